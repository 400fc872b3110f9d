"""Records with all their changes, merged; and those that depend on each other, which are settled together."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from coachlog.journal import records
from coachlog.journal.changes import HERE, KEEP
from coachlog.journal.merging import Change, Merged, merge
from coachlog.journal.numbering import select
from coachlog.journal.records import REFERENCES, RecordState

Key = tuple[str, str]  # a table, and a record's uid
Birth = tuple[int, str, int, int]  # where the first change of a record stands in the order of all
_UNBORN: Birth = (0, "", 0, 0)
_ALL_CHANGES = """
  select c.tbl, c.record, c.id, s.clock, s.device, s.n, s.command, c.after
  from change c join step s on s.id = c.step where c.record in ({these}) order by c.record, c.tbl, c.id
"""
# What depends on an entry, but does not name it in a way that it cannot be without.
_DEPENDING = (
    "select 'entry', c.uid from entry e join entry c on c.parent = e.id where e.uid in ({these})",
    "select 'entry', c.uid from entry e join entry c on c.covered_by = e.id where e.uid in ({these})",
    "select 'entry', c.uid from entry e join entry c on c.under = e.id where e.uid in ({these})",
    "select 'attendance', a.uid from entry e join attendance a on a.session = e.id where e.uid in ({these})",
)
_OF_REPS = tuple(  # what needs a rep
    f"select '{table}', it.uid from rep r join {table} it on it.rep = r.id where r.uid in ({{these}})"
    for table in ("entry", "pause", "attendance")
)


# Records whose last change is a step of this file's own; and entries with any such change, which gives them a number.
_DERIVED = """
  select distinct c.tbl, c.record from step s join change c on c.step = s.id
  where s.device = ? and c.tbl <> 'laptop' and (c.tbl = 'entry' or not exists (
    select 1 from change later where later.record = c.record and later.id > c.id
  ))
"""


class Record(NamedTuple):
    """A record with all its changes, what they come to, and how the last of them in this file has left it."""

    merged: Merged
    born: Birth
    changes: Sequence[Change]
    last: RecordState | None

    def before_removal(self, table: str) -> RecordState | None:
        """Return what it was before anybody removed it; None for one that was erased."""
        return merge(table, [change for change in self.changes if change.after is not None]).state


class Told(NamedTuple):
    """A change as it is stored: its id, the step that tells of it, and what the record became."""

    id: int
    clock: int
    device: str
    n: int
    command: str
    after: RecordState | None


def derived(connection: sqlite3.Connection) -> list[Key]:
    """Return the records that are as several steps together have left them.

    A change here of another record, such as the child for which a parent came back, may have undone the reason.
    """
    return [(table, uid) for table, uid in connection.execute(_DERIVED, (HERE,))]


class Reader:
    """Reads records with their changes from a journal."""

    def __init__(self, connection: sqlite3.Connection, new: Mapping[Key, Sequence[Told]] = {}) -> None:
        """Take the journal, and all changes of records that are ``new``: those needn't be read again."""
        self._connection = connection
        self._new = new
        self._seen: dict[tuple[str, int], dict[str, int]] = {}

    def family(self, touched: Iterable[Key]) -> dict[Key, Record]:
        """Return records, and all that settling them depends on.

        These are whatever one of them ever named, what is below it or names it now, all of a rep who was removed, and,
        as no two may have the same alias, all reps.
        """
        found: dict[Key, Record] = {}
        wave = {*touched, *(("rep", uid) for (uid,) in self._connection.execute("select uid from rep"))}
        while wave:
            new = dict(self.records(wave))
            found |= new
            named = {
                (of, change.after[column])
                for record in new.values()
                for change in record.changes
                if change.after
                for column, of in REFERENCES.items()
                if column in change.after
            }
            entries = [uid for table, uid in wave if table == "entry"]
            removed = [uid for (table, uid), record in new.items() if table == "rep" and not record.merged.state]
            wave = named.union(self._of(_DEPENDING, entries), self._of(_OF_REPS, removed)) - found.keys()
        return found

    def _of(self, statements: Sequence[str], uids: Collection[str]) -> Iterator[Key]:
        for statement in statements:
            yield from select(self._connection, statement, uids)

    def seats(self, sessions: Collection[str]) -> dict[Key, Record]:
        """Return the seats that sessions ever had."""
        named = (
            "select distinct tbl, record from change where tbl = 'attendance' and after ->> '$.session' in ({these})"
        )
        return dict(self.records(select(self._connection, named, sessions)))

    def records(self, keys: Iterable[Key]) -> Iterator[tuple[Key, Record]]:
        """Yield records of which there are changes, or were."""
        wanted = set(keys)
        found = wanted & self._new.keys()
        for key in found:
            yield key, self._record(key, self._new[key])
        rows = select(self._connection, _ALL_CHANGES, sorted({uid for _, uid in wanted - found}))
        for key, of_record in groupby(rows, key=itemgetter(0, 1)):
            if key in wanted:
                found.add(key)
                yield key, self._record(key, [Told._make((*row[2:-1], records.state(row[-1]))) for row in of_record])
        for key in wanted - found:  # it was erased
            yield key, Record(Merged(None, {}), _UNBORN, (), None)

    def _record(self, key: Key, told: Sequence[Told]) -> Record:
        if len(told) == 1 and told[0].device != HERE:  # as most are
            (one,) = told
            change = Change(one.clock, one.device, one.n, {}, one.after, one.command == KEEP)
            return Record(Merged(one.after, {}), (one.clock, one.device, one.n, one.id), (change,), one.after)
        theirs = {(one.clock, one.device, one.n): one for one in told if one.device != HERE}  # of a step the last one
        is_of_one = len({device for _, device, _ in theirs}) == 1
        changes = [
            Change(*step, {} if is_of_one else self._known_to(*step[1:]), one.after, one.command == KEEP)
            for step, one in theirs.items()
        ]
        born = min(((one.clock, one.device, one.n, one.id) for one in told if one.device != HERE), default=_UNBORN)
        merged = Merged(changes[-1].after, {}) if is_of_one else merge(key[0], changes)
        return Record(merged, born, changes, told[-1].after)

    def _known_to(self, device: str, n: int) -> dict[str, int]:
        """Return what a device had seen when it wrote a step: device by device, the last step."""
        if (device, n) not in self._seen:
            row = self._connection.execute(
                "select seen from step where device = ? and n <= ? and seen is not null order by n desc limit 1",
                (device, n),
            ).fetchone()
            self._seen[device, n] = json.loads(row[0]) if row else {}
        return self._seen[device, n]

"""Records with all their changes, merged; and those that depend on each other, which are settled together."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from coachlog.journal import records
from coachlog.journal.changes import HERE, KEEP, TOGETHER
from coachlog.journal.merging import Change, Merged, merge
from coachlog.journal.records import REFERENCES, RecordState

Key = tuple[str, str]  # a table, and a record's uid
Birth = tuple[int, str, int, int]  # where the first change of a record stands in the order of all
_ALL_CHANGES = """
  select c.tbl, c.record, c.id, s.clock, s.device, s.n, s.command, c.after
  from change c join step s on s.id = c.step where c.record in ({these}) order by c.record, c.tbl, c.id
"""
# What depends on an entry, but does not name it in a way that it cannot be without.
_DEPENDING = """
  select 'entry', c.uid from entry e join entry c on e.id in (c.parent, c.covered_by, c.under) where e.uid in ({these})
  union all
  select 'attendance', a.uid from entry e join attendance a on a.session = e.id where e.uid in ({these})
"""
# What needs a rep.
_OF_REPS = """
  select 'entry', e.uid from rep r join entry e on e.rep = r.id where r.uid in ({these}) union all
  select 'pause', p.uid from rep r join pause p on p.rep = r.id where r.uid in ({these}) union all
  select 'attendance', a.uid from rep r join attendance a on a.rep = r.id where r.uid in ({these})
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


class Reader:
    """Reads records with their changes from a journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
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
            wave = named.union(self._select(_DEPENDING, entries), self._select(_OF_REPS, removed)) - found.keys()
        return found

    def seats(self, sessions: Iterable[str]) -> dict[Key, Record]:
        """Return the seats that sessions ever had."""
        named = (
            "select distinct tbl, record from change where tbl = 'attendance' and after ->> '$.session' in ({these})"
        )
        return dict(self.records(self._select(named, sessions)))

    def records(self, keys: Iterable[Key]) -> Iterator[tuple[Key, Record]]:
        """Yield records of which there are changes, or were."""
        wanted = set(keys)
        rows = self._select(_ALL_CHANGES, sorted({uid for _, uid in wanted}))
        found: set[Key] = set()
        for key, of_record in groupby(rows, key=itemgetter(0, 1)):
            if key in wanted:
                found.add(key)
                yield key, self._record(key, [*of_record])
        for key in wanted - found:  # it was erased
            yield key, Record(Merged(None, {}), (0, "", 0, 0), (), None)

    def _record(self, key: Key, rows: Sequence[Any]) -> Record:
        *_, last = rows
        told = [row for row in rows if row[4] != HERE]
        by_step = {(clock, device, n): (command, after) for _, _, _, clock, device, n, command, after in told}
        is_of_one = len({device for _, device, _ in by_step}) == 1
        changes = [
            Change(*step, {} if is_of_one else self._known_to(*step[1:]), records.state(after), command == KEEP)
            for step, (command, after) in by_step.items()
        ]
        born = min(((clock, device, n, number) for _, _, number, clock, device, n, *_ in told), default=(0, "", 0, 0))
        return Record(merge(key[0], changes), born, changes, records.state(last[-1]))

    def _known_to(self, device: str, n: int) -> dict[str, int]:
        """Return what a device had seen when it wrote a step: device by device, the last step."""
        if (device, n) not in self._seen:
            row = self._connection.execute(
                "select seen from step where device = ? and n <= ? and seen is not null order by n desc limit 1",
                (device, n),
            ).fetchone()
            self._seen[device, n] = json.loads(row[0]) if row else {}
        return self._seen[device, n]

    def _select(self, statement: str, uids: Iterable[str]) -> Iterator[Any]:
        """Yield the rows of a statement about ``these`` uids, some at a time: SQLite takes only so many values."""
        every = [*uids]
        times = statement.count("{these}")
        for begin in range(0, len(every), TOGETHER):
            some = every[begin : begin + TOGETHER]
            yield from self._connection.execute(statement.format(these=", ".join("?" * len(some))), some * times)

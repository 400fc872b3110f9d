"""Taking the records of a file in: as part of one step, each only once, and without holding them all in memory."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from coachlog.errors import Unreadable
from coachlog.journal import questions
from coachlog.journal.changes import FORGETTING, TOGETHER, Step
from coachlog.journal.records import LARGEST
from coachlog.model import Entry, Rep
from coachlog.sharing import shared_uid
from coachlog.text import fold
from coachlog.uids import HASHED, VERSION_AT, new_uid, uid_of

NOT_ITS_OWN = "its uid belongs to another record"
CACHE = 16_000  # kilobytes of the journal that are held in memory: with less, pages are written out again and again
DIGITS = 16  # of a number that an entry can have
# In the place of an entry's number: it was erased, is about nobody here, or was deleted here since it came.
ERASED, UNKNOWN, DELETED = 0, -1, -2
_HIGHEST = """
  select max(
    (select coalesce(max(id), 0) from entry),
    (select coalesce(max(cast(seq as integer)), 0) from sqlite_sequence where name = 'entry')
  )
"""
LINKED = ("covered_by", "under")  # fields that name another entry, which may stand after this one


# What the digest of a row is made of, in this order: the digests in journals stay as they are, whatever Entry becomes.
# Schema 1 made the uid of an entry of them. A newer field follows them.
_HASHED_FIELDS = (
    "kind", "rep", "on", "text", "private", "id", "uid", "parent", "how", "owner", "due", "target", "at", "every",
    "status", "given_on", "landed", "because", "closed_on", "snoozed_until", "snoozes", "created_at", "edited_at",
    "attended", "also",
)  # fmt: skip


class LastChange(NamedTuple):
    """The last change of a record: its number in the record of changes, and the number of an entry that is here."""

    id: int
    table: str
    number: int | None
    command: str


BROUGHT = LastChange(LARGEST, "", None, "")  # the file itself has brought the record


class Importer:
    """What a step takes in from one file. A record is recognised by its uid, or by all that its row says.

    A row without a uid gets a random one. Its digest, in the table ``origin``, recognises the row when the file comes
    again, whatever became of the record since: edited, renamed or deleted. Erasing a record for good forgets that.
    """

    def __init__(self, step: Step) -> None:
        self.reps: list[Rep] = []
        self.kinds: Counter[str] = Counter()  # of the entries that were taken in
        self.settings: set[str] = set()  # that were taken in
        # Topics and goals, the field that links them, and the one-on-one or team goal by the file's id.
        self._links: list[tuple[int, str, int]] = []
        self.here = 0  # records that the journal holds already
        self.erased = 0  # records that were erased here for good
        self.deleted = 0  # rows whose entries were deleted here since they came
        self.first, self.last = date.max, date.min
        self._step = step
        self._connection = step.connection
        self._settings = questions.stored_settings(self._connection)
        self._last_change = self._one("select coalesce(max(id), 0) from change")  # before the file's
        self._connection.execute(f"pragma cache_size = {-CACHE}")
        self._connection.execute(
            "create temp table number (theirs integer primary key, ours integer not null, rep text not null)"
        )
        self._connection.execute("create temp table said (what blob primary key, times integer not null) without rowid")
        # The numbers of a file are kept where the journal has never given one.
        self._keeps_numbers = not self._one("select 1 from sqlite_sequence where name = 'entry' and seq > 0")
        # Schema 1 made the uid of a row without one from its digest.
        self._has_hashed = self._one("select 1 from change where substr(record, 15, 1) = '8' limit 1") is not None
        self._knows_shared = False  # the table ``shared`` holds the uids under which records of ours are shared
        self._highest: int = self._one(_HIGHEST)  # of the numbers given so far
        self._theirs = 0  # the highest of the file's
        # The last changes of records, by uid, as far as they were looked up; None: there is none.
        self._changes: dict[str, LastChange | None] = {}
        # What is stored together with others soon: entries by number, digests of rows with the uids of their records,
        # and the numbers here with the reps that the file says, by the file's number.
        self._waiting: dict[int, Entry] = {}
        self._origins: list[tuple[bytes, str]] = []
        self._numbers: dict[int, tuple[int, str]] = {}

    def expect(self, uids: Iterable[object]) -> None:
        """Look up together what the journal knows of the records that come next: one by one takes longer."""
        self._store()
        self._changes = self._last_changes([uid for uid in uids if isinstance(uid, str) and uid.isascii()])

    def rep(self, rep: Rep) -> Rep | None:
        """Take a new rep in, with their pauses; return them with their uid. None: they were forgotten here for good.

        One who came without a uid is recognised by the name with which they came, whatever they are called since.
        Raises Unreadable where a uid is another record's.
        """
        digest = None if rep.uid else _digest_of_name(rep.name)
        self._store()
        uid = self._own(rep.uid) or self._recognised(digest, _hashed_uid) or new_uid()
        known = self._known("rep", uid)
        if known in (ERASED, DELETED):
            self.erased += 1
            return None
        if known:
            self.here += 1
            return next(one for one in questions.reps(self._connection) if one.uid == uid)
        uids = [uid, *(pause.uid for pause in rep.pauses)]
        if len({*uids}) < len(uids) or any((self._known("pause", pause.uid) or 0) > 0 for pause in rep.pauses):
            raise Unreadable(NOT_ITS_OWN)
        taken = self._step.change_rep(rep._replace(uid=uid))
        if digest is not None:
            self._connection.execute("insert or replace into origin values (?, ?)", (digest, uid))
        for pause in taken.pauses:
            self._step.change_pause(taken, pause)
        self._changes |= dict.fromkeys(uids, BROUGHT)
        self.reps.append(taken)
        return taken

    def rep_called(self, name: str, known: Rep | None) -> Rep | None:
        """Return the rep whom a file means by a full name: who has it, or who had it when a file came before."""
        if known is None:
            uid = self._recognised(_digest_of_name(name), _hashed_uid)
            return next((rep for rep in questions.reps(self._connection) if rep.uid == uid), None) if uid else None
        if known.uid and fold(name) == fold(known.name):
            self._connection.execute("insert or ignore into origin values (?, ?)", (_digest_of_name(name), known.uid))
        return known

    def setting(self, name: str, value: str) -> None:
        """Store a setting of the file's journal, unless this journal stores it already."""
        self._store()
        if name not in self._settings:
            self._step.upsert("setting", {"uid": name, "value": value})
            self.settings.add(name)

    def entry(self, entry: Entry, under: int | None = None) -> int:
        """Take an entry in, unless it is here already. Its id and its parent are the file's. Raises Unreadable.

        Returns its number here, or why it has none; ``under`` is what this returned for the entry under which it goes.
        """
        self._make_room()
        digest = None if entry.uid else self._digest_of(entry)
        before = self._recognised(digest, lambda _: self._hashed_uid_of(entry))
        uid = self._own(entry.uid) or before
        if 0 < entry.id <= self._theirs and self._number(entry.id):
            raise Unreadable(f"an entry before it has the id {entry.id}, too")
        known = self._known("entry", uid) if uid else None
        if known and known > 0:
            self.here += 1
            self._remember(entry.id, known, entry.rep)
            return known
        parent, rep = entry.parent or None, entry.rep  # 0 is what some programs write for none
        why: int | None = known
        if why is None and under is not None:
            parent = under
        elif why is None and entry.parent:
            parent, rep = self._parent(entry)
        if why is None and parent in (ERASED, UNKNOWN, DELETED):
            why = parent
        if why is not None:
            self.deleted += why == DELETED
            self.erased += why == ERASED
            self._remember(entry.id, why)
            return why
        uid = uid or new_uid()
        number = self._next_number(entry.id)
        new = entry
        if entry.covered_by or entry.under:
            self._links += [(number, field, theirs) for field in LINKED if (theirs := getattr(entry, field))]
            new = entry._replace(covered_by=None, under=None)
        if (entry.uid, entry.parent, entry.rep, entry.id) != (uid, parent, rep, number):
            new = new._replace(uid=uid, parent=parent, rep=rep, id=number)
        self._waiting[number] = new
        self._changes[uid] = BROUGHT
        if digest is not None:
            self._origins.append((digest, uid))
        self._remember(entry.id, number, entry.rep)
        self.kinds[entry.kind] += 1
        self.first, self.last = min(self.first, entry.on), max(self.last, entry.on)
        return number

    def _next_number(self, theirs: int) -> int:
        """Return the number of a new entry: the file's where it can be kept, else the next one."""
        if self._keeps_numbers and theirs:
            # One that came without a number may have it.
            is_free = theirs > self._highest or not (
                theirs in self._waiting or self._one("select 1 from entry where id = ?", theirs)
            )
            if is_free:
                self._highest = max(self._highest, theirs)
                return theirs
        if self._highest >= LARGEST:
            raise sqlite3.DatabaseError("no entry can have a higher number than its last")
        self._highest = self._step.number_after(self._highest)
        return self._highest

    def _make_room(self) -> None:
        """Store what waits if that is much: it is held in memory."""
        if len(self._waiting) >= TOGETHER or len(self._numbers) >= TOGETHER:
            self._store()

    def _store(self) -> None:
        """Store the entries that wait for it, and by what their rows and numbers are known."""
        if self._waiting:
            self._step.add_all([*self._waiting.values()])
        self._connection.executemany("insert or replace into origin values (?, ?)", self._origins)
        numbers = [(theirs, *number) for theirs, number in self._numbers.items()]
        self._connection.executemany("insert or ignore into number values (?, ?, ?)", numbers)
        for waiting in (self._waiting, self._origins, self._numbers):
            waiting.clear()

    def finish(self) -> None:
        """Link topics to the one-on-ones in which they were covered, and goals to their team goals.

        These may come after them. What is not in the file, or is no team goal, is linked to nothing.
        """
        self._store()
        for entry_id, field, theirs in self._links:
            ours = self._one(
                """
                select n.ours from number n join entry e on e.id = n.ours
                where theirs = ? and (? <> 'under' or (e.kind = 'goal' and e.team is not null))
                """,
                theirs,
                field,
            )
            if ours:
                linked: dict[str, Any] = {field: ours}
                self._step.change(questions.entry(self._connection, entry_id)._replace(**linked))

    def leave_out(self, theirs: object, why: int) -> None:
        """Know of an entry, by the file's id, that it does not come in, so that its descendants do not either."""
        self._make_room()
        if str(theirs).isdecimal() and len(str(theirs)) <= DIGITS:
            self._remember(int(str(theirs)), why)

    def _parent(self, entry: Entry) -> tuple[int, str]:
        """Return an entry's parent here, or why it has none, and the rep of that: a child is the same rep's."""
        number = self._number(entry.parent)
        if not number:
            raise Unreadable(f"its parent entry, {entry.parent}, isn't before it")
        ours, said = number
        if ours < 0 or ours == ERASED:
            return ours, ""
        if waiting := self._waiting.get(ours):
            kind, rep, team = waiting.kind, waiting.rep, waiting.team
        else:
            parent = "select e.kind, coalesce(r.alias, ''), e.team from entry e left join rep r on r.id = e.rep"
            kind, rep, team = self._connection.execute(f"{parent} where e.id = ?", (ours,)).fetchone()
        if team != entry.team:
            raise Unreadable(f"its parent entry, {entry.parent}, belongs to another team")
        if said != entry.rep:
            raise Unreadable(f"its parent entry, {entry.parent}, belongs to another rep")
        if entry.kind == "check-in" and kind != "goal":
            raise Unreadable(f"its parent entry, {entry.parent}, isn't a goal")
        return ours, rep

    def _number(self, theirs: int | None) -> tuple[int, str] | None:
        """Return the number here of an entry of the file, or why it has none, and the rep that the file said."""
        found: tuple[int, str] | None = self._numbers.get(theirs or 0)
        return found or self._connection.execute("select ours, rep from number where theirs = ?", (theirs,)).fetchone()

    def _remember(self, theirs: int, ours: int, rep: str = "") -> None:
        if theirs:
            self._numbers.setdefault(theirs, (ours, rep))
            self._theirs = max(self._theirs, theirs)

    def _digest_of(self, entry: Entry) -> bytes:
        """Return a digest of what a row says.

        Whose it is counts by uid, since a name can change. A rhythm may be the journal's own, which can change too, and
        who was in a session may be erased: neither counts.
        """
        nothing = Entry("", "", date.min, "")
        counts = entry._replace(rep=self._uid_of(entry.rep), every=None, attended=())
        values = ((name, getattr(counts, name)) for name in dict.fromkeys((*_HASHED_FIELDS, *Entry._fields)))
        return self._counted(f"{name}={value}" for name, value in values if value != getattr(nothing, name))

    def _hashed_uid_of(self, entry: Entry) -> str:
        """Return the uid that schema 1 gave to the entry of such a row."""
        uids = (self._uid_of(alias) for alias in (entry.rep, *entry.attended) if alias)
        nobody = entry._replace(rep="", attended=())
        said = (str(getattr(nobody, name)) for name in _HASHED_FIELDS)
        return _hashed_uid(self._counted([*uids, *said]))

    def _counted(self, said: Iterable[str]) -> bytes:
        """Return a digest of what was said and of how often the file has said it: the same file, the same digests."""
        digest = sha256("\0".join(said).encode()).digest()
        times = self._one(
            "insert into said values (?, 1) on conflict (what) do update set times = times + 1 returning times", digest
        )
        return sha256(digest + str(times).encode()).digest()

    def _recognised(self, digest: bytes | None, hashed: Callable[[bytes], str]) -> str | None:
        """Return the uid of the record that a row became when it came before; None: it is new."""
        if digest is None:
            return None
        if found := self._one("select record from origin where digest = ?", digest):
            return str(found)
        before = hashed(digest) if self._has_hashed else ""
        return before if self._one("select 1 from change where record = ?", before) else None

    def _own(self, uid: str) -> str:
        """Return the uid of a record here that a file for others has under this one; else the same."""
        if uid[VERSION_AT : VERSION_AT + 1] != str(HASHED):
            return uid
        if not self._knows_shared:
            self._store()
            self._knows_shared = True
            self._connection.create_function("shared_uid", 1, shared_uid)
            self._connection.execute("create temp table shared (uid text primary key, record text not null)")
            self._connection.execute(
                "insert into shared select shared_uid(record), record from (select distinct record from change)"
            )
            # Somebody who took a record over knows it by that uid, and hands it back under the next.
            self._connection.execute("insert or ignore into shared select shared_uid(uid), record from shared")
        return self._one("select record from shared where uid = ?", uid) or uid

    def _known(self, table: str, uid: str) -> int | None:
        """Return a record's number here, ERASED or DELETED for one that is gone, None for one that can come.

        What was undone can come again: so it is with an import that was taken back.

        Raises Unreadable where the uid is that of another kind of record, or of one that the file has brought.
        """
        if uid not in self._changes:
            self._changes[uid] = self._last_changes([uid])[uid]
        last = self._changes[uid]
        if last is None:
            return None
        if last.table != table or last.id > self._last_change:
            raise Unreadable(NOT_ITS_OWN)
        if last.number is not None or last.command == "undo":
            return last.number
        return ERASED if last.command in FORGETTING else DELETED

    def _last_changes(self, uids: Sequence[str]) -> dict[str, LastChange | None]:
        """Return the last change of each of these records, by uid; None where there is none."""
        rows = self._connection.execute(
            f"""
            select c.record, c.id, c.tbl, json_extract(c.after, '$.id'), s.command
            from change c join step s on s.id = c.step where c.id in (
              select max(id) from change where record in ({", ".join("?" * len(uids))}) group by record
            )
            """,
            uids,
        )
        return dict.fromkeys(uids) | {uid: LastChange(*last) for uid, *last in rows}

    def _uid_of(self, alias: str) -> str:
        return str(self._one("select uid from rep where alias = ?", alias)) if alias else ""

    def _one(self, statement: str, *values: object) -> Any:
        """Return the first value of the first row; None where there is none."""
        row = self._connection.execute(statement, values).fetchone()
        return row and row[0]


def _digest_of_name(name: str) -> bytes:
    return sha256(f"rep {fold(' '.join(name.split()))}".encode()).digest()


def _hashed_uid(digest: bytes) -> str:
    return uid_of(int.from_bytes(digest[:16]), HASHED)

"""Taking the records of a file in: as part of one step, each only once, and without holding them all in memory."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from coachlog.errors import Unreadable
from coachlog.journal import questions
from coachlog.journal.changes import FORGETTING, Step, uid_of
from coachlog.model import Entry, Rep
from coachlog.text import fold

NOT_ITS_OWN = "its uid is that of another record"
DIGITS = 16  # of a number that an entry can have
FORGOTTEN, UNKNOWN = 0, -1  # in the place of an entry's number: it is a rep's who was forgotten, or who is none here


class Intake:
    """What a step takes in from one file. A record is known again by its uid, or by all that it says."""

    def __init__(self, step: Step) -> None:
        self.reps: list[Rep] = []
        self.kinds: Counter[str] = Counter()  # of the entries that were taken in
        self.settings: set[str] = set()  # that the journal was told
        self.here = 0  # records that the journal holds already
        self.forgotten = 0  # records that it has forgotten for good
        self.first, self.last = date.max, date.min
        self._step = step
        self._connection = step.connection
        self._settings = questions.stored_settings(self._connection)
        self._connection.execute(
            "create temp table number (theirs integer primary key, ours integer not null, rep text not null)"
        )
        self._connection.execute("create temp table said (what blob primary key, times integer not null) without rowid")
        # The numbers of a file are kept where the journal has never given one.
        self._keeps_numbers = not self._has("select 1 from sqlite_sequence where name = 'entry' and seq > 0")
        self._highest = 0  # of the numbers given so far
        self._theirs = 0  # the highest of the file's

    def rep(self, rep: Rep) -> Rep | None:
        """Take a new rep in, with their pauses; return them with their uid. None: they were forgotten here for good.

        One who came without a uid is known again by the name with which they came, whatever they are called since.
        Raises Unreadable where a uid is another record's.
        """
        uid = rep.uid or uid_of(int.from_bytes(sha256(f"rep {fold(rep.name)}".encode()).digest()[:16]), 8)
        known = self._known("rep", uid)
        if known == FORGOTTEN:
            self.forgotten += 1
            return None
        if known:
            self.here += 1
            return next(one for one in questions.reps(self._connection) if one.uid == uid)
        if any(self._known("pause", pause.uid) for pause in rep.pauses):
            raise Unreadable(NOT_ITS_OWN)
        taken = self._step.change_rep(rep._replace(uid=uid))
        for pause in taken.pauses:
            self._step.change_pause(taken, pause)
        self.reps.append(taken)
        return taken

    def setting(self, name: str, value: str) -> None:
        """Let the journal be told what the file's was told, unless it was told otherwise."""
        if name not in self._settings:
            self._step.put("setting", {"uid": name, "value": value})
            self.settings.add(name)

    def entry(self, entry: Entry) -> None:
        """Take an entry in, unless it is here already. Its id and its parent are the file's. Raises Unreadable."""
        uid = entry.uid or self._uid_of(entry)
        if 0 < entry.id <= self._theirs and self._has("select 1 from number where theirs = ?", entry.id):
            raise Unreadable(f"an entry before it has the id {entry.id}, too")
        known = self._known("entry", uid)
        if known:
            self.here += 1
            self._remember(entry.id, known, entry.rep)
            return
        parent, rep = self._parent(entry) if entry.parent else (None, entry.rep)
        if parent == UNKNOWN:
            self._remember(entry.id, UNKNOWN)
            return
        if FORGOTTEN in (parent, known):
            self.forgotten += 1
            self._remember(entry.id, FORGOTTEN)
            return
        number = entry.id if self._keeps_numbers else 0
        if 0 < number <= self._highest and self._has("select 1 from entry where id = ?", number):
            number = 0  # one that came without a number has it
        new = self._step.add(entry._replace(uid=uid, parent=parent, rep=rep, id=number))
        self._highest = max(self._highest, new.id)
        self._remember(entry.id, new.id, entry.rep)
        self.kinds[entry.kind] += 1
        self.first, self.last = min(self.first, entry.on), max(self.last, entry.on)

    def leave_out(self, theirs: object, why: int) -> None:
        """Know of an entry, by the file's id, that it does not come in, so that what hangs on it does not either."""
        if str(theirs).isdecimal() and len(str(theirs)) <= DIGITS:
            self._remember(int(str(theirs)), why)

    def _parent(self, entry: Entry) -> tuple[int, str]:
        """Return what an entry hangs on, and whose that is here: what hangs on an entry is the same rep's."""
        row = self._connection.execute(
            """
            select n.ours, n.rep, e.kind, coalesce(r.alias, '')
            from number n left join entry e on e.id = n.ours left join rep r on r.id = e.rep where theirs = ?
            """,
            (entry.parent,),
        ).fetchone()
        if not row:
            raise Unreadable(f"the entry it hangs on, {entry.parent}, does not stand before it")
        ours, said, kind, rep = row
        if ours > 0 and said != entry.rep:
            raise Unreadable(f"the entry it hangs on, {entry.parent}, is not the same rep's")
        if ours > 0 and entry.kind == "check-in" and kind != "goal":
            raise Unreadable(f"the entry it hangs on, {entry.parent}, is no goal")
        return ours, rep

    def _remember(self, theirs: int, ours: int, rep: str = "") -> None:
        if theirs:
            self._connection.execute("insert or ignore into number values (?, ?, ?)", (theirs, ours, rep))
            self._theirs = max(self._theirs, theirs)

    def _uid_of(self, entry: Entry) -> str:
        """Return a uid made of what an entry says, and how often the file has said it: the same file, the same uids."""
        said = sha256("\0".join((*self._uids(entry), *map(str, entry._replace(rep="", attended=())))).encode()).digest()
        (times,) = self._connection.execute(
            "insert into said values (?, 1) on conflict (what) do update set times = times + 1 returning times", (said,)
        ).fetchone()
        return uid_of(int.from_bytes(sha256(said + str(times).encode()).digest()[:16]), 8)

    def _uids(self, entry: Entry) -> Iterator[str]:
        """Give the uids of whose an entry is, and of who was there: what they are called can change."""
        for alias in (entry.rep, *entry.attended):
            if alias:
                yield str(self._connection.execute("select uid from rep where alias = ?", (alias,)).fetchone()[0])

    def _known(self, table: str, uid: str) -> int | None:
        """Return a record's number here, FORGOTTEN for one that is gone for good, None for one that can come.

        Raises Unreadable where the uid is that of another kind of record.
        """
        row = self._connection.execute(
            """
            select c.tbl, json_extract(c.after, '$.id'), s.command from change c join step s on s.id = c.step
            where c.record = ? order by c.id desc limit 1
            """,
            (uid,),
        ).fetchone()
        if not row:
            return None
        of, number, command = row
        if of != table:
            raise Unreadable(NOT_ITS_OWN)
        return FORGOTTEN if command in FORGETTING and number is None else number

    def _has(self, statement: str, *values: object) -> bool:
        return self._connection.execute(statement, values).fetchone() is not None

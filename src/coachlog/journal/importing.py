"""Taking the records of a file in: as part of one step, each only once, and without holding them all in memory."""

from collections import Counter
from datetime import date
from hashlib import sha256

from coachlog.errors import Unreadable
from coachlog.journal import questions
from coachlog.journal.changes import FORGETTING, Step, new_uid, uid_of
from coachlog.model import Entry, Rep

FORGOTTEN, UNKNOWN = 0, -1  # in the place of an entry's number: it is a rep's who was forgotten, or who is none here


class Intake:
    """What a step takes in from one file. A record is known again by its uid, or by all that it says."""

    def __init__(self, step: Step) -> None:
        self.reps: list[Rep] = []
        self.kinds: Counter[str] = Counter()  # of the entries that were taken in
        self.here = 0  # records that the journal holds already
        self.forgotten = 0  # records that it has forgotten for good
        self.first, self.last = date.max, date.min
        self._step = step
        self._connection = step.connection
        self._settings = questions.stored_settings(self._connection)
        self._connection.execute("create temp table number (theirs integer primary key, ours integer not null)")
        self._connection.execute("create temp table said (what blob primary key, times integer not null) without rowid")
        marks = ", ".join("?" * len(FORGETTING))
        self._forgets = self._has(f"select 1 from step where command in ({marks}) limit 1", *FORGETTING)
        # The numbers of a file are kept where the journal has never given one.
        self._keeps_numbers = not self._has("select 1 from sqlite_sequence where name = 'entry' and seq > 0")

    def rep(self, rep: Rep) -> Rep | None:
        """Take a new rep in, with their pauses; return them with their uid. None: they were forgotten here for good."""
        if self._is_forgotten(rep.uid):
            self.forgotten += 1
            return None
        taken = self._step.change_rep(rep._replace(uid=rep.uid or new_uid()))
        for pause in taken.pauses:
            self._step.change_pause(taken, pause)
        self.reps.append(taken)
        return taken

    def setting(self, name: str, value: str) -> None:
        """Let the journal be told what the file's was told, unless it was told otherwise."""
        if name not in self._settings:
            self._step.put("setting", {"uid": name, "value": value})

    def entry(self, entry: Entry) -> None:
        """Take an entry in, unless it is here already. Its id and its parent are the file's. Raises Unreadable."""
        uid = entry.uid or self._uid_of(entry)
        if entry.id and self._has("select 1 from number where theirs = ?", entry.id):
            raise Unreadable(f"an entry before it has the id {entry.id}, too")
        known = self._connection.execute("select id from entry where uid = ?", (uid,)).fetchone()
        if known:
            self.here += 1
            self._remember(entry.id, known[0])
            return
        parent = self._parent(entry) if entry.parent else None
        if parent == UNKNOWN:
            self._remember(entry.id, UNKNOWN)
            return
        if parent == FORGOTTEN or self._is_forgotten(uid):
            self.forgotten += 1
            self._remember(entry.id, FORGOTTEN)
            return
        new = self._step.add(entry._replace(uid=uid, parent=parent, id=entry.id if self._keeps_numbers else 0))
        self._remember(entry.id, new.id)
        self.kinds[entry.kind] += 1
        self.first, self.last = min(self.first, entry.on), max(self.last, entry.on)

    def leave_out(self, theirs: object, why: int) -> None:
        """Know of an entry, by the file's id, that it does not come in, so that what hangs on it does not either."""
        if str(theirs).isdecimal():
            self._remember(int(str(theirs)), why)

    def _parent(self, entry: Entry) -> int:
        row = self._connection.execute("select ours from number where theirs = ?", (entry.parent,)).fetchone()
        if not row:
            raise Unreadable(f"the entry it hangs on, {entry.parent}, does not stand before it")
        return int(row[0])

    def _remember(self, theirs: int, ours: int) -> None:
        if theirs:
            self._connection.execute("insert or ignore into number (theirs, ours) values (?, ?)", (theirs, ours))

    def _uid_of(self, entry: Entry) -> str:
        """Return a uid made of what an entry says, and how often the file has said it: the same file, the same uids."""
        whose = self._connection.execute("select uid from rep where alias = ?", (entry.rep,)).fetchone()
        said = sha256("\0".join((*(whose or ()), *map(str, entry))).encode()).digest()
        (times,) = self._connection.execute(
            "insert into said values (?, 1) on conflict (what) do update set times = times + 1 returning times", (said,)
        ).fetchone()
        return uid_of(int.from_bytes(sha256(said + str(times).encode()).digest()[:16]), 8)

    def _is_forgotten(self, uid: str) -> bool:
        marks = ", ".join("?" * len(FORGETTING))
        return self._forgets and self._has(
            f"""
            select 1 from change join step on step.id = change.step
            where record = ? and after is null and command in ({marks})
            """,
            uid,
            *FORGETTING,
        )

    def _has(self, statement: str, *values: object) -> bool:
        return self._connection.execute(statement, values).fetchone() is not None

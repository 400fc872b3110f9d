"""Writing: every change of a record is put into its table and into the record of changes, in one transaction.

A change holds what a record became, with other records named by uid; what it was is the change before it. So undo
(``undoing``) restores the states before a step, and is itself a step that a redo undoes in the same way.
"""

import json
import sqlite3
import time
import zlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from coachlog.errors import Vanished
from coachlog.journal import records
from coachlog.journal.records import COLUMNS, PRIVATE, REFERENCES, RecordState
from coachlog.journal.word_index import TYPED, words_of
from coachlog.model import KINDS, Entry, Pause, Rep
from coachlog.uids import HASHED, VERSION_AT, new_uid

FORGETTING = ("rep erase", "delete --forever")  # commands that cannot be undone, nor what was done before them
IS_FORGETTING = "step.command in ({})".format(", ".join(f"'{command}'" for command in FORGETTING))

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Step:
    """One command's changes: one transaction, one step of undo. Nothing is stored until the first change."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        command: str,
        file: str,
        at: str | None = None,
        reps: Sequence[Rep] = (),
    ) -> None:
        self.connection = connection
        self.command = command
        self.at = at or datetime.fromtimestamp(time.time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._file = file
        self._known: dict[str | None, str] = {rep.alias: rep.uid for rep in reps}  # when the words were read
        self.first_added: Entry | None = None
        self._id: int | None = None
        self._line: list[object] = []  # the step's own row, which the checksum of each of its changes covers

    # Records

    def add(self, entry: Entry) -> Entry:
        """Take an entry in; give it back with its id and uid. The child of a private entry is private.

        One that comes from elsewhere brings its uid and the time at which it was written, and perhaps its id. A rep who
        was renamed since the words were read is still the one who was meant. Raises Vanished for one who was erased,
        even if somebody else has the alias now.
        """
        entry = entry._replace(
            rep=self._called_now(entry.rep) or "", attended=tuple(map(self._called_now, entry.attended))
        )
        private = entry.private or bool(
            entry.parent and self._one(f"select {PRIVATE} from entry e where id = ?", entry.parent)
        )
        added = entry._replace(uid=entry.uid or new_uid(), created_at=entry.created_at or self.at, private=private)
        added = added._replace(id=self.upsert("entry", self._entry_state(added)))
        for alias in entry.attended:
            seat = {"uid": new_uid(), "session": added.uid, "rep": self._rep(alias), "on": added.on.isoformat()}
            self.upsert("attendance", seat)
        self.first_added = self.first_added or added
        return added

    def change(self, entry: Entry) -> Entry:
        """Store an entry as it now is. Who was in a session stays; it moves to another day with them."""
        self.upsert("entry", self._entry_state(entry))
        day = entry.on.isoformat()
        for seat in self._seats(entry) if entry.attended else ():
            if seat["on"] != day:
                self.upsert("attendance", {**seat, "on": day})
        return entry

    def remove(self, entry: Entry) -> None:
        """Take an entry out. To take its descendants out too is up to the caller."""
        for seat in self._seats(entry):
            self.delete("attendance", seat["uid"])
        self._unlink(entry.uid)
        self.delete("entry", entry.uid)

    def add_rep(self, rep: Rep) -> Rep:
        """Take a rep in; give it back with its uid."""
        return self.change_rep(rep._replace(uid=new_uid()))

    def change_rep(self, rep: Rep) -> Rep:
        """Store a rep as they now are (their pauses are records of their own)."""
        self.upsert("rep", _plain(rep))
        return rep

    def add_pause(self, rep: Rep, pause: Pause) -> Pause:
        """Let a rep be away; give the pause back with its uid."""
        return self.change_pause(rep, pause._replace(uid=new_uid()))

    def change_pause(self, rep: Rep, pause: Pause) -> Pause:
        """Store a rep's pause as it now is."""
        self.upsert("pause", {**_plain(pause), "rep": rep.uid, "from": pause.start.isoformat()})
        return pause

    def _entry_state(self, entry: Entry) -> RecordState:
        return {
            **_plain(entry),
            "id": entry.id or None,
            "rep": self._rep(entry.rep) if entry.rep else None,
            "parent": self._uid_of(entry.parent),
            "covered_by": self._uid_of(entry.covered_by),
            "under": self._uid_of(entry.under),
            "snoozes": entry.snoozes or None,
            "at": None if entry.has_check_ins else entry.at,  # a goal stands where its last check-in says
            "also": json.dumps(entry.also, ensure_ascii=False) if entry.also else None,
        }

    def _uid_of(self, entry_id: int | None) -> str | None:
        return str(self._one("select uid from entry where id = ?", entry_id)) if entry_id else None

    def _unlink(self, uid: str) -> None:
        """Open the topics again that were covered in a one-on-one which goes, and clear the links to a team goal."""
        covered = records.states(self.connection, "entry", "covered_by = (select id from entry where uid = ?)", uid)
        for topic in covered:
            left = {name: value for name, value in topic.items() if name not in ("covered_by", "closed_on")}
            self.upsert("entry", {**left, "status": KINDS[topic["kind"]].opens})
        for goal in records.states(self.connection, "entry", "under = (select id from entry where uid = ?)", uid):
            self.upsert("entry", {name: value for name, value in goal.items() if name != "under"})

    def _seats(self, session: Entry) -> list[dict[str, Any]]:
        """Return the records of who was in a session."""
        return records.states(self.connection, "attendance", "session = ? order by id", session.id)

    def _rep(self, alias: str | None) -> str | None:
        """Return a rep's uid; None for a former one."""
        return alias and str(self._one("select uid from rep where alias = ?", alias))

    def _called_now(self, alias: str | None) -> str | None:
        """Return the alias that a rep has now, by that which the words were read with."""
        if alias not in self._known:
            return alias
        return str(self._one("select alias from rep where uid = ?", self._known[alias], alias))

    def _one(self, statement: str, key: object, called: str | None = None) -> Any:
        row = self.connection.execute(statement, (key,)).fetchone()
        if row is None:
            raise Vanished(called or key)
        return row[0]

    # Forgetting

    def erase(self, table: str, uid: str) -> None:
        """Take a record out with all its versions, and with what an import recognises it by.

        That it is gone is recorded under its uid, so that a copy of it does not come back. A uid that was made of what
        the record said would confirm a guess: it is replaced by a random one.
        """
        self.forget_versions(uid)
        self.connection.execute("delete from origin where record = ?", (uid,))
        if table == "entry":
            self._unlink(uid)
            # Seats of which no change tells: somebody else has made them.
            self.connection.execute(
                "delete from attendance where session = (select id from entry where uid = ?)", (uid,)
            )
        self.connection.execute(f"delete from {table} where uid = ?", (uid,))
        if uid[VERSION_AT : VERSION_AT + 1] == str(HASHED):
            self.connection.execute("delete from change where record = ?", (uid,))
            uid = new_uid()
        self._record(table, uid, None)

    def forget_versions(self, uid: str) -> None:
        """Take away whatever a record has been."""
        self.connection.execute("delete from change where record = ? and after is not null", (uid,))
        _refuse_if(self._has("select 1 from change where record = ? and after is not null", uid))

    def leave_sessions(self, rep: Rep) -> int:
        """Let a rep be a former one in the sessions they were in; return in how many that is."""
        seats = records.states(self.connection, "attendance", "rep = (select id from rep where uid = ?)", rep.uid)
        for seat in seats:
            self.upsert("attendance", {**seat, "rep": None})
        return len(seats)

    # Tables

    def upsert(self, table: str, state: RecordState) -> int:
        """Store any record, whether it is there or not; return its id."""
        values: dict[str, Any] = {column: state.get(column) for column in COLUMNS[table]}
        if values["id"] is None:
            known = self.connection.execute(f"select id from {table} where uid = :uid", values).fetchone()
            values["id"] = known and known[0]
        derived = {"words": words_of(*(values[column] for column in TYPED))} if table == "entry" else {}
        (values["id"],) = _returned(self.connection.execute(_upsert(table), {**values, **derived}).fetchone())
        self._record(table, str(values["uid"]), {name: value for name, value in values.items() if value is not None})
        return int(values["id"])

    def delete(self, table: str, uid: str) -> None:
        """Take any record out, as if it had never been."""
        self.connection.execute(f"delete from {table} where uid = ?", (uid,))
        _refuse_if(self._has(f"select 1 from {table} where uid = ?", uid))
        self._record(table, uid, None)

    def _record(self, table: str, uid: str, after: RecordState | None) -> None:
        if self._id is None:
            self.begin(self.command)
        state = None if after is None else _written(after)
        crc = checksum(*self._line, table, uid, state)
        inserted = self.connection.execute(
            "insert into change (step, tbl, record, after, crc) values (?, ?, ?, ?, ?)",
            (self._id, table, uid, state, crc),
        )
        _refuse_if(inserted.rowcount != 1)

    def begin(self, command: str, undoes: int | None = None) -> None:
        """Store the step that the next changes belong to. The first change does so by itself."""
        inserted = self.connection.execute(
            """
            insert into step (device, n, at, command, undoes)
            values (:device, (select coalesce(max(n), 0) + 1 from step where device = :device), :at, :command, :undoes)
            returning id, device, n, at, command, undoes
            """,
            {"device": self._device(), "at": self.at, "command": command, "undoes": undoes},
        )
        self._id, *self._line = _returned(inserted.fetchone())

    def _device(self) -> str:
        """Return the id of the device that writes: a new one for a new file, and for a copy of one."""
        known = self.connection.execute("select uid, file from device").fetchone()
        if known and known[1] == self._file:
            return str(known[0])
        uid = new_uid()
        self.connection.execute("insert or replace into device (id, uid, file) values (1, ?, ?)", (uid, self._file))
        _refuse_if(not self._has("select 1 from device where uid = ?", uid))
        return uid

    def _has(self, statement: str, key: object) -> bool:
        return self.connection.execute(statement, (key,)).fetchone() is not None


@cache
def _upsert(table: str) -> str:
    """Return the statement that stores a record, whether it is there or not."""
    columns = (*COLUMNS[table], "words") if table == "entry" else COLUMNS[table]
    marks = ", ".join(_id_of(column) if column in REFERENCES else f":{column}" for column in columns)
    updates = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column not in ("id", "uid"))
    return f"""
      insert into {table} ({records.column_list(columns)}) values ({marks})
      on conflict (uid) do update set {updates} returning id
    """


def _returned(row: Any) -> Any:
    """Return the row that a statement gave back. Raises sqlite3.DatabaseError for none, as ``_refuse_if`` does."""
    _refuse_if(row is None)
    return row


def _refuse_if(nothing_happened: bool) -> None:
    """Raise sqlite3.DatabaseError where a trigger that somebody else made has kept SQLite from doing what we asked."""
    if nothing_happened:
        raise sqlite3.DatabaseError("a trigger in it keeps it from being written")


def _id_of(column: str) -> str:
    """Return the id of the record that a column names by uid, in SQL.

    Undo and redo can restore a record before its parent; the changes of the parent know its id.
    """
    table = REFERENCES[column]
    return f"""coalesce(
      (select id from {table} where uid = :{column}),
      (select json_extract(after, '$.id') from change
        where record = :{column} and tbl = '{table}' and after is not null limit 1)
    )"""


def checksum(*row: object) -> int:
    """Return the crc that is stored with a change, and never computed anew: of its step's row, and of its own."""
    return zlib.crc32("\n".join(map(str, row)).encode())


def _plain(record: Rep | Pause | Entry) -> dict[str, Any]:
    """Return the fields of a record, days and booleans as they are stored."""
    return {name: _stored(value) for name, value in record._asdict().items()}


def _stored(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value

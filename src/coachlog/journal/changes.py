"""Writing: every change of a record is put into its table and into the record of changes, in one transaction.

A change holds what a record became, with other records named by uid; what it was is the change before it. So undo is
to put back the image before a step, and is itself a step that a redo undoes in the same way.
"""

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from coachlog.errors import NothingTo, UndoEnds, Vanished
from coachlog.journal.questions import PRIVATE, stored_image
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Pause, Rep
from coachlog.text import BETWEEN, indexed

Image = Mapping[str, Any]
FORGETTING = ("rep erase", "delete --forever")  # commands that cannot be undone, nor what was done before them
HASHED = 8  # the version of a UUID that was made of what a record says, as schema 1 did for rows without a uid

COLUMNS = {
    "rep": (
        "id", "uid", "alias", "name", "role", "team", "tz", "started", "added_on", "every", "feedback_every",
        "praise_every", "quiet_until", "left_on", "keep_until",
    ),
    "pause": ("id", "uid", "rep", "from", "back", "because"),
    "setting": ("id", "uid", "value"),
    "entry": (
        "id", "uid", "kind", "rep", "parent", "on", "text", "private", "how", "owner", "status", "due", "closed_on",
        "because", "given_on", "landed", "snoozed_until", "snoozes", "every", "target", "at", "also", "created_at",
        "edited_at",
    ),
    "attendance": ("id", "uid", "session", "rep", "on"),
}  # fmt: skip
NAMES_A = {
    "rep": "rep",
    "parent": "entry",
    "session": "entry",
}  # columns that name another record, and its table
TYPED = ("text", "because", "landed", "owner", "also")  # columns of an entry that hold what was typed
# What an entry's column `words` should hold, in SQL; see know_words. As bytes: they may be damaged.
WORDS = f"words_of({', '.join(f'cast({column} as blob)' for column in TYPED)})"

# Of step: a command that was not undone, or whose undo was redone.
IN_EFFECT = """
  step.undoes is null and not exists (
    select 1 from step u where u.undoes = step.id and not exists (
      select 1 from step r where r.undoes = u.id))
"""
# The undos, u, of commands, s, since which nothing else was written.
CAN_BE_REDONE = """
  from step u join step s on s.id = u.undoes and s.undoes is null
  where u.id > (select max(id) from step where undoes is null)
    and not exists (select 1 from step r where r.undoes = u.id)
"""


_VERSION_AT = 14  # in a UUID as text

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Reverted(NamedTuple):
    """One record that an undo or a redo put back: as it was before that, and as it is now."""

    table: str
    uid: str
    before: Image | None
    after: Image | None


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
        self._id: int | None = None
        self._line: list[object] = []  # the step's own row, which the checksum of each of its changes covers

    # Records

    def add(self, entry: Entry) -> Entry:
        """Take an entry in; give it back with its id and uid. What hangs on a private entry is private.

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
        added = added._replace(id=self.put("entry", self._entry_image(added)))
        for alias in entry.attended:
            image = {"uid": new_uid(), "session": added.uid, "rep": self._rep(alias), "on": added.on.isoformat()}
            self.put("attendance", image)
        return added

    def change(self, entry: Entry) -> Entry:
        """Store an entry as it now is. Who was in a session stays; it moves to another day with them."""
        self.put("entry", self._entry_image(entry))
        if entry.attended:
            for image in self._attendance(entry):
                if image["on"] != entry.on.isoformat():
                    self.put("attendance", {**image, "on": entry.on.isoformat()})
        return entry

    def remove(self, entry: Entry) -> None:
        """Take an entry out. What hangs on it is for the caller to take out too."""
        for image in self._attendance(entry):
            self._delete("attendance", image["uid"])
        self._delete("entry", entry.uid)

    def add_rep(self, rep: Rep) -> Rep:
        """Take a rep in; give it back with its uid."""
        return self.change_rep(rep._replace(uid=new_uid()))

    def change_rep(self, rep: Rep) -> Rep:
        """Store a rep as they now are (their pauses are records of their own)."""
        self.put("rep", {name: _plain(value) for name, value in rep._asdict().items() if name != "pauses"})
        return rep

    def add_pause(self, rep: Rep, pause: Pause) -> Pause:
        """Let a rep be away; give the pause back with its uid."""
        return self.change_pause(rep, pause._replace(uid=new_uid()))

    def change_pause(self, rep: Rep, pause: Pause) -> Pause:
        """Store a rep's pause as it now is."""
        image = {"uid": pause.uid, "rep": rep.uid, "from": pause.start, "back": pause.back, "because": pause.because}
        self.put("pause", {name: _plain(value) for name, value in image.items()})
        return pause

    def remove_pause(self, pause: Pause) -> None:
        """Take a pause out, as if it had never been."""
        self._delete("pause", pause.uid)

    def forget_setting(self, name: str) -> None:
        """Let a setting be its default again."""
        self._delete("setting", name)

    def _entry_image(self, entry: Entry) -> Image:
        values = {name: _plain(value) for name, value in entry._asdict().items()}
        return values | {
            "id": entry.id or None,
            "rep": self._rep(entry.rep) if entry.rep else None,
            "parent": entry.parent and self._one("select uid from entry where id = ?", entry.parent),
            "snoozes": entry.snoozes or None,
            "at": None if entry.kind == "goal" else entry.at,  # a goal stands where its last check-in says
            "also": json.dumps(entry.also, ensure_ascii=False) if entry.also else None,
        }

    def _attendance(self, session: Entry) -> list[dict[str, Any]]:
        """Return the images of who was in a session."""
        rows = self.connection.execute(
            """
            select a.id, a.uid, r.uid, a."on" from attendance a left join rep r on r.id = a.rep
            where a.session = ? order by a.id
            """,
            (session.id,),
        )
        return [{"id": row, "uid": uid, "session": session.uid, "rep": rep, "on": on} for row, uid, rep, on in rows]

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
        if table == "entry":  # seats of which no change tells: somebody else has made them
            self.connection.execute(
                "delete from attendance where session = (select id from entry where uid = ?)", (uid,)
            )
        self.connection.execute(f"delete from {table} where uid = ?", (uid,))
        if uid[_VERSION_AT : _VERSION_AT + 1] == str(HASHED):
            self.connection.execute("delete from change where record = ?", (uid,))
            uid = new_uid()
        self._record(table, uid, None)

    def forget_versions(self, uid: str) -> None:
        """Take away whatever a record has been."""
        self.connection.execute("delete from change where record = ? and after is not null", (uid,))
        _refuse_if(self._has("select 1 from change where record = ? and after is not null", uid))

    def leave_sessions(self, rep: Rep) -> int:
        """Let a rep be a former one in the sessions they were in; return in how many that is."""
        seats = self.connection.execute(
            """
            select a.id, a.uid, e.uid, a."on" from attendance a join entry e on e.id = a.session
            where a.rep = (select id from rep where uid = ?)
            """,
            (rep.uid,),
        ).fetchall()
        for seat, uid, session, on in seats:
            self.put("attendance", {"id": seat, "uid": uid, "session": session, "rep": None, "on": on})
        return len(seats)

    # Tables

    def put(self, table: str, image: Image) -> int:
        """Store any record by its image, in which other records are named by uid; return its id."""
        values: dict[str, Any] = {column: image.get(column) for column in COLUMNS[table]}
        if values["id"] is None:
            known = self.connection.execute(f"select id from {table} where uid = :uid", values).fetchone()
            values["id"] = known and known[0]
        derived = {"words": words(*(values[column] for column in TYPED))} if table == "entry" else {}
        (values["id"],) = _kept(self.connection.execute(_put(table), {**values, **derived}).fetchone())
        self._record(table, str(values["uid"]), {name: value for name, value in values.items() if value is not None})
        return int(values["id"])

    def _delete(self, table: str, uid: str) -> None:
        self.connection.execute(f"delete from {table} where uid = ?", (uid,))
        _refuse_if(self._has(f"select 1 from {table} where uid = ?", uid))
        self._record(table, uid, None)

    def _record(self, table: str, uid: str, after: Image | None) -> None:
        if self._id is None:
            self._id = self._begin(self.command, None)
        image = None if after is None else _written(after)
        crc = checksum(*self._line, table, uid, image)
        inserted = self.connection.execute(
            "insert into change (step, tbl, record, after, crc) values (?, ?, ?, ?, ?)",
            (self._id, table, uid, image, crc),
        )
        _refuse_if(inserted.rowcount != 1)

    def _begin(self, command: str, undoes: int | None) -> int:
        inserted = self.connection.execute(
            """
            insert into step (device, n, at, command, undoes)
            values (:device, (select coalesce(max(n), 0) + 1 from step where device = :device), :at, :command, :undoes)
            returning id, device, n, at, command, undoes
            """,
            {"device": self._device(), "at": self.at, "command": command, "undoes": undoes},
        )
        step, *self._line = _kept(inserted.fetchone())
        return int(step)

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

    # Undo and redo

    def undo(self) -> tuple[str, Iterator[Reverted]]:
        """Return the command of the last step in effect, and its records as each is put back. Raises NothingTo."""
        return self._revert(
            f"select id, command from step where {IN_EFFECT} order by id desc limit 1",
            "undo",
        )

    def redo(self) -> tuple[str, Iterator[Reverted]]:
        """Take back the last undo, as ``undo`` does, if nothing was written since. Raises NothingTo."""
        return self._revert(
            f"select u.id, s.command {CAN_BE_REDONE} order by u.id desc limit 1",
            "redo",
        )

    def _revert(self, which: str, name: str) -> tuple[str, Iterator[Reverted]]:
        found = self.connection.execute(which).fetchone()
        if not found:
            raise NothingTo(name)
        step, command = found
        if command in FORGETTING:
            raise UndoEnds(command)
        self._id = self._begin(name, step)
        return command, self._put_back(step)

    def _put_back(self, step: int) -> Iterator[Reverted]:
        """Put back what a step changed, and yield each record: an import's are too many to hold."""
        # Records before those that name them: reps before entries, a note before its follow-ups.
        order = " ".join(f"when '{table}' then {place}" for place, table in enumerate(COLUMNS))
        self.connection.execute(
            "create temp table touched (place int, number int, first int, primary key (place, number, first))"
            " without rowid"  # it is in memory: numbers only, in their order, and nothing to sort
        )
        self.connection.execute(
            f"""
            insert into touched select case tbl {order} end, coalesce((
                select json_extract(after, '$.id') from change was
                where was.record = now.record and was.tbl = now.tbl and after is not null limit 1
              ), 0), id
              from change now where step = :step and not exists (
                select 1 from change other
                where other.record = now.record and other.id < now.id and +other.step = :step and other.tbl = now.tbl
              )
            """,
            {"step": step},
        )
        for table, uid, first in self.connection.execute(
            """
            select tbl, record, first from touched cross join change on change.id = first
            order by place, number, first
            """
        ):
            before, after = self._image(table, uid, None), self._image(table, uid, first)
            if before is None and after is None:
                raise sqlite3.DatabaseError("the record of changes is damaged")
            if after is None:
                self._delete(table, uid)
            else:
                self.put(table, after)
            yield Reverted(table, uid, before, after)
        self.connection.execute("drop table touched")

    def _image(self, table: str, uid: str, before: int | None) -> Image | None:
        """Return a record as its last change left it, or the last change before the one with this id."""
        row = self.connection.execute(
            """
            select after from change where record = :uid and tbl = :table and (:before is null or id < :before)
            order by id desc limit 1
            """,
            {"uid": uid, "table": table, "before": before},
        ).fetchone()
        return stored_image(row[0]) if row and row[0] else None


@cache
def _put(table: str) -> str:
    """Return the statement that stores a record, whether it is there or not."""
    columns = (*COLUMNS[table], "words") if table == "entry" else COLUMNS[table]
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join(_id_of(column) if column in NAMES_A else f":{column}" for column in columns)
    updates = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column not in ("id", "uid"))
    return f"insert into {table} ({names}) values ({marks}) on conflict (uid) do update set {updates} returning id"


def _kept(row: Any) -> Any:
    """Return the row that a statement gave back. Raises sqlite3.DatabaseError for none, as ``_refuse_if`` does."""
    _refuse_if(row is None)
    return row


def _refuse_if(nothing_happened: bool) -> None:
    """Raise sqlite3.DatabaseError where a trigger that somebody else made has kept SQLite from doing what we asked."""
    if nothing_happened:
        raise sqlite3.DatabaseError("a trigger in it keeps it from being written")


def _id_of(column: str) -> str:
    """Return the id of the record that a column names by uid, in SQL.

    Undo and redo can bring a record back before the one it hangs on; its changes know what number that one has.
    """
    table = NAMES_A[column]
    return f"""coalesce(
      (select id from {table} where uid = :{column}),
      (select json_extract(after, '$.id') from change
        where record = :{column} and tbl = '{table}' and after is not null limit 1)
    )"""


def words(text: str, because: str | None, landed: str | None, owner: str | None, also: str | None) -> str:
    """Return what is searched of an entry: all that was typed into it, folded, and its partners by name."""
    partners = [owner if owner not in (OWNER_YOU, OWNER_REP) else None, *(_listed(also) if also else ())]
    return f" {BETWEEN} ".join(indexed(str(part)) for part in (text, because, landed, *partners) if part)


def _listed(also: str) -> list[Any]:
    try:
        names = json.loads(also)
    except (ValueError, RecursionError):  # damaged: that is for doctor to say
        return [also]
    return names if isinstance(names, list) else [also]


def know_words(connection: sqlite3.Connection) -> None:
    """Let SQL on this connection say WORDS. No trigger can: other programs write this file, too."""

    def words_of(*typed: bytes | None) -> str:
        text, *others = (one if one is None else one.decode(errors="replace") for one in typed)
        return words(text or "", *others)

    connection.create_function("words_of", len(TYPED), words_of)


def checksum(*row: object) -> int:
    """Return the crc that is stored with a change, and never computed anew: of its step's row, and of its own."""
    return zlib.crc32("\n".join(map(str, row)).encode())


def new_uid() -> str:
    """Return a UUIDv7 (RFC 9562): the time in milliseconds, then 74 random bits."""
    return uid_of((time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10)), 7)


def uid_of(value: int, version: int) -> str:
    """Return 128 bits as a UUID of this version (RFC 9562); 6 of them say that it is one."""
    value = value & ~(0xF << 76) | version << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value

"""Writing: every change of a record is put into its table and into the record of changes, in one transaction.

A change holds what a record became, with other records named by uid; what it was is the change before it. So undo
(``undoing``) restores the states before a step, and is itself a step that a redo undoes in the same way.
"""

import json
import sqlite3
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from coachlog.errors import Vanished
from coachlog.journal import records
from coachlog.journal.records import COLUMNS, PRIVATE, REFERENCES, RecordState
from coachlog.journal.tables import refuse_if, write_rows
from coachlog.model import KINDS, Entry, Pause, Rep
from coachlog.uids import HASHED, VERSION_AT, new_uid

FORGETTING = ("rep erase", "delete --forever")  # commands that cannot be undone, nor what was done before them
IS_FORGETTING = "step.command in ({})".format(", ".join(f"'{command}'" for command in FORGETTING))
HERE = "here"  # the device of steps that say what several laptops' steps come to; they never leave this file
SYNC = "sync"  # the command of steps in which nobody changed an entry
KEEP = "sync --keep"  # the command that settles what was changed on two laptops
TOGETHER = 500  # records that are stored or taken out by one statement: SQLite takes at most 32,766 values

# Every device whose steps are known; by jumps in an index, as the steps are many and the devices few.
DEVICES = """
  with recursive known (device) as (
    select min(device) from step union all
    select (select min(device) from step where device > known.device) from known where known.device is not null
  )
"""
# What the device :device has seen since its last step: null, if nothing has arrived since that.
_SEEN = f"""
  case when coalesce((select id from step where device = :device order by n desc limit 1), 0)
      < max(
        coalesce((select max(id) from step where came is not null), 0),
        not exists (select 1 from step where device = :device)
      )
    then (
      {DEVICES} select nullif(json_group_object(device, (select max(n) from step where device = known.device)), '{{}}')
      from known where device not in (:device, '{HERE}')
    )
  end
"""

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Step:
    """One command's changes: one transaction, one step of undo. Nothing is stored until the first change."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        command: str,
        file: str,
        at: str | None = None,
        reps: Sequence[Rep] = (),
        device: str | None = None,
    ) -> None:
        """``device``: who writes it, if not the device that this ``file`` belongs to."""
        self.connection = connection
        self.command = command
        self.at = at or datetime.fromtimestamp(time.time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._file = file
        self._known: dict[str | None, str] = {rep.alias: rep.uid for rep in reps}  # when the words were read
        self.first_added: Entry | None = None
        self._of_device = device
        self._id: int | None = None
        self._digit: int | None = None  # in which new entries' numbers end, on one of several laptops
        self._may_settle = False  # whether something was changed on two laptops, which a change here can settle
        self.may_be_settled: list[tuple[str, str]] = []  # the records, by table and uid, that were changed since
        self._crc = 0  # of the step's own row, which the checksum of each of its changes covers

    # Records

    def add(self, entry: Entry) -> Entry:
        """Add an entry as ``add_all`` does; return it with its id and uid."""
        return self.add_all((entry,))[0]

    def add_all(self, entries: Sequence[Entry]) -> list[Entry]:
        """Add entries in few statements; return them with their ids and uids.

        The child of a private entry is private. Its parent may come right before it, if the parent brings its id. An
        entry that comes from elsewhere brings its uid and the time at which it was written, and perhaps its id. A rep
        who was renamed since the words were read is still the one who was meant. Raises Vanished for one who was
        erased, even if somebody else has the alias now.
        """
        rep, called_now = cache(self._rep), cache(self._called_now)
        added: list[Entry] = []
        unstored: dict[int | None, Entry] = {}
        states: list[tuple[str, RecordState]] = []

        def uid_of(entry_id: int | None) -> str | None:
            return unstored[entry_id].uid if entry_id in unstored else self._uid_of(entry_id)

        for entry in entries:
            parent = unstored.get(entry.parent)
            private = entry.private or (parent.private if parent else self._is_private(entry.parent))
            new = entry
            if private != entry.private or not (entry.uid and entry.created_at):
                created_at = entry.created_at or self.at
                new = entry._replace(private=private, uid=entry.uid or new_uid(), created_at=created_at)
            if self._known:
                new = new._replace(rep=called_now(new.rep) or "", attended=tuple(map(called_now, new.attended)))
            added.append(new)
            if new.id:
                unstored[new.id] = new
            states.append(("entry", _entry_state(new, rep(new.rep or None), uid_of)))
            for alias in new.attended:
                seated = {"rep": rep(alias)} if alias else {}
                seat = {"uid": new_uid(), "session": new.uid, **seated, "on": new.on.isoformat()}
                states.append(("attendance", seat))
        stored = (found for found, (table, _) in zip(self.store(states), states, strict=True) if table == "entry")
        added = [one if one.id else one._replace(id=found) for one, found in zip(added, stored, strict=True)]
        self.first_added = self.first_added or added[0]
        return added

    def change(self, entry: Entry) -> Entry:
        """Store an entry as it now is. Who was in a session stays; it moves to another day with them."""
        self.upsert("entry", _entry_state(entry, self._rep(entry.rep or None), self._uid_of))
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

    def _uid_of(self, entry_id: int | None) -> str | None:
        return str(self._one("select uid from entry where id = ?", entry_id)) if entry_id else None

    def _is_private(self, entry_id: int | None) -> bool:
        return bool(entry_id and self._one(f"select {PRIVATE} from entry e where id = ?", entry_id))

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
        the record said would confirm a guess: it is replaced by a random one, unless other laptops know it by that.
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
        is_only_here = not self._has("select 1 from remote where id = ?", 1)
        if uid[VERSION_AT : VERSION_AT + 1] == str(HASHED) and is_only_here:
            self.connection.execute("delete from change where record = ?", (uid,))
            uid = new_uid()
        self.record([(table, uid, None)])

    def forget_versions(self, uid: str) -> None:
        """Delete every version of a record."""
        self.connection.execute("delete from change where record = ? and after is not null", (uid,))
        refuse_if(self._has("select 1 from change where record = ? and after is not null", uid))

    def leave_sessions(self, rep: Rep) -> int:
        """Let a rep be a former one in the sessions they were in; return in how many that is."""
        seats = records.states(self.connection, "attendance", "rep = (select id from rep where uid = ?)", rep.uid)
        for seat in seats:
            self.upsert("attendance", {**seat, "rep": None})
        return len(seats)

    # Tables

    def upsert(self, table: str, state: RecordState) -> int:
        """Store any record, whether it is there or not; return its id."""
        columns = zip(COLUMNS[table], map(state.get, COLUMNS[table]), strict=True)
        return self.store([(table, {column: value for column, value in columns if value is not None})])[0]

    def store(self, found: Sequence[tuple[str, RecordState]]) -> list[int]:
        """Store different records, each with its table, whether they are there or not; return their ids.

        Their columns stand in their order, and none is empty.
        They are recorded in this order, and stored table by table, each in one statement: after every statement that
        inserts entries the full-text index writes out what it has.
        """
        if self._id is None:
            self.begin(self.command)
        if self._digit is not None:
            found = self._numbered(found)
        ids = write_rows(self.connection, found)
        self.record([(table, state["uid"], _with_id(state, ids)) for table, state in found])
        return [ids[state["uid"]] for _, state in found]

    def _numbered(self, found: Sequence[tuple[str, RecordState]]) -> list[tuple[str, RecordState]]:
        """Give new entries their numbers, on one of several laptops."""
        (last,) = self.connection.execute(
            "select coalesce((select seq from sqlite_sequence where name = 'entry'), 0)"
        ).fetchone()
        numbered: list[tuple[str, RecordState]] = []
        for table, state in found:
            if table == "entry" and not state.get("id"):
                last = self.number_after(last)
                numbered.append((table, {"id": last, **state}))
            else:
                numbered.append((table, state))
        return numbered

    def number_after(self, last: int) -> int:
        """Return the next number of an entry: on one of several laptops, one that ends in its digit."""
        if self._id is None:
            self.begin(self.command)
        return last + 1 + (0 if self._digit is None else (self._digit - last - 1) % 10)

    def delete(self, table: str, *uids: str) -> None:
        """Take any records of one table out, as if they had never been."""
        these = f"from {table} where uid in ({', '.join('?' * len(uids))})"
        self.connection.execute(f"delete {these}", uids)
        refuse_if(self.connection.execute(f"select 1 {these}", uids).fetchone() is not None)
        self.record([(table, uid, None) for uid in uids])

    def record(self, changes: Sequence[tuple[str, str, RecordState | None]]) -> None:
        """Record what became of records: each with its table, its uid, and its state, the id first."""
        if self._id is None:
            self.begin(self.command)
        texts = iter(written([after for *_, after in changes if after is not None]))
        rows = []
        for table, uid, state in changes:
            after = None if state is None else next(texts)
            rows.append((self._id, table, uid, after, checksum(table, uid, after, begun=self._crc)))
        inserted = self.connection.executemany(
            "insert into change (step, tbl, record, after, crc) values (?, ?, ?, ?, ?)", rows
        )
        refuse_if(inserted.rowcount != len(rows))
        if self._may_settle:
            self.may_be_settled += [(table, uid) for table, uid, _ in changes]

    def begin(self, command: str, undoes: int | None = None) -> None:
        """Store the step that the next changes belong to. The first change does so by itself."""
        device = self._of_device or self.device()
        inserted = self.connection.execute(
            f"""
            insert into step (device, n, at, command, undoes, clock, seen)
            values (
              :device, (select coalesce(max(n), 0) + 1 from step where device = :device), :at, :command, :undoes,
              max((select coalesce(max(clock), 0) + 1 from step), cast(strftime('%s', :at) as integer)), {_SEEN}
            )
            returning id, device, n, at, command, undoes, (select count(*) from remote)
            """,
            {"device": device, "at": self.at, "command": command, "undoes": undoes},
        )
        self._id, *line, syncs = _returned(inserted.fetchone())
        self._crc = checksum(*line, "")
        if syncs and not self._of_device:
            self._digit, self._may_settle = self.connection.execute(
                "select (select id from laptop where uid = ?), exists (select 1 from conflict)", (device,)
            ).fetchone()

    def device(self) -> str:
        """Return the id of the device that writes: a new one for a new file, and for a copy of one."""
        known = self.connection.execute("select uid, file from device").fetchone()
        if known and known[1] == self._file:
            return str(known[0])
        uid = new_uid()
        self.connection.execute("insert or replace into device (id, uid, file) values (1, ?, ?)", (uid, self._file))
        refuse_if(not self._has("select 1 from device where uid = ?", uid))
        return uid

    def _has(self, statement: str, key: object) -> bool:
        return self.connection.execute(statement, (key,)).fetchone() is not None


def _returned(row: Any) -> Any:
    """Return the row that a statement gave back. Raises sqlite3.DatabaseError for none, as ``refuse_if`` does."""
    refuse_if(row is None)
    return row


def _with_id(state: RecordState, ids: Mapping[str, int]) -> RecordState:
    """Return a record as its change holds it: its id first."""
    return state if "id" in state else {"id": ids[state["uid"]], **state}


def written(states: Sequence[RecordState]) -> list[str]:
    """Return each record as the text of its change: encoded together, which is quicker by half than one by one.

    Each begins with its id. In a text a quote is escaped, and behind its last one comes no letter: so what they are
    split at stands between two of them, only.
    """
    if not states:
        return []
    return [f'{{"id":{one}}}' for one in _encoded(states).removeprefix('[{"id":').removesuffix("}]").split('},{"id":')]


def checksum(*row: object, begun: int = 0) -> int:
    """Return the crc of a change's row and its step's row. It is stored once and never recomputed.

    With ``begun`` it continues an earlier crc; an empty value ends the part before it.
    """
    return zlib.crc32("\n".join(map(str, row)).encode(), begun)


_DAYS = [name for name, of in Entry.__annotations__.items() if of in (date, date | None)]
_LINKS = [name for name in Entry._fields if REFERENCES.get(name) == "entry"]
_LEFT_OUT = ("id", "rep", "snoozes", "also", *_LINKS)  # where they are empty
_fields_of = itemgetter(*map(Entry._fields.index, COLUMNS["entry"]))


def _entry_state(entry: Entry, rep: str | None, uid_of: Callable[[int | None], str | None]) -> RecordState:
    """Return an entry as a change holds it, but for an id that it hasn't yet; ``uid_of`` gives the uids of entries."""
    fields = zip(COLUMNS["entry"], _fields_of(entry), strict=True)
    state: dict[str, Any] = {name: value for name, value in fields if value is not None}
    for name in _DAYS:
        if name in state:
            state[name] = state[name].isoformat()
    for name in _LINKS:
        if state.get(name):
            state[name] = uid_of(state[name])
    state["private"] = int(entry.private)
    if entry.also:
        state["also"] = json.dumps(entry.also, ensure_ascii=False)
    if rep:
        state["rep"] = rep
    for name in _LEFT_OUT:
        if not state.get(name, True):
            del state[name]
    if "at" in state and entry.has_check_ins:  # a goal stands where its last check-in says
        del state["at"]
    return state


def _plain(record: Rep | Pause) -> dict[str, Any]:
    """Return the fields of a record, days and booleans as they are stored."""
    return {name: _stored(value) for name, value in record._asdict().items()}


def _stored(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value

"""What was: the versions of an entry, and the steps that undo can take back, as the record of changes has them."""

import sqlite3
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Any, NamedTuple

from coachlog.errors import NoSuchEntry
from coachlog.journal import records
from coachlog.journal.changes import FORGETTING, HERE
from coachlog.journal.undoing import CAN_BE_REDONE, IN_EFFECT
from coachlog.model import Undoable, Version

# The records of entries, and each parent that they ever had, by uid.
_PARENTS = """
  parents (record, parent) as materialized (
    select distinct record, json_extract(after, '$.parent') from change
    where tbl = 'entry' and json_extract(after, '$.parent') is not null
  )
"""
_BEGINNING = 200  # letters of a text that a step is known by
MANY = 1000  # changes of entries in one step: an import's, most likely
_LEFT_OUT = ("id", "uid", "created_at", "edited_at")  # an id stays; each version has its time


class Removal(NamedTuple):
    """How many undo (or redo) steps bring a deleted entry back; 0 if none do."""

    undo: int
    redo: int


def versions(connection: sqlite3.Connection, uid: str) -> list[Version]:
    """Return every version of an entry, oldest first, also of a deleted one.

    Its fields are as in JSON: the rep by alias, the parent by id, days as ISO text. Empty fields are left out.
    """
    rows = connection.execute(
        """
        select s.at, s.command, c.after, max(c.id) from change c join step s on s.id = c.step
        where c.record = :uid and c.tbl = 'entry' and s.device <> :here group by c.step order by s.clock, s.device, s.n
        """,
        {"uid": uid, "here": HERE},
    ).fetchall()
    if not rows:
        raise sqlite3.DatabaseError("the record of changes is damaged")
    return [Version(at, command, _fields(connection, after)) for at, command, after, _ in rows]


def _fields(connection: sqlite3.Connection, after: str | None) -> dict[str, Any] | None:
    state = records.state(after)
    if state is None:
        return None
    fields = {name: value for name, value in state.items() if name not in _LEFT_OUT}
    if "rep" in fields:
        fields["rep"] = _one(connection, "select alias from rep where uid = :uid", fields["rep"])
    for name in {"parent", "covered_by", "under"} & fields.keys():
        fields[name] = id_of(connection, fields[name])
    if "also" in fields:
        fields["also"] = [*records.names(fields["also"])]
    fields["private"] = bool(fields.get("private"))
    return fields


def uid_of(connection: sqlite3.Connection, entry_id: int) -> str:
    """Return the uid of an entry, also of one that was taken out. Raises NoSuchEntry."""
    row = connection.execute(
        """
        select coalesce(
          (select uid from entry where id = :id),
          -- A state begins with its id. To look for it as text is ten times as fast as to read each state.
          (select record from change where tbl = 'entry' and after like '{"id":' || :id || ',%' limit 1)
        )
        """,
        {"id": entry_id},
    ).fetchone()
    if not row[0]:
        raise NoSuchEntry(entry_id)
    return str(row[0])


def ever_below(start: str) -> str:
    """Return the SQL of a table ``ever_below``: the uids that ``start`` selects, and of all that were ever below.

    That includes deleted entries; for a `with recursive`.
    """
    more = "select parents.record from parents join ever_below on parents.parent = ever_below.uid"
    return f"{_PARENTS}, ever_below (uid) as ({start} union {more})"


def removal(connection: sqlite3.Connection, uid: str) -> Removal:
    """Say of an entry that was taken out how it can come back."""
    step, undone, redone = connection.execute(
        """
        select id, undoes, (select undoes from step u where u.id = step.undoes) from step
        where id = (select step from change where record = :uid and tbl = 'entry' order by id desc limit 1)
        """,
        {"uid": uid},
    ).fetchone()
    if undone and not redone:
        undos = [undo for (undo,) in connection.execute(f"select u.id {CAN_BE_REDONE} order by u.id desc")]
        return Removal(0, undos.index(step) + 1 if step in undos else 0)
    since = takewhile(lambda one: one[0] >= (redone or step), _steps(connection))
    ids = [one[0] for one in since]
    return Removal(len(ids) if (redone or step) in ids else 0, 0)


def last_added(connection: sqlite3.Connection) -> int | None:
    """Return the id of the first entry of the newest step in effect that added entries."""
    row = connection.execute(
        f"""
        select json_extract(new.after, '$.id') from step join change new on new.step = step.id
        where {IN_EFFECT} and new.tbl = 'entry' and new.after is not null and not exists (
          select 1 from change was where was.record = new.record and was.tbl = 'entry' and was.id < new.id
        )
        order by step.id desc, 1 limit 1
        """
    ).fetchone()
    return int(row[0]) if row else None


def undoable(connection: sqlite3.Connection, newest: int, *, every_number: bool = True) -> list[Undoable]:
    """Return the ``newest`` steps that can be undone, the next one first.

    Without ``every_number`` the entries of a step that wrote many are counted, and neither read nor listed.
    """
    steps = list(islice(_steps(connection), newest))
    return [_undoable(connection, *step, every_number=every_number) for step in steps]


def _steps(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """Yield id, time and command of the steps that can be undone, the next one first, back to the last erase."""
    steps = connection.execute(f"select id, at, command from step where {IN_EFFECT} order by id desc")
    return takewhile(lambda step: step[2] not in FORGETTING, steps)


def _undoable(connection: sqlite3.Connection, step: int, at: str, command: str, *, every_number: bool) -> Undoable:
    of_step = "select count(*) > :many from (select 1 from change where step = :step and tbl = 'entry' limit :many + 1)"
    (is_large,) = connection.execute(of_step, {"step": step, "many": MANY}).fetchone()
    is_counted = is_large and not every_number
    rows = connection.execute(
        """
        with touched as (
          select tbl, record, min(id) as first from change
          where step = :step and tbl <> 'attendance' and not (tbl = 'entry' and :is_counted) group by tbl, record
        ),
        image as (
          select tbl, record, (
            select after from change c where c.record = t.record and c.tbl = t.tbl and c.after is not null
              and (c.step = :step or c.id < t.first)
            order by c.id desc limit 1
          ) as was from touched t
        )
        select tbl, record, json_extract(was, '$.id') as id,
          case tbl when 'entry' then substr(json_extract(was, '$.text'), 1, :beginning) end,
          case tbl when 'rep' then coalesce((select alias from rep where uid = record), json_extract(was, '$.alias'))
            when 'pause' then (select alias from rep where uid = json_extract(was, '$.rep')) end
        from image order by id
        """,
        {"step": step, "beginning": _BEGINNING, "is_counted": is_counted},
    ).fetchall()
    entries = [(entry_id, text) for table, _, entry_id, text, _ in rows if table == "entry"]
    count = len(entries)
    if is_counted:
        count, entries = _counted(connection, step)
    return Undoable(
        at,
        command,
        count,
        [entry_id for entry_id, _ in entries],
        next((text for _, text in entries if text), ""),
        sorted({alias for *_, alias in rows if alias}),
        [record for table, record, *_ in rows if table == "setting"],
    )


def _counted(connection: sqlite3.Connection, step: int) -> tuple[int, list[tuple[int, str]]]:
    """Return how many entries a step wrote, and the first and the last of them by number, with how their texts begin.

    One that is deleted since has no text here.
    """
    # Each once: where the step changed it first.
    count, *ends = connection.execute(
        """
        select count(*), min(number), max(number) from (
          select coalesce((select id from entry where uid = now.record), (
            select json_extract(after, '$.id') from change was
            where was.record = now.record and was.tbl = 'entry' and after is not null limit 1
          )) as number
          from change now where step = :step and tbl = 'entry' and not exists (
            select 1 from change other
            where other.record = now.record and other.id < now.id and +other.step = :step and other.tbl = 'entry'
          )
        )
        """,
        {"step": step},
    ).fetchone()
    text = "select substr(text, 1, :beginning) from entry where id = :id"
    found = [(number, connection.execute(text, {"id": number, "beginning": _BEGINNING}).fetchone()) for number in ends]
    return count, [(number, row[0] if row else "") for number, row in found if number is not None]


def id_of(connection: sqlite3.Connection, uid: str) -> int | None:
    """Return the id that an entry has, or had before it was taken out."""
    states = "change where record = :uid and tbl = 'entry' and after is not null"
    found: int | None = _one(connection, f"select json_extract(after, '$.id') from {states} limit 1", uid)
    return found


def _one(connection: sqlite3.Connection, statement: str, uid: str) -> Any:
    row = connection.execute(statement, {"uid": uid}).fetchone()
    return row[0] if row else None

"""Undo and redo: each record of a step becomes what it was before that step, as a new step."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from coachlog.errors import CoachlogError, NothingTo
from coachlog.journal import records
from coachlog.journal.changes import FORGETTING, HERE, IS_FORGETTING, SYNC, TOGETHER, Step
from coachlog.journal.records import COLUMNS, NUMBERED, REFERENCES, RecordState

# Of step: it is one of this laptop's, or it ends undo on every laptop; and somebody typed it to change something.
_OURS = f"(step.came is null or {IS_FORGETTING}) and step.command <> '{SYNC}'"
# Of step: a command that was not undone, or whose undo was redone.
IN_EFFECT = f"""
  step.undoes is null and {_OURS} and not exists (
    select 1 from step u where u.undoes = step.id and not exists (
      select 1 from step r where r.undoes = u.id))
"""
# The undos, u, of commands, s, since which nothing else was written on this laptop.
CAN_BE_REDONE = f"""
  from step u join step s on s.id = u.undoes and s.undoes is null
  where u.came is null and u.id > (select max(id) from step where undoes is null and {_OURS})
    and not exists (select 1 from step r where r.undoes = u.id)
"""

_HAS_COME = "select 1 from step where came is not null and id > ?"  # from another laptop, since a step


class Reverted(NamedTuple):
    """One record that an undo or a redo restored: as it was before that, and as it is now."""

    table: str
    uid: str
    before: RecordState | None
    after: RecordState | None


def undo(step: Step) -> tuple[str, Iterator[Reverted]]:
    """Return the command of the last step in effect, and its records as each is restored. Raises NothingTo."""
    return _revert(step, f"select id, command from step where {IN_EFFECT} order by id desc limit 1", "undo")


def redo(step: Step) -> tuple[str, Iterator[Reverted]]:
    """Take back the last undo, as ``undo`` does, if nothing was written since. Raises NothingTo."""
    return _revert(step, f"select u.id, s.command {CAN_BE_REDONE} order by u.id desc limit 1", "redo")


def _revert(step: Step, which: str, name: str) -> tuple[str, Iterator[Reverted]]:
    found = step.connection.execute(which).fetchone()
    if not found:
        raise NothingTo(name)
    reverted, command = found
    if command in FORGETTING:
        raise CoachlogError(f"can't undo further: before that comes {command}, which is permanent")
    _refuse_what_changed_elsewhere(step.connection, reverted, name)
    step.begin(name, undoes=reverted)
    return command, _restore(step, reverted)


def _refuse_what_changed_elsewhere(connection: sqlite3.Connection, reverted: int, name: str) -> None:
    """Raise CoachlogError if another laptop has changed since then what a step changed, or linked something to it."""
    row = connection.execute(
        """
        select coalesce(json_extract(later.after, '$.alias'), json_extract(later.after, '$.id'), (
            select coalesce(json_extract(was.after, '$.alias'), json_extract(was.after, '$.id')) from change was
            where was.record = later.record and was.after is not null order by was.id desc limit 1
          )), coalesce(laptop.name, 'another laptop'), later.tbl
        from change now join change later on later.record = now.record and later.tbl = now.tbl and later.id > now.id
          join step on step.id = later.step left join laptop on laptop.uid = step.device
        where now.step = :step and (step.came is not null or step.device = :here)
        order by step.device = :here, later.id limit 1
        """,
        {"step": reverted, "here": HERE},
    ).fetchone()
    if row is None and connection.execute(_HAS_COME, (reverted,)).fetchone():
        row = _linked_elsewhere(connection, reverted) or _in_the_way(connection, reverted)
    if row:
        which, laptop, table = row
        done = "undone" if name == "undo" else "redone"
        more = f". To see how: coachlog show {which} --versions" if table == "entry" else ""
        which = f"entry {which}" if table == "entry" else which
        raise CoachlogError(f"{which} was changed on {laptop} since then, so nothing was {done}{more}")


def _linked_elsewhere(connection: sqlite3.Connection, reverted: int) -> tuple[str | int, str, str] | None:
    """Return a record that would go while something of another laptop names it: which, that laptop, and the table."""
    naming = " union all ".join(
        f"""
        select gone.record, gone.tbl, named.{key} as which, naming.uid from gone
          join {of} named on gone.tbl = '{of}' and named.uid = gone.record
          join {table} naming on naming.{column} = named.id
        """
        for column, of in REFERENCES.items()
        for key in ("alias" if of == "rep" else "id",)
        for table, columns in COLUMNS.items()
        if column in columns
    )
    found: tuple[str | int, str, str] | None = connection.execute(
        f"""
        with gone as (
          select record, tbl from change now where step = :step and (
            select after from change was where was.record = now.record and was.id < now.id order by was.id desc limit 1
          ) is null
        )
        select linked.which, coalesce(laptop.name, 'another laptop'), linked.tbl from ({naming}) linked
          join change on change.record = linked.uid join step on step.id = change.step
          left join laptop on laptop.uid = step.device
        where linked.uid not in (select record from change where step = :step)
        order by step.came is null, change.id desc limit 1
        """,
        {"step": reverted},
    ).fetchone()
    return found


def _in_the_way(connection: sqlite3.Connection, reverted: int) -> tuple[str | int, str, str] | None:
    """Return a record that is gone, though one that would come back names it; or one that has its number or alias."""
    firsts = connection.execute(
        "select tbl, record, min(id) from change where step = ? group by tbl, record", (reverted,)
    ).fetchall()
    own = {uid for _, uid, _ in firsts}
    for table, uid, first in firsts:
        state = _last_state(connection, table, uid, first) or {}
        for column, of in REFERENCES.items():
            named = state.get(column)
            is_there = f"select 1 from {of} where uid = ?"
            if named and named not in own and not connection.execute(is_there, (named,)).fetchone():
                return _last_written(connection, of, named)
        called = "id" if table in NUMBERED else "alias" if "alias" in state else ""
        other = (
            called
            and connection.execute(
                f"select uid from {table} where {called} = ? and uid <> ?", (state.get(called), uid)
            ).fetchone()
        )
        if other and other[0] not in own:
            return _last_written(connection, table, other[0])
    return None


def _last_written(connection: sqlite3.Connection, table: str, uid: str) -> tuple[str | int, str, str]:
    """Return how a record is or was called, which laptop has changed it last, and its table."""
    which, laptop = connection.execute(
        """
        select (select coalesce(was.after ->> '$.alias', was.after ->> '$.id') from change was
            where was.record = change.record and was.after is not null order by was.id desc limit 1
          ), coalesce(laptop.name, 'another laptop')
        from change join step on step.id = change.step left join laptop on laptop.uid = step.device
        where record = ? order by change.id desc limit 1
        """,
        (uid,),
    ).fetchone()
    return which, laptop, table


def _restore(step: Step, reverted: int) -> Iterator[Reverted]:
    """Restore what a step changed, and yield each record: an import's are too many to hold."""
    connection = step.connection
    # Records before those that name them: reps before entries, a note before its follow-ups.
    order = " ".join(f"when '{table}' then {place}" for place, table in enumerate(COLUMNS))
    connection.execute(
        "create temp table touched (place int, number int, first int, primary key (place, number, first))"
        " without rowid"  # it is in memory: numbers only, in their order, and nothing to sort
    )
    connection.execute(
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
        {"step": reverted},
    )
    rows = connection.execute(
        """
        select tbl, record, first from touched cross join change on change.id = first
        order by place, number, first
        """
    )
    while some := rows.fetchmany(TOGETHER):
        found = [
            Reverted(table, uid, _last_state(connection, table, uid), _last_state(connection, table, uid, first))
            for table, uid, first in some
        ]
        if any(one.before is None and one.after is None for one in found):
            raise sqlite3.DatabaseError("the record of changes is damaged")
        for (table, is_gone), same in groupby(found, lambda one: (one.table, one.after is None)):
            together = [*same]
            if is_gone:
                step.delete(table, *(one.uid for one in together))
            else:
                back: set[int] = set()
                step.store([(table, _with_a_free_id(step, table, one, back)) for one in together])
            yield from together
    connection.execute("drop table touched")


def _with_a_free_id(step: Step, table: str, one: Reverted, back: set[int]) -> RecordState:
    """Return what a record becomes. Its row's id may be another's by now, where ids are each file's own.

    ``back``: the ids of the records that come back with it, to which its own is added.
    """
    after = one.after or {}
    if table in NUMBERED or one.before is not None:
        return after
    statement = f"select 1 from {table} where id = ? and uid <> ?"
    is_taken = step.connection.execute(statement, (after["id"], one.uid)).fetchone() or after["id"] in back
    back.add(after["id"])
    return {name: value for name, value in after.items() if name != "id"} if is_taken else after


def _last_state(connection: sqlite3.Connection, table: str, uid: str, before: int | None = None) -> RecordState | None:
    """Return a record as its last change left it, or the last change before the one with this id."""
    row = connection.execute(
        """
        select after from change where record = :uid and tbl = :table and (:before is null or id < :before)
        order by id desc limit 1
        """,
        {"uid": uid, "table": table, "before": before},
    ).fetchone()
    return records.state(row[0] or None) if row else None

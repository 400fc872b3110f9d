"""What was erased on another laptop is erased here, too, with what only this laptop knew of it.

An erase travels as the uids of what is gone. Whatever names one of them as its rep or its parent goes as well, in
whichever order it arrives; a session only forgets who the rep was.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from coachlog.journal.changes import FORGETTING, HERE, IS_FORGETTING
from coachlog.journal.erasing import FORGET_DERIVED, forget_who_sat
from coachlog.journal.families import Key
from coachlog.journal.records import RecordState
from coachlog.journal.segments import RemoteStep

_OWNERS = ("rep", "parent")  # columns of an entry or a pause that name what it cannot be without
_NAMES_ERASED = " or ".join(f"after ->> '$.{column}' in (select uid from erased)" for column in _OWNERS)


class Forgotten(NamedTuple):
    """What was erased here since another laptop had erased it.

    ``device``: of that laptop. ``names``: of the reps. ``numbers``: of the entries, if no rep was erased. ``unseen``:
    how many entries went that the other laptop had never seen.
    """

    device: str
    names: list[str]
    numbers: list[int]
    unseen: int
    touched: list[Key]


def forget(connection: sqlite3.Connection, step: RemoteStep) -> Forgotten:
    """Delete every version of what a step has erased, and of all that it owned."""
    gone = [uid for _, uid, after in step.changes if after is None]
    connection.execute("create temp table if not exists erased (uid text primary key) without rowid")
    connection.execute("delete from erased")
    connection.executemany("insert or ignore into erased values (?)", ((uid,) for uid in gone))
    names = [name for (name,) in connection.execute("select name from rep where uid in (select uid from erased)")]
    numbers = [number for (number,) in connection.execute("select id from entry where uid in (select uid from erased)")]
    touched = [(table, uid) for table, uid, after in step.changes if after is None]
    while True:
        found = connection.execute(
            f"""
            select id, tbl, record from change where after is not null
              and (record in (select uid from erased) or tbl in ('entry', 'pause') and ({_NAMES_ERASED}))
            """
        ).fetchall()
        if not found:
            break
        connection.executemany("delete from change where id = ?", ((number,) for number, _, _ in found))
        touched += (new := dict.fromkeys((table, uid) for _, table, uid in found))
        connection.executemany(FORGET_DERIVED, [(HERE, uid) for _, uid in new])
        # What has no version left belonged to nobody else: so what it owned goes next.
        connection.execute(
            """
            insert or ignore into erased select value from json_each(?)
            where not exists (select 1 from change where record = value and after is not null)
            """,
            (json.dumps([uid for _, _, uid in found]),),
        )
    touched += [("attendance", seat) for seat in forget_who_sat(connection, "select uid from erased")]
    connection.execute("delete from origin where record in (select uid from erased)")
    marks = ", ".join("?" * len(gone))
    (unseen,) = connection.execute(
        f"select count(*) from entry where uid in (select uid from erased) and uid not in ({marks})", gone
    ).fetchone()
    return Forgotten(step.device, names, [] if names else numbers, unseen, touched)


class Sieve:
    """Holds back what has arrived of something that was erased."""

    def __init__(self, connection: sqlite3.Connection, steps: Iterable[RemoteStep]) -> None:
        self._connection = connection
        erased = (
            f"select c.record from step join change c on c.step = step.id where {IS_FORGETTING} and c.after is null"
        )
        self._erased = {uid for (uid,) in connection.execute(erased)}
        self._erased |= {
            uid for step in steps if step.command in FORGETTING for _, uid, after in step.changes if after is None
        }
        self._is_known: dict[str, bool] = {}

    def passed(self, table: str, uid: str, after: RecordState | None) -> Iterator[RecordState | None]:
        """Yield a change as it is to be stored; nothing, if it belongs to something that was erased."""
        if after is None:
            yield None
        elif uid not in self._erased and all(self._is_there(uid) for uid in self._owners(table, after)):
            self._is_known[uid] = True
            is_former = table == "attendance" and "rep" in after and not self._is_there(after["rep"])
            yield {name: value for name, value in after.items() if name != "rep"} if is_former else after

    def _owners(self, table: str, after: RecordState) -> Collection[str]:
        columns = ("session",) if table == "attendance" else _OWNERS
        return [after[column] for column in columns if column in after]

    def _is_there(self, uid: str) -> bool:
        """Whether a record was not erased: then it has arrived before what names it."""
        if uid not in self._is_known:
            row = self._connection.execute("select 1 from change where record = ? and after is not null", (uid,))
            self._is_known[uid] = uid not in self._erased and row.fetchone() is not None
        return self._is_known[uid]

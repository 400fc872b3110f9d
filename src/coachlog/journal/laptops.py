"""The laptops that sync one journal, and what this file knows of where it syncs to."""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from coachlog.errors import CoachlogError
from coachlog.journal.changes import Step, checksum
from coachlog.journal.numbering import DIGITS
from coachlog.journal.settling import Renumbered, settle
from coachlog.uids import new_uid


class NotSetUp(CoachlogError):
    """Sync is not set up in this journal."""

    def __init__(self) -> None:
        super().__init__(
            "sync isn't set up. PLACE is a git address or a folder that is synced. On the first laptop: coachlog sync "
            "--to PLACE. On another one, then: coachlog sync --from PLACE"
        )


class Laptop(NamedTuple):
    """A laptop: its device, its name, the digit its entry numbers end in, and when it wrote last (UTC)."""

    device: str
    name: str
    digit: int
    wrote: str | None


class Remote(NamedTuple):
    """Where a journal syncs to, its key, when it did last (UTC), and this device's last step that was sent then."""

    place: str
    key: str
    at: str | None
    sent: int


def remote(connection: sqlite3.Connection) -> Remote | None:
    """Return where a journal syncs to; None where sync is not set up."""
    row = connection.execute("select place, key, at, coalesce(sent, 0) from remote").fetchone()
    return row and Remote._make(row)


def required_remote(connection: sqlite3.Connection) -> Remote:
    """Return where a journal syncs to. Raises CoachlogError where sync is not set up."""
    found = remote(connection)
    if found is None:
        raise NotSetUp
    return found


def set_remote(connection: sqlite3.Connection, place: str, key: str) -> None:
    """Let a journal sync to a place."""
    connection.execute("insert or replace into remote (id, place, key) values (1, ?, ?)", (place, key))


def set_sent(connection: sqlite3.Connection, key: str, at: str, sent: int) -> None:
    """Remember with which key it last synced, when (UTC), and this device's last step that was sent."""
    connection.execute("update remote set key = ?, at = ?, sent = ?", (key, at, sent))


def forget_remote(connection: sqlite3.Connection) -> None:
    """Forget where a journal syncs to."""
    connection.execute("delete from remote")


def laptops(connection: sqlite3.Connection) -> list[Laptop]:
    """Return the laptops that sync, by digit."""
    rows = connection.execute(
        """
        select uid, name, id, (select at from step where device = uid order by n desc limit 1)
        from laptop order by id = 0, id
        """
    )
    return [*map(Laptop._make, rows)]


def this(connection: sqlite3.Connection) -> Laptop:
    """Return the laptop that this file is on; it has joined."""
    here = device(connection)
    return next(one for one in laptops(connection) if one.device == here)


def device(connection: sqlite3.Connection) -> str:
    """Return the device that wrote last in this file; nothing where none has."""
    row = connection.execute("select uid from device").fetchone()
    return str(row[0]) if row else ""


def join(step: Step, name: str) -> list[Renumbered]:
    """Give this laptop a name like this one and a digit, if it has none yet; return the entries that this renumbers.

    Where ten have one, it takes that of the laptop that has written nothing for the longest time.
    """
    here = step.device()
    known = laptops(step.connection)
    if any(one.device == here for one in known):
        return []
    free = [digit for digit in DIGITS if digit not in {one.digit for one in known}]
    if not free:
        oldest = min(known, key=lambda one: one.wrote or "")
        step.delete("laptop", oldest.device)
        free = [oldest.digit]
    step.upsert("laptop", {"id": free[0], "uid": here, "name": unlike(name, [one.name for one in known])})
    return settle(step.connection, [("laptop", here)], step.at)


def rename(step: Step, name: str) -> str:
    """Give this laptop another name; return it, with a number if another laptop has it."""
    known = laptops(step.connection)
    here = next((one for one in known if one.device == step.device()), None)
    if here is None:  # the file was copied or restored
        raise CoachlogError("this copy of the journal hasn't synced yet. First: coachlog sync")
    new = unlike(name, [one.name for one in known if one != here])
    step.upsert("laptop", {"id": here.digit, "uid": here.device, "name": new})
    return new


def unlike(name: str, others: Iterable[str]) -> str:
    """Return a name that no other laptop has: ``office``, else ``office-2``."""
    taken = {one.casefold() for one in others}
    return next(
        one for number in range(1, 100) if (one := name if number == 1 else f"{name}-{number}").casefold() not in taken
    )


def become_another(step: Step, differs: int) -> None:
    """Let this file write as another device, and its own steps since one number be that device's.

    Its old device has gone on without it: its disk was set back, or it is a copy. The number is that of the first step
    which says something else here than elsewhere.
    """
    connection = step.connection
    old, new = device(connection), new_uid()
    connection.execute("update device set uid = ?", (new,))
    seen = dict(
        connection.execute(
            "select device, max(n) from step where device not in ('here', ?) group by device", (old,)
        ).fetchall()
    )
    if differs > 1:
        seen[old] = differs - 1
    rows = connection.execute("select id from step where device = ? and n >= ? order by n", (old, differs)).fetchall()
    for number, (row,) in enumerate(rows, 1):
        connection.execute("update step set device = ?, n = ? where id = ?", (new, number, row))
        if number == 1:
            connection.execute("update step set seen = ? where id = ?", (json.dumps(seen, separators=(",", ":")), row))
        changes = connection.execute(
            """
            select s.device, s.n, s.at, s.command, s.undoes, c.tbl, c.record, c.after, c.id
            from change c join step s on s.id = c.step where s.id = ?
            """,
            (row,),
        ).fetchall()
        connection.executemany(
            "update change set crc = ? where id = ?", [(checksum(*change[:-1]), change[-1]) for change in changes]
        )

"""Clearing up after an erase: what it erased must leave every file of ours, even if it was killed after its commit.

An erase writes one row in its own transaction: what is left to do, and nobody's name. The command goes on with it after
the commit. If it was killed, the next command that writes does.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from coachlog import draft_files, files
from coachlog.errors import CoachlogError
from coachlog.files import Place
from coachlog.journal import connect, copies
from coachlog.journal.changes import Step

_STORE = "insert or replace into unfinished (id, snapshots) values (1, ?)"


class Cleared(NamedTuple):
    """What went with an erase: how many snapshots and drafts; and the drafts that somebody is still typing in."""

    snapshots: int
    drafts: int
    held: Sequence[Path]


def begin(step: Step, place: Place) -> None:
    """Write down, in the transaction that erases, which copies have to go after it; mark the drafts that have to."""
    for draft in draft_files.drafts(place):
        draft_files.condemn(draft)
    names = {path.name for path in files.copies(place)} | set(_listed(step.connection))
    step.connection.execute(_STORE, ("\n".join(sorted(names)),))


def is_left(connection: sqlite3.Connection) -> bool:
    """Whether an erase has left something to do."""
    return connection.execute("select 1 from unfinished").fetchone() is not None


def finish(place: Place) -> Cleared | None:
    """Do what an erase has left to do; None where there is nothing.

    Raises CoachlogError or OSError. What could not be done is tried again by the next command that writes.
    """
    with connect.as_it_is(place.path) as connection:
        if not is_left(connection):
            return None
        gone = _replace_copies(connection, place)
        drafts, held = _discard_drafts(place)
        if not held:
            connection.execute("delete from unfinished")
    return Cleared(gone, drafts, held)


def carry_over(place: Place, connection: sqlite3.Connection) -> None:
    """Let a copy that takes the place of a journal do what the journal has left to do."""
    try:
        with connect.as_it_is(place.path) as replaced:
            left = replaced.execute("select snapshots from unfinished").fetchone()
    except CoachlogError:  # there is none, none that can be read, or one of schema 1
        return
    if left:
        connection.execute(_STORE, left)


def _replace_copies(connection: sqlite3.Connection, place: Place) -> int:
    """Pack the file, copy it, and delete the copies from before; return how many. Only drafts may be left to do."""
    listed = set(_listed(connection))
    if connection.execute("select snapshots from unfinished").fetchone()[0] is None:
        return 0
    connection.execute("vacuum")
    new = copies.take_snapshot(connection, place)
    # Older ones that came to be between the list and the commit go as well. Names from the row are only compared with
    # files that are there: the row may be somebody else's making.
    old = {path for path in files.copies(place) if path.name in listed} | {*copies.older_than_forgetting(place)}
    files.clear_up(place)
    gone = files.delete(old - {new})
    connection.execute("update unfinished set snapshots = null")
    return gone


def _discard_drafts(place: Place) -> tuple[int, list[Path]]:
    """Delete the drafts that were there when something was erased, but for those that somebody is typing in."""
    condemned = [draft for draft in draft_files.drafts(place) if draft_files.is_condemned(draft)]
    held = [draft for draft in condemned if draft_files.is_held(draft)]
    for draft in condemned:
        if draft not in held:
            draft_files.discard_draft(draft)
    draft_files.discard_marks(place)
    return len(condemned) - len(held), held


def _listed(connection: sqlite3.Connection) -> list[str]:
    row = connection.execute("select snapshots from unfinished").fetchone()
    return str(row[0]).split("\n") if row and row[0] else []

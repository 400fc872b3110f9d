"""Copies of the journal, each verified before it counts: snapshots beside it, backups where the user wants them."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from coachlog import files
from coachlog.errors import CoachlogError, DamagedCopy, FileStands, UnusableFile
from coachlog.files import Place
from coachlog.journal import connect
from coachlog.journal.changes import IS_FORGETTING
from coachlog.journal.word_index import INDEX
from coachlog.text import many

Tick = Callable[[], None]
STEPS_OF_SQLITE = 100_000  # between two ticks


NO_COPY = "No copy was made, and the journal is unchanged"
NEVER_OVER = "A backup never overwrites: name another file or a folder"


class Counts(NamedTuple):
    """How much a journal holds; ``steps`` only ever grows."""

    steps: int
    reps: int
    entries: int

    def __str__(self) -> str:
        """Return how many reps and entries there are, in words."""
        return f"{many(self.reps, 'rep')} and {many(self.entries, 'entry')}"


def snapshot(place: Place, tick: Tick | None = None) -> Path:
    """Copy the journal into its folder of snapshots; return the verified copy."""
    with connect.as_it_is(place.path) as connection:
        return take_snapshot(connection, place, tick)


def take_snapshot(connection: sqlite3.Connection, place: Place, tick: Tick | None = None) -> Path:
    """Copy the journal, of this version or an older one, as ``snapshot`` does, for who has it open already."""
    files.make_own_folder(place.snapshots)
    with _copied(connection, place, place.snapshots / "snapshot.db", tick) as (unfinished, found):
        for second in count(int(time.time())):
            target = place.snapshots / f"{stamp(second)}-{found.entries}.db"
            # One a second, and never before another that had to wait for its second.
            kept = [path.name[: len(stamp(0))] for path in files.snapshots(place)]
            taken = any(stamp(second) <= name <= stamp(second + 60) for name in kept)
            if not taken and files.put_new(unfinished, target):
                break
    return target


def copy(place: Place, target: Path, tick: Tick | None = None) -> Counts:
    """Copy the journal to a file that is not there yet; return what the verified copy holds."""
    with connect.as_it_is(place.path) as connection, _copied(connection, place, target, tick) as (unfinished, found):
        if not files.put_new(unfinished, target):
            raise FileStands(target, NEVER_OVER)
    return found


@contextmanager
def _copied(
    connection: sqlite3.Connection, place: Place, target: Path, tick: Tick | None = None
) -> Iterator[tuple[Path, Counts]]:
    """Give a whole and verified copy that has no name yet, in the folder of ``target``, and what it holds.

    Only then it gets its name: a VACUUM INTO that is killed leaves an empty database that passes SQLite's own checks.
    """
    with files.unfinished_beside(target, NO_COPY) as unfinished:
        connection.set_progress_handler(tick, STEPS_OF_SQLITE)
        before = counts(connection)
        pack_into(connection, unfinished, target)
        after = counts(connection)
        found = verified(unfinished, tick, of=place.path)
        if not before.steps <= found.steps <= after.steps or (before == after != found):
            raise DamagedCopy(target, f"it holds {many(found.entries, 'entry')} of {after.entries:,}")
        files.sync(unfinished)
        yield unfinished, found
        files.sync_folder(target.parent)


def pack_into(connection: sqlite3.Connection, unfinished: Path, target: Path) -> None:
    """Copy a journal, packed. That the disk is full is said of the copy, not of what is copied."""
    connection.execute("select count(*) from sqlite_master").fetchone()  # else its damage is reported of the copy
    try:
        connection.execute("vacuum into ?", (str(unfinished.absolute()),))
    except connect.sqlite_errors() as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR_WRITE")):
            raise UnusableFile(target, error, NO_COPY) from error
        raise


def stamp(second: int) -> str:
    """Return a moment as it stands in the names of copies."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H%M%SZ")


def verified(path: Path, tick: Tick | None = None, *, of: Path | None = None) -> Counts:
    """Return what a copy ``of`` a journal holds. Raises DamagedCopy unless file, index and references are whole."""
    with connect.as_it_is(path, of) as connection:
        connection.set_progress_handler(tick, STEPS_OF_SQLITE)
        if why := next(iter(damage(connection)), None):
            raise DamagedCopy(files.meant_by(path), why)
        return counts(connection)


def counts(connection: sqlite3.Connection) -> Counts:
    """Return how much a journal holds."""
    return Counts(
        *connection.execute(
            """
            select (select coalesce(max(id), 0) from step), (select count(*) from rep), (select count(*) from entry)
            """
        ).fetchone()
    )


def damage(connection: sqlite3.Connection) -> Iterable[str]:
    """Yield what SQLite finds wrong: pages, references, the search index."""
    for (said,) in connection.execute("pragma cipher_integrity_check"):  # of each page; no line for a plain file
        yield str(said)
    for (said,) in connection.execute("pragma integrity_check(10)"):
        if said != "ok":
            yield str(said)
    for table, row, *_ in connection.execute("pragma foreign_key_check"):
        yield f"a record of {table} names one that is not there ({row})"
    try:
        connection.execute("insert into entry_fts (entry_fts, rank) values ('integrity-check', 1)")
    except connect.sqlite_errors() as error:
        if "readonly" not in str(error):  # this check counts as writing: where nothing may be written there is none
            yield f"{INDEX}: {error}"


# Snapshots that are made by themselves


MONTH = len("2026-11")  # of a snapshot's name
NEWEST, MONTHS = 7, 12  # snapshots to keep: the newest, and the last one of each recent month
EMPTIER = 0.9  # a journal that holds less than this part of what a snapshot holds has lost something


def daily(place: Place, tick: Tick | None = None) -> str | None:
    """Make the snapshot of the day, unless there is one; return what its owner should know, if anything.

    A journal in which nothing is written yet can wait: the day's snapshot is to hold more than a name.
    """
    kept = files.snapshots(place)
    today = stamp(int(time.time()))[: files.DAY]
    # Any of them: where the clock was ahead for a while, the last by name is none of today's.
    if any(path.name[: files.DAY] == today for path in kept) or place.path.stat().st_size > files.LARGE:
        return None
    with connect.as_it_is(place.path) as connection:
        if not counts(connection).entries:
            return None
        new = take_snapshot(connection, place, tick)
    rotate(place, new)
    if not (kept and _entries(new) < _entries(kept[-1]) * EMPTIER):
        return None
    return (
        f"the journal holds {many(_entries(new), 'entry')}, its last snapshot {_entries(kept[-1]):,}. Both are kept. "
        f"To go back: coachlog restore {files.shell_quoted(kept[-1])} --replace "
        f"--journal {files.shell_quoted(place.path)}"
    )


def rotate(place: Place, new: Path) -> None:
    """Take older snapshots away, and those that hold what was forgotten since; never the new one, nor the fullest."""
    kept = files.snapshots(place)
    stays = {*kept[-NEWEST:], *list({path.name[:MONTH]: path for path in kept}.values())[-MONTHS:]}
    stays |= {new, max(kept, key=_entries)}
    files.delete(({*kept} - stays) | {*older_than_forgetting(place)})


def _entries(snapshot: Path) -> int:
    """Return how many entries a snapshot holds, as its name says."""
    number = snapshot.stem.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def older_than_forgetting(place: Place) -> list[Path]:
    """Return the snapshots from before something was forgotten last. Not by their times: clocks go wrong."""
    step = last_forgetting(place)
    return [path for path in files.snapshots(place) if not knows(path, place, step)]


def last_forgetting(place: Place) -> tuple[str, int] | None:
    """Return the step in which something was forgotten last: its device and number."""
    with connect.as_it_is(place.path) as connection:
        step: tuple[str, int] | None = connection.execute(
            f"select device, n from step where {IS_FORGETTING} order by id desc limit 1"
        ).fetchone()
    return step


def knows(copy: Path, place: Place, step: tuple[str, int] | None) -> bool:
    """Whether a copy of a journal was made after a step. Unreadable copies count as yes, so they are never deleted."""
    if step is None:
        return True
    try:
        with connect.only_read(copy, place.path) as connection:
            found = connection.execute("select 1 from step where device = ? and n = ?", step).fetchone()
    except CoachlogError:
        return True
    return found is not None

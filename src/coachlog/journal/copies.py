"""Copies of the journal, each verified before it counts: snapshots beside it, backups where the user wants them."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from coachlog import files
from coachlog.errors import CoachlogError, DamagedCopy, FileStands, JournalHolds, NotAJournal, UnusableFile
from coachlog.files import Place
from coachlog.journal import opening
from coachlog.journal.changes import FORGETTING
from coachlog.text import many

Tick = Callable[[], None]
STEPS_OF_SQLITE = 100_000  # between two ticks


class Held(NamedTuple):
    """How much a journal holds; ``steps`` only ever grows."""

    steps: int
    reps: int
    entries: int


def snapshots(place: Place) -> list[Path]:
    """Return the snapshots of a journal, the oldest first. A name is the time in UTC, and how many entries it holds."""
    return sorted(place.snapshots.glob("*.db")) if place.snapshots.is_dir() else []


def snapshot(place: Place) -> Path:
    """Copy the journal into its folder of snapshots; return the verified copy."""
    files.make_folder(place.snapshots)
    with _copied(place, place.snapshots / "snapshot.db") as (unfinished, found):
        taken = {path.name[: len(stamp(0))] for path in snapshots(place)}
        free = next(name for second in count(int(time.time())) if (name := stamp(second)) not in taken)
        target = place.snapshots / f"{free}-{found.entries}.db"
        unfinished.replace(target)
    return target


def copy(place: Place, target: Path, tick: Tick | None = None) -> Held:
    """Copy the journal to a file that is not there yet; return what the verified copy holds."""
    with _copied(place, target, tick) as (unfinished, found):
        if not files.put_new(unfinished, target):
            raise FileStands(target)
    return found


@contextmanager
def _copied(place: Place, target: Path, tick: Tick | None = None) -> Iterator[tuple[Path, Held]]:
    """Give a whole and verified copy that has no name yet, in the folder of ``target``, and what it holds.

    Only then it gets its name: a VACUUM INTO that is killed leaves an empty database that passes SQLite's own checks.
    """
    unfinished = files.temporary_beside(target)
    try:
        files.create(unfinished).close()
        with opening.whole(place) as connection:
            connection.set_progress_handler(tick, STEPS_OF_SQLITE)
            before = held(connection)
            connection.execute("vacuum into ?", (str(unfinished.absolute()),))
            after = held(connection)
        found = verified(unfinished, tick)
        if not before.steps <= found.steps <= after.steps or (before == after != found):
            raise DamagedCopy(target, f"it holds {many(found.entries, 'entry')} of {after.entries:,}")
        files.sync(unfinished)
        yield unfinished, found
        files.sync_folder(target.parent)
    except OSError as error:
        raise UnusableFile(target, error.strerror, "No copy was made; the journal is as it was") from error
    finally:
        unfinished.unlink(missing_ok=True)


def stamp(second: int) -> str:
    """Return a moment as it stands in the names of copies."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H%M%SZ")


def verified(path: Path, tick: Tick | None = None) -> Held:
    """Return what a copy holds. Raises DamagedCopy unless file, index and references are whole."""
    with opening.whole(Place(path, named=True)) as connection:
        connection.set_progress_handler(tick, STEPS_OF_SQLITE)
        if why := next(iter(damage(connection)), None):
            raise DamagedCopy(path, why)
        return held(connection)


def held(connection: sqlite3.Connection) -> Held:
    """Return how much a journal holds."""
    return Held(
        *connection.execute(
            """
            select (select coalesce(max(id), 0) from step), (select count(*) from rep), (select count(*) from entry)
            """
        ).fetchone()
    )


def damage(connection: sqlite3.Connection) -> Iterable[str]:
    """Yield what SQLite finds wrong: pages, references, the index of words."""
    for (said,) in connection.execute("pragma integrity_check(10)"):
        if said != "ok":
            yield str(said)
    for table, row, *_ in connection.execute("pragma foreign_key_check"):
        yield f"a record of {table} names one that is not there ({row})"
    try:
        connection.execute("insert into entry_fts (entry_fts, rank) values ('integrity-check', 1)")
    except sqlite3.Error as error:
        yield f"the index of words: {error}"


def forget_others(place: Place, kept: Path) -> int:
    """Take away every snapshot but one; return how many there were."""
    others = [path for path in snapshots(place) if path != kept]
    for path in others:
        path.unlink(missing_ok=True)
    if others:
        files.sync_folder(place.snapshots)
    return len(others)


# Restoring


class Restored(NamedTuple):
    """What a journal holds after a backup took its place, and where the old one was put, if there was one."""

    held: Held
    aside: Path | None


def restore(place: Place, source: Path, *, replace: bool, tick: Tick | None = None) -> Restored:
    """Let a backup be the journal. The backup is only read; the old journal is kept among the snapshots.

    Raises JournalHolds for a journal that holds something, unless it may ``replace`` it; DamagedCopy and what opening
    raises for a backup that cannot be trusted.
    """
    files.make_folder(place.path.parent)
    unfinished = files.temporary_beside(place.path)
    try:
        files.create(unfinished).close()
        _read_into(unfinished, source, tick)
        found = verified(unfinished, tick)
        aside = _set_aside(place, replace=replace) if files.is_there(place.path) else None
        _put_in_place(unfinished, place)
    except OSError as error:
        raise UnusableFile(place.path, error.strerror, "The journal is as it was") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Restored(found, aside)


def _read_into(unfinished: Path, source: Path, tick: Tick | None) -> None:
    """Copy a backup, bring it to this version's schema, and let it be another device: its numbers went on elsewhere."""
    with opening.only_read(source) as connection:
        connection.set_progress_handler(tick, STEPS_OF_SQLITE)
        connection.execute("vacuum into ?", (str(unfinished.absolute()),))
    with opening.whole(Place(unfinished, named=True)) as connection:
        connection.execute("delete from device")


def _set_aside(place: Place, *, replace: bool) -> Path | None:
    """Keep what stands in the journal's place. Raises JournalHolds if it is not to be replaced."""
    try:
        with opening.reading(place) as connection:
            now = held(connection)
    except CoachlogError:
        if not replace:
            raise
        files.make_folder(place.snapshots)
        aside = place.snapshots / f"{stamp(int(time.time()))}.unreadable"
        with place.path.open("rb") as old, files.create(aside) as kept:
            shutil.copyfileobj(old, kept)
        return aside
    if now.reps or now.entries:
        if not replace:
            raise JournalHolds(files.short(place.path), f"{many(now.reps, 'rep')} and {many(now.entries, 'entry')}")
        return snapshot(place)
    return None


def _put_in_place(unfinished: Path, place: Place) -> None:
    """Write a copy into the journal through SQLite: to rename over it would pull it from under an open writer."""
    if not files.is_there(place.path):
        if not files.put_new(unfinished, place.path):
            raise FileStands(place.path)
        return
    try:
        opening.check(place.path)
    except NotAJournal:  # nobody writes a journal there
        unfinished.replace(place.path)
        files.sync_folder(place.path.parent)
        return
    with opening.only_read(unfinished) as connection, opening.whole(place) as target:
        connection.backup(target)


# Snapshots that are made by themselves


DAY, MONTH = len("2026-11-23"), len("2026-11")  # of a snapshot's name
LARGEST = 100 * 1024 * 1024  # bytes of a journal that is copied without being asked
NEWEST, MONTHS = 7, 12  # snapshots that are kept: so many of the newest, and the last of so many months
EMPTIER = 0.9  # a journal that holds less than this part of what a snapshot holds has lost something


def daily(place: Place) -> str | None:
    """Make the snapshot of the day, unless there is one; return what its owner should know, if anything."""
    kept = snapshots(place)
    if (kept and kept[-1].name[:DAY] == stamp(int(time.time()))[:DAY]) or place.path.stat().st_size > LARGEST:
        return None
    new = snapshot(place)
    rotate(place)
    if not (kept and _entries(new) < _entries(kept[-1]) * EMPTIER):
        return None
    return (
        f"the journal holds {many(_entries(new), 'entry')}, its last snapshot {_entries(kept[-1]):,}. Both are kept. "
        f"To go back: coachlog restore {files.quoted(kept[-1])} --replace"
    )


def rotate(place: Place) -> None:
    """Take older snapshots away, and those that hold what was forgotten since; never the newest, nor the fullest."""
    kept = snapshots(place)
    forgotten = last_forgetting(place)
    stays = {*kept[-NEWEST:], *list({path.name[:MONTH]: path for path in kept}.values())[-MONTHS:]}
    stays.add(max(kept, key=_entries))
    for path in kept:
        if path not in stays or path.name < forgotten:
            path.unlink(missing_ok=True)
    files.sync_folder(place.snapshots)


def _entries(snapshot: Path) -> int:
    """Return how many entries a snapshot holds, as its name says."""
    number = snapshot.stem.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def last_forgetting(place: Place) -> str:
    """Return when something was forgotten last, as the names of snapshots say it; empty: never."""
    with opening.reading(place) as connection:
        marks = ", ".join("?" * len(FORGETTING))
        (at,) = connection.execute(
            f"select coalesce(max(at), '') from step where command in ({marks})", FORGETTING
        ).fetchone()
    return str(at).replace(":", "")

"""A backup, or a snapshot, becomes the journal again; what was there is kept, even if nobody can read it."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from coachlog import ciphertext, files
from coachlog.errors import CoachlogError, DamagedCopy, FileStands, JournalHolds, NoKey, NotAJournal
from coachlog.files import Place
from coachlog.journal import SCHEMA_VERSION, clearing, closed, connect, copies, integrity, schema, word_index
from coachlog.journal.replacing import export, replace_when_done


class Restored(NamedTuple):
    """What a journal holds after a backup took its place, and where the old one was put, if there was one."""

    held: copies.Counts
    aside: Path | None
    brings_back: bool  # the backup is from before something was forgotten


def restore(place: Place, source: Path, *, replace: bool, tick: copies.Tick | None = None) -> Restored:
    """Let a backup be the journal. The backup is only read; the old journal is kept among the snapshots.

    Raises JournalHolds for a journal that holds something, unless it may ``replace`` it; DamagedCopy and what opening
    raises for a backup that cannot be trusted. If one of the two is encrypted, the journal is from then on.
    """
    files.make_folder(place.path.parent)
    with files.unfinished_beside(place.path, "The journal is unchanged") as unfinished:
        _read_into(unfinished, source, place, tick)
        brings_back = _brings_back(unfinished, place)
        with _only_seen_here(unfinished, place) as connection:
            connection.execute("delete from device")  # it is another device, as its numbers went on elsewhere
            connection.execute("delete from unfinished")
            if not brings_back:  # else nothing is left to erase
                clearing.carry_over(place, connection)
        found = _verified(unfinished, source, place, tick)
        with _only_seen_here(unfinished, place) as connection:
            word_index.refresh(connection)
        files.sync(unfinished)
        aside = _put_in_place(unfinished, place, replace=replace)
    return Restored(found, aside, brings_back)


def check(snapshot: Path, place: Place, tick: copies.Tick | None = None) -> copies.Counts:
    """Return what ``restore`` would bring back from a snapshot. Raises what it would raise. The snapshot is only read.

    One of an older schema is judged on a copy that is brought up to date.
    """
    with connect.only_read(snapshot, place.path) as connection:
        (version,) = connection.execute("pragma user_version").fetchone()
    if version == SCHEMA_VERSION:
        return _verified(snapshot, snapshot, place, tick)
    with files.unfinished_beside(snapshot, "It wasn't checked") as unfinished:
        _read_into(unfinished, snapshot, place, tick)
        return _verified(unfinished, snapshot, place, tick)


@contextmanager
def _only_seen_here(unfinished: Path, place: Place) -> Iterator[sqlite3.Connection]:
    """Give an unfinished copy, to be written without a second file beside it."""
    with connect.as_it_is(unfinished, place.path) as connection:
        connection.execute("pragma journal_mode = memory")
        yield connection


def _verified(unfinished: Path, source: Path, place: Place, tick: copies.Tick | None) -> copies.Counts:
    """Return what a copy of a backup holds. Raises DamagedCopy, of the backup."""
    try:
        found = copies.verified(unfinished, tick, of=place.path)
    except DamagedCopy as error:
        raise DamagedCopy(source, error.why, "restored") from error
    with connect.as_it_is(unfinished, place.path) as connection:
        if why := next(integrity.strange(connection), None):
            raise DamagedCopy(source, why, "restored")
    return found


def _brings_back(unfinished: Path, place: Place) -> bool:
    """Whether something was forgotten since a backup was made, as far as the journal that is there can tell."""
    try:
        return not copies.knows(unfinished, place, copies.last_forgetting(place))
    except CoachlogError:  # there is none, or none that can be read
        return False


def _read_into(unfinished: Path, source: Path, place: Place, tick: copies.Tick | None) -> None:
    """Copy a backup, and bring it to this version's schema."""
    old = connect.check(source, place.path)
    new = old or _key_there(place)
    if old == new:
        with connect.only_read(source, place.path) as connection:
            connection.set_progress_handler(tick, copies.STEPS_OF_SQLITE)
            copies.pack_into(connection, unfinished, place.path)
    else:
        export(source, old, unfinished, new, tick)
    with _only_seen_here(unfinished, place) as connection:
        if why := next(integrity.strange_schema(connection), None):  # before a trigger in it can act
            raise DamagedCopy(source, why, "restored")
        schema.migrate(connection)


def _key_there(place: Place) -> str | None:
    """Return the key of the journal that is to be replaced, so that the new one is no less safe; None for a plain one.

    One that is gone, or cut off, was encrypted if its last snapshot is. Raises NoKey.
    """
    try:
        if place.is_encrypted:
            return connect.check(place.path)
        if not connect.is_ours(place.path) and any(map(ciphertext.is_encrypted, files.snapshots(place)[-1:])):
            return connect.check(files.snapshots(place)[-1], place.path)
    except NotAJournal as error:  # no key command is known
        if place.is_encrypted:
            raise NoKey(
                f"{files.short(place.path)} is encrypted, the backup isn't, and the key command isn't set, so it was "
                "not restored. Set COACHLOG_KEY_COMMAND. If the key is lost, first: "
                f"{files.moving_away(place.path)}"
            ) from error
    return None


def _put_in_place(unfinished: Path, place: Place, *, replace: bool) -> Path | None:
    """Let a finished copy be the journal; return where the old one is kept, if there was anything in it."""
    if not files.is_there(place.path):
        _set_hot_journal_aside(place)
        if not files.put_new(unfinished, place.path):
            raise FileStands(place.path)
        return None
    try:
        return _written_over(unfinished, place, replace=replace)
    except CoachlogError as error:
        if not connect.is_damage(error):
            raise
        if not replace:
            raise JournalHolds(files.short(place.path), "data that can't be read (why: coachlog doctor)") from error
    return _instead_of_a_damaged_one(unfinished, place)


def _written_over(unfinished: Path, place: Place, *, replace: bool) -> Path | None:
    """Write a copy into the journal through SQLite: to rename over it would pull it from under an open writer.

    Nobody else writes from the moment in which the old journal is kept.
    """
    old, new = connect.check(place.path), connect.check(unfinished, place.path)
    if old == new:
        with connect.as_it_is(place.path) as connection, connect.only_read(unfinished, place.path) as source:
            connection.execute("pragma locking_mode = exclusive")
            connection.execute("begin exclusive")  # waits, as any command does
            connection.execute("commit")
            aside = _kept_aside(connection, place, replace=replace)
            source.backup(connection)
        return aside
    # SQLite cannot write the one into the other. Between the copy and the lock somebody may have written.
    with connect.as_it_is(place.path) as connection:
        aside = _kept_aside(connection, place, replace=replace)
        kept = copies.counts(connection)
    with replace_when_done(place.path, old, unfinished, new) as connection:
        if copies.counts(connection) != kept:
            raise closed.written_into(place.path)
    return aside


def _kept_aside(connection: sqlite3.Connection, place: Place, *, replace: bool) -> Path | None:
    """Keep a journal among its snapshots. Raises JournalHolds if it is not to be replaced."""
    now = copies.counts(connection)
    if not now.steps:
        return None
    if not replace:
        raise JournalHolds(files.short(place.path), str(now))
    return copies.take_snapshot(connection, place)


def _instead_of_a_damaged_one(unfinished: Path, place: Place) -> Path:
    """Put a copy in the place of a file that nobody can write, which is kept as it is, byte by byte."""
    files.make_own_folder(place.snapshots)
    for second in count(int(time.time())):
        aside = place.snapshots / f"{copies.stamp(second)}.unreadable"
        with suppress(FileExistsError), place.path.open("rb") as old, files.create(aside) as kept:
            shutil.copyfileobj(old, kept)
            break
    _set_hot_journal_aside(place)
    unfinished.replace(place.path)
    files.sync_folder(place.path.parent)
    return aside


def _set_hot_journal_aside(place: Place) -> None:
    """Keep what a killed writer has left beside a file that is damaged now: SQLite would write it into the new one."""
    left = Path(f"{place.path}-journal")
    if os.path.lexists(left):
        files.make_own_folder(place.snapshots)
        left.replace(place.snapshots / f"{copies.stamp(int(time.time()))}.unreadable-journal")

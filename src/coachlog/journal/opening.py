"""Transactions: how a journal is read and written, brought to this version's schema, and started."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coachlog import files, platforms
from coachlog.errors import CoachlogError, UnusableFile
from coachlog.files import Place
from coachlog.journal import SCHEMA_VERSION
from coachlog.journal.connect import check, closed_on_error, connected, explaining, identity
from coachlog.model import Rep

if TYPE_CHECKING:
    from coachlog.journal.changes import Step


@contextmanager
def reading(place: Place, *, may_start: bool = False) -> Iterator[sqlite3.Connection]:
    """Give one consistent view of the journal, and close it.

    A journal that is not there reads as an empty one if nobody named it, or if the command ``may_start`` it. Raises
    CoachlogError for one that was named and isn't there, NotAJournal, UnusableFile.
    """
    is_empty = (may_start or not place.named) and not files.is_there(place.path)
    opened = closing(_empty() if is_empty else _up_to_date(place.path))
    with opened as connection, explaining(place.path, "Nothing was changed"):
        connection.execute("begin")
        yield connection


@contextmanager
def writing(
    place: Place,
    command: str,
    *,
    reps: Sequence[Rep] = (),
    create: bool = False,
    at: str | None = None,
    only_try: bool = False,
) -> Iterator["Step"]:
    """Give one transaction in which a command makes its changes; it is committed when the block ends well.

    ``reps`` are those that the command knew when it read its words: nothing is added for somebody who took the alias of
    one of them since. ``create`` makes a journal that is not there yet, with all it needs. ``at`` is the step's time in
    UTC (default: now). ``only_try``: all is taken back, and no journal made. Raises as ``reading`` does; on any error
    nothing is saved.
    """
    from coachlog.journal.changes import Step  # noqa: PLC0415 - brings json, which no reader pays for

    path = place.path
    is_new = create and not files.is_there(path)
    is_made = is_new and not only_try and _create(path)
    opened = closing(_empty()) if is_new and only_try else _locked(path)
    with opened as connection, explaining(path, "Nothing was saved"):
        try:
            step = Step(connection, command, identity(path), at, reps)
            yield step
            if step.may_be_settled:
                from coachlog.journal import settling  # noqa: PLC0415 - only while two laptops don't agree

                settling.settle_conflicts(connection, step.may_be_settled)
            if not only_try:  # else closing takes it all back
                connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.rollback()
            if is_made:
                _take_away_if_empty(path, connection)
            raise


@contextmanager
def whole(place: Place) -> Iterator[sqlite3.Connection]:
    """Give the journal outside of any transaction, for what SQLite does to a whole file: copy it, pack it."""
    with closing(_up_to_date(place.path)) as connection, explaining(place.path, "Nothing in it was changed"):
        yield connection


@contextmanager
def _locked(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a journal that nobody else writes.

    While this command waited, another file may have come to be in its place (``replacing``): then that one is opened.
    """
    while True:
        before = identity(path)
        with closing(_up_to_date(path)) as connection:
            try:
                with explaining(path, "Nothing was saved"):
                    connection.execute("begin immediate")
            except CoachlogError:
                if identity(path) == before:
                    raise
                continue
            if identity(path) == before:
                yield connection
                return


def _up_to_date(path: Path) -> sqlite3.Connection:
    """Open an existing journal, and bring it to this version's schema; a snapshot keeps it as it was.

    Refuses, untouched, whatever is not a journal of ours or is newer than this program.
    """
    while True:
        before = identity(path)
        try:
            return _migrated(path)
        except CoachlogError:
            if identity(path) == before:  # else it was encrypted or decrypted between two looks at it
                raise


def _migrated(path: Path) -> sqlite3.Connection:
    key = check(path)
    connection = connected(path, key)
    with closed_on_error(connection), explaining(path, "Nothing was changed"):
        (version,) = connection.execute("pragma user_version").fetchone()
        if version < SCHEMA_VERSION:
            _migrate(connection, path, key)
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, key: str | None) -> None:
    from coachlog.journal import copies, schema  # noqa: PLC0415 - bring sqlite-utils, which no daily command pays for

    def take_snapshot() -> None:
        # Never with `check`: where a process closes a file, it loses every lock that it has on that file (POSIX).
        with closing(connected(path, key)) as before:
            copies.take_snapshot(before, Place(path, named=True))

    schema.migrate(connection, take_snapshot)


def _empty(file: Path | str = ":memory:") -> sqlite3.Connection:
    """Return an empty journal, in memory or in a file that is empty and that nobody else sees yet."""
    from coachlog.journal import schema  # noqa: PLC0415 - as above

    connection = sqlite3.connect(file, isolation_level=None)
    with closed_on_error(connection):
        connection.execute("pragma journal_mode = memory")  # leave no second file
        connection.execute("pragma fullfsync = 1")
        schema.migrate(connection)
    return connection


def _take_away_if_empty(path: Path, connection: sqlite3.Connection) -> None:
    """Delete a journal that was made for a command that then failed, unless somebody else has written into it."""
    connection.execute("begin immediate")
    is_empty = not connection.execute("select 1 from step").fetchone()
    if is_empty and platforms.WINDOWS:
        from coachlog.journal import closed  # noqa: PLC0415 - for Windows, and for commands that fail

        as_it_is = closed.first_page(path)
        connection.rollback()
        connection.close()
        closed.take_away(path, as_it_is)
        return
    if is_empty:
        Path(f"{path}-journal").unlink(missing_ok=True)  # first: beside a new file of this name it would be that one's
        path.unlink()
    connection.rollback()


def _create(path: Path) -> bool:
    """Build a journal under another name and move it into place whole, so that nobody ever opens half a one.

    Return whether it is ours: somebody else may have put one there in the meantime.
    """
    files.make_folder(path.parent)
    if path.is_symlink():
        raise UnusableFile(files.short(path), "it is a link to nowhere", "Nothing was saved")
    with files.unfinished_beside(path, "Nothing was saved") as unfinished:
        with explaining(path, "Nothing was saved"):
            _empty(unfinished).close()
        return files.put_new(unfinished, path)

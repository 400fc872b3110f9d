"""Opening the journal: whose file it is, how it is read and written, and how the first one comes to be."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coachlog import files
from coachlog.errors import NewerJournal, NoJournal, NotAJournal, UnusableFile
from coachlog.files import Place
from coachlog.journal import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from coachlog.journal.changes import Step

_MAGIC = b"SQLite format 3\0"
_VERSION_AT = slice(60, 64)
_APPLICATION_ID_AT = slice(68, 72)
_HEADER = 100

PRAGMAS = (
    # Measured by replaying power cuts: TRUNCATE with FULL loses no acknowledged entry; DELETE loses the last one now
    # and then, WAL most of what came since its last checkpoint, and WAL's two more files break in synced folders.
    "pragma journal_mode = truncate",
    "pragma synchronous = full",
    "pragma fullfsync = 1",
    "pragma foreign_keys = on",
    "pragma secure_delete = on",
    "pragma temp_store = memory",  # no text of the journal in temporary folders
)


@contextmanager
def reading(place: Place, *, may_start: bool = False) -> Iterator[sqlite3.Connection]:
    """Give one consistent view of the journal, and close it.

    A journal that is not there reads as an empty one if nobody named it, or if the command ``may_start`` it. Raises
    NoJournal for one that was named, NotAJournal, NewerJournal, UnusableFile.
    """
    is_empty = (may_start or not place.named) and not files.is_there(place.path)
    connection = _empty() if is_empty else _connect(place.path)
    try:
        with _as_ours(place.path, "Nothing was changed"):
            connection.execute("begin")
            yield connection
    finally:
        connection.close()


@contextmanager
def writing(place: Place, command: str, *, create: bool = False, at: str | None = None) -> Iterator["Step"]:
    """Give one transaction in which a command makes its changes; it is committed when the block ends well.

    ``create`` makes a journal that is not there yet, with all it needs. ``at`` is the step's time (UTC), now unless
    said. Raises as ``reading`` does; on any error nothing is saved.
    """
    from coachlog.journal.changes import Step  # noqa: PLC0415 - brings json, which no reader pays for

    if create and not files.is_there(place.path):
        _create(place.path)
    connection = _connect(place.path)
    try:
        with _as_ours(place.path, "Nothing was saved"):
            connection.execute("begin immediate")
            try:
                yield Step(connection, command, _identity(place.path), at)
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.rollback()
                raise
    finally:
        connection.close()


@contextmanager
def whole(place: Place) -> Iterator[sqlite3.Connection]:
    """Give the journal outside of any transaction, for what SQLite does to a whole file: copy it, pack it."""
    connection = _connect(place.path)
    try:
        with _as_ours(place.path, "Nothing in it was changed"):
            yield connection
    finally:
        connection.close()


@contextmanager
def only_read(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a journal, of this version or an older one, that must stay as it is: a backup."""
    check(path)
    with _as_ours(path, "Nothing was changed"):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30, isolation_level=None)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def _as_ours(path: Path, then: str) -> Iterator[None]:
    """Say what SQLite says of a file in one line of ours."""
    try:
        yield
    except (sqlite3.Error, UnicodeError) as error:  # UnicodeError: damaged bytes where a text was
        raise UnusableFile(files.short(path), error, then) from error


def _connect(path: Path) -> sqlite3.Connection:
    """Open an existing journal, and bring it to this version's schema.

    Refuses, untouched, whatever is not a journal of ours or is newer than this program.
    """
    check(path)
    os.umask(0o077)
    mode = "rw" if os.access(path, os.W_OK) else "ro"
    with _as_ours(path, "Nothing was changed"):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=30, isolation_level=None
        )
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
            (version,) = connection.execute("pragma user_version").fetchone()
            if version < SCHEMA_VERSION:
                _migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def check(path: Path) -> None:
    """Look at the first bytes of the file, before SQLite sees it: it would roll back another program's journal.

    Raises NoJournal, NotAJournal, NewerJournal or UnusableFile for what is no journal of ours.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError as error:
        raise NoJournal(files.short(path)) from error
    except OSError as error:
        raise UnusableFile(files.short(path), error.strerror, "Name another file: --journal FILE") from error
    if not header:
        raise NotAJournal(files.short(path), "is empty and no coachlog journal")
    if not header.startswith(_MAGIC):
        raise NotAJournal(files.short(path), "is no coachlog journal")
    if int.from_bytes(header[_APPLICATION_ID_AT]) != APPLICATION_ID:
        raise NotAJournal(files.short(path), "is another program's database")
    if int.from_bytes(header[_VERSION_AT]) > SCHEMA_VERSION:
        raise NewerJournal(files.short(path))


def _migrate(connection: sqlite3.Connection) -> None:
    from coachlog.journal import schema  # noqa: PLC0415 - brings sqlite-utils, which no daily command pays for

    schema.migrate(connection)


def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _migrate(connection)
    return connection


def _create(path: Path) -> None:
    """Build a journal under another name and move it into place whole, so that nobody ever opens half a one."""
    files.make_folder(path.parent)
    if path.is_symlink():
        raise UnusableFile(files.short(path), "it is a link to nowhere", "Nothing was saved")
    unfinished = files.temporary_beside(path)
    try:
        files.create(unfinished).close()
        with _as_ours(path, "Nothing was saved"):
            connection = sqlite3.connect(unfinished, isolation_level=None)
            try:
                connection.execute("pragma journal_mode = memory")  # nobody else sees this file; leave no second one
                connection.execute("pragma fullfsync = 1")
                _migrate(connection)
            finally:
                connection.close()
        files.put_new(unfinished, path)
    except OSError as error:
        raise UnusableFile(files.short(path), error.strerror, "Nothing was saved") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _identity(path: Path) -> str:
    """Return what tells this file from a copy of it."""
    status = path.stat()
    return f"{status.st_dev}:{status.st_ino}"

"""Checking a journal's file and opening it, whatever its version. Transactions are in ``opening``."""

import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from coachlog import ciphertext, files
from coachlog.errors import CoachlogError, DamagedCopy, NotAJournal, UnusableFile, WrongKey
from coachlog.journal import APPLICATION_ID, SCHEMA_VERSION

_VERSION_AT = slice(60, 64)
_APPLICATION_ID_AT = slice(68, 72)
_HEADER = 100
DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")  # SQLite's names of errors that mean damaged bytes
SEE_DOCTOR = "; see coachlog doctor"
OUT_OF_MEMORY = "it is damaged, or there isn't enough memory to read it"
NO_KEY = "isn't a coachlog journal, or it's encrypted and the key command isn't set (COACHLOG_KEY_COMMAND)"

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
def as_it_is(path: Path, of: Path | None = None) -> Iterator[sqlite3.Connection]:
    """Give a journal, of this version or an older one, outside of any transaction and without migrating it.

    A copy may be named with the journal that it is a copy ``of``, whose key opens it.
    """
    with closing(connected(path, check(path, of))) as connection, explaining(path, "Nothing in it was changed"):
        yield connection


@contextmanager
def only_read(path: Path, of: Path | None = None) -> Iterator[sqlite3.Connection]:
    """Give a journal, of this version or an older one, that must stay as it is: a backup; ``of`` as in ``as_it_is``."""
    key = check(path, of)
    with explaining(path, "Nothing was changed", is_copy=bool(of)), closing(_opened(path, key, "ro")) as connection:
        yield connection


@contextmanager
def explaining(path: Path, then: str, *, is_copy: bool = False) -> Iterator[None]:
    """Raise UnusableFile, with a sentence of ours, for whatever SQLite raises about a file."""
    try:
        yield
    except sqlite_errors() as error:
        more = SEE_DOCTOR if _means_damage(error) and not is_copy else ""
        why = OUT_OF_MEMORY if isinstance(error, MemoryError) else str(error)
        # Its traceback holds the statement that failed, and so the file's lock, until the next garbage collection:
        # contextlib's frame holds the error, and from Python 3.12 on the error's own frames hold that one.
        raise UnusableFile(files.short(path), why, f"{then}{more}") from error.with_traceback(None)


def is_damage(error: CoachlogError) -> bool:
    """Whether an error says that a file isn't a journal, rather than locked or forbidden."""
    return isinstance(error, (NotAJournal, WrongKey, DamagedCopy)) or _means_damage(error.__cause__)


def _means_damage(error: BaseException | None) -> bool:
    # Errors without SQLite's name are raised by us or by Python, when what is read makes no sense.
    return isinstance(error, sqlite_errors()) and getattr(error, "sqlite_errorname", DAMAGE[0]).startswith(DAMAGE)


def sqlite_errors() -> tuple[type[Exception], ...]:
    """Return what is raised where a file is damaged, full or locked. SQLCipher, once loaded, has its own errors."""
    theirs = sys.modules.get("sqlcipher3.dbapi2")
    # UnicodeError: damaged bytes where a text was. MemoryError: damaged bytes where a length was.
    damaged = (sqlite3.Error, UnicodeError, MemoryError)
    return (*damaged, theirs.Error) if theirs else damaged


def connected(path: Path, key: str | None) -> sqlite3.Connection:
    """Return an open connection to a file that was checked, with the pragmas that every write needs."""
    os.umask(0o077)
    with explaining(path, "Nothing was changed"):
        connection = _opened(path, key, "rw" if os.access(path, os.W_OK) else "ro")
        with closed_on_error(connection):
            for pragma in PRAGMAS:
                connection.execute(pragma)
    return connection


@contextmanager
def closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Close a connection if the block raises."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _opened(path: Path, key: str | None, mode: str) -> sqlite3.Connection:
    """Open a file with SQLite, or with SQLCipher if it has a key."""
    if not key:
        return sqlite3.connect(files.uri(path, mode), uri=True, timeout=30, isolation_level=None)
    from coachlog.journal import cipher  # noqa: PLC0415 - an extra that few have

    connection = cipher.connect(path, key, mode)
    with closed_on_error(connection):
        numbers = (connection.execute(f"pragma {name}").fetchone() for name in ("application_id", "user_version"))
        _refuse_what_is_not_ours(path, *(number for (number,) in numbers))
    return connection


def check(path: Path, of: Path | None = None) -> str | None:
    """Look at the first bytes of the file, before SQLite sees it: it would roll back another program's journal.

    Return the key that the file is to be opened with, for a copy that of the journal it is a copy ``of``; None for a
    plain one. Whether the key fits is seen when the file is opened. Raises CoachlogError
    for anything but one of our journals: NotAJournal, UnusableFile or NoKey where it is one of these.
    """
    try:
        _refuse_what_is_no_plain_file(path)
        header = _header(path)
    except FileNotFoundError as error:
        raise CoachlogError(
            f"there's no journal at {files.short(path)}. Adding a rep starts one: coachlog rep add 'NAME'"
        ) from error
    except OSError as error:
        raise UnusableFile(files.short(path), error.strerror, "Name another file: --journal FILE") from error
    if not header:
        raise NotAJournal(files.short(path), "is empty, not a coachlog journal", is_copy=bool(of))
    if not header.startswith(ciphertext.MAGIC):
        return _key(path, of or path)
    numbers = (int.from_bytes(header[part]) for part in (_APPLICATION_ID_AT, _VERSION_AT))
    _refuse_what_is_not_ours(path, *numbers, is_copy=bool(of))
    return None


def is_ours(path: Path) -> bool:
    """Whether a file is a plain journal of ours, of whatever version."""
    try:
        header = _header(path)
    except OSError:
        return False
    return header.startswith(ciphertext.MAGIC) and int.from_bytes(header[_APPLICATION_ID_AT]) == APPLICATION_ID


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEADER)


def _refuse_what_is_not_ours(path: Path, application: int, version: int, *, is_copy: bool = False) -> None:
    if application != APPLICATION_ID:
        raise NotAJournal(files.short(path), "is another program's database", is_copy=is_copy)
    if version > SCHEMA_VERSION:
        raise CoachlogError(
            f"{files.short(path)} was written by a newer coachlog, so it was left unchanged. "
            "To read it: install that version here, too"
        )


def _key(path: Path, journal: Path) -> str:
    """Return the key for a file that is not plain SQLite. Raises NotAJournal where no key is known, or NoKey."""
    from coachlog.journal import keys  # noqa: PLC0415 - a plain journal has none

    if not keys.command_of(journal):
        raise NotAJournal(files.short(path), NO_KEY, is_copy=journal != path)
    return keys.key_of(journal)


def _refuse_what_is_no_plain_file(path: Path) -> None:
    """Raise UnusableFile for a link, which somebody else may have made, and for a pipe, where reading would wait."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise UnusableFile(files.short(path), f"it is a link to {path.resolve()}", "Name the file itself")
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise UnusableFile(files.short(path), "it isn't a regular file", "Name another file: --journal FILE")
    beside = Path(f"{path}-journal")  # where SQLite writes while it writes
    if beside.is_symlink():
        raise UnusableFile(files.short(beside), "it is a link", "Take it away")


def identity(path: Path) -> str:
    """Return what tells this file from a copy of it; nothing where there is none."""
    if not files.is_there(path):
        return ""
    status = path.stat()
    return f"{status.st_dev}:{status.st_ino}"

"""Opening the journal: whose file it is, how it is read and written, and how the first one comes to be."""

import os
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coachlog import files
from coachlog.errors import CoachlogError, DamagedCopy, NewerJournal, NoJournal, NotAJournal, UnusableFile, WrongKey
from coachlog.files import Place
from coachlog.journal import APPLICATION_ID, SCHEMA_VERSION
from coachlog.model import Rep

if TYPE_CHECKING:
    from coachlog.journal.changes import Step

_VERSION_AT = slice(60, 64)
_APPLICATION_ID_AT = slice(68, 72)
_HEADER = 100
DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")  # SQLite's names of what says that bytes are no journal
SEE_DOCTOR = "; see coachlog doctor"
OUT_OF_MEMORY = "it is damaged, or there is not enough memory to read it"
NO_KEY = "is no coachlog journal, or it is encrypted and the key command is missing (COACHLOG_KEY_COMMAND)"
WAITING = 0.2  # seconds; who waits for a lock of SQLite's looks again after a tenth at most

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

    is_made = create and not only_try and not files.is_there(place.path) and _create(place.path)
    connection = _empty() if only_try and create and not files.is_there(place.path) else _locked(place.path)
    try:
        with _as_ours(place.path, "Nothing was saved"):
            try:
                yield Step(connection, command, _identity(place.path), at, reps)
                if not only_try:  # else closing takes it all back
                    connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.rollback()
                if is_made:
                    _take_away_if_empty(place.path, connection)
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
def as_it_is(path: Path, of: Path | None = None) -> Iterator[sqlite3.Connection]:
    """Give a journal, of this version or an older one, outside of any transaction and without bringing it to ours.

    A copy may be named with the journal that it is a copy ``of``, whose key opens it.
    """
    connection = _open(path, check(path, of))
    try:
        with _as_ours(path, "Nothing in it was changed"):
            yield connection
    finally:
        connection.close()


@contextmanager
def alone(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a journal that nobody else reads or writes for as long as it is open, outside of any transaction."""
    with as_it_is(path) as connection:
        connection.execute("pragma locking_mode = exclusive")
        connection.execute("begin exclusive")  # waits, as any command does
        connection.execute("commit")
        yield connection


@contextmanager
def only_read(path: Path, of: Path | None = None) -> Iterator[sqlite3.Connection]:
    """Give a journal, of this version or an older one, that must stay as it is: a backup; ``of`` as in ``as_it_is``."""
    key = check(path, of)
    with _as_ours(path, "Nothing was changed", is_copy=bool(of)), closing(_opened(path, key, "ro")) as connection:
        yield connection


@contextmanager
def with_key(path: Path, key: str | None) -> Iterator[sqlite3.Connection]:
    """Give a journal whose key is at hand, outside of any transaction; SQLCipher opens it, plain (None) or not."""
    from coachlog.journal import cipher  # noqa: PLC0415 - an extra that few have

    with _as_ours(path, "Nothing was changed"), closing(cipher.connect(path, key)) as connection:
        yield connection


@contextmanager
def replacing(path: Path, old: str | None, unfinished: Path, new: str | None) -> Iterator[sqlite3.Connection]:
    """Give a journal that nobody else writes until the block ends well; then put the finished file in its place.

    ``old`` and ``new`` are their keys. Who waits to write sees that there is another, and opens that one (``writing``).
    """
    before = _identity(path)
    with with_key(path, old) as connection:
        connection.execute("begin immediate")
        if _identity(path) != before:
            raise UnusableFile(files.short(path), "another command has just replaced it", "Try again")
        yield connection
        with with_key(unfinished, new) as replacement:
            # Nobody writes the new file before those who wait for the old one have seen it: to them, the new one's
            # rollback journal would be what a crash has left of the old one, and they would clear it away.
            replacement.execute("begin immediate")
            unfinished.replace(path)
            files.sync_folder(path.parent)
            connection.close()
            time.sleep(WAITING)


def export(
    source: Path, old: str | None, target: Path, new: str | None, tick: Callable[[], None] | None = None
) -> None:
    """Write what a journal holds into an empty file, under another key, or none."""
    from coachlog.journal import cipher  # noqa: PLC0415 - an extra that few have

    with _as_ours(source, "Nothing was changed"):
        cipher.export(source, old, target, new, tick)


@contextmanager
def _as_ours(path: Path, then: str, *, is_copy: bool = False) -> Iterator[None]:
    """Say what SQLite says of a file in one line of ours."""
    try:
        yield
    except sqlite_errors() as error:
        more = SEE_DOCTOR if _tells_of_damage(error) and not is_copy else ""
        # Not the error itself: this frame, which its traceback holds, would hold it, and its statement the file's lock.
        why = OUT_OF_MEMORY if isinstance(error, MemoryError) else str(error)
        raise UnusableFile(files.short(path), why, f"{then}{more}") from error


def is_damage(error: CoachlogError) -> bool:
    """Whether an error says that the bytes of a file are no journal, not that somebody else has it, or may not."""
    return isinstance(error, (NotAJournal, WrongKey, DamagedCopy)) or _tells_of_damage(error.__cause__)


def _tells_of_damage(error: BaseException | None) -> bool:
    # Errors without SQLite's name are raised by us or by Python, when what is read makes no sense.
    return isinstance(error, sqlite_errors()) and getattr(error, "sqlite_errorname", DAMAGE[0]).startswith(DAMAGE)


def sqlite_errors() -> tuple[type[Exception], ...]:
    """Return what is raised where a file is damaged, full or locked. SQLCipher, once loaded, has errors of its own."""
    theirs = sys.modules.get("sqlcipher3.dbapi2")
    # UnicodeError: damaged bytes where a text was. MemoryError: damaged bytes where a length was.
    damaged = (sqlite3.Error, UnicodeError, MemoryError)
    return (*damaged, theirs.Error) if theirs else damaged


def _locked(path: Path) -> sqlite3.Connection:
    """Open a journal as the only one who writes it.

    While it waited, another file may have come to be in its place (``replacing``): then that one is opened instead.
    """
    while True:
        before = _identity(path)
        connection = _connect(path)
        try:
            with _as_ours(path, "Nothing was saved"):
                connection.execute("begin immediate")
            if _identity(path) == before:
                return connection
        except CoachlogError:
            if _identity(path) == before:
                connection.close()
                raise
        except BaseException:
            connection.close()
            raise
        connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    """Open an existing journal, and bring it to this version's schema; a snapshot keeps it as it was.

    Refuses, untouched, whatever is not a journal of ours or is newer than this program.
    """
    while True:
        before = _identity(path)
        try:
            return _brought_up_to_date(path)
        except CoachlogError:
            if _identity(path) == before:  # else it was encrypted or decrypted between two looks at it
                raise


def _brought_up_to_date(path: Path) -> sqlite3.Connection:
    key = check(path)
    connection = _open(path, key)
    try:
        with _as_ours(path, "Nothing was changed"):
            (version,) = connection.execute("pragma user_version").fetchone()
            if version < SCHEMA_VERSION:
                migrate(connection, lambda: _keep_a_copy(path, key))
    except BaseException:
        connection.close()
        raise
    return connection


def _open(path: Path, key: str | None) -> sqlite3.Connection:
    os.umask(0o077)
    with _as_ours(path, "Nothing was changed"):
        connection = _opened(path, key, "rw" if os.access(path, os.W_OK) else "ro")
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
        except BaseException:
            connection.close()
            raise
    return connection


def _opened(path: Path, key: str | None, mode: str) -> sqlite3.Connection:
    """Open a file with SQLite, or with SQLCipher if it has a key."""
    if key:
        from coachlog.journal import cipher  # noqa: PLC0415 - an extra that few have

        connection = cipher.connect(path, key, mode)
        try:
            numbers = (connection.execute(f"pragma {name}").fetchone() for name in ("application_id", "user_version"))
            _refuse_what_is_not_ours(path, *(number for (number,) in numbers))
        except BaseException:
            connection.close()
            raise
        return connection
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=30, isolation_level=None)


def check(path: Path, of: Path | None = None) -> str | None:
    """Look at the first bytes of the file, before SQLite sees it: it would roll back another program's journal.

    Return the key that the file is to be opened with, for a copy that of the journal it is a copy ``of``; None for a
    plain one. Whether the key fits is seen when the file is opened. Raises NoJournal, NotAJournal, NewerJournal or
    UnusableFile for what is no journal of ours, and NoKey.
    """
    try:
        _refuse_what_is_no_plain_file(path)
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError as error:
        raise NoJournal(files.short(path)) from error
    except OSError as error:
        raise UnusableFile(files.short(path), error.strerror, "Name another file: --journal FILE") from error
    if not header:
        raise NotAJournal(files.short(path), "is empty and no coachlog journal", is_copy=bool(of))
    if not header.startswith(files.MAGIC):
        return _key(path, of or path)
    numbers = (int.from_bytes(header[part]) for part in (_APPLICATION_ID_AT, _VERSION_AT))
    _refuse_what_is_not_ours(path, *numbers, is_copy=bool(of))
    return None


def is_ours(path: Path) -> bool:
    """Whether a file is a plain journal of ours, of whatever version."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError:
        return False
    return header.startswith(files.MAGIC) and int.from_bytes(header[_APPLICATION_ID_AT]) == APPLICATION_ID


def _refuse_what_is_not_ours(path: Path, application: int, version: int, *, is_copy: bool = False) -> None:
    if application != APPLICATION_ID:
        raise NotAJournal(files.short(path), "is another program's database", is_copy=is_copy)
    if version > SCHEMA_VERSION:
        raise NewerJournal(files.short(path))


def _key(path: Path, journal: Path) -> str:
    """Return the key for a file that is not plain SQLite. Raises NotAJournal where no key is known, or NoKey."""
    from coachlog.journal import keys  # noqa: PLC0415 - a plain journal has none

    if not keys.command_of(journal):
        raise NotAJournal(files.short(path), NO_KEY, is_copy=journal != path)
    return keys.key_of(journal)


def _refuse_what_is_no_plain_file(path: Path) -> None:
    """Follow no link, which others may have laid, and wait for nobody to write into a pipe. Raises UnusableFile."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise UnusableFile(files.short(path), f"it is a link to {path.resolve()}", "Name the file itself")
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise UnusableFile(files.short(path), "it is no plain file", "Name another file: --journal FILE")
    beside = Path(f"{path}-journal")  # where SQLite writes while it writes
    if beside.is_symlink():
        raise UnusableFile(files.short(beside), "it is a link", "Take it away")


def migrate(connection: sqlite3.Connection, keep: Callable[[], None] | None = None) -> None:
    """Bring a journal to this version's schema; ``keep`` keeps it as it was, when nobody else can write any more."""
    from coachlog.journal import schema  # noqa: PLC0415 - brings sqlite-utils, which no daily command pays for

    # To rebuild a table is to drop one that others name. Inside of a transaction this cannot be set any more.
    connection.execute("pragma foreign_keys = off")
    schema.migrate(connection, keep)
    connection.execute("pragma foreign_keys = on")


def _keep_a_copy(path: Path, key: str | None) -> None:
    from coachlog.journal import copies  # noqa: PLC0415 - it opens journals, with this module

    # Never with `check`: where a process closes a file, it loses every lock that it has on that file (POSIX).
    with closing(_open(path, key)) as connection:
        copies.keep(connection, Place(path, named=True))


def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    return connection


def _take_away_if_empty(path: Path, connection: sqlite3.Connection) -> None:
    """Take a journal away that was made for what then came to nothing, unless somebody else has written into it."""
    connection.execute("begin immediate")
    if not connection.execute("select 1 from step").fetchone():
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
    try:
        with files.unfinished_beside(path) as unfinished:
            with _as_ours(path, "Nothing was saved"):
                connection = sqlite3.connect(unfinished, isolation_level=None)
                try:
                    connection.execute(
                        "pragma journal_mode = memory"
                    )  # nobody else sees this file; leave no second one
                    connection.execute("pragma fullfsync = 1")
                    migrate(connection)
                finally:
                    connection.close()
            return files.put_new(unfinished, path)
    except OSError as error:
        raise UnusableFile(files.short(path), error.strerror, "Nothing was saved") from error


def _identity(path: Path) -> str:
    """Return what tells this file from a copy of it; nothing where there is none."""
    if not files.is_there(path):
        return ""
    status = path.stat()
    return f"{status.st_dev}:{status.st_ino}"

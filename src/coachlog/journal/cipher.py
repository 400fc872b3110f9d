"""SQLCipher: opening encrypted journals. Loaded for no others.

A connection is used like one of sqlite3. A plain file can be opened too, where both libraries would be at work on it:
where one of them closes a file, the process loses the locks that the other has on it (POSIX).
"""

import sqlite3
from pathlib import Path
from typing import Any

from coachlog import files
from coachlog.errors import NoKey, WrongKey


def library() -> Any:
    """Return what speaks to SQLCipher. Raises NoKey where the extra is missing."""
    try:
        from sqlcipher3 import dbapi2  # noqa: PLC0415 - an extra that few have
    except ImportError as error:
        then = "pipx inject coachlog sqlcipher3, or in a venv: pip install sqlcipher3"
        raise NoKey(f"encryption support isn't installed. To add it: {then}") from error
    return dbapi2


def connect(path: Path, key: str | None, mode: str = "rw") -> sqlite3.Connection:
    """Open a file with its key, a plain one with None. Raises WrongKey, and NoKey where the extra is missing."""
    connection: sqlite3.Connection = library().connect(
        files.uri(path, mode), uri=True, timeout=30, isolation_level=None
    )
    try:
        connection.execute("pragma cipher_log_level = none")  # we say what is wrong, on one line
        if key:
            # With the key itself it opens in a millisecond; from a passphrase it would be derived in 200.
            connection.set_key(quoted(key))  # type: ignore[attr-defined]
        connection.execute("select count(*) from sqlite_master").fetchone()
    except BaseException as error:
        connection.close()
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise WrongKey(files.short(path)) from error
        raise
    return connection


def quoted(key: str | None) -> str:
    """Return a key as SQLCipher takes it, not as a passphrase; nothing for a plain file."""
    return f"x'{key}'" if key else ""

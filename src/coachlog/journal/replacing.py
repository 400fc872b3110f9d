"""Putting another file in a journal's place, under another key or none, while other commands may wait to write.

On Windows that is only possible once everybody has closed it (``closed``).
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from coachlog import files, platforms
from coachlog.errors import UnusableFile
from coachlog.journal import cipher, closed
from coachlog.journal.connect import explaining, identity
from coachlog.journal.copies import STEPS_OF_SQLITE, Tick

WAITING = 0.2  # seconds; a process waiting for SQLite's lock looks again after a tenth at most


@contextmanager
def with_key(path: Path, key: str | None) -> Iterator[sqlite3.Connection]:
    """Give a journal whose key is at hand, outside of any transaction; SQLCipher opens it, plain (None) or not."""
    with explaining(path, "Nothing was changed"), closing(cipher.connect(path, key)) as connection:
        yield connection


@contextmanager
def replace_when_done(path: Path, old: str | None, unfinished: Path, new: str | None) -> Iterator[sqlite3.Connection]:
    """Give a journal that nobody else writes until the block ends well; then put the finished file in its place.

    ``old`` and ``new`` are their keys. A command that waits to write sees the new file and opens that one
    (``opening.writing``).
    """
    before = identity(path)
    with with_key(path, old) as connection:
        connection.execute("begin immediate")
        if identity(path) != before:
            raise UnusableFile(files.short(path), "another command has just replaced it", "Try again")
        yield connection
        if platforms.WINDOWS:
            as_it_is = closed.first_page(path)
            connection.close()
            closed.replace(unfinished, path, as_it_is)
            return
        with with_key(unfinished, new) as replacement:
            # Nobody writes the new file before those who wait for the old one have seen it: to them, the new one's
            # rollback journal would be what a crash has left of the old one, and they would clear it away.
            replacement.execute("begin immediate")
            unfinished.replace(path)
            files.sync_folder(path.parent)
            connection.close()
            time.sleep(WAITING)


def export(source: Path, old: str | None, target: Path, new: str | None, tick: Tick | None = None) -> None:
    """Write what a journal holds into an empty file, under another key, or none."""
    with explaining(source, "Nothing was changed"), closing(cipher.connect(target, new)) as connection:
        connection.set_progress_handler(tick, STEPS_OF_SQLITE)
        connection.execute("pragma journal_mode = memory")  # nobody else sees this file; leave no second one
        values = {"source": files.uri(source, "ro"), "key": cipher.quoted(old)}
        connection.execute("attach :source as source key :key", values)
        connection.execute("begin")
        connection.execute("select sqlcipher_export('main', 'source')").fetchone()
        for name in ("application_id", "user_version"):
            (number,) = connection.execute(f"pragma source.{name}").fetchone()
            connection.execute(f"pragma main.{name} = {number}")
        connection.execute("commit")

"""Moving a journal's file on Windows, where nobody can replace or delete it while anybody has it open.

So it can't be kept from other writers meanwhile. Instead, what was looked at under SQLite's lock is compared again.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

from coachlog import files
from coachlog.ciphertext import PAGE
from coachlog.errors import UnusableFile

PATIENCE = 30.0  # seconds that others have to close it; a command waits as long for SQLite's lock
AGAIN = 0.1


def first_page(path: Path) -> bytes:
    """Return what every write changes: SQLite counts them there, and an encrypted page is never twice the same."""
    with path.open("rb") as file:
        return file.read(PAGE)


def replace(unfinished: Path, path: Path, was: bytes) -> None:
    """Put a finished file in the place of a journal whose first page ``was`` so under the lock, as soon as it is free.

    Raises UnusableFile, and nothing has changed, if somebody has written into the journal since.
    """
    aside, new = files.temporary_beside(path), first_page(unfinished)
    with suppress(OSError):  # a file system without hard links: there somebody can write at that very moment
        os.link(path, aside)
    try:
        _replace_when_free(unfinished, path, was)
        if os.path.lexists(aside) and first_page(aside) != was:
            _replace_when_free(aside, path, new)
            raise written_into(path)
    finally:
        files.discard(aside)


def _replace_when_free(unfinished: Path, path: Path, was: bytes) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        if first_page(path) != was or _is_left_open(path):
            raise written_into(path)
        try:
            unfinished.replace(path)
        except PermissionError:
            if time.monotonic() >= end:
                raise
            time.sleep(AGAIN)
        else:
            return


def _is_left_open(path: Path) -> bool:
    """Whether somebody writes into a journal, or was killed at it: SQLite would go on with that in the new file."""
    beside = Path(f"{path}-journal")
    return beside.exists() and beside.stat().st_size > 0


def written_into(path: Path) -> UnusableFile:
    """Return the error that says so of a journal, which is not to be replaced then."""
    return UnusableFile(files.short(path), "another command has just written into it", "Try again")


def take_away(path: Path, was: bytes) -> None:
    """Delete a journal whose first page ``was`` so under the lock, unless somebody has it open or has written into it.

    What SQLite keeps beside it goes after it, not before: nobody uses that once the journal is gone.
    """
    aside = files.temporary_beside(path)
    with suppress(PermissionError):
        path.rename(aside)
        if first_page(aside) == was:
            files.discard(Path(f"{path}-journal"))
            files.discard(aside)
        elif files.put_new(aside, path):
            files.discard(aside)

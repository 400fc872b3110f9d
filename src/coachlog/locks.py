"""Locks that a process keeps on a file or a folder for as long as it lives, whatever ends it."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from coachlog import platforms

PATIENCE = 1.0  # seconds that a writer waits for who clears up a folder
LOCK = ".coachlog.lock"  # in a folder of Windows, which can't be locked itself

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    _FAR = 1 << 30  # what is locked there cannot be read by others, so these are bytes that no file has
    _WRITERS = 1 << 16  # bytes: there are no shared locks, so each writer has one of its own

    def take(descriptor: int) -> None:
        """Lock an open file until it is closed, as the end of the process does. Raises OSError if it is locked."""
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _take(descriptor: int, *, alone: bool) -> None:
        """Lock an open file alone, or with others who do not. Raises BlockingIOError if that isn't possible now."""
        byte = 0 if alone else int.from_bytes(os.urandom(2))
        os.lseek(descriptor, _FAR + byte, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, _WRITERS if alone else 1)
        except OSError as error:
            raise BlockingIOError(error.errno, error.strerror) from error
else:
    import fcntl

    def take(descriptor: int) -> None:
        """Lock an open file until it is closed, as the end of the process does. Raises OSError if it is locked."""
        # flock, not lockf: where a process closes any handle on a file, it loses what lockf has given it (POSIX).
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _take(descriptor: int, *, alone: bool) -> None:
        """Lock an open file alone, or with others who do not. Raises BlockingIOError if that isn't possible now."""
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)


def is_taken(path: Path) -> bool:
    """Whether some process has locked a file; not where there is none."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return False
    try:
        take(descriptor)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def take_folder(folder: Path, *, alone: bool) -> Callable[[], None] | None:
    """Lock a folder for one who clears it up ``alone``, or for one of those who write unfinished files into it.

    Return what gives it up again, or None where there are no such locks: in some network folders. Raises
    BlockingIOError where others have it. Not a lock on the file itself: SQLite has its own on that.
    """
    path = folder / LOCK if platforms.WINDOWS else folder
    end = time.monotonic() + (0 if alone else PATIENCE)
    try:
        flags = (
            os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            if platforms.WINDOWS
            else os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
        )
        held = os.open(path, flags, 0o600)
    except OSError:
        return None

    def give_up() -> None:
        os.close(held)
        if platforms.WINDOWS:
            with suppress(OSError):  # somebody else has it open, and deletes it after us
                path.unlink()

    while True:
        try:
            _take(held, alone=alone)
        except BlockingIOError:
            if time.monotonic() >= end:
                give_up()
                raise
            time.sleep(0.02)
        except OSError:
            give_up()
            return None
        else:
            return give_up

"""Locks that a process keeps on a file or a folder for as long as it lives, whatever ends it."""

import os
import sys
import time
from pathlib import Path

PATIENCE = 1.0  # seconds that a writer waits for who clears up a folder

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    _FAR = 1 << 30  # what is locked there cannot be read by others, so it is a byte that no file has

    def take(descriptor: int) -> None:
        """Lock an open file until it is closed, as the end of the process does. Raises OSError if it is locked."""
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def take(descriptor: int) -> None:
        """Lock an open file until it is closed, as the end of the process does. Raises OSError if it is locked."""
        # flock, not lockf: where a process closes any handle on a file, it loses what lockf has given it (POSIX).
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


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


def take_folder(folder: Path, *, alone: bool) -> int | None:
    """Lock a folder for one who clears it up ``alone``, or for one of those who write unfinished files into it.

    Return what is to be closed at the end, or None where there are no such locks: on Windows, in some network folders.
    Raises BlockingIOError where others have it. Not a lock on the file itself: SQLite has its own on that.
    """
    if sys.platform == "win32":  # pragma: no cover
        return None
    end = time.monotonic() + (0 if alone else PATIENCE)
    held = None
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        while True:
            try:
                fcntl.flock(held, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise
                time.sleep(0.02)
            else:
                return held
    except OSError as error:
        if held is not None:
            os.close(held)
        if isinstance(error, BlockingIOError):
            raise
        return None

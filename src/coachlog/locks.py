"""Locks that a process keeps on a file for as long as it lives, whatever ends it."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    _FAR = 1 << 30  # what is locked there cannot be read by others, so it is a byte that no file has

    def _try(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(descriptor: int) -> None:
        # flock, not lockf: where a process closes any handle on a file, it loses what lockf has given it (POSIX).
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def take(descriptor: int) -> None:
    """Lock an open file until it is closed, which the end of the process does. Raises OSError if somebody has it."""
    _try(descriptor)


def is_taken(path: Path) -> bool:
    """Whether some process has locked a file; not where there is none."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return False
    try:
        _try(descriptor)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)

"""What differs between systems, each difference as one fact or rule, so that a test can say which system it is on."""

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover

    def user() -> int:
        """Return the system's number of the user; 0, as users have none."""
        return 0

    def is_in_memory(_: Path) -> bool:
        """Whether a folder's file system is in memory: none is."""
        return False
else:
    import fcntl

    def user() -> int:
        """Return the system's number of the user."""
        return os.getuid()

    def is_in_memory(folder: Path) -> bool:
        """Whether a folder's file system is in memory, as far as the system says so: Linux does."""
        try:
            device = folder.stat().st_dev
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return False
        number = f"{os.major(device)}:{os.minor(device)}"
        return any(
            mount.split()[2] == number and mount.partition(" - ")[2].split()[0] in {"tmpfs", "ramfs"}
            for mount in mounts
        )


WINDOWS = sys.platform == "win32"
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
_DEVICES |= {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}


def is_device(name: str) -> bool:
    """Whether Windows takes a file's name for a device, whatever its ending: ``con``, ``nul.md``, ``COM1.tar.gz``."""
    return name.partition(".")[0].rstrip(" ").casefold() in _DEVICES


def names_folder(word: str) -> bool:
    """Whether a path, as it was typed, says by its last letter that it is a folder's."""
    return word.endswith(("/", "\\") if WINDOWS else "/")


def below_home(word: str) -> str | None:
    """Return what a path, as it was typed, names in the home folder: ``a/b`` for ``~/a/b``; None for other paths.

    No shell of Windows puts the home folder in the place of ``~``.
    """
    return word[2:] if word.startswith(("~/", "~\\") if WINDOWS else "~/") else None


def flush(descriptor: int) -> None:
    """Let what was written into a file or a folder reach the disk itself.

    On macOS ``fsync`` leaves it in the disk's own memory, and only this call goes further. SQLite does the same.
    """
    if sys.platform != "win32" and hasattr(fcntl, "F_FULLFSYNC"):
        with suppress(OSError):  # a file system that doesn't know it: a network's
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)

"""Where our files live, and how they are written: for their owner alone, never through a link, never half."""

import glob
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from coachlog.errors import NoHome, Unreadable, UnusableFile

OWNER_ONLY = 0o600


class Place(NamedTuple):
    """A journal's path, and whether the user named it or it is the usual one."""

    path: Path
    named: bool

    @property
    def drafts(self) -> Path:
        """The folder of the texts that were typed and not yet saved."""
        return self.path.with_name(f"{self.path.stem}.drafts")

    @property
    def snapshots(self) -> Path:
        """The folder of the copies that are made by themselves."""
        return self.path.with_name(f"{self.path.stem}.snapshots")


def journal(named: str | None) -> Place:
    """Return the place of the journal: as named by ``--journal`` or ``COACHLOG_JOURNAL``, else in the data folder.

    Raises NoHome where none is named and no home folder is known.
    """
    if named == "":  # an unset shell variable: `--journal "$HERE"`
        raise Unreadable("--journal: no file is named")
    return Place(expanded(named), named=True) if named else Place(data_folder() / "journal.db", named=False)


def data_folder() -> Path:
    """Return the platform's folder for a program's own data."""
    if sys.platform == "win32":  # pragma: no cover
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) / "coachlog" if base else _home() / "AppData" / "Local" / "coachlog"
    if sys.platform == "darwin":  # pragma: no cover
        return _home() / "Library" / "Application Support" / "coachlog"
    base = os.environ.get("XDG_DATA_HOME", "")
    # The specification says that a relative path is to be ignored.
    return Path(base) / "coachlog" if base.startswith("/") else _home() / ".local" / "share" / "coachlog"


def _home() -> Path:
    try:
        home = Path.home()
    except RuntimeError as error:
        raise NoHome from error
    if not home.is_absolute():
        raise NoHome
    return home


def expanded(path: str) -> Path:
    """Return a path as it was typed, with ~/ for the home folder."""
    return _home() / path[2:] if path.startswith("~/") else Path(path)


def is_there(path: Path) -> bool:
    """Whether there is anything at a path. Raises UnusableFile for a path that cannot be looked at."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:  # ValueError: a NUL in a path
        raise UnusableFile(path, getattr(error, "strerror", error), "Name another file: --journal FILE") from error
    return True


def short(path: Path) -> str:
    """Return a path as people write it, with ~ for the home folder."""
    try:
        return f"~/{path.relative_to(_home())}"
    except (ValueError, NoHome):
        return str(path)


def quoted(path: Path) -> str:
    """Return a path as it can be pasted into a shell."""
    import shlex  # noqa: PLC0415 - only advice is pasted

    shown = short(path)
    return f"~/{shlex.quote(shown[2:])}" if shown.startswith("~/") else shlex.quote(shown)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for the owner alone. One that stands is left as it is."""
    os.umask(0o077)  # mkdir takes its mode for the last folder only
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableFile(folder, error.strerror, "Nothing was saved") from error


def create(path: Path) -> IO[bytes]:
    """Create a file for the owner alone and open it for writing. Raises FileExistsError for one that stands."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, OWNER_ONLY), "wb")


def temporary_beside(path: Path) -> Path:
    """Return a name for an unfinished file, in the folder where it will be moved into place."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def drafts(place: Place) -> list[Path]:
    """Return the texts that were typed and not saved."""
    return sorted(place.drafts.iterdir()) if place.drafts.is_dir() else []


def unfinished(place: Place) -> list[Path]:
    """Return what a killed command has left beside a journal and among its snapshots: files that were never whole."""
    beside = place.path.parent.glob(f".{glob.escape(place.path.name)}.*.tmp")
    return sorted([*beside, *place.snapshots.glob(".*.tmp")])


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write a whole file and put it in the place of ``path`` at the end; on any error nothing has changed."""
    unfinished = temporary_beside(path)
    try:
        with create(unfinished) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise UnusableFile(path, error.strerror, "Nothing was written") from error
    finally:
        unfinished.unlink(missing_ok=True)


def put_new(unfinished: Path, path: Path) -> bool:
    """Move a finished file to a name that nobody has; False, and nothing done, where somebody has it."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links; there, two first runs at the same moment are not told apart.
        if path.exists():
            return False
        unfinished.rename(path)
    sync_folder(path.parent)
    return True


def sync(path: Path) -> None:
    """Make a file's content survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the folder's own list of names survive a power cut, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

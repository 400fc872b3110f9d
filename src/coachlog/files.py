"""Where our files live, and how they are written: for their owner alone, never through a link, never partly."""

import os
import stat
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

from coachlog import locks, platforms, shell
from coachlog.ciphertext import is_encrypted, is_readable
from coachlog.errors import NoHome, Unreadable, UnusableFile

OWNER_ONLY = 0o600
DAY = len("2026-11-23")  # of a snapshot's name
IN_MEMORY = ("/run/user/{}", "/dev/shm")  # noqa: S108 - folders of the system's, checked before they are used
DRAFTS = "COACHLOG_DRAFTS"  # names a folder for drafts of encrypted journals
LARGE = 100 * 1024 * 1024  # bytes of a journal that is not copied without being asked
MANY_PAGES = 256


class Place(NamedTuple):
    """A journal's path, and whether the user named it or it is the usual one."""

    path: Path
    named: bool

    @property
    def is_encrypted(self) -> bool:
        """Whether the journal is there and encrypted; its key is in nothing that is ours."""
        return is_encrypted(self.path)

    @property
    def drafts(self) -> Path | None:
        """The folder of the texts that were typed and not yet saved.

        An encrypted journal's is in memory, or named by the user for that; None where there is neither.
        """
        return next(iter(draft_folders(self.path)), None) if self.is_encrypted else self.plain_drafts

    @property
    def plain_drafts(self) -> Path:
        """The folder of drafts beside the journal."""
        return self.path.with_name(f"{self.path.stem}.drafts")

    @property
    def snapshots(self) -> Path:
        """The folder of the copies that are made by themselves."""
        return self.path.with_name(f"{self.path.stem}.snapshots")


def key_command(journal: Path) -> Path:
    """Return the file beside a journal that may say how to get its key."""
    return journal.with_name(f"{journal.stem}.key-command")


def draft_folders(journal: Path) -> list[Path]:
    """Return the folders for drafts of an encrypted journal, the user's alone; the first is for new ones.

    They are in memory, but for one that the user has named. What the system always has comes before what only a
    session has, so that a draft is found again from another session or a cron job. Raises UnusableFile.
    """
    named = os.environ.get(DRAFTS)
    user = platforms.user()
    in_memory = (*(base.format(user) for base in IN_MEMORY), os.environ.get("XDG_RUNTIME_DIR", ""))
    bases = [Path(base) for base in in_memory if base and platforms.is_in_memory(Path(base))]
    found = [ours for base in bases if (ours := _ours(base, user))]
    if named:
        if not (ours := _ours(expanded(named).absolute(), user)):
            raise UnusableFile(named, "it isn't a folder of yours alone", f"Name another: {DRAFTS}=FOLDER")
        found.insert(0, ours)
    return [ours / f"{journal.stem}-{zlib.crc32(os.fsencode(journal.absolute())):08x}.drafts" for ours in found]


def _ours(base: Path, user: int) -> Path | None:
    """Return our folder in one that others may use, too; None if it isn't the user's alone."""
    ours = base / f"coachlog-{user}"
    with suppress(OSError):
        ours.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = ours.lstat()  # somebody else's, or a link to it, may have been there first
        is_private = platforms.WINDOWS or (status.st_mode == stat.S_IFDIR | 0o700 and status.st_uid == user)
        if is_private and is_own_folder(ours):
            return ours
    return None


def journal(named: str | None) -> Place:
    """Return the place of the journal: as named by ``--journal`` or ``COACHLOG_JOURNAL``, else in the data folder.

    Raises NoHome where none is named and no home folder is known.
    """
    if named == "":  # an unset shell variable: `--journal "$HERE"`
        raise Unreadable("--journal: no file is named")
    return Place(expanded(named), named=True) if named else Place(data_folder() / "journal.db", named=False)


def journal_of(words: Sequence[str]) -> Place:
    """Return the place of the journal that the words of a line name, else of the usual one. Raises NoHome."""
    named = os.environ.get("COACHLOG_JOURNAL")
    for word, value in pairwise([*words, ""]):
        if word == "--journal":
            named = value
        elif word.startswith("--journal="):
            named = word.partition("=")[2]
    return journal(named and os.path.expandvars(named))


def data_folder() -> Path:
    """Return the platform's folder for a program's own data."""
    if sys.platform == "win32":  # pragma: no cover
        named = os.environ.get("LOCALAPPDATA")
        base = Path(named) if named else _home() / "AppData" / "Local"
    elif sys.platform == "darwin":  # pragma: no cover
        base = _home() / "Library" / "Application Support"
    else:
        named = os.environ.get("XDG_DATA_HOME", "")
        # The specification says that a relative path is to be ignored.
        base = Path(named) if named.startswith("/") else _home() / ".local" / "share"
    return base / "coachlog"


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
    in_home = platforms.below_home(path)
    return Path(path) if in_home is None else _home() / in_home


def uri(path: Path, mode: str) -> str:
    """Return a file as SQLite opens it in a mode: rw, ro.

    All of its name is escaped: the two slashes before a server's name would mean a host, and a question mark the end.
    """
    name = "".join(f"%{byte:02x}" for byte in os.fsencode(path.absolute()))
    return f"file:{name}?mode={mode}"


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
    """Return a path as people write it: with ~ for the home folder, in full on Windows, where few programs know ~."""
    if shell.ON_WINDOWS:
        return str(path)
    try:
        return f"~/{path.relative_to(_home())}"
    except (ValueError, NoHome):
        return str(path)


def shell_quoted(path: Path) -> str:
    """Return a path as it can be pasted into a shell."""
    shown = short(path)
    return f"~/{shell.quote(shown[2:])}" if shown.startswith("~/") else shell.quote(shown)


def moving_away(journal: Path) -> str:
    """Return the command that moves a journal out of the way, for one that nobody has the key of."""
    return shell.move(shell_quoted(journal), shell_quoted(journal.with_suffix(".locked")))


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for the owner alone. One that stands is left as it is."""
    os.umask(0o077)  # mkdir takes its mode for the last folder only
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UnusableFile(folder, "it isn't a folder", "Nothing was saved") from error
    except OSError as error:
        raise UnusableFile(folder, error.strerror, "Nothing was saved") from error


def make_own_folder(folder: Path) -> None:
    """Make a folder beside the journal, of drafts or snapshots. Never through a link: what is behind it is not ours."""
    if folder.is_symlink():
        raise UnusableFile(folder, "it is a link", "Put a folder of your own in its place")
    make_folder(folder)


def is_own_folder(folder: Path) -> bool:
    """Whether a folder beside the journal is there, and no link."""
    return folder.is_dir() and not folder.is_symlink()


def create(path: Path) -> IO[bytes]:
    """Create a file for the owner alone and open it for writing. Raises FileExistsError for one that stands."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, OWNER_ONLY), "wb")


def temporary_beside(path: Path) -> Path:
    """Return a name for an unfinished file, in the folder where it will be moved into place.

    The process number alone isn't enough: in a container, a process often has the number of the one that was killed.
    """
    return path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")


@contextmanager
def unfinished_beside(path: Path, then: str) -> Iterator[Path]:
    """Give a new empty file, to be filled and moved to ``path``; take away what is left of it at the end.

    Until then nobody takes it for what a killed command has left (``clear_up``). Raises UnusableFile, which ends with
    ``then``, for whatever the system refuses meanwhile.
    """
    unfinished, give_up = temporary_beside(path), None
    with suppress(BlockingIOError):  # another program has the folder, and so it isn't cleared up either
        give_up = locks.take_folder(path.parent, alone=False)
    try:
        create(unfinished).close()
        yield unfinished
    except OSError as error:
        raise UnusableFile(path, error.strerror, then) from error
    finally:
        discard(unfinished)
        if give_up:
            give_up()


def is_being_written(unfinished: Path) -> bool:
    """Whether somebody may still be writing an unfinished file, as far as the system can tell."""
    try:
        give_up = locks.take_folder(unfinished.parent, alone=True)
    except BlockingIOError:
        return True
    if give_up:
        give_up()
    return False


def meant_by(unfinished: Path) -> Path:
    """Return what an unfinished file was to become; any other file is itself."""
    name = unfinished.name
    return unfinished.with_name(name[1:].rsplit(".", 2)[0]) if name[0] == "." and name.endswith(".tmp") else unfinished


def snapshots(place: Place) -> list[Path]:
    """Return the snapshots of a journal, the oldest first. A name is the time in UTC, and how many entries it holds."""
    return sorted(place.snapshots.glob("*.db")) if is_own_folder(place.snapshots) else []


def day_of(snapshot: Path) -> str:
    """Return the day of a snapshot, in UTC, as its name says."""
    return snapshot.name[:DAY]


def set_aside(place: Place) -> list[Path]:
    """Return what was in the journal's place and could not be read, as ``restore`` has kept it."""
    return sorted(place.snapshots.glob("*.unreadable*")) if is_own_folder(place.snapshots) else []


def copies(place: Place) -> list[Path]:
    """Return every finished copy among a journal's snapshots, including those that others made."""
    return [*snapshots(place), *set_aside(place)]


def readable_copies(place: Place) -> list[Path]:
    """Return those of the copies that can be read without a key, damaged ones in whatever part of them."""
    return [path for path in copies(place) if is_readable(path, MANY_PAGES)]


def unfinished(place: Place) -> list[Path]:
    """Return the unfinished files of a journal and of its snapshots: being written, or left by killed commands.

    With each goes what SQLite keeps beside it.
    """
    beside = [path for path in _hidden(place.path.parent) if meant_by(path) == place.path]
    among = _hidden(place.snapshots) if is_own_folder(place.snapshots) else []
    found = [*beside, *(path for path in among if meant_by(path) != path)]
    return sorted([*found, *(path for one in found if os.path.lexists(path := Path(f"{one}-journal")))])


def _hidden(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [folder / entry.name for entry in entries if entry.name.startswith(".")]
    except OSError:
        return []


def clear_up(place: Place) -> list[Path]:
    """Delete what killed commands have left unfinished; return what of it could be read, though the journal can't.

    Nothing is touched in a folder where somebody is writing such a file, or where nobody can tell.
    """
    readable = []
    left = unfinished(place)
    for folder in {path.parent for path in left}:
        try:
            give_up = locks.take_folder(folder, alone=True)
        except BlockingIOError:
            continue
        if give_up is None:
            continue
        try:
            for path in (path for path in left if path.parent == folder):
                was_readable = place.is_encrypted and is_readable(path)
                with suppress(OSError):  # doctor reports it
                    path.unlink()
                    readable += [path] if was_readable else []
        finally:
            give_up()
    return readable


def delete(paths: Collection[Path]) -> int:
    """Delete files so that a power cut does not bring them back; return how many they are."""
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in paths}:
        sync_folder(folder)
    return len(paths)


def discard(unfinished: Path) -> None:
    """Delete an unfinished file, and the one that SQLite keeps beside it while it writes."""
    for path in (unfinished, Path(f"{unfinished}-journal")):
        with suppress(OSError):  # it was never there
            path.unlink()


def write(path: Path, pieces: Iterable[bytes]) -> bool:
    """Write a whole file and put it in the place of ``path`` at the end; on any error nothing has changed.

    Returns False where the file holds the same already: it is left untouched, and only kept from others.
    """
    import filecmp  # noqa: PLC0415 - only who exports writes files

    unfinished = temporary_beside(path)
    try:
        with create(unfinished) as file:
            file.writelines(pieces)
        if os.access(path, os.R_OK) and filecmp.cmp(unfinished, path, shallow=False):
            if stat.S_IMODE(path.stat().st_mode) & ~OWNER_ONLY:  # as git, or a copy, has left it
                with suppress(OSError):  # a file system without modes, or somebody else's file
                    path.chmod(OWNER_ONLY)
            return False
        sync(unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise UnusableFile(path, error.strerror, "Nothing was written to it") from error
    finally:
        with suppress(OSError):  # it was never there
            unfinished.unlink()
    return True


def put_new(unfinished: Path, path: Path) -> bool:
    """Move a finished file to a name that nobody has; False, and nothing done, where somebody has it."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links; there, two first runs at the same moment can collide.
        if path.exists():
            return False
        unfinished.rename(path)
    sync_folder(path.parent)
    return True


def sync(path: Path) -> None:
    """Make a file's content survive a power cut."""
    with path.open("rb+") as file:
        platforms.flush(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the folder's own list of names survive a power cut, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            platforms.flush(descriptor)
        finally:
            os.close(descriptor)

"""What carries segments between laptops: a git remote, or a folder that something else carries.

Neither knows what is in a file. The caller decides which files are ours.
"""

import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from coachlog import files
from coachlog.errors import CoachlogError

NOTHING_LOST = "Nothing is lost: it goes out with the next coachlog sync"
ENDING = ".age"
_ARRIVES_WITHIN = 3600  # seconds, in which whatever carries a folder has written a file
_is_unfinished = re.compile(rf"[.].+{ENDING}[.][0-9]+-[0-9a-f]{{8}}[.]tmp").fullmatch  # by a command of ours


class Unreachable(CoachlogError):
    """The place can't be read or written now. ``why``, and what to do ``then``."""

    def __init__(self, why: str, then: str = NOTHING_LOST) -> None:
        super().__init__(f"{why}. {then}")
        self.why, self.then = why, then


class NotThere(Unreachable):
    """The folder of a place isn't there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{files.short(path)} isn't there, so nothing was sent, and nothing is lost",
            "If it's on a drive, connect that, then: coachlog sync. If it has moved: coachlog help sync",
        )
        self.path = path


class Rejected(Exception):
    """Another laptop was quicker: look again what is there, and repeat."""


class Carrier(Protocol):
    """A place for files. A file's path is the name of a folder, a slash, and its own name.

    Each method raises Unreachable where the place can't be used now.
    """

    place: str  # as it is found again, wherever the next command is typed

    def names(self) -> dict[str, str]:
        """Look what is there now; return the paths of all files, each with what ``read`` needs."""
        ...

    def read(self, paths: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """Yield some of the files that ``names`` has found, one by one. Raises Rejected for one that is gone by now."""
        ...

    def may_be_arriving(self, path: str) -> bool:
        """Whether a file that ``names`` has found may not be complete yet."""
        ...

    def send(self, new: Iterable[tuple[str, bytes]], gone: Sequence[str], *, rewrite: bool) -> None:
        """Add or replace files, and take away others of those that ``names`` has found.

        ``rewrite``: what is deleted or replaced must not stay in the history either. Raises Rejected, with
        nothing sent, where another laptop has sent something since ``names``.
        """
        ...


class Folder:
    """A folder on a stick or a share, or one that Syncthing or a cloud carries."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = str(path)

    def names(self) -> dict[str, str]:
        """Return the files that end as ours do, one folder down. Unfinished ones begin with a dot."""
        self.require()
        with self.reached():
            folders = [one.name for one in _listed(self.path) if one.is_dir(follow_symlinks=False)]
            return {
                f"{folder}/{one.name}": ""
                for folder in folders
                for one in _listed(self.path / folder)
                if one.name.endswith(ENDING) and one.is_file(follow_symlinks=False)
            }

    def read(self, paths: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """Yield files, one by one."""
        for path in paths:
            self.require()
            with self.reached():
                try:
                    content = (self.path / path).read_bytes()
                except FileNotFoundError as error:
                    raise Rejected(path) from error
            yield path, content

    def may_be_arriving(self, path: str) -> bool:
        """Whether a file was written within the last hour."""
        with self.reached():
            return (self.path / path).exists() and time.time() - (self.path / path).stat().st_mtime < _ARRIVES_WITHIN

    def send(self, new: Iterable[tuple[str, bytes]], gone: Sequence[str], *, rewrite: bool) -> None:  # noqa: ARG002 - a folder has no history
        """Put each new file in place as a whole; then delete the others."""
        self.require()
        replaced = set()
        written = set()
        for path, content in new:
            with self.reached():
                written.add(self._put(self.path / path, content))
                replaced.add(path)
        with self.reached():
            old = (self.path / path for path in gone if path not in replaced)
            files.delete([path for path in old if path.parent.is_dir()])
            for left in (path for folder in written for path in folder.iterdir() if _is_unfinished(path.name)):
                if not files.is_being_written(left):
                    files.discard(left)

    def _put(self, path: Path, content: bytes) -> Path:
        """Write a file; return its folder."""
        folder = path.parent
        if not files.is_own_folder(folder):
            folder.mkdir(mode=0o700)
            files.sync_folder(self.path)
        with files.unfinished_beside(path, NOTHING_LOST) as unfinished:
            unfinished.write_bytes(content)
            files.sync(unfinished)
            unfinished.replace(path)
            files.sync_folder(folder)
        return folder

    def require(self) -> None:
        """Raise Unreachable unless the folder is there."""
        with self.reached():
            try:
                mode = self.path.stat().st_mode
            except FileNotFoundError as error:
                raise NotThere(self.path) from error
        if not stat.S_ISDIR(mode):
            raise Unreachable(f"{files.short(self.path)} isn't a folder", "Name a folder, or a git address")

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Raise Unreachable for whatever the system refuses."""
        try:
            yield
        except OSError as error:
            raise Unreachable(f"{files.short(self.path)} can't be used ({error.strerror})") from error


def _listed(folder: Path) -> list["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        return sorted((one for one in entries if not one.name.startswith(".")), key=attrgetter("name"))

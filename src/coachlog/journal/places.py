"""Places that laptops sync through, as they are typed."""

import sys
from pathlib import Path

from coachlog import files
from coachlog.errors import CoachlogError, quoted
from coachlog.journal.carriers import Carrier, Folder
from coachlog.journal.git import Git


def carrier(place: str, cache: Path) -> Carrier:
    """Return what carries files to a folder, or to an address that git understands. ``cache``: a folder for git's use.

    Raises CoachlogError for what is neither, and for a folder that isn't there.
    """
    if place.startswith("-") or not place.strip() or any(letter < " " for letter in place):
        raise CoachlogError(f"{quoted(place)} is neither a folder nor a git address, such as git@host:me/coachlog.git")
    if _is_address(place):
        return Git(place, cache)
    path = files.expanded(place).absolute()
    shown = files.short(path)
    if path == cache.absolute():
        raise CoachlogError(f"{shown} is for coachlog's own use. Name another folder")
    folder = Folder(path)
    folder.require()
    with folder.reached():
        if (path / ".git").exists():
            bare = files.shell_quoted(path.with_name(f"{path.name}.git"))
            raise CoachlogError(
                f"{shown} is a git work tree. Name its remote, or a bare repository: git init --bare {bare}"
            )
        if (path / "HEAD").is_file() and (path / "objects").is_dir():
            return Git(str(path), cache)
    return folder


def _is_address(place: str) -> bool:
    """Whether only git can understand a place: by its own rule, one with a colon before the first slash."""
    before, colon, _ = place.partition(":")
    is_drive = sys.platform == "win32" and len(before) == 1
    return bool(colon) and "/" not in before and not is_drive

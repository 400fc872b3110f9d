"""Draft files, with texts that were typed and are not saved yet: where they are, who holds them, when they go."""

import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO

from coachlog import files, locks, shell
from coachlog.errors import NotUtf8
from coachlog.files import Place

_MARKS = ".*.lock"  # see `hold`


def drafts(place: Place) -> list[Path]:
    """Return the drafts of a journal."""
    folders = _draft_folders(place)
    return sorted(draft for folder in folders for draft in folder.iterdir() if not draft.match(_MARKS))


def _draft_folders(place: Place) -> list[Path]:
    """Return the folders that can hold drafts: one may have been typed before the journal was encrypted."""
    folders = {place.plain_drafts, *(files.draft_folders(place.path) if place.is_encrypted else ())}
    return [folder for folder in folders if files.is_own_folder(folder)]


def resumed(draft: Path, more: str = "") -> str | None:
    """Return the command that saves a draft, by its name, with ``more`` options; None if it isn't one of our drafts.

    One in another encoding is converted on the way; None, too, for bytes that aren't text, and where the shell has no
    way to do it. Raises OSError.
    """
    about, *flags = draft.name.split(".")[0].split("+")
    command, _, whom = about.partition("-")
    if not (draft.suffix == ".md" and command and draft.is_file()):
        return None
    there = {"session": ["--with REP,REP"], "goal": [] if whom else ["--team TEAM"]}.get(command, [])
    words = ["coachlog", command, *([whom] if whom else []), "-", *there, *(f"--{flag}" for flag in flags)]
    into, path = f"{' '.join(words)}{more}", files.shell_quoted(draft)
    try:
        draft.read_bytes().decode()
    except UnicodeDecodeError as error:
        encoding = NotUtf8(str(draft), error.object, "").encoding
        return encoding and shell.fed(into, path, encoding)
    return shell.fed(into, path)


def hold(draft: Path) -> IO[bytes]:
    """Keep others from deleting a draft for as long as the returned file, its mark, is open. Raises OSError.

    The mark is a file of its own: an editor may put another file in the draft's place.
    """
    mark = _mark(draft)
    mark.unlink(missing_ok=True)  # left by a draft of this name whose writer was killed
    held = files.create(mark)
    with suppress(OSError):  # a file system without locks
        locks.take(held.fileno())
    return held


def release(draft: Path, held: IO[bytes]) -> None:
    """Let others delete a draft. If it has to be deleted, its mark stays and says so."""
    with held:
        is_to_stay = is_condemned(draft) and os.path.lexists(draft)
        done = is_to_stay or _take_away(_mark(draft))
    if not done:
        _take_away(_mark(draft))  # unless somebody has it open for another draft of this name by now
        _leave(draft.parent)


def condemn(draft: Path) -> None:
    """Mark a draft as one that has to be deleted, because something was erased while it was there."""
    mark = _mark(draft)
    with suppress(FileExistsError):
        files.create(mark).close()
    with os.fdopen(os.open(mark, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)), "wb") as file:
        file.write(b"erase")


def is_condemned(draft: Path) -> bool:
    """Whether a draft has to be deleted."""
    mark = _mark(draft)
    return mark.is_file() and not mark.is_symlink() and mark.stat().st_size > 0


def is_held(draft: Path) -> bool:
    """Whether somebody is typing in a draft."""
    return locks.is_taken(_mark(draft))


def discard_draft(draft: Path) -> None:
    """Delete a draft, its mark, and their folder if it was the last one."""
    if not draft.is_dir() or draft.is_symlink():
        draft.unlink(missing_ok=True)
    _take_away(_mark(draft))
    _leave(draft.parent)


def _take_away(mark: Path) -> bool:
    """Delete a mark, or return False: on Windows nobody can while it is open. Then ``release`` does."""
    try:
        mark.unlink(missing_ok=True)
    except PermissionError:
        return False
    return True


def _leave(folder: Path) -> None:
    """Delete a folder of drafts if the last one is gone."""
    with suppress(OSError):  # another draft lies in it
        folder.rmdir()


def discard_marks(place: Place) -> None:
    """Delete the marks of drafts that are gone."""
    marks = {mark for folder in _draft_folders(place) for mark in folder.glob(_MARKS)}  # a draft is there before it
    for mark in marks - {_mark(draft) for draft in drafts(place)}:
        if not mark.is_dir() or mark.is_symlink():
            _take_away(mark)
        _leave(mark.parent)


def _mark(draft: Path) -> Path:
    """Return the path of a draft's mark: short enough for any draft, and without a rep's name."""
    return draft.with_name(f".{zlib.crc32(os.fsencode(draft.name)):08x}.lock")

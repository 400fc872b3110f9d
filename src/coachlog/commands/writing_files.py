"""What ``export`` and ``review`` have in common: files that stand are not ours to replace, and none is left half."""

import os
from collections.abc import Iterable
from pathlib import Path

from coachlog import files
from coachlog.errors import FileStands, UnusableFile
from coachlog.formats import markdown


def check_free(target: Path, kind: str | None, journal: Path, *, replace: bool) -> None:
    """Refuse a file that stands and is not one of ours, of the same ``kind`` (None: no file is).

    Raises FileStands, or UnusableFile for what is no plain file.
    """
    if not os.path.lexists(target):
        return
    if not target.is_file() or target.is_symlink():
        raise UnusableFile(target, "it is no plain file", "Nothing was written")
    if journal.exists() and target.samefile(journal):
        raise UnusableFile(target, "it is the journal itself", "Nothing was written")
    if replace:
        return
    try:
        with target.open(encoding="utf-8", errors="replace") as file:
            first_line = file.readline(1000)
    except OSError as error:
        raise UnusableFile(target, error.strerror, "Nothing was written") from error
    if kind is None or not markdown.is_ours(first_line, kind):
        other = next((one for one in markdown.KINDS if markdown.is_ours(first_line, one)), None)
        differs = f"That one is {other}, this one is {kind}. " if other and kind else ""
        raise FileStands(target, f"{differs}To overwrite it: --replace")


def write(target: Path, pieces: Iterable[str]) -> None:
    """Write a whole file, or none."""
    with files.replacing(target) as file:
        for piece in pieces:
            file.write(piece.encode())

"""What ``export`` and ``review`` have in common: files that stand are not ours to replace, and none is left half.

A file that says the same already is not touched: its time stays, and git and Obsidian see nothing new.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from coachlog import files, sharing
from coachlog.errors import FileStands, Unreadable, UnusableFile, quoted
from coachlog.formats import csv, markdown

Format = Literal["md", "json", "csv"]

ENDINGS: Mapping[str, Format] = {
    "": "md", ".md": "md", ".markdown": "md", ".txt": "md", ".json": "json", ".csv": "csv",
}  # fmt: skip


def by_ending(output: str, *formats: Format) -> Format:
    """Return which of the formats a file is to have, as its name ends. Raises Unreadable for what is none of them."""
    ending = Path(output).suffix
    found = ENDINGS.get(ending.casefold())
    if found not in formats:
        *most, last = [f"FILE.{one}" for one in formats]
        raise Unreadable(f"-o: {quoted(ending)} cannot be written. Name a {', '.join(most)} or {last}")
    return found


def warn_about_mentions(passing: sharing.ShareLog) -> None:
    """Say on stderr where what is handed over names other reps."""
    if told := sharing.naming_others(passing):
        print(f"coachlog: {told}", file=sys.stderr)


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
    stands = kind_of(target)
    if kind is None or stands != kind:
        differs = f"That one is {stands}, this one is {kind}. " if stands and kind else ""
        raise FileStands(target, f"{differs}To overwrite it: --replace")


def kind_of(target: Path) -> str | None:
    """Return the kind of a Markdown or CSV file of ours, as its head says; None for what is not ours."""
    head = _head(target)
    return markdown.kind_of(head) or csv.kind_of(head)


def is_note(target: Path) -> bool:
    """Whether a file is a note of a vault of ours: one with front matter."""
    head = _head(target)
    return head.startswith("---\n") and markdown.kind_of(head) is not None


def _head(target: Path) -> str:
    try:
        with target.open(encoding="utf-8", errors="replace") as file:
            return file.readline(1000) + file.readline(1000)
    except OSError as error:
        raise UnusableFile(target, error.strerror, "Nothing was written") from error


def write(target: Path, pieces: Iterable[str]) -> bool:
    """Write a whole file, or none; False where it says the same already."""
    return files.write(target, (piece.encode() for piece in pieces))

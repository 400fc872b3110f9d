"""Files that ``export`` and ``review`` write: none is replaced without asking, and none is left half written.

A file that would stay the same is not touched: it keeps its time, and git and Obsidian see nothing new.
"""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from coachlog import files, platforms, sharing
from coachlog.context import Context
from coachlog.errors import FileStands, Unreadable, UnusableFile, quoted
from coachlog.formats import csv, markdown
from coachlog.journal import subject_access
from coachlog.model import Rep
from coachlog.names import Called
from coachlog.screen import wrapping
from coachlog.text import file_name, many

_FACTS = 4  # lines at the beginning of a note in which it says what it is, and whose
Format = Literal["md", "json", "csv"]

ENDINGS: Mapping[str, Format] = {
    "": "md", ".md": "md", ".markdown": "md", ".txt": "md", ".json": "json", ".csv": "csv",
}  # fmt: skip


def by_ending(output: str, *formats: Format) -> Format:
    """Return the format that a file's name ends in. Raises Unreadable for another ending."""
    ending = Path(output).suffix
    found = ENDINGS.get(ending.casefold())
    if found not in formats:
        *most, last = [f"FILE.{one}" for one in formats]
        raise Unreadable(f"-o: {quoted(ending)} isn't a format that can be written. Name a {', '.join(most)} or {last}")
    return found


def is_folder(output: str) -> bool:
    """Whether ``-o`` names a folder: one that is there, or any name that ends as a folder's does."""
    return platforms.names_folder(output) or files.expanded(output).is_dir()


def path_in(folder: str, rep: Rep, as_what: Format, form: str = "") -> Path:
    """Return the path of a rep's file in a folder; its name says the ``form``, but for a history."""
    return files.expanded(folder) / f"{file_name(rep.alias)}{form and f'-{form}'}.{as_what}"


def report(log: sharing.ShareLog) -> None:
    """Say on stderr what a shared document leaves out, and where it names other reps."""
    wrapping.complain(sharing.summary(log))
    warn_about_mentions(log)


def warn_about_mentions(log: sharing.ShareLog) -> None:
    """Say on stderr where a shared document names other reps."""
    if warning := sharing.naming_others(log):
        wrapping.complain(warning)


class Whose(NamedTuple):
    """The rep whom a file is about, and what everybody is or was called, by alias.

    ``about`` is what its first line says, with ``{}`` for the rep's name.
    """

    rep: Rep
    called: Mapping[str, Sequence[Called]]
    about: str = markdown.HISTORY


def check_free(target: Path, kind: str | None, journal: Path, *, replace: bool, whose: Whose | None = None) -> None:
    """Refuse to overwrite a file, unless it is one of ours, of the same ``kind`` (None: never), form, period and rep.

    Raises FileStands, or UnusableFile for anything but a plain file.
    """
    if not os.path.lexists(target):
        return
    if not target.is_file() or target.is_symlink():
        raise UnusableFile(target, "it isn't a regular file", "Nothing was written")
    if journal.exists() and target.samefile(journal):
        raise UnusableFile(target, "it is the journal itself", "Nothing was written")
    if replace:
        return
    head = _head(target)
    present = markdown.kind_of(head) or csv.kind_of(head)
    if kind is None or present != kind:
        differs = f"That one is {present}, this one is {kind}. " if present and kind else ""
        raise FileStands(target, f"{differs}To overwrite it: --replace")
    if whose and _is_anothers(head, whose):
        raise FileStands(target, f"It is another rep's, this one is {whose.rep.name}'s. To overwrite it: --replace")
    if whose and not csv.kind_of(head) and (differs := _differs(head, whose)):
        raise FileStands(target, f"{differs}. To overwrite it: --replace")


def called(ctx: Context, targets: Iterable[Path]) -> Mapping[str, Sequence[Called]]:
    """Return what everybody is or was called, by alias, if one of the files is there already."""
    if not any(map(os.path.lexists, targets)):
        return {}
    with ctx.reading() as connection:
        return subject_access.called(connection, ctx.reps)


def _is_anothers(head: str, whose: Whose) -> bool:
    """Whether the head of a file of ours says that it is about another rep."""

    def names(alias: str) -> list[str]:
        return [one.name for one in whose.called[alias]]

    uids = (whose.rep.uid, sharing.shared_uid(whose.rep.uid))
    is_theirs = csv.is_of(head, uids) if csv.kind_of(head) else markdown.is_of(head, uids, names(whose.rep.alias))
    others = (alias for alias in whose.called if alias != whose.rep.alias)
    return not is_theirs if is_theirs is not None else any(markdown.is_of(head, (), names(one)) for one in others)


def _differs(head: str, whose: Whose) -> str:
    """Say how a Markdown file of ours, by its head, is of another form or period than what is written; or nothing."""
    said = markdown.about(head)
    names = [whose.rep.name, *(one.name for one in whose.called[whose.rep.alias])]
    is_history = not said or said in map(markdown.escaped, names)
    if is_history and whose.about == markdown.HISTORY:
        return ""
    if said in (markdown.escaped(whose.about.format(name)) for name in names):
        return ""
    present = "a history" if is_history else quoted(said)
    new = "a history" if whose.about == markdown.HISTORY else quoted(whose.about.format(whose.rep.name))
    return f"That one is {present}, this one is {new}"


def is_note(target: Path) -> bool:
    """Whether a file is a note of a vault of ours: one with front matter."""
    head = _head(target)
    return head.startswith("---\n") and markdown.kind_of(head) is not None


def _head(target: Path) -> str:
    try:
        with target.open(encoding="utf-8", errors="replace") as file:
            lines = [file.readline(1000)]
            while len(lines) < _FACTS and (lines[0] == "---\n" or len(lines) == 1) and lines[-1]:
                lines.append(file.readline(1000))
            return "".join(lines)
    except OSError as error:
        raise UnusableFile(target, error.strerror, "Nothing was written") from error


def write(target: Path, pieces: Iterable[str]) -> bool:
    """Write a whole file, or none; return False if it is unchanged."""
    return files.write(target, (piece.encode() for piece in pieces))


def did(output: str, targets: Collection[Path], new: Collection[Path]) -> str:
    """Return which files were written, and how many are unchanged, for the receipt."""
    same = len(targets) - len(new)
    if list(targets) == [files.expanded(output)]:
        return f"{output} is already up to date" if same else f"Wrote {output}"
    files_written = many(len(new), "file") if new else "nothing"
    return f"Wrote {files_written} into {output}{f', {same} unchanged' if same else ''}"

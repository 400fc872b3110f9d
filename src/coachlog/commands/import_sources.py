"""What import reads: a file, standard input or a folder, in the format that is named or that it looks like."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from coachlog import ciphertext, files, shell
from coachlog.errors import CoachlogError, NotUtf8, Unreadable, UnusableFile
from coachlog.formats import csv, jrnl, json, lines, markdown_notes, tables, xlsx
from coachlog.model import Incoming, Misread, Source


class Reader(Protocol):
    """What the module of a format that is text has."""

    def is_one(self, name: str, beginning: str, /) -> bool:
        """Whether a file looks like this format."""

    def read(self, file: TextIOWrapper, /) -> Source:
        """Read the records of a file. Raises CoachlogError if it isn't of this format."""


Format = Literal["json", "csv", "xlsx", "md", "lines", "jrnl"]
# Tried in this order
FORMATS: Mapping[Format, Reader] = {"jrnl": jrnl, "md": markdown_notes, "json": json, "csv": csv, "lines": lines}
TABLES = {"csv", "xlsx"}
STANDARD_INPUT = "standard input"
LOOKED_AT = 4096  # bytes at the beginning of a file, by which its format is recognised
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # the marks at the beginning of a file


@contextmanager
def opened(source: str, named: Format | None, asked: tables.Asked) -> Iterator[Source]:
    """Open what is named, or standard input, and give its records. Raises CoachlogError."""
    path = files.expanded(source)
    name = STANDARD_INPUT if source == "-" else source
    if source != "-" and path.is_dir():
        with with_name(name):
            remarks: list[str] = []
            records = _of_folder(path, named, _only_dates(asked, "md"), remarks)
        yield Source(_named(records, name), remarks=remarks)
        return
    with with_name(name):
        file = nullcontext(sys.stdin.buffer) if source == "-" else path.open("rb")
    with file as raw, ExitStack() as at_end:
        buffered = BufferedReader(raw)  # type: ignore[type-var]  # any that is read
        at_end.callback(buffered.detach)
        with with_name(name):
            found = _read(buffered, name, named, asked, at_end)
        yield found._replace(records=_named(found.records, name))


@contextmanager
def with_name(source: str) -> Iterator[None]:
    """Raise what goes wrong with a file as an error that names it, and says that nothing was imported."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise NotUtf8(source, error.object, _to_import(source)) from error
    except OSError as error:
        raise UnusableFile(source, error.strerror, "Nothing was imported") from error
    except NotUtf8:
        raise
    except CoachlogError as error:
        kind = Unreadable if type(error) is Unreadable else CoachlogError
        raise kind(f"{source}: {error}. Nothing was imported") from error


def _named(records: Iterator[Incoming | Misread], source: str) -> Iterator[Incoming | Misread]:
    with with_name(source):
        yield from records


def _to_import(source: str) -> str:
    """Return how to import a file in another encoding, with a place for the encoding's name."""
    line = shell.fed("coachlog import -", "" if source == STANDARD_INPUT else shell.quote(source), "{}")
    return f"To import it: {line}" if line else shell.to_convert()


def _read(
    file: "BufferedReader[Any]", source: str, named: Format | None, asked: tables.Asked, at_end: ExitStack
) -> Source:
    """Read a file as the format that is ``named``, else as the one that it looks like. Raises CoachlogError."""
    head = file.peek(LOOKED_AT)[:LOOKED_AT]
    if head.startswith(xlsx.MARKS) and named in (None, "xlsx"):
        return xlsx.read(file, asked)
    if head.startswith(b"\x1f\x8b"):
        raise CoachlogError("it is a gzip archive. Unpack it first, and import what is in it")
    if head.startswith(ciphertext.MAGIC):
        raise CoachlogError("it is a journal, or a backup of one; to let it be the journal: coachlog restore FILE")
    is_wide = head.startswith(_UTF_16)
    if (b"\0" in head and not is_wide) or head.startswith(b"%PDF-"):  # a PDF may begin as a text
        raise NotUtf8(source, head, _to_import(source))
    encoding = "utf-16" if is_wide else "utf-8-sig"
    beginning = head.decode(encoding, errors="replace")
    named = named or next((name for name, one in FORMATS.items() if one.is_one(source, beginning)), None)
    if named is None:
        raise CoachlogError(f"can't tell the file's format. To name it: --format {'|'.join(get_args(Format))}")
    if named == "xlsx":
        raise CoachlogError("it isn't an Excel file")
    if named == "md":
        dates = _only_dates(asked, named)
        text = TextIOWrapper(file, encoding, newline="")
        at_end.callback(text.detach)
        return markdown_notes.read(text, "" if source == STANDARD_INPUT else source, dates)
    if named not in TABLES and asked._replace(fills=frozenset()) != tables.NOTHING:
        raise Unreadable(f"--dates, --column and --sheet are for tables, and this is read as {named}")
    if asked.sheet is not None:
        raise Unreadable("--sheet is for Excel files, and this is a table in text")
    text = TextIOWrapper(file, encoding, newline="")
    at_end.callback(text.detach)  # or the file would be closed with it
    return csv.read(text, asked) if named == "csv" else FORMATS[named].read(text)


def _only_dates(asked: tables.Asked, named: Format) -> str | None:
    """Return how dates are written in a file that isn't a table. Raises Unreadable for a table's options."""
    if asked.columns or asked.sheet is not None:
        raise Unreadable(f"--column and --sheet are for tables, and this is read as {named}")
    return asked.dates


def _of_folder(
    folder: Path, named: Format | None, dates: str | None, remarks: list[str]
) -> Iterator[Incoming | Misread]:
    """Read the Markdown files in a folder and those in it. Raises CoachlogError if none of them has a day."""
    if named not in (None, "md"):
        raise Unreadable(f"a folder is read as Markdown (md), not as {named}")
    return markdown_notes.read_all(_files_in(folder), dates, remarks)


def _files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the Markdown files in a folder, each after its name from there; not in hidden folders, nor behind links."""

    def failed(error: OSError) -> None:
        raise error

    for root, folders, names in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if name.casefold().endswith(markdown_notes.ENDINGS) and not name.startswith(".") and path.is_file():
                yield path.relative_to(folder).as_posix(), path

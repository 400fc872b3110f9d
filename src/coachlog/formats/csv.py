"""CSV: our entries as a table that opens correctly in spreadsheets, and other people's tables as reps or entries.

An export has commas, lines that end as on Windows, and a header of our JSON keys, whose first cell also says whom the
file is for.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from io import StringIO
from itertools import chain, islice
from typing import Any

from coachlog.errors import CoachlogError
from coachlog.formats import columns, first_line, tables
from coachlog.formats.column_names import COLUMNS
from coachlog.formats.tables import Asked
from coachlog.model import Entry, Incoming, Misread, Source, plain_number
from coachlog.text import tags

MARK = "\ufeff"  # at the beginning of a file; without it Excel does not read UTF-8

# Where a cell can begin: at the beginning, and, if a program takes other separators than commas, within a text. Blanks
# and quotes may stand before what acts, because some programs take them away.
_BLANK = "\0-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff'\""
_ACTS = r"=+\-@＝＋－＠"
_FIRST, _LATER = rf"(?=[{_BLANK}]*[{_ACTS}\t\r\n])", rf"(?=[{_BLANK}]*[{_ACTS}])"
_COULD_ACT = re.compile(rf"(\A{_FIRST}|[;\t\r\n]{_LATER})")
_MADE_SAFE = re.compile(rf"(\A)'{_FIRST}|([;\t\r\n])'{_LATER}")
_NEEDS_QUOTES = re.compile(r'[",;\t\r\n]|\A\s|\s\Z')
_FORMER = "?"  # a rep who was in a session and was erased; no alias is like that

OF_SOME = "some"  # reps, in the place of one's uid
_OURS = re.compile(rf"id \(coachlog: ([a-z ]+?)(?: of ({OF_SOME}|[0-9a-f-]{{36}}))?\)")
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*')  # as a first line, for Excel
_HEAD = 20  # lines in which a header is looked for
_LARGEST_CELL = 2**31 - 1  # all that a C long holds everywhere
_LONGEST_CELL = 10_000_000  # characters, in other people's tables
_LOOKED_AT = 100_000  # characters of a line, by which the separator is recognised
_TOO_LONG = f"a cell has more than {_LONGEST_CELL:,} characters, or a quote has no end"
_UNBALANCED = "its quotes don't match. Inside quotes, write a quote twice"


# Out


def export(kind: str, entries: Iterable[Entry], uid: str = "") -> Iterator[str]:
    """Yield entries as CSV.

    ``kind`` says whom the file is for: private, or to share; ``uid`` whose alone it is, OF_SOME that it isn't
    everybody's.

    No cell can run a formula: an apostrophe is put before = + - @ at the beginning of a cell, and where one could begin
    with another separator, as OWASP advises (owasp.org/www-community/attacks/CSV_Injection). ``read`` removes exactly
    these.
    """
    yield f"id (coachlog: {kind}{uid and f' of {uid}'}),{','.join(COLUMNS[1:])}\r\n"
    for entry in entries:
        values = entry._asdict() | {
            "with": [alias or _FORMER for alias in entry.attended],
            "tags": list(tags(entry.text)),
            "snoozes": entry.snoozes or None,
        }
        yield f"{','.join(_cell(values[column]) for column in COLUMNS)}\r\n"


def kind_of(head: str) -> str | None:
    """Return whom a file of ours is for, as its header says; None for any other file."""
    ours = _OURS.match(head.removeprefix(MARK))
    return ours and ours[1]


def is_of(head: str, uids: Collection[str]) -> bool | None:
    """Return whether a file of ours is the rep's who has these uids; None: it does not say whose it is."""
    ours = _OURS.match(head.removeprefix(MARK))
    return ours[2] in uids if ours and ours[2] else None


def _cell(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):  # never text, so that it can be counted with
        return str(plain_number(value))
    text = value if isinstance(value, str) else ", ".join(map(_quoted, value))
    return _quoted(_COULD_ACT.sub(r"\1'", text))


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""')) if _NEEDS_QUOTES.search(text) else text


# In


def read(lines: Iterable[str], asked: Asked = tables.NOTHING) -> Source:
    """Read a roster, or entries, from the lines of a file. Raises CoachlogError if the header is of neither."""
    lines = iter(lines)
    mark = ""
    first, line = first_line(lines)
    while declared := _SEPARATOR.fullmatch(line):
        mark = declared[1]
        after, line = first_line(lines)
        first += after
    csv.field_size_limit(_LARGEST_CELL if _OURS.match(line.lstrip('"')) else _LONGEST_CELL)
    head = [line, *islice(lines, _HEAD)]
    table = _reader(chain(head, lines), mark or max(",;\t", key=lambda mark: _known(head, mark)))
    if not _OURS.match(line.lstrip('"')):
        return tables.read(_rows(table, first), asked)
    names = next(table)
    ours = _OURS.fullmatch(names[0])
    keys = ["id", *names[1:]]
    unknown = tuple(key for key in keys if key not in COLUMNS)
    records = _our_records(_rows(table, first), len(names), partial(_our_record, keys))
    return Source(records, unknown, of_all=not (ours and ours[2]))


def is_one(name: str, head: str) -> bool:
    """Whether a file is such a table, by its name or its first lines."""
    if name.casefold().endswith((".csv", ".tsv")):
        return True
    try:
        read(StringIO(head, newline=""))
    except CoachlogError:
        return False
    return True


def _reader(lines: Iterable[str], mark: str) -> Any:
    return csv.reader(lines, delimiter=mark, skipinitialspace=True, strict=True)


def _known(head: Sequence[str], mark: str) -> int:
    """Return how many columns of a header near the top have a known name, if this is the separator."""
    most = 0
    with suppress(csv.Error):
        for row in _reader([line[:_LOOKED_AT] for line in head], mark):
            most = max(most, columns.known(row))
    return most


def _rows(table: Any, first: int) -> Iterator[tuple[int, Sequence[str] | str]]:
    """Yield the number of each row's first line, and its cells; or why they can't be read."""
    while True:
        line = first + table.line_num
        try:
            yield line, next(table)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _TOO_LONG if "limit" in str(error) else _UNBALANCED


def _our_records(
    rows: Iterable[tuple[int, Sequence[str] | str]], width: int, record: Callable[[int, Sequence[str]], Incoming]
) -> Iterator[Incoming | Misread]:
    for line, row in rows:
        if isinstance(row, str):
            yield Misread(line, row)
        elif any(cell.strip() for cell in row[width:]):
            yield Misread(line, tables.too_wide(row, width))
        elif any(cell.strip() for cell in row):
            yield record(line, row)


def _our_record(keys: Sequence[str], line: int, row: Sequence[str]) -> Incoming:
    """Return a row of an export as it was before the export made its cells safe."""
    cells = {
        key: _MADE_SAFE.sub(r"\1\2", cell)
        for key, cell in zip(keys, row, strict=False)
        if cell and key in COLUMNS and key != "tags"  # they are in the text
    }
    fields: dict[str, Any] = {"rep": None, **cells}
    for key in {"with", "also"} & fields.keys():
        names = _names(fields[key])
        fields[key] = [None if key == "with" and name == _FORMER else name for name in names]
    return Incoming(line, "entry", fields)


def _names(cell: str) -> list[str]:
    """Return the names in a cell of ours, which has commas between them."""
    return [name for row in csv.reader(StringIO(cell, newline=""), skipinitialspace=True) for name in row]

"""Somebody's table, a row at a time: its header, what is no record in it, and how its days are written."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from coachlog.errors import CoachlogError, listed, quoted
from coachlog.formats import columns, written_days
from coachlog.formats.columns import DAYS, Header
from coachlog.formats.rows import Row
from coachlog.model import Incoming, Misread, Source
from coachlog.text import fold, many

_ABOVE = 20  # rows at the top in which a header is looked for, below a title
_TITLE = 2  # cells that a row of a title has at most
_MOST_WAITING = 20_000  # rows that wait for one that settles how days are written
_LONGEST_NAME = 4  # words
_LISTED = 5  # lines that a remark names
_FOOTER = (
    "total", "totals", "grand total", "subtotal", "count", "sum", "average", "generated", "exported", "report",
    "copyright", "©", "confidential", "end of", "page ", "source:", "as of", "printed", "notes:", "note:", "*",
    "records", "last updated", "updated", "legend", "key:", "---", "===",
)  # fmt: skip

_FIRST = {"dmy": "day", "mdy": "month"}

Line = tuple[int, Sequence[str] | str]  # its number, and its cells; or why they can't be read


class Asked(NamedTuple):
    """What the user says about a table: how it writes days (``dmy`` or ``mdy``), its columns' fields, its sheet."""

    dates: str | None = None
    columns: Mapping[str, str] = {}
    sheet: str | None = None


NOTHING = Asked()


def read(lines: Iterator[Line], asked: Asked) -> Source:
    """Read a roster or entries. Raises CoachlogError if no row at the top is a header."""
    header = _header(lines, asked)
    there = [columns.plain(name) for name in header.names]
    unasked = [column for column in asked.columns if columns.plain(column) not in there]
    if unasked:
        raise CoachlogError(
            f"--column: it has no column {quoted(unasked[0])}. Its columns: {columns.some(header.names)}"
        )
    remarks: list[str] = []
    rows = _settled(_rows(lines, header, remarks), _Days(header, asked))
    return Source(_records(rows, header, remarks), header.unknown, remarks)


def too_wide(cells: Sequence[str], width: int) -> str:
    """Say that a row has more cells than the header."""
    return f"it has {len(cells)} cells, the header {width}. A text that holds the separator needs quotes around it"


def _header(lines: Iterator[Line], asked: Asked) -> Header:
    """Return what the first row says that can be a header; above it a title of a cell or two may stand."""
    first_error: CoachlogError | None = None
    for number, cells in islice(lines, _ABOVE):
        if isinstance(cells, str):
            raise CoachlogError(f"line {number}: {cells}")
        filled = [cell for cell in cells if cell.strip()]
        if not filled:
            continue
        try:
            return columns.header([cell.replace("\ufeff", "") for cell in cells], asked.columns)
        except CoachlogError as error:
            first_error = first_error or error
            if len(filled) > _TITLE:
                break
    raise first_error or CoachlogError("there is nothing in it")


def _rows(lines: Iterator[Line], header: Header, remarks: list[str]) -> Iterator[Line]:
    """Yield the rows of records: without blank ones, the header again, and what stands below a table."""
    width = len(header.names)
    names = [columns.plain(name) for name in header.names]
    left_out: list[int] = []
    is_below = False  # a blank row was the last
    try:
        for number, cells in lines:
            if isinstance(cells, str):
                yield number, cells
                continue
            filled = [cell for cell in cells if cell.strip(" \t\r\n\ufeff")]
            if not filled:
                is_below = True
                continue
            if any(cell.strip() for cell in cells[width:]):
                yield number, too_wide(cells, width)
            elif [columns.plain(cell) for cell in cells] == names or (width > 1 and _is_footer(filled, after=is_below)):
                left_out.append(number)
                continue
            else:
                yield number, [cell.removeprefix("\ufeff") for cell in cells]
            is_below = False
    finally:
        if left_out:
            others = [f"{len(left_out) - _LISTED} others"] if len(left_out) > _LISTED else []
            which = listed([*left_out[:_LISTED], *others])
            are = "lines" if len(left_out) > 1 else "line"
            remarks.append(f"skipped {are} {which}: a total, a footer or the header again")


def _is_footer(filled: Sequence[str], *, after: bool) -> bool:
    """Whether a row is no record but stands below a table: totals, or what reports end with."""
    said = fold(filled[0].strip(" \t\r\n*-=\ufeff"))
    if len(filled) == 1:
        is_a_sentence = len(said.split()) > _LONGEST_NAME or any(letter.isdecimal() or letter == ":" for letter in said)
        return not said or said.startswith(_FOOTER) or (after and is_a_sentence)
    is_total = said.rstrip(":").startswith(("total", "grand total", "subtotal", "average", "count", "sum"))
    return is_total and all(_is_number(cell) for cell in filled[1:])


def _is_number(cell: str) -> bool:
    return cell.strip(" $€£%,.").replace(",", "").replace(".", "").isdecimal()


class _Days:
    """How days are written in each column that has some, as far as its cells have said."""

    def __init__(self, header: Header, asked: Asked) -> None:
        self._header = header
        self._fields = {place: key for key, found in header.places.items() if key in DAYS for place in found}
        # Of each column: the order, and who says so.
        self._orders = {place: (order, "the column's name says") for place, order in header.orders.items()}
        if asked.dates:
            self._orders = dict.fromkeys(self._fields, (asked.dates, "--dates says"))
        self.unsettled: dict[int, tuple[int, str]] = {}  # where a column has a day that could be two, and that day

    def look(self, number: int, cells: Sequence[str]) -> None:
        """Take note of what a row says about the order in a column."""
        for place in self._fields:
            cell = cells[place] if place < len(cells) else ""
            order = None if place in self._orders else written_days.order_of(cell)
            if order == written_days.EITHER:
                self.unsettled.setdefault(place, (number, cell))
            elif order and order != written_days.EITHER:
                self._orders[place] = order, f"line {number} has it"
                self.unsettled.pop(place, None)

    def expect_settled(self) -> None:
        """Raise CoachlogError where nothing in a column says which number is the day."""
        for place, (number, cell) in self.unsettled.items():
            if self._fields[place] == "started":  # nothing depends on it
                continue
            raise CoachlogError(
                f"{quoted(cell)} in line {number} has two readings, and no other date in "
                f"{quoted(self._header.name(place))} settles which number is the day. To say so: --dates dmy, or "
                "--dates mdy"
            )

    def read(self, number: int, cells: Sequence[str]) -> Line:
        """Return a row with its days in words of one reading, or why one of them can't be read."""
        found = [*cells]
        for place, (order, why) in self._orders.items():
            cell = cells[place] if place < len(cells) else ""
            if written_days.order_of(cell):
                words = written_days.in_order(cell, order)
                if words is None and self._fields.get(place) != "started":
                    return number, f"{quoted(cell)} isn't a date with the {_FIRST[order]} first, as {why}"
                found[place] = words or cell
        return number, found


def _settled(rows: Iterable[Line], days: _Days) -> Iterator[Line]:
    """Yield rows with each day in words of one reading; a row waits while a column before it isn't settled."""
    waiting: deque[Line] = deque()
    for number, cells in rows:
        if not isinstance(cells, str):
            days.look(number, cells)
        waiting.append((number, cells))
        if len(waiting) > _MOST_WAITING:
            break
        while waiting and not days.unsettled:
            yield _read_days(waiting.popleft(), days)
    days.expect_settled()
    for line in waiting:
        yield _read_days(line, days)


def _read_days(line: Line, days: _Days) -> Line:
    number, cells = line
    return line if isinstance(cells, str) else days.read(number, cells)


def _records(rows: Iterable[Line], header: Header, remarks: list[str]) -> Iterator[Incoming | Misread]:
    mails: dict[str, tuple[str, int]] = {}  # of people by name, and the line that said so
    theirs: dict[str, int] = {}  # follow-ups without an owner, by the column they come from
    for number, cells in rows:
        if isinstance(cells, str):
            yield Misread(number, cells)
            continue
        row = Row(header, number, cells)
        name, mail, _ = row.person
        if mail and name:
            before, line = mails.setdefault(fold(name), (mail, number))
            if before != mail:
                yield Misread(
                    number,
                    f"{quoted(name)} has another address in line {line} ({before}), so these may be two people. Give "
                    "one another name",
                )
                continue
        yield from row.records()
        if row.theirs:
            theirs[row.theirs] = theirs.get(row.theirs, 0) + 1
    for column, count in theirs.items():
        remarks.append(f"follow-ups from {quoted(column)} ({many(count, 'row')}) belong to the rep: no owner is named")

"""Other people's tables, a row at a time: the header, the lines that aren't records, and how dates are written."""

import re
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from coachlog.errors import CoachlogError, listed, quoted
from coachlog.formats import columns, written_days
from coachlog.formats.column_names import plain
from coachlog.formats.columns import DAYS, Header
from coachlog.formats.markdown_lines import is_private
from coachlog.formats.rows import Row
from coachlog.model import Incoming, Misread, Source
from coachlog.text import fold, many

_ABOVE = 20  # rows at the top in which a header is looked for, below a title
_TITLE = 2  # cells that a row of a title has at most
_MOST_WAITING = 20_000  # rows that wait for one that settles how days are written
_LONGEST_NAME = 4  # words
_LABELLED = re.compile(r":\s*\S")  # a cell above a table: `Manager: Sam Lead`
_MOST_COLUMNS = 16_384  # that Excel has
_LONGEST_CELL = 1000  # characters of a name, a day or a kind, and of a column's name; a text may be longer
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
    fills: frozenset[str] = frozenset()  # fields that an option gives to entries without them: rep, on


NOTHING = Asked()


def read(lines: Iterator[Line], asked: Asked) -> Source:
    """Read a roster or entries. Raises CoachlogError if no row at the top is a header."""
    header = _header(lines, asked)
    there = [plain(name) for name in header.names]
    unasked = [column for column in asked.columns if plain(column) not in there]
    if unasked:
        raise CoachlogError(
            f"--column: it has no column {quoted(unasked[0])}. Its columns: {columns.some(header.names)}"
        )
    remarks: list[str] = [*header.missing]
    if header.private_title:
        remarks.append(f"came in as private: {quoted(header.private_title)} stands above the columns")
    rows = _settled(_rows(lines, header, remarks), _Days(header, asked))
    return Source(_records(rows, header, asked.fills, remarks), header.unknown, remarks)


def too_wide(cells: Sequence[str], width: int) -> str:
    """Say that a row has more cells than the header."""
    return f"it has {len(cells)} cells, the header {width}. A text that holds the separator needs quotes around it"


def _header(lines: Iterator[Line], asked: Asked) -> Header:
    """Return what the first row says that can be a header; above it a title of a cell or two may stand."""
    likeliest: CoachlogError | None = None  # of the row with most cells
    widest = 0
    private_title = ""
    for number, cells in islice(lines, _ABOVE):
        if isinstance(cells, str):
            raise CoachlogError(f"line {number}: {cells}")
        filled = [cell for cell in cells if cell.strip()]
        if not filled:
            continue
        if len(cells) > _MOST_COLUMNS:
            raise CoachlogError(f"line {number} has {len(cells):,} columns, and a table has at most {_MOST_COLUMNS:,}")
        if max(map(len, cells)) > _LONGEST_CELL:
            raise CoachlogError(f"line {number} has a column's name of more than {_LONGEST_CELL:,} characters")
        try:
            header = columns.header([cell.replace("\ufeff", "") for cell in cells], asked.columns)
            says_who = header.table == "rep" or {"private", "shared"} & header.places.keys()
            return header if says_who else header._replace(private_title=private_title)
        except CoachlogError as error:
            titles = map(str.strip, filled)
            private_title = private_title or next((title for title in titles if is_private(fold(title))), "")
            if len(filled) > widest:
                likeliest, widest = error, len(filled)
            if len(filled) > _TITLE and not any(map(_LABELLED.search, filled)):
                break
    raise likeliest or CoachlogError("there is nothing in it")


def _rows(lines: Iterator[Line], header: Header, remarks: list[str]) -> Iterator[Line]:
    """Yield the rows of records: without blank ones, the header again, and what stands below a table."""
    width = len(header.names)
    names = [plain(name) for name in header.names]
    nameless = [place for place, name in enumerate(header.names) if not name.strip()]
    texts = {place for key in ("text", "subject", "action") for place in header.places.get(key, ())}
    is_entry = header.table == "entry" and width > _TITLE
    left_out: list[int] = []
    unnamed: list[int] = []
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
            elif long := _too_long(header, cells):
                yield number, long
            elif (
                [plain(cell) for cell in cells] == names
                or (width > 1 and _is_footer(filled, after=is_below))
                or (is_entry and is_below and len(filled) == 1 and cells[0].strip() and 0 not in texts)
            ):
                left_out.append(number)
                continue
            else:
                if any(place < len(cells) and cells[place].strip() for place in nameless):
                    unnamed.append(number)
                yield number, [cell.removeprefix("\ufeff") for cell in cells]
            is_below = False
    finally:
        if left_out:
            remarks.append(f"skipped {_lines(left_out)}: a total, a footer or the header again")
        if unnamed:
            remarks.append(f"not kept: what {_lines(unnamed)} has in a column without a name")


def _too_long(header: Header, cells: Sequence[str]) -> str:
    """Return what to say where a cell for a name, a day or a kind is too long to be one; "" if none is."""
    if max(map(len, cells)) <= _LONGEST_CELL:
        return ""
    for key in (*columns.WHO, *DAYS - {"action"}, "kind", "owner", "private", "shared", "target", "at"):
        for place in header.places.get(key, ()):
            if place < len(cells) and len(cells[place]) > _LONGEST_CELL:
                return f"{quoted(header.name(place))} has more than {_LONGEST_CELL:,} characters"
    return ""


def _lines(numbers: Sequence[int]) -> str:
    """Return the numbers of lines for a sentence: the first, and how many others there are."""
    others = [f"{len(numbers) - _LISTED} others"] if len(numbers) > _LISTED else []
    return f"{'lines' if len(numbers) > 1 else 'line'} {listed([*map(str, numbers[:_LISTED]), *others])}"


def _is_footer(filled: Sequence[str], *, after: bool) -> bool:
    """Whether a row is a footer rather than a record: totals, or a report's last lines."""
    said = fold(filled[0].strip(" \t\r\n*-=\ufeff"))
    if len(filled) == 1:
        is_a_sentence = len(said.split()) > _LONGEST_NAME or any(letter.isdecimal() or letter == ":" for letter in said)
        return not said or said.startswith(_FOOTER) or (after and is_a_sentence)
    is_total = said.rstrip(":").startswith(("total", "grand total", "subtotal", "average", "count", "sum"))
    return is_total and all(_is_number(cell) for cell in filled[1:])


def _is_number(cell: str) -> bool:
    """Whether a cell is a number, with or without what it counts: ``12``, ``$1,200``, ``3 sessions``."""
    words = cell.split()
    return len(words) <= _TITLE and words[0].strip("$€£%,.").replace(",", "").replace(".", "").isdecimal()


class _Days:
    """How days are written in each column that has some, as far as its cells have said."""

    def __init__(self, header: Header, asked: Asked) -> None:
        self._header = header
        self._fields = {place: key for key, found in header.places.items() if key in DAYS for place in found}
        # Of each column: the order, and who says so.
        self._orders = {place: (order, "the column's name says") for place, order in header.orders.items()}
        if asked.dates:
            self._orders = dict.fromkeys(self._fields, (asked.dates, "--dates says"))
        self._said = dict(self._orders)  # by the user or the header, not by a cell
        self._mixed: set[int] = set()  # columns of start dates in both orders
        self.unsettled: dict[int, tuple[int, str]] = {}  # where a column has a day that could be two, and that day

    @property
    def has_started(self) -> bool:
        """Whether it has start dates, which can be written in both orders, and are looked at all together."""
        return "started" in self._fields.values()

    def look(self, number: int, cells: Sequence[str]) -> None:
        """Take note of what a row says about the order in a column."""
        for place in self._fields:
            cell = cells[place] if place < len(cells) else ""
            order = written_days.order_of(cell)
            if place in self._orders:
                is_other = order not in (None, written_days.EITHER, self._orders[place][0])
                if is_other and self._fields[place] == "started":
                    self._mixed.add(place)
                continue
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
        for place in self._fields:
            cell = cells[place] if place < len(cells) else ""
            order, why = self._orders.get(place, ("", ""))
            if written_days.has_full_stops(cell):
                order, why = self._said.get(place, written_days.FULL_STOPS)
            elif not (order and written_days.order_of(cell)):
                if place < len(cells):
                    found[place] = written_days.named(cell)
                continue
            words = written_days.in_order(cell, order)
            if place in self._mixed:  # nothing depends on it, and nobody knows; it is left out, and that is said
                continue
            if words is None and self._fields[place] != "started":
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
        while waiting and not (days.unsettled or days.has_started):
            yield _read_days(waiting.popleft(), days)
    days.expect_settled()
    for line in waiting:
        yield _read_days(line, days)


def _read_days(line: Line, days: _Days) -> Line:
    number, cells = line
    return line if isinstance(cells, str) else days.read(number, cells)


def _records(
    rows: Iterable[Line], header: Header, fills: Container[str], remarks: list[str]
) -> Iterator[Incoming | Misread]:
    mails: dict[str, tuple[str, int]] = {}  # of people by name, and the line that said so
    first_names = _FirstNames(header)
    theirs: dict[str, int] = {}  # follow-ups without an owner, by the column they come from
    departed: list[str] = []
    left: list[str] = []  # names of people who have left, on a day that isn't given
    gaps = _Gaps(header, fills)
    of_customers = 0
    for number, cells in rows:
        if isinstance(cells, str):
            yield Misread(number, cells)
            continue
        row = Row(header, number, cells)
        if why := _two_people(row, mails) or first_names.why(row) or gaps.why(row, cells):
            yield Misread(number, why)
            continue
        yield from row.records()
        if row.theirs:
            theirs[row.theirs] = theirs.get(row.theirs, 0) + 1
        of_customers += row.is_of_a_customer
        if row.has_left:
            departed.append(row.person.name)
        elif row.is_left_out:
            left.append(row.person.name)
    for column, count in theirs.items():
        remarks.append(f"follow-ups from {quoted(column)} ({many(count, 'row')}) belong to the rep: no owner is named")
    if of_customers:
        remarks.append(f"came in as observations, not as one-on-ones: {many(of_customers, 'talk')} with customers")
    remarks += _of_people_who_left(departed, left)


def _of_people_who_left(departed: Sequence[str], left: Sequence[str]) -> Iterator[str]:
    """Say who of a roster came in as departed, and who was left out because the day isn't given."""
    if departed:
        yield f"departed by the dates in the table: {columns.some(departed)}"
    if left:
        yield f"left out {many(len(left), 'rep')} who left on a day that isn't given: {columns.some(left)}"


def _two_people(row: Row, mails: dict[str, tuple[str, int]]) -> str:
    """Return what to say where a name has two addresses; "" if it doesn't. ``mails`` has those of the rows before."""
    name, mail, _ = row.person
    before, line = mails.setdefault(fold(name), (mail, row.line)) if mail and name else (mail, 0)
    if before == mail:
        return ""
    return (
        f"{quoted(name)} has another address in line {line} ({before}), so these may be two people. Give "
        "one another name"
    )


class _FirstNames:
    """Names of one word, which leave open who is meant where two people of a table have that first name."""

    def __init__(self, header: Header) -> None:
        self._is_entry = header.table == "entry"
        self._alone: dict[str, int] = {}  # the first line of each
        self._whole: dict[str, dict[str, str]] = {}  # the names that begin with it

    def why(self, row: Row) -> str:
        """Return what is wrong with a row because of a first name, in it or in one before; "" if nothing is."""
        first, _, family = fold(row.person.name).partition(" ")
        if not (self._is_entry and first):
            return ""
        whole = self._whole.setdefault(first, {})
        if family and family in whole:
            return ""
        if family:
            whole[family] = row.person.name
        line = self._alone.setdefault(first, row.line) if not family else self._alone.get(first)
        if line is None or len(whole) < 2:  # noqa: PLR2004 - people
            return ""
        where = "" if line == row.line else f" in line {line}"
        return f"{quoted(first.title())}{where} could be {' or '.join(whole.values())}. Write the whole name there"


class _Gaps:
    """Cells for the rep or the day that are empty, below filled ones: in a merged cell only the first row has it."""

    def __init__(self, header: Header, fills: Container[str]) -> None:
        is_entry = header.table == "entry"
        self._header = header
        self._days = header.places.get("on", ()) if is_entry and "on" not in fills else ()
        self._who = is_entry and not header.is_owners and "rep" not in fills
        self._seen: dict[str, int] = {}

    def why(self, row: Row, cells: Sequence[str]) -> str:
        """Return what is wrong with a row that leaves the rep or the day to a row above it; "" if nothing is."""
        day = any(place < len(cells) and cells[place].strip() for place in self._days)
        for key, is_there in (("rep", bool(row.person.name) or row.is_of_nobody), ("date", day)):
            if (key == "rep" and not self._who) or (key == "date" and not self._days):
                continue
            if is_there:
                self._seen.setdefault(key, row.line)
            elif key in self._seen:
                return f"it has no {key}, and the lines above have one. If it's the same, write it in this line, too"
        return ""

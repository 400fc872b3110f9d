"""Excel workbooks (.xlsx) as tables: their cells as they show, days as ISO days. Read with the standard library.

A workbook is a zip archive of XML. Both can be made to cost far more than they weigh, so a part is read a piece at a
time and not beyond a limit, and XML with a document type, in which entities could multiply, is refused.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from io import BufferedReader, BytesIO
from typing import Any, NamedTuple

from coachlog.errors import CoachlogError, Unreadable, listed, quoted
from coachlog.formats import tables
from coachlog.formats.tables import Asked
from coachlog.model import Source

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKS = (_ZIP, _OLE)  # what a file begins with that is a workbook, or could be taken for one
_MOST_BYTES = 200 * 2**20  # of a file, and of a part when it is unpacked
_MOST_TEXT = 64 * 2**20  # letters of all shared strings
_MOST_COLUMNS = 16_384  # as Excel has
_DEEPEST = 100  # elements within each other
_PIECE = 2**16  # bytes
_LISTED = 20  # sheets that a message names

# Formats of numbers that are days or times (ECMA-376, part 1, 18.8.30), and the letters of such in one's own format.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FIRST_DAY = {
    False: datetime.fromisoformat("1899-12-30"),
    True: datetime.fromisoformat("1904-01-01"),
}  # 1904: True
_LEAP_BUG = 60  # Excel counts a 29th of February 1900
# What zipfile raises for an archive that is damaged, has a password (RuntimeError) or is packed in a strange way.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)
_UNSAVED = "has a formula whose result isn't in the file. Open and save it in Excel, then import it again"


class _Sheet(NamedTuple):
    name: str
    part: str  # the name of its file in the archive


class _Cell(NamedTuple):
    place: int  # its column, from 0
    form: str  # s: a shared string, n: a number, ... as ECMA-376 names them
    style: int
    has_formula: bool


def read(file: BufferedReader, asked: Asked) -> Source:
    """Read the table of a sheet. Raises CoachlogError if it isn't a workbook, or has several such sheets."""
    raw = BytesIO(file.read(_MOST_BYTES + 1))
    if raw.getbuffer().nbytes > _MOST_BYTES:
        raise CoachlogError("it is over 200 MB. Save the table as CSV, and import that")
    if raw.getvalue().startswith(_OLE):
        raise CoachlogError(
            "it is an old Excel file (.xls), or has a password. Save it as .xlsx without one, or as CSV"
        )
    try:
        archive = zipfile.ZipFile(raw)
        return _Workbook(archive).table(asked)
    except _DAMAGED as error:
        raise CoachlogError("it can't be unpacked as an Excel file. Save its table as CSV, and import that") from error


class _Workbook:
    """What is common to all sheets of a workbook."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lstrip("/").casefold(): name for name in archive.namelist()}
        if "xl/workbook.xml" not in self._names:
            raise CoachlogError("it is a zip archive, not an Excel file. Save its table as CSV, and import that")
        self._strings: list[str] = []
        self._are_days: list[bool] = []  # of each style
        self._is_1904 = False
        self._sheets: list[_Sheet] = []

    def table(self, asked: Asked) -> Source:
        """Return the records of the sheet that is asked for, or of the only one that has something in it."""
        self._read_workbook()
        self._read_strings()
        self._read_styles()
        if asked.sheet is not None:
            sheets = [sheet for sheet in self._sheets if sheet.name.casefold() == asked.sheet.casefold()]
            if not sheets:
                raise Unreadable(
                    f"--sheet: it has no sheet {quoted(asked.sheet)}. Its sheets: {self._listed(self._sheets)}"
                )
        else:
            sheets = [sheet for sheet in self._sheets if next(self._rows(sheet), None)]
        if not sheets:
            raise CoachlogError("there is nothing in it")
        if len(sheets) > 1:
            raise CoachlogError(f"it has several sheets: {self._listed(sheets)}. To choose one: --sheet NAME")
        return tables.read(self._rows(sheets[0]), asked)

    def _listed(self, sheets: Sequence[_Sheet]) -> str:
        others = [f"{len(sheets) - _LISTED} others"] if len(sheets) > _LISTED else []
        return listed([*(quoted(sheet.name) for sheet in sheets[:_LISTED]), *others])

    def _read_workbook(self) -> None:
        """Read the sheets that aren't hidden, and from which day on days are counted."""
        parts: dict[str, str] = {}
        found: list[tuple[str, str]] = []

        def of_links(name: str, said: Mapping[str, str]) -> None:
            if name == "Relationship":
                target = said.get("Target", "")
                parts[said.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

        def of_book(name: str, said: Mapping[str, str]) -> None:
            if name == "workbookPr":
                self._is_1904 = said.get("date1904", "0") in ("1", "true")
            elif name == "sheet" and said.get("state", "visible") == "visible":
                found.append((said.get("name", ""), said.get("id", "")))

        self._parse("xl/_rels/workbook.xml.rels", start=of_links)
        self._parse("xl/workbook.xml", start=of_book)
        self._sheets = [_Sheet(name, parts[link]) for name, link in found if link in parts]

    def _read_strings(self) -> None:
        """Read the strings that cells refer to; what tells how a word is pronounced isn't part of it."""
        piece: list[str] = []
        state = {"text": False, "sound": False}
        length = 0

        def start(name: str, _said: Mapping[str, str]) -> None:
            if name == "si":
                piece.clear()
            state["sound"] |= name == "rPh"
            state["text"] = name == "t" and not state["sound"]

        def end(name: str) -> None:
            nonlocal length
            state["text"] = False
            if name == "rPh":
                state["sound"] = False
            elif name == "si":
                self._strings.append(_unescaped("".join(piece)))
                length += len(self._strings[-1])
                if length > _MOST_TEXT:
                    raise CoachlogError("its texts take over 64 MB. Save the table as CSV, and import that")

        def data(text: str) -> None:
            if state["text"]:
                piece.append(text)

        self._parse("xl/sharedStrings.xml", start=start, end=end, data=data)

    def _read_styles(self) -> None:
        """Read which styles of cells make a number a day."""
        formats: dict[int, str] = {}
        state = {"styles": False}

        def start(name: str, said: Mapping[str, str]) -> None:
            if name == "numFmt":
                formats[_number(said.get("numFmtId"))] = said.get("formatCode", "")
            elif name == "cellXfs":
                state["styles"] = True
            elif name == "xf" and state["styles"]:
                number = _number(said.get("numFmtId"))
                own = _NO_FORMAT.sub("", formats.get(number, "")).casefold()
                self._are_days.append(number in _DATE_FORMATS or any(letter in own for letter in "ymdh"))

        def end(name: str) -> None:
            if name == "cellXfs":
                state["styles"] = False

        self._parse("xl/styles.xml", start=start, end=end)

    def _rows(self, sheet: _Sheet) -> Iterator[tables.Line]:
        """Yield the number and the cells of each row that has some; a blank row for those between that have none."""
        reader = _SheetReader(self._text_of)
        last = 0
        for _ in self._pieces(sheet.part, reader.start, reader.end, reader.data):
            for number, cells in reader.take():
                if last and number > last + 1:
                    yield number - 1, []
                yield number, cells
                last = number

    def _text_of(self, cell: _Cell, value: str) -> str:
        """Return what a cell shows, or as near to it as matters: a day is ISO, a number as it is stored."""
        if cell.form == "s":
            place = _number(value)
            return self._strings[place] if 0 <= place < len(self._strings) else ""
        if cell.form in ("str", "inlineStr"):
            return _unescaped(value)
        if cell.form == "b":
            return "yes" if value.strip() == "1" else "no"
        if cell.form != "n":
            return value.strip()  # an error such as #N/A, or a day in ISO
        try:
            number = float(value)
        except ValueError:
            return value.strip()
        is_day = cell.style < len(self._are_days) and self._are_days[cell.style]
        return (_day(number, is_1904=self._is_1904) if is_day else None) or _plain(number)

    def _parse(
        self,
        part: str,
        start: Callable[[str, Mapping[str, str]], None],
        end: Callable[[str], None] = lambda _name: None,
        data: Callable[[str], None] = lambda _text: None,
    ) -> None:
        """Read a part of the workbook to its end; one that isn't there is empty."""
        if part.casefold() in self._names:
            for _ in self._pieces(part, start, end, data):
                pass

    def _pieces(
        self,
        part: str,
        start: Callable[[str, Mapping[str, str]], None],
        end: Callable[[str], None],
        data: Callable[[str], None],
    ) -> Iterator[None]:
        """Read a part a piece at a time. Raises CoachlogError if it isn't XML, or is too large."""
        from xml.parsers import expat  # noqa: PLC0415 - for workbooks only; some small Pythons lack it

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        depth = 0

        def starts(name: str, said: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEEPEST:
                raise CoachlogError(f"{part} in it is nested too deep for a workbook")
            start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in said.items()})

        def ends(name: str) -> None:
            nonlocal depth
            depth -= 1
            end(name.rpartition(" ")[2])

        def doctype(*_: Any) -> None:
            raise CoachlogError(f"{part} in it has a document type, which no workbook has")

        parser.StartElementHandler, parser.EndElementHandler = starts, ends
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = data, doctype
        name = self._names.get(part.casefold())
        if name is None:
            raise CoachlogError(f"{part} isn't in it. Save its table as CSV, and import that")
        size = 0
        try:
            with self._archive.open(name) as file:
                while piece := file.read(_PIECE):
                    size += len(piece)
                    if size > _MOST_BYTES:
                        raise CoachlogError(f"{part} in it is over 200 MB when unpacked. Save the table as CSV")
                    parser.Parse(piece)
                    yield
                parser.Parse(b"", True)
                yield
        except expat.ExpatError as error:
            raise CoachlogError(f"{part} in it isn't XML ({error}). Save its table as CSV, and import that") from error
        except _DAMAGED as error:
            raise CoachlogError(f"{part} in it is damaged. Save its table as CSV, and import that") from error


class _SheetReader:
    """Gathers the cells of a sheet's rows as its XML is read."""

    def __init__(self, text_of: Callable[[_Cell, str], str]) -> None:
        self._text_of = text_of
        self._done: list[tables.Line] = []
        self._row: list[str] = []
        self._number = 0
        self._wrong = ""  # why the row can't be read
        self._cell: _Cell | None = None
        self._value: list[str] = []
        self._reads = False  # we are in what a cell says
        self._in_a_sound = False

    def take(self) -> Sequence[tables.Line]:
        """Return the rows that are complete, once."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, said: Mapping[str, str]) -> None:
        """Begin an element."""
        if name == "row":
            self._number = _number(said.get("r")) if "r" in said else self._number + 1
            self._row, self._wrong = [], ""
        elif name == "c":
            place = _column(said["r"]) if "r" in said else len(self._row)
            if place >= _MOST_COLUMNS:
                raise CoachlogError(f"row {self._number} has more columns than Excel can hold")
            self._cell = _Cell(place, said.get("t", "n"), _number(said.get("s")), has_formula=False)
            self._value = []
        elif name == "f" and self._cell:
            self._cell = self._cell._replace(has_formula=True)
        elif name == "rPh":
            self._in_a_sound = True
        self._reads = name in ("v", "t") and self._cell is not None and not self._in_a_sound

    def data(self, text: str) -> None:
        """Read what stands between elements."""
        if self._reads:
            self._value.append(text)

    def end(self, name: str) -> None:
        """End an element."""
        self._reads = False
        if name == "rPh":
            self._in_a_sound = False
        elif name == "c" and self._cell:
            cell, self._cell = self._cell, None
            value = "".join(self._value)
            if cell.has_formula and not self._value and cell.form != "str":
                self._wrong = self._wrong or f"column {cell.place + 1} {_UNSAVED}"
            if value:
                self._row += [""] * (cell.place + 1 - len(self._row))
                self._row[cell.place] = self._text_of(cell, value)
        elif name == "row" and (self._row or self._wrong):
            self._done.append((self._number, self._wrong or self._row))


def _column(reference: str) -> int:
    """Return the column of a cell, from 0: 27 for AB7."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise CoachlogError(f"{quoted(reference)} in it isn't a cell")
    place = 0
    for letter in match[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _number(text: str | None) -> int:
    return int(text) if text and text.strip().isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - none is longer


def _day(number: float, *, is_1904: bool) -> str | None:
    """Return the day, or the day with its time, that Excel means by a number; None if it isn't one."""
    if number < 1:  # a time
        return None
    days = number + 1 if not is_1904 and number < _LEAP_BUG else number
    try:
        at = _FIRST_DAY[is_1904] + timedelta(days=round(days * 86_400) / 86_400)
    except OverflowError:
        return None
    return at.date().isoformat() if number == int(number) else at.isoformat(" ", "minutes")


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 2**53 else repr(number)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text

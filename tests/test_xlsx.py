"""Excel workbooks: what a cell shows, and files that are made to cost far more than they weigh."""

import re
import resource
import struct
import subprocess
import sys
from contextlib import suppress
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any

import pytest

from coachlog.errors import CoachlogError
from coachlog.formats import xlsx
from coachlog.formats.tables import NOTHING
from coachlog.model import Incoming
from tests.typing_in import Coachlog, unmeasured
from tests.workbooks import BOOK, HEADER, LINKS, book

MOST = 1200 * 2**20  # bytes of address space, of which Python itself takes a part


def read(raw: bytes) -> list[dict[str, Any]]:
    source = xlsx.read(BufferedReader(BytesIO(raw)), NOTHING)
    return [dict(record.fields) for record in source.records if isinstance(record, Incoming)]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('t="s"><v>0</v>', "plain"),
        ('t="s"><v>1</v>', "rich text"),
        ('t="s"><v>99</v>', None),
        ('t="inlineStr"><is><t>in line</t></is>', "in line"),
        ('t="str"><f>A1</f><v>cached</v>', "cached"),
        ('t="str"><f>A1</f><v></v>', None),
        ('t="str"><v>one_x000D_two</v>', "one\rtwo"),
        ('t="b"><v>1</v>', "yes"),
        ('t="e"><v>#N/A</v>', "#N/A"),
        ("><v>12</v>", "12"),
        ("><v>12.50</v>", "12.5"),
        ("><v>1E+20</v>", "1e+20"),
        ('s="1"><v>46083</v>', "2026-03-02"),
        ('s="2"><v>46083.5</v>', "2026-03-02 12:00"),
        ('s="3"><v>46083</v>', "2026-03-02"),
        ('s="4"><v>46083</v>', "46083"),
        ('s="1"><v>1</v>', "1900-01-01"),
        ('s="1"><v>61</v>', "1900-03-01"),
        ('s="1"><v>99999999999</v>', "99999999999"),
        ('t="d"><v>2026-03-02</v>', "2026-03-02"),
    ],
)
def test_a_cell_is_what_it_shows(cell: str, shown: str | None) -> None:
    strings = "<si><t>plain</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>rich in kana</t></rPh></si>"
    row = f'<row r="2"><c r="A2" t="str"><v>maria</v></c><c r="B2" s="1"><v>46083</v></c><c r="C2" {cell}</c></row>'
    (fields,) = read(book(HEADER + row, strings))
    assert (fields["rep"], fields["on"], fields.get("text")) == ("maria", "2026-03-02", shown)


def test_rows_and_cells_without_numbers_follow_each_other() -> None:
    rows = "<row><c t='str'><v>Rep</v></c><c t='str'><v>Notes</v></c></row>"
    rows += "<row><c t='str'><v>bo</v></c><c><v>7</v></c></row>"
    assert read(book(rows)) == [{"kind": "note", "text": "7", "rep": "bo"}]


DEEP = "<a>" * 200 + "</a>" * 200
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (book("", sheet=BOMB), "xl/worksheets/sheet1.xml in it has a document type, which no workbook has"),
        (book("", sheet=DEEP), "xl/worksheets/sheet1.xml in it is nested too deep for a workbook"),
        (book("", sheet="<worksheet><row>"), "xl/worksheets/sheet1.xml in it isn't XML (no element found: line 1,"),
        (book("", sheet="\0\0"), "in it isn't XML"),
        (book('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "row 1 has more columns than Excel can hold"),
        (book('<row r="1"><c r="1A"><v>1</v></c></row>'), '"1A" in it isn\'t a cell'),
        (book("", workbook="<workbook/>"), "there is nothing in it"),
        (book(HEADER)[:-40], "it can't be unpacked as an Excel file"),
        (b"PK\x03\x04" + b"\0" * 100, "it can't be unpacked as an Excel file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "it is an old Excel file (.xls), or has a password"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_in_a_line(raw: bytes, says: str) -> None:
    with pytest.raises(CoachlogError, match=re.escape(says)) as refused:
        read(raw)
    assert len(str(refused.value)) < 180


def test_a_part_that_is_missing_is_named() -> None:
    whole = book(
        HEADER,
        workbook=BOOK.replace("r1", "r2"),
        **{"xl/_rels/workbook.xml.rels": LINKS.replace("r1", "r2").replace("sheet1", "none")},
    )
    with pytest.raises(CoachlogError, match=r"xl/worksheets/none.xml isn't in it"):
        read(whole)


def test_a_damaged_workbook_is_never_a_traceback() -> None:
    whole = book(HEADER + '<row r="2"><c r="A2" t="s"><v>0</v></c></row>', "<si><t>bo</t></si>")
    for place in range(0, len(whole), 7):
        damaged = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        with suppress(CoachlogError):
            read(damaged)


def _bomb() -> bytes:
    """A sheet of 300 MB of blanks in 300 kB, whose size in the archive's list is a lie."""
    raw = bytearray(book("", sheet=" " * (300 * 2**20)))
    size = struct.pack("<L", 300 * 2**20)
    for _ in range(2):  # where the part begins, and in the list of parts
        place = raw.index(size)
        raw[place : place + 4] = struct.pack("<L", 1000)
    return bytes(raw)


@pytest.mark.slow
def test_what_weighs_little_and_unpacks_to_much_costs_little(tmp_path: Path, team: Coachlog) -> None:
    cells = "".join(f'<c r="{letter}9"><v>1</v></c>' for letter in "ABCDEFGHIJ")
    million = HEADER + "".join(
        f'<row r="{number}">{cells.replace("9", str(number))}</row>' for number in range(2, 100_000)
    )
    strings = "<si><t>" + "x" * (70 * 2**20) + "</t></si>"
    made = {
        "bomb.xlsx": (_bomb(), "damaged|over 200 MB"),
        "blanks.xlsx": (book("", sheet="<worksheet>" + " " * (250 * 2**20)), "is over 200 MB when unpacked"),
        "strings.xlsx": (book(HEADER, strings), "its texts take over 64 MB"),
        "million.xlsx": (book(million), "it has 10 cells, the header 3"),
    }
    for name, (raw, says) in made.items():
        (tmp_path / name).write_bytes(raw)
        program = [sys.executable, "-m", "coachlog", "import", str(tmp_path / name)]
        ran = subprocess.run(
            program, env=unmeasured() | team.environment, capture_output=True, text=True, timeout=300, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST)),
        )  # fmt: skip
        assert re.search(says, ran.stderr), ran.stderr[-500:]
        assert (ran.returncode, ran.stderr.count("\n")) == (1, 1), ran.stderr[-500:]

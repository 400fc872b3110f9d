"""What jrnl itself wrote, version by version, comes in as notes."""

import json
import re
from io import StringIO
from itertools import count, islice

import pytest

from coachlog.errors import CoachlogError
from coachlog.formats import jrnl
from coachlog.model import Incoming, Misread

# The same three entries, as each version of jrnl keeps them.
VERSION_4 = """\
[2026-11-03 09:05:00 AM] Rehearsed the CFO call with @maria. She opened with the cost of delay.
- slide 2 is too long
2026-11-01 12:00 is no entry

second paragraph, [brackets] and cc @Dev.
[link] at the line's start

[2026-11-05 02:30:00 PM] Great week for @dev_patel and #forecast *

[2026-11-06 03:30:20 PM] mail maria@example.com? No: ask. 3 * 4 *
"""
VERSION_2 = VERSION_4.replace(":00 AM]", "]").replace("02:30:00 PM]", "14:30]").replace("03:30:20 PM]", "15:30]")
VERSION_1 = re.sub(r"(?m)^\[(2026[^]]+)\]", r"\1", VERSION_2.replace("2026-11-01 12:00 is", "2026-11-01 is"))
EXPORTED = {
    "tags": {"#forecast": 1, "@dev_patel": 1, "@dev": 1, "@maria": 1},
    "entries": [
        {
            "title": "Rehearsed the CFO call with @maria. She opened with the cost of delay.",
            "body": "- slide 2 is too long\n2026-11-01 12:00 is no entry\n\nsecond paragraph, [brackets] and cc @Dev.\n"
            "[link] at the line's start",
            "date": "2026-11-03", "time": "09:05", "tags": ["@dev", "@maria"], "starred": False,
        },
        {
            "title": "Great week for @dev_patel and #forecast", "body": "",
            "date": "2026-11-05", "time": "14:30", "tags": ["@dev_patel", "#forecast"], "starred": True,
        },
        {
            "title": "mail maria@example.com? No: ask. 3 * 4", "body": "",
            "date": "2026-11-06", "time": "15:30", "tags": [], "starred": True,
        },
    ],
}  # fmt: skip
TEXTS = [
    VERSION_4.partition("] ")[2].partition("\n\n[2")[0],
    "Great week for @dev_patel and #forecast",
    "mail maria@example.com? No: ask. 3 * 4",
]


def records(text: str) -> list[Incoming | Misread]:
    return list(jrnl.read(StringIO(text, newline="")).records)


def note(line: int, day: str, text: str, *names: str) -> Incoming:
    return Incoming(line, "entry", {"kind": "note", "on": day, "names": [*names], "text": text})


@pytest.mark.parametrize(
    ("written", "at"),
    [
        (VERSION_4, (1, 8, 10)),
        (VERSION_2, (1, 8, 10)),
        (VERSION_1, (1, 8, 10)),
        (VERSION_4.replace("\n", "\r\n"), (1, 8, 10)),
        (f"\n\n{VERSION_2}\n \n", (3, 10, 12)),
        (json.dumps(EXPORTED, indent=2), (1, 2, 3)),
    ],
    ids=["4", "2", "1", "windows", "blank lines", "exported"],
)
def test_each_version_tells_the_same(written: str, at: tuple[int, int, int]) -> None:
    first = TEXTS[0].replace(" 12:00", "") if written == VERSION_1 else TEXTS[0]
    assert [
        one._replace(fields={**one.fields, "text": one.fields["text"].replace("\r\n", "\n")})
        for one in records(written)
        if isinstance(one, Incoming)
    ] == [
        note(at[0], "2026-11-03", first, "maria", "Dev"),
        note(at[1], "2026-11-05", TEXTS[1], "dev_patel"),
        note(at[2], "2026-11-06", TEXTS[2]),
    ]
    assert jrnl.is_one("x", written[:60])


@pytest.mark.parametrize(
    ("line", "day", "text"),
    [
        ("[2026-11-23 09:00:00] hi", "2026-11-23", "hi"),
        ("[2026-11-23 09:00 p.m.] hi", "2026-11-23", "hi"),
        ("[2026-11-23 09:00:00 ] hi", "2026-11-23", "hi"),
        ("[2026-11-23T09:00] hi", "2026-11-23", "hi"),
        ("[2026-11-23 09:00]  two blanks, 5* ", "2026-11-23", " two blanks, 5*"),
        ("2026-11-23 09:00 *hi *", "2026-11-23", "*hi"),
    ],
)
def test_a_time_has_any_form_that_jrnl_writes_unless_told_otherwise(line: str, day: str, text: str) -> None:
    assert records(line) == [note(1, day, text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@maria and (@dev), @Zoë.", ["maria", "dev", "Zoë"]),
        ("@maria.lopez's, @o-neill-", ["maria.lopez", "o-neill"]),
        ("#dev a@b.com @ maria", []),
    ],
)
def test_names_stand_behind_an_at(text: str, names: list[str]) -> None:
    assert records(f"[2026-11-23 09:00] {text}") == [note(1, "2026-11-23", text, *names)]


def test_what_stands_before_the_first_entry_is_said_and_an_entry_has_no_text_of_its_own_accord() -> None:
    why = "no entry starts like [2026-11-23 09:00]. If yours start differently: jrnl --export json"
    empty = Incoming(4, "entry", {"kind": "note", "on": "2026-11-23", "names": []})
    assert records("\nMy diary\n=====\n[2026-11-23 09:00] \n\n") == [Misread(2, why), empty]
    assert records("[23/11/2026 09:00] hi\nthere\n") == [Misread(1, why)]


def test_one_entry_is_held_at_a_time() -> None:
    endless = (f"[2026-11-23 09:00] {number}\n" for number in count())
    found = jrnl.read(endless).records  # type: ignore[arg-type]  # its lines are all that is read
    assert [record.line for record in islice(found, 3)] == [1, 2, 3]


def test_its_json_is_read_in_pieces() -> None:
    class Long(StringIO):
        asked = 0

        def read(self, size: int | None = -1) -> str:
            self.asked += 1
            return super().read(size)

    entry = {"title": "x" * 1000, "body": "", "date": "2026-11-23"}
    file = Long(json.dumps({"tags": {"@maria": 1}, "entries": [entry] * 1000}, indent=2))
    first, second = islice(jrnl.read(file).records, 2)
    assert (first.line, second.line, file.asked) == (1, 2, 1)


@pytest.mark.parametrize("text", ["{", '{"entries": 1}', '{"tags": {}}', "{} {}", "[" * 10_000, "{" + '"a":[' * 10_000])
def test_what_is_no_json_of_jrnls_is_refused(text: str) -> None:
    if text.startswith("["):
        assert [type(one) for one in records(text)] == [Misread]
        return
    with pytest.raises(CoachlogError, match=r"it isn't JSON as jrnl exports it\. To export it: jrnl --export json"):
        records(text)


def test_an_entry_of_the_export_without_a_day_is_said() -> None:
    entries = [
        {"title": "hi"},
        3,
        {"date": "2026-11-23", "title": "hi"},
        {"date": "2026-11-23", "title": "hi", "body": 1},
    ]
    no_entry = "it has no date and title, as jrnl's entries have"
    assert records(json.dumps({"entries": entries})) == [
        Misread(1, no_entry), Misread(2, no_entry), note(3, "2026-11-23", "hi"), Misread(4, no_entry),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        ('{\n  "tags": {},\n  "entries": []\n}', True),
        ('{"entries": [{"title": "x"', True),
        ('{\n"entries": [\n  {"id": 1, "uid": "', False),
        ('{\n"reps": [', False),
        ('{\n"tags": [', False),
        ("Name,Role\n", False),
        ("2026-11-23 09:00,x\n", False),
        ("# 2026-11-23 09:00 ", False),
        ("", False),
    ],
)
def test_jrnl_is_known_by_its_first_lines(head: str, *, is_one: bool) -> None:
    assert jrnl.is_one("x", head) is is_one

"""Lines from a phone: one file that grows, read again and again, and its copies."""

from pathlib import Path

import pytest

from tests.typing_in import Coachlog

MONDAY = """Mon 16 Nov 2026
note maria wants to lead the QBR - and 2) soon
Praise dev great demo
mine maria send the deck @fri
theirs maria book 3 calls by friday
- topic dev territory split
"""
TUESDAY = """
2026-11-17
heard Maria Ruiz I'm bored, honestly
Feedback: dev slow down on calls
observed dev talks over the customer
given maria ask earlier
"""


def texts(coachlog: Coachlog) -> list[tuple[str, str, str, str | None]]:
    found = coachlog("export", "--format", "json").json["entries"]
    return [(one["on"], one["rep"], one["text"], one.get("due")) for one in found]


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    path = tmp_path / "coaching.txt"
    path.write_text(MONDAY)
    return path


def test_a_line_is_what_typing_it_on_its_day_would_be(team: Coachlog, phone: Path) -> None:
    phone.write_text(MONDAY + TUESDAY)
    assert team("import", str(phone)).out == (
        "Imported 9 entries, Mon 16 Nov 2026 to Tue 17 Nov 2026\n"
        "   note 2 · praise 1 · follow-up 2 · topic 1 · heard 1 · feedback 2\n"
        "Undo: coachlog undo\n"
    )
    assert texts(team) == [
        ("2026-11-16", "maria", "wants to lead the QBR - and 2) soon", None),
        ("2026-11-16", "dev", "great demo", None),
        ("2026-11-16", "maria", "send the deck", "2026-11-20"),
        ("2026-11-16", "maria", "book 3 calls by friday", "2026-11-20"),
        ("2026-11-16", "dev", "territory split", None),
        ("2026-11-17", "maria", "I'm bored, honestly", None),
        ("2026-11-17", "dev", "slow down on calls", None),
        ("2026-11-17", "dev", "talks over the customer", None),
        ("2026-11-17", "maria", "ask earlier", None),
    ]
    found = {one["text"]: one for one in team("export", "--format", "json").json["entries"]}
    assert (found["send the deck"]["owner"], found["book 3 calls by friday"]["owner"]) == ("me", "rep")
    assert (found["slow down on calls"]["status"], found["ask earlier"]["status"]) == ("owed", "given")
    assert found["talks over the customer"]["how"] == "aside"


def test_a_file_that_grows_brings_what_is_new_and_its_conflicted_copy_the_rest(team: Coachlog, phone: Path) -> None:
    before = phone.read_bytes()
    team("import", str(phone))
    assert phone.read_bytes() == before
    assert team("import", str(phone)).out == "Imported nothing\n   5 records already here, skipped\n"
    team("delete", "2")
    copy = phone.with_name("coaching (conflicted copy 2026-11-17).txt")
    copy.write_text(MONDAY + "note dev new on the tablet\n")
    phone.write_text(MONDAY + TUESDAY)
    said = team("import", str(phone)).out
    assert "Imported 4 entries, Tue 17 Nov 2026" in said
    assert "   4 records already here, skipped\n   1 entry deleted here since then, left out\n" in said
    assert "Imported 1 entry, Mon 16 Nov 2026" in team("import", str(copy)).out
    assert "great demo" not in [text for _, _, text, _ in texts(team)]
    assert len(texts(team)) == 9


def test_the_same_line_twice_is_said_twice(team: Coachlog, phone: Path) -> None:
    phone.write_text("2026-11-16\nnote maria no show\nnote maria no show\n")
    assert "Imported 2 entries" in team("import", str(phone)).out
    assert "Imported nothing" in team("import", str(phone)).out


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("prais maria great demo", '"prais" isn\'t what a line begins with. Begin with note, praise, feedback,'),
        ("maria great demo", '"maria" isn\'t what a line begins with'),
        ("tuesday", '"tuesday" is another day each week. Write the date: 2026-11-23'),
        ("note zed x", "zed isn't a rep here, so nothing was imported. To add that one: --add-reps"),
        ("- note maria", "there's no text"),
        ("note", "there's no text"),
        ("mine maria send it @someday", '"@someday" isn\'t a date'),
        ("2026-12-24\nnote maria x", "Thu 24 Dec 2026 (in 31 days) is in the future"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(team: Coachlog, phone: Path, line: str, says: str) -> None:
    phone.write_text(f"{MONDAY}{line}\n")
    assert says in team("import", str(phone), code=1).err
    assert texts(team) == []


def test_lines_before_a_day_need_one(team: Coachlog, phone: Path) -> None:
    phone.write_text("note maria hello\nmine maria send it @fri\n")
    says = "there's no date. To give one to all entries that have none: --on DAY"
    assert says in team("import", str(phone), code=1).err
    team("import", str(phone), "--on", "2026-11-16")
    assert texts(team) == [("2026-11-16", "maria", "hello", None), ("2026-11-16", "maria", "send it", "2026-11-20")]


@pytest.mark.parametrize(
    ("name", "text", "is_one"),
    [
        ("phone.txt", "2026-11-16\nnote maria hello there\n", True),
        ("phone", "Note: maria hello\n", True),
        ("phone.txt", "Dear diary\n", False),
        ("phone.org", "note maria hello there\n", False),
    ],
)
def test_lines_are_known_by_how_they_begin(team: Coachlog, tmp_path: Path, name: str, text: str, is_one: bool) -> None:
    (tmp_path / name).write_text(text)
    ran = team("import", str(tmp_path / name), "--on", "2026-11-16", code=0 if is_one else 1)
    assert ("can't tell the file's format" in ran.err) is not is_one


def test_an_export_of_one_rep_brings_that_rep_and_no_colleague(team: Coachlog, tmp_path: Path) -> None:
    team("rep", "add", "Tom Baker")
    team("note", "maria", "Talked")
    team("session", "Win/loss", "--with", "maria,tom", "--also", "legal:Ana")
    for name in ("maria.json", "maria.csv"):
        team("export", "maria", "-o", str(tmp_path / name))
        with Coachlog(tmp_path / f"other-{name}.db") as other:
            other("import", str(tmp_path / name), "--add-reps")
            found = other("export", "--format", "json").json
            assert [rep["alias"] for rep in found["reps"]] == ["maria"]
            assert [(one["with"], one["also"]) for one in found["entries"][1:]] == [(["maria"], ["legal:Ana", "tom"])]
            assert "tom" not in other("due", "--ahead", "60d").out


@pytest.mark.parametrize("name", ["all.json", "all.csv"])
def test_an_entry_that_was_deleted_does_not_come_back(team: Coachlog, tmp_path: Path, name: str) -> None:
    team("note", "maria", "Talked", "--mine", "send it")
    team("praise", "dev", "Great demo")
    team("export", "-o", str(tmp_path / name))
    team("delete", "1")
    again = team.json("import", str(tmp_path / name))
    assert (again["entries"], again["deleted"]) == (0, 2)
    assert [text for _, _, text, _ in texts(team)] == ["Great demo"]
    team("undo")
    assert len(texts(team)) == 3


def test_full_stops_begin_with_the_day_and_a_bullet_needs_no_space(team: Coachlog, phone: Path) -> None:
    phone.write_text("9.11.26\n-note maria wants to lead the QBR\n• praise dev great demo\n")
    team("import", str(phone))
    assert texts(team) == [
        ("2026-11-09", "maria", "wants to lead the QBR", None),
        ("2026-11-09", "dev", "great demo", None),
    ]

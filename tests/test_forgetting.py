"""Gone is gone: the raw bytes of every file we own are searched for what was forgotten."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coachlog import files
from coachlog.files import Place
from coachlog.journal import copies, opening
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog

# Words that nothing else in a journal begins with: the full-text index stores a word without what it shares with the
# word before it.
MARK = "zqxjkvbw"
LONG = f"{MARK}begin {'plain words ' * 3000}{MARK}middle {'plain words ' * 3000}{MARK}end"


def found(folder: Path) -> list[str]:
    """The files below a folder that hold the mark, in any case."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and MARK.encode() in path.read_bytes().lower()
    ]


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Until it is called, SQLite leaves the bytes of what it deletes where they are."""
    kept = opening.PRAGMAS
    off = tuple(pragma.replace("secure_delete = on", "secure_delete = off") for pragma in kept)
    assert off != kept
    monkeypatch.setattr(opening, "PRAGMAS", off)
    return lambda: monkeypatch.setattr(opening, "PRAGMAS", kept)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every file that can be ours: the journal's folder, the home, the temporary files."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    return tmp_path


def test_forever_leaves_no_byte_of_an_entry_in_any_file(
    team: Coachlog, home: Path, careless: Callable[[], None]
) -> None:
    place = Place(team.journal, named=True)
    team("note", "dev", "stays")
    team("note", "maria", LONG, "--mine", f"{MARK}mine @fri", "--heard", f"{MARK}said")
    team("done", "3", f"{MARK}why")
    team("edit", "2", f"{MARK}edited")
    team("feedback", "maria", f"{MARK}owed")
    team("given", "5", f"{MARK}landed")
    copies.snapshot(place)
    team("delete", "2")
    team("undo")
    team("note", "maria", "-", stdin=f"{MARK}draft\udcff".encode("utf-8", "surrogateescape"), code=2)
    team("delete", "4")
    assert len(found(home)) == 3  # the journal, the snapshot, the draft; the day's snapshot is older
    careless()
    team("delete", "2", "5", "--forever", "--yes")
    assert found(home) == []
    assert [entry["text"] for entry in team.json("history")["entries"]] == ["stays"]
    assert len(files.snapshots(place)) == 1
    assert team("find", MARK).out == ""
    team("note", "maria", "the journal still works")


def test_an_entry_that_was_deleted_before_can_be_forgotten_too(
    team: Coachlog, home: Path, careless: Callable[[], None]
) -> None:
    team("note", "maria", f"{MARK}x")
    team("delete", "1")
    assert len(found(home)) == 2  # the journal, and the day's snapshot
    careless()
    team("delete", "1", "--forever", "--yes")
    assert found(home) == []
    team.refused("delete", "1", "--forever", "--yes", code=1, says="no entry 1.")


def test_a_session_is_forgotten_with_its_lessons(team: Coachlog, home: Path) -> None:
    team("session", f"{MARK}x", "--with", "all", "--also", f"{MARK}Ana", "--lesson", f"{MARK}y", "--mine", f"{MARK}z")
    assert team.json("delete", "1", "--forever", "--yes") == {
        "erased": {"entries": 3, "snapshots": 1, "drafts": 0},
        "mentions": [],
    }
    assert found(home) == []
    assert team.json("history")["entries"] == []


def test_undo_ends_where_something_was_forgotten(team: Coachlog) -> None:
    team("note", "maria", "one")
    team("note", "maria", "two")
    team("delete", "1", "--forever", "--yes")
    team("note", "maria", "three")
    team("undo")
    team.refused("undo", code=1, says="undo ends here: before that stands delete --forever")
    team.refused("undo", "-n", "2", code=1, says="undo ends here")
    team("redo")
    assert [entry["text"] for entry in team.json("history")["entries"]] == ["two", "three"]


def test_forever_is_confirmed(team: Coachlog) -> None:
    team("note", "maria", "one", "--mine", "two")
    team.refused("delete", "1", "--forever", code=2, says="1 'one' and 1 entry hanging on it will be forgotten")
    team.refused(
        "delete", "2", "--forever", code=2, says="2 'two' will be forgotten, with every version and 1 snapshot"
    )
    team.refused("delete", "9", "--forever", "--yes", code=1, says="no entry 9.")
    team.refused("delete", "9" * 30, "--forever", "--yes", code=1, says="no entry 999")
    assert "Out of reach: your exports and backups" in team("delete", "1", "--forever", "--yes").out


def test_a_copy_is_for_its_owner_alone_and_whole(team: Coachlog) -> None:
    os.umask(0)
    team("note", "maria", "one")
    place = Place(team.journal, named=True)
    (day,) = files.snapshots(place)
    path = copies.snapshot(place)
    again = copies.snapshot(place)
    assert files.snapshots(place) == [day, path, again]
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert copies.verified(path) == copies.Held(steps=3, reps=2, entries=1)
    assert Coachlog(path).json("history")["entries"] == team.json("history")["entries"]


# rep erase


@pytest.fixture
def leaver(team: Coachlog) -> Coachlog:
    """Somebody whose every word bears the mark, beside Maria and Dev."""
    team("rep", "add", f"{MARK}First {MARK}Last", "--role", f"{MARK}role", "--team", f"{MARK}team", "--alias", MARK)
    team("note", "maria", "stays", "--mine", "stays too")
    team("note", MARK, LONG, "--mine", f"{MARK}mine @fri", "--theirs", f"{MARK}theirs @thu", "--heard", f"{MARK}said")
    team("session", "Win/loss review", "--with", "all", "--lesson", "stays as well")
    team("session", "Only one", "--with", MARK)
    team("goal", MARK, f"{MARK}goal @eoq", "--target", "2")
    team("checkin", MARK, f"{MARK}check", "--at", "1")
    team("feedback", MARK, f"{MARK}owed")
    team("given", MARK, f"{MARK}landed")
    team("snooze", MARK, "tue", f"{MARK}why")
    team("rep", "pause", MARK, "--back", "2026-12-24", f"{MARK}holiday {MARK}far")
    team("done", "5", f"{MARK}because")
    team("edit", "3", f"{MARK}edited {LONG}")
    return team


def test_erase_leaves_no_byte_of_a_person_in_any_file(
    leaver: Coachlog, home: Path, careless: Callable[[], None]
) -> None:
    place = Place(leaver.journal, named=True)
    leaver("delete", "6")
    leaver("undo", "-n", "2")
    leaver("redo")
    away, here, gone = (
        str(leaver.json("note", rep, text)["entries"][0]["id"])
        for rep, text in ((MARK, f"{MARK}moved away"), ("maria", "moved here"), (MARK, f"{MARK}deleted"))
    )
    leaver("edit", away, "no mark any more", "--rep", "maria")
    leaver("edit", here, f"{MARK}moved", "--rep", MARK)
    leaver("delete", gone)
    copies.snapshot(place)
    leaver("note", MARK, "-", stdin=f"{MARK}draft\udcff".encode("utf-8", "surrogateescape"), code=2)
    before = {rep: leaver("export", rep, "--format", "json").out for rep in ("maria", "dev")}
    assert {Path(name).suffix for name in found(home)} == {".db", ".md"}
    careless()
    erased = leaver.json("rep", "erase", MARK, "--yes")
    assert (erased["erased"]["snapshots"], erased["erased"]["drafts"], erased["mentions"]) == (2, 1, [])
    assert found(home) == []
    seat = f', "{MARK}"'
    for rep, exported in before.items():
        assert seat in exported
        assert leaver("export", rep, "--format", "json").out == exported.replace(
            f'"with": ["dev", "maria"{seat}]', '"with": [null, "dev", "maria"]'
        )
    assert leaver("doctor").out == ""
    assert leaver.json("show", away)["entries"][0]["text"] == "no mark any more"
    sessions = leaver.json("find", "--kind", "session")["entries"]
    assert [entry["with"] for entry in sessions] == [[None, "dev", "maria"], [None]]
    assert "a former rep" in leaver("export", "maria").out
    assert "a former rep" in leaver.drawn("history", "maria").plain
    leaver.refused("undo", code=1, says="undo ends here: before that stands rep erase")
    leaver.refused("note", MARK, "x", code=1, says="no rep matches")
    leaver("note", "maria", "the journal still works")


def test_where_others_name_who_was_erased_is_said_and_not_changed(team: Coachlog) -> None:
    team("note", "dev", "Maria Ruiz helped with the demo\nmariachi band")
    team("session", "What Maria showed us", "--with", "all", "--also", "ops:Ruiz", "--lesson", "as maria does")
    team("note", "dev", "Ruiz, before")
    team("edit", "4", "somebody, after")
    team("rep", "edit", "dev", "--role", "Maria's buddy")
    team("rep", "pause", "dev", "--back", "1w", "Maria covers")
    shown = team.drawn("rep", "erase", "maria", "--yes").plain
    assert "Erased Maria Ruiz: 0 entries, with every version and 1 snapshot." in " ".join(shown.split())
    assert shown.split("Still named in 7 lines about others, which were not changed:\n")[1].splitlines() == [
        "   1  dev: Maria Ruiz helped with the demo",
        "   2  session: What Maria showed us",
        "   2  session: ops:Ruiz",
        "   3  session: as maria does",
        "   4  dev, an old version: Ruiz, before",
        "   what is known of dev: Maria covers",
        "   what is known of dev: Maria's buddy",
    ]
    assert "Maria Ruiz helped" in team("history", "dev").out


def test_erase_is_confirmed(team: Coachlog) -> None:
    team.refused("rep", "erase", "maria", code=2, says="Maria Ruiz will be erased: 0 entries, with every version.")
    team.refused("rep", "erase", "zoe", "--yes", code=1, says="no rep matches 'zoe'")


def test_a_deleted_entry_is_still_found_when_somebody_else_was_erased(team: Coachlog) -> None:
    for rep in ("dev", "maria", "dev", "dev"):
        team("note", rep, f"of {rep}")
    team("delete", "3")
    team("edit", "2", "--rep", "dev")
    team("rep", "erase", "maria", "--yes")
    assert "of dev" in team("show", "3", "--versions").out


def test_to_confirm_with_nothing_confirms_nothing(team: Coachlog) -> None:
    team("rep", "add", "\u0301", "--alias", "xx")
    code, _ = typed_on_a_terminal(team, "rep", "erase", "xx", answers="\n", when="to go on: ")
    assert code == 1
    assert len(team.json("rep")["reps"]) == 3

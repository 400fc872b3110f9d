"""In the editor of note: lines that become entries of their own, and drafts that were left behind."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog import draft_files
from coachlog.files import Place
from coachlog.formats.draft import KEYS, taken_apart
from tests.test_language import editor, no_drafts
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog

ASKED = "a draft of this command wasn't saved"


def writes(tmp_path: Path, text: str, after: str = "") -> str:
    """An editor that puts a text above what is there."""
    typed = tmp_path / "typed"
    typed.write_text(text)
    return editor(tmp_path, f'cat "{typed}" "$1" > "$1.new"; mv "$1.new" "$1"{after}')


def note(coachlog: Coachlog, *words: str, answers: str = "", **env: str) -> tuple[int, str]:
    return typed_on_a_terminal(coachlog, *words, answers=answers, when="Enter for none]" if answers else "", **env)


def written(coachlog: Coachlog) -> list[tuple[str, str, str | None]]:
    entries = coachlog.json("history", "-n", "0")["entries"]
    return [(entry["kind"], entry["text"], entry.get("due")) for entry in sorted(entries, key=lambda one: one["id"])]


LINES = """Rehearsed the CFO call

topic: territory split
mine: ask Tom @thu
mine: call Ana friday
theirs: book 3 calls @next fri
heard: I want to lead the QBR
feedback: clear opening
feedback: slower @fri
praise: well prepared
Mine: is text
 mine: is text, too
mine:
mine: ping @fryday
And a last line
"""


def test_lines_become_entries_in_the_order_of_the_options(team: Coachlog, tmp_path: Path) -> None:
    env = {"EDITOR": writes(tmp_path, LINES)}
    code, shown = note(team, "note", "maria", **env)
    assert code == 0, shown
    assert written(team) == [
        ("note", "Rehearsed the CFO call\n\nMine: is text\n mine: is text, too\nmine:\nAnd a last line", None),
        ("follow-up", "ask Tom", "2026-11-26"),
        ("follow-up", "call Ana friday", "2026-11-27"),
        ("follow-up", "ping @fryday", None),
        ("follow-up", "book 3 calls @next fri", None),
        ("heard", "I want to lead the QBR", None),
        ("feedback", "clear opening", None),
        ("feedback", "slower", "2026-11-27"),
        ("praise", "well prepared", None),
        ("topic", "territory split", None),
    ]
    assert '4 has no due date: "@fryday" isn\'t a date. To set it: coachlog edit 4 --due DAY' in shown
    assert '5 has no due date: "@next fri" is ambiguous. To set it: coachlog edit 5 --due DAY' in shown
    assert "(6 lines)" in shown
    assert all(f"{number}  " in shown for number in range(1, 11))
    assert no_drafts(team)


def test_only_lines_and_no_text_are_a_note(team: Coachlog, tmp_path: Path) -> None:
    code, shown = note(team, "note", "maria", EDITOR=writes(tmp_path, "mine: ask Tom @thu\n"))
    assert (code, written(team)) == (0, [("note", "", None), ("follow-up", "ask Tom", "2026-11-26")]), shown


def test_elsewhere_such_lines_are_text(team: Coachlog, tmp_path: Path) -> None:
    text = "Hello\nmine: ask Tom @thu"
    team("note", "maria", "-", stdin=text.encode())
    team("note", "maria", text)
    assert note(team, "edit", "1", EDITOR=writes(tmp_path, "mine: x\n"))[0] == 0
    assert note(team, "feedback", "maria", EDITOR=writes(tmp_path, "mine: x\n"))[0] == 0
    assert [kind for kind, _, _ in written(team)] == ["note", "note", "feedback"]
    code, _ = typed_on_a_terminal(team, "note", "dev", answers="Hello\nmine: x\n\x04", when="Ctrl-D")  # no editor
    assert code == 0
    assert written(team)[-1] == ("note", "Hello\nmine: x", None)


def test_the_draft_says_so(team: Coachlog, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    note(team, "note", "maria", EDITOR=writes(tmp_path, "Hello\n", f'; cp "$1" "{seen}"'))
    assert "mine:, theirs:, heard:, feedback:, praise: or topic:\n" in seen.read_text()
    assert written(team) == [("note", "Hello", None)]


@given(st.lists(st.sampled_from([*(f"{key}: x" for key in KEYS), "Feedback: x", "", " mine: y", "z"]) | st.text()))
def test_no_line_is_lost_or_changed(lines: list[str]) -> None:
    text = "\n".join(lines)
    left, found = taken_apart(text)
    assert len([line for line in text.split("\n") if line]) == len([line for line in left.split("\n") if line]) + len(
        found
    )
    assert found or left == text
    assert all(key in KEYS and words == words.strip() for key, words in found)


# Drafts that were left behind


def left(coachlog: Coachlog) -> list[str]:
    return [draft.read_text() for draft in draft_files.drafts(Place(coachlog.journal, named=True))]


@pytest.fixture
def started(team: Coachlog, tmp_path: Path) -> Coachlog:
    """A note that was typed, and not saved."""
    code, shown = note(team, "note", "maria", EDITOR=writes(tmp_path, "Rehearsed\n", "; exit 3"))
    assert (code, ASKED in shown, left(team)) == (1, False, ["Rehearsed\n"])
    return team


def test_a_draft_that_was_left_behind_is_continued(started: Coachlog, tmp_path: Path) -> None:
    code, shown = note(started, "note", "maria", answers="1\n", EDITOR=editor(tmp_path, "sed -i 's/sed/& it/' \"$1\""))
    assert (code, f'{ASKED}: "Rehearsed"' in shown) == (0, True), shown
    assert (written(started), left(started)) == ([("note", "Rehearsed it", None)], [])


def test_it_is_saved_as_it_is_if_nothing_is_changed(started: Coachlog) -> None:
    assert note(started, "note", "maria", answers="1\n", EDITOR="true")[0] == 0
    assert (written(started), left(started)) == ([("note", "Rehearsed", None)], [])


def test_a_new_one_leaves_it_where_it_is(started: Coachlog, tmp_path: Path) -> None:
    assert note(started, "note", "maria", answers="2\n", EDITOR=writes(tmp_path, "New\n"))[0] == 0
    assert (written(started), left(started)) == ([("note", "New", None)], ["Rehearsed\n"])


def test_without_an_answer_nothing_is_touched(started: Coachlog) -> None:
    for answers in ("\n", "\x03"):
        code, shown = note(started, "note", "maria", answers=answers, EDITOR="true")
        assert code in (1, 130)
        assert left(started) == ["Rehearsed\n"]
    code, shown = note(started, "note", "maria", answers="1\n", EDITOR="false")
    assert (code, "Your text is kept" in shown, left(started)) == (1, True, ["Rehearsed\n"])


def test_only_the_same_command_about_the_same_rep_asks(started: Coachlog, tmp_path: Path) -> None:
    for words in (("note", "dev"), ("praise", "maria"), ("note", "maria", "--private")):
        code, shown = note(started, *words, EDITOR=writes(tmp_path, "New\n"))
        assert (code, ASKED in shown) == (0, False)
    started("note", "maria", "-", stdin=b"piped in")
    started("note", "maria", "typed")
    assert left(started) == ["Rehearsed\n"]


def test_what_a_killed_process_left_is_continued_without_our_lines(team: Coachlog, tmp_path: Path) -> None:
    note(team, "note", "maria", EDITOR=writes(tmp_path, "Rehearsed\n", "; kill -9 $PPID"))
    assert ">8" in left(team)[0]
    seen = tmp_path / "seen"
    code, _ = note(team, "note", "maria", answers="1\n", EDITOR=editor(tmp_path, f'cp "$1" "{seen}"'))
    assert (code, written(team), left(team)) == (0, [("note", "Rehearsed", None)], [])
    assert seen.read_text().count(">8") == 1

"""Typed on a real terminal: a question is asked, and the answer goes into the words."""

import fcntl
import os
import re
import select
import sys
import termios
import time
from pathlib import Path

import pytest

from tests import terminals
from tests.typing_in import Coachlog, typed_once

HANGS = 60  # seconds
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def typed_on_a_terminal(
    coachlog: Coachlog, *words: str, answers: str = "", when: str = "", **env: str
) -> tuple[int, str]:
    """Run coachlog in a pseudo-terminal; return its exit code and all that stood on the screen.

    The answers are typed when it has begun to ask: when the screen shows ``when``, or anything.
    """
    environment = {**os.environ, **coachlog.environment, "TERM": "xterm", "COLUMNS": "200", **env}
    child, terminal, name = terminals.started([sys.executable, "-m", "coachlog", *words], environment)
    shown, waits, pressed = b"", True, 0.0
    end = time.monotonic() + HANGS
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                read = os.read(terminal, 65536)
            except OSError:  # Linux's word for: the other side has gone
                break
            shown += read
            if waits and when.encode() in shown:
                for answer in re.findall(r"[^\n\x03]*[\n\x03\x04]", answers):
                    time.sleep(0.1)  # until the system has passed on what was typed before
                    while _unread(name) and time.monotonic() < end:  # Ctrl-C throws away what is not read yet
                        time.sleep(0.01)
                    time.sleep(0.1)  # until what was read is in the draft
                    os.write(terminal, answer.encode())
                waits, pressed = False, time.monotonic()
        elif pressed and answers.endswith("\x03") and time.monotonic() - pressed > 1:
            # A signal that comes just before the program begins to read does not end the reading. People press again.
            os.write(terminal, b"\x03")
            pressed = time.monotonic()
    else:
        child.kill()
    code = child.wait()
    os.close(terminal)
    return code, _ESCAPES.sub("", shown.decode()).replace("\r\n", "\n")


def _unread(terminal: str) -> int:
    """Return how many bytes were typed that no program has read yet."""
    opened = os.open(terminal, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        return int.from_bytes(fcntl.ioctl(opened, termios.FIONREAD, bytes(4)), sys.byteorder)
    finally:
        os.close(opened)


@pytest.fixture
@typed_once
def two(team: Coachlog) -> Coachlog:
    team("rep", "add", "Mark Twain")
    return team


def texts(coachlog: Coachlog) -> list[tuple[str, str, str | None]]:
    return [(e["rep"], e["text"], e.get("due")) for e in coachlog.json("history")["entries"]]


def test_which_of_two_reps_is_asked(two: Coachlog) -> None:
    code, shown = typed_on_a_terminal(two, "note", "ma", "hello", answers="2\n")
    assert code == 0
    assert "  1  maria (Maria Ruiz)\n  2  mark (Mark Twain)\n" in shown
    assert texts(two) == [("mark", "hello", None)]


def test_which_reading_of_a_day_is_asked_wherever_it_stood(two: Coachlog) -> None:
    typed_on_a_terminal(two, "followup", "maria", "a @next friday", answers="1\n")
    typed_on_a_terminal(two, "followup", "maria", "b", "--due", "03/04", answers="2\n")
    typed_on_a_terminal(two, "followup", "maria", "c", "--due=sat 6", answers="1\n")
    typed_on_a_terminal(two, "snooze", "1", "next week", answers="2\n")
    assert texts(two) == [("maria", "a", "2026-11-27"), ("maria", "b", "2027-04-03"), ("maria", "c", "2026-11-28")]
    assert two.json("show", "1")["entries"][0]["snoozed_until"] == "2026-12-04"


def test_a_text_that_reads_like_the_word_asked_about_is_left_alone(two: Coachlog) -> None:
    typed_on_a_terminal(two, "followup", "maria", "03/04", "--due", "03/04", answers="1\n")
    assert texts(two) == [("maria", "03/04", "2027-03-04")]


def test_a_rep_who_is_not_there_can_be_added_on_the_way(two: Coachlog) -> None:
    code, shown = typed_on_a_terminal(two, "note", "tom", "hello", "--today", "2026-11-24", answers="1\nTom Fox\n\n")
    assert code == 0
    assert "Full name [Tom]" in shown
    assert texts(two) == [("tom", "hello", None)]
    assert [(r["name"], r["added_on"]) for r in two.json("rep")["reps"] if r["alias"] == "tom"] == [
        ("Tom Fox", "2026-11-24")
    ]


def test_a_rep_who_is_added_on_the_way_belongs_to_the_commands_step(two: Coachlog) -> None:
    code, shown = typed_on_a_terminal(
        two, "session", "Role play", "--with", "maria,tom,zoe", answers="1\nTom Fox\n1\nZoe Ek\n"
    )
    assert code == 0
    assert "Added Tom Fox (tom): " in shown
    assert two.json("history")["entries"][0]["with"] == ["maria", "tom", "zoe"]
    two("undo")
    assert [rep["alias"] for rep in two.json("rep")["reps"]] == ["dev", "maria", "mark"]
    assert two("undo", "--list").out.count("rep add") == 3


def test_a_rep_is_not_added_by_a_command_that_is_refused(two: Coachlog) -> None:
    code, _ = typed_on_a_terminal(two, "goal", "tom", "close two logos", answers="1\nTom Fox\n\n")
    assert code == 2
    assert [rep["alias"] for rep in two.json("rep")["reps"]] == ["dev", "maria", "mark"]


def test_several_questions_of_one_command_are_asked_one_by_one(two: Coachlog) -> None:
    answers = "2\n1\n2\n"
    code, shown = typed_on_a_terminal(
        two, "note", "ma", "x", "--mine", "a @next fri", "--theirs", "b @3/4", answers=answers
    )
    assert (code, shown.count("Which one?")) == (0, 3)
    assert texts(two) == [("mark", "x", None), ("mark", "a", "2026-11-27"), ("mark", "b", "2027-04-03")]


def test_which_feedback_was_given_is_asked(two: Coachlog) -> None:
    two("feedback", "dev", "one")
    two("feedback", "dev", "two")
    assert typed_on_a_terminal(two, "given", "dev", "well", answers="2\n")[0] == 0
    assert [e["status"] for e in two.json("history")["entries"]] == ["owed", "given"]


@pytest.mark.parametrize("answer", ["\n", "9\n", "x\n", "0\n"])
def test_no_answer_saves_nothing_and_keeps_the_exit_code(two: Coachlog, answer: str) -> None:
    code, shown = typed_on_a_terminal(two, "note", "ma", "hello", answers=answer)
    assert (code, "Cancelled." in shown) == (1, True)
    assert typed_on_a_terminal(two, "followup", "maria", "a @next friday", answers=answer)[0] == 2
    assert texts(two) == []


def test_yes_adds_no_rep_and_chooses_no_reading(two: Coachlog) -> None:
    assert typed_on_a_terminal(two, "note", "ma", "hello", "--yes", answers="\n")[0] == 1
    assert texts(two) == []


def test_without_an_editor_a_text_is_typed_line_by_line(two: Coachlog) -> None:
    code, shown = typed_on_a_terminal(two, "praise", "maria", answers="first\nsecond\n\x04")
    assert code == 0
    assert "Ctrl-D on a new line saves it" in shown
    assert texts(two) == [("maria", "first\nsecond", None)]


def test_the_editor_opens_with_the_old_text_and_what_it_leaves_is_saved(two: Coachlog, tmp_path: Path) -> None:
    two("followup", "maria", "old text @fri")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/old/new/; s/$/ @mon/" "$1"\n')
    editor.chmod(0o700)
    code, _ = typed_on_a_terminal(two, "edit", "1", EDITOR=f"{editor}")
    assert code == 0
    assert texts(two) == [("maria", "new text", "2026-11-30")]


def test_an_alias_that_reads_like_an_id_is_never_made(coachlog: Coachlog) -> None:
    coachlog.refused("rep", "add", "007 Bond", code=2, says='"007" can\'t be an alias')


def test_ctrl_c_is_exit_130(two: Coachlog) -> None:
    code, _ = typed_on_a_terminal(two, "note", "ma", "hello", answers="\x03", when="for none]")
    assert code == 130
    assert texts(two) == []


def test_ctrl_d_at_a_name_adds_nobody(two: Coachlog) -> None:
    code, shown = typed_on_a_terminal(two, "note", "zoe", "hello", answers="1\n\x04", when="for none]")
    assert (code, "Cancelled." in shown) == (1, True)
    assert len(two.json("rep")["reps"]) == 3


def test_an_answer_never_lands_on_the_command_or_on_a_text(two: Coachlog) -> None:
    typed_on_a_terminal(two, "note", "ma", "--mine", "ma", answers="2\n")
    assert texts(two) == [("mark", "", None), ("mark", "ma", None)]
    typed_on_a_terminal(two, "note", "note", "x", answers="1\nNoteworthy Jones\n")
    assert texts(two)[-1] == ("noteworthy", "x", None)
    two("followup", "maria", "x @tomorrow")
    two("followup", "maria", "y @tomorrow")
    two("done", "4")
    typed_on_a_terminal(two, "snooze", "5", "5", answers="2\n")
    assert two.json("show", "5")["entries"][0]["snoozed_until"] == "2026-12-05"


def test_lines_that_were_typed_survive_ctrl_c(two: Coachlog) -> None:
    code, shown = typed_on_a_terminal(two, "feedback", "maria", answers="a thought\n\x03", when="cancels.")
    assert code == 130
    (draft,) = two.journal.with_name("journal.drafts").iterdir()
    assert draft.read_text() == "a thought\n"
    assert str(draft) in shown.replace("\n", "")


def test_without_an_editor_the_old_text_is_shown(two: Coachlog) -> None:
    two("praise", "maria", "the old text")
    code, shown = typed_on_a_terminal(two, "edit", "1", answers="the new text\n\x04", when="cancels.")
    assert code == 0
    assert "the old text\n" in shown
    assert texts(two) == [("maria", "the new text", None)]


def test_who_only_looks_is_not_asked_to_add_a_rep(two: Coachlog) -> None:
    code, shown = typed_on_a_terminal(two, "history", "zoe")
    assert (code, "as a new rep" in shown) == (1, False)


def test_the_screen_is_drawn_on_a_terminal(two: Coachlog) -> None:
    code, shown = typed_on_a_terminal(two, "due", "--today", "2026-12-05", NO_COLOR="1")
    assert code == 0
    assert "Sat 5 Dec 2026   3 quiet" in shown
    assert "no one-on-one  dev 12 days!" in shown


def test_erase_asks_for_the_name(two: Coachlog) -> None:
    two("note", "maria", "one")
    code, shown = typed_on_a_terminal(two, "rep", "erase", "maria", answers="maria\n", when="to confirm: ")
    assert (code, "Cancelled." in shown) == (1, True)
    assert 'Type "Maria Ruiz" to confirm: ' in shown
    code, shown = typed_on_a_terminal(two, "rep", "erase", "--", "maria", answers="maria ruiz\n", when="to confirm: ")
    assert (code, "Erased Maria Ruiz: 1 entry" in shown) == (0, True)
    assert texts(two) == []


def test_what_is_forgotten_forever_is_typed_again(two: Coachlog) -> None:
    two("note", "maria", "one")
    assert typed_on_a_terminal(two, "delete", "1", "--forever", answers="y\n", when="to confirm: ")[0] == 1
    assert texts(two) == [("maria", "one", None)]
    assert typed_on_a_terminal(two, "delete", "--forever", "1", answers="1\n", when="to confirm: ")[0] == 0
    assert texts(two) == []

"""Whatever was typed shows as it is or is made visible; it never acts: on a screen, in a pipe, in an error."""

import re
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.typing_in import Coachlog, Ran

OURS = re.compile(r"\x1b\[[0-9;]*m")  # colours, on a drawn screen only
NASTY = (
    "[bold]x[/] [/] [link=https://x]y[/link] :100: :smile:",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\ \x1b]52;c;eA==\x07 \x1b[2J",
    "\x9b31m \x90q\x9c \x85 \u2028 \u2029",
    "\u202egnissap\u202c \u2066x\u2069 \u200f\u200e\u061c",
    "a\rb\r\nc\td\\n\x00e\x7f",
    "first\n\n\n\nlast",
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(lambda text: text.strip())


def harmless(ran: Ran, *, drawn: bool = False) -> None:
    for shown in (ran.out, ran.err):
        bare = OURS.sub("", shown) if drawn else shown
        acting = {
            letter
            for letter in bare
            if letter not in "\n\t"
            and (unicodedata.category(letter) == "Cc" or letter in "\u2028\u2029\u061c\u200e\u200f"
                 or "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069")
        }  # fmt: skip
        assert not acting, (acting, shown)


@settings(max_examples=40, deadline=None)
@given(text=TEXTS)
@example(text=NASTY[0])
@example(text=NASTY[1])
@example(text=NASTY[2])
@example(text=NASTY[3])
@example(text=NASTY[4])
@example(text=NASTY[5])
def test_any_text_shows_and_never_acts(text: str) -> None:
    with TemporaryDirectory() as folder:
        coachlog = Coachlog(Path(folder) / "journal.db")
        coachlog("rep", "add", "Maria Ruiz", "--role", text.replace("\0", ""))
        typed = text.encode()
        harmless(coachlog("note", "maria", "-", stdin=typed))
        harmless(coachlog.drawn("followup", "maria", "--due", "today", "-", stdin=typed + b" ."), drawn=True)
        harmless(coachlog("feedback", "maria", "--due", "today", "-", stdin=typed + b" ."))
        for words in (["due"], ["history"], ["show", "1"], ["show", "2"], ["rep"], ["export"], ["history", "--json"]):
            harmless(coachlog(*words))
            harmless(coachlog.drawn(*words), drawn=True)
        shown = text.replace("\0", "").strip()
        if shown and not shown.startswith("-"):
            refused = coachlog("note", shown, "x", code=-1)
            harmless(refused)
            assert refused.err.count("\n") <= 1
        assert coachlog.drawn("history").plain.count("[/]") <= 3 * text.count("[/]")


def test_markup_is_shown_as_it_was_typed(team: Coachlog) -> None:
    team("note", "maria", NASTY[0])
    for shown in (team("history").out, team.drawn("history").plain, team.drawn("show", "1").plain):
        assert NASTY[0] in shown


def test_what_would_act_is_made_visible(team: Coachlog) -> None:
    team("note", "maria", "a \x1b[31m b \u202e c")
    for shown in (team("history").out, team.drawn("history").plain, team("show", "1").out):
        assert "a ␛" in shown
        assert "b <U+202E> c" in shown


def test_a_field_of_a_pipe_has_no_line_and_no_tab_of_its_own(team: Coachlog) -> None:
    team("note", "maria", "one\ntwo\tthree\\four")
    assert team("history").out == "1\t2026-11-23\tmaria\tnote\tmet\t\tone\\ntwo\\tthree\\\\four\n"


def test_an_error_stays_one_line_and_short_whatever_was_typed(team: Coachlog) -> None:
    ran = team.refused("note", "x\ny\x1b[2J" + "z" * 5000, "text", code=1, says="no rep matches 'x y␛[2Jzzz")
    assert len(ran.err) < 300


def test_words_that_are_not_utf_8_are_refused(team: Coachlog) -> None:
    team.refused("note", "maria", "caf\udce9", code=2, says="what was typed is not UTF-8 text")


@pytest.mark.parametrize("shown", [["history"], ["due"], ["show", "1"], ["show", "2"]])
def test_a_very_long_text_is_no_burden(team: Coachlog, shown: list[str]) -> None:
    long = ("word " * 400_000).encode()  # 2 MB
    team("note", "maria", "-", stdin=long)
    team("followup", "maria", "--due", "today", "-", stdin=long)
    before = datetime.now(UTC)
    ran = team.drawn(*shown)
    assert (datetime.now(UTC) - before).total_seconds() < 10  # Rich alone would take minutes
    assert shown[0] == "show" or len(ran.out) < 5000


def test_the_system_s_own_day_is_today_unless_said(team: Coachlog) -> None:
    del team.environment["COACHLOG_TODAY"]
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("COACHLOG_TODAY")
        before = date.today()  # noqa: DTZ011 - the day on the wall
        told = date.fromisoformat(team.json("due")["today"])
        assert before <= told <= date.today()  # noqa: DTZ011

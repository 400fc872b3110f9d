"""A check-in whose typed text is only a number, a status, or both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.commands.checkin import Look, understood
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog, typed_once


@pytest.fixture
@typed_once
def goals(team: Coachlog) -> Coachlog:
    """Goal 1 of Maria with a target, goal 2 of Dev without."""
    team("goal", "maria", "Hold 30 calls", "--target", "30", "--due", "eoq")
    team("goal", "dev", "Listen more", "--due", "eoq")
    return team


READ = {
    "25": (25, None), " 25 ": (25, None), "0": (0, None), "2.5": (2.5, None), "150,000": (150_000, None),
    "250k": (250_000, None), "1.2M": (1_200_000, None), "$40k": (40_000, None), "€1,500.50": (1500.5, None),
    "on track": (None, "on-track"), "on-track": (None, "on-track"), "On Track": (None, "on-track"),
    "at risk": (None, "at-risk"), "off-track": (None, "off-track"), "offtrack": (None, "off-track"),
    "green": (None, "on-track"), "amber": (None, "at-risk"), "yellow": (None, "at-risk"), "RED": (None, "off-track"),
    "25 at risk": (25, "at-risk"), "25 green": (25, "on-track"), "25, red": (25, "off-track"),
    "red 25": (25, "off-track"),
}  # fmt: skip
OF_THIRTY = {"25/30": None, "25 of 30": None, "25 / 30": None, "25 out of 30": None, "25/30 green": "on-track"}
TEXTS = (
    "", " ", "25 calls", "25%", "at 25", "red flag", "green light", "on risk", "off risk", "at track", "25 26", "1,5",
    "1.2.3", "25-30", "-5", "25red", "25/", "/30",
    "of 30", "25 of thirty", "on track, he says", "1/2/3", "twenty", "40k$",
    "k", "$", "9 of 12 held", "infinity", "nan", "1e5", "25\n26",
)  # fmt: skip


@pytest.mark.parametrize(("text", "read"), READ.items())
def test_a_number_or_a_status_is_just_that(text: str, read: tuple[float | None, str | None]) -> None:
    assert understood(text) == Look(*read)


@pytest.mark.parametrize(("text", "status"), OF_THIRTY.items())
def test_a_number_may_name_the_target(text: str, status: str | None) -> None:
    assert understood(text) == Look(25, status, 30)


@pytest.mark.parametrize("text", TEXTS)
def test_anything_else_is_text(text: str) -> None:
    assert understood(text) is None


@given(st.text() | st.text(alphabet="0123456789/,.km $€ofatrisk-", max_size=20))
def test_any_text_is_understood_or_not_and_never_an_error(text: str) -> None:
    look = understood(text)
    assert look is None or ((look.at is not None or look.status) and len(text) <= 60)


def last(coachlog: Coachlog) -> tuple[str, float | None, str | None]:
    entry = coachlog.json("history", "-n", "1", "--kind", "check-in")["entries"][0]
    return entry["text"], entry["at"], entry["status"]


def test_the_receipt_names_the_goal(goals: Coachlog) -> None:
    said = goals("checkin", "maria", "25/30").out.splitlines()[0]
    assert said == '3  check-in on Maria Ruiz\'s goal "Hold 30 calls", Mon 23 Nov 2026 (today): 25 of 30'
    assert last(goals) == ("", 25, None)
    said = goals("checkin", "dev", "at risk").out.splitlines()[0]
    assert said == '4  check-in on Dev Patel\'s goal "Listen more", Mon 23 Nov 2026 (today): at risk'
    goals("checkin", "1", "26", "--status", "green")
    assert last(goals) == ("", 26, "on-track")
    goals("checkin", "1", "red", "--at", "27")
    assert last(goals) == ("", 27, "off-track")


def test_what_was_not_typed_as_words_is_text(goals: Coachlog) -> None:
    goals("checkin", "maria", "--", "25")
    assert last(goals) == ("25", None, None)
    goals("checkin", "maria", "-", stdin=b"red\n")
    assert last(goals) == ("red", None, None)
    goals("checkin", "maria", "25 calls", "--status", "yellow")
    assert last(goals) == ("25 calls", None, "at-risk")


@pytest.mark.parametrize(("rep", "aim"), [("maria", "the target 30"), ("dev", "no target")])
def test_another_target_is_asked_about(goals: Coachlog, rep: str, aim: str) -> None:
    number = 1 if rep == "maria" else 2
    goals.refused(
        "checkin", rep, "8/20", code=2,
        says=f'"8/20" is ambiguous: goal {number} has {aim}. To save 8: coachlog checkin {number} 8. '
        f"To save it as text: coachlog checkin {number} -- '8/20'",
    )  # fmt: skip
    code, shown = typed_on_a_terminal(goals, "checkin", rep, "8/20", answers="1\n", when="Enter for none]")
    assert (code, last(goals)) == (0, ("", 8, None)), shown
    code, shown = typed_on_a_terminal(goals, "checkin", rep, "8/20", answers="2\n", when="Enter for none]")
    assert (code, last(goals)) == (0, ("8/20", None, None)), shown
    assert "coachlog checkin" not in shown  # its answers say it


def test_the_same_said_twice_is_refused(goals: Coachlog) -> None:
    for typed, what in (
        ("25 --at 26", "--at and the text both give a number"),
        ("red --status red", "both give a status"),
    ):
        goals.refused("checkin", "maria", *typed.split(), code=2, says=what)
    again = "Leave one out, or keep the text: coachlog checkin maria --at 26 --status green -- '25 red'"
    goals.refused("checkin", "maria", "25 red", "--at", "26", "--status", "green", code=2, says=again)
    goals("checkin", "maria", "--at", "26", "--status", "green", "--", "25 red")
    assert last(goals) == ("25 red", 26, "on-track")
    goals.refused(
        "checkin", "maria", "x", "--status", "blue", code=2, says='unknown status "blue". Use on-track, at-risk'
    )


def test_a_goal_without_a_day_is_asked_for_one_on_a_terminal(team: Coachlog) -> None:
    team.refused("goal", "maria", "Hold calls", code=2, says="a goal needs a due date: --due DAY")
    code, shown = typed_on_a_terminal(
        team, "goal", "maria", "Hold calls by 4 dec", answers="whenever\n4 dec\n", when="When is it due?"
    )
    assert (code, "isn't a date" in shown) == (0, True), shown
    entry = team.json("show", "1")["entries"][0]
    assert (entry["text"], entry["due"]) == ("Hold calls by 4 dec", "2026-12-04")
    code, shown = typed_on_a_terminal(team, "goal", "maria", "Hold calls", answers="\n", when="When is it due?")
    assert (code, "a goal needs a due date" in shown) == (2, True)

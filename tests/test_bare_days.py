"""A follow-up that ends in a day without an @: what is read, what isn't, and what the receipt says."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coachlog import days
from coachlog.days import commitments
from coachlog.days.commitments import Commitment, DueDate
from coachlog.days.parsing import MONTH_NUMBERS, WEEKDAY_NUMBERS
from tests.typing_in import Coachlog

NOW = days.Calendar(date(2026, 11, 23))  # a Monday


def read(text: str, calendar: days.Calendar = NOW) -> Commitment:
    return commitments.commitment_by(text, None, calendar, is_bare=True)


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("call back friday", "friday", "2026-11-27"),
        ("call back Friday", "Friday", "2026-11-27"),
        ("call back FRI", "FRI", "2026-11-27"),
        ("friday", "friday", "2026-11-27"),
        ("rework the deck by 4 dec", "4 dec", "2026-12-04"),
        ("rework the deck by Dec 4th.", "Dec 4th", "2026-12-04"),
        ("rework the deck before 4 December 2026", "4 December 2026", "2026-12-04"),
        ("rework the deck, fri 4 dec", "fri 4 dec", "2026-12-04"),
        ("rework the deck, Friday, 4 Dec", "Friday, 4 Dec", "2026-12-04"),
        ("send it (mon)", "mon", "2026-11-30"),
        ("send it (by Mon)", "Mon", "2026-11-30"),
        ("send it [on sat]", "sat", "2026-11-28"),
        ("send it (4 dec).", "4 dec", "2026-12-04"),
        ("deck - tue", "tue", "2026-11-24"),
        ("deck – Sat", "Sat", "2026-11-28"),
        ("deck -tue", "tue", "2026-11-24"),
        ("call by sun", "sun", "2026-11-29"),
        ("call back sun", "sun", "2026-11-29"),
        ("send the deck to Ana sat", "sat", "2026-11-28"),
        ("call Ana on Mon", "Mon", "2026-11-30"),
        ("call Ana mon", "mon", "2026-11-30"),
        ("call Ana Monday", "Monday", "2026-11-30"),
        ("send the deck until thurs!", "thurs", "2026-11-26"),
        ("send the deck today", "today", "2026-11-23"),
        ("send the deck Tomorrow", "Tomorrow", "2026-11-24"),
        ("fix the forecast by end of week", "end of week", "2026-11-27"),
        ("fix the forecast by the end of the month", "the end of the month", "2026-11-30"),
        ("fix the forecast end of quarter", "end of quarter", "2026-12-31"),
        ("call Ana this friday", "this friday", "2026-11-27"),
        ("mail ana@example.com friday", "friday", "2026-11-27"),
        ("send\nthe deck\nby fri\n", "fri", "2026-11-27"),
    ],
)
def test_a_day_at_the_very_end_is_the_due_date(text: str, words: str, due: str) -> None:
    assert read(text) == Commitment(text, DueDate(date.fromisoformat(due)), words)


@pytest.mark.parametrize(
    "text",
    [
        # other forms
        "ship it by May", "read the March deck", "finish it in november", "read it in 2w", "call 3d", "read 20 pages",
        "call 5", "send 3/4", "won 3/4", "call on 2026-12-04", "call eow", "meet in 2 weeks", "see you 20261204",
        "talk about Q4", "see the deck of 2025", "call at 10:30", "was there yesterday", "look at 13/14", "call thu 5",
        # words that aren't days here
        "ask where they sat", "enjoy the sun", "get a quote from Sun", "ask Mon", "buy the Sat", "study for the SAT",
        "Mon", "Sun",
        # not at the very end
        "friday call Ana", "call friday?", "call friday morning", "call fri #q4", "4 dec deal:Hooli", "call fri 3pm",
        # a part of the sentence
        "send what we said last friday", "ask about every monday", "use the numbers from tuesday", "recap of thursday",
        "cover the desk the day after tomorrow", "prepare for Black Friday", "wait: not before friday",
        "free thu or fri",
        "move the call from thu to fri", "free mon - fri", "free Mon to Wed", "clear Dev's friday", "move my friday",
        "fix the plan since monday", "plan the next week", "plan the end of next week", "close by end of May",
        "(see the notes on friday, then call)", "send it (the deck we saw on friday)", ")", "x )",
        # the past, and what is too far away
        "send it by 4 dec 2025", "send it by 4 dec 2040", "send it by 31 nov", "send it 30 feb",
        "", " ", "call her",
    ],
)  # fmt: skip
def test_any_other_end_is_text(text: str) -> None:
    assert read(text) == Commitment(text, None)


@pytest.mark.parametrize(
    ("text", "words", "readings"),
    [
        ("call her next week", "next week", ["2026-11-30", "2026-12-04"]),
        ("call her next friday", "next friday", ["2026-11-27", "2026-12-04"]),
        ("call her (03/04)", "03/04", ["2027-03-04", "2027-04-03"]),
        ("call her by 03/04", "03/04", ["2027-03-04", "2027-04-03"]),
        ("call her, fri 5 dec", "fri 5 dec", ["2026-11-27", "2026-12-05"]),
    ],
)
def test_an_end_with_two_readings_is_none_and_both_are_offered(text: str, words: str, readings: list[str]) -> None:
    assert read(text) == Commitment(text, None, words, [date.fromisoformat(day) for day in readings])


def test_a_day_with_an_at_comes_first() -> None:
    assert read("call friday @thu") == Commitment("call friday", DueDate(date(2026, 11, 26)))
    assert read("call friday @none") == Commitment("call friday", DueDate(None))
    assert commitments.commitment_by("call friday", DueDate(None), NOW, is_bare=True).words == ""
    assert commitments.commitment_by("call friday", None, NOW) == Commitment("call friday", None)


ENDS = {*WEEKDAY_NUMBERS, *MONTH_NUMBERS, "today", "tomorrow", "week", "month", "quarter", "year"}
SOME = st.text(alphabet="abc fri@.,-()[]/0123456789\n", max_size=30) | st.text(max_size=30)


@given(text=SOME, calendar=st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(days.Calendar))
def test_no_other_text_ever_gets_a_due_date(text: str, calendar: days.Calendar) -> None:
    assume("@" not in text)
    found = read(text, calendar)
    assert found.text == text
    if found.given or found.readings:
        assert found.words.split()
        assert found.words in " ".join(text.split())
        last = text.rstrip(" \n.!)]").split()[-1].casefold().strip("-–—([")
        assert last in ENDS or any(letter.isdecimal() for letter in last)


@given(
    before=st.text(max_size=20),
    lead=st.sampled_from(["by ", "on ", "before ", "until ", "- ", "("]),
    end=st.sampled_from(["friday", "Sat", "4 dec", "Dec 4", "tomorrow", "end of month", "fri."]),
    today=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)
def test_a_day_after_one_of_the_leads_is_always_read_and_the_text_kept(
    before: str, lead: str, end: str, today: date
) -> None:
    assume("@" not in before and before.split()[-1:] != ["not"])
    assume(not before.split() or before.rsplit(maxsplit=1)[-1].casefold().strip(",;:") not in WEEKDAY_NUMBERS)
    text = f"{before} {lead}{end}{')' if lead == '(' else ''}"
    found = read(text, days.Calendar(today))
    assert found.text == text
    assert found.due
    assert found.due >= today
    assert found.words == end.removesuffix(".")


def test_a_very_long_text_is_only_looked_at_at_its_end() -> None:
    for piece in ("(", "a ", "by ", "mon - ", "4 dec ", "-"):
        assert read(piece * 200_000).text == piece * 200_000


# What the receipt says

TAKEN = 'due Fri 27 Nov 2026 (from "friday"). No date: coachlog edit {} --due none'


def test_the_receipt_says_from_which_words_and_how_to_go_back(team: Coachlog) -> None:
    said = team("followup", "maria", "call back friday").out
    assert said == f'1  You owe Maria Ruiz: "call back friday", {TAKEN.format(1)}\n'
    team("edit", "1", "--due", "none")
    assert "due" not in team.json("show", "1")["entries"][0] or not team.json("show", "1")["entries"][0]["due"]
    said = team("note", "maria", "x", "--mine", "call friday", "--theirs", "send it friday").out
    assert TAKEN.format(3) in said
    assert TAKEN.format(4) in said
    said = team("session", "Retro", "--with", "all", "--mine", "book a room friday").out
    assert TAKEN.format(6) in said


def test_json_has_the_day_and_the_whole_text(team: Coachlog) -> None:
    (entry,) = team.json("followup", "maria", "call back friday")["entries"]
    assert (entry["text"], entry["due"]) == ("call back friday", "2026-11-27")


def test_two_readings_are_two_lines_to_paste(team: Coachlog) -> None:
    said = team("followup", "maria", "call next week").out.splitlines()
    assert said == [
        '1  You owe Maria Ruiz: "call next week", no due date',
        '   "next week" is ambiguous. If you mean Mon 30 Nov 2026: coachlog edit 1 --due 2026-11-30',
        "   If you mean Fri 4 Dec 2026: coachlog edit 1 --due 2026-12-04",
    ]
    team("edit", "1", "--due", "2026-12-04")


def test_what_was_not_typed_as_words_is_only_text(team: Coachlog) -> None:
    assert "no due date" in team("followup", "maria", "-", stdin=b"call friday\n").out
    assert "no due date" in team("followup", "maria", "--", "call friday").out
    assert "due Fri" in team("followup", "maria", "-", stdin=b"call @fri\n").out


@pytest.mark.parametrize(
    "words",
    [
        ("feedback", "maria", "slower on friday"),
        ("note", "maria", "saw it friday"),
        ("topic", "maria", "the QBR on friday"),
        ("praise", "maria", "well done on friday"),
        ("note", "maria", "x", "--feedback", "slower on friday", "--topic", "plan friday", "--heard", "off friday"),
    ],
)
def test_only_follow_ups_are_read_so(team: Coachlog, words: tuple[str, ...]) -> None:
    said = team(*words).out
    assert "(from " not in said
    assert "Fri 27 Nov" not in said

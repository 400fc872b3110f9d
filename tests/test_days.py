"""Words to days, days to words: pure, and always from a given today."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coachlog import days
from coachlog.context import journal_today
from coachlog.days import commitments, parsing, periods
from coachlog.days.commitments import Commitment, DueDate
from coachlog.errors import CoachlogError, DayUnclear, NotADay, NotASpan, Unreadable, WrongTime
from tests.typing_in import Coachlog

TODAY = date(2026, 11, 23)  # a Monday
NOW = days.Calendar(TODAY)
WEEKDAYS = {
    0: ("mon", "monday"),
    1: ("tue", "tues", "tuesday"),
    2: ("wed", "weds", "wednesday"),
    3: ("thu", "thur", "thurs", "thursday"),
    4: ("fri", "friday"),
    5: ("sat", "saturday"),
    6: ("sun", "sunday"),
}
NAMED = [(word, weekday) for weekday, words in WEEKDAYS.items() for word in words]
ISO = re.compile(r"@?\d{4}-\d{2}-\d{2}")


def on(iso: str, year_starts: int = 1) -> days.Calendar:
    return days.Calendar(date.fromisoformat(iso), year_starts)


def offered(error: DayUnclear) -> list[str]:
    """Return the readings that stand in the sentence, which must be those that a terminal offers."""
    said = ISO.findall(re.split(r" (?:is ambiguous\. Which one|is incomplete\. Did you mean): ", str(error))[1])
    assert [word.removeprefix("@") for word in said] == [answer.word.rpartition("@")[2] for answer in error.answers]
    return said


# On Monday 23 November 2026: the words, what they are looking ahead, what they are looking back.
BOTH_WAYS = [
    ("today", "2026-11-23", "2026-11-23"),
    ("tomorrow", "2026-11-24", "2026-11-24"),
    ("yesterday", "2026-11-22", "2026-11-22"),
    ("fri", "2026-11-27", "2026-11-20"),
    ("monday", "2026-11-30", None),  # back: today, or a week ago
    ("20261125", "2026-11-25", "2026-11-25"),
    ("2-dec-26", "2026-12-02", "2026-12-02"),
    ("2-Mar-24", "2024-03-02", "2024-03-02"),
    ("mar 2 24", "2024-03-02", "2024-03-02"),
    ("31.12.25", "2025-12-31", "2025-12-31"),
    ("end of week", "2026-11-27", "2026-11-20"),
    ("end of the month", "2026-11-30", "2026-10-31"),
    ("end of this quarter", "2026-12-31", "2026-09-30"),
    ("end of year", "2026-12-31", "2025-12-31"),
    ("monday week", "2026-12-07", None),
    ("tomorrow week", "2026-12-01", None),
    ("sun", "2026-11-29", "2026-11-22"),
    ("this friday", "2026-11-27", None),
    ("0d", "2026-11-23", "2026-11-23"),
    ("3d", "2026-11-26", "2026-11-20"),
    ("3 days", "2026-11-26", "2026-11-20"),
    ("2w", "2026-12-07", "2026-11-09"),
    ("a week", "2026-11-30", "2026-11-16"),
    ("1mo", "2026-12-23", "2026-10-23"),
    ("two months", None, None),
    ("2 months", "2027-01-23", "2026-09-23"),
    ("in 2 weeks", "2026-12-07", "2026-12-07"),
    ("in a month", "2026-12-23", "2026-12-23"),
    ("in 6wd", "2026-12-01", "2026-12-01"),
    ("2 weeks ago", "2026-11-09", "2026-11-09"),
    ("one day ago", "2026-11-22", "2026-11-22"),
    ("2wd", "2026-11-25", "2026-11-19"),
    ("5 working days", "2026-11-30", "2026-11-16"),
    ("eow", "2026-11-27", "2026-11-20"),
    ("eom", "2026-11-30", "2026-10-31"),
    ("eoq", "2026-12-31", "2026-09-30"),
    ("eoy", "2026-12-31", "2025-12-31"),
    ("25 nov", "2026-11-25", "2025-11-25"),
    ("25nov", "2026-11-25", "2025-11-25"),
    ("nov 25", "2026-11-25", "2025-11-25"),
    ("november 25th", "2026-11-25", "2025-11-25"),
    ("1 sept", "2027-09-01", "2026-09-01"),
    ("23 nov", "2026-11-23", "2026-11-23"),
    ("22 nov", "2027-11-22", "2026-11-22"),
    ("29 feb", "2028-02-29", "2024-02-29"),
    ("25 nov 2026", "2026-11-25", "2026-11-25"),
    ("nov 25, 2026", "2026-11-25", "2026-11-25"),
    ("wed 25 nov", "2026-11-25", None),
    ("sat 5", "2026-12-05", None),
    ("thu 5", None, "2026-11-05"),
    ("2026-11-25", "2026-11-25", "2026-11-25"),
    ("2026-W50-2", "2026-12-08", "2026-12-08"),
    ("2026W502", "2026-12-08", "2026-12-08"),
    ("25/11", "2026-11-25", "2025-11-25"),
    ("11/25", "2026-11-25", "2025-11-25"),
    ("31/12", "2026-12-31", "2025-12-31"),
    ("25.11.2026", "2026-11-25", "2026-11-25"),
    ("2026/12/03", "2026-12-03", "2026-12-03"),
    ("04/04", "2027-04-04", "2026-04-04"),
    ("nov. 25", "2026-11-25", "2025-11-25"),
    ("25-nov-2026", "2026-11-25", "2026-11-25"),
    ("25th of november", "2026-11-25", "2025-11-25"),
    ("25th of november 2026", "2026-11-25", "2026-11-25"),
    ("Wed, 25 Nov 2026", "2026-11-25", "2026-11-25"),
]
AHEAD = [(words, forward) for words, forward, _ in BOTH_WAYS if forward]
BACK = [(words, backward) for words, _, backward in BOTH_WAYS if backward]


@pytest.mark.parametrize(("words", "day"), AHEAD)
def test_a_day_is_read_looking_ahead(words: str, day: str) -> None:
    assert parsing.ahead(words, NOW) == date.fromisoformat(day)


@pytest.mark.parametrize(("words", "day"), [*AHEAD, ("+3d", "2026-11-26"), ("+ 3d", None), ("+2 weeks", "2026-12-07")])
def test_what_is_due_is_read_looking_ahead_and_refused_in_the_past(words: str, day: str | None) -> None:
    if day is None:
        with pytest.raises(NotADay):
            parsing.due(words, NOW)
    elif date.fromisoformat(day) < TODAY:
        with pytest.raises(WrongTime, match=" is in the past"):
            parsing.due(words, NOW)
    else:
        assert parsing.due(words, NOW) == date.fromisoformat(day)


@pytest.mark.parametrize(("words", "day"), BACK)
def test_a_day_is_read_looking_back(words: str, day: str) -> None:
    assert parsing.back(words, NOW) == date.fromisoformat(day)


@pytest.mark.parametrize(("words", "day"), BACK)
def test_what_happened_is_read_looking_back_and_refused_in_the_future(words: str, day: str) -> None:
    if date.fromisoformat(day) > TODAY:
        with pytest.raises(WrongTime, match=" is in the future"):
            parsing.happened(words, NOW)
    else:
        assert parsing.happened(words, NOW) == date.fromisoformat(day)


@pytest.mark.parametrize(("words", "day"), AHEAD)
def test_case_and_white_space_do_not_count(words: str, day: str) -> None:
    spaced = f"\t {words.replace(' ', '  ')} \n"
    for typed in (words.upper(), words.lower(), words.title(), spaced):
        assert parsing.ahead(typed, NOW) == date.fromisoformat(day), typed


@pytest.mark.parametrize("words", ["none", "None", " NONE "])
def test_none_is_no_due_day(words: str) -> None:
    assert parsing.due(words, NOW) is None


def test_a_refused_time_says_which_day_was_understood() -> None:
    with pytest.raises(WrongTime, match=re.escape("Sun 22 Nov 2026 (yesterday) is in the past")):
        parsing.due("yesterday", NOW)
    with pytest.raises(WrongTime, match=re.escape("Tue 24 Nov 2026 (tomorrow) is in the future")):
        parsing.happened("tomorrow", NOW)


@given(today=st.dates(date(1, 1, 8), date(9999, 12, 24)), named=st.sampled_from(NAMED), upper=st.booleans())
def test_a_weekday_is_one_to_seven_days_away_and_never_today(
    today: date, named: tuple[str, int], *, upper: bool
) -> None:
    word, weekday = named
    typed, calendar = word.upper() if upper else word, days.Calendar(today)
    ahead = parsing.ahead(typed, calendar)
    assert ahead.weekday() == weekday
    assert 1 <= (ahead - today).days <= 7
    if today.weekday() == weekday:
        with pytest.raises(DayUnclear) as caught:
            parsing.back(typed, calendar)
        assert offered(caught.value) == [(today - timedelta(days=7)).isoformat(), today.isoformat()]
        return
    back = parsing.back(typed, calendar)
    assert back.weekday() == weekday
    assert 1 <= (today - back).days <= 6


@pytest.mark.parametrize(
    ("today", "words", "ahead", "back"),
    [
        # Across a year's end; 31 December 2026 is a Thursday.
        ("2026-12-31", "tomorrow", "2027-01-01", "2027-01-01"),
        ("2027-01-01", "yesterday", "2026-12-31", "2026-12-31"),
        ("2026-12-31", "wed", "2027-01-06", "2026-12-30"),
        ("2026-12-31", "fri", "2027-01-01", "2026-12-25"),
        ("2026-12-31", "1 jan", "2027-01-01", "2026-01-01"),
        ("2027-01-01", "31 dec", "2027-12-31", "2026-12-31"),
        ("2026-12-31", "31 dec", "2026-12-31", "2026-12-31"),
        ("2026-12-31", "2wd", "2027-01-04", "2026-12-29"),
        ("2026-12-31", "1mo", "2027-01-31", "2026-11-30"),
        ("2026-12-31", "2026-W53-5", "2027-01-01", "2027-01-01"),
        ("2026-12-31", "eow", "2027-01-01", "2026-12-25"),
        ("2027-01-01", "eow", "2027-01-01", "2027-01-01"),
        ("2027-01-02", "eow", "2027-01-08", "2027-01-01"),
        ("2026-12-31", "eom", "2026-12-31", "2026-12-31"),
        ("2027-01-01", "eom", "2027-01-31", "2026-12-31"),
        ("2026-12-31", "eoq", "2026-12-31", "2026-12-31"),
        ("2027-01-01", "eoq", "2027-03-31", "2026-12-31"),
        ("2026-12-30", "eoq", "2026-12-31", "2026-09-30"),
        ("2026-10-31", "eoq", "2026-12-31", "2026-09-30"),
        ("2026-12-31", "eoy", "2026-12-31", "2026-12-31"),
        ("2027-01-01", "eoy", "2027-12-31", "2026-12-31"),
        # At month ends.
        ("2026-01-31", "1mo", "2026-02-28", "2025-12-31"),
        ("2026-03-31", "1mo", "2026-04-30", "2026-02-28"),
        ("2026-12-31", "2mo", "2027-02-28", "2026-10-31"),
        ("2026-02-27", "eom", "2026-02-28", "2026-01-31"),
        # On and around a leap day.
        ("2028-01-31", "1mo", "2028-02-29", "2027-12-31"),
        ("2028-02-28", "tomorrow", "2028-02-29", "2028-02-29"),
        ("2028-02-28", "eom", "2028-02-29", "2028-01-31"),
        ("2028-02-29", "eom", "2028-02-29", "2028-02-29"),
        ("2028-02-29", "29 feb", "2028-02-29", "2028-02-29"),
        ("2028-02-29", "12mo", "2029-02-28", "2027-02-28"),
        ("2028-02-29", "1w", "2028-03-07", "2028-02-22"),
        ("2028-03-01", "29 feb", "2032-02-29", "2028-02-29"),
        ("2028-03-01", "yesterday", "2028-02-29", "2028-02-29"),
        ("2096-03-01", "29 feb", "2104-02-29", "2096-02-29"),
        # Working days from a weekend.
        ("2026-11-28", "1wd", "2026-11-30", "2026-11-27"),
        ("2026-11-29", "5wd", "2026-12-04", "2026-11-23"),
        ("2026-11-27", "1wd", "2026-11-30", "2026-11-26"),
    ],
)
def test_days_are_counted_over_the_ends_of_months_and_years(today: str, words: str, ahead: str, back: str) -> None:
    assert parsing.ahead(words, on(today)) == date.fromisoformat(ahead)
    assert parsing.back(words, on(today)) == date.fromisoformat(back)


@pytest.mark.parametrize(
    ("starts", "today", "words", "ahead", "back"),
    [
        (2, "2026-11-23", "eoq", "2027-01-31", "2026-10-31"),
        (2, "2026-11-23", "eoy", "2027-01-31", "2026-01-31"),
        (2, "2027-01-31", "eoq", "2027-01-31", "2027-01-31"),
        (2, "2027-01-31", "eoy", "2027-01-31", "2027-01-31"),
        (2, "2027-02-01", "eoq", "2027-04-30", "2027-01-31"),
        (2, "2027-02-01", "eoy", "2028-01-31", "2027-01-31"),
        (2, "2026-11-23", "eom", "2026-11-30", "2026-10-31"),
        (3, "2027-06-01", "eoy", "2028-02-29", "2027-02-28"),
        (12, "2026-11-23", "eoy", "2026-11-30", "2025-11-30"),
        (12, "2026-12-01", "eoq", "2027-02-28", "2026-11-30"),
    ],
)
def test_quarters_and_years_follow_the_fiscal_year(starts: int, today: str, words: str, ahead: str, back: str) -> None:
    assert parsing.ahead(words, on(today, starts)) == date.fromisoformat(ahead)
    assert parsing.back(words, on(today, starts)) == date.fromisoformat(back)


@pytest.mark.parametrize(
    ("today", "words", "readings"),
    [
        ("2026-11-23", "next friday", ["2026-11-27", "2026-12-04"]),
        ("2026-11-23", "next fri", ["2026-11-27", "2026-12-04"]),
        ("2026-11-27", "next friday", ["2026-12-04", "2026-12-11"]),
        ("2026-11-23", "this monday", ["2026-11-23", "2026-11-30"]),
        ("2026-11-25", "this mon", ["2026-11-23", "2026-11-30"]),
        ("2026-11-23", "03/04", ["2027-03-04", "2027-04-03"]),
        ("2026-11-23", "3.4.", ["2027-03-04", "2027-04-03"]),
        ("2026-11-23", "03/04/2026", ["2026-03-04", "2026-04-03"]),
        ("2026-11-23", "03/04/26", ["2026-03-04", "2026-04-03"]),
        ("2026-10-20", "sat 5", ["2026-10-24", "2026-11-05"]),
        ("2026-11-23", "thu 25 nov", ["2026-11-25", "2026-11-26"]),
        ("2026-11-23", "fri 25 nov 2026", ["2026-11-25", "2026-11-27"]),
        ("2026-11-23", "fri nov. 25 2026", ["2026-11-25", "2026-11-27"]),
        ("2026-11-23", "fri 25-nov-2026", ["2026-11-25", "2026-11-27"]),
        ("2026-11-23", "this week", ["2026-11-23", "2026-11-27"]),
        ("2026-11-23", "next week", ["2026-11-30", "2026-12-04"]),
        ("2026-11-23", "next month", ["2026-12-01", "2026-12-31"]),
        ("2026-12-31", "next month", ["2027-01-01", "2027-01-31"]),
        ("2026-11-23", "5", ["2026-11-28", "2026-12-05"]),
        ("2026-11-23", "5th", ["2026-11-28", "2026-12-05"]),
        ("2026-11-30", "5", ["2026-12-05"]),
        ("2026-11-23", "2026-W50", ["2026-12-07", "2026-12-11"]),
    ],
)
def test_what_is_read_two_ways_is_refused_with_both_readings(today: str, words: str, readings: list[str]) -> None:
    with pytest.raises(DayUnclear) as caught:
        parsing.ahead(words, on(today))
    assert offered(caught.value) == readings
    assert str(caught.value).startswith(f'"{words}"')
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("last friday", ["2026-11-13", "2026-11-20"]),
        ("last mon", ["2026-11-09", "2026-11-16"]),
        ("last week", ["2026-11-16", "2026-11-20"]),
        ("last month", ["2026-10-01", "2026-10-31"]),
        ("03/04", ["2026-03-04", "2026-04-03"]),
        ("sat 5", ["2026-11-05", "2026-11-21"]),
        ("5", ["2026-11-05", "2026-11-18"]),
    ],
)
def test_what_is_read_two_ways_looking_back_is_refused_with_both_readings(words: str, readings: list[str]) -> None:
    with pytest.raises(DayUnclear) as caught:
        parsing.back(words, NOW)
    assert offered(caught.value) == readings


@pytest.mark.parametrize(
    ("read", "words", "left"),
    [
        (parsing.due, "this week", ["2026-11-23", "2026-11-27"]),
        (parsing.due, "12/11/2026", ["2026-12-11"]),
        (parsing.due, "wed 20 nov", ["2026-11-25", "2027-11-20"]),
        (parsing.due, "fri 25 nov 2099", ["2026-11-27"]),
        (parsing.happened, "this week", ["2026-11-23"]),
        (parsing.happened, "12/11/2026", ["2026-11-12"]),
        (parsing.happened, "last week", ["2026-11-16", "2026-11-20"]),
        (parsing.happened, "fri 25 nov 2026", ["2026-11-20"]),
        (parsing.happened, "03/04/2009", ["2009-03-04", "2009-04-03"]),
    ],
)
def test_a_reading_that_would_be_refused_is_not_offered(
    read: Callable[[str, days.Calendar], date], words: str, left: list[str]
) -> None:
    with pytest.raises(DayUnclear) as caught:
        read(words, NOW)
    assert offered(caught.value) == left


@pytest.mark.parametrize(
    ("read", "words", "says"),
    [
        (parsing.happened, "next week", "is in the future"),
        (parsing.happened, "next month", "is in the future"),
        (parsing.happened, "2026-W50", "is in the future"),
        (parsing.due, "last week", "is in the past"),
        (parsing.due, "03/04/2020", "is in the past"),
        (parsing.due, "03/11/2026", "is in the past"),
        (parsing.due, "99999w", "is more than ten years away"),
        (parsing.due, "2099-01-01", "is more than ten years away"),
        (parsing.back, "99999d", "is more than ten years away"),
        (parsing.ahead, "in 999mo", "is more than ten years away"),
    ],
)
def test_no_reading_that_can_be_meant_is_an_error(
    read: Callable[[str, days.Calendar], date], words: str, says: str
) -> None:
    with pytest.raises(WrongTime, match=says):
        read(words, NOW)


def test_readings_are_said_with_their_weekday_and_how_far_away_they_are() -> None:
    with pytest.raises(DayUnclear) as caught:
        parsing.ahead("next friday", NOW)
    assert str(caught.value) == (
        '"next friday" is ambiguous. Which one: 2026-11-27 (Fri, in 4 days) or 2026-12-04 (Fri, in 11 days)'
    )


@given(
    today=st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    words=st.sampled_from(
        ["next friday", "last tue", "03/04", "12/11/2026", "next week", "last month", "7", "2027-W01"]
    ),
    forward=st.booleans(),
)
def test_every_reading_offered_can_be_pasted(today: date, words: str, *, forward: bool) -> None:
    read, calendar = parsing.ahead if forward else parsing.back, days.Calendar(today)
    with pytest.raises(DayUnclear) as caught:
        read(words, calendar)
    for answer in caught.value.answers:
        assert read(answer.word, calendar).isoformat() == answer.word


NO_DAYS = [
    "", " ", "fryday", "someday", "may", "november", "nov 2026", "feb 2027", "fri nov 2026", "2026", "2026-12",
    "12/2026", "30 feb", "30 feb 2028", "29 feb 2026", "2026-02-29", "31/11/2026", "nov 0", "0", "40", "32 dec",
    "13/13", "25/11/202", "202/11/25", "2027-W53-1", "2026-W00-1", "2026-W50-8", "1 on 1", "1 on 1 may", "5-6 nov",
    "10:30 25 nov", "25 nov 10:30", "25 nov 10am", "25 nov 10h", "25 nov 2026 5pm", "99999999d", "999999mo",
    "999999w", "-3d", "3 d ago then", "in fri", "2026-11-25T10:00", "none",
]  # fmt: skip


@pytest.mark.parametrize("words", NO_DAYS)
def test_what_is_no_day_is_refused(words: str) -> None:
    for read, first in ((parsing.ahead, "tomorrow"), (parsing.back, "yesterday")):
        with pytest.raises(NotADay, match=rf'^".*" isn.t a date\. Try {first}') as caught:
            read(words, NOW)
        assert caught.value.exit_code == 2
        for tried in re.split(", | or ", str(caught.value).partition("Try ")[2]):
            assert (read(tried, NOW) < NOW.today) is (first == "yesterday")


# Whatever anybody may type: any text, and texts made of the words that mean something here.
WORDS = """today yesterday next last this week month friday sat w d mo wd in ago a one of th st 0 1 5 05 25 31 99 2026
26 0000 9999 999999 nov november may sept. nov. eow eoq eoy 2026-W53-7 10:30 am pm utc est +3 -5 3d +3d / . - , : ' T @
12/11 1/2/3 2026-02-30 on at and the march \x00 \u0660 \u00b2 \u0130""".split()  # noqa: SIM905 - a list of these would fill a screen
TYPED = st.text(max_size=30) | st.lists(st.sampled_from(WORDS), max_size=6).flatmap(
    lambda words: st.sampled_from([" ", ""]).map(lambda gap: gap.join(words))
)
CALENDARS = st.builds(days.Calendar, st.dates() | st.just(date.max) | st.just(date.min), st.integers(1, 12))


@settings(max_examples=600, deadline=None)
@given(words=TYPED, calendar=CALENDARS)
@example(words="eom", calendar=days.Calendar(date.max))
@example(words="yesterday", calendar=days.Calendar(date.min))
@example(words="29 feb", calendar=days.Calendar(date.max))
def test_any_text_is_a_day_or_is_refused(words: str, calendar: days.Calendar) -> None:
    for read in (parsing.ahead, parsing.back):
        with suppress(CoachlogError):
            assert type(read(words, calendar)) is date


@settings(max_examples=300, deadline=None)
@given(words=TYPED, calendar=CALENDARS)
def test_nothing_is_due_in_the_past_and_nothing_has_happened_in_the_future(words: str, calendar: days.Calendar) -> None:
    with suppress(CoachlogError):
        day = parsing.due(words, calendar)
        assert day is None or day >= calendar.today
    with suppress(CoachlogError):
        assert parsing.happened(words, calendar) <= calendar.today


@given(day=st.dates(date(1000, 1, 1)), today=st.dates(date(1000, 1, 1)))
def test_a_day_that_was_said_reads_as_itself(day: date, today: date) -> None:
    calendar = days.Calendar(today)
    read = parsing.ahead(day.isoformat(), calendar)
    assert read == day
    assert parsing.back(day.isoformat(), calendar) == day
    assert parsing.ahead(days.say(read, today).split(" (")[0], calendar) == day


def test_today_is_as_named_or_else_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COACHLOG_TODAY")
    assert journal_today("2026-11-23") == TODAY
    before, system = date.today(), journal_today(None)  # noqa: DTZ011 - the system's own day is what is asked for
    assert before <= system <= date.today()  # noqa: DTZ011
    assert system < journal_today("tomorrow")
    monkeypatch.setenv("COACHLOG_TODAY", "")
    assert before <= journal_today(None) <= date.today()  # noqa: DTZ011 - set to nothing is not set
    monkeypatch.setenv("COACHLOG_TODAY", "tomorrow")
    assert system < journal_today(None) < journal_today("tomorrow")
    with pytest.raises(NotADay, match=r'^--today: "fryday"'):
        journal_today("fryday")


@pytest.mark.parametrize(
    ("option", "day"),
    [
        (None, "2026-11-23"), ("2026-12-04", "2026-12-04"), ("today", "2026-11-23"), ("tomorrow", "2026-11-24"),
        ("yesterday", "2026-11-22"), ("3d", "2026-11-26"), ("mon", "2026-11-30"), ("eom", "2026-11-30"),
        ("24 nov", "2026-11-24"), ("22 nov", "2027-11-22"),
    ],
)  # fmt: skip
def test_a_relative_today_counts_from_the_environments_day(
    monkeypatch: pytest.MonkeyPatch, option: str | None, day: str
) -> None:
    monkeypatch.setenv("COACHLOG_TODAY", "2026-11-23")
    assert journal_today(option) == date.fromisoformat(day)


def test_a_day_the_environment_cannot_mean_is_said_to_come_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACHLOG_TODAY", "fryday")
    for option in (None, "tomorrow", "2026-11-23"):
        with pytest.raises(NotADay, match=r'^COACHLOG_TODAY: "fryday"'):
            journal_today(option)
    monkeypatch.setenv("COACHLOG_TODAY", "0001-01-02")
    with pytest.raises(WrongTime, match=r"^COACHLOG_TODAY: .* is too far away"):
        journal_today(None)
    monkeypatch.delenv("COACHLOG_TODAY")
    with pytest.raises(WrongTime, match=r"^--today: .* is too far away"):
        journal_today("0001-01-02")


# Commitments


@pytest.mark.parametrize(
    ("text", "left", "due"),
    [
        ("ask Tom @thu", "ask Tom", "2026-11-26"),
        ("ask Tom @THU", "ask Tom", "2026-11-26"),
        ("ask Tom @thu \n", "ask Tom", "2026-11-26"),
        ("ask Tom  @thu", "ask Tom ", "2026-11-26"),
        ("  ask\tTom\n@thu", "  ask\tTom", "2026-11-26"),
        ("ask Tom\r\n@thu", "ask Tom\r", "2026-11-26"),
        ("ask Tom\u00a0@thu", "ask Tom", "2026-11-26"),
        ("ask Tom\u3000@thu", "ask Tom", "2026-11-26"),
        ("book 3 calls @in 2 weeks", "book 3 calls", "2026-12-07"),
        ("book 3 calls @25 nov", "book 3 calls", "2026-11-25"),
        ("book 3 calls @nov 25 2026", "book 3 calls", "2026-11-25"),
        ("book 3 calls @25th of november 2026", "book 3 calls", "2026-11-25"),
        ("call @today", "call", "2026-11-23"),
        ("lunch with @ana @fri", "lunch with @ana", "2026-11-27"),
        ("mail ana@example.com @2d", "mail ana@example.com", "2026-11-25"),
        ("call @fri @mon", "call @fri", "2026-11-30"),
        ("call @none", "call", None),
        ("ping @ana @none", "ping @ana", None),
        ("@fri", "", "2026-11-27"),
    ],
)
def test_a_last_day_is_cut_off_a_commitment(text: str, left: str, due: str | None) -> None:
    day = date.fromisoformat(due) if due else None
    assert commitments.commitment(text, NOW) == Commitment(left, DueDate(day))
    assert commitments.commitment_by(text, None, NOW) == Commitment(left, DueDate(day))


@given(text=st.text(), space=st.sampled_from(" \t\n\u00a0\u2003"), after=st.sampled_from(["", " ", "\n", " \t "]))
def test_everything_before_the_day_stays_byte_for_byte(text: str, space: str, after: str) -> None:
    cut = commitments.commitment(f"{text}{space}@2026-12-03{after}", NOW)
    assert cut == Commitment(text, DueDate(date(2026, 12, 3)))


@settings(deadline=None)
@given(text=TYPED | TYPED.map("call her @".__add__), calendar=CALENDARS)
def test_any_commitment_keeps_its_text_or_loses_its_day_or_is_refused(text: str, calendar: days.Calendar) -> None:
    with suppress(CoachlogError):
        cut = commitments.commitment(text, calendar)
        assert text.startswith(cut.text)
        assert (cut.given is not None) == (cut.text != text)


@pytest.mark.parametrize(
    "text",
    [
        "call her",
        "call her ",
        "",
        "mail ana@example.com",
        "mail ana@fri",
        "lunch with @ana and tom",
        "moved @fri to the CFO",
        "sell 3 @ 40",
        "see you @ fri",
        "what is this @",
        "meet \n@ ",
        "prepare @1 on 1 may",
    ],
)
def test_what_does_not_end_in_a_day_is_text(text: str) -> None:
    assert commitments.commitment(text, NOW) == Commitment(text, None)


@pytest.mark.parametrize("word", ["ana", "fryday", "2026", "november", "10:30", "fri!"])
def test_a_last_word_with_an_at_that_is_no_day_is_refused(word: str) -> None:
    with pytest.raises(NotADay, match=re.escape(f'"@{word}" isn\'t a date')) as caught:
        commitments.commitment(f"ping @{word}", NOW)
    assert "end with @none" in str(caught.value)


@pytest.mark.parametrize("words", ["30 feb", "in 2 weaks", "25 nov 10am", "5-6 nov", "thu, then write"])
def test_a_few_words_that_begin_like_a_day_are_no_text(words: str) -> None:
    with pytest.raises(NotADay, match="To keep it as text, end with @none"):
        commitments.commitment(f"call her @{words}", NOW)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("call @next friday", ["@2026-11-27", "@2026-12-04"]),
        ("call @03/04", ["@2027-03-04", "@2027-04-03"]),
        ("call @5", ["@2026-11-28", "@2026-12-05"]),
    ],
)
def test_an_unclear_day_of_a_commitment_is_refused_with_both_readings(text: str, readings: list[str]) -> None:
    with pytest.raises(DayUnclear) as caught:
        commitments.commitment(text, NOW)
    assert offered(caught.value) == readings
    assert [answer.word for answer in caught.value.answers] == [f"call {reading}" for reading in readings]


def test_a_commitment_in_the_past_is_refused() -> None:
    with pytest.raises(WrongTime, match=r"^Sun 22 Nov 2026"):
        commitments.commitment("call @yesterday", NOW)


@pytest.mark.parametrize("text", ["call @fri", "call @in 2 weeks", "call @none", "call @next fri", "call @yesterday"])
@pytest.mark.parametrize("option", [date(2026, 11, 26), None])
def test_two_days_for_one_commitment_are_refused(text: str, option: date | None) -> None:
    with pytest.raises(Unreadable, match="two due dates for one text"):
        commitments.commitment_by(text, DueDate(option), NOW)


@pytest.mark.parametrize("text", ["call her", "ping @ana", "lunch with @ana and tom", "mail ana@example.com", " x \n"])
def test_a_due_day_named_by_its_option_leaves_the_text_as_it_is(text: str) -> None:
    for given_as in (DueDate(date(2026, 11, 27)), DueDate(None)):
        assert commitments.commitment_by(text, given_as, NOW) == Commitment(text, given_as)


@pytest.mark.parametrize("option", ["yesterday", "fryday", "3/4"])
def test_a_due_date_that_is_refused_names_its_option(team: Coachlog, option: str) -> None:
    team.refused("followup", "maria", "call her", "--due", option, code=2, says="coachlog: --due: ")


# Spans and working days


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("1d", 1),
        ("10d", 10),
        ("1w", 7),
        ("2 Weeks", 14),
        ("a week", 7),
        ("1mo", 30),
        ("3 months", 90),
        ("OFF", 0),
        ("daily", 1),
        ("Weekly", 7),
        ("biweekly", 14),
        ("bi-weekly", 14),
        ("fortnightly", 14),
        ("monthly", 30),
        ("quarterly", 90),
        ("every day", 1),
        ("every week", 7),
        ("every 2 weeks", 14),
        ("every other week", 14),
    ],
)
def test_a_span_is_a_number_of_days(words: str, length: int) -> None:
    assert periods.span(words) == length


@pytest.mark.parametrize(
    "words",
    [
        "",
        "0d",
        "0w",
        "7",
        "every",
        "every fri",
        "every 0 weeks",
        "weeks",
        "fri",
        "2wd",
        "in 2 weeks",
        "2 weeks ago",
        "-1w",
        "999999w",
        "999999mo",
    ],
)
def test_what_is_no_span_is_refused(words: str) -> None:
    with pytest.raises(NotASpan, match=" isn't an interval"):
        periods.span(words)


@given(number=st.integers(0, 999_999), unit=st.sampled_from([("d", 1), ("w", 7), ("mo", 30)]))
def test_a_span_that_is_taken_can_be_counted_from_today(number: int, unit: tuple[str, int]) -> None:
    letters, length = unit
    try:
        span = periods.span(f"{number}{letters}")
    except NotASpan:
        assert number * length not in range(1, 3651)  # ten years are more than anybody means
    else:
        assert span == number * length
        assert TODAY + timedelta(days=span) > TODAY


def _walk(day: date, count: int) -> date:
    """Count working days one by one."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if day.weekday() < 5:
            count -= step.days
    return day


@given(day=st.dates(date(1900, 1, 1), date(2200, 1, 1)), count=st.integers(-60, 60))
def test_working_days_are_those_one_walks_through(day: date, count: int) -> None:
    assert days.add_working_days(day, count) == _walk(day, count)


# Days to words


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-23", "Mon 23 Nov 2026 (today)"),
        ("2026-11-24", "Tue 24 Nov 2026 (tomorrow)"),
        ("2026-11-22", "Sun 22 Nov 2026 (yesterday)"),
        ("2026-11-27", "Fri 27 Nov 2026 (in 4 days)"),
        ("2026-11-21", "Sat 21 Nov 2026 (2 days ago)"),
        ("2027-01-01", "Fri 1 Jan 2027 (in 39 days)"),
        ("2025-11-23", "Sun 23 Nov 2025 (365 days ago)"),
    ],
)
def test_a_day_is_said_with_its_weekday_and_how_far_away_it_is(day: str, said: str) -> None:
    assert days.say(date.fromisoformat(day), TODAY) == said
    assert said == f"{days.long(date.fromisoformat(day))} ({days.away(date.fromisoformat(day), TODAY)})"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-27", "Fri 27 Nov"),
        ("2027-01-01", "Fri 1 Jan"),
        ("2026-05-26", "Tue 26 May"),
        ("2027-11-23", "Tue 23 Nov 2027"),
        ("2025-12-01", "Mon 1 Dec 2025"),
    ],
)
def test_a_list_names_the_year_only_where_it_is_not_plain(day: str, said: str) -> None:
    assert days.near(date.fromisoformat(day), TODAY) == said
    assert said.startswith(days.short(date.fromisoformat(day)))


@pytest.mark.parametrize(("number", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (9, "9 days")])
def test_days_are_counted_in_plain_words(number: int, said: str) -> None:
    assert days.count(number) == said


def test_a_plus_always_looks_ahead() -> None:
    assert parsing.back("+3d", NOW) == date(2026, 11, 26)
    with pytest.raises(WrongTime, match="is in the future"):
        parsing.happened("+3d", NOW)

"""Quarters: words to the days of a fiscal year's quarter."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog import days
from coachlog.days import Calendar, periods
from coachlog.errors import NotAQuarter

CALENDARS = st.builds(Calendar, st.dates(date(3, 1, 1), date(9990, 1, 1)), st.integers(1, 12))


@pytest.mark.parametrize(
    ("words", "starts", "today", "name", "first", "last"),
    [
        ("2026Q4", 1, "2026-11-23", "2026Q4", "2026-10-01", "2026-12-31"),
        ("2026-Q4", 1, "2026-11-23", "2026Q4", "2026-10-01", "2026-12-31"),
        ("2026 q4", 1, "2026-11-23", "2026Q4", "2026-10-01", "2026-12-31"),
        ("Q4 2026", 1, "2026-11-23", "2026Q4", "2026-10-01", "2026-12-31"),
        ("q4-2026", 1, "2026-11-23", "2026Q4", "2026-10-01", "2026-12-31"),
        ("2024Q1", 1, "2026-11-23", "2024Q1", "2024-01-01", "2024-03-31"),
        ("2027Q1", 1, "2026-11-23", "2027Q1", "2027-01-01", "2027-03-31"),
        ("this", 1, "2026-11-23", "2026Q4", "2026-10-01", "2026-12-31"),
        ("This quarter", 1, "2026-12-31", "2026Q4", "2026-10-01", "2026-12-31"),
        ("last", 1, "2026-11-23", "2026Q3", "2026-07-01", "2026-09-30"),
        ("last", 1, "2027-01-01", "2026Q4", "2026-10-01", "2026-12-31"),
        ("q4", 1, "2026-11-23", "2026Q4", "2026-10-01", "2026-12-31"),
        ("q4", 1, "2026-10-01", "2026Q4", "2026-10-01", "2026-12-31"),
        ("q4", 1, "2026-09-30", "2025Q4", "2025-10-01", "2025-12-31"),
        ("q1", 1, "2026-11-23", "2026Q1", "2026-01-01", "2026-03-31"),
        # A year is named by the calendar year in which it ends.
        ("this", 2, "2026-11-23", "2027Q4", "2026-11-01", "2027-01-31"),
        ("this", 2, "2027-01-31", "2027Q4", "2026-11-01", "2027-01-31"),
        ("this", 2, "2027-02-01", "2028Q1", "2027-02-01", "2027-04-30"),
        ("last", 2, "2026-11-23", "2027Q3", "2026-08-01", "2026-10-31"),
        ("last", 2, "2026-02-01", "2026Q4", "2025-11-01", "2026-01-31"),
        ("2027Q1", 2, "2026-11-23", "2027Q1", "2026-02-01", "2026-04-30"),
        ("q4", 2, "2026-10-31", "2026Q4", "2025-11-01", "2026-01-31"),
        ("this", 12, "2026-11-23", "2026Q4", "2026-09-01", "2026-11-30"),
        ("this", 12, "2026-12-01", "2027Q1", "2026-12-01", "2027-02-28"),
        ("2028Q1", 12, "2026-11-23", "2028Q1", "2027-12-01", "2028-02-29"),
    ],
)
def test_a_quarter_is_read(words: str, starts: int, today: str, name: str, first: str, last: str) -> None:
    read = periods.quarter(words, Calendar(date.fromisoformat(today), starts))
    assert (read.name, read.first.isoformat(), read.last.isoformat()) == (name, first, last)


@pytest.mark.parametrize("words", ["", "q", "q0", "q5", "2026", "2026q5", "26Q4", "next", "0000Q1", "9999Q4", "q4 q4"])
def test_what_is_no_quarter_is_refused(words: str) -> None:
    with pytest.raises(NotAQuarter, match=r"isn't a quarter\. Try this, last, q4 or 2026Q4"):
        periods.quarter(words, Calendar(date(2026, 11, 23)))


@given(CALENDARS)
def test_quarters_tile_the_time_line(calendar: Calendar) -> None:
    this = periods.quarter("this", calendar)
    before = periods.quarter("last", calendar)
    assert this.first <= calendar.today <= this.last
    assert before.last + timedelta(days=1) == this.first
    assert periods.quarter("this", calendar._replace(today=before.last)) == before
    assert (this.first.month - calendar.year_starts) % 3 == 0
    assert this.first.day == 1


@given(CALENDARS)
def test_a_quarter_that_was_named_reads_as_itself_and_a_bare_one_has_begun(calendar: Calendar) -> None:
    this = periods.quarter("this", calendar)
    assert periods.quarter(this.name, calendar) == this
    bare = [periods.quarter(f"q{number}", calendar) for number in (1, 2, 3, 4)]
    assert max(bare, key=lambda one: one.first) == this
    assert all(one.first <= calendar.today for one in bare)
    assert len({one.first for one in bare}) == 4


@given(CALENDARS)
def test_a_fiscal_year_is_named_by_the_year_in_which_it_ends(calendar: Calendar) -> None:
    year = periods.quarter("this", calendar).name[:4]
    assert f"{periods.quarter(f'{year}Q4', calendar).last.year:04}" == year


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 1000))
def test_months_tile_a_period(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = list(days.months(first, last))
    assert [day for begin, end in found for day in (begin, end)][:: len(found) * 2 - 1] == [first, last]
    for (_, before), (after, _) in pairwise(found):
        assert before + timedelta(days=1) == after
        assert after.day == 1
    assert all((begin.year, begin.month) == (end.year, end.month) for begin, end in found)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-10-01", "2026-10-31", "October 2026"),
        ("2028-02-01", "2028-02-29", "February 2028"),
        ("2026-10-28", "2026-10-31", "Wed 28 Oct to Sat 31 Oct 2026"),
        ("2026-10-01", "2026-10-30", "Thu 1 Oct to Fri 30 Oct 2026"),
        ("2026-10-31", "2026-10-31", "Sat 31 Oct 2026"),
    ],
)
def test_a_month_is_named_and_a_part_of_one_by_its_days(first: str, last: str, said: str) -> None:
    assert days.of_month(date.fromisoformat(first), date.fromisoformat(last)) == said

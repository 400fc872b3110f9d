"""Words to stretches of time: a span in days, a week, a quarter of the fiscal year."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from coachlog.days import DAYS_IN_WEEK, MONTHS, Calendar, month_end, say
from coachlog.days.parsing import (
    AMOUNT,
    IN_THE_FUTURE,
    MONTH_NUMBERS,
    MONTHS_IN_YEAR,
    UNIT,
    UNITS,
    add_months,
    back,
    count_of,
    plain,
)
from coachlog.errors import DayUnclear, NotAQuarter, NotASpan, WrongTime

MONTHS_IN_QUARTER = 3
LONGEST_SPAN = 3660  # days: ten years
_RHYTHMS = {
    "daily": 1, "weekly": 7, "biweekly": 14, "bi-weekly": 14, "fortnightly": 14, "every other week": 14,
    "monthly": 30, "quarterly": 90,
}  # fmt: skip
_YEAR_QUARTER = "(?P<year>[0-9]{4})[ -]?q(?P<number>[1-4])"
_QUARTER_YEAR = "q(?P<number>[1-4])(?:[ -]?(?P<year>[0-9]{4}))?"


class Quarter(NamedTuple):
    """A quarter of the fiscal year, ``2026Q4``: its first day and its last."""

    name: str
    first: date
    last: date


def span(words: str) -> int:
    """Return a span in days: ``1w`` is 7, ``monthly`` 30, ``every 2 weeks`` 14, ``off`` 0. Raises NotASpan."""
    said = plain(words)
    if said == "off":
        return 0
    if said in _RHYTHMS:
        return _RHYTHMS[said]
    said = re.sub(f"^every (?=(?:{UNIT})$)", "a ", said).removeprefix("every ")
    match = re.fullmatch(AMOUNT, said)
    days_in = {"day": 1, "week": DAYS_IN_WEEK, "month": 30}
    if not match or UNITS[match["unit"]] not in days_in:
        raise NotASpan(words)
    length = count_of(match["count"]) * days_in[UNITS[match["unit"]]]
    if not 0 < length <= LONGEST_SPAN:
        raise NotASpan(words)
    return length


def quarter(words: str, calendar: Calendar) -> Quarter:
    """Return a quarter: ``2026Q4``, ``this``, ``last``; ``q4`` is the last one that has begun. Raises NotAQuarter."""
    said = plain(words).removesuffix(" quarter")
    match = re.fullmatch(_YEAR_QUARTER, said) or re.fullmatch(_QUARTER_YEAR, said)
    try:
        year, number = _quarter_of(calendar.today, calendar)
        if match:
            wanted = int(match["number"])
            return _quarter(int(match["year"] or year - (wanted > number)), wanted, calendar)
        if said == "this":
            return _quarter(year, number, calendar)
        if said == "last":
            return _quarter(*((year, number - 1) if number > 1 else (year - 1, 4)), calendar)
    except (ValueError, OverflowError) as error:  # the year 0
        raise NotAQuarter(words) from error
    raise NotAQuarter(words)


def _quarter_of(day: date, calendar: Calendar) -> tuple[int, int]:
    """Return the year and the number of a day's quarter. A fiscal year is named by the year in which it ends."""
    begun = (day.month - calendar.year_starts) % MONTHS_IN_YEAR
    ends_later = calendar.year_starts > 1 and day.month >= calendar.year_starts
    return day.year + ends_later, begun // MONTHS_IN_QUARTER + 1


def _quarter(year: int, number: int, calendar: Calendar) -> Quarter:
    starts = date(year - (calendar.year_starts > 1), calendar.year_starts, 1)
    first = add_months(starts, MONTHS_IN_QUARTER * (number - 1))
    return Quarter(f"{year:04}Q{number}", first, month_end(add_months(first, MONTHS_IN_QUARTER - 1)))


def week(words: str, calendar: Calendar) -> date:
    """Return the Monday of ``this`` week, the ``last`` one, or the week of a day that has begun.

    Raises NotADay, WrongTime, or DayUnclear where the readings of a day lie in several weeks.
    """
    this = _monday(calendar.today)
    ways = {"this": this, "last": this - timedelta(days=DAYS_IN_WEEK)}
    if found := ways.get(plain(words)):
        return found
    sunday = this + timedelta(days=DAYS_IN_WEEK - 1)
    try:
        day = back(words, calendar, last=sunday)
    except DayUnclear as error:
        mondays = {_monday(date.fromisoformat(iso)) for iso, _ in error.readings}
        if len(mondays) > 1:
            raise
        return mondays.pop()
    if day > sunday:
        raise WrongTime(f"{say(day, calendar.today)} {IN_THE_FUTURE}")
    return _monday(day)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def month(words: str) -> str:
    """Return the three letters of a month that is named in whatever length; other words as they are."""
    number = MONTH_NUMBERS.get(plain(words))
    return MONTHS[number - 1][:3].casefold() if number else words

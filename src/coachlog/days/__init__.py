"""Days: calendar dates, without a clock and without a zone. What is counted from them, and how they are said.

``parsing`` reads a day, ``periods`` a span or a quarter, ``commitments`` the due date at the end of a text.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS_IN_WEEK = 7
WORKING_DAYS_IN_WEEK = 5
LAST_WEEKDAY = WORKING_DAYS_IN_WEEK - 1


class Calendar(NamedTuple):
    """The day that counts as today, and the month in which the fiscal year starts (1 to 12)."""

    today: date
    year_starts: int = 1


# Counting


def add_working_days(day: date, count: int) -> date:
    """Return the day ``count`` working days (Monday to Friday) after ``day``, or before it if negative."""
    weeks, rest = divmod(abs(count), WORKING_DAYS_IN_WEEK)
    step = timedelta(days=1 if count >= 0 else -1)
    while count and day.weekday() > LAST_WEEKDAY:  # from a weekend, count as from its working side
        day -= step
    day += step * DAYS_IN_WEEK * weeks
    while rest:
        day += step
        rest -= day.weekday() <= LAST_WEEKDAY
    return day


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the months of a period, each by its first and its last day in it."""
    while first <= last:
        end = min(month_end(first), last)
        yield first, end
        first = end + timedelta(days=1)


# Saying


def say(day: date, today: date) -> str:
    """Say a day in full, with how far away it is: ``Fri 27 Nov 2026 (in 4 days)``."""
    return f"{long(day)} ({away(day, today)})"


def long(day: date) -> str:
    """Say a day with its weekday and year: ``Fri 27 Nov 2026``."""
    return f"{short(day)} {day.year}"


def short(day: date) -> str:
    """Say a day with its weekday: ``Fri 27 Nov``."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def near(day: date, today: date) -> str:
    """Say a day for a list: ``Fri 27 Nov``, with its year only where that is not plain."""
    return short(day) if abs((day - today).days) < 182 else f"{short(day)} {day.year}"  # noqa: PLR2004 - half a year


def away(day: date, today: date) -> str:
    """Say how far away a day is: ``today``, ``in 4 days``, ``2 days ago``."""
    days = (day - today).days
    names = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return names.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def local_day(at: str) -> date | None:
    """Return the local day of a time (ISO text, UTC); None for what isn't one."""
    try:
        return datetime.fromisoformat(at).astimezone().date()
    except (ValueError, OverflowError):  # another program wrote it
        return None


def moment(at: str) -> str:
    """Say a time (ISO text, UTC) by the user's local clock: ``Mon 23 Nov 2026 14:05``; what isn't one, as it is."""
    try:
        local = datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError):  # another program wrote it
        return at
    return f"{long(local.date())} {local:%H:%M}"


def of_month(first: date, last: date) -> str:
    """Say a month, ``October 2026``; of a part of one, which days."""
    if (first.day, last) == (1, month_end(last)):
        return f"{MONTHS[first.month - 1]} {first.year}"
    return long(first) if first == last else f"{short(first)} to {long(last)}"


def stretch(first: date, last: date) -> str:
    """Say the days from one to another: ``Mon 23 – Sun 29 Nov 2026``, with what both share said once."""
    begin = long(first) if first.year != last.year else short(first)
    if (first.year, first.month) == (last.year, last.month):
        begin = begin.rpartition(" ")[0]
    return f"{begin} – {long(last)}"


def count(days: int) -> str:
    """Say a number of days: ``1 day``, ``9 days``."""
    return f"{days} day{'' if days == 1 else 's'}"

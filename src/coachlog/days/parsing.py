"""Words to days, looking ahead (when something is due) or back (when something happened).

What people read in two ways is never guessed: both readings are offered. Everything counts from the calendar's today.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import NoReturn

from coachlog.days import (
    DAYS_IN_WEEK,
    MONTHS,
    WEEKDAYS,
    WORKING_DAYS_IN_WEEK,
    Calendar,
    add_working_days,
    away,
    long,
    month_end,
    say,
)
from coachlog.errors import DayUnclear, NotADay, WrongTime

FRIDAY = 4
MONTHS_IN_YEAR = 12
FIRST_YEAR, LAST_YEAR = 1900, 9000
MOST_DAYS = 3660  # ten years: how far away a day is that is counted, or offered
CENTURY = 2000  # of a year of two digits
TOO_FAR = "is more than ten years away"
IN_THE_PAST = "is in the past. A due date is today or later"
IN_THE_FUTURE = "is in the future. It has to be today or earlier"


def _names(words: tuple[str, ...], also: dict[str, str]) -> dict[str, int]:
    names = {form.casefold(): place for place, word in enumerate(words) for form in (word, word[:3])}
    return names | {short: names[word] for short, word in also.items()}


WEEKDAY_NUMBERS = _names(WEEKDAYS, {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"})
MONTH_NUMBERS = {name: place + 1 for name, place in _names(MONTHS, {"sept": "sep"}).items()}
UNITS = {
    "d": "day", "day": "day", "days": "day",
    "w": "week", "wk": "week", "wks": "week", "week": "week", "weeks": "week",
    "mo": "month", "mos": "month", "month": "month", "months": "month",
    "wd": "working day", "wds": "working day", "working day": "working day", "working days": "working day",
}  # fmt: skip


LIKE_A_DAY = {
    *(*WEEKDAY_NUMBERS, *MONTH_NUMBERS, "in", "next", "last", "this", "today", "tomorrow", "yesterday"),
    *("a", "an", "one", "two", "three", "four", "day", "end", "eow", "eom", "eoq", "eoy"),
}


def _either(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WEEKDAY, _MONTH, UNIT = _either(WEEKDAY_NUMBERS), _either(MONTH_NUMBERS), _either(UNITS)
# Compiled when used (re keeps them): most commands read no more than one kind of words.
_COUNT = r"(?P<count>[0-9]{1,6}|an?|one)"
AMOUNT = rf"\+?{_COUNT} ?(?P<unit>{UNIT})"
_IN = rf"in {_COUNT} ?(?P<unit>{UNIT})"
_AGO = rf"{_COUNT} ?(?P<unit>{UNIT}) ago"
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}"
_ISO_WEEK = "([0-9]{4})-?w([0-9]{2})(?:-?([1-7]))?"
_DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_ON_WEEKDAY = rf"(?:(?P<weekday>{_WEEKDAY}) )?"
_YEAR = "(?P<year>[0-9]{4}|[0-9]{2})"
_DAY_MONTH = rf"{_ON_WEEKDAY}{_DAY}[ -]?(?:of )?(?P<month>{_MONTH})(?:[ -]?{_YEAR})?"
_MONTH_DAY = rf"{_ON_WEEKDAY}(?P<month>{_MONTH})[ -]?{_DAY}(?:[ -]{_YEAR})?"
_NUMERIC = r"([0-9]{4}|[0-9]{1,2})([/.-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{1,2}))?\.?"
_WEEKDAY_NUMBER = rf"(?P<weekday>{_WEEKDAY}) {_DAY}"
_RELATIVE = rf"(next|last|this) ({_WEEKDAY}|week|month)"
_BARE_NUMBER = "([0-9]{1,2})(?:st|nd|rd|th)?"


def journal_day(words: str, calendar: Calendar) -> date:
    """Return the day that is to count as today. Raises WrongTime for one that is too far away to count from."""
    day = ahead(words, calendar)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:  # months from it must be days, too
        raise WrongTime(f"{long(day)} is too far away")
    return day


def ahead(words: str, calendar: Calendar, first: date = date.min) -> date:
    """Return the day that words name, looking ahead: ``fri`` is the next Friday.

    Of several readings, those before the ``first`` day are left out. Raises NotADay, DayUnclear or WrongTime.
    """
    return _Reading(words, calendar, forward=True, first=first).day()


def back(words: str, calendar: Calendar, last: date = date.max) -> date:
    """Return the day that words name, looking back: ``fri`` is the last Friday.

    Of several readings, those after the ``last`` day are left out. Raises NotADay, DayUnclear or WrongTime.
    """
    return _Reading(words, calendar, forward=False, last=last).day()


def either(words: str, calendar: Calendar) -> date:
    """Return a day that may lie ahead or back. Raises DayUnclear where looking ahead and back gives two days."""
    found: set[date] = set()
    unclear = False
    for read in (ahead, back):
        try:
            found.add(read(words, calendar))
        except DayUnclear as error:
            found |= {date.fromisoformat(answer.word) for answer in error.answers}
            unclear = True
    if unclear or len(found) > 1:
        raise _unclear(words, calendar.today, found)
    return found.pop()


def due(words: str, calendar: Calendar) -> date | None:
    """Return a due date; None for the word ``none``. Raises WrongTime for a day in the past."""
    if words.strip().casefold() == "none":
        return None
    day = ahead(words, calendar, first=calendar.today)
    if day < calendar.today:
        raise WrongTime(f"{say(day, calendar.today)} {IN_THE_PAST}")
    if is_too_far(day, calendar.today):
        raise WrongTime(f"{say(day, calendar.today)} {TOO_FAR}")
    return day


def happened(words: str, calendar: Calendar) -> date:
    """Return the day on which something happened. Raises WrongTime for a day in the future."""
    day = back(words, calendar, last=calendar.today)
    if day > calendar.today:
        raise WrongTime(f"{say(day, calendar.today)} {IN_THE_FUTURE}")
    return day


def plain(words: str) -> str:
    """Return words in lower case, with single spaces and without commas."""
    return " ".join(words.casefold().replace(",", " ").split())


def day_and_month(said: str) -> re.Match[str] | None:
    """Return the match of plain words that have the form of a day with its month: ``4 dec``, ``fri dec 4th 2026``."""
    return re.fullmatch(_DAY_MONTH, said) or re.fullmatch(_MONTH_DAY, said)


def count_of(words: str) -> int:
    """Return the number that ``3``, ``a``, ``an`` or ``one`` means."""
    return int(words) if words.isdecimal() else 1


class _Reading:
    """One reading of words as a day, in one direction."""

    def __init__(
        self, words: str, calendar: Calendar, *, forward: bool, first: date = date.min, last: date = date.max
    ) -> None:
        self.words = words
        self.said = plain(words)
        self.today = calendar.today
        self.year_starts = calendar.year_starts
        self.forward = forward
        self.first = first
        self.last = last

    def day(self) -> date:
        """Try each way of naming a day, the plainest first. Raises NotADay or DayUnclear."""
        ways = (
            self._word, self._end, self._iso, self._amount, self._day_and_month, self._numbers, self._weekday_number,
            self._relative, self._bare_number, self._long_form,
        )  # fmt: skip
        try:
            for way in ways:
                if (day := way()) is not None:
                    return day
        except (ValueError, OverflowError) as error:  # 30 feb; a million months from now
            raise self._no_day() from error
        raise self._no_day()

    def _no_day(self) -> NotADay:
        return NotADay(self.words, back=not self.forward)

    def _unclear(self, *readings: date) -> NoReturn:
        """Raise DayUnclear with the readings that can be meant, or WrongTime where none can."""
        possible = [day for day in readings if self.first <= day <= self.last]
        if not possible:
            nearest = min(readings, key=lambda day: abs(day - self.today))
            raise WrongTime(f"{say(nearest, self.today)} {IN_THE_PAST if self.forward else IN_THE_FUTURE}")
        raise _unclear(self.words, self.today, [day for day in possible if not is_too_far(day, self.today)] or possible)

    def _word(self) -> date | None:
        near = {"today": 0, "tomorrow": 1, "yesterday": -1}
        if self.said in near:
            return self.today + timedelta(days=near[self.said])
        if self.said not in WEEKDAY_NUMBERS:
            return self._a_week_after()
        weekday = WEEKDAY_NUMBERS[self.said]
        if weekday == self.today.weekday() and not self.forward:  # on a Friday, `fri` is today, or a week ago
            self._unclear(self.today, self._weekday(weekday, forward=False))
        return self._weekday(weekday, forward=self.forward)

    def _a_week_after(self) -> date | None:
        """Return the day that ``monday week`` names: a week after the next Monday."""
        match = re.fullmatch(rf"(today|tomorrow|{_WEEKDAY}) week", self.said) if self.forward else None
        if not match:
            return None
        return _Reading(match[1], Calendar(self.today), forward=True).day() + timedelta(days=DAYS_IN_WEEK)

    def _weekday(self, weekday: int, *, forward: bool) -> date:
        """Return the next such day, or the last; never today."""
        away = (weekday - self.today.weekday()) % DAYS_IN_WEEK or DAYS_IN_WEEK
        return self.today + timedelta(days=away if forward else (away - DAYS_IN_WEEK or -DAYS_IN_WEEK))

    def _end(self) -> date | None:
        long = re.fullmatch("(?:the )?end of (?:the |this )?(week|month|quarter|year)", self.said)
        end = f"eo{long[1][0]}" if long else self.said
        if end == "eow":
            away = (FRIDAY - self.today.weekday()) % DAYS_IN_WEEK
            return self.today + timedelta(days=away if self.forward else (away - DAYS_IN_WEEK if away else 0))
        months = {"eom": 1, "eoq": 3, "eoy": MONTHS_IN_YEAR}
        if end not in months:
            return None
        length = months[end]
        return self._end_of(lambda month: (month - self.year_starts + 1) % length == 0)

    def _end_of(self, is_last_month: Callable[[int], bool]) -> date:
        month = self.today.replace(day=1)
        if not self.forward and month_end(month) > self.today:
            month = add_months(month, -1)
        while not is_last_month(month.month):
            month = add_months(month, 1 if self.forward else -1)
        return month_end(month)

    def _amount(self) -> date | None:
        forward = self.forward or self.said.startswith("+")
        for pattern, sign in ((AMOUNT, 1 if forward else -1), (_IN, 1), (_AGO, -1)):
            if match := re.fullmatch(pattern, self.said):
                day = self._away(sign * count_of(match["count"]), UNITS[match["unit"]])
                if is_too_far(day, self.today):
                    raise WrongTime(f"{say(day, self.today)} {TOO_FAR}")
                return day
        return None

    def _away(self, count: int, unit: str) -> date:
        if unit == "month":
            return add_months(self.today, count)
        if unit == "working day":
            return add_working_days(self.today, count)
        return self.today + timedelta(days=count * (DAYS_IN_WEEK if unit == "week" else 1))

    def _iso(self) -> date | None:
        if re.fullmatch(_ISO, self.said):  # with hyphens or without
            return date.fromisoformat(self.said)
        if match := re.fullmatch(_ISO_WEEK, self.said):
            year, week = int(match[1]), int(match[2])
            if match[3] is None:
                self._unclear(*(date.fromisocalendar(year, week, day) for day in (1, WORKING_DAYS_IN_WEEK)))
            return date.fromisocalendar(year, week, int(match[3]))
        return None

    def _day_and_month(self) -> date | None:
        match = day_and_month(self.said)
        if not match:
            return None
        day, month = int(match["day"]), MONTH_NUMBERS[match["month"]]
        found = date(_full_year(match["year"]), month, day) if match["year"] else self._without_year(month, day)
        return self._on_weekday(match["weekday"], found)

    def _on_weekday(self, weekday: str | None, day: date) -> date:
        if weekday is not None and day.weekday() != WEEKDAY_NUMBERS[weekday]:
            self._unclear(day, self._weekday(WEEKDAY_NUMBERS[weekday], forward=self.forward))
        return day

    def _without_year(self, month: int, day: int) -> date:
        """Return the next such day, or the last; today's own day and month is today, 29 Feb waits for its year."""
        step = 1 if self.forward else -1
        for year in range(self.today.year, self.today.year + 9 * step, step):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if (found - self.today).days * step >= 0:
                return found
        raise self._no_day()

    def _numbers(self) -> date | None:
        match = re.fullmatch(_NUMERIC, self.said)
        if not match:
            return None
        first, second = int(match[1]), int(match[3])
        third = None if match[4] is None else int(match[4])
        if len(match[1]) > 2:  # noqa: PLR2004 - a year has more than two digits
            orders: list[tuple[int | None, int, int | None]] = [(first, second, third)]
        elif third is None:
            orders = [(None, second, first), (None, first, second)]
        else:
            year = _full_year(match[4])
            orders = [(year, second, first), (year, first, second)]
        readings = {day for order in orders if (day := self._calendar_day(*order))}
        if len(readings) > 1:
            self._unclear(*readings)
        return next(iter(readings), None)

    def _calendar_day(self, year: int | None, month: int, day: int | None) -> date | None:
        if day is None:
            return None
        try:
            return self._without_year(month, day) if year is None else date(year, month, day)
        except (ValueError, NotADay):
            return None

    def _weekday_number(self) -> date | None:
        match = re.fullmatch(_WEEKDAY_NUMBER, self.said)
        return self._on_weekday(match["weekday"], self._day_of_month(int(match["day"]))) if match else None

    def _day_of_month(self, day: int) -> date:
        step = 1 if self.forward else -1
        for months in range(MONTHS_IN_YEAR):
            month = add_months(self.today.replace(day=1), months * step)
            if 1 <= day <= month_end(month).day and (month.replace(day=day) - self.today).days * step >= 0:
                return month.replace(day=day)
        raise self._no_day()

    def _relative(self) -> date | None:
        match = re.fullmatch(_RELATIVE, self.said)
        if not match:
            return None
        which, what = match[1], match[2]
        sign = {"next": 1, "last": -1, "this": 0}[which]
        monday = self.today - timedelta(days=self.today.weekday())
        if what in WEEKDAY_NUMBERS:
            forward = sign > 0 or (sign == 0 and self.forward)
            nearest = self._weekday(WEEKDAY_NUMBERS[what], forward=forward)
            in_this_week = monday + timedelta(days=WEEKDAY_NUMBERS[what])
            if which == "this" and nearest == in_this_week:
                return nearest
            self._unclear(nearest, nearest + timedelta(days=DAYS_IN_WEEK * sign) if sign else in_this_week)
        if what == "week":
            monday += timedelta(days=DAYS_IN_WEEK * sign)
            self._unclear(monday, monday + timedelta(days=FRIDAY))
        first = add_months(self.today.replace(day=1), sign)
        return self._unclear(first, month_end(first))

    def _bare_number(self) -> date | None:
        match = re.fullmatch(_BARE_NUMBER, self.said)
        if not match:
            return None
        number = int(match[1])
        self._unclear(self._away(number if self.forward else -number, "day"), self._day_of_month(number))

    def _long_form(self) -> date | None:
        """Leave other ways to write a day and a month to dateutil, twice: a part that follows the default was missing.

        dateutil guesses more than we want (``1 on 1 may``, ``fri nov 2026``): there must be one day, one month by its
        name and at most one year of four digits.
        """
        parts = re.findall(r"[0-9]+|[a-z]+", self.said)
        numbers = sorted((part for part in parts if part.isdecimal()), key=len)
        months = [part for part in parts if part in MONTH_NUMBERS]
        if len(months) != 1 or [len(number) for number in numbers] not in ([1], [2], [1, 4], [2, 4]):
            return None
        from dateutil import parser  # noqa: PLC0415 - a third of the start-up time; rarely typed

        first, second = (
            parser.parse(self.said, default=default, ignoretz=True)
            for default in (datetime(2004, 1, 1, 0, 0), datetime(2008, 2, 2, 1, 1))  # noqa: DTZ001
        )
        if first.hour == second.hour or first.minute == second.minute:  # a time of day
            return None
        if (first.month, first.day) != (second.month, second.day):
            return None
        day = first.date() if first.year == second.year else self._without_year(first.month, first.day)
        return self._on_weekday(next((part for part in parts if part in WEEKDAY_NUMBERS), None), day)


def _full_year(words: str) -> int:
    """Return the year of four digits, or of the last two of them."""
    return int(words) + (CENTURY if len(words) <= 2 else 0)  # noqa: PLR2004


def is_too_far(day: date, today: date) -> bool:
    """Whether a day is further away than anybody plans or looks back."""
    return abs(day - today).days > MOST_DAYS


def _unclear(words: str, today: date, readings: Iterable[date]) -> DayUnclear:
    said = [(day.isoformat(), f"{WEEKDAYS[day.weekday()][:3]}, {away(day, today)}") for day in sorted(set(readings))]
    return DayUnclear(words, said)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or earlier; the month's last day where it has no such day."""
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - loaded only to count months

    return day + relativedelta(months=months)

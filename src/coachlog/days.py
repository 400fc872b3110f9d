"""Words to days, days to words. Days are calendar dates, without a clock and without a zone.

A word is read looking ahead (when something is due) or looking back (when something happened). What people read
in two ways is never guessed: both readings are offered. Everything counts from the calendar's today.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple, NoReturn

from coachlog.errors import DayUnclear, NotADay, NotAQuarter, NotASpan, Unreadable, WrongTime

VARIABLE = "COACHLOG_TODAY"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FRIDAY = 4
DAYS_IN_WEEK = 7
WORKING_DAYS_IN_WEEK = 5
MONTHS_IN_YEAR = 12
MONTHS_IN_QUARTER = 3
LONGEST_DAY = 3  # words: `in 2 weeks`
FIRST_YEAR, LAST_YEAR = 1900, 9000
LONGEST_SPAN = 3660  # days: ten years
LAST_WEEKDAY = WORKING_DAYS_IN_WEEK - 1


class Calendar(NamedTuple):
    """The day that counts as today, and the month in which the fiscal year starts (1 to 12)."""

    today: date
    year_starts: int = 1


class Quarter(NamedTuple):
    """A quarter of the fiscal year, ``2026Q4``: its first day and its last."""

    name: str
    first: date
    last: date


class Commitment(NamedTuple):
    """A text without its `` @DAY``: the day, and whether one was named (``@none`` names: no day)."""

    text: str
    due: date | None
    named: bool


def _names(words: tuple[str, ...], also: dict[str, str]) -> dict[str, int]:
    names = {form.casefold(): place for place, word in enumerate(words) for form in (word, word[:3])}
    return names | {short: names[word] for short, word in also.items()}


_WEEKDAYS = _names(WEEKDAYS, {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"})
_MONTHS = {name: place + 1 for name, place in _names(MONTHS, {"sept": "sep"}).items()}
_UNITS = {
    "d": "day", "day": "day", "days": "day",
    "w": "week", "wk": "week", "wks": "week", "week": "week", "weeks": "week",
    "mo": "month", "mos": "month", "month": "month", "months": "month",
    "wd": "working day", "wds": "working day", "working day": "working day", "working days": "working day",
}  # fmt: skip


_RHYTHMS = {
    "daily": 1, "weekly": 7, "biweekly": 14, "bi-weekly": 14, "fortnightly": 14, "every other week": 14,
    "monthly": 30, "quarterly": 90,
}  # fmt: skip
_BEGINNINGS = {
    *(*_WEEKDAYS, *_MONTHS, "in", "next", "last", "this", "today", "tomorrow", "yesterday"),
    *("a", "an", "one", "two", "three", "four", "day", "end", "eow", "eom", "eoq", "eoy"),
}


def _either(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WEEKDAY, _MONTH, _UNIT = _either(_WEEKDAYS), _either(_MONTHS), _either(_UNITS)
# Compiled when used (re keeps them): most commands read no more than one kind of words.
_COUNT = r"(?P<count>[0-9]{1,6}|an?|one)"
_AMOUNT = rf"\+?{_COUNT} ?(?P<unit>{_UNIT})"
_IN = rf"in {_COUNT} ?(?P<unit>{_UNIT})"
_AGO = rf"{_COUNT} ?(?P<unit>{_UNIT}) ago"
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO_WEEK = "([0-9]{4})-?w([0-9]{2})(?:-?([1-7]))?"
_DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_ON_WEEKDAY = rf"(?:(?P<weekday>{_WEEKDAY}) )?"
_DAY_MONTH = rf"{_ON_WEEKDAY}{_DAY} ?(?:of )?(?P<month>{_MONTH})(?: ?(?P<year>[0-9]{{4}}))?"
_MONTH_DAY = rf"{_ON_WEEKDAY}(?P<month>{_MONTH}) ?{_DAY}(?: (?P<year>[0-9]{{4}}))?"
_NUMERIC = r"([0-9]{4}|[0-9]{1,2})([/.-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{1,2}))?\.?"
_WEEKDAY_NUMBER = rf"(?P<weekday>{_WEEKDAY}) {_DAY}"
_RELATIVE = rf"(next|last|this) ({_WEEKDAY}|week|month)"
_BARE_NUMBER = "([0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR_QUARTER = "(?P<year>[0-9]{4})[ -]?q(?P<number>[1-4])"
_QUARTER_YEAR = "q(?P<number>[1-4])(?:[ -]?(?P<year>[0-9]{4}))?"


# Words to days


def today(words: str | None) -> date:
    """Return the journal's today: the day that ``--today`` names, else ``COACHLOG_TODAY``, else the system's.

    ``COACHLOG_TODAY=tomorrow`` counts from the system's day, ``--today tomorrow`` from ``COACHLOG_TODAY`` if it is set.
    """
    day = date.today()  # noqa: DTZ011 - the day on the user's own wall
    place = "--today"
    if variable := os.environ.get(VARIABLE):
        day, place = ahead(variable, Calendar(day), VARIABLE), VARIABLE
    if words is not None:
        day, place = ahead(words, Calendar(day), "--today"), "--today"
    if not FIRST_YEAR <= day.year <= LAST_YEAR:  # months from it must be days, too
        raise WrongTime(long(day), place, "is too far away to keep a journal on")
    return day


def ahead(words: str, calendar: Calendar, place: str) -> date:
    """Read a day looking ahead: ``fri`` is the next Friday. ``place`` is the option that holds the words."""
    return _Reading(words, calendar, place, forward=True).day()


def back(words: str, calendar: Calendar, place: str) -> date:
    """Read a day looking back: ``fri`` is the last Friday."""
    return _Reading(words, calendar, place, forward=False).day()


def either(words: str, calendar: Calendar, place: str) -> date:
    """Read a day that may lie ahead or back. Raises DayUnclear where looking ahead and back gives two days."""
    found: set[date] = set()
    unclear = False
    for read in (ahead, back):
        try:
            found.add(read(words, calendar, place))
        except DayUnclear as error:
            found |= {date.fromisoformat(answer.word) for answer in error.answers}
            unclear = True
    if unclear or len(found) > 1:
        raise _unclear(words, calendar.today, place, found)
    return found.pop()


def due(words: str, calendar: Calendar, place: str) -> date | None:
    """Read the day when something is due; ``none`` is no day. Raises WrongTime for a day in the past."""
    if words.strip().casefold() == "none":
        return None
    day = ahead(words, calendar, place)
    if day < calendar.today:
        raise WrongTime(say(day, calendar.today), place, "is in the past: nothing can be due then")
    return day


def happened(words: str | None, calendar: Calendar, place: str) -> date:
    """Read the day when something happened, today unless said. Raises WrongTime for a day in the future."""
    if words is None:
        return calendar.today
    day = back(words, calendar, place)
    if day > calendar.today:
        raise WrongTime(say(day, calendar.today), place, "is in the future: nothing has happened then")
    return day


def commitment(text: str, calendar: Calendar) -> Commitment:
    """Cut a last `` @DAY`` off a text.

    A last word with an @ that is no day is refused, and so are two or three that begin like one (``@30 feb``); other
    words after an @ are text (``lunch with @ana and tom``, ``moved @fri to the CFO``).
    """
    typed = text.rstrip()
    at = typed.rfind("@")
    words = typed[at + 1 :].strip()
    if at < 0 or not words or typed[at + 1].isspace() or (at > 0 and not typed[at - 1].isspace()):
        return Commitment(text, None, named=False)
    try:
        day = due(words, calendar, "@")
    except NotADay:
        first, *more = words.casefold().split()
        like_a_day = first[0].isdecimal() or first.strip(",") in _BEGINNINGS
        like_a_day |= bool(more) and (more[-1] in _WEEKDAYS or more[-1] in _MONTHS)
        if more and not (like_a_day and len(more) < LONGEST_DAY):
            return Commitment(text, None, named=False)
        raise
    return Commitment(text[: max(at - 1, 0)], day, named=True)


def due_of(text: str, option: str | None, calendar: Calendar) -> Commitment:
    """Read a commitment whose day may stand at the end of its text or in ``--due``, but not in both."""
    if option is None:
        return commitment(text, calendar)
    day = due(option, calendar, "--due")
    try:
        twice = commitment(text, calendar).named
    except NotADay:  # `ping @ana`, with its day in --due
        twice = False
    except (WrongTime, DayUnclear):
        twice = True
    if twice:
        raise Unreadable("two days for one commitment: keep --due, or the @DAY at the end of the text")
    return Commitment(text, day, named=True)


def span(words: str, place: str) -> int:
    """Read a stretch of time in days: ``1w`` is 7, ``monthly`` 30, ``every 2 weeks`` 14, ``off`` 0. Raises NotASpan."""
    said = _plain(words)
    if said == "off":
        return 0
    if said in _RHYTHMS:
        return _RHYTHMS[said]
    said = re.sub(f"^every (?=(?:{_UNIT})$)", "a ", said).removeprefix("every ")
    match = re.fullmatch(_AMOUNT, said)
    days_in = {"day": 1, "week": DAYS_IN_WEEK, "month": 30}
    if not match or _UNITS[match["unit"]] not in days_in:
        raise NotASpan(words, place)
    length = _count(match["count"]) * days_in[_UNITS[match["unit"]]]
    if not 0 < length <= LONGEST_SPAN:
        raise NotASpan(words, place)
    return length


def quarter(words: str, calendar: Calendar, place: str) -> Quarter:
    """Read a quarter: ``2026Q4``, ``this``, ``last``; ``q4`` is the last one that has begun. Raises NotAQuarter."""
    said = _plain(words).removesuffix(" quarter")
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
        raise NotAQuarter(words, place) from error
    raise NotAQuarter(words, place)


def _quarter_of(day: date, calendar: Calendar) -> tuple[int, int]:
    """Return the year and the number of a day's quarter. A fiscal year is named by the year in which it ends."""
    begun = (day.month - calendar.year_starts) % MONTHS_IN_YEAR
    ends_later = calendar.year_starts > 1 and day.month >= calendar.year_starts
    return day.year + ends_later, begun // MONTHS_IN_QUARTER + 1


def _quarter(year: int, number: int, calendar: Calendar) -> Quarter:
    starts = date(year - (calendar.year_starts > 1), calendar.year_starts, 1)
    first = _add_months(starts, MONTHS_IN_QUARTER * (number - 1))
    return Quarter(f"{year:04}Q{number}", first, _month_end(_add_months(first, MONTHS_IN_QUARTER - 1)))


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the months of a period, each by its first and its last day in it."""
    while first <= last:
        end = min(_month_end(first), last)
        yield first, end
        first = end + timedelta(days=1)


def month(words: str) -> str:
    """Return the three letters of a month that is named in whatever length; other words as they are."""
    number = _MONTHS.get(_plain(words))
    return MONTHS[number - 1][:3].casefold() if number else words


def add_working_days(day: date, count: int) -> date:
    """Return the day that lies so many working days (Monday to Friday) after ``day``, or before it if negative."""
    weeks, rest = divmod(abs(count), WORKING_DAYS_IN_WEEK)
    step = timedelta(days=1 if count >= 0 else -1)
    while count and day.weekday() > LAST_WEEKDAY:  # from a weekend, count as from its working side
        day -= step
    day += step * DAYS_IN_WEEK * weeks
    while rest:
        day += step
        rest -= day.weekday() <= LAST_WEEKDAY
    return day


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace(",", " ").split())


def _count(words: str) -> int:
    return int(words) if words.isdecimal() else 1


class _Reading:
    """One reading of words as a day, in one direction."""

    def __init__(self, words: str, calendar: Calendar, place: str, *, forward: bool) -> None:
        self.words = words
        self.said = _plain(words)
        self.today = calendar.today
        self.year_starts = calendar.year_starts
        self.place = place
        self.forward = forward

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
        return NotADay(self.words, self.place, back=not self.forward)

    def _unclear(self, *readings: date) -> NoReturn:
        raise _unclear(self.words, self.today, self.place, readings)

    def _word(self) -> date | None:
        near = {"today": 0, "tomorrow": 1, "yesterday": -1}
        if self.said in near:
            return self.today + timedelta(days=near[self.said])
        return self._weekday(_WEEKDAYS[self.said]) if self.said in _WEEKDAYS else None

    def _weekday(self, weekday: int) -> date:
        """Return the next such day, or the last; never today."""
        away = (weekday - self.today.weekday()) % DAYS_IN_WEEK or DAYS_IN_WEEK
        return self.today + timedelta(days=away if self.forward else (away - DAYS_IN_WEEK or -DAYS_IN_WEEK))

    def _end(self) -> date | None:
        if self.said == "eow":
            away = (FRIDAY - self.today.weekday()) % DAYS_IN_WEEK
            return self.today + timedelta(days=away if self.forward else (away - DAYS_IN_WEEK if away else 0))
        months = {"eom": 1, "eoq": 3, "eoy": MONTHS_IN_YEAR}
        if self.said not in months:
            return None
        length = months[self.said]
        return self._end_of(lambda month: (month - self.year_starts + 1) % length == 0)

    def _end_of(self, is_last_month: Callable[[int], bool]) -> date:
        month = self.today.replace(day=1)
        if not self.forward and _month_end(month) > self.today:
            month = _add_months(month, -1)
        while not is_last_month(month.month):
            month = _add_months(month, 1 if self.forward else -1)
        return _month_end(month)

    def _amount(self) -> date | None:
        forward = self.forward or self.said.startswith("+")
        for pattern, sign in ((_AMOUNT, 1 if forward else -1), (_IN, 1), (_AGO, -1)):
            if match := re.fullmatch(pattern, self.said):
                return self._away(sign * _count(match["count"]), _UNITS[match["unit"]])
        return None

    def _away(self, count: int, unit: str) -> date:
        if unit == "month":
            return _add_months(self.today, count)
        if unit == "working day":
            return add_working_days(self.today, count)
        return self.today + timedelta(days=count * (DAYS_IN_WEEK if unit == "week" else 1))

    def _iso(self) -> date | None:
        if re.fullmatch(_ISO, self.said):
            return date.fromisoformat(self.said)
        if match := re.fullmatch(_ISO_WEEK, self.said):
            year, week = int(match[1]), int(match[2])
            if match[3] is None:
                self._unclear(*(date.fromisocalendar(year, week, day) for day in (1, WORKING_DAYS_IN_WEEK)))
            return date.fromisocalendar(year, week, int(match[3]))
        return None

    def _day_and_month(self) -> date | None:
        match = re.fullmatch(_DAY_MONTH, self.said) or re.fullmatch(_MONTH_DAY, self.said)
        if not match:
            return None
        day, month = int(match["day"]), _MONTHS[match["month"]]
        found = date(int(match["year"]), month, day) if match["year"] else self._without_year(month, day)
        return self._on_weekday(match["weekday"], found)

    def _on_weekday(self, weekday: str | None, day: date) -> date:
        if weekday is not None and day.weekday() != _WEEKDAYS[weekday]:
            self._unclear(day, self._weekday(_WEEKDAYS[weekday]))
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
            year = third if len(match[4]) > 2 else 2000 + third  # noqa: PLR2004
            orders = [(year, second, first), (year, first, second)]
            if len(match[4]) <= 2:  # noqa: PLR2004
                orders.append((2000 + first, second, third))
        readings = {day for order in orders if (day := self._calendar_day(*order))}
        if len(readings) > 1:
            self._unclear(*readings)
        return readings.pop() if readings else None

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
            month = _add_months(self.today.replace(day=1), months * step)
            if 1 <= day <= _month_end(month).day and (month.replace(day=day) - self.today).days * step >= 0:
                return month.replace(day=day)
        raise self._no_day()

    def _relative(self) -> date | None:
        match = re.fullmatch(_RELATIVE, self.said)
        if not match:
            return None
        which, what = match[1], match[2]
        sign = {"next": 1, "last": -1, "this": 0}[which]
        monday = self.today - timedelta(days=self.today.weekday())
        if what in _WEEKDAYS:
            forward = sign > 0 or (sign == 0 and self.forward)
            nearest = _Reading(what, Calendar(self.today), self.place, forward=forward).day()
            in_this_week = monday + timedelta(days=_WEEKDAYS[what])
            if which == "this" and nearest == in_this_week:
                return nearest
            self._unclear(nearest, nearest + timedelta(days=DAYS_IN_WEEK * sign) if sign else in_this_week)
        if what == "week":
            monday += timedelta(days=DAYS_IN_WEEK * sign)
            self._unclear(monday, monday + timedelta(days=FRIDAY))
        first = _add_months(self.today.replace(day=1), sign)
        return self._unclear(first, _month_end(first))

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
        months = [part for part in parts if part in _MONTHS]
        if len(months) != 1 or [len(number) for number in numbers] not in ([1], [2], [1, 4], [2, 4]):
            return None
        from dateutil import parser  # noqa: PLC0415 - a third of a start; hardly anyone types these

        first, second = (
            parser.parse(self.said, default=default, ignoretz=True)
            for default in (datetime(2004, 1, 1, 0, 0), datetime(2008, 2, 2, 1, 1))  # noqa: DTZ001
        )
        if first.hour == second.hour or first.minute == second.minute:  # a time of day
            return None
        if (first.month, first.day) != (second.month, second.day):
            return None
        day = first.date() if first.year == second.year else self._without_year(first.month, first.day)
        return self._on_weekday(next((part for part in parts if part in _WEEKDAYS), None), day)


def _unclear(words: str, today: date, place: str, readings: Iterable[date]) -> DayUnclear:
    said = [(day.isoformat(), f"{WEEKDAYS[day.weekday()][:3]}, {away(day, today)}") for day in sorted(set(readings))]
    return DayUnclear(words, place, said)


def _add_months(day: date, months: int) -> date:
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - only those who count months pay

    return day + relativedelta(months=months)


def _month_end(day: date) -> date:
    return _add_months(day.replace(day=1), 1) - timedelta(days=1)


# Days to words


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


def moment(at: str) -> str:
    """Say a time (ISO text, UTC) by the clock on the user's own wall: ``Mon 23 Nov 2026 14:05``."""
    local = datetime.fromisoformat(at).astimezone()
    return f"{long(local.date())} {local:%H:%M}"


def of_month(first: date, last: date) -> str:
    """Say a month, ``October 2026``; of a part of one, which days."""
    if (first.day, last) == (1, _month_end(last)):
        return f"{MONTHS[first.month - 1]} {first.year}"
    return long(first) if first == last else f"{short(first)} to {long(last)}"


def count(days: int) -> str:
    """Say a number of days: ``1 day``, ``9 days``."""
    return f"{days} day{'' if days == 1 else 's'}"

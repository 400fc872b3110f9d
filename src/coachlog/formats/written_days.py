"""Days in numbers, as a column of a table has them: which number is the day is settled by the whole column."""

import re
from datetime import date

from coachlog.days import MONTHS, parsing

_NUMERIC = re.compile(
    r"\s*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.,]? )?"
    r"([0-9]{1,2})([/.-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?(\.?)(?:(?:[T ]|, ?)\s*[0-9].*)?\s*",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:[T ]|, ?)\s*[0-9]{1,2}:[0-9]{2}.*$")
_ISO = re.compile(r"[0-9]{4}([-/.]?)[0-9]{1,2}\1[0-9]{1,2}")
_NAMED = re.compile(r"([0-9]{1,2})([/.])([A-Za-z]{3,9})\2([0-9]{2}(?:[0-9]{2})?)(?![0-9])")  # 12/Mar/24
_LIKE_A_DAY = frozenset(("next", "this", "week", "month", "quarter", "asap", *parsing.LIKE_A_DAY))
_LONGEST_DAY = 3  # words
_MONTHS_IN_YEAR = 12
EITHER = "either"
FULL_STOPS = "dmy", "dates with full stops are"  # the order of 05.11.2026, and who says so


def order_of(cell: str) -> str | None:
    """Return how a cell writes a date: ``dmy``, ``mdy``, EITHER if it can't tell; None if it isn't one in numbers.

    One with full stops says nothing about others: it begins with the day, whatever they do.
    """
    match = _NUMERIC.fullmatch(cell)
    if not match or match[2] == ".":
        return None
    first, second = int(match[1]), int(match[3])
    if first > _MONTHS_IN_YEAR:
        return "dmy"
    if second > _MONTHS_IN_YEAR:
        return "mdy"
    return EITHER if first != second else None


def has_full_stops(cell: str) -> bool:
    """Whether a cell is a date such as 05.11.2026."""
    match = _NUMERIC.fullmatch(cell)
    return match is not None and match[2] == "."


def in_order(cell: str, order: str) -> str | None:
    """Return a day in numbers as words with one reading; None where it isn't a day in this order."""
    match = _NUMERIC.fullmatch(cell)
    if not match:
        return cell
    day, month = (int(match[1]), int(match[3])) if order == "dmy" else (int(match[3]), int(match[1]))
    try:
        date(int(match[4] or 2000), month, day)  # 2000 has a 29th of February
    except ValueError:
        return None
    weekday = cell[: match.start(1)].strip(" .,")  # which is checked with the day
    return f"{weekday} {day} {MONTHS[month - 1]} {match[4] or ''}".strip()


def named(cell: str) -> str:
    """Return a cell with a day that has one reading in words that are read: ``12/Mar/24`` as ``12-Mar-24``."""
    if cell[:1].isalpha() and _NUMERIC.fullmatch(cell) and order_of(cell) is None:  # Tue 03/03/2026
        return in_order(cell, "dmy") or cell
    cell = cell.partition("→")[0].rstrip()  # the first day of a range, as Notion writes it
    return _NAMED.sub(r"\1-\3-\4", cell) if "/" in cell or "." in cell else cell


def sounds_like_a_day(text: str) -> bool:
    """Whether a text is only a day that counts from another: ``Fri``, ``next week``. Which day it is, nobody knows."""
    words = text.casefold().strip(" .").split()
    return 0 < len(words) <= _LONGEST_DAY and all(word in _LIKE_A_DAY for word in words)


def is_day(cell: str) -> bool:
    """Whether a cell is a day and nothing else, in numbers or with its month's name."""
    words = _CLOCK.sub("", named(cell.strip()))
    if not any(map(str.isdecimal, words)):
        return False
    said = parsing.plain(words)
    return bool(_NUMERIC.fullmatch(words) or _ISO.fullmatch(words) or parsing.day_and_month(said))

"""What a field of an imported record can hold: its word or value, read as strictly as what is typed."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NoReturn

from coachlog import days
from coachlog.days import parsing, periods
from coachlog.errors import Unreadable, quoted, value_of
from coachlog.text import number

Fields = Mapping[str, Any]
Reader = Callable[[str, Any, days.Calendar], Any]  # of a field: from its name and its word or value
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_UID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
# A time with its distance from UTC: the day is the one here.
_INSTANT = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?(?: ?(?:UTC|GMT|[zZ])|[+-]\d\d:?\d\d)")
_CLOCK = re.compile(r"(?:[T ]|, )\d{1,2}:\d\d.*$")  # behind a day, as spreadsheets and other programs write it
_YES, _NO = ("true", "yes", "y", "x", "1", "private"), ("false", "no", "n", "0", "")
_LONGER = 21  # letters of a word: more than a day or a time has, and few enough to remember
_LARGEST = 2**53  # that everybody who reads JSON counts to; and SQLite can still number what comes after
PAST = ("on", "given_on", "closed_on", "started", "added_on")
_ANY_DAY = ("due", "snoozed_until", "quiet_until", "left_on", "keep_until", "from", "back")


def refuse(why: str) -> NoReturn:
    """Raise Unreadable."""
    raise Unreadable(why)


def values_of(fields: Fields, calendar: days.Calendar, *, but: Collection[str] = ()) -> dict[str, Any]:
    """Return the values of fields that have one, without some. Raises Unreadable for what a field can't hold."""
    return {
        name: read(name, raw, calendar)
        for name, read in _readers_of(frozenset(but), *fields)
        if (raw := fields[name]) is not None
    }


@lru_cache(20)  # most records of a file have the same fields
def _readers_of(but: Collection[str], *names: str) -> Sequence[tuple[str, Reader]]:
    return [(name, _READERS.get(name, text_of)) for name in names if name not in but]


def text_of(name: str, raw: object, _calendar: days.Calendar | None = None) -> str:
    """Return the text that a field holds. Raises Unreadable for what isn't Unicode text."""
    if not isinstance(raw, str):
        refuse(f"{quoted(str(raw))} in {name} isn't text")
    if not raw.isascii():
        try:
            raw.encode()
        except UnicodeEncodeError:
            refuse(f"{name} isn't Unicode text")
    return raw.replace("\0", "\u2400")


def _uid(name: str, raw: object, _calendar: days.Calendar) -> str:
    uid = text_of(name, raw)
    return uid if not uid or _UID.fullmatch(uid) else refuse(f"{quoted(uid)} isn't a uid that coachlog writes")


def day_of(name: str, raw: object, calendar: days.Calendar) -> date:
    """Return the day that a field holds. Raises NotADay, DayUnclear or WrongTime."""
    words = raw.strip() if isinstance(raw, str) else refuse(f"{quoted(str(raw))} in {name} isn't a date")
    if day := _iso_day(words[:_LONGER]):  # as most are
        return day
    if _INSTANT.fullmatch(words):
        with suppress(ValueError):  # 25 o'clock
            return datetime.fromisoformat(re.sub(r" ?(?:UTC|GMT|[zZ])$", "+00:00", words)).astimezone().date()
    words = _CLOCK.sub("", words)
    return _iso_day(words[:_LONGER]) or (parsing.happened if name in PAST else parsing.either)(words, calendar)


@lru_cache(1000)
def _iso_day(words: str) -> date | None:
    with suppress(ValueError):  # the 30th of February
        if _ISO_DAY.fullmatch(words):
            return date.fromisoformat(words)
    return None


def _number(name: str, raw: object, _calendar: days.Calendar) -> float:
    with suppress(ValueError):
        if isinstance(raw, str | int | float) and not isinstance(raw, bool):
            return number(str(raw))
    refuse(f"{quoted(str(raw))} in {name} isn't a number")


def _count(name: str, raw: object, calendar: days.Calendar) -> int:
    value = raw if type(raw) is int else _number(name, raw, calendar)
    if value != int(value) or not 0 <= value <= _LARGEST:
        refuse(f"{quoted(str(raw))} in {name} isn't a whole number")
    return int(value)


def _span(name: str, raw: object, calendar: days.Calendar) -> int:
    if not isinstance(raw, str) or raw.strip().isdecimal():
        length = _count(name, raw, calendar)
        if length <= periods.LONGEST_SPAN:
            return length
    with value_of(name):
        return periods.span(str(raw))  # which says what a span is


def _switch(name: str, raw: object, _calendar: days.Calendar) -> bool:
    if isinstance(raw, bool):
        return raw
    said = str(raw).strip().casefold()
    if said not in (*_YES, *_NO):
        refuse(f"{quoted(str(raw))} in {name} isn't yes or no")
    return said in _YES


def _moment(name: str, raw: object, _calendar: days.Calendar) -> str:
    if isinstance(raw, str) and _is_moment(raw[:_LONGER]):
        return raw
    refuse(f"{quoted(str(raw))} in {name} isn't a time like 2026-11-23T08:40:00Z")


@lru_cache(1000)
def _is_moment(words: str) -> bool:
    with suppress(ValueError):  # 25 o'clock
        return bool(_MOMENT.fullmatch(words) and datetime.fromisoformat(words))
    return False


def _list(name: str, raw: object, _calendar: days.Calendar) -> tuple[str | None, ...]:
    """Read names; null in ``with`` stands for a rep who was erased."""
    if not (isinstance(raw, list) and all(isinstance(one, str) or (one is None and name == "with") for one in raw)):
        refuse(f"{quoted(str(raw))} in {name} isn't a list of names")
    return tuple(one and text_of(name, one) for one in raw)


_READERS: Mapping[str, Reader] = {
    **dict.fromkeys((*PAST, *_ANY_DAY), day_of),
    **dict.fromkeys(("target", "at"), _number),
    **dict.fromkeys(("id", "parent", "covered_by", "under", "snoozes"), _count),
    **dict.fromkeys(("every", "feedback_every", "praise_every"), _span),
    **dict.fromkeys(("created_at", "edited_at"), _moment),
    **dict.fromkeys(("with", "attended", "also", "names"), _list),
    "uid": _uid,
    "private": _switch,
}

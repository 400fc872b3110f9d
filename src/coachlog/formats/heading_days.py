"""The day at the beginning or the end of a heading, or in a file's name, and what else that says."""

import re
from collections.abc import Iterable

from coachlog.days import parsing

_LONGEST = 5  # words of a day: Mon the 2nd March 2026
_LONG_HEADING = 500  # letters, after which the end isn't looked at
_YEAR = 4  # digits
_ISO = re.compile(r"([12][0-9]{3})(?:([-/._])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))")
_ISO_FIRST = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}(?![\w/.-])")
_IN_A_NAME = re.compile(r"(?<![0-9])([12][0-9]{3})([-_.]?)([01][0-9])\2([0-3][0-9])(?![0-9])")
_DIGITS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?\.?")
_TIME = r"[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?"
_CLOCK = re.compile(rf"(?:at )?{_TIME}(?: ?[-–] ?{_TIME})?(?:Z|[+-][0-9:]+)?(?!\w)", re.IGNORECASE)
_CLOCK_AFTER = re.compile(r"(?<=[0-9])(?:T|[ ,]+)[0-9]{1,2}:[0-9]{2}[0-9:.]*(?:Z|[+-][0-9:]+)?")
_LINK = re.compile(r"\[\[([^\[\]]*)\]\]|\[([^\[\]]*)\]\([^()]*\)")
EDGES = " \t:;,.-–—|()[]*_~`!"
_BETWEEN = " \t:;,.-–—|/·•)]~"
_EMPHASIS = ("**", "__", "*", "_", "~~")
_IN_A_SENTENCE = ("due", "by", "until", "till", "before", "since", "from", "to", "after", "for")  # before a day


def day_in(said: str) -> tuple[str, str]:
    """Return the date in a heading as words, and the rest of the heading; "" if it has no date.

    A date is at the beginning or the end. One without a year counts only if it is the whole heading.
    """
    said = _without_emphasis(said.strip())
    if not any(map(str.isdecimal, said)):
        return "", said
    link = _LINK.match(said)
    if link and (day := as_day(unlinked(link[0]), whole=link.end() == len(said))):
        return day, _rest_after(said[link.end() :])
    if first := _ISO_FIRST.match(said):
        return first[0], _rest_after(said[first.end() :])
    words = said.split(maxsplit=_LONGEST)
    for count in range(min(len(words), _LONGEST), 0, -1):
        if day := as_day(" ".join(words[:count]), whole=count == len(words)):
            return day, _rest_after("".join(said.split(maxsplit=count)[count:]))
    return _day_at_the_end(said) if len(said) <= _LONG_HEADING else ("", said)


def _day_at_the_end(said: str) -> tuple[str, str]:
    link = said.rfind("[[")
    if link > 0 and said.endswith("]]") and (day := as_day(unlinked(said[link:]), whole=False)):
        return day, _rest_before(said[:link])
    count = len(said.split())
    for length in range(min(count - 1, _LONGEST), 0, -1):
        before, *words = said.rsplit(maxsplit=length)
        if day := as_day(" ".join(words), whole=False, at_end=True):
            if before.split()[-1].casefold() in _IN_A_SENTENCE:
                return "", said
            return day, _rest_before(before)
    return "", said


def day_in_name(stem: str) -> tuple[str, str]:
    """Return the day in the name of a file, without its ending, and what else the name says."""
    if match := _IN_A_NAME.search(stem):
        return f"{match[1]}-{match[3]}-{match[4]}", f"{stem[: match.start()]} {stem[match.end() :]}".replace("_", " ")
    return day_in(stem.replace("_", " "))


def as_day(words: str, *, whole: bool, at_end: bool = False) -> str:
    """Return words as a day that ``incoming_fields.day_of`` reads; nothing if they don't have the form of one.

    ``whole``: nothing else stands in the heading. ``at_end``: other words stand before.
    """
    words = _CLOCK_AFTER.sub("", words.strip(EDGES), count=1)
    if match := _ISO.fullmatch(words):
        month, day = match[3] or match[5], match[4] or match[6]
        return f"{match[1]}-{month:0>2}-{day:0>2}"
    weekday, _, rest = words.partition(" ")
    if rest and _is_weekday(weekday) and rest[0].isdecimal() and (day := as_day(rest, whole=whole, at_end=at_end)):
        return words if any(map(str.isalpha, rest)) else day  # a month's name is checked with its weekday
    if match := _DIGITS.fullmatch(words):
        return words if _is_day_in_digits(match, whole=whole, at_end=at_end) else ""
    match = parsing.day_and_month(parsing.plain(words)) if any(map(str.isdecimal, words)) else None
    return words if match and (match["year"] or whole) else ""


def _is_day_in_digits(match: re.Match[str], *, whole: bool, at_end: bool) -> bool:
    """Whether numbers are a day: not ``1-1``, ``3/4 of quota``, nor ``version 1.2.10``."""
    first, mark, second, year = match.groups()
    if not year:
        return whole and mark != "-" and not first == second == "1"
    return len(year) == _YEAR or mark == "/" or (mark == "." and (whole or not at_end))


def _is_weekday(word: str) -> bool:
    return word.strip(EDGES).casefold() in parsing.WEEKDAY_NUMBERS


def with_year(day: str, above: Iterable[str]) -> str:
    """Return a day with the year that a heading above names, if it has none itself."""
    match = _DIGITS.fullmatch(day) or parsing.day_and_month(parsing.plain(day))
    if not match or (match[4] if match.re is _DIGITS else match["year"]):
        return day
    year = next((found for said in reversed([*above]) for found in re.findall(r"\b20[0-9]{2}\b", said)), "")
    mark = match[2] if match.re is _DIGITS else " "
    return f"{day.rstrip('.')}{mark}{year}" if year else day


def unlinked(words: str) -> str:
    """Return what a link names: of ``[[People/Maria Ruiz|Maria]]`` the name of the note."""
    match = _LINK.fullmatch(words.strip())
    if not match:
        return words.strip()
    if match[1] is None:
        return match[2].strip()
    return match[1].partition("|")[0].partition("#")[0].rpartition("/")[2].removesuffix(".md").strip()


def _without_emphasis(said: str) -> str:
    mark = next((one for one in _EMPHASIS if said.startswith(one) and said.endswith(one)), "")
    return said[len(mark) : -len(mark)].strip() if mark and len(said) > 2 * len(mark) else said


def _rest_after(rest: str) -> str:
    """Return what follows a day in a heading, without its weekday, a time and separators."""
    rest = rest.lstrip(_BETWEEN)
    first, _, more = rest.lstrip("([").partition(" ")
    if _is_weekday(first):
        rest = more.lstrip(_BETWEEN)
    if match := _CLOCK.match(rest):
        rest = rest[match.end() :].lstrip(_BETWEEN)
    return rest.strip()


def _rest_before(rest: str) -> str:
    rest = rest.rstrip(" \t:;,-–—|/·•([")
    *words, last = rest.split(" ") if rest else [""]
    return " ".join(words).rstrip() if last.casefold() == "on" or (_is_weekday(last) and words) else rest

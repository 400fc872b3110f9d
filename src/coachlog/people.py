"""Words to reps. People are never guessed: one fits, or the words are refused."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import PurePosixPath

from coachlog.errors import AliasTaken, NoSuchRep, Unreadable, WhichRep, quoted
from coachlog.model import Rep
from coachlog.text import fold, slug

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OF_AN_ALIAS = frozenset(f"{_LETTERS}0123456789._-")
LONGEST_NAME = 3  # words of a name
_TAKEN_WORDS = ("all", "none", "me", "rep", "team")


def find(word: str, reps: Sequence[Rep], today: date, *, may_add: bool = False) -> Rep:
    """Return the one rep whose alias is ``word``, or else whose alias or a word of whose name begins with it.

    Ignores case and accents; departed reps match by their full alias only. Raises WhichRep, or NoSuchRep, which a
    terminal can answer by adding the rep if it ``may_add`` and the word can be a name.
    """
    wanted = fold(word.strip())
    for rep in reps:
        if rep.alias == wanted:
            return rep
    here = [rep for rep in reps if not rep.has_left(today)]
    matches = [rep for rep in here if wanted and any(name.startswith(wanted) for name in _names(rep))]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise WhichRep(word, _by_alias(matches))
    is_text = may_add and not can_be_a_name(word)
    hint = " The rep stands first, then the text." if is_text else ""
    raise NoSuchRep(word, _by_alias(_near(wanted, here)), may_add=may_add and not is_text, hint=hint)


def can_be_a_name(word: str) -> bool:
    """Whether a word can be a new rep's name, rather than a text before which the rep is missing."""
    return "@" not in word and len(word.split()) <= LONGEST_NAME


def named(words: str, reps: Sequence[Rep]) -> Rep | None:
    """Return the rep whose alias or name this is, or a whole word of whose name; None: nobody. Raises WhichRep.

    Unlike ``find`` it takes no beginnings, and departed reps too: these are words of a file, not typed for this.
    """
    wanted = fold(" ".join(words.split()))
    by_alias = next((rep for rep in reps if rep.alias == wanted), None)
    return by_alias or called(words, reps) or _only(words, [rep for rep in reps if wanted in _names(rep)])


def called(name: str, reps: Sequence[Rep]) -> Rep | None:
    """Return the rep who has this full name; None: nobody. Raises WhichRep."""
    wanted = fold(" ".join(name.split()))
    return _only(name, [rep for rep in reps if fold(rep.name) == wanted])


def _only(words: str, matches: Sequence[Rep]) -> Rep | None:
    if len(matches) > 1:
        raise WhichRep(words, _by_alias(matches))
    return matches[0] if matches else None


def _names(rep: Rep) -> list[str]:
    name = fold(rep.name)
    return [rep.alias, name, *name.split(), *name.replace("-", " ").split()]


def _near(wanted: str, reps: Iterable[Rep]) -> list[Rep]:
    by_name = {name: rep for rep in reps for name in _names(rep)}
    return list(dict.fromkeys(by_name[name] for name in get_close_matches(wanted, by_name, n=3, cutoff=0.7)))


def _by_alias(reps: Iterable[Rep]) -> list[tuple[str, str]]:
    return [(rep.alias, rep.name) for rep in reps]


def alias_for(name: str, wanted: str | None, reps: Iterable[Rep], own: str | None = None) -> str:
    """Return the alias of a rep: as wanted, else the first name in ASCII.

    ``own`` is the alias the rep has so far. Raises Unreadable for an alias that could not be typed, AliasTaken for one
    that another rep has, departed ones included.
    """
    alias = fold(wanted.strip()) if wanted is not None else next(filter(None, map(slug, name.split())), "")
    if wanted is None and not alias:
        raise Unreadable(f"no alias can be made of {quoted(name)}. Give one in plain letters: --alias NAME")
    if alias in _TAKEN_WORDS:
        place = "" if wanted is None else "--alias: "
        raise Unreadable(
            f"{place}{quoted(alias)} cannot be an alias, it means something else. Give another: --alias NAME"
        )
    if not _can_be_typed(alias):
        raise Unreadable(f"--alias: {quoted(alias)} cannot be an alias. Use plain letters, then digits or hyphens")
    holders = {rep.alias: rep.name for rep in reps if rep.alias != own}
    if alias in holders:
        whole_name = slug(name)
        raise AliasTaken(alias, holders[alias], _free(whole_name if _can_be_typed(whole_name) else alias, holders))
    return alias


def free_alias(name: str, wanted: str | None, reps: Iterable[Rep]) -> str:
    """Return the alias of a rep whom a file brings: as wanted, else of the name, and one that is free.

    Raises Unreadable where none can be made.
    """
    alias = fold(wanted.strip()) if wanted else next(filter(_can_be_typed, map(slug, name.split())), "")
    if not _can_be_typed(alias):
        raise Unreadable(f"no alias can be made of {quoted(wanted or name)}. Give one in plain letters, as Alias")
    holders = {rep.alias: rep.name for rep in reps}
    if alias not in holders:
        return alias
    whole_name = slug(name)
    return _free(whole_name if _can_be_typed(whole_name) else alias, holders)


def _can_be_typed(alias: str) -> bool:
    """Whether a new alias is one, and no word that means something else in its place."""
    return is_alias(alias) and alias not in _TAKEN_WORDS


def is_alias(word: str) -> bool:
    """Whether a word is made as an alias is. A file that somebody else made may have `../..` in its place."""
    return word[:1] in _LETTERS and word != "" and _OF_AN_ALIAS.issuperset(word)


def _free(alias: str, holders: dict[str, str]) -> str:
    candidates = (alias, *(f"{alias}{number}" for number in range(2, len(holders) + 3)))
    return next(free for free in candidates if free not in holders)


def _offsets(name: str) -> object:
    """Return what sets a time zone apart: how far it is from UTC, month by month since 1970."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - as below

    try:
        here = ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a file that holds no zone is like no other
        return name
    months = ((year, month) for year in range(1970, 2038) for month in range(1, 13))
    return tuple(datetime(*month, 1, 12, tzinfo=here).utcoffset() for month in months)


def zone(word: str) -> str:
    """Return the one time zone with this name, or whose city has it: ``madrid`` is ``Europe/Madrid``."""
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads a folder of 600 files; only who names a zone pays

    wanted = fold(word.strip()).replace(" ", "_")
    everywhere = sorted(available_timezones())
    for name in everywhere:
        if fold(name) == wanted:
            return name
    zones = [name for name in everywhere if not name.startswith(("Etc/", "posix/", "right/"))]
    cities = [name for name in zones if "/" in name and fold(PurePosixPath(name).name) == wanted]
    if len(cities) > 1 and len({_offsets(name) for name in cities}) == 1:  # old names of the same zone
        return max(cities, key=lambda name: name.count("/"))
    if len(cities) == 1:
        return cities[0]
    if cities:
        raise Unreadable(f"--tz: {quoted(word)} is in {len(cities)} time zones. Say which: {' or '.join(cities)}")
    if re.fullmatch("[A-Z]{2,4}", word.strip()):
        raise Unreadable(
            f"--tz: {quoted(word)} is an abbreviation, which can mean several time zones. "
            "Name a city: --tz 'los angeles'"
        )
    known = {fold(PurePosixPath(name).name): name for name in zones if "/" in name}
    near = [known[city] for city in get_close_matches(wanted, known, n=2)]
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    raise Unreadable(f"--tz: no time zone {quoted(word)}.{meant} Name one like Europe/Madrid")

"""Words to reps. People are never guessed: one fits, or the words are refused."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import chain, count

from coachlog import platforms
from coachlog.days import Calendar, parsing
from coachlog.errors import CoachlogError, DayUnclear, NoSuchRep, NotADay, Unreadable, WhichRep, WrongTime, quoted
from coachlog.model import Entry, Rep
from coachlog.text import fold, indexed, slug

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OF_AN_ALIAS = frozenset(f"{_LETTERS}0123456789._-")
LONGEST_NAME = 3  # words of a name
_OF_A_FILE = r"[/\\]|\.(?:txt|md|csv|tsv|json|docx?|xlsx?|pdf|html?|rtf|log)$"
_HONORIFICS = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "herr", "frau", "fr", "hr", "mme",
     "mlle", "sr", "sra", "srta", "ing", "dipl", "rev", "hon")
)  # fmt: skip
_PARTICLES = frozenset(
    ("van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "von", "zu", "bin", "ibn", "al",
     "el", "ter", "ten", "y", "e", "af", "av")
)  # fmt: skip  # in lower case; Van Morrison's first name is Van
# As passports have it, roughly (BGN/PCGN).
_CYRILLIC = (
    "а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch "
    "ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=yi є=ye ґ=g ў=u ј=j љ=lj њ=nj ћ=c ђ=dj џ=dz"
)
_LATIN = {
    ord(letter): latin
    for pair in _CYRILLIC.split()
    for small, _, latin in [pair.partition("=")]
    for letter in (small, small.upper())
}
_TAKEN_WORDS = ("all", "none", "me", "rep", "team", "last")


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
    hint = why_no_name(word, today) if may_add else ""
    near = [] if re.search(_OF_A_FILE, wanted) else _near(wanted, here)  # maria.md isn't maria
    raise NoSuchRep(word, _by_alias(near), may_add=may_add and not hint, hint=hint)


def why_no_name(word: str, today: date) -> str:
    """Return what a word that matches no rep is more likely than a new rep, and what to type then; "" if nothing."""
    if fold(word.strip()) in ("all", "everybody", "everyone", "team") or "," in word:
        return "Name one rep; for several: coachlog session TITLE --with maria,dev, or --with all"
    if fold(word.strip()) in (*_TAKEN_WORDS, "list", "add", "edit", "help") or word.strip().isdecimal():
        return "A rep's alias or name goes here"
    if re.search(_OF_A_FILE, fold(word)):
        return "To read the text from a file: coachlog note REP - < FILE"
    if "@" in word or len(word.split()) > LONGEST_NAME:
        return "The rep comes first, then the text"
    try:
        parsing.either(word, Calendar(today))
    except NotADay:
        return _why_no_alias(word.strip())
    except (DayUnclear, WrongTime):  # a day all the same
        pass
    return "The rep comes first; a day goes in --on DAY, or after an @ at the end of the text"


def _why_no_alias(word: str) -> str:
    if platforms.is_device(fold(word)):  # else it would be refused after the questions
        return f"To add one of that name: coachlog rep add {word} --alias ALIAS"
    return "" if any(map(str.isalpha, word)) else "A rep's alias or name goes here"


def named(words: str, reps: Sequence[Rep]) -> Rep | None:
    """Return the rep whose alias or name this is, or a whole word of whose name; None: nobody. Raises WhichRep.

    Unlike ``find`` it takes no beginnings, and departed reps too: these are words of a file, not typed for this.
    """
    wanted = fold(" ".join(words.split()))
    by_alias = next((rep for rep in reps if rep.alias == wanted), None)
    return by_alias or called(words, reps) or _only(words, [rep for rep in reps if wanted in _names(rep)])


def called(name: str, reps: Sequence[Rep]) -> Rep | None:
    """Return the rep who has this full name; None: nobody. Raises WhichRep."""
    wanted = _without_honorifics(name)
    return _only(name, [rep for rep in reps if _without_honorifics(rep.name) == wanted])


def _without_honorifics(name: str) -> str:
    return " ".join(word for word in fold(name).split() if word.rstrip(".") not in _HONORIFICS) or fold(name)


def called_so(pattern: str, reps: Iterable[Rep], *, begins: bool) -> frozenset[str]:
    """Return the aliases of those in whose name an expression for a word is found, or whose alias it is.

    ``begins``: the beginning of an alias will do. Departed reps count, too.
    """
    word, whole = re.compile(pattern), re.compile(f"{pattern}.*" if begins else pattern)
    return frozenset(rep.alias for rep in reps if word.search(indexed(rep.name)) or whole.fullmatch(rep.alias))


def of_team(team: str, reps: Iterable[Rep]) -> Callable[[Entry], bool]:
    """Return what tells whether an entry is one of a team's reps', or a team goal of theirs."""
    aliases, folded = {rep.alias for rep in reps}, fold(team)
    return lambda entry: entry.rep in aliases if entry.rep else entry.team is not None and fold(entry.team) == folded


def _only(words: str, matches: Sequence[Rep]) -> Rep | None:
    if len(matches) > 1:
        raise WhichRep(words, _by_alias(matches))
    return matches[0] if matches else None


def _names(rep: Rep) -> list[str]:
    name = fold(rep.name)
    return [rep.alias, name, *name.split(), *name.replace("-", " ").split()]


def _near(wanted: str, reps: Iterable[Rep]) -> list[Rep]:
    by_name: dict[str, list[Rep]] = {}
    for rep in reps:
        for name in _names(rep):
            by_name.setdefault(name, []).append(rep)
    names = get_close_matches(wanted, by_name, n=len(by_name) + 1, cutoff=0.7)
    return list(dict.fromkeys(rep for name in names for rep in by_name[name]))


def _by_alias(reps: Iterable[Rep]) -> list[tuple[str, str]]:
    return [(rep.alias, rep.name) for rep in reps]


def alias_for(name: str, wanted: str | None, reps: Iterable[Rep], own: str | None = None) -> str:
    """Return the alias of a rep: as wanted, else the first name in ASCII.

    ``own`` is the alias the rep has so far. Raises Unreadable for an alias that can't be typed, CoachlogError for one
    that another rep has, departed ones included.
    """
    alias = fold(wanted.strip()) if wanted is not None else as_alias(name)
    if wanted is None and not alias:
        raise Unreadable(f"no alias can be made of {quoted(name)}. Give one in plain letters: --alias NAME")
    if alias in _TAKEN_WORDS:
        place = "" if wanted is None else "--alias: "
        raise Unreadable(
            f"{place}{quoted(alias)} can't be an alias, it means something else. Give another: --alias NAME"
        )
    if not is_alias(alias):
        raise Unreadable(f"--alias: {quoted(alias)} can't be an alias. Use plain letters, then digits or hyphens")
    holders = {rep.alias: rep.name for rep in reps if rep.alias != own}
    if platforms.is_device(alias):
        place = "" if wanted is None else "--alias: "
        why = f"{place}{quoted(alias)} can't be an alias: Windows allows no file of that name"
        raise Unreadable(f"{why}. Give another: --alias {_another(name, alias, holders)}")
    if alias in holders:
        free = _another(name, alias, holders)
        raise CoachlogError(f"the alias {alias} is taken by {holders[alias]}. Choose another: --alias {free}")
    return alias


def free_alias(name: str, wanted: str | None, reps: Iterable[Rep]) -> str:
    """Return the alias of a rep whom a file brings: as wanted, else of the name, and one that is free.

    A name in a script that has no letters for an alias gets ``rep``. Raises Unreadable for one that can't be typed.
    """
    holders = {rep.alias: rep.name for rep in reps}
    words = (as_alias(name), *map(slug, name.split()), slug(name))
    free = (f"rep{number}" for number in count(1) if f"rep{number}" not in holders)
    alias = fold(wanted.strip()) if wanted else next(filter(_can_be_typed, chain(words, free)))
    if not is_alias(alias) or alias in _TAKEN_WORDS:
        raise Unreadable(f"no alias can be made of {quoted(alias)}. Give one in plain letters, as Alias")
    is_free = alias not in holders and not platforms.is_device(alias)  # a file from before such aliases were refused
    return alias if is_free else _another(name, alias, holders)


def as_alias(name: str) -> str:
    """Return the first word of a name that can be an alias: no ``Dr.``, no ``van der``; "" if there is none.

    A Cyrillic name is written in Latin letters.
    """
    words = name.translate(_LATIN).split()
    kept = [word for word in words if fold(word).rstrip(".") not in _HONORIFICS and word not in _PARTICLES]
    return next(filter(None, map(slug, kept or words)), "")


def _can_be_typed(alias: str) -> bool:
    """Whether a new alias is one, and no word that means something else in its place."""
    return is_alias(alias) and alias not in _TAKEN_WORDS and not platforms.is_device(alias)


def is_alias(word: str) -> bool:
    """Whether a word is made as an alias is. A file that somebody else made may have `../..` in its place."""
    return word[:1] in _LETTERS and word != "" and _OF_AN_ALIAS.issuperset(word)


def _another(name: str, alias: str, holders: Mapping[str, str]) -> str:
    """Return an alias that is free, in place of one that can't be had: the whole name, or the alias with a number."""
    whole_name = slug(name)
    first = whole_name if _can_be_typed(whole_name) else alias
    candidates = chain([first], (f"{first}{number}" for number in count(2)))
    return next(free for free in candidates if free not in holders and not platforms.is_device(free))

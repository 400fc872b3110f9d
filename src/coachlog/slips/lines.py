"""Lines of the table: which one fits what was typed, and how the one that was meant is shown."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from coachlog import shell
from coachlog.errors import CoachlogError, briefly
from coachlog.slips.known import LAST_DAYS, Known
from coachlog.slips.table import Slip, rows
from coachlog.text import fold

LONGEST = 8  # words that a placeholder may stand for, {text} and {rest} apart
MOST_WORDS = 200  # of a {text}
Words = Mapping[str, Sequence[str]]  # what stands for each placeholder
_PLACEHOLDER = r"(?P<quote>'?)\{(?P<name>\w+)(?::(?P<empty>[^}]*))?\}'?"


def first_match(words: Sequence[str], known: Known, *, run: bool) -> tuple[Slip, Words] | None:
    """Return the first row that fits a line, and what stands for its placeholders."""
    for slip in rows():
        if slip.runs == run and (values := _values_of(slip.typed, words, known)) is not None:
            return slip, {"whom": known.whom, "everybody": known.everybody, **values} if not run else values
    return None


def _values_of(typed: Sequence[str], words: Sequence[str], known: Known) -> dict[str, Sequence[str]] | None:
    """Return the words that stand for each placeholder; under "" the options at the end. None: it doesn't fit."""
    if not typed:
        return {"": words} if not words or is_option(words[0]) else None
    first, rest = typed[0], typed[1:]
    if first == "{rest}":
        return {"": (), "rest": words}
    if not first.startswith("{"):
        fits = words and (fold(words[0]) in first.split("|") or words[0] in first.split("|"))
        return _values_of(rest, words[1:], known) if fits else None
    name = first[1:-1]
    longest = MOST_WORDS if name == "text" else LONGEST
    until = next((place for place, word in enumerate(words) if is_option(word)), len(words))
    for count in range(min(until, longest), 0, -1):
        value = getattr(known, name.rstrip("12"))(words[:count])
        found = None if value is None else _values_of(rest, words[count:], known)
        if found is not None:
            return {name: value, **found}
    return None


def is_option(word: str) -> bool:
    """Whether a word is an option, and not a number or standard input."""
    return word.startswith("-") and word != "-" and not word[1:].isdecimal()


def filled_in(line: str, values: Words) -> str:
    """Fill in a line of the table. ``'{name}'`` is one word of the shell; ``{name:REP}``: REP where there is none."""

    def filled(found: re.Match[str]) -> str:
        value = values[found["name"]]
        if not value:
            return found["empty"] or ""
        return shown([" ".join(value)] if found["quote"] else value)

    more = dict(values)
    if "month" in values:
        more["month_end"] = [f"{LAST_DAYS[values['month'][0]]}-{values['month'][0]}"]
    values = more
    return " ".join(filter(None, (re.sub(_PLACEHOLDER, filled, line), shown(values[""]))))


def briefly_said(said: str) -> str:
    """Return what went wrong, without what to do."""
    return briefly(CoachlogError(said)).partition(": coachlog ")[0]


def sentence(say: str, lines: Collection[str]) -> str:
    """Return a sentence that ends in the lines that can be meant."""
    return f"{say}: {' or '.join(f'coachlog {line}' for line in lines)}" if lines else say


def shown(words: Iterable[str]) -> str:
    """Return words as they are typed in a shell; what can't be shown on one line is left to be typed again."""
    return " ".join(_quoted(word) if word.isprintable() else "'TEXT'" for word in words)


def _quoted(word: str) -> str:
    """Return a word as it is typed in a shell, in quotes too where it would end a sentence, or a command in one."""
    safe = shell.quote(word)
    return f"'{word}'" if safe == word and (word == "or" or word.endswith((".", ",", ";"))) else safe

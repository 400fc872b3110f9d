"""The due date at the end of a text: ``send the deck @fri``, and of a follow-up's also ``call back friday``."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from coachlog.days import Calendar
from coachlog.days.parsing import (
    LIKE_A_DAY,
    MONTH_NUMBERS,
    WEEKDAY_NUMBERS,
    day_and_month,
    due,
    is_too_far,
    plain,
)
from coachlog.errors import DayUnclear, NotADay, Unreadable, WrongTime

LONGEST_DAY = 3  # words: `in 2 weeks`
_BRACKETS = {")": "(", "]": "["}

# A day at the very end of a follow-up, without an @
_LONGEST_END = 6  # words: `the end of the month`
_LAST_LETTERS = 200  # of a text: no such end is longer
_LEADS = {"by", "on", "before", "until", "till", "due", "-", "–", "—"}
_NOT_AFTER = {  # what makes it part of the sentence: `last friday`, `every monday`, `mon or tue`, `Good Friday`
    *(
        "a",
        "an",
        "the",
        "my",
        "our",
        "your",
        "their",
        "last",
        "past",
        "previous",
        "every",
        "each",
        "other",
        "alternate",
    ),
    *("since", "from", "of", "after", "starting", "or", "and", "&", "/", "+", "not"),
    *("good", "black", "cyber", "casual", "happy", "easter", "super"),
}
_BETWEEN_TWO = {"to", "until", "till", "-", "–", "—"}  # `mon - fri` isn't a due date
_ALSO_A_NAME = {"Sat", "SAT", "Sun", "SUN", "Mon", "MON"}  # days only after one of the leads
_WHO_SAT = {"i", "we", "you", "he", "she", "they", "who"}  # `where they sat`


class DueDate(NamedTuple):
    """A due date that was given: a day, or explicitly none."""

    day: date | None


class Commitment(NamedTuple):
    """A text, and its due date: None if none was given.

    ``words`` are those at the end of the text that were read as the day without an @. Where they are ambiguous, no due
    date is given, and ``readings`` are the days that they can mean.
    """

    text: str
    given: DueDate | None
    words: str = ""
    readings: Sequence[date] = ()

    @property
    def due(self) -> date | None:
        """The day, if there is one."""
        return self.given.day if self.given else None


def commitment(text: str, calendar: Calendar) -> Commitment:
    """Take a last `` @DAY`` off a text, with a full stop, brackets, or a ``by`` or ``on`` around it.

    A last word with an @ that is not a day is refused, and so are two or three that begin like one (``@30 feb``); other
    words after an @ are text (``lunch with @ana and tom``, ``moved @fri to the CFO``). Raises NotADay, DayUnclear or
    WrongTime.
    """
    typed = text.rstrip()
    at = typed.rfind("@")
    words = typed[at + 1 :].strip()
    if at < 0 or not words or typed[at + 1].isspace():
        return Commitment(text, None)
    before, named = _without_brackets(typed[:at], words)
    if before and not before[-1].isspace():
        return Commitment(text, None)
    try:
        day = due(_without_lead(named), calendar)
    except DayUnclear as error:
        raise DayUnclear(named, error.readings, before=f"{before}@") from error
    except NotADay as error:
        first, *more = words.casefold().split()
        like_a_day = first[0].isdecimal() or first.strip(",") in LIKE_A_DAY
        like_a_day |= bool(more) and (more[-1] in WEEKDAY_NUMBERS or more[-1] in MONTH_NUMBERS)
        if more and not (like_a_day and len(more) < LONGEST_DAY):
            return Commitment(text, None)
        raise NotADay(words, after_a_text=True) from error
    head, _, last = before.rstrip().rpartition(" ")
    if last.casefold() in ("by", "on"):  # `send the deck by @fri`
        before = f"{head} "
    return Commitment(before[:-1], DueDate(day))


def _without_brackets(before: str, words: str) -> tuple[str, str]:
    """Return what stands before an @, and the words after it, without brackets and a full stop around the day."""
    words = words.removesuffix(".")
    opening = _BRACKETS.get(words[-1:])
    if opening and words.startswith(opening):
        words = words[1:-1]
    elif opening and before.endswith(opening):
        before, words = before[:-1], words[:-1]
    return before, words.removesuffix(".").strip()


def _without_lead(words: str) -> str:
    first, *rest = words.split(maxsplit=1)
    return rest[0] if rest and first.casefold() in ("by", "on") else words


def commitment_by(text: str, given: DueDate | None, calendar: Calendar, *, is_bare: bool = False) -> Commitment:
    """Return a commitment whose due date was given as an option, or stands at the end of its text, but not both.

    ``is_bare``: a day without an @ at the end of the text counts, too. The text is then kept whole.
    """
    if given is None:
        found = commitment(text, calendar)
        return found if found.given or not is_bare else _ends_in_a_day(text, calendar)
    try:
        is_there_too = commitment(text, calendar).given is not None
    except NotADay:  # `ping @ana`
        is_there_too = False
    except (WrongTime, DayUnclear):
        is_there_too = True
    if is_there_too:
        raise Unreadable("two due dates for one text: keep --due, or the @DAY at the end of the text")
    return Commitment(text, given)


def _ends_in_a_day(text: str, calendar: Calendar) -> Commitment:
    """Return a text whole, with the day in which it ends as its due date if it plainly ends in one."""
    for words in _ends(text):
        try:
            day = due(words, calendar)
        except DayUnclear as error:
            days = [date.fromisoformat(iso) for iso, _ in error.readings]
            possible = [day for day in days if not is_too_far(day, calendar.today)]
            return Commitment(text, None, words, possible) if len(possible) > 1 else Commitment(text, None)
        except (NotADay, WrongTime):  # 31 nov; 4 dec 2025
            return Commitment(text, None)
        return Commitment(text, DueDate(day), words)
    return Commitment(text, None)


def _ends(text: str) -> Iterator[str]:
    """Yield the longest end of a text that looks like a day and isn't part of the sentence, if there is one."""
    tail = text[-_LAST_LETTERS:].rstrip().rstrip(".!")
    opening = _BRACKETS.get(tail[-1:])
    if opening:
        _, bracket, tail = tail[:-1].rpartition(opening)
        tail = tail.rstrip(" .!")
        if not bracket:
            return
    words = tail.split()
    for count in range(min(_LONGEST_END, len(words)), 0, -1):
        *before, first = words[: len(words) - count + 1]
        if first[:1] in _LEADS and len(first) > 1:  # `deck -tue`
            before, first = [*before, first[0]], first[1:]
        named = " ".join([first, *words[len(words) - count + 1 :]])
        if day_and_month(plain(named)) or re.fullmatch(_form(), plain(named)):
            if _is_its_own(named, [word.casefold() for word in before], in_brackets=bool(opening)):
                yield named
            return


def _form() -> str:
    """Return the other forms of a day that count without an @; ``next`` and ``03/04`` have two readings."""
    weekday = "|".join(WEEKDAY_NUMBERS)
    return (
        rf"today|tomorrow|(?:this )?(?:{weekday})"
        rf"|(?:the )?end of (?:the |this )?(?:week|month|quarter|year)"
        rf"|next (?:{weekday}|week|month)|[0-9]{{2}}/[0-9]{{2}}(?:/[0-9]{{2}}|/[0-9]{{4}})?"
    )


def _is_its_own(named: str, before: Sequence[str], *, in_brackets: bool) -> bool:
    """Whether a day at the end of a text is a due date, judging by the words before it."""
    *earlier, last = before or [""]
    if in_brackets:
        return not before or (not earlier and last in _LEADS)
    previous = earlier[-1].strip(",;:") if earlier else ""
    if last in _LEADS | _BETWEEN_TWO and (previous in WEEKDAY_NUMBERS or previous == "not"):
        return last not in _BETWEEN_TWO and previous != "not"
    if last in _LEADS:
        return True
    if named in _ALSO_A_NAME or (named == "sat" and last in _WHO_SAT):
        return False
    return last not in _NOT_AFTER and not last.endswith(("'s", "’s"))

"""The due date at the end of a commitment's text: ``send the deck @fri``."""

from datetime import date
from typing import NamedTuple

from coachlog.days import Calendar
from coachlog.days.parsing import LIKE_A_DAY, MONTH_NUMBERS, WEEKDAY_NUMBERS, due
from coachlog.errors import DayUnclear, NotADay, Unreadable, WrongTime

LONGEST_DAY = 3  # words: `in 2 weeks`


class DueDate(NamedTuple):
    """A due date that was given: a day, or expressly none."""

    day: date | None


class Commitment(NamedTuple):
    """A text, and its due date: None if none was given."""

    text: str
    given: DueDate | None

    @property
    def due(self) -> date | None:
        """The day, if there is one."""
        return self.given.day if self.given else None


def commitment(text: str, calendar: Calendar) -> Commitment:
    """Take a last `` @DAY`` off a text.

    A last word with an @ that is not a day is refused, and so are two or three that begin like one (``@30 feb``); other
    words after an @ are text (``lunch with @ana and tom``, ``moved @fri to the CFO``). Raises NotADay, DayUnclear or
    WrongTime.
    """
    typed = text.rstrip()
    at = typed.rfind("@")
    words = typed[at + 1 :].strip()
    if at < 0 or not words or typed[at + 1].isspace() or (at > 0 and not typed[at - 1].isspace()):
        return Commitment(text, None)
    try:
        day = due(words, calendar)
    except DayUnclear as error:
        raise DayUnclear(words, error.readings, before=typed[: at + 1]) from error
    except NotADay as error:
        first, *more = words.casefold().split()
        like_a_day = first[0].isdecimal() or first.strip(",") in LIKE_A_DAY
        like_a_day |= bool(more) and (more[-1] in WEEKDAY_NUMBERS or more[-1] in MONTH_NUMBERS)
        if more and not (like_a_day and len(more) < LONGEST_DAY):
            return Commitment(text, None)
        raise NotADay(words, after_a_text=True) from error
    return Commitment(text[: max(at - 1, 0)], DueDate(day))


def commitment_by(text: str, given: DueDate | None, calendar: Calendar) -> Commitment:
    """Return a commitment whose due date was given as an option, or stands at the end of its text, but not both."""
    if given is None:
        return commitment(text, calendar)
    try:
        is_there_too = commitment(text, calendar).given is not None
    except NotADay:  # `ping @ana`
        is_there_too = False
    except (WrongTime, DayUnclear):
        is_there_too = True
    if is_there_too:
        raise Unreadable("two days for one commitment: keep --due, or the @DAY at the end of the text")
    return Commitment(text, given)

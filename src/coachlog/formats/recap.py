"""What was agreed in a one-on-one, as a message to the rep: plain text, in the first and second person."""

from collections.abc import Iterator, Sequence
from datetime import date

from coachlog import days
from coachlog.model import OWNER_REP, Entry, variant
from coachlog.text import safe

_BEGINNINGS = {  # by section of ``briefs``, in this order
    "mine": "I will",
    "theirs": "You will",
    "goal": "Goal",
    "feedback": "Feedback",
    "praise": "Thank you",
    "topic": "Next time",
}


def has_line(entry: Entry) -> bool:
    """Whether a recap has a line for an entry: nobody will do what was dropped."""
    return variant(entry).section in _BEGINNINGS and entry.status != "dropped"


def write(on: date, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield a recap of the one-on-one of a day. It is given only what may be shared."""
    yield f"One-on-one, {days.long(on)}\n"
    order = list(_BEGINNINGS)
    in_order = sorted(
        entries, key=lambda entry: (order.index(variant(entry).section), entry.owner != OWNER_REP, entry.id)
    )
    for entry in in_order:
        is_done = entry.closed_on is not None
        due = " (done)" if is_done else f" ({days.short(entry.due)})" if entry.due else ""
        text = safe(entry.text).strip().replace("\n", "\n  ")
        yield f"{_BEGINNINGS[variant(entry).section]}: {text}{due}\n"

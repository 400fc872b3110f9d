"""An entry in words: what receipts, screens and Markdown say of it. Every text quoted, every day with its weekday."""

from collections.abc import Callable
from datetime import date

from coachlog import days
from coachlog.errors import listed
from coachlog.model import KINDS, Entry, plain_number, variant

SayDay = Callable[[date], str]
MOST_NAMES = 8  # of a session's reps; of more, only how many


def in_quotes(text: str) -> str:
    """Return a text in quotes."""
    return f'"{text}"'


def sentence(
    entry: Entry,
    name: str,
    today: date,
    goal: Entry | None = None,
    *,
    due_from: str = "",
    quote: Callable[[str], str] = in_quotes,
) -> str:
    """Return an entry in full, as the journal understood it. ``goal`` is the one that a check-in looks at.

    ``due_from``: the words from which its due date was read. ``quote`` puts a text in quotes, whole or shortened.
    """

    def say(day: date) -> str:
        return f'{days.long(day)} (from "{due_from}")' if due_from and day == entry.due else days.say(day, today)

    begin = variant(entry).phrase.format(name=name, owner=entry.owner)
    if goal and entry.parent == goal.id:
        begin = f"{begin} {quote(goal.text)}"
    happened = KINDS[entry.kind].is_event or entry.on != today  # what is due says its day only if it began on another
    private = "private" if entry.private else ""
    after = (attended(entry), aimed_at(entry), state(entry, say), why(entry, quote), private)
    head = ", ".join(filter(None, (begin, days.say(entry.on, today) if happened else "")))
    return ", ".join(filter(None, (f"{head}: {said(entry, goal, quote)}", *after)))


def said(entry: Entry, goal: Entry | None = None, quote: Callable[[str], str] = in_quotes) -> str:
    """Return an entry's text in quotes, with where a check-in stands before it."""
    text = quote(entry.text) if entry.text else ""
    return ", ".join(part for part in (stands(entry, goal), text) if part) or "(no notes)"


def stands(entry: Entry, goal: Entry | None = None) -> str:
    """Return where a check-in says that its goal stands: ``on track, 1 of 2``."""
    if entry.kind != "check-in":
        return ""
    status = (entry.status or "").replace("-", " ")
    return ", ".join(part for part in (status, reached(entry.at, goal and goal.target)) if part)


def stands_beneath(look: Entry, goal: Entry) -> str:
    """Return where a check-in says that its goal stands, without the number where the goal's own line has it."""
    return stands(look if goal.target is None else look._replace(at=None))


def reached(at: float | None, target: float | None) -> str:
    """Return a number, and the one to reach: ``1 of 2``."""
    if at is None:
        return ""
    return f"{plain_number(at)} of {plain_number(target)}" if target is not None else f"at {plain_number(at)}"


def aimed_at(entry: Entry) -> str:
    """Return how far a goal has come, ``1 of 2``, or what it is to reach while nobody has looked."""
    if entry.target is None:
        return ""
    return f"target {plain_number(entry.target)}" if entry.at is None else reached(entry.at, entry.target)


def state(entry: Entry, say: SayDay) -> str:
    """Return what became of an entry, or when it is due; nothing where its kind is never open. ``say`` words a day."""
    kind = KINDS[entry.kind]
    if not kind.opens or entry.status is None:
        return ""
    if not entry.is_open:
        day = entry.closed_on or entry.given_on
        return f"{entry.status} {say(day)}" if day else entry.status
    if "due" in kind.carries:
        return _due(entry, say)
    return f"snoozed until {say(entry.snoozed_until)}" if entry.snoozed_until else ""


def why(entry: Entry, quote: Callable[[str], str] = in_quotes) -> str:
    """Return how feedback landed, or why an entry was snoozed or closed; empty where nobody said."""
    if entry.landed:
        return f"response: {quote(entry.landed)}"
    return quote(entry.because) if entry.because else ""


def attended(entry: Entry) -> str:
    """Return who was in a session: ``with dev and maria, also marketing:Ana``; of many reps, how many."""
    former = entry.attended.count(None)
    names = [alias for alias in entry.attended if alias]
    if len(entry.attended) > MOST_NAMES:
        names, former = [f"{len(entry.attended)} reps"], 0
    if former:
        names.append("a former rep" if former == 1 else f"{former} former reps")
    parts = [f"with {listed(names)}"] if names else []
    return ", ".join([*parts, *([f"also {listed(entry.also)}"] if entry.also else [])])


def times(count: int) -> str:
    """Return how often: ``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def nth(count: int) -> str:
    """Return which time it is: ``2nd``, ``3rd``, ``11th``."""
    teens = 11 <= count % 100 <= 13  # noqa: PLR2004 - 11th, 12th, 13th
    return f"{count}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"


def _due(entry: Entry, say: SayDay) -> str:
    until = entry.snoozed_until
    if entry.due is None:
        return f"check-in snoozed until {say(until)}, no due date" if until else "no due date"
    if until is None or not entry.is_open:
        return f"due {say(entry.due)}"
    if until <= entry.due:  # a goal whose check-in was snoozed
        return f"check-in snoozed until {say(until)}, due {say(entry.due)}"
    often = f", {nth(entry.snoozes)} time" if entry.snoozes > 1 else ""
    was, later = f"was {days.near(entry.due, until)}{often}", say(until)
    return f"snoozed until {later[:-1]}, {was})" if later.endswith(")") else f"snoozed until {later} ({was})"

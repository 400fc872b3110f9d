"""What two laptops changed without knowing of each other, in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from coachlog import days
from coachlog.conflicts import Conflict, Side
from coachlog.screen import is_drawn, rows
from coachlog.screen.receipts import quoted, say
from coachlog.settings import in_words
from coachlog.text import many

_DAYS = {
    "on": "on", "due": "due", "closed_on": "closed", "given_on": "given", "back": "back", "from": "away from",
    "snoozed_until": "snoozed until", "quiet_until": "reminders off until", "left_on": "left",
    "keep_until": "keep until", "started": "started", "added_on": "added",
}  # fmt: skip
_SPANS = {"every": "every", "feedback_every": "feedback every", "praise_every": "praise every"}
_WITHOUT = {
    "due": "no due date", "every": "the usual rhythm", "target": "no number", "status": "open",
    "private": "not private", "left_on": "hasn't left", "quiet_until": "reminders on",
}  # fmt: skip
_HIDDEN = ("edited_at", "snoozes", "parent")
_IF_DIFFERENT = ("kind", "how")


def show(conflicts: Sequence[Conflict]) -> None:
    """Say what is in conflict and how to settle it, or write it to a pipe: what, laptop, words, does it stand."""
    if not is_drawn():
        rows(
            (one.what, side.laptop, said(one, side), "stands" if side is one.sides[0] else None)
            for one in conflicts
            for side in one.sides
        )
        return
    things = list(dict.fromkeys(one.what for one in conflicts))
    if not things:
        say("Nothing was changed on two laptops.")
        return
    say(f"{many(len(things), 'item')} changed on two laptops. The first line stands, until you choose:")
    for what in things:
        of_this = [one for one in conflicts if one.what == what]
        say(f"{what}  {quoted(of_this[0].text) if of_this[0].text else ''}".rstrip())
        for one in of_this:
            for side in one.sides:
                say(f"   On {side.laptop}: {said(one, side)}")
    first = conflicts[0]
    say(f"To choose one: coachlog sync --keep {first.sides[-1].laptop} {first.what}")


def say_others(conflicts: Sequence[Conflict]) -> None:
    """Say, below an entry, what doesn't stand, and how to choose it: ``On office: done, "sent it"``."""
    print()
    for one in conflicts:
        for side in one.sides[1:]:
            keep = f"coachlog sync --keep {side.laptop} {one.what}"
            say(f"On {side.laptop}: {said(one, side)}. To keep that: {keep}")


def said(conflict: Conflict, side: Side) -> str:
    """Return what a laptop made of fields: ``done, "sent it"``, ``due Fri 4 Dec 2026``, ``deleted``."""
    if not conflict.fields:
        return "kept" if side is conflict.sides[0] else "deleted"
    if conflict.table == "setting" and is_drawn():
        return in_words(conflict.what, {conflict.what: str(value)} if (value := side.fields.get("value")) else {}).value
    shown = [name for name in conflict.fields if _is_shown(conflict, name)]
    words = [_said(name, side.fields[name]) for name in shown if name in side.fields]
    return ", ".join(words) or _WITHOUT.get(shown[0], f"no {shown[0].replace('_', ' ')}")


def _is_shown(conflict: Conflict, name: str) -> bool:
    values = [side.fields.get(name) for side in conflict.sides]
    return name not in _HIDDEN and (name not in _IF_DIFFERENT or values.count(values[0]) < len(values))


_SAYS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("text", "because", "landed"), quoted),
    **dict.fromkeys(("kind", "how", "value"), str),
    "status": lambda value: "to give" if value == "owed" else value,
    "private": lambda _: "private",
    **{name: partial(lambda word, value: f"{word} {_day(value)}", word) for name, word in _DAYS.items()},
    **{name: partial(lambda word, value: f"{word} {days.count(int(value))}", word) for name, word in _SPANS.items()},
}


def _day(value: str) -> str:
    return days.long(date.fromisoformat(value))


def _said(name: str, value: object) -> str:
    says = _SAYS.get(name)
    return says(str(value)) if says else f"{name.replace('_', ' ')} {value}"

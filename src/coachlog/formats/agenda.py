"""Markdown to paste into an invitation to a one-on-one. It is given only what may be shared."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from coachlog import days
from coachlog.formats.markdown import TO_SHARE, block, escaped, first_line, nested
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Rep, label
from coachlog.phrases import aimed_at, stands, state


class Agenda(NamedTuple):
    """What both sides may have before them, from entries that have been cut down to what may be shared."""

    rep: Rep
    follow_ups: Sequence[Entry]
    goals: Sequence[tuple[Entry, Entry | None]]  # each with its last check-in
    closed: Sequence[Entry]  # since the last one-on-one
    told: Sequence[Entry]  # feedback given and praise since then; the last praise, if it was before
    heard: Sequence[Entry]  # what the rep said then


def write(agenda: Agenda, today: date) -> Iterator[str]:
    """Give an agenda: what both owe, where goals stand, what was said."""
    name = escaped(agenda.rep.name)
    sections = {
        "I owe": [_point(state(entry, days.long), entry) for entry in agenda.follow_ups if entry.owner == OWNER_YOU],
        f"{name} owes": [
            _point(state(entry, days.long), entry) for entry in agenda.follow_ups if entry.owner == OWNER_REP
        ],
        "Goals": [_goal(goal, look) for goal, look in agenda.goals],
        "Closed since the last time": [
            _point(f"{label(entry, agenda.rep.name)}, {state(entry, days.long)}", entry) for entry in agenda.closed
        ],
        "Feedback and praise": [
            _point(f"{label(entry)}, {days.long(entry.given_on or entry.on)}", entry) for entry in agenda.told
        ],
        f"What {name} said": [_point(days.long(entry.on), entry) for entry in agenda.heard],
    }
    yield first_line(TO_SHARE, agenda.rep.name, today)
    yield f"\n# {name}, {days.long(today)}\n"
    for heading, points in sections.items():
        if points:
            yield f"\n## {heading}\n\n"
            yield from points
    if not any(sections.values()):
        yield "\nNothing is open.\n"


def _goal(goal: Entry, look: Entry | None) -> str:
    lead = ", ".join(part for part in (state(goal, days.long), aimed_at(goal)) if part)
    beneath = ""
    if look:
        standing = stands(look) if goal.target is None else stands(look._replace(at=None))
        beneath = nested(_point(f"{standing or 'check-in'}, {days.long(look.on)}", look))
    return _point(lead, goal) + beneath


def _point(lead: str, entry: Entry) -> str:
    """Write one item of a list: what it is and when, then its text."""
    text = f": {block(entry.text)}" if entry.text.strip() else ""
    return f"- **{escaped(lead[:1].upper() + lead[1:])}**{text}\n"

"""A rep at a glance: who this is, how often you talk, and open items."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from coachlog import days
from coachlog.briefs import Card
from coachlog.cadences import WHAT, Cadence, cadence
from coachlog.model import Entry, Rep
from coachlog.phrases import aimed_at, stands_beneath, state
from coachlog.screen import is_drawn, rows, width
from coachlog.screen.drawing import cut, wrapped
from coachlog.screen.prep import time_there
from coachlog.screen.reps import state as state_of_rep
from coachlog.screen.styles import GAP, WIDEST_TEXT

Fact = tuple[str, object]

LONGEST = 160  # columns of a goal's text
OPEN = {
    "mine": "you owe",
    "theirs": "they owe",
    "partners": "partners owe",
    "topics": "topics",
    "feedback": "feedback to give",
}  # counts by their key in JSON


def show(found: Card, usual: Cadence, today: date, now: datetime) -> None:
    """Print a card in two columns, or in a pipe a name and its value a line. ``now`` is the clock on the wall.

    A pipe has days as ISO text, one count per line, and no time of day, which would change with every run.
    """
    if not is_drawn():
        facts = [*_who(found.rep, usual, today, date.isoformat), *_open(found, date.isoformat)]
        rows(
            fact
            for fact in (*facts, *((name, found.counts[key]) for key, name in OPEN.items()))
            if fact[1] not in (None, "")
        )
        return

    def say(day: date) -> str:
        return days.say(day, today)

    facts = [*_who(found.rep, usual, today, say, now), *_open(found, say, LONGEST)]
    counts = ", ".join(f"{name} {found.counts[key]}" for key, name in OPEN.items() if found.counts[key])
    facts.append(("open", counts or ("nothing else" if found.goals else "nothing")))
    facts = [fact for fact in facts if fact[1]]
    wide = max(len(name) for name, _ in facts)
    room = min(width() - wide - len(GAP), WIDEST_TEXT)
    before = ""
    for name, value in facts:
        for place, line in enumerate(wrapped(str(value), room)):
            print(f"{(name if not place and name != before else '').ljust(wide)}{GAP}{line}")
        before = name


def _who(
    rep: Rep, usual: Cadence, today: date, say: Callable[[date], str], now: datetime | None = None
) -> Iterator[Fact]:
    """Yield who a rep is, and how often there should be a one-on-one, feedback and praise."""
    yield "name", rep.name
    yield "alias", rep.alias
    yield "role", rep.role
    yield "team", rep.team
    yield "time zone", f"{rep.tz}, {time_there(rep.tz, now, today)}" if rep.tz and now else rep.tz
    own = (rep.every, rep.feedback_every, rep.praise_every)
    for what, every, days_own in zip(WHAT, cadence(rep, usual), own, strict=True):
        often = f"every {days.count(every)}" if every else "off"
        yield what, often if days_own is not None else f"{often} (default)"
    yield "started", rep.started and say(rep.started)
    yield "added", say(rep.added_on)
    yield "state", state_of_rep(rep, today, say)
    yield "keep until", rep.keep_until and say(rep.keep_until)


def _open(found: Card, say: Callable[[date], str], longest: int | None = None) -> Iterator[Fact]:
    """Yield the last one-on-one, and each open goal: how far it has come, and where it stood when last looked at."""
    last = found.last
    how = ", by message" if last and last.how == "async" else ""
    yield "last one-on-one", f"{say(last.on)}{how}" if last else "none yet"
    for goal in found.goals:
        text = " ".join(goal.text.split())
        parts = [
            cut(text, longest) if longest else text,
            aimed_at(goal),
            _standing(goal, found.check_ins.get(goal.id), say),
            state(goal, say),
            "private" if goal.private else "",
        ]
        yield "goal", f"{goal.id}  {', '.join(part for part in parts if part)}"


def _standing(goal: Entry, look: Entry | None, say: Callable[[date], str]) -> str:
    if look is None:
        return "no check-in yet"
    return f"{stands_beneath(look, goal) or 'check-in'} {say(look.on)}"

"""The open team goals, each with the goals under it and the reps who have none. Nothing is added up."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from coachlog import days
from coachlog.duties import due_day
from coachlog.model import Entry, plain_number
from coachlog.phrases import stands_beneath, state
from coachlog.screen import draw, height, is_drawn, rows, width
from coachlog.screen.drawing import cells, cut, pad, progress, row, widest, with_command, wrapped
from coachlog.screen.styles import DIM, GAP, HEAD, LONGEST_ALIAS, PLAIN, STANDING, WIDEST_TEXT
from coachlog.standings import TeamGoal, TeamGoals
from coachlog.text import many

if TYPE_CHECKING:
    from rich.text import Text

LEAST_TEXT = 16  # columns for a text beside its progress; where there are fewer, that stands beneath
NONE = "No team goals yet. Set one"
SET_ONE = "coachlog goal --team TEAM '12 new logos @eoq' --target 12"
ALL = "coachlog history --open --kind goal"


def show(found: TeamGoals, today: date) -> None:
    """Draw the team goals, or write them to a pipe.

    In a pipe: section, id, the team goal's id, team or rep, number, target, status, day, text.
    """
    if is_drawn():
        draw(_drawn(found, today, width(), height()))
    else:
        rows(_plain(found))


def _plain(found: TeamGoals) -> Iterator[tuple[object, ...]]:
    def columns(section: str, goal: Entry, team_goal: int) -> tuple[object, ...]:
        look = found.check_ins.get(goal.id)
        status = goal.status if not goal.is_open else look and look.status
        day = goal.closed_on if not goal.is_open else look and look.on
        return section, goal.id, team_goal, goal.whose, _number(goal.at), _number(goal.target), status, day, goal.text

    for one in found.goals:
        yield columns("team goal", one.goal, one.goal.id)
        yield from (columns("goal", goal, one.goal.id) for goal in one.under)
        yield from (("without", None, one.goal.id, alias, *[None] * 5) for alias in one.without)


def _number(value: float | None) -> int | float | None:
    return None if value is None else plain_number(value)


def _drawn(found: TeamGoals, today: date, columns: int, lines: int) -> Iterator["Text"]:
    goals = [goal for one in found.goals for goal in (one.goal, *one.under)]
    ids = max((len(str(one.goal.id)) for one in found.goals), default=0)
    who = widest((goal.whose for goal in goals), min(LONGEST_ALIAS, columns // 5))
    bars = max((cells(progress(goal)) for goal in goals), default=0)
    stands = max((cells(_standing(goal, found, today)[0]) for goal in goals), default=0)
    texts = columns - sum(wide + len(GAP) for wide in (ids, who, bars, stands) if wide)
    is_beneath = texts < LEAST_TEXT
    texts = columns - ids - who - 2 * len(GAP) if is_beneath else texts
    texts = min(texts, widest((_text(goal) for goal in goals), WIDEST_TEXT))

    def block(one: TeamGoal) -> Iterator["Text"]:
        for goal in (one.goal, *one.under):
            lead = [
                (str(goal.id).rjust(ids) if goal is one.goal else " " * ids, DIM),
                (pad(goal.whose, who), HEAD),
                (pad(_text(goal), texts), PLAIN),
            ]
            how_far = [(pad(progress(goal), bars), PLAIN)] if bars else []
            standing = _standing(goal, found, today)
            if not is_beneath:
                yield row(*lead, *how_far, standing)
                continue
            yield row(*lead)
            indent = (" " * (ids + len(GAP) + who), PLAIN)
            fits = sum(cells(text) + len(GAP) for text, _ in (indent, *how_far, standing)) <= columns + len(GAP)
            yield from [row(indent, *how_far, standing)] if fits else map(partial(row, indent), [*how_far, standing])
        if one.without:
            for line in wrapped(f"without a goal under it: {', '.join(one.without)}", columns - ids - len(GAP)):
                yield row((" " * ids, PLAIN), (line, DIM))

    if not found.goals:
        yield from (row((line, PLAIN)) for line in with_command(NONE, SET_ONE, columns))
    elsewhere = f"{many(found.elsewhere, 'goal')} under no team goal"
    last = with_command(elsewhere, ALL, columns) if found.elsewhere else []
    yield from _fitting([[*block(one)] for one in found.goals], lines - 1 - len(last), columns)
    yield from (row((line, DIM)) for line in last)


def _fitting(blocks: Sequence[Sequence["Text"]], room: int, columns: int) -> Iterator["Text"]:
    """Yield the team goals that fit in ``room`` lines, at least one, and the command that shows the others."""
    for place, block in enumerate(blocks):
        left = len(blocks) - place
        more = with_command(f"{left} more {'team goal' if left == 1 else 'team goals'}", ALL, columns)
        if place and len(block) + (len(more) if left > 1 else 0) > room:
            yield from (row((line, DIM)) for line in more)
            return
        room -= len(block)
        yield from block


def _text(goal: Entry) -> str:
    return f"{cut(goal.text, WIDEST_TEXT)}{', private' if goal.private else ''}"


def _standing(goal: Entry, found: TeamGoals, today: date) -> tuple[str, str]:
    """Return where a goal stood at its last check-in, or what became of it, and the style for that."""
    if not goal.is_open:
        return state(goal, lambda day: days.near(day, today)), DIM
    look = found.check_ins.get(goal.id)
    if look is None:
        due = due_day(goal)
        return f"no check-in yet{f', due {days.near(due, today)}' if due else ''}", DIM
    said = f"{stands_beneath(look, goal) or 'check-in'}, {days.near(look.on, today)}"
    return said, STANDING.get(look.status or "", PLAIN)

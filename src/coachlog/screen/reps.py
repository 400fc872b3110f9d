"""The list of reps."""

from collections.abc import Callable, Sequence
from datetime import date

from coachlog import days
from coachlog.duties import Cadence, cadence
from coachlog.model import Rep
from coachlog.screen import draw, is_drawn, rows, width
from coachlog.screen.drawing import DIM, GAP, HEAD, NO_REPS, PLAIN, pad, row, widest

HEADS = ("alias", "name", "role", "team", "time zone", "1-on-1", "")
LONGEST = 60  # columns of anything
LONGEST_ALIAS = 16  # its beginning can be typed
LEAST = 8


def show(reps: Sequence[Rep], usual: Cadence, today: date) -> None:
    """Draw the reps, or write them to a pipe: alias, name, role, team, time zone, days between one-on-ones, state."""
    if not is_drawn():
        rows(
            (
                rep.alias,
                rep.name,
                rep.role,
                rep.team,
                rep.tz,
                cadence(rep, usual).one_on_one,
                _state(rep, today, date.isoformat),
            )
            for rep in reps
        )
        return
    if not reps:
        draw([row((NO_REPS, PLAIN))])
        return

    def near(day: date) -> str:
        return days.near(day, today)

    lines = [
        (
            rep.alias,
            rep.name,
            rep.role or "",
            rep.team or "",
            (rep.tz or "").rpartition("/")[2].replace("_", " "),  # its city
            _every(rep, usual),
            _state(rep, today, near),
        )
        for rep in reps
    ]
    widths = _widths([HEADS, *lines], width())
    shown = [column for column, wide in enumerate(widths) if wide]
    styles = [HEAD, PLAIN, *[DIM] * 5]
    draw(
        [
            row(*((pad(HEADS[column], widths[column]), DIM) for column in shown)),
            *(row(*((pad(line[column], widths[column]), styles[column]) for column in shown)) for line in lines),
        ]
    )


def _widths(lines: Sequence[Sequence[str]], columns: int) -> list[int]:
    """Return the width of each column: none for one with nothing in it, less of the widest where room is short.

    Never of the alias, which is what people type, nor of the state.
    """
    body = lines[1:]
    widths = [
        widest((line[place] for line in lines), LONGEST if place else LONGEST_ALIAS)
        if any(line[place] for line in body)
        else 0
        for place in range(len(HEADS))
    ]
    while sum(widths) + len(GAP) * (sum(map(bool, widths)) - 1) > columns and max(widths[1:-1]) > LEAST:
        widths[1 + widths[1:-1].index(max(widths[1:-1]))] -= 1
    return widths


def _every(rep: Rep, usual: Cadence) -> str:
    every = cadence(rep, usual).one_on_one
    return days.count(every) if every else "off"


def _state(rep: Rep, today: date, say: Callable[[date], str]) -> str:
    if rep.left_on and rep.has_left(today):
        return f"left {say(rep.left_on)}"
    told = []
    if away := next((pause for pause in rep.pauses if pause.back is None or pause.back > today), None):
        since = f" from {say(away.start)}" if away.start > today else ""
        told.append(f"away{since}{f' until {say(away.back)}' if away.back else ''}")
    elif rep.quiet_until and rep.quiet_until > today:
        told.append(f"put off to {say(rep.quiet_until)}")
    if rep.left_on:
        told.append(f"leaves {say(rep.left_on)}")
    return ", ".join(told)

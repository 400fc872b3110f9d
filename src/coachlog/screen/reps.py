"""The list of reps."""

from collections.abc import Callable, Sequence
from datetime import date

from coachlog import days
from coachlog.cadences import Cadence, cadence
from coachlog.model import Rep
from coachlog.screen import draw, height, is_drawn, rows, width
from coachlog.screen.drawing import fitted, pad, row, sentence, widest
from coachlog.screen.styles import DIM, GAP, HEAD, NO_REPS, PLAIN

HEADS = ("alias", "name", "role", "team", "time zone", "1-on-1", "")
LONGEST = 60  # columns of anything
LONGEST_ALIAS = 16  # its beginning can be typed
LEAST = 8
LEAST_NAME = 24  # while there is something else to cut
NAME, ROLE, TEAM, ZONE = range(1, 5)  # places in HEADS


def show(reps: Sequence[Rep], usual: Cadence, today: date, again: str) -> None:
    """Draw the reps, or write them to a pipe: alias, name, role, team, time zone, days between one-on-ones, state.

    ``again`` is the command that was typed.
    """
    if not is_drawn():
        rows(
            (
                rep.alias,
                rep.name,
                rep.role,
                rep.team,
                rep.tz,
                cadence(rep, usual).one_on_one,
                state(rep, today, date.isoformat),
            )
            for rep in reps
        )
        return
    if not reps:
        draw(sentence(NO_REPS))
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
            state(rep, today, near),
        )
        for rep in reps
    ]
    widths = _widths([HEADS, *lines], width())
    shown = [column for column, wide in enumerate(widths) if wide]
    styles = [HEAD, PLAIN, *[DIM] * 5]
    head = row(*((pad(HEADS[column], widths[column]), DIM) for column in shown))
    drawn = [row(*((pad(line[column], widths[column]), styles[column]) for column in shown)) for line in lines]
    draw([head, *fitted(drawn, height() - 2, f"{again} | less", width())])


def _widths(lines: Sequence[Sequence[str]], columns: int) -> list[int]:
    """Return the width of each column: none for one with nothing in it.

    Where room is short, role, zone and team are cut, and then left out one by one; only then names are cut. The alias,
    which is what people type, and the state never are.
    """
    body = lines[1:]
    full = [
        widest((line[place] for line in lines), LONGEST if place else LONGEST_ALIAS)
        if any(line[place] for line in body)
        else 0
        for place in range(len(HEADS))
    ]
    for left_out in ((), (ROLE,), (ROLE, ZONE), (ROLE, ZONE, TEAM)):
        widths = [0 if place in left_out else wide for place, wide in enumerate(full)]
        least = {NAME: LEAST if TEAM in left_out else LEAST_NAME, ROLE: LEAST, TEAM: LEAST, ZONE: LEAST}
        while _total(widths) > columns and (long := [place for place in least if widths[place] > least[place]]):
            widths[max(long, key=widths.__getitem__)] -= 1
        if _total(widths) <= columns:
            break
    return widths


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (sum(map(bool, widths)) - 1)


def _every(rep: Rep, usual: Cadence) -> str:
    every = cadence(rep, usual).one_on_one
    return days.count(every) if every else "off"


def state(rep: Rep, today: date, say: Callable[[date], str]) -> str:
    """Return whether a rep is away, has left or leaves, or has no reminders for now; empty for one who is here."""
    if rep.left_on and rep.has_left(today):
        return f"left {say(rep.left_on)}"
    parts = []
    if away := next((pause for pause in rep.pauses if pause.back is None or pause.back > today), None):
        since = f" from {say(away.start)}" if away.start > today else ""
        parts.append(f"away{since}{f' until {say(away.back)}' if away.back else ''}")
    elif rep.quiet_until and rep.quiet_until > today:
        parts.append(f"snoozed until {say(rep.quiet_until)}")
    if rep.left_on:
        parts.append(f"leaves {say(rep.left_on)}")
    return ", ".join(parts)

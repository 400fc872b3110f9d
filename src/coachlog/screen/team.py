"""How it stands with each rep: one line each, the most neglected first. Gaps and counts, never a score."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from coachlog import days
from coachlog.cadences import Clock, Level
from coachlog.screen import draw, is_drawn, rows, width
from coachlog.screen.drawing import absence, cells, cut, pad, row, widest
from coachlog.screen.styles import DIM, GAP, HEAD, LATE, LEVELS, LONGEST_ALIAS, NO_REPS, PLAIN, VERY_LATE
from coachlog.standings import Standing

if TYPE_CHECKING:
    from rich.text import Text

SHADES = "·▂▄▆█"  # of a week: no one-on-one, one, two …
NEVER = "–"
MARKS: Mapping[Level | None, str] = {"amber": "*", "red": "!"}  # beside the colour
WIDE = 100  # columns, from which on there is room for names
LONGEST_NAME = 24
LONGEST_TEAM = 12
LEAST_NAME = 4
NARROW_HEADS = ("rep", "1-on-1", "feedback", "praise", "mine", "theirs", "at risk", "12 weeks", "heard")
WIDE_HEADS = ("rep", "one-on-one", "feedback", "praise", "I owe", "they owe", "at risk", "twelve weeks", "heard")
_CLOCKS = slice(1, 4)  # of the columns
_LEFT = (0, 4, 5, 7)  # the columns that begin at the left; numbers end beneath each other

Cell = tuple[str, str]  # a text and its style


def show(found: Sequence[Standing], session: Clock | None, today: date) -> None:
    """Draw the team, or write it to a pipe: a rep a line."""
    if is_drawn():
        draw(_drawn(found, session, today, width()))
    else:
        rows(_plain(one, today) for one in found)


def _plain(one: Standing, today: date) -> Iterator[object]:
    yield one.rep.alias
    for clock in (one.one_on_one, one.feedback, one.praise):
        yield None if clock.last is None else (today - clock.last).days
        yield clock.level
    yield from (one.mine, one.theirs, one.at_risk, ",".join(map(str, one.weeks)), f"{one.heard}/{one.of}")


def _drawn(found: Sequence[Standing], session: Clock | None, today: date, columns: int) -> Iterator["Text"]:
    if not found:
        yield row((NO_REPS, PLAIN))
        return
    is_wide = columns >= WIDE
    heads = WIDE_HEADS if is_wide else NARROW_HEADS
    lines = [_cells(one, today) for one in found]
    widths = [
        max(cells(text) for text in (heads[place], *(line[place][0] for line in lines))) for place in range(len(heads))
    ]
    who = _who(found, columns - sum(widths[1:]) - len(GAP) * (len(widths) - 1)) if is_wide else {}
    taken = sum(widths[1:]) + len(GAP) * (len(widths) - 1) + sum(wide + len(GAP) for wide in who.values())
    widths[0] = max(min(widths[0], LONGEST_ALIAS, columns - taken), LEAST_NAME)
    head = [(_fit(text, wide, place), DIM) for place, (text, wide) in enumerate(zip(heads, widths, strict=True))]
    yield row(head[0], *((pad(name, wide), DIM) for name, wide in who.items()), *head[1:])
    for one, line in zip(found, lines, strict=True):
        fitted = [(_fit(text, widths[place], place), style) for place, (text, style) in enumerate(line)]
        if away := absence(one.rep, today):
            room = sum(widths[_CLOCKS]) + 2 * len(GAP)
            fitted[_CLOCKS] = [(pad(away, room), DIM)]
        yield row(
            fitted[0], *((pad(getattr(one.rep, name) or "", wide), PLAIN) for name, wide in who.items()), *fitted[1:]
        )
    if session:
        yield row(*_session(session, today))
    tips = [f"coachlog prep {found[0].rep.alias}"]
    if any(text.strip()[-1:] in ("*", "!") or "!" in text for line in lines for text, _ in line):
        tips.append("* past the rep's own cadence, ! long past, or late")
    yield row(("  ·  ".join(tips), DIM))


def _who(found: Sequence[Standing], room: int) -> dict[str, int]:
    """Return what a wide screen says of each rep beside the alias, and how wide that may be."""
    names = max(len("name"), widest((one.rep.name for one in found), LONGEST_NAME))
    teams = widest((one.rep.team or "" for one in found), LONGEST_TEAM)
    aliases = widest((one.rep.alias for one in found), LONGEST_ALIAS)
    who = {"name": names} | ({"team": max(len("team"), teams)} if teams else {})
    while who and aliases + sum(wide + len(GAP) for wide in who.values()) > room:
        who.popitem()
    return who


def _fit(text: str, wide: int, place: int) -> str:
    """Fill a cell to the width of its column."""
    return pad(text, wide) if place in _LEFT else text.rjust(wide)


def _cells(one: Standing, today: date) -> list[Cell]:
    return [
        (cut(one.rep.alias, LONGEST_ALIAS), HEAD),
        *(_clock(clock, today) for clock in (one.one_on_one, one.feedback, one.praise)),
        _owed(one.mine, one.mine_late),
        _owed(one.theirs, one.theirs_late),
        (f"{one.at_risk}/{one.goals}" if one.goals else NEVER, LATE if one.at_risk else DIM),
        ("".join(SHADES[min(count, len(SHADES) - 1)] for count in one.weeks), "cyan"),
        (f"{one.heard}/{one.of}" if one.of else NEVER, PLAIN if one.heard else DIM),
    ]


def _clock(clock: Clock, today: date) -> Cell:
    """Return how many days ago something last was, with a mark beside the colour; dim where its cadence is off."""
    text = NEVER if clock.last is None else str((today - clock.last).days)
    return f"{text}{MARKS.get(clock.level, ' ')}", LEVELS.get(clock.level or "", PLAIN if clock.every else DIM)


def _owed(count: int, late: int) -> Cell:
    return (f"{count} ({late}!)", VERY_LATE) if late else (str(count), PLAIN if count else DIM)


def _session(session: Clock, today: date) -> Iterator[Cell]:
    mark, style = MARKS.get(session.level, ""), LEVELS.get(session.level or "", DIM)
    yield f"Last session {days.away(session.last, today)}{mark}" if session.last else f"No session yet{mark}", style
    if session.level:
        yield f"every {days.count(session.every)}", DIM

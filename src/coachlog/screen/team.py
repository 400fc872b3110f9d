"""The team: a line a rep, longest without contact first. Gaps and counts, never a score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from coachlog import days
from coachlog.cadences import Clock, Level
from coachlog.screen import draw, height, is_drawn, rows, width
from coachlog.screen.drawing import absence, cells, cut, fitted, pad, row, sentence, widest, wrapped
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
HEADS = ("rep", "1-on-1", "feedback", "praise", "you owe", "they owe", "at risk", "12 weeks")
SHORT_HEADS = (*HEADS[:4], "you", "they")  # of a narrow window
LEGEND = (
    "1-on-1, feedback, praise: days since the last one",
    "* longer ago than planned, ! much longer, – never",
)
OWED = {True: "you, they: open follow-ups (overdue!) by owner", False: "you owe, they owe: open follow-ups (overdue!)"}
LEGEND_OF = {  # columns that a narrow window leaves out
    "at risk": "at risk: goals at risk or off track, of all open goals",
    "12 weeks": f"12 weeks: one-on-ones in each week, this week last: {SHADES[0]} none {SHADES[1]} 1 {SHADES[2]} 2 "
    f"{SHADES[3]} 3 {SHADES[4]} more",
}
_CLOCKS = slice(1, 4)  # of the columns
_LEFT = (0, 4, 5, 7)  # the columns that begin at the left; numbers end beneath each other

Cell = tuple[str, str]  # a text and its style


def show(found: Sequence[Standing], session: Clock | None, today: date, again: str = "coachlog team") -> None:
    """Draw the team, or write it to a pipe: a rep a line. ``again`` is the command that was typed."""
    if is_drawn():
        draw(_drawn(found, session, today, again, width(), height() - 1))
    else:
        rows(_plain(one, today) for one in found)


def _plain(one: Standing, today: date) -> Iterator[object]:
    yield one.rep.alias
    for clock in (one.one_on_one, one.feedback, one.praise):
        yield None if clock.last is None else (today - clock.last).days
        yield clock.level
    yield from (one.mine, one.theirs, one.at_risk, ",".join(map(str, one.weeks)), f"{one.heard}/{one.of}")


def _drawn(
    found: Sequence[Standing], session: Clock | None, today: date, again: str, columns: int, lines: int
) -> Iterator["Text"]:
    if not found:
        yield from sentence(NO_REPS)
        return
    body = [_cells(one, today) for one in found]
    is_narrow = LEAST_NAME + _taken(_widths(HEADS[:-1], body)[1:]) > columns
    heads: Sequence[str] = SHORT_HEADS if is_narrow else HEADS
    widths = _widths(heads, body)
    if not is_narrow and LEAST_NAME + _taken(widths[1:]) > columns:
        heads, widths = heads[:-1], widths[:-1]
    who = _who(found, columns - _taken(widths[1:])) if columns >= WIDE else {}
    widths[0] = max(min(widths[0], LONGEST_ALIAS, columns - _taken([*widths[1:], *who.values()])), LEAST_NAME)
    top = [_head(heads, widths, who)]
    reps = [_line(one, line, widths, who, today) for one, line in zip(found, body, strict=True)]
    footer = [row(*_session(session, today))] if session else []
    for words in (*LEGEND, OWED[is_narrow], *(LEGEND_OF[head] for head in heads if head in LEGEND_OF)):
        footer += [row((line, DIM)) for line in wrapped(words, columns)]
    yield from top
    yield from fitted(reps, lines - len(top) - len(footer), f"{again} | less", columns)
    yield from footer


def _widths(heads: Sequence[str], body: Sequence[Sequence[Cell]]) -> list[int]:
    return [max(cells(text) for text in (head, *(line[n][0] for line in body))) for n, head in enumerate(heads)]


def _taken(widths: Iterable[int]) -> int:
    """Return the columns that cells take behind a first one."""
    return sum(wide + len(GAP) for wide in widths)


def _head(heads: Sequence[str], widths: Sequence[int], who: Mapping[str, int]) -> "Text":
    head = [(_fit(text, wide, place), DIM) for place, (text, wide) in enumerate(zip(heads, widths, strict=True))]
    return row(head[0], *((pad(name, wide), DIM) for name, wide in who.items()), *head[1:])


def _line(one: Standing, line: Sequence[Cell], widths: Sequence[int], who: Mapping[str, int], today: date) -> "Text":
    shown = [(_fit(text, wide, n), style) for n, ((text, style), wide) in enumerate(zip(line, widths, strict=False))]
    if away := absence(one.rep, today):
        shown[_CLOCKS] = [(pad(away, sum(widths[_CLOCKS]) + 2 * len(GAP)), DIM)]
    more = ((pad(getattr(one.rep, name) or "", wide), PLAIN) for name, wide in who.items())
    return row(shown[0], *more, *shown[1:])


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
        ("".join(SHADES[min(count, len(SHADES) - 1)] for count in one.weeks), PLAIN),
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

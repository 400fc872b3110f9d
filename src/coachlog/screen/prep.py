"""Five minutes before a one-on-one: the last one, what came since, what is open on both sides."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from coachlog import days
from coachlog.duties import Brief, Cadence, Clock, cadence, clock, due_day, is_late, is_old
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Rep, label, plain_number
from coachlog.phrases import stands, why
from coachlog.screen import draw, is_drawn, rows, width
from coachlog.screen.drawing import (
    DIM,
    GAP,
    HEAD,
    LATE,
    PLAIN,
    STANDING,
    VERY_LATE,
    absence,
    bar,
    beginning,
    cells,
    cut,
    pad,
    row,
    widest,
    wrapped,
)

if TYPE_CHECKING:
    from rich.text import Text

LABELS = len("one-on-one")
LONGEST_NAME = 40
LONGEST_OWNER = 16
LONGEST_WHY = 30
WIDEST = 120  # columns: a day should not stand too far from its text
WIDEST_TEXT = 92  # columns: longer lines are hard to read
LEAST_TEXT = 20
OF_THE_LAST = 6  # lines of the last one-on-one
OF_EACH = 2  # lines of what the rep said then
NEWEST = 5  # of what has been closed and seen since


class _Point(NamedTuple):
    """One thing to have in mind: its text, what stands behind that, its day."""

    entry: Entry
    text: str
    after: str = ""
    style: str = PLAIN
    day: date | None = None
    when: str = ""
    when_style: str = DIM
    beneath: tuple[str, str] = ("", PLAIN)  # a line of its own


class _Widths(NamedTuple):
    """The columns of what stands beside a text, and the room for the text: beside its day, and beneath it."""

    ids: int
    days: int
    whens: int
    room: int
    beneath: int


def show(brief: Brief, usual: Cadence, today: date, now: datetime) -> None:
    """Draw a brief, or write it to a pipe: section, id, day, state, due, text. ``now`` is the clock on the wall."""
    if is_drawn():
        draw(_drawn(brief, cadence(brief.rep, usual), today, now, min(width(), WIDEST)))
    else:
        rows(_plain(brief))


def _plain(brief: Brief) -> Iterator[tuple[object, ...]]:
    sections: tuple[tuple[str, Sequence[Entry]], ...] = (
        ("last", [brief.last] if brief.last else []),
        ("heard", brief.heard),
        ("aside", brief.asides),
        ("mine", brief.mine),
        ("theirs", brief.theirs),
        ("partner", brief.partners),
        ("closed", brief.closed),
        ("feedback", brief.feedback),
        ("goal", brief.goals),
        ("praise", [brief.praise] if brief.praise else []),
        ("undated", brief.undated),
    )
    for section, found in sections:
        for entry in found:
            day = entry.closed_on if section == "closed" else entry.on
            yield section, entry.id, day, _state(section, entry), due_day(entry), entry.text
            if look := brief.check_ins.get(entry.id):
                yield "check-in", look.id, look.on, stands(look, entry), None, look.text


def _state(section: str, entry: Entry) -> str | None:
    if section in ("partner", "undated"):
        return entry.owner or entry.status
    return entry.how or entry.status


def time_there(zone: str, now: datetime) -> str:
    """Say what time it is in a zone: ``Tue 16:40 there, 5 h 30 ahead of you``."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - reads files; only a rep with a zone pays, on a terminal

    try:
        there = now.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OSError):  # no such zone, or no folder of zones on this machine
        return "time there not known"
    ahead = (there.utcoffset() or timedelta()) - (now.utcoffset() or timedelta())
    hours, minutes = divmod(round(abs(ahead).total_seconds() / 60), 60)
    parts = [*([f"{hours} h"] if hours else []), *([f"{minutes}" if hours else f"{minutes} min"] if minutes else [])]
    apart = f"{' '.join(parts)} {'ahead of' if ahead > timedelta() else 'behind'} you" if parts else "the same as yours"
    return f"{days.WEEKDAYS[there.weekday()][:3]} {there:%H:%M} there, {apart}"


# Drawn


def _drawn(brief: Brief, every: Cadence, today: date, now: datetime, columns: int) -> Iterator["Text"]:
    rep = brief.rep
    yield from _title(rep, today, now, columns)
    sections = list(_sections(brief, every, today))
    points = [point for _, found in sections for point in found]
    shown = [*(point.entry for point in points), *brief.heard, *([brief.last] if brief.last else [])]
    widths = _widths(points, max((len(str(entry.id)) for entry in shown), default=0), today, columns)
    yield from _last(brief, clock(rep, brief.last and brief.last.on, every.one_on_one, today), widths, today)
    for name, found in sections:
        for place, point in enumerate(found):
            yield from _point("" if place else name, point, widths, today)
    yield row((_tip(brief, points, today), DIM))


def _title(rep: Rep, today: date, now: datetime, columns: int) -> Iterator["Text"]:
    """Who, where, what time it is there, and whether anything keeps the rep away: on one line if it fits."""
    name = cut(rep.name, LONGEST_NAME)
    facts = cut(" · ".join(fact for fact in (rep.role, rep.team and f"team {rep.team}", rep.tz) if fact), columns)
    parts = [(name, HEAD), *([(facts, DIM)] if facts else [])]
    more = [
        (part, style)
        for part, style in (
            (time_there(rep.tz, now) if rep.tz else "", PLAIN),
            (absence(rep, today), LATE),
            (_put_off(rep, today), DIM),
        )
        if part
    ]
    if sum(cells(part) + len(GAP) for part, _ in (*parts, *more)) <= columns + len(GAP):
        parts, more = [*parts, *more], []
    yield row(*parts)
    if more:
        yield row(*more)


def _put_off(rep: Rep, today: date) -> str:
    later = rep.quiet_until and rep.quiet_until > today
    return f"one-on-one put off to {days.near(rep.quiet_until, today)}" if rep.quiet_until and later else ""


def _widths(points: Iterable[_Point], ids: int, today: date, columns: int) -> _Widths:
    told = list(points)
    day = max((len(days.near(point.day, today)) for point in told if point.day), default=0)
    when = widest((point.when for point in told), columns)
    beneath = columns - LABELS - ids - 2 * len(GAP)
    room = beneath - when - len(GAP)
    if day and room - day - len(GAP) >= LEAST_TEXT:
        room -= day + len(GAP)
    else:  # a narrow screen says how far away a day is, no more
        day, room = 0, max(room, LEAST_TEXT // 2)
    return _Widths(ids, day, when, room, min(beneath, WIDEST_TEXT))


def _last(brief: Brief, running: Clock, widths: _Widths, today: date) -> Iterator["Text"]:
    """Yield the last one-on-one: when, its text, what the rep said."""
    last = brief.last
    every = [(f"every {days.count(running.every)}", DIM)] if running.level else []
    name = (pad("one-on-one", LABELS), HEAD)
    if last is None:
        added = f"added {days.away(brief.rep.added_on, today)}{'!' if running.level == 'red' else ''}"
        yield row(name, ("no one-on-one yet", PLAIN), (added, _level(running) or DIM), *every)
        yield from _heard(brief, widths, today)
        return
    behind = [part for part, said in (("by message", last.how == "async"), ("private", last.private)) if said]
    yield row(
        name,
        (str(last.id).rjust(widths.ids), DIM),
        (days.near(last.on, today), PLAIN),
        (_ago(last.on, running, today), _level(running)),
        *every,
        *((part, DIM) for part in behind),
    )
    for text in beginning(last.text, widths.beneath, OF_THE_LAST, last.id) if last.text.strip() else ():
        yield _beneath(widths, (text, PLAIN))
    yield from _heard(brief, widths, today)


def _heard(brief: Brief, widths: _Widths, today: date) -> Iterator["Text"]:
    """Yield what the rep said then, or said last, with its day where that was another one."""
    for place, heard in enumerate(brief.heard):
        then = "" if brief.last and heard.on == brief.last.on else f"{days.near(heard.on, today)}: "
        texts = beginning(
            then + heard.text, widths.beneath - (len("private") + len(GAP)) * heard.private, OF_EACH, heard.id
        )
        behind = ["private"] if heard.private else []
        yield row(
            (pad("" if place else "they said", LABELS), HEAD),
            (str(heard.id).rjust(widths.ids), DIM),
            (texts[0], PLAIN),
            *((part, DIM) for part in behind),
        )
        for text in texts[1:]:
            yield _beneath(widths, (text, PLAIN))


def _level(running: Clock) -> str:
    return {"amber": LATE, "red": VERY_LATE}.get(running.level or "", PLAIN)


def _ago(day: date, running: Clock, today: date) -> str:
    return f"{days.away(day, today)}{'!' if running.level == 'red' else ''}"


def _beneath(widths: _Widths, part: tuple[str, str]) -> "Text":
    return row((" " * (LABELS + len(GAP) + widths.ids), PLAIN), part)


def _sections(brief: Brief, every: Cadence, today: date) -> Iterator[tuple[str, list[_Point]]]:
    """Yield what is on the screen beneath the last one-on-one: each section's name, and what stands in it."""
    yield "asides", _newest([_aside(entry, today) for entry in brief.asides])
    yield "I owe", [_owed(entry, entry.text, today) for entry in brief.mine]
    yield "they owe", [_owed(entry, entry.text, today) for entry in brief.theirs]
    yield "partners", [_owed(entry, f"{_owner(entry)}: {entry.text}", today) for entry in brief.partners]
    yield "closed", _newest([_closed(entry) for entry in brief.closed])
    yield "feedback", [_owed(entry, entry.text, today) for entry in brief.feedback]
    yield "goals", [_goal(goal, brief.check_ins.get(goal.id), today) for goal in brief.goals]
    yield "praise", [_praised(brief.praise, brief.rep, every, today)] if brief.praise else []
    yield "no day", [_undated(entry, today) for entry in brief.undated]


def _newest(points: list[_Point]) -> list[_Point]:
    """Keep the newest, and say behind the first of them how many came before."""
    if len(points) <= NEWEST:
        return points
    first, *others = points[-NEWEST:]
    before = f"{len(points) - NEWEST} more before"
    return [first._replace(after=", ".join(part for part in (first.after, before) if part)), *others]


def _aside(entry: Entry, today: date) -> _Point:
    return _Point(entry, entry.text, day=entry.on, when=days.away(entry.on, today))


def _closed(entry: Entry) -> _Point:
    text = f"{_whose(entry)} {entry.status}: {entry.text}"
    return _Point(entry, text, cut(why(entry), LONGEST_WHY), style=DIM, day=entry.closed_on)


def _praised(praise: Entry, rep: Rep, every: Cadence, today: date) -> _Point:
    running = clock(rep, praise.on, every.praise, today)
    when = _ago(praise.on, running, today)
    return _Point(praise, praise.text, day=praise.on, when=when, when_style=_level(running) or DIM)


def _undated(entry: Entry, today: date) -> _Point:
    old = f"{days.count((today - entry.on).days)} old" if is_old(entry, today) else ""
    return _Point(entry, f"{label(entry)}: {entry.text}", when=old, when_style=LATE)


def _owner(entry: Entry) -> str:
    return cut(entry.owner or "", LONGEST_OWNER)


def _whose(entry: Entry) -> str:
    if entry.kind == "follow-up":
        return {OWNER_YOU: "mine", OWNER_REP: "theirs"}.get(entry.owner or "") or _owner(entry)
    return entry.kind


def _owed(entry: Entry, text: str, today: date) -> _Point:
    day = due_day(entry) or today
    late = is_late(entry, today)
    when = f"{days.count((today - day).days)} late" if late else days.away(day, today)
    return _Point(entry, text, day=day, when=when, when_style=VERY_LATE if late else PLAIN if day == today else DIM)


def _goal(goal: Entry, look: Entry | None, today: date) -> _Point:
    """Return a goal: how far it has come, and beneath it where it stood when somebody last looked."""
    progress = ""
    if goal.target is not None:
        progress = f"{bar(goal.at or 0, goal.target)} {plain_number(goal.at or 0)}/{plain_number(goal.target)}"
    beneath = ("no check-in yet", DIM)
    if look:
        said = f": {look.text}" if look.text else ""
        private = ", private" if look.private else ""
        where = stands(look) if goal.target is None else stands(look._replace(at=None))  # the bar says how far
        standing = f"{where or 'check-in'}, {days.near(look.on, today)}{private}{said}"
        beneath = (standing, STANDING.get(look.status or "", PLAIN))
    point = _owed(goal, goal.text, today) if goal.due else _Point(goal, goal.text, when="no day")
    return point._replace(after=progress, beneath=beneath)


def _point(name: str, point: _Point, widths: _Widths, today: date) -> Iterator["Text"]:
    """Yield the lines of one thing: its text, going on beneath itself and its day, which stands on the right."""
    text, more = _in_two(point.text, min(widths.room, WIDEST_TEXT), widths.beneath)
    after = cut(
        ", ".join(part for part in (point.after, "private" if point.entry.private else "") if part), widths.room
    )
    parts = [(text, point.style)]
    used = cells(text)
    if after and not more and used + len(GAP) + cells(after) <= widths.room:
        parts.append((after, DIM))
        used, after = used + len(GAP) + cells(after), ""
    last, style = parts[-1]
    parts[-1] = (last + " " * (widths.room - used), style)
    day = days.near(point.day, today) if point.day else ""
    yield row(
        (pad(name, LABELS), HEAD),
        (str(point.entry.id).rjust(widths.ids), DIM),
        *parts,
        *([(day.ljust(widths.days), DIM)] if widths.days else []),
        (point.when.rjust(widths.whens), point.when_style),
    )
    for part, style in ((more, point.style), (after, DIM), point.beneath):
        if part:
            yield _beneath(widths, (cut(part, widths.beneath), style))


def _in_two(text: str, room: int, beneath: int) -> tuple[str, str]:
    """Break a text at a word: what fits on the first line, and as much of the rest as fits on a second."""
    line = cut(text, room + beneath)
    if cells(line) <= room:
        return line, ""
    first = next(wrapped(line, room))
    return first, cut(line[len(first) :], beneath)


def _tip(brief: Brief, points: Sequence[_Point], today: date) -> str:
    alias = brief.rep.alias
    if brief.rep.has_left(today):
        return f"coachlog export {alias} --handover  ·  coachlog history {alias}"
    if brief.last is None and not points:
        return f'Begin with: coachlog note {alias} "…" --mine "… @fri"'
    return f'coachlog note {alias} "…" --mine "… @fri"  ·  coachlog history {alias}'

"""Five minutes before a one-on-one: the last one, what happened since, open items on both sides."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from coachlog import days
from coachlog.briefs import Brief, Section
from coachlog.cadences import Cadence, Clock, cadence, clock
from coachlog.duties import due_day, is_old
from coachlog.model import OWNER_YOU, Entry, Rep, label, variant
from coachlog.phrases import stands, stands_beneath, times, why
from coachlog.screen import draw, height, is_drawn, rows, width
from coachlog.screen.drawing import (
    absence,
    beginning,
    beside,
    cells,
    cut,
    due_when,
    fitted,
    pad,
    progress,
    row,
    widest,
    wrapped,
)  # fmt: skip
from coachlog.screen.styles import DIM, GAP, HEAD, LATE, LEVELS, LONGEST_OWNER, PLAIN, STANDING, WIDEST_TEXT

if TYPE_CHECKING:
    from rich.text import Text

LABELS = len("no due date")
LONGEST_NAME = 40
LONGEST_WHY = 30
WIDEST = 120  # columns: a day should not stand too far from its text
LEAST_TEXT = 20
OF_THE_LAST = 6  # lines of the last one-on-one
OF_EACH = 2  # lines of what the rep said then
NEWEST = 5  # of each kind of thing that has happened since
SINCE = ("aside", "session", "closed", "given")  # sections of what has happened since


class _Point(NamedTuple):
    """An entry in a section: its text, what stands behind that, its day."""

    entry: Entry
    text: str
    after: str = ""
    style: str = PLAIN
    day: date | None = None
    when: str = ""
    when_style: str = DIM
    part_of: str = ""  # which team goal, on its own line
    beneath: tuple[str, str] = ("", PLAIN)  # on its own line


class _Widths(NamedTuple):
    """The columns of what stands beside a text, and the room for the text: beside its day, and beneath it.

    ``whens`` is 0 in a narrow window: how far away a day is stands behind the text or beneath it.
    """

    ids: int
    days: int
    whens: int
    room: int
    beneath: int
    columns: int


def show(brief: Brief, usual: Cadence, today: date, now: datetime) -> None:
    """Draw a brief, or write it to a pipe: section, id, day, state, due, text. ``now`` is the clock on the wall."""
    if is_drawn():
        columns = min(width(), WIDEST)
        lines = [*_drawn(brief, cadence(brief.rep, usual), today, now, columns)]
        draw(fitted(lines, height() - 1, f"coachlog prep {brief.rep.alias} | less", columns, "more lines"))
    else:
        rows(_plain(brief))


def _plain(brief: Brief) -> Iterator[tuple[object, ...]]:
    for section, found in brief.sections():
        for entry in found:
            day = entry.closed_on or entry.on
            yield section.name, entry.id, day, _state(section.name, entry), due_day(entry), entry.text
            if above := brief.team_goals.get(entry.id):
                yield "team-goal", above.id, above.on, above.status, due_day(above), above.text
            if look := brief.check_ins.get(entry.id):
                yield "check-in", look.id, look.on, stands(look, entry), None, look.text


def _state(section: str, entry: Entry) -> str | None:
    if section in ("partner", "topic", "undated"):
        return entry.owner or entry.status
    return entry.how or entry.status


def time_there(zone: str, now: datetime, today: date) -> str:
    """Return the time in a zone: ``Tue 16:40 there, 5 h 30 ahead of you``. On a pretended day: ``5 h 30 ahead of you``.

    Summer time may make that another difference than today's.
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - reads files; only a rep with a zone pays, on a terminal

    is_pretended = now.date() != today
    if is_pretended:
        now = datetime(today.year, today.month, today.day, 12).astimezone()
    try:
        there = now.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OSError):  # no such zone, or no folder of zones on this machine
        return "time there not known"
    ahead = (there.utcoffset() or timedelta()) - (now.utcoffset() or timedelta())
    hours, minutes = divmod(round(abs(ahead).total_seconds() / 60), 60)
    parts = [*([f"{hours} h"] if hours else []), *([f"{minutes}" if hours else f"{minutes} min"] if minutes else [])]
    apart = f"{' '.join(parts)} {'ahead of' if ahead > timedelta() else 'behind'} you" if parts else "the same as yours"
    if is_pretended:
        return apart if parts else "the same time as yours"
    return f"{days.WEEKDAYS[there.weekday()][:3]} {there:%H:%M} there, {apart}"


# Drawn


def _drawn(brief: Brief, every: Cadence, today: date, now: datetime, columns: int) -> Iterator["Text"]:
    rep = brief.rep
    yield from _title(rep, today, now, columns)
    (_, _), (said, heard), *sections = brief.sections()
    drawn = [(section.title, _points(section, found, brief, every, today)) for section, found in sections]
    points = [point for _, found in drawn for point in found]
    widths = _widths(points, max((len(str(entry.id)) for entry in brief.entries), default=0), today, columns)
    yield from _last(
        brief, clock(rep, brief.last and brief.last.on, every.one_on_one, today, most="red"), widths, today
    )
    yield from _heard(brief.last, said.title, heard, widths, today)
    for title, found in drawn:
        for place, point in enumerate(found):
            yield from _point("" if place else title, point, widths, today)
    yield from beside(_tips(brief, points, today), columns)


def _title(rep: Rep, today: date, now: datetime, columns: int) -> Iterator["Text"]:
    """Yield who it is, where, the time there, and whether the rep is away: on one line if it fits."""
    name = cut(rep.name, LONGEST_NAME)
    facts = cut(" · ".join(fact for fact in (rep.role, rep.team and f"team {rep.team}", rep.tz) if fact), columns)
    there = time_there(rep.tz, now, today) if rep.tz else ""
    parts = [part for part in ((name, HEAD), (facts, DIM)) if part[0]]
    more = [part for part in ((there, PLAIN), (absence(rep, today), LATE), (_snoozed(rep, today), DIM)) if part[0]]
    fits = sum(cells(part) + len(GAP) for part, _ in (*parts, *more)) <= columns + len(GAP)
    for line in ([*parts, *more],) if fits or not more else (parts, more):
        yield row(*line)


def _snoozed(rep: Rep, today: date) -> str:
    until = rep.quiet_until
    return f"snoozed until {days.near(until, today)}" if until and until > today else ""


def _widths(shown: Sequence[_Point], ids: int, today: date, columns: int) -> _Widths:
    day = max((len(days.near(point.day, today)) for point in shown if point.day), default=0)
    when = widest((point.when for point in shown), columns)
    beneath = columns - LABELS - ids - 2 * len(GAP)
    room = beneath - when - len(GAP)
    if day and room - day - len(GAP) >= LEAST_TEXT:
        room -= day + len(GAP)
    else:  # a narrow screen says how far away a day is, no more
        day = 0
    if room < LEAST_TEXT:
        when, room = 0, beneath
    return _Widths(ids, day, when, room, min(beneath, WIDEST_TEXT), columns)


def _last(brief: Brief, running: Clock, widths: _Widths, today: date) -> Iterator["Text"]:
    """Yield the last one-on-one: when, and its text."""
    last = brief.last
    every = [(f"every {days.count(running.every)}", DIM)] if running.level else []
    name = (pad("one-on-one", LABELS), HEAD)
    if last is None:
        ago, style = _ago(brief.rep.added_on, running, today)
        yield row(name, ("no one-on-one yet", PLAIN), (f"added {ago}", style), *every)
        return
    behind = [(part, DIM) for part, said in (("by message", last.how == "async"), ("private", last.private)) if said]
    parts = [name, (str(last.id).rjust(widths.ids), DIM), (days.near(last.on, today), PLAIN)]
    parts.append(_ago(last.on, running, today, PLAIN))
    fits = sum(cells(text) + len(GAP) for text, _ in (*parts, *every, *behind)) <= widths.columns + len(GAP)
    yield row(*parts, *(every if fits else ()), *behind)
    for text in beginning(last.text, widths.beneath, OF_THE_LAST, last.id) if last.text.strip() else ():
        yield _beneath(widths, (text, PLAIN))


def _heard(last: Entry | None, title: str, found: Sequence[Entry], widths: _Widths, today: date) -> Iterator["Text"]:
    """Yield what the rep said in the last one-on-one, or said last, with its day where that was another one."""
    for place, heard in enumerate(found):
        then = "" if last and heard.on == last.on else f"{days.near(heard.on, today)}: "
        behind = [("private", DIM)] if heard.private else []
        room = widths.beneath - sum(len(part) + len(GAP) for part, _ in behind)
        texts = beginning(then + heard.text, room, OF_EACH, heard.id)
        yield row(
            (pad("" if place else title, LABELS), HEAD),
            (str(heard.id).rjust(widths.ids), DIM),
            (texts[0], PLAIN),
            *behind,
        )
        for text in texts[1:]:
            yield _beneath(widths, (text, PLAIN))


def _ago(day: date, running: Clock, today: date, usual: str = DIM) -> tuple[str, str]:
    """Return how long ago a day was, and its style: ``usual`` unless that is too long."""
    return f"{days.away(day, today)}{'!' if running.level == 'red' else ''}", LEVELS.get(running.level or "", usual)


def _beneath(widths: _Widths, part: tuple[str, str]) -> "Text":
    return row((" " * (LABELS + len(GAP) + widths.ids), PLAIN), part)


def _points(section: Section, found: Sequence[Entry], brief: Brief, every: Cadence, today: date) -> list[_Point]:
    """Return what stands in a section beneath the last one-on-one; of what happened since, the newest."""
    points = [_as_point(section, entry, brief, every, today) for entry in found]
    if section.name not in SINCE or len(points) <= NEWEST:
        return points
    first, *others = points[-NEWEST:]
    before = f"{len(points) - NEWEST} more before"
    return [first._replace(after=", ".join(part for part in (first.after, before) if part)), *others]


def _as_point(section: Section, entry: Entry, brief: Brief, every: Cadence, today: date) -> _Point:
    point = _open(entry, today)
    match section.name:
        case "aside" | "session":
            point = point._replace(day=entry.on, when=days.away(entry.on, today))
        case "partner":
            point = point._replace(text=f"{_owner(entry)}: {entry.text}")
        case "given":
            on = entry.given_on or entry.on
            point = _Point(
                entry, entry.text, cut(why(entry), LONGEST_WHY), style=DIM, day=on, when=days.away(on, today)
            )
        case "closed":
            whose = {"mine": "yours", "partner": _owner(entry)}.get(variant(entry).section, variant(entry).section)
            text = f"{whose}, {entry.status}: {entry.text}"
            point = _Point(entry, text, cut(why(entry), LONGEST_WHY), style=DIM, day=entry.closed_on)
        case "topic":
            whose = "you" if entry.owner == OWNER_YOU else brief.rep.name.split(maxsplit=1)[0]
            count = brief.carried_over.get(entry.id, 0)
            after = f"carried over {times(count)}" if count else ""
            point = _Point(entry, f"{whose}: {entry.text}", after)
        case "goal":
            point = _goal(point, brief.check_ins.get(entry.id), today)
            if above := brief.team_goals.get(entry.id):
                private = ", private" if above.private else ""
                point = point._replace(part_of=f"part of team {above.team}'s goal {above.id}{private}: {above.text}")
        case "praise":
            running = clock(brief.rep, entry.on, every.praise, today, most="amber")
            when, style = _ago(entry.on, running, today)
            point = _Point(entry, entry.text, day=entry.on, when=when, when_style=style)
        case "undated":
            old = f"{days.count((today - entry.on).days)} old" if is_old(entry, today) else ""
            point = _Point(entry, f"{label(entry)}: {entry.text}", when=old, when_style=LATE)
    return point


def _owner(entry: Entry) -> str:
    return cut(entry.owner or "", LONGEST_OWNER)


def _open(entry: Entry, today: date) -> _Point:
    day = due_day(entry)
    when, style = due_when(day, today) if day else ("", DIM)
    return _Point(entry, entry.text, day=day, when=when, when_style=style)


def _goal(point: _Point, look: Entry | None, today: date) -> _Point:
    """Return a goal: how far it has come, and beneath it where it stood at its last check-in."""
    goal = point.entry
    beneath = ("no check-in yet", DIM)
    if look:
        said = f": {look.text}" if look.text else ""
        private = ", private" if look.private else ""
        standing = f"{stands_beneath(look, goal) or 'check-in'}, {days.near(look.on, today)}{private}{said}"
        beneath = (standing, STANDING.get(look.status or "", PLAIN))
    return point._replace(when=point.when or "no due date", after=progress(goal), beneath=beneath)


def _point(name: str, point: _Point, widths: _Widths, today: date) -> Iterator["Text"]:
    """Yield the lines of one thing: its text, going on beneath itself and its day, which stands on the right."""
    if not widths.whens:
        point = point._replace(day=None, when="", after=", ".join(filter(None, (point.when, point.after))))
    room = widths.room if point.day or point.when else widths.beneath  # nothing stands on its right
    text, more = _in_two(point.text, min(room, WIDEST_TEXT), widths.beneath)
    after = cut(", ".join(part for part in (point.after, "private" if point.entry.private else "") if part), room)
    parts = [(text, point.style)]
    used = cells(text)
    if after and not more and used + len(GAP) + cells(after) <= room:
        parts.append((after, DIM))
        used, after = used + len(GAP) + cells(after), ""
    last, style = parts[-1]
    parts[-1] = (last + " " * (room - used), style)
    day = days.near(point.day, today) if point.day else ""
    yield row(
        (pad(name, LABELS), HEAD),
        (str(point.entry.id).rjust(widths.ids), DIM),
        *parts,
        *([(day.ljust(widths.days), DIM)] if widths.days and day else []),
        *([(point.when.rjust(widths.whens), point.when_style)] if point.when else []),
    )
    for part, style in ((more, point.style), (after, DIM), (point.part_of, DIM), point.beneath):
        if part:
            yield _beneath(widths, (cut(part, widths.beneath), style))


def _in_two(text: str, room: int, beneath: int) -> tuple[str, str]:
    """Break a text at a word: what fits on the first line, and as much of the rest as fits on a second."""
    line = cut(text, room + beneath)
    if cells(line) <= room:
        return line, ""
    first = next(wrapped(line, room))
    return first, cut(line[len(first) :], beneath)


def _tips(brief: Brief, points: Sequence[_Point], today: date) -> list[str]:
    """Return the commands to type next."""
    alias = brief.rep.alias
    if brief.rep.has_left(today):
        return [f"coachlog export {alias} --handover", f"coachlog history {alias}"]
    note = f'coachlog note {alias} "…" --mine "… @fri"'
    if brief.last is None and not points:
        return [f"Begin with: {note}"]
    return [note, f"coachlog history {alias}"]

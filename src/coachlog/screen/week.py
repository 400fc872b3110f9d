"""A week on one screen: a line for each thing a manager asks on Friday, wrapped between names."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coachlog import days, phrases, shell
from coachlog.cadences import later
from coachlog.duties import Duty, Quiet
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Rep, plain_number
from coachlog.screen import draw, height, is_drawn, rows, width
from coachlog.screen.drawing import cells, cut, fitted, row, sentence, wrapped
from coachlog.screen.styles import (
    DIM,
    GAP,
    HEAD,
    LEVELS,
    LONGEST_ALIAS,
    LONGEST_OWNER,
    NO_REPS,
    PLAIN,
    STANDING,
    TEAM,
    VERY_LATE,
    WIDEST_TEXT,
)
from coachlog.text import one_line
from coachlog.weeks import CheckIn, Week

if TYPE_CHECKING:
    from rich.text import Text

LONGEST_TEXT = 36  # columns, of an item of next week
LABELS = len("no one-on-one")  # columns; a longer label pushes its own line to the right
LEAST_ROOM = 24  # columns for items beside a label
APART = GAP * 2  # between two halves of a line

Parts = list[tuple[str, str]]  # texts and their styles, one after another


class Half(NamedTuple):
    """A half of a line, or all of it: items with a text between them. ``more``: how the rest is shown, if cut."""

    items: Sequence[Parts]
    between: str = ", "
    before: str = ""
    more: str = ""


def show(week: Week, reps: Sequence[Rep], team: str | None, again: str) -> None:
    """Draw a week, or write it to a pipe: section, id, rep, what, day, number, text.

    ``again`` is the command that shows the lines for which the window has no room.
    """
    if is_drawn():
        lines = list(_drawn(week, reps, team, width()))
        draw(fitted(lines, height() - 1, again, width(), "more lines"))
    else:
        rows(_plain(week))


def _plain(week: Week) -> Iterator[tuple[object, ...]]:
    yield from _plain_entries("one-on-one", week.one_on_ones, "how")
    yield from (_plain_quiet("no one-on-one", line) for line in week.no_one_on_one)
    yield from _plain_entries("finished", week.finished, "owner", "closed_on")
    counts = (("open", week.mine, week.theirs), ("overdue", week.mine_late, week.theirs_late))
    for section, *both in counts:
        owned = zip((OWNER_YOU, OWNER_REP), both, strict=True)
        yield from ((section, None, None, owner, None, count, None) for owner, count in owned if count)
    for goal, look in week.check_ins:
        yield "check-in", look.parent, look.whose, look.status, look.on, _number(look.at), goal and goal.text
    yield from (_plain_duty("check-in overdue", duty) for duty in week.check_ins_late)
    yield from _plain_entries("feedback given", week.given, day="given_on")
    yield from _plain_entries("feedback to give", week.to_give, day="due")
    yield from _plain_entries("praise", week.praise)
    yield from (_plain_quiet("no praise", line) for line in week.no_praise)
    yield from _plain_entries("snoozed", week.snoozed, "kind", "snoozed_until", "snoozes")
    yield from (_plain_duty("next week", duty) for duty in week.next_week)


def _number(value: float | None) -> int | float | None:
    return None if value is None else plain_number(value)


def _plain_entries(
    section: str, found: Iterable[Entry], what: str = "", day: str = "on", number: str = ""
) -> Iterator[tuple[object, ...]]:
    """Yield an entry a line, with the fields that say what it is, its day and its number."""
    for one in found:
        fields = (getattr(one, name) if name else None for name in (what, day, number))
        yield section, one.id, one.whose, *fields, one.text


def _plain_quiet(section: str, line: Quiet) -> tuple[object, ...]:
    return section, None, line.rep, line.level, line.since, line.days, None


def _plain_duty(section: str, duty: Duty) -> tuple[object, ...]:
    entry = duty.entry
    return section, entry and entry.id, duty.whose, duty.duty, duty.due, duty.days, entry and entry.text


def _drawn(week: Week, reps: Sequence[Rep], team: str | None, columns: int) -> Iterator["Text"]:
    yield row((days.stretch(week.since, week.until), HEAD), *([(team, DIM)] if team else []))
    if week.is_empty:
        yield from _empty(week, reps)
        return
    lines = [(label, found) for label, halves in _lines(week, team) if (found := [one for one in halves if one.items])]
    pairs = [list(map(_width, halves)) for _, halves in lines if len(halves) > 1]
    room = columns - LABELS - len(GAP)
    second = max((one for one, other in pairs if one + len(APART) + other <= room), default=0) + len(APART)
    for label, halves in lines:
        indent = max(LABELS, cells(label)) + len(GAP)
        is_above = columns - indent < LEAST_ROOM  # a long label on a narrow screen
        if is_above:
            yield row((label, DIM))
            indent = LABELS + len(GAP)
        for place, parts in enumerate(_beside(halves, columns - indent, second)):
            yield row((("" if place or is_above else label).ljust(indent), DIM), *parts, gap="")


def _lines(week: Week, team: str | None) -> Iterator[tuple[str, list[Half]]]:
    """Yield each line by its label; those without an item are not drawn."""
    sunday = f" on {days.WEEKDAYS[-1]}" if week.is_over else ""
    done = {owner: sum(one.owner == owner for one in week.finished) for owner in (OWNER_YOU, OWNER_REP)}
    yours = _follow_ups("you", done[OWNER_YOU], week.mine, week.mine_late, sunday)
    theirs = _follow_ups("reps", done[OWNER_REP], week.theirs, week.theirs_late, sunday)
    looked = Half(list(map(_stands, week.check_ins)), " · ", "checked in: ")
    to_look = Half(_names(duty.whose for duty in week.check_ins_late), before="check-in overdue: ")
    given = Half(_names(one.rep for one in week.given), before="given: ")
    to_give = Half(_names(one.rep for one in week.to_give), before="to give: ")
    praised = Half(_names(one.rep for one in week.praise))
    snoozed = [[(cut(one.text, WIDEST_TEXT), PLAIN)] for one in week.snoozed]
    ahead = f"coachlog due --ahead 2w{_only(team)}"
    yield "one-on-ones", [Half(_met(week.one_on_ones), GAP)]
    yield "no one-on-one", [Half(_missed(week.no_one_on_one), GAP)]
    yield "follow-ups", [Half(yours, " · "), Half(theirs, " · ")]
    yield "goals", [looked, to_look]
    yield "feedback", [given, to_give]
    yield "praise", [praised, Half(_missed(week.no_praise), before="no praise: ")]
    yield "snoozed twice or more", [Half(snoozed, " · ", more="coachlog history --open")]
    yield "next week", [Half(list(map(_coming, week.next_week)), " · ", more=ahead)]


def _only(team: str | None) -> str:
    """Return the option that shows one team only, as it can be pasted into a shell."""
    if team is None:
        return ""
    return f" --team {shell.quote(one_line(team))}"


def _beside(halves: Sequence[Half], room: int, second: int) -> Iterator[Parts]:
    """Yield the lines of one or two halves: the second one beside the first where there is room, else below it."""
    if len(halves) > 1 and (wide := _width(halves[0])) + len(APART) + _width(halves[1]) <= room:
        column = second if wide + len(APART) <= second <= room - _width(halves[1]) else wide + len(APART)
        left, right = (next(_wrapped(half, room)) for half in halves)
        yield [*left, (" " * (column - wide), PLAIN), *right]
        return
    for half in halves:
        yield from _wrapped(half, room)


def _wrapped(half: Half, room: int) -> Iterator[Parts]:
    """Yield the items of a half, as many on a line as fit, or one line and what shows the rest.

    What stands between two items stays at the end of its line.
    """
    first, *others = half.items
    begun = [(half.before, DIM), *first] if half.before else first
    left = [_fitting(item, room) for item in (begun, *others)]
    while left:
        count = _how_many_fit(left, half, room)
        line = left[0]
        for item in left[1:count]:
            line = [*line, (half.between, PLAIN), *item]
        left = left[count:]
        if left and half.more:
            yield line
            yield from ([(part, DIM)] for part in wrapped(f"and {len(left)} more: {half.more}", room))
            return
        yield [*line, (half.between.rstrip(), PLAIN)] if left else line


def _how_many_fit(items: Sequence[Parts], half: Half, room: int) -> int:
    """Return how many of some items fit on one line; the first one always does."""
    used, at_the_end = 0, 0 if half.more else cells(half.between.rstrip())
    for place, item in enumerate(items):
        used += _cells(item) + (cells(half.between) if place else 0)
        is_last = place == len(items) - 1
        if place and used + (0 if is_last else at_the_end) > room:
            return place
    return len(items)


def _fitting(item: Parts, room: int) -> Parts:
    """Cut the longest text of an item that is wider than a line, with room for a separator."""
    excess = _cells(item) - (room - len(" ·"))
    if excess <= 0:
        return item
    longest = max(range(len(item)), key=lambda place: cells(item[place][0]))
    text, style = item[longest]
    return [*item[:longest], (cut(text, max(cells(text) - excess, 1)), style), *item[longest + 1 :]]


def _cells(parts: Parts) -> int:
    return sum(cells(text) for text, _ in parts)


def _width(half: Half) -> int:
    """Return the columns that a half takes on one line."""
    return cells(half.before) + sum(map(_cells, half.items)) + cells(half.between) * (len(half.items) - 1)


# Items


def _name(rep: str) -> str:
    return cut(rep, LONGEST_ALIAS) or TEAM


def _names(reps: Iterable[str]) -> list[Parts]:
    """Return each rep once, with how many times where that is more than once: ``maria (2)``."""
    times: dict[str, int] = {}
    for rep in reps:
        times[rep] = times.get(rep, 0) + 1
    return [[(f"{_name(rep)} ({count})" if count > 1 else _name(rep), PLAIN)] for rep, count in times.items()]


def _met(notes: Sequence[Entry]) -> list[Parts]:
    """Return each rep who was met, once: ``maria (2)``, ``lena (in writing)``."""
    hows: dict[str, list[str | None]] = {}
    for note in notes:
        hows.setdefault(note.rep, []).append(note.how)
    found = []
    for rep, how in hows.items():
        said = [*([str(len(how))] if len(how) > 1 else []), *(["in writing"] if set(how) == {"async"} else [])]
        found.append([(f"{_name(rep)} ({', '.join(said)})" if said else _name(rep), PLAIN)])
    return found


def _missed(found: Sequence[Quiet]) -> list[Parts]:
    """Return reps with the days: ``sam (50 days)``, then ``dev (9)``."""
    return [
        [(f"{_name(one.rep)} ({one.days if place else days.count(one.days)})", LEVELS[one.level])]
        for place, one in enumerate(found)
    ]


def _follow_ups(who: str, done: int, count: int, late: int, on_sunday: str) -> list[Parts]:
    """Return ``you finished 6 · 5 open, 2 overdue``; nothing where there is nothing to count."""
    if not (done or count):
        return []
    still = [(f"{count} open{on_sunday}", PLAIN), *([(f", {late} overdue", VERY_LATE)] if late else [])]
    return [[(f"{who} finished {done or 'none'}", PLAIN)], *([still] if count else [])]


def _stands(one: CheckIn) -> Parts:
    stands = phrases.stands(one.check_in, one.goal)
    name = _name(one.check_in.whose)
    said = f"{name}, {stands}" if stands else name
    return [(said, STANDING.get(one.check_in.status or "", PLAIN))]


def _coming(duty: Duty) -> Parts:
    """Return a weekday and what is due on it: ``Mon check-in on priya's goal``, ``Thu QBR deck (you)``."""
    weekday, rep = days.WEEKDAYS[duty.due.weekday()][:3], _name(duty.whose)
    if duty.entry and duty.entry.owner:
        owners = {OWNER_YOU: "you", OWNER_REP: rep}
        owner = owners.get(duty.entry.owner) or cut(duty.entry.owner, LONGEST_OWNER)
        what = f"{cut(duty.entry.text, LONGEST_TEXT)} ({owner})"
    else:
        ways = {"check-in": f"check-in on {rep}'s goal", "goal": f"{rep}'s goal is due"}
        what = ways.get(duty.duty, f"{duty.duty} for {rep}")
    return [(f"{weekday} {what}", PLAIN)]


def _empty(week: Week, reps: Sequence[Rep]) -> Iterator["Text"]:
    """Yield that nothing was recorded, and what to type next."""
    if week.is_over:
        yield row(("Nothing recorded that week. What came before:", PLAIN))
        yield row((f"coachlog history --until {later(week.since, -1)}", DIM))
    elif here := [rep.alias for rep in reps if not rep.has_left(week.today)]:
        yield row(("Nothing recorded this week. After a one-on-one:", PLAIN))
        yield row((f'coachlog note {here[0]} "…"', DIM))
    else:
        yield from sentence(NO_REPS)

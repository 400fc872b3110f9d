"""A deal or an initiative across reps and partners: open items, each rep's latest entry, partners and lessons."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from coachlog import days
from coachlog.about import About, is_owed, partner
from coachlog.duties import due_day, is_parked
from coachlog.model import KINDS, OWNER_REP, Entry, label
from coachlog.phrases import stands
from coachlog.screen import draw, height, is_drawn, rows, width
from coachlog.screen.drawing import cells, cut, pad, row, widest, with_command, wrapped
from coachlog.screen.styles import (
    DIM,
    GAP,
    HEAD,
    LONGEST_ALIAS,
    LONGEST_OWNER,
    NO_TEXT,
    PLAIN,
    TEAM,
    VERY_LATE,
    WIDEST_TEXT,
)
from coachlog.text import many

if TYPE_CHECKING:
    from rich.text import Text

NAMES = len("partners")  # columns of what a section is called
LONGEST_GOAL = 30
LEAST_TEXT = 20  # columns for a text beside its entry; where there are fewer, it stands beneath


class _Line(NamedTuple):
    """An entry in a section: its rep, its day (empty: not shown), its text, and when it is due, with its style."""

    entry: Entry
    text: str
    rep: str = ""
    day: str = ""
    due: tuple[str, str] = ("", PLAIN)


class _Widths(NamedTuple):
    """The columns of what stands before a text, and of the window."""

    ids: int
    aliases: int
    days: int
    columns: int


def show(about: About, today: date, goals: Mapping[int, Entry]) -> None:
    """Draw what there is about a tag, or write it to a pipe. ``goals`` are those of the check-ins that are shown.

    In a pipe: section, id, day, rep, kind, owner, state, due, days overdue, private, text.
    """
    if is_drawn():
        draw(_drawn(about, today, goals, width(), height()))
    else:
        rows(_plain(about, today, goals))


def _plain(about: About, today: date, goals: Mapping[int, Entry]) -> Iterator[tuple[object, ...]]:
    def columns(section: str, entry: Entry) -> tuple[object, ...]:
        due = due_day(entry) if entry.is_open else None
        return (
            section, entry.id, entry.on, entry.whose, entry.kind, entry.owner, _state(entry, goals), due,
            due and (today - due).days, "private" if entry.private else None, entry.text,
        )  # fmt: skip

    yield from (columns("open", entry) for entry in about.open)
    yield from (columns("latest", entry) for entry in about.latest)
    yield from (("partner", *[None] * 9, name) for name in about.partners)
    yield from (columns("lesson", entry) for entry in about.lessons)


def _state(entry: Entry, goals: Mapping[int, Entry]) -> str | None:
    return stands(entry, goals.get(entry.parent or 0)) or entry.how or entry.status


def _drawn(about: About, today: date, goals: Mapping[int, Entry], columns: int, lines: int) -> Iterator["Text"]:
    command = f"coachlog find --tag {about.typed}"
    sections = {
        "open": ([_open(entry, today) for entry in about.open], f"coachlog history --open --tag {about.typed}"),
        "latest": ([_latest(entry, today, goals) for entry in about.latest], command),
        "lessons": ([_Line(entry, entry.text) for entry in about.lessons], f"{command} --kind lesson"),
    }
    partners = [*wrapped(", ".join(about.partners), min(columns - NAMES - len(GAP), WIDEST_TEXT))]
    if not about.partners:
        partners = []
    since = f"{days.MONTHS[about.since.month - 1][:3]} {about.since.year}"
    last = with_command(f"{many(about.count, 'entry')} since {since}", command, columns)
    counts = [len(found) for found, _ in sections.values()]
    everything = [line for found, _ in sections.values() for line in found]
    widths = _Widths(
        ids=max(len(str(line.entry.id)) for line in everything),
        aliases=widest((line.rep for line in everything), min(LONGEST_ALIAS, columns // 6)),
        days=widest((line.day for line in everything), columns),
        columns=columns,
    )
    is_beneath = any(_room(line, widths) < LEAST_TEXT for line in everything)
    room = (lines - 1 - len(last) - len(partners)) // (2 if is_beneath else 1)
    shares = dict(zip(sections, _shares(counts, room), strict=True))
    for name, (found, more) in sections.items():
        is_cut = shares[name] < len(found)
        fitting = found[: shares[name] - is_cut]
        texts = min((widest((line.text for line in fitting), WIDEST_TEXT), *(_room(line, widths) for line in fitting)))
        for place, line in enumerate(fitting):
            yield from _rows("" if place else name, line, widths, 0 if is_beneath else texts)
        if is_cut:
            yield _section("" if fitting else name, (f"{len(found) - len(fitting)} more: {more}", DIM))
        if name == "latest":
            yield from (_section("" if place else "partners", (text, PLAIN)) for place, text in enumerate(partners))
    yield from (row((text, DIM)) for text in last)


def _shares(counts: Sequence[int], room: int) -> list[int]:
    """Return how many of ``room`` lines each list gets: dealt out in turn, at least one each."""
    shares = [min(count, 1) for count in counts]
    while sum(shares) < min(room, sum(counts)):
        for place, count in enumerate(counts):
            if shares[place] < count and sum(shares) < room:
                shares[place] += 1
    return shares


def _section(name: str, *parts: tuple[str, str]) -> "Text":
    return row((name.ljust(NAMES), HEAD), *parts)


def _rows(name: str, line: _Line, widths: _Widths, texts: int) -> Iterator["Text"]:
    """Yield an entry: id, rep, day, due date, and its text, ``texts`` columns wide; 0: below the rest."""
    before, due, private = _before(line, widths), _due(line), _private(line)
    if texts:
        yield _section(name, *before, (pad(line.text, texts), PLAIN), *due, *private)
    else:
        yield _section(name, *before, *due)
        indent = " " * (NAMES + len(GAP) + widths.ids)
        room = widths.columns - sum(cells(text) + len(GAP) for text, _ in ((indent, PLAIN), *private))
        yield row((indent, PLAIN), (cut(line.text, room), PLAIN), *private)


def _before(line: _Line, widths: _Widths) -> list[tuple[str, str]]:
    """Return what stands before a text."""
    rep = [(pad(line.rep, widths.aliases), HEAD)] if line.rep else []
    day = [(pad(line.day, widths.days), DIM)] if line.day else []
    return [(str(line.entry.id).rjust(widths.ids), DIM), *rep, *day]


def _due(line: _Line) -> list[tuple[str, str]]:
    return [line.due] if line.due[0] else []


def _private(line: _Line) -> list[tuple[str, str]]:
    return [("private", DIM)] if line.entry.private else []


def _room(line: _Line, widths: _Widths) -> int:
    """Return the columns for a text beside what stands before and behind it."""
    beside = [*_before(line, widths), *_due(line), *_private(line)]
    return widths.columns - NAMES - len(GAP) - sum(cells(text) + len(GAP) for text, _ in beside)


def _open(entry: Entry, today: date) -> _Line:
    what = "they owe: " if is_owed(entry) and entry.owner == OWNER_REP else _what(entry)
    return _Line(entry, f"{what}{entry.text}", entry.whose or TEAM, due=_when(entry, today))


def _what(entry: Entry) -> str:
    """Return which partner owes a follow-up, or what an entry is; nothing for a talk, and for a follow-up of yours."""
    if name := partner(entry):
        return f"{cut(name, LONGEST_OWNER)}: "
    return "" if entry.how or is_owed(entry) else f"{label(entry)}: "


def _when(entry: Entry, today: date) -> tuple[str, str]:
    """Return when an open item is due, and the style for that; a topic, which has no due date, may be snoozed."""
    day = due_day(entry)
    if "due" not in KINDS[entry.kind].carries:
        until = entry.snoozed_until if is_parked(entry, today) else None
        return f"snoozed until {days.near(until, today)}" if until else "", DIM
    if day is None:
        return "no due date", DIM
    if day < today:
        return f"{days.count((today - day).days)} overdue", VERY_LATE
    return ("due today", PLAIN) if day == today else (f"due {days.near(day, today)}", DIM)


def _latest(entry: Entry, today: date, goals: Mapping[int, Entry]) -> _Line:
    goal = goals.get(entry.parent or 0)
    looked_at = f'check-in on "{cut(goal.text, LONGEST_GOAL)}": ' if goal else _what(entry)
    said = ": ".join(part for part in (stands(entry, goal), entry.text) if part)
    return _Line(entry, looked_at + (said or NO_TEXT), entry.whose or TEAM, days.near(entry.on, today))

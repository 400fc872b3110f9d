"""A rep's story, day by day, and one entry with all that is known of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from coachlog import days
from coachlog.duties import due_day, is_late, is_old
from coachlog.model import HOW, KINDS, Entry, Rep, label
from coachlog.phrases import aimed_at, attended, stands, state, times, why
from coachlog.screen import draw, height, is_drawn, rows, width
from coachlog.screen.drawing import bar, beginning, cells, cut, pad, row, sentence, widest, with_command, wrapped
from coachlog.screen.styles import (
    DIM,
    GAP,
    GOOD,
    HEAD,
    LATE,
    LONGEST_ALIAS,
    NO_TEXT,
    PLAIN,
    STANDING,
    TEAM,
    VERY_LATE,
    WIDEST_TEXT,
)
from coachlog.text import one_line, safe

if TYPE_CHECKING:
    from rich.text import Text

LONGEST_LABEL = 16
INDENT = 2
LONG = 10_000  # characters of a text that is not wrapped
MORE = 2  # lines that say how to see the rest
MOST_LINES = 8  # of one entry; the rest is one `coachlog show` away


class Shown(NamedTuple):
    """Which entries a history shows. ``all_of_them``: the command that shows the others, too."""

    about: Rep | None  # the rep whose story it is
    all_of_them: str
    is_cut: bool = False  # there are more
    fits: bool = True  # the window; else all are shown
    is_narrowed: bool = False  # only a part was asked for
    by_due_day: bool = False


def show(
    entries: Sequence[Entry],
    today: date,
    shown: Shown,
    goals: Mapping[int, Entry],
    covered: Mapping[int, Sequence[Entry]],
) -> None:
    """Draw entries by day, or write them to a pipe: id, day, rep, kind, state, due, text.

    ``goals`` are those that check-ins look at, ``covered`` the topics of each one-on-one.
    """
    if not is_drawn():
        columns(entries, goals)
        return
    heading = [_heading(shown.about)] if shown.about else []
    if not entries:
        about = shown.about.alias if shown.about else "REP"
        begin = f'No entries yet. Begin with: coachlog note {about} "…"'
        draw([*heading, *sentence("Nothing found." if shown.is_narrowed else begin)])
        return
    blocks = list(_blocks(entries, today, shown, goals, covered, width()))
    room = height() - 1 - len(heading) if shown.fits else None
    kept = _fitting(blocks, room, newest=not shown.by_due_day, is_cut=shown.is_cut)
    lines = [line for _, found in groupby(kept, key=attrgetter("head")) for line in _section(list(found))]
    if shown.is_cut or len(kept) < len(blocks):
        which = "first" if shown.by_due_day else "latest"
        more = with_command(f"Showing the {which} {len(kept)}. All of them", shown.all_of_them, width())
        lines += [row((line, DIM)) for line in more]
    draw([*heading, *lines])


class _Block(NamedTuple):
    """The lines of an entry, and the heading that it stands under."""

    head: tuple[tuple[str, str], ...]
    lines: Sequence["Text"]


def _section(blocks: Sequence[_Block]) -> list["Text"]:
    return [row(*blocks[0].head), *(line for block in blocks for line in block.lines)]


def _fitting(blocks: Sequence[_Block], room: int | None, *, newest: bool, is_cut: bool) -> Sequence[_Block]:
    """Return the blocks that fit in ``room`` lines, at least one: the last ones (``newest``) or the first."""
    if room is None:
        return blocks
    in_order = list(blocks)[::-1] if newest else list(blocks)
    used, heads, places = 0, set(), []
    for block in in_order:
        used += len(block.lines) + (block.head not in heads)
        heads.add(block.head)
        places.append(used)
    if places[-1] + (MORE if is_cut else 0) <= room:
        return blocks
    count = max(sum(place + MORE <= room for place in places), 1)
    return blocks[-count:] if newest else blocks[:count]


def columns(entries: Sequence[Entry], goals: Mapping[int, Entry]) -> None:
    """Write entries to a pipe: id, day, rep, kind, state, due, text."""
    rows((e.id, e.on, e.whose, e.kind, _state_of(e, goals), e.due, e.text) for e in entries)


def _state_of(entry: Entry, goals: Mapping[int, Entry]) -> str | None:
    return stands(entry, goals.get(entry.parent or 0)) or entry.how or entry.status


def _blocks(
    entries: Sequence[Entry],
    today: date,
    shown: Shown,
    goals: Mapping[int, Entry],
    covered: Mapping[int, Sequence[Entry]],
    columns: int,
) -> Iterator[_Block]:
    """Yield each entry under the heading of its day; open ones under that of their due date."""
    entries = _with_covered(entries, covered)
    ids = len(str(max(entry.id for entry in entries)))
    labels = max(
        widest([label(entry)], min(LONGEST_LABEL, columns // 4)) + INDENT * _is_part(entry) for entry in entries
    )
    aliases = 0 if shown.about else widest((entry.whose or TEAM for entry in entries), min(LONGEST_ALIAS, columns // 6))
    for entry in entries:
        day = due_day(entry) if shown.by_due_day else entry.on
        none = "No due date" if "due" in KINDS[entry.kind].carries else "Topics for the next one-on-one"
        head = ((days.long(day), HEAD), (days.away(day, today), DIM)) if day else ((none, HEAD),)
        lines = _entry(entry, today, (ids, aliases, labels), columns, goals.get(entry.parent or 0))
        yield _Block(head, list(lines))


def _with_covered(entries: Sequence[Entry], covered: Mapping[int, Sequence[Entry]]) -> list[Entry]:
    """Return entries with each topic beneath the one-on-one in which it was covered, rather than on its own day."""
    elsewhere = {topic.id for topics in covered.values() for topic in topics}
    together = []
    for entry in (entry for entry in entries if entry.id not in elsewhere):
        together.append(entry)
        together += [topic._replace(parent=entry.id, on=entry.on) for topic in covered.get(entry.id, ())]
    return together


def _heading(rep: Rep) -> "Text":
    facts = [one_line(fact) for fact in (rep.role, rep.team and f"team {rep.team}", rep.tz) if fact]
    return row((pad(rep.name, 60).rstrip(), HEAD), (" · ".join(facts), DIM))


def _is_part(entry: Entry) -> bool:
    """Whether it is drawn as a part of the talk above it."""
    return entry.parent is not None and entry.kind != "check-in"


def _entry(
    entry: Entry, today: date, widths: tuple[int, int, int], columns: int, goal: Entry | None
) -> Iterator["Text"]:
    """Yield the lines of one entry: id, rep, what it is, its text wrapped beneath itself, its state."""
    ids, aliases, labels = widths
    shift = INDENT if _is_part(entry) else 0
    name = " " * shift + pad(label(entry), labels - shift)
    lead = [(str(entry.id).rjust(ids), DIM), (name, _colour(entry))]
    if aliases:
        lead.insert(1, (pad(entry.whose or TEAM, aliases), HEAD))
    indent = " " * (ids + labels + len(GAP) + (aliases + len(GAP) if aliases else 0))
    room = min(columns - len(indent) - len(GAP), WIDEST_TEXT)
    text = ": ".join(part for part in (stands(entry, goal), entry.text) if part.strip()) or NO_TEXT
    texts = beginning(text, room, MOST_LINES, entry.id)
    after = _after(entry, today)
    last: list[tuple[str, str]] = [(texts[0], PLAIN)]
    fits = len(texts) == 1 and cells(texts[0]) + sum(len(GAP) + cells(text) for text, _ in after) <= room
    if fits:  # what became of it stands behind a short text, else beneath
        last += after
    yield row(*lead, *(part for part in last if part[0]))
    for text in texts[1:]:
        yield row((indent, PLAIN), (text, PLAIN))
    for part in _in_rows(after, room) if not fits else ():
        yield row((indent, PLAIN), *part)


def _in_rows(parts: Sequence[tuple[str, str]], room: int) -> Iterator[list[tuple[str, str]]]:
    """Put parts beside each other for as long as there is room, else beneath each other."""
    line: list[tuple[str, str]] = []
    for text, style in parts:
        if line and sum(len(GAP) + cells(part) for part, _ in line) + cells(text) > room:
            yield line
            line = []
        line.append((cut(text, room), style))
    if line:
        yield line


def _after(entry: Entry, today: date) -> list[tuple[str, str]]:
    """Return what stands beneath a text: how far a goal is, what became of it, why."""
    at, target = entry.at or 0, entry.target
    parts = (
        (attended(entry), DIM),
        (
            "" if target is None else f"{bar(at, target)} {aimed_at(entry)}",
            GOOD if target is not None and at >= target else PLAIN,
        ),
        (state(entry, lambda day: days.near(day, today)), _state_colour(entry, today)),
        (f"old, {days.count((today - entry.on).days)}" if is_old(entry, today) else "", LATE),
        (cut(why(entry), WIDEST_TEXT), DIM),
        ("private" if entry.private else "", DIM),
    )
    return [(one_line(text), style) for text, style in parts if text]


def _colour(entry: Entry) -> str:
    return {"praise": GOOD, "check-in": STANDING.get(entry.status or "", PLAIN)}.get(entry.kind, PLAIN)


def _state_colour(entry: Entry, today: date) -> str:
    if not entry.is_open:
        return DIM
    return VERY_LATE if is_late(entry, today) else PLAIN


def show_one(
    entry: Entry,
    rep: Rep | None,
    children: Sequence[Entry],
    today: date,
    above: Entry | None = None,
    below: Sequence[Entry] = (),
) -> None:
    """Print one entry whole: its facts, its text as it is, and its linked entries. ``rep``: None for a session.

    ``above`` is the team goal that a goal is part of, ``below`` the goals under a team goal.

    Plain text on a terminal too, since a very long one would take Rich a minute. In a pipe: a name and a value a line.
    """
    facts = dict(_facts(entry, rep, today, drawn=is_drawn()))
    facts["linked entries"] = ", ".join(f"{child.id} {label(child)}" for child in children)
    facts["part of"] = f"{above.id} {above.team}: {above.text}" if above else ""
    facts["goals under it"] = ", ".join(f"{goal.id} {goal.rep}" for goal in below)
    if not is_drawn():
        rows((name, value) for name, value in facts.items() if value)
        return
    wide = max(len(name) for name in facts)
    for name, value in facts.items():
        if value and name != "text":
            print(f"{name.ljust(wide)}  {one_line(str(value))}")
    text = safe(entry.text)
    print("\n" + ("\n".join(wrapped(text, width())) if len(text) < LONG else text))


def _facts(entry: Entry, rep: Rep | None, today: date, *, drawn: bool) -> Iterable[tuple[str, object]]:
    def say(day: date) -> str:
        return days.say(day, today) if drawn else day.isoformat()

    yield "id", entry.id
    yield ("kind", f"{KINDS[entry.kind].label}, {HOW[entry.how]}" if entry.how and entry.how != "met" else label(entry))
    yield "rep", rep and f"{rep.name} ({rep.alias})"
    yield "team", entry.team
    yield "with", ", ".join(alias or "a former rep" for alias in entry.attended)
    yield "partners", ", ".join(entry.also)
    yield "day", say(entry.on)
    yield "text", entry.text
    yield "progress", stands(entry) or aimed_at(entry)
    yield "state", state(entry, say)
    yield "due", entry.due and say(entry.due)
    yield "check-in every", entry.every and days.count(entry.every)
    yield "snoozed", entry.snoozes and times(entry.snoozes)
    yield "response", entry.landed
    yield "because", entry.because
    yield "linked to", entry.parent
    yield "private", entry.private and "yes"
    yield "written", days.moment(entry.created_at) if drawn and entry.created_at else entry.created_at
    yield "edited", days.moment(entry.edited_at) if drawn and entry.edited_at else entry.edited_at

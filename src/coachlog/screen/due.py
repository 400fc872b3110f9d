"""The morning screen: what you owe, what the reps owe, and who has gone quiet, in as many lines as the window has."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from coachlog import days
from coachlog.duties import Due, Duty, Quiet
from coachlog.model import OWNER_YOU, Entry, Rep, label
from coachlog.screen import draw, height, is_drawn, rows, width
from coachlog.screen.drawing import cells, cut, due_when, nth, pad, progress, row, widest, with_command, wrapped
from coachlog.screen.styles import (
    DIM,
    GAP,
    HEAD,
    LATE,
    LEVELS,
    LONGEST_ALIAS,
    LONGEST_OWNER,
    NO_REPS,
    PLAIN,
    TEAM,
    VERY_LATE,
    WIDEST_TEXT,
)
from coachlog.text import many

if TYPE_CHECKING:
    from rich.text import Text

SECTIONS = {"overdue": "Overdue", "due_today": "Today", "coming": "Coming"}
COUNTED = {"overdue": "overdue", "due_today": "due today", "coming": "coming", "quiet": "quiet"}  # in the heading
STYLES = {"overdue": VERY_LATE, "due_today": PLAIN, "coming": DIM, "quiet": LATE}
GIVES_WAY = ("coming", "quiet", "reps", "due_today", "overdue")  # where space is short
LEAST_TEXT = 24  # columns; where there are fewer, a due date says only how far away it is
LEAST_ROOM = 3  # lines for a list

Part = tuple[str, str]  # a text and its style
Count = Counter[str]  # by the key of COUNTED


class Below(NamedTuple):
    """What stands below the lists: open items without a due date, and how many items two laptops changed.

    ``idle_since`` and ``last_sync`` are the days of the last entry and of the last sync, if they are long ago.
    """

    undated: Sequence[Entry] = ()
    list_undated: str = "coachlog history --open"
    idle_since: date | None = None
    in_conflict: int = 0
    last_sync: date | None = None
    words: str = ""


NOTHING = Below()


class _Line(NamedTuple):
    """A line of a list, and how much of the heading's numbers it shows."""

    text: "Text"
    shows: Count


def show(morning: Due, reps: Sequence[Rep], below: Below = NOTHING, again: str = "coachlog due") -> None:
    """Draw a morning, or write it to a pipe: section, id, rep, duty, day, days, text.

    ``again`` is the command that was typed.
    """
    if is_drawn():
        draw(drawn(morning, reps, below, again, width(), height() - 1))
    else:
        rows(_plain(morning))


def show_one(duty: Duty, place: str, today: date) -> None:
    """Draw one item in full: its place in the list, its rep, when it is due, its text."""
    when, style = due_when(duty.due, today)
    what = (
        label(duty.entry) if duty.duty == "follow-up" and duty.entry else duty.duty.replace("check-in", "goal check-in")
    )
    lead = f"{duty.entry.id}  " if duty.entry else ""
    text = f"{what}: {duty.entry.text}" if duty.entry else f"keep-until day: {' or '.join(_erase_or_keep(duty.rep))}"
    room = min(width() - len(lead), WIDEST_TEXT)
    draw(
        [
            row(("", PLAIN)),
            row((place, DIM), (duty.whose or TEAM, HEAD), (days.near(duty.due, today), DIM), (when, style)),
            *(
                row((lead if not n else " " * len(lead), DIM), (line, PLAIN), gap="")
                for n, line in enumerate(wrapped(text, room))
            ),
        ]
    )


def _erase_or_keep(rep: str) -> tuple[str, str]:
    """Return the commands for a rep whose keep-until day has come."""
    return f"coachlog rep erase {rep}", f"coachlog rep leave {rep} --keep-until DAY"


def _departed(morning: Due, columns: int) -> Iterator["Text"]:
    """Yield what to type where the keep-until day of a rep has come; of several, the first."""
    for duty in [duty for duty in (*morning.overdue, *morning.due_today) if duty.entry is None][:1]:
        erase, keep = _erase_or_keep(duty.rep)
        for line in with_command(f"To erase everything about {duty.rep}", erase, columns):
            yield row((line, DIM))
        for line in with_command("To keep it longer", keep, columns):
            yield row((line, DIM))


def _plain(morning: Due) -> Iterator[tuple[object, ...]]:
    for section, found in (("overdue", morning.overdue), ("today", morning.due_today), ("coming", morning.coming)):
        for duty in found:
            entry = duty.entry
            yield (section, entry and entry.id, duty.whose, duty.duty, duty.due, duty.days, entry and entry.text)
    for line in morning.quiet:
        yield ("quiet", None, line.rep, line.what, line.since, line.days, line.level)


def drawn(morning: Due, reps: Sequence[Rep], below: Below, again: str, columns: int, lines: int) -> Iterator["Text"]:
    """Yield the screen, ``columns`` wide and at most ``lines`` high. The heading counts the items left out, too."""
    count = Counter({name: len(getattr(morning, name)) for name in COUNTED})
    title = list(_title(morning.today, count, columns))
    footer = [*_departed(morning, columns), *_footer(below, morning.today, columns)]
    lists = _lists(morning, columns)
    if not any(found for _, found in lists.values()):
        footer = [*(row((line, PLAIN)) for line in wrapped(_empty(morning, reps), columns)), *footer]
    while footer and len(title) + len(footer) + LEAST_ROOM > lines:
        footer.pop()
    room = lines - len(title) - len(footer)
    left_out = Counter[str]()
    rest: list[Text] = []
    while _taken(lists) > room - len(rest):
        section = next(name for name in GIVES_WAY if lists[name][1])
        left_out += lists[section][1].pop().shows
        words = ", ".join(f"{left_out[name]} {what}" for name, what in COUNTED.items() if left_out[name])
        said = with_command(f"Not shown: {words}", f"{again} | less", columns)
        rest = [row((line, DIM)) for line in said]
    yield from title
    for head, found in lists.values():
        if found:
            yield row((head, HEAD))
            yield from (line.text for line in found)
    yield from rest
    yield from footer


def _taken(lists: Mapping[str, tuple[str, list[_Line]]]) -> int:
    """Return how many lines the lists take, each with its heading."""
    return sum(len(found) + 1 for _, found in lists.values() if found)


def _title(today: date, count: Count, columns: int) -> Iterator["Text"]:
    """Yield the day, and how much is due: beside it if there is room, else beneath it."""
    parts = [(f"{count[name]} {what}", STYLES[name]) for name, what in COUNTED.items() if count[name]]
    line: list[Part] = [(days.long(today), HEAD)]
    for place, part in enumerate(parts):
        between = ("" if len(line) == 0 else " · " if place else "   ", DIM)
        if sum(cells(text) for text, _ in (*line, between, part)) > columns:
            yield row(*line, gap="")
            line, between = [], ("", DIM)
        line += [between, part]
    yield row(*line, gap="")


def _footer(below: Below, today: date, columns: int) -> Iterator["Text"]:
    """Yield what stands below the lists."""
    if below.idle_since:
        last = f"Last entry: {days.short(below.idle_since)}. Catch up one by one"
        yield from (row((line, LATE)) for line in with_command(last, "coachlog due --each", columns))
    if below.in_conflict:
        were = f"{many(below.in_conflict, 'item')} {'was' if below.in_conflict == 1 else 'were'} changed on two laptops"
        yield from (row((line, LATE)) for line in with_command(were, "coachlog sync --conflicts", columns))
    if below.undated:
        thing = "follow-up" if all(entry.kind == "follow-up" for entry in below.undated) else "item"
        count = f"{many(len(below.undated), thing)} {'has' if len(below.undated) == 1 else 'have'} no due date"
        yield from (row((line, DIM)) for line in with_command(count, below.list_undated, columns))
    if below.last_sync:
        last = f"Last synced {days.near(below.last_sync, today)}"
        yield from (row((line, DIM)) for line in with_command(last, "coachlog sync", columns))
    yield from (row((line, DIM)) for line in wrapped(below.words, columns) if line)


def _lists(morning: Due, columns: int) -> dict[str, tuple[str, list[_Line]]]:
    """Return each list by its name, with its heading: your own items by day, what reps owe, who is quiet."""
    yours = {name: [duty for duty in getattr(morning, name) if not duty.is_the_reps] for name in SECTIONS}
    theirs = {name: [duty for duty in getattr(morning, name) if duty.is_the_reps] for name in SECTIONS}
    mine = [duty for found in yours.values() for duty in found]
    who = [duty.whose or TEAM for found in (*yours.values(), *theirs.values()) for duty in found]
    aliases = widest(who, LONGEST_ALIAS)
    ids = max((len(str(duty.entry.id)) for duty in mine if duty.entry), default=0)
    items = _items(mine, morning.today, ids, aliases, columns)
    lists = {name: (SECTIONS[name], [_Line(next(items), Counter([name])) for _ in yours[name]]) for name in SECTIONS}
    lists["reps"] = ("Reps owe", list(_reps(theirs, morning.today, ids, aliases, columns)))
    lists["quiet"] = ("Quiet (nothing logged)", list(_quiet(morning.quiet, columns)))
    return lists


# Items


def _items(mine: Sequence[Duty], today: date, ids: int, aliases: int, columns: int) -> Iterator["Text"]:
    """Yield an item a line: id, rep, what it is, its day, how late it is."""
    dates = max((len(days.near(duty.due, today)) for duty in mine), default=0)
    whens = [due_when(duty.due, today) for duty in mine]
    room = columns - sum((2, ids, aliases)) - 3 * len(GAP)
    if room - _widest(whens) < LEAST_TEXT:  # a narrow window: the heading says that it is overdue
        whens = [(when.removesuffix(" overdue"), style) for when, style in whens]
    room -= _widest(whens)
    has_dates = room - dates - len(GAP) >= LEAST_TEXT
    if has_dates:
        room -= dates + len(GAP)
    texts = [_text(duty, room) for duty in mine]
    wide = max(map(cells, texts), default=0)
    for duty, text, when in zip(mine, texts, whens, strict=True):
        yield row(
            (" " * 2 + (str(duty.entry.id) if duty.entry else "").rjust(ids), DIM),
            (pad(duty.whose or TEAM, aliases), HEAD),
            (text + " " * (wide - cells(text)), PLAIN),
            *([(days.near(duty.due, today).ljust(dates), DIM)] if has_dates else []),
            when,
        )


def _widest(parts: Iterable[Part]) -> int:
    return max((cells(text) for text, _ in parts), default=0)


def _text(duty: Duty, room: int) -> str:
    """Return a duty's text cut to ``room`` columns, followed by the longest detail that fits beside it."""
    text, ways = _what(duty)
    beside = room - len(GAP) - cells(cut(text, room))
    fitting = [way for way in ways if way and cells(way) <= beside] or [
        way for way in ways[-1:] if cells(way) < room // 2
    ]
    after = f"{GAP}{fitting[0]}" if fitting and fitting[0] else ""
    return f"{cut(text, max(room - cells(after), 10))}{after}"


def _what(duty: Duty) -> tuple[str, Sequence[str]]:
    """Return the text of a duty, and ways to say what stands behind it, the longest first."""
    entry = duty.entry
    if entry is None:
        return "keep-until day: erase, or keep on purpose", ()
    far, snoozed, short = progress(entry), "", ""
    if entry.snoozed_until and entry.snoozed_until == duty.due:
        often = f", {nth(entry.snoozes)} time" if entry.snoozes > 1 else ""
        short = f"snoozed{often}"
        was_due = entry.due if entry.due and entry.due < entry.snoozed_until else None
        snoozed = f"snoozed (was {days.short(was_due)}{often})" if was_due else short
    number = far.rpartition(" ")[2]
    ways = [", ".join(filter(None, both)) for both in ((far, snoozed), (far, short), (number, short))]
    ways.append(short or number)
    return f"{_prefix(duty, entry)}{entry.text}", ways


def _prefix(duty: Duty, entry: Entry) -> str:
    if entry.owner:
        return "" if entry.owner == OWNER_YOU else f"{cut(entry.owner, LONGEST_OWNER)}: "
    return f"{duty.duty.replace('check-in', 'goal check-in')}: "


# Reps


def _reps(theirs: Mapping[str, Sequence[Duty]], today: date, ids: int, aliases: int, columns: int) -> Iterator[_Line]:
    """Yield what reps owe, one line a rep, the longest overdue first."""
    owing: dict[str, list[tuple[str, Duty]]] = {}
    for name, duties in theirs.items():
        for duty in duties:
            owing.setdefault(duty.rep, []).append((name, duty))
    for rep in sorted(owing, key=lambda rep: (-max(duty.days for _, duty in owing[rep]), rep)):
        name = f"{' ' * (2 + ids)}{GAP if ids else ''}{pad(rep or TEAM, aliases)}"
        parts = _owes(owing[rep], today, columns - cells(name) - len(GAP))
        yield _Line(row((f"{name}{GAP}", HEAD), *parts, gap=""), Counter(section for section, _ in owing[rep]))


def _owes(found: Sequence[tuple[str, Duty]], today: date, room: int) -> list[Part]:
    """Return ``1, tomorrow``, ``2 overdue, oldest 9 days``, ``2 overdue, oldest 9 days · 1 due today · 3 coming``."""
    most = max((duty for _, duty in found), key=lambda duty: duty.days)
    if len(found) == 1:
        when, style = due_when(most.due, today)
        return [(f"1, {when}", style)]
    count = Counter(section for section, _ in found)
    parts = [(f"{count[name]} {COUNTED[name]}", STYLES[name]) for name in SECTIONS if count[name]]
    said = sum(cells(text) for text, _ in parts) + len(" · ") * (len(parts) - 1)
    which = f", oldest {days.count(most.days)}" if most.days > 0 else f", first {days.away(most.due, today)}"
    if most.days and said + cells(which) <= room:
        parts[0] = (parts[0][0] + which, parts[0][1])
    return [part for one in parts for part in ((" · ", DIM), one)][1:]


# Quiet


def _quiet(found: Iterable[Quiet], columns: int) -> Iterator[_Line]:
    """Yield who is quiet, by what is missing; a long silence is marked with ! as well as in red."""
    missing: dict[str, list[Quiet]] = {}
    for line in found:
        missing.setdefault(line.what, []).append(line)
    labels = max((len(f"no {what}") for what in missing), default=0)
    for what in (what for what in ("session", "one-on-one", "feedback", "praise") if what in missing):
        label, used = f"no {what}", columns  # of the line before, which is full
        parts: list[Part] = []
        for line in missing[what]:
            name = cut(line.rep or TEAM, LONGEST_ALIAS)
            said = f"{name} {days.count(line.days)}{'!' if line.level == 'red' else ''}"
            if parts and used + len(GAP) + cells(said) > columns:
                yield _Line(row(*parts), Counter(quiet=len(parts) - 1))
                label, parts = "", []
            if not parts:
                parts = [(f"  {label.ljust(labels)}", DIM)]
                used = 2 + labels
            parts.append((said, LEVELS[line.level]))
            used += len(GAP) + cells(said)
        yield _Line(row(*parts), Counter(quiet=len(parts) - 1))


def _empty(morning: Due, reps: Sequence[Rep]) -> str:
    if not reps:
        return NO_REPS
    if morning.next is None:
        return "Nothing is due, and nothing is coming up."
    return f"Nothing is due. Next: {days.say(morning.next.on, morning.today)}."

"""The morning screen: what I owe, what the reps owe, who has gone quiet, and what to type next."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from coachlog import days
from coachlog.duties import Due, Duty, Quiet
from coachlog.model import KINDS, OWNER_YOU, Entry, Rep
from coachlog.phrases import times
from coachlog.screen import draw, is_drawn, rows, width
from coachlog.screen.drawing import cells, cut, due_when, pad, progress, row, widest
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
)

if TYPE_CHECKING:
    from rich.text import Text

SECTIONS = {"overdue": "Overdue", "due_today": "Today", "coming": "Coming"}


def show(morning: Due, reps: Sequence[Rep], last_words: str = "") -> None:
    """Draw a morning, or write it to a pipe: section, id, rep, duty, day, days, text."""
    if is_drawn():
        draw([*_drawn(morning, reps, width()), *([row((last_words, DIM))] if last_words else [])])
    else:
        rows(_plain(morning))


def _plain(morning: Due) -> Iterator[tuple[object, ...]]:
    for section, found in (("overdue", morning.overdue), ("today", morning.due_today), ("coming", morning.coming)):
        for duty in found:
            entry = duty.entry
            yield (section, entry and entry.id, duty.rep, duty.duty, duty.due, duty.days, entry and entry.text)
    for line in morning.quiet:
        yield ("quiet", None, line.rep, line.what, line.since, line.days, line.level)


def _drawn(morning: Due, reps: Sequence[Rep], columns: int) -> Iterator["Text"]:
    yield _title(morning)
    sections = {name: [duty for duty in getattr(morning, name) if not duty.is_the_reps] for name in SECTIONS}
    mine = [duty for found in sections.values() for duty in found]
    theirs = [duty for name in SECTIONS for duty in getattr(morning, name) if duty.is_the_reps]
    who = [*(duty.rep for duty in (*mine, *theirs)), *(line.rep for line in morning.quiet)]
    aliases = widest((rep or TEAM for rep in who), LONGEST_ALIAS)
    ids = max((len(str(duty.entry.id)) for duty in mine if duty.entry), default=0)
    whens = max((len(due_when(duty.due, morning.today)[0]) for duty in mine), default=0)
    for name, found in sections.items():
        if found:
            yield row((SECTIONS[name], HEAD))
        for duty in found:
            yield _duty(duty, morning.today, ids, aliases, whens, columns)
    yield from _reps(theirs, morning.quiet, aliases, morning.today)
    if not (mine or theirs or morning.quiet):
        yield row((_empty(morning, reps), PLAIN))
    if tips := list(_tips(mine, theirs, morning.quiet)):
        yield row(("  ·  ".join(tips[:2]), DIM))


def _title(morning: Due) -> "Text":
    counts = (
        (len(morning.overdue), "overdue", VERY_LATE),
        (len(morning.due_today), "for today", PLAIN),
        (len(morning.coming), "coming", DIM),
        (len({line.rep for line in morning.quiet}), "quiet", LATE),
    )
    counted = [(f"{count} {what}", style) for count, what, style in counts if count]
    return row((days.long(morning.today), HEAD), *counted)


def _duty(duty: Duty, today: date, ids: int, aliases: int, whens: int, columns: int) -> "Text":
    """One line: id, rep, what it is, its day, how late it is."""
    day = days.near(duty.due, today)
    when, style = due_when(duty.due, today)
    room = columns - sum((2, ids, aliases, len(day), whens)) - 4 * len(GAP)
    text, after = _what(duty, room // 2)
    after = f"  {after}" if after else ""
    shown = cut(text, max(room - cells(after), 10))
    return row(
        (" " * 2 + (str(duty.entry.id) if duty.entry else "").rjust(ids), DIM),
        (pad(duty.rep or TEAM, aliases), HEAD),
        (pad(f"{shown}{after}", room), PLAIN),
        (day, DIM),
        (when.rjust(whens), style),
    )


def _what(duty: Duty, room: int) -> tuple[str, str]:
    """Return what a duty is about, and what stands behind it: as much as there is room for."""
    entry = duty.entry
    if entry is None:
        return "keep-until day: erase, or keep on purpose", ""
    far, snoozed, short = progress(entry), "", ""
    if entry.snoozed_until and entry.snoozed_until == duty.due:
        short = f"put off {times(entry.snoozes)}"
        snoozed = f"{short}, from {days.short(entry.due)}" if entry.due and entry.due < entry.snoozed_until else short
    ways = (", ".join(filter(None, (far, snoozed))), ", ".join(filter(None, (far, short))), short or far)
    return f"{_prefix(duty, entry)}{entry.text}", next((after for after in ways if cells(after) <= room), "")


def _prefix(duty: Duty, entry: Entry) -> str:
    if entry.owner:
        return "" if entry.owner == OWNER_YOU else f"{cut(entry.owner, LONGEST_OWNER)}: "
    return f"{duty.duty.replace('check-in', 'check in')}: "


def _reps(theirs: Iterable[Duty], quiet: Iterable[Quiet], aliases: int, today: date) -> Iterator["Text"]:
    """One line a rep: what they owe in one column, since when they are quiet in another."""
    owing: dict[str, list[Duty]] = {}
    silent: dict[str, list[Quiet]] = {}
    for duty in theirs:
        owing.setdefault(duty.rep, []).append(duty)
    for line in quiet:
        silent.setdefault(line.rep, []).append(line)
    everyone = sorted({*owing, *silent}, key=lambda rep: (-_oldest(owing.get(rep, [])), rep))
    if not everyone:
        return
    owes = {rep: _owes(found, today) for rep, found in owing.items()}
    owed = max(cells("They owe"), *(cells(words) for words, _ in owes.values()), 0)
    yield row((pad("Reps", aliases + 2), HEAD), (pad("They owe", owed), DIM), ("Quiet", DIM))
    for rep in everyone:
        words, style = owes.get(rep, ("", PLAIN))
        name = f"  {pad(rep or TEAM, aliases)}"
        yield row((name, HEAD), (pad(words, owed), style), *map(_silence, silent.get(rep, ())))


def _oldest(found: Sequence[Duty]) -> int:
    return max((duty.days for duty in found), default=-1_000_000)


def _owes(found: Sequence[Duty], today: date) -> tuple[str, str]:
    """Return ``3, oldest 9 days late``, ``1, for today``, ``2, first in 3 days``."""
    oldest = max(found, key=lambda duty: duty.days)
    when, style = due_when(oldest.due, today)
    if oldest.days == 0:
        return f"{len(found)}, for today", style
    which = "" if len(found) == 1 else "oldest " if oldest.days > 0 else "first "
    return f"{len(found)}, {which}{when}", style


def _silence(line: Quiet) -> tuple[str, str]:
    """Return what a rep is quiet on; a long silence is marked with ! as well as in red."""
    return f"{line.what} {line.days}d{'!' if line.level == 'red' else ''}", LEVELS[line.level]


def _empty(morning: Due, reps: Sequence[Rep]) -> str:
    if not reps:
        return NO_REPS
    if morning.next is None:
        return "Nothing is due, and nothing is coming up."
    things = "one thing" if morning.next.count == 1 else f"{morning.next.count} things"
    return f"Nothing is due. Next: {things} on {days.say(morning.next.on, morning.today)}."


def _tips(mine: Sequence[Duty], theirs: Sequence[Duty], quiet: Iterable[Quiet]) -> Iterator[str]:
    """Yield what to type next, the most urgent first, each kind of command once."""
    owed = [f"coachlog history {duty.rep} --open" for duty in theirs[:1]]
    only_theirs = any(duty.days >= 0 for duty in theirs) and not any(duty.days >= 0 for duty in mine)
    if only_theirs:
        yield from owed
    seen = set()
    tips = [*((duty.duty, _tip(duty)) for duty in mine), *((line.what, _end_of(line)) for line in quiet)]
    for what, tip in tips:
        if what not in seen:
            seen.add(what)
            yield tip
    if not only_theirs:
        yield from owed


def _tip(duty: Duty) -> str:
    if duty.entry is None:
        return f"coachlog rep erase {duty.rep}, or rep leave {duty.rep} --keep-until DAY"
    if duty.duty == "check-in":
        return f'coachlog checkin {duty.entry.id} "how it stands"'
    command = next(iter(KINDS[duty.duty].closes))
    return f"coachlog {command} {duty.entry.id}" + (' "how it landed"' if command == "given" else "")


def _end_of(quiet: Quiet) -> str:
    """Return the command after which somebody is not quiet any more."""
    if quiet.what == "session":
        return 'coachlog session "…" --with all'
    return f'coachlog {quiet.what.replace("one-on-one", "note")} {quiet.rep} "…"'

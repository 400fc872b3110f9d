"""coachlog snooze: move a due date to a later day, or silence a rep's reminders until then."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, NamedTuple

import typer

from coachlog import asking, days, duties, options
from coachlog.asking import Reading
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.days import parsing
from coachlog.errors import (
    AlreadyClosed,
    CoachlogError,
    DayUnclear,
    NotADay,
    Unreadable,
    WrongKind,
    WrongTime,
    listed,
    quoted,
)
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import KINDS, Entry, with_article
from coachlog.screen import receipts

app = new_app()
LONGEST = 6  # words of a day
_UNTIL = {"until", "till", "to", "for"}  # before a day; it means what it does without
_JOINING = {"at", "on", "in", "and", "of", "the", "for", "to", "by", "ad", "m", "t", "st", "nd", "rd", "th", "-", ","}


class Wish(NamedTuple):
    """What is snoozed until when: entries, or (no ids) a rep; ``day`` is how the day was typed."""

    ids: Sequence[int]
    day: Sequence[str]
    why: Sequence[str]


@command(app, epilog="coachlog snooze 2 1w at the trade show\ncoachlog snooze maria mon")
def snooze(
    ctx: Context,
    which: Annotated[
        str,
        typer.Argument(metavar="ID...|REP", help="Entry numbers, or the rep whose reminders to silence"),
    ],
    typed: Annotated[
        list[str] | None,
        typer.Argument(metavar="DAY [WHY]", help="Until when, then an optional reason", show_default=False),
    ] = None,
) -> Outcome:
    """Snooze items, or a rep's reminders, until a later date.

    The original due date is kept. A reason for silencing a rep's reminders is saved as an observation. After --
    everything is the reason.
    """
    words = [which, *(typed or [])]
    wish = _wish(words, ctx)
    until = ctx.read(parsing.due, " ".join(wish.day))
    if until is None:
        raise Unreadable("a snooze needs a day to come back on. To remove a due date: coachlog edit ID --due none")
    why = options.reason(wish.why)
    if wish.ids:
        with ctx.writing("snooze") as step:
            written = [_snoozed(step, entry_id, until, why, ctx) for entry_id in dict.fromkeys(wish.ids)]
        return ctx.written_each(written)
    who = ctx.rep(which)
    if who.has_left(ctx.today):
        raise CoachlogError(
            f"{who.name} has left, so there are no reminders to snooze. Another keep-until day: "
            f"coachlog rep leave {who.alias} --keep-until DAY"
        )
    with ctx.writing("snooze") as step:
        rep = step.change_rep(questions.rep_as_it_is(step.connection, who)._replace(quiet_until=until))
        reasons = [step.add(Entry("note", who.alias, ctx.today, why, how="aside"))] if why else []

    def show() -> None:
        receipts.say(f"Reminders about {rep.name} are off until {days.say(until, ctx.today)}")
        for reason in reasons:
            receipts.say(receipts.line(reason, ctx.names, ctx.today))

    return Outcome(lambda json: json.written([rep], reasons) if reasons else json.reps([rep]), show, saved=True)


# The words


def _wish(words: Sequence[str], ctx: Context) -> Wish:
    """Read ``ID...|REP DAY [WHY]``. A terminal is asked where there are several ways. Raises Unreadable or Unclear."""
    place = words.index(options.DASHES) if options.DASHES in words[1:] else len(words)
    before, text = words[:place], words[place:]
    found = options.leading(before)
    ids, rest = (found.ids, found.rest) if found.ids else ([], before[1:])
    if len(rest) > 1 and rest[0].casefold() in _UNTIL:
        rest = rest[1:]
    ways = [*_ways(ids, rest, ctx, joined=found.joined)]
    if not ways:
        if not rest:
            head = [*map(str, ids)] or [quoted(before[0])]
            raise Unreadable(f"snooze {listed(head)} until when? For example: {options.line('snooze', *before, 'fri')}")
        raise NotADay(" ".join(rest[:LONGEST]))
    first = ways[0]
    if text:  # after -- nothing is asked
        return first._replace(why=[*first.why, *(text if first.why else text[1:])])
    numbers = _maybe_an_entry(first, found.ids, ctx)
    if len(ways) == 1 and not numbers:
        return first
    said = quoted(" ".join(["snooze", *words]))
    problem = f"{said} is ambiguous" if len(ways) > 1 else f"{numbers[0]} in {said} is also an open entry"
    return asking.which(problem, [_reading(way, words[0], ctx) for way in ways])


def _ways(ids: Sequence[int], rest: Sequence[str], ctx: Context, *, joined: bool) -> Iterator[Wish]:
    """Yield the ways to read the words: as many ids as there are, and the longest day, first."""
    bare: list[Wish] = []
    for count in range(len(ids), 0 if ids else -1, -1):
        if joined and count < len(ids):
            break
        words = [*map(str, ids[count:]), *rest]
        lengths = [size for size in range(min(LONGEST, len(words)), 0, -1) if _reads(words[:size], ctx)]
        if not lengths:
            continue
        longest = Wish(ids[:count], words[: lengths[0]], words[lengths[0] :])
        if lengths[0] == 1 and count < len(ids) and _day(longest.day, ctx) is None:
            bare.append(longest)  # `7 2`: in 2 days, or on the 2nd
            continue
        yield from _with_ids_after(longest, ctx)
        for size in lengths[1:]:
            day = _day(words[:size], ctx)
            if day and (longest.why or day != _day(longest.day, ctx)):
                yield from _with_ids_after(Wish(ids[:count], words[:size], words[size:]), ctx)
    if bare and not rest and not _are_open([one for one in ids if one != ids[0]], ctx):
        yield bare[0]


def _with_ids_after(wish: Wish, ctx: Context) -> Iterator[Wish]:
    """Yield a way to read the words, before it one in which the ids after the day are meant: ``33 tomorrow 34``."""
    more = options.leading(wish.why)
    if more.ids and wish.ids and _are_open(more.ids[:1], ctx):
        yield Wish([*wish.ids, *more.ids], wish.day, more.rest)
    yield wish


def _maybe_an_entry(wish: Wish, ids: Sequence[int], ctx: Context) -> list[int]:
    """Return the ids of open entries among the numbers of the day, and of the reason why a rep is left alone."""
    numbers = [*ids[len(wish.ids) :], *(options.leading(wish.why).ids[:1] if not wish.ids else ())]
    return [number for number in numbers if number not in wish.ids and _are_open([number], ctx)]


def _are_open(ids: Sequence[int], ctx: Context) -> bool:
    """Whether there is an open entry with one of these ids."""
    with ctx.reading() as connection:
        return bool(questions.open_among(connection, ids))


def _reads(words: Sequence[str], ctx: Context) -> bool:
    """Whether words name a day, clearly or not. One never ends in a word that only joins: ``25 dec at``."""
    if not words[-1].strip() or words[-1].casefold() in _JOINING:
        return False
    try:
        parsing.due(" ".join(words), ctx.calendar)
    except NotADay:
        return False
    except (DayUnclear, WrongTime):
        pass
    return True


def _day(words: Sequence[str], ctx: Context) -> date | None:
    """Return the day that words name clearly."""
    try:
        return parsing.due(" ".join(words), ctx.calendar)
    except CoachlogError:
        return None


def _reading(wish: Wish, which: str, ctx: Context) -> Reading[Wish]:
    day = _day(wish.day, ctx)
    said, typed = (days.long(day), day.isoformat()) if day else (quoted(" ".join(wish.day)), " ".join(wish.day))
    why = f", reason {quoted(' '.join(wish.why))}" if wish.why else ""
    dashes = [options.DASHES, *wish.why] if wish.why else []
    head: Sequence[object] = wish.ids or [which]
    return Reading(f"{listed(head)} until {said}{why}", options.line("snooze", *head, typed, *dashes), wish)


# The entries


def _snoozed(step: Step, entry_id: int, until: date, why: str | None, ctx: Context) -> Entry:
    today = ctx.today
    entry = questions.entry(step.connection, entry_id)
    if not KINDS[entry.kind].can_be_snoozed:
        raise WrongKind(entry_id, with_article(entry), "it has no due date to snooze")
    if not entry.is_open:
        raise AlreadyClosed(entry_id, str(entry.status))
    last = questions.last_check_in(step.connection, entry_id)
    rep = next((rep for rep in ctx.reps if rep.alias == entry.rep), None)
    check_in = duties.next_check_in(entry, last and last.on, rep, today) if rep else None
    day = min((day for day in (duties.due_day(entry), check_in) if day), default=None)
    if day is None and "due" in KINDS[entry.kind].carries:
        raise WrongKind(
            entry_id, with_article(entry), f"it has no due date. To give it one: coachlog edit {entry_id} --due DAY"
        )
    if day and until <= day and day >= today:
        raise CoachlogError(
            f"{entry_id} is due {days.say(day, today)}, so a snooze until {days.long(until)} changes nothing. "
            f"Another due date: coachlog edit {entry_id} --due DAY"
        )
    return step.change(entry._replace(snoozed_until=until, snoozes=entry.snoozes + 1, because=why))

"""From facts and today to duties: overdue, due today, coming, and who has gone quiet.

Nothing is stored: every answer follows from what happened. Due and quiet are two different things. Due is an open
item with a date; quiet is nothing recorded for longer than the cadence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from coachlog.cadences import WHAT, Cadence, Clock, Last, Level, back_on, clocks, later, session_clock
from coachlog.model import KINDS, OWNER_REP, OWNER_YOU, Entry, Rep, variant

OLD = 30  # days, for open items without a due date
FEEDBACK_DUE = 2  # working days: feedback that waits longer loses its effect


class Facts(NamedTuple):
    """What the journal knows that duties follow from."""

    reps: Sequence[Rep]
    open: Sequence[Entry]
    checked: Mapping[int, date]  # goal id: its last check-in
    last: Mapping[str, Last]  # by alias
    usual: Cadence  # of reps who have none of their own
    last_session: date | None = None
    session_every: int = 0  # days; 0: off
    last_entry: date | None = None  # of any kind
    in_conflict: int = 0  # records that two laptops changed
    last_sync: str | None = None  # when (UTC); None: sync isn't set up


class Duty(NamedTuple):
    """Something with a date. ``due`` is the day that counts (a snooze moves it); ``days`` is today minus that day.

    ``rep`` is empty for what came out of a session, and for a team goal.
    """

    duty: str
    rep: str
    due: date
    days: int
    entry: Entry | None  # None: a rep's keep-until day

    @property
    def whose(self) -> str:
        """What stands where a rep would: see ``Entry.whose``."""
        return self.entry.whose if self.entry else self.rep

    @property
    def is_the_reps(self) -> bool:
        """Whether the rep owes it."""
        return self.entry is not None and self.entry.owner == OWNER_REP


class Quiet(NamedTuple):
    """A cadence that has been exceeded; ``rep`` is empty for the team's session."""

    rep: str
    what: str
    since: date
    days: int
    every: int
    level: Level


class Next(NamedTuple):
    """The next day on which something is due or somebody goes quiet, and how much."""

    on: date
    count: int  # type: ignore[assignment]  # the key in JSON; nobody counts in this tuple


class Due(NamedTuple):
    """One morning, each list oldest first."""

    today: date
    overdue: list[Duty]
    due_today: list[Duty]
    coming: list[Duty]
    quiet: list[Quiet]
    next: Next | None


def due_day(entry: Entry) -> date | None:
    """Return the day of an open item: its due date, or the later one it was snoozed to."""
    if entry.due is None:
        return None
    return max(entry.due, entry.snoozed_until or entry.due)


def is_late(entry: Entry, today: date) -> bool:
    """Whether the day of an open item has gone by."""
    day = due_day(entry)
    return day is not None and day < today


def is_old(entry: Entry, today: date) -> bool:
    """Whether an item without a due date has been open for long. A topic has none: it waits for a one-on-one."""
    return "due" in KINDS[entry.kind].carries and entry.is_open and entry.due is None and (today - entry.on).days > OLD


def is_parked(entry: Entry, today: date) -> bool:
    """Whether an open item without a due date waits until a later day."""
    has_no_date = "due" not in KINDS[entry.kind].carries
    return has_no_date and entry.snoozed_until is not None and entry.snoozed_until > today


def next_check_in(goal: Entry, last: date | None, rep: Rep | None, today: date) -> date | None:
    """Return the day of a goal's next check-in: the ``last`` one, or its start, plus its rhythm.

    It starts on the day the rep was added at the earliest, and again on the day they came back from a pause. A snooze
    of the goal moves the check-in. A goal without a rep (imported as part of a session) has none, unless it is a team
    goal.
    """
    if not goal.every or not (rep or goal.team):
        return None
    start = last or goal.on
    if rep:
        start = max(start, min(rep.added_on, today), back_on(rep, today) or start)
    return max(later(start, goal.every), goal.snoozed_until or date.min)


def judge(facts: Facts, today: date, until: date) -> Due:
    """Judge the facts: items overdue, due today, and coming up to and including ``until``; and who is quiet."""
    found = sorted(_duties(facts, today), key=lambda duty: (duty.due, duty.entry.id if duty.entry else 0))
    running = list(_clocks(facts, today))
    ahead = [
        *(duty.due for duty in found),
        *_days_to_keep_until(facts, today),
        *(one.quiet_on for *_, one in running if one.quiet_on),
    ]
    return Due(
        today,
        overdue=[duty for duty in found if duty.due < today],
        due_today=[duty for duty in found if duty.due == today],
        coming=[duty for duty in found if today < duty.due <= until and duty.entry],
        quiet=sorted(
            (Quiet(rep, what, one.since, one.days, one.every, one.level) for rep, what, one in running if one.level),
            key=lambda line: (-line.days / line.every, line.rep),
        ),
        next=_next([day for day in ahead if day > today]),
    )


def count(facts: Facts, today: date) -> int:
    """Return how many items are overdue or due today."""
    return sum(duty.due <= today for duty in _duties(facts, today))


def undated(facts: Facts, today: date) -> list[Entry]:
    """Return the open items that are never due: they have neither a due date nor check-ins."""
    departed = {rep.alias for rep in facts.reps if rep.has_left(today)}
    return [
        entry
        for entry in facts.open
        if "due" in KINDS[entry.kind].carries
        and entry.due is None
        and not entry.every
        and not (entry.rep in departed and entry.owner != OWNER_YOU)
    ]


def reps_awaiting_feedback(opened: Iterable[Entry]) -> set[str]:
    """Return the aliases of the reps to whom there is feedback to give: they are not quiet on feedback."""
    return {entry.rep for entry in opened if entry.status == "owed"}


def _next(ahead: Sequence[date]) -> Next | None:
    return Next(min(ahead), ahead.count(min(ahead))) if ahead else None


def _days_to_keep_until(facts: Facts, today: date) -> Iterator[date]:
    """Yield the keep-until days of those who have not left yet, but will have by then."""
    for rep in facts.reps:
        if rep.left_on and rep.keep_until and not rep.has_left(today) and rep.has_left(rep.keep_until):
            yield rep.keep_until


def _duties(facts: Facts, today: date) -> Iterator[Duty]:
    reps = {rep.alias: rep for rep in facts.reps}
    for entry in facts.open:
        rep = reps.get(entry.rep)  # None: it came out of a session, or is the team's
        if rep and rep.has_left(today) and entry.owner != OWNER_YOU:
            continue
        name, day = _named_duty(entry, facts, rep, today)
        if day and rep and variant(entry).waits and rep.is_paused(today):
            back = back_on(rep, today)
            day = back and max(day, back)
        if day:
            yield Duty(name, entry.rep, day, (today - day).days, entry)
    for rep in facts.reps:
        if rep.has_left(today) and rep.keep_until:
            yield Duty("keep-until", rep.alias, rep.keep_until, (today - rep.keep_until).days, None)


def _named_duty(entry: Entry, facts: Facts, rep: Rep | None, today: date) -> tuple[str, date | None]:
    """Return which duty an open entry is, and its day. A goal is due, or to be checked on, but never both."""
    day = due_day(entry)
    is_away = rep is not None and rep.is_paused(today) and back_on(rep, today) is None
    if (day is None or day > today) and not is_away:
        check_in = next_check_in(entry, facts.checked.get(entry.id), rep, today)
        if check_in and (day is None or check_in < day):
            return "check-in", check_in
    return entry.kind, day


def _clocks(facts: Facts, today: date) -> Iterator[tuple[str, str, Clock]]:
    """Yield each clock with its rep and what it measures; not feedback's while there is some to give to that rep."""
    awaited = reps_awaiting_feedback(facts.open)
    for rep in facts.reps:
        last = facts.last.get(rep.alias, Last())
        for what, one in zip(WHAT, clocks(rep, last, facts.usual, today), strict=True):
            if what != "feedback" or rep.alias not in awaited:
                yield rep.alias, what, one
    if session := session_clock(facts.reps, facts.last_session, facts.session_every, today):
        yield "", "session", session

"""Facts and today to what is due: overdue, due today, coming, and who has gone quiet.

Nothing is stored: every answer follows from what happened. Owed and quiet are two different things. Owed is an open
item with a day; quiet is nothing recorded for longer than the cadence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from coachlog.model import REP as THE_REP
from coachlog.model import Entry, Rep

WHAT = ("one-on-one", "feedback", "praise")
RED = 1.5  # times the cadence
FEEDBACK_DUE = 2  # working days: feedback that waits longer has lost its moment


class Last(NamedTuple):
    """The last day of each kind of event of one rep."""

    one_on_one: date | None = None
    feedback: date | None = None
    praise: date | None = None


class Cadence(NamedTuple):
    """How often there should be a one-on-one, feedback and praise, in days; 0: off."""

    one_on_one: int
    feedback: int
    praise: int


class Facts(NamedTuple):
    """What the journal knows that duties follow from."""

    reps: Sequence[Rep]
    open: Sequence[Entry]  # every open follow-up and goal, every piece of feedback owed
    checked: Mapping[int, date]  # goal id: its last check-in
    last: Mapping[str, Last]  # by alias
    usual: Cadence  # of reps who have none of their own
    last_session: date | None = None
    session_every: int = 0  # days; 0: off


class Duty(NamedTuple):
    """Something with a day. ``due`` is the day that counts (a snooze moves it); ``days`` is today minus that day.

    ``rep`` is empty for what came out of a session.
    """

    duty: str
    rep: str
    due: date
    days: int
    entry: Entry | None  # None: a rep's keep-until day

    @property
    def is_the_reps(self) -> bool:
        """Whether the rep owes it."""
        return self.entry is not None and self.entry.owner == THE_REP


class Quiet(NamedTuple):
    """A clock that has run past its cadence; ``rep`` is empty for the session of the team."""

    rep: str
    what: str
    since: date
    days: int
    every: int
    level: Literal["amber", "red"]


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
    """Return the day of an open item: its due day, or the later one it was snoozed to."""
    if entry.due is None:
        return None
    return max(entry.due, entry.snoozed_until or entry.due)


def check_in_day(goal: Entry, last: date | None, back: date | None = None) -> date | None:
    """Return the day of a goal's next check-in: the last one, or its start, plus its rhythm.

    The day a rep came ``back`` starts the rhythm anew, and a snooze of the goal puts the check-in off.
    """
    if not goal.every:
        return None
    start = max(last or goal.on, back or goal.on)
    return max(start + timedelta(days=goal.every), goal.snoozed_until or date.min)


def cadence(rep: Rep, usual: Cadence) -> Cadence:
    """Return a rep's cadence: their own, else the journal's."""
    own = (rep.every, rep.feedback_every, rep.praise_every)
    return Cadence(*(days if every is None else every for every, days in zip(own, usual, strict=True)))


def judge(facts: Facts, today: date, until: date) -> Due:
    """Judge the facts: what is overdue, for today, coming up to and with ``until``, and who is quiet."""
    found = list(_duties(facts, today))
    found.sort(key=lambda duty: (duty.due, duty.entry.id if duty.entry else 0))
    clocks = list(_clocks(facts, today))
    return Due(
        today,
        overdue=[duty for duty in found if duty.due < today],
        due_today=[duty for duty in found if duty.due == today],
        coming=[duty for duty in found if today < duty.due <= until and duty.entry],
        quiet=sorted(
            (clock for clock in clocks if isinstance(clock, Quiet)),
            key=lambda line: (-line.days / line.every, line.rep),
        ),
        next=_next([*(duty.due for duty in found), *(clock for clock in clocks if isinstance(clock, date))], today),
    )


def _next(every: Iterable[date], today: date) -> Next | None:
    later = [day for day in every if day > today]
    return Next(min(later), later.count(min(later))) if later else None


def _duties(facts: Facts, today: date) -> Iterator[Duty]:
    reps = {rep.alias: rep for rep in facts.reps}
    for entry in facts.open:
        rep = reps.get(entry.rep)  # None: it came out of a session
        if rep and rep.has_left(today):
            continue
        named = _named_duty(entry, facts, rep, today)
        if named is None:
            continue
        name, day = named
        if rep and _waits_for_return(entry) and rep.is_paused(today):
            back = _back(rep, today)
            if back is None:
                continue
            day = max(day, back)
        yield Duty(name, entry.rep, day, (today - day).days, entry)
    for rep in facts.reps:
        if rep.has_left(today) and rep.keep_until:
            yield Duty("keep-until", rep.alias, rep.keep_until, (today - rep.keep_until).days, None)


def _named_duty(entry: Entry, facts: Facts, rep: Rep | None, today: date) -> tuple[str, date] | None:
    """Return which duty an open entry is, and its day. A goal is due, or to be checked on, but never both."""
    day = due_day(entry)
    if rep and entry.kind == "goal" and (day is None or day > today):
        back = _back(rep, today)
        away = rep.is_paused(today) and back is None
        check_in = None if away else check_in_day(entry, facts.checked.get(entry.id), back)
        if check_in and (day is None or check_in < day):
            return "check-in", check_in
    return (entry.kind, day) if day else None


def _waits_for_return(entry: Entry) -> bool:
    """Whether a pause of the rep hides it: feedback to give, and what the rep owes."""
    return entry.kind == "feedback" or entry.owner == THE_REP


def _back(rep: Rep, today: date) -> date | None:
    """Return the end of the rep's last pause, or of the one they are in; None without one, or if nobody knows."""
    begun = [pause.back for pause in rep.pauses if pause.start <= today]
    return None if None in begun else max((back for back in begun if back), default=None)


def _clocks(facts: Facts, today: date) -> Iterator[Quiet | date]:
    """Yield each running clock: as a quiet line, or as the day on which it will become one."""
    owed_feedback = {entry.rep for entry in facts.open if entry.kind == "feedback"}
    for rep in facts.reps:
        back = _back(rep, today)
        if rep.has_left(today) or (rep.is_paused(today) and back is None):
            continue
        last = facts.last.get(rep.alias, Last())
        for what, event, every in zip(WHAT, last, cadence(rep, facts.usual), strict=True):
            if not every or (what == "feedback" and rep.alias in owed_feedback):
                continue
            since = max(day for day in (rep.added_on, event, back) if day)
            yield _clock(rep.alias, what, since, every, today, rep.quiet_until)
    if facts.session_every and facts.reps:
        since = max(day for day in (min(rep.added_on for rep in facts.reps), facts.last_session) if day)
        yield _clock("", "session", since, facts.session_every, today)


def _clock(rep: str, what: str, since: date, every: int, today: date, quiet_until: date | None = None) -> Quiet | date:
    """Return one clock: the quiet line, or the day on which it will become one."""
    shown = max(since + timedelta(days=every + 1), quiet_until or date.min)
    if shown > today:
        return shown
    gone = (today - since).days
    return Quiet(rep, what, since, gone, every, "red" if gone > RED * every else "amber")

"""Facts and today to what is due: overdue, due today, coming, and who has gone quiet.

Nothing is stored: every answer follows from what happened. Owed and quiet are two different things. Owed is an open
item with a day; quiet is nothing recorded for longer than the cadence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Rep

WHAT = ("one-on-one", "feedback", "praise")
RED = 1.5  # times the cadence
WEEKS = 12  # that show how steady the contact with a rep is
OLD = 30  # days, for what is open and has no day
FEEDBACK_DUE = 2  # working days: feedback that waits longer has lost its moment
ZONES_APART = 2  # days between the calendars of the two time zones that are farthest apart, for some hours

Level = Literal["amber", "red"]


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
        return self.entry is not None and self.entry.owner == OWNER_REP


class Clock(NamedTuple):
    """How long nothing of one kind has happened."""

    last: date | None  # when it last did
    since: date  # the day it counts from
    days: int  # since then; negative while a pause lasts
    every: int  # 0: off
    quiet_on: date | None  # the first day on which this is quiet; None: it never will be
    level: Level | None  # None: not quiet

    @property
    def past(self) -> float:
        """How many times its cadence it is past it; 0 unless quiet."""
        return self.days / self.every - 1 if self.level else 0.0


class Quiet(NamedTuple):
    """A clock that has run past its cadence; ``rep`` is empty for the session of the team."""

    rep: str
    what: str
    since: date
    days: int
    every: int
    level: Level


class Brief(NamedTuple):
    """What to have in mind before a one-on-one: the last one, what came since, what is open. Lists by day and id."""

    rep: Rep
    last: Entry | None  # the last one-on-one, met or by message
    heard: Sequence[Entry]  # what the rep said then
    asides: Sequence[Entry]  # since then
    open: Sequence[Entry]
    closed: Sequence[Entry]  # since then
    check_ins: Mapping[int, Entry]  # goal id: its last check-in
    praise: Entry | None  # the last

    @property
    def mine(self) -> list[Entry]:
        """What the manager owes, by due day."""
        return _by_due_day(entry for entry in self.open if entry.owner == OWNER_YOU)

    @property
    def theirs(self) -> list[Entry]:
        """What the rep owes."""
        return _by_due_day(entry for entry in self.open if entry.owner == OWNER_REP)

    @property
    def partners(self) -> list[Entry]:
        """What partners owe."""
        return _by_due_day(entry for entry in self.open if entry.owner not in (None, OWNER_YOU, OWNER_REP))

    @property
    def feedback(self) -> list[Entry]:
        """What is still to be said."""
        return _by_due_day(entry for entry in self.open if entry.kind == "feedback")

    @property
    def goals(self) -> list[Entry]:
        """The open goals, those without a day last."""
        return sorted(
            (entry for entry in self.open if entry.kind == "goal"),
            key=lambda goal: (due_day(goal) or date.max, goal.id),
        )

    @property
    def undated(self) -> list[Entry]:
        """Follow-ups and feedback that have no day, and are never due."""
        return [entry for entry in self.open if entry.kind != "goal" and entry.due is None]


class Contact(NamedTuple):
    """A rep's one-on-ones of late: the day of each in the weeks asked for; of the last few, how many have their words.

    ``worrying`` are the open goals whose last check-in says at risk or off track.
    """

    days: Sequence[date] = ()
    heard: int = 0
    of: int = 0
    worrying: int = 0


class Standing(NamedTuple):
    """How it stands with one rep: three clocks, what is open and how much of it late, and the last weeks."""

    rep: Rep
    one_on_one: Clock
    feedback: Clock
    praise: Clock
    mine: int
    mine_late: int
    theirs: int
    theirs_late: int
    goals: int
    at_risk: int  # or off track
    weeks: Sequence[int]  # one-on-ones in each, this week last
    heard: int  # in so many
    of: int  # of so many of the last one-on-ones


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


def is_late(entry: Entry, today: date) -> bool:
    """Whether the day of an open item has gone by."""
    day = due_day(entry)
    return day is not None and day < today


def is_old(entry: Entry, today: date) -> bool:
    """Whether an item without a day has been open for long."""
    return entry.is_open and entry.due is None and (today - entry.on).days > OLD


def _by_due_day(entries: Iterable[Entry]) -> list[Entry]:
    return sorted((entry for entry in entries if entry.due), key=lambda entry: (due_day(entry) or date.max, entry.id))


def check_in_day(goal: Entry, last: date | None, back: date | None = None) -> date | None:
    """Return the day of a goal's next check-in: the last one, or its start, plus its rhythm.

    The day a rep came ``back`` starts the rhythm anew, and a snooze of the goal puts the check-in off.
    """
    if not goal.every:
        return None
    start = max(last or goal.on, back or goal.on)
    return max(_later(start, goal.every), goal.snoozed_until or date.min)


def next_check_in(goal: Entry, last: date | None, rep: Rep, today: date) -> date | None:
    """Return the day of a goal's next check-in, after whatever pauses the rep has had."""
    return check_in_day(goal, last, _back(rep, today))


def cadence(rep: Rep, usual: Cadence) -> Cadence:
    """Return a rep's cadence: their own, else the journal's."""
    own = (rep.every, rep.feedback_every, rep.praise_every)
    return Cadence(*(days if every is None else every for every, days in zip(own, usual, strict=True)))


def latest(today: date) -> date:
    """Return the last day that can be today for somebody. What is dated later was written by a clock that was wrong."""
    return _later(today, ZONES_APART)


def _later(day: date, count: int) -> date:
    """Return the day so many days later; the last that there is, or the first, where that lies beyond it."""
    return date.fromordinal(max(1, min(day.toordinal() + count, date.max.toordinal())))


def judge(facts: Facts, today: date, until: date) -> Due:
    """Judge the facts: what is overdue, for today, coming up to and with ``until``, and who is quiet."""
    found = list(_duties(facts, today))
    found.sort(key=lambda duty: (duty.due, duty.entry.id if duty.entry else 0))
    running = list(_all_clocks(facts, today))
    return Due(
        today,
        overdue=[duty for duty in found if duty.due < today],
        due_today=[duty for duty in found if duty.due == today],
        coming=[duty for duty in found if today < duty.due <= until and duty.entry],
        quiet=sorted(
            (Quiet(rep, what, one.since, one.days, one.every, one.level) for rep, what, one in running if one.level),
            key=lambda line: (-line.days / line.every, line.rep),
        ),
        next=_next(
            [
                *(duty.due for duty in found),
                *_days_to_keep_until(facts, today),
                *(one.quiet_on for *_, one in running if one.quiet_on),
            ],
            today,
        ),
    )


def count(facts: Facts, today: date) -> int:
    """Count what is overdue and what is for today."""
    return sum(duty.due <= today for duty in _duties(facts, today))


def _days_to_keep_until(facts: Facts, today: date) -> Iterator[date]:
    """Yield the keep-until days of those who have not left yet, but will have by then."""
    for rep in facts.reps:
        if rep.left_on and rep.keep_until and not rep.has_left(today) and rep.has_left(rep.keep_until):
            yield rep.keep_until


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
    return entry.kind == "feedback" or entry.owner == OWNER_REP


def _back(rep: Rep, today: date) -> date | None:
    """Return the end of the rep's last pause, or of the one they are in; None without one, or if nobody knows."""
    begun = [pause.back for pause in rep.pauses if pause.start <= today]
    return None if None in begun else max((back for back in begun if back), default=None)


def clocks(rep: Rep, last: Last, usual: Cadence, today: date) -> tuple[Clock, Clock, Clock]:
    """Return a rep's clocks for one-on-one, feedback and praise, in this order."""
    one_on_one, feedback, praise = (
        clock(rep, event, every, today) for event, every in zip(last, cadence(rep, usual), strict=True)
    )
    return one_on_one, feedback, praise


def clock(rep: Rep, last: date | None, every: int, today: date) -> Clock:
    """Return one clock of a rep: it starts at the latest of the ``last`` event, the day added, the end of a pause."""
    back = _back(rep, today)
    last = last and min(last, today)
    added = rep.added_on if rep.added_on <= latest(today) else None
    since = max((day for day in (added and min(added, today), last, back) if day), default=today)
    stands_still = rep.has_left(today) or (rep.is_paused(today) and back is None)
    return _clock(last, since, 0 if stands_still else every, today, rep.quiet_until)._replace(every=every)


def session_clock(facts: Facts, today: date) -> Clock | None:
    """Return the clock of the team's sessions; None while there is nobody to have one with."""
    here = [rep for rep in facts.reps if not rep.has_left(today)]
    if not here:
        return None
    last = facts.last_session and min(facts.last_session, today)
    since = max(day for day in (min(rep.added_on for rep in here), last) if day)
    return _clock(last, min(since, today), facts.session_every, today)


def _clock(last: date | None, since: date, every: int, today: date, put_off: date | None = None) -> Clock:
    gone = (today - since).days
    quiet_on = max(_later(since, every + 1), put_off or date.min) if every else None
    level: Level | None = None
    if quiet_on and quiet_on <= today:
        level = "red" if gone > RED * every else "amber"
    return Clock(last, since, gone, every, quiet_on, level)


def _all_clocks(facts: Facts, today: date) -> Iterator[tuple[str, str, Clock]]:
    """Yield each clock with its rep and what it measures; not feedback's while feedback is owed to that rep."""
    owed_feedback = {entry.rep for entry in facts.open if entry.kind == "feedback"}
    for rep in facts.reps:
        last = facts.last.get(rep.alias, Last())
        for what, one in zip(WHAT, clocks(rep, last, facts.usual, today), strict=True):
            if what != "feedback" or rep.alias not in owed_feedback:
                yield rep.alias, what, one
    if session := session_clock(facts, today):
        yield "", "session", session


def weeks_begin(today: date) -> date:
    """Return the Monday with which the weeks begin that ``team`` shows; this week is the last of them."""
    return _later(today, -today.weekday() - 7 * (WEEKS - 1))


def standings(facts: Facts, contacts: Mapping[str, Contact], today: date) -> list[Standing]:
    """Return how it stands with each rep who is here, the most neglected first and those who are away last.

    Neglected: long past the cadence of one-on-ones, or else of feedback, or else of praise.
    """
    opened: dict[str, list[Entry]] = {}
    for entry in facts.open:
        opened.setdefault(entry.rep, []).append(entry)
    found = [
        _standing(rep, opened.get(rep.alias, []), facts, contacts.get(rep.alias, Contact()), today)
        for rep in facts.reps
        if not rep.has_left(today)
    ]
    return sorted(found, key=lambda one: (one.rep.is_paused(today), *_neglect(one), one.rep.alias))


def _standing(rep: Rep, opened: Sequence[Entry], facts: Facts, contact: Contact, today: date) -> Standing:
    mine = [entry for entry in opened if entry.owner == OWNER_YOU]
    theirs = [entry for entry in opened if entry.owner == OWNER_REP]
    begin = weeks_begin(today)
    weeks = [0] * WEEKS
    for day in contact.days:
        week = (day - begin).days // 7
        if 0 <= week < WEEKS:
            weeks[week] += 1
    talks, feedback, praise = clocks(rep, facts.last.get(rep.alias, Last()), facts.usual, today)
    if any(entry.kind == "feedback" for entry in opened):  # it is owed, and so not quiet
        feedback = feedback._replace(level=None)
    waits = rep.is_paused(today)  # what the rep owes waits for their return
    return Standing(
        rep,
        talks,
        feedback,
        praise,
        mine=len(mine),
        mine_late=sum(is_late(entry, today) for entry in mine),
        theirs=len(theirs),
        theirs_late=0 if waits else sum(is_late(entry, today) for entry in theirs),
        goals=sum(entry.kind == "goal" for entry in opened),
        at_risk=contact.worrying,
        weeks=weeks,
        heard=contact.heard,
        of=contact.of,
    )


def _neglect(one: Standing) -> tuple[float, ...]:
    """Return what to sort by; among those who are not neglected, whose next one-on-one is nearest."""
    every = one.one_on_one.every
    return (
        *(-clock.past for clock in (one.one_on_one, one.feedback, one.praise)),
        -one.one_on_one.days / every if every else 0.0,
    )

"""A week at a glance: who was met, what moved, who was missed. Names and counts, never a score."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from coachlog.cadences import WHAT, Last, clocks, later
from coachlog.days import DAYS_IN_WEEK
from coachlog.duties import Duty, Facts, Quiet, judge
from coachlog.model import Entry, Rep, variant

FOLLOW_UPS = ("mine", "theirs")  # sections of prep: yours and the reps', not a partner's
OFTEN = 2  # snoozes, from which on the week names an item


class CheckIn(NamedTuple):
    """A goal's last check-in of a week. ``goal`` is None for a check-in that was imported without one."""

    goal: Entry | None
    check_in: Entry


class Week(NamedTuple):
    """What happened from a Monday to its Sunday, and how things stood at its end, or stand today if it isn't over."""

    today: date
    since: date
    until: date
    one_on_ones: list[Entry]
    no_one_on_one: list[Quiet]  # the most neglected first
    finished: list[Entry]  # follow-ups, yours and the reps'
    mine: int  # open follow-ups, and how many of them are overdue
    mine_late: int
    theirs: int
    theirs_late: int
    check_ins: list[CheckIn]
    check_ins_late: list[Duty]
    given: list[Entry]
    to_give: list[Entry]
    praise: list[Entry]
    no_praise: list[Quiet]  # the most neglected first
    snoozed: list[Entry]  # open, and snoozed twice or more
    next_week: list[Duty]

    @property
    def is_over(self) -> bool:
        """Whether this week has ended."""
        return self.until < self.today

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say about this week."""
        return not any(self[3:])  # all but its days


def week(since: date, facts: Facts, happened: Iterable[Entry], goals: Mapping[int, Entry], today: date) -> Week:
    """Return the week that begins on a Monday.

    ``happened`` are its events, by id, and ``goals`` those of its check-ins. ``facts`` are as they were at the end of
    a week that is over. What calls for action only now is left out of such a week.
    """
    until = later(since, DAYS_IN_WEEK - 1)
    is_over = until < today
    day = min(until, today)
    events = [entry for entry in happened if entry.how != "aside"]
    judged = judge(facts, day, later(until, DAYS_IN_WEEK))
    departed = {rep.alias for rep in facts.reps if rep.has_left(day)}
    away = {rep.alias for rep in facts.reps if rep.is_paused(day)}
    stays = [one for one in facts.open if one.rep not in departed or variant(one).section == "mine"]
    opened = sorted(stays, key=lambda entry: entry.id)
    pressing = [] if is_over else [one for one in opened if not (one.rep in away and variant(one).waits)]
    count = Counter(variant(one).section for one in opened)
    late = Counter(variant(duty.entry).section for duty in judged.overdue if duty.entry)

    def is_within(on: date | None) -> bool:
        return on is not None and since <= on <= until

    def of_kind(kind: str) -> list[Entry]:
        return [entry for entry in events if entry.kind == kind and is_within(entry.on)]

    def without(what: str, events: Iterable[Entry]) -> list[Quiet]:
        met = {entry.rep for entry in events}
        lines = [_quiet(rep, what, facts, since, day, today) for rep in facts.reps if rep.alias not in met]
        return sorted((one for one in lines if one), key=lambda one: (-one.days / one.every, one.rep))

    one_on_ones, praise = of_kind("note"), of_kind("praise")
    return Week(
        today,
        since,
        until,
        one_on_ones=one_on_ones,
        no_one_on_one=without("one-on-one", one_on_ones),
        finished=[
            one
            for one in events
            if one.status == "done" and is_within(one.closed_on) and variant(one).section in FOLLOW_UPS
        ],
        mine=count["mine"],
        mine_late=late["mine"],
        theirs=count["theirs"],
        theirs_late=late["theirs"],
        check_ins=_last_of_each_goal(of_kind("check-in"), goals),
        check_ins_late=[] if is_over else [duty for duty in judged.overdue if duty.duty == "check-in"],
        given=[one for one in events if is_within(one.given_on)],
        to_give=[one for one in pressing if variant(one).section == "feedback"],
        praise=praise,
        no_praise=without("praise", praise),
        snoozed=[one for one in pressing if one.snoozes >= OFTEN],
        next_week=[] if is_over else [duty for duty in judged.coming if duty.due > until],
    )


def _quiet(rep: Rep, what: str, facts: Facts, since: date, day: date, today: date) -> Quiet | None:
    """Return that a rep was past their rhythm on the last day of a week on which they were here; None if they weren't.

    Of a week that is over, a snooze of the rep's reminders isn't counted: it may be a later one.
    """
    here = (later(day, -ago) for ago in range((day - since).days + 1))
    last = next((one for one in here if not (rep.has_left(one) or rep.is_paused(one))), None)
    if last is None:
        return None
    if day < today:
        rep = rep._replace(quiet_until=None)
    clock = clocks(rep, facts.last.get(rep.alias, Last()), facts.usual, last)[WHAT.index(what)]
    return Quiet(rep.alias, what, clock.since, clock.days, clock.every, clock.level) if clock.level else None


def _last_of_each_goal(check_ins: Sequence[Entry], goals: Mapping[int, Entry]) -> list[CheckIn]:
    newest = sorted(check_ins, key=lambda one: (one.on, one.id))
    last = {one.parent or -one.id: CheckIn(goals.get(one.parent or 0), one) for one in newest}
    return sorted(last.values(), key=lambda one: one.check_in.id)

"""How long it has been since a rep's last one-on-one, feedback and praise, beside how often these should be.

Reps whose clock has run past its cadence have gone quiet. A clock counts from the last event, the day the rep was
added, or the end of a pause, whichever is latest. Only a missing one-on-one or session is ever red.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from coachlog.model import Rep

WHAT = ("one-on-one", "feedback", "praise")
RED = 1.5  # times the cadence
IDLE = 14  # days without an entry, after which `due` offers to catch up
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


def cadence(rep: Rep, usual: Cadence) -> Cadence:
    """Return a rep's cadence: their own, else the journal's."""
    own = (rep.every, rep.feedback_every, rep.praise_every)
    return Cadence(*(days if every is None else every for every, days in zip(own, usual, strict=True)))


def clocks(rep: Rep, last: Last, usual: Cadence, today: date) -> tuple[Clock, Clock, Clock]:
    """Return a rep's clocks for one-on-one, feedback and praise, in this order."""
    every = cadence(rep, usual)
    return (
        clock(rep, last.one_on_one, every.one_on_one, today, most="red"),
        clock(rep, last.feedback, every.feedback, today, most="amber"),
        clock(rep, last.praise, every.praise, today, most="amber"),
    )


def clock(rep: Rep, last: date | None, every: int, today: date, *, most: Level) -> Clock:
    """Return one clock of a rep. ``last`` is the day of the last event, ``most`` the highest level it can reach."""
    back = back_on(rep, today)
    last = last and min(last, today)
    added = rep.added_on if rep.added_on <= latest(today) else None
    since = max((day for day in (added and min(added, today), last, back) if day), default=today)
    stands_still = rep.has_left(today) or (rep.is_paused(today) and back is None)
    return _clock(last, since, 0 if stands_still else every, today, rep.quiet_until, most)._replace(every=every)


def session_clock(reps: Sequence[Rep], last: date | None, every: int, today: date) -> Clock | None:
    """Return the clock of the team's sessions; None while there is nobody to have one with."""
    here = [rep for rep in reps if not rep.has_left(today)]
    if not here:
        return None
    last = last and min(last, today)
    since = max(day for day in (min(rep.added_on for rep in here), last) if day)
    return _clock(last, min(since, today), every, today)


def _clock(
    last: date | None, since: date, every: int, today: date, quiet_until: date | None = None, most: Level = "red"
) -> Clock:
    gone = (today - since).days
    quiet_on = max(later(since, every + 1), quiet_until or date.min) if every else None
    level: Level | None = None
    if quiet_on and quiet_on <= today:
        level = most if gone > RED * every else "amber"
    return Clock(last, since, gone, every, quiet_on, level)


def idle_since(reps: Sequence[Rep], last_entry: date | None, today: date) -> date | None:
    """Return the day of the last entry if it is two weeks ago, and some rep was here all the time; else None."""
    if last_entry is None:
        return None
    for rep in reps:
        back = back_on(rep, today)
        is_here = not (rep.has_left(today) or rep.is_paused(today))
        if is_here and (today - max(last_entry, rep.added_on, back or rep.added_on)).days >= IDLE:
            return last_entry
    return None


def back_on(rep: Rep, today: date) -> date | None:
    """Return the end of the rep's last pause, or of the one they are in; None without one, or if nobody knows."""
    begun = [pause.back for pause in rep.pauses if pause.start <= today]
    return None if None in begun else max((back for back in begun if back), default=None)


def latest(today: date) -> date:
    """Return the last day that can be today in any time zone. A later one was written on a day that was wrong."""
    return later(today, ZONES_APART)


def later(day: date, count: int) -> date:
    """Return the day that many days later, or the first or last day there is where that lies beyond it."""
    return date.fromordinal(max(1, min(day.toordinal() + count, date.max.toordinal())))

"""Each rep of a team at a glance: time since each kind of contact, open items, the last twelve weeks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from coachlog.cadences import Clock, Last, clocks, later
from coachlog.duties import Facts, due_day, is_late, reps_awaiting_feedback
from coachlog.model import KINDS, Entry, Rep, variant
from coachlog.text import fold

WEEKS = 12  # that show how steady the contact with a rep is


class Contact(NamedTuple):
    """A rep's one-on-ones: the day of each in the last weeks, and in how many of the last few the rep was heard."""

    days: Sequence[date] = ()
    heard: int = 0
    of: int = 0
    worrying: int = 0  # open goals whose last check-in says at risk or off track


class Standing(NamedTuple):
    """One rep at a glance: days since each kind of contact, open and overdue items, and the last weeks."""

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
    heard: int  # recent one-on-ones in which the rep was quoted
    of: int  # recent one-on-ones


class TeamGoal(NamedTuple):
    """An open team goal, the goals under it that were not dropped, and the reps of its team who have none there."""

    goal: Entry
    under: Sequence[Entry]
    without: Sequence[str]  # aliases


class TeamGoals(NamedTuple):
    """The open team goals by due date, the last check-in of each goal, and how many open goals are part of none."""

    goals: Sequence[TeamGoal]
    check_ins: Mapping[int, Entry]
    elsewhere: int


def team_goals(
    reps: Sequence[Rep],
    opened: Iterable[Entry],
    under: Mapping[int, Sequence[Entry]],
    check_ins: Mapping[int, Entry],
    today: date,
) -> TeamGoals:
    """Return the open team goals. ``under``: all goals that sit under each, by its id."""
    goals = [entry for entry in opened if "target" in KINDS[entry.kind].carries]
    found = []
    for goal in sorted((one for one in goals if one.team), key=lambda one: (due_day(one) or date.max, one.id)):
        kept = [one for one in under[goal.id] if one.status != "dropped"]
        have = {one.rep for one in kept}
        of_team = (rep for rep in reps if fold(rep.team or "") == fold(goal.team or "") and not rep.has_left(today))
        found.append(TeamGoal(goal, kept, [rep.alias for rep in of_team if rep.alias not in have]))
    return TeamGoals(found, check_ins, sum(not (one.team or one.under) for one in goals))


def weeks_begin(today: date) -> date:
    """Return the Monday of the first week that ``team`` shows; this week is the last."""
    return later(today, -today.weekday() - 7 * (WEEKS - 1))


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
    count = Counter(variant(entry).section for entry in opened)
    late = Counter(variant(entry).section for entry in opened if is_late(entry, today))
    weeks = Counter((day - weeks_begin(today)).days // 7 for day in contact.days)
    one_on_one, feedback, praise = clocks(rep, facts.last.get(rep.alias, Last()), facts.usual, today)
    if reps_awaiting_feedback(opened):
        feedback = feedback._replace(level=None)
    return Standing(
        rep,
        one_on_one,
        feedback,
        praise,
        mine=count["mine"],
        mine_late=late["mine"],
        theirs=count["theirs"],
        theirs_late=0 if rep.is_paused(today) else late["theirs"],
        goals=count["goal"],
        at_risk=contact.worrying,
        weeks=[weeks[week] for week in range(WEEKS)],
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

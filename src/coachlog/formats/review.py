"""A review in Markdown: the evidence of a period. Counts and gaps, dates and ids; never a score."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from coachlog import days
from coachlog.duties import due_day
from coachlog.formats import markdown
from coachlog.model import KINDS, OWNER_REP, OWNER_YOU, Entry, Rep, label
from coachlog.phrases import stands
from coachlog.text import many

CONTACT = ("met", "async")  # of notes: an observation isn't a one-on-one
LAST_FEW = 4  # one-on-ones, to see whether the rep was heard
_ELSEWHERE = ("goal", "check-in", "follow-up")  # not by month


class Period(NamedTuple):
    """What a review looks at; ``name`` is a quarter's, None for other days. ``last`` is today if no end was named."""

    name: str | None
    first: date
    last: date
    has_end: bool = True

    @property
    def in_words(self) -> str:
        """What it was called, or its days: the same on every day on which it is asked for."""
        if self.name:
            return self.name
        first = days.long(self.first)
        return f"{first} to {days.long(self.last)}" if self.has_end else f"since {first}"

    @property
    def in_file_name(self) -> str:
        """The same for the name of a file."""
        return self.name or (f"{self.first}-to-{self.last}" if self.has_end else f"since-{self.first}")


def review(
    rep: Rep,
    period: Period,
    today: date,
    entries: Sequence[Entry],
    check_ins: Mapping[int, Sequence[Entry]],
    team_goals: Mapping[int, Entry],
    you: str,
    *,
    is_shared: bool,
) -> Iterator[str]:
    """Yield a review. ``check_ins`` holds those of each goal (by its id) until the period's end, oldest first.

    ``team_goals`` holds the one that a goal is part of, by the goal's id. ``you`` is what the owner is called.

    A month in which nothing stands is named, so that nobody takes the last weeks for the whole. A shared review says
    no more than that: whether there is something that is not shared is not its reader's to know. Nor does it call
    anything overdue: its due dates are the agreed ones, and a snooze is not its reader's to know either.
    """
    nothing = "no entries"
    yield markdown.title(rep)
    so_far = ", so far" if period.last > today else ""
    named = f"{period.name}: " if period.name else ""
    yield f"\n{named}{days.long(period.first)} to {days.long(period.last)}{so_far}\n"
    topics = [entry for entry in entries if entry.kind == "topic"]
    entries = [entry for entry in entries if entry not in topics]
    yield f"\n{_counts(entries) or f'{nothing[:1].upper()}{nothing[1:]}'}\n"
    if topics:
        yield f"\n{_topics(topics, period, rep)}\n"
    if not is_shared and (heard := _heard(entries)):
        yield f"\n{markdown.escaped(rep.name)}'s own words in {heard}\n"
    goals = [entry for entry in entries if entry.has_check_ins]
    if goals:
        yield "\n## Goals\n\n"
    for goal in goals:
        known = check_ins.get(goal.id, ())
        since = [one for one in known if one.on >= period.first]
        yield from goal_with(goal, rep, known, since, team_goals.get(goal.id))
    yield from _by_month(rep, period, today, entries, nothing)
    not_given = [entry for entry in entries if _is_not_given(entry)]
    if not_given:
        yield "\n## Feedback not given\n\n"
    for entry in not_given:
        yield markdown.item(entry, rep, None, dated=True)
    follow_ups = [entry for entry in entries if entry.kind == "follow-up"]
    if follow_ups:
        yield "\n## Follow-ups\n"
        yield from _follow_ups(rep, period, today, follow_ups, you, is_shared=is_shared)


def _topics(topics: Sequence[Entry], period: Period, rep: Rep) -> str:
    """Return how many topics were covered in a period and who raised them, and how many were open when it ended."""
    covered = [one for one in topics if one.status == "covered" and one.closed_on and one.closed_on <= period.last]
    dropped = [one for one in topics if one.status == "dropped" and one.closed_on and one.closed_on <= period.last]
    raised = sum(topic.owner == OWNER_REP for topic in covered)
    counts = [
        f"Topics covered: {len(covered)}{f' ({raised} raised by {markdown.escaped(rep.name)})' if raised else ''}",
        *([f"dropped: {len(dropped)}"] if dropped else []),
        *([f"open: {rest}"] if (rest := len(topics) - len(covered) - len(dropped)) else []),
    ]
    return " · ".join(counts)


def _heard(entries: Sequence[Entry]) -> str:
    """Return in how many of the last few one-on-ones the rep was heard; empty if there was none."""
    met = sorted((one for one in entries if one.how in CONTACT), key=lambda one: (one.on, one.id))[-LAST_FEW:]
    said = [one for one in entries if one.kind == "heard"]
    parents, days_heard = {one.parent for one in said}, {one.on for one in said}
    heard = sum(one.id in parents or one.on in days_heard for one in met)
    if not met:
        return ""
    return f"{heard} of the last {many(len(met), 'one-on-one')}" if len(met) > 1 else f"{heard} of 1 one-on-one"


def goal_with(
    goal: Entry, rep: Rep, known: Sequence[Entry], shown: Iterable[Entry], team_goal: Entry | None
) -> Iterator[str]:
    """Yield a goal, the team goal it is part of, where it stands by its ``known`` check-ins, and those to show."""
    yield markdown.item(goal._replace(at=None), rep, None)  # its number as of today; the line below has its day
    yield from markdown.part_of(team_goal)
    yield markdown.nested(f"- Where it stands: {_standing(goal, known)}\n")
    for one in shown:
        yield markdown.nested(markdown.item(one, rep, goal, dated=True))


def number_so_far(known: Sequence[Entry]) -> float | None:
    """Return the number that a goal has come to by its check-ins, oldest first; None: none of them has one."""
    return next((one.at for one in reversed(known) if one.at is not None), None)


def _standing(goal: Entry, known: Sequence[Entry]) -> str:
    if not known:
        return "no check-in yet"
    last = known[-1]
    words = [stands(last._replace(at=number_so_far(known)), goal), days.long(last.on)]
    return f"{', '.join(word for word in words if word)} ({last.id})"


def _counts(entries: Iterable[Entry]) -> str:
    """Return how many there are of each kind, in the order of the kinds."""
    in_order = sorted(entries, key=lambda entry: list(KINDS).index(entry.kind))
    counted = Counter(_counted_as(entry) for entry in in_order)
    return " · ".join(f"{name} {count}" for name, count in counted.items())


def _counted_as(entry: Entry) -> str:
    if "given_on" in KINDS[entry.kind].carries:
        return f"{entry.kind} {entry.status}"
    return label(entry) if entry.how else entry.kind


def _day(entry: Entry) -> date:
    return entry.given_on or entry.on


def _is_not_given(entry: Entry) -> bool:
    return "given" in KINDS[entry.kind].closes and entry.status != "given"


def _by_month(rep: Rep, period: Period, today: date, entries: Sequence[Entry], nothing: str) -> Iterator[str]:
    shown = sorted(
        (entry for entry in entries if entry.kind not in _ELSEWHERE and not _is_not_given(entry)),
        key=lambda entry: (_day(entry), entry.id),
    )
    written_on = {day for entry in entries for day in (_day(entry), entry.closed_on) if day}
    yield "\n## By month\n"
    for first, last in takewhile(lambda month: month[0] <= today, days.months(period.first, period.last)):
        of_month = [entry for entry in shown if first <= _day(entry) <= last]
        only_else = not of_month and any(first <= day <= last for day in written_on)
        gap = "" if of_month else ": only goals and follow-ups" if only_else else f": {nothing}"
        yield f"\n### {days.of_month(first, last)}{gap}\n"
        if of_month:
            yield "\n"
        for entry in of_month:
            yield markdown.item(entry, rep, None, dated=entry.given_on is None)


def _follow_ups(
    rep: Rep, period: Period, today: date, entries: Iterable[Entry], you: str, *, is_shared: bool
) -> Iterator[str]:
    """Yield the follow-ups by what became of them until the period's end, and by who owes them."""
    end = min(period.last, today)
    outcomes = ["Done", "Dropped", f"Overdue on {days.long(end)}", "Open"]
    owners = [markdown.escaped(you), markdown.escaped(rep.name), "partners"]
    found: dict[tuple[int, int], list[Entry]] = {}
    for entry in entries:
        owner = {OWNER_YOU: 0, OWNER_REP: 1}.get(entry.owner or "", 2)
        found.setdefault((_outcome(entry, period, today, is_shared=is_shared), owner), []).append(entry)
    for (outcome, owner), of_both in sorted(found.items()):
        yield f"\n### {outcomes[outcome]}: {owners[owner]}\n\n"
        for entry in of_both:
            yield markdown.item(entry, rep, None, you)


def _outcome(entry: Entry, period: Period, today: date, *, is_shared: bool) -> int:
    """Return 0 for done, 1 for dropped, 2 for overdue when the period ended, or now, and 3 for open then."""
    if not entry.is_open and (entry.closed_on is None or entry.closed_on <= period.last):
        return 0 if entry.status == "done" else 1
    due = None if is_shared else due_day(entry)
    is_over = period.last < today  # what was due on its last day had that whole day
    return 2 if due and (due <= period.last if is_over else due < today) else 3

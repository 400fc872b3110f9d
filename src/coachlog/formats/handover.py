"""A hand-over in Markdown: what the next manager needs to begin, written so that the rep can read it too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from coachlog import days
from coachlog.briefs import SECTIONS, section_of
from coachlog.formats import markdown
from coachlog.formats.review import goal_with
from coachlog.model import Entry, Rep

KINDS = ("praise", "feedback")  # these have their own sections


def has_section(entry: Entry) -> bool:
    """Whether a hand-over has a section for an entry, where its kind hasn't its own (``KINDS``)."""
    return entry.is_open and (section_of(entry).name == "goal" or bool(section_of(entry).handed_over))


def handover(
    rep: Rep,
    every: int,
    last: Entry | None,
    opened: Sequence[Entry],
    check_ins: Mapping[int, Sequence[Entry]],
    praise: Iterable[Entry],
    feedback: Iterable[Entry],
    team_goals: Mapping[int, Entry],
) -> Iterator[str]:
    """Yield a hand-over: the start, goals, open topics and follow-ups, praise, feedback, all of it shareable.

    ``every`` is how often there are one-on-ones, in days, 0 for off. Of the ``last`` one only the day is written.
    ``check_ins`` are those of each goal, oldest first, and ``team_goals`` the team goal that it is part of.
    """
    yield markdown.title(rep)
    facts = [
        rep.role,
        rep.team and f"team {rep.team}",
        rep.tz,
        rep.started and f"started {days.long(rep.started)}",
        f"in this journal since {days.long(rep.added_on)}",
        f"one-on-one every {days.count(every)}" if every else "no regular one-on-one",
        last and f"last one-on-one {days.long(last.on)}",
    ]
    yield f"\n{' · '.join(markdown.escaped(fact) for fact in facts if fact)}\n"
    goals = [entry for entry in opened if section_of(entry).name == "goal"]
    yield "\n## Open goals\n\n" if goals else "\n## Open goals: none\n"
    for goal in goals:
        known = check_ins.get(goal.id, ())
        yield from goal_with(goal, rep, known, known[-1:], team_goals.get(goal.id))
    name = markdown.escaped(rep.name)
    sections: list[tuple[str, Iterable[Entry], bool]] = [
        (section.handed_over.format(name=name), [entry for entry in opened if section_of(entry) is section], False)
        for section in SECTIONS.values()
        if section.handed_over
    ]
    for heading, found, dated in (*sections, ("Praise", praise, True), ("Feedback given", feedback, False)):
        for place, entry in enumerate(found):
            if place == 0:
                yield f"\n## {heading}\n\n"
            yield markdown.item(entry, rep, None, dated=dated)

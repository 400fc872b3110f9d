"""A hand-over: what the next manager needs to begin, written so that the rep can read it too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from coachlog import days
from coachlog.briefs import SECTIONS, section_of
from coachlog.formats import markdown
from coachlog.formats.review import goal_with, number_so_far
from coachlog.model import Entry, Rep

KINDS = ("praise", "feedback")  # these have their own sections


class HandOver(NamedTuple):
    """What is handed over of a rep, all of it shareable.

    ``every`` is the one-on-one cadence in days, 0 for off. The document gives only the day of the ``last`` one-on-one.
    ``check_ins`` are those of each goal, oldest first, and ``team_goals`` the team goal that it is part of.
    """

    rep: Rep
    every: int
    last: Entry | None
    opened: Sequence[Entry]
    check_ins: Mapping[int, Sequence[Entry]]
    praise: Iterable[Entry]
    feedback: Iterable[Entry]
    team_goals: Mapping[int, Entry]

    @property
    def goals(self) -> list[Entry]:
        """The open goals."""
        return [entry for entry in self.opened if section_of(entry).name == "goal"]

    def sections(self) -> Iterator[tuple[str, Iterable[Entry], bool]]:
        """Yield the headings of everything else, each with its entries, and whether these say the day they happened."""
        for section in SECTIONS.values():
            if section.handed_over:
                yield section.handed_over, [entry for entry in self.opened if section_of(entry) is section], False
        yield "Praise", self.praise, True
        yield "Feedback given", self.feedback, False

    def entries(self) -> Iterator[Entry]:
        """Yield what the document holds: each goal with its number so far and its last check-in, then all else."""
        for goal in self.goals:
            known = self.check_ins.get(goal.id, ())
            yield goal._replace(at=number_so_far(known))
            yield from known[-1:]
        yield from chain.from_iterable(found for _, found, _ in self.sections())


def has_section(entry: Entry) -> bool:
    """Whether a hand-over has a section for an entry, where its kind hasn't its own (``KINDS``)."""
    return entry.is_open and (section_of(entry).name == "goal" or bool(section_of(entry).handed_over))


def in_markdown(found: HandOver, you: str) -> Iterator[str]:
    """Yield a hand-over in Markdown. ``you`` is what the journal's owner is called."""
    rep, last = found.rep, found.last
    yield markdown.title(rep)
    facts = [
        rep.role,
        rep.team and f"team {rep.team}",
        rep.tz,
        rep.started and f"started {days.long(rep.started)}",
        f"in this journal since {days.long(rep.added_on)}",
        f"one-on-one every {days.count(found.every)}" if found.every else "no regular one-on-one",
        last and f"last one-on-one {days.long(last.on)}",
    ]
    yield f"\n{' · '.join(markdown.escaped(fact) for fact in facts if fact)}\n"
    goals = found.goals
    yield "\n## Open goals\n\n" if goals else "\n## Open goals: none\n"
    for goal in goals:
        known = found.check_ins.get(goal.id, ())
        yield from goal_with(goal, rep, known, known[-1:], found.team_goals.get(goal.id))
    name, owner = markdown.escaped(rep.name), markdown.escaped(you)
    for heading, entries, dated in found.sections():
        for place, entry in enumerate(entries):
            if place == 0:
                yield f"\n## {heading.format(name=name, you=owner)}\n\n"
            yield markdown.item(entry, rep, None, you, dated=dated)

"""A hand-over in Markdown: what the next manager needs to begin, written so that the rep can read it too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from coachlog import days
from coachlog.formats import markdown
from coachlog.formats.review import goal_with
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Rep


def handover(
    rep: Rep,
    every: int,
    opened: Sequence[Entry],
    check_ins: Mapping[int, Sequence[Entry]],
    praise: Iterable[Entry],
    feedback: Iterable[Entry],
) -> Iterator[str]:
    """Give a hand-over: the start, goals, open follow-ups, praise, feedback. All of it has passed ``sharing``.

    ``every`` is the cadence of the one-on-ones, in days, 0 for off; ``check_ins`` those of each goal, oldest first.
    """
    yield markdown.title(rep)
    facts = [
        rep.role,
        rep.team and f"team {rep.team}",
        rep.tz,
        rep.started and f"started {days.long(rep.started)}",
        f"in this journal since {days.long(rep.added_on)}",
        f"one-on-one every {days.count(every)}" if every else "no regular one-on-one",
    ]
    yield f"\n{' · '.join(markdown.escaped(fact) for fact in facts if fact)}\n"
    goals = [entry for entry in opened if entry.kind == "goal"]
    yield "\n## Open goals\n\n" if goals else "\n## Open goals: none\n"
    for goal in goals:
        known = check_ins.get(goal.id, ())
        yield from goal_with(goal, rep, known, known[-1:])
    name = markdown.escaped(rep.name)
    for heading, found, dated in (
        ("Open follow-ups: what I owe", (entry for entry in opened if entry.owner == OWNER_YOU), False),
        (f"Open follow-ups: what {name} owes", (entry for entry in opened if entry.owner == OWNER_REP), False),
        ("Praise", praise, True),
        ("Feedback given", feedback, False),
    ):
        for place, entry in enumerate(found):
            if place == 0:
                yield f"\n## {heading}\n\n"
            yield markdown.item(entry, rep, None, dated=dated)

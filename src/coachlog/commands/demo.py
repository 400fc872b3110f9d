"""coachlog demo: an example journal of its own, to look around in."""

import random
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from coachlog import days, duties, files, options
from coachlog.commands import new_app
from coachlog.errors import CoachlogError
from coachlog.files import Place
from coachlog.journal import opening, questions
from coachlog.journal.changes import Step
from coachlog.model import ME, REP, Entry, Rep
from coachlog.screen import due as morning_screen
from coachlog.screen import receipts

app = new_app()

WEEKS = 104
REPS = (
    # name, role, team, zone, cadence, days since the last one-on-one and the last praise
    ("Maria Ruiz", "Senior AE", "west", "Europe/Madrid", 7, 4, 6),
    ("Dev Patel", "AE", "west", "Asia/Kolkata", 7, 6, 12),
    ("Lena Sørensen", "AE", "north", "Europe/Copenhagen", 7, 5, 31),
    ("Tom Becker", "SDR", "north", "Europe/Berlin", 7, 3, 9),
    ("Aiko Tanaka", "AE", "apac", "Asia/Tokyo", 14, 11, 10),
    ("Sam Okafor", "SDR", "west", "Africa/Lagos", 7, 12, 13),
    ("Priya Nair", "Senior AE", "apac", "Asia/Singapore", 14, 9, 5),
    ("Chris O'Neill", "AE", "north", "Europe/Dublin", 7, 2, 8),
)
NOTES = (
    "Rehearsed the CFO call; opened with cost of delay.",
    "Pipeline review: two deals without a next step, both get one this week.",
    "Listened to the discovery call together. Good open questions; the budget came up too late.",
    "Wants more enterprise accounts. Agreed to shadow two renewals first.",
    "Tired after the quarter end. Moved one proposal, kept Friday free.",
    "Walked through the territory plan; the top ten accounts are the right ones.",
    "Lost deal:Umbra on timing. What we would do differently: meet legal in week one.",
    "Practised handling the price objection. Better when the pause is longer.",
    "Talked about the handover from SDR to AE; agreed on three lines of context for each lead.",
    "Forecast call prep: commit is honest, upside is not. Took two out.",
    "Asked what gets in the way: too many internal meetings on Tuesdays.",
    "Reviewed the #qbr slides. Less about us, more about what the customer saved.",
)
MINE = (
    "ask Tom in product about the SSO date", "send the pricing deck for enterprise", "get legal to look at the MSA",
    "introduce them to the partner team", "find a mentor outside the team", "move the Tuesday meeting",
)  # fmt: skip
THEIRS = (
    "book 3 discovery calls", "write the mutual action plan for deal:Globex", "update the forecast before Thursday",
    "send the recap to the champion", "try the new opening on five calls", "ask procurement for the timeline",
)  # fmt: skip
FEEDBACK = (
    "Talked over the CFO twice; let the silence work.",
    "The recap mail named every open question. Keep doing it.",
    "Discount offered before anybody asked; ask for the reason first.",
    "Joined the call without having read the account notes.",
)
LANDED = (
    "Surprised; asked to listen to the recording together.", "Took notes, agreed.", "Needed a moment, then had a plan."
)  # fmt: skip
PRAISE = (
    "Cost-of-delay opening, an idea of their own.", "Stayed calm when the champion left in the middle of the deal.",
    "Helped a colleague with a demo on short notice.", "Turned a flat no into a second meeting.",
    "Clean pipeline, every deal with a next step.",
)  # fmt: skip
HEARD = (
    "I want to lead the QBR.", "I do not know yet what good looks like in enterprise.", "The new deck helps.",
    "I would rather hear it straight.",
)  # fmt: skip
GOALS = (
    ("Close 2 new logos", 2.0), ("Build 150k of pipeline in fintech", 150.0), ("Run the weekly win/loss review", None),
    ("Hold 12 discovery calls a month", 12.0),
)  # fmt: skip
SESSIONS = (
    ("Win/loss review: deal:Umbra", "Meet legal in week one #legal", ("legal:Ana",)),
    ("Discovery questions, with the recordings", "Ask what happens if nothing changes #discovery", ()),
    ("New deck, tried on each other", "The first slide is what the customer saved #qbr", ("marketing:Jo",)),
    ("Forecast habits", "A commit without a next step is none #forecast", ()),
)


@app.command(epilog="Example: coachlog demo")
def demo(*, journal: options.Journal = None, today: options.Today = None) -> None:
    """Look around in an example journal: eight reps, two years. Yours is never touched."""
    del journal  # the example has a place of its own, whatever journal is set
    place = Place(files.data_folder() / "demo.db", named=True)
    day = days.today(today)
    _clear(place)
    with opening.writing(place, "demo", create=True, at=f"{day}T06:00:00Z") as step:
        _seed(step, day)
    with opening.reading(place) as connection:
        facts = questions.facts(connection, day)
    morning_screen.show(duties.judge(facts, day, day + timedelta(days=3)), facts.reps)
    path = files.short(place.path)
    receipts.say(f"This is an example journal, {path}. To look around in it:")
    program = Path(sys.argv[0])
    if program.name == "coachlog" and not shutil.which("coachlog"):  # run from where it was installed
        receipts.say(f"  alias coachlog={shlex.quote(str(program.absolute()))}")
    for line in (
        f"export COACHLOG_JOURNAL={shlex.quote(str(place.path))}",
        "coachlog prep lena",
        "coachlog team",
        "coachlog find legal",
        "coachlog review maria",
    ):
        receipts.say(f"  {line}")


def _clear(place: Place) -> None:
    """Take an example of an earlier day away, unless somebody has written into it."""
    if not files.is_there(place.path):
        return
    with opening.reading(place) as connection:
        if questions.commands(connection) - {"demo"}:
            raise CoachlogError(
                f"{files.short(place.path)} is an example that you have written into, so it was left as it is. "
                "Move it away, or delete it"
            )
    place.path.unlink()


class Planned(NamedTuple):
    """An entry to be written on its day; ``hangs_on`` is the plan's own name of its parent."""

    entry: Entry
    name: object = None
    hangs_on: object = None


def _seed(step: Step, today: date) -> None:
    """Write two years of eight reps, day by day. The same day gives the same journal."""
    added = today - timedelta(weeks=WEEKS)
    for name, role, team, zone, every, *_ in REPS:
        step.add_rep(Rep("", _alias(name), name, role, team, zone, None, added, every=every))
    ids: dict[object, int] = {}
    for planned in sorted(_two_years(added, today), key=lambda planned: planned.entry.on):
        written = step.add(planned.entry._replace(parent=ids.get(planned.hangs_on)))
        ids[planned.name or written.id] = written.id
    _this_week(step, today)


def _alias(name: str) -> str:
    return name.split(maxsplit=1)[0].lower()


def _two_years(added: date, today: date) -> Iterator[Planned]:
    chance = random.Random(7)  # noqa: S311 - an example, no secret
    for place, (name, _, _, _, every, last_talk, last_praise) in enumerate(REPS):
        alias = _alias(name)
        for day in _weekdays(added, today - timedelta(days=last_talk), every):
            yield from _talk(alias, day, today, chance)
        for day in _weekdays(added, today - timedelta(days=last_praise), 16):
            yield Planned(Entry("praise", alias, day, chance.choice(PRAISE)))
        for day in _weekdays(added, today - timedelta(days=10 + place), 20):
            text, landed = chance.choice(FEEDBACK), chance.choice(LANDED)
            yield Planned(Entry("feedback", alias, day, text, status="given", given_on=day, landed=landed))
        yield from _goals(alias, place, today, chance)
    for number, day in enumerate(_weekdays(added, today - timedelta(days=5), 14)):
        title, lesson, also = SESSIONS[number % len(SESSIONS)]
        there = tuple(sorted(_alias(name) for name, *_ in REPS))
        yield Planned(Entry("session", "", day, title, attended=there, also=also), name=day)
        yield Planned(Entry("lesson", "", day, lesson), hangs_on=day)


def _weekdays(first: date, last: date, every: int) -> Iterator[date]:
    """Yield working days about so far apart, up to ``last``."""
    found = []
    day = last
    while day > first:
        day -= timedelta(days=max(day.weekday() - days.LAST_WEEKDAY, 0))
        found.append(day)
        day -= timedelta(days=every)
    yield from reversed(found)


def _talk(alias: str, day: date, today: date, chance: random.Random) -> Iterator[Planned]:
    how = "async" if chance.random() < 0.1 else "met"
    talk = (alias, day)
    yield Planned(Entry("note", alias, day, chance.choice(NOTES), chance.random() < 0.05, how=how), name=talk)
    for owner, texts, odds in ((ME, MINE, 0.4), (REP, THEIRS, 0.6)):
        if chance.random() < odds:
            closed = min(day + timedelta(days=chance.randrange(1, 9)), today)
            kept = chance.random() < 0.85
            promised = Entry(
                "follow-up", alias, day, chance.choice(texts), owner=owner, due=day + timedelta(days=4),
                status="done" if kept else "dropped", closed_on=closed,
            )  # fmt: skip
            yield Planned(promised, hangs_on=talk)
    if chance.random() < 0.3:
        yield Planned(Entry("heard", alias, day, chance.choice(HEARD)), hangs_on=talk)


def _goals(alias: str, place: int, today: date, chance: random.Random) -> Iterator[Planned]:
    for number, (text, target) in enumerate(GOALS[place % 2 :: 2]):
        start = today - timedelta(days=100 + 120 * number)
        is_open = number == 0
        goal = Entry(
            "goal", alias, start, text, target=target, every=14, status="open" if is_open else "met",
            due=today + timedelta(days=37) if is_open else start + timedelta(days=90),
            closed_on=None if is_open else start + timedelta(days=88),
        )  # fmt: skip
        yield Planned(goal, name=(alias, text))
        at = 0.0
        last = today - timedelta(days=3 + place) if is_open else start + timedelta(days=80)
        for day in _weekdays(start, last, 14):
            at = min(at + max(1, (target or 0) // 5) * chance.choice((0, 1)), (target or 0) - is_open)
            status = chance.choice(("on-track", "on-track", "at-risk"))
            look = chance.choice(("", "moving", "slower than hoped"))
            reached = max(at, 0) if target else None
            yield Planned(Entry("check-in", alias, day, look, at=reached, status=status), hangs_on=(alias, text))


def _this_week(step: Step, today: date) -> None:
    """Write what is open this morning."""

    def ago(count: int) -> date:
        return days.add_working_days(today, -count)

    owed: Sequence[tuple[str, str, str, int]] = (
        ("maria", ME, "ask Tom about the QBR slot", 2),
        ("dev", ME, "send the battle card for deal:Initech", 0),
        ("aiko", ME, "find a slot that is not 6 am in Tokyo", -2),
        ("maria", REP, "book 3 discovery calls", 1),
        ("sam", REP, "send the recap to the champion", 9),
        ("sam", REP, "try the new opening on five calls", 5),
        ("tom", REP, "update the forecast", -1),
        ("priya", "legal:Ana", "read the MSA for deal:Hooli", 3),
    )
    for alias, owner, text, late in owed:
        step.add(Entry("follow-up", alias, ago(max(late, 0) + 4), text, owner=owner, due=ago(late), status="open"))
    step.add(
        Entry(
            "feedback",
            "dev",
            ago(4),
            "Talked over the CFO twice; let the silence work.",
            due=ago(1),
            status="owed",
        )
    )
    step.add(Entry("feedback", "lena", ago(1), "The recap mail was the best this month.", due=ago(0), status="owed"))

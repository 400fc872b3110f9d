"""coachlog demo: an example journal of its own, to look around in."""

import random
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

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
        facts = questions.facts(connection)
    morning_screen.show(duties.judge(facts, day, day + timedelta(days=3)), facts.reps)
    path = files.short(place.path)
    receipts.say(f"This is an example journal, {path}. To look around in it:")
    program = Path(sys.argv[0])
    if program.name == "coachlog" and not shutil.which("coachlog"):  # run from where it was installed
        receipts.say(f"  alias coachlog={shlex.quote(str(program.absolute()))}")
    for line in (
        f"export COACHLOG_JOURNAL={shlex.quote(str(place.path))}",
        "coachlog history lena",
        "coachlog export maria",
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


def _seed(step: Step, today: date) -> None:
    """Write two years of eight reps. The same day gives the same journal."""
    chance = random.Random(7)  # noqa: S311 - an example, no secret
    added = today - timedelta(weeks=WEEKS)
    for place, (name, role, team, zone, every, last_talk, last_praise) in enumerate(REPS):
        alias = "chris" if name.startswith("Chris") else name.split()[0].lower()
        step.add_rep(Rep("", alias, name, role, team, zone, None, added, every=every))
        for day in _weekdays(added, today - timedelta(days=last_talk), every):
            _talk(step, alias, day, today, chance)
        for day in _weekdays(added, today - timedelta(days=last_praise), 16):
            step.add(Entry("praise", alias, day, chance.choice(PRAISE)))
        for day in _weekdays(added, today - timedelta(days=10 + place), 20):
            step.add(
                Entry(
                    "feedback",
                    alias,
                    day,
                    chance.choice(FEEDBACK),
                    status="given",
                    given_on=day,
                    landed=chance.choice(LANDED),
                )
            )
        _goals(step, alias, place, today, chance)
    _this_week(step, today)


def _weekdays(first: date, last: date, every: int) -> Iterator[date]:
    """Yield working days about so far apart, up to ``last``."""
    found = []
    day = last
    while day > first:
        day -= timedelta(days=max(day.weekday() - days.LAST_WEEKDAY, 0))
        found.append(day)
        day -= timedelta(days=every)
    yield from reversed(found)


def _talk(step: Step, alias: str, day: date, today: date, chance: random.Random) -> None:
    how = "async" if chance.random() < 0.1 else "met"
    note = step.add(Entry("note", alias, day, chance.choice(NOTES), how=how, private=chance.random() < 0.05))
    for owner, texts, odds in ((ME, MINE, 0.4), (REP, THEIRS, 0.6)):
        if chance.random() < odds:
            closed = min(day + timedelta(days=chance.randrange(1, 9)), today)
            kept = chance.random() < 0.85
            step.add(
                Entry(
                    "follow-up",
                    alias,
                    day,
                    chance.choice(texts),
                    parent=note.id,
                    owner=owner,
                    due=day + timedelta(days=4),
                    status="done" if kept else "dropped",
                    closed_on=closed,
                )
            )
    if chance.random() < 0.3:
        step.add(Entry("heard", alias, day, chance.choice(HEARD), parent=note.id))


def _goals(step: Step, alias: str, place: int, today: date, chance: random.Random) -> None:
    for number, (text, target) in enumerate(GOALS[place % 2 :: 2]):
        start = today - timedelta(days=100 + 120 * number)
        is_open = number == 0
        goal = step.add(
            Entry(
                "goal",
                alias,
                start,
                text,
                target=target,
                every=14,
                status="open" if is_open else "met",
                due=today + timedelta(days=37) if is_open else start + timedelta(days=90),
                closed_on=None if is_open else start + timedelta(days=88),
            )
        )
        at = 0.0
        for day in _weekdays(start, today - timedelta(days=3 + place) if is_open else start + timedelta(days=80), 14):
            at = min(at + max(1, (target or 0) // 5) * chance.choice((0, 1)), target or 0)
            status = chance.choice(("on-track", "on-track", "at-risk"))
            step.add(
                Entry(
                    "check-in",
                    goal.rep,
                    day,
                    chance.choice(("", "moving", "slower than hoped")),
                    parent=goal.id,
                    at=at if target else None,
                    status=status,
                )
            )


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

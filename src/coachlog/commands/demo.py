"""coachlog demo: an example journal of its own, to look around in."""

import random
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from coachlog import days, duties, files
from coachlog.commands import command, new_app
from coachlog.context import Context
from coachlog.errors import CoachlogError
from coachlog.files import Place
from coachlog.journal import opening, questions
from coachlog.journal.changes import Step
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Pause, Rep
from coachlog.screen import due as morning_screen
from coachlog.screen import receipts
from coachlog.text import one_line

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
DEALS = ("Globex", "Initech", "Umbra", "Hooli", "Vandelay", "Cyberdyne", "Soylent", "Tyrell")
BUYERS = ("CFO", "CIO", "champion", "head of sales", "head of IT", "COO")
TEXTS: Mapping[str, Sequence[str]] = {
    "note": (
        "Rehearsed the {buyer} call for deal:{deal}; opened with cost of delay.",
        "Pipeline review: two deals without a next step, both get one this week.",
        "Listened to the discovery call with {deal} together. Good open questions; the budget came up too late.",
        "Wants more enterprise accounts. Agreed to shadow the {deal} renewal first.",
        "Tired after the quarter end. Moved one proposal, kept Friday free.",
        "Walked through the territory plan; the top ten accounts are the right ones.",
        "Lost deal:{deal} on timing. What we would do differently: meet legal in week one.",
        "Practised handling the price objection. Better when the pause is longer.",
        "Talked about the handover from SDR to AE; agreed on three lines of context for each lead.",
        "Forecast call prep: commit is honest, upside is not. Took {deal} out.",
        "Asked what gets in the way: too many internal meetings on Tuesdays.",
        "Reviewed the #qbr slides. Less about us, more about what {deal} saved.",
        "Won deal:{deal}. The {buyer} said it was the recap mails.",
        "Multi-threading at deal:{deal}: only the {buyer} knows us. Two more names by next week.",
        "Career: wants to mentor a new hire in spring. Talked about what that takes.",
        "Discovery with the {buyer} of {deal}: found the real deadline, and who signs.",
        "Too many demos before discovery is done. Agreed on three questions that come first.",
        "Looked at the calendar together; mornings are for calls again.",
    ),
    OWNER_YOU: (
        "ask product about the SSO date for {deal}", "send the pricing deck for enterprise",
        "get legal to look at the {deal} MSA", "introduce them to the partner team", "find a mentor outside the team",
        "move the Tuesday meeting", "ask finance about net 60 for {deal}", "join the {buyer} call with {deal}",
    ),
    OWNER_REP: (
        "book 3 discovery calls", "write the mutual action plan for deal:{deal}", "update the forecast before Thursday",
        "send the recap to the {buyer} of {deal}", "try the new opening on five calls",
        "ask procurement at {deal} for the timeline", "map who decides at deal:{deal}", "draft the {deal} case study",
    ),
    "feedback": (
        "Talked over the {buyer} twice; let the silence work.",
        "The recap mail to {deal} named every open question. Keep doing it.",
        "Discount offered to {deal} before anybody asked; ask for the reason first.",
        "Joined the {deal} call without having read the account notes.",
        "Asked the {buyer} what happens if nothing changes, and waited. That opened the deal.",
        "The demo went through every feature; stop where the {buyer} leans in.",
    ),
    "landed": (
        "Surprised; asked to listen to the recording together.", "Took notes, agreed.",
        "Needed a moment, then had a plan.", "Had seen it already.", "Asked for an example, got one.",
    ),
    "praise": (
        "Cost-of-delay opening at {deal}, an idea of their own.",
        "Stayed calm when the champion left in the middle of deal:{deal}.",
        "Helped a colleague with a demo on short notice.", "Turned a flat no from {deal} into a second meeting.",
        "Clean pipeline, every deal with a next step.", "Told {deal} honestly what we cannot do, and won the {buyer}.",
        "Shared the {deal} story with the whole team.",
    ),
    "heard": (
        "I want to lead the QBR.", "I do not know yet what good looks like in enterprise.",
        "The new deck helps with every {buyer}.", "I would rather hear it straight.",
        "Tuesdays are lost to meetings.", "I learn most when we listen to a call together.",
    ),
    "aside": (
        "{deal} wrote to thank for the quick answer", "Helped a new colleague before the {deal} call",
        "Quiet in the forecast meeting; ask why",
    ),
    "on-track": ("moving", "", "{deal} signed"),
    "at-risk": ("slower than hoped", "two deals slipped", ""),
    "off-track": ("stuck at {deal}", "no time for it this month"),
}  # fmt: skip
GOALS = (
    ("Close 2 new logos", 2, 0.8), ("Build 150k of pipeline in fintech", 150, 1.1),
    ("Hold 12 discovery calls with a {buyer}", 12, 1.2), ("Book 40 first meetings", 40, 0.95),
    ("Open 5 accounts in Osaka", 5, 0.6), ("Turn 10 no-shows into a second date", 10, 0.75),
    ("Move 3 pilots to a contract", 3, 1.1), ("Publish 4 case studies", 4, 0.9),
)  # fmt: skip
SESSIONS = (
    ("Win/loss review: deal:Umbra", "Meet legal in week one #legal", ("legal:Ana",)),
    ("Discovery questions, with the recordings", "Ask what happens if nothing changes #discovery", ()),
    ("New deck, tried on each other", "The first slide is what the customer saved #qbr", ("marketing:Jo",)),
    ("Forecast habits", "A commit without a next step is none #forecast", ()),
    ("Objections: price", "Ask what they compare it with #pricing", ()),
    ("Handover from SDR to AE", "Three lines of context for each lead #handover", ()),
)
TO_TRY = (
    "coachlog prep lena", "coachlog team", "coachlog find legal", "coachlog history maria",
    'coachlog note dev "Good first call" --mine "send the battle card @fri"', "coachlog undo",
)  # fmt: skip


@command(app, takes_json=False, epilog="coachlog demo")
def demo(ctx: Context) -> None:
    """Look around in an example journal: eight reps, two years. Yours is never touched."""
    place = Place(files.data_folder() / "demo.db", named=True)  # its own, whatever journal is set
    day = ctx.today
    _clear(place)
    with opening.writing(place, "demo", create=True, at=_at(day, 8)) as step:
        _seed(step, day)
    for typed, ago, write in _THIS_WEEK:
        with opening.writing(place, typed, at=_at(day, ago)) as step:
            write(step, day)
    with opening.reading(place) as connection:
        facts = questions.facts(connection, day)
    morning_screen.show(duties.judge(facts, day, day + timedelta(days=3)), facts.reps)
    receipts.say(f"This is an example journal, {files.short(place.path)}. To look around:")
    program = Path(sys.argv[0])
    lines = [f"export COACHLOG_JOURNAL={shlex.quote(str(place.path))}", *TO_TRY]
    if program.name == "coachlog" and not shutil.which("coachlog"):  # run from where it was installed
        lines = [f"alias coachlog={shlex.quote(str(program.absolute()))}", *lines]
    for line in lines:
        print(f"  {one_line(line)}")  # never wrapped: it is to be pasted
    receipts.say("Then, to be in your own journal again: unset COACHLOG_JOURNAL")


def _at(today: date, ago: int) -> str:
    """Return the time of a step, so many working days ago."""
    return f"{days.add_working_days(today, -ago)}T06:{30 - ago:02}:00Z"


def _clear(place: Place) -> None:
    """Take an example of an earlier day away, unless somebody has written into it."""
    if not files.is_there(place.path):
        return
    with opening.reading(place) as connection:
        if questions.last_command(connection) != "demo":
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


class Talk:
    """What people say, by chance: nothing again before all of its kind was said."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - an example, no secret
        self._decks: dict[str, list[str]] = {}

    def says(self, kind: str) -> str:
        """Return a text of this kind."""
        deck = self._decks.setdefault(kind, [])
        if not deck:
            deck += self.chance.sample(TEXTS[kind], len(TEXTS[kind]))
        return deck.pop().format(deal=self.chance.choice(DEALS), buyer=self.chance.choice(BUYERS))


def _seed(step: Step, today: date) -> None:
    """Write two years of eight reps, day by day. The same day gives the same journal."""
    added = today - timedelta(weeks=WEEKS)
    for name, role, team, zone, every, *_ in REPS:
        step.add_rep(Rep("", _alias(name), name, role, team, zone, None, added, every=every))
    ids: dict[object, int] = {}
    for planned in sorted(_two_years(added, today), key=lambda planned: planned.entry.on):
        written = step.add(planned.entry._replace(parent=ids.get(planned.hangs_on)))
        ids[planned.name or written.id] = written.id


def _alias(name: str) -> str:
    return name.split(maxsplit=1)[0].lower()


def _two_years(added: date, today: date) -> Iterator[Planned]:
    for place, (name, _, _, _, every, last_talk, last_praise) in enumerate(REPS):
        alias = _alias(name)
        talk = Talk(alias)
        last = today - timedelta(days=last_talk)
        for day in _weekdays(added, last, every):
            if day == last or talk.chance.random() < 0.9:  # now and then a week is lost
                yield from _one_on_one(alias, day, today, talk)
            if talk.chance.random() < 0.1 and day + timedelta(days=1) < last:
                yield Planned(Entry("note", alias, day + timedelta(days=1), talk.says("note"), how="async"))
            if talk.chance.random() < 0.08:
                yield Planned(Entry("note", alias, day, talk.says("aside"), how="aside"))
        for day in _weekdays(added, today - timedelta(days=last_praise), 16):
            yield Planned(Entry("praise", alias, day, talk.says("praise")))
        for day in _weekdays(added, today - timedelta(days=10 + place), 20):
            text, landed = talk.says("feedback"), talk.says("landed")
            yield Planned(Entry("feedback", alias, day, text, status="given", given_on=day, landed=landed))
        yield from _goals(alias, place, today, talk)
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


def _one_on_one(alias: str, day: date, today: date, talk: Talk) -> Iterator[Planned]:
    chance = talk.chance
    how = "async" if chance.random() < 0.1 else "met"
    yield Planned(Entry("note", alias, day, talk.says("note"), chance.random() < 0.05, how=how), name=(alias, day))
    for owner, odds in ((OWNER_YOU, 0.4), (OWNER_REP, 0.6)):
        if chance.random() < odds:
            closed = min(days.add_working_days(day, chance.randrange(1, 6)), today)
            promised = Entry(
                "follow-up", alias, day, talk.says(owner), owner=owner, due=days.add_working_days(day, 3),
                status="done" if chance.random() < 0.85 else "dropped", closed_on=closed,
            )  # fmt: skip
            yield Planned(promised, hangs_on=(alias, day))
    if chance.random() < 0.4:
        yield Planned(Entry("heard", alias, day, talk.says("heard")), hangs_on=(alias, day))


def _goals(alias: str, place: int, today: date, talk: Talk) -> Iterator[Planned]:
    """Write a goal for each half-year: the last is open, the others were met, or missed where the pace was slow."""
    for number in range(4):
        text, target, pace = GOALS[(place + 3 * number) % len(GOALS)]
        start = today - timedelta(days=100 + 150 * number)
        due = start + timedelta(days=137)
        status = "open" if number == 0 else "met" if pace > 0.7 else "missed"
        goal = Entry(
            "goal", alias, start, text.format(buyer="CFO"), target=target, every=14, due=due, status=status,
            closed_on=None if number == 0 else due,
        )  # fmt: skip
        yield Planned(goal, name=(alias, start))
        last = today - timedelta(days=3 + place) if number == 0 else due
        how = "on-track" if pace >= 0.9 else "at-risk" if pace > 0.7 else "off-track"
        for day in _weekdays(start, last, 14):
            at = min(target, int(target * pace * (day - start) / (due - start)))
            yield Planned(
                Entry("check-in", alias, day, talk.says(how), at=at, status=how), hangs_on=(alias, start)
            )  # fmt: skip


# What is open this morning, command by command, so that undo and the versions of an entry have something to show


def _owe(alias: str, owner: str, text: str, late: int | None, on: int) -> Callable[[Step, date], None]:
    """Promise something so many working days ago, due so many working days ago; None: no day."""

    def write(step: Step, today: date) -> None:
        due = None if late is None else days.add_working_days(today, -late)
        day = days.add_working_days(today, -on)
        step.add(Entry("follow-up", alias, day, text, owner=owner, due=due, status="open"))

    return write


def _feedback(alias: str, text: str, late: int, on: int) -> Callable[[Step, date], None]:
    def write(step: Step, today: date) -> None:
        due, day = days.add_working_days(today, -late), days.add_working_days(today, -on)
        step.add(Entry("feedback", alias, day, text, due=due, status="owed"))

    return write


def _edited(step: Step, _today: date) -> None:
    """Say more clearly what the first of them is about."""
    (first,) = (entry for entry in _open(step) if entry.text == "ask Tom about the slot")
    step.change(first._replace(text="ask Tom about the QBR slot", edited_at=step.at))


def _snoozed(step: Step, today: date) -> None:
    (one,) = (entry for entry in _open(step) if entry.rep == "aiko" and entry.kind == "follow-up")
    until = days.add_working_days(today, 2)
    step.change(one._replace(snoozed_until=until, snoozes=1, because="Tokyo has a holiday"))


def _paused(step: Step, today: date) -> None:
    (priya,) = (rep for rep in questions.reps(step.connection) if rep.alias == "priya")
    step.add_pause(priya, Pause("", today, days.add_working_days(today, 5), "trade show"))


def _told(step: Step, _today: date) -> None:
    step.put("setting", {"uid": "session-every", "value": "14"})


def _open(step: Step) -> Sequence[Entry]:
    return questions.history(step.connection, questions.Filter(open=True))


_THIS_WEEK: Sequence[tuple[str, int, Callable[[Step, date], None]]] = (
    # the command, working days ago, what it writes
    ("followup", 7, _owe("sam", OWNER_REP, "send the recap to the champion", 9, 13)),
    ("followup", 7, _owe("lena", OWNER_YOU, "ask HR about the certification budget", None, 25)),
    ("followup", 6, _owe("sam", OWNER_REP, "try the new opening on five calls", 5, 9)),
    ("followup", 6, _owe("priya", "legal:Ana", "read the MSA for deal:Hooli", 3, 7)),
    ("followup", 5, _owe("maria", OWNER_YOU, "ask Tom about the slot", 2, 6)),
    ("followup", 5, _owe("maria", OWNER_REP, "book 3 discovery calls", 1, 5)),
    ("config", 4, _told),
    ("feedback", 4, _feedback("dev", "Talked over the CFO twice; let the silence work.", 1, 4)),
    ("followup", 3, _owe("aiko", OWNER_YOU, "find a slot that is not 6 am in Tokyo", 1, 4)),
    ("followup", 3, _owe("tom", OWNER_REP, "update the forecast", -1, 3)),
    ("edit", 2, _edited),
    ("snooze", 2, _snoozed),
    ("followup", 1, _owe("dev", OWNER_YOU, "send the battle card for deal:Initech", 0, 4)),
    ("rep pause", 1, _paused),
    ("demo", 1, _feedback("lena", "The recap mail was the best this month.", 0, 1)),  # the last one is ours: see _clear
)

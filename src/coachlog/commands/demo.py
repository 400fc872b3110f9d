"""coachlog demo: a sample journal to look around in. Who is in it, and what is said, is in demo.toml."""

import random
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from coachlog import days, duties, files, shell
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

SAMPLE = tomllib.loads(Path(__file__).with_name("demo.toml").read_text(encoding="utf-8"))
TEAM_GOAL = "team goal"  # its key in the plan
DAYS = {"on", "due", "snoozed_until", "start", "back"}  # fields that the commands of the sample give as offsets


@command(app, takes_json=False, epilog="coachlog demo")
def demo(ctx: Context) -> None:
    """Try a sample journal: eight reps, two years. Yours isn't touched."""
    place = Place(files.data_folder() / "demo.db", named=True)  # its own, whatever journal is set
    day = ctx.today
    _clear(place)
    with opening.writing(place, "demo", create=True, at=_at(day, 8)) as step:
        _write_history(step, day)
    for sample in SAMPLE["commands"]:
        with opening.writing(place, sample["command"], at=_at(day, sample["ago"])) as step:
            _run(step, sample, day)
    with opening.reading(place) as connection:
        facts = questions.facts(connection, day)
    morning_screen.show(duties.judge(facts, day, day + timedelta(days=3)), facts.reps)
    receipts.say(f"This is a sample journal, {files.short(place.path)}. To look around:")
    program = Path(sys.argv[0])
    lines = [shell.set_variable("COACHLOG_JOURNAL", str(place.path)), *SAMPLE["to_try"]]
    if program.stem == "coachlog" and not shutil.which("coachlog"):  # run from where it was installed
        lines = [shell.alias("coachlog", str(program.absolute())), *lines]
    for line in lines:
        print(f"  {one_line(line)}")  # never wrapped: it is to be pasted
    receipts.say(f"Then, to be in your own journal again: {shell.unset('COACHLOG_JOURNAL')}")


def _at(today: date, ago: int) -> str:
    """Return the time of a command that was run this many working days ago."""
    return f"{days.add_working_days(today, -ago)}T06:{30 - ago:02}:00Z"


def _clear(place: Place) -> None:
    """Delete the sample journal of an earlier day. Raises CoachlogError if somebody has written into it."""
    if not files.is_there(place.path):
        return
    with opening.reading(place) as connection:
        if questions.last_command(connection) != "demo":
            raise CoachlogError(
                f"{files.short(place.path)} is a sample journal that you have added to, so it was left unchanged. "
                "Move it away, or delete it"
            )
    place.path.unlink()


def _run(step: Step, sample: Mapping[str, Any], today: date) -> None:
    """Write what one command of the sample writes."""
    for what in sample.keys() & {"add", "change", "pause", "setting"}:
        fields: dict[str, Any] = {
            name: days.add_working_days(today, value) if name in DAYS else value for name, value in sample[what].items()
        }
        if what == "add":
            written = step.add(Entry(**fields))
            for text in sample.get("lessons", ()):
                step.add(Entry("lesson", written.rep, written.on, text, parent=written.id))
        elif what == "change":
            opened = questions.history(step.connection, questions.Filter(open=True))
            (entry,) = (entry for entry in opened if entry.text == sample["find"])
            step.change(entry._replace(edited_at=step.at if "text" in fields else None, **fields))
        elif what == "pause":
            alias = fields.pop("rep")
            (rep,) = (rep for rep in questions.reps(step.connection) if rep.alias == alias)
            step.add_pause(rep, Pause(uid="", **fields))
        else:
            step.upsert("setting", fields)


class Planned(NamedTuple):
    """An entry to write on its day. ``key`` is its name in the plan; ``parent`` and ``under`` are keys of others."""

    entry: Entry
    key: object = None
    parent: object = None
    under: object = None  # the team goal it is part of


class Talk:
    """Texts at random: none of a kind is repeated before all of them were used."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - an example, no secret
        self._decks: dict[str, list[str]] = {}

    def says(self, kind: str) -> str:
        """Return a text of this kind."""
        deck = self._decks.setdefault(kind, [])
        if not deck:
            deck += self.chance.sample(SAMPLE["texts"][kind], len(SAMPLE["texts"][kind]))
        return deck.pop().format(deal=self.chance.choice(SAMPLE["deals"]), buyer=self.chance.choice(SAMPLE["buyers"]))


def _write_history(step: Step, today: date) -> None:
    """Write two years of eight reps, day by day. The same day gives the same journal."""
    added = today - timedelta(weeks=SAMPLE["weeks"])
    for rep in SAMPLE["reps"]:
        fields = {name: value for name, value in rep.items() if name in Rep._fields}
        step.add_rep(Rep(uid="", started=None, added_on=added, **fields))
    ids: dict[object, int] = {}  # by key
    for planned in sorted(_history(added, today), key=lambda planned: planned.entry.on):
        linked = planned.entry._replace(parent=ids.get(planned.parent), under=ids.get(planned.under))
        written = step.add(linked)
        if planned.key:
            ids[planned.key] = written.id


def _history(added: date, today: date) -> Iterator[Planned]:
    for place, rep in enumerate(SAMPLE["reps"]):
        alias = rep["alias"]
        talk = Talk(alias)
        last = today - timedelta(days=rep["last_talk"])
        for day in _weekdays(added, last, rep["every"]):
            if day == last or talk.chance.random() < 0.9:  # now and then a week is lost
                yield from _one_on_one(alias, day, today, talk)
            if talk.chance.random() < 0.1 and day + timedelta(days=1) < last:
                yield Planned(Entry("note", alias, day + timedelta(days=1), talk.says("note"), how="async"))
            if talk.chance.random() < 0.08:
                yield Planned(Entry("note", alias, day, talk.says("aside"), how="aside"))
        for day in _weekdays(added, today - timedelta(days=rep["last_praise"]), 16):
            yield Planned(Entry("praise", alias, day, talk.says("praise")))
        for day in _weekdays(added, today - timedelta(days=10 + place), 20):
            text, landed = talk.says("feedback"), talk.says("landed")
            yield Planned(Entry("feedback", alias, day, text, status="given", given_on=day, landed=landed))
        yield from _goals(alias, place, today, talk)
    yield from _team_goal(today)
    everybody = tuple(sorted(rep["alias"] for rep in SAMPLE["reps"]))
    for number, day in enumerate(_weekdays(added, today - timedelta(days=5), 14)):
        session = SAMPLE["sessions"][number % len(SAMPLE["sessions"])]
        title, also = session["title"], tuple(session["also"])
        yield Planned(Entry("session", "", day, title, attended=everybody, also=also), key=day)
        yield Planned(Entry("lesson", "", day, session["lesson"]), parent=day)


def _weekdays(first: date, last: date, every: int) -> list[date]:
    """Return working days about ``every`` days apart, up to ``last``, oldest first."""
    found = []
    while last > first:
        last -= timedelta(days=max(last.weekday() - days.LAST_WEEKDAY, 0))
        found.append(last)
        last -= timedelta(days=every)
    return found[::-1]


def _one_on_one(alias: str, day: date, today: date, talk: Talk) -> Iterator[Planned]:
    chance, key = talk.chance, (alias, day)
    how = "async" if chance.random() < 0.1 else "met"
    yield Planned(Entry("note", alias, day, talk.says("note"), chance.random() < 0.05, how=how), key)
    for owner, odds in ((OWNER_YOU, 0.4), (OWNER_REP, 0.6)):
        if chance.random() < odds:
            closed = min(days.add_working_days(day, chance.randrange(1, 6)), today)
            follow_up = Entry(
                "follow-up", alias, day, talk.says(owner), owner=owner, due=days.add_working_days(day, 3),
                status="done" if chance.random() < 0.85 else "dropped", closed_on=closed,
            )  # fmt: skip
            yield Planned(follow_up, parent=key)
    if chance.random() < 0.4:
        yield Planned(Entry("heard", alias, day, talk.says("heard")), parent=key)


def _goals(alias: str, place: int, today: date, talk: Talk) -> Iterator[Planned]:
    """Yield four goals, each with its check-ins: the last is open, the others were met, or missed at a slow pace."""
    for number in range(4):
        goal = SAMPLE["goals"][(place + 3 * number) % len(SAMPLE["goals"])]
        pace, key = goal["pace"], ("goal", alias, number)
        start = today - timedelta(days=100 + 150 * number)
        due = last = start + timedelta(days=137)
        planned = Entry("goal", alias, start, goal["text"], target=goal["target"], every=14, due=due, status="open")
        if number == 0:
            last = today - timedelta(days=3 + place)
        else:
            planned = planned._replace(status="met" if pace > 0.7 else "missed", closed_on=due)
        is_part = number == 0 and alias in SAMPLE["team_goal"]["under"]
        yield Planned(planned, key, under=TEAM_GOAL if is_part else None)
        yield from _check_ins(planned, due, last, pace, key, talk)


def _check_ins(goal: Entry, due: date, last: date, pace: float, key: object, talk: Talk) -> Iterator[Planned]:
    """Yield the check-ins on a goal up to its ``last`` one."""
    how = "on-track" if pace >= 0.9 else "at-risk" if pace > 0.7 else "off-track"
    target = int(goal.target or 0)
    for day in _weekdays(goal.on, last, 14):
        at = min(target, int(target * pace * (day - goal.on) / (due - goal.on)))
        look = Entry("check-in", goal.rep, day, talk.says(how), at=at, status=how, team=goal.team)
        yield Planned(look, parent=key)


def _team_goal(today: date) -> Iterator[Planned]:
    """Yield the team goal and its check-ins; it begins before the goals that are part of it."""
    sample = SAMPLE["team_goal"]
    start, due = today - timedelta(days=101), today + timedelta(days=37)
    goal = Entry("goal", "", start, sample["text"], team=sample["team"], target=sample["target"], every=14, due=due)
    yield Planned(goal._replace(status="open"), TEAM_GOAL)
    yield from _check_ins(goal, due, today - timedelta(days=4), sample["pace"], TEAM_GOAL, Talk(sample["team"]))

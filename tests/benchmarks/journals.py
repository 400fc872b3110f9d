"""Journals that differ in nothing but their past, written as typing them would have been.

The sixty open items and the last twelve weeks are the same in each. What is older reaches back at the same rhythm for
ten years, as a journal that is kept does, which makes 20,000 entries; a larger journal is denser in these ten years.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, Self

from coachlog.files import Place
from coachlog.journal import opening
from coachlog.journal.changes import Step
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Rep

TODAY = date(2026, 11, 23)
WEEKS = 12
TEN_YEARS = timedelta(3652)
A_DAY = 5.4  # entries that twelve reps make for
NAMES = ("maria", "dev", "lena", "tom", "ana", "kofi", "yuki", "omar", "ines", "paul", "ruth", "sven")
NOTE = "Rehearsed the opening of the CFO call twice; the second time without the slides, and it was better."
RARE, COMMON = "umbrella", "pricing"  # the one is in five entries, the other in every other one
DEAL = "deal:Hooli"  # which a few entries are about

Moment = list[Entry]  # what one command writes: the second and further entries hang on the first


class Size(NamedTuple):
    """So many entries about so many reps."""

    entries: int
    reps: int = len(NAMES)

    @classmethod
    def read(cls, word: str) -> Self:
        """Read ``20000``, or ``5000x200``: reps, and the entries of each."""
        reps, times, each = word.partition("x")
        return cls(int(reps) * int(each), int(reps)) if times else cls(int(word))

    def __str__(self) -> str:
        """As people write it."""
        return f"{self.entries:,}" if self.reps == len(NAMES) else f"{self.reps:,} × {self.entries // self.reps}"


def build(path: Path, size: Size, tick: Callable[[int], None] = lambda _: None) -> None:
    """Write a journal; ``tick`` is told of each moment how many entries it was."""
    everybody = [*NAMES, *(f"rep{number}" for number in range(len(NAMES), size.reps))]
    goals: dict[str, int] = {}
    with opening.writing(Place(path, named=True), "rep add", create=True) as first:
        for alias in everybody:
            step = Step(first.connection, "rep add", "elsewhere")
            step.add_rep(Rep("", alias, f"{alias.title()} Example", "AE", "west", None, None, TODAY - TEN_YEARS))
        for moment in _moments(size, everybody):
            step = Step(first.connection, "note", "elsewhere", f"{moment[0].on}T09:00:00Z")
            parent = goals[moment[0].rep] if moment[0].kind == "check-in" else None
            written = step.add(moment[0]._replace(parent=parent))
            for entry in moment[1:]:
                step.add(entry._replace(parent=written.id))
            if written.is_open and written.kind == "goal":
                goals[written.rep] = written.id
            tick(len(moment))


def _moments(size: Size, everybody: list[str]) -> Iterator[Moment]:
    """Yield a life, oldest first: as many entries as it should have."""
    latest = list(_latest())
    past = left = size.entries - sum(map(len, latest))
    dice = random.Random(size.entries)
    span = min(TEN_YEARS, timedelta(past / A_DAY))
    end = TODAY - timedelta(weeks=WEEKS, days=1)
    while left > 0:
        day, alias = end - span * (left / past), dice.choice(everybody)
        moment = [Entry("praise", alias, day, f"the {RARE}")] if past - left < 2 else _moment(dice, alias, day)
        yield moment[:left]
        left -= len(moment)
    yield from latest


def _latest() -> Iterator[Moment]:
    """Yield the last twelve weeks, and what is open."""
    dice = random.Random(12)
    start = TODAY - timedelta(weeks=WEEKS)
    for alias in NAMES:
        goal = Entry("goal", alias, start, _text(dice, 5, 9), target=12, every=14, status="open")
        yield [goal._replace(due=TODAY + timedelta(dice.randrange(5, 60)))]
    for week in range(WEEKS):
        for number, alias in enumerate(NAMES):
            day = start + timedelta(weeks=week, days=number % 5)
            yield _talk(dice, alias, day)
            if (week + number) % 3 == 0:
                yield _praise(dice, alias, day)
                yield _feedback(dice, alias, day)
                yield [Entry("check-in", alias, day, _text(dice, 3, 9), at=week, status="on-track")]
        if week % 3 == 0:
            yield _session(dice, NAMES[week], day)
    for number, alias in enumerate(NAMES):
        owed = Entry("feedback", alias, TODAY - timedelta(7), _text(dice, 8, 20), status="owed")
        yield [owed._replace(due=TODAY + timedelta(number % 10 - 5))]
        for place, owner in enumerate((OWNER_YOU, OWNER_REP, "legal:Ana")):
            promised = Entry("follow-up", alias, TODAY - timedelta(7), _text(dice, 5, 10), owner=owner, status="open")
            yield [promised._replace(due=TODAY + timedelta(number * 3 + place - 10))]
    for number in range(8):
        yield [entry._replace(text=f"{entry.text} {DEAL}") for entry in _praise(dice, NAMES[number], TODAY)]
        asked = Entry("follow-up", NAMES[number], TODAY, _text(dice, 5, 10), owner="legal:Ana", status="open")
        yield [Entry("note", NAMES[number], TODAY, f"met {DEAL}", how="met"), asked]
    for number in range(3):
        yield [Entry("praise", NAMES[number], TODAY - timedelta(number), f"another {RARE}, {_text(dice, 9, 20)}")]


def _moment(dice: random.Random, alias: str, day: date) -> Moment:
    """Return what one command may write: mostly a talk; nothing that stays open."""
    what = dice.random()
    if what < 0.75:
        return _talk(dice, alias, day)
    if what < 0.85:
        return [entry._replace(text=f"{entry.text} #forecast deal:Globex") for entry in _praise(dice, alias, day)]
    if what < 0.93:
        return _feedback(dice, alias, day)
    if what < 0.97:
        goal = Entry("goal", alias, day - timedelta(56), _text(dice, 5, 9), status="met", due=day, closed_on=day)
        looks = (Entry("check-in", alias, day - timedelta(14 * ago), _text(dice, 3, 9)) for ago in (3, 2, 1))
        return [goal, *looks]
    return _session(dice, alias, day)


def _talk(dice: random.Random, alias: str, day: date) -> Moment:
    talk = [Entry("note", alias, day, _text(dice, 20, 60), how="met")]
    for owner in (OWNER_YOU, OWNER_REP):
        if dice.random() < 0.5:
            kept = Entry("follow-up", alias, day, _text(dice, 5, 10), owner=owner, due=day + timedelta(4))
            talk.append(kept._replace(status="done", closed_on=day))
    if dice.random() < 0.4:
        talk.append(Entry("heard", alias, day, _text(dice, 5, 15)))
    return talk


def _praise(dice: random.Random, alias: str, day: date) -> Moment:
    return [Entry("praise", alias, day, _text(dice, 8, 20))]


def _feedback(dice: random.Random, alias: str, day: date) -> Moment:
    return [Entry("feedback", alias, day, _text(dice, 8, 20), status="given", given_on=day)]


def _session(dice: random.Random, alias: str, day: date) -> Moment:
    there = (alias, *dice.sample([name for name in NAMES if name != alias], 4))
    return [Entry("session", "", day, _text(dice, 3, 8), attended=there), Entry("lesson", "", day, _text(dice, 8, 15))]


def _text(dice: random.Random, least: int, most: int) -> str:
    """Return a text of so many words, each as often as words are in a language."""
    words = dice.choices(_WORDS, cum_weights=_OFTEN, k=dice.randint(least, most))
    if dice.random() < 1 / 2:
        words[-1] = COMMON
    return " ".join(words)


_SYLLABLES = ("ba", "con", "de", "fi", "gor", "ha", "lin", "me", "nu", "pro", "ras", "si", "ta", "ver", "wo")
_WORDS = ["".join(random.Random(number).choices(_SYLLABLES, k=2 + number % 2)) for number in range(3000)]
_OFTEN = list(accumulate(1 / (rank + 2) for rank in range(3000)))

"""Try 10: the clock goes back, ahead, into other zones, and through the two hours that come twice."""

import json
import os
import random
import re
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from coachlog import files
from coachlog.files import Place
from coachlog.journal import copies
from tests.trust import Result, Typed, but, content, switches, texts, wrong
from tests.trust.apart import in_a_fork, told

START = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp())  # half past two, for the first time, in Madrid
HOUR, DAY = 3600, 86400
JUMPS = (60, 1800, HOUR, -HOUR, 2 * HOUR, DAY, -DAY, 3 * DAY, -40 * DAY, 400 * DAY, 3652 * DAY, -3652 * DAY)
ZONES = ("UTC", "Europe/Madrid", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Niue", "Asia/Kolkata")
EARLIEST, LATEST = START - 4000 * DAY, START + 8000 * DAY
WRITES = 12  # of one journal, after each of which everything is looked at
NEGATIVE = re.compile(r"(?<![\d\w])-\d+")  # days that have not gone by; not the month of a day


class Clock:
    """What a process believes the time to be, and where."""

    def __init__(self) -> None:
        self.now, self.zone = START, "Europe/Madrid"

    def set(self) -> None:
        """Let this process, a fork, believe it: `date.today` asks `time.time`, and so does everything of ours."""
        now = self.now
        time.time = lambda: float(now)
        time.time_ns = lambda: now * 1_000_000_000
        os.environ["TZ"] = self.zone
        time.tzset()
        os.environ.pop("COACHLOG_TODAY", None)
        assert date.today() == self.today(), "date.today does not follow"  # noqa: DTZ011 - it is what is tried

    def today(self) -> date:
        """Return the day on the wall."""
        return datetime.fromtimestamp(self.now).date()  # noqa: DTZ006 - in the zone that was set


def run(times: int, folder: Path) -> Result:
    """Keep so many journals, each by a clock that jumps between any two commands."""
    chance = random.Random(10)
    problems: list[str] = []
    looked = jumped = 0
    for number in range(times):
        work = folder / f"journal {number}"
        work.mkdir()
        one = _Journal(work / "journal.db", chance)
        for _ in range(WRITES):
            jumped += one.jump()
            problems += one.write()
            problems += one.look()
            looked += 1
        problems += one.forget()
        shutil.rmtree(work)
    notes = f"{jumped} jumps of the clock or the zone, {looked * len(LOOKS)} screens read"
    notes += but("of encrypted files, all that the tables hold was searched")
    return Result("clocks that go wrong", looked, len(problems), told(notes, problems))


LOOKS: tuple[tuple[str, ...], ...] = (
    ("due", "--json"), ("team", "--json"), ("team",), ("prep", "maria", "--json"), ("prep", "maria"), ("due",),
    ("history", "-n", "0"), ("undo", "--list"), ("rep", "list"), ("review", "maria"),
)  # fmt: skip


class _Journal:
    """One journal, what has been written into it and not been undone, and the clock it is written by."""

    def __init__(self, journal: Path, chance: random.Random) -> None:
        self.journal, self.chance, self.clock = journal, chance, Clock()
        self.notes: list[tuple[str, date]] = []  # the text, and the day on the wall
        self.undone: list[tuple[str, date]] = []
        self.count = 0
        self.kept = 0  # notes from before something was forgotten: undo ends there
        for words in (("rep", "add", "Maria Ruiz", "--every", "1w"), *switches()):
            ran = self._type(*words)
            assert ran.code == 0, ran

    def _type(self, *words: str) -> Typed:
        return in_a_fork(self.journal, *words, prepare=self.clock.set, out=self.journal.with_name("out"))

    def jump(self) -> int:
        """Let time pass, or the clock go wrong, or a zone be crossed."""
        before = (self.clock.now, self.clock.zone)
        self.clock.now += self.chance.choice((0, 60, *JUMPS))
        self.clock.now = min(max(self.clock.now, EARLIEST), LATEST)
        if self.chance.random() < 0.3:
            self.clock.zone = self.chance.choice(ZONES)
        return before != (self.clock.now, self.clock.zone)

    def _day(self) -> date:
        os.environ["TZ"] = self.clock.zone
        time.tzset()
        return self.clock.today()

    def write(self) -> list[str]:
        """Take a note, or undo or redo one, or forget one."""
        what = self.chance.choices(("note", "undo", "redo", "forget"), (6, 2, 1, 1))[0]
        if what == "undo" and len(self.notes) > self.kept:
            ran = self._type("undo")
            self.undone.append(self.notes.pop())
            return self._is_as_told(ran, self.undone[-1][0], there=False)
        if what == "redo" and self.undone:
            ran = self._type("redo")
            self.notes.append(self.undone.pop())
            return self._is_as_told(ran, self.notes[-1][0], there=True)
        if what == "forget" and self.notes:
            return self.forget()
        self.count += 1
        text = f"note {self.count} of the journal"
        ran = self._type("note", "maria", text)
        self.notes.append((text, self._day()))
        self.undone = []
        today = [path for path in files.snapshots(self.place) if path.name[: files.DAY] == self._utc_day()]
        problems = [] if len(today) == 1 else [f"{len(today)} snapshots of {self._utc_day()}"]
        return problems + self._is_as_told(ran, text, there=True)

    @property
    def place(self) -> Place:
        """The journal's place."""
        return Place(self.journal, named=True)

    def _utc_day(self) -> str:
        return copies.stamp(self.clock.now)[: files.DAY]

    def _is_as_told(self, ran: Typed, text: str, *, there: bool) -> list[str]:
        problems = []
        if ran.code or "Traceback" in ran.err:
            problems.append(f"exit code {ran.code}: {ran.err[-300:]}")
        if (text in texts(self.journal)) != there:
            problems.append(f"'{text}' is {'not ' * there}there: {ran.out}")
        return problems

    def forget(self) -> list[str]:
        """Forget the first note, and see that no snapshot holds it, and that doctor finds nothing wrong with these."""
        if not self.notes:
            return []
        text, _ = self.notes.pop(0)
        (number,) = (
            entry["id"] for entry in json.loads(self._type("history", "--json", "-n", "0").out)["entries"]
            if entry["text"] == text
        )  # fmt: skip
        ran = self._type("delete", str(number), "--forever", "--yes")
        problems = self._is_as_told(ran, text, there=False)
        self.undone, self.kept = [], len(self.notes)
        for path in self.journal.parent.rglob("*.db*"):
            if text.encode() in content(path):
                problems.append(f"{path.name} holds what was forgotten")
        self.clock.now += self.chance.choice((0, -DAY, DAY, -3652 * DAY))
        self.clock.now = min(max(self.clock.now, EARLIEST), LATEST)
        doctor = self._type("doctor")
        if doctor.code:
            problems.append(f"doctor: {doctor.out}{doctor.err}")
        return problems

    def look(self) -> list[str]:
        """Read every screen; return what is wrong: days that are negative, a last one-on-one that is not the last."""
        problems = []
        for words in LOOKS:
            ran = self._type(*words)
            if ran.code or ran.err:
                problems.append(f"{' '.join(words)}: exit code {ran.code}: {ran.err[-300:]}")
            if words[0] == "team" and "--json" not in words and (found := NEGATIVE.search(ran.out)):
                problems.append(f"negative days: {found[0]} in {ran.out}")
            if words in _CHECKS:
                problems += _CHECKS[words](self, ran)
        if why := wrong(self.journal):
            problems.append(why)
        return problems

    def known(self) -> list[tuple[str, date]]:
        """Return the notes that a right clock can have written by now, by day and in the order of writing."""
        latest = self._day() + timedelta(days=2)  # in some zone it is tomorrow already, in another still yesterday
        return sorted((note for note in self.notes if note[1] <= latest), key=lambda note: note[1])

    def last(self, ran: Typed) -> list[str]:
        """Check who was seen last, and when."""
        told_of = json.loads(ran.out)["last"]
        expected = self.known()[-1][0] if self.known() else None
        found = told_of and told_of["text"]
        return [] if found == expected else [f"the last is '{expected}', not '{found}'"]

    def order(self, ran: Typed) -> list[str]:
        """Check that history goes by day, and on one day in the order of writing."""
        shown = [line.split("\t")[-1] for line in ran.out.splitlines()]
        expected = [text for text, _ in sorted(self.notes, key=lambda note: note[1])]
        return [] if shown == expected else [f"order {shown}, not {expected}"]

    def steps(self, ran: Typed) -> list[str]:
        """Check that undo would take back what was written last, whatever its time."""
        if len(self.notes) <= self.kept or self.undone:
            return []
        newest = ran.out.split("\n")[0].split("\t")
        return [] if newest[2] == "note" else [f"undo would take back {newest}"]

    def clocks(self, ran: Typed) -> list[str]:
        """Check that no clock runs backwards."""
        (line,) = json.loads(ran.out)["team"]
        counts = [line[name]["days"] for name in ("one_on_one", "feedback", "praise")]
        return [f"negative days: {counts}"] if min(counts) < 0 else []

    def quiet(self, ran: Typed) -> list[str]:
        """Check that a note of a wrong clock does not keep quiet who is quiet."""
        answer = json.loads(ran.out)
        known = self.known()
        gone = (date.fromisoformat(answer["today"]) - known[-1][1]).days if known else 0
        is_quiet = any(line["what"] == "one-on-one" for line in answer["quiet"])
        negative = [line for line in answer["quiet"] if line["days"] < 0]
        problems = [f"negative days: {negative}"] if negative else []
        return [*problems, "somebody is quiet, and that is not said"] if gone > 7 and not is_quiet else problems


Check = Callable[[_Journal, Typed], list[str]]
_CHECKS: dict[tuple[str, ...], Check] = {
    ("prep", "maria", "--json"): _Journal.last,
    ("history", "-n", "0"): _Journal.order,
    ("undo", "--list"): _Journal.steps,
    ("team", "--json"): _Journal.clocks,
    ("due", "--json"): _Journal.quiet,
}

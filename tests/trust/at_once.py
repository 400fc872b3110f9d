"""Try 3: many writers at the same time, somebody who reads meanwhile, and first runs at the same moment."""

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from coachlog import files
from coachlog.cli import main
from coachlog.files import Place
from tests.killing import ended, forked
from tests.test_journal import numbers, one
from tests.trust import Result, but, next_version, released, started, texts, wrong

CROWDS = ((8, 25), (20, 5))  # so many writers, so many notes each
FIRST = 3  # first runs at the same moment


def run(times: int, folder: Path) -> Result:
    """Let both crowds write, and make first runs on a missing and on an old journal, so often."""
    tried = 0
    problems: list[str] = []
    for number in range(times):
        for writers, notes in CROWDS:
            problems += _crowd(_new(folder, f"crowd {number} {writers}"), writers, notes)
            tried += writers * notes
        problems += _first_runs(_new(folder, f"missing {number}"))
        for version in released.older():
            problems += _first_runs_on_an_old_one(_new(folder, f"old {number} {version}"), version)
        tried += FIRST * (1 + len(released.older()))
    crowds = " and ".join(f"{writers} x {notes} notes" for writers, notes in CROWDS)
    saved = f"all saved{but('a first run on no journal makes a plain one')}"
    what = f"{crowds} at once, a reader meanwhile; {FIRST} first runs at once, on no journal and on old ones"
    return Result(what, tried, len(problems), "; ".join(["" if problems else saved, *problems[:3]]))


def _new(folder: Path, name: str) -> Path:
    new = folder / name
    new.mkdir()
    return new


def _crowd(folder: Path, writers: int, notes: int) -> list[str]:
    journal = started(folder)
    ((device, before),) = numbers(journal).items()
    stop = folder / "stop"
    reader = forked(lambda: _read(stop), folder / "reader")
    moment = time.monotonic() + 0.1
    crowd = [forked(_at(moment, _notes(name, notes)), folder / str(name)) for name in range(writers)]
    failed = sum(ended(writer) != 0 for writer in crowd)
    stop.touch()
    problems = [f"{failed} writers failed"] if failed else []
    if ended(reader):
        problems.append("the reader failed")
    lost = {f"{name}: {number}" for name in range(writers) for number in range(notes)} - texts(journal)
    problems += [f"lost: {text}" for text in lost]
    if numbers(journal) != {device: [*range(1, len(before) + 1 + writers * notes)]}:
        problems.append("the steps are not numbered one after the other")
    return [*problems, *_complaints(folder), *_broken(journal)]


def _notes(name: int, notes: int) -> Callable[[], int]:
    return lambda: max(main(["note", "maria", f"{name}: {number}"]) for number in range(notes))


def _read(stop: Path) -> int:
    while not stop.exists():
        if code := main(["due"]) or main(["history", "-n", "20"]):
            return code
    return 0


def _at(moment: float, work: Callable[[], int]) -> Callable[[], int]:
    """Begin together with others."""

    def wait_and_work() -> int:
        time.sleep(max(0, moment - time.monotonic()))
        return work()

    return wait_and_work


def _first_runs(folder: Path) -> list[str]:
    journal = folder / "journal.db"
    place = _together(journal, lambda number: main(["rep", "add", f"Rep{number} Lee"]))
    added = one(journal, "select count(*) from rep")
    problems = [] if added == FIRST else [f"{FIRST - added} of {FIRST} first reps lost"]
    return [*problems, *_complaints(folder), *_broken(place.path, may_be_plain=True)]


def _first_runs_on_an_old_one(folder: Path, version: int) -> list[str]:
    journal = folder / "journal.db"
    released.build(version, journal)
    before = texts(journal)

    def write(number: int) -> int:
        next_version.become()
        return main(["note", "maria", f"new {number}"])

    place = _together(journal, write)
    now = texts(journal)
    problems = [f"lost: {text}" for text in (before | {f"new {number}" for number in range(FIRST)}) - now]
    if one(journal, "pragma user_version") != next_version.NEXT:
        problems.append("not brought up to date")
    old = [path for path in files.snapshots(place) if one(path, "pragma user_version") == version]
    if [texts(path) for path in old] != [before]:
        problems.append(f"{len(old)} snapshots of before the migration")
    return [*problems, *_complaints(folder)]


def _together(journal: Path, work: Callable[[int], int]) -> Place:
    """Do the same in several processes from one moment on."""
    os.environ["COACHLOG_JOURNAL"] = str(journal)
    moment = time.monotonic() + 0.1
    runs = [forked(_at(moment, partial(work, number)), journal.parent / f"run {number}") for number in range(FIRST)]
    for run in runs:
        ended(run)
    return Place(journal, named=True)


def _complaints(folder: Path) -> list[str]:
    """Return whatever was said on stderr: a lock, a traceback."""
    return [said for path in sorted(folder.glob("*.err")) if (said := path.read_text(encoding="utf-8").strip())]


def _broken(journal: Path, *, may_be_plain: bool = False) -> list[str]:
    why = wrong(journal, may_be_plain=may_be_plain)
    return [why] if why else []

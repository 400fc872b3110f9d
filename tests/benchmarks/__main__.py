"""How fast coachlog is, in ratios: to the least that such a program can take, to itself in a new journal, to others.

    python -m tests.benchmarks [--sizes N...] [--folder FOLDER] [--only WORD]

Whole processes are timed, what is compared in turn. Prints tables in Markdown, and which bars are reached; it never
fails by a stopwatch.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn, TimeRemainingColumn

from coachlog.journal import SCHEMA_VERSION
from tests.benchmarks import Run, Took, jobs, journals, measured
from tests.benchmarks.journals import Size

SIZES = [Size(1_000), Size(20_000), Size(100_000), Size(200_000)]
OF_FLOOR, OF_SMALL, OF_SCRIPT, MEGABYTES, OF_JRNL, OF_TASK = 1.25, 1.10, 4, 100, 0.5, 0.3  # the bars
LISTING = ("history", "history maria")  # what the bar for Taskwarrior is about, at 100,000 entries

Key = tuple[str, Size]  # a program, and the journal


class Done(NamedTuple):
    """A job, the table it belongs into, and what was measured."""

    name: str
    table: str
    took: Mapping[Key, Took]


def main() -> None:
    """Build the journals, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="How fast coachlog is.")
    sizes = "how many entries: 1000000, or 5000x200 for 5,000 reps with 200 each"
    parser.add_argument("--sizes", type=Size.read, nargs="+", metavar="N", default=SIZES, help=sizes)
    parser.add_argument("--runs", type=int, default=15, metavar="K", help="of what takes less than a second")
    parser.add_argument("--folder", type=Path, metavar="FOLDER", help="one to keep the journals in that are built")
    parser.add_argument("--only", default="", metavar="WORD", help="jobs that have this word in their name")
    parser.add_argument("--jrnl", default=shutil.which("jrnl"), metavar="FILE", help="where it is, if not in the PATH")
    parser.add_argument("--task", default=shutil.which("task"), metavar="FILE", help="Taskwarrior, likewise")
    told = parser.parse_args()
    kept = told.folder and told.folder.absolute()
    for name in [name for name in os.environ if name.startswith("COACHLOG_")]:
        del os.environ[name]
    for name in ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        os.environ.pop(name, None)
    with TemporaryDirectory(prefix="coachlog-benchmark-", dir=kept) as folder:
        os.environ["HOME"] = folder
        os.chdir(folder)
        programs = {name: file for name, file in (("jrnl", told.jrnl), ("Taskwarrior", told.task)) if file}
        # It moves between runs only, never during one.
        columns = (*Progress.get_default_columns()[:3], TimeElapsedColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), auto_refresh=False) as progress:
            planned: dict[tuple[str, str], dict[Key, Run]] = {}
            for size in told.sizes:
                journal = _built(size, kept or Path(folder), Path(folder), progress)
                for (table, name), runs in jobs.jobs(journal, size, programs).items():
                    if told.only in name:
                        planned.setdefault((table, name), {}).update({(by, size): run for by, run in runs.items()})
            done, notes = _measured(planned, told.runs, progress)
    _print(done, told.sizes, notes, programs)


def _built(size: Size, kept: Path, work: Path, progress: Progress) -> Path:
    """Return a copy of a journal to work on, in a folder of its own; it is built unless it was kept."""
    original = kept / f"{size.entries}-of-{size.reps}-schema-{SCHEMA_VERSION}.db"
    if not original.exists():
        unfinished = work / original.name
        task = progress.add_task(f"building {size} entries", total=size.entries)
        journals.build(unfinished, size, lambda count: progress.update(task, advance=count, refresh=count % 100 == 0))
        unfinished.replace(original)
    journal = work / original.stem / "journal.db"
    journal.parent.mkdir()
    shutil.copy(original, journal)
    return journal


def _measured(
    planned: Mapping[tuple[str, str], Mapping[Key, Run]], often: int, progress: Progress
) -> tuple[list[Done], list[str]]:
    """Measure all that is planned; return also a line for each run that failed."""
    done, notes = [], []
    task = progress.add_task("", total=sum(map(len, planned.values())) * (often + 1))

    def tick(key: Key) -> None:
        progress.update(task, advance=1, description=f"{name}: {key[0]}, {key[1]}", refresh=True)

    for (table, name), runs in planned.items():
        took, failed = measured(runs, often, tick)
        done.append(Done(name, table, took))
        notes += [f"{name} by {program} with {size} entries failed: {why}" for (program, size), why in failed.items()]
    return done, notes


# What is printed


def _print(done: Sequence[Done], sizes: Sequence[Size], notes: Sequence[str], programs: Mapping[str, str]) -> None:
    command = " ".join(("python -m tests.benchmarks", *sys.argv[1:]))
    print(f"`{command}` on {_machine(programs)}. Behind a time: of the floor. ✓ ✗: a bar, reached or not.")
    for title in (jobs.PIPE, jobs.TERMINAL):
        rows = [one for one in done if one.table == title]
        _table(
            (title, "floor", *map(str, sizes), f"{sizes[-1]} ÷ {sizes[0]}", "memory"),
            (_daily(one, sizes) for one in rows),
        )
    rows = [one for one in done if one.table == jobs.WHOLE]
    _table(
        (jobs.WHOLE, *map(str, sizes), "entries a second", "a plain script's", "time of it", "memory", "the script's"),
        (_whole(one, sizes) for one in rows),
    )
    _table(
        ("Others", "entries", "coachlog", *(f"{name}, of its time" for name in programs)),
        (row for one in done for size in sizes if (row := _compared(one, size, programs))),
    )
    for note in notes:
        print(f"- {note}")


def _daily(one: Done, sizes: Sequence[Size]) -> Sequence[str]:
    of_floor = OF_FLOOR if one.name != jobs.FIRST else None
    of_small = OF_SMALL if of_floor and sizes[-1].reps == sizes[0].reps else None  # more reps are more to show
    own = [one.took.get(("coachlog", size)) for size in sizes]
    floors = [one.took.get(("floor", size)) for size in sizes]
    times = (f"{_time(took)} {_of(took, floor, of_floor)}" for took, floor in zip(own, floors, strict=True))
    return one.name, _time(floors[-1]), *times, _of(own[-1], own[0], of_small), _memory(own[-1])


def _whole(one: Done, sizes: Sequence[Size]) -> Sequence[str]:
    own, plain = (one.took.get((program, sizes[-1])) for program in ("coachlog", "floor"))
    rates = (f"{sizes[-1].entries / took.seconds:,.0f}" if took else "" for took in (own, plain))
    times = (f"{_time(one.took.get(('coachlog', size)))}" for size in sizes)
    return one.name, *times, *rates, _of(own, plain, OF_SCRIPT), _memory(own, MEGABYTES), _memory(plain)


def _compared(one: Done, size: Size, programs: Mapping[str, str]) -> Sequence[str]:
    own = one.took.get(("coachlog", size))
    theirs = {name: one.took[(name, size)] for name in programs if (name, size) in one.took}
    if not theirs:
        return ()
    bars = {"jrnl": OF_JRNL, "Taskwarrior": OF_TASK if one.name in LISTING and size.entries >= 100_000 else None}
    cells = (f"{_time(theirs.get(name))} {_of(own, theirs.get(name), bars[name])}" for name in programs)
    return one.name, str(size), _time(own), *cells


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table in Markdown, unless there is nothing in it."""
    lines = [*rows]
    ruler = ["---", *["---:" for _ in header[1:]]]
    for row in (header, ruler, *lines) if lines else ():
        print(f"{'' if row is not header else chr(10)}| {' | '.join(cell.strip() for cell in row)} |")


def _time(took: Took | None) -> str:
    if took is None:
        return ""
    return f"{took.seconds * 1000:.0f} ms" if took.seconds < 1 else f"{took.seconds:.1f} s"


def _of(took: Took | None, other: Took | None, bar: float | None) -> str:
    return _marked(f"×{took.seconds / other.seconds:.2f}", took.seconds / other.seconds, bar) if took and other else ""


def _memory(took: Took | None, bar: float | None = None) -> str:
    return _marked(f"{took.peak:.0f} MB", took.peak, bar) if took else ""


def _marked(text: str, figure: float, bar: float | None) -> str:
    return text if bar is None else f"{text} {'✓' if figure <= bar else '✗'}"


def _machine(programs: Mapping[str, str]) -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    cpu = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
    system = platform.freedesktop_os_release()["PRETTY_NAME"] if sys.platform == "linux" else platform.platform()
    ours = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    ours += [f"{name.title()} {version(name)}" for name in ("typer", "rich")]
    theirs = [
        f"{name} {subprocess.check_output([file, '--version'], text=True).splitlines()[0].split()[-1].lstrip('v')}"
        for name, file in programs.items()
    ]
    return ", ".join((f"{cpu} ({os.cpu_count()} cores)", system, *ours, *theirs))


if __name__ == "__main__":
    main()

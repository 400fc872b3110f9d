"""How fast coachlog is, against what no program of its kind can do without. Prints ratios; decides nothing.

    python -m tests.benchmarks.speed [--entries N] [--runs K]

All commands run in turn, once a round, so that a busy moment of the machine hits them alike; medians are compared.
"""

import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from coachlog.journal import opening, schema
from coachlog.journal.changes import checksum, new_uid

TODAY = date(2026, 11, 23)
SMALL = 1_000
DAYS, REPS, OPEN = 730, 12, 36  # two years; every third of the open items is overdue
NAMES = ["maria", "dev", "lena", "tom", "ana", "kofi", "yuki", "omar", "ines", "paul", "ruth", "sven"]
KINDS = ["note"] * 5 + ["praise", "feedback", "heard", "follow-up", "follow-up"]
WORDS = ["call", "deck", "pricing", "CFO", "QBR", "renewal", "Globex", "champion", "pipeline", "forecast", "legal"]
COACHLOG = (sys.executable, "-c", "from coachlog.cli import run; run()")  # as the installed script does
TERMINAL = {"FORCE_COLOR": "1", "COLUMNS": "100", "TERM": "xterm-256color"}
JRNL = "# it adds the rest itself\nversion: v4.0\njournals: {{default: '{}'}}\ntimeformat: '%Y-%m-%d %H:%M'\n"
MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024  # of what getrusage counts in


class Run(NamedTuple):
    """One thing to measure: its words, the floor it stands on, and what makes it ready, untimed."""

    words: Sequence[str]
    floor: str = ""
    terminal: bool = False
    ready: Callable[[], Sequence[str]] = tuple  # more words, made anew for each run


# Journals


def build(path: Path, count: int) -> None:
    """Make a journal of so many entries, each with its step and its change, as typing them would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        schema.migrate(connection)
        for pragma in ("journal_mode = off", "synchronous = off", "foreign_keys = off"):
            connection.execute(f"pragma {pragma}")
        connection.execute("begin")
        connection.execute("create table floor (text text)")  # what the floor for writing writes into
        reps = [new_uid() for _ in range(REPS)]
        for table, image in _records(count, reps):
            _insert(connection, table, image, reps)
        connection.execute("commit")


def _records(count: int, reps: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    dice = random.Random(count)
    first = TODAY - timedelta(DAYS)
    for number, uid in enumerate(reps):
        name = f"{NAMES[number].title()} Example"
        yield "rep", {"id": number + 1, "uid": uid, "alias": NAMES[number], "name": name, "added_on": str(first)}
    for number in range(count):
        day = first + timedelta(DAYS * number // count)
        entry: dict[str, Any] = {"id": number + 1, "uid": new_uid(), "kind": dice.choice(KINDS)}
        if number >= count - OPEN:
            entry["kind"] = ("follow-up", "feedback", "goal")[number % 3]
            due = str(TODAY + timedelta(number % 30 - 10))
            entry |= {"due": due, "status": "owed" if entry["kind"] == "feedback" else "open"}
            entry |= {"every": 14} if entry["kind"] == "goal" else {}
        elif entry["kind"] == "follow-up":
            entry |= {"due": str(day), "status": "done", "closed_on": str(day)}
        elif entry["kind"] == "feedback":
            entry |= {"status": "given", "given_on": str(day)}
        entry |= {"owner": dice.choice(("me", "rep"))} if entry["kind"] == "follow-up" else {}
        entry |= {"how": "met"} if entry["kind"] == "note" else {}
        text = " ".join(dice.choices(WORDS, k=12))
        entry |= {"rep": dice.choice(reps), "on": str(day), "text": text, "private": 0}
        yield "entry", entry | {"created_at": f"{day}T09:00:00Z"}


def _insert(connection: sqlite3.Connection, table: str, image: dict[str, Any], reps: Sequence[str]) -> None:
    row = image | ({"rep": reps.index(image["rep"]) + 1} if table == "entry" else {})
    columns = ", ".join(f'"{column}"' for column in row)
    connection.execute(f"insert into {table} ({columns}) values ({', '.join(f':{name}' for name in row)})", row)
    at = image.get("created_at", f"{TODAY}T09:00:00Z")
    step = "insert into step (device, n, at, command) select 'x', coalesce(max(id), 0) + 1, ?, 'note' from step"
    number = connection.execute(step, (at,)).lastrowid
    after = json.dumps(image, separators=(",", ":"))
    crc = checksum("x", number, at, "note", None, table, image["uid"], after)
    connection.execute(
        "insert into change (step, tbl, record, after, crc) values (?, ?, ?, ?, ?)",
        (number, table, image["uid"], after, crc),
    )


# What is measured


def floors(journal: Path) -> dict[str, Run]:
    """Return the least that a program in Typer and SQLite has to do: to read, to draw, to write."""
    opened = "; ".join(
        (
            "import sqlite3, typer",
            f"c = sqlite3.connect({journal.as_uri() + '?mode=rw'!r}, uri=True, timeout=30, isolation_level=None)",
            *(f"c.execute({pragma!r})" for pragma in opening.PRAGMAS),
            "c.execute('select * from rep order by alias').fetchall()",
        )
    )
    written = """; c.execute("begin immediate"); c.execute("insert into floor values ('x')"); c.execute("commit")"""
    python = (sys.executable, "-c")
    return {
        "read": Run((*python, opened)),
        "terminal": Run((*python, f"import rich.console, rich.table; {opened}")),
        "write": Run((*python, opened + written)),
    }


def commands(journal: Path) -> dict[str, Run]:
    """Return the daily commands on one journal."""
    where = ("--journal", str(journal), "--today", str(TODAY))

    def fresh_follow_up() -> Sequence[str]:
        out = subprocess.check_output([*COACHLOG, "followup", "maria", "call back", *where, "--json"])
        return (str(json.loads(out)["entries"][0]["id"]),)

    due, history, prep = ((*COACHLOG, *words, *where) for words in (("due",), ("history", "maria"), ("prep", "maria")))
    return {
        "due": Run(due, "read"),
        "history maria": Run(history, "read"),
        "prep maria": Run(prep, "read"),
        "find pricing": Run((*COACHLOG, "find", "pricing", *where), "read"),
        "team": Run((*COACHLOG, "team", *where), "read"),
        "due, terminal": Run(due, "terminal", terminal=True),
        "history maria, terminal": Run(history, "terminal", terminal=True),
        "prep maria, terminal": Run(prep, "terminal", terminal=True),
        'note maria "x"': Run((*COACHLOG, "note", "maria", "x", *where), "write"),
        "done ID": Run((*COACHLOG, "done", *where), "write", ready=fresh_follow_up),
    }


def others(folder: Path, count: int) -> dict[str, Run]:
    """Return Taskwarrior and jrnl with as many entries, where they are installed."""
    entries = [record for table, record in _records(count, NAMES) if table == "entry"]
    found: dict[str, Run] = {}
    words: tuple[str, ...]
    if task := shutil.which("task"):
        (folder / "taskrc").write_text(f"data.location={folder}/task\nconfirmation=no\nverbose=nothing\nhooks=off\n")
        words = (task, f"rc:{folder / 'taskrc'}")
        (folder / "tasks.json").write_text(json.dumps([_as_task(entry) for entry in entries]))
        subprocess.run([*words, "import", str(folder / "tasks.json")], check=True, capture_output=True)
        found["task list"] = Run((*words, "list"))
        found["task project:maria all"] = Run((*words, "project:maria", "all"))
        found["task add x"] = Run((*words, "add", "project:maria", "x"))
    if jrnl := shutil.which("jrnl"):
        lines = (f"[{entry['on']} 09:00] @{entry['rep']} {entry['text']}\n\n" for entry in entries)
        (folder / "jrnl.txt").write_text("".join(lines))
        (folder / "jrnl.yaml").write_text(JRNL.format(folder / "jrnl.txt"))
        words = (jrnl, "--config-file", str(folder / "jrnl.yaml"))
        found["jrnl -n 20"] = Run((*words, "-n", "20"))
        found["jrnl @maria -n 20"] = Run((*words, "@maria", "-n", "20"))
        found["jrnl x"] = Run((*words, "x"))
    for name in {"task", "jrnl"} - {name.split()[0] for name in found}:
        print(f"{name} is not installed: not compared")
    return found


def _as_task(entry: dict[str, Any]) -> dict[str, str]:
    at = entry["created_at"].replace("-", "").replace(":", "")
    state = {"status": "completed", "end": at}
    if entry.get("status") in ("open", "owed"):
        state = {"status": "pending", "due": entry["due"]}
    return {"uuid": entry["uid"], "description": entry["text"], "project": entry["rep"], "entry": at, **state}


# Measuring


def seconds(run: Run) -> float:
    words, environment = [*run.words, *run.ready()], os.environ | (TERMINAL if run.terminal else {})
    start = time.perf_counter()
    ended = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    took = time.perf_counter() - start
    if ended.returncode:
        sys.exit(f"{' '.join(words)}: {ended.stderr.decode()}")
    return took


def medians(runs: dict[str, Run], rounds: int) -> dict[str, float]:
    """Run everything in turn, so often after a first time that only warms the caches."""
    took: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds + 1):
        for name, run in runs.items():
            took[name].append(seconds(run))
    return {name: median(times[1:]) for name, times in took.items()}


def peak(words: Sequence[str]) -> float:
    """Return the most memory that a process held, in megabytes; a small one starts it, for ours would count too."""
    used = "print(r.getrusage(r.RUSAGE_CHILDREN).ru_maxrss)"
    starter = f"import resource as r, subprocess as s, sys; s.check_output(sys.argv[1:]); {used}"
    return int(subprocess.check_output([sys.executable, "-c", starter, *words])) / MEGABYTE


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--entries", type=int, default=20_000, metavar="N")
    asked.add_argument("--runs", type=int, default=15, metavar="K")
    told = asked.parse_args()
    for name in [name for name in os.environ if name.startswith("COACHLOG_") or name == "PYTHONDONTWRITEBYTECODE"]:
        del os.environ[name]
    with TemporaryDirectory() as folder:
        measure(Path(folder), told.entries, told.runs)


def measure(folder: Path, count: int, rounds: int) -> None:
    small, large = folder / "small.db", folder / "large.db"
    build(small, SMALL)
    build(large, count)
    runs = {f"{SMALL} {name}": run for name, run in (floors(small) | commands(small)).items()}
    runs |= {f"{count} {name}": run for name, run in (floors(large) | commands(large)).items()}
    runs |= (compared := others(folder, count))
    took = medians(runs, rounds)
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, medians of {rounds} runs\n")
    for name in floors(large):
        print(f"floor, {name:<24} {took[f'{count} {name}'] * 1000:6.0f} ms")
    print(f"\n{'':<24} {f'{count:,} entries':>16} {'of its floor':>14} {f'of {SMALL:,} entries':>18}")
    print(f"{'bar':<24} {'':>16} {'1.25':>14} {'1.10':>18}")
    for name, run in commands(large).items():
        own, floor, before = took[f"{count} {name}"], took[f"{count} {run.floor}"], took[f"{SMALL} {name}"]
        print(f"{name:<24} {own * 1000:>13.0f} ms {own / floor:>14.2f} {own / before:>18.2f}")
    for name in compared:
        print(f"{name:<24} {took[name] * 1000:>13.0f} ms")
    least = peak(floors(large)["read"].words)
    print(f"\npeak memory at {count:,} entries, bar 100 MB (the floor for reading takes {least:.0f} MB)")
    for form in ("json", "md"):
        words = (*COACHLOG, "export", "--journal", str(large), "--today", str(TODAY))
        print(
            f"export --format {form:<8} {peak((*words, '--format', form, '-o', str(folder / f'all.{form}'))):>6.0f} MB"
        )


if __name__ == "__main__":
    main()

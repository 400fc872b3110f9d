"""The tries of the three promises: nothing acknowledged is lost, nothing leaks, gone is gone.

A module a try, each with ``run(times, folder)``: it tries so often, in an empty folder, and returns a Result.

    python -m tests.trust [--quick] [NUMBER...]
"""

import io
import os
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple, NoReturn

from coachlog.cli import main
from coachlog.errors import CoachlogError
from coachlog.journal import copies
from tests.test_journal import folded, stored

SKIPPED = "skipped: "  # what the notes of a try begin with that cannot be made here
STARTS = (("rep", "add", "Maria Ruiz"), ("rep", "add", "Dev Patel"))


class Result(NamedTuple):
    """What was tried, how often, and how often something was lost or went wrong."""

    what: str
    tried: int
    lost: int
    notes: str


class Typed(NamedTuple):
    """How a command ended in this process, and what it printed."""

    code: int
    out: str
    err: str


def typed(journal: Path, *words: str) -> Typed:
    """Type a command in this process."""
    os.environ["COACHLOG_JOURNAL"] = str(journal)
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    printed = []
    for stream in (out, err):
        stream.flush()
        printed.append(stream.buffer.getvalue().decode())
    return Typed(code, *printed)


def started(folder: Path, name: str = "journal.db") -> Path:
    """Make a journal with two reps, and its snapshot of the day; return where it is."""
    journal = folder / name
    for words in (*STARTS, ("note", "dev", "before")):
        ran = typed(journal, *words)
        assert ran.code == 0, ran
    return journal


def forked(work: Callable[[], object], out: Path | None = None) -> int:
    """Do work in a process of its own, which prints into a file, or nowhere; return the number of the process.

    A fork starts a hundred times as fast as another Python, so that a thousand kills need no hour. It ends with 0
    where the work gave 0 or None.
    """
    child = os.fork()
    if not child:
        _work(work, out)
    return child


def _work(work: Callable[[], object], out: Path | None) -> NoReturn:
    code = 1
    # Whoever started all this may have had signals ignored (nohup, a job in the background), which is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for one in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)
    try:
        files = [os.devnull, out or os.devnull, f"{out}.err" if out else os.devnull]
        for number, (path, mode) in enumerate(zip(files, (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY), strict=True)):
            os.dup2(os.open(path, mode | os.O_CREAT | os.O_APPEND, 0o600), number)
        sys.stdin, sys.stdout, sys.stderr = (open(number, mode) for number, mode in enumerate("rww"))  # noqa: PTH123, SIM115 - for as long as the process lives
        code = int(work() or 0)  # type: ignore[call-overload]
        sys.stdout.flush()
    except KeyboardInterrupt:  # before a command began, or after it ended: main() answers those that it hears
        code = 0
    except BaseException:  # noqa: BLE001 - nothing of this process is to go on as if it were its parent
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a process; return its exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ended_all(children: Sequence[int]) -> int:
    """Wait for processes; return how many of them failed."""
    return sum(ended(child) != 0 for child in children)


def seconds(work: Callable[[], object]) -> float:
    """Return how long work takes in a process of its own."""
    before = time.monotonic()
    code = ended(forked(work))
    assert code == 0, code
    return time.monotonic() - before


def texts(journal: Path) -> set[str]:
    """Return the texts of all entries, past all of our own code."""
    with closing(sqlite3.connect(journal)) as connection:
        return {text for (text,) in connection.execute("select text from entry")}


def wrong(journal: Path) -> str:
    """Return what is wrong with a journal: its file, its index, its references, its record of changes; empty: none."""
    try:
        copies.verified(journal)
    except CoachlogError as error:
        return str(error)
    return "" if folded(journal) == stored(journal) else "the record of changes differs from the tables"

"""The tries of the three promises: nothing acknowledged is lost, nothing leaks, gone is gone.

A module a try, each with ``run(times, folder)``: it tries so often, in an empty folder, and returns a Result.

    python -m tests.trust [--quick] [--synced] [NUMBER...]
"""

import io
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from coachlog.cli import main
from coachlog.errors import CoachlogError
from coachlog.journal import copies
from tests.laptops import new_key
from tests.test_journal import folded, stored

SKIPPED = "skipped: "  # what the notes of a try begin with that cannot be made here
SYNCED = "TRUST_SYNCED"  # a variable of the environment: a folder for what journals sync to, as they all do then
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
    lines: list[Sequence[str]] = [*STARTS, ("note", "dev", "before")]
    if remotes := os.environ.get(SYNCED):
        remote = mkdtemp(dir=remotes)
        (key := Path(f"{remote}.key")).write_text(new_key())
        lines.append(("sync", "--to", remote, "--key-command", f"cat {key}"))
    for words in lines:
        ran = typed(journal, *words)
        assert ran.code == 0, ran
    return journal


def second() -> str:
    """Return the number of the next entry in a journal that was just started: on a laptop that syncs it ends in 1."""
    return "11" if os.environ.get(SYNCED) else "2"


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

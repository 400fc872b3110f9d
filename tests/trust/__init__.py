"""The tries of the three promises: nothing acknowledged is lost, nothing leaks, gone is gone.

A module a try, each with ``run(times, folder)``: it tries so often, in an empty folder, and returns a Result.

    python -m tests.trust [--quick] [--synced] [--encrypted] [NUMBER...]
"""

import io
import os
import shutil
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import NamedTuple

from coachlog import files
from coachlog.ciphertext import is_encrypted
from coachlog.cli import main
from coachlog.errors import CoachlogError
from coachlog.files import Place
from coachlog.journal import copies, keys
from coachlog.journal.replacing import export
from tests.laptops import new_key
from tests.test_journal import asked, folded, opened, stored

SKIPPED = "skipped: "  # what the notes of a try begin with that cannot be made here
# Variables of the environment.
SYNCED = "TRUST_SYNCED"  # a folder for the places that journals sync to, which all do then
ENCRYPTED = "TRUST_ENCRYPTED"  # every journal is encrypted
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
    for words in (*STARTS, ("note", "dev", "before"), *switches()):
        ran = typed(journal, *words)
        assert ran.code == 0, ran
    return journal


def switches() -> list[Sequence[str]]:
    """Return the commands that let a new journal sync, or be encrypted, as the tries are made this time."""
    lines: list[Sequence[str]] = []
    if remotes := os.environ.get(SYNCED):
        remote = mkdtemp(dir=remotes)
        (key := Path(f"{remote}.key")).write_text(new_key())
        lines.append(("sync", "--to", remote, "--key-command", f"cat {key}"))
    if os.environ.get(ENCRYPTED):
        lines.append(("encrypt", "--yes"))
    return lines


def but(what: str) -> str:
    """Return what the notes of a try say of a part of it that isn't about encrypted journals, where others are."""
    return f"; {what}" if os.environ.get(ENCRYPTED) else ""


def encrypt(database: Path) -> None:
    """Encrypt a database, whatever it holds."""
    with files.unfinished_beside(database, "") as unfinished:
        export(database, None, unfinished, keys.key_of(database))
        unfinished.replace(database)


def drafts(journal: Path) -> Path:
    """Return the folder of a journal's drafts, which lies beside a plain one only."""
    place = Place(journal, named=True)
    found = place.drafts
    assert found
    assert (found == place.plain_drafts) != place.is_encrypted, found
    return found


def remove(work: Path) -> None:
    """Delete a folder, and the drafts of the encrypted journals in it."""
    shutil.rmtree(work)
    if named := os.environ.get(files.DRAFTS):
        shutil.rmtree(named, ignore_errors=True)


def second() -> str:
    """Return the number of the next entry in a journal that was just started: on a laptop that syncs it ends in 1."""
    return "11" if os.environ.get(SYNCED) else "2"


def texts(journal: Path) -> set[str]:
    """Return the texts of all entries, past all of our own code."""
    return {text for (text,) in asked(journal, "select text from entry")}


def content(path: Path) -> bytes:
    """Return all that a file holds; of an encrypted one all that its tables hold."""
    if not is_encrypted(path):
        return path.read_bytes()
    with TemporaryDirectory() as folder, opened(Path(shutil.copy(path, folder))) as connection:  # it stays as it is
        tables = connection.execute("select name from pragma_table_list where type in ('table', 'shadow')").fetchall()
        rows = [row for (table,) in tables for row in connection.execute(f"select * from {table}")]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


def wrong(journal: Path, *, may_be_plain: bool = False) -> str:
    """Return what is wrong with a journal: its file, its index, its references, its record of changes; empty: none.

    One that can be read without its key is wrong where all are encrypted, unless it ``may_be_plain``.
    """
    if os.environ.get(ENCRYPTED) and not may_be_plain and not is_encrypted(journal):
        return "it can be read without its key"
    try:
        copies.verified(journal)
    except CoachlogError as error:
        return str(error)
    return "" if folded(journal) == stored(journal) else "the record of changes differs from the tables"

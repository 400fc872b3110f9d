"""Try 6: files with random damage, cut short, empty, another's, newer, and such as may only be read."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from coachlog.ciphertext import is_encrypted
from coachlog.errors import CoachlogError
from coachlog.journal import APPLICATION_ID, connect
from tests.test_journal import asked, opened
from tests.trust import Result, Typed, encrypt, switches, typed
from tests.trust.apart import complaint, in_a_python, mortal, told

TABLES = ("rep", "pause", "entry", "attendance", "setting", "step", "change")
READS = (
    ("due",), ("history", "-n", "0"), ("show", "2"), ("find", "legal"), ("prep", "maria"), ("team",), ("rep", "list"),
    ("week",), ("export",), ("review", "maria"),
)  # fmt: skip
PAGE, SECTOR = 4096, 512
Rows = list[list[Any]] | str  # or why they cannot be read


def run(times: int, folder: Path) -> Result:
    """Damage so many files at random; then those that are no journal of ours, and those that may only be read."""
    chance = random.Random(6)
    journal = _lived_in(folder)
    older, whole = _older_and_newer(journal)
    rows = _rows(journal)
    problems: list[str] = []
    counts = dict.fromkeys(("found", "noticed", "harmless", "missed"), 0)
    shutil.rmtree(folder / "journal.snapshots")
    for _ in range(times):
        damaged = DAMAGES[chance.randrange(len(DAMAGES))](chance, whole, older)
        what, why = _tried(journal, damaged, rows)
        counts[what] += 1
        problems += why
    journal.write_bytes(whole)
    others = 0
    for name, content in _others(folder, whole).items():
        journal.write_bytes(content)
        problems += [f"{name}: {why}" for why in _refused(journal, content)]
        others += 1
    journal.write_bytes(whole)
    only_read, reads = _only_read(journal)
    problems += only_read
    tried = ", ".join(f"{count} {what}" for what, count in counts.items())
    may = f"{reads} reads where nothing may be written" if reads else "skipped where only reading is allowed"
    return Result(
        "damaged files", times + others + reads, len(problems), told(f"{tried}; {others} no journal; {may}", problems)
    )


def _lived_in(folder: Path) -> Path:
    """Make a journal with something of everything."""
    journal = folder / "journal.db"
    for words in (
        ("rep", "add", "Maria Ruiz", "--team", "west", "--tz", "madrid", "--every", "1w"),
        ("rep", "add", "Dev Patel", "--role", "AE"),
        (
            "note",
            "maria",
            "Rehearsed the CFO call",
            "--mine",
            "ask Tom @thu",
            "--theirs",
            "book 3 @fri",
            "--heard",
            "ok",
        ),
        ("feedback", "dev", "Let the silence work @thu"),
        ("praise", "maria", "An idea of her own", "--private"),
        ("goal", "maria", "Close 2 logos @eoq", "--target", "2"),
        ("checkin", "maria", "Globex", "--at", "1", "--status", "on-track"),
        ("session", "Win/loss review", "--with", "all", "--also", "legal:Ana", "--lesson", "Meet legal early #legal"),
        ("done", "2", "in time"),
        ("snooze", "3", "mon", "trade show"),
        ("rep", "pause", "dev", "--from", "2026-12-01", "--back", "2026-12-08", "on holiday"),
        ("config", "praise-every", "10d"),
        ("edit", "5", "Her own idea"),
        ("note", "dev", "gone"),
        ("delete", "10"),
        ("undo",),
        ("note", "dev", "long " * 3000),
        *switches(),
    ):
        ran = typed(journal, *words)
        assert ran.code == 0, ran
    return journal


def _older_and_newer(journal: Path) -> tuple[bytes, bytes]:
    """Return the file as it was a few notes ago, and as it is."""
    older = journal.read_bytes()
    for number in range(8):
        typed(journal, "note", "maria", f"newer {number} {'word ' * 100}")
    return older, journal.read_bytes()


def _rows(journal: Path) -> Rows:
    """Return what each record reads, past all of our own code."""
    try:
        with connect.explaining(journal, ""), opened(journal, "ro") as connection:
            return [connection.execute(f"select * from {table} order by id").fetchall() for table in TABLES]
    except CoachlogError as error:
        return str(error)


# Damage


def _bits(chance: random.Random, whole: bytes, _older: bytes) -> bytes:
    damaged = bytearray(whole)
    for _ in range(chance.choice((1, 1, 1, 4, 40))):
        damaged[chance.randrange(100, len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _bits_in_what_is_written(chance: random.Random, whole: bytes, _older: bytes) -> bytes:
    damaged = bytearray(whole)
    written = [place for place in range(100, len(damaged)) if damaged[place]]
    for place in chance.sample(written, chance.choice((1, 1, 1, 3))):
        damaged[place] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _zeros(chance: random.Random, whole: bytes, _older: bytes) -> bytes:
    damaged = bytearray(whole)
    begin, size = chance.randrange(100, len(damaged)), chance.choice((1, 16, SECTOR, PAGE))
    damaged[begin : begin + size] = bytes(len(damaged[begin : begin + size]))
    return bytes(damaged)


def _torn(chance: random.Random, whole: bytes, older: bytes) -> bytes:
    """Some sectors of some pages as they were before."""
    damaged = bytearray(whole)
    for _ in range(chance.choice((1, 2, 8))):
        begin = chance.randrange(1, len(older) // SECTOR) * SECTOR
        end = min(begin + chance.choice((SECTOR, PAGE)), len(older))
        damaged[begin:end] = older[begin:end]
    return bytes(damaged)


def _swapped(chance: random.Random, whole: bytes, _older: bytes) -> bytes:
    """One page in the place of another."""
    damaged = bytearray(whole)
    to, source = chance.sample(range(1, len(damaged) // PAGE), 2)
    damaged[to * PAGE : (to + 1) * PAGE] = damaged[source * PAGE : (source + 1) * PAGE]
    return bytes(damaged)


def _cut_short(chance: random.Random, whole: bytes, _older: bytes) -> bytes:
    return whole[: chance.randrange(100, len(whole))]


Damage = Callable[[random.Random, bytes, bytes], bytes]
DAMAGES: tuple[Damage, ...] = (
    _bits,
    _bits_in_what_is_written,
    _bits_in_what_is_written,
    _zeros,
    _torn,
    _swapped,
    _cut_short,
)


def _tried(journal: Path, damaged: bytes, rows: Rows) -> tuple[str, list[str]]:
    """Type every command into one damaged file; return whether doctor saw what differs, and what went wrong."""
    _put(journal, damaged)
    differs = _rows(journal) != rows
    problems = []
    for words in READS:
        problems += _ended_well(journal, words)
        if journal.read_bytes() != damaged:
            problems.append(f"{words[0]} has changed the file")
            _put(journal, damaged)
    found, why = _doctor(journal)
    problems += why
    _put(journal, damaged)
    ran, why = _safely(journal, ("note", "maria", "x"))
    problems += why
    if ran and ran.code and journal.read_bytes() != damaged:
        problems.append("a note that was refused has changed the file")
    if differs and not found:
        problems.append("doctor has missed it")
    return ("found" if found else "missed") if differs else "noticed" if found else "harmless", problems


def _put(journal: Path, content: bytes) -> None:
    for path in journal.parent.glob("journal*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    journal.write_bytes(content)
    journal.chmod(0o600)


def _safely(journal: Path, words: tuple[str, ...]) -> tuple[Typed | None, list[str]]:
    try:
        return typed(journal, *words), []
    except Exception as error:  # noqa: BLE001 - a traceback is what must not be
        return None, [f"{words[0]}: traceback: {error!r}"]


def _ended_well(journal: Path, words: tuple[str, ...]) -> list[str]:
    ran, why = _safely(journal, words)
    if ran and ran.code:
        why = [f"{words[0]}: {wrong}" for wrong in [complaint(ran)] if wrong]
    return why


def _doctor(journal: Path) -> tuple[bool, list[str]]:
    """Return whether doctor found anything, and what is wrong with how it said so."""
    ran, why = _safely(journal, ("doctor",))
    if not ran:
        return False, why
    if (ran.code, bool(ran.out)) not in ((0, False), (1, True)) or ran.err:
        why.append(f"doctor: exit code {ran.code}: {ran.err[-300:]}")
    return ran.code == 1, why


# What is no journal of ours


def _others(folder: Path, whole: bytes) -> Mapping[str, bytes]:
    """Return files that are none of ours to use, by what they are."""
    theirs = folder / "theirs.db"
    with closing(sqlite3.connect(theirs)) as connection, connection:
        connection.execute("create table entry (id integer primary key, text text)")
        connection.execute("insert into entry (text) values ('theirs')")
    newer = folder / "newer.db"
    newer.write_bytes(whole)
    asked(newer, "pragma user_version = 99")
    ours_by_name = bytearray(theirs.read_bytes())
    ours_by_name[68:72] = APPLICATION_ID.to_bytes(4)
    ours_by_name[60:64] = (1).to_bytes(4)
    others = {
        "empty": b"",
        "text": b"Dear diary\n",
        "half a header": whole[:50],
        "header only": whole[:100],
        "a newer version": newer.read_bytes(),
        "another program's": theirs.read_bytes(),
        "another program's with our mark": bytes(ours_by_name),
        "noise": whole[:100] + random.Random(1).randbytes(len(whole) - 100),
    }
    if is_encrypted(newer):
        encrypt(theirs)
        others["another program's, encrypted with our key"] = theirs.read_bytes()
    return others


def _refused(journal: Path, content: bytes) -> list[str]:
    """Type every command into a file that none may use; return what went wrong."""
    problems = []
    for words in (*READS, ("note", "maria", "x"), ("rep", "add", "Tom"), ("undo",), ("backup", f"{journal}.copy")):
        ran, why = _safely(journal, words)
        problems += why
        if ran:
            problems += [f"{words[0]}: {wrong}" for wrong in [complaint(ran)] if wrong]
        if journal.read_bytes() != content:
            problems.append(f"{words[0]} has changed the file")
    found, why = _doctor(journal)
    return [*problems, *why, *([] if found else ["doctor has missed it"])]


# What may only be read


def _only_read(journal: Path) -> tuple[list[str], int]:
    """Read where the file, or its folder, may not be written; return what went wrong, and how often it was tried."""
    before = mortal()
    if before is None:
        return [], 0
    journal.with_name("journal.db-journal").unlink(missing_ok=True)
    whole = journal.read_bytes()
    problems = []
    reads = (*READS, ("doctor",))
    with _modes(journal, 0o400, 0o700):
        for words in reads:
            problems += _read(journal, words, before)
        problems += _not_written(journal, before)
    with _modes(journal, 0o600, 0o500):
        for words in reads:
            problems += _read(journal, words, before)
        problems += _not_written(journal, before)
    if journal.read_bytes() != whole:
        problems.append("what may only be read has changed")
    return problems, 2 * len(reads)


@contextmanager
def _modes(journal: Path, of_file: int, of_folder: int) -> Iterator[None]:
    folder = journal.parent
    journal.chmod(of_file)
    folder.chmod(of_folder)
    try:
        yield
    finally:
        folder.chmod(0o700)
        journal.chmod(0o600)


def _read(journal: Path, words: tuple[str, ...], before: Sequence[str]) -> list[str]:
    ran = in_a_python(journal, *words, before=before)
    if ran.code or ran.err:
        return [f"{words[0]} where only reading is allowed: exit code {ran.code}: {ran.err or ran.out}"]
    return []


def _not_written(journal: Path, before: Sequence[str]) -> list[str]:
    ran = in_a_python(journal, "note", "maria", "x", before=before)
    return [f"note: {why}" for why in [complaint(ran)] if why]

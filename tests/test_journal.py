"""The journal as a file: who may read it, what it says of itself, and that its record of changes is whole."""

import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from coachlog.ciphertext import is_encrypted
from coachlog.journal import SCHEMA_VERSION, cipher, keys
from tests.typing_in import Coachlog, typed_once

Records = dict[tuple[str, str], Mapping[str, Any]]  # by table and uid

TABLES = ("rep", "pause", "entry", "attendance", "setting", "laptop")
COMPUTED = {"partner", "words"}  # from the other columns: in no change
NAMES_A = dict.fromkeys(("parent", "covered_by", "under", "session"), "entry") | {
    "rep": "rep"
}  # columns that name a record
UUID_7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def opened(journal: Path, mode: str = "rw") -> closing[sqlite3.Connection]:
    """Open the file itself, past all of our own code; an encrypted one with SQLCipher and its key."""
    if is_encrypted(journal):
        return closing(cipher.connect(journal, keys.key_of(journal), mode))
    return closing(sqlite3.connect(f"{journal.absolute().as_uri()}?mode={mode}", uri=True))


def asked(journal: Path, statement: str) -> list[tuple[Any, ...]]:
    """Ask the file itself, past all of our own code."""
    with opened(journal) as connection:
        return connection.execute(statement).fetchall()


def one(journal: Path, statement: str) -> Any:
    [(value,)] = asked(journal, statement)
    return value


def stored(journal: Path) -> Records:
    """Return every row of every table, without nulls, other records named by uid."""
    records: Records = {}
    with opened(journal) as connection:
        there = {name for (name,) in connection.execute("select name from sqlite_master")}  # older ones lack a table
        rows = {table: _rows(connection, table) for table in TABLES if table in there}
    uids = {(table, row["id"]): row["uid"] for table, found in rows.items() for row in found}
    for table, found in rows.items():
        for row in found:
            record = {name: value for name, value in row.items() if value is not None and name not in COMPUTED}
            for column in NAMES_A.keys() & record.keys():
                record[column] = uids[NAMES_A[column], record[column]]
            records[table, row["uid"]] = record
    return records


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    found = connection.execute(f"select * from {table}")
    names = [name for name, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def folded(journal: Path) -> Records:
    """Return what the record of changes says that there is: of each record its last image."""
    last = {
        (table, uid): after for table, uid, after in asked(journal, "select tbl, record, after from change order by id")
    }
    return {record: json.loads(after) for record, after in last.items() if after is not None}


def numbers(journal: Path) -> dict[str, list[int]]:
    """Return the numbers of the steps of each device, in the order in which they were written."""
    found: dict[str, list[int]] = {}
    for device, number in asked(journal, "select device, n from step order by id"):
        found.setdefault(device, []).append(number)
    return found


@pytest.fixture
@typed_once
def busy(team: Coachlog) -> Coachlog:
    """A journal in which every command that writes has written, and some was taken back."""
    team(
        "rep", "add", "Aiko Tanaka", "--role", "AE", "--tz", "tokyo", "--started", "2025-01-07", "--praise-every", "3w"
    )
    team("note", "maria", "Rehearsed the CFO call — 日本語 \N{THUMBS UP SIGN}", "--mine", "ask Tom @thu", "--theirs",
         "book 3 calls @fri", "--heard", "I want to lead.", "--feedback", "Let it rest @wed", "--praise", "Calm",
         "--private")  # fmt: skip
    team("feedback", "dev", "Talked over the CFO twice")
    team("goal", "dev", "Close 2 logos @eoq", "--target", "2.5")
    team("checkin", "dev", "One signed", "--at", "1", "--status", "on-track", "--on", "yesterday")
    team("followup", "dev", "Send the deck @tomorrow", "--owner", "legal:Ana")
    team("praise", "aiko", "Cost-of-delay opening", "--on", "2026-11-20")
    team("given", "dev", "Surprised")
    team("done", "2", "slot is ours")
    team("drop", "3")
    team("snooze", "8", "+40d", "trade show")
    team("snooze", "maria", "+3d", "on holiday")
    team("edit", "1", "Rehearsed it", "--rep", "dev", "--on", "yesterday")
    team("edit", "2", "--reopen")
    team("rep", "edit", "dev", "--alias", "devp", "--role", "")
    team("delete", "1")
    team("undo", "-n", "4")
    team("redo", "-n", "2")
    team("note", "aiko", "After the undo")
    team("delete", "8")
    return team


@pytest.fixture
def _usual_umask() -> Iterator[None]:
    """What most people have; a coachlog that ran before in this process has set its own."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_usual_umask")
def test_the_journal_is_for_its_owner_alone(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog.journal = tmp_path / "new" / "folder" / "j.db"
    coachlog("rep", "add", "Maria Ruiz", "--journal", str(coachlog.journal))
    assert stat.S_IMODE(coachlog.journal.stat().st_mode) == 0o600
    assert stat.S_IMODE(coachlog.journal.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(coachlog.journal.parent.parent.stat().st_mode) == 0o700
    coachlog("note", "maria", "hello", "--journal", str(coachlog.journal))
    for path in coachlog.journal.parent.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert {path.name for path in coachlog.journal.parent.iterdir()} <= {"j.db", "j.db-journal", "j.snapshots"}
    assert len(list((coachlog.journal.parent / "j.snapshots").iterdir())) == 1


@pytest.mark.usefixtures("_usual_umask")
def test_the_usual_journal_is_in_the_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "home" / ".local" / "share" / "coachlog"
    ran = Coachlog(folder / "journal.db", named=False)("rep", "add", "Maria Ruiz")
    assert "A new journal: ~/.local/share/coachlog/journal.db" in ran.out
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "journal.db").stat().st_mode) == 0o600


def test_the_file_says_whose_it_is(team: Coachlog) -> None:
    assert one(team.journal, "pragma application_id").to_bytes(4) == b"CoLg"
    assert one(team.journal, "pragma user_version") == SCHEMA_VERSION
    assert one(team.journal, "pragma journal_mode") == "delete"  # as any program finds it: no WAL is left behind


def test_every_table_of_ours_is_strict(team: Coachlog) -> None:
    ours = "select name, strict from pragma_table_list where type = 'table' and schema = 'main'"
    strict = {name: bool(strict) for name, strict in asked(team.journal, ours)}
    others = {name for name, is_strict in strict.items() if not is_strict}
    assert {*TABLES, "device", "step", "change"} <= strict.keys() - others
    assert {name for name in others if not name.startswith(("sqlite_", "entry_fts"))} == {"_sqlite_migrations"}


def test_the_file_is_sound_after_every_kind_of_writing(busy: Coachlog) -> None:
    assert one(busy.journal, "pragma integrity_check") == "ok"
    assert asked(busy.journal, "pragma foreign_key_check") == []
    # Rank 1: compare with the texts themselves, not only the index with itself.
    asked(busy.journal, "insert into entry_fts (entry_fts, rank) values ('integrity-check', 1)")
    found = "select rowid from entry_fts where entry_fts match '\"After the undo\"'"
    assert asked(busy.journal, found) == asked(busy.journal, "select id from entry where text = 'After the undo'")


def test_the_changes_folded_are_the_tables(busy: Coachlog) -> None:
    assert len(stored(busy.journal)) > 10
    assert folded(busy.journal) == stored(busy.journal)


def test_every_change_has_its_checksum(busy: Coachlog) -> None:
    changes = asked(
        busy.journal,
        """
        select s.device, s.n, s.at, s.command, s.undoes, c.tbl, c.record, c.after, c.crc
        from change c join step s on s.id = c.step
        """,
    )
    assert len(changes) > 30
    assert {after is None for *_, after, _ in changes} == {True, False}
    for *row, crc in changes:
        assert crc == zlib.crc32("\n".join(map(str, row)).encode())


@pytest.mark.parametrize("text", ["a},{", '},{"id":', '"},{"id":1', "}]", '[{"id":', '\\"},{"id":', '{"id":0}'])
def test_a_change_holds_its_own_record_whatever_that_says(team: Coachlog, text: str) -> None:
    team("note", "maria", text, "--mine", text, "--theirs", f"{text}x", "--heard", text)
    with closing(sqlite3.connect(team.journal)) as connection:
        changes = [json.loads(row[0]) for row in connection.execute("select after from change where tbl = 'entry'")]
    assert [one["text"] for one in changes] == [text, text, f"{text}x", text]
    assert team("doctor").out == ""
    team("undo")
    team("redo")
    assert team.json("show", "1")["entries"][0]["text"] == text


def test_a_step_names_its_command_and_nothing_that_was_typed(busy: Coachlog) -> None:
    commands = {command for (command,) in asked(busy.journal, "select distinct command from step")}
    assert commands == {
        "rep add", "rep edit", "note", "feedback", "goal", "checkin", "followup", "praise", "given", "done", "drop",
        "snooze", "edit", "delete", "undo", "redo",
    }  # fmt: skip


def test_every_uid_is_a_uuid_of_version_7_made_now(busy: Coachlog) -> None:
    now = time.time()
    uids = [uid for _, uid in folded(busy.journal)] + list(numbers(busy.journal))
    assert len(uids) == len(set(uids)) > 10
    for uid in uids:
        assert UUID_7.fullmatch(uid)
        assert abs(int(uid.replace("-", "")[:12], 16) / 1000 - now) < 86_400


def test_the_steps_of_a_device_are_numbered_without_a_gap(busy: Coachlog) -> None:
    [counted] = numbers(busy.journal).values()
    assert len(counted) > 20
    assert counted == list(range(1, len(counted) + 1))


def test_a_refused_command_takes_no_number(team: Coachlog) -> None:
    team("done", "99", code=1)
    team("redo", code=1)
    team("note", "maria", "hello")
    assert list(numbers(team.journal).values()) == [[1, 2, 3]]


def test_a_copy_of_the_journal_is_another_device(team: Coachlog, tmp_path: Path) -> None:
    team("note", "maria", "before the copy")
    [device] = numbers(team.journal)
    copy = tmp_path / "copy.db"
    shutil.copy(team.journal, copy)
    Coachlog(copy)("note", "maria", "in the copy")
    team("note", "maria", "in the first")
    assert numbers(team.journal) == {device: [1, 2, 3, 4]}
    both = numbers(copy)
    assert both.pop(device) == [1, 2, 3]
    assert list(both.values()) == [[1]]
    Coachlog(copy)("undo", "-n", "2")  # what another device did can be undone here
    assert "before the copy" not in Coachlog(copy).export()


def test_a_moved_journal_is_the_same_device(team: Coachlog, tmp_path: Path) -> None:
    moved = team.journal.rename(tmp_path / "moved.db")
    Coachlog(moved)("note", "maria", "moved")
    assert list(numbers(moved).values()) == [[1, 2, 3]]


def test_an_id_is_never_given_twice(team: Coachlog) -> None:
    def write() -> int:
        [entry] = team.json("praise", "maria", "good")["entries"]
        return int(entry["id"])

    assert [write(), write()] == [1, 2]
    team("delete", "2")
    assert write() == 3
    team("undo")
    assert write() == 4
    team("delete", "4")
    team("undo", "-n", "6")
    assert json.loads(team.export())["entries"] == []
    assert write() == 5


@pytest.mark.parametrize(
    "words",
    [
        ("due",),
        ("note", "maria", "hello", "--theirs", "book @fri"),
        ("history", "maria"),
        ("done", "2"),
        ("undo",),
        ("export", "--format", "json"),
    ],
    ids=lambda words: words[0],
)
def test_a_journal_that_is_up_to_date_is_opened_without_sqlite_utils(team: Coachlog, words: tuple[str, ...]) -> None:
    team("note", "maria", "hello", "--mine", "ask Tom @thu")
    script = (
        "import sys\n"
        "from coachlog.cli import main\n"
        "assert main(sys.argv[1:]) == 0\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", script, *words, "--journal", str(team.journal)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(ran.stderr.split())
    assert {"coachlog", "sqlite3", "typer"} <= loaded
    assert not loaded & {"sqlite_utils", "pluggy", "rich", "pydantic"}

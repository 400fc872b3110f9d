"""A journal of an older schema: it is brought up to date, and kept as it was. The next version is a made-up one."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coachlog.journal import SCHEMA_VERSION
from tests.test_journal import asked, one, stored
from tests.trust import released
from tests.trust.next_version import NEXT
from tests.typing_in import Coachlog, Ran

Typist = Callable[..., Ran]
PROGRAM = (
    "import sys\nfrom coachlog.cli import main\nfrom tests.trust import next_version\n"
    "next_version.become()\nsys.exit(main(sys.argv[1:]))"
)
FOUND = [  # in the journals that are kept
    ("rehearsed", [1]), ("slot", [2]), ("TRADE", [3]), ("surprised", [6]), ("legal:ana", [9]), ("me", []), ("lead", [4])
]  # fmt: skip


@pytest.fixture
def later(team: Coachlog) -> Typist:
    """The next version of coachlog, on the same journal."""

    def typed(*words: str) -> Ran:
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, *words], cwd=Path(__file__).parent.parent,
            env={**os.environ, **team.environment}, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return typed


def snapshots(coachlog: Coachlog) -> list[Path]:
    return sorted(coachlog.journal.with_name("journal.snapshots").glob("*"))


def schema(journal: Path) -> list[object]:
    return [
        " ".join(str(sql).split())
        for (sql,) in asked(journal, "select sql from sqlite_master where name not like 'sqlite_%' order by name")
    ]


def test_a_journal_of_every_schema_before_this_one_is_kept() -> None:
    assert released.older() == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("version", released.kept())
def test_a_kept_journal_becomes_the_same_as_a_new_one(team: Coachlog, tmp_path: Path, version: int) -> None:
    old = tmp_path / "old.db"
    released.build(version, old)
    old.chmod(0o600)
    before = stored(old)
    older = Coachlog(old)
    assert older("doctor").out == ""
    assert schema(old) == schema(team.journal)
    assert stored(old) == before
    for words, found in FOUND:
        assert [entry["id"] for entry in older.json("find", words)["entries"]] == found, words
    note = older("note", "maria", "written since").out.split()[0]
    older("undo")
    assert stored(old) == before
    assert older("show", note, code=1)
    assert older("doctor").out == ""


def test_what_an_older_journal_holds_is_found_however_it_is_typed(team: Coachlog) -> None:
    team.journal.unlink()
    released.build(1, team.journal)
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute("update entry set text = '今天会议室 Straße #GRÖSSE' where id = 1")
        connection.execute("""update entry set also = '["legal:Ana", "Łódź"]' where id = 9""")
    for words, found in (("会议", [1]), ("strasse", [1]), ("lodz", [9]), ("rehearsed", [])):
        assert [entry["id"] for entry in team.json("find", words)["entries"]] == found
    assert [entry["id"] for entry in team.json("find", "--tag", "größe", "--kind", "note")["entries"]] == [1]


@pytest.mark.parametrize("damage", ["text = cast(x'41ff42' as text)", "also = '[[['", f"also = '{'[' * 100_000}'"])
def test_an_older_journal_is_brought_up_to_date_though_one_entry_is_damaged(team: Coachlog, damage: str) -> None:
    team.journal.unlink()
    released.build(1, team.journal)
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute(f"update entry set {damage} where id = 9")
    assert [entry["id"] for entry in team.json("find", "surprised")["entries"]] == [6]
    found = team("doctor", code=1).out
    assert "None of 1 snapshot is intact" in found
    assert "locked" not in found  # the check of one copy leaves none of its locks to the next


@pytest.mark.parametrize("words", [("due",), ("note", "maria", "new"), ("doctor",)], ids=" ".join)
def test_a_journal_is_kept_as_it_was_before_it_is_brought_up_to_date(
    team: Coachlog, later: Typist, words: tuple[str, ...]
) -> None:
    team.journal.unlink()
    version = released.older()[-1]
    released.build(version, team.journal)
    team.journal.chmod(0o600)
    before = stored(team.journal)
    ran = later(*words)
    assert (ran.code, ran.err) == (0, "")
    assert one(team.journal, "pragma user_version") == NEXT
    [kept] = snapshots(team)
    assert (one(kept, "pragma user_version"), stored(kept)) == (version, before)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert before.items() <= stored(team.journal).items()
    assert asked(team.journal, "pragma foreign_key_check") == []
    assert later("history").code == 0
    assert snapshots(team) == [kept]
    team.refused("due", code=1, says="was written by a newer coachlog")


def test_a_journal_that_cannot_be_kept_is_not_brought_up_to_date(team: Coachlog, later: Typist) -> None:
    team("note", "maria", "x")
    [day] = snapshots(team)
    day.unlink()
    day.parent.rmdir()
    day.parent.write_text("not a folder")
    before = team.journal.read_bytes()
    ran = later("due")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith(f"coachlog: {day.parent}")
    assert team.journal.read_bytes() == before


def test_an_older_backup_is_brought_up_to_date_and_itself_stays(team: Coachlog, later: Typist, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    team("note", "maria", "x")
    team("backup", str(backup))
    team("note", "maria", "y")
    before, kept = backup.read_bytes(), set(snapshots(team))
    assert later("restore", str(backup), "--replace").code == 0
    assert backup.read_bytes() == before
    assert one(team.journal, "pragma user_version") == NEXT
    assert asked(team.journal, "select text from entry") == [("x",)]
    [replaced] = set(snapshots(team)) - kept
    assert asked(replaced, "select text from entry order by id") == [("x",), ("y",)]
    assert not list(tmp_path.glob(".*"))


def test_an_older_snapshot_is_looked_at_and_not_changed(team: Coachlog, later: Typist) -> None:
    team("note", "maria", "x")
    [kept] = snapshots(team)
    before = kept.read_bytes()
    assert (later("doctor").code, later("doctor").out) == (0, "")
    assert kept.read_bytes() == before
    assert not [path for path in kept.parent.iterdir() if path.is_dir()]


def older(version: int, journal: Path) -> tuple[Coachlog, Path]:
    """Return a journal that has just been brought up to date, and its snapshot, which is of an older schema."""
    released.build(version, journal)
    journal.chmod(0o600)
    coachlog = Coachlog(journal)
    assert coachlog("doctor").out == ""
    [kept] = snapshots(coachlog)
    assert one(kept, "pragma user_version") == version
    return coachlog, kept


@pytest.mark.parametrize("version", released.older())
def test_doctor_takes_a_good_snapshot_of_an_older_schema_for_a_good_one(tmp_path: Path, version: int) -> None:
    coachlog, kept = older(version, tmp_path / "journal.db")
    before, snapshot = stored(coachlog.journal), kept.read_bytes()
    assert coachlog("doctor").out == ""
    with closing(sqlite3.connect(coachlog.journal)) as connection, connection:
        connection.execute("update entry set text = 'tampered' where id in (1, 2)")
    found = coachlog("doctor", code=1).out
    back = f"The last good snapshot, with 9 entries: coachlog restore {kept} --replace --journal {coachlog.journal} ("
    assert found.count(back) == 2
    assert snapshots(coachlog) == [kept]  # no copy is left
    assert kept.read_bytes() == snapshot
    coachlog("restore", str(kept), "--replace")
    assert stored(coachlog.journal) == before
    assert coachlog("doctor").out == ""


@pytest.mark.parametrize("version", released.older())
def test_doctor_takes_a_damaged_snapshot_of_an_older_schema_for_no_good_one(tmp_path: Path, version: int) -> None:
    coachlog, kept = older(version, tmp_path / "journal.db")
    for path in (coachlog.journal, kept):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("update entry set text = 'tampered' where id = 1")
    assert "None of 1 snapshot is intact" in coachlog("doctor", code=1).out
    coachlog.refused("restore", str(kept), "--replace", code=1, says="entry 1 differs from what was last written")


@pytest.mark.parametrize("version", released.older())
def test_an_erase_reaches_the_snapshots_of_an_older_schema(tmp_path: Path, version: int) -> None:
    coachlog, kept = older(version, tmp_path / "journal.db")
    coachlog("rep", "erase", "dev", "--yes")
    [new] = snapshots(coachlog)
    assert new != kept
    assert one(new, "pragma user_version") == SCHEMA_VERSION
    assert coachlog("doctor").out == ""


def test_a_snapshot_that_could_not_be_checked_is_neither_damaged_nor_to_be_deleted(team: Coachlog) -> None:
    """It was made by a newer coachlog, and the journal is of this one again."""
    team("note", "maria", "x")
    [kept] = snapshots(team)
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute(f"pragma user_version = {NEXT}")
    found = team("doctor", code=1).out
    assert "was written by a newer coachlog" in found
    assert found.endswith("\tKeep it: it wasn't checked\n")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute("update entry set text = 'tampered'")
    assert (
        f"\t1 snapshot of 1 couldn't be checked: {kept} was written by a newer coachlog" in team("doctor", code=1).out
    )

"""What the journal was told, written past the commands; and what its file withstands."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coachlog.files import Place
from coachlog.journal import APPLICATION_ID, opening, schema
from coachlog.uids import new_uid
from tests.typing_in import Coachlog


def put(coachlog: Coachlog, table: str, **image: object) -> None:
    with opening.writing(Place(coachlog.journal, named=True), "config") as step:
        step.upsert(table, {"uid": new_uid(), **{name.rstrip("_"): value for name, value in image.items()}})


def uid_of(coachlog: Coachlog, alias: str) -> str:
    return next(str(rep["uid"]) for rep in coachlog.json("rep")["reps"] if rep["alias"] == alias)


def test_a_setting_moves_with_the_journal(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria Ruiz")
    put(coachlog, "setting", uid="one-on-one-every", value="30")
    put(coachlog, "setting", uid="fiscal-year-starts", value="feb")
    put(coachlog, "setting", uid="goal-every", value="0")
    assert '"config": {"fiscal-year-starts": "feb", "goal-every": "0", "one-on-one-every": "30"}' in coachlog.export()
    goal = coachlog.json("goal", "maria", "close it @eoq")["entries"][0]
    assert (goal["due"], goal["every"]) == ("2027-01-31", 0)
    assert "one-on-one every 30 days" in coachlog("rep", "edit", "maria", "--role", "AE").out
    assert not coachlog.json("due", "--today", "2026-12-05")["quiet"]


def test_a_setting_that_is_damaged_is_told_in_one_line(team: Coachlog) -> None:
    put(team, "setting", uid="one-on-one-every", value="often")
    team.refused("due", code=1, says="the setting one-on-one-every can't be read")


def test_when_nothing_will_ever_be_due_due_says_so(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria", "--every", "off", "--feedback-every", "off", "--praise-every", "off")
    assert coachlog.json("due")["next"] is None
    assert "Nothing is due, and nothing is coming up." in coachlog.drawn("due").plain


def test_a_migration_is_done_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "taken.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("create table change (x)")
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            schema.migrate(connection)
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        assert tables == {"change"}
        assert connection.execute("pragma user_version").fetchone() == (0,)


def test_a_journal_of_the_state_before_the_first_migration_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
    coachlog = Coachlog(path)
    assert coachlog("due").out == ""
    coachlog("rep", "add", "Maria")
    assert coachlog("rep").out.startswith("maria\t")


def test_where_tells_of_a_journal_that_is_not_there_and_of_drafts(tmp_path: Path) -> None:
    new = Coachlog(tmp_path / "home/.local/share/coachlog/journal.db", named=False)
    assert "not there yet: the first rep starts it" in new.drawn("where").plain
    new("rep", "add", "Maria")
    new("note", "maria", "-", stdin=b"caf\xe9", code=2)
    assert "Draft    ~/.local/share/coachlog/journal.drafts/note-maria.md" in new.drawn("where").plain

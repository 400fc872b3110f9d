"""Gone is gone: the raw bytes of every file we own are searched for what was forgotten."""

import os
import re
import shlex
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coachlog import draft_files, files
from coachlog.files import Place
from coachlog.journal import clearing, connect, copies
from tests.test_journal import asked
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import ANY, Coachlog

pytestmark = pytest.mark.usefixtures("one_day")  # the snapshots of a day are counted here

# Words that nothing else in a journal begins with: the full-text index stores a word without what it shares with the
# word before it.
MARK = "zqxjkvbw"
LONG = f"{MARK}begin {'plain words ' * 3000}{MARK}middle {'plain words ' * 3000}{MARK}end"


def found(folder: Path) -> list[str]:
    """The files below a folder that hold the mark, in any case."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and MARK.encode() in path.read_bytes().lower()
    ]


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Until it is called, SQLite leaves the bytes of what it deletes where they are."""
    kept = connect.PRAGMAS
    off = tuple(pragma.replace("secure_delete = on", "secure_delete = off") for pragma in kept)
    assert off != kept
    monkeypatch.setattr(connect, "PRAGMAS", off)
    return lambda: monkeypatch.setattr(connect, "PRAGMAS", kept)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every file that can be ours: the journal's folder, the home, the temporary files."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    return tmp_path


def test_forever_leaves_no_byte_of_an_entry_in_any_file(
    team: Coachlog, home: Path, careless: Callable[[], None]
) -> None:
    place = Place(team.journal, named=True)
    team("note", "dev", "stays")
    team("note", "maria", LONG, "--mine", f"{MARK}mine @fri", "--heard", f"{MARK}said")
    team("done", "3", f"{MARK}why not")
    team("edit", "2", f"{MARK}edited")
    team("feedback", "maria", f"{MARK}owed")
    team("given", "5", f"{MARK}landed")
    copies.snapshot(place)
    team("delete", "2")
    team("undo")
    team("note", "maria", "-", stdin=f"{MARK}draft\udcff".encode("utf-8", "surrogateescape"), code=2)
    team("delete", "4")
    assert len(found(home)) == 3  # the journal, the snapshot, the draft; the day's snapshot is older
    careless()
    team("delete", "2", "5", "--forever", "--yes")
    assert found(home) == []
    assert [entry["text"] for entry in team.json("history")["entries"]] == ["stays"]
    assert len(files.snapshots(place)) == 1
    assert team("find", MARK).out == ""
    team("note", "maria", "the journal still works")


def test_an_entry_that_was_deleted_before_can_be_forgotten_too(
    team: Coachlog, home: Path, careless: Callable[[], None]
) -> None:
    team("note", "maria", f"{MARK}x")
    team("delete", "1")
    assert len(found(home)) == 2  # the journal, and the day's snapshot
    careless()
    team("delete", "1", "--forever", "--yes")
    assert found(home) == []
    team.refused("delete", "1", "--forever", "--yes", code=1, says="there's no entry 1.")


def test_a_session_is_forgotten_with_its_lessons(team: Coachlog, home: Path) -> None:
    team("session", f"{MARK}x", "--with", "all", "--also", f"{MARK}Ana", "--lesson", f"{MARK}y", "--mine", f"{MARK}z")
    assert team.json("delete", "1", "--forever", "--yes") == {
        "erased": {"entries": 3, "snapshots": 1, "drafts": 0, "held": []},
        "mentions": [],
    }
    assert found(home) == []
    assert team.json("history")["entries"] == []


def test_undo_ends_where_something_was_forgotten(team: Coachlog) -> None:
    team("note", "maria", "one")
    team("note", "maria", "two")
    team("delete", "1", "--forever", "--yes")
    team("note", "maria", "three")
    team("undo")
    team.refused("undo", code=1, says="can't undo further: before that comes delete --forever")
    team.refused("undo", "-n", "2", code=1, says="can't undo further")
    team("redo")
    assert [entry["text"] for entry in team.json("history")["entries"]] == ["two", "three"]


def test_forever_is_confirmed(team: Coachlog) -> None:
    team("note", "maria", "one", "--mine", "two")
    team.refused("delete", "1", "--forever", code=2, says='1 "one" and 1 linked entry will be deleted for good')
    team.refused(
        "delete", "2", "--forever", code=2, says='2 "two" will be deleted for good, with every version and 1 snapshot'
    )
    team.refused("delete", "9", "--forever", "--yes", code=1, says="there's no entry 9.")
    team.refused("delete", "9" * 30, "--forever", "--yes", code=1, says="there's no entry 999")
    assert "Out of reach: your exports and backups" in team("delete", "1", "--forever", "--yes").out


def test_a_copy_is_for_its_owner_alone_and_whole(team: Coachlog) -> None:
    os.umask(0)
    team("note", "maria", "one")
    place = Place(team.journal, named=True)
    (day,) = files.snapshots(place)
    path = copies.snapshot(place)
    again = copies.snapshot(place)
    assert files.snapshots(place) == [day, path, again]
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert copies.verified(path) == copies.Counts(steps=3, reps=2, entries=1)
    assert Coachlog(path).json("history")["entries"] == team.json("history")["entries"]


# rep erase


@pytest.fixture
def leaver(team: Coachlog) -> Coachlog:
    """Somebody whose every word bears the mark, beside Maria and Dev."""
    team("rep", "add", f"{MARK}First {MARK}Last", "--role", f"{MARK}role", "--team", f"{MARK}team", "--alias", MARK)
    team("note", "maria", "stays", "--mine", "stays too")
    team("note", MARK, LONG, "--mine", f"{MARK}mine @fri", "--theirs", f"{MARK}theirs @thu", "--heard", f"{MARK}said")
    team("session", "Win/loss review", "--with", "all", "--lesson", "stays as well")
    team("session", "Only one", "--with", MARK)
    team("goal", MARK, f"{MARK}goal @eoq", "--target", "2")
    team("checkin", MARK, f"{MARK}check", "--at", "1")
    team("feedback", MARK, f"{MARK}owed")
    team("given", MARK, f"{MARK}landed")
    team("snooze", MARK, "tue", f"{MARK}why not")
    team("rep", "pause", MARK, "--back", "2026-12-24", f"{MARK}holiday {MARK}far")
    team("done", "5", f"{MARK}because")
    team("edit", "3", f"{MARK}edited {LONG}")
    return team


def test_erase_leaves_no_byte_of_a_person_in_any_file(
    leaver: Coachlog, home: Path, careless: Callable[[], None]
) -> None:
    place = Place(leaver.journal, named=True)
    leaver("delete", "6")
    leaver("undo", "-n", "2")
    leaver("redo")
    away, here, gone = (
        str(leaver.json("note", rep, text)["entries"][0]["id"])
        for rep, text in ((MARK, f"{MARK}moved away"), ("maria", "moved here"), (MARK, f"{MARK}deleted"))
    )
    leaver("edit", away, "no mark any more", "--rep", "maria")
    leaver("edit", here, f"{MARK}moved", "--rep", MARK)
    leaver("delete", gone)
    copies.snapshot(place)
    leaver("note", MARK, "-", stdin=f"{MARK}draft\udcff".encode("utf-8", "surrogateescape"), code=2)
    before = {rep: leaver("export", rep, "--format", "json").out for rep in ("maria", "dev")}
    assert {Path(name).suffix for name in found(home)} == {".db", ".md"}
    careless()
    erased = leaver.json("rep", "erase", MARK, "--yes")
    assert (erased["erased"]["snapshots"], erased["erased"]["drafts"], erased["mentions"]) == (2, 1, [])
    assert found(home) == []
    seat = f', "{MARK}"'
    for rep, exported in before.items():
        assert seat in exported
        assert leaver("export", rep, "--format", "json").out == exported.replace(
            f'"with": ["dev", "maria"{seat}]', '"with": [null, "dev", "maria"]'
        )
    assert leaver("doctor").out == ""
    assert leaver.json("show", away)["entries"][0]["text"] == "no mark any more"
    sessions = leaver.json("find", "--kind", "session")["entries"]
    assert [entry["with"] for entry in sessions] == [[None, "dev", "maria"], [None]]
    assert "a former rep" in leaver("export", "maria").out
    assert "a former rep" in leaver.drawn("history", "maria").plain
    leaver.refused("undo", code=1, says="can't undo further: before that comes rep erase")
    leaver.refused("note", MARK, "x", code=1, says="no rep matches")
    leaver("note", "maria", "the journal still works")


def test_where_others_name_who_was_erased_is_said_and_not_changed(team: Coachlog) -> None:
    team("note", "dev", "Maria Ruiz helped with the demo\nmariachi band")
    team("session", "What Maria showed us", "--with", "all", "--also", "ops:Ruiz", "--lesson", "as maria does")
    team("note", "dev", "Ruiz, before")
    team("edit", "4", "somebody, after")
    team("rep", "edit", "dev", "--role", "Maria's buddy")
    team("rep", "pause", "dev", "--back", "1w", "Maria covers")
    shown = team.drawn("rep", "erase", "maria", "--yes").plain
    assert "Erased Maria Ruiz: 0 entries, with every version and 1 snapshot." in " ".join(shown.split())
    assert shown.split("Still named in 7 lines about others, which stay:\n")[1].splitlines() == [
        "   1  dev: Maria Ruiz helped with the demo",
        "   2  session: What Maria showed us",
        "   2  session: ops:Ruiz",
        "   3  session: as maria does",
        "   4  dev, an old version: Ruiz, before",
        "   what is known of dev: Maria covers",
        "   what is known of dev: Maria's buddy",
    ]
    assert "Maria Ruiz helped" in team("history", "dev").out


def test_erase_is_confirmed(team: Coachlog) -> None:
    team.refused("rep", "erase", "maria", code=2, says="Maria Ruiz will be erased: 0 entries, with every version.")
    team.refused("rep", "erase", "zoe", "--yes", code=1, says='no rep matches "zoe"')


def test_a_deleted_entry_is_still_found_when_somebody_else_was_erased(team: Coachlog) -> None:
    for rep in ("dev", "maria", "dev", "dev"):
        team("note", rep, f"of {rep}")
    team("delete", "3")
    team("edit", "2", "--rep", "dev")
    team("rep", "erase", "maria", "--yes")
    assert "of dev" in team("show", "3", "--versions").out


def test_to_confirm_with_nothing_confirms_nothing(team: Coachlog) -> None:
    team("rep", "add", "\u0301", "--alias", "xx")
    code, _ = typed_on_a_terminal(team, "rep", "erase", "xx", answers="\n", when="to confirm: ")
    assert code == 1
    assert len(team.json("rep")["reps"]) == 3


# Steps that were undone


@pytest.mark.parametrize("word", ["ALIAS", "Name", "former", "first name"])
def test_a_rep_whose_adding_was_undone_can_be_erased(
    team: Coachlog, home: Path, careless: Callable[[], None], word: str
) -> None:
    words = {"ALIAS": f"{MARK}lias", "Name": f"{MARK}ame Lee", "former": f"{MARK}ormer", "first name": f"{MARK}irst Li"}
    team("rep", "add", words["first name"], "--alias", words["former"], "--role", f"{MARK}ole", "--team", f"{MARK}eam")
    team("rep", "edit", words["former"], "--name", words["Name"])
    team("rep", "edit", words["former"], "--alias", words["ALIAS"])
    team("note", words["ALIAS"], f"{MARK}note", "--mine", f"{MARK}mine @fri")
    team("session", "Role play", "--with", f"{words['ALIAS']},dev")
    team("rep", "pause", words["ALIAS"], "--back", "1w", f"{MARK}why not")
    team("undo", "-n", "6")
    copies.snapshot(Place(team.journal, named=True))
    assert len(found(home)) == 3  # the journal and two snapshots
    team.refused("rep", "erase", words[word], code=2, says="will be erased: 2 entries, with every version")
    careless()
    erased = team.json("rep", "erase", words[word], "--yes")
    assert (erased["erased"]["entries"], found(home)) == (2, [])
    assert team("doctor").out == ""
    team.refused("rep", "erase", words[word], "--yes", code=1, says="no rep matches")


def test_a_rep_of_an_import_that_was_undone_can_be_erased(team: Coachlog, home: Path) -> None:
    source = home / "roster.csv"
    source.write_text(f"Name,Role\n{MARK} Lee,{MARK}ole\n")
    team("import", str(source))
    team("undo")
    team("rep", "erase", MARK, "--yes")
    assert found(home) == ["roster.csv"]
    assert "Imported 1 rep" in team("import", str(source)).out


def test_an_entry_that_was_undone_can_be_forgotten(team: Coachlog, home: Path) -> None:
    team("note", "maria", f"{MARK}x", "--mine", f"{MARK}y @fri")
    team("undo")
    team("delete", "1", "--forever", "--yes")
    assert found(home) == []
    assert team("doctor").out == ""


def test_who_is_erased_is_asked_where_an_alias_was_somebody_elses_before(team: Coachlog) -> None:
    team("rep", "add", "Ana Lee")
    team("undo")
    team("rep", "add", "Ana Sol")
    asks = '"ana" was or is the name of Ana Lee, whose adding was undone and Ana Sol. Give the whole name'
    team.refused("rep", "erase", "ana", "--yes", code=1, says=asks)
    code, shown = typed_on_a_terminal(team, "rep", "erase", "ana", "--yes", answers="1\n", when="Which one?")
    assert code == 0, shown
    assert "Erased Ana Lee: 0 entries" in shown
    assert team("rep", "erase", "ana", "--yes").out.startswith("Erased Ana Sol: 0 entries")
    team.refused("rep", "erase", "ana", "--yes", code=1, says="no rep matches")


def test_a_rep_is_erased_with_an_undone_namesake(team: Coachlog, home: Path) -> None:
    team("rep", "add", f"{MARK} Lee", "--alias", "typo")
    team("undo")
    team("rep", "add", f"{MARK} Lee")
    team("note", MARK, "x")
    assert team.json("rep", "erase", MARK, "--yes")["erased"]["entries"] == 1
    assert found(home) == []


# An erase that is interrupted, and drafts


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Coachlog], None]:
    """Erase Maria Ruiz, and be killed right after the commit."""

    def erase(coachlog: Coachlog) -> None:
        class Killed(BaseException):
            pass

        def kill(_: Place) -> None:
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(clearing, "finish", kill)
            with pytest.raises(Killed):
                coachlog("rep", "erase", "maria", "--yes")

    return erase


@pytest.mark.parametrize(
    "words", [("note", "dev", "x"), ("undo",), ("config", "language-hints", "off"), ("doctor", "--mend"),
              ("rep", "edit", "dev", "--role", "AE"), ("rep", "erase", "maria", "--yes")], ids=" ".join,
)  # fmt: skip
def test_the_next_command_that_writes_finishes_an_erase(
    team: Coachlog, home: Path, interrupted: Callable[[Coachlog], None], words: tuple[str, ...]
) -> None:
    team("note", "maria", f"{MARK}x")
    team("note", "maria", "-", stdin=f"{MARK}draft\udcff".encode("utf-8", "surrogateescape"), code=2)
    interrupted(team)
    team("note", "dev", "-", stdin=b"typed since \xff", code=2)
    assert len(found(home)) == 2  # the day's snapshot and the draft
    assert "an erase was interrupted" in team("doctor", code=1).out
    ran = team(*words, code=1 if words[0] in ("undo", "rep") and words[1:2] != ("edit",) else ANY)
    if words == ("undo",):  # nothing to undo is no command that writes
        assert "can't undo further" in ran.err
        assert len(found(home)) == 2
        return
    assert "coachlog: an interrupted erase is now finished: 1 snapshot and 1 draft deleted\n" in ran.err
    assert found(home) == []
    [kept] = draft_files.drafts(Place(team.journal, named=True))
    assert kept.name == "note-dev.md"  # it was not there when Maria Ruiz was erased
    assert team("note", "dev", "again").err == ""
    kept.unlink()
    assert team("doctor").out == ""


def test_an_erase_says_what_it_could_not_do_and_names_nobody(team: Coachlog, home: Path) -> None:
    team("note", "maria", f"{MARK}x")
    snapshots = Place(team.journal, named=True).snapshots
    aside = snapshots.rename(snapshots.with_name("aside"))
    snapshots.write_text("in the way")
    refused = team("rep", "erase", "maria", "--yes", code=1).err
    assert "Maria Ruiz is erased from the journal, but a snapshot or a draft may still hold it" in refused
    assert "The next command that writes tries again, or now: coachlog doctor --mend" in refused
    assert "an erase isn't finished yet" in team("note", "dev", "x").err
    assert not re.search("maria|ruiz", str(asked(team.journal, "select * from unfinished")), re.IGNORECASE)
    snapshots.unlink()
    aside.rename(snapshots)
    assert "an interrupted erase is now finished: 1 snapshot deleted" in team("note", "dev", "y").err
    assert found(home) == []


def test_a_draft_that_somebody_types_in_is_not_deleted(team: Coachlog, tmp_path: Path) -> None:
    team("note", "dev", "-", stdin=b"free \xff", code=2)
    drafts = Place(team.journal, named=True).plain_drafts
    script = tmp_path / "editor.sh"
    erase = f"{shlex.quote(sys.executable)} -m coachlog rep erase maria --yes > {tmp_path}/erased"
    write = f"{shlex.quote(sys.executable)} -m coachlog note dev meanwhile > {tmp_path}/noted"
    script.write_text(f'#!/bin/sh\necho "long text" > "$1"\n{erase}\n{write}\necho more >> "$1"\n')
    script.chmod(0o700)
    code, shown = typed_on_a_terminal(team, "note", "dev", EDITOR=str(script))
    assert code == 0, shown
    erased = (tmp_path / "erased").read_text()
    assert "with every version and 1 draft. A new snapshot" in erased
    assert f"Still open in an editor, and deleted once it is closed: {drafts}/note-dev.2.md" in erased
    assert [one["text"] for one in team.json("history", "dev")["entries"]] == ["meanwhile", "long text\nmore"]
    assert not drafts.exists()
    assert team("doctor").out == ""


def test_nothing_is_saved_into_a_rep_who_was_erased_meanwhile(team: Coachlog, tmp_path: Path) -> None:
    script = tmp_path / "editor.sh"
    coachlog = f"{shlex.quote(sys.executable)} -m coachlog"
    script.write_text(
        f'#!/bin/sh\necho "about Maria Ruiz" > "$1"\n{coachlog} rep erase maria --yes > {tmp_path}/erased\n'
        f'{coachlog} rep add "Maria Santos" > {tmp_path}/added\n'
    )
    script.chmod(0o700)
    code, shown = typed_on_a_terminal(team, "note", "maria", EDITOR=str(script))
    assert code == 1
    assert "maria was removed from the journal in the meantime" in shown
    assert team("history", "maria").out == ""
    assert "an interrupted erase is now finished: 1 draft deleted" in team("note", "dev", "x").err
    assert not Place(team.journal, named=True).plain_drafts.exists()


def test_a_restore_goes_on_with_an_erase_but_not_with_that_of_the_backup(
    team: Coachlog, home: Path, interrupted: Callable[[Coachlog], None]
) -> None:
    team("note", "maria", f"{MARK}x")
    before, after = home / "before.db", home / "after.db"
    team("backup", str(before))
    interrupted(team)
    team("backup", str(after))
    assert asked(after, "select count(*) from unfinished") == [(1,)]
    assert "an interrupted erase is now finished: " in team("note", "dev", "x").err
    team("restore", str(after), "--replace")
    assert asked(team.journal, "select * from unfinished") == []
    team("restore", str(before), "--replace")
    team("restore", str(after), "--replace")
    snapshots = set(files.snapshots(Place(team.journal, named=True)))
    assert team("note", "dev", "y").err == ""
    assert snapshots <= set(files.snapshots(Place(team.journal, named=True)))


def test_names_in_an_unfinished_row_are_never_taken_for_paths(team: Coachlog, home: Path) -> None:
    team("note", "dev", "x")
    others = home / "others.db"
    others.write_text("mine")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute("insert into unfinished values (1, ?)", ("../others.db\n/etc/passwd",))
    team("note", "dev", "y")
    assert others.read_text() == "mine"


@pytest.mark.parametrize("words", [("rep", "erase", "maria"), ("delete", "1", "--forever")], ids=" ".join)
def test_an_erase_names_what_others_made_and_may_hold_copies(team: Coachlog, words: tuple[str, ...]) -> None:
    team("note", "maria", f"{MARK}x")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute("create table sqlite3spy as select * from entry")
    said = team(*words, "--yes").err
    assert said.startswith("coachlog: ")
    assert "sqlite3spy" in said
    assert "so it may still hold erased data. To remove it: coachlog doctor" in said


def test_a_text_that_has_to_go_is_not_promised_to_stay(team: Coachlog, tmp_path: Path) -> None:
    script = tmp_path / "editor.sh"
    erase = f"{shlex.quote(sys.executable)} -m coachlog rep erase dev --yes > {tmp_path}/erased"
    script.write_text(f'#!/bin/sh\necho "long text" > "$1"\n{erase}\nexit 1\n')
    script.chmod(0o700)
    code, shown = typed_on_a_terminal(team, "note", "maria", EDITOR=str(script))
    assert code == 1
    kept = "Your text is kept until the next command that writes. To save it:\n  "
    assert kept in shown
    [draft] = draft_files.drafts(Place(team.journal, named=True))
    assert f"{kept}coachlog note maria - < {draft}" in shown
    assert (
        "an interrupted erase is now finished: 1 draft deleted"
        in team("note", "maria", "-", stdin=draft.read_bytes()).err
    )
    assert [entry["text"] for entry in team.json("history", "maria")["entries"]] == ["long text"]


@pytest.mark.parametrize("words", [("note", "dev"), ("checkin", "1"), ("session", "--with", "dev")])
def test_a_rep_who_is_renamed_while_a_text_is_typed_is_still_who_was_meant(
    team: Coachlog, tmp_path: Path, words: tuple[str, ...]
) -> None:
    team("goal", "dev", "g @eoq")
    team("feedback", "dev", "f @fri")
    script = tmp_path / "editor.sh"
    coachlog = f"{shlex.quote(sys.executable)} -m coachlog"
    script.write_text(
        f'#!/bin/sh\necho "typed" > "$1"\n{coachlog} rep edit dev --alias dp >{tmp_path}/1\n'
        f"{coachlog} rep add Dev >{tmp_path}/2\n"
    )
    script.chmod(0o700)
    code, shown = typed_on_a_terminal(team, *words, EDITOR=str(script))
    assert code == 0, shown
    assert "typed" in team("history", "dp").out
    assert "typed" not in team("history", "dev").out

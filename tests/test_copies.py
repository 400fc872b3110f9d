"""Snapshots that are made by themselves, backups, restoring; and what doctor says."""

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from coachlog import draft_files, files
from coachlog.files import Place
from coachlog.journal import copies, health, integrity, opening, restoring
from tests.typing_in import ANY, Coachlog, typed_once

pytestmark = pytest.mark.usefixtures("one_day")  # the snapshots of a day are counted here


@pytest.fixture
@typed_once
def kept(team: Coachlog) -> Coachlog:
    """A journal with two entries and the snapshot that its first note has made."""
    team("note", "maria", "one")
    team("note", "maria", "two")
    return team


def snapshots(coachlog: Coachlog) -> list[Path]:
    return files.snapshots(Place(coachlog.journal, named=True))


def aged(coachlog: Coachlog, *names: str) -> None:
    """Put snapshots of other days in the place of those that are there."""
    (one, *others) = snapshots(coachlog)
    for name in names:
        shutil.copy(one, one.with_name(name))
    for path in (one, *others):
        path.unlink()


# Snapshots


def test_the_first_write_of_a_day_makes_a_snapshot_and_the_next_does_not(kept: Coachlog) -> None:
    (path,) = snapshots(kept)
    assert path.stem.endswith("Z-1")
    assert [entry["text"] for entry in Coachlog(path).json("history")["entries"]] == ["one"]


def test_a_snapshot_of_another_day_is_joined_by_one_of_today(kept: Coachlog) -> None:
    aged(kept, "2026-01-05T080000Z-1.db")
    kept("note", "maria", "three")
    assert [copies._entries(path) for path in snapshots(kept)] == [1, 3]  # noqa: SLF001


def test_the_seven_newest_stay_and_the_last_of_each_month(kept: Coachlog) -> None:
    aged(
        kept, *(f"2025-{month:02}-{day:02}T080000Z-1.db" for month in range(1, 13) for day in (3, 20)),
        *(f"2026-01-{day:02}T080000Z-1.db" for day in range(1, 10)),
    )  # fmt: skip
    kept("note", "maria", "three")
    days = [path.name[:10] for path in snapshots(kept)]
    assert days[-7:-1] == [f"2026-01-{day:02}" for day in range(4, 10)]
    assert days[:-7] == [f"2025-{month:02}-20" for month in range(3, 13)]


def test_a_fuller_snapshot_is_kept_and_told_of_when_a_journal_has_lost_something(kept: Coachlog) -> None:
    aged(kept, "2025-01-05T080000Z-900.db", *(f"2026-01-{day:02}T080000Z-1.db" for day in range(1, 15)))
    ran = kept("note", "maria", "three")
    assert ran.err == ""  # it has been told of when it was new
    assert snapshots(kept)[0].name == "2025-01-05T080000Z-900.db"
    aged(kept, "2026-01-05T080000Z-900.db")
    ran = kept("note", "maria", "four")
    assert "the journal holds 4 entries, its last snapshot 900. Both are kept. To go back: coachlog restore" in ran.err


def test_a_snapshot_that_cannot_be_made_does_not_undo_what_is_saved(kept: Coachlog) -> None:
    aged(kept)
    kept.journal.with_name("journal.snapshots").rmdir()
    kept.journal.with_name("journal.snapshots").write_text("in the way")
    ran = kept("note", "maria", "three")
    assert '3  one-on-one with Maria Ruiz, Mon 23 Nov 2026 (today): "three"' in ran.out
    assert "this is saved, but today's snapshot couldn't be made" in ran.err


def test_due_says_when_the_last_snapshot_of_a_large_journal_was(
    kept: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "snapshot" not in kept.drawn("due").plain
    monkeypatch.setattr(files, "LARGE", 1)
    assert "No snapshots by itself of over 100 MB, the last is of 20" in kept.drawn("due", columns=120).plain
    aged(kept)
    kept("note", "maria", "three")
    assert snapshots(kept) == []
    assert "there is none. To make a copy: coachlog backup FILE" in kept.drawn("due", columns=120).plain
    assert "snapshot" not in kept("due").out


# Backup and restore


def test_a_backup_is_the_journal(kept: Coachlog, tmp_path: Path) -> None:
    answer = kept.json("backup", str(tmp_path / "b.db"))
    assert answer == {"path": str(tmp_path / "b.db"), "reps": 2, "entries": 2, "aside": None, "encrypted": False}
    assert Coachlog(tmp_path / "b.db").export() == kept.export()
    assert (tmp_path / "b.db").stat().st_mode & 0o777 == 0o600
    assert "Backed up 2 reps and 2 entries to" in kept("backup", f"{tmp_path}/folder/").out
    assert len(list((tmp_path / "folder").glob("journal-*Z.db"))) == 1


def test_a_backup_never_overwrites(kept: Coachlog, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    kept.refused("backup", str(there), code=1, says="already exists. A backup never overwrites")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    kept.refused("backup", str(link), code=1, says="already exists")
    kept.refused("backup", str(kept.journal), code=1, says="already exists")
    assert there.read_text() == "mine"


def test_a_backup_of_nothing_is_refused(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog.refused("backup", str(tmp_path / "b.db"), code=1, says="there's no journal at")
    assert list(tmp_path.glob("*b.db*")) == []


def test_restore_puts_a_backup_in_the_place_of_a_journal_and_keeps_that_aside(kept: Coachlog, tmp_path: Path) -> None:
    kept("backup", str(tmp_path / "b.db"))
    before = kept.export()
    kept("note", "maria", "three")
    after = kept.export()
    kept.refused(
        "restore", str(tmp_path / "b.db"), code=1, says="holds 2 reps and 3 entries. To replace it and keep a copy"
    )
    answer = kept.json("restore", str(tmp_path / "b.db"), "--replace")
    assert (answer["reps"], answer["entries"]) == (2, 2)
    assert kept.export() == before
    assert Coachlog(Path(answer["aside"])).export() == after
    kept("note", "maria", "it can be written")
    kept("restore", answer["aside"], "--replace")
    assert kept.export() == after
    assert kept("doctor").out == ""


def test_restore_makes_a_journal_where_none_is(kept: Coachlog, tmp_path: Path) -> None:
    new = Coachlog(tmp_path / "new" / "j.db")
    assert "Restored" in new("restore", str(snapshots(kept)[0])).out
    assert [entry["text"] for entry in new.json("history")["entries"]] == ["one"]
    assert (new.journal.stat().st_mode & 0o777, new.journal.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_restored_journal_is_another_device(kept: Coachlog, tmp_path: Path) -> None:
    kept("backup", str(tmp_path / "b.db"))
    kept("restore", str(tmp_path / "b.db"), "--replace")
    kept("note", "maria", "three")
    with closing(sqlite3.connect(kept.journal)) as connection:
        (devices,) = connection.execute("select count(distinct device) from step").fetchone()
    assert devices == 2


def test_what_cannot_be_read_is_replaced_only_when_that_is_said(kept: Coachlog, tmp_path: Path) -> None:
    kept("backup", str(tmp_path / "b.db"))
    kept.journal.write_text("not a journal any more")
    kept.refused("restore", str(tmp_path / "b.db"), code=1, says="holds data that can't be read")
    answer = kept.json("restore", str(tmp_path / "b.db"), "--replace")
    assert Path(answer["aside"]).read_text() == "not a journal any more"
    assert len(kept.json("history")["entries"]) == 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("text.db", b"just text", "isn't a coachlog journal"),
        ("empty.db", b"", "is empty, not a coachlog journal"),
        ("gone.db", None, "there's no backup at"),
    ],
)
def test_what_is_no_backup_is_refused(
    kept: Coachlog, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    kept.refused("restore", str(tmp_path / name), "--replace", code=1, says=says)


def test_a_damaged_backup_is_refused(kept: Coachlog, tmp_path: Path) -> None:
    kept("backup", str(tmp_path / "b.db"))
    raw = bytearray((tmp_path / "b.db").read_bytes())
    raw[8192:12288] = os.urandom(4096)
    (tmp_path / "b.db").write_bytes(raw)
    before = kept.journal.read_bytes()
    assert kept("restore", str(tmp_path / "b.db"), "--replace", code=1).err.count("\n") == 1
    assert kept.journal.read_bytes() == before
    assert not list(tmp_path.glob(".*.tmp"))


def test_the_journal_is_not_restored_from_itself(kept: Coachlog) -> None:
    kept.refused("restore", str(kept.journal), "--replace", code=1, says="is the journal itself")


# Doctor


def test_a_healthy_journal_has_nothing_to_say(kept: Coachlog) -> None:
    assert kept("doctor").out == ""
    assert kept.json("doctor") == {"findings": []}
    shown = " ".join(kept.drawn("doctor").plain.split())
    assert shown.startswith("No problems found: 2 reps and 2 entries; the last of 1 snapshot is of ")


def doctored(coachlog: Coachlog, *statements: str) -> str:
    """What doctor says after somebody has written into the file."""
    with closing(sqlite3.connect(coachlog.journal)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    out = coachlog("doctor", code=1).out
    assert all(len(line.split("\t")) == 2 for line in out.splitlines())
    return out


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("update entry set text = 'tampered' where id = 1", "entry 1 differs from what was last written"),
        ("update rep set alias = 'mara' where alias = 'maria'", "rep 1 differs from what was last written"),
        ("delete from entry where id = 2", "entry 2 differs from what was last written"),
        ("update change set after = replace(after, 'one', 'two')", "differs from what was written"),
        ("update step set command = 'praise'", "change 1 differs from what was written"),
        ("delete from change where id = 3", "2 in the table entry, but the changes tell of 1"),
        (
            "insert into setting (uid, value) values ('goal-every', '3')",
            "1 in the table setting, but the changes tell of 0",
        ),
        ("update device set uid = 'x'", "the device that writes here is unknown"),
        ("insert into step (device, n, at, command) values ('x', 1, '', 'note')", "step 5 has changed nothing"),
        ("drop index entry_day", "its tables are not those of a coachlog journal"),
        ("delete from _sqlite_migrations", "its list of migrations is wrong"),
        ("insert into entry_fts (entry_fts) values ('delete-all')", "the search index"),
    ],
)
def test_doctor_finds_what_does_not_read_as_it_was_written(kept: Coachlog, statement: str, says: str) -> None:
    assert says in doctored(kept, statement)


def test_doctor_finds_what_others_can_read(kept: Coachlog) -> None:
    kept.journal.chmod(0o644)
    kept.journal.with_name("journal.snapshots").chmod(0o755)
    out = kept("doctor", code=1).out
    assert f"others can read {kept.journal}\tchmod 600 {kept.journal}" in out
    assert "others can look into" in out


@pytest.mark.parametrize(
    ("folder", "service"), [("Dropbox", "Dropbox"), ("OneDrive - Acme", "OneDrive"), ("Mobile Documents", "iCloud")]
)
def test_doctor_finds_a_folder_that_is_synchronised(kept: Coachlog, tmp_path: Path, folder: str, service: str) -> None:
    there = Coachlog(tmp_path / folder / "notes" / "j.db")
    there("restore", str(snapshots(kept)[0]))
    assert f"in a folder of {service}" in there("doctor", code=1).out


def test_doctor_finds_syncthing_by_its_mark(kept: Coachlog) -> None:
    (kept.journal.parent / ".stfolder").mkdir()
    assert "in a folder of Syncthing" in kept("doctor", code=1).out


def test_doctor_finds_conflict_copies_drafts_and_leftovers(kept: Coachlog) -> None:
    folder = kept.journal.parent
    shutil.copy(kept.journal, folder / "journal.sync-conflict-20261123.db")
    shutil.copy(kept.journal, folder / "journal (conflicted copy).db")
    (folder / ".journal.db.123.tmp").write_text("half")
    kept("note", "maria", "-", stdin=b"\xff", code=2)
    kept("note", "maria", "-", stdin=b"typed\xff", code=2)
    lines = dict(line.split("\t") for line in kept("doctor", code=1).out.splitlines())
    assert len([line for line in lines if "looks like a conflict copy" in line]) == 2
    assert len([line for line in lines if "never finished" in line]) == 1
    (advice,) = [lines[line] for line in lines if "unsaved text" in line and "note-maria.md" in line]
    assert advice.startswith("Save it: iconv -f windows-1252 -t utf-8 ")
    assert f" | coachlog note maria - --journal {kept.journal} (" in advice


@pytest.mark.parametrize("year", ["2020", "2099"])
def test_doctor_is_told_of_a_snapshot_that_is_older_than_what_was_forgotten(
    kept: Coachlog, tmp_path: Path, year: str
) -> None:
    before = shutil.copy(snapshots(kept)[-1], tmp_path / "before.db")
    kept("delete", "1", "--forever", "--yes")
    (fresh,) = snapshots(kept)
    shutil.copy(before, fresh.with_name(f"{year}-01-01T000000Z-5.db"))  # whatever the clock said then
    assert "taken before an erase, so erased data may still be in it: 1 snapshot\t" in kept("doctor", code=1).out
    fresh.unlink()
    kept("note", "maria", "the next snapshot takes it away")
    assert not [path for path in snapshots(kept) if path.name.startswith(year)]


def test_doctor_on_a_terminal_says_what_to_do(kept: Coachlog) -> None:
    kept.journal.chmod(0o644)
    shown = kept.drawn("doctor", code=1, columns=200).plain
    assert f"✗ others can read {kept.journal}\n   chmod 600 {kept.journal}\n" in shown


def test_doctor_says_of_what_is_no_journal_how_to_go_back(kept: Coachlog) -> None:
    kept.journal.write_text("text")
    kept.journal.chmod(0o600)
    assert "isn't a coachlog journal" in kept("doctor", code=1).out
    assert "coachlog restore" in kept("doctor", code=1).out


# Restoring what is damaged, or in use


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:5000],
        lambda raw: raw[:100] + os.urandom(len(raw) - 100),
        lambda raw: raw[:100] + bytes(3996) + raw[4096:],
        lambda _: b"",
    ],
)
def test_a_damaged_journal_is_what_restore_is_for(kept: Coachlog, tmp_path: Path, damage: Any) -> None:
    kept("backup", str(tmp_path / "b.db"))
    broken = damage(kept.journal.read_bytes())
    kept.journal.write_bytes(broken)
    kept.refused("restore", str(tmp_path / "b.db"), code=1, says="--replace")
    for _ in range(2):  # also twice in the same second
        kept.journal.write_bytes(broken)
        aside = Path(kept.json("restore", str(tmp_path / "b.db"), "--replace")["aside"])
        assert aside.read_bytes() == broken
        assert aside.stat().st_mode & 0o777 == 0o600
    assert [entry["text"] for entry in kept.json("history")["entries"]] == ["one", "two"]
    assert kept("doctor").out == ""
    assert not list(tmp_path.glob(".*.tmp*"))


def test_a_newer_journal_is_not_replaced(kept: Coachlog, tmp_path: Path) -> None:
    kept("backup", str(tmp_path / "b.db"))
    raw = bytearray(kept.journal.read_bytes())
    raw[63] = 99
    kept.journal.write_bytes(raw)
    kept.refused("restore", str(tmp_path / "b.db"), "--replace", code=1, says="was written by a newer coachlog")
    assert not list(kept.journal.with_name("journal.snapshots").glob("*.unreadable"))


def test_a_journal_that_holds_only_settings_is_not_replaced_without_a_word(coachlog: Coachlog, kept: Coachlog) -> None:
    del coachlog
    told = Coachlog(kept.journal.with_name("told.db"))
    told("config", "session-every", "1w")
    told.refused("restore", str(snapshots(kept)[0]), code=1, says="holds 0 reps and 0 entries")


def test_what_is_written_while_a_backup_is_restored_is_kept_aside_or_refused(kept: Coachlog, tmp_path: Path) -> None:
    """Somebody writes at the moment between the old journal is kept and the new one is written over it."""
    kept("backup", str(tmp_path / "b.db"))
    put_aside = restoring._kept_aside  # noqa: SLF001
    answers = []

    def and_somebody_writes(*args: Any, **how: Any) -> Path | None:
        aside = put_aside(*args, **how)
        program = [sys.executable, "-m", "coachlog", "note", "dev", "ACKNOWLEDGED"]
        writer = subprocess.Popen(program, env={**os.environ, **kept.environment}, stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):  # it waits for as long as the journal is not ours
            writer.wait(1)
        answers.append(writer)
        return aside

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(restoring, "_kept_aside", and_somebody_writes)
        kept("restore", str(tmp_path / "b.db"), "--replace")
    out, _ = answers[0].communicate()
    assert b"ACKNOWLEDGED" in out
    assert "ACKNOWLEDGED" in kept("find", "acknowledged").out


WRITER = """
import sys
from pathlib import Path
from coachlog.files import Place
from coachlog.journal import opening
with opening.writing(Place(Path(sys.argv[1]), named=True), "config") as step:
    step.upsert("setting", {"uid": "fiscal-year-starts", "value": "feb"})
"""


def test_doctor_is_not_misled_by_who_writes_meanwhile(kept: Coachlog) -> None:
    place = Place(kept.journal, named=True)
    look = integrity.strange_records

    def and_somebody_writes(connection: sqlite3.Connection) -> Iterator[str]:
        found = look(connection)
        yield from itertools.islice(found, 1)
        # No command: one makes the day's snapshot when it has saved, and doctor may see that half done.
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(kept.journal)])
        with pytest.raises(subprocess.TimeoutExpired):  # it waits until all is looked at
            writer.wait(1)
        yield from found
        waiting.append(writer)

    waiting: list[subprocess.Popen[bytes]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(integrity, "strange_records", and_somebody_writes)
        assert list(health.findings(place)) == []
    assert waiting[0].wait() == 0
    assert kept("config", "fiscal-year-starts").out == "fiscal-year-starts\tfeb\tjournal\n"


def test_doctor_finds_a_setting_that_cannot_be_read(kept: Coachlog) -> None:
    with opening.writing(Place(kept.journal, named=True), "config") as step:
        step.upsert("setting", {"uid": "goal-every", "value": "often"})
    assert (
        "the setting goal-every cannot be read\tTo reset it: coachlog config goal-every default"
        in kept("doctor", code=1).out
    )
    kept("config", "goal-every", "default")
    assert kept("doctor").out == ""


def test_a_backup_is_a_file(kept: Coachlog) -> None:
    kept.refused("backup", "-", code=2, says="name a file or a folder for the backup")
    kept.refused("backup", " ", code=2, says="name a file or a folder for the backup")


@pytest.mark.parametrize("words", [("backup", "b.db"), ("restore", "b.db"), ("doctor",), ("config",)])
def test_every_command_takes_today(kept: Coachlog, words: tuple[str, ...]) -> None:
    kept.refused(*words, "--today", "someday", code=2, says='--today: "someday" isn\'t a date')


def test_a_journal_that_is_gone_is_told_of_when_a_new_one_begins() -> None:
    home = Coachlog(Path(os.environ["HOME"]) / ".local/share/coachlog/journal.db", named=False)
    home("rep", "add", "Maria Ruiz")
    home("note", "maria", "kept")
    home.journal.unlink()
    assert "snapshots of an earlier journal" in home.drawn("due").plain
    out = home("rep", "add", "Bob").out
    assert "A new journal: " in out
    assert "To restore that: coachlog restore ~/.local/share/coachlog/journal.snapshots/20" in out


def test_an_empty_home_has_nothing_wrong_with_it() -> None:
    home = Coachlog(Path(os.environ["HOME"]) / "unused", named=False)
    assert home("doctor").out == ""
    assert "There's no journal yet." in " ".join(home.drawn("doctor").plain.split())


def test_restore_says_that_it_brings_back_what_was_forgotten(kept: Coachlog, tmp_path: Path) -> None:
    kept("backup", str(tmp_path / "b.db"))
    kept("delete", "1", "--forever", "--yes")
    kept("backup", str(tmp_path / "c.db"))
    assert "from before something was erased" not in kept("restore", str(tmp_path / "c.db"), "--replace").out
    assert "from before something was erased" in kept("restore", str(tmp_path / "b.db"), "--replace").out


def test_a_copy_with_a_record_that_reads_otherwise_is_no_good_one(kept: Coachlog, tmp_path: Path) -> None:
    good = snapshots(kept)[0]
    with closing(sqlite3.connect(kept.journal)) as connection, connection:
        connection.execute("update entry set text = 'tampered' where id = 1")
    kept("backup", str(tmp_path / "b.db"))
    copies.snapshot(Place(kept.journal, named=True))
    out = kept("doctor", code=1).out
    assert f"The last good snapshot, with 1 entry: coachlog restore {good} --replace --journal {kept.journal} (" in out
    kept.refused("restore", str(tmp_path / "b.db"), "--replace", code=1, says="entry 1 differs from what was last")
    kept("restore", str(good), "--replace")
    assert kept("doctor").out == ""


def test_an_index_that_is_damaged_is_built_anew_and_nothing_is_lost(kept: Coachlog) -> None:
    with closing(sqlite3.connect(kept.journal)) as connection, connection:
        connection.execute("insert into entry_fts (entry_fts) values ('delete-all')")
    out = kept("doctor", code=1).out
    assert f"To rebuild it: coachlog doctor --mend --journal {kept.journal}" in out
    assert "restore" not in out
    assert kept("doctor", "--mend").out == ""
    assert len(kept.json("find", "two")["entries"]) == 1


@pytest.mark.parametrize("words", ["''", "words || ' planted'", "upper(words)"])
def test_words_for_the_index_that_were_never_typed_are_found_and_mended(kept: Coachlog, words: str) -> None:
    with closing(sqlite3.connect(kept.journal)) as connection, connection:
        connection.execute(f"update entry set words = {words} where id = 1")
    out = kept("doctor", code=1).out
    assert out == (
        "the search index is out of date for 1 entry	"
        f"To rebuild it: coachlog doctor --mend --journal {kept.journal}\n"
    )
    assert kept("doctor", "--mend").out == ""
    assert [entry["id"] for entry in kept.json("find", "one")["entries"]] == [1]
    assert kept.json("find", "planted")["entries"] == []


def test_a_copy_whose_words_are_out_of_date_is_restored_with_the_right_ones(kept: Coachlog, tmp_path: Path) -> None:
    kept("backup", str(tmp_path / "b.db"))
    with closing(sqlite3.connect(tmp_path / "b.db")) as connection, connection:
        connection.execute("update entry set words = ''")
    kept("restore", str(tmp_path / "b.db"), "--replace")
    assert kept("doctor").out == ""
    assert len(kept.json("find", "two")["entries"]) == 1


def test_doctor_says_restore_only_of_what_is_damaged(kept: Coachlog) -> None:
    raw = bytearray(kept.journal.read_bytes())
    raw[63] = 99
    kept.journal.write_bytes(raw)
    out = kept("doctor", code=1).out
    assert "was written by a newer coachlog" in out
    assert "coachlog restore" not in out


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["praise", "maria", "-", "--private"], "coachlog praise maria - --private"),
        (["note", "maria", "-", "--aside", "--private"], "coachlog note maria - --private --observed"),
        (["note", "maria", "-", "--async"], "coachlog note maria - --async"),
        (["followup", "maria", "-", "--theirs"], "coachlog followup maria - --theirs"),
        (["feedback", "maria", "-", "--given"], "coachlog feedback maria - --given"),
        (["session", "-", "--with", "all"], "coachlog session - --with REP,REP"),
        (["edit", "1", "-"], "coachlog edit 1 -"),
    ],
)
def test_a_draft_keeps_what_must_not_be_forgotten_of_it(kept: Coachlog, words: list[str], command: str) -> None:
    said = kept(*words, stdin=b"typed\xff", code=2).err
    assert "Your text is kept. To save it: iconv -f windows-1252 " in said
    assert said.endswith(f" | {command}\n")
    (draft,) = draft_files.drafts(Place(kept.journal, named=True))
    path = files.shell_quoted(draft)
    converted = f"iconv -f windows-1252 -t utf-8 {path} | {command} --journal {kept.journal}"
    assert f"Save it: {converted} (with other options" in kept("doctor", code=1).out
    draft.write_text("typed")
    assert f"Save it: {command} --journal {kept.journal} < {path} (with" in kept("doctor", code=1).out
    whole = f"   {command} --journal {kept.journal} < {path}\n"  # to be pasted
    assert whole in kept.drawn("doctor", code=1, columns=60).plain


def test_a_draft_of_no_text_has_to_be_looked_into(kept: Coachlog) -> None:
    kept("note", "maria", "-", stdin=b"\x89PNG\r\n\x1a\n\0", code=2)
    out = kept("doctor", code=1).out
    assert "Look into it, then delete it: " in out
    assert "coachlog note" not in out


def test_what_is_no_draft_of_ours_is_not_offered_as_one(kept: Coachlog) -> None:
    folder = kept.journal.with_name("journal.drafts")
    folder.mkdir(mode=0o700)
    (folder / ".note-maria.md.swp").write_bytes(b"b0VIM")
    (folder / ".note-maria.md.swp").chmod(0o600)
    (folder / "sub").mkdir(mode=0o700)
    out = kept("doctor", code=1).out
    assert "coachlog note" not in out
    assert out.count("Look into it, then delete it: ") == 2
    kept("delete", "1", "--forever", "--yes")
    assert [path.name for path in folder.iterdir()] == ["sub"]


def test_doctor_sees_where_a_link_leads_and_who_can_write_there(kept: Coachlog, tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "work").symlink_to(tmp_path / "Dropbox")
    there = Coachlog(tmp_path / "work" / "j.db")
    there("restore", str(snapshots(kept)[0]))
    assert "in a folder of Dropbox" in there("doctor", code=1).out
    kept.journal.parent.chmod(0o777)
    assert f"chmod go-w {kept.journal.parent}" in kept("doctor", code=1).out


@pytest.mark.parametrize("name", ["journal 2.db", "journal-laptop.db"])
def test_doctor_finds_another_journal_beside_this_one(kept: Coachlog, name: str) -> None:
    kept("backup", str(kept.journal.with_name(name)))
    assert "looks like a conflict copy" in kept("doctor", code=1).out


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("note maria x --mine a --mine b --theirs c", 1),
        ("done 1 2 3", 1),
        ("drop 1 2", 1),
        ("delete 1 2 3 --yes", 1),
        ("snooze 1 1w", 1),
        ("rep pause maria", 1),
        ("rep pause --all", 1),
        ("undo -n 3", 1),
        ("session x --with all --lesson a --lesson b", 1),
        ("delete 1 2 --forever --yes", 0),
        ("rep erase dev --yes", 0),  # which makes a fresh one
        ("done 1 99", 0),
        ("history", 0),
        ("import nowhere.json", 0),
    ],
)
def test_a_command_looks_for_the_snapshot_of_the_day_at_most_once(
    team: Coachlog, monkeypatch: pytest.MonkeyPatch, words: str, times: int
) -> None:
    for text in ("a @fri", "b @fri", "c @fri"):
        team("followup", "maria", text)
    looked: list[str] = []
    daily = copies.daily

    def counted(place: Place, tick: copies.Tick | None = None) -> str | None:
        looked.append(words)
        return daily(place, tick)

    monkeypatch.setattr(copies, "daily", counted)
    team(*words.split(), code=ANY)
    assert looked == [words] * times

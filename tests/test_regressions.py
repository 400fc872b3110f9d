"""Bugs that were there once, each named after what it did to somebody."""

import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from coachlog import files
from coachlog.files import Place
from coachlog.journal import opening, questions
from coachlog.screen import found
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog, unmeasured


def entry(coachlog: Coachlog, entry_id: int) -> dict[str, object]:
    found: dict[str, object] = coachlog.json("show", str(entry_id))["entries"][0]
    return found


def test_a_kept_at_word_is_not_cut_off_by_a_later_edit(team: Coachlog) -> None:
    team("followup", "maria", "ping @ana @none")
    team("edit", "1", "please ping @ana")
    assert entry(team, 1)["text"] == "please ping @ana"
    team("followup", "maria", "x @fri @mon")
    team("edit", "2", "Fixed x @fri")
    assert (entry(team, 2)["text"], entry(team, 2)["due"]) == ("Fixed x @fri", "2026-11-30")


def test_a_goal_stands_where_its_last_check_in_says_even_after_a_delete_or_another_day(team: Coachlog) -> None:
    team("goal", "maria", "close 3 @eoq", "--target", "3", "--on", "1w")
    team("checkin", "1", "--at", "1", "--on", "3d")
    team("checkin", "1", "--at", "2")
    assert entry(team, 1)["at"] == 2
    team("edit", "3", "--on", "5d")
    assert entry(team, 1)["at"] == 1
    team("delete", "2", "3")
    assert entry(team, 1)["at"] is None
    team("undo")
    assert entry(team, 1)["at"] == 1


def test_a_private_check_in_does_not_tell_its_number_through_the_goal(team: Coachlog) -> None:
    team("goal", "maria", "close 777 @eoq", "--target", "777")
    team("checkin", "1", "doubts", "--at", "123.75", "--private")
    for kind in ("md", "json"):
        shared = team("export", "maria", "--share", "--format", kind).out
        assert "777" in shared
        assert "123.75" not in shared


@pytest.mark.parametrize("form", ["--share", "--handover"])
def test_what_was_put_off_is_not_told_by_its_place_in_a_shared_list(team: Coachlog, form: str) -> None:
    team("followup", "maria", "book the room @fri")
    team("followup", "maria", "send the deck @mon")
    before = team("export", "maria", form).out
    assert before.index("book the room") < before.index("send the deck")
    team("snooze", "1", "2w")
    assert team("export", "maria", form).out == before


def test_feedback_that_was_given_at_once_is_due_when_it_is_opened_again(team: Coachlog) -> None:
    team("feedback", "dev", "x", "--given")
    team("edit", "1", "--reopen")
    assert entry(team, 1)["due"] == "2026-11-25"


def test_the_day_of_given_feedback_follows_the_day_it_is_moved_to(team: Coachlog) -> None:
    team("feedback", "dev", "x", "--given")
    assert "given Fri 20 Nov 2026 (3 days ago)" in team("edit", "1", "--on", "fri").out


def test_why_something_was_put_off_is_not_why_it_was_given_or_moved(team: Coachlog) -> None:
    team("feedback", "dev", "x @fri")
    team("snooze", "1", "mon", "trade show")
    team("given", "1", "well")
    assert entry(team, 1)["because"] is None
    team("followup", "dev", "y @fri")
    team("snooze", "2", "mon", "trade show")
    assert "trade show" not in team("edit", "2", "--due", "tue").out


def test_a_check_in_that_is_put_off_leaves_the_goals_own_day_alone(team: Coachlog) -> None:
    team("goal", "maria", "close 2 @eoq")
    late = "--today", "2026-12-08"
    assert (
        "check-in snoozed until Mon 14 Dec 2026 (in 6 days), due Thu 31 Dec 2026"
        in team("snooze", "1", "mon", *late).out
    )
    assert team("due", "maria", *late).out.splitlines()[-1].startswith("quiet")
    team("checkin", "1", "fine", "--today", "2026-12-14")
    assert "state\tdue 2026-12-31\n" in team("show", "1").out
    assert entry(team, 1)["snoozed_until"] is None


def test_two_commands_at_once_do_not_undo_each_others_work_on_a_rep(team: Coachlog) -> None:
    with opening.reading(Place(team.journal, named=True)) as connection:
        known = next(rep for rep in questions.reps(connection) if rep.alias == "maria")
    team("rep", "edit", "maria", "--role", "Senior AE")
    with opening.reading(Place(team.journal, named=True)) as connection:
        assert questions.rep_as_it_is(connection, known).role == "Senior AE"
    team("undo", "-n", "3")
    team.refused("snooze", "maria", "mon", code=1, says='no rep matches "maria"')


def test_options_before_a_verb_are_not_dropped(team: Coachlog, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    team.refused("rep", "--journal", other, "add", "Secret", code=2, says="options stand after the verb")
    team.refused("rep", "--json", "list", code=2, says="coachlog rep list --journal FILE")


def test_an_empty_file_name_is_not_the_usual_journal(team: Coachlog) -> None:
    team.refused("note", "maria", "x", "--journal", "", code=2, says="--journal: no file is named")
    team.refused("export", "maria", "-o", "", code=2, says="-o: no file is named")


def test_an_export_never_replaces_the_journal_itself(team: Coachlog) -> None:
    team.refused("export", "-o", str(team.journal), "--json", "--replace", code=1, says="the journal itself")


def test_a_rep_who_is_named_twice_is_exported_once(team: Coachlog) -> None:
    team("praise", "maria", "once")
    assert team("export", "maria", "ruiz").out.count("once") == 1


def test_a_journal_that_is_a_link_to_nowhere_is_told_so(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "gone.db")
    Coachlog(link).refused("rep", "add", "Maria", code=1, says="it is a link to nowhere")


def test_a_slow_reader_of_an_export_keeps_nobody_from_writing(team: Coachlog) -> None:
    team("note", "maria", "-", stdin=b"long " * 100_000)
    started = [sys.executable, "-m", "coachlog", "export"]
    with subprocess.Popen(started, env={**os.environ, **team.environment}, stdout=subprocess.PIPE) as export:
        assert export.stdout
        assert export.stdout.read(1) == b"*"  # the pipe is full, and nobody reads on
        team("praise", "maria", "meanwhile")
        export.stdout.read()
    assert export.returncode == 0


def test_nobody_owes_a_silence(team: Coachlog) -> None:
    late = "--today", "2027-02-01"
    assert team.json("due", "--owner", "legal", *late)["quiet"] == []
    assert team.json("due", "--owner", "legal")["next"] is None


def test_a_restore_leaves_no_rollback_journal_of_its_own_behind(team: Coachlog, tmp_path: Path) -> None:
    team("note", "maria", "x")
    team("backup", str(tmp_path / "backup.db"))
    before = set(team.journal.parent.iterdir())
    team("restore", str(tmp_path / "backup.db"), "--replace")
    assert set(team.journal.parent.iterdir()) == before


def test_a_team_that_is_not_there_is_not_an_empty_morning(team: Coachlog) -> None:
    team.refused("due", "--team", "wset", code=1, says='nobody is in team "wset". There are: west')


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("due", "--count", "--json"), "--count and --json can't be combined: keep one"),
        (("history", "--since", "today", "--until", "yesterday"), "is after --until"),
        (("export", "--since", "today", "--until", "yesterday"), "is after --until"),
        (("goal", "maria", "x @fri", "--target", "0"), "--target: the number to reach must be above 0, not 0"),
        (("due", "--ahead"), "--ahead needs a value"),
        (("rep", "add", "Me"), '"me" can\'t be an alias, it means something else'),
    ],
)
def test_what_cannot_be_meant_is_refused(team: Coachlog, words: tuple[str, ...], says: str) -> None:
    team.refused(*words, code=2, says=says)


def test_a_check_in_shows_its_number_wherever_its_goal_is(team: Coachlog) -> None:
    team("goal", "maria", "close 3 @eoq", "--target", "3", "--on", "1w")
    team("checkin", "1", "--at", "1")
    assert team("history", "--kind", "check-in").out == "2\t2026-11-23\tmaria\tcheck-in\t1 of 3\t\t\n"
    assert "1 of 3" in team.drawn("history", "-n", "1").plain


def test_what_is_open_without_a_day_for_a_month_is_marked_old(team: Coachlog) -> None:
    team("followup", "maria", "some day")
    assert "old" not in team.drawn("history", "--open", "--today", "2026-12-23").plain
    assert "old, 31 days" in team.drawn("history", "--open", "--today", "2026-12-24").plain


def test_nothing_found_is_not_nothing_there(team: Coachlog) -> None:
    team("praise", "maria", "x")
    assert "Nothing found." in team.drawn("history", "maria", "--tag", "none").plain
    assert 'No entries yet. Begin with: coachlog note dev "…"' in team.drawn("history", "dev").plain


def test_what_stays_private_is_said(team: Coachlog) -> None:
    team("note", "maria", "x", "--mine", "y @fri", "--private")
    assert "still private: 2, linked to it" in team("edit", "1", "--no-private").out


def test_undo_tells_what_a_rep_was_called_and_never_a_thousand_ids(team: Coachlog) -> None:
    team("rep", "edit", "maria", "--alias", "mari")
    assert "Undone: rep edit, Maria Ruiz has alias maria again" in team("undo").out
    demo = Coachlog(Path(os.environ["HOME"]) / ".local/share/coachlog/demo.db")
    demo("demo")
    steps = len(demo("undo", "--list").out.splitlines())
    said = demo("undo", "-n", str(steps)).out
    assert " entries, 1 to " in said
    assert len(said) < 3000


def test_an_error_that_nobody_can_read_keeps_its_exit_code(team: Coachlog) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "coachlog", "note", "nobody", "x"],
            env={**os.environ, **team.environment}, stderr=full, check=False,
        )  # fmt: skip
    assert ran.returncode == 1


def test_eight_pipes_at_once_keep_their_drafts_apart(team: Coachlog) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "coachlog", "praise", "maria", "-"],
            env={**os.environ, **team.environment}, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        )
        for _ in range(8)
    ]  # fmt: skip
    for number, one in enumerate(started):
        assert one.stdin
        one.stdin.write(f"text {number}".encode())
        one.stdin.close()
    assert [one.wait() for one in started] == [0] * 8
    assert sorted(e["text"] for e in team.json("history")["entries"]) == [f"text {number}" for number in range(8)]
    assert not team.journal.with_name("journal.drafts").exists()


# Found by trying to break the three promises (tests/trust)


@pytest.mark.parametrize("columns", ["²", "9" * 30, "9" * 5000, "٣", "-5", "0"])
@pytest.mark.parametrize("name", ["COLUMNS", "LINES"])
def test_a_screen_of_an_impossible_size_is_drawn(team: Coachlog, name: str, columns: str) -> None:
    team("note", "maria", "x", "--mine", "ask Tom @today")
    for words in (("due",), ("history",), ("team",)):
        shown = team.drawn(*words, env={name: columns}).plain
        assert "mar" in shown  # in 40 columns
        assert max(map(len, shown.splitlines())) <= 1000


def test_a_dumb_terminal_uses_the_width_it_has(team: Coachlog) -> None:
    team("note", "maria", "long " * 30)
    shown = team.drawn("history", columns=120, env={"TERM": "dumb"}).plain
    assert 80 < max(map(len, shown.splitlines())) <= 120


def test_a_role_does_not_act_in_the_heading_of_a_history(team: Coachlog) -> None:
    team("rep", "edit", "maria", "--role", "AE\x1b]0;owned\x07", "--team", "we\u202est")
    shown = team.drawn("history", "maria").plain
    assert "AE␛]0;owned␇ · team we<U+202E>st" in shown


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_time_is_no_today(team: Coachlog, day: str) -> None:
    for words in (("due",), ("team",), ("prep", "maria")):
        team.refused(*words, "--today", day, code=2, says="is too far away")


def test_a_pause_to_the_end_of_time_is_a_pause(team: Coachlog) -> None:
    team("rep", "pause", "maria", "--back", "9999-12-31")
    assert [line["rep"] for line in team.json("due", "--today", "2027-01-31")["quiet"]] == ["dev"] * 3
    assert "away" in team.drawn("team").plain


def ahead(coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let the clock of the system, and the journal's today, be so many days ahead of the right ones."""
    monkeypatch.setattr(time, "time", lambda: 1_795_435_200.0 + days * 86_400)  # 2026-11-23T12:00:00Z
    coachlog.environment["COACHLOG_TODAY"] = time.strftime("%Y-%m-%d", time.gmtime(time.time()))


def test_a_note_from_a_clock_ten_years_ahead_is_not_the_last_one(
    team: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    team("note", "maria", "the right one")
    ahead(team, monkeypatch, 3650)
    team("note", "maria", "of a wrong clock", "--praise", "x", "--feedback", "y")
    team("session", "of a wrong clock", "--with", "all")
    team("rep", "add", "Tom Fox", "--every", "1w")
    ahead(team, monkeypatch, 10)
    assert team.json("prep", "maria")["last"]["text"] == "the right one"
    assert {line["what"] for line in team.json("due")["quiet"] if line["rep"] == "maria"} == {"one-on-one"}
    for one in team.json("team")["team"]:
        assert all(one[clock]["days"] >= 0 for clock in ("one_on_one", "feedback", "praise")), one
    assert team.json("team")["session"] is None
    assert "-36" not in team("team").out


def test_a_note_of_tomorrow_in_another_time_zone_is_the_last_one(team: Coachlog) -> None:
    team("note", "maria", "in Tokyo", "--today", "2026-11-24")
    assert team.json("prep", "maria")["last"]["text"] == "in Tokyo"
    (maria,) = (one for one in team.json("team")["team"] if one["rep"] == "maria")
    assert (maria["one_on_one"]["last"], maria["one_on_one"]["days"]) == ("2026-11-23", 0)


def test_a_clock_that_was_ahead_does_not_cost_a_snapshot_with_every_note(
    team: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (*range(3650, 4050, 30), 0, 0, 0):  # as many later ones as are kept, and more
        ahead(team, monkeypatch, day)
        team("note", "maria", "x")
    days = [path.name[:10] for path in files.snapshots(Place(team.journal, named=True))]
    assert days.count("2026-11-23") == 1  # and it is not taken away as the oldest


def test_after_forgetting_by_a_clock_that_was_ahead_there_are_snapshots_still(
    team: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    team("note", "maria", "to be forgotten")
    ahead(team, monkeypatch, 3650)
    team("delete", "1", "--forever", "--yes")
    ahead(team, monkeypatch, 1)
    team("note", "maria", "x")
    assert files.snapshots(Place(team.journal, named=True))[0].name.startswith("2026-11-24")
    assert team("doctor").out == ""


def test_doctor_does_not_take_a_journal_that_may_only_be_read_for_a_damaged_one(
    team: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.journal.with_name("journal.db-journal").unlink(missing_ok=True)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write what nobody may
    assert team("doctor").out == ""


@pytest.mark.parametrize("words", [("note", "maria", "x"), ("due",), ("rep", "add", "Tom"), ("doctor",)])
def test_a_journal_behind_a_link_is_not_followed(team: Coachlog, tmp_path: Path, words: tuple[str, ...]) -> None:
    before = team.journal.read_bytes()
    link = tmp_path / "link.db"
    link.symlink_to(team.journal)
    ran = Coachlog(link)(*words, code=1)
    assert f"it is a link to {team.journal}). Name the file itself" in ran.out + ran.err
    assert team.journal.read_bytes() == before


def test_a_pipe_in_place_of_a_journal_is_not_waited_for(team: Coachlog, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    Coachlog(tmp_path / "pipe.db").refused("due", code=1, says="it isn't a regular file")
    team.refused("restore", str(tmp_path / "pipe.db"), "--replace", code=1, says="it isn't a regular file")


@pytest.mark.parametrize("name", ["journal.drafts", "journal.snapshots"])
def test_nothing_is_written_or_deleted_behind_a_folder_that_is_a_link(
    team: Coachlog, tmp_path: Path, name: str
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    kept = [theirs / "kept.md", theirs / "2020-01-01T000000Z-1.db", theirs / ".snapshot.db.1.tmp"]
    for path in kept:
        path.touch()
    place = team.journal.with_name(name)
    if place.exists():
        shutil.rmtree(place)
    place.symlink_to(theirs)
    refused = team("note", "maria", "-", stdin=b"typed", code=1 if "drafts" in name else 0)
    assert f"{name} can't be used (it is a link). Put a folder of your own in its place" in refused.err
    team("note", "maria", "one")
    assert f"{name} is a link, and never used" in team("doctor", code=1).out
    team("delete", "1", "--forever", "--yes", code=1 if "snapshots" in name else 0)
    assert sorted(theirs.iterdir()) == sorted(kept)


def little_room(coachlog: Coachlog, size: int, *words: str, stdin: bytes = b"") -> str:
    """Type a command where no file can grow beyond a size; return its one line."""
    program = "import sys; from coachlog.cli import main; sys.exit(main(sys.argv[1:]))"
    ran = subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**unmeasured(), **coachlog.environment}, input=stdin, capture_output=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip
    assert (ran.returncode, ran.stderr.count(b"\n")) == (1, 1), ran
    return ran.stderr.decode()


def test_a_draft_that_was_cut_by_a_full_disk_is_not_called_the_whole_text(team: Coachlog) -> None:
    said = little_room(team, 20_000, "note", "maria", "-", stdin=b"word " * 8000)
    draft = team.journal.with_name("journal.drafts") / "note-maria.md"
    assert f"{draft} can't be used" in said
    assert "The draft holds at most the beginning of your text" in said
    assert "is kept" not in said
    assert 0 < draft.stat().st_size <= 20_000


def test_a_full_disk_is_said_of_the_backup_and_not_of_the_journal(team: Coachlog, tmp_path: Path) -> None:
    said = little_room(team, 20_000, "backup", str(tmp_path / "copy.db"))
    assert said.startswith(f"coachlog: {tmp_path / 'copy.db'} can't be used (disk I/O error). No copy was made")
    assert not (tmp_path / "copy.db").exists()
    assert not list(tmp_path.glob(".copy.db*"))


def test_the_second_draft_for_a_rep_is_not_the_draft_of_another_rep(team: Coachlog) -> None:
    for _ in range(2):
        team("note", "maria", "-", stdin=b"typed\xff", code=2)
    found = team("doctor", code=1).out
    assert found.count("coachlog note maria - --journal") == 2
    assert "maria-2" not in found


def test_a_file_that_a_killed_writer_left_is_not_written_into_what_is_restored(team: Coachlog, tmp_path: Path) -> None:
    team("backup", str(tmp_path / "copy.db"))
    hot = team.journal.with_name("journal.db-journal")
    hot.unlink(missing_ok=True)
    with closing(sqlite3.connect(team.journal, isolation_level=None)) as writer:
        writer.execute("pragma cache_size = 1")
        writer.execute("begin immediate")
        writer.execute("update rep set name = 'half of a write'")
        writer.execute("create table half as select zeroblob(1000000)")
        left = hot.read_bytes()
        writer.execute("rollback")
    assert left.startswith(b"\xd9\xd5\x05\xf9")
    team.journal.write_bytes(b"")
    hot.write_bytes(left)
    team("restore", str(tmp_path / "copy.db"), "--replace")
    assert sorted(rep["name"] for rep in team.json("rep")["reps"]) == ["Dev Patel", "Maria Ruiz"]
    assert team("doctor").out == ""
    (aside,) = team.journal.with_name("journal.snapshots").glob("*.unreadable-journal")
    assert aside.read_bytes() == left


def test_what_restore_put_aside_goes_with_what_is_forgotten(team: Coachlog, tmp_path: Path) -> None:
    team("note", "maria", "to be forgotten")
    team("backup", str(tmp_path / "copy.db"))
    whole = team.journal.read_bytes()
    team.journal.write_bytes(b"x" + whole)
    team("restore", str(tmp_path / "copy.db"), "--replace")
    assert list(team.journal.with_name("journal.snapshots").glob("*.unreadable"))
    team("delete", "1", "--forever", "--yes")
    for path in team.journal.parent.rglob("journal*"):
        assert path.is_dir() or b"to be forgotten" not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("update rep set every = 1000000000000", ("due",)),
        ("update entry set how = 'x' where id = 1", ("export",)),
        ("update entry set target = 9e999 where kind = 'goal'", ("history",)),
        ("update entry set every = 1000000000000 where kind = 'goal'", ("due",)),
        ("update change set record = 'x' || id where tbl = 'entry'", ("show", "1", "--versions")),
    ],
)
def test_a_damaged_value_is_no_traceback_and_doctor_finds_it(
    team: Coachlog, change: str, words: tuple[str, ...]
) -> None:
    team("note", "maria", "x")
    team("goal", "maria", "y @eoq", "--target", "2")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute(change)
    ran = team(*words, code=-1)
    assert not ran.code or "damaged" in ran.err
    assert team("doctor", code=1).out


def test_a_change_with_another_number_is_found_by_doctor(team: Coachlog) -> None:
    team("note", "maria", "x")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute("update change set id = id + 4 where id = (select max(id) from change)")
    assert "the changes are not numbered as they were written" in team("doctor", code=1).out


def test_a_word_is_found_in_a_very_long_text_without_looking_at_every_hit(team: Coachlog) -> None:
    long = "words " * 300_000  # 2 MB; it took three seconds
    team("note", "maria", "-", stdin=long.encode())
    assert "words words" in team.drawn("find", "words").plain
    assert len(found._spans(long, [re.compile("words")])[0]) == found.MOST_HITS  # noqa: SLF001


# Found by two readers of the whole loop


def test_a_day_with_a_comma_that_is_asked_about_takes_its_answer(team: Coachlog) -> None:
    code, _ = typed_on_a_terminal(team, "note", "maria", "x", "--on", "sat, 5", answers="1\n")
    assert code == 0
    assert team.json("history")["entries"][0]["on"] == "2026-11-05"


@pytest.mark.parametrize("there", [["--with", "dev,ma"], ["--with=dev,ma"], ["--with", "dev", "--with=ma"]])
def test_a_rep_in_a_list_that_is_asked_about_takes_its_answer(team: Coachlog, there: list[str]) -> None:
    team("rep", "add", "Mark Twain")
    code, _ = typed_on_a_terminal(team, "session", "x", *there, answers="2\n")
    assert code == 0
    assert team.json("history")["entries"][0]["with"] == ["dev", "mark"]


@pytest.mark.parametrize("words", [["history"], ["find", "x"], ["find", "--tags"], ["undo", "--list"]])
def test_more_than_there_can_be_is_refused_and_no_traceback(team: Coachlog, words: list[str]) -> None:
    team.refused(*words, "-n", "9" * 20, code=2, says=f"-n: {'9' * 20} isn't between 0 and 1,000,000,000")
    team(*words, "-n", "1000000000")


def test_all_of_the_steps_are_listed_with_a_count_of_none(team: Coachlog) -> None:
    for number in range(22):
        team("note", "maria", str(number))
    assert len(team("undo", "--list").out.splitlines()) == 20
    assert len(team("undo", "--list", "-n", "0").out.splitlines()) == 24
    team.refused("undo", "-n", "0", code=2, says="-n 0 undoes nothing")


def test_after_a_pause_receipts_and_due_speak_of_the_same_check_in(team: Coachlog) -> None:
    team("goal", "maria", "Close 2 @2027-03-31", "--every", "2w", "--on", "2026-10-01")
    team("rep", "pause", "maria", "--from", "2026-11-01", "--back", "2026-11-23")
    assert team.json("due", "--ahead", "3w")["coming"][0]["due"] == "2026-12-07"
    assert "next check-in Mon 7 Dec 2026" in team("edit", "1", "Close 2!").out
    team.refused("snooze", "1", "1w", code=1, says="1 is due Mon 7 Dec 2026 (in 14 days)")
    team("snooze", "1", "in 3 weeks")
    assert team.json("due", "--ahead", "4w")["coming"][0]["due"] == "2026-12-14"


def test_feedback_that_is_owed_is_not_quiet_in_team_either(team: Coachlog) -> None:
    team("feedback", "maria", "x", "--due", "2027-01-10")
    late = "--today", "2026-12-28"
    assert "feedback" not in {line["what"] for line in team.json("due", "maria", *late)["quiet"]}
    (maria,) = [one for one in team.json("team", *late)["team"] if one["rep"] == "maria"]
    assert (maria["feedback"]["level"], maria["praise"]["level"]) == (
        None,
        "amber",
    )  # feedback and praise are never red


def test_a_number_alone_does_not_say_that_a_goal_is_on_track_again(team: Coachlog) -> None:
    team("goal", "maria", "Close 2 @eoq", "--target", "2")
    team("checkin", "maria", "--at", "1", "--status", "at-risk")
    team("checkin", "maria", "--at", "2")
    assert [one["at_risk"] for one in team.json("team")["team"] if one["rep"] == "maria"] == [1]
    team("checkin", "maria", "--status", "on-track")
    assert [one["at_risk"] for one in team.json("team")["team"] if one["rep"] == "maria"] == [0]


def test_a_number_beyond_all_numbers_does_not_break_the_morning(team: Coachlog) -> None:
    team("goal", "maria", "x @tomorrow", "--target", "1e308")
    team("checkin", "maria", "--at", "1e308")
    assert "goal: x" in team.drawn("due").plain
    assert "▰▰▰▰▰▰" in team.drawn("history").plain


def test_the_keep_until_day_of_who_is_going_to_leave_is_the_next_thing(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Ann", "--every", "off", "--feedback-every", "off", "--praise-every", "off")
    coachlog("rep", "leave", "ann", "--on", "2026-12-01", "--keep-until", "2026-12-10")
    assert coachlog.json("due")["next"] == {"on": "2026-12-10", "count": 1}
    assert coachlog.json("due", "--today", "2026-12-02")["next"] == {"on": "2026-12-10", "count": 1}


def test_who_has_left_is_not_put_off(team: Coachlog) -> None:
    team("rep", "leave", "maria")
    team.refused("snooze", "maria", "1w", code=1, says="Maria Ruiz has left, so there are no reminders to snooze")
    shown = team.drawn("prep", "maria").plain
    assert "coachlog export maria --handover" in shown
    assert "coachlog note" not in shown


def test_a_long_alias_does_not_spoil_the_list(team: Coachlog) -> None:
    team("rep", "add", "Bartholomew Featherstonehaugh", "--alias", "bartholomew-featherstone", "--tz", "madrid")
    lines = team.drawn("rep").plain.splitlines()
    assert all("  7 days" in line for line in lines[1:])
    assert "Maria Ruiz" in lines[3]
    drawn = team.drawn("team").plain.splitlines()
    assert any(line.startswith("bartholomew…  ") for line in drawn)
    assert max(map(len, drawn)) <= 80


@pytest.mark.parametrize("end", ["@nxt friday", "@wenesday friday", "@the 3rd dec"])
def test_words_after_an_at_that_end_like_a_day_are_refused(team: Coachlog, end: str) -> None:
    team.refused("followup", "maria", f"call {end}", code=2, says="")


def test_what_the_team_owes_is_the_teams_in_a_reps_review(team: Coachlog) -> None:
    team("session", "Retro", "--with", "all", "--mine", "send the summary @fri")
    team("followup", "maria", "read it @fri", "--owner", "legal:Ana")
    written = team("review", "maria").out
    assert "**Follow-up: Manager, for the team** (2)" in written
    assert "**Follow-up: legal:Ana** (3)" in written


def test_the_path_in_a_hint_is_the_command_that_was_typed(team: Coachlog) -> None:
    team.refused(
        "rep", "pause", "--all", "--back", code=2, says="--back needs a value. All options: coachlog rep pause --help"
    )


def test_a_private_file_over_one_to_share_says_which_is_which(team: Coachlog, tmp_path: Path) -> None:
    team("review", "maria", "--share", "-o", str(tmp_path / "m.md"))
    team.refused(
        "review", "maria", "-o", str(tmp_path / "m.md"), code=1, says="That one is to share, this one is private."
    )


def test_the_last_praise_is_in_what_is_pasted_however_old(team: Coachlog) -> None:
    team("praise", "maria", "brave call", "--on", "2026-10-01")
    team("note", "maria", "x", "--on", "2026-11-20")
    team("followup", "maria", "kept @tue")
    team("done", "3")
    pasted = team("prep", "maria", "--md").out
    assert "- **Praise, Thu 1 Oct 2026**: brave call\n" in pasted
    assert "## Closed since the last time\n\n- **Follow-up: Manager, done Mon 23 Nov 2026**: kept\n" in pasted


def test_what_an_entry_said_about_somebody_else_is_not_handed_out(team: Coachlog) -> None:
    team("note", "dev", "Dev is in hospital")
    team("edit", "1", "Talked about the quarter", "--rep", "maria")
    assert "hospital" not in team("export", "maria", "--all-about").out
    assert "hospital" in team("export", "dev", "--all-about").out


def test_a_receipt_reads_a_long_text_full_of_commands_once(team: Coachlog) -> None:
    """From each command it looked for the end of all text: 220,000 letters took minutes."""
    drawn = team.drawn("rep", "edit", "maria", "--role", f"{': coachlog ' * 20_000}\nend").plain
    assert drawn.count("coachlog") == 20_000

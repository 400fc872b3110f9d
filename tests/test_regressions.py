"""Bugs that were there once, each named after what it did to somebody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coachlog.files import Place
from coachlog.journal import opening, questions
from tests.typing_in import Coachlog


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
    team("checkin", "1", "doubts", "--at", "123", "--private")
    for kind in ("md", "json"):
        shared = team("export", "maria", "--share", "--format", kind).out
        assert "777" in shared
        assert "123" not in shared.replace("2026-11-23", "")


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
        "check-in put off to Mon 14 Dec 2026 (in 6 days), due Thu 31 Dec 2026" in team("snooze", "1", "mon", *late).out
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
    team.refused("snooze", "maria", "mon", code=1, says="no rep matches 'maria'")


def test_options_before_a_verb_are_not_dropped(team: Coachlog, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    team.refused("rep", "--journal", other, "add", "Secret", code=2, says="options stand after the verb")
    team.refused("rep", "--json", "list", code=2, says="coachlog rep list --journal FILE")


def test_an_empty_file_name_is_not_the_usual_journal(team: Coachlog) -> None:
    team.refused("note", "maria", "x", "--journal", "", code=2, says="--journal: no file is named")
    team.refused("export", "maria", "-o", "", code=2, says="-o: no file is named")


def test_an_export_never_replaces_the_journal_itself(team: Coachlog) -> None:
    team.refused("export", "-o", str(team.journal), "--replace", code=1, says="it is the journal itself")


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


def test_a_team_that_is_not_there_is_not_an_empty_morning(team: Coachlog) -> None:
    team.refused("due", "--team", "wset", code=1, says="nobody is in team 'wset'. There are: west")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("due", "--count", "--json"), "keep one of them"),
        (("history", "--since", "today", "--until", "yesterday"), "nothing lies between them"),
        (("export", "--since", "today", "--until", "yesterday"), "nothing lies between them"),
        (("goal", "maria", "x @fri", "--target", "0"), "--target: 0.0 is no number to reach"),
        (("due", "--ahead"), "--ahead needs a word after it. See coachlog due --help"),
        (("rep", "add", "Me"), "'me' cannot be an alias, it means something else"),
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
    assert 'Nothing yet. Begin with: coachlog note dev "…"' in team.drawn("history", "dev").plain


def test_what_stays_private_is_said(team: Coachlog) -> None:
    team("note", "maria", "x", "--mine", "y @fri", "--private")
    assert "still private: 2, which hang on it" in team("edit", "1", "--no-private").out


def test_undo_tells_what_a_rep_was_called_and_never_a_thousand_ids(team: Coachlog) -> None:
    team("rep", "edit", "maria", "--alias", "mari")
    assert "Undid rep edit: Maria Ruiz has alias maria again" in team("undo").out
    demo = Coachlog(Path(os.environ["HOME"]) / ".local/share/coachlog/demo.db")
    demo("demo")
    said = demo("undo").out
    assert " entries, 1 to " in said
    assert len(said) < 1000


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

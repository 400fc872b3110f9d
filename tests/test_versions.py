"""What was: the versions of an entry, and the list of what undo can take back."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from coachlog import days
from coachlog.errors import NoSuchEntry
from coachlog.files import Place
from coachlog.journal import opening, versions
from coachlog.model import Version, changes
from tests.test_told import uid_of
from tests.typing_in import Coachlog, typed_once


@pytest.fixture(autouse=True)
def _in_madrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Madrid")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
@typed_once
def told(team: Coachlog) -> Coachlog:
    """A note, 1, with a follow-up, 2, that was changed, closed, and opened again by an undo."""
    team("note", "maria", "Rehearsed the CFO call", "--mine", "ask Tom @thu")
    team("edit", "2", "ask Tom\nand Ana @fri")
    team("done", "2", "both said yes")
    team("undo")
    return team


def lines(ran: str) -> list[tuple[str, ...]]:
    """What a pipe says of versions, without when."""
    return [tuple(line.split("\t")[1:]) for line in ran.splitlines()]


def steps(coachlog: Coachlog) -> list[tuple[str, list[int], list[str]]]:
    return [(one["command"], one["entries"], one["reps"]) for one in coachlog.json("undo", "--list")["steps"]]


# Versions


def test_versions_tell_what_each_command_changed(told: Coachlog) -> None:
    assert lines(told("show", "2", "--versions").out) == [
        ("note", "kind", "follow-up"), ("note", "rep", "maria"), ("note", "parent", "1"), ("note", "on", "2026-11-23"),
        ("note", "text", "ask Tom"), ("note", "owner", "me"), ("note", "status", "open"), ("note", "due", "2026-11-26"),
        ("edit", "text", r"ask Tom\nand Ana"), ("edit", "due", "2026-11-27"),
        ("done", "status", "done"), ("done", "closed_on", "2026-11-23"), ("done", "because", "both said yes"),
        ("undo", "status", "open"), ("undo", "closed_on", ""), ("undo", "because", ""),
    ]  # fmt: skip


def test_versions_on_a_terminal_say_what_was_before(told: Coachlog) -> None:
    shown = told.drawn("show", "2", "--versions").plain
    assert shown.startswith("2  follow-up  Maria Ruiz\n")
    for line in (
        "   text       ask Tom\n              and Ana\n",
        "   due        Thu 26 Nov 2026 → Fri 27 Nov 2026\n",
        "   status     open → done\n",
        "   closed     none → Mon 23 Nov 2026\n",
        "   because    both said yes\n",
        "   status     done → open\n",
        "   because    none\n",
    ):
        assert line in shown
    assert "private" not in shown
    assert "deleted" not in shown


def test_versions_in_json_hold_the_values_and_null_for_what_was_taken_out(told: Coachlog) -> None:
    told("edit", "1", "--private")
    told("delete", "1")
    told("undo")
    found = told.json("show", "1", "--versions")["versions"]
    assert [(one["command"], one["changed"]) for one in found] == [
        ("note", {"kind": "note", "rep": "maria", "on": "2026-11-23", "text": "Rehearsed the CFO call", "how": "met",
                  "private": False}),
        ("edit", {"private": True}),
        ("delete", None),
        ("undo", {}),
    ]  # fmt: skip
    assert all(one["at"].endswith("Z") for one in found)
    assert lines(told("show", "1", "--versions").out)[-3:] == [
        ("edit", "private", "yes"), ("delete", "deleted", ""), ("undo", "back", ""),
    ]  # fmt: skip
    shown = told.drawn("show", "1", "--versions").plain
    assert "private  no → yes" in shown
    assert "  delete: deleted\n" in shown
    assert shown.rstrip().endswith("  undo: restored")


def test_the_versions_of_a_goal_say_its_numbers_and_days(team: Coachlog) -> None:
    team("goal", "maria", "Close logos @eoq", "--target", "2", "--every", "2w")
    team("edit", "1", "--target", "2.5", "--every", "off")
    team("snooze", "1", "2027-01-15")
    assert lines(team("show", "1", "--versions").out)[-6:] == [
        ("goal", "every", "14"), ("goal", "target", "2"), ("edit", "every", "0"), ("edit", "target", "2.5"),
        ("snooze", "snoozed_until", "2027-01-15"), ("snooze", "snoozes", "1"),
    ]  # fmt: skip
    shown = " ".join(team.drawn("show", "1", "--versions").plain.split())
    for line in ("check-in every 14 days → off", "target 2 → 2.5", "snoozed until none → Fri 15 Jan 2027", "none → 1"):
        assert line in shown


def test_the_versions_of_a_session_name_its_partners_and_nobody_as_rep(team: Coachlog) -> None:
    team("session", "Win/loss", "--with", "all", "--also", "marketing:Ana", "--also", "Tom", "--lesson", "ask early")
    assert ("session", "also", "marketing:Ana, Tom") in lines(team("show", "1", "--versions").out)
    assert team.json("show", "1", "--versions")["versions"][0]["changed"]["also"] == ["marketing:Ana", "Tom"]
    assert team.drawn("show", "2", "--versions").plain.startswith("2  lesson  the team\n")


def test_what_was_typed_does_not_act_in_versions(team: Coachlog) -> None:
    team("note", "maria", "[bold]x[/] \x1b[31mred\x1b[0m :100:")
    for shown in (team("show", "1", "--versions").out, team.drawn("show", "1", "--versions").out):
        assert "[bold]x[/] ␛[31mred␛[0m :100:" in shown


def test_two_changes_in_one_step_are_one_version(team: Coachlog) -> None:
    place = Place(team.journal, named=True)
    note = team.json("note", "maria", "x")["entries"][0]
    image = {
        "uid": note["uid"], "kind": "note", "rep": uid_of(team, "maria"), "on": "2026-11-23", "private": 0,
        "how": "met", "created_at": note["created_at"],
    }  # fmt: skip
    with opening.writing(place, "edit") as step:
        for text in ("y", "z"):
            step.upsert("entry", {**image, "text": text})
    found = team.json("show", "1", "--versions")["versions"]
    assert [one["changed"].get("text") for one in found] == ["x", "z"]


# What is gone


@pytest.mark.parametrize(
    ("typed", "way_back"),
    [
        ([["delete", "2"]], "To bring it back: coachlog undo"),
        ([["delete", "1"]], "To bring it back: coachlog undo"),
        ([["delete", "2"], ["praise", "dev", "x"]], "and take back the command since: coachlog undo -n 2"),
        ([["delete", "2"], ["praise", "dev", "x"], ["praise", "dev", "y"]], "the 2 commands since: coachlog undo -n 3"),
        ([["delete", "2"], ["praise", "dev", "x"], ["undo"]], "To bring it back: coachlog undo"),
        ([["delete", "2"], ["undo"], ["redo"]], "To bring it back: coachlog undo"),
        ([["delete", "2"], ["undo"], ["redo"], ["praise", "dev", "x"]], "the command since: coachlog undo -n 2"),
        ([["undo", "-n", "2"]], "To bring it back: coachlog redo"),
        ([["undo", "-n", "3"]], "To bring it back: coachlog redo -n 2"),
    ],
)
def test_versions_of_what_is_gone_say_how_it_comes_back(told: Coachlog, typed: list[list[str]], way_back: str) -> None:
    for words in typed:
        told(*words)
    told.refused("show", "2", code=1, says="2 was deleted. What it said: coachlog show 2 --versions")
    shown = " ".join(told.drawn("show", "2", "--versions", columns=120).plain.split())
    assert shown.endswith(way_back)
    assert "ask Tom" in shown
    told(*shown.rsplit("coachlog ", 1)[1].split())
    assert told.json("show", "2")["entries"][0]["text"].startswith("ask Tom")


def test_what_an_undo_took_out_and_a_later_command_made_final_says_so(told: Coachlog) -> None:
    told("undo", "-n", "2")
    told("praise", "dev", "x")
    shown = told.drawn("show", "2", "--versions").plain
    assert "It can no longer be restored with undo or redo, but its text is above" in shown


def test_versions_of_an_id_that_never_was(told: Coachlog) -> None:
    told.refused("show", "3", "--versions", code=1, says="there's no entry 3. To see the numbers: coachlog history")
    told.refused("show", "9" * 23, "--versions", code=1, says="there's no entry 9")
    told.refused("show", "two", "--versions", code=2, says='"two" isn\'t an entry number')


def test_an_entry_that_is_gone_is_found_between_its_neighbours(team: Coachlog) -> None:
    for number in range(1, 8):
        team("praise", "maria", f"p{number}")
        team("edit", "1", f"p1, {number}")
    team("delete", "3", "4", "7")
    with opening.reading(Place(team.journal, named=True)) as connection:
        for number in range(1, 8):
            uid = versions.uid_of(connection, number)
            assert versions.id_of(connection, uid) == number
        with pytest.raises(NoSuchEntry):
            versions.uid_of(connection, 8)


def test_a_change_that_is_no_json_is_told_in_one_line(told: Coachlog) -> None:
    with closing(sqlite3.connect(told.journal)) as connection, connection:
        connection.execute("update change set after = '[]' where tbl = 'entry'")
    told.refused("show", "2", "--versions", code=1, says="can't be used (the record of changes is damaged)")
    with closing(sqlite3.connect(told.journal)) as connection, connection:
        connection.execute("update change set after = '{' where tbl = 'entry'")
    told.refused("show", "2", "--versions", code=1, says="can't be used")


def test_changes_compare_with_the_last_image_that_was_there() -> None:
    told = [
        Version("1", "note", {"text": "a", "due": "x"}),
        Version("2", "delete", None),
        Version("3", "undo", {"text": "a", "due": "x"}),
        Version("4", "edit", {"text": "b"}),
    ]
    assert [changed for _, changed in changes(told)] == [
        {"text": "a", "due": "x"},
        None,
        {},
        {"text": "b", "due": None},
    ]


def test_a_time_is_said_by_the_users_own_clock() -> None:
    assert days.moment("2026-11-23T23:30:00Z") == "Tue 24 Nov 2026 00:30"
    assert days.moment("2026-07-01T10:05:59Z") == "Wed 1 Jul 2026 12:05"


# What undo can take back


def test_the_list_has_what_undo_takes_back_the_last_first(told: Coachlog) -> None:
    told("config", "one-on-one-every", "10d")
    told("snooze", "dev", "fri", "on tour")
    told("rep", "pause", "maria", "dev")
    told("rep", "edit", "dev", "--alias", "deva")
    assert steps(told) == [
        ("rep edit", [], ["deva"]), ("rep pause", [], ["deva", "maria"]), ("snooze", [3], ["deva"]), ("config", [], []),
        ("edit", [2], []), ("note", [1, 2], []), ("rep add", [], ["deva"]), ("rep add", [], ["maria"]),
    ]  # fmt: skip
    shown = told.drawn("undo", "--list").plain.splitlines()
    assert shown[0].split()[0] == "1"
    assert shown[0].endswith("rep edit   deva")
    assert shown[2].endswith('snooze     deva; 3: "on tour"')
    assert shown[3].endswith("config     one-on-one-every")
    assert shown[5].endswith('note       1 and 2: "Rehearsed the CFO call"')
    assert shown[-1] == "To undo 1: coachlog undo  ·  1 and 2: coachlog undo -n 2"
    assert all(len(line) <= 80 for line in shown)


def test_the_list_goes_along_with_each_undo_and_redo(told: Coachlog) -> None:
    whole = steps(told)
    assert [command for command, *_ in whole] == ["edit", "note", "rep add", "rep add"]
    told("undo")
    assert steps(told) == whole[1:]
    told("undo")
    assert steps(told) == whole[2:]
    told("redo", "-n", "2")
    assert steps(told) == whole


def test_the_list_names_what_is_deleted_and_what_many_were(told: Coachlog) -> None:
    told("delete", "1")
    told("note", "dev", *(word for n in range(4) for word in ("--mine", f"x{n}")))
    told("rep", "add", "Lena Ott")
    told("rep", "add", "Ana Lee")
    told("rep", "pause", "--all")
    assert told.drawn("undo", "--list").plain.splitlines()[0].endswith("rep pause  4 reps")
    told("undo", "-n", "3")
    shown = told.drawn("undo", "--list").plain.splitlines()
    assert shown[0].endswith('note     5 entries, 3 to 7: "x0"')
    assert shown[1].endswith('delete   1 and 2: "Rehearsed the CFO call"')


def test_the_list_in_a_pipe_is_a_step_a_line_and_as_many_as_asked_for(told: Coachlog) -> None:
    first, second = told("undo", "--list", "-n", "2").out.splitlines()
    assert first.split("\t")[::2] == ["1", "edit", ""]
    assert second.split("\t")[2:] == ["note", "1,2", ""]
    assert len(told("undo", "--list").out.splitlines()) == len(steps(told)) == 4
    for number in range(20):
        told("praise", "dev", f"p{number}")
    assert len(steps(told)) == 20


def test_to_list_changes_nothing(told: Coachlog) -> None:
    before = told.journal.read_bytes()
    told("undo", "--list")
    told.drawn("undo", "--list")
    told.json("undo", "--list")
    assert told.journal.read_bytes() == before


def test_an_empty_list_is_an_answer(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria Ruiz")
    assert coachlog.drawn("undo", "--list").plain.splitlines()[-1] == "To undo it: coachlog undo"
    coachlog("undo")
    assert coachlog.drawn("undo", "--list").plain == "Nothing to undo.\n"
    assert coachlog("undo", "--list").out == ""
    assert coachlog.json("undo", "--list") == {"steps": []}


@pytest.mark.parametrize("command", ["rep erase", "delete --forever"])
def test_the_list_ends_where_something_was_forgotten(told: Coachlog, command: str) -> None:
    told("delete", "2")
    with closing(sqlite3.connect(told.journal)) as connection, connection:
        connection.execute("update step set command = ? where command = 'edit'", (command,))
    assert [name for name, *_ in steps(told)] == ["delete"]
    told("praise", "dev", "x")
    with closing(sqlite3.connect(told.journal)) as connection, connection:
        connection.execute("update step set command = ? where command = 'praise'", (command,))
    assert steps(told) == []
    assert "It can no longer be restored with undo or redo" in told.drawn("show", "2", "--versions").plain


def test_what_was_typed_does_not_act_in_the_list(team: Coachlog) -> None:
    team("note", "maria", "[bold]x[/]\x1b[31mred\n:100:")
    assert '"[bold]x[/]␛[31mred :100:"' in team.drawn("undo", "--list").out

"""Every command, typed in a pipe and as on a terminal; every refusal, in one line."""

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coachlog import __version__
from coachlog.cli import COMMANDS
from coachlog.commands import load
from coachlog.journal import keys
from tests.laptops import new_key
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog, typed_once

MON, THU, FRI = "2026-11-23", "2026-11-26", "2026-11-27"


def only(entries: dict[str, Any], **expected: object) -> dict[str, Any]:
    """The one entry of an answer, which must hold what is expected."""
    (entry,) = entries["entries"]
    found: dict[str, Any] = entry
    assert {key: found[key] for key in expected} == expected
    return found


# What is typed, and what is understood


@pytest.fixture
@typed_once
def busy(team: Coachlog) -> Coachlog:
    """Ids 1 to 6: a note with 2 (mine) and 3 (theirs), feedback owed to dev, praise, a goal."""
    team("note", "maria", "Rehearsed the CFO call", "--mine", "ask Tom @thu", "--theirs", "book 3 calls @fri")
    team("feedback", "dev", "Talked over the CFO @thu")
    team("praise", "maria", "Her own idea")
    team("goal", "maria", "Close 2 logos @eoq", "--target", "2", "--every", "2w")
    return team


def test_a_note_takes_everything_of_a_talk_in_one_line_and_in_this_order(team: Coachlog) -> None:
    found = team.json(
        "note", "maria", "the talk", "--praise", "p", "--feedback", "f", "--heard", "h", "--theirs", "t @fri",
        "--mine", "m @thu", "--mine", "m2",
    )["entries"]  # fmt: skip
    assert [(e["id"], e["kind"], e["text"], e["parent"]) for e in found] == [
        (1, "note", "the talk", None), (2, "follow-up", "m", 1), (3, "follow-up", "m2", 1), (4, "follow-up", "t", 1),
        (5, "heard", "h", 1), (6, "feedback", "f", 1), (7, "praise", "p", 1),
    ]  # fmt: skip
    assert [e["owner"] for e in found[1:4]] == ["me", "me", "rep"]
    assert [e["due"] for e in found[1:4]] == [THU, None, FRI]


@pytest.mark.parametrize(
    ("words", "how", "status", "due"),
    [
        ([], "met", "given", None),
        (["--async"], "async", "given", None),
        (["--aside"], "aside", "owed", "2026-11-25"),
    ],
)
def test_feedback_in_a_talk_was_given_there_and_in_an_aside_it_is_owed(
    team: Coachlog, words: list[str], how: str, status: str, due: str | None
) -> None:
    note, feedback = team.json("note", "maria", "--feedback", "slower", *words)["entries"]
    assert (note["how"], note["text"]) == (how, "")
    assert (feedback["status"], feedback["due"], feedback["given_on"]) == (status, due, MON if not due else None)


@pytest.mark.parametrize(("at", "due"), [("@fri", FRI), ("@none", None)])
def test_feedback_in_a_talk_with_a_day_is_still_to_be_given(team: Coachlog, at: str, due: str | None) -> None:
    feedback = team.json("note", "maria", "x", "--feedback", f"slower {at}")["entries"][1]
    assert (feedback["status"], feedback["due"], feedback["text"]) == ("owed", due, "slower")


def test_feedback_is_owed_in_two_working_days_unless_said(team: Coachlog) -> None:
    only(team.json("feedback", "dev", "x"), status="owed", due="2026-11-25", given_on=None)
    only(team.json("feedback", "dev", "x", "--today", FRI), due="2026-12-01")
    only(team.json("feedback", "dev", "x", "--due", "fri"), due=FRI)
    only(team.json("feedback", "dev", "x @none"), due=None)
    only(team.json("feedback", "dev", "x", "--given", "--landed", "well"), status="given", given_on=MON, landed="well")


def test_feedback_is_given_by_its_id_or_by_a_rep_who_has_only_one(busy: Coachlog) -> None:
    only(busy.json("given", "dev", "surprised", "--on", "yesterday"), id=4, given_on="2026-11-22", landed="surprised")
    busy("feedback", "dev", "again")
    only(busy.json("given", "7"), status="given", landed=None)


def test_a_goal_has_a_day_a_number_and_a_rhythm(team: Coachlog) -> None:
    goal = only(team.json("goal", "maria", "Close 2 @eoq", "--target", "2", "--every", "10d"))
    assert (goal["due"], goal["target"], goal["every"], goal["at"], goal["status"]) == (
        "2026-12-31",
        2,
        10,
        None,
        "open",
    )
    only(team.json("goal", "maria", "Grow", "--due", "none", "--target", "2.5", "--every", "off"), due=None, target=2.5)
    only(team.json("goal", "maria", "Grow @eoy"), every=14)


def test_a_check_in_moves_the_goals_number_unless_it_looks_further_back(busy: Coachlog) -> None:
    only(busy.json("checkin", "maria", "Globex", "--at", "1", "--status", "on-track"), kind="check-in", parent=6, at=1)
    busy("checkin", "6", "earlier", "--at", "0.5", "--on", "3d")
    assert busy.json("show", "6")["entries"][0]["at"] == 1
    assert only(busy.json("checkin", "6", "--status", "at-risk"))["text"] == ""


def test_a_follow_up_has_an_owner(team: Coachlog) -> None:
    only(team.json("followup", "maria", "x"), owner="me", due=None, status="open")
    only(team.json("followup", "maria", "x @fri", "--theirs"), owner="rep", due=FRI)
    only(team.json("followup", "maria", "x", "--owner", "legal:Ana"), owner="legal:Ana")
    only(team.json("followup", "maria", "x", "--owner", "ME"), owner="me")


def test_done_and_drop_close_several_at_once_with_one_reason(busy: Coachlog) -> None:
    closed = busy.json("done", "2", "6", "all good", "--on", "yesterday")["entries"]
    assert [(e["status"], e["because"], e["closed_on"]) for e in closed] == [
        ("done", "all good", "2026-11-22"), ("met", "all good", "2026-11-22"),
    ]  # fmt: skip
    dropped = busy.json("drop", "3", "4")["entries"]
    assert [(e["status"], e["because"]) for e in dropped] == [("dropped", None), ("dropped", None)]
    busy("goal", "dev", "y @fri")
    only(busy.json("done", "7", "--missed"), status="missed")


def test_a_snooze_moves_the_duty_and_counts(busy: Coachlog) -> None:
    only(
        busy.json("snooze", "3", "mon", "trade show"),
        due=FRI,
        snoozed_until="2026-11-30",
        snoozes=1,
        because="trade show",
    )
    only(busy.json("snooze", "3", "2w"), snoozed_until="2026-12-07", snoozes=2, because=None)
    shown = busy.drawn("show", "3").plain
    assert "snoozed until Mon 7 Dec 2026 (in 14 days, was Fri 27 Nov, 2nd time)" in shown
    only(busy.json("edit", "3", "--due", "tue"), due="2026-11-24", snoozed_until=None, snoozes=2)


def test_a_reps_one_on_one_is_put_off_and_its_reason_is_an_aside(team: Coachlog) -> None:
    answer = team.json("snooze", "maria", "mon", "at the trade show")
    assert answer["reps"][0]["quiet_until"] == "2026-11-30"
    assert [(e["kind"], e["how"], e["text"]) for e in answer["entries"]] == [("note", "aside", "at the trade show")]
    assert set(team.json("snooze", "dev", "mon")) == {"reps"}
    late = "--today", "2026-11-29"
    team("rep", "edit", "maria", "--every", "1d")
    assert not [line for line in team.json("due", *late)["quiet"] if line["rep"] == "maria"]


# Looking


def test_due_in_a_pipe_has_stable_columns(busy: Coachlog) -> None:
    lines = busy("due", "--today", "2026-12-05").out.splitlines()
    assert [line.split("\t") for line in lines] == [
        ["overdue", "2", "maria", "follow-up", "2026-11-26", "9", "ask Tom"],
        ["overdue", "4", "dev", "feedback", "2026-11-26", "9", "Talked over the CFO"],
        ["overdue", "3", "maria", "follow-up", "2026-11-27", "8", "book 3 calls"],
        ["coming", "6", "maria", "check-in", "2026-12-07", "-2", "Close 2 logos"],
        ["quiet", "", "dev", "one-on-one", "2026-11-23", "12", "red"],
        ["quiet", "", "maria", "one-on-one", "2026-11-23", "12", "red"],
    ]
    assert busy("due", "--count", "--today", "2026-12-05").out == "3\n"


def test_due_of_one_rep_one_team_one_owner(busy: Coachlog) -> None:
    busy("followup", "dev", "read it @thu", "--owner", "legal:Ana")
    late = "--today", "2026-12-05"

    def ids(*words: str) -> list[str]:
        return [line.split("\t")[1] for line in busy("due", *words, *late).out.splitlines() if line[:5] != "quiet"]

    assert ids("dev") == ["4", "7"]
    assert ids("--team", "WEST") == ["2", "3", "6"]
    assert ids("--owner", "legal:ana") == ["7"]
    assert ids("--owner", "rep") == ["3"]
    assert ids("--ahead", "2mo", "maria") == ["2", "3", "6"]


def test_a_count_is_what_the_lists_hold_and_a_number_even_before_the_first_rep(busy: Coachlog) -> None:
    for day in ("2026-11-26", "2026-11-27", "2026-12-07", "2027-01-01"):
        lists = busy.json("due", "--today", day)
        counted = busy("due", "--count", "--today", day).out
        assert counted == f"{len(lists['overdue']) + len(lists['due_today'])}\n", day
    assert Coachlog(busy.journal, named=False).drawn("due", "--count").out == "0\n"


def test_an_empty_morning_says_when_the_next_thing_is_due(team: Coachlog) -> None:
    assert team("due").out == ""
    assert team.json("due")["next"] == {"on": "2026-12-01", "count": 2}
    assert "Nothing is due. Next: Tue 1 Dec 2026 (in 8 days)." in team.drawn("due").plain


def test_before_the_first_rep_due_welcomes(tmp_path: Any) -> None:
    new = Coachlog(tmp_path / "home/.local/share/coachlog/journal.db", named=False)
    welcome = new.drawn().plain
    assert len(welcome.splitlines()) == 5
    assert all(len(line) <= 80 for line in welcome.splitlines())
    assert new().out == new("due").out == ""
    assert new.json("due") == {"today": MON, "overdue": [], "due_today": [], "coming": [], "quiet": [], "next": None}
    assert new("history").out == new("rep").out == ""
    assert "No reps yet" in new.drawn("rep").plain
    assert not new.journal.exists()
    assert "A new journal: ~/.local/share/coachlog/journal.db" in new("rep", "add", "Maria").out


def test_history_shows_the_newest_twenty_oldest_first(team: Coachlog) -> None:
    for number in range(25):
        team("note", "maria", f"n{number}")
    shown = team("history", "maria").out.splitlines()
    assert [line.split("\t")[6] for line in shown] == [f"n{number}" for number in range(5, 25)]
    assert "coachlog history maria -n 0" in team.drawn("history", "maria").plain
    assert len(team("history", "-n", "0").out.splitlines()) == 25
    assert len(team("history", "-n", "25").out.splitlines()) == 25
    assert "All of them" not in team.drawn("history", "-n", "25").plain


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["maria"], [1, 2, 3, 5, 6]),
        (["dev"], [4]),
        ([], [1, 2, 3, 4, 5, 6]),
        (["--kind", "praise"], [5]),
        (["--kind", "notes,followup"], [1, 2, 3]),
        (["--open"], [2, 4, 3, 6]),
        (["--open", "-n", "2"], [2, 4]),
        (["--since", "today"], [1, 2, 3, 4, 5, 6]),
        (["--until", "yesterday"], []),
    ],
)
def test_history_can_be_narrowed(busy: Coachlog, words: list[str], ids: list[int]) -> None:
    assert [entry["id"] for entry in busy.json("history", *words)["entries"]] == ids


def test_open_things_without_a_day_come_last(busy: Coachlog) -> None:
    busy("followup", "dev", "some day")
    assert [entry["id"] for entry in busy.json("history", "--open")["entries"]] == [2, 4, 3, 6, 7]


def test_history_finds_tags(team: Coachlog) -> None:
    team("note", "maria", "the #QBR, with deal:Globex")
    team("note", "maria", "not this")
    for tag in ("qbr", "#qbr", "deal:globex"):
        assert [e["tags"] for e in team.json("history", "--tag", tag)["entries"]] == [["qbr", "deal:globex"]]


def test_show_tells_all_of_one_entry(busy: Coachlog) -> None:
    assert "linked entries\t2 you owe, 3 they owe\n" in busy("show", "1").out
    drawn = busy.drawn("show", "1").plain
    assert re.search(r"rep +Maria Ruiz \(maria\)\n", drawn)
    assert drawn.endswith("\nRehearsed the CFO call\n")
    assert [entry["id"] for entry in busy.json("show", "1")["entries"]] == [1, 2, 3]


# Reps


def test_a_rep_is_known_by_what_was_told(coachlog: Coachlog) -> None:
    (rep,) = coachlog.json(
        "rep", "add", "José García", "--role", "AE", "--team", "west", "--tz", "madrid", "--started", "2024-01-08",
        "--every", "10d", "--feedback-every", "off", "--praise-every", "1mo",
    )["reps"]  # fmt: skip
    assert {**rep, "uid": ""} == {
        "uid": "", "alias": "jose", "name": "José García", "role": "AE", "team": "west", "tz": "Europe/Madrid",
        "started": "2024-01-08", "added_on": MON, "every": 10, "feedback_every": 0, "praise_every": 30, "pauses": [],
        "quiet_until": None, "left_on": None, "keep_until": None,
    }  # fmt: skip
    (rep,) = coachlog.json("rep", "edit", "jose", "--alias", "pepe", "--name", "Pepe", "--team", "", "--tz", "")["reps"]
    assert (rep["alias"], rep["name"], rep["team"], rep["tz"], rep["role"]) == ("pepe", "Pepe", None, None, "AE")


def test_rep_list_is_what_rep_and_reps_say(team: Coachlog) -> None:
    listed = team("rep", "list").out
    assert listed == "dev\tDev Patel\t\t\t\t7\t\nmaria\tMaria Ruiz\t\twest\tEurope/Madrid\t7\t\n"
    assert listed == team("rep").out == team("reps").out
    assert team.json("rep") == team.json("reps")
    assert "Maria Ruiz" in team.drawn("rep").plain


# Mending


def test_edit_keeps_the_id_and_says_what_it_was(busy: Coachlog) -> None:
    ran = busy("edit", "5", "An idea of her own")
    assert '"An idea of her own"\n   was "Her own idea"\n' in ran.out
    assert only(busy.json("edit", "5", "Third"), id=5)["edited_at"]


def test_edit_changes_one_thing_at_a_time(busy: Coachlog) -> None:
    only(busy.json("edit", "2", "--due", "mon"), due="2026-11-30", text="ask Tom")
    only(busy.json("edit", "2", "ask Tim @tue"), due="2026-11-24", text="ask Tim")
    only(busy.json("edit", "2", "ask Tim again"), due="2026-11-24", text="ask Tim again")
    only(busy.json("edit", "2", "--owner", "rep"), owner="rep")
    only(busy.json("edit", "6", "--target", "3", "--every", "1w"), target=3, every=7)
    only(busy.json("edit", "5", "--private"), private=True)
    only(busy.json("edit", "5", "--no-private"), private=False)
    assert busy.json("edit", "5", "--no-private") == {"entries": []}
    assert "no change" in busy("edit", "5", "Her own idea").out


def test_edit_takes_along_what_hangs_on_the_entry(busy: Coachlog) -> None:
    moved = busy.json("edit", "1", "--rep", "dev", "--on", "yesterday", "--private")["entries"]
    assert [(e["id"], e["rep"], e["on"], e["private"]) for e in moved] == [
        (number, "dev", "2026-11-22", True) for number in (1, 2, 3)
    ]
    shown = busy.json("edit", "1", "--no-private")["entries"]
    assert [e["id"] for e in shown] == [1]  # what hangs on it stays private until somebody says otherwise
    only(busy.json("edit", "2", "--no-private"), private=False)


def test_what_hangs_on_a_private_entry_is_private(team: Coachlog) -> None:
    assert all(e["private"] for e in team.json("note", "maria", "x", "--heard", "y", "--private")["entries"])
    team("goal", "maria", "z @fri", "--private")
    only(team.json("checkin", "3", "still"), private=True)


def test_what_was_closed_can_be_opened_again(busy: Coachlog) -> None:
    busy("done", "2", "why")
    only(busy.json("edit", "2", "--reopen"), status="open", because=None, closed_on=None)
    busy("given", "4", "well")
    only(busy.json("edit", "4", "--reopen"), status="owed", given_on=None, landed=None)


def test_delete_takes_along_what_hangs_on_it_and_says_so(busy: Coachlog) -> None:
    said = busy("delete", "1").out
    assert "Linked entries deleted too: 2 and 3. Undo: coachlog undo" in said
    assert [e["id"] for e in busy.json("history")["entries"]] == [4, 5, 6]
    assert [e["id"] for e in busy.json("delete", "5", "6")["entries"]] == [5, 6]


# Refusals


REFUSALS: list[tuple[str, int, str]] = [
    ("note mria x", 1, "no rep matches \"mria\". Did you mean maria? To add one: coachlog rep add 'NAME'"),
    ("note zzz x", 1, 'no rep matches "zzz". To add one'),
    ("note ma x", 1, '"ma" matches 2 reps: maria (Maria Ruiz), mark (Mark Twain). Type the full alias'),
    ("note maria", 2, "there's no text, so nothing was saved"),
    ("note maria ''", 2, "there's no text, so nothing was saved"),
    ("note maria '  '", 2, "there's no text, so nothing was saved"),
    ("note maria x --mine ' '", 2, "--mine is empty"),
    ("note maria x --mine '@fri'", 2, "--mine is empty"),
    ("note maria x --async --aside", 2, "can't be combined: keep one"),
    ("note maria x --on tomorrow", 2, "--on: Tue 24 Nov 2026 (tomorrow) is in the future"),
    ("note maria x --mine 'y @fryday'", 2, "\"@fryday\" isn't a date. Try tomorrow, fri, 3d"),
    ("note maria x --mine 'y @next friday'", 2, "@2026-11-27 (Fri, in 4 days) or @2026-12-04 (Fri, in 11 days)"),
    ("show 1 2", 2, 'unexpected "2". Did you mean: coachlog show 1'),
    ("where --nonsense", 2, "no option --nonsense. All options: coachlog where --help"),
    ("note maria -3%", 2, "If it is text, put -- before it: coachlog note … -- 'TEXT'"),
    ("note maria x --nope", 2, "no option --nope. If it is text"),
    ("note", 2, "which rep? Longest without a one-on-one first: dev ("),
    ("nte maria x", 2, 'no command "nte". Did you mean: coachlog note maria x'),
    ("rep ad x", 2, 'no command "ad". Did you mean: coachlog rep add x'),
    ("--today fri due", 2, "options stand after the command: coachlog due --today fri"),
    ("feedback dev x --due yesterday", 2, "--due: Sun 22 Nov 2026 (yesterday) is in the past"),
    ("feedback dev 'x @fri' --due mon", 2, "two due dates for one text"),
    ("feedback dev 'x @fri' --given", 2, "feedback that you have given has no due date"),
    ("feedback dev x --landed y", 2, "--landed goes with --given"),
    ("given maria", 1, "Maria Ruiz has no pieces of feedback to give"),
    ("given 1", 1, "1 is a one-on-one: it can't be closed. To remove it: coachlog delete 1"),
    ("given 99", 1, "there's no entry 99. To see the numbers: coachlog history"),
    ("given 4x", 2, '"4x" isn\'t an entry number'),
    ("given 4 ' '", 2, "the response is empty"),
    ("goal maria x", 2, "a goal needs a due date: --due DAY, or @DAY at the end of the text"),
    ("goal maria x --due fri --target nan", 2, '--target: "nan" isn\'t a number'),
    ("goal maria x --due fri --target many", 2, '--target: "many" isn\'t a number'),
    ("goal maria x --due fri --every often", 2, "--every: \"often\" isn't an interval. Try 1w, 10d, 1mo or off"),
    ("checkin 1 x", 1, "1 is a one-on-one: only goals have check-ins"),
    ("checkin 7 x", 1, "entry 7 is already met. To reopen it: coachlog edit 7 --reopen"),
    ("checkin dev x", 1, "Dev Patel has no open goals"),
    ("checkin 6 --status fine", 2, 'unknown status "fine". Use on-track, at-risk, off-track, green, amber or red'),
    ("checkin 6 --status 'it is not so'", 2, 'unknown status "it is not so". Use on-track'),
    (f"history -n {'9x' * 40}", 2, f"-n: \"{'9x' * 28}9...\" isn't a whole number"),
    (f"note maria '--{'she ' * 40}'", 2, f"no option --{'she ' * 13}she.... If it is text, put -- before it"),
    ("checkin 6 --at inf", 2, '--at: "inf" isn\'t a number'),
    ("followup maria x --theirs --owner me", 2, "--theirs and --owner can't be combined"),
    ("followup maria x --owner ' '", 2, "--owner is empty"),
    ("done 1", 1, "1 is a one-on-one: it can't be closed. To remove it: coachlog delete 1"),
    ("done 4 --missed", 1, "4 is feedback: to close it, coachlog given 4, or coachlog done 4, or coachlog drop 4"),
    ("done 2 --missed", 1, "2 is a follow-up: to close it, coachlog done 2, or coachlog drop 2"),
    ("done 8", 1, "entry 8 is already done"),
    ("done 2 99", 1, "there's no entry 99"),
    ("done 37 3 calls booked", 2, "coachlog done 37 -- 3 calls booked"),
    ("done 'why' 2", 2, 'no open item matches "why 2"'),
    ("done why", 2, 'no open item matches "why"'),
    ("done 2 ' '", 2, "the reason is empty, so nothing was done"),
    ("done 2 --on tomorrow", 2, "is in the future"),
    ("done 99999999999999999999999", 1, "there's no entry 99999999999999999999999. To see"),
    ("drop 4 --on yesterday", 2, "feedback that is dropped has no closing date"),
    ("drop", 2, "which entry? Give its number: coachlog drop ID... [WHY]"),
    ("snooze 3 yesterday", 2, "Sun 22 Nov 2026 (yesterday) is in the past"),
    ("snooze 3 none", 2, "needs a day to come back on"),
    ("snooze 3 fri", 1, "so a snooze until Fri 27 Nov 2026 changes nothing"),
    ("snooze 1 mon", 1, "1 is a one-on-one: it has no due date to snooze"),
    ("snooze 8 mon", 1, "entry 8 is already done"),
    ("snooze 9 mon", 1, "it has no due date. To give it one: coachlog edit 9 --due DAY"),
    ("snooze maria mon ' '", 2, "the reason is empty"),
    ("snooze maria 5", 2, '"5" is ambiguous'),
    ("history --kind gossip", 2, '--kind: "gossip" isn\'t a kind. Kinds: note, feedback'),
    ("history -n -1", 2, "-n: -1 isn't between 0 and 1,000,000,000"),
    ("history --since whenever", 2, '--since: "whenever" isn\'t a date'),
    ("show x", 2, '"x" isn\'t an entry number'),
    ("show 99", 1, "there's no entry 99"),
    ("edit 5 --due fri", 1, "5 is praise: --due goes with feedback, goal and follow-up only"),
    ("edit 5 --owner me", 1, "--owner goes with follow-up and topic only"),
    ("edit 5 --reopen", 1, "--reopen goes with"),
    ("edit 2 --reopen", 1, "2 is already open"),
    ("edit 2 --rep dev", 1, "2 is linked to 1. To move both: coachlog edit 1 --rep dev"),
    ("edit 11 --no-private", 1, "11 is linked to 10, which is private. First: coachlog edit 10 --no-private"),
    ("edit 5", 2, "no text"),
    ("edit 5 ''", 2, "no text"),
    ("delete 5 99", 1, "there's no entry 99"),
    ("redo", 1, "nothing to redo"),
    ("undo -n 99", 1, "can't undo 99 steps, only"),
    ("rep add 'Maria Lopez'", 1, "the alias maria is taken by Maria Ruiz. Choose another: --alias maria-lopez"),
    ("rep add 田中", 2, 'no alias can be made of "田中". Give one in plain letters: --alias NAME'),
    ("rep add Ana --alias 12", 2, '"12" can\'t be an alias'),
    ("rep add ' '", 2, "the name is empty, so nothing was done"),
    ("rep add Ana --tz atlantis", 2, '--tz: no time zone "atlantis"'),
    ("rep add Ana --every 0d", 2, "--every: \"0d\" isn't an interval"),
    ("rep add Ana --started tomorrow", 2, "--started: Tue 24 Nov 2026 (tomorrow) is in the future"),
    ("rep edit dev --alias maria", 1, "the alias maria is taken by Maria Ruiz"),
    ("rep edit nobody --role x", 1, 'no rep matches "nobody"'),
    ("due --ahead whenever", 2, '--ahead: "whenever" isn\'t a date'),
    ("due --today whenever", 2, '--today: "whenever" isn\'t a date'),
    ("export nobody", 1, 'no rep matches "nobody"'),
    ("export --format pdf", 2, 'unknown format "pdf". Use md, json or csv'),
    ("export --share", 2, "--share of several reps needs a folder"),
]  # fmt: skip


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Coachlog:
    """Ids 1 to 6 as in ``busy``; 7 a goal that is met, 8 done, 9 without a day, 10 private with 11."""
    patched = pytest.MonkeyPatch()
    for name in ("COACHLOG_JOURNAL", "VISUAL", "EDITOR"):
        patched.delenv(name, raising=False)
    typed = Coachlog(tmp_path_factory.mktemp("full") / "journal.db")
    for line in (
        "rep add 'Maria Ruiz'", "rep add 'Dev Patel'", "rep add 'Mark Twain'",
        "note maria 'the call' --mine 'ask Tom @thu' --theirs 'book 3 calls @fri'", "feedback dev 'x @thu'",
        "praise maria 'her own'", "goal maria 'close 2 @eoq'", "goal dev 'y @fri'", "followup dev 'z @fri'",
        "followup dev 'some day'", "note maria secret --private --heard hush", "done 7 8",
    ):  # fmt: skip
        typed(*shlex.split(line))
    patched.undo()
    return typed


@pytest.mark.parametrize(("line", "code", "says"), REFUSALS, ids=[line for line, _, _ in REFUSALS])
def test_a_refusal_is_one_line_with_the_right_code_and_saves_nothing(
    full: Coachlog, line: str, code: int, says: str
) -> None:
    full.refused(*shlex.split(line), code=code, says=says)


def test_which_of_several_is_asked_with_their_ids(busy: Coachlog) -> None:
    busy("feedback", "dev", "and this @fri")
    busy.refused(
        "given", "dev", code=1, says='dev has 2 pieces of feedback to give: 4 "Talked over the CFO", 7 "and this"'
    )


def test_a_price_eaten_by_the_shell_is_pointed_out_and_saved(team: Coachlog) -> None:
    ran = team("note", "maria", "Closed at 0k")
    assert ran.out.startswith('1  one-on-one with Maria Ruiz, Mon 23 Nov 2026 (today): "Closed at 0k"')
    assert "the shell took the $4" in ran.err


def test_a_note_that_ends_in_a_date_says_where_follow_ups_go_on_a_terminal(team: Coachlog) -> None:
    hint = 'A note is never due. For a follow-up of yours: --mine "… @fri"'
    assert hint in team.drawn("note", "maria", "call Ana @fri").plain
    assert team.json("show", "1")["entries"][0]["text"] == "call Ana @fri"
    for words in (["x @fryday"], ["x @none"], ["x @yesterday"], ["x @fri", "--json"], ["x", "--mine", "y @fri"]):
        assert "never due" not in team.drawn("note", "maria", *words).plain
    assert "never due" not in team("note", "maria", "call Ana @fri").out


@pytest.mark.parametrize(
    ("word", "number"), [("250k", 250_000), ("1.2M", 1_200_000), ("8.2K", 8200), ("3m", 3_000_000)]
)
def test_numbers_are_read_in_thousands_and_millions(team: Coachlog, word: str, number: int) -> None:
    assert team.json("goal", "maria", "x", "--due", "fri", "--target", word)["entries"][0]["target"] == number
    assert team.json("checkin", "maria", "--at", word)["entries"][0]["at"] == number
    assert team.json("edit", "1", "--target", "7")["entries"][0]["target"] == 7
    assert team.json("edit", "1", "--target", word)["entries"][0]["target"] == number


def test_names_are_whole_before_anything_else_in_the_list_of_reps(team: Coachlog) -> None:
    about = ("--role", "Senior account executive", "--team", "north-east", "--tz", "buenos aires")
    team("rep", "add", "Aoife O'Sullivan", *about)
    team("snooze", "aoife", "fri")
    for columns, told in ((80, ("west", "Madrid")), (68, ("west",)), (60, ())):
        shown = team.drawn("rep", "list", columns=columns).plain
        assert "Aoife O'Sullivan" in shown
        assert "snoozed until Fri 27 Nov" in shown
        assert tuple(word for word in ("west", "Madrid", "Senior") if word in shown) == told
    assert "Senior account executive  north-east  Buenos Aires" in team.drawn("rep", "list", columns=140).plain


# Help

# What an example builds on.
BEFORE = {
    "redo": ["undo"],
    "about": ["note dev 'Legal is slow at deal:Hooli #qbr'"],
    "restore": ["backup journal-backup.db"],
    "decrypt": ["encrypt --yes"],
    "rep": ["rep add 'Lena Sato'", "rep add 'Lena Sato' --alias lena-2"],
    "sync": [f"sync --to . --key-command 'printf {new_key()}'"],
}
KEY = "0f" * 32
# What a terminal asks, and what is typed then.
ASKED = {
    "coachlog encrypt": ("Type it back", f"{keys.code(KEY)}\n"),
    "coachlog rep erase dev": ("to confirm", "Dev Patel\n"),
}


def commands_and_verbs() -> Iterator[tuple[str, Any]]:
    """Every command and every verb, by the words that name it."""
    for name in (name for lines in COMMANDS.values() for name in lines):
        command = load(name)
        yield name, command
        yield from ((f"{name} {verb}", one) for verb, one in getattr(command, "commands", {}).items())


@pytest.mark.parametrize("name", [name for lines in COMMANDS.values() for name in lines])
def test_every_example_in_help_runs_as_it_stands(
    name: str, busy: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACHLOG_KEY_COMMAND", f"printf {KEY}")
    Path("team.csv").write_text("name,team\nMaria Ruiz,west\nAna Lee,east\n")
    for line in BEFORE.get(name, ()):
        busy(*shlex.split(line))
    for named, one in commands_and_verbs():
        if named.split()[0] == name:
            shown = busy(*named.split(), "--help").out
            for example in one.epilog.splitlines():
                assert f"\n  {example}\n" in shown
                words = shlex.split(example)
                assert words[:2] == ["coachlog", name]
                assert "--yes" not in words  # what is shown is copied: nothing that skips a question
                if example in ASKED:
                    when, answers = ASKED[example]
                    ended, screen = typed_on_a_terminal(busy, *words[1:], when=when, answers=answers)
                    assert ended == 0, screen
                else:
                    busy(*words[1:])


def _is_read_at_one_glance(coachlog: Coachlog, named: str, command: Any) -> None:
    ran = coachlog(*named.split(), "--help", env={"COLUMNS": "80"})
    lines = ran.out.splitlines()
    assert len(lines) <= 30, named
    assert all(len(line) <= 80 for line in lines)
    assert not [line for line in lines if line.endswith("-") or "env var" in line or "required" in line]
    options = [line.split()[0] for line in lines if line.startswith("  -")]
    everywhere = [one for one in ("--journal", "--today", "--json") if one in options]
    assert options[-len(everywhere) :] == everywhere  # what is special to the command comes first
    assert all(param.help for param in command.params if not getattr(param, "hidden", False))


def test_what_is_open_stands_under_its_due_days_on_a_terminal(team: Coachlog) -> None:
    for words in (
        ("followup", "maria", "second @fri", "--private"),
        ("followup", "dev", "no day"),
        ("followup", "maria", "first @thu"),
        ("goal", "dev", "third", "--due", "2026-11-27"),
    ):
        team(*words)
    team("snooze", "3", "2026-12-01")
    team("note", "maria", "x", "--mine", "late @tue", "--on", "2026-11-16")
    lines = team.drawn("history", "--open", "--today", "2026-11-25").plain.splitlines()
    assert [line for line in lines if not line.startswith((" ", *"123456"))] == [
        "Tue 24 Nov 2026  yesterday",
        "Fri 27 Nov 2026  in 2 days",
        "Tue 1 Dec 2026  in 6 days",
        "No due date",
    ]
    assert [line[0] for line in lines if line[0].isdecimal()] == ["6", "1", "4", "3", "2"]
    assert "No due date" not in team("history", "--open").out


def test_help_is_read_at_one_glance(coachlog: Coachlog) -> None:
    for named, command in commands_and_verbs():
        _is_read_at_one_glance(coachlog, named, command)


def test_version(coachlog: Coachlog) -> None:
    assert coachlog("--version").out == f"coachlog {__version__}\n"


def test_where_says_where(team: Coachlog) -> None:
    assert team("where").out == f"{team.journal}\n"
    assert "2 reps, 0 entries" in team.drawn("where").plain


def test_every_command_takes_yes(team: Coachlog) -> None:
    team("note", "maria", "x", "--yes")
    team("rep", "list", "--yes")
    team.refused("note", "nobody", "x", "--yes", code=1, says="no rep matches")


# Screens


SCREENS: list[tuple[str, Callable[[str], bool]]] = [
    ("due --today 2026-12-05", lambda shown: "9 days overdue" in shown and "no one-on-one  dev 12 days!" in shown),
    ("history", lambda shown: "they owe" in shown),
    ("history maria", lambda shown: "Maria Ruiz" in shown),
    ("rep list", lambda shown: "Maria Ruiz" in shown and "7 days" in shown),
]


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize(("line", "holds"), SCREENS, ids=[line for line, _ in SCREENS])
def test_a_screen_fits_its_columns_whatever_was_typed(
    busy: Coachlog, line: str, holds: Callable[[str], bool], columns: int
) -> None:
    from rich.cells import cell_len  # noqa: PLC0415 - as in the program

    busy("rep", "add", "Wolfeschlegelsteinhausenbergerdorff Jo", "--alias", "wolfeschlegelsteinhausen")
    busy("rep", "add", "田中 さくら 🚀", "--alias", "sakura", "--team", "東京")
    busy(
        "note",
        "sakura",
        "-",
        stdin="段落一つ目。とても長いので折り返します。\n\n🎉 two\n\n[bold]x[/] :100: \x1b[31m".encode() * 9,
    )
    busy("followup", "sakura", "見積もりを送る " * 20 + "@tue", "--owner", "legal:Ana-Katharina")
    busy("goal", "wolfe", "x" * 200, "--due", "tue", "--target", "3")
    shown = busy.drawn(*shlex.split(line), columns=columns, env={"LINES": "100"}).plain
    assert all(cell_len(row) <= columns for row in shown.splitlines()), shown
    assert "\x1b" not in shown
    assert columns < 80 or holds(shown)


def test_nine_reps_fit_a_screen_of_24_lines_on_a_normal_morning(tmp_path: Any) -> None:
    demo = Coachlog(tmp_path / "home/.local/share/coachlog/demo.db")
    demo("demo")
    demo("rep", "add", "Ninth Rep")
    shown = demo.drawn("due").plain.splitlines()
    assert len(shown) < 24
    assert len({rep["alias"] for rep in demo.json("rep")["reps"]}) == 9


def test_the_example_is_never_the_users_journal_and_never_loses_what_was_written(tmp_path: Any) -> None:
    mine = Coachlog(tmp_path / "mine.db")
    first = mine("demo", "--today", "2026-12-01")
    assert not mine.journal.exists()
    demo = Coachlog(tmp_path / "home/.local/share/coachlog/demo.db")
    assert len(demo.json("rep")["reps"]) == 8
    assert demo("demo", "--today", "2026-12-01").out == first.out
    demo("note", "maria", "mine now")
    demo.refused("demo", code=1, says="is a sample journal that you have added to")


def test_color_can_be_forced_and_taken_away(team: Coachlog) -> None:
    assert "\x1b[" in team.drawn("rep").out
    assert "\x1b[3" not in team.drawn("due", "--today", "2027-01-01", env={"NO_COLOR": "1"}).out
    assert "\x1b[3" in team.drawn("due", "--today", "2027-01-01").out
    assert "\x1b" not in team("rep").out


@pytest.mark.parametrize("columns", ["0", "1", "abc", "-5", ""])
def test_a_strange_width_is_no_trouble(team: Coachlog, columns: str) -> None:
    assert "Maria" in team.drawn("rep", env={"COLUMNS": columns}).plain


def test_reps_are_listed_by_team(team: Coachlog) -> None:
    team("rep", "add", "Sam Okafor", "--team", "South")
    assert [rep["alias"] for rep in team.json("rep", "list", "--team", "south")["reps"]] == ["sam"]
    team.refused("rep", "list", "--team", "east", code=1, says='nobody is in team "east". There are: ')

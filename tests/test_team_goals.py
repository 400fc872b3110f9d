"""Team goals: nobody's own, in nobody's shared file, and linked to the goals under them, with no arithmetic."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_journal import asked, folded, stored
from tests.typing_in import Coachlog, typed_once

SCREEN = """\
1  west   12 new logos       ▰▰▱▱▱▱ 4/12  on track, Mon 23 Nov
   maria  Close 2 new logos  ▰▰▰▱▱▱ 1/2   at risk, Fri 20 Nov
   without a goal under it: sam
1 goal under no team goal: coachlog history --open --kind goal
"""


@pytest.fixture
@typed_once
def west(team: Coachlog) -> Coachlog:
    """Team west's goal 1 with Maria's goal 2 under it, a check-in on each, and Dev's goal 5 under none."""
    team("rep", "add", "Sam", "--team", "West", "--every", "1w")
    team("goal", "--team", "WEST", "12", "new", "logos", "@eoq", "--target", "12")
    team("goal", "maria", "Close", "2", "new", "logos", "@eoq", "--target", "2", "--under", "1")
    team("checkin", "west", "--at", "4", "--status", "on-track")
    team("checkin", "maria", "one slipped", "--at", "1", "--status", "at-risk", "--on", "2026-11-20")
    team("goal", "dev", "Run the review @eoq")
    return team


def entry(coachlog: Coachlog, number: int) -> dict[str, object]:
    found: dict[str, object] = coachlog.json("show", str(number))["entries"][0]
    return found


def ids(coachlog: Coachlog, *words: str) -> Iterator[int]:
    return (one["id"] for one in coachlog.json(*words)["entries"])


# Typing


def test_the_words_after_team_are_one_text_and_the_team_is_spelled_as_its_reps_have_it(west: Coachlog) -> None:
    goal = entry(west, 1)
    assert (goal["rep"], goal["team"], goal["text"], goal["due"]) == (None, "west", "12 new logos", "2026-12-31")
    west("goal", "--team", "west", "one quoted text @eoq")
    assert entry(west, 6)["text"] == "one quoted text"
    west("goal", "--team", "west", "-", stdin=b"from a pipe @eoq")
    assert entry(west, 7)["text"] == "from a pipe"


def test_the_receipt_names_the_team_and_the_team_goal(west: Coachlog) -> None:
    said = west("goal", "sam", "Open 3 accounts @eoq", "--under", "1").out
    assert '\n   part of team west\'s goal 1: "12 new logos"\n' in said
    assert west("goal", "--team", "west", "next @eoq").out.startswith('7  goal for team west: "next", due ')
    assert west("checkin", "1", "--at", "5").out.startswith('8  check-in on team west\'s goal "12 new logos", ')


def test_a_link_is_one_level_and_from_a_reps_goal_to_a_team_goal_only(west: Coachlog) -> None:
    west.refused("edit", "2", "--under", "2", code=1, says="2 is a rep's goal: --under takes a team goal")
    west.refused("edit", "5", "--under", "2", code=1, says="2 is a rep's goal")
    west.refused("edit", "1", "--under", "1", code=1, says="1 is a team goal: --under goes with a rep's goal")
    west.refused("edit", "5", "--under", "4", code=1, says="4 is a check-in: --under takes a team goal")
    west.refused("goal", "--team", "west", "x @eoq", "--under", "1", code=2, says="--under goes with a rep's goal")
    west("drop", "1")
    west.refused("edit", "5", "--under", "1", code=1, says="entry 1 is already dropped")
    west("done", "5")
    west("edit", "5", "--under", "1")  # both are closed: it is only the record that changes
    assert entry(west, 5)["under"] == 1


def test_edit_links_a_goal_and_takes_the_link_away(west: Coachlog) -> None:
    assert "part of team west's goal 1" in west("edit", "5", "--under", "1").out
    assert entry(west, 5)["under"] == 1
    assert "\n   no longer part of a team goal\n" in west("edit", "5", "--under", "none").out
    assert entry(west, 5)["under"] is None
    assert west("edit", "5", "--under", "none").out == "5  no change\n"
    west("edit", "2", "--rep", "dev")
    assert (entry(west, 2)["rep"], entry(west, 2)["under"]) == ("dev", 1)


def test_a_teams_name_is_taken_for_its_only_open_goal_unless_a_rep_matches(west: Coachlog) -> None:
    west("goal", "--team", "west", "second @eoq")
    west.refused("checkin", "west", "x", code=1, says='west has 2 open goals: 1 "12 new logos", 6 "second"')
    west("drop", "6")
    west("rep", "add", "Wes Tan", "--alias", "west")
    west.refused("checkin", "west", "x", code=1, says="Wes Tan has no open goals")


def test_tab_offers_teams_and_open_team_goals(west: Coachlog) -> None:
    def offered(line: str) -> list[str]:
        return [one.split(":")[0] for one in west(line, env={"_COACHLOG_COMPLETE": "zsh"}).out.splitlines()]

    assert offered("coachlog goal --team ") == ["West", "west"]
    assert offered("coachlog goal maria x --under ") == offered("coachlog edit 5 --under ") == ["1"]
    assert {"1", "2", "5", "maria"} <= {*offered("coachlog checkin ")}
    assert "maria" in offered("coachlog goal m")
    assert west("coachlog checkin 1", env={"_COACHLOG_COMPLETE": "zsh"}).out == "1:west goal: 12 new logos\n"


# Where it is seen


def test_it_is_due_and_checked_in_like_any_goal_under_its_teams_name(west: Coachlog) -> None:
    assert "coming\t1\twest\tcheck-in\t2026-12-07\t-14\t12 new logos\n" in west("due", "--ahead", "2w").out
    late = west("due", "--today", "2026-12-09").out
    assert "overdue\t1\twest\tcheck-in\t2026-12-07\t2\t12 new logos\n" in late
    west("snooze", "1", "2027-01-11")
    assert "\t1\t" not in west("due", "--today", "2026-12-09").out
    west("undo")
    assert "overdue\t1\twest\tgoal\t2026-12-31\t2\t12 new logos\n" in west("due", "--today", "2027-01-02").out
    assert re.search(r"^ +1  west +goal: 12 new logos", west.drawn("due", "--today", "2027-01-02").plain, re.MULTILINE)
    for words, is_there in (("--team west", True), ("maria", False), ("--owner me", True), ("--owner rep", False)):
        assert ("\t12 new logos\n" in west("due", "--ahead", "60d", *words.split()).out) == is_there, words


def test_screens_show_the_team_where_a_rep_would_stand(west: Coachlog) -> None:
    assert "1\t2026-11-23\twest\tgoal\topen\t2026-12-31\t12 new logos\n" in west("history").out
    assert "3\t2026-11-23\twest\tcheck-in\ton track, 4 of 12\t\t\n" in west("history").out
    assert re.search(r"^1  west +goal +12 new logos  ", west.drawn("history").plain, re.MULTILINE)
    assert [*ids(west, "find", "west")] == [1, 3]
    assert [*ids(west, "find", "logos", "--rep", "maria")] == [2]
    assert [*ids(west, "history", "maria")] == [4, 2]
    shown = west("show", "1").out
    assert "team\twest\n" in shown
    assert "goals under it\t2 maria\n" in shown
    assert "part of\t1 west: 12 new logos\n" in west("show", "2").out
    assert "check-in\t1\twest\ton-track\t2026-11-23\t4\t12 new logos\n" in west("week").out
    assert "check-in\t1\twest\t" in west("week", "--team", "west").out
    assert "west, on track, 4 of 12" in west.drawn("week").plain
    west("note", "dev", "for #logos", "--on", "yesterday")
    west("edit", "1", "12 new #logos")
    assert {row.split("\t")[3] for row in west("about", "logos").out.splitlines()} == {"west", "dev"}


def test_prep_names_the_team_goal_with_the_goal_that_is_part_of_it(west: Coachlog) -> None:
    assert "goal\t2\t2026-11-23\topen\t2026-12-31\tClose 2 new logos\nteam-goal\t1\t" in west("prep", "maria").out
    assert "part of team west's goal 1: 12 new logos" in west.drawn("prep", "maria").plain
    [goal] = west.json("prep", "maria")["goals"]
    assert (goal["goal"]["id"], goal["team_goal"]["id"]) == (2, 1)
    assert west.json("prep", "dev")["goals"][0]["team_goal"] is None


def test_the_team_goals_are_one_screen(west: Coachlog) -> None:
    assert west.drawn("team", "--goals").plain == SCREEN
    assert west.drawn("team", "--goals", columns=45).plain.splitlines()[:2] == [
        "1  west   12 new logos",
        "          ▰▰▱▱▱▱ 4/12  on track, Mon 23 Nov",
    ]
    assert west("team", "--goals").out == (
        "team goal\t1\t1\twest\t4\t12\ton-track\t2026-11-23\t12 new logos\n"
        "goal\t2\t1\tmaria\t1\t2\tat-risk\t2026-11-20\tClose 2 new logos\n"
        "without\t\t1\tsam\t\t\t\t\t\n"
    )
    [found] = west.json("team", "--goals")["goals"]
    assert (found["goal"]["id"], found["last_check_in"]["id"], found["without"]) == (1, 3, ["sam"])
    west("done", "2")
    west("rep", "leave", "sam")
    assert west.drawn("team", "--goals").plain.splitlines()[1:] == [
        "   maria  Close 2 new logos  ▰▰▰▱▱▱ 1/2   met Mon 23 Nov",
        "1 goal under no team goal: coachlog history --open --kind goal",
    ]
    west("drop", "1")
    assert west.drawn("team", "--goals").plain.startswith("No team goals yet. Set one:\n  coachlog goal --team TEAM ")


def test_a_long_list_of_team_goals_is_cut_to_the_window_and_counted(west: Coachlog) -> None:
    for number in range(12):
        west("goal", "--team", "west", f"goal {number} @eoq")
    lines = west.drawn("team", "--goals", env={"LINES": "12"}).plain.splitlines()
    assert len(lines) <= 11
    assert lines[-2] == "9 more team goals: coachlog history --open --kind goal"


def test_where_a_team_goal_stands_is_whole_on_a_narrow_screen(west: Coachlog) -> None:
    west("goal", "--team", "west", "Umbra pilot @eoq", "--target", "20")
    lines = west.drawn("team", "--goals", columns=50).plain.splitlines()
    assert "          no check-in yet, due Thu 31 Dec" in lines
    assert lines[-2:] == ["1 goal under no team goal:", "  coachlog history --open --kind goal"]


def test_nothing_is_added_up(west: Coachlog) -> None:
    west("checkin", "maria", "--at", "2")
    assert entry(west, 1)["at"] == 4
    west("checkin", "1", "--at", "9")
    assert entry(west, 2)["at"] == 2


# What becomes of them


def test_closing_a_team_goal_leaves_the_goals_under_it_open(west: Coachlog) -> None:
    west("done", "1")
    goal = entry(west, 2)
    assert (goal["status"], goal["under"]) == ("open", 1)


def test_deleting_a_team_goal_clears_the_links_in_the_same_step(west: Coachlog) -> None:
    before = west.export()
    said = west("delete", "1").out
    assert "\nLinked entries deleted too: 3. No longer part of a team goal: 2. Undo: coachlog undo\n" in said
    assert entry(west, 2)["under"] is None
    assert folded(west.journal) == stored(west.journal)
    west("undo")
    assert west.export() == before
    west("redo")
    assert entry(west, 2)["under"] is None
    west("undo")
    west("delete", "1", "--forever", "--yes")
    assert entry(west, 2)["under"] is None
    assert not {1, 3} & {*ids(west, "history")}
    assert folded(west.journal) == stored(west.journal)
    assert "No problems found" in west.drawn("doctor").plain


def test_erasing_a_rep_leaves_the_team_goal(west: Coachlog) -> None:
    west("rep", "erase", "maria", "--yes")
    assert [*ids(west, "history")] == [1, 3, 5]
    assert west.json("team", "--goals")["goals"][0]["under"] == []
    assert folded(west.journal) == stored(west.journal)


def test_privacy_does_not_pass_through_the_link(west: Coachlog) -> None:
    west("edit", "1", "--private")
    assert [entry(west, number)["private"] for number in (1, 2, 3)] == [True, False, True]
    west("edit", "1", "--no-private")
    west("edit", "2", "--private")
    assert not entry(west, 1)["private"]


def test_a_team_goal_keeps_the_name_of_its_team(west: Coachlog) -> None:
    for alias in ("maria", "sam"):
        west("rep", "edit", alias, "--team", "emea")
    assert entry(west, 1)["team"] == "west"
    assert west.drawn("team", "--goals", "--team", "west").plain.startswith("1  west   12 new logos")
    west("checkin", "west", "--at", "5")
    west.refused("goal", "--team", "west", "x @eoq", code=1, says='nobody is in team "west". There are: emea')


# What others read


def test_a_shared_file_has_the_text_of_the_team_goal_only_and_the_receipt_says_so(west: Coachlog) -> None:
    for words in ("export maria --share", "export maria --handover", "review maria --share", "prep maria --md"):
        ran = west(*words.split())
        assert ran.out.count("  - Part of the team goal: 12 new logos\n") in (1, 2), words
        assert not re.search(r"\b4\b of|\b4/12|12, due|on track|west's", ran.out), words
        assert ran.err == "coachlog: nothing left out; only the text of 1 team goal\n", words
    for words in (
        "export maria --share --format json",
        "export maria --share --format csv",
        "review maria --share --json",
    ):
        ran = west(*words.split())
        assert "12 new logos" not in ran.out, words
        assert ran.err == "coachlog: not included: 1 team goal\n", words


def test_of_a_private_team_goal_a_shared_file_says_only_that_there_is_one(west: Coachlog) -> None:
    west("edit", "1", "--private")
    ran = west("export", "maria", "--share")
    assert ran.out.count("  - Part of a team goal\n") == 2
    assert "12 new" not in ran.out
    assert ran.err == "coachlog: nothing left out; 1 private team goal named without its text\n"
    assert "  - Part of team west's goal (1), private: 12 new logos\n" in west("export", "maria").out


def test_a_team_goal_that_names_another_rep_is_warned_about(west: Coachlog) -> None:
    west("edit", "1", "12 new logos, five of them Dev's")
    ran = west("export", "maria", "--share")
    assert "1 text names other reps: 1. " in ran.err
    assert "coachlog edit 1 --private" in ran.err


def test_private_files_name_the_team_goal_and_an_export_of_everybody_holds_it(west: Coachlog) -> None:
    for words in ("export maria", "review maria", "export maria --all-about"):
        assert "  - Part of team west's goal (1): 12 new logos\n" in west(*words.split()).out, words
    assert west("export").out.endswith(
        "# Team goals\n\n"
        "- **Goal of team west** (1), Mon 23 Nov 2026, 4 of 12, due Thu 31 Dec 2026: 12 new logos\n"
        "- **Check-in of team west** (3) on goal 1, Mon 23 Nov 2026, on track, 4 of 12\n"
    )
    assert "# Team goals" not in west("export", "maria").out


def test_a_request_for_access_finds_a_rep_who_is_named_in_a_team_goal(west: Coachlog) -> None:
    west("edit", "1", "12 new logos, five of them Maria's")
    assert "- (1), Mon 23 Nov 2026, of team west: 12 new logos, five" in west("export", "maria", "--all-about").out
    mentions = json.loads(west("export", "maria", "--all-about", "--format", "json").out)["mentions"]
    assert [(one["id"], one["rep"], one["team"]) for one in mentions] == [(1, None, "west")]


# Files


def test_json_brings_the_team_and_the_link_back_exactly(west: Coachlog, tmp_path: Path) -> None:
    west("goal", "--team", "west", "second @eoq")
    west("edit", "5", "--under", "6")  # which stands after it in the file
    exported = west.export()
    other = Coachlog(tmp_path / "other.db")
    other("import", "-", stdin=exported.encode())
    assert other.export() == exported
    assert "9 records already here" in other("import", "-", stdin=exported.encode()).out
    assert other.export() == exported
    assert folded(other.journal) == stored(other.journal)
    other("undo")
    assert json.loads(other.export())["entries"] == []


def test_a_link_to_what_is_no_team_goal_is_left_out(west: Coachlog, tmp_path: Path) -> None:
    document = json.loads(west.export())
    for one in document["entries"]:
        if one.get("under"):
            one["under"] = 5  # Dev's goal
    other = Coachlog(tmp_path / "other.db")
    other("import", "-", stdin=json.dumps(document).encode())
    assert entry(other, 2)["under"] is None


def test_csv_has_both_columns_and_brings_them_back(west: Coachlog, tmp_path: Path) -> None:
    exported = west("export", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(exported)))
    assert [(row["rep"], row["team"], row["under"]) for row in rows][:3] == [
        ("", "west", ""), ("maria", "", "1"), ("", "west", "")
    ]  # fmt: skip
    other = Coachlog(tmp_path / "other.db")
    other("import", "-", "--add-reps", stdin=exported.encode())
    found = {one["text"]: one for one in json.loads(other.export())["entries"]}
    assert found["12 new logos"]["team"] == "west"
    assert found["Close 2 new logos"]["under"] == found["12 new logos"]["id"]


def test_a_column_named_team_in_somebody_elses_table_is_not_the_teams_goal(team: Coachlog) -> None:
    ran = team("import", "-", stdin=b"Rep,Date,Team,Notes\nmaria,2026-11-20,west,hello\n")
    assert "Team" in ran.out + ran.err
    assert entry(team, 1)["text"] == "hello"


def test_other_programs_see_the_team_in_the_views(west: Coachlog) -> None:
    assert asked(west.journal, "select rep from open order by id") == [("west",), ("Maria Ruiz",), ("Dev Patel",)]
    assert asked(west.journal, "select rep from history where id = 3") == [("west",)]

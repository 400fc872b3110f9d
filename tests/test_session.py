"""Sessions: one entry for several reps, in the history of each, and nobody's one-on-one or praise."""

from typing import Any

import pytest

from tests.typing_in import Coachlog, typed_once


@pytest.fixture
@typed_once
def three(team: Coachlog) -> Coachlog:
    team("rep", "add", "Lena Berg", "--team", "north")
    return team


@pytest.fixture
@typed_once
def held(three: Coachlog) -> Coachlog:
    """Ids 1 to 4: a session of Maria and Dev with a partner, two lessons and a promise."""
    three(
        "session", "Win/loss review #umbra", "--with", "maria,dev", "--also", "marketing:Ana", "--also", "Jo",
        "--lesson", "Legal in week one", "--lesson", "Ask twice", "--mine", "send the summary @fri",
    )  # fmt: skip
    return three


def found(coachlog: Coachlog, *words: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = coachlog.json(*words)["entries"]
    return entries


def ids(coachlog: Coachlog, *words: str) -> list[int]:
    return [entry["id"] for entry in found(coachlog, *words)]


def test_a_session_is_one_entry_with_what_came_out_of_it(held: Coachlog) -> None:
    session, first, second, mine = found(held, "history")
    assert (session["kind"], session["rep"], session["with"], session["also"], session["tags"]) == (
        "session", None, ["dev", "maria"], ["marketing:Ana", "Jo"], ["umbra"],
    )  # fmt: skip
    assert [(one["kind"], one["rep"], one["text"], one["parent"]) for one in (first, second)] == [
        ("lesson", None, "Legal in week one", 1), ("lesson", None, "Ask twice", 1),
    ]  # fmt: skip
    assert (mine["kind"], mine["owner"], mine["due"], mine["parent"]) == ("follow-up", "me", "2026-11-27", 1)


def test_it_is_said_back_with_everybody_and_every_text(three: Coachlog) -> None:
    ran = three("session", "Retro", "--with", "all", "--also", "Ana", "--lesson", "x", "--mine", "y @fri", "--private")
    assert ran.out == (
        '1  session, Mon 23 Nov 2026 (today): "Retro", with dev, lena and maria, also Ana, private\n'
        '   2  lesson: "x", private · 3  You owe the team: "y", due Fri 27 Nov 2026 (in 4 days), private\n'
    )


def test_many_reps_are_counted_and_show_names_them(coachlog: Coachlog) -> None:
    for number in range(9):
        coachlog("rep", "add", f"Rep{number} One")
    assert "with 9 reps\n" in coachlog("session", "All hands", "--with", "all").out
    assert "with\trep0, rep1, rep2, rep3, rep4, rep5, rep6, rep7, rep8\n" in coachlog("show", "1").out


@pytest.mark.parametrize(
    ("words", "there"),
    [
        (["--with", "maria,dev"], ["dev", "maria"]),
        (["--with", "mar, dev"], ["dev", "maria"]),
        (["--with", "maria", "--with", "lena"], ["lena", "maria"]),
        (["--with", "maria,maria"], ["maria"]),
        (["--with", "all"], ["dev", "lena", "maria"]),
        (["--with", "ALL"], ["dev", "lena", "maria"]),
        (["--team", "West"], ["maria"]),
    ],
)
def test_who_was_there(three: Coachlog, words: list[str], there: list[str]) -> None:
    assert found(three, "session", "x", *words)[0]["with"] == there


def test_of_all_only_those_who_were_here_that_day(three: Coachlog) -> None:
    three("rep", "pause", "dev", "--from", "2026-11-20", "--back", "2026-11-30")
    three("rep", "leave", "lena", "--on", "2026-11-21")
    assert found(three, "session", "x", "--with", "all")[0]["with"] == ["maria"]
    assert found(three, "session", "x", "--with", "all", "--on", "2026-11-20")[0]["with"] == ["lena", "maria"]
    assert found(three, "session", "x", "--with", "all", "--on", "2026-11-19")[0]["with"] == ["dev", "lena", "maria"]
    three.refused("session", "x", "--team", "north", code=1, says='everybody in team "north" is away')


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ([], 2, "who took part? Add --with maria,dev or --with all, or --team TEAM"),
        (["--with", "all", "--team", "west"], 2, "--with and --team can't be combined"),
        (["--with", ""], 2, "--with is empty"),
        (["--with", "maria,,dev"], 2, "--with is empty"),
        (["--team", ""], 2, "--team is empty"),
        (["--team", "south"], 1, 'nobody is in team "south". There are: north, west'),
        (["--with", "zoe"], 1, 'no rep matches "zoe"'),
        (["--with", "all", "--also", "me"], 2, "--also: \"me\" isn't a partner's name"),
        (["--with", "all", "--also", " "], 2, "--also is empty"),
        (["--with", "all", "--lesson", ""], 2, "--lesson is empty"),
        (["--with", "all", "--mine", "x @someday"], 2, '"@someday" isn\'t a date'),
        (["--with", "all", "--on", "tomorrow"], 2, "is in the future"),
    ],
)
def test_what_is_refused(three: Coachlog, words: list[str], code: int, says: str) -> None:
    three.refused("session", "x", *words, code=code, says=says)


def test_all_of_nobody_is_refused(team: Coachlog) -> None:
    team("rep", "leave", "maria")
    team("rep", "leave", "dev")
    team.refused("session", "x", "--with", "all", code=1, says="there are no reps who could take part")


def test_it_is_in_the_history_of_each_who_was_there(held: Coachlog) -> None:
    held("note", "maria", "before", "--on", "2026-11-20")
    held("note", "maria", "after")
    assert ids(held, "history", "maria") == [5, 1, 2, 3, 4, 6]
    assert ids(held, "history", "dev") == [1, 2, 3, 4]
    assert ids(held, "history", "lena") == []
    assert ids(held, "history", "maria", "-n", "2") == [4, 6]
    assert ids(held, "history", "dev", "--kind", "lesson") == [2, 3]
    assert ids(held, "history", "dev", "--tag", "umbra") == [1, 2, 3, 4]
    assert ids(held, "history", "maria", "--until", "2026-11-22") == [5]
    assert ids(held, "history", "maria", "--open") == []
    assert ids(held, "history", "--open") == [4]
    assert "1  session     Win/loss review #umbra" in held.drawn("history", "maria").plain
    assert "1  team   session     Win/loss review" in held.drawn("history", "-n", "0").plain


def test_its_lessons_are_the_teams_list(held: Coachlog) -> None:
    held("session", "Older", "--with", "lena", "--lesson", "older", "--on", "2026-11-01")
    lines = held("find", "--kind", "lesson").out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["3", "2", "6"]
    assert ids(held, "find", "--kind", "lesson", "--rep", "lena") == [6]


def test_it_is_neither_contact_nor_praise(held: Coachlog) -> None:
    held("session", "Later", "--with", "all", "--on", "2026-11-23")
    quiet = held.json("due", "maria", "--today", "2026-12-20")["quiet"]
    assert {(line["what"], line["since"]) for line in quiet} == {
        ("one-on-one", "2026-11-23"), ("feedback", "2026-11-23"), ("praise", "2026-11-23"),
    }  # fmt: skip
    assert held.json("prep", "maria")["last"] is None
    assert held.json("team")["team"][0]["weeks"] == [0] * 12


def test_what_came_out_of_it_is_due_for_the_team(held: Coachlog) -> None:
    late = "--today", "2026-11-30"
    assert held("due", *late).out.splitlines()[0] == "overdue\t4\t\tfollow-up\t2026-11-27\t3\tsend the summary"
    assert held.json("due", *late)["overdue"][0]["rep"] is None
    assert "4  team  send the summary" in held.drawn("due", *late).plain
    assert held.json("due", "maria", *late)["overdue"] == []
    assert held.json("due", "--team", "west", *late)["overdue"] == []
    held("done", "4", "sent")
    assert held.json("due", *late)["overdue"] == []


def test_a_cadence_of_sessions_shows_when_the_team_is_quiet(held: Coachlog) -> None:
    assert not [line for line in held.json("due", "--today", "2026-12-20")["quiet"] if line["what"] == "session"]
    held("config", "session-every", "1w")
    held("session", "Another", "--with", "lena", "--on", "2026-11-20")
    (line,) = [line for line in held.json("due", "--today", "2026-12-01")["quiet"] if line["what"] == "session"]
    assert line == {"rep": None, "what": "session", "since": "2026-11-23", "days": 8, "every": 7, "level": "amber"}
    assert not [line for line in held.json("due", "--today", "2026-11-30")["quiet"] if line["what"] == "session"]
    shown = held.drawn("due", "--today", "2026-12-20").plain
    assert "  no session     team 27 days!\n" in shown
    assert held.json("due", "maria", "--today", "2026-12-20")["quiet"][0]["rep"] == "maria"
    held("rep", "leave", "maria")
    held("rep", "leave", "dev")
    held("rep", "leave", "lena")
    assert held.json("due", "--today", "2026-12-20")["quiet"] == []


def test_a_partner_is_found_by_a_part_of_the_name(team: Coachlog) -> None:
    team("followup", "maria", "read the MSA @fri", "--owner", "legal:Ana")
    team("followup", "maria", "mine @fri")
    for owner in ("legal", "LEGAL", "ana", "legal:ana"):
        assert [duty["entry"]["id"] for duty in team.json("due", "--owner", owner, "--ahead", "1w")["coming"]] == [1]
    assert team.json("due", "--owner", "leg", "--ahead", "1w")["coming"] == []
    team.refused("due", "--owner", "", code=2, says="--owner is empty")


def test_it_moves_to_another_day_with_all_that_hangs_on_it(held: Coachlog) -> None:
    before = held.export()
    held("edit", "1", "--on", "2026-11-18")
    assert {entry["on"] for entry in found(held, "history")} == {"2026-11-18"}
    assert ids(held, "history", "dev", "--until", "2026-11-18") == [1, 2, 3, 4]
    assert ids(held, "history", "dev", "-n", "1") == [4]
    assert held("doctor").out == ""
    held("undo")
    assert held.export() == before
    assert held("doctor").out == ""


def test_it_is_nobodys_alone(held: Coachlog) -> None:
    held.refused("edit", "1", "--rep", "lena", code=1, says="1 is a session: it belongs to several reps")
    held.refused("edit", "2", "--rep", "lena", code=1, says="2 is a lesson: it belongs to several reps")
    held.refused("edit", "4", "--owner", "rep", code=1, says="it came out of a session, so no rep alone can owe it")
    held.refused("edit", "2", "--on", "yesterday", code=1, says="it has the day of its session: coachlog edit 1 --on")
    held.refused("done", "1", code=1, says="1 is a session: it can't be closed")
    held.refused("given", "1", code=1, says="1 is a session: it can't be closed")


def test_it_goes_and_comes_back_with_who_was_there(held: Coachlog) -> None:
    before = held.export()
    assert "Linked entries deleted too: 2, 3 and 4." in held("delete", "1").out
    assert ids(held, "history", "dev") == []
    assert held("doctor").out == ""
    held("undo")
    assert held.export() == before
    held("undo")
    assert ids(held, "history") == []
    held("redo")
    assert held.export() == before
    assert held("doctor").out == ""


def test_a_private_session_hides_its_lessons(held: Coachlog) -> None:
    held("edit", "1", "--private")
    assert [entry["private"] for entry in found(held, "history", "dev")] == [True] * 4
    assert "Legal in week one" not in held("export", "maria", "--share").out


def test_shared_it_names_this_rep_alone(held: Coachlog) -> None:
    shared = held("export", "maria", "--share").out
    assert "- **Session** (1), with maria: Win/loss review #umbra\n- **Lesson** (2): Legal in week one\n" in shared
    for word in ("dev", "Dev", "marketing", "Jo", "summary"):
        assert word not in shared
    assert "with dev and maria, also marketing:Ana and Jo" in held("export", "maria").out


def test_a_mistyped_rep_in_a_list_is_asked_on_its_own(three: Coachlog) -> None:
    three("rep", "add", "Mark Twain")
    three.refused("session", "x", "--with", "dev,ma", code=1, says='"ma" matches 2 reps: maria (Maria Ruiz), mark')

"""A rep's card: who this is, how often you talk, and what is open."""

import pytest

from tests.typing_in import Coachlog, typed_once


@pytest.fixture
@typed_once
def known(team: Coachlog) -> Coachlog:
    """Maria, of whom everything is known that a card says."""
    team("rep", "edit", "maria", "--role", "AE", "--team", "west", "--tz", "madrid", "--started", "2026-01-07")
    team("rep", "edit", "maria", "--every", "1w", "--praise-every", "off")
    team("note", "maria", "Wants the QBR", "--mine", "ask Tom @thu", "--theirs", "book calls @fri", "--topic", "comp",
         "--async", "--on", "2026-11-20")  # fmt: skip
    team("goal", "maria", "close 2 new logos", "--due", "2026-12-31", "--target", "2")
    team("checkin", "5", "Globex signed", "--at", "1", "--status", "at-risk")
    team("goal", "maria", "learn to listen", "--due", "none", "--private")
    team("feedback", "maria", "slow down @wed")
    team("followup", "maria", "read it @fri", "--owner", "legal:Ana")
    return team


def test_a_card_says_everything_at_a_glance(known: Coachlog) -> None:
    lines = known.drawn("rep", "show", "maria", columns=120).out.splitlines()
    zone = lines.pop(4)
    assert zone.startswith("time zone        Europe/Madrid, ")
    assert zone.endswith(("ahead of you", "behind you", "the same time as yours", "the same as yours"))
    assert lines == [
        "name             Maria Ruiz",
        "alias            maria",
        "role             AE",
        "team             west",
        "one-on-one       every 7 days",
        "feedback         every 14 days (default)",
        "praise           off",
        "started          Wed 7 Jan 2026 (320 days ago)",
        "added            Mon 23 Nov 2026 (today)",
        "last one-on-one  Fri 20 Nov 2026 (3 days ago), by message",
        "goal             5  close 2 new logos, 1 of 2, at risk Mon 23 Nov 2026 (today), due Thu 31 Dec 2026 (in 38",
        "                 days)",
        "                 7  learn to listen, no check-in yet, no due date, private",
        "open             you owe 1, they owe 1, partners owe 1, topics 1, feedback to give 1",
    ]


def test_a_pipe_gets_a_name_and_a_value_a_line_and_no_time_of_day(known: Coachlog) -> None:
    assert known("rep", "show", "maria").out.splitlines() == [
        "name\tMaria Ruiz",
        "alias\tmaria",
        "role\tAE",
        "team\twest",
        "time zone\tEurope/Madrid",
        "one-on-one\tevery 7 days",
        "feedback\tevery 14 days (default)",
        "praise\toff",
        "started\t2026-01-07",
        "added\t2026-11-23",
        "last one-on-one\t2026-11-20, by message",
        "goal\t5  close 2 new logos, 1 of 2, at risk 2026-11-23, due 2026-12-31",
        "goal\t7  learn to listen, no check-in yet, no due date, private",
        "you owe\t1",
        "they owe\t1",
        "partners owe\t1",
        "topics\t1",
        "feedback to give\t1",
    ]


def test_json_has_the_cadence_in_force_and_the_counts(known: Coachlog) -> None:
    said = known.json("rep", "show", "maria")
    assert list(said) == ["rep", "cadence", "last", "goals", "open"]
    assert said["rep"] == next(rep for rep in known.json("rep", "list")["reps"] if rep["alias"] == "maria")
    assert said["cadence"] == {"one_on_one": 7, "feedback": 14, "praise": 0}
    assert said["last"]["id"] == 1
    assert [(one["goal"]["id"], one["last_check_in"] and one["last_check_in"]["id"]) for one in said["goals"]] == [
        (5, 6), (7, None),
    ]  # fmt: skip
    assert said["open"] == {"mine": 1, "theirs": 1, "partners": 1, "topics": 1, "feedback": 1}


def test_a_card_counts_what_the_list_of_open_items_shows(known: Coachlog) -> None:
    known("snooze", "4", "2w")
    known("done", "2")
    said = known.json("rep", "show", "maria")
    shown = known.json("history", "maria", "--open")["entries"]
    assert len(said["goals"]) + sum(said["open"].values()) == len(shown)


def test_a_new_reps_card_is_an_answer(team: Coachlog) -> None:
    lines = team.drawn("rep", "show", "dev").out.splitlines()
    assert lines[-2:] == ["last one-on-one  none yet", "open             nothing"]


def test_a_card_says_who_is_away_and_until_when_or_has_left(team: Coachlog) -> None:
    team("rep", "pause", "maria", "--back", "2026-12-07")
    assert "state\taway until 2026-12-07" in team("rep", "show", "maria").out.splitlines()
    team("rep", "leave", "dev", "--keep-until", "2027-05-23")
    said = team("rep", "show", "dev").out.splitlines()
    assert {"state\tleft 2026-11-23", "keep until\t2027-05-23"} < set(said)


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_line_of_a_card_is_wider_than_the_screen(known: Coachlog, columns: int) -> None:
    known("goal", "maria", "long " * 200, "--due", "2026-12-31")
    lines = known.drawn("rep", "show", "maria", columns=columns).out.splitlines()
    assert max(map(len, lines)) <= columns


def test_what_was_typed_never_acts_on_a_terminal(team: Coachlog) -> None:
    team("goal", "maria", "[bold]\x1b[31mred\x1b[0m", "--due", "none")
    shown = team.drawn("rep", "show", "maria").out
    assert "[bold]" in shown
    assert "\x1b" not in shown


def test_a_rep_who_is_not_there_is_refused(team: Coachlog) -> None:
    team.refused("rep", "show", "mria", code=1, says="Did you mean maria?")

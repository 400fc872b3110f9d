"""config: what a journal can be told, and what follows from it."""

import pytest

from tests.typing_in import Coachlog


def told(coachlog: Coachlog) -> dict[str, tuple[str, str]]:
    return {one["key"]: (one["value"], one["from"]) for one in coachlog.json("config")["config"]}


def test_every_setting_is_listed_with_its_value_and_where_it_comes_from(team: Coachlog) -> None:
    assert team("config").out.splitlines() == [
        "one-on-one-every\t7\tdefault", "feedback-every\t14\tdefault", "praise-every\t14\tdefault",
        "goal-every\t14\tdefault", "session-every\t0\tdefault", "fiscal-year-starts\tjan\tdefault",
        "language-hints\ton\tdefault", "your-name\t\tdefault",
    ]  # fmt: skip
    team("config", "session-every", "2w")
    assert told(team)["session-every"] == ("14", "journal")
    shown = team.drawn("config").plain.splitlines()
    assert shown[4] == "session-every       every 14 days  journal  a session with the team"
    assert shown[0] == "one-on-one-every    every 7 days   default  a one-on-one with each rep"


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("one-on-one-every", "2w", "14"),
        ("one-on-one-every", "off", "0"),
        ("one-on-one-every", "0", "0"),
        ("ONE_ON_ONE_EVERY", "10", "10"),
        ("fiscal-year-starts", "February", "feb"),
        ("fiscal-year-starts", "SEPT", "sep"),
        ("language-hints", "Off", "off"),
        ("your-name", " Anna  Bell ", "Anna Bell"),
        ("your-name", "", ""),
    ],
)
def test_a_value_is_read_as_people_type_it(team: Coachlog, key: str, typed: str, stored: str) -> None:
    team("config", key, typed)
    assert told(team)[key.lower().replace("_", "-")] == (stored, "journal")
    before = team.export()
    team("config", key, stored)  # what a pipe shows can be typed again
    assert team.export() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["colour", "red"], 'there\'s no setting "colour". The settings are: one-on-one-every'),
        (["session-every", "often"], 'session-every: "often" isn\'t an interval'),
        (["fiscal-year-starts", "q2"], 'fiscal-year-starts: unknown value "q2". Use jan, feb'),
        (["language-hints", "maybe"], 'language-hints: unknown value "maybe". Use on, off'),
    ],
)
def test_what_cannot_be_is_refused(team: Coachlog, words: list[str], says: str) -> None:
    team.refused("config", *words, code=2, says=says)


def test_one_setting_is_shown_and_can_be_the_default_again(team: Coachlog) -> None:
    assert team("config", "praise-every", "3w").out == "praise-every is every 21 days now (praise for each rep)\n"
    assert team("config", "praise-every").out == "praise-every\t21\tjournal\n"
    assert team("config", "praise-every", "default").out == (
        "praise-every is every 14 days now, the default (praise for each rep)\n"
    )
    assert told(team)["praise-every"] == ("14", "default")


def test_it_is_undone_like_anything_else(team: Coachlog) -> None:
    before = team.export()
    team("config", "goal-every", "off")
    assert team("undo").out.startswith("Undone: config, goal-every is every 14 days again\n")
    assert team.export() == before
    assert team("redo").out.startswith("Redone: config, goal-every is off again\n")
    team("config", "goal-every", "off")  # nothing changes, so there is no step
    team("undo")
    assert team.export() == before


def test_it_moves_with_the_journal_and_is_in_the_export(team: Coachlog) -> None:
    team("config", "one-on-one-every", "30d")
    team("config", "fiscal-year-starts", "feb")
    assert '"config": {"fiscal-year-starts": "feb", "one-on-one-every": "30"}' in team.export()
    assert team.json("goal", "maria", "close it @eoq")["entries"][0]["due"] == "2027-01-31"


def test_a_first_setting_starts_a_journal_and_says_where(coachlog: Coachlog) -> None:
    assert coachlog("config", "session-every", "2w").out.splitlines()[1] == f"A new journal: {coachlog.journal}"
    assert told(coachlog)["session-every"] == ("14", "journal")


def test_to_look_starts_nothing(coachlog: Coachlog) -> None:
    coachlog.refused("config", code=1, says="there's no journal at")
    assert not coachlog.journal.exists()


def test_a_damaged_setting_can_be_mended(team: Coachlog) -> None:
    from tests.test_told import put  # noqa: PLC0415

    put(team, "setting", uid="goal-every", value="often")
    team.refused(
        "due",
        code=1,
        says="the setting goal-every can't be read. To reset it: coachlog config goal-every default",
    )
    team("config", "goal-every", "default")
    assert team.json("due")["overdue"] == []

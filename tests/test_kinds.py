"""What holds for every kind of entry, also for one that is added: the tests walk over the table."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from coachlog.model import KINDS, MISSED
from tests.typing_in import ANY, Coachlog

MADE: Mapping[str, tuple[str, ...]] = {  # what makes an open one, or one at all
    "note": ("note", "maria", "x"),
    "feedback": ("feedback", "maria", "x"),
    "praise": ("praise", "maria", "x"),
    "goal": ("goal", "maria", "x @eoq", "--every", "1w"),
    "check-in": ("checkin", "maria", "x"),
    "follow-up": ("followup", "maria", "x @fri"),
    "heard": ("note", "maria", "--heard", "x"),
    "session": ("session", "x", "--with", "all"),
    "lesson": ("session", "y", "--with", "all", "--lesson", "x"),
}
REFUSED_SOMEWHERE = ("done {}", "done {} --missed", "drop {}", "given {}", "snooze {} 3w", "checkin {} y",
                     "edit {} --due fri", "edit {} --owner rep", "edit {} --target 2", "edit {} --every 1w",
                     "edit {} --reopen", "edit {} --rep dev", "edit {} --on 2026-11-02")  # fmt: skip
OPEN = [name for name, kind in KINDS.items() if kind.opens]


def made(team: Coachlog, kind: str) -> str:
    """Make one of a kind, the last entry of all; return its id."""
    if kind == "check-in":
        team("goal", "maria", "g @eoq")
    entries = team.json(*MADE[kind])["entries"]
    return next(str(entry["id"]) for entry in reversed(entries) if entry["kind"] == kind)


def test_every_kind_is_made_here() -> None:
    assert list(MADE) == list(KINDS)


@pytest.mark.parametrize("kind", OPEN)
def test_an_open_one_can_be_closed_in_each_of_its_ways_and_is_offered_by_tab(team: Coachlog, kind: str) -> None:
    assert KINDS[kind].closes
    for how, status in KINDS[kind].closes.items():
        number = made(team, kind)
        command = how.split()[0]
        offered = team(f"coachlog {command} ", env={"_COACHLOG_COMPLETE": "zsh"}).out
        assert re.search(rf"^{number}\b", offered, re.MULTILINE), (how, offered)
        team(command, number, *how.split()[1:])
        [entry] = team.json("show", number)["entries"]
        assert (entry["status"], status in KINDS[kind].statuses) == (status, True)
        again = team(command, number, *how.split()[1:], code=1).err
        team(*again.rpartition("coachlog ")[2].split())  # which it says opens it again


def test_what_closes_is_a_command_and_opens_nothing() -> None:
    commands = {how for kind in KINDS.values() for how in kind.closes}
    assert commands == {"done", "drop", "given", MISSED}
    assert all(kind.opens not in kind.closes.values() for kind in KINDS.values())
    assert all(bool(kind.opens) == bool(kind.closes) for kind in KINDS.values())


@pytest.mark.parametrize("kind", OPEN)
def test_an_open_one_is_in_prep_exactly_once(team: Coachlog, kind: str) -> None:
    number = made(team, kind)
    rows = [line.split("\t") for line in team("prep", "maria").out.splitlines()]
    assert [row[1] for row in rows].count(number) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_in_a_shared_document_or_counted_as_left_out(team: Coachlog, kind: str) -> None:
    made(team, kind)
    there = team.json("history", "maria", "-n", "0")["entries"]
    ran = team("export", "maria", "--share", "--format", "json")
    left_out = ran.err.partition("left out: ")[2]
    assert len(ran.json["entries"]) + sum(map(int, re.findall(r"\d+", left_out))) == len(there)


def test_a_one_on_one_by_message_is_called_that_in_a_message(team: Coachlog) -> None:
    team("note", "maria", "x", "--async")
    team.refused("given", "1", code=1, says="1 is a one-on-one by message: only feedback is given")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("line", REFUSED_SOMEWHERE)
def test_no_message_suggests_a_command_that_is_then_refused(
    team: Coachlog, tmp_path: Path, kind: str, line: str
) -> None:
    number = made(team, kind)
    ran = team(*line.format(number).split(), code=ANY)
    if ran.code == 0:
        return
    for suggested in re.findall(r"coachlog ([a-z]+ \d+[^;,.]*)", ran.err.split("See ")[0]):
        copy = Coachlog(tmp_path / "copy.db")
        shutil.copyfile(team.journal, copy.journal)
        copy(*suggested.replace("DAY", "2026-11-20" if "--on" in suggested else "fri").split())

"""What holds for every kind of entry, also for one that is added: the tests walk over the table."""

import re
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

import coachlog as package
from coachlog.briefs import SECTIONS, Section
from coachlog.model import KINDS, MISSED, Entry, Kind, Variant
from tests.typing_in import ANY, Coachlog

MADE: Mapping[str, tuple[str, ...]] = {  # what makes an open one, or one at all
    "note": ("note", "maria", "x"),
    "feedback": ("feedback", "maria", "x"),
    "praise": ("praise", "maria", "x"),
    "goal": ("goal", "maria", "x @eoq", "--every", "1w"),
    "check-in": ("checkin", "maria", "x"),
    "follow-up": ("followup", "maria", "x @fri"),
    "topic": ("topic", "maria", "x", "--theirs"),
    "heard": ("note", "maria", "--heard", "x"),
    "session": ("session", "x", "--with", "all"),
    "lesson": ("session", "y", "--with", "all", "--lesson", "x"),
}
TEAM_GOAL = "team goal"  # no kind of its own, and no rep's
REFUSED_SOMEWHERE = ("done {}", "done {} --missed", "drop {}", "given {}", "snooze {} 3w", "checkin {} y",
                     "edit {} --due fri", "edit {} --owner rep", "edit {} --target 2", "edit {} --every 1w",
                     "edit {} --reopen", "edit {} --under 1", "edit {} --under none",
                     "edit {} --rep dev", "edit {} --on 2026-11-02")  # fmt: skip
OPEN = [name for name, kind in KINDS.items() if kind.opens]


def made(team: Coachlog, kind: str) -> str:
    """Make one of a kind, the last entry of all; return its id."""
    if kind == "check-in":
        team("goal", "maria", "g @eoq")
    if kind == TEAM_GOAL:
        return str(team.json("goal", "--team", "west", "x", "@eoq", "--every", "1w")["entries"][0]["id"])
    entries = team.json(*MADE[kind])["entries"]
    return next(str(entry["id"]) for entry in reversed(entries) if entry["kind"] == kind)


def test_every_kind_is_made_here() -> None:
    assert list(MADE) == list(KINDS)


@pytest.mark.parametrize("kind", [*OPEN, TEAM_GOAL])
def test_an_open_one_can_be_closed_in_each_of_its_ways_and_is_offered_by_tab(team: Coachlog, kind: str) -> None:
    row = KINDS["goal" if kind == TEAM_GOAL else kind]
    assert row.closes
    for how, status in row.closes.items():
        number = made(team, kind)
        command = how.split()[0]
        offered = team(f"coachlog {command} ", env={"_COACHLOG_COMPLETE": "zsh"}).out
        assert re.search(rf"^{number}\b", offered, re.MULTILINE), (how, offered)
        team(command, number, *how.split()[1:])
        [entry] = team.json("show", number)["entries"]
        assert (entry["status"], status in row.statuses) == (status, True)
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
    left_out = ran.err.partition("not included: ")[2]
    assert len(ran.json["entries"]) + sum(map(int, re.findall(r"\d+", left_out))) == len(there)


@pytest.mark.parametrize("kind", OPEN)
@pytest.mark.parametrize("document", ["prep maria --md", "export maria --handover"])
def test_an_open_one_is_in_a_document_for_others_or_counted_as_left_out(
    team: Coachlog, kind: str, document: str
) -> None:
    made(team, kind)
    ran = team(*document.split())
    assert (": x\n" in ran.out) != ("not included: 1 " in ran.err)


def test_a_team_goal_is_in_no_reps_prep_and_in_no_shared_document(team: Coachlog) -> None:
    number = made(team, TEAM_GOAL)
    team("checkin", number, "y", "--at", "4")
    for document in ("prep maria", "prep maria --md", "history maria -n 0", "export maria --handover",
                     "export maria --share", "export maria --share --format json", "review maria --share"):  # fmt: skip
        ran = team(*document.split())
        assert not re.search(r"\bx\b|\by\b", ran.out), document
        assert ran.err in ("", "coachlog: nothing left out\n"), document


def test_every_row_is_whole() -> None:
    linked = {"check-in", "session", "lesson"}  # beneath their parent, or nobody's own
    for name, kind in KINDS.items():
        sections = {variant.section for variant in kind.variants.values()}
        assert sections <= {*SECTIONS, ""}, name
        assert (sections == {""}) == (name in linked), name
        assert {*kind.carries} | {*(kind.shares or ())} <= {*Entry._fields}, name
        for variant in kind.variants.values():
            assert variant.phrase.format(name="Maria", owner="legal:Ana") != "", name


IDEA = Kind(
    "idea", ("status",), {"": Variant("idea", "an idea", "idea for {name}", "idea")},
    opens="open", statuses=("open", "done"), closes={"done": "done"},
)  # fmt: skip


@pytest.mark.parametrize("kind", [IDEA, IDEA._replace(shares=("status",))], ids=["not shared", "shared"])
def test_a_new_kind_is_in_prep_and_counted_where_a_document_has_no_section_for_it(
    team: Coachlog, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    monkeypatch.setitem(KINDS, "idea", kind)
    monkeypatch.setitem(SECTIONS, "idea", Section("idea", "ideas", "ideas"))
    team("followup", "maria", "x")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute("update entry set kind = 'idea', owner = null")
    assert team("prep", "maria").out == "idea\t1\t2026-11-23\topen\t\tx\n"
    assert "\nideas        1  x\n" in team.drawn("prep", "maria").plain
    assert [entry["text"] for entry in team.json("prep", "maria")["ideas"]] == ["x"]
    for document in ("prep maria --md", "export maria --handover"):
        ran = team(*document.split())
        assert ran.err == "coachlog: not included: 1 idea\n"
        assert "x\n" not in ran.out
    counted = "not included: 1 idea" if kind.shares is None else "nothing left out"
    assert team("export", "maria", "--share").err == f"coachlog: {counted}\n"
    assert team("team").out.split("\t")[7:9] == ["0", "0"]  # nobody owes it
    assert team("due", "--count").out == "0\n"


def test_a_new_kind_without_a_section_fails(team: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "idea", IDEA)
    team("followup", "maria", "x")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute("update entry set kind = 'idea', owner = null")
    with pytest.raises(KeyError, match="idea"):
        team("prep", "maria")


def test_few_rules_name_a_kind_outside_its_row() -> None:
    sources = [path.read_text() for path in Path(package.__file__).parent.rglob("*.py")]
    assert sum(len(re.findall(r'kind == "|kind != "|kind in \(', source)) for source in sources) <= 20


def test_a_one_on_one_by_message_is_called_that_in_a_message(team: Coachlog) -> None:
    team("note", "maria", "x", "--async")
    team.refused("given", "1", code=1, says="1 is a one-on-one by message: it can't be closed. To remove it: ")


@pytest.mark.parametrize("kind", [*KINDS, TEAM_GOAL])
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


def test_a_new_kind_is_closed_in_its_own_way_and_whoever_has_it_owes_nothing(
    team: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    bet = Kind(
        "bet", ("owner", "status"), dict.fromkeys(("me", "rep", "partner"), Variant("bet", "a bet", "bet", "bet")),
        opens="open", statuses=("open", "dropped"), closes={"drop": "dropped"},
    )  # fmt: skip
    monkeypatch.setitem(KINDS, "bet", bet)
    monkeypatch.setitem(SECTIONS, "bet", Section("bet", "bets", "bets"))
    for owner in ("me", "rep", "legal:Jo"):
        team("followup", "maria", "x", "--owner", owner)
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute("update entry set kind = 'bet'")
    assert [line.split("\t")[0] for line in team("prep", "maria").out.splitlines()] == ["bet"] * 3
    assert team("team").out.split("\t")[7:9] == ["0", "0"]
    for words in ("done 1", "done 1 --missed", "given 1"):
        team.refused(*words.split(), code=1, says="1 is a bet: to close it, coachlog drop 1\n")
    team.refused("drop", "1", "--on", "2026-11-20", code=2, says="--on: a bet that is dropped has no closing date")
    assert "owe" not in team.drawn("rep", "leave", "maria").plain

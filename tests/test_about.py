"""about: what a word means, which entries have a tag, what is shown of them, and what that costs."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.files import Place
from coachlog.journal import about, opening, questions, search, tagging
from coachlog.journal.questions import Filter
from coachlog.model import Entry, Rep
from coachlog.text import tags
from tests.benchmarks import journals
from tests.benchmarks.journals import Size
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog, Ran, typed_once

MON = date(2026, 11, 23)


def rows(ran: Ran) -> list[list[str]]:
    return [line.split("\t") for line in ran.out.splitlines()]


def ids(entries: Sequence[dict[str, int]]) -> list[int]:
    return [entry["id"] for entry in entries]


@pytest.fixture
@typed_once
def deal(team: Coachlog) -> Coachlog:
    """Ids 1 to 13, of which 12 and 13 are about something else."""
    for words in (
        ["note", "maria", "Only the champion knows us at deal:Hooli", "--mine", "find two names @thu"],  # 1, 2
        ["followup", "dev", "read the MSA for deal:Hooli", "--owner", "legal:Ana"],  # 3
        ["edit", "3", "--due", "2026-11-24"],
        ["goal", "dev", "Close deal:Hooli @eoq", "--target", "2"],  # 4
        ["checkin", "4", "in procurement", "--at", "1", "--status", "at-risk"],  # 5
        ["session", "Win/loss: deal:hooli", "--with", "all", "--also", "marketing:Tim", "--also", "Legal:ana",
         "--lesson", "Meet legal in week one", "--mine", "send the summary", "--on", "2025-01-10"],  # 6, 7, 8
        ["feedback", "dev", "Talks over the CFO at DEAL:HOOLI", "--private", "--due", "fri"],  # 9
        ["followup", "maria", "map who decides, deal:Hooli @fri", "--theirs"],  # 10
        ["done", "10"],
        ["praise", "maria", "calm at deal:Hooli", "--on", "2026-11-20"],  # 11
        ["note", "maria", "the Hooli deal, deal:Hooli-EMEA and #hooliday", "--mine", "hooli"],  # 12, 13
    ):  # fmt: skip
        team(*words)
    return team


# What is shown


def test_everything_with_the_tag_and_all_that_is_linked_to_it(deal: Coachlog) -> None:
    found = deal.json("about", "deal:Hooli", "--today", "2026-11-27")
    assert (found["tag"], found["count"], found["since"]) == ("deal:hooli", 11, "2025-01-10")
    assert ids(found["open"]) == [3, 2, 9, 4, 8]  # by due date, without one last
    assert ids(found["latest"]) == [10, 9, 6]  # one of each rep and of the team, newest first
    assert found["partners"] == ["legal:Ana", "marketing:Tim"]
    assert ids(found["lessons"]) == [7]
    newest_first = [entry["id"] for entry in deal.json("find", "--tag", "deal:hooli")["entries"][::-1]]
    assert sorted(newest_first) == list(range(1, 12))
    assert sorted(ids(deal.json("history", "--tag", "deal:hooli")["entries"])) == list(range(1, 12))
    assert {"tag": "deal:hooli", "count": 11, "last": "2026-11-23"} in deal.json("find", "--tags")["tags"]


def test_on_a_terminal(deal: Coachlog) -> None:
    assert deal.drawn("about", "hooli", "--today", "2026-11-27").plain == (
        "open       3  dev    legal:Ana: read the MSA for deal:Hooli   3 days overdue\n"
        "           2  maria  find two names                           1 day overdue\n"
        "           9  dev    feedback: Talks over the CFO at…         due today  private\n"
        "           4  dev    goal: Close deal:Hooli                   due Thu 31 Dec\n"
        "           8  team   send the summary                         no due date\n"
        "latest    10  maria  Mon 23 Nov       map who decides, deal:Hooli\n"
        "           9  dev    Mon 23 Nov       feedback: Talks over the CFO at…   private\n"
        "           6  team   Fri 10 Jan 2025  session: Win/loss: deal:hooli\n"
        "partners  legal:Ana, marketing:Tim\n"
        "lessons    7  Meet legal in week one\n"
        "11 entries since Jan 2025: coachlog find --tag deal:hooli\n"
    )


def test_in_a_pipe_columns_stay_and_nothing_is_cut(deal: Coachlog) -> None:
    deal("note", "dev", f"deal:Hooli\t{'x' * 300}", "--on", "2026-11-27", "--today", "2026-11-27")
    found = rows(deal("about", "hooli", "--today", "2026-11-27"))
    assert {len(row) for row in found} == {11}
    assert [row[0] for row in found] == ["open"] * 5 + ["latest"] * 3 + ["partner"] * 2 + ["lesson"]
    assert found[0] == [
        "open", "3", "2026-11-23", "dev", "follow-up", "legal:Ana", "open", "2026-11-24", "3", "",
        "read the MSA for deal:Hooli",
    ]  # fmt: skip
    assert found[2][7:10] == ["2026-11-27", "0", "private"]
    assert found[4][3:10] == ["", "follow-up", "me", "open", "", "", ""]
    assert found[5][-1] == f"deal:Hooli\\t{'x' * 300}"
    assert found[8] == ["partner", *[""] * 9, "legal:Ana"]


def test_a_check_in_names_its_goal(team: Coachlog) -> None:
    team("goal", "dev", "Close #hooli @eoq", "--target", "2")
    team("checkin", "1", "--at", "1", "--status", "at-risk", "--on", "2026-11-23")
    team("checkin", "1", "in procurement", "--status", "on-track", "--today", "2026-11-24")
    assert 'check-in on "Close #hooli": on track: in procurement\n' in team.drawn("about", "hooli", columns=100).plain
    assert rows(team("about", "hooli"))[1][6] == "on track"


def test_a_lesson_is_listed_as_one_and_not_as_the_teams_latest(team: Coachlog) -> None:
    team("session", "Retro", "--with", "all", "--lesson", "ask early #qbr", "--on", "2026-11-20")
    team("session", "About the #qbr", "--with", "all", "--on", "2026-11-19")
    shown = team.drawn("about", "qbr").plain
    assert shown.startswith("latest    3  team  Thu 19 Nov  session: About the #qbr\nlessons   2  ask early #qbr\n")


def test_topics_are_open_items_without_a_due_date(team: Coachlog) -> None:
    team("topic", "maria", "territory #qbr")
    team("topic", "maria", "comp plan #qbr", "--theirs")
    team("snooze", "2", "fri")
    assert team.drawn("about", "qbr").plain.startswith(
        "open      1  maria  topic: territory #qbr\n"
        "          2  maria  their topic: comp plan #qbr  snoozed until Fri 27 Nov\n"
        "latest "
    )


def test_a_snoozed_item_is_due_when_it_was_snoozed_to(team: Coachlog) -> None:
    team("followup", "maria", "ask #qbr @tue")
    team("snooze", "1", "fri")
    assert "ask #qbr  due Fri 27 Nov\n" in team.drawn("about", "qbr").plain
    assert "ask #qbr  3 days overdue\n" in team.drawn("about", "qbr", "--today", "2026-11-30").plain


def test_a_list_takes_the_windows_height_less_one_and_counts_the_rest(team: Coachlog) -> None:
    for number in range(12):
        team("rep", "add", f"Rep{number} X")
        team("followup", f"rep{number}", f"call {number} #qbr @fri")
    team("session", "Retro #qbr", "--with", "all", *(f"--lesson=lesson {number}" for number in range(9)))
    for lines in (10, 11, 12, 16, 24, 30, 37, 60):
        shown = team.drawn("about", "qbr", env={"LINES": str(lines)}).plain.splitlines()
        assert len(shown) <= lines - 1
        assert len(shown) == min(lines - 1, 12 + 13 + 9 + 1)
        cut = [line for line in shown if " more: " in line]
        whole = [line for line in shown[:-1] if line not in cut]
        hidden = sum(int(line.partition(" more: ")[0].split()[-1]) for line in cut)
        assert len(whole) + hidden == 12 + 13 + 9
        for line in cut:
            words = line.partition(" more: coachlog ")[2].split()
            assert team(*words).out
    least = team.drawn("about", "qbr", env={"LINES": "1"}).plain.splitlines()
    assert len(least) == 9
    assert least[-1] == "22 entries since Nov 2026: coachlog find --tag qbr"


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_every_line_fits_the_window(deal: Coachlog, columns: int) -> None:
    for name in ("legal:Anastasia", "ops:Bo", "finance:Cy"):
        deal("followup", "dev", f"{'a long text ' * 20}deal:Hooli", "--owner", name)
    shown = deal.drawn("about", "hooli", columns=columns, env={"LINES": "60"}).plain.splitlines()
    assert all(len(line) <= columns for line in shown)
    assert sum(line.count("private") for line in shown) == 1
    assert sum(line.count("overdue") + line.count("due ") for line in shown) == 8
    assert " ".join(" ".join(shown).split()).endswith("14 entries since Jan 2025: coachlog find --tag deal:hooli")


@pytest.mark.parametrize("text", ["\x1b[31mred #qbr", "[bold]#qbr[/] [/] :100:", "\u202e#qbr"])
def test_what_was_typed_is_shown_and_never_acts(team: Coachlog, text: str) -> None:
    team("followup", "maria", "-", stdin=text.encode())
    shown = team.drawn("about", "qbr").plain
    assert all(line.isprintable() for line in shown.splitlines())
    assert ("[bold]#qbr[/] [/] :100:" in shown) == ("bold" in text)


# What a word means


@pytest.mark.parametrize("word", ["deal:Hooli", "deal:hooli", "hooli", "HOOLI", " Hoóli "])
def test_a_deal_is_found_by_its_name_alone(deal: Coachlog, word: str) -> None:
    assert deal.json("about", word)["tag"] == "deal:hooli"


@pytest.mark.parametrize("word", ["qbr", "#qbr", "QBR", "#QBR", " #Qbr "])
def test_a_tag_is_the_same_with_and_without_its_sign(team: Coachlog, word: str) -> None:
    team("note", "maria", "for the #QBR")
    assert team.json("about", word)["count"] == 1


def test_of_two_tags_a_terminal_is_asked_which(deal: Coachlog) -> None:
    deal("note", "dev", "about #hooli")
    says = '"hooli" matches 2 tags: #hooli and deal:hooli. Type the full tag: '
    deal.refused("about", "hooli", code=1, says=says)
    assert deal.json("about", "#hooli")["count"] == 1
    assert deal.json("about", "deal:hooli")["count"] == 11
    code, shown = typed_on_a_terminal(deal, "about", "hooli", answers="1\n")
    assert (code, "1 entry since Nov 2026: coachlog find --tag hooli" in shown) == (0, True)
    code, shown = typed_on_a_terminal(deal, "about", "hooli", answers="2\n")
    assert (code, "11 entries since Jan 2025" in shown) == (0, True)


def test_near_tags_are_offered(deal: Coachlog) -> None:
    deal.refused("about", "hoooli", code=1, says='"hoooli" isn\'t a tag in use. Did you mean deal:hooli')
    deal.refused("about", "hooliday-", code=1, says="or #hooliday? To search for the word: ")
    deal.refused("about", "#hooli", code=1, says="Did you mean deal:hooli or deal:hooli-emea or #hooliday? To search")
    code, shown = typed_on_a_terminal(deal, "about", "hoooli", answers="1\n")
    assert (code, "11 entries since Jan 2025" in shown) == (0, True)


def test_a_word_that_is_in_no_tag_leads_to_find(deal: Coachlog) -> None:
    says = '"champion" isn\'t a tag in use. To search for the word: coachlog find champion'
    deal.refused("about", "champion", code=1, says=says)
    deal.refused("about", "it's", code=1, says="coachlog find 'it'\"'\"'s'")
    assert deal("find", "champion").out


def test_without_tags_it_says_what_one_is(team: Coachlog) -> None:
    team.refused("about", "qbr", code=1, says="there are no tags yet. Type #word or deal:name anywhere in a text")
    team.refused("about", code=2, says="no tag is named. Leave out its #, or quote it: coachlog about qbr.")
    team.refused("about", "##", code=2, says="TAG is empty")


@pytest.mark.parametrize("tag", ["#_", "#größe", "#日本", "deal:A-B.c", "#a_b", "deal:_"])
def test_any_tag_can_be_asked_about(team: Coachlog, tag: str) -> None:
    team("note", "maria", f"hello {tag} there", "--mine", "call")
    team("note", "maria", f"hello {tag}x there")
    assert team.json("about", tag)["count"] == 2
    assert ids(team.json("find", "--tag", tag)["entries"]) == [1, 2]
    assert ids(team.json("history", "--tag", tag)["entries"]) == [1, 2]


# Which entries have a tag

TAGS = ("#qbr", "deal:Hooli", "#hooli", "#qbr-2")


class Planned(NamedTuple):
    """An entry to write: what its text is, and how far before it its parent stands; 0: it has none."""

    text: str
    before: int


PLANS = st.lists(
    st.builds(
        Planned,
        st.lists(st.sampled_from([*TAGS, "qbr", "hooli", "deal"]), max_size=2).map(" ".join).map("x {}".format),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(plan=PLANS)
def test_a_tag_is_inherited_at_any_depth(plan: list[Planned]) -> None:
    having: dict[str, list[int]] = {}
    for number, planned in enumerate(plan, 1):
        own = {*tags(planned.text)}
        above = number - planned.before
        if planned.before and above > 0:
            own |= {tag for tag, ids in having.items() if above in ids}
        for tag in own:
            having.setdefault(tag, []).append(number)
    with TemporaryDirectory() as folder, _written(Path(folder) / "journal.db", plan) as connection:
        for few in (tagging.FEW, 0):  # by the index, and on a walk
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(tagging, "FEW", few)
                _is_inherited(connection, having)


def _is_inherited(connection: sqlite3.Connection, having: Mapping[str, list[int]]) -> None:
    for tag in map(str.lower, (name.lstrip("#") for name in TAGS)):
        expected = having.get(tag, [])
        wanted = Filter(tag=tag)
        assert sorted(entry.id for entry in about.entries(connection, tag)) == expected
        assert [entry.id for entry in search.entries(connection, wanted, [])] == expected[::-1]
        assert [e.id for e in search.entries(connection, wanted, search.words("x"))] == expected[::-1]
        assert [entry.id for entry in questions.history(connection, wanted)] == expected
        assert [e.id for e in questions.history(connection, wanted._replace(reps=["a"]))] == expected
        assert [e.id for e in questions.history(connection, wanted._replace(newest=2))] == expected[-2:]
    used = search.tags_used(connection, Filter())
    assert {one.tag: one.count for one in used} == {tag: len(ids) for tag, ids in having.items()}


def test_entries_can_be_looked_for_while_others_are_still_read(tmp_path: Path) -> None:
    plan = [Planned("x #qbr", 0)] * 30
    with _written(tmp_path / "journal.db", plan) as connection:
        first, second = (search.entries(connection, Filter(tag="qbr"), []) for _ in range(2))
        assert [next(first).id, next(second).id, next(first).id] == [30, 30, 29]


def _written(path: Path, plan: Sequence[Planned]) -> "closing[sqlite3.Connection]":
    """Write a journal of one rep's entries, and open it."""
    with opening.writing(Place(path, named=True), "note", create=True) as step:
        step.add_rep(Rep("", "a", "A B", None, None, None, None, MON))
        for number, planned in enumerate(plan, 1):
            above = number - planned.before if planned.before else 0
            kind = "praise" if above > 0 else "note"
            how = None if above > 0 else "met"
            step.add(Entry(kind, "a", MON, planned.text, how=how, parent=above if above > 0 else None))
    return closing(sqlite3.connect(path))


# What it costs


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list of one number: the steps of SQLite so far, on whatever connections a command opens."""
    counted = [0]
    connect = sqlite3.connect

    def count() -> None:
        counted[0] += 1

    def counting(*words: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*words, **named)
        connection.set_progress_handler(count, 1)
        return connection

    monkeypatch.setattr(sqlite3, "connect", counting)
    return counted


@pytest.mark.slow
def test_it_costs_what_the_tags_own_entries_cost(tmp_path: Path, steps: list[int]) -> None:
    took: dict[str, list[int]] = {}
    for size in (Size(1_000), Size(20_000)):
        path = tmp_path / f"{size.entries}.db"
        journals.build(path, size)
        with opening.writing(Place(path, named=True), "note") as step:
            above = 0
            for number in range(40):  # one beneath the other
                text = "forty deep #deep" if not number else "further down"
                above = step.add(Entry("heard", "maria", MON, text, parent=above or None)).id
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("insert into entry_fts (entry_fts) values ('optimize')")
        coachlog = Coachlog(path)
        for word, entries in (("hooli", 24), ("deep", 40)):
            steps[0] = 0
            assert coachlog.json("about", word)["count"] == entries
            took.setdefault(word, []).append(steps[0])
    assert all(small == large > 100 for small, large in took.values()), took

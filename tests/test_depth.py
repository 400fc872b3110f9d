"""What hangs on an entry follows it, at any depth: an import may bring trees that no command of ours makes."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.test_leaks import check, markers
from tests.typing_in import Coachlog

Tree = Sequence[Mapping[str, Any]]
REPS = [{"alias": alias, "name": name} for alias, name in (("zq91", "zq93 zq94"), ("zq92", "zq95 zq96"))]
MARIA, DEV = "zq91", "zq92"  # their names are markers, too: see test_leaks
KINDS = ("note", "praise", "heard", "feedback", "follow-up", "goal", "lesson")


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Give the entries of a file: trees of any depth, a child's number above its parent's or below it."""
    count = draw(st.integers(2, 9))
    ids = draw(st.permutations(range(1, count + 1)))
    found: list[dict[str, Any]] = []
    for place, entry_id in enumerate(ids):
        # Mostly on the one before it: deep rather than wide.
        parent = draw(st.sampled_from([None, *found, *found[-1:] * 6])) if found else None
        if parent is None:
            rep, kind = draw(st.sampled_from([(None, "session"), (MARIA, None), (MARIA, None), (DEV, None)]))
        else:
            rep, kind = parent["rep"], None
        kinds = [*KINDS, "check-in"] if parent and parent["kind"] == "goal" else KINDS
        kind = kind or draw(st.sampled_from(kinds))
        found.append(
            {
                "id": entry_id,
                "kind": kind,
                "rep": rep,
                "parent": parent and parent["id"],
                "on": "2026-11-16",
                "text": f"zq{place}",
                "private": draw(st.sampled_from([False, False, False, True])),
                **({"with": [DEV, MARIA]} if kind == "session" else {}),
            }
        )
    return found


def taken_in(coachlog: Coachlog, tree: Tree) -> None:
    coachlog("import", "-", stdin=json.dumps({"reps": REPS, "entries": tree}).encode())


def below(tree: Sequence[Mapping[str, Any]], entry_id: int) -> set[int]:
    """Return the numbers of all that hangs on an entry, told here anew."""
    found = {one["id"] for one in tree if one["parent"] == entry_id}
    return found.union(*(below(tree, child) for child in found))


def entries(coachlog: Coachlog) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(coachlog.export())["entries"]
    return found


DEEP: Tree = [
    {"id": entry_id, "kind": kind, "rep": MARIA, "parent": parent, "on": "2026-11-16", "text": f"zq{entry_id}"}
    for entry_id, kind, parent in ((1, "note", None), (4, "goal", 1), (3, "check-in", 4), (2, "praise", 3))
]
SESSION: Tree = [
    {**one, "rep": None, **({"kind": "session", "with": [DEV, MARIA]} if one["id"] == 1 else {})} for one in DEEP
]


@given(
    tree=trees(),
    which=st.integers(0, 99),
    doing=st.lists(
        st.sampled_from(
            [
                ("edit", "--private"), ("edit", "--private"), ("edit", "--no-private"), ("edit", "--rep", DEV),
                ("edit", "--rep", MARIA), ("edit", "--on", "2026-11-02"), ("delete",),
            ]
        ),
        min_size=1,
        max_size=4,
    ),
    last=st.sampled_from([("delete", "--forever"), ("rep", "erase", MARIA), ("rep", "erase", DEV)]),
)  # fmt: skip
@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
def test_a_tree_stays_one_whatever_is_done_with_it(
    tree: Tree, which: int, doing: list[tuple[str, ...]], last: tuple[str, ...]
) -> None:
    with TemporaryDirectory() as folder:
        coachlog = Coachlog(Path(folder) / "journal.db")
        taken_in(coachlog, tree)
        check(coachlog)
        for number, (command, *words) in enumerate(doing):
            before = entries(coachlog)
            if not before:
                break
            entry_id = before[(which + number) % len(before)]["id"]
            ran = coachlog(command, str(entry_id), *words, code=-1)
            assert ran.code in (0, 1), ran  # 1: it hangs on what is private, or it is a session's
            assert "FOREIGN KEY" not in ran.err
            after = {one["id"]: one for one in entries(coachlog)}
            together = {entry_id, *below(before, entry_id)}
            if ran.code == 0 and command == "delete":
                assert after.keys() == {one["id"] for one in before} - together
            elif ran.code == 0 and words[0] == "--private":
                assert all(after[one]["private"] for one in together)
            elif ran.code == 0 and words[0] == "--no-private":
                kept = {one["id"]: one["private"] for one in before}
                assert {one: after[one]["private"] for one in kept} == {**kept, entry_id: False}
            elif ran.code == 0 and words[0] == "--rep":
                assert {after[one]["rep"] for one in together} == {words[1]}
            check(coachlog)
            if ran.code == 0 and ran.out.count("no change") == 0:
                coachlog("undo")
                assert entries(coachlog) == before
                coachlog("redo")
                assert entries(coachlog) == list(after.values())
        _forget(coachlog, which, last)


def _forget(coachlog: Coachlog, which: int, last: tuple[str, ...]) -> None:
    """Forget one entry, there or deleted, or a rep; nothing of it is in the file after that."""
    there = entries(coachlog)
    if last[0] == "delete":
        entry_id = 1 + which % max(one["id"] for one in there) if there else 1
        coachlog("delete", str(entry_id), "--forever", "--yes")
        gone = {entry_id, *below(there, entry_id)}
    else:
        coachlog(*last, "--yes")
        gone = {one["id"] for one in there if one["rep"] == last[2]}
    assert {one["id"] for one in entries(coachlog)} == {one["id"] for one in there} - gone
    bytes_left = coachlog.journal.read_bytes()
    for one in there:
        if one["id"] in gone:
            assert f'"{one["text"]}"'.encode() not in bytes_left  # as the changes tell it
    check(coachlog)
    assert coachlog("doctor").out == ""


@pytest.mark.parametrize("tree", [DEEP, SESSION])
def test_deep_things_of_every_way(coachlog: Coachlog, tree: Tree) -> None:
    """The property above, once with each command for one deep tree: what it must find can be read here."""
    taken_in(coachlog, tree)
    before = entries(coachlog)
    assert {one["id"] for one in coachlog.json("show", "1")["entries"]} == {1, 2, 3, 4}
    for shared in (("export", MARIA, "--share"), ("review", MARIA, "--share")):
        assert "zq2" in coachlog(*shared).out
    assert "zq2" in coachlog("history", MARIA, "--kind", "praise").out
    assert coachlog.json("find", "zq2", "--rep", MARIA)["entries"]
    coachlog("edit", "1", "--private")
    for shared in (("export", MARIA, "--share"), ("review", MARIA, "--share"), ("prep", MARIA, "--md")):
        assert not {"zq2", "zq3", "zq4"} & markers(coachlog(*shared).out)
    for deep in ("2", "3"):
        coachlog.refused("edit", deep, "--no-private", code=1, says="First: coachlog edit 1 --no-private")
    assert "still private: 2, 3 and 4" in coachlog("edit", "1", "--no-private").out
    coachlog("undo", "-n", "2")
    assert entries(coachlog) == before
    assert "Linked entries deleted too: 2, 3 and 4" in coachlog("delete", "1").out
    assert entries(coachlog) == []
    coachlog("undo")
    assert entries(coachlog) == before
    coachlog("delete", "4")
    assert "1 entry" in coachlog("doctor", code=-1, env={"FORCE_COLOR": "1"}).plain
    coachlog("delete", "1", "--forever", "--yes")
    assert b'"zq2"' not in coachlog.journal.read_bytes()
    assert coachlog("doctor").out == ""


def test_what_is_deep_moves_and_is_erased(coachlog: Coachlog) -> None:
    taken_in(coachlog, DEEP)
    coachlog.refused("edit", "2", "--rep", DEV, code=1, says=f"To move both: coachlog edit 1 --rep {DEV}")
    coachlog("edit", "1", "--rep", DEV)
    assert {one["rep"] for one in entries(coachlog)} == {DEV}
    coachlog("edit", "1", "--on", "2026-11-02")
    assert {one["on"] for one in entries(coachlog)} == {"2026-11-02"}
    coachlog.refused("rep", "erase", DEV, code=2, says="4 entries")
    coachlog("rep", "erase", DEV, "--yes")
    assert entries(coachlog) == []
    assert b'"zq2"' not in coachlog.journal.read_bytes()


def test_what_is_deep_in_a_session_has_its_day(coachlog: Coachlog) -> None:
    taken_in(coachlog, SESSION)
    says = "it has the day of its session: coachlog edit 1 --on DAY"
    coachlog.refused("edit", "2", "--on", "yesterday", code=1, says=says)
    coachlog("edit", "1", "--on", "2026-11-02")
    assert {one["on"] for one in entries(coachlog)} == {"2026-11-02"}


def test_a_private_note_in_a_file_hides_what_hangs_on_what_hangs_on_it(coachlog: Coachlog) -> None:
    taken_in(coachlog, [{**one, "private": one["id"] == 1} for one in DEEP])
    assert all(one["private"] for one in entries(coachlog))
    assert "zq2" not in coachlog("export", MARIA, "--share").out


def test_a_journal_in_which_only_the_top_was_made_private(coachlog: Coachlog) -> None:
    """An older coachlog hid two levels only. What is deeper reads as private, and stays so when the top is opened."""
    taken_in(coachlog, DEEP)
    with closing(sqlite3.connect(coachlog.journal)) as connection, connection:
        connection.execute("update entry set private = 1 where id = 1")
    assert all(one["private"] for one in entries(coachlog))
    check(coachlog)
    assert "still private: 2, 3 and 4" in coachlog("edit", "1", "--no-private").out
    assert [one["id"] for one in entries(coachlog) if not one["private"]] == [1]


def test_entries_that_hang_in_a_circle(coachlog: Coachlog) -> None:
    """No command makes such a file. Whoever does gets answers, and no command that never ends."""
    taken_in(coachlog, DEEP)
    with closing(sqlite3.connect(coachlog.journal)) as connection, connection:
        connection.execute("update entry set parent = 2 where id = 1")
    for words in (("show", "1"), ("export",), ("history", MARIA), ("edit", "1", "--private"), ("delete", "1")):
        coachlog(*words)
    assert entries(coachlog) == []
    with closing(sqlite3.connect(coachlog.journal)) as connection, connection:
        connection.execute(
            "insert into entry (uid, kind, parent, 'on', text, created_at) values ('u','lesson',5,'2026-11-02','x','')"
        )
    coachlog("edit", "5", "--on", "yesterday", "--no-private", code=-1)
    coachlog("delete", "5")


def test_a_goal_that_hangs_on_a_session_can_be_checked(coachlog: Coachlog) -> None:
    taken_in(coachlog, SESSION)
    assert "nobody" not in coachlog("checkin", "4", "--at", "1").out
    coachlog("edit", "4", "--due", "2026-12-30")
    for words in (("due",), ("due", "--json"), ("prep", MARIA), ("team",), ("history", MARIA, "--open")):
        coachlog(*words)

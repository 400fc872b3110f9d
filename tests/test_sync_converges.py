"""Laptops that write alone and meet now and then come to the same journal, whatever arrived in which order."""

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.commands import changing_kind, merging_reps
from coachlog.errors import CoachlogError
from coachlog.journal import (
    conflicts,
    erasing,
    integrity,
    laptops,
    merging,
    questions,
    records,
    schema,
    settling,
    undoing,
)
from coachlog.journal.changes import FORGETTING, KEEP, Step
from coachlog.journal.importing import Importer
from coachlog.journal.records import COLUMNS, NUMBERED
from coachlog.journal.segments import RemoteStep, StepLine
from coachlog.journal.sending import lacking
from coachlog.journal.taking_in import Received, known_steps, take_in
from coachlog.model import KINDS, Entry, Pause, Rep
from coachlog.uids import uid_of

DAY = date(2026, 11, 23)
BEGIN = 1_790_000_000
FOLLOW_UP = {"owner": "me", "status": "open"}


class State(NamedTuple):
    """A version of a record."""

    uid: str
    rep: str | None
    parent: str | None
    said: str


class Laptop:
    """A journal in memory, with a clock that may be wrong."""

    def __init__(self, name: str, digit: int | None = None, skew: int = 0) -> None:
        self.name, self.skew, self.ticks = name, skew, 0
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        schema.migrate(self.db)
        if digit is not None:
            with self.writing("sync") as step:
                step.upsert("laptop", {"id": digit, "uid": step.device(), "name": name})
        self.db.execute("insert into remote (id, place, key) values (1, '', '')")
        self.kept = self.db.serialize()

    @contextmanager
    def writing(self, command: str) -> Iterator[Step]:
        self.ticks += 1
        at = datetime.fromtimestamp(BEGIN + self.ticks + self.skew, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.db.execute("begin immediate")
        try:
            step = Step(self.db, command, self.name, at)
            yield step
            settling.settle_conflicts(self.db, step.may_be_settled)
        except BaseException:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")

    @property
    def entries(self) -> list[Entry]:
        return [*questions.entries(self.db, questions.Filter())]

    def lines(self, known: dict[str, int]) -> list[StepLine]:
        return [*lacking(self.db, known)]

    def take(self, lines: list[StepLine]) -> Received:
        self.ticks += 1
        with self.writing("sync") as step:
            return take_in(
                self.db, sorted(map(arrived, lines), key=lambda one: (one.clock, one.device, one.n)), step.at
            )

    def meet(self, other: "Laptop") -> Received:
        return self.take(other.lines(known_steps(self.db)))

    def restore(self, place: int) -> None:
        """Go on with the copy that was kept last, as another laptop, and keep one of what is there now."""
        kept, self.kept = self.kept, self.db.serialize()
        self.db.close()
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.deserialize(kept)
        self.db.execute("pragma foreign_keys = on")
        self.name = f"{self.name.partition('-')[0]}-{place}"
        with self.writing("sync") as step:
            laptops.join(step, self.name)

    def tables(self) -> dict[str, list[Any]]:
        """All records, without ids that are each file's own."""
        return {
            table: sorted(
                json.dumps(
                    {name: value for name, value in one.items() if name != "id" or table in NUMBERED}, sort_keys=True
                )
                for one in records.states(self.db, table, "? is null", None)
            )
            for table in COLUMNS
        }

    def conflicts(self) -> list[Any]:
        return sorted(self.db.execute("select tbl, record, fields, others from conflict"))

    def states(self) -> Iterator[State]:
        """Everything that is known of records: each version with its uid, and the uids of its rep and its parent."""
        return map(
            State._make,
            self.db.execute(
                """
                select distinct record, after ->> '$.rep', after ->> '$.parent', after
                from step join change on change.step = step.id
                where after is not null and tbl <> 'attendance' and device <> 'here'
                """
            ),
        )

    def erased(self) -> set[str]:
        erased = "select c.record from step join change c on c.step = step.id where after is null and command in (?, ?)"
        return {uid for (uid,) in self.db.execute(erased, FORGETTING)}

    def check(self) -> None:
        assert [*integrity.strange(self.db)] == []
        assert not self.db.execute("pragma foreign_key_check").fetchall()
        self.db.execute("insert into entry_fts (entry_fts, rank) values ('integrity-check', 1)")
        by_id = {entry.id: entry for entry in self.entries}
        for entry in by_id.values():
            if entry.parent:
                above = by_id[entry.parent]
                assert (above.rep, above.private) <= (entry.rep, entry.private)
                assert entry.rep == above.rep


def arrived(line: StepLine) -> RemoteStep:
    n, at, command, clock, undoes, seen, changes = json.loads(line.text)
    return RemoteStep(line.device, n, at, command, clock, undoes and tuple(undoes), seen, [*map(tuple, changes)])


# What people do. Each takes a step, what is there, a number to choose by, and a text that nobody else writes.

Act = Callable[[Step, list[Entry], list[Rep], int, str], None]


def add_rep(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:
    alias = ("maria", "dev")[pick % 2]
    if alias not in [rep.alias for rep in reps]:
        step.add_rep(Rep("", alias, text, None, None, None, None, DAY))


def change_team(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:
    step.change_rep(reps[pick % len(reps)]._replace(team=text))


def pause(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:
    rep = reps[pick % len(reps)]
    if rep.pauses:
        step.change_pause(rep, rep.pauses[0]._replace(back=date(2026, 12, 1 + pick % 20)))
    else:
        step.add_pause(rep, Pause("", DAY, None, text))


def note(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:
    rep = reps[pick % len(reps)].alias
    said = step.add(Entry("note", rep, DAY, text, how="met"))
    step.add(Entry("follow-up", rep, DAY, f"{text} to do", parent=said.id, owner="me", status="open"))


def add_child(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:
    above = entries[pick % len(entries)]
    step.add(Entry("lesson" if above.kind == "session" else "heard", above.rep, DAY, text, parent=above.id))


def session(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    met = step.add(Entry("session", "", DAY, text, attended=tuple(rep.alias for rep in reps)))
    step.add(Entry("lesson", "", DAY, f"{text} lesson", parent=met.id))


def topic(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:
    step.add(Entry("topic", reps[pick % len(reps)].alias, DAY, text, owner="me", status="open"))


def cover(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    topics = [entry for entry in entries if entry.kind == "topic"]
    notes = [entry for entry in entries if entry.kind == "note"]
    if topics and notes:
        one = topics[pick % len(topics)]
        step.change(one._replace(status="covered", closed_on=DAY, covered_by=notes[pick % len(notes)].id))


def team_goal(step: Step, entries: list[Entry], reps: list[Rep], pick: int, text: str) -> None:
    above = step.add(Entry("goal", "", DAY, text, team="west", status="open", due=DAY))
    mine = [entry for entry in entries if entry.kind == "goal" and entry.rep]
    if mine:
        step.change(mine[pick % len(mine)]._replace(under=above.id))
    elif reps:
        step.add(Entry("goal", reps[0].alias, DAY, f"{text} too", status="open", due=DAY, under=above.id))


def set_cadence(step: Step, _: list[Entry], __: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    step.upsert("setting", {"uid": "one-on-one-every", "value": str(pick)})


def edit(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:
    step.change(entries[pick % len(entries)]._replace(text=text, edited_at=step.at))


def done(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:
    if opened := [entry for entry in entries if entry.is_open and "done" in KINDS[entry.kind].closes]:
        one = opened[pick % len(opened)]
        step.change(one._replace(status=KINDS[one.kind].closes["done"], closed_on=DAY, because=text))


def hide(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    for entry in tree(entries, entries[pick % len(entries)]):
        step.change(entry._replace(private=True))


def show(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    for entry in tree(entries, top(entries, entries[pick % len(entries)])):
        step.change(entry._replace(private=False))


def move(step: Step, entries: list[Entry], reps: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    if (first := top(entries, entries[pick % len(entries)])).rep:
        for entry in tree(entries, first):
            step.change(entry._replace(rep=reps[pick % len(reps)].alias))


def change_day(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    step.change(entries[pick % len(entries)]._replace(on=date(2026, 11, 1 + pick % 20)))


def delete(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    for entry in reversed(tree(entries, entries[pick % len(entries)])):
        step.remove(entry)


def change_kind(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:
    one = entries[pick % len(entries)]
    step.change(changing_kind.changed(step, one, ("praise", "topic", "follow-up")[pick % 3], DAY)._replace(text=text))


def rename(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:
    alias = ("lena", "dev", "maria")[pick % 3]
    if alias not in [rep.alias for rep in reps]:
        step.change_rep(reps[pick % len(reps)]._replace(alias=alias, name=text))


def merge_reps(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    if len(reps) > 1:
        merging_reps.join(step, reps[pick % len(reps)], reps[(pick + 1) % len(reps)])


def bring_in(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:
    """Import one and the same file, as it was written on one day or another."""
    importer = Importer(step)
    lena = Rep(uid_of(1, 7), "lena", "Lena", None, f"{text} team", None, None, DAY)
    if "lena" not in [rep.alias for rep in reps if rep.uid != lena.uid] and (there := importer.rep(lena)):
        importer.entry(Entry("note", there.alias, DAY, text, id=7, uid=uid_of(2, 7), how="met", created_at=step.at))
        importer.entry(Entry("heard", there.alias, DAY, text, id=9, uid=uid_of(3, 7), parent=7, created_at=step.at))
        importer.entry(Entry("praise", there.alias, DAY, text, id=8, uid=uid_of(4 + pick % 2, 7), created_at=step.at))
        importer.finish()
    for table in ("number", "said"):
        step.connection.execute(f"drop table temp.{table}")


def keep(step: Step, _: list[Entry], __: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    if found := conflicts.conflicts(step.connection):
        one = found[pick % len(found)]
        conflicts.keep(step, one.sides[pick % len(one.sides)].laptop, one.what)


def erase_rep(step: Step, _: list[Entry], reps: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    erasing.forget_rep(step, reps[pick % len(reps)])


def erase_entry(step: Step, entries: list[Entry], _: list[Rep], pick: int, text: str) -> None:  # noqa: ARG001
    erasing.forget_entries(step, [entries[pick % len(entries)].id])


def undo(step: Step, *_: object) -> None:
    [*undoing.undo(step)[1]]


def redo(step: Step, *_: object) -> None:
    [*undoing.redo(step)[1]]


def tree(entries: list[Entry], root: Entry) -> list[Entry]:
    below = [entry for entry in entries if entry.parent == root.id]
    return [root, *(deeper for entry in below for deeper in tree(entries, entry))]


def top(entries: list[Entry], entry: Entry) -> Entry:
    return next((top(entries, above) for above in entries if above.id == entry.parent), entry)


NEED_ENTRIES = {add_child, edit, done, hide, show, move, change_day, change_kind, delete, erase_entry}
NEED_REPS = {change_team, pause, note, session, topic, move, rename, merge_reps, erase_rep}
ACTS: list[Act] = [
    add_rep, change_team, pause, note, note, add_child, session, topic, cover, team_goal, set_cadence, edit, edit, done,
    hide, show, move, change_day, change_kind, delete, rename, merge_reps, bring_in, keep, erase_rep, erase_entry, undo,
    undo, redo,
]  # fmt: skip
COMMANDS: dict[Act, str] = {erase_rep: FORGETTING[0], erase_entry: FORGETTING[1], keep: KEEP}


def do(laptop: Laptop, act: Act, pick: int, text: str) -> None:
    entries, reps = laptop.entries, questions.reps(laptop.db)
    if (act in NEED_ENTRIES and not entries) or (act in NEED_REPS and not reps):
        return
    with suppress(CoachlogError), laptop.writing(COMMANDS.get(act, act.__name__)) as step:
        act(step, entries, reps, pick, text)


_alone = st.tuples(st.integers(0, 2), st.sampled_from(ACTS), st.integers(0, 30))
_meeting = st.tuples(st.integers(0, 2), st.integers(0, 2), st.just(0))
_setback = st.tuples(st.integers(0, 2), st.just(Laptop.restore), st.just(0))
HISTORIES = st.lists(st.one_of(*[_alone] * 12, *[_meeting] * 4, _setback), min_size=5, max_size=45)


def lived(history: list[tuple[int, Any, int]]) -> list[Laptop]:
    """Three laptops after all this, each checked after every fifth act."""
    laptops = [Laptop("office", 1), Laptop("home", 2, skew=86_400), Laptop("train", 3, skew=-400_000)]
    do(laptops[0], add_rep, 0, "Maria")
    do(laptops[0], note, 0, "first")
    laptops[1].meet(laptops[0])
    laptops[2].meet(laptops[0])
    for place, (one, act, pick) in enumerate(history):
        if act is Laptop.restore:
            laptops[one].restore(place)
        elif callable(act):
            do(laptops[one], act, pick, f"text <{place}>")
        elif one != act:
            laptops[one].meet(laptops[act])
        if place % 5 == 0:
            for laptop in laptops:
                laptop.check()
    return laptops


def meet_all(laptops: list[Laptop]) -> None:
    for _ in range(2):
        for one in laptops:
            for other in laptops:
                if one is not other:
                    one.meet(other)


def come_to_the_same(history: list[tuple[int, Any, int]], chance: Random) -> None:
    laptops = lived(history)
    written = {state for laptop in laptops for state in laptop.states()}
    meet_all(laptops)
    stays, goes = stay_and_go(written, laptops[0].erased())
    # A fourth gets all steps one by one, in an order in which each device's own is kept.
    fourth = Laptop("new")
    lines = laptops[0].lines({})
    chance.shuffle(lines)
    waiting: list[StepLine] = []
    for line in lines:
        waiting.append(line)
        fourth.take(waiting)
        waiting = [one for one in waiting if one.n > known_steps(fourth.db).get(one.device, 0)]
    assert not waiting
    for laptop in (*laptops, fourth):
        laptop.check()
        held = texts_in("".join(laptop.db.iterdump()))
        assert held >= stays  # every text is still a version everywhere
        assert not held & goes
        assert laptop.tables() == laptops[0].tables()
        assert laptop.conflicts() == laptops[0].conflicts()
    for laptop in (*laptops, fourth):
        laptop.db.close()


def stay_and_go(written: set[State], erased: set[str]) -> tuple[set[str], set[str]]:
    """The texts that no erase is about, and those that are to be nowhere after it."""
    gone = {*erased}
    while (
        more := {state.uid for state in written}
        - gone
        - {state.uid for state in written if not gone & {state.uid, state.rep, state.parent}}
    ):
        gone |= more
    stays = [state for state in written if not gone & {state.uid, state.rep, state.parent}]
    kept, every = (texts_in("".join(state.said for state in some)) for some in (stays, written))
    return kept, every - kept


def texts_in(said: str) -> set[str]:
    return {*re.findall("text <[0-9]+>", said)}


@settings(max_examples=int(os.environ.get("N", "40")), deadline=None)
@given(HISTORIES, st.randoms(use_true_random=False))
def test_laptops_that_know_the_same_steps_hold_the_same(history: list[tuple[int, Any, int]], chance: Random) -> None:
    come_to_the_same(history, chance)


def test_merging_in_the_order_of_arrival_would_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = [(0, edit, 0), (1, edit, 0), (2, done, 0), (1, done, 0)]
    come_to_the_same(apart, Random(1))
    monkeypatch.setattr(merging, "in_order", list)
    with pytest.raises(AssertionError):
        come_to_the_same(apart, Random(1))


def test_one_file_imported_on_two_laptops_has_one_number_each() -> None:
    come_to_the_same([(0, session, 20), (2, bring_in, 1), (0, bring_in, 27)], Random(1))
    come_to_the_same([(0, bring_in, 8), (0, undo, 15), (0, bring_in, 1)], Random(1))


def test_reps_that_are_gone_and_back_have_rows_of_their_own() -> None:
    come_to_the_same([(0, undo, 2), (1, bring_in, 30), (0, undo, 15), (1, note, 5)], Random(1))


def test_a_session_that_comes_back_has_everybody_in_it_again() -> None:
    come_to_the_same([(1, session, 12), (0, 1, 0), (0, edit, 26), (1, undo, 15)], Random(1))


def test_a_seat_that_a_merge_of_two_reps_gives_up_stays_gone() -> None:
    come_to_the_same([(2, bring_in, 23), (1, 2, 0), (1, session, 12), (1, merge_reps, 14)], Random(1))


def test_a_parent_is_there_no_longer_than_the_child_for_which_it_came_back() -> None:
    come_to_the_same([(0, add_child, 18), (1, delete, 18), (2, 0, 0), (2, erase_entry, 5)], Random(1))
    come_to_the_same([(0, add_child, 18), (1, delete, 18), (0, 1, 0), (0, delete, 5)], Random(1))


def test_what_another_laptop_has_linked_to_is_not_undone() -> None:
    come_to_the_same([(2, pause, 4), (0, undo, 14), (0, 2, 0), (0, undo, 30)], Random(1))


@pytest.mark.parametrize(
    "history",
    [
        [(0, add_child, 0), (0, undo, 0), (1, 0, 0), (1, delete, 0), (0, 1, 0), (0, redo, 0)],
        [(0, topic, 0), (1, 0, 0), (0, cover, 0), (0, undo, 0), (1, delete, 0), (0, 1, 0), (0, redo, 0)],
        [(0, add_rep, 1), (0, undo, 0), (1, add_rep, 1), (0, 1, 0), (0, redo, 0), (1, 0, 0)],
        [(2, Laptop.restore, 0), (2, bring_in, 29), (2, team_goal, 13), (0, delete, 13), (0, 2, 0), (0, undo, 21)],
    ],
)
def test_what_another_laptop_has_left_no_place_for_is_not_redone(history: list[tuple[int, Any, int]]) -> None:
    come_to_the_same(history, Random(1))


def test_the_seat_of_somebody_erased_has_the_same_past_everywhere() -> None:
    come_to_the_same([(1, session, 2), (2, 1, 0), (0, 1, 0), (2, change_day, 26), (0, erase_rep, 24)], Random(1))


def test_no_text_of_somebody_erased_is_left_in_what_steps_came_to() -> None:
    come_to_the_same(
        [
            (1, rename, 19), (2, edit, 2), (2, note, 24), (1, bring_in, 17), (1, merge_reps, 10), (2, 1, 0),
            (2, erase_rep, 12),
        ],
        Random(1),
    )  # fmt: skip


def test_a_number_that_was_used_up_before_it_came_is_given_to_nobody_else() -> None:
    history = [
        (1, Laptop.restore, 0), (0, session, 13), (0, undo, 0), (1, bring_in, 2), (2, 1, 0), (0, erase_entry, 20),
        (1, note, 27), (2, 0, 0),
    ]  # fmt: skip
    come_to_the_same(history, Random(1))


def test_an_entry_has_its_number_again_once_the_one_before_it_is_erased() -> None:
    acts = [(1, Laptop.restore, 0), (2, bring_in, 3), (1, team_goal, 2), (2, 1, 0), (2, erase_rep, 27), (2, done, 29)]
    come_to_the_same(acts, Random(1))


def test_what_was_moved_to_a_rep_and_deleted_is_erased_with_them_everywhere() -> None:
    acts = [(1, add_child, 11), (0, bring_in, 4), (0, move, 6), (0, delete, 20), (0, erase_rep, 4)]
    come_to_the_same(acts, Random(1))


def test_seats_that_come_back_are_given_no_id_that_another_one_has() -> None:
    acts = [
        (1, session, 11), (0, session, 4), (2, 0, 0), (2, bring_in, 22), (2, session, 17), (1, 2, 0), (1, delete, 20),
        (0, session, 14), (1, 0, 0), (1, undo, 18),
    ]  # fmt: skip
    come_to_the_same(acts, Random(1))


def test_what_an_erase_leaves_of_an_entry_comes_to_the_same_where_it_was_typed() -> None:
    acts = [
        (1, rename, 19), (2, bring_in, 14), (1, hide, 0), (2, 1, 0), (2, move, 21), (2, note, 24), (1, undo, 16),
        (1, bring_in, 17), (1, merge_reps, 10), (2, 1, 0), (2, erase_rep, 12),
    ]  # fmt: skip
    come_to_the_same(acts, Random(1))


def test_what_two_imports_had_brought_and_undo_taken_back_is_born_again_by_a_third() -> None:
    acts = [(0, bring_in, 0), (0, undo, 24), (2, bring_in, 11), (2, undo, 19), (0, 2, 0), (0, bring_in, 24)]
    come_to_the_same(acts, Random(1))

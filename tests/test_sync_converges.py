"""Laptops that write alone and meet now and then come to the same journal, whatever arrived in which order."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.errors import CoachlogError
from coachlog.journal import integrity, merging, questions, records, schema, settling, undoing
from coachlog.journal.changes import Step
from coachlog.journal.records import COLUMNS, NUMBERED
from coachlog.journal.segments import RemoteStep, StepLine
from coachlog.journal.sending import lacking
from coachlog.journal.taking_in import Received, known_steps, take_in
from coachlog.model import KINDS, Entry, Pause, Rep

DAY = date(2026, 11, 23)
BEGIN = 1_790_000_000
FOLLOW_UP = {"owner": "me", "status": "open"}


class Laptop:
    """A journal in memory, with a clock that may be wrong."""

    def __init__(self, name: str, digit: int, skew: int = 0) -> None:
        self.name, self.skew, self.ticks = name, skew, 0
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        schema.migrate(self.db)
        with self.writing("sync") as step:
            step.upsert("laptop", {"id": digit, "uid": step.device(), "name": name})
        self.db.execute("insert into remote (id, place, key) values (1, '', '')")

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

    def texts(self) -> set[str]:
        return {text for (text,) in self.db.execute("select distinct after ->> '$.text' from change") if text}

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


def undo(step: Step, *_: object) -> None:
    [*undoing.undo(step)[1]]


def redo(step: Step, *_: object) -> None:
    [*undoing.redo(step)[1]]


def tree(entries: list[Entry], root: Entry) -> list[Entry]:
    below = [entry for entry in entries if entry.parent == root.id]
    return [root, *(deeper for entry in below for deeper in tree(entries, entry))]


def top(entries: list[Entry], entry: Entry) -> Entry:
    return next((top(entries, above) for above in entries if above.id == entry.parent), entry)


NEED_ENTRIES = {add_child, edit, done, hide, show, move, change_day, delete}
NEED_REPS = {change_team, pause, note, session, topic, move}
ACTS: list[Act] = [
    add_rep, change_team, pause, note, note, add_child, session, topic, cover, team_goal, set_cadence, edit, edit, done,
    hide, show, move, change_day, delete, undo, undo, redo,
]  # fmt: skip


def do(laptop: Laptop, act: Act, pick: int, text: str) -> None:
    entries, reps = laptop.entries, questions.reps(laptop.db)
    if (act in NEED_ENTRIES and not entries) or (act in NEED_REPS and not reps):
        return
    with suppress(CoachlogError), laptop.writing(act.__name__) as step:
        act(step, entries, reps, pick, text)


_alone = st.tuples(st.integers(0, 2), st.sampled_from(ACTS), st.integers(0, 30))
_meeting = st.tuples(st.integers(0, 2), st.integers(0, 2), st.just(0))
HISTORIES = st.lists(st.one_of(_alone, _alone, _alone, _meeting), min_size=5, max_size=45)


def lived(history: list[tuple[int, Any, int]]) -> list[Laptop]:
    """Three laptops after all this, each checked after every fifth act."""
    laptops = [Laptop("office", 1), Laptop("home", 2, skew=86_400), Laptop("train", 3, skew=-400_000)]
    do(laptops[0], add_rep, 0, "Maria")
    do(laptops[0], note, 0, "first")
    laptops[1].meet(laptops[0])
    laptops[2].meet(laptops[0])
    for place, (one, act, pick) in enumerate(history):
        if callable(act):
            do(laptops[one], act, pick, f"text {place}")
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
    written = set[str]().union(*(laptop.texts() for laptop in laptops))
    meet_all(laptops)
    # A fourth gets all steps one by one, in an order in which each device's own is kept.
    fourth = Laptop("new", 4)
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
        assert laptop.texts() >= written  # every text is still a version everywhere
        tables = laptop.tables()
        tables["laptop"] = [one for one in tables["laptop"] if '"new"' not in one]
        assert tables == laptops[0].tables()
        assert laptop.conflicts() == laptops[0].conflicts()
    for laptop in (*laptops, fourth):
        laptop.db.close()


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

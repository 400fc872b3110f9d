"""Everything can be undone: whatever was typed is taken back to the letter, and put forward again."""

import json
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from coachlog import days
from coachlog.journal import versions
from tests.test_journal import asked, folded, stored
from tests.typing_in import ANY, TODAY, Coachlog, typed_once

NOTHING_YET: dict[str, Any] = {"reps": [], "entries": [], "config": {}}
WORDS = st.sampled_from(
    [
        "Rehearsed the CFO call", "日本語 \N{THUMBS UP SIGN}", "two\nlines\tand a tab ", "[b]:100:[/]", "' or 1=1; --",
        'says "no"', "café / cafe\u0301", "\u202emirrored", "null", "0", "100% = {}", "mail ana@example.com now",
    ]
)  # fmt: skip
BACK = st.sampled_from([(), ("--on", "yesterday"), ("--on", "2026-11-20")])
DUE = st.sampled_from([(), ("--due", "tomorrow"), ("--due", "none")])
FLAGS = st.sampled_from([(), ("--private",)])
WHY = st.sampled_from([(), ("the deal is gone",)])
COMMITMENTS = ("feedback", "goal", "follow-up")
CLOSABLE = (*COMMITMENTS, "topic")
OPEN = ("open", "owed")


class Undoing(RuleBasedStateMachine):
    """Types whatever comes, and remembers what the journal said after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.coachlog = Coachlog(Path(self.folder.name) / "journal.db")
        self.count = 0
        self.past: list[str] = []  # the journal before each step that can be undone
        self.future: list[str] = []  # and after each that can be redone, the next one last
        self.now = ""
        self.failed = False

    @initialize()
    def first_rep(self) -> None:
        self.coachlog("rep", "add", "Maria Ruiz", "--every", "1w")
        added = self.coachlog.export()
        self.coachlog("undo")
        self.now = self.coachlog.export()
        assert json.loads(self.now) == NOTHING_YET
        self.coachlog("redo")
        assert self.coachlog.export() == added
        self.past, self.now = [self.now], added

    # What the journal holds

    @property
    def reps(self) -> list[str]:
        return [rep["alias"] for rep in json.loads(self.now)["reps"]]

    def one_of(self, number: int, *kinds: str) -> dict[str, Any]:
        """Return one of the entries, of these kinds if there are any; one that is not there where there are none."""
        entries: list[dict[str, Any]] = json.loads(self.now)["entries"]
        entries = [entry for entry in entries if entry["kind"] in kinds] or entries
        return entries[number % len(entries)] if entries else {"id": 999, "kind": "none"}

    def rep(self, number: int) -> str:
        return self.reps[number % len(self.reps)] if self.reps else "nobody"

    def text(self, words: str) -> str:
        """Return a text that was never typed before."""
        self.count += 1
        return f"{words} {self.count}"

    def later(self) -> str:
        """Return a day later than any before."""
        self.count += 1
        return (date.fromisoformat(TODAY) + timedelta(days=400 + self.count)).isoformat()

    # Typing

    def type(self, *words: str, works: bool | None) -> None:
        """Type a command that writes, or one that is refused, which must leave all as it was; None: either."""
        self.failed = True
        ran = self.coachlog(*words, code=ANY if works is None else 0 if works else 1)
        now = self.coachlog.export()
        if ran.code:
            assert now == self.now
        elif now != self.now:  # to change nothing is no step
            self.past.append(self.now)
            self.future.clear()
            self.now = now
        self.failed = False

    def back(self, count: int) -> None:
        """Undo so many steps at once, all or none."""
        self.failed = True
        if count > len(self.past):
            self.coachlog.refused("undo", "-n", str(count), code=1, says="To see the steps: coachlog undo")
            assert self.coachlog.export() == self.now
        else:
            assert self.coachlog("undo", "-n", str(count)).out.count("Undone: ") == count
            for _ in range(count):
                self.future.append(self.now)
                self.now = self.past.pop()
            assert self.coachlog.export() == self.now
        self.failed = False

    def forward(self, count: int) -> None:
        """Redo so many steps at once, all or none; a command since the undo has left nothing to redo."""
        self.failed = True
        if count > len(self.future):
            self.coachlog.refused("redo", "-n", str(count), code=1, says="To see the steps: coachlog undo")
            assert self.coachlog.export() == self.now
        else:
            assert self.coachlog("redo", "-n", str(count)).out.count("Redone: ") == count
            for _ in range(count):
                self.past.append(self.now)
                self.now = self.future.pop()
            assert self.coachlog.export() == self.now
        self.failed = False

    number = st.integers(0, 50)

    @rule(count=st.integers(1, 3))
    def undo(self, count: int) -> None:
        self.back(count)

    @rule(count=st.integers(1, 3))
    def redo(self, count: int) -> None:
        self.forward(count)

    @rule(options=st.sampled_from([(), ("--team", "west"), ("--every", "2w", "--role", "AE"), ("--started", "today")]))
    def rep_add(self, options: tuple[str, ...]) -> None:
        self.type("rep", "add", self.text("Zoë").replace(" ", "") + " Lee", *options, works=True)

    @rule(
        number=number,
        options=st.sampled_from([("--role", "SDR"), ("--team", ""), ("--every", "off"), ("--name", "Ana Lee")]),
        renamed=st.booleans(),
    )
    def rep_edit(self, number: int, options: tuple[str, ...], *, renamed: bool) -> None:
        alias = ("--alias", self.text("a").replace(" ", "")) if renamed else ()
        self.type("rep", "edit", self.rep(number), *options, *alias, works=bool(self.reps))

    @rule(
        number=number,
        words=WORDS,
        hanging=st.lists(
            st.sampled_from(["--mine", "--theirs", "--heard", "--feedback", "--praise"]), max_size=5, unique=True
        ),
        dated=st.booleans(),
        how=st.sampled_from([(), ("--async",), ("--aside",)]),
        on=BACK,
        flags=FLAGS,
    )
    def note(
        self,
        number: int,
        words: str,
        hanging: list[str],
        how: tuple[str, ...],
        on: tuple[str, ...],
        flags: tuple[str, ...],
        *,
        dated: bool,
    ) -> None:
        day = " @fri" if dated else ""
        what = [part for option in hanging for part in (option, f"{self.text(words)}{day}")]
        self.type("note", self.rep(number), self.text(words), *what, *how, *on, *flags, works=bool(self.reps))

    @rule(number=number, words=WORDS, theirs=st.sampled_from([(), ("--theirs",)]), flags=FLAGS)
    def topic(self, number: int, words: str, theirs: tuple[str, ...], flags: tuple[str, ...]) -> None:
        self.type("topic", self.rep(number), self.text(words), *theirs, *flags, works=bool(self.reps))

    @rule(number=number, words=WORDS, everything=st.booleans(), flags=FLAGS)
    def note_that_covers(self, number: int, words: str, flags: tuple[str, ...], *, everything: bool) -> None:
        entry = self.one_of(number, "topic")
        rep = entry.get("rep") or self.rep(number)
        covered = "all" if everything else str(entry["id"])
        works = entry["kind"] == "topic" and entry["status"] == "open" and not entry.get("snoozed_until")
        # Of all topics at least one is open then; this one alone is covered even if it is snoozed.
        self.type("note", rep, self.text(words), "--covered", covered, *flags, works=True if works else None)
        if works:
            [topic] = [one for one in json.loads(self.now)["entries"] if one["id"] == entry["id"]]
            assert topic["status"] == "covered"
            assert topic["covered_by"]

    @rule(number=number)
    def delete_the_note_that_covered(self, number: int) -> None:
        covered = [one for one in json.loads(self.now)["entries"] if one.get("covered_by")]
        if covered:
            note = covered[number % len(covered)]["covered_by"]
            self.type("delete", str(note), works=True)
            after = {one["id"]: one for one in json.loads(self.now)["entries"]}
            for topic in covered:
                if topic["covered_by"] == note:
                    assert after[topic["id"]]["status"] == "open"
                    assert not after[topic["id"]].get("covered_by")

    @rule(number=number, words=WORDS, due=DUE, on=BACK, flags=FLAGS)
    def feedback(
        self, number: int, words: str, due: tuple[str, ...], on: tuple[str, ...], flags: tuple[str, ...]
    ) -> None:
        self.type("feedback", self.rep(number), self.text(words), *due, *on, *flags, works=bool(self.reps))

    @rule(number=number, words=st.one_of(st.none(), WORDS))
    def given(self, number: int, words: str | None) -> None:
        entry = self.one_of(number, "feedback")
        landed = () if words is None else (self.text(words),)
        works = entry["kind"] == "feedback" and entry["status"] == "owed"
        self.type("given", str(entry["id"]), *landed, works=works)

    @rule(number=number, words=WORDS, on=BACK, flags=FLAGS)
    def praise(self, number: int, words: str, on: tuple[str, ...], flags: tuple[str, ...]) -> None:
        self.type("praise", self.rep(number), self.text(words), *on, *flags, works=bool(self.reps))

    @rule(number=number, words=WORDS, number_to_reach=st.sampled_from([(), ("--target", "2.5")]), flags=FLAGS)
    def goal(self, number: int, words: str, number_to_reach: tuple[str, ...], flags: tuple[str, ...]) -> None:
        self.type("goal", self.rep(number), f"{self.text(words)} @eoq", *number_to_reach, *flags, works=bool(self.reps))

    @rule(words=WORDS, flags=FLAGS)
    def team_goal(self, words: str, flags: tuple[str, ...]) -> None:
        self.type("goal", "--team", "west", f"{self.text(words)} @eoq", *flags, works=None)  # with a rep in it

    @rule(number=number, other=number, under=st.booleans())
    def put_under(self, number: int, other: int, *, under: bool) -> None:
        goal, team_goal = self.one_of(number, "goal"), self.one_of(other, "goal")
        if not under:
            self.type("edit", str(goal["id"]), "--under", "none", works=goal["kind"] == "goal" and not goal["team"])
            return
        works = goal["kind"] == "goal" == team_goal["kind"] and not goal["team"] and bool(team_goal["team"])
        works = works and (
            goal["status"] != "open" or team_goal["status"] == "open" or goal["under"] == team_goal["id"]
        )
        self.type("edit", str(goal["id"]), "--under", str(team_goal["id"]), works=works)

    @rule(number=number, words=WORDS, at=st.sampled_from([(), ("--at", "1.5"), ("--status", "at-risk")]), on=BACK)
    def checkin(self, number: int, words: str, at: tuple[str, ...], on: tuple[str, ...]) -> None:
        entry = self.one_of(number, "goal")
        works = entry["kind"] == "goal" and entry["status"] == "open"
        self.type("checkin", str(entry["id"]), self.text(words), *at, *on, works=works)

    @rule(number=number, words=WORDS, owner=st.sampled_from([(), ("--theirs",), ("--owner", "legal:Ana")]), due=DUE)
    def followup(self, number: int, words: str, owner: tuple[str, ...], due: tuple[str, ...]) -> None:
        self.type("followup", self.rep(number), self.text(words), *owner, *due, works=bool(self.reps))

    @rule(number=number, why=WHY, missed=st.booleans())
    def done(self, number: int, why: tuple[str, ...], *, missed: bool) -> None:
        entry = self.one_of(number, "goal", "follow-up", "topic")
        closes = ("goal",) if missed else ("goal", "follow-up", "topic")
        works = entry["kind"] in closes and entry["status"] == "open"
        if entry["kind"] == "feedback" and not missed:  # done says that it was given
            works = entry["status"] == "owed"
        self.type("done", str(entry["id"]), *why, *(["--missed"] if missed else []), works=works)

    @rule(numbers=st.lists(number, min_size=1, max_size=3), why=WHY)
    def drop(self, numbers: list[int], why: tuple[str, ...]) -> None:
        entries = [self.one_of(number, *CLOSABLE) for number in numbers]
        works = all(entry["kind"] in CLOSABLE and entry["status"] in OPEN for entry in entries)
        self.type("drop", *(str(entry["id"]) for entry in entries), *why, works=works)

    @rule(number=number, why=WHY)
    def snooze(self, number: int, why: tuple[str, ...]) -> None:
        entry = self.one_of(number, *CLOSABLE)
        is_dated = entry["kind"] == "topic" or bool(entry.get("due") or entry.get("every"))
        works = entry["kind"] in CLOSABLE and entry["status"] in OPEN and is_dated
        self.type("snooze", str(entry["id"]), self.later(), *why, works=works)

    @rule(number=number, why=WHY)
    def snooze_a_rep(self, number: int, why: tuple[str, ...]) -> None:
        self.type("snooze", self.rep(number), self.later(), *why, works=None)  # not those who have left

    @rule(numbers=st.lists(number, min_size=1, max_size=3), words=WORDS, parts=st.integers(0, 2), flags=FLAGS)
    def session(self, numbers: list[int], words: str, parts: int, flags: tuple[str, ...]) -> None:
        there = ",".join(self.rep(number) for number in numbers)
        came_out = [part for _ in range(parts) for part in ("--lesson", self.text(words), "--mine", self.text(words))]
        self.type(
            "session", self.text(words), "--with", there, "--also", "Jo", *came_out, *flags, works=bool(self.reps)
        )

    @rule(number=number, on=BACK)
    def move_a_session(self, number: int, on: tuple[str, ...]) -> None:
        entry = self.one_of(number, "session")
        if entry["kind"] == "session" and on:
            self.type("edit", str(entry["id"]), *on, works=True)

    @rule(number=number, how=st.sampled_from([("pause",), ("pause", "--back", "in 2 weeks"), ("resume",), ("leave",)]))
    def away(self, number: int, how: tuple[str, ...]) -> None:
        verb, *options = how
        self.type("rep", verb, self.rep(number), *options, works=None)

    @rule(key=st.sampled_from(["session-every", "one-on-one-every"]), value=st.sampled_from(["1w", "off", "default"]))
    def config(self, key: str, value: str) -> None:
        self.type("config", key, value, works=True)

    @rule(number=number, words=WORDS)
    def edit(self, number: int, words: str) -> None:
        entry = self.one_of(number)
        self.type("edit", str(entry["id"]), self.text(words), works=entry["kind"] != "none")

    @rule(number=number, other=number, on=BACK, private=FLAGS)
    def edit_what_others_hang_on(self, number: int, other: int, on: tuple[str, ...], private: tuple[str, ...]) -> None:
        entry = self.one_of(number, "note", "goal")
        works = entry["kind"] in ("note", "goal", "praise", "feedback", "follow-up") and not entry["parent"]
        works = works and not entry.get("team")
        if works:
            self.type("edit", str(entry["id"]), "--rep", self.rep(other), *on, *private, works=True)

    @rule(number=number)
    def edit_the_day(self, number: int) -> None:
        entry = self.one_of(number, *COMMITMENTS)
        self.type("edit", str(entry["id"]), "--due", self.later(), works=entry["kind"] in COMMITMENTS)

    @rule(number=number)
    def reopen(self, number: int) -> None:
        entry = self.one_of(number, *CLOSABLE)
        works = entry["kind"] in CLOSABLE and entry["status"] not in OPEN
        self.type("edit", str(entry["id"]), "--reopen", works=works)

    @rule(numbers=st.lists(number, min_size=1, max_size=2))
    def delete(self, numbers: list[int]) -> None:
        entries = [self.one_of(number) for number in numbers]
        self.type("delete", *(str(entry["id"]) for entry in entries), works=entries[0]["kind"] != "none")

    # At the end: all the way back, all the way forward again

    def teardown(self) -> None:
        try:
            if not self.failed:
                self.all_the_way()
        finally:
            self.folder.cleanup()

    def all_the_way(self) -> None:
        while self.past:
            self.back(1)
        self.back(1)
        assert json.loads(self.now) == NOTHING_YET
        while self.future:
            self.forward(1)
        self.forward(1)
        assert folded(self.coachlog.journal) == stored(self.coachlog.journal)
        assert asked(self.coachlog.journal, "pragma integrity_check") == [("ok",)]


def _try(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Undoing,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


@pytest.mark.slow
def test_whatever_was_typed_is_undone_to_the_letter_and_redone() -> None:
    _try(examples=10, steps=12)


@pytest.mark.slow
def test_long_stories_are_undone_to_the_letter_and_redone() -> None:
    _try(examples=5, steps=50)


def test_a_topic_that_was_covered_is_open_again_without_its_note_and_all_of_that_is_undone() -> None:
    story = Undoing()
    story.first_rep()
    story.topic(0, "comp plan", ("--theirs",), ())  # 1
    story.topic(0, "territory", (), ())  # 2
    story.note_that_covers(0, "talked about it", (), everything=True)  # 3
    story.delete_the_note_that_covered(0)
    story.note_that_covers(1, "again", (), everything=False)  # 4
    story.done(0, (), missed=False)
    assert [entry["status"] for entry in json.loads(story.now)["entries"] if entry["kind"] == "topic"] == [
        "covered"
    ] * 2
    for _ in range(5):
        story.back(1)
    assert [entry["status"] for entry in json.loads(story.now)["entries"]] == ["open"]
    story.forward(5)
    story.all_the_way()
    story.folder.cleanup()


# What undo says


@pytest.fixture
@typed_once
def maria(coachlog: Coachlog) -> Coachlog:
    """A journal with one rep, and a note with what hangs on it: two steps."""
    coachlog("rep", "add", "Maria Ruiz", "--every", "1w")
    coachlog("note", "maria", "Rehearsed", "--mine", "ask Tom @thu", "--heard", "I want to lead")
    return coachlog


def test_undo_is_told_in_one_sentence(maria: Coachlog) -> None:
    assert maria("undo").out == "Undone: note 1, 2 and 3 removed\nRedo: coachlog redo\n"
    assert maria("undo").out == "Undone: rep add, Maria Ruiz removed\nRedo: coachlog redo\n"
    assert maria("redo").out == "Redone: rep add, Maria Ruiz is back\nUndo: coachlog undo\n"
    ran = maria("redo")
    assert ran.out.startswith(
        'Redone: note, 1 is back: one-on-one with Maria Ruiz, Mon 23 Nov 2026 (today): "Rehearsed"'
    )
    assert ran.out.count("\n") == 2


def test_undo_of_a_closing_says_how_the_entry_is_now(maria: Coachlog) -> None:
    maria("done", "2", "slot is ours")
    [said, _] = maria("undo").out.splitlines()
    assert said == 'Undone: done, 2 is now: You owe Maria Ruiz: "ask Tom", due Thu 26 Nov 2026 (in 3 days)'


def test_undo_of_much_counts_it(maria: Coachlog) -> None:
    maria("note", "maria", "More", "--mine", "a", "--theirs", "b", "--heard", "c")
    maria("undo")
    assert maria("redo").out.splitlines()[0] == "Redone: note, 4 entries, 4 to 7, are back"


def test_a_large_step_is_listed_without_reading_its_entries(
    maria: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [
        {"id": number, "rep": "Maria Ruiz", "on": "2026-11-02", "text": f"word{number}"} for number in range(8, 0, -1)
    ]
    entries[3] |= {"kind": "topic", "status": "covered", "covered_by": 8}  # which is stored twice
    entries[4] |= {"kind": "session", "rep": None, "with": ["Maria Ruiz"]}
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"reps": [{"name": "Ana Lee"}], "entries": entries}))
    maria("import", str(path))
    maria("delete", "1", "--yes")  # its children with it
    listed, numbers = maria.drawn("undo", "--list").plain, maria.json("undo", "--list")
    assert 'ana; 8 entries, 4 to 11: "word8"' in listed
    monkeypatch.setattr(versions, "MANY", 6)
    assert maria.drawn("undo", "--list").plain == listed
    assert maria.json("undo", "--list") == numbers


def test_two_commands_are_undone_at_once_the_later_one_first(maria: Coachlog) -> None:
    before = maria.export()
    maria("praise", "maria", "Calm")
    maria("done", "2")
    after = maria.export()
    ran = maria("undo", "-n", "2")
    assert [line.split(",")[0] for line in ran.out.splitlines()] == [
        "Undone: done", "Undone: praise 4 removed", "Redo: coachlog redo -n 2",
    ]  # fmt: skip
    assert maria.export() == before
    ran = maria("redo", "-n", "2")
    assert [line.split(",")[0] for line in ran.out.splitlines()] == [
        "Redone: praise", "Redone: done", "Undo: coachlog undo -n 2",
    ]  # fmt: skip
    assert maria.export() == after


def test_a_rep_who_was_added_and_changed_is_undone_at_once(maria: Coachlog) -> None:
    before = maria.export()
    maria("rep", "add", "Dev Patel")
    maria("rep", "edit", "dev", "--role", "AE")
    ran = maria("undo", "-n", "2")
    assert "Undone: rep add, Dev Patel removed" in ran.out
    assert maria.export() == before


def test_every_undone_command_says_something_of_what_it_changed(maria: Coachlog) -> None:
    maria("praise", "maria", "Calm")
    maria("edit", "4", "Very calm")
    ran = maria("undo", "-n", "2")
    [edited, praised, _] = ran.out.splitlines()
    assert praised == "Undone: praise 4 removed"
    assert edited.startswith("Undone: edit, 4")


def test_with_nothing_to_undo_it_says_so(maria: Coachlog) -> None:
    maria.refused("redo", code=1, says="nothing to redo")
    maria("undo", "-n", "2")
    maria.refused("undo", code=1, says="nothing to undo")


def test_more_than_there_is_undoes_none(maria: Coachlog) -> None:
    before = maria.export()
    maria.refused("undo", "-n", "5", code=1, says="can't undo 5 steps, only 2")
    assert maria.export() == before
    maria("undo", "-n", "2")
    maria.refused("redo", "-n", "3", code=1, says="can't redo 3 steps, only 2")
    maria("redo", "-n", "2")
    assert maria.export() == before


def test_a_new_command_ends_redo(maria: Coachlog) -> None:
    maria("undo")
    maria("praise", "maria", "Calm")
    maria.refused("redo", code=1, says="nothing to redo")
    maria("undo")
    maria("redo")
    maria.refused("redo", code=1, says="nothing to redo")


def test_a_command_that_changes_nothing_does_not_end_redo(maria: Coachlog) -> None:
    before = maria.export()
    maria("undo")
    assert "No change" in maria("rep", "edit", "maria", "--every", "1w").out
    maria("history")
    maria("note", "nobody", "x", code=1)
    maria("redo")
    assert maria.export() == before


def test_undo_of_delete_brings_back_what_hung_on_it_with_its_ids(maria: Coachlog) -> None:
    maria("goal", "maria", "Close 2 @eoq")
    maria("checkin", "4", "one signed", "--status", "on-track")
    before = maria.export()
    assert "Linked entries deleted too: 2 and 3." in maria("delete", "1").out
    assert "Linked entries deleted too: 5." in maria("delete", "4").out
    assert json.loads(maria.export())["entries"] == []
    assert maria("undo").out.startswith("Undone: delete, 4 is back: goal for Maria Ruiz")
    assert maria("undo").out.startswith("Undone: delete, 1 is back: one-on-one with Maria Ruiz")
    assert maria.export() == before
    [note, mine, heard] = maria.json("show", "1")["entries"]
    assert (note["id"], mine["id"], heard["id"]) == (1, 2, 3)
    assert mine["parent"] == heard["parent"] == 1


def test_undo_answers_in_json_with_what_there_is_now(maria: Coachlog) -> None:
    maria("edit", "2", "ask Tom about the slot")
    assert [entry["text"] for entry in maria.json("undo")["entries"]] == ["ask Tom"]
    assert maria.json("undo") == {"reps": [], "entries": []}
    assert maria.json("undo") == {"reps": [], "entries": []}
    redone = maria.json("redo")
    assert ([rep["alias"] for rep in redone["reps"]], redone["entries"]) == (["maria"], [])
    assert [entry["id"] for entry in maria.json("redo")["entries"]] == [1, 2, 3]


def test_undo_reaches_over_an_undo_that_was_redone(maria: Coachlog) -> None:
    before = maria.export()
    maria("praise", "maria", "Calm")
    maria("undo")
    maria("redo")
    maria("undo")
    maria("undo")
    maria("redo")
    assert maria.export() == before


@pytest.mark.parametrize("count", ["0", "-1", "x", "99999999999999999999"])
def test_a_count_that_makes_no_sense_is_refused(maria: Coachlog, count: str) -> None:
    maria.refused("undo", "-n", count, code=2, says="")


def test_what_to_type_after_the_list_of_changes_fits_a_narrow_screen(team: Coachlog) -> None:
    team("note", "maria", "x")
    *_, first, second = team.drawn("undo", "--list", columns=50).plain.splitlines()
    assert (first, second) == ("To undo 1: coachlog undo", "1 and 2: coachlog undo -n 2")


def test_an_entry_says_when_it_was_written_by_the_clock_on_the_wall(team: Coachlog) -> None:
    team("note", "maria", "x")
    at = team.json("show", "1")["entries"][0]["created_at"]
    assert f"written\t{at}\n" in team("show", "1").out
    assert f"\nwritten         {days.moment(at)}\n" in team.drawn("show", "1").plain

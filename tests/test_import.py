"""Import: what was exported comes back as it was; what others wrote is understood or refused; all of it or nothing."""

import json
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import tracemalloc
from contextlib import closing
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.errors import CoachlogError
from coachlog.formats import json as json_format
from coachlog.journal.changes import TOGETHER
from coachlog.model import Incoming
from coachlog.uids import new_uid
from tests.killing import is_in_a_write, kill, program
from tests.test_journal import asked
from tests.typing_in import Coachlog, typed_once, unmeasured


@pytest.fixture
@typed_once
def rich(team: Coachlog) -> Coachlog:
    """A journal with all that an export can hold."""
    for words in (
        ("rep", "add", "Ana Lee", "--role", "AE", "--feedback-every", "3w", "--started", "2024-02-01"),
        ("note", "maria", "Rehearsed #qbr\n\nlong\ttext", "--mine", "ask Tom @thu", "--theirs", "book calls",
         "--heard", "I want to lead", "--feedback", "pause more @fri", "--praise", "opening"),
        ("note", "dev", "", "--aside", "--mine", "only this"),
        ("goal", "maria", "close 2 @eoq", "--target", "2.5", "--every", "1w"),
        ("checkin", "maria", "--at", "1", "--status", "at-risk"),
        ("session", "Win/loss", "--with", "maria,ana", "--also", "legal:Ana", "--lesson", "start early",
         "--mine", "send it @wed"),
        ("followup", "dev", "waits @tomorrow", "--owner", "Legal", "--private"),
        ("followup", "dev", "was done @tomorrow"), ("done", "15", "kept"), ("snooze", "14", "mon", "away"),
        ("given", "maria", "took it well"), ("edit", "1", "Rehearsed twice #qbr"),
        ("rep", "pause", "dev", "--back", "2026-12-10", "ill at home"),
        ("rep", "leave", "ana", "--keep-until", "2027-01-31"),
        ("config", "feedback-every", "3w"), ("note", "maria", "gone"), ("delete", "16"),
    ):  # fmt: skip
        team(*(word for word in words if word))
    return team


@pytest.fixture
def other(tmp_path: Path) -> Coachlog:
    return Coachlog(tmp_path / "other.db")


def exported(coachlog: Coachlog) -> str:
    return coachlog("export", "--format", "json").out


def written(folder: Path, text: str, name: str = "x.json") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return str(path)


def texts(coachlog: Coachlog, *words: str) -> list[str]:
    return [entry["text"] for entry in coachlog("history", *words, "-n", "0", "--json").json["entries"]]


# Our own


def test_an_export_comes_back_as_it_was(rich: Coachlog, other: Coachlog, tmp_path: Path) -> None:
    before = exported(rich)
    said = other("import", written(tmp_path, before)).out
    assert said.startswith("Imported 3 reps, 15 entries and 1 setting, Mon 23 Nov 2026\n"), said
    assert "   added ana (Ana Lee), dev (Dev Patel) and maria (Maria Ruiz)\n" in said
    assert f"A new journal: {other.journal}\n" in said
    assert exported(other) == before
    assert other("doctor").code == 0
    assert other("due").out == rich("due").out
    assert other("find", "rehearsed").out == rich("find", "rehearsed").out


def test_a_number_of_no_entry_may_be_zero(other: Coachlog, tmp_path: Path) -> None:
    entries = [
        {"kind": kind, "rep": "Maria", "on": "2026-11-02", "text": kind, **dict.fromkeys(names, 0)}
        for kind, *names in (("note", "id", "parent"), ("topic", "covered_by", "snoozes"), ("goal", "parent", "under"))
    ]
    other("import", written(tmp_path, json.dumps({"entries": entries})), "--add-reps")
    assert sorted(texts(other)) == ["goal", "note", "topic"]
    other("undo")
    other("redo")
    assert other("doctor").code == 0


def test_twice_the_same_doubles_nothing(rich: Coachlog, other: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, exported(rich))
    other("import", source)
    once = exported(other)
    assert other("import", source).out == "Imported nothing\n   18 records already here, skipped\n"
    assert exported(other) == once
    assert rich("import", source).out.startswith("Imported nothing\n")


def test_into_a_journal_with_entries_numbers_are_new_and_what_hangs_together_stays_so(
    rich: Coachlog, other: Coachlog, tmp_path: Path
) -> None:
    other("rep", "add", "Kim Oh")
    other("note", "kim", "first")
    other("import", written(tmp_path, exported(rich)))
    theirs, ours = ({entry["text"]: entry for entry in json.loads(exported(one))["entries"]} for one in (rich, other))
    assert len(ours) == len(theirs) + 1
    parents = {entry["id"]: text for text, entry in ours.items()}
    for text, entry in theirs.items():
        was = next((one["text"] for one in theirs.values() if one["id"] == entry["parent"]), None)
        assert parents.get(ours[text]["parent"]) == was
        assert ours[text]["uid"] == entry["uid"]
    assert min(entry["id"] for text, entry in ours.items() if text != "first") == 2
    assert other("doctor").code == 0


def test_one_undo_takes_it_back_and_redo_brings_it_again(rich: Coachlog, other: Coachlog, tmp_path: Path) -> None:
    other("rep", "add", "Kim Oh")
    before = exported(other)
    other("import", written(tmp_path, exported(rich)))
    after = exported(other)
    assert "Dev Patel: the pause from Mon 23 Nov 2026 removed; " in other("undo").out
    assert exported(other) == before
    other("redo")
    assert exported(other) == after


def test_what_the_journal_says_stays_when_the_file_says_otherwise(
    rich: Coachlog, other: Coachlog, tmp_path: Path
) -> None:
    source = written(tmp_path, exported(rich))
    other("import", source)
    other("edit", "1", "mine")
    other("rep", "edit", "maria", "--alias", "mr", "--name", "Maria Ruiz-Diaz")
    other("config", "feedback-every", "1w")
    other("delete", "15")
    assert "   1 entry deleted here since then, left out\n" in other("import", source).out
    assert other("show", "1", "--json").json["entries"][0]["text"] == "mine"
    assert "mr\tMaria Ruiz-Diaz\t" in other("rep").out
    assert other("config", "feedback-every").out.split("\t")[1] == "7"


def test_what_was_forgotten_for_good_stays_forgotten(rich: Coachlog, other: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, exported(rich))
    other("import", source)
    other("delete", "9", "--forever", "--yes")
    other("rep", "erase", "maria", "--yes")
    before = exported(other)
    assert "   9 records erased here for good, left out\n" in other("import", source).out
    assert exported(other) == before


def test_any_document_with_entries_or_reps_can_come(rich: Coachlog, other: Coachlog, tmp_path: Path) -> None:
    reps = rich("rep", "list", "--all", "--json").out
    found = rich("history", "maria", "-n", "0", "--json").out
    other("import", written(tmp_path, reps))
    assert "Imported 11 entries" in other("import", written(tmp_path, found)).out
    assert other("history", "maria", "-n", "0", "--json").out == found


def test_a_snapshot_is_made_first(rich: Coachlog, other: Coachlog, tmp_path: Path) -> None:
    other("rep", "add", "Kim Oh")
    other("import", written(tmp_path, exported(rich)))
    kept = sorted(path.name[-5:] for path in (tmp_path / "other.snapshots").iterdir())
    assert kept == ["-0.db"], "the one from before; it is the day's, too"


@settings(max_examples=25)
@given(
    said=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5),
    chunk=st.integers(1, 60),
)
def test_any_text_comes_back_byte_for_byte_in_pieces_of_any_size(said: list[str], chunk: int) -> None:
    class Slow(StringIO):
        def read(self, _size: int | None = -1) -> str:
            return super().read(chunk)

    entries = [{"kind": "note", "text": text, "at": 1.5, "private": False} for text in said]
    empty = "".join(json_format.export([], [], {}))
    document = empty.replace('"entries": [', f'"entries": {json.dumps(entries)[:-1]}')
    records = list(json_format.read(Slow(document)).records)
    assert [record.fields for record in records if isinstance(record, Incoming)] == entries


def test_a_large_export_is_read_in_bounded_memory() -> None:
    class Endless:
        """Records as they are needed: 20 MB of them."""

        def __init__(self) -> None:
            self.left = 20_000

        def read(self, size: int) -> str:
            if self.left == 20_000:
                self.left -= 1
                return '{"entries": [{}'
            count = min(self.left, size // 1000)
            self.left -= count or 1
            return f',\n{{"text": "{"x" * 1000}"}}' * count if count else "]}" if self.left == -1 else ""

    tracemalloc.start()
    try:
        count = 0
        for _ in json_format.read(Endless()).records:  # type: ignore[arg-type]  # all that is read of it
            count += 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 2_000_000


def test_what_belongs_together_is_stored_together_however_far_apart_it_stands(
    team: Coachlog, other: Coachlog, tmp_path: Path
) -> None:
    far = TOGETHER + 1
    uids = [new_uid() for _ in range(3 * far)]
    entries: list[dict[str, Any]] = [
        {"id": number, "uid": uid, "kind": "note", "rep": "Maria Ruiz", "on": "2026-11-02", "text": f"word{number}"}
        for number, uid in enumerate(uids, 1)
    ]
    entries[0]["private"] = True
    for above in (1, far):  # stored before, and with it
        entries[far + above] |= {"kind": "heard", "parent": above}
    path = written(tmp_path, json.dumps({"entries": entries}))
    assert f"Imported {len(uids):,} entries" in team("import", path).out
    found = {entry["text"]: entry for entry in team.json("history", "-n", "0")["entries"]}
    assert [found[f"word{number}"]["id"] for number in range(1, len(uids) + 1)] == list(range(1, len(uids) + 1))
    below = [found[f"word{far + above + 1}"] for above in (1, far)]
    assert [(one["parent"], one["private"]) for one in below] == [(1, True), (far, False)]
    assert [entry["id"] for entry in team.json("find", f"word{far}")["entries"]] == [far]
    before = exported(team)
    assert f"{len(uids):,} entries, 1 to {len(uids)}, removed" in team("undo").out
    assert not team.json("find", f"word{far}")["entries"]
    team("redo")
    assert exported(team) == before
    assert team("import", path).out.startswith("Imported nothing")

    for place in (1, far):  # the last one again has the id, then the uid, of one that waits, and of one that is stored
        for key in ("id", "uid"):
            again = {**entries[-1], "id": len(uids) + 1, "uid": new_uid(), key: entries[-1 - place][key]}
            doubled = written(tmp_path, json.dumps({"entries": [*entries, again]}, indent=0))
            why = "has the id" if key == "id" else "its uid belongs to another record"
            assert why in other("import", doubled, "--add-reps", code=1).err
            assert not other.journal.exists()


def test_a_broken_export_is_not_read_to_its_end_to_say_so() -> None:
    class Long(StringIO):
        asked = 0

        def read(self, size: int | None = -1) -> str:
            self.asked += 1
            return super().read(size)

    file = Long('{"entries": [{"a": 1} {"b": 2},' + '{"c": "long"},\n' * 200_000)
    with pytest.raises(CoachlogError, match="line 1 isn't what"):
        list(json_format.read(file).records)
    assert file.asked < 3


BROKEN = {
    "": "x.json: line 1 isn't what coachlog writes in an export",
    "{": "x.json: line 1 isn't what coachlog writes in an export",
    '{"reps": []} more': "x.json: line 1 isn't what coachlog writes in an export",
    '{"reps": [1]}': "x.json: line 1 isn't what coachlog writes in an export",
    '{"reps": [\n{"name": "Ana"': "x.json: line 2 isn't what coachlog writes in an export",
    '{"entries": [\n{"text": NaN}]}': "x.json: line 2 isn't what coachlog writes in an export",
    f'{{"entries": [{{"id": {"9" * 5000}}}]}}': "x.json: line 1 isn't what coachlog writes in an export",
    '{"today": "2026-11-23"}': 'x.json: line 1: "today" isn\'t part of a coachlog export',
    '{"entries": ' + "[" * 100_000: "x.json: line 1 isn't what coachlog writes in an export",
}


@pytest.mark.parametrize(("text", "why"), BROKEN.items(), ids=map(str, range(len(BROKEN))))
def test_what_is_no_export_is_refused(
    coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, text)
    assert coachlog("import", "x.json", "--format", "json", code=1).err == f"coachlog: {why}. Nothing was imported\n"
    assert not coachlog.journal.exists()


def entry(**fields: Any) -> dict[str, Any]:
    return {"kind": "note", "rep": "maria", "on": "2026-11-20", "text": "hello", **fields}


PROBLEMS = {
    "there's no date": {"on": None},
    '"2026-02-30" isn\'t a date': {"on": "2026-02-30"},
    '"12" in on isn\'t a date': {"on": 12},
    "is in the future. It has to be today or earlier": {"on": "in 2 weeks"},
    "is ambiguous. Which one: ": {"on": "03/04"},
    '"mood" isn\'t a kind. Kinds: note, feedback': {"kind": "mood"},
    'a note has no "due"': {"due": "2026-12-01"},
    'a note has no "mood"': {"mood": "good"},
    '"phone" isn\'t one of met, async, aside': {"how": "phone"},
    '"lost" isn\'t one of open, done, dropped': {"kind": "follow-up", "status": "lost"},
    '"True" in target isn\'t a number': {"kind": "goal", "target": True},
    '"1.5" in id isn\'t a whole number': {"id": 1.5},
    f'"{2**63}" in id isn\'t a whole number': {"id": 2**63},
    '"maybe" in private isn\'t yes or no': {"private": "maybe"},
    '"5" in text isn\'t text': {"text": 5},
    "text isn't Unicode text": {"text": "\ud800"},
    '"now" in created_at isn\'t a time like 2026-11-23T08:40:00Z': {"created_at": "now"},
    '"maria" in with isn\'t a list of names': {"kind": "session", "with": "maria"},
    "its parent entry, 7, isn't before it": {"parent": 7},
    "no rep is named. To name one for all of these: --rep REP": {"rep": None},
    '"maria" fits': {"rep": "ruiz"},
}


@pytest.mark.parametrize(("why", "fields"), PROBLEMS.items(), ids=PROBLEMS)
def test_what_cannot_be_read_is_told_with_its_line_and_nothing_comes(
    team: Coachlog, tmp_path: Path, why: str, fields: dict[str, Any]
) -> None:
    if why == '"maria" fits':
        team("rep", "add", "Carla Ruiz")
        why = '"ruiz" matches 2 reps: carla (Carla Ruiz), maria (Maria Ruiz)'
    source = written(tmp_path, json.dumps({"entries": [entry(text="good"), entry(**fields)]}, indent=None))
    refused = team("import", source, code=1)
    assert refused.err.startswith(f"coachlog: line 1 of {source} can't be read, so nothing was imported: ")
    assert why in refused.err
    assert refused.err.endswith("To see every problem: --dry-run\n")
    assert texts(team) == []


def test_a_message_about_a_rhythm_names_it_once(team: Coachlog, tmp_path: Path) -> None:
    records = [entry(kind="goal", every=1.5), entry(kind="goal", every="often")]
    source = written(tmp_path, json.dumps({"entries": records}))
    assert [problem["why"] for problem in team("import", source, "--dry-run", "--json", code=1).json["problems"]] == [
        '"1.5" in every isn\'t a whole number',
        'every: "often" isn\'t an interval. Try 1w, 10d, 1mo or off',
    ]


def test_a_text_that_is_null_is_an_empty_text(team: Coachlog, tmp_path: Path) -> None:
    uid = "01a209a2-1fa2-7c73-b042-c40000000009"
    team("import", written(tmp_path, json.dumps({"entries": [entry(uid=uid, text=None)]})))
    assert texts(team) == [""]


UIDS = [f"01a209a2-1fa2-7c73-b042-c4000000000{number}" for number in range(10)]
UNFIT: list[tuple[dict[str, Any], str]] = [
    (entry(id=1), ""),
    (entry(id=2, kind="session", rep=None, **{"with": ["maria", "dev", "maria", None, None]}), ""),
    (entry(kind=["note"]), "\"['note']\" isn't a kind. Kinds: "),
    (entry(rep=5), '"5" in rep isn\'t text'),
    (entry(rep="\ud800"), "rep isn't Unicode text"),
    (entry(names=5), '"5" in names isn\'t a list of names'),
    (entry(kind="session", also=[None]), '"[None]" in also isn\'t a list of names'),
    (entry(kind="session", also=["\ud800"]), "also isn't Unicode text"),
    (entry(kind="session", attended="maria"), '"maria" in attended isn\'t a list of names'),
    (entry(kind="goal", target="many"), '"many" in target isn\'t a number'),
    (entry(kind="goal", target=10**400), "0...\" in target isn't a number"),
    (entry(kind="goal", every=3661), 'every: "3661" isn\'t an interval. Try 1w, 10d, 1mo or off'),
    (entry(id=2**63 - 1), f'"{2**63 - 1}" in id isn\'t a whole number'),
    (entry(id="9" * 30), "9\" in id isn't a whole number"),
    (entry(text=" \n"), "there's no text"),
    (entry(created_at="2026-11-23T25:00:00Z"), "isn't a time like 2026-11-23T08:40:00Z"),
    (entry(uid="goal-every"), '"goal-every" isn\'t a uid that coachlog writes'),
    (entry(uid=UIDS[0]), "its uid belongs to another record"),
    (entry(kind="follow-up", status="open", closed_on="2026-11-21"), "it is open, but has a date in closed_on"),
    (entry(kind="feedback", status="dropped", given_on="2026-11-21"), "it is dropped, but has a date in given_on"),
    (entry(rep="dev", parent=1), "its parent entry, 1, belongs to another rep"),
    (entry(rep=None, parent=1), "its parent entry, 1, belongs to another rep"),
    (entry(kind="lesson", parent=2), "its parent entry, 2, belongs to another rep"),
    (entry(kind="check-in", parent=1), "its parent entry, 1, isn't a goal"),
    (entry(id=3, mood="good"), 'a note has no "mood"'),
    (entry(id=4, parent=3), ""),  # that its parent isn't imported is reported already
    (entry(parent=4), ""),
]
PAUSE = {"from": "2026-11-02", "back": "2026-11-09", "because": None}
UNFIT_REPS: list[tuple[dict[str, Any], str]] = [
    ({"name": "Zoe", "uid": UIDS[0], "pauses": [{"uid": UIDS[1], **PAUSE}]}, ""),
    ({"name": "Yan", "pauses": {"uid": "x"}}, "its pauses aren't as coachlog writes them"),
    ({"name": "Yan", "pauses": [{"uid": UIDS[2], **PAUSE, "back": "2026-11-01"}]}, "its pauses aren't as coachlog"),
    ({"name": "Yan", "pauses": [{"uid": UIDS[2], **PAUSE, "because": "\ud800"}]}, "because isn't Unicode text"),
    ({"name": "Yan", "pauses": [{**PAUSE, "uid": 5}]}, '"5" in uid isn\'t text'),
    ({"name": "Yan", "pauses": [{"uid": "", **PAUSE}]}, "its pauses aren't as coachlog writes them"),
]


@pytest.mark.parametrize(("table", "records"), [("reps", UNFIT_REPS), ("entries", [*UNFIT])])
def test_what_would_leave_a_journal_that_does_not_fit_together_is_told(
    team: Coachlog, tmp_path: Path, table: str, records: list[tuple[dict[str, Any], str]]
) -> None:
    rows = ",\n".join(json.dumps(fields) for fields, _ in records)
    zoe = json.dumps(UNFIT_REPS[0][0])
    source = written(tmp_path, f'{{"reps": [{zoe}], "{table}": [\n{rows}]}}')
    problems = team("import", source, "--dry-run", "--json", code=1).json["problems"]
    expected = [(line, why) for line, (_, why) in enumerate(records, 2) if why]
    assert [problem["line"] for problem in problems] == [line for line, _ in expected]
    assert [why for (_, why), problem in zip(expected, problems, strict=True) if why not in problem["why"]] == []


DOUBLED: dict[str, dict[str, list[dict[str, Any]]]] = {
    "two pauses of a rep": {"reps": [{"name": "Zoe", "pauses": [{"uid": UIDS[1], **PAUSE}] * 2}]},
    "pauses of two reps": {"reps": [{"name": name, "pauses": [{"uid": UIDS[1], **PAUSE}]} for name in ("Zoe", "Yan")]},
    "a rep and a pause": {"reps": [{"name": "Zoe", "uid": UIDS[1], "pauses": [{"uid": UIDS[1], **PAUSE}]}]},
    "a rep and another's pause": {
        "reps": [{"name": "Zoe", "uid": UIDS[1]}, {"name": "Yan", "pauses": [{"uid": UIDS[1], **PAUSE}]}]
    },
    "two reps": {"reps": [{"name": "Zoe", "uid": UIDS[1]}, {"name": "Yan", "uid": UIDS[1]}]},
    "two entries": {"reps": [{"name": "Maria"}], "entries": [entry(uid=UIDS[1]), entry(uid=UIDS[1], text="another")]},
    "a rep and an entry": {"reps": [{"name": "Maria", "uid": UIDS[1]}], "entries": [entry(uid=UIDS[1])]},
}


@pytest.mark.parametrize("document", DOUBLED.values(), ids=DOUBLED)
def test_two_records_of_a_file_with_one_uid_are_refused(
    coachlog: Coachlog, tmp_path: Path, document: dict[str, list[dict[str, Any]]]
) -> None:
    rows = (f'"{table}": [\n{",".join(map(json.dumps, found))}]' for table, found in document.items())
    refused = coachlog("import", written(tmp_path, f"{{{', '.join(rows)}}}"), code=1)
    assert re.search(r"line \d+ of .*: its uid belongs to another (record|rep)\.", refused.err), refused.err
    assert list(tmp_path.glob("journal*")) == [], "what was made for nothing, and written beside it"


def test_a_pause_that_the_journal_has_is_no_other_reps(coachlog: Coachlog, tmp_path: Path) -> None:
    zoe, yan = ({"name": name, "pauses": [{"uid": UIDS[1], **PAUSE}]} for name in ("Zoe", "Yan"))
    coachlog("import", written(tmp_path, json.dumps({"reps": [zoe]})))
    coachlog.refused(
        "import", written(tmp_path, json.dumps({"reps": [yan]})), code=1, says="its uid belongs to another record"
    )
    assert coachlog("import", written(tmp_path, json.dumps({"reps": [zoe]}))).out.startswith("Imported nothing")


def test_numbers_of_a_file_are_kept_and_given_once(team: Coachlog, tmp_path: Path) -> None:
    session = entry(kind="session", text="team", rep="dev")
    there = entry(kind="session", text="met", rep=None, **{"with": ["maria", "dev", "maria", None, None]})
    records = [entry(), entry(id=1, text="second"), entry(id=7), entry(id=5, text="late"), session, there]
    team("import", written(tmp_path, json.dumps({"entries": records})))
    found = json.loads(exported(team))["entries"]
    assert [(one["id"], one["text"]) for one in found] == [
        (1, "hello"), (2, "second"), (5, "late"), (7, "hello"), (8, "team"), (9, "met"),
    ]  # fmt: skip
    assert [one["with"] for one in found[4:]] == [["dev"], [None, None, "dev", "maria"]]
    assert team("doctor").code == 0


def test_who_is_called_otherwise_now_is_known_again(team: Coachlog, tmp_path: Path) -> None:
    ours = written(tmp_path, exported(team))
    table = written(tmp_path, "Rep,Date,Notes\nMaria Ruiz,2026-11-02,x\n", "x.csv")
    team("import", table)
    team("rep", "edit", "maria", "--alias", "zz")
    team("rep", "add", "Max Orr", "--alias", "maria")
    for source in (ours, table):
        assert team("import", source).out.startswith("Imported nothing\n")


def test_what_hangs_on_an_entry_that_was_moved_since_is_its_reps(team: Coachlog, tmp_path: Path) -> None:
    parent, child = entry(id=1, uid=UIDS[1]), entry(id=2, uid=UIDS[2], parent=1)
    team("import", written(tmp_path, json.dumps({"entries": [parent]})))
    team("edit", "1", "--rep", "dev")
    team("import", written(tmp_path, json.dumps({"entries": [parent, child]})))
    assert [one["rep"] for one in json.loads(exported(team))["entries"]] == ["dev", "dev"]


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe with a name")
def test_of_two_imports_at_once_the_second_knows_whom_the_first_added(coachlog: Coachlog, tmp_path: Path) -> None:
    roster = written(tmp_path, "Name\nAna Lee\nBo Li\n", "team.csv")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    environment = {**unmeasured(), **coachlog.environment}
    with subprocess.Popen(
        [sys.executable, "-m", "coachlog", "import", str(pipe)], env=environment, stdout=subprocess.PIPE, text=True
    ) as second:
        with pipe.open("w", encoding="utf-8") as file:  # it has looked into the journal when it opens the other end
            coachlog("import", roster)
            file.write(Path(roster).read_text(encoding="utf-8"))
        told, _ = second.communicate()
    assert told.startswith("Imported nothing\n   2 records already here, skipped\n")


def test_an_id_that_comes_twice_is_refused(team: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, json.dumps({"entries": [entry(id=3), entry(id=3, text="other")]}))
    assert "an entry before it has the id 3, too" in team("import", source, code=1).err


def test_a_rep_under_the_alias_of_another_is_refused(team: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, '{"reps": [{"alias": "dev", "name": "Devika Rao"}]}')
    refused = team("import", source, code=1).err
    assert "dev is Dev Patel here. To call one of them otherwise: coachlog rep edit --alias" in refused


def test_an_alias_is_made_of_what_can_be_typed_of_a_name(coachlog: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, "Name,Alias\n2nd Ana Lee,\n李 雷,lei\nAna Lee,\nAll Me,\nAna Lee-Ray,\n", "team.csv")
    Path(source).write_text(Path(source).read_text() + "田中,\n佐藤,\nЮлія,\n")
    coachlog("import", source)
    aliases = [line.split("\t")[0] for line in coachlog("rep").out.splitlines()]
    assert aliases == ["all-me", "ana", "ana-lee", "ana-lee-ray", "lei", "rep1", "rep2", "yuliya"]
    refused = coachlog("import", written(tmp_path, "Name,Alias\nZed,all\n", "zed.csv"), code=1).err
    assert 'no alias can be made of "all". Give one in plain letters, as Alias' in refused


def test_a_setting_that_is_none_is_refused(coachlog: Coachlog, tmp_path: Path) -> None:
    for told in ('{"mood": "good"}', '{"goal-every": "often"}', '{"goal-every": 3}', '{"goal-every": "3661"}'):
        source = written(tmp_path, f'{{"config": {told}}}')
        assert "isn't a coachlog setting" in coachlog("import", source, code=1).err


# Others'


TABLE = """Owner,Date,Type,Notes,Phone
Maria Ruiz,2026-11-02,call,Wants to lead the QBR,1
Ana Lee,2026-11-03,Kudos,"Great demo
for Globex",2
ana lee,2026-11-04,1:1,Pipeline review,3
"""


def test_reps_who_are_not_known_are_listed_and_added_when_asked(team: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, TABLE, "notes.csv")
    refused = team("import", source, code=1).err
    who = "Ana Lee isn't a rep here"
    assert refused == f"coachlog: {who}, so nothing was imported. To add that one: --add-reps\n"
    assert texts(team) == []
    said = team("import", source, "--add-reps").out
    assert said == (
        "Imported 1 rep and 3 entries, Mon 2 Nov 2026 to Wed 4 Nov 2026\n   note 2 · praise 1\n   added ana (Ana Lee)\n"
        "   not kept: the column Phone\nUndo: coachlog undo\n"
    )
    assert texts(team, "ana") == ["Great demo\nfor Globex", "Pipeline review"]
    assert team("import", source).out.startswith("Imported nothing\n   3 records already here, skipped\n")


def test_a_dry_run_says_the_same_and_saves_nothing(team: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, TABLE + "Maria Ruiz,31.02.2026,call,x,\nMaria Ruiz,soon,call,y,\n", "notes.csv")
    ran = team("import", source, "--dry-run", code=1)
    first, second, *rest = ran.out.splitlines()
    assert first.startswith("line 6: "), ran.out
    assert second.startswith('line 7: "soon" isn\'t a date. ')
    would = "Could import 1 entry, Mon 2 Nov 2026"
    assert rest == [would, "   note 1", "   not kept: the column Phone"]
    who = "Ana Lee isn't a rep here"
    assert ran.err == (
        f"coachlog: 2 lines of {source} can't be read, and {who}, so nothing would be imported. "
        "To add that one: --add-reps\n"
    )
    assert team("import", source, "--dry-run", "--json", code=1).json == {
        "reps": [], "dry_run": True, "entries": 1, "here": 0, "deleted": 0, "forgotten": 0, "unknown_reps": ["Ana Lee"],
        "unknown_columns": ["Phone"], "remarks": [],
        "problems": [{"line": 6, "why": first[8:]}, {"line": 7, "why": second[8:]}],
    }  # fmt: skip
    assert texts(team) == []


def test_what_hangs_on_an_unknown_reps_entry_is_not_told_of_again(
    rich: Coachlog, other: Coachlog, tmp_path: Path
) -> None:
    other("rep", "add", "Dev Patel")
    source = written(tmp_path, rich("export", "--format", "csv").out, "all.csv")
    ran = other("import", source, "--dry-run", code=1)
    assert ran.out.startswith("Could import "), ran.out
    assert "forgotten" not in ran.out
    who = "maria and ana aren't reps here"
    assert ran.err == f"coachlog: {who}, so nothing would be imported. To add them: --add-reps\n"


def test_a_dry_run_makes_no_journal(coachlog: Coachlog, tmp_path: Path) -> None:
    ran = coachlog("import", written(tmp_path, TABLE, "notes.csv"), "--dry-run", "--add-reps")
    assert ran.out.startswith("Would import 2 reps and 3 entries, ")
    assert not coachlog.journal.exists()


def test_a_roster_adds_who_is_new(team: Coachlog, tmp_path: Path) -> None:
    source = written(
        tmp_path,
        "Name;Title;Team;Time zone;Start date;Cadence\n"
        "Maria Ruiz;AE;west;;;\nMaría Sol;SDR;east;lisbon;2024-05-01;2w\n",
        "team.csv",
    )
    said = team("import", source).out
    assert "   added maria-sol (María Sol)\n   1 record already here, skipped\n" in said, said
    assert "maria-sol\tMaría Sol\tSDR\teast\tEurope/Lisbon\t14\t" in team("rep").out
    assert team("import", source).out.startswith("Imported nothing\n")


def test_a_rep_who_came_by_name_is_known_again_by_it(team: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, "Name,Team\nTom Becker,emea\n", "team.csv")
    team("import", source)
    team("rep", "edit", "tom", "--name", "Thomas Becker")
    assert team("import", source).out == "Imported nothing\n   1 record already here, skipped\n"
    nickname = written(tmp_path, "Name,Team\nTom,emea\n", "nicknames.csv")
    refused = team("import", nickname, code=1).err
    assert "Tom is what Thomas Becker is called here. If this is somebody else, give an Alias, too" in refused


def test_a_row_is_recognised_whatever_became_of_its_entry(team: Coachlog, tmp_path: Path) -> None:
    source = written(
        tmp_path,
        "Rep,Date,Kind,Text,With\nmaria,2026-11-02,note,one,\nmaria,2026-11-02,note,one,\n"
        'maria,2026-11-03,goal,reach 3,\n,2026-11-04,session,Role play,"maria, dev"\n',
        "notes.csv",
    )
    assert team("import", source).out.startswith("Imported 4 entries")
    team("edit", "1", "changed since")
    team("edit", "3", "--rep", "dev")
    team("delete", "2")
    team("config", "goal-every", "3w")
    team("rep", "edit", "maria", "--name", "Mara Ruiz", "--alias", "mara")
    team("rep", "add", "Maria Santos")
    team("rep", "edit", "maria", "--alias", "santos")
    team("rep", "edit", "mara", "--alias", "maria")
    said = team("import", source).out
    assert said == (
        "Imported nothing\n   3 records already here, skipped\n   1 entry deleted here since then, left out\n"
    )
    team("undo", "-n", "7")  # what was done since the import, and the deletion with it
    assert "4 records already here" in team("import", source).out
    team("redo", "-n", "3")
    assert "1 entry deleted here since then" in team("import", source, "--dry-run").out


@pytest.mark.parametrize("adds", [(), ("--add-reps",)])
def test_a_rep_who_was_typed_and_then_renamed_is_recognised(
    team: Coachlog, tmp_path: Path, adds: tuple[str, ...]
) -> None:
    source = written(tmp_path, "Rep,Date,Notes\nMaria Ruiz,2026-11-02,one\ndev,2026-11-02,two\n", "notes.csv")
    team("import", source)
    team("rep", "edit", "maria", "--name", "Mara Sol", "--alias", "mara")
    assert team("import", source, *adds).out == "Imported nothing\n   2 records already here, skipped\n"
    team("rep", "edit", "dev", "--alias", "devpatel", "--name", "Devin Shah")
    assert "dev isn't a rep here" in team("import", source, code=1).err  # an alias may be somebody else's by now


def test_an_import_that_was_undone_comes_in_again(team: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, "Rep,Date,Text\nmaria,2026-11-02,one\nAna Lee,2026-11-02,two\n", "notes.csv")
    first = team("import", source, "--add-reps").out
    team("undo")
    assert team("import", source, "--add-reps").out == first
    assert team("doctor").out == ""


def test_what_hangs_on_a_deleted_row_stays_out_with_it(team: Coachlog, tmp_path: Path) -> None:
    rows = [
        {"id": 1, "kind": "note", "rep": "maria", "on": "2026-11-02", "text": "one"},
        {"id": 2, "kind": "follow-up", "rep": "maria", "on": "2026-11-02", "text": "two", "parent": 1},
    ]
    source = written(tmp_path, json.dumps({"entries": rows}))
    team("import", source)
    team("delete", "1")
    rows.append({"id": 3, "kind": "heard", "rep": "maria", "on": "2026-11-02", "text": "three", "parent": 1})
    more = written(tmp_path, json.dumps({"entries": rows}), "more.json")
    assert team.json("import", more)["deleted"] == 3


def uids(coachlog: Coachlog) -> set[str]:
    return {one["uid"] for what in ("reps", "entries") for one in json.loads(exported(coachlog))[what]}


def test_a_uid_tells_nothing_of_what_a_row_said(team: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, "Rep,Date,Text\nAna Lee,2026-11-02,one\n", "notes.csv")
    team("import", source, "--add-reps")
    assert all(uid[14] == "7" for uid in uids(team))


def test_the_digest_of_a_row_is_made_of_the_same_words_whatever_an_entry_becomes(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    uid = "0193c0de-0000-7000-8000-000000000001"
    row = {
        "kind": "goal", "rep": "maria", "on": "2026-11-02", "text": "Hold 12 calls", "private": True,
        "due": "2026-11-20", "target": 12, "every": 7, "status": "met", "because": "held 14", "closed_on": "2026-11-19",
        "created_at": "2026-11-02T08:00:00Z",
    }  # fmt: skip
    rep = {"uid": uid, "alias": "maria", "name": "Maria", "added_on": "2026-11-01"}
    coachlog("import", written(tmp_path, json.dumps({"reps": [rep], "entries": [row]})))
    said = "\0".join([
        "kind=goal", f"rep={uid}", "on=2026-11-02", "text=Hold 12 calls", "private=True", "due=2026-11-20",
        "target=12.0", "status=met", "because=held 14", "closed_on=2026-11-19", "created_at=2026-11-02T08:00:00Z",
    ])  # fmt: skip
    digest = sha256(sha256(said.encode()).digest() + b"1").digest()
    assert asked(coachlog.journal, "select digest from origin") == [(digest,)]


def test_what_was_erased_leaves_nothing_that_would_confirm_a_guess(team: Coachlog, tmp_path: Path) -> None:
    source = written(
        tmp_path,
        'Rep,Date,Kind,Text,With\nAna Lee,2026-11-02,note,one,\n,2026-11-02,session,two,"Ana Lee, dev"\n'
        "dev,2026-11-02,note,three,\n",
        "notes.csv",
    )
    team("import", source, "--add-reps")
    digests = asked(team.journal, "select record from origin")
    assert len(digests) == 4  # the rep, and three entries
    team("rep", "erase", "ana", "--yes")
    assert len(asked(team.journal, "select record from origin")) == 2
    team("delete", "3", "--forever", "--yes")
    assert len(asked(team.journal, "select record from origin")) == 1
    again = team.json("import", source, "--add-reps")
    assert ([rep["alias"] for rep in again["reps"]], again["entries"], again["here"]) == (["ana"], 2, 1)


@pytest.fixture
def hashed(coachlog: Coachlog) -> Coachlog:
    """What schema 1 made of ROWS: uids that are hashes of what the rows say."""
    with closing(sqlite3.connect(coachlog.journal)) as connection:
        connection.executescript((Path(__file__).parent / "imported_by_schema_1.sql").read_text(encoding="utf-8"))
    coachlog.journal.chmod(0o600)
    assert sum(uid[14] == "8" for uid in uids(coachlog)) == 5
    return coachlog


ROWS = (
    'Rep,Date,Kind,Text,With\nAna Lee,2026-11-02,note,one,\n,2026-11-02,session,two,"Ana Lee, dev"\n'
    "Ana Lee,2026-11-02,note,one,\ndev,2026-11-02,goal,reach 3,\n"
)


def test_what_schema_1_has_imported_is_recognised(hashed: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, ROWS, "notes.csv")
    hashed("rep", "edit", "ana", "--name", "Anna Lee", "--alias", "anna")
    hashed("edit", "1", "changed since")
    assert hashed("import", source, "--add-reps").out.startswith("Imported nothing\n   4 records already here")
    hashed("delete", "3")
    assert "1 entry deleted here since then" in hashed("import", source, "--add-reps").out


def test_a_uid_that_was_made_of_a_name_goes_with_an_erase(hashed: Coachlog, tmp_path: Path) -> None:
    [ana] = asked(hashed.journal, "select uid from rep where alias = 'ana'")
    entries = asked(hashed.journal, "select uid from entry where rep = (select id from rep where alias = 'ana')")
    hashed("rep", "erase", "ana", "--yes")
    for path in hashed.journal.parent.rglob("*.db"):
        for (uid,) in (ana, *entries):
            assert uid.encode() not in path.read_bytes()
    assert hashed("doctor").out == ""
    again = hashed.json("import", written(tmp_path, ROWS, "notes.csv"), "--add-reps")
    assert ([rep["alias"] for rep in again["reps"]], again["entries"]) == (["ana"], 3)  # a session's named its reps


def test_entries_in_words_that_are_not_known_are_no_roster(team: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, "Sales rep;Datum;Notizen\nTom;2026-11-02;Hallo\n", "notizen.csv")
    says = 'of its columns aren\'t known: "Datum" and "Notizen". To say what one is: --column'
    assert says in team("import", source, code=1).err
    team("import", source, "--add-reps", "--column", "Datum=date", "--column", "notizen=notes")
    assert texts(team, "tom") == ["Hallo"]


def test_open_things_of_a_table_are_due_and_done_ones_are_not(team: Coachlog, tmp_path: Path) -> None:
    source = written(
        tmp_path,
        "Rep,Date,Kind,Text,Due,Status,Owner\n"
        "maria,2026-11-02,task,late,2026-11-10,Open,me\n"
        "maria,2026-11-02,task,kept,2026-11-10,Completed,rep\n"
        "maria,2026-11-02,task,not now,2026-11-10,Cancelled,Legal\n"
        "maria,2026-11-02,goal,reach 3,2026-12-31,,\n"
        "maria,2026-11-02,feedback,was said,,,\n"
        "maria,2026-11-02,feedback,to say,2026-11-24,,\n",
        "tasks.csv",
    )
    team("import", source)
    due = [line.split("\t") for line in team("due", "maria", "--ahead", "2w").out.splitlines()]
    assert [(line[0], line[6]) for line in due if line[3] != "one-on-one"] == [
        ("overdue", "late"), ("coming", "to say"), ("coming", "reach 3"),
    ]  # fmt: skip
    found = {one["text"]: one for one in team("history", "maria", "--json").json["entries"]}
    assert (found["kept"]["status"], found["kept"]["closed_on"]) == ("done", "2026-11-02")
    assert (found["not now"]["status"], found["not now"]["owner"]) == ("dropped", "Legal")
    assert (found["was said"]["status"], found["was said"]["given_on"]) == ("given", "2026-11-02")
    assert (found["reach 3"]["status"], found["reach 3"]["every"]) == ("open", 14)


def test_lines_of_nobody_are_whose_is_said(team: Coachlog, tmp_path: Path) -> None:
    source = written(
        tmp_path,
        "[2026-11-02 09:00] Talked with @maria and @dev. About #qbr.\n\n[2026-11-03 10:00] On my own. Thought @home.\n",
        "journal.txt",
    )
    assert "line 3 of" in team("import", source, code=1).err
    team("import", source, "--rep", "dev")
    assert texts(team, "maria") == ["Talked with @maria and @dev. About #qbr."]
    assert texts(team, "dev") == ["Talked with @maria and @dev. About #qbr.", "On my own. Thought @home."]


def test_many_reps_are_told_in_a_few_words(coachlog: Coachlog, tmp_path: Path) -> None:
    roster = "Name\n" + "".join(f"Rep{letter} Number\n" for letter in "abcdefghijklmn")
    said = coachlog("import", written(tmp_path, roster, "team.csv")).out
    assert "Rep" not in said.partition("and 2 others")[2]
    assert coachlog("undo").out == "Undone: import, 14 reps removed\nRedo: coachlog redo\n"
    assert coachlog("redo").out == "Redone: import, 14 reps are back\nUndo: coachlog undo\n"


@pytest.mark.slow
def test_an_import_that_is_killed_leaves_the_journal_as_it_was(team: Coachlog, tmp_path: Path) -> None:
    before = exported(team)
    rows = "".join(f"maria,2026-11-02,number {number} {'x' * 200}\n" for number in range(15_000))
    source = written(tmp_path, f"Rep,Date,Text\n{rows}", "many.csv")
    for _ in range(5):  # it may be done before it can be killed, though it takes seconds
        code = kill(program(team, "import", source), after=0.1, begun=lambda: is_in_a_write(team.journal))
        if code:
            break
        team("undo")
    assert code == -signal.SIGKILL
    assert exported(team) == before
    assert team("doctor").out == ""
    assert "Imported 15,000 entries" in team("import", source).out


# Files


def test_standard_input_is_a_file(rich: Coachlog, other: Coachlog) -> None:
    other("import", "-", stdin=exported(rich).encode())
    assert exported(other) == exported(rich)


def test_what_is_no_text_no_file_or_a_journal_is_refused(team: Coachlog, tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    for source, why in {
        "none.csv": "can't be used (No such file or directory). Nothing was imported",
        str(tmp_path): "no Markdown file in it has a date in its name, its front matter or a heading",
        str(team.journal): "it is a journal, or a backup of one; to let it be the journal: coachlog restore FILE",
        written(tmp_path, "once upon a time", "story.txt"): "can't tell the file's format. To name it: --format",
    }.items():
        assert why in team("import", source, code=1).err
    for encoding, name in (("latin-1", "windows-1252"), ("utf-16-le", "utf-16le")):
        latin.write_bytes(TABLE.replace("Ana", "Añá").encode(encoding))
        refused = team("import", str(latin), code=2).err
        command = f"iconv -f {name} -t utf-8 {latin} | coachlog import -"
        assert refused == (f"coachlog: {latin} isn't UTF-8, so nothing was saved. To import it: {command}\n")
        converted = subprocess.run(shlex.split(command)[:6], stdout=subprocess.PIPE, check=True).stdout
        assert "Would import" in team("import", "-", "--dry-run", "--add-reps", stdin=converted).out
    for encoding in ("utf-16", "utf-8-sig"):
        latin.write_bytes(TABLE.encode(encoding))
        assert "Would import" in team("import", str(latin), "--dry-run", "--add-reps").out
    for raw, kind in (
        (b"\x89PNG\r\n\x1a\n\0\0\0\r", "a PNG image"),
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (b"Rep,Date\0\x80", "binary data"),
    ):
        latin.write_bytes(raw)
        assert (
            team("import", str(latin), code=2).err == f"coachlog: {latin} is {kind}, not text, so nothing was saved\n"
        )
    latin.write_bytes(b"PK\x03\x04...")
    assert "it can't be unpacked as an Excel file. Save its table as CSV" in team("import", str(latin), code=1).err


def test_a_table_of_errors_ends_somewhere(team: Coachlog, tmp_path: Path) -> None:
    source = written(tmp_path, "Rep,Date,Text\n" + "maria,never,x\n" * 2000, "wrong.csv")
    assert "line 2 and 999 others of" in team("import", source, code=1).err


def test_on_a_terminal_it_reads_as_in_a_pipe(rich: Coachlog, other: Coachlog, tmp_path: Path) -> None:
    drawn = other.drawn("import", written(tmp_path, exported(rich))).plain
    assert drawn.startswith("Imported 3 reps, 15 entries and 1 setting, Mon 23 Nov 2026\n   note 2 · ")
    assert max(len(line) for line in drawn.splitlines() if "/" not in line) <= 80

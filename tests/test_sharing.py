"""What others read: the agreed days, never what the rep said, and a count of all that is left out."""

import json
import re
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from tests.typing_in import Coachlog, typed_once

DOCUMENTS = (
    "export maria --share",
    "export maria --share --format json",
    "export maria --share --format csv",
    "export maria --handover",
    "export maria --handover --format json",
    "review maria --share",
    "review maria --share --json",
    "review maria --share --quarter last",
    "prep maria --md",
)


def written(coachlog: Coachlog, command: str, today: str = "2026-11-23") -> str:
    """Return a document for others, with all that is printed beside it."""
    ran = coachlog(*command.split(), "--today", today)
    return ran.out + ran.err


@pytest.mark.parametrize("command", DOCUMENTS)
def test_a_document_for_others_is_the_same_whether_or_not_something_was_snoozed(team: Coachlog, command: str) -> None:
    team("note", "maria", "Talked", "--mine", "ask Tom @2026-08-20", "--on", "2026-08-10", "--today", "2026-08-10")
    team("followup", "maria", "book 3 calls", "--theirs", "--due", "2026-11-25")
    team("followup", "maria", "send the deck", "--due", "2026-11-27")
    team("goal", "maria", "close 2 logos", "--due", "2026-12-11", "--every", "1w")
    days = ("2026-11-23", "2026-11-26", "2026-12-28")
    before = [written(team, command, today) for today in days]
    for number in (2, 3, 4, 5):
        team("snooze", str(number), "2026-12-21", "later")
    assert [written(team, command, today) for today in days] == before


@pytest.mark.parametrize("command", DOCUMENTS)
def test_a_document_for_others_calls_nothing_overdue(team: Coachlog, command: str) -> None:
    team("followup", "maria", "ask Tom", "--due", "2026-08-20", "--today", "2026-08-10")
    team("followup", "maria", "book 3 calls", "--theirs", "--due", "2026-11-25", "--private")
    team("goal", "maria", "close 2 logos", "--due", "2026-08-30", "--today", "2026-08-10")
    told = written(team, command, "2026-12-28").casefold()
    assert "ask tom" in told
    for word in ("overdue", "late", "days ago", "put off", "snoozed until"):
        assert word not in told


def test_open_follow_ups_of_a_shared_review_stand_together(team: Coachlog) -> None:
    team("followup", "maria", "ask Tom", "--due", "2026-10-20", "--today", "2026-10-10")
    team("followup", "maria", "send the deck", "--due", "2026-12-01")
    shared = team("review", "maria", "--share").out
    assert [line for line in shared.splitlines() if line.startswith("### ") and "Manager" in line] == [
        "### Open: Manager"
    ]
    assert "### Overdue on Mon 23 Nov 2026: Manager" in team("review", "maria").out


def test_what_the_rep_said_is_never_shared_and_is_counted(team: Coachlog) -> None:
    team("note", "maria", "Talked", "--heard", "I am interviewing elsewhere", "--heard", "I am tired")
    team("note", "maria", "--aside", "--heard", "I may move to Lisbon")
    for command in DOCUMENTS:
        told = written(team, command)
        for words in ("interviewing", "tired", "Lisbon"):
            assert words not in told, command
    for command in ("export maria --share", "review maria --share"):
        assert "3 said by the rep" in team(*command.split()).err


@pytest.fixture
@typed_once
def quarter(team: Coachlog) -> Coachlog:
    """Something of every kind since one one-on-one with Maria: open, closed and private; each text is a word."""
    word = (f"word{number}x" for number in range(100))

    def type_(*words: str) -> str:
        """Type a command with a text, and return the id of its entry."""
        return str(team.json(*words)["entries"][0]["id"])

    hanging = [part for option in ("--mine", "--theirs", "--heard", "--feedback", "--praise") for part in
               (option, next(word))]  # fmt: skip
    type_("note", "maria", next(word), *hanging, "--on", "2026-11-02")
    type_("note", "maria", next(word), "--aside")
    for private in ((), ("--private",)):
        type_("praise", "maria", next(word), *private)
        type_("feedback", "maria", next(word), *private)
        type_("feedback", "maria", next(word), "--given", *private)
        team("drop", type_("feedback", "maria", next(word), *private))
        for owner in ("me", "rep", "legal:Ana"):
            type_("followup", "maria", next(word), "--owner", owner, *private)
            team("done", type_("followup", "maria", next(word), "--owner", owner, *private))
            team("drop", type_("followup", "maria", next(word), "--owner", owner, *private))
        for theirs in ((), ("--theirs",)):
            type_("topic", "maria", next(word), *theirs, *private)
            for closing in ("done", "drop"):
                team(closing, type_("topic", "maria", next(word), *theirs, *private))
        for closing in ("done", "drop", ""):
            goal = type_("goal", "maria", next(word), "--due", "2026-12-31", *private)
            for on in ("2026-11-10", "2026-11-12"):
                type_("checkin", goal, next(word), "--on", on)
            if closing:
                team(closing, goal)
        type_("session", next(word), "--with", "all", "--lesson", next(word), "--mine", next(word), *private)
    return team


@pytest.mark.parametrize("command", [one for one in DOCUMENTS if "json" not in one and "last" not in one])
def test_every_entry_is_in_a_document_for_others_or_counted(quarter: Coachlog, command: str) -> None:
    ran = quarter(*command.split())
    of_maria = json.loads(quarter("export", "maria", "--format", "json").out)["entries"]
    shown = [entry for entry in of_maria if entry["text"] in ran.out]
    left_out = sum(map(int, re.findall(r" (\d+) ", ran.err.splitlines()[0])))
    topics = sum(map(int, re.findall(r"(?:^Topics covered|dropped|open): (\d+)", ran.out, re.MULTILINE)))  # a review's
    assert len(shown) + left_out + topics == len(of_maria)
    assert 10 <= len(shown) < len(of_maria)


@pytest.mark.parametrize("form", ["export maria --share --format json", "review maria --share --json"])
def test_a_uid_for_others_is_a_hash_and_says_no_time(quarter: Coachlog, form: str) -> None:
    ours = json.loads(quarter.export())
    uids = {one["uid"] for what in ("reps", "entries") for one in ours[what]}
    found = quarter(*form.split()).json
    told = {one["id"]: one["uid"] for one in found["entries"]}
    for entry in ours["entries"]:
        if entry["id"] in told:
            uid = UUID(told[entry["id"]])
            assert (uid.version, uid.variant) == (8, UUID(entry["uid"]).variant)
            digest = sha256(entry["uid"].encode()).hexdigest()
            assert (uid.hex[:12], uid.hex[13:16], uid.hex[17:]) == (digest[:12], digest[13:16], digest[17:32])
    assert uids.isdisjoint([*told.values(), *(rep["uid"] for rep in found.get("reps", ()))])
    assert quarter(*form.split()).json == found


@pytest.mark.parametrize("command", DOCUMENTS)
def test_a_document_for_others_does_not_say_when_something_was_typed(quarter: Coachlog, command: str) -> None:
    quarter("edit", "2", "said better word1x")
    ours = json.loads(quarter.export())["entries"]
    ran = quarter(*command.split())
    for entry in ours:
        for key in ("uid", "created_at", "edited_at"):
            assert not entry[key] or entry[key] not in ran.out, key
    assert "word" in ran.out or "last" in command


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_a_shared_file_is_imported_once(quarter: Coachlog, tmp_path: Path, ending: str) -> None:
    """Its uids are not the journal's own: each is recognised where it came from, and where it came to."""
    file = tmp_path / f"maria.{ending}"
    quarter("export", "maria", "--share", "-o", str(file))
    before = quarter.export()
    quarter("import", str(file))
    assert quarter.export() == before
    other = Coachlog(tmp_path / "other.db")
    other("rep", "add", "Maria Ruiz")
    if ending == "json":
        other("rep", "edit", "maria", "--alias", "mr")
    other("import", str(file))
    first = other.export()
    assert len(json.loads(first)["entries"]) > 10
    other("import", str(file))
    assert other.export() == first


def test_private_praise_neither_hides_praise_in_an_agenda_nor_shows_that_it_is_there(team: Coachlog) -> None:
    team("praise", "maria", "a clear recap", "--on", "2026-11-02", "--today", "2026-11-02")
    team("note", "maria", "x", "--on", "2026-11-10")
    before = team("prep", "maria", "--md").out
    assert "a clear recap" in before
    team("praise", "maria", "kept to myself", "--private")
    team("praise", "maria", "kept to myself, too", "--private", "--on", "2026-11-05")
    assert team("prep", "maria", "--md").out == before

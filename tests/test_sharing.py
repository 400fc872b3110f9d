"""What others read: the agreed days, never what the rep said, and a count of all that is left out."""

import pytest

from tests.typing_in import Coachlog

DOCUMENTS = (
    "export maria --share",
    "export maria --share --format json",
    "export maria --share --format csv",
    "export maria --handover",
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
    assert [line for line in shared.splitlines() if line.startswith("### ") and "owed" in line] == [
        "### Open: what I owed"
    ]
    assert "### Overdue on Mon 23 Nov 2026: what I owed" in team("review", "maria").out


def test_what_the_rep_said_is_never_shared_and_is_counted(team: Coachlog) -> None:
    team("note", "maria", "Talked", "--heard", "I am interviewing elsewhere", "--heard", "I am tired")
    team("note", "maria", "--aside", "--heard", "I may move to Lisbon")
    for command in DOCUMENTS:
        told = written(team, command)
        for words in ("interviewing", "tired", "Lisbon"):
            assert words not in told, command
    for command in ("export maria --share", "review maria --share"):
        assert "3 said by the rep" in team(*command.split()).err

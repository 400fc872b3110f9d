"""A daily command costs SQLite as many of its own steps in a journal of years as in a new one.

``explain query plan`` would miss a forgotten ``is not null``; so the steps themselves are counted, on whatever
connections a command opens. Both journals have the same open items and the same last twelve weeks.
"""

import sqlite3
from contextlib import closing
from math import isqrt
from pathlib import Path
from typing import Any

import pytest

from coachlog.journal import search
from tests.benchmarks import journals
from tests.benchmarks.journals import COMMON, DEAL, RARE, Size
from tests.typing_in import Coachlog

pytestmark = pytest.mark.usefixtures("one_day")  # the first write of a day costs more

SMALL, LARGE = Size(700), Size(3_000)
DEEP = "deal:initech"  # typed into a note and a session only: it is also their follow-up's and their lesson's
MOST_TO_COUNT = 10  # steps, for an entry that has a word
# All that is shown lies in the last twelve weeks: -n where fewer than twenty do.
ASKED = (
    "due", "due --count", "due maria --ahead 1w", "due --owner me", "team", "team --goals", "rep list",
    "undo --list", "show 1",
    "week", "week last", "week 2026-10-14", "week --team west",
    "prep maria", "prep maria --md", "recap maria", "review maria --since 8w",
    "history", "history maria", "history --open", "history maria --open", "history maria --since 4w",
    "history --kind praise", "history maria --kind praise -n 3", "history maria --kind note,praise -n 5",
    "history maria --kind session -n 1",
    f"find {RARE}", f"find {RARE[:-2]}*", f"find {RARE} --rep maria", "find --rep maria", "find --kind praise",
    "find --kind lesson -n 2", "about hooli", f"find --tag {DEAL}", f"history --tag {DEAL}",
    f"about {DEEP}", f"find --tag {DEEP}", f"history --tag {DEEP}",
)  # fmt: skip
ASKED_FOR_COMMON = (
    f"find {COMMON}", f"find {COMMON[:-2]}*", f"find {COMMON} --rep maria -n 5", "find maria",
)  # fmt: skip
WRITTEN = (
    "note maria hello --mine call", "done LAST", "given maria", "checkin maria steady", "undo", "redo", "edit 1 hello",
    "snooze dev 1w", "delete 1 --yes", "session review --with maria,dev --lesson x", "rep pause dev --back 1w",
    "goal --team west ten @eoq", "topic maria plan", "note maria hello --covered all",
)  # fmt: skip
COMPLETED = ("coachlog note m", "coachlog done ", "coachlog show ")


@pytest.mark.slow
def test_no_daily_command_costs_more_in_a_long_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    connect = sqlite3.connect

    def count() -> None:
        nonlocal steps
        steps += 1

    def counted(*words: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*words, **named)
        connection.set_progress_handler(count, 1)
        return connection

    def taken(coachlog: Coachlog, words: str) -> int:
        nonlocal steps
        steps = 0
        if words in COMPLETED:
            coachlog(words, env={"_COACHLOG_COMPLETE": "bash"})
        else:
            # What is DEEP: four entries. Then a team goal, what was praised, the note, its follow-up.
            last = int(coachlog.journal.stem) + 4 + 4
            coachlog(*words.replace("LAST", str(last)).split())
        return steps

    small, large = (_lived_in(tmp_path / f"{size.entries}.db", size) for size in (SMALL, LARGE))
    monkeypatch.setattr(sqlite3, "connect", counted)

    all_words = (*ASKED, *ASKED_FOR_COMMON, *COMPLETED, *WRITTEN)
    took = {words: (taken(small, words), taken(large, words)) for words in all_words}
    assert all(before > 100 for before, _ in took.values()), took
    grown = {words: after - before for words, (before, after) in took.items() if after != before}
    # Before it looks for a word, find counts the entries that have it, up to the root of all: see search._are_few.
    longer = isqrt(search.WALK * LARGE.entries) - isqrt(search.WALK * SMALL.entries)
    assert {words: 0 < more < MOST_TO_COUNT * longer for words, more in grown.items()} == dict.fromkeys(
        ASKED_FOR_COMMON, True
    )


def _lived_in(path: Path, size: Size) -> Coachlog:
    """Build a journal in which the day's snapshot is made.

    Its index of words is in one piece, and no write takes its turn in tidying it up: that comes now and then, in small
    portions, and not at the same command in each journal.
    """
    journals.build(path, size)
    coachlog = Coachlog(path)
    assert "No problems found" in coachlog.drawn("doctor").plain
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("insert into entry_fts (entry_fts) values ('optimize')")
        connection.execute("insert into entry_fts (entry_fts, rank) values ('automerge', 0)")
    coachlog("note", "maria", f"met {DEEP}", "--mine", "send the plan")
    coachlog("session", f"Lost {DEEP}", "--with", "maria,dev", "--lesson", "Ask for the budget first")
    assert len(coachlog.json("find", "--tag", DEEP)["entries"]) == 4
    [team_goal] = coachlog.json("goal", "--team", "west", "more @eoq")["entries"]
    [goal] = coachlog.json("history", "maria", "--open", "--kind", "goal")["entries"]
    coachlog("edit", str(goal["id"]), "--under", str(team_goal["id"]))
    coachlog("praise", "maria", "the first write of a day makes its snapshot")
    return coachlog

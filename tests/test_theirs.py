"""The file is theirs: other programs open it, find their way about in it, and leave it as it was."""

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from coachlog import manual
from coachlog.model import HOW
from tests.test_journal import asked
from tests.typing_in import Coachlog, unmeasured

# Datasette's own client asks what a browser would: one start of it for all pages.
DATASETTE = """
import asyncio, json, sys
from datasette.app import Datasette

async def shown(journal, *pages):
    client = Datasette([journal]).client
    return [(await client.get(page)).text for page in pages]

print(json.dumps(asyncio.run(shown(*sys.argv[1:]))))
"""


@pytest.fixture
def theirs(team: Coachlog) -> Iterator[Coachlog]:
    """A journal with everything that the views tell of; whatever is done with it leaves every byte as it was."""
    for words in (
        ("rep", "add", "Lena Sato"),
        ("note", "maria", "The CFO call", "--mine", "ask Tom @thu", "--theirs", "3 calls @fri", "--on", "2026-11-19"),
        ("feedback", "dev", "Talks over people"),
        ("followup", "maria", "read the MSA", "--owner", "legal:Ana"),
        ("goal", "dev", "Close 2 logos @eoq", "--target", "2"),
        ("session", "Review", "--with", "maria,dev,lena", "--lesson", "Ask first", "--mine", "send notes @tomorrow"),
        ("note", "dev", "by mail", "--async", "--private"),
        ("note", "dev", "seen", "--aside", "--on", "2026-11-20"),
        ("checkin", "6", "One signed", "--at", "1"),
        ("snooze", "9", "mon", "on a trip"),
        ("done", "3", "all booked"),
        ("rep", "erase", "lena", "--yes"),
    ):
        team(*words)
    before = {path: path.read_bytes() for path in team.journal.parent.iterdir() if path.is_file()}
    yield team
    assert {path: path.read_bytes() for path in team.journal.parent.iterdir() if path.is_file()} == before
    assert team("doctor").out == ""


def ran(*words: str) -> Any:
    done = subprocess.run([sys.executable, *words], env=unmeasured(), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


EVERYBODY = "Dev Patel, Maria Ruiz, a former rep"
OPEN = [
    # id, due, put off to, who, what, whose
    (9, "2026-11-24", "2026-11-30", EVERYBODY, "follow-up", "me"),
    (4, "2026-11-25", None, "Dev Patel", "feedback", None),
    (2, "2026-11-26", None, "Maria Ruiz", "follow-up", "me"),
    (6, "2026-12-31", None, "Dev Patel", "goal", None),
    (5, None, None, "Maria Ruiz", "follow-up", "legal:Ana"),
]
SAID = {
    1: ("2026-11-19", "Maria Ruiz", "one-on-one"),
    7: ("2026-11-23", EVERYBODY, "session"),
    8: ("2026-11-23", EVERYBODY, "lesson"),
    10: ("2026-11-23", "Dev Patel", "by message"),
    11: ("2026-11-20", "Dev Patel", "aside"),
    12: ("2026-11-23", "Dev Patel", "check-in"),
}


def test_the_views_tell_what_the_commands_tell(theirs: Coachlog) -> None:
    assert asked(theirs.journal, "select id, due, snoozed_until, rep, kind, owner from open") == OPEN
    told = asked(theirs.journal, "select id, day, rep, kind, text, private from history")
    ours = theirs.json("history", "-n", "0")["entries"][::-1]
    assert [(row[0], row[1], row[4], row[5]) for row in told] == [
        (entry["id"], entry["on"], entry["text"], entry["private"]) for entry in ours
    ]
    assert {row[0]: row[1:4] for row in told if row[0] in SAID} == SAID
    kept = {"observation": "aside"}  # the word the view was made with
    assert {row[3] for row in told} >= {kept.get(name, name) for name in HOW.values()}
    assert asked(theirs.journal, "select status, because from history where id = 3") == [("done", "all booked")]
    assert asked(theirs.journal, "select parent, at, status from history where id = 12") == [(6, 1.0, None)]


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("select * from open", "entry_open"),
        ("select * from history limit 20", "entry_day"),
    ],
)
def test_the_views_are_answered_from_an_index(theirs: Coachlog, question: str, index: str) -> None:
    plan = [detail for *_, detail in asked(theirs.journal, f"explain query plan {question}")]
    assert [step for step in plan if step.startswith("SCAN e")] == [f"SCAN e USING INDEX {index}"]


def test_sqlite_utils_finds_views_words_and_names(theirs: Coachlog) -> None:
    """As ``coachlog help sql`` says."""
    lines = "\n".join(line for block in manual.topic("sql").blocks if block.form == "as is" for line in block.lines)
    rows, search, query = (
        shlex.split(line.replace("$(coachlog where)", str(theirs.journal)).replace("sqlite-utils", "-m sqlite_utils"))
        for line in lines.replace("\\\n", "").splitlines()
        if line.startswith("sqlite-utils ")
    )
    assert [(line["due"], line["rep"], line["owner"]) for line in ran(*rows)] == [
        (due, who, whose) for _, due, _, who, _, whose in OPEN
    ]
    assert ran(*search) == [{"text": "read the MSA"}]
    assert ran(*(word.replace("legal", "me OR rep") for word in search)) == []
    assert ran(*query) == [{"rep": "Maria Ruiz", "count(*)": 1}]


def test_datasette_shows_names_views_and_what_is_searched(theirs: Coachlog) -> None:
    shape = "_shape=arrays"
    pages = {
        "table": "/journal/entry",
        "search": f"/journal/entry.json?{shape}&_col=id&_search=ana",
        "me": f"/journal/entry.json?{shape}&_search=me",
        "seats": "/journal/attendance.json?_shape=array&_labels=on",
        "open": f"/journal/open.json?{shape}&_size=max",
        "history": f"/journal/history.json?{shape}&rep__contains=Maria&kind=session",
        "searched": f"/journal/history.json?{shape}&_search=signed&_fts_table=entry_fts&_fts_pk=id",
    }
    answers = dict(zip(pages, ran("-c", DATASETTE, str(theirs.journal), *pages.values()), strict=True))
    assert '<a href="/journal/rep/1">Maria Ruiz</a>' in answers.pop("table")
    told = {name: json.loads(answer) for name, answer in answers.items()}
    assert [seat["rep"] and seat["rep"]["label"] for seat in told["seats"]] == ["Dev Patel", None, "Maria Ruiz"]
    rows = {name: [row[0] for row in told[name]["rows"]] for name in ("search", "me", "open", "history", "searched")}
    assert rows == {"search": [5], "me": [], "open": [number for number, *_ in OPEN], "history": [7], "searched": [12]}

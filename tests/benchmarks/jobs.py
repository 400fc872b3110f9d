"""What is timed: each job of ours on one journal, what it stands on, and the same job in the words of others."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from coachlog.files import Place
from coachlog.journal import connect, opening, undoing
from tests.benchmarks import Run, others
from tests.benchmarks.journals import COMMON, DEAL, NOTE, RARE, TODAY, Size

PYTHON = (sys.executable, "-c")
COACHLOG = (*PYTHON, "from coachlog.__main__ import run; run()")  # as the installed script does
PIPE, TERMINAL, WHOLE = "In a pipe", "On a terminal", "The whole journal"  # tables
FIRST = "note, the day's first"  # it makes the day's snapshot, of a journal up to 100 MB
# What anybody would write who has nothing but Python: all in memory at once, no undo.
PLAIN = {
    "export": "import json, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.row_factory = sqlite3.Row; "
    "json.dump([dict(row) for row in c.execute('select * from entry')], open(sys.argv[2], 'w'))",
    "import": "import json, sqlite3, sys; rows = json.load(open(sys.argv[1]))['entries']; "
    "c = sqlite3.connect(sys.argv[2]); "
    "c.execute('create table entry (id integer primary key, uid, kind, rep, day, text, due, status)'); "
    "c.execute('create virtual table word using fts5 (text, content=entry, content_rowid=id)'); "
    "c.executemany('insert into entry values (:id, :uid, :kind, :rep, :on, :text, :due, :status)', "
    "({'due': None, 'status': None, **row} for row in rows)); "
    "c.execute('insert into word (word) values (\\'rebuild\\')'); c.commit()",
    "backup": "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('vacuum into ?', sys.argv[2:])",
}

Runs = dict[str, Run]  # by program: coachlog, its floor, others


def jobs(journal: Path, size: Size, programs: Mapping[str, str]) -> dict[tuple[str, str], Runs]:
    """Return all there is to time on a journal, by table and job; ``programs``: which others, and where they are."""
    theirs = others.runs(journal, size.entries, programs)
    found = {
        **{(PIPE, job): runs for job, runs in _daily(journal, terminal=False).items()},
        **{(TERMINAL, job): runs for job, runs in _daily(journal, terminal=True).items()},
        **{(WHOLE, job): runs for job, runs in _whole(journal).items()},
    }
    for (table, job), runs in found.items():
        if table != TERMINAL:
            runs.update({name: of[job] for name, of in theirs.items() if job in of})
    return found


def _daily(journal: Path, *, terminal: bool) -> dict[str, Runs]:
    """Return each daily job, with its floor: the least that a program in Typer and SQLite has to do.

    What was written is undone, so that the journal stays as it was but for a few more steps in the record of changes.
    """
    opened = (
        *(["import rich.console, rich.table"] if terminal else []),
        "import sqlite3, typer",
        f"c = sqlite3.connect({journal.as_uri() + '?mode=rw'!r}, uri=True, timeout=30, isolation_level=None)",
        *(f"c.execute({pragma!r})" for pragma in connect.PRAGMAS),
        "c.execute('select * from rep order by alias').fetchall()",
    )
    written = ("c.execute('begin immediate')", "c.execute('insert into floor values (1)')", "c.execute('commit')")
    place = Place(journal, named=True)

    def undo() -> None:
        with opening.writing(place, "undo") as step:
            list(undoing.undo(step)[1])

    def asks(*words: str) -> Runs:
        return {"coachlog": ours(*words), "floor": Run((*PYTHON, "; ".join(opened)), terminal)}

    def writes(*words: str) -> Runs:
        floor = Run((*PYTHON, "; ".join((*opened, *written))), terminal)
        return {"coachlog": ours(*words)._replace(back=undo), "floor": floor}

    def ours(*words: str) -> Run:
        return Run((*COACHLOG, *words, "--journal", str(journal), "--today", str(TODAY)), terminal)

    def forget_the_snapshot() -> None:
        shutil.rmtree(place.snapshots, ignore_errors=True)

    note = writes("note", "maria", NOTE)
    return {
        "note": note,
        FIRST: {**note, "coachlog": note["coachlog"]._replace(ready=forget_the_snapshot)},
        "topic": writes("topic", "maria", "Comp plan question"),
        "done": writes("done", _promise(journal)),
        "due": asks("due"),
        "due --count": asks("due", "--count"),
        "prep maria": asks("prep", "maria"),
        "recap maria": asks("recap", "maria"),
        "history": asks("history"),
        "history maria": asks("history", "maria"),
        "find (rare)": asks("find", RARE),
        "find (common)": asks("find", COMMON),
        "about hooli": asks("about", DEAL.partition(":")[2].lower()),
        "team": asks("team"),
        "week": asks("week"),
    }


def _whole(journal: Path) -> dict[str, Runs]:
    """Return the jobs that read or write everything, with a plain script that does the same for its floor."""
    new, copy, exported, plain = (journal.parent / name for name in ("new/new.db", "copy", "all.json", "plain"))
    here = ("--journal", str(journal))

    def clear() -> None:
        for path in (copy, plain):
            path.unlink(missing_ok=True)
        shutil.rmtree(new.parent, ignore_errors=True)
        new.parent.mkdir()

    def make_ready() -> None:
        clear()
        if not exported.exists():  # only the import is timed
            subprocess.run((*COACHLOG, *export), check=True, stdout=subprocess.DEVNULL)

    def runs(source: Path, *words: str) -> Runs:
        script = (*PYTHON, PLAIN[words[0]], str(source), str(plain))
        return {"coachlog": Run((*COACHLOG, *words), ready=make_ready), "floor": Run(script, ready=make_ready)}

    export = ("export", *here, "--format", "json", "-o", str(exported), "--replace")
    return {
        "export": runs(journal, *export),
        "import": runs(exported, "import", str(exported), "--journal", str(new)),
        "backup": runs(journal, "backup", *here, str(copy)),
    }


def _promise(journal: Path) -> str:
    """Return the id of something I have promised, and make a table for the floor to write into."""
    with closing(sqlite3.connect(journal)) as connection, connection:
        connection.execute("create table if not exists floor (number)")
        mine = "select min(id) from entry where status = 'open' and owner = 'me'"
        return str(connection.execute(mine).fetchone()[0])

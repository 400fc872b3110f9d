"""Tables as managers have them, each with what becomes of it beside it: NAME.csv or NAME.xlsx, its options, and
what is saved.

``python -m tests.test_tables`` rewrites what is saved; read the difference.
"""

import os
import shlex
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from tests.typing_in import ANY, Coachlog

TABLES = Path(__file__).parent / "tables"
FILES = sorted(path for path in TABLES.iterdir() if path.suffix not in (".txt", ".args"))
SAID = {"id", "uid", "rep", "on", "kind", "text", "tags", "created_at", "edited_at", "private", "parent"}
USUAL = {"how": "met", "owner": "me", "status": None, "snoozes": 0}


def entry(one: dict[str, Any]) -> str:
    """An entry in one line: whose, when, what; and what is not as usual about it."""
    more = [
        f"{key}={value}" for key, value in one.items()
        if key not in SAID and value not in (None, [], "", 0) and USUAL.get(key, "") != value
    ]  # fmt: skip
    under = f" (under {one['parent']})" if one.get("parent") else ""
    private = ["private"] if one["private"] else []
    rep = one["rep"] or "-"
    return " ".join([f"{one['id']}{under}", one["on"], rep, one["kind"], repr(one["text"]), *private, *more])


def imported(table: Path, journal: Path) -> str:
    """What importing a table says, and what is in the journal then."""
    options = table.with_suffix(".args")
    typed = ["import", table.name, *shlex.split(options.read_text() if options.exists() else "")]
    with Coachlog(journal) as coachlog:
        coachlog("rep", "add", "Maria Ruiz")
        coachlog("rep", "add", "Dev Patel")
        with chdir(table.parent):
            ran = coachlog(*typed, code=ANY)
        found = coachlog("export", "--format", "json").json
    reps = [
        f"{rep['alias']}: {', '.join(filter(None, (rep['name'], rep['role'], rep['team'], rep['started'])))}"
        for rep in found["reps"] if rep["alias"] not in ("maria", "dev")
    ]  # fmt: skip
    said = (ran.out + ran.err).replace("coachlog: ", "")
    return "\n".join([f"$ {shlex.join(typed)}", *said.splitlines(), "", *reps, *map(entry, found["entries"])]) + "\n"


@pytest.fixture(autouse=True)
def _zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A zone ahead of UTC: a time in UTC is on the next day there."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("table", FILES, ids=lambda table: table.name)
def test_a_table_is_read_rightly(table: Path, tmp_path: Path) -> None:
    assert imported(table, tmp_path / "journal.db") == table.with_suffix(".txt").read_text()


def write(sources: Sequence[Path]) -> None:
    """Write what is saved of each anew."""
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    for one in sources:
        with tempfile.TemporaryDirectory() as folder:
            one.with_suffix(".txt").write_text(imported(one, Path(folder) / "journal.db"))


if __name__ == "__main__":
    write(FILES)

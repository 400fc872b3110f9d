"""What was released and is relied upon, in ``schemas/``: a small journal of every schema, and the schema of ``--json``.

    python -m tests.trust.released

It writes the journal of the current schema, which a later migration has to start from, and what ``--json`` prints, from
which nothing may go. Run it at a release, and before you write the next migration. A journal that is kept is never
written again.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from coachlog.journal import SCHEMA_VERSION
from tests.trust import ENCRYPTED, encrypt
from tests.typing_in import Coachlog

FOLDER = Path(__file__).parent / "schemas"
PRINTED = FOLDER / "json.json"  # the schema of --json, as the last release had it
TYPED = (
    ("rep", "add", "Maria Ruiz", "--role", "AE", "--team", "West", "--tz", "Europe/Madrid"),
    ("rep", "add", "Dev Patel"),
    ("note", "maria", "Rehearsed the CFO call — 日本語", "--mine", "ask Tom @thu", "--theirs", "book 3 calls @fri",
     "--heard", "I want to lead.", "--praise", "Calm", "--private"),
    ("feedback", "dev", "Talked over the CFO twice"),
    ("goal", "dev", "Close 2 logos @eoq", "--target", "2.5"),
    ("checkin", "dev", "One signed", "--at", "1"),
    ("session", "Win/loss review", "--with", "all", "--also", "legal:Ana", "--lesson", "Ask for the budget first"),
    ("given", "dev", "Surprised"),
    ("done", "2", "slot is ours"),
    ("snooze", "3", "+30d", "trade show"),
    ("rep", "pause", "maria", "--back", "2026-12-24", "on holiday"),
    ("config", "fiscal-year-starts", "feb"),
    ("edit", "1", "Rehearsed the call, 'twice'\n\nand \"again\""),
    ("delete", "4"),
    ("undo",),
    ("delete", "10"),
)  # fmt: skip


def kept() -> list[int]:
    """Return the versions of the schema of which a journal is kept, the oldest first."""
    return sorted(int(path.stem) for path in FOLDER.glob("*.sql"))


def older() -> list[int]:
    """Return those before this version's, which a migration changes."""
    return [version for version in kept() if version < SCHEMA_VERSION]


def build(version: int, journal: Path) -> None:
    """Make the journal of an older schema, as its coachlog left it."""
    with closing(sqlite3.connect(journal)) as connection:
        connection.executescript((FOLDER / f"{version}.sql").read_text(encoding="utf-8"))
    if os.environ.get(ENCRYPTED):
        encrypt(journal)


def dumped(journal: Path) -> Iterator[str]:
    """Yield a journal as SQL. ``iterdump`` cannot: it would copy the inner tables of the full-text index too."""
    with closing(sqlite3.connect(journal)) as connection:
        schema = connection.execute(
            """
            select type, name, sql from sqlite_master
            where sql is not null and name not like 'sqlite_%' and name not glob 'entry_fts_[a-z]*'
              or type = 'trigger' order by rowid
            """
        ).fetchall()
        for pragma in ("application_id", "user_version"):
            yield f"pragma {pragma} = {connection.execute(f'pragma {pragma}').fetchone()[0]};"
        yield from (f"{sql};" for *_, sql in schema)
        for kind, name, _ in schema:
            if kind == "table" and name != "entry_fts":
                yield from _rows(connection, name)
        yield "delete from sqlite_sequence;"
        yield from _rows(connection, "sqlite_sequence")


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [name for _, name, *_ in connection.execute(f"pragma table_info ({table})")]
    values = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    for (row,) in connection.execute(f"select {values} from {table} order by 1"):
        yield f"insert into {table} values ({row});"


def main() -> None:
    """Write what this version relies on. The journal of its schema may be kept already."""
    published = (resources.files("coachlog") / "formats/schema.json").read_text(encoding="utf-8")
    PRINTED.write_text(published, encoding="utf-8")
    if SCHEMA_VERSION not in kept():
        with TemporaryDirectory() as folder:
            coachlog = Coachlog(Path(folder) / "journal.db")
            for words in TYPED:
                coachlog(*words)
            with (FOLDER / f"{SCHEMA_VERSION}.sql").open("x", encoding="utf-8") as file:
                file.writelines(f"{statement}\n" for statement in dumped(coachlog.journal))
    print(f"In {FOLDER}: journals of the schemas {', '.join(map(str, kept()))}, and the schema of --json.")


if __name__ == "__main__":
    main()

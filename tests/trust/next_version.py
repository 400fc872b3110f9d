"""A coachlog of the future: its schema has one migration more, which takes its time and rebuilds a table."""

from typing import cast

import sqlite_utils

from coachlog.journal import SCHEMA_VERSION, connect, opening, schema

NEXT = SCHEMA_VERSION + 1


def become() -> None:
    """Let this process be the next version of coachlog."""
    for module in (connect, opening, schema):
        module.SCHEMA_VERSION = NEXT  # type: ignore[attr-defined]

    @schema.MIGRATIONS(name=f"{NEXT:04}_of_the_future")
    def _of_the_future(db: sqlite_utils.Database) -> None:
        for statement in (
            "create table spoken (id integer primary key, entry integer not null references entry, word text) strict",
            "insert into spoken (entry, word) select id, substr(text, 1, 20) from entry",
            "create index spoken_word on spoken (word)",
            "update entry set words = words",
            "insert into entry_fts (entry_fts) values ('rebuild')",
        ):
            db.conn.execute(statement)
        # Entries, pauses and seats in sessions name reps: this drops and rebuilds what they name.
        cast("sqlite_utils.db.Table", db["rep"]).transform(column_order=["id", "name"])

"""The tables: records written as rows, in few statements. That each is recorded as a change is up to ``changes``."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from coachlog.journal import records
from coachlog.journal.records import COLUMNS, REFERENCES, RecordState
from coachlog.journal.word_index import TYPED, words_of

_typed = itemgetter(*map(COLUMNS["entry"].index, TYPED))


def write_rows(
    connection: sqlite3.Connection, found: Sequence[tuple[str, RecordState]], known: Mapping[str, int] = {}
) -> dict[str, int]:
    """Store different records, each with its table, whether they are there or not; return their ids by uid.

    They are stored table by table, each in one statement: after every statement that inserts entries the full-text
    index writes out what it has. ``known`` are the ids of records that are not stored yet, by uid. Raises
    sqlite3.DatabaseError where a trigger that somebody else made gets in the way.
    """
    ids: dict[str, Any] = {**known, **{str(state["uid"]): state["id"] for _, state in found if state.get("id")}}
    for table in dict.fromkeys([table for table, _ in found]):
        columns, references = COLUMNS[table], _references(table)
        states = [state for of, state in found if of == table]
        values: list[Any] = []
        for state in states:
            row = [*map(state.get, columns)]
            for column, of in references:
                if uid := row[column]:
                    row[column] = ids[uid] if uid in ids else ids.setdefault(uid, _id_of(connection, of, uid))
            values += row
            if table == "entry":
                values.append(words_of(*_typed(row)))
        stored = connection.execute(_upsert(table, len(states)), values).fetchall()
        refuse_if(len(stored) != len(states))
        ids |= {uid: record_id for record_id, uid in stored}
    return ids


def refuse_if(nothing_happened: bool) -> None:
    """Raise sqlite3.DatabaseError where a trigger that somebody else made has kept SQLite from doing what we asked."""
    if nothing_happened:
        raise sqlite3.DatabaseError("a trigger in it keeps it from being written")


def _id_of(connection: sqlite3.Connection, table: str, uid: str) -> int | None:
    """Return the id of a record by its uid.

    Undo and redo can restore a record before its parent; the changes of the parent know its id.
    """
    row = connection.execute(
        f"""
        select coalesce(
          (select id from {table} where uid = :uid),
          (select json_extract(after, '$.id') from change
            where record = :uid and tbl = '{table}' and after is not null order by id desc limit 1)
        )
        """,
        {"uid": uid},
    ).fetchone()
    found: int | None = row[0]
    return found


@cache
def _upsert(table: str, count: int) -> str:
    """Return the statement that inserts or updates ``count`` records."""
    columns = (*COLUMNS[table], "words") if table == "entry" else COLUMNS[table]
    row = f"({', '.join('?' * len(columns))})"
    updates = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column not in ("id", "uid"))
    return f"""
      insert into {table} ({records.column_list(columns)}) values {", ".join([row] * count)}
      on conflict (uid) do update set {updates} returning id, uid
    """


@cache
def _references(table: str) -> Sequence[tuple[int, str]]:
    """Return which columns of a table name another record, and the table of that."""
    return [(place, REFERENCES[column]) for place, column in enumerate(COLUMNS[table]) if column in REFERENCES]

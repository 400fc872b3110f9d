"""The tables: records written as rows, in few statements. That each is recorded as a change is up to ``changes``."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from coachlog.journal import records
from coachlog.journal.records import COLUMNS, REFERENCES, RecordState
from coachlog.journal.word_index import TYPED, words_of


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
        # Those that have an id come first, so that none of the others is given theirs.
        states = sorted([state for of, state in found if of == table], key=lambda state: "id" not in state)
        filled = set().union(*states)  # an empty value takes longer to hand to SQLite than any other
        columns = [column for column in COLUMNS[table] if column in filled]
        references = [(place, REFERENCES[column]) for place, column in enumerate(columns) if column in REFERENCES]
        values: list[Any] = []
        for state in states:
            row = [*map(state.get, columns)]
            for column, of in references:
                if uid := row[column]:
                    row[column] = ids[uid] if uid in ids else ids.setdefault(uid, _id_of(connection, of, uid))
            values += row
            if table == "entry":
                values.append(words_of(*map(state.get, TYPED)))
        stored = connection.execute(_upsert(table, columns, len(states)), values).fetchall()
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


def _upsert(table: str, columns: Sequence[str], count: int) -> str:
    """Return the statement that inserts or updates ``count`` records, and empties the columns that it doesn't name."""
    words = ("words",) if table == "entry" else ()
    named = (*columns, *words)
    row = f"({', '.join('?' * len(named))})"
    all_but_keys = (column for column in (*COLUMNS[table], *words) if column not in ("id", "uid"))
    updates = ", ".join(f'"{column}" = excluded."{column}"' for column in all_but_keys)
    return f"""
      insert into {table} ({records.column_list(named)}) values {", ".join([row] * count)}
      on conflict (uid) do update set {updates} returning id, uid
    """

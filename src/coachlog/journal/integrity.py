"""What is not as it was written: the schema, the record of changes, and each record against its last change.

SQLite keeps no checksums of pages. The record of changes has one for every change, so that a record that reads
differently than it was written is found, wherever in the file it is damaged.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from coachlog import files
from coachlog.errors import CoachlogError, listed, quoted
from coachlog.journal import connect, questions, records, schema
from coachlog.journal.changes import IS_FORGETTING, checksum
from coachlog.journal.records import COLUMNS
from coachlog.text import many

# What ANALYZE leaves: SQLite's own, and it holds no more than how often values come.
_OF_ANALYZE = {
    ("table", "sqlite_stat1", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("table", "sqlite_stat4", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
}
_ORDER = ("trigger", "view", "index", "table")  # in which things can be dropped
FEW = 5  # things that are named
LAST_NUMBER = 2**62  # far beyond any entry's: SQLite gives none above 2**63 - 1


class Thing(NamedTuple):
    """Something that a database holds: a table, an index, a trigger or a view."""

    kind: str
    name: str

    @property
    def can_be_dropped(self) -> bool:
        """Whether its name, in double quotes, is safe to paste into a shell's single ones."""
        plain = self.name.isascii() and self.name.isidentifier() and not self.name.lower().startswith("sqlite_")
        return plain and self.kind in _ORDER

    def __str__(self) -> str:
        """Return what it is, and its name."""
        return f"the {self.kind} {quoted(self.name)}"


class SchemaDifference(NamedTuple):
    """What tells a journal's schema from that of one which has just been made."""

    missing: str  # what is not there, or not as we make it; empty: nothing
    acting: list[Thing]  # what can act on what is written, or hold it
    views: list[Thing]  # these only show what is there


def strange(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is not as it was written: tables, changes, and records against their last change."""
    yield from strange_schema(connection)
    yield from strange_records(connection)
    yield from unreadable(connection)


def strange_schema(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what a journal, of this version or an older one, holds beside what its migrations make, or lacks of it."""
    difference = schema_difference(connection)
    if difference.acting:
        yield made_by_others(difference.acting)
    if difference.missing:
        yield difference.missing


def expect_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raise CoachlogError for a journal whose schema is not the one that coachlog made."""
    if why := next(strange_schema(connection), None):
        raise CoachlogError(
            f"{files.short(path)} isn't as coachlog made it ({why}). Nothing was changed; see coachlog doctor"
        )


def schema_difference(connection: sqlite3.Connection) -> SchemaDifference:
    """Compare the schema with that of a new journal of its version. Not by names: anybody can give any name."""
    question = "select type, name, tbl_name, sql from sqlite_master"
    migrations = "select name from _sqlite_migrations where migration_set = 'coachlog' order by name"
    rows = connection.execute(question).fetchall()
    here = {(str(kind), str(name), table, sql) for kind, name, table, sql in rows}
    (version,) = connection.execute("pragma user_version").fetchone()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        schema.build(fresh, version)
        ours = set(fresh.execute(question))
        applied = fresh.execute(migrations).fetchall()
    names = {name for _, name, *_ in ours}
    things = sorted({Thing(kind, name) for kind, name, *_ in here - ours - _OF_ANALYZE if name not in names})
    missing = ""
    if len(rows) != len(here) or ours - here or any(name in names for _, name, *_ in here - ours):
        missing = "its tables are not those of a coachlog journal"
    elif connection.execute(migrations).fetchall() != applied:
        missing = "its list of migrations is wrong"
    return SchemaDifference(
        missing,
        acting=[thing for thing in things if thing.kind != "view"],
        views=[thing for thing in things if thing.kind == "view"],
    )


def made_by_others(things: Sequence[Thing]) -> str:
    """Name what coachlog did not make."""
    few = [*map(str, things[:FEW]), *([many(len(things) - FEW, "other")] if len(things) > FEW else [])]
    return f"coachlog did not make {listed(few)}"


def drops(things: Sequence[Thing]) -> str:
    """Return the SQL that takes out what somebody else has put in; nothing where it cannot be pasted safely."""
    if len(things) > FEW or not all(thing.can_be_dropped for thing in things):
        return ""
    ordered = sorted(things, key=lambda thing: _ORDER.index(thing.kind))
    return ";".join(f'drop {thing.kind} if exists "{thing.name}"' for thing in ordered)


def unreadable(connection: sqlite3.Connection) -> Iterator[str]:
    """Say why a rep or an entry cannot be read, as every command would: what was written so is as it was written."""
    try:
        questions.reps(connection)
        for _ in questions.entries(connection, questions.Filter()):
            pass
    except connect.sqlite_errors() as error:
        yield str(error)


def strange_records(connection: sqlite3.Connection) -> Iterator[str]:
    """Check every change against its checksum, and every record against its last change."""
    changes = connection.execute(
        """
        select s.device, s.n, s.at, s.command, s.undoes, c.tbl, c.record, c.after, c.crc, c.id
        from change c left join step s on s.id = c.step order by c.record, c.id
        """
    )
    count = dict.fromkeys(COLUMNS, 0)
    last: tuple[str, str, str | None] | None = None
    for *row, crc, change in changes:
        table, uid, after = row[-3:]
        if checksum(*row) != crc:
            yield f"change {change} differs from what was written"
        if last and last[1] != uid:
            yield from _differs(connection, *last, count)
        last = (table, uid, after)
    if last:
        yield from _differs(connection, *last, count)
    for table, known in count.items():
        (there,) = connection.execute(f"select count(*) from {table}").fetchone()
        if there != known:
            yield f"{there} in the table {table}, but the changes tell of {known}"
    yield from _strange_steps(connection)
    highest, given = (
        connection.execute(f"select max({column}) from {table}").fetchone()[0]
        for column, table in (("id", "entry"), ("seq", "sqlite_sequence where name = 'entry'"))
    )
    is_sound = isinstance(given, int) and (highest or 0) <= given < LAST_NUMBER
    if not is_sound and (highest, given) != (None, None):
        yield "the entry numbers don't continue where they ended"


def _strange_steps(connection: sqlite3.Connection) -> Iterator[str]:
    # What was forgotten has left steps behind in which nothing is written any more, and gaps between the changes.
    before = f"select coalesce(max(c.id), 0) from change c join step on step.id = c.step where {IS_FORGETTING}"
    (beyond,) = connection.execute(
        f"select max(id) - ({before}) - count(*) from change where id > ({before}) or id < 1"
    ).fetchone()
    if beyond:
        yield "the changes are not numbered as they were written"
    for (step,) in connection.execute(
        f"""
        select id from step where id > (select coalesce(max(id), 0) from step where {IS_FORGETTING})
          and came is null and not exists (select 1 from change where change.step = step.id) order by id
        """
    ):
        yield f"step {step} has changed nothing"
    known = connection.execute("select uid from device").fetchone()
    if known and not connection.execute("select 1 from step where device = ?", known).fetchone():
        yield "the device that writes here is unknown to its steps"


def _differs(
    connection: sqlite3.Connection, table: str, uid: str, after: str | None, count: dict[str, int]
) -> Iterator[str]:
    """Compare one record with what its last change says; count those that should be there."""
    if table not in COLUMNS:
        yield f"a change of an unknown table: {table}"
        return
    now = next(iter(records.states(connection, table, "uid = ?", uid)), None)
    count[table] += after is not None
    try:
        then = records.state(after)
    except sqlite3.DatabaseError:
        then = {}
    if now != then:
        name = uid if table == "setting" else (now or then or {}).get("id", uid)
        yield f"{table} {name} differs from what was last written"

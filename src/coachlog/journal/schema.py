"""The journal's schema, as a diary of migrations. The only user of sqlite-utils: imported when a file is built.

One entry table, not one a kind: one sequence of ids, one history, one search, one undo.

To rebuild the entry table is to write its columns out: sqlite-utils' ``transform()`` loses the computed one.

The SQL of a released migration never changes, not even its comments: SQLite keeps them, and a journal is only ours if
its schema is the same to the letter (``integrity``).
"""

import sqlite3
from collections.abc import Callable

import sqlite_utils
from sqlite_utils import Migrations

from coachlog.journal import APPLICATION_ID, SCHEMA_VERSION
from coachlog.journal.word_index import define_words_of

MIGRATIONS = Migrations("coachlog")
_FIRST_FTS_INSERT = """
  insert into entry_fts (rowid, text, because, landed, partner, also)
    values (new.id, new.text, new.because, new.landed, new.partner, new.also);
"""
_FIRST_FTS_DELETE = """
  insert into entry_fts (entry_fts, rowid, text, because, landed, partner, also)
    values ('delete', old.id, old.text, old.because, old.landed, old.partner, old.also);
"""
# What a migration called the words of an entry before it had a team.
_FIRST_WORDS = ", ".join(f"cast({column} as blob)" for column in ("text", "because", "landed", "owner", "also"))
_FTS_INSERT = "insert into entry_fts (rowid, words) values (new.id, new.words);"
_FTS_DELETE = "insert into entry_fts (entry_fts, rowid, words) values ('delete', old.id, old.words);"


def build(connection: sqlite3.Connection, version: int) -> None:
    """Let an empty database be a journal as a coachlog of this schema version made it, to compare another with."""
    db = sqlite_utils.Database(connection, execute_plugins=False)
    later = [migration.name for migration in MIGRATIONS.pending(db)][version:]
    MIGRATIONS.apply(db, stop_before=later)


def migrate(connection: sqlite3.Connection, take_snapshot: Callable[[], object] = lambda: None) -> None:
    """Bring a journal, or an empty database, to the schema of this version: all of it or nothing.

    ``take_snapshot`` is called before that, while nobody else can write, unless another process was faster.
    """
    # To rebuild a table is to drop one that others name. Inside of a transaction this cannot be set any more.
    connection.execute("pragma foreign_keys = off")
    connection.execute("begin immediate")
    try:
        (version,) = connection.execute("pragma user_version").fetchone()
        if 0 < version < SCHEMA_VERSION:  # before the first of all there is nothing
            take_snapshot()
        MIGRATIONS.apply(sqlite_utils.Database(connection, execute_plugins=False))
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    connection.execute("pragma foreign_keys = on")


@MIGRATIONS(name="0001_journal")
def _journal(db: sqlite_utils.Database) -> None:
    """Reps, entries, sessions, settings, the record of every change, and the full-text index."""
    for statement in (
        """
        create table rep (
          id integer primary key, uid text not null unique,
          alias text not null unique, name text not null,
          role text, team text, tz text, started text,                    -- only told
          added_on text not null,                                         -- the clocks start here
          every integer, feedback_every integer, praise_every integer,    -- days; 0: off; null: the journal's
          quiet_until text, left_on text, keep_until text
        ) strict
        """,
        """
        create table pause (
          id integer primary key, uid text not null unique,
          rep integer not null references rep (id) deferrable initially deferred,
          "from" text not null, back text, because text                   -- back null: not known yet
        ) strict
        """,
        "create index pause_rep on pause (rep, back)",
        """
        create table entry (
          id integer primary key autoincrement,                           -- what people type; never reused
          uid text not null unique,                                       -- what machines exchange
          kind text not null,
          rep integer references rep (id) deferrable initially deferred,  -- null: a session, and what hangs on it
          parent integer references entry (id) deferrable initially deferred,  -- its note, goal or session
          "on" text not null, text text not null, private integer not null default 0,
          how text,                                                       -- note: met, async, aside
          owner text,                                                     -- follow-up: me, rep, or a partner
          partner text as (nullif(nullif(owner, 'me'), 'rep')),           -- the name in owner, to be searched
          status text, due text,                                          -- follow-up, feedback, goal; check-in: status
          closed_on text, because text, given_on text, landed text,
          snoozed_until text, snoozes integer,
          every integer, target real, at real,                            -- goal; at: check-in
          also text,                                                      -- session: partners, a JSON list
          created_at text not null, edited_at text
        ) strict
        """,
        'create index entry_day on entry ("on")',
        'create index entry_rep on entry (rep, "on")',
        'create index entry_kind on entry (rep, kind, "on")',
        "create index entry_open on entry (rep, due) where status in ('open', 'owed')",
        "create index entry_given on entry (rep, given_on) where given_on is not null",
        "create index entry_closed on entry (rep, closed_on) where closed_on is not null",
        'create index entry_parent on entry (parent, kind, "on") where parent is not null',
        """
        create table attendance (                                         -- who was in a session
          id integer primary key, uid text not null unique,
          session integer not null references entry (id) deferrable initially deferred,
          rep integer references rep (id) deferrable initially deferred,  -- null: a former rep, erased
          "on" text not null                                              -- the session's day
        ) strict
        """,
        'create index attendance_rep on attendance (rep, "on")',
        "create index attendance_session on attendance (session)",
        "create table setting (id integer primary key, uid text not null unique, value text not null) strict",
        # The device that writes here, and which file it wrote: a copy under another name is another device.
        "create table device (id integer primary key check (id = 1), uid text not null, file text not null) strict",
        """
        create table step (                                               -- one command, one transaction, one undo
          id integer primary key,
          device text not null, n integer not null,                       -- a device's own running number
          at text not null, command text not null,                        -- UTC; its name, never what was typed
          undoes integer references step (id),                            -- an undo's command, or a redo's undo
          unique (device, n)
        ) strict
        """,
        "create index step_undoes on step (undoes) where undoes is not null",
        """
        create table change (                                             -- a record as a step left it
          id integer primary key,
          step integer not null references step (id),
          tbl text not null, record text not null,                        -- the record's uid
          after text,                                                     -- JSON, other records by uid; null: gone
          crc integer not null
        ) strict
        """,
        "create index change_step on change (step)",
        "create index change_record on change (record)",
        # What is searched: all that was typed, and partners by name; `me` and `rep` are no names. By content="entry",
        # written so, Datasette and sqlite-utils find it.
        """
        create virtual table entry_fts using fts5 (
          text, because, landed, partner, also,
          content="entry", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
        )
        """,
        f"create trigger entry_fts_insert after insert on entry begin {_FIRST_FTS_INSERT} end",
        f"create trigger entry_fts_delete after delete on entry begin {_FIRST_FTS_DELETE} end",
        f"""
        create trigger entry_fts_update after update of text, because, landed, owner, also on entry begin
          {_FIRST_FTS_DELETE} {_FIRST_FTS_INSERT}
        end
        """,
        # For people who look in with other programs. What is overdue or late is judged by `duties` only, never here.
        """
        create view history as
          select e.id, e."on" as day,
            coalesce(r.name, (
              select group_concat(name, ', ') from (                      -- a session's: all who were there
                select coalesce(p.name, 'a former rep') as name from attendance a left join rep p on p.id = a.rep
                where a.session in (e.id, e.parent) order by p.name is null, p.name
              )
            )) as rep,
            case e.how when 'met' then 'one-on-one' when 'async' then 'by message' else coalesce(e.how, e.kind) end
              as kind,
            e.text, e.owner, e.due, e.snoozed_until, e.status, e.because, e.landed, e.target, e.at, e.private, e.parent
          from entry e left join rep r on r.id = e.rep
          order by e."on" desc, e.id desc
        """,
        """
        create view open as
          select id, due, snoozed_until, rep, kind, owner, text, day, target, private, parent
          from history where status in ('open', 'owed') order by due is null, due, id
        """,
    ):
        db.conn.execute(statement)


@MIGRATIONS(name="0002_origins_unfinished_and_words")
def _origins_unfinished_and_words(db: sqlite_utils.Database) -> None:
    """Remember imported rows and what an interrupted erase has left to do, and search folded text."""
    define_words_of(db.conn)
    for statement in (
        """
        create table origin (                                             -- a row of a file that brought no uid
          digest blob primary key,                                        -- of what the row says
          record text not null                                            -- the uid of the record it became
        ) strict, without rowid
        """,
        "create index origin_record on origin (record)",
        """
        create table unfinished (                                         -- what an erase has left to do; names nobody
          id integer primary key check (id = 1),
          snapshots text                                                  -- names, a line each; null: they are gone
        ) strict
        """,
        # What is searched: all that was typed, folded in Python, as SQLite's tokenizer does not know ß, ł or 会议.
        "drop table entry_fts",
        *(f"drop trigger entry_fts_{event}" for event in ("insert", "delete", "update")),
        "alter table entry add column words text not null default ''",
        f"update entry set words = words_of({_FIRST_WORDS})",
        # By content="entry", written so, Datasette and sqlite-utils find it.
        """
        create virtual table entry_fts using fts5 (
          words, content="entry", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
        )
        """,
        "insert into entry_fts (entry_fts) values ('rebuild')",
        f"create trigger entry_fts_insert after insert on entry begin {_FTS_INSERT} end",
        f"create trigger entry_fts_delete after delete on entry begin {_FTS_DELETE} end",
        f"""
        create trigger entry_fts_update after update of words on entry when new.words <> old.words begin
          {_FTS_DELETE} {_FTS_INSERT}
        end
        """,
    ):
        db.conn.execute(statement)


@MIGRATIONS(name="0003_topics")
def _topics(db: sqlite_utils.Database) -> None:
    """Know in which one-on-one a topic was covered."""
    for statement in (
        "alter table entry add column covered_by integer references entry (id) deferrable initially deferred",
        "create index entry_covered on entry (covered_by) where covered_by is not null",
    ):
        db.conn.execute(statement)


@MIGRATIONS(name="0004_team_goals")
def _team_goals(db: sqlite_utils.Database) -> None:
    """Know the team that a goal and its check-ins belong to, and which team goal a rep's goal sits under."""
    for statement in (
        "alter table entry add column team text",
        "alter table entry add column under integer references entry (id) deferrable initially deferred",
        "create index entry_under on entry (under) where under is not null",
        'create index entry_team on entry ("on") where team is not null',
        # The views again: a team goal has its team where others have their rep.
        "drop view open",
        "drop view history",
        """
        create view history as
          select e.id, e."on" as day,
            coalesce(r.name, e.team, (
              select group_concat(name, ', ') from (                      -- a session's: all who were there
                select coalesce(p.name, 'a former rep') as name from attendance a left join rep p on p.id = a.rep
                where a.session in (e.id, e.parent) order by p.name is null, p.name
              )
            )) as rep,
            case e.how when 'met' then 'one-on-one' when 'async' then 'by message' else coalesce(e.how, e.kind) end
              as kind,
            e.text, e.owner, e.due, e.snoozed_until, e.status, e.because, e.landed, e.target, e.at, e.private, e.parent
          from entry e left join rep r on r.id = e.rep
          order by e."on" desc, e.id desc
        """,
        """
        create view open as
          select id, due, snoozed_until, rep, kind, owner, text, day, target, private, parent
          from history where status in ('open', 'owed') order by due is null, due, id
        """,
    ):
        db.conn.execute(statement)


@MIGRATIONS(name="0005_sync")
def _sync(db: sqlite_utils.Database) -> None:
    """Know what several laptops need to agree: one order of all steps, what each had seen, whose numbers end how."""
    for statement in (
        # A hybrid clock: the second of `at`, but always beyond every step that was known.
        "alter table step add column clock integer not null default 0",
        "alter table step add column seen text",  # {"device": n} when it was written; null: as before
        "alter table step add column came text",  # UTC, from another laptop; null: written here
        """
        update step set clock = ordered.clock from (
          select id, place + max(coalesce(cast(strftime('%s', at) as integer), 0) - place) over (order by id) as clock
          from (select id, at, row_number() over (order by id) as place from step)
        ) ordered where ordered.id = step.id
        """,
        # A copy of a file writes as another device, and has seen what was in the file.
        """
        update step set seen = (
            select json_group_object(device, n) from (
              select device, max(n) as n from step before where before.id < step.id group by device))
          where n = 1 and id > (select min(id) from step)
        """,
        "create index step_clock on step (clock)",
        "create index step_came on step (id) where came is not null",
        "create index step_seen on step (device, n) where seen is not null",
        "create index change_gone on change (record) where after is null",
        """
        create table laptop (                                             -- one of those that sync
          id integer primary key check (id between 0 and 9),              -- the digit that its entry numbers end in
          uid text not null unique, name text not null                    -- its device
        ) strict
        """,
        # The next two are this file's own, and never leave it.
        """
        create table remote (                                             -- where it syncs to
          id integer primary key check (id = 1), place text not null, key text not null,
          at text, sent integer                                           -- UTC; this device's last step that was sent
        ) strict
        """,
        """
        create table conflict (                                           -- what was changed on two laptops
          id integer primary key, tbl text not null, record text not null unique,
          fields text not null, others text not null                      -- JSON
        ) strict
        """,
    ):
        db.conn.execute(statement)

"""Forgetting: what must not be kept goes with every version of it, and undo ends there.

SQLite overwrites what it deletes, but the words of deleted rows stay in the full-text index until it is rebuilt, and
bytes of older pages in the file until it is packed. Copies go too, but for a new one.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from coachlog.errors import NoSuchEntry
from coachlog.journal import word_index
from coachlog.journal.changes import HERE, Step, checksum
from coachlog.journal.questions import below
from coachlog.journal.versions import ever_below
from coachlog.model import Rep
from coachlog.text import fold

_EVER = "select distinct record from change where"
# What several laptops' steps came to may hold what only an erased version said: it is worked out again.
FORGET_DERIVED = "delete from change where step in (select id from step where device = ?) and record = ?"


class Gone(NamedTuple):
    """What was forgotten: how many entries, and the sessions that stay without the rep."""

    entries: int
    sessions: int


class Undone(NamedTuple):
    """A rep who is in the record of changes only: adding them was undone. All that they were ever called, folded."""

    rep: Rep
    called: frozenset[str]


def undone_reps(connection: sqlite3.Connection) -> list[Undone]:
    """Return the reps whose adding was undone, and who were not erased since."""
    rows = connection.execute(
        """
        select record, json_extract(after, '$.alias'), json_extract(after, '$.name') from change
        where tbl = 'rep' and json_type(after, '$.alias') = 'text' and json_type(after, '$.name') = 'text'
          and record not in (select uid from rep) order by record, id
        """
    )
    found = []
    for uid, versions in groupby(rows, key=itemgetter(0)):
        names = [(alias, name) for _, alias, name in versions]
        alias, name = names[-1]
        rep = Rep(uid, alias, name, None, None, None, None, date.min)
        found.append(Undone(rep, frozenset(fold(word) for both in names for word in both)))
    return found


def count_of(connection: sqlite3.Connection, rep: Rep) -> int:
    """Return how many entries about a rep there are; of one whose adding was undone, how many there were."""
    tree = below("select id from entry where rep = (select id from rep where uid = ?)")
    (count,) = connection.execute(f"with recursive {tree} select count(*) from below", (rep.uid,)).fetchone()
    return int(
        count
        or connection.execute(
            """
            select count(distinct record) from change
            where tbl = 'entry' and json_extract(after, '$.rep') = :uid
              and not exists (select 1 from rep where uid = :uid)
            """,
            {"uid": rep.uid},
        ).fetchone()[0]
    )


def forget_rep(step: Step, rep: Rep) -> Gone:
    """Forget a rep, or one whose adding was undone: their entries, pauses and versions.

    A session they were in keeps a former rep.
    """
    connection = step.connection
    theirs = "where rep = (select id from rep where uid = ?)"
    tree = below(f"select id from entry {theirs}")
    entries = _uids(connection, f"with recursive {tree} select uid from entry where id in below", rep.uid)
    count = len(entries) or count_of(connection, rep)
    pauses = _uids(connection, f"select uid from pause {theirs}", rep.uid)
    named = "json_extract(after, '$.rep') = ?"
    once = connection.execute(
        f"select distinct tbl, record from change where tbl <> 'attendance' and {named}", (rep.uid,)
    ).fetchall()
    sessions = step.leave_sessions(rep)
    forget_who_sat(connection, "select ?", rep.uid)
    for table, uids in (("entry", entries), ("pause", pauses), ("rep", [rep.uid])):
        for uid in uids:
            step.erase(table, uid)
    left = []
    for table, uid in once:
        last = f"select {named} from change where record = ? and after is not null order by id desc limit 1"
        if (row := connection.execute(last, (rep.uid, uid)).fetchone()) is None:
            continue  # erased just now
        if row[0]:
            step.erase(table, uid)  # about this rep when it was deleted
        else:  # about somebody else by then: only what named this one goes
            connection.execute(f"delete from change where {named} and record = ?", (rep.uid, uid))
            connection.execute(FORGET_DERIVED, (HERE, uid))
            left.append((table, uid))
    if left and connection.execute("select 1 from remote").fetchone():
        from coachlog.journal.settling import settle  # noqa: PLC0415 - only where laptops sync

        settle(connection, left, step.at)  # what is left may come to something else
    word_index.build(connection)
    return Gone(count, sessions)


def forget_who_sat(connection: sqlite3.Connection, reps: str, *values: str) -> list[str]:
    """Let the seats of the ``reps`` that a statement selects be those of former ones, in every version; return them."""
    seats = connection.execute(
        f"""
        select s.device, s.n, s.at, s.command, s.undoes, c.tbl, c.record, json_remove(c.after, '$.rep'), c.id
        from change c join step s on s.id = c.step where c.tbl = 'attendance' and c.after ->> '$.rep' in ({reps})
        """,
        values,
    ).fetchall()
    connection.executemany(
        "update change set after = ?, crc = ? where id = ?",
        [(row[-2], checksum(*row[:-1]), row[-1]) for row in seats],
    )
    return [row[6] for row in seats]


def how_many(connection: sqlite3.Connection, ids: Iterable[int]) -> int:
    """Return how many entries would be forgotten with these. Raises NoSuchEntry."""
    return len(_with_descendants(connection, ids))


def last_text(connection: sqlite3.Connection, entry_id: int) -> str:
    """Return what an entry says, or said before it was deleted."""
    (text,) = connection.execute(
        """
        select json_extract(after, '$.text') from change where tbl = 'entry' and json_extract(after, '$.id') = ?
        order by id desc limit 1
        """,
        (entry_id,),
    ).fetchone()
    return str(text)


def forget_entries(step: Step, ids: Iterable[int]) -> Gone:
    """Forget entries, those that were deleted before too, and their descendants. Raises NoSuchEntry."""
    connection = step.connection
    uids = _with_descendants(connection, ids)
    for uid in reversed(uids):
        attended = (
            "select distinct record from change where tbl = 'attendance' and json_extract(after, '$.session') = ?"
        )
        for seat in _uids(connection, attended, uid):
            step.erase("attendance", seat)
        step.erase("entry", uid)
    word_index.build(connection)
    return Gone(len(uids), 0)


def _with_descendants(connection: sqlite3.Connection, ids: Iterable[int]) -> list[str]:
    """Return the uids of entries, there or deleted, and of all that were ever their descendants. Raises NoSuchEntry."""
    uids: dict[str, None] = {}
    for entry_id in ids:
        found = _uids(connection, f"{_EVER} tbl = 'entry' and json_extract(after, '$.id') = ?", entry_id)
        if not found:
            raise NoSuchEntry(entry_id)
        uids.update(dict.fromkeys(found))
    for uid in list(uids):
        below_it = _uids(connection, f"with recursive {ever_below('select ?')} select uid from ever_below", uid)
        uids.update(dict.fromkeys(below_it))
    return list(uids)


def _uids(connection: sqlite3.Connection, statement: str, key: object) -> list[str]:
    return [uid for (uid,) in connection.execute(statement, (key,))]

"""Forgetting: what must not be kept goes with every version of it, and undo ends there.

SQLite overwrites what it deletes, but the words of deleted rows stay in the full-text index until it is built anew, and
bytes of older pages in the file until it is packed. Copies go too, but for a new one.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from coachlog import files
from coachlog.errors import NoSuchEntry
from coachlog.files import Place
from coachlog.journal import copies, opening
from coachlog.journal.changes import Step
from coachlog.model import Rep

_EVER = "select distinct record from change where"


class Gone(NamedTuple):
    """What was forgotten: how many entries, and the sessions that stay without the rep."""

    entries: int
    sessions: int


class Cleared(NamedTuple):
    """What went with it: how many snapshots and drafts."""

    snapshots: int
    drafts: int


def forget_rep(step: Step, rep: Rep) -> Gone:
    """Forget a rep: their entries, pauses and versions. A session they were in keeps a former rep."""
    connection = step.connection
    theirs = "where rep = (select id from rep where uid = ?)"
    entries = _uids(connection, f"select uid from entry {theirs}", rep.uid)
    pauses = _uids(connection, f"select uid from pause {theirs}", rep.uid)
    named = "json_extract(after, '$.rep') = ?"
    once = _uids(connection, f"{_EVER} {named}", rep.uid)
    sessions = step.leave_sessions(rep)
    for table, uids in (("entry", entries), ("pause", pauses), ("rep", [rep.uid])):
        for uid in uids:
            step.erase(table, uid)
    for uid in once:
        if _is_there(connection, uid):  # another rep's by now, or a seat in a session: only what named this rep goes
            connection.execute(f"delete from change where {named} and record = ?", (rep.uid, uid))
        else:
            step.forget_versions(uid)
    copies.build_index(connection)
    return Gone(len(entries), sessions)


def how_many(connection: sqlite3.Connection, ids: Iterable[int]) -> int:
    """Return how many entries would be forgotten with these. Raises NoSuchEntry."""
    return len(_with_what_hung(connection, ids))


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
    """Forget entries, those that were deleted before too, and what hung on them. Raises NoSuchEntry."""
    connection = step.connection
    uids = _with_what_hung(connection, ids)
    for uid in reversed(uids):
        attended = (
            "select distinct record from change where tbl = 'attendance' and json_extract(after, '$.session') = ?"
        )
        for seat in _uids(connection, attended, uid):
            step.erase("attendance", seat)
        step.erase("entry", uid)
    copies.build_index(connection)
    return Gone(len(uids), 0)


def clear(place: Place) -> Cleared:
    """Take the bytes of what was forgotten out of every file of ours: the journal, its copies, drafts."""
    with opening.whole(place) as connection:
        connection.execute("vacuum")
    snapshots = copies.forget_others(place, copies.snapshot(place))
    drafts = files.drafts(place)
    for path in (*drafts, *files.unfinished(place)):
        if not path.is_dir():
            path.unlink(missing_ok=True)
    return Cleared(snapshots, len(drafts))


def _with_what_hung(connection: sqlite3.Connection, ids: Iterable[int]) -> list[str]:
    """Return the uids of entries, there or deleted, and of all that ever hung on them. Raises NoSuchEntry."""
    uids: dict[str, None] = {}
    for entry_id in ids:
        found = _uids(connection, f"{_EVER} tbl = 'entry' and json_extract(after, '$.id') = ?", entry_id)
        if not found:
            raise NoSuchEntry(entry_id)
        uids.update(dict.fromkeys(found))
    for uid in list(uids):
        hung = _uids(connection, f"{_EVER} tbl = 'entry' and json_extract(after, '$.parent') = ?", uid)
        uids.update(dict.fromkeys(hung))
    return list(uids)


def _uids(connection: sqlite3.Connection, statement: str, key: object) -> list[str]:
    return [uid for (uid,) in connection.execute(statement, (key,))]


def _is_there(connection: sqlite3.Connection, uid: str) -> bool:
    return any(
        connection.execute(f"select 1 from {table} where uid = ?", (uid,)).fetchone()
        for table in ("entry", "attendance")
    )

"""What two laptops changed without knowing of each other: until somebody settles it, the later change stands."""

import json
import sqlite3
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from coachlog.conflicts import Conflict, Side
from coachlog.errors import CoachlogError, listed, quoted
from coachlog.journal import questions, records
from coachlog.journal.changes import Step
from coachlog.journal.laptops import laptops
from coachlog.journal.merging import DELETED
from coachlog.journal.records import REFERENCES

ELSEWHERE = "another laptop"  # one that has no name any more
_NAMED_BY = {"rep": "alias", "entry": "id"}


class _Stored(NamedTuple):
    """A conflict as it is stored: each side with its device, and with other records by uid."""

    table: str
    uid: str
    what: str
    text: str
    fields: Sequence[str]
    sides: Sequence[tuple[str, dict[str, Any]]]


def count(connection: sqlite3.Connection) -> int:
    """Return how many records are in conflict."""
    return int(connection.execute("select count(*) from conflict where tbl <> 'attendance'").fetchone()[0])


def conflicts(connection: sqlite3.Connection, of: str | None = None) -> list[Conflict]:
    """Return all conflicts, or those of one thing: entries by number, then reps, then settings."""
    names = _names(connection)
    return [
        Conflict(one.table, one.what, one.text, () if one.fields == [*DELETED] else one.fields, [
            Side(names.get(device, ELSEWHERE), _as_in_json(connection, part)) for device, part in one.sides
        ])
        for one in _stored(connection, of)
    ]  # fmt: skip


def _names(connection: sqlite3.Connection) -> dict[str, str]:
    return {one.device: one.name for one in laptops(connection)}


def _stored(connection: sqlite3.Connection, of: str | None) -> list[_Stored]:
    rows = connection.execute(
        """
        select c.tbl, c.record, c.fields, c.others, coalesce(e.text, ''),
          coalesce(e.id, r.alias, (select alias from rep where id = p.rep), l.name, c.record) as what
        from conflict c left join entry e on e.uid = c.record left join rep r on r.uid = c.record
          left join pause p on p.uid = c.record left join laptop l on l.uid = c.record
        where c.tbl <> 'attendance' order by e.id is null, e.id, what, c.id
        """
    )
    return [
        _Stored(table, uid, str(what), text, fields, [(device, part) for device, part in sides])
        for table, uid, groups, others, text, what in rows
        if of in (None, str(what))
        for fields, sides in zip(json.loads(groups), json.loads(others), strict=True)
    ]


def _as_in_json(connection: sqlite3.Connection, fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields with reps by alias and entries by number."""
    shown = {}
    for name, value in fields.items():
        table = REFERENCES.get(name)
        found = connection.execute(f"select {_NAMED_BY[table]} from {table} where uid = ?", (value,)) if table else None
        row = found and found.fetchone()
        shown[name] = value if found is None else row and row[0]
    return shown


def changed_on_two(connection: sqlite3.Connection) -> list[str]:
    """Return how all that is in conflict is named on the command line."""
    return list(dict.fromkeys(one.what for one in conflicts(connection)))


class Kept(NamedTuple):
    """Which laptop's side was kept, and whether that deleted the record."""

    laptop: str
    is_deleted: bool


def keep(step: Step, laptop: str, what: str) -> Kept:
    """Let what a laptop made of a record stand.

    Raises CoachlogError where nothing is in conflict, or the laptop has no side.
    """
    connection = step.connection
    found = _stored(connection, what)
    if not found:
        raise CoachlogError(f"{quoted(what)} isn't in conflict. To see what is: coachlog sync --conflicts")
    names = _names(connection)
    known = {names.get(device, ELSEWHERE): device for one in found for device, _ in one.sides}
    name = next((name for name in known if name.casefold() == laptop.casefold()), None)
    if name is None:
        raise CoachlogError(f"{quoted(laptop)} hasn't changed {what}: {listed(known)} did")
    chosen = known[name]
    for (table, uid), of_record in groupby(found, key=itemgetter(0, 1)):
        state = dict(records.states(connection, table, "uid = ?", uid)[0])
        for one in of_record:
            (stands, _), *_ = one.sides
            if one.fields == [*DELETED]:
                if chosen != stands:
                    _delete(step, state["id"])
                    return Kept(name, is_deleted=True)
                continue
            part = next((part for device, part in one.sides if device == chosen), one.sides[0][1])
            state = {**{name: value for name, value in state.items() if name not in one.fields}, **part}
            if "text" in one.fields:
                state["edited_at"] = step.at
        step.upsert(table, state)
        if table == "entry":
            _follow(step, state["id"])
    return Kept(name, is_deleted=False)


def _delete(step: Step, number: int) -> None:
    for entry in reversed([questions.entry(step.connection, number), *questions.descendants(step.connection, number)]):
        step.remove(entry)


def _follow(step: Step, number: int) -> None:
    """Let what is below an entry be where it is, and as private."""
    above = questions.entry(step.connection, number)
    for entry in questions.descendants(step.connection, number):
        now = entry._replace(rep=above.rep, team=entry.team and above.team, private=entry.private or above.private)
        if now != entry:
            step.change(now)

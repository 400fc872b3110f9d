"""What two laptops changed without knowing of each other: until somebody settles it, the later change stands."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from coachlog.conflicts import Conflict, Side
from coachlog.errors import CoachlogError, listed, quoted
from coachlog.journal import questions, records
from coachlog.journal.changes import HERE, Step
from coachlog.journal.laptops import laptops
from coachlog.journal.merging import DELETED
from coachlog.journal.records import REFERENCES, RecordState

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

    @property
    def is_deletion(self) -> bool:
        """Whether some laptops deleted the whole record."""
        return self.fields == [*DELETED]


def count(connection: sqlite3.Connection) -> int:
    """Return how many records are in conflict."""
    return int(connection.execute("select count(*) from conflict where tbl <> 'attendance'").fetchone()[0])


def conflicts(connection: sqlite3.Connection, of: str | None = None) -> list[Conflict]:
    """Return all conflicts, or those of one thing: entries by number, then reps, then settings."""
    names = _names(connection)
    stored = _stored(connection, of)
    deleted = {(one.uid, device) for one in stored if one.is_deletion for device, _ in one.sides[1:]}
    found = [
        Conflict(one.table, one.what, one.text, () if one.is_deletion else one.fields, [
            Side(names.get(device, ELSEWHERE), _as_in_json(connection, part))
            for place, (device, part) in enumerate(one.sides)
            # What a laptop made of something before it deleted that can't be chosen any more.
            if one.is_deletion or place == 0 or (one.uid, device) not in deleted
        ])
        for one in stored
    ]  # fmt: skip
    return [one for one in found if one.sides[1:]]


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


class AddedTwice(NamedTuple):
    """A rep who has another alias from now on, as another laptop had added a rep with the same one."""

    name: str
    alias: str
    other: str


def rep_uids(connection: sqlite3.Connection) -> set[str]:
    """Return who is there, for ``added_twice``."""
    return {uid for (uid,) in connection.execute("select uid from rep")}


def added_twice(connection: sqlite3.Connection, known: Collection[str]) -> list[AddedTwice]:
    """Return the reps who met another one of their alias: one was ``known`` before, the other arrived."""
    rows = connection.execute(
        """
        select r.uid, other.uid, r.name, r.alias, other.alias from rep r
        join rep other on r.alias glob other.alias || '-[0-9]*'
        join change c on c.id = (select max(id) from change where tbl = 'rep' and record = r.uid)
        join step s on s.id = c.step and s.device = ?
        order by r.alias
        """,
        (HERE,),
    )
    return [AddedTwice(*words) for uid, other, *words in rows if (uid in known) != (other in known)]


class Kept(NamedTuple):
    """Which laptop's side was kept, whether that deleted something, and the linked entries that went with it."""

    laptop: str
    is_deleted: bool
    linked: Sequence[int] = ()


def keep(step: Step, laptop: str, what: str) -> Kept:
    """Let what a laptop made of a record stand.

    Raises CoachlogError where nothing is in conflict, the laptop has no side, or a rep whom it deleted has entries.
    """
    connection = step.connection
    names = _names(connection)
    found = _stored(connection, what)
    if not found and what.casefold() in {name.casefold() for name in names.values()}:
        raise CoachlogError(f"the laptop comes first: coachlog sync --keep {what} {laptop}")
    if not found:
        raise CoachlogError(f"{quoted(what)} isn't in conflict. To see what is: coachlog sync --conflicts")
    known = {names.get(device, ELSEWHERE): device for one in found for device, _ in one.sides}
    name = next((name for name in known if name.casefold() == laptop.casefold()), None)
    if name is None:
        raise CoachlogError(f"{quoted(laptop)} hasn't changed {what}: {listed(known)} did")
    kept = Kept(name, is_deleted=False)
    for (table, uid), of_record in groupby(found, key=itemgetter(0, 1)):
        groups = [*of_record]
        state = dict(records.states(connection, table, "uid = ?", uid)[0])
        if any(one.is_deletion and known[name] in [device for device, _ in one.sides[1:]] for one in groups):
            kept = Kept(name, is_deleted=True, linked=_delete(step, table, state, what))
            continue
        for one in groups:
            if not one.is_deletion:
                part = next((part for device, part in one.sides if device == known[name]), one.sides[0][1])
                state = {**{name: value for name, value in state.items() if name not in one.fields}, **part}
                if "text" in one.fields:
                    state["edited_at"] = step.at
        step.upsert(table, state)
        if table == "entry":
            _follow(step, state["id"])
    return kept


def _delete(step: Step, table: str, state: RecordState, what: str) -> list[int]:
    """Delete a record; return the entries below it, which go with it. Raises CoachlogError for a rep with entries."""
    connection = step.connection
    if table == "entry":
        linked = questions.descendants(connection, state["id"])
        for entry in reversed([questions.entry(connection, state["id"]), *linked]):
            step.remove(entry)
        return [entry.id for entry in linked]
    if table == "rep":
        held = "select 1 from entry where rep = :id union all select 1 from attendance where rep = :id"
        if connection.execute(held, {"id": state["id"]}).fetchone():
            raise CoachlogError(
                f"{what} has entries, so nothing was deleted. To move them: coachlog rep merge {what} REP"
            )
        for pause in records.states(connection, "pause", "rep = ?", state["id"]):
            step.delete("pause", pause["uid"])
    step.delete(table, state["uid"])
    return []


def _follow(step: Step, number: int) -> None:
    """Let what is below an entry be where it is, and as private."""
    above = questions.entry(step.connection, number)
    for entry in questions.descendants(step.connection, number):
        now = entry._replace(rep=above.rep, team=entry.team and above.team, private=entry.private or above.private)
        if now != entry:
            step.change(now)

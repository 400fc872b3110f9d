"""Settling: letting the tables be what all steps come to, after steps of other laptops have arrived.

Each record is merged by itself (``merging``). What several have to agree on follows: an entry needs its rep and its
parent, and belongs where its parent does; a seat is there as long as its session; no two reps share an alias, no two
entries a number, no two laptops a digit. Where that comes to something no step has written, a step of the device
``here`` says it: so a record is always as its last change left it. All of it follows from the steps that are known, and
not from the order in which they arrived.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count, groupby
from typing import NamedTuple

from coachlog.journal.changes import HERE, SYNC, TOGETHER, Step
from coachlog.journal.families import Key, Reader, Record, Told
from coachlog.journal.merging import Merged
from coachlog.journal.numbering import DIGITS, clashing_numbers, ids_here, numbers_here
from coachlog.journal.records import COLUMNS, RecordState
from coachlog.journal.tables import write_rows
from coachlog.model import KINDS

Family = dict[Key, Record]
States = dict[Key, RecordState | None]  # what records are; None: gone
_PLACES = {table: place for place, table in enumerate(COLUMNS)}
_NEEDED = (("rep", "rep"), ("parent", "entry"))  # columns that a record cannot be without, and their tables
_LINKS = ("covered_by", "under")  # columns that it can


class Renumbered(NamedTuple):
    """An entry that has another number from now on, as two laptops had used the same."""

    old: int
    new: int


def settle(
    connection: sqlite3.Connection, touched: Collection[Key], at: str, new: Mapping[Key, Sequence[Told]] = {}
) -> list[Renumbered]:
    """Let the tables be what all steps come to, where steps that arrived at this time (UTC) touched records.

    ``new``: of those that are new, all changes. Return the entries that have another number now.
    """
    reader = Reader(connection, new)
    here = Step(connection, SYNC, "", at, device=HERE)
    if any(table == "laptop" for table, _ in touched):
        _settle_laptops(here, reader, [key for key in touched if key[0] == "laptop"])
    given = {
        uid: ids
        for (table, uid), told in new.items()
        if table == "entry" and (ids := [one.after["id"] for one in told if one.after])
    }
    numbers = clashing_numbers(connection, touched, given)
    moved = {uid: old for uid, old in numbers_here(connection, numbers).items() if old != numbers[uid]}
    arrived = {key for key in touched if key[0] != "laptop"} | {("entry", uid) for uid in moved}
    family = reader.family(arrived)
    states = _states(reader, family)
    _give_ids(connection, states, {**{uid: ids[-1] for uid, ids in given.items()}, **numbers})
    order = sorted(family, key=lambda key: (_PLACES[key[0]], family[key].born))
    is_stale = {key: bool(moved) or key in arrived or states[key] != family[key].last for key in order}
    _write(here, family, states, [key for key in order if is_stale[key]], moved)
    store_conflicts(connection, {key: family[key].merged for key in order if states[key]}, order)
    return [Renumbered(old, numbers[uid]) for uid, old in moved.items()]


def _states(reader: Reader, family: Family) -> States:
    """Return what records are, once each has been looked at beside those that it depends on; the family may grow."""
    states: States = {key: record.merged.state for key, record in family.items()}
    by_birth = sorted(family, key=lambda key: family[key].born)
    _take_out_what_was_erased(family, states, by_birth)
    for key in reversed(by_birth):  # children before their parents, which may need parents themselves
        if key[0] != "attendance":
            _bring_back_what_it_needs(family, states, key)
    _settle_seats(reader, family, states)
    for key in by_birth:  # parents before their children
        if key[0] == "entry" and (state := states[key]):
            states[key] = _with_its_parent({**state}, states)
    _tell_reps_apart(states, sorted([key for key in family if key[0] == "rep"], key=lambda key: family[key].born))
    return states


def _take_out_what_was_erased(family: Family, states: States, by_birth: Iterable[Key]) -> None:
    """Let what belongs to something that was erased, at any depth, be gone, too."""
    erased = {key for key, record in family.items() if not any(change.after for change in record.changes)}
    for key in by_birth:
        if key[0] != "attendance" and any(target in erased for target in _needs(states[key])):
            states[key] = None
            erased.add(key)


def _needs(state: RecordState | None) -> list[Key]:
    return [(table, state[column]) for column, table in _NEEDED if column in state] if state else []


def _bring_back_what_it_needs(family: Family, states: States, key: Key) -> None:
    for target in _needs(states[key]):
        if states[target] is None:
            states[target] = family[target].before_removal(target[0])


def _settle_seats(reader: Reader, family: Family, states: States) -> None:
    """Let each seat be there as long as its session, and the rep in it, too, unless that one was erased.

    One that a merge of two reps has given up stays gone.
    """
    back = [
        uid
        for (of, uid), now in states.items()
        if of == "entry" and now and any(change.after is None for change in family[of, uid].changes)
    ]
    if back:
        family |= reader.seats(back)
        named = {
            ("rep", one.after["rep"])
            for key, seat in family.items()
            if key[0] == "attendance"
            for one in seat.changes
            if one.after and "rep" in one.after
        }
        family |= reader.records(named - family.keys())
        states |= {key: record.merged.state for key, record in family.items() if key not in states}
    for key, record in family.items():
        if key[0] != "attendance":
            continue
        seat = record.merged.state or record.before_removal("attendance")
        session = ("entry", seat["session"] if seat else "")
        is_given_up = not record.merged.state and session in family and not _went_with(family[session], record)
        if seat and states.get(session) and not is_given_up:
            rep = ("rep", seat.get("rep", ""))
            if rep in states and not states[rep]:
                states[rep] = family[rep].before_removal("rep")
            states[key] = seat if states.get(rep) else {name: value for name, value in seat.items() if name != "rep"}
        else:
            states[key] = None


def _went_with(session: Record, seat: Record) -> bool:
    """Whether a seat went because its session did: else a rep who sat there twice was merged into one."""
    gone = [{change[:3] for change in one.changes if change.after is None} for one in (session, seat)]
    return gone[1] <= gone[0]


def _with_its_parent(state: dict[str, object], states: States) -> RecordState:
    """Return an entry without links to what is gone; it is where its parent is, and as private."""
    for name in _LINKS:
        if name in state and not states.get(("entry", str(state[name]))):
            del state[name]
    if parent := states.get(("entry", str(state.get("parent", "")))):
        for name in ("rep", "team"):
            if name == "rep" or name in KINDS[str(state["kind"])].carries:
                state.pop(name, None)
                state |= {name: parent[name]} if name in parent else {}
        if parent.get("private"):
            state["private"] = 1
    return state


def _tell_reps_apart(states: States, reps: Iterable[Key]) -> None:
    """Where two reps were given one alias on two laptops, let the later one have another."""
    alive = {key: state for key in reps if (state := states[key])}
    wanted = {state["alias"] for state in alive.values()}
    taken: set[str] = set()
    for key, state in alive.items():
        alias = _unlike(state["alias"], taken, wanted)
        taken.add(alias)
        states[key] = {**state, "alias": alias}


def _unlike(word: str, taken: Collection[str], wanted: Collection[str]) -> str:
    """Return a word, with a number if it is taken: one that nobody else has, or wants."""
    more = (f"{word}-{number}" for number in count(2))
    return word if word not in taken else next(one for one in more if one not in taken and one not in wanted)


def _give_ids(connection: sqlite3.Connection, states: States, numbers: Mapping[str, int]) -> None:
    """Let each record have its id: an entry its number, another record that of its row in this file."""
    alive = sorted(key for key, state in states.items() if state)
    for table, keys in groupby(alive, key=lambda key: key[0]):
        uids = [uid for _, uid in keys]
        if table == "entry":
            ids = {**numbers_here(connection, [uid for uid in uids if uid not in numbers]), **numbers}
        else:
            ids = ids_here(connection, table, uids)
        for uid in uids:
            states[table, uid] = {**(states[table, uid] or {}), "id": ids[uid]}


def _write(here: Step, family: Family, states: States, stale: Sequence[Key], moved: Collection[str]) -> None:
    """Write rows; and record, as a step of this file's own, what no step has written."""
    connection = here.connection
    gone = [*((table, uid) for table, uid in stale if states[table, uid] is None), *(("entry", uid) for uid in moved)]
    connection.executemany("delete from entry where uid = ?", [(uid,) for table, uid in gone if table == "entry"])
    for table in dict.fromkeys(table for table, _ in gone if table != "entry"):
        connection.executemany(f"delete from {table} where uid = ?", [(uid,) for of, uid in gone if of == table])
    # No rep may be in the way of another one while they get their aliases.
    connection.executemany(
        "update rep set alias = uid where uid = ?", [(uid,) for table, uid in stale if table == "rep"]
    )
    ids = {uid: state["id"] for (table, uid), state in states.items() if state and table == "entry"}
    there = [(table, state) for table, uid in stale if (state := states[table, uid])]
    for _, of_table in groupby(there, key=lambda one: one[0]):
        rows = [*of_table]
        for begin in range(0, len(rows), TOGETHER):
            write_rows(connection, rows[begin : begin + TOGETHER], ids)
    _record(here, [(*key, states[key]) for key in stale if states[key] != family[key].last])


def _record(here: Step, changes: Sequence[tuple[str, str, RecordState | None]]) -> None:
    if changes:
        ordered = [
            (table, uid, state and {column: state[column] for column in COLUMNS[table] if column in state})
            for table, uid, state in changes
        ]
        here.record(ordered)


# Laptops


def _settle_laptops(here: Step, reader: Reader, touched: Iterable[Key]) -> None:
    """Let no two laptops have one digit or one name: the later one gets the next that is free."""
    connection = here.connection
    known = (("laptop", uid) for (uid,) in connection.execute("select uid from laptop"))
    family = dict(reader.records({*known, *touched}))
    laptops = sorted(family, key=lambda key: family[key].born)
    alive = [state for key in laptops if (state := family[key].merged.state)]
    digits: set[int] = set()
    names: set[str] = set()
    states: States = dict.fromkeys(laptops)
    for key in laptops:
        if state := family[key].merged.state:
            others = digits | {one["id"] for one in alive if one["uid"] != state["uid"]}
            free = [state["id"]] if state["id"] not in digits else [digit for digit in DIGITS if digit not in others]
            name = _unlike(state["name"], names, [one["name"] for one in alive])
            if free:
                states[key] = {**state, "id": free[0], "name": name}
                digits.add(free[0])
                names.add(name)
    connection.execute("delete from laptop")
    if digits:
        write_rows(connection, [("laptop", state) for state in states.values() if state])
    _record(here, [(*key, states[key]) for key in laptops if states[key] != family[key].last])


# Conflicts


def settle_conflicts(connection: sqlite3.Connection, changed: Collection[Key]) -> None:
    """See which conflicts a change in this file has settled."""
    known = {(table, uid) for table, uid in connection.execute("select tbl, record from conflict")}
    if found := known.intersection(changed):
        merged = {key: record.merged for key, record in Reader(connection).records(found)}
        store_conflicts(connection, {key: one for key, one in merged.items() if one.state}, found)


def store_conflicts(connection: sqlite3.Connection, merged: Mapping[Key, Merged], among: Iterable[Key]) -> None:
    """Keep which groups of a record two laptops changed without knowing of each other, and what doesn't stand."""
    known = {(table, uid) for table, uid in connection.execute("select tbl, record from conflict")}
    connection.executemany("delete from conflict where tbl = ? and record = ?", known.intersection(among))
    rows = [
        (table, uid, json.dumps([*one.conflicts]), json.dumps([*one.conflicts.values()], ensure_ascii=False))
        for (table, uid), one in merged.items()
        if one.conflicts
    ]
    connection.executemany("insert into conflict (tbl, record, fields, others) values (?, ?, ?, ?)", rows)

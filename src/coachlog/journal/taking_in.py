"""Taking in the steps that other laptops have sent: each once, after all it had seen, and nothing that was erased."""

import gc
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from coachlog.journal import word_index
from coachlog.journal.changes import DEVICES, FORGETTING, HERE, SYNC, checksum, written
from coachlog.journal.families import Key, Told, derived
from coachlog.journal.forgetting import Forgotten, Sieve, forget
from coachlog.journal.numbering import ids_here, select
from coachlog.journal.records import NUMBERED, RecordState
from coachlog.journal.segments import RemoteStep
from coachlog.journal.settling import Renumbered, settle

_MANY = 5_000  # changes that are taken in and settled together, however many arrive


class Forked(Exception):
    """Two different steps have one number of one device: two files write as one, or one was set back."""

    def __init__(self, device: str, n: int) -> None:
        super().__init__(f"{device} {n}")
        self.device, self.n = device, n


class Received(NamedTuple):
    """What came of steps that have arrived: how many commands of each device, how many steps wait for others."""

    steps: Mapping[str, int]
    waiting: int
    renumbered: Sequence[Renumbered]
    forgotten: Sequence[Forgotten]


def known_steps(connection: sqlite3.Connection) -> dict[str, int]:
    """Return, device by device, the number of the last step that is known here."""
    rows = connection.execute(
        f"""
        {DEVICES} select device, (select max(n) from step where device = known.device)
        from known where device <> ?
        """,
        (HERE,),
    )
    return dict(rows)


def take_in(connection: sqlite3.Connection, arriving: Iterable[RemoteStep], at: str) -> Received:
    """Take in steps that arrive in the order of their clocks, and let the tables be what all steps come to.

    ``at``: now, in UTC. Raises Forked for a step that is known as another one.
    """
    gc.freeze()  # what is loaded by now stays: Python needn't look through it while steps come and go
    ready = _Ready(connection)
    taken = Counter[str]()
    renumbered: list[Renumbered] = []
    forgotten: list[Forgotten] = []
    for steps in _batches(filter(ready.is_next, arriving)):
        taken.update(step.device for step in steps if step.command != SYNC)
        forgotten += (gone := [forget(connection, step) for step in steps if step.command in FORGETTING])
        told = _store(connection, steps, at)
        touched = dict.fromkeys([*told, *(key for one in gone for key in one.touched)])
        renumbered += settle(connection, list(touched), at, _new(connection, told))
        if gone:
            word_index.build(connection)  # it still holds the erased words
    if keys := derived(connection):
        renumbered += settle(connection, keys, at)
    return Received(taken, ready.waiting, renumbered, forgotten)


def _batches(steps: Iterable[RemoteStep]) -> Iterator[list[RemoteStep]]:
    batch: list[RemoteStep] = []
    size = 0
    for step in steps:
        batch.append(step)
        size += 1 + len(step.changes)
        if size >= _MANY:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Ready:
    """Tells which of the steps that arrive can be taken in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known = known_steps(connection)
        self.waiting = 0

    def is_next(self, step: RemoteStep) -> bool:
        known = self._known.get(step.device, 0)
        if step.n <= known:
            if not self._is_known(step):
                raise Forked(step.device, step.n)
            return False
        if step.n > known + 1 or any(self._known.get(device, 0) < n for device, n in (step.seen or {}).items()):
            self.waiting += 1
            return False
        self._known[step.device] = step.n
        return True

    def _is_known(self, step: RemoteStep) -> bool:
        row = self._connection.execute(
            "select id, at, command, clock from step where device = ? and n = ?", (step.device, step.n)
        ).fetchone()
        if row is None:  # not stored yet
            return True
        number, *line = row
        ours = {uid for (uid,) in self._connection.execute("select record from change where step = ?", (number,))}
        theirs = {uid for _, uid, _ in step.changes}
        # Two steps of one second differ in their records only; of one step, an erase may have left some on one side.
        return line == [step.at, step.command, step.clock] and not (ours and theirs and ours.isdisjoint(theirs))


def _new(connection: sqlite3.Connection, told: Mapping[Key, Sequence[Told]]) -> dict[Key, Sequence[Told]]:
    """Return the records of which all changes have just been stored."""
    first = min((changes[0].id for changes in told.values()), default=0)
    known = {
        uid
        for (uid,) in select(
            connection,
            "select distinct record from change where record in ({these}) and id < " + str(first),
            [uid for _, uid in told],
        )
    }
    return {key: changes for key, changes in told.items() if key[1] not in known}


def _store(connection: sqlite3.Connection, steps: Sequence[RemoteStep], at: str) -> dict[Key, list[Told]]:
    """Store steps with their changes; return these, by record."""
    (last,) = connection.execute("select coalesce(max(id), 0) from step").fetchone()
    ids = {(step.device, step.n): number for number, step in enumerate(steps, last + 1)}
    rows = [
        (
            ids[step.device, step.n], step.device, step.n, step.at, step.command,
            step.undoes and (ids.get(step.undoes) or _step_id(connection, step.undoes)),
            step.clock, json.dumps(step.seen, separators=(",", ":")) if step.seen else None, at,
        )
        for step in steps
    ]  # fmt: skip
    connection.executemany(
        "insert into step (id, device, n, at, command, undoes, clock, seen, came) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    sieve = Sieve(connection, steps)
    changes = [
        (row, step, (table, uid), state)
        for row, step in zip(rows, steps, strict=True)
        for table, uid, after in step.changes
        for state in sieve.passed(table, uid, after)
    ]
    states = _with_ids_here(connection, [(table, state) for _, _, (table, _), state in changes if state])
    texts, stored = iter(written(states)), iter(states)
    (number,) = connection.execute("select coalesce(max(id), 0) from change").fetchone()
    told: dict[Key, list[Told]] = {}
    lines = []
    for (step_id, *line), step, (table, uid), state in changes:
        number += 1
        text = next(texts) if state else None
        lines.append((number, step_id, table, uid, text, checksum(*line[:5], table, uid, text)))
        one = Told(number, step.clock, step.device, step.n, step.command, next(stored) if state else None)
        told.setdefault((table, uid), []).append(one)
    connection.executemany("insert into change (id, step, tbl, record, after, crc) values (?, ?, ?, ?, ?, ?)", lines)
    _use_up_numbers(
        connection,
        [one.after["id"] for (of, _), all_of in told.items() if of == "entry" for one in all_of if one.after],
    )
    return told


def _use_up_numbers(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Let no entry be given a number again that one has had elsewhere, though it was deleted before it came here."""
    highest = max(numbers, default=0)
    if not connection.execute("update sqlite_sequence set seq = max(seq, ?) where name = 'entry'", (highest,)).rowcount:
        connection.execute("insert into sqlite_sequence (name, seq) values ('entry', ?)", (highest,))


def _step_id(connection: sqlite3.Connection, name: tuple[str, int]) -> int | None:
    row = connection.execute("select id from step where device = ? and n = ?", name).fetchone()
    return row and int(row[0])


def _with_ids_here(connection: sqlite3.Connection, states: Sequence[tuple[str, RecordState]]) -> list[RecordState]:
    """Return records with the ids that they have in this file, where ids are each file's own."""
    of_table: dict[str, dict[str, None]] = {}
    for table, state in states:
        of_table.setdefault(table, {})[state["uid"]] = None
    ids = {
        uid: one
        for table, uids in of_table.items()
        if table not in NUMBERED
        for uid, one in ids_here(connection, table, uids).items()
    }
    return [{**state, "id": ids.get(state["uid"], state["id"])} for _, state in states]

"""The steps that a remote lacks, as they are sent."""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from coachlog.journal.segments import StepLine, step_line
from coachlog.journal.taking_in import known_steps


def lacking(connection: sqlite3.Connection, covered: Mapping[str, int]) -> Iterator[StepLine]:
    """Yield the steps of every device beyond those that are ``covered``: by device, the number of its last one."""
    for device, last in known_steps(connection).items():
        if last > covered.get(device, 0):
            yield from _of_device(connection, device, covered.get(device, 0))


def _of_device(connection: sqlite3.Connection, device: str, after: int) -> Iterator[StepLine]:
    rows = connection.execute(
        """
        select s.n, s.at, s.command, s.clock, u.device, u.n, s.seen, c.tbl, c.record, c.after
        from step s left join step u on u.id = s.undoes left join change c on c.step = s.id
        where s.device = ? and s.n > ? order by s.n, c.id
        """,
        (device, after),
    )
    for (n, at, command, clock, *undone, seen), of_step in groupby(rows, key=itemgetter(*range(7))):
        undoes = (undone[0], undone[1]) if undone[0] else None
        changes = [(table, uid, state) for *_, table, uid, state in of_step if table]
        yield step_line(device, n, at, command, clock, undoes, seen, changes)

"""The numbers of entries, the same on every laptop, and the ids of other records, which are each file's own."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from coachlog.journal.changes import HERE, TOGETHER

DIGITS = (*range(1, 10), 0)  # that the entry numbers of a laptop can end in
_OF_CHANGES = """
  select record, after ->> '$.id' from change where tbl = ? and record in ({these}) and after is not null order by id
"""
_WITH_TWO = """
  select 1 from change where record in ({these}) and after is not null
  group by record having min(after ->> '$.id') <> max(after ->> '$.id')
"""


def numbers_here(connection: sqlite3.Connection, uids: Iterable[str]) -> dict[str, int]:
    """Return the numbers that entries have in this file, or had when they were last in it."""
    return _ids(connection, "entry", [*uids])


def ids_here(connection: sqlite3.Connection, table: str, uids: Iterable[str]) -> dict[str, int]:
    """Return the ids that records have in this file, or will have: those they had before, or new ones."""
    wanted = [*uids]
    ids = _ids(connection, table, wanted)
    taken = dict(select(connection, f"select id, uid from {table} where id in ({{these}})", [*ids.values()]))
    (highest,) = connection.execute(f"select coalesce(max(id), 0) from {table}").fetchone()
    new = count(max([highest, *ids.values()]) + 1)
    free = {one: uid for uid, one in ids.items() if taken.get(one, uid) == uid}  # two that are gone had one id, perhaps
    return {uid: ids[uid] if free.get(ids.get(uid, 0)) == uid else next(new) for uid in wanted}


def clashing_numbers(
    connection: sqlite3.Connection, touched: Collection[tuple[str, str]], given: Mapping[str, Sequence[int]]
) -> dict[str, int]:
    """Return the numbers of all entries if records that have arrived want a number that another has; else nothing.

    ``given`` are the numbers that new entries have in their changes.

    The first to be born keeps it. Another one gets the next number that nobody has or wants, and that ends in the digit
    of the laptop that wrote it. An entry that came to be on two laptops, from one file, has its first number.
    """
    known = [uid for table, uid in touched if table == "entry" and uid not in given]
    numbers = {**{uid: ids[-1] for uid, ids in given.items()}, **numbers_here(connection, known)}
    is_of_laptops = any(table == "laptop" for table, _ in touched)
    have_two = any(len(set(ids)) > 1 for ids in given.values()) or next(select(connection, _WITH_TWO, known), None)
    if have_two or _clash(connection, numbers) or (is_of_laptops and _are_moved(connection)):
        return _all_numbers(connection)
    return {}


def _clash(connection: sqlite3.Connection, numbers: dict[str, int]) -> bool:
    wanted = {number: uid for uid, number in numbers.items()}
    if len(wanted) < len(numbers):
        return True
    there = dict(select(connection, "select id, uid from entry where id in ({these})", [*wanted]))
    if any(there[number] != wanted[number] for number in there):
        return True
    row = connection.execute("select seq from sqlite_sequence where name = 'entry'").fetchone()
    left = {number for number in wanted if number not in there and number <= (row[0] if row else 0)}
    return bool(left) and any(
        number in left and wanted[number] != uid
        for uid, number in connection.execute(
            """
            select gone.record, was.after ->> '$.id' from change gone join change was on was.record = gone.record
            where gone.after is null and gone.tbl = 'entry' and was.tbl = 'entry' and was.after is not null
            """
        )
    )


def _are_moved(connection: sqlite3.Connection) -> bool:
    """Whether some entry may have another number than it was born with."""
    return connection.execute("select 1 from step where device = ?", (HERE,)).fetchone() is not None


def _all_numbers(connection: sqlite3.Connection) -> dict[str, int]:
    born: dict[str, tuple[int, str]] = {}
    gone = set[str]()  # what comes back after that, by an import, may have another number
    for uid, number, device in connection.execute(
        """
        select c.record, c.after ->> '$.id', s.device from change c join step s on s.id = c.step
        where c.tbl = 'entry' and s.device <> ? order by s.clock, s.device, s.n, c.id
        """,
        (HERE,),
    ):
        if number is None:
            gone.add(uid)
        elif uid not in born or uid in gone:
            born[uid] = (number, device)
            gone.discard(uid)
    digits = dict(connection.execute("select uid, id from laptop"))
    wanted = {number for number, _ in born.values()}
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for uid, (number, device) in born.items():
        digit = digits.get(device, number % 10)
        following = count(number + 1 + (digit - number - 1) % 10, 10)
        numbers[uid] = number if number not in taken else next(one for one in following if one not in wanted | taken)
        taken.add(numbers[uid])
    return numbers


def _ids(connection: sqlite3.Connection, table: str, uids: Collection[str]) -> dict[str, int]:
    """Return the ids of records: of their rows, else of their last changes; not of those that are in no change."""
    ids = dict(select(connection, f"select uid, id from {table} where uid in ({{these}})", uids))
    gone = [uid for uid in uids if uid not in ids]
    return {**dict(select(connection, _OF_CHANGES, gone, table)), **ids}


def select(connection: sqlite3.Connection, statement: str, these: Collection[Any], *more: Any) -> Iterator[Any]:
    """Yield the rows of a statement about ``these``, some at a time: SQLite takes only so many values."""
    every = [*these]
    for begin in range(0, len(every), TOGETHER):
        some = every[begin : begin + TOGETHER]
        yield from connection.execute(statement.format(these=", ".join("?" * len(some))), (*more, *some))

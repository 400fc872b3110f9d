"""What a shell can offer while somebody types: reps and entries. Asks little, waits for nobody, changes nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from coachlog.files import Place
from coachlog.journal import opening
from coachlog.journal.questions import Connection
from coachlog.people import is_alias
from coachlog.text import tags

PATIENCE = 200  # milliseconds, while another command writes
MOST = 200  # of what is open
NEWEST = 20  # entries that are offered
LOOKED_AT = 1000  # of the newest, for one that begins as typed, or a tag


@contextmanager
def reading(place: Place) -> Iterator[Connection]:
    """Give the journal as it lies: no older one is brought to this version while somebody types."""
    with opening.only_read(place.path) as connection:
        connection.execute(f"pragma busy_timeout = {PATIENCE}")
        yield connection


def reps(connection: Connection) -> list[tuple[str, str, str | None, bool]]:
    """Return alias, name, team, and whether they have left (who has come last); nobody who could not be typed."""
    statement = "select alias, name, team, left_on is not null from rep order by left_on is not null, alias"
    return [rep for rep in connection.execute(statement) if is_alias(rep[0])]


def open_entries(connection: Connection, kinds: Sequence[str], begun: str) -> list[tuple[int, str, str, str]]:
    """Return what is open of these kinds, next due first, as ``newest``."""
    return _entries(
        connection,
        f"""
        e.status in ('open', 'owed') and e.kind in ({", ".join("?" * len(kinds))}) and e.id like ? || '%'
        order by e.due is null, e.due, e.id limit {MOST}
        """,
        (*kinds, begun),
    )


def newest(connection: Connection, begun: str) -> list[tuple[int, str, str, str]]:
    """Return the newest entries whose id begins with these digits: id, rep (or team), kind, beginning of the text."""
    return _entries(
        connection,
        f"""
        e.id in (select id from (select id from entry order by id desc limit {LOOKED_AT}) where id like ? || '%'
                 limit {NEWEST})
        order by e.id desc
        """,
        (begun,),
    )


def _entries(connection: Connection, where: str, values: Sequence[Any]) -> list[tuple[int, str, str, str]]:
    statement = f"""
      select e.id, coalesce(r.alias, 'team'), e.kind, substr(e.text, 1, 200)
      from entry e left join rep r on r.id = e.rep where {where}
    """
    return connection.execute(statement, values).fetchall()


def tags_of_late(connection: Connection) -> list[str]:
    """Return the tags of the newest entries as they were typed last, the last one first."""
    texts = connection.execute(
        f"""
        select text from (select text from entry order by id desc limit {LOOKED_AT})
        where text like '%#%' or text like '%deal:%'
        """
    )
    found: dict[str, str] = {}
    for (text,) in texts:
        for tag, typed in tags(text).items():
            found.setdefault(tag, typed)
    return list(found.values())

"""The reps and entries that a shell offers while somebody types: read quickly, without waiting or changing anything."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from coachlog.errors import shortened
from coachlog.files import Place
from coachlog.journal import connect
from coachlog.journal.questions import Connection
from coachlog.people import is_alias
from coachlog.text import tags

PATIENCE = 200  # milliseconds, while another command writes
MOST = 200  # open entries that are offered
NEWEST = 20  # entries that are offered
LOOKED_AT = 1000  # newest entries in which tags and beginnings of ids are looked for


@contextmanager
def reading(place: Place) -> Iterator[Connection]:
    """Open the journal as it is: an older one is not migrated while somebody types."""
    with connect.only_read(place.path) as connection:
        connection.execute(f"pragma busy_timeout = {PATIENCE}")
        yield connection


def reps(connection: Connection) -> list[tuple[str, str, str | None, bool]]:
    """Return the alias, name and team of each rep who can be typed, and whether they have left: these come last."""
    statement = "select alias, name, team, left_on is not null from rep order by left_on is not null, alias"
    return [rep for rep in connection.execute(statement) if is_alias(rep[0])]


def open_entries(connection: Connection, kinds: Sequence[str], begun: str) -> list[tuple[int, str, str, str]]:
    """Return the open entries of these kinds, next due first, in the form of ``newest``."""
    return _entries(
        connection,
        f"""
        e.status in ('open', 'owed') and e.kind in ({", ".join("?" * len(kinds))}) and e.id like ? || '%'
        order by e.due is null, e.due, e.id limit {MOST}
        """,
        (*kinds, begun),
    )


def open_team_goals(connection: Connection, begun: str) -> list[tuple[int, str, str, str]]:
    """Return the open team goals, next due first, in the form of ``newest``."""
    if not _knows_teams(connection):
        return []
    condition = "e.status in ('open', 'owed') and e.rep is null and e.team is not null and e.id like ? || '%'"
    return _entries(connection, f"{condition} order by e.due is null, e.due, e.id limit {MOST}", (begun,))


def _knows_teams(connection: Connection) -> bool:
    """Whether entries can have a team: a journal of an older schema is looked at as it is."""
    statement = "select exists (select 1 from pragma_table_info('entry') where name = 'team')"
    return bool(connection.execute(statement).fetchone()[0])


def laptops(connection: Connection) -> list[tuple[str, str]]:
    """Return the names of the laptops that sync, and what their entry numbers end in."""
    return connection.execute("select name, 'numbers ending in ' || id from laptop order by id = 0, id").fetchall()


def in_conflict(connection: Connection) -> list[tuple[str, str]]:
    """Return what was changed on two laptops, as it is typed, and its text."""
    found = connection.execute(
        """
        select distinct
          cast(coalesce(e.id, r.alias, (select alias from rep where id = p.rep), l.name, c.record) as text),
          coalesce(substr(e.text, 1, 200), r.name, '')
        from conflict c left join entry e on e.uid = c.record left join rep r on r.uid = c.record
          left join pause p on p.uid = c.record left join laptop l on l.uid = c.record
        where c.tbl <> 'attendance' order by e.id is null, e.id, 1
        """
    )
    return [(what, shortened(text)) for what, text in found]


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
    team = "e.team" if _knows_teams(connection) else "null"
    statement = f"""
      select e.id, coalesce(r.alias, {team}, 'team'), e.kind, substr(e.text, 1, 200)
      from entry e left join rep r on r.id = e.rep where {where}
    """
    return connection.execute(statement, values).fetchall()


def recent_tags(connection: Connection) -> list[str]:
    """Return the tags of the newest entries as they were typed last, the most recent first."""
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

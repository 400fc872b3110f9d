"""Reading: rows become records at once. Facts only; what they mean is for ``duties`` to judge."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import merge
from itertools import islice
from types import NoneType
from typing import Any, NamedTuple

from coachlog import settings
from coachlog.cadences import Cadence, Last, latest
from coachlog.duties import Facts, due_day
from coachlog.errors import DamagedSetting, NoSuchEntry, Vanished, quoted
from coachlog.model import HOW, KINDS, Entry, Pause, Rep
from coachlog.people import is_alias
from coachlog.text import indexed, tagged, tags

# The entry ``e``, and all that it hangs on, however far up; `union` ends in a file in which entries hang in a circle.
ABOVE = """
  with recursive above (id) as (
    select e.id union select o.parent from entry o join above on o.id = above.id where o.parent is not null
  )
"""
# What hangs on a private entry is private, however far down. Most entries have at most one above them.
PRIVATE = f"""
  case when e.private or e.parent is null then e.private else (
    select case when up.private or up.parent is null then up.private
      else ({ABOVE} select max(private) from entry where id in above) end
    from entry up where up.id = e.parent
  ) end
"""
_ENTRY = f"""
  select e.kind, coalesce(r.alias, ''), e."on", e.text, {PRIVATE}, e.id, e.uid, e.parent, e.how, e.owner, e.due,
    e.target,
    case e.kind when 'goal' then (
      select c.at from entry c where c.parent = e.id and c.kind = 'check-in' and c.at is not null
      order by c."on" desc, c.id desc limit 1
    ) else e.at end,
    e.every, e.status, e.given_on, e.landed, e.because, e.closed_on, e.snoozed_until, e.snoozes, e.created_at,
    e.edited_at,
    case e.kind when 'session' then (
      select json_group_array(alias) from (
        select p.alias from attendance a left join rep p on p.id = a.rep where a.session = e.id order by p.alias
      )
    ) end,
    e.also
  from entry e left join rep r on r.id = e.rep
"""
INFINITE = float("inf")
LARGEST = 2**63 - 1  # number that SQLite keeps whole

Connection = sqlite3.Connection  # for signatures elsewhere: only the journal speaks to SQLite


class Filter(NamedTuple):
    """Which entries are wanted; None or False: all of them."""

    reps: Sequence[str] = ()  # aliases
    since: date | None = None
    until: date | None = None
    kinds: Sequence[str] = ()
    open: bool = False
    tag: str | None = None  # folded
    newest: int = 0  # so many; 0: all


def reps(connection: sqlite3.Connection) -> list[Rep]:
    """Return every rep, by alias, with their pauses."""
    pauses: dict[int, list[Pause]] = {}
    for rep, uid, start, back, because in connection.execute(
        'select rep, uid, "from", back, because from pause order by "from", id'
    ):
        pauses.setdefault(rep, []).append(Pause(uid, day_of(start), _day(back), because))
    rows = connection.execute(
        """
        select id, uid, alias, name, role, team, tz, started, added_on, every, feedback_every, praise_every,
          quiet_until, left_on, keep_until
        from rep order by alias
        """
    ).fetchall()
    if any(_is_damaged((*row[1:9], *row[12:]), (row[0], *row[9:12])) for row in rows):
        raise sqlite3.DatabaseError("a rep in it is damaged")
    return [
        Rep(
            uid, _alias(alias), name, role, team, tz, _day(started), day_of(added_on), every, feedback_every,
            praise_every, tuple(pauses.get(rep, ())), _day(quiet_until), _day(left_on), _day(keep_until),
        )
        for rep, uid, alias, name, role, team, tz, started, added_on, every, feedback_every, praise_every, quiet_until,
        left_on, keep_until in rows
    ]  # fmt: skip


def rep_as_it_is(connection: sqlite3.Connection, known: Rep) -> Rep:
    """Return a rep as the journal has them now. Raises Vanished for one who was taken out in the meantime."""
    for rep in reps(connection):
        if rep.uid == known.uid:
            return rep
    raise Vanished(known.name)


def goals_of(connection: sqlite3.Connection, entries: Iterable[Entry]) -> dict[int, Entry]:
    """Return, by id, the goals that these check-ins look at."""
    ids = {one.parent for one in entries if one.kind == "check-in" and one.parent}
    return {goal: entry(connection, goal) for goal in sorted(ids)}


def usual_cadence(told: settings.Settings) -> Cadence:
    """Return how often there should be a one-on-one, feedback and praise, unless a rep has a cadence of their own."""
    return Cadence(told.one_on_one_every, told.feedback_every, told.praise_every)


def stored_settings(connection: sqlite3.Connection) -> dict[str, str]:
    """Return what the journal was told, by name."""
    return dict(connection.execute("select uid, value from setting order by uid"))


def settings_in_force(connection: sqlite3.Connection) -> settings.Settings:
    """Return the settings: what the journal was told, else the defaults."""
    stored = stored_settings(connection)
    try:
        return settings.in_force(stored)
    except ValueError as error:
        raise DamagedSetting(settings.unreadable(stored) or "") from error


def entry(connection: sqlite3.Connection, entry_id: int) -> Entry:
    """Return one entry. Raises NoSuchEntry."""
    row = connection.execute(f"{_ENTRY} where e.id = ?", (entry_id,)).fetchone()
    if row is None:
        raise NoSuchEntry(entry_id)
    return _entry(row)


def below(start: str) -> str:
    """Return the SQL of a table ``below``: the ids that ``start`` selects, and all that hangs on them, at any depth."""
    return f"below (id) as ({start} union select o.id from entry o join below on o.parent = below.id)"


def descendants(connection: sqlite3.Connection, entry_id: int) -> list[Entry]:
    """Return all entries that hang on this one, at any depth, by id."""
    tree = below("select id from entry where parent = :id")
    rows = connection.execute(
        f"with recursive {tree} {_ENTRY} where e.id in below and e.id <> :id order by e.id", {"id": entry_id}
    )
    return [_entry(row) for row in rows]


def ancestors(connection: sqlite3.Connection, child: Entry) -> list[Entry]:
    """Return what an entry hangs on, the nearest first."""
    found: dict[int, Entry] = {child.id: child}
    while (parent := [*found.values()][-1].parent) and parent not in found:
        found[parent] = entry(connection, parent)
    return [*found.values()][1:]


def check_ins(connection: sqlite3.Connection, goal: int) -> list[Entry]:
    """Return the check-ins of a goal, by id."""
    rows = connection.execute(f"{_ENTRY} where e.parent = ? and e.kind = 'check-in' order by e.id", (goal,))
    return [_entry(row) for row in rows]


def entries_by_uid(connection: sqlite3.Connection, uids: Iterable[str]) -> list[Entry]:
    """Return those of the entries that are in the journal."""
    rows = (connection.execute(f"{_ENTRY} where e.uid = ?", (uid,)).fetchone() for uid in uids)
    return [_entry(row) for row in rows if row]


def asked(connection: sqlite3.Connection, rest: str, values: Mapping[str, Any]) -> list[Entry]:
    """Return the entries (``e``) that the rest of a statement wants: for questions that have a file of their own."""
    return [_entry(row) for row in connection.execute(f"{_ENTRY} {rest}", values)]


def owed_feedback(connection: sqlite3.Connection, rep: str) -> list[Entry]:
    """Return the feedback still to be given to a rep."""
    return _open_of(connection, rep, "feedback")


def open_goals(connection: sqlite3.Connection, rep: str) -> list[Entry]:
    """Return a rep's open goals."""
    return _open_of(connection, rep, "goal")


def _open_of(connection: sqlite3.Connection, rep: str, kind: str) -> list[Entry]:
    rows = connection.execute(
        f"""
        {_ENTRY} where e.rep = (select id from rep where alias = ?) and +e.kind = ? and e.status in ('open', 'owed')
        order by e.id
        """,
        (rep, kind),
    )
    return [_entry(row) for row in rows]


def last_check_in(connection: sqlite3.Connection, goal: int) -> Entry | None:
    """Return the last check-in of a goal."""
    row = connection.execute(
        f"""{_ENTRY} where e.parent = ? and e.kind = 'check-in' order by e."on" desc, e.id desc limit 1""",
        (goal,),
    ).fetchone()
    return _entry(row) if row else None


def entries(connection: sqlite3.Connection, wanted: Filter, *, by_day: bool = False) -> Iterator[Entry]:
    """Yield the entries that are wanted, by id or by day: one at a time, however many there are.

    A rep's are their own, and the sessions they were in with what hangs on these.
    """
    own = _own(connection, wanted, 'e."on", e.id' if by_day else "e.id")
    sessions = _sessions(connection, wanted)
    key = _by_day if by_day else _by_id
    yield from merge(own, sorted(sessions, key=key), key=key)


def history(connection: sqlite3.Connection, wanted: Filter) -> list[Entry]:
    """Return the newest entries that are wanted, oldest day first; open ones by due day, those without one last.

    A rep's are their own, and (but for open ones) the sessions they were in with what hangs on these.
    """
    if wanted.open:
        found = sorted(_own(connection, wanted, "+e.id"), key=lambda entry: (due_day(entry) or date.max, entry.id))
        return found[: wanted.newest or None]
    own = list(islice(_own(connection, wanted, 'e."on" desc, e.id desc'), wanted.newest or None))
    if wanted.newest and len(own) == wanted.newest:
        wanted = wanted._replace(since=own[-1].on)  # what is older is not among the newest
    newest_first = merge(own, _sessions(connection, wanted)[::-1], key=_by_day, reverse=True)
    return list(islice(newest_first, wanted.newest or None))[::-1]


def _own(connection: sqlite3.Connection, wanted: Filter, order: str) -> Iterator[Entry]:
    where, values = conditions(wanted)
    for row in connection.execute(f"{_ENTRY} where {where} order by {order}", values):
        if _has_tag(row, wanted.tag):
            yield _entry(row)


def _sessions(connection: sqlite3.Connection, wanted: Filter) -> list[Entry]:
    """Return the sessions that the wanted reps were in, and what hangs on these, by day and id."""
    if not wanted.reps:  # everybody's own entries are all there are
        return []
    if wanted.kinds and not _has_of_a_session(connection, wanted.kinds):
        return []
    where, values = conditions(wanted._replace(reps=()))
    who, aliases = _any_of("alias", "rep", wanted.reps)
    # What hangs on a session is of its day. So many of the newest are enough where each of them is wanted itself.
    newest = wanted.newest if wanted.newest and not wanted.tag and "session" in (wanted.kinds or ["session"]) else -1
    between = " and ".join(
        condition for condition, day in (('"on" >= :since', wanted.since), ('"on" <= :until', wanted.until)) if day
    )
    rows = connection.execute(
        f"""
        with recursive attended as (
          select distinct session from attendance
          where rep in (select id from rep where {who}) and {between or "true"} order by "on" desc limit :newest
        ), {below("select session from attended")}
        {_ENTRY} where {where} and e.id in below and +e.rep is null
        """,
        {**values, **aliases, "newest": newest},
    )
    return sorted((_entry(row) for row in rows if _has_tag(row, wanted.tag)), key=_by_day)


def _has_of_a_session(connection: sqlite3.Connection, kinds: Sequence[str]) -> bool:
    """Whether there may be a session, or anything that hangs on one, of these kinds: no other entry is nobody's own."""
    condition, values = _any_of("kind", "kind", kinds)
    statement = f"select exists (select 1 from entry where rep is null and {condition})"
    return bool(connection.execute(statement, values).fetchone()[0])


def _by_day(entry: Entry) -> tuple[date, int]:
    return entry.on, entry.id


def _by_id(entry: Entry) -> int:
    return entry.id


def count(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return how many reps and how many entries there are."""
    return connection.execute("select (select count(*) from rep), (select count(*) from entry)").fetchone()  # type: ignore[no-any-return]


def count_of(connection: sqlite3.Connection, rep: Rep) -> int:
    """Return how many entries are about a rep, with what hangs on them."""
    tree = below("select id from entry where rep = (select id from rep where uid = ?)")
    statement = f"with recursive {tree} select count(*) from below"
    return int(connection.execute(statement, (rep.uid,)).fetchone()[0])


def last_command(connection: sqlite3.Connection) -> str | None:
    """Return the command that has written here last."""
    row = connection.execute("select command from step order by id desc limit 1").fetchone()
    return str(row[0]) if row else None


def facts(connection: sqlite3.Connection, today: date, *, of_quiet: bool = True) -> Facts:
    """Return all that duties follow from: what is open, and (``of_quiet``) the last day of each kind of event."""
    until = {"latest": latest(today).isoformat()}
    opened = [_entry(row) for row in connection.execute(f"{_ENTRY} where e.status in ('open', 'owed')")]
    checked = connection.execute(
        """
        select id, (select max("on") from entry c where c.parent = e.id and c.kind = 'check-in' and "on" <= :latest)
        from entry e where status in ('open', 'owed') and kind = 'goal'
        """,
        until,
    )
    last = connection.execute(  # its rows are read below, or not at all
        """
        select alias,
          (select "on" from entry e where e.rep = r.id and kind = 'note' and how in ('met', 'async')
             and "on" <= :latest order by "on" desc limit 1),
          (select max(given_on) from entry e where e.rep = r.id and given_on <= :latest),
          (select max("on") from entry e where e.rep = r.id and kind = 'praise' and "on" <= :latest)
        from rep r
        """,
        until,
    )
    (session,) = connection.execute(
        """
        select (
          select "on" from entry where rep is null and kind = 'session' and "on" <= :latest order by "on" desc limit 1
        )
        """,
        until,
    ).fetchone()
    told = settings_in_force(connection)
    return Facts(
        reps=reps(connection),
        open=opened,
        checked={goal: day_of(on) for goal, on in checked if on},
        last={
            alias: Last(_day(met), _day(given), _day(praised))
            for alias, met, given, praised in (last if of_quiet else ())
        },
        usual=usual_cadence(told),
        last_session=_day(session),
        session_every=told.session_every,
    )


def conditions(wanted: Filter) -> tuple[str, Mapping[str, Any]]:
    """Return what a filter asks of the entry ``e``, in SQL, and its values."""
    parts: list[tuple[str, dict[str, Any]]] = []
    if len(wanted.reps) == 1:  # `=` lets the index give a rep's entries in the order of their days, `in` does not
        parts.append(("e.rep = (select id from rep where alias = :rep)", {"rep": wanted.reps[0]}))
    elif wanted.reps:
        condition, values = _any_of("alias", "rep", wanted.reps)
        parts.append((f"+e.rep in (select id from rep where {condition})", values))  # +: walk by id, sort nothing
    if wanted.kinds:
        parts.append(_any_of("e.kind", "kind", wanted.kinds))
    if wanted.since:
        parts.append(('e."on" >= :since', {"since": wanted.since.isoformat()}))
    if wanted.until:
        parts.append(('e."on" <= :until', {"until": wanted.until.isoformat()}))
    if wanted.tag:  # a first sieve; `tags` is the judge
        parts.append(("instr(e.words, :tag)", {"tag": indexed(tagged(wanted.tag)).strip()}))
    if wanted.open:
        parts.append(("e.status in ('open', 'owed')", {}))
    values = {name: value for _, own in parts for name, value in own.items()}
    return " and ".join(condition for condition, _ in parts) or "true", values


def _any_of(column: str, name: str, wanted: Iterable[str]) -> tuple[str, dict[str, Any]]:
    values = {f"{name}{number}": value for number, value in enumerate(wanted)}
    return f"{column} in ({', '.join(f':{key}' for key in values)})", values


def _has_tag(row: Sequence[Any], tag: str | None) -> bool:
    return tag is None or tag in tags(row[3])


def _entry(row: Sequence[Any]) -> Entry:
    (
        kind, rep, on, text, private, entry_id, uid, parent, how, owner, due, target, at, every, status, given_on,
        landed, because, closed_on, snoozed_until, snoozes, created_at, edited_at, attended, also,
    ) = row  # fmt: skip
    words = (rep, on, text, uid, how, owner, due, status, given_on, landed, because, closed_on, snoozed_until, also)
    numbers = (entry_id, parent, private, target, at, every, snoozes)
    if kind not in KINDS or (how is not None and how not in HOW) or _is_damaged(words, numbers):
        raise sqlite3.DatabaseError(f"entry {entry_id} is damaged")
    return Entry(
        kind, rep, day_of(on), text, bool(private), entry_id, uid, parent, how, owner, status, _day(due),
        _day(closed_on), because, _day(given_on), landed, _day(snoozed_until), snoozes or 0, every, target, at,
        names(also), created_at, edited_at, _listed(attended),
    )  # fmt: skip


def _is_damaged(words: Iterable[object], numbers: Iterable[Any]) -> bool:
    """Whether a value reads as another kind of value than was written, or as a number without end."""
    return not (
        {*map(type, words)} <= {str, NoneType}
        and {*map(type, numbers)} <= {int, float, NoneType}
        and {INFINITE, -INFINITE}.isdisjoint(numbers)
    )


def _listed(text: str | None) -> tuple[Any, ...]:
    """Return who was in a session, by alias; None for a former rep."""
    if text is None:
        return ()
    import json  # noqa: PLC0415 - most entries are no sessions

    return tuple(json.loads(text))  # SQLite has just written it


def names(text: str | None) -> tuple[str, ...]:
    """Return the names in a JSON list as it is stored. Raises sqlite3.DatabaseError for a damaged one."""
    if text is None:
        return ()
    found = _parsed(text)
    if not isinstance(found, list) or not all(isinstance(name, str) and _is_unicode(name) for name in found):
        raise sqlite3.DatabaseError("a list of names in it is damaged")
    return tuple(found)


def stored_image(after: str) -> dict[str, Any]:
    """Return a record as the record of changes has it. Raises sqlite3.DatabaseError for a damaged one."""
    found = _parsed(after)
    if not (
        isinstance(found, dict)
        and {type(found.get("id")), type(found.get("uid"))} == {int, str}
        and all(map(_is_plain, found.values()))
    ):
        raise sqlite3.DatabaseError("the record of changes is damaged")
    return found


def _is_plain(value: object) -> bool:
    """Whether a value is one that a column can hold."""
    if isinstance(value, str):
        return _is_unicode(value)
    return isinstance(value, (int, float)) and -LARGEST <= value <= LARGEST


def _is_unicode(text: str) -> bool:
    """Whether a text can be written; JSON can name halves of letters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parsed(text: str) -> Any:
    """Return what a JSON text says; None for one that cannot be read: too deep, perhaps, or too long a number."""
    import json  # noqa: PLC0415 - most commands read none

    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None


def _alias(alias: str) -> str:
    """Return an alias, which may name a file. Raises sqlite3.DatabaseError for one that nobody could have typed."""
    if not is_alias(alias):
        raise sqlite3.DatabaseError(f"it has a rep whose alias cannot be one: {quoted(alias)}")
    return alias


def _day(text: str | None) -> date | None:
    return day_of(text) if text else None


def day_of(text: str) -> date:
    """Read a day as it is stored. Raises sqlite3.DatabaseError for a damaged one."""
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError) as error:  # TypeError: it does not even read as text
        raise sqlite3.DatabaseError(f"a day in it is damaged: {text}") from error

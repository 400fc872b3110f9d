"""Reading: rows become records at once. Facts only; what they mean is for ``duties`` to judge."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from coachlog import settings
from coachlog.cadences import Cadence, Last, latest
from coachlog.duties import Facts, due_day
from coachlog.errors import CoachlogError, NoSuchEntry, Vanished
from coachlog.journal import records
from coachlog.journal.records import COLUMNS, ENTRY, day, optional_day
from coachlog.model import KINDS, Entry, Pause, Rep

Connection = sqlite3.Connection  # for signatures elsewhere: only the journal speaks to SQLite


class Filter(NamedTuple):
    """Which entries are wanted; None or False: all of them."""

    reps: Sequence[str] = ()  # aliases
    since: date | None = None
    until: date | None = None
    kinds: Sequence[str] = ()
    open: bool = False
    tag: str | None = None  # folded; an entry has those of its ancestors, too
    newest: int = 0  # how many of the newest; 0: all


def reps(connection: sqlite3.Connection) -> list[Rep]:
    """Return every rep, by alias, with their pauses."""
    pauses: dict[int, list[Pause]] = {}
    for rep, uid, start, back, because in connection.execute(
        'select rep, uid, "from", back, because from pause order by "from", uid'
    ):
        pauses.setdefault(rep, []).append(Pause(uid, day(start), optional_day(back), because))
    rows = connection.execute(f"select {records.column_list(COLUMNS['rep'])} from rep order by alias")
    return [records.rep(row, pauses) for row in rows]


def rep_as_it_is(connection: sqlite3.Connection, known: Rep) -> Rep:
    """Return a rep as the journal has them now. Raises Vanished for one who was taken out in the meantime."""
    for rep in reps(connection):
        if rep.uid == known.uid:
            return rep
    raise Vanished(known.name)


def usual_cadence(stored: settings.Settings) -> Cadence:
    """Return how often there should be a one-on-one, feedback and praise, unless a rep has a cadence of their own."""
    return Cadence(stored.one_on_one_every, stored.feedback_every, stored.praise_every)


def stored_settings(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the settings that the journal stores, by name."""
    return dict(connection.execute("select uid, value from setting order by uid"))


def settings_in_force(connection: sqlite3.Connection) -> settings.Settings:
    """Return the settings: what the journal stores, else the defaults."""
    stored = stored_settings(connection)
    try:
        return settings.in_force(stored)
    except ValueError as error:
        name = settings.unreadable(stored)
        raise CoachlogError(f"the setting {name} can't be read. To reset it: coachlog config {name} default") from error


def selected(connection: sqlite3.Connection, rest: str, values: Mapping[str, Any] | None = None) -> list[Entry]:
    """Return the entries (``e``) that the rest of a statement selects."""
    return [records.entry(row) for row in connection.execute(f"{ENTRY} {rest}", values or {})]


def below(start: str) -> str:
    """Return the SQL of a table ``below``: the ids that ``start`` selects, and all of their descendants."""
    return f"below (id) as ({start} union select o.id from entry o join below on o.parent = below.id)"


def entry(connection: sqlite3.Connection, entry_id: int) -> Entry:
    """Return one entry. Raises NoSuchEntry."""
    for found in selected(connection, "where e.id = :id", {"id": entry_id}):
        return found
    raise NoSuchEntry(entry_id)


def entries_by_uid(connection: sqlite3.Connection, uids: Iterable[str]) -> list[Entry]:
    """Return those of the entries that are in the journal."""
    return [found for uid in uids for found in selected(connection, "where e.uid = :uid", {"uid": uid})]


def descendants(connection: sqlite3.Connection, entry_id: int) -> list[Entry]:
    """Return an entry's children, their children, and so on, by id."""
    tree = below("select id from entry where parent = :id")
    where = f"where e.id in (with recursive {tree} select id from below) and e.id <> :id order by e.id"
    return selected(connection, where, {"id": entry_id})


def ancestors(connection: sqlite3.Connection, child: Entry) -> list[Entry]:
    """Return an entry's parent, the parent of that, and so on."""
    found: dict[int, Entry] = {child.id: child}
    while (parent := [*found.values()][-1].parent) and parent not in found:
        found[parent] = entry(connection, parent)
    return [*found.values()][1:]


def goals_of(connection: sqlite3.Connection, entries: Iterable[Entry]) -> dict[int, Entry]:
    """Return, by id, the goals of the check-ins among some entries."""
    ids = {one.parent for one in entries if one.kind == "check-in" and one.parent}
    return {goal: entry(connection, goal) for goal in sorted(ids)}


def team_goals_above(connection: sqlite3.Connection, goals: Iterable[Entry]) -> dict[int, Entry]:
    """Return, by the id of each goal that sits under a team goal, that team goal."""
    under = {one.id: one.under for one in goals if one.under}
    found = {team_goal: entry(connection, team_goal) for team_goal in sorted(set(under.values()))}
    return {goal: found[team_goal] for goal, team_goal in under.items()}


def goals_under(connection: sqlite3.Connection, team_goal: int) -> list[Entry]:
    """Return the goals that sit under a team goal, by id."""
    return selected(connection, "where e.under = :goal order by e.id", {"goal": team_goal})


def of_teams(connection: sqlite3.Connection, since: date | None = None, until: date | None = None) -> list[Entry]:
    """Return team goals and their check-ins, by day."""
    return selected(
        connection,
        """
        where e.team is not null and e."on" between :since and :until order by e."on", e.id
        """,
        {"since": (since or date.min).isoformat(), "until": (until or date.max).isoformat()},
    )


def open_goals(connection: sqlite3.Connection) -> list[Entry]:
    """Return the open goals, the reps' and the teams', by id."""
    return selected(connection, "where e.status in ('open', 'owed') and +e.kind = 'goal' order by +e.id")


def covered_in(connection: sqlite3.Connection, entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    """Return, by the id of a one-on-one, the topics that were covered in it."""
    found: dict[int, list[Entry]] = {}
    for topic in selected(
        connection, f"where e.covered_by in ({', '.join(str(entry.id) for entry in entries)}) order by e.id"
    ):
        found.setdefault(topic.covered_by or 0, []).append(topic)
    return found


def check_ins(connection: sqlite3.Connection, goal: int) -> list[Entry]:
    """Return the check-ins of a goal, by id."""
    return selected(connection, "where e.parent = :goal and e.kind = 'check-in' order by e.id", {"goal": goal})


def last_check_in(connection: sqlite3.Connection, goal: int) -> Entry | None:
    """Return the last check-in of a goal."""
    where = """where e.parent = :goal and e.kind = 'check-in' order by e."on" desc, e.id desc limit 1"""
    return next(iter(selected(connection, where, {"goal": goal})), None)


def open_entries(connection: sqlite3.Connection) -> list[Entry]:
    """Return every open entry: by due day, those without one last."""
    found = selected(connection, "where e.status in ('open', 'owed')")
    return sorted(found, key=lambda entry: (due_day(entry) or date.max, entry.id))


def open_among(connection: sqlite3.Connection, ids: Sequence[int]) -> set[int]:
    """Return which of some ids are those of open entries."""
    marks = ", ".join("?" * len(ids))
    statement = f"select id from entry where id in ({marks}) and status in ('open', 'owed')"
    return {entry_id for (entry_id,) in connection.execute(statement, list(ids))}


def twin(connection: sqlite3.Connection, entry: Entry) -> Entry | None:
    """Return the latest other entry of the same kind with the same rep, day and text."""
    where = """
      where e.rep = (select rep from entry where id = :id) and e.kind = :kind and e."on" = :on and e.text = :text
        and e.id <> :id order by e.id desc limit 1
    """
    same = {"id": entry.id, "kind": entry.kind, "on": entry.on.isoformat(), "text": entry.text}
    return next(iter(selected(connection, where, same)), None)


def open_of(connection: sqlite3.Connection, rep: str, kind: str) -> list[Entry]:
    """Return a rep's open entries of a kind, by id."""
    return selected(
        connection,
        """
        where e.rep = (select id from rep where alias = :rep) and +e.kind = :kind and e.status in ('open', 'owed')
        order by e.id
        """,
        {"rep": rep, "kind": kind},
    )


def entries(connection: sqlite3.Connection, wanted: Filter, *, by_day: bool = False) -> Iterator[Entry]:
    """Yield the entries that are wanted, by id or by day: one at a time, however many there are.

    A rep's are their own, and the sessions they were in with their descendants.
    """
    own = _own(connection, wanted, 'e."on", e.id' if by_day else "e.id")
    sessions = _sessions(connection, wanted)
    key = _by_day if by_day else attrgetter("id")
    yield from merge(own, sorted(sessions, key=key), key=key)


def history(connection: sqlite3.Connection, wanted: Filter) -> list[Entry]:
    """Return the newest entries that are wanted, oldest day first; open ones by due day, those without one last.

    A rep's are their own, and (but for open ones) the sessions they were in with their descendants.
    """
    if wanted.open:
        return sorted(_own(connection, wanted, "+e.id"), key=_by_due_day)[: wanted.newest or None]
    own = list(islice(_own(connection, wanted, 'e."on" desc, e.id desc'), wanted.newest or None))
    if wanted.newest and len(own) == wanted.newest:
        wanted = wanted._replace(since=own[-1].on)  # what is older is not among the newest
    newest_first = merge(own, _sessions(connection, wanted)[::-1], key=_by_day, reverse=True)
    return list(islice(newest_first, wanted.newest or None))[::-1]


def _own(connection: sqlite3.Connection, wanted: Filter, order: str) -> Iterator[Entry]:
    where, values = conditions(connection, wanted)
    yield from map(records.entry, connection.execute(f"{ENTRY} where {where} order by {order}", values))


def _sessions(connection: sqlite3.Connection, wanted: Filter) -> list[Entry]:
    """Return the sessions that the wanted reps were in, and their descendants, by day and id."""
    if not wanted.reps:  # everybody's own entries are all there are
        return []
    if wanted.kinds and not _has_of_a_session(connection, wanted.kinds):
        return []
    where, values = conditions(connection, wanted._replace(reps=()))
    who, aliases = _any_of("alias", "rep", wanted.reps)
    # The children of a session are of its day. The newest few are enough where each of them is wanted itself.
    newest = wanted.newest if wanted.newest and not wanted.tag and "session" in (wanted.kinds or ["session"]) else -1
    between = " and ".join(
        bound for bound, is_set in (('"on" >= :since', wanted.since), ('"on" <= :until', wanted.until)) if is_set
    )
    rows = connection.execute(
        f"""
        with recursive attended as (
          select distinct session from attendance
          where rep in (select id from rep where {who}) and {between or "true"} order by "on" desc limit :newest
        ), {below("select session from attended")}
        {ENTRY} where {where} and e.id in below and +e.rep is null
        """,
        {**values, **aliases, "newest": newest},
    )
    return sorted(map(records.entry, rows), key=_by_day)


def _has_of_a_session(connection: sqlite3.Connection, kinds: Sequence[str]) -> bool:
    """Whether there may be a session, or a descendant of one, of these kinds: all others are a rep's or a team's."""
    condition, values = _any_of("kind", "kind", kinds)
    statement = f"select exists (select 1 from entry where rep is null and team is null and {condition})"
    return bool(connection.execute(statement, values).fetchone()[0])


def _by_due_day(entry: Entry) -> tuple[date, bool, int]:
    """Return what to sort open entries by: those without a due date come late, and topics, which have none, last."""
    return due_day(entry) or date.max, "due" not in KINDS[entry.kind].carries, entry.id


def _by_day(entry: Entry) -> tuple[date, int]:
    return entry.on, entry.id


def last_command(connection: sqlite3.Connection) -> str | None:
    """Return the command that has written here last."""
    row = connection.execute("select command from step order by id desc limit 1").fetchone()
    return str(row[0]) if row else None


def facts(connection: sqlite3.Connection, today: date, *, of_quiet: bool = True, until: date | None = None) -> Facts:
    """Return all that duties follow from: what is open, and (``of_quiet``) the last day of each kind of event.

    ``until``: of the events, those up to and with this day.
    """
    last_day = {"latest": (until or latest(today)).isoformat()}
    checked = connection.execute(
        """
        select id, (select max("on") from entry c where c.parent = e.id and c.kind = 'check-in' and "on" <= :latest)
        from entry e where status in ('open', 'owed') and kind = 'goal'
        """,
        last_day,
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
        last_day,
    )
    session, last_entry, in_conflict, last_sync = connection.execute(
        """
        select (
          select "on" from entry where rep is null and kind = 'session' and "on" <= :latest order by "on" desc limit 1
        ), (
          select "on" from entry where "on" <= :latest order by "on" desc limit 1
        ), (select count(*) from conflict where tbl <> 'attendance'), (select at from remote)
        """,
        last_day,
    ).fetchone()
    in_force = settings_in_force(connection)
    return Facts(
        reps=reps(connection),
        open=selected(connection, "where e.status in ('open', 'owed')"),
        checked={goal: day(on) for goal, on in checked if on},
        last={
            alias: Last(optional_day(met), optional_day(given), optional_day(praised))
            for alias, met, given, praised in (last if of_quiet else ())
        },
        usual=usual_cadence(in_force),
        last_session=optional_day(session),
        session_every=in_force.session_every,
        last_entry=optional_day(last_entry),
        in_conflict=in_conflict,
        last_sync=last_sync,
    )


def conditions(connection: sqlite3.Connection, wanted: Filter) -> tuple[str, Mapping[str, Any]]:
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
    if wanted.tag:
        from coachlog.journal import tagging  # noqa: PLC0415 - who asks for no tag does without

        parts.append(tagging.condition(connection, wanted.tag))
    if wanted.open:
        parts.append(("e.status in ('open', 'owed')", {}))
    values = {name: value for _, own in parts for name, value in own.items()}
    return " and ".join(condition for condition, _ in parts) or "true", values


def _any_of(column: str, name: str, wanted: Iterable[str]) -> tuple[str, dict[str, Any]]:
    values = {f"{name}{number}": value for number, value in enumerate(wanted)}
    return f"{column} in ({', '.join(f':{key}' for key in values)})", values

"""What to know before a one-on-one: of one rep everything since the last one, of a team how steady the contact is.

Each answer comes from an index, and takes as long in a journal of a million entries as in a new one.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date

from coachlog.briefs import Brief, Card
from coachlog.cadences import latest
from coachlog.duties import is_parked
from coachlog.journal import questions
from coachlog.journal.records import PRIVATE, day
from coachlog.model import Entry, Rep, variant
from coachlog.standings import Contact

LAST_FEW = 4  # one-on-ones, to see whether the rep was heard
_THEIRS = "where e.rep = (select id from rep where alias = :rep)"
_OPEN = f"{_THEIRS} and e.status in ('open', 'owed') order by e.id"
_NEWEST = """order by e."on" desc, e.id desc limit 1"""


def brief(connection: sqlite3.Connection, rep: Rep, today: date, *, with_given: bool = False) -> Brief:
    """Return what to know before a one-on-one with this rep: what happened since the last one, and what is open.

    ``with_given``, for a document for the rep: also what was given in the last one-on-one, all praise since then and
    not only the last, and no sessions.
    """
    known: dict[str, object] = {"rep": rep.alias, "latest": latest(today).isoformat()}

    def asked(rest: str) -> list[Entry]:
        return questions.selected(connection, rest, known)

    last = asked(f"""{_THEIRS} and e.kind = 'note' and e.how in ('met', 'async') and e."on" <= :latest {_NEWEST}""")
    known |= {"last": last[0].id if last else None, "day": (last[0].on if last else date.min).isoformat()}
    heard = asked(
        """
        where e.id in (
          select id from entry where parent = :last and kind = 'heard'
          union
          select id from entry
          where rep = (select id from rep where alias = :rep) and kind = 'heard' and "on" = :day
        ) order by e.id
        """
    )
    if not heard:  # a message may have come since: then what they said last
        heard = asked(f"{_THEIRS} and e.kind = 'heard' {_NEWEST}")
    asides = asked(
        f"""
        {_THEIRS} and e.kind = 'note' and e.how = 'aside' and e."on" >= :day
          and (e."on" > :day or :last is null or e.id > :last)
        order by e."on", e.id
        """
    )
    opened = [entry for entry in asked(_OPEN) if not is_parked(entry, today)]
    closed = asked(f"{_THEIRS} and e.closed_on >= :day order by e.closed_on, e.id")
    praise = asked(f"{_THEIRS} and e.kind = 'praise' {_NEWEST}")
    if not with_given:
        since = "e.given_on >= :day and (:last is null or e.parent is not :last)"
        given = asked(f"{_THEIRS} and {since} order by e.given_on, e.id")
        sessions = asked(
            """
            where e.id in (
              select session from attendance where rep = (select id from rep where alias = :rep) and "on" >= :day
            ) and (e."on" > :day or :last is null or e.id > :last) order by e."on", e.id
            """
        )
        praise = [*praise, *given, *sessions]
    else:
        known |= {} if last else {"day": rep.added_on.isoformat()}
        given = asked(f"{_THEIRS} and e.given_on >= :day order by e.given_on, e.id")
        praised = asked(f"""{_THEIRS} and e.kind = 'praise' and e."on" >= :day order by e."on", e.id""")
        if not all(entry.private for entry in praised):
            praise = []
        else:  # the latest before that: private praise neither takes its place nor shows that it is there
            praise = asked(f"{_THEIRS} and e.kind = 'praise' and not {PRIVATE} {_NEWEST}")
        praise = [*praise, *given, *praised]
    return Brief(
        rep,
        [*opened, *closed, *praise, *heard, *last, *asides],
        _last_check_ins(connection, opened),
        {entry.id: _carried_over(connection, entry) for entry in opened if variant(entry).section == "topic"},
        questions.team_goals_above(connection, opened),
    )


def card(connection: sqlite3.Connection, rep: Rep, today: date) -> Card:
    """Return a rep's card: the last one-on-one, and everything that is open, snoozed topics too."""
    opened = questions.selected(connection, _OPEN, {"rep": rep.alias})
    return Card(rep, last_one_on_one(connection, rep.alias, today), opened, _last_check_ins(connection, opened))


def _last_check_ins(connection: sqlite3.Connection, opened: Iterable[Entry]) -> dict[int, Entry]:
    """Return the last check-in of each open goal that has one, by the goal's id."""
    looked = {entry.id: questions.last_check_in(connection, entry.id) for entry in opened if entry.has_check_ins}
    return {goal: check_in for goal, check_in in looked.items() if check_in}


def last_one_on_one(
    connection: sqlite3.Connection, rep: str | None, today: date, on: date | None = None, *, but_private: bool = False
) -> Entry | None:
    """Return the last one-on-one, met or by message: with a rep, by alias, or of all; of a day, if one is given.

    ``but_private``: the last one that is not private.
    """
    of_rep = "e.rep = (select id from rep where alias = :rep) and " if rep else ""
    of_day = """e."on" = :on""" if on else """e."on" <= :latest"""
    shown = "and not e.private " if but_private else ""
    found = questions.selected(
        connection,
        f"where {of_rep}e.kind = 'note' and e.how in ('met', 'async') and {of_day} {shown}{_NEWEST}",
        {"rep": rep, "on": on and on.isoformat(), "latest": latest(today).isoformat()},
    )
    return found[0] if found else None


def agreed(connection: sqlite3.Connection, note: Entry, today: date) -> list[Entry]:
    """Return what was written down of a rep on the day of a one-on-one or was given then, and their open topics."""
    found = questions.selected(
        connection,
        """
        where e.id in (
          select id from entry where rep = (select id from rep where alias = :rep) and "on" = :day
          union select id from entry where rep = (select id from rep where alias = :rep) and given_on = :day
          union select id from entry  -- +: by the index of open ones, not among all topics there ever were
            where rep = (select id from rep where alias = :rep) and +kind = 'topic' and status in ('open', 'owed')
        ) and e.id <> :id and e.kind <> 'check-in' and not (e.kind = 'topic' and e.status <> 'open') order by e.id
        """,
        {"rep": note.rep, "day": note.on.isoformat(), "id": note.id},
    )
    return [entry for entry in found if not is_parked(entry, today)]


def _carried_over(connection: sqlite3.Connection, topic: Entry) -> int:
    """Return how many one-on-ones there have been since a topic was written down."""
    (count,) = connection.execute(
        """
        select count(*) from entry e where e.rep = (select rep from entry where id = :id) and e.kind = 'note'
          and e."on" >= :day and e.how in ('met', 'async') and e.id > :id
        """,
        {"id": topic.id, "day": topic.on.isoformat()},
    ).fetchone()
    return int(count)


def check_ins(connection: sqlite3.Connection, goal: Entry) -> list[Entry]:
    """Return a goal's check-ins, the newest first."""
    newest_first = """where e.parent = :goal and e.kind = 'check-in' order by e."on" desc, e.id desc"""
    return questions.selected(connection, newest_first, {"goal": goal.id})


def contacts(connection: sqlite3.Connection, reps: Iterable[Rep], since: date) -> dict[str, Contact]:
    """Return, by alias, each rep's contact: the one-on-ones since a day, the last few, and the goals that worry."""
    met = connection.execute(
        """
        select r.alias, e."on" from rep r cross join entry e  -- cross: rep by rep, not day by day
        where e.rep = r.id and e.kind = 'note' and e."on" >= :since and e.how in ('met', 'async')
        """,
        {"since": since.isoformat()},
    )
    days: dict[str, list[date]] = {}
    for alias, on in met:
        days.setdefault(alias, []).append(day(on))
    few = connection.execute(
        """
        select r.alias, count(*), sum(
          exists (select 1 from entry h where h.parent = n.id and h.kind = 'heard')
          or exists (select 1 from entry h where h.rep = r.id and h.kind = 'heard' and h."on" = n."on")
        )
        from rep r join entry n on n.id in (
          select id from entry where rep = r.id and kind = 'note' and how in ('met', 'async')
          order by "on" desc, id desc limit :few
        )
        group by r.id
        """,
        {"few": LAST_FEW},
    )
    heard = {alias: (heard, of) for alias, of, heard in few}
    worrying = dict(
        connection.execute(
            """
            select r.alias, sum(coalesce((
              select c.status from entry c where c.parent = g.id and c.kind = 'check-in' and c.status is not null
              order by c."on" desc, c.id desc limit 1
            ) in ('at-risk', 'off-track'), 0))
            from entry g join rep r on r.id = g.rep
            where g.status in ('open', 'owed') and g.kind = 'goal'
            group by r.id
            """
        ).fetchall()
    )
    return {
        rep.alias: Contact(days.get(rep.alias, ()), *heard.get(rep.alias, (0, 0)), worrying=worrying.get(rep.alias, 0))
        for rep in reps
    }

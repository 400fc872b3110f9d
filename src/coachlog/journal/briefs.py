"""What to know before a one-on-one: of one rep everything since the last one, of a team how steady the contact is.

Each answer comes from an index, and takes as long in a journal of a million entries as in a new one.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date

from coachlog.duties import Brief, Contact, latest
from coachlog.journal import questions
from coachlog.model import Entry, Rep

LAST_FEW = 4  # one-on-ones, to see whether the rep was heard
_THEIRS = "where e.rep = (select id from rep where alias = :rep)"


def brief(connection: sqlite3.Connection, rep: Rep, today: date) -> Brief:
    """Return what to have in mind before a one-on-one with this rep."""
    found = questions.asked(
        connection,
        f"""
        {_THEIRS} and e.kind = 'note' and e.how in ('met', 'async') and e."on" <= :latest
        order by e."on" desc, e.id desc limit 1
        """,
        {"rep": rep.alias, "latest": latest(today).isoformat()},
    )
    last = found[0] if found else None
    known = {
        "rep": rep.alias,
        "last": last and last.id,
        "day": (last.on if last else date.min).isoformat(),
    }
    heard = questions.asked(
        connection,
        """
        where e.id in (
          select id from entry where parent = :last and kind = 'heard'
          union
          select id from entry
          where rep = (select id from rep where alias = :rep) and kind = 'heard' and "on" = :day
        ) order by e.id
        """,
        known,
    )
    if not heard:  # perhaps a message has come since: what they said last, then, with its day
        heard = questions.asked(
            connection, f"""{_THEIRS} and e.kind = 'heard' order by e."on" desc, e.id desc limit 1""", known
        )
    asides = questions.asked(
        connection,
        f"""
        {_THEIRS} and e.kind = 'note' and e.how = 'aside' and e."on" >= :day
          and (e."on" > :day or :last is null or e.id > :last)
        order by e."on", e.id
        """,
        known,
    )
    opened = questions.asked(connection, f"{_THEIRS} and e.status in ('open', 'owed') order by e.id", known)
    closed = questions.asked(connection, f"{_THEIRS} and e.closed_on >= :day order by e.closed_on, e.id", known)
    praise = questions.asked(
        connection, f"""{_THEIRS} and e.kind = 'praise' order by e."on" desc, e.id desc limit 1""", known
    )
    looked = {entry.id: questions.last_check_in(connection, entry.id) for entry in opened if entry.kind == "goal"}
    return Brief(
        rep,
        last,
        heard,
        asides,
        open=opened,
        closed=closed,
        check_ins={goal: check_in for goal, check_in in looked.items() if check_in},
        praise=praise[0] if praise else None,
    )


def told_since(connection: sqlite3.Connection, rep: Rep, day: date) -> list[Entry]:
    """Return the feedback given to a rep and the praise since a day, in this order."""
    known = {"rep": rep.alias, "day": day.isoformat()}
    given = questions.asked(connection, f"{_THEIRS} and e.given_on >= :day order by e.given_on, e.id", known)
    praise = f"""{_THEIRS} and e.kind = 'praise' and e."on" >= :day order by e."on", e.id"""
    return [*given, *questions.asked(connection, praise, known)]


def check_ins(connection: sqlite3.Connection, goal: Entry) -> list[Entry]:
    """Return a goal's check-ins, the newest first."""
    newest_first = """where e.parent = :goal and e.kind = 'check-in' order by e."on" desc, e.id desc"""
    return questions.asked(connection, newest_first, {"goal": goal.id})


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
        days.setdefault(alias, []).append(questions.day_of(on))
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

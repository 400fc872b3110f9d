"""The entries of a week. Each query uses an index; its cost depends on the week and the open items only."""

from datetime import date

from coachlog.duties import Facts
from coachlog.journal import questions
from coachlog.journal.questions import Connection
from coachlog.model import KINDS, Entry


def facts(connection: Connection, last: date, today: date) -> Facts:
    """Return the facts of today, or those of a week's last day if that has gone by.

    Of what was open then only follow-ups, which have an owner, are looked up. That costs what has been closed since.
    """
    if last >= today:
        return questions.facts(connection, today)
    then = questions.facts(connection, today, until=last)
    closed_since = questions.selected(
        connection,
        """
        where e.id in (
          select d.id from rep r cross join entry d  -- cross: rep by rep, not day by day
            where d.rep = r.id and d.closed_on > :last and d.owner is not null and d."on" <= :last
          union select id from entry where rep is null and closed_on > :last and owner is not null and "on" <= :last
        )
        """,
        {"last": last.isoformat()},
    )
    still_open = [entry for entry in then.open if entry.owner and entry.on <= last]
    reopened = [entry._replace(status=KINDS[entry.kind].opens, closed_on=None) for entry in closed_since]
    return then._replace(open=[*still_open, *reopened])


def happened(connection: Connection, first: date, last: date) -> list[Entry]:
    """Return, by id, the reps' entries of a week and the check-ins on team goals, and what was given or closed."""
    return questions.selected(
        connection,
        """
        where e.id in (
          select o.id from rep r cross join entry o where o.rep = r.id and o."on" between :first and :last
          union select g.id from rep r cross join entry g where g.rep = r.id and g.given_on between :first and :last
          union select d.id from rep r cross join entry d where d.rep = r.id and d.closed_on between :first and :last
          union select id from entry where rep is null and closed_on between :first and :last
          union select id from entry where team is not null and "on" between :first and :last
        )
        order by e.id
        """,
        {"first": first.isoformat(), "last": last.isoformat()},
    )

"""What a period holds of one rep: the question behind a review."""

from datetime import date

from coachlog.journal.questions import Connection, below, selected
from coachlog.model import Entry


def entries(connection: Connection, rep: str, first: date, last: date) -> list[Entry]:
    """Return, by id, what happened in a period, was given or closed in it, or was open when it ended.

    Feedback that was given belongs to the day on which it was, and sessions and their children to each rep in them.
    """
    of_rep = "join rep r on r.id = a.rep and r.alias = :rep"
    tree = below(f'select a.session from attendance a {of_rep} where a."on" between :first and :last')
    return selected(
        connection,
        f"""
        where e.id in (
          select o.id from entry o join rep r on r.id = o.rep and r.alias = :rep where o."on" between :first and :last
          union select o.id from entry o join rep r on r.id = o.rep and r.alias = :rep
            where o.given_on between :first and :last
          union select o.id from entry o join rep r on r.id = o.rep and r.alias = :rep where o.closed_on >= :first
          union select o.id from entry o join rep r on r.id = o.rep and r.alias = :rep
            where o.status in ('open', 'owed')
          union select id from entry where +rep is null and id in (with recursive {tree} select id from below)
        ) and (
          (e."on" between :first and :last and e.given_on is null)
          or e.given_on between :first and :last
          or e.closed_on between :first and :last
          or (e."on" <= :last and (e.status in ('open', 'owed') or e.closed_on > :last))
        )
        order by e.id
        """,
        {"rep": rep, "first": first.isoformat(), "last": last.isoformat()},
    )

"""Everything that is held about one rep beyond what they have now, as the record of changes has it.

It reads that record from end to end, a record at a time: for the one question that nobody asks daily.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from coachlog.access import Former, Mention
from coachlog.access import mentions as access_mentions
from coachlog.journal import records
from coachlog.journal.records import ABOVE, RecordState
from coachlog.journal.versions import ever_below, id_of, versions
from coachlog.model import Entry, Rep, Version
from coachlog.names import Called, Names

# Entries that were ever about the rep: their own, and sessions they were in with their descendants.
_ATTENDED = ever_below(
    "select json_extract(after, '$.session') from change"
    " where tbl = 'attendance' and json_extract(after, '$.rep') = :rep"
)
_ABOUT = "(json_extract(c.after, '$.rep') = :rep or c.record in ever_below)"


class AboutOthers(NamedTuple):
    """An entry about somebody else, with its versions, oldest first, by JSON key; None: taken out, or the rep's.

    Without an id: what is known of another rep, or why they were away.
    """

    id: int | None
    versions: Sequence[RecordState | None]


def of_entry(connection: sqlite3.Connection, entry: Entry) -> list[Version]:
    """Return an entry's versions since it is about the rep; none where it is as it was first written."""
    found = versions(connection, entry.uid)
    if entry.rep:
        found = list(_of_their_time(found, entry.rep))
    return found if len(found) > 1 else []


def of_rep(connection: sqlite3.Connection, rep: Rep) -> Iterator[list[Version]]:
    """Yield the versions of what is known of a rep, then those of each of their pauses."""
    rows = connection.execute(
        """
        select c.record, s.at, s.command, c.after from change c join step s on s.id = c.step
        where c.record = :rep or (c.tbl = 'pause' and c.record in (
          select record from change where tbl = 'pause' and json_extract(after, '$.rep') = :rep))
        order by c.tbl = 'pause', c.record, c.id
        """,
        {"rep": rep.uid},
    )
    for _, of_record in groupby(rows, key=itemgetter(0)):
        yield [Version(at, command, _shown(records.state(after))) for _, at, command, after in of_record]


def former_entries(connection: sqlite3.Connection, rep: Rep) -> Iterator[Former]:
    """Yield the entries that were about a rep and are not any more, in the order in which they were first written."""
    records = connection.execute(
        f"""
        with recursive {_ATTENDED}
        select c.record, max((select count(*) from entry e where e.uid = c.record)) from change c
        where c.tbl = 'entry' and {_ABOUT} and not exists (
          select 1 from entry e where e.uid = c.record and (
            e.rep = (select id from rep where uid = :rep)
            or exists (select 1 from attendance a join rep r on r.id = a.rep and r.uid = :rep
              where a.session in ({ABOVE} select id from above))
          )
        )
        group by c.record order by min(c.id)
        """,
        {"rep": rep.uid},
    )
    for uid, is_there in records:
        of_their_time = list(_of_their_time(versions(connection, uid), rep.alias))
        yield Former(id_of(connection, uid) or 0, bool(is_there), of_their_time)


def _of_their_time(found: list[Version], alias: str) -> Iterator[Version]:
    """Yield the versions that were about the rep; what became of the entry with somebody else is not about them."""
    theirs = False
    for version in found:
        if version.fields is not None:
            theirs = version.fields.get("rep", alias) == alias
        if theirs:
            yield version


def called(connection: sqlite3.Connection, reps: Sequence[Rep]) -> dict[str, list[Called]]:
    """Return, by alias, what each rep is called, and was called before, as far as the record of changes has it."""
    found = {rep.uid: [Called(rep.alias, rep.name)] for rep in reps}
    rows = connection.execute(
        """
        select record, json_extract(after, '$.alias'), json_extract(after, '$.name') from change
        where tbl = 'rep' and json_type(after, '$.alias') = 'text' and json_type(after, '$.name') = 'text'
          and record in (select value from json_each(:uids))
        """,
        {"uids": json.dumps([*found])},
    )
    for uid, alias, name in rows:
        found[uid].append(Called(alias, name))
    return {rep.alias: found[rep.uid] for rep in reps}


def mentions(connection: sqlite3.Connection, rep: Rep, names: Iterable[Called]) -> list[Mention]:
    """Return the lines that name a rep in what is about others, by entry; old versions and other reps too.

    ``names``: what the rep is or was called.
    """
    looked_for = Names(names)
    others = chain(of_others(connection, rep), _of_other_reps(connection, rep))
    try:
        found = [mention for other in others for mention in access_mentions(looked_for, other.id, other.versions)]
    except (KeyError, ValueError, TypeError) as error:  # a change lacks what every record has
        raise sqlite3.DatabaseError("the record of changes is damaged") from error
    return sorted(found, key=lambda mention: (mention.id is None, mention.id or 0))


def _of_other_reps(connection: sqlite3.Connection, rep: Rep) -> Iterator[AboutOthers]:
    """Yield what was ever said of other reps: role and team, and why they were away."""
    aliases = dict(connection.execute("select uid, alias from rep"))
    rows = connection.execute(
        """
        select record, tbl, after from change
        where tbl in ('rep', 'pause') and record <> :rep order by tbl, record, id
        """,
        {"rep": rep.uid},
    )
    for (uid, table), of_record in groupby(rows, key=itemgetter(0, 1)):
        states = [records.state(after) for *_, after in of_record]
        if any(state and state.get("rep") == rep.uid for state in states):
            continue
        yield AboutOthers(
            None,
            [
                state
                and {
                    "rep": aliases.get(uid if table == "rep" else state["rep"]),
                    "on": state["added_on" if table == "rep" else "from"],
                    "text": "\n".join(filter(None, map(state.get, ("role", "team", "because")))),
                    "also": [],
                }
                for state in states
            ],
        )


def of_others(connection: sqlite3.Connection, rep: Rep) -> Iterator[AboutOthers]:
    """Yield every entry that is or was about somebody else, in no order that means anything."""
    aliases = dict(connection.execute("select uid, alias from rep"))
    rows = connection.execute(
        f"""
        with recursive {_ATTENDED}
        select c.record, case when coalesce({_ABOUT}, false) then null else c.after end from change c
        where c.tbl = 'entry' order by c.record, c.id
        """,
        {"rep": rep.uid},
    )
    for _, of_record in groupby(rows, key=itemgetter(0)):
        states = [records.state(after) for _, after in of_record]
        known = [state for state in states if state]
        if known:
            for state in known:
                state["rep"] = aliases.get(state.get("rep"))
                state["also"] = [*records.names(state.get("also"))]
            yield AboutOthers(known[-1]["id"], states)


def _shown(state: dict[str, Any] | None) -> dict[str, Any] | None:
    """Leave out of a state what is only ours to tell records apart by."""
    return state and {name: value for name, value in state.items() if name not in ("id", "uid", "rep")}

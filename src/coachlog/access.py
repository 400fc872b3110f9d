"""What is held about a person, to answer a request for access: versions, what was deleted, where others name them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from coachlog.model import Entry, Rep, Version
from coachlog.names import Names


class Former(NamedTuple):
    """An entry that used to be about a rep, by its versions of that time."""

    id: int
    moved: bool  # to another rep; else it was taken out
    versions: Sequence[Version]


class Mention(NamedTuple):
    """A line that names a rep, in an entry about somebody else: its day, and whose it is.

    That is a rep, a team (of a team goal and its check-ins), or neither: a session.

    Without an id it stands in what is known of another rep.
    """

    id: int | None
    on: date
    rep: str | None
    team: str | None  # of a team goal and its check-ins
    line: str
    old: bool  # the entry does not say so any more, or was taken out


class SubjectAccess(NamedTuple):
    """Everything that is held about a rep, each part as it is read."""

    rep: Rep
    of_rep: Iterable[Sequence[Version]]  # what was known of the rep, then of each pause
    entries: Iterable[tuple[Entry, Sequence[Version]]]  # no versions: it is as it was first written
    former: Iterable[Former]
    mentions: Iterable[Mention]
    team_goals: Mapping[int, Entry]  # those that the rep's goals are part of, by the id of the goal


def mentions(names: Names, entry_id: int | None, versions: Sequence[Mapping[str, Any] | None]) -> Iterator[Mention]:
    """Yield the lines of an entry that name a rep, each once. ``versions`` are its fields at each, oldest first.

    None: at that time it was taken out, or about the rep.
    """
    said: set[str] = set()
    for place, fields in reversed(list(enumerate(versions, 1))):
        if fields is None:
            continue
        texts = (fields.get("text"), fields.get("because"), fields.get("landed"), fields.get("owner"), *fields["also"])
        for line in (line for text in texts if text for line in text.split("\n")):
            if line not in said and names.are_in(line):
                said.add(line)
                on = date.fromisoformat(fields["on"])
                yield Mention(entry_id, on, fields["rep"], fields.get("team"), line.strip(), old=place < len(versions))

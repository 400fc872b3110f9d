"""The columns of other people's tables: which of our fields a header's names mean, and what a row says.

Columns and kinds may have the names that people usually give them. Case, blanks, hyphens and underscores do not count.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, NamedTuple

from coachlog.errors import CoachlogError, listed, quoted
from coachlog.model import OWNER_REP, Incoming, carrying
from coachlog.text import fold

COLUMNS = (
    "id", "on", "rep", "kind", "text", "how", "owner", "due", "status", "given_on", "landed", "closed_on", "because",
    "target", "at", "every", "with", "also", "tags", "private", "parent", "covered_by", "team", "under",
    "snoozed_until", "snoozes", "created_at", "edited_at", "uid",
)  # fmt: skip


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", fold(name))


def _by_name(spoken: Mapping[str, str]) -> dict[str, str]:
    return {_plain(name): key for key, names in spoken.items() for name in names.split(", ")}


_WHO = {
    "rep": "rep, rep name, sales rep, salesperson, employee, employee name, person, coachee, team member",
    "name": "name, full name, display name",
    "first": "first name, given name",
    "last": "last name, family name, surname",
    "email": "email, email address, work email",
}
_WHO_IN_ROSTER = ("name", "rep", "first", "last", "email")
_WHO_IN_ENTRIES = ("rep", "owner", "name", "first", "last", "email")
_ROSTER = _by_name(
    {
        **_WHO,
        "alias": "alias, short name, nickname",
        "role": "role, title, job title, position",
        "team": "team, team name, group",
        "tz": "tz, timezone, time zone",
        "started": "started, start date, started on, hire date, hired, hired on, date of hire",
        "every": "every, cadence, one-on-one every, 1:1 every",
        **{key: key for key in ("feedback_every", "praise_every", "added_on", "quiet_until", "left_on", "keep_until")},
    }
)
_ENTRIES = _by_name(
    {
        **_WHO,
        "owner": "owner, owner name, task owner, activity owner, assigned to, assignee",
        "on": "on, date, day, created, created on, created date, date created, activity date, meeting date, timestamp",
        "kind": "kind, type, category, activity type",
        "subject": "subject, title, summary, topic",
        "text": "text, note, notes, comment, comments, description, body, details, message",
        "due": "due, due date, due on, deadline",
        "closed_on": "closed on, closed date, completed on, date completed, completed date",
        "because": "because, reason",
        **{key: key for key in COLUMNS if key not in {"rep", "owner", "on", "kind", "text", "due", "tags"}},
    }
)
_OF_COACHLOG = (
    "id",
    "parent",
    "covered_by",
    "team",  # elsewhere it is the rep's
    "under",
    "created_at",
    "edited_at",
)  # beside a uid; elsewhere an Id is somebody else's number

# What people call our kinds, and the forms of a note.
_KINDS = _by_name(
    {
        "note": "note, 1:1, 1on1, 1-2-1, one-on-one, meeting, call, phone call, conversation, coaching",
        "note async": "async, email, message, chat",
        "note aside": "aside, observation",
        "feedback": "feedback",
        "praise": "praise, kudos, recognition, shout-out",
        "goal": "goal, objective, okr, target, expectation",
        "check-in": "check-in",
        "follow-up": "follow-up, task, to-do, action, action item, commitment, next step",
        "heard": "heard, quote",
        "session": "session, team meeting, workshop",
        "lesson": "lesson, learning, takeaway",
    }
)


class Header(NamedTuple):
    """What the columns of a table mean."""

    table: str  # rep or entry
    who: Sequence[int]  # the columns that name the rep
    places: Mapping[str, int]  # the column of each other field
    unknown: tuple[str, ...]
    is_owner: bool  # the rep is named as the owner, so that the follow-ups are theirs

    def record(self, line: int, row: Sequence[str]) -> Incoming:
        """Return the record that a row is."""
        fields: dict[str, Any] = {
            key: row[place] for key, place in self.places.items() if place < len(row) and row[place].strip()
        }
        who = _person(" ".join(row[place] for place in self.who if place < len(row)).strip())
        if who:
            fields["rep" if self.table == "entry" else "name"] = who
        if self.table == "rep":
            return Incoming(line, "rep", fields)
        if subject := fields.pop("subject", None):
            fields["text"] = f"{subject}\n{fields['text']}" if "text" in fields else subject
        fields.setdefault("kind", "follow-up" if "due" in fields else "note")
        if known := _KINDS.get(_plain(fields["kind"])):
            fields["kind"], *how = known.split()
            fields = {"how": how[0], **fields} if how else fields
        is_theirs = self.is_owner or ("owner" in fields and fields["owner"] == who)
        if is_theirs and fields["kind"] in carrying("owner"):
            fields["owner"] = OWNER_REP
        for key in {"with", "also"} & fields.keys():
            fields[key] = names(fields[key])
        return Incoming(line, "entry", fields)


def header(names: Sequence[str]) -> Header:
    """Return what the columns with these names are. Raises CoachlogError if it's neither a roster nor entries."""
    entries, roster = _places(names, _ENTRIES), _places(names, _ROSTER)
    if "uid" not in entries:
        others = {key: entries.pop(key) for key in _OF_COACHLOG if key in entries}
        if "on" not in entries and "created_at" in others:
            entries["on"] = others["created_at"]
    is_roster = not _are_entries(entries, roster)
    places = roster if is_roster else entries
    who = next((key for key in (_WHO_IN_ROSTER if is_roster else _WHO_IN_ENTRIES) if key in places), "")
    # With a rep's column and none other that is known these are rather entries, in words that we don't know.
    if is_roster and (not who or (who == "rep" and len(places) == 1 < len(names))):
        understood = {names[found[0]]: None for found in (*roster.values(), *entries.values())}
        raise CoachlogError(
            f"the header {quoted(','.join(names))} has no column for a name, nor for a day and a text"
            f"{f' (known: {listed(understood)})' if understood else ''}. "
            "A roster begins with Name,Role,Team,Time zone and entries with Rep,Date,Kind,Notes"
        )
    both = ("first", "last") if who in ("first", "last") else (who,)
    used = {key: found for key, found in places.items() if key in both or key not in _WHO}
    for key, found in used.items():
        if len(found) > 1:
            columns = listed(quoted(names[place]) for place in found)
            raise CoachlogError(f'the columns {columns} both mean "{key}". Rename or remove one of them')
    whose = [used.pop(key)[0] for key in both if key in used]
    fields = {key: found[0] for key, found in used.items()}
    taken = {*whose, *fields.values()}
    unknown = (name.strip() or f"column {place + 1}" for place, name in enumerate(names) if place not in taken)
    return Header("rep" if is_roster else "entry", whose, fields, tuple(unknown), is_owner=who == "owner")


def known(names: Sequence[str]) -> int:
    """Return how many of these names mean a field."""
    return sum(_plain(name) in _ROSTER.keys() | _ENTRIES.keys() for name in names)


def _places(names: Sequence[str], known: Mapping[str, str]) -> dict[str, list[int]]:
    """Return the columns of each field."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if key := known.get(_plain(name)):
            found.setdefault(key, []).append(place)
    return found


def _are_entries(entries: Mapping[str, list[int]], roster: Mapping[str, list[int]]) -> bool:
    """Whether a header is one of entries: it has a text and a day, or a text, a rep and nothing of a roster only."""
    if "on" in entries:
        return bool({"text", "subject"} & entries.keys())
    only_roster = {place for found in roster.values() for place in found}
    only_roster -= {place for found in entries.values() for place in found}
    return "text" in entries and bool({"rep", "owner"} & entries.keys()) and not only_roster


def _person(words: str) -> str:
    """Return a name as it is, and Maria Lopez for maria.lopez@example.com."""
    if not re.fullmatch(r"[^\s@]+@\S+", words):
        return words
    return " ".join(re.split(r"[._-]+", re.split(r"[@+]", words)[0])).title()


def names(cell: str) -> list[str]:
    """Return the names in a cell: between commas or semicolons, or a line each."""
    mark = ";" if ";" in cell and "," not in cell else ","
    return [
        name for row in csv.reader(StringIO(cell, newline=""), delimiter=mark, skipinitialspace=True) for name in row
    ]

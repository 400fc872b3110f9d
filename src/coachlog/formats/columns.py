"""The columns of other people's tables: which of our fields a header's names mean.

Columns may have the names that people usually give them. Case, blanks, hyphens, underscores and what stands in brackets
do not count, and several columns can mean one field: the first of them that a row has filled in is read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from coachlog.errors import CoachlogError, Unreadable, listed, quoted
from coachlog.text import fold

COLUMNS = (
    "id", "on", "rep", "kind", "text", "how", "owner", "due", "status", "given_on", "landed", "closed_on", "because",
    "target", "at", "every", "with", "also", "tags", "private", "parent", "covered_by", "team", "under",
    "snoozed_until", "snoozes", "created_at", "edited_at", "uid",
)  # fmt: skip
MOST_NAMED = 6  # columns that a message lists before it counts the others


def plain(name: str) -> str:
    """Return the letters and digits of a column's name, without what stands in brackets; ``#`` is a number."""
    name = re.sub(r"[(\[][^()\[\]]*[)\]]", "", fold(name))
    return re.sub(r"[\W_]", "", re.sub("[#№]", "number", name))


def by_name(spoken: Mapping[str, str]) -> dict[str, str]:
    """Return the field of each plain name; ``spoken`` has the names of each field, after commas."""
    return {plain(name): key for key, names in spoken.items() for name in names.split(", ")}


# Whom a row is about. Which of these columns counts is decided for each row: see rows.py.
_WHO = {
    "rep": "rep, rep name, sales rep, sales rep name, sales representative, representative, salesperson, "
    "salesperson name, seller, seller name, account executive, employee, employee name, employee full name, person, "
    "person name, coachee, mentee, team member, team member name, member, member name, direct report, report name, "
    "associate, associate name, agent, agent name, staff, staff name, staff member, colleague, consultant",
    "name": "name, full name, display name, name of rep, name of employee, contact name",
    "first": "first name, first, given name, forename, preferred first name",
    "last": "last name, last, family name, surname",
    "email": "email, email address, work email, mail, business email, primary email, employee email, ad email, "
    "email 1 value, email1 value, email address 1, rep email, user email, login email",
}
_ROSTER = by_name(
    {
        **_WHO,
        "alias": "alias, short name, nickname, goes by",
        "role": "role, job title, position, job role, job, organization title, organization 1 title, designation",
        "title": "title",  # a role, and beside one the honorific
        "team": "team, team name, group, squad, pod",
        "tz": "tz, timezone, time zone",
        "started": "started, start date, started on, hire date, hired, hired on, date of hire, date hired, joined, "
        "join date, joining date, date of joining, date joined, joined on, original hire date, employment start date",
        "every": "every, cadence, one-on-one every, 1:1 every",
        **{key: key for key in ("feedback_every", "praise_every", "added_on", "quiet_until", "left_on", "keep_until")},
    }
)
_ENTRIES = by_name(
    {
        **_WHO,
        "owner": "owner, owner name, action owner, task owner, activity owner, assigned, assigned to, assignee, "
        "assignee name, activity assigned to, responsible, who, follow-up owner",
        "on": "on, date, day, session date, meeting date, activity date, note date, entry date, date of meeting, "
        "date of session, conversation date, check-in date, coaching date, one-on-one date, 1:1 date, 1on1 date, "
        "call date, date of call, meeting day, held on, when, date of 1:1, date of conversation",
        "created": "created, created on, created date, date created, create date, hubspot create date, timestamp, "
        "created time, logged on, date logged, entered on, recorded on",
        "kind": "kind, type, category, activity type, entry type, note type, session type, meeting type, "
        "conversation type, interaction type",
        "subject": "subject, title, summary, topic, topics, task, task name, activity, agenda, headline, subject line",
        "text": "text, note, notes, comment, comments, description, full description, body, details, detail, message, "
        "discussion, discussions, discussion notes, discussion points, discussion topics, discussed, "
        "what we discussed, topics discussed, "
        "observation, observations, note body, note text, note content, content, meeting notes, "
        "session notes, coaching notes, 1:1 notes, 1on1 notes, one-on-one notes, call notes, conversation, remarks, "
        "remark, talking points, key points, takeaways, highlights, minutes",
        "private text": "private notes, private note, confidential notes, manager notes, manager only notes, "
        "notes to self, internal notes",
        "action": "action, actions, action item, action items, actions agreed, agreed actions, action points, "
        "action steps, follow-up, follow-ups, follow-up items, follow-up actions, next step, next steps, to-do, "
        "to-dos, commitment, commitments, agreed next steps, tasks, deliverables, homework, follow-up task, "
        "follow-up needed, follow-up required",
        "feedback": "feedback, feedback given, feedback notes, constructive feedback, coaching feedback",
        "praise": "praise, kudos, recognition, recognitions, shout-out, shout-outs, praise given",
        "due": "due, due date, due on, due by, deadline, follow-up date, follow up by, follow-up due, action due, "
        "action due date, target date, by when, next step date, follow-up on, complete by",
        "closed_on": "closed on, closed date, completed on, date completed, completed date, completed at, "
        "completion date, done on",
        "private": "private, is private, confidential, is confidential, visibility, privacy, sensitive, private?, "
        "confidentiality, access, access level, who can see",
        "shared": "shared, shareable, is shared, share, share with rep, shared with rep, visible to rep, "
        "visible to employee, public, is public",
        "because": "because, reason",
        "status": "status, state, task status, action status, activity status",
        "with": "with, attendees, participants, attended, attended by, present, invitees",
        **{
            key: key
            for key in COLUMNS
            if key not in {"rep", "owner", "on", "kind", "text", "due", "tags", "private", "status", "with"}
        },
    }
)
_OF_COACHLOG = ("id", "parent", "covered_by", "under", "edited_at")  # beside a uid; elsewhere an Id is somebody else's

# A number or a login is no name, whatever else the column is called.
_NUMBER = re.compile(
    r"(rep|sales ?rep|sales ?person|employee|emp|person|user|staff|agent|member|worker|associate|owner|badge|payroll)?"
    r"(id|ids|number|numbers|no|num|nr|code|login|username|uid|guid)"
)
# What rosters and address books also have. It tells a roster from another table; coachlog keeps none of it.
_OF_A_ROSTER = re.compile(
    r"phone|mobile|fax|street|city|state|province|country|zip|postal|address|company|compan|organi[sz]ation|depart|"
    r"division|businessunit|office|location|region|territory|manager|supervisor|reportsto|birth|gender|^sex$|salary|"
    r"payrate|payzone|quota|web|photo|label|language|prefix|suffix|middle|phonetic|initial|fileas|email|status|"
    r"employ|termin|costcent|level|grade|seniority|tenure|pronoun|honorific|salutation|linkedin|slack|user|active"
)
_SAYS_ORDER = re.compile(r"\b(?:(?P<dmy>dd?[/. -]mm?)|(?P<mdy>mm?[/. -]dd?))\b")

WHO = tuple(_WHO)
DAYS = frozenset(
    {"on", "created", "due", "closed_on", "given_on", "started", "snoozed_until", "quiet_until", "left_on",
     "keep_until", "added_on", "action"}
)  # fmt: skip  # fields whose cells may be days


class Header(NamedTuple):
    """What the columns of a table mean."""

    table: str  # rep or entry
    names: tuple[str, ...]  # of all columns, as the file has them
    places: Mapping[str, tuple[int, ...]]  # the columns of each field
    unknown: tuple[str, ...]
    orders: Mapping[int, str]  # of the columns whose name says how days are written in them

    def name(self, place: int) -> str:
        """Return the name of a column, for a message."""
        return self.names[place].strip() or f"column {place + 1}"


def header(names: Sequence[str], asked: Mapping[str, str] | None = None) -> Header:
    """Return what the columns with these names are.

    ``asked`` has the field that the user has given to a column, "" for one to leave out. Raises
    CoachlogError if it's neither a roster nor entries.
    """
    asked = {plain(name): field for name, field in (asked or {}).items()}
    entries, roster = _places(names, _ENTRIES, asked), _places(names, _ROSTER, asked)
    has_uid = "uid" in entries
    for key in () if has_uid else ("created_at", *_OF_COACHLOG):
        moved = entries.pop(key, ())
        if key == "created_at" and moved:
            entries["created"] = (*entries.get("created", ()), *moved)
    if not has_uid and "team" not in asked.values():
        entries.pop("team", None)  # it is the rep's
    if "on" not in entries and "created" in entries:
        entries["on"] = entries["created"]
    entries.pop("created", None)
    if "role" not in roster and "title" in roster:
        roster["role"] = roster["title"]
    roster.pop("title", None)
    is_roster = not _are_entries(entries, roster)
    places = roster if is_roster else entries
    only_helps = (
        {"email"} if ({*WHO} - {"email"}) & places.keys() else set()
    )  # it tells two people apart, and isn't kept
    taken = {place for key, found in places.items() if key not in only_helps for place in found}
    unknown = tuple(name.strip() or f"column {place + 1}" for place, name in enumerate(names) if place not in taken)
    if is_roster:
        _expect_a_roster(names, places, entries, unknown)
    orders = {place: order for place, name in enumerate(names) if (order := _order_in(name))}
    return Header("rep" if is_roster else "entry", tuple(names), places, unknown, orders)


def known(names: Iterable[str]) -> int:
    """Return how many of these names mean a field."""
    return sum(plain(name) in _ROSTER.keys() | _ENTRIES.keys() for name in names)


def field_of(name: str) -> str | None:
    """Return the field that the user means by a name: ours, or one that is usual for it."""
    if name in _ENTRIES.values() or name in _ROSTER.values():
        return name
    return _ENTRIES.get(plain(name)) or _ROSTER.get(plain(name))


def asked_for(words: Iterable[str]) -> dict[str, str]:
    """Return the field of each column that ``--column "Their name=our field"`` names. Raises Unreadable."""
    found = {}
    for word in words:
        theirs, equals, ours = word.rpartition("=")
        if not (equals and plain(theirs)):
            raise Unreadable(
                f'--column: {quoted(word)} isn\'t like "Their name=our field", as in --column "Memo=notes"'
            )
        field = field_of(ours.strip()) if ours.strip() else ""
        if field is None:
            raise Unreadable(
                f"--column: {quoted(ours.strip())} isn't a field. Fields: name, role, team, started, date, kind, text, "
                "action, owner, due, status, private; with nothing after the = the column is left out"
            )
        found[theirs.strip()] = field
    return found


def some(names: Iterable[str]) -> str:
    """Return the names of columns for a sentence: the first, and how many others there are."""
    names = [quoted(name) for name in names]
    others = [f"{len(names) - MOST_NAMED} others"] if len(names) > MOST_NAMED + 1 else []
    return listed([*names[:MOST_NAMED], *others] if others else names)


def _places(names: Sequence[str], known: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """Return the columns of each field: what the user asked for first, then in the order of the file."""
    fields = {*known.values()}
    found: dict[str, tuple[int, ...]] = {}
    for place, name in enumerate(names):
        said = plain(name)
        key = asked[said] if said in asked else known.get(said)
        if key in fields and (said in asked or not _NUMBER.fullmatch(said) or key in ("uid", "id")):
            found[key] = (place, *found.get(key, ())) if said in asked else (*found.get(key, ()), place)
    return found


def _are_entries(entries: Mapping[str, tuple[int, ...]], roster: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether a header is one of entries: it has a text and a day, or a text, a rep and nothing of a roster only."""
    has_text = bool({"text", "private text", "action", "feedback", "praise"} & entries.keys())
    if {"on", "due"} & entries.keys():
        return has_text or "subject" in entries
    only_roster = {place for found in roster.values() for place in found}
    only_roster -= {place for found in entries.values() for place in found}
    return has_text and bool({"rep", "owner"} & entries.keys()) and not only_roster


def _expect_a_roster(
    names: Sequence[str],
    places: Mapping[str, tuple[int, ...]],
    entries: Mapping[str, tuple[int, ...]],
    unknown: Sequence[str],
) -> None:
    """Raise CoachlogError unless these columns are a roster's: a person, and mostly what a roster has."""
    if not {*WHO} & places.keys():
        known = {place for found in (*places.values(), *entries.values()) for place in found}
        understood = [names[place].strip() for place in sorted(known)]
        raise CoachlogError(
            f"the header {quoted(','.join(names))} has no column for a name, nor for a day and a text"
            f"{f' (known: {some(understood)})' if understood else ''}. "
            'To say what one is: --column "Their name=text"; for the fields: coachlog help import'
        )
    strange = [name for name in unknown if not _is_of_a_roster(name)]
    if len(strange) > len([name for name in names if name.strip()]) - len(strange):
        raise CoachlogError(
            f"can't tell what this table is. It has people, but most of its columns aren't known: {some(strange)}. "
            f'To say what one is: --column "{strange[0]}=text"'
        )


def _is_of_a_roster(name: str) -> bool:
    said = plain(name)
    is_unnamed = name.startswith("column ") and name[7:].isdecimal()
    return is_unnamed or bool(_OF_A_ROSTER.search(said) or _NUMBER.fullmatch(said)) or said in ("title", "notes")


def _order_in(name: str) -> str | None:
    """Return the order of days that a column's name says: ``Date (MM/DD/YYYY)``."""
    said = _SAYS_ORDER.search(name.casefold())
    return said.lastgroup if said else None


def people(cell: str) -> Iterator[str]:
    """Yield the names in a cell of another program: between semicolons or lines, else between commas."""
    mark = ";" if ";" in cell else "\n" if "\n" in cell.strip() else ","
    yield from filter(None, map(str.strip, cell.split(mark)))

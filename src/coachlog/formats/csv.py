"""CSV: our entries as a table that spreadsheets open rightly, and other people's tables as reps or entries.

What is exported has commas, lines that end as Windows' do, and a header of our JSON keys, whose first cell says also
whom the file is for. In a table that is imported, columns and kinds may have the names that people give them: the
tables below say which.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from itertools import chain
from typing import Any, NamedTuple

from coachlog.errors import CoachlogError, listed, quoted
from coachlog.model import OWNER_REP, Entry, Incoming, Misread, Source, number
from coachlog.text import fold, tags

COLUMNS = (
    "id", "on", "rep", "kind", "text", "how", "owner", "due", "status", "given_on", "landed", "closed_on", "because",
    "target", "at", "every", "with", "also", "tags", "private", "parent", "snoozed_until", "snoozes", "created_at",
    "edited_at", "uid",
)  # fmt: skip
MARK = "\ufeff"  # at the beginning of a file; without it Excel does not read UTF-8

# The names of columns in other people's tables. Case, blanks, hyphens and underscores do not count.
_WHO = {
    "rep": "rep, rep name, sales rep, salesperson, employee, employee name, person, coachee, team member",
    "name": "name, full name, display name",
    "first": "first name, given name",
    "last": "last name, family name, surname",
    "email": "email, email address, work email",
}
_WHO_IN_ROSTER = ("name", "rep", "first", "last", "email")
_WHO_IN_ENTRIES = ("rep", "owner", "name", "first", "last", "email")
_ROSTER = _WHO | {
    "alias": "alias, short name, nickname",
    "role": "role, title, job title, position",
    "team": "team, team name, group",
    "tz": "tz, timezone, time zone",
    "started": "started, start date, started on, hire date, hired, hired on, date of hire",
    "every": "every, cadence, one-on-one every, 1:1 every",
    **{key: key for key in ("feedback_every", "praise_every", "added_on", "quiet_until", "left_on", "keep_until")},
}
_ENTRIES = _WHO | {
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
_OF_COACHLOG = ("id", "parent", "created_at", "edited_at")  # beside a uid; elsewhere an Id is somebody else's number

# What people call our kinds; of a note, and how.
_KINDS = {
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

# Where a cell can begin: at the beginning, and, if a program takes other separators than commas, within a text. Blanks
# and quotes may stand before what acts, because some programs take them away.
_BLANK = "\0-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff'\""
_ACTS = r"=+\-@＝＋－＠"
_FIRST, _LATER = rf"(?=[{_BLANK}]*[{_ACTS}\t\r\n])", rf"(?=[{_BLANK}]*[{_ACTS}])"
_COULD_ACT = re.compile(rf"(\A{_FIRST}|[;\t\r\n]{_LATER})")
_MADE_SAFE = re.compile(rf"(\A)'{_FIRST}|([;\t\r\n])'{_LATER}")
_NEEDS_QUOTES = re.compile(r'[",;\t\r\n]|\A\s|\s\Z')
_FORMER = "?"  # who was in a session and is forgotten; no alias is like that

_OURS = re.compile(r"id \(coachlog: ([a-z ]+)\)")
_TOLD_SEPARATOR = re.compile(r'"?sep=(.)"?\s*')  # as a first line, for Excel
_LONGEST_HEADER = 100  # lines
_LARGEST_CELL = 2**31 - 1  # all that a C long holds everywhere
_UNBALANCED = "its quotes do not match. Within quotes, a quote is written twice"
_TOO_MANY = "A text that holds the separator needs quotes around it"


# Out


def export(kind: str, entries: Iterable[Entry]) -> Iterator[str]:
    """Give entries as CSV; ``kind`` says whom it is for: private, or to share.

    No cell can run a formula: before = + - @ at the beginning of one, and where one could begin if another separator
    were taken, stands an apostrophe, as OWASP advises (owasp.org/www-community/attacks/CSV_Injection). Reading takes
    exactly these away.
    """
    yield f"id (coachlog: {kind}),{','.join(COLUMNS[1:])}\r\n"
    for entry in entries:
        values = entry._asdict() | {
            "with": [alias or _FORMER for alias in entry.attended],
            "tags": list(tags(entry.text)),
            "snoozes": entry.snoozes or None,
        }
        yield f"{','.join(_cell(values[column]) for column in COLUMNS)}\r\n"


def kind_of(head: str) -> str | None:
    """Return whom a file of ours is for, as its header says; None for what is not ours."""
    ours = _OURS.match(head.removeprefix(MARK))
    return ours and ours[1]


def _cell(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):  # never text, so that it can be counted with
        return str(number(value))
    text = value if isinstance(value, str) else ", ".join(map(_quoted, value))
    return _quoted(_COULD_ACT.sub(r"\1'", text))


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""')) if _NEEDS_QUOTES.search(text) else text


def _as_it_was(cell: str) -> str:
    """Undo what ``export`` did to keep a cell from acting."""
    return _MADE_SAFE.sub(r"\1\2", cell)


# In


class _Header(NamedTuple):
    """What the columns of a table are."""

    table: str  # rep or entry
    whose: Sequence[int]  # which columns say who it is
    places: Mapping[str, int]  # where each other field is
    unknown: tuple[str, ...]
    width: int
    is_theirs: bool  # the rep's own, because the column of the owner says whose an entry is


def read(lines: Iterable[str]) -> Source:
    """Read a roster, or entries, from the lines of a file. Raises CoachlogError where the header is of neither."""
    csv.field_size_limit(_LARGEST_CELL)
    lines = iter(lines)
    before, mark = 0, ""
    for line in lines:
        if told := _TOLD_SEPARATOR.fullmatch(line):
            mark = told[1]
        elif line.strip():
            break
        before += 1
    else:
        raise CoachlogError("there is nothing in it")
    head = [line]
    while "".join(head).count('"') % 2 and len(head) < _LONGEST_HEADER:
        head.append(next(lines, ""))
    table = _reader(chain(head, lines), mark or max(",;\t", key=lambda mark: _known(head, mark)))
    try:
        names = next(table)
    except csv.Error:
        raise CoachlogError(f"line {before + 1}: {_UNBALANCED}") from None
    is_ours = bool(_OURS.fullmatch(names[0]))
    header = _our_header(names) if is_ours else _header(names)
    return Source(_records(table, header, before, _our_fields if is_ours else _fields), header.unknown)


def is_one(name: str, head: str) -> bool:
    """Whether this is such a table: by the file's name, or by its first lines."""
    if name.casefold().endswith((".csv", ".tsv")):
        return True
    try:
        read(StringIO(head, newline=""))
    except CoachlogError:
        return False
    return True


def _reader(lines: Iterable[str], mark: str) -> Any:
    return csv.reader(lines, delimiter=mark, skipinitialspace=True, strict=True)


def _known(head: Sequence[str], mark: str) -> int:
    """Return how many names of columns are known in a header, if this separates them."""
    try:
        return sum(_plain(name) in _IN_ROSTER or _plain(name) in _IN_ENTRIES for name in next(_reader(head, mark)))
    except csv.Error:
        return 0


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", fold(name))


def _by_name(spoken: Mapping[str, str]) -> dict[str, str]:
    return {_plain(name): key for key, names in spoken.items() for name in names.split(", ")}


_IN_ROSTER, _IN_ENTRIES, _OUR_KIND = _by_name(_ROSTER), _by_name(_ENTRIES), _by_name(_KINDS)


def _our_header(names: Sequence[str]) -> _Header:
    keys = ["id", *names[1:]]
    places = {key: place for place, key in enumerate(keys) if key in COLUMNS}
    return _Header("entry", (), places, tuple(key for key in keys if key not in COLUMNS), len(keys), is_theirs=False)


def _header(names: Sequence[str]) -> _Header:
    entries, roster = _places(names, _IN_ENTRIES), _places(names, _IN_ROSTER)
    if "uid" not in entries:
        others = {key: entries.pop(key) for key in _OF_COACHLOG if key in entries}
        if "on" not in entries and "created_at" in others:
            entries["on"] = others["created_at"]
    is_roster = not _are_entries(entries, roster)
    places = roster if is_roster else entries
    who = next((key for key in (_WHO_IN_ROSTER if is_roster else _WHO_IN_ENTRIES) if key in places), "")
    # One who is called a rep, and columns of which none is known: rather entries, in words that we do not know.
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
            raise CoachlogError(f"the columns {columns} both mean '{key}'. Rename one of them, or take it out")
    whose = [used.pop(key)[0] for key in both if key in used]
    kept = {key: found[0] for key, found in used.items()}
    taken = {*whose, *kept.values()}
    unknown = (name.strip() or f"column {place + 1}" for place, name in enumerate(names) if place not in taken)
    return _Header("rep" if is_roster else "entry", whose, kept, tuple(unknown), len(names), is_theirs=who == "owner")


def _places(names: Sequence[str], known: Mapping[str, str]) -> dict[str, list[int]]:
    """Return which columns mean which field."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if key := known.get(_plain(name)):
            found.setdefault(key, []).append(place)
    return found


def _are_entries(entries: Mapping[str, list[int]], roster: Mapping[str, list[int]]) -> bool:
    """Whether a header is one of entries: with a text and a day, or a text and a rep and nothing of a roster."""
    if "on" in entries:
        return bool({"text", "subject"} & entries.keys())
    only_roster = {place for found in roster.values() for place in found}
    only_roster -= {place for found in entries.values() for place in found}
    return "text" in entries and bool({"rep", "owner"} & entries.keys()) and not only_roster


def _records(
    table: Any, header: _Header, before: int, fields: Callable[[Sequence[str], _Header], dict[str, Any]]
) -> Iterator[Incoming | Misread]:
    while True:
        line = before + table.line_num + 1
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error:
            yield Misread(line, _UNBALANCED)
            continue
        if any(cell.strip() for cell in row[header.width :]):
            yield Misread(line, f"it has {len(row)} cells, the header {header.width}. {_TOO_MANY}")
        elif any(cell.strip() for cell in row):
            yield Incoming(line, header.table, fields(row, header))


def _our_fields(row: Sequence[str], header: _Header) -> dict[str, Any]:
    """Return what a row of an export says: what was written, as it was before it was made safe."""
    cells = {key: _as_it_was(row[place]) for key, place in header.places.items() if place < len(row) and row[place]}
    fields: dict[str, Any] = {"rep": None, **cells}
    fields.pop("tags", None)  # they are in the text
    for key in {"with", "also"} & fields.keys():
        fields[key] = [None if key == "with" and name == _FORMER else name for name in _names(fields[key])]
    return fields


def _fields(row: Sequence[str], header: _Header) -> dict[str, Any]:
    """Return what a row of anybody's table says."""
    fields: dict[str, Any] = {
        key: row[place] for key, place in header.places.items() if place < len(row) and row[place].strip()
    }
    if who := _person(" ".join(row[place] for place in header.whose if place < len(row)).strip()):
        fields["rep" if header.table == "entry" else "name"] = who
    if header.table == "rep":
        return fields
    if subject := fields.pop("subject", None):
        fields["text"] = f"{subject}\n{fields['text']}" if "text" in fields else subject
    fields.setdefault("kind", "follow-up" if "due" in fields else "note")
    if known := _OUR_KIND.get(_plain(fields["kind"])):
        fields["kind"], *how = known.split()
        fields = {"how": how[0], **fields} if how else fields
    is_theirs = header.is_theirs or ("owner" in fields and fields["owner"] == who)
    if fields["kind"] == "follow-up" and is_theirs:
        fields["owner"] = OWNER_REP
    for key in {"with", "also"} & fields.keys():
        fields[key] = _names(fields[key])
    return fields


def _person(words: str) -> str:
    """Return a name; of an address, the words before its @: Maria Lopez for maria.lopez@example.com."""
    if not re.fullmatch(r"\S+@\S+", words):
        return words
    return " ".join(re.split(r"[._-]+", re.split(r"[@+]", words)[0])).title()


def _names(cell: str) -> list[str]:
    """Take a list of names apart, as ``export`` joins them; semicolons and lines of their own part names too."""
    mark = ";" if ";" in cell and "," not in cell else ","
    return [
        name for row in csv.reader(StringIO(cell, newline=""), delimiter=mark, skipinitialspace=True) for name in row
    ]

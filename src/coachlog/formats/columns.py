"""The columns of other people's tables: which of our fields a header's names mean.

Columns may have the names that people usually give them. Case, blanks, hyphens, underscores and what stands in brackets
do not count, and several columns can mean one field: the first of them that a row has filled in is read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from coachlog.errors import CoachlogError, Unreadable, listed, quoted
from coachlog.formats.column_names import ENTRIES, ROSTER, plain
from coachlog.formats.column_names import WHO as WHO_NAMES
from coachlog.formats.written_days import is_day

MOST_NAMED = 6  # columns that a message lists before it counts the others


_OF_COACHLOG = ("id", "parent", "covered_by", "under", "edited_at")  # beside a uid; elsewhere an Id is somebody else's

# A number or a login isn't a name, whatever else the column is called.
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
_OF_A_CUSTOMER = re.compile(
    r"(?:associated|related|primary|customer)?(?:contact|lead|prospect)(?:person|name|names|id|ids|email|s)?"
)
_OF_A_COLLEAGUE = re.compile(r"rep|employee|owner|assign|user|staff")
_SEEMS_PRIVATE = re.compile(
    r"confiden|priva|prive|vertraulich|geheim|sensitiv|secret|restricted|hronly|notshar|dontshar|eyesonly|visible|visibility"
)
_LIKE_A_DAY = re.compile(r"date|datum|day|time|when|week|start|held|month")
_LIKE_WHO = ("to", "for", "about", "with", "by", "from", "author", "speaker")  # the likeliest first
_NUMBERED = re.compile(r"(?P<name>.*?[^\W\d_])(?:number)?(?P<number>\d{1,2})")
_OF_AN_ACTION = re.compile(
    r"(?:(?P<task>task)|(?:action|nextstep|followup|todo|commitment)(?:item|point|step)?s?)(?P<what>.+)"
)
_CAN_BE_NUMBERED = ("action", "due", "owner", "status", "text", "subject", "feedback", "praise")
_OF_A_TASK = ("due", "owner", "status", "closed_on")  # Action Item Due Date
_ONLY_OF_A_ROSTER = ("role", "started", "left_on", "tz")
_SAYS_ORDER = re.compile(r"\b(?:(?P<dmy>dd?[/. -]mm?)|(?P<mdy>mm?[/. -]dd?))\b")

WHO = tuple(WHO_NAMES)
DAYS = frozenset(
    {"on", "created", "due", "closed_on", "given_on", "started", "snoozed_until", "quiet_until", "left_on",
     "keep_until", "added_on", "action", "status"}
)  # fmt: skip  # fields whose cells may be days


class Header(NamedTuple):
    """What the columns of a table mean."""

    table: str  # rep or entry
    names: tuple[str, ...]  # of all columns, as the file has them
    places: Mapping[str, tuple[int, ...]]  # the columns of each field
    unknown: tuple[str, ...]
    orders: Mapping[int, str]  # of the columns whose name says how days are written in them
    is_owners: bool  # the owner of a task is the person whom a row is about
    of_customers: bool  # it has a column for somebody outside the team, as the activities of a CRM have
    missing: tuple[str, ...]  # what to say of fields that every entry needs, and no column is known for
    private_title: str = ""  # what a line above the columns says, if that makes all of the table private

    def name(self, place: int) -> str:
        """Return the name of a column, for a message."""
        return " ".join(self.names[place].split()) or f"column {place + 1}"

    def number(self, place: int) -> str:
        """Return the number at the end of a column's name, "" if it has none: 2 for ``Action 2``."""
        match = _NUMBERED.fullmatch(plain(self.names[place]))
        return match["number"] if match else ""


def header(names: Sequence[str], asked: Mapping[str, str] | None = None) -> Header:
    """Return what the columns with these names are.

    ``asked`` has the field that the user has given to a column, "" for one to leave out. Raises
    CoachlogError if it's neither a roster nor entries.
    """
    asked = {plain(name): field for name, field in (asked or {}).items()}
    entries, roster = _places(names, ENTRIES, asked), _places(names, ROSTER, asked)
    has_uid = "uid" in entries
    for key in () if has_uid else ("created_at", *_OF_COACHLOG):
        moved = entries.pop(key, ())
        if key == "created_at" and moved:
            entries["created"] = (*entries.get("created", ()), *moved)
    if not has_uid and "team" not in asked.values():
        entries.pop("team", None)  # it is the rep's
    if "on" in entries:
        entries.pop("created", None)
    elif _is_a_calendar(entries, roster, names):
        entries["on"] = roster["started"]
    if "role" not in roster and "title" in roster:
        roster["role"] = roster["title"]
    roster.pop("title", None)
    for places in (entries, roster):
        _settle_first_names(places, names)
    of_customers = any(_OF_A_CUSTOMER.fullmatch(plain(name)) and asked.get(plain(name)) != "" for name in names)
    is_owners = _settle_who(entries, names, of_customers=of_customers)
    _settle_status(entries, names)
    is_roster = not _are_entries(entries, roster)
    places = roster if is_roster else entries
    only_helps = {"employment", "held"} | ({"email"} if ({*WHO} - {"email"}) & places.keys() else set())  # not kept
    taken = {place for key, found in places.items() if key not in only_helps for place in found}
    unknown = tuple(" ".join(name.split()) for place, name in enumerate(names) if place not in taken and name.strip())
    left_out = {name for name in unknown if asked.get(plain(name)) == ""}
    others = [name for name in unknown if name not in left_out]
    if is_roster:
        _expect_a_roster(names, places, entries, others, is_asked="name" in asked.values())
        missing: tuple[str, ...] = ()
    else:
        _expect_no_secret(others)
        missing = tuple(_missing(places, others))
    orders = {place: order for place, name in enumerate(names) if (order := _order_in(name))}
    table = "rep" if is_roster else "entry"
    return Header(table, tuple(names), places, unknown, orders, is_owners, of_customers, missing)


def _is_a_calendar(
    entries: Mapping[str, tuple[int, ...]], roster: Mapping[str, tuple[int, ...]], names: Sequence[str]
) -> bool:
    """Whether a start is that of a meeting, which has a subject and an end; of a person it is another."""
    has_subject = any(plain(names[place]) != "title" for place in entries.get("subject", ()))
    return has_subject and {"started", "left_on"} <= roster.keys() and not {"created", "due"} & entries.keys()


def _settle_who(entries: dict[str, tuple[int, ...]], names: Sequence[str], *, of_customers: bool) -> bool:
    """Leave the columns that say whom an entry is about, and return whether the owner of a task says it.

    Beside a rep or an owner, a name can be a task's, and names and addresses can be a customer's.
    """
    if "rep" in entries:
        named = entries.pop("name", ())
        full = tuple(place for place in named if plain(names[place]) != "name")
        if full and not of_customers:
            entries["name"] = full
        if len(named) > len(full) and not of_customers:  # Notion calls every title so
            entries.setdefault("subject", tuple(place for place in named if place not in full))
        is_owners = False
    elif "owner" in entries:
        is_of_tasks = bool({"due", "closed_on"} & entries.keys()) and "action" not in entries
        is_owners = not {"name", "first", "last"} & entries.keys() or is_of_tasks or of_customers
        if is_owners:
            named = entries.pop("name", ())
            if "subject" not in entries and not of_customers and named:
                entries["subject"] = named
            entries.pop("first", None)
            entries.pop("last", None)
    else:
        return False
    if of_customers:
        mails = tuple(place for place in entries.pop("email", ()) if _OF_A_COLLEAGUE.search(plain(names[place])))
        entries |= {"email": mails} if mails else {}
        if "rep" in entries:
            entries.pop("first", None)
            entries.pop("last", None)
    return is_owners


def _settle_first_names(places: dict[str, tuple[int, ...]], names: Sequence[str]) -> None:
    """Take a preferred first name beside the legal one for what somebody goes by."""
    first = places.get("first", ())
    preferred = tuple(place for place in first if plain(names[place]).startswith("preferred"))
    if preferred and preferred != first:
        places["first"] = tuple(place for place in first if place not in preferred)
        places.setdefault("alias", preferred)


def _settle_status(entries: dict[str, tuple[int, ...]], names: Sequence[str]) -> None:
    """Tell the status of a meeting, before the columns of what is to be done, from that of an action, after them."""
    actions, has_text = entries.get("action", ()), {"text", "subject"} & entries.keys()
    statuses = entries.get("status", ())
    held = tuple(
        place for place in statuses if plain(names[place]) in ("status", "state") and place < min(actions, default=0)
    )
    if actions and has_text and held:
        entries["held"] = held
        entries["status"] = tuple(place for place in statuses if place not in held)


def _expect_no_secret(unknown: Sequence[str]) -> None:
    """Raise CoachlogError for a column that seems to say what is private, and isn't known: it must not be lost."""
    for name in unknown:
        if _SEEMS_PRIVATE.search(plain(name)):
            raise CoachlogError(
                f"{quoted(name)} seems to say what is private. If so: --column {quoted(f'{name}=private')}, "
                'or "=private text" for text of its own, or "=" to leave it out'
            )


def _missing(places: Mapping[str, tuple[int, ...]], unknown: Sequence[str]) -> Iterator[str]:
    """Yield what to say of the day and the rep, where no column is known for them and another may be it."""
    if not {"on", "created"} & places.keys():
        like = next((name for name in unknown if _LIKE_A_DAY.search(plain(name))), None)
        if like:
            yield f"no column is known for the date. If {quoted(like)} is it: --column {quoted(f'{like}=date')}"
    if not ({*WHO} | {"owner", "with"}) & places.keys():
        likely = sorted((_LIKE_WHO.index(plain(name)), name) for name in unknown if plain(name) in _LIKE_WHO)
        like = likely[0][1] if likely else None
        if like:
            yield f"no column is known for the rep. If {quoted(like)} is it: --column {quoted(f'{like}=rep')}"


def known(names: Iterable[str]) -> int:
    """Return how many of these names mean a field."""
    return sum(plain(name) in ROSTER.keys() | ENTRIES.keys() for name in names)


def field_of(name: str) -> str | None:
    """Return the field that the user means by a name: ours, or one that is usual for it."""
    if name in ENTRIES.values() or name in ROSTER.values():
        return name
    return ENTRIES.get(plain(name)) or ROSTER.get(plain(name))


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
        if key is None and said not in asked and (match := _NUMBERED.fullmatch(said)):
            key = known.get(match["name"])
            key = key if key in _CAN_BE_NUMBERED else None
        if key is None and said not in asked and (match := _OF_AN_ACTION.fullmatch(said)):
            key = known.get(match["what"])
            key = key if key in _OF_A_TASK or (key in ("subject", "text") and match["task"]) else None
        if key in fields and (said in asked or not _NUMBER.fullmatch(said) or key in ("uid", "id")):
            found[key] = (place, *found.get(key, ())) if said in asked else (*found.get(key, ()), place)
    return found


def _are_entries(entries: Mapping[str, tuple[int, ...]], roster: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether a header is one of entries: it has a text and a day, or a text, a rep and nothing of a roster only."""
    has_text = bool({"text", "private text", "action", "feedback", "praise"} & entries.keys())
    if {"on", "created", "due"} & entries.keys():
        return has_text or "subject" in entries
    only_roster = {place for found in roster.values() for place in found}
    only_roster -= {place for found in entries.values() for place in found}
    return has_text and bool({"rep", "owner"} & entries.keys()) and not only_roster


def _expect_a_roster(
    names: Sequence[str],
    places: Mapping[str, tuple[int, ...]],
    entries: Mapping[str, tuple[int, ...]],
    unknown: Sequence[str],
    *,
    is_asked: bool,
) -> None:
    """Raise CoachlogError unless these columns are a roster's: a person, and mostly what a roster has.

    ``is_asked``: the user has said which column has the names.
    """
    known = {place for found in (*places.values(), *entries.values()) for place in found}
    if not {*WHO} & places.keys():
        understood = [names[place].strip() for place in sorted(known)]
        has = f" (known: {some(understood)})" if understood else ""
        unread = (name for name in names if plain(name) not in ENTRIES)
        like = next((name for name in unread if _LIKE_A_DAY.search(plain(name))), None)
        if like and {"subject", "text", "owner"} & entries.keys():
            raise CoachlogError(
                f"no column is known for a date{has}. If {quoted(like)} is it: --column {quoted(f'{like}=date')}"
            )
        raise CoachlogError(
            f"the header {quoted(','.join(names))} has no column for a name, nor for a day and a text{has}. "
            'To say what one is: --column "Their name=text"; for the fields: coachlog help import'
        )
    strange = [name for name in unknown if not _is_of_a_roster(name)]
    of_days = [name for name in strange if is_day(name.rpartition(" of ")[2])]
    if len(of_days) > 1:
        raise CoachlogError(
            f"it has a column for each date: {some(of_days)}. Give each rep and date a line, with the columns Rep, "
            "Date and Notes"
        )
    is_plain = is_asked or sum(key in places for key in _ONLY_OF_A_ROSTER) > 1
    if not is_plain and len(strange) > len([name for name in names if name.strip()]) - len(strange):
        unknown_to_all = [name for name in strange if plain(name) not in ENTRIES]
        raise CoachlogError(
            f"can't tell what this table is. It has people, but most of its columns aren't known: {some(strange)}. "
            f'To say what one is: --column "{(unknown_to_all or strange)[0]}=text"'
        )


def _is_of_a_roster(name: str) -> bool:
    said = plain(name)
    return bool(_OF_A_ROSTER.search(said) or _NUMBER.fullmatch(said)) or said in ("title", "notes")


def _order_in(name: str) -> str | None:
    """Return the order of days that a column's name says: ``Date (MM/DD/YYYY)``."""
    said = _SAYS_ORDER.search(name.casefold())
    return said.lastgroup if said else None


def people(cell: str) -> Iterator[str]:
    """Yield the names in a cell of another program: between semicolons or lines, else between commas."""
    mark = ";" if ";" in cell else "\n" if "\n" in cell.strip() else ","
    yield from filter(None, map(str.strip, cell.split(mark)))

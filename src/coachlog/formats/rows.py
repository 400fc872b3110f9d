"""What a row of somebody's table says: whom it is about, what happened, and what is to be done about it.

A row of one-on-ones can hold several entries: a column of actions, feedback or praise becomes entries under the note.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from coachlog.errors import quoted
from coachlog.formats.columns import WHO, Header, people, plain
from coachlog.formats.written_days import is_day
from coachlog.model import OWNER_REP, OWNER_YOU, Incoming, Misread, carrying
from coachlog.people import as_alias
from coachlog.text import fold

_NOTE, _TASK, _CHECK_IN = "note", "follow-up", "check-in"
# What people call our kinds, and the forms of a note.
_KINDS = {
    plain(name): kind
    for kind, names in {
        "note": "note, 1:1, 1on1, 1-2-1, 1 to 1, one-on-one, one to one, o3, meeting, call, phone call, conversation, "
        "coaching, catch-up, check-in meeting",
        "note async": "async, email, message, chat, slack",
        "note aside": "aside, observation, ride-along, call review",
        "feedback": "feedback, constructive feedback, corrective feedback, developmental feedback, coaching feedback",
        "praise": "praise, kudos, recognition, shout-out, positive feedback",
        "goal": "goal, objective, okr, target, expectation",
        "check-in": "check-in",
        "follow-up": "follow-up, task, to-do, action, action item, commitment, next step",
        "topic": "topic, talking point, agenda item",
        "heard": "heard, quote",
        "session": "session, team meeting, workshop, training",
        "lesson": "lesson, learning, takeaway",
    }.items()
    for name in names.split(", ")
}
_AROUND_A_KIND = re.compile(r"^(?:weekly|biweekly|monthly|regular|quick|scheduled)|(?:meeting|session|note|s)$")
_UNDER_A_NOTE = {"action": _TASK, "feedback": "feedback", "praise": "praise"}  # columns, and their kinds
_MANY = (
    "email",
    "subject",
    "text",
    "private text",
    "private",
    "shared",
    *_UNDER_A_NOTE,
)  # fields with more than one cell
_ME = ("me", "i", "you", "manager", "mgr", "my manager", "myself", "self", "coach", "lead")
_REP = ("rep", "them", "theirs", "employee", "they", "coachee", "team member")
_NOTHING = ("", "none", "na", "no", "nil", "nothing", "false", "0")  # a plain cell of actions with no action in it
_SOMETHING = ("yes", "y", "x", "true", "1")  # and one that has one, and doesn't say which
_SAYS = dict.fromkeys(("yes", "y", "x", "true", "1"), True) | dict.fromkeys(("no", "n", "false", "0"), False)
# What a cell says of who may read it; whether that is nobody else.
_VISIBILITY = dict.fromkeys(
    ("private", "confidential", "restricted", "hidden", "sensitive", "secret", "onlyme", "justme", "me", "manager",
     "manageronly", "managersonly", "visibletomanager", "hr", "hronly", "personal", "internal"), True
) | dict.fromkeys(
    ("public", "shared", "shareable", "everyone", "everybody", "visible", "team", "all", "open", "rep", "employee",
     "both", "normal", "notprivate", "notconfidential", "nonconfidential"), False
)  # fmt: skip
_BULLET = re.compile(r"(?:[-*•–▪◦]|\(?\d{1,2}[.)]|\[[ xX]?\])\s+")
_LEAST_OF_A_LOGIN = 2  # words of a name; one word beside a first and a last name is a login
_FAMILY_FIRST = re.compile(r"([^,]+),\s*([^,]+)")
_BEHIND_A_NAME = re.compile(r"(jr|sr|ii|iii|iv|phd|md|mba|cpa|esq|pe|msc|bsc|ma|ba)\.?", re.IGNORECASE)
_WITH_MAIL = re.compile(
    r"\s*\"?(?P<name>[^\"<>(]*?)\"?\s*[<(]\s*(?:mailto:)?(?P<mail>[^\s@<>()]+@[^\s<>()]+)\s*[>)]\s*"
)
_MAIL = re.compile(r"[^\s@]+@\S+")


class Person(NamedTuple):
    """Whom a row is about, as it says, and what else tells them from others of that name."""

    name: str
    mail: str  # "": none is given
    is_owner: bool  # they are named as the owner, so that the follow-ups are theirs


class Row:
    """One row of a table whose header is known."""

    def __init__(self, header: Header, line: int, cells: Sequence[str]) -> None:
        self._header, self._line, self._cells = header, line, cells
        self.person = self._person()
        self.theirs: str | None = None  # the column whose actions are the rep's because nobody is named for them

    def records(self) -> Iterator[Incoming | Misread]:
        """Yield what the row says."""
        fields: dict[str, Any] = {}
        for key, places in self._header.places.items():
            found = {place: cell.strip() for place in places if (cell := self._cell(place)).strip()}
            if key in _MANY:
                continue
            if len({*found.values()}) > 1:
                one, other = (self._header.name(place) for place in [*found][:2])
                this, that = [*found.values()][:2]
                yield Misread(
                    self._line,
                    f"{quoted(one)} is {quoted(this)} and {quoted(other)} is {quoted(that)}, and both mean {key}. "
                    f'To leave one out: --column "{other}="',
                )
                return
            if found and key not in WHO:
                fields[key] = next(iter(found.values()))
        if self._header.table == "rep":
            yield self._of_a_rep(fields)
        else:
            yield from self._of_entries(fields)

    def _of_a_rep(self, fields: dict[str, Any]) -> Incoming:
        name, mail, _ = self.person
        if name:
            fields["name"] = name
            if "alias" not in fields and mail and not as_alias(name):
                fields["alias"] = re.split(r"[@+]", mail)[0]
        return Incoming(self._line, "rep", fields)

    def _of_entries(self, fields: dict[str, Any]) -> Iterator[Incoming | Misread]:
        """Yield the entries of a row: one, with those under it; or, where there is no note, each by itself."""
        private, unclear = self._is_private()
        if unclear:
            yield Misread(self._line, unclear)
            return
        common = {"rep": self.person.name} if self.person.name else {}
        common |= {"on": fields["on"]} if "on" in fields else {}
        common |= {"private": "yes"} if private else {}
        text, parts = self._text(), self._parts(fields)
        kind, how = _kind_of(fields.pop("kind", ""))
        if kind == _CHECK_IN and not {"parent", "at", "status"} & fields.keys():
            kind = _NOTE  # of no goal: to most people a check-in is a one-on-one
        if parts and (kind == _TASK or (kind and not text)):  # the kind says what all of it is
            text, parts = "\n".join(filter(None, [text, *(part["text"] for part in parts)])), []
        elif not kind:
            kind = _TASK if "due" in fields and not parts else _NOTE
        elif kind == _NOTE and "due" in fields and not any(part["kind"] == _TASK for part in parts):
            parts.append({"kind": _TASK, "text": "Follow up"} | self._task(fields))
        under = [part | common for part in parts]
        if text or not parts:
            main = self._of_kind(kind, fields, of_task=not parts) | ({"text": text} if text else {}) | common
            main = {"how": how} | main if how else main
            is_note = kind == _NOTE
            yield Incoming(self._line, "entry", main, tuple(under if is_note else ()))
            under = [] if is_note else under
        for part in under:
            yield Incoming(self._line, "entry", part)

    def _of_kind(self, kind: str, fields: Mapping[str, Any], *, of_task: bool) -> dict[str, Any]:
        """Return the fields of a row for an entry of a kind; ``of_task``: what is due is this entry itself."""
        kept: dict[str, Any] = {
            key: cell for key, cell in fields.items() if of_task or key not in ("due", "status", "closed_on")
        }
        owner = kept.pop("owner", None)
        if kind in carrying("owner") and (owner or self.person.is_owner):
            kept["owner"] = self._owner(owner or "")
        for key in {"with", "also"} & kept.keys():
            kept[key] = [*map(name_in, people(kept[key]))]
        return kept | {"kind": kind}

    def _parts(self, fields: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return what stands in the columns of actions, feedback and praise, each as the fields of an entry."""
        found: list[dict[str, Any]] = []
        when = None  # a cell of actions that is only a day is when they are due
        for key, kind in _UNDER_A_NOTE.items():
            for place in self._header.places.get(key, ()):
                cell = self._cell(place).strip()
                if key == "action" and is_day(cell):
                    when = cell, self._header.name(place)
                elif plain(cell) not in _NOTHING:
                    is_said = plain(cell) not in _SOMETHING
                    texts = (
                        _several(cell)
                        if key == "action" and is_said
                        else [cell if is_said else self._header.name(place)]
                    )
                    if key == "action" and "owner" not in fields and not self.person.is_owner:
                        self.theirs = self._header.name(place)
                    found += ({"kind": kind, "text": text} for text in texts)
        task = self._task(fields)
        if when and "due" not in fields:
            task["due"] = when[0]
        tasks = [one for one in found if one["kind"] == _TASK]
        if when and not tasks:
            tasks = [{"kind": _TASK, "text": when[1]}]
            found += tasks
        for one in tasks:
            one.update(task)
        return found

    def _task(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """Return what a row says of what is to be done: whose it is, until when, and whether it is done."""
        of_task = {key: fields[key] for key in ("due", "status", "closed_on") if key in fields}
        return of_task | {"owner": self._owner(fields.get("owner", ""))}

    def _owner(self, named: str) -> str:
        """Return whose a follow-up is: the rep's unless somebody else is named."""
        said = fold(" ".join(named.split()))
        who = fold(self.person.name)
        if not said or said in _REP or fold(name_in(named)) == who or said == who.split(" ")[0]:
            return OWNER_REP
        return OWNER_YOU if said in _ME else name_in(named)

    def _text(self) -> str:
        """Return the text: the subject, and the cells of all columns for a text, the later ones after their names."""
        subject = "\n".join(self._filled("subject").values())
        found = {**self._filled("text"), **self._filled("private text")}
        if len(found) < 2:  # noqa: PLR2004 - nothing to tell apart
            said = [*found.values()]
        else:
            said = [f"{self._header.name(place)}: {cell}" for place, cell in found.items()]
        return "\n".join([subject, *said] if subject else said)

    def _is_private(self) -> tuple[bool, str]:
        """Return whether a row is private, by any of its columns, and what is wrong with the cell that says it."""
        said: list[bool | None] = [True] if self._filled("private text") else []
        unclear = ""
        for key in ("private", "shared"):
            for place, cell in self._filled(key).items():
                word = plain(cell)
                said.append(_SAYS[word] is (key == "private") if word in _SAYS else _VISIBILITY.get(word))
                if said[-1] is None:
                    name = self._header.name(place)
                    unclear = (
                        f"{quoted(cell.strip())} in {quoted(name)} isn't yes, no, private or shared. To leave the "
                        f'column out: --column "{name}="'
                    )
        return True in said, unclear

    def _person(self) -> Person:
        """Return whom the row is about, by the columns for that which it has filled in."""
        is_roster = self._header.table == "rep"
        first, last = self._first("first"), self._first("last")
        full = name_in(f"{first} {last}") if first or last else ""
        mail = self._first("email")
        match = _WITH_MAIL.fullmatch(self._first("name") or self._first("rep"))
        mail = mail or (match["mail"] if match else "")
        for key in ("name", "rep") if is_roster else ("rep", "owner", "name"):
            said = name_in(self._first(key))
            if said and not (first and last and key != "owner" and len(said.split()) < _LEAST_OF_A_LOGIN):
                return Person(said, mail.casefold(), key == "owner")
        return Person(full or name_in(mail), mail.casefold(), is_owner=False)

    def _cell(self, place: int) -> str:
        return self._cells[place] if place < len(self._cells) else ""

    def _filled(self, key: str) -> dict[int, str]:
        """Return the cells of a field that have something in them, by their columns."""
        return {place: cell for place in self._header.places.get(key, ()) if (cell := self._cell(place)).strip()}

    def _first(self, key: str) -> str:
        return next(iter(self._filled(key).values()), "")


def name_in(words: str) -> str:
    """Return the name in a cell.

    It is Maria Ruiz for ``Ruiz, Maria``, for ``Maria Ruiz <maria@example.com>`` and for ``maria.ruiz@example.com``.
    """
    words = " ".join(words.replace("\ufeff", "").split())
    if match := _WITH_MAIL.fullmatch(words):
        words = match["name"].strip() or match["mail"]
    if _MAIL.fullmatch(words):
        return " ".join(re.split(r"[._-]+", re.split(r"[@+]", words)[0])).title().strip()
    match = _FAMILY_FIRST.fullmatch(words)
    return f"{match[2]} {match[1]}" if match and not _BEHIND_A_NAME.fullmatch(match[2].strip()) else words


def _kind_of(words: str) -> tuple[str, str]:
    """Return the kind that a cell means, and how a note happened; an unknown kind as it is."""
    said = plain(words)
    while said and said not in _KINDS:
        shorter = _AROUND_A_KIND.sub("", said, count=1)
        if shorter == said:
            return words.strip(), ""
        said = shorter
    kind, _, how = _KINDS.get(said, "").partition(" ")
    return kind, how


def _several(cell: str) -> list[str]:
    """Return the lines of a cell in which each is a point of a list, without their marks; else the cell."""
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    bullets = [*map(_BULLET.match, lines)]
    if len(lines) > 1 and all(bullets):
        return [line[bullet.end() :] for line, bullet in zip(lines, bullets, strict=True) if bullet]
    return [cell]

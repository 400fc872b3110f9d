"""What a row of somebody's table says: whom it is about, what happened, and what is to be done about it.

A row of one-on-ones can hold several entries: a column of actions, feedback or praise becomes entries under the note.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from coachlog.errors import quoted
from coachlog.formats import cells
from coachlog.formats.column_names import plain
from coachlog.formats.columns import WHO, Header, people
from coachlog.formats.markdown_lines import after_private
from coachlog.formats.written_days import is_day, sounds_like_a_day
from coachlog.formats.written_numbers import in_digits
from coachlog.model import KINDS, OWNER_REP, OWNER_YOU, Incoming, Misread, carrying
from coachlog.people import as_alias
from coachlog.text import fold

_NOTE, _TASK, _CHECK_IN, _GOAL = "note", "follow-up", "check-in", "goal"
_WITH_PARTS = (_NOTE, _GOAL)
_UNDER_A_NOTE = {"action": _TASK, "feedback": "feedback", "praise": "praise"}  # columns, and their kinds
# Fields that several columns can have, or that a row reads by itself.
_MANY = ("email", "subject", "text", "private text", "private", "shared", *_UNDER_A_NOTE, "employment", "held")
_OF_A_TASK = ("due", "owner", "status", "closed_on")  # of one action, if they have its number: Action 2, Due 2
_NUMBERS = ("target", "at")
_STILL_HERE = ("present", "current", "now", "today", "ongoing")  # in the column of the last day
_GOALS = ("goal", "goals", "objective", "objectives")
_LEAST_OF_A_LOGIN = 2  # words of a name; one word beside a first and a last name is a login


class Person(NamedTuple):
    """Whom a row is about, as it says, and what else tells them from others of that name."""

    name: str
    mail: str  # "": none is given
    is_owner: bool  # they are named as the owner, so that the follow-ups are theirs


class Row:
    """One row of a table whose header is known."""

    def __init__(self, header: Header, line: int, said: Sequence[str]) -> None:
        self._header, self.line = header, line
        self._cells = [cells.without_markup(cell) for cell in said]
        self.person = self._person()
        self.theirs: str | None = None  # the column whose actions are the rep's because nobody is named for them
        self.is_of_a_customer = False  # a call with somebody outside, which isn't a one-on-one
        self.has_left = False  # somebody who left, on a day that the row has
        self.is_left_out = False  # somebody who has left, without a day

    @property
    def is_of_nobody(self) -> bool:
        """Whether a row needs no rep: it is a session, or a team's."""
        return self._is_session or bool(self._filled("team") or self._filled("with"))

    @property
    def _is_session(self) -> bool:
        return cells.kind_of(self._first("kind"))[0] in carrying("attended")

    def records(self) -> Iterator[Incoming | Misread]:
        """Yield what the row says."""
        fields: dict[str, Any] = {}
        for key, places in self._header.places.items():
            found = {
                place: cell.strip()
                for place in places
                if not cells.is_empty(cell := self._cell(place))
                and not (key in _OF_A_TASK and self._header.number(place))
            }
            if key == "status":  # a day in it is when the task was done
                done = [cell for cell in found.values() if is_day(cell)]
                fields |= {"closed_on": done[0]} if done else {}
                found = {place: cells.status_of(cell) for place, cell in found.items() if not is_day(cell)}
            why = self._unclear(key, found)
            if why:
                yield Misread(self.line, why)
                return
            if found and key not in WHO and key not in _MANY:
                fields[key] = next(iter(found.values()))
        if self._header.table == "rep":
            yield from self._of_a_rep(fields)
        else:
            yield from self._of_entries(fields)

    def _unclear(self, key: str, found: Mapping[int, str]) -> str:
        """Return what is wrong with the cells of a field, by their columns; "" if nothing is."""
        for place, cell in found.items():
            name = quoted(self._header.name(place))
            if key != "text" and cells.is_ditto(cell):
                return f"{quoted(cell)} in {name} stands for another line. Write it out in this one"
            if why := self._not_one(key, cell, name):
                return why
            if key in _NUMBERS and in_digits(cell) is None:
                return f"{quoted(cell)} in {name} has two readings. Write it without a mark for thousands"
        if key in _MANY or len({*found.values()}) < 2:  # noqa: PLR2004 - two that differ
            return ""
        (one, this), (other, that) = [*found.items()][:2]
        one_name, other_name = self._header.name(one), self._header.name(other)
        if plain(one_name) == plain(other_name):
            return f"it has {quoted(this)} and {quoted(that)} in two columns {quoted(one_name)}. Rename one of them"
        return (
            f"{quoted(one_name)} is {quoted(this)} and {quoted(other_name)} is {quoted(that)}, and both mean {key}. "
            f"To leave one out: --column {quoted(f'{other_name}=')}"
        )

    def _not_one(self, key: str, cell: str, column: str) -> str:
        """Return what is wrong with a cell that names somebody, but not one rep or owner; "" if nothing is."""
        is_who = key in ("rep", "name") or (key == "owner" and self._header.is_owners)
        are_several = (is_who and cells.are_several(cell)) or (key == "owner" and cells.are_all(cell))
        if self._header.table == "rep" or not (is_who or are_several):
            return ""
        if fold(cell) in cells.IN_FIRST_PERSON:
            return f'{quoted(cell)} in {column} is you. If another column names the rep: --column "Their name=rep"'
        return f"{quoted(cell)} in {column} names several people. Give each a line of their own" if are_several else ""

    def _of_a_rep(self, fields: dict[str, Any]) -> Iterator[Incoming | Misread]:
        name, mail, _ = self.person
        if name:
            fields["name"] = name
            if "alias" not in fields and mail and not as_alias(name):
                fields["alias"] = re.split(r"[@+]", mail)[0]
        if fold(fields.get("left_on", "")) in _STILL_HERE:
            fields.pop("left_on", None)
        elif "left_on" not in fields and self._has_left():
            self.is_left_out = True
            return
        self.has_left = "left_on" in fields
        yield Incoming(self.line, "rep", fields)

    def _has_left(self) -> bool:
        """Whether a column of a roster says that somebody has left, without the day."""
        for place, cell in self._filled("employment").items():
            column, said = plain(self._header.name(place)), cells.YES_OR_NO.get(cells.word(cell))
            if cells.has_left(cell) or (said is not None and said is ("terminated" in column)):
                return True
        return False

    def _of_entries(self, fields: dict[str, Any]) -> Iterator[Incoming | Misread]:
        """Yield the entries of a row: one, with those under it; or, where there is no note, each by itself."""
        private, unclear = self._is_private()
        if unclear:
            yield Misread(self.line, unclear)
            return
        named, how = cells.kind_of(fields.pop("kind", ""))
        fields |= {key: in_digits(fields[key]) for key in _NUMBERS if key in fields}
        self._settle_day(named, fields)
        text, parts = self._text(), self._parts(fields)
        kind = self._kind(named, fields, text, parts)
        if kind == _NOTE and (said := self._not_held(parts)):
            yield Misread(self.line, said)
            return
        if "with" in fields and kind not in carrying("attended"):
            if fold(cells.name_in(fields["with"])) != fold(self.person.name):
                yield Misread(self.line, self._attended(kind))
                return
            del fields["with"]
        if kind == _NOTE and how != "aside" and self._header.of_customers:
            how, self.is_of_a_customer = "aside", True
        common = {"rep": self.person.name} if self.person.name else {}
        common |= {"on": fields["on"]} if "on" in fields else {}
        common |= {"private": "yes"} if private else {}
        if parts and (kind == _TASK or (kind != _NOTE and not text)):  # the kind says what all of it is
            text, parts = "\n".join(filter(None, [text, *(part["text"] for part in parts)])), []
        parts += self._left_open(kind, fields, parts) + _check_in(kind, fields)
        under = [part | common for part in parts]
        if text or not parts:
            of_task = kind == _GOAL or (kind != _NOTE and not parts)
            main = self._of_kind(kind, fields, of_task=of_task) | ({"text": text} if text else {}) | common
            main = {"how": how} | main if how else main
            yield Incoming(self.line, "entry", main, tuple(under if kind in _WITH_PARTS else ()))
            under = [] if kind in _WITH_PARTS else under
        for part in under:
            yield Incoming(self.line, "entry", part)

    def _settle_day(self, kind: str, fields: dict[str, Any]) -> None:
        """Give a row without a day the one on which it happened, else the one on which it was written down."""
        created = fields.pop("created", None)
        if created and "on" not in fields:
            has_happened = kind == _NOTE or (not kind and "due" not in fields)
            fields["on"] = fields.get("closed_on", created) if has_happened else created

    def _kind(self, named: str, fields: Mapping[str, str], text: str, parts: Sequence[Mapping[str, Any]]) -> str:
        """Return the kind of a row, which may name one."""
        if named == _CHECK_IN and not {"parent", "at", "status"} & fields.keys():
            named = _NOTE  # of no goal: to most people a check-in is a one-on-one
        may_be_open = "due" in fields or self._header.of_customers
        if named == _NOTE and not parts and fields.get("status") == "open" and may_be_open:
            return "follow-up"  # a call that is still to be made
        return named or self._usual_kind(fields, text, parts)

    def _left_open(
        self, kind: str, fields: Mapping[str, str], parts: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """Return a follow-up for a note that has a due date, and nothing to be done by then."""
        is_open = fields.get("status", "open") == "open" and "closed_on" not in fields
        if kind != _NOTE or "due" not in fields or not is_open or any(part["kind"] == _TASK for part in parts):
            return []
        task = self._task(fields)
        del task["is_named"]
        return [{"kind": "follow-up", "text": "Follow up", **task}]

    def _usual_kind(self, fields: Mapping[str, str], text: str, parts: Sequence[Mapping[str, Any]]) -> str:
        """Return the kind of a row that names none."""
        texts = [*self._filled("text"), *self._filled("subject")]
        if len(texts) == 1 and plain(self._header.name(texts[0])) in _GOALS and {"due", "target"} & fields.keys():
            return _GOAL
        if parts or not text:
            return "note"
        columns = self._header.places.keys()
        due = [plain(self._header.name(place)) for place in self._filled("due")]
        if due and "subject" not in columns and all(name.startswith(("followup", "nextstep")) for name in due):
            return "note"  # with something to follow up
        is_task = "due" in fields or "closed_on" in columns or ("status" in fields and "due" in columns)
        return "follow-up" if is_task and "action" not in columns else "note"

    def _not_held(self, parts: Sequence[Mapping[str, Any]]) -> str:
        """Return what to say of a meeting that its status calls off; "" if it took place."""
        for place, cell in {**self._filled("status"), **self._filled("held")}.items():
            is_no = place in self._header.places.get("held", ()) and cells.YES_OR_NO.get(cells.word(cell)) is False
            if (plain(cell) in cells.NOT_HELD or is_no) and not any(part["kind"] == _TASK for part in parts):
                name = self._header.name(place)
                return (
                    f"{quoted(cell.strip())} in {quoted(name)} says that this wasn't held. Delete the line, or "
                    f"leave the column out: --column {quoted(f'{name}=')}"
                )
        return ""

    def _attended(self, kind: str) -> str:
        """Return what to say of a row that is of one rep and names who attended."""
        (place, cell), *_ = self._filled("with").items()
        name = self._header.name(place)
        if self.person.name:
            return f"a {kind} has no attendees. To leave the column out: --column {quoted(f'{name}=')}"
        return (
            f"{quoted(cell.strip())} in {quoted(name)} names several people. For a one-on-one name only the rep; for "
            "a meeting: Type session"
        )

    def _of_kind(self, kind: str, fields: Mapping[str, Any], *, of_task: bool) -> dict[str, Any]:
        """Return the fields of a row for an entry of a kind; ``of_task``: what is due is this entry itself."""
        kept: dict[str, Any] = {
            key: cell for key, cell in fields.items() if of_task or key not in ("due", "status", "closed_on")
        }
        owner = kept.pop("owner", None)
        if kind in carrying("owner") and (owner or self.person.is_owner):
            kept["owner"] = self._owner(owner or "")
        for key in {"with", "also"} & kept.keys():
            kept[key] = [*map(cells.name_in, people(kept[key]))]
        return kept | {"kind": kind}

    def _parts(self, fields: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return what stands in the columns of actions, feedback and praise, each as the fields of an entry."""
        found: list[dict[str, Any]] = []
        for key, kind in _UNDER_A_NOTE.items():
            for place in self._header.places.get(key, ()):
                cell, name = self._cell(place).strip(), self._header.name(place)
                if cells.is_empty(cell) or cells.word(cell) in cells.NOTHING:
                    continue
                task = self._task(fields, self._header.number(place)) if key == "action" else {}
                is_named = task.pop("is_named", True)
                if key == "action" and is_day(cell):  # it is when the action is due
                    earlier = [one for one in found if one["kind"] == kind and "due" not in one]
                    for one in earlier or [{"kind": kind, "text": name, **task}]:
                        one.setdefault("due", cell)
                        found += [] if earlier else [one]
                    continue
                is_said = cells.word(cell) not in cells.SOMETHING
                texts = cells.several(cell) if key == "action" and is_said else [cell if is_said else name]
                texts = [f"{name}: {text}" if sounds_like_a_day(text) else text for text in texts]
                found += (
                    {"kind": kind, **task}
                    | (self._owned(text, name, is_named=is_named) if key == "action" else {"text": text})
                    for text in texts
                )
        return found

    def _owned(self, text: str, column: str, *, is_named: bool) -> dict[str, str]:
        """Return what is to be done, and whose it is where its text begins with that: ``me: ask legal``."""
        named, rest = cells.owner_before(text)
        if named and (not is_named or self.person.is_owner):
            owner = OWNER_YOU if fold(named) in cells.IN_FIRST_PERSON else self._owner(named)
            if owner in (OWNER_YOU, OWNER_REP):  # else it may be anything: `Acme: send the deck`
                return {"text": rest, "owner": owner}
        if not is_named:
            self.theirs = column
        return {"text": text}

    def _task(self, fields: Mapping[str, str], number: str = "") -> dict[str, Any]:
        """Return what a row says of what is to be done: whose it is, until when, and whether it is done.

        ``number`` is that of the action, whose columns have the same one. ``is_named``: somebody is named as its owner.
        """
        of_task = {key: fields[key] for key in _OF_A_TASK if key in fields}
        for key in _OF_A_TASK if number else ():
            for place in self._header.places.get(key, ()):
                if self._header.number(place) == number and not cells.is_empty(self._cell(place)):
                    cell = self._cell(place).strip()
                    of_task[key] = cells.status_of(cell) if key == "status" else cell
        owner = of_task.pop("owner", "")
        return of_task | {"owner": self._owner(owner), "is_named": bool(owner) or self.person.is_owner}

    def _owner(self, named: str) -> str:
        """Return whose a follow-up is: the rep's unless somebody else is named."""
        said = fold(" ".join(named.split()))
        who = fold(self.person.name)
        if not said or said in cells.REP or fold(cells.name_in(named)) == who or said == who.split(" ")[0]:
            return OWNER_REP
        return OWNER_YOU if said in cells.ME else cells.name_in(named)

    def _text(self) -> str:
        """Return the text: the subject, and the cells of all columns for a text, the later ones after their names."""
        subjects = [cell for cell in self._filled("subject").values() if cells.word(cell) not in cells.YES_OR_NO]
        if self.person.name:  # Name beside Rep may be the person's
            subjects = [cell for cell in subjects if fold(cells.name_in(cell)) != fold(self.person.name)]
        subject = "\n".join(subjects)
        found = {**self._filled("text"), **self._filled("private text")}
        if len(found) < 2:  # noqa: PLR2004 - nothing to tell apart
            said = [*found.values()]
        else:
            said = [f"{self._header.name(place)}: {cell}" for place, cell in found.items()]
        return "\n".join([subject, *said] if subject else said)

    def _is_private(self) -> tuple[bool, str]:
        """Return whether a row is private, by any of its columns, and what is wrong with the cell that says it."""
        is_said = self._filled("private text") or self._is_labelled() or self._header.private_title
        said: list[bool | None] = [True] if is_said else []
        unclear = ""
        for key in ("private", "shared"):
            for place, cell in self._filled(key).items():
                word = cells.word(cell)
                is_yes = cells.YES_OR_NO.get(word)
                said.append(cells.VISIBILITY.get(word) if is_yes is None else is_yes is (key == "private"))
                if said[-1] is None:
                    name = self._header.name(place)
                    unclear = (
                        f"{quoted(cell.strip())} in {quoted(name)} isn't yes, no, private or shared. To leave the "
                        f'column out: --column "{name}="'
                    )
        return True in said, unclear

    def _is_labelled(self) -> bool:
        """Whether a line of the text begins by saying that it is private."""
        texts = self._filled("text").values()
        return any(after_private(line) is not None for text in texts for line in text.splitlines())

    def _person(self) -> Person:
        """Return whom the row is about, by the columns for that which it has filled in."""
        is_roster = self._header.table == "rep"
        first, last = self._first("first"), self._first("last")
        full = cells.name_in(f"{first} {last}") if first or last else ""
        named = self._first("name") or self._first("rep")
        mail = self._first("email") or cells.mail_in(named)
        keys = ("name", "rep") if is_roster else ("owner",) if self._header.is_owners else ("rep", "name")
        for key in keys:
            cell = self._first(key)
            said = cells.name_in(cell)
            is_login = len(said.split()) < _LEAST_OF_A_LOGIN and (
                (first and last) or (key == "rep" and self._first("name"))
            )
            if said and not is_login and not (full and "," in cell):
                return Person(said, mail.casefold(), key == "owner")
        attended = self._first("with")
        if not (full or mail or is_roster or self._is_session) and len([*people(attended)]) == 1:
            return Person(cells.name_in(attended), "", is_owner=False)
        return Person(full or cells.name_in(mail), mail.casefold(), is_owner=False)

    def _cell(self, place: int) -> str:
        return self._cells[place] if place < len(self._cells) else ""

    def _filled(self, key: str) -> dict[int, str]:
        """Return the cells of a field that have something in them, by their columns."""
        is_text = key in ("text", "subject", "private text")
        return {
            place: cell for place in self._header.places.get(key, ())
            if (cell := self._cell(place)).strip() and (is_text or not cells.is_empty(cell))
        }  # fmt: skip

    def _first(self, key: str) -> str:
        return next(iter(self._filled(key).values()), "")


def _check_in(kind: str, fields: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the check-in of a goal whose row says where it stands, and leave that out of the goal's fields."""
    if kind != _GOAL:
        return []
    status = "-".join(fields.get("status", "").casefold().replace("-", " ").split())
    stands = {"at": fields.pop("at")} if "at" in fields else {}
    if status in KINDS[_CHECK_IN].statuses:
        del fields["status"]
        stands |= {"status": status}
    return [{"kind": _CHECK_IN, **stands}] if stands else []

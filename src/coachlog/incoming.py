"""Turns the records of an imported file into reps and entries. Their fields are words or values.

A file is read as strictly as what is typed: a day with two readings, an unknown kind and a name that two reps have are
refused. An ISO day (2026-11-23) is taken as it is, since a file may be about any time, unless it is somebody else's and
in the future.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from coachlog import days, incoming_notes, people, zones
from coachlog.days import commitments, parsing, periods
from coachlog.errors import CoachlogError, Unreadable, WrongTime, quoted
from coachlog.incoming_fields import PAST, Fields, day_of, refuse, text_of, values_of
from coachlog.model import HOW, KINDS, OWNER_REP, OWNER_YOU, Entry, Incoming, Kind, Misread, Pause, Rep
from coachlog.settings import SETTINGS, Settings, unreadable
from coachlog.text import fold

_CODE = re.compile(r"[A-Za-z]{0,5}[ #_-]?\d[\d-]*")  # a number of a person in some other program
_DONE = ("done", "closed", "complete", "completed", "finished")
_OPEN = ("open", "todo", "to do", "not started", "in progress", "pending")
_DROPPED = ("cancelled", "canceled")

_NAME_LENGTHS = (3, 2)  # words of a name that a typed line can begin with; else it is the first word
_COMMON = ("id", "uid", "kind", "rep", "on", "text", "tags", "private", "parent", "created_at", "edited_at")
_READ_APART = frozenset(("kind", "tags", "status"))
_FIELDS = {name: frozenset((*_COMMON, *kind.carries)) for name, kind in KINDS.items()}  # of each kind


class RecordParser:
    """Reads records one by one, and knows the reps: those of the journal, and those that the file has brought."""

    def __init__(
        self,
        reps: Sequence[Rep],
        settings: Settings,
        calendar: days.Calendar,
        whose: Rep | None,
        *,
        may_add: bool,
        attending_adds: bool = False,
        on: date | None = None,
        recognise: Callable[[str, Rep | None], Rep | None],
    ) -> None:
        """``whose``: the rep of records that name none. ``may_add``: a rep whom only an entry names is added.

        ``attending_adds``: so is one whom only a session names. ``on`` is the day of entries that have none.

        ``recognise`` takes a name and the rep who has it, if any, and returns the rep who is meant: perhaps one who
        has been renamed since an earlier import.
        """
        self._recognise = recognise
        self.reps = list(reps)
        self.new: list[Rep] = []  # reps that were read, and that the journal has not taken in yet
        self.unknown: dict[str, str] = {}  # names of nobody here, as first written, by the folded name
        self._settings = settings
        self._calendar = calendar
        self._whose = whose
        self._may_add = may_add
        self._attending_adds = attending_adds
        self._on = on
        self.undated: list[str] = []  # start dates of reps that can't be read, and are left out
        self._names: dict[str, str] = {}  # of the file's reps, folded, by uid
        self._known: dict[str, Rep | None] = {}  # by the file's words; None: erased here for good

    def rep(self, fields: Fields) -> Rep:
        """Return the rep of a record: the one who is known by this uid or name, else a new one."""
        if fields.get("started") and not fields.get("uid"):
            fields = self._with_start(fields)
        values = values_of(fields, self._calendar, but={"pauses"})
        _refuse_others(values, frozenset(Rep._fields), "a rep")
        name = " ".join(str(values.get("name") or "").split())
        if not name:
            refuse("there's no name")
        uid = values.get("uid")
        if not uid and _CODE.fullmatch(name):
            refuse(
                f'{quoted(name)} is a number, not a name. To say which column has the names: --column "Their name=name"'
            )
        if uid and self._names.setdefault(uid, fold(name)) != fold(name):
            refuse("its uid belongs to another rep")
        if known := self._same(name, values.get("alias"), uid):
            return self._called(fields, self._recognise(name, known) or known)
        if values.get("tz") and not (values.get("uid") and zones.is_zone(values["tz"])):  # one of ours may have an EST
            values["tz"] = zones.zone(values["tz"])
        pauses = _pauses(fields.get("pauses"), self._calendar)
        return self._called(fields, self._new(values | {"name": name, "pauses": pauses}))

    def _with_start(self, fields: Fields) -> Fields:
        """Return the fields without a start date that can't be read: nothing counts from it."""
        try:
            started = day_of("started", fields["started"], self._calendar)
            _refuse_what_typing_refuses({"started": started}, self._calendar)
        except CoachlogError:
            self.undated.append(str(fields["started"]))
            return {key: value for key, value in fields.items() if key != "started"}
        return fields

    def _same(self, name: str, alias: str | None, uid: str | None) -> Rep | None:
        """Return the rep who this is already. Two may have one name, so a name counts only without a uid."""
        if known := next((rep for rep in self.reps if uid and rep.uid == uid), None):
            return known
        for rep in self.reps:
            if alias and rep.alias == fold(alias):
                if fold(rep.name) != fold(name):
                    refuse(f"{alias} is {rep.name} here. To call one of them otherwise: coachlog rep edit --alias")
                return rep
            if not (alias or uid) and rep.alias == fold(name) != fold(rep.name):
                refuse(f"{name} is what {rep.name} is called here. If this is somebody else, give an Alias, too")
        return None if uid else people.called(name, self.reps)

    def _called(self, fields: Fields, rep: Rep) -> Rep:
        """Remember a rep by the file's alias, which may not be the journal's, and return the rep."""
        self._known[str(fields.get("alias") or rep.alias)] = rep
        return rep

    def _new(self, values: Mapping[str, Any]) -> Rep:
        alias = people.free_alias(values["name"], values.get("alias"), self.reps)
        blank = Rep("", alias, "", None, None, None, None, self._calendar.today)
        rep = blank._replace(**{**values, "alias": alias, "added_on": values.get("added_on") or blank.added_on})
        self.reps.append(rep)
        self.new.append(rep)
        return rep

    def taken_in(self, rep: Rep, taken: Rep | None) -> None:
        """Replace a new rep by the one in the journal, who may have been there before; None: erased for good."""
        self.new = [one for one in self.new if one is not rep]
        self.reps = [*filter(None, dict.fromkeys(taken if one is rep else one for one in self.reps))]
        self._known = {word: taken if one is rep else one for word, one in self._known.items()}

    def settled(self, record: Incoming) -> Iterable[Incoming | Misread]:
        """Return a record as it is; of a day in Markdown notes, its entries. Raises CoachlogError."""
        if "notes" not in record.fields:
            return [record]
        whose = incoming_notes.owner(record.fields["notes"], self.reps, self._whose)
        return incoming_notes.entries(record, whose, self._on, self._calendar)

    def entries(self, fields: Fields) -> list[Entry]:
        """Return a record's entry, or one for each rep whom a jrnl text names; none if the rep was erased for good.

        Raises CoachlogError for what cannot be read.
        """
        kind = fields.get("kind") or "note"
        if not isinstance(kind, str) or kind not in KINDS:
            refuse(f"{quoted(str(kind))} isn't a kind. Kinds: {', '.join(KINDS)}")
        if "words" in fields:
            fields = self._of_a_line(fields)
        values = values_of(fields, self._calendar, but=_READ_APART)
        if "with" in fields:
            values["attended"], values["also"] = self._among(values.pop("with", ()), values.get("also", ()))
        rep, names = values.pop("rep", None), values.pop("names", ())
        carries = KINDS[kind].carries
        _refuse_others(values, _FIELDS[kind], f"a {kind}")
        if "on" not in values:
            values["on"] = self._on or refuse("there's no date. To give one to all entries that have none: --on DAY")
        text = values.pop("text", "")
        if not (text.strip() or values.get("uid") or not KINDS[kind].needs_text):
            refuse("there's no text")
        if not values.get("uid"):
            _refuse_what_typing_refuses(values, self._calendar)
        if "attended" in carries and rep and "with" not in fields:
            values["attended"] = self._attended((rep,))
        is_of_reps = self._is_of_reps(kind, fields, values)
        reps = self._reps(rep, names) if is_of_reps else [""]
        values |= self._defaults(KINDS[kind], fields, values)
        return [Entry(kind, rep, text=text, **values) for rep in reps]

    def _of_a_line(self, fields: Fields) -> Fields:
        """Return a typed line's fields: whose it is, by its first words, its text, and when it is due."""
        line = str(fields["words"]).split()
        of_name = next((count for count in _NAME_LENGTHS if people.called(" ".join(line[:count]), self.reps)), 1)
        text = str(fields["words"]).split(maxsplit=of_name)[of_name:]
        found = {key: value for key, value in fields.items() if key != "words"}
        found |= {"rep": " ".join(line[:of_name]), "text": text[0] if text else ""}
        on = day_of("on", fields["on"], self._calendar) if fields.get("on") else self._on
        if on and "due" in KINDS[fields["kind"]].carries:
            is_bare = "owner" in KINDS[fields["kind"]].carries  # a follow-up
            agreed = commitments.commitment_by(found["text"], None, self._calendar._replace(today=on), is_bare=is_bare)
            found |= {"text": agreed.text} | ({"due": agreed.due.isoformat()} if agreed.due else {})
        return found

    def _is_of_reps(self, kind: str, fields: Fields, values: Mapping[str, Any]) -> bool:
        """Whether a record is a rep's: not a session, nor of one, nor a team goal. Raises Unreadable."""
        if values.get("team"):
            if fields.get("rep") or values.get("under"):
                why = "has no rep" if fields.get("rep") else "can't be part of another goal"
                refuse(f"a {kind} of team {quoted(values['team'])} {why}")
            if values.get("parent") and "under" in KINDS[kind].carries:
                refuse("a team goal has no parent")
            return False
        is_of_a_session = values.get("parent") and "rep" in fields and fields["rep"] is None
        return not ("attended" in KINDS[kind].carries or is_of_a_session)

    def _reps(self, word: str | None, names: Sequence[str]) -> list[str]:
        """Return the aliases of the reps whom a record is about; none if the rep was erased for good."""
        if word:
            rep = self.who(word)
            return [rep.alias] if rep else []
        found = [rep for name in names if (rep := self._recognise(name, people.named(name, self.reps)))]
        if not found and self._whose:
            found = [self._whose]
        if not found:
            are = "aren't reps" if len(names) > 1 else "isn't a rep"
            tagged = f" (@{', @'.join(names)} {are})" if names else ""
            refuse(f"no rep is named{tagged}. To name one for all of these: --rep REP")
        return list(dict.fromkeys(rep.alias for rep in found))

    def who(self, word: str) -> Rep | None:
        """Return the rep whom a file names; None for one who was erased here for good. Raises CoachlogError."""
        if word in self._known:
            return self._known[word]
        rep = self._recognise(word, people.named(word, self.reps))
        if rep is None and _CODE.fullmatch(word.strip()):
            refuse(
                f'{quoted(word)} is a number, not a name. To say which column has the names: --column "Their name=rep"'
            )
        if rep is None and not self._may_add:
            self.unknown.setdefault(fold(word), word)
            raise UnknownRep
        if rep is None:
            rep = self._new({"name": " ".join(word.split())})
        self._known[word] = rep
        return rep

    def _among(
        self, words: Sequence[str | None], also: Sequence[str]
    ) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
        """Return who of a session are reps, and the names of the others: nobody becomes a rep by attending."""
        if self._attending_adds:
            return self._attended(words), tuple(also)
        here: list[str | None] = []
        names = [*also]
        for word in words:
            if word is None or word in self._known or people.named(word, self.reps):
                here.append(word)
            else:
                names.append(word)
        return self._attended(here), tuple(dict.fromkeys(names))

    def _attended(self, words: Sequence[str | None]) -> tuple[str | None, ...]:
        """Return the aliases of those who were in a session, each once; None for each former rep."""
        found = [self.who(word) if word else None for word in words]
        aliases = [rep.alias if rep else None for rep in found]
        return tuple(alias for place, alias in enumerate(aliases) if alias is None or alias not in aliases[:place])

    def _defaults(self, kind: Kind, fields: Fields, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a record leaves out and its kind needs, and its status in our words."""
        if "how" in kind.carries:
            how = values.get("how", "met")
            return {"how": how} if how in HOW else refuse(f"{quoted(how)} isn't one of {', '.join(HOW)}")
        status = _status(kind, fields["status"]) if fields.get("status") and kind.statuses else None
        if not kind.opens:
            return {"status": status} if status else {}
        is_said = "given" in kind.closes  # with a due date it is still to be said
        over = {"closed_on", "given_on"} & values.keys()
        if not status:
            status = kind.statuses[1 if over or (is_said and "due" not in values) else 0]
        if over and (status == kind.opens or (is_said and status != "given")):
            refuse(f"it is {status}, but has a date in {over.pop()}")
        defaults: dict[str, Any] = {"status": status}
        if status != kind.opens and "closed_on" in kind.carries:
            defaults["closed_on"] = values.get("closed_on", values["on"])
        if status == "given":
            defaults["given_on"] = values.get("given_on", values["on"])
        if "owner" in kind.carries:
            owner = values.get("owner", "").strip() or OWNER_YOU
            defaults["owner"] = owner.casefold() if owner.casefold() in (OWNER_YOU, OWNER_REP) else owner
        if "every" in kind.carries and "every" not in fields:
            defaults["every"] = self._settings.goal_every
        return defaults


class UnknownRep(CoachlogError):
    """A record names somebody who is no rep; ``RecordParser.unknown`` has the name."""


def setting(fields: Fields) -> tuple[str, str]:
    """Return a setting's name and its value. Raises CoachlogError for none of ours."""
    ((name, value),) = fields.items()
    is_ours = name in SETTINGS and isinstance(value, str) and not unreadable({name: value})
    if is_ours and SETTINGS[name].reads == "name":
        return name, " ".join(text_of(name, value).split())
    if is_ours and SETTINGS[name].reads == "span":
        is_ours = value.isdecimal() and int(value) <= periods.LONGEST_SPAN
    if not is_ours:
        refuse(f"{quoted(f'{name} {value}')} isn't a coachlog setting")
    return name, value


def _status(kind: Kind, word: object) -> str:
    known = kind.statuses
    plain = str(word).strip().casefold()
    if kind.opens:
        plain = known[1] if plain in _DONE else known[0] if plain in _OPEN else plain
        plain = "dropped" if plain in _DROPPED else plain
    return plain if plain in known else refuse(f"{quoted(str(word))} isn't one of {', '.join(known)}")


def _pauses(raw: object, calendar: days.Calendar) -> tuple[Pause, ...]:
    """Read the pauses of a JSON export."""
    with suppress(TypeError, AttributeError, KeyError):  # it is no list of such objects
        found = [dict.fromkeys(one) | values_of(one, calendar) for one in raw or ()]  # type: ignore[attr-defined]
        pauses = tuple(Pause(one["uid"], one["from"], one["back"], one["because"]) for one in found)
        if all(one.uid and one.start and not (one.back and one.back < one.start) for one in pauses):
            return pauses
    raise Unreadable("its pauses aren't as coachlog writes them")


def _refuse_others(values: Mapping[str, Any], known: frozenset[str], what: str) -> None:
    if not values.keys() <= known:
        refuse(f"{what} has no {quoted(next(name for name in values if name not in known))}")


def _refuse_what_typing_refuses(values: Mapping[str, Any], calendar: days.Calendar) -> None:
    """Raise Unreadable where something of another program happens after today, or asks for nothing."""
    for name in PAST:
        if (day := values.get(name)) and day > calendar.today:
            raise WrongTime(f"{days.say(day, calendar.today)} {parsing.IN_THE_FUTURE}")
    if values.get("target", 1) <= 0:
        refuse(f"the number to reach must be above 0, not {values['target']:g}")

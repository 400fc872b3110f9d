"""What the records of an imported file mean: fields, as words or as values, to reps and entries.

A file is read as strictly as what is typed: a day that can be read two ways, a kind that is none and a rep who fits
twice are refused. A day as we write it (2026-11-23) is taken as it is, since a file may tell of any time.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NoReturn

from coachlog import days, people, zones
from coachlog.days import parsing, periods
from coachlog.errors import CoachlogError, Unreadable, quoted, value_of
from coachlog.model import HOW, KINDS, OWNER_REP, OWNER_YOU, Entry, Pause, Rep
from coachlog.settings import SETTINGS, Settings, unreadable
from coachlog.text import fold

Fields = Mapping[str, Any]
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_UID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
_CLOCK = re.compile(r"(?:[T ]|, )\d{1,2}:\d\d.*$")  # behind a day, as spreadsheets and other programs write it
_YES, _NO = ("true", "yes", "y", "x", "1", "private"), ("false", "no", "n", "0", "")
_DONE = ("done", "closed", "complete", "completed", "finished")
_OPEN = ("open", "todo", "to do", "not started", "in progress", "pending")
_DROPPED = ("cancelled", "canceled")
_LARGEST = 2**53  # that everybody who reads JSON counts to; and SQLite can still number what comes after

_COMMON = {"id", "uid", "kind", "rep", "on", "text", "tags", "private", "parent", "created_at", "edited_at"}
_KNOWN = {kind: {*_COMMON, *carries} for kind, (_, carries, *_) in KINDS.items()}
_NAMES = {"with": "attended"}  # a key that Python will not let us name as the field


class RecordParser:
    """Who and what is known while a file is read; grows by the reps that it brings."""

    def __init__(
        self,
        reps: Sequence[Rep],
        told: Settings,
        calendar: days.Calendar,
        whose: Rep | None,
        *,
        may_add: bool,
        recognise: Callable[[str, Rep | None], Rep | None],
    ) -> None:
        """``whose``: the rep of records that name none. ``may_add``: a rep that only an entry names is added.

        ``recognise`` gets a name and who has it, and returns who is meant: also one who has been renamed since.
        """
        self._recognise = recognise
        self.reps = list(reps)
        self.new: list[Rep] = []  # reps that were read, and that the journal has not taken in yet
        self.unknown: dict[str, str] = {}  # who is named but not known, as first written, by the folded name
        self._told = told
        self._calendar = calendar
        self._whose = whose
        self._may_add = may_add
        self._known: dict[str, Rep | None] = {}  # words of the file, and who that is; None: forgotten here for good

    def rep(self, fields: Fields) -> Rep:
        """Return the rep of a record: the one that is known by this uid or name, else a new one, not yet known."""
        values = {name: _read(name, value, self._calendar) for name, value in fields.items() if name != "pauses"}
        _refuse_others(values, Rep._fields, "a rep")
        name = " ".join(str(values.get("name") or "").split())
        if not name:
            _refuse("there is no name")
        if known := self._same(name, values.get("alias"), values.get("uid")):
            return self._called(fields, self._recognise(name, known) or known)
        if values.get("tz") and not (values.get("uid") and zones.is_zone(values["tz"])):  # one of ours may have an EST
            values["tz"] = zones.zone(values["tz"])
        return self._called(
            fields, self._new(values | {"name": name, "pauses": _pauses(fields.get("pauses"), self._calendar)})
        )

    def _same(self, name: str, alias: str | None, uid: str | None) -> Rep | None:
        """Return who this is already. Two may have one name, so that it says enough only where there is no more."""
        if known := next((rep for rep in self.reps if uid and rep.uid == uid), None):
            return known
        for rep in self.reps:
            if alias and rep.alias == fold(alias):
                if fold(rep.name) != fold(name):
                    _refuse(f"{alias} is {rep.name} here. To call one of them otherwise: coachlog rep edit --alias")
                return rep
            if not (alias or uid) and rep.alias == fold(name) != fold(rep.name):
                _refuse(f"{name} is what {rep.name} is called here. If this is somebody else, give an Alias, too")
        return None if uid else people.called(name, self.reps)

    def _called(self, fields: Fields, rep: Rep) -> Rep:
        """Remember whom the file calls by which alias; the journal may call them otherwise."""
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

    def entries(self, fields: Fields) -> list[Entry]:
        """Return what a record says: one entry, or one for each rep whom a jrnl text names; none of a forgotten rep's.

        Raises CoachlogError for what cannot be read.
        """
        kind = fields.get("kind") or "note"
        if not isinstance(kind, str) or kind not in KINDS:
            _refuse(f"{quoted(str(kind))} is no kind. There are: {', '.join(KINDS)}")
        values = {
            _NAMES.get(name, name): _read(name, value, self._calendar)
            for name, value in fields.items()
            if name not in ("kind", "tags", "status")
        }
        rep, names = values.pop("rep", None), values.pop("names", None) or ()
        _refuse_others(values, _KNOWN[kind], f"a {kind}")
        if not values.get("on"):
            _refuse("there is no day")
        if not (values.get("text") or "").strip() and not values.get("uid") and kind != "check-in":
            _refuse("there is no text")
        if kind == "session" and rep and "with" not in fields:
            values["attended"] = (rep,)
        hangs = "rep" in fields and bool(values.get("parent"))
        reps = [""] if kind == "session" or (hangs and rep is None) else self._reps(rep, names)
        values = {name: value for name, value in values.items() if value is not None} | {"text": values.get("text", "")}
        if kind == "session":
            values["attended"] = self._attended(values.get("attended", ()))
        values |= self._usual(kind, fields, values)
        return [Entry(kind, rep, **values) for rep in reps]

    def _reps(self, word: str | None, names: Sequence[str]) -> list[str]:
        """Return the aliases of whose a record is; none for a forgotten rep's."""
        if word:
            rep = self.who(word)
            return [rep.alias] if rep else []
        found = [rep for name in names if (rep := self._recognise(name, people.named(name, self.reps)))]
        if not found and self._whose:
            found = [self._whose]
        if not found:
            tagged = f" (@{', @'.join(names)} is none)" if names else ""
            _refuse(f"no rep is named{tagged}. To say whose such are: --rep REP")
        return list(dict.fromkeys(rep.alias for rep in found))

    def who(self, word: str) -> Rep | None:
        """Return whom a file names; None for one who was forgotten here for good. Raises CoachlogError for nobody."""
        if word in self._known:
            return self._known[word]
        rep = self._recognise(word, people.named(word, self.reps))
        if rep is None and not self._may_add:
            self.unknown.setdefault(fold(word), word)
            raise UnknownRep(word)
        if rep is None:
            rep = self._new({"name": " ".join(word.split())})
        self._known[word] = rep
        return rep

    def _attended(self, words: Sequence[str | None]) -> tuple[str | None, ...]:
        """Return the aliases of who was in a session, each once; None for each former rep."""
        found = [self.who(word) if word else None for word in words]
        aliases = [rep.alias if rep else None for rep in found]
        return tuple(alias for place, alias in enumerate(aliases) if alias is None or alias not in aliases[:place])

    def _usual(self, kind: str, fields: Fields, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a record leaves open and its kind needs, and its status in our words."""
        on = values["on"]
        if kind == "note":
            how = values.get("how", "met")
            return {"how": how} if how in HOW else _refuse(f"{quoted(how)} is none of {', '.join(HOW)}")
        _, carries, opens, statuses, closes = KINDS[kind]
        status = _status(kind, fields["status"]) if fields.get("status") and statuses else None
        if not opens:
            return {"status": status} if status else {}
        is_said = "given" in closes  # with a due date it is still to be said
        over = {"closed_on", "given_on"} & values.keys()
        if not status:
            is_over = any(values.get(day) for day in over) or (is_said and "due" not in values)
            status = statuses[1 if is_over else 0]
        if over and (status == opens or (is_said and status != "given")):
            _refuse(f"it is {status}, and has a day in {over.pop()}")
        usual: dict[str, Any] = {"status": status}
        if status != opens and "closed_on" in carries:
            usual["closed_on"] = values.get("closed_on", on)
        if status == "given":
            usual["given_on"] = values.get("given_on", on)
        if "owner" in carries:
            owner = str(values.get("owner") or OWNER_YOU).strip() or OWNER_YOU
            usual["owner"] = owner.casefold() if owner.casefold() in (OWNER_YOU, OWNER_REP) else owner
        if "every" in carries and "every" not in fields:
            usual["every"] = self._told.goal_every
        return usual


class UnknownRep(CoachlogError):
    """A record of somebody who is no rep."""

    def __init__(self, word: str) -> None:
        super().__init__(f"no rep is called {quoted(word)}. To add whoever is missing: --add-reps")


def setting(fields: Fields) -> tuple[str, str]:
    """Return a setting's name and its value. Raises CoachlogError for none of ours."""
    ((name, value),) = fields.items()
    is_ours = name in SETTINGS and isinstance(value, str) and not unreadable({name: value})
    if is_ours and SETTINGS[name].reads == "span":
        is_ours = value.isdecimal() and int(value) <= periods.LONGEST_SPAN
    if not is_ours:
        _refuse(f"{quoted(f'{name} {value}')} is no setting of ours")
    return name, value


def _status(kind: str, word: object) -> str:
    known = KINDS[kind].statuses
    plain = str(word).strip().casefold()
    if kind != "check-in":
        plain = known[1] if plain in _DONE else known[0] if plain in _OPEN else plain
        plain = "dropped" if plain in _DROPPED else plain
    return plain if plain in known else _refuse(f"{quoted(str(word))} is none of {', '.join(known)}")


def _pauses(told: object, calendar: days.Calendar) -> tuple[Pause, ...]:
    """Read the pauses of a JSON export."""
    try:
        found = [{name: _read(name, value, calendar) for name, value in one.items()} for one in told or ()]  # type: ignore[attr-defined]  # if it is no list of objects, that is caught
        pauses = tuple(Pause(one["uid"], one["from"], one["back"], one["because"]) for one in found)
    except (TypeError, AttributeError, KeyError):
        _refuse("its pauses are none as coachlog writes them")
    if any(not (one.uid and one.start) or (one.back and one.back < one.start) for one in pauses):
        _refuse("its pauses are none as coachlog writes them")
    return pauses


def _refuse_others(values: Mapping[str, Any], known: Sequence[str] | set[str], what: str) -> None:
    if others := [name for name, value in values.items() if name not in known and value is not None]:
        _refuse(f"{what} has no {quoted(others[0])}")


def _refuse(why: str) -> NoReturn:
    raise Unreadable(why)


# Fields


def _read(name: str, raw: object, calendar: days.Calendar) -> Any:
    """Return a field's value. Raises Unreadable for what it cannot be."""
    if raw is None:
        return None
    return _READERS.get(name, _text)(name, raw, calendar)


def _text(name: str, raw: object, _calendar: days.Calendar) -> str:
    if not isinstance(raw, str):
        _refuse(f"{quoted(str(raw))} in {name} is no text")
    try:
        raw.encode()
    except UnicodeEncodeError:
        _refuse(f"what {name} says is not Unicode text")
    return raw.replace("\0", "\u2400")


def _uid(name: str, raw: object, calendar: days.Calendar) -> str:
    uid = _text(name, raw, calendar)
    return uid if not uid or _UID.fullmatch(uid) else _refuse(f"{quoted(uid)} is no uid as coachlog writes it")


def _past(name: str, raw: object, calendar: days.Calendar) -> date:
    return _day(name, raw, lambda words: parsing.happened(words, calendar))


def _any_day(name: str, raw: object, calendar: days.Calendar) -> date:
    return _day(name, raw, lambda words: parsing.either(words, calendar))


def _day(name: str, raw: object, read: Callable[[str], date]) -> date:
    words = raw.strip() if isinstance(raw, str) else _refuse(f"{quoted(str(raw))} in {name} is no day")
    words = _CLOCK.sub("", words)
    if _ISO_DAY.fullmatch(words):
        try:
            return date.fromisoformat(words)
        except ValueError:
            pass  # the 30th of February: told as any other
    return read(words)


def _number(name: str, raw: object, _calendar: days.Calendar) -> float:
    try:
        value = float("" if isinstance(raw, bool) else raw)  # type: ignore[arg-type]  # what is neither is caught
    except (TypeError, ValueError, OverflowError):
        value = float("nan")
    if value != value or abs(value) == float("inf"):  # noqa: PLR0124 - nan
        _refuse(f"{quoted(str(raw))} in {name} is no number")
    return value


def _count(name: str, raw: object, calendar: days.Calendar) -> int:
    value = raw if isinstance(raw, int) and not isinstance(raw, bool) else _number(name, raw, calendar)
    if value != int(value) or not 0 <= value <= _LARGEST:
        _refuse(f"{quoted(str(raw))} in {name} is no whole number")
    return int(value)


def _span(name: str, raw: object, calendar: days.Calendar) -> int:
    with value_of(name):
        if isinstance(raw, str) and not raw.strip().isdecimal():
            return periods.span(raw)
        length = _count(name, raw, calendar)
        return length if length <= periods.LONGEST_SPAN else periods.span(str(raw))  # which says what is one


def _switch(name: str, raw: object, _calendar: days.Calendar) -> bool:
    said = str(raw).strip().casefold()
    if said not in (*_YES, *_NO):
        _refuse(f"{quoted(str(raw))} in {name} is neither yes nor no")
    return said in _YES


def _moment(name: str, raw: object, _calendar: days.Calendar) -> str:
    try:
        if isinstance(raw, str) and _MOMENT.fullmatch(raw) and datetime.fromisoformat(raw):
            return raw
    except ValueError:
        pass  # 25 o'clock: told as any other
    _refuse(f"{quoted(str(raw))} in {name} is no time as coachlog writes it: 2026-11-23T08:40:00Z")


def _list(name: str, raw: object, calendar: days.Calendar) -> tuple[str | None, ...]:
    """Read names; one that is null in ``with`` was a rep who is forgotten."""
    if not (isinstance(raw, list) and all(isinstance(one, str) or (one is None and name == "with") for one in raw)):
        _refuse(f"{quoted(str(raw))} in {name} is no list of names")
    return tuple(one and _text(name, one, calendar) for one in raw)


_READERS: Mapping[str, Callable[[str, object, days.Calendar], Any]] = {
    **dict.fromkeys(("on", "given_on", "closed_on", "started", "added_on"), _past),
    **dict.fromkeys(("due", "snoozed_until", "quiet_until", "left_on", "keep_until", "from", "back"), _any_day),
    **dict.fromkeys(("target", "at"), _number),
    **dict.fromkeys(("id", "parent", "snoozes"), _count),
    **dict.fromkeys(("every", "feedback_every", "praise_every"), _span),
    **dict.fromkeys(("created_at", "edited_at"), _moment),
    **dict.fromkeys(("with", "attended", "also", "names"), _list),
    "uid": _uid,
    "private": _switch,
}

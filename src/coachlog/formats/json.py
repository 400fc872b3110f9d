"""JSON: the stable interface of scripts, and the only place that knows its keys.

One document, days as ISO text, times in UTC with Z; the same journal gives the same bytes. Letters beyond ASCII are
escaped: the text comes back byte for byte whatever the terminal, and nothing in it can act on one.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from coachlog.about import About
from coachlog.access import Mention, SubjectAccess
from coachlog.briefs import Brief, Card, section_of
from coachlog.cadences import Cadence, Clock
from coachlog.duties import Due, Duty, Quiet
from coachlog.errors import CoachlogError, quoted
from coachlog.model import KINDS, Entry, Incoming, Misread, Rep, Source, Tag, Undoable, Version, changes, plain_number
from coachlog.settings import InForce
from coachlog.standings import Standing, TeamGoals
from coachlog.text import tags
from coachlog.weeks import Week

if TYPE_CHECKING:
    from coachlog.formats.handover import HandOver
    from coachlog.formats.review import Period

_COMMON = ("id", "uid", "kind", "rep", "on", "text", "tags", "private", "parent", "created_at", "edited_at")

_CHUNK = 64 * 1024  # letters
_CUT = len("false\\u1234")  # where a piece ends within a word or an escape, its reading fails at most so far before
_TABLES = {"reps": "rep", "entries": "entry"}  # lists of an export, and what each of theirs is
HANDED_OVER, LAST, TEAM_GOALS = "handover", "last_one_on_one", "team_goals"  # keys that only a hand-over has
_KEYS = {"attended": "with", "start": "from"}  # fields that Python will not let us name as the key


def entries(found: Iterable[Entry]) -> Iterator[str]:
    """Yield ``{"entries": […]}``."""
    return document({"entries": iter(found)})


def reps(found: Iterable[Rep]) -> Iterator[str]:
    """Yield ``{"reps": […]}``."""
    return document({"reps": iter(found)})


def written(reps: Iterable[Rep], entries: Iterable[Entry]) -> Iterator[str]:
    """Yield ``{"reps": […], "entries": […]}``: what a command wrote that writes both."""
    return document({"reps": iter(reps), "entries": iter(entries)})


def due(morning: Due) -> Iterator[str]:
    """Yield a morning: its day, its four lists, and the next day on which something is due."""
    lists = {key: iter(found) for key, found in morning._asdict().items() if isinstance(found, list)}
    return document({"today": morning.today, **lists, "next": morning.next})


def tags_used(found: Iterable[Tag]) -> Iterator[str]:
    """Yield ``{"tags": […]}``: each tag, how many entries have it, and the day of the last one."""
    return document({"tags": iter(found)})


def about(found: About) -> Iterator[str]:
    """Yield what there is about a tag: how many entries since when, and its lists; see ``about.About``."""
    lists = {key: iter(value) if isinstance(value, list) else value for key, value in found._asdict().items()}
    del lists["typed"]
    return document(lists)


def config(settings: Iterable[InForce]) -> Iterator[str]:
    """Yield ``{"config": […]}``: each setting, its value as it is stored, and where it comes from."""
    return document({"config": ({"key": one.name, "value": one.stored, "from": one.source} for one in settings)})


def erased(
    entries: int, snapshots: int, drafts: int, held: Iterable[Path], mentions: Sequence[Mention] = ()
) -> Iterator[str]:
    """Yield how much was erased, what went along, drafts that are still open, and lines that name who was erased."""
    counts = {"entries": entries, "snapshots": snapshots, "drafts": drafts}
    return document({"erased": {**counts, "held": map(str, held)}, "mentions": iter(mentions)})


def findings(found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield ``{"findings": […]}``: what is wrong, and what to do."""
    return document({"findings": ({"what": what, "then": then} for what, then in found)})


def copied(path: Path, reps: int, entries: int, aside: Path | None = None, *, encrypted: bool) -> Iterator[str]:
    """Yield what a backup, or a journal that was restored, holds; and where the old journal was put."""
    counts = {"reps": reps, "entries": entries, "aside": aside and str(aside)}
    return document({"path": str(path), "encrypted": encrypted, **counts})


def switched(path: Path, reps: int, entries: int, gone: int, stayed: int, *, encrypted: bool) -> Iterator[str]:
    """Yield what a journal holds that was encrypted or decrypted, how many snapshots went, and how many stayed so."""
    counts = {"reps": reps, "entries": entries, "snapshots_gone": gone, "snapshots_left_encrypted": stayed}
    return document({"path": str(path), "encrypted": encrypted, **counts})


def imported(reps: Iterable[Rep], counts: Mapping[str, Any], problems: Iterable[Misread]) -> Iterator[str]:
    """Yield the reps that an import added, what was imported and skipped, and the lines that cannot be read."""
    places = ({key: value for key, value in one._asdict().items() if value != ""} for one in problems)
    return document({"reps": iter(reps), **counts, "problems": places})


def versions(found: Iterable[Version]) -> Iterator[str]:
    """Yield ``{"versions": […]}``: when, which command, and the fields that it changed; null where it deleted all."""
    return document({"versions": _changes(found)})


def steps(found: Iterable[Undoable]) -> Iterator[str]:
    """Yield ``{"steps": […]}``: what undo can take back, numbered from the last."""
    numbered = (
        {"n": place, "at": step.at, "command": step.command, "entries": step.entries, "reps": step.reps}
        for place, step in enumerate(found, 1)
    )
    return document({"steps": numbered})


def prep(brief: Brief) -> Iterator[str]:
    """Yield what to know before a one-on-one."""

    def record(entry: Entry) -> Entry | Mapping[str, Entry | int | None]:
        if entry.id in brief.carried_over:
            return {"topic": entry, "carried_over": brief.carried_over[entry.id]}
        if section_of(entry).name != "goal":
            return entry
        last, team_goal = brief.check_ins.get(entry.id), brief.team_goals.get(entry.id)
        return {"goal": entry, "last_check_in": last, "team_goal": team_goal}

    sections = {
        section.key: next(iter(found), None) if section.is_one else map(record, found)
        for section, found in brief.sections()
    }
    return document({"rep": brief.rep, **sections})


def card(found: Card, every: Cadence) -> Iterator[str]:
    """Yield a rep's card: the cadence in force, the last one-on-one, open goals, and how many other items are open."""
    goals = ({"goal": goal, "last_check_in": found.check_ins.get(goal.id)} for goal in found.goals)
    return document({"rep": found.rep, "cadence": every, "last": found.last, "goals": goals, "open": found.counts})


def recap(rep: str, on: date, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield what may be shared of a one-on-one: the rep by alias, its day, and what was agreed."""
    return document({"rep": rep, "on": on, "entries": iter(entries)})


def team(found: Iterable[Standing], session: Clock | None, today: date) -> Iterator[str]:
    """Yield how things stand with each rep, longest without contact first, and the clock of the team's sessions."""
    return document({"today": today, "team": iter(found), "session": session})


def goals(found: TeamGoals, today: date) -> Iterator[str]:
    """Yield the open team goals, each with the goals under it and the reps who have none."""

    def looked_at(goal: Entry) -> dict[str, Entry | None]:
        return {"goal": goal, "last_check_in": found.check_ins.get(goal.id)}

    listed = (
        {**looked_at(one.goal), "under": [*map(looked_at, one.under)], "without": one.without} for one in found.goals
    )
    return document({"today": today, "goals": listed, "elsewhere": found.elsewhere})


def week(found: Week) -> Iterator[str]:
    """Yield a week: what happened in it, who was missed, and what is open, overdue or coming."""
    return document({key: iter(part) if isinstance(part, list) else part for key, part in found._asdict().items()})


def export(reps: Iterable[Rep], entries: Iterable[Entry], config: Mapping[str, str]) -> Iterator[str]:
    """Yield a journal, or a part of it: reps by alias, entries by id, and the settings that the journal has."""
    return document({"reps": iter(reps), "entries": iter(entries), "config": config})


def handover(found: "HandOver", giver: str | None, on: date) -> Iterator[str]:
    """Yield a hand-over, which an import takes over: from whom and when, the rep, and all that Markdown has."""
    team_goals = ({"goal": goal, "text": above.text or None} for goal, above in sorted(found.team_goals.items()))
    head = {HANDED_OVER: {"from": giver, "on": on}, LAST: found.last and found.last.on, TEAM_GOALS: team_goals}
    return document({**head, "reps": iter([found.rep._replace(every=found.every)]), "entries": found.entries()})


def review(rep: str, period: "Period", entries: Iterable[Entry]) -> Iterator[str]:
    """Yield what a review is made of: its period, and the entries by id."""
    return document({**_head(rep, period), "entries": iter(entries)})


def reviews(found: Iterable[tuple[str, Sequence[Entry]]], period: "Period") -> Iterator[str]:
    """Yield ``{"reviews": […]}``: what the review of each rep is made of, as ``review`` has it."""
    return document({"reviews": ({**_head(rep, period), "entries": entries} for rep, entries in found)})


def _head(rep: str, period: "Period") -> dict[str, Any]:
    return {"rep": rep, "quarter": period.name, "since": period.first, "until": period.last}


def all_about(held: SubjectAccess) -> Iterator[str]:
    """Yield everything that is held about a rep: as in an export, old versions, and where others' entries name them."""
    return document(
        {
            "reps": iter([held.rep]),
            "rep_versions": (change for versions in held.of_rep for change in _changes(versions)),
            "entries": ({**_entry(entry), "versions": _changes(versions)} for entry, versions in held.entries),
            "former": (former._asdict() | {"versions": _changes(former.versions)} for former in held.former),
            "mentions": iter(held.mentions),
        }
    )


def document(parts: Mapping[str, Any]) -> Iterator[str]:
    """Write one object, its lists one record a line, as they come."""
    yield "{"
    for place, (key, value) in enumerate(parts.items()):
        yield f"{',' if place else ''}\n{json.dumps(key)}: "
        if not isinstance(value, Iterator):
            yield json.dumps(_plain(value))
            continue
        yield "["
        for row, record in enumerate(value):
            yield f"{',' if row else ''}\n  {json.dumps(_plain(record))}"
        yield "\n]"
    yield "\n}\n"


def _changes(versions: Iterable[Version]) -> Iterator[Mapping[str, Any]]:
    for version, changed in changes(versions):
        yield {"at": version.at, "command": version.command, "changed": changed}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: a record as an object, a day as text."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Entry):
        return _entry(value)
    if hasattr(value, "_asdict"):
        value = _fields(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value]


def _entry(entry: Entry) -> dict[str, Any]:
    values = entry._asdict() | {
        "rep": entry.rep or None,
        "tags": list(tags(entry.text)),
        "created_at": entry.created_at or None,
    }
    return {_KEYS.get(name, name): _plain(values[name]) for name in (*_COMMON, *KINDS[entry.kind].carries)}


def _fields(record: Any) -> dict[str, Any]:
    fields: dict[str, Any] = record._asdict()
    match record:
        case Duty() | Quiet():
            fields["rep"] = record.rep or None
        case Standing():
            fields["rep"] = record.rep.alias
        case Clock():
            del fields["quiet_on"]
        case Tag():
            del fields["typed"]
    return {_KEYS.get(key, key): value for key, value in fields.items()}


# Reading what ``export`` gives


def is_one(_name: str, head: str) -> bool:
    """Whether a file is JSON, by its beginning."""
    return head.lstrip().startswith("{")


def read(file: IO[str]) -> Source:
    """Read an export, or any document with ``reps`` or ``entries``, record by record. Raises CoachlogError."""
    document = Document(file)
    names = document.names()
    first = next(names, None)
    if first != HANDED_OVER:
        return Source(_records(document, chain([first] if first is not None else [], names)))
    line, said = document.value()
    handover = Incoming(line, HANDED_OVER, said if isinstance(said, dict) else document.fail())
    return Source(_records(document, names, and_of=(LAST, TEAM_GOALS)), handover=handover)


def _records(document: "Document", names: Iterable[str], and_of: Collection[str] = ()) -> Iterator[Incoming]:
    """Yield the records of a document, by its names from here on; ``and_of``: what else it can have."""
    for key in names:
        if key == "config":
            line, settings = document.value()
            for name, value in settings.items() if isinstance(settings, dict) else document.fail():
                yield Incoming(line, "setting", {name: value})
        elif key in _TABLES:
            for line, record in document.elements():
                yield Incoming(line, _TABLES[key], record if isinstance(record, dict) else document.fail())
        elif key in and_of:
            line, value = document.value()
            yield Incoming(line, HANDED_OVER, {key: value})
        elif key == HANDED_OVER:
            raise CoachlogError(f"line {document.line}: {quoted(key)} has to be the first key")
        else:
            raise CoachlogError(f"line {document.line}: {quoted(key)} isn't part of a coachlog export")


class Document:
    """A JSON document that is read piece by piece, and never held whole. ``begun``: what was read of it before."""

    def __init__(self, file: IO[str], begun: str = "") -> None:
        self._file = file
        self._text = begun
        self._at = 0
        self._line = 1
        self._counted = 0  # up to where its lines are
        self._decoder = json.JSONDecoder(parse_constant=lambda _: self.fail())

    @property
    def line(self) -> int:
        """The line at which the reading stands."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def names(self) -> Iterator[str]:
        """Yield the names in the object that the document is; the value of each is for the caller to read."""
        for _ in self._parts("{", "}"):
            _, key = self.value()
            if not isinstance(key, str) or self._next() != ":":
                self.fail()
            self._at += 1
            yield key
        if self._next():
            self.fail()

    def elements(self) -> Iterator[tuple[int, Any]]:
        """Yield the values of a list, each with its line."""
        for _ in self._parts("[", "]"):
            yield self.value()

    def value(self) -> tuple[int, Any]:
        """Return the next value and the line where it begins."""
        self._next()
        if self._at > _CHUNK:  # drop what was read
            self._line, self._text = self.line, self._text[self._at :]
            self._at = self._counted = 0
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated string") or error.pos > len(self._text) - _CUT
                if not (is_cut and self._more()):
                    self.fail()
            except (RecursionError, ValueError):  # ValueError: a number of more digits than Python reads
                self.fail()
            else:
                if end < len(self._text) or not self._more():  # at the end of what is at hand a number may go on
                    break
        line, self._at = self.line, end
        return line, found

    def fail(self) -> NoReturn:
        """Raise CoachlogError that names the line which is not JSON of an export."""
        raise CoachlogError(f"line {self.line} isn't what coachlog writes in an export")

    def _parts(self, begin: str, end: str) -> Iterator[None]:
        """Go through what stands between two brackets, with commas between."""
        if self._next() != begin:
            self.fail()
        self._at += 1
        is_first = True
        while (mark := self._next()) != end:
            if not is_first and mark != ",":
                self.fail()
            self._at += not is_first
            yield
            is_first = False
        self._at += 1

    def _next(self) -> str:
        """Return the next letter that isn't white space, without taking it; nothing at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def _more(self) -> bool:
        """Read on, the more the longer the piece is that is not yet whole."""
        more = self._file.read(max(_CHUNK, len(self._text)))
        self._text += more
        return bool(more)

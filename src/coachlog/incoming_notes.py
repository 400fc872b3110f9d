"""What a day in somebody's Markdown notes means: a note, what is private beside it, and the follow-ups of both.

The reader of Markdown knows no reps. Whose the notes are, and which headings only name that rep, is settled here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from coachlog import days, people
from coachlog.days import Calendar, commitments, parsing
from coachlog.errors import CoachlogError, NotADay, WhichRep, WrongTime, quoted
from coachlog.incoming_fields import day_of, refuse
from coachlog.model import Incoming, Misread, Rep
from coachlog.text import fold

# What a heading or a file's name says beside the name of a rep.
_MEETING = (
    r"(?<!\w)(?:1 ?(?:-|:|/|x|on|to|-on-|-to-|2|-2-) ?1s?|one[ -](?:on|to)[ -]ones?|o3s?|notes?|meetings?|sync|with|w/"
    r"|catch[ -]?ups?|check[ -]?ins?|coaching|weekly|biweekly|monthly|log|journal)(?!\w)"
)
_ONE_EACH = "Put the notes about each into a file of its own"
_AROUND = " \t:;,.-–—|/·•()[]*_~<>&+"


class Task(NamedTuple):
    """A line with a box: an item to do. Its days are as written, empty where it has none."""

    line: int
    text: str
    owner: str
    status: str
    due: str = ""
    closed_on: str = ""


class Part(NamedTuple):
    """A text, what is to be done about it, and what the heading above it says.

    ``title`` is what the heading says beside its day. ``heading`` is the line that goes before the text if that is
    more than a name.
    """

    line: int
    title: str
    heading: str
    text: str
    tasks: Sequence[Task]


class Notes(NamedTuple):
    """What a file says about one day, and what it says about whose that is."""

    on: str  # as written, empty if there is none
    said: Part
    apart: Sequence[Part]  # what only the manager may read
    private: str  # what the file says about that for all of it
    person: str  # whom the file is expressly about
    names: Sequence[str]  # the file's name, and its folder's
    above: Sequence[str]  # the headings in which it stands
    below: Sequence[str]  # and those in it, without a day


class Owner(NamedTuple):
    """Whose notes are: a word for the rep, and the rep if that is one here."""

    word: str
    rep: Rep | None


def without_meeting(words: str) -> str:
    """Return what a heading or a name says without ``1-1``, ``notes``, ``with`` and the like."""
    return re.sub(r"['’]s$", "", " ".join(re.sub(_MEETING, " ", words, flags=re.IGNORECASE).split()).strip(_AROUND))


def owner(notes: Notes, reps: Sequence[Rep], asked: Rep | None) -> Owner:
    """Return whose notes are: the named person's, else the file's name says it, a heading, or the option.

    Raises CoachlogError where a heading names another rep than the file, or a name fits several.
    """
    heading = _first(map(without_meeting, (notes.said.title, *reversed(notes.above))), reps, strict=False)
    file = _first([notes.person or "", *([] if notes.person else notes.names)], reps, strict=not (asked or heading))
    if file and heading and file != heading:
        refuse(f"its heading names {heading.name}, and the file {file.name}. {_ONE_EACH}")
    if not (file or notes.person):
        named = heading or asked
        for said in notes.below:
            other = _first([without_meeting(said)], reps, strict=False)
            if other and other != named:
                refuse(
                    f"a heading of this day names {other.name}{f', and one {named.name}' if named else ''}. {_ONE_EACH}"
                )
    rep = file or (None if notes.person else heading or asked)
    return Owner(rep.alias if rep else notes.person or next(filter(None, notes.names[:1]), ""), rep)


def _first(names: Iterable[str], reps: Sequence[Rep], *, strict: bool) -> Rep | None:
    """Return the first rep whom one of these names. Of several reps with that name: none, or WhichRep if strict."""
    for name in names:
        try:
            if name and (rep := people.named(name, reps)):
                return rep
        except WhichRep:
            if strict:
                raise
    return None


def entries(record: Incoming, whose: Owner, default: date | None, calendar: Calendar) -> Iterator[Incoming | Misread]:
    """Yield the entries of a day, or what of it can't be read. Raises CoachlogError if its day can't."""
    notes: Notes = record.fields["notes"]
    on = day_of("on", notes.on, calendar) if notes.on else default
    if on is None:
        refuse(
            "there's no date above it. Put it below a heading like ## 2026-11-23. To give all such text one: --on DAY"
        )
    common: dict[str, Any] = {"on": on.isoformat()} | ({"rep": whose.word} if whose.word else {})
    common |= {"private": notes.private} if notes.private else {}
    is_a_talk = False
    for place, part in enumerate((notes.said, *notes.apart)):
        fields = common | ({"private": "yes"} if place else {})
        tasks: list[Mapping[str, Any]] = []
        for task in part.tasks:
            try:
                tasks.append(fields | _task(task, on, calendar))
            except CoachlogError as error:
                yield Misread(task.line, str(error), record.file)
        heading = "" if _only_names(part.title, whose) else part.heading
        text = "\n".join(filter(None, (heading, part.text)))
        if not text:
            yield from (Incoming(part.line, "entry", task, file=record.file) for task in tasks)
            continue
        note = fields | {"kind": "note", "text": text, "how": "aside" if is_a_talk else "met"}
        yield Incoming(part.line, "entry", note, tuple(tasks), record.file)
        is_a_talk = True


def _only_names(title: str, whose: Owner) -> bool:
    """Whether a heading says no more than whose notes these are."""
    words = without_meeting(title)
    if not words or fold(words) == fold(whose.word):
        return True
    with suppress(WhichRep):
        return whose.rep is not None and people.named(words, [whose.rep]) is not None
    return False


def _task(task: Task, on: date, calendar: Calendar) -> dict[str, Any]:
    """Return the fields of a follow-up; its due date counts from its note's day."""
    text, newline, more = task.text.partition("\n")
    fields: dict[str, Any] = {"kind": "follow-up", "owner": task.owner, "status": task.status}
    if task.status != "open":
        closed_on = day_of("closed_on", task.closed_on, calendar) if task.closed_on else on
        if closed_on > calendar.today:
            raise WrongTime(f"{days.say(closed_on, calendar.today)} {parsing.IN_THE_FUTURE}")
        fields["closed_on"] = closed_on.isoformat()
    from_there = calendar._replace(today=on)
    due: date | None = None
    if task.due:
        due = day_of("due", task.due, calendar) if task.due[0].isdecimal() else parsing.ahead(task.due, from_there)
    else:
        try:
            agreed = commitments.commitment_by(text, None, from_there, is_bare=True)
            text, due = agreed.text, agreed.due
        except NotADay:  # a name behind an @
            if text.rpartition("@")[2][:1].isdecimal():
                raise
    if due:
        fields["due"] = due.isoformat()
    if not text.strip():
        refuse(f"{quoted(task.text)} has no text")
    return fields | {"text": f"{text}{newline}{more}"}

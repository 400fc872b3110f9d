"""What to know before a one-on-one, in sections: the screen, a pipe, JSON and the agenda walk the same table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from coachlog.duties import due_day
from coachlog.model import OWNER_YOU, Entry, Rep, variant


class Section(NamedTuple):
    """A section of ``prep``, and its headings in documents for others."""

    name: str  # in a pipe
    key: str  # in JSON
    title: str  # on the screen
    heading: str = ""  # in an agenda, with the rep's {name} and {you}; empty: its entries are left out there
    place: int = 0  # in an agenda
    handed_over: str = ""  # the heading in a hand-over of what is open; empty: it is left out there
    is_one: bool = False  # it holds one entry at most
    is_dated: bool = False  # open entries without a due date stand in ``undated`` instead


SECTIONS: Mapping[str, Section] = {
    section.name: section
    for section in (
        Section("last", "last", "one-on-one", is_one=True),
        Section("heard", "heard", "they said"),
        Section("topic", "topics", "topics", "Topics", 1, "Open topics"),
        Section("aside", "asides", "observed"),
        Section("session", "sessions", "sessions"),
        Section("mine", "mine", "you owe", "Follow-ups: {you}", 2, "Open follow-ups: {you}", is_dated=True),
        Section("theirs", "theirs", "they owe", "Follow-ups: {name}", 3, "Open follow-ups: {name}", is_dated=True),
        Section("partner", "partners", "partners", is_dated=True),
        Section("closed", "closed", "closed", "Closed since the last time", 5),
        Section("feedback", "feedback", "to give", is_dated=True),
        Section("given", "given", "given", "Feedback and praise", 6),
        Section("goal", "goals", "goals", "Goals", 4),
        Section("praise", "praise", "praise", "Feedback and praise", 6, is_one=True),
        Section("undated", "undated", "no due date"),
    )
}

COUNTED = ("mine", "theirs", "partner", "topic", "feedback")  # sections whose open items a card counts


class Brief(NamedTuple):
    """What to know before a one-on-one: the last one, what happened since, open items."""

    rep: Rep
    entries: Sequence[Entry]
    check_ins: Mapping[int, Entry]  # goal id: its last check-in
    carried_over: Mapping[int, int] = {}  # topic id: how many one-on-ones have gone by without it
    team_goals: Mapping[int, Entry] = {}  # goal id: the team goal it is part of

    @property
    def last(self) -> Entry | None:
        """The last one-on-one, met or by message."""
        return next((entry for entry in self.entries if section_of(entry).name == "last"), None)

    def sections(self) -> Iterator[tuple[Section, list[Entry]]]:
        """Yield each section and its entries, open ones by due date."""
        for section in SECTIONS.values():
            yield section, sorted((entry for entry in self.entries if _on_screen(entry) is section), key=_by_due_date)


class Card(NamedTuple):
    """What there is to know of a rep at a glance."""

    rep: Rep
    last: Entry | None  # the last one-on-one, met or by message
    open: Sequence[Entry]
    check_ins: Mapping[int, Entry]  # goal id: its last check-in

    @property
    def goals(self) -> list[Entry]:
        """The open goals, by due date."""
        return sorted((entry for entry in self.open if section_of(entry).name == "goal"), key=_by_due_date)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many other items are open, by the key of their section."""
        found = Counter(section_of(entry).key for entry in self.open)
        return {SECTIONS[name].key: found[SECTIONS[name].key] for name in COUNTED}


def section_of(entry: Entry) -> Section:
    """Return the section of an entry in documents for others, which keep open ones together, with a date or without."""
    if entry.closed_on or entry.given_on:
        return SECTIONS["closed" if entry.closed_on else "given"]
    return SECTIONS[variant(entry).section or entry.kind]


def _on_screen(entry: Entry) -> Section:
    section = section_of(entry)
    return SECTIONS["undated"] if section.is_dated and entry.is_open and not entry.due else section


def _by_due_date(entry: Entry) -> tuple[date, bool, int]:
    """Return what to sort by; of topics the rep's come first."""
    is_your_topic = variant(entry).section == "topic" and entry.owner == OWNER_YOU
    return (due_day(entry) or date.max, is_your_topic, entry.id) if entry.is_open else (date.min, False, 0)

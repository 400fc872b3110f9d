"""Markdown to paste into an invitation to a one-on-one. It is given only what may be shared."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from coachlog import days
from coachlog.briefs import Section, section_of
from coachlog.formats.markdown import TO_SHARE, block, escaped, first_line, nested, part_of
from coachlog.model import Entry, Rep, label
from coachlog.phrases import aimed_at, stands_beneath, state

_NAMED = ("topic", "closed", "given", "praise")  # sections beneath whose headings several kinds stand
_HAPPENED = ("given", "praise")


def write(
    rep: Rep,
    entries: Sequence[Entry],
    check_ins: Mapping[int, Entry],
    team_goals: Mapping[int, Entry],
    today: date,
    you: str,
) -> Iterator[str]:
    """Yield an agenda: what both owe, where goals stand, praise and feedback.

    ``check_ins`` holds the last of each goal, by its id, and ``team_goals`` the one that it is part of. ``you`` is what
    it calls the journal's owner.
    """
    name, owner = escaped(rep.name), escaped(you)
    yield first_line(TO_SHARE, rep.name, today)
    yield f"\n# {name}, {days.long(today)}\n"
    found = sorted(((section_of(entry), entry) for entry in entries), key=lambda one: one[0].place)
    for heading, points in groupby(found, key=lambda one: one[0].heading):
        yield f"\n## {heading.format(name=name, you=owner)}\n\n"
        for section, entry in points:
            yield _point(_lead(section, entry, rep, you), entry)
            yield from part_of(team_goals.get(entry.id))
            if look := check_ins.get(entry.id):
                yield nested(_point(f"{stands_beneath(look, entry) or 'check-in'}, {days.long(look.on)}", look))
    if not found:
        yield "\nNo open items.\n"


def has_section(entry: Entry) -> bool:
    """Whether an agenda has a section for an entry."""
    return bool(section_of(entry).heading)


def _lead(section: Section, entry: Entry, rep: Rep, you: str) -> str:
    """Return what an entry is, unless its heading says that, and its day or how far it is."""
    name = label(entry, rep.name, you) if section.name in _NAMED else ""
    if section.name in _HAPPENED:
        parts = [name, days.long(entry.given_on or entry.on)]
    else:
        parts = [name, state(entry, days.long), "" if name else aimed_at(entry)]
    return ", ".join(filter(None, parts))


def _point(lead: str, entry: Entry) -> str:
    """Return one item of a list: what it is and when, then its text."""
    text = f": {block(entry.text)}" if entry.text.strip() else ""
    return f"- **{escaped(lead[:1].upper() + lead[1:])}**{text}\n"

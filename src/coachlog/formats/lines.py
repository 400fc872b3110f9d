"""Lines as they are typed on a phone: ``note maria wants to lead the QBR``, below the day on which they are written."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from coachlog.errors import quoted
from coachlog.formats.written_days import has_full_stops, in_order, is_day
from coachlog.model import OWNER_REP, OWNER_YOU, Incoming, Misread, Source
from coachlog.text import fold

# What a line can begin with, and the fields that it means.
_WORDS: dict[str, dict[str, Any]] = {
    word: fields
    for words, fields in (
        ("note 1:1 1on1 1-1 met", {"kind": "note"}),
        ("async", {"kind": "note", "how": "async"}),
        ("observed observation saw", {"kind": "note", "how": "aside"}),
        ("praise kudos shoutout", {"kind": "praise"}),
        ("feedback", {"kind": "feedback", "status": "open"}),
        ("given", {"kind": "feedback", "status": "given"}),
        ("topic", {"kind": "topic", "owner": OWNER_YOU}),
        ("mine todo followup follow-up", {"kind": "follow-up", "owner": OWNER_YOU}),
        ("theirs", {"kind": "follow-up", "owner": OWNER_REP}),
        ("heard", {"kind": "heard"}),
    )
    for word in words.split()
}
_BULLET = re.compile(r"[-*•]\s*")
_WEEKDAY = re.compile(r"(?:today|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[.,:]?", re.IGNORECASE)
_LEAST = 3  # words of a line: what it is, whose, and a text
KNOWN = "note, praise, feedback, topic, mine, theirs or heard"


def read(lines: Iterable[str]) -> Source:
    """Read the lines of a file."""
    return Source(_records(lines))


def is_one(name: str, beginning: str) -> bool:
    """Whether a file of text begins with such a line, or with a day and then such a line."""
    if not name.casefold().endswith((".txt", ".text", ".log")) and "." in name.rpartition("/")[2]:
        return False
    said = [line for line in beginning.splitlines() if line.strip() and not is_day(line)]
    return bool(said) and _fields(said[0]) is not None and len(said[0].split()) >= _LEAST


def _records(lines: Iterable[str]) -> Iterator[Incoming | Misread]:
    day = ""
    for number, line in enumerate(lines, 1):
        said = _without_bullet(line.replace("\ufeff", ""))
        heading = said.lstrip("#").strip()
        if not said:
            continue
        if is_day(heading) or _is_weekday_and_day(heading):
            day = in_order(heading, "dmy") or heading if has_full_stops(heading) else heading
        elif _WEEKDAY.fullmatch(heading):
            yield Misread(number, f"{quoted(heading)} is another day each week. Write the date: 2026-11-23")
        elif (fields := _fields(said)) is None:
            yield Misread(number, f"{quoted(said.split()[0])} isn't what a line begins with. Begin with {KNOWN}")
        else:
            words = " ".join(said.split(maxsplit=1)[1:])
            yield Incoming(number, "entry", fields | {"words": words} | ({"on": day} if day else {}))


def _fields(line: str) -> dict[str, Any] | None:
    return _WORDS.get(fold(_without_bullet(line).split()[0]).rstrip(":"))


def _without_bullet(line: str) -> str:
    said = line.strip()
    bullet = _BULLET.match(said)
    return said[bullet.end() :] if bullet else said


def _is_weekday_and_day(words: str) -> bool:
    """Whether these words are a day after its weekday: ``Mon 2026-11-23``."""
    first, _, rest = words.partition(" ")
    return bool(_WEEKDAY.fullmatch(first)) and is_day(rest)

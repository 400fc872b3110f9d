"""Reads jrnl's text files (of any version) and its export (``jrnl --export json``) as notes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO, Any

from coachlog.errors import CoachlogError
from coachlog.formats import first_line
from coachlog.formats.json import Document
from coachlog.model import Incoming, Misread, Source

# The beginning of an entry's first line: jrnl 3 and 4 write [2026-11-23 09:00:00 AM], jrnl 2 [2026-11-23 09:00], and
# jrnl 1 no brackets. A star at the line's end is jrnl's mark, not text.
_STAMP = r"(?P<day>\d{4}-\d\d-\d\d)[ T]\d\d:\d\d(?::\d\d)?(?: [AaPp]\.?[Mm]\.?)?"
_BRACKETED, _BARE = re.compile(rf"\[{_STAMP} ?\](?: |$)"), re.compile(rf"{_STAMP}(?: |$)")
_STAR = re.compile(r" \*(?=\s*\Z)")
_NAME = re.compile(r"(?<!\w)@(\w+(?:[.-]+\w+)*)")
_NO_BEGINNING = "no entry starts like [2026-11-23 09:00]. If yours start differently: jrnl --export json"
_NOT_JRNLS = "it isn't JSON as jrnl exports it. To export it: jrnl --export json --file FILE"
_JSON = re.compile(r'\s*\{\s*(?:"tags"\s*:\s*\{|"entries"\s*:\s*\[\s*\{\s*"(?:title|body|date|time|tags|starred)")')


def read(file: IO[str]) -> Source:
    """Read a jrnl file, or jrnl's JSON. Raises CoachlogError for any other JSON."""
    number, first = first_line(file)
    if first.lstrip().startswith("{"):
        return Source(_exported(Document(file, first)))
    return Source(_plain_text(chain([first], file), _BARE if _BARE.match(first) else _BRACKETED, number))


def is_one(_name: str, head: str) -> bool:
    """Whether a file begins like jrnl's text or JSON."""
    return any(begins.match(head.lstrip()) for begins in (_JSON, _BRACKETED, _BARE))


def _plain_text(lines: Iterable[str], begins: re.Pattern[str], line: int) -> Iterator[Incoming | Misread]:
    """Yield the entries of a text file from this line on, or an error if there is anything before the first."""
    begun, day, said = 0, "", [""]
    for number, text in enumerate(lines, line):
        if match := begins.match(text):
            if day:
                yield _entry(begun, day, said)
            begun, day, said = number, match["day"], [_STAR.sub("", text[match.end() :])]
        elif day:
            said.append(text)
        elif number == line:
            yield Misread(line, _NO_BEGINNING)
    if day:
        yield _entry(begun, day, said)


def _exported(document: Document) -> Iterator[Incoming | Misread]:
    """Yield the entries of jrnl's JSON; each has its position in place of a line. Raises CoachlogError."""
    for place, entry in enumerate(_entries(document), 1):
        fields = entry if isinstance(entry, dict) else {}
        day, title, body = fields.get("date"), fields.get("title"), fields.get("body", "")
        if not (isinstance(day, str) and isinstance(title, str) and isinstance(body, str)):
            yield Misread(place, "it has no date and title, as jrnl's entries have")
        else:
            yield _entry(place, day, [title, "\n", body])


def _entries(document: Document) -> Iterator[Any]:
    """Yield the list under ``entries`` as it is read. Raises CoachlogError where there is none."""
    is_there = False
    try:
        for name in document.names():
            if name == "entries":
                is_there = True
                for _, entry in document.elements():
                    yield entry
            else:
                document.value()
    except CoachlogError as error:
        raise CoachlogError(_NOT_JRNLS) from error
    if not is_there:
        raise CoachlogError(_NOT_JRNLS)


def _entry(line: int, day: str, said: Sequence[str]) -> Incoming:
    text = "".join(said).rstrip()
    fields: dict[str, Any] = {"kind": "note", "on": day, "names": _NAME.findall(text)}
    return Incoming(line, "entry", fields | ({"text": text} if text else {}))

"""The lines of a Markdown file: which are headings and which are code, and the front matter above them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from coachlog.formats.heading_days import EDGES
from coachlog.text import fold

DEEPEST = 6  # levels of headings
# Of a line that makes private what follows it, up to a heading or, if it says more, a blank line.
_LABEL, _PARAGRAPH = DEEPEST + 1, DEEPEST + 2
_CODE_INDENT = 3  # spaces at most before what acts at the beginning of a line
_PRIVATE = re.compile(
    r"(?:(?:strictly )?(?:private|confidential)(?: (?:notes?|section|comments?|thoughts|observations?))?"
    r"|(?:for )?(?:my|manager'?s?) (?:eyes )?only|only me|just me|do not share|don't share|not for sharing)"
    r"(?P<more>\s*[:(–—-].*)?"
)
_LOCKS = "🔒🔐🔏"
_LABEL_OF_A_LINE = re.compile(r"[\[(]([^\[\]()]{1,40})[\])]|([^:]{1,40}):")
_MAY_BE_PRIVATE = re.compile(f"privat|confid|only|just|shar|[{_LOCKS}]", re.IGNORECASE)
_BEGINNING = 80  # letters of a line, marks and a label
_SHORTEST_RULE = 2
_MARKS = re.compile(r"^\s*(?:[-*+>]\s+)*[*_]*")  # before the text of a line
_NO_PARAGRAPH = "-*+>|=_#<"  # what a list, a quote, a table or a rule begins with


class Line(NamedTuple):
    """A line of a file. Of a heading its level, from 1, and what it says; any other has level 0."""

    number: int
    raw: str
    level: int = 0
    said: str = ""
    is_code: bool = False

    def still_below(self, level: int) -> int:
        """Return the level of the heading or the label that this line is below, of that one; 0 if of none."""
        ends = 0 < self.level <= level or (level == _PARAGRAPH and not self.raw.strip())
        return 0 if ends else level


def split(text: str, start: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text from a place on, with their numbers."""
    number = text.count("\n", 0, start) + 1
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield number, text[start:end]
        start, number = end + 1, number + 1


def marked(lines: Iterable[tuple[int, str]]) -> Iterator[Line]:
    """Yield lines with what they are: a heading, or in a block of code. A heading with a rule below it is one line.

    A line that says that something is private has a level below those of all headings: ``**Private:** pay``.
    """
    for line in _marked(lines):
        rest = None if line.level or line.is_code else after_private(line.raw)
        level = _PARAGRAPH if rest else _LABEL
        yield line if rest is None else line._replace(level=level, said=f"Private: {rest}" if rest else "Private")


def _marked(lines: Iterable[tuple[int, str]]) -> Iterator[Line]:
    fence = ""
    waiting: Line | None = None  # a paragraph of one line, so far
    is_first = True  # of a paragraph
    for number, raw in lines:
        bare = raw.strip()
        if waiting:
            is_a_heading = len(bare) >= _SHORTEST_RULE and not bare.strip("=" if bare[0] == "=" else "-")
            level = (1 if bare[0] == "=" else 2) if is_a_heading else 0
            joined = f"{waiting.raw}\n{raw}" if level else waiting.raw
            yield Line(waiting.number, joined, level, waiting.raw.strip() if level else "")
            waiting, is_first = None, level > 0
            if level:
                continue
        if fence:
            yield Line(number, raw, is_code=True)
            fence = "" if bare.startswith(fence) and not bare.strip(fence[0]) else fence
            continue
        if bare.startswith(("```", "~~~")):
            mark = bare[: len(bare) - len(bare.lstrip(bare[0]))]
            fence = "" if bare[0] == "`" and "`" in bare[len(mark) :] else mark
            yield Line(number, raw, is_code=bool(fence))
            is_first = False
            continue
        level, said = heading(raw)
        if is_first and not level and bare and bare[0] not in _NO_PARAGRAPH and raw[0] not in " \t":
            waiting = Line(number, raw)
        else:
            yield Line(number, raw, level, said)
        is_first = not bare or level > 0
    if waiting:
        yield waiting


def heading(raw: str) -> tuple[int, str]:
    """Return the level of a heading and what it says; 0 for any other line."""
    bare = raw.lstrip(" ")
    said = bare.lstrip("#")
    level = len(bare) - len(said)
    if not 1 <= level <= DEEPEST or len(raw) - len(bare) > _CODE_INDENT or (said and said[0] not in " \t"):
        return 0, ""
    said = said.strip()
    open_ended = said.rstrip("#")
    return level, open_ended.rstrip() if open_ended[-1:] in ("", " ", "\t") else said


def front_matter(text: str) -> tuple[int, dict[str, tuple[int, list[str]]]]:
    """Return where the text begins below the front matter, and that: the line and the values of each key."""
    facts: dict[str, tuple[int, list[str]]] = {}
    if not text.startswith("---\n"):
        return 0, facts
    key, place = "", 0
    for number, raw in split(text):
        place += len(raw) + 1
        if number > 1 and raw.rstrip() in ("---", "..."):
            return place, facts
        bare = raw.strip()
        if bare.startswith("- ") and key:
            facts[key][1].append(_scalar(bare[2:]))
        elif ":" in bare and raw[:1] not in ("#", " ", "\t", "-"):
            name, _, value = bare.partition(":")
            key, value = fold(name.strip()), value.strip()
            is_list = value.startswith("[") and value.endswith("]") and not value.startswith("[[")
            values = value[1:-1].split(",") if is_list else [value]
            facts[key] = number, [*filter(None, map(_scalar, values))]
    return 0, {}


def _scalar(value: str) -> str:
    value = value.strip()
    if value[:1] in ("'", '"'):
        return value[1:].partition(value[0])[0].strip()
    return "" if value.startswith("#") else value.partition(" #")[0].strip()


def is_private(said: str) -> bool:
    """Whether a heading says that only the manager may read what is below it."""
    return said[:1] in tuple(_LOCKS) or _as_private(said) is not None


def after_private(line: str) -> str | None:
    """Return what a line says after it has said that this is private: ``Private: pay``; None if it doesn't say so."""
    if not _MAY_BE_PRIVATE.search(line.lstrip()[:_BEGINNING]):  # as most lines
        return None
    bare = _MARKS.sub("", line, count=1)
    if bare[:1] in tuple(_LOCKS):
        return bare.strip(f"{EDGES}{_LOCKS}\ufe0f")
    match = _LABEL_OF_A_LINE.match(bare)
    is_label = match and is_private(match[1] or match[2]) and not says_more(match[1] or match[2])
    return bare[match.end() :].strip(EDGES) if match and is_label else None


def says_more(said: str) -> bool:
    """Whether such a heading says anything else."""
    match = _as_private(said)
    return bool(match["more"]) if match else bool(said.strip(f"{EDGES}{_LOCKS}\ufe0f"))


def _as_private(said: str) -> re.Match[str] | None:
    return _PRIVATE.fullmatch(fold(said.strip(f"{EDGES}{_LOCKS}\ufe0f")))

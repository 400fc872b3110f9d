"""Help topics: a text file each, beside this one. ``coachlog help TOPIC`` and the man page are both made of them.

The first line of a file says what the topic is about, the second, ``For:``, which commands name it in their help. Then
come blocks, with an empty line between them:

- ``# `` and a heading;
- lines that begin with four spaces: shown as they are, such as an example or a recipe (they may hold empty lines);
- lines that begin with two spaces: the rows of a table, a name and what it is, with two or more spaces between them;
- anything else: a paragraph.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, NamedTuple

TOPICS = (
    "dates", "reminders", "sharing", "sessions", "review", "import", "leaving", "sync",
    "scripts", "json", "recipes", "prompt", "sql", "encryption", "privacy", "windows",
)  # fmt: skip
_FOLDER = Path(__file__).parent
_AS_IS, _ROW = " " * 4, " " * 2
CLOSE = 0.75  # how like a name a word must be to be meant
NARROW = 28  # columns, below which a table's second column is hard to read


class Block(NamedTuple):
    """A part of a topic, with its lines: of a heading and a paragraph one, without line breaks."""

    form: Literal["heading", "paragraph", "table", "as is"]
    lines: Sequence[str]

    @property
    def rows(self) -> Sequence[tuple[str, str]]:
        """The rows of a table: each a name, and what it is."""
        return [(row[0], row[-1]) for row in (re.split(" {2,}", line, maxsplit=1) for line in self.lines)]


class Topic(NamedTuple):
    """A help topic."""

    name: str
    about: str
    commands: Sequence[str]  # those whose help names it: ``note``, ``rep pause``
    blocks: Sequence[Block]


def topic(name: str) -> Topic:
    """Read a topic."""
    about, commands, *lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return Topic(name, about, commands.removeprefix("For:").strip().split(", "), list(_blocks(lines)))


def topics() -> Iterator[Topic]:
    """Yield every topic."""
    return map(topic, TOPICS)


def near(word: str, names: Sequence[str]) -> Sequence[str]:
    """Return the topics, and those of other names, that a word may mean."""
    known = [*TOPICS, *names]
    begun = [name for name in known if len(word) > 1 and (name.startswith(word) or word.startswith(name))]
    return begun or get_close_matches(word, known, cutoff=CLOSE)


def shown(topic: Topic, width: int) -> str:
    """Return a topic as it is shown on a screen of that width."""
    parts = [_shown(block, width) for block in topic.blocks]
    if topic.name in topic.commands:
        parts.append(f"Its options: coachlog {topic.name} --help")
    return "\n\n".join([filled(f"{topic.about}.", width), *parts]) + "\n"


def _shown(block: Block, width: int) -> str:
    if block.form == "heading":
        return block.lines[0].upper()
    if block.form == "table":
        return "\n".join(table(block.rows, width))
    if block.form == "as is":
        return "\n".join(f"{_ROW if line else ''}{line}" for line in block.lines)
    return filled(block.lines[0], width)


def filled(text: str, width: int, indent: str = "") -> str:
    """Return a paragraph wrapped at words."""
    return textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )


def table(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Return the lines of a list in two columns; one below the other where the names leave no room."""
    first = max(len(name) for name, _ in rows)
    indent = " " * (first + 4)
    if width - len(indent) < NARROW:
        return [line for name, said in rows for line in (f"{_ROW}{name}", filled(said, width, _AS_IS)) if line]
    return [
        textwrap.fill(
            said, width, initial_indent=f"{_ROW}{name:{first}}  ", subsequent_indent=indent, break_on_hyphens=False
        )
        for name, said in rows
    ]


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    found: list[list[str]] = []
    for line in lines:
        goes_on = bool(found and found[-1])
        if not line:
            if goes_on and found[-1][0].startswith(_AS_IS):
                found[-1].append(line)
            elif goes_on:
                found.append([])
            continue
        if goes_on and found[-1][0].startswith(_AS_IS) and not line.startswith(_AS_IS):
            found.append([])
        if not found:
            found.append([])
        found[-1].append(line)
    for block in filter(None, found):
        yield _block(block)


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("# "):
        return Block("heading", [lines[0].removeprefix("# ")])
    if lines[0].startswith(_AS_IS):
        while not lines[-1]:
            lines.pop()
        return Block("as is", [line.removeprefix(_AS_IS) for line in lines])
    if lines[0].startswith(_ROW):
        return Block("table", [line.strip() for line in lines])
    return Block("paragraph", [" ".join(line.strip() for line in lines)])

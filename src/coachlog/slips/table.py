"""The table of slips, as ``slips.toml`` holds it."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Slip(NamedTuple):
    """A row of the table: what is typed, and the lines it can be meant for."""

    typed: Sequence[str]
    lines: Sequence[str]
    say: str = ""  # instead of what failed
    runs: bool = False  # the line shows something, and is run at once


class Row(NamedTuple):
    """What is known of an option of other tools."""

    to: str = "drop"  # in groups of equals, the best first
    why: str = ""  # said where it goes elsewhere
    say: str = ""  # said where it is left out
    line: str = ""  # shown then


@cache
def table() -> Mapping[str, Any]:
    """Return all that is known of slips."""
    return tomllib.loads((Path(__file__).parent / "slips.toml").read_text(encoding="utf-8"))


@cache
def rows() -> Sequence[Slip]:
    """Return the words and lines of the table, in its order: the first that fits is meant."""
    found = []
    for typed, meant in table()["lines"].items():
        row: dict[str, Any] = meant if isinstance(meant, dict) else {"line": meant}
        lines = row.get("run", row.get("line", ()))
        lines = (lines,) if isinstance(lines, str) else tuple(lines)
        found.append(Slip(tuple(typed.split()), lines, row.get("say", ""), runs="run" in row))
    return found


@cache
def options() -> Mapping[str, Row]:
    """Return what is known of options of other tools, by their name or, for one command only, after its name."""
    found: dict[str, Row] = {}
    for names, row in table()["options"].items():
        commands = [word for word in names.split() if not word.startswith("-")]
        for name in (word for word in names.split() if word.startswith("-")):
            found[" ".join([*commands, name])] = Row(row) if isinstance(row, str) else Row(**row)
    return found

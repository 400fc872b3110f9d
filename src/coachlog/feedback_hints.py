"""Hints on wording that weakens feedback. The patterns, and the reason for each, are in feedback_hints.toml."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

LONGEST = 2000  # letters that are looked at: a longer text is a record of a talk

_QUOTED = r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|‘[^’\n]*’|(?<!\w)\'[^\n]*?\'(?!\w)|^>.*$'
_REPORTED = (
    r"\b(?:said|says|saying|told|tells|asked|asks|wrote|writes|claims?|claimed|heard|thinks|thought|complained|mentioned|"
    r"according to)\b[^.!?\n]*"
)
_TAGS = r"(?<!\S)(?:#\w\S*|deal:\S+)"
_BEGIN, _END = r"(?:(?:\A|(?<=[.!?:;\n])) *)", r" ?(?:\Z|[.,;:!?\n]| -| –| and\b| but\b)"


class Hint(NamedTuple):
    """A hint: the pattern of a wording, what to say about it, and the reason and source."""

    name: str
    pattern: str
    say: str
    reason: str
    source: str


def known() -> Sequence[Hint]:
    """Return the hints, in the order in which they are tried."""
    import tomllib  # noqa: PLC0415 - only feedback on a terminal is looked at

    with Path(__file__).with_name("feedback_hints.toml").open("rb") as file:
        return [Hint(**hint) for hint in tomllib.load(file)["hint"]]


def first(text: str, name: str) -> str | None:
    """Return a hint on the wording of feedback to the rep of this name, in half a line, or None."""
    looked_at = _own_words(text)
    for hint in known():
        found = re.search(_whole(hint.pattern, name), looked_at, re.IGNORECASE)
        if found:
            word = next((word for word in found.groupdict().values() if word), "")
            return hint.say.replace("{word}", word.lower())
    return None


def _own_words(text: str) -> str:
    """Return the manager's own words: without quotations, reported speech and tags, white space folded."""
    text = re.sub(_QUOTED, "…", text[:LONGEST].replace("\r", ""), flags=re.MULTILINE)
    text = re.sub(_REPORTED, "…", re.sub(_TAGS, "", text).replace("’", "'"), flags=re.IGNORECASE)
    return re.sub(r" ?\n\s*", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()


def _whole(pattern: str, name: str) -> str:
    """Join the lines of a pattern, and replace BEGIN, END and WHO by what they stand for."""
    who = "|".join(re.escape(word) for word in (name, *name.split()[:1]))
    return pattern.replace("\n", "").replace("BEGIN", _BEGIN).replace("END", _END).replace("WHO", f"(?:{who})")

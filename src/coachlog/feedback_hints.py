"""Hints on wording: what weakens feedback, what others could read, what a note shouldn't hold.

The patterns for feedback, and the reason for each, are in feedback_hints.toml.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from coachlog.model import KINDS, OWNER_REP, OWNER_YOU, Entry

LONGEST = 2000  # letters that are looked at: a longer text is a record of a talk

_QUOTED = r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|‘[^’\n]*’|(?<!\w)\'[^\n]*?\'(?!\w)|^>.*$'
_REPORTED = (
    r"\b(?:said|says|saying|told|tells|asked|asks|wrote|writes|claims?|claimed|heard|thinks|thought|complained|mentioned|"
    r"according to)\b[^.!?\n]*"
)
_TAGS = r"(?<!\S)(?:#\w\S*|deal:\S+)"
_BEGIN, _END = r"(?:(?:\A|(?<=[.!?:;\n])) *)", r" ?(?:\Z|[.,;:!?\n]| -| –| and\b| but\b)"


# Each pattern is tried only where one of its stems is in the text: most texts have none, and compile nothing.

# What HR or a lawyer may ask about later. In what can be shared it may reach the rep before the talk does.
_CONFIDENTIAL_STEMS = ("PIP", "HR", "performance", "salar", "severance", "warning", "disciplin", "dismissal", "layoff")
_CONFIDENTIAL = (
    r"\b(?:PIP|HR)\b"
    r"|(?i:\b(?:performance (?:improvement )?plan|salary|salaries|severance|disciplinary|dismissal|layoffs?"
    r"|(?<!early )warnings?(?! (?:sign|light|system|label)))\b)"
)

# Health, faith and other protected matters of a person. A sentence about a customer is left alone.
_PROTECTED_STEMS = (
    *("pregnan", "miscarr", "ivf", "cancer", "chemo", "depress", "therap", "bipolar", "adhd", "autis", "epilep", "hiv"),
    *("diagnos", "surgery", "medication", "panic attack", "mental health", "disab", "religio", "muslim", "jewish"),
    *("hindu", "catholic", "gay", "lesbian", "bisexual", "transgender"),
)
_ENDS = r"(?=[ ]*(?:$|[.,;:!?)\n]|(?:and|but|so|since|in|on|next|last|again|treatment)\b))"
_THEIRS = r"\b(?:has|had|having|got|with|of|her|his|their|from|for|beat|battling|fighting|about) (?:a |the )?(?:\w+ )?"
_PROTECTED = (
    r"\b(?P<matter>pregnan(?:t(?! pause)|cy)|miscarriage|ivf|chemo(?:therapy)?|bipolar|adhd|autis(?:m|tic)"
    r"|epilep(?:sy|tic)|hiv|antidepressants?|panic attacks?|mental health)\b"
    rf"|{_THEIRS}(?P<illness>cancer|depression|disability|surgery|religion){_ENDS}"
    r"|\b(?:is|was|feels|feeling|been) (?:very |really |so |a |an )?"
    rf"(?P<being>depressed|disabled|religious|muslim|jewish|hindu|catholic|gay|lesbian|bisexual|transgender){_ENDS}"
    r"|\b(?P<care>in therapy|therapist|on medication|diagnosed with)\b|\bfor (?P<faith>religious) reasons\b"
)
_CUSTOMER = (
    r"\b(?:buyer|customer|client|prospect|champion|patient|cfo|ceo|cto|cio|coo|cmo|vp|procurement|clinic|hospital"
    r"|charity|vendor|compan(?:y|ies)|account|deal|market|product|pipeline|demand|price)s?\b|deal:"
)

# A one-on-one that didn't take place
_NOT_HELD = (
    r"(?:(?:1:1|1-1|one-on-one|meeting|call) )?(?:was |is )?(?:cancel+ed|rescheduled|postponed|no[- ]?show\b|skipped\b"
    r"|moved(?= ?(?:$|[.,;:!]|to\b|by\b|until\b|our\b|again\b|the (?:1:1|one-on-one|meeting|call)\b)))"
)


def about(entry: Entry) -> str | None:
    """Return a hint on an entry that was just written, in one line, or None. Feedback has its own hints."""
    kind = KINDS[entry.kind]
    if entry.kind == "note":
        return _about_note(entry)
    is_shared = kind.opens and kind.shares is not None and entry.owner in (None, OWNER_YOU, OWNER_REP)
    if is_shared and not entry.private and is_confidential(entry.text):
        return f"{entry.id} can appear in shared files. To keep it private: coachlog edit {entry.id} --private"
    return None


def _about_note(entry: Entry) -> str | None:
    if entry.how != "aside" and was_not_held(entry.text):
        return f"This counts as a one-on-one. If there was none: coachlog edit {entry.id} --observed"
    matter = protected_matter(entry.text)
    return f'"{matter}" is a private matter: keep only what work needs' if matter else None


def is_confidential(text: str) -> bool:
    """Whether a text names what should not reach a rep in a shared file, as a performance plan or a salary."""
    text = text[:LONGEST]
    return _has_stem(text, _CONFIDENTIAL_STEMS) and bool(re.search(_CONFIDENTIAL, text))


def protected_matter(text: str) -> str | None:
    """Return the word that names a person's health, faith or another protected matter, or None."""
    text = text[:LONGEST]
    if not _has_stem(text.casefold(), _PROTECTED_STEMS):
        return None
    for sentence in re.split(r"(?<=[.!?;\n])\s", text):
        found = (
            None if re.search(_CUSTOMER, sentence, re.IGNORECASE) else re.search(_PROTECTED, sentence, re.IGNORECASE)
        )
        if found:
            return next(word for word in found.groupdict().values() if word).lower()
    return None


def was_not_held(text: str) -> bool:
    """Whether a note begins as that of a one-on-one which was cancelled or moved."""
    return bool(re.match(_NOT_HELD, text.lstrip()[:LONGEST], re.IGNORECASE))


def _has_stem(text: str, stems: Sequence[str]) -> bool:
    return any(stem in text for stem in stems)


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

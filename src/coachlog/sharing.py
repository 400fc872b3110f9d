"""What may leave in a file that somebody else will read. Private by default: only what this table names goes out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from coachlog.errors import listed
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Rep
from coachlog.text import fold, many

_ALWAYS = ("id", "uid", "kind", "rep", "on", "text")

# What a shared file carries of each kind, beyond what every entry has. What is not here is never shared: notes and
# asides, why something was closed, how feedback landed, snoozes.
SHARED: Mapping[str, tuple[str, ...]] = {
    "praise": (),
    "goal": ("due", "target", "every", "status", "closed_on"),  # its check-ins say where it stands, if they may
    "check-in": ("at", "status", "parent"),
    "feedback": ("status", "given_on"),
    "heard": (),
    "session": ("attended",),
    "lesson": ("parent",),
    "follow-up": ("owner", "due", "status", "closed_on"),
}
_OF_A_REP = ("uid", "alias", "name", "role", "team", "tz", "started", "added_on")
_SHORTEST = 3  # letters of a word that is taken for a name; an alias may be shorter
_FEW = 5  # ids that are told


class ShareLog(NamedTuple):
    """What is told of entries on their way into files that others read."""

    reps: Sequence[Rep]  # all there are: whose names are looked for
    left_out: Counter[str]  # how many, by reason
    naming: set[int]  # ids of those that go in, and name other reps


def shared(entry: Entry, about: str) -> Entry | None:
    """Return what may be shared of an entry with the rep whose alias is ``about``, or None."""
    if why_left_out(entry):
        return None
    carried = (*_ALWAYS, *SHARED[entry.kind])
    kept = Entry(**{name: value for name, value in entry._asdict().items() if name in carried})
    return kept._replace(attended=tuple(alias for alias in kept.attended if alias == about))


def all_shared(entries: Iterable[Entry], about: str, passing: ShareLog) -> Iterator[Entry]:
    """Yield what may be shared of entries with the rep whose alias is ``about``; keep count of the rest in ``passing``.

    Texts go out as they were written, with other reps' names in them: the ids of such are kept there, too.
    """
    others = _names_of_others(passing.reps, about)
    for entry in entries:
        kept = shared(entry, about)
        if kept is None:
            passing.left_out[why_left_out(entry) or ""] += 1
        else:
            if not others.isdisjoint(_words(kept.text)):
                passing.naming.add(kept.id)
            yield kept


def _names_of_others(reps: Sequence[Rep], about: str) -> set[str]:
    """Return the words that name a rep other than ``about``, folded; a name that both have is not among them."""
    others = {
        word
        for rep in reps
        for word in (rep.alias, *(name for name in _words(rep.name) if len(name) >= _SHORTEST))
        if rep.alias != about
    }
    return others.difference(*([rep.alias, *_words(rep.name)] for rep in reps if rep.alias == about))


def _words(text: str) -> list[str]:
    """Return the words of a text, folded; those with hyphens whole, too."""
    folded = fold(text)
    return re.findall(r"\w+", folded) + re.findall(r"\w+(?:-\w+)+", folded)


def why_left_out(entry: Entry) -> str | None:
    """Return why an entry may not be shared, as it is told to its owner; None if it may."""
    if entry.private:
        return "private"
    if entry.kind == "feedback" and entry.status != "given":
        return "not yet given" if entry.is_open else "dropped feedback"
    if entry.kind == "follow-up" and not entry.rep:
        return "owed to the team"
    if entry.kind == "follow-up" and entry.owner not in (OWNER_YOU, OWNER_REP):
        return "owed by partners"
    return None if entry.kind in SHARED else "notes"


def shared_rep(rep: Rep) -> Rep:
    """Return what may be shared of a rep: who and where, not how often and when they were put off."""
    return Rep(**{name: value for name, value in rep._asdict().items() if name in _OF_A_REP})


def told(passing: ShareLog) -> str:
    """Say what a shared file leaves out: ``left out: 7 private, 2 not yet given``."""
    left_out = passing.left_out
    counts = ", ".join(
        f"{count} {'note' if (why, count) == ('notes', 1) else why}" for why, count in left_out.most_common()
    )
    return f"left out: {counts}" if counts else "nothing left out"


def naming_others(passing: ShareLog) -> str | None:
    """Say which texts in a shared file name other reps, and how to leave one out; None if none does."""
    if not passing.naming:
        return None
    ids = sorted(passing.naming)
    few = ids[:_FEW]
    which = listed([*few, many(len(ids) - _FEW, "other")] if len(ids) > _FEW else few)
    name, them, one = ("names", "it", "it") if len(ids) == 1 else ("name", "them", "one")
    return (
        f"{many(len(ids), 'text')} {name} other reps: {which}. Read {them} before you hand this over; "
        f"to leave {one} out: coachlog edit {few[-1]} --private"
    )

"""What may leave in a file that somebody else will read. Private by default: only what this table names goes out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from coachlog.model import ME, REP, Entry
from coachlog.model import Rep as RepRecord

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


def shared(entry: Entry, about: str) -> Entry | None:
    """Return what may be shared of an entry with the rep whose alias is ``about``, or None."""
    if why_left_out(entry):
        return None
    carried = (*_ALWAYS, *SHARED[entry.kind])
    kept = Entry(**{name: value for name, value in entry._asdict().items() if name in carried})
    return kept._replace(attended=tuple(alias for alias in kept.attended if alias == about))


def all_shared(entries: Iterable[Entry], about: str, left_out: Counter[str]) -> Iterator[Entry]:
    """Yield what may be shared of entries with the rep whose alias is ``about``; count by reason what is left out."""
    for entry in entries:
        kept = shared(entry, about)
        if kept is None:
            left_out[why_left_out(entry) or ""] += 1
        else:
            yield kept


def why_left_out(entry: Entry) -> str | None:
    """Return why an entry may not be shared, as it is told to its owner; None if it may."""
    if entry.private:
        return "private"
    if entry.kind == "feedback" and entry.status != "given":
        return "not yet given" if entry.is_open else "dropped feedback"
    if entry.kind == "follow-up" and not entry.rep:
        return "owed to the team"
    if entry.kind == "follow-up" and entry.owner not in (ME, REP):
        return "owed by partners"
    return None if entry.kind in SHARED else "notes"


def shared_rep(rep: RepRecord) -> RepRecord:
    """Return what may be shared of a rep: who and where, not how often and when they were put off."""
    return RepRecord(**{name: value for name, value in rep._asdict().items() if name in _OF_A_REP})


def told(left_out: Counter[str]) -> str:
    """Say what a shared file leaves out: ``left out: 7 private, 2 not yet given``."""
    counts = ", ".join(
        f"{count} {'note' if (why, count) == ('notes', 1) else why}" for why, count in left_out.most_common()
    )
    return f"left out: {counts}" if counts else "nothing left out"

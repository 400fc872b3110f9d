"""What the journal holds: reps, entries, and what each kind of entry carries.

A field here is a column in the journal and a key in JSON, under the same name. Days are ``datetime.date``, times
ISO text in UTC.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple


class Pause(NamedTuple):
    """A time in which a rep is away. ``start`` is the key ``from``; ``back`` None: not known yet."""

    uid: str
    start: date
    back: date | None
    because: str | None

    def covers(self, day: date) -> bool:
        """Whether the rep is away on this day."""
        return self.start <= day and (self.back is None or day < self.back)


class Rep(NamedTuple):
    """A person the manager coaches. Cadences in days; 0: off; None: the journal's own."""

    uid: str
    alias: str
    name: str
    role: str | None
    team: str | None
    tz: str | None
    started: date | None
    added_on: date
    every: int | None = None
    feedback_every: int | None = None
    praise_every: int | None = None
    pauses: tuple[Pause, ...] = ()
    quiet_until: date | None = None
    left_on: date | None = None
    keep_until: date | None = None

    def has_left(self, today: date) -> bool:
        """Whether the rep has departed."""
        return self.left_on is not None and self.left_on <= today

    def is_paused(self, today: date) -> bool:
        """Whether the rep is away."""
        return any(pause.covers(today) for pause in self.pauses)


class Entry(NamedTuple):
    """Anything in the journal, with the fields of every kind; ``KINDS`` says which of them a kind carries.

    ``rep`` is an alias, empty for a session and what hangs on it, and ``parent`` an id. ``private`` is true of whatever
    hangs on a private entry. An ``id`` of 0 and an empty ``uid`` are an entry that the journal has not taken in yet.
    """

    kind: str
    rep: str
    on: date
    text: str
    private: bool = False
    id: int = 0
    uid: str = ""
    parent: int | None = None
    how: str | None = None
    owner: str | None = None
    due: date | None = None
    target: float | None = None
    at: float | None = None
    every: int | None = None
    status: str | None = None
    given_on: date | None = None
    landed: str | None = None
    because: str | None = None
    closed_on: date | None = None
    snoozed_until: date | None = None
    snoozes: int = 0
    created_at: str = ""
    edited_at: str | None = None
    attended: tuple[str | None, ...] = ()  # the key ``with``: aliases; None: a former rep, erased
    also: tuple[str, ...] = ()  # partners, by name

    @property
    def is_open(self) -> bool:
        """Whether this is a duty that nobody has closed."""
        return self.status is not None and self.status == KINDS[self.kind].opens


class Version(NamedTuple):
    """An entry as one command left it: when (UTC), which command, and its fields by JSON key; None: taken out."""

    at: str
    command: str
    image: Mapping[str, Any] | None


def changes(versions: Iterable[Version]) -> Iterator[tuple[Version, dict[str, Any] | None]]:
    """Yield each version with the fields that differ from the one before, as they became; None: it was taken out."""
    was: Mapping[str, Any] = {}
    for version in versions:
        now = version.image
        if now is None:
            yield version, None
        else:
            yield version, {field: now.get(field) for field in {**was, **now} if was.get(field) != now.get(field)}
            was = now


class Incoming(NamedTuple):
    """One record of a file that is imported: where it stands, and its fields by JSON key, as the file has them."""

    line: int  # of the file, where it begins; counted from 1
    table: str  # rep, entry or setting
    fields: Mapping[str, Any]


class Misread(NamedTuple):
    """A part of such a file that is no record, and why."""

    line: int
    why: str


class Source(NamedTuple):
    """What a file of one format brings: its records as they are read, and the columns that we do not know."""

    records: Iterator[Incoming | Misread]
    unknown: tuple[str, ...] = ()


class Undoable(NamedTuple):
    """A step that undo can take back: when (UTC), its command, and what it wrote."""

    at: str
    command: str
    entries: list[int]
    text: str  # the beginning of the first entry's
    reps: list[str]  # aliases
    settings: list[str]  # names


class Tag(NamedTuple):
    """A tag: folded, in how many entries it is, the day of the last one, and how it was typed there."""

    tag: str
    count: int  # type: ignore[assignment]  # the key in JSON; nobody counts in this tuple
    last: date
    typed: str


class Kind(NamedTuple):
    """What one kind of entry carries beyond what all have, in the order of its JSON keys, and what becomes of it."""

    label: str
    carries: tuple[str, ...] = ()
    opens: str | None = None  # its status while it is open
    statuses: tuple[str, ...] = ()
    closes: Mapping[str, str] = {}  # its status by what closes it: a command, or MISSED

    @property
    def can_be_snoozed(self) -> bool:
        """Whether it has a due date that can be moved to a later day."""
        return "snoozed_until" in self.carries


MISSED = "done --missed"  # what closes a goal whose day has come
_SNOOZE = ("snoozed_until", "snoozes")

KINDS: Mapping[str, Kind] = {
    "note": Kind("one-on-one", ("how",)),
    "feedback": Kind(
        "feedback",
        ("due", "status", "given_on", "landed", "because", *_SNOOZE),
        opens="owed",
        statuses=("owed", "given", "dropped"),
        closes={"given": "given", "drop": "dropped"},
    ),
    "praise": Kind("praise"),
    "goal": Kind(
        "goal",
        ("due", "target", "at", "every", "status", "because", "closed_on", *_SNOOZE),
        opens="open",
        statuses=("open", "met", "missed", "dropped"),
        closes={"done": "met", MISSED: "missed", "drop": "dropped"},
    ),
    "check-in": Kind("check-in", ("at", "status"), statuses=("on-track", "at-risk", "off-track")),
    "follow-up": Kind(
        "follow-up",
        ("owner", "due", "status", "because", "closed_on", *_SNOOZE),
        opens="open",
        statuses=("open", "done", "dropped"),
        closes={"done": "done", "drop": "dropped"},
    ),
    "heard": Kind("heard"),
    "session": Kind("session", ("attended", "also")),
    "lesson": Kind("lesson"),
}


def closed_by(how: str) -> list[str]:
    """Return the kinds that a command closes."""
    return [name for name, kind in KINDS.items() if how in kind.closes]


def carrying(field: str) -> list[str]:
    """Return the kinds that carry a field."""
    return [name for name, kind in KINDS.items() if field in kind.carries]


HOW = {"met": "one-on-one", "async": "by message", "aside": "aside"}
OWNER_YOU, OWNER_REP = "me", "rep"


def label(entry: Entry, rep_name: str = "they") -> str:
    """Return what an entry is called on a screen: ``one-on-one``, ``I owe``, ``they owe``, ``praise``."""
    if entry.kind == "note":
        return HOW[entry.how or "met"]
    if entry.kind == "follow-up":
        if entry.owner == OWNER_YOU:
            return "I owe"
        if entry.owner == OWNER_REP:
            return f"{rep_name} {'owe' if rep_name == 'they' else 'owes'}"
        return f"{entry.owner} owes"
    return KINDS[entry.kind].label


def with_article(entry: Entry) -> str:
    """Return what an entry is, with its article: ``a follow-up``, ``an aside``, ``feedback``."""
    name = HOW[entry.how or "met"] if entry.kind == "note" else entry.kind
    if name in ("feedback", "praise"):
        return name
    if name == "heard":
        return "what a rep said"
    return f"{'an' if name[0] in 'aeiu' else 'a'} {name}"


def plain_number(value: float) -> int | float:
    """Return a whole number as an int, so that 2.0 is shown and written as 2."""
    return int(value) if value == int(value) else value

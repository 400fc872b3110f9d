"""What the journal holds: reps, entries, and what each kind of entry carries.

A field here is a column in the journal and a key in JSON, under the same name. Days are ``datetime.date``, times
ISO text in UTC.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

    ``rep`` is an alias, empty for a session and its children and for a team goal and its check-ins, and ``parent`` an
    id. ``private`` is also true of what is linked to a private entry. An ``id`` of 0 and an empty ``uid`` are an entry
    that is not in the journal yet.
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
    status: str | None = None
    due: date | None = None
    closed_on: date | None = None
    because: str | None = None
    covered_by: int | None = None  # a topic's note
    team: str | None = None  # of a team goal and its check-ins
    under: int | None = None  # the team goal that a rep's goal sits under: a link, and nothing is inherited through it
    given_on: date | None = None
    landed: str | None = None
    snoozed_until: date | None = None
    snoozes: int = 0
    every: int | None = None
    target: float | None = None
    at: float | None = None
    also: tuple[str, ...] = ()  # partners, by name
    created_at: str = ""
    edited_at: str | None = None
    attended: tuple[str | None, ...] = ()  # the key ``with``: aliases; None: a former rep, erased

    @property
    def whose(self) -> str:
        """What stands where a rep would: the alias, or the team of a team goal; empty for a session."""
        return self.rep or self.team or ""

    @property
    def is_open(self) -> bool:
        """Whether this is a duty that nobody has closed."""
        return self.status is not None and self.status == KINDS[self.kind].opens

    @property
    def has_check_ins(self) -> bool:
        """Whether check-ins say how far it is: a goal, of a rep or a team."""
        return "every" in KINDS[self.kind].carries


class Version(NamedTuple):
    """An entry as one command left it: when (UTC), which command, and its fields by JSON key; None: deleted."""

    at: str
    command: str
    fields: Mapping[str, Any] | None


def changes(versions: Iterable[Version]) -> Iterator[tuple[Version, dict[str, Any] | None]]:
    """Yield each version with the fields that differ from the one before, as they became; None: it was deleted."""
    was: Mapping[str, Any] = {}
    for version in versions:
        now = version.fields
        if now is None:
            yield version, None
        else:
            yield version, {field: now.get(field) for field in {**was, **now} if was.get(field) != now.get(field)}
            was = now


class Incoming(NamedTuple):
    """One record of a file that is imported: where it stands, and its fields by JSON key, as the file has them.

    ``under`` has the fields of the entries that one line of the file puts under this one.
    """

    line: int  # of the file, where it begins; counted from 1
    table: str  # rep, entry, setting or handover
    fields: Mapping[str, Any]
    under: tuple[Mapping[str, Any], ...] = ()
    file: str = ""  # of a folder, which one


class Misread(NamedTuple):
    """A part of such a file that isn't a record, and why."""

    line: int
    why: str
    file: str = ""  # of a folder, which one


class Source(NamedTuple):
    """What a file of one format brings: its records as they are read, and the columns that we do not know.

    ``remarks`` grows as the records are read: what the reader did that the user should know. ``of_all``: everyone
    the file names in a session is a rep. ``handover``: who hands over, and when.
    """

    records: Iterator[Incoming | Misread]
    unknown: tuple[str, ...] = ()
    remarks: Sequence[str] = ()
    of_all: bool = False
    handover: Incoming | None = None


class Undoable(NamedTuple):
    """A step that undo can take back: when (UTC), its command, and what it wrote.

    ``numbers`` says how many entries that were, ``entries`` which: all of them, or the first and the last of many.
    """

    at: str
    command: str
    numbers: int
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


class Variant(NamedTuple):
    """How entries of a kind are called, and where they stand. A kind with a ``how`` or an ``owner`` has several."""

    label: str  # on a screen
    article: str  # the same with its article, in a message
    phrase: str  # with which a receipt begins
    section: str = ""  # of ``briefs.SECTIONS``; empty: it is no rep's own, or stands beneath its parent
    named: str = ""  # the label in a document, where people appear by name: {name}, {owner} and {you}
    waits: bool = False  # while the rep is away, it is not due


class Kind(NamedTuple):
    """Everything that is particular to one kind of entry. ``carries``: its fields, in the order of its JSON keys."""

    label: str
    carries: tuple[str, ...]
    variants: Mapping[str, Variant]  # by ``how``, by who owns it (OWNER_YOU, OWNER_REP, PARTNER) or TEAM; else one
    opens: str | None = None  # its status while it is open
    statuses: tuple[str, ...] = ()
    closes: Mapping[str, str] = {}  # its status by what closes it: a command, or MISSED
    shares: tuple[str, ...] | None = (
        None  # fields that others may read, beyond what all entries have; None: it is never shared
    )
    withheld: Callable[[Entry], str | None] = lambda _: None  # why this one is not shared, in words; None: it is
    is_event: bool = False  # it happened on its day, which a receipt always says
    needs_text: bool = True

    @property
    def can_be_snoozed(self) -> bool:
        """Whether it can wait until a later day."""
        return "snoozed_until" in self.carries


def _withheld_goal(entry: Entry) -> str | None:
    return TEAM_GOALS if entry.team else None


def _withheld_feedback(entry: Entry) -> str | None:
    if entry.status == "given":
        return None
    return "not given yet" if entry.is_open else "dropped feedback"


def _withheld_topic(entry: Entry) -> str | None:
    return YOUR_TOPICS if entry.is_open and entry.owner == OWNER_YOU else None


def _withheld_follow_up(entry: Entry) -> str | None:
    if not entry.rep:
        return "follow-ups owed to the team"
    return None if entry.owner in (OWNER_YOU, OWNER_REP) else "follow-ups owed by partners"


MISSED = "done --missed"  # what closes a goal whose day has come
OWNER_YOU, OWNER_REP = "me", "rep"
YOU = "Manager"  # what the journal's owner is called in documents, until config your-name says otherwise
PARTNER = "partner"  # any other owner, in ``Kind.variants``
TEAM_GOALS = "team goals"  # these and their check-ins are in no shared file
TEAM = "team"  # in ``Kind.variants``: a team's, and no rep's
YOUR_TOPICS = "of your topics"  # why yours are not shared while they are open: you may not want to raise them yet
_SNOOZE = ("snoozed_until", "snoozes")

KINDS: Mapping[str, Kind] = {
    "note": Kind(
        "one-on-one",
        ("how",),
        {
            "met": Variant("one-on-one", "a one-on-one", "one-on-one with {name}", "last"),
            "async": Variant("by message", "a one-on-one by message", "by message with {name}", "last"),
            "aside": Variant("observation", "an observation", "observation about {name}", "aside"),
        },
        is_event=True,
    ),
    "feedback": Kind(
        "feedback",
        ("due", "status", "given_on", "landed", "because", *_SNOOZE),
        {"": Variant("feedback", "feedback", "feedback for {name}", "feedback", waits=True)},
        opens="owed",
        statuses=("owed", "given", "dropped"),
        closes={"given": "given", "done": "given", "drop": "dropped"},
        shares=("status", "given_on"),
        withheld=_withheld_feedback,
    ),
    "praise": Kind(
        "praise", (), {"": Variant("praise", "praise", "praise for {name}", "praise")}, shares=(), is_event=True
    ),
    "goal": Kind(
        "goal",
        ("team", "under", "due", "target", "at", "every", "status", "because", "closed_on", *_SNOOZE),
        {
            "": Variant("goal", "a goal", "goal for {name}", "goal"),
            TEAM: Variant("goal", "a team goal", "goal for team {name}"),
        },
        opens="open",
        statuses=("open", "met", "missed", "dropped"),
        closes={"done": "met", MISSED: "missed", "drop": "dropped"},
        shares=("due", "target", "every", "status", "closed_on"),  # its check-ins say where it stands, if they may
        withheld=_withheld_goal,
    ),
    "check-in": Kind(
        "check-in",
        ("team", "at", "status"),
        {
            "": Variant("check-in", "a check-in", "check-in on {name}'s goal"),
            TEAM: Variant("check-in", "a check-in", "check-in on team {name}'s goal"),
        },
        statuses=("on-track", "at-risk", "off-track"),
        shares=("at", "status", "parent"),
        withheld=_withheld_goal,
        is_event=True,
        needs_text=False,
    ),
    "follow-up": Kind(
        "follow-up",
        ("owner", "due", "status", "because", "closed_on", *_SNOOZE),
        {
            OWNER_YOU: Variant("you owe", "a follow-up", "You owe {name}", "mine", named="Follow-up: {you}"),
            OWNER_REP: Variant(
                "they owe", "a follow-up", "{name} owes", "theirs", named="Follow-up: {name}", waits=True
            ),
            PARTNER: Variant(
                "{owner} owes", "a follow-up", "{owner} owes {name}", "partner", named="Follow-up: {owner}"
            ),
        },
        opens="open",
        statuses=("open", "done", "dropped"),
        closes={"done": "done", "drop": "dropped"},
        shares=("owner", "due", "status", "closed_on"),
        withheld=_withheld_follow_up,
    ),
    "topic": Kind(
        "topic",
        ("owner", "status", "because", "closed_on", "covered_by", *_SNOOZE),
        {
            OWNER_YOU: Variant("topic", "a topic", "topic for the next one-on-one with {name}", "topic"),
            OWNER_REP: Variant(
                "their topic",
                "a topic",
                "topic from {name} for the next one-on-one",
                "topic",
                named="topic from {name}",
            ),
        },
        opens="open",
        statuses=("open", "covered", "dropped"),
        closes={"done": "covered", "drop": "dropped"},
        shares=("owner", "status", "closed_on"),
        withheld=_withheld_topic,
    ),
    "heard": Kind(
        "heard",
        (),
        {"": Variant("heard", "what a rep said", "{name} said", "heard")},
        withheld=lambda _: "said by the rep",
    ),
    "session": Kind(
        "session",
        ("attended", "also"),
        {"": Variant("session", "a session", "session")},
        shares=("attended",),
        is_event=True,
    ),
    "lesson": Kind("lesson", (), {"": Variant("lesson", "a lesson", "lesson")}, shares=("parent",)),
}
# A text about one rep that nothing else builds on: each of these can become any other.
OF_TEXT = ("note", "feedback", "praise", "follow-up", "topic", "heard")
HOW = {how: variant.label for how, variant in KINDS["note"].variants.items()}


def closed_by(how: str) -> list[str]:
    """Return the kinds that a command closes."""
    return [name for name, kind in KINDS.items() if how in kind.closes]


def carrying(field: str) -> list[str]:
    """Return the kinds that carry a field."""
    return [name for name, kind in KINDS.items() if field in kind.carries]


def variant(entry: Entry) -> Variant:
    """Return which variant of its kind an entry is."""
    variants = KINDS[entry.kind].variants
    owner = entry.owner if entry.owner in (None, OWNER_YOU, OWNER_REP) else PARTNER
    return variants.get(entry.how or owner or (TEAM if entry.team else "")) or next(iter(variants.values()))


def label(entry: Entry, rep_name: str = "", you: str = YOU) -> str:
    """Return what an entry is called on a screen: ``one-on-one``, ``you owe``, ``they owe``, ``praise``.

    With a ``rep_name`` it is what a document calls it, in which the journal's owner is called ``you``.
    """
    found = variant(entry)
    words = found.named if rep_name and found.named else found.label
    return words.format(name=rep_name, owner=entry.owner, you=you)


def with_article(entry: Entry) -> str:
    """Return what an entry is, with its article: ``a follow-up``, ``an observation``, ``feedback``."""
    return variant(entry).article


def plain_number(value: float) -> int | float:
    """Return a whole number as an int, so that 2.0 is shown and written as 2."""
    return int(value) if value == int(value) else value

"""What ``edit --kind`` does: a note becomes praise, feedback a topic. Its text, rep, day and number stay."""

from datetime import date

from coachlog import days, duties, options
from coachlog.errors import CoachlogError, Unreadable, WrongKind, listed, quoted
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import KINDS, OF_TEXT, OWNER_REP, OWNER_YOU, PARTNER, Entry, with_article


def read(word: str | None) -> str | None:
    """Read the value of ``--kind``. Raises Unreadable for one that no entry can become."""
    if word is None:
        return None
    found = options.kinds(word)
    if len(found) != 1 or found[0] not in OF_TEXT:
        raise Unreadable(f"--kind: an entry can't become {quoted(word)}. Use one of: {', '.join(OF_TEXT)}")
    return found[0]


def how(*, met: bool, by_message: bool, observed: bool) -> str | None:
    """Return how a note happened, as its flags say; None without one. Raises Unreadable for several."""
    chosen = [name for name, given in {"met": met, "async": by_message, "aside": observed}.items() if given]
    if len(chosen) > 1:
        raise Unreadable("--met, --async and --observed can't be combined: keep one")
    return chosen[0] if chosen else None


def changed(step: Step, entry: Entry, kind: str | None, today: date) -> Entry:
    """Return an entry as one of another kind, with what both carry. Raises WrongKind where it can't become one."""
    if kind is None or kind == entry.kind:
        return entry
    if entry.kind not in OF_TEXT:
        raise WrongKind(
            entry.id, with_article(entry), "its kind can't change. To replace it, delete it and add a new entry"
        )
    if not entry.rep:
        raise WrongKind(entry.id, with_article(entry), "it came out of a session, so its kind can't change")
    linked = [*questions.descendants(step.connection, entry.id), *covered_in(step, entry)]
    if linked:
        ids = listed(sorted(child.id for child in linked))
        raise WrongKind(entry.id, with_article(entry), f"its kind can't change while {ids} belong to it")
    if not entry.text.strip():
        raise CoachlogError(f"{entry.id} has no text, and {KINDS[kind].label} needs one: coachlog edit {entry.id} TEXT")
    return _as(kind, entry, today)


def covered_in(step: Step, entry: Entry) -> list[Entry]:
    """Return the topics that were covered in a note."""
    return questions.covered_in(step.connection, [entry]).get(entry.id, [])


def _as(kind: str, old: Entry, today: date) -> Entry:
    carries = KINDS[kind].carries
    plain = Entry(
        kind, old.rep, old.on, old.text, old.private, old.id, old.uid, old.parent,
        created_at=old.created_at, edited_at=old.edited_at,
    )  # fmt: skip
    kept = {field: getattr(old, field) for field in carries if field in KINDS[old.kind].carries and field != "status"}
    new = plain._replace(**kept)
    if "how" in carries:
        new = new._replace(how="met")
    if "owner" in carries:
        new = new._replace(owner=_owner(kind, old))
    if not KINDS[kind].opens:
        return new
    closed_by = next((how for how, status in KINDS[old.kind].closes.items() if status == old.status), None)
    if closed_by is None:
        day = days.add_working_days(today, duties.FEEDBACK_DUE) if "landed" in carries and old.due is None else old.due
        return new._replace(status=KINDS[kind].opens, due=day if "due" in carries else None)
    return _closed(new, old, closed_by)


def _owner(kind: str, old: Entry) -> str:
    """Return who owns what an entry becomes: what a rep said is the rep's, a partner can own a follow-up only."""
    if old.owner in (OWNER_YOU, OWNER_REP) or (old.owner and PARTNER in KINDS[kind].variants):
        return str(old.owner)
    return OWNER_REP if KINDS[old.kind].withheld(old) == "said by the rep" else OWNER_YOU


def _closed(new: Entry, old: Entry, closed_by: str) -> Entry:
    """Return the new entry closed as the old one was, with its day and its reason."""
    kind = KINDS[new.kind]
    status = kind.closes.get(closed_by) or kind.closes["done"]
    day, words = old.closed_on or old.given_on, old.because or old.landed
    is_given = "landed" in kind.carries and closed_by != "drop"
    return new._replace(
        status=status,
        given_on=(day or old.on) if is_given else None,
        landed=words if is_given else None,
        because=None if is_given else words,
        closed_on=(day or old.on) if "closed_on" in kind.carries else None,
        snoozed_until=None,
    )

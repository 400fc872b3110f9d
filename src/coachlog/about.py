"""A tag, a deal or an initiative, across reps and partners: open items, the latest of each rep, partners, lessons."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from coachlog.duties import due_day
from coachlog.model import KINDS, OWNER_REP, OWNER_YOU, Entry
from coachlog.text import fold, tags


class About(NamedTuple):
    """What the entries with a tag say. ``open``: by due date, those without one last; the other entries newest first.

    ``typed`` is the tag as it was typed last, ``latest`` has one entry of each rep, each team, and one of sessions, and
    ``partners`` are names.
    """

    tag: str
    typed: str
    count: int  # type: ignore[assignment]  # the key in JSON; nobody counts in this tuple
    since: date
    open: list[Entry]
    latest: list[Entry]
    partners: list[str]
    lessons: list[Entry]


def gather(tag: str, entries: Sequence[Entry]) -> About:
    """Return what the entries with a tag say; there is at least one."""
    ids = {entry.id for entry in entries}
    # Of one day a one-on-one says more than the follow-ups that came out of it, whose numbers are higher.
    newest_first = sorted(entries, key=lambda entry: (entry.on, entry.parent not in ids, entry.id), reverse=True)
    latest: dict[tuple[str, str | None], Entry] = {}
    lessons = [entry for entry in newest_first if entry.kind == "lesson"]
    for entry in newest_first:
        if entry not in lessons:  # they have a list of their own
            latest.setdefault((entry.rep, entry.team), entry)
    return About(
        tag=tag,
        typed=next((found[tag] for entry in newest_first if tag in (found := tags(entry.text))), tag),
        count=len(entries),
        since=newest_first[-1].on,
        open=sorted(
            (entry for entry in entries if entry.is_open), key=lambda entry: (due_day(entry) or date.max, entry.id)
        ),
        latest=[*latest.values()],
        partners=_partners(newest_first),
        lessons=lessons,
    )


def is_owed(entry: Entry) -> bool:
    """Whether somebody owes it: a follow-up, and no topic."""
    return entry.owner is not None and "due" in KINDS[entry.kind].carries


def partner(entry: Entry) -> str:
    """Return the partner who owns a follow-up; empty for one of yours or the rep's."""
    return "" if entry.owner in (None, OWNER_YOU, OWNER_REP) else entry.owner or ""


def _partners(newest_first: Sequence[Entry]) -> list[str]:
    """Return the partners who own follow-ups or were in sessions, each as typed last, in the order of their names."""
    found: dict[str, str] = {}
    for entry in newest_first:
        for name in (partner(entry), *entry.also):
            if name:
                found.setdefault(fold(name), name)
    return [found[name] for name in sorted(found)]

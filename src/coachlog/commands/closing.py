"""What ``done`` and ``drop`` have in common: several ids, all or nothing."""

from collections.abc import Sequence

from coachlog import options
from coachlog.context import Context
from coachlog.errors import AlreadyClosed, Unreadable, WrongKind, listed
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import KINDS, MISSED, Entry, closed_by, with_article


def close(command: str, words: Sequence[str], how: str, on: str | None, ctx: Context) -> list[Entry]:
    """Close the entries whose ids were typed; ``how`` is a key of ``Kind.closes``."""
    ids, why = options.ids_and_why(words)
    day = ctx.happened(on)
    with ctx.writing(command) as step:
        entries = [_closable(step, entry_id, how) for entry_id in ids]
        if on is not None and any("closed_on" not in KINDS[entry.kind].carries for entry in entries):
            raise Unreadable("--on: feedback that is dropped keeps no day. Leave --on out")
        return [
            step.change(
                entry._replace(
                    status=KINDS[entry.kind].closes[how],
                    because=why,
                    closed_on=day if "closed_on" in KINDS[entry.kind].carries else None,
                )
            )
            for entry in entries
        ]


def _closable(step: Step, entry_id: int, how: str) -> Entry:
    entry = questions.entry(step.connection, entry_id)
    if KINDS[entry.kind].opens is None:
        raise WrongKind(
            entry_id, with_article(entry), f"there is nothing to close. To take it out: coachlog delete {entry_id}"
        )
    if not entry.is_open:
        raise AlreadyClosed(entry_id, str(entry.status))
    closes = KINDS[entry.kind].closes
    if how == MISSED and how not in closes:
        raise WrongKind(entry_id, with_article(entry), f"only a {listed(closed_by(how))} can be missed")
    if how not in closes:
        problem = f"when you have said it, coachlog given {entry_id}; else coachlog drop {entry_id}"
        raise WrongKind(entry_id, with_article(entry), problem)
    return entry

"""What ``done`` and ``drop`` have in common: several ids, all or nothing."""

from collections.abc import Mapping, Sequence

from coachlog import days, options
from coachlog.context import Context
from coachlog.errors import AlreadyClosed, Unreadable, WrongKind
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import KINDS, Entry, a


def close(command: str, words: Sequence[str], statuses: Mapping[str, str], on: str | None, ctx: Context) -> list[Entry]:
    """Close the entries whose ids were typed; ``statuses`` gives by kind what they become."""
    ids, why = options.ids_and_why(words)
    day = days.happened(on, ctx.calendar, "--on")
    with ctx.writing(command) as step:
        entries = [_closable(step, entry_id, statuses) for entry_id in ids]
        if on is not None and any(entry.kind == "feedback" for entry in entries):
            raise Unreadable("--on: feedback that is dropped keeps no day. Leave --on out")
        return [
            step.change(
                entry._replace(
                    status=statuses[entry.kind],
                    because=why,
                    closed_on=None if entry.kind == "feedback" else day,
                )
            )
            for entry in entries
        ]


def _closable(step: Step, entry_id: int, statuses: Mapping[str, str]) -> Entry:
    entry = questions.entry(step.connection, entry_id)
    if KINDS[entry.kind].opens is None:
        raise WrongKind(entry_id, a(entry), f"there is nothing to close. To take it out: coachlog delete {entry_id}")
    if not entry.is_open:
        raise AlreadyClosed(entry_id, str(entry.status))
    if entry.kind not in statuses:
        problem = (
            f"when you have said it, coachlog given {entry_id}; else coachlog drop {entry_id}"
            if entry.kind == "feedback"
            else "only a goal can be missed"
        )
        raise WrongKind(entry_id, a(entry), problem)
    return entry

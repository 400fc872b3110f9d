"""What ``done``, ``drop`` and ``given`` have in common; of ``done`` and ``drop`` several ids, all or nothing."""

from collections.abc import Sequence

from coachlog import options
from coachlog.context import Context
from coachlog.errors import AlreadyClosed, Unreadable, WrongKind
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import KINDS, Entry, with_article


def close(command: str, words: Sequence[str], how: str, on: str | None, ctx: Context) -> list[Entry]:
    """Close the entries whose ids were typed; ``how`` is a key of ``Kind.closes``."""
    ids, why = options.ids_and_why(words)
    day = ctx.happened(on)
    with ctx.writing(command) as step:
        entries = [closable(step, entry_id, how) for entry_id in ids]
        for entry in entries:
            if on is not None and "closed_on" not in KINDS[entry.kind].carries:
                status = KINDS[entry.kind].closes[how]
                raise Unreadable(f"--on: {with_article(entry)} that is {status} keeps no day. Leave --on out")
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


def closable(step: Step, entry_id: int, how: str) -> Entry:
    """Return an open entry that can be closed so. Raises WrongKind with what closes it, or AlreadyClosed."""
    entry = questions.entry(step.connection, entry_id)
    closes = KINDS[entry.kind].closes
    if not closes:
        raise WrongKind(entry_id, with_article(entry), f"it can't be closed. To remove it: coachlog delete {entry_id}")
    if not entry.is_open:
        raise AlreadyClosed(entry_id, str(entry.status))
    if how not in closes:
        ways = (f"coachlog {' '.join([command, str(entry_id), *flags])}" for command, *flags in map(str.split, closes))
        raise WrongKind(entry_id, with_article(entry), f"to close it, {', or '.join(ways)}")
    return entry

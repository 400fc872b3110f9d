"""Which entries ``edit`` and ``delete`` are about: numbers, or ``last``."""

from collections.abc import Sequence

from coachlog import options
from coachlog.context import Context
from coachlog.errors import CoachlogError, Unreadable, listed, quoted
from coachlog.journal import versions
from coachlog.text import fold

LAST = "last"


def one(word: str, ctx: Context) -> int:
    """Return the id that a word is, or that of the newest entry. Raises Unreadable or CoachlogError."""
    return _last(ctx) if fold(word.strip()) == LAST else options.entry_id(word.rstrip(","))


def several(words: Sequence[str], ctx: Context) -> list[int]:
    """Return the ids that words are, or that of the newest entry. Raises Unreadable where one is something else."""
    if len(words) == 1 and fold(words[0].strip()) == LAST:
        return [_last(ctx)]
    found = options.leading(words)
    if found.rest and found.ids:
        raise Unreadable(
            f"{quoted(found.rest[0])} isn't an entry number, so nothing was deleted. "
            f"To delete {listed(found.ids)}: {options.line('delete', *found.ids)}"
        )
    return list(dict.fromkeys(found.ids)) or [options.entry_id(words[0])]


def _last(ctx: Context) -> int:
    with ctx.reading() as connection:
        found = versions.last_added(connection)
    if found is None:
        raise CoachlogError("there are no entries yet. To add one: coachlog note REP TEXT")
    return found

"""What ``done``, ``drop`` and ``given`` have in common; several ids are closed all or none."""

from collections.abc import Sequence
from datetime import date

from coachlog import asking, options
from coachlog.asking import Reading
from coachlog.context import Context
from coachlog.errors import AlreadyClosed, Unreadable, WrongKind, listed, quoted
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import KINDS, Entry, with_article


def close(command: str, words: Sequence[str], how: str, on: str | None, ctx: Context) -> list[Entry]:
    """Close the entries that were typed; ``how`` is a key of ``Kind.closes``."""
    found = options.leading(words)
    if found.ids:
        ids, why = ids_and_text(command, found)
    else:
        from coachlog.commands import by_words  # noqa: PLC0415 - seldom typed

        ids, why = [by_words.find(command, words, how, ctx)], None
    day = ctx.happened(on)
    with ctx.writing(command) as step:
        entries = [closable(step, entry_id, how) for entry_id in ids]
        for entry in entries:
            if on is not None and not _keeps_day(entry, how):
                status = KINDS[entry.kind].closes[how]
                raise Unreadable(f"--on: {with_article(entry)} that is {status} has no closing date. Leave --on out")
        return [step.change(closed(entry, how, day, why)) for entry in entries]


def ids_and_text(command: str, found: options.Leading, what: str = "reason") -> tuple[list[int], str | None]:
    """Return the ids and the text after them. A terminal is asked where the last number may belong to the text."""
    ids, rest = list(found.ids), list(found.rest)
    if found.is_unclear:
        *fewer, last = ids
        both = [(ids, rest), (fewer, [str(last), *rest])]
        ids, rest = asking.which(
            f"{quoted(' '.join([command, *map(str, ids), *rest]))} is ambiguous",
            [
                Reading(
                    f"{'entries' if len(some) > 1 else 'entry'} {listed(some)}, {what} {quoted(' '.join(text))}",
                    options.line(command, *some, text=text),
                    (some, text),
                )
                for some, text in both
            ],
        )
    return list(dict.fromkeys(ids)), options.reason(rest, f"the {what}")


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


def closed(entry: Entry, how: str, day: date, words: str | None) -> Entry:
    """Return an entry as it is once it is closed. ``words``: why; of feedback that was given, how it landed."""
    kind = KINDS[entry.kind]
    entry = entry._replace(status=kind.closes[how])
    if _is_given(entry, how):
        return entry._replace(given_on=day, landed=words, because=None)
    return entry._replace(because=words, closed_on=day if "closed_on" in kind.carries else None)


def _is_given(entry: Entry, how: str) -> bool:
    return "landed" in KINDS[entry.kind].carries and how != "drop"


def _keeps_day(entry: Entry, how: str) -> bool:
    return "closed_on" in KINDS[entry.kind].carries or _is_given(entry, how)

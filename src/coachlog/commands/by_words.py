"""``done`` and ``drop`` without an id: all words are searched in open items. Nothing is closed without asking."""

from collections.abc import Sequence

from coachlog import asking, options
from coachlog.context import Context
from coachlog.errors import Answer, Unreadable, listed, quoted, shortened
from coachlog.journal import questions
from coachlog.model import KINDS, MISSED, OWNER_YOU, Entry, variant
from coachlog.text import fold, one_line
from coachlog.text import words as words_of

MOST = 12  # items that are listed one by one
SHOWN = 3  # of these in a script
_DID = {"done": "Done", MISSED: "Missed", "drop": "Drop"}


def find(command: str, words: Sequence[str], how: str, ctx: Context) -> int:
    """Return the id of the open item in which all words are found, as a terminal confirms or chooses it.

    Raises Unclear, with the line to type, where nobody can be asked; Unreadable where nothing is found.
    """
    typed = list(words[1:] if words[0] == options.DASHES else words)
    with ctx.reading() as connection:
        everything = questions.open_entries(connection)
        last = _last(connection) if typed == ["last"] else None
    opened = [entry for entry in everything if how in KINDS[entry.kind].closes]
    refuse_all(command, typed, opened)
    matches = [entry for entry in opened if entry.id == last] or _matching(typed, opened, ctx)
    missed = ["--missed"] if how == MISSED else []
    said = quoted(" ".join(typed))
    if not matches:
        raise Unreadable(_nothing(command, typed, opened, ctx))
    if len(matches) == 1:
        (entry,) = matches
        asking.require_yes(
            f'{_DID[how]}: "{shortened(one_line(entry.text))}" ({whose(entry, ctx)})?',
            f"{said} isn't an entry number. It matches {entry.id} {_brief(entry)}: "
            f"{options.line(command, entry.id, *missed)}",
        )
        return entry.id
    return _chosen(command, said, matches, missed, ctx)


def _chosen(command: str, said: str, matches: Sequence[Entry], missed: Sequence[str], ctx: Context) -> int:
    """Return the id of the item that is chosen among several."""
    listed_first = [f"{entry.id} {_brief(entry)}" for entry in matches[:SHOWN]]
    if len(matches) > SHOWN:
        listed_first.append(f"{len(matches) - SHOWN} more")
    question = asking.Unclear(
        f"{said} matches {len(matches)} open items: {listed(listed_first)}. Give the number: "
        f"{options.line(command, matches[0].id, *missed)}",
        [
            Answer(
                f"{entry.id}  {shortened(one_line(entry.text))} ({whose(entry, ctx)})",
                str(entry.id),
            )
            for entry in matches[:MOST]
        ],
    )
    more = f", the first {MOST} are" if len(matches) > MOST else ""
    question.asked = f"{said} matches {len(matches)} open items{more}:"
    return int(asking.answer(question).word)


def _last(connection: questions.Connection) -> int | None:
    from coachlog.journal import versions  # noqa: PLC0415 - seldom typed

    return versions.last_added(connection)


def _matching(words: Sequence[str], opened: Sequence[Entry], ctx: Context) -> list[Entry]:
    """Return the items in whose text, or rep's alias or name, there is a word that begins like each of the words."""
    wanted = words_of(" ".join(words))
    found = []
    for entry in opened if wanted else ():
        there = words_of(" ".join((entry.text, entry.rep, ctx.names[entry.rep] if entry.rep else "")))
        if all(any(word.startswith(begun) for word in there) for begun in wanted):
            found.append(entry)
    return found


def _nothing(command: str, typed: Sequence[str], opened: Sequence[Entry], ctx: Context) -> str:
    """Say that no open item matches; if fewer words would, what to type."""
    said = quoted(" ".join(typed))
    for count in range(len(typed) - 1, 0, -1):
        matches = _matching(typed[:count], opened, ctx)
        fewer = quoted(" ".join(typed[:count]))
        if len(matches) == 1:
            (entry,) = matches
            then = f"{entry.id} {_brief(entry)}: {options.line(command, entry.id, text=typed[count:])}"
            return f"no open item matches {said}. {fewer} matches {then}"
        if matches:
            then = f"{len(matches)} open items: {options.line(command, text=typed[:count])}"
            return f"no open item matches {said}. {fewer} matches {then}"
    return f"no open item matches {said}. To see open items: coachlog history --open"


def refuse_all(command: str, words: Sequence[str], opened: Sequence[Entry]) -> None:
    """Raise Unreadable with the numbers where the words are ``all``: nothing is closed all at once."""
    if fold(" ".join(words).strip()) != "all":
        return
    if not opened:
        raise Unreadable("there are no open items. To see all entries: coachlog history")
    ids = [entry.id for entry in opened]
    more = [f"{len(ids) - MOST} more"] if len(ids) > MOST else []
    raise Unreadable(
        f"can't close everything at once. Open items: {listed([*ids[:MOST], *more])}. "
        f"Give the numbers: {options.line(command, *ids[:2])}"
    )


def whose(entry: Entry, ctx: Context) -> str:
    """Return what an item is and whose, for a question: ``you owe Maria``."""
    name = ctx.names[entry.rep]
    first = name.split()[0] if entry.rep else name
    if sum(first in one.name.split() for one in ctx.reps) > 1:
        first = name
    if entry.owner == OWNER_YOU and "due" in KINDS[entry.kind].carries:
        return f"you owe {first}"
    return variant(entry).phrase.format(name=first, owner=entry.owner)


def _brief(entry: Entry) -> str:
    text = one_line(entry.text)
    return f'"{text if len(text) <= 30 else text[:27] + "..."}"'  # noqa: PLR2004 - several fit into one message

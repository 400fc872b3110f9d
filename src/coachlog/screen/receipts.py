"""What a command understood, said back in a line or two. Plain words on a terminal too: a receipt needs no drawing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coachlog import days
from coachlog.cadences import WHAT, Cadence, cadence, later
from coachlog.days.commitments import Commitment
from coachlog.model import KINDS, Entry, Rep
from coachlog.phrases import in_quotes, sentence
from coachlog.screen import is_drawn, width, wrapping
from coachlog.text import one_line, safe

Bare = Mapping[tuple[str, date | None], Commitment]
NO_BARE: Bare = {}
LONGEST = 200  # letters of a text on a terminal; a pipe gets all


def entries(
    written: Sequence[Entry],
    names: Mapping[str, str],
    today: date,
    goals: Mapping[int, Entry] | None = None,
    bare: Bare = NO_BARE,
) -> None:
    """Print entries: the first on a line, those linked to it on the next. ``names`` by alias, ``goals`` by id.

    ``bare``: the follow-ups that end in a day without an @, by text and due date.
    """
    ends = {entry.id: bare.get((entry.text, entry.due)) for entry in written if "owner" in KINDS[entry.kind].carries}
    first, *rest = [line(entry, names, today, goals, ends.get(entry.id)) for entry in written]
    say(first)
    if rest:
        _say_together(rest)
    for entry_id, end in ends.items():
        if end and end.readings:
            _offer(entry_id, end)


def _offer(entry_id: int, end: Commitment) -> None:
    """Say how to set each of the days that the end of a text can mean."""
    before = f'"{end.words}" is ambiguous. '
    for day in end.readings:
        say(f"   {before}If you mean {days.long(day)}: coachlog edit {entry_id} --due {day}")
        before = ""


def line(
    entry: Entry,
    names: Mapping[str, str],
    today: date,
    goals: Mapping[int, Entry] | None = None,
    end: Commitment | None = None,
) -> str:
    """Return an entry in one sentence that begins with its id. ``end``: its text ends in its due date without an @."""
    goal = (goals or {}).get(entry.parent or 0)
    is_taken = end and not end.readings
    words = sentence(
        entry, entry.team or names[entry.rep], today, goal,
        due_from=end.words if end and is_taken else "",
        quote=quoted,
    )  # fmt: skip
    back = f". No date: coachlog edit {entry.id} --due none" if is_taken else ""
    return f"{entry.id}  {words}{back}"


def rep(did: str, about: Rep, usual: Cadence, today: date) -> None:
    """Say what is known of a rep, after what was ``did``; of one who was just added, the first one-on-one."""
    every = zip(WHAT, cadence(about, usual), (about.every, about.feedback_every, about.praise_every), strict=True)
    rhythm = [
        f"{what} every {days.count(span)}" if span else f"{what} off"
        for what, span, own in every
        if own is not None or what == "one-on-one"
    ]
    started = about.started and f"started {days.long(about.started)}"
    facts = [fact for fact in (about.role, about.team and f"team {about.team}", about.tz, started, *rhythm) if fact]
    every_one = cadence(about, usual)[0]
    first = later(about.added_on, every_one) if did == "Added" and every_one else None
    then = f". First one-on-one due by {days.say(first, today)}" if first else ""
    say(f"{did} {about.name} ({about.alias}): {', '.join(facts)}{then}")


def shown(words: str) -> str:
    """Return words whole for a pipe, on one line and cut for a terminal."""
    if not is_drawn():
        return words
    words = one_line(words)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}… ({len(words) - LONGEST:,} more letters)"


def quoted(text: str) -> str:
    """Return a text in quotes: whole for a pipe; for a terminal its first line, and its length if there is more."""
    if not is_drawn():
        return in_quotes(text)
    lines = [one_line(line) for line in text.strip().splitlines()]
    first = lines[0] if lines else ""
    cut = f'"{first}"' if len(first) <= LONGEST else f'"{first[:LONGEST]}…"'
    if len(lines) > 1:
        return f"{cut} ({len(lines)} lines)"
    return cut if len(first) <= LONGEST else f"{cut} ({len(first):,} letters)"


def say(words: str) -> None:
    """Print one line: whole in a pipe; on a terminal wrapped if it's too long, its commands on lines of their own."""
    print("\n".join(_wrapped(words)) if is_drawn() else _escaped(words))


def by_the_way(words: str) -> None:
    """Print something dimly, on a terminal only."""
    from coachlog.screen import draw, drawing, styles  # noqa: PLC0415 - seldom said, and drawn

    hang = "   " if words.startswith(" ") else ""
    draw(drawing.row((line, styles.DIM)) for line in _wrapped(words, hang))


def _say_together(lines: Iterable[str]) -> None:
    """Print several short lines as one; a terminal breaks it where one ends."""
    if is_drawn():
        print("\n".join(row for words in lines for row in _wrapped(f"   {words}", "      ")))
    else:
        print(f"   {_escaped(' · '.join(lines))}")


def _wrapped(words: str, hang: str = "   ") -> list[str]:
    lines = wrapping.wrapped(words, width())
    return lines if len(lines) == 1 else wrapping.laid_out(words, width(), hang=hang)


def _escaped(words: str) -> str:
    return safe(words).replace("\n", "\\n").replace("\t", "\\t")

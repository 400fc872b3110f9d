"""What a command understood, said back in a line or two. Plain words on a terminal too: a receipt needs no drawing."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coachlog import days
from coachlog.cadences import WHAT, Cadence, cadence, later
from coachlog.model import Entry, Rep
from coachlog.phrases import sentence
from coachlog.screen import is_drawn, width
from coachlog.text import one_line, safe

LONGEST = 400  # letters of one entry on a terminal; a pipe gets all
_TOGETHER = r"(?<=\(in) (?=\d)|(?<=\d) (?=days?[) ])|(?<=days) (?=ago\))"  # `(in 4 days)` is not torn apart
# To be pasted: it stays on one line. It ends at the end of its line at the latest, so that no letter is read twice.
_COMMAND = r"(?:(?<=: )|^ *)(?:coachlog|export|chmod|rm|sqlite3) .*?(?= \(|[;,.] |(?m:$))"
_GLUE = "\0"  # in no text of ours


def entries(
    written: Sequence[Entry], names: Mapping[str, str], today: date, goals: Mapping[int, Entry] | None = None
) -> None:
    """Print entries: the first on a line, those linked to it on the next. ``names`` by alias, ``goals`` by id."""
    first, *rest = [line(entry, names, today, goals) for entry in written]
    say(first)
    if rest:
        _say_together(rest)


def line(entry: Entry, names: Mapping[str, str], today: date, goals: Mapping[int, Entry] | None = None) -> str:
    """Return an entry in one sentence that begins with its id."""
    goal = (goals or {}).get(entry.parent or 0)
    return f"{entry.id}  {shown(sentence(entry, entry.team or names[entry.rep], today, goal))}"


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


def say(words: str) -> None:
    """Print one line: whole in a pipe, wrapped at words on a terminal."""
    print("\n".join(_wrapped(words, "")) if is_drawn() else _escaped(words))


def by_the_way(words: str) -> None:
    """Print something dimly, on a terminal only."""
    from coachlog.screen import draw, drawing, styles  # noqa: PLC0415 - seldom said, and drawn

    draw(drawing.row((line, styles.DIM)) for line in _wrapped(words, ""))


def _say_together(lines: Iterable[str]) -> None:
    """Print several short lines as one; a terminal breaks it where one ends."""
    if is_drawn():
        print("\n".join(row for words in lines for row in _wrapped(words, "   ")))
    else:
        print(f"   {_escaped(' · '.join(lines))}")


def _wrapped(words: str, indent: str) -> list[str]:
    glued = re.sub(_COMMAND, lambda command: command[0].replace(" ", _GLUE), safe(words))
    lines = textwrap.wrap(
        re.sub(_TOGETHER, _GLUE, glued),
        width=width(),
        initial_indent=indent,
        subsequent_indent=f"{indent}   ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_GLUE, " ") for line in lines]


def _escaped(words: str) -> str:
    return safe(words).replace("\n", "\\n").replace("\t", "\\t")

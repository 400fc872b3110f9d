"""What the drawn screens share: texts cut to fit, rows of parts, and a bar.

Rich is imported inside, when something is drawn: it is half of a start, and a pipe does without.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from coachlog import days
from coachlog.model import Entry, Rep, plain_number
from coachlog.screen import console, height, width, wrapping
from coachlog.screen.styles import DIM, GAP, PLAIN, VERY_LATE
from coachlog.text import many, one_line, safe

if TYPE_CHECKING:
    from rich.text import Text

BAR = 6
_COMBINED = 4  # code points to a column: more than that are marks upon marks


def cells(text: str) -> int:
    """Return how many columns a text takes on a terminal: two for 日, none for an accent on its own."""
    from rich.cells import cell_len  # noqa: PLC0415

    return cell_len(text)


def cut(text: str, width: int) -> str:
    """Return a text on one line, cut after a word to fit ``width`` columns; … shows that it was cut."""
    from rich.cells import set_cell_size  # noqa: PLC0415

    longest = width * _COMBINED + 100  # a long text is cut before it is looked at: 10 MB take no time
    line = one_line(text[:longest])
    if cells(line) <= width and len(text) <= longest:
        return line
    shown = set_cell_size(line, max(width - 1, 0))
    is_in_a_word = line[len(shown) : len(shown) + 1].strip() and shown[-1:].strip()
    word = shown.rfind(" ") + 1 if is_in_a_word else 0
    if word > len(shown) // 2:  # a word that long is cut itself
        shown = shown[:word]
    return shown.rstrip() + "…"


def beginning_of(document: str, whole: str) -> str:
    """Wrap a document at words and return as much as fits the window, with the number of lines that ``whole`` shows."""
    columns, lines = width(), []
    for line in document.splitlines():
        item = re.match(r" *(?:- )?", line)  # what goes on in a list stands below its text
        lines += wrapping.wrapped(line, columns, hang=" " * len(item[0]) if item else "")
    rows = [max(1, -(-cells(line) // columns)) for line in lines]
    if sum(rows) < height():
        return "\n".join([*lines, ""])
    more = with_command(many(len(lines), "more line"), whole, columns)
    fit = sum(taken < height() - len(more) for taken in accumulate(rows))
    return "\n".join([*lines[:fit], *with_command(many(len(lines) - fit, "more line"), whole, columns), ""])


def pad(text: str, width: int) -> str:
    """Cut or fill a text to exactly ``width`` columns."""
    line = cut(text, width)
    return line + " " * (width - cells(line))


def widest(texts: Iterable[str], limit: int) -> int:
    """Return the columns that such texts take beneath each other, up to a limit."""
    return max((cells(cut(text, limit)) for text in texts), default=0)


def row(*parts: tuple[str, str], gap: str = GAP) -> "Text":
    """Put parts, each a text and its style, beside each other."""
    from rich.text import Text  # noqa: PLC0415

    line = Text(no_wrap=True, overflow="ellipsis")
    for place, (text, style) in enumerate(parts):
        line.append(gap if place else "")
        line.append(safe(text), style or None)  # most was made safe before it was cut; nothing gets past here
    line.rstrip()
    return line


def wrapped(text: str, width: int) -> Iterator[str]:
    """Wrap a text at words, its own lines kept; wide letters count twice."""
    from rich.text import Text  # noqa: PLC0415

    for line in safe(text).expandtabs(4).split("\n"):
        folded = Text(line).wrap(console(), width)
        yield from (part.plain.rstrip() for part in folded) if line.strip() else ("",)


def sentence(text: str, style: str = PLAIN) -> list["Text"]:
    """Return a sentence in the lines that it takes, wrapped at words; none of an empty one."""
    return [row((line, style)) for line in wrapped(text, console().width)] if text else []


def with_command(words: str, command: str, width: int) -> list[str]:
    """Return words and the command that they end in: on one line if it fits, else the command on a line of its own."""
    line = f"{words}: {command}"
    return [line] if cells(line) <= width else [*wrapped(f"{words}:", width), f"  {command}"]


def beside(parts: Sequence[str], columns: int) -> list["Text"]:
    """Return what to type next, dim: on one line if it fits, else a line each."""
    line = "  ·  ".join(parts)
    return [row((part, DIM)) for part in ([line] if cells(line) <= columns else parts)]


def fitted(lines: Sequence["Text"], room: int, command: str, width: int, more: str = "more") -> list["Text"]:
    """Return as many lines as there is room for; instead of others their number, and the command that shows them."""
    if len(lines) <= room:
        return list(lines)
    rest = [row((line, DIM)) for line in with_command(f"{len(lines)} {more}", command, width)]
    shown = max(room - len(rest), 0)
    said = with_command(f"{len(lines) - shown} {more}", command, width)
    return [*lines[:shown], *(row((line, DIM)) for line in said)]


def nth(count: int) -> str:
    """Return a number as in a row: ``2nd``, ``3rd``, ``11th``."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th") if count % 100 not in (11, 12, 13) else "th"
    return f"{count}{ending}"


def beginning(text: str, width: int, most: int, entry_id: int) -> list[str]:
    """Wrap the beginning of an entry's text, ``most`` lines of it; where there is more, say how to see it."""
    shown = text[: most * width * 2]  # a long text is cut before it is looked at
    lines = list(wrapped(shown, width))
    if len(lines) > most or len(shown) < len(text):
        return [*lines[:most], f"… all of it: coachlog show {entry_id}"]
    return lines


def progress(goal: Entry) -> str:
    """Draw how far a goal is: ``▰▰▰▱▱▱ 1/2``; nothing of one without a number to reach."""
    if goal.target is None:
        return ""
    at = goal.at or 0
    return f"{bar(at, goal.target)} {plain_number(at)}/{plain_number(goal.target)}"


def due_when(day: date, today: date) -> tuple[str, str]:
    """Return how late or how far away a due date is, and the style for that."""
    if day < today:
        return f"{days.count((today - day).days)} overdue", VERY_LATE
    return days.away(day, today), PLAIN if day == today else DIM


def bar(at: float, target: float) -> str:
    """Draw how far a number has come."""
    full = BAR if at >= target else max(0, round(BAR * (at / target)))
    return "▰" * full + "▱" * (BAR - full)


def absence(rep: Rep, today: date) -> str:
    """Return that a rep has left, or until when they are away; empty for one who is here."""
    if rep.left_on and rep.has_left(today):
        return f"left {days.near(rep.left_on, today)}"
    backs = [pause.back for pause in rep.pauses if pause.covers(today)]
    if not backs:
        return ""
    known = [back for back in backs if back]
    return f"away until {days.near(max(known), today)}" if len(known) == len(backs) else "away"

"""What was found, an entry a line, cut around the words that were looked for; and the tags in use."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from coachlog import days
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Tag, label
from coachlog.phrases import stands
from coachlog.screen import draw, history, is_drawn, rows, width
from coachlog.screen.drawing import cells, pad, row, widest
from coachlog.screen.styles import DIM, GAP, HEAD, LONGEST_ALIAS, PLAIN, TEAM, WIDEST_TEXT
from coachlog.text import indexed, one_line, tagged

if TYPE_CHECKING:
    from rich.text import Text

HIT = "bold underline"  # seen without colours, too
LONGEST_LABEL = 16
LEAST_LABEL = len("one-on-one")
LONGEST_TAG = 40
LEAST_ROOM = 30  # columns for a text beside its entry; where there are fewer, it stands beneath
COMBINED = 4  # code points to a column: more than that are marks upon marks
MOST_HITS = 100  # that are marked in a line: no more can be seen
_LETTER = r"(?s:.)[\u0300-\u036f\u1160-\u11ff\u3099\u309a]*"  # with the marks and jamo that are one with it

Span = tuple[int, int]


def show(
    entries: Sequence[Entry], today: date, patterns: Sequence[str], goals: Mapping[int, Entry], more: str, hint: str
) -> None:
    """Draw the entries, or write them to a pipe as ``history`` does.

    ``patterns`` are regular expressions of what was looked for, in folded text. ``more`` says that older ones were left
    out, and ``hint`` what else could be tried where nothing was found.
    """
    if not is_drawn():
        history.columns(entries, goals)
    elif entries:
        looked_for = [re.compile(pattern) for pattern in patterns]
        lines = _drawn(entries, today, looked_for, goals, width())
        draw([*lines, *([row((more, DIM))] if more else [])])
    else:
        draw([row(("Nothing found.", PLAIN)), *([row((hint, DIM))] if hint else [])])


def _drawn(
    entries: Sequence[Entry], today: date, patterns: Sequence[re.Pattern[str]], goals: Mapping[int, Entry], columns: int
) -> Iterator["Text"]:
    from rich.text import Text  # noqa: PLC0415 - drawn only

    ids = len(str(max(entry.id for entry in entries)))
    dates = widest((days.near(entry.on, today) for entry in entries), columns)
    aliases = widest((entry.rep or TEAM for entry in entries), min(LONGEST_ALIAS, columns // 6))
    labels = widest(map(label, entries), min(LONGEST_LABEL, max(LEAST_LABEL, columns // 6)))
    beside = ids + dates + aliases + labels + 4 * len(GAP)
    is_beneath = columns - beside < LEAST_ROOM
    indent = ids + len(GAP) if is_beneath else beside
    for entry in entries:
        lead = row(
            (str(entry.id).rjust(ids), DIM),
            (pad(days.near(entry.on, today), dates), DIM),
            (pad(entry.rep or TEAM, aliases), HEAD),
            (pad(label(entry), labels), PLAIN),
        )
        text = _text(entry, patterns, goals.get(entry.parent or 0), min(columns - indent, WIDEST_TEXT))
        if text and not is_beneath:
            lead.append(" " * (beside - lead.cell_len)).append_text(text)
        yield lead
        if text and is_beneath:
            yield Text(" " * indent).append_text(text)


def _text(entry: Entry, patterns: Sequence[re.Pattern[str]], goal: Entry | None, room: int) -> "Text":
    """Return the line of an entry in which most of the words are, with where it stands, and whether it is private."""
    from rich.text import Text  # noqa: PLC0415 - drawn only

    name, line, spans = _best(entry, patterns)
    before = ", ".join(part for part in (stands(entry, goal), name) if part)
    if len(before) > room // 2:  # what was looked for comes first
        before = name
    after = f"{GAP}private" if entry.private else ""
    shown = Text().append(f"{before}{': ' if before and line else ''}", DIM)
    shown.append_text(_cut_around(line, spans, room - shown.cell_len - len(after)))
    return shown.append(after if shown else after.strip(), DIM)


def _best(entry: Entry, patterns: Sequence[re.Pattern[str]]) -> tuple[str, str, list[Span]]:
    """Return the line that has most of the words: which of an entry's texts it is in, and where the words are."""
    partners = [*entry.also, *([entry.owner] if entry.owner and entry.owner not in (OWNER_YOU, OWNER_REP) else [])]
    first_line = entry.text.strip().partition("\n")[0]
    texts = [
        ("", entry.text),
        ("landed", entry.landed or ""),
        ("because", entry.because or ""),
        ("partner" if len(partners) < 2 else "partners", ", ".join(partners) + f" · {first_line}" * bool(partners)),  # noqa: PLR2004
    ]
    lines = [(name, line) for name, text in texts for line in text.split("\n") if line.strip()]
    found = [(name, line, _spans(line, patterns)) for name, line in _on_one_line(lines)]
    if not any(any(spans) for _, _, spans in found):  # a phrase may go from one line to the next
        found += [(name, text, _spans(text, patterns)) for name, text in _on_one_line(texts)]
    name, line, spans = max(found, key=lambda one: sum(map(bool, one[2])))  # the first of the best
    return name, line, sorted(span for each in spans for span in each)


def _on_one_line(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, one_line(text)) for name, text in texts]


def _spans(line: str, patterns: Sequence[re.Pattern[str]]) -> list[list[Span]]:
    """Return, for each pattern, where in a line it is; it is looked for in the line as the index holds it."""
    starts: Sequence[int]  # of each letter in the line
    ends: Sequence[int]  # of each letter in the folded line
    if line.isascii():  # a text may have 10 MB
        folded, starts, ends = indexed(line), range(len(line) + 1), range(1, len(line) + 1)
    else:
        letters = re.findall(_LETTER, line)
        shown = {letter: indexed(letter) for letter in set(letters)}
        folded = "".join(shown[letter] for letter in letters)
        ends = list(accumulate(len(shown[letter]) for letter in letters))
        starts = [0, *accumulate(map(len, letters))]
    return [
        [
            (starts[bisect_right(ends, hit.start())], starts[bisect_right(ends, hit.end() - 1) + 1])
            for hit in islice(pattern.finditer(folded), MOST_HITS)
        ]
        for pattern in patterns
    ]


def _cut_around(line: str, spans: Sequence[Span], room: int) -> "Text":
    """Cut a line to so many columns, so that the first of what was looked for can be seen, and mark all of it."""
    from rich.text import Text  # noqa: PLC0415

    start = _start(line, spans[0], room) if spans else 0
    seen = line[start : start + room * COMBINED]
    shown = Text("…" if start else "")
    shift = len(shown) - start
    shown.append(seen)
    for first, end in spans:
        if start <= first < start + len(seen):
            shown.stylize(HIT, first + shift, end + shift)
    shown.truncate(room, overflow="ellipsis")
    return shown


def _start(line: str, hit: Span, room: int) -> int:
    """Return where a line is to begin so that a hit can be seen: at its own beginning, else at a word."""
    first, end = hit
    if end <= room * COMBINED and cells(line[:end]) < room:
        return 0
    after = cells(line[first : first + room])
    left = max(room // 3, room - 2 - after)  # columns before the hit: a third, or all that nothing needs behind it
    start = first
    while start and (left := left - cells(line[start - 1])) >= 0:
        start -= 1
    blank = line.find(" ", start, first)
    return blank + 1 if blank >= 0 else start


def show_tags(used: Sequence[Tag], today: date, *, is_narrowed: bool) -> None:
    """Draw the tags, or write them to a pipe: tag, how many entries have it, the day of the last one."""
    if not is_drawn():
        rows((tagged(tag.typed), tag.count, tag.last) for tag in used)
        return
    if not used:
        empty = "No tags yet. Type #word or deal:name anywhere in a text."
        draw([row(("Nothing found." if is_narrowed else empty, PLAIN))])
        return
    names = widest([*(tagged(tag.typed) for tag in used), "tag"], min(LONGEST_TAG, width() - 30))
    counts = max(len(str(used[0].count)), len("entries"))
    draw(
        [
            row((pad("tag", names), DIM), ("entries".rjust(counts), DIM), ("last", DIM)),
            *(
                row(
                    (pad(tagged(tag.typed), names), HEAD),
                    (str(tag.count).rjust(counts), PLAIN),
                    (days.near(tag.last, today), DIM),
                )
                for tag in used
            ),
        ]
    )

"""What was found, an entry a line, cut around the words that were looked for; and the tags in use."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from coachlog import days
from coachlog.model import KINDS, OWNER_REP, OWNER_YOU, Entry, Tag, label
from coachlog.phrases import stands, state
from coachlog.screen import draw, height, history, is_drawn, rows, width
from coachlog.screen.drawing import cells, fitted, pad, row, sentence, widest, with_command
from coachlog.screen.styles import DIM, GAP, HEAD, LONGEST_ALIAS, NO_TEXT, PLAIN, TEAM, WIDEST_TEXT
from coachlog.text import indexed, one_line, tagged

if TYPE_CHECKING:
    from rich.text import Text

HIT = "bold underline"  # seen without colours, too
LONGEST_LABEL = 16
LEAST_LABEL = len("their topic")
LONGEST_TAG = 40
LEAST_ROOM = 30  # columns for a text beside its entry; where there are fewer, it stands beneath
COMBINED = 4  # code points to a column: more than that are marks upon marks
MORE = 2  # lines that say how to see the rest
MOST_HITS = 100  # that are marked in a line: no more can be seen
_LETTER = r"(?s:.)[\u0300-\u036f\u1160-\u11ff\u3099\u309a]*"  # with the marks and jamo that are one with it

Span = tuple[int, int]


def show(
    entries: Sequence[Entry],
    today: date,
    patterns: Sequence[str],
    goals: Mapping[int, Entry],
    all_of_them: str,
    hint: str,
    *,
    is_cut: bool,
    fits: bool,
) -> None:
    """Draw the entries, or write them to a pipe as ``history`` does.

    ``patterns`` are regular expressions of what was looked for, in folded text. ``is_cut``: there are more, and the
    command ``all_of_them`` shows them; ``fits``: into the window, else all are drawn. ``hint`` says what else could be
    tried where nothing was found.
    """
    if not is_drawn():
        history.columns(entries, goals)
        return
    if not entries:
        draw([*sentence("Nothing found."), *sentence(hint, DIM)])
        return
    looked_for = [re.compile(pattern) for pattern in patterns]
    found = list(_drawn(entries, today, looked_for, goals, width()))
    lines = sum(map(len, found))
    room = height() - 1
    if fits and lines + (MORE if is_cut else 0) > room:
        each = len(found[0])
        found, is_cut = found[: max((room - MORE) // each, 1)], True
    more = with_command(f"Showing the latest {len(found)}. All of them", all_of_them, width()) if is_cut else []
    draw([*(line for block in found for line in block), *(row((line, DIM)) for line in more)])


def _drawn(
    entries: Sequence[Entry], today: date, patterns: Sequence[re.Pattern[str]], goals: Mapping[int, Entry], columns: int
) -> Iterator[list["Text"]]:
    """Yield the lines of each entry: as many of each."""
    from rich.text import Text  # noqa: PLC0415 - drawn only

    ids = len(str(max(entry.id for entry in entries)))
    dates = widest((days.near(entry.on, today) for entry in entries), columns)
    aliases = widest((entry.whose or TEAM for entry in entries), min(LONGEST_ALIAS, columns // 6))
    labels = widest(map(label, entries), min(LONGEST_LABEL, max(LEAST_LABEL, columns // 6)))
    beside = ids + dates + aliases + labels + 4 * len(GAP)
    is_beneath = columns - beside < LEAST_ROOM
    indent = ids + len(GAP) if is_beneath else beside
    for entry in entries:
        lead = row(
            (str(entry.id).rjust(ids), DIM),
            (pad(days.near(entry.on, today), dates), DIM),
            (pad(entry.whose or TEAM, aliases), HEAD),
            (pad(label(entry), labels), PLAIN),
        )
        text = _text(entry, patterns, goals.get(entry.parent or 0), today, min(columns - indent, WIDEST_TEXT))
        if is_beneath:
            yield [lead, Text(" " * indent).append_text(text)]
        else:
            lead.append(" " * (beside - lead.cell_len)).append_text(text)
            yield [lead]


def _text(entry: Entry, patterns: Sequence[re.Pattern[str]], goal: Entry | None, today: date, room: int) -> "Text":
    """Return the line of an entry in which most of the words are, with its state, and whether it is private."""
    from rich.text import Text  # noqa: PLC0415 - drawn only

    name, line, spans = _best(entry, patterns)
    before = ", ".join(part for part in (stands(entry, goal), name) if part)
    if len(before) > room // 2:  # what was looked for comes first
        before = name
    shown = Text().append(f"{before}{': ' if before and line else ''}", DIM)
    left = room - shown.cell_len
    ways = [f"{GAP}{', '.join(filter(None, way))}" for way in _states(entry, today) if any(way)]
    after = next((way for way in ways if left - cells(way) >= min(cells(line), LEAST_ROOM)), ways[-1] if ways else "")
    shown.append_text(_cut_around(line, spans, left - cells(after)))
    return shown.append(after if shown else f"{NO_TEXT}{after}", DIM)


def _states(entry: Entry, today: date) -> list[tuple[str, str, str]]:
    """Return ways to say what became of an entry, and whether it is private, the longest first."""
    private = "private" if entry.private else ""
    if not KINDS[entry.kind].opens:
        return [("", "", private)]
    status = "to give" if entry.status == "owed" else str(entry.status)
    said = state(entry, lambda day: days.near(day, today))
    whole = (status, said, private) if entry.is_open else ("", said, private)
    return [whole, (status, "", private)]


def _best(entry: Entry, patterns: Sequence[re.Pattern[str]]) -> tuple[str, str, list[Span]]:
    """Return the line that has most of the words: which of an entry's texts it is in, and where the words are."""
    partners = [*entry.also, *([entry.owner] if entry.owner and entry.owner not in (OWNER_YOU, OWNER_REP) else [])]
    first_line = entry.text.strip().partition("\n")[0]
    texts = [
        ("", entry.text),
        ("response", entry.landed or ""),
        ("reason", entry.because or ""),
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
    """Cut a line to ``room`` columns so that the first match is visible, and mark all matches."""
    from rich.text import Text  # noqa: PLC0415

    start = _start(line, spans[0], room) if spans else 0
    seen = line[start : start + room * COMBINED]
    shown = Text("…" if start else "")
    shift = len(shown) - start
    shown.append(seen)
    for first, end in spans:
        if start <= first < start + len(seen):
            shown.stylize(HIT, first + shift, end + shift)
    if shown.cell_len > room:
        whole = shown.plain
        shown.truncate(room - 1)
        kept = shown.plain.rstrip()
        word = kept.rfind(" ") if whole[len(kept) : len(kept) + 1].strip() else -1
        is_seen = not spans or word >= spans[0][1] + shift
        if word > len(kept) // 2 and is_seen:
            shown.truncate(cells(kept[:word]))
        shown.rstrip()
        shown.append("…")
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


def show_tags(used: Sequence[Tag], today: date, again: str, *, is_narrowed: bool) -> None:
    """Draw the tags, or write them to a pipe: tag, how many entries have it, the day of the latest one."""
    if not is_drawn():
        rows((tagged(tag.typed), tag.count, tag.last) for tag in used)
        return
    if not used:
        empty = "No tags yet. Type #word or deal:name anywhere in a text."
        draw(sentence("Nothing found." if is_narrowed else empty))
        return
    names = widest([*(tagged(tag.typed) for tag in used), "tag"], min(LONGEST_TAG, width() - 30))
    counts = max(len(str(used[0].count)), len("entries"))
    lines = [
        row(
            (pad(tagged(tag.typed), names), HEAD),
            (str(tag.count).rjust(counts), PLAIN),
            (days.near(tag.last, today), DIM),
        )
        for tag in used
    ]
    head = row((pad("tag", names), DIM), ("entries".rjust(counts), DIM), ("latest", DIM))
    draw([head, *fitted(lines, height() - 2, f"{again} | less", width())])

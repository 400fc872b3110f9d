"""Somebody's notes in Markdown: a file for a rep with a heading for each day, or a vault with a file for each day.

``Document`` reads one file. Whose it is and which heading only names that rep is for ``incoming_notes`` to say.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from coachlog.errors import CoachlogError, listed, quoted
from coachlog.formats import markdown, written_days
from coachlog.formats.heading_days import as_day, day_in, day_in_name, unlinked, with_year
from coachlog.formats.markdown_lines import DEEPEST, Line, front_matter, heading, is_private, marked, says_more, split
from coachlog.incoming_notes import Notes, Part, Task, without_meeting
from coachlog.model import OWNER_REP, OWNER_YOU, Incoming, Misread, Source
from coachlog.text import many

ENDINGS = (".md", ".markdown")
LARGEST = 20_000_000  # letters of a file
_PIECE = 100_000  # of them read at once
OURS = "it is an export of coachlog; to import it, use JSON: coachlog export --format json -o all.json"
# What is skipped in a folder: how each is called, and more about it
_UNDATED, _TEMPLATES, _OURS = ("file", " without a date"), ("template", ""), ("file", " that coachlog wrote")
_NAMED = 3  # files that a remark names
_DAY_KEYS, _PRIVATE_KEYS = ("date", "day", "on"), ("private", "confidential")
_PERSON_KEYS = ("person", "people", "rep", "employee", "attendee", "with")
_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}|<%")  # of a template
_TASK = re.compile(r"([ \t]*)(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\[([ xX/-])\](?:[ \t]+(.*))?")
_STATUSES = {"x": "done", "-": "dropped"}
_MINE = re.compile(r"\**(?:me|mine)\**:\**\s+", re.IGNORECASE)
_DATED = re.compile(r"\s?(📅|📆|🗓|✅|❌)\ufe0f?\s?([0-9]{4}-[0-9]{2}-[0-9]{2})")
_DUE_SIGN = re.compile(r"[📅📆🗓]\ufe0f?\s?")
_DUE_AT_THE_END = re.compile(r"(?<=\s)@([0-9]{4}-[0-9]{2}-[0-9]{2})\s*\Z")


def is_one(name: str, head: str) -> bool:
    """Whether a file is Markdown, by its name; standard input by a heading or front matter at its beginning."""
    if name.casefold().endswith(ENDINGS):
        return True
    first = head.lstrip().partition("\n")[0].rstrip()
    is_headed = first == "---" or heading(first)[0] > 0
    return is_headed and "." not in name.rpartition("/")[2]


def read(file: TextIOWrapper, path: str = "", dates: str | None = None) -> Source:
    """Read one file; ``dates`` is how it writes days in numbers, if that is known. Raises CoachlogError."""
    document = Document(_text_of(file), path, dates)
    if document.is_ours:
        raise CoachlogError(OURS)
    if document.is_template:
        raise CoachlogError("it is a template, with places to fill in")
    if document.is_empty:
        raise CoachlogError("there is nothing in it")
    return Source(document.records())


def read_all(files: Iterable[tuple[str, Path]], dates: str | None, remarks: list[str]) -> Iterator[Incoming | Misread]:
    """Yield the records of files, each given after its name. Raises CoachlogError if none of them has a day.

    ``remarks`` fills with those that were skipped.
    """
    skipped: dict[tuple[str, str], list[str]] = {why: [] for why in (_UNDATED, _TEMPLATES, _OURS)}
    found = False  # an entry or a problem
    for name, path in files:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                document = Document(_text_of(file), name, dates, name)
            if why := document.why_skipped:
                skipped[why].append(name)
                continue
            yield from document.records()
        except UnicodeDecodeError:
            yield Misread(1, "the file isn't UTF-8 text", name)
        except OSError as error:
            yield Misread(1, f"the file can't be read ({error.strerror})", name)
        except CoachlogError as error:
            yield Misread(1, str(error), name)
        found = True
    if not found and skipped[_OURS]:
        raise CoachlogError(OURS)
    if not found:
        raise CoachlogError("no Markdown file in it has a date in its name, its front matter or a heading")
    remarks += [_skipped(why, names) for why, names in skipped.items() if names]


def _skipped(what: tuple[str, str], names: Sequence[str]) -> str:
    """Say which files were skipped, and why."""
    others = [many(len(names) - _NAMED, "other")] if len(names) > _NAMED else []
    return f"skipped {many(len(names), what[0])}{what[1]}: {listed([*names[:_NAMED], *others])}"


def _text_of(file: IO[str]) -> str:
    """Return the text of a file. Raises CoachlogError for one that is too large."""
    pieces: list[str] = []
    size = 0
    while piece := file.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise CoachlogError("it is larger than 20 MB")
    return "".join(pieces).replace("\r\n", "\n")


class Document:
    """One file of notes."""

    def __init__(self, text: str, path: str, dates: str | None, file: str = "") -> None:
        """``path``: its name, after the folder's if that may name a rep. ``file``: how problems call it.

        ``dates``: how it writes days in numbers, if that is known.
        """
        self._text = text
        self._file = file
        self._said = (dates, "--dates says") if dates else None
        folder, _, name = path.rpartition("/")
        stem = name.rpartition(".")[0] or name
        day, rest = day_in_name(stem)
        self._name_day = day
        self._names = [_as_name(without_meeting(part.replace("_", " "))) for part in (rest, folder.rpartition("/")[2])]
        self._begins, self._front = front_matter(text)

    @property
    def is_empty(self) -> bool:
        """Whether the file says nothing."""
        return not self._text[self._begins :].strip()

    @property
    def why_skipped(self) -> tuple[str, str] | None:
        """Return why a file of a folder is not one to import; None if it is."""
        if self.is_ours:
            return _OURS
        if self.is_template:
            return _TEMPLATES
        return None if self._survey.has_day else _UNDATED

    @property
    def is_ours(self) -> bool:
        """Whether coachlog wrote the file."""
        return markdown.kind_of(self._text[:1000]) is not None

    @property
    def is_template(self) -> bool:
        """Whether the file is to be filled in: a heading or its front matter has a place for a day or a name."""
        return self._survey.is_template

    def records(self) -> Iterator[Incoming | Misread]:
        """Yield what the file says of each day. Raises CoachlogError where a day could be two."""
        self._order = self._said or self._survey.settled()
        number, day = self._own_day()
        current = _Day(Line(number, ""), day, "", [])
        above: list[Line] = []
        secret = 0  # the level of the heading that makes what is below it private
        for line in self._lines():
            secret = line.still_below(secret)
            if not line.level:
                current.add(line, is_apart=secret > 0)
                continue
            above = [one for one in above if one.level < line.level]
            day, rest = day_in(line.said)
            if day:
                yield from self._finished(current, is_last=False)
                is_secret = is_private(rest)
                secret = secret or (line.level if is_secret else 0)
                title = rest if not is_secret or says_more(rest) else ""
                current = _Day(
                    line,
                    with_year(day, (one.said for one in above)),
                    title,
                    [one.said for one in above],
                    is_secret=secret > 0,
                )
                continue
            above.append(line)
            if is_private(line.said) and not secret:
                secret = line.level
                current.begin_apart(line)
            else:
                current.add(line, is_apart=secret > 0)
        yield from self._finished(current, is_last=True)

    def _lines(self) -> Iterator[Line]:
        return marked(split(self._text, self._begins))

    def _own_day(self) -> tuple[int, str]:
        """Return the day of the text before the first heading with one, after the line that says so; 0: the name."""
        for key in _DAY_KEYS:
            number, values = self._front.get(key, (0, []))
            if values and (said := unlinked(values[0])):
                return number, as_day(said, whole=True) or said
        return 0, self._name_day

    def _finished(self, day: "_Day", *, is_last: bool) -> Iterator[Incoming | Misread]:
        """Yield a day's record, unless it says nothing."""
        said, apart = day.parts(is_last=is_last)
        if not (said.heading or said.text or said.tasks or apart):
            return
        order = self._order
        if written_days.has_full_stops(day.on):
            order = self._said or written_days.FULL_STOPS
        on = written_days.in_order(day.on, order[0]) if order else day.on
        if on is None and order:
            first = "day" if order[0] == "dmy" else "month"
            why = f"{quoted(day.on)} isn't a date with the {first} first, as {order[1]}"
            yield Misread(day.line or said.line, why, self._file)
            return
        number, people = next((self._front[key] for key in _PERSON_KEYS if self._front.get(key, (0, []))[1]), (0, []))
        if len(people) > 1:
            yield Misread(number, "it names several people. Put the notes of each into a file of its own", self._file)
            return
        private = next((self._front[key][1][0] for key in _PRIVATE_KEYS if self._front.get(key, (0, []))[1]), "")
        is_tagged = any(map(is_private, self._front.get("tags", (0, []))[1]))
        private = "yes" if day.is_secret or is_tagged else private
        person = unlinked(people[0]) if people else ""
        notes = Notes(on or "", said, apart, private, person, self._names, day.above, day.below)
        yield Incoming(day.line or said.line, "entry", {"notes": notes}, file=self._file)

    @cached_property
    def _survey(self) -> "_Survey":
        """Look at all headings, before anything is read."""
        found = _Survey(bool(_PLACEHOLDER.search(self._text[: self._begins])))
        found.look(*self._own_day())
        for line in self._lines():
            if line.level:
                found.is_template = found.is_template or bool(_PLACEHOLDER.search(line.said))
                found.look(line.number, day_in(line.said)[0])
        return found


class _Survey:
    """What all headings of a file say together."""

    def __init__(self, is_template: bool) -> None:
        self.is_template = is_template
        self.has_day = False
        self.order: tuple[str, str] | None = None  # of the numbers of a date, and what says so
        self._unsettled: tuple[str, str] | None = None  # the first date that could be two, and where it is

    def look(self, number: int, day: str) -> None:
        """Take note of a day, or of none, in a line; 0: in the file's name."""
        self.has_day = self.has_day or day != ""
        order = None if self.order else written_days.order_of(day)
        where = f"line {number}" if number else "its name"
        if order == written_days.EITHER:
            self._unsettled = self._unsettled or (day, where)
        elif order:
            self.order = order, f"{where} has it"

    def settled(self) -> tuple[str, str] | None:
        """Return the order of the numbers of a date, and what says so. Raises CoachlogError if nothing does."""
        if self._unsettled and not self.order:
            day, where = self._unsettled
            raise CoachlogError(
                f"{quoted(day)} in {where} has two readings, and no other date in the file settles which number is the "
                "day. To say so: --dates dmy, or --dates mdy"
            )
        return self.order


class _Day:
    """What stands below a heading with a day, or before the first one, as it is read."""

    def __init__(self, line: Line, on: str, title: str, above: Sequence[str], *, is_secret: bool = False) -> None:
        self.on, self.above, self.is_secret = on, above, is_secret
        self.line = line.number  # that says the day; 0: none does
        self._level = line.level
        self._said = self._part = _Text(line if line.level else line._replace(number=0), title, title)
        self._apart: list[_Text] = []

    @property
    def below(self) -> list[str]:
        """What the headings in it say."""
        return self._said.headings

    def begin_apart(self, line: Line) -> None:
        """Begin a part that only the manager may read; its heading is text if it says more than that."""
        words = line.said if says_more(line.said) else ""
        self._part = _Text(line, words, words and line.raw)
        self._apart.append(self._part)

    def add(self, line: Line, *, is_apart: bool) -> None:
        """Take a line in; a heading goes on with what is private or not."""
        if not is_apart:
            self._part = self._said
        if line.level and not self._level and self._part is self._said and self._said.is_empty:
            self._said = self._part = _Text(line._replace(number=0), line.said, line.raw)
        else:
            self._part.add(line)

    def parts(self, *, is_last: bool) -> tuple[Part, list[Part]]:
        """Return the text and what is apart. At the end, headings of months or years belong to the days after them."""
        if self._part is self._said and not is_last:
            self._said.end_above(self._level or DEEPEST + 1)
        apart = (one.part() for one in self._apart)
        return self._said.part(), [one for one in apart if one.text or one.tasks or one.heading]


class _Text:
    """A text as its lines are read, without the tasks in it."""

    def __init__(self, line: Line, title: str, heading: str) -> None:
        self._first, self._title, self._heading = line, title, heading
        self._lines: list[Line] = []
        self._tasks: list[tuple[int, int, list[str]]] = []  # each: its line, its indent, its lines
        self._last: Line | None = None  # the task whose text goes on
        self._at = 0  # the place of the last line that isn't blank
        self._of_headings: set[int] = set()  # places of headings with tasks right below them

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return not (self._heading or self._tasks or any(line.raw.strip() for line in self._lines))

    @property
    def headings(self) -> list[str]:
        """What the headings in the text say."""
        return [line.said for line in self._lines if line.level]

    def add(self, line: Line) -> None:
        """Take a line in."""
        task = None if line.level or line.is_code else _TASK.fullmatch(line.raw)
        if task:
            self._last = line
            self._tasks.append((line.number, len(task[1].expandtabs(4)), [line.raw]))
            if self._lines and self._lines[self._at].level:
                self._of_headings.add(self._at)
            return
        bare = line.raw.expandtabs(4).lstrip(" ")
        if self._last and bare and not line.level and len(line.raw.expandtabs(4)) - len(bare) > self._tasks[-1][1]:
            self._tasks[-1][2].append(line.raw)
            return
        was_task, self._last = self._last, None
        if was_task and not bare and not (self._lines and self._lines[-1].raw.strip()):
            return  # or taking tasks out would leave two blank lines
        if bare:
            self._at = len(self._lines)
        if bare or self._lines:
            self._lines.append(line)

    def end_above(self, level: int) -> None:
        """Take blank lines and headings above a level off the end."""
        while self._lines and (not self._lines[-1].raw.strip() or 0 < self._lines[-1].level < level):
            self._lines.pop()
        if level > DEEPEST and not self._lines and not self._tasks:
            self._title = self._heading = ""

    def part(self) -> Part:
        """Return the text and its tasks; without a heading that has only tasks below it."""
        kept: list[str] = []
        below, has_text, dropped = 0, False, 0  # of the next heading its level; text before it; the last one left out
        for place in range(len(self._lines) - 1, -1, -1):
            line = self._lines[place]
            if line.level and not has_text and below <= line.level and (
                place in self._of_headings or dropped > line.level
            ):  # fmt: skip
                dropped = line.level
                continue
            if line.level:
                below, has_text, dropped = line.level, False, 0
            else:
                has_text = has_text or bool(line.raw.strip())
            kept.append(line.raw)
        while kept and not kept[-1].strip():  # where a heading was left out
            kept.pop()
        text = "\n".join(reversed(kept)).rstrip()
        tasks = [task for number, _, lines in self._tasks if (task := _task(number, lines))]
        first = (line.number for line in self._lines if line.raw.strip())
        number = self._first.number or next(first, tasks[0].line if tasks else 1)
        return Part(number, self._title, self._heading, text, tasks)


def _task(number: int, lines: Sequence[str]) -> Task | None:
    """Return the task that begins on a line; None for a box without a text."""
    match = _TASK.fullmatch(lines[0])
    text = (match[3] or "").strip() if match else ""
    if not (match and text):
        return None
    signs = dict(_DATED.findall(text))
    text = _DATED.sub("", text).strip()
    mine = _MINE.match(text)
    owner, text = (OWNER_YOU, text[mine.end() :]) if mine else (OWNER_REP, text)
    due = next((signs[sign] for sign in "📅📆🗓" if sign in signs), "")
    if not due and (sign := _DUE_SIGN.search(text)):  # its day in words
        due, text = text[sign.end() :].strip(), text[: sign.start()].rstrip()
    elif not due and (at := _DUE_AT_THE_END.search(text)):
        due, text = at[1], text[: at.start()].rstrip()
    indent = min((len(line) - len(line.lstrip()) for line in lines[1:]), default=0)
    more = [line[indent:].rstrip() for line in lines[1:]]
    status = _STATUSES.get(match[2].casefold(), "open")
    closed_on = signs.get("✅" if status == "done" else "❌", "")
    return Task(number, "\n".join([text, *more]), owner, status, due, closed_on)


def _as_name(words: str) -> str:
    """Return a part of a path as a name: ``maria-ruiz`` is two words."""
    return words.replace("-", " ") if words.islower() else words

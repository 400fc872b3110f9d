"""Options that a command doesn't have, and values that aren't one: the line with what does it here."""

from collections import deque
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from coachlog.days import periods
from coachlog.errors import quoted
from coachlog.slips import table
from coachlog.slips.known import LAST_DAYS
from coachlog.slips.lines import briefly_said, is_option, sentence, shown
from coachlog.slips.table import Row
from coachlog.text import fold
from coachlog.usage import CLOSE, takes_text

NO_ROW = Row()
WHY = {
    "text": "the text needs no option",
    ">": "the shell writes what is printed into a file",
    "#": "tags are part of the text",
}


class Move(NamedTuple):
    """What is done with an option that a command doesn't have: where its value goes."""

    to: str  # an option; "text", "rep", "#", ">" or "drop"
    value: str = ""  # a fixed one, in which {v} is what was typed


class Options:
    """A line whose command doesn't have some of its options."""

    def __init__(self, command: Any, path: Sequence[str], words: Sequence[str]) -> None:
        self.command, self.path, self.words = command, path, words
        self.takes = {
            name: param
            for param in command.params
            if param.param_type_name == "option"
            for name in (*param.opts, *param.secondary_opts)
        }
        self.first = next((param.metavar or "" for param in command.params if param.param_type_name == "argument"), "")

    def mended(self) -> str | None:
        """Return a sentence with the line as it can be typed; None where no option is unknown, or one is a riddle."""
        name = next((name for name, _ in self._tokens() if name and not self._is_known(name)), None)
        if name is None:
            return None
        moves, row = self._moves(name)
        lines = [line for place in range(len(moves)) if (line := self._line(place))]
        if not lines:
            return None
        none = f"{' '.join(self.path)} has no {name}"
        if not moves[0].to.startswith("drop"):
            return sentence(f"{row.why or WHY.get(moves[0].to) or none}. Did you mean", lines)
        if row.line:
            ids = " ".join(word for word in self.words if word.isascii() and word.isdecimal())
            return sentence(row.say, [row.line.replace("ID", ids or "ID")])
        return sentence(f"{row.say or none}. Without it", lines)

    def _tokens(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each option with its words, and each other word (without a name) alone; after ``--`` all together.

        The value of an unknown option stands with it where its first place here takes one.
        """
        words = deque(self.words)
        while words:
            word = words.popleft()
            if not is_option(word):
                yield "", [word]
                continue
            name = self._name(word)
            if word == "--":
                yield "", [word, *words]
                return
            has_value = name == word and words and self._takes_value(name)
            is_there = has_value and (self._is_known(name) or not is_option(words[0]))
            yield name, [word, words.popleft()] if is_there else [word]

    def _is_known(self, name: str) -> bool:
        return name in self.takes or name in ("-h", "--help")

    def _takes_value(self, name: str) -> bool:
        """Whether a value follows an option: as it is declared, or as is meant by an unknown one."""
        if name in self.takes:
            return not self.takes[name].is_flag
        if name in ("-h", "--help") or not (move := next(iter(self._moves(name)[0]), None)):
            return False
        if move.to in self.takes:
            return "{v}" in move.value or not (move.value or self.takes[move.to].is_flag)
        return move.to != "drop"

    def _name(self, word: str) -> str:
        """Return the name of an option, which its value may follow: ``--on=fri``, ``-n5``."""
        name = word.partition("=")[0]
        return name if name.startswith("--") or name in table.options() else name[:2]

    def _moves(self, name: str) -> tuple[list[Move], Row]:
        """Return what can be done with an option, all that is equally good, and its row."""
        row = table.options().get(f"{' '.join(self.path)} {name}") or table.options().get(name)
        if row is None:
            plain = [one[2:] for one in self.takes if one.startswith("--")]
            return [Move(f"--{one}") for one in get_close_matches(name.lstrip("-"), plain, cutoff=CLOSE)], NO_ROW
        for group in row.to.split():
            moves = [Move(*move.partition("=")[::2]) for move in group.replace("_", " ").split("|")]
            if fits := [move for move in moves if self._fits(move.to)]:
                return fits, row
        return [Move("drop")], row

    def _fits(self, place: str) -> bool:
        if place.startswith("-"):
            return place.removesuffix("!") in self.takes
        if place == "rep":
            return "REP" in self.first or "NAME" in self.first
        return place in ("drop", "drop!", ">") or takes_text(self.command)

    def _line(self, choice: int) -> str | None:
        """Return the line with each unknown option in its place; where there are several, the one that is chosen."""
        line = _Line(self.path)
        for name, words in self._tokens():
            if not name or self._is_known(name):
                line.add(*words, is_word=not name)
                continue
            moves, _ = self._moves(name)
            if not moves:
                return None
            value = words[1] if len(words) > 1 else words[0][len(name) :].removeprefix("=")
            self._put(moves[min(choice, len(moves) - 1)], value, line)
        return str(line)

    def _put(self, move: Move, value: str, line: "_Line") -> None:
        """Put an option that isn't one where it goes."""
        if move.to.startswith("-"):
            name = move.to.removesuffix("!")
            if self.takes[name].is_flag:
                line.add(name)
            else:
                usual = value or self.takes[name].metavar or "VALUE"
                line.add(name, move.value.replace("{v}", value or "DAY") if move.value else usual)
        elif move.to == "rep":
            line.before.append(value or "REP")
        elif move.to == ">":
            line.file = value or "FILE"
        elif move.to == "text":
            line.add_text(value or "TEXT")
        elif move.to == "#":
            line.add_text(f"#{value.lstrip('#') or 'TAG'}")


class _Line:
    """A line while it is put together."""

    def __init__(self, path: Sequence[str]) -> None:
        self.before = list(path)  # and a rep who was named by an option
        self.words: list[str] = []
        self.waiting: list[str] = []  # text that stands before the rep
        self.file = ""

    def __str__(self) -> str:
        into = f" > {shown([self.file])}" if self.file else ""
        return shown([*self.before, *self.words, *self.waiting]) + into

    def add(self, *words: str, is_word: bool = False) -> None:
        """Add an option with its value, or a word; what waits for one follows it."""
        self.words += words
        if is_word:
            self.words += self.waiting
            self.waiting = []

    def add_text(self, text: str) -> None:
        """Add words where the text goes: after the last word, a tag inside its quotes; or after the rep to come."""
        if not self.words or is_option(self.words[0]):
            self.waiting.append(text)
        elif len(self.words) > 1 and " " in self.words[-1] and text.startswith("#"):
            self.words[-1] += f" {text}"
        else:
            self.words.append(text)


def right_values(command: Any, path: Sequence[str], words: Sequence[str], said: str) -> str | None:
    """Return a sentence with the line in which the values of options are right, if one of them was complained of."""
    takes = Options(command, path, words).takes
    line = list(words)
    is_complained_of = False
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name not in takes or takes[name].is_flag:
            continue
        value = value if equals else "".join(words[place + 1 : place + 2])
        if (right := _right_value(name, value)) is not None:
            line[place if equals else place + 1] = f"{name}={right}" if equals else right
            is_complained_of |= quoted(value) in said
    return sentence(f"{briefly_said(said)}. Did you mean", [shown([*path, *line])]) if is_complained_of else None


def _right_value(name: str, value: str) -> str | None:
    month = periods.month(value)
    if name in ("--since", "--until", "--on") and month in LAST_DAYS:
        return f"{LAST_DAYS[month] if name == '--until' else 1}-{month}"
    for names, values in table.table()["values"].items():
        if name in names.split() and fold(value) in values:
            return str(values[fold(value)])
    return None

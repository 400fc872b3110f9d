"""Our sentences on a terminal: wrapped at words, and each command that they give on a line of its own, to be pasted.

A command stands after a colon, as in `To undo it: coachlog undo`, and ends with its sentence. What stands in double
quotes was typed, and gives none.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator

from coachlog.screen import is_drawn, width
from coachlog.text import safe

INDENT = "  "  # of a command
_PROGRAMS = {
    *("coachlog", "chmod", "export", "git", "iconv", "mkdir", "mv", "openssl", "pip", "pipx", "rm", "sqlite3", "unset"),
    *("cmd", "Move-Item", "Remove-Item", "Set-ExecutionPolicy"),  # in PowerShell
}
_LONGEST_PROGRAM = 40
_ALTERNATIVES = (" or ", ", or ")
_TOGETHER = r"(?<=\(in) (?=\d)|(?<=\d) (?=days?[) ])|(?<=days) (?=ago\))"  # `(in 4 days)` is not torn apart
_GLUE = "\0"  # in no safe text


def complain(sentence: str) -> None:
    """Print a sentence on stderr: laid out on a terminal, on one line elsewhere."""
    sentence = sentence.rstrip()
    lines = laid_out(sentence, width(sys.stderr), "coachlog: ") if is_drawn(sys.stderr) else [f"coachlog: {sentence}"]
    print("\n".join(map(flat, lines)), file=sys.stderr, flush=True)


def laid_out(sentence: str, columns: int, first: str = "", hang: str = "") -> list[str]:
    """Return the lines of a sentence. ``first`` stands before the first line of its text, ``hang`` before the others.

    A command is never broken: a terminal that is too narrow breaks it, and it can be pasted all the same.
    """
    lines: list[str] = []
    for part, is_command in parts(flat(sentence)):
        if is_command:
            lines.append(f"{hang}{INDENT}{part}")
        else:
            lines += wrapped(part, columns, hang if lines else first, hang)
    return lines


def parts(sentence: str) -> Iterator[tuple[str, bool]]:
    """Take a sentence apart into text and commands; what ends a command's sentence is left out after it."""
    start = place = quotes = 0
    while (colon := sentence.find(": ", place)) >= 0:
        quotes += sentence.count('"', place, colon)
        place = colon + 2
        if quotes % 2 or not _is_command(sentence, place):
            continue
        text = sentence[start : colon + 1]
        yield text.lstrip() if start else text, False
        end = _end(sentence, place)
        yield sentence[place:end], True
        for word in _ALTERNATIVES:
            if sentence.startswith(word, end) and _is_command(sentence, end + len(word)):
                yield word.strip(", "), False
                place, end = end + len(word), _end(sentence, end + len(word))
                yield sentence[place:end], True
                break
        start = place = end + 1 if sentence[end : end + 1] in {".", ",", ";"} else end
    if sentence[start:].strip():
        yield sentence[start:].lstrip() if start else sentence, False


def wrapped(text: str, columns: int, first: str = "", hang: str = "") -> list[str]:
    """Return the lines of a text, broken between words only; wide letters count twice."""
    lines: list[str] = []
    line: list[str] = []
    used = _columns(first)
    for word in re.sub(_TOGETHER, _GLUE, flat(text)).split(" "):
        wide = _columns(word)
        if line and used + 1 + wide > columns:
            lines.append(" ".join(line))
            line, used = [], _columns(hang)
        if word or line or not lines:  # a line that goes on begins with a word
            used += wide + bool(line)
            line.append(word)
    lines.append(" ".join(line))
    heads = [first, *[hang] * len(lines)]
    return [f"{head}{one}".rstrip().replace(_GLUE, " ") for head, one in zip(heads, lines, strict=False)]


def _is_command(sentence: str, place: int) -> bool:
    word, space, _ = sentence[place : place + _LONGEST_PROGRAM].partition(" ")
    name, is_set, _ = word.removeprefix("$env:").partition("=")  # SHELL=zsh coachlog …, $env:VISUAL = "code --wait"
    sets = is_set or word.startswith("$env:")
    return bool((space and word in _PROGRAMS) or (sets and name.isupper() and name.isidentifier()))


def _end(sentence: str, place: int) -> int:
    """Return where a command ends that begins at a place: outside quotes, and where its sentence does."""
    depth = 0
    while place < len(sentence):
        letter, following = sentence[place], sentence[place + 1 : place + 2]
        is_escaped = sentence[place - 1] == "\\"
        if letter in "'\"" and not is_escaped and (closed := _closed(sentence, place)):
            place = closed
            continue
        depth += (letter == "(") - (letter == ")")
        if sentence.startswith("...", place):  # `ID... [WHY]`
            place += len("...")
            continue
        if depth < 0 or (letter in ".,;" and following in {" ", ""}) or (letter == " " and following == "("):
            return place
        if letter == " " and sentence.startswith(_ALTERNATIVES[0], place):
            return place
        place += 1
    return place


def _closed(sentence: str, place: int) -> int:
    """Return where a quotation ends that may begin at a place; 0 where none does."""
    quote, end = sentence[place], sentence.find(sentence[place], place + 1)
    while quote == '"' and end > 0 and sentence[end - 1] == "\\":
        end = sentence.find(quote, end + 1)
    return end + 1


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def flat(text: str) -> str:
    """Make a text safe and put it on one line; spaces stay, as they are to be pasted."""
    return safe(text).replace("\n", " ").replace("\t", " ")

"""Every sentence that an error can print, each with what was typed, and its exit code.

They are in ``tests/messages``: read them one after the other, they should sound like one person. ``python -m
tests.test_messages`` writes them as they are now; read the difference. What is asked on a terminal is an error with the
same sentence elsewhere, so all are there.

    == what is there before, in a folder of its own: a function of setups.py, or `damaged: ` and an SQL statement

    % a line for the shell
    $ what is typed, after `coachlog`; VARIABLE=… before it (LIMIT: no file may grow beyond so many bytes);
      behind it `< text` for standard input, `<tty` for a terminal, `<! command` for what somebody else types then
    CODE: the sentence on standard error (nothing: it was done)
"""

import ast
import io
import os
import re
import resource
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

import coachlog
from coachlog import errors
from coachlog.bare_words import is_word
from coachlog.cli import COMMANDS, main
from coachlog.commands import load
from coachlog.errors import CoachlogError
from coachlog.usage import QUESTIONS
from tests.messages import setups
from tests.typing_in import TODAY, Coachlog

HOUSE = Path(coachlog.__file__).parent
FOLDER = Path(__file__).parent / "messages"
LONG = "a" * 244  # so long that it just makes the name of a file

# The blocks, and how they are typed


class Block(NamedTuple):
    """A part of a file in ``messages``: its line after ``==``, and what follows it."""

    path: Path
    before: str
    text: str

    @property
    def setup(self) -> setups.Setup:
        name, _, statement = self.before.partition(": ")
        found: setups.Setup = setups.damaged(statement) if statement else getattr(setups, name)
        return found


def blocks() -> list[Block]:
    """Return every block, file by file."""
    return [
        Block(path, *part.split("\n", 1))
        for path in sorted(FOLDER.glob("*.txt"))
        for part in path.read_text(encoding="utf-8").removeprefix("== ").split("\n== ")
    ]


class Keyboard(io.BytesIO):
    """Standard input, as it stands behind a ``<``."""

    def __init__(self, given: str) -> None:
        self._meanwhile = given[1:] if given[:1] == "!" else ""
        self._is_a_terminal = given[:3] == "tty"
        text = "the text" if self._meanwhile else given.removeprefix("tty ")
        super().__init__(text.encode().replace(rb"\xff", b"\xff").replace(rb"\n", b"\n").replace(rb"\0", b"\0"))

    def isatty(self) -> bool:
        return self._is_a_terminal

    def __next__(self) -> bytes:
        if line := self._meanwhile:
            self._meanwhile = ""
            Coachlog(setups.JOURNAL)(*shlex.split(line))
        return super().__next__()


def ran(line: str) -> tuple[int, str]:
    """Type one line; return its exit code and the last message on standard error, on one line."""
    line, _, given = line.partition(" <")
    line, _, target = line.partition(" > ")
    words = [word.replace(r"\xff", "\udcff") for word in shlex.split(line)]
    env = {"COACHLOG_JOURNAL": str(setups.JOURNAL), "COACHLOG_TODAY": TODAY}
    while words and re.match("[A-Z_]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    out = io.TextIOWrapper(open(target, "wb") if target else io.BytesIO(), "utf-8", newline="")  # noqa: SIM115, PTH123
    err = io.StringIO()
    err.isatty = lambda: given.startswith("tty ")  # type: ignore[method-assign]
    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    with (
        patch.dict(os.environ, env),
        patch.object(sys, "stdin", io.TextIOWrapper(Keyboard(given.strip()), "utf-8")),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(env.get("LIMIT", room[0])), room[1]))
        try:
            code = main(words)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, room)
    with suppress(OSError):  # /dev/full
        out.close()
    if err.isatty():  # wrapped, its command on a line of its own
        return code, " ".join(err.getvalue().rpartition("coachlog: ")[2].split())
    return code, re.sub("^.*?coachlog: ", "", "".join(err.getvalue().splitlines()[-1:]))


def printed(block: Block, folder: Path) -> str:
    """Return the text of a block with the sentences that are printed now; it is typed in an empty folder."""
    lines = []
    with pytest.MonkeyPatch.context() as hand, chdir(folder):
        block.setup(hand)
        for line in block.text.splitlines():
            if re.match("[0-9]+: ", line):
                continue
            lines.append(line)
            typed = line[2:].replace("LONG", LONG)
            if line.startswith("% "):
                subprocess.run(["/bin/sh", "-c", typed], check=True)
            elif line.startswith("$ "):
                code, said = ran(typed)
                lines += [f"{code}: {said.replace(str(Path.cwd()), 'HERE').replace(LONG, 'LONG')}"] if code else []
    return "".join(f"{line}\n" for line in lines)


def all_printed(folder: Path) -> Iterator[tuple[Block, str]]:
    for number, block in enumerate(blocks()):
        inside = folder / str(number)
        inside.mkdir()
        yield block, printed(block, inside)


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, HOME=f"{folder}/home"):
        for name in ("COACHLOG_JOURNAL", "XDG_DATA_HOME", "VISUAL", "EDITOR", "COACHLOG_KEY_COMMAND"):
            os.environ.pop(name, None)
        new: dict[Path, list[str]] = {}
        for block, text in all_printed(Path(folder)):
            new.setdefault(block.path, []).append(f"== {block.before}\n{text}")
    for path, texts in new.items():
        path.write_text("\n".join(texts).rstrip() + "\n", encoding="utf-8")


# Is every sentence of the source among them?


class Site(NamedTuple):
    """A place in the source where an error is made: its file, its first and last line, and the words in it."""

    path: Path
    first: int
    last: int
    words: Sequence[str]
    is_ours: bool  # a CoachlogError, else what one of them quotes

    def is_in(self, made: set[tuple[str, int]]) -> bool:
        return any(path == str(self.path) and self.first <= line <= self.last for path, line in made)


ERRORS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, CoachlogError)}
QUOTED = {"sqlite3.DatabaseError", "_refuse", "Misread"}
SENTENCES = {"errors.py": ".*", "usage.py": "complaint|_about_option", "cli.py": "main"}  # functions by file


def sites() -> Iterator[Site]:
    """Find every place that makes an error, with the words that go into it."""
    for path in sorted(HOUSE.rglob("*.py")):
        tree = ast.parse(path.read_text())
        classes = [one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)]
        ours = ERRORS | {one.name for one in classes if {ast.unparse(base) for base in one.bases} & ERRORS}
        for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
            if re.fullmatch(SENTENCES.get(path.name, ""), function.name):
                body = ast.Module(function.body[isinstance(function.body[0], ast.Expr) :], [])  # without the docstring
                yield Site(path, function.lineno, function.lineno, [*_words(body, {})], is_ours=False)
            if path.name == "errors.py":
                continue
            known = _assigned(function)
            for node in (one for one in ast.walk(function) if isinstance(one, ast.expr | ast.stmt)):
                made = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                    made = node.exc.id
                if made in ours | QUOTED:
                    yield Site(path, node.lineno, node.end_lineno or 0, [*_words(node, known)], made in ours)


def _assigned(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """Return what the names in a function stand for, as far as it is assigned there."""
    return {
        target.id: one.value
        for one in ast.walk(function)
        if isinstance(one, ast.Assign | ast.NamedExpr)
        for target in (one.targets if isinstance(one, ast.Assign) else [one.target])
        if isinstance(target, ast.Name)
    }


def _words(node: ast.AST, known: Mapping[str, ast.expr]) -> Iterator[str]:
    """Yield the words that stand in an expression, and in what its names stand for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(" [a-z]{2}|[a-z]{2} ", node.value):
        yield node.value
    if isinstance(node, ast.Name) and node.id in known:
        yield from _words(known[node.id], {name: value for name, value in known.items() if name != node.id})
    for child in ast.iter_child_nodes(node):
        # What is asked on a terminal is no error, and what is compared with is not said.
        called = ast.unparse(child.func) if isinstance(child, ast.Call) else ""
        if not (isinstance(child, ast.Compare) or re.fullmatch(r"Answer|.*\.(startswith|partition)", called)):
            yield from _words(child, known)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="full disks and strange files are made as Linux has them")
def test_every_message_is_here_as_it_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: set[tuple[str, int]] = set()

    def noted(kind: type[CoachlogError], *_: object, **__: object) -> BaseException:
        """Make an error, and note where it is made."""
        frame = sys._getframe(1)  # noqa: SLF001 - nothing else knows who calls
        made.add((frame.f_code.co_filename, frame.f_lineno))
        return Exception.__new__(kind)

    monkeypatch.setattr(CoachlogError, "__new__", noted)
    all_of_it = ""
    for block, text in all_printed(tmp_path):
        assert text.splitlines() == block.text.splitlines(), block.path.name
        all_of_it += text
    missing = [(site, words) for site in sites() for words in site.words if words not in all_of_it]
    assert missing == []
    assert [site for site in sites() if site.is_ours and not site.is_in(made)] == []  # what nothing typed here makes


CAPITALS = {
    "COACHLOG_TODAY:",
    "REP",
    "TAG",
    "ID...",
    "NAME",
    "Maria",
    "Dev",
    "Mark",
    "Zoe",
    "TAB",
    "LONG.db",
    "LONG.x",
    "LONGLONG",
}


def test_a_message_is_one_line_that_reads_like_the_others() -> None:
    said = [line for block in blocks() for line in block.text.splitlines() if re.match("[0-9]+: ", line)]
    assert len(set(said)) > 200
    for line in said:
        sentence = line.partition(": ")[2].removeprefix("HERE/")
        assert len(sentence) <= 215, line
        assert not sentence.endswith("."), line
        assert not re.search(r"Traceback|Errno|None|\.\.\.\.|\.tmp|  |\bhe\b|\bshe\b|\bher\b", sentence), line
        assert sentence[0].islower() or not sentence[0].isalpha() or sentence.split()[0].rstrip("\"'") in CAPITALS, line


def test_every_word_that_can_be_missing_is_asked_for() -> None:
    named = [load(name) for panel in COMMANDS.values() for name in panel]
    every = [*named, *(sub for one in named for sub in getattr(one, "commands", {}).values())]
    needed = {
        re.split(r"[^\w|]", one.metavar)[0] for each in every for one in each.params if one.required and is_word(one)
    }
    assert len(needed) > 3
    assert needed <= {*QUESTIONS}


if __name__ == "__main__":
    _write()

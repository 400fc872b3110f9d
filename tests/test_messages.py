"""Every sentence that an error can print, each with what was typed, and its exit code.

They are in ``tests/messages``: read them one after the other, they should sound like one person. ``python -m
tests.test_messages`` writes them as they are now; read the difference. What is asked on a terminal is an error with the
same sentence elsewhere, so all are there.

    == what is there before: a function below, or `damaged: ` and an SQL statement

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
import shutil
import sqlite3
import sys
import tempfile
import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, closing, contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

import coachlog
from coachlog import errors, files
from coachlog.cli import main
from coachlog.context import Context
from coachlog.errors import CoachlogError
from coachlog.journal import copies, encrypting, keys, opening
from tests.typing_in import TODAY, Coachlog

HOUSE = Path(coachlog.__file__).parent
JOURNAL = Path("journal.db")
LONG = "a" * 244  # so long that it just makes the name of a file
Setup = Callable[[pytest.MonkeyPatch], None]

# Set-ups: what is there before, in a folder of its own


def nothing(_: pytest.MonkeyPatch) -> None:
    """No journal."""


def full(hand: pytest.MonkeyPatch) -> None:
    """Three reps, one who left, and some of everything."""
    template = Path("../full.db")
    if not template.exists():
        typed = Coachlog(template)
        for line in (
            "rep add 'Maria Ruiz' --team west", "rep add 'Dev Patel'", "rep add 'Mark Twain'", "rep add 'Zoe Fox'",
            "note maria 'the call' --mine 'ask Tom @thu' --theirs 'book 3 calls @fri'",  # 1, 2, 3
            "feedback dev 'slower @thu'", "praise maria 'well opened'",  # 4, 5
            "goal maria 'close 2 @eoq'", "goal dev 'y @fri'",  # 6, 7
            "followup dev 'z @fri'", "followup dev 'some day'", "done 7 8",  # 8, 9
            "note maria secret --private --heard hush",  # 10, 11
            "session retro --with all --lesson 'legal first' --mine 'book a room @fri'",  # 12, 13, 14
            "praise dev gone", "delete 15", "feedback maria one", "feedback maria two",  # 15, 16, 17
            "feedback dev old --given",  # 18
            "rep pause mark --back 'in 2 weeks' 'a long trip'", "rep leave zoe --on 2026-11-20",
        ):  # fmt: skip
            typed(*shlex.split(line))
    shutil.copy(template, JOURNAL)
    hand.setattr(zoneinfo, "available_timezones", lambda: {"Europe/Madrid", "US/Pacific", "Canada/Pacific"})


def damaged(*statements: str) -> Setup:
    """The same, and then some of its bytes are not what they were."""

    def damage(hand: pytest.MonkeyPatch) -> None:
        full(hand)
        loosely = "update sqlite_master set sql = replace(sql, 'strict', '/*so*/')"
        strictly = "update sqlite_master set sql = replace(sql, '/*so*/', 'strict')"
        for statement in (loosely, *statements, strictly):
            with closing(sqlite3.connect(JOURNAL)) as connection:
                connection.executescript(f"pragma writable_schema = 1; {statement}")

    return damage


def odd_files(hand: pytest.MonkeyPatch) -> None:
    """The same, and files that are no journal."""
    full(hand)
    Path("empty.db").touch()
    Path("some.txt").write_text("no journal at all")
    Path("folder.db").mkdir()
    Path("link.db").symlink_to(JOURNAL)
    Path("loop.db").symlink_to("loop.db")
    Path("dangling.db").symlink_to("nowhere")
    os.mkfifo("pipe.db")
    shutil.copy(JOURNAL, "hot.db")
    Path("hot.db-journal").symlink_to("nowhere")
    shutil.copy(JOURNAL, "newer.db")
    for name, statement in (("other.db", "create table x (y)"), ("newer.db", "pragma user_version = 99")):
        with closing(sqlite3.connect(name)) as connection:
            connection.execute(statement)
    Path("short.db").write_bytes(JOURNAL.read_bytes()[:20_000])
    Path("team.xlsx").write_bytes(b"PK\x03\x04")
    Path("team.csv").write_bytes("Name\nAna\n".encode("utf-16"))


def drafts_are_a_link(hand: pytest.MonkeyPatch) -> None:
    """The same, and where drafts go somebody has laid a link."""
    full(hand)
    Path("journal.drafts").symlink_to("nowhere")


def drafts_everywhere(hand: pytest.MonkeyPatch) -> None:
    """The same, and ten thousand texts that were not saved."""
    full(hand)
    Path("journal.drafts").mkdir()
    Path("journal.drafts/note-maria.md").touch()
    for number in range(2, 10_000):
        os.link("journal.drafts/note-maria.md", f"journal.drafts/note-maria.{number}.md")


def keys_at_hand(hand: pytest.MonkeyPatch) -> None:
    """The same, and a key in a file, and another."""
    full(hand)
    Path("key").write_text("0f" * 32)
    Path("other").write_text("1e" * 32)
    Path("journal.drafts").mkdir()
    Path("journal.drafts/note-dev.md").write_text("typed")


def encrypted(hand: pytest.MonkeyPatch) -> None:
    """The same journal, encrypted, a plain backup, and no folder in memory."""
    keys_at_hand(hand)
    shutil.copy(JOURNAL, "plain.db")
    shutil.rmtree("journal.drafts")
    hand.setenv("COACHLOG_KEY_COMMAND", "cat key")
    Coachlog(JOURNAL)("encrypt", "--yes")
    hand.setattr(files, "_is_memory", lambda _: False)
    hand.setattr(keys, "ELSEWHERE", 3.0)


def key_commands(hand: pytest.MonkeyPatch) -> None:
    """The same, and a file with a key command that others can read."""
    full(hand)
    Path("journal.key-command").write_text("cat key")
    Path("journal.key-command").chmod(0o644)


def strange_key_command(hand: pytest.MonkeyPatch) -> None:
    """The same, and a file with a key command that is no text."""
    full(hand)
    Path("journal.key-command").write_bytes(b"\xff")
    Path("journal.key-command").chmod(0o600)


def a_folder_in_the_way(hand: pytest.MonkeyPatch) -> None:
    """The same, and a folder where completion has its script."""
    full(hand)
    Path("fish/completions/coachlog.fish").mkdir(parents=True)


def without_sqlcipher(hand: pytest.MonkeyPatch) -> None:
    """The same, where the extra is not installed."""
    encrypted(hand)
    hand.setitem(sys.modules, "sqlcipher3", None)


# What is a matter of a moment: a test has to make it


def no_user(hand: pytest.MonkeyPatch) -> None:
    """A system on which nobody has a home."""
    hand.setattr(Path, "home", nobody_s)


def nobody_s() -> Path:
    raise RuntimeError


def taken_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody has put a file there since it was looked for."""
    full(hand)
    Coachlog(JOURNAL)("backup", "kept.db")
    hand.setattr(files, "put_new", lambda *_: False)


def erased_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody erases a rep between two looks at the journal."""
    full(hand)
    read = vars(Context)["_known"].func  # what every command reads first
    erases = ["rep erase dev --yes"]

    def and_they_are_gone(ctx: Context) -> object:
        known = read(ctx)
        if erases:
            Coachlog(JOURNAL)(*erases.pop().split())
        return known

    gone = cached_property(and_they_are_gone)
    gone.__set_name__(Context, "_known")
    hand.setattr(Context, "_known", gone)


def with_a_key(hand: pytest.MonkeyPatch) -> None:
    """The same, and a key command."""
    keys_at_hand(hand)
    shutil.rmtree("journal.drafts")
    shutil.copy(JOURNAL, f"{LONG}.db")
    hand.setenv("COACHLOG_KEY_COMMAND", "cat key")


def replaced_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody replaces the journal between two looks at it."""
    with_a_key(hand)
    shutil.copy(JOURNAL, "other.db")
    identity = opening._identity  # noqa: SLF001

    def and_it_is_another(path: Path) -> str:
        found = identity(path)
        if files.unfinished(files.Place(JOURNAL, named=True)) and Path("other.db").exists():
            Path("other.db").replace(JOURNAL)
        return found

    hand.setattr(opening, "_identity", and_it_is_another)


def written_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody writes after the journal was kept, and before it is replaced."""
    encrypted(hand)
    Coachlog(JOURNAL)("backup", "locked.db")
    Coachlog(JOURNAL)("decrypt")
    replacing = opening.replacing

    def and_they_write(*words: Any) -> Any:
        Coachlog(JOURNAL)("praise", "dev", "meanwhile")
        return replacing(*words)

    hand.setattr(opening, "replacing", and_they_write)


def half_a_copy(hand: pytest.MonkeyPatch) -> None:
    """A copy holds less than the journal."""
    with_a_key(hand)
    hand.setattr(copies, "verified", lambda *_, **__: copies.Counts(0, 0, 0))


def a_bad_test_backup(hand: pytest.MonkeyPatch) -> None:
    """A test backup is damaged."""
    with_a_key(hand)
    hand.setattr(copies, "damage", lambda _: ["the index of words misses 1 entry"])


def ctrl_c(hand: pytest.MonkeyPatch) -> None:
    """Ctrl-C, when the journal has been switched."""
    with_a_key(hand)
    hand.setattr(encrypting, "_forget_plain_copies", pressed)


def pressed(*_: object) -> int:
    raise KeyboardInterrupt


def no_room_for_snapshots(hand: pytest.MonkeyPatch) -> None:
    """A file is where the snapshots belong."""
    with_a_key(hand)
    Path("journal.snapshots").touch()


FOLDER = Path(__file__).parent / "messages"


class Block(NamedTuple):
    """A part of a file in ``messages``: what is there before (its line after ``==``), what is typed, what is said."""

    path: Path
    before: str
    text: str

    @property
    def setup(self) -> Setup:
        """What makes it so: a function here by its name, ``damaged: `` and statements, which a ``;`` ends."""
        name, _, statement = self.before.partition(": ")
        return damaged(statement) if statement else globals()[name]


def blocks() -> list[Block]:
    """Return every block, file by file."""
    return [
        Block(path, *part.split("\n", 1))
        for path in sorted(FOLDER.glob("*.txt"))
        for part in path.read_text(encoding="utf-8").removeprefix("== ").split("\n== ")
    ]


# How it is typed


class Keyboard(io.BytesIO):
    """Standard input: a text, a terminal (``tty``) with what is typed at it, or a text while somebody else acts."""

    def __init__(self, told: str) -> None:
        super().__init__(
            b"the text"
            if told[:1] == "!"
            else told.removeprefix("tty ").encode().replace(rb"\xff", b"\xff").replace(rb"\n", b"\n")
        )
        self._meanwhile = told[1:] if told[:1] == "!" else ""
        self._is_a_terminal = told[:3] == "tty"

    def isatty(self) -> bool:
        return self._is_a_terminal

    def __next__(self) -> bytes:
        if line := self._meanwhile:
            self._meanwhile = ""
            Coachlog(JOURNAL)(*shlex.split(line))
        return super().__next__()


@contextmanager
def room_for(size: str | None) -> Iterator[None]:
    """Let no file be larger than so many bytes, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def ran(line: str) -> tuple[int, str]:
    """Type one line of a transcript; return its exit code and what stands on standard error."""
    line, _, given = line.rstrip("\n").partition(" <")
    line, _, target = line.partition(" > ")
    words = [word.replace(r"\xff", "\udcff").replace("LONG", LONG) for word in shlex.split(line)]
    env = {"COACHLOG_JOURNAL": str(JOURNAL), "COACHLOG_TODAY": TODAY}
    while words and re.match("[A-Z_]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    out = io.TextIOWrapper(open(target, "wb") if target else io.BytesIO(), "utf-8", newline="")  # noqa: SIM115, PTH123
    err = io.StringIO()
    err.isatty = lambda: given.startswith("tty ")  # type: ignore[method-assign]
    with (
        patch.dict(os.environ, env),
        patch.object(sys, "stdin", io.TextIOWrapper(Keyboard(given.strip()), "utf-8")),
        redirect_stdout(out),
        redirect_stderr(err),
        room_for(env.get("LIMIT")),
    ):
        code = main(words)
    with suppress(OSError):  # /dev/full
        out.close()
    last = err.getvalue().replace(str(Path.cwd()), "HERE").splitlines(keepends=True)[-1:]  # before it: what was asked
    return code, re.sub("^.*?coachlog: ", "", "".join(last).replace(LONG, "LONG"))


def told(setup: Setup, block: str) -> Iterator[str]:
    """Give a block with the sentences that are printed now."""
    with pytest.MonkeyPatch.context() as hand:
        setup(hand)
        for line in block.splitlines(keepends=True):
            if line[:1] in ("#", "\n"):
                yield line
            elif line.startswith("$ "):
                yield line
                code, said = ran(line[2:])
                if code:
                    yield f"{code}: {said}"


def printed(folder: Path) -> Iterator[tuple[Block, str]]:
    """Give every block with what it prints now, each run in a folder of its own."""
    for number, block in enumerate(blocks()):
        inside = folder / str(number)
        inside.mkdir()
        with chdir(inside):
            yield block, "".join(told(block.setup, block.text))


# Is it every one?


class Site(NamedTuple):
    """A place in the source where an error is made: its file, its first and last line, and the words in it."""

    path: Path
    first: int
    last: int
    words: Sequence[str]
    is_ours: bool  # a CoachlogError, else what one of them quotes


ERRORS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, CoachlogError)}
QUOTED = {"sqlite3.DatabaseError", "_refuse", "Misread"}
SENTENCES = {"errors.py": ".*", "usage.py": "complaint|_about_option", "cli.py": "main"}  # functions by file


def sites() -> Iterator[Site]:
    """Find every place that makes an error, with the words that go into it."""
    for path in sorted(HOUSE.rglob("*.py")):
        tree = ast.parse(path.read_text())
        ours = ERRORS | {one.name for one in ast.walk(tree) if isinstance(one, ast.ClassDef) and _bases(one) & ERRORS}
        for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
            known = _assigned(function)
            if re.fullmatch(SENTENCES.get(path.name, ""), function.name):
                body = ast.Module(function.body[isinstance(function.body[0], ast.Expr) :], [])  # without the docstring
                yield Site(path, function.lineno, function.lineno, [*_words(body, {})], is_ours=False)
            for node in (one for one in ast.walk(function) if isinstance(one, ast.expr | ast.stmt)):
                made = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                    made = node.exc.id
                if made in ours | QUOTED and path.name != "errors.py":
                    yield Site(path, node.lineno, node.end_lineno or 0, [*_words(node, known)], made in ours)


def _bases(one: ast.ClassDef) -> set[str]:
    return {base.id for base in one.bases if isinstance(base, ast.Name)}


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
    """Give the words that stand in an expression, and in what its names stand for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(" [a-z]{2}|[a-z]{2} ", node.value):
        yield node.value
    if isinstance(node, ast.Name) and node.id in known:
        yield from _words(known[node.id], {name: value for name, value in known.items() if name != node.id})
    for child in ast.iter_child_nodes(node):
        # What is asked on a terminal is no error, and what is compared with is not said.
        asked = isinstance(child, ast.Call) and re.fullmatch(
            r"Answer|.*\.(startswith|partition)", ast.unparse(child.func)
        )
        if not (asked or isinstance(child, ast.Compare)):
            yield from _words(child, known)


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, HOME=f"{folder}/home"):
        for name in ("COACHLOG_JOURNAL", "XDG_DATA_HOME", "VISUAL", "EDITOR", "COACHLOG_KEY_COMMAND"):
            os.environ.pop(name, None)
        new: dict[Path, str] = {}
        for block, text in printed(Path(folder)):
            new[block.path] = f"{new[block.path]}\n" if block.path in new else ""
            new[block.path] += f"== {block.before}\n{text}"
    for path, text in new.items():
        path.write_text(f"{text.rstrip()}\n", encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="full disks and strange files are made as Linux has them")
def test_every_message_is_here_as_it_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    made: set[tuple[str, int]] = set()

    def noted(kind: type[CoachlogError], *_: object, **__: object) -> BaseException:
        """Make an error, and note where it is made."""
        frame = sys._getframe(1)  # noqa: SLF001 - nothing else knows who calls
        made.add((frame.f_code.co_filename, frame.f_lineno))
        return Exception.__new__(kind)

    monkeypatch.setattr(CoachlogError, "__new__", noted)
    found = list(printed(tmp_path))
    for block, text in found:
        assert text.splitlines() == block.text.splitlines(), block.path.name
    all_of_it = "".join(text for _, text in found)
    missing = [
        f"{site.path.relative_to(HOUSE)}:{site.first}: {words or 'nothing typed here comes by'}"
        for site in sites()
        for words in (
            *(words for words in site.words if words not in all_of_it),
            *([""] if site.is_ours and not _came_by(site, made) else []),
        )
    ]
    assert missing == []


def _came_by(site: Site, made: set[tuple[str, int]]) -> bool:
    return any(path == str(site.path) and site.first <= line <= site.last for path, line in made)


def test_a_message_is_one_line_that_reads_like_the_others() -> None:
    said = [line for block in blocks() for line in block.text.splitlines() if re.match("[0-9]+: ", line)]
    assert len(set(said)) > 200
    for line in said:
        sentence = line.partition(": ")[2]
        assert len(sentence) <= 215, line
        assert not sentence.endswith("."), line
        assert not re.search(r"Traceback|Errno|None|\.\.\.\.|\.tmp|  |\bhe\b|\bshe\b|\bher\b", sentence), line
        assert sentence[0].islower() or not sentence[0].isalpha() or sentence.split()[0].rstrip("\"'") in CAPITALS, line


CAPITALS = {"COACHLOG_TODAY:", "REP", "ID...", "NAME", "Maria", "Dev", "Mark", "Zoe", "TAB", "LONG.db", "LONG.x"}


if __name__ == "__main__":
    _write()

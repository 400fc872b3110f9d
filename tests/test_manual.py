"""The man page is made of what the program says of itself and of the help topics, and is fresh.

``python -m tests.test_manual`` writes it anew; read the difference before you commit it.
"""

import inspect
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import coachlog
from coachlog import manual, usage
from coachlog.cli import COMMANDS, app
from coachlog.commands import load
from tests.typing_in import Coachlog

BESIDE = Path(coachlog.__file__).with_name("coachlog.1")
MANUAL = BESIDE if BESIDE.exists() else Path(sys.prefix, "share/man/man1/coachlog.1")  # where a wheel puts it
ROOT = typer.main.get_command(app).make_context("coachlog", [], resilient_parsing=True)
SIGNS = str.maketrans({"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"})
EVERYWHERE = ("--journal FILE", "--today DAY", "--json", "--yes")  # options that all commands take are told once
ABOUT = """
A private coaching journal for sales managers: one-on-ones, follow-ups, feedback, praise and goals, one line each, in
one file on this computer. Without a command it shows what's due.

Every command confirms what it understood. On a terminal it draws a screen, and asks what is unclear. In a pipe it never
asks, and writes one item a line, with tabs between columns and nothing cut.

REP is a rep's alias, or the start of it or of a name. ID is the number in front of an entry. TEXT with spaces goes in
quotes; - reads standard input; without a text your editor opens. Text that begins with a dash needs -- before it.
"""
WEEK = (
    'coachlog rep add "Maria Ruiz" --team west --tz madrid --every 1w',
    'coachlog note maria "Rehearsed the CFO call" --mine "ask Tom about QBR slot @thu"',
    "coachlog due", "coachlog done 2", "coachlog prep maria", "coachlog export maria --share -o maria.md",
)  # fmt: skip


def escaped(text: str) -> str:
    """Text as roff shows it, letter by letter: nothing in it acts."""
    safe = re.sub(r"[^\x00-\x7f]", lambda found: rf"\[u{ord(found[0]):04X}]", text.translate(SIGNS))
    return rf"\&{safe}" if safe.startswith(".") else safe


def _paragraphs(text: str, macro: str = ".PP") -> Iterator[str]:
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        yield f"{macro}\n{escaped(' '.join(paragraph.split()))}"


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, said in rows:
        yield f".TP 18\n.B {escaped(name)}\n{escaped(said)}".rstrip()


def _examples(lines: Iterable[str]) -> Iterator[str]:
    yield from (".EX", *map(escaped, lines), ".EE")


def _command(name: str, command: Any, parent: Any) -> Iterator[str]:
    ctx = typer.Context(command, info_name=name, parent=parent)
    yield f".TP\n.B {escaped(usage.synopsis(command, ctx).removesuffix(' [OPTIONS]'))}"
    first, *rest = inspect.cleandoc(command.help).split("\n\n")
    yield escaped(" ".join(first.split()))
    for paragraph in rest:
        yield from _paragraphs(paragraph, ".IP")
    special = [row for row in usage.options(command, ctx) if row[0] not in EVERYWHERE or row[0] == "--yes"]
    if rows := [*usage.words(command), *special]:
        yield from (".RS", *_table(rows), ".RE")
    yield from (".IP", *_examples(command.epilog.splitlines()))
    for verb, one in getattr(command, "commands", {}).items():
        yield from _command(verb, one, ctx)


def _block(block: manual.Block) -> Iterator[str]:
    """A part of a help topic."""
    if block.form == "table":
        yield from (".PP", *_table(block.rows))
    elif block.form == "as is":
        yield from (".RS", *_examples(block.lines), ".RE")
    else:
        yield from (f"{'.SS' if block.form == 'heading' else '.PP'}\n{escaped(line)}" for line in block.lines)


def written() -> str:
    """The man page, from the table of commands, each command's own help, and the help topics."""
    lines = [
        r".\" Written by python -m tests.test_manual",
        '.TH COACHLOG 1 "" coachlog "User Commands"',
        ".nh\n.nr HY 0\n.ad l",
    ]
    lines += [".SH NAME", escaped("coachlog - your private coaching journal, one line at a time")]
    lines += [".SH SYNOPSIS", r".B coachlog", r"\fICOMMAND\fR [\fIWORDS\fR] [\fIOPTIONS\fR]"]
    lines += [".SH DESCRIPTION", *_paragraphs(ABOUT), ".SH COMMANDS"]
    for moment, names in COMMANDS.items():
        lines += [f".SS {escaped(moment)}"]
        lines += [line for name in names for line in _command(name, load(name), ROOT)]
    lines += [".SH OPTIONS", "Without a command:", *_table(usage.options(ROOT.command, ROOT))]
    for topic in manual.topics():
        lines += [f".SH {escaped(topic.name.upper())}", escaped(f"{topic.about}.")]
        lines += [line for block in topic.blocks for line in _block(block)]
    lines += [".SH EXAMPLES", *_examples(WEEK), ".SH SEE ALSO", ".BR jrnl (1),", ".BR task (1)"]
    return "\n".join(lines) + "\n"


def test_the_man_page_is_fresh() -> None:
    assert MANUAL.read_text() == written(), "write it anew: python -m tests.test_manual"


def test_every_command_option_variable_and_topic_is_in_it() -> None:
    page = MANUAL.read_text()
    for name in (name for lines in COMMANDS.values() for name in lines):
        command = load(name)
        for one in (ROOT.command, command, *getattr(command, "commands", {}).values()):
            for param in one.params:
                for option in param.opts if param.param_type_name == "option" and not param.hidden else ():
                    assert escaped(option).removeprefix(r"\-\-no\-") in page
        assert f".B coachlog {escaped(name)}" in page
    source = "".join(path.read_text() for path in MANUAL.parent.rglob("*.py"))
    for variable in set(re.findall(r'"(COACHLOG_[A-Z_]+)"', source)):
        assert variable in page
    for topic in manual.topics():
        assert f".SH {topic.name.upper()}\n" in page


def test_its_week_runs_as_it_stands(coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for line in WEEK:
        coachlog(*shlex.split(line)[1:])
    assert Path("maria.md").read_text().startswith("*Shareable copy*")


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff to read it")
def test_it_is_valid_and_shows_the_examples_as_they_are_typed() -> None:
    words = ["groff", "-ww", "-man", "-Tutf8", "-P-cbou", "-rLL=78n"]
    ran = subprocess.run([*words, MANUAL], capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    assert "coachlog find cfo 'rehears*' --rep maria\n" in ran.stdout
    assert "COACHLOG_KEY_COMMAND='pass show coachlog'" in ran.stdout
    for example in (line for name in ("note", "rep") for line in load(name).epilog.splitlines()):
        assert f" {example}\n" in ran.stdout


if __name__ == "__main__":
    MANUAL.write_text(written())

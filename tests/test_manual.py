"""The man page is made of what the program says of itself, and is fresh.

``python -m tests.test_manual`` writes it anew; read the difference before you commit it.
"""

import inspect
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

import coachlog
from coachlog import days, usage
from coachlog.cli import COMMANDS, app, load
from coachlog.days import parsing
from tests.typing_in import Coachlog

MANUAL = Path(coachlog.__file__).with_name("coachlog.1")
ROOT = typer.main.get_command(app).make_context("coachlog", [], resilient_parsing=True)
SIGNS = str.maketrans({"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"})
EVERYWHERE = {  # options that all commands take are told once
    "--journal FILE": "Another journal. COACHLOG_JOURNAL does the same.",
    "--today DAY": "Another day as today. COACHLOG_TODAY does the same. It moves the calendar, not the clock.",
    "--json": "Answer in JSON, for scripts: one document, the same journal giving the same bytes.",
    "--yes": "Confirm what would be asked. It never adds a rep and never chooses one of two readings.",
    "-h, --help": "Show the help of a command, with examples.",
}
ABOUT = """
A private journal for those who coach a sales team: one-on-ones, feedback, praise, goals and commitments, one line each,
in one file on this computer. Without a command it shows what is due.

Every command says back what it understood. On a terminal it asks what is unclear, and a screen is drawn; in a pipe it
never asks, and writes one item a line, between tabs, with nothing cut.

REP is an alias, or the beginning of it or of a name. TEXT is one word in quotes, or - for standard input; without it
your editor opens. Text that begins with a dash needs -- before it.
"""
DAYS = {
    "today, yesterday, tomorrow": "",
    "fri, friday": "The next one, or the last where something has happened. Never today.",
    "3d, 2w, 1mo, 2wd; in 2 weeks; 2 weeks ago": "2wd are two working days.",
    "eow, eom, eoq, eoy": "The end of the week (Friday), the month, the quarter, the year.",
    "25 nov, nov 25, 25 nov 2026": "Without a year the next one, or the last.",
    "2026-11-25, 2026-W48-3": "",
}
MORE_ON_DAYS = """
A commitment may end in its day: "send the deck @fri"; @none is no day. What people read two ways, as next friday or
03/04, is never guessed: both readings are offered. A SPAN is 10d, 2w, 1mo, weekly, or off.
"""
FILES = {
    "~/.local/share/coachlog/journal.db": "The journal, unless you name another; on a Mac in ~/Library/Application "
    "Support/coachlog. It is yours alone to read (0600). coachlog where says where it is.",
    "journal.snapshots/": "Beside it: a verified copy of each day, and from before an import or a restore.",
    "journal.drafts/": "Beside it: texts that were typed and could not be saved.",
    "journal.key-command": "Beside it, if you wish: the command that prints the key of an encrypted journal (0600).",
}
ENVIRONMENT = {
    "COACHLOG_JOURNAL": "The journal, as --journal.",
    "COACHLOG_TODAY": "Today, as --today; a relative --today, such as tomorrow, counts from it.",
    "COACHLOG_KEY_COMMAND": "The command that prints the key of an encrypted journal.",
    "VISUAL, EDITOR": "Your editor.",
    "SHELL": "The shell that --install-completion teaches.",
    "XDG_DATA_HOME": "Where the folder coachlog is, instead of ~/.local/share.",
    "NO_COLOR, FORCE_COLOR, COLUMNS": "No colours; a drawn screen even in a pipe; so many columns.",
}
WEEK = (
    'coachlog rep add "Maria Ruiz" --team west --tz madrid --every 1w',
    'coachlog note maria "Rehearsed the CFO call" --mine "ask Tom about QBR slot @thu"',
    "coachlog due", "coachlog done 2", "coachlog prep maria", "coachlog export maria --share -o maria.md",
)  # fmt: skip
EXIT = {
    "0": "Done; also when nothing is due or found.",
    "1": "Read, but no: an unknown rep, an entry that is closed, a file that cannot be used.",
    "2": "The words could not be read: usage, a day, a missing option, no text.",
    "130": "Ctrl-C.",
}


def escaped(text: str) -> str:
    """Text as roff shows it, letter by letter: nothing in it acts."""
    safe = re.sub(r"[^\x00-\x7f]", lambda found: rf"\[u{ord(found[0]):04X}]", text.translate(SIGNS))
    return rf"\&{safe}" if safe.startswith(".") else safe


def _paragraphs(text: str, macro: str = ".PP") -> Iterator[str]:
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        yield f"{macro}\n{escaped(' '.join(paragraph.split()))}"


def _table(rows: Mapping[str, str]) -> Iterator[str]:
    for name, said in rows.items():
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
    if rows := [*usage.words(command, ctx), *special]:
        yield from (".RS", *_table(dict(rows)), ".RE")
    yield from (".IP", *_examples(command.epilog.splitlines()))
    for verb, one in getattr(command, "commands", {}).items():
        yield from _command(verb, one, ctx)


def manual() -> str:
    """The man page, from the table of commands and each command's own help."""
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
    alone = {name: said for name, said in usage.options(ROOT.command, ROOT) if name not in EVERYWHERE}
    lines += [".SH OPTIONS", "Every command takes these, after its name:", *_table(EVERYWHERE)]
    lines += [".PP", "These stand alone:", *_table(alone)]
    lines += [".SH DAYS", *_table(DAYS), *_paragraphs(MORE_ON_DAYS)]
    lines += [".SH FILES", *_table(FILES), ".SH ENVIRONMENT", *_table(ENVIRONMENT), ".SH EXIT STATUS", *_table(EXIT)]
    lines += [".SH EXAMPLES", *_examples(WEEK), ".SH SEE ALSO", ".BR jrnl (1),", ".BR task (1)"]
    return "\n".join(lines) + "\n"


def test_the_man_page_is_fresh() -> None:
    assert MANUAL.read_text() == manual(), "write it anew: python -m tests.test_manual"


def test_every_command_option_and_variable_is_in_it() -> None:
    written = MANUAL.read_text()
    for name in (name for lines in COMMANDS.values() for name in lines):
        command = load(name)
        for one in (ROOT.command, command, *getattr(command, "commands", {}).values()):
            for param in one.params:
                for option in param.opts if param.param_type_name == "option" and not param.hidden else ():
                    assert escaped(option).removeprefix(r"\-\-no\-") in written
        assert f".B coachlog {escaped(name)}" in written
    source = "".join(path.read_text() for path in MANUAL.parent.rglob("*.py"))
    for variable in set(re.findall(r'"(COACHLOG_[A-Z_]+)"', source)):
        assert variable in written


def test_days_are_read_as_it_says() -> None:
    calendar = days.Calendar(date(2026, 11, 23))
    words = [word.strip() for row in DAYS for word in re.split("[,;]", row)]
    assert len(words) > 15
    for word in words:
        (parsing.back if word in ("yesterday", "2 weeks ago") else parsing.ahead)(word, calendar)


def test_its_week_runs_as_it_stands(coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for line in WEEK:
        coachlog(*shlex.split(line)[1:])
    assert Path("maria.md").read_text().startswith("*to share*")


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
    MANUAL.write_text(manual())

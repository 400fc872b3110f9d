"""In scripts: the recipes of ``coachlog help``, typed into a real shell; columns in a pipe; nothing is asked there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coachlog import manual
from coachlog.cli import COMMANDS
from coachlog.commands import load
from tests.laptops import new_key
from tests.typing_in import TODAY, Coachlog

TEXTS = ['-- it\'s "Q4" at $40k \\n `now` %s', "  two  ", "ünï 🚀", "-"]  # all that a shell could take for its own


def recipes() -> dict[str, str]:
    """The recipes by their names."""
    found, name = {}, ""
    for block in manual.topic("recipes").blocks:
        if block.form == "heading":
            name = block.lines[0]
        elif block.form == "as is":
            found[name] = "\n".join(block.lines)
    return found


class Shell:
    """A real shell in a home of its own, which has nothing but a PATH with coachlog."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.programs = home / ".local" / "bin"
        self.programs.mkdir(parents=True)
        self.program("coachlog", f'exec {shlex.quote(sys.executable)} -m coachlog "$@"')
        self.environment = {
            "HOME": str(home), "PATH": f"{self.programs}:{os.environ['PATH']}", "COACHLOG_TODAY": TODAY,
        }  # fmt: skip

    def program(self, name: str, text: str, interpreter: str = "/bin/sh") -> None:
        (self.programs / name).write_text(f"#!{interpreter}\n{text}\n")
        (self.programs / name).chmod(0o755)

    def __call__(self, script: str, code: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a script with nothing on standard input; check how it ends."""
        ran = subprocess.run(
            ["/bin/sh", "-c", script], env={**self.environment, **more}, cwd=self.home,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == code, ran
        return ran


@pytest.fixture
def shell() -> Shell:
    return Shell(Path(os.environ["HOME"]))


@pytest.fixture
def mine(shell: Shell) -> Coachlog:
    """The usual journal of that home, with Maria and Dev."""
    typed = Coachlog(shell.home / ".local/share/coachlog/journal.db", named=False)
    typed("rep", "add", "Maria Ruiz")
    typed("rep", "add", "Dev Patel")
    return typed


def texts(coachlog: Coachlog, *words: str) -> list[str]:
    return [entry["text"] for entry in coachlog.json("history", *words)["entries"]]


def test_each_recipe_is_tried_below() -> None:
    assert list(recipes()) == [
        "Notes from a file", "What is due, by mail", "Overdue follow-ups by owner", "A vault of Markdown",
        "Numbers through a pipe",
    ]  # fmt: skip


def test_notes_from_a_file(shell: Shell, mine: Coachlog) -> None:
    (shell.home / "notes.txt").write_text("\n".join(TEXTS))  # the last line without an end
    (shell.home / "meeting.txt").write_text("one\n\n- two @fri\n")
    assert shell(recipes()["Notes from a file"]).stderr == ""
    assert texts(mine) == [*TEXTS, "one\n\n- two @fri"]


def test_what_is_due_by_mail(shell: Shell, mine: Coachlog) -> None:
    shell.program("mail", '{ echo "$@"; cat; } >> ~/mail')
    *settings, due, backup = recipes()["What is due, by mail"].splitlines()
    environment = dict(line.split("=") for line in settings)
    folder, _, rest = environment["PATH"].partition(":")
    assert folder == "/home/me/.local/bin"
    environment["PATH"] = f"{shell.programs}:{rest}"

    def cron(line: str, code: int = 0) -> str:
        """Run a line as cron does: without its five fields, and nothing is to be left to mail."""
        assert re.match(r"0 (8 \* \* 1-5|12 \* \* 5) +[^ ]", line)
        assert "%" not in line  # a new line, for cron
        ran = shell(re.split(" +", line, maxsplit=5)[5], code, **environment)
        assert ran.stdout == ""
        return ran.stderr

    assert cron(due, 1) == ""
    assert not (shell.home / "mail").exists()
    mine("followup", "maria", "Größe prüfen @today")
    assert cron(due) == ""
    subject, head, *screen = (shell.home / "mail").read_text().splitlines()
    assert subject == "-s 1 due me"
    assert head == "Mon 23 Nov 2026   1 due today"
    assert "Größe prüfen" in screen[1]
    assert cron(backup) == ""
    assert len(list((shell.home / "backups").glob("journal-*.db"))) == 1
    mine.journal.write_bytes(b"no journal at all")
    assert cron(due, 1).startswith("coachlog: ")


def test_overdue_follow_ups_by_owner(shell: Shell, mine: Coachlog) -> None:
    if not shutil.which("jq"):
        program = "import sys, jq\n_, raw, program = sys.argv\nassert raw == '-r'\n"
        program += "for found in jq.compile(program).input_text(sys.stdin.read()): print(found)"
        shell.program("jq", program, sys.executable)
    early = "--today", "2026-11-20"
    mine("followup", "maria", "b\tc\n$x @sat", "--theirs", *early)
    mine("followup", "maria", "a @fri", "--owner", "legal:Ana", "--today", "2026-11-19")
    mine("followup", "maria", "later @fri", *early)
    mine("session", "Review", "--with", "all", "--mine", "summary @sat", *early)
    mine("feedback", "dev", "not a follow-up @sat", *early)
    assert shell(recipes()["Overdue follow-ups by owner"]).stdout.splitlines() == [
        "legal:Ana\t2026-11-20\tmaria\ta", "me\t2026-11-21\tteam\tsummary", "rep\t2026-11-21\tmaria\tb\\tc\\n$x",
    ]  # fmt: skip


def test_a_vault_in_git(shell: Shell, mine: Coachlog) -> None:
    script = recipes()["A vault of Markdown"]
    (shell.home / ".gitconfig").write_text("[user]\nname = Me\nemail = me@example.com\n")
    shell("git init --quiet vault; echo draft > vault/own.md; git -C vault add own.md")

    def log() -> list[list[str]]:
        """The files of each commit, the newest first."""
        told = shell("git -C vault log --format=@%s --name-only").stdout.split("@")[1:]
        assert all(re.match(r"Coaching, \d{4}-\d\d-\d\d\n", commit) for commit in told)
        return [commit.split()[2:] for commit in told]

    assert shell(script).stderr == ""
    assert log() == [["coaching/dev.md", "coaching/maria.md"]]
    shell(script, COACHLOG_TODAY="2026-11-24")
    assert len(log()) == 1
    mine("praise", "dev", "kept calm")
    shell(script)
    assert log()[0] == ["coaching/dev.md"]
    assert shell("git -C vault status --short").stdout == "A  own.md\n"
    (shell.home / "vault" / "coaching" / "dev.md").write_text("somebody else's")
    assert "--replace" in shell(script, 1).stderr
    assert len(log()) == 2


def test_ids_through_a_pipe(shell: Shell, mine: Coachlog) -> None:
    drop = recipes()["Numbers through a pipe"]
    ran = shell(drop)
    assert (ran.stdout, ran.stderr) == ("", "")
    for number in range(25):
        mine("followup", "dev", f"{number}\t'$x'")
    mine("followup", "maria", "stays")
    mine("goal", "dev", "stays @eoq")
    assert len(shell(drop).stdout.splitlines()) == 25
    assert texts(mine, "--open") == ["stays", "stays"]
    mine("undo")
    assert len(texts(mine, "--open", "-n", "0")) == 27


# In a pipe

COLUMNS = {
    "due": "section, id, rep, duty, day, days late, text",
    "history": "id, day, rep, kind, state, due, text",
    "find": "id, day, rep, kind, state, due, text",
    "find --tags": "tag, entries, last day",
    "about": "section, id, day, rep, kind, owner, state, due, days overdue, private, text",
    "prep": "section, id, day, state, due, text",
    "team": "rep, one-on-one days, its level, feedback days, its level, praise days, its level, mine, theirs, at risk, "
    "weeks, heard",
    "team --goals": "section, id, team goal, whose, number, target, status, day, text",
    "week": "section, id, rep, what, day, number, text",
    "rep list": "alias, name, role, team, time zone, days between one-on-ones, state",
    "rep show": "what, value",
    "show": "what, value",
    "show --versions": "at, command, field, value",
    "undo --list": "number, at, command, ids, reps",
    "sync --status": "laptop, digit, last wrote, here",
    "sync --conflicts": "what, laptop, its version, stands",
    "config": "key, value, where it comes from",
    "doctor": "what is wrong, what to do",
    "where": "path",
}
WORDS = {
    "find": ["--rep", "maria"],
    "about": ["tag"],
    "prep": ["maria"],
    "rep show": ["maria"],
    "show": ["1"],
    "show --versions": ["1"],
}


@pytest.fixture
def full(team: Coachlog) -> Coachlog:
    """Something of everything, in texts that hold all that could tear a line apart."""
    odd = "a\tb\nc\\d\r\x85\u2028e\x0b #tag"
    team("rep", "edit", "maria", "--role", odd, "--team", odd, "--name", odd)
    team("note", "maria", odd, "--mine", f"{odd} @thu", "--heard", odd, "--praise", odd, "--feedback", odd)
    team("goal", "maria", f"{odd} @eoq", "--target", "2")
    team("checkin", "maria", odd, "--at", "1")
    team("followup", "maria", f"{odd} @thu", "--owner", odd)
    team("session", odd, "--with", "all", "--lesson", odd, "--mine", odd, "--also", odd)
    team("rep", "edit", "dev", "--team", "south")
    team("goal", "--team", "south", f"{odd} @eoq")
    team("snooze", "2", "fri", odd)
    team("edit", "1", f"{odd}{odd}")
    _change_on_two_laptops(team, odd)
    team.journal.chmod(0o644)  # so that doctor finds something
    return team


def _change_on_two_laptops(office: Coachlog, odd: str) -> None:
    folder = office.journal.with_name("remote")
    folder.mkdir()
    home = Coachlog(office.journal.with_name("home.db"))
    key = new_key().encode()
    office("sync", "--to", str(folder), "--name", odd, stdin=key)
    home("sync", "--from", str(folder), "--name", f"home{odd}", stdin=key)
    office("edit", "1", f"{odd} on office")
    home("edit", "1", f"{odd} at home")
    home("sync")
    office("sync")


def test_every_list_has_its_columns_in_a_pipe(full: Coachlog) -> None:
    for command, columns in COLUMNS.items():
        ran = full(
            *command.split(), *WORDS.get(command, []), "--today", "2026-12-20", code=1 if command == "doctor" else 0
        )
        lines = ran.out.split("\n")
        assert lines.pop() == ""
        assert {line.count("\t") for line in lines} == {columns.count(",")}, command
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028]", ran.out)


def test_help_names_these_columns() -> None:
    table = next(block for block in manual.topic("scripts").blocks if block.form == "table")
    assert dict(table.rows) == COLUMNS


def test_every_list_and_every_write_has_json() -> None:
    without = {
        path
        for path, command in _commands()
        if "--json" not in {word for param in command.params for word in param.opts}
    }
    assert without == {"where", "demo"}  # the one prints a path, the other is to be looked at


def _commands() -> Iterator[tuple[str, Any]]:
    for name in (name for lines in COMMANDS.values() for name in lines):
        command = load(name)
        yield name, command
        yield from ((f"{name} {verb}", one) for verb, one in getattr(command, "commands", {}).items())


# Without a terminal

# What a terminal asks, and what is said instead.
QUESTIONS = [
    *((f"{command} maria", 2, "no text") for command in ("note", "feedback", "praise", "followup", "goal")),
    ("note maria --grow", 2, "no text"),
    ("feedback maria --sbi", 2, "no text"),
    ("session --with all", 2, "no text"),
    ("edit 1", 2, "no text"),
    ("praise ma kind", 1, "matches 2 reps: maria (Maria Ruiz), mark (Mark Twain). Type the full alias"),
    ("praise nobody kind", 1, "To add one: coachlog rep add 'NAME'"),
    ("followup dev 'call @03/04'", 2, "Which one: @2027-03-04"),
    ("snooze 1 '03/04'", 2, "Which one: 2027-03-04"),
    ("given dev", 1, "Which one? Type its number"),
    ("delete 1 --forever", 2, "To confirm: --yes"),
    ("rep erase maria", 2, "To confirm: --yes"),
    ("encrypt", 2, "--yes"),
]
ANSWERS = b"1\n1\nMaria Ruiz\nyes\n"


def test_nothing_is_asked_without_a_terminal(team: Coachlog, tmp_path: Path) -> None:
    """Answers lie ready, and an editor: who took one would save something."""
    team("rep", "add", "Mark Twain")
    team("feedback", "dev", "one")
    team("feedback", "dev", "two")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho text > "$1"\n')
    editor.chmod(0o755)
    more = {"VISUAL": str(editor), "COACHLOG_KEY_COMMAND": f"printf {'0f' * 32}"}
    for line, code, says in QUESTIONS:
        team.refused(*shlex.split(line), code=code, says=says, stdin=ANSWERS, env=more)

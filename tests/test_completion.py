"""What TAB offers, asked as the shells ask, and in real shells."""

import os
import select
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from coachlog import cli
from coachlog.commands import load
from coachlog.errors import LONGEST
from tests import terminals
from tests.typing_in import Coachlog, Ran, typed_once, unmeasured

HOSTILE = "\x1b[31m \\$(touch pwned) `touch pwned` '\"; %F{red} : [/]\n*"
NOTHING_TO_OFFER = {
    "THEIRS=OURS",  # metavars of what only she can know
    *("[TEXT]", "TEXT", "DAY", "[HOW IT LANDED]", "N", "SPAN", "NAME", "[TITLE]", "[WHY]", "[WORDS]...", "QUARTER"),
    *("ALIAS", "ROLE", "ZONE", "CMD", None),
}

TABLE = {
    "coachlog not": "note",
    "coachlog rep ": "add edit list show pause resume leave merge erase",
    "coachlog rep pau": "pause",
    "coachlog note ": "dev maria zoe",
    "coachlog note MA": "maria",
    "coachlog note maria ": "",
    "coachlog note --private d": "dev",
    "coachlog note --on fri d": "dev",
    "coachlog note --on ": "",
    "coachlog reps --jo": "--journal",
    "coachlog rep pause dev ": "maria zoe",
    "coachlog rep show z": "zoe",
    "coachlog review dev ": "maria zoe",
    "coachlog review --team ": "North East west",
    "coachlog session x --with maria,": "maria,dev maria,zoe maria,all",
    "coachlog done ": "2 3 1 4",
    "coachlog done 1 ": "2 3 4",
    "coachlog done 1 'in time' ": "2 3 4",
    "coachlog drop ": "2 3 1 4",
    "coachlog given ": "3 dev maria zoe",
    "coachlog checkin 4": "4",
    "coachlog check-in m": "maria",
    "coachlog snooze 3": "3",
    "coachlog snooze 3 ": "",
    "coachlog show ": "6 5 4 3 2 1",
    "coachlog edit x": "",
    "coachlog delete 5 6": "6",
    "coachlog due --team=w": "--team=west",
    "coachlog week ": "last",
    "coachlog week --team ": "North East west",
    "coachlog find --kind note,pr": "note,praise",
    "coachlog find --tag deal:": "deal:acme",
    "coachlog about ": "qbr deal:acme",
    "coachlog about D": "deal:acme",
    "coachlog find --rep ma": "maria",
    "coachlog checkin 4 --status o": "on-track off-track",
    "coachlog config lang": "language-hints",
    "coachlog config language-hints ": "on off",
    "coachlog config fiscal-year-starts fe": "feb",
    "coachlog config your-name A": "",
    "coachlog note maria x --pr": "--praise --private",
    "coachlog note maria x --praise y --pr": "--praise --private",  # it may be given again
    "coachlog note maria x --private --pr": "--praise",
    "coachlog note maria -- --pr": "",
    "coachlog --v": "--version",
    "coachlog help en": "encryption encrypt",
    "coachlog due --h": "--help",
    "coachlog restore ": ":files",
    "coachlog rep merge maria d": "dev",
    "coachlog sync --from ": ":files",
    "coachlog sync --keep ": "",
    "coachlog due --journal ": ":files",
    "coachlog nothing ": "",
    "coachlog rep nothing ": "",
    "coachlog due --nothing=": "",
    "coachlog": "",
}


def tab(coachlog: Coachlog, line: str, shell: str = "fish", **env: str) -> Ran:
    """Press TAB at the end of a line; a shell puts what it hears on stderr into nobody's way, and hears nothing."""
    ran = coachlog(line, env={"_COACHLOG_COMPLETE": shell, **env})
    assert not ran.err
    return ran


def offered(coachlog: Coachlog, line: str, shell: str = "fish") -> list[str]:
    """The words that TAB offers, without what they are."""
    return [one.partition("\t")[0] for one in tab(coachlog, line, shell).out.splitlines()]


@pytest.fixture
@typed_once
def busy(team: Coachlog) -> Coachlog:
    """1 and 2 are follow-ups, 3 feedback, 4 a goal, 5 a note with tags, 6 a follow-up that is done. Zoe has left."""
    team("followup", "maria", "ask Tom about a slot @fri")
    team("followup", "dev", "book 3 calls @tue", "--theirs")
    team("feedback", "dev", "let the silence work")
    team("goal", "maria", "close 2 logos", "--due", "eoq")
    team("note", "maria", "met #qbr about deal:acme", "--mine", "send the deck")
    team("done", "6")
    team("rep", "add", "Zoe Zu", "--team", "North East")
    team("rep", "leave", "zoe")
    return team


def test_tab_offers_what_can_stand_there(busy: Coachlog) -> None:
    assert {line: " ".join(offered(busy, line)) for line in TABLE} == TABLE


def test_a_tag_is_offered_once_as_it_was_typed_last(team: Coachlog) -> None:
    team("note", "maria", "#Größe #GROSSE")
    team("note", "maria", "#GRÖSSE #Straße")
    for begun in ("gr", "GRö", "grosse"):
        assert offered(team, f"coachlog find --tag {begun}") == ["grösse"]
    assert offered(team, "coachlog history --tag ") == ["grösse", "straße"]


def test_each_word_comes_with_what_it_is(busy: Coachlog) -> None:
    assert tab(busy, "coachlog n").out == f"note\t{cli.COMMANDS['Write down']['note']}\n"
    assert tab(busy, "coachlog note ").out == "dev\tDev Patel\nmaria\tMaria Ruiz\nzoe\tZoe Zu, left\n"
    assert tab(busy, "coachlog done 1").out == "1\tmaria follow-up: ask Tom about a slot\n"
    assert tab(busy, "coachlog due --team ").out == "North East\t\nwest\t\n"
    assert tab(busy, "coachlog note m", "zsh").out == "maria:Maria Ruiz\n"
    assert tab(busy, "coachlog note m", "bash").out == "maria\n"
    assert tab(busy, "coachlog note m", "bash-list").out == "maria  Maria Ruiz\n"
    assert "--on\tWhen it happened" in tab(busy, "coachlog note maria --").out


def test_bash_gets_words_as_they_must_stand_in_its_line(busy: Coachlog) -> None:
    table = {
        "coachlog due --team N": "North\\ East",
        "coachlog due --team North\\ E": "North\\ East",
        'coachlog due --team "North E': "North East",
        "coachlog due --team 'North E": "North East",
        "coachlog due --team=N": "North\\ East",
        "coachlog find --tag deal:a": "acme",  # a colon begins a new word
        'coachlog find --tag "deal:a': "deal:acme",  # but not in quotes
    }
    assert {line: "".join(offered(busy, line, "bash")) for line in table} == table


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_no_word_acts_in_the_line_of_bash(team: Coachlog) -> None:
    name = "South $(echo pwned) `echo pwned` '\"\\!"
    team("rep", "edit", "dev", "--team", name)
    for quote in ("", '"', "'"):
        (word,) = offered(team, f"coachlog due --team {quote}S", "bash")
        line = f"printf %s {quote}{word}{quote}"
        assert subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True).stdout == name
        assert "!" not in word.replace("\\!", "") or quote == "'"  # it would bring back another line


def test_no_text_acts_on_a_terminal_or_fills_it(team: Coachlog) -> None:
    team("followup", "dev", f"{HOSTILE} {'long ' * 100}")
    team("rep", "add", "Eve\x1b[2J \u202e Evil", "--team", "We\x1bst:\\")
    for shell in ("fish", "zsh", "bash", "bash-list"):
        for line in ("coachlog done ", "coachlog prep e", "coachlog due --team "):
            lines = tab(team, line, shell).out.splitlines()
            assert all(one.replace("\t", "").isprintable() for one in lines), lines
            assert max(map(len, lines)) < LONGEST * 2
    assert tab(team, "coachlog done ", "zsh").out.count("\n") == 1
    assert "\\\\$(touch" in tab(team, "coachlog done ", "zsh").out  # zsh takes one of them away
    assert offered(team, "coachlog due --team ") == ["west"]


def test_the_journal_is_the_one_that_is_named_in_the_line(team: Coachlog, tmp_path: Path) -> None:
    other = Coachlog(tmp_path / "the other.db")
    other("rep", "add", "Olga Orr")
    assert offered(team, f"coachlog note --journal '{other.journal}' ") == ["olga"]
    assert offered(team, f"coachlog due --journal='{other.journal}' o") == ["olga"]
    ran = tab(team, 'coachlog due --journal "$OTHER" o', OTHER=str(other.journal))
    assert ran.out == "olga\tOlga Orr\n"
    assert not offered(team, "coachlog due --journal '' o")


def test_where_nothing_can_be_read_nothing_is_offered_said_or_made(coachlog: Coachlog) -> None:
    lines = ("coachlog note ", "coachlog done ", "coachlog show 1", "coachlog find --tag ", "coachlog due --team ")
    assert not any(offered(coachlog, line) for line in lines)
    assert not coachlog.journal.exists()
    for content in (b"", b"no journal at all", b"SQLite format 3\0" + b"\0" * 5000):
        coachlog.journal.write_bytes(content)
        assert not any(offered(coachlog, line) for line in lines)
        assert coachlog.journal.read_bytes() == content
    coachlog.journal.unlink()
    coachlog.journal.mkdir()
    assert not any(offered(coachlog, line) for line in lines)


def test_tab_changes_nothing_and_waits_for_nobody(busy: Coachlog) -> None:
    with closing(sqlite3.connect(busy.journal, isolation_level=None)) as other:
        version = other.execute("pragma user_version").fetchone()[0]
        other.execute(f"pragma user_version = {version - 1}")  # an older journal is not brought up to date for a TAB
        before = busy.journal.read_bytes()
        assert offered(busy, "coachlog note ") == ["dev", "maria", "zoe"]
        assert busy.journal.read_bytes() == before
        other.execute("begin exclusive")
        start = time.monotonic()
        assert not offered(busy, "coachlog note ")
        assert time.monotonic() - start < 25  # a command would wait for half a minute; this takes 0.02 s


def test_of_a_large_journal_only_the_newest_are_offered(busy: Coachlog) -> None:
    with closing(sqlite3.connect(busy.journal)) as connection, connection:
        connection.execute(
            """
            with recursive n (i) as (select 100 union all select i + 1 from n where i < 3000)
            insert into entry (id, uid, kind, rep, "on", text, created_at)
            select i, 'u' || i, 'praise', 1, '2026-01-01', 'well done', '' from n
            """
        )
    assert offered(busy, "coachlog show ") == [str(number) for number in range(3000, 2980, -1)]
    assert offered(busy, "coachlog show 299") == [str(number) for number in range(2999, 2989, -1)]
    assert not offered(busy, "coachlog show 11")  # too old


def test_every_place_in_a_command_has_an_answer_or_is_known_to_have_none(team: Coachlog) -> None:
    for names in cli.COMMANDS.values():
        for name in names:
            command = load(name)
            for verb, one in getattr(command, "commands", {"": command}).items():
                for param in one.params:
                    if getattr(param, "is_flag", False) or param.metavar in NOTHING_TO_OFFER:
                        continue
                    before = "" if param.param_type_name == "argument" else f"{param.opts[-1]} "
                    if param.metavar == "[VALUE]":
                        before = "language-hints "
                    line = " ".join(filter(None, ["coachlog", name, verb, before])).rstrip() + " "
                    words = offered(team, line)
                    assert words or "ID" in param.metavar or param.metavar in ("TAG", "LAPTOP"), (line, param.metavar)


# Teaching a shell


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_is_taught_by_one_line_in_its_own_file(coachlog: Coachlog, shell: str) -> None:
    start = Path.home() / f".{shell}rc"
    start.write_text("alias ll='ls -l'")
    said = [coachlog("--install-completion", env={"SHELL": f"/usr/bin/{shell}"}).out for _ in range(2)]
    script = f"~/.local/share/coachlog/coachlog.{shell}"
    assert start.read_text() == f"alias ll='ls -l'\nsource {script}\n"
    assert Path(script).expanduser().read_text().startswith(f"# TAB in {shell}")
    assert said[0] == said[1]
    assert f"(~/.{shell}rc has a line for it)" in said[0]
    assert said[0].endswith(f"In this one too: source {script}\n")


def test_fish_finds_what_it_is_taught_by_itself(coachlog: Coachlog) -> None:
    said = coachlog("--install-completion", env={"SHELL": "fish"}).out
    assert "in fish from now on (~/.config/fish/completions/coachlog.fish)" in said
    assert (Path.home() / ".config/fish/completions/coachlog.fish").read_text().startswith("# TAB in fish")


def test_zsh_may_keep_its_files_elsewhere(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog("--install-completion", env={"SHELL": "zsh", "ZDOTDIR": str(tmp_path)})
    assert "coachlog.zsh" in (tmp_path / ".zshrc").read_text()


@pytest.mark.parametrize("shell", ["/bin/tcsh", ""])
def test_a_shell_we_cannot_teach_is_named(coachlog: Coachlog, shell: str) -> None:
    says = f'your SHELL is "{shell.rpartition("/")[2]}". For one of them: SHELL=zsh coachlog --install-completion'
    coachlog.refused("--install-completion", code=1, says=says, env={"SHELL": shell})


def test_a_start_file_that_cannot_be_written_is_named(coachlog: Coachlog) -> None:
    (Path.home() / ".bashrc").mkdir()
    says = "Add this line to the start-up file of bash: source ~/.local/share/coachlog/coachlog.bash"
    ran = coachlog.refused("--install-completion", code=1, says=says, env={"SHELL": "bash"})
    assert "~/.bashrc can't be used (Is a directory)" in ran.err


def test_a_start_file_that_is_a_link_stays_one(coachlog: Coachlog, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles"
    kept.write_text("alias x=y\n")
    (Path.home() / ".bashrc").symlink_to(kept)
    coachlog("--install-completion", env={"SHELL": "bash"})
    assert (Path.home() / ".bashrc").is_symlink()
    assert kept.read_text() == "alias x=y\nsource ~/.local/share/coachlog/coachlog.bash\n"


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_tab_in_a_real_shell(busy: Coachlog, shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    program = tmp_path / "bin" / "coachlog"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m coachlog "$@"\n')
    program.chmod(0o755)
    busy("followup", "dev", HOSTILE)
    busy("--install-completion", env={"SHELL": shell})
    if shell == "bash":  # what is not set is an error to some
        with (Path.home() / ".bashrc").open("a") as start:
            start.write("set -u\n")
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = {**unmeasured(), **busy.environment, "PATH": path, "TERM": "xterm"}
    child, terminal, _ = terminals.started([shell, "-i"], environment, tmp_path)
    shown = _until(terminal, "")
    os.write(terminal, b"coachlog nothing \t\x15")
    os.write(terminal, b"coachlog no\tma\t'typed with TAB'\n")
    os.write(terminal, b"coachlog rep edit maria --team 'North\t\n")
    os.write(terminal, b"coachlog done \t\t")
    shown += _until(terminal, "ask Tom about a slot", r"\$(touch pwned) `touch pwned`")
    os.write(terminal, b"\x15exit\n")
    _until(terminal, "never, before it ends")
    child.wait()
    os.close(terminal)
    assert busy.json("show", "8")["entries"][0]["text"] == "typed with TAB", shown
    assert busy.json("rep", "list")["reps"][1]["team"] == "North East", shown
    assert not (tmp_path / "pwned").exists()
    assert "unbound variable" not in shown


def _until(terminal: int, *wanted: str) -> str:
    """Read what a shell shows until all that is wanted is there, or it has ended."""
    shown, end = "", time.monotonic() + 300
    while time.monotonic() < end and not (shown and all(text in shown for text in wanted)):
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                shown += os.read(terminal, 65536).decode(errors="replace")
            except OSError:  # it has ended
                break
    return shown

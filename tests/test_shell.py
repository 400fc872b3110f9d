"""On Windows: what can be pasted is PowerShell's, commands are read as there, and pipes are UTF-8 all the same.

The decisions are tried wherever the tests run: ``on_windows`` lets the program believe it is there.
"""

import errno
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog import cli, completion_setup, drafts, shell
from coachlog.screen import wrapping
from tests.typing_in import Coachlog, Ran

POSIX = r"(?<![\w-])(?:export|unset|chmod|iconv|mv|rm|source|sh -c) |~/|^coachlog .* < "


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "ON_WINDOWS", True)
    monkeypatch.delenv("SHELL", raising=False)


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o700)
    return path


# Words and quotes


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize(
    ("word", "pasted"),
    [
        ("maria", "maria"),
        ("--on=2026-11-20", "--on=2026-11-20"),
        ("-n5", "-n5"),
        ("-", "-"),
        (r"C:\j\journal.db", r"C:\j\journal.db"),
        (r"C:\my journals\j.db", r'"C:\my journals\j.db"'),
        (r"\\server\share\j.db", r"\\server\share\j.db"),
        (r"~\j.db", r'"~\j.db"'),  # PowerShell passes it on as it is, or not
        ("", '""'),
        ("Maria's idea", '"Maria\'s idea"'),
        ("Closed at $40k", "'Closed at $40k'"),
        ("Maria's $40k", "'Maria''s $40k'"),
        ("a ’curly’ $1", "'a ’’curly’’ $1'"),  # PowerShell takes curly quotes for straight ones
        ("a “curly” one", "'a “curly” one'"),
        ('say "yes"', "'say \"yes\"'"),
        ("a `tick`", "'a `tick`'"),
        ("#qbr", '"#qbr"'),
        ("4,5", '"4,5"'),
        ("@thu", '"@thu"'),
        ("-3.5%", '"-3.5%"'),  # PowerShell would make two words of it
        ("a;b|c&d", '"a;b|c&d"'),
    ],
)
def test_a_word_is_quoted_for_powershell(word: str, pasted: str) -> None:
    assert shell.quote(word) == shell.double_quoted(word) == pasted


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\n")))
def test_quotes_of_powershell_hold_the_whole_word(word: str) -> None:
    pasted = shell.in_powershell(word)
    if pasted[0] == '"':
        assert pasted == f'"{word}"'
        assert not re.search('["$`\u201c\u201d\u201e]', word)
    elif pasted[0] == "'":
        inside = re.sub("(['\u2018\u2019\u201a\u201b])\\1", "\0", pasted[1:-1])
        assert not re.search("['\u2018\u2019\u201a\u201b]", inside)
        assert len(inside) == len(word)
    else:
        assert pasted == word
        assert not re.search(r"""[\s'"$`#@,;|&<>(){}*?\[\]]""", word)


@pytest.mark.usefixtures("on_windows")
@given(st.lists(st.text(st.sampled_from("ab \t\\\"'é-%"), max_size=12), min_size=1, max_size=4))
def test_a_command_is_taken_apart_as_windows_puts_it_together(words: list[str]) -> None:
    with pytest.MonkeyPatch.context() as hand:
        hand.setattr("shutil.which", lambda _: None)
        assert shell.split(subprocess.list2cmdline(words)) == words


@pytest.mark.usefixtures("on_windows")
def test_a_command_that_is_no_command_is_an_error() -> None:
    assert shell.split("") == shell.split(" \t") == []
    with pytest.raises(ValueError, match="closing"):
        shell.split('"C:\\Program Files\\ed.exe')


def test_a_command_to_paste_stands_on_its_own_line_in_powershell_too() -> None:
    for command in (
        '$env:VISUAL = "code --wait"', "Remove-Item Env:COACHLOG_JOURNAL", r'Move-Item "C:\my j.db" "C:\my j.locked"',
        "cmd /c 'coachlog note maria - < \"C:\\a b\\note-maria.md\"'",
    ):  # fmt: skip
        assert wrapping.laid_out(f"that failed. To go on: {command}. Nothing was saved", 80) == [
            "that failed. To go on:", f"  {command}", "Nothing was saved",
        ]  # fmt: skip


# Advice


def advised(ran: Ran) -> str:
    assert not re.search(POSIX, ran.err + ran.out, re.MULTILINE), ran
    return ran.err + ran.out


@pytest.mark.usefixtures("on_windows")
def test_what_a_message_tells_to_paste_is_powershells(team: Coachlog, tmp_path: Path) -> None:
    def said(*words: str, code: int, stdin: bytes = b"", **env: str) -> str:
        return advised(team(*words, code=code, stdin=stdin, env=env))

    assert 'then: $env:COACHLOG_KEY_COMMAND = "keyring get coachlog key"' in said("encrypt", code=1)
    assert 'Write: cmd /c "key.cmd | more"' in said("encrypt", code=1, COACHLOG_KEY_COMMAND="key.cmd | more")
    assert "It looks like windows-1252. Save it as UTF-8 first" in said("note", "maria", "-", code=2, stdin=b"caf\xe9")
    (tmp_path / "notes.csv").write_bytes(b"caf\xe9,b\n")
    assert "Save it as UTF-8 first" in said("import", str(tmp_path / "notes.csv"), code=2)
    ran = said("note", "maria", "x", "--mine", "ask", "Tom's", "$40k", code=2)
    assert "coachlog note maria x --mine 'ask Tom''s $40k'" in ran
    assert f"journal at {tmp_path}" in said("due", "--journal", str(tmp_path / "none.db"), code=1)


@pytest.mark.usefixtures("on_windows")
def test_a_draft_is_saved_by_a_line_that_cmd_runs(coachlog: Coachlog, tmp_path: Path) -> None:
    journal = tmp_path / "my journals" / "j.db"
    coachlog.environment["COACHLOG_JOURNAL"] = str(journal)
    coachlog("rep", "add", "Maria Ruiz")
    at_once = program(tmp_path, "ed", 'echo "a text" > "$1"; exit 3')
    said = advised(coachlog("note", "maria", code=1, answers="", env={"VISUAL": str(at_once)}))
    draft = journal.parent / "j.drafts" / "note-maria.md"
    assert f"cmd /c 'coachlog note maria - < \"{draft}\"'" in " ".join(said.split())
    assert "note-maria.md" in advised(coachlog("doctor", code=1))


@pytest.mark.usefixtures("on_windows")
def test_the_sample_journal_is_left_in_powershells_words(coachlog: Coachlog) -> None:
    said = advised(coachlog("demo"))
    assert re.search(r'^  \$env:COACHLOG_JOURNAL = ".*demo\.db"$', said, re.MULTILINE)
    assert "Remove-Item Env:COACHLOG_JOURNAL" in said


@pytest.mark.usefixtures("on_windows")
def test_the_key_that_ends_a_text_is_that_of_windows(team: Coachlog) -> None:
    ran = team("note", "maria", answers="Rehearsed\n")
    assert "Ctrl-Z on a new line, then Enter, saves it" in ran.err
    assert "Ctrl-D" not in ran.err


# Editors


@pytest.mark.usefixtures("on_windows")
def test_a_backslash_is_part_of_an_editors_path(team: Coachlog, tmp_path: Path) -> None:
    editor = program(tmp_path, r"Program Files\ed.exe", 'echo "with $1" > "$2"')
    team("note", "maria", answers="", env={"VISUAL": f'"{editor}" -n'})
    editor = program(tmp_path, r"bin\ed.exe", 'echo "written" > "$1"')
    team("note", "maria", answers="", env={"VISUAL": str(editor)})
    assert [entry["text"] for entry in team.json("history")["entries"]] == ["with -n", "written"]


@pytest.mark.usefixtures("on_windows")
def test_the_program_is_the_one_that_path_has(team: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = program(tmp_path, "code.cmd", 'echo "$0 $1" > "$2"')
    monkeypatch.setattr("shutil.which", {"code": str(command)}.get)  # as PATHEXT has it
    team("note", "maria", answers="", env={"VISUAL": "code --wait"})
    assert team.json("history")["entries"][0]["text"] == f"{command} --wait"


@pytest.mark.usefixtures("on_windows")
def test_an_editor_that_does_not_wait_is_known_by_any_of_its_names(
    team: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "AT_ONCE", 600)
    program(tmp_path, "Code.exe", "true")
    said = team("note", "maria", code=1, answers="", env={"EDITOR": str(tmp_path / "Code.exe")}).err
    assert f'$env:EDITOR = "{tmp_path}/Code.exe --wait"' in " ".join(said.split())


def test_ctrl_c_in_the_editor_has_a_code_of_its_own_on_windows(
    team: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(words: list[str], **_: Any) -> "subprocess.CompletedProcess[bytes]":
        Path(words[-1]).write_text("half a thought", encoding="utf-8")
        return subprocess.CompletedProcess(words, 0xC000013A)

    monkeypatch.setattr(subprocess, "run", interrupted)
    ran = team("note", "maria", code=130, answers="", env={"VISUAL": str(tmp_path)})
    assert "your text is kept" in ran.err


# Pipes


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16"])
def test_a_pipe_is_utf_8_whatever_python_is_told(team: Coachlog, encoding: str) -> None:
    env = {**os.environ, **team.environment, "PYTHONIOENCODING": encoding}

    def ran(*words: str, given: bytes = b"") -> bytes:
        line = [sys.executable, "-m", "coachlog", *words]
        return subprocess.run(line, input=given, env=env, check=True, capture_output=True).stdout

    ran("note", "maria", "-", given="日本 — café".encode())
    assert ran("history", "-n", "1").decode().endswith("日本 — café\n")
    assert b"\r\r" not in (table := ran("export", "--format", "csv"))
    assert "日本 — café" in table.decode()
    line = [sys.executable, "-m", "coachlog", "note", "nobody’s", "x"]
    assert "nobody’s" in subprocess.run(line, env=env, check=False, capture_output=True).stderr.decode()


def test_a_line_ends_in_a_pipe_as_everywhere(team: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "cp1252", newline="\r\n"))  # as on Windows
    for name, value in team.environment.items():
        monkeypatch.setenv(name, value)
    assert cli.main(["rep", "list"]) == 0
    assert raw.getvalue().count(b"\n") == 2
    assert b"\r" not in raw.getvalue()


class _Closed(io.StringIO):
    """Standard output whose reader has gone, as Windows says it."""

    def flush(self) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")


def test_a_closed_pipe_ends_quietly_on_windows_too(
    team: Coachlog, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in team.environment.items():
        monkeypatch.setenv(name, value)
    ends = []
    for is_there in (True, False):
        monkeypatch.setattr(shell, "ON_WINDOWS", is_there)
        with monkeypatch.context() as hand:
            hand.setattr(sys, "stdout", _Closed())
            ends.append((cli.main(["rep", "list"]), capsys.readouterr().err))
    assert ends == [
        (0, ""),
        (1, "coachlog: can't write to standard output (Invalid argument). Anything saved is safe\n"),
    ]


# Completion


@pytest.mark.usefixtures("on_windows")
def test_powershell_gets_words_as_they_must_stand_in_its_line(team: Coachlog) -> None:
    team("rep", "edit", "dev", "--team", "North $1 East")

    def offered(line: str) -> list[list[str]]:
        ran = team(env={"_COACHLOG_COMPLETE": "powershell", "_COACHLOG_LINE": line})
        return [one.split("\t") for one in ran.out.splitlines()]

    assert offered("coachlog note mar") == [["maria", "maria", "Maria Ruiz"]]
    team_name = "North $1 East"
    assert offered("coachlog due --team N") == [["'North $1 East'", team_name, team_name]]  # its tip is never empty
    assert offered('coachlog due --team "North') == [['"North `$1 East"', team_name, team_name]]
    assert offered('coachlog due --team "North `$1') == [['"North `$1 East"', team_name, team_name]]
    assert offered("coachlog due --team 'North") == [["'North $1 East'", team_name, team_name]]
    assert offered("coachlog session x --with maria,d") == [['"maria,dev"', "maria,dev", "Dev Patel"]]
    assert offered(r'coachlog due --journal "C:\x\none.db" m') == []  # its backslashes stay
    assert offered(f'coachlog due --journal "{team.journal}" m') == [["maria", "maria", "Maria Ruiz"]]
    assert offered("coachlog restore ")[0][0] == ":files"


POWERSHELL = 'printf "%s\\r\\n%s\\r\\n" "$PROFILE_IS" "${POLICY:-RemoteSigned}"'


@pytest.mark.usefixtures("on_windows")
def test_powershell_is_taught_in_its_own_profile(coachlog: Coachlog, tmp_path: Path) -> None:
    program(tmp_path, "powershell", POWERSHELL)
    profile = tmp_path / "Documents" / "WindowsPowerShell" / "profile.ps1"
    env = {"PATH": str(tmp_path), "PROFILE_IS": str(profile), "LOCALAPPDATA": str(Path.home() / ".local")}
    said = [coachlog("--install-completion", env=env).out for _ in range(2)]
    line = '. "$env:LOCALAPPDATA/share/coachlog/coachlog.ps1"'
    assert profile.read_bytes().decode() == f"{line}\n"
    assert said[0] == said[1]
    assert f"({profile} has a line for it)" in said[0]
    assert said[0].endswith(f"In this one too: {line}\n")
    assert (Path.home() / ".local/share/coachlog/coachlog.ps1").read_text().startswith("# TAB in PowerShell")
    assert "Set-ExecutionPolicy" not in said[0]
    restricted = coachlog("--install-completion", env={**env, "POLICY": "Restricted"}).out
    assert "To allow it: Set-ExecutionPolicy -Scope CurrentUser RemoteSigned" in restricted


def test_both_powershells_are_taught_and_a_profile_keeps_its_encoding(coachlog: Coachlog, tmp_path: Path) -> None:
    program(tmp_path, "powershell", POWERSHELL.replace("$PROFILE_IS", "$PROFILE_IS.5"))
    program(tmp_path, "pwsh", POWERSHELL)
    old, new = tmp_path / "p.ps1.5", tmp_path / "p.ps1"
    old.write_bytes("\ufeffSet-Alias x y\r\n".encode("utf-16-le"))
    env = {"PATH": str(tmp_path), "PROFILE_IS": str(new), "SHELL": "/usr/bin/pwsh"}
    coachlog("--install-completion", env=env)
    line = f'. "{Path.home()}/.local/share/coachlog/coachlog.ps1"'.replace('"', "")
    assert old.read_bytes().decode("utf-16").splitlines() == ["Set-Alias x y", line]
    assert new.read_text().splitlines() == [line]


@pytest.mark.parametrize("script", [None, "exit 1", "true"])
def test_where_no_powershell_answers_nothing_is_set_up(coachlog: Coachlog, tmp_path: Path, script: str | None) -> None:
    if script:
        program(tmp_path, "pwsh", script)
    says = "can't find the profile of PowerShell, so nothing was set up"
    coachlog.refused("--install-completion", code=1, says=says, env={"PATH": str(tmp_path), "SHELL": "pwsh"})


def test_on_a_mac_bash_is_taught_in_the_file_that_its_terminals_read(tmp_path: Path) -> None:
    assert completion_setup.start_of_bash(tmp_path, "linux") == ".bashrc"
    assert completion_setup.start_of_bash(tmp_path, "darwin") == ".bash_profile"
    for name in (".profile", ".bash_login", ".bash_profile"):  # bash reads only the first that is there
        (tmp_path / name).touch()
        assert completion_setup.start_of_bash(tmp_path, "darwin") == name

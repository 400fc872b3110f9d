"""The README is true: its transcripts run, its picture shows what the program draws.

``python -m tests.test_readme`` writes both anew; read the difference before you commit it.
"""

import html
import json
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from rich.console import Console
from rich.text import Text

from tests.typing_in import ANY, Coachlog, Ran

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PICTURES = ROOT / ".github"
PICTURED = ("due", "team")  # as they are drawn of the example journal
WIDTH = 90  # columns of a picture
MOMENT = datetime(2026, 11, 23, 9, 15, tzinfo=ZoneInfo("Europe/London"))  # of each line of a transcript
_HELP = re.compile(r"(?<=```text\n).*?(?=```)", re.DOTALL)
_CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
_SH = re.compile(r"## (Run|Test) it\n.*?```sh\n(.*?)```", re.DOTALL)

pytestmark = pytest.mark.skipif(not README.exists(), reason="no README beside an installed package")


def _commands(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def _transcribed(coachlog: Coachlog, line: str) -> str:
    """What the terminal shows for one line of a transcript: drawn, or through its pipe."""
    command, _, pipe = line.partition(" | ")
    program, *words = shlex.split(command)
    if program == "cat":
        shown = Path(*words).read_text()
    elif pipe:
        assert pipe == "cut -f 1-5"
        shown = "".join("\t".join(row.split("\t")[:5]) + "\n" for row in coachlog(*words).out.splitlines())
    else:
        ran = coachlog.drawn_whatever(*words)
        shown = ran.plain + ran.err
    return f"$ {line}\n{shown}"


def _blocks(coachlog: Coachlog, text: str) -> Iterator[str]:
    for block in _CONSOLE.findall(text):
        yield "".join(_transcribed(coachlog, line) for line in _commands(block))


NOTES = """Owner,Date,Type,Notes
Maria Ruiz,2026-11-09,call,Wants to run the forecast herself
Ana Lee,2026-11-10,kudos,"Great demo for Globex, all her own"
"""


@pytest.fixture
def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Coachlog]:
    """A coachlog on the usual journal of a new home, in a folder of its own, at the moment of the transcripts."""
    monkeypatch.chdir(tmp_path)
    Path("notes.csv").write_text(NOTES)
    with time_machine.travel(MOMENT, tick=False):
        yield Coachlog(tmp_path / "home/.local/share/coachlog/journal.db", named=False)


def test_every_transcript_shows_what_the_program_shows(week: Coachlog) -> None:
    text = README.read_text()
    for written, shown in zip(_CONSOLE.findall(text), _blocks(week, text), strict=True):
        assert written == shown


def test_the_table_of_commands_is_the_help(week: Coachlog) -> None:
    assert _HELP.search(README.read_text())[0] == week.drawn("--help").plain  # type: ignore[index]  # or it fails here


def test_the_week_leaves_its_export_behind(week: Coachlog) -> None:
    list(_blocks(week, README.read_text()))
    assert Path("maria.md").read_text().startswith("*private* · coachlog · Maria Ruiz · Mon 23 Nov 2026\n")


def test_the_week_works_in_a_pipe_and_every_step_has_its_json(week: Coachlog) -> None:
    first = _CONSOLE.findall(README.read_text())[0]
    assert len(_commands(first)) == 15
    for line in _commands(first):
        words = shlex.split(line)[1:]
        if words[0] == "export":
            assert "export" not in week(*words).err
            continue
        keys = set(week(*words, "--json").json)
        expected = {
            "due": {"today", "overdue", "due_today", "coming", "quiet", "next"},
            "rep": {"reps"},
            "undo": {"reps", "entries"},
        }.get(words[0], {"entries"})
        assert keys == expected, line


def test_every_transcript_works_in_a_pipe_and_in_json(week: Coachlog, tmp_path: Path) -> None:
    also = Coachlog(tmp_path / "json.db")
    for line in (line for block in _CONSOLE.findall(README.read_text()) for line in _commands(block)):
        if line.startswith("cat "):
            continue
        words = shlex.split(line.partition(" | ")[0])[1:]
        ran = week(*words, code=ANY)
        assert ran.code in (0, 1 if "--dry-run" in words else 0, 2), line
        assert "\x1b" not in ran.out + ran.err
        if words[0] == "export":
            continue
        answer = also(*words, *([] if "--count" in words else ["--json"]), code=ANY)
        assert answer.code == ran.code, line
        assert answer.code or json.loads(answer.out) is not None


def test_run_it_and_test_it_have_one_line_each() -> None:
    blocks = dict(_SH.findall(README.read_text()))
    assert [len(blocks[name].strip().splitlines()) for name in ("Run", "Test")] == [1, 1]


def _drawn(command: str) -> Ran:
    """What a command draws of the example journal."""
    home = Path(os.environ["HOME"])
    Coachlog(home / "unused.db")("demo")
    return Coachlog(home / ".local/share/coachlog/demo.db").drawn(command, columns=WIDTH)


def _words_in(svg: str) -> list[str]:
    rows: dict[str, list[tuple[float, str]]] = {}
    for x, y, text in re.findall(r'<text class="[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        rows.setdefault(y, []).append((float(x), html.unescape(text).replace("\xa0", " ")))
    lines = [
        "".join(text for _, text in sorted(parts)).split()
        for _, parts in sorted(rows.items(), key=lambda r: float(r[0]))
    ]
    return [" ".join(line) for line in lines if line]


@pytest.mark.parametrize("command", PICTURED)
def test_a_picture_shows_what_is_drawn(command: str) -> None:
    pictured = "".join(_words_in((PICTURES / f"{command}.svg").read_text()))
    assert "".join(_drawn(command).plain.split()) in pictured.replace(" ", "")


def _draw_picture(command: str) -> None:
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w"), force_terminal=True)  # noqa: PTH123, SIM115
    console.print(f"$ coachlog {command}", style="dim", highlight=False)
    console.print(Text.from_ansi(_drawn(command).out.rstrip()))
    svg = console.export_svg(title=f"coachlog {command}", unique_id=command)
    svg = re.sub(r"@font-face \{.*?\}\n?", "", svg, flags=re.DOTALL)  # fonts from somebody else's server
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)  # some viewers drop the spaces at an end
    (PICTURES / f"{command}.svg").write_text(re.sub(r"[ \t]+\n", "\n", svg))


def _write() -> None:
    home = Path(tempfile.mkdtemp())
    os.environ.update(HOME=str(home), COACHLOG_TODAY="2026-11-23")
    os.environ.pop("COACHLOG_JOURNAL", None)
    os.chdir(home)
    Path("notes.csv").write_text(NOTES)
    week = Coachlog(home / ".local/share/coachlog/journal.db", named=False)
    text = README.read_text()
    text = _HELP.sub(lambda _: week.drawn("--help").plain, text, count=1)
    shown = _blocks(week, text)
    with time_machine.travel(MOMENT, tick=False):
        README.write_text(_CONSOLE.sub(lambda _: next(shown), text))
    for command in PICTURED:
        _draw_picture(command)
    shutil.rmtree(home)


if __name__ == "__main__":
    _write()

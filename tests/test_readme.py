"""The README and the help topics are true: their transcripts run, the pictures show what the program draws.

``python -m tests.test_readme`` writes transcripts, pictures and the tables of ``coachlog help json`` anew; read the
difference before you commit it.
"""

import html
import json
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from rich.console import Console
from rich.text import Text

from coachlog import manual
from tests.laptops import new_key
from tests.typing_in import ANY, Coachlog, Ran

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TOPICS = Path(manual.__file__).parent
PICTURES = ROOT / ".github"
PICTURED = ("due", "prep lena", "team")  # as they are drawn of the sample journal
TALL = {"LINES": "200"}  # a page has room for a whole answer
WIDTH = 90  # columns of a picture
WIDTH_OF_TOPICS = 72  # of a transcript in a topic: it is indented there, and in the man page
MOMENT = datetime(2026, 11, 23, 9, 15, tzinfo=ZoneInfo("Europe/London"))  # of each line of a transcript
_HELP = re.compile(r"(?<=```text\n).*?(?=```)", re.DOTALL)
_CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
_SH = re.compile(r"## (Run|Test) it\n.*?```sh\n(.*?)```", re.DOTALL)
_IN_TOPIC = re.compile(r"(?<=\n\n) {4}\$ .*?(?=\n\n(?! {4})|\n\Z)", re.DOTALL)
WITH_README = pytest.mark.skipif(not README.exists(), reason="no README beside an installed package")

# What has happened before the transcripts of a topic.
MONDAY = (
    'rep add "Maria Ruiz" --team west --tz madrid --every 1w',
    'rep add "Dev Patel" --every 1w',
    'note maria "Rehearsed the CFO call" --mine "ask Tom about QBR slot @thu" --theirs "book 3 calls @fri"',
    'feedback dev "Talked over the CFO twice @thu"',
    'praise maria "Opened with cost of delay"',
    'goal maria "Close 2 new logos @eoq" --target 2 --every 2w',
    'checkin maria "Globex signed" --at 1 --status on-track',
    'done 2 "slot is ours"',
    'topic maria "comp plan question" --theirs',
)
KEY = new_key()  # of what two laptops sync
NOTES = """Owner,Date,Type,Notes
Maria Ruiz,2026-11-09,call,Wants to run the forecast herself
Ana Lee,2026-11-10,kudos,"Great demo for Globex, all her own"
"""


def commands_of(transcript: str) -> list[str]:
    """Return the lines that are typed in a transcript."""
    return [line[2:] for line in transcript.splitlines() if line.startswith("$ ")]


def exported(words: Sequence[str]) -> dict[str, str]:
    """Return the variables that a line of ``export`` sets."""
    return {name: value for name, _, value in (word.partition("=") for word in words)}


def _transcribed(coachlog: Coachlog, line: str, columns: int) -> str:
    """Return what the terminal shows for one line of a transcript: drawn, or through its pipe."""
    command, _, pipe = line.partition(" | ")
    program, *words = shlex.split(command)
    shown = ""
    if program == "export":
        coachlog.environment.update(exported(words))
    elif program == "cat":
        shown = Path(*words).read_text()
    elif pipe:
        assert pipe == "cut -f 1-5"
        shown = "".join("\t".join(row.split("\t")[:5]) + "\n" for row in coachlog(*words).out.splitlines())
    else:
        assert program == "coachlog"
        ran = coachlog.drawn(*words, code=ANY, columns=columns, env=TALL)
        shown = ran.plain + ran.err
    return f"$ {line}\n{shown}"


def _blocks(coachlog: Coachlog, text: str) -> Iterator[str]:
    for block in _CONSOLE.findall(text):
        yield "".join(_transcribed(coachlog, line, 80) for line in commands_of(block))


def _indented(transcript: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in transcript.rstrip().splitlines())


def _outdented(block: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in block.splitlines())


def _on_monday(home: Path) -> Coachlog:
    """A coachlog on the usual journal of a home, after Monday."""
    monday = Coachlog(home / ".local/share/coachlog/journal.db", named=False)
    for line in MONDAY:
        monday(*shlex.split(line))
    return monday


def _before(topic: str, home: Path) -> None:
    """Let everything have happened that comes before the transcripts of a topic."""
    monday = _on_monday(home)
    if topic == "sync":
        _on_two_laptops(monday, home)


def _on_two_laptops(office: Coachlog, home: Path) -> None:
    """Let the journal be on another laptop, too, and let both have gone on since they last synced."""
    folder = home / "Dropbox" / "coachlog"
    folder.mkdir(parents=True)
    other = Coachlog(home / "other.db")
    for laptop, option, name in ((office, "--to", "office"), (other, "--from", "home")):
        laptop("sync", option, str(folder), "--name", name, stdin=KEY.encode())
    office("sync")
    office("followup", "dev", "send Dev the call recording")
    office("edit", "3", "book 5 calls")
    for line in ("praise dev 'Let the silence work'", "followup dev 'ask for the deck'", "edit 3 'book 3 demos'"):
        other(*shlex.split(line))
    other("sync")


def _blocks_of_topic(coachlog: Coachlog, text: str) -> Iterator[str]:
    for block in _IN_TOPIC.findall(text):
        lines = commands_of(_outdented(block))
        yield _indented("".join(_transcribed(coachlog, line, WIDTH_OF_TOPICS) for line in lines))


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Coachlog]:
    """A coachlog in a folder of its own, at the moment of the transcripts."""
    monkeypatch.chdir(tmp_path)
    Path("notes.csv").write_text(NOTES)
    with time_machine.travel(MOMENT, tick=False):
        yield Coachlog(tmp_path / "home/.local/share/coachlog/journal.db", named=False)


# The README


@WITH_README
def test_every_transcript_shows_what_the_program_shows(practice: Coachlog) -> None:
    text = README.read_text()
    for written, shown in zip(_CONSOLE.findall(text), _blocks(practice, text), strict=True):
        assert written == shown


@WITH_README
def test_the_first_ten_minutes_leave_the_usual_journal_alone(practice: Coachlog) -> None:
    first, *_ = commands_of(_CONSOLE.findall(README.read_text())[0])
    assert first.startswith("export COACHLOG_JOURNAL=practice.db COACHLOG_TODAY=")
    list(_blocks(practice, README.read_text()))
    assert Path("practice.db").exists()
    assert not practice.journal.parent.exists()


@WITH_README
def test_the_table_of_commands_is_the_help(practice: Coachlog) -> None:
    assert _HELP.search(README.read_text())[0] == practice.drawn("--help").plain  # type: ignore[index]  # or it fails


@WITH_README
def test_every_transcript_works_in_a_pipe_and_in_json(practice: Coachlog) -> None:
    keys = {
        "due": {"today", "overdue", "due_today", "coming", "quiet", "next"},
        "rep": {"reps"},
        "undo": {"reps", "entries"},
        "recap": {"rep", "on", "entries"},
    }
    also = Coachlog(practice.journal.with_name("also.db"), named=False)
    typed = [line for block in _CONSOLE.findall(README.read_text()) for line in commands_of(block)]
    assert len(typed) > 10
    for line in typed:
        program, *words = shlex.split(line)
        if program == "export":
            for one, journal in ((practice, "piped.db"), (also, "json.db")):
                one.environment.update({name: day for name, day in exported(words).items() if name == "COACHLOG_TODAY"})
                one.environment["COACHLOG_JOURNAL"] = journal
        elif program == "coachlog":
            ran = practice(*words, code=ANY)
            assert ran.code in (0, 2), line
            assert "\x1b" not in ran.out + ran.err
            answer = also(*words, "--json", code=ran.code)
            found = set(answer.json) if not ran.code else set()
            assert ran.code or words[0] == "prep" or found == keys.get(words[0], {"entries"}), line


@WITH_README
def test_run_it_and_test_it_have_one_line_each() -> None:
    blocks = dict(_SH.findall(README.read_text()))
    assert [len(blocks[name].strip().splitlines()) for name in ("Run", "Test")] == [1, 1]


@WITH_README
def test_it_is_read_in_a_few_minutes() -> None:
    assert 130 <= len(README.read_text().splitlines()) <= 220


@WITH_README
def test_its_links_lead_somewhere_and_its_commands_are_ours() -> None:
    text = README.read_text()
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", text):
        assert (ROOT / target).exists(), target
    for topic in re.findall(r"coachlog help (\w+)", text):
        assert topic in (*manual.TOPICS, "commands"), topic


# Help topics


@pytest.mark.parametrize(
    "name", [name for name in manual.TOPICS if "    $ coachlog" in (TOPICS / f"{name}.txt").read_text()]
)
def test_every_transcript_of_a_topic_shows_what_the_program_shows(
    name: str, practice: Coachlog, tmp_path: Path
) -> None:
    text = (TOPICS / f"{name}.txt").read_text()
    _before(name, tmp_path / "home")
    assert _IN_TOPIC.findall(text)
    for written, shown in zip(_IN_TOPIC.findall(text), _blocks_of_topic(practice, text), strict=True):
        assert written == shown


def _keys(part: dict[str, Any], but: Sequence[str] = ()) -> str:
    words = {
        name: [word for word in one.get("enum", ()) if word]
        for name, one in part["properties"].items() if name not in but
    }  # fmt: skip
    return ", ".join(f"{name} ({', '.join(words[name])})" if words[name] else name for name in words)


def _tables_of_json() -> tuple[str, str]:
    """Return the two tables of ``coachlog help json``, as the schema has them: documents, and records."""
    schema = json.loads((resources.files("coachlog") / "formats/schema.json").read_text(encoding="utf-8"))
    parts = schema["$defs"]
    documents = {}
    for name in (one["$ref"].rpartition("/")[2] for one in schema["anyOf"]):
        printed_by = re.sub(r"Printed by ([^:]+):.*", r"\1", parts[name]["description"])
        documents[name] = f"{{{_keys(parts[name])}}} by {printed_by}"
    records = {"entry": _keys(parts["any_entry"], ("kind",)).replace("uid, ", "uid, kind, ")}
    for kind in (one["$ref"].rpartition("/")[2] for one in parts["any_entry"]["oneOf"]):
        if own := _keys(parts[kind], ("kind",)):
            records[f"+ {kind}"] = own
    records |= {name: _keys(parts[name]) for name in ("rep", "pause", "duty", "quiet", "standing", "clock", "mention")}
    documents_, records_ = (
        "\n".join(f"  {name:{max(map(len, rows))}}  {said}" for name, said in rows.items())
        for rows in (documents, records)
    )
    return documents_, records_


_TABLES = re.compile(r"(?<=\n\n)  [^\s].*?(?=\n\n|\n\Z)", re.DOTALL)


def test_the_tables_of_json_are_the_schema() -> None:
    assert tuple(_TABLES.findall((TOPICS / "json.txt").read_text())) == _tables_of_json()


# Pictures


def _drawn(command: str) -> Ran:
    """What a command draws of the sample journal."""
    home = Path(os.environ["HOME"])
    with time_machine.travel(MOMENT, tick=False):
        Coachlog(home / "unused.db")("demo")
        return Coachlog(home / ".local/share/coachlog/demo.db").drawn(*command.split(), columns=WIDTH)


def _picture(command: str) -> Path:
    return PICTURES / f"{command.partition(' ')[0]}.svg"


def _words_in(svg: str) -> list[str]:
    rows: dict[str, list[tuple[float, str]]] = {}
    for x, y, text in re.findall(r'<text class="[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        rows.setdefault(y, []).append((float(x), html.unescape(text).replace("\xa0", " ")))
    lines = [
        "".join(text for _, text in sorted(parts)).split()
        for _, parts in sorted(rows.items(), key=lambda r: float(r[0]))
    ]
    return [" ".join(line) for line in lines if line]


@WITH_README
@pytest.mark.parametrize("command", PICTURED)
def test_a_picture_shows_what_is_drawn(command: str) -> None:
    pictured = "".join(_words_in(_picture(command).read_text()))
    assert "".join(_drawn(command).plain.split()) in pictured.replace(" ", "")


def _draw_picture(command: str) -> None:
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w"), force_terminal=True)  # noqa: PTH123, SIM115
    console.print(f"$ coachlog {command}", style="dim", highlight=False)
    console.print(Text.from_ansi(_drawn(command).out.rstrip()))
    svg = console.export_svg(title=f"coachlog {command}", unique_id=command.partition(" ")[0])
    svg = re.sub(r"@font-face \{.*?\}\n?", "", svg, flags=re.DOTALL)  # fonts from somebody else's server
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)  # some viewers drop the spaces at an end
    _picture(command).write_text(re.sub(r"[ \t]+\n", "\n", svg))


# Written anew


def _at_home() -> Coachlog:
    """Make a new home, the one from now on, and type there."""
    home = Path(tempfile.mkdtemp())
    os.environ.update(HOME=str(home), COACHLOG_TODAY="2026-11-23")
    os.environ.pop("COACHLOG_JOURNAL", None)
    os.chdir(home)
    Path("notes.csv").write_text(NOTES)
    return Coachlog(home / ".local/share/coachlog/journal.db", named=False)


def _write() -> None:
    with time_machine.travel(MOMENT, tick=False):
        typed = _at_home()
        text = README.read_text()
        text = _HELP.sub(lambda _: typed.drawn("--help").plain, text, count=1)
        shown = _blocks(typed, text)
        README.write_text(_CONSOLE.sub(lambda _: next(shown), text))
        for path in sorted(TOPICS.glob("*.txt")):
            typed = _at_home()
            _before(path.stem, typed.journal.parents[3])
            text = path.read_text()
            blocks = _blocks_of_topic(typed, text)
            path.write_text(_IN_TOPIC.sub(lambda _, blocks=blocks: next(blocks), text))  # type: ignore[misc]
    tables = iter(_tables_of_json())
    path = TOPICS / "json.txt"
    path.write_text(_TABLES.sub(lambda _: next(tables), path.read_text()))
    for command in PICTURED:
        _draw_picture(command)
    shutil.rmtree(typed.journal.parents[3])


if __name__ == "__main__":
    _write()

"""Help: the first page, all commands, and the topics, each of which says what the program does."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from coachlog import manual
from coachlog.cli import COMMANDS, RARE
from coachlog.commands import load
from coachlog.days import Calendar, parsing
from coachlog.errors import Question
from coachlog.manual import TOPICS, Block
from coachlog.settings import SETTINGS, in_words
from tests.typing_in import Coachlog

FOLDER = Path(manual.__file__).parent
NAMES = [name for lines in COMMANDS.values() for name in lines]
TODAY = Calendar(date(2026, 11, 23))


def tables(topic: str) -> Iterator[Block]:
    yield from (block for block in manual.topic(topic).blocks if block.form == "table")


def verbs() -> set[str]:
    return {f"{name} {verb}" for name in NAMES for verb in getattr(load(name), "commands", {})}


# How to get it


def test_every_topic_has_its_file_and_its_line(coachlog: Coachlog) -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {*TOPICS}
    shown = coachlog("help", env={"COLUMNS": "80"}).out
    assert "coachlog help commands" in shown
    for topic in manual.topics():
        assert f"  {topic.name:{max(map(len, TOPICS))}}  {topic.about}\n" in shown
    lines = shown.splitlines()
    assert len(lines) <= 23
    assert all(len(line) <= 78 for line in lines)


@pytest.mark.parametrize("name", TOPICS)
@pytest.mark.parametrize("columns", [80, 50])
def test_a_topic_fits_the_screen(coachlog: Coachlog, name: str, columns: int) -> None:
    ran = coachlog("help", name, env={"COLUMNS": str(columns)})
    topic = manual.topic(name)
    assert ran.out.startswith(topic.about.split()[0])
    assert ran.err == ""
    assert coachlog.drawn("help", name, columns=columns).out == ran.out
    as_is = {f"  {line}" for block in topic.blocks if block.form == "as is" for line in block.lines}
    for line in ran.out.splitlines():
        assert cell_len(line) <= columns or line in as_is, line
    for words in (line for block in topic.blocks if block.form == "paragraph" for line in block.lines):
        assert " ".join(words.split()) in " ".join(ran.out.split())


def test_help_on_a_command_is_its_help_and_on_commands_all_of_them(coachlog: Coachlog) -> None:
    assert coachlog("help", "note").out == coachlog("note", "--help").out
    assert coachlog("help", "rep", "add").out == coachlog("rep", "add", "--help").out
    assert coachlog("help", "check-in").out == coachlog("checkin", "--help").out
    shown = coachlog("help", "commands").out
    for moment, lines in COMMANDS.items():
        assert f"{moment}\n" in shown
        for name, line in lines.items():
            assert f"\n  {name:8}  {line}\n" in shown
    assert "--version" in shown


@pytest.mark.parametrize("name", [name for name in TOPICS if name in NAMES])
def test_a_topic_named_like_a_command_leads_to_its_options(coachlog: Coachlog, name: str) -> None:
    assert coachlog("help", name).out.endswith(f"coachlog {name} --help\n")
    assert coachlog(name, "--help").out.endswith(f"More: coachlog help {name}\n")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("privcy", "privacy"), ("date", "dates"), ("reminder", "reminders"), ("encrypted", "encrypt"),
        ("HISTORI", "history"), ("zzz", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_topic_that_does_not_exist_names_near_ones(coachlog: Coachlog, typed: str, meant: str) -> None:
    ran = coachlog.refused("help", typed, code=2, says="For the list: coachlog help")
    assert (f"Did you mean {meant}?" in ran.err) if meant else "Did you mean" not in ran.err


def test_the_help_of_a_command_names_its_topics(coachlog: Coachlog) -> None:
    named = {command: topic.name for topic in manual.topics() for command in topic.commands}
    assert named.pop("none")
    assert named.keys() <= {*NAMES, *verbs()}
    for command, topic in named.items():
        narrow = coachlog(*command.split(), "--help", env={"COLUMNS": "52"}).out
        assert f"coachlog help {topic}" in narrow.partition("\nMore:")[2]
        last = coachlog(*command.split(), "--help", env={"COLUMNS": "80"}).out.splitlines()[-1]
        assert last.startswith("More: coachlog help ")
        assert f"coachlog help {topic}" in last


def test_only_help_reads_the_topics() -> None:
    for path in FOLDER.parent.rglob("*.py"):
        for line in path.read_text().splitlines():
            assert "import manual" not in line or "noqa: PLC0415" in line, path.name


# The first page


def test_the_first_page_fits_a_screen_of_24_lines_and_is_grouped_by_moment(coachlog: Coachlog) -> None:
    wide, narrow = (coachlog("--help", env={"COLUMNS": columns}).out for columns in ("80", "60"))
    assert "\nMore:\n  coachlog note --help\n" in narrow
    assert len(wide.splitlines()) <= 23  # and the prompt
    assert all(len(line) <= 78 for line in wide.splitlines())
    assert wide == coachlog("-h").out
    daily = {moment: lines for moment, lines in COMMANDS.items() if moment not in RARE}
    places = [narrow.index(f"\n{moment}\n") for moment in daily]
    assert places == sorted(places)
    for name, line in ((name, line) for lines in daily.values() for name, line in lines.items()):
        assert f"  {name:8}  {line}" in wide
        assert f"\n  {name:8}  {line}\n" in narrow
    assert not [name for moment in RARE for name in COMMANDS[moment] if f"  {name:8}  " in wide]


# What topics say


def test_dates_are_read_as_the_topic_says() -> None:
    dates, ambiguous = tables("dates")
    words = [word.strip() for row, _ in dates.rows for word in row.split(",")]
    assert len(words) > 15
    for word in words:
        (parsing.back if word in ("yesterday", "2 weeks ago") else parsing.ahead)(word, TODAY)
    for word in (word.strip() for row, _ in ambiguous.rows for word in row.split(",")):
        with pytest.raises(Question):
            parsing.ahead(word, TODAY)


def test_reminders_have_the_defaults_that_the_topic_says() -> None:
    first, *_ = tables("reminders")
    said = {name: value.partition(",")[0] for name, value in first.rows}
    spans = [name for name, setting in SETTINGS.items() if setting.reads == "span"]
    assert said == {name: in_words(name, {}).value.removeprefix("every ") for name in spans}


def test_another_tools_word_leads_to_the_help_of_what_it_is_here(coachlog: Coachlog) -> None:
    coachlog.refused("help", "kudos", code=2, says="Did you mean: coachlog praise --help")


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_names_commands_and_options_that_there_are(name: str) -> None:
    commands = {*NAMES, *verbs(), "help"}
    known = {option for one in commands - {"help"} for option in _options(one)}
    known |= {"--help", "--version", "--install-completion"}
    blocks = manual.topic(name).blocks
    typed = [line for block in blocks if block.form == "as is" for line in block.lines]
    typed += [row for block in blocks if block.form == "table" for row, _ in block.rows]
    for words in (
        re.split(r"[ |<)]+", found)
        for line in typed
        for found in re.findall(r"(?<![=/])(?<!keyring [gs]et )coachlog ([a-z].*)", line)
    ):
        assert words[0] in commands, words
    ours = re.sub(r"(?m)^ *(?:sqlite-utils|datasette|git|security|secret-tool|openssl|systemctl).*$", "", _text(name))
    theirs = r'jrnl --export|pipx install --force|code --wait|gvim\.exe" --nofork'
    for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", re.sub(theirs, "", ours)):
        assert option in known, option


def _text(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text()


def _options(named: str) -> Iterator[str]:
    name, *verb = named.split()
    command = load(name)
    for word in verb:
        command = command.commands[word]
    for param in command.params:
        yield from (*param.opts, *param.secondary_opts)

"""Other tools' words and obvious slips: what each leads to is in ``messages/slips.txt``, a line and its answer."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from coachlog.cli import app
from coachlog.commands import load
from coachlog.slips import meaning, table
from coachlog.slips.known import Known
from coachlog.slips.lines import first_match
from coachlog.usage import takes_text
from tests.laptops import new_key
from tests.test_messages import FOLDER
from tests.typing_in import Coachlog

ANSWERS = [
    (typed.partition(" <")[0], answer)
    for typed, answer in re.findall(
        r"^\$ (.*)\n2: (.*)", (FOLDER / "slips.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
]


def lines_in(answer: str) -> list[str]:
    """Return the lines that an answer offers."""
    offered = re.search(r"(?:: |\? )(coachlog .*)", answer)
    return re.split(r" or (?=coachlog )", offered[1]) if offered else []


def test_a_first_attempt_leads_to_a_line_that_can_be_pasted() -> None:
    assert len(ANSWERS) > 250
    assert sum(bool(lines_in(answer)) for _, answer in ANSWERS) > 240


@pytest.mark.parametrize("line", sorted({line for _, answer in ANSWERS for line in lines_in(answer)}))
def test_each_line_that_is_offered_is_one_that_our_grammar_takes(line: str) -> None:
    _, *words = shlex.split(line.partition(". See ")[0].partition(" > ")[0])
    if words in (["--help"], ["--version"]):
        return
    path, command, rest = meaning._command(words, typer.main.get_command(app), load)  # noqa: SLF001 - as it is typed
    if "--help" in words:
        return
    try:
        command.make_context(" ".join(path), rest)
    except typer.TyperException as error:
        joined = takes_text(command) and error.format_message().startswith("Got unexpected")
        placeholder = "coachlog" in line and re.search(r"\b(REP|TEXT|ID|DAY|N|VERB)\b", line)
        if not (joined or placeholder):
            raise


def test_every_row_of_the_table_is_typed_in_a_test(team: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is found by a line of the messages, or by one of those that are run."""
    for name, value in team.environment.items():
        monkeypatch.setenv(name, value)
    team("rep", "add", "Mark Twain")
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    found = set()
    typed = [shlex.split(line) for line, _ in ANSWERS]
    for words in [*typed, *map(str.split, RUN)]:
        line = [*words[1:], "--help"] if words[0] == "help" else words
        for run in (False, True):
            if one := first_match(line, Known(line, commands), run=run):
                found.add(one[0])
    assert [" ".join(row.typed) for row in table.rows() if row not in found] == []


def test_no_row_takes_every_line_of_a_command() -> None:
    """As one for a word that has become a command since it was written."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for row in table.rows():
        if row.typed[1:] in ((), ("{rest}",), ("{who}", "{rest}")) and not row.typed[0].startswith("{"):
            taken = {word for word in row.typed[0].split("|") if word in commands}
            assert taken <= {"feedback", "backup"}, row.typed  # which need a word more, so alone they are a slip


def test_no_option_of_the_table_is_in_it_twice() -> None:
    names = [
        " ".join([word for word in row.split() if not word.startswith("-")] + [name])
        for row in table.table()["options"]
        for name in row.split()
        if name.startswith("-")
    ]
    assert len(names) == len(set(names))


RUN = {
    "follow-up maria hello": "followup maria hello",
    "check-in 1 hello": "checkin 1 hello",
    "search hello": "find hello",
    "reps --all": "rep list --all",
    "agenda maria": "prep maria",
    "todo": "due",
    "todos maria": "due maria",
    "stats": "week",
    "goals": "team --goals",
    "conflicts": "sync --conflicts",
}


@pytest.mark.parametrize(
    "typed", [typed for typed in RUN if not typed.startswith(("follow-up", "check-in", "conflicts"))]
)
def test_a_word_of_another_tool_that_only_shows_something_shows_it(team: Coachlog, typed: str) -> None:
    team("note", "maria", "hello", "--mine", "call @today")
    team("rep", "edit", "dev", "--team", "west")
    team("goal", "--team", "west", "close 2", "--due", "fri")
    assert team(*typed.split()).out == team(*RUN[typed].split()).out != ""
    assert team.drawn(*typed.split()).out == team.drawn(*RUN[typed].split()).out


def test_conflicts_shows_what_sync_has_left_open(team: Coachlog, tmp_path: Path) -> None:
    team.refused("conflicts", code=1, says="sync isn't set up")
    team("sync", "--to", str(tmp_path), stdin=new_key().encode())
    assert team.drawn("conflicts").out == team.drawn("sync", "--conflicts").out != ""


@pytest.mark.parametrize("word", ["follow-up", "check-in"])
def test_another_spelling_of_a_command_is_the_command(team: Coachlog, word: str) -> None:
    assert team(word, "--help").out == team(word.replace("-", ""), "--help").out


def test_nothing_that_saves_is_run_for_another_tools_word() -> None:
    shows = {"find", "rep list", "prep", "due", "week", "team --goals", "sync --conflicts"}
    for row in table.rows():
        if row.runs:
            (line,) = row.lines
            plain = re.sub(r" \{\w+\}", "", line)
            assert plain in shows or row.typed[0].replace("-", "") == plain


def test_what_is_offered_on_a_terminal_is_what_is_offered_in_a_pipe(team: Coachlog) -> None:
    for words in (["kudos", "maria", "great save"], ["maria"], ["due", "fri"], ["note", "maria", "x", "--date", "fri"]):
        assert re.sub(r"\s+", " ", team.drawn(*words, code=2).err) == re.sub(r"\s+", " ", team(*words, code=2).err)


def test_a_line_is_offered_as_the_shell_reads_it(team: Coachlog) -> None:
    said = ["maria", "Tom's deck; `rm` $40k", "--private"]
    ran = team("kudos", *said, code=2)
    assert shlex.split(ran.err.partition(": coachlog ")[2]) == ["praise", *said]


def test_what_does_not_fit_on_one_line_is_left_to_be_typed_again(team: Coachlog) -> None:
    team.refused("kudos", "maria", "one\ntwo\x1b[31m", code=2, says="coachlog praise maria 'TEXT'\n")


def test_a_rep_stands_for_a_name_that_is_misspelt_or_begun(team: Coachlog) -> None:
    for word in ("MARIA", "Ruiz", "mari", "mariia", "mária"):
        team.refused(
            word, code=2, says=f'no command "{word}". Did you mean: coachlog prep maria or coachlog history maria'
        )
    team.refused("mari", "great", code=2, says="coachlog note maria great")


def test_who_could_be_two_reps_is_nobody(team: Coachlog) -> None:
    team("rep", "add", "Mark Twain")
    assert "coachlog prep" not in team.refused("mar", code=2, says='no command "mar"').err


def test_an_alias_is_looked_for_in_the_journal_that_is_named(team: Coachlog, tmp_path: Path) -> None:
    team.refused("maria", "--journal", str(tmp_path / "none.db"), code=2, says='no command "maria". To see them all')
    team.refused("maria", "--journal", str(team.journal), code=2, says="coachlog prep maria --journal")
    assert not (tmp_path / "none.db").exists()


def test_what_is_wrong_with_the_journal_is_not_told_of_a_word(team: Coachlog) -> None:
    team.journal.write_bytes(team.journal.read_bytes()[:5000])
    team.refused("maria", code=2, says='no command "maria". To see them all: coachlog --help')


def test_a_day_that_cannot_be_read_as_today_does_not_hide_what_is_meant(team: Coachlog) -> None:
    team.refused("kudos", "maria", "x", "--today", "fryday", code=2, says="coachlog praise maria x --today fryday")
    team.refused("maria", "--today", "fryday", code=2, says="coachlog prep maria --today fryday")


def test_reps_are_listed_longest_without_a_one_on_one_first(team: Coachlog) -> None:
    team("rep", "add", "Sam Lee")
    team("note", "maria", "x", "--on", "2026-11-20")
    team("note", "dev", "x", "--on", "2026-11-11")
    for command in ("prep", "note", "rep show"):
        team.refused(
            *command.split(), code=2,
            says="which rep? Longest without a one-on-one first: "
            f"dev (12 days ago), maria (3 days ago), sam (none yet). As in: coachlog {command} dev",
        )  # fmt: skip
    team.refused("review", code=2, says="As in: coachlog review dev or coachlog review --team TEAM")
    for number in range(9):
        team("rep", "add", f"Rep Nr {number}", "--alias", f"r{number}")
    team.refused("prep", code=2, says="and 6 more. As in: coachlog prep dev")


def test_help_before_the_command_is_its_help(team: Coachlog) -> None:
    assert team("--help", "note").out == team("-h", "note").out == team("note", "--help").out


@pytest.mark.parametrize(
    ("typed", "value"),
    [("150,000", 150_000), ("1,250,000.5", 1_250_000.5), ("250k", 250_000), ("1,500k", 1_500_000), ("-1,000", -1000)],
)
def test_a_number_may_have_separators(team: Coachlog, typed: str, value: float) -> None:
    if value > 0:
        team("goal", "maria", "close", "--due", "fri", "--target", typed)
        assert team.json("show", "1")["entries"][0]["target"] == value
    else:
        team.refused("goal", "maria", "x", "--due", "fri", "--target", typed, code=2, says="must be above 0")


@pytest.mark.parametrize("typed", ["15,00", "1,5", "150,000,00", "1,,000", ",000", "1.5,000"])
def test_separators_stand_between_thousands(team: Coachlog, typed: str) -> None:
    team.refused("goal", "maria", "x", "--due", "fri", "--target", typed, code=2, says=f'"{typed}" isn\'t a number')


def test_tab_completes_another_tools_word_as_the_command(team: Coachlog) -> None:
    offered = team("coachlog agenda ", env={"_COACHLOG_COMPLETE": "fish"}).out
    assert offered == team("coachlog prep ", env={"_COACHLOG_COMPLETE": "fish"}).out != ""

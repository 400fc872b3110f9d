"""Our sentences on a terminal: no word is broken, and a command stands on a line of its own, as it can be pasted."""

import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.cli import COMMANDS
from coachlog.screen import wrapping
from tests.test_messages import blocks
from tests.typing_in import Coachlog

MESSAGES = sorted(
    {line.partition(": ")[2] for block in blocks() for line in block.text.splitlines() if re.match("[0-9]+: ", line)}
)
NAMES = {"help", *(name for lines in COMMANDS.values() for name in lines)}
ENDS = {"", " ", ". ", ", ", "; ", " or ", ", or "}  # what may stand between the parts of a sentence


def check(sentence: str, columns: int) -> list[str]:
    """Check how a sentence is laid out; return its commands."""
    parts = list(wrapping.parts(sentence))
    place = 0
    for part, is_command in parts:
        found = sentence.index(part, place) if part else place
        assert sentence[place:found] in ENDS, sentence
        place = found + len(part)
        assert part == part.strip() or not is_command
    assert sentence[place:].strip() in {"", ".", ",", ";"}
    lines = wrapping.laid_out(sentence, columns, "coachlog: ")
    commands = [part for part, is_command in parts if is_command]
    assert [line[2:] for line in lines if line.startswith("  ")] == commands
    texts = [line.removeprefix("coachlog: ") for line in lines if not line.startswith("  ")]
    assert " ".join(texts).split() == " ".join(part for part, is_command in parts if not is_command).split()
    for line in lines:
        assert len(line) <= columns or line.startswith("  ") or " " not in line.removeprefix("coachlog: "), line
    return commands


@pytest.mark.parametrize("columns", [40, 80])
def test_no_message_has_a_broken_word_and_each_command_has_its_line(columns: int) -> None:
    given_commands = [command for sentence in MESSAGES for command in check(sentence, columns)]
    assert len(given_commands) > 50
    for command in given_commands:
        first, *rest = command.split()
        assert first != "coachlog" or rest[0] in NAMES or rest[0].startswith("--"), command
        assert shlex.split(command), command


def test_a_message_that_names_a_command_after_a_colon_gives_it_a_line() -> None:
    for sentence in MESSAGES:
        named = re.findall(r"(?<=: )coachlog [a-z]+", re.sub('"[^"]*"', "", sentence))
        commands = " ".join(part for part, is_command in wrapping.parts(sentence) if is_command)
        assert all(name in commands for name in named), sentence


LAID_OUT = [
    ("no entry 99. To see the numbers: coachlog history", ["no entry 99. To see the numbers:", "  coachlog history"]),
    ("gone. To see who is there: coachlog rep list --all. Your text is kept. To save it: coachlog edit 5 - < a.md",
     ["gone. To see who is there:", "  coachlog rep list --all", "Your text is kept. To save it:",
      "  coachlog edit 5 - < a.md"]),
    ("two tags. Type one: coachlog about '#a, b' or coachlog about 'deal:a. b'",
     ["two tags. Type one:", "  coachlog about '#a, b'", "or", "  coachlog about 'deal:a. b'"]),
    ("for several: coachlog session TITLE --with maria,dev, or --with all",
     ["for several:", "  coachlog session TITLE --with maria,dev", "or --with all"]),
    ('use quotes: coachlog note maria "Great. It\'s \\"on\\", isn\'t it" --private',
     ["use quotes:", '  coachlog note maria "Great. It\'s \\"on\\", isn\'t it" --private']),
    ("so: SHELL=zsh coachlog --install-completion", ["so:", "  SHELL=zsh coachlog --install-completion"]),
    ("(off: coachlog config language-hints off)", ["(off:", "  coachlog config language-hints off", ")"]),
    ("which entry? Give its number: coachlog done ID... [WHY]. Or not",
     ["which entry? Give its number:", "  coachlog done ID... [WHY]", "Or not"]),
    ("find it: coachlog show 5 (or not)", ["find it:", "  coachlog show 5", "(or not)"]),
    ("To see Maria's notes: coachlog history maria. That's all", ["To see Maria's notes:", "  coachlog history maria",
                                                                  "That's all"]),
    ('he said "so: export the deck"', ['he said "so: export the deck"']),
    ("the rule: coachlogs are kept", ["the rule: coachlogs are kept"]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "lines"), LAID_OUT)
def test_a_command_ends_with_its_sentence_outside_quotes(sentence: str, lines: list[str]) -> None:
    assert wrapping.laid_out(sentence, 80) == lines


@given(st.text(st.sampled_from(" :.,;'\"\\()orcoachlog x日"), max_size=60), st.integers(10, 40))
def test_whatever_the_text_nothing_is_lost_and_nothing_broken(text: str, columns: int) -> None:
    sentence = " ".join(text.split())
    shown = "".join("".join(wrapping.laid_out(sentence, columns)).split())
    kept = [letter for letter in sentence if letter not in " .,;"]
    assert [letter for letter in shown if letter not in ".,;"] == kept
    for line in wrapping.wrapped(sentence, columns):
        assert set(line.split()) <= set(sentence.split())


@pytest.mark.parametrize("piece", [": coachlog '", ': coachlog "', ': coachlog \\"', ": ", "'", "( in 4 days", "日 "])
def test_an_odd_text_of_any_length_is_laid_out(piece: str) -> None:
    text = f"x: coachlog note {piece}" + piece * 20_000
    assert "".join(wrapping.laid_out(text, 80)).count(piece.strip()[-1]) >= 20_000


def test_an_error_is_laid_out_on_a_terminal_and_one_line_in_a_pipe(team: Coachlog) -> None:
    line = 'coachlog note maria "Great  call. Ok" --private'
    words = ["note", "maria", "Great  call.", "--private", "Ok"]
    assert team(*words, code=2).err == (
        f"coachlog: the words of the text are in two places. Keep them together: {line}\n"
    )
    assert team.drawn(*words, code=2, columns=50).err.splitlines() == [
        "coachlog: the words of the text are in two places.",
        "Keep them together:",
        f"  {line}",
    ]


def test_a_receipt_that_fits_stays_on_one_line(team: Coachlog) -> None:
    team("note", "maria", "x")
    assert team.drawn("delete", "1").plain.splitlines()[-1].endswith(": coachlog undo")
    shown = team.drawn("rep", "pause", "dev", columns=40).plain.splitlines()
    assert "     coachlog rep resume dev" in shown

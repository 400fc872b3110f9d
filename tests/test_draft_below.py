"""Below the scissors line of a note's draft: who it is, the last one-on-one, open items. None of it is saved."""

import shlex
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog import draft_files, drafts
from coachlog.drafts import LEFT_OUT, SCISSORS
from coachlog.errors import Answer, Question
from coachlog.files import Place
from coachlog.formats.draft import HOW_TO
from tests.test_language import editor, no_drafts
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog, typed_once

CHANGED = "you changed lines below the scissors line of the draft"
GONE = "the scissors line is gone from the draft"


@pytest.fixture
@typed_once
def busy(team: Coachlog) -> Coachlog:
    """A rep with something in every section."""
    team("topic", "maria", "territory split")
    team("topic", "maria", "comp plan question", "--theirs")
    team("note", "maria", "An older one", "--on", "2026-11-16")
    team(
        *("note", "maria", "Wants to lead\nthe QBR", "--mine", "ask Tom @thu", "--theirs", "book calls @fri"),
        *("--feedback", "talked over Ana @fri", "--private"),
    )
    team("followup", "maria", "read the MSA", "--owner", "legal:Ana")
    team("goal", "maria", "Close 2 new logos @eoq")
    return team


def texts(coachlog: Coachlog) -> list[str]:
    return [entry["text"] for entry in coachlog.json("history", "maria", "-n", "0")["entries"]]


def kept(coachlog: Coachlog) -> Path:
    (draft,) = draft_files.drafts(Place(coachlog.journal, named=True))
    return draft


def note(coachlog: Coachlog, tmp_path: Path, script: str, *words: str, answers: str = "") -> tuple[int, str]:
    when = "Enter for none]" if answers else ""
    return typed_on_a_terminal(
        coachlog, "note", "maria", *words, answers=answers, when=when, EDITOR=editor(tmp_path, script)
    )


def test_the_draft_shows_who_it_is_the_last_one_on_one_and_open_items(busy: Coachlog, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code, shown = note(busy, tmp_path, f'cp "$1" "{seen}"; sed -i "1s/^/Talked/" "$1"')
    assert (code, CHANGED in shown, no_drafts(busy)) == (0, False, True)
    above, below = seen.read_text().split(f"{SCISSORS}\n{LEFT_OUT}\n")
    assert above == "\n\n"
    assert below == "\n".join((*HOW_TO, "")) + (
        "Maria Ruiz · team west\n"
        "Last one-on-one: Mon 23 Nov 2026: Wants to lead the QBR\n"
        "Topics:\n"
        "  2  Maria: comp plan question, carried over once\n"
        "  1  you: territory split, carried over once\n"
        "You owe Maria:\n"
        "  5  ask Tom, due Thu 26 Nov 2026, private\n"
        "Maria owes:\n"
        "  6  book calls, due Fri 27 Nov 2026, private\n"
        "Partners owe:\n"
        "  8  legal:Ana: read the MSA\n"
        "Feedback to give:\n"
        "  7  talked over Ana, due Fri 27 Nov 2026, private\n"
        "Open goals:\n"
        "  9  Close 2 new logos, due Thu 31 Dec 2026\n"
    )
    assert texts(busy)[-1] == "Talked"


def test_a_new_rep_has_lines_too(tmp_path: Path) -> None:
    seen, new = tmp_path / "seen", Coachlog(tmp_path / "new.db")
    new("rep", "add", "Tom")
    script = editor(tmp_path, f'cp "$1" "{seen}"; echo Hello > "$1.new"; cat "$1" >> "$1.new"; mv "$1.new" "$1"')
    code, _ = typed_on_a_terminal(new, "note", "zoe", answers="1\nZoe Lang\n", when="Which", EDITOR=script)
    assert code == 0
    how_to = "\n".join(HOW_TO)
    assert seen.read_text() == f"\n\n{SCISSORS}\n{LEFT_OUT}\n{how_to}\nZoe Lang\nNo one-on-one yet\n"
    assert [entry["text"] for entry in new.json("history")["entries"]] == ["Hello"]


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("sed -i '1s/^/Talked/' \"$1\"", "Talked"),
        ("sed -i '1s/^/One\\n\\n  Two/' \"$1\"", "One\n\n  Two"),
        (f"sed -i '1s/^/One\\n{SCISSORS}\\nTwo/' \"$1\"", f"One\n{SCISSORS}\nTwo"),
        (f"sed -i '1s/^/One\\n{SCISSORS}\\n{LEFT_OUT}\\nTwo/' \"$1\"", f"One\n{SCISSORS}\n{LEFT_OUT}\nTwo"),
        ("sed -i '1s/^/  2  Maria: comp plan question, carried over once/' \"$1\"",) * 1
        + ("  2  Maria: comp plan question, carried over once",),
        ('sed -i "1s/^/Talked/; s/$/\\r/" "$1"', "Talked"),
        ('sed -i "1s/^/Talked/; /^Topics/,\\$d" "$1"', "Talked"),  # lines of ours that are deleted are no loss
        ('echo "All of it" > "$1"', "All of it"),
        ('printf "All\\n\\nof it\\n\\n" > "$1"', "All\n\nof it\n"),
    ],
)
def test_only_what_stands_above_is_saved(busy: Coachlog, tmp_path: Path, script: str, text: str) -> None:
    code, shown = note(busy, tmp_path, script)
    assert (code, CHANGED in shown, GONE in shown) == (0, False, False), shown
    assert texts(busy)[-1] == text
    assert no_drafts(busy)


CHANGES = [
    ('sed -i "1s/^/Talked/" "$1"; echo "At the end" >> "$1"', "At the end"),
    ('sed -i "1s/^/Talked/; s/territory split/& done/" "$1"', "  1  you: territory split done, carried over once"),
    ('sed -i "1s/^/Talked/; s/^You owe/Much\\n\\nmore\\n&/" "$1"', "Much\n\nmore"),
    ('sed -i "1s/^/Talked/" "$1"; tail -n 1 "$1" >> "$1"', "  9  Close 2 new logos, due Thu 31 Dec 2026"),
    (f'sed -i "1s/^/Talked/" "$1"; echo "{SCISSORS}" >> "$1"', SCISSORS),
]


@pytest.mark.parametrize(("script", "added"), CHANGES)
@pytest.mark.parametrize("answer", [1, 2])
def test_lines_changed_below_are_asked_about(
    busy: Coachlog, tmp_path: Path, script: str, added: str, answer: int
) -> None:
    code, shown = note(busy, tmp_path, script, answers=f"{answer}\n")
    assert (code, CHANGED in shown) == (0, True), shown
    assert texts(busy)[-1] == ("Talked" if answer == 1 else f"Talked\n{added}")
    assert no_drafts(busy)


@pytest.mark.parametrize("answers", ["\n", "\x03", "\x04"], ids=["Enter", "Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize(("script", "added"), CHANGES)
def test_without_an_answer_they_are_kept_in_the_draft(
    busy: Coachlog, tmp_path: Path, script: str, added: str, answers: str
) -> None:
    before = busy.export()
    code, shown = note(busy, tmp_path, script, answers=answers)
    says = "our text is kept. To save it: coachlog note maria - < "
    assert (code, says in " ".join(shown.split())) == (
        130 if answers == "\x03" else 1,
        True,
    )
    assert busy.export() == before
    draft = kept(busy)
    assert draft.read_text() == f"Talked\n{added}\n"
    busy("note", "maria", "-", stdin=draft.read_bytes())
    assert texts(busy)[-1] == f"Talked\n{added}"


@pytest.mark.parametrize("answer", [1, 2])
@pytest.mark.parametrize(
    "delete", [f"/^{SCISSORS}$/d", f"/^{SCISSORS}$/d; /^{LEFT_OUT}$/d", f"/^{SCISSORS}$/d; s/^Topics/Our topics/"]
)
def test_our_lines_without_the_scissors_line_are_asked_about(
    busy: Coachlog, tmp_path: Path, delete: str, answer: int
) -> None:
    seen = tmp_path / "seen"
    script = f'sed -i "1s/^/Talked/" "$1"; sed -i \'{delete}\' "$1"; echo "At the end" >> "$1"; cp "$1" "{seen}"'
    code, shown = note(busy, tmp_path, script, answers=f"{answer}\n")
    assert (code, GONE in shown) == (0, True), shown
    changed = "Our topics:\n" if "Our" in delete else ""
    without = f"Talked\n{changed}At the end"
    assert texts(busy)[-1] == (without if answer == 1 else seen.read_text().removesuffix("\n"))


@pytest.mark.parametrize(
    "script", ["true", 'echo >> "$1"', f"sed -i '/^{SCISSORS}$/,$d' \"$1\"", ': > "$1"', 'sed -i "/^Topics/d" "$1"']
)
@pytest.mark.parametrize("flags", [(), ("--grow",)])
def test_an_unchanged_draft_is_no_text_and_goes(
    busy: Coachlog, tmp_path: Path, script: str, flags: tuple[str, ...]
) -> None:
    before = busy.export()
    for ending, says, code in (("", "there's no text, so nothing was saved", 2), ("; exit 3", "ended with code 3", 1)):
        ended, shown = note(busy, tmp_path, script + ending, *flags)
        assert (ended, says in shown, "is kept" in shown) == (code, True, False), shown
        assert no_drafts(busy)
    assert busy.export() == before


def test_headings_stand_above_and_what_is_saved_too_is_in_none_of_them(busy: Coachlog, tmp_path: Path) -> None:
    script = 'sed -i "1s/$/lead the QBR/" "$1"; echo "At the end" >> "$1"'
    code, shown = note(busy, tmp_path, script, "--grow", answers="2\n")
    assert (code, CHANGED in shown) == (0, True)
    assert texts(busy)[-1] == "Goal: lead the QBR\nAt the end"


def test_a_draft_that_is_kept_has_only_what_was_typed(busy: Coachlog, tmp_path: Path) -> None:
    code, shown = note(busy, tmp_path, 'sed -i "1s/^/Talked/" "$1"; exit 3')
    assert (code, "Your text is kept" in shown) == (1, True)
    assert kept(busy).read_text() == "Talked\n"


def test_lines_left_out_are_not_in_a_draft_that_is_kept_after_that(busy: Coachlog, tmp_path: Path) -> None:
    erase = f"{shlex.quote(sys.executable)} -m coachlog rep erase maria --yes > /dev/null"
    code, shown = note(busy, tmp_path, f"{CHANGES[0][0]}; {erase}", answers="1\n")
    assert (code, "removed from the journal" in " ".join(shown.split())) == (1, True)
    assert kept(busy).read_text() == "Talked\n"


def test_what_a_killed_process_leaves_behind_is_cut_when_it_is_piped_in(busy: Coachlog, tmp_path: Path) -> None:
    code, _ = note(busy, tmp_path, 'sed -i "1s/^/Talked/" "$1"; kill -9 $PPID')
    assert code == -signal.SIGKILL or code
    left = kept(busy).read_bytes()
    assert LEFT_OUT.encode() in left
    busy("note", "maria", "-", stdin=left)
    assert texts(busy)[-1] == "Talked"
    said = busy.refused("note", "maria", "-", stdin=left.rstrip() + b"\nAt the end\n", code=1, says=CHANGED).err
    draft = said.rpartition(" < ")[2].strip()
    assert Path(draft).read_text().endswith("At the end\n")
    assert SCISSORS not in Path(draft).read_text()


def test_other_commands_and_texts_are_not_cut(busy: Coachlog, tmp_path: Path) -> None:
    whole = f"One\n{SCISSORS}\nTwo"
    busy("note", "maria", "-", stdin=whole.encode())
    assert texts(busy)[-1] == whole
    busy("note", "maria", whole)
    assert texts(busy)[-1] == whole
    seen = tmp_path / "seen"
    script = editor(tmp_path, f'cp "$1" "{seen}"; echo Well done >> "$1"')
    assert typed_on_a_terminal(busy, "praise", "maria", EDITOR=script)[0] == 0
    assert seen.read_text() == ""


LINES = ["Talked", "", " ", SCISSORS, LEFT_OUT, "Maria", "Last", "  7  x"]
OURS = ["Maria", "Last", "  7  x"]


@given(st.lists(st.sampled_from(LINES)), st.sampled_from(["out", "too"]))
def test_no_line_is_lost_without_a_question(lines: list[str], word: str) -> None:
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        return Answer("", word)

    text = "\n".join(lines)
    left = drafts._without_ours(text, OURS, ask, drafts.NO_HEADINGS)  # noqa: SLF001
    for line in {"Talked"} & set(lines):
        if not asked or word == "too":
            assert left.split("\n").count(line) == lines.count(line)

"""Headings for a talk (--sbi, --grow), and the one line on wording after feedback."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog import drafts, feedback_hints
from coachlog.drafts import GROW, SBI
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog, unmeasured

OFF = "No more hints: coachlog config language-hints off"
FRI = "2026-11-27"


# Which wording is spoken to, and which is left alone


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("You always interrupt the customer", "always"),
        ("You never ask for the next step", "never"),
        ("you're always late to the pipeline call", "always"),
        ("You’re never on time", "never"),
        ("Maria never updates the CRM", "never"),
        ("Maria Ruiz is always on mute", "always"),
        ("Always opens with price", "always"),
        ("Never prepares. Costs us the first ten minutes", "never"),
        ("In demos: always talks first", "always"),
        ("She never listens", "never"),
        ("Always late", "always"),
        ("ALWAYS late with the forecast", "always"),
        ("Situation: QBR\n\nBehaviour: you always read the slides", "always"),
        ("Lazy", "lazy"),
        ("Careless with CRM notes", "careless"),
        ("You were unprofessional on the Acme call", "unprofessional"),
        ("You are too negative in team meetings", "negative"),
        ("Too negative in front of the customer", "negative"),
        ("You can be difficult", "difficult"),
        ("Maria is defensive about pricing", "defensive"),
        ("Rude to the SDR on Tuesday", "rude"),
        ("Came across as arrogant in the QBR.", "arrogant"),
        ("Maria was passive in discovery", "passive"),
        ("Disorganised again", "disorganised"),
        ("You have a bad attitude", "bad attitude"),
        ("Your negative attitude in the QBR", "negative attitude"),
        ("Attitude problem in the team call", "attitude problem"),
    ],
)
def test_absolutes_and_labels_of_the_person_are_spoken_to(text: str, word: str) -> None:
    hint = feedback_hints.first(text, "Maria Ruiz")
    assert hint
    assert f'"{word}"' in hint
    assert len(hint) <= 80


@pytest.mark.parametrize(
    "text",
    [
        "Great job on the demo, but the close was rushed",
        "Good discovery with Globex but you skipped the budget",
        "Well done on the Acme close, but prep the next one",
        "That was a really strong pitch, but you ran ten minutes over",
        "Great work. But next time send the agenda first",
        "Nice, but too long",
    ],
)
def test_a_but_that_follows_praise_is_spoken_to(text: str) -> None:
    assert feedback_hints.first(text, "Maria Ruiz") == '"but" undoes the praise: make it two entries'


@pytest.mark.parametrize(
    "text",
    [
        "Be more proactive",
        "You need to be more proactive in meetings.",
        "be less pushy with customers",
        "Good job!",
        "great work today",
        "Well done",
        "attitude",
        "Work on your communication skills",
        "needs more ownership",
        "Step up",
        "Be more strategic #q4",
        "Show more initiative please",
    ],
)
def test_feedback_that_names_no_behaviour_is_spoken_to(text: str) -> None:
    assert feedback_hints.first(text, "Maria Ruiz") == "Describe one moment: what was done, and what came of it"


@pytest.mark.parametrize(
    "text",
    [
        # always and never that are no verdict on the rep
        "Built the always-on demo for Acme in two days",
        "Never mind the deck: the questions carried the call",
        "Better late than never: the proposal went out on Friday",
        "The CFO is always busy on Mondays, so book Tuesdays",
        "Their buyer never answers email: you called, and it worked",
        "You almost never interrupted on the Globex call",
        "As always, the notes were in the CRM an hour after the call",
        "You can always ask me to join a call",
        "Always confirm the next step before you hang up",
        "Never promise a discount before procurement asks for one",
        "Make sure you always confirm the next step",
        "If you never ask for the budget, they will not tell you",
        "In Tuesday's demo you never asked for the next step",
        "You never once asked for the budget on Tuesday",
        "You never know what procurement wants: ask on day one",
        "I have never seen a better close",
        "Always questions from the CFO about the price: keep the sheet ready",
        "You have always been on time this quarter",
        # somebody else's words
        'The CFO said "you always send the wrong deck": check the version',
        "The CFO said you always send the wrong deck",
        "Customer “never again” came up twice: ask why",
        "Told the buyer 'we are never late', which we were in May",
        "> You always interrupt\nAnswered this mail within the hour",
        # labels that are about something else
        "Handled a difficult customer calmly on Monday",
        "The negative NPS was named in the first minute",
        "Difficult to follow the pricing slide: three tables on one page",
        "Too difficult to follow the pricing slide",
        "It was difficult to hear you: use the headset",
        "Offered an aggressive discount without asking me",
        "Negative margin on the Acme quote",
        "If you are late with the deck, say so",
        "Used the passive voice in the whole proposal",
        "The buyer was rude, and you stayed calm",
        "You are in a difficult spot with Acme: call Tom first",
        "You were not rude: you asked again, and got the date",
        "Entitled to a second demo, and you did not offer it",
        # but without praise of the rep before it
        "Talked over the CFO twice, but stopped when I looked up",
        "Acme is a great logo, but nobody there answers",
        "Good customer, but slow to sign",
        "The deck had nothing but prices on it",
        "Great call with Acme, but they moved the date",
        "Not a great start, but the close was on time",
        "Great demo. The CFO left early but her deputy stayed",
        "Good pitch; the second half was also short",
        # short, and it names what was done
        "Talked over the CFO twice",
        "Be more specific about dates: the Acme mail said 'soon'",
        "Good job asking Tom for the budget before the demo",
        "Slower",
        "Sent the recap within an hour",
        "Work on your opening: name the CFO's problem in the first minute",
        "Situation: QBR on Monday\n\nBehaviour: you read the slides aloud\n\nImpact: two people left",
        # no English, no words
        "Immer zu spät",
        "…",
        "42",
    ],
)
def test_what_may_be_meant_otherwise_is_left_alone(text: str) -> None:
    assert feedback_hints.first(text, "Maria Ruiz") is None


def test_who_is_meant_depends_on_the_rep() -> None:
    assert feedback_hints.first("Dev never updates the CRM", "Dev Patel")
    assert feedback_hints.first("Dev never updates the CRM", "Maria Ruiz") is None
    assert feedback_hints.first("x never updates", "C++ (Jr.) [x") is None  # a name is no expression


@pytest.mark.parametrize("hint", feedback_hints.known(), ids=lambda hint: str(hint.name))
def test_every_hint_says_why_and_by_whose_word(hint: feedback_hints.Hint) -> None:
    assert len(hint.reason.strip()) > 40
    assert re.search(r"[A-Z]\w+.*, .*\b(19|20)\d\d\b", hint.source, re.DOTALL)


_WORDS = re.findall(
    r"\S+|\n",
    "you are always never late lazy too very really so great job well done but not a the your be more less needs to "
    "work on attitude Maria is was said \" ' “ ” > : . , ! \n - – #tag",
)


@given(st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join) | st.text())
def test_any_text_gets_at_most_one_short_line(text: str) -> None:
    hint = feedback_hints.first(text, "Maria Ruiz")
    assert hint is None or (hint.isprintable() and len(hint) <= 80)


@pytest.mark.parametrize(
    "piece", ["you always ", "needs a ", "great job ", "'a ", "said ", "be more ", "too very ", " \n"]
)
def test_a_long_text_is_no_slower_than_it_is_long(piece: str) -> None:
    feedback_hints.first(piece * 100_000, "Maria Ruiz")  # an expression that tries every way would not come back


# When it is said


def hint_of(coachlog: Coachlog, *words: str) -> str:
    """What is drawn beneath the receipt."""
    return "\n".join(coachlog.drawn(*words, columns=120).plain.splitlines()[1:])


def test_the_hint_is_dim_and_on_a_terminal(team: Coachlog) -> None:
    ran = team.drawn("feedback", "maria", "You always interrupt @fri", columns=100)
    assert ran.out.startswith('1  feedback for Maria Ruiz: "You always interrupt"')
    assert ran.out.splitlines()[-1] == f'\x1b[2mInstead of "always", describe the last time. {OFF}\x1b[0m'
    assert ran.out.count("\x1b[2m") == 1
    assert team.json("show", "1")["entries"][0]["text"] == "You always interrupt"


def test_a_narrow_terminal_wraps_the_hint_and_colour_can_be_off(team: Coachlog) -> None:
    ran = team.drawn("feedback", "maria", "Good job", columns=50, env={"NO_COLOR": "1"})
    assert all(len(line) <= 50 for line in ran.plain.splitlines())
    assert " ".join(ran.plain.split()).endswith(f"Describe one moment: what was done, and what came of it. {OFF}")
    assert "\x1b[2;" not in ran.out


def test_a_hint_is_never_in_a_pipe_nor_in_json_nor_after_a_note(team: Coachlog) -> None:
    text = "You always interrupt"
    assert OFF not in team("feedback", "maria", text).out
    assert json.loads(team.drawn("feedback", "maria", text, "--json").out)["entries"][0]["text"] == text
    assert OFF in hint_of(team, "feedback", "maria", text, "--given")
    assert OFF not in team.drawn("note", "maria", text, "--feedback", text).out
    assert OFF in hint_of(team, "feedback", "maria", text)


def test_hints_can_be_switched_off_and_on_again(team: Coachlog) -> None:
    team("config", "language-hints", "off")
    assert hint_of(team, "feedback", "maria", "Good job") == ""
    team("config", "language-hints", "on")
    assert hint_of(team, "feedback", "maria", "Good job") != ""


def test_plain_feedback_gets_no_line(team: Coachlog) -> None:
    assert hint_of(team, "feedback", "maria", "Talked over the CFO twice") == ""


def test_nothing_is_looked_up_in_a_pipe(team: Coachlog) -> None:
    program = (
        "import sys; from coachlog.cli import main; main(sys.argv[1:])\n"
        "print(*sorted({'tomllib', 'rich'} & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, "feedback", "maria", "Good job"],
        env={**unmeasured(), **team.environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stderr == "\n"


# Headings


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Situation: \n\nBehaviour: \n\nImpact: ", ""),
        ("Situation:\n \n\nBehaviour:\t\n", ""),
        ("Situation: QBR\n\nBehaviour: \n\nImpact: ", "Situation: QBR"),
        ("Situation: \n\nBehaviour: \n\nImpact: two left\n", "Impact: two left\n"),
        ("Situation: QBR\n\nBehaviour:\n\nImpact: two left", "Situation: QBR\n\nImpact: two left"),
        ("Situation:\nthe QBR\nin May\n\nImpact: \n", "Situation:\nthe QBR\nin May"),
        ("before\n\nSituation: \n\nImpact: x ", "before\n\nImpact: x "),
        ("no heading  at all \n", "no heading  at all \n"),
        ("the Situation: \n Impact: \nImpacts: ", "the Situation: \n Impact: \nImpacts: "),
        (
            "Situation: a: b\n\n\n\nBehaviour:  c \nImpact: d\n\n",
            "Situation: a: b\n\n\n\nBehaviour:  c \nImpact: d\n\n",
        ),
    ],
)
def test_a_heading_with_nothing_beneath_is_left_out_and_the_rest_is_kept(text: str, left: str) -> None:
    assert drafts.filled(text, SBI) == left


@given(st.lists(st.sampled_from(["Situation:", "Behaviour:", "Impact:", " ", "\n", "x", "@fri", "\r\n"])).map("".join))
def test_what_is_left_of_a_text_under_headings_stays(text: str) -> None:
    left = drafts.filled(text, SBI)
    assert drafts.filled(left, SBI) == left
    assert re.findall("x|@fri", left) == re.findall("x|@fri", text)
    assert drafts.filled(text, drafts.NO_HEADINGS) == text


def editor(tmp_path: Path, script: str) -> str:
    """Make an editor of a shell script, in which the file to edit is ``"$1"``."""
    path = tmp_path / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)


def last(coachlog: Coachlog) -> dict[str, object]:
    entry: dict[str, object] = coachlog.json("history")["entries"][-1]
    return entry


def no_drafts(coachlog: Coachlog) -> bool:
    return not coachlog.journal.with_name("journal.drafts").exists()


@pytest.mark.parametrize(
    ("words", "template"),
    [
        (("feedback", "maria", "--sbi"), "Situation: \n\nBehaviour: \n\nImpact: \n"),
        (("note", "maria", "--grow"), "Goal: \n\nReality: \n\nOptions: \n\nWay forward: \n"),
    ],
)
def test_the_editor_opens_with_the_headings(
    team: Coachlog, tmp_path: Path, words: tuple[str, ...], template: str
) -> None:
    seen = tmp_path / "seen"
    script = editor(tmp_path, f'cp "$1" "{seen}"; sed -i "1s/$/something/" "$1"')
    assert typed_on_a_terminal(team, *words, EDITOR=script)[0] == 0
    assert seen.read_text().partition(f"\n\n{drafts.SCISSORS}\n")[0] == template
    assert last(team)["text"] == template.partition("\n")[0] + "something"
    assert no_drafts(team)


@pytest.mark.parametrize("option", ["feedback --sbi", "note --grow"])
def test_headings_that_all_stay_empty_are_no_text(team: Coachlog, tmp_path: Path, option: str) -> None:
    command, flag = option.split()
    before = team.export()
    for script in ("true", 'echo >> "$1"', "sed -i 's/ $//' \"$1\"", ': > "$1"'):
        code, shown = typed_on_a_terminal(team, command, "maria", flag, EDITOR=editor(tmp_path, script))
        assert (code, "there's no text, so nothing was saved" in shown, "is kept" in shown) == (2, True, False)
    assert team.export() == before
    assert no_drafts(team)


def test_an_editor_that_fails_keeps_what_was_written_and_no_bare_headings(team: Coachlog, tmp_path: Path) -> None:
    code, shown = typed_on_a_terminal(
        team, "feedback", "maria", "--sbi", EDITOR=editor(tmp_path, 'echo >> "$1"; exit 3')
    )
    assert (code, "ended with code 3" in shown, no_drafts(team)) == (1, True, True)
    code, shown = typed_on_a_terminal(
        team, "feedback", "maria", "--sbi", EDITOR=editor(tmp_path, "sed -i '1s/$/QBR/' \"$1\"; exit 3")
    )
    assert (code, "Your text is kept" in shown) == (1, True)
    (draft,) = team.journal.with_name("journal.drafts").iterdir()
    assert draft.read_text() == "Situation: QBR\n\nBehaviour: \n\nImpact: \n"


def test_the_last_heading_may_end_in_a_day_or_hold_nothing_else(team: Coachlog, tmp_path: Path) -> None:
    script = editor(tmp_path, "sed -i '1s/$/QBR/; $s/$/two left @fri/' \"$1\"")
    typed_on_a_terminal(team, "feedback", "maria", "--sbi", EDITOR=script)
    assert (last(team)["text"], last(team)["due"]) == ("Situation: QBR\n\nImpact: two left", FRI)
    script = editor(tmp_path, "sed -i '1s/$/QBR/; $s/$/ @fri/' \"$1\"")
    typed_on_a_terminal(team, "feedback", "maria", "--sbi", EDITOR=script)
    assert (last(team)["text"], last(team)["due"]) == ("Situation: QBR", FRI)
    script = editor(tmp_path, "sed -i '$s/$/@fri/' \"$1\"")
    code, shown = typed_on_a_terminal(team, "feedback", "maria", "--sbi", EDITOR=script)
    assert (code, "no text" in shown or "empty" in shown) == (2, True)


def test_a_heading_is_asked_for_a_line_each_where_no_editor_is_set(team: Coachlog) -> None:
    code, shown = typed_on_a_terminal(
        team, "feedback", "maria", "--sbi", answers="QBR on Monday\n\nTwo people left @fri\n", when="where was it?)"
    )
    assert code == 0
    assert [shown.index(f"{heading} ({question}) ") for heading, question in SBI.items()] == sorted(
        shown.index(heading) for heading in SBI
    )
    assert last(team)["text"] == "Situation: QBR on Monday\n\nImpact: Two people left"
    assert (last(team)["due"], no_drafts(team)) == (FRI, True)


def test_ctrl_d_ends_the_headings_and_keeps_those_that_were_answered(team: Coachlog) -> None:
    code, shown = typed_on_a_terminal(
        team, "note", "maria", "--grow", "--mine", "send it @fri", answers="Lead the QBR\n\x04", when="wanted?)"
    )
    assert code == 0
    note, mine = team.json("history")["entries"]
    assert (note["text"], mine["text"], mine["parent"]) == ("Goal: Lead the QBR", "send it", note["id"])
    assert GROW["Options"] not in shown


def test_no_answer_at_all_is_no_text(team: Coachlog) -> None:
    code, shown = typed_on_a_terminal(team, "feedback", "maria", "--sbi", answers=" \n\n\n", when="where was it?)")
    assert (code, "there's no text, so nothing was saved" in shown, no_drafts(team)) == (2, True, True)
    assert team.json("history")["entries"] == []


def test_answers_under_headings_survive_ctrl_c(team: Coachlog) -> None:
    code, shown = typed_on_a_terminal(
        team, "feedback", "maria", "--sbi", answers="QBR\nread aloud\n\x03", when="where was it?)"
    )
    assert code == 130
    (draft,) = team.journal.with_name("journal.drafts").iterdir()
    assert draft.read_text() == "Situation: QBR\n\nBehaviour: read aloud\n"
    assert "coachlog: your text is kept. To save it:\n  coachlog feedback maria - < " in shown  # as errors are laid out
    assert str(draft) in shown.replace("\n", "")
    assert team.json("history")["entries"] == []


def test_ctrl_c_before_the_first_answer_leaves_no_draft(team: Coachlog) -> None:
    code, shown = typed_on_a_terminal(team, "feedback", "maria", "--sbi", answers="\x03", when="where was it?)")
    assert (code, "is kept" in shown, no_drafts(team)) == (130, False, True)


def test_answers_that_are_refused_are_kept(team: Coachlog) -> None:
    code, shown = typed_on_a_terminal(
        team, "feedback", "maria", "--sbi", answers="QBR\n\nleft @fryday\n", when="where was it?)"
    )
    assert (code, "isn't a date" in shown, "Your text is kept" in shown) == (2, True, True)
    (draft,) = team.journal.with_name("journal.drafts").iterdir()
    assert draft.read_text() == "Situation: QBR\n\nImpact: left @fryday\n"


@pytest.mark.parametrize("text", ["a text", "-", ""])
def test_a_text_and_headings_exclude_each_other(team: Coachlog, text: str) -> None:
    team.refused("feedback", "maria", text, "--sbi", code=2, says="Leave out the text or --sbi", stdin=b"x")
    team.refused("note", "maria", text, "--grow", code=2, says="Leave out the text or --grow", stdin=b"x")
    team.refused("note", "nobody", text, "--grow", code=2, says="Leave out the text or --grow")


@pytest.mark.parametrize("option", ["feedback --sbi", "note --grow"])
def test_headings_without_a_terminal_are_no_text(team: Coachlog, option: str) -> None:
    command, flag = option.split()
    team.refused(command, "maria", flag, code=2, says="there's no text, so nothing was saved", env={"EDITOR": "true"})
    team.refused("note", "maria", "--grow", "--mine", "x", code=2, says="there's no text, so nothing was saved")
    assert no_drafts(team)

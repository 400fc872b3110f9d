"""Questions on a terminal. Elsewhere nothing is asked: a question is an error like the others."""

import sys
from collections.abc import Sequence
from typing import Generic, NamedTuple, NoReturn, TypeVar

import typer

from coachlog.errors import UNREADABLE, Answer, CoachlogError, Question, Unreadable
from coachlog.screen import width, wrapping
from coachlog.text import fold, one_line

Meaning = TypeVar("Meaning")


class Reading(NamedTuple, Generic[Meaning]):
    """One meaning of what was typed: what would be done, the line that says just that, and what to go on with."""

    label: str
    line: str
    meaning: Meaning


class Unclear(Question):
    """Words with several possible meanings (exit 2)."""

    exit_code = UNREADABLE


def answer(question: Question) -> Answer:
    """Return the chosen answer. Raises the question where it can't be asked, Exit if none is chosen."""
    if not (question.answers and is_possible()):
        raise question
    asked = f"{question.option}: {question.asked}" if question.option and question.asked else question.asked
    wrapping.complain(asked or str(question))
    for number, one in enumerate(question.answers, 1):
        lines = wrapping.wrapped(one_line(one.label), width(sys.stderr), f"  {number}  ", "     ")
        print("\n".join(lines), file=sys.stderr)
    choice = f"1-{len(question.answers)}" if len(question.answers) > 1 else "1"
    chosen = _typed(f"Which one? [{choice}, Enter for none] ").strip()
    if not (chosen.isdecimal() and 0 < int(chosen) <= len(question.answers)):
        _end(question.exit_code)
    return question.answers[int(chosen) - 1]


def which(problem: str, readings: Sequence[Reading[Meaning]]) -> Meaning:
    """Return the meaning that is chosen. Raises Unclear with a line for each where it can't be asked, Exit for none."""
    lines = ". ".join(f"{one.label[:1].upper()}{one.label[1:]}: {one.line}" for one in readings)
    answers = [Answer(one.label, str(place)) for place, one in enumerate(readings)]
    question = Unclear(f"{problem}. {lines}", answers, problem)
    return readings[int(answer(question).word)].meaning


def require_yes(question: str, instead: str) -> None:
    """Ask a question that Enter says yes to. Raises Unclear with ``instead`` where it can't be asked, Exit for no."""
    if not is_possible():
        raise Unclear(instead, [])
    typed = _typed("\n".join(wrapping.wrapped(f"{one_line(question)} [Y/n]", width(sys.stderr), "", "  ")) + " ")
    if not typed or fold(typed.strip()) not in ("", "y", "yes"):
        _end(Unclear.exit_code)


def before_saving(question: Question) -> Answer:
    """Return the answer that is chosen. Raises the question where none is, so that a draft is kept."""
    try:
        return answer(question)
    except typer.Exit:
        raise question from None


def in_words(prompt: str, otherwise: CoachlogError) -> str:
    """Return the line that is typed. Raises ``otherwise`` where it can't be asked, and after Ctrl-D or Enter alone."""
    typed = _typed(prompt).strip() if is_possible() else ""
    if not typed:
        raise otherwise
    return typed


def full_name(usual: str) -> str:
    """Return the full name of a new rep. Raises Exit after Ctrl-D."""
    line = _typed(f"Full name [{one_line(usual)}] ")
    if not line:
        print(file=sys.stderr)
        _end(CoachlogError.exit_code)
    return " ".join(line.split()) or usual


def confirm(sentence: str, word: str) -> None:
    """Have a word typed to confirm. Raises Unreadable without a terminal, Exit for another word."""
    if not is_possible():
        raise Unreadable(f"{sentence}. To confirm: --yes")
    wrapping.complain(sentence)
    typed = _typed(f'Type "{one_line(word)}" to confirm: ').strip()
    if typed != word and not (fold(typed) and fold(typed) == fold(word)):
        _end(CoachlogError.exit_code)


def recovery_code(code: str) -> str:
    """Show a recovery code and return what is typed back. Raises Unreadable without a terminal, Exit for nothing."""
    if not is_possible():  # the code is never in an error
        raise Unreadable(
            "the recovery code must be typed back on a terminal. To skip that, if you keep the key somewhere else too: "
            "--yes"
        )
    print(
        "This recovery code is the key of your journal. It's shown only once: write it\n"
        "down, and keep it away from this computer. Without the code or the key nobody\n"
        f"can read the journal, including you.\n\n  {code}\n",
        file=sys.stderr,
    )
    typed = _typed("Type it back, with or without the dashes:\n  ").strip()
    if not typed:
        _end(CoachlogError.exit_code)
    return typed


def show_key(key: str) -> None:
    """Show the key of a journal that syncs."""
    said = (
        "Only encrypted files leave this laptop. Anyone with this key can read them. Without it, nobody can, "
        "including us."
    )
    print("\n".join([*wrapping.wrapped(said, width(sys.stderr), "", ""), "", f"   {key}", ""]), file=sys.stderr)


def end_of_key(count: int) -> str:
    """Return the last letters of a key as they are typed back. Raises Exit for nothing."""
    prompt = f"Save it in your password manager. Then type its last {count} characters:"
    typed = _typed("\n".join(wrapping.wrapped(prompt, width(sys.stderr), "", "  ")) + " ").strip()
    if not typed:
        _end(CoachlogError.exit_code)
    return typed


def _typed(prompt: str) -> str:
    """Return the line that is typed, with its line end; an empty string after Ctrl-D."""
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()


def _end(code: int) -> NoReturn:
    print("Cancelled.", file=sys.stderr)  # true of commands that save nothing, too
    raise typer.Exit(code)


def is_possible() -> bool:
    """Whether somebody can be asked: they see the question, and can type."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def require_terminal(instead: str) -> None:
    """Raise Unreadable with what to do ``instead`` where nobody can be asked."""
    if not is_possible():
        raise Unreadable(instead)


def line(prompt: str) -> str | None:
    """Return the line that is typed, without white space around it; None after Ctrl-D."""
    typed = _typed(prompt)
    return typed.strip() if typed else None

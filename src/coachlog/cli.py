"""The edge: the table of commands, one error line, one exit code. Asks on a terminal what an error asks."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand

from coachlog import __version__, usage
from coachlog.errors import LAST_WORD, Answer, CoachlogError, CodeShown, Confirmation, NotUtf8, Question
from coachlog.text import fold, one_line

INTERRUPTED = 130

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "After a one-on-one": {
        "note": "Write down a one-on-one",
        "feedback": "Keep feedback until given",
        "given": "Say how feedback landed",
        "praise": "Write down recognition",
        "goal": "Agree on a goal and a day",
        "checkin": "Say where a goal stands",
        "followup": "Keep what was promised",
        "session": "Write down a team session",
    },
    "Each morning": {
        "due": "See what is due today",
        "done": "Close what was kept",
        "drop": "Close what will not be",
        "snooze": "Put something off",
    },
    "Before a one-on-one": {
        "prep": "Bring back what is open",
        "team": "See each rep at a glance",
    },
    "Looking back": {
        "history": "Read back, day by day",
        "show": "See one entry whole",
        "find": "Search texts, list tags",
        "review": "Gather a quarter's facts",
    },
    "Mending": {
        "edit": "Change an entry",
        "delete": "Take an entry out",
        "undo": "Take back the last command",
        "redo": "Take back the last undo",
    },
    "People": {
        "rep": "Add, list, edit, pause, …",
    },
    "Keeping and sharing": {
        "export": "Write Markdown, JSON, CSV",
        "import": "Take in JSON, CSV or jrnl",
        "backup": "Copy the journal, checked",
        "restore": "Go back to a backup",
        "doctor": "Check journal and copies",
        "encrypt": "Encrypt the journal",
        "decrypt": "Make it plain again",
        "where": "Say where the journal is",
        "config": "Show or change settings",
        "demo": "Look around in an example",
    },
}
SYNONYMS: Mapping[str, Sequence[str]] = {
    "follow-up": ("followup",),
    "check-in": ("checkin",),
    "search": ("find",),
    "reps": ("rep", "list"),
}


class Commands(usage.Verbs):
    """All commands by their one line; a command's module is imported when it is typed."""

    def __init__(self, **settings: Any) -> None:
        stubs = {name: TyperCommand(name, help=line) for lines in COMMANDS.values() for name, line in lines.items()}
        super().__init__(**{**settings, "commands": stubs})

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was typed and load it."""
        args = [*SYNONYMS.get(args[0], args[:1]), *args[1:]]
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(str(name)), rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """List the commands by the moment in which a manager needs them."""
        formatter.write(usage.front_page(self, ctx, COMMANDS, formatter.width))


def load(name: str) -> Any:
    """Import a command's module and build its command, or its group of verbs."""
    app = import_module(f"coachlog.commands.{name}").app
    app.info.cls = usage.Verbs
    for verb in app.registered_commands:
        verb.cls = usage.Command
    command = typer.main.get_command(app)
    command.name = name
    return command


def _print_version(value: bool) -> None:
    if value:
        print(f"coachlog {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=Commands, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)  # fmt: skip


def _install_completion(value: bool) -> None:
    if value:
        from coachlog import completion  # noqa: PLC0415 - once in a life

        print(completion.install())
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Say which coachlog."
    ),
    install_completion: bool = typer.Option(
        False, "--install-completion", callback=_install_completion, is_eager=True, help="Teach your shell to complete."
    ),
) -> None:
    """Your coaching journal. Without a command: what is due today."""


def run() -> None:
    """Run what was typed and end with its exit code."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed before we began
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - for as long as we run
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:  # a second one, while the first was being answered
        code = INTERRUPTED
    with suppress(OSError):
        sys.stderr.flush()
    # All is closed and flushed. To leave without taking the interpreter apart saves a tenth of a daily command.
    os._exit(code)


def main(words: Sequence[str]) -> int:
    """Run one command; return its exit code. Never a traceback for what a user can cause."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _ended(list(words))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has gone; what was to be saved is saved
        return 0
    except OSError as error:
        what = f"{error.filename} cannot be used" if error.filename else "standard output cannot be written"
        return _complain(f"{what} ({error.strerror}). What was saved is saved", 1)
    return code


def _ended(words: list[str]) -> int:
    """Run one command; turn what went wrong into its one line and its exit code."""
    try:
        return _run(words)
    except CoachlogError as error:
        return _complain(str(error), error.exit_code)
    except typer.TyperException as error:
        return _complain(usage.complaint(error, _path(error, words)), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        print(file=sys.stderr)
        return INTERRUPTED


def _run(words: list[str]) -> int:
    """Run one command, and again for as long as a terminal answers what it asks; return its exit code."""
    if shell := os.environ.get("_COACHLOG_COMPLETE"):
        from coachlog import completion  # noqa: PLC0415 - a shell is asking, and nobody else

        root = typer.main.get_command(app)
        sys.stdout.writelines(completion.answer(shell, " ".join(words), root, load, SYNONYMS))
        return 0
    if any(not word.isascii() and word.encode(errors="replace").decode() != word for word in words):
        raise NotUtf8("what was typed")
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    try:
        while True:
            try:
                command = typer.main.get_command(app)
                with command.make_context("coachlog", words or ["due"]) as context:
                    command.invoke(context)
            except Question as question:
                words = _ask(question, words)
            else:
                return 0
    except typer.Exit as ended:  # --help, --version, a question that nobody answered
        return ended.exit_code


def _complain(sentence: str, code: int) -> int:
    with suppress(OSError):  # nobody can be told; the exit code says it
        print(f"coachlog: {one_line(sentence)}", file=sys.stderr, flush=True)
    return code


def _path(error: typer.TyperException, words: Sequence[str]) -> str:
    """Return the command whose words Typer could not take."""
    context = getattr(error, "ctx", None)
    named = words[: _after_the_command(words)] if words and _is_a_command(words[0]) else []
    return context.command_path if context else " ".join(["coachlog", *named])


# Questions


def _ask(question: Question, words: Sequence[str]) -> list[str]:
    """Ask on a terminal, and return the words with the answer in its place. Elsewhere the question is an error."""
    if isinstance(question, Confirmation):
        return _confirmed(question, words)
    if isinstance(question, CodeShown):
        return _typed_back(question, words)
    if not (question.answers and sys.stdin.isatty() and sys.stderr.isatty()):
        raise question
    print(f"coachlog: {one_line(str(question))}", file=sys.stderr)
    for number, answer in enumerate(question.answers, 1):
        print(f"  {number}  {one_line(answer.label)}", file=sys.stderr)
    choice = f"1-{len(question.answers)}" if len(question.answers) > 1 else "1"
    chosen = _typed(f"Which one? [{choice}, Enter for none] ").strip()
    if not (chosen.isdecimal() and 0 < int(chosen) <= len(question.answers)):
        print("Nothing was saved.", file=sys.stderr)
        raise typer.Exit(question.exit_code)
    answer = question.answers[int(chosen) - 1]
    word = _add_rep(answer, words, question.exit_code) if answer.adds_rep else answer.word
    return _replaced(words, question, word)


def _confirmed(question: Confirmation, words: Sequence[str]) -> list[str]:
    """Have something typed that cannot be typed by accident; return the words with --yes."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise question
    print(f"coachlog: {one_line(question.sentence)}", file=sys.stderr)
    typed = _typed(f"Type {one_line(question.typed)} to go on: ").strip()
    if typed != question.typed and not (fold(typed) and fold(typed) == fold(question.typed)):
        print("Nothing was changed.", file=sys.stderr)
        raise typer.Exit(CoachlogError.exit_code)
    place = _after_the_command(words)
    return [*words[:place], "--yes", *words[place:]]


def _typed_back(question: CodeShown, words: Sequence[str]) -> list[str]:
    """Show a recovery code and have it typed back; return the words with what was typed."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise question
    print(
        "This is the key of your journal, as a recovery code. It is shown this once:\n"
        "write it down, and keep it away from this computer. Without it or the key\n"
        f"nobody can read the journal again, not even you.\n\n  {question.code}\n",
        file=sys.stderr,
    )
    typed = _typed("Type it back to go on, with or without the dashes:\n  ").strip()
    if not typed:
        print("Nothing was changed.", file=sys.stderr)
        raise typer.Exit(CoachlogError.exit_code)
    place = _after_the_command(words)
    return [*words[:place], f"--code={typed}", *words[place:]]


def _typed(prompt: str) -> str:
    """Return the line that is typed, with its end; nothing at all after Ctrl-D."""
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()


def _add_rep(answer: Answer, words: Sequence[str], refused: int) -> str:
    """Add the rep that was not there, under the name that is typed; return what to call them from now on."""
    usual = answer.word.title()
    line = _typed(f"Full name [{one_line(usual)}] ")
    if not line:
        print("\nNothing was saved.", file=sys.stderr)
        raise typer.Exit(refused)
    name = " ".join(line.split()) or usual
    where = [part for place, word in enumerate(words) if word in ("--journal", "--today") for part in words[place:][:2]]
    where += [word for word in words if word.startswith(("--journal=", "--today="))]
    if code := _run(["rep", "add", *where, "--", name]):
        raise typer.Exit(code)
    return name


def _replaced(words: Sequence[str], question: Question, answer: str) -> list[str]:
    """Put the answer where the word stood: behind its option, at the end of a text, or as a word of its own."""
    replaced = list(words)
    values = _values(words)
    wanted = "" if question.place == LAST_WORD else question.place
    numbered = list(enumerate(words))
    for place, word in reversed(numbered) if question.place == LAST_WORD else numbered:
        if question.place == "@":
            typed = word.rstrip()
            if typed.endswith(f"@{question.word}"):
                replaced[place] = typed.removesuffix(question.word) + answer
                return replaced
            continue
        option = f"{wanted}=" if wanted and word.startswith(f"{wanted}=") else ""
        value = word.removeprefix(option)
        parts = [value] if value == question.word or not wanted else value.split(",")  # `--with maria,dev`
        if question.word in parts and (option or values.get(place) == wanted):
            replaced[place] = option + ",".join(answer if part == question.word else part for part in parts)
            return replaced
    raise question


def _is_a_command(word: str) -> bool:
    return word in SYNONYMS or any(word in lines for lines in COMMANDS.values())


def _after_the_command(words: Sequence[str]) -> int:
    """Return how many words name the command: one, or a noun and its verb."""
    command = load(SYNONYMS.get(words[0], words[:1])[0])
    return 2 if hasattr(command, "commands") and words[1:] else 1


def _values(words: Sequence[str]) -> dict[int, str]:
    """Say of each word whose value it is: an option's, or (empty) one of its own. What names the command is neither."""
    command = load(SYNONYMS.get(words[0], words[:1])[0])
    named = _after_the_command(words)
    if named > 1:
        command = command.commands[words[1]]
    flags = {
        name for one in command.params if getattr(one, "is_flag", False) for name in (*one.opts, *one.secondary_opts)
    }
    values: dict[int, str] = {}
    for place in range(named, len(words)):
        before = words[place - 1]
        is_value = before.startswith("-") and before not in flags and before != "--" and "=" not in before
        values[place] = before if is_value and place > named else ""
    return values

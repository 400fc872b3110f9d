"""The command line: the table of commands; each ends with at most one line of error, and an exit code."""

import errno
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import typer
from typer.core import TyperCommand

from coachlog import __version__, shell, usage
from coachlog.commands import load
from coachlog.errors import CoachlogError, NoSuchRep, Unreadable

INTERRUPTED = 130

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "Write down": {
        "note": "Record a one-on-one",
        "topic": "Add a topic for next time",
        "followup": "Track a follow-up",
        "feedback": "Save feedback to give later",
        "praise": "Record praise",
        "session": "Record a team session",
    },
    "Goals": {
        "goal": "Set a goal with a due date",
        "checkin": "Update a goal's progress",
    },
    "Each morning": {
        "due": "See what's due, who's quiet",
        "done": "Mark as done",
        "given": "Mark feedback as given",
        "drop": "Close without finishing",
        "snooze": "Snooze an item or reminders",
    },
    "One-on-one": {
        "prep": "Prepare for a one-on-one",
        "recap": "Sum it up to share",
    },
    "People": {
        "rep": "Add, list, edit, pause, …",
    },
    "Your team": {
        "team": "See each rep at a glance",
        "week": "See your week at a glance",
        "review": "Summarize a quarter",
    },
    "Look up": {
        "history": "Show entries by day",
        "find": "Search texts, list tags",
        "about": "Follow a deal across reps",
        "show": "Show one entry in full",
    },
    "Fix mistakes": {
        "edit": "Change an entry",
        "delete": "Delete an entry",
        "undo": "Undo the last change",
        "redo": "Redo the last undo",
    },
    "Files": {
        "export": "Write Markdown, JSON, CSV",
        "import": "Bring in a spreadsheet",
        "sync": "Keep laptops in sync",
        "backup": "Back up the journal",
        "demo": "Try a sample journal",
    },
    "Maintenance": {
        "config": "Show or change settings",
        "where": "Show where the journal is",
        "doctor": "Check the journal",
        "restore": "Restore from a backup",
        "encrypt": "Encrypt the journal",
        "decrypt": "Remove encryption",
    },
}
RARE = ("Maintenance",)  # not on the first page of help


class Commands(usage.Verbs):
    """All commands by their one line; a command's module is imported when it is typed."""

    def __init__(self, **settings: Any) -> None:
        stubs = {name: TyperCommand(name, help=line) for lines in COMMANDS.values() for name, line in lines.items()}
        super().__init__(**{**settings, "commands": stubs})

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was typed and load it."""
        if args[0] not in self.commands:
            from coachlog.slips import meaning  # noqa: PLC0415 - for other tools' words only

            args = meaning.alias(args) or args
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(str(name)), rest

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as Typer calls it
        """List the daily commands by the moment in which a manager needs them."""
        daily = {moment: lines for moment, lines in COMMANDS.items() if moment not in RARE}
        formatter.write(usage.front_page(daily, formatter.width))


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
        from coachlog import completion_setup  # noqa: PLC0415 - used once

        print(completion_setup.install())
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Show the version"),
    install_completion: bool = typer.Option(
        False,
        "--install-completion",
        callback=_install_completion,
        is_eager=True,
        help="Let TAB complete commands and names",
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
    # Everything is closed and flushed. Skipping the interpreter's shutdown saves a tenth of a daily command.
    os._exit(code)


def main(words: Sequence[str]) -> int:
    """Run one command; return its exit code. Never a traceback for what a user can cause."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal has its own encoding. What a program reads is UTF-8 with \n everywhere, as on Windows it isn't.
            piped = {} if stream.isatty() else {"encoding": "utf-8", "newline": "\n"}
            stream.reconfigure(errors="backslashreplace", **piped)
    try:
        code = _ended(list(words))
        sys.stdout.flush()
    except OSError as error:
        if _has_nobody_to_read(error):  # everything is saved by now
            return 0
        what = f"{error.filename} can't be used" if error.filename else "can't write to standard output"
        return _complain(f"{what} ({error.strerror}). Anything saved is safe", 1)
    return code


def _has_nobody_to_read(error: OSError) -> bool:
    """Whether standard output is a pipe whose reader has gone. Windows only says that something is invalid."""
    if error.errno == errno.EINVAL and shell.ON_WINDOWS and not error.filename:
        try:
            sys.stdout.flush()
        except OSError:
            return True
    return isinstance(error, BrokenPipeError)


def _ended(words: list[str]) -> int:
    """Run one command; turn what went wrong into its one line and its exit code."""
    try:
        return _run(words)
    except (Unreadable, NoSuchRep) as error:
        return _about_words(words, str(error), error.exit_code)
    except CoachlogError as error:
        return _complain(str(error), error.exit_code)
    except typer.TyperException as error:
        return _about_words(words, usage.complaint(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort) as error:
        print(file=sys.stderr)
        return _complain(said, INTERRUPTED) if (said := str(error)) else INTERRUPTED


def _about_words(words: list[str], sentence: str, code: int) -> int:
    """Say what the words probably meant, if that is known; otherwise what is wrong with them."""
    from coachlog.slips import meaning  # noqa: PLC0415 - for lines that failed only

    meant = meaning.meant(words, sentence, typer.main.get_command(app), load)
    return _complain(meant or sentence, Unreadable.exit_code if meant else code)


def _run(words: list[str]) -> int:
    """Run one command; return its exit code."""
    if asking := os.environ.get("_COACHLOG_COMPLETE"):
        from coachlog import completion  # noqa: PLC0415 - only a shell asks this

        line = os.environ.get("_COACHLOG_LINE") or " ".join(words)
        root = typer.main.get_command(app)
        sys.stdout.writelines(completion.answer(asking, line, root, load))
        return 0
    if any(not word.isascii() and word.encode(errors="replace").decode() != word for word in words):
        raise Unreadable("what you typed isn't UTF-8, so nothing was saved. Set your terminal and LANG to UTF-8")
    if words[:1] == ["help"]:
        words = words[1:]
        if shown := _help(words):
            sys.stdout.write(shown)
            return 0
        words = [*words, "--help"]
    elif words[:1] in (["--help"], ["-h"]):
        words = [*words[1:], "--help"]
    try:
        command = typer.main.get_command(app)
        with command.make_context("coachlog", [*words] or ["due"]) as context:
            command.invoke(context)
    except typer.Exit as ended:  # --help, --version, a question that wasn't answered
        return ended.exit_code
    return 0


def _help(words: list[str]) -> str:
    """Return what ``coachlog help`` shows for some words; nothing where that is the help of a command."""
    root = typer.main.get_command(app)
    ctx = root.make_context("coachlog", [], resilient_parsing=True)
    width = ctx.make_formatter().width
    if not words:
        return usage.all_topics(width)
    if words[0].startswith("-"):
        return ""
    if words[0] == "commands":
        return usage.all_commands(root, ctx, COMMANDS, width)
    from coachlog.slips import meaning  # noqa: PLC0415 - only help needs it here

    names = [name for lines in COMMANDS.values() for name in lines]
    return "" if meaning.alias(words) else usage.topic(words[0].casefold(), names, width)


def _complain(sentence: str, code: int) -> int:
    from coachlog.screen import wrapping  # noqa: PLC0415 - most commands have no errors to show

    with suppress(OSError):  # stderr is closed: the exit code has to do
        wrapping.complain(sentence)
    return code

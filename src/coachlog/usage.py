"""How help looks, and what is said about words that no command takes."""

import inspect
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import chain, zip_longest
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from coachlog import bare_words, shell
from coachlog.bare_words import is_word
from coachlog.errors import CoachlogError, Unreadable, quoted, shortened
from coachlog.options import DASHES, TYPED

AFTER_DASHES = "coachlog.after_dashes"  # in Typer's meta: whether some of the words stood after --
EVERYWHERE = ("--journal", "--today", "--json", "--yes")  # options of every command
TWO_COLUMNS = 78  # letters that they need
CLOSE = 0.7  # how like an option something must be to be meant


class NoSuchTopic(CoachlogError):
    """A word after ``help`` that is much like the name of a topic or a command (exit 2)."""

    exit_code = Unreadable.exit_code


class _Ours:
    """What our commands and groups of commands have in common."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write our help page."""
        formatter.write(page(self, ctx, formatter.width))

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse the words. An error always knows the command: Typer leaves it out where a value is missing."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc]
        except typer.TyperException as error:
            error.ctx = getattr(error, "ctx", None) or ctx  # type: ignore[attr-defined]
            raise


class Command(_Ours, TyperCommand):
    """A command."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse the words; several words of a text need no quotes. Raises Unreadable where they aren't clear.

        A command that reads its words by itself gets the first -- too: what follows it is text.
        """
        ctx.meta[AFTER_DASHES] = DASHES in args
        args = bare_words.arranged(ctx.command_path, self.get_params(ctx), args)
        if DASHES in args and any(param.name == TYPED for param in self.params):
            place = args.index(DASHES)
            args = [*args[:place], DASHES, *args[place:]]
        return super().parse_args(ctx, args)


class Verbs(_Ours, TyperGroup):
    """A noun with its verbs, or everything that can be typed first."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was typed. Raises Unreadable, with what may be meant."""
        if args[0] in self.commands or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        typed = args[0].casefold()
        names = [typed] if typed in self.commands else get_close_matches(typed, self.commands)
        near = [shell.join([name, *args[1:]]) for name in names]
        then = f"Did you mean: {' or '.join(f'{ctx.command_path} {line}' for line in near)}"
        raise Unreadable(
            f"no command {quoted(args[0])}. {then if near else f'To see them all: {ctx.command_path} --help'}"
        )


def page(command: Any, ctx: Any, width: int) -> str:
    """Return a command's help: how it's typed, what it does, its words or verbs, its options, examples, its topics."""
    from coachlog import manual  # noqa: PLC0415 - only help shows it

    verbs = [(name, verb.get_short_help_str(width)) for name, verb in getattr(command, "commands", {}).items()]
    lists = {"Words": words(command), "Verbs": verbs, "Options": options(command, ctx)}
    said = (manual.filled(paragraph, width, "  ") for paragraph in inspect.cleandoc(command.help).split("\n\n"))
    parts = [f"Usage: {synopsis(command, ctx)}", *said]
    parts += ["\n".join([f"{name}:", *manual.table(rows, width)]) for name, rows in lists.items() if rows]
    examples = command.epilog.splitlines()
    named = ctx.command_path.partition(" ")[2]
    more = [f"coachlog help {topic.name}" for topic in manual.topics() if named in topic.commands]
    last = [f"Example{'s' * (len(examples) > 1)}:", *(f"  {example}" for example in examples)]
    parts.append("\n".join([*last, *([_more(more, width)] if more else [])]))
    return "\n\n".join(parts)


def front_page(moments: Mapping[str, Mapping[str, str]], width: int) -> str:
    """Return the first page of help: the daily commands by moment, in two columns, so that they fit one screen."""
    blocks = [[moment, *_lines(lines)] for moment, lines in moments.items()]
    splits = range(1, len(blocks)) if width >= TWO_COLUMNS else [len(blocks)]
    columns = [(list(chain(*blocks[:split])), list(chain(*blocks[split:]))) for split in splits]
    left, right = min(columns, key=lambda both: max(map(len, both)))
    return "\n".join(
        [
            "Usage: coachlog COMMAND [WORDS] [OPTIONS]; coachlog alone shows what's due",
            *(f"{one:40}{other}".rstrip() for one, other in zip_longest(left, right, fillvalue="")),
            _more(["coachlog note --help", "coachlog help", "coachlog help commands"], width),
        ]
    )


def all_commands(root: Any, ctx: Any, moments: Mapping[str, Mapping[str, str]], width: int) -> str:
    """Return every command by moment, and the options that stand alone."""
    from coachlog import manual  # noqa: PLC0415 - only help shows it

    parts = ["\n".join([moment, *_lines(lines)]) for moment, lines in moments.items()]
    parts.append("\n".join(["Without a command", *manual.table(options(root, ctx), width)]))
    return "\n\n".join([*parts, "More: coachlog COMMAND --help\n"])


def all_topics(width: int) -> str:
    """Return how to get help: on a command, on all of them, and the topics."""
    from coachlog import manual  # noqa: PLC0415 - only help shows it

    ways = [
        ("coachlog --help", "The daily commands on one screen"),
        ("coachlog help commands", "All commands"),
        ("coachlog help note", "One command: its options, with examples"),
        ("coachlog help dates", "One of these topics:"),
    ]
    topics = manual.table([(topic.name, topic.about) for topic in manual.topics()], width)
    return "\n".join([*manual.table(ways, width), "", *topics, "", "Everything in one document: man coachlog\n"])


def topic(word: str, names: Sequence[str], width: int) -> str:
    """Return a help topic; nothing for a command (one of ``names``) without one.

    Raises NoSuchTopic for a word like a topic's name or a command's, and Unreadable for another one.
    """
    from coachlog import manual  # noqa: PLC0415 - only help shows it

    if word in manual.TOPICS:
        return manual.shown(manual.topic(word), width)
    if word in names:
        return ""
    if near := list(dict.fromkeys(manual.near(word, names))):  # a topic can have a command's name
        raise NoSuchTopic(f"no help on {quoted(word)}. Did you mean {' or '.join(near)}? For the list: coachlog help")
    raise Unreadable(f"no help on {quoted(word)}. For the list: coachlog help")


def _more(lines: Sequence[str], width: int) -> str:
    """Return what else can be typed for help, side by side if there is room."""
    beside = f"More: {'  ·  '.join(lines)}"
    return beside if len(beside) <= width else "\n".join(["More:", *(f"  {line}" for line in lines)])


def _lines(commands: Mapping[str, str]) -> list[str]:
    return [f"  {name:8}  {line}" for name, line in commands.items()]


def synopsis(command: Any, ctx: Any) -> str:
    """Return how a command is typed: ``coachlog note REP [TEXT] [OPTIONS]``."""
    typed = ["[VERB]"] if hasattr(command, "commands") else [word for word, _ in words(command)]
    return " ".join([ctx.command_path, *typed, "[OPTIONS]"])


def words(command: Any) -> list[tuple[str, str]]:
    """Return the words that a command takes, each with what it is."""
    return [(param.metavar, param.help or "") for param in command.params if is_word(param)]


def options(command: Any, ctx: Any) -> list[tuple[str, str]]:
    """Return the options that a command takes, each with what it does."""
    rows = [param.get_help_record(ctx) for param in command.params if not is_word(param)]  # without --help
    return [(row[0].replace("--private / --no-", "--[no-]"), row[1]) for row in rows if row]


def complaint(error: Any) -> str:
    """Return our one line about what Typer couldn't understand."""
    param: Any = getattr(error, "param", None)
    ctx, path = error.ctx, error.ctx.command_path
    said = error.format_message()
    if option := getattr(error, "option_name", None):
        names = [name.lstrip("-") for name in getattr(error, "possibilities", None) or ()]
        near = [f"--{name}" for name in get_close_matches(shortened(option).lstrip("-"), names, cutoff=CLOSE)]
        return _about_option(shortened(option), said, path, near, takes_text=takes_text(ctx.command))
    if param and said.startswith("Missing"):
        what = re.split(r"[^\w|]", param.metavar)[0]
        grammar = synopsis(ctx.command, ctx).removesuffix(" [OPTIONS]")
        return f"{QUESTIONS[what]}: {grammar}"
    if param:
        name, value = param.opts[0], quoted(_refused(error))
        if not (known := bare_words.choices(param)):
            return f"{name}: {value} isn't a whole number"
        *others, last = known
        return f"unknown {name.lstrip('-')} {value}. Use {', '.join(others)} or {last}"
    return f"no command was typed. To see them all: {path} --help"


def _refused(error: Any) -> str:
    """Return the value that an error is about: in quotes in its message, and from Typer 0.29 on in pydantic's error."""
    if errors := getattr(error.__cause__, "errors", None):
        return str(errors()[0]["input"])
    return str(error.message.rpartition(" is not ")[0][1:-1])


def takes_text(command: Any) -> bool:
    """Whether one of a command's words is text, and may begin with a dash."""
    return bare_words.takes_text([param for param in command.params if is_word(param)])


QUESTIONS = {  # about a word that is missing, by its metavar
    "REP": "which rep? Give an alias",
    "INTO": "which rep stays? Give an alias",
    "ID": "which entry? Give its number",
    "ID|REP": "which entry? Give its number, or a rep",
    "ID|last": "which entry? Give its number, or last",
    "NAME": "what's the name? Type it",
    "DAY": "which day? Type it",
    "FILE": "which file? Name it",
}


def _about_option(option: str, said: str, path: str, near: Sequence[str], *, takes_text: bool) -> str:
    see = f"All options: {path} --help"
    if "requires an argument" in said:
        return f"{option} needs a value. {see}"
    if "does not take a value" in said:
        return f"{option} takes no value. {see}"
    if near:
        return f"no option {option}. Did you mean {' or '.join(near)}? {see}"
    if path == "coachlog":
        shown = option if option in EVERYWHERE else "--json"
        return f"no option {option} before the command. Options stand after it, as in: coachlog due {shown}"
    if takes_text:
        return f"no option {option}. If it is text, put -- before it: {path} … -- 'TEXT'. Otherwise: {path} --help"
    return f"no option {option}. {see}"

"""How help looks, and what is said of words that no command takes."""

import inspect
import re
import textwrap
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from itertools import chain, zip_longest
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from coachlog.errors import Unreadable, quoted, shortened

# What people type first who come from other tools, by what it is here.
ELSEWHERE: Mapping[str, Sequence[str]] = {
    "note": ("add", "new", "log", "meeting", "1on1", "1-1", "1:1"),
    "followup": ("todo", "task", "promise", "remind"),
    "due": ("today", "status", "agenda"),
    "done": ("close", "complete", "finish"),
    "drop": ("cancel",),
    "snooze": ("defer", "postpone"),
    "history": ("list", "ls", "log"),
    "show": ("cat", "view"),
    "find": ("grep", "query"),
    "find --tags": ("tag", "tags"),
    "about": ("deal", "account"),
    "review": ("report", "summary"),
    "week": ("stats", "weekly", "friday"),
    "edit": ("change", "modify", "update"),
    "delete": ("rm", "remove"),
    "rep add": ("add", "new", "init", "hire"),
    "rep list": ("list", "ls", "people"),
    "rep pause": ("pause", "away", "vacation"),
    "rep resume": ("resume", "back"),
    "rep leave": ("leave", "archive"),
    "rep erase": ("erase", "forget"),
    "backup": ("save", "snapshot"),
    "config": ("set", "settings"),
}

EVERYWHERE = ("--journal", "--today", "--json", "--yes")  # options of every command
TWO_COLUMNS = 78  # letters that they need
CLOSE = 0.7  # how like an option something must be to be meant


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


class Verbs(_Ours, TyperGroup):
    """A noun with its verbs, or everything that can be typed first."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was typed. Raises Unreadable, with what may be meant."""
        typed = args[0].casefold()
        if args[0] in self.commands or typed.startswith("-"):
            return super().resolve_command(ctx, args)
        known = [] if ctx.parent else [name for name, others in ELSEWHERE.items() if typed in others]
        near = known or get_close_matches(typed, self.commands)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        raise Unreadable(f"no command {quoted(args[0])}.{meant} See {ctx.command_path} --help")


def page(command: Any, ctx: Any, width: int) -> str:
    """Return a command's help: how it is typed, what it does, its words or verbs, its options, its examples."""
    fill = partial(textwrap.fill, width=width, subsequent_indent="  ", initial_indent="  ", break_on_hyphens=False)
    verbs = [(name, verb.get_short_help_str(width)) for name, verb in getattr(command, "commands", {}).items()]
    lists = {"Words": words(command, ctx), "Verbs": verbs, "Options": options(command, ctx)}
    parts = [f"Usage: {synopsis(command, ctx)}", *map(fill, inspect.cleandoc(command.help).split("\n\n"))]
    parts += ["\n".join([f"{name}:", *_table(rows, width)]) for name, rows in lists.items() if rows]
    examples = command.epilog.splitlines()
    parts += ["\n".join([f"Example{'s' * (len(examples) > 1)}:", *(f"  {example}" for example in examples)])]
    return "\n\n".join(parts)


def front_page(root: Any, ctx: Any, moments: Mapping[str, Mapping[str, str]], width: int) -> str:
    """Return the help of all: the commands by moment, in two columns, so that they fit one screen."""
    blocks = [[moment, *(f"  {name:8}  {line}" for name, line in lines.items())] for moment, lines in moments.items()]
    splits = range(1, len(blocks)) if width >= TWO_COLUMNS else [len(blocks)]
    columns = [(list(chain(*blocks[:split])), list(chain(*blocks[split:]))) for split in splits]
    left, right = min(columns, key=lambda both: max(map(len, both)))
    flags = "  ".join(max(option.opts, key=len) for option in root.get_params(ctx))
    return "\n".join(
        [
            "Usage: coachlog COMMAND [WORDS] [OPTIONS]; coachlog alone shows what is due",
            "",
            *(f"{one:40}{other}".rstrip() for one, other in zip_longest(left, right, fillvalue="")),
            "",
            'Example  coachlog note maria "Wants to lead the QBR" --mine "ask Tom @thu"',
            "Days     fri, tomorrow, 3d, in 2 weeks, 25 nov, eoq, 2026-11-25",
            f"Options  {flags}",
            "More     coachlog note --help  ·  all of it: man coachlog",
        ]
    )


def synopsis(command: Any, ctx: Any) -> str:
    """Return how a command is typed: ``coachlog note REP [TEXT] [OPTIONS]``."""
    typed = ["[VERB]"] if hasattr(command, "commands") else [word for word, _ in words(command, ctx)]
    return " ".join([ctx.command_path, *typed, "[OPTIONS]"])


def words(command: Any, ctx: Any) -> list[tuple[str, str]]:
    """Return the words that a command takes, each with what it is."""
    return [(param.make_metavar(ctx), param.help or "") for param in command.params if _is_word(param)]


def options(command: Any, ctx: Any) -> list[tuple[str, str]]:
    """Return the options that a command takes, each with what it does."""
    rows = [param.get_help_record(ctx) for param in command.get_params(ctx) if not _is_word(param)]
    return [(row[0].replace("--private / --no-", "--[no-]"), row[1]) for row in rows if row]


def complaint(error: Any) -> str:
    """Return our one line about what Typer couldn't understand."""
    param: Any = getattr(error, "param", None)
    ctx, path = error.ctx, error.ctx.command_path
    said, see = error.format_message(), f"See {path} --help"
    if option := getattr(error, "option_name", None):
        near = get_close_matches(shortened(option), getattr(error, "possibilities", None) or (), cutoff=CLOSE)
        return _about_option(shortened(option), said, path, near, takes_text=_takes_text(ctx.command))
    if param and said.startswith("Missing"):
        return f"{param.make_metavar(ctx).partition(' [')[0]} is missing: {synopsis(ctx.command, ctx)}. {see}"
    if said.startswith("Got unexpected"):
        extra = said.partition("(s) (")[2].removesuffix(")")
        if extra.startswith("@") and (inside := _with_its_day(ctx, extra)):
            return f"{quoted(extra)} belongs inside the quotes: {inside}"
        return f"{quoted(extra)} is too much: {synopsis(ctx.command, ctx)}. A text of several words goes in quotes"
    if param:
        value = quoted(error.message.rpartition(" is not ")[0][1:-1])  # which stands in quotes already
        what = "no whole number" if param.type.name == "int" else f"none of {', '.join(param.type.choices)}"
        return f"{param.opts[0]}: {value} is {what}"
    return f"no command is named. {see}"


def _with_its_day(ctx: Any, day: str) -> str:
    """Return a text as it is to be typed with its day; nothing for a command whose texts have none."""
    if "due" in ctx.params and ctx.params.get("text"):
        alone = quoted(day[1:]) if " " in day else shortened(day[1:])
        return f'"{shortened(ctx.params["text"])} {shortened(day)}", or --due {alone}'
    return f'--mine "… {shortened(day)}"' if "mine" in ctx.params else ""


def _takes_text(command: Any) -> bool:
    """Whether one of a command's words is text, and may begin with a dash."""
    metavars = [param.metavar or "" for param in command.params if _is_word(param)]
    return any(re.search("TEXT|TITLE|WHY|WORDS|LANDED|NAME", metavar) for metavar in metavars)


def _about_option(option: str, said: str, path: str, near: Sequence[str], *, takes_text: bool) -> str:
    see = f"See {path} --help"
    if "requires an argument" in said:
        return f"{option} needs a word after it. {see}"
    if "does not take a value" in said:
        return f"{option} takes no value. {see}"
    if near:
        return f"no option {option}. Did you mean {' or '.join(near)}? {see}"
    if path == "coachlog":
        shown = option if option in EVERYWHERE else "--json"
        return f"no option {option} before the command. Options stand after it, as in: coachlog due {shown}"
    if takes_text:
        return f"no option {option}. If it is text, put -- before it: {path} … -- 'TEXT'. Else see {path} --help"
    return f"no option {option}. {see}"


def _is_word(param: Any) -> bool:
    """Whether a parameter is typed as a word of its own."""
    return bool(param.param_type_name == "argument")


def _table(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Return the lines of a list in two columns."""
    first = max(len(name) for name, _ in rows)
    return [
        textwrap.fill(
            said, width, initial_indent=f"  {name:{first}}  ", subsequent_indent=" " * (first + 4),
            break_on_hyphens=False,
        )
        for name, said in rows
    ]  # fmt: skip

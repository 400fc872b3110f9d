"""From a line that failed to the one that was meant."""

from collections.abc import Callable, Sequence
from typing import Any

from coachlog.slips.known import Known
from coachlog.slips.lines import briefly_said, filled_in, first_match, is_option, sentence, shown
from coachlog.slips.options import Options, right_values
from coachlog.usage import EVERYWHERE

LISTED = 6  # reps in a sentence


def alias(words: Sequence[str]) -> list[str] | None:
    """Return the line that is run in place of one that begins with another tool's word; None: no line is."""
    found = first_match(words, Known(words, ()), run=True)
    if found is None:
        return None
    slip, values = found
    line: list[str] = []
    for word in slip.lines[0].split():
        line += values[word[1:-1]] if word.startswith("{") else [word]
    return [*line, *values[""]]


def meant(words: Sequence[str], said: str, root: Any, load: Callable[[str], Any]) -> str | None:
    """Return a sentence with the line that was meant; None where no slip is known.

    ``said`` is the sentence about what failed. ``root`` and ``load`` give the command by its name.
    """
    typed = [*words[1:], "--help"] if words[:1] == ["help"] else list(words)
    typed = alias(typed) or typed
    known = Known(typed, root.commands)
    path, command, rest = _command(typed, root, load)
    is_command = path and not (hasattr(command, "commands") and rest[:1] and not is_option(rest[0]))
    if is_command and (mended := Options(command, path, rest).mended()):
        return mended
    if found := first_match(typed, known, run=False):
        slip, values = found
        lines = dict.fromkeys(filled_in(one, values) for one in slip.lines)
        return sentence(slip.say or f"{briefly_said(said)}. Did you mean", lines)
    if not path:
        return _options_first(rest, root)
    if is_command and (right := right_values(command, path, rest, said)):
        return right
    return _which_rep(known, path, command) if said.startswith("which rep? ") else None


def _command(words: Sequence[str], root: Any, load: Callable[[str], Any]) -> tuple[list[str], Any, list[str]]:
    """Return the names of the command that a line begins with, the command, and the other words."""
    path: list[str] = []
    command, rest = root, list(words)
    while rest and rest[0] in getattr(command, "commands", ()):
        command = load(rest[0]) if command is root else command.commands[rest[0]]
        path.append(rest.pop(0))
    return path, command, rest


def _options_first(words: Sequence[str], root: Any) -> str | None:
    """Say that options stand after the command, where those that every command takes stand before it."""
    before: list[str] = []
    rest = list(words)
    while rest and rest[0].partition("=")[0] in EVERYWHERE:
        word = rest.pop(0)
        before.append(word)
        if word in EVERYWHERE[:2] and rest:  # which take a value
            before.append(rest.pop(0))
    if not before or not rest or rest[0] not in root.commands:
        return None
    return sentence("options stand after the command", [shown([*rest, *before])])


def _which_rep(known: Known, path: Sequence[str], command: Any) -> str | None:
    """List the reps for a command that is missing one, longest without a one-on-one first."""
    if not known.here:
        return None
    reps = [f"{rep.alias} ({known.how_long(rep)})" for rep in known.here[:LISTED]]
    more = f" and {len(known.here) - LISTED} more" if len(known.here) > LISTED else ""
    needed = [one.metavar for one in command.params if one.param_type_name == "argument" and one.required]
    lines = [shown([*path, known.here[0].alias, *needed[1:]])]
    if "--team" in Options(command, path, ()).takes:
        lines.append(shown([*path, "--team", "TEAM"]))
    return sentence(f"which rep? Longest without a one-on-one first: {', '.join(reps)}{more}. As in", lines)

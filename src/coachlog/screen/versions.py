"""What was: the versions of an entry, and the steps that can be undone."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from coachlog import days
from coachlog.errors import listed
from coachlog.model import HOW, KINDS, Undoable, Version, changes, plain_number
from coachlog.screen import draw, is_drawn, rows, width
from coachlog.screen.drawing import beside, cells, cut, pad, row, widest
from coachlog.screen.styles import DIM, GAP, HEAD, PLAIN
from coachlog.text import one_line, safe

if TYPE_CHECKING:
    from rich.text import Text

MANY = 3  # ids named one by one
LONGEST_COMMAND = 16
_NAMES = {
    "on": "day", "parent": "linked to", "covered_by": "covered in", "under": "under team goal",
    "given_on": "given", "closed_on": "closed", "snoozed_until": "snoozed until",
    "snoozes": "times snoozed", "every": "check-in every",
}  # fmt: skip
_DAYS = ("on", "due", "given_on", "closed_on", "snoozed_until")
_TEXTS = ("text", "because", "landed")  # shown whole, without what they were


def show(entry_id: int, versions: Sequence[Version], name: str, back: str) -> None:
    """Print the versions of an entry, oldest first, or write them to a pipe: at, command, field, value.

    ``name`` is whose it is; ``back`` says how a deleted entry can come back. Plain text on a terminal too,
    but for the heads, since a very long one would take Rich a minute.
    """
    if not is_drawn():
        rows(_plain(versions))
        return
    kind = next(str(version.fields["kind"]) for version in versions if version.fields)
    draw([row((str(entry_id), DIM), (KINDS[kind].label, HEAD), (one_line(name), PLAIN))])
    wide = max(len(_NAMES.get(field, field)) for _, changed in changes(versions) for field in changed or ())
    was: dict[str, Any] = {}
    gone = False
    for version, changed in changes(versions):
        draw([row((days.moment(version.at), HEAD), (_what(version, was, gone=gone), PLAIN))])
        gone = changed is None
        for field, value in (changed or {}).items():
            if value or was:
                _print(_NAMES.get(field, field).ljust(wide), field, value, was)
        was |= changed or {}
    if back:
        draw([row((back, DIM))])


def _what(version: Version, was: dict[str, Any], *, gone: bool) -> str:
    """Return which command, and whether it deleted the entry or brought it back."""
    if version.fields is None:
        return f"{version.command}: deleted"
    return f"{version.command}: restored" if gone and was else version.command


def _print(name: str, field: str, value: object, was: dict[str, Any]) -> None:
    lead = f"   {name}  "
    if field in _TEXTS:
        print(lead + safe(str(value or "none")).replace("\n", "\n" + " " * len(lead)))
    else:
        before = f"{_said(field, was.get(field))} → " if was else ""
        print(lead + one_line(f"{before}{_said(field, value)}"))


def _said(field: str, value: Any) -> str:
    if value in (None, ""):
        return "none"
    if field in _DAYS:
        with suppress(ValueError):
            return days.long(date.fromisoformat(value))
    if field == "every":
        return days.count(value) if value else "off"
    if field == "how":
        return HOW.get(str(value), str(value))
    return _one_value(value)


def _one_value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(plain_number(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _plain(versions: Sequence[Version]) -> Iterator[tuple[object, ...]]:
    is_first = True
    gone = False
    for version, changed in changes(versions):
        if changed is None or gone:
            yield version.at, version.command, "deleted" if changed is None else "back", None
        gone = changed is None
        for field, value in (changed or {}).items():
            if value or not is_first:
                yield version.at, version.command, field, None if value is None else _one_value(value)
        is_first = False


def show_undoable(steps: Sequence[Undoable], more: Sequence[str]) -> None:
    """Draw the steps that can be undone and what to type, or write them to a pipe: number, at, command, ids, reps."""
    if not is_drawn():
        rows(
            (place, step.at, step.command, ",".join(map(str, step.entries)), ",".join(step.reps))
            for place, step in enumerate(steps, 1)
        )
        return
    draw([*_steps(steps, width()), *beside(more, width())])


def _steps(steps: Sequence[Undoable], columns: int) -> Iterator["Text"]:
    digits = len(str(len(steps)))
    commands = widest((step.command for step in steps), LONGEST_COMMAND)
    for place, step in enumerate(steps, 1):
        when = days.moment(step.at)
        room = columns - digits - cells(when) - commands - 3 * len(GAP)
        yield row(
            (str(place).rjust(digits), DIM),
            (when, DIM),
            (pad(step.command, commands), HEAD),
            (_wrote(step, room), PLAIN),
        )


def _wrote(step: Undoable, room: int) -> str:
    """Return what a step wrote: ids and the first text, reps, settings."""
    ids = step.entries
    names = step.reps if len(step.reps) <= MANY else [f"{len(step.reps)} reps"]
    parts = [", ".join([*names, *step.settings])] if names or step.settings else []
    if ids:
        text = f': "{one_line(step.text)}"' if step.text else ""
        parts.append(
            f"{listed(ids) if step.numbers <= MANY else f'{step.numbers:,} entries, {ids[0]} to {ids[-1]}'}{text}"
        )
    return cut("; ".join(parts), max(room, 10))

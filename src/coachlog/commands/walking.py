"""``due --each``: the items one by one. Each key runs the command that it stands for, which is one step of undo."""

import sys
from collections import Counter
from collections.abc import Mapping

import typer

from coachlog import asking, usage
from coachlog.commands import load
from coachlog.context import Context
from coachlog.duties import Due, Duty
from coachlog.errors import CoachlogError
from coachlog.screen import due as screen
from coachlog.screen import receipts, wrapping

INTERRUPTED = 130  # exit code
KEYS: Mapping[str, Mapping[str, str]] = {  # by duty: what each key does
    "follow-up": {"d": "done", "s": "snooze", "x": "drop"},
    "feedback": {"d": "given", "s": "snooze", "x": "drop"},
    "goal": {"d": "met", "s": "snooze", "x": "drop"},
    "check-in": {"d": "check in", "s": "snooze", "x": "drop the goal"},
}
COMMANDS = {"d": "done", "s": "snooze", "x": "drop"}
DONE_BY = {"feedback": "given", "check-in": "checkin"}  # the command behind `d`, where it isn't done
ASKS = {"snooze": "Until when? (tomorrow, fri, 1w) ", "checkin": "Where does it stand? "}
DID = {"check in": "checked in", "snooze": "snoozed", "drop": "dropped", "drop the goal": "dropped"}  # else as the key


def through(morning: Due, ctx: Context) -> None:
    """Show each item and do what is typed, until the last one, ``q`` or Ctrl-D. Raises Exit after Ctrl-C."""
    duties = [*morning.overdue, *morning.due_today, *morning.coming]
    if not duties:
        receipts.say("Nothing is due.")
        return
    did: Counter[str] = Counter()
    try:
        for place, duty in enumerate(duties, 1):
            screen.show_one(duty, f"{place} of {len(duties)}", ctx.today)
            if not _one(duty, ctx, did):
                break
    except KeyboardInterrupt:
        print(file=sys.stderr)
        _say(did)
        raise typer.Exit(INTERRUPTED) from None
    _say(did)


def _one(duty: Duty, ctx: Context, did: Counter[str]) -> bool:
    """Do with one item what is typed, and count it in ``did``; return whether to go on."""
    keys = KEYS.get(duty.duty, {}) if duty.entry else {}
    prompt = "  ".join([*(f"{key} {what}" for key, what in keys.items()), "Enter next", "q quit"])
    while (typed := asking.line(f"{prompt}: ")) is not None:
        key = typed[:1].lower()
        if key == "q":
            return False
        if not key:
            return True
        if key in keys and duty.entry:
            command = DONE_BY.get(duty.duty, "done") if key == "d" else COMMANDS[key]
            answer = asking.line(ASKS[command]) if command in ASKS else ""
            if command in ASKS and not answer:  # changed their mind
                continue
            if _ran(command, [str(duty.entry.id), *([answer] if answer else [])], ctx):
                did[DID.get(keys[key], keys[key])] += 1
                return True
    print(file=sys.stderr)
    return False


def _ran(command: str, words: list[str], ctx: Context) -> bool:
    """Run a command as if it were typed; return whether it ended well. What is wrong with its words is said."""
    options = ["--today", ctx.today.isoformat(), *(["--journal", str(ctx.place.path)] if ctx.place.named else [])]
    try:
        with load(command).make_context(f"coachlog {command}", [*options, *words]) as context:
            context.command.invoke(context)
    except CoachlogError as error:
        wrapping.complain(str(error))
    except typer.TyperException as error:
        wrapping.complain(usage.complaint(error))
    except typer.Exit as ended:  # a question that nobody answered
        return ended.exit_code == 0
    else:
        return True
    return False


def _say(did: Counter[str]) -> None:
    """Say what was done, and how to undo it."""
    count = did.total()
    if not count:
        receipts.say("No change")
        return
    what = ", ".join(f"{number} {how}" for how, number in did.items())
    every = f". All of them: coachlog undo -n {count}" if count > 1 else ""
    receipts.say(f"{what[:1].upper()}{what[1:]}. Undo{' the last one' if every else ''}: coachlog undo{every}")

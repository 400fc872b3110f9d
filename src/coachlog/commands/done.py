"""coachlog done: something is finished."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import closing, command, new_app
from coachlog.context import Context, Outcome
from coachlog.model import MISSED

app = new_app()


@command(app, epilog="coachlog done 2 slot is ours\ncoachlog done 3 6")
def done(
    ctx: Context,
    typed: Annotated[
        list[str],
        typer.Argument(metavar="ID... [WHY]", help="Entry numbers, then an optional reason; or words of one item"),
    ],
    *,
    missed: Annotated[bool, typer.Option("--missed", help="The goal wasn't met")] = False,
    on: options.On = None,
) -> Outcome:
    """Mark as done: a follow-up, a goal you met, a topic, feedback you gave.

    The reason for feedback is how it landed. Several numbers: all or nothing. After -- everything is the reason.
    Words instead of a number are looked for in your open items, and you are asked.
    """
    return ctx.written_each(closing.close("done", typed, MISSED if missed else "done", on, ctx))

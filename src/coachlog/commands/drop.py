"""coachlog drop: something is closed without being finished."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import closing, command, new_app
from coachlog.context import Context, Outcome

app = new_app()


@command(app, epilog="coachlog drop 2 the deal is gone")
def drop(
    ctx: Context,
    typed: Annotated[
        list[str],
        typer.Argument(metavar="ID... [WHY]", help="Entry numbers, then an optional reason; or words of one item"),
    ],
    *,
    on: options.On = None,
) -> Outcome:
    """Close without finishing: a follow-up, a goal, a topic, feedback.

    Several numbers: all or nothing. After -- everything is the reason. Words instead of a number are looked for in
    your open items, and you are asked.
    """
    return ctx.written_each(closing.close("drop", typed, "drop", on, ctx))

"""coachlog drop: what was promised, or was to be said, will not be."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import closing, command, new_app
from coachlog.context import Context, Outcome

app = new_app()


@command(app, epilog='coachlog drop 2 "the deal is gone"')
def drop(
    ctx: Context,
    words: Annotated[list[str], typer.Argument(metavar="ID... [WHY]", help="Entry numbers, then an optional reason")],
    *,
    on: options.On = None,
) -> Outcome:
    """Close without finishing: a follow-up, a goal, a topic, feedback."""
    return ctx.written_each(closing.close("drop", words, "drop", on, ctx))

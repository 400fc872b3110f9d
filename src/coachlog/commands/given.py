"""coachlog given: feedback that was owed has been said."""

from contextlib import nullcontext
from typing import Annotated

import typer

from coachlog import drafts, options
from coachlog.commands import closing, command, new_app
from coachlog.context import Context, Outcome

app = new_app()


@command(app, epilog='coachlog given dev "Surprised; asked to hear the recording together"')
def given(
    ctx: Context,
    which: Annotated[
        str,
        typer.Argument(metavar="ID|REP", help="The feedback's number, or a rep with one piece to give"),
    ],
    text: Annotated[
        str | None,
        typer.Argument(metavar="[HOW IT LANDED]", help="The rep's response; - reads standard input"),
    ] = None,
    *,
    on: options.On = None,
) -> Outcome:
    """Mark feedback as given, with how it landed."""
    day = ctx.happened(on)
    owed = ctx.one_of(which, "pieces of feedback to give", "feedback")
    typed = nullcontext(None) if text is None else drafts.typed(text, ctx.place.drafts, f"given-{which}")
    with typed as landed, ctx.writing("given") as step:
        entry = closing.closable(step, owed, "given")
        written = step.change(entry._replace(status="given", given_on=day, landed=landed, because=None))
    return ctx.written([written])

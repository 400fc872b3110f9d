"""coachlog goal: an expectation with a day, perhaps a number, and a rhythm of check-ins."""

from typing import Annotated

import typer

from coachlog import drafts, options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import Unreadable, require_text
from coachlog.model import Entry

app = new_app()


@command(
    app,
    epilog='coachlog goal maria "Close 2 new logos @eoq" --target 2 --every 2w\n'
    'coachlog goal dev "Run the win/loss review" --due none --every 1w',
)
def goal(
    ctx: Context,
    rep: options.RepWord,
    text: options.Text = None,
    *,
    due: options.Due = None,
    target: Annotated[str | None, typer.Option("--target", metavar="N", help="The number to reach: 2, 250k.")] = None,
    every: Annotated[
        str | None, typer.Option("--every", metavar="SPAN", help="How often to check in: 2w, 10d, off.")
    ] = None,
    on: options.On = None,
    private: options.Private = False,
) -> Outcome:
    """Agree on a goal, with a day and a rhythm of check-ins.

    The day is --due DAY, or @DAY at the end of the text. What is to be done again and again is a goal with --every.
    """
    number = options.number(target, "--target", positive=True)
    who = ctx.rep(rep, may_add=True)
    day = ctx.happened(on)
    rhythm = ctx.settings.goal_every if every is None else options.span(every, "--every")
    given = ctx.due(due)
    with drafts.typed(text, ctx.place.drafts, drafts.name("goal", who.alias, private=private)) as words:
        agreed = ctx.commitment(words, given)
        if not agreed.given:
            raise Unreadable("a goal needs a day: --due DAY, or @DAY at the end of the text (@none: it has none)")
        entry = Entry(
            "goal", who.alias, day, require_text(agreed.text, "the text"), private,
            due=agreed.due, target=number, every=rhythm, status="open",
        )  # fmt: skip
        with ctx.writing("goal") as step:
            written = step.add(entry)
    return ctx.written([written], typed=[written.text], more=lambda: ctx.say_next_check_in(written, None))

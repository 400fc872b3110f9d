"""coachlog followup: a commitment outside a one-on-one, with its owner."""

from typing import Annotated

import typer

from coachlog import asking, drafts, options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import Unreadable, require_text
from coachlog.model import OWNER_REP, OWNER_YOU, Entry

app = new_app()


@command(
    app,
    epilog='coachlog followup maria "send the pricing deck @tomorrow"\n'
    'coachlog followup dev "read the contract" --owner legal:Ana --due fri',
)
def followup(
    ctx: Context,
    rep: options.RepWord,
    text: options.Text = None,
    *,
    due: options.Due = None,
    theirs: Annotated[bool, typer.Option("--theirs", help="The rep owes it")] = False,
    owner: Annotated[str | None, typer.Option("--owner", metavar="NAME", help="A partner owes it: legal:Ana")] = None,
    on: options.On = None,
    private: options.Private = False,
) -> Outcome:
    """Track a follow-up. It's yours unless you add --theirs or --owner.

    A day at the end of the text is the due date, with or without an @. Without one it never appears in due; coachlog
    history --open lists it. For a shared one, add two. For one that recurs: coachlog goal --every SPAN
    """
    if theirs and owner is not None:
        raise Unreadable("--theirs and --owner can't be combined: keep one")
    owed_by = OWNER_REP if theirs else options.owner(owner) if owner is not None else OWNER_YOU
    who = ctx.rep(rep, may_add=True)
    day = ctx.happened(on)
    given = ctx.due(due)
    with drafts.typed(
        text,
        ctx.place.drafts,
        drafts.name("followup", who.alias, private=private, theirs=theirs),
        ask=asking.before_saving,
    ) as words:
        agreed = ctx.commitment(words, given, is_bare=ctx.may_read(text))
        entry = Entry(
            "follow-up", who.alias, day, require_text(agreed.text, "the text"), private,
            owner=owed_by, due=agreed.due, status="open",
        )  # fmt: skip
        with ctx.writing("followup") as step:
            written = step.add(entry)
    return ctx.written([written], typed=[written.text])

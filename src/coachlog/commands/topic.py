"""coachlog topic: what to raise in the next one-on-one."""

from typing import Annotated

import typer

from coachlog import asking, drafts, options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.model import OWNER_REP, OWNER_YOU, Entry
from coachlog.screen import receipts

app = new_app()


@command(app, epilog='coachlog topic maria "comp plan question" --theirs\ncoachlog topic dev "territory split"')
def topic(
    ctx: Context,
    rep: options.RepWord,
    text: options.Text = None,
    *,
    theirs: Annotated[bool, typer.Option("--theirs", help="The rep raised it")] = False,
    private: options.Private = False,
) -> Outcome:
    """Add a topic for the next one-on-one.

    It stays in prep until you cover it (coachlog note REP TEXT --covered ID, or coachlog done ID) or drop it. A
    topic has no due date. To hide it for a while: coachlog snooze ID DAY
    """
    who = ctx.rep(rep, may_add=True)
    owner = OWNER_REP if theirs else OWNER_YOU
    name = drafts.name("topic", who.alias, private=private, theirs=theirs)
    with drafts.typed(text, ctx.place.drafts, name, ask=asking.before_saving) as words, ctx.writing("topic") as step:
        written = step.add(Entry("topic", who.alias, ctx.today, words, private, owner=owner, status="open"))

    def more() -> None:
        if not (theirs or private):
            receipts.say("   Not in shared files until it's covered")

    return ctx.written([written], typed=[written.text], more=more)

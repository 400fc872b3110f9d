"""coachlog praise: recognition."""

from coachlog import asking, drafts, options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.model import Entry

app = new_app()


@command(app, epilog='coachlog praise maria "Opened with the cost of delay, unprompted"')
def praise(
    ctx: Context,
    rep: options.RepWord,
    text: options.Text = None,
    *,
    on: options.On = None,
    private: options.Private = False,
) -> Outcome:
    """Record praise.

    For praise you still have to say: coachlog feedback REP TEXT --due DAY
    """
    who = ctx.rep(rep, may_add=True)
    day = ctx.happened(on)
    with (
        drafts.typed(
            text, ctx.place.drafts, drafts.name("praise", who.alias, private=private), ask=asking.before_saving
        ) as words,
        ctx.writing("praise") as step,
    ):
        written = step.add(Entry("praise", who.alias, day, words, private))
    return ctx.written([written], typed=[written.text])

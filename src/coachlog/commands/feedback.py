"""coachlog feedback: what the manager wants a rep to do more, or differently."""

from typing import Annotated

import typer

from coachlog import asking, days, drafts, duties, feedback_hints, options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import Unreadable, require_text
from coachlog.model import Entry, Rep
from coachlog.screen import is_drawn, receipts

app = new_app()


@command(
    app,
    epilog='coachlog feedback maria "Talked over the CFO twice @thu"\n'
    'coachlog feedback dev "Clear recap mail" --given --landed "Pleased"',
)
def feedback(
    ctx: Context,
    rep: options.RepWord,
    text: options.Text = None,
    *,
    due: options.Due = None,
    given: Annotated[bool, typer.Option("--given", help="You have already given it")] = False,
    landed: Annotated[
        str | None, typer.Option("--landed", metavar="TEXT", help="With --given: how the rep responded")
    ] = None,
    on: options.On = None,
    sbi: Annotated[bool, typer.Option("--sbi", help="Write under headings: situation, behaviour, impact")] = False,
    private: options.Private = False,
) -> Outcome:
    """Save feedback to give later.

    It's due in two working days unless you set another date. Save praise you still have to say the same way. A hint
    about the wording may follow; to turn hints off: coachlog config language-hints off
    """
    if sbi and text is not None:
        raise Unreadable("--sbi asks for the text, heading by heading. Leave out the text or --sbi")
    if landed is not None and not given:
        raise Unreadable("--landed goes with --given: it's how the rep responded")
    if landed is not None:
        require_text(landed, "--landed")
    who = ctx.rep(rep, may_add=True)
    day = ctx.happened(on)
    due_date = ctx.due(due)
    headings = drafts.SBI if sbi else drafts.NO_HEADINGS
    with drafts.typed(
        text,
        ctx.place.drafts,
        drafts.name("feedback", who.alias, private=private, given=given),
        headings=headings,
        ask=asking.before_saving,
    ) as words:
        to_give = ctx.commitment(words, due_date)
        said = drafts.filled(to_give.text, headings)  # the day may have been all that stood under the last
        if given and to_give.given:
            raise Unreadable("feedback that you have given has no due date. Leave out --given or the date")
        entry = Entry("feedback", who.alias, day, require_text(said, "the text"), private, status="owed")
        if given:
            entry = entry._replace(status="given", given_on=day, landed=landed)
        else:
            usual = days.add_working_days(ctx.today, duties.FEEDBACK_DUE)
            entry = entry._replace(due=to_give.due if to_give.given else usual)
        with ctx.writing("feedback") as step:
            written = step.add(entry)
    return ctx.written([written], typed=[written.text], more=lambda: _hint(written.text, who, ctx))


def _hint(text: str, who: Rep, ctx: Context) -> None:
    """Say in one dim line, on a terminal, how the wording may work against itself, if it does."""
    if not (ctx.settings.language_hints and is_drawn()):
        return
    hint = feedback_hints.first(text, who.name)
    if hint:
        receipts.by_the_way(f"{hint}. No more hints: coachlog config language-hints off")

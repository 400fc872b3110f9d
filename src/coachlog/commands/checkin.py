"""coachlog checkin: a dated look at a goal."""

from contextlib import nullcontext
from typing import Annotated, Literal

import typer

from coachlog import drafts, options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import AlreadyClosed, WrongKind
from coachlog.journal import questions
from coachlog.model import Entry, with_article

app = new_app()


@command(app, epilog='coachlog checkin maria "Globex signed" --at 1 --status on-track')
def checkin(
    ctx: Context,
    which: Annotated[
        str,
        typer.Argument(metavar="ID|REP", help="The goal, or a rep with one open goal."),
    ],
    text: options.Text = None,
    *,
    at: Annotated[str | None, typer.Option("--at", metavar="N", help="Where the number stands: 1, 80k.")] = None,
    status: Annotated[
        Literal["on-track", "at-risk", "off-track"] | None,
        typer.Option("--status", metavar="STATUS", help="on-track, at-risk or off-track."),
    ] = None,
    on: options.On = None,
    private: options.Private = False,
) -> Outcome:
    """Look at a goal: where it stands. With --at or --status it needs no text."""
    number = options.number(at, "--at")
    day = ctx.happened(on)
    looked_at = ctx.one_of(which, "open goals", "goal")
    with ctx.reading() as connection:
        _open_goal(questions.entry(connection, looked_at))
    no_text = text is None and (number is not None or status is not None)
    typed = (
        nullcontext("")
        if no_text
        else drafts.typed(text, ctx.place.drafts, drafts.name("checkin", which, private=private))
    )
    with typed as words, ctx.writing("checkin") as step:
        goal = _open_goal(questions.entry(step.connection, looked_at))
        written = step.add(Entry("check-in", goal.rep, day, words, private, parent=goal.id, at=number, status=status))
        if goal.snoozed_until and (goal.due is None or goal.snoozed_until <= goal.due):
            step.change(goal._replace(snoozed_until=None))  # it was this look that was put off
        goal = questions.entry(step.connection, goal.id)
        last = questions.last_check_in(step.connection, goal.id)
    return ctx.written([written], {goal.id: goal}, typed=[written.text], more=lambda: ctx.say_next_check_in(goal, last))


def _open_goal(entry: Entry) -> Entry:
    if entry.kind != "goal":
        raise WrongKind(entry.id, with_article(entry), "only goals have check-ins")
    if not entry.is_open:
        raise AlreadyClosed(entry.id, str(entry.status))
    return entry

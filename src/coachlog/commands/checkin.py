"""coachlog checkin: a dated look at a goal."""

from contextlib import nullcontext
from typing import Annotated, Literal

import typer

from coachlog import asking, drafts, options, people
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import AlreadyClosed, NoSuchRep, Question, WhichEntry, WrongKind
from coachlog.journal import questions
from coachlog.model import Entry, with_article
from coachlog.text import fold

app = new_app()


@command(app, epilog='coachlog checkin maria "Globex signed" --at 1 --status on-track')
def checkin(
    ctx: Context,
    which: Annotated[
        str,
        typer.Argument(metavar="ID|REP", help="The goal's number, or a rep (or team) with one open goal"),
    ],
    text: options.Text = None,
    *,
    at: Annotated[str | None, typer.Option("--at", metavar="N", help="The number so far: 1, 80k")] = None,
    status: Annotated[
        Literal["on-track", "at-risk", "off-track"] | None,
        typer.Option("--status", metavar="STATUS", help="on-track, at-risk or off-track"),
    ] = None,
    on: options.On = None,
    private: options.Private = False,
) -> Outcome:
    """Update a goal's progress.

    With --at or --status no text is needed. A team goal's number is what its own check-ins say; nothing is added up.
    """
    number = options.number(at, "--at")
    day = ctx.happened(on)
    looked_at = _of_team(which, ctx) or ctx.one_of(which, "open goals", "goal")
    with ctx.reading() as connection:
        _open_goal(questions.entry(connection, looked_at))
    no_text = text is None and (number is not None or status is not None)
    typed = (
        nullcontext("")
        if no_text
        else drafts.typed(text, ctx.place.drafts, drafts.name("checkin", str(looked_at), private=private))
    )
    with typed as words, ctx.writing("checkin") as step:
        goal = _open_goal(questions.entry(step.connection, looked_at))
        look = Entry(
            "check-in", goal.rep, day, words, private, parent=goal.id, at=number, status=status, team=goal.team
        )
        written = step.add(look)
        if goal.snoozed_until and (goal.due is None or goal.snoozed_until <= goal.due):
            step.change(goal._replace(snoozed_until=None))  # it was this look that was put off
        goal = questions.entry(step.connection, goal.id)
        last = questions.last_check_in(step.connection, goal.id)
    return ctx.written([written], {goal.id: goal}, typed=[written.text], more=lambda: ctx.say_next_check_in(goal, last))


def _of_team(word: str, ctx: Context) -> int | None:
    """Return the open goal of the team that a word names, where no rep matches it; None for no team's."""
    if word[:1].isdecimal():
        return None
    try:
        people.find(word, ctx.reps, ctx.today)
    except NoSuchRep:
        with ctx.reading() as connection:
            goals = [one for one in questions.open_goals(connection) if one.team and fold(one.team) == fold(word)]
        if len(goals) > 1:
            question = WhichEntry(word, "open goals", [(goal.id, goal.text) for goal in goals])
            return options.entry_id(asking.answer(question).word)
        return goals[0].id if goals else None
    except Question:  # it is asked where a rep is looked for
        return None
    return None


def _open_goal(entry: Entry) -> Entry:
    if entry.kind != "goal":
        raise WrongKind(entry.id, with_article(entry), "only goals have check-ins")
    if not entry.is_open:
        raise AlreadyClosed(entry.id, str(entry.status))
    return entry

"""coachlog history: what happened, day by day."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.journal import questions
from coachlog.journal.questions import Filter
from coachlog.model import KINDS
from coachlog.screen import history as story

app = new_app()


@command(app, epilog="coachlog history maria --since 3mo --kind note,praise\ncoachlog history --open")
def history(
    ctx: Context,
    rep: options.RepIfAny = None,
    *,
    since: options.Since = None,
    until: options.Until = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="K,K", help=f"Only these kinds: {', '.join(KINDS)}")
    ] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only open items, by due date")] = False,
    tag: options.Tag = None,
    n: options.Newest = None,
) -> Outcome:
    """Show entries by day, oldest first; without REP, everyone's."""
    newest = options.how_many(n)
    who = ctx.rep(rep) if rep is not None else None
    first, last = ctx.span(since, until)
    wanted = Filter(
        reps=[who.alias] if who else [],
        since=first,
        until=last,
        kinds=options.kinds(kind),
        open=only_open,
        tag=options.tag(tag),
        newest=newest and newest + 1,  # one more, to know whether there are more
    )
    with ctx.reading() as connection:
        found = questions.history(connection, wanted)
        goals = questions.goals_of(connection, found)
        covered = questions.covered_in(connection, found)
    is_cut = bool(newest) and len(found) > newest
    if is_cut:
        found = found[:newest] if only_open else found[1:]
    typed = {"--since": since, "--until": until, "--kind": kind, "--tag": tag}
    shown = story.Shown(
        who,
        options.again("history", [who.alias] if who else [], typed, *(["--open"] if only_open else []), "-n", "0"),
        is_cut,
        fits=n is None,
        is_narrowed=only_open or any(option is not None for option in (since, until, kind, tag)),
        by_due_day=only_open,
    )
    return Outcome(lambda json: json.entries(found), lambda: story.show(found, ctx.today, shown, goals, covered))

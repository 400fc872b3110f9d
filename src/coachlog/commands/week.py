"""coachlog week: a look back on Friday."""

from typing import Annotated

import typer

from coachlog import options, weeks
from coachlog.cadences import later, latest
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.days import DAYS_IN_WEEK, periods
from coachlog.journal import questions, week_query
from coachlog.people import of_team
from coachlog.screen import week as screen

app = new_app()


@command(app, epilog="coachlog week\ncoachlog week last\ncoachlog week --team west")
def week(
    ctx: Context,
    which: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[last|DAY]", help="last, or any day of a week (default: this week)", show_default=False
        ),
    ] = None,
    *,
    team: Annotated[str | None, typer.Option("--team", metavar="TEAM", help="Only this team")] = None,
) -> Outcome:
    """Show your week, Monday to Sunday: who you met, what moved, who you missed.

    "No one-on-one" and "no praise" list reps past their own interval, longest without contact first. A past week
    shows what happened then, and the follow-ups that were open on its Sunday.
    """
    since = ctx.read(periods.week, " ".join(which or ["this"]), "week")
    until = later(since, DAYS_IN_WEEK - 1)
    with ctx.reading() as connection:
        facts = week_query.facts(connection, until, ctx.today)
        happened = week_query.happened(connection, since, min(until, latest(ctx.today)))
        goals = questions.goals_of(connection, happened)
    if team is not None:
        reps = ctx.team(team, facts.reps)
        theirs = of_team(team, reps)
        facts = facts._replace(reps=reps, open=[entry for entry in facts.open if theirs(entry)])
        happened = [entry for entry in happened if theirs(entry)]
    found = weeks.week(since, facts, happened, goals, ctx.today)
    again = options.again("week", which or (), {"--team": team}, "| less")
    return Outcome(lambda json: json.week(found), lambda: screen.show(found, facts.reps, team, again))

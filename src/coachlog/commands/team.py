"""coachlog team: how things stand with each rep, longest without contact first."""

from typing import Annotated

import typer

from coachlog import options, standings
from coachlog.cadences import session_clock
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.journal import briefs, questions
from coachlog.people import of_team
from coachlog.text import fold

app = new_app()


@command(app, epilog="coachlog team\ncoachlog team --team west\ncoachlog team --goals")
def team(
    ctx: Context,
    *,
    goals: Annotated[bool, typer.Option("--goals", help="Team goals, and the goals under them")] = False,
    only: Annotated[str | None, typer.Option("--team", metavar="TEAM", help="Only this team")] = None,
) -> Outcome:
    """Show how things stand with each rep, longest without contact first.

    It lists days since the last one-on-one, feedback and praise, open follow-ups, goals at risk, and one-on-ones in
    each of the last twelve weeks.
    """
    if goals:
        return _goals(ctx, only)
    from coachlog.screen import team as overview  # noqa: PLC0415 - loaded only when used

    with ctx.reading() as connection:
        facts = questions.facts(connection, ctx.today)
        contacts = briefs.contacts(connection, facts.reps, standings.weeks_begin(ctx.today))
    session = session_clock(facts.reps, facts.last_session, facts.session_every, ctx.today) if only is None else None
    if only is not None:
        facts = facts._replace(reps=ctx.team(only, facts.reps))
    found = standings.standings(facts, contacts, ctx.today)
    if session and not (session.last or session.every):  # no session is planned, and there was none
        session = None
    again = options.again("team", (), {"--team": only})
    return Outcome(
        lambda json: json.team(found, session, ctx.today), lambda: overview.show(found, session, ctx.today, again)
    )


def _goals(ctx: Context, only: str | None) -> Outcome:
    """Return the open team goals, of all teams or of one: also of one whose reps are in another team by now."""
    from coachlog.screen import goals as screen  # noqa: PLC0415 - loaded only when used

    with ctx.reading() as connection:
        reps = questions.reps(connection)
        opened = questions.open_goals(connection)
        if only is not None:
            known = any(fold(goal.team or "") == fold(only) for goal in opened)
            members = [rep for rep in reps if fold(rep.team or "") == fold(only)] if known else ctx.team(only, reps)
            opened = [*filter(of_team(only, members), opened)]
        under = {goal.id: questions.goals_under(connection, goal.id) for goal in opened if goal.team}
        shown = {goal.id for goal in opened if goal.team}.union(one.id for found in under.values() for one in found)
        looks = {goal: questions.last_check_in(connection, goal) for goal in sorted(shown)}
    check_ins = {goal: look for goal, look in looks.items() if look}
    found = standings.team_goals(reps, opened, under, check_ins, ctx.today)
    return Outcome(lambda json: json.goals(found, ctx.today), lambda: screen.show(found, ctx.today))

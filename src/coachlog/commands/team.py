"""coachlog team: how it stands with each rep, the most neglected first."""

from typing import Annotated

import typer

from coachlog import options, standings
from coachlog.cadences import session_clock
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.journal import briefs, questions
from coachlog.screen import team as overview

app = new_app()


@command(app, epilog="coachlog team\ncoachlog team --team west")
def team(
    ctx: Context,
    *,
    only: Annotated[str | None, typer.Option("--team", metavar="TEAM", help="One team only.")] = None,
) -> Outcome:
    """Show how it stands with each rep, whoever was left alone longest first.

    In a pipe, between tabs: rep, days since the last one-on-one and its level (amber: past the cadence, red: long
    past), the same of feedback and of praise, open mine and theirs, goals at risk, one-on-ones in each of twelve weeks
    (this one last), and in how many of the last one-on-ones the rep was heard.
    """
    with ctx.reading() as connection:
        facts = questions.facts(connection, ctx.today)
        contacts = briefs.contacts(connection, facts.reps, standings.weeks_begin(ctx.today))
    session = session_clock(facts.reps, facts.last_session, facts.session_every, ctx.today) if only is None else None
    if only is not None:
        facts = facts._replace(reps=ctx.team(only, facts.reps))
    found = standings.standings(facts, contacts, ctx.today)
    if session and not (session.last or session.every):  # nobody wants one, and there was none
        session = None
    again = options.again("team", (), {"--team": only})
    return Outcome(
        lambda json: json.team(found, session, ctx.today), lambda: overview.show(found, session, ctx.today, again)
    )

"""coachlog team: how it stands with each rep, the most neglected first."""

import sys
from typing import Annotated

import typer

from coachlog import duties, options
from coachlog.commands import new_app
from coachlog.journal import opening, preparing, questions
from coachlog.screen import team as overview

app = new_app()


@app.command(epilog="coachlog team\ncoachlog team --team west")
def team(
    *,
    only: Annotated[str | None, typer.Option("--team", metavar="TEAM", help="One team only.")] = None,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Show how it stands with each rep, whoever was left alone longest first.

    In a pipe, between tabs: rep, days since the last one-on-one and its level (amber: past the cadence, red: long
    past), the same of feedback and of praise, open mine and theirs, goals at risk, one-on-ones in each of twelve weeks
    (this one last), and in how many of the last one-on-ones the rep was heard.
    """
    desk = options.Desk.lay(journal, today)
    with opening.reading(desk.place) as connection:
        facts = questions.facts(connection, desk.today)
        contacts = preparing.contacts(connection, facts.reps, duties.weeks_begin(desk.today))
    session = duties.session_clock(facts, desk.today) if only is None else None
    if only is not None:
        facts = facts._replace(reps=desk.team(only, facts.reps))
    found = duties.standings(facts, contacts, desk.today)
    if session and not (session.last or session.every):  # nobody wants one, and there was none
        session = None
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.team(found, session, desk.today))
    else:
        overview.show(found, session, desk.today)

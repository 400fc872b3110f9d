"""coachlog followup: a commitment outside a one-on-one, with its owner."""

from typing import Annotated

import typer

from coachlog import days, drafts, options
from coachlog.commands import new_app
from coachlog.errors import Unreadable
from coachlog.model import ME, REP, Entry

app = new_app()


@app.command(
    epilog='coachlog followup maria "send the pricing deck @tomorrow"\n'
    'coachlog followup dev "read the contract" --owner legal:Ana --due fri'
)
def followup(
    rep: options.RepWord,
    text: options.Text = None,
    *,
    due: options.Due = None,
    theirs: Annotated[bool, typer.Option("--theirs", help="The rep owes it.")] = False,
    owner: Annotated[str | None, typer.Option("--owner", metavar="NAME", help="A partner owes it: legal:Ana.")] = None,
    on: options.On = None,
    private: options.Private = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Keep a commitment: yours unless you say --theirs or --owner.

    Without a day it is never due; history --open lists it. One that both own is two follow-ups. What is to be done
    again and again is a goal: coachlog goal --every SPAN
    """
    if theirs and owner is not None:
        raise Unreadable("--theirs and --owner exclude each other: keep one")
    owed_by = REP if theirs else options.owner(owner) if owner is not None else ME
    desk = options.Desk.lay(journal, today)
    who = desk.rep(rep, may_add=True)
    day = days.happened(on, desk.calendar, "--on")
    if due is not None:
        days.due(due, desk.calendar, "--due")  # refused before anything is typed
    with drafts.typed(
        text, desk.place.drafts, drafts.name("followup", who.alias, private=private, theirs=theirs)
    ) as words:
        promised = days.due_of(words, due, desk.calendar)
        entry = Entry(
            "follow-up", who.alias, day, options.some(promised.text, "the text"), private,
            owner=owed_by, due=promised.due, status="open",
        )  # fmt: skip
        with desk.writing("followup") as step:
            written = step.add(entry)
    desk.saved([written], as_json=as_json)
    drafts.warn_about_shell(written.text)

"""coachlog given: feedback that was owed has been said."""

from contextlib import nullcontext
from typing import Annotated

import typer

from coachlog import days, drafts, options
from coachlog.commands import new_app
from coachlog.errors import AlreadyClosed, WrongKind
from coachlog.journal import opening, questions
from coachlog.model import a

app = new_app()


@app.command(epilog='coachlog given dev "Surprised; asked to hear the recording together"')
def given(
    which: Annotated[
        str,
        typer.Argument(metavar="ID|REP", help="The feedback, or a rep with one piece to give."),
    ],
    text: Annotated[
        str | None,
        typer.Argument(metavar="[HOW IT LANDED]", help="What the rep made of it; - for standard input."),
    ] = None,
    *,
    on: options.On = None,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Say that feedback was given, and how it landed."""
    desk = options.Desk.lay(journal, today)
    day = days.happened(on, desk.calendar, "--on")
    with opening.reading(desk.place) as connection:
        owed = desk.one_of(which, "pieces of feedback to give", lambda rep: questions.owed_feedback(connection, rep))
    typed = nullcontext(None) if text is None else drafts.typed(text, desk.place.drafts, f"given-{which}")
    with typed as landed, desk.writing("given") as step:
        entry = questions.entry(step.connection, owed)
        if entry.kind != "feedback":
            raise WrongKind(entry.id, a(entry), "only feedback is given")
        if not entry.is_open:
            raise AlreadyClosed(entry.id, str(entry.status))
        written = step.change(entry._replace(status="given", given_on=day, landed=landed, because=None))
    desk.saved([written], as_json=as_json)

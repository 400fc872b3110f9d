"""coachlog show: one entry, whole."""

import sys
from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import new_app
from coachlog.journal import opening, questions
from coachlog.screen import history as story

app = new_app()


@app.command(epilog="Example: coachlog show 2")
def show(
    which: Annotated[str, typer.Argument(metavar="ID", help="The entry.")],
    *,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Show one entry whole: its text as it was typed, and all that is known of it."""
    desk = options.Desk.lay(journal, today)
    with opening.reading(desk.place) as connection:
        entry = questions.entry(connection, options.entry_id(which))
        hanging = questions.hanging_on(connection, entry.id)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.entries([entry, *hanging]))
        return
    rep = next((rep for rep in desk.reps if rep.alias == entry.rep), None)
    story.show_one(entry, rep, hanging, desk.today)

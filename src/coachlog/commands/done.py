"""coachlog done: what was promised was kept."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import closing, new_app

app = new_app()


@app.command(epilog='coachlog done 2 "slot is ours"\ncoachlog done 3 6')
def done(
    words: Annotated[list[str], typer.Argument(metavar="ID... [WHY]", help="Ids, then perhaps one word in quotes.")],
    *,
    missed: Annotated[bool, typer.Option("--missed", help="The goal's day has come, and it was not met.")] = False,
    on: options.On = None,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Close what was kept: a follow-up is done, a goal is met."""
    desk = options.Desk.lay(journal, today)
    statuses = {"goal": "missed"} if missed else {"follow-up": "done", "goal": "met"}
    desk.saved_each(closing.close("done", words, statuses, on, desk), as_json=as_json)

"""coachlog drop: what was promised, or was to be said, will not be."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import closing, new_app

app = new_app()


@app.command(epilog='coachlog drop 2 "the deal is gone"')
def drop(
    words: Annotated[list[str], typer.Argument(metavar="ID... [WHY]", help="Ids, then perhaps one word in quotes.")],
    *,
    on: options.On = None,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Close what will not be: a follow-up, a goal, feedback that was not given."""
    desk = options.Desk.lay(journal, today)
    statuses = dict.fromkeys(("follow-up", "goal", "feedback"), "dropped")
    desk.saved_each(closing.close("drop", words, statuses, on, desk), as_json=as_json)

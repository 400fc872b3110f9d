"""coachlog undo: take back the last command."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import new_app, reverting

app = new_app()


@app.command(epilog="Example: coachlog undo")
def undo(
    *,
    count: Annotated[int, typer.Option("-n", metavar="N", min=1, help="So many commands.")] = 1,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Take back the last command that changed something. It can be redone."""
    reverting.revert("undo", count, options.Desk.lay(journal, today), as_json=as_json)

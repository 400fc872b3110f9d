"""coachlog redo: take back the last undo."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import new_app, reverting

app = new_app()


@app.command(epilog="Example: coachlog redo")
def redo(
    *,
    count: Annotated[int, typer.Option("-n", metavar="N", min=1, max=options.MOST, help="So many commands.")] = 1,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Take back the last undo, as long as nothing else was written since."""
    reverting.revert("redo", count, options.Desk.lay(journal, today), as_json=as_json)

"""coachlog redo: take back the last undo."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import new_app, reverting

app = new_app()


@app.command(epilog="coachlog redo")
def redo(
    *,
    count: Annotated[int, typer.Option("-n", metavar="N", help="So many commands.", show_default=False)] = 1,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Take back the last undo, as long as nothing else was written since."""
    options.how_many(count, least=1)
    reverting.revert("redo", count, options.Desk.lay(journal, today), as_json=as_json)

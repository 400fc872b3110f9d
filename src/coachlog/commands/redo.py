"""coachlog redo: redo the last undo."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import command, new_app, reverting
from coachlog.context import Context, Outcome

app = new_app()


@command(app, epilog="coachlog redo")
def redo(
    ctx: Context,
    *,
    count: Annotated[int, typer.Option("-n", metavar="N", help="The last N undone changes", show_default=False)] = 1,
) -> Outcome:
    """Redo the last undo, unless something else has changed since."""
    options.how_many(count, least=1)
    return reverting.revert("redo", count, ctx)

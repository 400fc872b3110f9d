"""coachlog undo: undo the last change."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import command, new_app, reverting
from coachlog.context import Context, Outcome
from coachlog.errors import Unreadable
from coachlog.journal import versions
from coachlog.screen import is_drawn
from coachlog.screen import versions as screen

NEWEST = 20  # steps that are listed by default

app = new_app()


@command(app, epilog="coachlog undo\ncoachlog undo --list")
def undo(
    ctx: Context,
    *,
    count: Annotated[
        int | None, typer.Option("-n", metavar="N", help="The last N changes; with --list, how many (default: 20)")
    ] = None,
    only_list: Annotated[bool, typer.Option("--list", help="List what can be undone; change nothing")] = False,
) -> Outcome:
    """Undo the last change. coachlog redo brings it back."""
    options.how_many(count)
    if only_list:
        return _list(NEWEST if count is None else count or options.MOST, ctx)
    if count == 0:
        raise Unreadable("-n 0 undoes nothing. To list every change: coachlog undo --list -n 0")
    return reverting.revert("undo", count or 1, ctx)


def _list(count: int, ctx: Context) -> Outcome:
    with ctx.reading() as connection:
        steps = versions.undoable(connection, count, every_number=ctx.as_json or not is_drawn())
    more = {0: ["Nothing to undo."], 1: ["To undo it: coachlog undo"]}.get(
        len(steps), ["To undo 1: coachlog undo", "1 and 2: coachlog undo -n 2"]
    )
    return Outcome(lambda json: json.steps(steps), lambda: screen.show_undoable(steps, more))

"""coachlog undo: take back the last command."""

import sys
from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import new_app, reverting
from coachlog.errors import Unreadable
from coachlog.journal import opening, versions
from coachlog.screen import versions as screen

NEWEST = 20  # steps that are listed unless said

app = new_app()


@app.command(epilog="coachlog undo\ncoachlog undo --list")
def undo(
    *,
    count: Annotated[int | None, typer.Option("-n", metavar="N", help="So many commands.")] = None,
    only_list: Annotated[bool, typer.Option("--list", help="Change nothing, list what can be taken back.")] = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Take back the last command that changed something. It can be redone.

    The list shows the newest 20 unless -n says otherwise, in a pipe between tabs: number, at, command, ids, reps.
    """
    options.how_many(count)
    desk = options.Desk.lay(journal, today)
    if only_list:
        _list(NEWEST if count is None else count or options.MOST, desk, as_json=as_json)
    elif count == 0:
        raise Unreadable("-n 0 takes back nothing. To list all there is: coachlog undo --list -n 0")
    else:
        reverting.revert("undo", count or 1, desk, as_json=as_json)


def _list(count: int, desk: options.Desk, *, as_json: bool) -> None:
    with opening.reading(desk.place) as connection:
        steps = versions.undoable(connection, count)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.steps(steps))
        return
    more = {0: "Nothing to undo.", 1: "To take it back: coachlog undo"}.get(
        len(steps), "To take back 1: coachlog undo  ·  1 and 2: coachlog undo -n 2"
    )
    screen.show_undoable(steps, more)

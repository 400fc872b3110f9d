"""coachlog delete: take entries out, with what hangs on them."""

import sys
from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import new_app
from coachlog.errors import listed
from coachlog.journal import opening, questions
from coachlog.screen import receipts

app = new_app()


@app.command(epilog="Example: coachlog delete 2")
def delete(
    which: Annotated[list[str], typer.Argument(metavar="ID...", help="The entries.")],
    *,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Take entries out, with what hangs on them. To bring them back: coachlog undo."""
    desk = options.Desk.lay(journal, today)
    ids = list(dict.fromkeys(options.entry_id(word) for word in which))
    with opening.writing(desk.place, "delete") as step:
        asked = [questions.entry(step.connection, entry_id) for entry_id in ids]
        hanging = [
            child for entry in asked for child in questions.hanging_on(step.connection, entry.id) if child.id not in ids
        ]
        for entry in (*hanging, *asked):
            step.remove(entry)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.entries(sorted([*asked, *hanging], key=lambda entry: entry.id)))
        return
    for entry in asked:
        receipts.say(f"Deleted {receipts.line(entry, desk.names, desk.today)}")
    taken = f"With it: {listed(child.id for child in hanging)}. " if hanging else ""
    receipts.say(f"{taken}To bring it back: coachlog undo")

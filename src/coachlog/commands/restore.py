"""coachlog restore: put a backup or a snapshot in the journal's place."""

from typing import Annotated

import typer

from coachlog import files
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import CoachlogError
from coachlog.journal import laptops, restoring
from coachlog.screen import receipts
from coachlog.screen.progress import ticking

app = new_app()


@command(app, epilog="coachlog restore journal-backup.db --replace")
def restore(
    ctx: Context,
    source: Annotated[str, typer.Argument(metavar="FILE", help="A backup or a snapshot")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a journal that has entries")] = False,
) -> Outcome:
    """Restore from a backup.

    The backup is checked first. The journal it replaces is kept as a snapshot.
    """
    place = ctx.place
    path = files.expanded(source)
    if not files.is_there(path):
        raise CoachlogError(f"there's no backup at {path}. The snapshots are in {files.short(place.snapshots)}")
    if files.is_there(place.path) and place.path.samefile(path):
        raise CoachlogError(f"{path} is the journal itself: there is nothing to restore")
    with ticking("reading the backup") as tick:
        restored = restoring.restore(place, path, replace=replace, tick=tick)
    ctx.clear_up()
    with ctx.reading() as connection:
        syncs = laptops.remote(connection) is not None
    held = restored.held

    def show() -> None:
        safe = "; it is encrypted" if place.is_encrypted else ""
        receipts.say(f"Restored {files.short(place.path)} from {path}: {held}, checked{safe}")
        ctx.say_if_no_longer_encrypted()
        if restored.aside:
            receipts.say(f"What was there is kept: {files.short(restored.aside)}")
        if restored.brings_back:
            receipts.say("The backup is from before something was erased for good: that is back, to be erased again.")
        if syncs:
            receipts.say(
                "This journal syncs: the next sync brings back what came after the backup. To stay as it was then: "
                "coachlog sync --stop"
            )

    return Outcome(
        lambda json: json.copied(place.path, held.reps, held.entries, restored.aside, encrypted=place.is_encrypted),
        show,
    )

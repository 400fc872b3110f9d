"""coachlog restore: a backup, or a snapshot, becomes the journal again."""

import sys
from typing import Annotated

import typer

from coachlog import days, files, options
from coachlog.commands import new_app
from coachlog.errors import CoachlogError
from coachlog.journal import restoring
from coachlog.screen import receipts
from coachlog.screen.progress import ticking
from coachlog.text import many

app = new_app()


@app.command(epilog="coachlog restore journal-backup.db --replace")
def restore(
    source: Annotated[str, typer.Argument(metavar="FILE", help="A backup, or a snapshot.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a journal that holds something; it is kept.")
    ] = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Let a backup be the journal again. It is checked first; the old journal is kept among the snapshots."""
    days.today(today)
    place = files.journal(journal)
    path = files.expanded(source)
    if not files.is_there(path):
        raise CoachlogError(f"there is no backup at {path}. The snapshots are in {files.short(place.snapshots)}")
    if files.is_there(place.path) and place.path.samefile(path):
        raise CoachlogError(f"{path} is the journal itself: there is nothing to restore")
    with ticking("reading the backup") as tick:
        restored = restoring.restore(place, path, replace=replace, tick=tick)
    options.say_what_was_cleared_up(place)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        held = restored.held
        document = json.copied(place.path, held.reps, held.entries, restored.aside, encrypted=place.is_encrypted)
        sys.stdout.writelines(document)
        return
    counts = f"{many(restored.held.reps, 'rep')} and {many(restored.held.entries, 'entry')}"
    safe = "; it is encrypted" if place.is_encrypted else ""
    receipts.say(f"Restored {files.short(place.path)} from {path}: {counts}, checked{safe}")
    options.say_if_no_longer_encrypted(place)
    if restored.aside:
        receipts.say(f"What was there is kept: {files.short(restored.aside)}")
    if restored.brings_back:
        receipts.say("The backup is from before something was forgotten for good: that is back, to be forgotten again.")

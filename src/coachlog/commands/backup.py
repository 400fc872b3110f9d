"""coachlog backup: a verified copy of the journal, wherever you want it."""

import os
import sys
import time
from typing import Annotated

import typer

from coachlog import days, files, options
from coachlog.commands import new_app
from coachlog.errors import FileStands, Unreadable
from coachlog.journal import copies
from coachlog.screen import receipts
from coachlog.screen.progress import ticking
from coachlog.text import many

app = new_app()


@app.command(epilog="coachlog backup journal-backup.db")
def backup(
    target: Annotated[
        str, typer.Argument(metavar="FILE", help="Where to; in a folder it gets a name with the day and time.")
    ],
    *,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Copy the journal to a file, whole, and check the copy. To go back to it: coachlog restore FILE."""
    days.today(today)
    if target.strip() in ("", "-"):
        raise Unreadable("a backup is a file, or goes into a folder: name one")
    place = files.journal(journal)
    path = files.expanded(target)
    if target.endswith("/") or path.is_dir():
        files.make_folder(path)
        path /= f"{place.path.stem}-{copies.stamp(int(time.time()))}.db"
    if os.path.lexists(path):
        raise FileStands(path, copies.NEVER_OVER)
    with ticking("copying") as tick:
        held = copies.copy(place, path, tick)
    size, is_encrypted = path.stat().st_size, files.is_encrypted(path)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.copied(path, held.reps, held.entries, encrypted=is_encrypted))
        return
    safe = (
        "It is encrypted, with the journal's key"
        if is_encrypted
        else "It is not encrypted: keep it where only you can read it"
    )
    receipts.say(
        f"Backed up {many(held.reps, 'rep')} and {many(held.entries, 'entry')} to {files.short(path)}, "
        f"{size / 1024:,.0f} KB, checked. {safe}"
    )

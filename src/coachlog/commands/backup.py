"""coachlog backup: a verified copy of the journal, wherever you want it."""

import os
import time
from typing import Annotated

import typer

from coachlog import ciphertext, files, platforms
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import FileStands, Unreadable
from coachlog.journal import copies
from coachlog.screen import receipts
from coachlog.screen.progress import ticking

app = new_app()


@command(app, epilog="coachlog backup journal-backup.db")
def backup(
    ctx: Context,
    target: Annotated[
        str, typer.Argument(metavar="FILE", help="A file, or a folder for a file named after the date and time")
    ],
) -> Outcome:
    """Back up the journal to a file, and check the copy.

    To go back to it: coachlog restore FILE
    """
    if target.strip() in ("", "-"):
        raise Unreadable("name a file or a folder for the backup")
    path = files.expanded(target)
    if platforms.names_folder(target) or path.is_dir():
        files.make_folder(path)
        path /= f"{ctx.place.path.stem}-{copies.stamp(int(time.time()))}.db"
    if os.path.lexists(path):
        raise FileStands(path, copies.NEVER_OVER)
    with ticking("copying") as tick:
        held = copies.copy(ctx.place, path, tick)
    size, is_encrypted = path.stat().st_size, ciphertext.is_encrypted(path)
    safe = (
        "It is encrypted, with the journal's key"
        if is_encrypted
        else "It isn't encrypted: keep it where only you can read it"
    )
    sentence = f"Backed up {held} to {files.short(path)}, {size / 1024:,.0f} KB, checked. {safe}"
    return Outcome(
        lambda json: json.copied(path, held.reps, held.entries, encrypted=is_encrypted), lambda: receipts.say(sentence)
    )

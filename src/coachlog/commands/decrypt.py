"""coachlog decrypt: an encrypted journal becomes a plain file again."""

import sys

from coachlog import days, files, options
from coachlog.commands import new_app
from coachlog.journal import encrypting
from coachlog.screen import receipts
from coachlog.screen.progress import ticking
from coachlog.text import many

app = new_app()


@app.command(epilog="coachlog decrypt")
def decrypt(*, journal: options.Journal = None, today: options.Today = None, as_json: options.Json = False) -> None:
    """Make an encrypted journal plain again. Snapshots that are encrypted stay, and need the key."""
    days.today(today)
    place = files.journal(journal)
    encrypting.ready(place, encrypted=False)
    options.say_what_was_cleared_up(place)
    with ticking("decrypting") as tick:
        done = encrypting.decrypt(place, tick)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        counts = {"reps": done.held.reps, "entries": done.held.entries, "gone": done.gone, "stayed": done.stayed}
        sys.stdout.writelines(json.switched(place.path, encrypted=False, **counts))
        return
    held = f"{many(done.held.reps, 'rep')} and {many(done.held.entries, 'entry')}"
    receipts.say(f"Decrypted {files.short(place.path)}: {held}, checked. Who can read the disk can read it")
    if done.stayed:
        receipts.say(
            f"{many(done.stayed, 'snapshot')} in {files.short(place.snapshots)} and your backups stay encrypted: keep "
            "the key for as long as you may need them"
        )

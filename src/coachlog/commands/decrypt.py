"""coachlog decrypt: an encrypted journal becomes a plain file again."""

from coachlog import files
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.journal import encrypting
from coachlog.screen import receipts
from coachlog.screen.progress import ticking
from coachlog.text import many

app = new_app()


@command(app, epilog="coachlog decrypt")
def decrypt(ctx: Context) -> Outcome:
    """Remove encryption. Encrypted snapshots stay, and still need the key."""
    place = ctx.place
    encrypting.ready(place, encrypted=False)
    ctx.clear_up()
    with ticking("decrypting") as tick:
        done = encrypting.decrypt(place, tick)

    def show() -> None:
        receipts.say(f"Decrypted {files.short(place.path)}: {done.held}, checked. Who can read the disk can read it")
        if done.stayed:
            receipts.say(
                f"{many(done.stayed, 'snapshot')} in {files.short(place.snapshots)} and your backups stay encrypted: "
                "keep the key for as long as you may need them"
            )

    return Outcome(lambda json: json.switched(place.path, *done.held[1:], *done[1:], encrypted=False), show)

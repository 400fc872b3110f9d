"""coachlog encrypt: nobody reads the journal without its key."""

from typing import Annotated

import typer

from coachlog import asking, draft_files, files
from coachlog.commands import command, new_app
from coachlog.commands.erasing import OUT_OF_REACH
from coachlog.context import Context, Outcome
from coachlog.journal import encrypting, keys
from coachlog.screen import receipts
from coachlog.screen.progress import ticking
from coachlog.text import many

app = new_app()


@command(app, epilog="coachlog encrypt")
def encrypt(
    ctx: Context,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Skip the recovery code: you keep the key elsewhere too")] = False,
) -> Outcome:
    """Encrypt the journal with your own key.

    A command of yours prints the key: COACHLOG_KEY_COMMAND='pass show coachlog'. You see a recovery code and type
    it back; nothing changes until a test backup opens with it. Then unencrypted snapshots are removed.
    """
    place = ctx.place
    encrypting.ready(place, encrypted=True)
    key = keys.key_of(place.path)
    code = keys.code(key) if yes else asking.recovery_code(keys.code(key))
    key = keys.lasting_key_of(place.path)
    with ticking("encrypting") as tick:
        done = encrypting.encrypt(place, key, code, tick)
    return Outcome(
        lambda json: json.switched(place.path, *done.held[1:], *done[1:], encrypted=True), lambda: _say(done, place)
    )


def _say(done: encrypting.Switched, place: files.Place) -> None:
    receipts.say(
        f"Encrypted {files.short(place.path)}: {done.held}, checked; a test backup was opened with the recovery code"
    )
    gone = f"; {many(done.gone, 'snapshot')} not encrypted went" if done.gone else ""
    receipts.say(f"A new snapshot, encrypted, holds what the journal holds{gone}.")
    if done.stayed:
        receipts.say(
            f"{many(done.stayed, 'snapshot')} encrypted before {'stays' if done.stayed == 1 else 'stay'}: keep the key "
            "of that time for as long as you may need what is in there"
        )
    for draft in draft_files.drafts(place):
        receipts.say(f"Not encrypted, a text that was being typed: {files.short(draft)}")
    receipts.say(OUT_OF_REACH)

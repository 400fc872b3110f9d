"""What ``sync`` does once: start on the first laptop, join on another, take another key."""

import platform
import sys
from collections.abc import Callable

from coachlog import asking, files
from coachlog.context import Context
from coachlog.errors import CoachlogError, Unreadable
from coachlog.journal import keys, laptops, segments, syncing
from coachlog.journal.carriers import NOTHING_LOST, NotThere, Unreachable
from coachlog.journal.places import carrier
from coachlog.journal.syncing import Synced, There
from coachlog.screen.progress import waiting

SHOWN_AT_THE_END = 6  # letters of a key that are typed back
NO_KEY = (
    "this key is incomplete or mistyped, so nothing was changed. It's AGE-SECRET-KEY-1 and 58 letters and digits. "
    "On a laptop that syncs: coachlog sync --show-key"
)
_ON_THE_FIRST = "To see where it syncs to, on the first laptop: coachlog sync --status"


def host_name() -> str:
    """Return what a laptop is called unless its user calls it otherwise."""
    return platform.node().partition(".")[0].lower() or "laptop"


def start(ctx: Context, where: str, name: str | None, key_command: str | None) -> Synced:
    """Let the journal sync to a place that holds nothing yet. Raises CoachlogError for any other."""
    segments.library()
    if not files.is_there(ctx.place.path):
        raise CoachlogError(
            "there's no journal yet, so there's nothing to sync. To join another laptop's: "
            f"coachlog sync --from {syncing.pasted(where)}"
        )
    with ctx.reading() as connection:
        if known := laptops.remote(connection):
            raise CoachlogError(
                f"this journal syncs to {syncing.shown(known.place)} already. To sync: coachlog sync. "
                "To sync somewhere else, first: coachlog sync --stop"
            )
    there = _looked(ctx, where, "--to")
    if str(segments.MARK) in there.paths or there.segments:
        raise CoachlogError(
            f"{syncing.shown(there.carrier.place)} holds a journal already. To join it from this laptop: "
            f"coachlog sync --from {syncing.pasted(there.carrier.place)}"
        )
    key = _new_key(key_command)
    with syncing.alone(ctx.place), waiting("sending"):
        return syncing.set_up(ctx.place, there, key, name or host_name())


def joining(ctx: Context, where: str, name: str | None, key_command: str | None) -> Callable[[bool], Synced]:
    """Return what joins a journal that another laptop has sent, once the key fits."""
    segments.library()
    there = _looked(ctx, where, "--from")
    if str(segments.MARK) not in there.paths:
        raise CoachlogError(f"{syncing.shown(there.carrier.place)} holds no journal. {_ON_THE_FIRST}")
    key = _given_key(key_command, "The key from the first laptop: ")
    with syncing.alone(ctx.place):
        fits = there.opens_with(key)
    if not fits:
        raise CoachlogError(
            f"this key doesn't open what is in {syncing.shown(there.carrier.place)}, so nothing was changed. "
            "On the first laptop: coachlog sync --show-key"
        )
    return lambda may_erase: syncing.join(ctx.place, there, key, name or host_name(), may_erase=may_erase)


def changing_key(ctx: Context, key_command: str | None) -> Callable[[bool], Synced]:
    """Return what sends everything again, under a new key."""
    segments.library()
    with ctx.reading() as connection:
        remote = laptops.required_remote(connection)
    there = carrier(remote.place, syncing.cache(ctx.place))
    key = _new_key(key_command)

    def run(may_erase: bool) -> Synced:
        before = syncing.sync(ctx.place, there, host_name(), may_erase=may_erase)
        after = syncing.sync(ctx.place, there, host_name(), may_erase=may_erase, new_key=key)
        return before._replace(sent=before.sent + after.sent)

    return run


def _looked(ctx: Context, where: str, option: str) -> There:
    """Return what is in a place that doesn't belong to the journal yet. Raises CoachlogError where it can't be used."""
    try:
        with syncing.alone(ctx.place), waiting("looking"):
            return syncing.look(carrier(where, syncing.cache(ctx.place)))
    except NotThere as error:
        made = f"To make it: mkdir -p {files.shell_quoted(error.path)}"
        then = made if option == "--to" else _ON_THE_FIRST
        raise CoachlogError(
            f"{files.short(error.path)} isn't there, so nothing was changed. If it's on a drive, connect that. {then}"
        ) from error
    except Unreachable as error:
        if error.then != NOTHING_LOST:
            raise
        again = f"coachlog sync {option} {syncing.pasted(where)}"
        raise CoachlogError(f"{error.why}, so nothing was changed. To try again: {again}") from error


def _new_key(command: str | None) -> str:
    """Return a new key, once its end was typed back; without a terminal the one that is given."""
    if command is not None or not asking.is_possible():
        return _given_key(command, "")
    key = segments.new_key()
    asking.show_key(key)
    while asking.end_of_key(SHOWN_AT_THE_END).upper() != key[-SHOWN_AT_THE_END:]:
        print("That isn't the end of the key. To cancel: Enter alone.", file=sys.stderr)
    return key


def _given_key(command: str | None, prompt: str) -> str:
    """Return the key that is typed, printed by a command, or piped in. Raises CoachlogError for what is none."""
    if command is not None:
        words = keys.first_line(command)
    elif asking.is_possible():
        words = asking.in_words(prompt, CoachlogError("without the key nothing was changed"))
    else:
        words = sys.stdin.readline()
        if not words.strip():
            raise Unreadable("no key came on standard input. To name a command that prints it: --key-command CMD")
    key = segments.read_key(words)
    if key is None:
        raise CoachlogError(NO_KEY)
    return key

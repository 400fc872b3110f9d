"""coachlog sync: the same journal on several laptops."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from coachlog import days, files
from coachlog.commands import command, new_app, sync_setup
from coachlog.conflicts import Conflict
from coachlog.context import Context, Outcome
from coachlog.errors import CoachlogError, Unreadable, listed, quoted, require_text
from coachlog.journal import conflicts, copies, laptops, syncing
from coachlog.journal.changes import KEEP, SYNC
from coachlog.journal.forgetting import Forgotten
from coachlog.journal.places import carrier
from coachlog.journal.syncing import ErasedElsewhere, Synced
from coachlog.journal.taking_in import known_steps
from coachlog.screen import conflicts as screen
from coachlog.screen import is_drawn, receipts, rows
from coachlog.screen.progress import waiting
from coachlog.text import many

app = new_app()
_UP_TO_DATE = "Up to date: nothing to send or receive."


@command(app, confirms=True, epilog="coachlog sync\ncoachlog sync --conflicts")
def sync(
    ctx: Context,
    what: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="With --keep: an entry, a rep or a setting", show_default=False),
    ] = None,
    *,
    to: Annotated[
        str | None, typer.Option("--to", metavar="PLACE", help="Start on the first laptop: a git address or a folder")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="PLACE", help="Join on another laptop, with the first one's key")
    ] = None,
    status: Annotated[bool, typer.Option("--status", help="Show your laptops, and what isn't sent yet")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what a sync would send and receive")] = False,
    conflicts_: Annotated[bool, typer.Option("--conflicts", help="Show what was changed on two laptops")] = False,
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="LAPTOP", help="Settle a conflict: keep that laptop's version")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Rename this laptop")] = None,
    show_key: Annotated[bool, typer.Option("--show-key", help="Print the key, to join another laptop")] = False,
    new_key: Annotated[bool, typer.Option("--new-key", help="Encrypt everything again, with a new key")] = False,
    key_command: Annotated[
        str | None, typer.Option("--key-command", metavar="CMD", help="A command that prints the key")
    ] = None,
    stop: Annotated[bool, typer.Option("--stop", help="Stop syncing this journal")] = False,
) -> Outcome:
    """Keep one journal on several laptops.

    Only encrypted files leave them, and only once you have set it up.
    """
    chosen = {
        "--to": to is not None, "--from": source is not None, "--status": status, "--dry-run": dry_run,
        "--conflicts": conflicts_, "--keep": keep is not None, "--show-key": show_key, "--new-key": new_key,
        "--stop": stop, "--name": name is not None and to is None and source is None,
    }  # fmt: skip
    option = _only_one([option for option, is_given in chosen.items() if is_given])
    _check_words(option, what, key_command)
    if ctx.place.named and option not in ("--to", "--from") and not files.is_there(ctx.place.path):
        raise CoachlogError(
            f"there's no journal at {files.short(ctx.place.path)}. To join another laptop's: "
            "coachlog sync --from PLACE. To begin one: coachlog rep add 'NAME'"
        )
    run: dict[str, Callable[[], Outcome]] = {
        "--to": lambda: _set_up(ctx, sync_setup.start(ctx, str(to), name, key_command), joined=False),
        "--from": lambda: _set_up(
            ctx, _confirmed(ctx, sync_setup.joining(ctx, str(source), name, key_command)), joined=True
        ),
        "--new-key": lambda: _key_changed(ctx, _confirmed(ctx, sync_setup.changing_key(ctx, key_command))),
        "--status": lambda: _status(ctx),
        "--dry-run": lambda: _preview(ctx),
        "--conflicts": lambda: _conflicts(ctx),
        "--keep": lambda: _keep(ctx, str(keep), str(what)),
        "--show-key": lambda: _show_key(ctx),
        "--name": lambda: _rename(ctx, str(name)),
        "--stop": lambda: _stop(ctx),
        "": lambda: _synced(ctx, _confirmed(ctx, _sync(ctx))),
    }
    return run[option]()


def _only_one(options: Sequence[str]) -> str:
    if len(options) > 1:
        raise Unreadable(f"{options[0]} and {options[1]} can't be combined: keep one")
    return options[0] if options else ""


def _check_words(option: str, what: str | None, key_command: str | None) -> None:
    """Raise Unreadable for words that mean nothing to what was chosen."""
    if (what is None) == (option == "--keep"):
        if what is None:
            raise Unreadable("--keep needs a laptop and an entry: coachlog sync --keep LAPTOP ID")
        raise Unreadable(f"sync takes no {quoted(what)}. To sync: coachlog sync. To start: coachlog sync --to PLACE")
    if key_command is not None and option not in ("--to", "--from", "--new-key"):
        raise Unreadable("--key-command goes with --to, --from or --new-key")


Syncing = Callable[[bool], Synced]  # what syncs; it may erase what another laptop has erased


def _sync(ctx: Context) -> Syncing:
    with ctx.reading() as connection:
        remote = laptops.required_remote(connection)

    def run(may_erase: bool) -> Synced:
        through = carrier(remote.place, syncing.cache(ctx.place))
        return syncing.sync(ctx.place, through, sync_setup.host_name(), may_erase=may_erase)

    return run


def _confirmed(ctx: Context, run: Syncing) -> Synced:
    """Sync; where another laptop has erased something that goes on here, ask first."""
    try:
        return _run(ctx, run, may_erase=ctx.yes)
    except ErasedElsewhere as erased:
        ctx.confirm(str(erased), erased.word)
    return _run(ctx, run, may_erase=True)


def _run(ctx: Context, run: Syncing, *, may_erase: bool) -> Synced:
    with syncing.alone(ctx.place), waiting("syncing"):
        return run(may_erase)


def _set_up(ctx: Context, done: Synced, *, joined: bool) -> Outcome:
    """Say what the first sync of a laptop did."""
    with ctx.reading() as connection:
        held = copies.counts(connection)
        remote = laptops.required_remote(connection)
        here = laptops.this(connection)
    outcome = _synced(ctx, done)

    def show() -> None:
        receipts.say(
            f"{'Received' if joined else 'Sent'} {many(held.reps, 'rep')}, {many(held.entries, 'entry')}. "
            f'This laptop is "{here.name}". New entries here get numbers ending in {here.digit}'
            f"{'' if joined else ', so two laptops never clash'}."
        )
        _say_what_else(done)
        if not joined:
            receipts.say(f"On the other laptop: coachlog sync --from {syncing.pasted(remote.place)}")

    return outcome._replace(show=show)


def _key_changed(ctx: Context, done: Synced) -> Outcome:
    """Say what a new key means."""
    with ctx.reading() as connection:
        remote = laptops.required_remote(connection)
    outcome = _synced(ctx, done)

    def show() -> None:
        outcome.show()
        receipts.say("Everything was sent again under the new key. The old one no longer opens it.")
        receipts.say(f"On each other laptop, with the new key: coachlog sync --from {syncing.pasted(remote.place)}")
        receipts.say(
            "A stolen laptop still holds what was on it. Take away its access at the git host or the folder, too."
        )

    return outcome._replace(show=show)


def _synced(ctx: Context, done: Synced) -> Outcome:
    """Say what a sync did; and finish here what was erased elsewhere."""
    say_erased = _finish_erases(ctx, done.forgotten)

    def show() -> None:
        receipts.say(_moved(done))
        _say_what_else(done)
        say_erased()

    document = {
        "sent": done.sent,
        "received": [{"laptop": laptop, "changes": count} for laptop, count in done.received.items()],
        "conflicts": done.conflicts,
        "renumbered": [one._asdict() for one in done.renumbered],
        "added_twice": [{"rep": one.alias, "other": one.other} for one in done.added_twice],
        "erased": [{"reps": one.names, "entries": one.numbers} for one in done.forgotten],
        "waiting": done.waiting,
        "refused": done.refused,
    }
    return Outcome(lambda json: json.document(document), show, saved=bool(done.received or done.renumbered))


def _finish_erases(ctx: Context, forgotten: Sequence[Forgotten]) -> Callable[[], None]:
    """Remove from every file of ours what another laptop has erased; return what says so."""
    if not forgotten:
        return lambda: None
    from coachlog.commands import erasing  # noqa: PLC0415 - brings sqlite-utils, which few syncs need

    cleared = [(_erased(one), erasing.clear(ctx.place, _erased(one))) for one in forgotten]

    def say() -> None:
        for what, gone in cleared:
            erasing.say(what, gone)

    return say


def _moved(done: Synced) -> str:
    """Say what went where: ``Sent 3 changes, received 5 from home``."""
    came = listed(f"{count:,} from {laptop}" for laptop, count in done.received.items()) if done.received else ""
    if done.sent:
        return f"Sent {many(done.sent, 'change')}{f', received {came}' if came else ''}."
    if not came:
        return _UP_TO_DATE
    (count, *more) = done.received.values()
    only = f"Received {many(count, 'change')} from {next(iter(done.received))}."
    return f"Received changes: {came}." if more else only


def _say_what_else(done: Synced) -> None:
    if len(done.conflicts) == 1 and done.conflicts[0].isdecimal():
        receipts.say(f"Entry {done.conflicts[0]} was changed on two laptops: coachlog show {done.conflicts[0]}")
    elif done.conflicts:
        were = f"{many(len(done.conflicts), 'item')} {'was' if len(done.conflicts) == 1 else 'were'}"
        receipts.say(f"{were} changed on two laptops: coachlog sync --conflicts")
    for old, new in done.renumbered:
        receipts.say(f"Entry {old} is now {new}, because both laptops had used {old}.")
    for name, alias, other in done.added_twice:
        receipts.say(
            f"{name} is {alias} now, because two laptops had added {other}. "
            f"If they're one person: coachlog rep merge {alias} {other}"
        )
    if done.waiting:
        receipts.say(f"{many(done.waiting, 'change')} must wait: an earlier one hasn't arrived. Sync again later.")
    for path in done.refused:
        receipts.say(f"{path} can't be read, so it was skipped. The laptop that wrote it sends it again.")


def _erased(one: Forgotten) -> str:
    return listed(one.names) if one.names else f"entry {listed(one.numbers)}" if one.numbers else "an entry"


def _status(ctx: Context) -> Outcome:
    """Show where the journal syncs to, and its laptops."""
    with ctx.reading() as connection:
        remote = laptops.required_remote(connection)
        here = laptops.device(connection)
        known = laptops.laptops(connection)
        count = conflicts.count(connection)
        unsent = syncing.unsent(connection, {**known_steps(connection), here: remote.sent})

    def show() -> None:
        if not is_drawn():
            rows((one.name, one.digit, one.wrote, "here" if one.device == here else None) for one in known)
            return
        this = next((f'This laptop is "{one.name}". It syncs' for one in known if one.device == here), "Syncs")
        receipts.say(f"{this} to {syncing.shown(remote.place)}.")
        for one in known:
            wrote = f"last wrote {days.moment(one.wrote)}" if one.wrote else "hasn't written yet"
            receipts.say(f"   {one.name}: numbers ending in {one.digit}, {wrote}")
        receipts.say(f"Last synced {days.moment(remote.at)}." if remote.at else "Not synced yet.")
        if unsent:
            receipts.say(f"{many(unsent, 'change')} not sent yet. To send: coachlog sync")
        if count:
            receipts.say(f"{many(count, 'item')} changed on two laptops. To see how: coachlog sync --conflicts")

    document = {
        "place": remote.place,
        "at": remote.at,
        "unsent": unsent,
        "conflicts": count,
        "laptops": [
            {"name": one.name, "digit": one.digit, "wrote": one.wrote, "here": one.device == here} for one in known
        ],
    }
    return Outcome(lambda json: json.document(document), show)


def _preview(ctx: Context) -> Outcome:
    """Say what a sync would do."""
    with ctx.reading() as connection:
        remote = laptops.required_remote(connection)
    with syncing.alone(ctx.place), waiting("looking"):
        there = syncing.look(carrier(remote.place, syncing.cache(ctx.place)))
    with ctx.reading() as connection:
        send, receive = syncing.unsent(connection, there.covered()), syncing.waiting(connection, there)
    said = f"A sync would send {many(send, 'change')} and receive {many(receive, 'change')}."
    return Outcome(
        lambda json: json.document({"place": remote.place, "to_send": send, "to_receive": receive}),
        lambda: receipts.say(said if send or receive else _UP_TO_DATE),
    )


def _conflicts(ctx: Context) -> Outcome:
    with ctx.reading() as connection:
        laptops.required_remote(connection)
        found = conflicts.conflicts(connection)
    document = {"conflicts": [_in_json(one) for one in found]}
    return Outcome(lambda json: json.document(document), lambda: screen.show(found))


def _in_json(one: Conflict) -> dict[str, Any]:
    """Return a conflict as JSON has it: each side with a value for each field, unless it deleted the whole."""
    names = [name for name in one.fields if name != "edited_at"]
    sides = [
        {
            "laptop": side.laptop,
            "deleted": not names and side is not one.sides[0],
            "values": [{"field": name, "value": side.fields.get(name)} for name in names],
        }
        for side in one.sides
    ]
    return {"what": one.what, "text": one.text or None, "sides": sides}


def _keep(ctx: Context, laptop: str, what: str) -> Outcome:
    with ctx.writing(KEEP) as step:
        laptops.required_remote(step.connection)
        kept = conflicts.keep(step, laptop, what)

    def show() -> None:
        then = f"Deleted {what}, as on {kept.laptop}" if kept.is_deleted else f"Kept {kept.laptop}'s version of {what}"
        linked = f". Linked entries deleted too: {listed(kept.linked)}" if kept.linked else ""
        receipts.say(f"{then}{linked}. To undo that: coachlog undo")

    return Outcome(
        lambda json: json.document({"what": what, "laptop": kept.laptop, "deleted": kept.is_deleted}), show, saved=True
    )


def _show_key(ctx: Context) -> Outcome:
    with ctx.reading() as connection:
        key = laptops.required_remote(connection).key
    return Outcome(lambda json: json.document({"key": key}), lambda: print(key))


def _rename(ctx: Context, name: str) -> Outcome:
    name = " ".join(require_text(name, "--name").split())
    with ctx.writing(SYNC) as step:
        laptops.required_remote(step.connection)
        new = laptops.rename(step, name)
    return Outcome(
        lambda json: json.document({"laptop": new}),
        lambda: receipts.say(f'This laptop is "{new}" now. The others learn it with the next coachlog sync.'),
        saved=True,
    )


def _stop(ctx: Context) -> Outcome:
    with ctx.reading() as connection:
        remote = laptops.required_remote(connection)
    with syncing.alone(ctx.place):
        syncing.stop(ctx.place)

    def show() -> None:
        where = syncing.shown(remote.place)
        receipts.say(f"This journal no longer syncs. It stays as it is, and so does what is in {where}.")
        receipts.say(f"To sync again, with the key: coachlog sync --from {syncing.pasted(remote.place)}")

    return Outcome(lambda json: json.document({"place": remote.place}), show, saved=True)

"""coachlog rep erase; and what it has in common with ``delete --forever``: what goes along, what is out of reach."""

import sys

from coachlog import access, files, options
from coachlog.errors import CoachlogError, Confirmation
from coachlog.files import Place
from coachlog.journal import copies, erasing, held, opening, questions
from coachlog.model import Rep
from coachlog.screen import receipts
from coachlog.text import many

OUT_OF_REACH = "Out of reach: your exports and backups, the shell's history, what a disk or a sync service keeps."
MOST = 20  # mentions that are listed one by one


def erase(
    rep: options.RepWord,
    *,
    yes: options.Yes = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Forget a rep: all that was written about them, every version, every copy of ours. There is no undo.

    In sessions they become a former rep. Where others' entries mention them is listed, and not changed.
    """
    desk = options.Desk.lay(journal, today)
    who = desk.rep(rep)
    with opening.reading(desk.place) as connection:
        count = questions.count_of(connection, who)
        mentions = list(_mentions(connection, who))
    if not yes:
        raise Confirmation(
            f"{who.name} will be erased: {many(count, 'entry')}, {what_goes(desk.place)}. "
            "There is no undo, of this or of anything before it",
            who.name,
        )
    with opening.writing(desk.place, "rep erase") as step:
        gone = erasing.forget_rep(step, questions.rep_as_it_is(step.connection, who))
    cleared = clear(desk.place, who.name)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.erased(gone.entries, *cleared, [mention.id for mention in mentions]))
        return
    say(f"{who.name}: {many(gone.entries, 'entry')}", cleared)
    if gone.sessions:
        receipts.say(f"In {many(gone.sessions, 'session')} they are a former rep now.")
    if mentions:
        receipts.say(f"Still mentioned in {many(len(mentions), 'line')} of others, which were not changed:")
        for mention in mentions[:MOST]:
            receipts.say(f"   {mention.id}  {mention.rep or 'session'}: {receipts.shown(mention.line)}")
        if len(mentions) > MOST:
            receipts.say(f"   and {len(mentions) - MOST} more: coachlog find {who.alias} -n 0")


def _mentions(connection: questions.Connection, rep: Rep) -> list[access.Mention]:
    """Return where entries about others name a rep, as they are now."""
    name = access.named(rep)
    return [
        mention
        for other in held.of_others(connection, rep)
        for mention in access.mentions(name, other.id, other.images)
        if not mention.old
    ]


def with_it(snapshots: int, drafts: int) -> str:
    """Say what goes along with what is forgotten."""
    return f"with every version, {many(snapshots, 'snapshot')} and {many(drafts, 'draft')}"


def what_goes(place: Place) -> str:
    """Say what would go along."""
    return with_it(len(copies.snapshots(place)), len(files.drafts(place)))


def clear(place: Place, what: str) -> erasing.Cleared:
    """Take the bytes of what was forgotten out of every file of ours. Raises CoachlogError with what is left to do."""
    try:
        return erasing.clear(place)
    except CoachlogError as error:
        raise CoachlogError(
            f"{what} is erased, but its bytes may still be in the files beside the journal: {error}. "
            "When that is mended: coachlog doctor"
        ) from error


def say(what: str, cleared: erasing.Cleared) -> None:
    """Say what was forgotten, and what cannot be."""
    receipts.say(f"Erased {what}, {with_it(*cleared)}. A new snapshot holds what is left.")
    receipts.say(OUT_OF_REACH)

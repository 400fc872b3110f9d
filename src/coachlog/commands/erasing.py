"""coachlog rep erase; and what it has in common with ``delete --forever``: what goes along, what is out of reach."""

import sys

from coachlog import files, options
from coachlog.access import Mention
from coachlog.errors import CoachlogError, Confirmation, briefly, listed
from coachlog.files import Place
from coachlog.journal import erasing, held, opening, questions
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
    """Forget a rep for good. There is no undo.

    All that was written about them goes, every version of it, and every copy that coachlog keeps.
    In sessions they become a former rep. Where others' entries mention them is listed, and not changed.
    """
    desk = options.Desk.lay(journal, today)
    who = desk.rep(rep)
    with opening.reading(desk.place) as connection:
        count = questions.count_of(connection, who)
    if not yes:
        raise Confirmation(
            f"{who.name} will be erased: {many(count, 'entry')}, {what_goes(desk.place)}. "
            "There is no undo, of this or of anything before it",
            who.name,
        )
    with opening.writing(desk.place, "rep erase") as step:
        gone = erasing.forget_rep(step, questions.rep_as_it_is(step.connection, who))
        mentions = held.mentions(step.connection, who)
    cleared = clear(desk.place, who.name)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.erased(gone.entries, *cleared, mentions))
        return
    say(f"{who.name}: {many(gone.entries, 'entry')}", cleared)
    if gone.sessions:
        receipts.say(f"In {many(gone.sessions, 'session')} they are a former rep now.")
    if mentions:
        receipts.say(f"Still named in {many(len(mentions), 'line')} about others, which were not changed:")
        for mention in mentions[:MOST]:
            receipts.say(f"   {_where(mention)}: {receipts.shown(mention.line)}")
        if len(mentions) > MOST:
            receipts.say(f"   and {len(mentions) - MOST} more: coachlog find {who.alias} -n 0")


def _where(mention: Mention) -> str:
    where = f"{mention.id}  {mention.rep or 'session'}" if mention.id else f"what is known of {mention.rep}"
    return f"{where}, an old version" if mention.old else where


def with_it(snapshots: int, drafts: int) -> str:
    """Say what goes along with what is forgotten."""
    copies_of_it = [many(count, what) for count, what in ((snapshots, "snapshot"), (drafts, "draft")) if count]
    return f"with {listed(['every version', *copies_of_it])}"


def what_goes(place: Place) -> str:
    """Say what would go along."""
    drafts = files.drafts(place)
    named = f" ({listed(path.name for path in drafts)})" if drafts else ""
    return with_it(len(files.snapshots(place)) + len(files.set_aside(place)), len(drafts)) + named


def clear(place: Place, what: str) -> erasing.Cleared:
    """Take the bytes of what was forgotten out of every file of ours. Raises CoachlogError with what is left to do."""
    try:
        return erasing.clear(place)
    except (CoachlogError, OSError) as error:
        raise CoachlogError(
            f"{what} is erased from the journal, but a snapshot or a draft may still hold it: {briefly(error)}. "
            "To see what is left: coachlog doctor"
        ) from error


def say(what: str, cleared: erasing.Cleared) -> None:
    """Say what was forgotten, and what cannot be."""
    receipts.say(f"Erased {what}, {with_it(*cleared)}. A new snapshot holds what is left.")
    receipts.say(OUT_OF_REACH)

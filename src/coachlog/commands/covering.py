"""What ``note --covered`` does: close the topics that came up, and the rep's follow-ups that were reported."""

from collections.abc import Sequence

from coachlog import options
from coachlog.context import Context
from coachlog.duties import is_parked
from coachlog.errors import AlreadyClosed, CoachlogError, WrongKind, require_text
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import KINDS, OWNER_REP, Entry, Rep, with_article


def wanted(ctx: Context, words: str, who: Rep) -> list[int]:
    """Return the ids that ``ID,ID`` names, or those of ``all`` topics of a rep. Raises CoachlogError."""
    with ctx.reading() as connection:
        if words.strip().casefold() == "all":
            opened = questions.history(connection, questions.Filter([who.alias], open=True, kinds=["topic"]))
            found = [entry.id for entry in opened if not is_parked(entry, ctx.today)]
            if not found:
                raise CoachlogError(f"{who.name} has no open topics. To add one: coachlog topic {who.alias} TEXT")
            return found
        ids = dict.fromkeys(options.entry_id(word.strip()) for word in require_text(words, "--covered").split(","))
        return [_coverable(questions.entry(connection, entry_id), who.alias).id for entry_id in ids]


def cover(step: Step, ids: Sequence[int], note: Entry) -> list[Entry]:
    """Close entries as covered in a one-on-one, and return them."""
    covered = []
    for entry_id in ids:
        entry = _coverable(questions.entry(step.connection, entry_id), note.rep)
        closed = entry._replace(status=KINDS[entry.kind].closes["done"], closed_on=note.on, snoozed_until=None)
        link = note.id if "covered_by" in KINDS[entry.kind].carries else None
        covered.append(step.change(closed._replace(covered_by=link)))
    return covered


def _coverable(entry: Entry, rep: str) -> Entry:
    is_topic = "covered_by" in KINDS[entry.kind].carries
    if not is_topic and not (entry.kind == "follow-up" and entry.owner == OWNER_REP):
        raise WrongKind(entry.id, with_article(entry), "--covered takes topics and follow-ups that the rep owes")
    if entry.rep != rep:
        raise WrongKind(entry.id, with_article(entry), f"it belongs to {entry.rep}, not to {rep}")
    if not entry.is_open:
        raise AlreadyClosed(entry.id, str(entry.status))
    return entry

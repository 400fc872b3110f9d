"""coachlog delete: delete entries, and their linked entries."""

from collections.abc import Sequence
from typing import Annotated

import typer

from coachlog.commands import by_number, command, erasing, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import listed, quoted
from coachlog.journal import clearing, integrity, questions
from coachlog.journal import erasing as forgetting
from coachlog.screen import receipts
from coachlog.text import many

app = new_app()


@command(app, confirms=True, epilog="coachlog delete 2")
def delete(
    ctx: Context,
    which: Annotated[list[str], typer.Argument(metavar="ID...|last", help="Entry numbers; last: the newest entry")],
    *,
    forever: Annotated[bool, typer.Option("--forever", help="Erase them and every version; can't be undone")] = False,
) -> Outcome:
    """Delete entries and their linked entries. coachlog undo brings them back.

    --forever is for text that must not be kept: it erases the entries, even deleted ones, with every version and
    every copy that coachlog keeps.
    """
    ids = by_number.several(which, ctx)
    if forever:
        return _forget(ctx, ids)
    with ctx.writing("delete") as step:
        asked = [questions.entry(step.connection, entry_id) for entry_id in ids]
        found = {child.id: child for entry_id in ids for child in questions.descendants(step.connection, entry_id)}
        linked = [child for child in found.values() if child.id not in ids]
        covered = questions.covered_in(step.connection, [*asked, *linked])
        gone = {entry.id for entry in (*asked, *linked)}
        reopened = [one.id for topics in covered.values() for one in topics if one.id not in gone]
        below = [goal.id for one in asked if one.team for goal in questions.goals_under(step.connection, one.id)]
        for entry in (*linked, *asked):
            step.remove(entry)

    def show() -> None:
        for entry in asked:
            receipts.say(f"Deleted {receipts.line(entry, ctx.names, ctx.today)}")
        taken = f"Linked entries deleted too: {listed(child.id for child in linked)}. " if linked else ""
        if reopened:
            taken += f"Reopened: {listed(reopened)}. "
        if left := [goal for goal in below if goal not in gone]:
            taken += f"No longer part of a team goal: {listed(left)}. "
        receipts.say(f"{taken}Undo: coachlog undo")

    deleted = sorted([*asked, *linked], key=lambda entry: entry.id)
    return Outcome(lambda json: json.entries(deleted), show, saved=True)


def _forget(ctx: Context, ids: Sequence[int]) -> Outcome:
    """Delete entries for good, and say what can't be reached."""
    named = listed(ids)
    with ctx.reading() as connection:
        count = forgetting.how_many(connection, ids)
        texts = [f"{entry_id} {quoted(forgetting.last_text(connection, entry_id))}" for entry_id in ids]
    more = f" and {many(count - len(ids), 'linked entry')}" if count > len(ids) else ""
    ctx.confirm(
        f"{listed(texts)}{more} will be deleted for good, {erasing.what_goes(ctx.place)}. {erasing.NO_UNDO}",
        " ".join(map(str, ids)),
    )
    with ctx.writing("delete --forever") as step:
        gone = forgetting.forget_entries(step, ids)
        clearing.begin(step, ctx.place)
        strange = [*integrity.strange_schema(step.connection)]
    cleared = erasing.clear(ctx.place, named)
    erasing.warn_about(strange)

    def show() -> None:
        erasing.say(many(gone.entries, "entry"), cleared)
        erasing.say_if_elsewhere(ctx.place)

    return Outcome(lambda json: json.erased(gone.entries, *cleared), show)

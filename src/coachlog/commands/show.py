"""coachlog show: one entry, whole."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import CoachlogError, NoSuchEntry
from coachlog.journal import conflicts, questions
from coachlog.journal import versions as record
from coachlog.model import Entry
from coachlog.screen import conflicts as sides
from coachlog.screen import history as story
from coachlog.screen import is_drawn
from coachlog.screen import versions as screen

app = new_app()


@command(app, epilog="coachlog show 2\ncoachlog show 2 --versions")
def show(
    ctx: Context,
    which: Annotated[str, typer.Argument(metavar="ID", help="The entry's number")],
    *,
    versions: Annotated[
        bool, typer.Option("--versions", help="Every version, oldest first; of a deleted entry too")
    ] = False,
) -> Outcome:
    """Show one entry in full: its text as typed, and everything known about it."""
    if versions:
        return _versions(options.entry_id(which), ctx)
    with ctx.reading() as connection:
        entry = _entry(connection, options.entry_id(which))
        children = questions.descendants(connection, entry.id)
        above = questions.team_goals_above(connection, [entry]).get(entry.id)
        below = questions.goals_under(connection, entry.id) if entry.team else []
        other_sides = conflicts.conflicts(connection, str(entry.id))
    rep = next((rep for rep in ctx.reps if rep.alias == entry.rep), None)

    def show_it() -> None:
        story.show_one(entry, rep, children, ctx.today, above, below)
        if other_sides and is_drawn():
            sides.say_others(other_sides)

    return Outcome(lambda json: json.entries([entry, *children]), show_it)


def _entry(connection: questions.Connection, entry_id: int) -> Entry:
    """Return an entry. Raises NoSuchEntry, or CoachlogError for a deleted one."""
    try:
        return questions.entry(connection, entry_id)
    except NoSuchEntry:
        record.uid_of(connection, entry_id)
        raise CoachlogError(f"{entry_id} was deleted. What it said: coachlog show {entry_id} --versions") from None


def _versions(entry_id: int, ctx: Context) -> Outcome:
    with ctx.reading() as connection:
        uid = record.uid_of(connection, entry_id)
        found = record.versions(connection, uid)
        back = "" if found[-1].fields else _way_back(record.removal(connection, uid))
    fields = next(version.fields for version in reversed(found) if version.fields)
    rep = ctx.names.get(fields.get("rep") or "", "a former rep")
    return Outcome(lambda json: json.versions(found), lambda: screen.show(entry_id, found, rep, back))


def _way_back(gone: record.Removal) -> str:
    """Say how an entry that was taken out can come back."""
    if gone.undo > 1:
        since = "the command" if gone.undo == 2 else f"the {gone.undo - 1} commands"  # noqa: PLR2004 - it, and one more
        return f"To bring it back, and take back {since} since: coachlog undo -n {gone.undo}"
    if gone.undo:
        return "To bring it back: coachlog undo"
    if gone.redo:
        return f"To bring it back: coachlog redo{f' -n {gone.redo}' if gone.redo > 1 else ''}"
    return "It can no longer be restored with undo or redo, but its text is above"

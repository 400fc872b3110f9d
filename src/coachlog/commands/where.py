"""coachlog where: where the journal is."""

from coachlog import draft_files, files, screen
from coachlog.commands import command, new_app
from coachlog.context import Context
from coachlog.errors import CoachlogError
from coachlog.journal import copies, opening
from coachlog.text import many

app = new_app()


@command(app, takes_json=False, epilog="coachlog where")
def where(ctx: Context) -> None:
    """Show where the journal is."""
    place = ctx.place
    if not screen.is_drawn():
        print(place.path)
        return
    print(f"Journal  {files.short(place.path)}")
    if not files.is_there(place.path):
        print("         not there yet: the first rep starts it, coachlog rep add 'NAME'")
        return
    size = f"{place.path.stat().st_size / 1024:,.0f} KB{', encrypted' if place.is_encrypted else ''}"
    try:
        with opening.reading(place) as connection:
            held = copies.counts(connection)
        print(f"         {many(held.reps, 'rep')}, {many(held.entries, 'entry')}, {size}")
    except CoachlogError:
        print(f"         {size}; it can't be read, see coachlog doctor")
    if kept := files.snapshots(place):
        count = many(len(kept), "snapshot")
        print(f"Copies   {files.short(place.snapshots)}: {count}, the last of {files.day_of(kept[-1])}")
    for draft in draft_files.drafts(place):
        print(f"Draft    {files.short(draft)}")
    print(f"Today    {ctx.today}")

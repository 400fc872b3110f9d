"""coachlog doctor: what is wrong with the journal, and what to do about it."""

from typing import Annotated

import typer

from coachlog import files
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.journal import copies, health, opening, word_index
from coachlog.screen import is_drawn, receipts, rows
from coachlog.screen.progress import ticking
from coachlog.text import many

app = new_app()


@command(app, epilog="coachlog doctor")
def doctor(
    ctx: Context,
    *,
    mend: Annotated[bool, typer.Option("--mend", help="Rebuild the search index first")] = False,
) -> Outcome:
    """Check the journal and its copies. The exit code is 1 if anything is wrong.

    Every record is compared with its last change.
    """
    place = ctx.place
    if mend:
        with opening.whole(place) as connection:
            word_index.build(connection)  # first: where it is damaged, no entry can be changed
            word_index.refresh(connection)
        ctx.finish_erase()
    with ticking("checking") as tick:
        found = list(health.findings(place, tick))
    is_wrong = any(one.is_wrong for one in found)

    def show() -> None:
        if not is_drawn():
            rows((one.what, one.then) for one in found)
            return
        for one in found:
            receipts.say(f"{'✗' if one.is_wrong else '·'} {one.what}")
            receipts.say(f"   {one.then}")
        if not is_wrong:
            receipts.say(_nothing_wrong(place))

    return Outcome(lambda json: json.findings((one.what, one.then) for one in found), show, code=1 if is_wrong else 0)


def _nothing_wrong(place: files.Place) -> str:
    """Say that nothing is wrong, and what was looked at."""
    if not files.is_there(place.path):
        return "There's no journal yet. Adding a rep starts one: coachlog rep add 'NAME'"
    with opening.reading(place) as connection:
        held = copies.counts(connection)
    kept = files.snapshots(place)
    last = f"the last of {many(len(kept), 'snapshot')} is of {files.day_of(kept[-1])}" if kept else "no snapshot yet"
    return f"No problems found: {held}; {last}"

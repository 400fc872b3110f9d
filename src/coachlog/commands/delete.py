"""coachlog delete: take entries out, with what hangs on them."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import erasing, new_app
from coachlog.errors import Confirmation, listed, quoted
from coachlog.journal import clearing, health, opening, questions
from coachlog.journal import erasing as forgetting
from coachlog.screen import receipts
from coachlog.text import many

app = new_app()


@app.command(epilog="coachlog delete 2")
def delete(
    which: Annotated[list[str], typer.Argument(metavar="ID...", help="The entries.")],
    *,
    forever: Annotated[bool, typer.Option("--forever", help="Forget them and every version. No undo.")] = False,
    yes: options.Yes = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Take entries out, with what hangs on them. To bring them back: coachlog undo.

    --forever is for the one thing that must not be kept: deleted entries too, their versions, and every copy.
    """
    desk = options.Desk.lay(journal, today)
    ids = list(dict.fromkeys(options.entry_id(word) for word in which))
    if forever:
        _forget(desk, ids, yes=yes, as_json=as_json)
        return
    with desk.writing("delete") as step:
        asked = [questions.entry(step.connection, entry_id) for entry_id in ids]
        found = {child.id: child for entry_id in ids for child in questions.descendants(step.connection, entry_id)}
        hanging = [child for child in found.values() if child.id not in ids]
        for entry in (*hanging, *asked):
            step.remove(entry)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.entries(sorted([*asked, *hanging], key=lambda entry: entry.id)))
    else:
        for entry in asked:
            receipts.say(f"Deleted {receipts.line(entry, desk.names, desk.today)}")
        taken = f"With it: {listed(child.id for child in hanging)}. " if hanging else ""
        receipts.say(f"{taken}To bring it back: coachlog undo")
    options.keep_a_copy(desk.place)


def _forget(desk: options.Desk, ids: Sequence[int], *, yes: bool, as_json: bool) -> None:
    """Forget entries for good, and say what cannot be reached."""
    named = listed(ids)
    with opening.reading(desk.place) as connection:
        count = forgetting.how_many(connection, ids)
        texts = [f"{entry_id} {quoted(forgetting.last_text(connection, entry_id))}" for entry_id in ids]
    if not yes:
        more = f" and {many(count - len(ids), 'entry')} hanging on it" if count > len(ids) else ""
        raise Confirmation(
            f"{listed(texts)}{more} will be forgotten, {erasing.what_goes(desk.place)}. "
            "There is no undo, of this or of anything before it",
            " ".join(map(str, ids)),
        )
    with desk.writing("delete --forever") as step:
        gone = forgetting.forget_entries(step, ids)
        clearing.begin(step, desk.place)
        strange = [*health.strange_schema(step.connection)]
    cleared = erasing.clear(desk.place, named)
    erasing.warn_about(strange)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.erased(gone.entries, *cleared))
        return
    erasing.say(many(gone.entries, "entry"), cleared)

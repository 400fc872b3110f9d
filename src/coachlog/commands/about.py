"""coachlog about: a deal or an initiative across reps and partners, by its tag."""

from typing import Annotated

import typer

from coachlog import asking, options
from coachlog.about import gather
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import Question, Unreadable
from coachlog.journal import about as about_query
from coachlog.journal import questions
from coachlog.model import Entry
from coachlog.screen import about as screen

app = new_app()


@command(app, epilog="coachlog about deal:Hooli\ncoachlog about qbr --json")
def about(
    ctx: Context,
    tag: Annotated[
        str | None,
        typer.Argument(metavar="TAG", help="A tag: qbr or '#qbr', deal:Hooli or just hooli"),
    ] = None,
) -> Outcome:
    """Follow a deal or an initiative across reps and partners.

    It shows open items, each rep's latest entry, partners and lessons. Entries linked to a tagged one count too: a
    note's follow-ups, a session's lessons, a goal's check-ins. Private entries are shown and marked.
    """
    if tag is None:
        raise Unreadable(
            "no tag is named. Leave out its #, or quote it: coachlog about qbr. To see all: coachlog find --tags"
        )
    name, found = _found(ctx, tag)
    gathered = gather(name, found)
    with ctx.reading() as connection:
        goals = questions.goals_of(connection, gathered.latest)
    return Outcome(lambda json: json.about(gathered), lambda: screen.show(gathered, ctx.today, goals))


def _found(ctx: Context, word: str) -> tuple[str, list[Entry]]:
    """Return the tag that a word means, and the entries that have it. A terminal is asked which one is meant."""
    while True:
        tag = options.folded_tag(word, "TAG")
        try:
            with ctx.reading() as connection:
                name = about_query.meant(connection, word, tag)
                return name, about_query.entries(connection, name)
        except Question as question:
            word = asking.answer(question).word

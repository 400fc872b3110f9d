"""coachlog session: one entry for several reps, with the lessons and the commitments that came out of it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from coachlog import drafts, options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import CoachlogError, Unreadable, require_text
from coachlog.model import OWNER_YOU, Entry, Rep
from coachlog.people import why_no_name

app = new_app()


@command(
    app,
    epilog='coachlog session "Win/loss review" --with all --lesson "Meet legal early"\n'
    'coachlog session "New deck" --team west --also marketing:Jo',
)
def session(
    ctx: Context,
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TITLE]", help="What it was; - reads standard input; without it, your editor opens"),
    ] = None,
    *,
    with_: Annotated[
        list[str] | None, typer.Option("--with", metavar="REP,REP", help="Who was there; all: everyone who isn't away")
    ] = None,
    team: Annotated[
        str | None, typer.Option("--team", metavar="TEAM", help="Who was there: everyone in this team")
    ] = None,
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="NAME", help="A partner who was there: marketing:Ana")
    ] = None,
    lesson: Annotated[list[str] | None, typer.Option("--lesson", metavar="TEXT", help="Something you learned")] = None,
    mine: Annotated[
        list[str] | None, typer.Option("--mine", metavar="TEXT", help="A follow-up you owe; may end in @DAY")
    ] = None,
    on: options.On = None,
    private: options.Private = False,
) -> Outcome:
    """Record a team session: a deal review, a brainstorm, a training.

    It appears in the history of every rep who was there. It counts neither as a one-on-one nor as praise. --with,
    --also, --lesson and --mine can be repeated.
    """
    if with_ and team is not None:
        raise Unreadable("--with and --team can't be combined: keep one")
    if not with_ and team is None:
        raise Unreadable("who took part? Add --with maria,dev or --with all, or --team TEAM")
    day = ctx.happened(on)
    there = _there(with_ or [], team, day, ctx)
    partners = dict.fromkeys(options.partner(name, "--also") for name in also or ())
    held = Entry("session", "", day, "", private, attended=_aliases(there), also=tuple(partners))
    linked = [
        *(Entry("lesson", "", day, require_text(words, "--lesson"), private) for words in lesson or ()),
        *(ctx.follow_up(held, words, OWNER_YOU, "--mine") for words in mine or ()),
    ]
    with drafts.typed(text, ctx.place.drafts, "session") as words, ctx.writing("session") as step:
        written = [step.add(held._replace(text=words))]
        written += [step.add(entry._replace(parent=written[0].id)) for entry in linked]
    return ctx.written(written, typed=[entry.text for entry in written])


def _there(named: Sequence[str], team: str | None, day: date, ctx: Context) -> Sequence[Rep]:
    """Return who was in it. Of a team, or of all, those who were here on that day."""
    here = [rep for rep in ctx.reps if not rep.has_left(day) and not rep.is_paused(day)]
    if team is not None:
        return ctx.team(require_text(team, "--team"), here)
    if [word.strip().casefold() for word in named] == ["all"]:
        if not here:
            raise CoachlogError("there are no reps who could take part. To add one: coachlog rep add 'NAME'")
        return here
    words = [word for typed in named for word in typed.split(",")]
    return [ctx.rep(require_text(word, "--with"), may_add=not why_no_name(word, ctx.today)) for word in words]


def _aliases(reps: Sequence[Rep]) -> tuple[str, ...]:
    return tuple(sorted({rep.alias for rep in reps}))

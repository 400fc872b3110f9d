"""coachlog session: one entry for several reps, with the lessons and the commitments that came out of it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from coachlog import days, drafts, options
from coachlog.commands import new_app
from coachlog.errors import CoachlogError, Unreadable
from coachlog.model import ME, Entry, Rep

app = new_app()


@app.command(
    epilog='coachlog session "Win/loss review" --with all --lesson "Meet legal early"\n'
    'coachlog session "New deck" --team west --also marketing:Jo'
)
def session(
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TITLE]", help="What it was; - for standard input; none: your editor."),
    ] = None,
    *,
    with_: Annotated[
        list[str] | None, typer.Option("--with", metavar="REP,REP", help="Who was in it; all: everybody who is here.")
    ] = None,
    team: Annotated[str | None, typer.Option("--team", metavar="TEAM", help="Who was in it: this team.")] = None,
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="NAME", help="A partner who was in it: marketing:Ana.")
    ] = None,
    lesson: Annotated[list[str] | None, typer.Option("--lesson", metavar="TEXT", help="What you learned.")] = None,
    mine: Annotated[
        list[str] | None, typer.Option("--mine", metavar="TEXT", help="What you promised; may end in @DAY.")
    ] = None,
    on: options.On = None,
    private: options.Private = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Write down a session of the team: a review, a brainstorm, a training.

    It is in the history of each rep who was there, and neither a one-on-one nor praise. --with, --also,
    --lesson and --mine can be said several times. The lessons of all sessions: coachlog find --kind lesson
    """
    if with_ and team is not None:
        raise Unreadable("--with and --team exclude each other: keep one")
    if not with_ and team is None:
        raise Unreadable("a session needs its reps: --with maria,dev or --with all, or else --team TEAM")
    desk = options.Desk.lay(journal, today)
    day = days.happened(on, desk.calendar, "--on")
    there = _there(with_ or [], team, day, desk)
    partners = dict.fromkeys(options.partner(name, "--also") for name in also or ())
    held = Entry("session", "", day, "", private, attended=_aliases(there), also=tuple(partners))
    hanging = [
        *(Entry("lesson", "", day, options.some(words, "--lesson"), private) for words in lesson or ()),
        *(desk.promised(held, words, ME, "--mine") for words in mine or ()),
    ]
    with drafts.typed(text, desk.place.drafts, "session") as words, desk.writing("session") as step:
        written = [step.add(held._replace(text=words))]
        written += [step.add(entry._replace(parent=written[0].id)) for entry in hanging]
    desk.saved(written, as_json=as_json)
    drafts.warn_about_shell(*(entry.text for entry in written))


def _there(named: Sequence[str], team: str | None, day: date, desk: options.Desk) -> Sequence[Rep]:
    """Return who was in it. Of a team, or of all, those who were here on that day."""
    here = [rep for rep in desk.reps if not rep.has_left(day) and not rep.is_paused(day)]
    if team is not None:
        return desk.team(options.some(team, "--team"), here)
    if [word.strip().casefold() for word in named] == ["all"]:
        if not here:
            raise CoachlogError("nobody is here to be in it. To add a rep: coachlog rep add 'NAME'")
        return here
    words = [word for typed in named for word in typed.split(",")]
    return [desk.rep(options.some(word, "--with"), "--with", may_add=True) for word in words]


def _aliases(reps: Sequence[Rep]) -> tuple[str, ...]:
    return tuple(sorted({rep.alias for rep in reps}))

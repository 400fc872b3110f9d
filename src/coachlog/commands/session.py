"""coachlog session: one entry for several reps, with the lessons and the commitments that came out of it."""

from collections.abc import Sequence
from typing import Annotated

import typer

from coachlog import days, drafts, options
from coachlog.commands import new_app
from coachlog.errors import CoachlogError, Unreadable
from coachlog.journal import opening
from coachlog.model import ME, Entry, Rep

app = new_app()


@app.command(epilog='Example: coachlog session "Win/loss review" --with all --lesson "Legal joins in week one"')
def session(
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TITLE]", help="What it was; - for standard input; none: your editor."),
    ] = None,
    *,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="REP,REP", help="Who was in it; all: everybody who is here.")
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

    It is in the history of each rep who was there, and neither a one-on-one nor praise. The lessons of all sessions:
    coachlog find --kind lesson
    """
    if (with_ is None) == (team is None):
        raise Unreadable("a session needs its reps: --with maria,dev or --with all, or else --team TEAM")
    desk = options.Desk.lay(journal, today)
    day = days.happened(on, desk.calendar, "--on")
    here = [rep for rep in desk.reps if not rep.has_left(desk.today) and not rep.is_paused(day)]
    if with_ is not None and with_.strip() != "all":
        there = [desk.rep(word, "--with", may_add=True) for word in with_.split(",") if word.strip()]
    else:
        there = here if team is None else desk.team(team, here)
    if not there:
        raise CoachlogError("nobody is here to be in it. To add a rep: coachlog rep add 'NAME'")
    held = Entry(
        "session", "", day, "", private, attended=_aliases(there),
        also=tuple(dict.fromkeys(options.partner(name, "--also") for name in also or ())),
    )  # fmt: skip
    hanging = [
        *(Entry("lesson", "", day, options.some(words, "--lesson"), private) for words in lesson or ()),
        *(_commitment(held, words, desk) for words in mine or ()),
    ]
    with drafts.typed(text, desk.place.drafts, "session") as words, opening.writing(desk.place, "session") as step:
        written = [step.add(held._replace(text=words))]
        written += [step.add(entry._replace(parent=written[0].id)) for entry in hanging]
    desk.saved(written, as_json=as_json)
    drafts.warn_about_shell(*(entry.text for entry in written))


def _aliases(reps: Sequence[Rep]) -> tuple[str, ...]:
    return tuple(sorted({rep.alias for rep in reps}))


def _commitment(held: Entry, text: str, desk: options.Desk) -> Entry:
    promised = days.commitment(text, desk.calendar)
    return Entry(
        "follow-up", "", held.on, options.some(promised.text, "--mine"), held.private,
        owner=ME, due=promised.due, status="open",
    )  # fmt: skip

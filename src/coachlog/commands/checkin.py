"""coachlog checkin: a dated look at a goal."""

from contextlib import nullcontext
from typing import Annotated, Literal

import typer

from coachlog import days, drafts, options
from coachlog.commands import new_app
from coachlog.errors import AlreadyClosed, WrongKind
from coachlog.journal import opening, questions
from coachlog.model import Entry, a

app = new_app()


@app.command(epilog='coachlog checkin maria "Globex signed" --at 1 --status on-track')
def checkin(
    which: Annotated[
        str,
        typer.Argument(metavar="ID|REP", help="The goal, or a rep with one open goal."),
    ],
    text: options.Text = None,
    *,
    at: Annotated[str | None, typer.Option("--at", metavar="N", help="Where the number stands: 1, 80k.")] = None,
    status: Annotated[
        Literal["on-track", "at-risk", "off-track"] | None,
        typer.Option("--status", metavar="STATUS", help="on-track, at-risk or off-track."),
    ] = None,
    on: options.On = None,
    private: options.Private = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Look at a goal: where it stands. With --at or --status it needs no text."""
    number = options.number(at, "--at")
    desk = options.Desk.lay(journal, today)
    day = days.happened(on, desk.calendar, "--on")
    with opening.reading(desk.place) as connection:
        looked_at = desk.one_of(which, "open goals", lambda rep: questions.open_goals(connection, rep))
        _open_goal(questions.entry(connection, looked_at))
    no_text = text is None and (number is not None or status is not None)
    typed = (
        nullcontext("")
        if no_text
        else drafts.typed(text, desk.place.drafts, drafts.name("checkin", which, private=private))
    )
    with typed as words, desk.writing("checkin") as step:
        goal = _open_goal(questions.entry(step.connection, looked_at))
        written = step.add(Entry("check-in", goal.rep, day, words, private, parent=goal.id, at=number, status=status))
        if goal.snoozed_until and (goal.due is None or goal.snoozed_until <= goal.due):
            step.change(goal._replace(snoozed_until=None))  # it was this look that was put off
        goal = questions.entry(step.connection, goal.id)
        last = questions.last_check_in(step.connection, goal.id)
    desk.saved([written], {goal.id: goal}, as_json=as_json)
    if not as_json:
        desk.say_next_check_in(goal, last)
    drafts.warn_about_shell(written.text)


def _open_goal(entry: Entry) -> Entry:
    if entry.kind != "goal":
        raise WrongKind(entry.id, a(entry), "only goals have check-ins")
    if not entry.is_open:
        raise AlreadyClosed(entry.id, str(entry.status))
    return entry

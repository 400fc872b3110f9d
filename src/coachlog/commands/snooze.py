"""coachlog snooze: put a duty off to another day, or a rep's next one-on-one."""

from datetime import date
from typing import Annotated

import typer

from coachlog import days, duties, options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.days import parsing
from coachlog.errors import AlreadyClosed, CoachlogError, Unreadable, WrongKind, require_text
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import KINDS, Entry, with_article
from coachlog.screen import receipts

app = new_app()


@command(app, epilog='coachlog snooze 2 1w "at the trade show"\ncoachlog snooze maria mon')
def snooze(
    ctx: Context,
    which: Annotated[
        str,
        typer.Argument(metavar="ID|REP", help="An entry number, or the rep whose reminders to silence"),
    ],
    day: Annotated[str, typer.Argument(metavar="DAY", help="Until when")],
    why: Annotated[str | None, typer.Argument(metavar="[WHY]", help="An optional reason")] = None,
) -> Outcome:
    """Snooze an item, or a rep's reminders, until a later date.

    The original due date is kept. A reason for silencing a rep's reminders is saved as an observation.
    """
    until = ctx.read(parsing.due, day)
    if until is None:
        raise Unreadable(
            "something put off needs a day to come back on. To take its day away: coachlog edit ID --due none"
        )
    if why is not None:
        require_text(why, "the reason")
    if which.isdecimal():
        with ctx.writing("snooze") as step:
            written = [_snoozed(step, options.entry_id(which), until, why, ctx)]
        return ctx.written(written)
    who = ctx.rep(which)
    if who.has_left(ctx.today):
        raise CoachlogError(
            f"{who.name} has left, so there is nothing to put off. Another keep-until day: "
            f"coachlog rep leave {who.alias} --keep-until DAY"
        )
    with ctx.writing("snooze") as step:
        rep = step.change_rep(questions.rep_as_it_is(step.connection, who)._replace(quiet_until=until))
        asides = [step.add(Entry("note", who.alias, ctx.today, why, how="aside"))] if why else []

    def show() -> None:
        receipts.say(f"{rep.name}: no quiet lines until {days.say(until, ctx.today)}")
        for aside in asides:
            receipts.say(receipts.line(aside, ctx.names, ctx.today))

    return Outcome(lambda json: json.written([rep], asides) if asides else json.reps([rep]), show, saved=True)


def _snoozed(step: Step, entry_id: int, until: date, why: str | None, ctx: Context) -> Entry:
    today = ctx.today
    entry = questions.entry(step.connection, entry_id)
    if not KINDS[entry.kind].can_be_snoozed:
        raise WrongKind(entry_id, with_article(entry), "there is nothing to put off")
    if not entry.is_open:
        raise AlreadyClosed(entry_id, str(entry.status))
    last = questions.last_check_in(step.connection, entry_id)
    rep = next((rep for rep in ctx.reps if rep.alias == entry.rep), None)
    check_in = duties.next_check_in(entry, last and last.on, rep, today) if rep else None
    day = min((day for day in (duties.due_day(entry), check_in) if day), default=None)
    if day is None and "due" in KINDS[entry.kind].carries:
        raise WrongKind(
            entry_id, with_article(entry), f"it has no day. To give it one: coachlog edit {entry_id} --due DAY"
        )
    if day and until <= day and day >= today:
        raise CoachlogError(
            f"{entry_id} is due {days.say(day, today)}: {days.long(until)} does not put it off. "
            f"To change its day: coachlog edit {entry_id} --due DAY"
        )
    return step.change(entry._replace(snoozed_until=until, snoozes=entry.snoozes + 1, because=why))

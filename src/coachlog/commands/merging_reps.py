"""coachlog rep merge: one rep who was added twice, on two laptops perhaps, becomes one."""

from typing import Annotated

import typer

from coachlog.context import Context, Outcome
from coachlog.errors import Unreadable
from coachlog.journal import questions, records
from coachlog.journal.changes import Step
from coachlog.model import Rep
from coachlog.screen import receipts
from coachlog.text import many

_KEPT = ("uid", "alias", "name", "added_on", "pauses", "left_on", "keep_until")  # of the rep who stays


def merge(
    ctx: Context,
    rep: Annotated[str, typer.Argument(metavar="REP", help="The rep who goes: a full alias")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The rep who stays, and gets all entries")],
) -> Outcome:
    """Merge two reps who are one person. Everything moves to the one who stays; undo takes it back."""
    goes, stays = ctx.rep(rep), ctx.rep(into)
    if goes.uid == stays.uid:
        raise Unreadable(f"{goes.alias} and {stays.alias} are the same rep: name two")
    with ctx.writing("rep merge") as step:
        merged, count = join(step, goes, stays)
    again = merged._replace(pauses=())

    def show() -> None:
        receipts.say(
            f"Merged {goes.name} ({goes.alias}) into {stays.name} ({stays.alias}): {many(count, 'entry')} moved"
        )

    return Outcome(lambda json: json.reps([again]), show, saved=True)


def join(step: Step, goes: Rep, stays: Rep) -> tuple[Rep, int]:
    """Let one rep be another; return that one as they are then, and how many entries have moved."""
    count = _move(step, goes, stays)
    merged = step.change_rep(_with_what_is_missing(stays, goes))  # also unchanged: so a merge elsewhere leaves one
    step.delete("rep", goes.uid)
    return merged, count


def _move(step: Step, goes: Rep, stays: Rep) -> int:
    """Let a rep's entries, sessions and pauses be another's; return how many entries that is."""
    connection = step.connection
    entries = questions.selected(
        connection, "where e.rep = (select id from rep where uid = :uid) order by e.id", {"uid": goes.uid}
    )
    for entry in entries:
        step.change(entry._replace(rep=stays.alias))
    seats = {
        rep.uid: records.states(connection, "attendance", "rep = (select id from rep where uid = ?)", rep.uid)
        for rep in (goes, stays)
    }
    taken = {seat["session"] for seat in seats[stays.uid]}
    for seat in seats[goes.uid]:
        if seat["session"] in taken:
            step.delete("attendance", seat["uid"])
        else:
            step.upsert("attendance", {**seat, "rep": stays.uid})
    for pause in goes.pauses:
        step.change_pause(stays, pause)
    return len(entries)


def _with_what_is_missing(stays: Rep, goes: Rep) -> Rep:
    """Return the rep who stays, with whatever is known of the other one only, added on the earlier day."""
    known = {
        name: value
        for name, value in goes._asdict().items()
        if name not in _KEPT and value is not None and getattr(stays, name) is None
    }
    return stays._replace(**known, added_on=min(stays.added_on, goes.added_on))

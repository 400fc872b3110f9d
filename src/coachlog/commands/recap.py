"""coachlog recap: the agreements of a one-on-one, to paste into a message."""

import sys
from typing import Annotated

import typer

from coachlog import days, files, options, sharing
from coachlog.commands import command, new_app, prep, writing_files
from coachlog.context import Context, Outcome
from coachlog.errors import CoachlogError, Unreadable
from coachlog.formats import recap as document
from coachlog.journal import briefs, subject_access
from coachlog.model import YOUR_TOPICS
from coachlog.screen import receipts

app = new_app()


@command(app, epilog="coachlog recap maria\ncoachlog recap maria -o recap.txt")
def recap(
    ctx: Context,
    rep: options.RepIfAny = None,
    *,
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="The one-on-one of that day")] = None,
    topics: Annotated[
        str | None, typer.Option("--topics", metavar="ID,ID", help="Also these open topics of yours, or all")
    ] = None,
    output: Annotated[str, typer.Option("-o", metavar="FILE", help="Write to this file", show_default=False)] = "-",
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite an existing file")] = False,
) -> Outcome | None:
    """Sum up the last one-on-one, to paste into a message to the rep.

    It holds only what may be shared: what you both agreed, feedback given, praise, and topics for next time.
    Without REP it's your latest one-on-one.
    """
    if not output.strip():
        raise Unreadable("-o: no file is named")
    who = ctx.rep(rep) if rep is not None else None
    day = ctx.happened(on) if on is not None else None
    with ctx.reading() as connection:
        note = briefs.last_one_on_one(connection, who and who.alias, ctx.today, day)
        if note is None:
            when = f" on {days.say(day, ctx.today)}" if day else ""
            whom = f" with {who.name}" if who else ""
            raise CoachlogError(f"there's no one-on-one{whom}{when}. To record one: coachlog note REP TEXT")
        found = briefs.agreed(connection, note, ctx.today)
        log = sharing.new_log(subject_access.called(connection, ctx.reps))
    who = ctx.rep(note.rep)
    yours = [entry.id for entry in found if sharing.why_left_out(entry) == YOUR_TOPICS]
    named = prep.named_topics(topics, yours, who) if topics is not None else []
    shown = list(sharing.all_shared([note, *found], who.alias, log, document.has_line, named=named))
    if output != "-":
        target = files.expanded(output)
        writing_files.check_free(target, None, ctx.place.path, replace=replace)
        writing_files.write(target, document.write(note.on, shown))

    def show() -> None:
        if output != "-":
            receipts.say(f"Wrote {output}: the one-on-one with {who.name}, {days.long(note.on)}")
        elif shown:
            sys.stdout.writelines(document.write(note.on, shown))
        else:
            receipts.say(f"Nothing to share of the one-on-one with {who.name}, {days.say(note.on, ctx.today)}")
        writing_files.report(log)
        prep.say_other_topics(yours, named)

    return Outcome(lambda json: json.recap(who.alias, note.on, shown), show)

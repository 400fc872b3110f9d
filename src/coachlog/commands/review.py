"""coachlog review: the evidence of a quarter, to write a review from."""

import sys
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Annotated

import typer

from coachlog import days, options, sharing
from coachlog.commands import command, new_app, writing_files
from coachlog.context import Context
from coachlog.days import periods
from coachlog.errors import Unreadable
from coachlog.formats import json, markdown
from coachlog.formats import review as document
from coachlog.formats.review import Period
from coachlog.journal import period_query, questions, subject_access
from coachlog.model import Entry
from coachlog.screen import receipts
from coachlog.text import many

app = new_app()


@command(app, epilog="coachlog review maria --quarter last\ncoachlog review maria --since 6mo -o maria.md")
def review(
    ctx: Context,
    rep: options.RepWord,
    *,
    quarter: Annotated[
        str | None,
        typer.Option("--quarter", metavar="QUARTER", help="this (unless said), last, q4, 2026Q4.", show_default=False),
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    output: Annotated[
        str, typer.Option("-o", metavar="FILE", help="Where to; standard output unless said.", show_default=False)
    ] = "-",
    share: Annotated[bool, typer.Option("--share", help="Only what may be shared with the rep.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite a file that stands.")] = False,
) -> None:
    """Bring together the evidence for a quarter: what happened, was given or kept in it, or was still open.

    In Markdown: goals and their check-ins, the rest by month, follow-ups. A month without an entry is named. Other days
    than a quarter's: --since DAY, and --until DAY unless until today.
    """
    if not output.strip():
        raise Unreadable("-o: no file is named")
    if output.endswith("/") or Path(output).is_dir():
        raise Unreadable(f"-o: a review is one file, and {output} is a folder. Name a FILE.md")
    who = ctx.rep(rep)
    period = _period(quarter, since, until, ctx)
    as_json = ctx.as_json or writing_files.by_ending(output, "md", "json") == "json"
    kind = markdown.TO_SHARE if share else markdown.PRIVATE
    if output != "-":
        writing_files.check_free(
            Path(output),
            None if as_json else kind,
            ctx.place.path,
            replace=replace,
            whose=writing_files.Whose(who, writing_files.called(ctx, [Path(output)])),
        )
    with ctx.reading() as connection:
        log = sharing.new_log(subject_access.called(connection, ctx.reps) if share else {})
        entries = period_query.entries(connection, who.alias, period.first, period.last)
        if share:
            entries = list(sharing.all_shared(entries, who.alias, log))
        # A check-in after its goal was closed brings the goal along, unless the check-in is left out.
        ids = {entry.id for entry in entries}
        closed = [goal for goal in questions.goals_of(connection, entries).values() if goal.id not in ids]
        entries += sharing.all_shared(closed, who.alias, log) if share else closed
        check_ins = {
            goal.id: _check_ins(questions.check_ins(connection, goal.id), who.alias, period, log if share else None)
            for goal in entries
            if goal.kind == "goal"
        }
    entries.sort(key=attrgetter("id"))
    if as_json:
        pieces = json.review(who.alias, period.name, period.first, period.last, entries)
    else:
        about = f"{who.name}, {period.name or 'review'}"
        shown = sharing.shared_rep(who) if share else who
        text = document.review(shown, period, ctx.today, entries, check_ins, is_shared=share)
        pieces = chain([markdown.first_line(kind, about, ctx.today)], text)
    if output == "-":
        sys.stdout.writelines(pieces)
        if share:
            writing_files.report(log)
        return
    writing_files.write(Path(output), pieces)
    what = f"{many(len(entries), 'entry')} of {who.name}, {days.long(period.first)} to {days.long(period.last)}"
    receipts.say(f"Wrote {output}: {what}, {kind}{f'; {sharing.summary(log)}' if share else ''}")
    writing_files.warn_about_mentions(log)


def _period(quarter: str | None, since: str | None, until: str | None, ctx: Context) -> Period:
    """Return the period of a review: a quarter (default: this one), or from one day to another."""
    first, last = ctx.span(since, until)
    if quarter is not None and (first or last):
        raise Unreadable("--quarter names the days already: leave it out, or --since and --until")
    if first:
        last = last or ctx.today
        name, place = None, "--since"
    elif last:
        raise Unreadable("--until: a review begins somewhere. Add --since DAY, or name a --quarter")
    else:
        name, first, last = ctx.read(periods.quarter, quarter or "this", "--quarter")
        place = "--quarter"
    if first > ctx.today:
        begins = f"{place}: {name or 'the period'} begins {days.say(first, ctx.today)}"
        raise Unreadable(f"{begins}: nothing has happened then")
    return Period(name, first, last)


def _check_ins(found: Iterable[Entry], alias: str, period: Period, log: sharing.ShareLog | None) -> list[Entry]:
    """Return a goal's check-ins until the period's end, oldest first; with a ``log`` only those that may be shared."""
    looked = [entry for entry in found if entry.on <= period.last]
    shown = sharing.all_shared(looked, alias, log._replace(left_out=Counter())) if log else looked
    return sorted(shown, key=attrgetter("on", "id"))

"""coachlog review: the evidence of a quarter, to write a review from."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from coachlog import days, files, options, sharing
from coachlog.commands import command, new_app, writing_files, your_name
from coachlog.context import Context
from coachlog.days import periods
from coachlog.errors import Unreadable, listed, require_text
from coachlog.formats import json, markdown
from coachlog.formats import review as document
from coachlog.formats.review import Period
from coachlog.journal import period_query, questions, subject_access
from coachlog.model import Entry, Rep
from coachlog.screen import drawing, is_drawn, receipts
from coachlog.text import many

app = new_app()


class _Review(NamedTuple):
    """The review of one rep: its entries, by id, the check-ins of its goals, and the team goals they are part of."""

    rep: Rep
    entries: list[Entry]
    check_ins: Mapping[int, Sequence[Entry]]
    team_goals: Mapping[int, Entry]


@command(
    app,
    epilog="coachlog review maria --quarter last\ncoachlog review maria --since 6mo -o review.md\n"
    "coachlog review --team west -o q4/",
)
def review(
    ctx: Context,
    reps: Annotated[
        list[str] | None, typer.Argument(metavar="[REP]...", help="One rep or several", show_default=False)
    ] = None,
    *,
    team: Annotated[
        str | None, typer.Option("--team", metavar="TEAM", help="Everyone in this team, instead of REP")
    ] = None,
    quarter: Annotated[
        str | None,
        typer.Option("--quarter", metavar="QUARTER", help="this (default), last, q4, 2026Q4", show_default=False),
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    output: Annotated[
        str,
        typer.Option("-o", metavar="FILE", help="Write to FILE; in a FOLDER/, one file per rep", show_default=False),
    ] = "-",
    share: Annotated[bool, typer.Option("--share", help="Only what may be shared with the rep")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite an existing file")] = False,
) -> None:
    """Summarize a quarter: goals, what happened month by month, follow-ups.

    Months without entries are named. For other dates use --since and --until. For several reps, or a --team, the
    reviews follow each other; -o FOLDER/ writes a file for each, named after the rep and the quarter.
    """
    if not output.strip():
        raise Unreadable("-o: no file is named")
    chosen = _chosen(reps or (), team, ctx)
    period = _period(quarter, since, until, ctx)
    into_folder = writing_files.is_folder(output)
    if len(chosen) > 1 and not into_folder and (share or output != "-"):
        what = "--share" if share else "-o"
        raise Unreadable(f"{what}: reviews of several reps need a folder, a file for each: -o FOLDER/")
    as_json = ctx.as_json or (not into_folder and writing_files.by_ending(output, "md", "json") == "json")
    kind = markdown.TO_SHARE if share else markdown.PRIVATE
    targets = _targets(output, chosen, period, as_json=as_json, is_shared=share)
    called = writing_files.called(ctx, targets)
    for target, rep in targets.items():
        whose = writing_files.Whose(rep, called, f"{{}}, {period.in_words}")
        writing_files.check_free(target, None if as_json else kind, ctx.place.path, replace=replace, whose=whose)
    if share and not as_json:
        your_name.ask_once(ctx, output)
    with ctx.reading() as connection:
        log = sharing.new_log(subject_access.called(connection, ctx.reps) if share else {})
        found = [_gathered(connection, rep, period, log if share else None, as_json=as_json) for rep in chosen]

    documents = (
        json.review(one.rep.alias, period, one.entries) if as_json else _document(one, period, ctx, is_shared=share)
        for one in found
    )
    if output == "-":
        if as_json and (team is not None or len(found) > 1):
            sys.stdout.writelines(json.reviews(((one.rep.alias, one.entries) for one in found), period))
        else:
            written = "\n".join(map("".join, documents))
            if is_drawn() and not as_json:
                typed = {"--team": team, "--quarter": quarter, "--since": since, "--until": until}
                aliases = [] if team else [rep.alias for rep in chosen]
                again = options.again("review", aliases, typed, *(["--share"] if share else []), "| less")
                written = drawing.beginning_of(written, again)
            sys.stdout.write(written)
        if share:
            writing_files.report(log)
        return
    if into_folder:
        files.make_folder(files.expanded(output))
    new = [target for target, pieces in zip(targets, documents, strict=True) if writing_files.write(target, pieces)]
    count = many(sum(len(one.entries) for one in found), "entry")
    what = f"{count} of {listed(rep.name for rep in chosen)}, {days.long(period.first)} to {days.long(period.last)}"
    left_out = f"; {sharing.summary(log)}" if share else ""
    receipts.say(f"{writing_files.did(output, targets, new)}: {what}, {kind}{left_out}")
    writing_files.warn_about_mentions(log)


def _chosen(words: Sequence[str], team: str | None, ctx: Context) -> list[Rep]:
    """Return the reps that are named, or everybody in a team who has not left. Raises Unreadable."""
    if team is None and not words:
        raise Unreadable("which rep? Give an alias: coachlog review REP, or --team TEAM")
    if team is not None and words:
        raise Unreadable("--team already names the reps. Leave it out, or the names")
    if team is not None:
        return ctx.team(require_text(team, "--team"), [rep for rep in ctx.reps if not rep.has_left(ctx.today)])
    return list(dict.fromkeys(map(ctx.rep, words)))


def _targets(output: str, reps: Sequence[Rep], period: Period, *, as_json: bool, is_shared: bool) -> dict[Path, Rep]:
    """Return the files to write, and whose each is; none for standard output."""
    if writing_files.is_folder(output):
        form = f"review-{period.in_file_name}{'-shareable' if is_shared else ''}"
        return {writing_files.path_in(output, rep, "json" if as_json else "md", form): rep for rep in reps}
    return {files.expanded(output): reps[0]} if output != "-" else {}


def _gathered(
    connection: questions.Connection, rep: Rep, period: Period, log: sharing.ShareLog | None, *, as_json: bool
) -> _Review:
    """Return a rep's review; with a ``log`` only what may be shared, and the rest is counted there."""
    held = period_query.entries(connection, rep.alias, period.first, period.last)
    entries = list(sharing.all_shared(held, rep.alias, log)) if log else [*held]
    # A check-in after its goal was closed brings the goal along, unless the check-in is left out.
    ids = {entry.id for entry in entries}
    closed = [goal for goal in questions.goals_of(connection, entries).values() if goal.id not in ids]
    entries += sharing.all_shared(closed, rep.alias, log) if log else closed
    check_ins = {
        goal.id: _check_ins(questions.check_ins(connection, goal.id), rep.alias, period, log)
        for goal in entries
        if goal.has_check_ins
    }
    above = questions.team_goals_above(connection, (goal for goal in (*held, *closed) if goal.id in check_ins))
    team_goals = sharing.shared_team_goals(above, rep.alias, log, in_words=not as_json) if log else above
    return _Review(rep, sorted(entries, key=attrgetter("id")), check_ins, team_goals)


def _document(one: _Review, period: Period, ctx: Context, *, is_shared: bool) -> Iterator[str]:
    """Return a review in Markdown, with the line that says who may read it."""
    kind = markdown.TO_SHARE if is_shared else markdown.PRIVATE
    shown = sharing.shared_rep(one.rep) if is_shared else one.rep
    text = document.review(
        shown, period, ctx.today, one.entries, one.check_ins, one.team_goals, ctx.settings.you, is_shared=is_shared
    )
    return chain([markdown.first_line(kind, f"{one.rep.name}, {period.in_words}", ctx.today)], text)


def _period(quarter: str | None, since: str | None, until: str | None, ctx: Context) -> Period:
    """Return the period of a review: a quarter (default: this one), or from one day to another."""
    first, last = ctx.span(since, until)
    has_end = last is not None
    if quarter is not None and (first or last):
        raise Unreadable("--quarter already sets the dates. Leave it out, or --since and --until")
    if first:
        last = last or ctx.today
        name, place = None, "--since"
    elif last:
        raise Unreadable("--until: a review needs a first day, too. Add --since DAY, or use --quarter")
    else:
        name, first, last = ctx.read(periods.quarter, quarter or "this", "--quarter")
        place, has_end = "--quarter", True
    if first > ctx.today:
        begins = f"{place}: {name or 'the period'} begins {days.say(first, ctx.today)}"
        raise Unreadable(f"{begins}, so there is nothing to review yet")
    return Period(name, first, last, has_end)


def _check_ins(found: Iterable[Entry], alias: str, period: Period, log: sharing.ShareLog | None) -> list[Entry]:
    """Return a goal's check-ins until the period's end, oldest first; with a ``log`` only those that may be shared."""
    looked = [entry for entry in found if entry.on <= period.last]
    shown = sharing.all_shared(looked, alias, log._replace(left_out=Counter())) if log else looked
    return sorted(shown, key=attrgetter("on", "id"))

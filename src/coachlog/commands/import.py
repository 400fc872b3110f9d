"""coachlog import: a roster, a table, Markdown notes, lines from a phone, jrnl, another journal; all or nothing."""

import gc
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated, Literal

import typer

from coachlog import days, files
from coachlog.commands import command, import_sources, new_app, taking_over
from coachlog.context import Context, Outcome
from coachlog.errors import CoachlogError, listed, quoted
from coachlog.formats import columns, tables
from coachlog.incoming import RecordParser, UnknownRep, setting
from coachlog.journal import copies, integrity, opening, questions
from coachlog.journal.changes import TOGETHER
from coachlog.journal.importing import ERASED, UNKNOWN, Importer
from coachlog.model import Incoming, Misread
from coachlog.screen import receipts
from coachlog.screen.progress import counted, ticking
from coachlog.text import many

app = new_app()

MOST = 1000  # unreadable lines, after which the rest of the file isn't read
NAMED = 12  # reps that are named one by one, before others are counted


@command(app, "import", may_start=True, confirms=True, epilog="coachlog import team.csv --dry-run")
def import_(
    ctx: Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE", help="The file, or a folder of Markdown notes; - reads standard input")
    ],
    *,
    format_: Annotated[
        import_sources.Format | None,
        typer.Option(
            "--format", metavar="FORMAT", help="json, csv, xlsx, md, lines or jrnl (default: what it looks like)"
        ),
    ] = None,
    rep: Annotated[
        str | None,
        typer.Option("--rep", metavar="REP", help="The rep of entries that name none"),
    ] = None,
    dates: Annotated[
        Literal["dmy", "mdy"] | None,
        typer.Option("--dates", metavar="dmy|mdy", help="How days are written: 31/12/26 or 12/31/26"),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="THEIRS=OURS", help='What a column is: "Memo=notes"; "Memo=" leaves it out'),
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of an Excel file")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day of entries that have none")] = None,
    add_reps: Annotated[bool, typer.Option("--add-reps", help="Add reps who aren't in the journal yet")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="In a hand-over: the manager's follow-ups become yours")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be imported; save nothing")] = False,
) -> Outcome:
    """Import a file: all or nothing; duplicates are skipped.

    A roster or a table of notes (CSV or Excel) needs a header with usual names: Name, Role, Team; or Rep, Date, Notes,
    Due. It also reads Markdown notes, lines from a phone, jrnl, and coachlog's JSON. One undo takes it back.
    """
    whose = ctx.rep(rep) if rep is not None else None
    day = ctx.happened(on, "--on") if on is not None else None
    fills = frozenset(key for key, given in (("rep", whose), ("on", day)) if given)
    asked = tables.Asked(dates, columns.asked_for(column or ()), sheet, fills)
    is_new = not files.is_there(ctx.place.path)
    named = import_sources.STANDARD_INPUT if source == "-" else source
    with import_sources.opened(source, format_, asked) as opened:
        found = taking_over.confirmed(ctx, opened, source, whose, mine=mine, dry_run=dry_run)
        if not is_new:
            with ctx.reading() as connection:
                integrity.expect_ours(connection, ctx.place.path)
        if not (is_new or dry_run):
            with ticking("making a snapshot first") as tick:
                copies.snapshot(ctx.place, tick)
        gc.freeze()  # what is loaded by now stays: Python needn't look through it while records come and go
        with opening.writing(ctx.place, "import", create=True, only_try=dry_run) as step:
            reps = questions.reps(step.connection)  # now that nobody else adds any
            importer = Importer(step)
            parser = RecordParser(
                reps, ctx.settings, ctx.calendar, whose, may_add=add_reps, attending_adds=found.of_all, on=day,
                recognise=importer.rep_called,
            )  # fmt: skip
            problems = list(islice(_take_in_all(counted(found.records, "records"), parser, importer), MOST))
            importer.finish()
            unknown = [*parser.unknown.values()]
            remarks = [*found.remarks, *_undated(parser.undated)]
            refused = _refused(problems, unknown, named, dry_run=dry_run)
            if refused and not dry_run:
                raise refused
    summary = {
        "dry_run": dry_run,
        "entries": importer.kinds.total(),
        "here": importer.here,
        "deleted": importer.deleted,
        "forgotten": importer.erased,
        "unknown_reps": unknown,
        "unknown_columns": [*found.unknown],
        "remarks": remarks,
    }

    def show() -> None:
        verb = "Could import" if refused else "Would import" if dry_run else "Imported"
        _show(importer, found.unknown, remarks, problems, verb)
        if is_new and not dry_run:
            ctx.say_journal_is_new()

    outcome = Outcome(lambda json: json.imported(importer.reps, summary, problems), show, saved=not dry_run)
    if refused:
        ctx.give(outcome)
        raise refused
    return outcome


def _take_in_all(records: Iterator[Incoming | Misread], parser: RecordParser, importer: Importer) -> Iterator[Misread]:
    """Take records in, and yield those that can't be."""
    while some := [*islice(records, TOGETHER)]:
        importer.expect(record.fields.get("uid") for record in some if isinstance(record, Incoming))
        for record in some:
            if isinstance(record, Misread):
                yield record
                continue
            line = record.line
            try:
                for one in parser.settled(record):
                    line = one.line
                    if isinstance(one, Misread):
                        yield one
                    else:
                        _take_in(one, parser, importer)
            except CoachlogError as error:
                importer.leave_out(record.fields.get("id"), UNKNOWN)
                if not isinstance(error, UnknownRep):  # these are named all together
                    yield Misread(line, str(error), record.file)


def _take_in(record: Incoming, parser: RecordParser, importer: Importer) -> None:
    if record.table == "setting":
        importer.setting(*setting(record.fields))
        return
    if record.table == "rep":
        rep = parser.rep(record.fields)
        if rep in parser.new:
            parser.taken_in(rep, importer.rep(rep))
        else:
            importer.here += 1
        return
    entries = parser.entries(record.fields)
    if parser.new:  # named for the first time: it may turn out to be a rep who has been renamed
        for rep in list(parser.new):
            parser.taken_in(rep, importer.rep(rep))
        entries = parser.entries(record.fields)
    under = [child for fields in record.under for child in parser.entries(fields)]
    for entry in entries:
        number = importer.entry(entry)
        for child in under:
            importer.entry(child, number)
    if not entries:
        importer.erased += 1
        importer.leave_out(record.fields.get("id"), ERASED)


def _undated(dates: Sequence[str]) -> list[str]:
    """Say which start dates of a roster were left out."""
    if not dates:
        return []
    return [f"left out {many(len(dates), 'start date')} that can't be read, such as {quoted(dates[0])}"]


def _refused(
    problems: Sequence[Misread], unknown: Sequence[str], source: str, *, dry_run: bool
) -> CoachlogError | None:
    """Return why a file is not imported, in one line; None if it is. A dry run has shown each line already."""
    if not (problems or unknown):
        return None
    nothing = f"nothing {'would be' if dry_run else 'was'} imported"
    reasons = []
    then = f". To add {'them' if len(unknown) > 1 else 'that one'}: --add-reps" if unknown else ""
    if problems and dry_run:
        reasons = [f"{many(len(problems), 'line')} of {source} can't be read"]
    elif problems:
        others = f" and {many(len(problems) - 1, 'other')}" if len(problems) > 1 else ""
        first = problems[0]
        where = f"{_place(first)}{others}" if first.file else f"{_place(first)}{others} of {source}"
        reasons = [f"{where} can't be read"]
        then = f": {first.why}. To see every problem: --dry-run"
    if unknown:
        are = "aren't reps" if len(unknown) > 1 else "isn't a rep"
        reasons.append(f"{_some_of(unknown)} {are} here")
    return CoachlogError(f"{', and '.join(reasons)}, so {nothing}{then}")


def _place(problem: Misread) -> str:
    """Say where a problem is: its line, and which file of a folder."""
    return f"line {problem.line}{f' of {problem.file}' if problem.file else ''}"


def _show(
    importer: Importer, unknown: Sequence[str], remarks: Sequence[str], problems: Sequence[Misread], verb: str
) -> None:
    """Show what came in, or would."""
    for problem in problems:
        receipts.say(f"{_place(problem)}: {problem.why}")
    count = importer.kinds.total()
    came = ((len(importer.reps), "rep"), (count, "entry"), (len(importer.settings), "setting"))
    parts = [many(number, thing) for number, thing in came if number]
    span = " to ".join(dict.fromkeys(map(days.long, (importer.first, importer.last)))) if count else ""
    receipts.say(", ".join(filter(None, (f"{verb} {listed(parts) if parts else 'nothing'}", span))))
    if count:
        receipts.say(f"   {' · '.join(f'{kind} {number:,}' for kind, number in importer.kinds.items())}")
    if importer.reps:
        receipts.say(f"   added {_some_of([f'{rep.alias} ({rep.name})' for rep in importer.reps])}")
    for number, thing, why in (
        (importer.here, "record", "already here, skipped"),
        (importer.deleted, "entry", "deleted here since then, left out"),
        (importer.erased, "record", "erased here for good, left out"),
    ):
        if number:
            receipts.say(f"   {many(number, thing)} {why}")
    for remark in remarks:
        receipts.say(f"   {remark}")
    if unknown:
        are = "" if unknown[0].startswith("column ") else "the columns " if len(unknown) > 1 else "the column "
        receipts.say(f"   not kept: {are}{listed(unknown)}")
    if parts and verb == "Imported":
        receipts.say("Undo: coachlog undo")


def _some_of(names: Sequence[str]) -> str:
    """Return names for a sentence: the first, and how many others there are."""
    others = [many(len(names) - NAMED, "other")] if len(names) > NAMED else []
    return listed([*names[:NAMED], *others])

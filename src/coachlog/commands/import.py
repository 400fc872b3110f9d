"""coachlog import: another journal, a roster, a spreadsheet's notes, or a jrnl file; all of it or nothing."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from io import BufferedReader, TextIOWrapper
from itertools import islice
from typing import Annotated, Literal

import typer

from coachlog import days, files
from coachlog.commands import command, new_app
from coachlog.context import Context
from coachlog.errors import CoachlogError, NotUtf8, UnusableFile, listed
from coachlog.formats import csv, jrnl, json
from coachlog.incoming import RecordParser, UnknownRep, setting
from coachlog.journal import copies, health, opening, questions
from coachlog.journal.importing import ERASED, UNKNOWN, Importer
from coachlog.model import Incoming, Misread, Source
from coachlog.screen import receipts
from coachlog.screen.progress import counted, ticking
from coachlog.text import many

app = new_app()

Format = Literal["json", "csv", "jrnl"]
READ = {"json": json.read, "csv": csv.read, "jrnl": jrnl.read}
LOOKED_AT = 4096  # bytes at the beginning of a file, which say what it is
MOST = 1000  # lines that cannot be read; after so many no more is looked at
_ARCHIVE = (b"PK\x03\x04", b"\x1f\x8b")  # zip, which an .xlsx is; gzip
NAMED = 12  # reps that are named one by one


@command(app, "import", may_start=True, epilog="coachlog import team.csv --dry-run")
def import_(
    ctx: Context,
    source: Annotated[str, typer.Argument(metavar="FILE", help="The file; - for standard input.")],
    *,
    format_: Annotated[
        Format | None,
        typer.Option("--format", metavar="FORMAT", help="json, csv or jrnl; else what the file looks like."),
    ] = None,
    rep: Annotated[
        str | None,
        typer.Option("--rep", metavar="REP", help="Whose it is what names no rep."),
    ] = None,
    add_reps: Annotated[bool, typer.Option("--add-reps", help="Add reps that are named and not known.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come in, and save nothing.")] = False,
) -> None:
    """Take in a file: all of it or nothing, and nothing twice. One undo takes it back.

    An export of coachlog's in JSON comes in as it was. CSV needs a header: of a roster (name, alias, role, team, tz,
    started), or of entries (rep, on, kind, text, due). In what jrnl writes, @maria says whose an entry is.
    """
    whose = ctx.rep(rep) if rep is not None else None
    is_new = not files.is_there(ctx.place.path)
    named = "standard input" if source == "-" else source
    with _opened(source) as file:
        with _told_of(named):
            brought = _brought(file, named, format_)
        if not is_new:
            with ctx.reading() as connection:
                health.expect_ours(connection, ctx.place.path)
        if not (is_new or dry_run):
            with ticking("making a snapshot first") as tick:
                copies.snapshot(ctx.place, tick)
        with opening.writing(ctx.place, "import", create=True, only_try=dry_run) as step:
            reps = questions.reps(step.connection)  # now that nobody else adds any
            intake = Importer(step)
            reading = RecordParser(
                reps, ctx.settings, ctx.calendar, whose, may_add=add_reps, recognise=intake.rep_called
            )
            records = counted(_in_our_words(brought.records, named), "records")
            problems = list(islice(_taken_in(records, reading, intake), MOST))
            refused = _refused(problems, [*reading.unknown.values()], named, dry_run=dry_run)
            if refused and not dry_run:
                raise refused
    if ctx.as_json:
        counts = {
            "entries": intake.kinds.total(),
            "here": intake.here,
            "deleted": intake.deleted,
            "forgotten": intake.erased,
        }
        left_out = {"unknown_reps": [*reading.unknown.values()], "unknown_columns": [*brought.unknown]}
        sys.stdout.writelines(json.imported(intake.reps, {"dry_run": dry_run, **counts, **left_out}, problems))
    else:
        _say(
            intake,
            brought.unknown,
            problems,
            "Imported" if not dry_run else "Could import" if refused else "Would import",
        )
    if refused:
        raise refused
    if dry_run:
        return
    if is_new and not ctx.as_json:
        ctx.say_journal_is_new()
    ctx.take_snapshot()


@contextmanager
def _opened(source: str) -> Iterator[TextIOWrapper]:
    """Give the text of the file that is named, or of standard input, whose beginning can be looked at."""
    try:
        file = nullcontext(sys.stdin.buffer) if source == "-" else files.expanded(source).open("rb")
    except OSError as error:
        raise UnusableFile(source, error.strerror, "Nothing was imported") from error
    with file as raw:
        text = TextIOWrapper(BufferedReader(raw), "utf-8-sig", newline="")  # type: ignore[type-var]  # any that is read
        try:
            yield text
        finally:
            text.detach().detach()


def _brought(file: TextIOWrapper, source: str, named: Format | None) -> Source:
    """Read a file as the format that is ``named``, or that it looks like. Raises CoachlogError for none."""
    head = file.buffer.peek(LOOKED_AT)[:LOOKED_AT]  # type: ignore[attr-defined]  # as it was made above
    if head.startswith(_ARCHIVE):
        raise CoachlogError("it is an archive, as spreadsheets are. Save its table as CSV, and import that")
    if head.startswith(files.MAGIC):
        raise CoachlogError("it is a journal, or a backup of one; to let it be the journal: coachlog restore FILE")
    if b"\0" in head:  # as UTF-16 has
        raise NotUtf8(source)
    named = named or _looks_like(source, head.decode("utf-8-sig", errors="replace"))
    if named is None:
        raise CoachlogError(f"it does not say what it is; to say it: --format {'|'.join(READ)}")
    return READ[named](file)


def _looks_like(name: str, beginning: str) -> Format | None:
    if jrnl.is_one(beginning):
        return "jrnl"
    if json.is_one(beginning):
        return "json"
    return "csv" if csv.is_one(name, beginning) else None


@contextmanager
def _told_of(source: str) -> Iterator[None]:
    """Say of a file in our words that it cannot be read, and that nothing came of it."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise NotUtf8(source) from error
    except OSError as error:
        raise UnusableFile(source, error.strerror, "Nothing was imported") from error
    except NotUtf8:
        raise
    except CoachlogError as error:
        raise CoachlogError(f"{source}: {error}. Nothing was imported") from error


def _in_our_words(records: Iterator[Incoming | Misread], source: str) -> Iterator[Incoming | Misread]:
    with _told_of(source):
        yield from records


def _taken_in(records: Iterator[Incoming | Misread], reading: RecordParser, intake: Importer) -> Iterator[Misread]:
    """Take records in, and yield what cannot be."""
    for record in records:
        if isinstance(record, Misread):
            yield record
            continue
        try:
            _take_in(record, reading, intake)
        except UnknownRep:  # told of all together
            intake.leave_out(record.fields.get("id"), UNKNOWN)
        except CoachlogError as error:
            intake.leave_out(record.fields.get("id"), UNKNOWN)
            yield Misread(record.line, str(error))


def _take_in(record: Incoming, reading: RecordParser, intake: Importer) -> None:
    if record.table == "setting":
        intake.setting(*setting(record.fields))
        return
    if record.table == "rep":
        rep = reading.rep(record.fields)
        if rep in reading.new:
            reading.taken_in(rep, intake.rep(rep))
        else:
            intake.here += 1
        return
    entries = reading.entries(record.fields)
    if reading.new:  # who is named for the first time, and may turn out to be a rep who has been renamed since
        for rep in list(reading.new):
            reading.taken_in(rep, intake.rep(rep))
        entries = reading.entries(record.fields)
    for entry in entries:
        intake.entry(entry)
    if not entries:
        intake.erased += 1
        intake.leave_out(record.fields.get("id"), ERASED)


def _refused(
    problems: Sequence[Misread], unknown: Sequence[str], source: str, *, dry_run: bool
) -> CoachlogError | None:
    """Return why a file is not imported, in one line; None: it is. A dry run has told of each line already."""
    if not (problems or unknown):
        return None
    nothing = f"nothing {'would be' if dry_run else 'was'} imported"
    reasons = []
    then = f". To add {'them' if len(unknown) > 1 else 'that one'}: --add-reps" if unknown else ""
    if problems and dry_run:
        reasons = [f"{many(len(problems), 'line')} of {source} cannot be read"]
    elif problems:
        others = f" and {many(len(problems) - 1, 'other')}" if len(problems) > 1 else ""
        reasons = [f"line {problems[0].line}{others} of {source} cannot be read"]
        then = f": {problems[0].why}. To see all that would not come: --dry-run"
    if unknown:
        who = listed([*unknown[:NAMED], *_and_others(unknown)])
        reasons.append(f"{who} {'are' if len(unknown) > 1 else 'is'} no rep here")
    return CoachlogError(f"{', and '.join(reasons)}, so {nothing}{then}")


def _say(intake: Importer, columns: Sequence[str], problems: Sequence[Misread], verb: str) -> None:
    """Say what came in, or would."""
    for problem in problems:
        receipts.say(f"line {problem.line}: {problem.why}")
    count = intake.kinds.total()
    came = ((len(intake.reps), "rep"), (count, "entry"), (len(intake.settings), "setting"))
    parts = [many(number, thing) for number, thing in came if number]
    span = " to ".join(dict.fromkeys(map(days.long, (intake.first, intake.last)))) if count else ""
    receipts.say(", ".join(filter(None, (f"{verb} {listed(parts) if parts else 'nothing'}", span))))
    if count:
        receipts.say(f"   {' · '.join(f'{kind} {number:,}' for kind, number in intake.kinds.items())}")
    if intake.reps:
        named = [f"{rep.alias} ({rep.name})" for rep in intake.reps[:NAMED]]
        receipts.say(f"   added {listed([*named, *_and_others(intake.reps)])}")
    if intake.here:
        receipts.say(f"   {many(intake.here, 'record')} here already, left as they are")
    if intake.deleted:
        receipts.say(f"   {many(intake.deleted, 'entry')} deleted here since then, left out")
    if intake.erased:
        receipts.say(f"   {many(intake.erased, 'record')} erased here for good, left out")
    if columns:
        receipts.say(f"   not kept: {'the column' if len(columns) == 1 else 'the columns'} {listed(columns)}")
    if parts and verb == "Imported":
        receipts.say("To take it back: coachlog undo")


def _and_others(things: Sequence[object]) -> list[str]:
    return [many(len(things) - NAMED, "other")] if len(things) > NAMED else []

"""coachlog export: history to Markdown, JSON or CSV, to keep or to share."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Annotated, Literal, NamedTuple

import typer

from coachlog import files, options, sharing
from coachlog.access import SubjectAccess
from coachlog.commands import command, new_app, writing_files
from coachlog.commands.writing_files import Format
from coachlog.context import Context
from coachlog.duties import cadence, due_day
from coachlog.errors import CoachlogError, Unreadable, listed
from coachlog.formats import about, csv, json, markdown
from coachlog.formats.handover import handover as document_of
from coachlog.journal import questions, subject_access
from coachlog.journal.questions import Filter
from coachlog.model import Entry, Rep
from coachlog.screen import receipts
from coachlog.screen.progress import counted
from coachlog.text import file_name, many

app = new_app()

Passed = Callable[[Iterable[Entry]], Iterator[Entry]]  # only what may go in, counted
Form = Literal["history", "share", "handover", "all-about"]
FIRST_LINE = {"share": markdown.TO_SHARE, "handover": markdown.TO_HAND_OVER}  # the others are private
_TO_READ = "--handover is Markdown only, to be read: name a FILE.md, and no other --format"
NOT_SO = {
    ("handover", "json"): _TO_READ,
    ("handover", "csv"): _TO_READ,
    ("all-about", "csv"): "--all-about is more than a table holds: name a FILE.md or FILE.json, and no other --format",
}
SPOOL = 16 * 1024 * 1024  # letters kept in memory; more goes to an unnamed file beside the journal


class Wanted(NamedTuple):
    """What is to be written, and how."""

    reps: Sequence[Rep]
    since: date | None
    until: date | None
    format: Format
    form: Form
    everybody: bool  # no rep was named
    in_vault: bool = False  # one of the notes of a folder: with front matter, the same until its rep's story changes

    @property
    def kind(self) -> str:
        """What the first line says: whom the file is for."""
        return FIRST_LINE.get(self.form, markdown.PRIVATE)

    @property
    def is_read_by_others(self) -> bool:
        """Whether only what may be shared goes in."""
        return self.form in FIRST_LINE


@command(app, epilog="coachlog export maria --share -o maria.md\ncoachlog export -o journal.json")
def export(
    ctx: Context,
    reps: Annotated[list[str] | None, typer.Argument(metavar="[REP]...", help="Some reps only.")] = None,
    *,
    output: Annotated[
        str, typer.Option("-o", metavar="FILE", help="Where to; a FOLDER/ gets a file per rep.", show_default=False)
    ] = "-",
    format_: Annotated[
        Format | None, typer.Option("--format", metavar="FORMAT", help="md, json or csv; else as FILE ends, or md.")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    share: Annotated[bool, typer.Option("--share", help="Only what may be shared with the rep.")] = False,
    handover: Annotated[bool, typer.Option("--handover", help="For who takes over, and the rep may read it.")] = False,
    all_about: Annotated[
        bool, typer.Option("--all-about", help="All that is held about a rep, old and deleted too.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite a file that stands.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Write history to Markdown, JSON or CSV.

    Everything, marked private; with --share never a note, nor what is private, not yet given, or only yours to know.
    So with --handover: what is open, praise, feedback given. --all-about answers a request for access. A folder gets
    a note for each rep, with front matter; one that is the same is left untouched.
    """
    if not output.strip():
        raise Unreadable("-o: no file is named")
    chosen = list(dict.fromkeys(ctx.rep(word) for word in reps or ())) or list(ctx.reps)
    first, last = ctx.span(since, until)
    into_folder = output.endswith("/") or Path(output).is_dir()
    form = _form(share=share, handover=handover, all_about=all_about)
    if form == "all-about" and (first or last):
        raise Unreadable("--all-about is everything: leave --since and --until out")
    wanted = Wanted(
        reps=chosen,
        since=first,
        until=last,
        format=_format("json" if as_json else None, format_, "" if into_folder else output),
        form=form,
        everybody=not reps,
    )
    if why_not := NOT_SO.get((form, wanted.format)):
        raise Unreadable(why_not)
    if form != "history" and not chosen:
        raise CoachlogError(f"--{form} is about a rep, and there is none yet. To add one: coachlog rep add 'NAME'")
    if form != "history" and len(chosen) > 1 and not into_folder:
        raise Unreadable(f"--{form} of several reps needs a folder, a file for each: -o FOLDER/")
    if output == "-":
        _print(wanted, ctx)
        return
    targets = _targets(Path(output), wanted) if into_folder else {Path(output): wanted}
    for target in targets:
        kind = None if wanted.format == "json" else wanted.kind
        writing_files.check_free(target, kind, ctx.place.path, replace=replace)
    if into_folder:
        files.make_folder(Path(output))
    passing = sharing.ShareLog(ctx.reps, Counter(), set())
    written: Counter[str] = Counter()
    with ctx.reading() as connection:
        new = [
            target
            for target, part in targets.items()
            if writing_files.write(target, _file(part, _document(connection, part, ctx, passing, written)))
        ]
    told = f"; {sharing.told(passing)}" if wanted.is_read_by_others else ""
    count = many(written.total(), "entry")
    who = "everybody" if wanted.everybody else listed(rep.name for rep in wanted.reps)
    receipts.say(f"{_did(output, targets, new)}: {count} of {who}, {wanted.kind}{told}")
    writing_files.warn_about_mentions(passing)
    if into_folder:
        _say_what_is_left(Path(output), ctx.reps)


def _file(wanted: Wanted, document: Iterator[str]) -> Iterator[str]:
    """Give what a file holds beyond what a pipe gets."""
    return chain([csv.MARK], document) if wanted.format == "csv" else document


def _print(wanted: Wanted, ctx: Context) -> None:
    """Write to standard output.

    What goes there waits first, so that a reader who takes a while does not keep the journal from being written. An
    encrypted journal's waits in memory, however much it is (0).
    """
    passing = sharing.ShareLog(ctx.reps, Counter(), set())
    most, beside = 0 if ctx.place.is_encrypted else SPOOL, str(ctx.place.path.parent)
    with SpooledTemporaryFile(most, mode="w+", encoding="utf-8", newline="", dir=beside) as spool:
        with ctx.reading() as connection:
            spool.writelines(_document(connection, wanted, ctx, passing, Counter()))
        spool.seek(0)
        shutil.copyfileobj(spool, sys.stdout)
    if wanted.is_read_by_others:
        print(f"coachlog: {sharing.told(passing)}", file=sys.stderr)
        writing_files.warn_about_mentions(passing)


def _targets(folder: Path, wanted: Wanted) -> dict[Path, Wanted]:
    """Return the files of a folder, and what goes into each."""
    return {
        folder / f"{file_name(rep.alias)}.{wanted.format}": wanted._replace(
            # What is handed over, or answers a request, is of one day, and is no note to keep.
            reps=[rep], everybody=False, in_vault=wanted.format == "md" and wanted.form in ("history", "share")
        )
        for rep in wanted.reps
    }  # fmt: skip


def _format(asked: Format | None, named: Format | None, output: str) -> Format:
    """Return the format that was asked for by --json or named by --format, else the one of the file's name."""
    if asked and named not in (None, asked):
        raise Unreadable(f"--{asked} and --format {named} exclude each other: keep one")
    return asked or named or writing_files.by_ending(output, "md", "json", "csv")


def _form(*, share: bool, handover: bool, all_about: bool) -> Form:
    """Return which of its forms an export is to have. Raises Unreadable for more than one."""
    chosen: dict[Form, bool] = {"share": share, "handover": handover, "all-about": all_about}
    named = [form for form, is_named in chosen.items() if is_named]
    if len(named) > 1:
        raise Unreadable(f"{listed(f'--{form}' for form in named)} exclude each other: keep one")
    return named[0] if named else "history"


def _document(
    connection: questions.Connection,
    wanted: Wanted,
    ctx: Context,
    passing: sharing.ShareLog,
    written: Counter[str],
) -> Iterator[str]:
    """Give one file's text in pieces, and count what goes in and what is left out."""

    def passed(entries: Iterable[Entry]) -> Iterator[Entry]:
        shown = sharing.all_shared(entries, wanted.reps[0].alias, passing) if wanted.is_read_by_others else entries
        for entry in shown:
            written[entry.rep] += 1
            yield entry

    reps = [sharing.shared_rep(rep) for rep in wanted.reps] if wanted.is_read_by_others else wanted.reps
    span = Filter([rep.alias for rep in reps], wanted.since, wanted.until)
    if wanted.form == "all-about":
        everything = _held(connection, reps[0], passed)
        if wanted.format == "json":
            yield from json.all_about(everything)
        else:
            yield markdown.first_line(wanted.kind, f"everything about {reps[0].name}", ctx.today)
            yield from about.everything(everything)
        return
    if wanted.format != "md":
        config = {} if wanted.is_read_by_others else questions.stored_settings(connection)
        # Everybody's are all there are. A shared file is one rep's even so: not what a former rep was in.
        span = span._replace(reps=[]) if wanted.everybody and not wanted.is_read_by_others else span
        found = counted(passed(questions.entries(connection, span)), "entries")
        yield from csv.export(wanted.kind, found) if wanted.format == "csv" else json.export(reps, found, config)
        return
    who = "everybody" if wanted.everybody else listed(rep.name for rep in reps)
    if wanted.in_vault:
        yield markdown.front_matter(wanted.kind, reps[0])
    yield markdown.first_line(wanted.kind, who, None if wanted.in_vault else ctx.today)
    for rep in reps:
        of_rep = span._replace(reps=[rep.alias])
        if wanted.form == "handover":
            every = cadence(wanted.reps[0], ctx.usual_cadence).one_on_one
            yield from _handed_over(connection, rep, every, of_rep, passed)
            continue
        opened = questions.history(connection, of_rep._replace(open=True))
        if wanted.is_read_by_others:
            # Not counted again: these are among the entries.
            opened = _by_due_day(sharing.all_shared(opened, rep.alias, passing._replace(left_out=Counter())))
        entries = counted(passed(questions.entries(connection, of_rep, by_day=True)), "entries")
        yield from markdown.story(rep, opened, entries)


def _handed_over(
    connection: questions.Connection, rep: Rep, every: int, of_rep: Filter, passed: Passed
) -> Iterator[str]:
    """Give a hand-over. What is open is in it whenever it began: who takes over has to keep it."""
    found = questions.history(connection, Filter([rep.alias], open=True, kinds=["goal", "follow-up"]))
    opened = _by_due_day(passed(found))
    check_ins: Mapping[int, Sequence[Entry]] = {
        goal.id: sorted(
            passed(questions.check_ins(connection, goal.id)),
            key=lambda entry: (entry.on, entry.id),
        )
        for goal in opened
        if goal.kind == "goal"
    }
    praise, feedback = (
        counted(passed(questions.entries(connection, of_rep._replace(kinds=[kind]), by_day=True)), "entries")
        for kind in ("praise", "feedback")
    )
    yield from document_of(rep, every, opened, check_ins, praise, feedback)


def _by_due_day(shared: Iterable[Entry]) -> list[Entry]:
    """Sort what is open by the day that others may know: its place is not to tell that it was put off."""
    return sorted(shared, key=lambda entry: (due_day(entry) or date.max, entry.id))


def _held(connection: questions.Connection, rep: Rep, passed: Passed) -> SubjectAccess:
    """Return everything that is held about a rep, each part read when it is written."""
    entries = counted(passed(questions.entries(connection, Filter([rep.alias]), by_day=True)), "entries")
    return SubjectAccess(
        rep=rep,
        of_rep=subject_access.of_rep(connection, rep),
        entries=((entry, subject_access.of_entry(connection, entry)) for entry in entries),
        former=subject_access.former_entries(connection, rep),
        mentions=subject_access.mentions(connection, rep),
    )


def _did(output: str, targets: Collection[Path], new: Collection[Path]) -> str:
    """Say which files were written, and how many are as they were."""
    same = len(targets) - len(new)
    if list(targets) == [Path(output)]:
        return f"{output} is as it was" if same else f"Wrote {output}"
    files_written = many(len(new), "file") if new else "nothing"
    return f"Wrote {files_written} into {output}{f', {same} unchanged' if same else ''}"


def _say_what_is_left(folder: Path, reps: Sequence[Rep]) -> None:
    """Name our notes of nobody, whose rep was erased or has another alias now. To delete them is not for us."""
    aliases = {rep.alias for rep in reps}
    # Where case does not count, Maria.md is the note that was written just now.
    others = (path for path in sorted(folder.glob("*.md")) if path.stem.casefold() not in aliases and path.is_file())
    if left := [path for path in others if os.access(path, os.R_OK) and writing_files.is_note(path)]:
        receipts.say(f"No rep's any more, and left there: {listed(left)}")

"""coachlog export: history to Markdown or JSON, to keep or to share."""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Annotated, Literal, NamedTuple

import typer

from coachlog import files, options, sharing
from coachlog.access import Held
from coachlog.commands import new_app, writing_files
from coachlog.duties import cadence, due_day
from coachlog.errors import CoachlogError, Unreadable, listed
from coachlog.formats import about, json, markdown
from coachlog.formats.handover import handover as document_of
from coachlog.journal import held, opening, questions
from coachlog.journal.questions import Filter
from coachlog.model import Entry, Rep
from coachlog.screen import receipts
from coachlog.screen.progress import counted
from coachlog.text import many

app = new_app()

Format = Literal["md", "json"]
Passed = Callable[[Iterable[Entry]], Iterator[Entry]]  # only what may go in, counted
Form = Literal["history", "share", "handover", "all-about"]
FIRST_LINE = {"share": markdown.TO_SHARE, "handover": markdown.TO_HAND_OVER}  # the others are private
SPOOL = 16 * 1024 * 1024  # letters kept in memory; more goes to an unnamed file beside the journal


class Wanted(NamedTuple):
    """What is to be written, and how."""

    reps: Sequence[Rep]
    since: date | None
    until: date | None
    format: Format
    form: Form
    everybody: bool  # no rep was named

    @property
    def kind(self) -> str:
        """What the first line says: whom the file is for."""
        return FIRST_LINE.get(self.form, markdown.PRIVATE)

    @property
    def is_read_by_others(self) -> bool:
        """Whether only what may be shared goes in."""
        return self.form in FIRST_LINE


@app.command(epilog="Example: coachlog export maria -o maria.md")
def export(
    reps: Annotated[list[str] | None, typer.Argument(metavar="[REP]...", help="Some reps only.")] = None,
    *,
    output: Annotated[
        str, typer.Option("-o", metavar="FILE|FOLDER|-", help="Where to; a folder gets a file for each rep.")
    ] = "-",
    format_: Annotated[
        Format | None, typer.Option("--format", help="Markdown unless said, or unless FILE ends in .json.")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    share: Annotated[bool, typer.Option("--share", help="Only what may be shared with the rep.")] = False,
    handover: Annotated[bool, typer.Option("--handover", help="For who takes over, and the rep may read it.")] = False,
    all_about: Annotated[
        bool, typer.Option("--all-about", help="All that is held about a rep: old versions, deleted texts, mentions.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite a file that stands.")] = False,
    journal: options.Journal = None,
    today: options.Today = None,
) -> None:
    """Write history to Markdown or JSON.

    Everything, marked private; with --share never a note, nor what is private, not yet given, or only yours to know.
    So with --handover: the start, what is open, praise, feedback given. --all-about answers a request for access.
    """
    if not output.strip():
        raise Unreadable("-o: no file is named")
    desk = options.Desk.lay(journal, today)
    chosen = list(dict.fromkeys(desk.rep(word) for word in reps or ())) or list(desk.reps)
    first, last = options.span_of(since, until, desk.calendar)
    form = _form(share=share, handover=handover, all_about=all_about)
    if form == "all-about" and (first or last):
        raise Unreadable("--all-about is everything: leave --since and --until out")
    wanted = Wanted(
        reps=chosen,
        since=first,
        until=last,
        format=format_ or ("json" if output.casefold().endswith(".json") else "md"),
        form=form,
        everybody=not reps,
    )
    if form == "handover" and wanted.format != "md":
        raise Unreadable("--handover is Markdown only, to be read: name a FILE.md, and no other --format")
    if form != "history" and not chosen:
        raise CoachlogError(f"--{form} is about a rep, and there is none yet. To add one: coachlog rep add 'NAME'")
    into_folder = output.endswith("/") or Path(output).is_dir()
    if form != "history" and len(chosen) > 1 and not into_folder:
        raise Unreadable(f"--{form} of several reps needs a folder, a file for each: -o FOLDER/")
    targets = _targets(output, wanted, into_folder=into_folder)
    for target in targets:
        kind = wanted.kind if wanted.format == "md" else None
        writing_files.check_free(target, kind, desk.place.path, replace=replace)
    left_out: Counter[str] = Counter()
    written: Counter[str] = Counter()
    # What goes to a pipe waits here, so that a reader who takes a while does not keep the journal from being written.
    # An encrypted journal's waits in memory, however much it is (0).
    most, beside = 0 if desk.place.is_encrypted else SPOOL, str(desk.place.path.parent)
    with SpooledTemporaryFile(most, mode="w+", encoding="utf-8", newline="", dir=beside) as spool:
        with opening.reading(desk.place) as connection:
            if output == "-":
                spool.writelines(_document(connection, wanted, desk, left_out, written))
            elif into_folder:
                files.make_folder(Path(output))
            for target, part in targets.items():
                writing_files.write(target, _document(connection, part, desk, left_out, written))
        spool.seek(0)
        shutil.copyfileobj(spool, sys.stdout)
    _say([str(target) for target in targets], wanted, written, left_out)


def _targets(output: str, wanted: Wanted, *, into_folder: bool) -> dict[Path, Wanted]:
    """Return the files to write, and what goes into each; none for standard output."""
    if output == "-":
        return {}
    if not into_folder:
        return {Path(output): wanted}
    return {
        Path(output) / f"{rep.alias}.{wanted.format}": wanted._replace(reps=[rep], everybody=False)
        for rep in wanted.reps
    }


def _form(*, share: bool, handover: bool, all_about: bool) -> Form:
    """Return which of its forms an export is to have. Raises Unreadable for more than one."""
    chosen: dict[Form, bool] = {"share": share, "handover": handover, "all-about": all_about}
    named = [form for form, is_named in chosen.items() if is_named]
    if len(named) > 1:
        raise Unreadable(f"{listed(f'--{form}' for form in named)} exclude each other: each is a file for one purpose")
    return named[0] if named else "history"


def _document(
    connection: questions.Connection,
    wanted: Wanted,
    desk: options.Desk,
    left_out: Counter[str],
    written: Counter[str],
) -> Iterator[str]:
    """Give one file's text in pieces, and count what goes in and what is left out."""

    def passed(entries: Iterable[Entry]) -> Iterator[Entry]:
        shown = sharing.all_shared(entries, wanted.reps[0].alias, left_out) if wanted.is_read_by_others else entries
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
            yield markdown.first_line(wanted.kind, f"everything about {reps[0].name}", desk.today)
            yield from about.everything(everything)
        return
    if wanted.format == "json":
        config = {} if wanted.is_read_by_others else questions.stored_settings(connection)
        # Everybody's are all there are. A shared file is one rep's even so: not what a former rep was in.
        span = span._replace(reps=[]) if wanted.everybody and not wanted.is_read_by_others else span
        yield from json.export(reps, counted(passed(questions.entries(connection, span)), "entries"), config)
        return
    who = "everybody" if wanted.everybody else listed(rep.name for rep in reps)
    yield markdown.first_line(wanted.kind, who, desk.today)
    for rep in reps:
        of_rep = span._replace(reps=[rep.alias])
        if wanted.form == "handover":
            every = cadence(wanted.reps[0], desk.usual_cadence).one_on_one
            yield from _handed_over(connection, rep, every, of_rep, passed)
            continue
        opened = questions.history(connection, of_rep._replace(open=True))
        if wanted.is_read_by_others:
            opened = _by_due_day(sharing.all_shared(opened, rep.alias, Counter()))
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
            passed(one for one in questions.hanging_on(connection, goal.id) if one.kind == "check-in"),
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


def _held(connection: questions.Connection, rep: Rep, passed: Passed) -> Held:
    """Return everything that is held about a rep, each part read when it is written."""
    entries = counted(passed(questions.entries(connection, Filter([rep.alias]), by_day=True)), "entries")
    return Held(
        rep=rep,
        of_rep=held.of_rep(connection, rep),
        entries=((entry, held.of_entry(connection, entry)) for entry in entries),
        former=held.former_entries(connection, rep),
        mentions=held.mentions(connection, rep),
    )


def _say(targets: Sequence[str], wanted: Wanted, written: Counter[str], left_out: Counter[str]) -> None:
    told = sharing.told(left_out)
    if not targets:
        if wanted.is_read_by_others:
            print(f"coachlog: {told}", file=sys.stderr)
        return
    count = many(written.total(), "entry")
    who = "everybody" if wanted.everybody else listed(rep.name for rep in wanted.reps)
    what = f"{count} of {who}, {wanted.kind}{f'; {told}' if wanted.is_read_by_others else ''}"
    receipts.say(f"Wrote {listed(targets)}: {what}")

"""coachlog export: history to Markdown or JSON, to keep or to share."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Annotated, Literal, NamedTuple

import typer

from coachlog import files, options, sharing
from coachlog.commands import new_app
from coachlog.errors import FileStands, Unreadable, UnusableFile, listed
from coachlog.formats import json, markdown
from coachlog.journal import opening, questions
from coachlog.journal.questions import Filter
from coachlog.model import Entry, Rep
from coachlog.screen import receipts
from coachlog.screen.progress import counted

app = new_app()

Format = Literal["md", "json"]
SPOOL = 16 * 1024 * 1024  # letters kept in memory; more goes to an unnamed file beside the journal


class Wanted(NamedTuple):
    """What is to be written, and how."""

    reps: Sequence[Rep]
    since: date | None
    until: date | None
    format: Format
    share: bool
    everybody: bool  # no rep was named


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
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite a file that stands.")] = False,
    journal: options.Journal = None,
    today: options.Today = None,
) -> None:
    """Write history to Markdown or JSON.

    Everything, marked private; with --share never a note, nor what is private, not yet given, or only yours to know.
    """
    if not output.strip():
        raise Unreadable("-o: no file is named")
    desk = options.Desk.lay(journal, today)
    chosen = list(dict.fromkeys(desk.rep(word) for word in reps or ())) or list(desk.reps)
    first, last = options.span_of(since, until, desk.calendar)
    wanted = Wanted(
        reps=chosen,
        since=first,
        until=last,
        format=format_ or ("json" if output.casefold().endswith(".json") else "md"),
        share=share,
        everybody=not reps,
    )
    into_folder = output.endswith("/") or Path(output).is_dir()
    if share and len(chosen) > 1 and not into_folder:
        raise Unreadable("--share of several reps needs a folder, a file for each: -o FOLDER/")
    targets = _targets(output, wanted, into_folder=into_folder)
    for target in targets:
        _check_free(target, wanted, desk.place.path, replace=replace)
    left_out: Counter[str] = Counter()
    written: Counter[str] = Counter()
    # What goes to a pipe waits here, so that a reader who takes a while does not keep the journal from being written.
    with SpooledTemporaryFile(SPOOL, mode="w+", encoding="utf-8", newline="", dir=str(desk.place.path.parent)) as spool:
        with opening.reading(desk.place) as connection:
            if output == "-":
                spool.writelines(_document(connection, wanted, desk.today, left_out, written))
            elif into_folder:
                files.make_folder(Path(output))
            for target, part in targets.items():
                _write(target, _document(connection, part, desk.today, left_out, written))
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


def _document(
    connection: questions.Connection, wanted: Wanted, today: date, left_out: Counter[str], written: Counter[str]
) -> Iterator[str]:
    """Give one file's text in pieces, and count what goes in and what is left out."""

    def passed(entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            shown = sharing.shared(entry, wanted.reps[0].alias) if wanted.share else entry
            if shown is None:
                left_out[sharing.why_left_out(entry) or ""] += 1
            else:
                written[entry.rep] += 1
                yield shown

    span = Filter([rep.alias for rep in wanted.reps], wanted.since, wanted.until)
    reps = [sharing.shared_rep(rep) for rep in wanted.reps] if wanted.share else wanted.reps
    if wanted.format == "json":
        config = {} if wanted.share else questions.stored_settings(connection)
        span = span._replace(reps=[]) if wanted.everybody else span
        yield from json.export(reps, counted(passed(questions.entries(connection, span)), "entries"), config)
        return
    about = "everybody" if wanted.everybody else listed(rep.name for rep in reps)
    yield markdown.first_line(markdown.TO_SHARE if wanted.share else markdown.PRIVATE, about, today)
    for rep in reps:
        of_rep = span._replace(reps=[rep.alias])
        opened = questions.history(connection, of_rep._replace(open=True))
        shareable = [sharing.shared(entry, rep.alias) if wanted.share else entry for entry in opened]
        entries = counted(passed(questions.entries(connection, of_rep, by_day=True)), "entries")
        yield from markdown.story(rep, [entry for entry in shareable if entry], entries)


def _check_free(target: Path, wanted: Wanted, journal: Path, *, replace: bool) -> None:
    """Refuse a file that stands and is not an export of ours of the same kind."""
    if not os.path.lexists(target):
        return
    if not target.is_file() or target.is_symlink():
        raise UnusableFile(target, "it is no plain file", "Nothing was written")
    if journal.exists() and target.samefile(journal):
        raise UnusableFile(target, "it is the journal itself", "Nothing was written")
    if replace:
        return
    kind = markdown.TO_SHARE if wanted.share else markdown.PRIVATE
    try:
        with target.open(encoding="utf-8", errors="replace") as file:
            first_line = file.readline(1000)
    except OSError as error:
        raise UnusableFile(target, error.strerror, "Nothing was written") from error
    if wanted.format != "md" or not markdown.is_ours(first_line, kind):
        raise FileStands(target)


def _write(target: Path, pieces: Iterable[str]) -> None:
    with files.replacing(target) as file:
        for piece in pieces:
            file.write(piece.encode())


def _say(targets: Sequence[str], wanted: Wanted, written: Counter[str], left_out: Counter[str]) -> None:
    told = sharing.told(left_out)
    if not targets:
        if wanted.share:
            print(f"coachlog: {told}", file=sys.stderr)
        return
    count = written.total()
    who = "everybody" if wanted.everybody else listed(rep.name for rep in wanted.reps)
    what = f"{count} {'entry' if count == 1 else 'entries'} of {who}, {'to share' if wanted.share else 'private'}"
    receipts.say(f"Wrote {listed(targets)}: {what}{f'; {told}' if wanted.share else ''}")

"""coachlog export: history to Markdown, JSON or CSV, to keep or to share."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Annotated, Literal, NamedTuple, assert_never

import typer

from coachlog import files, options, sharing
from coachlog.access import SubjectAccess
from coachlog.cadences import cadence
from coachlog.commands import command, new_app, writing_files, your_name
from coachlog.commands.writing_files import Format
from coachlog.context import Context
from coachlog.duties import due_day
from coachlog.errors import CoachlogError, Unreadable, listed
from coachlog.formats import csv, json, markdown
from coachlog.formats import handover as handing_over
from coachlog.formats import subject_access as subject_access_document
from coachlog.journal import briefs, questions, subject_access
from coachlog.journal.questions import Filter
from coachlog.model import KINDS, Entry, Rep
from coachlog.screen import receipts
from coachlog.screen.progress import counted
from coachlog.text import file_name, many

app = new_app()

Form = Literal["history", "share", "handover", "all-about"]
NAMED: tuple[Form, ...] = ("handover", "all-about")  # a file of a folder has these forms in its name
ABOUT: Mapping[Form, str] = {"all-about": markdown.EVERYTHING}  # the others' first line has only the rep's name
FIRST_LINE = {"share": markdown.TO_SHARE, "handover": markdown.TO_HAND_OVER}  # the others are private
# Forms that can't be written in every format, and what to do instead.
ONLY_AS: Mapping[Form, tuple[tuple[Format, ...], str]] = {
    form: (("md", "json"), f"--{form} is more than a table holds: name a FILE.md or FILE.json, and no other --format")
    for form in NAMED
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
    in_folder: bool = False  # a file of a folder, which has one for each rep

    @property
    def in_vault(self) -> bool:
        """Whether it is a note of a folder: with front matter, and the same until its rep's story changes.

        A hand-over or an answer to a request belongs to one day and isn't such a note.
        """
        return self.in_folder and self.format == "md" and self.form in ("history", "share")

    @property
    def kind(self) -> str:
        """What the first line says about who may read the file."""
        return FIRST_LINE.get(self.form, markdown.PRIVATE)

    @property
    def is_read_by_others(self) -> bool:
        """Whether only what may be shared goes in."""
        return self.form in FIRST_LINE


@command(
    app,
    epilog="coachlog export maria --share -o maria.md\ncoachlog export -o journal.json\n"
    "coachlog export maria --handover --format json -o maria-handover.json",
)
def export(
    ctx: Context,
    reps: Annotated[list[str] | None, typer.Argument(metavar="[REP]...", help="Only these reps")] = None,
    *,
    output: Annotated[
        str,
        typer.Option("-o", metavar="FILE", help="Write to FILE; in a FOLDER/, one file per rep", show_default=False),
    ] = "-",
    format_: Annotated[
        Format | None,
        typer.Option("--format", metavar="FORMAT", help="md, json or csv (default: as FILE ends, else md)"),
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    share: Annotated[bool, typer.Option("--share", help="Only what may be shared with the rep")] = False,
    handover: Annotated[bool, typer.Option("--handover", help="For the next manager; the rep may read it too")] = False,
    all_about: Annotated[
        bool, typer.Option("--all-about", help="Everything held about a rep, old and deleted too")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite an existing file")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json")] = False,
) -> None:
    """Export history as Markdown, JSON or CSV.

    An export holds everything and says private on its first line. --share leaves out notes, anything private, and
    whatever only you should know. --handover adds open items for the next manager. --all-about answers an access
    request. In a FOLDER/, files without changes aren't touched.
    """
    if not output.strip():
        raise Unreadable("-o: no file is named")
    chosen = list(dict.fromkeys(ctx.rep(word) for word in reps or ())) or list(ctx.reps)
    first, last = ctx.span(since, until)
    into_folder = writing_files.is_folder(output)
    form = _form(share=share, handover=handover, all_about=all_about)
    if form == "all-about" and (first or last):
        raise Unreadable("--all-about covers everything: leave out --since and --until")
    as_what = _format(format_, "" if into_folder else output, as_json=as_json)
    wanted = Wanted(chosen, first, last, as_what, form, everybody=not reps)
    if form in ONLY_AS and wanted.format not in ONLY_AS[form][0]:
        raise Unreadable(ONLY_AS[form][1])
    if form != "history" and not chosen:
        raise CoachlogError(f"--{form} needs a rep, and there are none yet. To add one: coachlog rep add 'NAME'")
    if form != "history" and len(chosen) > 1 and not into_folder:
        raise Unreadable(f"--{form} of several reps needs a folder, a file for each: -o FOLDER/")
    if output == "-":
        _ask_name(wanted, ctx, output)
        _print(wanted, ctx)
        return
    targets = _targets(output, wanted) if into_folder else {files.expanded(output): wanted}
    called = writing_files.called(ctx, targets)
    for target, part in targets.items():
        kind = None if wanted.format == "json" else wanted.kind
        about = ABOUT.get(wanted.form, markdown.HISTORY)
        is_of_one = len(part.reps) == 1 and not part.everybody
        whose = writing_files.Whose(part.reps[0], called, about) if is_of_one else None
        writing_files.check_free(target, kind, ctx.place.path, replace=replace, whose=whose)
    _ask_name(wanted, ctx, output)
    if into_folder:
        files.make_folder(files.expanded(output))
    written: Counter[str] = Counter()
    mark = [csv.MARK] if wanted.format == "csv" else []  # for files only
    with ctx.reading() as connection:
        log = _new_log(connection, wanted, ctx)
        new = [
            target
            for target, part in targets.items()
            if writing_files.write(target, chain(mark, _document(connection, part, ctx, log, written)))
        ]
    left_out = f"; {sharing.summary(log)}" if wanted.is_read_by_others else ""
    who = "everybody" if wanted.everybody else listed(rep.name for rep in wanted.reps)
    count = many(written.total(), "entry")
    receipts.say(f"{writing_files.did(output, targets, new)}: {count} of {who}, {wanted.kind}{left_out}")
    writing_files.warn_about_mentions(log)
    if into_folder:
        _name_former_notes(files.expanded(output), ctx.reps)


def _print(wanted: Wanted, ctx: Context) -> None:
    """Write to standard output.

    The document is collected first, so that a slow reader does not keep the journal from being written. An encrypted
    journal's stays in memory, however large it is (0).
    """
    most, beside = 0 if ctx.place.is_encrypted else SPOOL, str(ctx.place.path.parent)
    with SpooledTemporaryFile(most, mode="w+", encoding="utf-8", newline="", dir=beside) as spool:
        with ctx.reading() as connection:
            log = _new_log(connection, wanted, ctx)
            spool.writelines(_document(connection, wanted, ctx, log, Counter()))
        spool.seek(0)
        shutil.copyfileobj(spool, sys.stdout)
    if wanted.is_read_by_others:
        writing_files.report(log)


def _ask_name(wanted: Wanted, ctx: Context, output: str) -> None:
    """Ask for your name, where a file for others names you and a terminal hasn't been asked yet."""
    if wanted.is_read_by_others and (wanted.format == "md" or wanted.form == "handover"):
        your_name.ask_once(ctx, output)


def _new_log(connection: questions.Connection, wanted: Wanted, ctx: Context) -> sharing.ShareLog:
    return sharing.new_log(subject_access.called(connection, ctx.reps) if wanted.is_read_by_others else {})


def _targets(folder: str, wanted: Wanted) -> dict[Path, Wanted]:
    """Return the files of a folder, and what goes into each."""
    form = wanted.form if wanted.form in NAMED else ""
    return {
        writing_files.path_in(folder, rep, wanted.format, form): wanted._replace(
            reps=[rep], everybody=False, in_folder=True
        )
        for rep in wanted.reps
    }


def _format(named: Format | None, output: str, *, as_json: bool) -> Format:
    """Return the format that is named, or that the file's name ends in. Raises Unreadable."""
    if as_json and named not in (None, "json"):
        raise Unreadable(f"--json and --format {named} can't be combined: keep one")
    return "json" if as_json else named or writing_files.by_ending(output, "md", "json", "csv")


def _form(*, share: bool, handover: bool, all_about: bool) -> Form:
    """Return which of its forms an export is to have. Raises Unreadable for more than one."""
    chosen: dict[Form, bool] = {"share": share, "handover": handover, "all-about": all_about}
    named = [form for form, is_named in chosen.items() if is_named]
    if len(named) > 1:
        raise Unreadable(f"{listed(f'--{form}' for form in named)} can't be combined: keep one")
    return named[0] if named else "history"


def _document(
    connection: questions.Connection,
    wanted: Wanted,
    ctx: Context,
    log: sharing.ShareLog,
    written: Counter[str],
) -> Iterator[str]:
    """Yield one file's text in pieces, and count what goes in and what is left out."""
    is_shared = wanted.is_read_by_others
    reps = [sharing.shared_rep(rep) for rep in wanted.reps] if is_shared else wanted.reps

    def passed(found: Iterable[Entry], has_section: Callable[[Entry], bool] | None = None) -> Iterator[Entry]:
        for entry in sharing.all_shared(found, reps[0].alias, log, has_section) if is_shared else found:
            written[entry.rep] += 1
            yield entry

    def entries(wanted: Filter, *, by_day: bool = True) -> Iterator[Entry]:
        return counted(passed(questions.entries(connection, wanted, by_day=by_day)), "entries")

    span = Filter([rep.alias for rep in reps], wanted.since, wanted.until)
    if wanted.form == "all-about":
        yield from _all_about(connection, wanted, ctx.today, ctx.settings.you, entries(span))
        return
    who = "everybody" if wanted.everybody else listed(rep.name for rep in reps)
    if wanted.form == "handover":
        every = cadence(wanted.reps[0], ctx.usual_cadence).one_on_one
        said = [entries(span._replace(kinds=[kind])) for kind in handing_over.KINDS]
        yield from _handover(connection, wanted, ctx, log, who, reps[0], every, span, passed, said)
        return
    if wanted.format != "md":
        config = {} if is_shared else questions.stored_settings(connection)
        # Everybody's are all there are. A shared file is one rep's even so: not what a former rep was in.
        found = entries(span._replace(reps=[]) if wanted.everybody and not is_shared else span, by_day=False)
        whose = "" if wanted.everybody and not wanted.in_folder else reps[0].uid if len(reps) == 1 else csv.OF_SOME
        yield from _records(wanted.format, wanted.kind, reps, found, config, whose)
        _team_goals(connection, wanted, span, log)  # of a shared file they are counted as left out
        return
    if wanted.in_vault:
        yield markdown.front_matter(wanted.kind, reps[0])
    yield markdown.first_line(wanted.kind, who, None if wanted.in_vault else ctx.today)
    for rep in reps:
        of_rep = span._replace(reps=[rep.alias])
        team_goals = _team_goals(connection, wanted, of_rep, log)
        opened = questions.history(connection, of_rep._replace(open=True))
        if is_shared:
            # Not counted again: these are among the entries.
            opened = _by_due_day(sharing.all_shared(opened, rep.alias, log._replace(left_out=Counter())))
        yield from markdown.story(rep, opened, entries(of_rep), team_goals, ctx.settings.you)
    yield from _of_teams(connection, wanted, written)


def _of_teams(connection: questions.Connection, wanted: Wanted, written: Counter[str]) -> Iterator[str]:
    """Yield the team goals and their check-ins, which belong to no rep, for a private file of everybody."""
    if wanted.everybody and not wanted.in_folder and wanted.form == "history":
        found = questions.of_teams(connection, wanted.since, wanted.until)
        written[""] += len(found)
        yield from markdown.team_goals(found)


def _handover(
    connection: questions.Connection,
    wanted: Wanted,
    ctx: Context,
    log: sharing.ShareLog,
    who: str,
    rep: Rep,
    every: int,
    of_rep: Filter,
    passed: Callable[..., Iterator[Entry]],
    said: Sequence[Iterable[Entry]],
) -> Iterator[str]:
    """Yield the hand-over of a rep, and count what is not in it. ``said``: praise and feedback."""
    open_now, check_ins = _to_hand_over(connection, rep)
    to_do = _by_due_day(passed(open_now, handing_over.has_section))
    last = {look.id for goal in to_do for look in passed(check_ins.get(goal.id, ())[-1:])}
    met = briefs.last_one_on_one(connection, rep.alias, ctx.today, but_private=True)
    team_goals = _team_goals(connection, wanted, of_rep, log)
    praise, feedback = said
    found = handing_over.HandOver(rep, every, met, to_do, check_ins, praise, feedback, team_goals)
    if wanted.format == "json":
        yield from json.handover(found, ctx.settings.your_name or None, ctx.today)
    else:
        yield markdown.first_line(wanted.kind, who, ctx.today)
        yield from handing_over.in_markdown(found, ctx.settings.you)
    looked_at = last.union(entry.id for entry in open_now)
    every_entry = questions.entries(connection, of_rep)
    sharing.count_left_out(
        (one for one in every_entry if one.id not in looked_at and one.kind not in handing_over.KINDS), log
    )


def _to_hand_over(connection: questions.Connection, rep: Rep) -> tuple[list[Entry], dict[int, list[Entry]]]:
    """Return what is open, whenever it began, and what may be shared of each goal's check-ins, oldest first."""
    kinds = [name for name, kind in KINDS.items() if kind.opens and name not in handing_over.KINDS]
    found = questions.history(connection, Filter([rep.alias], open=True, kinds=kinds))
    check_ins = {
        goal.id: [sharing.shared(look, rep.alias) for look in questions.check_ins(connection, goal.id)]
        for goal in found
        if goal.has_check_ins
    }
    return found, {goal: sorted(filter(None, looks), key=attrgetter("on", "id")) for goal, looks in check_ins.items()}


def _by_due_day(shared: Iterable[Entry]) -> list[Entry]:
    """Sort open entries by the day that others may know: their order must not show that one was snoozed."""
    return sorted(shared, key=lambda entry: (due_day(entry) or date.max, entry.id))


def _team_goals(
    connection: questions.Connection, wanted: Wanted, span: Filter, log: sharing.ShareLog
) -> dict[int, Entry]:
    """Return, by the goal's id, the team goals that the goals of a file are part of; in a shared file as it says them.

    Markdown has the open goals of any time beside those of its days; a hand-over has only these.
    """
    of_span, opened = span._replace(kinds=["goal"]), Filter(span.reps, kinds=["goal"], open=True)
    if wanted.format != "md" and not wanted.is_read_by_others:
        return {}
    in_words = wanted.format == "md" or wanted.form == "handover"
    filters = [*([of_span] if wanted.form != "handover" else []), *([opened] if in_words else [])]
    goals = (goal for each in filters for goal in questions.entries(connection, each) if goal.under)
    if not wanted.is_read_by_others:
        return questions.team_goals_above(connection, goals)
    above = questions.team_goals_above(connection, (goal for goal in goals if not sharing.why_left_out(goal)))
    return sharing.shared_team_goals(above, span.reps[0], log, in_words=in_words)


def _records(
    as_what: Literal["json", "csv"],
    kind: str,
    reps: Sequence[Rep],
    found: Iterator[Entry],
    config: Mapping[str, str],
    whose: str,
) -> Iterator[str]:
    """Return records as other programs read them. ``whose``: the uid of the rep whose they are; "": everybody's."""
    match as_what:
        case "json":
            return json.export(reps, found, config)
        case "csv":
            return csv.export(kind, found, whose)
    assert_never(as_what)


def _all_about(
    connection: questions.Connection, wanted: Wanted, today: date, you: str, entries: Iterable[Entry]
) -> Iterator[str]:
    """Return everything that is held about a rep; each part is read when it is written."""
    (rep,) = wanted.reps
    goals = Filter([rep.alias], kinds=["goal"])
    held = SubjectAccess(
        rep=rep,
        of_rep=subject_access.of_rep(connection, rep),
        entries=((entry, subject_access.of_entry(connection, entry)) for entry in entries),
        former=subject_access.former_entries(connection, rep),
        mentions=subject_access.mentions(connection, rep, subject_access.called(connection, [rep])[rep.alias]),
        team_goals=questions.team_goals_above(connection, questions.entries(connection, goals)),
    )
    if wanted.format == "json":
        return json.all_about(held)
    first_line = markdown.first_line(wanted.kind, markdown.EVERYTHING.format(rep.name), today)
    return chain([first_line], subject_access_document.everything(held, you))


def _name_former_notes(folder: Path, reps: Sequence[Rep]) -> None:
    """Name those of our notes whose rep was erased or has another alias now. The user decides about them."""
    notes = {file_name(rep.alias) for rep in reps}
    # Where case does not count, Maria.md is the note that was written just now.
    others = (path for path in sorted(folder.glob("*.md")) if path.stem.casefold() not in notes and path.is_file())
    if left := [path for path in others if os.access(path, os.R_OK) and writing_files.is_note(path)]:
        receipts.say(f"No rep's any more, and left there: {listed(left)}")

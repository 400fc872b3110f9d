"""coachlog find: search everything that was typed, newest first; and the tags in use."""

import sys
from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import new_app
from coachlog.errors import Unreadable
from coachlog.journal import opening, questions, search
from coachlog.journal.questions import Filter
from coachlog.model import KINDS
from coachlog.screen import found as screen

app = new_app()


@app.command(epilog="coachlog find cfo 'rehears*' --rep maria\ncoachlog find --kind lesson\ncoachlog find --tags")
def find(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="All of them must be in it.", show_default=False)
    ] = None,
    *,
    rep: Annotated[
        str | None,
        typer.Option("--rep", metavar="REP", help="One rep only."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="K,K", help=f"Some kinds only: {', '.join(KINDS)}.")
    ] = None,
    tag: Annotated[str | None, typer.Option("--tag", metavar="TAG", help="Only with this #tag in the text.")] = None,
    since: options.Since = None,
    until: options.Until = None,
    newest: options.Newest = None,
    tags: Annotated[bool, typer.Option("--tags", help="List the tags in use, the most used first.")] = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Search everything that was typed, newest first; without WORDS all of a kind, a tag, a rep.

    Case and accents do not count, signs do: c++, '#qbr'. 'rehears*' finds what begins so, '"cost of delay"' the words
    in a row. In a pipe, between tabs: id, day, rep, kind, state, due, text; of --tags: tag, entries, last day.
    """
    looked_for = search.words(" ".join(words or ()))
    is_narrowed = any(option is not None for option in (rep, kind, tag, since, until))
    if tags and (looked_for or tag is not None):
        raise Unreadable(
            "--tags lists the tags there are, without WORDS and --tag. To find one: coachlog find --tag TAG"
        )
    if not (tags or looked_for or is_narrowed):
        raise Unreadable(
            "nothing to look for. Give words (coachlog find pricing; a # in quotes), "
            "or --kind, --tag, --rep, --since, --until, --tags"
        )
    shown = options.how_many(newest)
    desk = options.Desk.lay(journal, today)
    who = desk.rep(rep, "--rep") if rep is not None else None
    first, last = options.span_of(since, until, desk.calendar)
    wanted = Filter(reps=[who.alias] if who else [], since=first, until=last, kinds=options.kinds(kind))
    if tags:
        _tags(desk, wanted._replace(newest=newest or 0), is_narrowed=is_narrowed, as_json=as_json)
        return
    by_tag = options.tag(tag)
    with opening.reading(desk.place) as connection:
        # One more than is shown, to know whether there are more.
        wanted = wanted._replace(tag=by_tag, newest=shown and shown + 1)
        found = list(search.entries(connection, wanted, looked_for))
        goals = questions.goals_of(connection, found)
    is_cut = bool(shown) and len(found) > shown
    found = found[: shown or None]
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.entries(reversed(found)))  # oldest first, as history's
        return
    patterns = [word.pattern for word in (*looked_for, *([search.Word(by_tag)] if by_tag else []))]
    more = f"The newest {shown}. All of it: the same words with -n 0" if is_cut else ""
    screen.show(found, desk.today, patterns, goals, more, _hint(looked_for))


def _tags(desk: options.Desk, wanted: Filter, *, is_narrowed: bool, as_json: bool) -> None:
    """List the tags in use."""
    with opening.reading(desk.place) as connection:
        used = search.tags_used(connection, wanted)
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - as above

        sys.stdout.writelines(json.tags_used(used))
    else:
        screen.show_tags(used, desk.today, is_narrowed=is_narrowed)


def _hint(looked_for: list[search.Word]) -> str:
    """Return what else could be tried where nothing was found."""
    last = next((word.text for word in reversed(looked_for) if word.text.isalnum() and not word.begins), None)
    begins = f"With a * also what begins so: coachlog find '{last}*'" if last else ""
    together = "All the words must be in one entry." if len(looked_for) > 1 else ""
    return " ".join(part for part in (together, begins) if part)

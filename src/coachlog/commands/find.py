"""coachlog find: search everything that was typed, and names, newest first; and the tags in use."""

from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import Unreadable
from coachlog.journal import questions, search
from coachlog.journal.questions import Filter
from coachlog.model import KINDS
from coachlog.screen import found as screen

app = new_app()


@command(app, epilog="coachlog find cfo 'rehears*' --rep maria\ncoachlog find --kind lesson\ncoachlog find --tags")
def find(
    ctx: Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORDS]...", help="Each must be in the text or name its rep", show_default=False),
    ] = None,
    *,
    rep: Annotated[
        str | None,
        typer.Option("--rep", metavar="REP", help="Only this rep"),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="K,K", help=f"Only these kinds: {', '.join(KINDS)}")
    ] = None,
    tag: options.Tag = None,
    since: options.Since = None,
    until: options.Until = None,
    newest: options.Newest = None,
    tags: Annotated[bool, typer.Option("--tags", help="List the tags in use, most used first")] = False,
) -> Outcome:
    """Search everything you typed, newest first.

    Ignores case and accents. 'rehears*' matches words that start with rehears, '"cost of delay"' an exact phrase;
    in c++ and '#qbr' the signs count. Without WORDS: all entries of a kind, tag or rep.
    """
    looked_for = search.words(" ".join(words or ()))
    is_narrowed = any(option is not None for option in (rep, kind, tag, since, until))
    if tags and (looked_for or tag is not None):
        raise Unreadable(
            "--tags lists all tags, so it takes no WORDS or --tag. To search by one: coachlog find --tag TAG"
        )
    if not (tags or looked_for or is_narrowed):
        raise Unreadable(
            "nothing to search for. Give words (coachlog find pricing; a # in quotes), "
            "or --kind, --tag, --rep, --since, --until, --tags"
        )
    shown = options.how_many(newest)
    who = ctx.rep(rep) if rep is not None else None
    typed = {"--rep": rep, "--kind": kind, "--tag": tag, "--since": since, "--until": until}
    first, last = ctx.span(since, until)
    wanted = Filter(reps=[who.alias] if who else [], since=first, until=last, kinds=options.kinds(kind))
    if tags:
        again = options.again("find --tags", (), typed)
        return _tags(ctx, wanted._replace(newest=newest or 0), again, is_narrowed=is_narrowed)
    by_tag = options.tag(tag)
    with ctx.reading() as connection:
        # One more than is shown, to know whether there are more.
        wanted = wanted._replace(tag=by_tag, newest=shown and shown + 1)
        found = list(search.entries(connection, wanted, looked_for, ctx.reps))
        goals = questions.goals_of(connection, found)
    is_cut = bool(shown) and len(found) > shown
    found = found[: shown or None]
    patterns = [word.pattern for word in (*looked_for, *([search.Word(by_tag)] if by_tag else []))]
    all_of_them = options.again("find", words or (), typed, "-n", "0")
    return Outcome(
        lambda json: json.entries(reversed(found)),  # oldest first, as history's
        lambda: screen.show(
            found, ctx.today, patterns, goals, all_of_them, _hint(looked_for), is_cut=is_cut, fits=newest is None
        ),
    )


def _tags(ctx: Context, wanted: Filter, again: str, *, is_narrowed: bool) -> Outcome:
    """List the tags in use."""
    with ctx.reading() as connection:
        used = search.tags_used(connection, wanted)
    return Outcome(
        lambda json: json.tags_used(used), lambda: screen.show_tags(used, ctx.today, again, is_narrowed=is_narrowed)
    )


def _hint(looked_for: list[search.Word]) -> str:
    """Return what else could be tried where nothing was found."""
    last = next((word.text for word in reversed(looked_for) if word.text.isalnum() and not word.begins), None)
    begins = f"Words that start with it: coachlog find '{last}*'" if last else ""
    together = "All the words must be in one entry." if len(looked_for) > 1 else ""
    return " ".join(part for part in (together, begins) if part)

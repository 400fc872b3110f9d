"""coachlog due: the morning screen."""

from typing import Annotated

import typer

from coachlog import duties, files, options, screen
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.days import parsing
from coachlog.errors import Unreadable, require_text
from coachlog.journal import questions
from coachlog.model import OWNER_YOU
from coachlog.text import fold

app = new_app()


@command(app, epilog="coachlog due\ncoachlog due maria --ahead 1w\ncoachlog due --count")
def due(
    ctx: Context,
    rep: options.RepIfAny = None,
    *,
    ahead: Annotated[
        str, typer.Option("--ahead", metavar="SPAN", help="How far to look ahead (default: 3d).", show_default=False)
    ] = "3d",
    team: Annotated[str | None, typer.Option("--team", metavar="TEAM", help="One team only.")] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="NAME", help="What one owner owes: me, rep, a partner.")
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="One number: overdue and for today.")] = False,
) -> Outcome | None:
    """Show what is overdue, what is for today, and who has gone quiet.

    In a pipe, between tabs: section, id, rep, duty, day, days late, text.
    """
    if count and ctx.as_json:
        raise Unreadable("--count and --json can't be combined: keep one")
    only = ctx.rep(rep) if rep is not None else None
    until = ctx.read(parsing.ahead, ahead, "--ahead")
    if not (ctx.place.named or files.is_there(ctx.place.path)) and screen.is_drawn() and not (count or ctx.as_json):
        _welcome()
        ctx.say_what_was_there()
        return None
    with ctx.reading() as connection:
        facts = questions.facts(connection, ctx.today, of_quiet=not count)
    wanted = [rep for rep in facts.reps if only in (None, rep)]
    if team is not None:
        wanted = ctx.team(team, wanted)
    if owner is not None:  # nobody owes a silence
        require_text(owner, "--owner")
        wanted = [one._replace(every=0, feedback_every=0, praise_every=0) for one in wanted]
    aliases = {one.alias for one in wanted}
    if only is None and team is None:
        aliases.add("")  # what came out of sessions
    opened = [
        entry for entry in facts.open
        if entry.rep in aliases and (owner is None or _is_owner(entry.owner or OWNER_YOU, owner))
    ]  # fmt: skip
    every = facts.session_every if only is None and team is None and owner is None else 0
    facts = facts._replace(reps=wanted, open=opened, session_every=every)
    if count:
        print(duties.count(facts, ctx.today))
        return None
    morning = duties.judge(facts, ctx.today, until)

    def show() -> None:
        from coachlog.screen import due as morning_screen  # noqa: PLC0415 - a count has no screen

        morning_screen.show(morning, wanted, _about_copies(ctx))

    return Outcome(lambda json: json.due(morning), show)


def _about_copies(ctx: Context) -> str:
    """Say when the last snapshot was, of a journal so large that none is made by itself."""
    if not files.is_there(ctx.place.path) or ctx.place.path.stat().st_size <= files.LARGE:
        return ""

    kept = files.snapshots(ctx.place)
    last = f"the last is of {files.day_of(kept[-1])}" if kept else "there is none"
    return f"No snapshots by itself of over 100 MB, {last}. To make a copy: coachlog backup FILE"


def _is_owner(owner: str, wanted: str) -> bool:
    """Whether a word names an owner, or one part of a partner's name: ``legal`` names ``legal:Ana``."""
    return fold(wanted) in (fold(owner), *fold(owner).split(":"))


def _welcome() -> None:
    print(
        "Welcome to coachlog: your private coaching journal, one line at a time.\n"
        '  coachlog rep add "Maria Ruiz" --every 1w     the first rep starts the journal\n'
        '  coachlog note maria "…" --mine "… @fri"      after a one-on-one\n'
        "  coachlog due                                 each morning\n"
        "  coachlog demo                                or look around in an example"
    )

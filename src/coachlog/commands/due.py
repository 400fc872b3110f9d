"""coachlog due: the morning screen."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from coachlog import asking, cadences, days, duties, files, options, screen
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.days import parsing
from coachlog.errors import Unreadable, require_text
from coachlog.journal import questions
from coachlog.model import OWNER_YOU, Entry, Rep
from coachlog.people import of_team
from coachlog.text import fold

app = new_app()
UNSYNCED = 2  # days after which due says when the last sync was
AHEAD = "3d"  # unless something else is typed


@command(app, epilog="coachlog due\ncoachlog due maria --ahead 1w\ncoachlog due --count")
def due(
    ctx: Context,
    rep: options.RepIfAny = None,
    *,
    ahead: Annotated[
        str, typer.Option("--ahead", metavar="SPAN", help="How far to look ahead (default: 3d)", show_default=False)
    ] = AHEAD,
    team: Annotated[str | None, typer.Option("--team", metavar="TEAM", help="Only this team")] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="NAME", help="Only what this owner owes: me, rep or a partner")
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="Print one number: overdue plus due today")] = False,
    each: Annotated[bool, typer.Option("--each", help="Go through the items one by one, on a terminal")] = False,
) -> Outcome | None:
    """Show what's overdue, what's due today, and who has gone quiet."""
    _check(ctx, count=count, each=each)
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
    if owner is not None:  # being quiet has no owner
        require_text(owner, "--owner")
        wanted = [one._replace(every=0, feedback_every=0, praise_every=0) for one in wanted]
    aliases = {one.alias for one in wanted}
    if only is None and team is None:
        aliases.add("")  # what came out of sessions, and team goals
    is_wanted = of_team(team, wanted) if team is not None and only is None else lambda entry: entry.rep in aliases
    opened = [
        entry for entry in facts.open
        if is_wanted(entry) and (owner is None or _is_owner(entry.owner or OWNER_YOU, owner))
    ]  # fmt: skip
    every = facts.session_every if only is None and team is None and owner is None else 0
    facts = facts._replace(reps=wanted, open=opened, session_every=every)
    if count:
        print(duties.count(facts, ctx.today))
        return None
    morning = duties.judge(facts, ctx.today, until)
    if each:
        from coachlog.commands import walking  # noqa: PLC0415 - brings the commands that close along

        walking.through(morning, ctx)
        return None
    typed = {"--ahead": None if ahead == AHEAD else ahead, "--team": team, "--owner": owner}
    is_all = only is None and team is None and owner is None
    idle = cadences.idle_since(facts.reps, facts.last_entry, ctx.today) if is_all else None

    def show() -> None:
        from coachlog.screen import due as morning_screen  # noqa: PLC0415 - a count has no screen

        below = morning_screen.Below(
            duties.undated(facts, ctx.today), _list_open(only, opened), idle,
            facts.in_conflict if is_all else 0, _long_unsynced(facts.last_sync, ctx.today) if is_all else None,
            _about_copies(ctx),
        )  # fmt: skip
        morning_screen.show(morning, wanted, below, options.again("due", [only.alias] if only else [], typed))

    return Outcome(lambda json: json.due(morning), show)


def _check(ctx: Context, *, count: bool, each: bool) -> None:
    """Raise Unreadable for options that exclude each other, and for --each without a terminal."""
    given = [name for name, is_given in (("--count", count), ("--each", each), ("--json", ctx.as_json)) if is_given]
    if len(given) > 1:
        raise Unreadable(f"{given[0]} and {given[1]} can't be combined: keep one")
    if each:
        asking.require_terminal("--each needs a terminal. In a script: coachlog due --json, then coachlog done ID")


def _list_open(only: Rep | None, opened: Sequence[Entry]) -> str:
    """Return the command that lists open items, all of them: by itself it lists as many as fit the window."""
    command = f"coachlog history {only.alias} --open" if only else "coachlog history --open"
    return command if 2 * len(opened) < screen.height() else f"{command} -n 0"


def _long_unsynced(at: str | None, today: date) -> date | None:
    """Return the day of the last sync if that is too long ago."""
    day = days.local_day(at) if at else None
    return day if day and (today - day).days > UNSYNCED else None


def _about_copies(ctx: Context) -> str:
    """Say when the last snapshot was, of a journal too large for automatic snapshots."""
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
        '  coachlog rep add "Maria Ruiz" --every 1w     starts the journal\n'
        '  coachlog note maria "…" --mine "… @fri"      after a one-on-one\n'
        "  coachlog due                                 each morning\n"
        "  coachlog demo                                try it with a sample team"
    )

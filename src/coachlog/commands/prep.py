"""coachlog prep: what to have in mind before a one-on-one."""

import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog import options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.duties import Brief
from coachlog.errors import Unreadable
from coachlog.journal import briefs, questions
from coachlog.model import Entry
from coachlog.screen import prep as preparation

if TYPE_CHECKING:
    from coachlog import sharing

app = new_app()


@command(app, epilog="coachlog prep maria\ncoachlog prep maria --md")
def prep(
    ctx: Context,
    rep: options.RepWord,
    *,
    as_markdown: Annotated[bool, typer.Option("--md", help="As Markdown, to paste: only what may be shared.")] = False,
) -> Outcome | None:
    """Bring back what matters, five minutes before a one-on-one.

    In a pipe, between tabs: section, id, day, state, due, text. The sections: last, heard, aside, mine, theirs,
    partner, closed, feedback, goal, check-in, praise, undated. A partner's state is the name, an undated
    follow-up's the owner.
    """
    if as_markdown and ctx.as_json:
        raise Unreadable("--md and --json exclude each other: keep one")
    who = ctx.rep(rep)
    with ctx.reading() as connection:
        brief = briefs.brief(connection, who, ctx.today)
        to_share = _to_share(connection, brief, ctx) if as_markdown else None
    if to_share:
        from coachlog import sharing  # noqa: PLC0415 - each way to show pays for itself
        from coachlog.commands import writing_files  # noqa: PLC0415

        text, share_log = to_share
        sys.stdout.write(text)
        print(f"coachlog: {sharing.summary(share_log)}", file=sys.stderr)
        writing_files.warn_about_mentions(share_log)
        return None
    return Outcome(
        lambda json: json.prep(brief),
        lambda: preparation.show(brief, ctx.usual_cadence, ctx.today, datetime.now().astimezone()),
    )


def _to_share(connection: questions.Connection, brief: Brief, ctx: Context) -> "tuple[str, sharing.ShareLog]":
    """Return what may be shared of a brief as Markdown, and what is told of that."""
    from coachlog import sharing  # noqa: PLC0415 - each way to show pays for itself
    from coachlog.formats import agenda  # noqa: PLC0415

    alias = brief.rep.alias
    share_log = sharing.ShareLog(ctx.reps, Counter(), set())

    def shared(entries: Iterable[Entry]) -> list[Entry]:
        return list(sharing.all_shared(entries, alias, share_log))

    owed = shared(brief.open)
    goals = []
    for goal in (entry for entry in owed if entry.kind == "goal"):
        looks = [look for look in briefs.check_ins(connection, goal) if sharing.shared(look, alias)]
        at = next((look.at for look in looks if look.at is not None), None)
        goals.append((goal._replace(at=at), next(iter(shared(looks[:1])), None)))
    said = briefs.told_since(connection, brief.rep, brief.last.on if brief.last else brief.rep.added_on)
    if brief.praise and brief.praise not in said:
        said = [brief.praise, *said]
    to_share = agenda.Agenda(
        sharing.shared_rep(brief.rep),
        follow_ups=[entry for entry in owed if entry.kind == "follow-up"],
        goals=goals,
        closed=shared(brief.closed),
        told=shared(said),
        heard=shared(brief.heard),
    )
    not_in_it = [*([brief.last] if brief.last else []), *brief.asides]
    share_log.left_out.update(why for why in map(sharing.why_left_out, not_in_it) if why)
    return "".join(agenda.write(to_share, ctx.today)), share_log

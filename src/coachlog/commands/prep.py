"""coachlog prep: what to have in mind before a one-on-one."""

import sys
from collections import Counter
from datetime import datetime
from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import Unreadable
from coachlog.journal import briefs
from coachlog.model import Entry, Rep
from coachlog.screen import prep as preparation

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
    if as_markdown:
        _write_agenda(ctx, who)
        return None
    with ctx.reading() as connection:
        brief = briefs.brief(connection, who, ctx.today)
    return Outcome(
        lambda json: json.prep(brief),
        lambda: preparation.show(brief, ctx.usual_cadence, ctx.today, datetime.now().astimezone()),
    )


def _write_agenda(ctx: Context, who: Rep) -> None:
    """Print what may be shared of a brief as Markdown, and what was left out."""
    from coachlog import sharing  # noqa: PLC0415 - each way to show pays for itself
    from coachlog.commands import writing_files  # noqa: PLC0415
    from coachlog.formats import agenda  # noqa: PLC0415

    log = sharing.ShareLog(ctx.reps, Counter(), set())
    check_ins: dict[int, Entry] = {}
    with ctx.reading() as connection:
        brief = briefs.brief(connection, who, ctx.today, with_given=True)
        entries = list(sharing.all_shared(brief.entries, who.alias, log, agenda.has_section))
        for place, goal in enumerate(entries):
            if goal.id in brief.check_ins:
                looks = [look for look in briefs.check_ins(connection, goal) if sharing.shared(look, who.alias)]
                at = next((look.at for look in looks if look.at is not None), None)
                entries[place] = goal._replace(at=at)
                for look in sharing.all_shared(looks[:1], who.alias, log):
                    check_ins[goal.id] = look
    sys.stdout.writelines(agenda.write(sharing.shared_rep(who), entries, check_ins, ctx.today))
    print(f"coachlog: {sharing.summary(log)}", file=sys.stderr)
    writing_files.warn_about_mentions(log)

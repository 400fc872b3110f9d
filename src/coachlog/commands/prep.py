"""coachlog prep: what to have in mind before a one-on-one."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from coachlog import options
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import CoachlogError, Unreadable, require_text
from coachlog.journal import briefs, questions
from coachlog.model import YOUR_TOPICS, Entry, Rep
from coachlog.screen import prep as preparation
from coachlog.screen import wrapping

app = new_app()


@command(app, epilog="coachlog prep maria\ncoachlog prep maria --md")
def prep(
    ctx: Context,
    rep: options.RepWord,
    *,
    as_markdown: Annotated[bool, typer.Option("--md", help="Only what may be shared, as Markdown to paste")] = False,
    topics: Annotated[
        str | None, typer.Option("--topics", metavar="ID,ID", help="With --md: also these open topics of yours, or all")
    ] = None,
) -> Outcome | None:
    """Prepare for a one-on-one: last time, topics, follow-ups, feedback, goals."""
    if as_markdown and ctx.as_json:
        raise Unreadable("--md and --json can't be combined: keep one")
    if topics is not None and not as_markdown:
        raise Unreadable("--topics goes with --md: the screen shows all of them")
    who = ctx.rep(rep)
    if as_markdown:
        _write_agenda(ctx, who, topics)
        return None
    with ctx.reading() as connection:
        brief = briefs.brief(connection, who, ctx.today)
    return Outcome(
        lambda json: json.prep(brief),
        lambda: preparation.show(brief, ctx.usual_cadence, ctx.today, datetime.now().astimezone()),
    )


def _write_agenda(ctx: Context, who: Rep, topics: str | None) -> None:
    """Print what may be shared of a brief as Markdown, with the topics that are named, and what was left out."""
    from coachlog import sharing  # noqa: PLC0415 - loaded only when used
    from coachlog.commands import writing_files  # noqa: PLC0415
    from coachlog.formats import agenda  # noqa: PLC0415
    from coachlog.journal import subject_access  # noqa: PLC0415

    check_ins: dict[int, Entry] = {}
    with ctx.reading() as connection:
        log = sharing.new_log(subject_access.called(connection, ctx.reps))
        brief = briefs.brief(connection, who, ctx.today, with_given=True)
        yours = [entry.id for entry in brief.entries if sharing.why_left_out(entry) == YOUR_TOPICS]
        named = named_topics(topics, yours, who) if topics is not None else []
        entries = list(sharing.all_shared(brief.entries, who.alias, log, agenda.has_section, named=named))
        for place, goal in enumerate(entries):
            if goal.id in brief.check_ins:
                looks = [look for look in briefs.check_ins(connection, goal) if sharing.shared(look, who.alias)]
                at = next((look.at for look in looks if look.at is not None), None)
                entries[place] = goal._replace(at=at)
                for look in sharing.all_shared(looks[:1], who.alias, log):
                    check_ins[goal.id] = look
        looked_at = {entry.id for entry in (*brief.entries, *check_ins.values())}
        shown = {entry.id for entry in entries}
        above = {goal: team_goal for goal, team_goal in brief.team_goals.items() if goal in shown}
        team_goals = sharing.shared_team_goals(above, who.alias, log)
        since = questions.Filter([who.alias], since=brief.last and brief.last.on)
        rest = (entry for entry in questions.entries(connection, since) if entry.id not in looked_at)
        sharing.count_left_out(rest, log)
    sys.stdout.writelines(
        agenda.write(sharing.shared_rep(who), entries, check_ins, team_goals, ctx.today, ctx.settings.you)
    )
    wrapping.complain(sharing.summary(log))
    say_other_topics(yours, named)
    writing_files.warn_about_mentions(log)


def say_other_topics(yours: Sequence[int], named: Sequence[int]) -> None:
    """Say on stderr how to add the open topics of yours that are not in a shared document."""
    if others := [str(topic) for topic in yours if topic not in named]:
        wrapping.complain(f"to add your topics: --topics {','.join(others)}")


def named_topics(topics: str, yours: Sequence[int], who: Rep) -> Sequence[int]:
    """Return the ids of those of your open topics that are to be in a shared agenda. Raises CoachlogError."""
    if topics.strip().casefold() == "all":
        return yours
    ids = [options.entry_id(word.strip()) for word in require_text(topics, "--topics").split(",")]
    for other in (topic for topic in ids if topic not in yours):
        raise CoachlogError(
            f"--topics: {other} isn't an open topic of yours for {who.name}. To see them: coachlog prep {who.alias}"
        )
    return ids

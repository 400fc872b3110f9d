"""coachlog goal: an expectation of a rep or a team, with a due date and a rhythm of check-ins."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from coachlog import asking, drafts, options
from coachlog.commands import command, new_app, under_team_goal
from coachlog.context import Context, Outcome
from coachlog.days.commitments import Commitment
from coachlog.errors import Unreadable, quoted, require_text
from coachlog.journal import questions
from coachlog.model import Entry
from coachlog.screen import wrapping
from coachlog.text import fold

app = new_app()


@command(
    app,
    epilog='coachlog goal maria "Close 2 new logos @eoq" --target 2 --every 2w\n'
    'coachlog goal dev "Run the win/loss review" --due none --every 1w\n'
    "coachlog goal --team west 12 new logos @eoq --target 12",
)
def goal(
    ctx: Context,
    rep: Annotated[
        str | None,
        typer.Argument(
            metavar="REP|--team TEAM",
            help="A rep: alias or name, or the start of it; or a team",
            show_default=False,
        ),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT]", help="The text; - reads standard input; none: your editor", show_default=False
        ),
    ] = None,
    *,
    team: Annotated[
        str | None, typer.Option("--team", metavar="TEAM", help="A goal for this team instead of a rep")
    ] = None,
    due: options.Due = None,
    target: Annotated[str | None, typer.Option("--target", metavar="N", help="The number to reach: 2, 250k")] = None,
    every: Annotated[
        str | None, typer.Option("--every", metavar="SPAN", help="How often to check in: 2w, 10d, off")
    ] = None,
    under: Annotated[str | None, typer.Option("--under", metavar="ID", help="The team goal it's part of")] = None,
    on: options.On = None,
    private: options.Private = False,
) -> Outcome:
    """Set a goal with a due date, for a rep or a team.

    The date is --due DAY, or @DAY at the end of the text. A follow-up that recurs is a goal with --every: due then
    reminds you to check in. A team goal has its own check-ins; nothing is added up from the goals under it.
    """
    number = options.number(target, "--target", positive=True)
    typed = [word for word in (rep, *(text or ())) if word is not None]
    alias, of_team, words = _whose(typed, team, ctx)
    if of_team and under is not None:
        raise Unreadable("--under goes with a rep's goal: a team goal can't be part of another one")
    day = ctx.happened(on)
    rhythm = ctx.settings.goal_every if every is None else options.span(every, "--every")
    given = ctx.due(due)
    above = under_team_goal.read(under, ctx) if under is not None else None
    with drafts.typed(
        words, ctx.place.drafts, drafts.name("goal", alias, private=private), ask=asking.before_saving
    ) as said:
        agreed = _with_due_date(ctx.commitment(said, given), ctx)
        entry = Entry(
            "goal", alias, day, require_text(agreed.text, "the text"), private,
            due=agreed.due, target=number, every=rhythm, status="open", team=of_team, under=above,
        )  # fmt: skip
        with ctx.writing("goal") as step:
            under_team_goal.check(step, entry)
            written = step.add(entry)
            team_goals = questions.team_goals_above(step.connection, [written])

    def more() -> None:
        under_team_goal.say(written, team_goals)
        ctx.say_next_check_in(written, None)

    return ctx.written([written], typed=[written.text], more=more)


def _whose(typed: Sequence[str], team: str | None, ctx: Context) -> tuple[str, str | None, str | None]:
    """Return the rep's alias or the team's name, and the text. Raises CoachlogError."""
    if team is None:
        if not typed:
            raise Unreadable("which rep? Give an alias, or --team TEAM: coachlog goal REP [TEXT]")
        return ctx.rep(typed[0], may_add=True).alias, None, " ".join(typed[1:]) if typed[1:] else None
    here = [rep for rep in ctx.reps if not rep.has_left(ctx.today)]
    spellings = Counter(rep.team for rep in ctx.team(require_text(team, "--team"), here))
    if named := next((rep for rep in ctx.reps if typed and rep.alias == fold(typed[0])), None):
        raise Unreadable(
            f"{quoted(typed[0])} is {named.name}, and --team makes it a team's goal. Leave out one of them. "
            "If it's text, put it in quotes with the rest"
        )
    return "", spellings.most_common(1)[0][0], " ".join(typed) if typed else None


def _with_due_date(agreed: Commitment, ctx: Context) -> Commitment:
    """Return a goal's text with its due date; a terminal is asked for one that is missing. Raises Unreadable."""
    needed = Unreadable("a goal needs a due date: --due DAY, or @DAY at the end of the text (@none: no due date)")
    while not agreed.given:
        words = asking.in_words("When is it due? [a day, or none] ", needed)
        try:
            agreed = agreed._replace(given=ctx.due(words, ""))
        except Unreadable as error:
            wrapping.complain(str(error))
    return agreed

"""coachlog rep: the people the manager coaches."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from coachlog import files, options, people
from coachlog.cadences import cadence
from coachlog.commands import away, command, erasing, merging_reps, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import NoText, Unreadable
from coachlog.journal import briefs, questions
from coachlog.model import Rep
from coachlog.screen import card, receipts
from coachlog.screen import reps as rep_screen
from coachlog.zones import zone

app = new_app()

Alias = Annotated[str | None, typer.Option("--alias", metavar="ALIAS", help="What you type (default: the first name)")]
Role = Annotated[str | None, typer.Option("--role", metavar="ROLE", help="Job title")]
Team = Annotated[str | None, typer.Option("--team", metavar="TEAM", help="Team")]
Zone = Annotated[str | None, typer.Option("--tz", metavar="ZONE", help="Time zone, or its city: madrid")]
Started = Annotated[
    str | None, typer.Option("--started", metavar="DAY", help="When they joined; doesn't affect reminders")
]
Every = Annotated[str | None, typer.Option("--every", metavar="SPAN", help="How often to meet: 1w, 10d, off")]
FeedbackEvery = Annotated[
    str | None, typer.Option("--feedback-every", metavar="SPAN", help="How often to give feedback")
]
PraiseEvery = Annotated[str | None, typer.Option("--praise-every", metavar="SPAN", help="How often to give praise")]


@app.callback(invoke_without_command=True, epilog='coachlog rep\ncoachlog rep add "Ana Lee" --every 1w')
def rep(
    context: typer.Context,
    *,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
    yes: options.HiddenYes = False,
) -> None:
    """List your reps, or add, change, pause and erase them."""
    if context.invoked_subcommand and (as_json or _typed(context, "journal") or _typed(context, "today")):
        raise Unreadable(
            f"options stand after the verb, as in: coachlog rep {context.invoked_subcommand} --journal FILE"
        )
    if context.invoked_subcommand is None:
        list_reps(everybody=False, journal=journal, today=today, as_json=as_json, yes=yes)


@command(app, may_start=True, epilog='coachlog rep add "Bo Ek" --team west --tz stockholm --every 1w')
def add(
    ctx: Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Full name")],
    *,
    alias: Alias = None,
    role: Role = None,
    team: Team = None,
    tz: Zone = None,
    started: Started = None,
    every: Every = None,
    feedback_every: FeedbackEvery = None,
    praise_every: PraiseEvery = None,
) -> Outcome:
    """Add a rep. The first one starts the journal."""
    facts = _facts(
        ctx, name=name, role=role, team=team, tz=tz, started=started,
        every=every, feedback_every=feedback_every, praise_every=praise_every,
    )  # fmt: skip
    people.alias_for(facts["name"], alias, ctx.reps)  # refused before a journal is made
    is_new = not files.is_there(ctx.place.path)
    with ctx.writing("rep add", create=True) as step:
        free = people.alias_for(facts["name"], alias, questions.reps(step.connection))
        added = step.add_rep(_EMPTY._replace(alias=free, added_on=ctx.today, **facts))

    def show() -> None:
        receipts.rep("Added", added, ctx.usual_cadence, ctx.today)
        if is_new:
            ctx.say_journal_is_new()

    return Outcome(lambda json: json.reps([added]), show, saved=True)


@command(app, epilog='coachlog rep edit maria --role "Senior AE" --every 2w')
def edit(
    ctx: Context,
    who: options.RepWord,
    *,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Full name")] = None,
    alias: Alias = None,
    role: Role = None,
    team: Team = None,
    tz: Zone = None,
    started: Started = None,
    every: Every = None,
    feedback_every: FeedbackEvery = None,
    praise_every: PraiseEvery = None,
) -> Outcome:
    """Change a rep's details. An empty value ("") removes one."""
    old = ctx.rep(who)
    facts = _facts(
        ctx, name=name, role=role, team=team, tz=tz, started=started,
        every=every, feedback_every=feedback_every, praise_every=praise_every,
    )  # fmt: skip
    with ctx.writing("rep edit") as step:
        reps = questions.reps(step.connection)
        now = questions.rep_as_it_is(step.connection, old)
        new = now._replace(**facts)
        if alias is not None:
            new = new._replace(alias=people.alias_for(new.name, alias, reps, own=now.alias))
        if new != now:
            step.change_rep(new)
    did = "Updated" if new != now else "No change:"
    return Outcome(
        lambda json: json.reps([new]), lambda: receipts.rep(did, new, ctx.usual_cadence, ctx.today), saved=True
    )


@command(app, "list", epilog="coachlog rep list --all")
def list_reps(
    ctx: Context,
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Include reps who have left")] = False,
    team: Annotated[str | None, typer.Option("--team", metavar="TEAM", help="Only this team")] = None,
) -> Outcome:
    """List your reps."""
    reps = [rep for rep in ctx.reps if everybody or not rep.has_left(ctx.today)]
    if team is not None:
        reps = ctx.team(team, reps)
    again = options.again("rep list", (), {"--team": team}, *(["--all"] if everybody else []))
    return Outcome(lambda json: json.reps(reps), lambda: rep_screen.show(reps, ctx.usual_cadence, ctx.today, again))


@command(app, epilog="coachlog rep show maria")
def show(ctx: Context, rep: options.RepWord) -> Outcome:
    """Show a rep's card.

    Local time, how often to meet, the last one-on-one, open goals, and how much is open.
    """
    who = ctx.rep(rep)
    with ctx.reading() as connection:
        found = briefs.card(connection, who, ctx.today)
    return Outcome(
        lambda json: json.card(found, cadence(who, ctx.usual_cadence)),
        lambda: card.show(found, ctx.usual_cadence, ctx.today, datetime.now().astimezone()),
    )


command(
    app,
    epilog='coachlog rep pause maria --back "in 2 weeks" "parental leave"\n'
    'coachlog rep pause --all --from "in 4 weeks" --back "in 6 weeks" holidays',
)(away.pause)
command(app, epilog="coachlog rep resume maria")(away.resume)
command(app, epilog='coachlog rep leave dev --keep-until "in 6 months"')(away.leave)
command(app, epilog="coachlog rep merge lena-2 lena")(merging_reps.merge)
command(app, confirms=True, epilog="coachlog rep erase dev")(erasing.erase)


def _typed(context: typer.Context, option: str) -> bool:
    """Whether an option was typed here, and not taken from the environment."""
    source = context.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"


_EMPTY = Rep("", "", "", None, None, None, None, date.min)


def _facts(ctx: Context, *, started: str | None, tz: str | None, **texts: str | None) -> dict[str, Any]:
    """Return the facts that were given; an empty text takes one away (None). Raises Unreadable."""
    facts: dict[str, Any] = {}
    for field, text in texts.items():
        if text is None:
            continue
        if field.endswith("every"):
            facts[field] = options.span(text, f"--{field.replace('_', '-')}")
        else:
            facts[field] = " ".join(text.split()) or None
    if "name" in facts and not facts["name"]:
        raise NoText("the name")
    if tz is not None:
        facts["tz"] = zone(tz) if tz.strip() else None
    if started is not None:
        facts["started"] = ctx.happened(started, "--started") if started.strip() else None
    return facts

"""coachlog rep: the people the manager coaches."""

import sys
from datetime import date
from typing import Annotated, Any

import typer

from coachlog import days, files, options, people
from coachlog.commands import away, erasing, new_app
from coachlog.duties import WHAT, cadence
from coachlog.errors import NoText, Unreadable
from coachlog.journal import opening, questions
from coachlog.model import Rep
from coachlog.screen import receipts
from coachlog.screen import reps as rep_screen

app = new_app()

Alias = Annotated[str | None, typer.Option("--alias", metavar="ALIAS", help="What you type; else the first name.")]
Role = Annotated[str | None, typer.Option("--role", metavar="ROLE", help="What they do.")]
Team = Annotated[str | None, typer.Option("--team", metavar="TEAM", help="Their team.")]
Zone = Annotated[str | None, typer.Option("--tz", metavar="ZONE", help="Their time zone, or its city.")]
Started = Annotated[str | None, typer.Option("--started", metavar="DAY", help="When they joined. It starts no clock.")]
Every = Annotated[str | None, typer.Option("--every", metavar="SPAN", help="One-on-ones every 1w, 10d, off.")]
FeedbackEvery = Annotated[str | None, typer.Option("--feedback-every", metavar="SPAN", help="Feedback every so often.")]
PraiseEvery = Annotated[str | None, typer.Option("--praise-every", metavar="SPAN", help="Praise every so often.")]


@app.callback(invoke_without_command=True, epilog='coachlog rep\ncoachlog rep add "Ana Lee" --every 1w')
def rep(
    context: typer.Context,
    *,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Your reps, who is away, who has left. Without a verb it lists them."""
    if context.invoked_subcommand and (as_json or _typed(context, "journal") or _typed(context, "today")):
        raise Unreadable(
            f"options stand after the verb, as in: coachlog rep {context.invoked_subcommand} --journal FILE"
        )
    if context.invoked_subcommand is None:
        list_reps(journal=journal, today=today, as_json=as_json)


@app.command(epilog='coachlog rep add "Bo Ek" --team west --tz stockholm --every 1w')
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The full name.")],
    *,
    alias: Alias = None,
    role: Role = None,
    team: Team = None,
    tz: Zone = None,
    started: Started = None,
    every: Every = None,
    feedback_every: FeedbackEvery = None,
    praise_every: PraiseEvery = None,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Add a rep. The first one starts the journal."""
    desk = options.Desk.lay(journal, today, may_start=True)
    told = _told(
        desk, name=name, role=role, team=team, tz=tz, started=started,
        every=every, feedback_every=feedback_every, praise_every=praise_every,
    )  # fmt: skip
    people.alias_for(told["name"], alias, desk.reps)  # refused before a journal is made
    is_new = not files.is_there(desk.place.path)
    with opening.writing(desk.place, "rep add", create=True) as step:
        free = people.alias_for(told["name"], alias, questions.reps(step.connection))
        added = step.add_rep(_EMPTY._replace(alias=free, added_on=desk.today, **told))
    _say("Added", added, desk, f"The clocks start {days.say(added.added_on, desk.today)}", as_json=as_json)
    if is_new and not as_json:
        receipts.say(f"A new journal: {files.short(desk.place.path)}")
        options.say_what_was_there(desk.place)
    options.keep_a_copy(desk.place)


@app.command(epilog='coachlog rep edit maria --role "Senior AE" --every 2w')
def edit(
    who: options.RepWord,
    *,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="The full name.")] = None,
    alias: Alias = None,
    role: Role = None,
    team: Team = None,
    tz: Zone = None,
    started: Started = None,
    every: Every = None,
    feedback_every: FeedbackEvery = None,
    praise_every: PraiseEvery = None,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Change what is known of a rep. An empty text ("") takes it away."""
    desk = options.Desk.lay(journal, today)
    old = desk.rep(who)
    told = _told(
        desk, name=name, role=role, team=team, tz=tz, started=started,
        every=every, feedback_every=feedback_every, praise_every=praise_every,
    )  # fmt: skip
    with desk.writing("rep edit") as step:
        reps = questions.reps(step.connection)
        now = questions.rep_as_it_is(step.connection, old)
        new = now._replace(**told)
        if alias is not None:
            new = new._replace(alias=people.alias_for(new.name, alias, reps, own=now.alias))
        if new != now:
            step.change_rep(new)
    _say("Changed" if new != now else "Nothing has changed:", new, desk, "", as_json=as_json)
    options.keep_a_copy(desk.place)


@app.command("list", epilog="coachlog rep list --all")
def list_reps(
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Those who have left, too.")] = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """List the reps.

    In a pipe, between tabs: alias, name, role, team, time zone, days between one-on-ones, state.
    """
    desk = options.Desk.lay(journal, today)
    reps = [rep for rep in desk.reps if everybody or not rep.has_left(desk.today)]
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.reps(reps))
    else:
        rep_screen.show(reps, desk.usual_cadence, desk.today)


app.command(
    epilog='coachlog rep pause maria --back "in 2 weeks" "parental leave"\n'
    'coachlog rep pause --all --from "in 4 weeks" --back "in 6 weeks" holidays'
)(away.pause)
app.command(epilog="coachlog rep resume maria")(away.resume)
app.command(epilog='coachlog rep leave dev --keep-until "in 6 months"')(away.leave)
app.command(epilog="coachlog rep erase dev")(erasing.erase)


def _typed(context: typer.Context, option: str) -> bool:
    """Whether an option was typed here, and not taken from the environment."""
    source = context.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"


_EMPTY = Rep("", "", "", None, None, None, None, date.min)


def _told(desk: options.Desk, *, started: str | None, tz: str | None, **texts: str | None) -> dict[str, Any]:
    """Read what was told of a rep; only what was told is in it. An empty text takes away what was known."""
    told: dict[str, Any] = {}
    for field, text in texts.items():
        if text is None:
            continue
        if field.endswith("every"):
            told[field] = days.span(text, f"--{field.replace('_', '-')}")
        else:
            told[field] = " ".join(text.split()) or None
    if "name" in told and not told["name"]:
        raise NoText("the name")
    if tz is not None:
        told["tz"] = people.zone(tz) if tz.strip() else None
    if started is not None:
        told["started"] = days.happened(started, desk.calendar, "--started") if started.strip() else None
    return told


def _say(did: str, rep: Rep, desk: options.Desk, then: str, *, as_json: bool) -> None:
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        sys.stdout.writelines(json.reps([rep]))
        return
    told = cadence(rep, desk.usual_cadence)
    rhythm = [
        f"{what} every {days.count(every)}" if every else f"{what} off"
        for what, every, own in zip(WHAT, told, (rep.every, rep.feedback_every, rep.praise_every), strict=True)
        if own is not None or what == "one-on-one"
    ]
    started = rep.started and f"started {days.long(rep.started)}"
    facts = [fact for fact in (rep.role, rep.team and f"team {rep.team}", rep.tz, started, *rhythm) if fact]
    receipts.say(". ".join(part for part in (f"{did} {rep.name} as {rep.alias}: {', '.join(facts)}", then) if part))

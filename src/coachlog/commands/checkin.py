"""coachlog checkin: a dated look at a goal."""

import re
from contextlib import nullcontext
from typing import Annotated, NamedTuple

import typer

from coachlog import asking, drafts, options, people
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.errors import (
    AlreadyClosed,
    Answer,
    NoSuchRep,
    Question,
    Unreadable,
    WhichEntry,
    WrongKind,
    shortened,
)
from coachlog.journal import questions
from coachlog.model import KINDS, Entry, plain_number, with_article
from coachlog.text import fold

app = new_app()

COLOURS = {"green": "on-track", "amber": "at-risk", "yellow": "at-risk", "red": "off-track"}
LONGEST = 60  # letters of a text that is only a number and a status


class Look(NamedTuple):
    """What a typed text that is only a number, a status, or both says; ``of``: the number to reach, if it names one."""

    at: float | None
    status: str | None
    of: float | None = None


@command(
    app, epilog="coachlog checkin maria '1 on track'\ncoachlog checkin maria 'Globex signed' --at 1 --status green"
)
def checkin(
    ctx: Context,
    which: Annotated[
        str,
        typer.Argument(metavar="ID|REP", help="The goal's number, or a rep (or team) with one open goal"),
    ],
    text: options.Text = None,
    *,
    at: Annotated[str | None, typer.Option("--at", metavar="N", help="The number so far: 1, 80k")] = None,
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="STATUS", help="on-track, at-risk or off-track; or green, amber, red"),
    ] = None,
    on: options.On = None,
    private: options.Private = False,
) -> Outcome:
    """Update a goal's progress.

    With --at or --status no text is needed. A text that is only a number or a status is just that: 25, 25/30, at risk.
    A team goal's number is what its own check-ins say; nothing is added up.
    """
    number, stands = options.number(at, "--at"), _status(status)
    day = ctx.happened(on)
    looked_at = _of_team(which, ctx) or ctx.one_of(which, "open goals", "goal")
    with ctx.reading() as connection:
        goal = _open_goal(questions.entry(connection, looked_at))
    look = _read(text, goal) if text is not None and ctx.may_read(text) else None
    if look:
        given = (("--at", "a number", number, look.at), ("--status", "a status", stands, look.status))
        for option, what, value, said in given:
            if value is not None and said is not None:
                kept = [part for pair in (("--at", at), ("--status", status)) if pair[1] for part in pair]
                again = options.line("checkin", which, *kept, options.DASHES, text)
                raise Unreadable(f"{option} and the text both give {what}. Leave one out, or keep the text: {again}")
        number = look.at if number is None else number
        text, stands = None, stands or look.status
    no_text = text is None and (number is not None or stands is not None)
    typed = (
        nullcontext("")
        if no_text
        else drafts.typed(
            text, ctx.place.drafts, drafts.name("checkin", str(looked_at), private=private), ask=asking.before_saving
        )
    )
    with typed as words, ctx.writing("checkin") as step:
        goal = _open_goal(questions.entry(step.connection, looked_at))
        written = step.add(
            Entry("check-in", goal.rep, day, words, private, parent=goal.id, at=number, status=stands, team=goal.team)
        )
        if goal.snoozed_until and (goal.due is None or goal.snoozed_until <= goal.due):
            step.change(goal._replace(snoozed_until=None))  # it was this check-in that was snoozed
        goal = questions.entry(step.connection, goal.id)
        last = questions.last_check_in(step.connection, goal.id)
    return ctx.written([written], {goal.id: goal}, typed=[written.text], more=lambda: ctx.say_next_check_in(goal, last))


def _of_team(word: str, ctx: Context) -> int | None:
    """Return the open goal of the team that a word names, where no rep matches it; None for no team's."""
    if word[:1].isdecimal():
        return None
    try:
        people.find(word, ctx.reps, ctx.today)
    except NoSuchRep:
        with ctx.reading() as connection:
            goals = [one for one in questions.open_goals(connection) if one.team and fold(one.team) == fold(word)]
        if len(goals) > 1:
            question = WhichEntry(word, "open goals", [(goal.id, goal.text) for goal in goals])
            return options.entry_id(asking.answer(question).word)
        return goals[0].id if goals else None
    except Question:  # it is asked where a rep is looked for
        return None
    return None


def _open_goal(entry: Entry) -> Entry:
    if not entry.has_check_ins:
        raise WrongKind(entry.id, with_article(entry), "only goals have check-ins")
    if not entry.is_open:
        raise AlreadyClosed(entry.id, str(entry.status))
    return entry


def _status(word: str | None) -> str | None:
    """Read a status, as it is called or by its colour. Raises Unreadable."""
    if word is None:
        return None
    plain = re.sub(r"[\s-]+", "", word.casefold())
    names = {name.replace("-", ""): name for name in KINDS["check-in"].statuses} | COLOURS
    if plain not in names:
        raise Unreadable(f'unknown status "{shortened(word)}". Use on-track, at-risk, off-track, green, amber or red')
    return names[plain]


def _read(text: str, goal: Entry) -> Look | None:
    """Return what a text says that is only a number, a status, or both; None for any other text.

    Where it names another number to reach than the goal's, a terminal is asked. Raises Question elsewhere.
    """
    look = understood(text)
    if look is None or look.of is None or look.of == goal.target:
        return look
    aim = "no target" if goal.target is None else f"the target {plain_number(goal.target)}"
    at = f"{look.at:.12g}"
    problem = f'"{text.strip()}" is ambiguous: goal {goal.id} has {aim}'
    question = Question(
        f"{problem}. To save {at}: coachlog checkin {goal.id} {at}. "
        f"To save it as text: coachlog checkin {goal.id} -- '{text.strip()}'",
        [Answer(f"{at} is the number so far", "number"), Answer("it is text", "text")],
        problem,
    )
    question.exit_code = Unreadable.exit_code
    return look if asking.answer(question).word == "number" else None


def understood(text: str) -> Look | None:
    """Return the number and the status that a text consists of: ``25``, ``25 of 30``, ``at risk``, ``25 green``."""
    if len(text) > LONGEST:
        return None
    number = r"[$€£]?[0-9](?:[0-9,.]*[0-9])?[km]?"
    counted = rf"(?P<at>{number})(?:\s*(?:/|of|out of)\s*(?P<of>{number}))?"
    stands = rf"(?P<status>(?:on|at|off)[\s-]?(?:track|risk)|{'|'.join(COLOURS)})"
    plain = text.strip().casefold()
    forms = (rf"{counted}(?:[\s,:;]+{stands})?", rf"{stands}(?:[\s,:;]+{counted})?")
    match = next((match for form in forms if (match := re.fullmatch(form, plain))), None)
    if not match:
        return None
    try:
        numbers = [options.number(match[name], "") for name in ("at", "of")]
        return Look(numbers[0], _status(match["status"]), numbers[1])
    except Unreadable:  # 1,2,3; 1.2.3; on risk
        return None

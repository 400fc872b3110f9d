"""coachlog rep pause, resume, leave: when a rep is away, back, or gone."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from coachlog import asking, days, options, people
from coachlog.context import Context, Outcome
from coachlog.days import parsing
from coachlog.errors import (
    Answer,
    CoachlogError,
    DayUnclear,
    NoSuchRep,
    NotADay,
    Question,
    Unreadable,
    WhichRep,
    WrongTime,
    listed,
    quoted,
    require_text,
)
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import Entry, Pause, Rep, variant
from coachlog.screen import receipts
from coachlog.text import many


def pause(
    ctx: Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REP... [WHY]", help="Reps, then an optional reason of two or more words",
            show_default=False,
        ),
    ] = None,
    *,
    everybody: Annotated[bool, typer.Option("--all", help="All reps who aren't away already")] = False,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day away (default: today)")] = None,
    back: Annotated[str | None, typer.Option("--back", metavar="DAY", help="First day back, if known")] = None,
) -> Outcome:  # fmt: skip
    """Pause reminders for reps who are away.

    What you owe them stays due. When they are back, reminders restart from that day. Several reps: all or nothing.
    """
    named, why = _who_and_why(words or [], ctx, everybody=everybody)
    since = ctx.read(parsing.either, start, "--from") if start is not None else ctx.today
    until = ctx.read(parsing.ahead, back, "--back") if back is not None else None
    if until and until <= since:
        raise Unreadable(
            f"--back: {days.say(until, ctx.today)} isn't after the first day away, {days.say(since, ctx.today)}"
        )
    new = Pause("", since, until, why)
    with ctx.writing("rep pause") as step:
        there = questions.reps(step.connection)
        who = _who_is_here(there, new, ctx.today) if everybody else [_as_it_is(there, rep) for rep in named]
        for rep in who:
            _check(rep, new, ctx.today)
            step.add_pause(rep, new)
        written = _again(step, who)

    def show() -> None:
        receipts.say(_away([rep.name for rep in written], new, ctx.today))
        whom = written[0].alias if len(written) == 1 else "REP"
        end = "" if until else f"To end it: coachlog rep resume {whom}. "
        receipts.say(f"   {end}Reminders restart then. Your own follow-ups stay due")

    return Outcome(lambda json: json.reps(written), show, saved=True)


def resume(ctx: Context, rep: options.RepWord) -> Outcome:
    """Bring a rep back, or cancel a planned absence or departure."""
    who = ctx.rep(rep)
    with ctx.writing("rep resume") as step:
        done = _resumed(step, questions.rep_as_it_is(step.connection, who), ctx.today)
        written = _again(step, [who])
    return Outcome(lambda json: json.reps(written), lambda: receipts.say(done), saved=True)


def leave(
    ctx: Context,
    rep: options.RepWord,
    *,
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day they leave (default: today)")] = None,
    keep_until: Annotated[
        str | None,
        typer.Option("--keep-until", metavar="DAY", help="When due asks whether to erase them; none: never"),
    ] = None,
) -> Outcome:
    """Record that a rep leaves, or has left.

    From that day there are no more reminders about them, except what you owe. Their history stays until you erase
    it.
    """
    who = ctx.rep(rep)
    left = ctx.read(parsing.either, on, "--on") if on is not None else None
    keep = ctx.due(keep_until, "--keep-until")
    with ctx.writing("rep leave") as step:
        now = questions.rep_as_it_is(step.connection, who)
        if on is None and keep is None and now.left_on and now.has_left(ctx.today):
            raise CoachlogError(
                f"{now.name} left {days.say(now.left_on, ctx.today)}. "
                f"To change that: --on DAY or --keep-until DAY; to cancel it: coachlog rep resume {now.alias}"
            )
        known = now.left_on if keep else None  # moving the keep-until day doesn't move the departure
        new = now._replace(left_on=left or known or ctx.today)
        new = new._replace(keep_until=keep.day if keep else now.keep_until)
        if new.left_on and new.keep_until and new.keep_until <= new.left_on:
            raise Unreadable(
                f"--keep-until: {days.say(new.keep_until, ctx.today)} isn't after the day of leaving, "
                f"{days.say(new.left_on, ctx.today)}"
            )
        if new != now:
            step.change_rep(new)
        opened = questions.history(step.connection, questions.Filter(reps=(new.alias,), open=True))
    return Outcome(lambda json: json.reps([new]), lambda: _say_left(new, opened, ctx.today), saved=True)


# Who, and why


def _who_and_why(words: Sequence[str], ctx: Context, *, everybody: bool) -> tuple[list[Rep], str | None]:
    """Read ``REP[,REP]... [WHY]``: reps as far as the words name them, then a reason of two words or more.

    A mistyped rep never becomes a
    reason: a reason begins with a word that resembles no rep. By --all all words are one.
    """
    if everybody:
        return [], _reason_for_all(words, ctx)
    if not words:
        raise Unreadable("who is away? Name reps, or --all: coachlog rep pause REP --back DAY")
    named = [ctx.rep(name) for name in _names(words[0])]
    begun: list[str] = []  # words that are the beginning of a rep's name only
    for place, word in enumerate(words[1:], 1):
        why = words[place:]
        is_quoted = any(map(str.isspace, word.strip()))
        try:
            named += [ctx.rep(name) for name in _names(word)]
        except (NoSuchRep, WhichRep) as error:
            if error.answers or (is_quoted and len(why) > 1):
                raise
            if not is_quoted:
                _refuse_day(why, ctx)
            if not is_quoted and begun:
                said = quoted(" ".join(words[words.index(begun[0]) :]))
                problem = f"{quoted(begun[0])} is the start of a rep's name"
                raise Unreadable(f"{problem}. If it's the reason, put it in quotes: {said}") from error
            if not is_quoted and all(_is_named(one, ctx) for one in why[1:]):
                said = f"{error}. If it's the reason, use two or more words"
                asking.answer(Question(said, [Answer(f"it's the reason: {quoted(' '.join(why))}", word)]))
            return list(dict.fromkeys(named)), _reason(why)
        if not all(_is_named(name, ctx) for name in _names(word)):
            begun.append(word)
    return list(dict.fromkeys(named)), None


def _names(word: str) -> list[str]:
    return [name for name in word.split(",") if name] or [word]


def _is_named(word: str, ctx: Context) -> bool:
    """Whether a word is a rep's alias, or a whole word of a rep's name."""
    try:
        return people.named(word, ctx.reps) is not None
    except WhichRep:
        return True


def _refuse_day(words: Sequence[str], ctx: Context) -> None:
    """Raise Unreadable for a day that stands where the reason does: ``until mon``, ``next week``."""
    first, *rest = words
    said = " ".join(rest if first.casefold() in ("until", "till", "til", "to", "back") else words)
    try:
        parsing.ahead(said, ctx.calendar)
    except NotADay:
        return
    except (DayUnclear, WrongTime):  # a day all the same
        pass
    raise Unreadable(f'{quoted(said)} is a day. If they are back then: --back "{said}"')


def _reason(words: Sequence[str]) -> str:
    return require_text(" ".join(words), "the reason").strip()


def _reason_for_all(words: Sequence[str], ctx: Context) -> str | None:
    """Read the reason after --all. Raises Unreadable for a rep, who is one of all, and NoSuchRep for a mistyped one."""
    is_rep = bool(words) and _is_named(words[0], ctx)
    if len(words) == 1:
        try:
            is_rep = bool(ctx.rep(words[0]))
        except NoSuchRep as error:
            if error.answers:
                raise
    if is_rep:
        raise Unreadable(f"--all and names can't be combined: {words[0]} is one of all. Keep one")
    return _reason(words) if words else None


def _as_it_is(reps: Sequence[Rep], known: Rep) -> Rep:
    return next((rep for rep in reps if rep.uid == known.uid), known)


def _who_is_here(reps: Sequence[Rep], new: Pause, today: date) -> list[Rep]:
    who = [rep for rep in reps if not rep.has_left(max(new.start, today)) and not rep.is_paused(new.start)]
    if not who:
        raise CoachlogError("everybody is away already. To see all: coachlog rep list")
    return who


def _again(step: Step, who: Sequence[Rep]) -> list[Rep]:
    """Return the reps as they are after a change of their pauses."""
    uids = {rep.uid for rep in who}
    return [rep for rep in questions.reps(step.connection) if rep.uid in uids]


# What is refused, what is done


def _check(rep: Rep, new: Pause, today: date) -> None:
    if rep.left_on and rep.has_left(max(new.start, today)):
        leaves = "left" if rep.has_left(today) else "leaves"
        raise CoachlogError(
            f"{rep.name} {leaves} {days.say(rep.left_on, today)}. To cancel that: coachlog rep resume {rep.alias}"
        )
    for old in rep.pauses:
        if (new.back is None or old.start < new.back) and (old.back is None or new.start < old.back):
            is_over = old.back is not None and old.back <= today
            instead = (
                f"Begin after that: --from {old.back}"
                if is_over
                else f"End that first: coachlog rep resume {rep.alias}"
            )
            raise CoachlogError(f"the pauses would overlap: {_away([rep.name], old, today)}. {instead}")


def _resumed(step: Step, rep: Rep, today: date) -> str:
    """End what keeps a rep away, the nearest first; say what that was."""
    paused = next((one for one in rep.pauses if one.covers(today)), None)
    later = next((one for one in rep.pauses if one.start > today), None)
    if rep.left_on and (rep.has_left(today) or not (paused or later)):
        step.change_rep(rep._replace(left_on=None, keep_until=None))
        keep = f", and so is the keep-until day {days.long(rep.keep_until)}" if rep.keep_until else ""
        return f"{rep.name}'s departure on {days.say(rep.left_on, today)} is cancelled{keep}"
    if paused and paused.start < today:
        step.change_pause(rep, paused._replace(back=today))
        return f"{rep.name} is back today, away since {days.say(paused.start, today)}. Reminders restart today"
    if taken_out := paused or later:
        step.delete("pause", taken_out.uid)
        return f"{rep.name}'s pause from {days.say(taken_out.start, today)} is cancelled"
    raise CoachlogError(f"{rep.name} isn't away. To see who is: coachlog rep list")


# What is said


def _away(names: Sequence[str], pause: Pause, today: date) -> str:
    """Say when reps are away: ``Maria Ruiz is away from … until …: "parental leave"``."""
    is_, was = ("is", "was") if len(names) == 1 else ("are", "were")
    verb = "will be" if pause.start > today else is_ if pause.covers(today) else was
    until = f" until {days.say(pause.back, today)}" if pause.back else ""
    why = f': "{pause.because}"' if pause.because else ""
    return f"{listed(names)} {verb} away from {days.say(pause.start, today)}{until}{why}"


def _say_left(rep: Rep, opened: Sequence[Entry], today: date) -> None:
    left_on = rep.left_on or today
    has_left = rep.has_left(today)
    keep = f"On {days.say(rep.keep_until, today)} due asks whether to erase them" if rep.keep_until else ""
    receipts.say(
        f"{rep.name} {'left' if has_left else 'leaves'} {days.say(left_on, today)}. "
        f"{'No' if has_left else 'Then no'} more reminders about {rep.name.split()[0]}"
    )
    if keep:
        receipts.say(f"   {keep}")
    if has_left:
        receipts.say(f"   Still in rep list --all. To cancel it: coachlog rep resume {rep.alias}")
    if opened:
        mine = sum(variant(entry).section == "mine" for entry in opened)
        yours = "yours" if len(opened) == 1 else f"{mine} of them yours"
        stays = f", {yours}. You still owe {'it' if mine == 1 else 'them'}" if mine else ""
        receipts.say(
            f"   Still open: {many(len(opened), 'item')}{stays}. To see them: coachlog history {rep.alias} --open. "
            f"To hand over: coachlog export {rep.alias} --handover"
        )

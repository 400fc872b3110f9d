"""coachlog edit: change an entry; the old version is kept."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from typing import Annotated, NamedTuple

import typer

from coachlog import days, drafts, duties, options
from coachlog.commands import by_number, changing_kind, closing, command, new_app, typed_words, under_team_goal
from coachlog.context import Context, Outcome
from coachlog.days.commitments import DueDate
from coachlog.errors import CoachlogError, WrongKind, listed, quoted, require_text
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import HOW, KINDS, OWNER_REP, OWNER_YOU, PARTNER, Entry, Rep, carrying, with_article
from coachlog.screen import receipts

app = new_app()

# Which kinds an option goes with; every kind has a text, a rep, a day and may be private.
_ONLY = {
    **{f"--{field}": carrying(field) for field in ("due", "owner", "target", "every", "under")},
    "--reopen": [name for name, kind in KINDS.items() if kind.opens],
}


_NOT_SNOOZED: dict[str, object] = {"snoozed_until": None, "because": None}


class Wish(NamedTuple):
    """What is to change: the fields with their new values, the rep it goes to, whether it is reopened, its kind."""

    fields: dict[str, object]
    rep: Rep | None
    reopen: bool
    kind: str | None


@command(app, epilog="coachlog edit 2 ask Tom about the slot --due mon")
def edit(
    ctx: Context,
    which: Annotated[str, typer.Argument(metavar="ID|last", help="The entry's number; last: the newest entry")],
    typed: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT]", help="The text; - reads standard input; without it, your editor opens", show_default=False
        ),
    ] = None,
    *,
    rep: Annotated[
        str | None, typer.Option("--rep", metavar="REP", help="Move it, with linked entries, to another rep")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="K", help="note, praise, feedback, topic, follow-up or heard")
    ] = None,
    met: Annotated[bool, typer.Option("--met", help="The note was a conversation")] = False,
    by_message: Annotated[bool, typer.Option("--async", help="The note was in writing")] = False,
    observed: Annotated[bool, typer.Option("--observed", help="The note was an observation")] = False,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="When it happened; linked entries move too")
    ] = None,
    due: options.Due = None,
    owner: Annotated[str | None, typer.Option("--owner", metavar="NAME", help="me, rep, or a partner's name")] = None,
    target: Annotated[str | None, typer.Option("--target", metavar="N", help="The number to reach: 2, 250k")] = None,
    every: Annotated[str | None, typer.Option("--every", metavar="SPAN", help="How often to check in")] = None,
    under: Annotated[
        str | None, typer.Option("--under", metavar="ID", help="The team goal it's part of, or none")
    ] = None,
    private: Annotated[
        bool | None,
        typer.Option("--private/--no-private", help="Whether to keep it out of shared files, with linked entries"),
    ] = None,
    reopen: Annotated[bool, typer.Option("--reopen", help="Open a closed entry again")] = False,
) -> Outcome:
    """Change an entry. With its number alone, the text opens in your editor."""
    entry_id = by_number.one(which, ctx)
    with ctx.reading() as connection:
        old = questions.entry(connection, entry_id)
        above = questions.ancestors(connection, old)
    text, meant = _text(old, typed or [], ctx)
    if meant and not meant[0].startswith("--"):
        command, *flags = meant[0].split()
        return ctx.written_each(closing.close(command, [str(entry_id)], " ".join([command, *flags]), None, ctx))
    option, value = meant or ("", "")
    rep, due, on, owner, target, kind = (
        value if option == name else given
        for name, given in {
            "--rep": rep, "--due": due, "--on": on, "--owner": owner, "--target": target, "--kind": kind,
        }.items()
    )  # fmt: skip
    met, by_message, observed, reopen = (
        given or option == name
        for name, given in {"--met": met, "--async": by_message, "--observed": observed, "--reopen": reopen}.items()
    )
    private = True if option == "--private" else private
    number = options.number(target, "--target", positive=True)
    how = changing_kind.how(met=met, by_message=by_message, observed=observed)
    wanted = changing_kind.read(kind)
    asked = {
        "how": how,
        "--kind": wanted,
        "--rep": rep,
        "--on": on,
        "--due": due,
        "--owner": owner,
        "--target": target,
        "--every": every,
        "--under": under,
        "--reopen": reopen or None,
    }
    _check_kind(old, above, asked)
    given = ctx.due(due)
    fields: dict[str, object] = {
        "on": ctx.happened(on) if on is not None else None,
        "owner": options.owner(owner) if owner is not None else None,
        "target": number,
        "every": options.span(every, "--every") if every is not None else None,
        "private": private,
        "how": how,
    }
    changed = {name: value for name, value in fields.items() if value is not None}
    if under is not None:
        changed["under"] = None if under.casefold() == "none" else under_team_goal.read(under, ctx)
    goes_to = ctx.rep(rep) if rep is not None else None
    wish = Wish(changed, goes_to, reopen, wanted)
    keeps_text = text is None and (due is not None or wish != Wish({}, None, False, None))
    draft = nullcontext(old.text) if keeps_text else drafts.typed(text, ctx.place.drafts, f"edit-{entry_id}", old.text)
    with draft as words:
        if not keeps_text or due is not None:
            becomes = old._replace(kind=wanted or old.kind)
            wish.fields.update(_text_and_day(becomes, words, given, ctx, typed_anew=not keeps_text))
        with ctx.writing("edit") as step:
            written = _changed(step, questions.entry(step.connection, entry_id), wish, ctx.today)
            linked = questions.descendants(step.connection, entry_id)
            last = questions.last_check_in(step.connection, entry_id)
            goals = questions.goals_of(step.connection, written)
            team_goals = questions.team_goals_above(step.connection, written)
    if not written:
        return Outcome(lambda json: json.entries([]), lambda: receipts.say(f"{entry_id}  no change"))

    def more() -> None:
        if written[0].under != old.under and not written[0].under:
            receipts.say("   no longer part of a team goal")
        under_team_goal.say(written[0], team_goals)
        _say_more(old, written[0], linked, last, ctx)

    return ctx.written(written, goals, more=more)


def _say_more(old: Entry, new: Entry, linked: Sequence[Entry], last: Entry | None, ctx: Context) -> None:
    """Say what an edit changed that its entry alone does not show."""
    if new.text != old.text:
        receipts.say(f"   was {receipts.quoted(old.text)}")
    for what, before, after in _changes(old, new, ctx):
        receipts.say(f"   {what}: {before} → {after}")
    if new.has_check_ins:
        ctx.say_next_check_in(new, last)
    still_private = [child.id for child in linked if child.private]
    if old.private and not new.private and still_private:
        receipts.say(f"   still private: {listed(still_private)}, linked to it")


def _changes(old: Entry, new: Entry, ctx: Context) -> Iterator[tuple[str, str, str]]:
    """Yield what an edit changed, as it was and as it is: the rep, the due date, the owner, the day, the kind."""
    owners = {OWNER_YOU: "you", OWNER_REP: ctx.names[new.rep]}
    if new.rep != old.rep:
        yield "rep", ctx.names[old.rep], ctx.names[new.rep]
    before, after = (HOW.get(one.how or "") or KINDS[one.kind].label for one in (old, new))
    if before != after:
        yield "kind", before, after
    if new.owner != old.owner and new.kind == old.kind and old.owner and new.owner:
        yield "owner", owners.get(old.owner, old.owner), owners.get(new.owner, new.owner)
    if new.on != old.on:
        yield "day", days.long(old.on), days.long(new.on)
    if duties.due_day(new) != duties.due_day(old):
        before, after = (days.long(day) if day else "none" for day in map(duties.due_day, (old, new)))
        yield "due", before, after


def _text(old: Entry, words: Sequence[str], ctx: Context) -> tuple[str | None, typed_words.Option | None]:
    """Return the new text, or the option that the words mean instead."""
    if words[:1] == [options.DASHES]:
        return " ".join(words[1:]), None
    if not words or list(words) == [drafts.STDIN] or not " ".join(words).strip():
        return " ".join(words) if words else None, None
    meant = typed_words.option_meant(old, words, ctx)
    return (None, meant) if meant else (" ".join(words), None)


def _check_kind(entry: Entry, above: Sequence[Entry], asked: Mapping[str, object]) -> None:
    """Refuse an option that changes what this kind of entry does not carry. ``above``: what it is linked to."""
    if asked["--rep"] is not None and entry.team:
        raise WrongKind(entry.id, with_article(entry), f"it belongs to team {quoted(entry.team)}, not to a rep")
    if asked["--under"] is not None and entry.team:
        raise WrongKind(entry.id, with_article(entry), "--under goes with a rep's goal")
    if asked["--rep"] is not None and not entry.rep:
        raise WrongKind(entry.id, with_article(entry), "it belongs to several reps, or to its session")
    if asked["--owner"] == OWNER_REP and not entry.rep:
        raise WrongKind(entry.id, with_article(entry), "it came out of a session, so no rep alone can owe it")
    if asked["--on"] is not None and above and not entry.whose:
        session = above[-1].id
        raise WrongKind(
            entry.id, with_article(entry), f"it has the day of its session: coachlog edit {session} --on DAY"
        )
    kind = str(asked["--kind"] or entry.kind)
    if asked["--owner"] is not None and PARTNER not in KINDS[kind].variants and _is_partner(asked["--owner"]):
        raise WrongKind(entry.id, with_article(entry), "it is yours (--owner me) or the rep's (--owner rep)")
    if asked["how"] is not None and "how" not in KINDS[kind].carries:
        raise WrongKind(entry.id, with_article(entry), "--met, --async and --observed go with notes only")
    for option, kinds in _ONLY.items():
        if asked[option] is not None and kind not in kinds:
            raise WrongKind(entry.id, with_article(entry), f"{option} goes with {listed(kinds)} only")


def _is_partner(owner: object) -> bool:
    return options.owner(str(owner)) not in (OWNER_YOU, OWNER_REP)


def _text_and_day(
    old: Entry, words: str, given: DueDate | None, ctx: Context, *, typed_anew: bool
) -> dict[str, object]:
    """Return the new text, and the new day where a commitment has got one."""
    if "due" not in KINDS[old.kind].carries:
        return {"text": words}
    if given and not typed_anew:
        return {"due": given.day, **_NOT_SNOOZED}
    if not given and " @" in words and words.rpartition(" @")[2] == old.text.rpartition(" @")[2]:
        return {"text": words}  # it ended in that word before, and it was text
    agreed = ctx.commitment(words, given)
    text: dict[str, object] = {"text": require_text(agreed.text, "the text")}
    return text | {"due": agreed.due, **_NOT_SNOOZED} if agreed.given else text


def _changed(step: Step, old: Entry, wish: Wish, today: date) -> list[Entry]:
    """Store an entry as wished, with what follows for linked entries; return what changed."""
    fields = dict(wish.fields)
    became = changing_kind.changed(step, old, wish.kind, today)
    if not old.is_open:
        fields.pop("because", None)  # why it was closed, not why it was snoozed
    new = became._replace(**fields)  # type: ignore[arg-type]
    if new.on != old.on and old.given_on == old.on:  # given where it was written down
        new = new._replace(given_on=new.on)
    if wish.rep:
        new = new._replace(rep=questions.rep_as_it_is(step.connection, wish.rep).alias)
    if wish.reopen:
        new = _reopened(old, new, today)
    if above := questions.ancestors(step.connection, old):
        _check_above(old, above, wish)
    if new.under != old.under:
        under_team_goal.check(step, new)
    if new == old:
        return []
    before = questions.descendants(step.connection, old.id)
    written = [step.change(new._replace(edited_at=step.at))]
    # An imported entry can be private only because its parent was. It stays private without that parent.
    for was, child in zip(before, questions.descendants(step.connection, old.id), strict=True):
        follows = child._replace(
            rep=new.rep,
            private=was.private or new.private,
            on=new.on if old.kind in ("note", "session") and child.on == old.on else child.on,
            given_on=new.on if old.kind == "note" and child.given_on == old.on else child.given_on,
        )
        if follows != child:
            written.append(step.change(follows._replace(edited_at=step.at)))
    return written


def _reopened(old: Entry, new: Entry, today: date) -> Entry:
    """Reopen a closed entry. Given feedback that never had a due date gets the usual one."""
    if old.is_open:
        raise CoachlogError(f"{old.id} is already {old.status}, so there is nothing to reopen")
    if old.kind == "feedback" and new.due is None:
        new = new._replace(due=days.add_working_days(today, duties.FEEDBACK_DUE))
    return new._replace(
        status=KINDS[old.kind].opens,
        closed_on=None,
        given_on=None,
        landed=None,
        because=None,
        covered_by=None,
    )


def _check_above(entry: Entry, above: Sequence[Entry], wish: Wish) -> None:
    """Refuse to move an entry away from its parent."""
    top = above[-1].id
    if wish.rep and wish.rep.alias != above[0].rep:
        raise CoachlogError(f"{entry.id} is linked to {top}. To move both: coachlog edit {top} --rep {wish.rep.alias}")
    hidden = [one.id for one in above if one.private]
    if wish.fields.get("private") is False and hidden:
        raise CoachlogError(
            f"{entry.id} is linked to {hidden[-1]}, which is private. First: coachlog edit {hidden[-1]} --no-private"
        )

"""coachlog note: what was said in a one-on-one, with both sides' follow-ups, in one line."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from typing import Annotated, NamedTuple

import typer

from coachlog import asking, days, drafts, duties, options, screen
from coachlog.commands import command, covering, new_app
from coachlog.context import Context, Outcome
from coachlog.days import commitments
from coachlog.errors import CoachlogError, Unreadable, briefly, require_text
from coachlog.model import OWNER_REP, OWNER_YOU, Entry, Rep
from coachlog.phrases import said
from coachlog.screen import receipts

app = new_app()

Texts = list[str] | None


def _many(option: str, line: str) -> typer.models.OptionInfo:
    return typer.Option(option, metavar="TEXT", help=line, show_default=False)  # type: ignore[no-any-return]


@command(
    app,
    epilog='coachlog note maria "Wants to lead the QBR" --mine "ask Tom about a slot @thu"',
)
def note(
    ctx: Context,
    rep: options.RepWord,
    text: options.Text = None,
    *,
    mine: Annotated[Texts, _many("--mine", "A follow-up you owe; may end in @DAY")] = None,
    theirs: Annotated[Texts, _many("--theirs", "A follow-up the rep owes; may end in @DAY")] = None,
    heard: Annotated[Texts, _many("--heard", "What the rep said, in the rep's own words")] = None,
    feedback: Annotated[Texts, _many("--feedback", "Feedback you gave; with @DAY, still to give")] = None,
    praise: Annotated[Texts, _many("--praise", "Praise you gave")] = None,
    topic: Annotated[Texts, _many("--topic", "A topic for the next one-on-one")] = None,
    covered: Annotated[
        str | None,
        typer.Option("--covered", metavar="ID,ID", help="Topics covered (or all), follow-ups the rep finished"),
    ] = None,
    by_message: Annotated[bool, typer.Option("--async", help="It was in writing, not in person")] = False,
    observed: Annotated[
        bool, typer.Option("--observed", help="An observation, not a conversation; not counted as contact")
    ] = False,
    aside: Annotated[bool, typer.Option("--aside", hidden=True)] = False,  # what --observed was called
    on: options.On = None,
    grow: Annotated[
        bool, typer.Option("--grow", help="Write under headings: goal, reality, options, way forward")
    ] = False,
    private: options.Private = False,
) -> Outcome:
    """Record a one-on-one and the follow-ups from it.

    TEXT options can be repeated. In the editor, write them as lines: mine: …
    """
    observed |= aside
    if by_message and observed:
        raise Unreadable("--async and --observed can't be combined: keep one")
    if grow and text is not None:
        raise Unreadable("--grow asks for the text, heading by heading. Leave out the text or --grow")
    who = ctx.rep(rep, may_add=True)
    day = ctx.happened(on)
    noted = Entry("note", who.alias, day, "", private, how="aside" if observed else "async" if by_message else "met")
    options_given = {
        "mine": mine, "theirs": theirs, "heard": heard, "feedback": feedback, "praise": praise, "topic": topic
    }  # fmt: skip
    linked = {key: [_linked(key, noted, said, ctx) for said in texts or ()] for key, texts in options_given.items()}
    to_cover = covering.wanted(ctx, covered, who) if covered is not None else []
    no_text = text is None and (any(linked.values()) or to_cover) and not grow
    headings = drafts.GROW if grow else drafts.NO_HEADINGS
    name = drafts.name("note", who.alias, private=private, observed=observed, **{"async": by_message})
    below = drafts.Below(lambda: _lines_below(ctx, who), asking.before_saving)
    typed = nullcontext("") if no_text else drafts.typed(
        text, ctx.place.drafts, name, headings=headings, below=below, ask=asking.before_saving
    )  # fmt: skip
    unread: list[_Unread] = []
    with typed as words:
        if not no_text and drafts.opens_editor(text):
            words, unread = _with_lines(words, noted, linked, ctx)  # noqa: PLW2901 - without those lines
        with ctx.writing("note") as step:
            written = [step.add(noted._replace(text=words))]
            for entry in (entry for entries in linked.values() for entry in entries):
                written.append(step.add(entry._replace(parent=written[0].id)))
            closed = covering.cover(step, to_cover, written[0])

    def more() -> None:
        for one in unread:
            _say_unread(one, written)
        if closed:
            receipts.say(f"   covered: {', '.join(f'{one.id} {said(one)}' for one in closed)}")
        _warn_about_day(texts[0], ctx)

    texts = [entry.text for entry in written]
    return ctx.written([*written, *closed], shown=len(written), typed=texts, more=more)


class _Unread(NamedTuple):
    """An entry that was typed in the editor and ends in an @ and words that aren't its day; and why not."""

    entry: Entry
    why: str


def _with_lines(words: str, noted: Entry, linked: Mapping[str, list[Entry]], ctx: Context) -> tuple[str, list[_Unread]]:
    """Put the lines of a text that are entries with the others; return the text without them, and unread days.

    Nothing is refused or asked any more: where the day can't be read, the line is kept whole, without a due date.
    """
    from coachlog.formats import draft  # noqa: PLC0415 - only the editor has such lines

    left, lines = draft.taken_apart(words)
    unread = []
    for key, said_so in lines:
        try:
            entry = _linked(key, noted, said_so, ctx, asks=False)
        except CoachlogError as error:
            entry = _linked(key, noted, f"{said_so} @none", ctx, asks=False)
            unread.append(_Unread(entry, briefly(error)))
        linked[key].append(entry)
    return left, unread


def _say_unread(one: _Unread, written: Sequence[Entry]) -> None:
    """Say which entry has no due date since its day couldn't be read."""
    ids = [entry.id for entry in written if (entry.kind, entry.text) == (one.entry.kind, one.entry.text)]
    receipts.say(f"   {ids[-1]} has no due date: {one.why}. To set it: coachlog edit {ids[-1]} --due DAY")


def _lines_below(ctx: Context, who: Rep) -> Sequence[str]:
    """Return what the editor shows below the scissors line."""
    from coachlog.formats import draft  # noqa: PLC0415 - only the editor shows it
    from coachlog.journal import briefs  # noqa: PLC0415

    with ctx.reading() as connection:
        return list(draft.write(briefs.brief(connection, who, ctx.today)))


def _warn_about_day(text: str, ctx: Context) -> None:
    """Say so, on a terminal, where the text of a note ends as a commitment does."""
    if not screen.is_drawn():
        return
    try:
        ends_in = commitments.commitment(text, ctx.calendar)
    except CoachlogError:  # no day, or none that anything can be due on
        return
    if ends_in.due:
        day = text.rstrip().rpartition("@")[2]
        receipts.by_the_way(f'A note is never due. For a follow-up of yours: --mine "… @{day}"')


def _linked(key: str, noted: Entry, text: str, ctx: Context, *, asks: bool = True) -> Entry:
    """Return the entry that an option of note, or a line of its text, stands for. Raises Unreadable."""
    option = f"--{key}"
    if key in ("mine", "theirs"):
        return ctx.follow_up(noted, text, OWNER_YOU if key == "mine" else OWNER_REP, option, asks=asks)
    if key == "feedback":
        return _feedback(noted, text, ctx, asks=asks)
    entry = noted._replace(kind=key, how=None, text=require_text(text, option))
    return entry._replace(owner=OWNER_YOU, status="open") if key == "topic" else entry


def _feedback(noted: Entry, text: str, ctx: Context, *, asks: bool) -> Entry:
    """Feedback in a talk was given there; with a day at its end, or in an observation, it is still to be given."""
    to_give = ctx.commitment(text, asks=asks)
    words = require_text(to_give.text, "--feedback")
    entry = Entry("feedback", noted.rep, noted.on, words, noted.private, status="given", given_on=noted.on)
    if not to_give.given and noted.how != "aside":
        return entry
    due: date | None = to_give.due if to_give.given else days.add_working_days(ctx.today, duties.FEEDBACK_DUE)
    return entry._replace(status="owed", given_on=None, due=due)

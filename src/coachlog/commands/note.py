"""coachlog note: what was said in a one-on-one, with what both sides promised, in one line."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from typing import Annotated

import typer

from coachlog import asking, days, drafts, duties, options, screen
from coachlog.commands import command, covering, new_app
from coachlog.context import Context, Outcome
from coachlog.days import commitments
from coachlog.errors import Answer, CoachlogError, Question, Unreadable, require_text
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

    Options with TEXT can be repeated; with any of them the note needs no text.
    """
    observed |= aside
    if by_message and observed:
        raise Unreadable("--async and --observed can't be combined: keep one")
    if grow and text is not None:
        raise Unreadable("--grow asks for the text, heading by heading: leave out the text, or --grow")
    who = ctx.rep(rep, may_add=True)
    day = ctx.happened(on)
    noted = Entry("note", who.alias, day, "", private, how="aside" if observed else "async" if by_message else "met")
    linked = [
        *(ctx.follow_up(noted, text, OWNER_YOU, "--mine") for text in mine or ()),
        *(ctx.follow_up(noted, text, OWNER_REP, "--theirs") for text in theirs or ()),
        *(noted._replace(kind="heard", how=None, text=require_text(text, "--heard")) for text in heard or ()),
        *(_feedback(noted, text, ctx) for text in feedback or ()),
        *(noted._replace(kind="praise", how=None, text=require_text(text, "--praise")) for text in praise or ()),
        *(
            noted._replace(kind="topic", how=None, text=require_text(text, "--topic"), owner=OWNER_YOU, status="open")
            for text in topic or ()
        ),
    ]
    to_cover = covering.wanted(ctx, covered, who) if covered is not None else []
    no_text = text is None and (linked or to_cover) and not grow
    headings = drafts.GROW if grow else drafts.NO_HEADINGS
    name = drafts.name("note", who.alias, private=private, observed=observed, **{"async": by_message})
    below = drafts.Below(lambda: _lines_below(ctx, who), _ask)
    typed = nullcontext("") if no_text else drafts.typed(text, ctx.place.drafts, name, headings=headings, below=below)
    with typed as words, ctx.writing("note") as step:
        written = [step.add(noted._replace(text=words))]
        written += [step.add(entry._replace(parent=written[0].id)) for entry in linked]
        closed = covering.cover(step, to_cover, written[0])

    def more() -> None:
        if closed:
            receipts.say(f"   covered: {', '.join(f'{one.id} {said(one)}' for one in closed)}")
        _warn_about_day(texts[0], ctx)

    texts = [entry.text for entry in written]
    return ctx.written([*written, *closed], shown=len(written), typed=texts, more=more)


def _lines_below(ctx: Context, who: Rep) -> Sequence[str]:
    """Return what the editor shows below the scissors line."""
    from coachlog.formats import draft  # noqa: PLC0415 - only the editor shows it
    from coachlog.journal import briefs  # noqa: PLC0415

    with ctx.reading() as connection:
        return list(draft.write(briefs.brief(connection, who, ctx.today)))


def _ask(question: Question) -> Answer:
    """Return the answer that is chosen. Raises the question where none is, so that the draft is kept."""
    try:
        return asking.answer(question)
    except typer.Exit:
        raise question from None


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
        receipts.by_the_way(f'A note is never due. A promise of yours: --mine "… @{day}"')


def _feedback(noted: Entry, text: str, ctx: Context) -> Entry:
    """Feedback in a talk was given there; with a day at its end, or in an observation, it is still to be given."""
    to_give = ctx.commitment(text)
    words = require_text(to_give.text, "--feedback")
    entry = Entry("feedback", noted.rep, noted.on, words, noted.private, status="given", given_on=noted.on)
    if not to_give.given and noted.how != "aside":
        return entry
    due: date | None = to_give.due if to_give.given else days.add_working_days(ctx.today, duties.FEEDBACK_DUE)
    return entry._replace(status="owed", given_on=None, due=due)

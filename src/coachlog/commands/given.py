"""coachlog given: feedback has been given."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Annotated

import typer

from coachlog import drafts, options
from coachlog.asking import Reading
from coachlog.commands import closing, command, new_app, typed_words
from coachlog.context import Context, Outcome
from coachlog.journal import questions
from coachlog.model import KINDS
from coachlog.text import fold

app = new_app()


@command(app, epilog="coachlog given dev Surprised, asked to hear the recording together")
def given(
    ctx: Context,
    which: Annotated[
        str,
        typer.Argument(metavar="ID...|REP", help="The feedback's number, or a rep with one piece to give"),
    ],
    typed: Annotated[
        list[str] | None,
        typer.Argument(metavar="[HOW IT LANDED]", help="The rep's response; - reads standard input"),
    ] = None,
    *,
    on: options.On = None,
) -> Outcome:
    """Mark feedback as given, with how it landed. Several numbers: all or nothing."""
    found = options.leading([which, *(typed or [])])
    ids: Sequence[int] = found.ids
    if ids:
        ids, text = closing.ids_and_text("given", found, "response")
        only_day = found.rest if len(found.ids) == 1 and not found.is_text else []
    else:
        _refuse_all(which, ctx)
        ids = [ctx.one_of(which, "pieces of feedback to give", "feedback")]
        rest = list(typed or [])
        only_day = [] if rest[:1] == [options.DASHES] else rest
        text = options.reason(rest[1:] if rest[:1] == [options.DASHES] else rest, "the response")
    if only_day and on is None:
        meant = _meant(ids[0], only_day, ctx)
        text, on = (text, None) if meant is None else (None, meant)
    day = ctx.happened(on)
    words = nullcontext(None) if text is None else drafts.typed(text, ctx.place.drafts, f"given-{which}")
    with words as landed, ctx.writing("given") as step:
        owed = [closing.closable(step, entry_id, "given") for entry_id in ids]
        written = [step.change(closing.closed(entry, "given", day, landed)) for entry in owed]
    return ctx.written_each(written)


def _refuse_all(word: str, ctx: Context) -> None:
    """Raise Unreadable with the numbers of all feedback to give where the word is ``all``."""
    if fold(word) == "all":
        from coachlog.commands import by_words  # noqa: PLC0415 - seldom typed

        with ctx.reading() as connection:
            opened = questions.open_entries(connection)
        by_words.refuse_all("given", [word], [entry for entry in opened if "given" in KINDS[entry.kind].closes])


def _meant(entry_id: int, words: Sequence[str], ctx: Context) -> str | None:
    """Return the words if they mean the day; None if they are the response."""
    said = " ".join(words)
    readings: list[Reading[str | None]] = []
    if not options.is_id(said) and (day := typed_words.past_day(said, ctx)):
        readings.append(Reading(f"given {day}", options.line("given", entry_id, "--on", said), said))
    if readings or typed_words.is_rep(said, ctx) or options.is_id(said):
        return typed_words.text_or(readings, ("given", entry_id), words, "response")
    return None

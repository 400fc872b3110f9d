"""A word after an id that may be more than text: for ``edit`` and ``given``, which never take it silently."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from coachlog import asking, days, options, people
from coachlog.asking import Reading
from coachlog.context import Context
from coachlog.days import parsing
from coachlog.errors import CoachlogError, DayUnclear, NoSuchRep, WhichRep, quoted
from coachlog.model import KINDS, Entry, Rep, plain_number
from coachlog.text import fold

Meaning = TypeVar("Meaning")
Option = tuple[str, str]  # an option, and its value; a command and nothing
_CLOSES = {
    "done": "done", "covered": "done", "drop": "drop", "dropped": "drop", "given": "given", "missed": "done --missed",
}  # fmt: skip
_FLAGS = {
    "open": "--reopen", "reopen": "--reopen", "private": "--private",
    "met": "--met", "async": "--async", "observed": "--observed", "aside": "--observed",
}  # fmt: skip


def text_or(
    readings: Sequence[Reading[Meaning | None]], head: Sequence[object], words: Sequence[str], what: str = "text"
) -> Meaning | None:
    """Ask whether words are text (None), or one of the readings: if there is none, whether they are text at all.

    Raises Unclear where nobody can be asked.
    """
    said = quoted(" ".join(words))
    line = options.line(*head, options.DASHES, *words)
    typed = quoted(" ".join([*map(str, head), *words]))
    what_else = "an entry number" if options.is_id(words[0]) else "a rep"
    problem = f"{typed} is ambiguous" if readings else f"{quoted(words[0])} in {typed} is {what_else}"
    return asking.which(problem, [*readings, Reading(f"{what} {said}", line, None)])


def past_day(said: str, ctx: Context) -> str:
    """Return the day of something that happened, in words; empty: they name none."""
    try:
        return days.long(parsing.happened(said, ctx.calendar))
    except DayUnclear:
        return said
    except CoachlogError:
        return ""


def due_date(said: str, ctx: Context) -> str:
    """Return the due date that words name, in words, or "none"; empty: they name none."""
    try:
        day = parsing.due(said, ctx.calendar)
    except DayUnclear:
        return said
    except CoachlogError:
        return ""
    return days.long(day) if day else "none"


def rep_named(said: str, ctx: Context) -> Rep | None:
    """Return the one rep that words mean."""
    try:
        return people.find(said, ctx.reps, ctx.today)
    except (NoSuchRep, WhichRep):
        return None


def is_rep(said: str, ctx: Context) -> bool:
    """Whether words mean a rep, or several."""
    try:
        people.find(said, ctx.reps, ctx.today)
    except NoSuchRep:
        return False
    except WhichRep:
        pass
    return True


def option_meant(old: Entry, words: Sequence[str], ctx: Context) -> Option | None:
    """Return the option of ``edit`` (or the command) that was meant; None: the words are text.

    A terminal is asked wherever they can be either. Raises Unclear where nobody can be asked.
    """
    said = " ".join(words)
    word = fold(said.strip())
    found: dict[Option, str] = {}
    carries = KINDS[old.kind].carries
    if old.rep and not old.parent and (rep := rep_named(said, ctx)):
        found["--rep", rep.alias] = f"move it to {rep.name}"
    if "target" in carries and (number := _number(said)) is not None:
        found["--target", said] = f"target {number}"
    if not options.is_id(said):
        if "due" in carries and (day := due_date(said, ctx)):
            found["--due", said] = f"due {day}" if day != "none" else "no due date"
        if day := past_day(said, ctx):
            found["--on", said] = f"on {day}"
    if "owner" in carries and word in ("me", "rep"):
        found["--owner", word] = "you owe it" if word == "me" else "the rep owes it"
    found |= _by_word(old, word)
    if not found and not (is_rep(said, ctx) or _is_an_entry(words, ctx)):
        return None
    readings: list[Reading[Option | None]] = [
        Reading(label, _line(old.id, option, value), (option, value)) for (option, value), label in found.items()
    ]
    return text_or(readings, ("edit", old.id), words)


def _by_word(old: Entry, word: str) -> Mapping[Option, str]:
    """Return the option that a word probably means instead of a text, with what it does: a state, or a kind."""
    kind = KINDS[old.kind]
    how = _CLOSES.get(word, "done" if word in kind.statuses and word != kind.opens else "")
    if how in kind.closes and old.is_open:
        return {(how, ""): f"mark it as {kind.closes[how]}"}
    if word in ("met", "async", "observed", "aside") and "how" not in kind.carries:
        return {}
    if word in ("open", "reopen") and (old.is_open or not kind.opens):
        return {}
    if word in _FLAGS:
        return {(_FLAGS[word], ""): f"{_FLAGS[word].removeprefix('--')}"}
    same = [name for name in KINDS if name.replace("-", "") == word.replace("-", "")]
    return {("--kind", same[0]): f"make it {KINDS[same[0]].label}"} if same else {}


def _line(entry_id: int, option: str, value: str) -> str:
    if not option.startswith("--"):
        return options.line(*option.split()[:1], entry_id, *option.split()[1:])
    return options.line("edit", entry_id, option, *([value] if value else []))


def _number(said: str) -> int | float | None:
    try:
        number = options.number(said, "", positive=True)
    except CoachlogError:
        return None
    return None if number is None else plain_number(number)


def _is_an_entry(words: Sequence[str], ctx: Context) -> bool:
    """Whether the first word is an id, and all there is, or that of an entry."""
    if not options.is_id(words[0]):
        return False
    if len(words) == 1:
        return True
    from coachlog.journal import questions  # noqa: PLC0415 - seldom typed

    with ctx.reading() as connection:
        try:
            questions.entry(connection, options.entry_id(words[0]))
        except CoachlogError:
            return False
    return True

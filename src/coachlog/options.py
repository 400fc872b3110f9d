"""What the signatures of commands share: their words and options, and what lies on the desk when one begins."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from coachlog import days, duties, files, people
from coachlog.errors import (
    CoachlogError,
    NoSuchEntry,
    NoText,
    Unreadable,
    WhichEntry,
    briefly,
    listed,
    quoted,
    shortened,
)
from coachlog.journal import opening, questions
from coachlog.model import KINDS, ME, REP, Entry, Rep
from coachlog.screen import receipts
from coachlog.settings import Settings
from coachlog.text import fold, many, one_line

if TYPE_CHECKING:
    from coachlog.journal.changes import Step

RepWord = Annotated[str, typer.Argument(metavar="REP", help="Alias, or the beginning of it or of a name.")]
RepIfAny = Annotated[str | None, typer.Argument(metavar="[REP]", help="One rep only.", show_default=False)]
Text = Annotated[
    str | None,
    typer.Argument(metavar="[TEXT]", help="The text; - for standard input; none: your editor.", show_default=False),
]
Due = Annotated[
    str | None,
    typer.Option("--due", metavar="DAY", help="When it is due; or end the text in @DAY. none: no day."),
]
On = Annotated[str | None, typer.Option("--on", metavar="DAY", help="When it happened; today unless said.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DAY", help="From this day on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Up to and with this day.")]
Private = Annotated[bool, typer.Option("--private", help="Never in a shared file.")]
Journal = Annotated[
    str | None,
    typer.Option(
        "--journal",
        metavar="FILE",
        envvar="COACHLOG_JOURNAL",
        help="Another journal (or COACHLOG_JOURNAL).",
        show_envvar=False,
    ),
]
Today = Annotated[
    str | None,
    typer.Option(
        "--today",
        metavar="DAY",
        help="Another day as today (or COACHLOG_TODAY).",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Confirm what would be asked.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for scripts.")]


NEWEST = 20  # entries that are shown unless said
Newest = Annotated[
    int | None,
    typer.Option("-n", metavar="N", help=f"The newest N; 0: all. {NEWEST} unless said.", show_default=False),
]
MOST = 1_000_000_000  # of anything that is counted
LARGEST_ID = 2**63 - 1  # that SQLite can hold


class Desk(NamedTuple):
    """What a command has before it when it begins. The journal has been read and is closed again."""

    place: files.Place
    calendar: days.Calendar
    reps: Sequence[Rep]
    settings: Settings

    @classmethod
    def lay(cls, journal: str | None, today: str | None, *, may_start: bool = False) -> "Desk":
        """Read what most words need to be understood: the reps, the settings, and which day it is.

        ``may_start``: the command can start a journal that is not there yet.
        """
        place = files.journal(journal)
        day = days.today(today)
        with opening.reading(place, may_start=may_start) as connection:
            told = questions.settings_in_force(connection)
            return cls(place, days.Calendar(day, told.fiscal_year_starts), questions.reps(connection), told)

    @property
    def today(self) -> date:
        """The journal's today."""
        return self.calendar.today

    @property
    def names(self) -> Mapping[str, str]:
        """Every rep's name by alias; what came out of a session is the team's."""
        return {"": "the team"} | {rep.alias: rep.name for rep in self.reps}

    @property
    def usual_cadence(self) -> duties.Cadence:
        """How often there should be a one-on-one, feedback and praise, unless a rep has a cadence of their own."""
        return questions.usual_cadence(self.settings)

    def rep(self, word: str, place: str = "", *, may_add: bool = False) -> Rep:
        """Return the one rep that a word means. Raises WhichRep, or NoSuchRep: ``may_add`` lets a terminal add one."""
        return people.find(word, self.reps, self.today, place, may_add=may_add)

    def writing(self, command: str) -> AbstractContextManager["Step"]:
        """Give one transaction in which a command makes its changes, as ``opening.writing`` does."""
        return opening.writing(self.place, command, reps=self.reps)

    def team(self, team: str, reps: Sequence[Rep]) -> list[Rep]:
        """Return those of the reps who are in a team. Raises CoachlogError where nobody is."""
        found = [rep for rep in reps if fold(rep.team or "") == fold(team)]
        if not found and any(fold(rep.team or "") == fold(team) for rep in self.reps):
            raise CoachlogError(f"nobody of team {quoted(team)} is there. To see who is: coachlog rep list")
        if not found:
            teams = sorted({rep.team for rep in self.reps if rep.team})
            known = f"There are: {', '.join(teams)}" if teams else "To name one: coachlog rep edit REP --team TEAM"
            raise CoachlogError(f"nobody is in team {quoted(team)}. {known}")
        return found

    def saved(self, entries: Sequence[Entry], goals: Mapping[int, Entry] | None = None, *, as_json: bool) -> None:
        """Say back the entries that a command wrote; then make the snapshot of the day, if it is not there yet."""
        if as_json:
            from coachlog.formats import json  # noqa: PLC0415 - a name of the standard library's in one place only

            sys.stdout.writelines(json.entries(entries))
        else:
            receipts.entries(entries, self.names, self.today, goals)
        keep_a_copy(self.place)

    def promised(self, about: Entry, text: str, owner: str, place: str) -> Entry:
        """Return the commitment that came out of a talk or a session; its day may stand at the end of the text."""
        told = days.commitment(text, self.calendar)
        return Entry(
            "follow-up", about.rep, about.on, some(told.text, place), about.private,
            owner=owner, due=told.due, status="open",
        )  # fmt: skip

    def saved_each(self, entries: Sequence[Entry], *, as_json: bool) -> None:
        """Say back entries that have nothing to do with each other, a line each."""
        if as_json:
            self.saved(entries, as_json=True)
        for entry in () if as_json else entries:
            self.saved([entry], as_json=False)

    def say_next_check_in(self, goal: Entry, last: Entry | None) -> None:
        """Say when a goal is to be looked at next."""
        rep = next((rep for rep in self.reps if rep.alias == goal.rep), None)
        if rep is None:  # a file has brought it as what hangs on a session: nobody's clock
            return
        day = duties.next_check_in(goal, last and last.on, rep, self.today)
        if day and goal.is_open and (goal.due is None or day < goal.due):
            when = "next check-in" if day >= self.today else "check-in overdue since"
            receipts.say(f"   {when} {days.say(day, self.today)}, every {days.count(goal.every or 0)}")

    def one_of(self, word: str, what: str, open_of: Callable[[str], Sequence[Entry]]) -> int:
        """Read ``ID|REP``: an id, or a rep who has exactly one open. Raises Unreadable, CoachlogError or WhichEntry."""
        if word[:1].isdecimal():
            return entry_id(word)
        who = self.rep(word)
        found = open_of(who.alias)
        if not found:
            raise CoachlogError(f"{who.name} has no {what}. To see what is open: coachlog history {who.alias} --open")
        if len(found) > 1:
            raise WhichEntry(word, what, [(entry.id, entry.text) for entry in found])
        return found[0].id


def say_what_was_there(place: files.Place) -> None:
    """Say of a journal that begins how to go back, where snapshots of one that is gone lie beside it."""
    if kept := files.snapshots(place):
        receipts.say(
            f"Beside it are snapshots of a journal that is gone, the last of {files.day_of(kept[-1])}. "
            f"To go back: coachlog restore {files.quoted(kept[-1])} --replace"
        )
    say_if_no_longer_encrypted(place)


def say_if_no_longer_encrypted(place: files.Place) -> None:
    """Say of a plain journal that has just taken an encrypted one's place that it is plain."""
    is_plain = files.is_there(place.path) and not place.is_encrypted
    if is_plain and any(map(files.is_encrypted, files.snapshots(place)[-1:])):
        receipts.say("This journal is not encrypted, as the one before it was. To encrypt it: coachlog encrypt")


def finish_erase(place: files.Place) -> None:
    """Do what an erase that was interrupted has left to do, and say so."""
    from coachlog.journal import clearing  # noqa: PLC0415 - who only reads finishes nothing

    try:
        done = clearing.finish(place)
    except (CoachlogError, OSError) as error:
        word = f"an erase is not finished yet: {briefly(error)}. To try again: coachlog doctor --mend"
    else:
        if done is None or (done.held and not done.drafts and not done.snapshots):
            return
        gone = [many(count, what) for count, what in ((done.snapshots, "snapshot"), (done.drafts, "draft")) if count]
        word = f"an erase that was interrupted is finished now: {listed(gone) if gone else 'nothing'} deleted"
    print(f"coachlog: {one_line(word)}", file=sys.stderr)


def keep_a_copy(place: files.Place) -> None:
    """Make the snapshot of the day, after all is said. What was saved is saved, whatever becomes of it."""
    from coachlog.journal import copies  # noqa: PLC0415 - who only reads copies nothing
    from coachlog.screen.progress import ticking  # noqa: PLC0415

    sys.stdout.flush()
    finish_erase(place)
    say_what_was_cleared_up(place)
    try:
        with ticking("making the snapshot of the day") as tick:
            word = copies.daily(place, tick)
    except CoachlogError as error:
        word = f"this is saved, but the snapshot of the day could not be made: {error}"
    if word:
        print(f"coachlog: {one_line(word)}", file=sys.stderr)


def say_what_was_cleared_up(place: files.Place) -> None:
    """Delete what killed commands have left; say so where it could be read without the key of an encrypted journal."""
    for path in files.clear_up(place):
        print(
            f"coachlog: deleted {one_line(files.short(path))}, a copy of the journal that could be read without its "
            "key. A killed command had left it",
            file=sys.stderr,
        )


def owner(word: str) -> str:
    """Read the owner of a follow-up: ``me``, ``rep``, or a partner's name as it was typed."""
    plain = partner(word, "--owner")
    return plain.casefold() if plain.casefold() in (ME, REP) else plain


def partner(word: str, place: str) -> str:
    """Read a partner's name: as it was typed, white space folded. Raises Unreadable for what means somebody else."""
    name = " ".join(some(word, place).split())
    if place == "--also" and name.casefold() in (ME, REP, "all", "none"):
        raise Unreadable(f"{place}: {quoted(name)} is no partner's name. Reps go into --with")
    return name


def some(text: str, place: str) -> str:
    """Return the text of an option. Raises NoText for white space."""
    if not text.strip():
        raise NoText(place)
    return text


def tag(word: str | None) -> str | None:
    """Read a tag, with or without its #; return it folded. Raises NoText."""
    return None if word is None else some(fold(word.strip()).lstrip("#"), "--tag")


def kinds(words: str | None) -> list[str]:
    """Read a list of kinds; ``followup`` and ``follow-up``, ``notes`` and ``note`` are the same. Raises Unreadable."""
    if words is None:
        return []
    known = {name.replace("-", ""): name for name in KINDS}
    plain = [word.strip().casefold().replace("-", "") for word in words.split(",")]
    found = [known.get(word) or known.get(word.removesuffix("s")) for word in plain]
    if None in found:
        raise Unreadable(f"--kind: {quoted(words)} names no kind. There are: {', '.join(KINDS)}")
    return [name for name in found if name]


def entry_id(word: str) -> int:
    """Read an id: digits. Raises Unreadable, or NoSuchEntry for more digits than any id has."""
    if not (word.isascii() and word.isdecimal()):
        raise Unreadable(f"{quoted(word)} is no id. The number in front of an entry is: coachlog history")
    if len(word) > len(str(LARGEST_ID)) or int(word) > LARGEST_ID:
        raise NoSuchEntry(shortened(word))
    return int(word)


def ids_and_why(words: Sequence[str]) -> tuple[list[int], str | None]:
    """Read ``ID... [WHY]``: one word that is no id may stand last. Raises Unreadable."""
    ids = [word for word in words if word.isascii() and word.isdecimal()]
    others = [word for word in words if word not in ids]
    if not ids:
        raise Unreadable(f"{quoted(words[0])} is no id. The number in front of an entry is: coachlog history")
    if len(others) > 1 or (others and words[-1] != others[0]):
        raise Unreadable(f"the reason is one word in quotes, after the ids: {' '.join(ids)} {' '.join(others)!r}")
    return list(dict.fromkeys(map(entry_id, ids))), some(others[0], "the reason") if others else None


def span_of(since: str | None, until: str | None, calendar: days.Calendar) -> tuple[date | None, date | None]:
    """Read ``--since`` and ``--until``. Raises Unreadable where nothing can lie between them."""
    first = days.back(since, calendar, "--since") if since is not None else None
    last = days.back(until, calendar, "--until") if until is not None else None
    if first and last and first > last:
        raise Unreadable(f"--since {days.long(first)} is after --until {days.long(last)}: nothing lies between them")
    return first, last


def how_many(count: int | None, *, least: int = 0) -> int:
    """Return what was typed as ``-n``, or the usual number. Raises Unreadable."""
    if count is not None and not least <= count <= MOST:
        raise Unreadable(f"-n: {count} is no number from {least} to {MOST:,}")
    return NEWEST if count is None else count


def number(word: str | None, place: str, *, positive: bool = False) -> float | None:
    """Read a number: ``250k`` is 250000, ``1.2M`` 1200000. Raises Unreadable for infinity and what is no number."""
    if word is None:
        return None
    try:
        value = float(re.sub("[kKmM]$", lambda found: {"k": "e3", "m": "e6"}[found[0].lower()], word.strip()))
    except ValueError:
        raise Unreadable(f"{place}: {quoted(word)} is no number") from None
    if value != value or abs(value) == float("inf"):  # noqa: PLR0124 - nan
        raise Unreadable(f"{place}: {value} is no number")
    if positive and value <= 0:
        raise Unreadable(f"{place}: {value:g} is no number to reach: it has to be above 0")
    return value

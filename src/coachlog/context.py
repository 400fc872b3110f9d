"""What a command works with: where the journal is, which day it is, who the reps are, and how it answers."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import typer

from coachlog import asking, ciphertext, days, duties, files, options, people, screen
from coachlog.cadences import Cadence
from coachlog.days import commitments, parsing
from coachlog.days.commitments import Commitment, DueDate
from coachlog.errors import (
    CoachlogError,
    Question,
    Unreadable,
    WhichEntry,
    briefly,
    listed,
    quoted,
    require_text,
    value_of,
)
from coachlog.journal import opening, questions
from coachlog.model import Entry, Rep
from coachlog.screen import receipts, wrapping
from coachlog.settings import Settings
from coachlog.text import fold, many

if TYPE_CHECKING:
    from coachlog.journal.changes import Step

VARIABLE = "COACHLOG_TODAY"
Read = TypeVar("Read")


class Outcome(NamedTuple):
    """What a command answers: a document of ``formats.json``, which is passed in, or what it shows.

    ``saved``: it has changed the journal. ``typed``: new texts, in which the shell may have eaten something. ``code``:
    the exit code.
    """

    document: Callable[[Any], Iterator[str]]
    show: Callable[[], None]
    saved: bool = False
    typed: Sequence[str] = ()
    code: int = 0


class Context:
    """What a command works with. The journal is read once, when that is first needed, and closed again."""

    def __init__(
        self,
        *,
        journal: str | None,
        today: str | None,
        as_json: bool = False,
        yes: bool = False,
        may_start: bool = False,
        after_dashes: bool = False,
    ) -> None:
        """``may_start``: the command can start a journal that isn't there yet. ``after_dashes``: words follow a --."""
        self.place = files.journal(journal)
        self.today = journal_today(today)
        self.as_json = as_json
        self.yes = yes
        self._may_start = may_start
        self._twins: tuple[Entry, Entry | None] | None = None  # the first new entry, and one that says the same
        self._after_dashes = after_dashes
        self._new: list[Rep] = []  # to be added by the command, since a terminal said so
        self._bare: dict[tuple[str, date | None], Commitment] = {}  # those that end in a day without an @

    @cached_property
    def _known(self) -> tuple[Sequence[Rep], Settings]:
        with opening.reading(self.place, may_start=self._may_start) as connection:
            settings = questions.settings_in_force(connection)
            return questions.reps(connection), settings

    @property
    def reps(self) -> Sequence[Rep]:
        """Every rep, by alias, and those that the command adds."""
        return [*self._known[0], *self._new] if self._new else self._known[0]

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._known[1]

    def read_again(self, connection: questions.Connection) -> None:
        """Read the reps and settings again."""
        self._known = questions.reps(connection), questions.settings_in_force(connection)

    @property
    def calendar(self) -> days.Calendar:
        """Today, and when the fiscal year starts."""
        return days.Calendar(self.today, self.settings.fiscal_year_starts)

    @property
    def names(self) -> Mapping[str, str]:
        """Every rep's name by alias; what came out of a session is the team's."""
        return {"": "the team"} | {rep.alias: rep.name for rep in self.reps}

    @property
    def usual_cadence(self) -> Cadence:
        """How often there should be a one-on-one, feedback and praise, unless a rep has a cadence of their own."""
        return questions.usual_cadence(self.settings)

    def team(self, team: str, reps: Sequence[Rep]) -> list[Rep]:
        """Return those of the reps who are in a team. Raises CoachlogError where nobody is."""
        found = [rep for rep in reps if fold(rep.team or "") == fold(team)]
        if not found and any(fold(rep.team or "") == fold(team) for rep in self.reps):
            raise CoachlogError(f"everybody in team {quoted(team)} is away. To see who is here: coachlog rep list")
        if not found:
            teams = sorted({rep.team for rep in self.reps if rep.team})
            known = f"There are: {', '.join(teams)}" if teams else "To set one: coachlog rep edit REP --team TEAM"
            raise CoachlogError(f"nobody is in team {quoted(team)}. {known}")
        return found

    # Words

    def read(self, reader: Callable[[str, days.Calendar], Read], words: str, option: str = "") -> Read:
        """Return what a reader makes of words: the value of an option, or an argument.

        Where they have several meanings, a terminal is asked which. Raises what the reader raises.
        """
        return _read(reader, words, self.calendar, option)

    def happened(self, on: str | None, option: str = "--on") -> date:
        """Return the day on which something happened (default: today). Raises Unreadable."""
        return self.today if on is None else self.read(parsing.happened, on, option)

    def due(self, words: str | None, option: str = "--due") -> DueDate | None:
        """Return the due date that an option gives; None without one. Raises Unreadable."""
        return None if words is None else DueDate(self.read(parsing.due, words, option))

    def commitment(
        self, text: str, given: DueDate | None = None, *, is_bare: bool = False, asks: bool = True
    ) -> Commitment:
        """Return a commitment: its due date is ``given``, or stands at the end of its text. Raises Unreadable.

        ``is_bare``: there it may stand without an @. The receipt then says from which words it was read. Not ``asks``:
        an ambiguous day is raised, on a terminal too.
        """

        def reader(words: str, calendar: days.Calendar) -> Commitment:
            return commitments.commitment_by(words, given, calendar, is_bare=is_bare)

        found = self.read(reader, text) if asks else reader(text, self.calendar)
        if found.words:
            self._bare[found.text, found.due] = found
        return found

    def may_read(self, text: str | None) -> bool:
        """Whether a text may be more than text: it was typed as words, not after --, piped in or in the editor."""
        return text not in (None, "-") and not self._after_dashes

    def follow_up(self, about: Entry, text: str, owner: str, option: str, *, asks: bool = True) -> Entry:
        """Return the follow-up that came out of a one-on-one or a session. Raises what ``commitment`` raises."""
        agreed = self.commitment(text, is_bare=True, asks=asks)
        return Entry(
            "follow-up", about.rep, about.on, require_text(agreed.text, option), about.private,
            owner=owner, due=agreed.due, status="open",
        )  # fmt: skip

    def span(self, since: str | None, until: str | None) -> tuple[date | None, date | None]:
        """Return the days that ``--since`` and ``--until`` name. Raises Unreadable where none lie between them."""
        first = self.read(parsing.back, since, "--since") if since is not None else None
        last = self.read(parsing.back, until, "--until") if until is not None else None
        if first and last and first > last:
            raise Unreadable(f"--since {days.long(first)} is after --until {days.long(last)}")
        return first, last

    def rep(self, word: str, *, may_add: bool = False) -> Rep:
        """Return the one rep that a word means. Raises WhichRep or NoSuchRep.

        A terminal is asked which one is meant, and, with ``may_add``, whether to add one: the command's step does.
        """
        while True:
            try:
                return people.find(word, self.reps, self.today, may_add=may_add)
            except Question as question:
                answer = asking.answer(question)
            if answer.adds_rep:
                name = asking.full_name(word.title())
                alias = people.alias_for(name, None, self.reps)
                self._new.append(Rep("", alias, name, None, None, None, None, self.today))
                return self._new[-1]
            word = answer.word

    def one_of(self, word: str, what: str, kind: str) -> int:
        """Return the id that ``ID|REP`` means: an entry, or a rep's only open one of a kind. Raises CoachlogError."""
        while not word[:1].isdecimal():
            who = self.rep(word)
            with self.reading() as connection:
                found = questions.open_of(connection, who.alias, kind)
            if not found:
                raise CoachlogError(f"{who.name} has no {what}. To see open items: coachlog history {who.alias} --open")
            if len(found) == 1:
                return found[0].id
            word = asking.answer(WhichEntry(word, what, [(entry.id, entry.text) for entry in found])).word
        return options.entry_id(word)

    def confirm(self, sentence: str, word: str) -> None:
        """Ask for a word before something that can't be undone, unless --yes confirms it. Raises Unreadable."""
        if not self.yes:
            asking.confirm(sentence, word)

    # The journal

    def reading(self) -> AbstractContextManager[questions.Connection]:
        """Give one consistent view of the journal, as ``opening.reading`` does."""
        return opening.reading(self.place)

    @contextmanager
    def writing(self, command: str, *, create: bool = False) -> Iterator["Step"]:
        """Give one transaction in which a command makes its changes, as ``opening.writing`` does."""
        with opening.writing(self.place, command, reps=self._known[0], create=create) as step:
            for rep in self._new:
                people.alias_for(rep.name, rep.alias, questions.reps(step.connection))  # still free
                step.add_rep(rep)
            yield step
            if (added := step.first_added) and added.text and screen.is_drawn():
                self._twins = added, questions.twin(step.connection, added)

    # Answers

    def written(
        self,
        entries: Sequence[Entry],
        goals: Mapping[int, Entry] | None = None,
        *,
        shown: int | None = None,
        typed: Sequence[str] = (),
        more: Callable[[], None] = lambda: None,
    ) -> Outcome:
        """Return the outcome of a command that wrote entries: the first ``shown`` are in the receipt, then ``more``."""
        self._know_reps_of(entries)

        def show() -> None:
            receipts.entries(entries[:shown], self.names, self.today, goals, self._bare)
            more()
            if typed:
                self._hint(entries[:shown])

        return Outcome(lambda json: json.entries(entries), show, saved=True, typed=typed)

    def _hint(self, entries: Sequence[Entry]) -> None:
        """Give at most one hint on the wording of new entries, on a terminal, unless hints are off."""
        if not (screen.is_drawn() and self.settings.language_hints):
            return
        from coachlog import feedback_hints  # noqa: PLC0415 - a pipe gets no hints

        if hint := next(filter(None, map(feedback_hints.about, entries)), None):
            receipts.by_the_way(hint)

    def written_each(self, entries: Sequence[Entry]) -> Outcome:
        """Return the outcome of a command that wrote entries which have nothing to do with each other: a line each."""

        def show() -> None:
            for entry in entries:
                receipts.entries([entry], self.names, self.today)

        return Outcome(lambda json: json.entries(entries), show, saved=True)

    def _know_reps_of(self, entries: Sequence[Entry]) -> None:
        """Look again who the reps are, if one was renamed while a text was typed."""
        if not {entry.rep for entry in entries} <= self.names.keys():
            with self.reading() as connection:
                self.read_again(connection)

    def say_next_check_in(self, goal: Entry, last: Entry | None) -> None:
        """Say when a goal is to be looked at next."""
        rep = next((rep for rep in self.reps if rep.alias == goal.rep), None)
        day = duties.next_check_in(goal, last and last.on, rep, self.today)
        if day and goal.is_open and (goal.due is None or day < goal.due):
            when = "next check-in" if day >= self.today else "check-in overdue since"
            receipts.say(f"   {when} {days.say(day, self.today)}, every {days.count(goal.every or 0)}")

    def give(self, outcome: Outcome) -> None:
        """Print what a command did, then make the snapshot of the day if the command saved something."""
        if self.as_json:
            from coachlog.formats import json  # noqa: PLC0415 - loaded only when used

            sys.stdout.writelines(outcome.document(json))
        else:
            for rep in self._new if outcome.saved else ():
                receipts.rep("Added", rep, self.usual_cadence, self.today)
            outcome.show()
            self._say_if_saved_before(outcome)
        if outcome.saved:
            self.take_snapshot()
        if outcome.typed:
            from coachlog import drafts  # noqa: PLC0415 - as above

            if drafts.is_cut_by_shell(*outcome.typed):
                wrapping.complain(
                    'the text says "0k". If you typed $40k in double quotes, the shell took the $4. Use single quotes, '
                    "and change the text with edit"
                )
        if outcome.code:
            raise typer.Exit(outcome.code)

    def _say_if_saved_before(self, outcome: Outcome) -> None:
        """Say so, on a terminal, where the same text was saved for the same rep and day before."""
        if outcome.typed and self._twins and (before := self._twins[1]):
            new = self._twins[0].id
            receipts.by_the_way(f"   {before.id} says the same. To delete this one: coachlog delete {new}")

    def say_journal_is_new(self) -> None:
        """Say that a journal was started; and how to go back, where snapshots of one that is gone lie beside it."""
        receipts.say(f"A new journal: {files.short(self.place.path)}")
        self.say_what_was_there()

    def say_what_was_there(self) -> None:
        """Say how to go back, where snapshots of a journal that is gone lie beside the place of a new one."""
        if kept := files.snapshots(self.place):
            receipts.say(
                f"Beside it are snapshots of an earlier journal, the latest from {files.day_of(kept[-1])}. "
                f"To restore that: coachlog restore {files.shell_quoted(kept[-1])} --replace"
            )
        self.say_if_no_longer_encrypted()

    def say_if_no_longer_encrypted(self) -> None:
        """Say so if a plain journal has just replaced an encrypted one."""
        is_plain = files.is_there(self.place.path) and not self.place.is_encrypted
        if is_plain and any(map(ciphertext.is_encrypted, files.snapshots(self.place)[-1:])):
            receipts.say("This journal isn't encrypted, but the previous one was. To encrypt it: coachlog encrypt")

    # Clearing up

    def finish_erase(self) -> None:
        """Finish an erase that was interrupted, and say so."""
        from coachlog.journal import clearing  # noqa: PLC0415 - commands that only read never finish an erase

        if not files.is_there(self.place.path):
            return
        try:
            done = clearing.finish(self.place)
        except (CoachlogError, OSError) as error:
            word = f"an erase isn't finished yet: {briefly(error)}. To try again: coachlog doctor --mend"
        else:
            if done is None or (done.held and not done.drafts and not done.snapshots):
                return
            gone = [
                many(count, what) for count, what in ((done.snapshots, "snapshot"), (done.drafts, "draft")) if count
            ]
            word = f"an interrupted erase is now finished: {listed(gone) if gone else 'nothing'} deleted"
        wrapping.complain(word)

    def take_snapshot(self) -> None:
        """Make the snapshot of the day, after all output. Whatever goes wrong here, the change is saved."""
        from coachlog.journal import copies  # noqa: PLC0415 - commands that only read make no snapshot
        from coachlog.screen.progress import ticking  # noqa: PLC0415 - as above

        sys.stdout.flush()
        self.finish_erase()
        self.clear_up()
        try:
            with ticking("making today's snapshot") as tick:
                word = copies.daily(self.place, tick)
        except CoachlogError as error:
            word = f"this is saved, but today's snapshot couldn't be made: {error}"
        if word:
            wrapping.complain(word)

    def clear_up(self) -> None:
        """Delete what killed commands left; say so if it could be read without the key of an encrypted journal."""
        for path in files.clear_up(self.place):
            wrapping.complain(
                f"deleted {files.short(path)}, a copy of the journal that could be read without its key. "
                "A command that was killed had left it behind"
            )


def journal_today(option: str | None) -> date:
    """Return the journal's today: the day that ``--today`` names, else ``COACHLOG_TODAY``, else the system's.

    ``--today tomorrow`` counts from ``COACHLOG_TODAY``, if that is set, and that from the system's day.
    """
    day = date.today()  # noqa: DTZ011 - the day on the user's own wall
    for name, words in ((VARIABLE, os.environ.get(VARIABLE) or None), ("--today", option)):
        if words is not None:
            day = _read(parsing.journal_day, words, days.Calendar(day), name)
    return day


def _read(reader: Callable[[str, days.Calendar], Read], words: str, calendar: days.Calendar, option: str) -> Read:
    while True:
        try:
            with value_of(option):
                return reader(words, calendar)
        except Question as question:
            words = asking.answer(question).word

"""What the words of a line can mean."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from coachlog import files, people
from coachlog.context import journal_today
from coachlog.days import MONTHS, Calendar, away, parsing, periods
from coachlog.duties import Facts
from coachlog.errors import CoachlogError, DayUnclear, NotADay, Question, WrongTime
from coachlog.journal import completing, questions
from coachlog.model import KINDS, Rep
from coachlog.text import fold

A_YEAR = 2025  # of no leap: February has 28 days
LAST_DAYS = {name[:3].casefold(): monthrange(A_YEAR, number)[1] for number, name in enumerate(MONTHS, 1)}


class Known:
    """What the words of a line can mean: days, commands, and the reps of its journal, which is read once, if at all.

    Nobody is known where it can't be read: the words are what is wrong, and its own trouble is said when it is used.
    """

    def __init__(self, words: Sequence[str], commands: Iterable[str]) -> None:
        self.words = words
        self.commands = [*commands]

    @cached_property
    def _read(self) -> tuple[Facts | None, int]:
        try:
            with completing.reading(files.journal_of(self.words)) as connection:
                starts = questions.settings_in_force(connection).fiscal_year_starts
                return questions.facts(connection, self.today), starts
        except (CoachlogError, OSError):  # see above
            return None, 1

    @property
    def facts(self) -> Facts | None:
        """All reps, and the last event of each kind."""
        return self._read[0]

    @cached_property
    def today(self) -> date:
        """The day that counts as today; a day that can't be read is complained of elsewhere."""
        option = next(
            (after for word, after in zip(self.words, self.words[1:], strict=False) if word == "--today"), None
        )
        try:
            return journal_today(option)
        except CoachlogError:
            return journal_today("today")

    @property
    def here(self) -> list[Rep]:
        """The reps who have not left, longest without a one-on-one first."""
        if not self.facts:
            return []
        reps = [rep for rep in self.facts.reps if not rep.has_left(self.today)]
        return sorted(reps, key=lambda rep: (rep.is_paused(self.today), self.last_met(rep) or rep.added_on, rep.alias))

    def last_met(self, rep: Rep) -> date | None:
        """Return the day of a rep's last one-on-one."""
        last = self.facts.last.get(rep.alias) if self.facts else None
        return last and last.one_on_one

    def how_long(self, rep: Rep) -> str:
        """Say how long ago a rep's last one-on-one was."""
        last = self.last_met(rep)
        return away(last, self.today) if last else "none yet"

    # What a placeholder may stand for: the words as they are in the line, or None

    def who(self, words: Sequence[str]) -> list[str] | None:
        """Read any one word."""
        return list(words) if len(words) == 1 else None

    def rep(self, words: Sequence[str]) -> list[str] | None:
        """Read a rep, as every command does, or a full name of several words."""
        try:
            return [people.find(" ".join(words), self.facts.reps, self.today).alias] if self.facts else None
        except CoachlogError:
            return None

    def named(self, words: Sequence[str]) -> list[str] | None:
        """Read a rep in the place of a command: a beginning, or a slip, will do where no command is like it."""
        is_whole = self.facts and fold(" ".join(words)) in {
            name for rep in self.facts.reps for name in (rep.alias, fold(rep.name), *fold(rep.name).split())
        }
        if not is_whole and get_close_matches(fold(words[0]), self.commands):
            return None
        return self.rep(words) or self._near(words[0])

    def _near(self, word: str) -> list[str] | None:
        """Return the one rep whose name is like a word."""
        try:
            people.find(word, self.here, self.today)
        except Question as question:
            return [question.answers[0].word] if len(question.answers) == 1 else None
        return None

    def reps(self, words: Sequence[str]) -> list[str] | None:
        """Read several reps, with or without commas between them."""
        found = [self.rep([word]) for each in words for word in each.split(",") if word]
        return [alias for one in found if one for alias in one] if found and all(found) else None

    def ids(self, words: Sequence[str]) -> list[str] | None:
        """Read numbers of entries."""
        return list(words) if all(word.isascii() and word.isdecimal() for word in words) else None

    def n(self, words: Sequence[str]) -> list[str] | None:
        """Read one number."""
        return self.ids(words) if len(words) == 1 else None

    def day(self, words: Sequence[str]) -> list[str] | None:
        """Read a day, or what is one in two ways."""
        try:
            parsing.either(" ".join(words), Calendar(self.today))
        except (DayUnclear, WrongTime):
            pass
        except NotADay:
            return None
        return list(words)

    def month(self, words: Sequence[str]) -> list[str] | None:
        """Read a month."""
        short = periods.month(words[0])
        return [short] if len(words) == 1 and short in LAST_DAYS else None

    def quarter(self, words: Sequence[str]) -> list[str] | None:
        """Read a quarter."""
        said = " ".join(words)
        try:
            named = periods.quarter(said, Calendar(self.today, self._read[1]))
        except CoachlogError:
            return None
        return [named.name]

    def file(self, words: Sequence[str]) -> list[str] | None:
        """Read the name of a file, or of a folder."""
        return list(words) if len(words) == 1 and re.search(r"/|\.[a-z]{2,4}$", words[0]) else None

    def kind(self, words: Sequence[str]) -> list[str] | None:
        """Read a kind of entry, in whatever number."""
        known = {name.replace("-", ""): name for name in KINDS}
        plain = fold(words[0]).replace("-", "")
        found = known.get(plain) or known.get(plain.removesuffix("s"))
        return [found] if found and len(words) == 1 else None

    def kinds(self, words: Sequence[str]) -> list[str] | None:
        """Read a kind of entry where a command would stand."""
        return None if words[0] in self.commands else self.kind(words)

    def command(self, words: Sequence[str]) -> list[str] | None:
        """Read a command."""
        return list(words) if len(words) == 1 and words[0] in self.commands else None

    def name(self, words: Sequence[str]) -> list[str] | None:
        """Read what can be the name of a new rep: one word, or up to three with capitals."""
        said = " ".join(words).split()
        can_be = (
            all(word.replace("-", "").replace("'", "").isalpha() for word in said)
            and 0 < len(said) <= people.LONGEST_NAME
        )
        return [" ".join(said)] if can_be and (len(said) == 1 or all(word[0].isupper() for word in said)) else None

    def text(self, words: Sequence[str]) -> list[str] | None:
        """Read any words."""
        return list(words)

    # What a line may be filled with that was not typed in this place

    @property
    def whom(self) -> list[str]:
        """The one rep who is named somewhere in the line."""
        found = {alias for word in " ".join(self.words).split() for alias in self._whole(word)}
        return [*found] if len(found) == 1 else []

    def _whole(self, word: str) -> list[str]:
        plain = fold(word.strip(".,:;!?"))
        return [rep.alias for rep in self.here if plain in (rep.alias, fold(rep.name), *fold(rep.name).split())]

    @property
    def everybody(self) -> list[str]:
        """Every rep who is here."""
        return sorted(rep.alias for rep in self.here)

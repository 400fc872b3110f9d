"""The settings of a journal: their names, their defaults, and what a stored value means.

Values are kept in the journal as text, so that they move with it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from coachlog.model import YOU

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ON, OFF = "on", "off"
YOUR_NAME = "your-name"


class Setting(NamedTuple):
    """One setting. A ``span`` is stored in days, 0 for off; a ``name`` may be empty: not set."""

    reads: Literal["span", "month", "switch", "name"]
    default: str
    what: str


SETTINGS: Mapping[str, Setting] = {
    "one-on-one-every": Setting("span", "7", "a one-on-one with each rep"),
    "feedback-every": Setting("span", "14", "feedback given to each rep"),
    "praise-every": Setting("span", "14", "praise for each rep"),
    "goal-every": Setting("span", "14", "a check-in on a new goal"),
    "session-every": Setting("span", "0", "a session with the team"),
    "fiscal-year-starts": Setting("month", "jan", "the first month of quarter 1"),
    "language-hints": Setting("switch", ON, "a line on wording after feedback"),
    YOUR_NAME: Setting("name", "", "what shared files call you"),
}


_READERS: Mapping[str, Callable[[str], Any]] = {
    "span": int,
    "month": lambda value: MONTHS.index(value) + 1,
    "switch": lambda value: (ON, OFF).index(value) == 0,
    "name": str,
}


class Settings(NamedTuple):
    """The settings in force. Cadences in days, 0 for off; the fiscal year's first month from 1 to 12."""

    one_on_one_every: int
    feedback_every: int
    praise_every: int
    goal_every: int
    session_every: int
    fiscal_year_starts: int
    language_hints: bool
    your_name: str  # empty: not set

    @property
    def you(self) -> str:
        """What documents for others call the journal's owner."""
        return self.your_name or YOU


class InForce(NamedTuple):
    """A setting as it is shown: its value in words, as it is stored, and whether the journal stores it."""

    name: str
    value: str
    stored: str
    is_stored: bool
    what: str

    @property
    def source(self) -> str:
        """Where the value comes from."""
        return "journal" if self.is_stored else "default"


def in_words(name: str, stored: Mapping[str, str]) -> InForce:
    """Return a setting as it is shown."""
    setting = SETTINGS[name]
    value = stored.get(name, setting.default)
    words = value
    if setting.reads == "span":
        words = {"0": OFF, "1": "every day"}.get(value, f"every {value} days")
    if setting.reads == "name":
        words = value or "not set"
    return InForce(name, words, value, name in stored, setting.what)


def unreadable(stored: Mapping[str, str]) -> str | None:
    """Return the name of a setting whose value means nothing; None where all can be read."""
    for name in SETTINGS:
        try:
            in_force({name: stored[name]} if name in stored else {})
        except ValueError:
            return name
    return None


def in_force(stored: Mapping[str, str]) -> Settings:
    """Return the settings of a journal: what it stores, else the defaults. Raises ValueError for a damaged one."""
    values = ((name, _READERS[setting.reads](stored.get(name, setting.default))) for name, setting in SETTINGS.items())
    return Settings(**{name.replace("-", "_"): value for name, value in values})

"""What a journal can be told: the names, their defaults, and what a stored value means.

Values are kept in the journal as text, so that they move with it.
"""

from collections.abc import Mapping
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

DEFAULTS: Mapping[str, str] = {
    "one-on-one-every": "7",
    "feedback-every": "14",
    "praise-every": "14",
    "goal-every": "14",
    "fiscal-year-starts": "jan",
}


class Settings(NamedTuple):
    """The settings in force. Cadences in days, 0 for off; the fiscal year's first month from 1 to 12."""

    one_on_one_every: int
    feedback_every: int
    praise_every: int
    goal_every: int
    fiscal_year_starts: int


def in_force(stored: Mapping[str, str]) -> Settings:
    """Return the settings of a journal: what it stores, else the defaults."""
    values = {**DEFAULTS, **stored}
    return Settings(
        one_on_one_every=int(values["one-on-one-every"]),
        feedback_every=int(values["feedback-every"]),
        praise_every=int(values["praise-every"]),
        goal_every=int(values["goal-every"]),
        fiscal_year_starts=MONTHS.index(values["fiscal-year-starts"]) + 1,
    )

"""The settings of a journal, and the defaults of the others."""

from collections.abc import Sequence

from coachlog.screen import draw, is_drawn, rows
from coachlog.screen.drawing import pad, row, widest
from coachlog.screen.styles import DIM, GOOD, HEAD, PLAIN
from coachlog.settings import InForce

LONGEST = 40


def show(settings: Sequence[InForce]) -> None:
    """Draw the settings, or write them to a pipe: key, value, where it comes from."""
    if not is_drawn():
        rows((one.name, one.stored, one.source) for one in settings)
        return
    names, values, sources = (
        widest(column, LONGEST) for column in zip(*((one.name, one.value, one.source) for one in settings), strict=True)
    )
    draw(
        row(
            (pad(one.name, names), HEAD),
            (pad(one.value, values), GOOD if one.is_stored else PLAIN),
            (pad(one.source, sources), DIM),
            (one.what, DIM),
        )
        for one in settings
    )

"""Records to files, and files to records. Text is written and read in pieces: nothing has to fit in memory."""

from collections.abc import Iterator

from coachlog.errors import CoachlogError


def first_line(lines: Iterator[str]) -> tuple[int, str]:
    """Return the first line that isn't blank, after its number. Raises CoachlogError if there is none."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            return number, line
    raise CoachlogError("there is nothing in it")

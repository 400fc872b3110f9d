"""Numbers as tables have them: with a comma for the decimals, or a mark between the thousands."""

import re

_SPACES = re.compile(r"(?<=\d)[\s'\u00a0\u202f](?=\d{3}(?!\d))")
_COMMA_DECIMALS = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})")  # 1.500,50 and 12,5
_TWO_READINGS = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # 12.500
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")  # 1.500.000


def in_digits(cell: str) -> str | None:
    """Return a number with a point before its decimals; None if it has two readings. Anything else stays unchanged.

    A comma before three digits is for thousands, as in ``150,000``.
    """
    number = _SPACES.sub("", cell.strip())
    if _TWO_READINGS.fullmatch(number):
        return None
    if match := _COMMA_DECIMALS.fullmatch(number):
        return f"{match[1].replace('.', '')}.{match[2]}"
    return number.replace(".", "") if _POINTS.fullmatch(number) else number

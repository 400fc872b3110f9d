"""Records to a terminal (drawn with Rich, imported only then) or to a pipe (tab-separated, nothing cut)."""

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from coachlog.text import field

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

NARROWEST, WIDEST = 40, 1000  # columns: a screen is never narrower or wider, whatever COLUMNS says
LOWEST, HIGHEST = 10, 1000  # lines, in the same way
HEIGHT = 25  # lines; nothing is cut to them


def is_drawn(stream: TextIO | None = None) -> bool:
    """Whether a stream (default: standard output) is a terminal, or is to be treated as one (FORCE_COLOR)."""
    return (stream or sys.stdout).isatty() or bool(os.environ.get("FORCE_COLOR"))


def console() -> "Console":
    """Return what draws on standard output. What people typed is text there: never markup, emoji codes or links."""
    from rich.console import Console  # noqa: PLC0415 - half a start; a pipe does without

    # With a height Rich does not read COLUMNS and LINES for itself: it fails on anything but a number.
    return Console(
        width=width(), height=HEIGHT, markup=False, emoji=False, highlight=False, soft_wrap=False,
        color_system="auto" if reads_escapes(sys.stdout) else None, legacy_windows=False,
    )  # fmt: skip


if sys.platform == "win32":  # pragma: no cover

    def reads_escapes(stream: TextIO) -> bool:
        """Whether escape sequences act where a stream goes. A console of Windows has to be told, and old ones can't."""
        import ctypes  # noqa: PLC0415 - on Windows only
        import msvcrt  # noqa: PLC0415 - as above

        handle, mode = msvcrt.get_osfhandle(stream.fileno()), ctypes.c_uint32()
        if not ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(mode)):
            return True  # no console: FORCE_COLOR in a pipe
        return bool(ctypes.windll.kernel32.SetConsoleMode(handle, mode.value | 4))
else:

    def reads_escapes(_: TextIO) -> bool:
        """Whether escape sequences act where a stream goes."""
        return True


def draw(lines: Iterable["Text"]) -> None:
    """Draw lines on standard output. Rich writes nothing itself: on a closed pipe it would end the program."""
    out = console()
    with out.capture() as drawn:
        for line in lines:
            out.print(line, no_wrap=True, overflow="ellipsis", crop=True)
    sys.stdout.write(drawn.get())


def width(stream: TextIO | None = None) -> int:
    """Return the columns of the screen: COLUMNS, else what the terminal says; 80 where neither is known."""
    return min(max(NARROWEST, _set("COLUMNS") or _size(stream)[0] or 80), WIDEST)


def height() -> int:
    """Return the lines of the screen: LINES, else what the terminal says; 24 where neither is known."""
    return min(max(LOWEST, _set("LINES") or _size()[1] or 24), HIGHEST)


def _set(variable: str) -> int:
    number = os.environ.get(variable, "")[:9]  # no screen has more digits, and Python reads no more than 4,300
    return int(number) if number.isdecimal() else 0


def _size(stream: TextIO | None = None) -> tuple[int, int]:
    """Return the columns and lines of the terminal; nothing where there is none."""
    try:
        return os.get_terminal_size((stream or sys.stdout).fileno())
    except (OSError, ValueError):  # not a terminal; a stream without a file
        return 0, 0


def rows(lines: Iterable[Iterable[object]]) -> None:
    """Write records to a pipe, one a line, their fields between tabs."""
    for line in lines:
        print("\t".join("" if value is None else field(str(value)) for value in line))

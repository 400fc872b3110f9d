"""Progress of what takes longer than a second: on stderr, and only on a terminal."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeVar

from coachlog import screen

EVERY = 0.2  # seconds
T = TypeVar("T")


def counted(things: Iterable[T], what: str) -> Iterator[T]:
    """Yield the things, and show how many have gone by once that takes a while."""
    with _line() as show:
        for number, thing in enumerate(things, 1):
            if number % 1000 == 0:
                show(f"{number:,} {what}")
            yield thing


@contextmanager
def ticking(what: str) -> Iterator[Callable[[], None]]:
    """Yield a function to call now and then, which shows how long something has taken so far."""
    start = time.monotonic()
    with _line() as show:
        yield lambda: show(f"{what}, {time.monotonic() - start:.0f} s")


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show how long a block has taken so far, once that is a while, whatever it waits for."""
    done = Event()

    def tick() -> None:
        with ticking(what) as show:
            while not done.wait(EVERY):
                show()

    thread = Thread(target=tick, daemon=True)
    if sys.stderr.isatty():
        thread.start()
    try:
        yield
    finally:
        done.set()
        if thread.is_alive():
            thread.join()


@contextmanager
def _line() -> Iterator[Callable[[str], None]]:
    """Give a function that shows a line: not in the first second, nor again at once. At the end the line is cleared."""
    shown = time.monotonic() + 1 - EVERY
    is_shown = False

    def show(line: str) -> None:
        nonlocal shown, is_shown
        if sys.stderr.isatty() and time.monotonic() - shown > EVERY:
            shown, is_shown = time.monotonic(), True
            print(f"\r{line}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if is_shown:
            print("\r\x1b[K" if screen.reads_escapes(sys.stderr) else "\n", end="", file=sys.stderr, flush=True)

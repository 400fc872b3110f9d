"""Progress of what takes longer than a second: on stderr, and only on a terminal."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

EVERY = 0.2  # seconds
T = TypeVar("T")


def counted(things: Iterable[T], what: str) -> Iterator[T]:
    """Give the things on, and show how many have gone by once that takes a while."""
    if not sys.stderr.isatty():
        yield from things
        return
    shown = time.monotonic() + 1 - EVERY
    told = False
    try:
        for number, thing in enumerate(things, 1):
            if number % 1000 == 0 and time.monotonic() - shown > EVERY:
                shown, told = time.monotonic(), True
                print(f"\r{number:,} {what}", end="", file=sys.stderr, flush=True)
            yield thing
    finally:
        if told:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def ticking(what: str) -> Iterator[Callable[[], None]]:
    """Give a function to call now and then, which shows for how long something has been going on."""
    start = time.monotonic()
    shown = start + 1 - EVERY
    told = False

    def tick() -> None:
        nonlocal shown, told
        now = time.monotonic()
        if now - shown > EVERY:
            shown, told = now, True
            print(f"\r{what}, {now - start:.0f} s", end="", file=sys.stderr, flush=True)

    try:
        yield tick if sys.stderr.isatty() else _silent
    finally:
        if told:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _silent() -> None:
    """Show nothing: nobody looks."""

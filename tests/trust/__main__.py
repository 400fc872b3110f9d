"""Try to break the three promises, and print what came of it.

    python -m tests.trust [--quick] [--synced] [--encrypted] [NUMBER...]

Without numbers all tries, one after the other. The long form takes its time; the short one is what the suite runs.
A table at the end says what was tried, how often, and what was lost; in a pipe it is tab-separated. Ends with 1 if
anything was.
"""

import argparse
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from coachlog.files import DRAFTS
from coachlog.journal.keys import VARIABLE as KEY_COMMAND
from tests.trust import (
    ENCRYPTED,
    SKIPPED,
    SYNCED,
    Result,
    at_once,
    clocks,
    copying,
    damaged,
    encrypted,
    erasing,
    full_disk,
    hostile,
    migrating,
    others,
    power_cut,
    surroundings,
    syncing,
    writers,
)
from tests.typing_in import TODAY


class Try(NamedTuple):
    """A try: its line in the table, the function, and how often it is made in the long form and in the short one."""

    title: str
    run: Callable[[int, Path], Result]
    long: int
    quick: int


TRIES: Mapping[int, Try] = {
    1: Try("writers that are killed", writers.run, 500, 12),
    2: Try("power cut", power_cut.run, 1000, 30),
    3: Try("many at once", at_once.run, 10, 1),
    4: Try("killed while migrating", migrating.run, 50, 4),
    5: Try("no room left", full_disk.run, 440, 22),
    6: Try("damaged files", damaged.run, 200, 12),
    7: Try("backup and restore", copying.run, 50, 4),
    8: Try("texts that would act", hostile.run, 40, 1),
    9: Try("strange surroundings", surroundings.run, 1000, 46),
    10: Try("clocks that go wrong", clocks.run, 25, 1),
    11: Try("other users, and links", others.run, 5, 1),
    12: Try("encrypted journals", encrypted.run, 200, 8),
    13: Try("killed while erasing", erasing.run, 200, 6),
    14: Try("killed while syncing", syncing.run, 120, 8),
}


def main() -> int:
    """Run the tries that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description="Try to break the three promises.")
    parser.add_argument("numbers", metavar="NUMBER", type=int, nargs="*", help="all unless said")
    parser.add_argument("--quick", action="store_true", help="the short form, as the suite runs it")
    parser.add_argument("--synced", action="store_true", help="with journals that sync to a folder")
    parser.add_argument("--encrypted", action="store_true", help="with encrypted journals")
    asked = parser.parse_args()
    if unknown := {*asked.numbers} - TRIES.keys():
        parser.error(f"there is no try {', '.join(map(str, unknown))}: there are {', '.join(map(str, TRIES))}")
    for name in [name for name in os.environ if name.startswith(("COACHLOG_", "XDG_", "COVERAGE_"))]:
        del os.environ[name]
    os.environ["COACHLOG_TODAY"] = TODAY
    results = []
    for number in asked.numbers or TRIES:
        one = TRIES[number]
        _progress(f"{number}  {one.title} …")
        before = time.monotonic()
        with TemporaryDirectory(prefix="coachlog-trust-") as folder:
            os.environ["HOME"] = folder
            with TemporaryDirectory(prefix="coachlog-remotes-") as remotes:
                if asked.synced:
                    os.environ[SYNCED] = remotes
                if asked.encrypted:
                    (key := Path(remotes) / "key").write_text(secrets.token_hex(32))
                    drafts = Path(folder) / "drafts"  # in the usual place they would stay when a try is over
                    os.environ |= {ENCRYPTED: "yes", KEY_COMMAND: f"cat {key}", DRAFTS: str(drafts)}
                result = one.run(one.quick if asked.quick else one.long, Path(folder))
            result = result._replace(notes=" ".join(result.notes.split()))  # some of it was said by a command
        results.append((number, result, time.monotonic() - before))
    _progress("")
    _print(results)
    return int(any(result.lost for _, result, _ in results))


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _print(results: list[tuple[int, Result, float]]) -> None:
    if not sys.stdout.isatty():
        for number, result, _ in results:
            print(number, *result, sep="\t")
        return
    print(f"{'#':>2}  {'tried':>7}  {'lost':>5}  {'time':>6}  what")
    for number, result, took in results:
        tried = "-" if result.notes.startswith(SKIPPED) else f"{result.tried:,}"
        print(f"{number:>2}  {tried:>7}  {result.lost:>5,}  {took:>4.0f} s  {result.what}")
        print(" " * 30 + result.notes)


if __name__ == "__main__":
    sys.exit(main())

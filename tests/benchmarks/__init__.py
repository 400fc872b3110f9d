"""How fast coachlog is: what a run is, and how runs that are to be compared are measured side by side."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

_STOPWATCH = (sys.executable, "-I", "-S", str(Path(__file__).with_name("stopwatch.py")))
LONG, FEW = 1, 3  # runs of a second and more are made only so often
TERMINAL = {"TERM": "xterm-256color"}

K = TypeVar("K")


def _nothing() -> object:
    return None


class Run(NamedTuple):
    """A command to time: its words; what makes it ready, and what puts back what it wrote, both untimed."""

    words: Sequence[str]
    terminal: bool = False
    ready: Callable[[], object] = _nothing
    back: Callable[[], object] = _nothing


class Took(NamedTuple):
    """How long a command took, the median in seconds, and the most memory it ever held, in megabytes."""

    seconds: float
    peak: float


class Failed(Exception):
    """What a command said that ended with an error."""


def measured(
    runs: Mapping[K, Run], often: int, tick: Callable[[K], object]
) -> tuple[Mapping[K, Took], Mapping[K, str]]:
    """Run everything in turn, round by round, so that a busy moment of the machine hits all alike.

    The first round only warms the caches, except for what runs long. Return also what failed, and its last line.
    """
    took: dict[K, list[Took]] = {key: [] for key in runs}
    failed: dict[K, str] = {}
    for _ in range(often + 1):
        for key, run in runs.items():
            tick(key)
            if key in failed or (len(took[key]) >= FEW and _middle(took[key]) >= LONG):
                continue
            try:
                took[key].append(_once(run))
            except Failed as error:
                failed[key] = str(error)
    found = {key: ran for key, ran in took.items() if key not in failed}
    return {
        key: Took(_middle(ran if _middle(ran) >= LONG else ran[1:]), max(one.peak for one in ran))
        for key, ran in found.items()
    }, failed


def _middle(took: Sequence[Took]) -> float:
    return median(one.seconds for one in took)


def _once(run: Run) -> Took:
    run.ready()
    where = "terminal" if run.terminal else "pipe"
    environment = os.environ | (TERMINAL if run.terminal else {})
    told = json.loads(subprocess.check_output([*_STOPWATCH, where, *run.words], env=environment))
    if told["code"]:
        raise Failed(told["said"].strip().rpartition("\n")[2])
    run.back()
    return Took(told["seconds"], told["peak"])

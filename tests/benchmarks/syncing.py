"""How long sync takes, through a git daemon on this machine.

    python -m tests.benchmarks.syncing [--entries N] [--runs K]

Whole processes are timed, what is compared in turn. Each time is the median. Prints a table in Markdown; it never fails
by a stopwatch.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage

from tests.benchmarks import journals
from tests.benchmarks.journals import Size
from tests.git_daemon import CLEAN, started

Run = Callable[[], None]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.syncing", description="How long sync takes.")
    parser.add_argument("--entries", type=int, default=20_000, metavar="N")
    parser.add_argument("--runs", type=int, default=11, metavar="K", help="of what takes less than a second")
    told = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("COACHLOG_")]:
        del os.environ[name]
    with TemporaryDirectory(prefix="coachlog-syncing-") as folder, started(_made(Path(folder) / "remotes")) as daemon:
        os.environ["HOME"] = folder
        print(f"`{' '.join(('python -m tests.benchmarks.syncing', *sys.argv[1:]))}`: {told.entries:,} entries\n")
        print("| | seconds | bar |\n|---|---|---|")
        _measure(Path(folder), *daemon.new(), told.entries, told.runs)


def _measure(folder: Path, address: str, repository: Path, entries: int, runs: int) -> None:
    key = str(pyrage.x25519.Identity.generate())
    office, home, alone = (folder / name / "journal.db" for name in ("office", "home", "alone"))
    for path in (office, home, alone):
        path.parent.mkdir()
    journals.build(office, Size(entries))
    shutil.copy(office, alone)
    fetch = ["git", f"--git-dir={folder}/office/journal.sync", "fetch", "-q", address, "refs/heads/main"]

    _print("first push", _seconds(_coachlog(office, "sync", "--to", address, typed=key)), "≤ 3")
    _print("   the remote", sum(one.stat().st_size for one in repository.rglob("*") if one.is_file()) / 1e6, "MB")
    _print("join", _seconds(_coachlog(home, "sync", "--from", address, typed=key)), "≤ 3")
    _coachlog(office, "sync")()
    took = _in_turn(
        runs,
        {
            "start": _coachlog(office, "--version"),
            "fetch": lambda: _run(fetch),
            "nothing": _coachlog(office, "sync"),
            "note, alone": _coachlog(alone, "note", "maria", "hello"),
            "note": _coachlog(office, "note", "maria", "hello"),
            "send": _coachlog(office, "sync"),
            "take in": _coachlog(home, "sync"),
        },
    )
    start, fetched = took["start"], took["fetch"]
    _print("start-up", start, "")
    _print("`git fetch` of nothing", fetched, "")
    _print("nothing to do", took["nothing"], f"≤ {start + 1.5 * fetched:.3f}: start-up and 1.5 × git fetch")
    _print("send one note", took["send"], f"≤ {start + 0.2:.3f}: start-up and 0.2")
    _print("take one in", took["take in"], f"≤ {start + 0.2:.3f}: start-up and 0.2")
    _print("note without a remote", took["note, alone"], "")
    _print("note with one", took["note"], f"≤ {took['note, alone'] + 0.0002:.4f}: 0.2 ms more")


def _in_turn(runs: int, timed: dict[str, Run]) -> dict[str, float]:
    took: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(runs):
        for name, run in timed.items():
            took[name].append(_seconds(run))
    return {name: statistics.median(seconds) for name, seconds in took.items()}


def _seconds(run: Run) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def _coachlog(journal: Path, *words: str, typed: str = "") -> Run:
    line = [sys.executable, "-m", "coachlog", *words]
    return lambda: _run(line, {"COACHLOG_JOURNAL": str(journal)}, typed)


def _run(line: Sequence[str], more: dict[str, str] | None = None, typed: str = "") -> None:
    ran = subprocess.run(
        line, env={**os.environ, **CLEAN, **(more or {})}, input=typed, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _print(what: str, seconds: float, bar: str) -> None:
    print(f"| {what} | {seconds:.3f} | {bar} |", flush=True)


if __name__ == "__main__":
    main()

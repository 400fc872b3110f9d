"""Every test has a home of its own, a coachlog to type into, and, if you ask for it, another clock.

``COACHLOG_TEST_CLOCK`` moves the clock of the process that runs the tests: ``+400d`` by that many days, or
``2028-02-29T23:59`` to that time on the wall. The clock keeps ticking. Programs that tests start, SQLite's own ``now``
and the times of files stay with the machine's clock, so nothing here may compare one of these with ours.
"""

import gc
import os
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import settings

from tests import git_daemon
from tests.typing_in import Coachlog, typed_once

DAY = 86_400  # seconds

# No test is decided by a stopwatch. In CI the same examples every time: what is found at random is found at home.
settings.register_profile("coachlog", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("long", settings.get_profile("coachlog"), max_examples=10_000)  # by hand
settings.load_profile("coachlog")


def pytest_configure(config: pytest.Config) -> None:
    wanted = os.environ.get("COACHLOG_TEST_CLOCK")
    if not wanted:
        return
    now = datetime.now().astimezone()
    ahead = re.fullmatch(r"([+-]\d+)d", wanted)
    moved = now + timedelta(days=int(ahead[1])) if ahead else datetime.fromisoformat(wanted).astimezone()
    traveller = time_machine.travel(moved.timestamp())
    traveller.start()
    config.add_cleanup(traveller.stop)


def pytest_collection_finish() -> None:
    """Let garbage collections be rare, as in the program, and pass over all that exists before the first test."""
    gc.freeze()
    gc.set_threshold(100_000)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "COACHLOG_JOURNAL",
        "COACHLOG_DRAFTS",
        "XDG_DATA_HOME",
        "VISUAL",
        "EDITOR",
        "NO_COLOR",
        "FORCE_COLOR",
        "COLUMNS",
    ):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("COACHLOG_TODAY", "2026-11-23")


@pytest.fixture
def one_day() -> Iterator[None]:
    """The clock at noon (UTC), so that the day, and with it the day's snapshot, doesn't change during a test."""
    now = time.time()
    with time_machine.travel(now - now % DAY + DAY / 2):
        yield


@pytest.fixture
def coachlog(tmp_path: Path) -> Iterator[Coachlog]:
    """A coachlog in a pipe, on a journal that does not exist yet; its today is Monday 23 November 2026."""
    with Coachlog(tmp_path / "journal.db") as typed:
        yield typed


@pytest.fixture
@typed_once
def team(coachlog: Coachlog) -> Coachlog:
    """The same, with Maria Ruiz and Dev Patel in the journal."""
    coachlog("rep", "add", "Maria Ruiz", "--team", "west", "--tz", "madrid", "--every", "1w")
    coachlog("rep", "add", "Dev Patel", "--every", "1w")
    return coachlog


@pytest.fixture(scope="session")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[git_daemon.GitDaemon]:
    """A git daemon on this machine, which has no repositories yet."""
    if why := git_daemon.why_not():
        pytest.skip(why)
    with git_daemon.started(tmp_path_factory.mktemp("remotes")) as found:
        yield found

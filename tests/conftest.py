"""Every test has a home of its own, and a coachlog to type into."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.typing_in import Coachlog

# No test is decided by a stopwatch. In CI the same examples every time: what is found at random is found at home.
settings.register_profile("coachlog", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("long", settings.get_profile("coachlog"), max_examples=10_000)  # by hand
settings.load_profile("coachlog")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COACHLOG_JOURNAL", "XDG_DATA_HOME", "VISUAL", "EDITOR", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("COACHLOG_TODAY", "2026-11-23")


@pytest.fixture
def coachlog(tmp_path: Path) -> Iterator[Coachlog]:
    """A coachlog in a pipe, on a journal that does not exist yet; its today is Monday 23 November 2026."""
    with Coachlog(tmp_path / "journal.db") as typed:
        yield typed


@pytest.fixture
def team(coachlog: Coachlog) -> Coachlog:
    """The same, with Maria Ruiz and Dev Patel in the journal."""
    coachlog("rep", "add", "Maria Ruiz", "--team", "west", "--tz", "madrid", "--every", "1w")
    coachlog("rep", "add", "Dev Patel", "--every", "1w")
    return coachlog

"""The three promises, tried in short. The long form, with its figures: python -m tests.trust."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust import SKIPPED
from tests.trust.__main__ import TRIES
from tests.typing_in import unmeasured

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes, signals and modes as Unix has them")


HANGS = 1800  # seconds: a try takes five to twenty, on a busy machine some minutes


@pytest.mark.slow
@pytest.mark.parametrize("number", TRIES, ids=lambda number: TRIES[number].title)
def test_nothing_is_lost_by(number: int) -> None:
    require_nothing_lost(number)


@pytest.mark.slow
@pytest.mark.parametrize("number", [5, 13], ids=lambda number: TRIES[number].title)
def test_nothing_is_lost_of_journals_that_sync_and_are_encrypted_by(number: int) -> None:
    """Two quick ones, which read their files in every way that the others do."""
    require_nothing_lost(number, "--synced", "--encrypted")


def require_nothing_lost(number: int, *options: str) -> None:
    """Make a try in a process of its own: it forks, and kills what it forked."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.trust", "--quick", *options, str(number)],
        cwd=Path(__file__).parent.parent, env=unmeasured(), capture_output=True, text=True, check=False, timeout=HANGS,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    _, _, tried, lost, notes = ran.stdout.rstrip("\n").split("\t")
    if notes.startswith(SKIPPED):
        pytest.skip(notes.removeprefix(SKIPPED))
    assert int(tried) > 0
    assert lost == "0"

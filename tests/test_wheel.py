"""Every Python runs each module and each command from the wheel, however few of the tests .ci/run chooses there."""

import subprocess
import sys
from pathlib import Path

import pytest

import coachlog
from coachlog.cli import COMMANDS
from tests import test_commands

HOUSE = Path(coachlog.__file__).parent
ROOT = Path(__file__).parent.parent
CI = ROOT / ".ci/run"
TOP = {"src", "tests", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"}


def test_every_module_can_be_imported() -> None:
    modules = sorted(
        ".".join(("coachlog", *path.relative_to(HOUSE).with_suffix("").parts)).removesuffix(".__init__")
        for path in HOUSE.rglob("*.py")
    )
    assert len(modules) > 90
    program = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    subprocess.run([sys.executable, "-W", "error", "-c", program, *modules], check=True)


@pytest.mark.skipif(not CI.exists(), reason="no .ci beside an installed package")
def test_every_command_is_run_on_every_python() -> None:
    examples = test_commands.test_every_example_in_help_runs_as_it_stands
    (mark,) = [mark for mark in examples.pytestmark if mark.name == "parametrize"]  # type: ignore[attr-defined]
    assert list(mark.args[1]) == [name for lines in COMMANDS.values() for name in lines]
    everywhere = CI.read_text(encoding="utf-8").partition("everywhere=(")[2].partition(")")[0].split()
    assert {"tests/test_commands.py", "tests/test_wheel.py"} <= {*everywhere}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no repository beside an installed package")
def test_nothing_but_the_house_is_at_the_top_of_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert {name for line in listed.splitlines() if not (name := line.partition("/")[0]).startswith(".")} == TOP

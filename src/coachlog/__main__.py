"""python -m coachlog."""

from coachlog.cli import run

run()

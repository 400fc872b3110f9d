"""No test depends on the day, the time zone or the speed of the machine: what usually makes one do so is not typed.

A test that has to is listed here, with its reason.
"""

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from coachlog import days
from coachlog.days import parsing
from coachlog.errors import CoachlogError

TESTS = Path(__file__).parent
FILES = [path for path in sorted(TESTS.rglob("*.py")) if path != Path(__file__) and "benchmarks" not in path.parts]
CLOCKS = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "time.time_ns", "time.ctime",
    "time.localtime", "time.gmtime", "time.strftime", "journal_today",
}  # fmt: skip
GIVEN = {
    "time.localtime": 1,
    "time.gmtime": 1,
    "time.ctime": 1,
    "time.strftime": 2,
    "journal_today": 1,
}  # then no clock
CLOCK_OF_SQLITE = re.compile(r"'now'|current_(timestamp|date|time)\b", re.IGNORECASE)
TODAYS = (date(2026, 11, 23), date(2028, 2, 29))
SHORTEST = 60  # seconds: a limit of time below it may decide a test on a slow machine
ALLOWED = {
    "test_days.py:test_today_is_as_named_or_else_the_systems": "the system's own day is what is asked for",
    "test_days.py:test_a_day_the_environment_cannot_mean_is_said_to_come_from_there": "refused before it is counted",
    "test_commands.py:": "refused: the option stands before the command",
    "test_safety.py:test_the_system_s_own_day_is_today_unless_said": "the system's own day is what is asked for",
    "test_safety.py:test_a_relative_today_counts_from_the_environments_day": "how a relative day counts is its subject",
    "test_regressions.py:ahead": "reads the clock that it has just set",
    "test_journal.py:test_every_uid_is_a_uuid_of_version_7_made_now": "a uid holds the time; a day is allowed",
    "test_completion.py:test_tab_changes_nothing_and_waits_for_nobody": "a lock would be waited for by 30 s, not 0.02",
    "conftest.py:pytest_configure": "moves the clock",
    "conftest.py:one_day": "moves the clock",
    "typing_in.py:copied": "copies what was typed on the same day",
    "clocks.py:set": "checks that the clock which it has set is believed; a fork of its own",
}


def slips(path: Path, tree: ast.AST, function: str = "") -> Iterator[tuple[str, str]]:
    """Give where in a file a test depends on the clock (file and function), and by what."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else function
        for why in depends(node):
            yield f"{path.name}:{inside}", why
        yield from slips(path, node, inside)


def depends(node: ast.AST) -> Iterator[str]:
    """Give what makes one expression or statement depend on the clock."""
    match node:
        case ast.Constant(value=str(text)):
            if CLOCK_OF_SQLITE.search(text):
                yield "'now' is the real clock's, moved or not"
            for day in re.findall(r"--today[ =](\S+)", text):
                yield from relative(day)
        case ast.Call():
            yield from called(node)
            yield from named(node.args)
        case ast.Tuple() | ast.List():
            yield from named(node.elts)
        case ast.Delete() if "COACHLOG_TODAY" in ast.unparse(node):
            yield "without COACHLOG_TODAY the real day is today"
        case ast.Assert() if re.search(r"monotonic\(|perf_counter\(", ast.unparse(node.test)):
            yield "a stopwatch decides"


def called(call: ast.Call) -> Iterator[str]:
    """Give what makes a call depend on the clock."""
    name = ast.unparse(call.func)
    given = [one for one in call.args if not (isinstance(one, ast.Constant) and one.value is None)]
    if name in CLOCKS and len(given) < GIVEN.get(name, len(given) + 1):
        yield f"{name}() reads the real clock"
    if name.endswith(("pop", "delenv")) and any("COACHLOG_TODAY" in ast.unparse(one) for one in call.args):
        yield "without COACHLOG_TODAY the real day is today"
    for limit in (one.value for one in call.keywords if one.arg == "timeout"):
        if isinstance(limit, ast.Constant) and isinstance(limit.value, int) and 0 < limit.value < SHORTEST:
            yield f"timeout={limit.value} is within reach of a slow machine"


def named(words: Sequence[ast.expr]) -> Iterator[str]:
    """Give the relative days that stand behind --today."""
    for option, day in pairwise(words):
        if isinstance(option, ast.Constant) and option.value == "--today" and isinstance(day, ast.Constant):
            yield from relative(str(day.value))


def relative(day: str) -> Iterator[str]:
    """Complain about words behind --today that are another day on another day."""
    with suppress(CoachlogError):  # no day at all
        if len({parsing.ahead(day, days.Calendar(today)) for today in TODAYS}) > 1:
            yield f"--today {day} counts from another day"


FOUND = [slip for path in FILES for slip in slips(path, ast.parse(path.read_text(encoding="utf-8")))]


def test_no_test_depends_on_the_clock_of_the_machine() -> None:
    assert [f"{where}: {why}" for where, why in FOUND if where not in ALLOWED] == []


def test_what_is_allowed_is_still_done() -> None:
    assert ALLOWED.keys() - {where for where, _ in FOUND} == set()


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("x('due', '--today', 'tomorrow')", True), ("x('due', '--today', '2026-11-24')", False),
        ("later = ('--today', 'fri')", True), ("x('due --today=3d')", True), ("x('due --today 2w')", True),
        ("x('due', '--today', day.isoformat())", False), ("date.today()", True), ("datetime.now(UTC)", True),
        ("time.time()", True), ("time.strftime('%Y', time.gmtime(0))", False), ("time.strftime('%Y')", True),
        ("journal_today(None)", True), ("journal_today('2026-11-23')", False), ("ask(\"select date('now')\")", True),
        ("del coachlog.environment['COACHLOG_TODAY']", True), ("hand.delenv('COACHLOG_TODAY')", True),
        ("child.communicate(timeout=5)", True), ("child.communicate(timeout=300)", False),
        ("assert time.monotonic() - begun < 2", True), ("while time.monotonic() < end: pass", False),
    ],
)  # fmt: skip
def test_what_depends_on_the_clock_is_found(code: str, is_one: bool) -> None:
    assert bool([*slips(Path("test_x.py"), ast.parse(code))]) is is_one


def test_the_clock_is_moved_as_asked_and_ticks() -> None:
    """In the process of the tests; the programs that it starts have the machine's own."""
    started = subprocess.run(
        [sys.executable, "-c", "import time; print(time.time())"], stdout=subprocess.PIPE, check=True
    )
    moved = re.fullmatch(r"([+-]\d+)d", os.environ.get("COACHLOG_TEST_CLOCK", "+0d"))
    if not moved:
        pytest.skip("moved to a time of its own")
    before = time.time()
    assert abs(before - float(started.stdout) - 86_400 * int(moved[1])) < 86_400
    time.sleep(0.01)
    assert time.time() > before

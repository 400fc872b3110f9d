"""The house: imports go down, heavy libraries stay in their rooms, daily commands pay only for what they use."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import coachlog
from coachlog.cli import COMMANDS
from tests.typing_in import Coachlog

HOUSE = Path(coachlog.__file__).parent
FLOORS = (
    {"__main__"},
    {"cli"},
    {"completion", "completion_setup"},
    {"slips"},
    {"commands"},
    {"context", "usage"},
    {"asking", "bare_words", "options"},
    {"screen", "formats", "journal", "drafts"},
    {"about", "briefs", "standings", "weeks"},
    {"phrases", "incoming", "duties"},
    {"incoming_notes"},
    {"people", "incoming_fields"},
    {"days", "cadences", "sharing", "settings", "feedback_hints", "access", "draft_files", "zones"},
    {"model", "files", "names", "conflicts"},
    {"text", "errors", "locks", "ciphertext", "uids", "manual"},
    {"shell"},
    {"platforms"},
)
ROOMS_OF = {
    "typer": {"cli", "usage", "options", "asking", "context", "commands"},
    "rich": {"screen"},
    "sqlite_utils": {"journal"},
    "sqlite3": {"journal"},
    "sqlcipher3": {"journal"},
    "pyrage": {"journal"},
    "dateutil": {"days"},
}
LONGEST = 400  # lines of a file


def _room(path: Path) -> str:
    return path.relative_to(HOUSE).with_suffix("").parts[0]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


MODULES = sorted(HOUSE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_go_down_and_rooms_on_one_floor_never_see_each_other(path: Path) -> None:
    if path == HOUSE / "__init__.py":
        assert not list(_imports(path))
        return
    floor = next(number for number, rooms in enumerate(FLOORS) if _room(path) in rooms)
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] != "coachlog" or parts[1] in ("__version__", _room(path)):
            continue
        assert any(parts[1] in rooms for rooms in FLOORS[floor + 1 :]), f"{path.name} imports {name}"


def test_no_modules_import_each_other_in_a_circle_not_even_in_functions() -> None:
    dotted = (".".join(path.relative_to(HOUSE.parent).with_suffix("").parts) for path in MODULES)
    names = dict(zip((name.removesuffix(".__init__") for name in dotted), MODULES, strict=True))
    left = {
        name: {part for one in _imports(path) for part in (one, one.rpartition(".")[0]) if part in names} - {name}
        for name, path in names.items()
    }
    while free := {name for name, imports in left.items() if not imports & left.keys()}:
        left = {name: imports for name, imports in left.items() if name not in free}
    assert not left


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_each_library_stays_in_its_rooms(path: Path) -> None:
    for name in _imports(path):
        library = name.split(".")[0]
        assert _room(path) in ROOMS_OF.get(library, {_room(path)}), f"{path.name} imports {name}"


def test_sql_is_spoken_in_the_journal_only() -> None:
    for path in MODULES:
        if _room(path) != "journal":
            assert ".execute(" not in path.read_text(), path.name


def test_no_statement_numbers_its_placeholders() -> None:
    for path in MODULES:  # Python 3.14 takes no sequence for them
        assert not re.search(r"\?[0-9]", path.read_text()) or _room(path) != "journal", path.name


def test_every_command_has_its_file_and_its_line() -> None:
    by_several = {
        *("by_number", "by_words", "changing_kind", "closing", "covering", "erasing", "reverting", "typed_words"),
        *("import_sources", "taking_over", "under_team_goal", "walking", "writing_files", "your_name"),
        *("merging_reps", "sync_setup"),
    }
    shared = {"__init__", "away", *by_several}
    files = {path.stem for path in (HOUSE / "commands").glob("*.py")} - shared
    assert files == {name for lines in COMMANDS.values() for name in lines}


LOW = {
    *(
        "coachlog",
        "cli",
        "usage",
        "bare_words",
        "commands",
        "context",
        "options",
        "asking",
        "errors",
        "shell",
        "text",
        "locks",
        "model",
        "files",
        "platforms",
        "ciphertext",
        "days",
        "days.parsing",
        "days.periods",
        "days.commitments",
        "people",
    ),
    *("cadences", "duties", "settings", "phrases", "screen", "screen.receipts", "screen.wrapping"),
    *("journal", "journal.connect", "journal.opening", "journal.questions", "journal.records"),
}
CHANGES = {"journal.changes", "journal.tables", "uids", "journal.word_index"}
WRITES = CHANGES | {"journal.copies", "journal.clearing", "screen.progress", "draft_files"}
TYPES = {"drafts"}
DRAWS = {"screen.drawing", "screen.styles"}
DAILY = {
    ("due",): DRAWS | {"commands.due", "screen.due"},
    ("due", "--count"): {"commands.due"},
    ("team",): DRAWS | {"commands.team", "journal.briefs", "briefs", "standings", "screen.team"},
    ("team", "--goals"): DRAWS | {"commands.team", "journal.briefs", "briefs", "standings", "screen.goals"},
    ("week",): DRAWS | {"commands.week", "journal.week_query", "weeks", "screen.week"},
    ("week", "last"): DRAWS | {"commands.week", "journal.week_query", "weeks", "screen.week"},
    ("history", "maria"): DRAWS | {"commands.history", "screen.history"},
    ("find", "deck"): DRAWS | {"commands.find", "journal.search", "journal.tagging", "screen.found", "screen.history"},
    ("note", "maria", "hello"): WRITES | TYPES | {"commands.note", "commands.covering"},
    ("prep", "maria"): DRAWS | {"commands.prep", "journal.briefs", "briefs", "standings", "screen.prep"},
    ("done", "1"): WRITES | {"commands.done", "commands.closing"},
    ("coachlog done ",): CHANGES | {"commands.done", "commands.closing", "completion", "journal.completing"},
}
NEVER = {"sqlite_utils", "rich", "dateutil", "pluggy", "click", "uuid", "zoneinfo", "dataclasses", "asyncio"}


@pytest.mark.parametrize("words", DAILY, ids=" ".join)
def test_a_daily_command_imports_only_what_it_uses(team: Coachlog, words: tuple[str, ...]) -> None:
    team("followup", "maria", "send the deck")
    program = (
        "import sys, typer, sqlite3; floor = set(sys.modules)\n"
        "from coachlog.cli import main; code = main(sys.argv[1:])\n"
        "print(code, *sorted(set(sys.modules) - floor), file=sys.stderr)"
    )
    env = {**team.environment, "PATH": "", "HOME": "/nowhere"}
    if words[0].startswith("coachlog"):  # what a shell asks when TAB is pressed
        env["_COACHLOG_COMPLETE"] = "zsh"
    ran = subprocess.run(
        [sys.executable, "-c", program, *words],
        env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, *modules = ran.stderr.split()
    assert code == "0"
    ours = {name.removeprefix("coachlog.") for name in modules if name.split(".")[0] == "coachlog"}
    assert ours - LOW <= DAILY[words]
    never = NEVER if "journal.changes" in DAILY[words] else NEVER | {"json"}
    assert not never & {name.split(".")[0] for name in modules}

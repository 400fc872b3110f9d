"""Regular expressions that look through a text take a time that grows with it, and not with its square."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import coachlog

HOUSE = Path(coachlog.__file__).parent
ANYWHERE = {"search", "sub", "findall", "finditer", "split"}
PARSER: Any = importlib.import_module("re._parser")  # Python has no public one
REPEATS = {"MAX_REPEAT", "MIN_REPEAT"}


def read_again_from_each_letter(pattern: str) -> bool:
    """Whether a pattern begins with a repeat without end that something has to follow.

    Where that does not follow, a run of letters is read to its end from each of them. A mark before the repeat, or a
    look behind, means that only the first of them is tried.
    """
    return _begins_so(list(PARSER.parse(pattern)))


def _begins_so(items: list[Any], *, is_followed: bool = False) -> bool:
    if not items:
        return False
    (name, value), *after = items
    is_followed = is_followed or any(_is_needed(item) for item in after)
    match str(name):
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, _ = value
            if most == PARSER.MAXREPEAT:
                return is_followed
            return least == 0 and _begins_so(after, is_followed=False)
        case "SUBPATTERN":
            return _begins_so(list(value[-1]), is_followed=is_followed)
        case "BRANCH":
            return any(_begins_so(list(branch), is_followed=is_followed) for branch in value[1])
    return False


def _is_needed(item: Any) -> bool:
    name, value = item
    return str(name) not in REPEATS or value[0] > 0


def patterns() -> Iterator[Any]:
    """Yield each pattern that is looked for anywhere in a text, and is known before the program runs."""
    for path in sorted(HOUSE.rglob("*.py")):
        source = path.read_text()
        if "import re\n" not in source:
            continue
        parts = path.relative_to(HOUSE.parent).with_suffix("").parts
        names = vars(importlib.import_module(".".join(parts).removesuffix(".__init__")))
        tree = ast.parse(source)
        called = {one.value: ast.unparse(one.targets[0]) for one in ast.walk(tree) if isinstance(one, ast.Assign)}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args):
                continue
            how = ast.unparse(node.func).removeprefix("re.")
            compiled = called.get(node, "nothing")
            is_anywhere = how in ANYWHERE or any(f"{compiled}.{one}(" in source for one in ANYWHERE)
            try:
                pattern = eval(compile(ast.Expression(node.args[0]), str(path), "eval"), dict(names))
            except NameError:  # made of what was typed: its parts are escaped
                continue
            if is_anywhere and isinstance(pattern, str):
                yield pytest.param(pattern, id=f"{parts[-1]}:{node.lineno}")


@pytest.mark.parametrize("pattern", [*patterns()])
def test_no_search_reads_a_text_again_from_each_letter(pattern: str) -> None:
    assert not read_again_from_each_letter(pattern)


@pytest.mark.parametrize("pattern", [r"\w+(?:-\w+)+", r"(#+)$", r"\S+@", r"x|\s*y", r"a?\w*b"])
def test_a_search_that_would_is_noticed(pattern: str) -> None:
    assert read_again_from_each_letter(pattern)


@pytest.mark.parametrize("pattern", [r"\w+", r"(?<!#)(#+)$", r"@\S+x", r"\w{1,9}b", r"[^\W_]+", r"\A\w+x"])
def test_a_search_that_would_not_is_fine(pattern: str) -> None:
    assert not read_again_from_each_letter(pattern)

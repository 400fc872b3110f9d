"""What tests type into: the real command line, in this process, in a pipe or as if on a terminal."""

import io
import json
import os
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from unittest.mock import patch

from coachlog.cli import main

TODAY = "2026-11-23"  # a Monday
Env = Mapping[str, str]
NOTHING: Env = {}
ANY = -1  # exit code
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def unmeasured() -> dict[str, str]:
    """The environment without coverage's part: for processes that are killed, lack room, or whose imports count."""
    return {name: value for name, value in os.environ.items() if "COVERAGE" not in name}


class Ran(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def plain(self) -> str:
        """What stands on the screen, without colours."""
        return _ESCAPES.sub("", self.out)


class Coachlog:
    """One journal. Calling it types a command and checks its exit code."""

    def __init__(self, journal: Path, *, named: bool = True) -> None:
        """``named``: the journal is named by COACHLOG_JOURNAL; else it is the usual one, in the home folder."""
        self.journal = journal
        self.environment = {"COACHLOG_TODAY": TODAY} | ({"COACHLOG_JOURNAL": str(journal)} if named else {})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def drawn_whatever(self, *words: str) -> Ran:
        """Type a command as on a terminal of 80 columns, however it ends."""
        return self.drawn(*words, code=ANY)

    def __call__(
        self, *words: str, code: int = 0, stdin: bytes = b"", env: Env = NOTHING, answers: str | None = None
    ) -> Ran:
        """Type a command in a pipe. ``env`` adds to the environment for this once.

        With ``answers`` a terminal can be asked: they are typed there, a line each.
        """
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
        keyboard = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        if answers is not None:  # somebody sits there
            keyboard = io.TextIOWrapper(io.BytesIO(answers.encode()), "utf-8")
            keyboard.isatty = err.isatty = lambda: True  # type: ignore[method-assign]
        with (
            patch.dict(os.environ, {**self.environment, **env}),
            patch.object(sys, "stdin", keyboard),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            ended = main(list(words))
        printed = []
        for stream in (out, err):
            stream.flush()
            printed.append(stream.buffer.getvalue().decode())
        ran = Ran(ended, *printed)
        assert code in (ran.code, ANY), f"{' '.join(words)}: exit code {ran.code}\n{ran.out}{ran.err}"
        return ran

    def drawn(self, *words: str, columns: int = 80, code: int = 0, stdin: bytes = b"", env: Env = NOTHING) -> Ran:
        """Type a command as on a terminal of so many columns."""
        terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(columns)}
        return self(*words, code=code, stdin=stdin, env={**terminal, **env})

    def json(self, *words: str, code: int = 0) -> Any:
        """Type a command with --json and read its answer."""
        return self(*words, "--json", code=code).json

    def export(self) -> str:
        """Return the whole journal as JSON text."""
        return self("export", "--format", "json").out

    def refused(self, *words: str, code: int, says: str, stdin: bytes = b"", env: Env = NOTHING) -> Ran:
        """Type a command that must fail with one line on stderr, and save nothing."""
        before = self.journal.read_bytes() if self.journal.is_file() else None
        ran = self(*words, code=code, stdin=stdin, env=env)
        assert ran.err.startswith("coachlog: "), ran.err
        assert ran.err.count("\n") == 1, ran.err
        assert says in ran.err, ran.err
        assert ran.out == ""
        assert (self.journal.read_bytes() if self.journal.is_file() else None) == before
        return ran


def typed_once(fixture: Callable[[Coachlog], Coachlog]) -> Callable[..., Coachlog]:
    """Let a fixture type into a journal for the first test only. In the same process, other tests get a copy.

    The fixture's one argument is the journal as another fixture left it.
    """

    @wraps(fixture)
    def copied(**argument: Coachlog) -> Coachlog:
        (coachlog,) = argument.values()
        folder = coachlog.journal.parent
        day = int(time.time()) // 86_400  # one of the files is the day's snapshot
        template = folder.parent / f"{fixture.__module__}.{fixture.__name__}.{day}"
        if template.exists():
            shutil.copytree(template, folder, dirs_exist_ok=True)
            status = coachlog.journal.stat()
            with closing(sqlite3.connect(coachlog.journal)) as connection, connection:
                # Or the copy would be another device's.
                connection.execute("pragma journal_mode = truncate")
                connection.execute("update device set file = ?", (f"{status.st_dev}:{status.st_ino}",))
        else:
            fixture(coachlog)
            template.mkdir()
            for path in folder.glob("journal.*"):  # other fixtures may have written beside it
                copy = shutil.copytree if path.is_dir() else shutil.copy2
                copy(path, template / path.name)
        return coachlog

    return copied

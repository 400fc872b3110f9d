"""A command in a process of its own: a fork where what a process may do counts, a new Python where its start does."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from coachlog.cli import main
from tests.killing import COACHLOG, ended, forked
from tests.trust import Typed

PATIENCE = 600  # seconds, not one of which a command needs: it waits for an answer that cannot come
WAITED = -1000  # its exit code
NOTHING: Mapping[str, str] = {}
MORTAL = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")


def in_a_fork(
    journal: Path, *words: str, stdin: bytes = b"", prepare: Callable[[], object] = lambda: None, out: Path
) -> Typed:
    """Type a command in a fork that has first been prepared; what it prints goes into the file ``out``."""
    err = Path(f"{out}.err")
    for path in (out, err):
        path.write_bytes(b"")

    def work() -> int:
        os.environ["COACHLOG_JOURNAL"] = str(journal)
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        prepare()
        return main(words)

    code = ended(forked(work, out))
    return Typed(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def in_a_python(
    journal: Path | None,
    *words: str,
    stdin: bytes | None = b"",
    env: Mapping[str, str] = NOTHING,
    before: Sequence[str] = (),
) -> Typed:
    """Type a command in a Python of its own; ``before`` is put before it on the command line.

    ``stdin``: None for a standard input that never says anything.
    """
    named = {"COACHLOG_JOURNAL": str(journal)} if journal else {}
    reader, writer = os.pipe()
    with subprocess.Popen(
        [*before, *COACHLOG, *words],
        env={**os.environ, **named, **env},
        stdin=reader,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as started:
        os.close(reader)
        if stdin is not None:
            os.write(writer, stdin)
            os.close(writer)
        try:
            out, err = started.communicate(timeout=PATIENCE)
            code = started.returncode
        except subprocess.TimeoutExpired:
            started.kill()
            out, err = started.communicate()
            code = WAITED
    if stdin is None:
        os.close(writer)
    return Typed(code, out.decode(errors="replace"), err.decode(errors="replace"))


@cache
def mortal() -> Sequence[str] | None:
    """Return what to put before a command so that modes of files count for it, for root too; None: not possible."""
    if os.geteuid():
        return ()
    is_possible = shutil.which("setpriv") and not subprocess.run([*MORTAL, "true"], check=False).returncode
    return MORTAL if is_possible else None


def complaint(ran: Typed, codes: Sequence[int] = (1,)) -> str:
    """Return what is wrong with how a refused command ended, if anything: it has to be one line of ours."""
    if ran.code not in codes:
        return f"exit code {ran.code}: {ran.err[-300:]}"
    if "Traceback" in ran.err or ran.err.count("\n") != 1 or not ran.err.startswith("coachlog: "):
        return f"not one line of ours: {ran.err[-300:]}"
    return ""


def told(notes: str, problems: Sequence[str]) -> str:
    """Return the notes of a Result, with the first problems."""
    return "; ".join([notes, *(" ".join(problem.split()) for problem in problems[:3])])

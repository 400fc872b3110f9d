"""Start work in a process of its own, and kill it at a moment: a fork, or coachlog as a program.

A fork starts a hundred times as fast as another Python, so that a thousand kills need no hour.
"""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from tests.typing_in import Coachlog, unmeasured

COACHLOG = (sys.executable, "-m", "coachlog")
PATIENCE = 30  # seconds until work that doesn't begin is killed nevertheless
STOPPED = """
import os, signal, sys
from coachlog import files
from coachlog.cli import main
def sync(path):  # when it is whole, and not in its place yet
    print(path, flush=True)
    if sys.argv[1] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
files.sync = sync
sys.exit(main(sys.argv[2:]))
"""


def forked(work: Callable[[], object], out: Path | None = None) -> int:
    """Do work in a fork, which prints into a file, or nowhere, and return its process id.

    It ends with 0 if the work returns 0 or None.
    """
    child = os.fork()
    if not child:
        _work(work, out)
    return child


def _work(work: Callable[[], object], out: Path | None) -> NoReturn:
    code = 1
    # Whoever started all this may have had signals ignored (nohup, a job in the background), which is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for one in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)
    try:
        files = [os.devnull, out or os.devnull, f"{out}.err" if out else os.devnull]
        for number, (path, mode) in enumerate(zip(files, (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY), strict=True)):
            os.dup2(os.open(path, mode | os.O_CREAT | os.O_APPEND, 0o600), number)
        sys.stdin, sys.stdout, sys.stderr = (open(number, mode) for number, mode in enumerate("rww"))  # noqa: PTH123, SIM115 - for as long as the process lives
        code = int(work() or 0)  # type: ignore[call-overload]
        sys.stdout.flush()
    except KeyboardInterrupt:  # before a command began, or after it ended: main() answers those that it hears
        code = 0
    except BaseException:  # noqa: BLE001 - nothing of this process is to go on as if it were its parent
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def program(coachlog: Coachlog, *words: str) -> int:
    """Start coachlog as a program that prints nowhere, and return its process id."""
    nowhere = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    environment = {**unmeasured(), **coachlog.environment}
    return os.posix_spawn(COACHLOG[0], [*COACHLOG, *words], environment, file_actions=[nowhere])


def ended(child: int) -> int:
    """Wait for a process; return its exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def seconds(work: Callable[[], object]) -> float:
    """Return how long work takes in a fork."""
    before = time.monotonic()
    code = ended(forked(work))
    assert code == 0, code
    return time.monotonic() - before


def kill(child: int, *, after: float, begun: Callable[[], bool] = lambda: True) -> int:
    """Kill a process so many seconds after it has begun; return how it ended, as ``ended`` does."""
    patience = time.monotonic() + PATIENCE
    while not (begun() or _is_over(child)) and time.monotonic() < patience:
        time.sleep(0.0005)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return ended(child)


def _is_over(child: int) -> bool:
    # On a Mac there is no waitid before Python 3.13: there the kill waits a little longer.
    return sys.platform != "darwin" and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def is_in_a_write(journal: Path) -> bool:
    """Whether somebody is in the middle of a write, or was when they were killed."""
    rollback = Path(f"{journal}-journal")
    return rollback.exists() and rollback.stat().st_size > 0


def killed(coachlog: Coachlog, *words: str) -> Path:
    """Type a command that is killed when its copy is whole; return what it has left."""
    environment = {**unmeasured(), **coachlog.environment}
    line = [sys.executable, "-c", STOPPED, "killed", *words]
    ran = subprocess.run(line, env=environment, stdout=subprocess.PIPE, check=False)
    assert ran.returncode == -signal.SIGKILL
    left = Path(ran.stdout.decode().splitlines()[-1])
    assert left.exists()
    return left


@contextmanager
def at_work(coachlog: Coachlog, *words: str) -> Iterator[Path]:
    """Type a command that goes on when the block ends; give the copy that is whole and not in its place yet."""
    line, environment = [sys.executable, "-c", STOPPED, "at work", *words], {**os.environ, **coachlog.environment}
    with subprocess.Popen(line, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as ran:
        assert ran.stdin
        assert ran.stdout
        yield next(Path(line.decode().strip()) for line in ran.stdout if line.endswith(b".tmp\n"))
        ran.stdin.close()
    assert ran.returncode == 0

"""Real remotes for tests: bare repositories behind a git daemon on this machine."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 60  # seconds until a daemon that doesn't answer is given up
ATTEMPTS = 5  # a port that was free may be taken a moment later
CLEAN = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}


def git(repository: Path, *words: str) -> str:
    """Run a git command on a bare repository, whatever the user's settings; return what it prints."""
    line = ["git", f"--git-dir={repository}", *words]
    ran = subprocess.run(line, env={**os.environ, **CLEAN}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def why_not() -> str:
    """Return why there can be no daemon here, or nothing."""
    if not shutil.which("git"):
        return "git isn't on the PATH"
    folder = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    return "" if Path(folder, "git-daemon").exists() else "git has no daemon here"


class GitDaemon:
    """A daemon that anybody on this machine may fetch from and push to."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

    def new(self, *options: str) -> tuple[str, Path]:
        """Make an empty bare repository; return its address, and where it is."""
        path = self.folder / f"{len([*self.folder.iterdir()])}.git"
        subprocess.run(["git", "init", "-q", "--bare", *options, path], env={**os.environ, **CLEAN}, check=True)
        return self.address(path), path

    def address(self, path: Path) -> str:
        return f"git://127.0.0.1:{self.port}/{path.name}"


@contextmanager
def started(folder: Path) -> Iterator[GitDaemon]:
    """Run a daemon for the repositories in a folder."""
    for _ in range(ATTEMPTS):
        port = free_port()
        line = ["git", "daemon", "--listen=127.0.0.1", f"--port={port}", "--reuseaddr", f"--base-path={folder}"]
        line += ["--export-all", "--enable=receive-pack", "--informative-errors", str(folder)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | CLEAN
        with subprocess.Popen(line, env=environment, stderr=subprocess.DEVNULL, start_new_session=True) as daemon:
            try:
                if _answers(daemon, port):
                    yield GitDaemon(folder, port)
                    return
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(daemon.pid, signal.SIGKILL)
    raise AssertionError("the git daemon doesn't start")


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _answers(daemon: "subprocess.Popen[bytes]", port: int) -> bool:
    end = time.monotonic() + PATIENCE
    while daemon.poll() is None and time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return True
        time.sleep(0.01)
    return False

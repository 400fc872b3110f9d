"""Laptops whose syncs are processes of their own, and what is in a remote, past all of our own code."""

import os
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.git_daemon import GitDaemon, git
from tests.killing import COACHLOG
from tests.laptops import Laptop, new_key
from tests.typing_in import ANY, NOTHING, Env, Ran, unmeasured

HANGS = 300  # seconds


class Program(Laptop):
    """A laptop that syncs as a program; what else is typed there runs in this process."""

    def __call__(
        self, *words: str, code: int = 0, stdin: bytes = b"", env: Env = NOTHING, answers: str | None = None
    ) -> Ran:
        if words[0] != "sync":
            return super().__call__(*words, code=code, stdin=stdin, env=env, answers=answers)
        with self.begun(*words, env=env) as started:
            out, err = started.communicate(stdin, timeout=HANGS)
        ran = Ran(started.returncode, out.decode(), err.decode())
        assert code in (ran.code, ANY), f"{' '.join(words)}: exit code {ran.code}\n{ran.out}{ran.err}"
        return ran

    def begun(self, *words: str, env: Env = NOTHING) -> "subprocess.Popen[bytes]":
        """Start a command as a program."""
        return subprocess.Popen(
            [*COACHLOG, *words],
            env={**unmeasured(), **self.environment, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def of_a_folder(folder: Path, *names: str) -> tuple[list[Program], Path]:
    """Laptops that will sync through a folder, and that folder."""
    remote = folder / "remote"
    remote.mkdir()
    return [Program(folder / f"{name}.db", name, str(remote)) for name in names], remote


def of_a_daemon(folder: Path, daemon: GitDaemon, *names: str) -> tuple[list[Program], Path]:
    """Laptops that will sync through a git daemon, and its bare repository."""
    address, repository = daemon.new()
    return [Program(folder / f"{name}.db", name, address) for name in names], repository


def start(first: Laptop, *others: Laptop) -> str:
    """Let laptops hold one journal: Maria, Dev, a note (1) with a follow-up of yours (2). Return the key."""
    first("rep", "add", "Maria Ruiz")
    first("rep", "add", "Dev Patel")
    first("note", "maria", "Rehearsed the CFO call", "--mine", "ask Tom @thu")
    key = new_key()
    first.start(key)
    for other in others:
        other.join(key)
    if others:
        first.sync()
    return key


def in_repository(repository: Path) -> Iterator[bytes]:
    """Every file of a repository as it lies there, and every object in it, unpacked."""
    for path in repository.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            yield content
            if path.parent.parent.name == "objects" and len(path.parent.name) == 2:
                yield zlib.decompress(content)
    listed = git(repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
    for name, kind in (line.split() for line in listed.splitlines()):
        line = ["git", f"--git-dir={repository}", "cat-file", kind, name]
        yield subprocess.run(line, env={**os.environ}, capture_output=True, check=True).stdout


def put(repository: Path, path: str, content: bytes | None) -> None:
    """Let the branch of a bare repository have a file, or (None) not have it."""
    change = f"D {path}\n".encode() if content is None else b"M 100644 inline %s\ndata %d\n%s\n" % (
        path.encode(), len(content), content,
    )  # fmt: skip
    begin = b"commit refs/heads/main\ncommitter x <x@localhost> now\ndata 1\nx\nfrom refs/heads/main^0\n"
    line = ["git", f"--git-dir={repository}", "fast-import", "--quiet", "--date-format=now"]
    subprocess.run(line, input=begin + change, check=True)


def got(repository: Path) -> dict[str, bytes]:
    """Return the files of the branch of a bare repository."""
    paths = git(repository, "ls-tree", "-r", "--name-only", "refs/heads/main").splitlines()
    show = ["git", f"--git-dir={repository}", "cat-file", "blob"]
    return {
        path: subprocess.run([*show, f"refs/heads/main:{path}"], capture_output=True, check=True).stdout
        for path in paths
    }

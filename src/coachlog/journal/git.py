"""A git remote that carries files, by git's own commands on a bare repository beside the journal.

That repository is a cache: whatever is wrong with it, it is made again. Nothing is checked out, so hooks, filters and
line ends play no part. Which keys, credentials and proxies are used is up to the user's own settings of git.
"""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from coachlog import files
from coachlog.errors import CoachlogError, UnusableFile, quoted
from coachlog.journal.carriers import NOTHING_LOST, Rejected, Unreachable

_BRANCH = "refs/heads/main"
_THERE = "refs/there/main"  # the branch as it was fetched
_KNOWN = "refs/known/main"  # the same, once it has been looked at
_OUT = "refs/out/main"  # what is pushed
_FETCHED = "+refs/heads/main*:refs/there/main*"  # with the * it may be missing
_SETTINGS = (
    "core.compression=0",  # what is encrypted can't be made smaller
    "core.fsync=none",  # the cache can be made again
    f"core.hooksPath={os.devnull}",
    "fastimport.unpackLimit=5",  # a send of more than one file stays in one piece, which is quicker
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.ext.allow=never",  # an address that is a command
    "push.followTags=false",
    "push.gpgSign=false",
)
_ENVIRONMENT = {
    "GIT_DEFAULT_HASH": "sha1",
    "GIT_DEFAULT_REF_FORMAT": "files",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # some of what git says is read here
}
# What the environment may say of another repository, as in a hook that runs us.
_ELSEWHERE = {
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_DIR"),
    *("GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE"),
    *("GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE"),
    *("GIT_SHALLOW_FILE", "GIT_WORK_TREE"),
}
# What git has in a bare repository. A folder with anything else in it isn't ours to delete.
_is_gits = re.compile(
    "HEAD|FETCH_HEAD|config|description|packed-refs|shallow|objects|refs|logs|info|hooks|branches|reftable"
    r"|fast_import_crash_\d+|.+[.]lock|.+[.]pid|tmp_\w+"
).fullmatch
_is_late = re.compile(  # how a push fails that came after another one
    r"^!.*\[rejected\] \((fetch first|non-fast-forward|stale info)"
    r"|^!.*\[remote rejected\] \((cannot lock ref|failed to update ref|incorrect old value)",
    re.MULTILINE,
).search
_refused = re.compile(r"^!.*\[remote rejected\] \((.*)\)", re.MULTILINE).search
_is_aside = re.compile("(?i:warning|hint):").match
_says_little = re.compile("Could not read from remote|the remote end hung up|early EOF").search
_NOT_REPLACED = "The old files are still there. Allow force pushes to its branch main, then: coachlog sync"
_LONGEST = 110  # letters of git's words in a sentence


class _Failed(Exception):
    """A git command that failed, with all that it said."""


class Git:
    """The branch ``main`` of a remote. What others keep there stays."""

    def __init__(self, place: str, cache: Path) -> None:
        """Take an address that git understands, and the folder of the cache. Raises CoachlogError where git isn't."""
        program = shutil.which("git")
        if program is None:
            raise CoachlogError("git isn't installed, so nothing was sent. Install it, or sync through a folder")
        self.place = place
        self.cache = cache.absolute()
        self._git = program
        self._commit = self._tree = ""  # as ``names`` has found them last; empty where there is no branch

    def names(self) -> dict[str, str]:
        """Fetch; return each file of the branch with the id of its content."""
        if not (self.cache / "HEAD").is_file():
            return self._names_with_new_cache()
        try:
            return self._names()
        except _Failed as error:
            if not self._is_damaged():
                raise _unreachable(error) from error
        return self._names_with_new_cache()

    def _names_with_new_cache(self) -> dict[str, str]:
        """Do as ``names`` does, with a new cache."""
        self._delete_cache()
        files.make_own_folder(self.cache)
        try:
            self._ask("init", "-q", "--bare", "--template=")
            return self._names()
        except _Failed as error:
            raise _unreachable(error) from error

    def _names(self) -> dict[str, str]:
        self._ask("fetch", "-q", "--no-tags", "--prune", "--no-recurse-submodules", "--", self.place, _FETCHED)
        found = self._ask("for-each-ref", "--format=%(refname) %(objectname) %(tree)", _THERE, _KNOWN).splitlines()
        refs = {name: (commit, tree) for name, commit, tree in (line.split(" ") for line in found)}
        known, now = refs.get(_KNOWN), refs.get(_THERE)
        if known != now:
            if known and not (now and self._succeeds("merge-base", "--is-ancestor", known[0], now[0])):
                return self._names_with_new_cache()  # erased there, so not to be kept here
            self._ask("update-ref", _KNOWN, _THERE)
        self._commit, self._tree = now or ("", "")
        if not now:
            return {}
        listed = self._ask("ls-tree", "-r", "-z", "--full-tree", self._commit).split("\0")
        rows = (line.partition("\t") for line in listed if line)
        return {path: about.split()[2] for about, _, path in rows if about.startswith("100")}  # a file, not a link

    def read(self, paths: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """Yield files, one by one."""
        left = list(paths.items())
        try:
            for found in self._contents([*left]):
                del left[0]
                yield found
        except _Failed:  # the cache was damaged
            self._names_with_new_cache()
            try:
                yield from self._contents(left)
            except _Failed as error:
                raise Rejected(str(error)) from error

    def _contents(self, paths: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
        with self._started("cat-file", "--batch") as (give, take):
            for path, content_id in paths:
                give.write(f"{content_id}\n".encode())
                give.flush()
                about = take.readline().split()  # id, type, size; or id, missing
                content = take.read(int(about.pop()) + 1) if about[1:2] == [b"blob"] else b""
                if not content.endswith(b"\n"):
                    raise _Failed(f"{path} is missing")
                yield path, content[:-1]

    def may_be_arriving(self, path: str) -> bool:  # noqa: ARG002 - a push arrives as a whole
        """Return whether a file may not be complete yet: never."""
        return False

    def send(self, new: Iterable[tuple[str, bytes]], gone: Sequence[str], *, rewrite: bool) -> None:
        """Push one commit; ``rewrite``: one without a parent, so that the branch has no history."""
        options = ["-q", "--porcelain", "--no-recurse-submodules"]
        if rewrite:
            options.append(f"--force-with-lease={_BRANCH}:{self._commit}")
        try:
            self._commit_all(new, gone, rewrite=rewrite)
            self._ask("push", *options, "--", self.place, f"{_OUT}:{_BRANCH}")
            self._ask("update-ref", _KNOWN, _OUT)
        except _Failed as error:
            said = str(error)
            if _is_late(said):
                raise Rejected(_words(said)) from error
            if rewrite and _refused(said):
                raise Unreachable(f"git says: {_words(said)}", _NOT_REPLACED) from error
            if not self._is_damaged():
                raise _unreachable(error) from error
            self._delete_cache()
            raise Rejected("the cache was damaged") from error
        if rewrite:
            self._delete_cache()  # what was erased is in it, too

    def _commit_all(self, new: Iterable[tuple[str, bytes]], gone: Sequence[str], *, rewrite: bool) -> None:
        """Make the commit that is to be pushed; of the new files one at a time is in memory."""
        begin = f"commit {_OUT}\ncommitter coachlog <coachlog@localhost> now\ndata 4\nsync\n"
        if self._commit:
            begin += f'M 040000 {self._tree} ""\n' if rewrite else f"from {self._commit}\n"
        with self._started("fast-import", "--quiet", "--force", "--date-format=now") as (give, _):
            give.write(begin.encode())
            for path in gone:
                give.write(b"D %s\n" % _quoted(path))
            for path, content in new:
                give.write(b"M 100644 inline %s\ndata %d\n%s\n" % (_quoted(path), len(content), content))

    # Running git

    def _ask(self, *words: str) -> str:
        """Return what a git command prints. Raises _Failed."""
        out = b""
        try:
            with self._started(*words) as (give, take):
                give.close()
                out = take.read()
        except _Failed as error:
            raise _Failed(f"{error}\n{out.decode(errors='replace')}") from error
        return out.decode(errors="surrogateescape")

    def _succeeds(self, *words: str) -> bool:
        try:
            self._ask(*words)
        except _Failed:
            return False
        return True

    def _is_damaged(self) -> bool:
        """Whether something is wrong with the cache: then that is why git failed."""
        return any(self.cache.rglob("*.lock")) or not self._succeeds("fsck", "--no-dangling")

    def _delete_cache(self) -> None:
        """Delete what git has written, and nothing else. Raises CoachlogError for a folder of somebody else's."""
        if not files.is_own_folder(self.cache):
            return
        shown = files.short(self.cache)
        try:
            for path in self.cache.iterdir():
                if not _is_gits(path.name):
                    raise CoachlogError(f"{shown} is for git's cache, but {quoted(path.name)} is in it. Move that away")
            if sys.platform == "win32":  # pragma: no cover
                for path in self.cache.rglob("objects/*/*"):
                    path.chmod(stat.S_IWRITE)  # what is read-only can't be deleted there
            shutil.rmtree(self.cache)
        except OSError as error:
            raise UnusableFile(shown, error.strerror, NOTHING_LOST) from error

    @contextmanager
    def _started(self, *words: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
        """Run a git command; give its standard input and output. Raises _Failed at the end of the block.

        It is killed where the block raises anything.
        """
        environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
        environment |= _ENVIRONMENT | {"GIT_DIR": str(self.cache)}
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        broken = False
        with TemporaryFile() as said:
            try:
                git = subprocess.Popen(  # noqa: S603 - no shell, and what the user typed stands behind a --
                    [self._git, *settings, *words],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=said,
                    cwd=self.cache,
                    env=environment,
                    start_new_session=True,  # without a terminal, where ssh would ask
                )
            except OSError as error:  # the cache isn't there
                raise _Failed(f"fatal: {error.strerror}") from error
            with git:
                give, take = cast("IO[bytes]", git.stdin), cast("IO[bytes]", git.stdout)
                try:
                    yield give, take
                    give.close()
                    take.read()
                except BrokenPipeError:
                    broken = True  # it ended early, and says why
                except BaseException:
                    _kill(git)
                    raise
                finally:
                    with suppress(OSError):  # nobody reads what is still to be written
                        give.close()
            said.seek(0)
            if git.returncode or broken:
                raise _Failed(said.read().decode(errors="replace"))


def _kill(git: "subprocess.Popen[bytes]") -> None:
    """End a git command, and what it has started."""
    if sys.platform == "win32":  # pragma: no cover
        git.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(git.pid, signal.SIGKILL)


def _quoted(path: str) -> bytes:
    """Return a path as fast-import reads it, whatever is in it."""
    return b'"%s"' % os.fsencode(path).replace(b"\\", rb"\\").replace(b'"', rb"\"").replace(b"\n", rb"\n")


def _unreachable(error: _Failed) -> Unreachable:
    return Unreachable(f"git says: {_words(str(error))}")


def _words(said: str) -> str:
    """Return the line that says why git failed, short enough for a sentence."""
    lines = [line for line in (" ".join(line.split()) for line in said.splitlines()) if line and not _is_aside(line)]
    if refused := _refused(said):
        lines = [line for line in lines if line.startswith("remote: ")] or [f"rejected by the remote: {refused[1]}"]
    place = next((place for place, line in enumerate(lines) if line.startswith(("fatal:", "error:"))), 0)
    if place and _says_little(lines[place]):
        place -= 1  # ssh, or the host, has said why
    words = " ".join(lines[place : place + 1 + lines[place].endswith(":")]) if lines else "nothing"
    words = re.sub("^((fatal|error|ERROR|remote): )+", "", words).rstrip(".: ")
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}..."

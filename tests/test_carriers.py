"""What carries segments, as it is found on a disk and behind a network: whole, or a reason in one line."""

import hashlib
import os
import pty
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from coachlog import files
from coachlog.errors import CoachlogError
from coachlog.journal import places
from coachlog.journal.carriers import Carrier, Folder, Rejected, Unreachable
from coachlog.journal.git import Git
from coachlog.uids import uid_of
from tests.git_daemon import GitDaemon, free_port, git
from tests.killing import ended, forked, kill

OFFICE, HOME = uid_of(0xABC, 7), uid_of(0xDEF, 7)
ONE, TWO, THREE = f"{OFFICE}/1-1.age", f"{OFFICE}/2-2.age", f"{HOME}/1-40.age"
FILES = {ONE: b"one", TWO: b"\0two\r\n\xff" * 1000, THREE: b""}
PATIENCE = 60  # seconds
NOBODY = 65_534  # a user who owns nothing
LOST = "Nothing is lost: it goes out with the next coachlog sync"


def held(carrier: Carrier) -> dict[str, bytes]:
    """Return all that is there."""
    return dict(carrier.read(carrier.names()))


def is_one_line(error: CoachlogError, place: str = "PLACE") -> bool:
    """Whether an error is short, but for the name of a place, which can be long."""
    shown = str(error).replace(place, "PLACE")
    return len(shown.splitlines()) == 1 and len(shown) <= 215 and error.exit_code == 1


# A folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "shared").mkdir()
    return Folder(tmp_path / "shared")


def test_a_folder_gives_back_what_was_put_there(folder: Folder) -> None:
    assert held(folder) == {}
    folder.send(FILES.items(), [], rewrite=False)
    assert held(folder) == FILES
    assert dict(folder.read({TWO: folder.names()[TWO]})) == {TWO: FILES[TWO]}
    assert sorted(path.name for path in folder.path.rglob("*") if path.is_file()) == ["1-1.age", "1-40.age", "2-2.age"]


@pytest.mark.skipif(sys.platform == "win32", reason="no modes")
def test_files_in_a_folder_are_for_their_owner_alone(folder: Folder) -> None:
    folder.send(FILES.items(), [], rewrite=False)
    assert {path.stat().st_mode & 0o777 for path in folder.path.glob("*/*")} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in folder.path.glob("*")} == {0o700}


@pytest.mark.parametrize("rewrite", [False, True])
def test_what_is_gone_goes_from_a_folder_when_the_new_is_there(folder: Folder, rewrite: bool) -> None:
    folder.send(FILES.items(), [], rewrite=False)

    def new() -> Iterator[tuple[str, bytes]]:
        yield TWO, b"again"
        assert held(folder) == {**FILES, TWO: b"again"}
        yield f"{HOME}/41-41.age", b"more"
        assert held(folder).keys() > FILES.keys()

    folder.send(new(), [ONE, f"{uid_of(5, 7)}/1-1.age", f"{HOME}/9-9.age"], rewrite=rewrite)
    assert held(folder) == {TWO: b"again", THREE: b"", f"{HOME}/41-41.age": b"more"}


def test_in_a_folder_only_finished_files_of_our_shape_are_seen(folder: Folder) -> None:
    folder.send(FILES.items(), [], rewrite=False)
    ours = folder.path / OFFICE
    (folder.path / "README.txt").write_bytes(b"x")
    (folder.path / "1-1.age").write_bytes(b"x")
    (ours / ".syncthing.3-3.age.tmp").write_bytes(b"x")
    (ours / f".{files.temporary_beside(ours / '3-3.age').name}").write_bytes(b"x")
    (ours / "3-3.age.part").write_bytes(b"x")
    (ours / "3-3.age").mkdir()
    (folder.path / ".stversions").mkdir()
    (folder.path / ".stversions" / "1-1.age").write_bytes(b"x")
    (folder.path / "deeper" / "still").mkdir(parents=True)
    (folder.path / "deeper" / "still" / "1-1.age").write_bytes(b"x")
    assert folder.names().keys() == FILES.keys()
    conflict = f"{OFFICE}/1-1.sync-conflict-20261123-090000-ABCDEFG.age"
    (folder.path / conflict).write_bytes(b"x")
    assert folder.names().keys() == {*FILES, conflict}  # so that it can be taken away
    folder.send([], [conflict], rewrite=True)
    assert folder.names().keys() == FILES.keys()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_folder_is_never_left_through_a_link(folder: Folder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "1-1.age").write_bytes(b"theirs")
    (folder.path / OFFICE).symlink_to(elsewhere)
    (folder.path / HOME).mkdir()
    (folder.path / THREE).symlink_to(elsewhere / "1-1.age")
    assert folder.names() == {}
    with pytest.raises(Unreachable, match="can't be used") as raised:
        folder.send([(ONE, b"one")], [], rewrite=False)
    assert is_one_line(raised.value, folder.place)
    folder.send([(THREE, b"three")], [], rewrite=False)
    assert held(folder) == {THREE: b"three"}
    assert (elsewhere / "1-1.age").read_bytes() == b"theirs"


def test_a_folder_that_is_gone_is_named_and_is_not_to_be_made_again(folder: Folder) -> None:
    folder.send(FILES.items(), [], rewrite=False)
    names = folder.names()
    away = folder.path.rename(folder.path.with_name("away"))
    for use in (folder.names, lambda: [*folder.read(names)], lambda: folder.send(FILES.items(), [], rewrite=False)):
        with pytest.raises(Unreachable, match="isn't there") as raised:
            use()
        assert str(raised.value).endswith("connect that, then: coachlog sync. If it has moved: coachlog help sync")
        assert is_one_line(raised.value, folder.place)
    away.rename(folder.path)
    assert held(folder) == FILES


def test_a_file_in_a_folders_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(Unreachable, match="file isn't a folder"):
        Folder(tmp_path / "file").names()
    with pytest.raises(Unreachable, match="can't be used"):
        Folder(tmp_path / "file" / "below").names()


def test_a_file_that_went_meanwhile_has_to_be_looked_for_again(folder: Folder) -> None:
    folder.send(FILES.items(), [], rewrite=False)
    reading = folder.read(folder.names())
    assert next(reading)[0] in FILES
    folder.send([], [*FILES], rewrite=True)
    with pytest.raises(Rejected):
        list(reading)


@pytest.mark.skipif(sys.platform == "win32", reason="no modes")
def test_a_folder_without_permission_is_said_to_be_one(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may do everything, so a fork is somebody else: who reaches the folder as the one that it is in."""
    folder.send(FILES.items(), [], rewrite=False)
    monkeypatch.chdir(folder.path)
    here = Folder(Path())
    names = here.names()
    cases = (
        (Path(), 0o000, here.names),
        (Path(OFFICE), 0o000, here.names),
        (Path(ONE), 0o000, lambda: [*here.read(names)]),
        (Path(OFFICE), 0o500, lambda: here.send([(ONE, b"new")], [], rewrite=False)),
        (Path(OFFICE), 0o500, lambda: here.send([], [ONE], rewrite=False)),
        (Path(), 0o500, lambda: here.send([(f"{uid_of(5, 7)}/1-1.age", b"new")], [], rewrite=False)),
    )

    def refused() -> None:
        if os.geteuid() == 0:
            for path in (Path(), *Path().rglob("*")):
                os.chown(path, NOBODY, NOBODY)
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        for path, mode, use in cases:
            opened = os.open(path, os.O_RDONLY)
            before = path.stat().st_mode
            path.chmod(mode)
            with pytest.raises(CoachlogError, match="Permission denied") as raised:
                use()
            os.fchmod(opened, before)
            os.close(opened)
            assert is_one_line(raised.value)
            assert str(raised.value).endswith(LOST)
            assert held(here) == FILES

    assert ended(forked(refused)) == 0


def test_an_unfinished_file_is_never_taken_for_one_and_goes_with_the_next(folder: Folder) -> None:
    """Killed when its content is there and its name is not yet."""

    def stop(_: Path) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def send() -> None:
        with pytest.MonkeyPatch.context() as hand:
            hand.setattr(files, "sync", stop)
            folder.send(FILES.items(), [], rewrite=False)

    assert ended(forked(send)) == -signal.SIGKILL
    assert held(folder) == {}
    assert len([*folder.path.glob("*/.*")]) == 1
    (folder.path / OFFICE / ".syncthing.9-9.age.tmp").write_bytes(b"theirs")
    folder.send(FILES.items(), [], rewrite=False)
    assert held(folder) == FILES
    assert [path.name for path in folder.path.glob("*/.*")] == [".syncthing.9-9.age.tmp"]


def test_what_others_write_at_the_moment_is_left_alone(folder: Folder) -> None:
    (folder.path / OFFICE).mkdir()
    with files.unfinished_beside(folder.path / TWO, "") as unfinished:
        folder.send([(ONE, b"one")], [], rewrite=False)
        assert unfinished.exists()


def test_a_disk_that_is_full_leaves_what_was_there(folder: Folder) -> None:
    resource = pytest.importorskip("resource")
    folder.send([(ONE, b"old")], [], rewrite=False)

    def send() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        with pytest.raises(CoachlogError, match=f"File too large.*{LOST}") as raised:
            folder.send([(ONE, b"new" * 100)], [], rewrite=False)
        return not is_one_line(raised.value, folder.place)

    assert ended(forked(send)) == 0
    assert held(folder) == {ONE: b"old"}
    assert [*folder.path.glob("*/.*")] == []


# git


@pytest.fixture(params=["daemon", "path", "file"])
def address(request: pytest.FixtureRequest, daemon: GitDaemon) -> str:
    """An empty remote, as it can be named."""
    address, path = daemon.new()
    return {"daemon": address, "path": str(path), "file": path.as_uri()}[request.param]


@pytest.fixture
def remote(daemon: GitDaemon) -> tuple[str, Path]:
    """The address of an empty remote, and where it is."""
    return daemon.new()


@pytest.fixture
def office(remote: tuple[str, Path], tmp_path: Path) -> Git:
    """A laptop that has sent FILES."""
    found = Git(remote[0], tmp_path / "office.sync")
    send(found, FILES)
    return found


@pytest.fixture
def home(office: Git, tmp_path: Path) -> Git:
    """Another laptop, which has seen them."""
    found = Git(office.place, tmp_path / "home.sync")
    assert held(found) == FILES
    return found


def send(carrier: Carrier, new: Mapping[str, bytes], gone: Sequence[str] = (), *, rewrite: bool = False) -> None:
    """Look what is there and send."""
    carrier.names()
    carrier.send(new.items(), gone, rewrite=rewrite)


def objects(repository: Path) -> set[str]:
    """Return the ids of all objects that a repository has, wanted or not."""
    return {*git(repository, "cat-file", "--batch-check=%(objectname)", "--batch-all-objects").split()}


def id_of(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def test_a_remote_gives_back_what_was_sent(address: str, tmp_path: Path) -> None:
    here, there = (places.carrier(address, tmp_path / f"{name}.sync") for name in ("office", "home"))
    assert not here.may_be_arriving(ONE)
    assert here.place == address
    assert held(here) == held(there) == {}
    here.send(FILES.items(), [], rewrite=False)
    assert held(there) == held(here) == FILES
    send(there, {ONE: b"healed", f"{HOME}/41-41.age": b"more"}, [TWO, f"{HOME}/9-9.age"])
    assert held(here) == {ONE: b"healed", THREE: b"", f"{HOME}/41-41.age": b"more"}


def test_several_sends_make_a_history_and_a_rewrite_ends_it(office: Git, home: Git, remote: tuple[str, Path]) -> None:
    send(home, {f"{HOME}/41-41.age": b"more"})
    assert git(remote[1], "rev-list", "--count", "main") == "2"
    send(office, {f"{OFFICE}/1-2.age": b"erased"}, [ONE, TWO], rewrite=True)
    assert git(remote[1], "rev-list", "--count", "main") == "1"
    kept = {f"{OFFICE}/1-2.age": b"erased", THREE: b"", f"{HOME}/41-41.age": b"more"}
    assert held(home) == held(office) == kept
    reachable = git(remote[1], "rev-list", "--objects", "--all")
    assert id_of(FILES[ONE]) not in reachable
    for cache in ("office.sync", "home.sync"):  # nor can it be had from a laptop any more
        here = objects(office.cache.with_name(cache))
        assert id_of(b"erased") in here
        assert not {id_of(FILES[ONE]), id_of(FILES[TWO])} & here


def test_a_laptop_that_has_only_sent_keeps_nothing_of_what_was_erased(office: Git, home: Git) -> None:
    assert id_of(FILES[ONE]) in objects(office.cache)
    send(home, {}, [ONE], rewrite=True)
    office.names()
    assert id_of(FILES[ONE]) not in objects(office.cache)
    send(office, {}, [TWO], rewrite=True)
    assert not office.cache.exists()


def test_an_empty_remote_can_be_rewritten(remote: tuple[str, Path], tmp_path: Path) -> None:
    here = Git(remote[0], tmp_path / "office.sync")
    send(here, FILES, rewrite=True)
    assert held(here) == FILES


def test_what_others_keep_in_the_remote_stays(remote: tuple[str, Path], tmp_path: Path) -> None:
    path = remote[1]
    blob = git(path, "hash-object", "-w", "/dev/null")
    tree = subprocess.run(
        ["git", f"--git-dir={path}", "mktree", "-z"],
        input=f'100644 blob {blob}\tREAD "ME\n\0' + f"120000 blob {blob}\tlink.age\000160000 commit {'1' * 40}\tsub\0",
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    theirs = git(path, "-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-m", "x", tree)
    for branch in ("main", "main-old", "trunk"):
        git(path, "update-ref", f"refs/heads/{branch}", theirs)
    here = Git(remote[0], tmp_path / "office.sync")
    assert held(here) == {'READ "ME\n': b""}
    for rewrite in (False, True):
        send(here, {ONE: b"one"}, rewrite=rewrite)
        assert held(here) == {ONE: b"one", 'READ "ME\n': b""}
        listed = git(path, "ls-tree", "-z", "--name-only", "main").split("\0")
        assert {*listed} == {OFFICE, 'READ "ME\n', "link.age", "sub", ""}
    send(here, {}, ['READ "ME\n'])
    assert held(here) == {ONE: b"one"}
    assert git(path, "rev-parse", "trunk", "main-old") == f"{theirs}\n{theirs}"


@pytest.mark.parametrize("rewrite", [False, True])
def test_who_was_slower_is_rejected_and_repeats(office: Git, home: Git, rewrite: bool) -> None:
    office.names()
    send(home, {f"{HOME}/41-41.age": b"quicker"}, rewrite=rewrite)
    for mine in (False, True):
        with pytest.raises(Rejected):
            office.send([(f"{OFFICE}/3-3.age", b"slower")], [], rewrite=mine)
    assert held(home) == {**FILES, f"{HOME}/41-41.age": b"quicker"}
    send(office, {f"{OFFICE}/3-3.age": b"slower"})
    assert held(home) == {**FILES, f"{HOME}/41-41.age": b"quicker", f"{OFFICE}/3-3.age": b"slower"}


def test_who_was_slower_to_be_the_first_is_rejected(remote: tuple[str, Path], tmp_path: Path) -> None:
    first, second = (Git(remote[0], tmp_path / f"{name}.sync") for name in ("office", "home"))
    assert first.names() == second.names() == {}
    first.send([(ONE, b"one")], [], rewrite=False)
    for rewrite in (False, True):
        with pytest.raises(Rejected):
            second.send([(THREE, b"three")], [], rewrite=rewrite)
    send(second, {THREE: b"three"})
    assert held(first) == {ONE: b"one", THREE: b"three"}


def test_an_update_that_the_remote_could_not_lock_is_repeated(office: Git, remote: tuple[str, Path]) -> None:
    office.names()
    lock = remote[1] / "refs" / "heads" / "main.lock"
    lock.touch()
    with pytest.raises(Rejected):
        office.send([(ONE, b"1")], [], rewrite=False)
    lock.unlink()
    office.send([(ONE, b"1")], [], rewrite=False)
    assert held(office) == {**FILES, ONE: b"1"}


def test_a_branch_that_was_rewound_or_deleted_is_seen_as_it_is(
    office: Git, home: Git, remote: tuple[str, Path]
) -> None:
    send(home, {f"{HOME}/41-41.age": b"more"})
    assert len(held(office)) == 4
    git(remote[1], "update-ref", "refs/heads/main", "main~1")
    assert held(office) == held(home) == FILES
    send(office, {f"{HOME}/41-41.age": b"more"})
    assert len(held(home)) == 4
    git(remote[1], "update-ref", "-d", "refs/heads/main")
    assert held(office) == held(home) == {}
    send(home, FILES)
    assert held(office) == FILES


def test_a_branch_that_was_deleted_meanwhile_is_healed(office: Git, remote: tuple[str, Path]) -> None:
    office.names()
    git(remote[1], "update-ref", "-d", "refs/heads/main")
    with pytest.raises(Rejected):
        office.send([], [ONE], rewrite=True)
    send(office, FILES)
    assert held(office) == FILES


# The cache


def corrupt(cache: Path) -> None:
    for path in cache.rglob("objects/*/*"):
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-3])


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "gone": shutil.rmtree,
    "emptied": empty,
    "without HEAD": lambda cache: (cache / "HEAD").unlink(),
    "an empty HEAD": lambda cache: (cache / "HEAD").write_bytes(b""),
    "a strange HEAD": lambda cache: (cache / "HEAD").write_bytes(b"\0\xff"),
    "strange settings": lambda cache: (cache / "config").write_bytes(b"[\0"),
    "settings of a newer git": lambda cache: (cache / "config").write_text("[core]\nrepositoryformatversion = 9\n"),
    "without objects": lambda cache: shutil.rmtree(cache / "objects"),
    "without any object": lambda cache: empty(cache / "objects"),
    "damaged objects": corrupt,
    "without refs": lambda cache: shutil.rmtree(cache / "refs"),
    "a ref to nothing": lambda cache: (cache / "refs" / "there" / "main").write_text("1" * 40),
    "all refs to nothing": lambda cache: [
        (cache / "refs" / one / "main").write_text("1" * 40) for one in ("there", "known")
    ],
    "an empty ref": lambda cache: (cache / "refs" / "there" / "main").write_text(""),
    "strange refs": lambda cache: (cache / "packed-refs").write_bytes(b"\xff\n"),
    "a lock on a ref": lambda cache: (cache / "refs" / "there" / "main.lock").touch(),
    "a lock on its settings": lambda cache: (cache / "config.lock").touch(),
    "what it would be without a parent": lambda cache: (cache / "shallow").write_text("junk"),
    "another one's objects": lambda cache: (cache / "objects" / "info" / "alternates").write_text("/nowhere"),
}


USUAL = ("gone", "without objects", "damaged objects", "a ref to nothing", "a lock on a ref")
KINDS = [pytest.param(what, marks=() if what in USUAL else pytest.mark.slow) for what in DAMAGE]


@pytest.mark.parametrize("what", KINDS)
def test_a_damaged_cache_is_made_again(office: Git, home: Git, what: str) -> None:
    office.names()
    send(home, {f"{HOME}/41-41.age": b"more"})
    DAMAGE[what](office.cache)
    names = office.names()
    assert len(names) == 4
    DAMAGE[what](office.cache)
    assert dict(office.read(names)) == {**FILES, f"{HOME}/41-41.age": b"more"}
    for rewrite in (False, True):
        office.names()
        DAMAGE[what](office.cache)
        try:
            office.send([(ONE, b"healed")], [TWO], rewrite=rewrite)
        except Rejected:
            send(office, {ONE: b"healed"}, [TWO], rewrite=rewrite)
        assert held(home) == {ONE: b"healed", THREE: b"", f"{HOME}/41-41.age": b"more"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_damaged_in_the_cache_is_made_again(office: Git, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(5):
        path = chance.choice(sorted(path for path in office.cache.rglob("*") if path.is_file()))
        content = bytearray(path.read_bytes() or b"\0")
        for _ in range(3):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.chmod(0o600)
        path.write_bytes(content[: chance.randrange(len(content) + 1)] if chance.random() < 0.3 else content)
        assert held(office) == FILES, path
    send(office, {ONE: b"healed"})
    assert held(office) == {**FILES, ONE: b"healed"}


def test_files_that_are_gone_from_cache_and_remote_have_to_be_looked_for_again(
    office: Git, home: Git, remote: tuple[str, Path]
) -> None:
    reading = office.read(office.names())
    send(home, {}, [*FILES], rewrite=True)
    git(remote[1], "reflog", "expire", "--expire=now", "--all")
    git(remote[1], "gc", "-q", "--prune=now")
    shutil.rmtree(office.cache)
    with pytest.raises(Rejected):
        list(reading)


@pytest.mark.skipif(sys.platform == "win32", reason="no modes")
def test_the_cache_is_for_its_owner_alone(office: Git) -> None:
    assert office.cache.stat().st_mode & 0o777 == 0o700


def test_a_folder_with_anything_of_somebody_elses_is_never_deleted(office: Git) -> None:
    shutil.rmtree(office.cache)
    office.cache.mkdir()
    (office.cache / "notes.txt").write_text("mine")
    with pytest.raises(CoachlogError, match=r'but "notes[.]txt" is in it') as raised:
        office.names()
    assert is_one_line(raised.value, str(office.cache))
    assert [path.name for path in office.cache.iterdir()] == ["notes.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_the_cache_is_never_behind_a_link(office: Git, tmp_path: Path) -> None:
    office.cache.rename(tmp_path / "elsewhere")
    office.cache.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "HEAD").unlink()
    with pytest.raises(CoachlogError, match="it is a link"):
        office.names()
    assert (tmp_path / "elsewhere" / "objects").is_dir()


# What goes wrong on the way


def nobody_answers(office: Git) -> Git:
    return Git(f"git://127.0.0.1:{free_port()}/x.git", office.cache)


def test_without_a_network_one_line_has_gits_own_words(office: Git) -> None:
    office.names()
    before = objects(office.cache)
    for place in (nobody_answers(office).place, "https://127.0.0.1:1/x.git", "http://host.invalid/x.git"):
        away = Git(place, office.cache)
        for use in (away.names, lambda away=away: away.send([(ONE, b"1")], [], rewrite=False)):
            with pytest.raises(Unreachable, match=r"^git says: ") as raised:
                use()
            assert is_one_line(raised.value, place)
            assert str(raised.value).endswith(f". {LOST}")
            assert re.search("[Cc]onnect|resolve|access", str(raised.value))
            assert not re.search("fatal|hint|::|: [.]", str(raised.value))
    assert objects(office.cache) >= before  # and the cache need not be fetched again
    assert held(office) == FILES


def test_a_remote_that_is_not_there_is_said_to_be_missing(daemon: GitDaemon, tmp_path: Path) -> None:
    missing = daemon.folder / "missing.git"
    for place in (daemon.address(missing), missing.as_uri()):
        with pytest.raises(Unreachable, match=r"not found|no such|does not appear to be") as raised:
            Git(place, tmp_path / "cache").names()
        assert is_one_line(raised.value, str(missing))


@pytest.mark.parametrize("rewrite", [False, True])
def test_a_remote_that_refuses_is_no_race(office: Git, remote: tuple[str, Path], rewrite: bool) -> None:
    hook = remote[1] / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'This branch is protected.' >&2\nexit 1\n")
    hook.chmod(0o700)
    office.names()
    with pytest.raises(Unreachable, match="git says: This branch is protected") as raised:
        office.send([(ONE, b"1")], [], rewrite=rewrite)
    assert is_one_line(raised.value)
    assert ("Allow force pushes" in str(raised.value)) == rewrite
    hook.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(Unreachable, match="git says: rejected by the remote: pre-receive hook declined") as raised:
        office.send([(ONE, b"1")], [], rewrite=rewrite)
    assert is_one_line(raised.value)
    hook.unlink()
    office.send([(ONE, b"1")], [], rewrite=rewrite)
    assert held(office) == {**FILES, ONE: b"1"}


def test_a_remote_that_keeps_its_history_says_so_and_takes_the_rest(office: Git, remote: tuple[str, Path]) -> None:
    git(remote[1], "config", "receive.denyNonFastForwards", "true")
    office.names()
    with pytest.raises(Unreachable, match=r"denying non-fast-forward.*: coachlog sync$") as raised:
        office.send([(ONE, b"1")], [], rewrite=True)
    assert is_one_line(raised.value)
    assert held(office) == FILES
    office.send([(ONE, b"1")], [], rewrite=False)
    assert held(office) == {**FILES, ONE: b"1"}


def test_a_remote_that_has_no_room_is_no_race(office: Git, remote: tuple[str, Path]) -> None:
    git(remote[1], "config", "receive.maxInputSize", "1000")
    office.names()
    with pytest.raises(Unreachable, match=r"^git says: ") as raised:
        office.send([(ONE, random.Random(1).randbytes(10_000))], [], rewrite=False)
    assert is_one_line(raised.value)
    assert str(raised.value).endswith(LOST)
    assert held(office) == FILES


def test_a_remote_with_longer_ids_fails_in_one_line(daemon: GitDaemon, tmp_path: Path) -> None:
    place, _ = daemon.new("--object-format=sha256")
    with pytest.raises(Unreachable, match=r"git says: .*(algorithm|object format|hash)") as raised:
        send(Git(place, tmp_path / "cache"), FILES)
    assert is_one_line(raised.value)


def test_an_address_that_is_a_command_is_never_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    (Path.home() / ".gitconfig").write_text('[protocol "ext"]\n\tallow = always\n')
    with pytest.raises(Unreachable, match="not allowed"):
        places.carrier(f"ext::touch {ran}", tmp_path / "cache").names()
    for place in (f"--upload-pack=touch {ran}", "-x", "", " ", "a\nb", "git@host:a\nb", "\0"):
        with pytest.raises(CoachlogError, match="is neither a folder nor a git address") as raised:
            places.carrier(place, tmp_path / "cache")
        assert raised.value.exit_code == 1
    with pytest.raises(Unreachable, match="strange hostname"):
        places.carrier(f"ssh://-oProxyCommand=touch%20{ran}/x", tmp_path / "cache").names()
    assert not ran.exists()


def test_without_git_it_says_so(remote: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CoachlogError, match="git isn't installed") as raised:
        places.carrier(remote[0], tmp_path / "cache")
    assert is_one_line(raised.value)
    (tmp_path / "shared").mkdir()
    assert places.carrier(str(tmp_path / "shared"), tmp_path / "cache").names() == {}


# ssh


@pytest.fixture
def by_ssh(remote: tuple[str, Path], tmp_path: Path) -> Callable[[str], Git]:
    """A laptop that reaches the remote through a program in the place of ssh, which is given as a script."""

    def through(script: str) -> Git:
        ssh = tmp_path / "ssh"
        ssh.write_text(f"#!/bin/sh\n{script}\n")
        ssh.chmod(0o700)
        config = Path.home() / ".gitconfig"
        config.write_text(f"[core]\n\tsshCommand = {ssh}\n")
        return Git(f"git@example.org:{remote[1]}", tmp_path / "office.sync")

    return through


RUN = 'while [ "$1" != git@example.org ]; do shift; done; shift; eval "$*"'


def test_by_ssh_it_is_the_same(by_ssh: Callable[[str], Git]) -> None:
    here = by_ssh(RUN)
    send(here, FILES)
    assert held(here) == FILES


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals of this kind")
def test_ssh_has_no_terminal_to_ask_on(by_ssh: Callable[[str], Git]) -> None:
    """In a process that has one: it is the first that a session opens."""
    here = by_ssh(f"if (: </dev/tty) 2>/dev/null; then echo it asks >&2; exit 1; fi; {RUN}")
    child, terminal = pty.fork()
    if not child:
        code = 1
        with suppress(BaseException):
            Path("/dev/tty").open().close()
            code = 0 if here.names() == {} else 2
        os._exit(code)
    with suppress(OSError):
        while os.read(terminal, 1000):
            pass
    os.close(terminal)
    assert ended(child) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
def test_ctrl_c_ends_git_and_what_it_has_started(by_ssh: Callable[[str], Git], tmp_path: Path) -> None:
    started = tmp_path / "started"
    here = by_ssh(f"echo $$ >{started}.new; mv {started}.new {started}; exec sleep 1000")
    child = forked(here.names)
    wait_until(started.exists)
    ssh = int(started.read_text())
    os.kill(child, signal.SIGINT)
    assert ended(child) == 0
    wait_until(lambda: not is_running(ssh))


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            pytest.fail("it doesn't come to that")
        time.sleep(0.01)


def is_running(process: int) -> bool:
    """Whether a process is there; one that has ended and that nobody waits for isn't."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'ssh: Could not resolve hostname example.org: Name or service not known' >&2; exit 255", None),
        ("echo 'git@example.org: Permission denied (publickey).' >&2; exit 255", None),
        (
            "echo '*** Only for staff ***\n\nHost key verification failed.' >&2; exit 255",
            "Host key verification failed",
        ),
        (
            "echo 'Warning: Permanently added example.org.\nERROR: Repository not found.' >&2; exit 1",
            "Repository not found",
        ),
        ("exit 1", "Could not read from remote repository"),
        ("echo 'fatal: \033[31mred\033[m' >&2; exit 1", None),
    ],
)
def test_what_ssh_says_is_passed_on(by_ssh: Callable[[str], Git], script: str, words: str | None) -> None:
    words = words or script.partition("echo '")[2].partition("'")[0].removeprefix("fatal: ").rstrip(".")
    with pytest.raises(Unreachable) as raised:
        by_ssh(script).names()
    assert str(raised.value) == f"git says: {words}. {LOST}"


# The user's settings, and a hook's environment


def test_the_users_settings_neither_change_nor_stop_anything(
    remote: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "reference-transaction", "post-update", "pre-auto-gc"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
        (hooks / name).chmod(0o700)
    (tmp_path / "template").mkdir()
    (tmp_path / "template" / "notes").write_text("so that the cache wouldn't be deleted")
    (Path.home() / ".gitconfig").write_text(f"""
[core]
    hooksPath = {hooks}
    autocrlf = true
    quotePath = true
    logAllRefUpdates = always
[commit]
    gpgSign = true
[push]
    gpgSign = true
    followTags = true
    default = nothing
    recurseSubmodules = check
[fetch]
    prune = true
    fsckObjects = true
    recurseSubmodules = true
    writeCommitGraph = true
[init]
    defaultBranch = trunk
    defaultObjectFormat = sha256
    templateDir = {tmp_path / "template"}
[gc]
    auto = 1
[color]
    ui = always
[user]
    useConfigOnly = true
[gpg]
    program = false
""")
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    office, home = (Git(remote[0], tmp_path / f"{name}.sync") for name in ("office", "home"))
    send(office, FILES)
    assert held(home) == FILES
    home.names()
    send(office, {ONE: b"1"}, [TWO], rewrite=True)
    with pytest.raises(Rejected):
        home.send([], [ONE], rewrite=False)
    assert held(home) == {ONE: b"1", THREE: b""}
    assert not office.cache.exists()
    assert not (tmp_path / "ran").exists()


def test_in_a_hook_of_another_repository_that_one_is_left_alone(
    remote: tuple[str, Path], daemon: GitDaemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, other = daemon.new()
    before = {path: path.stat().st_mtime_ns for path in other.rglob("*")}
    for name, value in {
        "GIT_DIR": other, "GIT_WORK_TREE": tmp_path, "GIT_INDEX_FILE": other / "index", "GIT_COMMON_DIR": other,
        "GIT_OBJECT_DIRECTORY": other / "objects", "GIT_NAMESPACE": "other", "GIT_PREFIX": "sub/",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": other / "objects", "GIT_QUARANTINE_PATH": other / "quarantine",
        "GIT_CONFIG_PARAMETERS": "'core.bare'='false' 'fetch.prune'='false'", "GIT_SHALLOW_FILE": other / "shallow",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    here = Git(remote[0], tmp_path / "office.sync")
    send(here, FILES)
    assert held(here) == FILES
    assert {path: path.stat().st_mtime_ns for path in other.rglob("*")} == before


def test_it_works_in_a_folder_that_is_gone(office: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert held(office) == FILES
    monkeypatch.chdir(tmp_path)


# Killed, and not more work than it takes


def test_killed_in_the_middle_of_a_send_nothing_was_sent(office: Git, home: Git, remote: tuple[str, Path]) -> None:
    def new() -> Iterator[tuple[str, bytes]]:
        yield ONE, b"half" * 100_000
        os.kill(os.getpid(), signal.SIGKILL)

    office.names()
    assert ended(forked(lambda: office.send(new(), [TWO], rewrite=False))) == -signal.SIGKILL
    assert held(home) == FILES
    git(remote[1], "fsck", "--strict")
    send(office, {ONE: b"whole"}, [TWO])
    assert held(home) == {ONE: b"whole", THREE: b""}


@pytest.mark.slow
def test_killed_at_any_moment_all_that_was_sent_is_there(office: Git, home: Git, remote: tuple[str, Path]) -> None:
    """Thirty times, with a git that may still be at work afterwards."""
    chance = random.Random(1)

    def sent(n: int) -> bool:
        try:
            send(office, {f"{OFFICE}/{n}-{n}.age": b"x" * n * 1000})
        except (Rejected, CoachlogError):  # the git of the one that was killed is in the way
            return False
        return True

    for n in range(3, 33):
        kill(forked(partial(sent, n)), after=chance.random() * 0.3)
        for _ in range(100):
            if sent(n):
                break
            time.sleep(0.1)
        assert held(home)[f"{OFFICE}/{n}-{n}.age"] == b"x" * n * 1000
    assert len(held(home)) == len(held(office)) == 33
    git(remote[1], "fsck", "--strict")


def test_an_error_in_the_middle_of_a_send_ends_git_and_sends_nothing(office: Git, home: Git) -> None:
    def new() -> Iterator[tuple[str, bytes]]:
        yield ONE, b"half"
        raise KeyboardInterrupt

    office.names()
    with pytest.raises(KeyboardInterrupt):
        office.send(new(), [TWO], rewrite=False)
    assert held(home) == FILES
    office.send([(ONE, b"whole")], [], rewrite=False)
    assert held(home)[ONE] == b"whole"


def test_files_are_read_one_by_one(office: Git) -> None:
    with closing(cast("Generator[tuple[str, bytes]]", office.read(office.names()))) as reading:
        assert next(reading)[0] in FILES
    assert [*office.read({})] == []


def test_a_cache_that_is_damaged_between_two_files_gives_none_twice(office: Git) -> None:
    reading = office.read(office.names())
    first = next(reading)
    shutil.rmtree(office.cache / "objects")
    assert sorted([first, *reading]) == sorted(FILES.items())


def test_to_find_nothing_new_takes_three_processes(
    office: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.names()
    count = tmp_path / "count"
    shim = tmp_path / "bin" / "git"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\necho x >>{count}\nexec {shutil.which("git")} "$@"\n')
    shim.chmod(0o700)
    monkeypatch.setenv("PATH", f"{shim.parent}:{os.environ['PATH']}")
    again = Git(office.place, office.cache)
    assert again.names().keys() == FILES.keys()
    assert count.read_text().count("x") <= 3


# Which carrier a place has


def test_a_place_is_a_folder_or_what_git_understands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "journal.sync"
    shared = Path.home() / "shared"
    shared.mkdir()
    found = places.carrier("~/shared", cache)
    assert (type(found), found.place) == (Folder, str(shared))
    monkeypatch.chdir(shared)
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "bare"], check=True)
    for place, where in (("../../bare", "bare"), (str(tmp_path / "bare"), "bare")):
        found = places.carrier(place, cache)
        assert isinstance(found, Git)
        assert Path(found.place).is_absolute()
        assert Path(found.place).resolve() == (tmp_path / where).resolve()
    for place in ("git@host:me/coachlog.git", "host:x", "ssh://git@host/x", "https://host/x", "file:///x", "git://h/x"):
        found = places.carrier(place, cache)
        assert (type(found), found.place) == (Git, place)
    assert type(places.carrier(".", cache)) is Folder
    assert not cache.exists()


def test_a_place_that_cannot_be_used_says_what_to_type(tmp_path: Path) -> None:
    cache = tmp_path / "journal.sync"
    with pytest.raises(Unreachable, match=r"~/my shared isn't there.*If it's on a drive, connect") as raised:
        places.carrier("~/my shared", cache)
    assert is_one_line(raised.value)
    work = Path.home() / "work"
    subprocess.run(["git", "init", "-q", work], check=True)
    with pytest.raises(CoachlogError, match=r"~/work is a git work tree.*: git init --bare ~/work[.]git") as raised_too:
        places.carrier("~/work", cache)
    assert is_one_line(raised_too.value)
    (tmp_path / "file").touch()
    with pytest.raises(CoachlogError, match="file isn't a folder"):
        places.carrier(str(tmp_path / "file"), cache)
    cache.mkdir()
    with pytest.raises(CoachlogError, match="is for coachlog's own use"):
        places.carrier(str(cache), cache)


def test_a_file_that_is_sent_anew_stays(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.send([("a/1-1.age", b"old"), ("a/2-2.age", b"old")], [], rewrite=False)
    folder.send([("a/1-1.age", b"new")], ["a/1-1.age", "a/2-2.age"], rewrite=True)
    assert dict(folder.read(folder.names())) == {"a/1-1.age": b"new"}

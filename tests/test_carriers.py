"""What carries segments, as it is found on a disk and behind a network: whole, or a reason in one line."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coachlog import files
from coachlog.errors import CoachlogError
from coachlog.journal.carriers import Carrier, Folder, Rejected, Unreachable
from coachlog.uids import uid_of
from tests.killing import ended, forked

OFFICE, HOME = uid_of(0xABC, 7), uid_of(0xDEF, 7)
ONE, TWO, THREE = f"{OFFICE}/1-1.age", f"{OFFICE}/2-2.age", f"{HOME}/1-40.age"
FILES = {ONE: b"one", TWO: b"\0two\r\n\xff" * 1000, THREE: b""}
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
    folder.send(FILES.items(), [], anew=False)
    assert held(folder) == FILES
    assert dict(folder.read({TWO: folder.names()[TWO]})) == {TWO: FILES[TWO]}
    assert sorted(path.name for path in folder.path.rglob("*") if path.is_file()) == ["1-1.age", "1-40.age", "2-2.age"]


@pytest.mark.skipif(sys.platform == "win32", reason="no modes")
def test_files_in_a_folder_are_for_their_owner_alone(folder: Folder) -> None:
    folder.send(FILES.items(), [], anew=False)
    assert {path.stat().st_mode & 0o777 for path in folder.path.glob("*/*")} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in folder.path.glob("*")} == {0o700}


@pytest.mark.parametrize("anew", [False, True])
def test_what_is_gone_goes_from_a_folder_when_the_new_is_there(folder: Folder, anew: bool) -> None:
    folder.send(FILES.items(), [], anew=False)

    def new() -> Iterator[tuple[str, bytes]]:
        yield TWO, b"again"
        assert held(folder) == {**FILES, TWO: b"again"}
        yield f"{HOME}/41-41.age", b"more"
        assert held(folder).keys() > FILES.keys()

    folder.send(new(), [ONE, f"{uid_of(5, 7)}/1-1.age", f"{HOME}/9-9.age"], anew=anew)
    assert held(folder) == {TWO: b"again", THREE: b"", f"{HOME}/41-41.age": b"more"}


def test_in_a_folder_only_finished_files_of_our_shape_are_seen(folder: Folder) -> None:
    folder.send(FILES.items(), [], anew=False)
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
    folder.send([], [conflict], anew=True)
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
        folder.send([(ONE, b"one")], [], anew=False)
    assert is_one_line(raised.value, folder.place)
    folder.send([(THREE, b"three")], [], anew=False)
    assert held(folder) == {THREE: b"three"}
    assert (elsewhere / "1-1.age").read_bytes() == b"theirs"


def test_a_folder_that_is_gone_is_named_with_the_command_that_makes_it(folder: Folder) -> None:
    folder.send(FILES.items(), [], anew=False)
    names = folder.names()
    away = folder.path.rename(folder.path.with_name("away"))
    for use in (folder.names, lambda: [*folder.read(names)], lambda: folder.send(FILES.items(), [], anew=False)):
        with pytest.raises(Unreachable, match="isn't there") as raised:
            use()
        assert str(raised.value).endswith(f"To make it: mkdir -p {files.shell_quoted(folder.path)}")
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
    folder.send(FILES.items(), [], anew=False)
    reading = folder.read(folder.names())
    assert next(reading)[0] in FILES
    folder.send([], [*FILES], anew=True)
    with pytest.raises(Rejected):
        list(reading)


@pytest.mark.skipif(sys.platform == "win32", reason="no modes")
def test_a_folder_without_permission_is_said_to_be_one(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may do everything, so a fork is somebody else: who reaches the folder as the one that it is in."""
    folder.send(FILES.items(), [], anew=False)
    monkeypatch.chdir(folder.path)
    here = Folder(Path())
    names = here.names()
    cases = (
        (Path(), 0o000, here.names),
        (Path(OFFICE), 0o000, here.names),
        (Path(ONE), 0o000, lambda: [*here.read(names)]),
        (Path(OFFICE), 0o500, lambda: here.send([(ONE, b"new")], [], anew=False)),
        (Path(OFFICE), 0o500, lambda: here.send([], [ONE], anew=False)),
        (Path(), 0o500, lambda: here.send([(f"{uid_of(5, 7)}/1-1.age", b"new")], [], anew=False)),
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
            folder.send(FILES.items(), [], anew=False)

    assert ended(forked(send)) == -signal.SIGKILL
    assert held(folder) == {}
    assert len([*folder.path.glob("*/.*")]) == 1
    (folder.path / OFFICE / ".syncthing.9-9.age.tmp").write_bytes(b"theirs")
    folder.send(FILES.items(), [], anew=False)
    assert held(folder) == FILES
    assert [path.name for path in folder.path.glob("*/.*")] == [".syncthing.9-9.age.tmp"]


def test_what_others_write_at_the_moment_is_left_alone(folder: Folder) -> None:
    (folder.path / OFFICE).mkdir()
    with files.unfinished_beside(folder.path / TWO, "") as unfinished:
        folder.send([(ONE, b"one")], [], anew=False)
        assert unfinished.exists()


def test_a_disk_that_is_full_leaves_what_was_there(folder: Folder) -> None:
    resource = pytest.importorskip("resource")
    folder.send([(ONE, b"old")], [], anew=False)

    def send() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        with pytest.raises(CoachlogError, match=f"File too large.*{LOST}") as raised:
            folder.send([(ONE, b"new" * 100)], [], anew=False)
        return not is_one_line(raised.value, folder.place)

    assert ended(forked(send)) == 0
    assert held(folder) == {ONE: b"old"}
    assert [*folder.path.glob("*/.*")] == []

"""Files as Windows has them: open files can't be moved or deleted, devices, no modes. And macOS's disks.

The tests run anywhere: a fixture refuses what Windows refuses, whoever has the file open in this process.
"""

import fcntl
import os
import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from coachlog import files, locks, platforms
from coachlog.files import Place
from coachlog.journal import opening, questions
from coachlog.people import alias_for, free_alias
from coachlog.text import file_name
from tests.typing_in import Coachlog

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there the tests of the commands themselves see it")


def is_open(path: Path | str) -> bool:
    """Whether this process has a file open, under whatever name."""
    try:
        file = os.lstat(path)
    except FileNotFoundError:
        return False
    for number in (int(path.name) for path in Path("/dev/fd").iterdir()):
        try:
            if os.path.samestat(os.fstat(number), file):
                return True
        except OSError:  # of the list itself
            continue
    return False


def refusing(real: Callable[..., None]) -> Callable[..., None]:
    """Return what moves or deletes files, made to refuse those that are open, in Windows' words."""

    def act(*paths: Path | str, **more: Any) -> None:
        for path in paths:
            if is_open(path):
                raise PermissionError(13, "Sharing violation", str(path))
        real(*paths, **more)

    return act


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The rules of Windows for open files and for paths."""
    monkeypatch.setattr(platforms, "WINDOWS", True)
    monkeypatch.setattr(locks, "take_folder", lambda *_, **__: None)
    for name in ("unlink", "replace", "rename"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    return monkeypatch


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def coachlog_place(coachlog: Coachlog) -> Place:
    return Place(coachlog.journal, named=True)


# Paths


@pytest.mark.parametrize("word", ["C:\\j\\backups\\", "vault\\", "\\\\server\\share\\", "a/"])
def test_a_backslash_ends_a_folder_on_windows(windows: pytest.MonkeyPatch, word: str) -> None:
    assert platforms.names_folder(word)
    windows.setattr(platforms, "WINDOWS", False)
    assert platforms.names_folder(word) == word.endswith("/")


@pytest.mark.usefixtures("windows")
def test_backups_and_exports_go_into_such_a_folder(team: Coachlog, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    team("note", "maria", "x")
    for words in (("backup", "one\\"), ("export", "-o", "two\\"), ("review", "maria", "-o", "three\\")):
        team(*words)
    assert [len(names(tmp_path / f"{folder}\\")) for folder in ("one", "two", "three")] == [1, 2, 1]


def test_a_tilde_with_a_backslash_is_the_home_folder_on_windows(windows: pytest.MonkeyPatch) -> None:
    assert platforms.below_home("~\\a\\b") == "a\\b"
    assert platforms.below_home("~/a") == "a"
    assert platforms.below_home("C:\\~\\a") is None
    assert platforms.below_home("~maria\\a") is None
    assert files.expanded("~\\a") == Path.home() / "a"
    windows.setattr(platforms, "WINDOWS", False)
    assert files.expanded("~\\a") == Path("~\\a")  # a name like others


def test_what_is_written_can_be_named_in_the_home_folder(team: Coachlog) -> None:
    team("note", "maria", "x")
    for words in (
        ("export", "-o", "~/all.json"), ("export", "-o", "~/vault/"), ("recap", "maria", "-o", "~/recap.md"),
        ("review", "maria", "-o", "~/review.md"), ("review", "maria", "-o", "~/reviews/"), ("backup", "~/backup.db"),
    ):  # fmt: skip
        team(*words)
    assert names(Path.home()) == {"all.json", "vault", "recap.md", "review.md", "reviews", "backup.db"}
    assert "~/vault/" in team("export", "-o", "~/vault/").out
    assert "~/all.json is already up to date" in team("export", "-o", "~/all.json", "--replace").out


class There(PureWindowsPath):
    """A path of Windows, as far as it is ever made absolute."""

    def absolute(self) -> "There":
        return self


@pytest.mark.parametrize(
    "path",
    ["C:\\j\\my journal.db", "\\\\?\\C:\\j\\x.db", "\\\\server\\share\\x.db", "\\\\?\\UNC\\server\\share\\é#%.db"],
)
def test_sqlite_gets_a_path_of_windows_as_it_is(path: str) -> None:
    uri = urlsplit(files.uri(There(path), "rw"))  # type: ignore[arg-type]
    assert (uri.scheme, uri.netloc, uri.query, uri.fragment) == ("file", "", "mode=rw", "")
    assert unquote(uri.path) == path


def test_a_journal_may_be_called_whatever_a_file_can_be_called(tmp_path: Path) -> None:
    for name in ("a#b?c%20d e.db", "日本é.db", "file:x.db"):
        with Coachlog(tmp_path / name) as named:
            named("rep", "add", "Maria Ruiz")
            named("note", "maria", "x")
            assert named("doctor").out == ""
            assert named.journal.exists()
    with Coachlog(Path(f"/{tmp_path}/two slashes.db")) as named:
        named("rep", "add", "Maria Ruiz")
    assert (tmp_path / "two slashes.db").exists()


# Names that are devices


@pytest.mark.parametrize(
    "name", ["con", "CON", "nul.md", "aux.tar.gz", "prn", "com1", "lpt9", "COM²", "conin$", "nul .txt"]
)
def test_a_device(name: str) -> None:
    assert platforms.is_device(name)


@pytest.mark.parametrize("name", ["conrad", "com", "com10", "lpt", "note-con.md", "auxiliary", "x.con", "null", ""])
def test_no_device(name: str) -> None:
    assert not platforms.is_device(name)


def test_no_alias_is_a_device_s_name(team: Coachlog) -> None:
    says = '"con" can\'t be an alias: Windows allows no file of that name. Give another: --alias con-murphy'
    team.refused("rep", "add", "Con Murphy", code=2, says=says)
    team("rep", "add", "Con Murphy", "--alias", "con-murphy")
    team.refused("rep", "edit", "maria", "--alias", "NUL", code=2, says='"nul" can\'t be an alias: Windows')
    team.refused("rep", "add", "Com", "--alias", "com1", code=2, says="Give another: --alias com\n")
    team.refused("rep", "add", "Aux", code=2, says="--alias aux2")
    assert alias_for("Com Lee", "com", []) == "com"


def test_a_file_from_before_brings_such_a_rep_under_another_alias(coachlog: Coachlog, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(
        '{"reps": [{"alias": "con", "name": "Con Murphy"}], '
        '"entries": [{"rep": "con", "on": "2026-11-02", "text": "x"}]}'
    )
    coachlog("import", str(tmp_path / "old.json"))
    assert [entry["rep"] for entry in coachlog.json("history")["entries"]] == ["con-murphy"]
    assert [free_alias(name, None, []) for name in ("Con", "Aux Prn Lee")] == ["rep1", "lee"]


def test_a_rep_who_has_such_an_alias_gets_a_file_of_another_name(team: Coachlog, tmp_path: Path) -> None:
    with opening.writing(coachlog_place(team), "x") as step:
        (rep, *_) = questions.reps(step.connection)
        step.change_rep(rep._replace(alias="con"))
    team("note", "con", "x")
    team("export", "-o", f"{tmp_path}/vault/")
    assert "con-.md" in names(tmp_path / "vault")
    again = team("export", "-o", f"{tmp_path}/vault/")
    assert "No rep's any more" not in again.out + again.err
    assert [file_name(alias) for alias in ("con", "con.x", "Conrad")] == ["con-", "con-.x", "conrad"]


# What reaches the disk


@pytest.mark.parametrize("knows", [True, False], ids=["a disk", "a network's file system"])
def test_on_macos_the_disk_itself_is_asked(tmp_path: Path, *, knows: bool) -> None:
    asked: list[object] = []

    def full(_: int, what: int) -> None:
        asked.append(what)
        if not knows:
            raise OSError(45, "not supported")

    (tmp_path / "x").touch()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
        patched.setattr(fcntl, "fcntl", full)
        patched.setattr(os, "fsync", lambda _: asked.append("fsync"))
        files.sync(tmp_path / "x")
        files.sync_folder(tmp_path)
    assert asked == ([51, 51] if knows else [51, "fsync", 51, "fsync"])


@pytest.mark.skipif(sys.platform == "darwin", reason="which has more")
def test_elsewhere_it_is_fsync(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[int] = []
    (tmp_path / "x").touch()
    monkeypatch.setattr(os, "fsync", asked.append)
    files.sync(tmp_path / "x")
    files.sync_folder(tmp_path)
    assert len(asked) == 2

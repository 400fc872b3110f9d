"""Files as Windows has them: open files can't be moved or deleted, devices, no modes. And macOS's disks.

The tests run anywhere: a fixture refuses what Windows refuses, whoever has the file open in this process.
"""

import fcntl
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path, PureWindowsPath
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from coachlog import ciphertext, draft_files, files, locks, platforms
from coachlog.errors import NoPlaceForDrafts, UnusableFile
from coachlog.files import Place
from coachlog.journal import closed, opening, questions
from coachlog.people import alias_for, free_alias
from coachlog.text import file_name
from tests.test_encryption import SECRET, key_in
from tests.test_terminal import typed_on_a_terminal
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
    monkeypatch.setattr(platforms, "is_in_memory", lambda _: False)
    for name in ("unlink", "replace", "rename"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    return monkeypatch


@pytest.fixture
def locked(windows: pytest.MonkeyPatch, team: Coachlog, tmp_path: Path) -> Coachlog:
    """A journal that was encrypted by those rules."""
    windows.setenv("COACHLOG_KEY_COMMAND", key_in(tmp_path))
    team("note", "maria", SECRET)
    team("encrypt", "--yes")
    return team


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# A journal that was made for nothing


@pytest.mark.usefixtures("windows")
def test_a_refused_import_leaves_no_journal(coachlog: Coachlog, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("Rep,Date,Notes\nMaria Ruiz,2026-11-02,x\nMaria Ruiz,never,y\n")
    before = names(tmp_path)
    coachlog.refused("import", str(bad), "--add-reps", code=1, says='"never" isn\'t a date')
    assert names(tmp_path) == before
    fail(coachlog, lambda: None)
    assert names(tmp_path) == before


def coachlog_place(coachlog: Coachlog) -> Place:
    return Place(coachlog.journal, named=True)


def fail(coachlog: Coachlog, meanwhile: Callable[[], object]) -> None:
    """Let the first write into a journal fail, and something happen after its lock is gone."""
    real = closed.take_away

    def take_away(path: Path, was: bytes) -> None:
        meanwhile()
        real(path, was)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(closed, "take_away", take_away)
        with (
            pytest.raises(ValueError, match="the true error"),
            opening.writing(coachlog_place(coachlog), "x", create=True),
        ):
            raise ValueError("the true error")


@pytest.mark.usefixtures("windows")
def test_what_somebody_wrote_into_a_new_journal_meanwhile_stays(coachlog: Coachlog, tmp_path: Path) -> None:
    fail(coachlog, lambda: coachlog("rep", "add", "Dev Patel"))
    assert [rep["alias"] for rep in coachlog.json("rep", "list")["reps"]] == ["dev"]
    assert not [name for name in names(tmp_path) if name.endswith(".tmp")]


@pytest.mark.usefixtures("windows")
def test_a_new_journal_that_somebody_looks_into_stays_and_the_true_error_is_said(coachlog: Coachlog) -> None:
    with ExitStack() as looking:
        fail(coachlog, lambda: looking.enter_context(coachlog.journal.open("rb")))
    with opening.reading(coachlog_place(coachlog)) as connection:
        assert questions.reps(connection) == []


# Encrypting and decrypting


def test_a_journal_is_encrypted_and_decrypted(locked: Coachlog, tmp_path: Path) -> None:
    assert ciphertext.is_encrypted(locked.journal)
    assert SECRET in locked("history").out
    locked("backup", str(tmp_path / "backup.db"))
    locked("decrypt")
    assert not ciphertext.is_encrypted(locked.journal)
    assert SECRET in locked("history").out
    locked("restore", str(tmp_path / "backup.db"), "--replace")
    assert ciphertext.is_encrypted(locked.journal)
    assert not [name for name in names(tmp_path) if name.endswith(".tmp")]


def at_look(patched: pytest.MonkeyPatch, journal: Path, number: int, act: Callable[[], object]) -> None:
    """Let something happen after a journal's first page was looked at so often. First that is done under the lock."""
    looks, real = iter(range(1, 100)), closed.first_page

    def look(path: Path) -> bytes:
        found = real(path)
        if path == journal and next(looks) == number:
            act()
        return found

    patched.setattr(closed, "first_page", look)


def before_replacing(patched: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen after the lock is gone, before the journal is looked at again."""
    real = closed.replace

    def replace(unfinished: Path, path: Path, was: bytes) -> None:
        act()
        real(unfinished, path, was)

    patched.setattr(closed, "replace", replace)


@pytest.mark.parametrize("moment", ["after the lock", "at that very moment"])
@pytest.mark.parametrize("words", [("encrypt", "--yes"), ("decrypt",)], ids=" ".join)
def test_what_is_written_meanwhile_is_never_lost(locked: Coachlog, words: tuple[str, ...], moment: str) -> None:
    if words[0] == "encrypt":
        locked("decrypt")
    was = ciphertext.is_encrypted(locked.journal)

    def note() -> None:
        locked("note", "maria", "written meanwhile")

    with pytest.MonkeyPatch.context() as patched:
        if moment == "after the lock":
            before_replacing(patched, note)
        else:
            at_look(patched, locked.journal, 2, note)
        ran = locked(*words, code=1)
    assert "another command has just written into it" in ran.err
    assert ciphertext.is_encrypted(locked.journal) == was
    assert "written meanwhile" in locked("history").out
    locked(*words)
    assert "written meanwhile" in locked("history").out
    assert not [name for name in names(locked.journal.parent) if name.endswith(".tmp")]


def test_what_a_killed_writer_left_is_not_taken_over_by_the_new_file(locked: Coachlog) -> None:
    beside = Path(f"{locked.journal}-journal")
    with pytest.MonkeyPatch.context() as patched:
        before_replacing(patched, lambda: beside.write_bytes(b"pages"))
        ran = locked("decrypt", code=1)
    assert "another command has just written into it" in ran.err
    assert ciphertext.is_encrypted(locked.journal)


def test_it_waits_until_others_have_closed_the_journal(locked: Coachlog) -> None:
    waited: list[float] = []
    with pytest.MonkeyPatch.context() as patched, locked.journal.open("rb") as other:

        def sleep(seconds: float) -> None:
            waited.append(seconds)
            other.close()

        patched.setattr(time, "sleep", sleep)
        locked("decrypt")
    assert waited == [closed.AGAIN]


def test_it_does_not_wait_for_ever(locked: Coachlog) -> None:
    with pytest.MonkeyPatch.context() as patched, locked.journal.open("rb"):
        patched.setattr(closed, "PATIENCE", 0.0)
        ran = locked("decrypt", code=1)
    assert "can't be used (Sharing violation). It is unchanged" in ran.err
    assert ciphertext.is_encrypted(locked.journal)


def test_without_hard_links_too(locked: Coachlog) -> None:
    def link(*_: object) -> None:
        raise OSError(1, "not here")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "link", link)
        locked("decrypt")
    assert not ciphertext.is_encrypted(locked.journal)


# Who clears up


def unfinished(locked: Coachlog) -> Path:
    """Return a file as a killed command leaves it."""
    left = locked.journal.with_name(f".{locked.journal.name}.1-x.tmp")
    left.write_text(SECRET)
    return left


def test_what_a_killed_command_left_is_cleared_up(locked: Coachlog) -> None:
    left = unfinished(locked)
    assert f"left by a killed command: {left}" in locked("doctor", code=1).out
    locked("note", "maria", "x")
    assert not left.exists()
    assert locks.LOCK not in names(left.parent)


@pytest.mark.parametrize("alone", [True, False], ids=["somebody clears up", "somebody writes"])
def test_but_for_what_somebody_may_be_writing(
    locked: Coachlog, monkeypatch: pytest.MonkeyPatch, *, alone: bool
) -> None:
    left = unfinished(locked)
    monkeypatch.setattr(locks, "PATIENCE", 0.0)
    give_up = locks.take_folder(left.parent, alone=alone)
    assert give_up
    locked("note", "maria", "x")
    locked("backup", str(left.parent / "backup.db"))
    assert locked("doctor").out == ""
    assert {left.name, locks.LOCK} <= names(left.parent)
    give_up()
    assert locks.LOCK not in names(left.parent)
    locked("note", "maria", "y")
    assert not left.exists()


def test_where_nothing_can_be_locked_nothing_is_cleared_up(locked: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    left = unfinished(locked)
    (left.parent / locks.LOCK).mkdir()
    locked("note", "maria", "x")
    assert left.exists()
    (left.parent / locks.LOCK).rmdir()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(locks, "_take", refuse)
    locked("note", "maria", "y")
    assert left.exists()
    assert locks.LOCK not in names(left.parent)


# Drafts


@pytest.mark.usefixtures("windows")
def test_a_piped_text_leaves_no_draft(team: Coachlog) -> None:
    assert team("note", "maria", "-", stdin=b"the call").err == ""
    assert not Place(team.journal, named=True).plain_drafts.exists()


@pytest.mark.usefixtures("windows")
def test_a_text_that_is_not_saved_is_kept_and_free(team: Coachlog) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            opening, "writing", lambda *_, **__: (_ for _ in ()).throw(UnusableFile("x", "full", "Nothing"))
        )
        ran = team("note", "maria", "-", stdin=b"the call", code=1)
    assert "Your text is kept" in ran.err
    (draft,) = draft_files.drafts(coachlog_place(team))
    assert not draft_files.is_held(draft)
    assert names(draft.parent) == {draft.name}


@pytest.mark.usefixtures("windows")
def test_a_draft_that_an_erase_condemned_goes_when_it_is_saved(team: Coachlog) -> None:
    team("note", "dev", "to erase")
    folder = coachlog_place(team).plain_drafts
    folder.mkdir()
    draft = folder / "note-maria.md"
    draft.write_text("typed")
    held = draft_files.hold(draft)
    team("rep", "erase", "dev", "--yes")
    assert draft_files.is_condemned(draft)
    draft_files.release(draft, held)
    assert draft_files.is_condemned(draft)  # it is still there, and has to go
    held = draft_files.hold(draft)
    draft_files.condemn(draft)
    draft_files.discard_draft(draft)
    draft_files.release(draft, held)
    assert not folder.exists()


@pytest.mark.usefixtures("windows")
def test_marks_of_drafts_that_are_gone_go_but_for_open_ones(team: Coachlog) -> None:
    folder = coachlog_place(team).plain_drafts
    folder.mkdir()
    held = draft_files.hold(folder / "note-maria.md")
    draft_files.discard_marks(coachlog_place(team))
    assert len(names(folder)) == 1
    held.close()
    draft_files.discard_marks(coachlog_place(team))
    assert not folder.exists()


def test_without_a_folder_in_memory_an_encrypted_journal_says_how_to_allow_a_draft(locked: Coachlog) -> None:
    ran = locked("note", "maria", code=1, answers="")
    assert str(NoPlaceForDrafts()) in " ".join(ran.err.split())
    locked("note", "maria", "-", stdin=b"piped in")
    assert "piped in" in locked("history").out


def test_a_folder_that_the_user_names_holds_drafts_of_an_encrypted_journal(locked: Coachlog, tmp_path: Path) -> None:
    here = tmp_path / "drafts here"
    locked.environment["COACHLOG_DRAFTS"] = str(here)
    editor = f'sh -c \'ls -R "{here}" > "{tmp_path / "seen"}"; echo typed in an editor > "$0"\''
    code, _ = typed_on_a_terminal(locked, "note", "maria", EDITOR=editor)
    assert code == 0
    assert "note-maria.md" in (tmp_path / "seen").read_text()
    assert "typed in an editor" in locked("history").out
    assert not list(here.rglob("*.md"))
    assert [path.stat().st_mode & 0o777 for path in here.iterdir()] == [0o700]


def test_an_unsaved_draft_in_that_folder_is_found(locked: Coachlog, tmp_path: Path) -> None:
    locked.environment["COACHLOG_DRAFTS"] = str(tmp_path / "here")
    code, shown = typed_on_a_terminal(locked, "note", "maria", EDITOR="sh -c 'echo typed > \"$0\"; exit 3'")
    assert code == 1
    assert str(tmp_path / "here") in shown
    assert str(tmp_path / "here") in locked("doctor", code=1).out
    locked.refused("decrypt", code=1, says="1 unsaved text would stay behind")


@pytest.mark.parametrize("strange", ["file", "link", "others can look into it"])
def test_a_named_folder_that_others_can_use_is_refused(
    team: Coachlog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, strange: str
) -> None:
    ours = tmp_path / f"coachlog-{os.getuid()}"
    if strange == "file":
        ours.touch()
    elif strange == "link":
        ours.symlink_to(tmp_path)
    else:
        ours.mkdir()
        ours.chmod(0o755)
    monkeypatch.setenv("COACHLOG_DRAFTS", str(tmp_path))
    with pytest.raises(UnusableFile, match="it isn't a folder of yours alone"):
        files.draft_folders(team.journal)


# Modes


def test_doctor_says_nothing_of_modes_where_there_are_none(windows: pytest.MonkeyPatch, team: Coachlog) -> None:
    team("note", "maria", "x")
    team.journal.chmod(0o666)
    team.journal.parent.chmod(0o777)
    files.snapshots(coachlog_place(team))[0].parent.chmod(0o777)
    assert team("doctor").out == ""
    windows.setattr(platforms, "WINDOWS", False)
    assert team("doctor", code=1).out.count("others can") == 3


# Paths


@pytest.mark.parametrize("word", ["C:\\j\\backups\\", "vault\\", "\\\\server\\share\\", "a/"])
def test_a_backslash_ends_a_folder_on_windows(windows: pytest.MonkeyPatch, word: str) -> None:
    assert platforms.names_folder(word)
    windows.setattr(platforms, "WINDOWS", False)
    assert platforms.names_folder(word) == word.endswith("/")


def test_backups_and_exports_go_into_such_a_folder(windows: pytest.MonkeyPatch, team: Coachlog, tmp_path: Path) -> None:
    windows.chdir(tmp_path)
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
    says = 'no rep matches "nul". To add one of that name: coachlog rep add nul --alias ALIAS'
    assert says in " ".join(team("note", "nul", "x", answers="", code=1).err.split())


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

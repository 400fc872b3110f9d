"""Try 11: what others may read, and links that others have laid: never followed, never overwritten."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from coachlog.files import DRAFTS, Place
from tests.killing import ended, forked
from tests.trust import Result, Typed, drafts, remove, started, switches, typed
from tests.trust.apart import complaint, in_a_fork, told

VICTIM = "not ours: nobody writes here\n"
STRANGER = 54321  # another user of the machine
Words = tuple[str, ...]


def run(times: int, folder: Path) -> Result:
    """Look at the modes of all that is made, and put a link into every place, each so often."""
    folder.chmod(0o711)  # so that it is not the folder above that keeps a stranger out
    problems: list[str] = []
    tried = 0
    is_root = not os.geteuid()
    read = 0
    for mask in (0o000, 0o022, 0o077)[: max(1, times)]:
        work = folder / f"under {mask:03o}"
        found, seen = _modes(work, mask)
        problems += found
        tried += seen
        if is_root:
            found, read_now = _read_by_a_stranger(work)
            problems += found
            read += read_now
        remove(work)
    links = 0
    for _ in range(times):
        for name, link in LINKS.items():
            for kind in KINDS_OF_VICTIM[: None if link.refuses_folders else -1]:
                work = folder / "links"
                problems += [f"{name} to {kind}: {why}" for why in _through(work, link, kind)]
                remove(work)
                links += 1
    strangers = f"{read} files tried by another user" if is_root else "skipped for another user: only root can be one"
    notes = f"modes of {tried} files and folders, {strangers}; {links} links"
    return Result("what others may read, and links", tried + read + links, len(problems), told(notes, problems))


# Modes


def _modes(work: Path, mask: int) -> tuple[list[str], int]:
    """Let every file of ours be made under a umask; return those that others may read, and how many there are."""
    home = work / "home"
    out = work / "out"
    home.mkdir(parents=True, mode=0o711)

    def prepared() -> None:
        os.umask(mask)
        os.environ["HOME"] = str(home)
        del os.environ["COACHLOG_JOURNAL"]

    problems = []
    for words, stdin in _everything(home):
        ran = in_a_fork(Path(), *words, stdin=stdin, prepare=prepared, out=out)
        if ran.code not in (0, 2) or "Traceback" in ran.err:
            problems.append(f"{' '.join(words)}: {ran.code} {ran.err}")
    seen = 0
    for path in _ours(home):
        seen += 1
        mode = stat.S_IMODE(path.lstat().st_mode)
        allowed = (0o700,) if path.is_dir() else (0o600,)
        if mode not in allowed:
            problems.append(f"{path} is {mode:03o} under umask {mask:03o}")
    return problems, seen


def _ours(home: Path) -> Iterator[Path]:
    """Yield all that was made, with the drafts of an encrypted journal."""
    yield from home.rglob("*")
    if named := os.environ.get(DRAFTS):
        yield from (Path(named), *Path(named).rglob("*"))


def _everything(home: Path) -> Iterator[tuple[Words, bytes]]:
    """Yield commands that make, together, every kind of file that we make."""
    yield ("rep", "add", "Maria Ruiz", "--every", "1w"), b""
    yield ("rep", "add", "Dev Patel"), b""
    yield ("note", "maria", "hello", "--mine", "ask Tom @thu"), b""
    yield from ((tuple(words), b"") for words in switches())
    yield ("note", "maria", "-"), b"caf\xe9"  # a draft that stays
    yield ("backup", str(home / "copy.db")), b""
    yield ("backup", f"{home / 'new' / 'folder'}/"), b""
    yield ("export", "-o", str(home / "all.md")), b""
    yield ("export", "-o", str(home / "all.json")), b""
    yield ("export", "--share", "-o", f"{home / 'shared'}/"), b""
    yield ("export", "-o", str(home / "all.md"), "--replace"), b""
    yield ("review", "maria", "-o", str(home / "review.md")), b""
    yield ("restore", str(home / "copy.db"), "--replace"), b""
    yield ("demo",), b""
    yield ("delete", "1", "--forever", "--yes"), b""
    yield ("note", "maria", "-"), b"caf\xe9"
    yield ("note", "maria", "and on"), b""


def _read_by_a_stranger(work: Path) -> tuple[list[str], int]:
    """Let another user try to read every file, and to look into every folder; return what they could, and how many."""
    work.chmod(0o711)
    ours = [path for path in _ours(work / "home") if not path.is_symlink()]
    could = work / "could"

    def reads() -> None:
        os.setgroups([])
        os.setgid(STRANGER)
        os.setuid(STRANGER)
        for path in ours:
            try:
                list(path.iterdir()) if path.is_dir() else path.read_bytes()
            except OSError:
                continue
            print(path)

    code = ended(forked(reads, could))
    found = could.read_text(encoding="utf-8").split("\n")[:-1]
    problems = [f"another user can read {path}" for path in found]
    return [*problems, *([f"the other user ended with {code}"] if code else [])], len(ours)


# Links


class Link(NamedTuple):
    """A place where a link is laid, and what is typed then."""

    place: Callable[[Path], Path]
    words: Callable[[Path], Words]
    refused: bool  # else it has to go on beside the link
    prepare: Callable[[Path], object] = lambda _: None
    folder: bool = False
    refuses_folders: bool = True  # else a link to a folder is a folder that was named: it is written into
    stdin: bytes = b""


def _place(journal: Path) -> Place:
    return Place(journal, named=True)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _note(_: Path) -> Words:
    return ("note", "maria", "typed")


def _newest_snapshot(journal: Path) -> Path:
    return max(_place(journal).snapshots.glob("*.db"))


LINKS = {
    "the journal": Link(lambda journal: journal, _note, refused=True, prepare=_remove),
    "the journal, read": Link(lambda journal: journal, lambda _: ("due",), refused=True, prepare=_remove),
    "the journal, first run": Link(
        lambda journal: journal, lambda _: ("rep", "add", "Tom Becker"), refused=True, prepare=_remove
    ),
    "the journal, restored": Link(
        lambda journal: journal,
        lambda journal: ("restore", f"{journal}.backup", "--replace"),
        refused=True,
        prepare=_remove,
    ),
    "the file of a write": Link(
        lambda journal: Path(f"{journal}-journal"),
        _note,
        refused=True,
        prepare=lambda journal: _remove(Path(f"{journal}-journal")),
    ),
    "the folder of snapshots": Link(
        lambda journal: _place(journal).snapshots,
        _note,
        refused=False,
        folder=True,
        prepare=lambda journal: _remove(_place(journal).snapshots),
    ),
    "the folder of snapshots, forgetting": Link(
        lambda journal: _place(journal).snapshots,
        lambda _: ("delete", "1", "--forever", "--yes"),
        refused=True,
        folder=True,
        prepare=lambda journal: _remove(_place(journal).snapshots),
    ),
    "a snapshot": Link(
        _newest_snapshot,
        lambda _: ("delete", "1", "--forever", "--yes"),
        refused=False,
        prepare=lambda journal: _remove(_newest_snapshot(journal)),
    ),
    "the folder of drafts": Link(
        drafts,
        lambda _: ("note", "maria", "-"),
        refused=True,
        folder=True,
        stdin=b"typed",
    ),
    "the folder of drafts, forgetting": Link(
        drafts,
        lambda _: ("delete", "1", "--forever", "--yes"),
        refused=False,
        folder=True,
    ),
    "a draft": Link(
        lambda journal: drafts(journal) / "note-maria.md",
        lambda _: ("note", "maria", "-"),
        refused=False,
        prepare=lambda journal: drafts(journal).mkdir(),
        stdin=b"typed",
    ),
    "an export": Link(
        lambda journal: journal.with_name("export.md"),
        lambda journal: ("export", "-o", str(journal.with_name("export.md"))),
        refused=True,
        refuses_folders=False,
    ),
    "an export that replaces": Link(
        lambda journal: journal.with_name("export.md"),
        lambda journal: ("export", "-o", str(journal.with_name("export.md")), "--replace"),
        refused=True,
        refuses_folders=False,
    ),
    "an export in a folder": Link(
        lambda journal: journal.with_name("shared") / "maria.md",
        lambda journal: ("export", "maria", "--share", "-o", f"{journal.with_name('shared')}/"),
        refused=True,
        prepare=lambda journal: journal.with_name("shared").mkdir(),
    ),
    "a review": Link(
        lambda journal: journal.with_name("review.md"),
        lambda journal: ("review", "maria", "-o", str(journal.with_name("review.md"))),
        refuses_folders=False,
        refused=True,
    ),
    "a backup": Link(
        lambda journal: journal.with_name("copy.db"),
        lambda journal: ("backup", str(journal.with_name("copy.db"))),
        refused=True,
        refuses_folders=False,
    ),
    "what is restored": Link(
        lambda journal: journal.with_name("copy.db"),
        lambda journal: ("restore", str(journal.with_name("copy.db")), "--replace"),
        refused=True,
    ),
}
KINDS_OF_VICTIM = ("a file", "a journal", "nothing", "a folder")


def _through(work: Path, link: Link, kind: str) -> list[str]:
    """Lay one link and type one command; return what is wrong with what came of it."""
    work.mkdir()
    journal = started(work)
    typed(journal, "note", "maria", "one")
    typed(journal, "backup", f"{journal}.backup")
    elsewhere = work / "elsewhere"
    elsewhere.mkdir()
    victim = elsewhere / "victim"
    place = link.place(journal)
    link.prepare(journal)
    _make(victim, kind, Path(f"{journal}.backup"))
    before = _state(elsewhere)
    place.symlink_to(victim)
    ran = in_a_fork(journal, *link.words(journal), stdin=link.stdin, out=work / "out")
    problems = []
    if _state(elsewhere) != before:
        problems.append("what it points to was touched")
    if link.refused and (why := complaint(ran, (1, 2))):
        problems.append(f"not refused: {why}")
    if not link.refused and ran.code:
        problems.append(f"refused: {ran.err}")
    problems += _still_there(place, link, ran)
    return problems


def _still_there(place: Path, link: Link, ran: Typed) -> list[str]:
    """Check that a refused command has left the link, and that one which went on has told or is done without it."""
    if link.refused and not place.is_symlink():
        return [f"the link was replaced: {ran.err}"]
    if link.folder and not place.is_symlink():
        return ["the link was taken away"]
    return []


def _make(victim: Path, kind: str, journal: Path) -> None:
    if kind == "a file":
        victim.write_text(VICTIM, encoding="utf-8")
    elif kind == "a journal":
        shutil.copy(journal, victim)
    elif kind == "a folder":
        victim.mkdir()
        for name in ("kept.md", "2026-01-01T000000Z-1.db", ".snapshot.db.1.tmp"):
            (victim / name).write_text(VICTIM, encoding="utf-8")


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return everything below a folder, with modes and bytes."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, b"" if path.is_dir() else path.read_bytes())
        for path in folder.rglob("*")
    }

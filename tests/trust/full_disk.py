"""Try 5: the disk is full, or a file may not grow, at any moment of whatever writes."""

import random
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from coachlog import files
from coachlog.files import Place
from tests.test_journal import one
from tests.trust import Result, Typed, but, drafts, next_version, remove, second, started, texts, typed, wrong
from tests.trust.apart import complaint, in_a_fork, told

CASES = (
    "note", "piped", "first snapshot", "rep add", "undo", "backup", "export", "first run", "migration", "restore",
    "forever",
)  # fmt: skip
DISK = 1400  # KB
SMALLEST, LARGEST = 2_000, 60_000  # letters of a text
MOST_SNAPSHOTS = 3  # the first, the one before a migration, the one of the day


class Desk(NamedTuple):
    """One try: a journal of its own, what is typed into it, and where that goes."""

    journal: Path
    chance: random.Random
    text: str

    @property
    def folder(self) -> Path:
        """The folder that holds everything that the command may write."""
        return self.journal.parent


def run(times: int, folder: Path) -> Result:
    """Type so many commands, each with little room left: half of them on a small disk, where one may be mounted."""
    chance = random.Random(5)
    base = _base(folder)
    out = folder / "out"
    problems: list[str] = []
    refused = on_disk = 0
    with _small_disk(folder / "small") as small:
        for number in range(times):
            case = CASES[number % len(CASES)]
            is_on_disk = bool(small) and number // len(CASES) % 2 == 1
            work = (small if small and is_on_disk else folder) / "work"
            shutil.copytree(base, work)
            text = f"{number} {'word ' * (chance.randrange(SMALLEST, LARGEST) // 5)}"
            desk = Desk(work / "journal.db", chance, text)
            with _little_room(desk, small if is_on_disk else None) as limit:
                code, why = _tried(case, desk, limit, out)
            refused += code != 0
            on_disk += is_on_disk
            problems += [f"{case}: {why}"] if why else []
            remove(work)
    where = f"{on_disk} on a disk of {DISK} KB" if small else "skipped on a small disk: none may be mounted here"
    notes = f"{refused} did not fit; {where}{but('a first run makes a plain journal')}"
    return Result("writing with no room left", times, len(problems), told(notes, problems))


def _base(folder: Path) -> Path:
    """Make a journal that holds something, and a backup of one that holds something else."""
    base = folder / "base"
    base.mkdir()
    journal = started(base)
    for number in range(5):
        typed(journal, "note", "maria", f"kept {number} {'word ' * 500}")
    other = started(folder, "other.db")
    typed(other, "note", "maria", "from the backup")
    typed(other, "backup", str(base / "backup.db"))
    typed(journal, "note", "maria", "the last")
    return base


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    """Mount a small disk in memory; None where that may not be done."""
    folder.mkdir()
    mount = shutil.which("mount")
    ours = ["-t", "tmpfs", "-o", f"size={DISK}k,mode=700", "tmpfs", str(folder)]
    if not mount or subprocess.run([mount, *ours], check=False, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def _little_room(desk: Desk, disk: Path | None) -> Iterator[Callable[[], None]]:
    """Fill the disk up to a little, or give what keeps a process from growing a file beyond a little."""
    if disk:
        room = desk.chance.randrange(0, desk.chance.choice((DISK // 3 * 1024, LARGEST)))  # or too little for the text
        free = shutil.disk_usage(disk).free
        filling = disk / "filling"
        filling.write_bytes(bytes(max(free - room, 0)))
        try:
            yield lambda: None
        finally:
            filling.unlink()
        return
    size = desk.journal.stat().st_size  # a page that is there can be written again, on a full disk too
    most = size + desk.chance.randrange(0, LARGEST)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    yield limit


def _tried(case: str, desk: Desk, limit: Callable[[], None], out: Path) -> tuple[int, str]:
    """Type one command where there is little room; return its exit code, and what is wrong with what came of it."""
    words, stdin, prepare = _typed_in(case, desk, limit)
    before = _known(desk.journal)
    ran = in_a_fork(desk.journal, *words, stdin=stdin, prepare=prepare, out=out)
    problem = "Traceback" in ran.err and ran.err[-300:]
    if ran.code:
        problem = problem or complaint(ran) or _unnamed(ran, desk)
    reads = in_a_fork(desk.journal, "due", prepare=prepare if case == "migration" else limit, out=out)
    can_be_read = not reads.code or not before or (case == "migration" and ran.code)
    problem = problem or ("" if can_be_read else f"it is not read any more: {reads.err}")
    problem = problem or _kept(case, desk, ran, before) or _left_over(desk, ran)
    return ran.code, problem


def _typed_in(case: str, desk: Desk, limit: Callable[[], None]) -> tuple[tuple[str, ...], bytes, Callable[[], None]]:
    """Return what is typed, what is piped in, and what comes before it."""
    snapshots = Place(desk.journal, named=True).snapshots
    if case == "first snapshot":
        shutil.rmtree(snapshots)
    if case == "first run":
        shutil.rmtree(snapshots)
        desk.journal.unlink()
        desk.journal.with_name("journal.db-journal").unlink(missing_ok=True)

    def migrates() -> None:
        next_version.become()
        limit()

    words: dict[str, tuple[str, ...]] = {
        "note": ("note", "maria", desk.text),
        "piped": ("note", "maria", "-"),
        "first snapshot": ("note", "maria", desk.text[: SMALLEST // 2]),
        "rep add": ("rep", "add", "Tom Becker", "--role", desk.text[:5000]),
        "undo": ("undo",),
        "backup": ("backup", str(desk.folder / "copy.db")),
        "export": ("export", "-o", str(desk.folder / "export.md")),
        "first run": ("rep", "add", "Tom Becker"),
        "migration": ("due",),
        "restore": ("restore", str(desk.folder / "backup.db"), "--replace"),
        "forever": ("delete", second(), "--forever", "--yes"),
    }
    return words[case], desk.text.encode() if case == "piped" else b"", migrates if case == "migration" else limit


def _known(journal: Path) -> set[str]:
    return texts(journal) if journal.exists() else set()


def _unnamed(ran: Typed, desk: Desk) -> str:
    """Say so where a complaint names no file of ours."""
    return "" if str(desk.folder) in ran.err or "~" in ran.err else f"names no file: {ran.err}"


def _kept(case: str, desk: Desk, ran: Typed, before: set[str]) -> str:
    """Return what is wrong with what is stored: what was acknowledged is there, what was refused is not."""
    now = _known(desk.journal)
    expected = set(before)
    did = ran.code == 0
    if case in ("note", "piped", "first snapshot") and did:
        expected.add(desk.text[: SMALLEST // 2] if case == "first snapshot" else desk.text)
    elif case == "undo" and did:
        expected.discard("the last")
    elif case == "restore" and did:
        expected = {"before", "from the backup"}
    elif case == "forever" and (did or "is erased from the journal, but" in ran.err):
        expected = {text for text in expected if not text.startswith("kept 0")}
    if now != expected:
        return f"stored is not what was told (exit code {ran.code}): {ran.out[:100]} {ran.err[-300:]}"
    if desk.journal.exists() and case != "migration" and (why := wrong(desk.journal, may_be_plain=case == "first run")):
        return why
    files = {"backup": "copy.db", "export": "export.md"}
    if case in files and (desk.folder / files[case]).exists() != did:
        return f"exit code {ran.code}, and {files[case]} is {'not ' * did}there"
    if case == "backup" and did:
        return wrong(desk.folder / "copy.db")
    if case in ("rep add", "first run") and desk.journal.exists() and _has_tom(desk.journal) != did:
        return f"exit code {ran.code}, but the rep is {'not ' * did}there"
    return _draft(desk, ran) if case == "piped" and not did else ""


def _has_tom(journal: Path) -> bool:
    return bool(one(journal, "select count(*) from rep where alias = 'tom'"))


def _draft(desk: Desk, ran: Typed) -> str:
    """Return what is wrong with the draft: the whole text, or said to be its beginning."""
    kept = [path.read_text(encoding="utf-8") for path in drafts(desk.journal).glob("*")]
    if kept == [desk.text] and "Your text is kept. " in ran.err:
        return ""
    is_told = "only the beginning" in ran.err or "No space left" in ran.err
    if is_told and all(desk.text.startswith(draft) for draft in kept):
        return ""
    return f"the draft is not what was told: {[len(draft) for draft in kept]} of {len(desk.text)}: {ran.err}"


def _left_over(desk: Desk, ran: Typed) -> str:
    """Return the files that are half, or that nobody needs."""
    place = Place(desk.journal, named=True)
    ours = {"journal.db", "journal.db-journal", "journal.sync.lock", "backup.db", "copy.db", "export.md"}
    for path in desk.folder.rglob("*"):
        if path.is_dir() or (path.parent == desk.folder and path.name in ours) or path.parent == drafts(desk.journal):
            continue
        if path.parent == place.snapshots and path.suffix == ".db":
            if why := wrong(path):
                return f"a snapshot is damaged: {why}"
            continue
        return f"left over: {path.relative_to(desk.folder)} ({path.stat().st_size} bytes): {ran.err}"
    if len(files.snapshots(place)) > MOST_SNAPSHOTS:
        return "more snapshots than there should be"
    return ""

"""Try 13: killed while erasing. What is erased is gone from every file after the next write, and nothing else is."""

import os
import random
import shutil
from pathlib import Path

from coachlog import draft_files
from coachlog.cli import main
from coachlog.errors import CoachlogError
from coachlog.files import Place
from coachlog.journal import connect, copies
from tests.killing import forked, kill, seconds
from tests.trust import Result, but, content, drafts, remove, started, texts, typed, wrong

MARK = "zqxjkvbw"  # in everything about Maria Ruiz, and in no other text
NOTES = 400  # so that erasing takes long enough to be killed in
OTHERS = {"before", "of dev"}


def run(times: int, folder: Path) -> Result:
    """Kill so many erases at random moments, while a text is being typed in another terminal."""
    chance = random.Random(13)
    full = _filled(folder / "full")
    takes = seconds(lambda: _erase(_copy(full, folder / "timed")))
    moments = {"before the commit": 0, "after it": 0, "when all was done": 0}
    problems: list[str] = []
    for number in range(times):
        journal = _copy(full, folder / str(number))
        moment, found = _killed(journal, chance.uniform(0.3, 1.1) * takes)
        moments[moment] += 1
        problems += found
        remove(journal.parent)
    notes = ", ".join(f"{count} killed {moment}" for moment, count in moments.items())
    notes += but("of encrypted files, all that the tables hold was searched")
    what = "SIGKILL while a rep is erased, and the next write"
    return Result(what, times, len(problems), "; ".join([notes, *problems[:3]]))


def _filled(folder: Path) -> Path:
    """Make a journal with much about Maria Ruiz: entries, old versions, undone steps, and a snapshot of all that."""
    folder.mkdir()
    journal = started(folder)
    source = folder / "notes.csv"
    source.write_text("Rep,Date,Text\n" + "".join(f"maria,2026-11-02,{MARK}note {one}\n" for one in range(NOTES)))
    assert typed(journal, "import", str(source)).code == 0
    first, second, *_ = (line.split("\t")[0] for line in typed(journal, "history", "maria", "-n", "0").out.splitlines())
    for words in (
        ("edit", first, f"{MARK}edited"),
        ("delete", second),
        ("rep", "add", f"Wanda {MARK}"),
        ("undo",),
        ("note", "dev", "of dev"),
    ):
        assert typed(journal, *words).code == 0, words
    source.unlink()
    assert MARK.encode() in content(copies.snapshot(Place(journal, named=True)))  # those of the day are older
    return journal


def _copy(full: Path, folder: Path) -> Path:
    """Copy it, with a draft about her."""
    shutil.copytree(full.parent, folder)
    journal = folder / full.name
    draft = drafts(journal) / "note-maria.md"
    draft.parent.mkdir(mode=0o700)
    draft.write_text(f"{MARK}draft")
    return journal


def _erase(journal: Path) -> int:
    os.environ["COACHLOG_JOURNAL"] = str(journal)
    return main(["rep", "erase", "maria", "--yes"]) or main(["rep", "erase", "wanda", "--yes"])


def _killed(journal: Path, after: float) -> tuple[str, list[str]]:
    """Kill one erase; say when that was, and what is wrong after the next write."""
    held = drafts(journal) / "note-dev.md"
    held.write_text("being typed")
    with draft_files.hold(held) as mark:
        kill(forked(lambda: _erase(journal)), after=after)
        left = _found(journal)
        assert typed(journal, "note", "dev", "next").code == 0
        gone = [typed(journal, "rep", "erase", name, "--yes").code for name in ("maria", "wanda")]
        moment = "before the commit" if 0 in gone else "after it" if left else "when all was done"
        problems = [f"{name} still holds it" for name in _found(journal)]
        if held.read_text() != "being typed":
            problems.append("a text that was being typed is gone")
        draft_files.release(held, mark)
    if typed(journal, "note", "dev", "last").code:
        problems.append("nothing can be written")
    if lost := (OTHERS | {"next", "last"}) - texts(journal):
        problems.append(f"lost: {lost}")
    if why := wrong(journal) or typed(journal, "doctor").out:
        problems.append(why)
    return moment, [f"killed {moment}: {problem}" for problem in problems]


def _found(journal: Path) -> list[str]:
    """Return the files that hold the mark, or may hold it: what a kill has left of an encrypted file."""
    paths = {*journal.parent.rglob("*"), *drafts(journal).glob("*")}
    return [path.name for path in sorted(paths) if path.is_file() and _holds(path)]


def _holds(path: Path) -> bool:
    try:
        with connect.explaining(path, ""):
            return MARK.encode() in content(path)
    except CoachlogError:
        return True

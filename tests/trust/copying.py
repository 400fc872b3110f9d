"""Try 7: backups and restores that are killed, that run while others write, of every kind of backup."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from coachlog import files
from coachlog.cli import main
from coachlog.errors import CoachlogError
from coachlog.files import Place
from coachlog.journal import copies
from tests.killing import ended, forked, is_in_a_write, kill, seconds
from tests.test_journal import asked, stored
from tests.trust import Result, Typed, next_version, released, started, texts, typed, wrong

WRITES = 400  # notes, while backups are made


def run(times: int, folder: Path) -> Result:
    """Kill so many backups, and so many restores; make a backup of a busy journal, and restore every kind."""
    chance = random.Random(7)
    journal = _large(_new(folder, "large"))
    found: list[list[str]] = []
    found += _killed_backups(times, journal, chance)
    found += _killed_restores(times, journal, _new(folder, "restored"), chance)
    meanwhile, problems = _backups_meanwhile(_new(folder, "busy"), WRITES if times >= WRITES // 8 else times)
    found.append(problems)
    for name, restored in RESTORED.items():
        found.append([f"{name}: {why}" for why in restored(_new(folder, name))])
    problems = [why for one in found for why in one]
    notes = f"{meanwhile} backups of a journal into which was written; restored: {', '.join(RESTORED)}"
    what = "backup and restore killed, backup during writes, restore of every kind of backup"
    return Result(what, len(found) - 1 + meanwhile, len(problems), "; ".join([notes, *problems[:3]]))


def _new(folder: Path, name: str) -> Path:
    new = folder / name
    new.mkdir()
    return new


def _large(folder: Path) -> Path:
    """Make a journal that takes a moment to copy."""
    journal = started(folder)
    for number in range(20):
        typed(journal, "note", "maria", f"{number} " + "many words of a long talk " * 1500)
    return journal


def _say(journal: Path, *words: str) -> Callable[[], int]:
    def say() -> int:
        os.environ["COACHLOG_JOURNAL"] = str(journal)
        return main(words)

    return say


# Backups


def _killed_backups(times: int, journal: Path, chance: random.Random) -> Iterator[list[str]]:
    targets = journal.parent / "backups"
    targets.mkdir()
    takes = seconds(_say(journal, "backup", str(targets / "timed.db")))
    before = stored(journal)
    for number in range(times):
        target = targets / f"{number}.db"
        kill(forked(_say(journal, "backup", str(target))), after=chance.uniform(0.05, 1.1) * takes)
        problems = [why for why in (wrong(journal),) if why]
        if target.exists() and (why := _differs(target, before)):
            problems.append(f"a killed backup: {why}")
        if stored(journal) != before:
            problems.append("a backup has changed the journal")
        for left in targets.glob(".*.tmp*"):
            left.unlink()
        yield problems


def _backups_meanwhile(folder: Path, notes: int) -> tuple[int, list[str]]:
    """Make backups one after the other while notes are written; how many, and what is wrong with any."""
    journal = started(folder)
    receipts = folder / "receipts"
    receipts.touch()
    writer = forked(lambda: max(map(_note, range(notes))), receipts)
    made, problems = 0, []
    while not os.waitpid(writer, os.WNOHANG)[0]:
        target = folder / f"backup {made}.db"
        acknowledged = receipts.read_text(encoding="utf-8").count("one-on-one")
        ran = typed(journal, "backup", str(target))
        made += 1
        if ran.code:
            problems.append(ran.err)
        elif why := wrong(target):
            problems.append(why)
        elif len(texts(target)) - 1 < acknowledged:
            problems.append(f"a backup holds {len(texts(target)) - 1} of {acknowledged} notes")
    if len(texts(journal)) - 1 != notes:
        problems.append(f"{len(texts(journal)) - 1} of {notes} notes")
    return made, problems


def _note(number: int) -> int:
    return main(["note", "maria", f"note {number}"])


# Restores


def _killed_restores(times: int, large: Path, folder: Path, chance: random.Random) -> Iterator[list[str]]:
    """Kill the restore of a backup in place of a journal: it must be the one or the other, and the old one kept."""
    journal = started(folder)
    first, second = folder / "first", folder / "second.db"
    shutil.copyfile(large, first)
    for number in range(5):
        typed(journal, "note", "dev", f"old {number} " + "some words " * 2000)
    shutil.copyfile(journal, second)
    old, new = stored(journal), stored(first)
    takes = seconds(_say(journal, "restore", str(first), "--replace"))
    place = Place(journal, named=True)
    for number in range(times):
        shutil.copyfile(second, journal)
        shutil.rmtree(place.snapshots, ignore_errors=True)
        if number % 3:  # while the journal is written over: the old one has just been put aside
            after, begun = chance.uniform(0, takes / 3), lambda: bool(files.snapshots(place))
        else:
            after, begun = chance.uniform(0.2, 1.1) * takes, lambda: True
        kill(forked(_say(journal, "restore", str(first), "--replace")), after=after, begun=begun)
        touched = is_in_a_write(journal)
        ran = typed(journal, "history")
        problems = [ran.err] if ran.code else [why for why in (wrong(journal),) if why]
        is_new = not problems and stored(journal) == new
        if not problems and not is_new and stored(journal) != old:
            problems.append("the journal is neither the old nor the new one")
        if (touched or is_new) and not _is_kept(journal, old):
            problems.append("the old journal was not kept")
        if not is_new and (ran := typed(journal, "restore", str(first), "--replace")).code:
            problems.append(f"cannot be restored again: {ran.err}")
        for left in folder.glob(".*.tmp*"):
            left.unlink()
        yield problems


def _restore_of_the_same(folder: Path) -> list[str]:
    journal, backup = _backed_up(folder)
    before = stored(journal)
    problems = _refused(journal, typed(journal, "restore", str(backup)), "holds 2 reps")
    ran = typed(journal, "restore", str(backup), "--replace")
    problems += [ran.err] if ran.code else []
    return problems + _is_now(journal, before, before)


def _restore_of_an_older_one(folder: Path) -> list[str]:
    """Restore backups of earlier days, of every released schema, with the next version of coachlog."""
    problems = []
    for version in released.older():
        journal, _ = _backed_up(_new(folder, str(version)))
        backup = journal.with_name("older.db")
        released.build(version, backup)
        old, new = stored(journal), stored(backup)
        said = folder / f"{version}.out"
        code = ended(forked(partial(_restore_with_the_next_version, journal, backup), said))
        problems += [Path(f"{said}.err").read_text(encoding="utf-8")] if code else []
        if stored(journal) != new or not _is_kept(journal, old):
            problems.append("the older backup is not the journal now, or the journal was not kept")
        if stored(backup) != new or asked(backup, "pragma user_version") != [(version,)]:
            problems.append("the backup was changed")
    return problems


def _restore_with_the_next_version(journal: Path, backup: Path) -> int:
    next_version.become()
    code = _say(journal, "restore", str(backup), "--replace")()
    copies.verified(journal)
    return code or int(asked(journal, "pragma user_version") != [(next_version.NEXT,)])


def _restore_of_a_newer_one(folder: Path) -> list[str]:
    journal, backup = _backed_up(folder)
    asked(backup, f"pragma user_version = {next_version.NEXT}")
    return _refused(journal, typed(journal, "restore", str(backup), "--replace"), "newer coachlog")


def _restore_of_a_damaged_one(folder: Path) -> list[str]:
    journal, backup = _backed_up(folder)
    whole = backup.read_bytes()
    problems = []
    for damaged in (whole[: len(whole) // 2], b"", b"Dear diary", whole[:8192] + bytes(8192) + whole[16384:]):
        backup.write_bytes(damaged)
        problems += _refused(journal, typed(journal, "restore", str(backup), "--replace"), "")
    return problems


def _backed_up(folder: Path) -> tuple[Path, Path]:
    journal, backup = started(folder), folder / "backup.db"
    ran = typed(journal, "backup", str(backup))
    assert ran.code == 0, ran
    return journal, backup


def _refused(journal: Path, ran: Typed, says: str) -> list[str]:
    """Check that a restore was refused and the journal is as it was."""
    if ran.code == 0 or says not in ran.err or ran.err.count("\n") != 1:
        return [f"not refused: {ran}"]
    return [why for why in (wrong(journal),) if why] or (
        [] if texts(journal) == {"before"} else ["the journal changed"]
    )


def _is_now(journal: Path, new: object, old: object) -> list[str]:
    problems = [why for why in (wrong(journal),) if why]
    if stored(journal) != new:
        problems.append("the backup is not the journal now")
    if not _is_kept(journal, old):
        problems.append("the journal was not kept")
    return problems


def _is_kept(journal: Path, old: object) -> bool:
    """Whether a verified snapshot holds what the journal was."""
    found = False
    for path in files.snapshots(Place(journal, named=True)):
        try:
            copies.verified(path)
        except CoachlogError:
            return False
        found |= stored(path) == old
    return found


def _differs(copy: Path, before: object) -> str:
    return wrong(copy) or ("" if stored(copy) == before else "it holds something else")


RESTORED: dict[str, Callable[[Path], list[str]]] = {
    "the same": _restore_of_the_same,
    "older": _restore_of_an_older_one,
    "newer (refused)": _restore_of_a_newer_one,
    "damaged (refused)": _restore_of_a_damaged_one,
    # Encrypted, and with a wrong key: encrypted.py.
}

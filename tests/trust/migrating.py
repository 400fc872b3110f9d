"""Try 4: killed while a journal of a released schema is brought to a newer one."""

import os
import random
import shutil
from pathlib import Path

from coachlog import files
from coachlog.ciphertext import is_encrypted
from coachlog.cli import main
from coachlog.errors import CoachlogError
from coachlog.files import Place
from coachlog.journal import copies
from tests.killing import ended, forked, is_in_a_write, kill, seconds
from tests.test_journal import one, opened, stored
from tests.trust import Result, next_version, released

MANY = 2000  # entries, so that a migration takes long enough to be killed in


def run(times: int, folder: Path) -> Result:
    """Kill so many migrations of each released schema."""
    chance = random.Random(4)
    problems: list[str] = []
    moments = {"before": 0, "inside": 0, "after": 0}
    for version in released.older():
        old = folder / f"{version}.db"
        released.build(version, old)
        _fill(old)
        journal = folder / "timed" / "journal.db"
        takes = seconds(lambda old=old, journal=journal: _migrate(old, journal))  # type: ignore[misc]
        for number in range(times):
            journal = folder / f"{version} {number}" / "journal.db"
            inside = bool(number % 3)  # where the changes have begun; else at any moment, the snapshot's too
            after = chance.uniform(0, takes / 2) if inside else chance.uniform(0.05, 1.1) * takes
            moment, found = _killed(old, journal, after, inside=inside)
            moments[moment] += 1
            problems += found
            shutil.rmtree(journal.parent)
    told = ", ".join(f"{count} {moment}" for moment, count in moments.items())
    notes = f"from schema {', '.join(map(str, released.older()))}; {told} the changes"
    what = "SIGKILL while a journal is migrated, from every released schema"
    return Result(what, sum(moments.values()), len(problems), "; ".join([notes, *problems[:3]]))


def _fill(journal: Path) -> None:
    """Make a journal large: one note, many times over."""
    with opened(journal) as connection:
        connection.execute(
            """
            with recursive number (n) as (select 1 union all select n + 1 from number where n < ?)
            insert into entry (uid, kind, rep, "on", text, created_at)
            select 'many-' || n, e.kind, e.rep, e."on", e.text || ' ' || n, e.created_at
            from number, entry e where e.id = 1
            """,
            (MANY,),
        )
        connection.commit()


def _migrate(old: Path, journal: Path) -> int:
    journal.parent.mkdir(exist_ok=True)
    shutil.copyfile(old, journal)
    return _due(journal)


def _due(journal: Path) -> int:
    next_version.become()
    os.environ["COACHLOG_JOURNAL"] = str(journal)
    return main(["due"])


def _killed(old: Path, journal: Path, after: float, *, inside: bool) -> tuple[str, list[str]]:
    """Kill one migration; say at which moment that was, and what is wrong then and after the next command.

    It is killed so many seconds after it began, or, if ``inside``, after the first change was made.
    """
    journal.parent.mkdir()
    shutil.copyfile(old, journal)
    kill(forked(lambda: _due(journal)), after=after, begun=lambda: not inside or is_in_a_write(journal))
    # Nobody opens it while it is in the middle of a write: that would be taken back.
    moment = "inside" if is_in_a_write(journal) else "after" if _version(journal) == next_version.NEXT else "before"
    problems = []
    before = stored(old)
    if moment != "before" and not _kept(journal, old):
        problems.append(f"no whole snapshot of before, killed {moment} the changes")
    said = journal.parent / "said"
    if ended(forked(lambda: _due(journal), said)):
        problems.append(f"does not open: {Path(f'{said}.err').read_text(encoding='utf-8')}")
    elif ended(forked(lambda: _is_wrong(journal), said)):
        problems.append(f"damaged: {Path(f'{said}.err').read_text(encoding='utf-8')}")
    elif stored(journal) != before:
        problems.append("a record is lost or reads differently")
    elif not _kept(journal, old):
        problems.append("no whole snapshot of before")
    return moment, problems


def _kept(journal: Path, old: Path) -> bool:
    """Whether there is a snapshot, whole, of the journal as it was."""
    before = stored(old)
    for path in files.snapshots(Place(journal, named=True)):
        if (_version(path), is_encrypted(path)) == (_version(old), is_encrypted(old)):
            try:
                copies.verified(path)
            except CoachlogError:
                return False
            if stored(path) == before:
                return True
    return False


def _is_wrong(journal: Path) -> int:
    next_version.become()
    copies.verified(journal)
    return int(_version(journal) != next_version.NEXT)


def _version(journal: Path) -> int:
    return int(one(journal, "pragma user_version"))

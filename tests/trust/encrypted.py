"""Try 12, the encrypted half of 6 and 7: damaged files, restoring, wrong keys, kills while it is switched."""

import os
import random
import secrets
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from coachlog import files
from coachlog.files import Place
from tests.trust import Result, ended, forked, started, typed

PAGE = 4096
SECRET = b"Umbra"
KILLS = 10  # one for so many damaged files


def run(times: int, folder: Path) -> Result:
    """Damage so many encrypted files; restore with and without encryption; kill it while it is switched on and off."""
    chance = random.Random(12)
    key, other_key = folder / "key", folder / "other-key"
    for path in (key, other_key):
        path.write_text(secrets.token_hex(32))
    os.environ["COACHLOG_KEY_COMMAND"] = f"cat {key}"
    journal = started(folder)
    typed(journal, "note", "maria", f"Lost deal:{SECRET.decode()}", "--mine", "call them @thu")
    problems = [] if typed(journal, "encrypt", "--yes").code == 0 else ["it was not encrypted"]
    whole = journal.read_bytes()
    for number in range(times):
        problems += _damaged(journal, _with_damage(chance, whole), number)
    journal.write_bytes(whole)
    restored = list(_restored(folder, journal, f"cat {other_key}"))
    problems += [why for why in restored if why]
    kills = max(2, times // KILLS)
    switched = [_killed(journal, chance) for _ in range(kills)]
    problems += [why for why in switched if why]
    if any(SECRET in path.read_bytes() for path in folder.rglob("*.db") if files.is_encrypted(path)):
        problems.append("a text can be read in an encrypted file")
    notes = f"{times} damaged files, {len(restored)} restored or refused, {kills} kills while switching"
    return Result("encrypted journals", times + len(restored) + kills, len(problems), "; ".join([notes, *problems[:3]]))


def _with_damage(chance: random.Random, whole: bytes) -> bytes:
    place = chance.randrange(len(whole))
    match chance.randrange(5):
        case 0:
            return whole[:place]
        case 1:
            return whole + chance.randbytes(1 + chance.randrange(PAGE))
        case 2:  # two pages in each other's place, each whole
            first, second = sorted(chance.sample(range(len(whole) // PAGE), 2))
            pages = [whole[start : start + PAGE] for start in range(0, len(whole), PAGE)]
            pages[first], pages[second] = pages[second], pages[first]
            return b"".join(pages)
        case 3:
            return whole[:place] + chance.randbytes(len(whole[place : place + 512])) + whole[place + 512 :]
    return whole[:place] + bytes([whole[place] ^ (1 << chance.randrange(8))]) + whole[place + 1 :]


def _damaged(journal: Path, content: bytes, number: int) -> Iterator[str]:
    journal.write_bytes(content)
    if typed(journal, "doctor").code == 0:
        yield f"damage {number} is not found"
    for words in (("history", "-n", "0"), ("export",), ("note", "maria", "x")):
        ran = typed(journal, *words)
        if ran.code and (not ran.err.startswith("coachlog: ") or ran.err.count("\n") != 1):
            yield f"damage {number}: {ran.err}"
        if words[0] != "note" and journal.read_bytes() != content:
            yield f"damage {number}: reading has changed the file"


def _restored(folder: Path, journal: Path, other: str) -> Iterator[str]:
    """Restore an encrypted and a plain backup into every kind of journal; give what was wrong, each time."""
    known, wanted = os.environ["COACHLOG_KEY_COMMAND"], typed(journal, "export", "--format", "json").out
    encrypted, plain = folder / "encrypted-backup.db", folder / "plain-backup.db"
    typed(journal, "backup", str(encrypted))
    typed(journal, "decrypt")
    typed(journal, "backup", str(plain))
    typed(journal, "encrypt", "--yes")
    for backup in (encrypted, plain):
        for kind in ("missing", "plain", "encrypted"):
            target = folder / f"{kind}-{backup.stem}" / "journal.db"
            if kind != "missing":
                target.parent.mkdir()
                started(target.parent)
            if kind == "encrypted":
                typed(target, "encrypt", "--yes")
            ran = typed(target, "restore", str(backup), "--replace")
            safe = files.is_encrypted(target) == (backup == encrypted or kind == "encrypted")
            same = typed(target, "export", "--format", "json").out == wanted
            yield "" if ran.code == 0 and safe and same else f"{backup.stem} into {kind}: {ran.err or (safe, same)}"
    before = journal.read_bytes()
    os.environ["COACHLOG_KEY_COMMAND"] = other
    ran = typed(journal, "restore", str(encrypted), "--replace")
    os.environ["COACHLOG_KEY_COMMAND"] = known
    yield "" if ran.code == 1 and "the key does not fit" in ran.err else f"a wrong key was taken: {ran}"
    yield "" if journal.read_bytes() == before else "a wrong key has changed the journal"


def _killed(journal: Path, chance: random.Random) -> str:
    wanted = typed(journal, "export", "--format", "json").out
    words = ("decrypt",) if files.is_encrypted(journal) else ("encrypt", "--yes")
    child = forked(partial(_switched, journal, words))
    time.sleep(chance.uniform(0, 0.3))
    os.kill(child, signal.SIGKILL)
    ended(child)
    for path in files.unfinished(Place(journal, named=True)):
        path.unlink()
    ran = typed(journal, "export", "--format", "json")
    return "" if ran.out == wanted else f"killed in {words[0]}: {ran.err or 'it holds something else'}"


def _switched(journal: Path, words: tuple[str, ...]) -> int:
    return typed(journal, *words).code

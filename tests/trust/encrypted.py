"""Try 12, the encrypted half of 6 and 7: damaged files, restoring, wrong and missing keys, kills."""

import os
import random
import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from coachlog import ciphertext, files
from coachlog.files import Place
from tests.killing import forked, kill, seconds
from tests.trust import ENCRYPTED, Result, but, started, typed

PAGE = 4096
SECRET = b"Umbra"
ENCRYPT, DECRYPT = ("encrypt", "--yes"), ("decrypt",)
KILLS = 10  # one for so many damaged files


def run(times: int, folder: Path) -> Result:
    """Damage so many encrypted files; restore with and without encryption; kill it while it is switched on and off."""
    as_always = but("the same without --encrypted")
    os.environ.pop(ENCRYPTED, None)  # it encrypts its journals itself, and needs plain ones too
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
    restored += _without_its_key(journal, folder / "plain-backup.db")
    restored += _switched_again(journal, f"cat {other_key}")
    problems += [why for why in restored if why]
    kills = max(2, times // KILLS)
    takes = max(seconds(partial(_switched, journal, words)) for words in (DECRYPT, ENCRYPT))
    for _ in range(kills):
        problems += _killed(journal, folder / "plain-backup.db", chance.uniform(0, 1.1) * takes, chance)
    if any(SECRET in path.read_bytes() for path in folder.rglob("*.db") if ciphertext.is_encrypted(path)):
        problems.append("a text can be read in an encrypted file")
    notes = f"{times} damaged files, {len(restored)} switched, restored or refused, {kills} killed while they switched"
    notes += as_always
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
            safe = ciphertext.is_encrypted(target) == (backup == encrypted or kind == "encrypted")
            same = typed(target, "export", "--format", "json").out == wanted
            yield "" if ran.code == 0 and safe and same else f"{backup.stem} into {kind}: {ran.err or (safe, same)}"
    before = journal.read_bytes()
    os.environ["COACHLOG_KEY_COMMAND"] = other
    ran = typed(journal, "restore", str(encrypted), "--replace")
    os.environ["COACHLOG_KEY_COMMAND"] = known
    yield "" if ran.code == 1 and "the key doesn't open" in ran.err else f"a wrong key was taken: {ran}"
    yield "" if journal.read_bytes() == before else "a wrong key has changed the journal"


def _without_its_key(journal: Path, backup: Path) -> Iterator[str]:
    """Restore a plain backup over an encrypted journal whose key command is missing; give what was wrong, each time."""
    known, before = os.environ.pop("COACHLOG_KEY_COMMAND"), journal.read_bytes()
    cut = before[: PAGE + 100]
    for content in (before, b"\xff" * 64 + before[64:], cut):
        journal.write_bytes(content)
        for words in ((), ("--replace",), ("--replace", "--yes")):
            ran = typed(journal, "restore", str(backup), *words)
            yield "" if ran.code == 1 and journal.read_bytes() == content else f"made plain without its key: {ran}"
    journal.write_bytes(before)
    os.environ["COACHLOG_KEY_COMMAND"] = known


def _switched_again(journal: Path, other: str) -> Iterator[str]:
    """Encrypt it, under this key or another, decrypt it, encrypt it; give what was wrong with its snapshots."""
    known, place = os.environ["COACHLOG_KEY_COMMAND"], Place(journal, named=True)
    for key in (known, other, known):
        typed(journal, "decrypt")
        kept = [path for path in files.snapshots(place) if ciphertext.is_encrypted(path)]
        os.environ["COACHLOG_KEY_COMMAND"] = key
        ran = typed(journal, "encrypt", "--yes")
        stay = kept and set(kept) < set(files.snapshots(place)) and not files.readable_copies(place)
        yield "" if ran.code == 0 and stay else f"its snapshots, after it was encrypted again: {ran.err or kept}"


def _killed(journal: Path, backup: Path, after: float, chance: random.Random) -> Iterator[str]:
    """Kill it while it is encrypted, decrypted or restored, after so many seconds; give what is wrong with the rest."""
    wanted = typed(journal, "export", "--format", "json").out
    switch = DECRYPT if ciphertext.is_encrypted(journal) else ENCRYPT
    words = chance.choice((switch, switch, ("restore", str(backup), "--replace")))
    kill(forked(partial(_switched, journal, words)), after=after)
    ran = typed(journal, "export", "--format", "json")
    if ran.out != wanted:
        yield f"killed in {words[0]}: {ran.err or 'it holds something else'}"
    place, told = Place(journal, named=True), typed(journal, "doctor").out
    for path in files.unfinished(place):
        says = "can be read without the key" if place.is_encrypted and SECRET in path.read_bytes() else "never finished"
        if not any(says in line and f"{path.name}\t" in line for line in told.splitlines()):
            yield f"killed in {words[0]}: doctor does not say of {path} that it {says}"
    typed(journal, "config", "language-hints", "default")  # which changes nothing
    if left := files.unfinished(place):
        yield f"killed in {words[0]}: the next write leaves {left}"
    beside = [journal, *(path for path in files.copies(place) if ciphertext.is_encrypted(path))]
    if place.is_encrypted and any(SECRET in path.read_bytes() for path in beside):
        yield f"killed in {words[0]}: it can be read"


def _switched(journal: Path, words: tuple[str, ...]) -> int:
    return typed(journal, *words).code

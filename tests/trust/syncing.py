"""Try 14: four laptops that write and sync through a git daemon, and are killed at any moment."""

import os
import random
import re
import secrets
import signal
import time
from collections.abc import Collection, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from coachlog.cli import main
from coachlog.files import Place
from coachlog.journal import opening
from tests import git_daemon
from tests.killing import ended, forked
from tests.laptops import new_key
from tests.trust import ENCRYPTED, SKIPPED, STARTS, Result, typed

NAMES = ("office", "home", "train", "attic")
LOCKED = ("train", "attic")  # which are encrypted, and the others too if all journals are to be
RECEIPT = re.compile(r'^(\d+)  one-on-one .*: "(.*)"$', re.MULTILINE)
MOST = 3  # that sync at the same time
LONGEST = 2.0  # times as long as one note and one sync take: then it is killed


class Laptop(NamedTuple):
    """A laptop's journal, and the command that prints the key with which that is encrypted."""

    name: str
    journal: Path
    key_command: str

    def typed(self, *words: str) -> str:
        """Type a command, which has to end well; return what it prints."""
        self.use_key()
        ran = typed(self.journal, *words)
        assert ran.code == 0, (self.name, words, ran)
        return ran.out

    def use_key(self) -> None:
        os.environ["COACHLOG_KEY_COMMAND"] = self.key_command

    def notes(self) -> set[tuple[int, str]]:
        """Return the notes that it holds, each with its number."""
        self.use_key()
        with opening.reading(Place(self.journal, named=True)) as connection:
            return {*connection.execute("select id, text from entry where kind = 'note'")}


def run(times: int, folder: Path) -> Result:
    """Let one to three of four laptops write and sync at once until each is killed, with so many kills in all."""
    locked = NAMES if os.environ.get(ENCRYPTED) else LOCKED
    what = f"{len(NAMES)} laptops, {len(locked)} of them encrypted, SIGKILL while they write and sync by git"
    if missing := git_daemon.why_not():
        return Result(what, 0, 0, f"{SKIPPED}{missing}")
    chance = random.Random(14)
    (folder / "remotes").mkdir()
    with git_daemon.started(folder / "remotes") as daemon:
        address, repository = daemon.new()
        laptops = _joined(folder, address, locked)
        before = time.monotonic()
        assert ended(forked(lambda: _live(laptops[0], "alone", 1))) == 0
        takes = time.monotonic() - before
        kills = 0
        acknowledged: set[tuple[int, str]] = set()
        problems: list[str] = []
        rounds = count()
        while kills < times:
            living = chance.sample(laptops, chance.randint(1, MOST))
            names = {laptop: f"{laptop.name} {next(rounds)}" for laptop in living}
            saved, why = _killed(folder, names, [chance.uniform(0, LONGEST) * takes for _ in living])
            kills += len(living)
            acknowledged |= saved
            problems += why
        problems += _differences(laptops, acknowledged)
        if fsck := git_daemon.git(repository, "fsck", "--no-dangling"):
            problems.append(fsck)
    notes = f"{len(acknowledged):,} notes acknowledged, all on each laptop at the end; fsck and doctor clean"
    return Result(what, kills, len(problems), "; ".join([notes if not problems else "", *problems[:3]]))


def _joined(folder: Path, address: str, locked: Collection[str]) -> list[Laptop]:
    """Make four laptops that sync one journal, those in ``locked`` encrypted."""
    key = folder / "sync-key"
    key.write_text(new_key())
    laptops: list[Laptop] = []
    for name in NAMES:
        (folder / f"{name}.key").write_text(secrets.token_hex(32))
        laptop = Laptop(name, folder / f"{name}.db", f"cat {folder / name}.key" if name in locked else "")
        for words in STARTS if not laptops else ():
            laptop.typed(*words)
        option = "--from" if laptops else "--to"
        laptop.typed("sync", option, address, "--name", name, "--key-command", f"cat {key}")
        if laptop.key_command:
            laptop.typed("encrypt", "--yes")
        laptops.append(laptop)
    return laptops


def _live(laptop: Laptop, name: str, times: int) -> int:
    """Write notes and sync, so often."""
    laptop.use_key()
    os.environ["COACHLOG_JOURNAL"] = str(laptop.journal)
    for number in range(times):
        code = main(["note", "maria", f"{name}.{number}"]) or main(["sync"])
        if code:
            return code
    return 0


def _killed(folder: Path, names: dict[Laptop, str], after: list[float]) -> tuple[set[tuple[int, str]], list[str]]:
    """Kill each so many seconds after all have begun; return the notes they said were saved, and what was wrong."""
    outs = {laptop: folder / f"{name}.out" for laptop, name in names.items()}
    begun = {
        laptop: forked(lambda laptop=laptop, name=name: _live(laptop, name, 1000), outs[laptop])  # type: ignore[misc]
        for laptop, name in names.items()
    }
    beginning = time.monotonic()
    problems = []
    for laptop, moment in sorted(zip(names, after, strict=True), key=lambda one: one[1]):
        time.sleep(max(0.0, beginning + moment - time.monotonic()))
        os.kill(begun[laptop], signal.SIGKILL)
        code = ended(begun[laptop])
        if code != -signal.SIGKILL:
            problems.append(f"{names[laptop]} ended with {code}: {Path(f'{outs[laptop]}.err').read_text()[-300:]}")
    saved = set()
    for laptop, out in outs.items():
        said = {(int(number), text) for number, text in RECEIPT.findall(out.read_text(encoding="utf-8"))}
        problems += [f"lost on {laptop.name}: {note}" for note in said - laptop.notes()]
        saved |= said
    return saved, problems


def _differences(laptops: list[Laptop], acknowledged: set[tuple[int, str]]) -> Iterator[str]:
    """Let all sync until each knows what all know; yield what is wrong then."""
    for laptop in (*laptops, *laptops):
        laptop.typed("sync")
    held = {laptop.typed("export", "--format", "json") for laptop in laptops}
    if len(held) > 1:
        yield "the laptops differ"
    for laptop in laptops:
        laptop.typed("doctor")
        yield from (f"lost on {laptop.name} at the end: {note}" for note in acknowledged - laptop.notes())

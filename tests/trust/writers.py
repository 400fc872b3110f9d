"""Try 1: writers that are killed, at any moment, with what they have typed."""

import os
import random
import re
import signal
import time
from itertools import count
from pathlib import Path

from coachlog.cli import main
from coachlog.files import Place
from coachlog.journal import opening
from tests.killing import forked, is_in_a_write, kill
from tests.test_journal import opened
from tests.trust import Result, drafts, started, wrong

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RECEIPT = re.compile(r'^(\d+)  one-on-one .*: "(.*)"$', re.MULTILINE)
TYPED = "a long thought, line after line\nand another line\n"


def run(times: int, folder: Path) -> Result:
    """Kill one of two writers, or both, so often; a third as often with other signals, and while a text is typed."""
    journal = started(folder)
    chance = random.Random(1)
    tried, acknowledged, hot = 0, 0, 0
    problems: list[str] = []
    for kind, share in ((signal.SIGKILL, times), *((one, times // 3 or 1) for one in SIGNALS)):
        two = _Writers(journal, kind, chance)
        for _ in range(share):
            hot += two.kill()
            problems += two.check()
        problems += two.end()
        acknowledged += two.acknowledged
        tried += share
    if why := wrong(journal):
        problems.append(why)
    kept = 0
    for number in range(times // 3 or 1):
        for kind in (signal.SIGKILL, *SIGNALS):
            in_draft, why = _while_typing(journal, kind, f"{TYPED}{kind.name} {number}", chance)
            kept += in_draft
            problems += [why] if why else []
            tried += 1
    notes = f"{hot} in the middle of a write, {acknowledged:,} notes acknowledged; {kept} drafts kept"
    what = "writers killed: SIGKILL, SIGINT, SIGTERM, SIGHUP"
    return Result(what, tried, len(problems), "; ".join([notes, *problems[:3]]))


class _Writers:
    """Two writers into one journal, each in a process of its own, and what they have said was saved."""

    def __init__(self, journal: Path, kind: signal.Signals, chance: random.Random) -> None:
        self.journal, self.kind, self.chance = journal, kind, chance
        self.names = (f"{kind.name} {number}" for number in count())
        self.acknowledged = 0
        self.living = dict(self._new() for _ in range(2))
        self.dead: list[tuple[Path, int]] = []

    def _new(self) -> tuple[int, Path]:
        name = next(self.names)
        out = self.journal.parent / f"{name}.out"
        for path in (out, Path(f"{out}.err")):  # before it is killed: it may not come to make them
            path.touch()
        return forked(lambda: _write(name), out), out

    def kill(self) -> bool:
        """Kill one writer, or both; whether a write was cut short, as far as can be told."""
        victims = self.chance.sample(list(self.living), self.chance.choice((1, 1, 2)))
        out = self.living[victims[0]]
        enough = out.stat().st_size + 150 * self.chance.randrange(3)
        patience = time.monotonic() + 30
        while out.stat().st_size < enough and time.monotonic() < patience:
            time.sleep(0.0005)
        time.sleep(self.chance.uniform(0, 0.01))
        for victim in victims:
            os.kill(victim, self.kind)
        self.dead = [(self.living.pop(victim), _ended(victim, self.kind)) for victim in victims]
        cut_short = not self.living and is_in_a_write(self.journal)
        self.living |= dict(self._new() for _ in victims)
        return cut_short

    def check(self) -> list[str]:
        """Look for all that the dead have said was saved, and for halves."""
        problems = []
        with opening.reading(Place(self.journal, named=True)) as connection:
            for out, code in self.dead:
                for entry_id, text in RECEIPT.findall(out.read_text(encoding="utf-8")):
                    self.acknowledged += 1
                    found = connection.execute("select text from entry where id = ?", (entry_id,)).fetchone()
                    if found != (text,):
                        problems.append(f"lost: {entry_id} {text}")
                said = Path(f"{out}.err").read_text(encoding="utf-8").strip()
                if said or code not in (0, -self.kind):
                    problems.append(f"{out.stem} ended with {code}: {said}")
            (half,) = connection.execute(
                """
                select count(*) from entry n where n.kind = 'note' and n.text like 'SIG%'
                  and not exists (select 1 from entry f where f.parent = n.id)
                """
            ).fetchone()
            if half:
                problems.append(f"{half} half notes after {self.kind.name}")
            if connection.execute("pragma quick_check").fetchone() != ("ok",):
                problems.append("quick_check")
        return problems

    def end(self) -> list[str]:
        """Kill whoever still writes; look once more."""
        for victim in self.living:
            kill(victim, after=0)
        self.dead = [(out, 0) for out in self.living.values()]
        return self.check()


def _write(name: str) -> int:
    """Write notes, each with what hangs on it, until something stops us."""
    parent = os.getppid()
    try:
        for number in count():
            code = main(["note", "maria", f"{name}: {number}", "--mine", "ask Tom @thu"])
            if code or os.getppid() != parent:
                return 0 if code == 130 else code
    except KeyboardInterrupt:  # between two commands
        pass
    return 0


def _ended(child: int, kind: signal.Signals) -> int:
    """Wait for a process that was sent a signal, and send it again, as people do, where it was not heard."""
    for turn in count(1):
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
        if turn % 500 == 0:
            os.kill(child, kind)
    raise AssertionError


def _while_typing(journal: Path, kind: signal.Signals, text: str, chance: random.Random) -> tuple[bool, str]:
    """End a command that takes a text down, or has just got all of it; whether it is in a draft, and what is wrong."""
    reader, writer = os.pipe()
    out = journal.parent / "typing.out"
    out.write_bytes(b"")

    def take_down() -> int:
        os.dup2(reader, 0)
        os.close(writer)
        return main(["praise", "maria", "-"])

    child = forked(take_down, out)
    os.close(reader)
    folder = drafts(journal)
    os.write(writer, f"{text}\n".encode())
    patience = time.monotonic() + 600  # what is not in a draft by then never will be
    while not _in_draft(folder, text) and time.monotonic() < patience:
        time.sleep(0.0005)
    if chance.random() < 0.75:  # the text is whole
        os.close(writer)
        time.sleep(chance.uniform(0, 0.02))
        os.kill(child, kind)
        _ended(child, kind)
    else:
        os.kill(child, kind)
        _ended(child, kind)
        os.close(writer)
    with opened(journal) as connection:
        saved = bool(connection.execute("select 1 from entry where text = ?", (text,)).fetchone())
    in_draft = _in_draft(folder, text)
    for draft in folder.glob("*"):
        draft.unlink()
    said = out.read_text(encoding="utf-8")
    if not (saved or in_draft):
        return False, f"a typed text is gone after {kind.name}"
    if "praise" in said and not saved:
        return in_draft, f"lost: {said}"
    return in_draft, ""


def _in_draft(folder: Path, text: str) -> bool:
    try:
        return any(text in draft.read_text(encoding="utf-8") for draft in folder.glob("*"))
    except FileNotFoundError:  # saved meanwhile
        return False

"""Try 2: the power goes. What real commands ask of the system is recorded, and played back up to a random moment.

The system promises little: what was written to a file may be lost, or be there in part, until the file was
synchronised; a name may be lost until its folder was. Every image of what could then be on the disk is opened.
"""

import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from coachlog import files
from coachlog.files import DRAFTS, Place
from coachlog.journal.keys import VARIABLE as KEY_COMMAND
from tests.trust import SKIPPED, Result, but, switches, typed, wrong

SECTOR = 512
CALLS = (
    "openat", "close", "lseek", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "mkdir", "mkdirat", "rmdir",
    "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat",
)  # fmt: skip
UNKNOWN = ("creat", "writev", "pwritev", "truncate", "fallocate", "copy_file_range", "sendfile", "dup", "dup3")
_CALL = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"(\d+)<")
WHAT = "power cut: system calls of real commands played back, unsynchronised bytes and names lost or torn"


def run(times: int, folder: Path) -> Result:
    """Record some commands; make so many images of what a power cut would have left, and open each."""
    if not shutil.which("strace"):
        return Result(WHAT, 0, 0, f"{SKIPPED}no strace here (the package is called strace)")
    traced = folder / "traced"
    traced.mkdir()
    log, said = folder / "log", folder / "said"
    _record(traced, 40 if times > 200 else 5, log, said)
    chance = random.Random(2)
    calls = list(_calls(log, traced, said))
    moments = sorted(chance.choices(range(len(calls)), k=times))
    disk = _Disk(traced)
    problems: list[str] = []
    hot = made = 0
    for number, call in enumerate(calls):
        for _ in range(moments.count(number)):
            image = folder / "image"
            image.mkdir()
            made += disk.write_image(image, chance)
            rollback = image / "journal.db-journal"
            hot += rollback.exists() and rollback.stat().st_size > 0
            problems += [f"{why}, at call {number} of {len(calls)}" for why in _opened(image, disk.said)]
            shutil.rmtree(image)
        disk.play(call)
    if disk.said != said.read_bytes():
        problems.append("the record of what was said is not what was said")
    notes = f"{len(calls)} calls; {made} images with something lost or torn, {hot} with a transaction to roll back"
    notes += but("plain until the first note, then encrypted")
    return Result(WHAT, times, len(problems), "; ".join([notes, *problems[:3]]))


def _record(folder: Path, notes: int, log: Path, said: Path) -> None:
    """Run commands, one after the other, each a process of its own; write down every call that changes a file."""
    journal = folder / "journal.db"
    backup = folder / "backup.db"
    lines = ['rep add "Maria Ruiz"']
    lines += [
        f'note maria "token{number} {"word " * (number % 7 * 200)}" --mine "promise{number} @thu"'
        for number in range(notes)
    ]
    lines[2:2] = [shlex.join(words) for words in switches()]  # after the first note
    lines += [
        f'backup "{backup}"', f'restore "{backup}" --replace', 'praise maria "token-after"', "done 2",
        'note maria "taken back"', "undo",
    ]  # fmt: skip
    script = "".join(f'"$0" -m coachlog {line} || exit 1\n' for line in lines)
    text = folder.parent / "text"
    text.write_text("token-piped\nand more", encoding="utf-8")
    script += f'"$0" -m coachlog note maria - < "{text}" || exit 1\n'
    command = [
        "strace",
        "-f",
        "-qq",
        "-y",
        "-xx",
        "-s",
        "100000000",
        "-e",
        f"trace={','.join((*CALLS, *UNKNOWN))}",
        "-o",
        str(log),
    ]
    with said.open("wb") as out:
        subprocess.run(
            [*command, "sh", "-c", script, sys.executable], stdout=out, check=True, timeout=3600,
            env={**{name: value for name, value in os.environ.items() if name in (DRAFTS, KEY_COMMAND)},
                 "PATH": "/usr/bin:/bin", "HOME": str(folder), "COACHLOG_JOURNAL": str(journal),
                 "COACHLOG_TODAY": "2026-11-23", "PYTHONPATH": ":".join(filter(None, sys.path)),
                 "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip


class Call(NamedTuple):
    """One system call that succeeded."""

    process: int
    name: str
    descriptor: int  # that it is about, or that it gave
    texts: list[bytes]  # its paths, or its bytes
    words: list[str]  # its other arguments
    result: int


def _calls(log: Path, folder: Path, out: Path) -> Iterator[Call]:
    """Read the calls that are about a folder, or say something on standard output, which goes into a file."""
    ours, saying = ("".join(f"\\x{byte:02x}" for byte in bytes(path)) for path in (folder, out))
    with log.open(encoding="ascii") as lines:
        for line in lines:
            if ours not in line and f" write(1<{saying}>" not in line:
                continue
            found = _CALL.match(line)
            assert found, line  # never two processes at once: the shell only waits
            process, name, arguments, result = int(found[1]), found[2], found[3], int(found[4])
            if result < 0:
                continue
            texts = [bytes.fromhex(text.replace(r"\x", "")) for text in _BYTES.findall(arguments)]
            words = _BYTES.sub("", arguments).split(", ")
            about = _DESCRIPTOR.match(arguments)
            yield Call(process, name, int(about[1]) if about else result, texts, words, result)


class _File:
    """A file or folder on the disk: what is there for sure, and what was asked for since."""

    def __init__(self) -> None:
        self.sure = b""
        self.pending: list[tuple[int, bytes | None]] = []  # bytes at a place; None: cut off there

    def sync(self) -> None:
        for at, written in self.pending:
            self.sure = _put(self.sure, at, written)
        self.pending = []

    def after_a_cut(self, chance: random.Random) -> bytes:
        """Return what could be left: all, nothing, a beginning, or any part of what was not synchronised."""
        how = chance.choice(("all", "nothing", "beginning", "part", "torn"))
        left = self.sure
        last = chance.randrange(len(self.pending) + 1)
        for number, (at, written) in enumerate(self.pending):
            if how == "all" or (how == "beginning" and number < last) or (how == "part" and chance.random() < 0.5):
                left = _put(left, at, written)
            elif how == "torn" or (how == "beginning" and number == last):
                left = _torn(left, at, written, chance)
        return left


class _Folder:
    """The names in a folder: what they are for sure, and how they were changed since."""

    def __init__(self) -> None:
        self.sure: dict[str, _File] = {}
        self.pending: list[dict[str, _File | None]] = []  # None: the name is gone; a rename is one change of two

    def sync(self) -> None:
        self.sure = self.now()
        self.pending = []

    def now(self) -> dict[str, _File]:
        return _renamed(self.sure, self.pending)

    def after_a_cut(self, chance: random.Random) -> dict[str, _File]:
        how = chance.choice(("all", "nothing", "beginning", "part"))
        last = chance.randrange(len(self.pending) + 1)
        changes = {
            "all": self.pending,
            "nothing": [],
            "beginning": self.pending[:last],
            "part": [change for change in self.pending if chance.random() < 0.5],
        }
        return _renamed(self.sure, changes[how])


class _Disk:
    """A folder as the system may have it on the disk, call by call; and what was said on standard output."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folders: dict[Path, _Folder] = {root: _Folder()}
        self.open: dict[tuple[int, int], tuple[_File | _Folder, int]] = {}  # by process and number; where it stands
        self.said = b""

    def play(self, call: Call) -> None:
        """Do what a call did."""
        key = (call.process, call.descriptor)
        paths = [Path(text.decode("utf-8", "surrogateescape")) for text in call.texts]
        if call.name == "openat":
            self.open.pop((call.process, call.result), None)
            if found := self._opened(paths[0], call.words):
                self.open[call.process, call.result] = (found, 0)
        elif call.name in ("link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir",
                           "mkdirat"):  # fmt: skip
            if paths[-1].is_relative_to(self.root):
                self._name(call.name, paths)
        elif call.name == "write" and call.descriptor == 1 and key not in self.open:
            self.said += call.texts[0]
        elif call.name == "close":
            self.open.pop(key, None)
        elif key in self.open:
            self._write(key, call)

    def _opened(self, path: Path, words: list[str]) -> "_File | _Folder | None":
        if path in self.folders:
            return self.folders[path]
        if path.parent not in self.folders:
            return None
        folder = self.folders[path.parent]
        flags = next(word for word in words if word.startswith("O_")).split("|")
        file = folder.now().get(path.name)
        if not file:
            assert "O_CREAT" in flags, path
            file = _File()
            folder.pending.append({path.name: file})
        if "O_TRUNC" in flags:
            file.pending.append((0, None))
        return file

    def _name(self, name: str, paths: list[Path]) -> None:
        folder = self.folders[paths[-1].parent]
        there = folder.now()
        if name.startswith("mkdir"):
            self.folders[paths[0]] = _Folder()
            folder.pending.append({paths[0].name: _File()})
        elif name in ("unlink", "unlinkat", "rmdir"):
            self.folders.pop(paths[0], None)
            folder.pending.append({paths[0].name: None})
        else:
            assert paths[0].parent == paths[1].parent, paths
            change: dict[str, _File | None] = {paths[1].name: there[paths[0].name]}
            folder.pending.append(change if name.startswith("link") else {paths[0].name: None, **change})

    def _write(self, key: tuple[int, int], call: Call) -> None:
        assert call.name not in UNKNOWN, call.name
        found, at = self.open[key]
        if call.name in ("fsync", "fdatasync"):
            found.sync()
            return
        if call.name == "lseek":
            self.open[key] = (found, call.result)
            return
        assert isinstance(found, _File)
        if call.name == "ftruncate":
            found.pending.append((int(call.words[-1]), None))
        elif call.name == "pwrite64":
            found.pending.append((int(call.words[-1]), call.texts[0][: call.result]))
        elif call.name == "write":
            found.pending.append((at, call.texts[0][: call.result]))
            self.open[key] = (found, at + call.result)

    def write_image(self, image: Path, chance: random.Random) -> bool:
        """Write what a power cut could leave just now; whether anything was at stake."""
        at_stake = False
        for path, folder in self.folders.items():
            target = image / path.relative_to(self.root)
            if path != self.root and not target.is_dir():
                continue  # a folder whose own name is lost
            at_stake |= bool(folder.pending)
            for name, file in folder.after_a_cut(chance).items():
                at_stake |= bool(file.pending)
                if path / name in self.folders:
                    (target / name).mkdir()
                else:
                    (target / name).write_bytes(file.after_a_cut(chance))
        return at_stake


def _put(old: bytes, at: int, written: bytes | None) -> bytes:
    if written is None:
        return old[:at].ljust(at, b"\0")
    return old[:at].ljust(at, b"\0") + written + old[at + len(written) :]


def _torn(old: bytes, at: int, written: bytes | None, chance: random.Random) -> bytes:
    """Let some sectors of a write come to the disk, and others not."""
    if written is None:
        return _put(old, at, None) if chance.random() < 0.5 else old
    start = at
    while start < at + len(written):
        end = min((start // SECTOR + 1) * SECTOR, at + len(written))
        if chance.random() < 0.5:
            old = _put(old, start, written[start - at : end - at])
        start = end
    return old


def _renamed(sure: dict[str, _File], changes: list[dict[str, _File | None]]) -> dict[str, _File]:
    now = dict(sure)
    for change in changes:
        for name, file in change.items():
            if file is None:
                now.pop(name, None)
            else:
                now[name] = file
    return now


def _opened(image: Path, said: bytes) -> list[str]:
    """Open what is left with coachlog; return what is wrong with it."""
    journal = image / "journal.db"
    promised = set(re.findall(rb"token[-\w]+|promise\d+", said))
    if not journal.exists():
        return ["the journal is lost"] if said else []
    ran = typed(journal, "history", "--json", "-n", "1000000")
    if ran.code:
        return [f"does not open: {ran.err.strip()}"]
    held = "\n".join(entry["text"] for entry in json.loads(ran.out)["entries"]).encode()
    problems = [f"lost: {token.decode()}" for token in promised - set(re.findall(rb"token[-\w]+|promise\d+", held))]
    kept = [journal, *files.snapshots(Place(journal, named=True)), *image.glob("backup.db")]
    may_be_plain = b"Encrypted " not in said
    return problems + [f"{path.name}: {why}" for path in kept if (why := wrong(path, may_be_plain=may_be_plain))]

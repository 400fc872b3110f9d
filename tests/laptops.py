"""Several laptops that sync one journal, in a test."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pyrage

from tests.typing_in import Coachlog, Ran


class Laptop(Coachlog):
    """A journal on a laptop, which syncs to a place under a name."""

    def __init__(self, journal: Path, name: str, place: str) -> None:
        super().__init__(journal)
        self.name, self.place = name, place

    def start(self, key: str) -> Ran:
        return self("sync", "--to", self.place, "--name", self.name, stdin=key.encode())

    def join(self, key: str, *, code: int = 0) -> Ran:
        return self("sync", "--from", self.place, "--name", self.name, stdin=key.encode(), code=code)

    def sync(self, *words: str, code: int = 0) -> Ran:
        return self("sync", *words, code=code)


class Pair(NamedTuple):
    """Two laptops with one journal: Maria, Dev, a note (1) with a follow-up of yours (2)."""

    office: Laptop
    home: Laptop
    key: str

    def sync(self) -> None:
        sync_all(self.office, self.home)


def joined(folder: Path) -> Pair:
    """Two laptops that sync through a folder."""
    (folder / "remote").mkdir()
    office, home = (Laptop(folder / f"{name}.db", name, str(folder / "remote")) for name in ("office", "home"))
    office("rep", "add", "Maria Ruiz")
    office("rep", "add", "Dev Patel")
    office("note", "maria", "Rehearsed the CFO call", "--mine", "ask Tom @thu")
    key = new_key()
    office.start(key)
    home.join(key)
    office.sync()
    return Pair(office, home, key)


def new_key() -> str:
    return str(pyrage.x25519.Identity.generate())


def sync_all(*laptops: Laptop) -> None:
    """Let each know what all know."""
    for laptop in (*laptops, *laptops):
        laptop.sync()


def require_same(*laptops: Laptop) -> Any:
    """Check that all hold the same, and that nothing is wrong; return it."""
    first, *others = laptops
    held = first.export()
    for laptop in laptops:
        laptop("doctor")
    for other in others:
        assert other.export() == held
        assert other.sync("--conflicts").out == first.sync("--conflicts").out
    return first.json("export", "--format", "json")


def with_later_clock(laptop: Laptop) -> None:
    """Let a laptop's last step be a day later than it was: the order doesn't depend on how fast a test types."""
    with closing(sqlite3.connect(laptop.journal)) as connection, connection:
        connection.execute("update step set clock = clock + 86400 where id = (select max(id) from step)")

"""What is erased on one laptop is erased on all of them, and in the remote."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pyrage
import pytest

from tests.laptops import Laptop, Pair, joined, new_key, require_same, sync_all


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    pair = joined(tmp_path)
    pair.office("note", "dev", "Talked over the CFO", "--mine", "ask Priya", "--heard", "I was nervous")
    pair.office("session", "Win/loss", "--with", "maria,dev", "--lesson", "ask for the budget")
    pair.sync()
    return pair


def opened(pair: Pair) -> bytes:
    """All that is in the remote, for who has the key."""
    identity = pyrage.x25519.Identity.from_str(pair.key)
    files = Path(pair.office.place).rglob("*.age")
    return b"".join(gzip.decompress(pyrage.decrypt(file.read_bytes(), [identity])) for file in files)


def bytes_of(laptop: Laptop) -> bytes:
    """All bytes that a laptop keeps: the journal, its snapshots, what it has of the remote."""
    files = laptop.journal.parent.glob(f"{laptop.journal.stem}*")
    kept = [one for path in files for one in ([path] if path.is_file() else path.rglob("*")) if one.is_file()]
    return b"".join(path.read_bytes() for path in kept)


def test_an_erase_reaches_the_other_laptop_and_the_remote(pair: Pair) -> None:
    assert b"Talked over" in opened(pair)
    assert b"Talked over" in bytes_of(pair.home)
    pair.office("rep", "erase", "dev", "--yes")
    pair.office.sync()
    for word in (b"Talked over", b"nervous", b"Priya", b"Dev Patel"):
        assert word not in opened(pair)
    said = pair.home.sync().out
    assert "Erased Dev Patel, with every version" in said
    for word in (b"Talked over", b"nervous", b"Priya", b"Dev Patel"):
        assert word not in bytes_of(pair.home)
        assert word not in bytes_of(pair.office)
        assert word not in opened(pair)
    pair.sync()
    found = require_same(pair.office, pair.home)
    (session,) = [entry for entry in found["entries"] if entry["kind"] == "session"]
    assert sorted(session["with"], key=str) == [None, "maria"]


def test_what_only_the_other_laptop_knew_is_asked_about(pair: Pair) -> None:
    pair.home("note", "dev", "Nobody else knows", "--mine", "write to Dev")
    pair.office("rep", "erase", "dev", "--yes")
    pair.office.sync()
    ran = pair.home.refused(
        "sync", code=2,
        says="Dev Patel was erased on office. Syncing does the same here, including 2 entries that office never saw. "
        "This can't be undone. To confirm: --yes",
    )  # fmt: skip
    assert ran.out == ""
    assert b"Nobody else" not in opened(pair)
    said = pair.home("sync", answers="dev patel\n").out
    assert "Erased Dev Patel" in said
    assert b"Nobody else" not in bytes_of(pair.home)
    pair.sync()
    require_same(pair.office, pair.home)
    assert b"Nobody else" not in opened(pair)


def test_one_entry_deleted_for_good_is_gone_everywhere(pair: Pair) -> None:
    pair.home("followup", "maria", "unrelated")
    pair.office("delete", "1", "--forever", "--yes")
    pair.office.sync()
    assert "Erased entry 1" in pair.home.sync().out
    assert b"Rehearsed" not in bytes_of(pair.home)
    pair.sync()
    require_same(pair.office, pair.home)
    assert b"Rehearsed" not in opened(pair)


def test_a_laptop_that_comes_back_after_months_brings_nothing_back(pair: Pair, tmp_path: Path) -> None:
    train = Laptop(tmp_path / "train.db", "train", pair.office.place)
    train.join(pair.key)
    train("note", "dev", "typed on the train")
    train("session", "Retro", "--with", "maria,dev")
    pair.office("rep", "erase", "dev", "--yes")
    sync_all(pair.office, pair.home)
    pair.office("note", "maria", "months later")
    sync_all(pair.office, pair.home)
    train.sync("--yes")
    sync_all(train, pair.office, pair.home)
    require_same(pair.office, pair.home, train)
    for laptop in (pair.office, pair.home, train):
        assert b"typed on the train" not in bytes_of(laptop)
        assert b"Dev Patel" not in bytes_of(laptop)
    assert b"typed on the train" not in opened(pair)
    assert "Retro" in pair.home("history").out


def test_undo_ends_at_an_erase_from_elsewhere(pair: Pair) -> None:
    pair.home("note", "maria", "before the erase")
    pair.office("rep", "erase", "dev", "--yes")
    pair.office.sync()
    pair.home.sync()
    pair.home.refused("undo", code=1, says="before that comes rep erase, which is permanent")
    pair.home("note", "maria", "after it")
    pair.home("undo")
    pair.home.refused("undo", code=1, says="permanent")


def test_a_new_key_makes_the_old_one_useless(pair: Pair) -> None:
    new = new_key()
    said = pair.office("sync", "--new-key", stdin=new.encode()).out
    assert "new key" in said
    with pytest.raises(pyrage.DecryptError):
        opened(pair)
    assert b"Talked over" in opened(pair._replace(key=new))
    pair.home("note", "maria", "not sent yet")
    pair.home.refused("sync", code=1, says="was changed on another laptop. With the new one: coachlog sync --from")
    pair.home.join(pair.key, code=1)
    pair.home.join(new)
    pair.sync()
    require_same(pair.office, pair.home)
    assert "not sent yet" in pair.office("history").out
    assert pair.home("sync", "--show-key").out == f"{new}\n"


def test_an_erase_says_that_other_laptops_still_have_it(pair: Pair) -> None:
    said = pair.office("rep", "erase", "dev", "--yes").out
    assert "It's still in the files that you sync, and on your other laptops until they sync. To erase it there" in said
    assert "sync" in pair.office("delete", "1", "--forever", "--yes").out.splitlines()[-2]
    pair.office.sync("--stop")
    assert "Other laptops" not in pair.office("rep", "erase", "maria", "--yes").out


def test_a_uid_that_was_made_of_a_row_stays_as_the_mark_of_its_erase(tmp_path: Path) -> None:
    (tmp_path / "remote").mkdir()
    office, home = (Laptop(tmp_path / f"{name}.db", name, str(tmp_path / "remote")) for name in ("office", "home"))
    with closing(sqlite3.connect(office.journal)) as connection:
        connection.executescript((Path(__file__).parent / "imported_by_schema_1.sql").read_text(encoding="utf-8"))
    office.journal.chmod(0o600)
    key = new_key()
    office.start(key)
    home.join(key)
    assert "one" in home("history", "ana").out
    office("rep", "erase", "ana", "--yes")
    office.sync()
    home.sync()
    home.refused("history", "ana", code=1, says="no rep matches")
    require_same(office, home)

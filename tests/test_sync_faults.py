"""What can go wrong between laptops, with the real program: nothing is lost, and the next sync heals it."""

import gzip
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pyrage
import pytest
import time_machine

from coachlog.journal import SCHEMA_VERSION, segments
from coachlog.journal.segments import Name
from coachlog.uids import uid_of
from tests.git_daemon import GitDaemon, free_port, git
from tests.laptops import Laptop, new_key, require_same, sync_all
from tests.programs import got, in_repository, of_a_daemon, of_a_folder, put, start
from tests.typing_in import ANY, unmeasured

STRANGER = uid_of(0xBAD, 7)


def device(laptop: Laptop) -> str:
    with closing(sqlite3.connect(laptop.journal)) as connection:
        return str(connection.execute("select uid from device").fetchone()[0])


def texts(laptop: Laptop) -> list[str]:
    return [line.split("\t")[6] for line in laptop("history", "-n", "0").out.splitlines()]


# The remote


@pytest.mark.parametrize("how", [pytest.param("rewound", marks=pytest.mark.slow), "deleted"])
def test_a_remote_that_lost_something_is_healed_by_any_laptop(daemon: GitDaemon, tmp_path: Path, how: str) -> None:
    (office, home, train), repository = of_a_daemon(tmp_path, daemon, "office", "home", "train")
    key = start(office, home)
    before = git(repository, "rev-parse", "main")
    office("note", "maria", "known to both")
    office.sync()
    home.sync()
    git(repository, "update-ref", *(["refs/heads/main", before] if how == "rewound" else ["-d", "refs/heads/main"]))
    home("note", "dev", "written since")
    assert "Sent" in home.sync().out
    assert office.sync().out == "Received 1 change from home.\n"
    train.join(key)
    sync_all(office, home)
    assert {"known to both", "written since"} <= {*texts(train)}
    require_same(office, home, train)


@pytest.mark.parametrize(
    "damage",
    [pytest.param("truncated", marks=pytest.mark.slow), "junk", pytest.param("swapped", marks=pytest.mark.slow)],
)
def test_a_file_that_is_damaged_is_named_and_sent_again(daemon: GitDaemon, tmp_path: Path, damage: str) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    start(office, home)
    office("note", "maria", "what is damaged")
    office.sync()
    path = max(path for path in got(repository) if path.startswith(device(office)))
    sealed = got(repository)[path]
    put(
        repository,
        path,
        {"truncated": sealed[:-20], "junk": b"junk", "swapped": got(repository)["coachlog/1-1.age"]}[damage],
    )
    said = home.sync().out
    assert f"{path} can't be read, so it was skipped. The laptop that wrote it sends it again." in said
    assert "what is damaged" not in texts(home)
    office.sync()
    home.sync()
    assert "what is damaged" in texts(home)
    assert "can't be read" not in home.sync().out
    require_same(office, home)


def test_files_of_others_are_left_alone_and_forged_ones_are_refused(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    key = start(office, home)
    put(repository, "README.md", b"mine")
    put(repository, "coachlog/notes.txt", b"mine, too")
    recipient = pyrage.x25519.Identity.from_str(key).to_public()
    change = b'["setting","feedback-every",{"id":1,"uid":"feedback-every","value":"1"}]'
    step = b'[1,"2026-11-23T09:00:00Z","config",1,null,null,[%s]]' % change
    head = b'{"coachlog":%d,"device":"%s","first":1,"last":1}' % (SCHEMA_VERSION, STRANGER.encode())
    body = gzip.compress(b"0" * 64 + b"\n" + head + b"\n" + step)
    put(repository, f"{STRANGER}/1-1.age", pyrage.encrypt(body, [recipient]))
    before = home.export()
    assert f"{STRANGER}/1-1.age can't be read" in home.sync().out
    assert home.export() == before
    assert home.sync().out == "Up to date: nothing to send or receive.\n"  # it's gone
    assert {"README.md", "coachlog/notes.txt"} <= got(repository).keys()
    require_same(office, home)


@pytest.mark.slow
def test_an_old_file_under_a_new_name_is_refused(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    start(office, home)
    office("note", "maria", "written once")
    office.sync()
    old = max(
        (path for path in got(repository) if path.startswith(device(office))),
        key=lambda path: int(path.split("-")[-1][:-4]),
    )
    last = int(old.split("-")[-1][:-4])
    again = f"{device(office)}/{last + 1}-{last + 1}.age"
    put(repository, again, got(repository)[old])
    assert f"{again} can't be read" in home.sync().out
    assert texts(home).count("written once") == 1
    office("note", "maria", "under that number")
    office.sync()
    home.sync()
    assert texts(home).count("under that number") == 1
    require_same(office, home)


def test_without_the_right_key_nothing_is_touched(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    key = start(office)
    before = git(repository, "rev-parse", "main")
    for wrong, says in (
        (new_key(), "doesn't open what is in"),
        (key[:-1] + ("A" if key[-1] != "A" else "C"), "incomplete or mistyped"),
        ("hunter2", "incomplete or mistyped"),
        ("", "no key came"),
    ):
        ran = home.join(wrong, code=ANY)
        assert ran.code in (1, 2)
        assert says in ran.err
        assert ran.err.count("\n") == 1
    assert not home.journal.exists()
    assert git(repository, "rev-parse", "main") == before
    home.join(f"  {key.lower()[:30]} {key.lower()[30:]}\n")
    require_same(office, home)


@pytest.mark.slow
def test_a_newer_coachlogs_files_are_not_taken_in(
    daemon: GitDaemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    key = start(office, home)
    monkeypatch.setattr(segments, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    name = Name(STRANGER, 1, 1)
    put(repository, str(name), segments.seal(key, name, b"[1,2,3]"))
    home("note", "maria", "nothing is lost")
    before, there = home.export(), git(repository, "rev-parse", "main")
    ran = home.sync(code=1)
    assert "another laptop has a newer coachlog, so nothing was received. Install that version" in ran.err
    assert (home.export(), git(repository, "rev-parse", "main")) == (before, there)


@pytest.mark.slow
def test_without_a_network_nothing_is_lost(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), _ = of_a_daemon(tmp_path, daemon, "office", "home")
    start(office, home)
    office("note", "maria", "offline")
    with closing(sqlite3.connect(office.journal)) as connection, connection:
        connection.execute("update remote set place = ?", (f"git://127.0.0.1:{free_port()}/x.git",))
    ran = office.sync(code=1)
    assert ran.err.startswith("coachlog: git says: ")
    assert ran.err.endswith("Nothing is lost: it goes out with the next coachlog sync\n")
    assert ran.err.count("\n") == 1
    with closing(sqlite3.connect(office.journal)) as connection, connection:
        connection.execute("update remote set place = ?", (office.place,))
    assert office.sync().out == "Sent 1 change.\n"
    home.sync()
    require_same(office, home)


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["deleted", "objects", "junk", "locked"])
def test_a_damaged_cache_is_made_again(daemon: GitDaemon, tmp_path: Path, damage: str) -> None:
    (office, home), _ = of_a_daemon(tmp_path, daemon, "office", "home")
    start(office, home)
    home("note", "dev", "from home")
    home.sync()
    office("note", "maria", "from office")
    cache = office.journal.with_name("office.sync")
    if damage == "deleted":
        shutil.rmtree(cache)
    elif damage == "objects":
        shutil.rmtree(cache / "objects")
    elif damage == "junk":
        for path in [path for path in cache.rglob("*") if path.is_file()]:
            path.chmod(0o600)
            path.write_bytes(b"junk")
    else:
        (cache / "packed-refs.lock").touch()
        (cache / "refs/there").mkdir(parents=True, exist_ok=True)
        (cache / "refs/there/main.lock").touch()
    assert office.sync().out == "Sent 1 change, received 1 from home.\n"
    home.sync()
    require_same(office, home)


# A folder


def test_a_file_that_is_still_arriving_waits(tmp_path: Path) -> None:
    (office, home), remote = of_a_folder(tmp_path, "office", "home")
    start(office, home)
    office("note", "maria", "arrives late")
    office.sync()
    path = max(remote.glob(f"{device(office)}/*.age"), key=lambda path: path.stat().st_mtime_ns)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    shown = f"{path.parent.name}/{path.name}"
    assert f"{shown} can't be read, so it was skipped" in home.sync().out
    path.write_bytes(whole)
    assert home.sync().out == "Received 1 change from office.\n"
    require_same(office, home)


@pytest.mark.slow
def test_one_that_never_arrives_is_sent_again(tmp_path: Path) -> None:
    (office, home), remote = of_a_folder(tmp_path, "office", "home")
    start(office, home)
    office("note", "maria", "never arrives")
    office.sync()
    path = max(remote.glob(f"{device(office)}/*.age"), key=lambda path: path.stat().st_mtime_ns)
    path.write_bytes(path.read_bytes()[:100])
    home.sync()
    assert path.exists()
    os.utime(path, (1, 1))
    home.sync()
    assert office.sync().out == "Sent 1 change.\n"
    assert home.sync().out == "Received 1 change from office.\n"
    require_same(office, home)


@pytest.mark.slow
def test_copies_that_a_folders_carrier_makes_are_left_alone(tmp_path: Path) -> None:
    (office, home), remote = of_a_folder(tmp_path, "office", "home")
    start(office, home)
    office("note", "maria", "from office")
    office.sync()
    others = []
    for path in [*remote.glob("*/*.age")]:
        for name in (
            f"{path.stem}.sync-conflict-20261123-090000-ABCDEFG.age",
            f"{path.stem} (1).age",
            f".syncthing.{path.name}.tmp",
        ):
            others.append(path.with_name(name))
            others[-1].write_bytes(path.read_bytes()[:50])
    assert home.sync().out == "Received 1 change from office.\n"
    home("note", "dev", "from home")
    home.sync()
    office.sync()
    require_same(office, home)
    assert all(path.exists() for path in others)


# Copies of a journal


def test_a_restored_backup_is_another_laptop_that_joins_by_itself(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), _ = of_a_daemon(tmp_path, daemon, "office", "home")
    start(office, home)
    backup = tmp_path / "backup.db"
    office("backup", str(backup))
    office("note", "maria", "sent since the backup")
    office.sync()
    before = device(office)
    office("restore", str(backup), "--replace", "--yes")
    office("note", "maria", "written since")
    said = office.sync().out
    assert "received" in said
    assert device(office) != before
    home.sync()
    found = require_same(office, home)
    assert {"sent since the backup", "written since"} <= {entry["text"] for entry in found["entries"]}
    assert len({entry["id"] for entry in found["entries"]}) == len(found["entries"])
    assert len(home.json("sync", "--status")["laptops"]) == 3


@pytest.mark.parametrize("in_one_second", [False, True])
def test_a_disk_that_was_set_back_loses_nothing(daemon: GitDaemon, tmp_path: Path, in_one_second: bool) -> None:
    with time_machine.travel("2026-11-23T08:40:00Z", tick=not in_one_second):
        _set_a_disk_back(daemon, tmp_path)


def _set_a_disk_back(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), _ = of_a_daemon(tmp_path, daemon, "office", "home")
    start(office, home)
    office("note", "maria", "first", "--mine", "second")
    older = office.journal.read_bytes()
    office("note", "maria", "sent as 31")
    office.sync()
    home.sync()
    with office.journal.open("r+b") as file:  # the same file, as a disk that is set back has it
        file.write(older)
        file.truncate()
    office("note", "maria", "the other 31")
    said = office.sync().out
    assert "Entry 31 is now" in said
    assert "because both laptops had used 31." in said
    home.sync()
    office.sync()
    found = require_same(office, home)
    assert {entry["text"]: entry["id"] for entry in found["entries"] if "31" in entry["text"]} == {
        "sent as 31": 31, "the other 31": int(said.partition(" is now ")[2].partition(",")[0]),
    }  # fmt: skip


@pytest.mark.slow
def test_a_copy_that_went_on_alone_joins_with_what_only_it_knows(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), _ = of_a_daemon(tmp_path, daemon, "office", "home")
    office("rep", "add", "Maria Ruiz")
    office("note", "maria", "before the copy")
    shutil.copy(office.journal, home.journal)
    home("note", "maria", "on the copy only")
    home("edit", "1", "before the copy, better said")
    key = new_key()
    office("note", "maria", "on the first only")
    office.start(key)
    said = home.join(key).out
    assert "Entry 2 is now 12, because both laptops had used 2." in said
    office.sync()
    found = require_same(office, home)
    assert {entry["text"] for entry in found["entries"]} == {
        "before the copy, better said", "on the copy only", "on the first only",
    }  # fmt: skip


@pytest.mark.slow
def test_another_journal_is_not_overwritten(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), _ = of_a_daemon(tmp_path, daemon, "office", "home")
    key = start(office)
    home("rep", "add", "Lena Okafor")
    before = home.export()
    ran = home.join(key, code=1)
    assert "is a different journal, so nothing was received" in ran.err
    assert home.export() == before


@pytest.mark.slow
def test_stop_and_join_again(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), _ = of_a_daemon(tmp_path, daemon, "office", "home")
    key = start(office, home)
    home.sync("--stop")
    assert not home.journal.with_name("home.sync").exists()
    home("note", "dev", "written while it didn't sync")
    office("note", "maria", "meanwhile")
    office.sync()
    home.refused("sync", code=1, says="sync isn't set up")
    home.join(key)
    office.sync()
    found = require_same(office, home)
    assert {"written while it didn't sync", "meanwhile"} <= {entry["text"] for entry in found["entries"]}
    assert [one["name"] for one in home.json("sync", "--status")["laptops"]] == ["office", "home"]


@pytest.mark.slow
def test_more_than_ten_laptops(tmp_path: Path) -> None:
    (office, *others), _ = of_a_folder(tmp_path, "office", *(f"laptop-{number}" for number in range(2, 14)))
    inside = [Laptop(one.journal, one.name, one.place) for one in others]
    start(office, *inside)
    for laptop in inside[-3:]:
        laptop("note", "maria", f"from {laptop.name}")
    sync_all(office, *inside[-3:])
    found = require_same(office, *inside[-3:])
    assert len({entry["id"] for entry in found["entries"]}) == len(found["entries"]) == 5
    assert len(office.json("sync", "--status")["laptops"]) == 10
    inside[0]("note", "maria", "from one whose digit another has")
    sync_all(inside[0], office)
    require_same(office, inside[0])


# Several at once, and kills


def test_three_syncs_of_one_laptop_at_once(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    start(office, home)
    home("note", "dev", "from home")
    home.sync()
    office("note", "maria", "from office")
    three = [office.begun("sync") for _ in range(3)]
    said = [one.communicate() for one in three]
    assert [one.returncode for one in three] == [0, 0, 0], said
    assert max(out for out, _ in said) == b"Up to date: nothing to send or receive.\n"
    home.sync()
    require_same(office, home)
    assert git(repository, "fsck", "--no-dangling") == ""


@pytest.mark.slow
def test_two_laptops_that_join_at_once(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home, train), _ = of_a_daemon(tmp_path, daemon, "office", "home", "train")
    key = start(office)
    two = [laptop.begun("sync", "--from", laptop.place, "--name", "laptop") for laptop in (home, train)]
    for one in two:
        _, err = one.communicate(key.encode())
        assert one.returncode == 0, err
    for laptop in (home, train):
        laptop("note", "maria", f"from {laptop.name}")
    sync_all(office, home, train)
    found = require_same(office, home, train)
    assert len({entry["id"] for entry in found["entries"]}) == len(found["entries"]) == 4
    laptops = office.json("sync", "--status")["laptops"]
    assert sorted((one["name"], one["digit"]) for one in laptops) == [("laptop", 2), ("laptop-2", 3), ("office", 1)]


class Moment(NamedTuple):
    """A moment at which a sync is killed: before or after one of our functions."""

    module: str
    function: str
    before: bool


MOMENTS = [
    Moment("coachlog.journal.laptops", "set_sent", before=True),
    Moment("coachlog.journal.taking_in", "settle", before=True),
    Moment("coachlog.journal.taking_in", "settle", before=False),
    Moment("coachlog.journal.git.Git", "send", before=True),
    Moment("coachlog.journal.git.Git", "_commit_all", before=False),
    Moment("coachlog.journal.git.Git", "send", before=False),
    Moment("coachlog.journal.clearing", "begin", before=False),
    Moment("coachlog.journal.clearing", "finish", before=True),
]
KILLED_THEN = """
import os, pydoc, signal, sys
from coachlog.cli import main
from coachlog.journal import clearing, git, laptops, taking_in
place, name, before = pydoc.locate(sys.argv[1]), sys.argv[2], sys.argv[3] == "True"
function = getattr(place, name)
def killed(*words, **more):
    if not before:
        function(*words, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(place, name, killed)
sys.exit(main(sys.argv[4:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_killed_at_any_point_of_a_sync_the_next_one_goes_on(daemon: GitDaemon, tmp_path: Path, moment: Moment) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    start(office, home)
    office("note", "dev", "Talked over the CFO")
    office.sync()
    home.sync()
    office("note", "maria", "from office")
    office("rep", "erase", "dev", "--yes")
    office.sync()
    home("note", "maria", "from home")
    line = [sys.executable, "-c", KILLED_THEN, moment.module, moment.function, str(moment.before), "sync"]
    ran = subprocess.run(line, env={**unmeasured(), **home.environment}, capture_output=True, check=False)
    assert ran.returncode == -signal.SIGKILL, ran
    home.sync()
    office.sync()
    home("note", "maria", "and on")  # which finishes an erase
    sync_all(office, home)
    assert {"from office", "from home", "and on"} <= {*texts(office)}
    require_same(office, home)
    for laptop in (office, home):
        assert b"Talked over" not in kept_by(laptop)
    assert git(repository, "fsck", "--no-dangling") == ""


# Erasing


SECRETS = (b"Dev Patel", b"Talked over", b"Rehearsed", b"Maria", b"ask Tom", b"Umbra", b"feedback")


def test_nothing_is_readable_on_the_host(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    key = start(office, home)
    office(
        "note", "dev", "Talked over the CFO of deal:Umbra", "--mine", "ask Umbra", "--feedback", "wait for the answer"
    )
    office("rep", "edit", "dev", "--team", "Umbra")
    home("praise", "dev", "Umbra was calm")
    sync_all(office, home)

    def check() -> None:
        for _ in ("loose", "packed"):
            every = b"\n".join(in_repository(repository))
            assert not [word for word in (*SECRETS, key.encode(), b"office") if word in every]
            git(repository, "gc", "-q", "--prune=now")

    check()
    git(repository, "update-ref", "refs/old", "main")
    office("rep", "erase", "dev", "--yes")
    home("note", "maria", "meanwhile")
    sync_all(office, home)
    check()
    git(repository, "update-ref", "-d", "refs/old")
    git(repository, "gc", "-q", "--prune=now")
    opened = opened_files(got(repository), key)
    assert b"meanwhile" in opened
    assert b"Umbra" not in opened
    assert b"Dev Patel" not in opened
    assert len(git(repository, "rev-list", "main").splitlines()) <= 4  # no history from before the erase
    require_same(office, home)


@pytest.mark.slow
def test_nothing_is_readable_in_a_folder(tmp_path: Path) -> None:
    (office, home), remote = of_a_folder(tmp_path, "office", "home")
    key = start(office, home)
    for words in ((), ("rep", "erase", "dev", "--yes")):
        if words:
            office(*words)
            sync_all(office, home)
        every = b"\n".join([path.read_bytes() + path.name.encode() for path in remote.rglob("*") if path.is_file()])
        assert not [word for word in (*SECRETS, key.encode(), b"office") if word in every]
    assert b"Dev Patel" not in opened_files(
        {str(path.relative_to(remote)): path.read_bytes() for path in remote.glob("*/*.age")}, key
    )


def opened_files(found: dict[str, bytes], key: str) -> bytes:
    """What is in files, for who has the key."""
    identity = pyrage.x25519.Identity.from_str(key)
    return b"".join(
        gzip.decompress(pyrage.decrypt(one, [identity])) for path, one in found.items() if path.endswith(".age")
    )


def kept_by(laptop: Laptop) -> bytes:
    """All bytes that a laptop keeps: the journal, its snapshots, what it has of the remote."""
    paths = [*laptop.journal.parent.glob(f"{laptop.journal.stem}[.-]*")]
    every = [one for path in paths for one in (path, *path.rglob("*")) if one.is_file()]
    return b"".join(path.read_bytes() for path in every)


@pytest.mark.slow
def test_two_erases_while_the_other_is_offline(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), _ = of_a_daemon(tmp_path, daemon, "office", "home")
    start(office, home)
    office("rep", "add", "Lena Okafor")
    office("note", "lena", "Lena was late")
    office("note", "dev", "Talked over the CFO")
    sync_all(office, home)
    home("note", "dev", "only home knows Dev")
    home("note", "lena", "only home knows Lena")
    office("rep", "erase", "dev", "--yes")
    office.sync()
    office("rep", "erase", "lena", "--yes")
    office("delete", "1", "--forever", "--yes")
    office.sync()
    assert "was erased on office" in home.sync(code=2).err
    home.sync("--yes")
    sync_all(office, home)
    require_same(office, home)
    for laptop in (office, home):
        kept = kept_by(laptop)
        assert not [
            word for word in (b"Talked over", b"late", b"only home", b"Okafor", b"Patel", b"Rehearsed") if word in kept
        ]


@pytest.mark.slow
def test_an_erase_on_both_at_once(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    key = start(office, home)
    office("note", "dev", "Talked over the CFO")
    sync_all(office, home)
    office("rep", "erase", "dev", "--yes")
    office("note", "maria", "since then")
    home("rep", "erase", "dev", "--yes")
    home("delete", "1", "--forever", "--yes")
    sync_all(office, home)
    require_same(office, home)
    for laptop in (office, home):
        assert not [word for word in (b"Talked over", b"Patel", b"Rehearsed") if word in kept_by(laptop)]
    assert b"Patel" not in opened_files(got(repository), key)


@pytest.mark.slow
def test_back_after_months_with_notes_about_somebody_erased(daemon: GitDaemon, tmp_path: Path) -> None:
    (office, home), repository = of_a_daemon(tmp_path, daemon, "office", "home")
    key = start(office, home)
    home("note", "dev", "typed on the train", "--mine", "write to Dev")
    office("rep", "erase", "dev", "--yes")
    for number in range(5):
        office("note", "maria", f"month {number}")
        office.sync()
    ran = home.sync(code=2)
    assert "Dev Patel was erased on office. Syncing does the same here, including 2 entries" in ran.err
    assert "To confirm: --yes" in ran.err
    assert b"typed on the train" in kept_by(home)
    home.sync("--yes")
    sync_all(office, home)
    require_same(office, home)
    assert not [
        word for word in (b"typed on the train", b"Patel") if word in kept_by(home) + opened_files(got(repository), key)
    ]


# Encrypted journals


@pytest.mark.slow
@pytest.mark.parametrize("which", [("office",), ("home",), ("office", "home")])
def test_encrypted_journals_sync_as_others_do(daemon: GitDaemon, tmp_path: Path, which: tuple[str, ...]) -> None:
    (office, home), _ = of_a_daemon(tmp_path, daemon, "office", "home")
    for laptop in (office, home):
        if laptop.name in which:
            (tmp_path / f"{laptop.name}.key").write_text(secrets.token_hex(32))
            laptop.environment["COACHLOG_KEY_COMMAND"] = f"cat {tmp_path / laptop.name}.key"
    key = start(office, home)
    for laptop in (office, home):
        if laptop.name in which:
            laptop("encrypt", "--yes")
    office("note", "dev", "Talked over the CFO")
    home("note", "maria", "from home")
    sync_all(office, home)
    office("rep", "erase", "dev", "--yes")
    sync_all(office, home)
    found = require_same(office, home)
    assert "from home" in {entry["text"] for entry in found["entries"]}
    for laptop in (office, home):
        assert b"Talked over" not in kept_by(laptop)
        assert (key.encode() in kept_by(laptop)) == (laptop.name not in which)
        assert (b"from home" in kept_by(laptop)) == (laptop.name not in which)

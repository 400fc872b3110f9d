"""What ``coachlog help sync`` tells a user to type: it does what the topic says."""

import configparser
import json
import os
import platform
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coachlog import manual
from coachlog.commands.sync_setup import SHOWN_AT_THE_END
from coachlog.journal import segments
from tests.laptops import Laptop, joined, new_key, require_same
from tests.test_recipes import Shell
from tests.typing_in import Coachlog

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell's recipes")

USUAL = ".local/share/coachlog/journal.db"


def blocks(heading: str) -> list[str]:
    """Return what is shown as it is below a heading of the topic."""
    found: list[str] = []
    below = ""
    for block in manual.topic("sync").blocks:
        if block.form == "heading":
            below = block.lines[0]
        elif block.form == "as is" and below == heading:
            found.append("\n".join(block.lines))
    return found


@pytest.fixture
def shell() -> Shell:
    return Shell(Path(os.environ["HOME"]))


@pytest.fixture
def office(shell: Shell) -> Laptop:
    """The usual journal of the home of that shell, on a laptop that syncs to a folder, with a change to send."""
    place = shell.home / "Dropbox" / "coachlog"
    place.mkdir(parents=True)
    office = Laptop(shell.home / USUAL, "office", str(place))
    office("rep", "add", "Maria Ruiz")
    office.start(new_key())
    office("praise", "maria", "kept calm")
    return office


def has_sent_all(office: Laptop) -> bool:
    return bool(office.json("sync", "--status")["unsent"] == 0)


# Setting up


def test_the_first_laptop_shows_what_the_topic_shows(
    coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key, and the name of the computer, are everybody's own."""
    monkeypatch.setattr(platform, "node", lambda: "Office.example.com")
    key = new_key()
    monkeypatch.setattr(segments, "new_key", lambda: key)
    (tmp_path / "home" / "Dropbox" / "coachlog").mkdir(parents=True)
    for line in ("rep add 'Maria Ruiz'", "rep add 'Dev Patel'", "note maria 'the call' --mine x --theirs y --heard z"):
        coachlog(*shlex.split(line))
    coachlog("session", "Retro", "--with", "all", "--lesson", "a", "--lesson", "b", "--mine", "c", "--mine", "d")
    typed, asked = blocks("Set it up")[0].split("\n\n", 1)
    assert typed == "coachlog sync --to ~/Dropbox/coachlog"
    size = {"COLUMNS": "72", "FORCE_COLOR": "1"}
    ran = coachlog(*shlex.split(typed)[1:], answers=f"{key[-SHOWN_AT_THE_END:]}\n", env=size)
    shown = f"{ran.err}...\n{ran.out}".replace(key, "AGE-SECRET-KEY-1...")
    assert shown.splitlines() == asked.splitlines()
    (then,) = re.findall("coachlog sync --from .*", ran.out)
    other = Coachlog(tmp_path / "other.db")
    assert "Received 2 reps, 9 entries." in other(*shlex.split(then)[1:], answers=f"{key.lower()}\n").out
    assert other.export() == coachlog.export()


def test_a_command_gives_the_key(shell: Shell, tmp_path: Path) -> None:
    """And so does a pipe; the line that is typed never holds it."""
    place = shell.home / "Dropbox" / "coachlog"
    place.mkdir(parents=True)
    office = Laptop(tmp_path / "office.db", "office", str(place))
    office("rep", "add", "Maria Ruiz")
    key = new_key()
    office.start(key)
    shell.program("pass", f'test "$*" = "show coachlog-sync" && echo {key}')
    (line,) = blocks("The key")
    assert shell(line).stdout.startswith("Received 1 rep, 0 entries.")
    joined_too = f"echo {key} | coachlog sync --from ~/Dropbox/coachlog --journal piped.db"
    assert shell(joined_too).stdout.startswith("Received 1 rep, 0 entries.")


def test_the_place_holds_nothing_that_can_be_read(office: Laptop) -> None:
    office.sync()
    files = [path for path in Path(office.place).rglob("*") if path.is_file()]
    assert len(files) > 2
    for path in files:
        assert path.read_bytes().startswith(b"age-encryption.org/v1")
        assert not re.search(b"(?i)maria|calm|office", path.read_bytes() + str(path.relative_to(office.place)).encode())


def test_a_backup_holds_the_key(office: Laptop, tmp_path: Path) -> None:
    office("backup", str(tmp_path / "copy.db"))
    assert Coachlog(tmp_path / "copy.db")("sync", "--show-key").out == office("sync", "--show-key").out


# Merging, restoring, joining again


def test_a_rep_who_is_there_twice_becomes_one(tmp_path: Path) -> None:
    pair = joined(tmp_path)
    for laptop in (pair.office, pair.home):
        laptop("rep", "add", "Lena Okafor")
    pair.sync()
    (line,) = [block for block in blocks("Changed on both laptops") if "merge" in block]
    pair.home(*shlex.split(line)[1:])
    assert [rep["alias"] for rep in pair.home.json("rep", "list")["reps"]] == ["dev", "lena", "maria"]


def test_a_restored_journal_gets_back_what_came_later_unless_it_stops(office: Laptop, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    office("backup", copy)
    office("praise", "maria", "later")
    office.sync()
    key = office("sync", "--show-key").out
    said = office("restore", copy, "--replace").out
    assert "coachlog sync --stop" in said
    office.sync()
    assert "later" in office("history").out
    office("restore", copy, "--replace")
    office.sync("--stop")
    office.refused("sync", code=1, says="sync isn't set up")
    assert "later" not in office("history").out
    office.join(key)
    assert "later" in office("history").out


def test_a_copy_that_went_on_by_itself_joins_and_another_journal_brings_its_entries(
    office: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office("backup", str(tmp_path / "copy.db"))
    key = office("sync", "--show-key").out
    copy = Laptop(tmp_path / "copy.db", "copy", office.place)
    copy("praise", "maria", "written on the copy")
    copy.sync("--stop")
    copy.join(key)
    office.sync()
    assert "written on the copy" in office("history").out
    stranger = Laptop(tmp_path / "stranger.db", "stranger", office.place)
    stranger("rep", "add", "Ana Lee")
    stranger("rep", "add", "Maria Ruiz")
    stranger("note", "maria", "typed before they met")
    before = stranger.export()
    stranger.join(key, code=1)
    assert stranger.export() == before
    (lines,) = blocks("Restore, stop, join again")
    export, join, bring = (shlex.split(line)[1:] for line in lines.splitlines())
    monkeypatch.chdir(tmp_path)
    stranger(*export)
    stranger.journal.rename(tmp_path / "moved-away.db")
    stranger(*join, stdin=key.encode())
    assert stranger.export() == office.export()
    stranger(*bring)
    stranger.sync()
    office.sync()
    found = require_same(office, stranger)
    assert [rep["alias"] for rep in found["reps"]] == ["ana", "maria"]
    assert "typed before they met" in [entry["text"] for entry in found["entries"]]


def test_a_place_that_has_moved_or_is_gone_is_left_for_another(office: Laptop, tmp_path: Path) -> None:
    home = Laptop(tmp_path / "home.db", "home", office.place)
    home.join(office("sync", "--show-key").out)
    key = office("sync", "--show-key").out
    moved = Path(office.place).rename(tmp_path / "moved")
    assert "coachlog help sync" in office.sync(code=1).err
    home("praise", "maria", "typed while it was away")
    for laptop in (office, home):
        laptop.sync("--stop")
        laptop.place = str(moved)
        laptop.join(key)
    office.sync()
    assert "typed while it was away" in office("history").out
    shutil.rmtree(moved)
    home("praise", "maria", "typed when it was gone")
    for laptop in (office, home):
        laptop.sync("--stop")
        laptop.place = str(tmp_path)
    office.start(new := new_key())
    home.join(new)
    office.sync()
    assert "typed when it was gone" in office("history").out
    require_same(office, home)


def test_a_new_key_is_the_only_one_from_then_on(office: Laptop, tmp_path: Path) -> None:
    old, new = office("sync", "--show-key").out, new_key()
    home = Laptop(tmp_path / "home.db", "home", office.place)
    home.join(old)
    (line,) = blocks("A stolen laptop")
    office(*shlex.split(line)[1:], stdin=new.encode())
    home.sync(code=1)
    home.join(old, code=1)
    home.join(new)
    assert home.export() == office.export()


def test_a_table_imported_on_two_laptops_doubles_and_an_export_does_not(tmp_path: Path) -> None:
    pair = joined(tmp_path)
    other = Coachlog(tmp_path / "other.db")
    other("rep", "add", "Ana Lee")
    other("note", "ana", "from another journal")
    (tmp_path / "all.json").write_text(other.export())
    (tmp_path / "table.csv").write_text("Rep,Date,Notes\nmaria,2026-11-20,from a table\n")
    for laptop in (pair.office, pair.home):
        for name in ("all.json", "table.csv"):
            laptop("import", str(tmp_path / name))
    pair.sync()
    texts = [entry["text"] for entry in require_same(pair.office, pair.home)["entries"]]
    assert (texts.count("from a table"), texts.count("from another journal")) == (2, 1)


# By itself


def test_cron_syncs(shell: Shell, office: Laptop) -> None:
    (recipe,) = blocks("Every hour, with cron")
    setting, line = recipe.splitlines()
    folder, _, rest = setting.removeprefix("PATH=").partition(":")
    assert folder == "/home/me/.local/bin"
    assert re.match(r"10( \*){4} +coachlog", line)
    assert "%" not in line  # a new line, for cron
    ran = shell(re.split(" +", line, maxsplit=5)[5], PATH=f"{shell.programs}:{rest}")
    assert ran.stdout + ran.stderr == ""
    assert has_sent_all(office)


def test_a_timer_of_systemd_syncs(shell: Shell, office: Laptop) -> None:
    service, timer, enabled = blocks("Every hour, with systemd")
    units = {}
    for name, text in (("service", service), ("timer", timer)):
        units[name] = configparser.ConfigParser(interpolation=None)
        units[name].optionxform = str  # type: ignore[assignment,method-assign]  # as its documentation says
        units[name].read_string(text)
        (shell.home / f"coachlog-sync.{name}").write_text(f"{text}\n")
    assert enabled.endswith("coachlog-sync.timer")
    shell(units["service"]["Service"]["ExecStart"].replace("%h", str(shell.home)))
    assert has_sent_all(office)
    if analyze := shutil.which("systemd-analyze"):
        paths = [str(shell.home / f"coachlog-sync.{name}") for name in units]
        ran = subprocess.run([analyze, "verify", "--user", *paths], capture_output=True, text=True, check=False)
        assert not [line for line in ran.stderr.splitlines() if re.search("Unknown|Invalid|Failed to parse", line)]


def test_launchd_syncs(shell: Shell, office: Laptop) -> None:
    agent, loaded = blocks("Every hour, on a Mac")
    found = plistlib.loads(agent.encode())
    assert loaded.endswith(f"/{found['Label']}.plist")
    assert found["StartInterval"] == 3600
    program, *words = found["ProgramArguments"]
    shell(shlex.join([program.replace("/Users/me", str(shell.home)), *words]))
    assert has_sent_all(office)


# Without us


def test_each_file_opens_with_age_and_gunzip(shell: Shell, office: Laptop) -> None:
    office.sync()
    key = office("sync", "--show-key").out
    (shell.home / "KEY").write_text(key)
    if not shutil.which("age"):
        program = "import sys, pyrage\n_, decrypt, identity, key, file = sys.argv\n"
        program += "assert (decrypt, identity) == ('-d', '-i')\n"
        program += "key = pyrage.x25519.Identity.from_str(open(key).read().strip())\n"
        program += "sys.stdout.buffer.write(pyrage.decrypt(open(file, 'rb').read(), [key]))"
        shell.program("age", program, sys.executable)
    (recipe,) = blocks("Without coachlog")
    names: list[str] = []
    for path in sorted(Path(office.place).rglob("*.age")):
        shutil.copy(path, shell.home / "FILE")
        _, head, *steps = shell(recipe).stdout.splitlines()
        assert json.loads(head)["last"] == int(path.stem.partition("-")[2])
        names += [json.loads(step)[2] for step in steps if step]
    assert "praise" in names

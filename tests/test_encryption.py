"""An encrypted journal: nobody reads it without the key, nothing of it lies about, nobody is locked out unwarned."""

import fcntl
import os
import pty
import random
import re
import secrets
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog import ciphertext, draft_files, drafts, files, locks
from coachlog.errors import CoachlogError, NoPlaceForDrafts
from coachlog.files import Place
from coachlog.journal import cipher, connect, encrypting, keys, replacing
from tests.killing import at_work, ended, kill, killed, program
from tests.test_faults import is_one_line, process
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import ANY, Coachlog, typed_once

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be replaced there")
in_memory = pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no folder in memory, as far as anybody can tell")

KEYS = st.integers(0, 2**256 - 1).map("{:064x}".format)
SECRET = "Umbra"  # in every text of ours
NO_KEY = "a key is 64 hexadecimal digits, or a recovery code"


@pytest.fixture(autouse=True)
def _memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)  # /dev/shm it is
    monkeypatch.delenv("COACHLOG_KEY_COMMAND", raising=False)
    keys._answer.cache_clear()  # noqa: SLF001 - a test's key may be in a file of the same name as an earlier one's


def key_in(folder: Path, key: str = "", name: str = "key") -> str:
    """Put a key into a file; return the command that prints it."""
    path = folder / name
    path.write_text((key or secrets.token_hex(32)) + "\nand what else is kept with it\n")
    return f"cat {path}"


def begin(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria Ruiz")
    coachlog("rep", "add", "Dev Patel")
    coachlog("note", "maria", f"Lost deal:{SECRET} on timing", "--mine", f"call {SECRET} @thu")


@pytest.fixture
@typed_once
def begun(coachlog: Coachlog) -> Coachlog:
    """A journal with two entries that is not encrypted."""
    begin(coachlog)
    return coachlog


@pytest.fixture
def plain(begun: Coachlog, tmp_path: Path) -> Iterator[Coachlog]:
    """The same, and a key command."""
    begun.environment["COACHLOG_KEY_COMMAND"] = key_in(tmp_path)
    yield begun
    forget_memory(begun)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with such a journal, encrypted: once for all tests, since it takes its time."""
    folder = tmp_path_factory.mktemp("made")
    coachlog = Coachlog(folder / "journal.db")
    begin(coachlog)
    coachlog.environment["COACHLOG_KEY_COMMAND"] = key_in(folder)
    coachlog("encrypt", "--yes")
    return folder


@pytest.fixture
def locked(made: Path, tmp_path: Path, coachlog: Coachlog) -> Iterator[Coachlog]:
    """The same, encrypted."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    coachlog.environment["COACHLOG_KEY_COMMAND"] = f"cat {tmp_path / 'key'}"
    yield coachlog
    forget_memory(coachlog)


def forget_memory(coachlog: Coachlog) -> None:
    for folder in files.draft_folders(coachlog.journal):  # nothing of a test is to stay in memory
        shutil.rmtree(folder, ignore_errors=True)


def key_of(coachlog: Coachlog) -> str:
    path = Path(coachlog.environment["COACHLOG_KEY_COMMAND"].removeprefix("cat "))
    return path.read_text().partition("\n")[0]


def snapshots(coachlog: Coachlog) -> list[Path]:
    return files.snapshots(Place(coachlog.journal, named=True))


def beside(coachlog: Coachlog) -> bytes:
    """Return every byte that lies about."""
    folder = coachlog.journal.parent
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "key")


# Keys and recovery codes


@given(key=KEYS)
def test_a_recovery_code_gives_back_the_key_however_it_is_typed(key: str) -> None:
    code = keys.code(key)
    assert re.fullmatch(r"(?:[0-9A-Z]{5}-){10}[0-9A-Z]{5}", code)
    for typed in (
        code,
        code.lower(),
        code.replace("-", " "),
        code.replace("-", "").replace("0", "o").replace("1", "l"),
    ):
        assert keys.read(typed) == key
    assert keys.read(key) == keys.read(f" {key.upper()} ") == key


@given(key=KEYS, place=st.integers(0, 54), other=st.integers(1, 31))
def test_one_wrong_letter_is_no_code(key: str, place: int, other: int) -> None:
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    code = keys.code(key).replace("-", "")
    wrong = letters[(letters.index(code[place]) + other) % 32]
    assert keys.read(code[:place] + wrong + code[place + 1 :]) is None


@given(key=KEYS, place=st.integers(0, 53))
def test_two_letters_that_changed_places_are_no_code(key: str, place: int) -> None:
    code = keys.code(key).replace("-", "")
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (keys.read(swapped) is None) == (swapped != code)


@pytest.mark.parametrize(
    "words", ["", "hunter2", "0" * 63, "0" * 65, "g" * 64, "U" * 55, "é" * 64, "-", "0" * 54 + "1"]
)
def test_what_is_no_key(words: str) -> None:
    assert keys.read(words) is None


# Encrypting and decrypting


def test_an_encrypted_journal_says_nothing_without_its_key(plain: Coachlog) -> None:
    before = plain.export()
    assert SECRET.encode() in beside(plain)
    told = plain("encrypt", "--yes").out
    assert re.match(r"Encrypted .*journal\.db: 2 reps and 2 entries, checked; a test backup was opened", told)
    assert "A new snapshot, encrypted, holds what the journal holds; 1 snapshot not encrypted went." in told
    assert "Out of reach: your exports and backups" in told
    assert SECRET.encode() not in beside(plain)
    assert b"SQLite format" not in beside(plain)
    assert len(snapshots(plain)) == 1
    assert not files.unfinished(Place(plain.journal, named=True))
    assert plain.export() == before
    assert plain("find", SECRET).out.count("\n") == 2
    assert ", encrypted" in plain.drawn("where").plain
    assert "No problems found: 2 reps and 2 entries" in plain.drawn("doctor").plain


def test_daily_life_goes_on(locked: Coachlog) -> None:
    locked("note", "maria", f"more of {SECRET}", "--theirs", f"book {SECRET} @fri")
    locked("done", "2")
    locked("undo")
    locked("edit", "3", f"less of {SECRET}")
    locked("delete", "3", "--forever", "--yes")
    assert [entry["id"] for entry in locked.json("history")["entries"]] == [1, 2]
    assert locked("find", "call").out.startswith("2\t")
    assert locked("doctor").out == ""
    assert SECRET.encode() not in beside(locked)


def test_decrypted_it_is_as_it_was(locked: Coachlog) -> None:
    before = locked.export()
    kept = snapshots(locked)
    told = locked("decrypt").out
    assert re.match(r"Decrypted .*: 2 reps and 2 entries, checked\. Who can read the disk can read it\n", told)
    assert "1 snapshot in " in told
    assert "stay encrypted: keep the key" in told
    del locked.environment["COACHLOG_KEY_COMMAND"]
    assert locked.export() == before
    assert locked("find", SECRET).out.count("\n") == 2
    assert locked("doctor").out == ""
    with closing(sqlite3.connect(locked.journal)) as connection:
        assert connection.execute("select count(*) from entry").fetchone() == (2,)
    assert snapshots(locked)[:1] == kept
    assert [ciphertext.is_encrypted(path) for path in snapshots(locked)] == [True, False]


def test_both_answer_in_json(plain: Coachlog) -> None:
    counts = {"path": str(plain.journal), "reps": 2, "entries": 2}
    told = plain.json("encrypt", "--yes")
    assert told == {**counts, "encrypted": True, "snapshots_gone": 1, "snapshots_left_encrypted": 0}
    told = plain.json("decrypt")
    assert told == {**counts, "encrypted": False, "snapshots_gone": 0, "snapshots_left_encrypted": 1}


def test_drawn_it_fits_eighty_columns_or_wraps_by_itself(plain: Coachlog) -> None:
    assert "test backup was opened" in plain.drawn("encrypt", "--yes").plain
    assert "Decrypted" in plain.drawn("decrypt").plain


@pytest.mark.usefixtures("one_day")  # a day has one snapshot
def test_only_plain_copies_go_when_it_is_encrypted_again(plain: Coachlog, tmp_path: Path) -> None:
    plain("encrypt", "--yes")
    (first,) = snapshots(plain)
    plain("decrypt")
    plain("note", "maria", "later")
    plain.environment["COACHLOG_KEY_COMMAND"] = key_in(tmp_path, name="other-key")
    told = plain("encrypt", "--yes").out
    assert "; 1 snapshot not encrypted went." in told
    assert "1 snapshot encrypted before stays: keep the key of that time for as long as you may need what is" in told
    plain("decrypt")
    answer = plain.json("encrypt", "--yes")
    assert (answer["snapshots_gone"], answer["snapshots_left_encrypted"]) == (1, 2)
    assert first in snapshots(plain)
    assert len(snapshots(plain)) == 3
    back = Coachlog(tmp_path / "back.db")
    back.environment["COACHLOG_KEY_COMMAND"] = f"cat {tmp_path / 'key'}"
    back("restore", str(first))
    assert len(back.json("history")["entries"]) == 2
    assert SECRET.encode() not in beside(plain)


def test_of_what_was_set_aside_what_can_be_read_goes(plain: Coachlog) -> None:
    """What nobody can open may still be read, page by page."""
    raw, dice = plain.journal.read_bytes(), random.Random(1)
    plain("encrypt", "--yes")
    locked = plain.journal.read_bytes()
    of_sqlite = bytes(12) + b"\x88\xce~\x0c" + bytes(ciphertext.SECTOR - 16)  # a rollback journal begins so
    contents = {
        "plain": (
            dice.randbytes(100) + raw[100:],
            dice.randbytes(4096 * 20) + raw[4096 * 20 :],
            raw[: len(raw) // 2],
            b"x" + raw,
            of_sqlite + raw,
        ),
        "encrypted": (
            b"\xff" * 100 + locked[100:],
            locked[:512] + bytes(512) + locked[1024:],
            locked[:4096] + bytes(4096) + locked[8192:],
            locked[: 4096 * 3 + 100],
            locked + b"\0",
            of_sqlite + locked,
            of_sqlite,
            b"",
        ),
    }
    there: dict[str, list[Path]] = {"plain": [], "encrypted": []}
    for kind, all_of_it in contents.items():
        for number, content in enumerate(all_of_it):
            name = f"{kind}-{number}.unreadable" + ("-journal" if content[: len(of_sqlite)] == of_sqlite else "")
            there[kind].append(snapshots(plain)[0].with_name(name))
            there[kind][-1].write_bytes(content)
            there[kind][-1].chmod(0o600)
    found = f"not encrypted, though the journal is: {len(there['plain'])} files among its snapshots\tDelete what"
    assert found in plain("doctor", code=1).out
    assert f"{1 + len(there['encrypted'])} snapshots in " in plain("decrypt").out
    answer = plain.json("encrypt", "--yes")
    assert answer["snapshots_gone"] == 1 + len(there["plain"])
    assert answer["snapshots_left_encrypted"] == 1 + len(there["encrypted"])
    assert [path for path in there["plain"] if path.exists()] == []
    assert all(path.exists() for path in there["encrypted"])
    assert plain("doctor").out == ""


UNFIT: list[tuple[list[str], int, str]] = [
    (["encrypt"], 2, "the recovery code must be typed back on a terminal"),
    (["decrypt"], 1, "journal.db is not encrypted"),
]


@pytest.mark.parametrize(("words", "code", "says"), UNFIT, ids=[" ".join(words) for words, _, _ in UNFIT])
def test_a_refusal_changes_nothing(plain: Coachlog, words: list[str], code: int, says: str) -> None:
    ran = plain.refused(*words, code=code, says=says)
    assert key_of(plain) not in ran.err
    assert keys.code(key_of(plain)) not in ran.err
    assert len(snapshots(plain)) == 1
    assert not files.unfinished(Place(plain.journal, named=True))


def test_what_is_encrypted_is_not_encrypted_again(locked: Coachlog) -> None:
    locked.refused("encrypt", "--yes", code=1, says="journal.db is encrypted already")


def test_without_a_key_command_it_says_how_to_have_one(plain: Coachlog) -> None:
    del plain.environment["COACHLOG_KEY_COMMAND"]
    plain.refused("encrypt", "--yes", code=1, says="openssl rand -hex 32 | pass insert -e coachlog; then: export COACH")


def test_a_text_that_is_not_saved_yet_is_never_thrown_away(plain: Coachlog) -> None:
    folder = plain.journal.with_name("journal.drafts")
    folder.mkdir(0o700)
    (folder / "note-maria.md").write_text("typed")
    plain.refused("encrypt", "--yes", code=1, says="1 unsaved text would stay behind, the first in ")
    assert (folder / "note-maria.md").read_text() == "typed"


def test_a_text_that_somebody_types_meanwhile_stays_and_is_reported(plain: Coachlog) -> None:
    folder = plain.journal.with_name("journal.drafts")
    typing = (
        f"sh -c 'mkdir -p -m 700 {folder}; touch {folder}/note-dev.md; {plain.environment['COACHLOG_KEY_COMMAND']}'"
    )
    told = plain("encrypt", "--yes", env={"COACHLOG_KEY_COMMAND": typing}).out
    assert f"Not encrypted, a text that was being typed: {folder}/note-dev.md\n" in told
    assert f"unsaved text: {folder}/note-dev.md" in plain("doctor", code=1).out


def test_a_later_version_s_schema_comes_to_an_encrypted_journal_too(locked: Coachlog) -> None:
    later = (
        "import sys; from coachlog.cli import main; from tests.trust import next_version; next_version.become(); "
        "sys.exit(main(sys.argv[1:]))"
    )
    env = {"PYTHONPATH": str(Path(__file__).parent.parent)}
    ran = process(locked, "note", "maria", "x", program=(sys.executable, "-c", later), env=env)
    assert (ran.code, ran.err) == (0, "")
    kept = snapshots(locked)
    assert len(kept) == 2
    assert all(ciphertext.is_encrypted(path) for path in (locked.journal, *kept))
    assert SECRET.encode() not in beside(locked)
    with closing(cipher.connect(locked.journal, key_of(locked))) as connection:
        assert connection.execute("select count(*) from spoken").fetchone() == (2,)
    locked.refused("due", code=1, says="was written by a newer coachlog")


def test_without_a_new_snapshot_the_old_ones_stay_and_a_message_says_so(plain: Coachlog) -> None:
    folder = plain.journal.with_name("journal.snapshots")
    folder.rename(folder.with_name("kept"))
    folder.touch()
    ran = plain("encrypt", "--yes", code=1)
    assert "the journal is encrypted, but there is no new snapshot: " in ran.err
    folder.unlink()
    folder.with_name("kept").rename(folder)
    assert (
        "not encrypted, though the journal is: 1 file among its snapshots\tDelete what you no longer need"
        in plain("doctor", code=1).out
    )
    assert SECRET in plain("history").out


def test_a_damaged_journal_is_not_put_into_a_new_file(plain: Coachlog) -> None:
    with closing(sqlite3.connect(plain.journal)) as connection:
        connection.execute("update entry set text = 'forged' where id = 1")
        connection.commit()
    plain.refused("encrypt", "--yes", code=1, says="entry 1 differs from what was last written; see coachlog doctor")


# The key command


def forgetful() -> str:
    return f"{sys.executable} -c 'import secrets; print(secrets.token_hex())'"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("nobody-has-this", "the key command 'nobody-has-this' couldn't be started (No such file or directory)"),
        ("cat 'unclosed", "couldn't be started (it isn't a valid command line)"),
        ("  ", "couldn't be started (it isn't a valid command line)"),
        ("false", "the key command 'false' ended with code 1, so there's no key, and nothing was changed"),
        ("echo hush-hush", "printed no key, so nothing was changed. A key is 64 hexadecimal digits"),
        ("true", "the key command 'true' printed no key"),
        (f"echo x{'7f' * 32}", "the key command 'echo …' printed no key"),
        (f"echo {'7f' * 32}", "the key doesn't open "),
    ],
)
def test_a_missing_key_is_one_line_without_what_was_printed(locked: Coachlog, command: str, says: str) -> None:
    for words in (["due"], ["note", "maria", "x"], ["backup", str(locked.journal.with_name("b.db"))], ["decrypt"]):
        ran = locked.refused(*words, code=1, says=says, env={"COACHLOG_KEY_COMMAND": command})
        assert "7f7f" not in ran.err
        assert "hush" not in ran.err.replace(command, "")


@pytest.mark.parametrize(
    ("command", "sign"),
    [
        ("cat {key} | head -1", "|"),
        ("cat ~/key", "~"),
        ("~/key", "~"),
        ("cat $HOME/key", "$HOME"),
        ('cat "$HOME/key"', "$HOME"),
        ("echo $(cat {key})", "$("),
        ("echo `cat {key}`", "`"),
        ("KEY=1 printenv KEY", "KEY="),
        ("cd {folder} && cat key", "&&"),
        ("false; cat {key}", ";"),
        ("cat <{key}", "<"),
        ("cat {folder}/k*y", "*"),
    ],
)
def test_a_key_command_that_needs_a_shell_gets_a_command_that_works(locked: Coachlog, command: str, sign: str) -> None:
    folder, key = locked.journal.parent, key_of(locked)
    (folder / "key").write_text(key)  # and nothing else, which echo would put behind it
    (folder / "home" / "key").write_text(f"printf {key}\n" if command == "~/key" else key)
    (folder / "home" / "key").chmod(0o700)
    typed = command.format(key=folder / "key", folder=folder)
    env = {"COACHLOG_KEY_COMMAND": typed}
    ran = locked.refused("due", code=1, says=f". It runs without a shell, so {sign} means nothing there. ", env=env)
    proposed = ran.err.partition("Write: ")[2].removesuffix("\n")
    assert shlex.split(proposed) == ["sh", "-c", typed]
    if "KEY=" not in command:  # which prints no key in a shell either
        assert SECRET in locked("history", env={"COACHLOG_KEY_COMMAND": proposed}).out


@pytest.mark.parametrize(
    "command",
    ["grep 'a|b' /dev/null", r"cat a\|b", "sh -c 'false | false'", '/bin/sh -c "exit $UID"', "false read op://a/b?c=d"],
)
def test_a_sign_that_means_nothing_to_a_shell_either_is_not_blamed(locked: Coachlog, command: str) -> None:
    ran = locked.refused("due", code=1, says="no key", env={"COACHLOG_KEY_COMMAND": command})
    assert "shell" not in ran.err.replace(command, "")


def still_run(*command: str) -> bool:
    """Whether a process with these words runs."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("no /proc")
    wanted, found = "\0".join([*command, ""]).encode(), []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            found.append(path.read_bytes())
    return wanted in found


@pytest.mark.parametrize("words", [("due",), ("doctor",), ("note", "maria", "x")], ids=" ".join)
def test_a_command_that_never_ends_is_stopped(
    locked: Coachlog, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(keys, "ELSEWHERE", 0.3)
    seconds = f"{1_000_000 + secrets.randbelow(10**6)}"  # known by this number
    asked = keys._answer.cache_info().misses  # noqa: SLF001 - how often it has been run
    ran = locked(*words, code=1, env={"COACHLOG_KEY_COMMAND": f"sleep {seconds}"})
    assert "took longer than 0.3 seconds, so it was stopped and nothing was changed. To see" in ran.out + ran.err
    assert keys._answer.cache_info().misses == asked + 1  # noqa: SLF001 - however many files there are to look at
    assert not still_run("sleep", seconds)


def test_a_command_that_will_not_be_stopped_is_killed(locked: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "ELSEWHERE", 1.0)
    monkeypatch.setattr(keys, "TO_END", 0.1)
    lasting = f"trap '' TERM; while :; do sleep 0.{secrets.randbelow(10**6) + 10**6}; done"
    env = {"COACHLOG_KEY_COMMAND": shlex.join(["sh", "-c", lasting])}
    locked.refused("due", code=1, says="took longer than 1 seconds", env=env)
    assert not still_run("sh", "-c", lasting)


@pytest.mark.parametrize("command", ["yes", "cat /dev/zero", "sh -c 'while :; do yes || :; done'"])
def test_a_command_that_prints_without_end_is_stopped(locked: Coachlog, command: str) -> None:
    env = {"COACHLOG_KEY_COMMAND": command}
    locked.refused("due", code=1, says="printed more than 64 KB, so it was stopped and nothing was changed", env=env)


def test_a_long_note_behind_the_key_is_no_matter(locked: Coachlog) -> None:
    (locked.journal.parent / "key").write_text(key_of(locked) + "\n" + "x" * (keys.MOST - 100))
    assert SECRET in locked("history").out


def test_what_a_command_leaves_running_keeps_nobody_waiting(locked: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "TO_END", 0.1)
    leaving = f"sh -c '{locked.environment['COACHLOG_KEY_COMMAND']}; sleep 20 &'"
    assert SECRET in locked("history", env={"COACHLOG_KEY_COMMAND": leaving}).out


def test_a_pin_may_take_its_time_on_a_terminal(
    locked: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keys.FOR_TAB < keys.ELSEWHERE < keys.ON_A_TERMINAL
    assert keys.ON_A_TERMINAL >= 60
    asking = tmp_path / "asking"
    asking.write_text(f"printf 'PIN: ' >&2; read -r pin || exit 9; [ \"$pin\" = 1234 ] && cat {tmp_path}/key\n")
    command = f"sh {asking}"
    code, shown = typed_on_a_terminal(locked, "history", when="PIN", answers="1234\n", COACHLOG_KEY_COMMAND=command)
    assert (code, SECRET in shown) == (0, True), shown
    monkeypatch.setattr(keys, "ON_A_TERMINAL", 0.3)
    screen, keyboard = pty.openpty()
    with os.fdopen(screen), os.fdopen(keyboard) as typing:
        monkeypatch.setattr(sys, "stdin", typing)
        hangs = f"sleep {secrets.randbelow(10**6) + 10**6}"
        assert "took longer than 0.3 seconds" in str(keys._answer(hangs))  # noqa: SLF001 - as it was decided


def test_no_pin_is_asked_for_at_tab_and_nobody_waits(
    locked: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = tmp_path / "asking"
    asking.write_text("read -r pin || exit 9\n")
    on_a_terminal = {"COACHLOG_KEY_COMMAND": f"sh {asking}", "_COACHLOG_COMPLETE": "bash"}
    assert typed_on_a_terminal(locked, "coachlog note ", **on_a_terminal) == (0, "")
    monkeypatch.setattr(keys, "FOR_TAB", 0.2)
    hangs = f"sleep {secrets.randbelow(10**6) + 10**6}"
    at_tab = {"COACHLOG_KEY_COMMAND": hangs, "_COACHLOG_COMPLETE": "bash"}
    assert locked("coachlog note ", env=at_tab).out == ""
    assert "took longer than 0.2 seconds" in str(keys._answer(hangs))  # noqa: SLF001 - as it was decided
    monkeypatch.setattr(keys, "FOR_TAB", 60.0)
    assert "maria" in locked("coachlog note ", env={"_COACHLOG_COMPLETE": "bash"}).out


def test_a_command_with_another_key_each_time_encrypts_nothing(plain: Coachlog) -> None:
    env = {"COACHLOG_KEY_COMMAND": forgetful()}
    plain.refused("encrypt", "--yes", code=1, says="prints another key each time, so nothing was changed", env=env)


def test_a_missing_key_command_is_reported_with_the_other_possibility(locked: Coachlog) -> None:
    del locked.environment["COACHLOG_KEY_COMMAND"]
    says = "isn't a coachlog journal, or it's encrypted and the key command isn't set (COACHLOG_KEY_COMMAND), so it was"
    locked.refused("due", code=1, says=says)


def test_without_its_key_nothing_is_called_damaged_and_no_restore_is_proposed(locked: Coachlog) -> None:
    del locked.environment["COACHLOG_KEY_COMMAND"]
    locked.journal.chmod(0o600)
    assert snapshots(locked)
    (found,) = locked("doctor", "--json", code=1).json["findings"]
    assert "the key command isn't set (COACHLOG_KEY_COMMAND): nothing was checked" in found["what"]
    assert "export COACHLOG_KEY_COMMAND='" in found["then"]
    assert "; it can't be read, see coachlog doctor\n" in locked.drawn("where").plain
    assert locked("where").out == f"{locked.journal}\n"
    wrong = locked("doctor", code=1, env={"COACHLOG_KEY_COMMAND": f"echo {'7f' * 32}"}).out
    assert "No snapshot opens with this key either. See what the key command prints\n" in wrong
    assert "restore" not in wrong


@pytest.mark.parametrize("command", ["", "false", f"echo {'7f' * 32}"], ids=["missing", "failing", "wrong"])
def test_a_missing_key_is_reported_before_anybody_types(locked: Coachlog, command: str, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\ntouch "{tmp_path}/opened"\necho typed > "$1"\n')
    editor.chmod(0o755)
    env = {"COACHLOG_KEY_COMMAND": command, "EDITOR": str(editor)}
    code, shown = typed_on_a_terminal(locked, "note", "maria", **env)
    assert code == 1
    assert shown.startswith("coachlog: ")
    assert shown.count("coachlog: ") == 1
    assert "Type your" not in shown
    assert not (tmp_path / "opened").exists()
    locked.refused("note", "maria", "-", stdin=b"piped", code=1, says="", env=env)


def test_the_command_does_not_eat_a_text_that_is_piped_in(locked: Coachlog) -> None:
    greedy = f"sh -c 'cat >/dev/null; {locked.environment['COACHLOG_KEY_COMMAND']}'"
    ran = process(locked, "note", "maria", "-", stdin=b"whole\nand well", env={"COACHLOG_KEY_COMMAND": greedy})
    assert ran.code == 0, ran.err
    assert locked.json("history")["entries"][-1]["text"] == "whole\nand well"


def test_a_recovery_code_is_a_key(locked: Coachlog) -> None:
    env = {"COACHLOG_KEY_COMMAND": f"echo {keys.code(key_of(locked)).lower()}"}
    assert SECRET in locked("history", env=env).out


def test_the_key_is_asked_for_once_a_command(locked: Coachlog, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    counting = f"sh -c 'echo x >> {asked}; {locked.environment['COACHLOG_KEY_COMMAND']}'"
    for path in snapshots(locked):
        path.unlink()  # so that there is a snapshot of the day to make
    assert process(locked, "note", "maria", "x", env={"COACHLOG_KEY_COMMAND": counting}).code == 0
    assert asked.read_text() == "x\n"
    assert len(snapshots(locked)) == 1


def test_the_key_is_in_no_list_of_processes_and_no_environment(locked: Coachlog) -> None:
    if not Path("/proc/self/environ").exists():
        pytest.skip("no /proc")
    look = f"sh -c 'cat /proc/$PPID/cmdline /proc/$PPID/environ >&2; {locked.environment['COACHLOG_KEY_COMMAND']}'"
    ran = process(locked, "note", "maria", "x", env={"COACHLOG_KEY_COMMAND": look})
    assert ran.code == 0
    assert "COACHLOG_JOURNAL" in ran.err  # it did look
    assert key_of(locked) not in ran.err


def test_a_file_beside_the_journal_may_say_the_command(locked: Coachlog) -> None:
    path = locked.journal.with_name("journal.key-command")
    path.write_text(locked.environment.pop("COACHLOG_KEY_COMMAND") + "\nnothing else is read\n")
    path.chmod(0o644)
    locked.refused(
        "due", code=1, says="journal.key-command holds your key command, but others can change it. To go on: "
    )
    found = [finding["what"] for finding in locked("doctor", "--json", code=1).json["findings"]]
    assert all("journal.key-command" in what for what in found), found
    assert f"others can read {path}" in found
    path.chmod(0o600)
    assert SECRET in locked("history").out
    locked("note", "maria", "x")
    assert locked("doctor").out == ""
    locked.refused("due", code=1, says="'false' ended with code 1", env={"COACHLOG_KEY_COMMAND": "false"})
    path.write_bytes(b"\xff\n")
    locked.refused("due", code=1, says="holds your key command, but can't be read (it isn't UTF-8)")
    path.write_bytes(b"\n")
    locked.refused("due", code=1, says="the key command isn't set")


def test_a_plain_journal_asks_for_no_key(plain: Coachlog) -> None:
    env = {"COACHLOG_KEY_COMMAND": "false"}
    plain("note", "maria", "x", env=env)
    assert SECRET in plain("history", env=env).out


# Without the extra

HIDDEN = "import sys; sys.modules['sqlcipher3'] = None; from coachlog.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize("words", [("due",), ("note", "maria", "-"), ("decrypt",)], ids=" ".join)
def test_without_the_extra_one_line_says_how_to_install_it(locked: Coachlog, words: tuple[str, ...]) -> None:
    ran = process(locked, *words, program=(sys.executable, "-c", HIDDEN), stdin=b"x")
    is_one_line(ran, 1, "To add it: pipx inject coachlog sqlcipher3, or in a venv: pip install sqlcipher3")


def test_without_the_extra_a_plain_journal_is_as_ever(plain: Coachlog) -> None:
    program = (sys.executable, "-c", HIDDEN)
    assert process(plain, "note", "maria", "x", program=program).code == 0
    assert process(plain, "doctor", program=program).code == 0
    is_one_line(process(plain, "encrypt", "--yes", program=program), 1, "To add it: pipx inject coachlog sqlcipher3")


NOT_FOR_PLAIN = {"coachlog.journal.cipher", "coachlog.journal.keys"}


def test_a_plain_journal_never_loads_it(plain: Coachlog) -> None:
    look = "import sys; from coachlog.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    for words in (("note", "maria", "x"), ("due",), ("doctor",), ("note", "maria", "-")):
        ran = process(plain, *words, program=(sys.executable, "-c", look), stdin=b"x")
        loaded = set(ran.err.split())
        assert "coachlog.journal.opening" in loaded
        assert not {name for name in loaded if "sqlcipher" in name or name in NOT_FOR_PLAIN}


# The recovery code, on a terminal


def test_the_code_is_shown_once_and_typed_back(plain: Coachlog) -> None:
    code = keys.code(key_of(plain))
    ended, shown = typed_on_a_terminal(plain, "encrypt", when="Type it back", answers=f"{code.lower()}\n")
    assert ended == 0, shown
    assert shown.count(code) == 1
    assert "It's shown only once" in shown
    assert "Encrypted " in shown
    assert ciphertext.is_encrypted(plain.journal)
    assert SECRET in plain("history").out


@pytest.mark.parametrize(
    ("answers", "code", "says"),
    [
        ("\n", 1, "Cancelled."),
        ("\x04", 1, "Cancelled."),
        ("\x03", 130, ""),
        ("0000\n", 1, "that isn't the recovery code shown"),
        (f"{keys.code('0' * 64)}\n", 1, "that isn't the recovery code shown"),
    ],
    ids=["Enter", "Ctrl-D", "Ctrl-C", "nonsense", "another"],
)
def test_until_it_is_typed_back_nothing_is_changed(plain: Coachlog, answers: str, code: int, says: str) -> None:
    before, copied = plain.journal.read_bytes(), snapshots(plain)
    ended, shown = typed_on_a_terminal(plain, "encrypt", when="Type it back", answers=answers)
    assert (ended, says in shown) == (code, True), shown
    assert plain.journal.read_bytes() == before
    assert snapshots(plain) == copied
    assert not files.unfinished(Place(plain.journal, named=True))


# Copies


def test_snapshots_and_backups_are_encrypted_with_the_same_key(locked: Coachlog, tmp_path: Path) -> None:
    for path in snapshots(locked):
        path.unlink()
    locked("note", "maria", "x")
    backup = tmp_path / "away" / "backup.db"
    backup.parent.mkdir()
    assert "It is encrypted, with the journal's key" in locked("backup", str(backup)).out
    (snapshot,) = snapshots(locked)
    for path in (backup, snapshot):
        assert ciphertext.is_encrypted(path)
        assert path.stat().st_mode & 0o077 == 0
        with cipher.connect(path, key_of(locked)) as connection:
            assert connection.execute("select count(*) from entry").fetchone() == (3,)
        connection.close()


def test_a_backup_beside_which_no_key_is_named_is_restored_with_the_journal_s(locked: Coachlog, tmp_path: Path) -> None:
    locked.journal.with_name("journal.key-command").write_text(locked.environment.pop("COACHLOG_KEY_COMMAND"))
    locked.journal.with_name("journal.key-command").chmod(0o600)
    (tmp_path / "away").mkdir()
    locked("backup", str(tmp_path / "away"))
    (backup,) = (tmp_path / "away").iterdir()
    locked("note", "maria", "later")
    locked("restore", str(backup), "--replace")
    assert [entry["id"] for entry in locked.json("history")["entries"]] == [1, 2]


@pytest.mark.parametrize("there", ["missing", "plain", "encrypted", "damaged"])
@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted backup", "plain backup"])
def test_what_is_restored_is_no_less_safe_than_either(
    plain: Coachlog, tmp_path: Path, there: str, encrypted: bool
) -> None:
    wanted, backup = plain.export(), tmp_path / "backup.db"
    other = Coachlog(tmp_path / "other" / "journal.db")
    other.environment["COACHLOG_KEY_COMMAND"] = plain.environment["COACHLOG_KEY_COMMAND"]
    if encrypted:
        plain("encrypt", "--yes")
    plain("backup", str(backup))
    if there != "missing":
        other("rep", "add", "Ana Lee")
        other("note", "ana", "kept")
        if there != "plain":
            other("encrypt", "--yes")
        if there == "damaged":
            other.journal.write_bytes(b"\xff" * 100 + other.journal.read_bytes()[100:])
        other.refused(
            "restore", str(backup), code=1, says="" if there == "damaged" else "To replace it and keep a copy beside it"
        )
    ran = other("restore", str(backup), *([] if there == "missing" else ["--replace"]))
    is_encrypted = encrypted or there in ("encrypted", "damaged")
    assert ciphertext.is_encrypted(other.journal) == is_encrypted
    assert ("; it is encrypted" in ran.out) == is_encrypted
    assert other.export() == wanted
    other("note", "maria", "and on")
    assert not files.unfinished(Place(other.journal, named=True))
    if there == "missing":
        return
    (aside,) = re.findall(r"What was there is kept: (.*)\n", ran.out)
    if there == "damaged":
        assert Path(aside).read_bytes().startswith(b"\xff" * 100)
        return
    kept = Coachlog(Path(aside))
    kept.environment["COACHLOG_KEY_COMMAND"] = plain.environment["COACHLOG_KEY_COMMAND"]
    assert [entry["text"] for entry in kept.json("history")["entries"]] == ["kept"]
    found = [finding["what"] for finding in other("doctor", "--json", code=ANY).json["findings"]]
    told = (
        ["not encrypted, though the journal is: 2 files among its snapshots"]
        if is_encrypted and there == "plain"
        else []
    )
    assert found == told


@pytest.fixture
def plain_backup(plain: Coachlog, tmp_path: Path) -> Path:
    plain("backup", str(tmp_path / "plain.db"))
    return tmp_path / "plain.db"


@pytest.mark.parametrize("how", ["encrypted", "damaged", "without snapshots", "killed before its snapshot"])
def test_an_encrypted_journal_is_never_made_plain_for_want_of_its_key(
    plain: Coachlog, plain_backup: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        if how.startswith("killed"):
            patched.setattr(encrypting, "_snapshot", lambda *_: pressed())
        plain("encrypt", "--yes", code=130 if how.startswith("killed") else 0)
    if how == "damaged":
        plain.journal.write_bytes(b"\xff" * 100 + plain.journal.read_bytes()[100:-1000])
    if how == "without snapshots":
        shutil.rmtree(plain.journal.with_name("journal.snapshots"))
    key = plain.environment.pop("COACHLOG_KEY_COMMAND")
    kept = snapshots(plain)
    for more in ([], ["--replace"], ["--replace", "--yes"]):
        ran = plain.refused("restore", str(plain_backup), *more, code=1, says=" is encrypted, the backup isn't, and ")
    assert snapshots(plain) == kept
    assert not files.unfinished(Place(plain.journal, named=True))
    first = ran.err.partition("If the key is lost, first: ")[2]
    assert "Set COACHLOG_KEY_COMMAND. " in ran.err
    found = plain("doctor", code=1).out
    assert "it's encrypted and the key command isn't set" in found
    assert "--replace" not in found  # which would be refused
    ran = plain("restore", str(plain_backup), "--replace", env={"COACHLOG_KEY_COMMAND": key})
    assert "; it is encrypted" in ran.out
    assert ciphertext.is_encrypted(plain.journal)
    subprocess.run(shlex.split(first), check=True)
    assert ciphertext.is_encrypted(plain.journal.with_suffix(".locked"))
    was = any(map(ciphertext.is_encrypted, snapshots(plain)[-1:]))
    told = plain("restore", str(plain_backup)).out
    assert ("This journal isn't encrypted, but the previous one was. To encrypt it: coachlog encrypt" in told) == was
    assert SECRET in plain("history").out


def pressed() -> Path:
    raise KeyboardInterrupt


@pytest.mark.parametrize("there", ["missing", "empty", "stub"])
def test_a_journal_after_a_lost_encrypted_one_is_encrypted_or_a_message_says_so(
    plain: Coachlog, plain_backup: Path, tmp_path_factory: pytest.TempPathFactory, there: str
) -> None:
    plain("encrypt", "--yes")
    plain.journal.unlink()
    if there != "missing":
        plain.journal.write_bytes({"empty": b"", "stub": os.urandom(10)}[there])
    again = tmp_path_factory.mktemp("again") / plain.journal.name
    shutil.copytree(plain.journal.parent, again.parent, dirs_exist_ok=True)
    assert "; it is encrypted" in plain("restore", str(plain_backup), "--replace").out
    assert plain.json("restore", str(plain_backup), "--replace")["encrypted"] is True
    other = Coachlog(again)
    assert "This journal isn't encrypted, but the" in other("restore", str(plain_backup), "--replace").out
    again.unlink()
    assert other.json("restore", str(plain_backup), "--replace")["encrypted"] is False


def test_a_new_journal_where_an_encrypted_one_was_says_that_it_is_plain(locked: Coachlog) -> None:
    locked.journal.unlink()
    assert "This journal is not" not in locked("due", env={"COACHLOG_JOURNAL": ""}, code=ANY).out
    assert "This journal isn't encrypted, but the previous one was." in locked("rep", "add", "Ana Lee").out
    assert "This journal is not" not in locked("note", "ana", "x").out


def test_a_damaged_plain_journal_is_not_taken_for_an_encrypted_one(
    plain: Coachlog, plain_backup: Path, tmp_path: Path
) -> None:
    raw, dice = plain.journal.read_bytes(), random.Random(2)
    del plain.environment["COACHLOG_KEY_COMMAND"]
    others = [b"x" + raw, dice.randbytes(4096) + raw[4096:], b"lost", *map(unlike_sqlite, damaged(raw, dice))]
    for other in others:
        plain.journal.write_bytes(other)
        assert not plain.json("restore", str(plain_backup), "--replace")["encrypted"]
        shutil.rmtree(plain.journal.with_name("journal.snapshots"))
    plain.journal.write_bytes(others[0])
    plain.environment["COACHLOG_KEY_COMMAND"] = key_in(tmp_path)
    assert not plain.json("restore", str(plain_backup), "--replace")["encrypted"]  # as it was, though there is a key


def unlike_sqlite(raw: bytes) -> bytes:
    return b"\xfe" * 16 + raw[16:]


def test_noise_that_was_never_encrypted_can_be_restored_as_doctor_says(plain: Coachlog) -> None:
    del plain.environment["COACHLOG_KEY_COMMAND"]
    plain.journal.write_bytes(os.urandom(40_000))
    (said,) = [line for line in plain("doctor", code=1).out.splitlines() if "nothing was checked" in line]
    commands = said.partition("If it was never encrypted: ")[2].split("; then: ")
    subprocess.run(shlex.split(commands[0]), check=True)
    plain(*shlex.split(commands[1])[1:])
    assert SECRET in plain("history").out


def test_what_sqlite_left_of_the_journal_before_is_not_written_into_a_restored_one(
    locked: Coachlog, tmp_path: Path
) -> None:
    locked("backup", str(tmp_path / "backup.db"))
    left = locked.journal.with_name("journal.db-journal")
    hot = "import os, sys; from coachlog import files; from coachlog.journal import opening\n"
    hot += "place = files.journal(sys.argv[1])\nwith opening.writing(place, 'x') as step:\n"
    hot += "    step.connection.execute('pragma cache_size = 1'); step.connection.execute('pragma cache_spill = 1')\n"
    hot += "    step.connection.execute('update change set after = after || hex(randomblob(9000))'); os._exit(0)"
    process(locked, str(locked.journal), program=(sys.executable, "-c", hot))
    assert left.stat().st_size
    locked.journal.unlink()
    locked("restore", str(tmp_path / "backup.db"))
    assert not left.exists()
    assert locked("doctor").out == ""
    assert len(locked.json("history")["entries"]) == 2


def test_a_backup_with_another_key_is_refused_and_the_journal_kept(locked: Coachlog, tmp_path: Path) -> None:
    other = Coachlog(tmp_path / "other.db")
    other("rep", "add", "Ana Lee")
    other.environment["COACHLOG_KEY_COMMAND"] = key_in(tmp_path, name="other-key")
    other("encrypt", "--yes")
    copied = snapshots(locked)
    locked.refused("restore", str(other.journal), "--replace", code=1, says="the key doesn't open ")
    env = {"COACHLOG_KEY_COMMAND": ""}
    locked.refused("restore", str(other.journal), "--replace", code=1, says="the key command isn't set", env=env)
    assert snapshots(locked) == copied


def test_a_key_command_that_fails_does_not_make_the_journal_plain(locked: Coachlog, tmp_path: Path) -> None:
    backup = tmp_path / "plain-backup.db"
    with Coachlog(tmp_path / "other.db") as other:
        other("rep", "add", "Ana Lee")
        other("backup", str(backup))
    env = {"COACHLOG_KEY_COMMAND": "false"}
    locked.refused("restore", str(backup), "--replace", code=1, says="ended with code 1", env=env)


# Drafts and other texts on their way


@in_memory
def test_a_draft_of_an_encrypted_journal_is_on_no_disk(locked: Coachlog) -> None:
    says = "ended with code 3, so nothing was saved. Your text is kept. To save it:\n  coachlog note maria - < "
    env = {"EDITOR": f"sh -c 'echo of {SECRET} >> \"$0\"; exit 3'", "XDG_RUNTIME_DIR": "/etc"}  # on a disk: not taken
    code, shown = typed_on_a_terminal(locked, "note", "maria", **env)
    assert code == 1
    assert says in shown
    (draft,) = draft_files.drafts(Place(locked.journal, named=True))
    assert str(draft).startswith(f"/dev/shm/coachlog-{os.getuid()}/journal-")
    assert f"of {SECRET}" in draft.read_text()
    assert [path.stat().st_mode & 0o777 for path in (draft, draft.parent, draft.parent.parent)] == [0o600, 0o700, 0o700]
    assert SECRET.encode() not in beside(locked)
    assert str(draft) in locked.drawn("where").plain
    assert str(draft) in locked("doctor", code=1).out
    locked.refused("decrypt", code=1, says="1 unsaved text would stay behind, the first in /dev/shm/")
    locked("note", "maria", "-", stdin=draft.read_bytes())
    draft.unlink()
    assert locked("doctor").out == ""


@in_memory
@pytest.mark.parametrize("strange", ["open", "link"])
def test_a_folder_in_memory_that_somebody_else_can_use_is_not_used(locked: Coachlog, strange: str) -> None:
    base = Path("/dev/shm") / f"test-{os.getpid()}"
    base.mkdir(mode=0o700)
    try:
        ours = base / f"coachlog-{os.getuid()}"
        if strange == "open":
            ours.mkdir()
            ours.chmod(0o777)
        else:
            ours.symlink_to("/dev/shm")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(files, "IN_MEMORY", (str(base), "/dev/shm"))
            folder = Place(locked.journal, named=True).drafts
        assert folder
        assert base not in folder.parents
        (ours.rmdir if strange == "open" else ours.unlink)()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(files, "IN_MEMORY", (str(base), "/dev/shm"))
            folder = Place(locked.journal, named=True).drafts
        assert folder
        assert folder.parent == ours
    finally:
        shutil.rmtree(base)


@in_memory
def test_a_draft_in_memory_is_found_from_another_session(locked: Coachlog) -> None:
    base = Path("/dev/shm") / f"test-{os.getpid()}"
    base.mkdir(mode=0o700)
    here, there = ({"XDG_RUNTIME_DIR": folder} for folder in (str(base), "/nowhere"))
    try:
        typed_on_a_terminal(locked, "note", "maria", EDITOR=f"sh -c 'echo of {SECRET} >> \"$0\"; exit 3'", **here)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv(*next(iter(there.items())))
            (draft,) = draft_files.drafts(Place(locked.journal, named=True))
        assert str(draft) in locked("doctor", code=1, env=there).out
        locked.refused("decrypt", code=1, says="1 unsaved text would stay behind", env=there)
        assert locked("rep", "erase", "maria", "--yes", "--json", env=there).json["erased"]["drafts"] == 1
        assert not draft.exists()
    finally:
        shutil.rmtree(base)


def test_without_a_folder_in_memory_only_what_can_be_piped_in_again_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    with pytest.raises(NoPlaceForDrafts, match="no folder in memory"), drafts.typed(None, None, "note"):
        pytest.fail("nobody has typed")
    with drafts.typed("in quotes", None, "note") as text:
        assert text == "in quotes"
    piped = tmp_path / "piped"
    piped.write_text("piped\n")
    with piped.open() as file, pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdin", file)
        with drafts.typed("-", None, "note") as text:
            assert text == "piped"


NO_FILES = """
import resource, sys
from coachlog.cli import main
from coachlog.commands import export
export.SPOOL = 10
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.exit(main(["export"]))
"""


def test_a_large_export_of_an_encrypted_journal_waits_in_memory(plain: Coachlog) -> None:
    program = (sys.executable, "-c", NO_FILES)
    without = {name: "" for name in os.environ if "COVERAGE" in name}
    is_one_line(process(plain, program=program, env=without), 1, "File too large")
    plain("encrypt", "--yes")
    ran = process(plain, program=program, env=without)
    assert ran.code == 0, ran.err
    assert SECRET in ran.out


# Damage


def damaged(raw: bytes, dice: random.Random) -> Iterator[bytes]:
    """Give a file with other bits somewhere, cut short, and with something behind it."""
    for _ in range(20):
        place = dice.randrange(len(raw))
        yield raw[:place] + bytes([raw[place] ^ (1 << dice.randrange(8))]) + raw[place + 1 :]
    for _ in range(5):
        start, length = dice.randrange(len(raw)), dice.choice((16, 512, 4096))
        yield (raw[:start] + dice.randbytes(length) + raw[start + length :])[: len(raw)]
    yield raw[: -dice.randrange(1, 4096)]
    yield raw[:-4096]
    yield raw[: len(raw) // 2]
    yield raw + b"\0"
    yield raw + bytes(4096)
    yield raw[:4096] + raw[8192:12288] + raw[4096:8192] + raw[12288:]


def test_every_damaged_encrypted_file_is_found_and_never_a_traceback(locked: Coachlog) -> None:
    raw, dice = locked.journal.read_bytes(), random.Random(4)
    for number, other in enumerate(damaged(raw, dice)):
        locked.journal.write_bytes(other)
        ran = locked("doctor", code=1)
        assert "damaged" in ran.out or "cannot be used" in ran.out, (number, ran.out)
        read = locked("history", code=ANY)
        assert read.code == 0 or read.err.startswith("coachlog: "), read.err
        assert read.err.count("\n") <= 1
        assert locked.journal.read_bytes() == other
    locked.journal.write_bytes(raw)
    assert locked("doctor").out == ""


SHORT_OF_MEMORY = """
import importlib, sys
from coachlog.cli import main
library = importlib.import_module(sys.argv[1]).connect(":memory:")
library.execute("pragma hard_heap_limit = 100000")  # of this library, in the whole process
library.close()
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("library", ["sqlite3", "sqlcipher3.dbapi2"])
def test_sqlite_out_of_memory_is_no_traceback(plain: Coachlog, library: str) -> None:
    if library != "sqlite3":
        plain("encrypt", "--yes")
    before = plain.journal.read_bytes()
    program = (sys.executable, "-c", SHORT_OF_MEMORY, library)
    for words in (("history",), ("note", "maria", "x")):
        says = "it is damaged, or there isn't enough memory to read it). Nothing was changed; see coachlog doctor"
        is_one_line(process(plain, *words, program=program), 1, says)
    ran = process(plain, "doctor", program=program)
    assert (ran.code, ran.err) == (1, "")
    assert "\tThe last good snapshot" in ran.out or "\tNone of 1 snapshot is intact." in ran.out
    assert plain.journal.read_bytes() == before


def test_another_program_s_encrypted_file_is_left_alone(locked: Coachlog) -> None:
    other = Coachlog(locked.journal.with_name("other.db"))
    other.environment["COACHLOG_KEY_COMMAND"] = locked.environment["COACHLOG_KEY_COMMAND"]
    with closing(cipher.library().connect(str(other.journal))) as connection:
        connection.set_key(f"x'{key_of(locked)}'")
        connection.execute("create table theirs (x)")
    other.refused("due", code=1, says="is another program's database, so it was left unchanged")
    with closing(cipher.connect(locked.journal, key_of(locked))) as connection:
        connection.execute("pragma user_version = 999")
    locked.refused("due", code=1, says="was written by a newer coachlog")


# Several at once, and killed

WRITER = """
import sys
from itertools import count
from pathlib import Path
from coachlog.cli import main
for number in count():
    if main(["note", "maria", f"{sys.argv[1]} {number}"]):
        sys.exit(1)
    if Path(sys.argv[2]).exists():
        break
"""


def writer(coachlog: Coachlog, name: str, stop: Path) -> "subprocess.Popen[bytes]":
    """Let another process write notes, one at least, until there is a file ``stop``."""
    environment = {**os.environ, **coachlog.environment}
    return subprocess.Popen([sys.executable, "-c", WRITER, name, str(stop)], env=environment, stdout=subprocess.PIPE)


def texts(coachlog: Coachlog) -> set[str]:
    return {entry["text"] for entry in coachlog.json("history", "-n", "0")["entries"]}


def opened_by(process_id: int) -> set[str]:
    found = set()
    for file in Path(f"/proc/{process_id}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed between two looks
            found.add(str(file.readlink()))
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="who has a file open is seen in /proc only")
def test_a_writer_who_waits_while_the_journal_is_replaced_loses_nothing(plain: Coachlog) -> None:
    key, copy = key_of(plain), plain.journal.with_name("copy")
    files.create(copy).close()
    with replacing.replace_when_done(plain.journal, None, copy, key):
        replacing.export(plain.journal, None, copy, key)
        waiting = writer(plain, "waited", plain.journal)
        while str(plain.journal) not in opened_by(waiting.pid):
            assert waiting.poll() is None
        time.sleep(0.05)
    waiting.communicate()
    assert waiting.returncode == 0
    assert ciphertext.is_encrypted(plain.journal)
    assert "waited 0" in texts(plain)


def test_replacing_a_journal_that_was_replaced_meanwhile_is_refused(plain: Coachlog) -> None:
    copy = plain.journal.with_name("copy")
    shutil.copy(plain.journal, copy)
    before = connect.identity
    with pytest.MonkeyPatch.context() as patched:

        def looked(path: Path) -> str:
            found = before(path)
            if copy.exists():
                copy.replace(path)
            return found

        patched.setattr(replacing, "identity", looked)
        with pytest.raises(CoachlogError, match="another command has just replaced it"):
            encrypting.encrypt(Place(plain.journal, named=True), key_of(plain), keys.code(key_of(plain)))
    assert not ciphertext.is_encrypted(plain.journal)


@pytest.mark.slow
def test_writers_lose_nothing_while_it_is_encrypted_and_decrypted(plain: Coachlog, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    writers = {name: writer(plain, name, stop) for name in ("one", "two")}
    for _ in range(5):
        plain("encrypt", "--yes")
        plain("decrypt")
    stop.touch()
    for name, one in writers.items():
        out, _ = one.communicate()
        assert one.returncode == 0
        said = out.decode().count(f'"{name} ')
        assert said
        assert texts(plain) >= {f"{name} {number}" for number in range(said)}
    assert plain("doctor").out == ""


@pytest.mark.slow
def test_killed_at_any_moment_the_journal_is_whole_and_encrypted_or_not(plain: Coachlog) -> None:
    wanted, dice = plain.export(), random.Random(3)
    takes: dict[tuple[str, ...], float] = {}
    for number in range(15):
        was_encrypted = ciphertext.is_encrypted(plain.journal)
        words = ("decrypt",) if was_encrypted else ("encrypt", "--yes")
        begun = time.monotonic()
        child = program(plain, *words)
        if number % 5 and words in takes:
            kill(child, after=dice.uniform(0.2, 1) * takes[words])
        else:  # undisturbed, to see how long it takes on this machine, now
            assert ended(child) == 0
            takes[words] = time.monotonic() - begun
            assert ciphertext.is_encrypted(plain.journal) != was_encrypted
        assert plain.export() == wanted
        for path in files.unfinished(Place(plain.journal, named=True)):
            path.unlink()
    assert len(takes) == 2


def test_a_readable_copy_left_by_a_killed_decrypt_is_reported_and_deleted(locked: Coachlog) -> None:
    left = killed(locked, "decrypt")
    assert ciphertext.is_encrypted(locked.journal)
    assert SECRET.encode() in left.read_bytes()
    Path(f"{left}-journal").write_bytes(bytes(512) + left.read_bytes()[: 4096 * 30])
    found = locked("doctor", code=1).out.splitlines()
    says = "a copy of the journal that can be read without the key, left by a killed command: "
    assert [line.partition("\t")[0] for line in found] == [f"{says}{left}", f"{says}{left}-journal"]
    assert found[0].endswith(f"\tDelete it: rm {left}")
    locked("history")
    locked("export")
    assert left.exists()  # a command that only reads leaves all as it is
    ran = locked("note", "maria", "x")
    assert ran.err.splitlines()[0] == (
        f"coachlog: deleted {left}, a copy of the journal that could be read without its key. A command that was "
        "killed had left it behind"
    )
    assert SECRET.encode() not in beside(locked)
    assert not files.unfinished(Place(locked.journal, named=True))
    assert locked("note", "maria", "x").err == ""


def test_decrypt_and_restore_clear_up_too(locked: Coachlog, tmp_path: Path) -> None:
    locked("backup", str(tmp_path / "backup.db"))
    for words in (("restore", str(tmp_path / "backup.db"), "--replace"), ("decrypt",)):
        left = killed(locked, "decrypt")
        assert f"deleted {left}, a copy of the journal that could be read" in locked(*words).err
        assert not left.exists()


@pytest.mark.parametrize("words", [("encrypt", "--yes"), ("restore", "{backup}", "--replace")], ids=" ".join)
def test_other_files_left_by_a_killed_command_are_encrypted_and_deleted_silently(
    plain: Coachlog, plain_backup: Path, words: tuple[str, ...]
) -> None:
    if words[0] == "restore":
        plain("encrypt", "--yes")
    left = killed(plain, *(word.format(backup=plain_backup) for word in words))
    assert ciphertext.is_encrypted(left)
    assert f"a file that was never finished: {left}\t" in plain("doctor", code=1).out
    assert plain("note", "maria", "x").err == ""
    assert not left.exists()


def test_a_plain_snapshot_that_was_never_finished_goes_when_the_journal_is_encrypted(plain: Coachlog) -> None:
    for path in snapshots(plain):
        path.unlink()
    left = killed(plain, "note", "maria", "x")
    assert left.parent == plain.journal.with_name("journal.snapshots")
    assert SECRET.encode() in left.read_bytes()
    plain("encrypt", "--yes")
    assert not left.exists()
    assert SECRET.encode() not in beside(plain)


def test_nobody_deletes_what_somebody_else_is_writing(plain: Coachlog, tmp_path: Path) -> None:
    for path in snapshots(plain):
        path.unlink()
    with at_work(plain, "note", "maria", "x") as unfinished:
        assert unfinished.parent == plain.journal.with_name("journal.snapshots")
        old = unfinished.with_name(".snapshot.db.1.tmp")
        old.touch()
        plain("note", "dev", "y")
        plain("encrypt", "--yes")
        plain("note", "dev", "z")
        assert plain("doctor", "--json", code=ANY).json["findings"] == []
        assert unfinished.exists()
        assert old.exists()  # nobody can tell the one from the other
    assert not unfinished.exists()
    found = [finding["what"] for finding in plain("doctor", "--json", code=1).json["findings"]]
    assert "not encrypted, though the journal is: 1 file among its snapshots" in found  # it came after encrypt
    plain("note", "dev", "and now")
    assert not old.exists()
    (tmp_path / "x").mkdir()
    with at_work(plain, "backup", str(tmp_path / "x")) as unfinished:
        plain("note", "dev", "meanwhile")
        assert unfinished.exists()
    assert len(list((tmp_path / "x").iterdir())) == 1


def test_where_folders_cannot_be_locked_nothing_is_deleted(locked: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    left = killed(locked, "decrypt")
    monkeypatch.setattr(locks, "take_folder", lambda *_, **__: None)  # as in some network folders
    assert locked("note", "maria", "x").err == ""
    assert f"left by a killed command: {left}\tDelete it: rm {left}" in locked("doctor", code=1).out


def test_a_folder_that_another_program_has_locked_keeps_nobody_waiting_for_long(
    locked: Coachlog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.1)
    held = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        locked("backup", str(tmp_path / "backup.db"))
        locked("decrypt")
        (tmp_path / ".journal.db.1.tmp").touch()
        locked("note", "maria", "x")
        assert (tmp_path / ".journal.db.1.tmp").exists()
    finally:
        os.close(held)


def test_a_process_with_the_number_of_the_one_that_was_killed_is_not_in_its_own_way(locked: Coachlog) -> None:
    left = locked.journal.with_name(f".journal.db.{os.getpid()}.tmp")  # as in a container, where each is number 1
    left.touch()
    locked("decrypt")
    assert not ciphertext.is_encrypted(locked.journal)


def test_only_what_is_the_journal_s_is_cleared_up(locked: Coachlog) -> None:
    names = (".journal.db.md.1.tmp", ".other.db.1.tmp", "journal.db.1.tmp", ".journal.db.tmp", ".journal.db.1.tmpx")
    others = [locked.journal.with_name(name) for name in names]
    for path in others:
        path.touch()
    locked("note", "maria", "x")
    assert all(path.exists() for path in others)


def test_ctrl_c_after_the_switch_says_that_it_is_done(plain: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(encrypting, "_forget_plain_copies", interrupted)
    ran = plain("encrypt", "--yes", code=130)
    assert ran.err.endswith("is encrypted by now. To see what remains to be done: coachlog doctor\n")
    assert ciphertext.is_encrypted(plain.journal)
    assert "not encrypted, though the journal is: 1 file" in plain("doctor", code=1).out


def test_ctrl_c_before_the_switch_changes_nothing(plain: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(encrypting, "_switch", interrupted)
    assert plain("encrypt", "--yes", code=130).err == "\n"
    assert not ciphertext.is_encrypted(plain.journal)


def test_an_encrypted_journal_goes_on_as_the_same_device(plain: Coachlog) -> None:
    """Or a laptop that syncs would be another one, whose numbers clash."""
    plain("encrypt", "--yes")
    plain("note", "maria", "encrypted")
    plain("decrypt")
    plain("note", "maria", "plain again")
    with closing(sqlite3.connect(plain.journal)) as connection:
        assert connection.execute("select count(distinct device) from step").fetchone() == (1,)

"""What goes wrong in real life: full disks, unreadable files, failing editors, closed pipes. One line each, no loss."""

import errno
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.killing import COACHLOG
from tests.test_journal import asked, one
from tests.typing_in import ANY, Coachlog, Ran, typed_once

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, terminals and modes as Unix has them")

NOTHING: Mapping[str, str] = {}
Words = tuple[str, ...]
READS: tuple[Words, ...] = (("due",), ("history",), ("export", "--format", "json"))
WRITES: tuple[Words, ...] = (("note", "maria", "x"), ("rep", "add", "Tom Becker"), ("undo",), ("done", "2"))
Typist = Callable[..., Ran]


def process(
    coachlog: Coachlog,
    *words: str,
    before: Sequence[str] = (),
    program: Sequence[str] = COACHLOG,
    stdin: bytes = b"",
    env: Mapping[str, str] = NOTHING,
) -> Ran:
    """Run a coachlog of its own; ``before`` is put before it on the command line."""
    ran = subprocess.run(
        [*before, *program, *words],
        input=stdin,
        capture_output=True,
        env={**os.environ, **coachlog.environment, **env},
        check=False,
        timeout=60,
    )
    return Ran(ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace"))


def is_one_line(ran: Ran, code: int, says: str = "") -> None:
    """Check that a command was refused with one line of ours and no more."""
    assert (ran.code, ran.err.count("\n")) == (code, 1), ran
    assert ran.err.startswith("coachlog: "), ran.err
    assert says in ran.err, ran.err


# Files that are no journal, or not for us


def _empty(path: Path) -> None:
    path.touch()


def _text(path: Path) -> None:
    path.write_text("Dear diary\n", encoding="utf-8")


def _short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def _of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma application_id = 7")
        connection.execute("pragma user_version = 1")
        connection.execute("create table entry (id integer primary key, text text)")
        connection.execute("insert into entry (text) values ('theirs')")
        connection.commit()


def _newer(path: Path) -> None:
    Coachlog(path)("rep", "add", "Maria Ruiz")
    asked(path, "pragma user_version = 99")


def _newer_and_differently_kept(path: Path) -> None:
    _newer(path)
    asked(path, "pragma journal_mode = wal")


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "inside").touch()


@pytest.mark.parametrize("words", [*READS, *WRITES], ids=" ".join)
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_empty, "is empty, not a coachlog journal, so it was left unchanged"),
        (_text, "isn't a coachlog journal, or it's encrypted and the key command isn't set (COACHLOG_KEY_COMMAND)"),
        (_short, "is another program's database, so it was left unchanged"),
        (_of_another_program, "is another program's database, so it was left unchanged"),
        (_newer, "was written by a newer coachlog, so it was left unchanged"),
        (_newer_and_differently_kept, "was written by a newer coachlog, so it was left unchanged"),
        (_folder, "can't be used (Is a directory)"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_file_that_is_not_ours_to_use_is_left_as_it_is(
    coachlog: Coachlog, make: Callable[[Path], None], says: str, words: tuple[str, ...]
) -> None:
    make(coachlog.journal)
    before = {path: path.read_bytes() for path in coachlog.journal.parent.rglob("*") if path.is_file()}
    coachlog.refused(*words, code=1, says=f"{coachlog.journal} {says}")
    assert {path: path.read_bytes() for path in coachlog.journal.parent.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("words", [*READS, *(words for words in WRITES if words[0] != "rep")], ids=" ".join)
def test_a_missing_journal_that_was_named_is_not_created(coachlog: Coachlog, words: tuple[str, ...]) -> None:
    coachlog.refused(
        *words, code=1, says=f"there's no journal at {coachlog.journal}. Adding a rep starts one: coachlog rep add"
    )
    assert not coachlog.journal.exists()
    missing = Coachlog(coachlog.journal.parent / "no" / "such" / "j.db")
    missing.refused(*words, code=1, says="there's no journal at")
    assert not missing.journal.parent.parent.exists()


@pytest.mark.parametrize("path", ["file.txt/journal.db", "x" * 300])
def test_an_impossible_path_is_reported_in_one_line(tmp_path: Path, path: str) -> None:
    (tmp_path / "file.txt").write_text("not a folder", encoding="utf-8")
    impossible = Coachlog(tmp_path / path)
    for words in (*READS, *WRITES):
        ran = impossible(*words, code=1)
        is_one_line(ran, 1, f"coachlog: {tmp_path}")
        assert "can't be used" in ran.err


def test_a_journal_at_a_strange_path_is_a_journal(tmp_path: Path) -> None:
    strange = Coachlog(tmp_path / "a?b#c%20d 'e' [f] ü" / "j?mode=ro.db")
    strange("rep", "add", "Maria Ruiz")
    strange("note", "maria", "hello")
    assert [path.name for path in strange.journal.parent.iterdir() if path.suffix == ".db"] == ["j?mode=ro.db"]
    assert "hello" in strange("history").out


def _read_or_reported(coachlog: Coachlog, damaged: bytes) -> int:
    """Type every command into a damaged journal; return how many were refused. Each refusal must be one line."""
    refused = 0
    for words in (*READS, ("history", "--open"), ("show", "2"), *WRITES):
        coachlog.journal.write_bytes(damaged)
        coachlog.journal.with_name("journal.db-journal").unlink(missing_ok=True)
        ran = coachlog(*words, code=ANY)
        if ran.code:
            is_one_line(ran, 1)
            refused += 1
    return refused


@pytest.fixture
@typed_once
def full(team: Coachlog) -> Coachlog:
    """A journal with something of most kinds."""
    team("note", "maria", "Rehearsed the CFO call", "--mine", "ask Tom @thu", "--feedback", "Let it rest @wed")
    team("goal", "dev", "Close 2 logos @eoq", "--target", "2")
    return team


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 30))])
def test_a_damaged_journal_is_read_or_reported_in_one_line(full: Coachlog, seed: int) -> None:
    chance = random.Random(seed)
    damaged = bytearray(full.journal.read_bytes())
    if seed % 3 == 0:
        del damaged[chance.randrange(100, len(damaged)) :]
    elif seed % 3 == 1:
        page = 4096 * chance.randrange(1, len(damaged) // 4096)
        damaged[page : page + 4096] = bytes(4096)
    else:  # in what is written there, not in the empty part of a page
        written = [place for place in range(100, len(damaged)) if damaged[place]]
        for place in chance.sample(written, 40):
            damaged[place] ^= 1 << chance.randrange(8)
    _read_or_reported(full, bytes(damaged))


@pytest.mark.parametrize("where", ["2026-11-23", "2026-11-26", "follow-up", "open", "maria", "Maria", "note", "create"])
@pytest.mark.parametrize("bit", [1, 0x10, 0x80])
def test_a_word_that_was_damaged_is_read_or_reported_in_one_line(full: Coachlog, where: str, bit: int) -> None:
    word = where.encode()
    whole = full.journal.read_bytes()
    assert word in whole
    damaged = whole.replace(word, bytes((*word[:-1], word[-1] ^ bit)))
    refused = _read_or_reported(full, damaged)
    assert refused or bit != 0x80  # bytes that are not UTF-8 are never ignored


# What the system does not let us do


@pytest.fixture
def mortal() -> Sequence[str]:
    """What to put before a command so that file permissions apply to it, even for root."""
    if os.geteuid():
        return ()
    drop = "-dac_override,-dac_read_search"
    before = ("setpriv", f"--bounding-set={drop}", f"--inh-caps={drop}")
    if not shutil.which("setpriv") or subprocess.run([*before, "true"], check=False).returncode:
        pytest.skip("root may read and write everything, and setpriv cannot take that away here")
    return before


@pytest.fixture
def locked(team: Coachlog, tmp_path: Path) -> Iterator[Coachlog]:
    """A journal with a note, in a folder of its own whose permissions are restored at the end."""
    team("note", "maria", "kept", "--mine", "ask Tom @thu")
    folder = tmp_path / "folder"
    folder.mkdir()
    yield Coachlog(team.journal.rename(folder / "journal.db"))
    folder.chmod(0o700)


def test_a_journal_that_may_only_be_read_is_read(locked: Coachlog, mortal: Sequence[str]) -> None:
    locked.journal.chmod(0o400)
    before = locked.journal.read_bytes()
    for words in READS:
        ran = process(locked, *words, before=mortal)
        assert (ran.code, ran.err) == (0, "")
        assert "kept" in ran.out or words == ("due",)
    for words in WRITES:
        is_one_line(process(locked, *words, before=mortal), 1, "Nothing was saved")
    assert locked.journal.read_bytes() == before


def test_a_journal_in_a_folder_that_may_only_be_read_is_read(locked: Coachlog, mortal: Sequence[str]) -> None:
    locked.journal.with_name("journal.db-journal").unlink(missing_ok=True)
    locked.journal.parent.chmod(0o500)
    before = locked.journal.read_bytes()
    for words in READS:
        ran = process(locked, *words, before=mortal)
        assert (ran.code, ran.err) == (0, "")
    for words in WRITES:
        is_one_line(process(locked, *words, before=mortal), 1, "Nothing was saved")
    assert locked.journal.read_bytes() == before
    new = Coachlog(locked.journal.with_name("new.db"))
    is_one_line(process(new, "rep", "add", "Maria Ruiz", before=mortal), 1, "Nothing was saved")
    assert [path.name for path in locked.journal.parent.iterdir()] == ["journal.db"]


@pytest.mark.parametrize("mode", [0o000, 0o600], ids=["closed folder", "folder without a way in"])
def test_a_folder_without_permission_is_reported_in_one_line(
    locked: Coachlog, mortal: Sequence[str], mode: int
) -> None:
    locked.journal.parent.chmod(mode)
    for words in (*READS, *WRITES):
        ran = process(locked, *words, before=mortal)
        is_one_line(ran, 1, "can't be used (Permission denied)")
        assert "standard output" not in ran.err
    locked.journal.parent.chmod(0o700)
    assert "kept" in locked("history").out


def test_an_unreadable_journal_is_reported_in_one_line(locked: Coachlog, mortal: Sequence[str]) -> None:
    locked.journal.chmod(0o000)
    for words in (*READS, *WRITES):
        is_one_line(process(locked, *words, before=mortal), 1, "can't be used (Permission denied)")


@pytest.mark.parametrize("home", ["relative/home", "~"])
def test_without_a_home_folder_it_asks_for_a_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.chdir(tmp_path)
    homeless = Coachlog(tmp_path / "unused", named=False)
    for words in READS:
        homeless_ran = homeless.refused(*words, code=1, says="can't find your home folder", env={"HOME": home})
        assert "--journal FILE" in homeless_ran.err
    assert not (tmp_path / home).exists()
    named = Coachlog(tmp_path / "named.db")
    assert "A new journal: " in named("rep", "add", "Maria Ruiz", env={"HOME": home}).out


def test_without_a_home_folder_and_a_user_it_asks_for_a_journal(tmp_path: Path) -> None:
    nobody = "54321"
    keep = "+dac_override,+dac_read_search"
    before = ("setpriv", f"--reuid={nobody}", "--clear-groups", f"--inh-caps={keep}", f"--ambient-caps={keep}",
              "env", "-u", "HOME")  # fmt: skip
    if not shutil.which("setpriv") or subprocess.run([*before, "true"], check=False, capture_output=True).returncode:
        pytest.skip("only root can become a user whom nobody knows")
    homeless = Coachlog(tmp_path / "unused", named=False)
    for words in (*READS, *WRITES):
        is_one_line(process(homeless, *words, before=before), 1, "can't find your home folder")


FULL = (
    "import resource, sys\nfrom coachlog.cli import main\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)\nsys.exit(main(sys.argv[2:]))"
)  # a disk on which no file grows beyond so many bytes


def test_a_note_that_does_not_fit_on_the_disk_is_kept_as_a_draft(team: Coachlog) -> None:
    text = b"word " * 20_000
    before = team.export()
    room = str(team.journal.stat().st_size + 20_000)
    ran = process(team, room, "note", "maria", "-", program=(sys.executable, "-c", FULL), stdin=text)
    is_one_line(ran, 1, "Nothing was saved")
    assert _kept(ran).read_bytes() == text
    assert team.export() == before
    assert one(team.journal, "pragma integrity_check") == "ok"
    team("note", "maria", "-", stdin=text)


def test_a_text_that_does_not_even_fit_as_a_draft_is_not_called_saved(team: Coachlog) -> None:
    room = str(team.journal.stat().st_size)
    text = b"word " * (int(room) // 4)
    ran = process(team, room, "note", "maria", "-", program=(sys.executable, "-c", FULL), stdin=text)
    is_one_line(ran, 1, os.strerror(errno.EFBIG))
    assert "Nothing was saved" in ran.err
    assert "standard output" not in ran.err
    assert json.loads(team.export())["entries"] == []


# The editor, and its draft


@pytest.fixture
def typist(team: Coachlog) -> Typist:
    """A coachlog whose standard input is a terminal, so that it opens the editor."""

    def typed(
        *words: str, editor: str = "", env: Mapping[str, str] = NOTHING, program: Sequence[str] = COACHLOG
    ) -> Ran:
        master, terminal = os.openpty()
        try:
            ran = subprocess.run(
                [*program, *words],
                env={**os.environ, **team.environment, "EDITOR": editor, **env},
                stdin=terminal,
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
        finally:
            os.close(master)
            os.close(terminal)
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return typed


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[str], str]:
    """Make an editor of a shell script, in which the file to edit is ``"$1"``."""

    def made(script: str) -> str:
        path = tmp_path / "my editor.sh"
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o700)
        return f"'{path}'"

    return made


Editor = Callable[[str], str]


def _kept(ran: Ran) -> Path:
    """Return the draft that was named, in an error or after Ctrl-C."""
    named = re.search(r"our text is kept\. To save it: coachlog .* < (.+)", ran.err)
    assert named, ran.err
    return Path(named[1])


def _drafts(coachlog: Coachlog) -> Path:
    return coachlog.journal.with_name("journal.drafts")


def test_what_was_typed_in_the_editor_is_saved_and_the_draft_is_gone(
    team: Coachlog, typist: Typist, editor: Editor, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    ran = typist("note", "maria", editor=editor(f'stat -c "%a %n" "$1" > "{seen}"; printf " a\\n\\nb\\n\\n" > "$1"'))
    assert (ran.code, ran.err) == (0, "")
    [entry] = team.json("history")["entries"]
    assert entry["text"] == " a\n\nb\n"
    assert seen.read_text(encoding="utf-8") == f"600 {_drafts(team)}/note-maria.md\n"
    assert not _drafts(team).exists()


def test_visual_comes_before_editor_and_may_have_arguments(team: Coachlog, typist: Typist, editor: Editor) -> None:
    script = editor('echo "$1" > "$2"')
    assert typist("note", "maria", editor="false", env={"VISUAL": f"{script} --wait"}).code == 0
    assert [entry["text"] for entry in team.json("history")["entries"]] == ["--wait"]


def test_line_ends_and_a_byte_order_mark_of_an_editor_are_no_text(
    team: Coachlog, typist: Typist, editor: Editor
) -> None:
    assert typist("note", "maria", editor=editor(r'printf "\357\273\277a\r\nb\rc\r\n" > "$1"')).code == 0
    assert [entry["text"] for entry in team.json("history")["entries"]] == ["a\nb\rc"]


def test_a_text_that_is_left_alone_in_the_editor_keeps_its_line_ends(
    team: Coachlog, typist: Typist, editor: Editor
) -> None:
    team("note", "maria", "a\r\nb\n")
    assert typist("edit", "1", editor=editor("true")).out == "1  no change\n"


@pytest.mark.parametrize(
    ("words", "program", "advice"),
    [
        (["note", "maria"], "code", "code --wait"),
        (["note", "maria"], "subl -n", "subl -n --wait"),
        (["edit", "1"], "gvim", "gvim --nofork"),
        (["feedback", "maria", "--sbi"], "open -t", "open -t -W -n"),
    ],
)
def test_an_editor_that_does_not_wait_is_named_with_the_option_that_lets_it(
    team: Coachlog, typist: Typist, tmp_path: Path, words: list[str], program: str, advice: str
) -> None:
    team("note", "maria", "as it was")
    path = tmp_path / program.partition(" ")[0]
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o700)
    at_once = "from coachlog import cli, drafts; drafts.AT_ONCE = 600; cli.run()"  # however slow the machine is
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for variable in ("EDITOR", "VISUAL"):
        ran = typist(*words, env={**env, variable: program}, program=[sys.executable, "-c", at_once])
        is_one_line(ran, 1, f"To let it wait until you close the file: export {variable}='{advice}'")
    ran = typist(*words, env={**env, "EDITOR": advice}, program=[sys.executable, "-c", at_once])
    assert "To let it wait" not in ran.err
    assert not _drafts(team).exists()


def test_edit_opens_the_old_text_and_nothing_typed_changes_nothing(
    team: Coachlog, typist: Typist, editor: Editor
) -> None:
    team("note", "maria", "old – text")
    before = team.export()
    ran = typist("edit", "1", editor="true")
    assert (ran.code, ran.out) == (0, "1  no change\n")
    assert team.export() == before
    assert typist("edit", "1", editor=editor('printf ", and new" >> "$1"')).code == 0
    assert json.loads(team.export())["entries"][0]["text"] == "old – text, and new"
    assert not _drafts(team).exists()


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("false", 1, 'the editor "false" ended with code 1, so nothing was saved'),
        ("/nowhere/vi -x", 1, 'the editor "/nowhere/vi -x" couldn\'t be started, so nothing was saved'),
        ("vi 'unclosed", 1, "couldn't be started, so nothing was saved"),
        ("true", 2, "there's no text, so nothing was saved"),
        ("rm", 1, 'the editor "rm" left no file behind, so nothing was saved'),
    ],
)
def test_an_editor_that_gives_no_text_saves_nothing_and_leaves_no_draft(
    team: Coachlog, typist: Typist, name: str, code: int, says: str
) -> None:
    before = team.export()
    is_one_line(typist("note", "maria", editor=name), code, says)
    assert team.export() == before
    assert not _drafts(team).exists()


def test_an_editor_that_leaves_white_space_leaves_no_text(team: Coachlog, typist: Typist, editor: Editor) -> None:
    is_one_line(typist("note", "maria", editor=editor('printf " \\n\\t\\n" > "$1"')), 2, "no text")
    assert not _drafts(team).exists()


def test_what_an_editor_wrote_before_it_failed_is_kept(team: Coachlog, typist: Typist, editor: Editor) -> None:
    ran = typist("praise", "maria", editor=editor('printf "Calm \\303\\251\\n" > "$1"; exit 3'))
    is_one_line(ran, 1, "ended with code 3, so nothing was saved")
    assert _kept(ran).read_bytes() == "Calm é\n".encode()
    assert stat.S_IMODE(_kept(ran).stat().st_mode) == 0o600
    assert stat.S_IMODE(_drafts(team).stat().st_mode) == 0o700
    assert json.loads(team.export())["entries"] == []


def test_a_text_that_is_refused_after_typing_is_kept_to_the_byte(
    team: Coachlog, typist: Typist, editor: Editor
) -> None:
    ran = typist("followup", "maria", editor=editor('printf "  send the deck\\n\\nsoon @fryday\\n" > "$1"'))
    is_one_line(ran, 2, '"@fryday" isn\'t a date')
    draft = _kept(ran)
    assert draft.read_bytes() == b"  send the deck\n\nsoon @fryday\n"
    assert json.loads(team.export())["entries"] == []
    second = typist("followup", "maria", editor=editor('printf "another @fryday" > "$1"'))
    assert _kept(second) != draft
    assert draft.read_bytes() == b"  send the deck\n\nsoon @fryday\n"
    assert typist("followup", "maria", editor=editor('printf "a third @fri" > "$1"')).code == 0
    assert sorted(_drafts(team).iterdir()) == sorted([draft, _kept(second)])


@pytest.mark.parametrize(
    ("meanwhile", "says"),
    [
        ('rm "$COACHLOG_JOURNAL"', "there's no journal at"),
        ('echo gone > "$COACHLOG_JOURNAL"', "isn't a coachlog journal"),
        ("{coachlog} rep edit maria --alias mr", ""),
        ("{coachlog} undo -n 2", ""),
    ],
    ids=["journal deleted", "journal overwritten", "rep renamed", "rep undone"],
)
def test_whatever_happened_while_the_editor_was_open_the_text_is_saved_or_kept(
    team: Coachlog, typist: Typist, editor: Editor, meanwhile: str, says: str
) -> None:
    script = meanwhile.replace("{coachlog}", " ".join(COACHLOG))
    ran = typist(
        "note", "maria", editor=editor(f'{{ {script}; }} > /dev/null || exit 9; echo "an hour of thoughts" > "$1"')
    )
    if ran.code == 0:
        assert not says
        assert [entry["text"] for entry in team.json("history")["entries"]] == ["an hour of thoughts"]
    else:
        is_one_line(ran, 1, says)
        assert _kept(ran).read_bytes() == b"an hour of thoughts\n"


def test_an_entry_deleted_while_it_was_edited_is_not_brought_back(
    team: Coachlog, typist: Typist, editor: Editor
) -> None:
    team("note", "maria", "old")
    ran = typist("edit", "1", editor=editor(f'{" ".join(COACHLOG)} delete 1 > /dev/null; echo new > "$1"'))
    is_one_line(ran, 1, "there's no entry 1")
    assert _kept(ran).read_bytes() == b"new\n"
    assert json.loads(team.export())["entries"] == []


def _interrupted(team: Coachlog, script: str, ready: Path) -> tuple[int, str, str]:
    """Press Ctrl-C at a terminal on which coachlog waits for an editor, once there is ``ready``."""
    master, terminal = os.openpty()
    with subprocess.Popen(
        [*COACHLOG, "note", "maria"],
        env={**os.environ, **team.environment, "EDITOR": script},
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as started:
        while started.poll() is None and not ready.exists():
            time.sleep(0.01)
        os.killpg(started.pid, signal.SIGINT)
        ready.unlink()
        out, err = started.communicate(timeout=300)
    os.close(master)
    os.close(terminal)
    assert "Traceback" not in err
    return started.returncode, out, err


def test_ctrl_c_that_ends_the_editor_keeps_the_draft(team: Coachlog, editor: Editor, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    script = editor(f'printf "half a thou" > "$1"; touch "{ready}"; exec sleep 600')
    code, out, err = _interrupted(team, script, ready)
    assert (code, out) == (130, "")
    assert _kept(Ran(130, out, err)).read_bytes() == b"half a thou\n"
    assert json.loads(team.export())["entries"] == []


def test_ctrl_c_is_a_key_to_an_editor_that_takes_it_for_one(team: Coachlog, editor: Editor, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    waits = f'touch "{ready}"; while [ -e "{ready}" ]; do sleep 0.05; done'
    script = editor(f"trap '' INT; {waits}; printf 'a whole thought' > \"$1\"")
    code, out, _ = _interrupted(team, script, ready)
    assert code == 0
    assert '"a whole thought"' in out


# Standard input


def test_standard_input_loses_one_last_newline_carriage_returns_before_others_and_a_byte_order_mark(
    team: Coachlog,
) -> None:
    for raw, text in (
        (b"a\n", "a"),
        (b"a\n\n", "a\n"),
        (b" a \r\n", " a "),
        (b"a\r\nb\rc\n\r\r\n", "a\nb\rc\n\r"),
        (b"\xef\xbb\xbfa\r\n", "a"),
        (b"a", "a"),
        (b"\n\ta \n", "\n\ta "),
        ("é\ufeff\u2028\x1b[31m\u202e".encode(), "é\ufeff\u2028\x1b[31m\u202e"),
    ):
        [entry] = json.loads(team("note", "maria", "-", "--json", stdin=raw).out)["entries"]
        assert entry["text"] == text
    assert not _drafts(team).exists()


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"caf\xe9", "windows-1252"),
        (b"\x93quoted\x94", "windows-1252"),
        ("café".encode("utf-16"), "utf-16"),
        ("日本".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "utf-16"),
        ("café".encode("utf-16-le"), "utf-16le"),
        ("café".encode("utf-16-be"), "utf-16be"),
    ],
)
def test_a_text_in_another_encoding_is_kept_and_the_command_that_is_named_saves_it(
    team: Coachlog, raw: bytes, encoding: str
) -> None:
    says = f"isn't UTF-8, so nothing was saved. Convert it first (iconv -f {encoding} -t utf-8). Your text is kept. "
    ran = team.refused("note", "maria", "-", code=2, says=says, stdin=raw)
    converts, _, saves = ran.err.strip().rpartition("To save it: ")[2].partition(" | ")
    assert saves == "coachlog note maria -"
    converted = subprocess.run(["sh", "-c", converts], capture_output=True, check=True).stdout
    [entry] = json.loads(team(*saves.split()[1:], "--json", stdin=converted).out)["entries"]
    assert entry["text"] == raw.decode({"windows-1252": "cp1252"}.get(encoding, encoding))


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"caf\xe9\0", "binary data"),
        (b"\0\x80\x01\0\0\0", "binary data"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        (b"PK\x03\x04\x14\x00\xff", "a zip archive"),
    ],
)
def test_what_is_no_text_is_kept_and_nobody_is_advised_to_convert_it(team: Coachlog, raw: bytes, kind: str) -> None:
    says = f"the input is {kind}, not text, so nothing was saved. Your text is kept. It is in "
    ran = team.refused("note", "maria", "-", code=2, says=says, stdin=raw)
    assert Path(ran.err.strip().rpartition("It is in ")[2]).read_bytes() == raw
    assert "iconv" not in ran.err


def test_nul_becomes_a_visible_letter_and_a_message_says_so(team: Coachlog) -> None:
    ran = team("note", "maria", "-", stdin=b"a\0b\0\n")
    assert ran.err == "coachlog: 2 NUL in the text, kept as \u2400\n"
    [entry] = team.json("history")["entries"]
    assert entry["text"] == "a\u2400b\u2400"


@pytest.mark.parametrize("raw", [b"", b"\n", b" \t\r\n\n", b"\xef\xbb\xbf\r\n", "\u2003\u00a0\n".encode()])
def test_white_space_from_standard_input_is_not_a_text(team: Coachlog, raw: bytes) -> None:
    team.refused("note", "maria", "-", code=2, says="there's no text, so nothing was saved", stdin=raw)
    assert not _drafts(team).exists()


def test_a_missing_text_is_refused_at_once_without_a_terminal(team: Coachlog) -> None:
    team.refused("note", "maria", code=2, says="there's no text, so nothing was saved", env={"EDITOR": "false"})
    assert not _drafts(team).exists()


def test_an_argument_must_be_utf_8(team: Coachlog) -> None:
    is_one_line(process(team, "note", "maria", os.fsdecode(b"caf\xe9")), 2, "what you typed isn't UTF-8")
    assert json.loads(team.export())["entries"] == []


# Standard output


@pytest.fixture
@typed_once
def long(team: Coachlog) -> Coachlog:
    """A journal whose history is longer than what a pipe takes in."""
    team("note", "maria", "word " * 40_000, "--mine", "ask Tom @today")
    return team


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
@pytest.mark.parametrize("words", [("note", "maria", "saved"), *READS], ids=" ".join)
def test_a_full_disk_behind_standard_output_is_reported_and_a_saved_note_stays(
    long: Coachlog, words: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [*COACHLOG, *words],
            env={**os.environ, **long.environment},
            stdout=full,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
            timeout=60,
        )
    is_one_line(Ran(ran.returncode, "", ran.stderr), 1, "can't write to standard output (No space left on device)")
    assert ('"saved"' in long.export()) == (words[0] == "note")


@pytest.mark.parametrize("drawn", [{}, {"FORCE_COLOR": "1"}], ids=["plain", "drawn"])
@pytest.mark.parametrize("words", [("note", "maria", "saved"), *READS, ("--help",)], ids=" ".join)
def test_a_closed_pipe_is_not_an_error(long: Coachlog, words: tuple[str, ...], drawn: Mapping[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = subprocess.run(
            [*COACHLOG, *words],
            env={**os.environ, **long.environment, **drawn},
            stdout=writer,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ('"saved"' in long.export()) == (words[0] == "note")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_from_the_start_makes_no_traceback(team: Coachlog, closed: str) -> None:
    sh = ("sh", "-c", f'"$@" {closed}', "sh")
    for words in (("note", "maria", "saved"), ("due",), ("note", "maria"), ("note", "mria", "x"), ("rep", "list")):
        ran = process(team, *words, before=sh)
        assert "Traceback" not in ran.err, ran.err
        refused = {("note", "maria"): 2, ("note", "mria", "x"): 1}
        allowed = {refused[words]} if words in refused else {0, 1} if ">&-" in closed.split() else {0}
        assert ran.code in allowed, (words, ran)
    assert [entry["text"] for entry in json.loads(team.export())["entries"]] == ["saved"]
    assert one(team.journal, "pragma integrity_check") == "ok"


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        pytest.param({"PYTHONIOENCODING": "cp1252"}, marks=pytest.mark.slow),
        pytest.param({"LC_ALL": "C"}, marks=pytest.mark.slow),
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=str,
)
@pytest.mark.parametrize("drawn", [{}, {"FORCE_COLOR": "1"}], ids=["plain", "drawn"])
def test_an_ascii_terminal_gets_what_it_can_show(
    team: Coachlog, env: Mapping[str, str], drawn: Mapping[str, str], tmp_path: Path
) -> None:
    text = "日本語 – é \N{THUMBS UP SIGN}"
    team("rep", "edit", "dev", "--name", "Aïko 田中")
    told = {**env, **drawn}
    ran = process(team, "note", "dev", "-", "--mine", "ask Tom @thu", stdin=text.encode(), env=told)
    assert (ran.code, ran.err) == (0, "")
    later = ("--today", "2026-12-20")
    target = tmp_path / "out.md"
    for words in (("due", *later), ("history",), ("show", "1"), ("rep", "list"), ("export", "-o", str(target))):
        ran = process(team, *words, env=told)
        assert (ran.code, ran.err) == (0, ""), ran
    assert text in target.read_text(encoding="utf-8")
    ran = process(team, "history", "--json", env=told)
    assert [entry["text"] for entry in json.loads(ran.out)["entries"]] == [text, "ask Tom"]
    ran = process(team, "note", "dev", text, env=told)  # such a locale may not even tell us what was typed
    if ran.code:
        assert ran.code == 2
        assert ran.err.startswith("coachlog: what you typed isn't UTF-8, so nothing was saved. ")
        assert ran.err.count("\n") == (2 if drawn else 1), ran  # a terminal's line is broken between words
    else:
        assert team.json("history")["entries"][-1]["text"] == text

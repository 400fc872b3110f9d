"""What is there before the commands of a block in this folder, where shell lines in the block can't make it so."""

import gzip
import shlex
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from coachlog import drafts, files, locks, platforms, zones
from coachlog.context import Context
from coachlog.formats import xlsx
from coachlog.journal import connect, copies, encrypting, keys, replacing, restoring, segments, syncing
from coachlog.journal.carriers import Folder, Rejected
from tests.laptops import new_key
from tests.typing_in import Coachlog
from tests.workbooks import BOOK, HEADER, LINKS, book

JOURNAL = Path("journal.db")
Setup = Callable[[pytest.MonkeyPatch], None]


def nothing(_: pytest.MonkeyPatch) -> None:
    """No journal."""


def full(hand: pytest.MonkeyPatch) -> None:
    """Three reps, one who left, and some of everything."""
    template = Path("../full.db")
    if not template.exists():
        typed = Coachlog(template)
        for line in (
            "rep add 'Maria Ruiz' --team west", "rep add 'Dev Patel'", "rep add 'Mark Twain'", "rep add 'Zoe Fox'",
            "note maria 'the call' --mine 'ask Tom @thu' --theirs 'book 3 calls @fri'",  # 1, 2, 3
            "feedback dev 'slower @thu'", "praise maria 'well opened'",  # 4, 5
            "goal maria 'close 2 @eoq'", "goal dev 'y @fri'",  # 6, 7
            "followup dev 'z @fri'", "followup dev 'some day'", "done 7 8",  # 8, 9
            "note maria secret --private --heard hush",  # 10, 11
            "session retro --with all --lesson 'legal first' --mine 'book a room @fri'",  # 12, 13, 14
            "praise dev gone", "delete 15", "feedback maria one", "feedback maria two",  # 15, 16, 17
            "feedback dev old --given",  # 18
            "topic dev deals --theirs", "topic dev 'old one'", "done 20",  # 19, 20
            "rep pause mark --back 'in 2 weeks' 'a long trip'", "rep leave zoe --on 2026-11-20",
        ):  # fmt: skip
            typed(*shlex.split(line))
    shutil.copy(template, JOURNAL)
    known = {"Europe/Madrid", "Atlantic/Madeira", "US/Pacific", "Canada/Pacific"}  # whatever this machine knows
    hand.setattr(zones, "available_timezones", lambda: known)


def damaged(statement: str) -> Setup:
    """The same, after a statement that SQLite runs as if the tables were not strict."""

    def damage(hand: pytest.MonkeyPatch) -> None:
        full(hand)
        loosely = "update sqlite_master set sql = replace(sql, 'strict', '/*so*/')"
        strictly = "update sqlite_master set sql = replace(sql, '/*so*/', 'strict')"
        for sql in (loosely, statement, strictly):
            with closing(sqlite3.connect(JOURNAL)) as connection:
                connection.executescript(f"pragma writable_schema = 1; {sql}")

    return damage


def encrypted(hand: pytest.MonkeyPatch) -> None:
    """The same journal, encrypted, a plain backup, and no folder in memory."""
    with_a_key(hand)
    shutil.copy(JOURNAL, "plain.db")
    Coachlog(JOURNAL)("encrypt", "--yes")
    hand.setattr(platforms, "is_in_memory", lambda _: False)
    hand.setattr(keys, "ELSEWHERE", 3.0)


def without_sqlcipher(hand: pytest.MonkeyPatch) -> None:
    """The same, where the extra is not installed."""
    encrypted(hand)
    hand.setitem(sys.modules, "sqlcipher3", None)


# What only happens at a certain moment


def no_user(hand: pytest.MonkeyPatch) -> None:
    """A system on which nobody has a home."""

    def home() -> Path:
        raise RuntimeError

    hand.setattr(Path, "home", home)


def taken_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody has put a file there since it was looked for."""
    full(hand)
    Coachlog(JOURNAL)("backup", "kept.db")
    hand.setattr(files, "put_new", lambda *_: False)


def erased_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody erases a rep between two looks at the journal."""
    full(hand)
    read = vars(Context)["_known"].func  # what every command reads first
    erases = ["rep erase dev --yes"]

    def and_they_are_gone(ctx: Context) -> object:
        known = read(ctx)
        if erases:
            Coachlog(JOURNAL)(*erases.pop().split())
        return known

    gone = cached_property(and_they_are_gone)
    gone.__set_name__(Context, "_known")
    hand.setattr(Context, "_known", gone)


def with_a_key(hand: pytest.MonkeyPatch) -> None:
    """The same, a key command, and another key."""
    full(hand)
    Path("key").write_text("0f" * 32)
    Path("other").write_text("1e" * 32)
    hand.setenv("COACHLOG_KEY_COMMAND", "cat key")


def replaced_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody replaces the journal between two looks at it."""
    with_a_key(hand)
    shutil.copy(JOURNAL, "other.db")
    identity = connect.identity

    def and_it_is_another(path: Path) -> str:
        found = identity(path)
        if files.unfinished(files.Place(JOURNAL, named=True)) and Path("other.db").exists():
            Path("other.db").replace(JOURNAL)
        return found

    hand.setattr(replacing, "identity", and_it_is_another)


def written_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody writes after the journal was kept, and before it is replaced."""
    encrypted(hand)
    Coachlog(JOURNAL)("backup", "locked.db")
    Coachlog(JOURNAL)("decrypt")
    replace = replacing.replace_when_done

    def and_they_write(*words: Any) -> Any:
        Coachlog(JOURNAL)("praise", "dev", "meanwhile")
        return replace(*words)

    hand.setattr(restoring, "replace_when_done", and_they_write)


def half_a_copy(hand: pytest.MonkeyPatch) -> None:
    """A copy holds less than the journal."""
    with_a_key(hand)
    hand.setattr(copies, "verified", lambda *_, **__: copies.Counts(0, 0, 0))


def a_bad_test_backup(hand: pytest.MonkeyPatch) -> None:
    """A test backup is damaged."""
    with_a_key(hand)
    hand.setattr(copies, "damage", lambda _: ["the search index is missing 1 entry"])


def ctrl_c(hand: pytest.MonkeyPatch) -> None:
    """Ctrl-C, when the journal has been switched."""
    with_a_key(hand)

    def pressed(*_: object) -> int:
        raise KeyboardInterrupt

    hand.setattr(encrypting, "_forget_plain_copies", pressed)


def an_editor_that_does_not_wait(hand: pytest.MonkeyPatch) -> None:
    """An editor of the kind that goes on in a window, on a machine of any speed."""
    full(hand)
    editor = Path("code")
    editor.write_text("#!/bin/sh\n")
    editor.chmod(0o700)
    hand.setattr(drafts, "AT_ONCE", 600)


def two_laptops(_: pytest.MonkeyPatch) -> None:
    """The journal of an office laptop, beside one from home: they sync through a folder, and entry 2 is in conflict."""
    Path("remote").mkdir()
    for name in ("key", "other-key"):
        Path(name).write_text(new_key())
    office, home = Coachlog(JOURNAL), Coachlog(Path("home.db"))
    for laptop, line in (
        (office, "rep add 'Maria Ruiz'"),
        (office, "rep add 'Dev Patel'"),
        (office, "note maria 'the call' --mine 'ask Tom'"),
        (office, "sync --to remote --name office --key-command 'cat key'"),
        (home, "sync --from remote --name home --key-command 'cat key'"),
        (office, "edit 2 'ask Tom twice'"),
        (home, "edit 2 'ask Tom by mail'"),
        (home, "sync"),
        (office, "sync"),
    ):
        laptop(*shlex.split(line))


def without_pyrage(hand: pytest.MonkeyPatch) -> None:
    """Three reps, where the extra of sync isn't installed."""
    full(hand)
    hand.setitem(sys.modules, "pyrage", None)


def a_newer_laptop(hand: pytest.MonkeyPatch) -> None:
    """The laptop at home has a newer coachlog, and has sent something."""
    two_laptops(hand)
    home = Coachlog(Path("home.db"))
    home("praise", "dev", "calm")
    with pytest.MonkeyPatch.context() as newer:
        newer.setattr(segments, "SCHEMA_VERSION", 1000)
        home("sync")


def others_are_quicker(hand: pytest.MonkeyPatch) -> None:
    """Whenever this laptop sends something, another one has been quicker."""
    two_laptops(hand)
    Coachlog(JOURNAL)("praise", "dev", "calm")

    def late(*_: object, **__: object) -> None:
        raise Rejected("late")

    hand.setattr(Folder, "send", late)
    hand.setattr(syncing, "_PAUSE", 0)


def syncing_already(hand: pytest.MonkeyPatch) -> None:
    """Another sync of the same journal doesn't end."""
    two_laptops(hand)

    def held(_: int) -> None:
        raise BlockingIOError

    hand.setattr(locks, "take", held)
    hand.setattr(syncing, "_PATIENCE", 0)


def gone_while_read(hand: pytest.MonkeyPatch) -> None:
    """Another laptop takes away files of the folder after they were listed."""
    two_laptops(hand)
    read = Folder.read

    def vanishing(folder: Folder, paths: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            if path != str(segments.MARK):
                raise Rejected(path)
            yield from read(folder, {path: paths[path]})

    hand.setattr(Folder, "read", vanishing)


def a_cache_that_stays(hand: pytest.MonkeyPatch) -> None:
    """What git has written beside the journal can't be deleted."""
    full(hand)
    Path("journal.sync").mkdir(mode=0o700)

    def refused(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    hand.setattr(shutil, "rmtree", refused)


def workbooks(hand: pytest.MonkeyPatch) -> None:
    """Workbooks that can't be read, for one reason each; what is too large is so from a few kilobytes on."""
    full(hand)
    hand.setattr(xlsx, "_MOST_TEXT", 1000)
    hand.setattr(xlsx, "_MOST_BYTES", 20_000)
    two = BOOK.replace("</sheets>", '<sheet name="T" sheetId="2" r:id="r1"/></sheets>')
    link = LINKS.replace("sheet1", "none")
    for name, raw in {
        "doctype": book("", sheet="<!DOCTYPE x><worksheet/>"),
        "deep": book("", sheet="<a>" * 200),
        "broken": book("", sheet="<worksheet><row>"),
        "wide": book('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'),
        "strange": book('<row r="1"><c r="1A"><v>1</v></c></row>'),
        "missing": book("", **{"xl/_rels/workbook.xml.rels": link}),
        "bomb": book("", sheet=" " * 30_000),
        "texts": book("", f"<si><t>{'x' * 2000}</t></si>"),
        "formula": book(HEADER + '<row r="2"><c r="A2"><f>A3</f></c></row>'),
        "several": book(HEADER, workbook=two),
        "nothing": book(""),
        "damaged": _damaged(book(HEADER)),
        "cut": book(HEADER)[:-40],
        "old": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "large": b"PK\x03\x04" + b"\0" * 30_000,
        "archive": _archive(),
    }.items():
        Path(f"{name}.xlsx").write_bytes(raw)
    Path("some.csv.gz").write_bytes(gzip.compress(b"Name\n"))


def _damaged(workbook: bytes) -> bytes:
    """The same, with a sheet that is not what its checksum says."""
    place = workbook.index(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml") + 20
    return workbook[:place] + bytes([workbook[place] ^ 0xFF]) + workbook[place + 1 :]


def _archive() -> bytes:
    """A zip archive that is no workbook."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a.txt", "x")
    return written.getvalue()

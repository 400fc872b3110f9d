"""Every sentence that an error can print, each with what was typed, and its exit code.

Read it from the top: it is to read as one person wrote it. ``python -m tests.test_messages`` writes the sentences anew;
read the difference. What is asked on a terminal is an error with the same sentence elsewhere, so all are here.

    $ what is typed, after `coachlog`; VARIABLE=… before it (LIMIT: no file may grow beyond so many bytes);
      behind it `< text` for standard input, `<tty` for a terminal, `<! command` for what somebody else types then
    CODE: the sentence on standard error (nothing: it was done)
"""

import ast
import io
import os
import re
import resource
import shlex
import shutil
import sqlite3
import sys
import tempfile
import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, closing, contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

import coachlog
from coachlog import errors, files
from coachlog.cli import main
from coachlog.context import Context
from coachlog.errors import CoachlogError
from coachlog.journal import copies, encrypting, keys, opening
from tests.typing_in import TODAY, Coachlog

HOUSE = Path(coachlog.__file__).parent
JOURNAL = Path("journal.db")
LONG = "a" * 244  # so long that it just makes the name of a file
Setup = Callable[[pytest.MonkeyPatch], None]

# Set-ups: what is there before, in a folder of its own


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
            "rep pause mark --back 'in 2 weeks' 'a long trip'", "rep leave zoe --on 2026-11-20",
        ):  # fmt: skip
            typed(*shlex.split(line))
    shutil.copy(template, JOURNAL)
    hand.setattr(zoneinfo, "available_timezones", lambda: {"Europe/Madrid", "US/Pacific", "Canada/Pacific"})


def damaged(*statements: str) -> Setup:
    """The same, and then some of its bytes are not what they were."""

    def damage(hand: pytest.MonkeyPatch) -> None:
        full(hand)
        loosely = "update sqlite_master set sql = replace(sql, 'strict', '/*so*/')"
        strictly = "update sqlite_master set sql = replace(sql, '/*so*/', 'strict')"
        for statement in (loosely, *statements, strictly):
            with closing(sqlite3.connect(JOURNAL)) as connection:
                connection.executescript(f"pragma writable_schema = 1; {statement}")

    return damage


def odd_files(hand: pytest.MonkeyPatch) -> None:
    """The same, and files that are no journal."""
    full(hand)
    Path("empty.db").touch()
    Path("some.txt").write_text("no journal at all")
    Path("folder.db").mkdir()
    Path("link.db").symlink_to(JOURNAL)
    Path("loop.db").symlink_to("loop.db")
    Path("dangling.db").symlink_to("nowhere")
    os.mkfifo("pipe.db")
    shutil.copy(JOURNAL, "hot.db")
    Path("hot.db-journal").symlink_to("nowhere")
    shutil.copy(JOURNAL, "newer.db")
    for name, statement in (("other.db", "create table x (y)"), ("newer.db", "pragma user_version = 99")):
        with closing(sqlite3.connect(name)) as connection:
            connection.execute(statement)
    Path("short.db").write_bytes(JOURNAL.read_bytes()[:20_000])
    Path("team.xlsx").write_bytes(b"PK\x03\x04")
    Path("team.csv").write_bytes("Name\nAna\n".encode("utf-16"))


def drafts_are_a_link(hand: pytest.MonkeyPatch) -> None:
    """The same, and where drafts go somebody has laid a link."""
    full(hand)
    Path("journal.drafts").symlink_to("nowhere")


def drafts_everywhere(hand: pytest.MonkeyPatch) -> None:
    """The same, and ten thousand texts that were not saved."""
    full(hand)
    Path("journal.drafts").mkdir()
    Path("journal.drafts/note-maria.md").touch()
    for number in range(2, 10_000):
        os.link("journal.drafts/note-maria.md", f"journal.drafts/note-maria.{number}.md")


def keys_at_hand(hand: pytest.MonkeyPatch) -> None:
    """The same, and a key in a file, and another."""
    full(hand)
    Path("key").write_text("0f" * 32)
    Path("other").write_text("1e" * 32)
    Path("journal.drafts").mkdir()
    Path("journal.drafts/note-dev.md").write_text("typed")


def encrypted(hand: pytest.MonkeyPatch) -> None:
    """The same journal, encrypted, a plain backup, and no folder in memory."""
    keys_at_hand(hand)
    shutil.copy(JOURNAL, "plain.db")
    shutil.rmtree("journal.drafts")
    hand.setenv("COACHLOG_KEY_COMMAND", "cat key")
    Coachlog(JOURNAL)("encrypt", "--yes")
    hand.setattr(files, "_is_memory", lambda _: False)
    hand.setattr(keys, "ELSEWHERE", 3.0)


def key_commands(hand: pytest.MonkeyPatch) -> None:
    """The same, and a file with a key command that others can read."""
    full(hand)
    Path("journal.key-command").write_text("cat key")
    Path("journal.key-command").chmod(0o644)


def strange_key_command(hand: pytest.MonkeyPatch) -> None:
    """The same, and a file with a key command that is no text."""
    full(hand)
    Path("journal.key-command").write_bytes(b"\xff")
    Path("journal.key-command").chmod(0o600)


def a_folder_in_the_way(hand: pytest.MonkeyPatch) -> None:
    """The same, and a folder where completion has its script."""
    full(hand)
    Path("fish/completions/coachlog.fish").mkdir(parents=True)


def without_sqlcipher(hand: pytest.MonkeyPatch) -> None:
    """The same, where the extra is not installed."""
    encrypted(hand)
    hand.setitem(sys.modules, "sqlcipher3", None)


# What is a matter of a moment: a test has to make it


def no_user(hand: pytest.MonkeyPatch) -> None:
    """A system on which nobody has a home."""
    hand.setattr(Path, "home", nobody_s)


def nobody_s() -> Path:
    raise RuntimeError


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
    """The same, and a key command."""
    keys_at_hand(hand)
    shutil.rmtree("journal.drafts")
    shutil.copy(JOURNAL, f"{LONG}.db")
    hand.setenv("COACHLOG_KEY_COMMAND", "cat key")


def replaced_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody replaces the journal between two looks at it."""
    with_a_key(hand)
    shutil.copy(JOURNAL, "other.db")
    identity = opening._identity  # noqa: SLF001

    def and_it_is_another(path: Path) -> str:
        found = identity(path)
        if files.unfinished(files.Place(JOURNAL, named=True)) and Path("other.db").exists():
            Path("other.db").replace(JOURNAL)
        return found

    hand.setattr(opening, "_identity", and_it_is_another)


def written_meanwhile(hand: pytest.MonkeyPatch) -> None:
    """Somebody writes after the journal was kept, and before it is replaced."""
    encrypted(hand)
    Coachlog(JOURNAL)("backup", "locked.db")
    Coachlog(JOURNAL)("decrypt")
    replacing = opening.replacing

    def and_they_write(*words: Any) -> Any:
        Coachlog(JOURNAL)("praise", "dev", "meanwhile")
        return replacing(*words)

    hand.setattr(opening, "replacing", and_they_write)


def half_a_copy(hand: pytest.MonkeyPatch) -> None:
    """A copy holds less than the journal."""
    with_a_key(hand)
    hand.setattr(copies, "verified", lambda *_, **__: copies.Held(0, 0, 0))


def a_bad_test_backup(hand: pytest.MonkeyPatch) -> None:
    """A test backup is damaged."""
    with_a_key(hand)
    hand.setattr(copies, "damage", lambda _: ["the index of words misses 1 entry"])


def ctrl_c(hand: pytest.MonkeyPatch) -> None:
    """Ctrl-C, when the journal has been switched."""
    with_a_key(hand)
    hand.setattr(encrypting, "_forget_plain_copies", pressed)


def pressed(*_: object) -> int:
    raise KeyboardInterrupt


def no_room_for_snapshots(hand: pytest.MonkeyPatch) -> None:
    """A file is where the snapshots belong."""
    with_a_key(hand)
    Path("journal.snapshots").touch()


MESSAGES: tuple[tuple[Setup, str], ...] = (
    (
        nothing,
        r"""
# words

$ nte maria
2: no command 'nte'. Did you mean note? See coachlog --help
$ rep ad maria
2: no command 'ad'. Did you mean add? See coachlog rep --help
$ add maria
2: no command 'add'. Did you mean note or rep add? See coachlog --help
$ --today fri due
2: no option --today before the command. Options stand after it, as in: coachlog due --today
$ --hlep
2: no option --hlep. Did you mean --help? See coachlog --help
$ --
2: no command is named. See coachlog --help
$ note
2: REP is missing: coachlog note REP [TEXT] [OPTIONS]. See coachlog note --help
$ done
2: ID... is missing: coachlog done ID... [WHY] [OPTIONS]. See coachlog done --help
$ note maria x --on
2: --on needs a word after it. See coachlog note --help
$ note maria x --mne y
2: no option --mne. Did you mean --mine? See coachlog note --help
$ note maria -3%
2: no option -3. If it is text, put -- before it: coachlog note … -- 'TEXT'. Else see coachlog note --help
$ due --json=3
2: --json takes no value. See coachlog due --help
$ note maria call went well
2: 'went well' is too much: coachlog note REP [TEXT] [OPTIONS]. A text of several words goes in quotes
$ followup maria 'send the deck' @fri
2: '@fri' belongs inside the quotes: "send the deck @fri", or --due fri
$ note maria 'send the deck' @fri
2: '@fri' belongs inside the quotes: --mine "… @fri"
$ backup --replace
2: no option --replace. See coachlog backup --help
$ goal maria x --target many
2: --target: 'many' is no number
$ history -n many
2: -n: 'many' is no whole number
$ history -n -1
2: -n: -1 is no number from 0 to 1,000,000,000
$ checkin 6 --status fine
2: --status: 'fine' is none of on-track, at-risk, off-track
$ export --format pdf
2: --format: 'pdf' is none of md, json, csv
$ due '\xff'
2: what was typed is not UTF-8, so nothing was saved. Convert it first (iconv -t utf-8)
$ rep --today fri list
2: options stand after the verb, as in: coachlog rep list --journal FILE
$ due --journal ''
2: --journal: no file is named
$ COACHLOG_JOURNAL= HOME=nowhere due
1: no home folder is known. Set HOME, or name a journal: --journal FILE
$ COACHLOG_TODAY=fryday due
2: COACHLOG_TODAY: 'fryday' is no day. Try tomorrow, fri, 3d, 25 nov or 2026-11-25
$ COACHLOG_TODAY=9999-12-31 due
2: COACHLOG_TODAY: Fri 31 Dec 9999 is too far away to keep a journal on
$ due --today 9999-12-31
2: --today: Fri 31 Dec 9999 is too far away to keep a journal on

# no journal, or nobody in it

$ due
1: there is no journal at journal.db. A first rep starts one: coachlog rep add 'NAME'
$ note maria x
1: there is no journal at journal.db. A first rep starts one: coachlog rep add 'NAME'
$ rep add ' '
2: the name is empty, so nothing was done
$ config session-every 2w
$ export --share
1: --share is about a rep, and there is none yet. To add one: coachlog rep add 'NAME'
$ session x --with all
1: nobody is here to be in it. To add a rep: coachlog rep add 'NAME'
$ rep pause --all
1: nobody is here who is not away already. To see who is: coachlog rep list
$ team --team west
1: nobody is in team 'west'. To name one: coachlog rep edit REP --team TEAM
""",
    ),
    (
        full,
        r"""
# days

$ note maria x --on whenever
2: --on: 'whenever' is no day. Try yesterday, fri, 2w ago, 20 nov or 2026-11-20
$ note maria x --on tomorrow
2: --on: Tue 24 Nov 2026 (tomorrow) is in the future: nothing has happened then
$ note maria x --on '30 feb'
2: --on: '30 feb' is no day. Try yesterday, fri, 2w ago, 20 nov or 2026-11-20
$ note maria x --mine 'y @fryday'
2: '@fryday' is no day. Try tomorrow, fri, 3d, 25 nov or 2026-11-25; to keep it as text, end with @none
$ note maria x --mine 'y @next friday'
2: '@next friday' can be read two ways. Say which: @2026-11-27 (Fri, in 4 days) or @2026-12-04 (Fri, in 11 days)
$ followup maria x --due 03/04
2: --due: '03/04' can be read two ways. Say which: 2027-03-04 (Thu, in 101 days) or 2027-04-03 (Sat, in 131 days)
$ followup maria x --due 5 --today 2026-11-30
2: --due: '5' says too little. Say: 2026-12-05 (Sat, in 5 days)
$ followup maria x --due 5
2: --due: '5' can be read two ways. Say which: 2026-11-28 (Sat, in 5 days) or 2026-12-05 (Sat, in 12 days)
$ followup maria x --due 'thu 5'
2: --due: 'thu 5' can be read two ways. Say which: 2026-11-26 (Thu, in 3 days) or 2026-12-05 (Sat, in 12 days)
$ followup maria x --due 'thu 45'
2: --due: 'thu 45' is no day. Try tomorrow, fri, 3d, 25 nov or 2026-11-25
$ followup maria x --due 13/14
2: --due: '13/14' is no day. Try tomorrow, fri, 3d, 25 nov or 2026-11-25
$ followup maria x --due 2026-02-30
2: --due: '2026-02-30' is no day. Try tomorrow, fri, 3d, 25 nov or 2026-11-25
$ followup maria x --due 2026-w60
2: --due: '2026-w60' is no day. Try tomorrow, fri, 3d, 25 nov or 2026-11-25
$ followup maria x --due 'in 999999 months'
2: --due: 'in 999999 months' is no day. Try tomorrow, fri, 3d, 25 nov or 2026-11-25
$ followup maria x --due yesterday
2: --due: Sun 22 Nov 2026 (yesterday) is in the past: nothing can be due then
$ feedback dev 'x @fri' --due mon
2: two days for one commitment: keep --due, or the @DAY at the end of the text
$ goal maria x --due fri --every often
2: --every: 'often' is no stretch of time. Try 1w, 10d, 1mo or off
$ goal maria x --due fri --every 0d
2: --every: '0d' is no stretch of time. Try 1w, 10d, 1mo or off
$ goal maria x --due fri --every 999999d
2: --every: '999999d' is no stretch of time. Try 1w, 10d, 1mo or off
$ review maria --quarter soon
2: --quarter: 'soon' is no quarter. Try this, last, q4 or 2026Q4
$ review maria --quarter 0000Q1
2: --quarter: '0000Q1' is no quarter. Try this, last, q4 or 2026Q4
$ review maria --quarter q9
2: --quarter: 'q9' is no quarter. Try this, last, q4 or 2026Q4
$ due --ahead whenever
2: --ahead: 'whenever' is no day. Try tomorrow, fri, 3d, 25 nov or 2026-11-25
$ snooze maria 5
2: '5' can be read two ways. Say which: 2026-11-28 (Sat, in 5 days) or 2026-12-05 (Sat, in 12 days)

# reps

$ note mria x
1: no rep matches 'mria'. Did you mean maria? To add one: coachlog rep add 'NAME'
$ followup 'pay the team lunch @fri'
1: no rep matches 'pay the team lunch @fri'. The rep stands first, then the text. To add one: coachlog rep add 'NAME'
$ note zzz x
1: no rep matches 'zzz'. To add one: coachlog rep add 'NAME'
$ note ma x
1: 'ma' fits 2 reps: maria (Maria Ruiz), mark (Mark Twain). Type the whole alias
$ note zo x
1: no rep matches 'zo'. To add one: coachlog rep add 'NAME'
$ rep add 'Maria Lopez'
1: the alias maria is taken by Maria Ruiz. Choose another: --alias maria-lopez
$ rep add 田中
2: no alias can be made of '田中'. Give one in plain letters: --alias NAME
$ rep add Ana --alias 12
2: --alias: '12' cannot be an alias. Use plain letters, then digits or hyphens
$ rep add All
2: 'all' cannot be an alias, it means something else. Give another: --alias NAME
$ rep add 'Ana' --alias 'a b'
2: --alias: 'a b' cannot be an alias. Use plain letters, then digits or hyphens
$ rep add Ana --tz nowhere
2: --tz: no time zone 'nowhere'. Name one like Europe/Madrid
$ rep add Ana --tz madird
2: --tz: no time zone 'madird'. Did you mean Europe/Madrid? Name one like Europe/Madrid
$ rep add Ana --tz PST
2: --tz: 'PST' is an abbreviation, which can mean several time zones. Name a city: --tz 'los angeles'
$ rep add Ana --tz pacific
2: --tz: 'pacific' is in 2 time zones. Say which: Canada/Pacific or US/Pacific
$ rep edit dev --alias maria
1: the alias maria is taken by Maria Ruiz. Choose another: --alias dev-patel
$ rep pause
2: who is away? Name reps, or --all: coachlog rep pause REP --back DAY
$ rep pause --all dev 'x y'
2: --all and names exclude each other: keep one. A reason is one word in quotes, after --all
$ rep pause --all dev
2: --all and names exclude each other: dev is one of all. Keep one
$ rep pause dev holiday
1: no rep matches 'holiday'. To add one: coachlog rep add 'NAME'. If it is the reason, say it in two words or more, in quotes
$ rep pause dev --back today
2: --back: Mon 23 Nov 2026 (today) is not after the first day away, Mon 23 Nov 2026 (today)
$ rep pause mark
1: the pauses would overlap: Mark Twain is away from Mon 23 Nov 2026 (today) until Mon 7 Dec 2026 (in 14 days): "a long trip". End that first: coachlog rep resume mark
$ rep pause mark --from 'in 1 week'
1: the pauses would overlap: Mark Twain is away from Mon 23 Nov 2026 (today) until Mon 7 Dec 2026 (in 14 days): "a long trip". End that first: coachlog rep resume mark
$ rep pause dev --from 2026-11-01 --back today
$ rep pause dev --from 2026-11-10
1: the pauses would overlap: Dev Patel was away from Sun 1 Nov 2026 (22 days ago) until Mon 23 Nov 2026 (today). Begin after that: --from 2026-11-23
$ rep pause zoe
1: Zoe Fox left Fri 20 Nov 2026 (3 days ago). To take that back: coachlog rep resume zoe
$ rep resume dev
1: Dev Patel is not away. To see who is: coachlog rep list
$ rep leave zoe
1: Zoe Fox left Fri 20 Nov 2026 (3 days ago). To change that: --on DAY or --keep-until DAY; to take it back: coachlog rep resume zoe
$ rep leave dev --on 2026-12-04 --keep-until thu
2: --keep-until: Thu 26 Nov 2026 (in 3 days) is not after the day of leaving, Fri 4 Dec 2026 (in 11 days)
$ rep leave dev --on 2026-12-04
$ rep pause dev --from 'in 2 weeks'
1: Dev Patel leaves Fri 4 Dec 2026 (in 11 days). To take that back: coachlog rep resume dev
$ rep resume dev
$ rep add 'Ana Lee'
$ undo
$ rep add 'Ana Sol'
$ rep erase ana
1: 'ana' was or is the name of Ana Lee, whose adding was undone and Ana Sol. Give the whole name
$ rep erase dev
2: Dev Patel will be erased: 5 entries, with every version and 1 snapshot. There is no undo, of this or of anything before it. To confirm: --yes
$ due --team nowhere
1: nobody is in team 'nowhere'. There are: west
$ session x --team nowhere
1: nobody is in team 'nowhere'. There are: west
$ rep pause maria
$ session x --team west
1: nobody of team 'west' is there. To see who is: coachlog rep list
$ snooze zoe mon
1: Zoe Fox has left, so there is nothing to put off. Another keep-until day: coachlog rep leave zoe --keep-until DAY

# entries

$ note maria x --async --aside
2: --async and --aside exclude each other: keep one
$ note maria --grow x
2: --grow asks for the text, heading by heading: leave out the text, or --grow
$ note maria x --mine ' '
2: --mine is empty, so nothing was done
$ note maria
2: no text, so nothing was saved. Give it in quotes, or - to read it from standard input
$ note maria ' '
2: no text, so nothing was saved. Give it in quotes, or - to read it from standard input
$ note maria - < \xff
2: the text is not UTF-8, so nothing was saved. Convert it first (iconv -t utf-8). Your text is kept. To save it: coachlog note maria - < journal.drafts/note-maria.md
$ feedback dev --sbi x
2: --sbi asks for the text, heading by heading: leave out the text, or --sbi
$ feedback dev x --landed y
2: --landed goes with --given: feedback lands when it is given
$ feedback dev 'x @fri' --given
2: feedback that is given has no day to come: leave out --given, or the day
$ given 1
1: 1 is a one-on-one: only feedback is given
$ given 99
1: no entry 99. To see the ids: coachlog history
$ given 9x
2: '9x' is no id. The number in front of an entry is: coachlog history
$ given mark
1: Mark Twain has no pieces of feedback to give. To see what is open: coachlog history mark --open
$ given maria
1: maria has 2 pieces of feedback to give: 16 'one', 17 'two'. Type the id
$ given 15
1: no entry 15. To see the ids: coachlog history
$ given 18
1: 18 is given already. To open it again: coachlog edit 18 --reopen
$ done 37 3 calls booked
2: the reason is one word in quotes, after the ids: 37 3 'calls booked'
$ done why
2: 'why' is no id. The number in front of an entry is: coachlog history
$ done 1
1: 1 is a one-on-one: there is nothing to close. To take it out: coachlog delete 1
$ done 4
1: 4 is feedback: when you have said it, coachlog given 4; else coachlog drop 4
$ done 2 --missed
1: 2 is a follow-up: only a goal can be missed
$ done 8
1: 8 is done already. To open it again: coachlog edit 8 --reopen
$ done 99999999999999999999999
1: no entry 99999999999999999999999. To see the ids: coachlog history
$ done 2 ' '
2: the reason is empty, so nothing was done
$ drop 4 --on yesterday
2: --on: feedback that is dropped keeps no day. Leave --on out
$ goal maria x
2: a goal needs a day: --due DAY, or @DAY at the end of the text (@none: it has none)
$ goal maria x --due fri --target inf
2: --target: inf is no number
$ goal maria x --due fri --target 0
2: --target: 0 is no number to reach: it has to be above 0
$ checkin 1 x
1: 1 is a one-on-one: only goals have check-ins
$ checkin 7 x
1: 7 is met already. To open it again: coachlog edit 7 --reopen
$ checkin mark x
1: Mark Twain has no open goals. To see what is open: coachlog history mark --open
$ followup maria x --theirs --owner me
2: --theirs and --owner exclude each other: keep one
$ session x
2: a session needs its reps: --with maria,dev or --with all, or else --team TEAM
$ session x --with dev --team west
2: --with and --team exclude each other: keep one
$ session x --with dev --also me
2: --also: 'me' is no partner's name. Reps go into --with
$ snooze 3 none
2: something put off needs a day to come back on. To take its day away: coachlog edit ID --due none
$ snooze 3 fri
1: 3 is due Fri 27 Nov 2026 (in 4 days): Fri 27 Nov 2026 does not put it off. To change its day: coachlog edit 3 --due DAY
$ snooze 1 mon
1: 1 is a one-on-one: there is nothing to put off
$ snooze 8 mon
1: 8 is done already. To open it again: coachlog edit 8 --reopen
$ snooze 9 mon
1: 9 is a follow-up: it has no day. To give it one: coachlog edit 9 --due DAY
$ edit 5 --due fri
1: 5 is praise: --due goes with feedback, goal and follow-up only
$ edit 12 --rep dev
1: 12 is a session: it belongs to several reps, or to the session it hangs on
$ edit 14 --owner rep
1: 14 is a follow-up: it came out of a session, so no rep alone can owe it
$ edit 14 --on yesterday
1: 14 is a follow-up: it has the day of its session: coachlog edit 12 --on DAY
$ edit 2 --reopen
1: 2 is open already: there is nothing to open again
$ edit 2 --rep dev
1: 2 hangs on 1. To move both: coachlog edit 1 --rep dev
$ edit 11 --no-private
1: 11 hangs on 10, which is private. First: coachlog edit 10 --no-private
$ delete 1 --forever
2: 1 'the call' and 2 entries hanging on it will be forgotten, with every version, 1 snapshot and 1 draft (note-maria.md). There is no undo, of this or of anything before it. To confirm: --yes
$ show 15
1: 15 was deleted. What it said: coachlog show 15 --versions
$ undo -n 0
2: -n 0 takes back nothing. To list all there is: coachlog undo --list -n 0
$ undo -n 99
1: nothing more to undo: 26 of the 99 that were asked for, so none was. To see what was written: coachlog undo --list
$ redo
1: nothing to redo. To see what was written: coachlog undo --list

# looking

$ due --count --json
2: --count and --json exclude each other: keep one
$ prep maria --md --json
2: --md and --json exclude each other: keep one
$ history --kind gossip
2: --kind: 'gossip' names no kind. There are: note, feedback, praise, goal, check-in, follow-up, heard, session, lesson
$ history --since fri --until 2026-01-01
2: --since Fri 20 Nov 2026 is after --until Thu 1 Jan 2026: nothing lies between them
$ find
2: nothing to look for. Give words (coachlog find pricing; a # in quotes), or --kind, --tag, --rep, --since, --until, --tags
$ find --tags x
2: --tags lists the tags there are, without WORDS and --tag. To find one: coachlog find --tag TAG
$ config nothing
2: there is no setting 'nothing'. There are: one-on-one-every, feedback-every, praise-every, goal-every, session-every, fiscal-year-starts, language-hints
$ config fiscal-year-starts 13
2: fiscal-year-starts: '13' is none of jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec
$ review maria --quarter last --since fri
2: --quarter names the days already: leave it out, or --since and --until
$ review maria --until fri
2: --until: a review begins somewhere. Add --since DAY, or name a --quarter
$ review maria --since today --until today --quarter ''
2: --quarter names the days already: leave it out, or --since and --until
$ review maria --since 2027-01-01
2: --since: the period begins Fri 1 Jan 2027 (in 39 days): nothing has happened then
$ review maria --quarter 2027Q4
2: --quarter: 2027Q4 begins Fri 1 Oct 2027 (in 312 days): nothing has happened then
""",
    ),
    (
        full,
        r"""
# files

$ export -o ' '
2: -o: no file is named
$ export maria --all-about --since fri
2: --all-about is everything: leave --since and --until out
$ export maria --handover --format json
2: --handover is Markdown only, to be read: name a FILE.md, and no other --format
$ export maria --share --handover
2: --share and --handover exclude each other: keep one
$ export maria --json --format md
2: --json and --format md exclude each other: keep one
$ export maria -o x.pdf
2: -o: '.pdf' cannot be written. Name a FILE.md, FILE.json or FILE.csv
$ review maria -o x.csv
2: -o: '.csv' cannot be written. Name a FILE.md or FILE.json
$ export --share -o x.md
2: --share of several reps needs a folder, a file for each: -o FOLDER/
$ export maria -o x.md
$ export maria --share -o x.md
1: x.md is there already. That one is private, this one is to share. To overwrite it: --replace
$ export maria -o journal.db --format md --replace
1: journal.db cannot be used (it is the journal itself). Nothing was written
$ export maria -o /dev/null
1: /dev/null cannot be used (it is no plain file). Nothing was written
$ export maria -o nowhere/x.md
1: nowhere/x.md cannot be used (No such file or directory). Nothing was written into it
$ export maria -o x.md/y.md
1: x.md/y.md cannot be used (Not a directory). Nothing was written into it
$ review maria -o ' '
2: -o: no file is named
$ review maria -o .
2: -o: a review is one file, and . is a folder. Name a FILE.md
$ backup -
2: a backup is a file, or goes into a folder: name one
$ backup x.md
1: x.md is there already. A backup never overwrites: name another file, or a folder
$ backup nowhere/x.db
1: nowhere/x.db cannot be used (No such file or directory). No copy was made; the journal is as it was
$ restore nowhere.db
1: there is no backup at nowhere.db. The snapshots are in journal.snapshots
$ restore journal.db
1: journal.db is the journal itself: there is nothing to restore
$ backup kept.db
$ restore kept.db
1: journal.db holds 4 reps and 17 entries. To put the backup in its place and keep this one aside: --replace
$ restore x.md
1: x.md is no coachlog journal, or it is encrypted and the key command is missing (COACHLOG_KEY_COMMAND), so it was left as it is. Name another backup
$ due --journal x.md
1: x.md is no coachlog journal, or it is encrypted and the key command is missing (COACHLOG_KEY_COMMAND), so it was left as it is. To use another file: --journal FILE
$ due --journal x.md/journal.db
1: x.md/journal.db cannot be used (Not a directory). Name another file: --journal FILE
$ rep add Ana --journal x.md/journal.db
1: x.md cannot be used (it is no folder). Nothing was saved
$ rep add Ana --journal x.md/y/journal.db
1: x.md/y cannot be used (Not a directory). Nothing was saved
$ rep add Ana --journal LONG.db
1: LONG.db cannot be used (File name too long). Nothing was saved
$ restore kept.db --journal LONG.db
1: LONG.db cannot be used (File name too long). The journal is as it was
$ export maria -o /proc/self/mem
1: /proc/self/mem cannot be used (Input/output error). Nothing was written
$ demo
$ COACHLOG_JOURNAL=~/.local/share/coachlog/demo.db praise maria mine
$ demo
1: ~/.local/share/coachlog/demo.db is an example that you have written into, so it was left as it is. Move it away, or delete it
""",
    ),
    (
        full,
        r"""
# texts

$ note maria - < \xff
2: the text is not UTF-8, so nothing was saved. Convert it first (iconv -t utf-8). Your text is kept. To save it: coachlog note maria - < journal.drafts/note-maria.md
$ note maria - <! rep edit maria --alias mary
1: maria was taken out of the journal, or renamed, in the meantime. Look again: coachlog rep list --all. Your text is kept. To save it: coachlog note maria - < journal.drafts/note-maria.2.md
$ edit 5 - <! delete 5
1: no entry 5. To see the ids: coachlog history. Your text is kept. To save it: coachlog edit 5 - < journal.drafts/edit-5.md
$ EDITOR=false edit 12 <tty
1: the editor 'false' ended with code 1, so nothing was saved
$ EDITOR=nowhere/ed edit 12 <tty
1: the editor 'nowhere/ed' could not be started, so nothing was saved
$ EDITOR=rm edit 12 <tty
1: the editor 'rm' left no file behind, so nothing was saved
$ EDITOR=true LIMIT=0 edit 12 <tty
1: journal.drafts/edit-12.md cannot be used (File too large). Nothing was saved
$ LIMIT=0 note mary - < the text
1: journal.drafts/note-mary.md cannot be used (File too large). Nothing was saved; of your text only the beginning is in it, if anything
$ LIMIT=0 note mary --grow <tty
1: journal.drafts/note-mary.md cannot be used (File too large). Nothing was saved; of your text only the beginning is in it, if anything
$ rep add LONGLONG
$ note aaaa - < the text
1: journal.drafts/note-LONGLONG.md cannot be used (File name too long). Nothing was saved
""",
    ),
    (
        drafts_are_a_link,
        r"""
$ note maria - < the text
1: journal.drafts cannot be used (it is a link). Put a folder of your own in its place
""",
    ),
    (
        drafts_everywhere,
        r"""
$ note maria - < the text
1: journal.drafts cannot be used (too many drafts in it). Look through them and delete them
""",
    ),
    (
        odd_files,
        r"""
# journals that are none

$ due --journal empty.db
1: empty.db is empty and no coachlog journal, so it was left as it is. To use another file: --journal FILE
$ due --journal some.txt
1: some.txt is no coachlog journal, or it is encrypted and the key command is missing (COACHLOG_KEY_COMMAND), so it was left as it is. To use another file: --journal FILE
$ due --journal other.db
1: other.db is another program's database, so it was left as it is. To use another file: --journal FILE
$ due --journal newer.db
1: newer.db was written by a newer coachlog, so it was left as it is. To read it: install that version here, too
$ due --journal folder.db
1: folder.db cannot be used (Is a directory). Name another file: --journal FILE
$ due --journal link.db
1: link.db cannot be used (it is a link to HERE/journal.db). Name the file itself
$ due --journal loop.db
1: loop.db cannot be used (Too many levels of symbolic links). Name another file: --journal FILE
$ due --journal pipe.db
1: pipe.db cannot be used (it is no plain file). Name another file: --journal FILE
$ due --journal hot.db
1: hot.db-journal cannot be used (it is a link). Take it away
$ due --journal short.db
1: short.db cannot be used (database disk image is malformed). Nothing was changed; see coachlog doctor
$ import team.csv
2: team.csv is not UTF-8, so nothing was saved. Convert it first (iconv -t utf-8)
$ import team.xlsx
1: team.xlsx: it is an archive, as spreadsheets are. Save its table as CSV, and import that. Nothing was imported
$ rep add Ana --journal dangling.db
1: dangling.db cannot be used (it is a link to nowhere). Nothing was saved
$ restore some.txt
1: some.txt is no coachlog journal, or it is encrypted and the key command is missing (COACHLOG_KEY_COMMAND), so it was left as it is. Name another backup
$ restore short.db
1: short.db cannot be used (database disk image is malformed). Nothing was changed
$ restore journal.db --journal short.db
1: short.db holds what cannot be read (why: coachlog doctor). To put the backup in its place and keep this one aside: --replace
""",
    ),
    (
        damaged("update entry set \"on\" = '2026-02-30' where id = 1"),
        r"""
# damaged journals

$ history
1: journal.db cannot be used (a day in it is damaged: 2026-02-30). Nothing was changed; see coachlog doctor
""",
    ),
    (
        damaged("update entry set kind = 'gossip' where id = 1"),
        r"""
$ show 1
1: journal.db cannot be used (entry 1 is damaged). Nothing was changed; see coachlog doctor
""",
    ),
    (
        damaged("update entry set also = 'x' where id = 12"),
        r"""
$ show 12
1: journal.db cannot be used (a list of names in it is damaged). Nothing was changed; see coachlog doctor
""",
    ),
    (
        damaged("update entry set also = '[1]' where id = 12"),
        r"""
$ show 12
1: journal.db cannot be used (a list of names in it is damaged). Nothing was changed; see coachlog doctor
""",
    ),
    (
        damaged("update rep set alias = '../../outside' where id = 1"),
        r"""
$ export -o folder/
1: journal.db cannot be used (it has a rep whose alias cannot be one: '../../outside'). Nothing was changed; see coachlog doctor
""",
    ),
    (
        damaged("create trigger calm before insert on entry begin select raise(ignore); end"),
        r"""
$ praise dev 'well opened'
1: journal.db cannot be used (a trigger in it keeps it from being written). Nothing was saved; see coachlog doctor
$ import - < {"entries": []}
1: journal.db is not as coachlog made it (coachlog did not make the trigger 'calm'). Nothing was changed; see coachlog doctor
$ restore journal.db --journal new.db
1: the copy journal.db is damaged (coachlog did not make the trigger 'calm'), so it was not restored. The journal is as it was
""",
    ),
    (
        damaged("update rep set name = x'00'"),
        r"""
$ due
1: journal.db cannot be used (a rep in it is damaged). Nothing was changed; see coachlog doctor
""",
    ),
    (
        damaged("update change set after = 'x' where after is not null"),
        r"""
$ show 5 --versions
1: journal.db cannot be used (the record of changes is damaged). Nothing was changed; see coachlog doctor
$ export maria --all-about
1: journal.db cannot be used (malformed JSON). Nothing was changed
""",
    ),
    (
        damaged("update change set after = '[]' where after like '%well opened%'"),
        r"""
$ show 5 --versions
1: journal.db cannot be used (the record of changes is damaged). Nothing was changed; see coachlog doctor
""",
    ),
    (
        damaged("delete from change"),
        r"""
$ show 5 --versions
1: journal.db cannot be used (the record of changes is damaged). Nothing was changed; see coachlog doctor
$ show 99 --versions
1: no entry 99. To see the ids: coachlog history
""",
    ),
    (
        damaged("insert into setting (uid, value) values ('goal-every', 'often')"),
        r"""
$ due
1: the setting goal-every cannot be read. To let it be as it was: coachlog config goal-every default
""",
    ),
    (
        full,
        r"""
# full disks

$ LIMIT=0 praise maria 'one more'
1: journal.db cannot be used (disk I/O error). Nothing was saved
$ LIMIT=0 export maria -o x.md
1: x.md cannot be used (File too large). Nothing was written into it
$ LIMIT=0 backup x.db
1: journal.db cannot be used (disk I/O error). Nothing in it was changed
$ LIMIT=4096 backup x.db
1: x.db cannot be used (disk I/O error). No copy was made; the journal is as it was
$ LIMIT=0 rep add Ana --journal new.db
1: new.db cannot be used (disk I/O error). Nothing was saved
$ due > /dev/full
1: standard output cannot be written (No space left on device). What was saved is saved
""",
    ),
    (
        keys_at_hand,
        r"""
# encryption

$ encrypt
1: 1 text not saved yet would stay behind, the first in journal.drafts/note-dev.md. To save or delete what is there, see coachlog doctor
$ COACHLOG_KEY_COMMAND='cat key' encrypt
1: 1 text not saved yet would stay behind, the first in journal.drafts/note-dev.md. To save or delete what is there, see coachlog doctor
$ decrypt
1: journal.db is not encrypted
""",
    ),
    (
        with_a_key,
        r"""
$ COACHLOG_KEY_COMMAND= encrypt
1: no key command is known, so nothing was changed. Keep a new key in your password store, as in: openssl rand -hex 32 | pass insert -e coachlog; then: export COACHLOG_KEY_COMMAND='pass show coachlog'
$ encrypt
2: a recovery code is shown and typed back on a terminal. Without one, and only if the key is kept somewhere else too: --yes
$ encrypt --code 0000
1: that is not the recovery code that was shown, so nothing was changed. To try again: coachlog encrypt
$ COACHLOG_KEY_COMMAND='sh -c "printf %064d $$"' encrypt --yes
1: the key command 'sh -c "printf %064d $$"' prints another key each time, so nothing was changed. It has to keep one key
$ backup LONG.x
1: LONG.x cannot be used (File name too long). No copy was made; the journal is as it was
$ encrypt --yes --journal LONG.db
1: LONG.db cannot be used (File name too long). It is as it was
""",
    ),
    (
        key_commands,
        r"""
$ encrypt
1: journal.key-command says how to get the key, and is not yours alone. To go on: chmod 600 journal.key-command
""",
    ),
    (
        strange_key_command,
        r"""
$ encrypt
1: journal.key-command says how to get the key, and cannot be read (it is not UTF-8). Write the command into it, on one line
""",
    ),
    (
        encrypted,
        r"""
$ encrypt
1: journal.db is encrypted already
$ COACHLOG_KEY_COMMAND= due
1: journal.db is no coachlog journal, or it is encrypted and the key command is missing (COACHLOG_KEY_COMMAND), so it was left as it is. To use another file: --journal FILE
$ COACHLOG_KEY_COMMAND= restore plain.db --replace
1: journal.db is encrypted, the backup is not, and the key command is missing, so it was not restored. Set COACHLOG_KEY_COMMAND. If the key is lost, first: mv -i journal.db journal.locked
$ COACHLOG_KEY_COMMAND='cat other' due
1: the key does not fit journal.db, so it was left as it is. It is encrypted with another key, damaged, or no journal: see what COACHLOG_KEY_COMMAND prints, then coachlog doctor
$ COACHLOG_KEY_COMMAND=false due
1: the key command 'false' ended with code 1, so there is no key and nothing was changed
$ COACHLOG_KEY_COMMAND='echo hello' due
1: the key command 'echo hello' printed no key, so nothing was changed. A key is 64 hexadecimal digits, or a recovery code, in the first line
$ COACHLOG_KEY_COMMAND=nowhere/pass due
1: the key command 'nowhere/pass' could not be started (No such file or directory), so nothing was changed
$ COACHLOG_KEY_COMMAND='cat key | head -c 64' due
1: the key command 'cat key | head -c 64' ended with code 1, so there is no key and nothing was changed. It runs without a shell, so | means nothing there. Write: sh -c 'cat key | head -c 64'
$ COACHLOG_KEY_COMMAND=yes due
1: the key command 'yes' printed more than 64 KB, so it was stopped and nothing was changed
$ COACHLOG_KEY_COMMAND='sleep 987654' due
1: the key command 'sleep 987654' was not done after 3 seconds, so it was stopped and nothing was changed. To see what it waits for, run it by itself
$ COACHLOG_KEY_COMMAND="'" due
1: the key command ''' could not be started (it cannot be taken apart into words), so nothing was changed
$ EDITOR=true note maria <tty
1: the journal is encrypted, and this system has no folder in memory where a text could wait while you type. Give it in quotes, or pipe it in: -
""",
    ),
    (
        without_sqlcipher,
        r"""
$ due
1: coachlog cannot read or write encrypted journals as it was installed. To add that: pipx inject coachlog sqlcipher3, or in a venv: pip install sqlcipher3
""",
    ),
    (
        no_room_for_snapshots,
        r"""
$ encrypt --yes
1: the journal is encrypted, but its snapshots are the old ones, since there is no new one: journal.snapshots cannot be used (it is no folder). When that is mended: coachlog doctor
""",
    ),
    (
        damaged("update entry set text = 'forged' where id = 1"),
        r"""
# what is not what it was

$ COACHLOG_KEY_COMMAND='printf 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f' encrypt --yes
1: the copy journal.db is damaged (entry 1 does not read as it was last written; see coachlog doctor), so it was not kept. The journal is as it was
$ restore journal.db --journal new.db
1: the copy journal.db is damaged (entry 1 does not read as it was last written), so it was not restored. The journal is as it was
""",
    ),
    (
        damaged("insert into entry_fts (entry_fts) values ('delete-all')"),
        r"""
$ restore journal.db --journal new.db
1: the copy journal.db is damaged (the index of words: database disk image is malformed), so it was not restored. The journal is as it was
""",
    ),
    (
        full,
        r"""
# forgetting

$ delete 99 --forever
1: no entry 99. To see the ids: coachlog history
$ delete 5 --forever --yes
$ undo
1: undo ends here: before that stands delete --forever, and what was forgotten stays forgotten
$ rep add 'Ana Lee'
$ undo
$ rep add 'Ana Sol'
$ rep erase ana
1: 'ana' was or is the name of Ana Lee, whose adding was undone and Ana Sol. Give the whole name
$ rep erase dev
2: Dev Patel will be erased: 5 entries, with every version and 1 snapshot. There is no undo, of this or of anything before it. To confirm: --yes
""",
    ),
    (
        no_room_for_snapshots,
        r"""
$ rep erase dev --yes
1: Dev Patel is erased from the journal, but a snapshot or a draft may still hold it: journal.snapshots cannot be used (it is no folder). The next command that writes tries again, or now: coachlog doctor --mend
""",
    ),
    (
        no_user,
        r"""
# at that moment

$ COACHLOG_JOURNAL= due
1: no home folder is known. Set HOME, or name a journal: --journal FILE
""",
    ),
    (
        taken_meanwhile,
        r"""
$ backup x.db
1: x.db is there already. A backup never overwrites: name another file, or a folder
$ restore kept.db --journal new.db
1: new.db is there already. To overwrite it: --replace
""",
    ),
    (
        erased_meanwhile,
        r"""
$ rep leave dev
1: Dev Patel was taken out of the journal, or renamed, in the meantime. Look again: coachlog rep list --all
""",
    ),
    (
        replaced_meanwhile,
        r"""
$ encrypt --yes
1: journal.db cannot be used (another command has just replaced it). Try again
""",
    ),
    (
        written_meanwhile,
        r"""
$ restore locked.db --replace
1: journal.db cannot be used (another command has just written into it). Try again
""",
    ),
    (
        half_a_copy,
        r"""
$ backup x.db
1: the copy x.db is damaged (it holds 0 entries of 17), so it was not kept. The journal is as it was
$ encrypt --yes
1: the copy journal.db is damaged (it holds 0 entries), so it was not kept. The journal is as it was
""",
    ),
    (
        a_bad_test_backup,
        r"""
$ encrypt --yes
1: the copy journal.db is damaged (the index of words misses 1 entry), so it was not kept. The journal is as it was
""",
    ),
    (
        ctrl_c,
        r"""
$ encrypt --yes
130: interrupted, but journal.db is encrypted by now. What is left to do says: coachlog doctor
""",
    ),
    (
        a_folder_in_the_way,
        r"""
# import

$ import nowhere.csv
1: nowhere.csv cannot be used (No such file or directory). Nothing was imported
$ import -
1: standard input: it does not say what it is; to say it: --format json|csv|jrnl. Nothing was imported
$ import - < hello
1: standard input: it does not say what it is; to say it: --format json|csv|jrnl. Nothing was imported
$ import - --format pdf
2: --format: 'pdf' is none of json, csv, jrnl
$ import journal.db
1: journal.db: it is a journal, or a backup of one; to let it be the journal: coachlog restore FILE. Nothing was imported
$ import /proc/self/mem --format csv
1: /proc/self/mem cannot be used (Input/output error). Nothing was imported
$ import - --format csv < \xff
2: standard input is not UTF-8, so nothing was saved. Convert it first (iconv -t utf-8)
$ import - --format csv
1: standard input: there is nothing in it. Nothing was imported
$ import - --format csv --dry-run < Rep,Date,Notes\nNobody,2026-11-02,x\nmaria,whenever,x
1: 1 line of standard input cannot be read, and Nobody is no rep here, so nothing would be imported. To add that one: --add-reps
$ import - --format csv < Colour,Size\nred,3\n
1: standard input: the header 'Colour,Size' has no column for a name, nor for a day and a text. A roster begins with Name,Role,Team,Time zone and entries with Rep,Date,Kind,Notes. Nothing was imported
$ import - --format csv < Team,Size\nred,3\n
1: standard input: the header 'Team,Size' has no column for a name, nor for a day and a text (known: Team). A roster begins with Name,Role,Team,Time zone and entries with Rep,Date,Kind,Notes. Nothing was imported
$ import - --format csv < Name,Role\nAna,AE,x\n
1: line 2 of standard input cannot be read, so nothing was imported: it has 3 cells, the header 2. A text that holds the separator needs quotes around it. To see all that would not come: --dry-run
$ import - --format csv < Name,Full name\nAna,Ana\n
1: standard input: the columns 'Name' and 'Full name' both mean 'name'. Rename one of them, or take it out. Nothing was imported
$ import - --format csv < Name,"Role\nAna,AE\n
1: standard input: line 1: its quotes do not match. Within quotes, a quote is written twice. Nothing was imported
$ import - --format csv < Name,Role\nAna,"AE\n
1: line 2 of standard input cannot be read, so nothing was imported: its quotes do not match. Within quotes, a quote is written twice. To see all that would not come: --dry-run
$ import - --format csv < Name,Role\n,AE\n
1: line 2 of standard input cannot be read, so nothing was imported: there is no name. To see all that would not come: --dry-run
$ import - --format csv < Name,Role\n,AE\n,AE\n
1: line 2 and 1 other of standard input cannot be read, so nothing was imported: there is no name. To see all that would not come: --dry-run
$ import - --format csv < Name,Role\n,AE\n
1: line 2 of standard input cannot be read, so nothing was imported: there is no name. To see all that would not come: --dry-run
$ import - --format csv < Name,Alias\nAna Lee,maria\n
1: line 2 of standard input cannot be read, so nothing was imported: maria is Maria Ruiz here. To call one of them otherwise: coachlog rep edit --alias. To see all that would not come: --dry-run
$ import - --format csv < Name\n田中\n
1: line 2 of standard input cannot be read, so nothing was imported: no alias can be made of '田中'. Give one in plain letters, as Alias. To see all that would not come: --dry-run
$ import - --format csv < Name,Every\nAna,often\n
1: line 2 of standard input cannot be read, so nothing was imported: every: 'often' is no stretch of time. Try 1w, 10d, 1mo or off. To see all that would not come: --dry-run
$ import - --format csv < Rep,Date,Notes\nana,today,x\n
1: ana is no rep here, so nothing was imported. To add that one: --add-reps
$ import - --format csv < Rep,Date,Notes\nana,today,x\nbo,today,x\n
1: ana and bo are no rep here, so nothing was imported. To add them: --add-reps
$ import - --format csv < Rep,Date,Notes\nma,today,x\n
1: ma is no rep here, so nothing was imported. To add that one: --add-reps
$ rep add 'Maria Ruiz' --alias mr
$ import - --format csv < Rep,Date,Notes\nMaria Ruiz,today,x\n
1: line 2 of standard input cannot be read, so nothing was imported: 'Maria Ruiz' fits 2 reps: maria (Maria Ruiz), mr (Maria Ruiz). Type the whole alias. To see all that would not come: --dry-run
$ import - --format csv < Rep,Date,Notes\nmaria,whenever,x\n
1: line 2 of standard input cannot be read, so nothing was imported: 'whenever' is no day. Try yesterday, fri, 2w ago, 20 nov or 2026-11-20. To see all that would not come: --dry-run
$ import - --format csv < Rep,Date,Notes\nmaria,,x\n
1: line 2 of standard input cannot be read, so nothing was imported: there is no day. To see all that would not come: --dry-run
$ import - --format csv < Rep,Date,Notes\n,today,x\n
1: line 2 of standard input cannot be read, so nothing was imported: no rep is named. To say whose such are: --rep REP. To see all that would not come: --dry-run
$ import - --format csv < Rep,Date,Kind,Notes\nmaria,today,gossip,x\n
1: line 2 of standard input cannot be read, so nothing was imported: 'gossip' is no kind. There are: note, feedback, praise, goal, check-in, follow-up, heard, session, lesson. To see all that would not come: --dry-run
$ import - --format csv < Rep,Date,Kind,Notes,Status\nmaria,today,goal,x,maybe\n
1: line 2 of standard input cannot be read, so nothing was imported: 'maybe' is none of open, met, missed, dropped. To see all that would not come: --dry-run
$ import - --format jrnl
1: standard input: there is nothing in it. Nothing was imported
$ import - --format jrnl < hello
1: line 1 of standard input cannot be read, so nothing was imported: no entry begins so. One does like [2026-11-23 09:00]; where yours do not: jrnl --export json. To see all that would not come: --dry-run
$ import - --format jrnl < {"tags": 1}
1: standard input: it is no JSON as jrnl exports it. To have it: jrnl --export json --file FILE. Nothing was imported
$ import - --format jrnl < {"entries": [1]}
1: line 1 of standard input cannot be read, so nothing was imported: it has no date and title, as jrnl's entries have. To see all that would not come: --dry-run
$ import - --format jrnl < [2026-11-20 09:00] x
1: line 1 of standard input cannot be read, so nothing was imported: no rep is named. To say whose such are: --rep REP. To see all that would not come: --dry-run
$ import - --format jrnl < [2026-11-20 09:00] @nobody x
1: line 1 of standard input cannot be read, so nothing was imported: no rep is named (@nobody is none). To say whose such are: --rep REP. To see all that would not come: --dry-run
$ import - --format jrnl < [2026-13-20 09:00] @maria x
1: line 1 of standard input cannot be read, so nothing was imported: '2026-13-20' is no day. Try yesterday, fri, 2w ago, 20 nov or 2026-11-20. To see all that would not come: --dry-run
$ import - --format json < [1]
1: standard input: line 1 is not what coachlog writes into an export. Nothing was imported
$ import - --format json < {"gossip": 1}
1: standard input: line 1: 'gossip' is no part of an export of coachlog's. Nothing was imported
$ import - --format json < {"config": {"x": "y"}}
1: line 1 of standard input cannot be read, so nothing was imported: 'x y' is no setting of ours. To see all that would not come: --dry-run
$ import - --format json < {"reps": [{"name": "Ana", "pauses": 1}]}
1: line 1 of standard input cannot be read, so nothing was imported: its pauses are none as coachlog writes them. To see all that would not come: --dry-run
$ import - --format json < {"reps": [{"name": "Ana", "colour": "red"}]}
1: line 1 of standard input cannot be read, so nothing was imported: a rep has no 'colour'. To see all that would not come: --dry-run
$ import - --format json < {"reps": [{"name": 1}]}
1: line 1 of standard input cannot be read, so nothing was imported: '1' in name is no text. To see all that would not come: --dry-run
$ import - --format json < {"reps": [{"name": "\ud800"}]}
1: line 1 of standard input cannot be read, so nothing was imported: what name says is not Unicode text. To see all that would not come: --dry-run
$ import - --format json < {"reps": [{"name": "Ana", "every": "1.5"}]}
1: line 1 of standard input cannot be read, so nothing was imported: every: '1.5' is no stretch of time. Try 1w, 10d, 1mo or off. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"rep": "maria", "on": 1, "text": "x"}]}
1: line 1 of standard input cannot be read, so nothing was imported: '1' in on is no day. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"rep": "maria", "on": "today"}]}
1: line 1 of standard input cannot be read, so nothing was imported: there is no text. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"rep": "maria", "on": "today", "text": "x", "how": "sung"}]}
1: line 1 of standard input cannot be read, so nothing was imported: 'sung' is none of met, async, aside. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"rep": "maria", "on": "today", "text": "x", "private": "maybe"}]}
1: line 1 of standard input cannot be read, so nothing was imported: 'maybe' in private is neither yes nor no. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"rep": "maria", "on": "today", "text": "x", "created_at": "now"}]}
1: line 1 of standard input cannot be read, so nothing was imported: 'now' in created_at is no time as coachlog writes it: 2026-11-23T08:40:00Z. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"rep": "maria", "on": "today", "text": "x", "kind": "goal", "target": "many"}]}
1: line 1 of standard input cannot be read, so nothing was imported: 'many' in target is no number. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"kind": "session", "on": "today", "text": "x", "also": 1}]}
1: line 1 of standard input cannot be read, so nothing was imported: '1' in also is no list of names. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"id": 1, "rep": "maria", "on": "today", "text": "x"}, {"id": 1, "rep": "maria", "on": "today", "text": "x"}]}
1: line 1 of standard input cannot be read, so nothing was imported: an entry before it has the id 1, too. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"parent": 1, "rep": "maria", "on": "today", "text": "x"}]}
1: line 1 of standard input cannot be read, so nothing was imported: the entry it hangs on, 1, does not stand before it. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"id": 1, "rep": "maria", "on": "today", "text": "x"}, {"parent": 1, "rep": "dev", "on": "today", "text": "x"}]}
1: line 1 of standard input cannot be read, so nothing was imported: the entry it hangs on, 1, is not the same rep's. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"id": 1, "rep": "maria", "on": "today", "text": "x"}, {"parent": 1, "kind": "check-in", "rep": "maria", "on": "today", "text": "x"}]}
1: line 1 of standard input cannot be read, so nothing was imported: the entry it hangs on, 1, is no goal. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"uid": "1", "rep": "maria", "on": "today", "text": "x"}]}
1: line 1 of standard input cannot be read, so nothing was imported: '1' is no uid as coachlog writes it. To see all that would not come: --dry-run
$ import - --format json < {"reps": [{"name": "Zoe", "uid": "01a209a2-1fa2-7c73-b042-c40000000000"}], "entries": [{"uid": "01a209a2-1fa2-7c73-b042-c40000000000", "rep": "maria", "on": "today", "text": "x"}]}
1: line 1 of standard input cannot be read, so nothing was imported: its uid is that of another record. To see all that would not come: --dry-run
$ import - --format csv < Name,Team\nZoe,west
1: line 2 of standard input cannot be read, so nothing was imported: Zoe is what Zoe Fox is called here. If this is somebody else, give an Alias, too. To see all that would not come: --dry-run
$ import - --format json < {"reps": [{"name": "Xena", "pauses": [{"uid": "01a209a2-1fa2-7c73-b042-c40000000000", "from": "today", "back": null, "because": null}]}, {"name": "Yan", "pauses": [{"uid": "01a209a2-1fa2-7c73-b042-c40000000000", "from": "today", "back": null, "because": null}]}]}
1: line 1 of standard input cannot be read, so nothing was imported: its uid is that of another record. To see all that would not come: --dry-run
$ import - --format json < {"entries": [{"kind": "follow-up", "status": "open", "closed_on": "today", "rep": "maria", "on": "today", "text": "x"}]}
1: line 1 of standard input cannot be read, so nothing was imported: it is open, and has a day in closed_on. To see all that would not come: --dry-run

# shells

$ SHELL=/bin/tcsh --install-completion
1: TAB can be taught to bash, zsh and fish, and your SHELL is 'tcsh'. For one of them: SHELL=zsh coachlog --install-completion
$ SHELL=fish XDG_CONFIG_HOME=. --install-completion
1: fish/completions/coachlog.fish cannot be used (Is a directory). Nothing was taught
$ SHELL=zsh ZDOTDIR=nowhere --install-completion
1: nowhere/.zshrc cannot be used (No such file or directory). Put this line where zsh begins: source ~/.local/share/coachlog/coachlog.zsh
""",
    ),
)


class Keyboard(io.BytesIO):
    """Standard input: a text, a terminal with nobody at it (``tty``), or a text while somebody else does something."""

    def __init__(self, told: str) -> None:
        super().__init__(
            b"the text" if told[:1] == "!" else told.encode().replace(rb"\xff", b"\xff").replace(rb"\n", b"\n")
        )
        self._meanwhile = told[1:] if told[:1] == "!" else ""
        self._is_a_terminal = told == "tty"

    def isatty(self) -> bool:
        return self._is_a_terminal

    def __next__(self) -> bytes:
        if line := self._meanwhile:
            self._meanwhile = ""
            Coachlog(JOURNAL)(*shlex.split(line))
        return super().__next__()


@contextmanager
def room_for(size: str | None) -> Iterator[None]:
    """Let no file be larger than so many bytes, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def ran(line: str) -> tuple[int, str]:
    """Type one line of a transcript; return its exit code and what stands on standard error."""
    line, _, given = line.rstrip("\n").partition(" <")
    line, _, target = line.partition(" > ")
    words = [word.replace(r"\xff", "\udcff").replace("LONG", LONG) for word in shlex.split(line)]
    env = {"COACHLOG_JOURNAL": str(JOURNAL), "COACHLOG_TODAY": TODAY}
    while words and re.match("[A-Z_]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    out = io.TextIOWrapper(open(target, "wb") if target else io.BytesIO(), "utf-8", newline="")  # noqa: SIM115, PTH123
    err = io.StringIO()
    with (
        patch.dict(os.environ, env),
        patch.object(sys, "stdin", io.TextIOWrapper(Keyboard(given.strip()), "utf-8")),
        redirect_stdout(out),
        redirect_stderr(err),
        room_for(env.get("LIMIT")),
    ):
        code = main(words)
    with suppress(OSError):  # /dev/full
        out.close()
    last = err.getvalue().replace(str(Path.cwd()), "HERE").splitlines(keepends=True)[-1:]  # before it: what was asked
    return code, re.sub("^.*?coachlog: ", "", "".join(last).replace(LONG, "LONG"))


def told(setup: Setup, block: str) -> Iterator[str]:
    """Give a block with the sentences that are printed now."""
    with pytest.MonkeyPatch.context() as hand:
        setup(hand)
        for line in block.splitlines(keepends=True):
            if line[:1] in ("#", "\n"):
                yield line
            elif line.startswith("$ "):
                yield line
                code, said = ran(line[2:])
                if code:
                    yield f"{code}: {said}"


def blocks(folder: Path) -> Iterator[str]:
    """Give every block anew, each run in a folder of its own."""
    for number, (setup, block) in enumerate(MESSAGES):
        inside = folder / str(number)
        inside.mkdir()
        with chdir(inside):
            yield "".join(told(setup, block))


# Is it every one?


class Site(NamedTuple):
    """A place in the source where an error is made: its file, its first and last line, and the words in it."""

    path: Path
    first: int
    last: int
    words: Sequence[str]
    is_ours: bool  # a CoachlogError, else what one of them quotes


ERRORS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, CoachlogError)}
QUOTED = {"sqlite3.DatabaseError", "_refuse", "Misread"}
SENTENCES = {"errors.py": ".*", "usage.py": "complaint|_about_option", "cli.py": "main"}  # functions by file


def sites() -> Iterator[Site]:
    """Find every place that makes an error, with the words that go into it."""
    for path in sorted(HOUSE.rglob("*.py")):
        tree = ast.parse(path.read_text())
        ours = ERRORS | {one.name for one in ast.walk(tree) if isinstance(one, ast.ClassDef) and _bases(one) & ERRORS}
        for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
            known = _assigned(function)
            if re.fullmatch(SENTENCES.get(path.name, ""), function.name):
                body = ast.Module(function.body[isinstance(function.body[0], ast.Expr) :], [])  # without the docstring
                yield Site(path, function.lineno, function.lineno, [*_words(body, {})], is_ours=False)
            for node in (one for one in ast.walk(function) if isinstance(one, ast.expr | ast.stmt)):
                made = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                    made = node.exc.id
                if made in ours | QUOTED and path.name != "errors.py":
                    yield Site(path, node.lineno, node.end_lineno or 0, [*_words(node, known)], made in ours)


def _bases(one: ast.ClassDef) -> set[str]:
    return {base.id for base in one.bases if isinstance(base, ast.Name)}


def _assigned(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """Return what the names in a function stand for, as far as it is assigned there."""
    return {
        target.id: one.value
        for one in ast.walk(function)
        if isinstance(one, ast.Assign | ast.NamedExpr)
        for target in (one.targets if isinstance(one, ast.Assign) else [one.target])
        if isinstance(target, ast.Name)
    }


def _words(node: ast.AST, known: Mapping[str, ast.expr]) -> Iterator[str]:
    """Give the words that stand in an expression, and in what its names stand for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(" [a-z]{2}|[a-z]{2} ", node.value):
        yield node.value
    if isinstance(node, ast.Name) and node.id in known:
        yield from _words(known[node.id], {name: value for name, value in known.items() if name != node.id})
    for child in ast.iter_child_nodes(node):
        # What is asked on a terminal is no error, and what is compared with is not said.
        asked = isinstance(child, ast.Call) and re.fullmatch(
            r"Answer|.*\.(startswith|partition)", ast.unparse(child.func)
        )
        if not (asked or isinstance(child, ast.Compare)):
            yield from _words(child, known)


def _write() -> None:
    text = Path(__file__).read_text()
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, HOME=f"{folder}/home"):
        for name in ("COACHLOG_JOURNAL", "XDG_DATA_HOME", "VISUAL", "EDITOR", "COACHLOG_KEY_COMMAND"):
            os.environ.pop(name, None)
        new = blocks(Path(folder))
        text = re.sub(r'(?<=        r""")\n.*?(?=""")', lambda _: next(new), text, flags=re.DOTALL)
    Path(__file__).write_text(text)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="full disks and strange files are made as Linux has them")
def test_every_message_is_here_as_it_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    made: set[tuple[str, int]] = set()

    def noted(kind: type[CoachlogError], *_: object, **__: object) -> BaseException:
        """Make an error, and note where it is made."""
        frame = sys._getframe(1)  # noqa: SLF001 - nothing else knows who calls
        made.add((frame.f_code.co_filename, frame.f_lineno))
        return Exception.__new__(kind)

    monkeypatch.setattr(CoachlogError, "__new__", noted)
    printed = "".join(blocks(tmp_path))
    assert printed.splitlines() == "".join(block for _, block in MESSAGES).splitlines()
    missing = [
        f"{site.path.relative_to(HOUSE)}:{site.first}: {words or 'nothing typed here comes by'}"
        for site in sites()
        for words in (
            *(words for words in site.words if words not in printed),
            *([""] if site.is_ours and not _came_by(site, made) else []),
        )
    ]
    assert missing == []


def _came_by(site: Site, made: set[tuple[str, int]]) -> bool:
    return any(path == str(site.path) and site.first <= line <= site.last for path, line in made)


def test_a_message_is_one_line_that_reads_like_the_others() -> None:
    said = [line for _, block in MESSAGES for line in block.splitlines() if re.match("[0-9]+: ", line)]
    assert len(set(said)) > 200
    for line in said:
        sentence = line.partition(": ")[2]
        assert len(sentence) <= 215, line
        assert not sentence.endswith("."), line
        assert not re.search(r"Traceback|Errno|None|\.\.\.\.|\.tmp|  |\bhe\b|\bshe\b|\bher\b", sentence), line
        assert sentence[0].islower() or not sentence[0].isalpha() or sentence.split()[0].rstrip("\"'") in CAPITALS, line


CAPITALS = {"COACHLOG_TODAY:", "REP", "ID...", "NAME", "Maria", "Dev", "Mark", "Zoe", "TAB", "LONG.db", "LONG.x"}


if __name__ == "__main__":
    _write()

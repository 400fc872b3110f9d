"""Whatever was typed shows as it is or is made visible; it never acts: on a screen, in a pipe, in an error."""

import json
import re
import shutil
import sqlite3
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coachlog.cli import COMMANDS
from coachlog.commands import load
from tests.typing_in import ANY, Coachlog, Ran

OURS = re.compile(r"\x1b\[[0-9;]*m")  # colours, on a drawn screen only
NASTY = (
    "[bold]x[/] [/] [link=https://x]y[/link] :100: :smile:",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\ \x1b]52;c;eA==\x07 \x1b[2J",
    "\x9b31m \x90q\x9c \x85 \u2028 \u2029",
    "\u202egnissap\u202c \u2066x\u2069 \u200f\u200e\u061c",
    "a\rb\r\nc\td\\n\x00e\x7f",
    "first\n\n\n\nlast",
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(lambda text: text.strip())


def acting(ran: Ran, *, drawn: bool = False) -> set[str]:
    """What was printed and acts: whatever is no letter, but for newlines, tabs, and our colours on a drawn screen."""
    return {
        letter
        for shown in (ran.out, ran.err)
        for letter in (OURS.sub("", shown) if drawn else shown)
        if letter not in "\n\t"
        and (unicodedata.category(letter) == "Cc" or letter in "\u2028\u2029\u061c\u200e\u200f"
             or "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069")
    }  # fmt: skip


def harmless(ran: Ran, *, drawn: bool = False) -> None:
    assert not acting(ran, drawn=drawn), ran


# One safe way out: everything that can be typed is typed, and every command that prints any of it prints it


def filled(coachlog: Coachlog, texts: Sequence[str], *commands: Sequence[str]) -> None:
    """Put texts into every field that takes one; type other commands before a draft is left."""
    told = cycle(f"x{text}x".replace("\0", "") for text in texts)

    def t() -> str:
        return next(told)

    for words in (
        ("rep", "add", t(), "--alias", "maria", "--role", t(), "--team", t(), "--every", "1d"),
        ("rep", "add", t(), "--alias", "dev", "--role", t()),
        ("rep", "add", t(), "--alias", "gone", "--team", t()),
        ("note", "maria", t(), "--mine", f"{t()} @today", "--theirs", f"{t()} @today", "--heard", t(),
         "--feedback", f"{t()} @today", "--praise", t()),
        ("followup", "maria", t(), "--owner", t(), "--due", "today"),
        ("goal", "maria", t(), "--due", "tomorrow", "--target", "3"),
        ("checkin", "8", t(), "--at", "1", "--status", "off-track"),
        ("session", t(), "--with", "maria,dev,gone", "--also", t(), "--lesson", t(), "--mine", f"{t()} @today"),
        ("note", "maria", t(), "--aside", "--on", "yesterday"),
        ("note", "dev", f"{t()} maria", "--heard", t()),
        ("feedback", "dev", t(), "--given", "--landed", t()),
        ("followup", "maria", t(), "--due", "tomorrow"),
        ("done", "17", t()),
        ("followup", "maria", t(), "--due", "tomorrow"),
        ("drop", "18", t()),
        ("snooze", "8", "2w", t()),
        ("followup", "maria", t()),
        ("edit", "1", f"{t()} #nasty"),
        ("rep", "edit", "dev", "--name", t()),
        ("rep", "pause", "dev", "--from", "2026-12-01", "--back", "2026-12-09", f"{t()} y"),
        ("rep", "leave", "gone", "--on", "yesterday", "--keep-until", "today"),
        ("topic", "maria", t(), "--theirs"),
        ("topic", "maria", t()),
        *commands,
    ):  # fmt: skip
        coachlog(*words)
    coachlog("note", "maria", "-", stdin=b"kept as a draft\xff", code=2)


COLUMNS = {"drawn": 80, "drawn wide": 160}
HERE = "{}"  # the folder that the test may write into
WALK: Mapping[str, Sequence[tuple[str, ...]]] = {
    "note": [("note", "maria", "x", "--mine", "y @fri")],
    "topic": [("topic", "maria", "x"), ("topic", "dev", "x", "--theirs")],
    "feedback": [("feedback", "maria", "x")],
    "given": [("given", "5", "well")],
    "praise": [("praise", "maria", "x")],
    "goal": [("goal", "maria", "x @fri")],
    "checkin": [("checkin", "8", "x", "--at", "2"), ("checkin", "maria")],
    "followup": [("followup", "maria", "x")],
    "session": [("session", "\x1b[2J x", "--with", "all", "--also", "\x9b2J", "--lesson", "\x1b]0;y\x07")],
    "due": [("due",), ("due", "--owner", "nobody"), ("due", "--team", "nowhere"), ("due", "--ahead", "1mo")],
    "done": [("done", "2", "3"), ("done", "8", "--missed"), ("done", "17")],
    "drop": [("drop", "2", "5"), ("drop", "1")],
    "snooze": [("snooze", "2", "mon", "x"), ("snooze", "maria", "mon"), ("snooze", "16", "mon")],
    "prep": [("prep", "maria"), ("prep", "dev"), ("prep", "maria", "--md")],
    "recap": [("recap", "maria"), ("recap",), ("recap", "maria", "-o", f"{HERE}/recap.txt")],
    "team": [("team",)],
    "week": [("week",), ("week", "last")],
    "history": [("history",), ("history", "maria", "-n", "2"), ("history", "--open"), ("history", "--kind", "session")],
    "show": [*(("show", str(number)) for number in range(1, 20)), ("show", "1", "--versions"), ("show", "99")],
    "find": [("find", "x"), ("find", "--tags"), ("find", "nothing like it"), ("find", "x", "--kind", "session")],
    "about": [("about", "nasty"), ("about", "nasty", "--json"), ("about", "\x1b]0;y\x07"), ("about", "nastily")],
    "review": [
        ("review", "maria"),
        ("review", "maria", "--share"),
        ("review", "maria", "dev"),
        ("review", "maria", "-o", f"{HERE}/review.md"),
        ("review", "maria", "dev", "-o", f"{HERE}/reviews/"),
    ],
    "edit": [("edit", "1", "x"), ("edit", "2", "--due", "mon"), ("edit", "9", "--on", "yesterday"), ("edit", "1")],
    "delete": [("delete", "1"), ("delete", "9"), ("delete", "1", "--forever"), ("delete", "1", "--forever", "--yes")],
    "undo": [("undo",), ("undo", "-n", "4"), ("undo", "--list")],
    "redo": [("redo",)],
    "rep": [("rep",)],
    "rep add": [("rep", "add", "Tom"), ("rep", "add", "x", "--alias", "maria")],
    "rep list": [("rep", "list", "--all")],
    "rep show": [("rep", "show", "maria"), ("rep", "show", "dev")],
    "rep edit": [("rep", "edit", "maria", "--role", "x"), ("rep", "edit", "maria", "--alias", "dev")],
    "rep pause": [("rep", "pause", "maria", "on holiday"), ("rep", "pause", "--all", "--back", "mon")],
    "rep resume": [("rep", "resume", "dev"), ("rep", "resume", "maria")],
    "rep leave": [("rep", "leave", "maria", "--keep-until", "mon")],
    "rep merge": [("rep", "merge", "maria", "dev"), ("rep", "merge", "x", "dev")],
    "rep erase": [("rep", "erase", "maria"), ("rep", "erase", "maria", "--yes")],
    "export": [
        ("export",), ("export", "--format", "json"), ("export", "maria", "--share"), ("export", "maria", "--handover"),
        ("export", "maria", "--all-about"), ("export", "-o", f"{HERE}/all.md"),
        ("export", "--share", "-o", f"{HERE}/to/"),
    ],
    "import": [
        ("import", f"{HERE}/../table.csv", "--add-reps"), ("import", f"{HERE}/../wrong.csv", "--dry-run"),
        ("import", f"{HERE}/../table.csv"), ("import", f"{HERE}/../wrong.csv"),
    ],
    "sync": [
        ("sync",), ("sync", "--conflicts"), ("sync", "--status"), ("sync", "--name", "\x1b[2J x"),
        ("sync", "--keep", "\x1b[2J", "1"), ("sync", "--keep", "elsewhere", "1"), ("sync", "--from", "\x1b[2J"),
    ],
    "backup": [("backup", f"{HERE}/copy.db"), ("backup", f"{HERE}/no/such/copy.db")],
    "restore": [("restore", f"{HERE}/nowhere.db"), ("restore", f"{HERE}/kept.db", "--replace")],
    "doctor": [("doctor",)],
    "encrypt": [("encrypt",)],
    "decrypt": [("decrypt",)],
    "where": [("where",)],
    "config": [("config",), ("config", "praise-every", "9d")],
    "demo": [("demo",)],
}  # fmt: skip
NO_TYPED_TEXT = {
    "backup",
    "config",
    "decrypt",
    "demo",
    "doctor",
    "encrypt",
    "redo",
    "restore",
    "where",
}  # they print none


def walk(coachlog: Coachlog, folder: Path) -> Iterator[tuple[tuple[str, ...], Ran, bool]]:
    """Type every command in every way; give the words, what was printed or written, and whether it was drawn.

    Each finds the journal as it was.
    """
    here = folder / "here"
    here.mkdir()
    shutil.copy(coachlog.journal, here / "kept.db")
    table = 'Rep,Date,Kind,Text,\x1b]0;title\x07\n"Ana \x1b[2J",2026-11-02,note,"\x1b[31mred",x\n'
    (folder / "table.csv").write_text(table)
    (folder / "wrong.csv").write_text(f"{table}maria,\x1b[2J,\x9b2J,\u202ex,\nmaria,2026-11-02,note\x1b[2J,x,\n")
    whole = coachlog.journal.read_bytes()
    for name, lists in WALK.items():
        answers_in_json = _answers_in_json(name)
        for words in lists:
            typed = tuple(word.replace(HERE, str(here)) for word in words)
            for way in ("plain", *COLUMNS, *(["--json"] if answers_in_json else [])):
                if name == "redo":
                    coachlog("undo")
                ran = (
                    coachlog.drawn(*typed, code=ANY, columns=COLUMNS[way])
                    if way in COLUMNS
                    else coachlog(*typed, *([way] if way == "--json" else []), code=ANY)
                )
                yield (*words, way), ran, way in COLUMNS
                for path in [path for path in here.rglob("*") if path.is_file() and path.name != "kept.db"]:
                    if path.suffix != ".db":
                        yield (*words, path.name), Ran(0, path.read_text(encoding="utf-8"), ""), False
                    path.unlink()
                coachlog.journal.write_bytes(whole)


def _answers_in_json(name: str) -> bool:
    noun, _, verb = name.partition(" ")
    command = load(noun)
    if hasattr(command, "commands"):
        command = command.commands[verb or "list"]
    return "as_json" in {param.name for param in command.params}


def test_the_walk_goes_past_every_command_and_every_verb() -> None:
    commands = {name for lines in COMMANDS.values() for name in lines}
    verbs = {f"{name} {verb}" for name in commands for verb in getattr(load(name), "commands", {})}
    assert commands | verbs == set(WALK), "a new command has to be in the walk: does it print what was typed?"


def let_sync(coachlog: Coachlog, remote: Path) -> None:
    """Set sync up, and let the first entry be one that two laptops have changed."""
    remote.mkdir()
    coachlog("sync", "--to", str(remote), stdin=str(pyrage.x25519.Identity.generate()).encode())
    with closing(sqlite3.connect(coachlog.journal)) as connection, connection:
        (here,) = connection.execute("select uid from laptop").fetchone()
        sides = [[here, {"text": f"\x1b[31m{NASTY[0]}"}], ["elsewhere", {"text": f"\x1b[31m{NASTY[1]}"}]]
        connection.execute(
            "insert into conflict (tbl, record, fields, others) select 'entry', uid, ?, ? from entry where id = 1",
            (json.dumps([["text", "edited_at"]]), json.dumps([sides])),
        )


@pytest.mark.slow
def test_nothing_that_was_typed_acts_whichever_command_prints_it(coachlog: Coachlog, tmp_path: Path) -> None:
    filled(coachlog, [f"\x1b[31m{text}" for text in NASTY])
    let_sync(coachlog, tmp_path / "remote")
    shows = dict.fromkeys(WALK, False)
    ended_well = dict.fromkeys(WALK, False)
    for words, ran, drawn in walk(coachlog, tmp_path):
        assert not acting(ran, drawn=drawn), (words, ran)
        name = " ".join(words[:2]) if " ".join(words[:2]) in WALK else words[0]
        ended_well[name] |= ran.code == 0
        shows[name] |= "␛" in ran.out and words[-1] != "--json"
    assert {name for name, well in ended_well.items() if not well} <= {"doctor", "encrypt", "decrypt"}
    assert {name for name, seen in shows.items() if not seen} <= NO_TYPED_TEXT | {"rep add"}


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(text=TEXTS)
@example(text=NASTY[0])
@example(text=NASTY[1])
@example(text=NASTY[2])
@example(text=NASTY[3])
@example(text=NASTY[4])
@example(text=NASTY[5])
def test_any_text_shows_and_never_acts(text: str) -> None:
    with TemporaryDirectory() as folder:
        coachlog = Coachlog(Path(folder) / "journal.db")
        coachlog("rep", "add", "Maria Ruiz", "--role", text.replace("\0", ""))
        typed = text.encode()
        harmless(coachlog("note", "maria", "-", stdin=typed))
        harmless(coachlog.drawn("followup", "maria", "-", "--due", "today", stdin=typed + b" ."), drawn=True)
        harmless(coachlog("feedback", "maria", "-", "--due", "today", stdin=typed + b" ."))
        for words in (["due"], ["history"], ["show", "1"], ["show", "2"], ["rep"], ["export"], ["history", "--json"]):
            harmless(coachlog(*words))
            harmless(coachlog.drawn(*words), drawn=True)
        shown = text.replace("\0", "").strip()
        if shown and not shown.startswith("-"):
            refused = coachlog("note", shown, "x", code=-1)
            harmless(refused)
            assert refused.err.count("\n") <= 1
        assert coachlog.drawn("history").plain.count("[/]") <= 3 * text.count("[/]")


def test_markup_is_shown_as_it_was_typed(team: Coachlog) -> None:
    team("note", "maria", NASTY[0])
    for shown in (team("history").out, team.drawn("history").plain, team.drawn("show", "1").plain):
        assert NASTY[0] in shown


def test_what_would_act_is_made_visible(team: Coachlog) -> None:
    team("note", "maria", "a \x1b[31m b \u202e c")
    for shown in (team("history").out, team.drawn("history").plain, team("show", "1").out):
        assert "a ␛" in shown
        assert "b <U+202E> c" in shown


def test_a_field_of_a_pipe_has_no_line_and_no_tab_of_its_own(team: Coachlog) -> None:
    team("note", "maria", "one\ntwo\tthree\\four")
    assert team("history").out == "1\t2026-11-23\tmaria\tnote\tmet\t\tone\\ntwo\\tthree\\\\four\n"


def test_an_error_stays_one_line_and_short_whatever_was_typed(team: Coachlog) -> None:
    ran = team.refused("note", "x\ny\x1b[2J" + "z" * 5000, "text", code=1, says='no rep matches "x y␛[2Jzzz')
    assert len(ran.err) < 300


def test_words_that_are_not_utf_8_are_refused(team: Coachlog) -> None:
    team.refused("note", "maria", "caf\udce9", code=2, says="what you typed isn't UTF-8, so nothing was saved")


@pytest.mark.parametrize("shown", [["history"], ["due"], ["show", "1"], ["show", "2"]])
def test_a_very_long_text_is_no_more_work_than_a_long_one(team: Coachlog, shown: list[str]) -> None:
    team("note", "maria", "x")
    team("followup", "maria", "x", "--due", "today")
    calls = []
    for words in (4_000, 4_000, 400_000):  # the first time for what is imported; the last are 2 MB
        for entry in ("1", "2"):
            team("edit", entry, "-", stdin=b"word " * words)
        ran, called = counted(lambda: team.drawn(*shown))
        calls.append(called)
    assert 1000 < calls[2] < calls[1] * 1.5  # Rich alone would take minutes
    assert shown[0] == "show" or len(ran.out) < 5000


def counted(work: Callable[[], Ran]) -> tuple[Ran, int]:
    """Return what work returns, and how many functions it calls: the same number however slow the machine is."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        ran = work()
        return ran, calls
    finally:
        sys.setprofile(before)


def test_the_system_s_own_day_is_today_unless_said(team: Coachlog) -> None:
    del team.environment["COACHLOG_TODAY"]
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("COACHLOG_TODAY")
        before = date.today()  # noqa: DTZ011 - the day on the wall
        told = date.fromisoformat(team.json("due")["today"])
        assert before <= told <= date.today()  # noqa: DTZ011


def test_a_relative_today_counts_from_the_environments_day(team: Coachlog) -> None:
    assert team.json("due", "--today", "tomorrow")["today"] == "2026-11-24"
    assert (
        team("due", "--today", "yesterday", "--json", env={"COACHLOG_TODAY": "2028-03-01"}).json["today"]
        == "2028-02-29"
    )

"""Try 9: other encodings, screens, streams and homes: whatever a command may find around it."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.trust import Result, Typed, remove, started, texts, typed, wrong
from tests.trust.apart import NOTHING, WAITED, in_a_python, told

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("note", "maria", "-", "--mine", "ask Tom @thu"), ("due",), ("history",), ("prep", "maria"), ("team",), ("week",),
    ("find", "before"), ("review", "maria"), ("export",), ("backup", "{out}.db"), ("doctor",), ("show", "1"),
    ("rep", "list"), ("note", "mria", "x"), ("note", "maria"), ("rep", "erase", "dev"), ("--help",), ("where",),
)  # fmt: skip
DRAWN = {"FORCE_COLOR": "1"}
SURROUNDINGS: tuple[Mapping[str, str], ...] = (
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "xx_YY.bogus", "LANG": "bogus"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "utf-16"},
    {"PYTHONIOENCODING": "cp437:strict"},
    *({"COLUMNS": columns, **DRAWN} for columns in ("0", "1", "abc", "-5", "²", "٣", "9" * 30, "9" * 5000, "")),
    {"LINES": "²", **DRAWN},
    {"TERM": "dumb", **DRAWN},
    {"TERM": "", **DRAWN},
    {"TERM": "no-such-terminal", "NO_COLOR": "", **DRAWN},
    {"TZ": "Bogus/Zone"},
    {"TZ": ":/etc/passwd"},
    {"COACHLOG_TODAY": "0001-01-01"},
    {"COACHLOG_TODAY": "9999-12-31"},
    {"TMPDIR": "/nowhere"},
    {"EDITOR": "/nowhere/vi", "VISUAL": "'"},
    {"JUPYTER_COLUMNS": "²", "RICH_NO_CONFIG": "1", **DRAWN},
)
NOT_TODAY = frozenset({"COACHLOG_TODAY"})  # which are refused
STREAMS = ("<&-", ">&-", "2>&-", "<&- >&- 2>&-", "< /dev/null", "> /dev/full", "2> /dev/full", "> /dev/full 2>&1")
NOBODY = 54321
HOMELESS = (
    ("env", "-u", "HOME"),
    ("env", "-u", "HOME", "-u", "COACHLOG_JOURNAL"),
    ("env", "-u", "COACHLOG_JOURNAL", "HOME=relative"),
    ("env", "-u", "COACHLOG_JOURNAL", "HOME=/dev/null"),
    ("env", "-u", "COACHLOG_JOURNAL", "HOME=/nowhere/at/all"),
)
SHOW_MOST = 7  # of the commands
Way = tuple[tuple[str, ...], Mapping[str, str], Sequence[str]]  # what is typed, the environment, what stands before
TEXT = "日本語 – é \N{THUMBS UP SIGN}"


def run(times: int, folder: Path) -> Result:
    """Type so many commands, each in other surroundings; the long form is all of them, more than once."""
    chance = random.Random(9)
    ways: list[Way] = [
        *((words, env, ()) for words in COMMANDS for env in SURROUNDINGS),
        *((words, NOTHING, before) for words in COMMANDS for before in (*_streams(), *HOMELESS, *_nobody())),
    ]
    chance.shuffle(ways)
    ways = [*_each_once(), *ways]
    problems: list[str] = []
    base = folder / "base"
    base.mkdir()
    typed(started(base), "note", "maria", f"before {TEXT}", "--mine", f"call about {TEXT} @today")
    saved = 0
    for number in range(times):
        words, env, before = ways[number % len(ways)]
        work = folder / "work"
        shutil.copytree(base, work)
        problems += [f"{' '.join(words)} {env or before[-4:]}: {why}" for why in _tried(work, words, env, before)]
        saved += any(text == TEXT for text in texts(work / "journal.db"))
        remove(work)
    problems += _waits(folder, base)
    notes = f"{len(ways)} ways in all, {saved} notes saved"
    return Result("strange surroundings", times, len(problems), told(notes, problems))


def _each_once() -> Iterator[Way]:
    """Yield every kind of surroundings once, each with another of the commands that show most."""
    ways = [
        *((env, ()) for env in SURROUNDINGS),
        *((NOTHING, before) for before in (*_streams(), *HOMELESS, *_nobody())),
    ]
    for number, (env, before) in enumerate(ways):
        yield COMMANDS[number % SHOW_MOST], env, before


def _streams() -> Sequence[tuple[str, ...]]:
    """Return how to close standard streams, or to fill them up."""
    return [("sh", "-c", f'"$@" {how}', "sh") for how in STREAMS]


def _nobody() -> Sequence[tuple[str, ...]]:
    """Return how to be a user whom nobody knows, where we may become one."""
    keep = "+dac_override,+dac_read_search"
    before = (
        "setpriv", f"--reuid={NOBODY}", "--clear-groups", f"--inh-caps={keep}", f"--ambient-caps={keep}",
        "env", "-u", "HOME",
    )  # fmt: skip
    if not shutil.which("setpriv") or subprocess.run([*before, "true"], check=False, capture_output=True).returncode:
        return ()
    return (before, (*before, "-u", "COACHLOG_JOURNAL"))


def _tried(work: Path, words: tuple[str, ...], env: Mapping[str, str], before: Sequence[str]) -> list[str]:
    """Type one command; return what is wrong with how it ended, and with what it did."""
    journal = work / "journal.db"
    typed_in = tuple(word.replace("{out}", str(work / "copy")) for word in words)
    ran = in_a_python(journal, *typed_in, stdin=TEXT.encode(), env={"PYTHONWARNINGS": "error", **env}, before=before)
    problems = _badly_ended(ran, words, env, before)
    is_saved = any(text == TEXT for text in texts(journal))
    if words[:3] == ("note", "maria", "-") and "-u COACHLOG_JOURNAL" not in " ".join(before):
        said = "one-on-one with Maria" in ran.out
        if said and not is_saved:
            problems.append("it says saved, and is not")
        if (ran.code == 0) != is_saved and "/dev/full" not in " ".join(before):
            problems.append(f"exit code {ran.code}, and it is {'' if is_saved else 'not '}saved")
        if is_saved and ran.code and "Anything saved is safe" not in ran.err and "2>" not in " ".join(before):
            problems.append(f"it is saved, and not said: {ran.err}")
    if why := wrong(journal):
        problems.append(why)
    if strays := [path.name for path in work.parent.iterdir() if path.name in ("~", "relative")]:
        problems.append(f"made {strays}")
    return problems


def _badly_ended(ran: Typed, words: tuple[str, ...], env: Mapping[str, str], before: Sequence[str]) -> list[str]:
    problems = []
    if ran.code == WAITED:
        problems.append("waits for an answer that cannot come")
    if ran.code not in (0, 1, 2):
        problems.append(f"exit code {ran.code}: {ran.err[-300:]}")
    # Drawn, a message wraps, and its command stands on a line of its own.
    messages = f"\n{ran.err}".count("\ncoachlog: ") if "FORCE_COLOR" in env else ran.err.count("\n")
    if "Traceback" in ran.err or "Warning" in ran.err or messages > 1 + (env.get("PYTHONUTF8") == "0"):
        problems.append(f"not one line: {ran.err[-400:]}")
    said = ran.err.replace("\0", "").lstrip("\ufffd")  # UTF-16, where it was asked for
    if said and not said.startswith("coachlog: "):
        problems.append(f"not a line of ours: {ran.err[:200]}")
    refused = words in (("note", "mria", "x"), ("note", "maria"), ("rep", "erase", "dev"))
    if not before and not NOT_TODAY & env.keys() and (ran.code != 0) != refused:
        problems.append(f"exit code {ran.code}: {ran.err}")
    if not before and not refused and not ran.code and not (ran.out or words in (("doctor",), ("due",))):
        problems.append("says nothing")
    return problems


def _waits(folder: Path, base: Path) -> list[str]:
    """Type what a terminal would be asked about where standard input never says anything; nothing may wait for it."""
    problems = []
    work = folder / "work"
    shutil.copytree(base, work)
    for words in (("note", "maria"), ("rep", "erase", "dev"), ("note", "mria", "x"), ("note", "maria", "--grow")):
        ran = in_a_python(work / "journal.db", *words, stdin=None)
        if ran.code not in (1, 2):
            problems.append(f"{' '.join(words)}: exit code {ran.code}")
    pipe = work / "pipe.db"
    os.mkfifo(pipe)
    ways: tuple[tuple[str, ...], ...] = (("due",), ("note", "maria", "x"), ("restore", str(pipe), "--replace"))
    for way in ways:
        ran = in_a_python(work / "journal.db" if way[0] == "restore" else pipe, *way)
        if ran.code != 1 or "isn't a regular file" not in ran.err:
            problems.append(f"{way[0]} of a pipe: exit code {ran.code}: {ran.err}")
    ran = typed(work / "journal.db", "export", "--format", "md", "-o", str(pipe))
    if ran.code != 1:
        problems.append(f"export to a pipe: exit code {ran.code}")
    remove(work)
    return problems

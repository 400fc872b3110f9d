"""Try 8: texts that would act: on a terminal, in a pipe, in JSON, in Markdown; and one of 10 MB."""

import os
import random
import time
from math import inf
from pathlib import Path

from tests.test_safety import NASTY, acting, filled, walk
from tests.trust import Result, second, started, switches
from tests.trust.apart import in_a_python, told
from tests.typing_in import ANY, Coachlog

PARTS = (
    *NASTY,
    *("\x1b", "\x1b[", "\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1b\\", "\x07", "\x9b", "\x9c", "\x9d", "\x90", "\x18"),
    *("\x1a", "8;;https://example.com", "52;c;", "0;title", "2J", "31m", "?1049h", "6n", "\r", "\r\n", "\n", "\t"),
    *("\x0b", "\x0c", "\x7f", "\x08", "\u202e", "\u2066", "\u200f", "\u061c", "\u2028", "\u2029", "\ufeff"),
    *("\u0300" * 9, "日本", "[/]", "[bold]", "[link=x]", ":100:", "\\", "`", "```", "~~~", "<script>", "<!--", "-->"),
    *("&lt;", "![x](y)", "# ", "=1+1", "@SUM(A1)", "+1", "-1", "|", "---", "> ", "1. ", "- ", "<", ">", "'", '"', ","),
    *("https://example.com", "www.example.com", ";", "%s", "{0}", "$HOME", "a", "word", " ", "  "),
)
REFUSED = (
    ("note", "{}", "x"), ("due", "--ahead", "{}"), ("history", "--kind", "{}"), ("export", "-o", "/{}/{}"), ("{}",),
    ("due", "--{}"), ("show", "{}"), ("rep", "add", "x", "--tz", "{}"), ("restore", "{}"), ("config", "{}", "x"),
    ("due", "--team", "{}"), ("note", "maria", "x @{}"),
)  # fmt: skip
LARGE = 10_000_000
MOST = 1.0  # seconds over the start that a list, or one entry, of 10 MB may take
PATIENT = inf  # times that, in the short form: no stopwatch decides a test


def run(times: int, folder: Path) -> Result:
    """Fill so many journals with such texts, and print all that can be printed of them, in each way."""
    chance = random.Random(8)
    problems: list[str] = []
    walked = 0
    for number in range(times):
        texts = [_text(chance) for _ in range(12)]
        coachlog = Coachlog(folder / f"hostile {number}" / "journal.db")
        coachlog.journal.parent.mkdir()
        filled(coachlog, texts, *switches())
        for words, ran, drawn in walk(coachlog, folder / f"hostile {number}"):
            walked += 1
            problems += [f"{' '.join(words)}: {found!r}" for found in acting(ran, drawn=drawn)]
        problems += _errors(coachlog, chance)
    large, why = _large(folder, PATIENT if times < 10 else 1)
    return Result("texts that would act", walked, len(problems) + len(why), told(large, [*problems, *why]))


def _text(chance: random.Random) -> str:
    return "x" + "".join(chance.choice(PARTS) for _ in range(chance.randrange(1, 12))) + "x"


def _errors(coachlog: Coachlog, chance: random.Random) -> list[str]:
    """Type such texts where they are refused: each error is one line, and does not act."""
    problems = []
    for place in REFUSED:
        words = [word.replace("{}", _text(chance).replace("\0", "")) for word in place]  # the system passes no NUL on
        for typed_in in (coachlog, coachlog.drawn_whatever):
            ran = typed_in(*words) if typed_in is coachlog.drawn_whatever else coachlog(*words, code=ANY)
            problems += [f"{place}: {found!r}" for found in acting(ran, drawn=typed_in is coachlog.drawn_whatever)]
            if ran.code and ran.err.count("\n") != 1:
                problems.append(f"{place}: not one line: {ran.err}")
    return problems


def _large(folder: Path, patience: float) -> tuple[str, list[str]]:
    """Take the time of lists and of a single view of a note of 10 MB, and of a small one."""
    took = {}
    problems = []
    for size in (10, LARGE):
        work = folder / f"of {size}"
        work.mkdir()
        journal = started(work)
        ran = in_a_python(journal, "rep", "list")
        text = work / "text"
        text.write_text("words " * (size // 6), encoding="utf-8")
        os.environ["COACHLOG_JOURNAL"] = str(journal)
        ran = in_a_python(None, "note", "maria", "-", stdin=None, before=("sh", "-c", f'"$@" < "{text}"', "sh"))
        assert ran.code == 0, ran
        for words in (("history",), ("show", second()), ("due",), ("find", "words"), ("prep", "maria")):
            for drawn in ("", "1"):
                before = time.monotonic()
                ran = in_a_python(journal, *words, env={"FORCE_COLOR": drawn})
                took[words[0], drawn, size] = time.monotonic() - before
                if ran.code or ran.err:
                    problems.append(f"{words}: exit code {ran.code}: {ran.err[-200:]}")
                if drawn and words[0] != "show" and len(ran.out) > 10_000:
                    problems.append(f"{words[0]} draws {len(ran.out):,} letters")
    over = {key: took[key] - took[*key[:2], 10] for key in took if key[2] == LARGE}
    problems += [
        f"{words} {drawn}: {more:.1f} s over its start"
        for (words, drawn, _), more in over.items()
        if more > MOST * patience
    ]
    slowest = max(over, key=lambda key: over[key])
    ratio = took[slowest] / took[*slowest[:2], 10]
    return f"10 MB: at most {over[slowest]:.2f} s over the start, ×{ratio:.1f} of a small note ({slowest[0]})", problems

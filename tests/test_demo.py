"""The sample journal: every screen has something to show, and what it says to try works."""

import os
import re
import shlex
from collections import Counter
from pathlib import Path

import pytest

from tests.typing_in import Coachlog


def test_what_the_example_says_to_try_works_as_it_stands(coachlog: Coachlog) -> None:
    said = coachlog.drawn("demo").plain.splitlines()
    lines = [line.strip() for line in said[said.index(next(line for line in said if "To look around" in line)) + 1 :]]
    assert re.fullmatch(r"Then, to be in your own journal again: unset COACHLOG_JOURNAL", lines.pop())
    if lines[0].startswith("alias "):  # the tests may run where no coachlog is on the PATH
        lines = lines[1:]
    export, name, journal = re.split("[ =]", lines[0])
    assert (export, name) == ("export", "COACHLOG_JOURNAL")
    assert len(lines) > 4
    for line in lines[1:]:
        words = shlex.split(line)
        assert words[0] == "coachlog"
        assert coachlog.drawn(*words[1:], env={name: journal}).out


def test_every_screen_has_something_to_show() -> None:
    demo = Coachlog(Path(os.environ["HOME"]) / ".local/share/coachlog/demo.db")
    demo("demo")
    assert len(demo("undo", "--list").out.splitlines()) > 10
    edited = next(row.split("\t")[3] for row in demo("undo", "--list").out.splitlines() if "\tedit\t" in row)
    assert "\tedit\ttext\t" in demo("show", edited, "--versions").out
    assert "  journal  " in demo.drawn("config").plain
    assert "away until" in demo.drawn("rep", "list").plain
    opened = demo.drawn("history", "--open", "-n", "0").plain
    assert all(words in opened for words in ("snoozed until", "no due date  old", "legal:Ana owes", "▰", "feedback"))
    team = demo.drawn("team").plain
    assert all(sign in team for sign in ("▄", "·", "!", "*", "1/1"))
    assert len(demo("find", "--tags").out.splitlines()) > 10
    assert len(demo("find", "legal").out.splitlines()) == 20
    about = {row.split("\t")[0] for row in demo("about", "hooli").out.splitlines()}
    assert about == {"open", "latest", "partner", "lesson"}
    reps = [rep["alias"] for rep in demo.json("rep")["reps"]]
    assert len(reps) == 8
    sections: set[str] = set()
    for alias in reps:
        told = [row.split("\t")[0] for row in demo("prep", alias).out.splitlines()]
        assert {"last", "heard", "goal", "check-in", "praise"} <= set(told)
        sections |= set(told)
    assert {"aside", "mine", "theirs", "partner", "closed", "feedback", "undated"} <= sections
    standing = {entry["status"] for entry in demo.json("find", "--kind", "check-in", "-n", "0")["entries"]}
    assert standing == {"on-track", "at-risk", "off-track"}
    assert {e["status"] for e in demo.json("find", "--kind", "goal", "-n", "0")["entries"]} == {"open", "met", "missed"}
    for heading in ("## Goals", "## By month", "### Done: Manager", "### Overdue on"):
        assert heading in demo("review", "maria").out
    talks = demo.json("history", "sam", "--kind", "note", "-n", "9")["entries"]
    assert Counter(entry["text"] for entry in talks).most_common(1)[0][1] == 1  # nothing again soon


@pytest.mark.parametrize("today", ["2026-11-28", "2028-02-29"])
def test_it_is_a_normal_morning_whatever_the_day(coachlog: Coachlog, today: str) -> None:
    morning = coachlog.drawn("demo", "--today", today).plain
    head = re.search(r"(\d+) overdue.*(\d+) coming.*(\d+) quiet", morning)
    assert head
    assert [int(count) in range(1, 9) for count in head.groups()] == [True] * 3

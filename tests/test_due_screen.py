"""The morning screen: exact, at any height, and item by item."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.duties import Due, Duty, Quiet
from coachlog.model import KINDS, Entry
from coachlog.screen import due as screen
from coachlog.screen.due import Below
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog, typed_once

TODAY = date(2026, 11, 26)
THURSDAY = "--today", "2026-11-26"


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def shown(coachlog: Coachlog, *words: str, columns: int = 80, lines: int = 24) -> list[str]:
    ran = coachlog.drawn("due", *words, columns=columns, env={"LINES": str(lines)})
    return ran.plain.splitlines()


@pytest.fixture
@typed_once
def normal(coachlog: Coachlog) -> Coachlog:
    """A morning with something of everything; ids in the order of these lines."""
    for name in ("Maria Ruiz", "Dev Patel", "Lena Sørensen", "Sam Okafor"):
        coachlog("rep", "add", name, "--feedback-every", "off", "--praise-every", "off", "--today", "2026-11-01")
    for words in (
        ("followup", "lena", "send the Gong clip @16 nov", "--today", "2026-11-10"),  # 1
        ("followup", "maria", "ask Tom about the QBR slot @thu", "--today", "2026-11-23"),  # 2
        ("followup", "maria", "book 3 calls @fri", "--theirs", "--today", "2026-11-23"),  # 3
        ("followup", "dev", "read the MSA @20 nov", "--theirs", "--today", "2026-11-16"),  # 4
        ("followup", "dev", "fix the forecast @24 nov", "--theirs", "--today", "2026-11-16"),  # 5
        ("followup", "dev", "rework the deck @fri", "--theirs", "--today", "2026-11-23"),  # 6
        ("feedback", "sam", "Let the silence work @fri", "--today", "2026-11-24"),  # 7
        ("goal", "lena", "Hold 12 calls @eoy", "--target", "12", "--every", "1w", "--today", "2026-11-10"),  # 8
        ("checkin", "8", "steady", "--at", "9", "--today", "2026-11-12"),  # 9
        ("followup", "sam", "read the redlines @wed", "--owner", "legal:Ana", "--today", "2026-11-16"),  # 10
        ("snooze", "10", "2026-11-26", "--today", "2026-11-20"),
        ("followup", "maria", "find a mentor", "--today", "2026-11-23"),  # 11
        ("note", "maria", "x", "--on", "2026-11-24", *THURSDAY),  # 12
        ("note", "dev", "x", "--on", "2026-11-18", *THURSDAY),  # 13
        ("praise", "maria", "x", "--on", "2026-11-24", *THURSDAY),  # 14
        ("rep", "edit", "sam", "--feedback-every", "1w", "--praise-every", "1w", *THURSDAY),
        ("rep", "edit", "dev", "--praise-every", "2w", *THURSDAY),
    ):
        coachlog(*words)
    return coachlog


def test_a_normal_morning(normal: Coachlog) -> None:
    assert shown(normal, *THURSDAY) == [
        "Thu 26 Nov 2026   4 overdue · 2 due today · 3 coming · 5 quiet",
        "Overdue",
        "   1  lena   send the Gong clip                     Mon 16 Nov  10 days overdue",
        "   8  lena   goal check-in: Hold 12 calls  9/12     Thu 19 Nov  7 days overdue",
        "Today",
        "   2  maria  ask Tom about the QBR slot             Thu 26 Nov  today",
        "  10  sam    legal:Ana: read the redlines  snoozed  Thu 26 Nov  today",
        "Coming",
        "   7  sam    feedback: Let the silence work         Fri 27 Nov  tomorrow",
        "Reps owe",
        "      dev    2 overdue, oldest 6 days · 1 coming",
        "      maria  1, tomorrow",
        "Quiet (nothing logged)",
        "  no one-on-one  lena 25 days!  sam 25 days!  dev 8 days",
        "  no praise      sam 25 days  dev 25 days",
        "1 follow-up has no due date: coachlog history --open",
    ]


def test_the_same_in_50_columns(normal: Coachlog) -> None:
    assert shown(normal, *THURSDAY, columns=50) == [
        "Thu 26 Nov 2026   4 overdue · 2 due today",
        "3 coming · 5 quiet",
        "Overdue",
        "   1  lena   send the Gong clip          10 days",
        "   8  lena   goal check-in: Hold…  9/12  7 days",
        "Today",
        "   2  maria  ask Tom about the QBR slot  today",
        "  10  sam    legal:Ana: read…  snoozed   today",
        "Coming",
        "   7  sam    feedback: Let the silence…  tomorrow",
        "Reps owe",
        "      dev    2 overdue, oldest 6 days · 1 coming",
        "      maria  1, tomorrow",
        "Quiet (nothing logged)",
        "  no one-on-one  lena 25 days!  sam 25 days!",
        "                 dev 8 days",
        "  no praise      sam 25 days  dev 25 days",
        "1 follow-up has no due date:",
        "  coachlog history --open",
    ]


def test_a_wide_window_says_what_a_snoozed_item_was(normal: Coachlog) -> None:
    normal("snooze", "10", "fri", *THURSDAY)
    lines = shown(normal, *THURSDAY, columns=120)
    assert (
        "  10  sam    legal:Ana: read the redlines  snoozed (was Wed 18 Nov, 2nd time)  Fri 27 Nov  tomorrow" in lines
    )


def test_coming_gives_way_first_then_quiet_then_what_reps_owe(normal: Coachlog) -> None:
    assert shown(normal, *THURSDAY, lines=16)[-6:] == [
        "      maria  1, tomorrow",
        "Quiet (nothing logged)",
        "  no one-on-one  lena 25 days!  sam 25 days!  dev 8 days",
        "  no praise      sam 25 days  dev 25 days",
        "Not shown: 1 coming: coachlog due | less",
        "1 follow-up has no due date: coachlog history --open -n 0",
    ]
    assert shown(normal, *THURSDAY, lines=12)[-4:] == [
        "Reps owe",
        "      dev    2 overdue, oldest 6 days · 1 coming",
        "Not shown: 2 coming, 5 quiet: coachlog due | less",
        "1 follow-up has no due date: coachlog history --open -n 0",
    ]
    assert shown(normal, "--ahead", "1w", *THURSDAY, lines=10, columns=100)[1:] == [
        "Overdue",
        "   1  lena   send the Gong clip                                      Mon 16 Nov  10 days overdue",
        "   8  lena   goal check-in: Hold 12 calls  ▰▰▰▰▱▱ 9/12               Thu 19 Nov  7 days overdue",
        "Today",
        "   2  maria  ask Tom about the QBR slot                              Thu 26 Nov  today",
        "  10  sam    legal:Ana: read the redlines  snoozed (was Wed 18 Nov)  Thu 26 Nov  today",
        "Not shown: 2 overdue, 3 coming, 5 quiet: coachlog due --ahead 1w | less",
        "1 follow-up has no due date: coachlog history --open -n 0",
    ]


def test_two_weeks_away_offer_to_catch_up(normal: Coachlog) -> None:
    away = "--today", "2026-12-10"
    assert shown(normal, *away) == [
        "Thu 10 Dec 2026   9 overdue · 6 quiet",
        "Overdue",
        "   1  lena   send the Gong clip                     Mon 16 Nov  24 days overdue",
        "   8  lena   goal check-in: Hold 12 calls  9/12     Thu 19 Nov  21 days overdue",
        "   2  maria  ask Tom about the QBR slot             Thu 26 Nov  14 days overdue",
        "  10  sam    legal:Ana: read the redlines  snoozed  Thu 26 Nov  14 days overdue",
        "   7  sam    feedback: Let the silence work         Fri 27 Nov  13 days overdue",
        "Reps owe",
        "      dev    3 overdue, oldest 20 days",
        "      maria  1, 13 days overdue",
        "Quiet (nothing logged)",
        "  no one-on-one  lena 39 days!  sam 39 days!  dev 22 days!  maria 16 days!",
        "  no praise      sam 39 days  dev 39 days",
        "Last entry: Tue 24 Nov. Catch up one by one: coachlog due --each",
        "1 follow-up has no due date: coachlog history --open",
    ]
    assert "Last entry" not in "\n".join(shown(normal, "maria", *away))
    assert "Last entry" not in "\n".join(shown(normal, "--today", "2026-12-07"))
    normal("rep", "pause", "--all", "--back", "2026-12-09", "--today", "2026-11-27")
    assert "Last entry" not in "\n".join(shown(normal, *away))


def test_an_empty_morning_names_the_next_day(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria Ruiz")
    assert shown(coachlog) == ["Mon 23 Nov 2026", "Nothing is due. Next: Tue 1 Dec 2026 (in 8 days)."]
    assert shown(coachlog, columns=40) == [
        "Mon 23 Nov 2026",
        "Nothing is due. Next: Tue 1 Dec 2026 (in",
        "8 days).",
    ]
    coachlog("followup", "maria", "some day")
    coachlog("feedback", "maria", "slow down @none")
    assert shown(coachlog)[-1] == "2 items have no due date: coachlog history --open"


def test_items_without_a_due_date_have_a_heading_of_their_own(normal: Coachlog) -> None:
    normal("topic", "maria", "comp plan")
    lines = normal.drawn("history", "--open", "-n", "0").plain.splitlines()
    assert lines[-4:] == [
        "No due date",
        "11  maria  you owe         find a mentor  no due date",
        "Topics for the next one-on-one",
        "15  maria  topic           comp plan",
    ]


# Any height


ITEMS = st.lists(
    st.tuples(st.sampled_from(["me", "rep", "legal:Ana"]), st.sampled_from("abcdefghi"), st.integers(-20, 9)),
    max_size=50,
)
SILENCES = st.lists(
    st.tuples(st.sampled_from("abcdefghi"), st.sampled_from(["one-on-one", "feedback", "praise"])),
    unique=True, max_size=27,
)  # fmt: skip
WORDS = {"overdue": "overdue", "due today": "today", "coming": "coming", "quiet": "quiet"}
BELOW = Below([Entry("follow-up", "a", TODAY, "x", owner="me", status="open")] * 3, idle_since=day(-16))


def counted(words: str) -> Counter[str]:
    found = re.findall(r"(\d+) (overdue|due today|coming|quiet)", words)
    return Counter({WORDS[what]: int(number) for number, what in found})


@settings(max_examples=60)
@given(ITEMS, SILENCES, st.integers(10, 60), st.sampled_from([40, 50, 80, 120]), st.sampled_from([Below(), BELOW]))
def test_what_is_shown_and_what_is_not_add_up_to_the_heading_and_the_screen_fits(
    items: list[tuple[str, str, int]], silences: list[tuple[str, str]], height: int, columns: int, below: Below
) -> None:
    duties = [
        Duty("follow-up", rep, day(due), -due, Entry("follow-up", rep, TODAY, "x", id=n, owner=owner, status="open"))
        for n, (owner, rep, due) in enumerate(items, 1)
    ]
    morning = Due(
        TODAY,
        [duty for duty in duties if duty.days > 0],
        [duty for duty in duties if duty.days == 0],
        [duty for duty in duties if duty.days < 0],
        [Quiet(rep, what, day(-12), 12, 7, "red") for rep, what in silences],
        None,
    )
    drawn = [text.plain for text in screen.drawn(morning, [], below, "coachlog due", columns, height - 1)]
    assert len(drawn) < height
    assert max(map(len, drawn)) <= columns
    begins = ("Overdue", "Today", "Coming", "Reps owe", "Quiet", "Not shown", "Nothing", "Last entry", "3 follow-ups")
    heading = counted(" ".join(takewhile(lambda line: not line.startswith(begins), drawn)))
    expected = {"overdue": len(morning.overdue), "today": len(morning.due_today), "coming": len(morning.coming)}
    assert heading == Counter(expected | {"quiet": len(silences)})
    found: Counter[str] = Counter()
    section = ""
    for line in drawn:
        if line in ("Overdue", "Today", "Coming", "Reps owe", "Quiet (nothing logged)"):
            section = line
        elif line.startswith("Not shown"):
            section = ""
            found += counted(" ".join(drawn[drawn.index(line) :]).partition("coachlog")[0])
        elif line.startswith(("Last entry", "3 follow-ups")):
            section = ""
        elif section in ("Overdue", "Today", "Coming") and line.startswith("  "):
            found[section.lower()] += 1
        elif section == "Reps owe" and (one := re.search(r"  1, (.*)", line)):
            found["overdue" if "overdue" in one[1] else "today" if one[1] == "today" else "coming"] += 1
        elif section == "Reps owe":
            found += counted(line)
        elif section.startswith("Quiet"):
            found["quiet"] += line.count(" days!")
    assert found == heading
    yours = sum(duty.days > 0 and not duty.is_the_reps for duty in duties)
    seen = len(list(takewhile(lambda line: line[:2] == "  ", drawn[[*drawn, "Overdue"].index("Overdue") + 1 :])))
    assert seen == yours or not {"Coming", "Quiet (nothing logged)", "Reps owe"} & set(drawn)


# One by one


@pytest.fixture
@typed_once
def four(coachlog: Coachlog) -> Coachlog:
    """Feedback, a follow-up, a goal to check on, a goal that is due: each overdue on Thursday."""
    coachlog("rep", "add", "Maria Ruiz", "--today", "2026-11-10")
    for words in (
        ("feedback", "maria", "Let the silence work @16 nov", "--today", "2026-11-10"),
        ("followup", "maria", "ask Tom @17 nov", "--today", "2026-11-10"),
        ("goal", "maria", "Hold 12 calls @eoy", "--target", "12", "--every", "1w", "--today", "2026-11-11"),
        ("goal", "maria", "Close 2 logos @20 nov", "--target", "2", "--every", "off", "--today", "2026-11-11"),
    ):
        coachlog(*words)
    return coachlog


def each(coachlog: Coachlog, answers: str, when: str = "q quit: ") -> tuple[int, list[str]]:
    """Type answers, a line each; return the exit code and what stood on the screen."""
    code, screen = typed_on_a_terminal(
        coachlog, "due", "--each", *THURSDAY, answers=answers, when=when, COLUMNS="80"
    )  # fmt: skip
    return code, screen.splitlines()


def statuses(coachlog: Coachlog) -> list[str | None]:
    found = coachlog.json("history", "-n", "0")["entries"]
    return [entry["status"] for entry in sorted(found, key=lambda entry: entry["id"])]


def test_each_item_is_shown_in_full_and_enter_goes_on(four: Coachlog) -> None:
    before = four.export()
    code, screen = each(four, "\n\n\n\n")
    assert code == 0
    assert four.export() == before
    assert screen == [
        "",
        "1 of 4  maria  Mon 16 Nov  10 days overdue",
        "1  feedback: Let the silence work",
        "d given  s snooze  x drop  Enter next  q quit: ",
        "",
        "2 of 4  maria  Tue 17 Nov  9 days overdue",
        f"2  {label_of_yours()}: ask Tom",
        "d done  s snooze  x drop  Enter next  q quit: ",
        "",
        "3 of 4  maria  Wed 18 Nov  8 days overdue",
        "3  goal check-in: Hold 12 calls",
        "d check in  s snooze  x drop the goal  Enter next  q quit: ",
        "",
        "4 of 4  maria  Fri 20 Nov  6 days overdue",
        "4  goal: Close 2 logos",
        "d met  s snooze  x drop  Enter next  q quit: ",
        "No change",
    ]


def label_of_yours() -> str:
    return KINDS["follow-up"].variants["me"].label


def test_each_key_does_what_it_says_and_is_one_step_of_undo(four: Coachlog) -> None:
    code, screen = each(four, "d\ns\n1w\nd\non the way\nd\n")
    assert code == 0
    assert screen[-4:] == [
        "1 given, 1 snoozed, 1 checked in, 1 met. Undo the last one:",
        "     coachlog undo",
        "   All of them:",
        "     coachlog undo -n 4",
    ]
    assert statuses(four) == ["given", "open", "open", "met", None]
    found = four.json("show", "2")["entries"][0]
    assert (found["snoozed_until"], found["snoozes"]) == ("2026-12-03", 1)
    assert four.json("show", "5")["entries"][0]["text"] == "on the way"
    four("undo")
    assert statuses(four) == ["given", "open", "open", "open", None]
    four("undo", "-n", "3")
    assert statuses(four) == ["owed", "open", "open", "open"]


def test_x_drops_and_q_leaves_the_rest(four: Coachlog) -> None:
    code, screen = each(four, "x\nX\nq\n")
    assert code == 0
    assert screen[-1] == "2 dropped. Undo the last one: coachlog undo. All of them: coachlog undo -n 2"
    assert statuses(four) == ["dropped", "dropped", "open", "open"]


def test_a_day_that_cannot_be_read_and_a_key_that_is_none_are_asked_again(four: Coachlog) -> None:
    code, screen = each(four, "z\ns\n\ns\nblurb\ns\n-1\nd\nq\n")
    assert code == 0
    assert any("blurb" in line and line.startswith("coachlog: ") for line in screen)
    assert screen[-1] == "1 given. Undo: coachlog undo"
    assert statuses(four) == ["given", "open", "open", "open"]


@pytest.mark.parametrize(("key", "code"), [("\x04", 0), ("\x03", 130)])
def test_what_is_done_is_done_after_ctrl_d_and_ctrl_c(four: Coachlog, key: str, code: int) -> None:
    ended, screen = each(four, f"d\n{key}")
    assert ended == code
    assert screen[-1] == "1 given. Undo: coachlog undo"
    assert statuses(four) == ["given", "open", "open", "open"]


def test_a_keep_until_day_is_shown_with_its_commands_and_nothing_to_press(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria Ruiz")
    coachlog("rep", "leave", "maria", "--keep-until", "2026-11-24")
    code, screen = each(coachlog, "d\nq\n")
    assert code == 0
    assert screen[1:] == [
        "1 of 1  maria  Tue 24 Nov  2 days overdue",
        "keep-until day: coachlog rep erase maria or coachlog rep leave maria",
        "--keep-until DAY",
        "Enter next  q quit: d",
        "Enter next  q quit: q",
        "No change",
    ]


def test_with_nothing_due_nothing_is_asked(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria Ruiz")
    assert typed_on_a_terminal(coachlog, "due", "--each") == (0, "Nothing is due.\n")


def test_without_a_terminal_it_says_what_to_do_instead(four: Coachlog) -> None:
    four.refused(
        "due", "--each", code=2,
        says="--each needs a terminal. In a script: coachlog due --json, then coachlog done ID",
    )  # fmt: skip
    for other in ("--count", "--json"):
        four.refused("due", "--each", other, code=2, says="can't be combined: keep one")

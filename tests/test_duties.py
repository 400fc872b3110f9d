"""The rules of due, each as a table of cases: pure, on invented facts."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from coachlog.cadences import Cadence, Last, idle_since
from coachlog.duties import Due, Facts, count, judge
from coachlog.model import Entry, Pause, Rep

TODAY = date(2026, 11, 23)
ADDED = date(2026, 11, 20)  # so recent that nobody is quiet
OFF = Cadence(0, 0, 0)
USUAL = Cadence(7, 14, 14)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def maria(**known: object) -> Rep:
    return Rep(**{"uid": "u", "alias": "maria", "name": "Maria Ruiz", "role": None, "team": None, "tz": None,
                  "started": None, "added_on": ADDED, **known})  # type: ignore[arg-type] # fmt: skip


def follow_up(due: int | None, owner: str = "me", entry_id: int = 1, **more: object) -> Entry:
    at = None if due is None else day(due)
    return Entry("follow-up", "maria", day(-30), "x", id=entry_id, owner=owner, due=at, status="open", **more)  # type: ignore[arg-type]


def feedback(due: int | None, **more: object) -> Entry:
    at = None if due is None else day(due)
    return Entry("feedback", "maria", day(-9), "x", id=2, due=at, status="owed", **more)  # type: ignore[arg-type]


def goal(due: int | None, start: int = -5, every: int = 14, **more: object) -> Entry:
    at = None if due is None else day(due)
    return Entry("goal", "maria", day(start), "x", id=3, due=at, every=every, status="open", **more)  # type: ignore[arg-type]


def morning(
    *entries: Entry, rep: Rep | None = None, checked: int | None = None, last: Last | None = None,
    usual: Cadence = OFF, ahead: int = 3, today: date = TODAY,
) -> Due:  # fmt: skip
    looked = {} if checked is None else {3: day(checked)}
    facts = Facts([rep or maria()], entries, looked, {"maria": last or Last()}, usual)
    found = judge(facts, today, today + timedelta(days=ahead))
    assert count(facts._replace(last={}), today) == len(found.overdue) + len(found.due_today)  # as `due --count` asks
    return found


def where(due: Due) -> str:
    """The sections that hold something, and what."""
    sections = {"overdue": due.overdue, "today": due.due_today, "coming": due.coming}
    found = [f"{name} {duty.duty} {duty.days}" for name, duties in sections.items() for duty in duties]
    found += [f"{line.level} {line.what} {line.days}" for line in due.quiet]
    return ", ".join(found)


SNOOZED: dict[str, Any] = {"snoozed_until": day(2), "snoozes": 1}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (follow_up(-1), "overdue follow-up 1"),
        (follow_up(0), "today follow-up 0"),
        (follow_up(1), "coming follow-up -1"),
        (follow_up(3), "coming follow-up -3"),
        (follow_up(4), ""),
        (follow_up(None), ""),
        (feedback(-7), "overdue feedback 7"),
        (feedback(0), "today feedback 0"),
        (feedback(None), ""),
        (goal(-2), "overdue goal 2"),
        (goal(0), "today goal 0"),
        (goal(2), "coming goal -2"),
        (follow_up(-5, **SNOOZED), "coming follow-up -2"),
        (follow_up(-5, snoozed_until=day(0), snoozes=1), "today follow-up 0"),
        (follow_up(-5, snoozed_until=day(-1), snoozes=2), "overdue follow-up 1"),
        (follow_up(10, **SNOOZED), ""),
        (feedback(-1, **SNOOZED), "coming feedback -2"),
        (goal(-3, **SNOOZED), "coming goal -2"),
    ],
)
def test_a_duty_is_overdue_after_its_day_and_due_all_day_long(entry: Entry, expected: str) -> None:
    assert where(morning(entry)) == expected


def test_a_snoozed_duty_keeps_its_original_day_and_the_number_of_snoozes() -> None:
    (duty,) = morning(follow_up(-5, **SNOOZED)).coming
    assert duty.due == day(2)
    assert duty.entry
    assert (duty.entry.due, duty.entry.snoozes) == (day(-5), 1)


@pytest.mark.parametrize(
    ("entry", "checked", "expected"),
    [
        (goal(30, start=-14), None, "today check-in 0"),
        (goal(30, start=-15), None, "overdue check-in 1"),
        (goal(30, start=-13), None, "coming check-in -1"),
        (goal(30, start=-90), -14, "today check-in 0"),
        (goal(30, start=-90), -20, "overdue check-in 6"),
        (goal(30, start=-90), -2, ""),
        (goal(30, start=-90, every=0), None, ""),
        (goal(None, start=-15), None, "overdue check-in 1"),
        (goal(30, start=-90, **SNOOZED), -20, "coming check-in -2"),
        (goal(30, start=-90, snoozed_until=day(-9), snoozes=1), -20, "overdue check-in 6"),
        # Never twice: what is due itself is not to be checked on as well.
        (goal(-1, start=-90), -20, "overdue goal 1"),
        (goal(0, start=-90), -20, "today goal 0"),
        (goal(2, start=-90), -20, "overdue check-in 6"),
        (goal(2, start=-90), -2, "coming goal -2"),
        (goal(9, start=-90), 0, ""),
    ],
)
def test_a_goal_is_to_be_checked_on_a_rhythm_after_its_last_check_in(
    entry: Entry, checked: int | None, expected: str
) -> None:
    assert where(morning(entry, rep=maria(added_on=day(-90)), checked=checked)) == expected


@pytest.mark.parametrize(
    ("added", "expected"),
    [(-10, "overdue check-in 3"), (-7, "today check-in 0"), (-5, "coming check-in -2"), (0, ""), (40, "")],
)
def test_check_ins_on_the_goals_of_a_new_rep_count_from_the_day_the_rep_was_added(added: int, expected: str) -> None:
    """A goal can be older than that: it came with the rep, from a file or another manager."""
    found = morning(goal(30, start=-90, every=7), rep=maria(added_on=day(added)), checked=-20)
    assert where(found) == expected


@pytest.mark.parametrize(
    ("gone", "level"), [(0, ""), (6, ""), (7, ""), (8, "amber"), (10, "amber"), (11, "red"), (400, "red")]
)
def test_quiet_is_amber_past_the_cadence_and_red_past_one_and_a_half_times_it(gone: int, level: str) -> None:
    due = morning(rep=maria(added_on=day(-gone)), usual=Cadence(7, 0, 0))
    assert where(due) == (f"{level} one-on-one {gone}" if level else "")


LONG_AGO = day(-100)


@pytest.mark.parametrize(
    ("rep", "last", "expected"),
    [
        (maria(added_on=LONG_AGO), Last(), "red one-on-one 100, amber feedback 100, amber praise 100"),
        (maria(added_on=LONG_AGO), Last(day(-3), day(-3), day(-3)), ""),
        (maria(added_on=LONG_AGO), Last(day(-9), day(-3), day(-3)), "amber one-on-one 9"),
        (maria(added_on=LONG_AGO), Last(day(-3), day(-15), day(-3)), "amber feedback 15"),
        (maria(added_on=LONG_AGO), Last(day(-3), day(-3), day(-22)), "amber praise 22"),
        (maria(added_on=day(-2)), Last(day(-50), day(-50), day(-50)), ""),
        (maria(added_on=day(-2), started=LONG_AGO), Last(), ""),
        (maria(added_on=LONG_AGO, every=30), Last(day(-20), day(-3), day(-3)), ""),
        (maria(added_on=LONG_AGO, every=0, feedback_every=0, praise_every=0), Last(), ""),
        (maria(added_on=LONG_AGO, pauses=(Pause("p", day(-40), day(-3), None),)), Last(), ""),
        (maria(added_on=LONG_AGO, pauses=(Pause("p", day(-40), day(-9), None),)), Last(), "amber one-on-one 9"),
        (maria(added_on=LONG_AGO, quiet_until=day(1)), Last(), ""),
        (maria(added_on=LONG_AGO, quiet_until=day(0)), Last(day(-9), day(0), day(0)), "amber one-on-one 9"),
    ],
)
def test_every_start_of_a_clock(rep: Rep, last: Last, expected: str) -> None:
    assert where(morning(rep=rep, last=last, usual=USUAL)) == expected


def test_owed_and_quiet_are_told_apart() -> None:
    quiet = morning(rep=maria(added_on=LONG_AGO), usual=Cadence(0, 14, 0))
    assert where(quiet) == "amber feedback 100"
    for owed in (feedback(9), feedback(None)):
        assert where(morning(owed, rep=maria(added_on=LONG_AGO), usual=Cadence(0, 14, 0))) == ""


AWAY = (Pause("p", day(-5), None, None),)
BACK_SOON = (Pause("p", day(-5), day(2), None),)
ALL_OF_IT = "overdue check-in 26, overdue follow-up 1, overdue feedback 1, overdue follow-up 1, overdue follow-up 1"
EVERYTHING = (follow_up(-1), follow_up(-1, "rep", 4), follow_up(-1, "legal:Ana", 5), feedback(-1), goal(30, start=-40))


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ((), ALL_OF_IT),
        (AWAY, "overdue follow-up 1, overdue follow-up 1"),
        (BACK_SOON, "overdue follow-up 1, overdue follow-up 1, coming feedback -2, coming follow-up -2"),
        ((Pause("p", day(-9), day(0), None),), ALL_OF_IT.removeprefix("overdue check-in 26, ")),
        ((Pause("p", day(1), None, None),), ALL_OF_IT),
    ],
)  # fmt: skip
def test_a_pause_hides_what_waits_for_the_rep_and_leaves_no_pile_behind(
    pauses: tuple[Pause, ...], expected: str
) -> None:
    rep = maria(added_on=LONG_AGO, pauses=pauses, feedback_every=0, praise_every=0, every=0)
    assert where(morning(*EVERYTHING, rep=rep)) == expected


def test_a_goal_that_is_due_in_a_pause_stays() -> None:
    assert where(morning(goal(-1), rep=maria(pauses=AWAY))) == "overdue goal 1"


@pytest.mark.parametrize(
    ("keep_until", "expected"),
    [
        (None, "overdue follow-up 1"),
        (-1, "overdue keep-until 1, overdue follow-up 1"),
        (0, "overdue follow-up 1, today keep-until 0"),
        (1, "overdue follow-up 1"),
    ],
)
def test_a_departed_rep_shows_what_you_owe_and_a_keep_until_day_that_has_come(
    keep_until: int | None, expected: str
) -> None:
    kept = None if keep_until is None else day(keep_until)
    rep = maria(added_on=LONG_AGO, left_on=day(-3), keep_until=kept)
    assert where(morning(*EVERYTHING, rep=rep, usual=USUAL)) == expected


def test_a_rep_who_is_about_to_leave_is_still_here() -> None:
    assert where(morning(follow_up(0), rep=maria(left_on=day(3)))) == "today follow-up 0"


@pytest.mark.parametrize(
    ("entries", "rep", "expected"),
    [
        ([], maria(every=0, feedback_every=0, praise_every=0), None),
        ([follow_up(9)], maria(every=0, feedback_every=0, praise_every=0), (9, 1)),
        ([follow_up(9), follow_up(9, entry_id=7), follow_up(12, entry_id=8)], maria(every=0), (9, 2)),
        ([], maria(feedback_every=0, praise_every=0), (5, 1)),  # added 3 days ago, quiet after 7
        ([follow_up(5)], maria(feedback_every=0, praise_every=0), (5, 2)),
        ([], maria(quiet_until=day(20)), (20, 3)),
        ([goal(30, start=0)], maria(every=0, feedback_every=0, praise_every=0), (14, 1)),
        ([], maria(pauses=(Pause("p", day(-1), day(4), None),), feedback_every=0, praise_every=0), (12, 1)),
        ([], maria(pauses=AWAY), None),
    ],
)
def test_an_empty_morning_names_the_next_day_quiet_crossings_counted(
    entries: Sequence[Entry], rep: Rep, expected: tuple[int, int] | None
) -> None:
    due = morning(*entries, rep=rep, usual=USUAL)
    assert where(due) == ""
    assert (due.next and (due.next.on, due.next.count)) == (expected and (day(expected[0]), expected[1]))


def test_what_is_named_as_next_is_there_on_that_day_and_not_the_day_before() -> None:
    facts = [follow_up(9), goal(40, start=-2)]
    for _ in range(4):
        due = morning(*facts, usual=USUAL, ahead=0)
        assert due.next
        reached = morning(*facts, usual=USUAL, ahead=0, today=due.next.on)
        before = morning(*facts, usual=USUAL, ahead=0, today=due.next.on - timedelta(days=1))
        assert len(where(reached)) > len(where(before))
        facts.pop()
        if not facts:
            break


def test_the_same_thing_never_appears_twice() -> None:
    for offset in range(-40, 41):
        due = morning(*EVERYTHING, usual=USUAL, ahead=60, today=day(offset), rep=maria(added_on=LONG_AGO))
        ids = [duty.entry.id for duty in (*due.overdue, *due.due_today, *due.coming) if duty.entry]
        assert len(ids) == len(set(ids))


def test_each_list_is_oldest_first_and_the_longest_silence_leads() -> None:
    due = morning(follow_up(-1), follow_up(-9, entry_id=9), feedback(-5), rep=maria(added_on=LONG_AGO), usual=USUAL)
    assert [duty.days for duty in due.overdue] == [9, 5, 1]
    assert [line.what for line in due.quiet] == ["one-on-one", "praise"]


@pytest.mark.parametrize(
    ("known", "last_entry", "expected"),
    [
        ({}, None, None),
        ({}, -13, None),
        ({}, -14, -14),
        ({"added_on": day(-13)}, -14, None),
        ({"left_on": day(-1)}, -14, None),
        ({"pauses": (Pause("p", day(-14), None, None),)}, -14, None),
        ({"pauses": (Pause("p", day(-14), day(2), None),)}, -14, None),
        ({"pauses": (Pause("p", day(-40), day(-13), None),)}, -50, None),
        ({"pauses": (Pause("p", day(-40), day(-14), None),)}, -50, -50),
    ],
)
def test_two_weeks_without_an_entry_count_while_somebody_is_here(
    known: dict[str, Any], last_entry: int | None, expected: int | None
) -> None:
    last = None if last_entry is None else day(last_entry)
    assert idle_since([maria(**{"added_on": LONG_AGO, **known})], last, TODAY) == (expected and day(expected))
    away = maria(uid="a", alias="a", pauses=AWAY)
    assert idle_since([away, maria(added_on=LONG_AGO)], day(-20), TODAY) == day(-20)
    assert idle_since([away], day(-20), TODAY) is None

"""coachlog week: the week of a day, on a terminal, in a pipe and in JSON; what a past week shows, and who is absent."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.cadences import Cadence, Last
from coachlog.days import Calendar, periods, stretch
from coachlog.duties import Facts, judge
from coachlog.errors import DayUnclear, NotADay, WrongTime
from coachlog.files import Place
from coachlog.journal import opening
from coachlog.model import Entry, Pause, Rep
from coachlog.screen.drawing import cells
from coachlog.weeks import Week, week
from tests.typing_in import Coachlog, typed_once

FRI = date(2026, 11, 27)
MONDAY = date(2026, 11, 23)
USUAL = Cadence(7, 14, 14)


def day(offset: int) -> date:
    return FRI + timedelta(days=offset)


def rep(alias: str = "maria", **known: object) -> Rep:
    return Rep(**{"uid": alias, "alias": alias, "name": alias.title(), "role": None, "team": None, "tz": None,
                  "started": None, "added_on": date(2026, 1, 1), **known})  # type: ignore[arg-type] # fmt: skip


def missed(
    *reps: Rep, since: date = MONDAY, today: date = FRI, ago: Mapping[str, int] | None = None, **also: int
) -> list[tuple[str, int]]:
    """Who had no one-on-one, with the days; ``ago`` is how many days before Friday each rep's last one was."""
    last = {alias: Last(day(-days), FRI, FRI) for alias, days in {**(ago or {}), **also}.items()}
    found = week(since, Facts(reps, [], {}, last, USUAL), [], {}, today)
    return [(one.rep, one.days) for one in found.no_one_on_one]


def judged(*opened: Entry, happened: Sequence[Entry] = (), today: date = FRI, reps: Sequence[Rep] = ()) -> Week:
    facts = Facts(reps or [rep(every=0, praise_every=0)], opened, {}, {}, USUAL)
    return week(MONDAY, facts, happened, {}, today)


def follow_up(entry_id: int, due: date | None = None, **known: object) -> Entry:
    fields = {"id": entry_id, "owner": "me", "status": "open", "due": due, **known}
    return Entry("follow-up", "maria", day(-20), f"item {entry_id}", **fields)  # type: ignore[arg-type]


# Which week


@pytest.mark.parametrize(
    ("words", "monday"),
    [
        ("this", MONDAY), ("last", MONDAY - timedelta(7)), ("This", MONDAY), ("LAST", MONDAY - timedelta(7)),
        ("today", MONDAY), ("yesterday", MONDAY), ("sun", MONDAY - timedelta(7)), ("2w", MONDAY - timedelta(14)),
        ("2 weeks ago", MONDAY - timedelta(14)), ("last week", MONDAY - timedelta(7)), ("this week", MONDAY),
        ("2026-W40", date(2026, 9, 28)), ("2026-11-29", MONDAY), ("1 jan", date(2025, 12, 29)), ("eow", MONDAY),
    ],
)  # fmt: skip
def test_a_week_is_named_by_any_of_its_days(words: str, monday: date) -> None:
    assert periods.week(words, Calendar(FRI)) == monday


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("2026-11-30", WrongTime), ("next week", WrongTime), ("in 2 weeks", WrongTime), ("fri", DayUnclear),
        ("maria", NotADay), ("03/04", DayUnclear), ("", NotADay),
    ],
)  # fmt: skip
def test_a_week_that_has_not_begun_is_refused_and_two_weeks_are_asked(words: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        periods.week(words, Calendar(FRI))


@given(st.dates(date(1901, 1, 1), date(8999, 1, 1)), st.integers(0, 3000))
def test_every_past_day_lies_in_its_week(today: date, ago: int) -> None:
    past = today - timedelta(days=ago)
    monday = periods.week(past.isoformat(), Calendar(today))
    assert monday.weekday() == 0
    assert monday <= past <= monday + timedelta(days=6)


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (MONDAY, "Mon 23 – Sun 29 Nov 2026"),
        (date(2026, 11, 30), "Mon 30 Nov – Sun 6 Dec 2026"),
        (date(2026, 12, 28), "Mon 28 Dec 2026 – Sun 3 Jan 2027"),
    ],
)
def test_the_days_of_a_week_say_once_what_both_share(first: date, said: str) -> None:
    assert stretch(first, first + timedelta(days=6)) == said


# Who was missed


def test_only_reps_past_their_own_rhythm_were_missed_the_most_neglected_first() -> None:
    reps = [rep("weekly"), rep("monthly", every=30), rep("often", every=3), rep("off", every=0), rep("late", every=30)]
    assert missed(*reps, weekly=7, monthly=20, often=9, off=300, late=40) == [("often", 9), ("late", 40)]


def test_who_was_away_all_week_or_left_before_it_was_not_missed() -> None:
    def away(start: int, back: int | None = None) -> tuple[Pause, ...]:
        return (Pause("", day(start), None if back is None else day(back), None),)

    left, leaves = rep("left", left_on=day(-5)), rep("leaves", left_on=day(5))
    whole, known = rep("whole", pauses=away(-4)), rep("known", pauses=away(-30, 20))
    since_wed, back = rep("wed", pauses=away(-2)), rep("back", pauses=away(-30, -3))
    ago = dict.fromkeys(("left", "leaves", "whole", "known", "wed", "back"), 50)
    assert missed(left, leaves, whole, known, since_wed, back, ago=ago) == [("leaves", 50), ("wed", 47)]


def test_a_snooze_silences_this_week_but_does_not_change_a_past_one() -> None:
    quiet = rep("quiet", quiet_until=day(30))
    assert missed(quiet, quiet=50) == []
    assert missed(quiet, since=MONDAY - timedelta(7), quiet=50) == [("quiet", 45)]


def test_a_past_week_is_judged_on_its_sunday() -> None:
    assert missed(rep(), since=MONDAY - timedelta(7), maria=12) == []
    assert missed(rep(), since=MONDAY - timedelta(7), maria=13) == [("maria", 8)]
    assert missed(rep(left_on=day(-1)), since=MONDAY - timedelta(7), maria=13) == [("maria", 8)]
    assert missed(rep(left_on=day(-12)), since=MONDAY - timedelta(7), maria=20) == []


DAYS = st.integers(-60, 0).map(day)


@given(st.lists(st.tuples(DAYS, DAYS, DAYS), min_size=1, max_size=5), st.dates(MONDAY, MONDAY + timedelta(6)))
def test_week_and_due_never_disagree_on_who_is_quiet(last: Sequence[tuple[date, date, date]], today: date) -> None:
    reps = [rep(f"r{number}") for number in range(len(last))]
    facts = Facts(reps, [], {}, {one.alias: Last(*days) for one, days in zip(reps, last, strict=True)}, USUAL)
    quiet = [line for line in judge(facts, today, today).quiet if line.what != "feedback"]
    found = week(MONDAY, facts, [], {}, today)
    assert sorted([*found.no_one_on_one, *found.no_praise]) == sorted(quiet)


def test_a_rep_who_was_met_is_never_missed_however_short_the_rhythm() -> None:
    often = rep(every=1, praise_every=1)
    met = [Entry("note", "maria", MONDAY, "x", how="met"), Entry("praise", "maria", MONDAY, "x")]
    facts = Facts([often], [], {}, {"maria": Last(MONDAY, FRI, MONDAY)}, USUAL)
    found = week(MONDAY, facts, met, {}, FRI)
    assert (found.no_one_on_one, found.no_praise) == ([], [])


# What is open


def test_open_items_are_counted_by_owner_and_overdue_ones_again() -> None:
    found = judged(
        follow_up(1), follow_up(2, day(-1)), follow_up(3, day(0)), follow_up(4, day(-1), owner="rep"),
        follow_up(5, day(-1), owner="legal:Ana"), follow_up(6, day(-9), snoozed_until=day(1), snoozes=2),
        follow_up(7)._replace(rep=""),
    )  # fmt: skip
    assert (found.mine, found.mine_late, found.theirs, found.theirs_late) == (5, 1, 1, 1)
    assert [entry.id for entry in found.snoozed] == [6]


def test_what_reps_owe_is_not_overdue_while_they_are_away_and_of_who_left_only_what_you_owe_counts() -> None:
    items = follow_up(1, day(-9)), follow_up(2, day(-9), owner="rep", snoozes=3, snoozed_until=day(-8))
    away = judged(*items, reps=[rep(pauses=(Pause("", day(-10), None, None),))])
    assert (away.mine, away.mine_late, away.theirs, away.theirs_late, away.snoozed) == (1, 1, 1, 0, [])
    gone = judged(*items, reps=[rep(left_on=day(-1))])
    assert (gone.mine, gone.mine_late, gone.theirs, gone.theirs_late, gone.snoozed) == (1, 1, 0, 0, [])


def test_next_week_holds_what_is_due_from_monday_to_sunday() -> None:
    dues = [follow_up(number, day(number)) for number in range(13)]
    assert [duty.entry.id for duty in judged(*dues).next_week if duty.entry] == [3, 4, 5, 6, 7, 8, 9]


def test_a_past_week_leaves_out_what_only_means_something_now() -> None:
    goal = Entry("goal", "maria", day(-90), "g", id=8, every=7, status="open", due=day(90))
    feedback = Entry("feedback", "maria", day(-20), "f", id=9, status="owed", due=day(-20))
    items = follow_up(1, day(4)), follow_up(2, day(-9), snoozes=3, snoozed_until=day(-8)), goal, feedback
    now, later = judged(*items), judged(*items, today=day(10))
    assert [bool(part) for part in (now.check_ins_late, now.to_give, now.snoozed, now.next_week)] == [True] * 4
    assert [later.check_ins_late, later.to_give, later.snoozed, later.next_week] == [[], [], [], []]


def test_an_empty_week_is_empty() -> None:
    assert judged().is_empty
    assert not judged(follow_up(1)).is_empty


# Typed


@pytest.fixture
@typed_once
def busy(coachlog: Coachlog) -> Coachlog:
    """The week of 23 November in a team of five."""
    june, fri = ("--today", "2026-06-01"), ("--today", "2026-11-27")
    for words in (
        *(("rep", "add", name, "--praise-every", "off", *june) for name in ("Maria Ruiz", "Tom Becker", "Sam Okafor")),
        ("rep", "add", "Lena Sato", "--team", "west side", "--today", "2026-11-04"),
        ("rep", "add", "Dev Patel", "--praise-every", "off", "--today", "2026-11-01"),
        ("note", "sam", "long ago", "--on", "2026-10-08"),
        ("note", "maria", "again", "--on", "2026-11-16", "--mine", "the old deck", "--theirs", "five calls @tue", *fri),
        ("followup", "dev", "QBR deck", "--today", "2026-11-12"),  # 5
        ("note", "maria", "a"), ("note", "maria", "b"), ("note", "tom", "c", "--async"),  # 6, 7, 8
        ("note", "sam", "seen at the booth", "--aside"),  # 9
        ("goal", "maria", "Close 2 @eoq", "--target", "2", "--every", "1w"),  # 10
        ("checkin", "10", "--at", "0", "--status", "off-track"),
        ("checkin", "10", "--at", "1", "--status", "at-risk", *fri),
        ("goal", "tom", "Grow @eoq", "--every", "1w", "--today", "2026-11-12"),  # 13
        ("feedback", "dev", "slower", "--given", "--landed", "well"), ("feedback", "sam", "louder @wed"),  # 14, 15
        ("praise", "lena", "calm", *fri),
        ("followup", "lena", "intro to CISO @mon", "--today", "2026-11-12"),  # 17
        ("snooze", "17", "wed"), ("snooze", "17", "2026-12-03", *fri),
        ("session", "retro", "--with", "all", "--mine", "send the notes @tue", *fri),  # 18, 19
        ("done", "3", *fri),
    ):  # fmt: skip
        coachlog(*words)
    return coachlog


def test_a_week_stands_on_one_screen(busy: Coachlog) -> None:
    assert busy.drawn("week", "--today", "2026-11-27").plain.splitlines() == [
        "Mon 23 – Sun 29 Nov 2026",
        "one-on-ones    maria (2)  tom (in writing)",
        "no one-on-one  sam (50 days)  dev (26)  lena (23)",
        "follow-ups     you finished 1 · 3 open               reps finished none · 1 open",
        "goals          checked in: maria, at risk, 1 of 2    check-in overdue: tom",
        "feedback       given: dev                            to give: sam",
        "praise         lena",
        "snoozed twice or more  intro to CISO",
        "next week      Tue five calls (maria) · Tue send the notes (you)",
        "               and 2 more: coachlog due --ahead 2w",
    ]


def test_a_wide_screen_holds_more_of_next_week_and_a_narrow_one_wraps(busy: Coachlog) -> None:
    wide = busy.drawn("week", "--today", "2026-11-27", columns=130).plain.splitlines()
    assert wide[-1] == (
        "next week      Tue five calls (maria) · Tue send the notes (you) · Thu intro to CISO (you) · "
        "Fri check-in on maria's goal"
    )
    assert busy.drawn("week", "--today", "2026-11-27", columns=44).plain.splitlines()[2:6] == [
        "no one-on-one  sam (50 days)  dev (26)",
        "               lena (23)",
        "follow-ups     you finished 1 · 3 open",
        "               reps finished none · 1 open",
    ]


def test_a_pipe_gets_an_item_a_line(busy: Coachlog) -> None:
    assert busy("week", "--today", "2026-11-27").out.splitlines() == [
        "one-on-one\t6\tmaria\tmet\t2026-11-23\t\ta",
        "one-on-one\t7\tmaria\tmet\t2026-11-23\t\tb",
        "one-on-one\t8\ttom\tasync\t2026-11-23\t\tc",
        "no one-on-one\t\tsam\tred\t2026-10-08\t50\t",
        "no one-on-one\t\tdev\tred\t2026-11-01\t26\t",
        "no one-on-one\t\tlena\tred\t2026-11-04\t23\t",
        "finished\t3\tmaria\tme\t2026-11-27\t\tthe old deck",
        "open\t\t\tme\t\t3\t",
        "open\t\t\trep\t\t1\t",
        "check-in\t10\tmaria\tat-risk\t2026-11-27\t1\tClose 2",
        "check-in overdue\t13\ttom\tcheck-in\t2026-11-19\t8\tGrow",
        "feedback given\t14\tdev\t\t2026-11-23\t\tslower",
        "feedback to give\t15\tsam\t\t2026-11-25\t\tlouder",
        "praise\t16\tlena\t\t2026-11-27\t\tcalm",
        "snoozed\t17\tlena\tfollow-up\t2026-12-03\t2\tintro to CISO",
        "next week\t4\tmaria\tfollow-up\t2026-12-01\t-4\tfive calls",
        "next week\t19\t\tfollow-up\t2026-12-01\t-4\tsend the notes",
        "next week\t17\tlena\tfollow-up\t2026-12-03\t-6\tintro to CISO",
        "next week\t10\tmaria\tcheck-in\t2026-12-04\t-7\tClose 2",
    ]


def test_json_holds_the_entries_and_the_counts(busy: Coachlog) -> None:
    found = busy.json("week", "--today", "2026-11-27")
    assert (found["today"], found["since"], found["until"]) == ("2026-11-27", "2026-11-23", "2026-11-29")
    assert {key: [one.get("id") for one in part] for key, part in found.items() if isinstance(part, list)} == {
        "one_on_ones": [6, 7, 8], "no_one_on_one": [None] * 3, "finished": [3], "check_ins": [None],
        "check_ins_late": [None], "given": [14], "to_give": [15], "praise": [16], "no_praise": [], "snoozed": [17],
        "next_week": [None] * 4,
    }  # fmt: skip
    assert found["no_one_on_one"][0] == {
        "rep": "sam", "what": "one-on-one", "since": "2026-10-08", "days": 50, "every": 7, "level": "red",
    }  # fmt: skip
    (look,) = found["check_ins"]
    assert (look["goal"]["id"], look["check_in"]["at"]) == (10, 1)
    assert [found[name] for name in ("mine", "mine_late", "theirs", "theirs_late")] == [3, 0, 1, 0]


def test_a_past_week_shows_what_happened_then(busy: Coachlog) -> None:
    shown = busy.drawn("week", "last", "--today", "2026-12-04").plain
    assert shown.splitlines() == [
        "Mon 23 – Sun 29 Nov 2026",
        "one-on-ones    maria (2)  tom (in writing)",
        "no one-on-one  sam (52 days)  dev (28)  lena (25)",
        "follow-ups     you finished 1 · 3 open on Sunday",
        "               reps finished none · 1 open on Sunday",
        "goals          checked in: maria, at risk, 1 of 2",
        "feedback       given: dev",
        "praise         lena",
    ]
    assert busy.drawn("week", "2", "weeks", "ago", "--today", "2026-12-10").plain == shown
    busy("snooze", "sam", "1w", "--today", "2026-12-04")
    busy("snooze", "13", "1w", "--today", "2026-12-04")
    busy("done", "4", "5", "19", "--today", "2026-12-04")  # what was finished later was open on that Sunday
    busy("followup", "sam", "new", "--today", "2026-12-04")
    busy("note", "sam", "at last", "--today", "2026-12-04")
    assert busy.drawn("week", "last", "--today", "2026-12-04").plain == shown


def test_a_pretended_today_ends_the_week(busy: Coachlog) -> None:
    shown = busy.drawn("week").plain
    assert "checked in: maria, off track, 0 of 2" in shown
    assert "praise         no praise: lena (19 days)" in shown
    assert "you finished none · 3 open" in shown


def test_one_team_only_without_what_came_out_of_sessions(busy: Coachlog) -> None:
    west = ("week", "--team", "West Side", "--today", "2026-11-27")
    assert busy.drawn(*west).plain.splitlines() == [
        "Mon 23 – Sun 29 Nov 2026  West Side",
        "no one-on-one  lena (23 days)",
        "follow-ups     you finished none · 1 open",
        "praise         lena",
        "snoozed twice or more  intro to CISO",
        "next week      Thu intro to CISO (you)",
    ]
    for number in range(9):
        busy("followup", "lena", f"item {number} of a long list @tue", "--today", "2026-11-27")
    *_, more = busy.drawn(*west).plain.splitlines()
    assert more == "               and 8 more: coachlog due --ahead 2w --team 'West Side'"
    busy.refused("week", "--team", "south", code=1, says='nobody is in team "south". There are: west side')


def test_a_week_fits_the_window_and_counts_the_other_lines(busy: Coachlog) -> None:
    asked = ("week", "27 nov", "--today", "2026-11-27")
    whole = busy.drawn(*asked, env={"LINES": "200"}, columns=45).plain.splitlines()
    *shown, last = busy.drawn(*asked, env={"LINES": "12"}, columns=45).plain.splitlines()
    assert (len(whole) > 11, shown) == (True, whole[:10])
    assert last == f"{len(whole) - 10} more lines: coachlog week '27 nov' | less"


def test_what_follows_more_shows_the_rest(busy: Coachlog) -> None:
    for today in ("2026-11-23", "2026-11-27", "2026-11-29"):
        found, due = (busy.json(*words, "--today", today) for words in (("week",), ("due", "--ahead", "2w")))
        shown, coming = ({duty["entry"]["id"] for duty in part} for part in (found["next_week"], due["coming"]))
        assert shown
        assert shown <= coming


def test_names_are_counted_and_only_messages_alone_are_in_writing(team: Coachlog) -> None:
    team("note", "maria", "x", "--async")
    team("note", "dev", "x", "--async")
    team("note", "maria", "y", "--async")
    assert "one-on-ones    maria (2, in writing)  dev (in writing)" in team.drawn("week").plain
    team("note", "maria", "z")
    assert "one-on-ones    maria (3)  dev (in writing)" in team.drawn("week").plain


def test_colours_say_how_long_it_has_been_and_where_a_goal_stands(busy: Coachlog) -> None:
    drawn = busy.drawn("week", "--today", "2026-11-27").out
    assert "\x1b[31msam (50 days)" in drawn
    assert "\x1b[33mmaria, at risk, 1 of 2" in drawn
    assert "\x1b[31m, 1 overdue" in busy.drawn("week", "--today", "2026-12-02").out


def test_no_week_counts_in_percent_compares_or_judges(busy: Coachlog) -> None:
    for words in (("week", "--today", "2026-11-27"), ("week", "last", "--today", "2026-12-01"), ("week", "--help")):
        said = busy.drawn(*words).plain.casefold()
        assert not re.search(r"%|not met|closed|slipped|streak|\b(he|she|his|her|i)\b", said), said


def test_an_empty_week_names_the_next_step(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria")
    assert coachlog.drawn("week").plain.splitlines() == [
        "Mon 23 – Sun 29 Nov 2026",
        "Nothing recorded this week. After a one-on-one:",
        'coachlog note maria "…"',
    ]
    assert coachlog.drawn("week", "last").plain.splitlines()[1:] == [
        "Nothing recorded that week. What came before:",
        "coachlog history --until 2026-11-15",
    ]
    assert coachlog("week").out == ""
    assert coachlog.json("week")["one_on_ones"] == []
    coachlog("rep", "leave", "maria")
    assert coachlog.drawn("week").plain.splitlines()[1].startswith("No reps yet. Add the first:")


def test_words_that_name_no_week_are_refused(team: Coachlog) -> None:
    team.refused("week", "everybody", code=2, says='"everybody" isn\'t a date. Try yesterday')
    team.refused("week", "next", "week", code=2, says="is in the future")
    team.refused("week", "2026-12-01", code=2, says="is in the future")
    team.refused("week", "mon", code=2, says='"mon" is ambiguous')
    assert team("week", "2026-11-23").out == team("week").out


def test_what_happened_with_a_rep_who_then_left_stays_in_the_week(team: Coachlog) -> None:
    team("note", "maria", "a last talk")
    team("note", "dev", "before the holiday")
    team("rep", "leave", "maria")
    team("rep", "pause", "dev")
    assert "one-on-ones    maria  dev" in team.drawn("week").plain


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_any_week_fits_any_screen_and_what_was_typed_is_text(coachlog: Coachlog, columns: int) -> None:
    with opening.writing(Place(coachlog.journal, named=True), "demo", create=True) as step:
        for number in range(30):
            alias = f"bartholomew-{number}"
            step.add_rep(rep(alias, uid="", team="north"))
            text = f"[red]日本語\x1b[31m {'w' * 90} {number}"
            mine = Entry("follow-up", alias, day(-30), text, owner="me", due=day(-20), status="open", snoozes=2)
            step.add(mine._replace(snoozed_until=day(-1)))
            step.add(Entry("follow-up", alias, day(-30), text, owner=f"legal:{text}", due=day(5), status="open"))
            goal = step.add(Entry("goal", alias, day(-30), text, due=day(5), target=1e15, every=1, status="open"))
            step.add(Entry("check-in", alias, day(-1), text, parent=goal.id, at=123456.789, status="off-track"))
            if number % 2:
                step.add(Entry("note", alias, day(-number % 3), text, how="async"))
                step.add(Entry("feedback", alias, MONDAY, text, status="given", given_on=MONDAY))
            else:
                step.add(Entry("feedback", alias, MONDAY, text, status="owed", due=day(3)))
    drawn = coachlog.drawn("week", "--today", FRI.isoformat(), columns=columns, env={"LINES": "999"}).plain
    assert max(map(cells, drawn.splitlines())) <= columns
    assert ("[red]日本語" if columns < 80 else "[red]日本語␛[31m") in drawn
    words = " ".join(drawn.split())
    assert len(re.findall(r" and \d+ more: coachlog (?:history --open|due --ahead 2w)(?= |$)", words)) == 2
    for number in range(1, 30, 2) if columns >= 60 else ():
        assert f"bartholomew-{number} (in writing)" in words


def test_a_topic_is_no_follow_up_open_or_covered(team: Coachlog) -> None:
    team("topic", "maria", "territory split")
    team("topic", "maria", "comp plan question", "--theirs")
    assert open_and_finished(team) == (0, 0, [])
    team("done", "1", "2")
    assert open_and_finished(team) == (0, 0, [])
    team("undo", "--today", "2026-12-01")
    assert open_and_finished(team, "last", "--today", "2026-12-01") == (0, 0, [])


def open_and_finished(team: Coachlog, *words: str) -> tuple[int, int, list[object]]:
    found = team.json("week", *words)
    return found["mine"], found["theirs"], found["finished"]


def test_a_follow_up_is_finished_in_the_week_in_which_it_was_not_in_that_of_its_note(team: Coachlog) -> None:
    team("note", "maria", "x", "--mine", "y")
    team("feedback", "maria", "z")
    team("done", "2", "--today", "2026-12-01")
    team("given", "3", "--today", "2026-12-01")
    last, this = (team.json("week", which, "--today", "2026-12-01") for which in ("last", "this"))
    assert [len(found["finished"]) + len(found["given"]) for found in (last, this)] == [0, 2]
    assert (last["mine"], this["mine"]) == (1, 0)

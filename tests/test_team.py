"""coachlog team: who was left alone longest, on a terminal, in a pipe and in JSON; and the clocks behind it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.cadences import Cadence, Last, clock
from coachlog.duties import Facts, judge
from coachlog.files import Place
from coachlog.journal import opening
from coachlog.model import Entry, Pause, Rep
from coachlog.standings import WEEKS, Contact, standings, weeks_begin
from tests.typing_in import Coachlog, typed_once

TODAY = date(2026, 11, 23)
LONG_AGO = date(2026, 1, 1)
USUAL = Cadence(7, 14, 14)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def rep(alias: str = "maria", **known: object) -> Rep:
    return Rep(**{"uid": alias, "alias": alias, "name": alias.title(), "role": None, "team": None, "tz": None,
                  "started": None, "added_on": LONG_AGO, **known})  # type: ignore[arg-type] # fmt: skip


def order(*reps: Rep, usual: Cadence = USUAL, **last: tuple[int | None, ...]) -> list[str]:
    """The aliases in the order in which they are shown; ``last`` are days before today."""
    ago = {alias: Last(*(None if days is None else day(-days) for days in found)) for alias, found in last.items()}
    facts = Facts(reps, [], {}, ago, usual)
    return [one.rep.alias for one in standings(facts, {}, TODAY)]


# The clocks


@pytest.mark.parametrize(
    ("known", "last", "every", "expected"),
    [
        ({}, -7, 7, (7, None)),
        ({}, -8, 7, (8, "amber")),
        ({}, -10, 7, (10, "amber")),
        ({}, -11, 7, (11, "red")),
        ({}, -99, 0, (99, None)),
        ({"added_on": day(-8)}, None, 7, (8, "amber")),
        ({"quiet_until": day(0)}, -8, 7, (8, "amber")),
        ({"quiet_until": day(1)}, -30, 7, (30, None)),
        ({"pauses": (Pause("", day(-20), day(-3), None),)}, -30, 7, (3, None)),
        ({"pauses": (Pause("", day(-20), day(3), None),)}, -30, 7, (-3, None)),
        ({"pauses": (Pause("", day(-20), None, None),)}, -30, 7, (30, None)),
        ({"left_on": day(-1)}, -30, 7, (30, None)),
    ],
)
def test_a_clock_is_amber_past_its_cadence_and_red_past_one_and_a_half_times(
    known: dict[str, Any], last: int | None, every: int, expected: tuple[int, str | None]
) -> None:
    found = clock(rep(**known), None if last is None else day(last), every, TODAY, most="red")
    assert (found.days, found.level) == expected
    assert found.every == every
    assert (found.past > 0) == (found.level is not None)


DAYS = st.integers(-60, 0).map(day)


@given(
    st.lists(st.tuples(DAYS, DAYS, DAYS), min_size=1, max_size=5),
    st.tuples(*[st.integers(0, 30)] * 3).map(lambda spans: Cadence(*spans)),
)
def test_team_and_due_never_disagree_on_who_is_quiet(last: Sequence[tuple[date, date, date]], usual: Cadence) -> None:
    reps = [rep(f"r{number}") for number in range(len(last))]
    facts = Facts(reps, [], {}, {one.alias: Last(*days) for one, days in zip(reps, last, strict=True)}, usual)
    told = {(line.rep, line.what): (line.days, line.level) for line in judge(facts, TODAY, TODAY).quiet}
    shown = {
        (one.rep.alias, what): (clock.days, clock.level)
        for one in standings(facts, {}, TODAY)
        for what, clock in (("one-on-one", one.one_on_one), ("feedback", one.feedback), ("praise", one.praise))
        if clock.level
    }
    assert shown == told


# The order


def test_the_most_neglected_come_first_by_one_on_ones_then_feedback_then_praise() -> None:
    reps = [rep(alias) for alias in ("fresh", "talk", "longer", "praise", "feedback", "soon")]
    assert order(
        *reps,
        fresh=(1, 1, 1), soon=(6, 1, 1), praise=(1, 1, 40), feedback=(1, 20, 1), talk=(9, 1, 1), longer=(20, 1, 1),
    ) == ["longer", "talk", "feedback", "praise", "soon", "fresh"]  # fmt: skip


def test_a_gap_is_measured_against_the_reps_own_cadence() -> None:
    often, seldom = rep("often", every=3), rep("seldom", every=30)
    assert order(seldom, often, often=(9, 1, 1), seldom=(35, 1, 1)) == ["often", "seldom"]
    assert order(rep("off", every=0), often, often=(2, 1, 1), off=(300, 1, 1)) == ["often", "off"]


def test_who_is_away_comes_last_who_was_put_off_waits_and_who_left_is_not_shown() -> None:
    away = rep("away", pauses=(Pause("", day(-1), None, None),))
    later = rep("later", quiet_until=day(5))
    gone = rep("gone", left_on=day(-1))
    assert order(away, gone, later, rep("b"), rep("a"), a=(1, 1, 1), b=(20, 1, 1)) == ["b", "later", "a", "away"]


# Weeks


def test_a_week_begins_on_monday_and_this_week_is_the_last() -> None:
    assert weeks_begin(TODAY) == weeks_begin(day(6)) == date(2026, 9, 7)
    assert weeks_begin(day(7)) == date(2026, 9, 14)
    met = [date(2026, 9, 6), date(2026, 9, 7), date(2026, 9, 13), date(2026, 11, 22), TODAY, TODAY, day(7)]
    (one,) = standings(Facts([rep()], [], {}, {}, USUAL), {"maria": Contact(met)}, TODAY)
    assert one.weeks == [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]
    assert len(one.weeks) == WEEKS


# Typed


@pytest.fixture
@typed_once
def busy(coachlog: Coachlog) -> Coachlog:
    """Maria was talked to five times, dev long ago, lena is new."""
    for words in (
        ("rep", "add", "Maria Ruiz", "--team", "west", "--today", "2026-06-01"),
        ("rep", "add", "Dev Patel", "--team", "north", "--praise-every", "off", "--today", "2026-06-01"),
        ("rep", "add", "Lena Sørensen"),
        ("goal", "maria", "Close 2 @eoq"),  # 1
        ("goal", "maria", "Grow @eoq"),  # 2
        ("checkin", "1", "--status", "off-track"),
        ("checkin", "2", "--status", "at-risk", "--on", "yesterday"),
        ("checkin", "2", "--status", "on-track"),
        ("note", "maria", "too long ago to count", "--heard", "x", "--on", "2026-10-12"),
        ("note", "maria", "a", "--heard", "hanging on it", "--heard", "twice", "--on", "2026-11-02"),
        ("note", "maria", "b", "--on", "2026-11-09", "--async"),
        ("note", "maria", "in the corridor", "--aside", "--heard", "on the same day", "--on", "2026-11-09"),
        ("note", "maria", "c", "--on", "2026-11-16"),
        ("note", "maria", "d", "--mine", "ask Tom @fri", "--mine", "no day", "--feedback", "given", "--praise", "p",
         "--on", "2026-11-16", "--today", "2026-11-16"),
        ("followup", "dev", "the plan @tue", "--theirs", "--today", "2026-11-16"),
        ("followup", "dev", "the other @fri", "--theirs"),
        ("note", "dev", "long ago", "--on", "2026-11-01"),
    ):  # fmt: skip
        coachlog(*words)
    return coachlog


def test_a_pipe_gets_a_rep_a_line(busy: Coachlog) -> None:
    assert busy("team").out == (
        "dev\t22\tred\t\tamber\t\t\t0\t2\t0\t0,0,0,0,0,0,0,1,0,0,0,0\t0/1\n"
        "maria\t7\t\t7\t\t7\t\t2\t0\t1\t0,0,0,0,0,1,0,0,1,1,2,0\t2/4\n"
        "lena\t\t\t\t\t\t\t0\t0\t0\t0,0,0,0,0,0,0,0,0,0,0,0\t0/0\n"
    )


LEGEND = [
    "1-on-1, feedback, praise: days since the last one",
    "* longer ago than planned, ! much longer, – never",
    "you owe, they owe: open follow-ups (overdue!)",
    "at risk: goals at risk or off track, of all open goals",
    "12 weeks: one-on-ones in each week, this week last: · none ▂ 1 ▄ 2 ▆ 3 █ more",
]


def test_a_terminal_of_80_columns_gets_aliases_and_of_120_names_too(busy: Coachlog) -> None:
    assert busy.drawn("team").plain.splitlines() == [
        "rep    1-on-1  feedback  praise  you owe  they owe  at risk  12 weeks",
        "dev       22!        –*      –   0        2 (1!)          –  ·······▂····",
        "maria      7         7       7   2 (1!)   0             1/2  ·····▂··▂▂▄·",
        "lena       –         –       –   0        0               –  ············",
        *LEGEND,
    ]
    wide = busy.drawn("team", columns=120).plain.splitlines()
    assert wide[:2] == [
        "rep    name           team   1-on-1  feedback  praise  you owe  they owe  at risk  12 weeks",
        "dev    Dev Patel      north     22!        –*      –   0        2 (1!)          –  ·······▂····",
    ]


def test_a_narrow_terminal_leaves_goals_and_weeks_out_of_the_legend_too(busy: Coachlog) -> None:
    assert busy.drawn("team", columns=50).plain.splitlines() == [
        "rep    1-on-1  feedback  praise  you     they",
        "dev       22!        –*      –   0       2 (1!)",
        "maria      7         7       7   2 (1!)  0",
        "lena       –         –       –   0       0",
        *LEGEND[:2],
        "you, they: open follow-ups (overdue!) by owner",
    ]


def test_colours_say_how_long_it_has_been(busy: Coachlog) -> None:
    head, dev, *_ = busy.drawn("team").out.splitlines()
    assert head.startswith("\x1b[2mrep")
    assert "\x1b[31m   22!" in dev
    assert "\x1b[31m2 (1!)" in dev
    assert "\x1b[2m    – " in dev  # nobody asks for praise
    assert "\x1b[33m    8*" in busy.drawn("team", "--today", "2026-11-24").out


def test_json_holds_the_clocks_too(busy: Coachlog) -> None:
    found = busy.json("team")
    assert (found["today"], found["session"]) == ("2026-11-23", None)
    dev, maria, lena = found["team"]
    assert dev["one_on_one"] == {"last": "2026-11-01", "since": "2026-11-01", "days": 22, "every": 7, "level": "red"}
    assert dev["feedback"] == {"last": None, "since": "2026-06-01", "days": 175, "every": 14, "level": "amber"}
    assert (dev["praise"]["every"], dev["praise"]["level"]) == (0, None)
    assert lena["one_on_one"]["since"] == "2026-11-23"
    counts = ("rep", "mine", "mine_late", "theirs", "theirs_late", "goals", "at_risk", "heard", "of")
    assert [maria[name] for name in counts] == ["maria", 2, 1, 0, 0, 2, 1, 2, 4]
    assert maria["weeks"] == [0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 2, 0]


def test_one_team_only(busy: Coachlog) -> None:
    assert busy("team", "--team", "WEST").out.split("\t")[0] == "maria"
    busy.refused("team", "--team", "south", code=1, says='nobody is in team "south". There are: north, west')


def test_who_is_away_says_until_when(busy: Coachlog) -> None:
    busy("rep", "pause", "dev", "--back", "30 nov")
    busy("rep", "leave", "lena")
    lines = busy.drawn("team").plain.splitlines()
    assert lines[2] == "dev    away until Mon 30 Nov     0        2               –  ·······▂····"
    assert len(lines) == 3 + len(LEGEND)
    assert busy("team").out.splitlines()[1].startswith("dev\t22\t\t\t\t\t\t")


def test_sessions_have_a_line_of_their_own(busy: Coachlog) -> None:
    busy("config", "session-every", "2w")
    assert "No session yet!  every 14 days" in busy.drawn("team").plain
    busy("session", "Win/loss review", "--with", "all", "--on", "2026-11-11")
    lines = busy.drawn("team").out.splitlines()
    assert "\x1b[2mLast session 12 days ago" in lines[-6]
    assert busy.json("team")["session"]["days"] == 12
    late = "--today", "2026-11-27"
    assert "\x1b[33mLast session 16 days ago*\x1b[0m  \x1b[2mevery 14 days" in busy.drawn("team", *late).out
    assert "Last session 29 days ago!" in busy.drawn("team", "--today", "2026-12-10").plain
    assert "session" not in busy.drawn("team", "--team", "west").plain
    assert busy.json("team", "--team", "west")["session"] is None
    busy("config", "session-every", "off")
    assert "Last session 12 days ago" in busy.drawn("team").plain


def test_without_reps_it_says_how_to_add_one(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria")
    coachlog("rep", "leave", "maria")
    assert coachlog.drawn("team").plain.startswith("No reps yet. Add the first:")
    assert coachlog("team").out == ""
    assert coachlog.json("team") == {"today": "2026-11-23", "team": [], "session": None}


@pytest.mark.parametrize("columns", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("count", [3, 60])
def test_any_team_fits_any_screen(coachlog: Coachlog, count: int, columns: int) -> None:
    with opening.writing(Place(coachlog.journal, named=True), "demo", create=True) as step:
        for number in range(count):
            alias = f"bartholomew-{number}"
            step.add_rep(rep(alias, uid="", name="Bartholomew 日本語 " * 3, team="north by north west"))
            for _ in range(12):
                step.add(Entry("follow-up", alias, day(-30), "x", owner="me", due=day(-20), status="open"))
                step.add(Entry("note", alias, day(-number), "x", how="met"))
    lines = coachlog.drawn("team", columns=columns).plain.splitlines()
    assert max(map(len, lines)) <= columns
    assert len(lines) < 24
    shown = sum(line.startswith("bart") for line in lines)
    rest = [int(line.split()[0]) for line in lines if " more: coachlog team | less" in line]
    assert shown + sum(rest) == count
    if columns >= 80:
        assert all(line[-1] in "·▂▄▆█" for line in lines[1:shown])


def test_names_are_text(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "[red]Maria\x1b[31m", "--alias", "maria", "--team", "[/]\x1b")
    drawn = coachlog.drawn("team", columns=120).plain
    assert "[red]Maria␛[31m" in drawn
    assert "[/]␛" in drawn

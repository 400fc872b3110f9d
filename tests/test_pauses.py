"""When reps are away, back, or gone: rep pause, resume and leave, and what follows from them."""

import shlex
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog import days
from coachlog.days import parsing
from coachlog.errors import DayUnclear, NotADay
from tests.test_terminal import typed_on_a_terminal
from tests.typing_in import Coachlog, typed_once

MONDAY = days.Calendar(date(2026, 11, 23))


@pytest.fixture
@typed_once
def three(team: Coachlog) -> Coachlog:
    """Maria, Dev and Lena."""
    team("rep", "add", "Lena Ott", "--every", "1w")
    return team


def rep(coachlog: Coachlog, alias: str, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in coachlog.json("rep", "list", "--all", *words)["reps"]
                                 if one["alias"] == alias)  # fmt: skip
    return found


def pauses(coachlog: Coachlog, alias: str) -> list[tuple[str, str | None, str | None]]:
    return [(one["from"], one["back"], one["because"]) for one in rep(coachlog, alias)["pauses"]]


def state(coachlog: Coachlog, alias: str, *words: str) -> str:
    """What rep list says of a rep in a pipe."""
    lines = (line.split("\t") for line in coachlog("rep", "list", "--all", *words).out.splitlines())
    return next(line[6] for line in lines if line[0] == alias)


# A day in either direction


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-11-23"), ("yesterday", "2026-11-22"), ("tomorrow", "2026-11-24"), ("in 2 weeks", "2026-12-07"),
        ("2 weeks ago", "2026-11-09"), ("+3d", "2026-11-26"), ("2026-11-20", "2026-11-20"),
        ("20 nov 2026", "2026-11-20"), ("2026-W50-2", "2026-12-08"), ("23 nov", "2026-11-23"),
    ],
)  # fmt: skip
def test_either_reads_a_day_on_both_sides(words: str, day: str) -> None:
    assert parsing.either(words, MONDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("fri", ["2026-11-20", "2026-11-27"]),
        ("mon", ["2026-11-16", "2026-11-23", "2026-11-30"]),
        ("3d", ["2026-11-20", "2026-11-26"]),
        ("25 nov", ["2025-11-25", "2026-11-25"]),
        ("eow", ["2026-11-20", "2026-11-27"]),
        ("next friday", ["2026-11-27", "2026-12-04"]),
        ("5", ["2026-11-05", "2026-11-18", "2026-11-28", "2026-12-05"]),
    ],
)
def test_either_offers_all_readings_of_a_day_that_has_several(words: str, readings: list[str]) -> None:
    with pytest.raises(DayUnclear) as unclear:
        parsing.either(words, MONDAY)
    assert [answer.word for answer in unclear.value.answers] == readings
    assert "is ambiguous" in str(unclear.value)


def test_either_refuses_what_is_no_day() -> None:
    with pytest.raises(NotADay, match='"someday" isn\'t a date'):
        parsing.either("someday", MONDAY)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(-4000, 4000))
def test_either_reads_every_iso_day_as_itself(today: date, away: int) -> None:
    day = today + timedelta(days=away)
    assert parsing.either(day.isoformat(), days.Calendar(today)) == day


# Pause


def test_a_pause_is_said_back_with_what_follows(team: Coachlog) -> None:
    ran = team("rep", "pause", "maria", "--back", "in 2 weeks", "parental leave")
    assert ran.out == (
        'Maria Ruiz is away from Mon 23 Nov 2026 (today) until Mon 7 Dec 2026 (in 14 days): "parental leave"\n'
        "   Reminders restart then. Your own follow-ups stay due\n"
    )
    assert pauses(team, "maria") == [("2026-11-23", "2026-12-07", "parental leave")]
    assert pauses(team, "dev") == []


@pytest.mark.parametrize(
    ("words", "stored", "says"),
    [
        ((), ("2026-11-23", None), "is away from Mon 23 Nov 2026 (today)\n   To end it: coachlog rep resume maria."),
        (("--from", "in 2 days"), ("2026-11-25", None), "will be away from Wed 25 Nov 2026 (in 2 days)"),
        (("--from", "2 days ago"), ("2026-11-21", None), "is away from Sat 21 Nov 2026 (2 days ago)"),
        (("--from", "2026-11-02", "--back", "2026-11-09"), ("2026-11-02", "2026-11-09"),
         "was away from Mon 2 Nov 2026 (21 days ago) until Mon 9 Nov 2026 (14 days ago)"),
        (("--back", "fri"), ("2026-11-23", "2026-11-27"), "until Fri 27 Nov 2026 (in 4 days)"),
    ],
)  # fmt: skip
def test_a_pause_may_lie_ahead_or_back(
    team: Coachlog, words: tuple[str, ...], stored: tuple[str, str | None], says: str
) -> None:
    assert says in team("rep", "pause", "maria", *words).out
    assert pauses(team, "maria") == [(*stored, None)]


def test_several_reps_are_away_at_once(three: Coachlog) -> None:
    ran = three("rep", "pause", "maria", "dev", "maria", "team off-site")
    assert ran.out.startswith('Dev Patel and Maria Ruiz are away from Mon 23 Nov 2026 (today): "team off-site"\n')
    assert [len(pauses(three, alias)) for alias in ("maria", "dev", "lena")] == [1, 1, 0]


def test_all_are_those_who_are_here_and_not_away(three: Coachlog) -> None:
    three("rep", "pause", "maria", "--back", "in 3 weeks")
    three("rep", "leave", "lena", "--on", "in 2 weeks")
    answer = three.json("rep", "pause", "--all", "--back", "fri", "holiday")
    assert [(one["alias"], one["pauses"][0]["because"]) for one in answer["reps"]] == [
        ("dev", "holiday"), ("lena", "holiday"),
    ]  # fmt: skip
    answer = three.json("rep", "pause", "--all", "--from", "in 3 weeks")
    assert [one["alias"] for one in answer["reps"]] == ["dev", "maria"]
    three.refused("rep", "pause", "--all", "--from", "in 3 weeks", code=1, says="everybody is away already")


def test_names_and_a_reason_need_no_quotes(three: Coachlog) -> None:
    ran = three("rep", "pause", *["maria,dev", "at", "the", "beach", "with", "lena", "--back"], "in 2 weeks")
    assert ran.out.splitlines()[0].endswith('"at the beach with lena"')
    assert [len(pauses(three, alias)) for alias in ("maria", "dev", "lena")] == [1, 1, 0]
    ran = three("rep", "pause", "--all", *["on", "holiday"], "--from", "in 3 weeks")
    assert ran.out.splitlines()[0].endswith('"on holiday"')


def test_a_pause_of_several_is_one_step_of_undo(three: Coachlog) -> None:
    three("rep", "add", "Ana Lee")
    before = three.export()
    three("rep", "pause", "--all")
    after = three.export()
    assert three("undo").out.startswith("Undone: rep pause, 4 pauses removed\n")
    assert three.export() == before
    assert three("redo").out.startswith("Redone: rep pause, 4 pauses are back\n")
    assert three.export() == after


def test_on_a_terminal_a_pause_is_wrapped_and_what_was_typed_does_not_act(team: Coachlog) -> None:
    ran = team.drawn("rep", "pause", "maria", "--back", "fri", "[bold]on\x1b[31m leave[/]")
    assert '"[bold]on␛[31m leave[/]"' in " ".join(ran.out.split())
    assert all(len(line) <= 80 for line in ran.plain.splitlines())


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("", 2, "who is away? Name reps, or --all: coachlog rep pause REP --back DAY"),
        ("--all maria", 2, "--all and names can't be combined: maria is one of all"),
        ("--all maria dev", 2, "--all and names can't be combined: maria is one of all"),
        ("--all mariaa", 1, 'no rep matches "mariaa". Did you mean maria?'),
        ("maria devv", 1, 'no rep matches "devv". Did you mean dev?'),
        ("maria 'Dev Patell'", 1, 'no rep matches "Dev Patell". Did you mean dev?'),
        ("maria holiday", 1, "If it's the reason, use two or more words"),
        ("'parental leave'", 1, 'no rep matches "parental leave"'),
        ("maria 'on leave' dev", 1, 'no rep matches "on leave"'),
        ("maria until mon", 2, "coachlog rep pause maria --back mon"),
        ("maria next week", 2, '"next week" is a day. If they are back then: --back "next week"'),
        ("maria away dev", 1, "If it's the reason, use two or more words"),
        ("maria de office", 2, '"de" is the start of a rep\'s name. If it\'s the reason, put it in quotes: "de'),
        ("maria --from fri", 2, '--from: "fri" is ambiguous. Which one: 2026-11-20 (Fri, 3 days ago) or 2026-'),
        ("maria --back yesterday", 2,
         "--back: Sun 22 Nov 2026 (yesterday) isn't after the first day away, Mon 23 Nov 2026 (today)"),
        ("maria --from 2026-12-01 --back 2026-12-01", 2, "--back: Tue 1 Dec 2026 (in 8 days) isn't after"),
        ("maria --back someday", 2, "--back: \"someday\" isn't a date"),
    ],
)  # fmt: skip
def test_a_pause_that_is_refused_saves_nothing(team: Coachlog, words: str, code: int, says: str) -> None:
    team.refused("rep", "pause", *shlex.split(words), code=code, says=says)


def test_a_terminal_asks_what_one_word_and_one_day_mean(team: Coachlog) -> None:
    code, shown = typed_on_a_terminal(team, "rep", "pause", "maria", "holiday", "--from", "fri", answers="1\n2\n")
    assert code == 0
    assert '  1  it\'s the reason: "holiday"\n' in shown
    assert pauses(team, "maria") == [("2026-11-27", None, "holiday")]


def test_pauses_of_one_rep_do_not_overlap(three: Coachlog) -> None:
    three("rep", "pause", "maria", "--from", "2026-11-02", "--back", "2026-11-09")
    three("rep", "pause", "maria", "--from", "2026-12-07", "--back", "2026-12-21", "long leave")
    over = (
        "the pauses would overlap: Maria Ruiz was away from Mon 2 Nov 2026 (21 days ago) until Mon 9 Nov 2026 (14 days"
    )
    for words in (["--from", "2026-11-08"], ["--from", "2026-11-01", "--back", "2026-11-03"]):
        ran = three.refused("rep", "pause", "dev", "maria", *words, code=1, says=over)
        assert ran.err.endswith("Begin after that: --from 2026-11-09\n")
    ahead = (
        'Maria Ruiz will be away from Mon 7 Dec 2026 (in 14 days) until Mon 21 Dec 2026 (in 28 days): "long leave". End'
    )
    for words in ([], ["--from", "2026-12-20"], ["--back", "2026-12-08"]):
        ran = three.refused("rep", "pause", "dev", "maria", *words, code=1, says=ahead)
        assert ran.err.endswith("End that first: coachlog rep resume maria\n")
    three("rep", "pause", "maria", "--from", "2026-11-09", "--back", "2026-12-07")
    assert len(pauses(three, "maria")) == 3
    three("rep", "pause", "dev")
    three.refused("rep", "pause", "dev", "--from", "2027-01-04", code=1, says="Dev Patel is away from Mon 23 Nov 2026")


def test_a_pause_hides_what_hangs_on_the_rep_and_the_clocks_start_anew(team: Coachlog) -> None:
    team("note", "maria", "x", "--theirs", "theirs @tue", "--mine", "mine @tue")
    before = team.export()
    team("rep", "pause", "maria", "--from", "2026-11-24", "--back", "2026-12-21", "on holiday")
    away = ("due", "maria", "--today", "2026-12-10")
    assert [line.split("\t")[-1] for line in team(*away).out.splitlines()] == ["mine"]
    back = team.json("due", "maria", "--today", "2026-12-22")
    assert [duty["entry"]["text"] for duty in back["overdue"]] == ["mine", "theirs"]
    assert back["quiet"] == []
    assert [line["since"] for line in team.json("due", "maria", "--today", "2026-12-29")["quiet"]] == ["2026-12-21"]
    team("undo")
    assert team.export() == before


# rep list


def test_the_list_says_who_is_away_and_who_leaves(three: Coachlog) -> None:
    three("rep", "pause", "maria", "--back", "fri")
    three("rep", "pause", "dev", "--from", "2026-11-30")
    three("rep", "pause", "lena")
    three("rep", "leave", "lena", "--on", "2026-12-18")
    assert state(three, "maria") == "away until 2026-11-27"
    assert state(three, "maria", "--today", "2026-11-27") == ""
    assert state(three, "dev") == "away from 2026-11-30"
    assert state(three, "dev", "--today", "2026-12-01") == "away"
    assert state(three, "lena") == "away, leaves 2026-12-18"
    assert state(three, "lena", "--today", "2026-12-18") == "left 2026-12-18"
    assert "away until Fri 27 Nov\n" in three.drawn("rep").plain


# Resume


def test_a_pause_ends_today(team: Coachlog) -> None:
    team("rep", "pause", "maria", "--from", "2026-11-09", "on leave")
    ran = team("rep", "resume", "maria")
    assert ran.out == "Maria Ruiz is back today, away since Mon 9 Nov 2026 (14 days ago). Reminders restart today\n"
    assert pauses(team, "maria") == [("2026-11-09", "2026-11-23", "on leave")]
    assert team("undo").out.startswith("Undone: rep resume, Maria Ruiz: the pause from Mon 9 Nov 2026 is as it was\n")
    assert pauses(team, "maria") == [("2026-11-09", None, "on leave")]


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ("today", "Maria Ruiz's pause from Mon 23 Nov 2026 (today) is cancelled\n"),
        ("in 2 weeks", "Maria Ruiz's pause from Mon 7 Dec 2026 (in 14 days) is cancelled\n"),
    ],
)
def test_a_pause_that_has_not_been_is_taken_out(team: Coachlog, start: str, says: str) -> None:
    before = team.export()
    team("rep", "pause", "maria", "--from", start)
    assert team("rep", "resume", "maria").out == says
    assert team.export() == before
    assert "is back" in team("undo").out
    assert len(pauses(team, "maria")) == 1


def test_resume_ends_the_nearest_first(team: Coachlog) -> None:
    team("rep", "pause", "maria", "--from", "2026-11-09", "--back", "2026-11-30")
    team("rep", "pause", "maria", "--from", "2026-12-21", "--back", "2027-01-04")
    team("rep", "leave", "maria", "--on", "2027-02-01", "--keep-until", "2027-08-01")
    for says in ("is back today", "pause from Mon 21 Dec 2026", "departure on Mon 1 Feb 2027"):
        assert says in team("rep", "resume", "maria").out
    assert pauses(team, "maria") == [("2026-11-09", "2026-11-23", None)]
    assert (rep(team, "maria")["left_on"], rep(team, "maria")["keep_until"]) == (None, None)
    team.refused("rep", "resume", "maria", code=1, says="Maria Ruiz isn't away. To see who is: coachlog rep list")


def test_who_has_left_can_come_back(team: Coachlog) -> None:
    before = team.export()
    team("rep", "pause", "maria")
    team("rep", "leave", "maria", "--on", "2026-11-16", "--keep-until", "2027-11-16")
    assert team("rep", "resume", "maria").out == (
        "Maria Ruiz's departure on Mon 16 Nov 2026 (7 days ago) is cancelled, "
        "and so is the keep-until day Tue 16 Nov 2027\n"
    )
    assert [one["alias"] for one in team.json("rep", "resume", "maria")["reps"]] == ["maria"]
    assert team.export() == before


# Leave


def test_a_departure_is_said_back_with_what_follows(team: Coachlog) -> None:
    team("note", "maria", "x", "--mine", "send the deck", "--theirs", "call back", "--theirs", "write it down")
    ran = team("rep", "leave", "maria", "--on", "in 4 days", "--keep-until", "2027-05-27")
    assert ran.out == (
        "Maria Ruiz leaves Fri 27 Nov 2026 (in 4 days). Then no more reminders about Maria\n"
        "   On Thu 27 May 2027 (in 185 days) due asks whether to erase them\n"
        "   Still open: 3 items, 1 of them yours. You still owe it. To see them: coachlog history maria --open. "
        "To hand over: coachlog export maria --handover\n"
    )
    assert (rep(team, "maria")["left_on"], rep(team, "maria")["keep_until"]) == ("2026-11-27", "2027-05-27")
    assert "dev" in team("rep", "list").out


def test_of_a_departed_rep_what_you_owe_stays_due_and_nothing_else(team: Coachlog) -> None:
    team("note", "maria", "x", "--mine", "send the deck @thu", "--theirs", "call back @thu")
    team("followup", "maria", "review it", "--owner", "legal:Ana", "--due", "thu")
    team("feedback", "maria", "pause more", "--due", "thu")
    team("goal", "maria", "close 2 logos", "--due", "2026-11-26", "--every", "1d")
    week_after = ("--today", "2026-12-07")
    team("rep", "leave", "maria", "--on", "2026-11-30")
    for more in ((), ("maria",), ("--team", "west"), ("--owner", "me")):
        found = team.json("due", *more, *week_after)
        assert [duty["entry"]["id"] for duty in found["overdue"]] == [2], more
        assert not found["due_today"]
        assert {line["rep"] for line in found["quiet"]} <= {"dev", None}
    assert team("due", "--count", *week_after).out == "1\n"
    assert "send the deck" in team.drawn("due", *week_after).plain
    team("undo")
    assert team("due", "--count", *week_after).out != "1\n"
    team("redo")
    assert team("due", "--count", *week_after).out == "1\n"
    team("done", "2", *week_after)
    assert team("due", "--count", *week_after).out == "0\n"
    team("undo", *week_after)
    team("rep", "resume", "maria", *week_after)
    assert int(team("due", "--count", *week_after).out) > 1


def test_a_departed_rep_is_listed_with_all_and_answers_to_the_full_alias(team: Coachlog) -> None:
    ran = team("rep", "leave", "maria")
    assert ran.out == (
        "Maria Ruiz left Mon 23 Nov 2026 (today). No more reminders about Maria\n"
        "   Still in rep list --all. To cancel it: coachlog rep resume maria\n"
    )
    assert "maria" not in team("rep", "list").out
    assert "left 2026-11-23" in team("rep", "list", "--all").out
    team.refused("note", "mar", "x", code=1, says='no rep matches "mar"')
    team("note", "maria", "one last word")
    team.refused("rep", "pause", "maria", code=1, says="Maria Ruiz left Mon 23 Nov 2026 (today). To cancel that: coach")


def test_a_pause_after_a_departure_is_refused(team: Coachlog) -> None:
    team("rep", "leave", "maria", "--on", "2026-12-18")
    team.refused(
        "rep", "pause", "maria", "--from", "2026-12-21", code=1,
        says="Maria Ruiz leaves Fri 18 Dec 2026 (in 25 days). To cancel that: coachlog rep resume maria",
    )  # fmt: skip
    team("rep", "pause", "maria", "--from", "2026-12-14")


def test_the_keep_until_day_comes_and_can_be_moved(team: Coachlog) -> None:
    team("rep", "leave", "maria", "--keep-until", "2026-12-01")
    late = "--today", "2026-12-05"
    assert team("due", *late).out.splitlines()[0] == "overdue\t\tmaria\tkeep-until\t2026-12-01\t4\t"
    shown = team.drawn("due", *late, columns=120).plain
    assert "keep-until day: erase, or keep on purpose" in shown
    assert shown.splitlines()[-2:] == [
        "To erase everything about maria: coachlog rep erase maria",
        "To keep it longer: coachlog rep leave maria --keep-until DAY",
    ]
    team("rep", "leave", "maria", "--keep-until", "2027-12-01", *late)
    assert (rep(team, "maria")["left_on"], rep(team, "maria")["keep_until"]) == ("2026-11-23", "2027-12-01")
    assert "keep-until" not in team("due", *late).out
    assert team("undo").out.startswith("Undone: rep leave, Maria Ruiz has keep-until day 2026-12-01 again\n")
    team("rep", "leave", "maria", "--keep-until", "none", *late)
    assert rep(team, "maria")["keep_until"] is None
    team("undo", "-n", "2")
    assert rep(team, "maria")["left_on"] is None
    assert "Maria Ruiz has leaving day 2026-11-23, keep-until day 2026-12-01 again" in team("redo").out
    assert "Maria Ruiz has no leaving day, no keep-until day again" in team("undo").out


def test_a_keep_until_day_alone_moves_no_departure_that_is_known(team: Coachlog) -> None:
    team("rep", "leave", "maria", "--on", "2026-12-18")
    assert team.json("rep", "leave", "maria", "--keep-until", "2027-06-18")["reps"][0]["left_on"] == "2026-12-18"
    moved = team.json("rep", "leave", "maria")["reps"][0]
    assert (moved["left_on"], moved["keep_until"]) == ("2026-11-23", "2027-06-18")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("mariaa", 1, 'no rep matches "mariaa". Did you mean maria?'),
        (
            "maria --on fri",
            2,
            '--on: "fri" is ambiguous. Which one: 2026-11-20 (Fri, 3 days ago) or 2026-11-27',
        ),
        ("maria --keep-until yesterday", 2, "--keep-until: Sun 22 Nov 2026 (yesterday) is in the past"),
        (
            "maria --keep-until today",
            2,
            "--keep-until: Mon 23 Nov 2026 (today) isn't after the day of leaving, Mon 23",
        ),
        ("maria --on 2027-01-04 --keep-until 2026-12-31", 2, "isn't after the day of leaving, Mon 4 Jan 2027"),
        (
            "dev",
            1,
            "Dev Patel left Mon 16 Nov 2026 (7 days ago). To change that: --on DAY or --keep-until DAY; to cancel ",
        ),
        ("dev --on 2027-06-01", 2, "--keep-until: Sat 1 May 2027 (in 159 days) isn't after the day of leaving"),
    ],
)
def test_a_departure_that_is_refused_saves_nothing(team: Coachlog, words: str, code: int, says: str) -> None:
    team("rep", "leave", "dev", "--on", "7 days ago", "--keep-until", "2027-05-01")
    team.refused("rep", "leave", *words.split(), code=code, says=says)


def test_a_departure_that_changes_nothing_is_no_step(team: Coachlog) -> None:
    team("rep", "leave", "maria", "--on", "2026-11-16")
    before = team.export()
    assert "left Mon 16 Nov 2026 (7 days ago)" in team("rep", "leave", "maria", "--on", "2026-11-16").out
    team("undo")
    assert team.export() != before
    assert rep(team, "maria")["left_on"] is None

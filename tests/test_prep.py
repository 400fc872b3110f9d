"""coachlog prep: what comes back before a one-on-one, on a terminal, in a pipe, in JSON, and to share."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from coachlog.screen.prep import time_there
from tests.typing_in import Coachlog, typed_once

TODAY = "2026-11-23"


@pytest.fixture
@typed_once
def full(coachlog: Coachlog) -> Coachlog:
    """A rep with something in every section. Ids in the order of these lines."""
    for words in (
        ("rep", "add", "Maria Ruiz", "--team", "west", "--tz", "madrid", "--today", "2026-10-01"),
        ("rep", "add", "Dev Patel"),
        ("note", "maria", "Long ago", "--heard", "I am new", "--on", "2026-10-01"),  # 1 2
        ("goal", "maria", "Close 2 logos @eoq", "--target", "2", "--on", "2026-10-01"),  # 3
        ("checkin", "3", "Globex signed", "--at", "1", "--status", "at-risk", "--on", "2026-11-12"),  # 4
        ("followup", "maria", "find a mentor", "--on", "2026-10-02"),  # 5
        ("note", "maria", "Rehearsed the CFO call", "--mine", "ask Tom @today", "--theirs", "book 3 calls @tomorrow",
         "--heard", "I want to lead the QBR", "--on", "2026-11-16", "--today", "2026-11-16"),  # 6 7 8 9
        ("note", "maria", "Seen at lunch, tired", "--aside", "--on", "2026-11-17"),  # 10
        ("followup", "maria", "read the MSA @fri", "--owner", "legal:Ana"),  # 11
        ("followup", "maria", "send the deck @fri"),  # 12
        ("done", "12", "two days early"),
        ("feedback", "maria", "Let the silence work @wed"),  # 13
        ("praise", "maria", "An idea of her own", "--on", "2026-11-18"),  # 14
        ("feedback", "maria", "slow down @none"),  # 15
        ("note", "dev", "Nobody else's", "--theirs", "business @fri"),
    ):  # fmt: skip
        coachlog(*words)
    return coachlog


def test_everything_of_a_rep_comes_back_in_its_order(full: Coachlog) -> None:
    assert [line.split("\t") for line in full("prep", "maria").out.splitlines()] == [
        ["last", "6", "2026-11-16", "met", "", "Rehearsed the CFO call"],
        ["heard", "9", "2026-11-16", "", "", "I want to lead the QBR"],
        ["aside", "10", "2026-11-17", "aside", "", "Seen at lunch, tired"],
        ["mine", "7", "2026-11-16", "open", "2026-11-16", "ask Tom"],
        ["theirs", "8", "2026-11-16", "open", "2026-11-17", "book 3 calls"],
        ["partner", "11", TODAY, "legal:Ana", "2026-11-27", "read the MSA"],
        ["closed", "12", TODAY, "done", "2026-11-27", "send the deck"],
        ["feedback", "13", TODAY, "owed", "2026-11-25", "Let the silence work"],
        ["goal", "3", "2026-10-01", "open", "2026-12-31", "Close 2 logos"],
        ["check-in", "4", "2026-11-12", "at risk, 1 of 2", "", "Globex signed"],
        ["praise", "14", "2026-11-18", "", "", "An idea of her own"],
        ["undated", "5", "2026-10-02", "me", "", "find a mentor"],
        ["undated", "15", TODAY, "owed", "", "slow down"],
    ]


def test_it_is_one_screen_and_the_same_in_words(full: Coachlog) -> None:
    lines = full.drawn("prep", "maria").plain.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith("Maria Ruiz  team west · Europe/Madrid")
    assert lines[-1] == 'coachlog note maria "…" --mine "… @fri"  ·  coachlog history maria'
    flat = [" ".join(line.split()) for line in lines[1:-1]]
    assert flat[flat.index("one-on-one 6 Mon 16 Nov 7 days ago") :] == [
        "one-on-one 6 Mon 16 Nov 7 days ago",
        "Rehearsed the CFO call",
        "they said 9 I want to lead the QBR",
        "observed 10 Seen at lunch, tired Tue 17 Nov 6 days ago",
        "you owe 7 ask Tom Mon 16 Nov 7 days overdue",
        "they owe 8 book 3 calls Tue 17 Nov 6 days overdue",
        "partners 11 legal:Ana: read the MSA Fri 27 Nov in 4 days",
        "closed 12 yours, done: send the deck Mon 23 Nov",
        '"two days early"',
        "to give 13 Let the silence work Wed 25 Nov in 2 days",
        "goals 3 Close 2 logos ▰▰▰▱▱▱ 1/2 Thu 31 Dec in 38 days",
        "at risk, Thu 12 Nov: Globex signed",
        "praise 14 An idea of her own Wed 18 Nov 5 days ago",
        "no due date 5 you owe: find a mentor 52 days old",
        "15 feedback: slow down",
    ]


def test_json_holds_the_same_under_names(full: Coachlog) -> None:
    found = full.json("prep", "maria")
    lists = ("heard", "asides", "mine", "theirs", "partners", "closed", "feedback", "undated")
    assert {name: [entry["id"] for entry in found[name]] for name in lists} == {
        "heard": [9], "asides": [10], "mine": [7], "theirs": [8], "partners": [11], "closed": [12], "feedback": [13],
        "undated": [5, 15],
    }  # fmt: skip
    assert (found["rep"]["alias"], found["last"]["id"], found["praise"]["id"]) == ("maria", 6, 14)
    assert [(one["goal"]["id"], one["last_check_in"]["id"]) for one in found["goals"]] == [(3, 4)]
    assert list(found) == [
        "rep", "last", "heard", "topics", "asides", "sessions", "mine", "theirs", "partners", "closed", "feedback",
        "given", "goals", "praise", "undated",
    ]  # fmt: skip
    nothing = full.json("prep", "dev")
    assert (nothing["praise"], nothing["goals"], nothing["asides"]) == (None, [], [])


def test_colours_say_how_late(full: Coachlog) -> None:
    out = full.drawn("prep", "maria").out
    assert "\x1b[31m7 days overdue" in out
    assert "\x1b[33mat risk, Thu 12 Nov" in out
    assert "\x1b[33m   52 days old" in out
    assert "7 days ago\x1b" not in out
    assert "\x1b[33m8 days ago\x1b[0m  \x1b[2mevery 7 days" in full.drawn("prep", "maria", "--today", "2026-11-24").out
    assert "\x1b[31m11 days ago!" in full.drawn("prep", "maria", "--today", "2026-11-27").out
    late = full.drawn("prep", "maria", "--today", "2026-12-30", env={"LINES": "99"}).out
    (praise,) = (row for row in late.splitlines() if "42 days ago" in row)
    assert "\x1b[33m" in praise  # amber: praise is never red
    assert "!" not in praise


def test_a_new_rep_gets_three_lines_that_say_where_to_begin(team: Coachlog) -> None:
    assert team.drawn("prep", "dev").plain.splitlines() == [
        "Dev Patel",
        "one-on-one   no one-on-one yet  added today",
        'Begin with: coachlog note dev "…" --mine "… @fri"',
    ]
    assert team("prep", "dev").out == ""
    assert "added 11 days ago!  every 7 days" in team.drawn("prep", "dev", "--today", "2026-12-04").plain


@pytest.mark.parametrize(
    ("on", "shown"),
    [("2026-11-16", "in the corridor"), ("2026-11-17", "Tue 17 Nov: in the corridor")],
)
def test_what_was_heard_then_is_shown_or_else_what_was_heard_last(team: Coachlog, on: str, shown: str) -> None:
    team("note", "maria", "the talk", "--on", "2026-11-16")
    team("note", "maria", "--aside", "--heard", "in the corridor", "--on", on)
    found = team.json("prep", "maria")
    assert [entry["text"] for entry in found["heard"]] == ["in the corridor"]
    assert f"they said    3  {shown}\n" in team.drawn("prep", "maria").plain
    assert len(found["asides"]) == 1


def test_an_aside_of_the_same_day_counts_only_if_it_came_after(team: Coachlog) -> None:
    team("note", "maria", "before", "--aside")
    team("note", "maria", "the talk", "--async")
    team("note", "maria", "after", "--aside")
    assert [entry["text"] for entry in team.json("prep", "maria")["asides"]] == ["after"]
    assert "Mon 23 Nov  today  by message" in team.drawn("prep", "maria").plain


def test_a_long_text_is_cut_and_says_where_the_rest_is(team: Coachlog) -> None:
    team("note", "maria", "word " * 200, "--heard", "more " * 100, "--private")
    lines = [line.strip() for line in team.drawn("prep", "maria").plain.splitlines()]
    assert lines.count("… all of it: coachlog show 1") == 1
    assert lines.count("… all of it: coachlog show 2") == 1
    assert lines.index("… all of it: coachlog show 1") - [line[:10] for line in lines].index("one-on-one") == 7
    assert team("prep", "maria").out.splitlines()[0].count("word") == 200


def test_private_is_shown_and_marked(team: Coachlog) -> None:
    team("note", "maria", "the talk", "--theirs", "calls @fri", "--heard", "hush", "--private")
    team("goal", "maria", "Grow @eoy")
    team("checkin", "maria", "slow", "--status", "at-risk", "--private")
    lines = [" ".join(line.split()) for line in team.drawn("prep", "maria").plain.splitlines()]
    for line in (
        "one-on-one 1 Mon 23 Nov today private",
        "they said 3 hush private",
        "they owe 2 calls private Fri 27 Nov in 4 days",
        "at risk, Mon 23 Nov, private: slow",
    ):
        assert line in lines


def test_of_much_that_was_closed_the_newest_are_drawn_and_a_pipe_gets_all(team: Coachlog) -> None:
    team("note", "maria", "the talk")
    for number in range(7):
        team("followup", "maria", f"thing {number}")
    team("done", *map(str, range(2, 9)))
    drawn = team.drawn("prep", "maria").plain
    assert "thing 2  2 more before" in drawn
    assert "thing 1" not in drawn
    assert len([line for line in team("prep", "maria").out.splitlines() if line.startswith("closed")]) == 7


def test_what_was_closed_says_whose_it_was(team: Coachlog) -> None:
    team("goal", "maria", "Grow @eoy")
    team("followup", "maria", "calls", "--theirs")
    team("followup", "maria", "paper", "--owner", "legal")
    team("done", "1", "--missed")
    team("drop", "2", "3", "--", "moot")
    drawn = team.drawn("prep", "maria", columns=120).plain
    for words in ("goal, missed: Grow", 'theirs, dropped: calls  "moot"', 'legal, dropped: paper  "moot"'):
        assert words in drawn


def test_a_goal_without_a_number_or_a_day_says_so(team: Coachlog) -> None:
    team("goal", "maria", "Listen more @none")
    team("goal", "maria", "Answer faster @eoy")
    team("checkin", "2", "--at", "4")
    lines = [" ".join(line.split()) for line in team.drawn("prep", "maria").plain.splitlines()]
    assert lines[-5:-1] == [
        "goals 2 Answer faster Thu 31 Dec in 38 days", "at 4, Mon 23 Nov",
        "1 Listen more no due date", "no check-in yet",
    ]  # fmt: skip


def test_who_is_away_or_has_left_or_is_put_off_is_said_at_the_top(team: Coachlog) -> None:
    team("snooze", "dev", "mon")
    assert "snoozed until Mon 30 Nov" in team.drawn("prep", "dev").plain
    team("rep", "pause", "dev", "--back", "7 dec")
    assert "away until Mon 7 Dec" in team.drawn("prep", "dev").plain
    team("undo")
    team("rep", "pause", "dev")
    assert team.drawn("prep", "dev").plain.splitlines()[0] == "Dev Patel  away  snoozed until Mon 30 Nov"
    team("rep", "leave", "dev")
    assert "left Mon 23 Nov" in team.drawn("prep", "dev").plain


def test_what_people_typed_is_text(team: Coachlog) -> None:
    team("rep", "edit", "maria", "--name", "[bold]Maria\x1b[31m", "--role", ":100: [/]")
    team("note", "maria", "[/]\x1b[2J one\ttwo\nthree", "--heard", "[red]no", "--mine", "x\ny @fri")
    team("followup", "maria", "z @fri", "--owner", "legal[/]\x1b")
    drawn = team.drawn("prep", "maria").plain
    for words in ("[bold]Maria␛[31m", ":100: [/]", "[/]␛[2J one", "[red]no", "legal[/]␛: z"):
        assert words in drawn
    assert "\x1b" not in drawn
    assert team("prep", "maria").out.splitlines()[0].endswith("[/]␛[2J one\\ttwo\\nthree")


@pytest.mark.parametrize("columns", [40, 80, 120, 250])
def test_it_fits_every_screen(full: Coachlog, columns: int) -> None:
    full("rep", "edit", "maria", "--name", "Maria " * 30, "--role", "日本 " * 40)
    full("note", "maria", "日本語" * 60, "--mine", "長い " * 60)
    lines = full.drawn("prep", "maria", columns=columns).plain.splitlines()
    assert max(map(len, lines)) <= columns
    assert not [line for line in lines if not line.strip()]


# What time it is there


@pytest.mark.parametrize(
    ("zone", "hours", "expected"),
    [
        ("Asia/Kolkata", 0, "Mon 16:40 there, 5 h 30 ahead of you"),
        ("Europe/Madrid", 1, "Mon 12:10 there, the same as yours"),
        ("America/New_York", 0, "Mon 06:10 there, 5 h behind you"),
        ("Pacific/Auckland", -8, "Tue 00:10 there, 21 h ahead of you"),
        ("Asia/Kathmandu", 5.5, "Mon 16:55 there, 15 min ahead of you"),
        ("No/Where", 0, "time there not known"),
        ("Europe", 0, "time there not known"),
        ("../etc", 0, "time there not known"),
        ("bad\0zone", 0, "time there not known"),
    ],
)
def test_what_time_it_is_there(zone: str, hours: float, expected: str) -> None:
    now = datetime(2026, 11, 23, 11, 10, tzinfo=UTC).astimezone(timezone(timedelta(hours=hours)))
    assert time_there(zone, now, now.date()) == expected


@pytest.fixture
def _in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as moved:
        moved.setenv("TZ", "Europe/London")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_in_london")
@pytest.mark.parametrize(
    ("zone", "today", "expected"),
    [
        ("Europe/Madrid", date(2026, 11, 24), "1 h ahead of you"),
        ("Asia/Kolkata", date(2026, 11, 22), "5 h 30 ahead of you"),
        ("Asia/Kolkata", date(2026, 7, 1), "4 h 30 ahead of you"),
        ("Europe/London", date(2026, 7, 1), "the same time as yours"),
        ("No/Where", date(2026, 7, 1), "time there not known"),
    ],
)
def test_on_a_pretended_day_there_is_no_time_there(zone: str, today: date, expected: str) -> None:
    now = datetime(2026, 11, 23, 11, 10, tzinfo=UTC).astimezone()
    assert time_there(zone, now, today) == expected


# To share


def test_what_is_to_share_is_ready_to_paste(full: Coachlog) -> None:
    full("feedback", "maria", "Sharper opening", "--given", "--landed", "surprised")
    ran = full("prep", "maria", "--md")
    assert ran.out == (
        "*Shareable copy* · coachlog · Maria Ruiz · Mon 23 Nov 2026\n\n"
        "# Maria Ruiz, Mon 23 Nov 2026\n\n"
        "## Follow-ups: Manager\n\n"
        "- **No due date**: find a mentor\n"
        "- **Due Mon 16 Nov 2026**: ask Tom\n\n"
        "## Follow-ups: Maria Ruiz\n\n"
        "- **Due Tue 17 Nov 2026**: book 3 calls\n\n"
        "## Goals\n\n"
        "- **Due Thu 31 Dec 2026, 1 of 2**: Close 2 logos\n"
        "  - **At risk, Thu 12 Nov 2026**: Globex signed\n\n"
        "## Closed since the last time\n\n"
        "- **Follow-up: Manager, done Mon 23 Nov 2026**: send the deck\n\n"
        "## Feedback and praise\n\n"
        "- **Feedback, Mon 23 Nov 2026**: Sharper opening\n"
        "- **Praise, Wed 18 Nov 2026**: An idea of her own\n"
    )
    assert (
        ran.err == "coachlog: not included: 2 not given yet, 2 notes, 1 follow-up owed by partners, 1 said by the rep\n"
    )


def test_nothing_private_is_shared_not_even_in_a_goals_number(team: Coachlog) -> None:
    team("note", "maria", "SECRET note", "--heard", "SECRET words", "--mine", "SECRET debt @fri", "--private")
    team("praise", "maria", "SECRET praise", "--private")
    team("feedback", "maria", "SECRET feedback @fri")
    team("snooze", "5", "2w", "SECRET why")
    team("goal", "maria", "Close 9 @eoy", "--target", "9")
    team("checkin", "6", "two", "--at", "2", "--on", "3d")
    team("checkin", "6", "SECRET seven", "--at", "7", "--status", "off-track", "--private")
    team("goal", "maria", "SECRET goal @eoy", "--private")
    out = team("prep", "maria", "--md").out
    assert "SECRET" not in out
    assert "- **Due Thu 31 Dec 2026, 2 of 9**: Close 9\n  - **Check-in, Fri 20 Nov 2026**: two\n" in out
    assert "7" not in out
    assert "off track" not in out


def test_a_goal_nobody_may_know_the_number_of_has_none(team: Coachlog) -> None:
    team("goal", "maria", "Close 9 @eoy", "--target", "9")
    team("checkin", "1", "--at", "7", "--private")
    assert "- **Due Thu 31 Dec 2026, target 9**: Close 9\n" in team("prep", "maria", "--md").out


def test_an_agenda_names_the_goals_closed_since_the_last_time(team: Coachlog) -> None:
    team("goal", "maria", "Close 9 @eoy")
    team("done", "1")
    assert "- **Goal, met Mon 23 Nov 2026**: Close 9\n" in team("prep", "maria", "--md").out


def test_with_nothing_to_share_it_says_so_and_text_never_acts(team: Coachlog) -> None:
    team("rep", "edit", "dev", "--name", "# *Dev* <b>")
    ran = team("prep", "dev", "--md")
    assert ran.out.endswith("\nNo open items.\n")
    assert ran.err == "coachlog: nothing left out\n"
    assert "# # \\*Dev\\* \\<b>, Mon 23 Nov 2026" in ran.out
    team("praise", "dev", "# no heading\n- no list\n[x](y)")
    assert (
        "**Praise, Mon 23 Nov 2026**: # no heading\\\n  \\- no list\\\n  \\[x\\](y)\n"
        in team("prep", "dev", "--md").out
    )


# What is refused


def test_what_is_refused(team: Coachlog, tmp_path: Path) -> None:
    team.refused("prep", "maria", "--md", "--json", code=2, says="--md and --json can't be combined: keep one")
    team.refused("prep", "nobody", code=1, says='no rep matches "nobody"')
    team.refused("prep", "maria", "--journal", str(tmp_path / "none.db"), code=1, says="there's no journal at")


def test_a_damaged_day_is_one_line_and_no_traceback(full: Coachlog) -> None:
    with closing(sqlite3.connect(full.journal)) as connection, connection:
        connection.execute("""update entry set "on" = '2026-11-2/' where id = 6""")
    for command in ("prep maria", "team"):
        full.refused(*command.split(), code=1, says="a day in it is damaged")


def test_the_zone_of_a_rep_that_cannot_be_read_is_left_out_with_a_word(team: Coachlog) -> None:
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute("update rep set tz = 'Mars/Base' where alias = 'dev'")
    assert team.drawn("prep", "dev").plain.splitlines()[0] == "Dev Patel  Mars/Base  time there not known"


def test_a_commitment_goes_on_beneath_its_day_and_ends_there(team: Coachlog) -> None:
    team("followup", "maria", f"ask {'word ' * 12}and then the end @fri")
    team("followup", "maria", f"ask\nagain {'word ' * 60} @fri")
    first, first_more, second, second_more = team.drawn("prep", "maria").plain.splitlines()[-5:-1]
    assert first.endswith("Fri 27 Nov  in 4 days")
    assert first_more.endswith("and then the end")
    assert "ask again word" in second
    assert second_more.endswith("word…")
    assert len(second_more) > 70


# Since the last one-on-one, in exact screens


@pytest.fixture
@typed_once
def since(coachlog: Coachlog) -> Coachlog:
    """Ids in the order of these lines."""
    coachlog("rep", "add", "Maria Ruiz", "--today", "2026-10-01")
    for words in (
        ("session", "Before it", "--with", "maria", "--on", "2026-11-09"),  # 1
        ("feedback", "maria", "Too early", "--given", "--on", "2026-11-09"),  # 2
        ("note", "maria", "Rehearsed the CFO call", "--feedback", "In the talk", "--on", "2026-11-16",
         "--today", "2026-11-16"),  # 3 4
        ("feedback", "maria", "Sharper opening", "--given", "--on", "2026-11-18"),  # 5
        ("session", "Win/loss review", "--with", "maria", "--lesson", "Legal first", "--on", "2026-11-20"),  # 6 7
        ("topic", "maria", "Which deals need an executive sponsor before the quarter ends", "--theirs"),  # 8
        ("followup", "maria", "ask Tom about the QBR slot and the room for it @fri", "--today", "2026-11-16"),  # 9
    ):  # fmt: skip
        coachlog(*words)
    return coachlog


def test_feedback_given_and_sessions_since_the_last_one_on_one_come_back_and_topics_use_the_whole_line(
    since: Coachlog,
) -> None:
    assert since.drawn("prep", "maria").plain.splitlines() == [
        "Maria Ruiz",
        "one-on-one   3  Mon 16 Nov  7 days ago",
        "                Rehearsed the CFO call",
        "topics       8  Maria: Which deals need an executive sponsor before the quarter",
        "                ends",
        "sessions     6  Win/loss review                       Fri 20 Nov      3 days ago",
        "you owe      9  ask Tom about the QBR slot and the    Fri 20 Nov  3 days overdue",
        "                room for it",
        "given        5  Sharper opening                       Wed 18 Nov      5 days ago",
        'coachlog note maria "…" --mine "… @fri"  ·  coachlog history maria',
    ]
    found = since.json("prep", "maria")
    assert [entry["id"] for entry in found["sessions"]] == [6]
    assert [entry["id"] for entry in found["given"]] == [5]
    assert [line.split("\t")[:2] for line in since("prep", "maria").out.splitlines()] == [
        ["last", "3"], ["topic", "8"], ["session", "6"], ["mine", "9"], ["given", "5"],
    ]  # fmt: skip


def test_in_50_columns_how_far_away_a_day_is_stands_beneath(since: Coachlog) -> None:
    assert since.drawn("prep", "maria", columns=50).plain.splitlines() == [
        "Maria Ruiz",
        "one-on-one   3  Mon 16 Nov  7 days ago",
        "                Rehearsed the CFO call",
        "topics       8  Maria: Which deals need an",
        "                executive sponsor before the…",
        "sessions     6  Win/loss review  3 days ago",
        "you owe      9  ask Tom about the QBR slot and the",
        "                room for it",
        "                3 days overdue",
        "given        5  Sharper opening  5 days ago",
        'coachlog note maria "…" --mine "… @fri"',
        "coachlog history maria",
    ]


def test_before_the_first_one_on_one_all_feedback_given_counts(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria Ruiz")
    coachlog("feedback", "maria", "Sharper opening", "--given")
    coachlog("session", "Kick-off", "--with", "maria")
    found = coachlog.json("prep", "maria")
    assert [entry["text"] for entry in (*found["given"], *found["sessions"])] == ["Sharper opening", "Kick-off"]


def test_prep_fits_the_window_and_counts_the_other_lines(full: Coachlog) -> None:
    whole = full.drawn("prep", "maria", env={"LINES": "200"}).plain.splitlines()
    *shown, last = full.drawn("prep", "maria", env={"LINES": "15"}).plain.splitlines()
    assert shown == whole[:13]
    assert last == f"{len(whole) - 13} more lines: coachlog prep maria | less"

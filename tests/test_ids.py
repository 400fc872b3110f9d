"""What is typed after done, drop, given, snooze, edit and delete: in a pipe, and where somebody can be asked.

Each line of the table was typed by somebody in a hurry. What becomes of it, it becomes in both places, or it is asked
on a terminal and refused in a pipe with the line to type. Nothing is taken silently for text.
"""

import shlex
from typing import Any, NamedTuple

import pytest

from tests.typing_in import ANY, Coachlog, typed_once

SHOWN = (
    "kind", "rep", "on", "text", "how", "owner", "status", "due", "because", "landed", "given_on", "closed_on",
    "snoozed_until", "target", "private",
)  # fmt: skip


@pytest.fixture
@typed_once
def full(coachlog: Coachlog) -> Coachlog:
    """A journal with eleven entries, most of them open."""
    for line in (
        'rep add "Maria Ruiz" --every 1w',
        'rep add "Dev Patel"',
        'followup maria "send Gong clip @fri"',  # 1
        'followup maria "ask Tom about QBR slot @thu"',  # 2
        'followup dev "send the deck @fri" --theirs',  # 3
        'feedback dev "Interrupted the CFO twice"',  # 4
        'goal maria "Run 12 discovery calls" --due eoq --target 12 --every 2w',  # 5
        'topic maria "comp plan"',  # 6
        'praise dev "great demo"',  # 7
        'note maria "Talked pricing" --mine "call back @mon" --heard "I hate QBRs"',  # 8, 9, 10
        'feedback maria "Talk less"',  # 11
    ):
        coachlog(*shlex.split(line))
    return coachlog


def entries(coachlog: Coachlog) -> dict[int, dict[str, Any]]:
    return {entry["id"]: entry for entry in coachlog.json("export", "--format", "json")["entries"]}


def became(before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]]) -> str:
    """Say what changed: ``2 status=done because=sent it; 3 gone; 12 new``."""
    said = []
    for number in sorted({*before, *after}):
        was, now = before.get(number), after.get(number)
        if was is None or now is None:
            said.append(f"{number} {'new' if now else 'gone'}")
            continue
        fields = [f"{name}={now.get(name)}" for name in SHOWN if was.get(name) != now.get(name)]
        if fields:
            said.append(" ".join([str(number), *fields]))
    return "; ".join(said)


class Line(NamedTuple):
    """What is typed, what it becomes, and, where it is asked: the answers, and what is to be typed in a pipe."""

    typed: str
    becomes: str
    answers: str = ""
    paste: str = ""


DONE = "status=done"
ON = "closed_on=2026-11-23"
GIVEN = "status=given"
TABLE = (
    # ids, then a reason
    Line("done 2", f"2 {DONE} {ON}"),
    Line("done 2 sent it", f"2 {DONE} because=sent it {ON}"),
    Line("done 2 sent 3 decks", f"2 {DONE} because=sent 3 decks {ON}"),
    Line("done 2 'sent  it'", f"2 {DONE} because=sent  it {ON}"),
    Line("done 2 sent -- it", f"2 {DONE} because=sent -- it {ON}"),
    Line("done 1 2", f"1 {DONE} {ON}; 2 {DONE} {ON}"),
    Line("done 1, 2", f"1 {DONE} {ON}; 2 {DONE} {ON}"),
    Line("done 1,2", f"1 {DONE} {ON}; 2 {DONE} {ON}"),
    Line("done 1 , 2", f"1 {DONE} {ON}; 2 {DONE} {ON}"),
    Line("done 1,2 sent", f"1 {DONE} because=sent {ON}; 2 {DONE} because=sent {ON}"),
    Line("done 1 2 'sent both'", f"1 {DONE} because=sent both {ON}; 2 {DONE} because=sent both {ON}"),
    Line("done 1 1", f"1 {DONE} {ON}"),
    Line("done 2 '3 calls'", f"2 {DONE} because=3 calls {ON}"),
    Line("done 2 -- 3 calls", f"2 {DONE} because=3 calls {ON}"),
    Line("done 2 3 -- calls", f"2 {DONE} because=calls {ON}; 3 {DONE} because=calls {ON}"),
    Line("done 2 3 calls", f"2 {DONE} because=calls {ON}; 3 {DONE} because=calls {ON}", "1\n", "done 2 3 -- calls"),
    Line("done 2 3 calls", f"2 {DONE} because=3 calls {ON}", "2\n", "done 2 -- 3 calls"),
    Line("done 2 37 calls booked", f"2 {DONE} because=37 calls booked {ON}", "2\n", "done 2 -- 37 calls booked"),
    # each kind in its own words
    Line("done 4 took it well", f"4 {GIVEN} landed=took it well given_on=2026-11-23"),
    Line("done 4 --on yesterday", f"4 {GIVEN} given_on=2026-11-22"),
    Line("done 6", f"6 status=covered {ON}"),
    Line("done 5", f"5 status=met {ON}"),
    Line("done 5 --missed", f"5 status=missed {ON}"),
    Line("done 1 4 'sent both'", f"1 {DONE} because=sent both {ON}; 4 {GIVEN} landed=sent both given_on=2026-11-23"),
    Line("drop 2 the deal is gone", f"2 status=dropped because=the deal is gone {ON}"),
    Line("drop 4 5", f"4 status=dropped; 5 status=dropped {ON}"),
    # words instead of an id
    Line("done gong clip", f"1 {DONE} {ON}", "\n", "done 1"),
    Line("done GONG maria", f"1 {DONE} {ON}", "y\n", "done 1"),
    Line("done gong", "", "n\n", "done 1"),
    Line("done gong", "", "", "done 1"),
    Line("done gong --yes", f"1 {DONE} {ON}", "\n", "done 1"),
    Line("done send", f"3 {DONE} {ON}", "2\n", "done 1"),
    Line("done maria", "", "\n", "done 11"),
    Line("done -- 12 calls", f"5 status=met {ON}", "\n", "done 5"),
    Line("done --missed discovery", f"5 status=missed {ON}", "\n", "done 5 --missed"),
    Line("done last", "11 status=given given_on=2026-11-23", "\n", "done 11"),
    Line("drop comp", f"6 status=dropped {ON}", "\n", "drop 6"),
    # how feedback landed
    Line("given 4 Surprised, then fine", f"4 {GIVEN} landed=Surprised, then fine given_on=2026-11-23"),
    Line("given dev Surprised", f"4 {GIVEN} landed=Surprised given_on=2026-11-23"),
    Line("given 4 11", f"4 {GIVEN} given_on=2026-11-23; 11 {GIVEN} given_on=2026-11-23"),
    Line("given 4 11 fine", f"4 {GIVEN} landed=11 fine given_on=2026-11-23", "2\n", "given 4 -- 11 fine"),
    Line("given 4 fri", f"4 {GIVEN} given_on=2026-11-20", "1\n", "given 4 --on fri"),
    Line("given 4 fri", f"4 {GIVEN} landed=fri given_on=2026-11-23", "2\n", "given 4 -- fri"),
    Line("given 4 -- fri", f"4 {GIVEN} landed=fri given_on=2026-11-23"),
    Line("given dev 11", f"4 {GIVEN} landed=11 given_on=2026-11-23", "1\n", "given 4 -- 11"),
    Line("given 4 maria", f"4 {GIVEN} landed=maria given_on=2026-11-23", "1\n", "given 4 -- maria"),
    # a day, then a reason
    Line("snooze 1 mon", "1 snoozed_until=2026-11-30"),
    Line("snooze 1 2 mon", "1 snoozed_until=2026-11-30; 2 snoozed_until=2026-11-30"),
    Line("snooze 1,2 mon", "1 snoozed_until=2026-11-30; 2 snoozed_until=2026-11-30"),
    Line("snooze 1 in 2 weeks at the trade show", "1 because=at the trade show snoozed_until=2026-12-07"),
    Line("snooze 1 25 dec at the show", "1 because=at the show snoozed_until=2026-12-25"),
    Line("snooze 1 25 dec 2026", "1 snoozed_until=2026-12-25"),
    Line("snooze 1 20261225 off", "1 because=off snoozed_until=2026-12-25"),
    Line("snooze 1 mon 99 calls", "1 because=99 calls snoozed_until=2026-11-30"),
    Line("snooze 1 mon -- 2 calls", "1 because=2 calls snoozed_until=2026-11-30"),
    Line("snooze 1 5 dec", "1 snoozed_until=2026-12-05", "1\n", "snooze 1 2026-12-05"),
    Line("snooze 1 4w 2", "1 snoozed_until=2026-12-21; 2 snoozed_until=2026-12-21", "1\n", "snooze 1 2 2026-12-21"),
    Line("snooze 1 4w 2", "1 because=2 snoozed_until=2026-12-21", "2\n", "snooze 1 2026-12-21 -- 2"),
    Line("snooze 1 mon 14 dec", "1 snoozed_until=2026-12-14", "1\n", "snooze 1 2026-12-14"),
    Line("snooze 1 next week", "1 snoozed_until=2026-12-04", "2\n", "2026-12-04"),
    Line("snooze maria mon", ""),
    Line("snooze maria 2 weeks at a fair", "12 new"),
    # never silently text
    Line("edit 2 ask Tom again @mon", "2 text=ask Tom again due=2026-11-30"),
    Line("edit 2 maria called back", "2 text=maria called back"),
    Line("edit 2 -- dev", "2 text=dev"),
    Line("edit 2 dev", "2 rep=dev", "1\n", "edit 2 --rep dev"),
    Line("edit 2 dev", "2 text=dev", "2\n", "edit 2 -- dev"),
    Line("edit 1 mon", "1 due=2026-11-30", "1\n", "edit 1 --due mon"),
    Line("edit 1 fri", "1 on=2026-11-20", "2\n", "edit 1 --on fri"),
    Line("edit 1 fri", "1 text=fri", "3\n", "edit 1 -- fri"),
    Line("edit 7 yesterday", "7 on=2026-11-22", "1\n", "edit 7 --on yesterday"),
    Line("edit 1 2", "1 text=2", "1\n", "edit 1 -- 2"),
    Line("edit 1 2 calls", "1 text=2 calls", "1\n", "edit 1 -- 2 calls"),
    Line("edit 1 200 calls booked", "1 text=200 calls booked"),
    Line("edit 5 25", "5 target=25", "1\n", "edit 5 --target 25"),
    Line("edit 2 done", f"2 {DONE} {ON}", "1\n", "done 2"),
    Line("edit 5 missed", f"5 status=missed {ON}", "1\n", "done 5 --missed"),
    Line("edit 7 feedback", "7 kind=feedback status=owed due=2026-11-25", "1\n", "edit 7 --kind feedback"),
    Line("edit 2 me", "2 text=me", "2\n", "edit 2 --owner me"),
    Line("edit 2 private", "2 private=True", "1\n", "edit 2 --private"),
    Line("edit 2 --owner rep", "2 owner=rep"),
    Line("edit last Talk more", "11 text=Talk more"),
    Line("delete 1 2", "1 gone; 2 gone"),
    Line("delete 1, 2", "1 gone; 2 gone"),
    Line("delete last", "11 gone"),
    Line("delete 8", "8 gone; 9 gone; 10 gone"),
)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line.typed} {line.answers!r}")
def test_what_is_typed_becomes_what_was_meant(full: Coachlog, line: Line) -> None:
    before, words = entries(full), shlex.split(line.typed)
    if line.paste:
        ran = full.refused(*words, code=2, says=line.paste)
        assert len(ran.err) < 330
    ran = full(*words, code=ANY, answers=line.answers)
    asked = "[Y/n]" in ran.err or "Which one?" in ran.err
    assert asked == bool(line.paste), ran.err
    assert became(before, entries(full)) == line.becomes
    assert ran.code == (0 if line.becomes or not line.paste else 2)


@pytest.mark.parametrize("line", [line for line in TABLE if not line.paste], ids=lambda line: line.typed)
def test_what_is_clear_is_done_in_a_pipe_too(full: Coachlog, line: Line) -> None:
    before = entries(full)
    full(*shlex.split(line.typed))
    assert became(before, entries(full)) == line.becomes


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("done 2 99", 1, "99"),
        ("done 2 10", 1, "10 is what a rep said"),
        ("done 2 ''", 2, "the reason is empty"),
        ("done all", 2, "Open items: 4, 11, 2, 1, 3, 9, 5 and 6"),
        ("drop all", 2, "coachlog drop 4 11"),
        ("given all", 2, "Give the numbers: coachlog given "),
        ("done gong clip sent it", 2, '"gong clip" matches 1 "send Gong clip": coachlog done 1 sent it'),
        ("done maria sent it", 2, '"maria" matches 6 open items: coachlog done maria'),
        ("done xyz", 2, 'no open item matches "xyz"'),
        ("done '!!'", 2, "no open item matches"),
        ("done great demo", 2, "no open item matches"),  # praise is never open
        ("given 2", 1, "coachlog done 2"),
        ("snooze 1", 2, "coachlog snooze 1 fri"),
        ("snooze 1 2", 2, "snooze 1 and 2 until when?"),
        ("snooze 1 -- mon", 2, "snooze 1 until when?"),
        ("snooze maria", 2, "coachlog snooze maria fri"),
        ("snooze 1 soonish", 2, '"soonish"'),
        ("snooze 1 none", 2, "coachlog edit ID --due none"),
        ("snooze 1 99 mon", 1, "99"),
        ("snooze 1 yesterday", 2, "in the past"),
        ("snooze 7 mon", 1, "7 is praise"),
        ("delete 1 maria", 2, "To delete 1: coachlog delete 1"),
        ("delete maria", 2, "delete takes entry numbers. For a rep, leave keeps the history"),
        ("delete 1 99", 1, "99"),
        ("edit 1 ''", 2, "no text"),
        ("edit x y", 2, '"x" isn\'t an entry number'),
    ],
)
def test_what_cannot_be_meant_is_refused_in_both_places(full: Coachlog, typed: str, code: int, says: str) -> None:
    full.refused(*shlex.split(typed), code=code, says=says)
    before = entries(full)
    shown = full(*shlex.split(typed), code=code, answers="1\n").err
    assert says in " ".join(shown.split())  # which is laid out
    assert entries(full) == before


def test_one_match_is_asked_with_whose_it_is(full: Coachlog) -> None:
    assert 'Done: "send Gong clip" (you owe Maria)? [Y/n]' in full("done", "gong", answers="\n").err
    assert 'Drop: "send the deck" (Dev owes)? [Y/n]' in full("drop", "deck", answers="\n").err


def test_among_many_matches_only_the_first_are_listed(team: Coachlog) -> None:
    for number in range(14):
        team("followup", "maria", f"call {number}")
    ran = team("done", "call", code=2, answers="\n")
    assert "matches 14 open items, the first 12 are:" in ran.err
    assert "11 more" in team.refused("done", "call", code=2, says="coachlog done 1").err


def test_last_is_the_first_entry_of_the_newest_step_in_effect(full: Coachlog) -> None:
    full("done", "1")  # adds nothing
    assert full.json("edit", "last", "Talk more")["entries"][0]["id"] == 11
    full("undo", "-n", "3")  # the edit, the done, and the feedback
    assert full.json("edit", "LAST", "Talked about pricing")["entries"][0]["id"] == 8  # not what was linked to it
    full("delete", "last")
    full.refused("delete", "last", code=1, says="no entry 8")


def test_last_needs_an_entry_and_is_nobodys_alias(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Maria Ruiz")
    coachlog.refused("edit", "last", code=1, says="there are no entries yet")
    coachlog.refused("rep", "add", "Ann Last", "--alias", "last", code=2, says='"last"')


# edit --kind, and how a note happened


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("edit 7 --kind note", "7 kind=note how=met"),
        ("edit 7 --kind note --observed", "7 kind=note how=aside"),
        ("edit 7 --kind topic", "7 kind=topic owner=me status=open"),
        ("edit 7 --kind topic --owner rep", "7 kind=topic owner=rep status=open"),
        ("edit 7 --kind followup --due fri", "7 kind=follow-up owner=me status=open due=2026-11-27"),
        ("edit 7 --kind praise", ""),
        ("edit 10 --kind topic", "10 kind=topic owner=rep status=open"),
        ("edit 10 --kind note", "10 kind=note how=met"),
        ("edit 4 --kind topic", "4 kind=topic owner=me status=open due=None"),
        ("edit 4 --kind praise", "4 kind=praise status=None due=None"),
        ("edit 1 --kind heard", "1 kind=heard owner=None status=None due=None"),
        ("edit 1 --kind feedback", "1 kind=feedback owner=None status=owed"),
        ("edit 1 --kind topic hear him out", "1 kind=topic text=hear him out due=None"),
        ("edit 8 --observed", "8 how=aside"),
        ("edit 8 --async", "8 how=async"),
        ("edit 8 --met", ""),
    ],
)
def test_the_kind_can_change(full: Coachlog, typed: str, becomes: str) -> None:
    before = entries(full)
    full(*shlex.split(typed))
    assert became(before, entries(full)) == becomes
    if becomes:
        full("undo")
    assert entries(full) == before


def test_what_was_closed_stays_closed_and_said(full: Coachlog) -> None:
    full("done", "4", "took", "it", "well", "--on", "yesterday")
    before = entries(full)
    full("edit", "4", "--kind", "follow-up")
    changed = became(before, entries(full))
    assert "status=done because=took it well landed=None given_on=None closed_on=2026-11-22" in changed
    full("edit", "4", "--kind", "feedback")
    assert "landed" in entries(full)[4]
    full("drop", "6")
    full("edit", "6", "--kind", "feedback")
    assert entries(full)[6]["status"] == "dropped"


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("edit 8 --kind praise", 1, "9 and 10 belong to it"),
        ("edit 5 --kind praise", 1, "5 is a goal"),
        ("edit 7 --kind goal", 2, 'can\'t become "goal"'),
        ("edit 7 --kind x", 2, '--kind: "x"'),
        ("edit 7 --kind note,topic", 2, '"note,topic"'),
        ("edit 7 --observed", 1, "go with notes only"),
        ("edit 8 --met --async", 2, "can't be combined"),
        ("edit 7 --kind topic --due fri", 1, "--due goes with"),
        ("edit 1 --kind topic --owner Tom", 1, "--owner me"),
    ],
)
def test_which_kinds_cannot_change(full: Coachlog, typed: str, code: int, says: str) -> None:
    full.refused(*shlex.split(typed), code=code, says=says)


def test_a_note_that_covered_a_topic_stays_a_note(full: Coachlog) -> None:
    full("note", "maria", "Talked comp", "--covered", "6")
    full.refused("edit", "last", "--kind", "praise", code=1, says="6 belong")


def test_observed_is_how_it_is_spelled_and_aside_still_works(full: Coachlog) -> None:
    assert "observation about Maria Ruiz" in full("note", "maria", "Quiet in the QBR", "--observed").out
    assert "observation about Maria Ruiz" in full("note", "maria", "Quiet again", "--aside").out
    help_page = full("note", "--help").out
    assert "--observed" in help_page
    assert "--aside" not in help_page


# Receipts


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("edit 1 --rep dev", "rep: Maria Ruiz → Dev Patel"),
        ("edit 1 --due mon", "due: Fri 27 Nov 2026 → Mon 30 Nov 2026"),
        ("edit 1 --due none", "due: Fri 27 Nov 2026 → none"),
        ("edit 1 --owner rep", "owner: you → Maria Ruiz"),
        ("edit 3 --owner Tom", "owner: Dev Patel → Tom"),
        ("edit 8 --on yesterday", "day: Mon 23 Nov 2026 → Sun 22 Nov 2026"),
        ("edit 7 --kind topic", "kind: praise → topic"),
        ("edit 8 --observed", "kind: one-on-one → observation"),
        ("edit 8 --met", "8  no change"),
        ("snooze 1 mon", "snoozed until Mon 30 Nov 2026 (in 7 days, was Fri 27 Nov)"),
        ("snooze maria mon", "Reminders about Maria Ruiz are off until Mon 30 Nov 2026 (in 7 days)"),
        ("undo", "Undone: feedback 11 removed\nRedo: coachlog redo\n"),
        ("rep edit maria --role AE", "Updated Maria Ruiz (maria): AE"),
        ("rep edit maria", "No change: Maria Ruiz (maria)"),
        ("rep add 'Bo Ek' --every 1w", "Added Bo Ek (bo): one-on-one every 7 days. First one-on-one due by Mon 30 Nov"),
        ("rep leave dev", "Dev Patel left Mon 23 Nov 2026 (today). No more reminders about Dev"),
        ("rep leave maria", "Still open: 6 items, 3 of them yours. You still owe them"),
    ],
)
def test_a_receipt_says_what_changed(full: Coachlog, typed: str, says: str) -> None:
    assert says in full(*shlex.split(typed)).out


def test_a_second_snooze_says_so(full: Coachlog) -> None:
    full("snooze", "1", "mon")
    assert "(in 8 days, was Fri 27 Nov, 2nd time)" in full("snooze", "1", "1", "dec", answers="1\n").out
    assert "3rd time" in full("snooze", "1", "3w").out


def test_a_departure_that_is_cancelled_says_so(full: Coachlog) -> None:
    full("rep", "leave", "dev")
    assert full("rep", "resume", "dev").out == "Dev Patel's departure on Mon 23 Nov 2026 (today) is cancelled\n"


# Who has left


def test_what_you_owe_a_departed_rep_stays_due_and_nothing_else(full: Coachlog) -> None:
    full("followup", "maria", "Tom brings the numbers @fri", "--owner", "Tom")
    full("rep", "leave", "maria", "--keep-until", "2 dec")
    due = full.json("due", "--ahead", "60d")
    listed = [duty for part in ("overdue", "due_today", "coming") for duty in due[part] if duty["rep"] == "maria"]
    assert sorted(duty["entry"]["id"] for duty in listed if duty["entry"]) == [1, 2, 9]
    assert not [line for line in due["quiet"] if line["rep"] == "maria"]
    late = full.json("due", "--today", "2026-12-10")
    kept = [duty["duty"] for duty in late["overdue"] if duty["rep"] == "maria" and not duty.get("entry")]
    assert kept == ["keep-until"]


# Twice


def test_the_same_text_twice_says_so_on_a_terminal_with_what_removes_it(full: Coachlog) -> None:
    drawn = full.drawn("followup", "maria", "send Gong clip @mon").plain
    assert "1 says the same. To delete this one: coachlog delete 12" in drawn
    assert "says the same" not in full("followup", "maria", "send Gong clip").out
    for different in (
        ("followup", "dev", "send Gong clip"),
        ("topic", "maria", "send Gong clip"),
        ("followup", "maria", "send Gong clip", "--today", "2026-11-24"),
        ("followup", "maria", "Send Gong clip"),
    ):
        assert "says the same" not in full.drawn(*different).plain


def test_all_of_nothing_is_nothing(team: Coachlog) -> None:
    team.refused("done", "all", code=2, says="there are no open items")


@pytest.mark.parametrize("typed", ["snooze 1 until fri", "snooze maria till fri", "snooze 1 for 4d", "snooze 1 to fri"])
def test_a_day_of_a_snooze_may_say_until(team: Coachlog, typed: str) -> None:
    team("followup", "maria", "call @tomorrow")
    team(*shlex.split(typed))
    rep = next(one for one in team.json("rep")["reps"] if one["alias"] == "maria")
    assert "2026-11-27" in (team.json("show", "1")["entries"][0]["snoozed_until"], rep["quiet_until"])

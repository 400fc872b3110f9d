"""Topics: what to raise in the next one-on-one. They wait, are covered once, and come back with an undo."""

import re
from pathlib import Path

import pytest

from tests.typing_in import Coachlog

PROPERTY = ("status", "closed_on", "covered_by")


def raised(team: Coachlog, *words: str) -> int:
    """Write a topic; return its id."""
    [entry] = team.json("topic", *words)["entries"]
    return int(entry["id"])


def state(team: Coachlog, topic: int) -> tuple[object, ...]:
    entry = team.json("show", str(topic))["entries"][0]
    return tuple(entry[name] for name in PROPERTY)


def topics(team: Coachlog) -> list[tuple[int, int]]:
    """Return the topics in prep, and how often each was carried over."""
    return [(one["topic"]["id"], one["carried_over"]) for one in team.json("prep", "maria")["topics"]]


def test_the_reps_topics_come_first_and_say_how_often_they_were_carried_over(team: Coachlog) -> None:
    yours, theirs = raised(team, "maria", "territory split"), raised(team, "maria", "comp plan", "--theirs")
    assert topics(team) == [(theirs, 0), (yours, 0)]
    team("note", "maria", "one")
    team("note", "maria", "seen at lunch", "--aside")
    team("note", "maria", "two", "--async")
    later = raised(team, "maria", "later")
    assert topics(team) == [(theirs, 2), (yours, 2), (later, 0)]
    shown = team.drawn("prep", "maria").plain
    assert re.search(rf"topics +{theirs}  Maria: comp plan  carried over twice\n", shown)
    assert re.search(rf"\n +{yours}  you: territory split  carried over twice\n", shown)


def test_a_topic_is_neither_due_nor_owed_nor_old(team: Coachlog) -> None:
    raised(team, "maria", "comp plan", "--theirs")
    assert "comp plan" not in team("due", "--today", "2027-03-01").out
    assert "comp plan" not in team("due", "maria", "--ahead", "1mo").out
    [standing] = [one for one in team.json("team")["team"] if one["rep"] == "maria"]
    assert (standing["mine"], standing["theirs"]) == (0, 0)
    assert "old" not in team.drawn("history", "--open", "--today", "2027-03-01").out


def test_covered_topics_and_reported_follow_ups_close_with_the_note(team: Coachlog) -> None:
    topic = raised(team, "maria", "comp plan", "--theirs")
    [owed] = team.json("followup", "maria", "book 3 calls", "--theirs")["entries"]
    said = team("note", "maria", "went well", "--covered", f"{topic},{owed['id']}", "--topic", "Q1 territory").out
    note = int(said.split()[0])
    assert f'covered: {topic} "comp plan", {owed["id"]} "book 3 calls"' in said
    assert state(team, topic) == ("covered", "2026-11-23", note)
    assert team.json("show", str(owed["id"]))["entries"][0]["status"] == "done"
    assert topics(team) == [(note + 1, 0)]
    team("undo")
    assert state(team, topic) == ("open", None, None)
    team("redo")
    assert state(team, topic) == ("covered", "2026-11-23", note)


def test_covered_all_takes_the_open_topics_that_are_not_parked(team: Coachlog) -> None:
    first, parked = raised(team, "maria", "a"), raised(team, "maria", "b")
    raised(team, "dev", "another rep's")
    team("snooze", str(parked), "1w")
    assert topics(team) == [(first, 0)]
    team("note", "maria", "--covered", "all")
    assert state(team, first)[0] == "covered"
    assert state(team, parked)[0] == "open"
    assert [one["topic"]["id"] for one in team.json("prep", "maria", "--today", "2026-11-30")["topics"]] == [parked]
    team.refused("note", "maria", "x", "--covered", "all", code=1, says="Maria Ruiz has no open topics. To add one: ")


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (("note", "maria", "x"), "--covered takes topics and follow-ups that the rep owes"),
        (("followup", "maria", "x"), "--covered takes topics and follow-ups that the rep owes"),
        (("topic", "dev", "x"), "it belongs to dev, not to maria"),
    ],
)
def test_what_cannot_be_covered_is_refused_before_a_text_is_typed(
    team: Coachlog, made: tuple[str, ...], says: str
) -> None:
    [entry] = team.json(*made)["entries"]
    team.refused("note", "maria", "--covered", str(entry["id"]), code=1, says=says)


def test_a_covered_topic_is_not_covered_again(team: Coachlog) -> None:
    topic = str(raised(team, "maria", "x"))
    team("done", topic, "agreed by message")
    team.refused("note", "maria", "y", "--covered", topic, code=1, says=f"entry {topic} is already covered")


def test_deleting_the_one_on_one_opens_its_topics_again(team: Coachlog) -> None:
    topic = raised(team, "maria", "x")
    note = team.json("note", "maria", "y", "--covered", "all")["entries"][0]["id"]
    assert f"Reopened: {topic}. Undo: coachlog undo" in team("delete", str(note)).out
    assert state(team, topic) == ("open", None, None)
    team("undo")
    assert state(team, topic) == ("covered", "2026-11-23", note)
    team("delete", str(note), "--forever", "--yes")
    assert state(team, topic) == ("open", None, None)
    assert team("doctor").out == ""


def test_moving_or_hiding_the_one_on_one_leaves_its_topics(team: Coachlog) -> None:
    topic = raised(team, "maria", "x")
    note = str(team.json("note", "maria", "y", "--covered", "all")["entries"][0]["id"])
    team("edit", note, "--private", "--on", "yesterday", "--rep", "dev")
    entry = team.json("show", str(topic))["entries"][0]
    assert (entry["rep"], entry["private"], entry["status"]) == ("maria", False, "covered")


def test_a_covered_topic_stands_under_its_one_on_one(team: Coachlog) -> None:
    raised(team, "maria", "the topic")
    team("note", "maria", "the talk", "--covered", "all", "--today", "2026-11-25")
    lines = team.drawn("history", "maria", "--today", "2026-11-25").out.splitlines()
    talk = next(place for place, line in enumerate(lines) if "the talk" in line)
    assert "the topic" in lines[talk + 1]
    assert sum("the topic" in line for line in lines) == 1


def test_your_open_topics_are_in_no_shared_file_unless_they_are_named(team: Coachlog) -> None:
    yours, other = raised(team, "maria", "yours-1"), raised(team, "maria", "yours-2")
    raised(team, "maria", "theirs-1", "--theirs")
    hidden = raised(team, "maria", "hidden-1", "--theirs", "--private")
    ran = team("prep", "maria", "--md")
    assert ran.out.index("## Topics") < ran.out.index("theirs-1")
    assert "not included: 2 of your topics, 1 private" in ran.err
    assert f"to add your topics: --topics {yours},{other}" in ran.err
    assert "yours" not in ran.out
    named = team("prep", "maria", "--md", "--topics", str(yours))
    assert "yours-1" in named.out
    assert "not included: 1 of your topics" in named.err
    assert "yours-2" in team("prep", "maria", "--md", "--topics", "all").out
    team.refused(
        "prep", "maria", "--md", "--topics", str(hidden), code=1, says="isn't an open topic of yours for Maria Ruiz"
    )
    team.refused("prep", "maria", "--topics", "all", code=2, says="--topics goes with --md")
    for words in (("export", "maria", "--share"), ("export", "maria", "--handover"), ("review", "maria", "--share")):
        shared = team(*words)
        assert "yours-" not in shared.out
        assert "hidden" not in shared.out
        assert "2 of your topics" in shared.err
    team("note", "maria", "x", "--covered", str(yours))
    assert "yours-1" in team("export", "maria", "--share").out


def test_a_review_counts_topics(team: Coachlog) -> None:
    for text, who in (("a", ()), ("b", ("--theirs",)), ("c", ("--theirs",)), ("d", ())):
        raised(team, "maria", text, *who)
    team("note", "maria", "x", "--covered", "1,2")
    team("drop", "3")
    out = team("review", "maria").out
    assert "\nTopics covered: 2 (1 raised by Maria Ruiz) · dropped: 1 · open: 1\n" in out
    assert "topic" not in out.split("Topics covered")[0]


def test_topics_come_back_from_an_export_with_the_one_on_one_they_were_covered_in(
    team: Coachlog, tmp_path: Path
) -> None:
    raised(team, "maria", "a", "--theirs")
    team("note", "maria", "x", "--covered", "all", "--topic", "next")
    exported = team("export", "--format", "json").out
    other = Coachlog(tmp_path / "other.db")
    other("import", "-", "--format", "json", stdin=exported.encode())
    assert other.json("show", "1")["entries"][0]["covered_by"] == 2
    assert other("export", "--format", "json").out == exported


def test_a_topic_has_no_partner_and_no_due_date(team: Coachlog) -> None:
    topic = str(raised(team, "maria", "x"))
    team.refused(
        "edit", topic, "--owner", "legal:Ana", code=1, says="it is yours (--owner me) or the rep's (--owner rep)"
    )
    team.refused("edit", topic, "--due", "fri", code=1, says="--due goes with")
    team("edit", topic, "--owner", "rep")
    assert "topic from Maria Ruiz" in team("edit", topic, "y").out


def test_tab_offers_open_topics_to_cover(team: Coachlog) -> None:
    topic = raised(team, "maria", "x")
    team("note", "maria", "y")
    offered = team("coachlog note maria --covered ", env={"_COACHLOG_COMPLETE": "zsh"}).out
    assert [line.split(":")[0] for line in offered.splitlines()] == [str(topic)]

"""What was agreed in a one-on-one, to paste into a message."""

from pathlib import Path

from tests.typing_in import Coachlog


def met(team: Coachlog, *words: str) -> None:
    team("note", "maria", "a private thought", "--mine", "ask Tom @thu", "--theirs", "book 3 calls @fri",
         "--praise", "calm in the QBR", "--feedback", "shorter decks", *words)  # fmt: skip


def test_a_recap_says_who_will_do_what_and_leaves_out_the_note(team: Coachlog) -> None:
    met(team, "--topic", "mine to raise")
    team("topic", "maria", "comp plan", "--theirs")
    team("goal", "maria", "close 2 logos @eoq")
    ran = team("recap", "maria")
    assert ran.out == (
        "One-on-one, Mon 23 Nov 2026\n"
        "I will: ask Tom (Thu 26 Nov)\n"
        "You will: book 3 calls (Fri 27 Nov)\n"
        "Goal: close 2 logos (Thu 31 Dec)\n"
        "Feedback: shorter decks\n"
        "Thank you: calm in the QBR\n"
        "Next time: comp plan\n"
    )
    assert "not included: 1 note, 1 of your topics" in ran.err
    assert team("recap").out == ran.out
    assert "Next time: mine to raise\n" in team("recap", "maria", "--topics", "all").out


def test_only_that_day_counts_and_what_may_be_shared(team: Coachlog) -> None:
    team("followup", "maria", "older", "--on", "fri")
    met(team)
    team("followup", "maria", "hidden @fri", "--private")
    team("followup", "maria", "a partner's @fri", "--owner", "legal:Ana")
    team("drop", "3", "no longer")
    team("done", "4", "all three")
    out = team("recap", "maria").out
    assert "You will: book 3 calls (done)\n" in out
    for never in ("older", "hidden", "partner", "ask Tom", "private thought", "all three", "no longer"):
        assert never not in out


def test_the_recap_of_another_day(team: Coachlog) -> None:
    team("note", "maria", "x", "--on", "fri", "--mine", "the old deck")
    met(team)
    assert "the old deck" not in team("recap", "maria").out
    assert team("recap", "maria", "--on", "fri").out == "One-on-one, Fri 20 Nov 2026\nI will: the old deck\n"


def test_nothing_to_share_is_an_answer(team: Coachlog) -> None:
    team("note", "maria", "x")
    ran = team("recap", "maria")
    assert ran.out == "Nothing to share of the one-on-one with Maria Ruiz, Mon 23 Nov 2026 (today)\n"
    assert "not included: 1 note" in ran.err


def test_an_observation_is_no_one_on_one(team: Coachlog) -> None:
    team("note", "dev", "x", "--aside")
    team.refused("recap", "dev", code=1, says="there's no one-on-one with Dev Patel. To record one: ")
    team.refused("recap", code=1, says="there's no one-on-one. To record one: ")
    team.refused("recap", "dev", "--on", "fri", code=1, says="there's no one-on-one with Dev Patel on Fri 20 Nov 2026")


def test_a_snoozed_topic_is_not_for_next_time(team: Coachlog) -> None:
    met(team)
    [topic] = team.json("topic", "maria", "comp plan", "--theirs")["entries"]
    team("snooze", str(topic["id"]), "3w")
    assert "comp plan" not in team("recap", "maria").out


def test_a_recap_is_written_to_a_file(team: Coachlog, tmp_path: Path) -> None:
    met(team)
    target = tmp_path / "recap.txt"
    assert "Wrote " in team("recap", "maria", "-o", str(target)).out
    assert target.read_text() == team("recap", "maria").out
    team.refused("recap", "maria", "-o", str(target), code=1, says="already exists")
    team("recap", "maria", "-o", str(target), "--replace")

"""Hints on wording: each sentence that must get one, and each that must not. A false alarm is worse than silence."""

import pytest

from coachlog import feedback_hints
from tests.typing_in import Coachlog

NAME = "Maria Ruiz"

TRAITS = {
    "You were abrasive in the QBR": "abrasive",
    "Abrasive with the SDR team": "abrasive",
    "You are bossy": "bossy",
    "Maria is bossy with the new reps": "bossy",
    "Bossy in the team call": "bossy",
    "You're too aggressive": "aggressive",
    "Too aggressive in the Acme call": "aggressive",
    "Maria was aggressive in the pipeline review": "aggressive",
    "You were aggressive towards procurement": "aggressive",
    "You are too emotional": "emotional",
    "Maria was emotional in the forecast call": "emotional",
    "Very emotional today": "emotional",
    "You're pushy": "pushy",
    "Too pushy with the CFO": "pushy",
    "You were hysterical on Tuesday": "hysterical",
    "Shrill on the demo": "shrill",
    "You're irrational about territory": "irrational",
    "Condescending to the SE": "condescending",
    "Maria is needy": "needy",
    "You were whiny in the standup": "whiny",
    "Maria was hostile in the deal review": "hostile",
    "You can be intimidating in meetings": "intimidating",
    "Too dramatic": "dramatic",
    "Maria was timid on the call": "timid",
    "You are opinionated": "opinionated",
}

PRIVATE_MATTERS = {
    "Told me she is pregnant": "pregnant",
    "Pregnancy: out from March": "pregnancy",
    "Her mother has cancer": "cancer",
    "Diagnosed with MS last week": "diagnosed with",
    "His wife is battling breast cancer and they moved": "cancer",
    "Struggles with depression": "depression",
    "Has been depressed since the summer": "depressed",
    "Feels depressed": "depressed",
    "In therapy on Thursdays": "in therapy",
    "Sees a therapist at 4": "therapist",
    "Is on medication": "on medication",
    "Had a miscarriage in May": "miscarriage",
    "Going through IVF": "ivf",
    "Starts chemo on Monday": "chemo",
    "Told me about ADHD": "adhd",
    "Had a panic attack before the demo": "panic attack",
    "Mental health day on Friday": "mental health",
    "Has surgery next week": "surgery",
    "Can't travel on Friday for religious reasons": "religious",
    "Is Muslim, and fasts in March": "muslim",
    "Came out: is gay": "gay",
    "Talked about religion": "religion",
    "Great call. Maria is pregnant. Acme signed": "pregnant",
}

CONFIDENTIAL = (
    "draft the PIP", "put Dev on a PIP if Q4 is missed", "start the performance plan", "performance improvement plan",
    "talk to HR", "ask HR about leave", "check salary band", "review salaries", "prepare severance",
    "written warning", "final warning on CRM hygiene", "give a warning", "disciplinary meeting", "plan the dismissal",
    "layoffs in March",
)  # fmt: skip

NOT_HELD = (
    "Cancelled: sick", "canceled again", "No-show", "no show, called twice", "Moved to Thursday", "moved: travel",
    "Rescheduled to Friday", "postponed", "Meeting cancelled by Maria", "1:1 moved to Monday", "Was cancelled",
    "Moved", "skipped, on a plane",
)  # fmt: skip


@pytest.mark.parametrize(("text", "word"), TRAITS.items())
def test_a_trait_of_the_person_is_spoken_to(text: str, word: str) -> None:
    assert feedback_hints.first(text, NAME) == f'"{word}" labels the person: describe what happened'


@pytest.mark.parametrize(("text", "word"), PRIVATE_MATTERS.items())
def test_a_private_matter_is_spoken_to(text: str, word: str) -> None:
    assert feedback_hints.protected_matter(text) in (word, f"{word}s")


@pytest.mark.parametrize("text", CONFIDENTIAL)
def test_what_should_not_be_shared_is_spoken_to(text: str) -> None:
    assert feedback_hints.is_confidential(text)


@pytest.mark.parametrize("text", NOT_HELD)
def test_a_one_on_one_that_was_not_held_is_spoken_to(text: str) -> None:
    assert feedback_hints.was_not_held(text)


FEEDBACK_LEFT_ALONE = (
    "Set an aggressive close date with Acme", "Aggressive close date, and it held",
    "Too aggressive close dates in Q3", "Offered an aggressive discount", "Emotional opener that worked",
    "Used an emotional opener", "Bold, emotional story", "The discount was too aggressive",
    "Their CFO was aggressive, and you stayed calm", "The buyer is emotional about it", "Always confirm next steps",
    "Always confirm next steps before hanging up", "You were calm when the CFO was hostile",
    "Pushy emails get no answer: wait a day", "A pushy vendor called, and you said no",
    "If you are aggressive on price, ask", "Dramatic increase in pipeline",
    "A hostile takeover at Globex: call legal", "The room was hostile", "Intimidating deck: 40 pages",
    "Needs a stronger opener", "Your tone in the mail was curt: three words", "Sensitive data was in the deck",
    "Asked about timid growth in EMEA", "You handled an abrasive buyer well",
)  # fmt: skip

NOTES_LEFT_ALONE = (
    "Globex sells to cancer clinics", "Cancer Center deal is at legal", "The customer is a cancer charity",
    "Economic depression in the region", "A depressed market for steel", "Pipeline is depressed",
    "After a pregnant pause", "Their buyer is pregnant, so the new one is Tom",
    "The CFO is on medication and left early", "Deal with a therapy app",
    "Selling to hospitals: cancer, surgery and ICU", "Surgery vendors in Q1", "Religious about the CRM",
    "Sold to a Catholic school", "Christian from Acme joined", "A disabled button in the demo",
    "Was religious about CRM data", "deal:CancerCare moved to legal", "Diagnosed the stalled deal with the champion",
    "The account is a mental health startup", "Union Bank signed", "Gaylord Hotels wants a demo",
    "Talked about Q4 and the QBR", "Wants to lead the QBR", "",
)  # fmt: skip

SHARED_LEFT_ALONE = (
    "pip install the CLI for the demo", "early warning report for churn", "look for warning signs in the pipeline",
    "send the performance report", "performance review of the demo site", "three calls a week", "chrome plugin",
    "the hr report", "Chris sends the deck", "plan performance tests", "read the HRIS brochure",
    "ask about a warning light",
)  # fmt: skip

HELD = (
    "Moved the deal to closed", "Moved on to pricing", "moved Acme to Q1", "Talked about the cancelled order",
    "Cancellation clause at Hooli", "Rescheduling is a pattern", "Now shows up early", "no shows were the topic",
    "Wants to move to Madrid",
)  # fmt: skip


@pytest.mark.parametrize("text", FEEDBACK_LEFT_ALONE)
def test_feedback_about_something_else_is_left_alone(text: str) -> None:
    assert feedback_hints.first(text, NAME) is None


@pytest.mark.parametrize("text", NOTES_LEFT_ALONE)
def test_notes_about_something_else_are_left_alone(text: str) -> None:
    assert feedback_hints.protected_matter(text) is None


@pytest.mark.parametrize("text", SHARED_LEFT_ALONE)
def test_what_can_be_shared_is_left_alone(text: str) -> None:
    assert not feedback_hints.is_confidential(text)


@pytest.mark.parametrize("text", HELD)
def test_a_one_on_one_that_was_held_is_left_alone(text: str) -> None:
    assert not feedback_hints.was_not_held(text)


def test_the_tables_are_long_enough() -> None:
    assert len(TRAITS) + len(PRIVATE_MATTERS) + len(CONFIDENTIAL) + len(NOT_HELD) > 40
    assert len(FEEDBACK_LEFT_ALONE) + len(NOTES_LEFT_ALONE) + len(SHARED_LEFT_ALONE) + len(HELD) > 60


@pytest.mark.parametrize("piece", ["has a ", "is very ", "warning ", "PIP", "with the cancer ", "pregnant ", "moved "])
def test_a_long_text_is_no_slower_than_it_is_long(piece: str) -> None:
    text = piece * 100_000
    feedback_hints.protected_matter(text)
    feedback_hints.is_confidential(text)
    feedback_hints.was_not_held(text)


# When they are said


def hint(coachlog: Coachlog, *words: str) -> str:
    return coachlog.drawn(*words, columns=120).plain.splitlines()[-1]


SHARED = "can appear in shared files. To keep it private: coachlog edit {0} --private"


def test_they_are_one_dim_line_on_a_terminal(team: Coachlog) -> None:
    assert hint(team, "note", "maria", "Cancelled") == (
        "This counts as a one-on-one. If there was none: coachlog edit 1 --observed"
    )
    assert hint(team, "note", "maria", "Her father has cancer") == (
        '"cancer" is a private matter: keep only what work needs'
    )
    assert hint(team, "followup", "maria", "ask HR @fri") == f"3 {SHARED.format(3)}"
    assert hint(team, "note", "maria", "x", "--theirs", "sign the PIP") == f"5 {SHARED.format(5)}"
    assert hint(team, "topic", "maria", "salary") == f"6 {SHARED.format(6)}"
    assert hint(team, "goal", "maria", "clear the performance plan @fri") == f"7 {SHARED.format(7)}"
    ran = team.drawn("followup", "maria", "ask HR @fri")
    assert ran.out.splitlines()[-1].startswith("\x1b[2m")


def test_they_are_not_said_in_a_pipe_in_json_when_off_or_of_what_is_private(team: Coachlog) -> None:
    team("topic", "maria", "salary")
    for words in (("note", "maria", "Cancelled"), ("followup", "maria", "ask HR @fri")):
        assert "coachlog edit" not in team(*words).out
        assert "coachlog edit" not in team.drawn(*words, "--json").out
    assert "coachlog edit" not in team.drawn("followup", "maria", "ask HR @fri", "--private").plain
    assert "coachlog edit" not in team.drawn("followup", "maria", "ask HR @fri", "--owner", "legal:Ana").plain
    assert "counts as" not in team.drawn("note", "maria", "Cancelled", "--aside").plain
    team("config", "language-hints", "off")
    for words in (("note", "maria", "Cancelled"), ("followup", "maria", "ask HR @fri")):
        assert "coachlog edit" not in team.drawn(*words).plain

"""Texts of several words, typed without quotes: kept as typed, or refused with the line in quotes."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog import bare_words, usage
from coachlog.commands import load
from coachlog.errors import CoachlogError
from tests.typing_in import Coachlog, typed_once


@pytest.fixture
@typed_once
def full(team: Coachlog) -> Coachlog:
    """The journal of two reps, with six entries."""
    for number, words in enumerate(BEFORE, 1):
        assert team.json(*shlex.split(words))["entries"][0]["id"] == number
    return team


BEFORE = (
    "note maria 'the first call'", "followup maria 'send it'", "topic maria 'comp plan'", "feedback dev 'ask for it'",
    "praise dev 'good mail'", "goal dev 'Win two @eoq' --target 2",
)  # fmt: skip

# What is typed after `coachlog`, and the text that is saved.
SAVED = [
    ("note maria Great call today", "Great call today"),
    ("note maria Great", "Great"),
    ("note maria 'Great call'", "Great call"),
    ("note maria 'Great  call' today", "Great  call today"),
    ("note maria Great call --private", "Great call"),
    ("note maria --private Great call", "Great call"),
    ("note --private maria Great call", "Great call"),
    ("note maria Great call --mine 'ask Tom @thu' --on fri --yes", "Great call"),
    ("note maria --mine 'ask Tom' Great call", "Great call"),
    ("note maria --mine='ask Tom' Great call", "Great call"),
    ("note maria --on '2 weeks ago' Great call", "Great call"),
    ("note --on fri maria Great call", "Great call"),
    ("note maria --mine ask -- Great call", "Great call"),
    ("note maria -- --private or not", "--private or not"),
    ("note maria -- -3% today", "-3% today"),
    ("note -- maria Great call", "Great call"),
    ("note -- maria -- call", "-- call"),
    ("note maria Great -- call", "Great -- call"),
    ("note maria Great call --", "Great call --"),
    ("note maria deck - tue", "deck - tue"),
    ("note maria - and more", "- and more"),
    ("note maria it said --help", "it said"),
    ("note maria Great -", "Great -"),
    ("note maria 12 of 30 done", "12 of 30 done"),
    ("followup maria call back @fri", "call back"),
    ("followup maria 'call back' @fri", "call back"),
    ("followup maria call back --due 'in 2 weeks'", "call back"),
    ("followup maria call back --owner 'legal:Ana Lee'", "call back"),
    ("topic maria comp plan question --theirs", "comp plan question"),
    ("topic maria --theirs comp plan question", "comp plan question"),
    ("feedback maria Talked over the CFO @thu", "Talked over the CFO"),
    ("feedback maria Clear recap mail --given --landed 'Pleased, thanks'", "Clear recap mail"),
    ("praise maria Opened with the cost of delay, unprompted", "Opened with the cost of delay, unprompted"),
    ("session Role play --with maria,dev", "Role play"),
    ("session --team west Role play", "Role play"),
    ("session Role play --with maria --with dev", "Role play"),
    ("goal maria Close 2 logos @eoq --target 2", "Close 2 logos"),
    ("goal maria --every 2w Close 2 logos @eoq", "Close 2 logos"),
    ("goal maria --target 2 Close 2 logos @eoq", "Close 2 logos"),
    ("edit 5 new words here", "new words here"),
    ("edit 5 --private new words here", "new words here"),
    ("edit 5 --no-private new words", "new words"),
    ("checkin 6 going well so far", "going well so far"),
    ("checkin 6 --status at-risk going badly", "going badly"),
    ("checkin 6 --at 1 going well", "going well"),
]


@pytest.mark.parametrize(("typed", "text"), SAVED, ids=[typed for typed, _ in SAVED])
def test_words_that_stand_together_are_one_text(full: Coachlog, typed: str, text: str) -> None:
    if typed.endswith("--help"):
        assert full(*shlex.split(typed)).out.startswith("Usage: ")
        return
    before = {one["id"]: one for one in full.json("history", "-n", "0")["entries"]}
    full(*shlex.split(typed))
    new = [one for one in full.json("history", "-n", "0")["entries"] if before.get(one["id"]) != one]
    assert text in [one["text"] for one in new]


# What is typed, and the line that is given back.
REFUSED = [
    ("note maria Great --private call", 'note maria "Great call" --private'),
    ("note maria Great --private --on fri call today", 'note maria "Great call today" --private --on fri'),
    ("note maria Great --mine 'ask Tom' call", 'note maria "Great call" --mine "ask Tom"'),
    ("note maria Great --private -- call", 'note maria "Great -- call" --private'),
    ("note maria Great -- call --private", 'note maria "Great -- call" --private'),
    ("note maria --mine ask Tom", 'note maria --mine "ask Tom"'),
    ("note maria --mine=ask Tom", 'note maria --mine "ask Tom"'),
    ("note maria --mine ask Tom @thu --private", 'note maria --mine "ask Tom @thu" --private'),
    ("note maria Great call --mine ask Tom", 'note maria "Great call" --mine "ask Tom"'),
    ("note maria Great call --mine ask Tom --private now", 'note maria "Great call now" --mine "ask Tom" --private'),
    ("note maria --mine ask Tom --theirs send it", 'note maria --mine "ask Tom" --theirs "send it"'),
    ("note --mine ask maria Great call", 'note maria "Great call" --mine ask'),
    ("note --mine ask maria", "note maria --mine ask"),
    ("note maria --on fri Great call", 'note maria "Great call" --on fri'),
    ("note maria Great call --on 2 weeks ago", 'note maria "Great call" --on "2 weeks ago"'),
    ("note maria --on 2 weeks ago Great call", 'note maria "Great call" --on "2 weeks ago"'),
    ("note maria Great call --covered 2, 20", 'note maria "Great call" --covered 2,20'),
    ("note maria Great call --covered 2 20", 'note maria "Great call" --covered 2,20'),
    ("followup maria call back --due 25 nov", 'followup maria "call back" --due "25 nov"'),
    ("followup maria --due 25 nov call back", 'followup maria "call back" --due "25 nov"'),
    ("followup maria read it --owner Ana Lee", 'followup maria "read it" --owner "Ana Lee"'),
    ("followup maria --owner Ana read it", 'followup maria "read it" --owner Ana'),
    ("feedback dev Clear mail --given --landed very well", 'feedback dev "Clear mail" --given --landed "very well"'),
    ("session Role play --with maria, dev", 'session "Role play" --with maria,dev'),
    ("session --with maria, dev Role play", 'session "Role play" --with maria,dev'),
    ("session --with maria , dev Role play", 'session "Role play" --with maria,dev'),
    ("session --with maria Role play", 'session "Role play" --with maria'),
    ("session Role play --team west coast", 'session "Role play" --team "west coast"'),
    ("session Role play --with all --also Jo Marsh", 'session "Role play" --with all --also "Jo Marsh"'),
    ("goal maria Close 2 logos @eoq --every 2 weeks", 'goal maria "Close 2 logos @eoq" --every "2 weeks"'),
    ("checkin 6 --status at risk", "checkin 6 --status at-risk"),
    ("checkin 6 going --status off track", "checkin 6 going --status off-track"),
    ("checkin 6 going --at 1 well", 'checkin 6 "going well" --at 1'),
    ("rep add Tom Brien --team west coast", 'rep add "Tom Brien" --team "west coast"'),
    ("rep add Tom Brien --tz san francisco", 'rep add "Tom Brien" --tz "san francisco"'),
    ("rep pause maria --back fri on leave", "rep pause maria on leave --back fri"),
    ("done 2 --on 2 weeks ago", 'done 2 --on "2 weeks ago"'),
    ("note maria 'it cost $40k' --private ok", r'note maria "it cost \$40k ok" --private'),
    ("note maria 'she said \"no\"' --private ok", r'note maria "she said \"no\" ok" --private'),
    ("note maria \"it's\" --private ok", 'note maria "it\'s ok" --private'),
    ("note maria Great! --private call", "note maria 'Great! call' --private"),
    ("note maria --private Great --async -- -3%", 'note maria "Great -- -3%" --private --async'),
    ("history maria --since 2 weeks ago", 'history maria --since "2 weeks ago"'),
    ("history maria 50", "history maria -n 50"),
    ("show 3 4", "show 3"),
    ("where now", "where"),
    ("backup my journal.db", 'backup "my journal.db"'),
    ("rep edit maria --name Maria R Ruiz", 'rep edit maria --name "Maria R Ruiz"'),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "line"), REFUSED, ids=[typed for typed, _ in REFUSED])
def test_words_that_are_not_clear_are_refused_with_the_line_in_quotes(full: Coachlog, typed: str, line: str) -> None:
    ran = full.refused(*shlex.split(typed), code=2, says=f": coachlog {line}\n")
    assert shlex.split(line) == _arranged(shlex.split(line)), ran.err


def _arranged(words: list[str]) -> list[str]:
    """Return a line that was given back as a command would get it: with nothing left to be joined or refused."""
    command, *args = words
    found = load(command)
    if hasattr(found, "commands"):
        verb, *args = args
        found, command = found.commands[verb], f"{command} {verb}"
    return [*command.split(), *bare_words.arranged(f"coachlog {command}", found.params, args)]


def test_words_of_a_search_may_stand_anywhere(full: Coachlog) -> None:
    assert full.json("find", "the", "--rep", "maria", "call")["entries"]


def test_a_hyphen_is_standard_input_only_as_the_only_word(full: Coachlog) -> None:
    full("note", "maria", "-", "--private", stdin=b"piped in\n")
    full("note", "maria", "--private", "-", stdin=b"piped in\n")
    full("note", "maria", "-", "-", stdin=b"piped in\n")
    texts = [one["text"] for one in full.json("history", "maria", "-n", "3")["entries"]]
    assert sorted(texts) == ["- -", "piped in", "piped in"]


def test_a_price_that_the_shell_ate_is_warned_about_in_bare_words(full: Coachlog) -> None:
    assert "0k" in full("note", "maria", "Closed", "at", "0k").err


WORDS = st.text(min_size=1).filter(lambda word: not word.startswith("-"))


@given(st.lists(WORDS, min_size=1, max_size=6), st.booleans(), st.booleans())
def test_any_words_that_begin_with_no_dash_are_kept_with_one_space_between(
    words: list[str], is_last: bool, has_dashes: bool
) -> None:
    note = load("note")
    first = ["maria", *(["--"] if has_dashes else []), *words] if is_last else ["--private", "maria", *words]
    args = bare_words.arranged("coachlog note", note.params, [*first, *(["--async"] if not has_dashes else [])])
    context = note.make_context("note", list(args), resilient_parsing=False)
    assert context.params["text"] == " ".join(words)
    assert context.params["rep"] == "maria"


ARGUMENTS = st.sampled_from(
    ["maria", "fri", "Great", "two words", "-", "--", "--private", "--mine", "--on", "--on=fri", "-n5", "7", "it's"]
)


@given(st.lists(ARGUMENTS, max_size=8))
def test_the_line_that_is_given_back_means_one_thing(args: list[str]) -> None:
    note = load("note")
    try:
        bare_words.arranged("coachlog note", note.params, args)
    except CoachlogError as error:
        line = str(error).partition(": coachlog note ")[2]
        again = shlex.split(line)
        assert len(bare_words.arranged("coachlog note", note.params, again)) <= len(again) + 1
        assert _words(again) == _words(args)


def _words(args: list[str]) -> list[str]:
    return sorted(word for word in " ".join(args).replace("=", " ").split() if word != "--")


def test_twenty_thousand_words_stay_in_order() -> None:
    words = [f"{number}" for number in range(20_000)]
    args = bare_words.arranged("coachlog note", load("note").params, ["maria", *words])
    assert args == ["maria", " ".join(words)]


def test_every_command_with_a_text_takes_its_words_without_quotes() -> None:
    for name in ("note", "topic", "feedback", "praise", "followup", "goal", "session", "checkin", "edit", "given"):
        words = [one for one in load(name).params if bare_words.is_word(one)]
        assert bare_words.takes_text(words), name
    assert usage.Command is type(load("note"))


def test_a_line_in_quotes_is_not_replaced_by_the_table_of_slips(team: Coachlog) -> None:
    says = 'Use quotes: coachlog rep add "Tom Brien" --role AE'
    team.refused("rep", "add", "--role", "AE", "Tom", "Brien", code=2, says=says)

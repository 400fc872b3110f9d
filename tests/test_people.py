"""Words to reps: one matches, or the words are refused."""

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coachlog import people
from coachlog.errors import CoachlogError, NoSuchRep, Unreadable, WhichRep
from coachlog.model import Rep

TODAY = date(2026, 11, 23)


def rep(alias: str, name: str, left_on: date | None = None) -> Rep:
    return Rep(alias, alias, name, None, None, None, None, date(2026, 1, 1), left_on=left_on)


TEAM = [
    rep("maria", "Maria Ruiz"),
    rep("marco", "Marco Polo"),
    rep("jose", "José García"),
    rep("soren", "Søren Ødegård"),
    rep("lukasz", "Łukasz Wójcik"),
    rep("ana", "Ana Lima"),
    rep("anabel", "Anabel Lee"),
    rep("jl", "Jean-Luc Picard"),
    rep("yamada", "山田 太郎"),
    rep("kim", "김민수"),
    rep("brian", "Brian O’Brien"),
    rep("tomas", "Tomás Novák", left_on=date(2026, 11, 23)),
    rep("dev", "Dev Patel", left_on=date(2026, 11, 24)),
]


@pytest.mark.parametrize(
    ("word", "alias"),
    [
        ("maria", "maria"),
        ("MARIA", "maria"),
        (" maria ", "maria"),
        ("mari", "maria"),
        ("marc", "marco"),
        ("ruiz", "maria"),
        ("ru", "maria"),
        ("maria r", "maria"),
        ("jose", "jose"),
        ("José", "jose"),
        ("JOSÉ", "jose"),
        ("Jose\u0301", "jose"),
        ("garc", "jose"),
        ("García", "jose"),
        ("Søren", "soren"),
        ("SØREN", "soren"),
        ("odeg", "soren"),
        ("Łuk", "lukasz"),
        ("WOJ", "lukasz"),
        ("김민", "kim"),
        ("\u1100\u1175\u11b7", "kim"),
        ("o'b", "brian"),
        ("łukasz", "lukasz"),
        ("wojcik", "lukasz"),
        ("ana", "ana"),
        ("anab", "anabel"),
        ("jl", "jl"),
        ("jean", "jl"),
        ("luc", "jl"),
        ("jean-luc", "jl"),
        ("山田", "yamada"),
        ("太", "yamada"),
        ("tomas", "tomas"),
        ("Tomás", "tomas"),
        ("dev", "dev"),
        ("pat", "dev"),
    ],
)
def test_a_rep_is_found_by_alias_or_a_unique_beginning(word: str, alias: str) -> None:
    assert people.find(word, TEAM, TODAY).alias == alias


@pytest.mark.parametrize("word", ["toma", "novak", "Tomás N"])
def test_a_departed_rep_answers_to_the_full_alias_only(word: str) -> None:
    with pytest.raises(NoSuchRep) as caught:
        people.find(word, TEAM, TODAY)
    assert "tomas" not in [answer.word for answer in caught.value.answers]


def test_a_beginning_that_a_departed_rep_shares_is_still_unique() -> None:
    assert people.find("to", [*TEAM, rep("tobi", "Tobi Ek")], TODAY).alias == "tobi"


@pytest.mark.parametrize(
    ("word", "aliases"),
    [("mar", ["maria", "marco"]), ("M", ["maria", "marco"]), ("an", ["ana", "anabel"]), ("l", ["lukasz", "ana"])],
)
def test_a_word_that_fits_several_reps_lists_them(word: str, aliases: list[str]) -> None:
    team = TEAM[:6] if word == "l" else TEAM
    with pytest.raises(WhichRep) as caught:
        people.find(word, team, TODAY)
    assert [answer.word for answer in caught.value.answers] == aliases
    named = {rep.alias: rep.name for rep in team}
    assert ", ".join(f"{alias} ({named[alias]})" for alias in aliases) in str(caught.value)
    assert caught.value.exit_code == 1


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("mria", "maria"),
        ("Jsoe", "jose"),
        ("Garzia", "jose"),
        ("sörn", "soren"),
        ("lukaz", "lukasz"),
        ("riuz", "maria"),
    ],
)
def test_a_word_that_fits_nobody_suggests_the_near_ones(word: str, near: str) -> None:
    with pytest.raises(NoSuchRep, match=re.escape(f'no rep matches "{word}". Did you mean {near}')) as caught:
        people.find(word, TEAM, TODAY, may_add=True)
    assert caught.value.answers[0].word == near
    assert [answer.adds_rep for answer in caught.value.answers] == [*[False] * (len(caught.value.answers) - 1), True]
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("word", ["pay the team lunch", "lunch @fri"])
def test_a_text_is_not_offered_as_the_name_of_a_rep(word: str) -> None:
    ends = {True: "The rep comes first, then the text", False: "To add one: coachlog rep add 'NAME'"}
    for may_add, then in ends.items():
        with pytest.raises(NoSuchRep) as caught:
            people.find(word, TEAM, TODAY, may_add=may_add)
        assert str(caught.value) == f'no rep matches "{word}". {then}'
        assert caught.value.answers == []


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("all", "for several"), ("Team", "for several"), ("maria,dev", "for several"), ("list", "goes here"),
        ("me", "goes here"), ("", "goes here"), (" ", "goes here"), ("42", "goes here"), ("5", "goes here"),
        ("notes.md", "from a file"), ("../notes", "from a file"), ("C:\\notes\\maria", "from a file"),
        ("yesterday", "a day goes in --on"), ("fri", "a day goes"), ("next week", "a day"), ("25 nov", "a day goes"),
        ("2026-11-25", "a day goes"), ("99999w", "a day goes"), ("?!", "goes here"),
        ("ask tom @fri", "The rep comes first"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_name_is_not_offered_as_a_new_rep(word: str, hint: str) -> None:
    with pytest.raises(NoSuchRep, match=hint) as caught:
        people.find(word, [rep("zed", "Zed Zu")], TODAY, may_add=True)
    assert caught.value.answers == []


def test_a_file_named_like_a_rep_is_near_nobody() -> None:
    with pytest.raises(NoSuchRep) as caught:
        people.find("maria.md", TEAM, TODAY)
    assert caught.value.answers == []


def test_every_near_rep_is_suggested_though_they_share_a_word() -> None:
    team = [
        rep("maria", "Maria Ruiz"),
        rep("msantos", "Maria Santos"),
        rep("dev", "Dev Patel"),
    ]
    with pytest.raises(NoSuchRep) as caught:
        people.find("mraia", team, TODAY)
    assert {answer.word for answer in caught.value.answers} == {"maria", "msantos"}


@pytest.mark.parametrize("word", ["xyzzy", "bo van dyke", "Sam Jr.", "april", "Mayday", "J. P. Noor"])
def test_a_word_that_is_near_nobody_says_how_to_add_a_rep(word: str) -> None:
    with pytest.raises(NoSuchRep) as caught:
        people.find(word, TEAM, TODAY, may_add=True)
    assert "Did you mean" not in str(caught.value)
    assert str(caught.value).endswith("To add one: coachlog rep add 'NAME'")
    assert [answer.adds_rep for answer in caught.value.answers] == [True]
    with pytest.raises(NoSuchRep) as caught:
        people.find(word, TEAM, TODAY)
    assert caught.value.answers == []  # somebody who only looks is not asked to add a rep


BEGINNINGS = [one.alias[:end] for one in TEAM for end in range(len(one.alias) + 1)]


@given(word=st.text(max_size=8) | st.sampled_from(BEGINNINGS))
def test_any_word_is_one_rep_or_is_refused(word: str) -> None:
    with suppress(NoSuchRep, WhichRep):
        assert people.find(word, TEAM, TODAY) in TEAM


# Aliases


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("Priya Shah", "priya"),
        ("  Priya  Shah ", "priya"),
        ("Chloé Dubois", "chloe"),
        ("Øystein Lie", "oystein"),
        ("Łucja Nowak", "lucja"),
        ("Þór Ægisson", "thor"),
        ("Anne-Sophie Roux", "anne-sophie"),
        ("R2D2", "r2d2"),
    ],
)
def test_an_alias_is_the_first_name_in_plain_letters(name: str, alias: str) -> None:
    assert people.alias_for(name, None, TEAM) == alias


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("Ольга Щербакова", "olga"), ("Юлія", "yuliya"), ("Dr. Ana Lee", "ana"), ("Prof Bo Ek", "bo"),
        ("Mr. van der Berg", "berg"), ("van der Berg", "berg"), ("Van Morrison", "van"), ("de la Cruz", "cruz"),
        ("Dr.", "dr"), ("von", "von"),
    ],
)  # fmt: skip
def test_an_honorific_and_a_particle_are_no_alias_and_cyrillic_is_written_in_latin(name: str, alias: str) -> None:
    assert people.alias_for(name, None, []) == alias


def test_the_first_word_that_can_be_typed_is_the_alias() -> None:
    assert people.alias_for("李 Wei", None, TEAM) == "wei"
    assert people.alias_for("🦄 Zoë", None, TEAM) == "zoe"


@pytest.mark.parametrize("name", ["佐藤 花子", "🙂"])
def test_a_first_name_in_another_script_needs_an_alias(name: str) -> None:
    with pytest.raises(Unreadable, match=f'no alias can be made of "{name}".*--alias'):
        people.alias_for(name, None, TEAM)
    assert people.alias_for(name, "hanako", TEAM) == "hanako"


@pytest.mark.parametrize(
    ("wanted", "alias"), [("Pri", "pri"), (" pri ", "pri"), ("Prí", "pri"), ("p2", "p2"), ("p.s-h_1", "p.s-h_1")]
)
def test_an_alias_that_was_asked_for_is_folded(wanted: str, alias: str) -> None:
    assert people.alias_for("Priya Shah", wanted, TEAM) == alias


@pytest.mark.parametrize(
    "wanted", ["", " ", "42", "3m", "p s", "p!", "-p", "p/s", "p,s", "山", "all", "None", "ME", "rep"]
)
def test_an_alias_that_could_not_be_typed_or_means_something_else_is_refused(wanted: str) -> None:
    with pytest.raises(Unreadable, match=r"^--alias: .* can't be an alias") as caught:
        people.alias_for("Priya Shah", wanted, TEAM)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", ["42 Long", "3M Deutschland", "All Smith", "Me Too"])
def test_a_first_name_that_cannot_be_an_alias_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="can't be an alias"):
        people.alias_for(name, None, TEAM)


@pytest.mark.parametrize(
    ("name", "wanted", "holder", "free"),
    [
        ("Maria Lopez", None, "Maria Ruiz", "maria-lopez"),
        ("María", None, "Maria Ruiz", "maria2"),
        ("Priya Shah", "JOSÉ", "José García", "priya-shah"),
        ("佐藤 花子", "maria", "Maria Ruiz", "maria2"),
        ("Tomás", None, "Tomás Novák", "tomas2"),
    ],
)
def test_a_taken_alias_names_its_holder_and_a_free_one(name: str, wanted: str | None, holder: str, free: str) -> None:
    with pytest.raises(CoachlogError, match=f"taken by {holder}.*--alias {free}$") as caught:
        people.alias_for(name, wanted, TEAM)
    assert caught.value.exit_code == 1


def test_a_rep_keeps_their_own_alias() -> None:
    assert people.alias_for("Maria Lopez", "maria", TEAM, own="maria") == "maria"
    with pytest.raises(CoachlogError):
        people.alias_for("Maria Lopez", "jose", TEAM, own="maria")


NAMES = st.text(min_size=1, max_size=12).filter(str.strip) | st.sampled_from([one.name for one in TEAM])


@given(name=NAMES)
@example(name="All")
@example(name="3M Deutschland")
def test_the_free_alias_that_is_suggested_can_be_taken(name: str) -> None:
    with pytest.raises(CoachlogError) as caught:
        people.alias_for(name, "maria", TEAM)
    free = str(caught.value).rpartition("--alias ")[2]
    assert people.alias_for(name, free, TEAM) == free


@given(name=NAMES)
def test_a_rep_is_found_by_the_alias_made_of_the_name(name: str) -> None:
    with suppress(CoachlogError):
        new = rep(people.alias_for(name, None, TEAM), name)
        assert people.find(new.alias, [*TEAM, new], TODAY) == new

"""Which texts name a rep: in any script, in any spelling, and by the names they had before."""

import pytest

from coachlog.names import Called, Names
from coachlog.text import words
from tests.typing_in import Coachlog, typed_once

WANDA = Called("wanda", "Wanda Lee")
WANG = Called("wwei", "王伟")
SANJAY = Called("sj", "Sanjáy de la O'Brien")


@pytest.mark.parametrize(
    ("called", "text"),
    [
        (WANDA, "as Wanda does"),
        (WANDA, "WANDA LEE's deck"),
        (WANDA, "Wanda’s deck"),
        (WANDA, "see Wanda_Name.docx and wanda_deck"),
        (WANDA, "_wanda_ and **Lee**"),
        (WANDA, "wanda-lee"),
        (WANDA, "wanda.lee@acme.com"),
        (WANDA, "Ｗａｎｄａ in wide letters"),
        (WANG, "我昨天和王伟谈过话"),
        (WANG, "王 伟"),
        (WANG, "@wwei"),
        (Called("kim", "김철수"), "어제 김철수는 잘했다"),
        (Called("somchai", "สมชาย ใจดี"), "ฉันคุยกับสมชายแล้ว"),
        (Called("oleg", "Олег Иванов"), "с ИВАНОВ говорил"),
        (Called("ram", "राम सिंह"), "राम ने कहा"),
        (SANJAY, "sanjay"),
        (SANJAY, "Mr O'Brien"),
        (Called("bo", "Bo Li"), "Li called"),
        (Called("ana-2", "Ana Ruiz-Gómez"), "as Ana-2 and Gomez"),
    ],
)
def test_a_text_that_names_a_rep_is_found(called: Called, text: str) -> None:
    assert Names([called]).are_in(text)


@pytest.mark.parametrize(
    ("called", "text"),
    [
        (WANDA, "wandas Leeds"),
        (WANDA, "she wandered"),
        (WANG, "王先生很伟大"),
        (Called("ram", "राम सिंह"), "रम और रिम"),
        (SANJAY, "de la developed, obrien"),
        (Called("m2", "M. Cruz"), "plan M"),
        (WANDA, ""),
    ],
)
def test_a_text_that_names_nobody_is_not_found(called: Called, text: str) -> None:
    assert not Names([called]).are_in(text)


def test_a_name_that_two_share_names_nobody_else() -> None:
    assert not Names([Called("msantos", "Maria Santos")], but=[Called("maria", "Maria Ruiz")]).are_in("Maria did well")
    assert Names([Called("msantos", "Maria Santos")], but=[Called("maria", "Maria Ruiz")]).are_in("ask Santos")


@pytest.mark.parametrize("letter", "a-_' @\"*王é1")
def test_each_letter_of_a_text_is_in_one_word_at_most(letter: str) -> None:
    """A text without spaces is read once: reading it again from each letter took a minute for 40,000 of them."""
    found = words(letter * 40_000)
    assert sum(map(len, found)) <= 40_000
    assert "".join(found) in ("", letter * 40_000, "e" * 40_000)


@pytest.fixture
@typed_once
def renamed(team: Coachlog) -> Coachlog:
    """Maria; and Wanda Lee, who was Wanda Novak with the alias novak."""
    team("rep", "add", "Wanda Novak", "--alias", "wn")
    team("rep", "edit", "wn", "--name", "Wanda Lee", "--alias", "wanda")
    return team


def test_a_name_from_before_counts_in_what_is_shared(renamed: Coachlog) -> None:
    for text in ("as Novak does", "ask wn", "Wanda_Name"):
        renamed("praise", "maria", text)
    renamed("praise", "maria", "nobody")
    for command in ("export maria --share", "export maria --handover", "review maria --share", "prep maria --md"):
        assert "3 texts name other reps: 1, 2 and 3." in renamed(*command.split()).err, command
    renamed("praise", "wanda", "Novak, of her own")
    assert "name" not in renamed("export", "wanda", "--share").err


def test_a_name_from_before_counts_when_a_rep_is_erased(renamed: Coachlog) -> None:
    for text in ("as Novak does", "ask wn", "Wanda_Name", "nobody"):
        renamed("praise", "maria", text)
    told = renamed("export", "wanda", "--all-about", "--format", "json").json
    assert [mention["id"] for mention in told["mentions"]] == [1, 2, 3]
    assert [mention["id"] for mention in renamed.json("rep", "erase", "wanda", "--yes")["mentions"]] == [1, 2, 3]


def test_a_name_in_a_script_without_spaces_is_found_wherever_it_stands(team: Coachlog) -> None:
    team("rep", "add", "王伟", "--alias", "wwei")
    team("praise", "maria", "我昨天和王伟谈过话")
    assert "1 text names other reps: 1." in team("export", "maria", "--share").err
    assert "我昨天和王伟谈过话" in team("rep", "erase", "wwei", "--yes").out

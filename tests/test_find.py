"""find: words to what the index is asked, what is found and how it is shown; the tags in use."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from coachlog.files import Place
from coachlog.journal import opening, questions, search
from coachlog.journal.questions import Filter
from coachlog.journal.search import Word
from coachlog.text import fold, indexed, tags
from tests.typing_in import ANY, Coachlog, Ran

HIT = re.compile(r"\x1b\[1;4m(.*?)\x1b\[0m")
LONG = "a long way before the part that matters to anybody at all, "


def marked(ran: Ran) -> str:
    """What stands on the screen, with what was looked for in brackets."""
    return re.sub(r"\x1b\[[0-9;]*m", "", HIT.sub(r"[\1]", ran.out))


def ids(ran: Ran) -> list[int]:
    return [int(line.split("\t")[0]) for line in ran.out.splitlines()]


# Words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("cost of", [Word("cost"), Word("of")]),
        ('"cost of" delay', [Word("cost of"), Word("delay")]),
        ("pric*", [Word("pric", begins=True)]),
        ('"cost of del"* "cost of del*"', [Word("cost of del", begins=True)]),
        ("c++ c++*", [Word("c++"), Word("c++", begins=True)]),
        ('" say "" "hm "', [Word(" say "), Word("hm"), Word('"')]),
        ('say "hm', [Word("say"), Word('"hm')]),
        ("* ***", [Word("*"), Word("***")]),
        ("x x", [Word("x")]),
        ("a\0b", [Word("a␀b")]),
        ('  ""  ', []),
    ],
)
def test_words_are_read(typed: str, words: list[Word]) -> None:
    assert search.words(typed) == words


@pytest.mark.parametrize(
    ("word", "is_indexed", "has_signs"),
    [
        ("cost", True, False),
        ("cost of", True, False),
        ("été 日本 42", True, False),
        ("e\u0301te\u0301", True, False),
        ("c++", True, True),
        ("<<a>>>", True, True),
        ("o'brien", True, True),
        ("++", False, True),
        ("🎉", False, True),
        ("win🎉", True, True),
        ("¨", False, True),
    ],
)
def test_the_index_is_asked_for_letters_and_signs_are_judged(word: str, is_indexed: bool, has_signs: bool) -> None:
    assert (Word(word).is_indexed, Word(word).has_signs) == (is_indexed, has_signs)


@pytest.mark.parametrize(
    ("word", "match"),
    [
        (Word("cost of"), '"cost of"'),
        (Word("pric", begins=True), '"pric" *'),
        (Word('5" x'), '"5"" x"'),
        (Word("Weiß"), '"weiss"'),
        (Word("日本"), '"日  本"'),
    ],
)
def test_nothing_in_a_word_acts_on_the_index(word: Word, match: str) -> None:
    assert word.match == match


# What is found


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Coachlog:
    """Ids 1 to 15, only read by the tests."""
    patched = pytest.MonkeyPatch()
    for name in ("COACHLOG_JOURNAL", "FORCE_COLOR", "COLUMNS"):
        patched.delenv(name, raising=False)
    typed = Coachlog(tmp_path_factory.mktemp("find") / "journal.db")
    for words in (
        ["rep", "add", "Maria Ruiz"],
        ["rep", "add", "Dev Patel"],
        ["rep", "add", "Tom Left"],
        ["note", "maria", f"{LONG}the cost\nof delay, in #QBR for deal:Globex", "--mine", "ask about c++ @thu"],  # 1, 2
        ["note", "dev", "Über-Café closed at $40k, 50% of it NOT new; a-b", "--private"],  # 3
        ["praise", "dev", 'o’brien AND José met: col:x ^x ( 5" c++ #abc'],  # 4
        ["feedback", "maria", "talks over people", "--given", "--landed", "said pricing is hard"],  # 5
        ["followup", "maria", "send the deck"],  # 6
        ["done", "6", "their lawyer has it"],
        ["goal", "dev", "close two logos", "--due", "2027-01-31", "--target", "2"],  # 7
        ["checkin", "7", "waiting for 価格🎉", "--at", "1", "--status", "at-risk"],  # 8
        ["session", "the retro", "--with", "maria,tom", "--lesson", "ask early #retro", "--on", "2026-03-03"],  # 9, 10
        ["note", "tom", "goodbye #retro #QBR", "--on", "2026-03-04"],  # 11
        ["note", "tom", "--heard", "first line\n\nthe second: pricing again"],  # 12, 13
        ["note", "dev", "++ ¨ --"],  # 14
        ["praise", "dev", "Straße in Łódź; ﬁne ½ \u0301"],  # 15
    ):
        typed(*words)
    typed("history", "tom")
    patched.undo()
    return typed


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["cost"], [1]),
        (["COST", "delay"], [1]),
        (["cost delay"], [1]),
        (["cost", "lawyer"], []),
        (['"cost of delay"'], [1]),
        (['"of cost"'], []),
        (['"cost of del"*'], [1]),
        (["del"], []),
        (["del*"], [1]),
        (["uber", "cafe"], [3]),
        (["Über-Cafe"], [3]),
        (["über-c*"], [3]),
        (["cafe-über"], []),
        (["jose"], [4]),
        (["c++"], [4, 2]),
        (["c++*"], [4, 2]),
        (["c--"], []),
        (["b++"], []),
        (["#qbr"], [1, 11]),
        (["#qb"], []),
        (["#qb*"], [1, 11]),
        (["#cost"], []),
        (["deal:globex"], [1]),
        (["deal-globex"], []),
        (["$40k"], [3]),
        (["$40"], []),
        (["$4*"], [3]),
        (["50%"], [3]),
        (["50$"], []),
        (["o'brien"], [4]),
        (["o’brien"], [4]),
        (["brien"], [4]),
        (["AND"], [4]),
        (["NOT"], [3]),
        (["NOT", "cost"], []),
        (["a-b"], [3]),
        (["col:x"], [4]),
        (["^x"], [4]),
        (["("], [4]),
        (['"'], [4]),
        (['5"'], [4]),
        (["++"], [14, 4, 2]),
        (["+++"], []),
        (["++", "ask"], [2]),
        (["🎉"], [8]),
        (["価格🎉"], [8]),
        (["¨"], [14]),
        (["\u0301"], [15]),
        (["straße"], [15]),
        (["ﬁne", "½"], [15]),
        (["pricing"], [13, 5]),  # how feedback landed is searched,
        (["lawyer"], [6]),  # and why something was closed
        (["talks", "pricing"], [5]),
        (["*"], []),
        (["x" * 10_000], []),
        (["a\0b"], []),
        (["cost", "--rep", "maria"], [1]),
        (["cost", "--rep", "dev"], []),
        (["ask", "--rep", "tom"], [10]),  # what hangs on a session is of all who were there
        (["--rep", "maria"], [6, 5, 2, 1, 10, 9]),
        (["--rep", "tom"], [13, 12, 11, 10, 9]),
        (["--rep", "tom", "--kind", "session,lesson"], [10, 9]),
        (["--kind", "lesson"], [10]),
        (["", "--kind", "lesson"], [10]),
        (["--kind", "praise,goals"], [15, 7, 4]),
        (["ask", "--kind", "lesson"], [10]),
        (["--tag", "qbr"], [2, 1, 11]),  # what is linked to a tagged entry has its tags
        (["--tag", "#QBR", "delay"], [1]),
        (["--tag", "deal:GLOBEX"], [2, 1]),
        (["--tag", "qbr", "ask"], [2]),
        (["--tag", "qbr", "--kind", "follow-up"], [2]),
        (["--tag", "qbr", "--rep", "tom"], [11]),
        (["--tag", "globex"], []),
        (["--tag", "cost"], []),
        (["--until", "2026-03-03"], [10, 9]),
        (["--since", "2026-03-04", "--until", "2026-03-04"], [11]),
        (["retro", "--since", "2026-03-04"], [11]),
    ],
    ids=lambda value: " ".join(value)[:20].replace("\0", "NUL") if value and isinstance(value[0], str) else "",
)
def test_everything_that_was_typed_is_found_newest_first(full: Coachlog, words: list[str], found: list[int]) -> None:
    assert ids(full("find", *words)) == found


def test_thousands_of_words_are_no_trouble(full: Coachlog) -> None:
    assert ids(full("find", *["cost", "delay"], *(f"{number}" for number in range(2000)))) == []
    assert ids(full("find", *["++", "--"], *("+" * number for number in range(3, 1500)))) == []
    assert ids(full("find", *["ask*", "about"] * 1000)) == [2]


def test_the_newest_twenty_unless_said(team: Coachlog) -> None:
    team("note", "maria", "first call", *(word for number in range(24) for word in ("--heard", f"call {number}")))
    assert ids(team("find", "call")) == list(range(25, 5, -1))
    assert ids(team("find", "call", "-n", "2")) == [25, 24]
    assert ids(team("find", "call!")) == []
    assert len(ids(team("find", "call", "-n", "0"))) == 25
    assert [entry["id"] for entry in team.json("find", "call", "-n", "3")["entries"]] == [23, 24, 25]
    assert "\nShowing the latest 20. All of them: coachlog find call -n 0\n" in team.drawn("find", "call").plain
    assert "Showing" not in team.drawn("find", "call", "-n", "25").plain


@pytest.mark.parametrize("walk", [search.WALK, 1])
def test_the_newest_is_by_day_however_many_there_are(
    team: Coachlog, walk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, day in (
        ("call a", "2026-11-20"),
        ("call b", "2025-01-01"),
        ("no", "2026-11-22"),
        ("Cáll c", "2026-11-21"),
    ):
        team("note", "maria", text, "--on", day)
    monkeypatch.setattr(search, "WALK", walk)
    assert ids(team("find", "call", "-n", "2")) == [4, 1]
    assert ids(team("find", "cal*")) == [4, 1, 2]
    assert ids(team("find", "call", "c")) == [4]
    assert ids(team("find", '"call a"')) == [1]
    assert ids(team("find", "call", "--tag", "x")) == []


def test_search_is_find(full: Coachlog) -> None:
    assert full("search", "cost").out == full("find", "cost").out


def test_an_edited_a_deleted_and_a_departed_reps_text(team: Coachlog) -> None:
    team("note", "maria", "the old words")
    team("edit", "1", "fresh words")
    assert ids(team("find", "old")) == []
    assert ids(team("find", "fresh")) == [1]
    team("rep", "leave", "maria", "--yes", code=ANY)
    assert ids(team("find", "fresh", "--rep", "maria")) == [1]
    team("delete", "1", "--yes")
    assert ids(team("find", "fresh")) == []


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ([], 2, "nothing to search for. Give words (coachlog find pricing; a # in quotes), or --kind, --tag, --rep, "),
        (["  "], 2, "nothing to search for"),
        (['""'], 2, "nothing to search for"),
        (["--tag", ""], 2, "--tag is empty"),
        (["--tag", "#"], 2, "--tag is empty"),
        (
            ["--tags", "cost"],
            2,
            "--tags lists all tags, so it takes no WORDS or --tag. To search by one: coachlog find",
        ),
        (["--tags", "--tag", "qbr"], 2, "--tags lists all tags"),
        (["x", "--rep", "nobody"], 1, 'no rep matches "nobody"'),
        (["x", "--kind", "dream"], 2, '--kind: "dream" isn\'t a kind'),
        (["x", "--since", "today", "--until", "yesterday"], 2, "is after --until"),
        (["x", "-n", "-1"], 2, "-n"),
    ],
)
def test_find_says_what_it_cannot_read(full: Coachlog, words: list[str], code: int, says: str) -> None:
    full.refused("find", *words, code=code, says=says)


@settings(max_examples=50)
@given(typed=st.lists(st.text(max_size=20), min_size=1, max_size=4))
@example(typed=['"', "*", '"*'])
@example(typed=["NEAR(a b, 2)", "text : x", "{text}:x", "- a", "a + b"])
def test_any_words_can_be_looked_for(full: Coachlog, typed: list[str]) -> None:
    assert full("find", "--", *typed, code=ANY).code in (0, 2)
    assert full.drawn("find", "--", *typed, code=ANY).code in (0, 2)


@pytest.fixture(scope="module")
def empty() -> Iterator[Coachlog]:
    with TemporaryDirectory() as folder:
        typed = Coachlog(Path(folder) / "journal.db")
        typed("rep", "add", "Maria Ruiz")
        yield typed


# Letters of every sort that is folded, or written without spaces, amid all the others.
ODD = "İıßẞŁłØøﬁǆÆ’e\u0301\u0345กุ้งำສາမြខ្មែរ日本語会议々〇かがﾊﾟパーㄅ한국\u1112\u1161\u11abक्षि١½²™#+-_'.¨\u0301🎉"
TEXTS = st.text(
    st.sampled_from(ODD)
    # Two Mongolian letters have become marks since SQLite learned of them.
    | st.characters(exclude_categories=["Cs"], exclude_characters='"\0*\u1885\u1886')
    | st.just(" "),
    min_size=1,
    max_size=40,
)


@pytest.mark.slow
@settings(max_examples=60)
@given(text=TEXTS, pick=st.randoms())
def test_whatever_word_of_a_text_is_looked_for_its_entry_is_found(empty: Coachlog, text: str, pick: Random) -> None:
    if not (chunks := text.split()):
        return
    (entry,) = empty("note", "maria", "-", "--json", stdin=text.encode()).json["entries"]
    chunk = pick.choice(chunks)
    words = re.findall(r"[^\W_]+", fold(chunk)) or [chunk]
    for word in (chunk, fold(chunk), f"{pick.choice(words)}", f"{words[0][0]}*"):
        assert ids(empty("find", "-n", "1", "--", word)) == [entry["id"]], word


@pytest.mark.slow
@settings(max_examples=40)
@given(text=TEXTS, pick=st.randoms())
def test_whatever_tag_of_a_text_is_looked_for_its_entry_is_found(empty: Coachlog, text: str, pick: Random) -> None:
    (entry,) = empty("note", "maria", "-", "--json", stdin=f"#a{text} x".encode()).json["entries"]
    tag = pick.choice(entry["tags"])
    for word in (tag, tags(entry["text"])[tag], tag.upper(), unicodedata.normalize("NFD", tag)):
        assert ids(empty("find", "-n", "1", "--tag", word)) == [entry["id"]], word
        assert empty("history", "--tag", word, "-n", "1").out.startswith(f"{entry['id']}\t"), word


ALIKE = [
    ("strasse", "Straße", "STRASSE", "Strasse", "straẞe"),
    ("lodz", "Łódź", "ŁÓDŹ", "Ło\u0301dz\u0301", "Lodz"),
    ("oresund", "Øresund", "øresund"),
    ("ilik", "ılık", "ILIK", "İLİK"),
    ("finance", "ﬁnance", "FINANCE"),
    ("o'brien", "O’Brien"),
    ("cafe", "Café", "Cafe\u0301", "ｃａｆé"),
    ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
    ("パン", "ﾊﾟﾝ", "ハ\u309aン"),
]
INSIDE = [  # a run of letters without spaces, what is found in it, and what is not
    ("今天会议室预定", ["会议", "会", "今天", "预定", "议室"], ["议会", "天会室"]),
    ("日本語を話す", ["本語", "日本", "話", "を話す"], ["本日"]),
    ("한국어로 말했다", ["한국", "국어", "말했"], ["하국", "어한"]),
    ("ผมพูดภาษาไทยได้", ["ภาษา", "ไทย", "พูด"], ["ษาภา", "ไท่ย"]),
    ("カタカナとひらがな", ["カナ", "ひらがな", "とひ"], ["ガナ", "ひらかな"]),
    ("ສະບາຍດີ", ["ບາຍ"], ["ຍບ"]),
    ("ជំរាបសួរ", ["សួរ"], ["រសួ"]),
    ("မင်္ဂလာပါ", ["လာပါ"], ["ပါလာ"]),
]


@pytest.mark.parametrize("walk", [search.WALK, 0])
@pytest.mark.parametrize("spelled", ALIKE, ids=lambda spelled: spelled[0])
def test_each_spelling_finds_all_the_others(
    team: Coachlog, spelled: tuple[str, ...], walk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "WALK", walk)
    for word in spelled:
        team("note", "maria", f"about {word}, and so on")
    for word in spelled:
        assert len(ids(team("find", word))) == len(spelled), word
        assert len(ids(team("find", f"about {word}"))) == len(spelled), word
        assert len(ids(team("find", f"{word[:3]}*"))) == len(spelled), word
        assert re.search(r"about \[.+?\], and", marked(team.drawn("find", "-n", "1", word))), word


@pytest.mark.parametrize("walk", [search.WALK, 0])
@pytest.mark.parametrize(("text", "found", "missed"), INSIDE, ids=lambda value: value if isinstance(value, str) else "")
def test_words_are_found_where_no_spaces_are_written(
    team: Coachlog, text: str, found: list[str], missed: list[str], walk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "WALK", walk)
    team("note", "maria", f"x{text}. #{text}")
    for word in found:
        assert ids(team("find", word)) == [1], word
        assert "[" in marked(team.drawn("find", word)), word
    for word in missed:
        assert ids(team("find", word)) == [], word
    assert ids(team("find", "--tag", text.split(maxsplit=1)[0])) == [1]


@pytest.mark.parametrize("walk", [search.WALK, 0])
def test_no_phrase_goes_from_one_text_of_an_entry_to_the_next(
    team: Coachlog, walk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "WALK", walk)
    team("followup", "maria", "read the contract", "--owner", "本:Ana")
    team("done", "1", "signed \ue000 日")
    assert ids(team("find", "contract", "signed", "日", "本", "ana")) == [1]
    assert ids(team("find", '"the contract"')) == [1]
    assert ids(team("find", '"contract signed"')) == []
    assert ids(team("find", "日本")) == []
    assert ids(team("find", "\ue000")) == [1]
    team("note", "maria", "x", "--mine", "y")
    assert ids(team("find", "\ue000")) == [1]


# Words that name a rep


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Coachlog:
    """Ids 1 to 14, only read by the tests."""
    typed = Coachlog(tmp_path_factory.mktemp("named") / "journal.db")
    for words in (
        ["rep", "add", "Maria Ruiz"],
        ["rep", "add", "Mara Anne-Marie O'Brien", "--alias", "mob"],
        ["rep", "add", "李小龍", "--alias", "lee"],
        ["rep", "add", "José Left"],
        ["note", "maria", "the budget", "--mine", "call legal"],  # 1, 2
        ["note", "mob", "what Maria asked about pricing", "--private"],  # 3
        ["note", "mob", "call legal"],  # 4
        ["praise", "lee", "the budget #qbr"],  # 5
        ["note", "jose", "goodbye", "--on", "2026-03-03"],  # 6
        ["session", "retro", "--with", "maria,mob", "--lesson", "legal first #qbr", "--on", "2026-03-04"],  # 7, 8
        [
            "session",
            "kickoff",
            "--with",
            "lee,jose",
            "--mine",
            "ask Ruiz for the budget",
            "--on",
            "2026-03-05",
        ],  # 9, 10
        ["followup", "lee", "read it", "--owner", "legal:Maria"],  # 11
        ["goal", "maria", "two logos", "--due", "2027-01-31"],  # 12
        ["checkin", "12", "one logo"],  # 13
        ["praise", "mob", "maria and ruiz and mob"],  # 14
        ["rep", "leave", "jose", "--on", "2026-03-06"],
    ):
        typed(*words)
    return typed


NAMES_AND_WORDS = [
    "maria",
    "ruiz",
    "mar*",
    "mob",
    "lee",
    "jose",
    "left",
    "l*",
    "legal",
    "budget",
    "the",
    "call",
    "#qbr",
]
WALKS = pytest.mark.parametrize("walk", [search.WALK, 0])


@WALKS
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["ruiz"], [14, 13, 12, 2, 1, 10, 8, 7]),
        (["maria"], [14, 13, 12, 11, 3, 2, 1, 8, 7]),
        (["maria", "ruiz"], [14, 13, 12, 2, 1, 8, 7]),
        (['"maria ruiz"'], [13, 12, 2, 1, 8, 7]),
        (['"maria r"*'], [13, 12, 2, 1, 8, 7]),
        (['"ruiz maria"'], []),
        (["RUÍZ", "legal"], [2, 8]),
        (["mar*"], [14, 13, 12, 11, 4, 3, 2, 1, 8, 7]),
        (["maria", "mara"], [14, 3, 8, 7]),
        (["maria", "mob", "legal"], [8]),
        (["mob"], [14, 4, 3, 8, 7]),
        (["mo"], []),
        (["mo*"], [14, 4, 3, 8, 7]),
        (["marie"], [14, 4, 3, 8, 7]),
        (["anne-marie", "o’brien", "call"], [4]),
        (["obrien"], []),
        (["#maria"], []),
        (["小龍"], [11, 5, 10, 9]),
        (["jose"], [6, 10, 9]),
        (["left"], [6, 10, 9]),
        (["lee", "left", "retro"], []),
        (["budget", "lee"], [5, 10]),
        (["lee", "maria"], [11]),
        (["ruiz", "jose"], [10]),
        (["maria", "--rep", "mob"], [14, 3, 8, 7]),
        (["maria", "--rep", "jose"], []),
        (["maria", "--kind", "session,lesson"], [8, 7]),
        (["maria", "--kind", "note,praise"], [14, 3, 1]),
        (["maria", "--tag", "qbr"], [8]),
        (["mar*", "--since", "2026-03-05", "--until", "2026-03-05"], []),
        (["jose", "--until", "2026-03-05"], [10, 9, 6]),
        (["maria", "-n", "2"], [14, 13]),
    ],
    ids=lambda value: " ".join(value) if value and isinstance(value[0], str) else "",
)
def test_a_word_is_in_a_text_or_names_the_rep_whose_entry_it_is(
    named: Coachlog, words: list[str], found: list[int], walk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "WALK", walk)
    assert sorted(ids(named("find", *words))) == sorted(found)
    assert ids(named("find", *words)) == [entry["id"] for entry in named.json("find", *words)["entries"]][::-1]


@WALKS
@pytest.mark.parametrize("few", [search.FEW_SESSIONS, 0])
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.lists(st.sampled_from(NAMES_AND_WORDS), max_size=5),
    wanted=st.builds(
        Filter,
        reps=st.sampled_from([[], ["maria"], ["mob"], ["jose", "lee"]]),
        kinds=st.sampled_from([[], ["note"], ["session"], ["lesson", "session"], ["follow-up", "praise"]]),
        tag=st.sampled_from([None, None, "qbr"]),
        newest=st.integers(0, 4),
    ),
)
def test_find_gives_what_one_look_at_each_entry_gives(
    named: Coachlog, typed: list[str], wanted: Filter, walk: int, few: int
) -> None:
    with (
        patch.multiple(search, WALK=walk, FEW_SESSIONS=few),
        opening.reading(Place(named.journal, named=True)) as connection,
    ):
        reps = questions.reps(connection)
        looked_for = search.words(" ".join(typed))
        expected = []
        for entry in questions.entries(connection, wanted._replace(newest=0), by_day=True):
            above = [entry, *questions.ancestors(connection, entry)][-1]
            whose = [rep for rep in reps if rep.alias in (entry.rep, *above.attended)]
            texts = indexed(" ".join(filter(None, (entry.text, entry.owner, *(rep.name for rep in whose)))))
            aliases = [rep.alias for rep in whose]
            if all(
                re.search(word.pattern, texts) or any(alias.startswith(word.text) for alias in aliases if word.begins)
                or word.text in aliases
                for word in looked_for
            ):  # fmt: skip
                expected.append(entry.id)
        found = [entry.id for entry in search.entries(connection, wanted, looked_for, reps)]
    assert found == expected[::-1][: wanted.newest or None]


# What it looks like


def test_an_entry_is_one_line_cut_around_what_was_looked_for(full: Coachlog) -> None:
    assert marked(full.drawn("find", "matters")) == (
        "1  Mon 23 Nov  maria  one-on-one  a long way before the part that [matters] to…\n"
    )
    assert marked(full.drawn("find", "pricing")) == (
        "13  Mon 23 Nov  tom    heard     the second: [pricing] again\n"
        " 5  Mon 23 Nov  maria  feedback  response: said [pricing] is hard  given\n"
    )
    assert marked(full.drawn("find", "lawyer")) == (
        "6  Mon 23 Nov  maria  you owe  reason: their [lawyer] has it  done Mon 23 Nov\n"
    )


def test_the_line_with_most_of_the_words_is_shown_and_all_of_them_marked(full: Coachlog) -> None:
    assert marked(full.drawn("find", "cost", "delay", "#qbr")).endswith("  of [delay], in [#QBR] for deal:Globex\n")
    assert "the [cost of delay], in" in marked(full.drawn("find", '"cost of delay"', columns=120))
    assert "[o’brien] AND [José] met" in marked(full.drawn("find", "o'brien", "jose"))
    assert "; [ﬁne] ½" in marked(full.drawn("find", "ﬁne"))
    assert marked(full.drawn("find", "--tag", "deal:globex")).endswith(" for [deal:Globex]\n")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["at", "closed"], "3  Mon 23 Nov  dev  one-on-one  Über-Café [closed] [at] $40k, 50% of it…  private\n"),
        (["価格"], "8  Mon 23 Nov  dev  check-in  at risk, 1 of 2: waiting for [価格]🎉\n"),
        (["--kind", "lesson"], "10  Tue 3 Mar 2026  team  lesson  ask early #retro\n"),
        (["--kind", "note", "--rep", "tom", "-n", "1"], "12  Mon 23 Nov  tom  one-on-one  (no notes)\n"),
    ],
)
def test_lines_of_other_kinds(full: Coachlog, words: list[str], line: str) -> None:
    assert marked(full.drawn("find", *words)).startswith(line)


def test_where_there_is_no_room_the_text_stands_beneath(full: Coachlog) -> None:
    assert marked(full.drawn("find", "retro", "--rep", "tom", columns=40)) == (
        "11  Wed 4 Mar 2026  tom   one-on-one\n"
        "    goodbye #[retro] #QBR\n"
        "10  Tue 3 Mar 2026  team  lesson\n"
        "    ask early #[retro]\n"
        " 9  Tue 3 Mar 2026  team  session\n"
        "    the [retro]\n"
    )
    assert (
        "12  Mon 23 Nov      tom   one-on-one\n    (no notes)\n11"
        in full.drawn("find", "--rep", "tom", columns=40).plain
    )


def test_where_a_goal_stands_makes_room_for_what_was_looked_for(team: Coachlog) -> None:
    team("goal", "dev", "grow", "--due", "eoq", "--target", "1234567890")
    team("checkin", "1", "nearly", "--at", "123456789", "--status", "off-track")
    assert "  off track, 123456789 of 1234567890: [nearly]\n" in marked(team.drawn("find", "nearly", columns=120))
    assert "  [nearly]\n" in marked(team.drawn("find", "nearly"))


@pytest.mark.parametrize(
    "text", ["\x1b[31m needle\x1b[0m", "\u202eneedle\u202c", "[bold]needle[/] [/] :100:", "a\tneedle\rx"]
)
def test_what_was_typed_is_shown_and_never_acts(team: Coachlog, text: str) -> None:
    team("note", "maria", "-", stdin=text.encode())
    shown = marked(team.drawn("find", "needle"))
    assert "[needle]" in shown
    assert shown.removesuffix("\n").isprintable()
    assert ("[bold][needle][/] [/] :100:" in shown) == ("bold" in text)


@pytest.mark.parametrize("word", ["needle", "針", "needle 針"])
@pytest.mark.parametrize("letters", ["x y", "価 格", "e\u0301 ", "[b] "])
def test_what_was_looked_for_can_always_be_seen(empty: Coachlog, word: str, letters: str) -> None:
    for before, after in ((0, 400), (7, 7), (20, 0), (400, 0), (400, 400)):
        text = f"{letters * before} {word} {letters * after}"
        empty("praise", "maria", "-", "--private", stdin=text.encode())
        for columns in (40, 80, 120):
            shown = marked(empty.drawn("find", "-n", "1", word, columns=columns))
            assert all(f"[{one}]" in shown for one in word.split()), shown
            lines = [re.sub(r"\[(needle|針)\]", r"\1", line) for line in shown.splitlines()]
            assert all(cell_len(line) <= columns for line in lines), shown
            assert "  private" in shown


def test_a_very_long_text_is_found_and_shown_in_one_line(empty: Coachlog) -> None:
    empty("note", "maria", "-", stdin=f"{'wörd ' * 60_000}haystack{' wörd' * 60_000}".encode())
    assert marked(empty.drawn("find", "haystack")).count("\n") == 1
    assert "[haystack] wörd" in marked(empty.drawn("find", "haystack"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere"], "Nothing found.\nWords that start with it: coachlog find 'nowhere*'\n"),
        (["nowhere*"], "Nothing found.\n"),
        (["c--"], "Nothing found.\n"),
        (["--kind", "praise", "--until", "2020-01-01"], "Nothing found.\n"),
        (["lawyer*", "cost*"], "Nothing found.\nAll the words must be in one entry.\n"),
    ],
)
def test_nothing_found_says_what_else_to_try(full: Coachlog, words: list[str], says: str) -> None:
    assert full.drawn("find", *words).plain == says
    assert full("find", *words).out == ""
    assert full.json("find", *words) == {"entries": []}


def test_in_a_pipe_the_columns_are_those_of_history_and_nothing_is_cut(full: Coachlog) -> None:
    ran = full("find", "matters")
    assert ran.out == f"1\t2026-11-23\tmaria\tnote\tmet\t\t{LONG}the cost\\nof delay, in #QBR for deal:Globex\n"
    assert full("find", "価格").out == "8\t2026-11-23\tdev\tcheck-in\tat risk, 1 of 2\t\twaiting for 価格🎉\n"
    lines = full("history", "-n", "0").out.splitlines()
    assert sorted(full("find", "--since", "2020-01-01", "-n", "0").out.splitlines()) == sorted(lines)


def test_json_is_whole_entries_oldest_first(full: Coachlog) -> None:
    found = full.json("find", "c++")["entries"]
    assert [entry["id"] for entry in found] == [2, 4]
    assert found == [full.json("show", "2")["entries"][0], full.json("show", "4")["entries"][0]]


# Tags


def test_tags_the_most_used_first(full: Coachlog) -> None:
    assert full("find", "--tags").out == (
        "#qbr\t3\t2026-11-23\n"
        "deal:globex\t2\t2026-11-23\n"
        "#retro\t2\t2026-03-04\n"
        "#abc\t1\t2026-11-23\n"
    )  # fmt: skip
    assert full.drawn("find", "--tags").plain == (
        "tag          entries  latest\n"
        "#qbr               3  Mon 23 Nov\n"
        "deal:globex        2  Mon 23 Nov\n"
        "#retro             2  Wed 4 Mar 2026\n"
        "#abc               1  Mon 23 Nov\n"
    )
    assert full.json("find", "--tags")["tags"][0] == {"tag": "qbr", "count": 3, "last": "2026-11-23"}


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        (["--rep", "maria"], ["#qbr", "deal:globex", "#retro"]),
        (["--rep", "tom"], ["#retro", "#qbr"]),
        (["--kind", "lesson"], ["#retro"]),
        (["--since", "today"], ["#abc", "deal:globex", "#qbr"]),
        (["--until", "2026-03-03"], ["#retro"]),
        (["-n", "1"], ["#qbr"]),
        (["--kind", "goal"], []),
    ],
)
def test_tags_can_be_narrowed(full: Coachlog, words: list[str], tags: list[str]) -> None:
    assert sorted(line.split("\t")[0] for line in full("find", "--tags", *words).out.splitlines()) == sorted(tags)


ONE_TAG = [
    ("größe", "#größe", "#GRÖSSE", "#gro\u0308ße", "#Grosse", "#Größe"),
    ("straße", "#strasse", "#Straße"),
    ("deal:weiß-ag", "deal:WEISS-AG", "deal:Weiß-AG"),
    ("finance", "#finance", "#ﬁnance", "#FINANCE"),
    ("is", "#İŞ", "#iş", "#is"),
    ("한국", "#한국", "#\u1112\u1161\u11ab국"),
    ("สวัสดี", "#สวัสดี"),
]


@pytest.mark.parametrize(("last", *["typed"]), [(last, typed) for last, *typed in ONE_TAG], ids=lambda value: value[0])
def test_a_tag_is_one_however_it_is_typed(team: Coachlog, last: str, typed: list[str]) -> None:
    for tag in typed:
        team("note", "maria", f"about {tag}.")
    everywhere = list(range(len(typed), 0, -1))
    (used,) = team.json("find", "--tags")["tags"]
    assert used["count"] == len(typed)
    assert team("find", "--tags").out.split("\t")[0].removeprefix("#") == last
    for tag in (*typed, last, used["tag"], f"#{used['tag']}"):
        assert ids(team("find", "--tag", tag)) == everywhere
        assert ids(team("history", "--tag", tag)) == everywhere[::-1]
        assert ids(team("history", "maria", "--tag", tag)) == everywhere[::-1]
    assert all(entry["tags"] == [used["tag"]] for entry in team.json("history")["entries"])
    rows = csv.DictReader(StringIO(team("export", "--format", "csv", "-o", "-").out))
    assert {row["tags"] for row in rows} == {used["tag"]}


def test_no_tags(team: Coachlog) -> None:
    assert team.drawn("find", "--tags").plain == "No tags yet. Type #word or deal:name anywhere in a text.\n"
    assert team.drawn("find", "--tags", "--rep", "dev").plain == "Nothing found.\n"
    assert team.json("find", "--tags") == {"tags": []}
    assert team("find", "--tags").out == ""


def test_partners_are_found_by_name(team: Coachlog) -> None:
    team("followup", "maria", "read the contract", "--owner", "legal:Ana")
    team("session", "Retro", "--with", "all", "--also", "marketing:Jo", "--also", "ops:Li")
    team("followup", "maria", "mine")
    team("followup", "maria", "theirs", "--theirs")
    assert ids(team("find", "legal")) == [1]
    assert ids(team("find", "ana")) == [1]
    assert ids(team("find", "legal:Ana")) == [1]
    assert ids(team("find", "marketing")) == [2]
    assert ids(team("find", "me")) == []
    assert ids(team("find", "rep")) == []
    assert "partner: [legal]:Ana · read the contract" in marked(team.drawn("find", "legal"))
    assert "partner: [legal]:Ana · read the [contract]" in marked(team.drawn("find", "legal", "contract"))
    assert "partners: marketing:Jo, [ops]:Li" in marked(team.drawn("find", "ops"))
    team("edit", "1", "--owner", "me")
    assert ids(team("find", "legal")) == []
    assert team("doctor").out == ""

"""Text made safe to show, folded to compare, cut down to names and tags."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coachlog import text

UNSAFE = [
    *(chr(code) for code in range(0x20) if chr(code) not in "\n\t"),
    *(chr(code) for code in range(0x7F, 0xA0)),
    *"\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    *(chr(code) for code in (0xD800, 0xDBFF, 0xDC00, 0xDC80, 0xDFFF)),
]
ANYTHING = st.text(st.sampled_from([*UNSAFE, "\n", "\t", "\\", " "]) | st.characters(exclude_categories=()))
PLAIN = st.text(st.sampled_from("\n\t\\") | st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\x00b", "a␀b"),
        ("bell\x07", "bell␇"),
        ("back\x08space", "back␈space"),
        ("over\rwritten", "over␍written"),
        ("rub\x7fout", "rub␡out"),
        ("\x9b31m", "<U+009B>31m"),
        ("next\x85line", "next<U+0085>line"),
        ("\u202egnp.exe", "<U+202E>gnp.exe"),
        ("\u2066a\u2069", "<U+2066>a<U+2069>"),
        ("a\u2028b\u2029c", "a<U+2028>b<U+2029>c"),
        ("\u200fa\u061c", "<U+200F>a<U+061C>"),
        ("\udc80", "<U+DC80>"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("\r\r\n", "␍\n"),
    ],
)
def test_what_could_act_becomes_visible(typed: str, shown: str) -> None:
    assert text.safe(typed) == shown


def test_every_unsafe_character_becomes_something_that_can_be_seen() -> None:
    shown = [text.safe(character) for character in UNSAFE]
    assert [seen for seen in shown if not seen.isprintable()] == []
    assert len(set(shown)) == len(UNSAFE)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a\n\tb",
        "[bold] [/] :100:",
        "José Łukasz",
        "山田",
        "שלום",
        "\u0645\u0631\u062d\u0628\u0627",
        "👩‍💻",
        "a\u00a0b",
    ],
)
def test_plain_text_is_shown_as_it_is(typed: str) -> None:
    assert text.safe(typed) == typed


@given(PLAIN)
def test_any_plain_text_is_shown_as_it_is(typed: str) -> None:
    assert text.safe(typed) == typed


@given(ANYTHING)
@example("\r\r\n")
def test_safe_text_has_nothing_unsafe_and_stays_as_it_is(typed: str) -> None:
    shown = text.safe(typed)
    assert not set(shown) & set(UNSAFE)
    assert text.safe(shown) == shown
    assert shown.encode().decode() == shown  # no surrogate is left


@given(ANYTHING)
def test_one_line_is_one_line_without_needless_white_space(typed: str) -> None:
    line = text.one_line(typed)
    assert line.splitlines() in ([line], [])
    assert line == " ".join(line.split())
    assert line.replace(" ", "") == "".join(text.safe(typed).split())


def test_one_line_folds_white_space() -> None:
    assert text.one_line("  a\n\n b\tc \r\n") == "a b c"


ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}


@pytest.mark.parametrize(
    ("typed", "written"),
    [("a\nb", r"a\nb"), ("a\tb", r"a\tb"), ("a\\nb", r"a\\nb"), ("a\r\nb", r"a\nb"), ("\x1b", "␛"), ("", "")],
)
def test_a_field_escapes_newline_tab_and_backslash(typed: str, written: str) -> None:
    assert text.field(typed) == written


@given(ANYTHING)
def test_a_field_never_breaks_its_line_and_can_be_read_back(typed: str) -> None:
    written = text.field(typed)
    assert not set(written) & {*UNSAFE, "\n", "\t"}
    assert re.sub(r"\\(.)", lambda escape: ESCAPES[escape[1]], written) == text.safe(typed)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("José", "jose"),
        ("Jose\u0301", "jose"),
        ("SØREN", "soren"),
        ("Łukasz", "lukasz"),
        ("Đorđe", "dorde"),
        ("Æsa", "aesa"),
        ("Œuvre", "oeuvre"),
        ("Þór", "thor"),
        ("Weiß", "weiss"),
        ("Işıl", "isil"),
        ("İpek", "ipek"),
        ("Nguyễn", "nguyen"),
        ("山田", "山田"),
        ("Ольга", "ольга"),
        ("Ǿyvind", "oyvind"),
        ("𝐌aria", "maria"),
        ("Łódź", "lodz"),
        ("Øresund", "oresund"),
        ("ılık", "ilik"),
        ("ﬁnance", "finance"),
        ("Ħamrun", "hamrun"),
        ("O’Brien", "o'brien"),
        ("한", "한"),
        ("\u1112\u1161\u11ab", "한"),
        ("か\u3099", "が"),
        ("กุ้ง", "กุ้ง"),
        ("a\u0301 \u0301", "a \u0301"),
        ("Cafe\u0301¨", "cafe \u0308"),
    ],
)
def test_case_and_accents_are_folded_away(typed: str, folded: str) -> None:
    assert text.fold(typed) == folded


@given(ANYTHING)
@example("ǿ")
@example("™")
@example("\u1112\u1161\u11ab")
@example("\u0345 \u0345")
def test_what_is_folded_stays_as_it_is(typed: str) -> None:
    assert text.fold(text.fold(typed)) == text.fold(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Maria Ruiz", "maria-ruiz"),
        ("  José  García! ", "jose-garcia"),
        ("Q4: win/loss", "q4-win-loss"),
        ("../../etc/passwd", "etc-passwd"),
        ("山田 太郎", ""),
        ("--", ""),
        ("", ""),
    ],
)
def test_a_slug_is_a_plain_name(typed: str, name: str) -> None:
    assert text.slug(typed) == name


@given(st.text())
def test_a_slug_has_plain_letters_digits_and_single_hyphens_only(typed: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", text.slug(typed), re.ASCII)


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("worked on #pricing today", ["pricing"]),
        ("#first word", ["first"]),
        ("(#in) #a,#b. #c!", ["in", "a", "b", "c"]),
        ("#Pricing and #pricing again", ["pricing"]),
        ("#two-words #snake_case", ["two-words", "snake_case"]),
        ("#größe #GRÖSSE #gro\u0308ße #grosse #価格", ["grosse", "価格"]),
        ("#strasse #Straße #STRASSE", ["strasse"]),
        ("deal:Weiß-AG DEAL:WEISS-AG", ["deal:weiss-ag"]),
        ("#ﬁnance #finance #FINANCE", ["finance"]),
        ("#İŞ #iş #is #IS #ış", ["is"]),
        ("#Łódź #lodz ＃ｌｏｄｚ", ["lodz"]),
        ("#한국 #\u1112\u1161\u11ab국 #하국", ["한국", "하국"]),
        ("#สวัสดี #สวน #बिक्री #बात", ["สวัสดี", "สวน", "बिक्री", "बात"]),
        ("#️⃣ #1️⃣ a＃b", []),
        ("deal:acme moved", ["deal:acme"]),
        ("deal:Acme #deal deal:acme", ["deal:acme", "deal"]),
        ("deal:acme-2.5 (deal:x)", ["deal:acme-2.5", "deal:x"]),
        ("we lost deal:acme. Why?", ["deal:acme"]),
        ("#pricing- and so on", ["pricing"]),
        ("see https://example.com/page#anchor", []),
        ("see https://example.com/#anchor #ok", ["ok"]),
        ("see https://example.com/?#anchor", []),
        ("see https://example.com/a-#anchor", []),
        ("see https://example.com/?q=deal:acme", []),
        ("see https://example.com/deal:acme", []),
        ("ideal:x my-deal:x x:deal:y", []),
        ("C# a#b &#39; ## # heading deal: x", []),
        ("", []),
    ],
)
def test_tags_are_the_words_marked_as_such(typed: str, tags: list[str]) -> None:
    assert list(text.tags(typed)) == tags


@given(st.text(), st.sampled_from(["", "#", "deal:", "x #"]))
@example("½x", "#")
@example("ﷺ", "#")
def test_texts_that_are_folded_alike_have_the_same_tags(typed: str, before: str) -> None:
    marked = before + typed
    tags = list(text.tags(marked))
    assert tags == list(text.tags(text.fold(marked))) == [text.fold(tag) for tag in tags]
    assert tags == list(text.tags(unicodedata.normalize("NFD", marked)))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("#GRÖSSE, #Größe", "größe"),
        ("#Gro\u0308ße", "größe"),
        ("#ﬁnance #Finance", "finance"),
        ("deal:Weiß-AG", "deal:weiß-ag"),
        ("#สวัสดี", "สวัสดี"),
        ("＃Ｑ４", "q4"),
    ],
)
def test_a_tag_is_shown_as_it_was_typed_last(typed: str, shown: str) -> None:
    assert list(text.tags(typed).values()) == [shown]


@pytest.mark.parametrize(
    ("typed", "indexed"),
    [
        ("Cost of Delay", ["cost", "of", "delay"]),
        ("今天会议室 at 10", ["今", "天", "会", "议", "室", "at", "10"]),
        ("iPhoneケース", ["iphone", "ケ", "ー", "ス"]),
        ("한국어로", ["한", "국", "어", "로"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("Straße", ["strasse"]),
        ("win🤣 ₽500", ["win", "🤣", "₽", "500"]),
    ],
)
def test_letters_of_scripts_without_spaces_stand_apart(typed: str, indexed: list[str]) -> None:
    assert text.indexed(typed).split() == indexed


@given(st.lists(st.sampled_from(["#a", "#A", "#b", "deal:a", "deal:A", "x", "https://x.y/#c"])))
def test_each_tag_is_named_once_in_the_order_typed(words: list[str]) -> None:
    marked = [word.removeprefix("#").lower() for word in words if word[0] in "#d"]
    assert list(text.tags(" ".join(words))) == list(dict.fromkeys(marked))

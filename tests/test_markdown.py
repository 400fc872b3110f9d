"""Markdown is written so that nothing people typed acts in it: not for CommonMark, nor as GitHub reads it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from coachlog.formats import markdown
from coachlog.model import Entry, Rep
from coachlog.text import safe

TODAY = date(2026, 11, 23)
MARIA = Rep("u1", "maria", "Maria Ruiz", None, None, None, None, TODAY)

# What an entry may turn into, once its own bold label is taken off.
TEXT_ONLY = {"paragraph_open", "inline", "paragraph_close"}
WORDS_ONLY = {"text", "softbreak", "hardbreak"}

UNICODE = st.text(st.characters(exclude_categories=["Cs"]))
PIECES = [
    *"`*_~[]()<>!|#+-=:.&;$\\\"'@/ \t0a",
    *("\n", "\n\n", "    ", "\n    ", "\n\t", "\n  \n", "  \n", "\\\n", "\u00a0", "\u2003", "\r", "\x0c", "\x85"),
    *("```", "~~~", "\n```python\n", "---", "\n---\n", "\n===\n", "\n***\n", "\n- - -\n", "\n_ _ _"),
    *("# ", "\n# ", "\n###### ", "> ", "\n> ", "- ", "\n- ", "\n+ ", "\n* ", "1. ", "\n1. ", "\n12) ", "\n- [ ] "),
    *("*a*", "**b**", "_c_", "__d__", "~~e~~", "`f`", "``g``", "[h](i)", "![j](k)", "[l]", "\n[l]: /m", "[^1]"),
    *("<script>", "</script>", "<!-- ", " -->", "<b>", "<a href='x'>", "<https://x.org>", "<a@b.c>", "<?", "<![CDATA["),
    *("&amp;", "&#60;", "&#x3c;", "&copy", "&nbsp;", "$x$", "$$", "|a|b|", "\n|a|b|\n|-|-|\n|c|d|", "\na|b\n-|-\n"),
    *("http://", "https://x.org", "HTTP://X.ORG", "www.", "www.x.org", "WWW.x", "mailto:a@b.c", "a@b.c", "ftp://x.y"),
    *("word", "Größe", "日本", "e\u0301", "\u202e", "😀", "\ufeff", "\u200b"),
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def _gfm() -> MarkdownIt:
    """Read Markdown as GitHub does: tables, strike-through, and addresses that become links by themselves."""
    reader = MarkdownIt("commonmark", {"linkify": True}).enable(["table", "strikethrough", "linkify"])
    assert reader.linkify is not None
    reader.linkify.set({"fuzzy_link": False, "fuzzy_email": True})  # x.org alone is no link there; www.x is

    def www(_: object, text: str, place: int) -> int:
        found = re.compile(r"[\w-]+(\.[\w-]+)*").match(text, place)
        return len(found[0]) if found else 0

    links: Any = reader.linkify
    links.add("//", None)
    links.add("www.", {"validate": www})
    return reader


GFM = _gfm()


def note(text: str, **more: Any) -> Entry:
    return Entry("note", "maria", TODAY, text, id=1, uid="u2", how="met", **more)


def story(entry: Entry, rep: Rep = MARIA) -> list[Token]:
    return GFM.parse("".join(markdown.story(rep, [], [entry], {}, "Manager")))


def item(tokens: Sequence[Token]) -> list[Token]:
    """Return what stands in the one item, after making sure that all around it is the skeleton we write."""
    types = [token.type for token in tokens]
    heading = ["heading_open", "inline", "heading_close"]
    opening = [*heading * 3, "bullet_list_open", "list_item_open"]
    closing = ["list_item_close", "bullet_list_close"]
    assert types[: len(opening)] == opening
    assert types[-len(closing) :] == closing
    return list(tokens[len(opening) : -len(closing)])


def pieces(paragraph: Token) -> list[Token]:
    """Return what a paragraph is made of; a link that is nothing but the address it shows counts as text."""
    children = [child for child in paragraph.children or [] if child.type != "text" or child.content]
    for place, child in enumerate(children):
        if child.type == "link_open":
            assert shows_where_it_leads(children[place : place + 3]), children
    found: list[Token] = []
    for child in children:
        if child.type == "text" and found and found[-1].type == "text":
            found[-1] = found[-1].copy(content=found[-1].content + child.content)
        elif not child.type.startswith("link_"):
            found.append(child)
    return found


def shows_where_it_leads(link: Sequence[Token]) -> bool:
    opened, shown, closed = link
    where = GFM.normalizeLink(shown.content)
    leads_to = opened.attrs["href"]
    return (
        (shown.type, closed.type) == ("text", "link_close")
        and leads_to in (where, f"mailto:{where}", f"http://{where}")
        and where.casefold().startswith(("http://", "https://", "ftp://", "mailto:", "www.")) | ("@" in where)
    )


def links(text: str) -> list[str]:
    """Return where the links lead that a reader finds in an entry's text."""
    inside = item(story(note(text)))
    children = [child for token in inside for child in token.children or []]
    return [str(child.attrs["href"]) for child in children if child.type == "link_open"]


def words_of(inside: Sequence[Token]) -> Iterator[str]:
    """Yield the text an item shows, without its bold label; anything in it that acts is an error."""
    assert {token.type for token in inside} <= TEXT_ONLY
    paragraphs = [pieces(token) for token in inside if token.type == "inline"]
    label = [child.type for child in paragraphs[0][:3]]
    assert label == ["strong_open", "text", "strong_close"]
    paragraphs[0] = paragraphs[0][3:]
    for children in paragraphs:
        assert {child.type for child in children} <= WORDS_ONLY, children
        yield "".join(child.content if child.type == "text" else "\n" for child in children)


def folded(text: str) -> str:
    """Return a text with its white space folded, and without what keeps GitHub from showing an emoji."""
    return " ".join(text.replace("\u200b", "").split())


def shown(entry: Entry) -> str:
    """Return all the words of an entry's item, white space folded."""
    return folded("\n".join(words_of(item(story(entry)))))


def formulas(entry: Entry) -> list[str]:
    """Return the paragraphs in which a reader that knows $…$ could find a formula."""
    unescaped = (re.sub(r"\\.", "", token.content, flags=re.DOTALL) for token in story(entry) if token.type == "inline")
    return [content for content in unescaped if content.count("$") > 1]


EXAMPLES = {
    "emphasis": "*a* **b** _c_ __d__ snake_case_word 2*3*4",
    "strike-through": "~~gone~~ ~once~",
    "code": "`a` ``b`` ```c```",
    "a fence": "look:\n```python\nprint()\n```\nend",
    "a tilde fence": "look:\n~~~\nx\n~~~",
    "a heading": "first\n# second\n###### third",
    "a heading underlined": "first\n===\nsecond\n---\nthird",
    "a rule": "first\n\n---\n\n***\n\n_ _ _",
    "a quote": "he said\n> never\n>> again",
    "a list": "buy\n- eggs\n+ milk\n* flour\n1. bread\n2) salt",
    "a task": "- [ ] call\n- [x] write",
    "code by indent": "first\n\n    four spaces\n\n\tone tab",
    "a link": "[text](http://x.org) [ref] ![alt](x.png)\n\n[ref]: http://x.org 'title'",
    "a tag": "see <b>bold</b>\n<script>alert(1)</script>\n<div>\nblock\n</div>",
    "a comment": "<!-- hidden --> <? php ?> <![CDATA[x]]>",
    "an address in brackets": "<https://x.org> <a@b.c>",
    "an address": "http://x.org https://x.org/a_b?c=d&e=f HTTPS://X.ORG ftp://x.org",
    "an address that begins with www": "www.x.org WWW.X.ORG (www.x.org)",
    "an e-mail": "a@b.c first.last@example.com mailto:a@b.com",
    "a table": "| a | b |\n|---|---|\n| c | d |",
    "a table without edges": "a | b\n--|--\nc | d",
    "an entity": "&amp; &lt; &#60; &#x3c; &copy; AT&T; R&D",
    "a formula": "$x^2$ and $$y$$",
    "a price": "$40k",
    "backslashes": "C:\\temp\\new \\* \\\\",
    "a break at the end of a line": "one\\\ntwo  \nthree",
    "blank lines": "one\n\n\n\ntwo\n \nthree",
    "a first line that is blank": "\n\none",
    "a first line that is deep": "        one\ntwo",
    "hash tags": "#deal and #pricing",
    "numbers": "2026. A good year\n2026. Another",
    "control characters": "a\x1b[31mred\x00\x07\u202eback",
    "another alphabet": "日本語 *強調* Größe_x_",
}


@pytest.mark.parametrize("text", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_markup_in_a_note_is_shown_as_it_was_typed(text: str) -> None:
    assert shown(note(text)) == folded(f" (1): {safe(text)}")


@given(UNICODE)
def test_any_text_is_shown_as_it_was_typed(text: str) -> None:
    assert shown(note(text)) == folded(f" (1){': ' if text else ''}{safe(text)}")


@settings(max_examples=500)
@given(MARKUP)
@example("a\n\n    b")
@example("-\n-")
def test_text_made_of_markup_is_shown_as_it_was_typed(text: str) -> None:
    assert shown(note(text)) == folded(f" (1){': ' if text else ''}{safe(text)}")


@settings(max_examples=200)
@given(text=MARKUP, landed=MARKUP.filter(bool))
@example(text="with blank lines at its end\n\n", landed="well")
def test_how_feedback_landed_is_shown_as_it_was_typed(text: str, landed: str) -> None:
    given_feedback = Entry(
        "feedback", "maria", TODAY, f"x{text}", id=1, uid="u2", status="given", given_on=TODAY, landed=landed
    )
    told = f" (1), given Mon 23 Nov 2026: {safe('x' + text)}\nResponse: {safe(landed)}"
    assert shown(given_feedback) == folded(told)


@settings(max_examples=200)
@given(text=MARKUP, because=MARKUP.filter(bool))
@example(text="with blank lines at its end\n\n", because="done")
def test_why_something_was_closed_is_shown_as_it_was_typed(text: str, because: str) -> None:
    done = Entry(
        "follow-up", "maria", TODAY, f"x{text}", id=1, uid="u2", owner="me", status="done", closed_on=TODAY,
        because=because,
    )  # fmt: skip
    told = f" (1), done Mon 23 Nov 2026: {safe('x' + text)}\nReason: {safe(because)}"
    assert shown(done) == folded(told)


@given(MARKUP)
@example("#")
def test_a_name_a_role_and_a_team_stay_on_their_lines(name: str) -> None:
    rep = MARIA._replace(name=f"x {name}", role=f"y {name}", team=f"z {name}", tz="Europe/Madrid")
    tokens = story(note("text"), rep)
    types = [token.type for token in tokens]
    assert types[:6] == ["heading_open", "inline", "heading_close", "paragraph_open", "inline", "paragraph_close"]
    assert {child.type for token in (tokens[1], tokens[4]) for child in pieces(token)} == {"text"}
    shown_name, facts = (folded("".join(child.content for child in pieces(token))) for token in (tokens[1], tokens[4]))
    safe_name = safe(name)
    assert shown_name == folded(f"x {safe_name}")
    assert facts == " · ".join([folded(f"y {safe_name}"), folded(f"team z {safe_name}"), "Europe/Madrid"])


@given(MARKUP)
def test_the_name_of_a_partner_is_the_label_and_no_more(owner: str) -> None:
    owed = Entry("follow-up", "maria", TODAY, "text", id=1, uid="u2", owner=f"x{owner}", status="open")
    inside = item(story(owed))
    assert [token.type for token in inside] == ["paragraph_open", "inline", "paragraph_close"]
    children = pieces(inside[1])
    assert [child.type for child in children] == ["strong_open", "text", "strong_close", "text"]
    assert folded(children[1].content) == folded(f"Follow-up: x{safe(owner)}")
    assert children[3].content == " (1), no due date: text"


@given(MARKUP)
def test_the_first_line_is_one_line_and_shows_whose_file_it_is(name: str) -> None:
    line = markdown.first_line(markdown.PRIVATE, name, TODAY)
    assert line.count("\n") == 1
    assert markdown.kind_of(line) == markdown.PRIVATE
    tokens = GFM.parse(line)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert [child.type for child in pieces(tokens[1])] == ["em_open", "text", "em_close", "text"]


@settings(max_examples=300)
@example("$x\ny$")
@given(st.lists(st.sampled_from(["$", "$x", "a$", " ", "\n", "\n\n", "\\", "$$", "40k"]), max_size=8).map("".join))
def test_dollars_are_never_a_formula(text: str) -> None:
    assert formulas(note(text)) == []


def test_dollars_in_a_text_and_in_its_reason_are_no_formula_together() -> None:
    done = note("$a")._replace(kind="follow-up", owner="me", status="done", because="b$")
    assert formulas(done) == []


@given(st.lists(st.text("ab *", min_size=1).filter(str.strip), min_size=1, max_size=4))
def test_lines_stay_lines_and_paragraphs_stay_paragraphs(lines: list[str]) -> None:
    paragraphs = list(words_of(item(story(note("\n\n".join(lines))))))
    assert [folded(text) for text in paragraphs] == [folded(f" (1): {lines[0]}"), *map(folded, lines[1:])]
    [paragraph] = words_of(item(story(note("\n".join(lines)))))
    assert [folded(line) for line in paragraph.split("\n")] == [folded(f" (1): {lines[0]}"), *map(folded, lines[1:])]


def test_a_reader_like_githubs_would_find_what_acts() -> None:
    """The examples above can fail: unescaped, each kind of markup is found."""
    acting = {
        token.type
        for text in EXAMPLES.values()
        for block in GFM.parse(text)
        for token in (block, *(block.children or ()))
    }
    assert acting >= {
        "em_open", "strong_open", "s_open", "code_inline", "fence", "code_block", "heading_open", "hr",
        "blockquote_open", "bullet_list_open", "ordered_list_open", "link_open", "image", "html_inline",
        "html_block", "table_open",
    }  # fmt: skip


# Addresses stay usable

HOST = st.from_regex(r"[a-z][a-z0-9]{0,5}(\.[a-z]{2,5}){1,2}", fullmatch=True)
PATH = st.text("abXY019-._~:/?#@!&'*+,;=ü", max_size=12)
END = st.sampled_from(["", "/", "a", "9", "ü", "_b", "/_a_", "*b", "(a)", "/Foo_(bar)", "?a=b&c=d", "#x"])
AROUND = st.sampled_from(["", " ", "(", ")", ".", ", ", "*", "**", "`", "<", ">", "|", "[", "]", '"', " _", "~~", "\n"])


@settings(max_examples=200)
@given(
    url=st.builds("{}://{}/{}{}".format, st.sampled_from(["http", "https", "HTTPS", "ftp"]), HOST, PATH, END),
    before=AROUND, after=AROUND,
)  # fmt: skip
@example(url="https://x.org/_a_*b*c", before="", after="")
@example(url="https://x.org/a_b", before="*", after="*")
@example(url="https://x.org/a", before="[t](", after=")")
@example(url="https://en.wikipedia.org/wiki/Foo_(bar)", before="(", after=")")
def test_a_url_stays_a_link_and_nothing_in_it_acts(url: str, before: str, after: str) -> None:
    url = url.rstrip(".,;:!?'*~")
    assume("&" not in url or not re.search(r"&#?\w+;", url))
    assume("??" not in url)  # the parser itself ends a link there
    text = f"see {before}{url}{after}"
    assert shown(note(text)) == folded(f" (1): {text}")
    if not before.endswith("_"):
        assert GFM.normalizeLink(url) in links(text)


@given(
    st.from_regex(r"(?:mailto:)?[a-zA-Z0-9_+][a-zA-Z0-9._+-]{0,8}@[a-z0-9]{1,5}(\.[a-z]{2,4}){1,2}", fullmatch=True),
    AROUND, AROUND,
)  # fmt: skip
@example("_first_last_@acme.com", "", "")
@example("me@acme.com", "<", ">")
def test_a_mail_address_stays_usable_and_nothing_in_it_acts(address: str, before: str, after: str) -> None:
    assume(not before.endswith((".", "_")) and not after.endswith("_"))
    text = f"ask {before}{address}{after}"
    assert shown(note(text)) == folded(f" (1): {text}")
    assert address in markdown.block(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.com/deals/42?stage=won&owner=me#top",
        "see https://acme.com/a_b.",
        "(https://acme.com)",
        "www.acme.com/a_b",
        "me@acme.com, first_last@acme.co.uk",
        "mailto:me@acme.com",
        "slack://channel?id=1",
        "@maria and #deal",
    ],
)
def test_an_address_without_marks_is_written_as_it_was_typed(text: str) -> None:
    assert markdown.block(text) == text


@pytest.mark.parametrize("name", ["smile", "+1", "100", "white_check_mark", "e-mail", "8ball"])
def test_the_name_of_an_emoji_is_no_picture(name: str) -> None:
    """Backslashes do not keep GitHub from showing one; a space without width does."""
    assert markdown.block(f"well done :{name}:") == f"well done :&#8203;{name}:"
    assert shown(note(f"a:{name}:b :{name}::{name}:")) == f"(1): a:{name}:b :{name}::{name}:"


@pytest.mark.parametrize("text", ["10:30:45", "a: b: c", "deal:globex", "note: yes", "::"])
def test_other_colons_are_written_as_they_were_typed(text: str) -> None:
    assert markdown.block(text) == text


@pytest.mark.parametrize("address", ["http://x.org", "https://x", "www.x", "WWW.x.org", "a@b.com", "mailto:a@b.com"])
def test_a_reader_like_githubs_makes_a_link_of_an_address(address: str) -> None:
    [paragraph] = [token for token in GFM.parse(f"see {address} there") if token.type == "inline"]
    assert "link_open" in {child.type for child in paragraph.children or ()}


def test_a_bare_domain_is_no_link_for_a_reader_like_githubs() -> None:
    [paragraph] = [token for token in GFM.parse("see x.org there") if token.type == "inline"]
    assert {child.type for child in pieces(paragraph)} == {"text"}

"""Text as people typed it: made safe to show, folded to compare, cut down to a name for a file."""

import re
import unicodedata
from functools import cache

from coachlog import platforms

# Everything that a terminal, or a reader's eye, could take for more than a character: control characters but
# newline and tab, C1, the marks that turn the direction of writing, line separators, lone surrogates.
_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_SPACE, _DELETE = 0x20, 0x7F
_ADDRESS = r"://\S+"  # a # in one isn't a tag
_TAG = r"(?<![\w#&/])#(?=\d*[^\W\d])(\w+(?:-+\w+)*)|(?<![\w:/-])(deal:\w+(?:[.-]+\w+)*)"
BETWEEN = "\ue000"  # two texts that are searched together: no folded text holds it, and the index takes it for a word
# What Unicode does not take apart into a plain letter and a mark.
_PLAIN = {
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i",
    "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
    "’": "'", "ʻ": "'", "ʼ": "'",  # what is typed as one is often printed as the other
    "\u2010": "-", "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": "",  # as mails and pages break lines
    BETWEEN: "\ue001",
}  # fmt: skip
# Unicode's combining classes of marks that make another letter, as が is not か, or that are vowels or tones.
_NO_ACCENTS = {0, 7, 8, 9, *range(84, 133)}
# How Unicode names the letters of scripts that are written without spaces, and of Hangul, whose endings are.
_UNSPACED = (
    "CJK ", "IDEOGRAPHIC ", "HIRAGANA ", "KATAKANA", "BOPOMOFO ", "HANGUL ", "YI ",
    "THAI ", "LAO ", "KHMER ", "MYANMAR ",
)  # fmt: skip


def safe(text: str) -> str:
    """Make whatever could act on a terminal visible instead: ESC becomes ␛, U+202E becomes <U+202E>."""
    if text.isprintable():  # most are, and need no expression to be compiled
        return text
    return re.sub(_UNSAFE, _visible, text.replace("\r\n", "\n"))


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < _SPACE:
        return chr(0x2400 + code)
    return "␡" if code == _DELETE else f"<U+{code:04X}>"


def one_line(text: str) -> str:
    """Make a text safe and put it on one line, white space folded."""
    return " ".join(safe(text).split())


def field(text: str) -> str:
    """Make a text safe and fit for one field of a tab-separated line: newline, tab and backslash escaped."""
    return safe(text).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def fold(text: str) -> str:
    """Fold case and accents away, to compare what people type: ``José`` and ``jose`` are the same."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    if not all(_bare(word[0]) for word in apart.split()):  # an accent that stands by itself can be looked for
        apart = re.sub(r"(\S)(\S*)", lambda word: (_bare(word[1]) or word[1]) + "".join(map(_bare, word[2])), apart)
    else:
        for letter in set(apart):
            if (bare := _bare(letter)) != letter:
                apart = apart.replace(letter, bare)  # of a few letters this is quicker than to translate all
    return unicodedata.normalize("NFC", apart)


@cache
def _bare(letter: str) -> str:
    """Return a letter that was taken apart as a plain one; nothing for an accent."""
    return _PLAIN.get(letter, letter) if unicodedata.combining(letter) in _NO_ACCENTS else ""


def indexed(text: str) -> str:
    """Return the folded text as the search index holds it: letters of scripts without spaces stand apart.

    The index then takes each of them for a word, so that 本語 is found in 日本語, as a phrase.
    """
    folded = fold(text)
    if folded.isascii():
        return folded
    apart = {ord(letter): f" {letter} " for letter in set(folded) if _stands_apart(letter)}
    return folded.translate(apart) if apart else folded


def is_indexed(text: str) -> bool:
    """Whether there is anything in a text that the search index knows."""
    return any(map(is_indexed_letter, indexed(text)))


def is_indexed_letter(letter: str) -> bool:
    """Whether the search index takes it for a part of a word: what was one in 2002, Unicode 3.2, is one for all."""
    return unicodedata.ucd_3_2_0.category(letter)[0] in "LN"


@cache
def _stands_apart(letter: str) -> bool:
    if letter.isascii():
        return False
    if unicodedata.name(letter, "").startswith(_UNSPACED):
        return True
    # SQLite takes these for letters: what is for private use, and what it does not know, such as the newer emoji.
    return unicodedata.category(letter) == "Co" or unicodedata.ucd_3_2_0.category(letter) == "Cn"


def words(text: str) -> list[str]:
    """Return the words of a text, folded; each letter of a script without spaces is a word."""
    folded = indexed(text)
    found = re.finditer(r"[^\W_]+", _with_marks_as_letters(folded))  # a word goes on after a mark on a letter
    return [folded[word.start() : word.end()] for word in found]


def many(count: int, thing: str) -> str:
    """Say how many: ``1 draft``, ``3 drafts``, ``2,000 entries``."""
    things = thing if count == 1 else f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{count:,} {things}"


def number(word: str) -> float:
    """Read a number as people write it: ``250k``, ``1.2M``, ``150,000``, ``$40k``. Raises ValueError for any other."""
    plain = word.strip().lstrip("$€£")
    if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?[kKmM]?", plain):
        plain = plain.replace(",", "")
    value = float(re.sub("[kKmM]$", lambda found: {"k": "e3", "m": "e6"}[found[0].lower()], plain))
    if value != value or abs(value) == float("inf"):  # noqa: PLR0124 - nan
        raise ValueError(word)
    return value


def slug(text: str) -> str:
    """Return ASCII letters, digits and hyphens only; nothing is left of a name in another script."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def file_name(text: str) -> str:
    """Return a text as the name of a file in a folder: a slug that keeps what an alias may have, dots and ``_``.

    Windows takes some names for devices, on a disk or a share that others use, too: those end in a hyphen.
    """
    name = re.sub(r"[^a-z0-9._-]+", "-", fold(text)).lstrip("-._")
    begins, dot, rest = name.partition(".")
    return f"{begins}-{dot}{rest}" if platforms.is_device(name) else name


def tags(text: str) -> dict[str, str]:
    """Return the tags in a text, ``#word`` as ``word`` and ``deal:word`` whole: each folded, and as typed last."""
    folded = fold(text)
    if "#" not in folded and "deal:" not in folded:
        return {}
    found = _tags(folded)
    if text.isascii():
        return dict(zip(found, found, strict=True))
    typed = {fold(tag): tag for tag in _tags(unicodedata.normalize("NFC", text).lower())}
    return {tag: typed.get(tag, tag) for tag in found}


def _tags(text: str) -> list[str]:
    plain = re.sub(_ADDRESS, lambda address: " " * len(address[0]), text)
    spans = (match.span(match.lastindex or 0) for match in re.finditer(_TAG, _with_marks_as_letters(plain)))
    return [plain[start:end] for start, end in spans]


def _with_marks_as_letters(text: str) -> str:
    """Put a letter for each mark on a letter: Thai and Hindi words are full of them."""
    if text.isascii():
        return text
    letters = [" "]
    for letter in text:
        is_mark = letters[-1].isalpha() and unicodedata.category(letter) in ("Mn", "Mc")
        letters.append("x" if is_mark else letter)
    return "".join(letters[1:])


def tagged(tag: str) -> str:
    """Return a tag as people type it: ``#qbr``, ``deal:globex``."""
    return tag if tag.startswith("deal:") else f"#{tag}"

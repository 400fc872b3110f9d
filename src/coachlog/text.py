"""Text as people typed it: made safe to show, folded to compare, cut down to a name for a file."""

import re

# Everything that a terminal, or a reader's eye, could take for more than a character: control characters but
# newline and tab, C1, the marks that turn the direction of writing, line separators, lone surrogates.
_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_SPACE, _DELETE = 0x20, 0x7F
_ADDRESS = r"://\S+"  # a # in one is no tag
_TAG = r"(?<![\w#&/])#(?=\d*[^\W\d])(\w+(?:-+\w+)*)|(?<![\w:/-])((?i:deal):\w+(?:[.-]+\w+)*)"
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


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
    import unicodedata  # noqa: PLC0415 - most words are plain

    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_PLAIN)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def many(count: int, thing: str) -> str:
    """Say how many: ``1 draft``, ``3 drafts``, ``2,000 entries``."""
    things = thing if count == 1 else f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{count:,} {things}"


def slug(text: str) -> str:
    """Return ASCII letters, digits and hyphens only; nothing is left of a name in another script."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def file_name(text: str) -> str:
    """Return a text as the name of a file in a folder: a slug that keeps what an alias may have, dots and ``_``."""
    return re.sub(r"[^a-z0-9._-]+", "-", fold(text)).lstrip("-._")


def tags(text: str) -> list[str]:
    """Return the tags typed in a text, ``#word`` as ``word`` and ``deal:word`` whole, each once, in lower case."""
    found = (match[1] or match[2] for match in re.finditer(_TAG, re.sub(_ADDRESS, " ", text)))
    return list(dict.fromkeys(tag.casefold() for tag in found))

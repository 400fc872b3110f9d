"""What the signatures of commands share: their words and options, and how these are read."""

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

import typer

from coachlog import shell, text
from coachlog.days import periods
from coachlog.errors import NoSuchEntry, Unreadable, quoted, require_text, shortened, value_of
from coachlog.model import KINDS, OWNER_REP, OWNER_YOU
from coachlog.text import fold, one_line

RepWord = Annotated[str, typer.Argument(metavar="REP", help="A rep: the alias, or the start of it or of a name")]
RepIfAny = Annotated[str | None, typer.Argument(metavar="[REP]", help="Only this rep", show_default=False)]
Text = Annotated[
    str | None,
    typer.Argument(
        metavar="[TEXT]", help="The text; - reads standard input; without it, your editor opens", show_default=False
    ),
]
Due = Annotated[
    str | None,
    typer.Option("--due", metavar="DAY", help="Due date, or end the text in @DAY; none: no due date"),
]
On = Annotated[str | None, typer.Option("--on", metavar="DAY", help="When it happened (default: today)")]
Since = Annotated[str | None, typer.Option("--since", metavar="DAY", help="From this day on")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Up to and including this day")]
Tag = Annotated[
    str | None,
    typer.Option("--tag", metavar="TAG", help="Only entries with this tag, and entries linked to them"),
]
Private = Annotated[bool, typer.Option("--private", help="Never in a shared file")]
Journal = Annotated[
    str | None,
    typer.Option(
        "--journal",
        metavar="FILE",
        envvar="COACHLOG_JOURNAL",
        help="Use another journal (or set COACHLOG_JOURNAL)",
        show_envvar=False,
    ),
]
Today = Annotated[
    str | None,
    typer.Option(
        "--today",
        metavar="DAY",
        help="Pretend today is DAY (or set COACHLOG_TODAY)",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Skip confirmation")]
HiddenYes = Annotated[bool, typer.Option("--yes", hidden=True)]  # taken everywhere, so that scripts can always say it
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts")]


NEWEST = 20  # entries that are shown by default
Newest = Annotated[
    int | None,
    typer.Option("-n", metavar="N", help=f"The newest N entries; 0 for all (default: {NEWEST})", show_default=False),
]
MOST = 1_000_000_000  # of anything that is counted
LARGEST_ID = 2**63 - 1  # that SQLite can hold


def owner(word: str) -> str:
    """Read the owner of a follow-up: ``me``, ``rep``, or a partner's name as it was typed."""
    plain = partner(word, "--owner")
    return plain.casefold() if plain.casefold() in (OWNER_YOU, OWNER_REP) else plain


def partner(word: str, place: str) -> str:
    """Read a partner's name: as it was typed, white space folded. Raises Unreadable for what means somebody else."""
    name = " ".join(require_text(word, place).split())
    if place == "--also" and name.casefold() in (OWNER_YOU, OWNER_REP, "all", "none"):
        raise Unreadable(f"{place}: {quoted(name)} isn't a partner's name. For reps use --with")
    return name


def tag(word: str | None) -> str | None:
    """Read the value of ``--tag``, if there is one, as ``folded_tag`` does."""
    return None if word is None else folded_tag(word, "--tag")


def folded_tag(word: str, place: str) -> str:
    """Read a tag, with or without its #; return it folded. Raises NoText."""
    return require_text(fold(word.strip()).lstrip("#"), place)


def kinds(words: str | None) -> list[str]:
    """Read a list of kinds; ``followup`` and ``follow-up``, ``notes`` and ``note`` are the same. Raises Unreadable."""
    if words is None:
        return []
    known = {name.replace("-", ""): name for name in KINDS}
    plain = [word.strip().casefold().replace("-", "") for word in words.split(",")]
    found = [known.get(word) or known.get(word.removesuffix("s")) for word in plain]
    if None in found:
        raise Unreadable(f"--kind: {quoted(words)} isn't a kind. Kinds: {', '.join(KINDS)}")
    return [name for name in found if name]


def entry_id(word: str) -> int:
    """Read an id: digits. Raises Unreadable, or NoSuchEntry for more digits than any id has."""
    if not is_id(word):
        raise Unreadable(f"{quoted(word)} isn't an entry number. To see the numbers: coachlog history")
    if len(word) > len(str(LARGEST_ID)) or int(word) > LARGEST_ID:
        raise NoSuchEntry(shortened(word))
    return int(word)


TYPED = "typed"  # the parameter of a command that reads its words by itself
DASHES = "--"  # in these words: what follows is text


class Leading(NamedTuple):
    """The numbers of entries at the beginning of some words, and the words after them."""

    ids: Sequence[int]
    rest: Sequence[str]
    is_text: bool  # a -- stands before the rest
    joined: bool  # the last number is joined to the one before with a comma

    @property
    def is_unclear(self) -> bool:
        """Whether the last number may be the beginning of the text: ``2 3 calls``."""
        is_one_argument = len(self.rest) == 1 and any(map(str.isspace, self.rest[0].strip()))
        return len(self.ids) > 1 and bool(self.rest) and not (self.is_text or self.joined or is_one_argument)


def is_id(word: str) -> bool:
    """Whether a word is made as an id is: of digits only."""
    return word.isascii() and word.isdecimal()


def leading(words: Sequence[str]) -> Leading:
    """Read the leading all-digit words as ids; several may be joined with commas. Raises NoSuchEntry."""
    ids: list[str] = []
    joined = False
    for place, word in enumerate(words):
        parts = [part for part in word.split(",") if part]
        if not all(map(is_id, parts)) or not (parts or (word and ids)):
            is_text = word == DASHES
            rest = words[place + is_text :]
            break
        before = words[place - 1] if place else ""
        joined = len(parts) > 1 or word.startswith(",") or before.endswith(",") or not parts
        ids += parts
    else:
        is_text, rest = False, []
    return Leading(list(map(entry_id, ids)), rest, is_text, joined)


def reason(words: Sequence[str], what: str = "the reason") -> str | None:
    """Return words as one text; None: there are none. Raises NoText."""
    return require_text(" ".join(words), what) if words else None


def line(*words: object, text: Sequence[str] = ()) -> str:
    """Return a command as it can be pasted into a shell, with a text at its end."""
    numbers = [word for word in words if isinstance(word, int)]
    needs_dashes = text and (len(numbers) > 1 or is_id(text[0]) or text[0].startswith("-"))
    typed = [*map(str, words), *([DASHES] if needs_dashes else []), *map(shortened, text)]
    return shell.join(["coachlog", *typed])


def span(words: str, option: str) -> int:
    """Return a span in days; 0: off. Raises NotASpan."""
    with value_of(option):
        return periods.span(words)


def how_many(count: int | None, *, least: int = 0) -> int:
    """Return what was typed as ``-n``, or the usual number. Raises Unreadable."""
    if count is not None and not least <= count <= MOST:
        raise Unreadable(f"-n: {count} isn't between {least} and {MOST:,}")
    return NEWEST if count is None else count


def again(command: str, words: Sequence[str], typed: Mapping[str, str | None], *more: str) -> str:
    """Return a command that can be pasted into a shell: its words, those options that have a value, and more."""
    values = [*words, *(part for option, value in typed.items() if value for part in (option, value))]
    return " ".join(["coachlog", command, *(shell.quote(one_line(value)) for value in values), *more])


def number(word: str | None, place: str, *, positive: bool = False) -> float | None:
    """Read a number: ``250k`` is 250000, ``1.2M`` 1200000, ``150,000`` 150000, ``$40k`` 40000.

    Raises Unreadable for infinity and what isn't a number.
    """
    if word is None:
        return None
    try:
        value = text.number(word)
    except ValueError:
        raise Unreadable(f"{place}: {quoted(word)} isn't a number") from None
    if positive and value <= 0:
        raise Unreadable(f"{place}: the number to reach must be above 0, not {value:g}")
    return value

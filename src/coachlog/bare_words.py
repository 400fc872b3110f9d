"""Words typed without quotes: which are one text, and the line in quotes where that isn't clear."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from coachlog.days import Calendar, parsing, periods
from coachlog.errors import UNREADABLE, CoachlogError, DayUnclear, Unreadable, WrongTime, quoted
from coachlog.model import KINDS
from coachlog.shell import double_quoted

_TEXTS = ("TEXT", "TITLE", "WHY", "LANDED", "NAME", "VALUE")  # metavars of texts of several words
_NAMES = ("NAME", "ROLE", "ZONE", "ALIAS")  # metavars of values that can have several words, if these are quoted
_PHRASES = (*_NAMES, "TEAM", "FILE", "TAG")
_LONGEST_DAY = 4  # words after the first: `end of next month`
_SOME_DAY = Calendar(date(2026, 1, 1))  # any day will do: only whether words are a day is asked


class NeedsQuotes(CoachlogError):
    """Words that are clear only in quotes (exit 2). The message ends in the whole corrected line."""

    exit_code = UNREADABLE


class Piece(NamedTuple):
    """A part of a line: an option with its value, if it takes one, or words that stand together."""

    option: str  # empty: words
    words: list[str]
    is_verbatim: bool = False  # after a `--`


class Run(NamedTuple):
    """Words of a text that stand together."""

    words: list[str]
    follows: Piece | None  # the option directly before them, if its value could go on
    after: str  # the word directly after that option
    is_verbatim: bool


class Line(NamedTuple):
    """A line taken apart: the command, the words before its text, the text's words, the options."""

    path: str
    first: list[str]
    runs: list[Run]
    options: list[Piece]

    def typed(self, texts: Sequence[str], options: Sequence[Piece]) -> str:
        """Return the line as it can be pasted."""
        first, last = [self.path, *map(double_quoted, self.first)], [*map(double_quoted, texts)]
        given = [" ".join([one.option, *map(double_quoted, one.words)]) for one in options]
        if any(word[0] == "-" and word != "-" for word in texts):
            return " ".join([*first, *given, "--", *last])
        return " ".join([*first, *last, *given])


def arranged(path: str, params: Sequence[Any], args: list[str]) -> list[str]:
    """Return the arguments of a command with the words of its text joined to one.

    Raises NeedsQuotes where the text's words don't stand together, and where a bare word may belong to the value before
    it; Unreadable for more words than the command takes. Where an option is unknown or lacks its
    value, the arguments stay as they are: Typer says so.
    """
    options = {name: one for one in params if not is_word(one) for name in (*one.opts, *one.secondary_opts)}
    words = [one for one in params if is_word(one)]
    is_text, is_list = takes_text(words), any(one.nargs != 1 for one in words)
    if is_list and not is_text:  # its words are read one by one
        return args
    has_ids = is_list and str(words[0].metavar).startswith("ID")
    before = max(len(words) - 1, 1) if is_list else len(words) - is_text
    line = _line(path, options, args, None if has_ids else before)
    if line is None or any(one.option in ("-h", "--help") for one in line.options):
        return args
    if not is_text:
        if line.runs:
            raise _too_many(line, options, str(words[-1].metavar) if words else "")
        return args
    _check(line, options, is_list=is_list, is_one=not is_list or "TEXT" in str(words[-1].metavar))
    if is_list or not line.runs or len(line.runs[0].words) == 1:
        return args
    given = [word for one in line.options for word in (one.option, *one.words)]
    typed = [*line.first, " ".join(line.runs[0].words)]
    return [*given, *(["--"] if any(word[:1] == "-" for word in typed) else []), *typed]


def is_word(param: Any) -> bool:
    """Whether a parameter is an argument, not an option."""
    return bool(param.param_type_name == "argument")


def choices(param: Any) -> Sequence[str]:
    """Return the words that a parameter can be; none where it can be others. Typer 0.29 moved them."""
    return getattr(getattr(param, "type", None) or param.type_descriptor, "choices", None) or ()


def takes_text(words: Sequence[Any]) -> bool:
    """Whether the last of a command's words is a text."""
    return bool(words) and any(name in (words[-1].metavar or "") for name in _TEXTS)


# Taking a line apart


def _line(path: str, options: Mapping[str, Any], args: Sequence[str], before: int | None) -> Line | None:
    """Take a line apart as Click does; None where an option is unknown or lacks its value.

    ``before``: how many words stand before the text. None: ids do.
    """
    pieces = _pieces(options, args, before)
    if pieces is None:
        return None
    line = Line(path, [], [], [one for one in pieces if one.option])
    last: Piece | None = None
    for piece in pieces:
        if not piece.option:
            take = 0 if line.runs else _leading(piece.words, before, len(line.first))
            line.first.extend(piece.words[:take])
            is_text = last is not None and _metavar(options, last) == "TEXT"
            follows = last if take == 0 or is_text else None
            if piece.words[take:] or (follows and piece.words):
                line.runs.append(Run(piece.words[take:], follows, piece.words[0], piece.is_verbatim))
        last = piece if piece.option else None
    return line


def _leading(words: Sequence[str], before: int | None, there: int) -> int:
    """Return how many of these words stand before the text: ids, but at least one word, where ``before`` is None."""
    if before is not None:
        return max(0, min(before - there, len(words)))
    least = 0 if there else 1
    return next((place for place, word in enumerate(words) if place >= least and not _is_id(word)), len(words))


def _is_id(word: str) -> bool:
    return word.isascii() and word.isdecimal()


def _pieces(options: Mapping[str, Any], args: Sequence[str], before: int | None) -> list[Piece] | None:
    found: list[Piece] = []
    left = iter(args)
    count, has_text, is_verbatim = 0, False, False
    for arg in left:
        name, value = _split(arg)
        if arg == "--" and not has_text:
            return [*found, Piece("", list(left), is_verbatim=True)]
        if arg[:1] != "-" or arg in ("-", "--") or (is_verbatim and name not in options):
            is_verbatim |= arg == "--"
            count += 1
            has_text |= count > (before or 1) and (before is not None or not _is_id(arg))
            if not found or found[-1].option:
                found.append(Piece("", []))
            found[-1].words.append(arg)
            continue
        if name not in options or (options[name].is_flag and value is not None):
            return None
        if not options[name].is_flag and value is None:
            value = next(left, None)
            if value is None:
                return None
        found.append(Piece(name, [] if value is None else [value], is_verbatim))
    return found


def _split(arg: str) -> tuple[str, str | None]:
    """Return an argument as an option and the value that stands in the same argument: ``--on=fri``, ``-n5``."""
    if arg[:2] != "--":
        return arg[:2], arg[2:] or None
    name, equals, value = arg.partition("=")
    return name, value if equals else None


def _metavar(options: Mapping[str, Any], piece: Piece) -> str:
    return str(options[piece.option].metavar or "")


# Where it isn't clear what the words are


def _check(line: Line, options: Mapping[str, Any], *, is_list: bool, is_one: bool) -> None:
    """Raise NeedsQuotes for words that aren't clear.

    Not ``is_one``: their command reads them one by one, so they stay words.
    """
    has_more = sum(bool(run.words) for run in line.runs) > 1
    unclear = _unclear(line, options, has_more=has_more)
    apart = [run for run in line.runs[1:] if not (is_list and len(run.words) == 1 and _was_quoted(run.words[0]))]
    late = [one for one in line.options if one.is_verbatim]  # an option after a `--` within the text
    if not (unclear or apart or late):
        return
    text = [word for place, run in enumerate(line.runs) for word in run.words[unclear.get(place, 0) :]]
    texts = [" ".join(text)] if is_one and text else text
    typed = line.typed(texts, _with_their_words(line, options, unclear))
    if unclear:
        option = line.runs[min(unclear)].follows
        raise NeedsQuotes(f"which words belong to {option.option if option else ''}? Use quotes: {typed}")
    if late:
        raise NeedsQuotes(f"after -- everything is text, {late[0].option} too. If it's an option, use quotes: {typed}")
    raise NeedsQuotes(f"the words of the text are in two places. Keep them together: {typed}")


def _was_quoted(word: str) -> bool:
    return any(map(str.isspace, word))


def _unclear(line: Line, options: Mapping[str, Any], *, has_more: bool) -> dict[int, int]:
    """Return the runs that may go on with a value, each with how many of its words probably do."""
    found: dict[int, int] = {}
    for place, run in enumerate(line.runs):
        if run.follows and run.follows.words and not run.is_verbatim and run.words != ["-"]:
            (value,) = run.follows.words
            option, is_quoted = options[run.follows.option], _was_quoted(value) or _was_quoted(run.after)
            taken = None if is_quoted else _taken(run, value, option, has_more=has_more)
            if taken is not None:
                found[place] = taken
    return found


def _taken(run: Run, value: str, option: Any, *, has_more: bool) -> int | None:
    """Return how many of the words after a value belong to it; None where it's clear that none do."""
    metavar, taken = str(option.metavar or ""), None
    if not run.words or run.words[0] != run.after:  # a rep or an id stands between
        taken = 0
    elif metavar == "STATUS":
        taken = 1 if f"{value}-{run.after}".casefold() in KINDS["check-in"].statuses else None
    elif metavar == "DAY":
        taken = _longest(value, run.words, _is_day) or 0
    elif metavar == "SPAN":
        taken = _longest(value, run.words, _is_span)
    elif "," in metavar:
        taken = _more_of_a_list(value, run.words, are_ids=metavar.startswith("ID"))
    elif metavar == "TEXT" or (metavar in _PHRASES and has_more):
        taken = len(run.words)
    elif metavar in _NAMES:
        taken = 0
    return taken


def _more_of_a_list(value: str, words: Sequence[str], *, are_ids: bool) -> int | None:
    """Return how many words go on with a list: after a comma, and numbers after a number."""
    taken = 0
    for before, word in zip([value, *words], words, strict=False):
        if not (before.endswith(",") or word.startswith(",") or (are_ids and _is_id(word.strip(",")))):
            break
        taken += 1
    return taken or (None if are_ids else 0)


def _longest(value: str, words: Sequence[str], fits: Callable[[str], bool]) -> int | None:
    """Return how many of the words make the longest value together with the one that was typed."""
    counts = range(min(len(words), _LONGEST_DAY), 0, -1)
    return next((count for count in counts if fits(" ".join([value, *words[:count]]))), None)


def _is_day(words: str) -> bool:
    for read in (parsing.ahead, parsing.back):
        try:
            read(words, _SOME_DAY)
        except (DayUnclear, WrongTime):
            return True
        except Unreadable:
            continue
        return True
    return False


def _is_span(words: str) -> bool:
    try:
        return bool(periods.span(words))
    except Unreadable:
        return False


def _with_their_words(line: Line, options: Mapping[str, Any], unclear: Mapping[int, int]) -> list[Piece]:
    """Return the options, each with the bare words that belong to its value."""
    more = {id(line.runs[place].follows): line.runs[place].words[:taken] for place, taken in unclear.items()}
    given = []
    for piece in line.options:
        words = [*piece.words, *more.get(id(piece), ())]
        if more.get(id(piece)):
            if "," in _metavar(options, piece):
                words = [",".join(part for word in words for part in word.split(",") if part)]
            else:
                words = [("-" if _metavar(options, piece) == "STATUS" else " ").join(words)]
        given.append(piece._replace(words=words))
    return given


# More words than a command takes


def _too_many(line: Line, options: Mapping[str, Any], last: str) -> Unreadable:
    """Return what to say of words for which a command has no place. ``last``: the metavar of its last word."""
    extra = [word for run in line.runs for word in run.words]
    unclear = {place: taken for place, taken in _unclear(line, options, has_more=True).items() if taken}
    given = _with_their_words(line, options, unclear)
    if not unclear and "FILE" in last and all("." in word for word in (*line.first[-1:], *extra)):
        return Unreadable(f"one file at a time. For the first: {line.typed([], given)}")
    if not unclear and "FILE" in last:
        line = line._replace(first=[*line.first[:-1], " ".join([*line.first[-1:], *extra])])
    elif not unclear and "-n" in options and _is_id(extra[0]):
        given.append(Piece("-n", extra[:1]))
    return Unreadable(f"unexpected {quoted(' '.join(extra))}. Did you mean: {line.typed([], given)}")

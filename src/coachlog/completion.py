"""What TAB offers.

A shell runs the program with the line up to its cursor, and its own name in _COACHLOG_COMPLETE: see ``shells/``. What
fits a parameter follows from its metavar, the word that the help shows for it, so that no command has to do anything.
"""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from coachlog import bare_words, files
from coachlog.errors import CoachlogError, shortened
from coachlog.journal import completing
from coachlog.journal.questions import Connection
from coachlog.model import KINDS, OF_TEXT, carrying, closed_by
from coachlog.settings import MONTHS, OFF, ON, SETTINGS
from coachlog.shell import POWERSHELL, in_powershell
from coachlog.text import fold, one_line

Offer = tuple[str, str]  # a word, and what it is
FILES: Offer = (":files", "")  # to the shell: names of files, which it knows better
HELP: Offer = ("--help", "Show the help.")


def answer(shell: str, line: str, root: Any, load: Callable[[str], Any]) -> Iterator[str]:
    """Yield the words that can stand at the end of a line, each as the shell wants it."""
    (_, *words), begun, quote = _taken_apart(line, "`" if shell == POWERSHELL else "\\")
    try:
        for word, what in _offers(words, begun, root, load):
            if word.isprintable():
                yield _written(shell, word, one_line(what), begun, quote) + "\n"
    except (CoachlogError, OSError):  # somebody is typing: without a journal there is nothing to offer, nor to say
        return


def _taken_apart(line: str, escape: str) -> tuple[list[str], str, str]:
    """Return the words before the last one, the last one without its quotes, and the quote that is open in it.

    ``escape``: what the shell reads as "the next letter is a letter".
    """
    end = "\0"  # so that there always is a last word
    parser = shlex.shlex(line + end, posix=True)
    parser.whitespace_split, parser.commenters, parser.escape = True, "", escape
    words: list[str] = []
    quote = ""
    try:
        for word in parser:
            words.append(word)  # noqa: PERF402 - what was read before an error counts
    except ValueError:  # no closing quotation
        words.append(parser.token)
        quote = parser.state  # type: ignore[attr-defined]  # the quote that it is in, though typeshed does not know
    begun = words[-1].removesuffix(end)
    if quote == '"':  # there shlex takes it away before a quote only
        begun = re.sub(re.escape(escape) + "([$`])", r"\1", begun)
    return words[:-1] or [""], begun, quote


def _offers(words: list[str], begun: str, root: Any, load: Callable[[str], Any]) -> Iterable[Offer]:
    """Return what fits the beginning of a word, after other words."""
    command = root
    if words == ["help"]:
        from coachlog import manual  # noqa: PLC0415 - only help has topics

        topics = [(topic.name, topic.about) for topic in manual.topics()]
        return _beginning(begun, [*topics, ("commands", "All commands"), *((name, "") for name in root.commands)])
    if words and words[0] not in root.commands:
        from coachlog.slips import meaning  # noqa: PLC0415 - hardly anybody types another tool's word

        words = meaning.alias(words) or words
    while hasattr(command, "commands") and words:
        if words[0] not in command.commands:
            return []
        command, words = load(words[0]) if command is root else command.commands[words[0]], words[1:]
    options = {name: one for one in command.params for name in (*one.opts, *one.secondary_opts) if name[0] == "-"}
    place, is_value = _place(command, words, options)
    head = ""
    if begun.startswith("-") and not is_value and "--" not in words:
        name, equals, value = begun.partition("=")
        if not equals:
            return _beginning(begun, [*_options(options, words), HELP])
        place, head, begun = options.get(name), name + equals, value
    if place is None:
        verbs = getattr(command, "commands", {})
        return _beginning(begun, [(name, verb.help.partition("\n")[0]) for name, verb in verbs.items()])
    return _fitting(place, command.name, words, head, begun)


def _place(command: Any, words: Sequence[str], options: Mapping[str, Any]) -> tuple[Any, bool]:
    """Return the parameter that comes after these words, or None, and whether it is an option's value."""
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    waiting, only_words = None, False
    for word in words:
        if waiting:
            waiting = None
        elif word == "--" and not only_words:
            only_words = True
        elif word[:1] == "-" and word != "-" and not only_words:
            option = options.get(word)
            waiting = None if option is None or option.is_flag else option
        elif arguments and arguments[0].nargs == 1:
            arguments.pop(0)
    return waiting or next(iter(arguments), None), waiting is not None


def _options(options: Mapping[str, Any], words: Sequence[str]) -> Iterator[Offer]:
    """Yield the options that can still be given."""
    for name, option in options.items():
        if not option.hidden and (option.multiple or not {*option.opts, *option.secondary_opts}.intersection(words)):
            yield name, option.help or ""


def _fitting(place: Any, command: str, words: Sequence[str], head: str, begun: str) -> Iterable[Offer]:
    """Return what fits a parameter, after the ``head`` of the same word: ``--team=``, or ``maria,`` in a list."""
    what = (place.metavar or "").partition(" ")[0].replace("...", "").strip("[]").partition("|--")[0].strip("[]")
    if what in ("FILE", "PLACE"):
        return [FILES]
    taken = list(words) if place.nargs != 1 else []
    if "," in what:
        before, comma, begun = begun.rpartition(",")
        head, taken = head + before + comma, before.split(",")
    found: Iterable[Offer] = [(word, "") for word in bare_words.choices(place)]
    named = {"K,K": KINDS, "STATUS": KINDS["check-in"].statuses}
    if what in named:
        found = [(name, "") for name in named[what]]
    elif what == "K":
        found = [(kind, "") for kind in OF_TEXT]
    elif what == "last|DAY":
        found = [("last", "last week")]
    elif what == "KEY":
        found = [(name, setting.what) for name, setting in SETTINGS.items()]
    elif what == "VALUE" and words and words[0] in SETTINGS:
        values = {"switch": (ON, OFF), "month": MONTHS, "span": (OFF,), "name": ()}
        found = [(value, "") for value in values[SETTINGS[words[0]].reads]]
    elif place.name == "under":
        with completing.reading(files.journal_of(words)) as connection:
            found = _ids(completing.open_team_goals(connection, begun))
    elif what in {"REP", "INTO", "REP,REP", "ID", "ID,ID", "ID|REP", "ID|last", "TEAM", "TAG", "LAPTOP"}:
        with completing.reading(files.journal_of(words)) as connection:
            found = _in_journal(connection, what, command, begun)
    return [(head + word, about) for word, about in _beginning(begun, found) if word not in taken]


def _beginning(begun: str, offers: Iterable[Offer]) -> list[Offer]:
    return [offer for offer in offers if fold(offer[0]).startswith(fold(begun))]


def _in_journal(connection: Connection, what: str, command: str, begun: str) -> list[Offer]:
    """Return what the journal has for a parameter: reps, ids, teams, tags or laptops."""
    if command == "sync":
        return completing.laptops(connection) if what == "LAPTOP" else completing.in_conflict(connection)
    if what == "TAG":
        return [(tag, "") for tag in completing.recent_tags(connection)]
    reps = completing.reps(connection) if what not in {"ID", "ID,ID", "ID|last"} else []
    if what == "TEAM":
        return [(team, "") for team in sorted({team for _, _, team, _ in reps if team})]
    found = [(alias, f"{name}, left" if has_left else name) for alias, name, _, has_left in reps]
    if what == "REP,REP":
        found.append(("all", "everybody"))
    if what == "ID|last":
        found.append(("last", "the newest entry"))
    if what.startswith("ID") and (not begun or begun.isdecimal()):
        kinds = _taken_while_open(command)
        ids = completing.open_entries(connection, kinds, begun) if kinds else completing.newest(connection, begun)
        found = [*_ids(ids), *found]
    return found


def _ids(entries: Iterable[tuple[int, str, str, str]]) -> list[Offer]:
    """Return entries as offers: the id, and what it is."""
    return [(str(number), shortened(f"{whose} {kind}: {text}")) for number, whose, kind, text in entries]


def _taken_while_open(command: str) -> list[str]:
    """Return the kinds that a command takes while they are open; none for a command that takes any entry."""
    if command in {"note", "prep"}:  # --covered, --topics
        return carrying("covered_by")
    if command == "checkin":
        return ["goal"]
    if command == "snooze":
        return [name for name, kind in KINDS.items() if kind.can_be_snoozed]
    return closed_by(command)


def _written(shell: str, word: str, about: str, begun: str, quote: str) -> str:
    """Return a word in the form that a shell's script reads, with its description where the shell shows one."""
    if word == FILES[0]:
        return word
    if shell == "zsh":
        plain, what = word.replace("\\", "\\\\").replace(":", "\\:"), about.replace("\\", "\\\\")
        return f"{plain}:{what}" if what else plain
    if shell == "fish":
        return f"{word}\t{about}"
    if shell == POWERSHELL:
        return f"{_in_powershell(word, quote)}\t{word}\t{about or word}"
    if shell == "bash-list":
        return f"{word}  {about}".rstrip()
    return _in_bash(word, begun, quote)


def _in_bash(word: str, begun: str, quote: str) -> str:
    """Return what bash puts into its line, quoted so that nothing in it is expanded."""
    if quote == "'":
        return word.replace("'", r"'\''")
    if quote:
        return re.sub(r'["$`\\]', r"\\\g<0>", word).replace("!", r'"\!"')
    rest = word[max(map(begun.rfind, "=:")) + 1 :]  # to bash, = and : begin a new word
    return re.sub(r"[^\w@%+=:,./-]", r"\\\g<0>", rest)


def _in_powershell(word: str, quote: str) -> str:
    """Return what PowerShell puts into its line in place of the whole word, with the quote that it began with."""
    if quote == "'":
        return f"'{word.replace(quote, quote * 2)}'"
    return '"' + re.sub('["$`]', r"`\g<0>", word) + '"' if quote else in_powershell(word)

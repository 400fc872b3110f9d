"""What TAB offers, and how a shell is taught to ask for it.

A shell runs us with the line up to its cursor, and its own name in _COACHLOG_COMPLETE: see ``shells/``. What belongs
in a place, its metavar says, the word that the help shows there: so no command has to know of this.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from coachlog import files
from coachlog.errors import CoachlogError, UnusableFile, quoted, shortened
from coachlog.journal import completing
from coachlog.model import KINDS, closed_by
from coachlog.settings import MONTHS, OFF, ON, SETTINGS
from coachlog.text import fold, one_line

Offer = tuple[str, str]  # a word, and what it is
FILES: Offer = (":files", "")  # to the shell: names of files, which it knows better
HELP: Offer = ("--help", "Show the help.")


def answer(
    shell: str, line: str, root: Any, load: Callable[[str], Any], synonyms: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yield what can stand at the end of a line, each as the shell wants it: nothing where nothing can be said."""
    (_, *words), begun, quote = _taken_apart(line)
    try:
        for word, what in _offers(words, begun, root, load, synonyms):
            if word.isprintable():
                yield _written(shell, word, one_line(what), begun, quote) + "\n"
    except (CoachlogError, OSError):  # somebody types: no journal, no answer
        return


def _taken_apart(line: str) -> tuple[list[str], str, str]:
    """Return the words before the one that is begun, this one as it is meant, and the quote that is open in it."""
    import shlex  # noqa: PLC0415 - a shell is asking, and nobody else

    end = "\0"  # so that there always is a last word
    parser = shlex.shlex(line + end, posix=True)
    parser.whitespace_split, parser.commenters = True, ""
    words: list[str] = []
    quote = ""
    try:
        for word in parser:
            words.append(word)  # noqa: PERF402 - what was read before an error counts
    except ValueError:  # no closing quotation
        words.append(parser.token)
        quote = parser.state  # type: ignore[attr-defined]  # the quote that it is in, though typeshed does not know
    return words[:-1] or [""], words[-1].removesuffix(end), quote


def _offers(
    words: list[str], begun: str, root: Any, load: Callable[[str], Any], synonyms: Mapping[str, Sequence[str]]
) -> Iterable[Offer]:
    """Return what fits a word that is begun behind other words."""
    command, words = root, [*synonyms.get(words[0], words[:1]), *words[1:]] if words else []
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
    """Return the parameter that stands behind these words (None: nothing does), and whether it is an option's value."""
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
    """Return what fits a parameter, behind the ``head`` of the same word: ``--team=``, or ``maria,`` in a list."""
    what = (place.metavar or "").strip("[]").partition("...")[0].strip("[]")
    taken = list(words) if place.nargs != 1 else []
    if "," in what:
        before, comma, begun = begun.rpartition(",")
        head, taken = head + before + comma, before.split(",")
    found = [(word, "") for word in getattr(place.type, "choices", ())]
    if what == "FILE":
        return [FILES]
    if what in {"K,K", "KEY", "VALUE"}:
        found = list(_known(what, words))
    elif what in {"REP", "REP,REP", "ID", "ID|REP", "TEAM", "TAG"}:
        found = _in_journal(what, command, words, begun)
    return [(head + word, about) for word, about in _beginning(begun, found) if word not in taken]


def _beginning(begun: str, offers: Iterable[Offer]) -> list[Offer]:
    return [offer for offer in offers if fold(offer[0]).startswith(fold(begun))]


def _known(what: str, words: Sequence[str]) -> Iterator[Offer]:
    """Yield what is the same in every journal: kinds, the names of settings, and the values of one."""
    if what == "K,K":
        yield from ((kind, "") for kind in KINDS)
    elif what == "KEY":
        yield from ((name, setting.what) for name, setting in SETTINGS.items())
    elif words and words[0] in SETTINGS:
        values = {"switch": (ON, OFF), "month": MONTHS, "span": (OFF,)}
        yield from ((value, "") for value in values[SETTINGS[words[0]].reads])


def _in_journal(what: str, command: str, words: Sequence[str], begun: str) -> list[Offer]:
    """Return what the journal has for a place: reps, ids, teams or tags."""
    with completing.reading(_journal(words)) as connection:
        if what == "TAG":
            return [(tag, "") for tag in completing.tags_of_late(connection)]
        reps = completing.reps(connection) if what != "ID" else []
        if what == "TEAM":
            return [(team, "") for team in sorted({team for _, _, team, _ in reps if team})]
        found = [(alias, f"{name}, left" if has_left else name) for alias, name, _, has_left in reps]
        if what == "REP,REP":
            found.append(("all", "everybody"))
        if what.startswith("ID") and (not begun or begun.isdecimal()):
            kinds = _taken_while_open(command)
            ids = completing.open_entries(connection, kinds, begun) if kinds else completing.newest(connection, begun)
            found = [*((str(number), shortened(f"{rep} {kind}: {text}")) for number, rep, kind, text in ids), *found]
        return found


def _taken_while_open(command: str) -> list[str]:
    """Return the kinds that a command takes while they are open; none for a command that takes any entry."""
    if command == "checkin":
        return ["goal"]
    if command == "snooze":
        return [name for name, kind in KINDS.items() if kind.can_be_snoozed]
    return closed_by(command)


def _journal(words: Sequence[str]) -> files.Place:
    """Return the place of the journal that is named in the line, else of the usual one."""
    named = os.environ.get("COACHLOG_JOURNAL")
    for word, value in pairwise([*words, ""]):
        if word == "--journal":
            named = value
        elif word.startswith("--journal="):
            named = word.partition("=")[2]
    return files.journal(named and os.path.expandvars(named))


def _written(shell: str, word: str, about: str, begun: str, quote: str) -> str:
    """Return a word as a shell's script reads it, with what it is where the shell can show that."""
    if word == FILES[0]:
        return word
    if shell == "zsh":
        plain, what = word.replace("\\", "\\\\").replace(":", "\\:"), about.replace("\\", "\\\\")
        return f"{plain}:{what}" if what else plain
    if shell == "fish":
        return f"{word}\t{about}"
    if shell == "bash-list":
        return f"{word}  {about}".rstrip()
    return _in_bash(word, begun, quote)


def _in_bash(word: str, begun: str, quote: str) -> str:
    """Return what bash is to put into its line, quoted so that nothing in it acts there."""
    if quote == "'":
        return word.replace("'", r"'\''")
    if quote:
        return re.sub(r'["$`\\]', r"\\\g<0>", word).replace("!", r'"\!"')
    rest = word[max(map(begun.rfind, "=:")) + 1 :]  # to bash, = and : begin a new word
    return re.sub(r"[^\w@%+=:,./-]", r"\\\g<0>", rest)


# Teaching a shell


def install() -> str:
    """Teach the user's shell to ask; return what to say of it. Raises CoachlogError for a shell we know nothing of."""
    shell = Path(os.environ.get("SHELL", "")).name
    script = Path(__file__).parent / "shells" / f"coachlog.{shell}"
    if not shell or not script.is_file():
        raise CoachlogError(
            f"TAB can be taught to bash, zsh and fish, and your SHELL is {quoted(shell)}. "
            "For one of them: SHELL=zsh coachlog --install-completion"
        )
    try:
        return _taught(shell, script)
    except OSError as error:
        raise UnusableFile(files.short(Path(error.filename)), error.strerror, "Nothing was taught") from error


def _taught(shell: str, script: Path) -> str:
    """Put the script where the shell finds it; bash and zsh need a line for that in the file that they start with."""
    home = files.expanded("~/")
    if shell == "fish":
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "fish" / "completions"
    else:
        folder = files.data_folder()
    files.make_folder(folder)
    own = folder / script.name
    own.write_bytes(script.read_bytes())
    if shell == "fish":
        return f"TAB completes commands, reps and ids in fish from now on ({files.short(own)})."
    start = Path((shell == "zsh" and os.environ.get("ZDOTDIR")) or home) / f".{shell}rc"
    line = f"source {files.shell_quoted(own)}"
    try:
        _add(line, start)
    except OSError as error:  # as where another program manages it
        then = f"Put this line where {shell} begins: {line}"
        raise UnusableFile(files.short(start), error.strerror, then) from error
    return (
        f"TAB completes commands, reps and ids in each {shell} from now on ({files.short(start)} has a line for it).\n"
        f"In this one too: {line}"
    )


def _add(line: str, start: Path) -> None:
    """Add a line to a file, if it is not in it yet. Raises OSError."""
    before = start.read_text(encoding="utf-8", errors="replace") if files.is_there(start) else ""
    if line not in before.splitlines():
        with start.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n" if not before or before.endswith("\n") else f"\n{line}\n")

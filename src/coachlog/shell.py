"""The user's shell, with its words and quotes, for commands to paste: PowerShell on Windows, elsewhere a POSIX shell.

And how a command is read that the user has written into a variable: an editor, a key command.
"""

import os
import re
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath

from coachlog import platforms

ON_WINDOWS = platforms.WINDOWS
POWERSHELL = "powershell"
# A letter that ends single quotes in PowerShell, and one that means something in its double quotes: it takes curly
# quotes for straight ones.
_SINGLE, _SPECIAL = "['\u2018\u2019\u201a\u201b]", '["$`\u201c\u201d\u201e]'


def users_shell() -> str:
    """Return the name of the user's shell, as SHELL says; nothing where it says nothing, as on Windows PowerShell's."""
    return program(os.environ.get("SHELL", "")) or (POWERSHELL if ON_WINDOWS else "")


def quote(word: str) -> str:
    """Return a word as it can be pasted into the shell."""
    return in_powershell(word) if ON_WINDOWS else in_posix(word)


def in_posix(word: str) -> str:
    """Return a word as it can be pasted into a POSIX shell."""
    import shlex  # noqa: PLC0415 - only advice is pasted

    return shlex.quote(word)


def double_quoted(word: str) -> str:
    """Return a word as it can be pasted, in double quotes if it needs any and they can hold it."""
    if ON_WINDOWS:
        return quote(word)
    if re.fullmatch(r"[\w@%+=:,./-]+", word):
        return word
    if "!" not in word:  # in double quotes a shell takes that for an earlier command
        return '"' + re.sub(r'["$`\\]', r"\\\g<0>", word) + '"'
    return quote(word)


def join(words: Iterable[str]) -> str:
    """Return words as a command that can be pasted."""
    return " ".join(map(quote, words))


def in_powershell(word: str) -> str:
    """Return a word as it can be pasted into PowerShell."""
    is_plain = re.fullmatch(r"[\w+=/\\][\w%+=:./\\-]*|[.-]|-{1,2}[A-Za-z][\w=-]*", word)
    return word if is_plain else _in_quotes(word)


def _in_quotes(word: str) -> str:
    """Put a word into quotes: double ones, which cmd.exe knows too, unless something in them would be expanded."""
    return _single_quoted(word) if re.search(_SPECIAL, word) else f'"{word}"'


def _single_quoted(word: str) -> str:
    return "'" + re.sub(_SINGLE, r"\g<0>\g<0>", word) + "'"


def set_variable(name: str, value: str) -> str:
    """Return the command that sets an environment variable."""
    return f"$env:{name} = {_in_quotes(value)}" if ON_WINDOWS else f"export {name}={quote(value)}"


def unset(name: str) -> str:
    """Return the command that removes an environment variable."""
    return f"Remove-Item Env:{name}" if ON_WINDOWS else f"unset {name}"


def alias(name: str, program: str) -> str:
    """Return the command that lets a program be called by a name."""
    return f"Set-Alias {name} {quote(program)}" if ON_WINDOWS else f"alias {name}={quote(program)}"


def move(path: str, to: str) -> str:
    """Return the command that moves a file, with both paths in quotes already, and overwrites none."""
    return f"Move-Item {path} {to}" if ON_WINDOWS else f"mv -i {path} {to}"


def remove(path: str) -> str:
    """Return the command that deletes a file, with its path in quotes already."""
    return f"Remove-Item {path}" if ON_WINDOWS else f"rm {path}"


def fed(command: str, path: str, encoding: str = "utf-8") -> str | None:
    """Return a command that gets a file on its standard input, as UTF-8. None where the shell has no way to do it.

    The path is in quotes already. What PowerShell pipes it decodes and encodes again, so there cmd.exe gives the file.
    """
    if ON_WINDOWS:
        is_plain = encoding == "utf-8" and not re.search("[$`]", command + path)
        return f"cmd /c {_single_quoted(f'{command} < {path}')}" if is_plain else None
    if encoding == "utf-8":
        return f"{command} < {path}"
    return f"{' '.join(filter(None, ('iconv -f', encoding, '-t utf-8', path)))} | {command}"


def to_convert() -> str:
    """Return how to make a text UTF-8, with {} for the encoding that it seems to be in."""
    return "It looks like {}. Save it as UTF-8 first" if ON_WINDOWS else "Convert it first (iconv -f {} -t utf-8)"


def in_a_shell(command: str) -> str:
    """Return a command that runs another one in a shell."""
    return f"cmd /c {_in_quotes(command)}" if ON_WINDOWS else f"sh -c {quote(command)}"


def end_of_input() -> str:
    """Return the sentence that says how to end a text that is typed line by line, and how to cancel it."""
    if ON_WINDOWS:
        return "Ctrl-Z on a new line, then Enter, saves it. Ctrl-C cancels."
    return "Ctrl-D on a new line saves it, Ctrl-C cancels."


def split(command: str) -> list[str]:
    """Take a command apart as the system does: on Windows a backslash is part of a path. Raises ValueError.

    On Windows its first word is the program itself, wherever PATH has it: ``code`` is a ``code.cmd`` there.
    """
    if not ON_WINDOWS:
        import shlex  # noqa: PLC0415 - only an editor's or a key's command is taken apart

        return shlex.split(command)
    from shutil import which  # noqa: PLC0415 - as above

    words = _windows_words(command)
    return [which(words[0]) or words[0], *words[1:]] if words else words


def _windows_words(command: str) -> list[str]:
    """Return the words of a command as Windows programs read them: only double quotes hold words together.

    Backslashes mean themselves, but before a double quote two of them are one, and one makes it a letter.
    """
    words: list[str] = []
    word: str | None = None
    slashes, is_quoted = "", False
    for piece in re.findall(r"\\+|[^\\]", command):
        if piece.startswith("\\"):
            slashes = piece
            continue
        if piece == '"':
            word = (word or "") + slashes[: len(slashes) // 2] + '"' * (len(slashes) % 2)
            is_quoted ^= len(slashes) % 2 == 0
        elif piece in " \t" and not is_quoted:
            words += [(word or "") + slashes] if word is not None or slashes else []
            word = None
        else:
            word = (word or "") + slashes + piece
        slashes = ""
    word = (word or "") + slashes if slashes else word
    if is_quoted:
        raise ValueError("no closing quotation")
    return words if word is None else [*words, word]


def program(word: str) -> str:
    """Return the name of a program, without its folder and, on Windows, without ``.exe``."""
    return PureWindowsPath(word).stem.casefold() if ON_WINDOWS else PurePosixPath(word).name

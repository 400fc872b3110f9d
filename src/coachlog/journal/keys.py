"""The key of an encrypted journal: from the user's own key command, or written down as a recovery code.

A key is 64 hexadecimal digits. It is in no sentence of ours, on no command line, and nowhere on the disk.
"""

import os
import re
import sys
from functools import cache
from pathlib import Path

from coachlog import files
from coachlog.errors import NoKey

VARIABLE = "COACHLOG_KEY_COMMAND"
BITS = 256
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another, read out or written down
_LOOKS_LIKE = str.maketrans("ILO", "110")
_GROUP, _GROUPS = 5, 11
_CHECK_BITS = _GROUP * _GROUPS * 5 - BITS
_CHECK = 2**_CHECK_BITS - 1  # a prime: finds any one wrong letter, and any two that changed places
_SECRET = re.compile(r"[0-9A-Za-z-]{32,}")  # a key that somebody has written into the command itself


def command_of(journal: Path) -> str | None:
    """Return the command that prints the key of a journal; None where none is known.

    Raises NoKey for a file beside the journal that others could read, or change: what is in it gets run.
    """
    if command := os.environ.get(VARIABLE):
        return command
    path = files.key_command(journal)
    try:
        status = path.stat()
        if os.name == "posix" and (status.st_mode & 0o077 or status.st_uid != os.getuid()):
            then = f"To go on: chmod 600 {files.quoted(path)}"
            raise NoKey(f"{files.short(path)} says how to get the key, and is not yours alone. {then}")
        return path.read_text(encoding="utf-8").partition("\n")[0].strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        then = "Write the command into it, on one line"
        raise NoKey(f"{files.short(path)} says how to get the key, and cannot be read ({why}). {then}") from error


def key_of(journal: Path) -> str:
    """Return the key of a journal. The command is run once, however often the journal is opened. Raises NoKey."""
    return _printed(_known_command(journal))


def lasting_key_of(journal: Path) -> str:
    """Return the key of a journal that is to be encrypted with it. Raises NoKey for a command that changes its mind."""
    command = _known_command(journal)
    key = _printed(command)
    if _printed.__wrapped__(command) != key:
        raise NoKey(f"{_named(command)} prints another key each time, so nothing was changed. It has to keep one key")
    return key


def _known_command(journal: Path) -> str:
    command = command_of(journal)
    if not command:
        raise NoKey(
            "no key command is known, so nothing was changed. Keep a new key in your password store, as in: "
            f"openssl rand -hex 32 | pass insert -e coachlog; then: export {VARIABLE}='pass show coachlog'"
        )
    return command


@cache
def _printed(command: str) -> str:
    """Run a key command and read the key in its first line. What it says on stderr is its own."""
    import shlex  # noqa: PLC0415 - only an encrypted journal has a key
    import subprocess  # noqa: PLC0415 - as above

    try:
        ran = subprocess.run(  # noqa: S603 - the user's own command
            shlex.split(command),
            # It may ask for a PIN on a terminal. Elsewhere standard input is the text of a note, and not for it.
            stdin=None if sys.stdin.isatty() else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            check=False,
        )
    except (OSError, ValueError, IndexError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be taken apart into words"
        raise NoKey(f"{_named(command)} could not be started ({reason}), so nothing was changed") from error
    if ran.returncode:
        raise NoKey(f"{_named(command)} ended with code {ran.returncode}, so there is no key and nothing was changed")
    key = read(ran.stdout.decode("ascii", "replace").partition("\n")[0])
    if not key:
        raise NoKey(
            f"{_named(command)} printed no key, so nothing was changed. "
            "A key is 64 hexadecimal digits, or a recovery code, in the first line"
        )
    return key


def _named(command: str) -> str:
    return f"the key command '{_SECRET.sub('…', command)}'"


def read(words: str) -> str | None:
    """Read a key or a recovery code; None for what is neither, such as a code with a letter that is wrong."""
    word = re.sub(r"[\s-]", "", words)
    if re.fullmatch(r"[0-9A-Fa-f]{64}", word):
        return word.lower()
    letters = word.upper().translate(_LOOKS_LIKE)
    if len(letters) != _GROUP * _GROUPS or not set(letters) <= set(_LETTERS):
        return None
    number = 0
    for letter in letters:
        number = number * len(_LETTERS) + _LETTERS.index(letter)
    key, check = number >> _CHECK_BITS, number & _CHECK
    return f"{key:064x}" if check == key % _CHECK else None


def code(key: str) -> str:
    """Return a key as it can be read out, written down and typed: groups of letters and digits, with a check."""
    number = int(key, 16) << _CHECK_BITS | int(key, 16) % _CHECK
    letters = [_LETTERS[number >> 5 * place & 31] for place in reversed(range(_GROUP * _GROUPS))]
    return "-".join("".join(letters[start : start + _GROUP]) for start in range(0, len(letters), _GROUP))

"""The key of an encrypted journal: from the user's own key command, or written down as a recovery code.

A key is 64 hexadecimal digits. It is in no sentence of ours, on no command line, and nowhere on the disk.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Thread

from coachlog import files, platforms, shell
from coachlog.errors import NoKey

VARIABLE = "COACHLOG_KEY_COMMAND"
BITS = 256
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another, read out or written down
_LOOKS_LIKE = str.maketrans("ILO", "110")
_GROUP, _GROUPS = 5, 11
_CHECK_BITS = _GROUP * _GROUPS * 5 - BITS
_CHECK = 2**_CHECK_BITS - 1  # a prime: finds any one wrong letter, and any two that changed places
_SECRET = re.compile(r"[0-9A-Za-z-]{32,}")  # a key that somebody has written into the command itself
_EXPANDED = r"`|\$(?:\w+|[({])"
_SHELL = r"(?i)(?:\S*sh(?:ell)?|(?:\S*[\\/])?cmd)(?:\.exe)?\s"  # sh, /bin/bash, ssh; cmd, pwsh.exe

# Limits of a key command: seconds until it has to be done, and bytes that it may print.
ON_A_TERMINAL = 120.0  # it may ask for a PIN
ELSEWHERE = 60.0  # it may ask in its own window
FOR_TAB = 5.0  # somebody is typing
TO_END = 1.0  # after it was asked to end
MOST = 64 * 1024


def command_of(journal: Path) -> str | None:
    """Return the command that prints the key of a journal; None where none is known.

    Raises NoKey for a file beside the journal that others could read, or change: what is in it gets run.
    """
    if command := os.environ.get(VARIABLE):
        return command
    path = files.key_command(journal)
    try:
        status = path.stat()
        if not platforms.WINDOWS and (status.st_mode & 0o077 or status.st_uid != platforms.user()):
            then = f"To go on: chmod 600 {files.shell_quoted(path)}"
            raise NoKey(f"{files.short(path)} holds your key command, but others can change it. {then}")
        return path.read_text(encoding="utf-8").partition("\n")[0].strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "it isn't UTF-8"
        then = "Write the command into it, on one line"
        raise NoKey(f"{files.short(path)} holds your key command, but can't be read ({why}). {then}") from error


def key_of(journal: Path) -> str:
    """Return the key of a journal. The command is run once, however often the journal is opened. Raises NoKey."""
    answer = _answer(_known_command(journal))
    if isinstance(answer, NoKey):
        raise answer
    return answer


def lasting_key_of(journal: Path) -> str:
    """Return the key of a journal that is to be encrypted with it. Raises NoKey for a command that changes its mind."""
    key = key_of(journal)
    command = _known_command(journal)
    if _printed(command) != key:
        raise NoKey(f"{_named(command)} prints another key each time, so nothing was changed. It has to keep one key")
    return key


def _known_command(journal: Path) -> str:
    command = command_of(journal)
    if not command:
        keep = "in your password store, as in: openssl rand -hex 32 | pass insert -e coachlog; then"
        shows = "pass show coachlog"
        if shell.ON_WINDOWS:
            keep, shows = "with keyring (how: coachlog help encryption), then", "keyring get coachlog key"
        then = f"Keep a new key {keep}: {shell.set_variable(VARIABLE, shows)}"
        raise NoKey(f"no key command is known, so nothing was changed. {then}")
    return command


@cache
def _answer(command: str) -> str | NoKey:
    """Return the key that a command prints, or why there is none: a command that hangs does so once only."""
    try:
        return _printed(command)
    except NoKey as error:
        return error


def _printed(command: str) -> str:
    """Return the key that a command prints. Raises NoKey."""
    key = read(first_line(command))
    if not key:
        then = _no_shell(command) or ". A key is 64 hexadecimal digits, or a recovery code, in the first line"
        raise NoKey(f"{_named(command)} printed no key, so nothing was changed{then}")
    return key


def first_line(command: str) -> str:
    """Run a key command and return the first line that it prints. Its stderr goes where ours goes. Raises NoKey."""
    try:
        code, printed = _run(shell.split(command), command)
    except (OSError, ValueError, IndexError) as error:
        reason = getattr(error, "strerror", None) or "it isn't a valid command line"
        then = _no_shell(command) if isinstance(error, OSError) else ""
        raise NoKey(f"{_named(command)} couldn't be started ({reason}), so nothing was changed{then}") from error
    if code:
        why = f"{_named(command)} ended with code {code}, so there's no key, and nothing was changed"
        raise NoKey(f"{why}{_no_shell(command)}")
    return printed.decode("ascii", "replace").partition("\n")[0]


def _run(words: Sequence[str], command: str) -> tuple[int, bytes]:
    """Run a key command within its limits; return its exit code and what it printed. Raises NoKey beyond them."""
    is_for_tab = "_COACHLOG_COMPLETE" in os.environ
    may_ask = sys.stdin.isatty() and not is_for_tab
    limit = ON_A_TERMINAL if may_ask else FOR_TAB if is_for_tab else ELSEWHERE
    # It may ask for a PIN on a terminal. Elsewhere standard input is the text of a note, and not for it.
    stdin = None if may_ask else subprocess.DEVNULL
    ran = subprocess.Popen(words, stdin=stdin, stdout=subprocess.PIPE, bufsize=0)  # noqa: S603 - the user's own command
    printed = bytearray()

    def collect() -> None:
        with ran.stdout or BytesIO() as out:
            while len(printed) <= MOST and (more := out.read(MOST)):
                printed.extend(more)
        if len(printed) > MOST:
            ran.kill()

    # A thread: a process that the command has left behind can hold the pipe open for as long as it lives.
    reader = Thread(target=collect, daemon=True)
    reader.start()
    try:
        code = ran.wait(limit)
        reader.join(TO_END)
    except subprocess.TimeoutExpired:
        code = None
    finally:
        _stop(ran)
    if len(printed) > MOST:
        raise NoKey(f"{_named(command)} printed more than {MOST // 1024} KB, so it was stopped and nothing was changed")
    if code is None:
        raise NoKey(
            f"{_named(command)} took longer than {limit:g} seconds, so it was stopped and nothing was changed. "
            "To see what it waits for, run it by itself"
        )
    return code, bytes(printed)


def _stop(ran: subprocess.Popen[bytes]) -> None:
    """End a process that still runs: gently, since it may have a terminal to leave in order."""
    if ran.poll() is None:
        ran.terminate()
        try:
            ran.wait(TO_END)
        except subprocess.TimeoutExpired:
            ran.kill()
            ran.wait()


def _no_shell(command: str) -> str:
    """Say that no shell runs a command in which something is meant for one, and what to write instead; else nothing."""
    if shell.ON_WINDOWS:
        sign = re.search(r"%\w+%|\$env:\w+|[|&<>]+", re.sub(r'"[^"%]*"', "", command))
    else:
        # What is quoted means nothing to a shell either, but for $ and ` in double quotes.
        bare = re.sub(r"\\.|'[^']*'", "", command)
        bare = re.sub(r'"[^"]*"', lambda quoted: "".join(re.findall(_EXPANDED, quoted[0])), bare)
        sign = re.search(rf"^\w+=|(?<!\S)~|[|&;<>]+|\*|{_EXPANDED}", bare)
    if sign is None or re.match(_SHELL, command):
        return ""
    then = f"Write: {shell.in_a_shell(_SECRET.sub('…', command))}"
    return f". It runs without a shell, so {sign[0]} means nothing there. {then}"


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

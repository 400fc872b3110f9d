"""Segments: steps as they travel between laptops, packed into files that only the key opens.

A file is age(gzip(proof ⏎ head ⏎ one line of JSON a step)), so that it can be read without coachlog, too:
``age -d -i KEY FILE | gunzip``. age hides what is in it, and the proof says that whoever wrote it has the key.
"""

import gzip
import hmac
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any, NamedTuple, NoReturn, TypeGuard

from coachlog.errors import CoachlogError
from coachlog.journal import SCHEMA_VERSION
from coachlog.journal.records import COLUMNS, LARGEST, RecordState, is_plain, is_state

FULL = 4 * 1024 * 1024  # bytes of JSON, after which another segment begins
_PIECE = 1024 * 1024  # bytes that are unpacked at a time, until the proof has been checked
_NUMBER = "[1-9][0-9]{0,18}"
_DEVICE = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_is_device = re.compile(_DEVICE).fullmatch
_path = re.compile(f"({_DEVICE})/({_NUMBER})-({_NUMBER})[.]age").fullmatch
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Change = tuple[str, str, RecordState | None]  # a table, a record's uid, and what it became; None: it was removed


class NotOurs(Exception):
    """A file that the key doesn't open, or that nobody who has the key has written under this name."""


class TooNew(CoachlogError):
    """A segment that a newer coachlog has written."""


class RemoteStep(NamedTuple):
    """A step as it has arrived; ``n`` is its device's own number for it."""

    device: str
    n: int
    at: str
    command: str
    clock: int
    undoes: tuple[str, int] | None  # the device and the number of the step that it undoes
    seen: Mapping[str, int] | None  # by device, the last step that was known when it was written
    changes: Sequence[Change]


class StepLine(NamedTuple):
    """A step as it is sent: its line of JSON."""

    device: str
    n: int
    text: str


class Name(NamedTuple):
    """What a segment is called: by the device whose steps it holds, the number of its first and of its last one."""

    device: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.device}/{self.first}-{self.last}.age"


MARK = Name("coachlog", 1, 1)  # holds no step: whoever opens it has the right key


def name(path: str) -> Name | None:
    """Return the name of a segment; None for a path that names none."""
    found = _path(path)
    if found is None:
        return MARK if path == str(MARK) else None
    device, first, last = found[1], int(found[2]), int(found[3])
    return Name(device, first, last) if first <= last <= LARGEST else None


# The key


def library() -> Any:
    """Return what speaks age. Raises CoachlogError where the extra is missing."""
    try:
        import pyrage  # noqa: PLC0415 - an extra that few have
    except ImportError as error:
        then = "pipx inject coachlog pyrage, or in a venv: pip install pyrage"
        raise CoachlogError(f"sync support isn't installed. To add it: {then}") from error
    return pyrage


def new_key() -> str:
    """Return a new key: an age identity, which is also the recovery code."""
    return str(library().x25519.Identity.generate())


def read_key(words: str) -> str | None:
    """Return a key that was typed in any case, with white space anywhere; None for one with a mistake in it."""
    pyrage = library()
    try:
        return str(pyrage.x25519.Identity.from_str("".join(words.split()).upper()))
    except (pyrage.IdentityError, UnicodeEncodeError):
        return None


def _proof(key: str, name: Name) -> "hmac.HMAC":
    """Return what is to be updated with a body, and proves then that who has the key gave it this name."""
    secret = hmac.digest(key.encode(), b"coachlog segment", "sha256")
    return hmac.new(secret, f"{name}\n".encode(), "sha256")


# Out


def step_line(
    device: str,
    n: int,
    at: str,
    command: str,
    clock: int,
    undoes: tuple[str, int] | None,
    seen: str | None,
    changes: Iterable[tuple[str, str, str | None]],
) -> StepLine:
    """Return the line of a step. ``seen`` and the records of ``changes`` are JSON, as the journal holds them.

    They are taken as they are: to read and write them again would take six times as long.
    """
    step = _encoded((n, at, command, clock, undoes))[:-1]
    records = ",".join([f"[{_encoded(table)},{_encoded(uid)},{after or 'null'}]" for table, uid, after in changes])
    return StepLine(device, n, f"{step},{seen or 'null'},[{records}]]")


def pack(steps: Iterable[StepLine]) -> Iterator[tuple[Name, bytes]]:
    """Yield segments, each to be sealed, of steps that come device by device in the order of their numbers.

    Another one begins at another device, where numbers are missing, and when one is full. A step is never divided.
    """
    lines: list[bytes] = []
    name, size = MARK, 0
    for device, n, text in steps:
        if lines and (size >= FULL or (device, n) != (name.device, name.last + 1)):
            yield name, b"\n".join(lines)
            lines, size = [], 0
        name = name._replace(last=n) if lines else Name(device, n, n)
        lines.append(text.encode())
        size += len(lines[-1])
    if lines:
        yield name, b"\n".join(lines)


def seal(key: str, name: Name, steps: bytes) -> bytes:
    """Return the file of a segment of these lines."""
    head = {"coachlog": SCHEMA_VERSION, "device": name.device, "first": name.first, "last": name.last}
    body = _encoded(head).encode() + b"\n" + steps
    proof = _proof(key, name)
    proof.update(body)
    packed = gzip.compress(proof.hexdigest().encode() + b"\n" + body, 6, mtime=0)
    pyrage = library()
    return bytes(pyrage.encrypt(packed, [pyrage.x25519.Identity.from_str(key).to_public()]))


# In


def unseal(key: str, name: Name, sealed: bytes) -> list[RemoteStep]:
    """Return the steps in the file of a segment. Raises NotOurs, and TooNew."""
    try:
        head, _, lines = _body(key, name, sealed).decode().partition("\n")
        _check_head(json.loads(head), name)
        return _steps(name, lines)
    except (ValueError, RecursionError) as error:
        raise NotOurs(str(name)) from error


def _body(key: str, name: Name, sealed: bytes) -> bytes:
    """Return what the proof is about, of any size. What doesn't prove true is never in memory as a whole.

    So a small file that unpacks to a huge one does no harm unless somebody with the key made it. Raises ValueError.
    """
    pyrage = library()
    try:
        packed = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(key)])
    except pyrage.DecryptError as error:
        raise ValueError("it doesn't open") from error
    try:
        with gzip.open(BytesIO(packed)) as file:
            proof = _proof(key, name)
            given = file.readline(2 * proof.digest_size + 1)
            begin = file.tell()
            for piece in iter(partial(file.read, _PIECE), b""):
                proof.update(piece)
            if not hmac.compare_digest(given, f"{proof.hexdigest()}\n".encode()):
                _deny("who wrote it hadn't the key, or gave it another name")
            file.seek(begin)
            return file.read()
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError("it doesn't unpack") from error


def _deny(why: str) -> NoReturn:
    raise ValueError(why)


def _check_head(head: object, name: Name) -> None:
    """Raise ValueError for a head that isn't that of this name, and TooNew."""
    if not isinstance(head, dict) or not _is_number(version := head.get("coachlog"), 1):
        _deny("no head")
    if version > SCHEMA_VERSION:
        raise TooNew(
            "another laptop has a newer coachlog, so nothing was received. "
            "Install that version here, too, then: coachlog sync"
        )
    if head != {"coachlog": version, **name._asdict()}:
        _deny("another name")


def _steps(name: Name, lines: str) -> list[RemoteStep]:
    """Read the lines of steps, all at once: that is twice as quick. Raises ValueError."""
    rows = json.loads("[" + lines.replace("\n", ",") + "]")
    numbers = () if name == MARK else range(name.first, name.last + 1)
    if not len(rows) == len(numbers) == (lines.count("\n") + 1 if lines else 0):
        _deny("more steps, or fewer")
    return [_step(name.device, n, row) for n, row in zip(numbers, rows, strict=True)]


def _step(device: str, n: int, row: object) -> RemoteStep:
    match row:
        case [number, str(at), str(command), clock, undoes, seen, list(changes)] if (
            number == n and _is_number(number) and _is_number(clock) and is_plain(at) and is_plain(command)
        ):
            return RemoteStep(device, n, at, command, clock, _undoes(undoes), _seen(seen), [*map(_change, changes)])
    _deny("no step")


def _undoes(found: object) -> tuple[str, int] | None:
    match found:
        case None:
            return None
        case [str(device), n] if _is_device(device) and _is_number(n, 1):
            return device, n
    _deny("no step to undo")


def _seen(found: object) -> Mapping[str, int] | None:
    if found is None:
        return None
    if isinstance(found, dict) and all(map(_is_device, found)) and all(map(_is_number, found.values())):
        return found
    _deny("no steps that were seen")


def _change(found: object) -> Change:
    match found:
        case [str(table), str(uid), after] if table in COLUMNS and (after is None or is_state(after)):
            if is_plain(uid) and (after is None or after["uid"] == uid):
                return table, uid, after
    _deny("no change")


def _is_number(value: object, least: int = 0) -> TypeGuard[int]:
    return type(value) is int and least <= value <= LARGEST

"""Telling encrypted journals, and their copies, from those that can be read without a key."""

import zlib
from pathlib import Path

MAGIC = b"SQLite format 3\0"  # what a journal begins with, unless it is encrypted
PAGE = 4096  # bytes of SQLite's pages
FIRST_PAGES = 8  # that tell whether a journal is encrypted
SECTOR = 512  # bytes that SQLite's rollback journal begins with, in the clear, before the pages
LEAST = 256  # bytes that tell noise from what can be compressed


def is_encrypted(path: Path) -> bool:
    """Whether a journal, or a copy of one, is encrypted. A damaged plain one isn't, whatever it begins with."""
    try:
        if not path.is_file():  # to open a pipe is to wait for somebody who writes
            return False
        with path.open("rb") as file:
            if file.read(len(MAGIC)) in {MAGIC, b""}:
                return False
    except (OSError, ValueError):  # ValueError: a NUL in a path
        return False
    return not is_readable(path, FIRST_PAGES)


def is_readable(path: Path, pages: int | None = None) -> bool:
    """Whether something in a file can be read without a key, in its first pages or in all of it.

    Encrypted pages are noise, which fills them and cannot be compressed; those of a plain journal are half empty, or
    can, wherever it is damaged.
    """
    try:
        with path.open("rb") as file:
            file.seek(SECTOR if path.name.endswith("-journal") else 0)
            for number, page in enumerate(iter(lambda: file.read(PAGE), b"")):
                if number == pages:
                    return False
                said = page.replace(b"\0", b"")  # zeros tell nothing: disks leave them, too, where they fail
                if len(said) >= LEAST:
                    is_text = len(zlib.compress(said, 1)) < 0.9 * len(said)
                else:
                    is_text = bool(said) and (number == 0 or len(page) == PAGE)  # else it's where a file was cut
                if is_text:
                    return True
    except OSError:
        return False
    return False

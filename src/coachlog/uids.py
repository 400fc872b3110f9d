"""The uids that records are known by in every journal: UUIDs (RFC 9562)."""

import os
import time

HASHED = 8  # the version of a UUID that is a hash: of a row in schema 1, and of a uid in files for others
VERSION_AT = 14  # in a UUID as text


def new_uid() -> str:
    """Return a UUIDv7: the time in milliseconds, then 74 random bits."""
    return uid_of((time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10)), 7)


def uid_of(value: int, version: int) -> str:
    """Return 128 bits as a UUID of this version; 6 of them say that it is one."""
    value = value & ~(0xF << 76) | version << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

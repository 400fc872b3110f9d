"""The full-text index: which words of an entry it holds, whether they are up to date, and building it again."""

import json
import sqlite3
from typing import Any

from coachlog.model import OWNER_REP, OWNER_YOU
from coachlog.text import BETWEEN, indexed

INDEX = "the search index"
TYPED = ("text", "because", "landed", "owner", "also", "team")  # columns of an entry that hold what was typed
# What an entry's column `words` should hold, in SQL; see define_words_of. As bytes: they may be damaged.
WORDS = f"words_of({', '.join(f'cast({column} as blob)' for column in TYPED)})"


def words_of(
    text: str | None,
    because: str | None,
    landed: str | None,
    owner: str | None,
    also: str | None,
    team: str | None = None,
) -> str:
    """Return what is searched of an entry: all that was typed into it, folded, its partners and its team."""
    partners = [owner if owner not in (OWNER_YOU, OWNER_REP) else None, *(_listed(also) if also else ())]
    return f" {BETWEEN} ".join([indexed(str(part)) for part in (text, because, landed, *partners, team) if part])


def _listed(also: str) -> list[Any]:
    try:
        names = json.loads(also)
    except (ValueError, RecursionError):  # damaged: doctor reports it
        return [also]
    return names if isinstance(names, list) else [also]


def define_words_of(connection: sqlite3.Connection) -> None:
    """Let SQL on this connection use WORDS. No trigger can: other programs write this file, too."""

    def words_of_stored(*typed: bytes | None) -> str:
        return words_of(*(one if one is None else one.decode(errors="replace") for one in typed))

    connection.create_function("words_of", -1, words_of_stored)  # older migrations give fewer


def stale(connection: sqlite3.Connection) -> int:
    """Return how many entries have other words for the index than were typed into them.

    Another program has changed them, or a newer Python knows more letters.
    """
    define_words_of(connection)
    return int(connection.execute(f"select count(*) from entry where words is not {WORDS}").fetchone()[0])


def build(connection: sqlite3.Connection) -> None:
    """Rebuild the index: when it is damaged, and after an erase, since it still holds the erased words."""
    connection.execute("insert into entry_fts (entry_fts) values ('rebuild')")


def refresh(connection: sqlite3.Connection) -> None:
    """Give every entry the words for the index that were typed into it. Build a damaged index first."""
    define_words_of(connection)
    connection.execute(f"update entry set words = {WORDS} where words is not {WORDS}")

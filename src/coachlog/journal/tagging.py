"""Which entries have a tag: those in whose text it stands, and their descendants. This is computed, never stored."""

import sqlite3
from typing import Any

from coachlog.journal.records import ABOVE
from coachlog.text import indexed, is_indexed, tagged, tags

FEW = 1000  # entries with the words of a tag: their trees are walked sooner than twenty hits are met from the newest on

Condition = tuple[str, dict[str, Any]]  # of SQL, with its values


def condition(connection: sqlite3.Connection, tag: str) -> Condition:
    """Return the condition that the entry ``e`` has a folded tag."""
    if are_few(connection, tag):
        tree, values = having(connection, tag)
        return f"e.id in ({tree})", values
    _define_has_tag(connection)
    return (
        f"""
        case when e.parent is null then {_has_it("e")}
          else exists ({ABOVE} select 1 from entry o where o.id in above and {_has_it("o")}) end
        """,
        _values(tag),
    )


def are_few(connection: sqlite3.Connection, tag: str) -> bool:
    """Whether few entries have the words of a tag; False where the full-text index knows none of them."""
    if not is_indexed(_name(tag)):
        return False
    statement = "select count(*) from (select 1 from entry_fts where entry_fts match :tag_words limit :few)"
    return int(connection.execute(statement, {**_values(tag), "few": FEW}).fetchone()[0]) < FEW


def is_used(connection: sqlite3.Connection, tag: str) -> bool:
    """Whether a folded tag stands in any text."""
    _define_has_tag(connection)
    return bool(connection.execute(f"select exists ({_tagged(tag)})", _values(tag)).fetchone()[0])


def having(connection: sqlite3.Connection, tag: str) -> Condition:
    """Return the SQL that selects the ids of all entries with a folded tag: they are found by index, and walked down.

    It costs what these entries cost, whatever else the journal holds.
    """
    _define_has_tag(connection)
    tree = f"{_tagged(tag)} union select o.id from entry o join tagged on o.parent = tagged.id"
    return f"with recursive tagged (id) as ({tree}) select id from tagged", _values(tag)


def _tagged(tag: str) -> str:
    """Return the SQL that selects the ids of the entries in whose text a tag stands."""
    if not is_indexed(_name(tag)):
        return f"select o.id from entry o where {_has_it('o')}"
    return f"""
      select o.id from entry_fts cross join entry o on o.id = entry_fts.rowid
      where entry_fts match :tag_words and {_has_it("o")}
    """


def _has_it(entry: str) -> str:
    # The first is a sieve, which costs a twentieth of the judge. As bytes: the text may be damaged.
    return f"(instr({entry}.words, :tag_typed) and has_tag(cast({entry}.text as blob), :tag))"


def _values(tag: str) -> dict[str, Any]:
    words = indexed(_name(tag)).strip().replace('"', '""')
    return {"tag": tag, "tag_typed": indexed(tagged(tag)).strip(), "tag_words": f'"{words}"'}


def _name(tag: str) -> str:
    """Return what tells a tag from others: the word deal is in those of all deals."""
    return tag.removeprefix("deal:")


def _define_has_tag(connection: sqlite3.Connection) -> None:
    """Let SQL on this connection judge tags. Once: SQLite defines no function again while a statement is running."""
    statement = "select exists (select 1 from pragma_function_list where name = 'has_tag')"
    if not connection.execute(statement).fetchone()[0]:
        connection.create_function("has_tag", 2, _has_tag)


def _has_tag(text: bytes, tag: str) -> bool:
    return tag in tags(text.decode(errors="replace"))

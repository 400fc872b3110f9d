"""Records as the journal stores them: the columns of each table, rows read as records, and what a change holds.

The columns follow from the fields of ``model``: a new field of ``Entry`` needs a migration, and nothing here.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from types import NoneType
from typing import Any, TypeGuard

from coachlog.errors import quoted
from coachlog.model import HOW, KINDS, Entry, Pause, Rep
from coachlog.people import is_alias

RecordState = Mapping[str, Any]  # a record as a change holds it: its columns, with other records named by uid

_FIRST = ("id", "uid", "kind", "rep", "parent")  # of an entry
COLUMNS = {
    "rep": ("id", *(field for field in Rep._fields if field != "pauses")),
    "pause": ("id", "uid", "rep", "from", *Pause._fields[2:]),  # after uid and start
    "setting": ("id", "uid", "value"),
    "entry": (*_FIRST, *(field for field in Entry._fields if field not in {*_FIRST, "attended"})),
    "attendance": ("id", "uid", "session", "rep", "on"),
    "laptop": ("id", "uid", "name"),
}
NUMBERED = ("entry", "laptop")  # tables whose ids are the same on every laptop; other ids are each file's own
REFERENCES = {  # columns that name another record, and its table
    "rep": "rep", "parent": "entry", "covered_by": "entry", "under": "entry", "session": "entry",
}  # fmt: skip

# The entry ``e`` and all of its ancestors; `union` ends in a file in which entries are each other's ancestors.
ABOVE = """
  with recursive above (id) as (
    select e.id union select o.parent from entry o join above on o.id = above.id where o.parent is not null
  )
"""
# The descendants of a private entry are private. Most entries have at most one ancestor.
PRIVATE = f"""
  case when e.private or e.parent is null then e.private else (
    select case when up.private or up.parent is null then up.private
      else ({ABOVE} select max(private) from entry where id in above) end
    from entry up where up.id = e.parent
  ) end
"""
_COMPUTED = {  # fields of an entry that are not the column of their name
    "rep": "coalesce(r.alias, '')",
    "private": PRIVATE,
    "at": """
      case e.kind when 'goal' then (
        select c.at from entry c where c.parent = e.id and c.kind = 'check-in' and c.at is not null
        order by c."on" desc, c.id desc limit 1
      ) else e.at end
    """,
    "snoozes": "coalesce(e.snoozes, 0)",
    "attended": """
      case e.kind when 'session' then (
        select json_group_array(alias) from (
          select p.alias from attendance a left join rep p on p.id = a.rep where a.session = e.id order by p.alias
        )
      ) end
    """,
}
ENTRY = f"""
  select {", ".join(_COMPUTED.get(field, f'e."{field}"') for field in Entry._fields)}
  from entry e left join rep r on r.id = e.rep
"""
_TEXT, _NUMBER = {str, NoneType}, {int, float, NoneType}  # types of the values of sound rows
_ENDLESS = {float("inf"), float("-inf")}
LARGEST = 2**63 - 1  # number that SQLite keeps whole


def day(text: str) -> date:
    """Read a day as it is stored. Raises sqlite3.DatabaseError for a damaged one."""
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError) as error:  # TypeError: it does not even read as text
        raise sqlite3.DatabaseError(f"a day in it is damaged: {text}") from error


def optional_day(text: str | None) -> date | None:
    """Read a day that may be missing, as ``day`` does."""
    return day(text) if text else None


def names(text: str | None) -> tuple[str, ...]:
    """Return the names in a JSON list as it is stored. Raises sqlite3.DatabaseError for a damaged one."""
    if text is None:
        return ()
    found = _parsed(text)
    if not isinstance(found, list) or not all(isinstance(name, str) and _is_unicode(name) for name in found):
        raise sqlite3.DatabaseError("a list of names in it is damaged")
    return tuple(found)


def _attended(text: str | None) -> tuple[str | None, ...]:
    return () if text is None else tuple(_parsed(text))  # SQLite has just written it


_NUMBERS = {bool, int, int | None, float | None}  # types of fields that are stored as numbers; all others, as text
_READERS: Mapping[Any, Callable[[Any], Any]] = {  # for fields that are stored as another type
    bool: bool,
    date: day,
    date | None: optional_day,
    tuple[str, ...]: names,
    tuple[str | None, ...]: _attended,
}


def _reader(types: Sequence[Any]) -> Callable[[Sequence[Any]], list[Any] | None]:
    """Return what reads a row as the fields of a record, by their types; it returns None for a damaged row.

    That is one in which a value is of another type than was written, or a number without end. A day or a list of names
    that cannot be read raises sqlite3.DatabaseError.
    """
    texts = itemgetter(*(place for place, of in enumerate(types) if of not in _NUMBERS))
    numbers = itemgetter(*(place for place, of in enumerate(types) if of in _NUMBERS))
    readers = [(place, _READERS[of]) for place, of in enumerate(types) if of in _READERS]

    def read(row: Sequence[Any]) -> list[Any] | None:
        of_numbers = numbers(row)
        if not (
            _TEXT.issuperset(map(type, texts(row)))
            and _NUMBER.issuperset(map(type, of_numbers))
            and _ENDLESS.isdisjoint(of_numbers)
        ):
            return None
        values = list(row)
        for place, reader in readers:
            values[place] = reader(row[place])
        return values

    return read


_read_entry = _reader([*Entry.__annotations__.values()])
_read_rep = _reader([int, *(Rep.__annotations__[column] for column in COLUMNS["rep"][1:])])
_KIND, _HOW, _ID = map(Entry._fields.index, ("kind", "how", "id"))


def entry(row: Sequence[Any]) -> Entry:
    """Return the entry of a row that ``ENTRY`` has selected. Raises sqlite3.DatabaseError for a damaged one."""
    is_known = row[_KIND] in KINDS and (row[_HOW] is None or row[_HOW] in HOW)
    values = _read_entry(row) if is_known else None
    if values is None:
        raise sqlite3.DatabaseError(f"entry {row[_ID]} is damaged")
    return Entry._make(values)


def rep(row: Sequence[Any], pauses: Mapping[int, Sequence[Pause]]) -> Rep:
    """Return the rep of a row of the columns of ``rep``, with those pauses that are under its id.

    Raises sqlite3.DatabaseError for a damaged row, and for an alias that nobody could have typed: it may name a file.
    """
    values = _read_rep(row)
    if values is None:
        raise sqlite3.DatabaseError("a rep in it is damaged")
    fields = dict(zip(COLUMNS["rep"], values, strict=True))
    if not is_alias(fields["alias"]):
        raise sqlite3.DatabaseError(f"it has a rep with an impossible alias: {quoted(fields['alias'])}")
    return Rep(pauses=tuple(pauses.get(fields.pop("id"), ())), **fields)


def column_list(columns: Iterable[str]) -> str:
    """Return columns as a statement names them."""
    return ", ".join(f'"{column}"' for column in columns)


def state(after: str | None) -> dict[str, Any] | None:
    """Return a record as a change holds it; None: it was taken out. Raises sqlite3.DatabaseError for a damaged one."""
    if after is None:
        return None
    found = _parsed(after)
    if not is_state(found):
        raise sqlite3.DatabaseError("the record of changes is damaged")
    return found


def is_state(found: object) -> TypeGuard[dict[str, Any]]:
    """Whether what was read from JSON is a record as a change holds it."""
    return (
        isinstance(found, dict)
        and {type(found.get("id")), type(found.get("uid"))} == {int, str}
        and all(map(is_plain, found.values()))
    )


def states(connection: sqlite3.Connection, table: str, where: str, key: object) -> list[dict[str, Any]]:
    """Return the records of a table for which a condition holds, as changes would hold them."""
    columns = ", ".join(
        f'(select uid from {REFERENCES[column]} where id = it."{column}")' if column in REFERENCES else f'it."{column}"'
        for column in COLUMNS[table]
    )
    rows = connection.execute(f"select {columns} from {table} it where {where}", (key,))
    return [{name: value for name, value in zip(COLUMNS[table], row, strict=True) if value is not None} for row in rows]


def is_plain(value: object) -> bool:
    """Whether a value is one that a column can hold: a text, or a number that isn't too long."""
    if isinstance(value, str):
        return value.isascii() or _is_unicode(value)
    return isinstance(value, (int, float)) and -LARGEST <= value <= LARGEST


def _is_unicode(text: str) -> bool:
    """Whether a text can be written; JSON can name halves of letters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parsed(text: str) -> Any:
    """Return what a JSON text says; None if it can't be read: nested too deep, or a number too long."""
    import json  # noqa: PLC0415 - most commands read none

    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None

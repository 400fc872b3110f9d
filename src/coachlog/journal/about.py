"""The entries behind ``about``: which tag a word means, and everything that has that tag."""

from collections.abc import Iterator
from difflib import get_close_matches

from coachlog import shell
from coachlog.errors import CoachlogError, NoSuchTag, WhichTag
from coachlog.journal import search, tagging
from coachlog.journal.questions import Connection, Filter, selected
from coachlog.model import Entry
from coachlog.text import tagged


def entries(connection: Connection, tag: str) -> list[Entry]:
    """Return all entries that have a folded tag: those in whose text it stands, and their descendants."""
    tree, values = tagging.having(connection, tag)
    return selected(connection, f"where e.id in ({tree})", values)


def meant(connection: Connection, word: str, tag: str) -> str:
    """Return the folded tag that a word means: the ``tag`` itself, or the only deal of that name.

    Raises WhichTag for a word that is both (with a # it is the tag), NoSuchTag for one that is neither.
    """
    may_be = [tag] if word.lstrip().startswith("#") or tag.startswith("deal:") else [tag, f"deal:{tag}"]
    found = [one for one in may_be if tagging.is_used(connection, one)]
    if len(found) > 1:
        raise WhichTag(word, [*map(tagged, found)])
    if found:
        return found[0]
    typed = {used.tag: tagged(used.typed) for used in search.tags_used(connection, Filter())}
    if not typed:
        raise CoachlogError("there are no tags yet. Type #word or deal:name anywhere in a text")
    near = [typed[one] for one in dict.fromkeys(_near(tag, [*typed]))]
    raise NoSuchTag(word, near, f"coachlog find {shell.quote(word)}")


def _near(tag: str, used: list[str]) -> Iterator[str]:
    """Yield the tags in use that begin with a word, then those that look like it."""
    names = {one: one.removeprefix("deal:") for one in used}
    name = tag.removeprefix("deal:")
    yield from (one for one in used if names[one].startswith(name))
    close = get_close_matches(name, names.values())
    yield from (one for one in used if names[one] in close)

"""Whether a text names a rep: by an alias, by a name, or by a word of it; those that they had before count too."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from coachlog.text import words

_SHORTEST = 3  # letters of a word in the middle of a name: "de" and "la" name nobody
_INITIAL = 1  # letters of a first or last word that isn't a name


class Called(NamedTuple):
    """An alias and a name that a rep has, or had."""

    alias: str
    name: str


class Names:
    """What names somebody, each as a sequence of words. Text is read once, whatever it is and however many there are.

    ``but`` are others' names and aliases, which do not count.
    """

    def __init__(self, called: Iterable[Called], but: Iterable[Called] = ()) -> None:
        self._by_first: dict[str, list[list[str]]] = {}
        for name in _all_of(called) - _all_of(but):
            self._by_first.setdefault(name[0], []).append([*name])

    def are_in(self, text: str) -> bool:
        """Whether a text has one of these names; not inside another word, except in scripts without spaces."""
        found = words(text)
        return any(
            found[place : place + len(name)] == name
            for place, word in enumerate(found)
            for name in self._by_first.get(word, ())
        )


def _all_of(called: Iterable[Called]) -> set[tuple[str, ...]]:
    return {name for one in called for name in _forms(one)} - {()}


def _forms(called: Called) -> Iterator[tuple[str, ...]]:
    yield tuple(words(called.alias))
    yield tuple(words(called.name))
    parts = [tuple(words(part)) for part in called.name.split()]
    for part in (*parts[:1], *parts[-1:]):
        if len("".join(part)) > _INITIAL:
            yield part
    for part in parts:
        yield from ((word,) for word in part if len(word) >= _SHORTEST)

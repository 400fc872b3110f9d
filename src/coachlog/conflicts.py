"""What two laptops changed without knowing of each other. Until it is settled, the later change stands."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Side(NamedTuple):
    """What a laptop, by name, made of the fields in conflict, which are as in JSON; empty ones are left out."""

    laptop: str
    fields: Mapping[str, Any]


class Conflict(NamedTuple):
    """Fields of a record that were changed on two laptops. The first side stands.

    ``what`` is how it is named on the command line: an entry by its number, a rep by alias, a setting by name. Not
    ``fields``, as they make sense together only: one laptop deleted what another changed.
    """

    table: str
    what: str
    text: str  # of an entry; empty for other records
    fields: Sequence[str]
    sides: Sequence[Side]

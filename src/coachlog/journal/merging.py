"""What the changes of one record come to, on every laptop that knows the same ones, in whatever order they arrived.

The changes are taken in one order that all laptops agree on (clock, device, number), group of columns by group: who
edited the text and who closed the item don't get in each other's way. Each change says what its writer knew. Where two
set one group without knowing of each other, the later one stands, and the other is a conflict until somebody settles
it. Nothing here touches a journal.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from coachlog.journal.records import COLUMNS, RecordState

Group = tuple[str, ...]  # columns that only make sense together
_GROUPS: Sequence[Group] = (
    ("rep", "parent"),
    ("kind", "how", "status", "closed_on", "because", "given_on", "landed", "covered_by"),
    ("due", "snoozed_until", "snoozes"),
    ("text", "edited_at"),
    ("team", "under"),
    ("from", "back", "because"),  # of a pause
)
_PRIVATE: Group = ("private",)
_NOT_MERGED = ("id", "uid", "created_at")
DELETED: Group = ("deleted",)  # the group of a conflict between a removal and an edit


class Change(NamedTuple):
    """What one step made of a record (None: it was removed), where the step stands in the order, and what it knew.

    ``settles``: it ends every conflict that its writer knew of, whether it changes something or not.
    """

    clock: int
    device: str
    n: int
    seen: Mapping[str, int]  # device: its last step that was known
    after: RecordState | None
    settles: bool = False

    def knows(self, other: "Change") -> bool:
        """Whether the other change was known when this one was made."""
        return self.n > other.n if self.device == other.device else self.seen.get(other.device, 0) >= other.n


class Side(NamedTuple):
    """What a group became on one laptop: its columns, and the device that wrote them."""

    device: str
    fields: RecordState


class Merged(NamedTuple):
    """What a record is (None: gone), and the sides of each group that is in conflict: the first stands."""

    state: RecordState | None
    conflicts: Mapping[Group, Sequence[Side]]


def merge(table: str, changes: Iterable[Change]) -> Merged:
    """Return what the changes of one record come to, in whatever order they are given."""
    ordered = in_order(changes)
    # What the writer of each change knew: all of it stands before it, so its own base is there by then.
    bases: list[Merged] = []
    for place, change in enumerate(ordered):
        known = [other for other in range(place) if change.knows(ordered[other])]
        bases.append(_fold(table, ordered, known, bases))
    return _fold(table, ordered, range(len(ordered)), bases)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Return changes in the order that all laptops agree on. What the writer of one knew stands before it."""
    return sorted(changes, key=lambda change: change[:3])


def _fold(table: str, ordered: Sequence[Change], places: Sequence[int], bases: Sequence[Merged]) -> Merged:
    """Return what some of the changes come to, each over the ``bases`` that its writer knew."""
    changes = [ordered[place] for place in places]
    if all(later.knows(earlier) for earlier, later in pairwise(changes)):
        return Merged(changes[-1].after if changes else None, {})  # each knew the one before: so it is nearly always
    removals = [change for change in changes if change.after is None]
    puts = [place for place in places if ordered[place].after is not None]
    if all(any(removal.knows(ordered[put]) for removal in removals) for put in puts):
        return Merged(None, {})
    state: dict[str, Any] = {}
    setters: dict[Group, list[Change]] = {}  # who set a group last: one, or several who didn't know of each other
    for put in puts:
        change = ordered[put]
        after: RecordState = change.after or {}
        born = {name: after[name] for name in _NOT_MERGED if name in after}
        # Whoever knew that it was gone made a new one: with an import that had been undone, for instance.
        is_again = bases[put].state is None and all(change.knows(ordered[other]) for other in puts if other < put)
        state = {**state, **born} if is_again else {**born, **state}
        for group in _set_by(table, change, bases[put]):
            rivals = [other for other in setters.get(group, ()) if not change.knows(other)]
            if group == _PRIVATE and not after.get("private") and any(_of(rival, _PRIVATE) for rival in rivals):
                continue  # whoever hid it relies on that
            setters[group] = [*rivals, change]
            state = {**{name: value for name, value in state.items() if name not in group}, **_of(change, group)}
    conflicts = {group: found for group, all_who in setters.items() if (found := _sides(all_who, group))}
    kept = [removal for removal in removals if not any(ordered[put].knows(removal) for put in puts)]
    if kept:
        edited = ordered[puts[-1]]
        conflicts[DELETED] = [Side(one.device, {}) for one in (edited, *kept)]
    return Merged(state, conflicts)


def _set_by(table: str, change: Change, base: Merged) -> Iterable[Group]:
    """Return the groups that a change sets: those that became another, and those that it settles."""
    settled = base.conflicts if change.settles else ()
    was = base.state
    return [
        group
        for group in groups(table)
        if was is None or group in settled or _part(was, group) != _part(change.after or {}, group)
    ]


def _sides(setters: Sequence[Change], group: Group) -> list[Side]:
    """Return what those who set a group say, the last first, each thing once; nothing where all say the same."""
    columns = [column for column in group if column != "edited_at"]  # the same words, typed twice, are no conflict
    sides: list[Side] = []
    for change in reversed(setters):
        if (part := _of(change, columns)) not in [side.fields for side in sides]:
            sides.append(Side(change.device, part))
    return sides if len(sides) > 1 else []


@cache
def groups(table: str) -> Sequence[Group]:
    """Return the groups of a table's columns that are merged each by itself."""
    columns = [column for column in COLUMNS[table] if column not in _NOT_MERGED]
    together = [group for group in _GROUPS if set(group) <= set(columns)]
    grouped = {column for group in together for column in group}
    return [*together, *((column,) for column in columns if column not in grouped)]


def _of(change: Change, group: Iterable[str]) -> RecordState:
    return _part(change.after or {}, group)


def _part(state: RecordState, group: Iterable[str]) -> RecordState:
    return {name: state[name] for name in group if name in state}

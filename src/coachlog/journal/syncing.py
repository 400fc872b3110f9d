"""Bringing a journal and its remote together: what others have sent comes in, then what they lack goes out.

In this order, so that nothing goes out that another laptop has erased. It can be killed at any point: what has come in
is committed, and what a remote lacks is seen from the names of what it has.
"""

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from heapq import merge
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from coachlog import files, locks, shell
from coachlog.errors import CoachlogError
from coachlog.files import Place
from coachlog.journal import clearing, laptops, opening, questions, segments
from coachlog.journal.carriers import Carrier, Rejected
from coachlog.journal.changes import IS_FORGETTING, SYNC, Step
from coachlog.journal.conflicts import AddedTwice, added_twice, changed_on_two, rep_uids
from coachlog.journal.families import derived
from coachlog.journal.forgetting import Forgotten
from coachlog.journal.laptops import Remote
from coachlog.journal.segments import MARK, Name, NotOurs, RemoteStep
from coachlog.journal.sending import lacking
from coachlog.journal.settling import Renumbered
from coachlog.journal.taking_in import Forked, known_steps, take_in

_TRIES = 20  # while others are always quicker
_PAUSE = 0.2  # seconds, at most, after the first try; more after each
_PATIENCE = 60.0  # seconds that a sync waits for another one of the same journal
Paths = Mapping[str, str]  # of a remote: what its carrier needs to read each


class ErasedElsewhere(CoachlogError):
    """Another laptop has erased something that this one has gone on writing about. ``word`` confirms it."""

    def __init__(self, sentence: str, word: str) -> None:
        super().__init__(sentence)
        self.word = word


class Synced(NamedTuple):
    """What a sync did: how many commands it sent, and how many came from each laptop, by name.

    ``conflicts``: the entries, by number, and reps, by alias, that have turned out to be changed on two laptops.
    ``waiting``: steps whose forerunners have not arrived. ``refused``: files of the remote that can't be read.
    """

    sent: int = 0
    received: Mapping[str, int] = {}
    conflicts: Sequence[str] = ()
    renumbered: Sequence[Renumbered] = ()
    added_twice: Sequence[AddedTwice] = ()
    forgotten: Sequence[Forgotten] = ()
    waiting: int = 0
    refused: Sequence[str] = ()


class There(NamedTuple):
    """What was in a remote when it was looked at."""

    carrier: Carrier
    paths: Paths

    @property
    def segments(self) -> dict[Name, str]:
        """The segments, each with its path."""
        named = ((segments.name(path), path) for path in self.paths)
        return {name: path for name, path in named if name and name != MARK}

    def opens_with(self, key: str) -> bool:
        """Whether a key is the one of what is there."""
        for _, sealed in self.carrier.read({str(MARK): self.paths[str(MARK)]}):
            try:
                segments.unseal(key, MARK, sealed)
            except NotOurs:
                return False
        return True

    def covered(self, refused: Iterable[str] = ()) -> dict[str, int]:
        """Return, device by device, up to which number all steps are there, but for those in refused files."""
        covered: dict[str, int] = {}
        for name, path in sorted(self.segments.items()):
            if path not in refused and name.first <= covered.get(name.device, 0) + 1:
                covered[name.device] = max(name.last, covered.get(name.device, 0))
        return covered


def look(carrier: Carrier) -> There:
    """Return what is in a remote now. Raises Unreachable."""
    return There(carrier, carrier.names())


def shown(where: str) -> str:
    """Return a remote's place as it is shown: a folder with ~."""
    return files.short(Path(where)) if Path(where).is_absolute() else where


def pasted(where: str) -> str:
    """Return a remote's place as it can be pasted into a shell."""
    return files.shell_quoted(Path(where)) if Path(where).is_absolute() else shell.quote(where)


def cache(place: Place) -> Path:
    """Return the folder beside a journal for what is kept of its remote. It can be deleted at any time."""
    return place.path.with_name(f"{place.path.stem}.sync")


# What sync does


def set_up(place: Place, there: There, key: str, name: str) -> Synced:
    """Let a journal sync to a remote that holds nothing yet, from a laptop of this name."""
    with opening.writing(place, SYNC) as step:
        laptops.join(step, name)
        laptops.set_remote(step.connection, there.carrier.place, key)
    return sync(place, there.carrier, name)


def join(place: Place, there: There, key: str, name: str, *, may_erase: bool = False) -> Synced:
    """Let a journal hold what a remote holds, and sync to it from then on.

    There is none yet, or it is empty, or a copy of that one. Raises CoachlogError for any other, which stays as it is.
    """
    if files.is_there(place.path):
        _refuse_another_journal(place, there, key)
    while True:
        try:
            with opening.writing(place, SYNC, create=True) as step:
                first = _take_in(place, step, there, key, may_erase=may_erase)
                first = first._replace(renumbered=[*first.renumbered, *laptops.join(step, name)])
                laptops.set_remote(step.connection, there.carrier.place, key)
            break
        except Forked as fork:
            _go_on_as_another(place, fork)
    return _sum(first, sync(place, there.carrier, name, may_erase=may_erase))


def sync(place: Place, carrier: Carrier, name: str, *, may_erase: bool = False, new_key: str | None = None) -> Synced:
    """Take in what others have sent, then send what they lack; again, where another laptop was quicker.

    The ``name`` is for a journal that has come to be on another laptop, or was restored. With a ``new_key`` all is
    rewritten, and opens with that one only. Raises ErasedElsewhere unless it ``may_erase``.
    """
    done = Synced()
    for attempt in range(1, _TRIES + 1):
        try:
            return _sum(done, _once(place, carrier, name, new_key, may_erase=may_erase))
        except _Quicker as quicker:
            done = _sum(done, quicker.received)
            time.sleep(random.random() * _PAUSE * attempt)  # noqa: S311 - so that two don't meet again
    raise CoachlogError("other laptops are sending all the time. Nothing is lost. Try again: coachlog sync")


class _Quicker(Exception):
    """Another laptop has sent something since we looked; what had arrived until then is taken in."""

    def __init__(self, received: Synced) -> None:
        super().__init__()
        self.received = received


def _once(place: Place, carrier: Carrier, name: str, new_key: str | None, *, may_erase: bool) -> Synced:
    received = Synced()
    try:
        there = look(carrier)
        with opening.reading(place) as connection:
            remote = laptops.required_remote(connection)
        if str(MARK) in there.paths and not there.opens_with(remote.key):
            raise CoachlogError(
                f"the key of {shown(remote.place)} was changed on another laptop. With the new one: "
                f"coachlog sync --from {pasted(remote.place)}"
            )
        received = _receive(place, there, remote, name, may_erase=may_erase)
        return received._replace(sent=_send(place, there, remote, received, new_key))
    except Rejected as error:
        raise _Quicker(received) from error


# In


def _receive(place: Place, there: There, remote: Remote, name: str, *, may_erase: bool) -> Synced:
    """Take in what is new in a remote."""
    with opening.reading(place) as connection:
        known = known_steps(connection)
        here = laptops.device(connection)
        has_joined = here in {one.device for one in laptops.laptops(connection)}
        is_settled = not derived(connection)
    joined = Synced()
    if not has_joined:
        with opening.writing(place, SYNC) as step:
            joined = Synced(renumbered=laptops.join(step, name))
    is_set_back = there.covered().get(here, 0) > remote.sent  # or a sync was killed before it knew what it had sent
    if is_set_back:
        known[here] = remote.sent
    if is_settled and all(name.last <= known.get(name.device, 0) for name in there.segments):
        return joined
    while True:
        try:
            with opening.writing(place, SYNC) as step:
                return _sum(joined, _take_in(place, step, there, remote.key, known, may_erase=may_erase))
        except Forked as fork:
            _go_on_as_another(place, fork)
            with opening.writing(place, SYNC) as step:
                joined = Synced(renumbered=laptops.join(step, name))


def _go_on_as_another(place: Place, fork: Forked) -> None:
    """Let a file whose disk was set back write as another device, from the step on that is another one elsewhere."""
    with opening.writing(place, SYNC) as step:
        if fork.device != laptops.device(step.connection):
            raise fork
        laptops.become_another(step, fork.n)


def _take_in(
    place: Place, step: Step, there: There, key: str, known: Mapping[str, int] = {}, *, may_erase: bool
) -> Synced:
    """Take in the steps of a remote beyond those that are known. Raises ErasedElsewhere, and what is read may raise."""
    refused: list[str] = []
    connection = step.connection
    before, reps = changed_on_two(connection), rep_uids(connection)
    streams = [
        _steps(there, [*names], key, known.get(device, 0), refused)
        for device, names in groupby(sorted(there.segments), key=attrgetter("device"))
    ]
    taken = take_in(connection, merge(*streams, key=attrgetter("clock", "device", "n")), step.at)
    named = {one.device: one.name for one in laptops.laptops(connection)}
    for one in taken.forgotten:
        if one.unseen and not may_erase:
            raise _erased(one, named.get(one.device, "another laptop"))
    if taken.forgotten:
        clearing.begin(step, place)
    received = Counter[str]()
    for device, count in taken.steps.items():
        received[named.get(device, "another laptop")] += count
    new = [one for one in changed_on_two(connection) if one not in before]
    twice = added_twice(connection, reps)
    return Synced(0, received, new, taken.renumbered, twice, taken.forgotten, taken.waiting, refused)


def _steps(there: There, names: Sequence[Name], key: str, known: int, refused: list[str]) -> Iterator[RemoteStep]:
    """Yield a device's steps beyond a known one, in their order."""
    paths = {there.segments[name]: name for name in names if name.last > known}
    last = known
    for path, sealed in there.carrier.read({path: there.paths[path] for path in paths}):
        try:
            steps = segments.unseal(key, paths[path], sealed)
        except NotOurs:
            refused.append(path)
            continue
        for step in steps:
            if step.n > last:  # another file may hold it, too
                last = step.n
                yield step


def _erased(one: Forgotten, laptop: str) -> ErasedElsewhere:
    what, word = (one.names[0], one.names[0]) if one.names else (f"entry {one.numbers[0]}", str(one.numbers[0]))
    never = "1 entry" if one.unseen == 1 else f"{one.unseen:,} entries"
    return ErasedElsewhere(
        f"{what} was erased on {laptop}. Syncing does the same here, including {never} that {laptop} never saw. "
        "This can't be undone",
        word,
    )


def _refuse_another_journal(place: Place, there: There, key: str) -> None:
    """Raise CoachlogError for a journal that holds something and has no step in common with the one that is there."""
    with opening.reading(place) as connection:
        known = known_steps(connection)
        ours = {
            device: connection.execute("select at, clock from step where device = ? and n = 1", (device,)).fetchone()
            for device in known
        }
    for device, names in groupby(sorted(there.segments), key=attrgetter("device")):
        if device in known:
            first = next(_steps(there, [next(names)], key, 0, []), None)
            if first and first.n == 1 and (first.at, first.clock) == ours[device]:
                return
    if known:
        raise CoachlogError(
            f"{files.short(place.path)} is a different journal, so nothing was received. To join in a new file: "
            f"coachlog sync --from {pasted(there.carrier.place)} --journal NEW.db. To bring its entries along: "
            "coachlog help sync"
        )


# Out


def _send(place: Place, there: There, remote: Remote, received: Synced, new_key: str | None) -> int:
    """Send what a remote lacks; return how many commands that is. Raises Rejected.

    After an erase, and with a new key, everything is rewritten.
    """
    with opening.reading(place) as connection:
        known = known_steps(connection)
        here = laptops.device(connection)
        covered = there.covered(received.refused)
        rewrite = bool(new_key or received.forgotten or _has_forgotten(connection, covered))
        count = unsent(connection, covered)
    lacks = any(last > covered.get(device, 0) for device, last in known.items())
    replaced = [path for name, path in there.segments.items() if name.last <= known.get(name.device, 0)]
    # A file that can't be read goes, so that the laptop whose steps it should hold sees that they are missing.
    refused = [path for path in received.refused if path in replaced or not there.carrier.may_be_arriving(path)]
    gone = [*replaced, *refused] if rewrite else refused
    if new_key:
        gone = [path for path in there.paths if segments.name(path)]
    key = new_key or remote.key
    is_marked = str(MARK) in there.paths and not new_key

    def new() -> Iterator[tuple[str, bytes]]:
        if not is_marked or rewrite:
            yield str(MARK), segments.seal(key, MARK, b"")
        with opening.reading(place) as connection:
            limited = (line for line in lacking(connection, {} if rewrite else covered) if line.n <= known[line.device])
            for name, steps in segments.pack(limited):
                yield str(name), segments.seal(key, name, steps)

    if lacks or rewrite or gone or not is_marked:
        there.carrier.send(new(), gone, rewrite=rewrite)
    with opening.writing(place, SYNC) as step:
        laptops.set_sent(step.connection, key, step.at, known.get(here, 0))
    return count


def _has_forgotten(connection: questions.Connection, covered: Mapping[str, int]) -> bool:
    """Whether something was erased that a remote does not know of: then it holds it still."""
    steps = connection.execute(f"select device, n from step where {IS_FORGETTING}")
    return any(n > covered.get(device, 0) for device, n in steps)


def unsent(connection: questions.Connection, covered: Mapping[str, int]) -> int:
    """Return how many commands a remote lacks that has all steps of each device up to a number."""
    count = "select count(*) from step where device = ? and n > ? and command <> ?"
    return sum(
        connection.execute(count, (device, covered.get(device, 0), SYNC)).fetchone()[0]
        for device, last in known_steps(connection).items()
        if last > covered.get(device, 0)
    )


def waiting(connection: questions.Connection, there: There) -> int:
    """Return how many steps of a remote are not in the journal yet."""
    known = known_steps(connection)
    return sum(max(0, last - known.get(device, 0)) for device, last in there.covered().items())


def stop(place: Place) -> None:
    """Forget where a journal syncs to. What is there stays, and so does the journal."""
    with opening.writing(place, SYNC) as step:
        laptops.forget_remote(step.connection)
    shutil.rmtree(cache(place), ignore_errors=True)


@contextmanager
def alone(place: Place) -> Iterator[None]:
    """Let one sync of a journal run at a time, and others wait for it; it ends with the process, however that ends."""
    files.make_folder(place.path.parent)
    lock = os.open(place.path.with_name(f"{place.path.stem}.sync.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    end = time.monotonic() + _PATIENCE
    try:
        while True:
            try:
                locks.take(lock)
            except OSError:
                if time.monotonic() > end:
                    raise CoachlogError("another sync of this journal is running. Try again when it's done") from None
                time.sleep(_PAUSE / 2)
            else:
                break
        yield
    except Rejected as error:
        raise CoachlogError("another laptop is sending at this moment. Nothing is lost. Try again") from error
    finally:
        os.close(lock)


def _sum(first: Synced, then: Synced) -> Synced:
    """Return what two syncs did, one after the other."""
    return Synced(
        first.sent + then.sent,
        Counter(first.received) + Counter(then.received),
        [*first.conflicts, *then.conflicts],
        [*first.renumbered, *then.renumbered],
        [*first.added_twice, *then.added_twice],
        [*first.forgotten, *then.forgotten],
        then.waiting,
        then.refused,
    )

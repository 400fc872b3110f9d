"""What may leave in a file that somebody else will read. Private by default: only what a kind's row names goes out."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from coachlog.errors import listed
from coachlog.model import KINDS, TEAM_GOALS, YOUR_TOPICS, Entry, Rep
from coachlog.names import Called, Names
from coachlog.text import many
from coachlog.uids import HASHED, uid_of

_ALWAYS = ("id", "uid", "kind", "rep", "on", "text")

_OF_A_REP = ("uid", "alias", "name", "role", "team", "tz", "started", "added_on")
_FEW = 5  # ids that are named


class ShareLog(NamedTuple):
    """What to say about the entries that went into files for others to read, and about those that did not."""

    called: Mapping[str, Sequence[Called]]  # what each rep is or was called, by alias: names that are looked for
    left_out: Counter[str]  # how many, by reason
    naming: set[int]  # ids of those that went in, and name other reps
    team_goals: dict[int, bool]  # those that a goal is part of, by id: whether their text went in


def new_log(called: Mapping[str, Sequence[Called]]) -> ShareLog:
    """Return an empty log. ``called``: what each rep is or was called, by alias."""
    return ShareLog(called, Counter(), set(), {})


def why_left_out(entry: Entry) -> str | None:
    """Return why an entry may not be shared, in words for its owner; None if it may."""
    if entry.private:
        return "private"
    kind = KINDS[entry.kind]
    return kind.withheld(entry) or (_plural(entry) if kind.shares is None else None)


def _plural(entry: Entry) -> str:
    return f"{entry.kind}s"


def shared(entry: Entry, about: str, *, is_named: bool = False) -> Entry | None:
    """Return what may be shared of an entry with the rep whose alias is ``about``, or None.

    An open topic of yours ``is_named`` where you said that it may be.
    """
    why = why_left_out(entry)
    if why and not (is_named and why == YOUR_TOPICS):
        return None
    carried = (*_ALWAYS, *(KINDS[entry.kind].shares or ()))
    kept = Entry(**{name: value for name, value in entry._asdict().items() if name in carried})
    return kept._replace(uid=shared_uid(entry.uid), attended=tuple(alias for alias in kept.attended if alias == about))


def all_shared(
    entries: Iterable[Entry],
    about: str,
    log: ShareLog,
    has_section: Callable[[Entry], bool] | None = None,
    *,
    named: Collection[int] = (),
) -> Iterator[Entry]:
    """Yield what may be shared of entries with the rep whose alias is ``about``; count the rest in ``log``.

    Texts go out as they were written, with other reps' names in them: the ids of those entries are in ``log``, too.
    An entry for which the file has no section is counted with the rest. ``named``: ids of open topics of yours that may
    go, too.
    """
    others = _other_names(about, log)
    for entry in entries:
        kept = shared(entry, about, is_named=entry.id in named)
        if kept is None or (has_section and not has_section(entry)):
            count_left_out([entry], log)
        else:
            if others.are_in(kept.text):
                log.naming.add(kept.id)
            yield kept


def shared_team_goals(
    above: Mapping[int, Entry], about: str, log: ShareLog, *, in_words: bool = True
) -> dict[int, Entry]:
    """Return what may be said of the team goals that goals are part of: their text only, and of a private one nothing.

    ``above`` has each by the id of a goal with the rep whose alias is ``about``. Not ``in_words``: the file is for
    programs and has no place for them, so they are counted as left out.
    """
    if not in_words:
        log.left_out.update([TEAM_GOALS] * len({team_goal.id for team_goal in above.values()}))
        return {}
    others = _other_names(about, log)
    for team_goal in above.values():
        log.team_goals[team_goal.id] = not team_goal.private
        if not team_goal.private and others.are_in(team_goal.text):
            log.naming.add(team_goal.id)
    return {
        goal: Entry(team_goal.kind, "", team_goal.on, "" if team_goal.private else team_goal.text)
        for goal, team_goal in above.items()
    }


def _other_names(about: str, log: ShareLog) -> Names:
    """Return what all reps but one are or were called."""
    others = (one for alias, called in log.called.items() if alias != about for one in called)
    return Names(others, but=log.called.get(about, ()))


def count_left_out(entries: Iterable[Entry], log: ShareLog) -> None:
    """Count entries that do not go into a file for others, by why."""
    log.left_out.update(why_left_out(entry) or _plural(entry) for entry in entries)


def shared_rep(rep: Rep) -> Rep:
    """Return what may be shared of a rep: who and where, not their cadences and reminders."""
    kept = Rep(**{name: value for name, value in rep._asdict().items() if name in _OF_A_REP})
    return kept._replace(uid=shared_uid(rep.uid))


def shared_uid(uid: str) -> str:
    """Return the uid that a record has in files for others: always the same, and without the time that is in ours."""
    return uid_of(int.from_bytes(sha256(uid.encode()).digest()[:16]), HASHED)


def uids_elsewhere(uid: str) -> tuple[str, str, str]:
    """Return the uids with which a record can come back: its own, a shared file's, and one handed back by a taker."""
    shared = shared_uid(uid)
    return uid, shared, shared_uid(shared)


def summary(log: ShareLog) -> str:
    """Return what a shared file leaves out, in words: ``not included: 7 private, 2 not given yet``."""
    counts = ", ".join(f"{count} {_counted(why, count)}" for why, count in log.left_out.most_common())
    with_text = [*log.team_goals.values()]
    parts = [
        f"not included: {counts}" if counts else "nothing left out",
        f"only the text of {many(sum(with_text), 'team goal')}" if any(with_text) else "",
        f"{many(with_text.count(False), 'private team goal')} named without its text" if not all(with_text) else "",
    ]
    return "; ".join(filter(None, parts))


def _counted(why: str, count: int) -> str:
    """Return why ``count`` entries were left out, in the plural if it is one: ``follow-ups owed to the team``."""
    kind, space, rest = why.partition(" ")
    if count > 1 or kind[:-1] not in KINDS:
        return TEAM_GOALS[:-1] if count == 1 and why == TEAM_GOALS else why
    return f"{kind[:-1]}{space}{rest}"


def naming_others(log: ShareLog) -> str | None:
    """Return a warning of texts in a shared file that name other reps, and how to leave one out; None if none does."""
    if not log.naming:
        return None
    ids = sorted(log.naming)
    few = ids[:_FEW]
    which = listed([*few, many(len(ids) - _FEW, "other")] if len(ids) > _FEW else few)
    name, them, one = ("names", "it", "it") if len(ids) == 1 else ("name", "them", "one")
    return (
        f"{many(len(ids), 'text')} {name} other reps: {which}. Read {them} before you hand this over; "
        f"to leave {one} out: coachlog edit {few[-1]} --private"
    )

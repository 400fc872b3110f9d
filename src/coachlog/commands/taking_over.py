"""A hand-over from another manager: what it brings is shown and confirmed before import takes it in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from coachlog import asking, days, options, people
from coachlog.commands.import_sources import STANDARD_INPUT, with_name
from coachlog.context import Context
from coachlog.errors import CoachlogError, Unreadable, WhichRep, listed, quoted
from coachlog.formats.json import LAST, TEAM_GOALS
from coachlog.incoming_fields import day_of, refuse, text_of
from coachlog.journal import questions
from coachlog.model import KINDS, OWNER_REP, OWNER_YOU, PARTNER, Incoming, Misread, Rep, Source
from coachlog.sharing import uids_elsewhere
from coachlog.text import fold, many

SOMEBODY = "the previous manager"  # who hands over, where the file doesn't say
MOST = 10_000  # records of a hand-over, which are all held until somebody has said yes
_AS_IT_IS = ("uid", "name", "role", "team", "tz", "started")  # what of a rep is taken over unchanged


class _HandOver(NamedTuple):
    """What a file hands over: from whom, the rep as the file has them, and the entries."""

    giver: str
    rep: Incoming
    name: str  # the rep's full name
    entries: Sequence[Incoming | Misread]
    last: str  # the day of the last one-on-one, in words; empty: there was none
    team_goals: Sequence[str]  # the texts of those that goals are part of
    numbers: Mapping[str, Any]  # that goals have come to, by the goal's id


def confirmed(ctx: Context, found: Source, source: str, whose: Rep | None, *, mine: bool, dry_run: bool) -> Source:
    """Return a hand-over as records of this journal, after somebody has said yes; any other source as it is.

    The rep is who has that uid or name here (or ``whose``), else a new one, added today. What the giver owes is a
    partner's from now on, or with ``mine`` yours. It doesn't ask if everything is here already, or in a dry run.
    Raises CoachlogError for what isn't a hand-over, Unclear where nobody can be asked.
    """
    if found.handover is None:
        if mine:
            raise Unreadable("--mine is for another manager's hand-over, and this file isn't one")
        return found
    named = STANDARD_INPUT if source == "-" else source
    records = list(islice(found.records, MOST + 1))
    with with_name(named):
        handed = _read(found.handover, records, ctx.calendar)
        who = whose or _who(handed, ctx.reps)
    owner = OWNER_YOU if mine else handed.giver
    taken = [_taken(one, handed, who.alias if who else _alias(handed, ctx.reps), owner) for one in handed.entries]
    here = _here(ctx, who)
    new = [one for one in taken if isinstance(one, Incoming) and str(one.fields.get("uid")) not in here]
    found = found._replace(records=iter(taken if who else [_new_rep(handed, ctx), *taken]))
    if who and not new:  # everything is here already
        return found
    whom = f"{who.name} ({who.alias}, already here)" if who else handed.name
    what = ", ".join([whom, *_counted(new)])
    if not (dry_run or ctx.yes):
        again = options.again("import", [source], {"--rep": whose and whose.alias}, *["--mine"] * mine, "--yes")
        instead = f"{named} hands over {what}, from {handed.giver}. To add that: {again}"
        asking.require_yes(f"From {handed.giver}: {what}. Add them?", instead)
    remarks = [*found.remarks, *_remarks(handed, who, ctx.today, new, owner)]
    return found._replace(remarks=remarks)


def _read(head: Incoming, found: Sequence[Incoming | Misread], calendar: days.Calendar) -> _HandOver:
    """Return what a file hands over. Raises CoachlogError."""
    if len(found) > MOST:
        raise CoachlogError(f"it has more than {MOST:,} records, and a hand-over is of one rep")
    of_reps = [one for one in found if isinstance(one, Incoming) and one.table == "rep"]
    if len(of_reps) != 1:
        raise CoachlogError(f"a hand-over is of one rep, and this has {many(len(of_reps), 'rep')}")
    [rep] = of_reps
    said: dict[str, Any] = {}
    for one in found:
        if isinstance(one, Incoming) and one.table == head.table:
            said |= one.fields
    giver = " ".join(text_of("from", head.fields.get("from") or "").split())
    if fold(giver) in ("", OWNER_YOU, OWNER_REP):
        giver = SOMEBODY
    last = day_of(LAST, said[LAST], calendar) if said.get(LAST) is not None else None
    entries = [one for one in found if one is not rep and not (isinstance(one, Incoming) and one.table == head.table)]
    name = " ".join(str(rep.fields.get("name") or "").split())
    numbers = {str(one.fields.get("id")): one.fields.get("at") for one in entries if isinstance(one, Incoming)}
    team_goals = _texts(said.get(TEAM_GOALS))
    return _HandOver(giver, rep, name, entries, days.long(last) if last else "", team_goals, numbers)


def _texts(team_goals: object) -> list[str]:
    """Return the texts of team goals; a private one has none. Raises Unreadable."""
    if team_goals is None:
        return []
    if not isinstance(team_goals, list) or not all(isinstance(one, dict) for one in team_goals):
        refuse(f"{TEAM_GOALS} isn't a list of goals")
    return list(dict.fromkeys(str(one["text"]) for one in team_goals if one.get("text")))


def _who(handed: _HandOver, reps: Sequence[Rep]) -> Rep | None:
    """Return the rep of this journal who is handed over: by uid, else by name; None: nobody yet."""
    uid = handed.rep.fields.get("uid")
    if known := next((rep for rep in reps if uid in uids_elsewhere(rep.uid)), None):
        return known
    try:
        return people.called(handed.name, reps)
    except WhichRep:
        raise CoachlogError(
            f"{quoted(handed.name)} is the name of several reps here. To name one: --rep ALIAS"
        ) from None


def _alias(handed: _HandOver, reps: Sequence[Rep]) -> str:
    """Return the alias of a new rep: as the file has it, unless somebody else has that here."""
    alias = str(handed.rep.fields.get("alias") or "")
    is_free = alias and fold(alias) not in {rep.alias for rep in reps}
    return alias if is_free else people.free_alias(handed.name, None, reps)


def _new_rep(handed: _HandOver, ctx: Context) -> Incoming:
    """Return the record of a new rep, whose rhythms start today. A usual cadence stays the journal's own."""
    fields = handed.rep.fields
    known = {key: value for key in _AS_IT_IS if (value := fields.get(key)) is not None}
    every = fields.get("every")
    if every is not None and every != ctx.settings.one_on_one_every:
        known["every"] = every
    return handed.rep._replace(fields={**known, "alias": _alias(handed, ctx.reps), "added_on": str(ctx.today)})


def _taken(one: Incoming | Misread, handed: _HandOver, alias: str, owner: str) -> Incoming | Misread:
    """Return an entry as this journal's, about the rep with this alias; what the giver owes is the ``owner``'s."""
    if isinstance(one, Misread):
        return one
    if one.table != "entry":
        return Misread(one.line, "a hand-over has no settings")
    if one.fields.get("rep") != handed.rep.fields.get("alias"):
        return Misread(one.line, f"it isn't about {handed.name}, the rep of this hand-over")
    fields = {**one.fields, "rep": alias}
    if _is_the_givers(fields, OWNER_YOU):
        fields["owner"] = owner
    if fields.get("parent") and fields.get("at") is None:  # of a goal's check-ins only the last one is handed over
        fields["at"] = handed.numbers.get(str(fields["parent"]))
    return one._replace(fields=fields)


def _is_the_givers(fields: Mapping[str, Any], giver: str) -> bool:
    """Whether an entry is owed by the giver; a partner can owe what has a partner's variant."""
    kind = KINDS.get(str(fields.get("kind")))
    return kind is not None and PARTNER in kind.variants and (fields.get("owner") or OWNER_YOU) == giver


def _here(ctx: Context, who: Rep | None) -> set[str]:
    """Return the uids with which a rep's entries can come back."""
    if who is None:
        return set()
    with ctx.reading() as connection:
        entries = questions.entries(connection, questions.Filter([who.alias]))
        return {uid for entry in entries for uid in uids_elsewhere(entry.uid)}


def _counted(new: Iterable[Incoming]) -> Iterator[str]:
    """Yield how many entries there are of each kind: ``3 goals``, ``praise (6)``."""
    kinds = Counter(kind for one in new if (kind := str(one.fields.get("kind"))) in KINDS)
    for kind, count in kinds.items():
        label = KINDS[kind].label
        can_be_counted = next(iter(KINDS[kind].variants.values())).article != label
        yield many(count, label) if can_be_counted else f"{label} ({count:,})"


def _remarks(handed: _HandOver, who: Rep | None, today: date, new: Sequence[Incoming], owner: str) -> Iterator[str]:
    """Yield what to say beneath the receipt."""
    if who:
        yield f"added to {who.name} ({who.alias})"
    if who and who.left_on and who.has_left(today):
        left = f"{who.name} left {days.say(who.left_on, today)}"
        yield f"{left}. To coach them again: coachlog rep resume {who.alias}"
    if handed.last:
        yield f"last one-on-one with {handed.giver}: {handed.last}"
    if owner != OWNER_YOU and (count := sum(_is_the_givers(one.fields, owner) for one in new)):
        belong = "belongs" if count == 1 else "belong"
        yield f"{many(count, 'follow-up')} {belong} to {owner}. To make one yours: coachlog edit ID --owner me"
    if handed.team_goals:
        which = f"the team goal{'s' * (len(handed.team_goals) > 1)} {listed(map(quoted, handed.team_goals))}"
        yield f"goals were part of {which}. To link one to yours: coachlog edit ID --under ID"

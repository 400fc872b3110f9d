"""coachlog rep erase; and what it shares with ``delete --forever``: what else is deleted, what is out of reach."""

from collections.abc import Sequence
from itertools import chain

from coachlog import asking, draft_files, files, options, people
from coachlog.access import Mention
from coachlog.context import Context, Outcome
from coachlog.errors import Answer, CoachlogError, NoSuchRep, Question, briefly, listed, quoted
from coachlog.files import Place
from coachlog.journal import clearing, erasing, integrity, laptops, opening, questions, subject_access
from coachlog.model import Rep
from coachlog.screen import receipts, wrapping
from coachlog.text import fold, many

OUT_OF_REACH = "Out of reach: your exports and backups, the shell's history, what a disk or a sync service keeps."
NO_UNDO = "This can't be undone, and it clears the undo history"
MOST = 20  # mentions that are listed one by one


def erase(
    ctx: Context,
    rep: options.RepWord,
) -> Outcome:
    """Erase a rep for good. This can't be undone.

    Entries about them go, with every version and every copy that coachlog keeps. In sessions they become "a former
    rep". Other entries that mention them are listed, not changed.
    """
    with ctx.reading() as connection:
        undone = erasing.undone_reps(connection)
    try:
        who = _whom(rep, ctx, undone)
    except NoSuchRep:
        ctx.finish_erase()  # it may be this rep whose erase was interrupted
        raise
    with ctx.reading() as connection:
        count = sum(erasing.count_of(connection, one) for one in who)
    name = who[0].name
    ctx.confirm(
        f"{name} will be erased: {many(count, 'entry')}, {what_goes(ctx.place)}. {NO_UNDO}",
        name,
    )
    with ctx.writing("rep erase") as step:
        called = subject_access.called(step.connection, who)
        gone = [erasing.forget_rep(step, _still_there(step.connection, one)) for one in who]
        mentions = subject_access.mentions(step.connection, who[0], chain(*called.values()))
        clearing.begin(step, ctx.place)
        strange = [*integrity.strange_schema(step.connection)]
    cleared = clear(ctx.place, name)
    warn_about(strange)
    entries, sessions = (sum(counts) for counts in zip(*gone, strict=True))

    def show() -> None:
        say(f"{name}: {many(entries, 'entry')}", cleared)
        say_if_elsewhere(ctx.place)
        if sessions:
            receipts.say(f"In {many(sessions, 'session')} they are now a former rep.")
        if mentions:
            receipts.say(f"Still named in {many(len(mentions), 'line')} about others, which stay:")
        for mention in mentions[:MOST]:
            receipts.say(f"   {_where(mention)}: {receipts.shown(mention.line)}")
        if len(mentions) > MOST:
            receipts.say(f"   and {len(mentions) - MOST} more: coachlog find {who[0].alias} -n 0")

    return Outcome(lambda json: json.erased(entries, *cleared, mentions), show)


def _whom(word: str, ctx: Context, undone: Sequence[erasing.Undone]) -> list[Rep]:
    """Return the rep a word means, with everybody of that name whose adding was undone.

    One whose adding was undone answers to any alias or name they had. Raises Question where the word means people of
    different names, and what ``Context.rep`` raises.
    """
    wanted = fold(word.strip())
    gone = [one.rep for one in undone if wanted in one.called]
    try:
        here = [people.find(word, ctx.reps, ctx.today)]
    except NoSuchRep:
        here = [] if gone else [ctx.rep(word)]
    names = {fold(one.name): one for one in (*gone, *here)}
    if wanted in names:
        names = {wanted: names[wanted]}
    if len(names) > 1:
        called = [one.name if one in here else f"{one.name}, whose adding was undone" for one in names.values()]
        answers = [Answer(label, one.name) for label, one in zip(called, names.values(), strict=True)]
        question = Question(f"{quoted(word)} was or is the name of {listed(called)}. Give the whole name", answers)
        return _whom(asking.answer(question).word, ctx, undone)
    (name,) = names
    return [one for one in (*here, *(one.rep for one in undone)) if fold(one.name) == name]


def _still_there(connection: questions.Connection, who: Rep) -> Rep:
    """Return a rep as the journal has them now, or as it had them. Raises Vanished for one who was erased meanwhile."""
    if any(one.rep.uid == who.uid for one in erasing.undone_reps(connection)):
        return who
    return questions.rep_as_it_is(connection, who)


def _where(mention: Mention) -> str:
    whose = mention.rep or mention.team or "session"
    where = f"{mention.id}  {whose}" if mention.id else f"what is known of {whose}"
    return f"{where}, an old version" if mention.old else where


def with_it(snapshots: int, drafts: int) -> str:
    """Say what else is deleted with the erased records."""
    copies_of_it = [many(count, what) for count, what in ((snapshots, "snapshot"), (drafts, "draft")) if count]
    return f"with {listed(['every version', *copies_of_it])}"


def what_goes(place: Place) -> str:
    """Say what else would be deleted."""
    drafts = draft_files.drafts(place)
    named = f" ({listed(path.name for path in drafts)})" if drafts else ""
    return with_it(len(files.snapshots(place)) + len(files.set_aside(place)), len(drafts)) + named


def clear(place: Place, what: str) -> clearing.Cleared:
    """Remove erased data from every file of ours. Raises CoachlogError with what remains to be done."""
    try:
        return clearing.finish(place) or clearing.Cleared(0, 0, [])  # another command may just have done it
    except (CoachlogError, OSError) as error:
        raise CoachlogError(
            f"{what} is erased from the journal, but a snapshot or a draft may still hold it: {briefly(error)}. "
            "The next command that writes tries again, or now: coachlog doctor --mend"
        ) from error


def warn_about(strange: Sequence[str]) -> None:
    """Say what coachlog did not make in the journal: nobody knows what it has copied."""
    for why in strange:
        wrapping.complain(f"{why}, so it may still hold erased data. To remove it: coachlog doctor")


def say(what: str, cleared: clearing.Cleared) -> None:
    """Say what was erased, and what cannot be."""
    receipts.say(f"Erased {what}, {with_it(cleared.snapshots, cleared.drafts)}. A new snapshot holds what is left.")
    for draft in cleared.held:
        receipts.say(f"Still open in an editor, and deleted once it is closed: {files.short(draft)}")
    receipts.say(OUT_OF_REACH)


def say_if_elsewhere(place: Place) -> None:
    """Say, of a journal that syncs, how the other laptops forget it, and what stays out of reach there."""
    with opening.reading(place) as connection:
        remote = laptops.remote(connection)
    if remote:
        receipts.say(
            "It's still in the files that you sync, and on your other laptops until they sync. To erase it there, too: "
            "coachlog sync"
        )
        receipts.say(
            "A laptop that never syncs again keeps it. A host may keep old encrypted files for a while, which open "
            "only with the key. To replace the key: coachlog sync --new-key"
        )

"""What ``undo`` and ``redo`` have in common: steps are reverted, each with one sentence."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from coachlog import days
from coachlog.context import Context, Outcome
from coachlog.errors import NothingTo, listed
from coachlog.journal import questions
from coachlog.journal.undoing import Reverted, redo, undo
from coachlog.model import Entry
from coachlog.screen import receipts
from coachlog.screen.progress import counted
from coachlog.settings import in_words
from coachlog.text import many

MOST = 3  # entries shown one by one
MANY = 12  # ids, or reps, named one by one
_NAMES = {"left_on": "leaving day", "keep_until": "keep-until day"}


def revert(name: Literal["undo", "redo"], count: int, ctx: Context) -> Outcome:
    """Undo or redo some steps, all or none, and say what that changed."""
    sentences: list[str] = []
    touched: set[str] = set()  # for JSON, which gives all of them
    with ctx.writing(name) as step:
        for _ in range(count):
            try:
                command, records = undo(step) if name == "undo" else redo(step)
            except NothingTo as error:
                raise NothingTo(name, count, len(sentences)) from error
            restored = _Restored()
            for record in counted(records, "records"):
                restored.add(record)
                if ctx.as_json:
                    touched.add(record.uid)
            ctx.read_again(step.connection)
            entries = questions.entries_by_uid(step.connection, [record.uid for record in restored.few])
            did = "Undone" if name == "undo" else "Redone"
            sentences.append(f"{did}: {command}{'; '.join(restored.sentences(entries, ctx))}")
        written = sorted(questions.entries_by_uid(step.connection, touched), key=lambda entry: entry.id)

    def show() -> None:
        for sentence in sentences:
            receipts.say(sentence)
        back = "redo" if name == "undo" else "undo"
        receipts.say(f"{back.title()}: coachlog {back}{f' -n {count}' if count > 1 else ''}")

    return Outcome(
        lambda json: json.written([rep for rep in ctx.reps if rep.uid in touched], written), show, saved=True
    )


class _Restored:
    """What one step restored, as far as it is shown: an import's entries are too many to hold."""

    def __init__(self) -> None:
        self._few: dict[bool, list[Reverted]] = {True: [], False: []}  # the first entries that are there, or gone
        self._count = {True: 0, False: 0}
        self._last = {True: 0, False: 0}  # the number of the last of them
        self._others: list[Reverted] = []

    @property
    def few(self) -> list[Reverted]:
        """Return the first entries that are there: one more than are shown one by one."""
        return self._few[True][: MOST + 1]

    def add(self, record: Reverted) -> None:
        """Take one more record into account; entries come by their numbers."""
        if record.table == "attendance":  # its session says it
            return
        if record.table != "entry":
            self._others.append(record)
            return
        is_there = record.after is not None
        self._count[is_there] += 1
        self._last[is_there] = (record.after or record.before or {})["id"]
        if len(self._few[is_there]) <= MANY:
            self._few[is_there].append(record)

    def sentences(self, entries: Sequence[Entry], ctx: Context) -> Iterator[str]:
        """Yield what to say after the command's name. ``entries``: the few, as they are now."""
        said = [*self._said(entries, ctx)]
        is_removal = bool(self._count[False])  # which says itself what it is about: `note 52 removed`
        for place, one in enumerate(said):
            yield one if place else f" {one}" if is_removal else f", {one}"

    def _said(self, entries: Sequence[Entry], ctx: Context) -> Iterator[str]:
        if count := self._count[False]:
            gone = [(record.before or {})["id"] for record in self._few[False]]
            ids = listed(gone) if count <= MANY else f"{count:,} entries, {gone[0]} to {self._last[False]},"
            yield f"{ids} removed"
        if (count := self._count[True]) > MOST:
            how = "as they were" if self.few[0].before else "back"
            yield f"{count:,} entries, {entries[0].id} to {self._last[True]}, are {how}"
        else:
            for record, entry in zip(self.few, entries, strict=True):
                line = receipts.line(entry, ctx.names, ctx.today)
                yield f"{entry.id} is {'now' if record.before else 'back'}: {line.split('  ', 1)[1]}"
        yield from _of_settings_and_pauses(self._others, ctx)
        yield from _of_reps([record for record in self._others if record.table == "rep"])


def _of_settings_and_pauses(records: Sequence[Reverted], ctx: Context) -> Iterator[str]:
    reps = [record.before or record.after or {} for record in records if record.table == "rep"]
    names = {rep["uid"]: rep["name"] for rep in reps} | {rep.uid: rep.name for rep in ctx.reps}
    pauses = [record for record in records if record.table == "pause"]
    if len(pauses) > MOST:
        yield f"{len(pauses)} pauses {'are back' if pauses[0].after else 'removed'}"
    for record in records:
        state = record.after or record.before or {}
        if record.table == "setting":
            stored = {record.uid: str(record.after["value"])} if record.after else {}
            yield f"{record.uid} is {in_words(record.uid, stored).value} again"
        elif record.table == "pause" and len(pauses) > MOST:
            continue
        elif record.table == "pause":
            how = "is as it was" if record.after and record.before else "is back" if record.after else "removed"
            since = days.long(date.fromisoformat(state["from"]))
            yield f"{names.get(state['rep'], 'a rep')}: the pause from {since} {how}"


def _of_reps(records: Sequence[Reverted]) -> Iterator[str]:
    records = [record for record in records if record.before != record.after]  # who stays in a merge may be as before
    if len(records) > MANY:
        how = "removed" if not records[0].after else "are as they were" if records[0].before else "are back"
        yield f"{many(len(records), 'rep')} {how}"
        return
    for record in records:
        before, after = record.before or {}, record.after or {}
        changed = [
            f"{_NAMES.get(key, key)} {after[key]}" if key in after else f"no {_NAMES.get(key, key)}"
            for key in {**before, **after}
            if before.get(key) != after.get(key)
        ]
        name = (after or before)["name"]
        how = "removed" if not after else "is back" if not before else f"has {', '.join(changed)} again"
        yield f"{name} {how.replace('_', ' ')}"

"""What ``undo`` and ``redo`` have in common: a step is put back, and told in one sentence."""

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

MOST = 3  # entries told one by one
MANY = 12  # ids, or reps, named one by one
_NAMES = {"left_on": "leaving day", "keep_until": "keep-until day"}


def revert(name: Literal["undo", "redo"], count: int, ctx: Context) -> Outcome:
    """Undo or redo so many steps, all or none, and say what that changed."""
    told: list[str] = []
    touched: set[str] = set()  # for JSON, which gives all of them
    with ctx.writing(name) as step:
        for _ in range(count):
            try:
                command, records = undo(step) if name == "undo" else redo(step)
            except NothingTo as error:
                raise NothingTo(name, count, len(told)) from error
            put_back = _PutBack()
            for record in counted(records, "records"):
                put_back.add(record)
                if ctx.as_json:
                    touched.add(record.uid)
            ctx.read_again(step.connection)
            entries = questions.entries_by_uid(step.connection, [record.uid for record in put_back.few])
            did = "Undid" if name == "undo" else "Redid"
            told.append(f"{did} {command}: {'; '.join(put_back.told(entries, ctx))}")
        written = sorted(questions.entries_by_uid(step.connection, touched), key=lambda entry: entry.id)

    def show() -> None:
        for sentence in told:
            receipts.say(sentence)
        back = f"{'redo' if name == 'undo' else 'undo'}{f' -n {count}' if count > 1 else ''}"
        receipts.say(f"To take that back: coachlog {back}")

    return Outcome(
        lambda json: json.written([rep for rep in ctx.reps if rep.uid in touched], written), show, saved=True
    )


class _PutBack:
    """What one step put back, as far as it is told: an import's entries are too many to hold."""

    def __init__(self) -> None:
        self.few: list[Reverted] = []  # entries that are there
        self._there = 0
        self._last = 0  # the number of the last of them
        self._gone: list[int] = []
        self._gone_in_all = 0
        self._last_gone = 0
        self._others: list[Reverted] = []

    def add(self, record: Reverted) -> None:
        """Take one more record into account; entries come by their numbers."""
        if record.table != "entry":
            self._others.append(record)
        elif record.after:
            self._there += 1
            self._last = record.after["id"]
            if len(self.few) <= MOST:
                self.few.append(record)
        else:
            self._gone_in_all += 1
            self._last_gone = (record.before or {})["id"]
            if len(self._gone) <= MANY:
                self._gone.append(self._last_gone)

    def told(self, entries: Sequence[Entry], ctx: Context) -> Iterator[str]:
        """Yield what to say. ``entries``: the few, as they are now."""
        if self._gone:
            few = self._gone_in_all <= MANY
            ids = listed(self._gone) if few else f"{self._gone_in_all:,} entries, {self._gone[0]} to {self._last_gone},"
            yield f"{ids} {'is' if self._gone_in_all == 1 else 'are'} gone again"
        if self._there > MOST:
            how = "as they were" if self.few[0].before else "back"
            yield f"{self._there:,} entries, {entries[0].id} to {self._last}, are {how}"
        else:
            for record, entry in zip(self.few, entries, strict=True):
                line = receipts.line(entry, ctx.names, ctx.today)
                yield line if record.before else f"{entry.id} is back: {line.split('  ', 1)[1]}"
        yield from _told_of_others(self._others, ctx)
        yield from _told_of_reps([record for record in self._others if record.table == "rep"])


def _told_of_others(records: Sequence[Reverted], ctx: Context) -> Iterator[str]:
    images = [record.before or record.after or {} for record in records if record.table == "rep"]
    names = {image["uid"]: image["name"] for image in images} | {rep.uid: rep.name for rep in ctx.reps}
    pauses = [record for record in records if record.table == "pause"]
    if len(pauses) > MOST:
        yield f"{len(pauses)} pauses are {'back' if pauses[0].after else 'gone again'}"
    for record in records:
        image = record.after or record.before or {}
        if record.table == "setting":
            is_told = {record.uid: str(record.after["value"])} if record.after else {}
            yield f"{record.uid} is {in_words(record.uid, is_told).value} again"
        elif record.table == "pause" and len(pauses) > MOST:
            continue
        elif record.table == "pause":
            how = "as it was" if record.after and record.before else "back" if record.after else "gone again"
            since = days.long(date.fromisoformat(image["from"]))
            yield f"{names.get(image['rep'], 'a rep')}: the pause from {since} is {how}"


def _told_of_reps(records: Sequence[Reverted]) -> Iterator[str]:
    if len(records) > MANY:
        how = "gone again" if not records[0].after else "as they were" if records[0].before else "back"
        yield f"{many(len(records), 'rep')} are {how}"
        return
    for record in records:
        before, after = record.before or {}, record.after or {}
        changed = [
            f"{_NAMES.get(key, key)} {after[key]}" if key in after else f"no {_NAMES.get(key, key)}"
            for key in {**before, **after}
            if before.get(key) != after.get(key)
        ]
        name = (after or before)["name"]
        how = "is gone again" if not after else "is back" if not before else f"has {', '.join(changed)} again"
        yield f"{name} {how.replace('_', ' ')}"

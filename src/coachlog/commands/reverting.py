"""What ``undo`` and ``redo`` have in common: a step is put back, and told in one sentence."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from coachlog import days, options
from coachlog.errors import NothingTo, listed
from coachlog.journal import opening, questions
from coachlog.journal.changes import Reverted
from coachlog.model import Entry
from coachlog.screen import receipts
from coachlog.settings import in_words
from coachlog.text import many

MOST = 3  # entries told one by one
MANY = 12  # ids, or reps, named one by one
_NAMES = {"left_on": "leaving day", "keep_until": "keep-until day"}


def revert(name: Literal["undo", "redo"], count: int, desk: options.Desk, *, as_json: bool) -> None:
    """Undo or redo so many steps, all or none, and say what that changed."""
    told: list[str] = []
    touched: set[str] = set()
    with opening.writing(desk.place, name) as step:
        for _ in range(count):
            try:
                command, records = step.undo() if name == "undo" else step.redo()
            except NothingTo as error:
                raise NothingTo(name, count, len(told)) from error
            touched |= {record.uid for record in records}
            entries = {entry.uid: entry for entry in questions.entries_by_uid(step.connection, touched)}
            desk = desk._replace(reps=questions.reps(step.connection))
            told.append(
                f"{'Undid' if name == 'undo' else 'Redid'} {command}: {'; '.join(_told(records, entries, desk))}"
            )
    if as_json:
        from coachlog.formats import json  # noqa: PLC0415 - each way to show pays for itself

        written = sorted(entries.values(), key=lambda entry: entry.id)
        sys.stdout.writelines(json.written([rep for rep in desk.reps if rep.uid in touched], written))
    else:
        for sentence in told:
            receipts.say(sentence)
        back = f"{'redo' if name == 'undo' else 'undo'}{f' -n {count}' if count > 1 else ''}"
        receipts.say(f"To take that back: coachlog {back}")
    options.keep_a_copy(desk.place)


def _told_of_others(records: Sequence[Reverted], desk: options.Desk) -> Iterator[str]:
    names = {rep.uid: rep.name for rep in desk.reps}
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


def _told(records: Sequence[Reverted], entries: dict[str, Entry], desk: options.Desk) -> Iterator[str]:
    gone = [str((record.before or {})["id"]) for record in records if record.table == "entry" and not record.after]
    if gone:
        ids = listed(gone) if len(gone) <= MANY else f"{len(gone):,} entries, {gone[0]} to {gone[-1]},"
        yield f"{ids} {'is' if len(gone) == 1 else 'are'} gone again"
    there = [(record, entries[record.uid]) for record in records if record.uid in entries]
    if len(there) > MOST:
        how = "as they were" if there[0][0].before else "back"
        yield f"{len(there):,} entries, {there[0][1].id} to {there[-1][1].id}, are {how}"
    else:
        for record, entry in there:
            line = receipts.line(entry, desk.names, desk.today)
            yield line if record.before else f"{entry.id} is back: {line.split('  ', 1)[1]}"
    yield from _told_of_others(records, desk)
    yield from _told_of_reps([record for record in records if record.table == "rep"])


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

"""What ``undo`` and ``redo`` have in common: a step is put back, and told in one sentence."""

import sys
from collections.abc import Iterator, Sequence
from typing import Literal

from coachlog import options
from coachlog.errors import NothingTo, listed
from coachlog.journal import opening, questions
from coachlog.journal.changes import Reverted
from coachlog.model import Entry
from coachlog.screen import receipts

MOST = 3  # entries told one by one


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
        return
    for sentence in told:
        receipts.say(sentence)
    receipts.say(f"To take that back: coachlog {'redo' if name == 'undo' else 'undo'}")


def _told(records: Sequence[Reverted], entries: dict[str, Entry], desk: options.Desk) -> Iterator[str]:
    gone = [str((record.before or {})["id"]) for record in records if record.table == "entry" and not record.after]
    if gone:
        yield f"{listed(gone)} {'is' if len(gone) == 1 else 'are'} gone again"
    there = [(record, entries[record.uid]) for record in records if record.uid in entries]
    if len(there) > MOST:
        ids = [entry.id for _, entry in there]
        yield f"{len(there)} entries are as they were, {ids[0]} to {ids[-1]}"
    else:
        for record, entry in there:
            line = receipts.line(entry, desk.names, desk.today)
            yield line if record.before else f"{entry.id} is back: {line.split('  ', 1)[1]}"
    for record in records:
        if record.table == "rep":
            name = (record.after or record.before or {})["name"]
            yield f"{name} is {'gone again' if not record.after else 'back' if not record.before else 'as before'}"

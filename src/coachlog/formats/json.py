"""JSON: the stable interface of scripts, and the only place that knows its keys.

One document, days as ISO text, times in UTC with Z; the same journal gives the same bytes. Letters beyond ASCII are
escaped: the text comes back byte for byte whatever the terminal, and nothing in it can act on one.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from coachlog.duties import Due, Duty, Quiet
from coachlog.model import KINDS, Entry, Pause, Rep, number
from coachlog.settings import InForce
from coachlog.text import tags

_COMMON = ("id", "uid", "kind", "rep", "on", "text", "tags", "private", "parent", "created_at", "edited_at")

_KEYS = {"attended": "with"}  # a field that Python will not let us name as the key


def entries(found: Iterable[Entry]) -> Iterator[str]:
    """Give ``{"entries": […]}``."""
    return _document({"entries": map(_entry, found)})


def reps(found: Iterable[Rep]) -> Iterator[str]:
    """Give ``{"reps": […]}``."""
    return _document({"reps": map(_rep, found)})


def written(reps: Iterable[Rep], entries: Iterable[Entry]) -> Iterator[str]:
    """Give ``{"reps": […], "entries": […]}``: what a command wrote that writes both."""
    return _document({"reps": map(_rep, reps), "entries": map(_entry, entries)})


def due(morning: Due) -> Iterator[str]:
    """Give a morning: its day, its four lists, and the next day on which something is due."""
    return _document(
        {
            "today": _plain(morning.today),
            "overdue": map(_duty, morning.overdue),
            "due_today": map(_duty, morning.due_today),
            "coming": map(_duty, morning.coming),
            "quiet": map(_quiet, morning.quiet),
            "next": morning.next and {"on": _plain(morning.next.on), "count": morning.next.count},
        }
    )


def config(told: Iterable[InForce]) -> Iterator[str]:
    """Give ``{"config": […]}``: each setting, its value as it is stored, and where it comes from."""
    return _document({"config": ({"key": one.name, "value": one.stored, "from": one.source} for one in told)})


def export(reps: Iterable[Rep], entries: Iterable[Entry], config: Mapping[str, str]) -> Iterator[str]:
    """Give a journal, or a part of it: reps by alias, entries by id, and what the journal was told."""
    return _document({"reps": map(_rep, reps), "entries": map(_entry, entries), "config": dict(config)})


def _document(parts: Mapping[str, Any]) -> Iterator[str]:
    """Write one object, its lists one record a line, as they come."""
    yield "{"
    for place, (key, value) in enumerate(parts.items()):
        yield f"{',' if place else ''}\n{json.dumps(key)}: "
        if not isinstance(value, Iterator):
            yield json.dumps(value)
            continue
        yield "["
        for row, record in enumerate(value):
            yield f"{',' if row else ''}\n  {json.dumps(record)}"
        yield "\n]"
    yield "\n}\n"


def _entry(entry: Entry) -> dict[str, Any]:
    values = entry._asdict() | {
        "rep": entry.rep or None,
        "tags": tags(entry.text),
        "created_at": entry.created_at or None,
    }
    return {_KEYS.get(name, name): _plain(values[name]) for name in (*_COMMON, *KINDS[entry.kind].carries)}


def _rep(rep: Rep) -> dict[str, Any]:
    return {key: _plain(value) for key, value in rep._asdict().items()} | {"pauses": [_pause(p) for p in rep.pauses]}


def _pause(pause: Pause) -> dict[str, Any]:
    return {
        "uid": pause.uid,
        "from": _plain(pause.start),
        "back": _plain(pause.back),
        "because": pause.because,
    }


def _duty(duty: Duty) -> dict[str, Any]:
    values = {key: _plain(value) for key, value in duty._asdict().items()}
    return values | {"rep": duty.rep or None, "entry": duty.entry and _entry(duty.entry)}


def _quiet(line: Quiet) -> dict[str, Any]:
    return {key: _plain(value) for key, value in line._asdict().items()} | {"rep": line.rep or None}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return number(value) if isinstance(value, float) else value

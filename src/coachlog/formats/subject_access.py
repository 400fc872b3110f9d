"""Everything held about a person, in Markdown: for the person who keeps the journal, to answer a request for access."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from coachlog import days
from coachlog.access import SubjectAccess
from coachlog.formats import markdown
from coachlog.model import Version, changes


def everything(held: SubjectAccess, you: str) -> Iterator[str]:
    """Yield all that is held about a rep, with old versions, what was deleted, and where others' entries name them.

    ``you`` is what the journal's owner is called.
    """
    yield markdown.title(held.rep)
    yield "\n## Details\n\n"
    for name, value in held.rep._asdict().items():
        if value is not None and name not in ("pauses", "uid"):
            yield f"- {name.replace('_', ' ')}: {_value(value)}\n"
    for pause in held.rep.pauses:
        back = f"until {days.long(pause.back)}" if pause.back else "until further notice"
        because = f": {markdown.block(pause.because)}" if pause.because else ""
        yield f"- away from {days.long(pause.start)}, {back}{because}\n"
    yield from _section("### Changes to these details", (line for each in held.of_rep for line in _versions(each)))
    yield from _section("## Entries", _entries(held, you))
    yield from _section("## Deleted, or moved to another rep", _former(held))
    yield from _section("## Mentioned in entries about others", _mentions(held))


def _section(heading: str, items: Iterable[str]) -> Iterator[str]:
    """Yield a list under its heading, or a line that there is nothing: that is an answer too."""
    yield f"\n{heading}\n\n"
    is_empty = True
    for one in items:
        is_empty = False
        yield one
    if is_empty:
        yield "None.\n"


def _entries(held: SubjectAccess, you: str) -> Iterator[str]:
    for entry, versions in held.entries:
        yield markdown.item(entry, held.rep, None, you, dated=True)
        yield from markdown.part_of(held.team_goals.get(entry.id))
        yield from map(markdown.nested, _versions(versions))


def _former(held: SubjectAccess) -> Iterator[str]:
    for former in held.former:
        yield f"- ({former.id}) {'moved to another rep' if former.moved else 'deleted'}\n"
        yield from map(markdown.nested, _versions(former.versions))


def _mentions(held: SubjectAccess) -> Iterator[str]:
    for mention in held.mentions:
        whose = mention.rep or (f"of team {mention.team}" if mention.team else "of a session")
        where = [f"({mention.id})", days.long(mention.on), whose] if mention.id else ["details of", whose]
        parts = [*where, *(["an old version"] if mention.old else [])]
        yield f"- {', '.join(map(markdown.escaped, parts))}: {markdown.block(mention.line)}\n"


def _versions(versions: Iterable[Version]) -> Iterator[str]:
    """Yield a line for each version: when, which command, and what it changed."""
    for version, changed in changes(versions):
        what = [f"{name.replace('_', ' ')}: {_value(value)}" for name, value in (changed or {}).items()]
        words = "; ".join(what) or ("deleted" if changed is None else "no change")
        yield f"- {version.at}, {markdown.escaped(version.command)}: {words}\n"


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, date):
        return days.long(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return markdown.block(", ".join(map(str, value)) if isinstance(value, list) else str(value))

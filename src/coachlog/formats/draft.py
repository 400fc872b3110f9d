"""The draft of a note in the editor: what it shows below the text, and the lines of the text that are entries."""

from collections.abc import Iterator

from coachlog import days
from coachlog.briefs import Brief, section_of
from coachlog.duties import due_day
from coachlog.model import OWNER_YOU, Entry
from coachlog.phrases import times
from coachlog.text import one_line

LONGEST = 100  # characters of a text
HEADINGS = {  # by the name of a section, with the rep's first {name}
    "topic": "Topics:",
    "mine": "You owe {name}:",
    "theirs": "{name} owes:",
    "partner": "Partners owe:",
    "feedback": "Feedback to give:",
    "goal": "Open goals:",
}
KEYS = ("mine", "theirs", "heard", "feedback", "praise", "topic")  # each as the option of note
HOW_TO = (
    "A line that begins with mine:, theirs:, heard:, feedback:, praise: or topic:",
    "is saved as an entry of its own, for example  mine: ask Tom @thu",
)


def taken_apart(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a text without the lines that are entries, and those by key: ``mine: …`` at the beginning of a line."""
    lines, found = [], []
    for line in text.split("\n"):
        key, colon, words = line.partition(":")
        if colon and key in KEYS and words.strip():
            found.append((key, words.strip()))
        else:
            lines.append(line)
    return ("\n".join(lines).strip("\n") if found else text), found


def write(brief: Brief) -> Iterator[str]:
    """Yield the lines, four at least. Days stand by their dates, so that the lines are the same tomorrow."""
    yield from HOW_TO
    rep, last = brief.rep, brief.last
    facts = (rep.name, rep.role, rep.team and f"team {rep.team}")
    yield " · ".join(one_line(fact) for fact in facts if fact)
    if last:
        text = f": {_cut(last.text)}" if last.text.strip() else ""
        yield f"Last one-on-one: {days.long(last.on)}{text}"
    else:
        yield "No one-on-one yet"
    name = one_line(rep.name).split(maxsplit=1)[0]
    found = [entry for _, entries in brief.sections() for entry in entries if entry.is_open]
    for section, heading in HEADINGS.items():
        entries = [entry for entry in found if section_of(entry).name == section]
        if entries:
            yield heading.format(name=name)
        for entry in entries:
            yield f"  {entry.id}  {_lead(entry, section, name)}{_cut(entry.text)}{_behind(entry, brief)}"


def _lead(entry: Entry, section: str, name: str) -> str:
    """Return who raised a topic, or which partner owes something."""
    if section == "topic":
        return "you: " if entry.owner == OWNER_YOU else f"{name}: "
    return f"{one_line(entry.owner or '')}: " if section == "partner" else ""


def _behind(entry: Entry, brief: Brief) -> str:
    due, carried_over = due_day(entry), brief.carried_over.get(entry.id, 0)
    parts = (
        f"due {days.long(due)}" if due else "",
        f"carried over {times(carried_over)}" if carried_over else "",
        "private" if entry.private else "",
    )
    return "".join(f", {part}" for part in parts if part)


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"

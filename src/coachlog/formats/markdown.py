"""Markdown: a rep's story to keep, or to share. What people typed is only ever text there, never markup."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise

from coachlog import days
from coachlog.model import YOU, Entry, Rep, label
from coachlog.phrases import aimed_at, attended, stands, state
from coachlog.text import one_line, safe

KINDS = PRIVATE, TO_SHARE, TO_HAND_OVER = "private", "to share", "to hand over"
_FIRST_WORDS = {PRIVATE: "private", TO_SHARE: "Shareable copy", TO_HAND_OVER: "Handover"}  # older files: the kind
# What a file is about, as its first line says: {} stands for the rep's name. A review's has its period.
HISTORY, EVERYTHING = "{}", "everything about {}"
_OURS = "coachlog: "  # the first key of our front matter
_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\", "\ufffe": "\\ufffe", "\uffff": "\\uffff"})
_INDENT = "  "
_NEW_LINE = f"\\\n{_INDENT}"  # in the same paragraph

# What acts wherever it stands: code, emphasis, links, tags, table cells, formulas, entities; in Obsidian also
# %%comments%%, ==highlights== and the ^name of a block.
_MARKS = r"[\\`*\[\]<|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|%(?=%)|=(?==)|(?<!\S)\^"
# A URL, its brackets in pairs, and a mail address: they are links by themselves. What only looks like one is not.
_IN_URL = r"(?:[^\s<>`|\\\[\]{}\"^$()&%]|&(?!#?\w+;)|%(?!%))"
_URL = rf"(?<!\w)(?<!www\.)(?P<url>(?:https?|ftp)://(?=\w)(?:{_IN_URL}|\({_IN_URL}*\))+(?<![.,;:!?'*~]))"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_WWW = rf"(?<!\w)(?P<www>www(?:\.{_LABEL})+(?!\w)(?:[/?#](?:{_IN_URL}|\({_IN_URL}*\))*)?(?<![.,;:!?'*~]))"
_MAIL = rf"(?<![\w.+-])(?P<mail>(?:mailto:)?[a-z0-9_.+-]+@{_LABEL}(?:\.{_LABEL})+(?!\w))"
_NO_ADDRESS = r"(?:(?<=http:)|(?<=https:)|(?<=ftp:))/(?=/)|(?<=\w)@(?=\w)|(?<=\bwww)\.(?=\w)"
_ACTS = re.compile(
    rf"{_URL}|{_WWW}|{_MAIL}|(?P<mark>{_MARKS}|{_NO_ADDRESS})"
    r"|(?P<colon>:)(?-i:(?=(?:100|1234|[0-9_+-]*[a-z+-][a-z0-9_+-]*):))",  # of an emoji's name
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:[\w/?#@&+=%-]|[.,;:](?=[\w?#&+=%-]))+")  # what every reader takes for one link
_AFTER_LINK = re.compile(r"[.,:!?)'\"]*(?:\s|\Z)")  # what a reader does not take for a part of a link before it
_ZERO_WIDTH_SPACE = "&#8203;"  # where GitHub sees one, there is no emoji; a backslash does not help
# What acts at the beginning of a line: headings, quotes, lists, rules, the line beneath a heading or a table's head.
_LEADS = re.compile(r"\A(?:(?=[#>=:]|[-+](?:[\s:|-]|$))|(?P<number>[0-9]{1,9})(?=[.)](?:\s|$)))")


def first_line(kind: str, about: str, today: date | None) -> str:
    """Return the line that says whose file it is, and whether it is to be kept or to be shared.

    A file of a vault has no day (None): it is to change only when what it tells has changed.
    """
    return f"*{_FIRST_WORDS[kind]}* · coachlog · {escaped(about)}{f' · {days.long(today)}' if today else ''}\n"


def front_matter(kind: str, rep: Rep) -> str:
    """Return what a file of a vault begins with: facts about its rep, as YAML between lines of ``---``.

    Obsidian and other readers want the ``---`` alone on the first line. So the second one says what the
    first line of our other files does.
    """
    facts = {
        "uid": rep.uid,
        "name": _quoted(rep.name),
        "aliases": f"[{_quoted(rep.name)}]",  # what the file can be linked by
        "role": rep.role and _quoted(rep.role),
        "team": rep.team and _quoted(rep.team),
        "tz": rep.tz and _quoted(rep.tz),
        "started": rep.started,
        "left_on": rep.left_on,
    }
    lines = "".join(f"{key}: {value}\n" for key, value in facts.items() if value)
    return f"---\n{_OURS}{kind}\n{lines}---\n\n"


def _quoted(text: str) -> str:
    """Write a text as a string of YAML, and of JSON: whatever was typed, it is text there."""
    return f'"{one_line(text).translate(_ESCAPED)}"'


def kind_of(head: str) -> str | None:
    """Return of which kind a file of ours is, by its first two lines; None: they do not show that we wrote it."""
    first, _, rest = head.partition("\n")
    for kind in KINDS:
        begins = tuple(f"*{words}* · coachlog · " for words in (_FIRST_WORDS[kind], kind))
        if first.startswith(begins) or (first == "---" and rest.startswith(f"{_OURS}{kind}\n")):
            return kind
    return None


def about(head: str) -> str:
    """Return what a file of ours says that it is about, by its first line; nothing for a note of a vault."""
    first, *_ = head.splitlines()
    said = first.partition(" · coachlog · ")[2]
    return said.rpartition(" · ")[0]  # without its day


def is_of(head: str, uids: Collection[str], names: Iterable[str]) -> bool | None:
    """Return whether a file of ours is the rep's who has these uids and names, by its head; None: it does not say.

    A note of a vault has a uid; before it did, only a name. Other files say in words what they are about.
    """
    first, *lines = head.splitlines()
    if first == "---":
        facts = dict(line.split(": ", 1) for line in lines if ": " in line)
        if "uid" in facts:
            return facts["uid"] in uids
        return facts.get("name", "") in map(_quoted, names)
    about = [f" · coachlog · {escaped(said)}" for name in names for said in (name, EVERYTHING.format(name))]
    return any(f"{first} ".endswith(f"{one} ") or f"{one} · " in first or f"{one}, " in first for one in about) or None


def story(
    rep: Rep, opened: Sequence[Entry], entries: Iterable[Entry], team_goals: Mapping[int, Entry], you: str
) -> Iterator[str]:
    """Yield a rep's story: who, what is open, and what happened by month and day, oldest first.

    ``team_goals``: those that goals are part of, by the id of the goal. ``you``: what the journal's owner is called.
    """
    yield title(rep)
    facts = [fact for fact in (rep.role, rep.team and f"team {rep.team}", rep.tz) if fact]
    if facts:
        yield f"\n{' · '.join(escaped(fact) for fact in facts)}\n"
    goals: dict[int, Entry] = {}
    if opened:
        yield "\n## Open\n\n"
        for entry in opened:
            yield item(entry, rep, None, you)
            yield from part_of(team_goals.get(entry.id))
    for (_, _), of_month in groupby(entries, key=lambda entry: (entry.on.year, entry.on.month)):
        for place, (day, of_day) in enumerate(groupby(of_month, key=lambda entry: entry.on)):
            if place == 0:
                yield f"\n## {days.MONTHS[day.month - 1]} {day.year}\n"
            yield f"\n### {days.long(day)}\n\n"
            for entry in of_day:
                if entry.has_check_ins:
                    goals[entry.id] = entry
                yield item(entry, rep, goals.get(entry.parent or 0), you)
                yield from part_of(team_goals.get(entry.id))


def team_goals(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the goals of teams and their check-ins, which belong to no rep."""
    goals = {entry.id: entry for entry in entries if not entry.parent}
    if entries:
        yield "\n# Team goals\n\n"
    for entry in entries:
        yield item(entry, None, goals.get(entry.parent or 0), dated=True)


def part_of(team_goal: Entry | None) -> Iterator[str]:
    """Yield the line beneath a goal that says which team goal it is part of, if it is of one.

    Of one without an id, in a file to share, others may know the text at most.
    """
    if team_goal is None:
        return
    if team_goal.id:
        private = ", private" if team_goal.private else ""
        lead = f"Part of team {escaped(team_goal.team or '')}'s goal ({team_goal.id}){private}"
    else:
        lead = "Part of the team goal" if team_goal.text else "Part of a team goal"
    yield nested(f"- {lead}{f': {block(team_goal.text)}' if team_goal.text else ''}\n")


def title(rep: Rep) -> str:
    """Return the heading that names a rep."""
    name = re.sub(r"(?<!#)(#+)$", r"\\\1", escaped(rep.name))  # a heading may end in #, which are not shown
    return f"\n# {name}\n"


def item(entry: Entry, rep: Rep | None, goal: Entry | None, you: str = YOU, *, dated: bool = False) -> str:
    """Write one entry: what it is, its id, what became of it, then its text. ``dated``: with the day it happened.

    ``you``: what the journal's owner is called, in a follow-up.
    """
    name = label(entry, rep.name if rep else "", you) + (f" of team {entry.team}" if entry.team else "")
    name = name[:1].upper() + name[1:]
    if entry.kind == "follow-up" and not entry.rep:
        name += ", for the team"
    parts = [f"**{escaped(name)}** ({entry.id})"]
    if entry.kind == "check-in":
        parts[0] += f" on goal {entry.parent}"
    parts += [
        escaped(part)
        for part in (
            days.long(entry.on) if dated else "",
            attended(entry),
            stands(entry, goal),
            aimed_at(entry),
            state(entry, days.long),
            "private" if entry.private else "",
        )
        if part
    ]
    lines = [f"{', '.join(parts)}{': ' if entry.text else ''}{block(entry.text)}"]
    if entry.landed:
        lines.append(f"Response: {block(entry.landed)}")
    if entry.because:
        lines.append(f"Reason: {block(entry.because)}")
    return f"- {''.join(f'{line}{_break(line)}' for line in lines[:-1])}{lines[-1]}\n"


def nested(written: str) -> str:
    """Put an item into a list inside an item."""
    return "".join(f"{_INDENT if line.strip() else ''}{line}" for line in written.splitlines(keepends=True))


def block(text: str) -> str:
    """Write a text of any length inside a list item: its lines stay lines, its paragraphs paragraphs."""
    lines = safe(text).rstrip().expandtabs(4).split("\n")
    written = [escaped_line(line, leads=place > 0) for place, line in enumerate(lines)]
    block = written[0]
    for before, line in pairwise(written):
        block += f"{_break(before)}{line}" if before and line else f"\n{_INDENT if line else ''}{line}"
    return block


def _break(line: str) -> str:
    """Return the end of a line that another one of its paragraph follows: an address must not take it along."""
    last = line.rsplit(None, 1)[-1].casefold()
    return f"{' ' if any(mark in last for mark in ('://', '@', 'www.')) else ''}{_NEW_LINE}"


def escaped(text: str) -> str:
    """Return a text on one line, with what would act escaped."""
    return escaped_line(one_line(text), leads=False)


def escaped_line(line: str, *, leads: bool) -> str:
    """Escape what would act in a line; ``leads``: it stands at the beginning of one."""
    bare = line.strip()
    shown = _ACTS.sub(_made_text, bare)
    if leads:
        shown = _LEADS.sub(lambda match: f"{match['number'] or ''}\\", shown)
    indent = len(line) - len(line.lstrip())
    return ("&nbsp;" * indent + shown) if leads and bare else shown


def _made_text(match: re.Match[str]) -> str:
    """Return what would act as text; a URL and a mail address stay links, in angle brackets where they have to."""
    if match["colon"]:
        return f":{_ZERO_WIDTH_SPACE}"
    if match["mark"]:
        return f"\\{match['mark']}"
    is_plain = _PLAIN.fullmatch(match[0].partition("://")[2] or match[0]) and not re.search(_MARKS, match[0])
    if is_plain and _AFTER_LINK.match(match.string, match.end()):
        return match[0]
    if match["url"] or match["mail"]:
        return f"<{match[0]}>"
    return re.sub(rf"{_MARKS}|{_NO_ADDRESS}", r"\\\g<0>", match[0], flags=re.IGNORECASE)

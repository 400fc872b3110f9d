"""Finding: words to what the full-text index is asked, entries newest first, and the tags in use.

The index knows letters and digits only. So a word with signs (``c++``, ``#qbr``) is asked of it for its letters, and
what it gives is judged again, literally; a word of nothing but signs is looked for in every text.
"""

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import isqrt
from typing import Any, NamedTuple

from coachlog.journal import questions
from coachlog.journal.questions import Filter
from coachlog.model import Entry, Tag
from coachlog.text import fold, tags

_WORD = r'"([^"]*)"(\*?)|(\S+)'
_APOSTROPHE = "['’]"  # what is typed as one is often printed as the other
_SIGNS = r"[!-/:-@\[-`{-~]+"  # ASCII's
_LETTER = r"[^\W_]"
WALK = 100  # see _are_few
_OF_A_SESSION = {"session", "lesson"}  # nobody's own


class Word(NamedTuple):
    """A word, or the words of a phrase, to look for; ``begins``: longer words that begin with it will do."""

    text: str
    begins: bool = False

    @property
    def is_indexed(self) -> bool:
        """Whether there is anything in it that the index knows."""
        return any(map(_is_letter, self.text))

    @property
    def has_signs(self) -> bool:
        """Whether there is anything in it that the index does not know."""
        return not all(_is_letter(letter) or letter.isspace() for letter in self.text)

    @property
    def signs(self) -> str:
        """The most signs in a row that stand in a text exactly as they were typed: nothing folds them."""
        if not self.is_indexed:
            return self.text
        return max(re.findall(_SIGNS, self.text.replace("'", " ")), key=len, default="")

    @property
    def match(self) -> str:
        """The word as FTS5 reads it: a string, in which nothing acts."""
        quoted = self.text.replace('"', '""')
        return f'"{quoted}"{" *" if self.begins else ""}'

    @property
    def pattern(self) -> str:
        """A regular expression for the word in a folded text."""
        parts = fold(self.text).split() or [self.text]
        gap = r"\s+" if self.has_signs else r"[\W_]+"
        body = gap.join(re.sub(_APOSTROPHE, _APOSTROPHE, re.escape(part)) for part in parts)
        before = f"(?<!{_LETTER})" if parts[0][0].isalnum() else ""
        after = f"(?!{_LETTER})" if parts[-1][-1].isalnum() and not self.begins else ""
        return f"{before}{body}{after}"


def _is_letter(letter: str) -> bool:
    """Whether SQLite's index takes it for a part of a word: whatever was one in 2002, Unicode 3.2, is one for all."""
    return unicodedata.ucd_3_2_0.category(letter)[0] in "LN"


def words(typed: str) -> list[Word]:
    """Read what to look for: words, ``"phrases"``, and ``*`` at the end of either. All of it may be anything."""
    found = []
    for match in re.finditer(_WORD, typed.replace("\0", "␀")):  # as a text is kept
        text = match[3] if match[1] is None else match[1]
        short = text.rstrip("*")
        if short.strip():
            found.append(Word(short, begins=short != text or bool(match[2])))
        elif text.strip():
            found.append(Word(text))
    return list(dict.fromkeys(found))


def entries(connection: sqlite3.Connection, wanted: Filter, looked_for: Sequence[Word]) -> Iterator[Entry]:
    """Yield the entries that are wanted and have every word in what was typed, newest first.

    A rep's are their own, and the sessions they were in with what hangs on these.
    """
    tag = wanted.tag.casefold() if wanted.tag is not None else None
    asked = [*looked_for, *([Word(wanted.tag)] if wanted.tag else [])]
    match = " ".join(word.match for word in asked if word.is_indexed)
    judged = [word for word in looked_for if word.has_signs]
    where, values = _conditions(wanted)
    is_of_sessions = wanted.kinds and _OF_A_SESSION.issuperset(wanted.kinds)
    source = "entry e" if is_of_sessions else "entry e indexed by entry_day"
    if match and _are_few(connection, match):
        source = "entry_fts cross join entry e on e.id = entry_fts.rowid"
        where += " and entry_fts match :match"
    else:  # so many of a million need not be sorted: walk back from the newest day, the first few texts have the words
        judged = list(looked_for)
    # First sieves, which cost a twentieth of the judges below.
    signs = max((word.signs for word in judged), key=len, default="")
    if signs:
        fields = ("text", "because", "landed", "partner", "also")
        where += f" and ({' or '.join(f'instr(e.{field}, :signs)' for field in fields)})"
    if tag and tag.isascii():
        where += " and instr(lower(e.text), :tag)"
    rows = connection.execute(
        f"""
        select e.id, e.text, e.landed, e.because, e.partner, e.also
        from {source} where {where}
        order by e."on" desc, e.id desc limit :limit
        """,
        {
            **values,
            "match": match,
            "signs": signs,
            "tag": tag if tag and tag.startswith("deal:") else f"#{tag}",
            "limit": -1 if judged or tag is not None else wanted.newest or -1,
        },
    )
    patterns = {word: re.compile(word.pattern) for word in judged if word.is_indexed}
    hits = (row[0] for row in rows if _holds(row[1:], judged, patterns) and (tag is None or tag in tags(row[1])))
    for entry_id in islice(hits, wanted.newest or None):
        yield questions.entry(connection, entry_id)


def _are_few(connection: sqlite3.Connection, match: str) -> bool:
    """Whether the entries that have the words are sorted sooner than a walk back from the newest day meets twenty.

    To judge a text on the walk takes as long as to sort five or ten, and the more have the words the shorter is the
    walk: both take equally long at about ten times the root of all entries, and no words ever take longer than there.
    """
    (entries,) = connection.execute("select coalesce(max(id), 0) from entry").fetchone()
    few = isqrt(WALK * entries)
    statement = "select count(*) from (select 1 from entry_fts where entry_fts match ? limit ?)"
    return int(connection.execute(statement, (match, few)).fetchone()[0]) < few


def _holds(texts: Sequence[str | None], judged: Sequence[Word], patterns: Mapping[Word, re.Pattern[str]]) -> bool:
    """Whether every word with signs stands in one of the texts."""
    if not judged:
        return True
    typed = [text for text in texts if text]
    folded = [fold(text) for text in typed] if patterns else []
    return all(
        any(patterns[word].search(text) for text in folded)
        if word in patterns
        else any(word.text in text for text in typed)
        for word in judged
    )


def tags_used(connection: sqlite3.Connection, wanted: Filter) -> list[Tag]:
    """Return the tags of the entries that are wanted, the most used first, then by name."""
    where, values = _conditions(wanted)
    count: Counter[str] = Counter()
    last: dict[str, str] = {}
    for text, on in connection.execute(
        f"""
        select e.text, e."on" from entry e
        where {where} and (instr(e.text, '#') or instr(lower(e.text), 'deal:'))
        """,
        values,
    ):
        for tag in tags(text):
            count[tag] += 1
            last[tag] = max(on, last.get(tag, on))
    used = sorted(count, key=lambda tag: (-count[tag], tag))[: wanted.newest or None]
    return [Tag(tag, count[tag], questions.day_of(last[tag])) for tag in used]


def _conditions(wanted: Filter) -> tuple[str, dict[str, Any]]:
    """Return what is asked of the entry ``e`` beside its words, in SQL, and its values."""
    where, values = questions.conditions(wanted._replace(reps=(), tag=None))
    parts, who = [where], {f"who{number}": alias for number, alias in enumerate(wanted.reps)}
    if wanted.reps:
        reps = f"select id from rep where alias in ({', '.join(f':{name}' for name in who)})"
        # +: of the few who were in a session, not of all the sessions that a rep was in
        above = f"({questions.ABOVE} select id from above)"
        attended = f"select 1 from attendance where session in {above} and +rep in ({reps})"
        parts.append(f"(e.rep in ({reps}) or (e.rep is null and exists ({attended})))")
    elif wanted.kinds and _OF_A_SESSION.issuperset(wanted.kinds):
        parts.append("e.rep is null")  # lets an index find them: they are few among many
    return " and ".join(parts), {**values, **who}

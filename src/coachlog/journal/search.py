"""Finding: words to what the full-text index is asked, entries newest first, and the tags in use.

The index holds folded text, and what is looked for is folded alike. It knows letters and digits only. So a word with
signs (``c++``, ``#qbr``) is asked of it for its letters, and what it gives is judged again, literally; a word of
nothing but signs is looked for in every text.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from heapq import merge
from itertools import groupby, islice
from math import isqrt
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from coachlog import people
from coachlog.journal import questions, tagging
from coachlog.journal.questions import Filter
from coachlog.journal.records import ABOVE, day
from coachlog.model import Entry, Rep, Tag
from coachlog.text import BETWEEN, indexed, is_indexed, is_indexed_letter, tags

_WORD = r'"([^"]*)"(\*?)|(\S+)'
_BETWEEN_WORDS = rf"(?:[^\w{BETWEEN}]|_)+"  # of a phrase
_LETTER = r"[^\W_]"
WALK = 100  # see _are_few
FEW_SESSIONS = 1000  # that are sorted sooner than a walk back from the newest meets twenty
_OF_A_SESSION = {"session", "lesson"}  # nobody's own


class Word(NamedTuple):
    """A word, or the words of a phrase, to look for; ``begins``: longer words that begin with it will do."""

    text: str
    begins: bool = False

    @property
    def indexed(self) -> str:
        """The word as it stands in the index."""
        return indexed(self.text).strip()

    @property
    def is_indexed(self) -> bool:
        """Whether there is anything in it that the index knows."""
        return is_indexed(self.text)

    @property
    def has_signs(self) -> bool:
        """Whether there is anything in it that the index does not know."""
        return not all(is_indexed_letter(letter) or letter.isspace() for letter in self.indexed)

    @property
    def match(self) -> str:
        """The word as FTS5 reads it: a string, in which nothing acts."""
        quoted = self.indexed.replace('"', '""')
        return f'"{quoted}"{" *" if self.begins else ""}'

    @property
    def pattern(self) -> str:
        """A regular expression for the word in a text as the index holds it."""
        parts = self.indexed.split()
        body = (r"\s+" if self.has_signs else _BETWEEN_WORDS).join(map(re.escape, parts))
        before = f"(?<!{_LETTER})" if parts[0][0].isalnum() else ""
        after = f"(?!{_LETTER})" if parts[-1][-1].isalnum() and not self.begins else ""
        return f"{before}{body}{after}"


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


def entries(
    connection: sqlite3.Connection, wanted: Filter, looked_for: Sequence[Word], reps: Sequence[Rep] = ()
) -> Iterator[Entry]:
    """Yield the entries that are wanted and have every word, newest first.

    An entry has a word if that is in what was typed, or names one of the ``reps`` whose entry it is. A rep's are their
    own, and the sessions they were in with their descendants.
    """
    named = {word: people.called_so(word.pattern, reps, begins=word.begins) for word in looked_for if word.is_indexed}
    is_of_sessions = wanted.kinds and _OF_A_SESSION.issuperset(wanted.kinds)
    source = "entry e" if is_of_sessions else "entry e indexed by entry_day"
    if wanted.tag and tagging.are_few(connection, wanted.tag):
        source = "entry e not indexed"  # by their ids
    searches = [_hits(connection, wanted, looked_for, source, *_conditions(connection, wanted))]
    own: dict[tuple[Word, ...], list[str]] = {}  # aliases, by the words that their own entries need in the text
    for alias in sorted(frozenset().union(*named.values()).intersection(wanted.reps or map(attrgetter("alias"), reps))):
        own.setdefault(tuple(word for word in looked_for if alias not in named.get(word, ())), []).append(alias)
    for rest, aliases in own.items():
        # The entries of one rep are in the order of their days; those of several have to be sorted, which few can be.
        for each in [aliases] if _are_few(connection, _match(rest)) else zip(aliases):
            conditions = questions.conditions(connection, wanted._replace(reps=each))
            searches.append(_hits(connection, wanted, rest, "entry e", *conditions))
    if any(named.values()):
        searches.append(_hits_in_sessions(connection, wanted, looked_for, named))
    newest_first = groupby(merge(*searches, reverse=True))  # a rep's own entry can have the words in its text, too
    for (_, entry_id), _ in islice(newest_first, wanted.newest or None):
        yield questions.entry(connection, entry_id)


def _hits(
    connection: sqlite3.Connection,
    wanted: Filter,
    looked_for: Sequence[Word],
    source: str,
    where: str,
    values: Mapping[str, Any],
) -> Iterator[tuple[str, int]]:
    """Yield the days and ids of the entries that have every word in what was typed, newest first."""
    match = _match(looked_for)
    judged = [word for word in looked_for if word.has_signs]
    if _are_few(connection, match):
        source = "entry_fts cross join entry e on e.id = entry_fts.rowid"
        where += " and entry_fts match :match"
    else:  # common words: don't sort all matches, walk back from the newest day until enough texts match
        judged = list(looked_for)
    if judged:  # a first sieve, which costs a twentieth of the judges below
        where += " and instr(e.words, :part)"
    rows = connection.execute(
        f"""
        select e."on", e.id, e.words from {source} where {where}
        order by e."on" desc, e.id desc limit :limit
        """,
        {
            **values,
            "match": match,
            "part": max((part for word in judged for part in word.indexed.split()), key=len, default=""),
            "limit": -1 if judged else wanted.newest or -1,
        },
    )
    hits = ((on, entry_id) for on, entry_id, words in rows if all(_pattern(word).search(words) for word in judged))
    yield from islice(hits, wanted.newest or None)


def _hits_in_sessions(
    connection: sqlite3.Connection, wanted: Filter, looked_for: Sequence[Word], named: Mapping[Word, Collection[str]]
) -> Iterator[tuple[str, int]]:
    """Yield the days and ids of the sessions and their descendants that have every word, newest first.

    ``named``: the reps that a word names; it need not be in the text if one of them was there.
    """
    where, values = questions.conditions(connection, wanted._replace(reps=()))
    source = "entry e"
    match = _match([word for word in looked_for if not named.get(word)])
    if _are_few(connection, match):
        source = "entry_fts cross join entry e on e.id = entry_fts.rowid"
        where += " and entry_fts match :match"
    for word, aliases in named.items():
        rare = {"who": f" {' '.join(aliases)} ", "rare": word.match}
        attended = "from attendance where rep in (select id from rep where instr(:who, ' ' || alias || ' '))"
        count = f"select count(*) from (select 1 {attended} limit {FEW_SESSIONS})"
        if (
            aliases
            and connection.execute(count, rare).fetchone()[0] < FEW_SESSIONS
            and _are_few(connection, word.match)
        ):
            # Only these can have the word: there is no need to look at all.
            below = f"with recursive {questions.below(f'select session {attended}')} select id from below"
            where += f" and e.id in ({below} union select rowid from entry_fts where entry_fts match :rare)"
            values = {**values, **rare}
            break
    rows = connection.execute(
        f"""
        select e."on", e.id, e.words, (
          select group_concat(alias, ' ') from attendance a join rep r on r.id = +a.rep
          where a.session in ({ABOVE} select id from above)
        )
        from {source} where {where} and e.rep is null order by e."on" desc, e.id desc
        """,
        {**values, "match": match},
    )
    for on, entry_id, words, aliases in rows:
        there = {*(aliases or "").split()}
        has_words = (not there.isdisjoint(named.get(word, ())) or _pattern(word).search(words) for word in looked_for)
        if all(has_words) and (not wanted.reps or there & {*wanted.reps}):
            yield on, entry_id


@cache  # most of them are never needed
def _pattern(word: Word) -> re.Pattern[str]:
    return re.compile(word.pattern)


def _match(looked_for: Sequence[Word]) -> str:
    """Return what the index is asked; nothing where it knows none of the words."""
    return " ".join(word.match for word in looked_for if word.is_indexed)


def _are_few(connection: sqlite3.Connection, match: str) -> bool:
    """Whether the entries that have the words are sorted sooner than a walk back from the newest day meets twenty.

    To judge a text on the walk takes as long as to sort five or ten, and the more have the words the shorter is the
    walk: both take equally long at about ten times the root of all entries, and no words ever take longer than there.
    """
    if not match:
        return False
    (entries,) = connection.execute("select coalesce(max(id), 0) from entry").fetchone()
    few = isqrt(WALK * max(entries, 0))
    statement = "select count(*) from (select 1 from entry_fts where entry_fts match ? limit ?)"
    return int(connection.execute(statement, (match, few)).fetchone()[0]) < few


def tags_used(connection: sqlite3.Connection, wanted: Filter) -> list[Tag]:
    """Return the tags of the entries that are wanted, the most used first, then by name.

    An entry has the tags of its ancestors, too.
    """
    typed: dict[str, tuple[str, int, str]] = {}  # day, entry, as it was typed there
    own: dict[int, Sequence[str]] = {}  # tags by the entry in whose text they stand
    is_tagged = "(instr(words, '#') or instr(words, 'deal:'))"
    for entry_id, on, text in connection.execute(f'select id, "on", text from entry where {is_tagged}'):
        found = tags(text)
        own[entry_id] = [*found]
        for tag, spelling in found.items():
            typed[tag] = max((on, entry_id, spelling), typed.get(tag, ("", 0, "")))
    where, values = _conditions(connection, wanted)
    rows = connection.execute(
        f"""
        with recursive tree (top, id) as (
          select id, id from entry where {is_tagged}
          union select tree.top, o.id from entry o join tree on o.parent = tree.id
        )
        select e.id, e."on", tree.top from tree join entry e on e.id = tree.id where {where} order by e.id
        """,
        values,
    )
    count: Counter[str] = Counter()
    last: dict[str, str] = {}
    for (_, on), tops in groupby(rows, key=itemgetter(0, 1)):
        for tag in {tag for *_, top in tops for tag in own[top]}:
            count[tag] += 1
            last[tag] = max(on, last.get(tag, ""))
    used = sorted(count, key=lambda tag: (-count[tag], tag))[: wanted.newest or None]
    return [Tag(tag, count[tag], day(last[tag]), typed[tag][2]) for tag in used]


def _conditions(connection: sqlite3.Connection, wanted: Filter) -> tuple[str, dict[str, Any]]:
    """Return what is asked of the entry ``e`` beside its words, in SQL, and its values."""
    where, values = questions.conditions(connection, wanted._replace(reps=()))
    parts, who = [where], {f"who{number}": alias for number, alias in enumerate(wanted.reps)}
    if wanted.reps:
        reps = f"select id from rep where alias in ({', '.join(f':{name}' for name in who)})"
        # +: of the few who were in a session, not of all the sessions that a rep was in
        above = f"({ABOVE} select id from above)"
        attended = f"select 1 from attendance where session in {above} and +rep in ({reps})"
        parts.append(f"(e.rep in ({reps}) or (e.rep is null and exists ({attended})))")
    elif wanted.kinds and _OF_A_SESSION.issuperset(wanted.kinds):
        parts.append("e.rep is null")  # lets an index find them: they are few among many
    return " and ".join(parts), {**values, **who}

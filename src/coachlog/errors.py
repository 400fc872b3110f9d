"""The errors that are caught, asked about on a terminal, or raised in several places. The others are CoachlogErrors.

A message says on one line what is wrong and what to do next. ``cli.main`` makes it safe to show, so what was typed may
stand in it as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

UNREADABLE = 2
REFUSED = 1
LONGEST = 60  # letters of what was typed that a sentence quotes


def shortened(words: str) -> str:
    """Return what was typed, short enough for one line."""
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."


def quoted(words: str) -> str:
    """Put what was typed in quotes, short enough for one line."""
    return f'"{shortened(words)}"'


class CoachlogError(Exception):
    """Understood, but refused (exit 1): an unknown rep, a closed entry, a file that can't be used."""

    exit_code = REFUSED
    option = ""  # the option, or the environment variable, whose value it is about

    def __str__(self) -> str:
        sentence = super().__str__()
        return f"{self.option}: {sentence}" if self.option else sentence


class Unreadable(CoachlogError):
    """The words couldn't be understood (exit 2): usage, a day, a missing option, no text."""

    exit_code = UNREADABLE


@contextmanager
def value_of(option: str) -> Iterator[None]:
    """Name an option in the errors about its value."""
    try:
        yield
    except CoachlogError as error:
        error.option = error.option or option
        raise


class Answer(NamedTuple):
    """A possible answer to a question: its label, and what is to be read in place of what was typed."""

    label: str
    word: str
    adds_rep: bool = False


class Question(CoachlogError):
    """An error that can be answered on a terminal."""

    def __init__(self, sentence: str, answers: Sequence[Answer], asked: str = "") -> None:
        """``asked``: the sentence above the list of answers, where it is a shorter one."""
        super().__init__(sentence)
        self.answers = answers
        self.asked = asked


# Words


class NotADay(Unreadable):
    """Words that aren't a date."""

    def __init__(self, words: str, *, back: bool = False, after_a_text: bool = False) -> None:
        """``back``: a day in the past was wanted. ``after_a_text``: the words stood behind an @ at its end."""
        days = "yesterday, fri, 2w ago, 20 nov or 2026-11-20" if back else "tomorrow, fri, 3d, 25 nov or 2026-11-25"
        at, or_none = ("@", ". To keep it as text, end with @none") if after_a_text else ("", "")
        super().__init__(f"{quoted(at + words)} isn't a date. Try {days}{or_none}")


class DayUnclear(Question):
    """Words that people read as two different days."""

    exit_code = UNREADABLE

    def __init__(self, words: str, readings: Sequence[tuple[str, str]], before: str = "") -> None:
        """Take the readings as (ISO day, its weekday and how far away it is), and the text before them with its @."""
        at = "@" if before else ""
        ways = " or ".join(f"{at}{iso} ({said})" for iso, said in readings)
        problem = "is ambiguous. Which one" if len(readings) > 1 else "is incomplete. Did you mean"
        super().__init__(
            f"{quoted(at + words)} {problem}: {ways}",
            [Answer(f"{iso} ({said})", before + iso) for iso, said in readings],
            f"{quoted(at + words)} {problem.partition('.')[0]}",
        )
        self.readings = readings


class WrongTime(Unreadable):
    """A due date in the past, or something that happened in the future."""


class NotASpan(Unreadable):
    """Words that aren't an interval."""

    def __init__(self, words: str) -> None:
        super().__init__(f"{quoted(words)} isn't an interval. Try 1w, 10d, 1mo or off")


class NotAQuarter(Unreadable):
    """Words that aren't a quarter."""

    def __init__(self, words: str) -> None:
        super().__init__(f"{quoted(words)} isn't a quarter. Try this, last, q4 or 2026Q4")


class NoText(Unreadable):
    """No text was given, or nothing but white space."""

    def __init__(self, place: str = "") -> None:
        """Take the name of what is empty: an option, or an argument; the text itself by default."""
        super().__init__(
            f"{place} is empty, so nothing was done"
            if place
            else "there's no text, so nothing was saved. Type the text, or - to read it from standard input"
        )


def require_text(text: str, place: str) -> str:
    """Return what was typed in a place. Raises NoText for white space."""
    if not text.strip():
        raise NoText(place)
    return text


class NotUtf8(Unreadable):
    """Bytes that are text in another encoding, or not text; ``encoding`` is its name, or None."""

    def __init__(self, what: str, raw: bytes, way: str) -> None:
        """``raw``: the bytes, from their beginning as far as that is known; ``way``: what to do, with the encoding."""
        file = next((file for head, file in _FILES.items() if raw.startswith(head)), None)
        self.encoding = None if file else _encoding(raw)
        super().__init__(
            f"{what} isn't UTF-8, so nothing was saved. {way.replace('{}', self.encoding)}"
            if self.encoding
            else f"{what} is {file or 'binary data'}, not text, so nothing was saved"
        )


_FILES = {
    b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image", b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "a gzip archive", b"SQLite format 3\0": "a database",
}  # fmt: skip


def _encoding(raw: bytes) -> str | None:
    """Return the encoding that bytes seem to be in, as iconv calls it; None for bytes that aren't text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" not in raw:
        return "windows-1252"
    latin = len(raw) // 4  # of the letters, at least half are Latin: every other byte is a NUL
    for start, encoding in enumerate(("utf-16be", "utf-16le")):
        if raw[start::2].count(0) > latin and not raw[1 - start :: 2].count(0):
            return encoding
    return None


# Reps


class NoSuchRep(Question):
    """A word that matches no rep; a terminal may offer to add one."""

    def __init__(self, word: str, near: Sequence[tuple[str, str]], *, may_add: bool = False, hint: str = "") -> None:
        """Take the near ones as (alias, name). ``hint``: what to type, where the word can't be a rep's name."""
        meant = f" Did you mean {' or '.join(alias for alias, _ in near)}?" if near else ""
        then = hint or "To add one: coachlog rep add 'NAME'"
        super().__init__(
            f"no rep matches {quoted(word)}.{meant} {then}",
            [
                *(Answer(f"{alias} ({name})", alias) for alias, name in near),
                *([Answer(f"add {quoted(word)} as a new rep", word, adds_rep=True)] if may_add else []),
            ],
            f"no rep matches {quoted(word)}",
        )


class WhichRep(Question):
    """A word that matches several reps."""

    def __init__(self, word: str, matches: Sequence[tuple[str, str]]) -> None:
        """Take the matches as (alias, name)."""
        who = ", ".join(f"{alias} ({name})" for alias, name in matches)
        super().__init__(
            f"{quoted(word)} matches {len(matches)} reps: {who}. Type the full alias",
            [Answer(f"{alias} ({name})", alias) for alias, name in matches],
            f"{quoted(word)} matches {len(matches)} reps",
        )


# Tags


class NoSuchTag(Question):
    """A word that isn't a tag in use."""

    def __init__(self, word: str, near: Sequence[str], search: str) -> None:
        """Take the near tags as they are typed, and the command that searches for the word."""
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(
            f"{quoted(word)} isn't a tag in use.{meant} To search for the word: {search}",
            [Answer(tag, tag) for tag in near],
            f"{quoted(word)} isn't a tag in use",
        )


class WhichTag(Question):
    """A word that is both a tag and the name of a deal."""

    def __init__(self, word: str, matches: Sequence[str]) -> None:
        """Take the matching tags as they are typed."""
        whole = " or ".join(f"coachlog about '{tag}'" for tag in matches)
        super().__init__(
            f"{quoted(word)} matches {len(matches)} tags: {' and '.join(matches)}. Type the full tag: {whole}",
            [Answer(tag, tag) for tag in matches],
            f"{quoted(word)} matches {len(matches)} tags",
        )


# Entries


class NoSuchEntry(CoachlogError):
    """An id that isn't in the journal."""

    def __init__(self, entry_id: int | str) -> None:
        super().__init__(f"there's no entry {entry_id}. To see the numbers: coachlog history")


class WrongKind(CoachlogError):
    """An entry of a kind that the command doesn't work on."""

    def __init__(self, entry_id: int, is_a: str, problem: str) -> None:
        super().__init__(f"{entry_id} is {is_a}: {problem}")


class AlreadyClosed(CoachlogError):
    """An item that is closed."""

    def __init__(self, entry_id: int, status: str) -> None:
        super().__init__(f"entry {entry_id} is already {status}. To reopen it: coachlog edit {entry_id} --reopen")


class WhichEntry(Question):
    """A rep with several open goals, or with several pieces of feedback to give."""

    def __init__(self, word: str, what: str, matches: Sequence[tuple[int, str]]) -> None:
        """Take the matches as (id, text)."""
        ids = ", ".join(f"{entry_id} {quoted(text)}" for entry_id, text in matches)
        super().__init__(
            f"{word} has {len(matches)} {what}: {ids}. Which one? Type its number",
            [Answer(f"{entry_id} {text}", str(entry_id)) for entry_id, text in matches],
            f"{word} has {len(matches)} {what}",
        )


class Vanished(CoachlogError):
    """A rep or entry that was removed while the text about it was being typed."""

    def __init__(self, what: object) -> None:
        super().__init__(
            f"{what} was removed from the journal in the meantime. To see who is in it: coachlog rep list --all"
        )


class NothingTo(CoachlogError):
    """Nothing left to undo or redo, or less than was asked for."""

    def __init__(self, what: str, asked: int = 1, there: int = 0) -> None:
        problem = f"can't {what} {asked} steps, only {there}" if there else f"nothing to {what}"
        super().__init__(f"{problem}. To see the steps: coachlog undo --list")


# Files


class NoHome(CoachlogError):
    """The user's home folder isn't known."""

    def __init__(self) -> None:
        super().__init__("can't find your home folder. Set HOME, or name a journal: --journal FILE")


class NotAJournal(CoachlogError):
    """A file that isn't a coachlog journal."""

    def __init__(self, path: object, why: str, *, is_copy: bool = False) -> None:
        then = "Name another backup" if is_copy else "To use another file: --journal FILE"
        super().__init__(f"{path} {why}, so it was left unchanged. {then}")


class NoKey(CoachlogError):
    """A journal that is or will be encrypted, and no way to get its key."""


class WrongKey(CoachlogError):
    """A key that belongs to another journal, or a file that isn't a journal."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"the key doesn't open {path}, so it was left unchanged. The file has another key, is damaged, or isn't a "
            "journal. Check what COACHLOG_KEY_COMMAND prints, then: coachlog doctor"
        )


class NoPlaceForDrafts(CoachlogError):
    """An encrypted journal on a system where every folder is on a disk."""

    def __init__(self) -> None:
        super().__init__(
            "the journal is encrypted, and this system has no folder in memory for a draft. Give the text in quotes or "
            "pipe it in (-). To type it in an editor all the same: coachlog help encryption"
        )


class UnusableFile(CoachlogError):
    """A file that the system or SQLite can't read or write."""

    def __init__(self, path: object, why: object, then: str) -> None:
        super().__init__(f"{path} can't be used ({why}). {then}")


class DraftCut(UnusableFile):
    """A draft that couldn't be written in full."""

    def __init__(self, draft: object, why: object) -> None:
        super().__init__(draft, why, "Nothing was saved. The draft holds at most the beginning of your text")


class Interrupted(CoachlogError):
    """Ctrl-C after the change was made, but before the cleaning up."""

    exit_code = 130

    def __init__(self, what: str) -> None:
        super().__init__(f"interrupted, but {what}. To see what remains to be done: coachlog doctor")


class JournalHolds(CoachlogError):
    """A journal that a backup would replace."""

    def __init__(self, path: object, what: str) -> None:
        super().__init__(f"{path} holds {what}. To replace it and keep a copy beside it: --replace")


class DamagedCopy(CoachlogError):
    """A damaged copy; it isn't kept, or isn't restored."""

    def __init__(self, path: object, why: str, done: str = "kept") -> None:
        super().__init__(f"the copy {path} is damaged ({why}), so it wasn't {done}. The journal is unchanged")
        self.why = why


class FileStands(CoachlogError):
    """A file that coachlog didn't write, where it would write one."""

    def __init__(self, path: object, then: str = "To overwrite it: --replace") -> None:
        super().__init__(f"{path} already exists. {then}")


class EditorFailed(CoachlogError):
    """The editor couldn't be started, or failed."""

    def __init__(self, editor: str, why: str, then: str = "") -> None:
        super().__init__(f"the editor {quoted(editor)} {why}, so nothing was saved{then}")


class TextKept(CoachlogError):
    """Any error after a text was typed: the text is in a draft."""

    def __init__(self, error: CoachlogError, then: str, *, goes: bool = False) -> None:
        """``goes``: something was erased in the meantime, so the next command that writes deletes the draft."""
        until = " until the next command that writes" if goes else ""
        super().__init__(f"{error}. Your text is kept{until}. {then}")
        self.exit_code = error.exit_code


def briefly(error: Exception) -> str:
    """Return what went wrong without the advice, for a sentence that has its own advice."""
    return str(error).partition(". ")[0]


def listed(words: Iterable[object]) -> str:
    """Say ``1``, ``1 and 2`` or ``1, 2 and 3``."""
    *rest, last = [str(word) for word in words]
    return f"{', '.join(rest)} and {last}" if rest else last

"""The text of a command: from the argument, standard input or the editor. It is in a draft until it is saved."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from coachlog import draft_files, files, shell
from coachlog.errors import (
    Answer,
    CoachlogError,
    DraftCut,
    EditorFailed,
    NoPlaceForDrafts,
    NoText,
    NotUtf8,
    Question,
    TextKept,
    UnusableFile,
    quoted,
    require_text,
)
from coachlog.text import one_line, safe, slug

STDIN = "-"
AT_ONCE = 0.5  # seconds in which nobody has written anything
_WAITS = {  # the option that keeps an editor with its own window running until that is closed
    **dict.fromkeys(("code", "codium", "cursor", "subl", "atom", "zed", "gedit", "mate"), "--wait"),
    **dict.fromkeys(("gvim", "mvim"), "--nofork"),
    "kate": "--block",
    "open": "-W -n",
}
INTERRUPTED = (-signal.SIGINT, 130, 0xC000013A)  # exit codes of a program that Ctrl-C has ended: a shell's, Windows's

# Headings to write a text under, and the question of each. `Situation: …` is plain text in the journal.
Headings = Mapping[str, str]
NO_HEADINGS: Headings = {}
SBI: Headings = {  # Center for Creative Leadership
    "Situation": "when and where was it?",
    "Behaviour": "what did you see or hear?",
    "Impact": "what came of it?",
}
GROW: Headings = {  # Whitmore, Coaching for Performance
    "Goal": "what is wanted?",
    "Reality": "where do things stand now?",
    "Options": "what could be done?",
    "Way forward": "what will be done, and when?",
}

SCISSORS = "# ------------------------ >8 ------------------------"
LEFT_OUT = "Write above that line. Everything below it is left out of your note."


Ask = Callable[[Question], Answer]


class Below(NamedTuple):
    """What the editor shows below the scissors line: its lines, read when they are needed, and who asks about them."""

    lines: Callable[[], Sequence[str]]
    ask: Ask


@contextmanager
def typed(
    argument: str | None,
    drafts: Path | None,
    name: str,
    old: str = "",
    *,
    headings: Headings = NO_HEADINGS,
    below: Below | None = None,
    ask: Ask | None = None,
) -> Iterator[str]:
    """Give the text of a command, and keep it in a draft until the block that saves it has ended well.

    ``argument`` is what was typed: the text, ``-`` for standard input, None for the editor (or lines up to Ctrl-D
    where no editor is set). The editor opens with ``old``, or with ``headings``; without an editor each heading is
    asked, and those left empty are left out. Raises NoText, NotUtf8 or EditorFailed, and whatever the block raises,
    with the command that saves the draft in its sentence. Without a folder for ``drafts`` (an encrypted journal's must
    be in memory) a text can be given or piped in, but not typed: that raises NoPlaceForDrafts.

    Only the editor shows ``below``. Its lines aren't part of the text. Lines written among them are, if the
    user says so when asked. A draft that is kept holds those, and not ours; one that was left behind by a killed
    process is cut when it is piped in.

    ``ask``: whether to go on with a draft of this command that was left behind, before the editor opens.
    """
    if drafts is None or argument not in (None, STDIN):
        given = _without_draft(argument)
        if argument == STDIN and below and LEFT_OUT in given:
            given = _without_ours(given, below.lines(), below.ask, headings)
        yield require_text(given, "")
        return
    old = old or "\n".join(f"{heading}: \n" for heading in headings)
    ours = below.lines() if below and opens_editor(argument) else ()
    left = _left_behind(drafts, name, ours, ask) if ask and opens_editor(argument) and sys.stderr.isatty() else None
    draft, held = (left.draft, draft_files.hold(left.draft)) if left else _open_draft(drafts, name)
    old, unchanged = (left.text, "") if left else (old, old)
    opened = "\n".join((f"{old}\n", SCISSORS, LEFT_OUT, *ours, "")) if ours else old
    text = None
    try:
        raw = _typed_into(draft, argument, opened, headings)
        whole = old if argument is None and raw == opened.encode() else _decoded(raw)
        if argument == STDIN and below and LEFT_OUT in whole:
            ours = below.lines()
        text = _without_ours(whole, ours, below.ask, headings) if below and ours else whole
        yield require_text(filled(text, headings), "")
    except (CoachlogError, KeyboardInterrupt) as error:
        if ours:
            _leave_typed(draft, text, ours, headings)
        if not _is_worth_keeping(draft, unchanged, headings):
            draft_files.discard_draft(draft)
        elif isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt(f"your text is kept. {_to_save(draft)}") from error
        elif not isinstance(error, DraftCut):  # which says itself what is left
            raise TextKept(error, _to_save(draft), goes=draft_files.is_condemned(draft)) from error
        raise
    else:
        draft_files.discard_draft(draft)
    finally:
        draft_files.release(draft, held)


def _to_save(draft: Path) -> str:
    """Return what to do with a draft after an error."""
    command = draft_files.resumed(draft)
    return f"To save it: {command}" if command else f"It is in {files.shell_quoted(draft)}"


def name(command: str, about: str, **flags: bool) -> str:
    """Return the name of a draft: the command, whom or what it is about, and the flags that were given."""
    return "+".join([f"{command}-{about}", *(flag for flag, given in flags.items() if given)])


def _stem(name: str) -> str:
    return "+".join(map(slug, name.split("+")))


def filled(text: str, headings: Headings) -> str:
    """Return a text without the headings that have nothing beneath them."""
    if not headings:
        return text
    names = "|".join(map(re.escape, headings))
    before, *parts = re.split(rf"^(?=(?:{names}):)", text, flags=re.MULTILINE)
    filled_in = [part for part in parts if part.partition(":")[2].strip()]
    left = before + "".join(filled_in)
    return left if parts[-1:] == filled_in[-1:] else left.rstrip()


class _Parts(NamedTuple):
    """A text that was edited above our lines: what stands above them, and the user's own lines further down."""

    above: str
    added: str
    is_gone: bool  # the scissors line, while our lines are still there

    @property
    def typed(self) -> str:
        return "\n".join(part for part in (self.above, self.added) if part)


def _parts(text: str, ours: Sequence[str], headings: Headings) -> _Parts:
    """Take a text apart at the last scissors line, or where our lines begin if that is gone or stands below them."""
    lines = [line.rstrip() for line in text.split("\n")]
    places = range(len(lines))
    cut = max((place for place in places if lines[place] == SCISSORS), default=None)
    sentence = max((place for place in places if lines[place] == LEFT_OUT), default=None)
    block = max((place for place in places if lines[place : place + len(ours)] == list(ours)), default=None)
    begin = block if sentence is None else sentence
    if begin is not None and (cut is None or begin < cut):
        cut = begin - 1 if begin and lines[begin - 1] == SCISSORS else begin
    if cut is None:
        return _Parts(text, "", is_gone=False)
    is_gone = lines[cut] != SCISSORS
    added = []
    left = [LEFT_OUT, *ours]
    for place in places[cut if is_gone else cut + 1 :]:
        if lines[place] in left:
            left.remove(lines[place])
        else:
            added.append(text.split("\n")[place])
    above = "\n".join(text.split("\n")[:cut]).rstrip("\n")
    return _Parts(filled(above, headings), "\n".join(added).strip("\n"), is_gone)


def _without_ours(text: str, ours: Sequence[str], ask: Callable[[Question], Answer], headings: Headings) -> str:
    """Return a text without our lines, and with those that were written among them if they are to be saved."""
    parts = _parts(text, ours, headings)
    if parts.is_gone:
        gone = "the scissors line is gone from the draft, but the lines below it are still there"
        answers = [Answer("leave those lines out", "out"), Answer("save them too, as text", "too")]
        return text if ask(Question(gone, answers)).word == "too" else parts.typed
    if not parts.added.strip():
        return parts.above
    changed = f"you changed lines below the scissors line of the draft: {quoted(one_line(parts.added))}"
    answers = [Answer("leave them out", "out"), Answer("save them too, at the end of the text", "too")]
    return parts.typed if ask(Question(changed, answers)).word == "too" else parts.above


def _leave_typed(draft: Path, text: str | None, ours: Sequence[str], headings: Headings) -> None:
    """Take our lines out of a draft that is kept. ``text`` is what was to be saved, if that is known."""
    with suppress(OSError, UnicodeDecodeError):  # then it is cut when it is piped in
        if text is None:
            whole = draft.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")
            text = _parts(whole, ours, headings).typed
        _overwrite(draft, f"{text}\n" if text.strip() else "")


def _overwrite(draft: Path, text: str) -> None:
    with draft.open("r+b") as file:  # never empty while it is written: the disk may be full
        file.write(text.encode())
        file.truncate()


class _Left(NamedTuple):
    """A draft that an earlier command left behind, and its text without our lines."""

    draft: Path
    text: str


def _left_behind(folder: Path, name: str, ours: Sequence[str], ask: Ask) -> _Left | None:
    """Return the newest draft of this name that nobody is typing in, if the answer is to go on with it."""
    stem = _stem(name)
    found = (path for path in folder.glob("*.md") if re.fullmatch(rf"{re.escape(stem)}(?:\.[0-9]+)?", path.stem))
    free = [
        path for path in found if not (path.is_symlink() or draft_files.is_held(path) or draft_files.is_condemned(path))
    ]
    for draft in sorted(free, key=lambda path: path.stat().st_mtime, reverse=True):
        try:
            whole = draft.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")
        except (OSError, UnicodeDecodeError):  # it is to be saved in another way
            continue
        text = _parts(whole, ours, NO_HEADINGS).typed if LEFT_OUT in whole else whole
        if not text.strip():
            continue
        there = f"a draft of this command wasn't saved: {quoted(one_line(text))}"
        answers = [Answer("continue with it", "continue"), Answer("start a new one and keep it", "new")]
        if ask(Question(f"{there}. {_to_save(draft)}", answers)).word == "continue":
            return _Left(draft, text)
        return None
    return None


def opens_editor(argument: str | None) -> bool:
    """Whether a text is going to be typed in the editor."""
    return argument is None and bool(_editor()) and sys.stdin.isatty()


def is_cut_by_shell(*texts: str) -> bool:
    """Whether the shell seems to have cut a price: ``"$40k"`` in double quotes arrives as ``0k``."""
    return any("0k" in text and re.search(r"(?:^|\s)0k\b", text) for text in texts)


def _without_draft(argument: str | None) -> str:
    if argument is None or (argument == STDIN and sys.stdin.isatty()):
        raise NoPlaceForDrafts
    return _decoded(sys.stdin.buffer.read()) if argument == STDIN else argument


def _open_draft(folder: Path, name: str) -> tuple[Path, IO[bytes]]:
    """Create a draft with a new name, and hold it."""
    files.make_own_folder(folder)
    stem = _stem(name)
    for number in range(1, 10_000):
        path = folder / (f"{stem}.md" if number == 1 else f"{stem}.{number}.md")  # a dot: an alias may end in -2
        try:
            files.create(path).close()
            return path, draft_files.hold(path)
        except FileExistsError:
            continue
        except FileNotFoundError:  # another command has deleted the folder with its last draft
            files.make_own_folder(folder)
            continue
        except OSError as error:
            with suppress(OSError):  # it was never there
                draft_files.discard_draft(path)
            raise UnusableFile(path, error.strerror, "Nothing was saved") from error
    raise UnusableFile(folder, "too many drafts in it", "Look through them and delete them")


def _typed_into(draft: Path, argument: str | None, old: str, headings: Headings) -> bytes:
    """Return what is typed in the editor, or read from standard input. It is in the draft as soon as it is there."""
    if argument is None and not sys.stdin.isatty():
        raise NoText
    editor = _editor()
    if argument is None and editor:
        try:
            _overwrite(draft, old)
        except OSError as error:
            raise UnusableFile(draft, error.strerror, "Nothing was saved") from error
        return _edited(editor, draft, old)
    if argument is None and not headings:
        before = f"{safe(old)}\n\n" if old else ""
        print(f"{before}Type your text. {shell.end_of_input()}", file=sys.stderr)
    try:
        with draft.open("wb") as file:
            for line in _answers(headings) if headings else sys.stdin.buffer:
                file.write(line)
                file.flush()  # whatever happens to the process, the line is in the draft
        return draft.read_bytes()
    except OSError as error:
        raise DraftCut(draft, error.strerror) from error


def _editor() -> str | None:
    return os.environ.get("VISUAL") or os.environ.get("EDITOR")


def _answers(headings: Headings) -> Iterator[bytes]:
    """Ask for a line under each heading, and yield what is answered."""
    print("Enter alone leaves a heading out.", file=sys.stderr)
    before = b""
    for heading, question in headings.items():
        print(f"{heading} ({question}) ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.buffer.readline()
        if not answer:  # Ctrl-D
            print(file=sys.stderr)
            return
        if answer.strip():
            yield before + f"{heading}: ".encode() + answer.removesuffix(b"\n") + b"\n"
            before = b"\n"


def _edited(editor: str, draft: Path, old: str) -> bytes:
    """Let the user edit the draft. Ctrl-C goes to the editor while it runs: in many it is a key like others."""
    ours = signal.signal(signal.SIGINT, lambda *_: None)  # a handler, since what is ignored the editor would inherit
    started = time.monotonic()
    try:
        program, *given = shell.split(editor)
        ended = subprocess.run([program, *given, str(draft)], check=False)  # noqa: S603 - the user's own editor
    except (OSError, ValueError) as error:
        raise EditorFailed(editor, "couldn't be started") from error
    finally:
        signal.signal(signal.SIGINT, ours)
    if ended.returncode in INTERRUPTED:
        raise KeyboardInterrupt
    if ended.returncode:
        raise EditorFailed(editor, f"ended with code {ended.returncode}")
    try:
        raw = draft.read_bytes()
    except OSError as error:
        raise EditorFailed(editor, "left no file behind") from error
    waits = _WAITS.get(shell.program(program), "")
    if waits and raw == old.encode() and time.monotonic() - started < AT_ONCE and waits.split()[0] not in given:
        variable = "VISUAL" if os.environ.get("VISUAL") else "EDITOR"
        then = f". To let it wait until you close the file: {shell.set_variable(variable, f'{editor} {waits}')}"
        raise EditorFailed(editor, "ended at once and the text is as it was", then)
    return raw


def _decoded(raw: bytes) -> str:
    """Return the text in bytes, without a byte order mark and with line feeds at the ends of its lines."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise NotUtf8("the input", raw, shell.to_convert()) from error
    if "\0" in text:
        print(f"coachlog: {text.count(chr(0))} NUL in the text, kept as ␀", file=sys.stderr)
    return text.replace("\0", "␀").removesuffix("\n")


def _is_worth_keeping(draft: Path, old: str, headings: Headings) -> bool:
    """Whether a draft has a text that differs from what the editor opened with."""
    raw = draft.read_bytes() if draft.exists() else b""
    return bool(filled(raw.decode("utf-8-sig", errors="replace"), headings).strip()) and raw != old.encode()

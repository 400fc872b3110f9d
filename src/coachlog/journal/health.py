"""What ``doctor`` finds wrong with a journal: its file, its records, its copies and drafts, and where it lies."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from coachlog import ciphertext, draft_files, files, platforms, settings, shell
from coachlog.errors import CoachlogError, WrongKey
from coachlog.files import Place
from coachlog.journal import clearing, conflicts, connect, copies, integrity, opening, questions, word_index
from coachlog.text import many

SYNCED = {
    "dropbox": "Dropbox", "onedrive": "OneDrive", "mobile documents": "iCloud", "icloud": "iCloud",
    "icloud drive": "iCloud", "google drive": "Google Drive", "googledrive": "Google Drive", "nextcloud": "Nextcloud",
    "owncloud": "ownCloud", "syncthing": "Syncthing", "cloudstorage": "a cloud",
}  # fmt: skip
SYNC_MARKS = {".stfolder": "Syncthing", ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox"}
CONFLICTS = ("*conflict*", "*conflicted copy*", "*(*)*")
_GO_BACK = "go back"  # what to do about a finding, until the snapshot to go back to is known


class Finding(NamedTuple):
    """Something wrong, and what to do about it."""

    what: str
    then: str
    is_wrong: bool = True  # False: to be known only


def findings(place: Place, tick: copies.Tick | None = None) -> Iterator[Finding]:
    """Yield whatever is wrong, the gravest first."""
    if not (place.named or files.is_there(place.path) or files.snapshots(place)):
        return  # nothing has begun yet
    found: list[Finding] = []
    try:
        for one in _of_a_missing_key(place) if _lacks_key(place) else _of_the_file(place, tick):
            found.append(one)  # noqa: PERF402 - those before an error count, too
    except CoachlogError as error:
        what = str(error).removesuffix(connect.SEE_DOCTOR)
        found.append(Finding(what, _GO_BACK if connect.is_damage(error) else "Then look again"))
    # Only now: it opens the journal's file, and closing that would lose the lock under which the journal is read.
    back = _go_back(place) if any(one.then == _GO_BACK for one in found) else ""
    yield from (one._replace(then=back) if one.then == _GO_BACK else one for one in found)
    yield from _of_copies(place)
    yield from _of_plain_copies(place)
    yield from _of_permissions(place)
    yield from _of_the_place(place)
    yield from _of_leftovers(place)


def _lacks_key(place: Place) -> bool:
    """Whether a journal seems to be encrypted, and no key command is known."""
    if not place.is_encrypted:
        return False
    from coachlog.journal import keys  # noqa: PLC0415 - a plain journal has none

    return not keys.command_of(place.path)


def _of_a_missing_key(place: Place) -> Iterator[Finding]:
    """Say that a journal was not checked; it may well be whole."""
    how = shell.set_variable("COACHLOG_KEY_COMMAND", "YOUR COMMAND")
    then = f"Set it, then look again: {how} (one that prints the key)"
    last = files.snapshots(place)[-1:]
    if last and not ciphertext.is_encrypted(last[0]):
        back = f"coachlog restore {files.shell_quoted(last[0])}{_named(place)}"
        then = f"{then}. If it was never encrypted: {files.moving_away(place.path)}; then: {back}"
    yield Finding(f"{files.short(place.path)} {connect.NO_KEY}: nothing was checked", then)


def _of_the_file(place: Place, tick: copies.Tick | None) -> Iterator[Finding]:
    mend = f"coachlog doctor --mend{_named(place)}"
    with opening.whole(place) as connection:
        connection.set_progress_handler(tick, copies.STEPS_OF_SQLITE)
        for why in copies.damage(connection):
            is_index = why.startswith(word_index.INDEX)
            yield Finding(f"the file is damaged: {why}", f"To rebuild it: {mend}" if is_index else _GO_BACK)
        connection.execute("begin")  # one view of it all, even if others write meanwhile
        difference = integrity.schema_difference(connection)
        if difference.acting:
            then = _take_out(place, difference.acting) or _GO_BACK
            yield Finding(integrity.made_by_others(difference.acting), then)
        if difference.missing:
            yield Finding(difference.missing, _GO_BACK)
        for what in chain(integrity.strange_records(connection), integrity.unreadable(connection)):
            yield Finding(what, _GO_BACK)
        if clearing.is_left(connection):
            what = "an erase was interrupted: copies and drafts may still hold what it erased"
            yield Finding(what, f"To finish: {mend}")
        if difference.views:
            then = f"It only shows what is there. {_take_out(place, difference.views) or 'It changes nothing'}"
            yield Finding(integrity.made_by_others(difference.views), then, is_wrong=False)
        if stale := word_index.stale(connection):
            what = f"{word_index.INDEX} is out of date for {many(stale, 'entry')}"
            yield Finding(what, f"To rebuild it: {mend}")
        if in_conflict := conflicts.count(connection):
            what = f"{many(in_conflict, 'item')} {'was' if in_conflict == 1 else 'were'} changed on two laptops"
            yield Finding(what, f"To see how: coachlog sync --conflicts{_named(place)}", is_wrong=False)
        if setting := settings.unreadable(questions.stored_settings(connection)):
            then = f"To reset it: coachlog config {setting} default{_named(place)}"
            yield Finding(f"the setting {setting} cannot be read", then)
        connection.rollback()


def _named(place: Place) -> str:
    """Return what a command to paste needs, so that it means this journal."""
    return f" --journal {files.shell_quoted(place.path)}" if place.named else ""


def _go_back(place: Place) -> str:
    """Say how to go back to the newest snapshot that ``restore`` would take."""
    from coachlog.journal import restoring  # noqa: PLC0415 - brings encryption, which a plain whole journal never loads

    kept = files.snapshots(place)
    refused: list[CoachlogError] = []
    for snapshot in reversed(kept):
        try:
            found = restoring.check(snapshot, place)
        except CoachlogError as error:
            refused.append(error)
        else:
            return (
                f"The last good snapshot, with {many(found.entries, 'entry')}: coachlog restore "
                f"{files.shell_quoted(snapshot)} --replace{_named(place)} (the journal is kept aside)"
            )
    if refused and all(isinstance(error, WrongKey) for error in refused):
        return "No snapshot opens with this key either. See what the key command prints"
    if unchecked := [error for error in refused if not connect.is_damage(error)]:
        return f"{many(len(unchecked), 'snapshot')} of {len(kept)} couldn't be checked: {unchecked[0]}"
    none = f"None of {many(len(kept), 'snapshot')} is intact" if kept else "There is no snapshot"
    return f"{none}. If you have a backup: coachlog restore FILE --replace{_named(place)}"


def _take_out(place: Place, things: Sequence[integrity.Thing]) -> str:
    """Say how to take out what somebody else has put in; nothing where no command can be given."""
    drops = "" if place.is_encrypted else integrity.drops(things)
    return drops and f"To remove it: sqlite3 {files.shell_quoted(place.path)} {shell.quote(drops)}"


def _of_copies(place: Place) -> Iterator[Finding]:
    """Check the newest snapshot, and that none is older than what was forgotten."""
    kept = files.snapshots(place)
    if not kept:
        return
    try:
        if not _lacks_key(place):
            copies.verified(kept[-1], of=place.path)
    except CoachlogError as error:
        if ciphertext.is_encrypted(kept[-1]):  # it may be the key
            then = "It can't be checked without its key. Check what the key command prints"
        elif connect.is_damage(error):
            then = f"Delete {files.shell_quoted(kept[-1])}; the next write makes a new one"
        else:  # it may well be good: of a newer coachlog, or not ours to read
            then = "Keep it: it wasn't checked"
        yield Finding(f"the last snapshot: {error}", then)
    try:
        old = copies.older_than_forgetting(place)
    except CoachlogError:  # reported above
        return
    if old:
        yield Finding(
            f"taken before an erase, so erased data may still be in it: {many(len(old), 'snapshot')}",
            f"Delete them: {' '.join(files.shell_quoted(path) for path in old)}",
        )


def _of_plain_copies(place: Place) -> Iterator[Finding]:
    """Look for what is not encrypted beside a journal that is: one that took a plain one's place leaves it there."""
    if not place.is_encrypted:
        return
    if plain := files.readable_copies(place):
        yield Finding(
            f"not encrypted, though the journal is: {many(len(plain), 'file')} among its snapshots",
            f"Delete what you no longer need: {' '.join(files.shell_quoted(path) for path in plain)}",
        )


def _of_permissions(place: Place) -> Iterator[Finding]:
    for folder in (place.plain_drafts, place.snapshots):
        if folder.is_symlink():
            yield Finding(f"{files.short(folder)} is a link, and never used", "Put a folder of your own in its place")
    if not platforms.WINDOWS:  # where a mode says nothing: the folders of a user are nobody else's
        yield from _of_modes(place)


def _of_modes(place: Place) -> Iterator[Finding]:
    ours = [place.path, files.key_command(place.path), *draft_files.drafts(place)]
    for path in (*ours, *files.snapshots(place), *files.set_aside(place)):
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding(f"others can read {files.short(path)}", f"chmod 600 {files.shell_quoted(path)}")
    above = place.path.absolute().parent
    if above.is_dir() and above.stat().st_mode & 0o022:
        yield Finding(
            f"others can write into {files.short(above)}, and replace the journal",
            f"chmod go-w {files.shell_quoted(above)}",
        )
    for folder in (place.plain_drafts, place.snapshots):
        if files.is_own_folder(folder) and folder.stat().st_mode & 0o077:
            yield Finding(f"others can look into {files.short(folder)}", f"chmod 700 {files.shell_quoted(folder)}")


def _of_the_place(place: Place) -> Iterator[Finding]:
    """Look for a service that synchronises the folder, and for the copies that it leaves where two machines wrote."""
    path = place.path.resolve()
    if service := _service(path):
        yield Finding(
            f"the journal is in a folder of {service}, which can mix up two machines and keeps erased data",
            "Move it: coachlog restore FILE --journal ELSEWHERE, then back it up into that folder with coachlog backup",
        )
    path = place.path.absolute()
    beside = {other for pattern in CONFLICTS for other in path.parent.glob(f"{path.stem}{pattern}")}
    beside |= {other for other in path.parent.glob(f"{path.stem}[ -]*{path.suffix}") if connect.is_ours(other)}
    for other in sorted(beside - {path, place.plain_drafts, place.snapshots}):
        yield Finding(
            f"{files.short(other)} looks like a conflict copy",
            f"Look into it: coachlog history --journal {files.shell_quoted(other)}; "
            "write over what is missing; delete it",
        )


def _service(path: Path) -> str | None:
    for folder in path.parents:
        name = folder.name.casefold()
        for begins, service in SYNCED.items():
            if name == begins or name.startswith((f"{begins} ", f"{begins}-", f"{begins}~")):
                return service
        for mark, service in SYNC_MARKS.items():
            if (folder / mark).exists():
                return service
    return None


def _of_leftovers(place: Place) -> Iterator[Finding]:
    for draft in draft_files.drafts(place):
        if command := draft_files.resumed(draft, _named(place)):
            then = f"Save it: {command} (with other options that it had); then delete it"
        else:
            then = f"Look into it, then delete it: {files.shell_quoted(draft)}"
        yield Finding(f"unsaved text: {files.short(draft)}", then)
    # What killed commands have left. The next command that writes deletes it, where it can be sure.
    for path in files.unfinished(place):
        if files.is_being_written(path):
            continue
        what = "a file that was never finished"
        if place.is_encrypted and ciphertext.is_readable(path):
            what = "a copy of the journal that can be read without the key, left by a killed command"
        yield Finding(f"{what}: {files.short(path)}", f"Delete it: {shell.remove(files.shell_quoted(path))}")

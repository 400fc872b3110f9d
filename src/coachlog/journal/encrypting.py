"""Switching encryption on and off: a verified copy takes the journal's place, and plain copies go."""

from pathlib import Path
from typing import NamedTuple

from coachlog import ciphertext, draft_files, files
from coachlog.errors import CoachlogError, DamagedCopy, Interrupted, briefly
from coachlog.files import Place
from coachlog.journal import cipher, copies, integrity, keys, opening
from coachlog.journal.connect import identity
from coachlog.journal.copies import Tick
from coachlog.journal.replacing import export, replace_when_done, with_key
from coachlog.text import many


class Switched(NamedTuple):
    """What a journal holds that was encrypted, or decrypted; and how many copies went, or stayed as they were."""

    held: copies.Counts
    gone: int
    stayed: int


def ready(place: Place, *, encrypted: bool) -> None:
    """Look whether a journal can be switched. Raises CoachlogError for one that is so already, or has drafts."""
    cipher.library()
    with opening.whole(place):  # it is there, ours, and of this version from now on
        pass
    if place.is_encrypted == encrypted:
        raise CoachlogError(f"{files.short(place.path)} is {'encrypted already' if encrypted else 'not encrypted'}")
    if drafts := draft_files.drafts(place):
        raise CoachlogError(
            f"{many(len(drafts), 'unsaved text')} would stay behind, the first in {files.short(drafts[0])}. "
            "To save or delete what is there, see coachlog doctor"
        )


def encrypt(place: Place, key: str, code: str, tick: Tick | None = None) -> Switched:
    """Encrypt a journal, once a test backup has been opened with the recovery code; then plain copies go.

    Encrypted ones stay, whatever their key: they may hold what the journal does not hold any more. Raises
    CoachlogError, and nothing has changed, for a code that does not open it.
    """
    _prove(place, key, code, tick)
    try:
        found = _switch(place, None, key, tick)
        new = _snapshot(place, "encrypted")
        gone = _forget_plain_copies(place)
        return Switched(found, gone, len([path for path in files.copies(place) if path != new]))
    except KeyboardInterrupt as error:
        if ciphertext.is_encrypted(place.path):
            raise Interrupted(f"{files.short(place.path)} is encrypted by now") from error
        raise


def decrypt(place: Place, tick: Tick | None = None) -> Switched:
    """Make a journal plain. Its encrypted snapshots stay, as they do in ``encrypt``."""
    stayed = len(set(files.copies(place)) - set(files.readable_copies(place)))
    found = _switch(place, keys.key_of(place.path), None, tick)
    _snapshot(place, "decrypted")
    return Switched(found, 0, stayed)


def _prove(place: Place, key: str, code: str, tick: Tick | None) -> None:
    """Encrypt a test backup, and open it with the recovery code."""
    typed = keys.read(code)
    if typed != key:
        raise CoachlogError(
            "that isn't the recovery code shown, so nothing was changed. To try again: coachlog encrypt"
        )
    with files.unfinished_beside(place.path, "It is unchanged") as backup:
        export(place.path, None, backup, key, tick)
        with with_key(backup, typed) as connection:
            if why := next(iter(copies.damage(connection)), None):
                raise DamagedCopy(files.meant_by(backup), why)


def _switch(place: Place, old: str | None, new: str | None, tick: Tick | None) -> copies.Counts:
    """Put a verified copy under another key in the journal's place, while nobody else can write it."""
    with (
        files.unfinished_beside(place.path, "It is unchanged") as unfinished,
        replace_when_done(place.path, old, unfinished, new) as connection,
    ):
        export(place.path, old, unfinished, new, tick)
        with with_key(unfinished, new) as copied:  # it stays the same device, as the old file goes
            copied.execute("pragma journal_mode = memory")
            files_here = (identity(unfinished), identity(place.path))
            copied.execute("update device set file = ? where file = ?", files_here)
        found = copies.verified(unfinished, tick, of=place.path)
        if found != copies.counts(connection):
            raise DamagedCopy(place.path, f"it holds {many(found.entries, 'entry')}")
        with with_key(unfinished, new) as copied:
            if why := next(integrity.strange(copied), None):
                raise DamagedCopy(place.path, f"{why}; see coachlog doctor")
        files.sync(unfinished)
    return found


def _snapshot(place: Place, switched: str) -> Path:
    """Copy the journal as it is now. Plain copies stay until there is another copy."""
    try:
        return copies.snapshot(place)
    except CoachlogError as error:
        raise CoachlogError(
            f"the journal is {switched}, but there is no new snapshot: "
            f"{briefly(error)}. Once that is fixed: coachlog doctor"
        ) from error


def _forget_plain_copies(place: Place) -> int:
    """Delete every copy of ours that can be read without a key; return how many snapshots there were."""
    files.clear_up(place)
    return files.delete(files.readable_copies(place))

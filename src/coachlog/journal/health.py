"""Looking for what is wrong with a journal: its file, its records, its copies, and the place it lies in.

SQLite keeps no checksums of pages. The record of changes has one for every change, so that a record that reads
differently than it was written is found, wherever in the file it is damaged.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from coachlog import draft_files, files, settings
from coachlog.errors import CoachlogError, TamperedWith, WrongKey, listed, quoted
from coachlog.files import Place
from coachlog.journal import clearing, copies, opening, questions, schema
from coachlog.journal.changes import COLUMNS, FORGETTING, NAMES_A, checksum
from coachlog.text import many

SYNCED = {
    "dropbox": "Dropbox", "onedrive": "OneDrive", "mobile documents": "iCloud", "icloud": "iCloud",
    "icloud drive": "iCloud", "google drive": "Google Drive", "googledrive": "Google Drive", "nextcloud": "Nextcloud",
    "owncloud": "ownCloud", "syncthing": "Syncthing", "cloudstorage": "a cloud",
}  # fmt: skip
SYNC_MARKS = {".stfolder": "Syncthing", ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox"}
# What ANALYZE leaves: SQLite's own, and it holds no more than how often values come.
_OF_ANALYZE = {
    ("table", "sqlite_stat1", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("table", "sqlite_stat4", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
}
_ORDER = ("trigger", "view", "index", "table")  # in which things can be dropped
FEW = 5  # things that are named
CONFLICTS = ("*conflict*", "*conflicted copy*", "*(*)*")


LAST_NUMBER = 2**62  # far beyond any entry's: SQLite gives none above 2**63 - 1


class Finding(NamedTuple):
    """Something wrong, and what to do about it."""

    what: str
    then: str
    is_wrong: bool = True  # False: to be known only


class Thing(NamedTuple):
    """Something that a database holds: a table, an index, a trigger or a view."""

    kind: str
    name: str

    @property
    def can_be_dropped(self) -> bool:
        """Whether its name, in double quotes, is safe to paste into a shell's single ones."""
        plain = self.name.isascii() and self.name.isidentifier() and not self.name.lower().startswith("sqlite_")
        return plain and self.kind in _ORDER

    def __str__(self) -> str:
        """Return what it is, and its name."""
        return f"the {self.kind} {quoted(self.name)}"


class Others(NamedTuple):
    """What tells a journal's schema from that of one which has just been made."""

    missing: bool  # something of ours is not there, or not as we make it
    acting: list[Thing]  # what can act on what is written, or hold it
    views: list[Thing]  # these only show what is there


def findings(place: Place, tick: copies.Tick | None = None) -> Iterator[Finding]:
    """Yield whatever is wrong, the gravest first."""
    if not (place.named or files.is_there(place.path) or files.snapshots(place)):
        return  # nothing has begun yet
    try:
        if _lacks_key(place):  # it may well be whole
            what = f"{files.short(place.path)} {opening.NO_KEY}: nothing was checked"
            then = "Set it, then look again: export COACHLOG_KEY_COMMAND='COMMAND' (one that prints the key)"
            last = files.snapshots(place)[-1:]
            if last and not files.is_encrypted(last[0]):
                back = f"coachlog restore {files.shell_quoted(last[0])}{_named(place)}"
                then = f"{then}. If it was never encrypted: {files.moving_away(place.path)}; then: {back}"
            yield Finding(what, then)
        else:
            yield from _of_the_file(place, tick)
    except CoachlogError as error:
        what = str(error).removesuffix(opening.SEE_DOCTOR)
        yield Finding(what, _go_back(place) if opening.is_damage(error) else "Then look again")
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


def _of_the_file(place: Place, tick: copies.Tick | None) -> Iterator[Finding]:
    with opening.whole(place) as connection:
        connection.set_progress_handler(tick, copies.STEPS_OF_SQLITE)
        for why in copies.damage(connection):
            is_index = why.startswith(copies.INDEX)
            mend = f"To build it anew: coachlog doctor --mend{_named(place)}"
            yield Finding(f"the file is damaged: {why}", mend if is_index else _go_back(place))
        connection.execute("begin")  # one view of it all, whoever writes meanwhile
        others = others_in(connection)
        if others.acting:
            yield Finding(_named_others(others.acting), _take_out(place, others.acting) or _go_back(place))
        for what in chain(_missing(connection, others), _strange_records(connection), _unreadable(connection)):
            yield Finding(what, _go_back(place))
        if clearing.is_left(connection):
            mend = f"To finish it: coachlog doctor --mend{_named(place)}"
            yield Finding("an erase was interrupted: copies and drafts may still hold what it erased", mend)
        if others.views:
            then = _take_out(place, others.views) or "It changes nothing"
            yield Finding(_named_others(others.views), f"It only shows what is there. {then}", is_wrong=False)
        if stale := copies.stale_words(connection):
            mend = f"To build it anew: coachlog doctor --mend{_named(place)}"
            yield Finding(f"{copies.INDEX} is out of date for {many(stale, 'entry')}", mend)
        if setting := settings.unreadable(questions.stored_settings(connection)):
            mend = f"To let it be as it was: coachlog config {setting} default{_named(place)}"
            yield Finding(f"the setting {setting} cannot be read", mend)
        connection.rollback()


def _named(place: Place) -> str:
    """Return what a command to paste needs, so that it means this journal."""
    return f" --journal {files.shell_quoted(place.path)}" if place.named else ""


def _go_back(place: Place) -> str:
    """Say how to go back to the newest copy in which every record reads as it was written."""
    kept = files.snapshots(place)
    refused = set()
    for snapshot in reversed(kept):
        try:
            found = copies.verified(snapshot, of=place.path)
            with opening.only_read(snapshot, place.path) as connection:
                if not any(strange(connection)):
                    return (
                        f"The last good snapshot, with {many(found.entries, 'entry')}: coachlog restore "
                        f"{files.shell_quoted(snapshot)} --replace{_named(place)} (the journal is kept aside)"
                    )
        except CoachlogError as error:
            refused.add(type(error))
    if refused == {WrongKey}:
        return "No snapshot opens with this key either. See what the key command prints"
    none = f"None of {many(len(kept), 'snapshot')} is whole" if kept else "There is no snapshot"
    return f"{none}. If you have a backup: coachlog restore FILE --replace{_named(place)}"


def strange(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is not as it was written: tables, changes, and records against their last change."""
    yield from strange_schema(connection)
    yield from _strange_records(connection)
    yield from _unreadable(connection)


def strange_schema(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what a journal, of this version or an older one, holds beside what its migrations make, or lacks of it."""
    others = others_in(connection)
    if others.acting:
        yield _named_others(others.acting)
    yield from _missing(connection, others)


def expect_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raise TamperedWith for a journal whose schema is not the one that coachlog made."""
    if why := next(strange_schema(connection), None):
        raise TamperedWith(files.short(path), why)


def others_in(connection: sqlite3.Connection) -> Others:
    """Compare the schema with that of a journal which has just been made. Not by names: anybody can give any name."""
    question = "select type, name, tbl_name, sql from sqlite_master"
    here = {(str(kind), str(name), table, sql) for kind, name, table, sql in connection.execute(question)}
    with closing(_fresh(connection)) as fresh:
        ours = set(fresh.execute(question))
    names = {name for _, name, *_ in ours}
    things = sorted({Thing(kind, name) for kind, name, *_ in here - ours - _OF_ANALYZE if name not in names})
    twice = connection.execute("select count(*) from sqlite_master").fetchone()[0] != len(here)
    return Others(
        missing=twice or bool(ours - here) or any(name in names for _, name, *_ in here - ours),
        acting=[thing for thing in things if thing.kind != "view"],
        views=[thing for thing in things if thing.kind == "view"],
    )


def _missing(connection: sqlite3.Connection, others: Others) -> Iterator[str]:
    """Say so where something of ours is not as we make it."""
    if others.missing:
        yield "its tables are not those of a coachlog journal"
        return
    done = "select name from _sqlite_migrations where migration_set = 'coachlog' order by name"
    with closing(_fresh(connection)) as fresh:
        if connection.execute(done).fetchall() != fresh.execute(done).fetchall():
            yield "its list of migrations is not what it should be"


def _fresh(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return an empty journal of the same schema version."""
    (version,) = connection.execute("pragma user_version").fetchone()
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    schema.build(fresh, version)
    return fresh


def _named_others(things: Sequence[Thing]) -> str:
    """Name what coachlog did not make."""
    few = [*map(str, things[:FEW]), *([many(len(things) - FEW, "other")] if len(things) > FEW else [])]
    return f"coachlog did not make {listed(few)}"


def _take_out(place: Place, things: Sequence[Thing]) -> str:
    """Say how to take out what somebody else has put in; nothing where no command can be given."""
    if place.is_encrypted or len(things) > FEW or not all(thing.can_be_dropped for thing in things):
        return ""
    ordered = sorted(things, key=lambda thing: _ORDER.index(thing.kind))
    drops = ";".join(f'drop {thing.kind} if exists "{thing.name}"' for thing in ordered)
    return f"To take it out: sqlite3 {files.shell_quoted(place.path)} '{drops}'"


def _unreadable(connection: sqlite3.Connection) -> Iterator[str]:
    """Say why a rep or an entry cannot be read, as every command would: what was written so is as it was written."""
    try:
        questions.reps(connection)
        for _ in questions.entries(connection, questions.Filter()):
            pass
    except opening.sqlite_errors() as error:
        yield str(error)


def _strange_records(connection: sqlite3.Connection) -> Iterator[str]:
    """Check every change against its checksum, and every record against its last change."""
    changes = connection.execute(
        """
        select s.device, s.n, s.at, s.command, s.undoes, c.tbl, c.record, c.after, c.crc, c.id
        from change c left join step s on s.id = c.step order by c.record, c.id
        """
    )
    count = dict.fromkeys(COLUMNS, 0)
    last: tuple[str, str, str | None] | None = None
    for *row, crc, change in changes:
        table, uid, after = row[-3:]
        if checksum(*row) != crc:
            yield f"change {change} does not read as it was written"
        if last and last[1] != uid:
            yield from _differs(connection, *last, count)
        last = (table, uid, after)
    if last:
        yield from _differs(connection, *last, count)
    for table, known in count.items():
        (there,) = connection.execute(f"select count(*) from {table}").fetchone()
        if there != known:
            yield f"{there} in the table {table}, but the changes tell of {known}"
    yield from _strange_steps(connection)
    highest, given = (
        connection.execute(f"select max({column}) from {table}").fetchone()[0]
        for column, table in (("id", "entry"), ("seq", "sqlite_sequence where name = 'entry'"))
    )
    is_sound = isinstance(given, int) and (highest or 0) <= given < LAST_NUMBER
    if not is_sound and (highest, given) != (None, None):
        yield "the numbers of entries do not go on where they ended"


def _strange_steps(connection: sqlite3.Connection) -> Iterator[str]:
    # What was forgotten has left steps behind in which nothing is written any more, and gaps between the changes.
    marks = ", ".join("?" * len(FORGETTING))
    before = f"select coalesce(max(c.id), 0) from change c join step s on s.id = c.step where s.command in ({marks})"
    (beyond,) = connection.execute(
        f"select max(id) - ({before}) - count(*) from change where id > ({before}) or id < 1", FORGETTING * 2
    ).fetchone()
    if beyond:
        yield "the changes are not numbered as they were written"
    for (step,) in connection.execute(
        f"""
        select id from step where id > (select coalesce(max(id), 0) from step where command in ({marks}))
          and not exists (select 1 from change where change.step = step.id) order by id
        """,
        FORGETTING,
    ):
        yield f"step {step} has changed nothing"
    known = connection.execute("select uid from device").fetchone()
    if known and not connection.execute("select 1 from step where device = ?", known).fetchone():
        yield "the device that writes here is unknown to its steps"


def _differs(
    connection: sqlite3.Connection, table: str, uid: str, after: str | None, count: dict[str, int]
) -> Iterator[str]:
    """Compare one record with what its last change says; count those that should be there."""
    if table not in COLUMNS:
        yield f"a change of an unknown table: {table}"
        return
    now = _image(connection, table, uid)
    count[table] += after is not None
    try:
        then = None if after is None else questions.stored_image(after)
    except sqlite3.DatabaseError:
        then = {}
    if now != then:
        name = uid if table == "setting" else (now or then or {}).get("id", uid)
        yield f"{table} {name} does not read as it was last written"


def _image(connection: sqlite3.Connection, table: str, uid: str) -> dict[str, Any] | None:
    """Return a record as the record of changes would hold it."""
    columns = ", ".join(
        f'(select uid from {NAMES_A[column]} where id = outermost."{column}")' if column in NAMES_A else f'"{column}"'
        for column in COLUMNS[table]
    )
    row = connection.execute(f"select {columns} from {table} outermost where uid = ?", (uid,)).fetchone()
    if row is None:
        return None
    return {name: value for name, value in zip(COLUMNS[table], row, strict=True) if value is not None}


def _of_copies(place: Place) -> Iterator[Finding]:
    """Check the newest snapshot, and that none is older than what was forgotten."""
    kept = files.snapshots(place)
    if not kept:
        return
    try:
        if not _lacks_key(place):
            copies.verified(kept[-1], of=place.path)
    except CoachlogError as error:
        if files.is_encrypted(kept[-1]):  # perhaps it is the key
            then = "It cannot be checked without its key. See what the key command prints"
        else:
            then = f"Delete {files.shell_quoted(kept[-1])}; the next write makes a new one"
        yield Finding(f"the last snapshot: {error}", then)
    try:
        old = copies.older_than_forgetting(place)
    except CoachlogError:  # told above
        return
    if old:
        yield Finding(
            f"older than what was forgotten, and may hold it: {many(len(old), 'snapshot')}",
            f"Delete them: {' '.join(files.shell_quoted(path) for path in old)}",
        )


def _of_plain_copies(place: Place) -> Iterator[Finding]:
    """Look for what is not encrypted beside a journal that is: one that took a plain one's place leaves it there."""
    if not place.is_encrypted:
        return
    if plain := files.readable_copies(place):
        yield Finding(
            f"not encrypted, though the journal is: {many(len(plain), 'file')} among its snapshots",
            f"Delete what you do not need any more: {' '.join(files.shell_quoted(path) for path in plain)}",
        )


def _of_permissions(place: Place) -> Iterator[Finding]:
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
        if folder.is_symlink():
            yield Finding(f"{files.short(folder)} is a link, and never used", "Put a folder of your own in its place")
        elif folder.is_dir() and folder.stat().st_mode & 0o077:
            yield Finding(f"others can look into {files.short(folder)}", f"chmod 700 {files.shell_quoted(folder)}")


def _of_the_place(place: Place) -> Iterator[Finding]:
    """Look for a service that synchronises the folder, and for the copies that it leaves where two machines wrote."""
    path = place.path.resolve()
    if service := _service(path):
        yield Finding(
            f"the journal lies in a folder of {service}, which can mix up two machines and keeps what is erased",
            "Move it: coachlog restore FILE --journal ELSEWHERE, then back it up into that folder with coachlog backup",
        )
    path = place.path.absolute()
    beside = {other for pattern in CONFLICTS for other in path.parent.glob(f"{path.stem}{pattern}")}
    beside |= {other for other in path.parent.glob(f"{path.stem}[ -]*{path.suffix}") if opening.is_ours(other)}
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
        yield Finding(f"a text that was not saved: {files.short(draft)}", then)
    yield from _of_unfinished_files(place)


def _of_unfinished_files(place: Place) -> Iterator[Finding]:
    """Look for what killed commands have left. The next command that writes deletes it, where it can be sure."""
    for path in files.unfinished(place):
        if files.is_being_written(path):
            continue
        if place.is_encrypted and files.is_readable(path):
            what = (
                f"a copy of the journal that can be read without the key, left by a killed command: {files.short(path)}"
            )
        else:
            what = f"a file that was never finished: {files.short(path)}"
        yield Finding(what, f"Delete it: rm {files.shell_quoted(path)}")

"""A journal that somebody else made: whatever is in it, a command ends with an answer or with one line of error.

Each text and each number of each table is replaced by a harmful one. Then every command that reads is typed, and every
command that writes. Nothing may be written outside the journal's folder.
"""

import gc
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from coachlog.journal import schema
from tests.typing_in import ANY, Coachlog

DEEP = "[" * 100_000
TEXTS = (
    "", "../../outside", "/outside", "..", "a\n../b\x1b[2J\u202e", "x" * 300, DEEP, DEEP.replace("[", '{"a":'),
    '"a text"', "5", "-5", "9" * 5000, "1e999", "[NaN]", '["\\ud800"]', '[1, null, {"a": []}]', '{"id": "x"}', "{}",
    '{"id": 1e999, "uid": "x"}', '{"id": 2, "uid": "\\ud800", "text": []}', "null", "2026-02-30", "0001-01-01",
    "9999-12-31", "2026-11-23T99:00:00Z", "rep", "note", "owed", "undo", "rep erase",
)  # fmt: skip
NUMBERS = (-1, 0, 3, 10**9, 2**53, 2**63 - 1, -(2**63))
READS = (
    "due", "due --count", "due --json", "due --ahead 9w", "history -n 0", "history maria --open", "history --json",
    "find call", "find --tags", "find legal --rep maria", "prep maria", "prep maria --md", "prep maria --json", "team",
    "week", "week last", "team --json", "rep list --all", "rep show maria", "config", "undo --list",
    "undo --list --json", "doctor", "export", "export --json", "export --format csv", "export -o out/",
    "export -o out/json/ --format json",
    "export -o out/shared/ --share", "export -o out/handed/ --handover", "export -o out/held/ --all-about",
    "export maria --all-about --format json", "review maria", "review maria --json --share",
    *(f"show {number}{more}" for number in (1, 2, 6, 9, 10, 13) for more in ("", " --versions", " --json --versions")),
)  # fmt: skip
DRAWN = ("due", "history -n 0", "prep maria", "team", "week", "rep list --all", "undo --list", "doctor", "find call",
         "show 1", "show 6 --versions", "show 10", "find --tags")  # fmt: skip
WRITES = (
    "note maria x --mine 'y @fri'", "checkin 6 --at 1", "edit 10 z --private", "snooze 2 2w", "done 2", "undo -n 2",
    "redo", "undo", "delete 1", "undo", "rep edit maria --role x", "rep pause dev", "config praise-every 3d",
    "import - --dry-run", "delete 9 --forever --yes", "rep erase maria --yes", "backup kept.db",
    "restore kept.db --journal other/journal.db",
)  # fmt: skip
PARTS = 24  # of all commands: each value gets one of them, and so each column all of them


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with something of everything."""
    coachlog = Coachlog(tmp_path_factory.mktemp("template") / "journal.db")
    for line in (
        "rep add 'Maria Ruiz' --team west --role AE --tz Europe/Madrid --started 2026-01-05 --every 1w",
        "rep add 'Dev Patel'",
        "note maria 'the call #qbr' --mine 'ask Tom @thu' --theirs 'book 3 calls @fri' --heard 'fine'",  # 1 to 4
        "feedback dev 'slower @thu'", "goal maria 'close 2 @eoq' --target 2",  # 5, 6
        "checkin 6 --at 1 --status at-risk", "feedback maria one --given --landed well",  # 7, 8
        "praise maria 'well opened'",  # 9
        "session retro --with all --also legal:Ana --lesson 'legal first' --mine 'book a room @fri'",  # 10, 11, 12
        "followup maria 'send it @fri' --owner Tom", "snooze 13 mon later", "done 3 'in time'",
        "rep pause dev --from 2026-12-01 --back 2026-12-24 'a long trip'",
        "rep leave dev --on 2026-12-30 --keep-until 2027-06-30",
        "snooze maria mon", "config praise-every 10d", "config fiscal-year-starts feb", "config language-hints off",
        "edit 10 again", "note dev gone", "delete 14", "praise dev back", "undo",
    ):  # fmt: skip
        coachlog(*shlex.split(line))
    return coachlog.journal


def columns(kind: str) -> Iterator[str]:
    """Yield each column of a type, as `table.column`."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        schema.migrate(connection)
        tables = connection.execute(
            "select name from sqlite_master where type = 'table' and name not like '%\\_fts%' escape '\\'"
            " and name not like '\\_%' escape '\\' and name not like 'sqlite\\_%' escape '\\' order by name"
        ).fetchall()
        for (table,) in tables:
            for _, column, of_type, _, _, _, hidden in connection.execute(f"pragma table_xinfo({table})"):
                if of_type.lower() in kind and not hidden:
                    yield f"{table}.{column}"


def crafted(template: Path, folder: Path, table: str, column: str, value: object) -> Coachlog | None:
    """Return a copy in which one record has this value; None if SQLite itself refuses it."""
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    shutil.copy(template, work / "journal.db")
    key = "digest" if table == "origin" else "rowid"  # the one table without a rowid
    with closing(sqlite3.connect(work / "journal.db", isolation_level=None)) as connection:
        statement = f"""
          update {table} set "{column}" = ? where {key} = (
            select {key} from {table} order by "{column}" is null, {key} limit 1)
        """
        try:
            connection.execute(statement, (value,))
        except sqlite3.IntegrityError:
            return None
        return Coachlog(work / "journal.db")


def typed(coachlog: Coachlog, folder: Path, lines: Sequence[str], *, drawn: bool = False) -> None:
    """Type commands. Each must end with an answer or one line of error, and write into the folder only."""
    for line in lines:
        ran = (coachlog.drawn if drawn else coachlog)(*shlex.split(line), code=ANY)
        assert ran.code in (0, 1, 2), line
        assert ran.code == 0 or line.startswith("doctor") or ran.err.count("coachlog: ") >= 1, line
        assert ran.code != 2 or ran.err.count("\n") == 1, line  # 2: what cannot be understood
    assert {path.name for path in folder.iterdir()} <= {"work", "home"}
    outside = [path for path in (folder / "work").iterdir() if path.suffix in (".md", ".json", ".csv")]
    assert not outside


def try_each(
    template: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, where: str, values: Sequence[object]
) -> None:
    """Put each value into a column, one after the other, and type the next part of all commands each time."""
    table, column = where.split(".")
    parts = min(PARTS, len(values))  # so that each part is typed
    for number, value in enumerate(values):
        part = slice(number % parts, None, parts)
        if coachlog := crafted(template, folder, table, column, value):
            monkeypatch.chdir(coachlog.journal.parent)
            typed(coachlog, folder, READS[part])
            typed(coachlog, folder, DRAWN[part], drawn=True)
            typed(coachlog, folder, WRITES[part])


@pytest.mark.slow
@pytest.mark.parametrize("where", [*columns("text")])
def test_no_text_ends_in_a_traceback(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    try_each(template, tmp_path, monkeypatch, where, TEXTS)


@pytest.mark.slow
@pytest.mark.parametrize("where", [*columns("integer real")])
def test_no_number_ends_in_a_traceback(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    try_each(template, tmp_path, monkeypatch, where, NUMBERS)


# What others have put into a journal beside its records


SPY = "create table sqlite3spy (text text)"
COPYING = "create trigger sqlite3spy after insert on entry begin insert into sqlite3spy values (new.text); end"
ENDLESS = """
  create trigger waits before delete on device begin
    select count(*) from (with recursive n (x) as (select 1 union all select x + 1 from n) select x from n);
  end
"""
SHADOW = "create trigger shadow after insert on entry_fts_data begin select 1; end"
HIDDEN = """
  create trigger hidden after insert on entry begin select 1; end; pragma writable_schema = on;
  update sqlite_master set name = 'sqlite_autoindex_entry_9',
    sql = replace(sql, 'hidden', 'sqlite_autoindex_entry_9') where name = 'hidden'
"""
ACTING = (
    f"{SPY}; {COPYING}", SPY, ENDLESS, HIDDEN, "create index mine on entry (text)", SHADOW,
    "create virtual table more using fts5 (text)", "create table sqlitexstat1 (a, b as (a + 1))",
    "create trigger calm before insert on entry begin select raise(ignore); end",
    'create table "a\n../../b\x1b[2J" (text)',
)  # fmt: skip
CHANGED = (
    "drop index entry_day", "drop view open", "drop trigger entry_fts_update", "alter table pause add column more text",
    "drop view open; create view open as select 1 as id", "drop view open; create table open (id)",
)  # fmt: skip
HARMLESS = ("create view mine as select text from entry; create view sqlite3spy as select 1 as x", "analyze")


def with_more(template: Path, folder: Path, script: str) -> Coachlog:
    shutil.copy(template, folder / "journal.db")
    with closing(sqlite3.connect(folder / "journal.db")) as connection:
        connection.executescript(script)
    return Coachlog(folder / "journal.db")


@pytest.mark.parametrize("script", [*ACTING, *CHANGED])
def test_what_coachlog_did_not_make_is_named_and_refused(template: Path, tmp_path: Path, script: str) -> None:
    coachlog = with_more(template, tmp_path, script)
    says = "coachlog did not make" if script in ACTING else "its tables are not those of a coachlog journal"
    ran = coachlog("doctor", code=1)
    assert says in ran.out
    assert "\x1b" not in ran.out
    assert says in coachlog.json("doctor", code=1)["findings"][0]["what"]
    elsewhere = Coachlog(tmp_path / "elsewhere.db")
    elsewhere.refused("restore", str(coachlog.journal), code=1, says=says)
    assert not elsewhere.journal.exists()
    coachlog.refused("import", "-", code=1, says=says, stdin=b'{"entries": []}')


def test_doctor_says_how_to_remove_what_others_added(template: Path, tmp_path: Path) -> None:
    coachlog = with_more(template, tmp_path, f"{SPY}; {COPYING}")
    (line,) = [line for line in coachlog("doctor", code=1).out.splitlines() if "did not make" in line]
    what, then = line.split("\t")
    assert what == 'coachlog did not make the table "sqlite3spy" and the trigger "sqlite3spy"'
    program, journal, drops = shlex.split(then.partition(": ")[2])
    assert (program, journal) == ("sqlite3", str(coachlog.journal))
    with closing(sqlite3.connect(journal)) as connection:
        connection.executescript(drops)
    assert coachlog("doctor").out == ""
    coachlog("restore", str(coachlog.journal), "--journal", str(tmp_path / "elsewhere.db"))


@pytest.mark.parametrize("script", HARMLESS)
def test_a_view_is_named_and_what_analyze_leaves_is_not(template: Path, tmp_path: Path, script: str) -> None:
    coachlog = with_more(template, tmp_path, script)
    ran = coachlog("doctor")
    assert ran.out.count("\n") == (1 if "view" in script else 0)
    assert "No problems found: 2 reps" in coachlog.drawn("doctor").plain
    coachlog("import", "-", stdin=b'{"entries": []}')
    coachlog("restore", str(coachlog.journal), "--journal", str(tmp_path / "elsewhere.db"))


@pytest.mark.parametrize("when", ["insert", "update", "delete"])
@pytest.mark.parametrize(
    "table",
    [
        "entry",
        *(pytest.param(table, marks=pytest.mark.slow)
          for table in ("rep", "pause", "setting", "attendance", "step", "change", "device")),
    ],
)  # fmt: skip
def test_a_trigger_that_swallows_a_write_is_reported_in_one_line(
    template: Path, tmp_path: Path, table: str, when: str
) -> None:
    ignore = f"create trigger calm before {when} on {table} begin select raise(ignore); end"
    coachlog = with_more(template, tmp_path, ignore)
    for line in (
        "note maria x --mine y", "edit 10 z --on 2026-11-02", "done 2", "delete 10", "rep edit maria --role x",
        "rep pause maria", "rep resume dev", "config praise-every 3d", "config praise-every default", "undo",
        "rep add 'New One'", "delete 9 --forever --yes", "rep erase maria --yes",
    ):  # fmt: skip
        before = coachlog.export()
        ran = coachlog(*shlex.split(line), code=ANY)
        if ran.code:
            assert ran.err.count("\n") == 1
            assert coachlog.export() == before
        elif "trigger in it" not in ran.err:
            changed = [one for one in coachlog("doctor", code=1).out.splitlines() if "did not make" not in one]
            assert not [one for one in changed if "snapshot" not in one], line


# Names


@pytest.mark.parametrize("alias", ["../../outside", "/outside", "..", "", "Maria", "a b", "a/b", "é", "a\nb", "-o"])
def test_an_alias_that_nobody_could_type_is_damage(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alias: str
) -> None:
    coachlog = crafted(template, tmp_path, "rep", "alias", alias)
    assert coachlog
    monkeypatch.chdir(coachlog.journal.parent)
    says = "it has a rep with an impossible alias: "
    coachlog.refused("export", "-o", "out/", code=1, says=says)
    coachlog.refused("due", code=1, says=says)
    assert says in coachlog("doctor", code=1).out
    coachlog.refused("restore", "journal.db", "--journal", "elsewhere.db", code=1, says="")
    assert {path.name for path in tmp_path.iterdir()} <= {"work", "home"}
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.json", '{"reps": [{"name": "A B", "alias": "../../outside"}]}'),
        ("x.json", '{"reps": [{"name": "A B", "uid": "../../outside"}]}'),
        ("x.json", '{"reps": [{"name": "A B", "tz": "../../etc/passwd"}]}'),
        ("x.json", '{"config": {"../../outside": "on"}}'),
        ("x.json", '{"entries": [{"kind": "note", "rep": "maria", "on": "2026-11-20", "text": "x", "uid": "../x"}]}'),
        ("x.json", '{"entries": ' + DEEP),
        ("x.json", '{"entries": [{"id": ' + "9" * 5000),
        ("x.json", '{"entries": [{"kind": "session", "also": [' + DEEP),
        ("x.json", '{"entries": [{"kind": "goal", "rep": "maria", "on": "2026-11-20", "text": "x", "target": NaN}]}'),
        ("x.json", '{"entries": [{"kind": "goal", "rep": "maria", "on": "2026-11-20", "text": "x", "target": 1e999}]}'),
        ("x.json", '{"entries": [{"kind": "note", "rep": "maria", "on": "2026-11-20", "text": "\\ud800"}]}'),
        ("x.json", '{"entries": [{"kind": "session", "on": "2026-11-20", "text": "x", "also": "Ana"}]}'),
        ("x.csv", "name,alias\nA B,../../outside\n"),
        ("x.csv", "name,tz\nA B,../../etc/passwd\n"),
        ("x.txt", '{"tags": {}, "entries": [{"title": ' + DEEP),
        ("x.txt", '{"tags": {}, "entries": [{"title": ' + "9" * 5000 + "}]}"),
    ],
)  # fmt: skip
def test_an_imported_file_is_read_as_strictly(template: Path, tmp_path: Path, name: str, text: str) -> None:
    coachlog = with_more(template, tmp_path, "")
    (tmp_path / name).write_text(text)
    before = coachlog.export()
    ran = coachlog("import", str(tmp_path / name), code=1)
    assert ran.err.count("\n") == 1
    assert "nothing was imported" in ran.err.lower()
    assert coachlog.export() == before


@pytest.mark.parametrize(
    "also", [DEEP, DEEP.replace("[", '{"a":'), "5", '"Ana"', "[1]", "[null]", '["\\ud800"]', "[NaN]", "{}"]
)
def test_an_invalid_list_of_partners_is_damage(template: Path, tmp_path: Path, also: str) -> None:
    coachlog = crafted(template, tmp_path, "entry", "also", also)
    assert coachlog
    for words in (("history",), ("show", "10"), ("export",)):
        ran = coachlog(*words, code=1)
        assert "damaged" in ran.err
        assert ran.err.count("\n") == 1
    assert "damaged" in coachlog("doctor", code=1).out


def test_a_damaged_journal_is_not_locked_once_a_command_has_ended(template: Path, tmp_path: Path) -> None:
    coachlog = crafted(template, tmp_path, "entry", "also", '"Ana"')
    assert coachlog
    gc.disable()  # it would unlock what an error still holds, at some moment
    try:
        for words in (("history",), ("export",), ("show", "10"), ("review", "maria")):
            assert "damaged" in coachlog(*words, code=ANY).err
            with closing(sqlite3.connect(coachlog.journal, timeout=0, isolation_level=None)) as other:
                other.execute("begin exclusive")
    finally:
        gc.enable()


@pytest.mark.parametrize("after", TEXTS[5:20])
def test_an_invalid_change_is_damage(template: Path, tmp_path: Path, after: str) -> None:
    coachlog = with_more(template, tmp_path, "")
    with closing(sqlite3.connect(coachlog.journal, isolation_level=None)) as connection:
        connection.execute("update change set after = ? where record = (select uid from entry where id = 10)", (after,))
    for line in ("show 10 --versions", "show 10 --versions --json"):
        assert coachlog(*line.split(), code=1).err.count("\n") == 1
    for line in ("export maria --all-about", "undo -n 5", "undo --list"):
        assert coachlog(*line.split(), code=ANY).err.count("\n") <= 1
    assert "differs from what was last written" in coachlog("doctor", code=1).out


@pytest.mark.parametrize("number", ["9223372036854775807", "'abc'", "0"])
def test_a_gap_in_the_numbers_of_entries_is_found(team: Coachlog, tmp_path: Path, number: str) -> None:
    team("note", "maria", "x")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute(f"update sqlite_sequence set seq = {number}")
    assert "the entry numbers don't continue where they ended" in team("doctor", code=1).out
    assert Coachlog(tmp_path / "new.db")("restore", str(team.journal), code=1)


def test_an_empty_change_of_another_rep_is_damage(team: Coachlog) -> None:
    team("note", "maria", "x")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.execute(
            "update change set after = '{}' where tbl = 'rep' and record = (select uid from rep where alias = 'dev')"
        )
    for words in (("export", "maria", "--all-about"), ("rep", "erase", "maria", "--yes")):
        team.refused(*words, code=1, says="the record of changes is damaged")


def test_an_attendance_of_a_note_is_deleted_with_it(team: Coachlog) -> None:
    for words in (("delete", "1"), ("delete", "2", "--forever", "--yes"), ("rep", "erase", "maria", "--yes")):
        team("note", "maria", "x")
        with closing(sqlite3.connect(team.journal)) as connection, connection:
            connection.execute(
                'insert into attendance (uid, session, rep, "on")'
                " select hex(randomblob(8)), max(id), 2, '2026-11-23' from entry"
            )
        team(*words)


def test_commands_that_doctor_suggests_work_whatever_the_name(team: Coachlog) -> None:
    team("note", "maria", "x")
    with closing(sqlite3.connect(team.journal)) as connection, connection:
        connection.executescript(
            'create table "order" (x); create trigger "select" after insert on entry begin'
            ' insert into "order" values (new.text); end; create view "group" as select 1'
        )
    found = team("doctor", code=1).out
    for drops in re.findall(r"sqlite3 \S+ '([^']+)'", found):
        with closing(sqlite3.connect(team.journal)) as connection, connection:
            connection.executescript(drops)
    assert team("doctor").out == ""

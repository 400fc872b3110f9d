"""CSV: what we write cannot act and comes back as it was; what others write is understood, or said not to be."""

import csv
import json
import re
from datetime import date
from io import StringIO
from itertools import count, islice, repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.errors import CoachlogError
from coachlog.formats import csv as table
from coachlog.formats.column_names import COLUMNS
from coachlog.model import KINDS, Entry, Incoming, Misread
from tests.test_export import COMMON
from tests.typing_in import Coachlog, typed_once

MARK = "\ufeff"
HEADER = (
    "id (coachlog: private),on,rep,kind,text,how,owner,due,status,given_on,landed,closed_on,because,target,at,every,"
    "with,also,tags,private,parent,covered_by,team,under,snoozed_until,snoozes,created_at,edited_at,uid"
)
DAY = date(2026, 11, 20)


def lines(text: str) -> StringIO:
    """A file as it is opened to be read."""
    return StringIO(text, newline="")


def records(text: str) -> list[Incoming | Misread]:
    return list(table.read(lines(text)).records)


def fields(text: str) -> list[dict[str, Any]]:
    return [dict(record.fields) for record in records(text) if isinstance(record, Incoming)]


def exported(*entries: Entry) -> str:
    return "".join(table.export("private", entries))


# Out: to the letter


def test_the_header_has_every_key_of_every_kind() -> None:
    carried = {"with" if key == "attended" else key for kind in KINDS.values() for key in kind.carries}
    assert set(COLUMNS) == {*COMMON, *carried}
    assert len(COLUMNS) == len(set(COLUMNS))
    assert exported() == f"{HEADER}\r\n"


def test_an_entry_is_a_row_as_a_spreadsheet_wants_it() -> None:
    goal = Entry(
        "goal", "maria", DAY, 'close "2", soon #emea', private=True, id=7, uid="u", due=date(2026, 12, 31), target=2.0,
        at=-1.5, every=14, status="open", created_at="2026-11-20T08:00:00Z",
    )  # fmt: skip
    assert exported(goal).splitlines()[1] == (
        '7,2026-11-20,maria,goal,"close ""2"", soon #emea",,,2026-12-31,open,,,,,2,-1.5,14,,,emea,yes,,,,,,,'
        "2026-11-20T08:00:00Z,,u"
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1 555", "'+1 555"),
        ("- slide 2", "'- slide 2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "\"'\t'=1\""),
        ("\tindented", '"\'\tindented"'),
        ("\u3000＝1", "'\u3000＝1"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("a = b - c", "a = b - c"),
        ("maria@example.com", "maria@example.com"),
        ("a;=1", '"a;\'=1"'),
        ('a;"=1', '"a;\'""=1"'),
        ("a\n- b\r\n- c", "\"a\n'- b\r\n'- c\""),
        ("one\n\ntwo", '"one\n\ntwo"'),
        (" x", '" x"'),
        ("1;2", '"1;2"'),
        ("É 🚀", "É 🚀"),
    ],
)
def test_what_could_act_gets_an_apostrophe_and_comes_back_without(text: str, cell: str) -> None:
    written = exported(Entry("note", "maria", DAY, text, id=1, uid="u"))
    assert written == f"{HEADER}\r\n1,2026-11-20,maria,note,{cell}{',' * 24}u\r\n"
    assert [row["text"] for row in fields(written)] == [text]


# What a spreadsheet could take for more than text is frequent in these, as are the letters that keep it from that.
TEXT = st.text(
    st.sampled_from("=+-@'\"\t\r\n;, \u00a0\u200b\ufeff＝1#a?") | st.characters(exclude_categories=["Cs"]), min_size=1
)
NAME = TEXT.filter(lambda name: name.strip() and not {"\n", "\r"} & {*name})
DAYS, MAYBE = st.none() | st.dates(), st.none() | TEXT
ENTRIES = st.lists(
    st.builds(
        Entry, st.sampled_from([*KINDS]), st.sampled_from(["maria", "o'hara-2", ""]), st.dates(), TEXT, st.booleans(),
        st.integers(1, 2**63 - 1), TEXT, st.none() | st.integers(1), MAYBE, MAYBE, MAYBE, DAYS, DAYS, MAYBE, DAYS,
        MAYBE, DAYS, st.integers(0, 3), st.sampled_from([None, 14]),
        target=st.none() | st.floats(allow_nan=False, allow_infinity=False), at=st.sampled_from([None, -2.0, 0.0, 0.5]),
        also=st.lists(NAME, max_size=3).map(tuple), created_at=TEXT, edited_at=MAYBE,
        attended=st.lists(st.sampled_from([None, "dev", "ana"]), max_size=3).map(tuple),
    ),
    min_size=1, max_size=3,
)  # fmt: skip


def in_words(value: Any) -> Any:
    """What a field is in a table, before it is made safe."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return "yes" if value is True else [*value] if isinstance(value, tuple) else str(value)


@given(ENTRIES)
def test_any_entry_comes_back_as_it_was(entries: list[Entry]) -> None:
    def told(entry: Entry) -> dict[str, Any]:
        values = entry._asdict() | {
            "with": entry.attended, "snoozes": entry.snoozes or None, "private": entry.private or None,
        }  # fmt: skip
        is_there = {key: values[key] not in (None, (), "") for key in COLUMNS if key != "tags"}
        return {"rep": None} | {key: in_words(values[key]) for key, there in is_there.items() if there}

    assert fields(exported(*entries)) == [told(entry) for entry in entries]


@given(ENTRIES)
def test_no_cell_can_act(entries: list[Entry]) -> None:
    written = exported(*entries)
    blank = "".join(map(chr, range(33))) + '\xa0\u200b\ufeff\u3000\x7f\x85"'
    acts = tuple("=+-@＝＋－＠")
    cells = [cell for row in csv.reader(lines(written), strict=True) for cell in row]
    assert len(cells) == len(COLUMNS) * (len(entries) + 1)
    for cell in cells:
        is_number = re.fullmatch(r"-?[0-9.]+(e[-+][0-9]+)?", cell)
        assert is_number or not (cell.startswith(("\t", "\r", "\n")) or cell.lstrip(blank).startswith(acts))
    # As a spreadsheet takes it whose separator is another one, and to which our quotes are letters.
    for piece in re.split(r"[;\t\r\n]", written):
        assert not piece.lstrip(blank).startswith(acts)


def test_writing_and_reading_hold_one_row_at_a_time() -> None:
    forever = (Entry("note", "maria", DAY, f"text {number}", id=number) for number in count(1))
    assert "text 3" in [*islice(table.export("private", forever), 4)][-1]
    rows = ["Name,Role\n", *islice(repeat("Maria,AE\n"), 2)]
    endless = table.read(line for source in (rows, repeat("Dev,\n")) for line in source).records
    assert [one.line for one in islice(endless, 4)] == [2, 3, 4, 5]


# Out: the command


@pytest.fixture
@typed_once
def story(team: Coachlog) -> Coachlog:
    for words in (
        ("note", "--mine", "ask Tom @thu", "--praise", "=good", "--heard", "a;b", "--", "maria",
         "- Rehearsed\n- the CFO call #qbr"),
        ("note", "dev", "First, and private", "--private", "--on", "2026-10-05"),
        ("goal", "maria", "2 logos", "--due", "2026-12-31", "--target", "2", "--every", "2w"),
        ("session", "Win/loss", "--with", "maria,dev", "--also", "legal:Ana, Inc", "--lesson", "start early",
         "--mine", "send"),
        ("checkin", "maria", "one signed", "--at", "1", "--status", "on-track"),
        ("done", "2", "kept"),
    ):  # fmt: skip
        team(*words)
    return team


def test_a_file_is_marked_for_excel_and_says_that_it_is_private(story: Coachlog, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    assert story("export", "-o", str(target)).out == f"Wrote {target}: 10 entries of everybody, private\n"
    written = target.read_bytes().decode()
    assert written == MARK + story("export", "--format", "csv").out
    assert written.startswith(f"{MARK}{HEADER}\r\n1,2026-11-23,maria,note,\"'- Rehearsed\n'- the CFO call #qbr\",met,")
    assert written.count("\r\n") == 11


def test_a_table_comes_back_as_it_was(story: Coachlog, tmp_path: Path) -> None:
    story("export", "-o", str(tmp_path / "all.csv"))
    with Coachlog(tmp_path / "other.db") as other:
        other("import", str(tmp_path / "all.csv"), "--add-reps")
        assert json.loads(other.export())["entries"] == json.loads(story.export())["entries"]
        other("export", "-o", str(tmp_path / "again.csv"))
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "all.csv").read_bytes()


@pytest.mark.parametrize(
    "words", [["maria"], ["dev", "maria"], ["--since", "2026-11-01"], ["maria", "--share"], ["--until", "2026-10-31"]]
)
def test_a_table_has_what_json_has(story: Coachlog, words: list[str]) -> None:
    """So that what must not be shared is in neither, which the tests of JSON try hardest to break."""
    as_json = json.loads(story("export", *words, "--format", "json").out)["entries"]
    plain = [
        {
            key: str(value).replace("True", "yes") if not isinstance(value, list) else value
            for key, value in entry.items()
            if key != "tags" and value not in (None, False, [], "", 0)
        }
        for entry in as_json
    ]
    rows = fields(story("export", *words, "--format", "csv").out)
    assert [{key: value for key, value in row.items() if value is not None} for row in rows] == plain


def test_what_stands_is_replaced_only_by_its_like(story: Coachlog, tmp_path: Path) -> None:
    target = str(tmp_path / "maria.csv")
    story("export", "maria", "--share", "-o", target)
    assert Path(target).read_text().startswith(f"{MARK}id (coachlog: to share of ")
    assert story("export", "maria", "--share", "-o", target).out.startswith(f"{target} is already up to date: ")
    story("praise", "maria", "once more")
    assert story("export", "maria", "--share", "-o", target).out.startswith(f"Wrote {target}: ")
    says = "already exists. That one is to share, this one is private. To overwrite it: --replace"
    story.refused("export", "maria", "-o", target, code=1, says=says)
    Path(target).write_text("id,on\n")
    story.refused("export", "maria", "--share", "-o", target, code=1, says="already exists. To overwrite it: --replace")


def test_a_folder_gets_a_table_for_each_rep(story: Coachlog, tmp_path: Path) -> None:
    story("export", "-o", f"{tmp_path}/out/", "--format", "csv")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["dev.csv", "maria.csv"]
    dev = fields((tmp_path / "out" / "dev.csv").read_text(encoding="utf-8-sig"))
    assert [row["text"] for row in dev] == ["First, and private", "Win/loss", "start early", "send"]


def test_only_history_is_a_table(story: Coachlog, tmp_path: Path) -> None:
    for form in ("--handover", "--all-about"):
        says = f"{form} is more than a table holds: name a FILE.md or FILE.json, and no other --format"
        story.refused("export", "maria", form, "--format", "csv", code=2, says=says)
        story.refused("export", "maria", form, "-o", str(tmp_path / "x.csv"), code=2, says=says)


# In: what the columns are


@pytest.mark.parametrize(
    ("header", "row", "expected", "unknown"),
    [
        ("Name,Role,Team,Time zone", "Bo Ek,AE,A,Rome", {"name": "Bo Ek", "role": "AE", "team": "A", "tz": "Rome"}, ()),
        ("FULL NAME,Job-Title,group,TZ", "Bo,AE,A,x", {"name": "Bo", "role": "AE", "team": "A", "tz": "x"}, ()),
        ("Last name,First_Name,Alias", "Ek,Bo,be", {"name": "Bo Ek", "alias": "be"}, ()),
        ("Last name,First name", ",Bo", {"name": "Bo"}, ()),
        ("Name,Hire date,1:1 every", "Bo,2024-02-01,2w", {"name": "Bo", "started": "2024-02-01", "every": "2w"}, ()),
        ("name,feedback_every,praise every", "B,1w,0", {"name": "B", "feedback_every": "1w", "praise_every": "0"}, ()),
        ("Employee,Position,Notes", "Bo,AE,x", {"name": "Bo", "role": "AE"}, ("Notes",)),
        ("Name,Email,Quota,,Region", "Bo,b@x.com,9,1,z", {"name": "Bo"}, ("Email", "Quota", "Region")),
        ("E-mail,Title", "maria.lopez+crm@example.com,AE", {"name": "Maria Lopez", "role": "AE"}, ()),
        ("Name,First name,Last name", "Bo Ek,Bob,Ek", {"name": "Bo Ek"}, ()),
    ],
)  # fmt: skip
def test_a_roster_is_known_by_its_columns(
    header: str, row: str, expected: dict[str, str], unknown: tuple[str, ...]
) -> None:
    source = table.read(lines(f"{header}\n{row}\n"))
    assert list(source.records) == [Incoming(2, "rep", expected)]
    assert source.unknown == unknown


@pytest.mark.parametrize(
    ("header", "row", "expected", "unknown"),
    [
        ("Rep,Date,Notes", "bo,d,hi", {"rep": "bo", "on": "d"}, ()),
        ("rep,on,kind,text,due", "bo,d,goal,hi,e", {"rep": "bo", "on": "d", "kind": "goal", "due": "e"}, ()),
        ("Sales Rep,Comments", "bo,hi", {"rep": "bo"}, ()),
        ("Name,Day,Summary", "Bo Ek,d,hi", {"rep": "Bo Ek", "on": "d"}, ()),
        ("Email,Day,Body,Name", "x@y.z,d,hi,Bo", {"rep": "Bo", "on": "d"}, ("Email",)),
        ("Email,Day,Body", "bo.ek@y.z,d,hi", {"rep": "Bo Ek", "on": "d"}, ()),
        ("First name,Last name,Day,Note", "Bo,Ek,d,hi", {"rep": "Bo Ek", "on": "d"}, ()),
        ("Date,Note", "d,hi", {"on": "d"}, ()),
        ("Description,Subject,Rep,Date", "why,what,bo,d", {"rep": "bo", "on": "d", "text": "what\nwhy"}, ()),
        ("Description,Subject,Rep,Date", ",hi,bo,d", {"rep": "bo", "on": "d"}, ()),
        ("Owner,Date,Notes,Due date", "bo,d,hi,e",
         {"rep": "bo", "owner": "rep", "on": "d", "due": "e", "kind": "follow-up"}, ()),
        ("Rep,Owner,Date,Text,Type", "bo,Ana,d,hi,Task",
         {"rep": "bo", "owner": "Ana", "on": "d", "kind": "follow-up"}, ()),
        ("Rep,Owner,Date,Text,Type", "bo,bo,d,hi,Task",
         {"rep": "bo", "owner": "rep", "on": "d", "kind": "follow-up"}, ()),
        ("Rep,Created at,Id,Text", "bo,d,00T5,hi", {"rep": "bo", "on": "d"}, ("Id",)),
        ("uid,id,parent,rep,on,text", "u,2,1,bo,d,hi",
         {"uid": "u", "id": "2", "parent": "1", "rep": "bo", "on": "d"}, ()),
        ("Rep,Date,Text,Tags,Priority", "bo,d,hi,x,y", {"rep": "bo", "on": "d"}, ("Tags", "Priority")),
        ("Date,Kind,Text,with,also", "d,Workshop,hi,bo; ana,Jo",
         {"on": "d", "kind": "session", "with": ["bo", "ana"], "also": ["Jo"]}, ()),
        ("Rep,Date,Text,Status,private", "bo,d, hi  ,,", {"rep": "bo", "on": "d", "text": "hi  "}, ()),
        ("Rep,Date,Text", "bo,d,'=1", {"rep": "bo", "on": "d", "text": "'=1"}, ()),
    ],
)  # fmt: skip
def test_entries_are_known_by_their_columns(
    header: str, row: str, expected: dict[str, str], unknown: tuple[str, ...]
) -> None:
    source = table.read(lines(f"{header}\n{row}\n"))
    assert list(source.records) == [Incoming(2, "entry", {"kind": "note", "text": "hi"} | expected)]
    assert source.unknown == unknown


@pytest.mark.parametrize(
    ("word", "kind", "how"),
    [
        ("note", "note", None), ("1:1", "note", None), ("1on1", "note", None), ("One on one", "note", None),
        ("Meeting", "note", None), ("call", "note", None), ("E-Mail", "note", "async"), ("message", "note", "async"),
        ("Async", "note", "async"), ("observation", "note", "aside"), ("Kudos", "praise", None),
        ("shout-out", "praise", None), ("To Do", "follow-up", None), ("followup", "follow-up", None),
        ("Action item", "follow-up", None), ("OKR", "goal", None), ("checkin", "note", None),
        ("quote", "heard", None), ("feedback", "feedback", None), ("lesson", "lesson", None),
        ("Team meeting", "session", None), ("sales pitch", "sales pitch", None),
    ],
)  # fmt: skip
def test_kinds_have_the_names_that_people_give_them(word: str, kind: str, how: str | None) -> None:
    (row,) = fields(f"Rep,Date,Type,Text\nbo,d,{word},hi\n")
    assert (row["kind"], row.get("how")) == (kind, how)
    (row,) = fields(f"Rep,Date,Type,Text,how\nbo,d,{word},hi,met\n")
    assert row["how"] == "met"


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("Quota,Region", 'the header "Quota,Region" has no column for a name, nor for a day and a text. To say what'),
        ("Role;Date;Quota", 'nor for a day and a text (known: "Role" and "Date"). To say what one is: --column '),
        ('"Name,Role', "line 1: its quotes don't match. Inside quotes, write a quote twice"),
        ("\n\n", "there is nothing in it"),
    ],
)  # fmt: skip
def test_a_header_that_cannot_be_understood_is_refused(header: str, says: str) -> None:
    with pytest.raises(CoachlogError, match=re.escape(says)):
        table.read(lines(f"{header}\n"))


# In: what the rows say


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_separator_and_cells_of_several_lines(mark: str) -> None:
    text = 'Name|"Job\ntitle"|Team\r\n\r\n"Ek, Bo; ""B"""|"A\tE\r\n2"| west\r\n||\r\nDev\r\n'
    assert records(text.replace("|", mark)) == [
        Incoming(4, "rep", {"name": 'Bo; "B" Ek', "role": "A\tE\r\n2", "team": "west"}),
        Incoming(7, "rep", {"name": "Dev"}),
    ]


def test_the_separator_that_excel_is_told_is_ours_too() -> None:
    assert records("sep=|\r\n\r\nName|Role\r\nBo|AE\r\n") == [Incoming(4, "rep", {"name": "Bo", "role": "AE"})]


def test_what_is_no_row_is_said_with_its_line() -> None:
    found = records('Name,Role\nBo,AE,x\nAna,,, \n"Dev" Patel,AE\nLena,"AE\nKim,AE\n')
    assert [(one.line, one.why) for one in found if isinstance(one, Misread)] == [
        (2, "it has 3 cells, the header 2. A text that holds the separator needs quotes around it"),
        (4, "its quotes don't match. Inside quotes, write a quote twice"),
        (5, "its quotes don't match. Inside quotes, write a quote twice"),
    ]
    assert [one for one in found if isinstance(one, Incoming)] == [Incoming(3, "rep", {"name": "Ana"})]


def test_a_text_of_any_length_is_a_cell() -> None:
    (row,) = fields(f"Rep,Date,Text\nbo,d,{'x' * 200_000}\n")
    assert len(row["text"]) == 200_000


def test_what_a_spreadsheet_saved_of_ours_is_ours() -> None:
    text = 'id (coachlog: private);text;rep;Mood;tags;with\r\n7;\'=1;;good;x;"dev, ?"\r\n'
    source = table.read(lines(text))
    assert list(source.records) == [Incoming(2, "entry", {"rep": None, "id": "7", "text": "=1", "with": ["dev", None]})]
    assert source.unknown == ("Mood",)


@pytest.mark.parametrize(
    ("name", "head", "is_one"),
    [
        ("team.CSV", "anything", True),
        ("team.tsv", "", True),
        ("-", "Name;Role\nBo;AE\n", True),
        ("notes.txt", "Rep\tDate\tNotes\n", True),
        ("notes.txt", "Dear all,\nthe date is\n", False),
        ("x", "", False),
        ("x", '{"reps": []}', False),
    ],
)
def test_a_table_is_known_by_its_name_or_its_header(name: str, head: str, *, is_one: bool) -> None:
    assert table.is_one(name, head) is is_one


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"Rep,Date,Notes{',' * 20_000}\nmaria,2026-03-02,x\n", "a table has at most 16,384"),
        (f"Rep,Date,{'n' * 2000},Notes\nmaria,2026-03-02,x,y\n", "a column's name of more than 1,000 characters"),
        (f"Rep,Date,Notes\n{'a ' * 1000},2026-03-02,x\n", '"Rep" has more than 1,000 characters'),
        (f"Rep,Date,Notes\nmaria,2026-03-02,{'x' * 10_000_001}\n", "a cell has more than 10,000,000 characters"),
    ],
)
def test_what_is_too_large_for_a_table_is_refused(story: Coachlog, text: str, says: str) -> None:
    story.refused("import", "-", "--format", "csv", code=1, says=says, stdin=text.encode())

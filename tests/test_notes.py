"""Markdown notes as managers have them: files and vaults in ``notes``, each with what becomes of it beside it.

``python -m tests.test_notes`` rewrites what is saved; read the difference.
"""

import tracemalloc
from contextlib import chdir
from pathlib import Path

import pytest

from coachlog.formats.heading_days import day_in, day_in_name
from coachlog.formats.markdown_notes import Document, read_all
from coachlog.incoming_notes import without_meeting
from coachlog.model import Incoming
from tests import test_tables
from tests.test_tables import imported
from tests.typing_in import Coachlog

NOTES = Path(__file__).parent / "notes"
SOURCES = sorted(path for path in NOTES.iterdir() if path.suffix not in (".txt", ".args"))
DAY = "## 2026-03-02\n"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_notes_are_read_rightly(source: Path, tmp_path: Path) -> None:
    assert imported(source, tmp_path / "journal.db") == source.with_suffix(".txt").read_text()


@pytest.fixture
def coachlog(tmp_path: Path) -> Coachlog:
    coachlog = Coachlog(tmp_path / "journal.db")
    coachlog("rep", "add", "Maria Ruiz")
    return coachlog


def saved(coachlog: Coachlog) -> list[tuple[str, str]]:
    """The kind and the text of what is in the journal."""
    return [(one["kind"], one["text"]) for one in coachlog("export", "--format", "json").json["entries"]]


@pytest.mark.parametrize(
    ("heading", "day", "rest"),
    [
        ("2026-03-02", "2026-03-02", ""),
        ("2026-03-02T09:30:00+01:00 Call", "2026-03-02", "Call"),
        ("2026-03-02: Call", "2026-03-02", "Call"),
        ("2026-3-2", "2026-03-02", ""),
        ("Call (2026-03-02)", "2026-03-02", "Call"),
        ("Call [[2026-03-02]]", "2026-03-02", "Call"),
        ("[[Daily/2026-03-02|Monday]] [[Hooli]] call", "2026-03-02", "[[Hooli]] call"),
        ("Mon 2026-03-02 Mon", "2026-03-02", ""),
        ("Wk 10 Mon 2 March 2026", "Mon 2 March 2026", "Wk 10"),
        ("March 2, 2026", "March 2, 2026", ""),
        ("2.3.26 Gespräch", "2.3.26", "Gespräch"),
        ("3/2/26", "3/2/26", ""),
        ("2-3-2026 Call", "2-3-2026", "Call"),
        ("2 March", "2 March", ""),
        ("2 March call", "", "2 March call"),
        ("Plan for 2026", "", "Plan for 2026"),
        ("Forecast due 31 March 2026", "", "Forecast due 31 March 2026"),
        ("1 on 1", "", "1 on 1"),
        ("1/1", "", "1/1"),
        ("", "", ""),
    ],
)
def test_the_day_in_a_heading(heading: str, day: str, rest: str) -> None:
    assert day_in(heading) == (day, rest)


@pytest.mark.parametrize(
    ("stem", "day", "name"),
    [
        ("2026-03-02 Maria", "2026-03-02", "Maria"),
        ("Maria - 1-1 - 2026-03-02", "2026-03-02", "Maria"),
        ("maria_20260302", "2026-03-02", "maria"),
        ("2026.03.02_maria_1on1", "2026-03-02", "maria"),
        ("2 March 2026 one-on-one with Maria", "2 March 2026", "Maria"),
        ("Maria's 1-1s", "", "Maria"),
        ("Meeting notes", "", ""),
        ("Jean-Pierre", "", "Jean-Pierre"),
        ("O3 Weekly sync w/ Maria Ruiz", "", "Maria Ruiz"),
        ("Withers", "", "Withers"),
    ],
)
def test_the_day_and_the_name_in_the_name_of_a_file(stem: str, day: str, name: str) -> None:
    found, rest = day_in_name(stem)
    assert (found, without_meeting(rest)) == (day, name)


def test_a_file_that_grew_brings_what_is_new(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "Maria.md"
    old = f"{DAY}one\n- [ ] first\n"
    file.write_text(old)
    coachlog("import", str(file))
    file.write_text(f"# Maria\n\n## 2026-03-09\ntwo\n\n{old}- [ ] second\n")
    coachlog("import", str(file))
    assert saved(coachlog) == [("note", "one"), ("follow-up", "first"), ("note", "two"), ("follow-up", "second")]
    assert coachlog("import", str(file)).out == "Imported nothing\n   4 records already here, skipped\n"


def test_what_was_deleted_stays_deleted_wherever_it_stands_now(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "Maria.md"
    file.write_text(f"{DAY}one\n- [ ] first\n## 2026-03-09\ntwo\n")
    coachlog("import", str(file))
    coachlog("delete", "1", "--yes")
    file.write_text(f"## 2026-03-09\ntwo\n\n# March\n\n{DAY}- [ ] first\n\none\n")
    assert "2 entries deleted here since then, left out" in coachlog("import", str(file)).out
    assert saved(coachlog) == [("note", "two")]


def test_one_undo_takes_a_vault_back(coachlog: Coachlog) -> None:
    coachlog("rep", "add", "Dev Patel")
    before = coachlog.export()
    coachlog("import", str(NOTES / "vault"), "--add-reps")
    assert coachlog.export() != before
    coachlog("undo")
    assert coachlog.export() == before


@pytest.mark.parametrize(
    "text", ["# Maria\n## 2026-03-02\nx\n", "---\r\nperson: Maria\r\ndate: 2026-03-02\r\n---\r\nx\r\n"]
)
def test_standard_input_can_be_markdown(coachlog: Coachlog, text: str) -> None:
    coachlog("import", "-", stdin=text.encode())
    assert saved(coachlog) == [("note", "x")]


def test_our_own_vault_is_declined(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog("note", "maria", "hello", "--mine", "send it @fri")
    coachlog("export", "-o", str(tmp_path / "ours") + "/")
    coachlog("export", "maria", "-o", str(tmp_path / "maria.md"))
    for source in ("ours", "maria.md"):
        coachlog.refused("import", str(tmp_path / source), code=1, says="it is an export of coachlog")


def test_a_private_section_is_in_no_shared_file(coachlog: Coachlog) -> None:
    with chdir(NOTES):
        coachlog("import", "private.md", "--rep", "maria")
    shared = coachlog("export", "maria", "--share").out.casefold()
    assert "hush" not in shared
    assert "secret" not in shared


def test_loops_of_links_are_not_followed(coachlog: Coachlog, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "Maria.md").write_text(f"{DAY}one\n")
    (vault / "again").symlink_to(vault)
    (vault / "loop.md").symlink_to(vault / "loop.md")
    (vault / "folder.md").mkdir()
    assert "Imported 1 entry" in coachlog("import", str(vault)).out


def test_a_problem_in_a_folder_names_its_file(coachlog: Coachlog) -> None:
    problems = coachlog.json("import", str(NOTES / "vault-with-problems"), "--dry-run", code=1)["problems"]
    assert [(one["file"], one["line"]) for one in problems] == [
        ("Maria.md", 3), ("latin.md", 1), ("sub/Dev.md", 1), ("sub/Dev.md", 4),
    ]  # fmt: skip
    one = coachlog.json("import", str(NOTES / "no-day.md"), "--dry-run", code=1)["problems"]
    assert [{*problem} for problem in one] == [{"line", "why"}]


def test_a_file_of_more_than_20_mb_is_refused(coachlog: Coachlog, tmp_path: Path) -> None:
    (tmp_path / "Maria.md").write_text(DAY + "x" * 20_000_000)
    coachlog.refused("import", str(tmp_path / "Maria.md"), code=1, says="it is larger than 20 MB")
    (tmp_path / "vault").mkdir()
    (tmp_path / "Maria.md").rename(tmp_path / "vault/Maria.md")
    coachlog.refused("import", str(tmp_path / "vault"), code=1, says="line 1 of Maria.md can't be read")


@pytest.mark.parametrize(
    "text",
    [
        "#" * 1_000_000, f"# {'# ' * 100_000}x", f"{' ' * 1_000_000}- [] x", f"### {'[[' * 100_000}",
        f"### x {'2026-03-02 ' * 100_000}x", "```\n" * 20_000 + "x", "x\n===\n" * 10_000 + "x", "{{" * 100_000,
        f"### {'private ' * 100_000}", f"### private x {'( ' * 100_000}", "### a\n" * 20_000 + "x",
        "x\n\n\n" * 50_000 + "x",
        f"- [ ]{'x ' * 100_000}", f"### {'1 on ' * 100_000}x", f"- {'[ ' * 100_000}",
    ],
    ids=lambda text: text[:12].strip(),
)  # fmt: skip
def test_a_strange_text_is_kept_whole(text: str) -> None:
    (record,) = Document(DAY + text + "\n", "Maria.md", None).records()
    assert isinstance(record, Incoming)
    assert record.fields["notes"].said.text == text.rstrip()


def test_many_tasks_are_each_read_once() -> None:
    lines = "### a\n- [ ] b\n    c\n\n\n" * 5_000 + "- [ ] d\n" + "  e\n" * 20_000
    (record,) = Document(DAY + lines, "Maria.md", None).records()
    assert isinstance(record, Incoming)
    said = record.fields["notes"].said
    assert said.text == ""
    assert len(said.tasks) == 5_001


def test_a_large_folder_is_read_a_file_at_a_time(tmp_path: Path) -> None:
    file = tmp_path / "Maria.md"
    file.write_text(f"{DAY}{'x' * 100_000}\n")
    files = ((f"{number}/Maria.md", file) for number in range(1_000))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_all(files, None, [])) == 1_000
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    test_tables.write(SOURCES)

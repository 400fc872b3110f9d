"""A folder of Markdown as a vault: a note a rep with facts in front, and only what has changed is written anew."""

import json
import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coachlog.formats import markdown
from coachlog.model import Rep
from coachlog.sharing import shared_uid
from coachlog.text import one_line
from tests.test_told import uid_of
from tests.typing_in import Coachlog

DAY = date(2026, 11, 23)
Stamp = tuple[int, int, bytes]


@pytest.fixture
def vault(team: Coachlog, tmp_path: Path) -> Path:
    """A vault of Maria and Dev, who have an entry each."""
    team("note", "maria", "Rehearsed the CFO call #qbr", "--mine", "ask Tom @thu")
    team("praise", "dev", "kept calm")
    folder = tmp_path / "vault"
    team("export", "-o", f"{folder}/")
    return folder


def stamps(folder: Path) -> dict[str, Stamp]:
    """What tells git, Obsidian and a backup whether a file was touched; and what is in it."""
    return {
        path.name: (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in sorted(folder.iterdir())
    }


def changed(before: Mapping[str, Stamp], folder: Path) -> list[str]:
    return [name for name, stamp in stamps(folder).items() if stamp != before.get(name)]


def facts(head: str) -> dict[str, object]:
    """Read front matter as YAML would: each value that was typed is a string in JSON, which is one in YAML too."""
    opened, *lines, closed, empty = head.split("\n")
    assert (opened, closed, empty) == ("---", "---", "")
    found: dict[str, object] = {}
    for line in lines:
        key, _, value = line.partition(": ")
        assert re.fullmatch("[a-z_]+", key)
        found[key] = json.loads(value) if value[0] in '"[' else value
    return found


# What is in a note


def test_a_note_begins_with_facts_and_then_says_that_it_is_private(team: Coachlog, vault: Path) -> None:
    team("rep", "edit", "maria", "--role", 'AE "west"', "--started", "2024-01-08")
    team("rep", "leave", "maria", "--on", "2026-12-31")
    team("export", "-o", str(vault))
    assert (vault / "maria.md").read_text() == (
        f"---\ncoachlog: private\nuid: {uid_of(team, 'maria')}\n"
        'name: "Maria Ruiz"\naliases: ["Maria Ruiz"]\nrole: "AE \\"west\\""\nteam: "west"\n'
        'tz: "Europe/Madrid"\nstarted: 2024-01-08\nleft_on: 2026-12-31\n---\n\n'
        "*private* · coachlog · Maria Ruiz\n\n# Maria Ruiz\n\n"
        'AE "west" · team west · Europe/Madrid\n\n'
        "## Open\n\n- **Follow-up: Manager** (2), due Thu 26 Nov 2026: ask Tom\n\n"
        "## November 2026\n\n### Mon 23 Nov 2026\n\n"
        "- **One-on-one** (1): Rehearsed the CFO call #qbr\n"
        "- **Follow-up: Manager** (2), due Thu 26 Nov 2026: ask Tom\n"
    )
    assert (vault / "dev.md").read_text().startswith(
        f'---\ncoachlog: private\nuid: {uid_of(team, "dev")}\n'
        'name: "Dev Patel"\naliases: ["Dev Patel"]\n---\n\n*private* · coachlog · Dev Patel\n'
    )  # fmt: skip


@example('"', "---", ": # | > & * ! % @ `")
@example("no", "~", "2026-01-01")
@example("\ufeffx\ufffe", "\u2028---\u2028", "\\")
@given(*[st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: bool(one_line(text)))] * 3)
def test_whatever_was_typed_is_text_in_the_front_matter(name: str, role: str, team: str) -> None:
    rep = Rep("u1", "x", name, role, team, None, None, DAY)
    head = markdown.front_matter(markdown.PRIVATE, rep)
    assert facts(head.removesuffix("\n")) == {
        "coachlog": "private", "uid": "u1", "name": one_line(name), "aliases": [one_line(name)], "role": one_line(role),
        "team": one_line(team),
    }  # fmt: skip
    assert not re.search("[^\n -\ufffd\U00010000-\U0010ffff]", head)  # YAML knows no others


ACTS = r"%%|==|(?<!\S)\^"  # a comment, a highlight, the name of a block


@pytest.mark.parametrize("typed", ["a %%hidden%% b", "%%%", "a ==b== c ===", "kept ^name", "two\n^name"])
def test_what_acts_in_obsidian_only_does_not_act_either(typed: str) -> None:
    shown = markdown.block(typed)
    assert re.sub(r"\\\n? *", lambda mark: mark[0][1:2], shown) == typed
    assert re.search(ACTS, typed)
    assert not re.search(ACTS, re.sub(r"\\.", "", shown))


def test_what_is_shared_is_a_note_too_and_tells_no_more(team: Coachlog, vault: Path, tmp_path: Path) -> None:
    team("rep", "leave", "maria", "--on", "2026-12-31")
    shared = tmp_path / "shared"
    ran = team("export", "--share", "-o", f"{shared}/")
    assert ran.out == f"Wrote 2 files into {shared}/: 2 entries of everybody, to share; not included: 1 note\n"
    assert facts((shared / "maria.md").read_text().split("\n*")[0]) == {
        "coachlog": "to share", "uid": shared_uid(uid_of(team, "maria")),
        "name": "Maria Ruiz", "aliases": ["Maria Ruiz"], "team": "west", "tz": "Europe/Madrid"
    }  # fmt: skip
    for folder, more in ((vault, ["--share"]), (shared, [])):
        ran = team.refused("export", "-o", str(folder), *more, code=1, says="To overwrite it: --replace")
        assert ("private, this one is to share" in ran.err) == bool(more)


@pytest.mark.parametrize("form", ["handover", "all-about"])
def test_what_is_of_one_day_is_no_note(team: Coachlog, vault: Path, form: str) -> None:
    before = stamps(vault)
    team("export", f"--{form}", "-o", str(vault))
    assert changed(before, vault) == [f"{alias}-{form}.md" for alias in ("dev", "maria")]
    first = (vault / f"dev-{form}.md").read_text().partition("\n")[0]
    assert re.fullmatch(r"\*(private|Handover)\* · coachlog · .*Dev Patel · Mon 23 Nov 2026", first)


def test_a_single_file_is_as_it_always_was(team: Coachlog, vault: Path) -> None:
    team("export", "maria", "-o", str(vault / "maria.md"))
    assert (vault / "maria.md").read_text() == team("export", "maria").out


# What has not changed is not touched


@pytest.mark.parametrize(
    "more", [[], ["--share", "--replace"], ["--format", "csv"], ["--format", "json", "--replace"]], ids=" ".join
)
def test_only_the_notes_that_say_something_new_are_written(team: Coachlog, vault: Path, more: list[str]) -> None:
    team("export", "-o", str(vault), *more)
    before = stamps(vault)
    again = team("export", "-o", str(vault), *more, "--today", "2027-02-01").out
    assert again.startswith(f"Wrote nothing into {vault}, 2 unchanged: ")
    assert changed(before, vault) == []
    team("praise", "dev", "and calm again")
    ran = team("export", "-o", str(vault), *more)
    assert ran.out.startswith(f"Wrote 1 file into {vault}, 1 unchanged: ")
    assert changed(before, vault) == [f"dev.{more[1] if '--format' in more else 'md'}"]


def test_a_single_file_that_says_the_same_is_not_touched(team: Coachlog, vault: Path) -> None:
    target = vault / "all.json"
    team("export", "-o", str(target))
    before = stamps(vault)
    said = team("export", "-o", str(target), "--replace").out
    assert said == f"{target} is already up to date: 3 entries of everybody, private\n"
    assert changed(before, vault) == []


def test_a_note_that_others_can_read_is_kept_from_them(team: Coachlog, vault: Path) -> None:
    (vault / "dev.md").chmod(0o644)  # git gives out what it keeps so
    before = stamps(vault)
    team("export", "-o", str(vault))
    assert (vault / "dev.md").stat().st_mode & 0o777 == 0o600
    assert changed(before, vault) == []


def test_where_a_file_cannot_be_kept_from_others_it_is_as_it_was(
    team: Coachlog, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    (vault / "dev.md").chmod(0o644)
    monkeypatch.setattr(Path, "chmod", refuse)  # as on a stick, or of somebody else's file
    assert team("export", "-o", str(vault)).out.startswith(f"Wrote nothing into {vault}, 2 unchanged: ")


# Whose files they are


@pytest.mark.parametrize(
    "more",
    [[], ["--share"], ["--handover"], ["--all-about"], ["--format", "csv"], ["--format", "csv", "--share"],
     ["--format", "json", "--share"]],
    ids=" ".join,
)  # fmt: skip
def test_the_file_of_another_rep_is_never_overwritten(team: Coachlog, tmp_path: Path, more: list[str]) -> None:
    """Two aliases were swapped: each of the files is the other rep's."""
    team("praise", "maria", "of maria")
    team("praise", "dev", "of dev")
    folder = tmp_path / "files"
    team("export", "-o", f"{folder}/", *more)
    before = stamps(folder)
    for old, new in (("maria", "x"), ("dev", "maria"), ("x", "dev")):
        team("rep", "edit", old, "--alias", new)
    team.refused("export", "-o", str(folder), *more, code=1, says="To overwrite it: --replace")
    team.refused("export", "dev", "-o", str(folder), *more, code=1, says="To overwrite it: --replace")
    assert stamps(folder) == before
    team("export", "-o", str(folder), *more, "--replace")
    [maria] = folder.glob("maria[.-]*")
    assert "of dev" in maria.read_text()
    if "json" not in more:  # which is never overwritten
        team("export", "-o", str(folder), *more)


@pytest.mark.parametrize("more", [[], ["--share"], ["--handover"], ["--format", "csv"]], ids=" ".join)
def test_the_file_of_a_renamed_rep_is_still_theirs(team: Coachlog, tmp_path: Path, more: list[str]) -> None:
    folder = tmp_path / "files"
    team("export", "-o", f"{folder}/", *more)
    team("rep", "edit", "maria", "--name", "Maria Gómez")
    team("praise", "maria", "renamed")
    team("export", "-o", str(folder), *more)
    assert "renamed" in next(folder.glob("maria[.-]*")).read_text()


@pytest.mark.parametrize("name", ["Maria Ruiz", "Maria Gómez"])
def test_a_note_without_a_uid_is_known_by_its_name(team: Coachlog, vault: Path, name: str) -> None:
    was = (vault / "maria.md").read_text()
    without = re.sub("uid: .*\n", "", was).replace("Maria Ruiz", name)
    (vault / "maria.md").write_text(without)
    if name == "Maria Ruiz":
        team("export", "-o", str(vault))
        assert (vault / "maria.md").read_text() == was
    else:
        says = "maria.md already exists. It is another rep's, this one is Maria Ruiz's. To overwrite it: --replace"
        team.refused("export", "-o", str(vault), code=1, says=says)


def test_a_single_file_of_another_rep_is_not_overwritten_either(team: Coachlog, tmp_path: Path) -> None:
    target = str(tmp_path / "told.md")
    for command in (["export"], ["export", "--share"], ["review"], ["review", "--share"]):
        for rep, other in (("maria", "dev"), ("dev", "maria")):
            team(command[0], rep, *command[1:], "-o", target, "--replace")
            team(command[0], rep, *command[1:], "-o", target)
            team.refused(command[0], other, *command[1:], "-o", target, code=1, says="It is another rep's")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("---\ncoachlog: private\n", "private"),
        ("---\ncoachlog: to share\n", "to share"),
        ("*private* · coachlog · Dev Patel · Mon 23 Nov 2026\n\n", "private"),
        ("*Shareable copy* · coachlog · Dev Patel · Mon 23 Nov 2026\n\n", "to share"),
        ("*Handover* · coachlog · Dev Patel · Mon 23 Nov 2026\n\n", "to hand over"),
        ("*to hand over* · coachlog · Dev Patel · Mon 23 Nov 2026\n\n", "to hand over"),  # of an older coachlog
        ("---\nname: x\n", None),
        ("---\ncoachlog: private matters\n", None),
        ("--- \ncoachlog: private\n", None),
        ("---\n*private* · coachlog · x\n", None),
        ("a\ncoachlog: private\n", None),
        ("", None),
    ],
)
def test_a_head_says_whether_a_note_is_ours(head: str, kind: str | None) -> None:
    assert markdown.kind_of(head) == kind


def test_a_note_of_ours_is_written_anew_and_no_other(team: Coachlog, vault: Path) -> None:
    target = vault / "dev.md"
    was = target.read_text()
    for ours in (was.replace("\n", "\r\n"), f"{was}mine\n", team("export", "dev").out):
        target.write_bytes(ours.encode())
        assert team("export", "-o", str(vault)).out.startswith(f"Wrote 1 file into {vault}, 1 unchanged: ")
        assert target.read_text() == was
    target.write_text(f"---\nmine: 1\n{was[4:]}")
    team.refused("export", "-o", str(vault), code=1, says="To overwrite it: --replace")
    assert "mine: 1" in target.read_text()


def test_a_note_of_nobody_any_more_is_named_and_left(team: Coachlog, vault: Path) -> None:
    (vault / "own.md").write_text("somebody's own")
    (vault / "dev.md").rename(vault / "DEV.md")  # where case does not count, this is Dev's still
    team("review", "dev", "-o", str(vault / "dev-2026q4.md"))  # no note, and nobody's to miss
    team("export", "-o", str(vault / "all.csv"))
    (vault / "sub.md").mkdir()
    os.mkfifo(vault / "pipe.md")
    assert "No rep's any more" not in team("export", "maria", "-o", str(vault)).out
    (vault / "DEV.md").rename(vault / "dev.md")
    team("rep", "edit", "dev", "--alias", "patel")
    team("rep", "erase", "maria", "--yes")
    ran = team("export", "-o", str(vault))
    assert ran.out == (
        f"Wrote 1 file into {vault}: 1 entry of everybody, private\n"
        f"No rep's any more, and left there: {vault}/dev.md and {vault}/maria.md\n"
    )
    assert {"dev.md", "maria.md", "own.md", "patel.md"} < {path.name for path in vault.iterdir()}
    (vault / "dev.md").unlink()
    (vault / "maria.md").unlink()
    assert team("export", "-o", str(vault)).out == (
        f"Wrote nothing into {vault}, 1 unchanged: 1 entry of everybody, private\n"
    )


def test_a_journal_without_reps_writes_no_note(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog("config", "session-every", "2w")
    ran = coachlog("export", "-o", f"{tmp_path}/none/")
    assert ran.out == f"Wrote nothing into {tmp_path}/none/: 0 entries of everybody, private\n"


def test_json_is_a_format_by_another_name(team: Coachlog) -> None:
    assert team("export", "maria", "--json").out == team("export", "maria", "--format", "json").out
    team.refused("export", "--json", "--format", "md", code=2, says="--json and --format md can't be combined")
    shared = team("export", "maria", "--handover", "--json")
    assert shared.out == team("export", "maria", "--handover", "--format", "json").out

"""Two more exports: for whoever takes over, and everything that is held about a person."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog import access
from coachlog.names import Called, Names
from coachlog.text import words
from tests.test_export import Markers, added
from tests.test_review import headings, under
from tests.test_told import put, uid_of
from tests.typing_in import TODAY, Coachlog, typed_once

TO_HAND_OVER, PRIVATE = "*Handover* · coachlog · ", "*private* · coachlog · "


# To hand over


def test_a_hand_over_says_the_start_what_is_open_and_what_was_said(team: Coachlog) -> None:
    team("rep", "edit", "maria", "--role", "AE", "--started", "2024-02-05")
    team("goal", "maria", "close 2", "--due", "2026-12-31", "--target", "2", "--today", "2026-09-01")
    team("checkin", "1", "first", "--at", "0", "--status", "at-risk", "--on", "2026-10-01")
    team("checkin", "1", "second", "--at", "1", "--status", "on-track", "--on", "2026-11-02")
    team("followup", "maria", "send the deck @fri")
    team("followup", "maria", "book 3 calls", "--theirs")
    team("praise", "maria", "good opening", "--on", "2026-11-20")
    team("feedback", "maria", "pause more", "--given", "--landed", "took it well")
    team("done", str(added(team, "followup", "maria", "kept already")))
    written = team("export", "maria", "--handover").out
    assert written.startswith(f"{TO_HAND_OVER}Maria Ruiz · Mon 23 Nov 2026\n\n# Maria Ruiz\n")
    assert (
        "\nAE · team west · Europe/Madrid · started Mon 5 Feb 2024 · in this journal since Mon 23 Nov 2026"
        " · one-on-one every 7 days\n"
    ) in written
    assert headings(written) == [
        "Open goals", "Open follow-ups: Manager", "Open follow-ups: Maria Ruiz", "Praise",
        "Feedback given",
    ]  # fmt: skip
    assert under(written, "Open goals") == [
        "- **Goal** (1), target 2, due Thu 31 Dec 2026: close 2",
        "  - Where it stands: on track, 1 of 2, Mon 2 Nov 2026 (3)",
        "  - **Check-in** (3) on goal 1, Mon 2 Nov 2026, on track, 1 of 2: second",
    ]
    assert under(written, "Open follow-ups: Manager") == [
        "- **Follow-up: Manager** (4), due Fri 27 Nov 2026: send the deck"
    ]
    assert under(written, "Open follow-ups: Maria Ruiz") == [
        "- **Follow-up: Maria Ruiz** (5), no due date: book 3 calls"
    ]
    assert under(written, "Praise") == ["- **Praise** (6), Fri 20 Nov 2026: good opening"]
    assert under(written, "Feedback given") == ["- **Feedback** (7), given Mon 23 Nov 2026: pause more"]
    assert "kept already" not in written
    assert team.drawn("export", "maria", "--handover").out == written


def test_a_hand_over_of_nothing_says_so(team: Coachlog) -> None:
    team("rep", "edit", "maria", "--every", "off")
    written = team("export", "maria", "--handover").out
    assert "no regular one-on-one" in written
    assert headings(written) == ["Open goals: none"]


def test_a_hand_over_names_the_day_of_the_last_one_on_one_and_no_more_of_it(team: Coachlog) -> None:
    team("note", "maria", "what was said", "--on", "2026-11-10")
    team("note", "maria", "seen on a call", "--aside", "--on", "2026-11-20")
    team("note", "maria", "between us", "--private", "--on", "2026-11-21")
    team("note", "dev", "with somebody else", "--on", "2026-11-22")
    written = team("export", "maria", "--handover").out
    assert " · one-on-one every 7 days · last one-on-one Tue 10 Nov 2026\n" in written
    for hidden in ("what was said", "seen", "between us", "20 Nov", "21 Nov", "22 Nov"):
        assert hidden not in written
    team("note", "maria", "in writing", "--async", "--on", "2026-11-19")
    assert "last one-on-one Thu 19 Nov 2026\n" in team("export", "maria", "--handover").out


def test_a_hand_over_has_the_open_topics_of_the_rep_and_counts_yours(team: Coachlog) -> None:
    team("topic", "maria", "comp plan question", "--theirs")
    team("topic", "maria", "territory split")
    team("topic", "maria", "old question", "--theirs")
    team("topic", "maria", "between us", "--theirs", "--private")
    team("done", "3")
    ran = team("export", "maria", "--handover")
    assert under(ran.out, "Open topics") == ["- **Topic from Maria Ruiz** (1): comp plan question"]
    for hidden in ("territory split", "old question", "between us"):
        assert hidden not in ran.out
    assert "1 of your topics" in ran.err
    assert "1 private" in ran.err


def test_what_is_open_is_handed_over_whenever_it_began(team: Coachlog) -> None:
    team("followup", "maria", "from spring", "--today", "2026-04-01")
    team("praise", "maria", "of spring", "--on", "2026-04-01")
    team("praise", "maria", "of now")
    written = team("export", "maria", "--handover", "--since", "2026-11-01").out
    assert "from spring" in written
    assert "of now" in written
    assert "of spring" not in written


def test_each_rep_is_handed_over_in_a_file_of_their_own(team: Coachlog, tmp_path: Path) -> None:
    team("praise", "maria", "hers")
    team("praise", "dev", "of dev")
    team("export", "--handover", "-o", f"{tmp_path}/out/")
    for alias, name, own, others in (("maria", "Maria Ruiz", "hers", "Dev"), ("dev", "Dev Patel", "of dev", "Maria")):
        written = (tmp_path / "out" / f"{alias}-handover.md").read_text()
        assert written.startswith(f"{TO_HAND_OVER}{name} · ")
        assert own in written
        assert others not in written


def test_a_hand_over_takes_the_place_of_no_other_export(team: Coachlog, tmp_path: Path) -> None:
    target = str(tmp_path / "maria.md")
    team("praise", "maria", "x")
    ran = team("export", "maria", "--handover", "-o", target)
    assert ran.out == f"Wrote {target}: 1 entry of Maria Ruiz, to hand over; nothing left out\n"
    team("export", "maria", "--handover", "-o", target)
    for other in ((), ("--share",), ("--all-about",)):
        team.refused("export", "maria", *other, "-o", target, code=1, says="--replace")


def test_what_may_never_be_shared_is_not_handed_over(team: Coachlog) -> None:
    m = Markers()
    team("note", "maria", m.secret(), "--mine", m.open(), "--theirs", m.open(), "--feedback", m.open(),
         "--praise", m.open(), "--feedback", f"{m.secret()} @thu")  # fmt: skip
    team("note", "maria", m.secret(), "--aside", "--feedback", m.secret())
    team("note", "maria", m.secret(), "--private", "--mine", m.secret(), "--theirs", m.secret(), "--heard", m.secret(),
         "--feedback", m.secret(), "--praise", m.secret())  # fmt: skip
    team("feedback", "maria", m.open(), "--given", "--landed", m.secret())
    team("drop", str(added(team, "feedback", "maria", m.secret())), m.secret())
    team("followup", "maria", m.secret(), "--owner", m.secret())
    team("done", str(added(team, "followup", "maria", m.secret())), m.secret())
    team("snooze", str(added(team, "followup", "maria", m.open(), "--due", "thu")), "mon", m.secret())
    goal = added(team, "goal", "maria", m.open(), "--due", "2026-12-31", "--target", "2")
    team("checkin", str(goal), m.open(), "--at", "1", "--status", "at-risk")
    team("checkin", str(goal), m.secret(), "--at", "1.75", "--status", "off-track", "--private")
    team("goal", "maria", m.secret(), "--due", "2026-12-31", "--private")
    team("edit", str(added(team, "praise", "maria", m.secret())), m.open())
    team("delete", str(added(team, "praise", "maria", m.secret())))
    team("session", m.secret(), "--with", "all", "--also", m.secret(), "--mine", m.secret())
    team("praise", "dev", m.secret())
    put(team, "pause", rep=uid_of(team, "maria"), from_="2026-11-01", back="2026-11-05", because=m.secret())
    team("rep", "edit", "maria", "--feedback-every", "17d", "--praise-every", "19d")
    m.never += ["off track", "1.75", "Dev", "17 days", "19 days"]
    ran = team("export", "maria", "--handover")
    assert [word for word in m.never if word in ran.out + ran.err] == []
    assert [word for word in m.may if word not in ran.out] == []
    assert ran.err.startswith("coachlog: not included: ")
    assert "not included" not in ran.out


# Everything about a person


@pytest.fixture
@typed_once
def known(team: Coachlog) -> Coachlog:
    """Maria, with what was changed, taken out, moved, and said of her elsewhere."""
    team("rep", "edit", "maria", "--role", "AE")
    team("praise", "maria", "first words")  # 1
    team("edit", "1", "second words")
    team("praise", "maria", "taken out")  # 2
    team("delete", "2")
    team("note", "maria", "undone", "--heard", "undone too")  # 3, 4
    team("undo")
    team("praise", "maria", "moved on")  # 5
    team("edit", "5", "--rep", "dev")
    team("edit", "5", "of dev now")
    team("session", "Win/loss", "--with", "all", "--lesson", "legal first")  # 6, 7
    team("session", "gone with maria", "--with", "all", "--lesson", "gone lesson")  # 8, 9
    team("delete", "8")
    team("note", "dev", "first line\nwants MARIA's seat\nnot mariachi", "--mine", "ask Ruíz")  # 10, 11
    team("done", "11", "maria said yes")
    team("session", "Without", "--with", "dev", "--lesson", "as Maria Ruiz does")  # 12, 13
    team("praise", "dev", "better than maria")  # 14
    team("edit", "14", "good")
    team("praise", "dev", "quite like maria")  # 15
    team("delete", "15")
    team("praise", "dev", "was dev's first")  # 16
    team("edit", "16", "--rep", "maria")
    return team


def test_everything_about_a_person_is_in_one_private_file(known: Coachlog) -> None:
    ran = known("export", "maria", "--all-about")
    assert ran.err == ""
    assert ran.out.startswith(f"{PRIVATE}everything about Maria Ruiz · Mon 23 Nov 2026\n\n# Maria Ruiz\n")
    assert headings(ran.out) == [
        "Details", "Changes to these details", "Entries", "Deleted, or moved to another rep",
        "Mentioned in entries about others",
    ]  # fmt: skip
    assert under(ran.out, "Details") == [
        "- alias: maria", "- name: Maria Ruiz", "- role: AE", "- team: west", "- tz: Europe/Madrid",
        "- added on: Mon 23 Nov 2026", "- every: 7",
    ]  # fmt: skip
    assert under(ran.out, "Changes to these details")[-1].endswith("Z, rep edit: role: AE")


def test_entries_come_with_what_they_were(known: Coachlog) -> None:
    lines = under(known("export", "maria", "--all-about").out, "Entries")
    assert lines[0] == "- **Praise** (1), Mon 23 Nov 2026: second words"
    assert lines[1].endswith("Z, praise: kind: praise; rep: maria; on: 2026-11-23; text: first words; private: no")
    assert lines[2].endswith("Z, edit: text: second words")
    assert lines[3] == "- **Session** (6), Mon 23 Nov 2026, with dev and maria: Win/loss"
    assert lines[4] == "- **Lesson** (7), Mon 23 Nov 2026: legal first"
    assert lines[5].startswith("- **Praise** (16)")
    assert len(lines) == 6  # what it was with dev is not about her


def test_what_was_taken_out_or_moved_is_still_held(known: Coachlog) -> None:
    lines = under(known("export", "maria", "--all-about").out, "Deleted, or moved to another rep")
    assert [line for line in lines if line.startswith("- ")] == [
        "- (2) deleted", "- (3) deleted", "- (4) deleted", "- (5) moved to another rep", "- (8) deleted",
        "- (9) deleted",
    ]  # fmt: skip
    written = "\n".join(lines)
    for text in ("taken out", "undone", "undone too", "moved on", "gone with maria", "gone lesson"):
        assert f"text: {text};" in written
    assert "of dev now" not in written  # what it became with somebody else is not about her
    assert "delete: deleted" in written


def test_lines_that_name_a_person_elsewhere_are_listed(known: Coachlog) -> None:
    assert under(known("export", "maria", "--all-about").out, "Mentioned in entries about others") == [
        "- (10), Mon 23 Nov 2026, dev: wants MARIA's seat",
        "- (11), Mon 23 Nov 2026, dev: ask Ruíz",
        "- (11), Mon 23 Nov 2026, dev: maria said yes",
        "- (13), Mon 23 Nov 2026, of a session: as Maria Ruiz does",
        "- (14), Mon 23 Nov 2026, dev, an old version: better than maria",
        "- (15), Mon 23 Nov 2026, dev, an old version: quite like maria",
    ]


def test_json_holds_the_same(known: Coachlog, tmp_path: Path) -> None:
    target = tmp_path / "maria.json"
    ran = known("export", "maria", "--all-about", "-o", str(target))
    assert ran.out == f"Wrote {target}: 4 entries of Maria Ruiz, private\n"
    said = json.loads(target.read_text())
    assert target.read_text() == known("export", "maria", "--all-about", "--format", "json").out
    assert list(said) == ["reps", "rep_versions", "entries", "former", "mentions"]
    assert [rep["alias"] for rep in said["reps"]] == ["maria"]
    assert [version["command"] for version in said["rep_versions"]] == ["rep add", "rep edit"]
    assert said["rep_versions"][1]["changed"] == {"role": "AE"}
    assert [(entry["id"], len(entry["versions"])) for entry in said["entries"]] == [(1, 2), (6, 0), (7, 0), (16, 0)]
    assert [(one["id"], one["moved"]) for one in said["former"]] == [
        (2, False), (3, False), (4, False), (5, True), (8, False), (9, False),
    ]  # fmt: skip
    last = said["former"][0]["versions"][-1]
    assert (last["command"], last["changed"]) == ("delete", None)
    assert [(one["id"], one["rep"], one["old"]) for one in said["mentions"]] == [
        (10, "dev", False), (11, "dev", False), (11, "dev", False), (13, None, False), (14, "dev", True),
        (15, "dev", True),
    ]  # fmt: skip
    assert said["mentions"][0]["line"] == "wants MARIA's seat"


def test_pauses_are_held_with_what_they_were(team: Coachlog) -> None:
    put(team, "pause", uid="p1", rep=uid_of(team, "maria"), from_="2026-11-01", because="wedding")
    put(team, "pause", uid="p1", rep=uid_of(team, "maria"), from_="2026-11-01", back="2026-11-09", because="a *trip*")
    put(team, "pause", uid="p2", rep=uid_of(team, "dev"), from_="2026-11-01", because="of dev")
    written = team("export", "maria", "--all-about").out
    assert "- away from Sun 1 Nov 2026, until Mon 9 Nov 2026: a \\*trip\\*\n" in written
    assert "from: 2026-11-01; because: wedding\n" in written
    assert any("back: 2026-11-09" in line and "because: a \\*trip\\*" in line for line in written.splitlines())
    assert "of dev" not in written


def test_nobody_said_anything_is_an_answer(team: Coachlog) -> None:
    written = team("export", "dev", "--all-about").out
    for heading in ("Entries", "Deleted, or moved to another rep", "Mentioned in entries about others"):
        assert under(written, heading) == ["None."]


def test_each_person_gets_a_file_of_their_own(known: Coachlog, tmp_path: Path) -> None:
    known("export", "--all-about", "-o", f"{tmp_path}/out/")
    written = (tmp_path / "out" / "dev-all-about.md").read_text()
    assert written.startswith(f"{PRIVATE}everything about Dev Patel")
    assert "first words" not in written
    assert "- (16), Mon 23 Nov 2026, maria: was dev's first" in written


# Words


@pytest.mark.parametrize("form", ["--handover", "--all-about"])
@pytest.mark.parametrize("reps", [(), ("maria", "dev")])
def test_several_reps_need_a_folder(team: Coachlog, form: str, reps: Sequence[str]) -> None:
    team.refused("export", *reps, form, code=2, says=f"{form} of several reps needs a folder, a file for each")


@pytest.mark.parametrize("form", ["--share", "--handover", "--all-about"])
@pytest.mark.parametrize("more", [(), ("-o", "out/")])
def test_a_file_about_nobody_is_refused(coachlog: Coachlog, form: str, more: Sequence[str]) -> None:
    coachlog("rep", "add", "Maria Ruiz")
    coachlog("undo")
    coachlog.refused("export", form, *more, code=1, says=f"{form} needs a rep, and there are none yet. To add one:")


def test_the_only_rep_is_shared_no_session_without_them(team: Coachlog) -> None:
    team("session", "of dev alone", "--with", "dev")
    team("session", "of both", "--with", "all")
    team("rep", "erase", "dev", "--yes")
    written = team("export", "--share", "--format", "json").out
    assert "of both" in written
    assert "of dev alone" not in written


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["--share", "--handover"], "--share and --handover can't be combined"),
        (["--handover", "--all-about"], "--handover and --all-about can't be combined"),
        (["--share", "--handover", "--all-about"], "--share, --handover and --all-about can't be combined"),
        (["--all-about", "--since", "tue"], "--all-about covers everything: leave out --since and --until"),
        (["--all-about", "--until", "tue"], "--all-about covers everything: leave out --since and --until"),
        (["--handover", "--format", "csv"], "--handover is more than a table holds: name a FILE.md or FILE.json"),
        (["--handover", "-o", "maria.csv"], "--handover is more than a table holds: name a FILE.md or FILE.json"),
    ],
)
def test_what_cannot_go_together_is_refused(
    team: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: Sequence[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    team.refused("export", "maria", *typed, code=2, says=says)
    assert not (tmp_path / "maria.json").exists()


# Who is named


def lines(name: str, alias: str, *images: dict[str, Any] | None) -> list[tuple[str, bool]]:
    names = Names([Called(alias, name)])
    full = [image and {"on": TODAY, "rep": "dev", "also": [], **image} for image in images]
    return [(found.line, found.old) for found in access.mentions(names, 7, full)]


@pytest.mark.parametrize(
    ("line", "is_named"),
    [
        ("maria", True),
        ("MARIA!", True),
        ("María's deck", True),
        ("(Ruiz)", True),
        ("@maria", True),
        ("ask José-María Ruiz today", True),
        ("mariachi", False),
        ("annamaria", False),
        ("maria2", False),
        ("Ruizs", False),
        ("de la", False),
        ("", False),
    ],
)
def test_a_person_is_named_by_whole_words_only(line: str, *, is_named: bool) -> None:
    assert lines("Maria de la Ruiz", "maria", {"text": line}) == ([(line, False)] if is_named else [])


def test_every_text_of_an_entry_is_read_and_each_line_told_once() -> None:
    image = {"text": "a\nmaria", "because": "maria b", "landed": "maria c", "owner": "Maria", "also": ["x:Ruiz"]}
    found = [(line, False) for line in ("maria", "maria b", "maria c", "Maria", "x:Ruiz")]
    assert lines("Maria Ruiz", "maria", image) == found
    assert lines("Maria Ruiz", "maria", {"text": "maria"}, image) == found
    assert lines("Maria Ruiz", "maria", image, None) == [(line, True) for line, _ in found]
    assert lines("Maria Ruiz", "maria", None, {"text": "maria"}, {"text": "x"}) == [("maria", True)]


@given(st.text(alphabet="aA áÁ.-*(\n", min_size=1).filter(words), st.text(alphabet="b ,\n"))
def test_any_name_is_found_in_its_own_words(name: str, around: str) -> None:
    assert lines(name, "x-y", {"text": f"{around} {' '.join(name.split())} {around}"})
    assert lines(name, "x-y", {"text": f"{around} x-y {around}"})
    assert lines(name, "x-y", {"text": around}) == []

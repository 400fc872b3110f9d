"""A rep from another manager: export --handover --format json, import of it, and config your-name."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from coachlog.commands import taking_over
from tests.test_encryption import forget_memory, key_in
from tests.test_export import added
from tests.test_leaks import hashed
from tests.typing_in import ANY, TODAY, Coachlog

ASKED = "From Anna Bell: Maria Ruiz, 1 goal, 1 check-in, 1 topic, 2 follow-ups, praise (1), feedback (1)."
SECRETS = ("between us", "a note", "interviewing", "ask legal", "tell Maria", "took it well", "my topic", "Dev")


@pytest.fixture
def anna(tmp_path: Path) -> Coachlog:
    """Anna's journal, with something of every kind about Maria, who was added in September."""
    anna = Coachlog(tmp_path / "anna.db")
    anna("rep", "add", "Maria Ruiz", "--role", "AE", "--team", "west", "--tz", "madrid", "--today", "2026-09-01")
    anna("rep", "edit", "maria", "--every", "3w", "--feedback-every", "17d")
    anna("rep", "add", "Dev Patel")
    anna("goal", "--team", "west", "12 logos", "--due", "2026-12-31", "--target", "12")
    goal = added(anna, "goal", "maria", "close 2", "--due", "2026-12-31", "--target", "2", "--under", "1",
                 "--on", "2026-09-01")  # fmt: skip
    anna("checkin", str(goal), "first", "--at", "1", "--status", "on-track", "--on", "2026-10-01")
    anna("checkin", str(goal), "second", "--status", "at-risk", "--on", "2026-11-02")
    anna("note", "maria", "a note", "--mine", "send the deck @2026-11-20", "--theirs", "book calls @2026-11-27",
         "--heard", "interviewing", "--praise", "good opening",
         "--on", "2026-11-10", "--today", "2026-11-10")  # fmt: skip
    anna("feedback", "maria", "pause more", "--given", "--landed", "took it well", "--on", "2026-11-10")
    anna("feedback", "maria", "tell Maria")
    anna("topic", "maria", "comp plan", "--theirs")
    anna("topic", "maria", "my topic")
    anna("followup", "maria", "ask legal", "--owner", "legal:Ana")
    anna("praise", "maria", "between us", "--private")
    anna("done", str(added(anna, "followup", "maria", "closed long ago")))
    anna("config", "your-name", "Anna Bell")
    return anna


@pytest.fixture
def ben(tmp_path: Path) -> Coachlog:
    """The journal of the next manager, who has none yet."""
    return Coachlog(tmp_path / "ben.db")


@pytest.fixture
def file(anna: Coachlog, tmp_path: Path) -> str:
    """Anna's hand-over of Maria."""
    target = tmp_path / "maria.json"
    anna("export", "maria", "--handover", "--format", "json", "-o", str(target))
    return str(target)


def edited(file: str, **keys: Any) -> str:
    """Change keys of a hand-over, in the order that it has them."""
    document = json.loads(Path(file).read_text())
    Path(file).write_text(json.dumps(document | keys))
    return file


def owners(coachlog: Coachlog) -> dict[str, str]:
    """Return who owes what, by the text."""
    return {
        entry["text"]: entry["owner"]
        for entry in coachlog.json("history", "-n", "0")["entries"]
        if entry["kind"] == "follow-up"
    }


# What is handed over


def test_a_hand_over_in_json_holds_what_the_one_in_markdown_holds(anna: Coachlog) -> None:
    markdown = anna("export", "maria", "--handover")
    ran = anna("export", "maria", "--handover", "--format", "json")
    document = ran.json
    assert list(document) == ["handover", "last_one_on_one", "team_goals", "reps", "entries"]
    assert document["handover"] == {"from": "Anna Bell", "on": TODAY}
    assert document["last_one_on_one"] == "2026-11-10"
    texts = [entry["text"] for entry in document["entries"]]
    assert texts == ["close 2", "second", "comp plan", "send the deck", "book calls", "good opening", "pause more"]
    for text in texts:
        assert f": {text}\n" in markdown.out
    assert markdown.out.count("- **") == len(texts)
    assert document["team_goals"] == [{"goal": document["entries"][0]["id"], "text": "12 logos"}]
    assert document["entries"][0]["at"] == 1  # where it stands, by a check-in that is not handed over
    assert "at risk, 1 of 2" in markdown.out
    [rep] = document["reps"]
    assert (rep["every"], rep["feedback_every"]) == (21, None)
    assert "one-on-one every 21 days" in markdown.out
    assert ran.err == markdown.err  # which counts what is left out
    for secret in SECRETS:
        assert secret not in ran.out


def test_a_hand_over_in_json_has_the_uids_of_other_shared_files(anna: Coachlog) -> None:
    ours = {entry["text"]: entry["uid"] for entry in json.loads(anna.export())["entries"]}
    document = anna("export", "maria", "--handover", "--format", "json").json
    assert {entry["uid"] for entry in document["entries"]} == {
        hashed(ours[entry["text"]]) for entry in document["entries"]
    }


def test_since_leaves_the_same_out_of_both(anna: Coachlog) -> None:
    words = ("export", "maria", "--handover", "--since", "2026-11-15")
    document = anna(*words, "--json").json
    assert [entry["text"] for entry in document["entries"]][-1] == "book calls"
    assert "good opening" not in anna(*words).out


def test_a_private_team_goal_is_handed_over_without_its_text(anna: Coachlog) -> None:
    anna("edit", "1", "--private")
    ran = anna("export", "maria", "--handover", "--json")
    assert [one["text"] for one in ran.json["team_goals"]] == [None]
    assert "12 logos" not in ran.out


def test_a_folder_has_a_file_for_each_rep_and_one_that_is_there_is_not_overwritten(
    anna: Coachlog, tmp_path: Path
) -> None:
    anna("export", "--handover", "--format", "json", "-o", f"{tmp_path}/out/")
    files = {path.name: json.loads(path.read_text()) for path in (tmp_path / "out").iterdir()}
    assert {name: document["reps"][0]["alias"] for name, document in files.items()} == {
        "maria-handover.json": "maria",
        "dev-handover.json": "dev",
    }
    target = str(tmp_path / "out" / "dev-handover.json")
    anna.refused("export", "dev", "--handover", "-o", target, code=1, says="--replace")


@pytest.mark.parametrize("words", [["--format", "csv"], ["-o", "maria.csv"]])
def test_a_hand_over_is_no_table(anna: Coachlog, words: list[str]) -> None:
    anna.refused("export", "maria", "--handover", *words, code=2, says="--handover is more than a table holds")


# Taking it over


def test_a_terminal_shows_what_comes_and_asks(ben: Coachlog, file: str) -> None:
    ran = ben("import", file, code=2, answers="n\n")
    assert " ".join(ran.err.split()) == f"{ASKED} Add them? [Y/n] Cancelled."
    assert not ben.journal.exists()
    ran = ben("import", file, answers="\n")
    assert " ".join(ran.err.split()) == f"{ASKED} Add them? [Y/n]"
    assert ran.out.splitlines() == [
        "Imported 1 rep and 7 entries, Tue 1 Sep 2026 to Mon 23 Nov 2026",
        "   goal 1 · check-in 1 · topic 1 · follow-up 2 · praise 1 · feedback 1",
        "   added maria (Maria Ruiz)",
        "   last one-on-one with Anna Bell: Tue 10 Nov 2026",
        "   1 follow-up belongs to Anna Bell. To make one yours: coachlog edit ID --owner me",
        '   goals were part of the team goal "12 logos". To link one to yours: coachlog edit ID --under ID',
        "Undo: coachlog undo",
        f"A new journal: {ben.journal}",
    ]


def test_a_long_question_breaks_between_words(ben: Coachlog, file: str) -> None:
    ran = ben("import", file, code=2, answers="n\n", env={"COLUMNS": "50"})
    first, second, third = ran.err.splitlines()
    assert first == "From Anna Bell: Maria Ruiz, 1 goal, 1 check-in, 1"
    assert second == "  topic, 2 follow-ups, praise (1), feedback (1)."
    assert third.startswith("  Add them? [Y/n] ")


def test_a_script_needs_yes(ben: Coachlog, file: str) -> None:
    what = ASKED.removeprefix("From Anna Bell: ").removesuffix(".")
    says = f"{file} hands over {what}, from Anna Bell. To add that: coachlog import {file} --yes"
    ben.refused("import", file, code=2, says=says)
    piped = Path(file).read_bytes()
    ben.refused("import", "-", "--mine", code=2, says="coachlog import - --mine --yes", stdin=piped)
    ran = ben("import", "-", "--yes", "--json", stdin=piped)
    assert (ran.json["entries"], [rep["alias"] for rep in ran.json["reps"]]) == (7, ["maria"])


def test_a_dry_run_asks_nothing_and_saves_nothing(ben: Coachlog, file: str) -> None:
    ran = ben("import", file, "--dry-run")
    assert ran.out.startswith("Would import 1 rep and 7 entries")
    assert not ben.journal.exists()


def test_the_rhythms_of_a_rep_who_is_taken_over_start_today(ben: Coachlog, file: str) -> None:
    ben("import", file, "--yes")
    [rep] = ben.json("rep", "list")["reps"]
    assert rep["added_on"] == TODAY
    assert (rep["name"], rep["role"], rep["team"], rep["tz"]) == ("Maria Ruiz", "AE", "west", "Europe/Madrid")
    assert (rep["every"], rep["feedback_every"]) == (21, None)  # what the hand-over says, and no more
    due = ben.json("due", "--ahead", "2w")
    assert due["quiet"] == []
    assert [one["entry"]["text"] for one in due["overdue"]] == ["send the deck"]
    assert [(one["duty"], one["due"]) for one in due["coming"]] == [
        ("follow-up", "2026-11-27"),
        ("check-in", "2026-12-07"),
    ]


def test_a_usual_cadence_stays_the_journals_own(anna: Coachlog, ben: Coachlog, file: str) -> None:
    anna("rep", "edit", "maria", "--every", "1w")
    anna("export", "maria", "--handover", "-o", file, "--replace")
    ben("import", file, "--yes")
    assert ben.json("rep", "list")["reps"][0]["every"] is None


def test_a_goal_stands_where_it_stood(ben: Coachlog, file: str) -> None:
    ben("import", file, "--yes")
    [goal] = [entry for entry in ben.json("history", "-n", "0")["entries"] if entry["kind"] == "goal"]
    assert (goal["at"], goal["target"], goal["under"]) == (1, 2, None)


@pytest.mark.parametrize(
    ("name", "words", "owner"),
    [("Anna Bell", [], "Anna Bell"), ("Anna Bell", ["--mine"], "me"), ("", [], "the previous manager")],
)
def test_what_the_giver_owes_is_a_partners_or_with_mine_yours(
    anna: Coachlog, ben: Coachlog, file: str, name: str, words: list[str], owner: str
) -> None:
    anna("config", "your-name", name)
    anna("export", "maria", "--handover", "-o", file, "--replace")
    assert json.loads(Path(file).read_text())["handover"]["from"] == (name or None)
    ran = ben("import", file, *words, "--yes")
    assert owners(ben) == {"send the deck": owner, "book calls": "rep"}
    assert ("belongs to" in ran.out) == (owner != "me")
    assert f"last one-on-one with {name or 'the previous manager'}: Tue 10 Nov 2026" in ran.out


@pytest.mark.parametrize("name", [None, "me", "rep", " "])
def test_a_giver_whose_name_means_somebody_else_is_the_previous_manager(
    ben: Coachlog, file: str, name: str | None
) -> None:
    ben("import", edited(file, handover={"from": name, "on": TODAY}), "--yes")
    assert owners(ben)["send the deck"] == "the previous manager"


def test_it_is_one_step_of_undo_and_twice_is_nothing(ben: Coachlog, file: str) -> None:
    ben("rep", "add", "Zoe Adams")
    empty = ben.export()
    ben("import", file, "--yes")
    full = ben.export()
    for _ in range(2):  # nothing is new, so nobody is asked
        assert ben("import", file, "--mine").out == "Imported nothing\n   7 records already here, skipped\n"
    assert ben.export() == full
    assert ben("undo").out.endswith("Maria Ruiz removed\nRedo: coachlog redo\n")
    assert ben.export() == empty
    ben("redo")
    assert ben.export() == full
    ben("undo")
    ben("import", file, "--yes")
    assert len(json.loads(ben.export())["entries"]) == 7


def test_in_the_journal_that_it_came_from_it_is_nothing(anna: Coachlog, file: str) -> None:
    before = anna.export()
    assert anna("import", file).out == "Imported nothing\n   7 records already here, skipped\n"
    assert anna.export() == before


def test_a_rep_who_is_handed_back_brings_only_what_is_new(anna: Coachlog, ben: Coachlog, file: str) -> None:
    ben("import", file, "--yes")
    ben("praise", "maria", "calm while Anna was away")
    ben("config", "your-name", "Ben Otto")
    ben("export", "maria", "--handover", "-o", file, "--replace")
    before = {entry["uid"] for entry in json.loads(anna.export())["entries"]}
    ran = anna("import", file, answers="y\n")
    assert ran.err == "From Ben Otto: Maria Ruiz (maria, already here), praise (1). Add them? [Y/n] "
    after = json.loads(anna.export())["entries"]
    assert [entry["text"] for entry in after if entry["uid"] not in before] == ["calm while Anna was away"]
    assert anna("import", file).out.startswith("Imported nothing\n")


def test_only_what_is_new_is_named_and_added(anna: Coachlog, ben: Coachlog, file: str) -> None:
    ben("import", file, "--yes")
    ben("rep", "edit", "maria", "--name", "Maria Gomez", "--alias", "mg")
    anna("praise", "maria", "stayed calm")
    anna("export", "maria", "--handover", "-o", file, "--replace")
    ran = ben("import", file, answers="y\n")
    assert ran.err == "From Anna Bell: Maria Gomez (mg, already here), praise (1). Add them? [Y/n] "
    assert "added to Maria Gomez (mg)\n" in ran.out
    assert {entry["rep"] for entry in json.loads(ben.export())["entries"]} == {"mg"}


# Who it is


def test_a_rep_of_that_name_who_is_here_gets_the_entries(ben: Coachlog, file: str) -> None:
    ben("rep", "add", "Maria Ruiz", "--alias", "mr", "--every", "1w", "--today", "2026-06-01")
    before = ben.json("rep", "list")
    ran = ben("import", file, answers="y\n")
    assert "Maria Ruiz (mr, already here), 1 goal" in " ".join(ran.err.split())
    assert ran.out.startswith("Imported 7 entries")
    assert "   added to Maria Ruiz (mr)\n" in ran.out
    assert ben.json("rep", "list") == before
    assert {entry["rep"] for entry in json.loads(ben.export())["entries"]} == {"mr"}
    assert ben("import", file).out.startswith("Imported nothing")


def test_a_rep_of_another_name_keeps_the_alias(ben: Coachlog, file: str) -> None:
    ben("rep", "add", "Maria Lopez")
    ben("import", file, "--yes")
    assert {rep["alias"]: rep["name"] for rep in ben.json("rep", "list")["reps"]} == {
        "maria": "Maria Lopez",
        "maria-ruiz": "Maria Ruiz",
    }
    assert {entry["rep"] for entry in json.loads(ben.export())["entries"]} == {"maria-ruiz"}


def test_of_two_with_that_name_rep_says_who_it_is(ben: Coachlog, file: str) -> None:
    for alias in ("m1", "m2"):
        ben("rep", "add", "Maria Ruiz", "--alias", alias)
    ben.refused("import", file, "--yes", code=1, says='"Maria Ruiz" is the name of several reps here')
    ben.refused("import", file, "--rep", "m2", code=2, says=f"coachlog import {file} --rep m2 --yes")
    ben("import", file, "--rep", "m2", "--yes")
    assert {entry["rep"] for entry in json.loads(ben.export())["entries"]} == {"m2"}


def test_a_rep_who_has_left_is_handed_over_and_stays_departed_where_they_are_here(
    anna: Coachlog, ben: Coachlog, file: str
) -> None:
    anna("rep", "leave", "maria", "--on", "2026-11-20")
    anna("export", "maria", "--handover", "-o", file, "--replace")
    ben("import", file, "--yes")
    assert ben.json("rep", "list")["reps"][0]["left_on"] is None
    ben("rep", "leave", "maria", "--on", "2026-11-20")
    anna("praise", "maria", "on the last day")
    anna("export", "maria", "--handover", "-o", file, "--replace")
    ran = ben("import", file, "--yes")
    left = "   Maria Ruiz left Fri 20 Nov 2026 (3 days ago). To coach them again: coachlog rep resume maria\n"
    assert left in ran.out
    assert ben.json("rep", "list", "--all")["reps"][0]["left_on"] == "2026-11-20"


def test_a_rep_who_was_erased_here_comes_back_only_after_somebody_says_yes(ben: Coachlog, file: str) -> None:
    ben("import", file, "--yes")
    ben("rep", "erase", "maria", "--yes")
    ben.refused("import", file, code=2, says="hands over Maria Ruiz, 1 goal")
    assert ben("import", file, "--yes").out.startswith("Imported 1 rep and 7 entries")


# Files that somebody has changed


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"handover": []}, "isn't what coachlog writes in an export"),
        ({"handover": {"from": 7}}, '"7" in from isn\'t text'),
        ({"reps": []}, "a hand-over is of one rep, and this has 0 reps"),
        ({"reps": [{"name": "Maria"}, {"name": "Dev"}]}, "a hand-over is of one rep, and this has 2 reps"),
        ({"last_one_on_one": "soon"}, '"soon" isn\'t a date'),
        ({"team_goals": {"goal": 1}}, "team_goals isn't a list of goals"),
        ({"team_goals": [1]}, "team_goals isn't a list of goals"),
        ({"config": {"praise-every": "3"}}, "a hand-over has no settings"),
        ({"entries": [{"kind": "praise", "rep": "dev", "on": TODAY, "text": "x"}]}, "it isn't about Maria Ruiz"),
        ({"entries": [{"kind": "session", "with": ["maria"], "on": TODAY, "text": "x"}]}, "it isn't about Maria Ruiz"),
        ({"entries": [{"kind": ["x"], "rep": "maria", "on": TODAY, "text": "x"}]}, "isn't a kind"),
        ({"gossip": 1}, '"gossip" isn\'t part of a coachlog export'),
    ],
)
def test_what_is_no_hand_over_is_refused(ben: Coachlog, file: str, keys: dict[str, Any], says: str) -> None:
    ben("rep", "add", "Zoe Adams")
    ran = ben("import", edited(file, **keys), "--yes", code=ANY)
    assert ran.code in (1, 2)
    ben.refused("import", file, "--yes", code=ran.code, says=says)


def test_a_hand_over_is_recognised_by_its_first_key_only(ben: Coachlog, file: str) -> None:
    document = json.loads(Path(file).read_text())
    Path(file).write_text(json.dumps(dict(sorted(document.items()))))
    ben.refused("import", file, "--yes", code=1, says='"handover" has to be the first key')


def test_a_hand_over_of_far_too_much_is_not_held_in_memory(
    ben: Coachlog, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_over, "MOST", 5)
    ben.refused("import", file, "--yes", code=1, says="it has more than 5 records")


def test_mine_is_for_a_hand_over(anna: Coachlog, ben: Coachlog, tmp_path: Path) -> None:
    whole = tmp_path / "whole.json"
    whole.write_text(anna.export())
    ben.refused("import", str(whole), "--mine", code=2, says="--mine is for another manager's hand-over")


def test_an_escape_sequence_in_a_hand_over_does_not_reach_the_terminal(ben: Coachlog, file: str) -> None:
    evil = "\x1b[2J Anna"
    edited(file, handover={"from": evil, "on": TODAY}, team_goals=[{"goal": 1, "text": evil}])
    ran = ben("import", file, answers="y\n")
    assert "\x1b" not in ran.out + ran.err


# Encrypted


@pytest.mark.skipif(sys.platform == "win32", reason="a key is printed by cat")
def test_an_encrypted_journal_hands_over_and_takes_over(
    anna: Coachlog, ben: Coachlog, file: str, tmp_path: Path
) -> None:
    plain = Path(file).read_text()
    key = key_in(tmp_path)
    for coachlog in (anna, ben):
        coachlog.environment["COACHLOG_KEY_COMMAND"] = key
        if coachlog is ben:
            ben("rep", "add", "Zoe Adams")
        coachlog("encrypt", "--yes")
    anna("export", "maria", "--handover", "-o", file, "--replace")
    assert Path(file).read_text() == plain
    ben("import", file, answers="y\n")
    assert owners(ben)["send the deck"] == "Anna Bell"
    with closing(sqlite3.connect(ben.journal)) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute("select * from entry")
    forget_memory(anna)
    forget_memory(ben)


# Your name


def test_shared_files_say_your_name_once_it_is_set(anna: Coachlog) -> None:
    commands = (
        "export maria --handover", "export maria --share", "review maria --share", "review maria", "export maria",
        "prep maria --md", "export maria --all-about",
    )  # fmt: skip
    named = {command: anna(*command.split()).out for command in commands}
    anna("config", "your-name", "default")
    for command, text in named.items():
        assert "Manager" not in text, command
        assert anna(*command.split()).out.replace("Manager", "Anna Bell") == text, command
        assert "Anna Bell" in text, command


def test_a_name_is_text_in_what_it_is_written_into(anna: Coachlog) -> None:
    anna("config", "your-name", "*Anna* {name} [x](y)")
    written = anna("export", "maria", "--handover").out
    assert "## Open follow-ups: \\*Anna\\* {name} \\[x\\](y)\n" in written
    assert "- **Follow-up: \\*Anna\\* {name} \\[x\\](y)**" in written
    assert "## Follow-ups: \\*Anna\\* {name} \\[x\\](y)\n" in anna("prep", "maria", "--md").out


def test_a_terminal_asks_for_your_name_once(anna: Coachlog, tmp_path: Path) -> None:
    anna("config", "your-name", "default")
    target = str(tmp_path / "maria.md")
    prompt = "Your name, for files that others read (Enter: none): "
    ran = anna("export", "maria", "--share", "-o", target, answers=" Anna  Bell \n")
    assert ran.err == (
        f'{prompt}coachlog: files for others call you Anna Bell. To change that:\n  coachlog config your-name "NAME"\n'
    )
    assert "Anna Bell" in Path(target).read_text()
    assert prompt not in anna("export", "maria", "--share", "-o", target, answers="Ben\n").err
    assert anna("undo").out.startswith("Undone: config, your-name is not set again\n")
    ran = anna("review", "maria", "--share", answers="\n")
    assert ran.err.startswith(f"{prompt}coachlog: files for others call you Manager.")
    assert "Manager" in ran.out
    for words in (("review", "maria", "--share"), ("export", "maria", "--handover", "--json")):
        assert prompt not in anna(*words, answers="Ben\n").err
    assert anna("config", "your-name").out == "your-name\t\tjournal\n"


def test_ctrl_d_leaves_the_question_for_the_next_time(anna: Coachlog) -> None:
    anna("config", "your-name", "default")
    before = anna.export()
    ran = anna("export", "maria", "--handover", "--json", answers="")
    assert ran.err.startswith("Your name, for files that others read (Enter: none): \n")
    assert ran.json["handover"]["from"] is None
    assert anna.export() == before


@pytest.mark.parametrize(
    "words",
    [
        ["export", "maria"], ["review", "maria"], ["export", "maria", "--share", "--json"], ["recap", "maria"],
        ["export", "maria", "--share", "--format", "csv"], ["prep", "maria", "--md"],
        ["export", "maria", "--share", "--yes"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_nobody_is_asked_for_a_name_where_none_is_written_or_with_yes(anna: Coachlog, words: list[str]) -> None:
    anna("config", "your-name", "default")
    assert "Your name" not in anna(*words, answers="Ben\n").err


def test_what_only_shows_on_the_screen_asks_for_no_name(anna: Coachlog) -> None:
    anna("config", "your-name", "default")
    ran = anna("export", "maria", "--share", answers="Ben\n", env={"FORCE_COLOR": "1"})
    assert "Your name" not in ran.err


@pytest.mark.parametrize("name", ["me", "Rep"])
def test_a_name_that_means_somebody_else_is_refused(anna: Coachlog, name: str) -> None:
    anna.refused("config", "your-name", name, code=2, says=f'your-name: "{name}" tells others nothing')


def test_a_name_needs_no_quotes_and_moves_with_the_journal(anna: Coachlog, ben: Coachlog) -> None:
    assert anna("config", "your-name", "Anna", "Bell-Ruiz").out.startswith("your-name is Anna Bell-Ruiz now")
    assert anna("undo").out.startswith("Undone: config, your-name is Anna Bell again\n")
    ben("import", "-", stdin=anna.export().encode())
    assert ben("config", "your-name").out == "your-name\tAnna Bell\tjournal\n"
    ben.refused(
        "import", "-", code=1, says="your-name isn't Unicode text", stdin=b'{"config": {"your-name": "\\ud800"}}'
    )

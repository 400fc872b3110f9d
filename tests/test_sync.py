"""Two laptops through a folder: what each then shows, and what is said."""

from pathlib import Path

import pytest

from tests.laptops import Laptop, Pair, joined, new_key, require_same, with_later_clock


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return joined(tmp_path)


def story(laptop: Laptop) -> list[str]:
    return laptop("history").out.splitlines()


# Setting up


def test_the_first_laptop_says_what_it_sent_and_how_to_join(tmp_path: Path) -> None:
    (tmp_path / "remote").mkdir()
    office = Laptop(tmp_path / "office.db", "office", str(tmp_path / "remote"))
    office("rep", "add", "Maria Ruiz")
    sent, then = office.start(new_key()).out.splitlines()
    assert sent == (
        'Sent 1 rep, 0 entries. This laptop is "office". New entries here get numbers ending in 1, so two laptops '
        "never clash."
    )
    assert then == f"On the other laptop: coachlog sync --from {tmp_path}/remote"


def test_a_laptop_that_joins_holds_the_same(pair: Pair) -> None:
    assert story(pair.home) == [
        "1\t2026-11-23\tmaria\tnote\tmet\t\tRehearsed the CFO call",
        "2\t2026-11-23\tmaria\tfollow-up\topen\t2026-11-26\task Tom",
    ]
    require_same(pair.office, pair.home)


def test_new_entries_end_in_the_digit_of_their_laptop(pair: Pair) -> None:
    pair.office("note", "maria", "one", "--mine", "two")
    pair.home("note", "dev", "three", "--mine", "four")
    pair.sync()
    pair.office("note", "maria", "five")
    pair.home("note", "dev", "six")
    pair.sync()
    found = require_same(pair.office, pair.home)
    assert {entry["text"]: entry["id"] for entry in found["entries"]} == {
        "Rehearsed the CFO call": 1, "ask Tom": 2, "one": 11, "two": 21, "three": 12, "four": 22, "five": 31, "six": 32,
    }  # fmt: skip


def test_a_sync_counts_commands(pair: Pair) -> None:
    pair.sync()
    pair.office("note", "maria", "a", "--mine", "b")
    pair.home("note", "dev", "c")
    assert pair.home.sync().out == "Sent 1 change.\n"
    assert pair.office.sync().out == "Sent 1 change, received 1 from home.\n"
    assert pair.home.sync().out == "Received 1 change from office.\n"
    assert pair.home.sync().out == "Up to date: nothing to send or receive.\n"


# What both then show


def test_done_on_one_and_edited_on_the_other_are_both_applied(pair: Pair) -> None:
    pair.office("done", "2", "he said yes")
    pair.home("edit", "2", "ask Tom about the QBR")
    pair.sync()
    (entry,) = [one for one in require_same(pair.office, pair.home)["entries"] if one["id"] == 2]
    assert (entry["text"], entry["status"], entry["because"]) == ("ask Tom about the QBR", "done", "he said yes")
    assert pair.office.sync("--conflicts").out == ""


def test_done_and_dropped_is_a_conflict_in_which_the_later_stands(pair: Pair) -> None:
    pair.office("done", "2", "sent it")
    pair.home("drop", "2", "no need")
    with_later_clock(pair.home)
    pair.sync()
    (entry,) = [one for one in require_same(pair.office, pair.home)["entries"] if one["id"] == 2]
    assert (entry["status"], entry["because"]) == ("dropped", "no need")
    assert pair.office.sync("--conflicts").out.splitlines() == [
        '2\thome\tdropped, closed Mon 23 Nov 2026, "no need"\tstands',
        '2\toffice\tdone, closed Mon 23 Nov 2026, "sent it"\t',
    ]
    assert (
        '"sent it"' in pair.home("show", "2", "--versions").out or "sent it" in pair.home("show", "2", "--versions").out
    )


def test_a_text_edited_on_both_is_settled_by_an_edit(pair: Pair) -> None:
    pair.office("edit", "1", "Rehearsed twice")
    pair.home("edit", "1", "Rehearsed three times")
    with_later_clock(pair.home)
    pair.sync()
    assert story(pair.office)[0].endswith("Rehearsed three times")
    assert len(pair.office.sync("--conflicts").out.splitlines()) == 2
    pair.office("edit", "1", "Rehearsed a lot")
    assert pair.office.sync("--conflicts").out == ""
    pair.sync()
    require_same(pair.office, pair.home)
    assert pair.home.sync("--conflicts").out == ""


def test_a_side_can_be_kept(pair: Pair) -> None:
    pair.office("edit", "1", "Rehearsed twice")
    pair.home("edit", "1", "Rehearsed three times")
    with_later_clock(pair.home)
    pair.sync()
    assert pair.home.sync("--keep", "OFFICE", "1").out.startswith("Kept office's version of 1.")
    pair.sync()
    require_same(pair.office, pair.home)
    assert story(pair.office)[0].endswith("Rehearsed twice")
    assert pair.office.sync("--conflicts").out == ""
    pair.home("undo")
    pair.sync()
    assert story(pair.office)[0].endswith("Rehearsed three times")


def test_the_side_that_stands_can_be_kept_too(pair: Pair) -> None:
    pair.office("edit", "1", "Rehearsed twice")
    pair.home("edit", "1", "Rehearsed three times")
    with_later_clock(pair.home)
    pair.sync()
    pair.office.sync("--keep", "home", "1")
    pair.sync()
    require_same(pair.office, pair.home)
    assert story(pair.office)[0].endswith("Rehearsed three times")
    assert pair.home.sync("--conflicts").out == ""


def test_the_same_words_typed_on_both_are_no_conflict(pair: Pair) -> None:
    pair.office("edit", "1", "Rehearsed twice")
    pair.home("edit", "1", "Rehearsed twice")
    pair.sync()
    require_same(pair.office, pair.home)
    assert pair.office.sync("--conflicts").out == ""


def test_edited_on_one_and_deleted_on_the_other_stays(pair: Pair) -> None:
    pair.office("delete", "2")
    pair.home("edit", "2", "ask Tom again")
    pair.sync()
    require_same(pair.office, pair.home)
    assert story(pair.office)[1].endswith("ask Tom again")
    assert pair.office.sync("--conflicts").out.splitlines() == ["2\thome\tkept\tstands", "2\toffice\tdeleted\t"]
    pair.office.sync("--keep", "office", "2")
    pair.sync()
    require_same(pair.office, pair.home)
    assert len(story(pair.home)) == 1


def test_keeping_a_deletion_says_what_goes_with_it(pair: Pair) -> None:
    pair.office("delete", "1")
    pair.home("edit", "1", "Rehearsed twice")
    pair.home("edit", "2", "ask Tom again")
    pair.sync()
    kept = pair.home.sync("--keep", "office", "1").out
    assert kept == "Deleted 1, as on office. Linked entries deleted too: 2. To undo that: coachlog undo\n"
    pair.sync()
    require_same(pair.office, pair.home)
    assert story(pair.office) == []


def test_what_a_laptop_wrote_before_it_deleted_is_not_offered(pair: Pair) -> None:
    pair.office("edit", "2", "ask Ann")
    pair.office("delete", "2")
    pair.home("edit", "2", "ask Tom again")
    with_later_clock(pair.home)
    pair.sync()
    assert pair.home.sync("--conflicts").out.splitlines() == ["2\thome\tkept\tstands", "2\toffice\tdeleted\t"]
    pair.home.sync("--keep", "office", "2")
    assert len(story(pair.home)) == 1


def test_keeping_the_deletion_of_a_rep_deletes_no_entry(pair: Pair) -> None:
    pair.office("rep", "merge", "maria", "dev")
    pair.home("rep", "edit", "maria", "--role", "AE")
    pair.home("note", "maria", "one that office never saw")
    pair.sync()
    assert "maria\toffice\tdeleted\t" in pair.home.sync("--conflicts").out
    before = pair.home.export()
    assert pair.home.sync("--keep", "office", "maria", code=1).err == (
        "coachlog: maria has entries, so nothing was deleted. To move them: coachlog rep merge maria REP\n"
    )
    assert pair.home.export() == before
    pair.home("edit", "12", "--rep", "dev")
    assert pair.home.sync("--keep", "office", "maria").out.startswith("Deleted maria, as on office.")
    pair.sync()
    found = require_same(pair.office, pair.home)
    assert [rep["alias"] for rep in found["reps"]] == ["dev"]
    assert len(found["entries"]) == 3


def test_keeping_the_end_of_a_setting_resets_it(pair: Pair) -> None:
    pair.office("config", "feedback-every", "3w")
    pair.sync()
    pair.office("config", "feedback-every", "default")
    pair.home("config", "feedback-every", "4w")
    pair.sync()
    pair.home.sync("--keep", "office", "feedback-every")
    pair.sync()
    require_same(pair.office, pair.home)
    assert pair.home.json("config", "feedback-every")["config"][0]["value"] == "14"


def test_a_parent_comes_back_with_a_new_child(pair: Pair) -> None:
    pair.office("delete", "1")
    pair.home("edit", "2", "--due", "none")
    pair.home("followup", "maria", "send the deck")
    pair.sync()
    require_same(pair.office, pair.home)
    assert [line.split("\t")[0] for line in story(pair.office)] == ["1", "2", "12"]


def test_a_child_added_to_what_was_hidden_is_private(pair: Pair) -> None:
    pair.home("goal", "maria", "Hold 12 calls", "--due", "2026-12-24", "--target", "12")
    pair.sync()
    pair.office("edit", "12", "--private")
    pair.home("checkin", "12", "9")
    pair.sync()
    found = require_same(pair.office, pair.home)
    assert {entry["kind"]: entry["private"] for entry in found["entries"]}["check-in"] is True


def test_hiding_beats_showing_that_did_not_know_of_it(pair: Pair) -> None:
    pair.office("praise", "maria", "Calm", "--private")
    pair.sync()
    pair.office("edit", "11", "--no-private")
    pair.sync()
    pair.office("edit", "11", "--private")
    pair.home("edit", "11", "--private")
    pair.home("edit", "11", "--no-private")
    with_later_clock(pair.home)
    pair.sync()
    found = require_same(pair.office, pair.home)
    assert found["entries"][-1]["private"] is True


def test_a_child_follows_its_note_to_another_rep(pair: Pair) -> None:
    pair.home("goal", "maria", "Hold 12 calls", "--due", "2026-12-24", "--target", "12")
    pair.sync()
    pair.office("edit", "12", "--rep", "dev")
    pair.home("checkin", "12", "9")
    pair.sync()
    found = require_same(pair.office, pair.home)
    assert {entry["rep"] for entry in found["entries"] if entry["kind"] in ("goal", "check-in")} == {"dev"}


def test_a_rep_added_twice_is_two_until_they_are_merged(pair: Pair) -> None:
    pair.office("rep", "add", "Lena Okafor", "--role", "AE")
    pair.office("note", "lena", "on the office laptop")
    pair.home("rep", "add", "Lena Okafor", "--tz", "madrid")
    pair.home("note", "lena", "at home")
    pair.home("rep", "pause", "lena", "--back", "2026-12-24")
    pair.home("session", "Win/loss", "--with", "lena,dev")
    pair.sync()
    require_same(pair.office, pair.home)
    assert [rep["alias"] for rep in pair.home.json("rep", "list")["reps"]] == ["dev", "lena", "lena-2", "maria"]
    before = pair.home.export()
    said = pair.home("rep", "merge", "lena-2", "lena").out
    assert said == "Merged Lena Okafor (lena-2) into Lena Okafor (lena): 1 entry moved\n"
    pair.sync()
    found = require_same(pair.office, pair.home)
    assert {entry["text"]: entry["rep"] for entry in found["entries"] if entry["kind"] == "note"} == {
        "Rehearsed the CFO call": "maria", "on the office laptop": "lena", "at home": "lena",
    }  # fmt: skip
    (lena,) = [rep for rep in found["reps"] if rep["alias"] == "lena"]
    assert (lena["role"], lena["tz"], len(lena["pauses"])) == ("AE", "Europe/Madrid", 1)
    pair.home("undo")
    assert pair.home.export() == before
    pair.sync()
    require_same(pair.office, pair.home)


def test_a_setting_changed_on_both_is_the_later_and_a_conflict(pair: Pair) -> None:
    pair.office("config", "feedback-every", "3w")
    pair.home("config", "feedback-every", "4w")
    with_later_clock(pair.home)
    pair.sync()
    require_same(pair.office, pair.home)
    assert pair.office.sync("--conflicts").out.splitlines() == [
        "feedback-every\thome\t28\tstands",
        "feedback-every\toffice\t21\t",
    ]
    pair.office.sync("--keep", "office", "feedback-every")
    assert pair.office.json("config", "feedback-every")["config"][0]["value"] == "21"


def test_a_rep_who_was_added_on_both_is_named_once_on_each(pair: Pair) -> None:
    pair.office("rep", "add", "Lena Koch")
    pair.home("rep", "add", "Lena Meyer")
    pair.home("rep", "add", "Lena Sato", "--alias", "lena-7")
    with_later_clock(pair.home)
    said = (
        "Lena Meyer is lena-2 now, because two laptops had added lena. If they're one person: "
        "coachlog rep merge lena-2 lena"
    )
    pair.office.sync()
    assert pair.home.sync().out.splitlines() == ["Sent 2 changes, received 1 from office.", said]
    found = pair.office.json("sync")
    assert found["added_twice"] == [{"rep": "lena-2", "other": "lena"}]
    require_same(pair.office, pair.home)
    pair.office("rep", "edit", "lena-2", "--role", "AE")
    pair.office.sync()
    assert "lena-2" not in pair.home.sync().out


def test_one_person_merged_both_ways_stays(tmp_path: Path) -> None:
    """Even without an entry."""
    pair = joined(tmp_path)
    pair.office("rep", "add", "Lena Okafor")
    pair.home("rep", "add", "Lena Okafor")
    pair.sync()
    pair.office("rep", "merge", "lena-2", "lena")
    pair.home("rep", "merge", "lena", "lena-2")
    pair.sync()
    found = require_same(pair.office, pair.home)
    assert "Lena Okafor" in [rep["name"] for rep in found["reps"]]


def test_the_undo_of_a_merge_names_only_who_changed(pair: Pair) -> None:
    pair.office("rep", "merge", "maria", "dev")
    undone = pair.office("undo").out
    assert "Maria Ruiz is back" in undone
    assert "Dev Patel has" not in undone


def test_paused_on_both_are_two_pauses(pair: Pair) -> None:
    pair.office("rep", "pause", "maria", "--back", "2026-12-01")
    pair.home("rep", "pause", "maria", "--back", "2026-12-24")
    pair.sync()
    found = require_same(pair.office, pair.home)
    (maria,) = [rep for rep in found["reps"] if rep["alias"] == "maria"]
    assert [pause["back"] for pause in maria["pauses"]] == ["2026-12-01", "2026-12-24"]
    pair.office("rep", "resume", "maria")
    pair.sync()
    require_same(pair.office, pair.home)
    assert "paused" not in pair.home("rep", "show", "maria").out


def test_a_laptop_whose_disk_was_set_back_can_stop_and_join_again(pair: Pair) -> None:
    before = pair.office.journal.read_bytes()
    pair.office("note", "maria", "sent, then set back")
    pair.office.sync()
    pair.office.journal.write_bytes(before)  # the same file, so it doesn't look like a copy
    pair.office("note", "maria", "written after that")
    with_later_clock(pair.office)
    pair.office.sync("--stop")
    pair.office.join(pair.key)
    pair.sync()
    found = require_same(pair.office, pair.home)
    assert {"sent, then set back", "written after that"} <= {entry["text"] for entry in found["entries"]}


# What is shown of it


@pytest.fixture
def torn(pair: Pair) -> Pair:
    """Both have edited the note, closed the follow-up, and set how often to give feedback; office knows of it."""
    for laptop, text in ((pair.home, "at home"), (pair.office, "on office")):
        laptop("edit", "1", f"Rehearsed the CFO call until it was perfect, {text}")
        laptop("config", "feedback-every", "3w" if laptop is pair.home else "4w")
    pair.home("done", "2", "sent it")
    pair.office("drop", "2", "no need")
    pair.home.sync()
    pair.office.sync()
    pair.office("praise", "dev", "kept calm")
    return pair


@pytest.mark.parametrize("columns", [80, 50])
@pytest.mark.parametrize("option", ["--conflicts", "--status", "--dry-run", "--keep", ""])
def test_every_screen_fits_the_window(torn: Pair, option: str, columns: int) -> None:
    words = {"--keep": ("--keep", "home", "1"), "": ()}.get(option, (option,))
    shown = torn.office.drawn("sync", *words, columns=columns).plain
    assert [line for line in shown.splitlines() if len(line) > columns and torn.office.place not in line] == []
    assert shown


def test_status_says_what_is_not_sent_and_what_is_in_conflict(torn: Pair) -> None:
    shown = torn.office.drawn("sync", "--status", columns=200).plain
    assert shown.startswith(f'This laptop is "office". It syncs to {torn.office.place}.')
    assert "office: numbers ending in 1, last wrote" in shown
    assert "1 change not sent yet. To send: coachlog sync" in shown
    assert "3 items changed on two laptops" in shown
    assert torn.office.sync("--dry-run").out == "A sync would send 1 change and receive 0 changes.\n"
    torn.office.sync()
    assert "not sent" not in torn.office.drawn("sync", "--status").plain
    assert torn.office.sync("--dry-run").out == "Up to date: nothing to send or receive.\n"


def test_a_setting_in_conflict_reads_as_in_config(torn: Pair) -> None:
    shown = torn.office.drawn("sync", "--conflicts").plain
    assert "On office: every 28 days" in shown
    assert "On home: every 21 days" in shown


def test_tab_offers_laptops_and_what_is_in_conflict(torn: Pair) -> None:
    def offered(line: str) -> list[str]:
        return torn.office(line, env={"_COACHLOG_COMPLETE": "fish"}).out.splitlines()

    assert offered("coachlog sync --keep ") == ["office\tnumbers ending in 1", "home\tnumbers ending in 2"]
    first, second, third = offered("coachlog sync --keep home ")
    assert first.startswith("1\tRehearsed the CFO call")
    assert (second, third) == ("2\task Tom", "feedback-every\t")


# Undo


def test_undo_takes_back_what_this_laptop_did_last(pair: Pair) -> None:
    pair.office("note", "maria", "office's own")
    pair.home("note", "dev", "from home")
    pair.sync()
    pair.office("undo")
    assert [line.split("\t")[6] for line in story(pair.office)] == ["Rehearsed the CFO call", "ask Tom", "from home"]
    pair.sync()
    require_same(pair.office, pair.home)


def test_undo_refuses_what_was_changed_elsewhere_since(pair: Pair) -> None:
    pair.office("note", "maria", "office's own")
    pair.sync()
    pair.home("edit", "11", "better said")
    pair.sync()
    pair.office.refused("undo", code=1, says="11 was changed on home since then, so nothing was undone")
    assert story(pair.office)[2].endswith("better said")


def test_undo_refuses_what_something_of_another_laptop_belongs_to(pair: Pair) -> None:
    pair.office("goal", "maria", "Hold 12 calls", "--due", "2026-12-24", "--target", "12")
    pair.sync()
    pair.home("checkin", "11", "9")
    pair.sync()
    pair.office.refused("undo", code=1, says="11 was changed on home since then, so nothing was undone")
    pair.office("rep", "add", "Lena Okafor")
    pair.sync()
    pair.home("rep", "pause", "lena")
    pair.sync()
    pair.office.refused("undo", code=1, says="lena was changed on home since then, so nothing was undone")
    pair.home("undo")
    pair.sync()
    pair.office("undo")
    pair.sync()
    require_same(pair.office, pair.home)


def test_redo_refuses_what_has_lost_its_place(pair: Pair) -> None:
    pair.office("rep", "add", "Lena Okafor")
    pair.office("undo")
    pair.home("rep", "add", "Lena Winter")
    pair.sync()
    pair.office.refused("redo", code=1, says="lena was changed on home since then, so nothing was redone")
    pair.office("goal", "maria", "Hold 12 calls", "--due", "2026-12-24", "--target", "12")
    pair.sync()
    pair.office("checkin", "11", "9")
    pair.office("undo")
    pair.home("delete", "11", "--yes")
    pair.sync()
    pair.office.refused("redo", code=1, says="11 was changed on home since then, so nothing was redone")
    require_same(pair.office, pair.home)


def test_steps_that_arrive_do_not_end_redo(pair: Pair) -> None:
    pair.office("note", "maria", "office's own")
    pair.office("undo")
    pair.home("note", "dev", "from home")
    pair.sync()
    pair.office("redo")
    assert [line.split("\t")[0] for line in story(pair.office)] == ["1", "2", "11", "12"]
    pair.sync()
    require_same(pair.office, pair.home)


# Imports


def test_an_imports_numbers_end_in_the_digit_of_their_laptop(pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("Rep,Date,Text\nMaria Ruiz,2026-11-02,one\nDev Patel,2026-11-03,two\n")
    pair.home("import", str(tmp_path / "notes.csv"))
    assert [line.split("\t")[0] for line in story(pair.home)] == ["12", "22", "1", "2"]
    pair.home("note", "maria", "three")
    assert story(pair.home)[-1].startswith("32\t")

"""A review: the evidence of a period, with its gaps; and shared, never a word more than may be."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.test_export import Markers, added
from tests.typing_in import Coachlog, typed_once

PRIVATE, SHARED = "*private* · coachlog · ", "*Shareable copy* · coachlog · "


def headings(written: str) -> list[str]:
    return [line.lstrip("# ") for line in written.splitlines() if line.startswith("##")]


def under(written: str, heading: str) -> list[str]:
    """Return the lines below a heading, up to the next one."""
    lines = written.splitlines()
    start = next(place for place, line in enumerate(lines) if line.lstrip("# ") == heading)
    below = lines[start + 1 :]
    end = next((place for place, line in enumerate(below) if line.startswith("#")), len(below))
    return [line for line in below[:end] if line]


@pytest.fixture
@typed_once
def year(team: Coachlog) -> Coachlog:
    """Maria's year: something in each quarter, and what crosses from one into the next."""
    team("goal", "maria", "close 2 new logos", "--due", "2026-12-31", "--target", "2", "--today", "2026-08-03")
    team("checkin", "1", "first call", "--at", "0", "--status", "at-risk", "--on", "2026-08-20")
    team("checkin", "1", "Globex signed", "--at", "1", "--status", "on-track", "--on", "2026-11-05")
    team("note", "maria", "Summer talk", "--on", "2026-07-10")
    team("praise", "maria", "calm with the CFO", "--on", "2026-09-30")
    team("followup", "maria", "ask Tom", "--due", "2026-09-20", "--today", "2026-09-01")
    team("followup", "maria", "book 3 calls", "--theirs", "--due", "2026-09-30", "--today", "2026-09-02")
    team("done", "6", "he said yes", "--on", "2026-11-02")
    team("feedback", "maria", "talked over the CFO", "--due", "2026-09-30", "--today", "2026-09-28")
    team("given", "8", "took it well", "--on", "2026-11-10")
    team("session", "Win/loss", "--with", "all", "--lesson", "legal in week one", "--on", "2026-11-12")
    return team


# The period


def test_this_quarter_is_the_default_and_says_its_days(year: Coachlog) -> None:
    written = year("review", "maria").out
    assert written.startswith(f"{PRIVATE}Maria Ruiz, 2026Q4 · Mon 23 Nov 2026\n\n# Maria Ruiz\n")
    assert "\n2026Q4: Thu 1 Oct 2026 to Thu 31 Dec 2026, so far\n" in written
    assert written == year("review", "mar", "--quarter", "this").out == year("review", "maria", "--quarter", "q4").out


def test_a_quarter_that_is_over_is_not_so_far(year: Coachlog) -> None:
    assert "\n2026Q3: Wed 1 Jul 2026 to Wed 30 Sep 2026\n" in year("review", "maria", "--quarter", "last").out


def test_quarters_follow_the_fiscal_year(year: Coachlog) -> None:
    year("config", "fiscal-year-starts", "feb")
    assert "\n2027Q4: Sun 1 Nov 2026 to Sun 31 Jan 2027, so far\n" in year("review", "maria").out


def test_any_days_can_be_reviewed(year: Coachlog) -> None:
    written = year("review", "maria", "--since", "2026-09-28", "--until", "2026-11-02").out
    assert "\nMon 28 Sep 2026 to Mon 2 Nov 2026\n" in written
    assert written.startswith(f"{PRIVATE}Maria Ruiz, Mon 28 Sep 2026 to Mon 2 Nov 2026 · ")
    assert headings(written)[1:5] == [
        "By month",
        "Mon 28 Sep to Wed 30 Sep 2026",
        "October 2026: no entries",
        "Sun 1 Nov to Mon 2 Nov 2026: only goals and follow-ups",
    ]
    assert "\nSun 1 Nov 2026 to Mon 23 Nov 2026\n" in year("review", "maria", "--since", "2026-11-01").out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--quarter", "x"], 2, '--quarter: "x" isn\'t a quarter. Try this, last, q4 or 2026Q4'),
        (
            ["--quarter", "2027Q1"],
            2,
            "--quarter: 2027Q1 begins Fri 1 Jan 2027 (in 39 days), so there is nothing to review yet",
        ),
        (["--since", "2026-11-24"], 2, "--since: the period begins Tue 24 Nov 2026 (tomorrow), so there is nothing"),
        (["--quarter", "q4", "--since", "tue"], 2, "--quarter already sets the dates. Leave it out"),
        (["--quarter", "q4", "--until", "tue"], 2, "--quarter already sets the dates. Leave it out"),
        (["--until", "2026-11-01"], 2, "--until: a review needs a first day, too. Add --since DAY"),
        (["--since", "2026-11-02", "--until", "2026-11-01"], 2, "is after --until"),
        (["-o", " "], 2, "-o: no file is named"),
        (["--team", "west"], 2, "--team already names the reps. Leave it out, or the names"),
    ],
)
def test_days_that_cannot_be_reviewed_are_refused(year: Coachlog, words: Sequence[str], code: int, says: str) -> None:
    year.refused("review", "maria", *words, code=code, says=says)


def test_a_rep_who_is_not_there_is_refused(year: Coachlog) -> None:
    year.refused("review", "mria", code=1, says="Did you mean maria?")


# What is in it


def test_what_was_closed_or_given_in_a_period_counts_though_it_began_before(year: Coachlog) -> None:
    written = year("review", "maria").out
    assert "feedback given 1 · goal 1 · check-in 1 · follow-up 2 · session 1 · lesson 1\n" in written
    assert under(written, "November 2026") == [
        "- **Feedback** (8), given Tue 10 Nov 2026: talked over the CFO\\",
        "  Response: took it well",
        "- **Session** (9), Thu 12 Nov 2026, with dev and maria: Win/loss",
        "- **Lesson** (10), Thu 12 Nov 2026: legal in week one",
    ]
    assert under(written, "Done: Manager") == [
        "- **Follow-up: Manager** (6), done Mon 2 Nov 2026: ask Tom\\",
        "  Reason: he said yes",
    ]
    assert under(written, "Overdue on Mon 23 Nov 2026: Maria Ruiz") == [
        "- **Follow-up: Maria Ruiz** (7), due Wed 30 Sep 2026: book 3 calls"
    ]
    assert "Summer talk" not in written
    assert "calm with" not in written


def test_what_was_given_or_closed_later_was_open_at_the_end_of_the_quarter_before(year: Coachlog) -> None:
    written = year("review", "maria", "--quarter", "last").out
    assert "one-on-one 1 · praise 1 · goal 1 · check-in 1 · follow-up 2\n" in written
    assert "talked over the CFO" not in written  # it was said in the next quarter, and is in that one's review
    assert under(written, "Overdue on Wed 30 Sep 2026: Manager")[0].startswith(
        "- **Follow-up: Manager** (6), done Mon 2 Nov"
    )
    assert under(written, "Overdue on Wed 30 Sep 2026: Maria Ruiz")
    assert under(written, "July 2026") == ["- **One-on-one** (4), Fri 10 Jul 2026: Summer talk"]


def test_what_began_before_a_period_and_was_closed_after_it_was_open_all_the_while(year: Coachlog) -> None:
    between = ("--since", "2026-10-05", "--until", "2026-10-09")
    written = year("review", "maria", *between).out
    assert under(written, "Overdue on Fri 9 Oct 2026: Manager") == [
        "- **Follow-up: Manager** (6), done Mon 2 Nov 2026: ask Tom\\",
        "  Reason: he said yes",
    ]
    year("done", "1", "--on", "2026-11-20")
    assert under(year("review", "maria", *between).out, "Goals")[0].startswith(
        "- **Goal** (1), target 2, met Fri 20 Nov"
    )


def test_a_goal_stands_where_its_check_ins_until_the_end_of_the_period_say(year: Coachlog) -> None:
    goal = "- **Goal** (1), target 2, due Thu 31 Dec 2026: close 2 new logos"
    assert under(year("review", "maria").out, "Goals") == [
        goal,
        "  - Where it stands: on track, 1 of 2, Thu 5 Nov 2026 (3)",
        "  - **Check-in** (3) on goal 1, Thu 5 Nov 2026, on track, 1 of 2: Globex signed",
    ]
    assert under(year("review", "maria", "--quarter", "last").out, "Goals") == [
        goal,
        "  - Where it stands: at risk, 0 of 2, Thu 20 Aug 2026 (2)",
        "  - **Check-in** (2) on goal 1, Thu 20 Aug 2026, at risk, 0 of 2: first call",
    ]
    october = year("review", "maria", "--since", "2026-10-01", "--until", "2026-10-31").out
    assert under(october, "Goals")[1:] == ["  - Where it stands: at risk, 0 of 2, Thu 20 Aug 2026 (2)"]
    july = ("--since", "2026-08-03", "--until", "2026-08-04")
    assert under(year("review", "maria", *july).out, "Goals")[1:] == ["  - Where it stands: no check-in yet"]


def test_a_goal_that_was_closed_before_the_period_is_not_in_it_unless_somebody_looked_again(year: Coachlog) -> None:
    year("done", "1", "--on", "2026-09-29")
    assert "Goals" in headings(year("review", "maria").out)  # 3 looked at it later
    year("delete", "3")
    assert "Goals" not in headings(year("review", "maria").out)


def test_a_month_with_nothing_is_named_and_future_months_are_not(year: Coachlog) -> None:
    assert headings(year("review", "maria").out)[1:4] == [
        "By month", "October 2026: no entries", "November 2026",
    ]  # fmt: skip
    assert headings(year("review", "maria", "--quarter", "last").out)[1:5] == [
        "By month", "July 2026", "August 2026: only goals and follow-ups", "September 2026",
    ]  # fmt: skip


def test_an_empty_quarter_is_an_answer(team: Coachlog) -> None:
    written = team("review", "maria").out
    assert "\nNo entries\n" in written
    assert headings(written) == [
        "By month", "October 2026: no entries", "November 2026: no entries",
    ]  # fmt: skip
    assert team.json("review", "maria")["entries"] == []


def test_what_is_due_today_is_not_overdue_and_the_last_day_of_a_quarter_counts_whole(team: Coachlog) -> None:
    team("followup", "maria", "today", "--due", "today")
    team("followup", "maria", "partner's", "--owner", "legal:Ana", "--due", "2026-12-31")
    assert headings(team("review", "maria").out)[-2:] == ["Open: Manager", "Open: partners"]
    later = team("review", "maria", "--quarter", "2026Q4", "--today", "2027-01-05").out
    assert headings(later)[-2:] == [
        "Overdue on Thu 31 Dec 2026: Manager",
        "Overdue on Thu 31 Dec 2026: partners",
    ]


def test_a_private_review_says_how_often_the_rep_was_heard_and_a_shared_one_never(team: Coachlog) -> None:
    assert "own words" not in team("review", "maria").out
    team("note", "maria", "one", "--heard", "I want to lead", "--on", "2026-11-02")
    assert "\nMaria Ruiz's own words in 1 of 1 one-on-one\n" in team("review", "maria").out
    for day in ("2026-11-05", "2026-11-09", "2026-11-12", "2026-11-16"):
        team("note", "maria", "x", "--on", day)
    team("note", "maria", "--aside", "--heard", "in passing", "--on", "2026-11-12")
    written = team("review", "maria").out
    assert "\nMaria Ruiz's own words in 1 of the last 4 one-on-ones\n" in written
    assert "own words" not in team("review", "maria", "--share").out


def test_feedback_that_was_never_given_stands_apart(team: Coachlog) -> None:
    team("feedback", "maria", "say it @fri")
    team("feedback", "maria", "never mind @fri")
    team("drop", "2", "no use")
    written = team("review", "maria").out
    assert under(written, "Feedback not given") == [
        "- **Feedback** (1), Mon 23 Nov 2026, due Fri 27 Nov 2026: say it",
        "- **Feedback** (2), Mon 23 Nov 2026, dropped: never mind\\",
        "  Reason: no use",
    ]
    assert "feedback owed 1 · feedback dropped 1\n" in written


def test_what_is_private_is_marked(team: Coachlog) -> None:
    team("praise", "maria", "whispered", "--private")
    assert "- **Praise** (1), Mon 23 Nov 2026, private: whispered\n" in team("review", "maria").out


def test_another_reps_entries_are_not_in_it(year: Coachlog) -> None:
    year("note", "dev", "of dev alone", "--mine", "for dev")
    year("session", "without her", "--with", "dev", "--lesson", "not hers")
    written = year("review", "maria").out
    assert [text for text in ("of dev alone", "for dev", "without her", "not hers") if text in written] == []


# Where to, and how


def test_a_terminal_gets_the_same_markdown(year: Coachlog) -> None:
    assert year.drawn("review", "maria", env={"LINES": "500"}).out == year("review", "maria").out


def test_json_says_the_period_and_the_entries_by_id(year: Coachlog, tmp_path: Path) -> None:
    said = year.json("review", "maria")
    assert list(said) == ["rep", "quarter", "since", "until", "entries"]
    assert [said[key] for key in ("rep", "quarter", "since", "until")] == [
        "maria",
        "2026Q4",
        "2026-10-01",
        "2026-12-31",
    ]
    assert [entry["id"] for entry in said["entries"]] == [1, 3, 6, 7, 8, 9, 10]
    assert year.json("review", "maria", "--since", "2026-11-01")["quarter"] is None
    year("review", "maria", "-o", str(tmp_path / "maria.json"))
    assert (tmp_path / "maria.json").read_text() == year("review", "maria", "--json").out
    year.refused("review", "maria", "-o", str(tmp_path / "maria.json"), code=1, says="--replace")


def test_a_file_is_written_by_the_rules_of_export(year: Coachlog, tmp_path: Path) -> None:
    target = tmp_path / "maria.md"
    ran = year("review", "maria", "-o", str(target))
    assert ran.out == f"Wrote {target}: 7 entries of Maria Ruiz, Thu 1 Oct 2026 to Thu 31 Dec 2026, private\n"
    assert target.read_text() == year("review", "maria").out
    assert target.stat().st_mode & 0o777 == 0o600
    year("praise", "maria", "since then")
    year("review", "maria", "-o", str(target))  # our own
    assert "since then" in target.read_text()
    year.refused("review", "maria", "--share", "-o", str(target), code=1, says="--replace")
    target.write_text("a diary")
    year.refused("review", "maria", "-o", str(target), code=1, says="already exists. To overwrite it: --replace")
    year("review", "maria", "-o", str(target), "--replace")
    assert target.read_text().startswith(PRIVATE)
    year.refused("review", "maria", "-o", str(year.journal), "--json", "--replace", code=1, says="the journal itself")
    year.refused("review", "maria", "-o", "x.csv", code=2, says='".csv" isn\'t a format that can be written.')


def test_a_file_that_stays_the_same_is_left_untouched_and_the_receipt_says_so(year: Coachlog, tmp_path: Path) -> None:
    target = tmp_path / "maria.md"
    year("review", "maria", "-o", str(target))
    assert year("review", "maria", "-o", str(target)).out.startswith(
        f"{target} is already up to date: 7 entries of Maria Ruiz,"
    )


# Of several reps


def test_reviews_of_several_reps_stand_one_after_the_other(year: Coachlog) -> None:
    year("praise", "dev", "kept calm")
    each = [year("review", alias).out for alias in ("maria", "dev")]
    assert year("review", "mar", "dev", "maria").out == "\n".join(each)
    assert year("review", "dev", "maria", "--quarter", "last").out.count("\n2026Q3: ") == 2


def test_a_team_is_reviewed_by_alias_without_who_has_left(team: Coachlog) -> None:
    for alias in ("maria", "dev"):
        team("rep", "edit", alias, "--team", "west")
    assert [line for line in team("review", "--team", "West").out.splitlines() if line.startswith("# ")] == [
        "# Dev Patel", "# Maria Ruiz",
    ]  # fmt: skip
    team("rep", "leave", "dev")
    assert team("review", "--team", "west").out == team("review", "maria").out
    team.refused("review", "--team", "east", code=1, says='nobody is in team "east". There are: west')
    team.refused("review", "--team", " ", code=2, says="--team")
    team.refused("review", code=2, says="coachlog review maria or coachlog review --team TEAM")


def test_a_folder_gets_a_review_for_each_rep_by_the_rules_of_export(year: Coachlog, tmp_path: Path) -> None:
    folder = tmp_path / "q4"
    ran = year("review", "dev", "maria", "-o", f"{folder}/")
    assert ran.out == (
        f"Wrote 2 files into {folder}/: 9 entries of Dev Patel and Maria Ruiz, "
        "Thu 1 Oct 2026 to Thu 31 Dec 2026, private\n"
    )
    for alias in ("dev", "maria"):
        assert (folder / f"{alias}-review-2026Q4.md").read_text() == year("review", alias).out
    year("praise", "maria", "since then")
    assert year("review", "dev", "maria", "-o", str(folder)).out.startswith(f"Wrote 1 file into {folder}, 1 unchanged:")
    maria, dev = (folder / f"{alias}-review-2026Q4.md" for alias in ("maria", "dev"))
    before = dev.read_text()
    maria.write_text(before)
    year("praise", "dev", "since then")
    year.refused("review", "dev", "maria", "-o", str(folder), code=1, says="It is another rep's, this one is Maria")
    assert dev.read_text() == before  # none is written when one may not be
    year("review", "dev", "maria", "--json", "-o", str(folder))
    assert dev.with_suffix(".json").read_text() == year("review", "dev", "--json").out


PERIODS = {
    (): ("2026Q4", "2026Q4"),
    ("--quarter", "last"): ("2026Q3", "2026Q3"),
    ("--since", "2026-11-01"): ("since-2026-11-01", "since Sun 1 Nov 2026"),
    ("--since", "2026-11-01", "--until", "2026-11-20"): (
        "2026-11-01-to-2026-11-20", "Sun 1 Nov 2026 to Fri 20 Nov 2026",
    ),
}  # fmt: skip


def test_in_a_folder_nothing_takes_the_place_of_what_is_something_else(year: Coachlog, tmp_path: Path) -> None:
    folder, written = tmp_path / "all", {}
    for days, (period, _) in PERIODS.items():
        for share in ([], ["--share"]):
            written[f"maria-review-{period}{'-shareable' if share else ''}.md"] = ["review", "maria", *days, *share]
    written |= {"maria.md": ["export", "maria"], "maria.csv": ["export", "maria", "--format", "csv"]}
    written |= {f"maria-{form}.md": ["export", "maria", f"--{form}"] for form in ("handover", "all-about")}
    for words in written.values():
        ran = year(*words, "-o", f"{folder}/")
        assert ran.out.startswith(f"Wrote 1 file into {folder}/: ")
    assert {path.name for path in folder.iterdir()} == set(written)
    for words in written.values():
        assert year(*words, "-o", f"{folder}/").out.startswith(f"Wrote nothing into {folder}/, 1 unchanged: ")


def test_a_review_from_a_day_on_is_the_same_file_on_the_next_day(year: Coachlog, tmp_path: Path) -> None:
    target = tmp_path / "maria-review-since-2026-11-01.md"
    for day in ("2026-11-23", "2026-11-24"):
        year("review", "maria", "--since", "2026-11-01", "-o", f"{tmp_path}/", "--today", day)
    assert target.read_text().startswith("*private* · coachlog · Maria Ruiz, since Sun 1 Nov 2026 · Tue 24 Nov 2026\n")


def test_a_file_of_another_form_or_period_is_not_overwritten(year: Coachlog, tmp_path: Path) -> None:
    target = tmp_path / "maria.md"
    reviews = {f"Maria Ruiz, {named}": ["review", "maria", *words] for words, (_, named) in PERIODS.items()}
    forms = {
        "Maria Ruiz": ["export", "maria"],
        "everything about Maria Ruiz": ["export", "maria", "--all-about"],
        **reviews,
    }
    for name, words in forms.items():
        year(*words, "-o", str(target), "--replace")
        year(*words, "-o", str(target))
        year("rep", "edit", "maria", "--name", "Maria Gómez")
        year(*words, "-o", str(target))  # another name is no other form
        year("undo")
        year(*words, "-o", str(target))
        for other, others in forms.items():
            if other != name:
                there, new = ("a history" if about == "Maria Ruiz" else f'"{about}"' for about in (name, other))
                says = f"That one is {there}, this one is {new}. To overwrite it: --replace"
                year.refused(*others, "-o", str(target), code=1, says=says)


def test_a_review_does_not_take_the_place_of_a_note_of_a_vault(year: Coachlog, tmp_path: Path) -> None:
    year("export", "maria", "-o", f"{tmp_path}/")
    says = 'That one is a history, this one is "Maria Ruiz, 2026Q4". To overwrite it: --replace'
    year.refused("review", "maria", "-o", str(tmp_path / "maria.md"), code=1, says=says)
    year("export", "maria", "-o", str(tmp_path / "maria.md"))


def test_reviews_of_several_reps_never_share_a_file(year: Coachlog, tmp_path: Path) -> None:
    year.refused("review", "maria", "dev", "-o", str(tmp_path / "both.md"), code=2, says="need a folder")
    year.refused("review", "maria", "dev", "--share", code=2, says="--share: reviews of several reps need a folder")
    year("praise", "maria", "hush", "--private")
    ran = year("review", "maria", "dev", "--share", "-o", f"{tmp_path}/shared/")
    assert ran.out.endswith("to share; not included: 1 private\n")
    for alias, other in (("maria", "Dev"), ("dev", "Maria")):
        written = (tmp_path / "shared" / f"{alias}-review-2026Q4-shareable.md").read_text()
        assert written == year("review", alias, "--share").out
        assert other not in written
        assert "hush" not in written


def test_json_of_several_reps_or_a_team_is_a_list_of_what_it_is_for_one(year: Coachlog) -> None:
    each = [year.json("review", alias) for alias in ("dev", "maria")]
    assert year.json("review", "dev", "maria") == {"reviews": each}
    year("rep", "edit", "maria", "--team", "west")
    assert year.json("review", "--team", "west") == {"reviews": each[1:]}


MARKUP = st.lists(
    st.sampled_from([*"#*_`<>[]()|~-+.!\\ \t\na1", "\n\n", "```", "\n# ", "\n- ", "\n1. ", "<b>", "    ", "x"]),
    max_size=12,
).map("".join)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(MARKUP.filter(lambda text: text.strip(" \t\n-")))  # a lone - is standard input
def test_nothing_that_was_typed_acts(text: str) -> None:
    with TemporaryDirectory() as folder, Coachlog(Path(folder) / "journal.db") as coachlog:
        coachlog("rep", "add", "Maria Ruiz")
        coachlog("goal", "maria", "--due", "2026-12-31", "--", text)
        coachlog("checkin", "1", "--", text)
        for command in ("praise", "followup"):
            coachlog(command, "maria", "--", text)
        acts = {token.type for token in MarkdownIt("commonmark").parse(coachlog("review", "maria").out)}
        blocks = {"heading", "paragraph", "bullet_list", "list_item"}
        assert acts <= {"inline", *(f"{block}_{end}" for block in blocks for end in ("open", "close"))}
        lists = MarkdownIt("commonmark").parse(coachlog("review", "maria").out)
        assert sum(token.type == "list_item_open" for token in lists) == 5  # goal, standing, check-in, praise, owed


# To share


def shared(coachlog: Coachlog) -> list[str]:
    """Return every shared form of Maria's review, with all that is printed to where it may go on."""
    forms = [coachlog("review", "maria", "--share").out, coachlog("review", "maria", "--share", "--json").out]
    with TemporaryDirectory() as folder:
        coachlog("review", "maria", "--share", "-o", f"{folder}/maria.md")
        return [*forms, Path(folder, "maria.md").read_text()]


def test_what_may_never_be_shared_is_not(team: Coachlog) -> None:
    m = Markers()
    team("note", "maria", m.secret(), "--mine", m.open(), "--theirs", m.open(), "--heard", m.secret(),
         "--feedback", m.open(), "--praise", m.open(), "--feedback", f"{m.secret()} @thu")  # fmt: skip
    team("note", "maria", m.secret(), "--aside", "--feedback", m.secret(), "--heard", m.secret())
    team("note", "maria", m.secret(), "--async")
    team("note", "maria", m.secret(), "--private", "--mine", m.secret(), "--theirs", m.secret(), "--heard", m.secret(),
         "--feedback", m.secret(), "--praise", m.secret())  # fmt: skip
    team("feedback", "maria", m.open(), "--given", "--landed", m.secret())
    team("given", str(added(team, "feedback", "maria", m.open())), m.secret())
    team("drop", str(added(team, "feedback", "maria", m.secret())), m.secret())
    team("followup", "maria", m.secret(), "--owner", m.secret())
    team("done", str(added(team, "followup", "maria", m.open())), m.secret())
    team("drop", str(added(team, "followup", "maria", m.open(), "--theirs")), m.secret())
    team("snooze", str(added(team, "followup", "maria", m.open(), "--due", "thu")), "mon", m.secret())
    goal = added(team, "goal", "maria", m.open(), "--due", "2026-12-31", "--target", "2")
    team("checkin", str(goal), m.open(), "--at", "1", "--status", "at-risk", "--on", "2026-11-23")
    team("checkin", str(goal), m.secret(), "--at", "1.75", "--status", "off-track", "--private")
    hidden = added(team, "goal", "maria", m.secret(), "--due", "2026-12-31", "--private")
    team("checkin", str(hidden), m.secret())
    team("edit", str(added(team, "praise", "maria", m.secret())), m.open())
    team("delete", str(added(team, "praise", "maria", m.secret())))
    team("rep", "add", f"Lena {m.secret()}", "--alias", m.secret())
    team("session", m.open(), "--with", "all", "--also", m.secret(), "--lesson", m.open(), "--mine", m.secret())
    team("session", m.secret(), "--with", "all", "--lesson", m.secret(), "--private")
    team("praise", "dev", m.secret())
    m.never += ["off track", "1.75", "off-track", "Dev", "Lena"]
    for written in shared(team):
        assert [word for word in m.never if word in written] == []
        assert [word for word in m.may if word not in written] == []
    assert [word for word in m.may if word not in team("review", "maria").out] == []


def test_what_was_left_out_is_told_to_the_manager_only(team: Coachlog, tmp_path: Path) -> None:
    team("note", "maria", "x")
    team("praise", "maria", "y", "--private")
    ran = team("review", "maria", "--share")
    assert ran.err == "coachlog: not included: 1 note, 1 private\n"
    assert ran.out.startswith(SHARED)
    assert "not included" not in ran.out
    told = team("review", "maria", "--share", "-o", str(tmp_path / "maria.md")).out
    assert told.endswith("0 entries of Maria Ruiz, Thu 1 Oct 2026 to Thu 31 Dec 2026, to share; "
                         "not included: 1 note, 1 private\n")  # fmt: skip


def test_a_shared_review_is_the_same_whether_or_not_there_is_something_it_does_not_share(team: Coachlog) -> None:
    team("goal", "maria", "g", "--due", "2026-12-31", "--today", "2026-08-01")
    team("done", "1", "--on", "2026-08-02")
    team("praise", "maria", "well done", "--on", "2026-11-20")
    before = shared(team)
    assert "October 2026: no entries" in before[0]
    team("note", "maria", "in October", "--on", "2026-10-10", "--heard", "hush", "--private")
    team("note", "maria", "in October", "--on", "2026-10-12")
    team("feedback", "maria", "owed @thu")
    team("followup", "maria", "x", "--owner", "legal:Ana")
    team("edit", "1", "--reopen")
    team("checkin", "1", "looked at in private, closed as of a day before", "--private")
    team("done", "1", "--on", "2026-08-02")
    assert "Goals" in headings(team("review", "maria").out)
    team("session", "hush", "--with", "all", "--private", "--on", "2026-10-15")
    assert shared(team) == before


def test_on_a_terminal_a_review_fits_the_window_and_counts_the_other_lines(year: Coachlog) -> None:
    piped = year("review", "maria").out
    asked = ("review", "maria", "--quarter", "this")
    *shown, last = year.drawn(*asked, columns=200, env={"LINES": "20"}).out.splitlines()
    assert piped.splitlines()[: len(shown)] == shown
    more = len(piped.splitlines()) - len(shown)
    assert last == f"{more} more lines: coachlog review maria --quarter this | less"


def test_on_a_terminal_a_review_is_wrapped_at_words(year: Coachlog) -> None:
    year("note", "maria", "Went through every open deal and what each of them needs before the quarter ends")
    lines = year.drawn("review", "maria", columns=40, env={"LINES": "200"}).out.splitlines()
    assert " ".join(lines).split() == year("review", "maria").out.split()
    (place,) = (place for place, line in enumerate(lines) if "Went through" in line)
    assert lines[place + 1].startswith("  ")  # below the text of its list item
    assert max(map(len, lines)) <= 40

"""What --json prints, checked against the published schema: every command, and everything in the schema."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from coachlog import draft_files
from coachlog.cli import COMMANDS
from coachlog.commands import load
from coachlog.model import HOW, KINDS
from coachlog.settings import SETTINGS
from tests.laptops import new_key
from tests.test_encryption import forget_memory, key_in
from tests.trust import released
from tests.typing_in import ANY, Coachlog

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a key is printed by cat")

SCHEMA = json.loads((resources.files("coachlog") / "formats/schema.json").read_text(encoding="utf-8"))
DEFS = SCHEMA["$defs"]
RULES = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
# Each document, and the commands that it says it is printed by.
PRINTED_BY = {
    name: re.findall(r"[^,]+", re.sub(r"Printed by ([^:]+):.*", r"\1", DEFS[name]["description"]).replace(", ", ","))
    for name in (one["$ref"].removeprefix("#/$defs/") for one in SCHEMA["anyOf"])
}

SHEET = "Rep,Date,Notes,Mood\nmaria,2026-11-20,from the sheet,fine\nZoe,2026-11-20,hello,fine\n"
WRONG = "Rep,Date,Notes,Mood,Next steps\nmaria,whenever,x,fine,\nmaria,2026-11-02,x,,send it\n"
# A journal from its first rep to its end. Each line is answered in JSON; all that can be answered is. A line
# that begins with -> names the entries of the answer before it, for the lines that need their ids. One that begins
# with % is for the shell.
TYPED = """
config fiscal-year-starts feb
config your-name 'Anna Bell'
due
rep add 'Maria Ruiz' --role AE --team west --tz madrid --started 2026-01-07 --every 1w
rep add 'Dev Patel' --feedback-every 3w --praise-every off
rep add 'Lena Sato' --team 'maria west' --today 2026-09-01
team
note maria 'a talk on #qbr' --on yesterday --mine 'deck @thu' --theirs 'calls @fri' --heard 'I see' --praise calm
-> talk deck calls heard calm
feedback maria 'listens to dev'
-> feedback
given {feedback} well
goal dev 'close 2 @eoq' --target 2.5 --every 2w --on 2026-11-01
-> goal
checkin {goal} 'one signed' --at 1 --status at-risk
-> checkin
checkin {goal} 'nothing yet'
goal dev 'learn @eow'
-> learn
checkin {learn} --status on-track
checkin {learn} --status off-track --at 0
goal dev plain --due none
-> plain
goal --team west '12 logos, four of them for Maria @eoq' --target 12
goal --team 'maria west' 'six @eoq'
-> ours
checkin {ours} --at 4
goal maria 'two logos @eoq' --under {ours}
-> ofours
edit {ofours} --under none
edit {ofours} --under {ours}
show {ofours} --versions
show {ours} --versions
team --goals
export maria --handover --format json
delete {ofours}
goal lena 'write @fri'
-> write
note maria 'by mail' --async
-> mail
note lena 'saw Maria on stage' --aside --on yesterday
-> seen
followup maria later
topic maria 'comp plan' --theirs
-> comp
topic maria 'territory split'
-> split
prep maria
snooze {split} 1w
note maria --covered {comp} --topic 'Q1 territory'
-> covering quarter covered
drop {quarter}
recap maria
followup maria 'read it @tomorrow' --owner Ana
followup dev 'call @today'
session 'Win/loss #qbr' --with maria,dev,lena --also Ben --lesson 'ask first' --mine 'send notes @today'
-> session notes lesson
note maria secret --private
-> secret
feedback dev 'too loud @today'
-> loud
feedback dev 'too fast @today'
feedback maria 'ask more @2026-11-20' --today 2026-11-19
praise maria 'well done'
followup dev 'do it @fri' --theirs
-> twice
snooze {twice} sat
snooze {twice} sun
edit {talk} 'a talk on #qbr, longer'
edit {deck} --due none
edit {deck} --owner Ana --private
edit {secret} --rep lena
edit {learn} --target 3 --every off
snooze {calls} mon 'trade show'
week
snooze maria fri
snooze dev fri 'gone fishing'
config session-every 2w
config
done {calls} 'all booked'
week
week --today 2026-12-10
edit {calls} --reopen
drop {calls}
prep dev
due --ahead 3w
due --today 2026-12-10
done {plain}
done {write} --missed
drop {learn} {loud} -- over
rep list
rep show dev
rep show maria
rep edit dev --role SDR
rep edit maria --name 'Maria A. Ruiz' --every 2w
rep pause dev 'on holiday'
team
week
week last
rep resume dev
rep pause lena --from 2026-12-20 --back 2026-12-24
rep
prep maria
prep lena
team --today 2026-12-10
show {goal}
show {deck} --versions
show {calls} --versions
show {checkin} --versions
show {learn} --versions
show {mail} --versions
show {session} --versions
history
history maria --open
find talk
find --tags
about qbr
review maria
review maria --since 2026-11-01
review maria dev
undo --list
delete {heard}
show {heard} --versions
delete {calm}
undo
redo
rep resume lena
rep add Tom
edit {seen} --rep tom
undo -n 2
show {seen} --versions
rep leave lena --on 2026-11-22 --keep-until today
due
export --format json
export maria --share --format json
export maria --handover --format json
export maria --all-about --format json
export dev --all-about --format json
export lena --all-about --format json
backup {folder}/copy.db
import {folder}/sheet.csv --dry-run
import {folder}/sheet.csv --add-reps
import {folder}/sheet.csv --add-reps
import {folder}/wrong.csv --dry-run
import {folder}/wrong --dry-run
doctor
restore {folder}/copy.db --replace
delete {talk} --forever --yes
rep erase maria --yes
rep erase lena --yes
history
encrypt --yes
doctor
decrypt --yes
backup {folder}/home.db
followup dev 'written on one'
-> one
followup dev 'written on the other' --journal {folder}/home.db
sync --to {folder}/remote --key-command 'cat {folder}/age'
sync --name office
sync --from {folder}/remote --key-command 'cat {folder}/age' --journal {folder}/home.db
sync --name home --journal {folder}/home.db
rep add 'Ana Lee'
rep add 'Ana Lee' --journal {folder}/home.db
followup dev 'said on both'
-> both
followup dev 'deleted on one'
-> deleted
praise dev 'never said'
-> never
sync --status
sync --dry-run
sync
sync --journal {folder}/home.db
sync
rep merge ana-2 ana
done {both} 'sent it'
drop {both} 'no need' --journal {folder}/home.db
edit {deleted} 'changed on the other' --journal {folder}/home.db
delete {deleted}
delete {never} --forever --yes
rep edit dev --every 3w
rep edit dev --every 4w --journal {folder}/home.db
sync
sync --journal {folder}/home.db
sync --conflicts --journal {folder}/home.db
sync --keep office {both} --journal {folder}/home.db
sync --keep office {deleted} --journal {folder}/home.db
rep erase ana --yes
sync
% mkdir {folder}/remote/01a209a2-1fa2-7c73-b042-c40000000005
% echo junk > {folder}/remote/01a209a2-1fa2-7c73-b042-c40000000005/1-1.age
sync --journal {folder}/home.db
sync --status --journal {folder}/home.db
sync --new-key --key-command 'cat {folder}/age-2'
sync --show-key
sync --stop
"""


class Said(NamedTuple):
    """One command's answer, and which of the documents it is that the schema names for it."""

    command: str
    document: Any
    name: str


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Said]]:
    """Every answer of TYPED, with its document."""
    folder = tmp_path_factory.mktemp("said")
    (folder / "sheet.csv").write_text(SHEET)
    (folder / "wrong.csv").write_text(WRONG)
    (folder / "wrong").mkdir()
    (folder / "remote").mkdir()
    for name in ("age", "age-2"):
        (folder / name).write_text(new_key())
    (folder / "wrong/Maria.md").write_text("## 2026-02-30\nx\n")
    (folder / "journal.drafts").mkdir(mode=0o700)
    (folder / "journal.drafts" / "note-maria.md").write_text("for doctor to find")
    coachlog = Coachlog(folder / "journal.db")
    coachlog.environment["COACHLOG_KEY_COMMAND"] = key_in(folder)
    answers: list[Said] = []
    ids = {"folder": str(folder)}
    # Somebody types in it while something is erased.
    held = draft_files.hold(folder / "journal.drafts" / "note-maria.md")
    for line in TYPED.strip().splitlines():
        if line.startswith("-> "):
            ids |= zip(line.split()[1:], (str(entry["id"]) for entry in answers[-1].document["entries"]), strict=True)
            continue
        if line.startswith("% "):
            subprocess.run(["/bin/sh", "-c", line[2:].format_map(ids)], check=True)
            continue
        words = shlex.split(line.format_map(ids))
        end = words.index("--") if "--" in words else len(words)  # what follows it is text
        words[end:end] = [] if words[0] == "export" else ["--json"]
        ran = coachlog(*words, code=ANY)
        assert ran.out, f"{line}: {ran.err}"
        answers.append(understood(words, ran.json))
        if words[:2] == ["rep", "erase"]:
            held.close()
    yield answers
    forget_memory(coachlog)


def understood(words: Sequence[str], document: Any) -> Said:
    # With its option, if that has a document of its own.
    known = {command for commands in PRINTED_BY.values() for command in commands}
    command = max((one for one in known if words[0] == one.split()[0] and {*one.split()} <= {*words}), key=len)
    names = [name for name, commands in PRINTED_BY.items() if command in commands]
    found = [name for name in names if rules_of(name).is_valid(document)]
    assert len(found) == 1, (
        words, found,
        [f"{one.json_path}: {one.message}" for name in names for one in rules_of(name).iter_errors(document)],
    )  # fmt: skip
    return Said(command, document, found[0])


def rules_of(name: str) -> Draft202012Validator:
    return RULES.evolve(schema=DEFS[name])


def test_the_schema_is_one_and_names_every_command_that_answers_in_json() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    takes_json = {"export"}  # by its own option
    for name in (name for lines in COMMANDS.values() for name in lines):
        command = load(name)
        verbs = {f"{name} {verb}": one for verb, one in getattr(command, "commands", {}).items()}
        takes_json |= {
            word for word, one in {name: command, **verbs}.items() if "as_json" in {param.name for param in one.params}
        }
    named = {command.partition(" --")[0] for commands in PRINTED_BY.values() for command in commands}
    assert named == takes_json


def gone(old: Any, new: Any, where: str = "") -> Iterator[str]:
    """Yield what an older schema says that a newer one doesn't."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            if key not in ("description", "title"):
                yield from gone(value, new.get(key), f"{where}/{key}")
    elif isinstance(old, list) and isinstance(new, list):
        yield from (f"{where}: {one}" for one in old if not any([*gone(one, other)] == [] for other in new))
    elif old != new:
        yield f"{where}: {old}, now {new}"


def test_what_was_released_is_still_printed() -> None:
    released_schema = json.loads(released.PRINTED.read_text(encoding="utf-8"))
    assert [*gone(released_schema, SCHEMA)] == []
    grown = json.loads(json.dumps(SCHEMA))
    grown["$defs"]["rep"]["properties"]["shoe_size"] = {"type": "integer"}
    assert [*gone(SCHEMA, grown)] == []
    assert [*gone(grown, SCHEMA)] == ["/$defs/rep/properties/shoe_size: {'type': 'integer'}, now None"]


def test_every_command_prints_each_of_the_documents_that_name_it(said: Sequence[Said]) -> None:
    by_command = {(one.name, one.command): one.document for one in said}
    assert {*by_command} == {(name, command) for name, commands in PRINTED_BY.items() for command in commands}
    assert all(RULES.is_valid(document) for document in by_command.values())


def test_nothing_in_the_schema_is_printed_by_no_command(said: Sequence[Said]) -> None:
    """Neither a definition nor a key, nor a word of an enum, nor that something can be null."""
    used: set[tuple[int, object]] = set()
    for part, value in (pair for one in said for pair in meetings(DEFS[one.name], one.document)):
        used.add((id(part), None))
        used |= {(id(part), word) for word in listed(part, "enum") if word == value}
        used |= {(id(part), name) for name in listed(part, "type") if RULES.is_type(value, name)}
    assert [(path, choice) for path, part, choice in PARTS if (id(part), choice) not in used] == []


def choices(node: Any, path: str) -> Iterator[tuple[str, Any, object]]:
    """Yield each part of a schema, and of each part whatever it leaves a choice between."""
    yield path, node, None
    yield from ((path, node, choice) for name in ("enum", "type") for choice in listed(node, name))
    for key, part in node.get("properties", {}).items():
        yield from choices(part, f"{path}/{key}")
    for place, part in enumerate([*node.get("anyOf", ()), *node.get("oneOf", ())]):
        yield from choices(part, f"{path}|{place}")
    if "items" in node:
        yield from choices(node["items"], f"{path}[]")


def listed(node: Any, name: str) -> list[Any]:
    found = node.get(name)
    return found if isinstance(found, list) else []


PARTS = [part for name, node in DEFS.items() for part in choices(node, name)]


def meetings(part: Any, value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each part of a schema that a valid value, or something in it, is held against."""
    yield part, value
    if "$ref" in part:
        yield from meetings(DEFS[part["$ref"].removeprefix("#/$defs/")], value)
    if branches := [*part.get("anyOf", ()), *part.get("oneOf", ())]:
        yield from meetings(next(one for one in branches if RULES.evolve(schema=one).is_valid(value)), value)
    for key in value if "propertyNames" in part else ():
        yield from meetings(part["propertyNames"], key)
    for key in part.get("properties", {}).keys() & value if isinstance(value, dict) else ():
        yield from meetings(part["properties"][key], value[key])
    for one in value if "items" in part and isinstance(value, list) else ():
        yield from meetings(part["items"], one)


def test_the_schema_knows_the_same_words_as_we_do() -> None:
    assert [one["$ref"].removeprefix("#/$defs/") for one in DEFS["any_entry"]["oneOf"]] == list(KINDS)
    for name, kind in KINDS.items():
        carries = ["with" if field == "attended" else field for field in kind.carries]
        assert DEFS[name]["properties"]["kind"] == {"const": name}
        assert list(DEFS[name]["properties"]) == ["kind", *carries]
        assert DEFS[name].get("required", []) == carries
        words = DEFS[name]["properties"].get("status", {"enum": []})["enum"]
        assert [word for word in words if word] == list(kind.statuses)
    assert DEFS["note"]["properties"]["how"]["enum"] == list(HOW)
    assert DEFS["setting"]["enum"] == list(SETTINGS)
    # What is an object has just the keys that it names; in a version only those that changed.
    objects = [(path, node) for path, node, choice in PARTS if {"properties", "type"} <= {*node} and choice is None]
    assert len(objects) > 30
    for path, node in objects:
        if not path.endswith("/changed"):
            assert node["required"] == list(node["properties"]), path
        assert node.get("additionalProperties") is False or path == "any_entry", path


def test_an_object_with_a_key_more_or_less_or_another_value_is_refused(said: Sequence[Said]) -> None:
    tried = set()
    small_first = sorted(said, key=lambda one: len(str(one.document)))
    for part, value in (pair for one in small_first for pair in meetings(DEFS[one.name], one.document)):
        is_strict = {"additionalProperties", "unevaluatedProperties"} & {*part}
        if not is_strict or not value or (which := (id(part), value.get("kind"))) in tried:
            continue
        tried.add(which)
        rules = RULES.evolve(schema=part)
        assert rules.is_valid(value)
        for key in (*value, "more"):
            assert not rules.is_valid({**value, key: {"no": "such"}}), (key, value)
        for key in value if {"required", "$ref"} & {*part} else ():
            assert not rules.is_valid({name: kept for name, kept in value.items() if name != key}), (key, value)
    assert len(tried) > 40


MEANT_FOR_NOTHING = (
    ("on", "2026-02-30"), ("on", "today"), ("uid", "1"), ("created_at", "2026-11-23T10:00:00+01:00"), ("id", 0),
    ("kind", "chat"), ("kind", "praise"), ("how", "phone"), ("tags", [1]), ("parent", "1"), ("private", 0),
)  # fmt: skip


def test_a_value_that_means_nothing_is_refused(said: Sequence[Said]) -> None:
    note = next(one.document["entries"][0] for one in said if one.command == "note")
    assert rules_of("entry").is_valid(note)
    for key, wrong in MEANT_FOR_NOTHING:
        assert not rules_of("entry").is_valid({**note, key: wrong}), (key, wrong)

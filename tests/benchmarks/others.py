"""jrnl and Taskwarrior on the same entries, each doing a job of ours in its own words."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

from coachlog.files import Place
from coachlog.journal import opening, questions
from coachlog.journal.questions import Filter
from coachlog.model import Entry
from tests.benchmarks import Run
from tests.benchmarks.journals import COMMON, NOTE, RARE

# With how many entries. With 100,000, jrnl takes minutes to write one more.
COMPARED = {"jrnl": (20_000,), "Taskwarrior": (20_000, 100_000)}
_JRNL = "# it adds the rest itself\nversion: v4.0\njournals: {{default: '{}'}}\ntimeformat: '%Y-%m-%d %H:%M'\n"
_TASK = "data.location={}\nconfirmation=no\nhooks=off\nnews.version=2.6.0\n"


def runs(journal: Path, entries: int, programs: Mapping[str, str]) -> Mapping[str, Mapping[str, Run]]:
    """Return what each program can do of our jobs, by program and job; ``programs``: where they are."""
    at_hand = {name: file for name, file in programs.items() if entries in COMPARED[name]}
    with opening.reading(Place(journal, named=True)) as connection:
        kept = list(questions.entries(connection, Filter(), by_day=True)) if at_hand else []
    of = {"jrnl": _jrnl, "Taskwarrior": _taskwarrior}
    return {name: of[name](file, journal.parent / name, kept) for name, file in at_hand.items()}


def _jrnl(program: str, folder: Path, kept: Sequence[Entry]) -> Mapping[str, Run]:
    """What it writes it adds to its file: one entry a run."""
    folder.mkdir()
    texts, configs = folder / "jrnl.txt", (folder / "jrnl.yaml", folder / "empty.yaml")
    texts.write_text("".join(f"[{entry.on} 09:00] @{entry.rep or 'team'} {entry.text}\n\n" for entry in kept))
    new = folder / "new.txt"
    for config, journal in zip(configs, (texts, new), strict=True):
        config.write_text(_JRNL.format(journal))
    own, empty = ((program, "--config-file", str(config)) for config in configs)
    return {
        "note": Run((*own, f"@maria {NOTE}")),
        "history": Run((*own, "-n", "20")),
        "history maria": Run((*own, "@maria", "-n", "20")),
        "find (rare)": Run((*own, "-contains", RARE, "-n", "20")),
        "find (common)": Run((*own, "-contains", COMMON, "-n", "20")),
        "export": Run((*own, "--export", "json", "--file", str(folder / "jrnl.json"))),
        "import": Run((*empty, "--import", "--file", str(texts)), ready=lambda: new.write_text("")),
    }


def _taskwarrior(program: str, folder: Path, kept: Sequence[Entry]) -> Mapping[str, Run]:
    """What is not open is a task that was completed."""
    data, empty = folder / "task", folder / "empty"
    data.mkdir(parents=True)
    for place in (data, empty):
        place.with_suffix(".rc").write_text(_TASK.format(place))
    opened = "".join(_task(entry) for entry in kept if entry.is_open)
    (data / "completed.data").write_text("".join(_task(entry) for entry in kept if not entry.is_open))

    def reopen() -> None:
        (data / "pending.data").write_text(opened)

    reopen()
    words = (program, f"rc:{data.with_suffix('.rc')}")
    last_20 = ("rc.report.all.sort=entry-", "all", "limit:20")
    exported = folder / "tasks.json"
    export = ("/bin/sh", "-c", f"{' '.join(words)} export > {exported}")

    def clear() -> None:
        shutil.rmtree(empty, ignore_errors=True)
        empty.mkdir()
        if not exported.exists():  # only the import is timed
            subprocess.run(export, check=True)

    return {
        "note": Run((*words, "add", "project:maria", NOTE), ready=reopen),
        "due": Run((*words, "list")),
        "due --count": Run((*words, "status:pending", "due.before:tomorrow", "count")),
        "prep maria": Run((*words, "project:maria", "list")),
        "history": Run((*words, "project.any:", *last_20)),
        "history maria": Run((*words, "project:maria", *last_20)),
        "find (rare)": Run((*words, f"/{RARE}/", *last_20)),
        "find (common)": Run((*words, f"/{COMMON}/", *last_20)),
        "team": Run((*words, "summary")),
        "done": Run((*words, "60", "done"), ready=reopen),
        "export": Run(export),
        "import": Run((program, f"rc:{empty.with_suffix('.rc')}", "import", str(exported)), ready=clear),
    }


def _task(entry: Entry) -> str:
    """Return an entry as a line of Taskwarrior's own files."""
    state = 'status:"pending"' if entry.is_open else f'status:"completed" end:"{_second(entry.on)}"'
    due = f' due:"{_second(entry.due)}"' if entry.due else ""
    known = f'description:"{entry.text}" project:"{entry.rep or "team"}" uuid:"{entry.uid}"'
    return f'[{known} entry:"{_second(entry.on)}" {state}{due}]\n'


def _second(day: date) -> int:
    return int(datetime.combine(day, time(9)).timestamp())

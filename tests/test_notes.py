"""Markdown notes as managers have them: files and vaults in ``notes``, each with what becomes of it beside it.

``python -m tests.test_notes`` writes what is saved anew; read the difference.
"""

from pathlib import Path

import pytest

from tests import test_tables
from tests.test_tables import imported

NOTES = Path(__file__).parent / "notes"
SOURCES = sorted(path for path in NOTES.iterdir() if path.suffix not in (".txt", ".args"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_notes_are_read_rightly(source: Path, tmp_path: Path) -> None:
    assert imported(source, tmp_path / "journal.db") == source.with_suffix(".txt").read_text()


if __name__ == "__main__":
    test_tables.write(SOURCES)

"""Programs on a pseudo-terminal of their own, as if somebody sat there."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# The terminal becomes the program's own, so that Ctrl-C reaches it, which whoever started the tests may have ignored.
# This is done by a program between the two: to fork a process that may have threads is deprecated.
_ON_IT = """
import os, signal, sys
os.login_tty(0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
"""


def started(
    words: Sequence[str], env: Mapping[str, str], folder: Path | None = None
) -> tuple["subprocess.Popen[bytes]", int, str]:
    """Start a program on a terminal; return its process, our side of the terminal, and the terminal's name."""
    ours, theirs = os.openpty()
    try:
        line = [sys.executable, "-I", "-S", "-c", _ON_IT, *words]
        child = subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=folder)
        return child, ours, os.ttyname(theirs)
    finally:
        os.close(theirs)

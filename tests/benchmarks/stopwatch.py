"""Start a command, wait for it, and print how it went as JSON: seconds, the most memory that it held, what it said.

    python stopwatch.py pipe|terminal PROGRAM [WORD]...

A process of its own, and a small one: what a process has held counts from what the one that started it held.
"""

import json
import os
import sys
import termios
import time

ROWS, COLUMNS = 40, 100  # of the terminal
MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024  # of what the system counts in
LAST = 1000  # bytes of what it said


def main() -> None:
    """Run the command in a pipe or on a terminal, and print what was measured."""
    where, *words = sys.argv[1:]
    if where == "terminal":
        ours, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
        reads = theirs
    else:
        ours, theirs = os.pipe()
        reads = os.open(os.devnull, os.O_RDONLY)
    streams = [(os.POSIX_SPAWN_DUP2, stream, number) for number, stream in enumerate((reads, theirs, theirs))]
    start = time.perf_counter()
    child = os.posix_spawn(words[0], words, os.environ, file_actions=streams)
    os.close(theirs)
    said = _all_of(ours)
    _, status, used = os.wait4(child, 0)
    took = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    print(
        json.dumps(
            {"seconds": took, "peak": used.ru_maxrss / MEGABYTE, "code": code, "said": said.decode(errors="replace")}
        )
    )


def _all_of(stream: int) -> bytes:
    """Read until the other end is closed, which a terminal says with an error; keep the end."""
    said = b""
    try:
        while more := os.read(stream, 1 << 16):
            said = (said + more)[-LAST:]
    except OSError:
        pass
    return said


if __name__ == "__main__":
    main()

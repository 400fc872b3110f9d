"""The program's entry: ``coachlog``, or ``python -m coachlog``."""

import os


def run() -> None:
    """Run what was typed. Ctrl-C counts from the first moment, while the program itself is still being read."""
    try:
        from coachlog import cli  # noqa: PLC0415 - see above
    except KeyboardInterrupt:
        os._exit(130)
    cli.run()


if __name__ == "__main__":
    run()

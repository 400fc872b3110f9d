"""The program's entry: ``coachlog``, or ``python -m coachlog``."""

import gc
import os


def run() -> None:
    """Run what was typed. Ctrl-C counts from the first moment, while the program itself is still being read."""
    # A process that lives a tenth of a second leaves little garbage. Python looks for it every 700 objects, we every
    # 100,000: that is 8 % of a daily command.
    gc.set_threshold(100_000)
    try:
        from coachlog import cli  # noqa: PLC0415 - see above
    except KeyboardInterrupt:
        os._exit(130)
    cli.run()


if __name__ == "__main__":
    run()

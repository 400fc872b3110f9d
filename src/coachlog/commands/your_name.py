"""What shared files call you: asked once, on a terminal, when the first of them is written."""

import sys

from coachlog import asking, screen
from coachlog.commands import config
from coachlog.context import Context
from coachlog.journal import questions
from coachlog.screen import wrapping
from coachlog.settings import YOUR_NAME


def ask_once(ctx: Context, output: str) -> None:
    """Ask for your name unless the journal stores one, and store what is typed, as config does.

    Enter alone stores an empty name, so that nobody asks again. Nothing is asked with --yes, without a terminal, or
    for what is only shown on the screen.
    """
    is_only_shown = output == "-" and screen.is_drawn()
    if ctx.yes or is_only_shown or not asking.is_possible():
        return
    with ctx.reading() as connection:
        if YOUR_NAME in questions.stored_settings(connection):
            return
    typed = asking.line("Your name, for files that others read (Enter: none): ")
    if typed is None:  # Ctrl-D: this file says Manager, and the next one asks again
        print(file=sys.stderr)
        return
    config.store(ctx.place, YOUR_NAME, config.called(typed))
    with ctx.reading() as connection:
        ctx.read_again(connection)
    named = f"files for others call you {ctx.settings.you}"
    wrapping.complain(f'{named}. To change that: coachlog config {YOUR_NAME} "NAME"')
    ctx.take_snapshot()

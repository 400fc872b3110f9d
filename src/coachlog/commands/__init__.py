"""The commands, one file each, named as they are typed. Each is a straight line: open, understand, write, show.

A module has an ``app``: its signature is the grammar, its docstring the help, its epilog examples, a line each, that
are run as tests. What several commands share is beside them: ``closing`` (done, drop), ``reverting`` (undo, redo),
``erasing`` (rep erase, delete --forever) and ``writing_files`` (export, review); ``away`` holds three verbs of ``rep``.
"""

import typer


def new_app() -> typer.Typer:
    """Return what a command, or a noun's verbs, is registered with."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

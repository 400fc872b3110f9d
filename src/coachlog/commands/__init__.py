"""The commands, one file each, named as they are typed. Each is a straight line: understand, write or ask, answer.

A module has an ``app``: its signature is the grammar, its docstring the help, its epilog examples, a line each, that
are run as tests. What several commands share is beside them: ``closing`` (done, drop), ``reverting`` (undo, redo),
``erasing`` (rep erase, delete --forever), ``under_team_goal`` (goal, edit) and ``writing_files`` (export, review);
``away`` holds three verbs of ``rep``.
"""

import inspect
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import typer

from coachlog import options, usage
from coachlog.context import Context, Outcome


def new_app() -> typer.Typer:
    """Return what a command, or a noun's verbs, is registered with."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def load(name: str) -> Any:
    """Import a command's module and build its command, or its group of verbs."""
    app = import_module(f"coachlog.commands.{name}").app
    app.info.cls = usage.Verbs
    for verb in app.registered_commands:
        verb.cls = usage.Command
    built = typer.main.get_command(app)
    built.name = name
    return built


def _everywhere(
    *,
    yes: options.HiddenYes = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Take what every command takes: the signature says what that is."""


def command(
    app: typer.Typer,
    name: str | None = None,
    *,
    epilog: str,
    may_start: bool = False,
    confirms: bool = False,
    takes_json: bool = True,
) -> Callable[[Callable[..., Outcome | None]], Callable[..., None]]:
    """Register a function as a command: with a context, the options that every command takes, and its answer given.

    The function takes the context first; its own options win over the shared ones. ``may_start``:
    it can start a journal that is not there yet. ``confirms``: it asks before it does what can't be undone.
    Not ``takes_json``: it has no answer for scripts.
    """

    def register(function: Callable[..., Outcome | None]) -> Callable[..., None]:
        shared = dict(inspect.signature(_everywhere).parameters)
        if confirms:
            shared["yes"] = shared["yes"].replace(annotation=options.Yes)
        if not takes_json:
            del shared["as_json"]
        run = _with_context(function, shared, may_start=may_start)
        app.command(name, epilog=epilog)(run)
        return run

    return register


def _with_context(
    function: Callable[..., Outcome | None], shared: Mapping[str, inspect.Parameter], *, may_start: bool
) -> Callable[..., None]:
    """Return a function as Typer calls it: it takes words only, builds the context, and gives the outcome."""
    _, *words = inspect.signature(function).parameters.values()
    own = {word.name: word for word in words}
    parameters = {**{name: word for name, word in own.items() if name not in shared}, **shared, **own}
    parameters["parsed"] = inspect.Parameter("parsed", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)

    def run(*, parsed: typer.Context | None = None, **typed: Any) -> None:
        ctx = Context(
            **{name: typed.pop(name) for name in shared if name not in own},
            may_start=may_start, after_dashes=bool(parsed and parsed.meta[usage.AFTER_DASHES]),
        )  # fmt: skip
        if outcome := function(ctx, **typed):
            ctx.give(outcome)

    run.__name__, run.__doc__ = function.__name__, function.__doc__
    run.__signature__ = inspect.Signature([*parameters.values()])  # type: ignore[attr-defined]
    run.__annotations__ = {name: parameter.annotation for name, parameter in parameters.items()}
    return run

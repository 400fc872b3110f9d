"""coachlog config: the settings of a journal."""

from typing import Annotated

import typer

from coachlog import files, options, settings
from coachlog.commands import command, new_app
from coachlog.context import Context, Outcome
from coachlog.days import periods
from coachlog.errors import Unreadable, quoted
from coachlog.files import Place
from coachlog.journal import opening, questions
from coachlog.model import OWNER_REP, OWNER_YOU
from coachlog.screen import receipts
from coachlog.screen import settings as settings_screen
from coachlog.settings import MONTHS, OFF, ON, SETTINGS, YOUR_NAME

app = new_app()
DEFAULT = "default"


@command(app, epilog="coachlog config\ncoachlog config session-every 2w\ncoachlog config your-name 'Anna Bell'")
def config(
    ctx: Context,
    key: Annotated[str | None, typer.Argument(metavar="[KEY]", help="Only this setting")] = None,
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help="The new value; default: back to the default")
    ] = None,
) -> Outcome:
    """Show or change settings. They are stored in the journal and move with it."""
    name = _name(key) if key is not None else None
    stored = _stored(name, value) if name and value is not None else None
    is_new = not files.is_there(ctx.place.path)
    if name and value is not None:
        store(ctx.place, name, stored)
    with ctx.reading() as connection:
        in_journal = questions.stored_settings(connection)
    shown = [settings.in_words(one, in_journal) for one in SETTINGS if name in (None, one)]

    def show() -> None:
        if value is None:
            settings_screen.show(shown)
            return
        (one,) = shown
        receipts.say(f"{one.name} is {one.value} now{'' if one.is_stored else ', the default'} ({one.what})")
        if is_new:
            ctx.say_journal_is_new()

    return Outcome(lambda json: json.config(shown), show, saved=value is not None)


def _name(key: str) -> str:
    """Return the name of a setting. Raises Unreadable."""
    name = key.strip().casefold().replace("_", "-")
    if name not in SETTINGS:
        raise Unreadable(f"there's no setting {quoted(key)}. The settings are: {', '.join(SETTINGS)}")
    return name


def _stored(name: str, value: str) -> str | None:
    """Return a value as it is stored; None for the default. Raises Unreadable for one that this setting cannot have."""
    said = value.strip().casefold()
    if said == DEFAULT:
        return None
    reads = SETTINGS[name].reads
    if reads == "span":
        return str(options.span({"0": OFF}.get(said, f"{said}d" if said.isdecimal() else value), name))
    if reads == "name":
        return called(value)
    choices = MONTHS if reads == "month" else (ON, OFF)
    short = periods.month(said) if reads == "month" else said
    if short not in choices:
        raise Unreadable(f"{name}: unknown value {quoted(value)}. Use {', '.join(choices)}")
    return short


def called(words: str) -> str:
    """Return a name as it is stored; an empty one: not set. Raises Unreadable for what means somebody else."""
    name = " ".join(words.split())
    if name.casefold() in (OWNER_YOU, OWNER_REP):
        raise Unreadable(f"{YOUR_NAME}: {quoted(name)} tells others nothing. Type the name they know you by")
    return name


def store(place: Place, name: str, value: str | None) -> None:
    """Store a setting as a step of its own; None: back to the default. What is stored already makes no step."""
    with opening.writing(place, "config", create=True) as step:
        stored = questions.stored_settings(step.connection)
        if value == stored.get(name):
            return
        if value is None:
            step.delete("setting", name)
        else:
            step.upsert("setting", {"uid": name, "value": value})

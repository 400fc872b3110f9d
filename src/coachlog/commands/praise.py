"""coachlog praise: recognition."""

from coachlog import days, drafts, options
from coachlog.commands import new_app
from coachlog.model import Entry

app = new_app()


@app.command(epilog='coachlog praise maria "Opened with the cost of delay, unprompted"')
def praise(
    rep: options.RepWord,
    text: options.Text = None,
    *,
    on: options.On = None,
    private: options.Private = False,
    journal: options.Journal = None,
    today: options.Today = None,
    as_json: options.Json = False,
) -> None:
    """Write down recognition.

    Praise that is still to be said is feedback with a day: coachlog feedback REP TEXT --due DAY
    """
    desk = options.Desk.lay(journal, today)
    who = desk.rep(rep, may_add=True)
    day = days.happened(on, desk.calendar, "--on")
    with (
        drafts.typed(text, desk.place.drafts, drafts.name("praise", who.alias, private=private)) as words,
        desk.writing("praise") as step,
    ):
        written = step.add(Entry("praise", who.alias, day, words, private))
    desk.saved([written], as_json=as_json)
    drafts.warn_about_shell(written.text)

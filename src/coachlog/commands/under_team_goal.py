"""What ``goal`` and ``edit`` have in common: the team goal that a rep's goal sits under."""

from collections.abc import Mapping

from coachlog import options
from coachlog.context import Context
from coachlog.errors import AlreadyClosed, WrongKind
from coachlog.journal import questions
from coachlog.journal.changes import Step
from coachlog.model import KINDS, Entry, with_article
from coachlog.screen import receipts


def read(word: str, ctx: Context) -> int:
    """Return the id of the team goal that is typed. Raises Unreadable, NoSuchEntry or WrongKind."""
    team_goal = options.entry_id(word)
    with ctx.reading() as connection:
        _check_kind(questions.entry(connection, team_goal))
    return team_goal


def check(step: Step, goal: Entry) -> None:
    """Refuse a goal under something other than a team goal, or an open one under a closed one. Raises CoachlogError."""
    if goal.under is None:
        return
    team_goal = questions.entry(step.connection, goal.under)
    _check_kind(team_goal)
    if goal.is_open and not team_goal.is_open:
        raise AlreadyClosed(team_goal.id, str(team_goal.status))


def _check_kind(entry: Entry) -> None:
    is_goal = "under" in KINDS[entry.kind].carries
    if not (is_goal and entry.team):
        is_a = "a rep's goal" if is_goal else with_article(entry)
        raise WrongKind(entry.id, is_a, "--under takes a team goal. To see them: coachlog team --goals")


def say(goal: Entry, team_goals: Mapping[int, Entry]) -> None:
    """Say which team goal a goal sits under."""
    if above := team_goals.get(goal.id):
        part_of = receipts.shown(f'part of team {above.team}\'s goal {above.id}: "{above.text}"')
        receipts.say(f"   {part_of}")

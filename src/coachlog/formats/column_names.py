"""The names that columns have in other people's tables, by the field of ours that they mean.

Case, blanks, hyphens, underscores and what stands in brackets do not count.
"""

import re
from collections.abc import Mapping

from coachlog.text import fold

COLUMNS = (
    "id", "on", "rep", "kind", "text", "how", "owner", "due", "status", "given_on", "landed", "closed_on", "because",
    "target", "at", "every", "with", "also", "tags", "private", "parent", "covered_by", "team", "under",
    "snoozed_until", "snoozes", "created_at", "edited_at", "uid",
)  # fmt: skip
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]|\b(?:y ?/ ?n|yes ?/ ?no)\b")
_SIGNS = re.compile(r"[\W_]+")


def plain(name: str) -> str:
    """Return the letters and digits of a column's name, without what stands in brackets; ``#`` is a number."""
    name = fold(name)
    if "(" in name or "[" in name or "/" in name:
        name = _ASIDE.sub("", name)
    return _SIGNS.sub("", name.replace("#", "number").replace("№", "number"))


def by_name(spoken: Mapping[str, str]) -> dict[str, str]:
    """Return the field of each plain name; ``spoken`` has the names of each field, after commas."""
    return {plain(name): key for key, names in spoken.items() for name in names.split(", ")}


# Whom a row is about. Which of these columns counts is decided for each row: see rows.py.
WHO = {
    "rep": "rep, rep name, sales rep, sales rep name, sales representative, representative, salesperson, "
    "salesperson name, seller, seller name, account executive, employee, employee name, employee full name, person, "
    "person name, coachee, mentee, team member, team member name, member, member name, direct report, report name, "
    "associate, associate name, agent, agent name, staff, staff name, staff member, colleague, consultant, "
    "name of rep, name of employee, recipient, recipient name, attendee, reviewee, reviewee name, worker, worker name",
    "name": "name, full name, display name, contact name, last name first name, "
    "employee last name first name, last first",
    "first": "first name, first, given name, forename, preferred first name",
    "last": "last name, last, family name, surname",
    "email": "email, email address, work email, mail, business email, primary email, employee email, ad email, "
    "email 1 value, email1 value, email address 1, rep email, user email, login email, assignee email, owner email",
}
ROSTER = by_name(
    {
        **WHO,
        "alias": "alias, short name, nickname, goes by",
        "role": "role, job title, position, job role, job, organization title, organization 1 title, designation, "
        "business title",
        "title": "title",  # a role, and beside one the honorific
        "team": "team, team name, group, squad, pod",
        "tz": "tz, timezone, time zone",
        "started": "started, start date, started on, hire date, hired, hired on, date of hire, date hired, joined, "
        "join date, joining date, date of joining, date joined, joined on, original hire date, employment start date, "
        "start",
        "left_on": "left on, left, end, end date, exit date, leave date, leaving date, date left, date of leaving, "
        "termination date, date of termination, terminated on, last day, last working day, departure date, "
        "separation date, employment end date",
        "employment": "status, employment status, employee status, worker status, active, is active, terminated, "
        "is terminated",
        "every": "every, cadence, one-on-one every, 1:1 every",
        **{key: key for key in ("feedback_every", "praise_every", "added_on", "quiet_until", "keep_until")},
    }
)
ENTRIES = by_name(
    {
        **WHO,
        "owner": "owner, owner name, action owner, task owner, activity owner, assigned, assigned to, assignee, "
        "assignee name, activity assigned to, activity assigned, assigned to user, members, responsible, who, "
        "follow-up owner",
        "on": "on, date, day, session date, meeting date, activity date, note date, entry date, date of meeting, "
        "date of session, conversation date, check-in date, coaching date, one-on-one date, 1:1 date, 1on1 date, "
        "call date, date of call, meeting day, held on, when, date of 1:1, date of conversation, date time, "
        "scheduled date, scheduled, meeting start time",
        "created": "created, created on, created date, date created, create date, hubspot create date, timestamp, "
        "created time, created at, logged on, date logged, entered on, recorded on, add time",
        "kind": "kind, type, category, activity type, entry type, note type, session type, meeting type, "
        "conversation type, interaction type",
        "subject": "subject, title, event title, meeting title, meeting name, "
        "summary, topic, topics, task, task name, activity, agenda, headline, subject line, "
        "card name, issue summary",
        "text": "text, note, notes, comment, comments, description, full description, body, details, detail, message, "
        "discussion, discussions, discussion notes, discussion points, discussion topics, discussed, "
        "what we discussed, topics discussed, "
        "observation, observations, shared notes, employee notes, note body, note text, note content, content, "
        "meeting notes, "
        "session notes, coaching notes, 1:1 notes, 1on1 notes, one-on-one notes, call notes, conversation, remarks, "
        "remark, talking points, key points, takeaways, highlights, minutes, full comments, manager comments, "
        "employee comments, card description, strengths, what went well, wins, areas for improvement, "
        "areas to improve, development areas, challenges, concerns, blockers, goal, goals, objective, objectives",
        "private text": "private notes, private note, confidential notes, manager notes, manager only notes, "
        "notes to self, internal notes, internal meeting notes, hr notes, private comments, confidential comments",
        "action": "action, actions, action item, action items, actions agreed, agreed actions, action points, "
        "action steps, follow-up, follow-ups, follow-up items, follow-up actions, next step, next steps, to-do, "
        "to-dos, commitment, commitments, agreed next steps, tasks, deliverables, homework, follow-up task, "
        "follow-up needed, follow-up required",
        "feedback": "feedback, feedback given, feedback notes, constructive feedback, coaching feedback",
        "praise": "praise, kudos, recognition, recognitions, shout-out, shout-outs, praise given",
        "due": "due, due date, due on, due by, deadline, follow-up date, follow up by, follow-up due, action due, "
        "action due date, target date, by when, next step date, follow-up on, complete by",
        "closed_on": "closed on, closed date, completed on, date completed, completed date, completed at, "
        "completion date, completed time, done on, marked as done time, closed time, closed at, date closed, resolved, "
        "resolved on, resolved at, date done",
        "at": "at, current, current value",
        "held": "held, took place, happened, meeting held, meeting took place, meeting outcome",
        "private": "private, is private, confidential, is confidential, visibility, privacy, sensitive, private?, "
        "confidentiality, sensitivity, access, access level, who can see, hr only, manager only, do not share, "
        "don't share, "
        "not to be shared, not for sharing, keep private, hidden from rep, hide from rep, eyes only",
        "shared": "shared, shareable, is shared, share, share with rep, shared with rep, visible to rep, "
        "visible to employee, public, is public, share with employee, shared with employee, share with team, "
        "shared with team, visible to team, ok to share, can be shared, can share",
        "because": "because, reason",
        "status": "status, state, task status, action status, activity status, action item status, follow-up status, "
        "task event status, done, done?, completed, complete, is done, is completed, closed, "
        "marked as done, due complete",
        "with": "with, attendees, required attendees, guests, participants, attended, attended by, present, invitees",
        **{
            key: key
            for key in COLUMNS
            if key
            not in {
                "rep",
                "at",
                "owner",
                "on",
                "kind",
                "text",
                "due",
                "tags",
                "private",
                "status",
                "with",
                "closed_on",
                "because",
            }
        },
    }
)

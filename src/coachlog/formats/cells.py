"""What a cell of somebody's table says: a name, a kind, yes or no, who may read it, how a task stands."""

import re
from html import unescape

from coachlog.formats.column_names import plain
from coachlog.text import fold

# What people call our kinds, and the forms of a note.
_KINDS = {
    plain(name): kind
    for kind, names in {
        "note": "note, 1:1, 1on1, 1-2-1, 1 to 1, 121, one-on-one, one on one, one to one, o3, meeting, call, "
        "phone call, phone, video call, video, conversation, coaching, coaching call, catch-up, touch base, sync, "
        "review, performance review, check-in meeting",
        "note async": "async, email, message, chat, slack",
        "note aside": "aside, observation, ride-along, ride along, call review",
        "feedback": "feedback, constructive feedback, corrective feedback, developmental feedback, coaching feedback, "
        "negative feedback, feedback constructive, feedback negative",
        "praise": "praise, kudos, recognition, shout-out, positive feedback, feedback positive",
        "goal": "goal, objective, okr, target, expectation",
        "check-in": "check-in",
        "follow-up": "follow-up, task, to-do, action, action item, commitment, next step",
        "topic": "topic, talking point, agenda item",
        "heard": "heard, quote",
        "session": "session, team meeting, workshop, training",
        "lesson": "lesson, learning, takeaway",
    }.items()
    for name in names.split(", ")
}
_AROUND_A_KIND = re.compile(
    r"^(?:weekly|biweekly|monthly|quarterly|regular|quick|scheduled)|(?:meeting|session|note|s)$"
)
IN_FIRST_PERSON = ("me", "i", "mine", "myself", "self")
ME = ("me", "i", "you", "manager", "mgr", "my manager", "myself", "self", "coach", "lead")
REP = ("rep", "them", "theirs", "employee", "they", "coachee", "team member")
# A cell with nothing in it, whatever its column.
_EMPTY = frozenset(
    ("", "na", "none", "nil", "null", "tbd", "tba", "unknown", "unk", "notapplicable", "blank", "unassigned")
)
NOTHING = _EMPTY | {"no", "nothing", "false", "0"}  # a plain cell of actions with no action in it
SOMETHING = frozenset(("yes", "y", "x", "true", "1", "✓"))  # and one that has one, and doesn't say which
_TICKS = re.compile("[✓✔☑✅]\ufe0f?|[☒✗✘❌]\ufe0f?|[☐]\ufe0f?")
YES_OR_NO = dict.fromkeys((*SOMETHING, "t", "checked", "ja", "oui", "si"), True) | dict.fromkeys(
    ("no", "n", "false", "f", "0", "✗", "☐", "unchecked", "nein", "non"), False
)
# What a cell says of who may read it; whether that is nobody else.
VISIBILITY = dict.fromkeys(
    ("private", "confidential", "restricted", "hidden", "sensitive", "secret", "onlyme", "justme", "me", "manager",
     "manageronly", "managersonly", "visibletomanager", "hr", "hronly", "personal", "internal", "donotshare"), True
) | dict.fromkeys(
    ("public", "shared", "shareable", "everyone", "everybody", "visible", "team", "all", "open", "rep", "employee",
     "both", "normal", "notprivate", "notconfidential", "nonconfidential", "oktoshare"), False
)  # fmt: skip
_STATUSES = dict.fromkeys(
    ("done", "closed", "complete", "completed", "finished", "resolved", "checked", "yes", "true", "x", "y", "1", "✓"),
    "done",
) | dict.fromkeys(
    ("open", "todo", "notstarted", "inprogress", "pending", "new", "active", "started", "ongoing", "onhold", "blocked",
     "waiting", "waitingonsomeoneelse", "inreview", "planned", "scheduled", "deferred", "overdue", "late", "incomplete",
     "notdone", "notcompleted", "no", "n", "false", "0", "✗", "☐"), "open"
) | dict.fromkeys(("dropped", "cancelled", "canceled", "wontdo"), "dropped")  # fmt: skip
# Of a meeting that did not take place.
NOT_HELD = frozenset(
    ("cancelled", "canceled", "noshow", "missed", "skipped", "postponed", "rescheduled", "declined", "nothappened",
     "didnthappen", "notheld", "scheduled", "planned", "upcoming", "wontdo",
     "notstarted", "todo", "notyet")
)  # fmt: skip
_LEFT = frozenset(
    ("terminated", "left", "departed", "resigned", "former", "exemployee", "formeremployee", "leaver", "quit",
     "dismissed", "fired", "retired", "separated", "inactive", "deactivated", "voluntarilyterminated",
     "involuntarilyterminated", "terminatedforcause", "nolongerhere", "alumni")
)  # fmt: skip
_DITTO = frozenset(
    ('"', "''", "”", "〃", "ditto", "see above", "same as above", "as above", "same", "idem", "same as last time")
)
# HTML, as a CRM exports a note with its markup.
_LINE_BREAK = re.compile(r"<(?:br ?/?|/(?:p|div|li|h[1-6]|tr))>\s*", re.IGNORECASE)
_MARKUP = re.compile(
    r"<(?P<end>/?)(?P<tag>p|div|br|span|b|i|u|em|strong|ul|ol|li|a|h[1-6]|table|tbody|tr|td)\b[^<>]*>", re.IGNORECASE
)
_BULLET = re.compile(r"(?:[-*•–▪◦]|\(?\d{1,2}[.)]|\[[ xX]?\])\s+")
_MOST_COMMAS = 2  # in one person's name: `King, Bo, Jr.`
_BEHIND_A_NAME = re.compile(r"(jr|sr|ii|iii|iv|phd|md|mba|cpa|esq|pe|msc|bsc|ma|ba)\.?", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(r" ?[(\[]#?[A-Za-z]{0,4}[0-9-]+[)\]]$")  # Maria Ruiz (3344)
_STATE_BEHIND = re.compile(r" \((?:on leave|leave|terminated|inactive|former|contractor)[^()]*\)$", re.IGNORECASE)
_LINK_BEHIND = re.compile(r" \(https?://[^\s()]*\)")  # Maria Ruiz (https://…), as Notion names a page
_WITH_MAIL = re.compile(
    r"\s*\"?(?P<name>[^\"<>(]*?)\"?\s*[<(]\s*(?:mailto:)?(?P<mail>[^\s@<>()]+@[^\s<>()]+)\s*[>)]\s*"
)
_OWNER_BEFORE = re.compile(r"(?P<owner>[^\W\d_][\w .'-]{0,40}):\s+(?=\S)")
_MAIL = re.compile(r"[^\s@]+@\S+")
_SEVERAL_PEOPLE = re.compile(r"[;\n&/]|\s\+\s|\sand\s", re.IGNORECASE)


def word(cell: str) -> str:
    """Return the letters and digits of a cell; a tick is ``✓``, a cross ``✗``, an empty box ``☐``."""
    if tick := _TICKS.fullmatch(cell.strip()):
        return "✓" if tick[0][0] in "✓✔☑✅" else "☐" if tick[0][0] == "☐" else "✗"
    return plain(cell)


def is_empty(cell: str) -> bool:
    """Whether a cell has nothing in it, or only says so: ``N/A``, ``-``, ``TBD``."""
    said = plain(cell)
    return said in _EMPTY and not _TICKS.fullmatch(cell.strip()) and not is_ditto(cell)


def is_ditto(cell: str) -> bool:
    """Whether a cell stands for what is in the line above."""
    return fold(cell.strip().strip("().")) in _DITTO


def kind_of(cell: str) -> tuple[str, str]:
    """Return the kind that a cell means, and how a note happened; an unknown kind as it is."""
    said = plain(cell)
    while said and said not in _KINDS:
        shorter = _AROUND_A_KIND.sub("", said, count=1)
        if shorter == said:
            return cell.strip(), ""
        said = shorter
    kind, _, how = _KINDS.get(said, "").partition(" ")
    return kind, how


def status_of(cell: str) -> str:
    """Return how a task stands in our words; others as they are."""
    return _STATUSES.get(word(cell), cell.strip())


def has_left(cell: str) -> bool:
    """Whether the status of somebody in a roster says that they have left."""
    return plain(cell) in _LEFT


def mail_in(cell: str) -> str:
    """Return the address in a cell with a name and an address; "" if there is none."""
    match = _WITH_MAIL.fullmatch(cell)
    return match["mail"] if match else ""


def are_several(cell: str) -> bool:
    """Whether a cell for one person names several."""
    cell = _LINK_BEHIND.sub("", cell)
    return bool(_SEVERAL_PEOPLE.search(cell.strip())) or cell.count(",") > _MOST_COMMAS


def are_all(cell: str) -> bool:
    """Whether a cell for an owner means more than one without naming them."""
    return plain(cell) in ("both", "all", "everyone", "everybody", "us", "we", "bothofus")


def name_in(words: str) -> str:
    """Return the name in a cell.

    It is Maria Ruiz for ``Ruiz, Maria``, for ``Maria Ruiz <maria@example.com>`` and for ``maria.ruiz@example.com``.
    """
    words = " ".join(words.replace("\ufeff", "").split())
    if match := _WITH_MAIL.fullmatch(words):
        words = match["name"].strip() or match["mail"]
    if _MAIL.fullmatch(words):
        return " ".join(re.split(r"[._-]+", re.split(r"[@+]", words)[0])).title().strip()
    if words[-1:] in (")", "]"):
        words = _STATE_BEHIND.sub("", _NUMBER_BEHIND.sub("", _LINK_BEHIND.sub("", words))) or words
    match [part.strip() for part in words.split(",")]:
        case [family, first] if family and first and not _BEHIND_A_NAME.fullmatch(first):
            return f"{first} {family}"
        case [family, first, behind] if family and first and _BEHIND_A_NAME.fullmatch(behind):
            return f"{first} {family} {behind}"
    return words


def owner_before(text: str) -> tuple[str, str]:
    """Return who may be named before what is to be done, and that: ``Maria: send the deck``."""
    match = _OWNER_BEFORE.match(text)
    return (match["owner"].strip(), text[match.end() :]) if match else ("", text)


def without_markup(cell: str) -> str:
    """Return a cell's HTML as plain text: ``<p>Call &amp; mail</p>`` is ``Call & mail``; any other as it is."""
    if "</" not in cell and "<br" not in cell:
        return cell
    found = _MARKUP.search(cell)
    if not found:
        return cell
    said = _MARKUP.sub(
        lambda tag: "- " if tag["tag"].casefold() == "li" and not tag["end"] else "", _LINE_BREAK.sub("\n", cell)
    )
    return unescape(said).strip()


def several(cell: str) -> list[str]:
    """Return the points of a cell that is a list, or names an owner before each of its parts; else the cell."""
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    bullets = [*map(_BULLET.match, lines)]
    if len(lines) > 1 and all(bullets):
        return [line[bullet.end() :] for line, bullet in zip(lines, bullets, strict=True) if bullet]
    parts = re.split(r";\s+", cell) if ";" in cell else []
    return parts if len(parts) > 1 and all(owner_before(part)[0] for part in parts) else [cell]

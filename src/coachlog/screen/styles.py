"""Colours that mean something, and what all drawn screens are measured by."""

LATE, VERY_LATE, GOOD, DIM, HEAD, PLAIN = "yellow", "red", "green", "dim", "bold", ""
STANDING = {"on-track": GOOD, "at-risk": LATE, "off-track": VERY_LATE}  # where a goal stands
NO_REPS = 'No reps yet. Add the first: coachlog rep add "Maria Ruiz" --every 1w'
NO_TEXT = "(no notes)"  # of an entry
TEAM = "team"  # where a rep would stand, for what is nobody's alone
LEVELS = {"amber": LATE, "red": VERY_LATE}  # of a clock
LONGEST_ALIAS = 14
LONGEST_OWNER = 16
WIDEST_TEXT = 92  # columns: longer lines are hard to read
GAP = "  "

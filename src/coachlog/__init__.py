"""coachlog: a command-line coaching journal for sales managers."""

__version__ = "1.0.0"

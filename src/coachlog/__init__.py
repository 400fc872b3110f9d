"""coachlog: a command-line coaching journal for sales managers."""

__version__ = "0.1.0"

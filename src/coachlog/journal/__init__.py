"""The journal: one SQLite file, and every SQL statement there is."""

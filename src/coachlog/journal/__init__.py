"""The journal: one SQLite file, and every SQL statement there is."""

APPLICATION_ID = 0x436F4C67  # "CoLg", in the file's header
SCHEMA_VERSION = 5  # the number of migrations in schema.py

"""Records to files, and files to records. Each gives its text in pieces: nothing has to fit in memory."""

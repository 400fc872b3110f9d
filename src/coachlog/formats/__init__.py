"""Records to files, and files to records. Each format gives its text in pieces, so that nothing has to fit in memory."""

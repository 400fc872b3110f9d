"""What a line was meant to be that nothing takes as it was typed: other tools' words, and obvious slips.

All that is known of them is in ``slips.toml``. It is read when a line has failed, or doesn't begin with a command, so
other lines pay nothing. Nothing that is found here is run, but the few words that only show something (``run``).
"""

"""Lengths that doors may read; they come from the table of what is asked."""

from misas.core.referrals.said import BY_NAME, CARES_MAX

LENGTHS = {name: entry.length for name, entry in BY_NAME.items() if entry.length}
COMMENT = LENGTHS["comment"]
CARES = CARES_MAX
KEY = 100  # characters of an idempotency key
NUMBER = 20
CODE = 40
NAME = 120
PAGE = 50

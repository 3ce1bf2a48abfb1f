"""Sizes that doors may read."""

from datetime import timedelta

from misas.core.imports.grid import LIMITS

FILE_BYTES = LIMITS.bytes
ROWS = LIMITS.rows
COLUMNS = LIMITS.columns
FILE_NAME = 200
CODE = 20
CHUNK = 50  # lines received in one transaction: the counter of numbers is held for as long
PAGE = 50
ROWS_KEPT = timedelta(days=30)  # after the end of the import; then the cells are erased
DROPPED_AFTER = timedelta(days=7)  # a file that nobody confirms

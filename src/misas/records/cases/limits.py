"""Sizes and lengths of the room, which doors may read."""

CODE = 30
ABOUT = 36
KEY = 64
COMMENT = 500
NOTE = 4_000
TASK_TITLE = 160
HANDOVER_TEXT = 2_000
PAGE = 50
COUNTED = 1_000  # cases of a caisse that a tab counts; beyond, it says that there are more
TIMELINE_PAGE = 30
TASKS = 100
BULK = 200
SWEEP = 500

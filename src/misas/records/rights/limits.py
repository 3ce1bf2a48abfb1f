"""Sizes and lengths of the room, which doors may read."""

from misas.core.rights.household import SOURCE_MAX

CODE = 30
RIGHT = 60
FACT = 60
KEY = 64
MEMBER = 40
LABEL = 60
NAME = 40  # of a member, as somebody types it
SOURCE = SOURCE_MAX
VERSION = 64
PROBLEM = 200
DOCUMENT = 200
DOCUMENTS = 20
REASON = 300  # of a refusal, in the words of its decision
TITLE = 200
MEMBERS = 20
SWEEP = 500
CLAIMS = 100

"""Sizes and lengths that doors may read."""

from misas.core.documents.content import BYTES_MAX
from misas.core.documents.naming import NAME_MAX

CONTENT_BYTES = BYTES_MAX
NAME = NAME_MAX
CODE = 20
MEDIA_TYPE = 20
WARNING = 40

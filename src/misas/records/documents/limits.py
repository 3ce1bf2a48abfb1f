"""Sizes, lengths and delays that doors may read."""

from datetime import timedelta

from misas.core.documents.content import BYTES_MAX
from misas.core.documents.naming import NAME_MAX

CONTENT_BYTES = BYTES_MAX
NAME = NAME_MAX
CODE = 20
MEDIA_TYPE = 20
WARNING = 40
REMOVED_KEPT = timedelta(days=30)  # the content of a document taken away, before it is forgotten

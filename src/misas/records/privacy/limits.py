"""Lengths that doors may read."""

from misas.core.privacy.agreement import TEXT_VERSION_MAX

TEXT_VERSION = TEXT_VERSION_MAX
CODE = 20

"""Lengths that doors may read."""

from misas.core.accounts.workstations import LABEL_MAX

EMAIL = 254
FULL_NAME = 120
FUNCTION = 120
PHONE = 20
PASSWORD_MIN = 12
PASSWORD_MAX = 128
WORKSTATION_LABEL = LABEL_MAX

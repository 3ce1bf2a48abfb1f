"""Lengths that doors may read."""

from misas.core.partners.validation import NAME_LENGTH

NAME = NAME_LENGTH
SIRET = 14
FINESS = 9
EMAIL = 254
PHONE = 20
COMMUNE = 60
REFERENCE = 60

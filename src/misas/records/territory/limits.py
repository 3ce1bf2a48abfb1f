"""Lengths that doors may read."""

from misas.core.territory.callback import HOURS_MAX

CAISSE_CODE = 3
CAISSE_NAME = 80
COMMUNE_NAME = 60
INSEE = 5
POSTAL_CODE = 5
DEPARTEMENT = 3
AFFILIATION = 14  # as typed, with separators
PLACE_TYPED = 80
CALLBACK_PHONE = 16  # E.164
CALLBACK_HOURS = HOURS_MAX
SUGGESTIONS = 8
NEAR_NAMES = 5

"""Lengths that doors may read; the core says them, the tables keep them."""

from misas.core.persons.identity import EMAIL_MAX, LINE_MAX, NAME_MAX
from misas.core.persons.names import KEY_LENGTH

NAME = NAME_MAX
LINE = LINE_MAX
EMAIL = EMAIL_MAX
PHONE = 20
CONTACT = EMAIL_MAX
CODE = 30
LANGUAGE = 3
POSTAL_CODE = 5
COMMUNE_CODE = 5
FACT_VALUE = 600
SEARCH_NAME = KEY_LENGTH
SEARCH_ROWS = 20
SEARCH_TEXT = 200
FORM_KEY = 64

"""How long the texts of the room may be."""

from __future__ import annotations

FORMAT = 30
FILE_NAME = 400
CHECKSUM = 64
STATUS = 10
FAMILY = 20
CODE = 30
NEED = 60
SPECIALITY = 120
KEY = 64
PLACE_NAME = 200
WHAT = 200
STREET = 200
POSTAL_CODE = 10
TOWN = 100
INSEE = 5
PHONE = 30
EMAIL = 254
LINK = 500
LANGUAGE = 5
HOURS = 120
RDV = 40
REMINDER_KEY = 80
WEBHOOK_KEY = 120
REFUSAL_CODE = 60
PROPOSED = 3  # offers that stand at once for one care
AROUND = 60  # places looked at for each way of answering a need
SWEEP = 500
AGENDA = 500  # appointments shown of a day or of a week
AGENDA_ASIDE = 100  # those to be told, and those to be taken, shown beside
SOUGHT = 80  # letters of what is typed in the search of the directory
NAMES = 10  # places shown for a name

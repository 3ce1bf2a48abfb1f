"""Sizes and lengths of the room, which doors may read."""

from __future__ import annotations

CODE = 30
KEY = 64
REMINDER_KEY = 120
LINE_NAME = 12
ACT_CODE = 20  # of CCAM or LPP
LABEL = 200
PROFESSIONAL = 200
POSITION = 10  # a tooth, an ear, an eye
FUNDER = 200
AID = 60  # the name of an aid inside a problem
PACK_CODE = 60
PACK_TEXT = 60_000  # letters of a pack as YAML
FINGERPRINT = 64
VERSION = 64
CONTACT = 200
CONDITIONS = 500
REASON = 300
DOCUMENT = 200
TITLE = 200
INVOICE_NUMBER = 40
PLACE = 200
CENTS = 100_000_000  # one million euros: no line, no aid, no quote is above
LINES = 60  # of one quote
QUANTITY = 400
QUOTES = 40  # of one case
FUNDERS = 40  # of one plan
DOCUMENTS = 30  # of one application
FRONTIER = 6  # requests at most on the frontier that is shown
SWEEP = 500
LISTED = 200

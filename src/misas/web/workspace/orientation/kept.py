"""An offer kept in a case, read again as it was shown that day: each fact with its source and its day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from misas.core.orientation.codes import Fact, Source
from misas.core.orientation.memory import Observation as Seen
from misas.core.orientation.memory import known
from misas.core.orientation.reasons import heard_since
from misas.lib.french import listed
from misas.records.orientation.facts import reasons_of
from misas.records.orientation.models import CareOffer
from misas.web.workspace.orientation.shown import ASIDE, FactShown
from misas.wording.orientation import UNSAID, reason_sentence, said


def facts_of(row: CareOffer, heard: Iterable[Seen], today: date) -> tuple[FactShown, ...]:
    """What was known of the place the day it was proposed, each fact as old as it is today, and what it answered since
    to anybody of the caisse; what the directory says of where it is has its day."""
    listing = said(Source(row.listed_source), row.listed_on)
    told = heard_since(reasons_of(row, today), known(heard, today), today)
    return tuple(
        FactShown(reason_sentence(one), said(one.source, one.on) if one.source and one.on else listing, one.is_stale)
        for one in told
        if one.code not in ASIDE
    )


def contact_of(row: CareOffer) -> FactShown:
    """Where it is, as its directory or the person says."""
    town = f"{row.postal_code} {row.town}".strip()
    address = ", ".join(part for part in (row.street, town) if part)
    return FactShown(address or row.name, said(Source(row.listed_source), row.listed_on))


def not_said_of(row: CareOffer) -> str:
    return listed(UNSAID[Fact(code)] for code in row.not_said)

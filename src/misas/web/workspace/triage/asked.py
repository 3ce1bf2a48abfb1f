"""What is shown of a referral beside what was said: who she is as corrected, the case asked for, where it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from misas.actions.referrals import known_of
from misas.actions.territory import recognised
from misas.core.access import may
from misas.core.referrals.corrections import Correction, latest
from misas.core.referrals.said import Said
from misas.lib import french
from misas.lib.phones import shown_form
from misas.records.audit import journal
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.referrals.models import Referral
from misas.records.territory import queries as territory
from misas.web.access.context import Request
from misas.web.referral_form.shown import LABELS
from misas.wording.persons import SOURCES

SHOWN = ("last_name", "birth_name", "first_names", "birth_date", "phone", "commune")


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of the identity as it holds now; `source` and `stated_on` when it was corrected."""

    label: str
    value: str
    source: str = ""
    stated_on: date | None = None


def beside(row: Referral, request: Request, today: date) -> dict[str, Any]:
    """Her name and identity as they hold now, the case that followed, the caisse where it went."""
    now, fixed = known_of(row, today), latest(row.corrections)
    there = row.successor_caisse_id
    return {
        "name": name(vars(row)),
        "identity": [_line(part, value, fixed.get(part)) for part in SHOWN if (value := _value(part, now))],
        "followed_by": case_that_follows(row, request),
        "went_to": territory.names_of_caisses([there])[there] if there else "",
    }


def name(said: Mapping[str, Any]) -> str:
    """ "Benali Nadia": as said, or as corrected."""
    fixed = latest(said["corrections"])
    return " ".join(fixed[part].value if part in fixed else said[part] for part in ("last_name", "first_names"))


def case_of(row: Referral, request: Request) -> Case | None:
    """The open case that the agent was shown and asked to join, while it is open. The reading is written."""
    if row.wished_case is None:
        return None
    found = Case.objects.filter(public_id=row.wished_case).select_related("owner", "person").first()
    if found is None or found.closed_at is not None:
        return None
    journal.read("case", found.public_id, found.caisse_id, by=request.actor, at=request.time)
    return found


def case_that_follows(row: Referral, request: Request) -> tuple[Case, bool] | None:
    """The case this referral led to, and whether this actor may open it."""
    if row.linked_case is None:
        return None
    found = Case.objects.filter(public_id=row.linked_case).select_related("owner").first()
    if found is None:
        return None
    return found, bool(may(request.actor, "case.read", cases.subject_of(found, request.actor)))


def _line(part: str, value: str, fixed: Correction | None) -> Line:
    if fixed is None:
        return Line(LABELS[part], value)
    return Line(LABELS[part], value, SOURCES[fixed.source].lower(), fixed.stated_on)


def _value(part: str, now: Said) -> str:
    """As it is read. The commune under its official name; what was typed stays in what was said."""
    if part == "birth_date":
        return french.day(now.birth_date) if now.birth_date else ""
    if part == "phone":
        return shown_form(now.phone) if now.phone else ""
    if part == "commune":
        found = recognised(now.commune, now.postal_code)
        return f"{now.postal_code} {found.name if found else now.commune}".strip()
    return str(getattr(now, part))

"""For which caisse, and in whose name, a file may be sent by this actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from misas.core.access import Subject, may
from misas.core.partners.agreements import IN_FORCE, Leave, status_on
from misas.core.refusals import Absent
from misas.records.partners.models import Agreement
from misas.records.partners.queries import caisses_to_refer_to
from misas.records.territory.queries import names_of_caisses
from misas.web.access.context import Request


@dataclass(frozen=True, slots=True)
class Where:
    """`caisses`: (code, name) to which she may send; `partners`: (public id, name) whose file she may send for them."""

    caisses: tuple[tuple[int, str], ...]
    organisation: int | None
    partners: tuple[tuple[str, str], ...] = ()

    def caisse(self, asked: str) -> int:
        """The caisse chosen, else the first. Raises Absent when there is none."""
        codes = [code for code, _ in self.caisses]
        if not codes:
            raise Absent
        return int(asked) if asked.isdecimal() and int(asked) in codes else codes[0]


def where(request: Request) -> Where:
    actor, today = request.actor, timezone.localdate(request.time)
    own = sorted(c for c in actor.caisses if may(actor, "import.create", Subject("import", caisse=c)))
    if own:
        return Where(_named(own), None, _partners(own, today))
    organisation = actor.organisation
    codes = caisses_to_refer_to(organisation, today) if organisation is not None else ()
    return Where(_named(codes), organisation)


def _named(codes: list[int] | tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(names_of_caisses(codes).items())) if codes else ()


def _partners(codes: list[int], today: date) -> tuple[tuple[str, str], ...]:
    """The organisations that may refer to these caisses today, by name."""
    rows = Agreement.objects.filter(caisse_id__in=codes, may_refer=True).select_related("organisation")
    held = [
        row for row in rows if Leave.REFER in row.as_terms().leaves and status_on(row.as_terms(), today) in IN_FORCE
    ]
    found = {str(row.organisation.public_id): row.organisation.name for row in held}
    return tuple(sorted(found.items(), key=lambda one: one[1]))

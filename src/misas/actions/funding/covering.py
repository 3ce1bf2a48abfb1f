"""What insurance pays for her, and what funders ask to know: said, corrected, and what the house already knows of it.

Each saying is one more row; the last one holds. Nothing is assumed: what nobody said stays a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import Held, held, human, join
from misas.actions.funding.recording import check_open, mark_stale
from misas.core.access import Actor
from misas.core.funding import coverage as covers
from misas.core.funding import said_facts
from misas.core.funding.counters import NOT_ASKED, Counters
from misas.core.funding.coverage import Coverage as Cover
from misas.core.funding.coverage import Right
from misas.core.funding.keeping import plain
from misas.core.funding.life.codes import ReplanCause
from misas.core.funding.problem import Cents
from misas.core.refusals import Conflict, Fault, Invalid
from misas.records.audit import journal
from misas.records.cases.models import Case
from misas.records.funding import doors, limits, said
from misas.records.funding.models import Coverage
from misas.records.rights.keys import APPLICANT, standing_rights
from misas.records.rights.models import OpenRight

C2S: Final = frozenset({"c2s", "c2s_auto_rsa", "c2s_presomption", "c2s_etudiant", "c2s_renouvellement", "c2s_sortie"})
AME: Final = frozenset({"ame"})


@transaction.atomic
def say_coverage(
    case: UUID | str,
    cover: Cover,
    *,
    counters: Counters | None = None,
    facts: Mapping[str, Any] | None = None,
    sources: Mapping[str, str] | None = None,
    affordable_cents: Cents | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Coverage:
    """What is known of her cover, whole; of counters, facts and what she can pay, None keeps what was said before.

    A fact that is None is withdrawn. Raises Absent, Invalid, Refused (the case is closed), Conflict (the key).
    """
    row = doors.case(case, to="coverage.say", by=by, lock=True)
    known = held(row, at)
    if (before := Coverage.objects.filter(case=row, key=key).first() if key else None) is not None:
        if before.rights != plain(cover):
            raise Conflict("funding.key_used_otherwise")
        return before
    check_open(known)
    _judge(cover, facts or {}, affordable_cents, known.today)
    last = said.last_coverage(row)
    made = Coverage.objects.create(
        caisse_id=row.caisse_id,
        case=row,
        on=known.today,
        rights=plain(cover),
        counters=plain(counters) if counters is not None else _kept(last, "counters", plain(NOT_ASKED)),
        facts=_with(_kept(last, "facts", {}), facts),
        sources=_with(_kept(last, "sources", {}), sources),
        affordable_cents=affordable_cents if affordable_cents is not None else _kept(last, "affordable_cents", None),
        said_at=at,
        said_by_id=human(by),
        key=key,
    )
    _traced(known, last, made, by, at)
    return made


@transaction.atomic
def say_facts(
    case: UUID | str,
    facts: Mapping[str, Any],
    *,
    affordable_cents: Cents | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Coverage:
    """What funders ask to know of her, or what she can pay at once; her cover stays what it was.

    Raises Absent, Invalid, Refused, Conflict.
    """
    row = doors.case(case, to="coverage.say", by=by, lock=True)
    last = said.last_coverage(row)
    cover = said.coverage_of(last) if last is not None else known_cover(row, held(row, at).today)
    return say_coverage(case, cover, facts=facts, affordable_cents=affordable_cents, by=by, at=at, key=key)


def known_cover(case: Case, today: date) -> Cover:
    """What the house already knows of her cover, to begin with: her age, the rights that it holds to be open."""
    rights = list(standing_rights(case.person).filter(member=APPLICANT).order_by("id"))
    return Cover(read_on=today, born=case.person.birth_date, c2s=_held(rights, C2S), ame=_held(rights, AME))


def _held(rows: list[OpenRight], names: frozenset[str]) -> Right:
    """A right known to be open; what no row says is not known."""
    found = [row for row in rows if row.right in names]
    return Right(True, found[-1].since, found[-1].until) if found else Right()


def _judge(cover: Cover, facts: Mapping[str, Any], affordable: Cents | None, today: date) -> None:
    found = [*covers.faults(cover), *said_facts.faults(facts)]
    if cover.read_on > today:
        found.append(Fault.of("read_on", "funding.read_later"))
    if affordable is not None and not (type(affordable) is int and 0 <= affordable <= limits.CENTS):
        found.append(Fault.of("affordable_cents", "funding.affordable", most=limits.CENTS))
    if found:
        raise Invalid(found)


def _kept(last: Coverage | None, name: str, otherwise: Any) -> Any:
    return getattr(last, name) if last is not None else otherwise


def _with(before: Mapping[str, Any], more: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was said before and is not said otherwise; what is withdrawn goes."""
    told = {name: plain(value) for name, value in (more or {}).items()}
    return {name: value for name, value in {**before, **told}.items() if value is not None}


def _traced(known: Held, last: Coverage | None, made: Coverage, by: Actor, at: datetime) -> None:
    if last is not None:
        changed = [name for name in ("rights", "counters") if getattr(last, name) != getattr(made, name)]
        if changed or last.facts != made.facts:
            mark_stale(known.row, ReplanCause.RIGHT_CHANGED, at)
        elif last.affordable_cents != made.affordable_cents:
            mark_stale(known.row, ReplanCause.CAPACITY_CHANGED, at)
    join(known.row, by, at)
    journal.note("coverage.say", made, by=by, at=at, case=known.row.public_id)

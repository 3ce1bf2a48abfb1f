"""The facts of privacy of a person, as the core reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from misas.core.privacy.agreement import Proof
from misas.core.privacy.agreement import Withdrawal as WithdrawalFact
from misas.core.privacy.codes import News, Scope
from misas.records.persons.models import Person
from misas.records.privacy.models import InformationProof, Withdrawal


@dataclass(frozen=True, slots=True)
class Facts:
    proofs: tuple[Proof, ...] = ()
    withdrawals: tuple[WithdrawalFact, ...] = ()


def facts(persons: Iterable[Person]) -> Facts:
    """Everything recorded for a person (all the rows of her cluster): two queries."""
    ids = [p.pk for p in persons]
    return _facts(ids, InformationProof.objects.filter(person_id__in=ids))


def facts_for(persons: Iterable[Person], organisation_id: int | None) -> Facts:
    """What a person answered to this organisation or to the caisse itself, and all she took back: two queries."""
    ids = [p.pk for p in persons]
    heard = Q(organisation_id__isnull=True) | Q(organisation_id=organisation_id)
    return _facts(ids, InformationProof.objects.filter(heard, person_id__in=ids))


def _facts(ids: list[int], proofs: QuerySet[InformationProof]) -> Facts:
    return Facts(
        tuple(as_proof(row) for row in proofs.order_by("recorded_at")),
        tuple(as_withdrawal(row) for row in Withdrawal.objects.filter(person_id__in=ids).order_by("at")),
    )


def history(persons: Iterable[Person]) -> tuple[list[InformationProof], list[Withdrawal]]:
    """The rows themselves with who recorded them, the latest first: what the screen lists."""
    ids = [p.pk for p in persons]
    proofs = InformationProof.objects.filter(person_id__in=ids).select_related("recorded_by", "organisation")
    withdrawals = Withdrawal.objects.filter(person_id__in=ids).select_related("recorded_by")
    return list(proofs.order_by("-recorded_at", "-id")), list(withdrawals.order_by("-at", "-id"))


def as_proof(row: InformationProof) -> Proof:
    return Proof(
        informed_at=row.informed_at,
        agreed=row.agreed,
        agreed_at=row.agreed_at,
        feedback=row.feedback,
        withheld=frozenset(News(code) for code in row.withheld),
    )


def as_withdrawal(row: Withdrawal) -> WithdrawalFact:
    return WithdrawalFact(Scope(row.scope), row.at)

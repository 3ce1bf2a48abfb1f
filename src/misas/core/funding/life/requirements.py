"""What the rules of a funder ask for with a request, as requirements: which papers, how many, how old.

A paper asked for some expenses is asked when a line may be one of them; one asked under a condition is left out only
when the condition surely does not hold. Papers due at the payment are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from misas.core.funding.care_codes import CareFamily
from misas.core.funding.life.documents import ABOUT_CARE, Requirement, union
from misas.core.funding.life.validity import RESOURCES_MONTHS
from misas.core.funding.packs.codes import Cost, Moment, Piece, Verdict
from misas.core.funding.packs.facts import Value
from misas.core.funding.packs.schema import Pack, Wanted
from misas.core.funding.packs.truth import judge

C, F = Cost, CareFamily

MAY_BE: Final[Mapping[CareFamily, frozenset[Cost]]] = {
    F.CONSULTATION: frozenset({C.CONSULTATION, C.COPAYMENT, C.EXTRA_FEE}),
    F.ACT: frozenset({C.COPAYMENT, C.EXTRA_FEE, C.SURGEON_EXTRA_FEE}),
    F.AUXILIARY: frozenset({C.COPAYMENT, C.EXTRA_FEE}),
    F.MEDICINE: frozenset({C.COPAYMENT}),
    F.TRANSPORT: frozenset({C.TRANSPORT, C.UNREFUNDED_TRANSPORT}),
    F.HOSPITAL: frozenset({C.HOSPITAL, C.COPAYMENT, C.EXTRA_FEE, C.SURGEON_EXTRA_FEE}),
    F.DAILY_FEE: frozenset({C.DAILY_CHARGE}),
    F.EMERGENCY: frozenset({C.COPAYMENT}),
    F.DENTAL_CARE: frozenset({C.DENTAL_CARE, C.OFF_LIST_DENTAL}),
    F.DENTAL_PROSTHESIS: frozenset({C.DENTAL_PROSTHESIS, C.OFF_LIST_DENTAL}),
    F.ORTHODONTICS: frozenset({C.CHILD_ORTHODONTICS, C.ADULT_ORTHODONTICS}),
    F.IMPLANT: frozenset({C.IMPLANT, C.OFF_LIST_DENTAL}),
    F.OPTICAL: frozenset({C.GLASSES, C.LENSES}),
    F.HEARING: frozenset({C.HEARING_AID}),
    F.DEVICE: frozenset({C.DEVICE, C.DISABILITY_AID}),
    F.NOT_COVERED: frozenset(Cost),
}
"""Which expenses of the rules a line of each family may be."""

AGES: Final[Mapping[Piece, int]] = {Piece.THREE_MONTHS: RESOURCES_MONTHS}
"""The papers that grow too old."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement, when it is due, and what the rules add to it."""

    requirement: Requirement
    at_payment: bool = False
    note: str = ""


def requirements_of(pack: Pack, families: Iterable[CareFamily], facts: Mapping[str, Value]) -> tuple[Asked, ...]:
    """What a pack asks for with a request for these lines, each kind once."""
    costs = frozenset().union(*(MAY_BE[family] for family in families)) if pack.documents else frozenset[Cost]()
    wanted = [one for one in pack.documents if _applies(one, costs, facts)]
    found = list[Asked]()
    for moment in Moment:
        due = [one for one in wanted if one.moment is moment]
        notes = {_kind(one): one.note for one in due if one.note}
        for requirement in union(*([_requirement(one)] for one in due)):
            found.append(Asked(requirement, moment is Moment.PAYMENT, notes.get(requirement.kind, "")))
    return tuple(found)


def _applies(one: Wanted, costs: frozenset[Cost], facts: Mapping[str, Value]) -> bool:
    is_of_them = not one.costs or bool(costs & frozenset(one.costs))
    return is_of_them and judge(one.when, facts) is not Verdict.NO


def _kind(one: Wanted) -> str:
    """The second quote is a quote, made out by somebody else."""
    return ABOUT_CARE if one.piece is Piece.SECOND_QUOTE else one.piece.value


def _requirement(one: Wanted) -> Requirement:
    count = 2 if one.piece is Piece.SECOND_QUOTE else 1
    return Requirement(_kind(one), one.mandatory, count, AGES.get(one.piece))

"""The checklist of a request is what the rules of its funder ask for: the right papers for the right care, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from misas.config.environment import ROOT
from misas.connectors.rule_files import PackFolder
from misas.core.funding.care_codes import CareFamily
from misas.core.funding.life.documents import ABOUT_CARE
from misas.core.funding.life.requirements import MAY_BE, requirements_of
from misas.core.funding.packs.codes import Cost, Moment, Piece
from misas.core.funding.packs.schema import Pack, Wanted

PACKS = PackFolder(ROOT / "rules" / "funders").packs


def with_papers(*wanted: Wanted) -> Pack:
    return replace(PACKS[0], documents=wanted)


def test_every_family_of_care_may_be_some_expense() -> None:
    assert set(MAY_BE) == set(CareFamily) and all(MAY_BE.values())


def test_a_second_quote_is_two_quotes_by_two_professionals() -> None:
    pack = with_papers(Wanted(Piece.QUOTE), Wanted(Piece.SECOND_QUOTE, costs=(Cost.DENTAL_PROSTHESIS,)))
    (crown,) = requirements_of(pack, [CareFamily.DENTAL_PROSTHESIS], {})
    assert (crown.requirement.kind, crown.requirement.count) == (ABOUT_CARE, 2)
    (glasses,) = requirements_of(pack, [CareFamily.OPTICAL], {})
    assert glasses.requirement.count == 1


def test_what_is_due_with_the_invoice_is_told_apart_and_resources_grow_old() -> None:
    pack = with_papers(Wanted(Piece.THREE_MONTHS), Wanted(Piece.UNPAID_INVOICE, Moment.PAYMENT, note="lisible"))
    resources, invoice = requirements_of(pack, [CareFamily.OPTICAL], {})
    assert resources.requirement.max_age_months == 3 and not resources.at_payment
    assert invoice.at_payment and invoice.note == "lisible"


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
@pytest.mark.parametrize("family", list(CareFamily))
def test_each_shipped_rule_asks_each_paper_once(pack: Pack, family: CareFamily) -> None:
    asked = requirements_of(pack, [family], {})
    kinds = [(one.requirement.kind, one.at_payment) for one in asked]
    assert len(kinds) == len(set(kinds))

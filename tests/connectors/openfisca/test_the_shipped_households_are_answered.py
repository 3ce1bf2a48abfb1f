"""The eight worked households of docs/households, asked of the engine in its own process as a caseworker would."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from misas.connectors.openfisca.client import SocketEngine
from misas.core.rights.codes import Verdict
from misas.core.rights.facts import Atom
from misas.core.rights.fixed import FIXED
from misas.core.rights.grounds import LINES
from misas.core.rights.review import Review, questions
from tests.kit.engine import HOUSEHOLDS, of_member, read, reviewed, shipped
from tests.kit.rights import rights, table

ALL = sorted(path.stem for path in HOUSEHOLDS.glob("*.json"))


def verdict(done: Review, right: str, member: str = "p1") -> Verdict:
    return next(one.verdict for one in done.answers if (one.right.id, one.member) == (right, member))


@pytest.mark.parametrize("name", ALL)
def test_everything_has_its_answer_with_its_why(engine: SocketEngine, name: str) -> None:
    done, found = reviewed(engine, shipped(name))
    assert [(one.right.id, one.member) for one in done.answers] == list(done.order)
    assert not done.for_engine and {one.right.id for one in done.answers} <= {one.id for one in rights()}
    assert all(0 < len(one.grounds) <= LINES for one in done.answers)
    named = {line.rule for one in found.answers for line in one.grounds}
    assert named <= set(found.labels) and all(found.labels[rule] for rule in named)
    if found.c2s is not None:
        assert found.second_opinion is not None and found.second_opinion.agrees
        told = sum(line.amount for line in found.c2s.lines if line.amount is not None)
        assert abs(told - found.c2s.base_held) <= Decimal("0.01")
        assert all(line.article for line in found.c2s.lines)


@pytest.mark.parametrize(
    ("name", "tier", "reason", "base", "contribution"),
    [
        ("single-on-rsa", "automatique_rsa", "rsa", "938.43", "0"),
        ("aah-alone", "presomption", "aah", "12621.51", "14"),
        ("disability-pension-asi-never-claimed", "gratuite", "ressources_plafond_gratuit", "8400", "0"),
        # 25 € for who was 66 on 1 January (born 1959), 30 € for who was 71 (born 1954)
        (
            "retired-couple-above-the-free-ceiling",
            "participation",
            "ressources_plafond_participation",
            "19642.26",
            "55",
        ),
        # two parents of 35 and 37 at 14 €, two children at 8 €
        ("family-with-prime-activite", "participation", "ressources_plafond_participation", "26412", "44"),
        ("student-on-the-tax-return-of-parents", "refus", "a_rattacher_aux_parents", "938.43", "0"),
    ],
)
def test_the_c2s_of_each(engine: SocketEngine, name: str, tier: str, reason: str, base: str, contribution: str) -> None:
    done, found = reviewed(engine, shipped(name))
    c2s = found.c2s
    assert c2s is not None and (c2s.tier_low, c2s.tier_high) == (tier, tier)
    assert (c2s.reason_low, c2s.reason_high) == (reason, reason)
    assert c2s.base_low == c2s.base_high == c2s.base_held == Decimal(base)
    assert c2s.contribution_low == c2s.contribution_high == Decimal(contribution)
    assert verdict(done, "c2s") is (Verdict.NO if tier == "refus" else Verdict.YES)
    assert found.labels[tier] and found.labels[reason]


def test_the_ceilings_are_those_of_the_month_and_of_the_household(engine: SocketEngine) -> None:
    _, alone = reviewed(engine, shipped("single-on-rsa"))
    _, family = reviewed(engine, shipped("family-with-prime-activite"))
    assert alone.c2s is not None and (alone.c2s.ceiling_free, alone.c2s.ceiling_contribution) == (10421, 14069)
    assert family.c2s is not None and (family.c2s.ceiling_free, family.c2s.ceiling_contribution) == (21885, 29544)


def test_an_allowance_never_claimed_is_not_counted_as_received(engine: SocketEngine) -> None:
    """700 € of pension and no ASI: simulated ASI would make the base higher and the C2S paying (rights.md §6.1)."""
    done, found = reviewed(engine, shipped("disability-pension-asi-never-claimed"))
    asi = next(one for one in done.answers if one.right.id == "asi")
    assert asi.verdict is Verdict.YES and asi.amount == Decimal("214.86")
    assert found.c2s is not None and found.c2s.tier_low == "gratuite"


def test_without_papers_the_ame_is_due_and_not_the_c2s(engine: SocketEngine) -> None:
    done, _ = reviewed(engine, shipped("without-papers"))
    assert verdict(done, "ame") is Verdict.YES
    assert verdict(done, "c2s") is Verdict.NO


def test_what_may_be_unknown_is_unknown_and_asks_for_the_wage_first(engine: SocketEngine) -> None:
    plain = shipped("income-unknown")
    done, found = reviewed(engine, plain)
    c2s = next(one for one in done.answers if one.right.id == "c2s")
    assert c2s.verdict is Verdict.UNKNOWN and {atom.fact for atom in c2s.to_ask} == {"wage_net", "unemployment_net"}
    assert found.c2s is not None and (found.c2s.tier_low, found.c2s.tier_high) == ("refus", "gratuite")
    assert (found.c2s.contribution_low, found.c2s.contribution_high) == (Decimal(0), Decimal(14))
    missing = [line.fact for line in found.c2s.lines if line.is_missing]
    assert {atom.fact for atom in missing if atom} == {"wage_net", "unemployment_net"}
    doubt = next(one for one in found.doubts if one.right == "c2s")
    assert set(doubt.settles) == set(c2s.to_ask) and all(0 < share <= 1 for share in doubt.settles.values())
    asked = questions(done, read(plain), table())
    assert next(one.fact for one in asked if "c2s" in one.rights) == "wage_net"


def test_the_smallest_change_is_told_once_the_engine_has_confirmed_it(engine: SocketEngine) -> None:
    student, _ = reviewed(engine, shipped("student-on-the-tax-return-of-parents"))
    change = next(one.change for one in student.answers if one.right.id == "c2s")
    assert change is not None and change.verdict is Verdict.YES
    assert change.facts == ((Atom("p1", "on_parents_tax_return"), False),)
    family, found = reviewed(engine, shipped("family-with-prime-activite"))
    change = next(one.change for one in family.answers if one.right.id == "c2s")
    assert found.c2s is not None and change is not None and change.verdict is Verdict.NO
    ((atom, total),) = change.facts
    assert (
        atom.fact == "wage_net"
        and total == 1450 * 12 + found.c2s.ceiling_contribution - found.c2s.base_low + Decimal("0.01")
    )


def test_what_claiming_another_right_would_open_is_told(engine: SocketEngine) -> None:
    """The couple's ASPA, were it claimed, would give them the C2S without a test of resources."""
    _, found = reviewed(engine, shipped("retired-couple-above-the-free-ceiling"))
    (told,) = found.if_claimed
    assert (told.right, told.tier_now, told.tier_then, told.reason_then) == (
        "aspa",
        "participation",
        "presomption",
        "aspa",
    )
    assert told.amount == found.answer("aspa", told.member).ends.worst_amount  # type: ignore[union-attr]


STAYS: dict[str, tuple[dict[str, Any], Verdict]] = {
    "a refugee of one year": ({"permit_kind": "protected"}, Verdict.YES),
    "a permit to work for six years": ({"permit_kind": "other", "work_permit_since": "2020-11-01"}, Verdict.YES),
    "a permit to work for four years": (
        {"permit_kind": "other", "work_permit_since": "2022-11-02", "pregnancy": "none"},
        Verdict.NO,
    ),
}


@pytest.mark.parametrize("stay", STAYS)
def test_how_long_a_stay_must_last_is_judged_once_with_its_exceptions(engine: SocketEngine, stay: str) -> None:
    facts, expected = STAYS[stay]
    plain = of_member(
        shipped("single-on-rsa"), nationality="other", permit="valid", in_france_since="2025-11-01", **facts
    )
    plain["household"]["rsa"] = 0
    done, _ = reviewed(engine, plain)
    assert verdict(done, "rsa") is expected


PARTNERS: dict[str, tuple[dict[str, Any], Verdict]] = {
    "French": ({"nationality": "french"}, Verdict.YES),
    "a refugee of one year": ({"nationality": "other", "permit": "valid", "permit_kind": "protected"}, Verdict.YES),
    "a permit to work for six years": (
        {"nationality": "other", "permit": "valid", "permit_kind": "other", "work_permit_since": "2020-11-01"},
        Verdict.YES,
    ),
    "a permit to work for four years": (
        {"nationality": "other", "permit": "valid", "permit_kind": "other", "work_permit_since": "2022-11-02"},
        Verdict.NO,
    ),
    "a permit of which nothing is told": ({"nationality": "other", "permit": "valid"}, Verdict.UNKNOWN),
}


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_partner_who_does_not_count_leaves_less_to_the_family(engine: SocketEngine, partner: str) -> None:
    """The resources of both are too much for a foyer of three: with the fourth, 1 450 € of wages leave a prime."""
    facts, expected = PARTNERS[partner]
    plain = of_member(shipped("family-with-prime-activite"), 1, in_france_since="2019-11-01", **facts)
    plain["household"] |= {"rsa": 0, "ppa": 0}
    done, _ = reviewed(engine, plain)
    found = next(one for one in done.answers if one.right.id == "prime_activite")
    assert found.verdict is expected
    assert (found.amount is not None) is (expected is Verdict.YES)
    assert any(ground.rule == "misas_partner_stay" for ground in found.grounds) is (expected is Verdict.NO)
    assert [atom.fact for atom in found.to_ask] == (["permit_kind"] if expected is Verdict.UNKNOWN else [])


def test_the_engine_proposes_no_change_that_nobody_can_make() -> None:
    from misas.connectors.openfisca.server.changes import EASIER

    assert not FIXED & {fact for facts in EASIER.values() for fact, _ in facts}

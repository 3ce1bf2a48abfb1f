"""Each shape of rule that funders are known to use (the table of the reference, §3) becomes aids of a problem."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from misas.core.funding.checker import violations
from misas.core.funding.packs.codes import Cost
from misas.core.funding.packs.compiled import Applicant, Compiled, Why
from misas.core.funding.packs.compiling import compile_packs
from misas.core.funding.packs.facts import Value
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Expense, Granted
from misas.core.funding.problem import (
    Aid,
    CareLine,
    Constraints,
    JointCap,
    Keep,
    Kind,
    Matching,
    Mode,
    Need,
    Person,
    Plan,
    Problem,
    Ratio,
)
from misas.core.refusals import Invalid
from tests.kit.rule_packs import TODAY, asked, pack, shipped, small, with_aid

CROWN = Expense("l1", Cost.DENTAL_PROSTHESIS, 41737, price_cents=60000, refunds_cents=18263)
PAIR = Expense("l1", Cost.HEARING_AID, 240000, devices=2)


def aid(compiled: Compiled) -> Aid:
    assert len(compiled.aids) == 1, compiled.unusable
    return compiled.aids[0]


def of(*expenses: Expense, facts: dict[str, Value] | None = None, **fields: Any) -> Aid:
    """The one aid that these fields become."""
    return aid(asked(read_pack(with_aid(**fields)), facts=facts, expenses=list(expenses or [CROWN])))


def test_the_worked_example_of_the_reference_is_three_packs() -> None:
    """F01: the mutuelle, the caisse and the CCAS, in cascade."""
    caisse = with_aid(
        taux="70 %",
        plafonds=[{"par": "periode", "montant": "800 €", "duree": "1 an"}],
        ouverture={"montant": "30 €"},
        laisse={"part": "10 %"},
    )
    rules = read_pack({**caisse, "commission": {"rythme": "mensuelle", "delai_decision": 35}, "rang": 50})
    assert aid(asked(rules, expenses=[CROWN])) == Aid(
        id="petit.secours",
        kind=Kind.GRANT,
        rank=50,
        covers_lines=("l1",),
        mode=Mode.FORMULA,
        rate=Ratio(70, 100),
        cap_per_request_cents=80000,
        opens_if_remaining_at_least_cents=3000,
        person_must_keep=Keep(0, Ratio(10, 100)),
        decision_day=35,
        funder="Petit fonds (inventé)",
    )


@pytest.mark.parametrize(("rsa", "opens"), [(True, 0), (False, 3000), (None, 3000)])
def test_nothing_under_a_floor_except_with_the_rsa(rsa: bool | None, opens: int) -> None:
    facts: dict[str, Value] = {"ame": False, "quotient_familial": 30000}
    if rsa is not None:
        facts["rsa_socle"] = rsa
    compiled = asked(shipped("caisse_des_aulnes"), facts=facts, expenses=[CROWN])
    assert aid(compiled).opens_if_remaining_at_least_cents == opens
    assert compiled.traces["caisse_des_aulnes.soins"].would_help == (
        frozenset({"rsa_socle"}) if rsa is None else frozenset()
    )


def test_excluded_people_and_excluded_costs() -> None:
    rules = shipped("caisse_des_aulnes")
    refused = asked(rules, facts={"ame": True}, expenses=[CROWN])
    assert [(one.why, one.finding and one.finding.refusing[0].id) for one in refused.unusable] == [
        (Why.NOT_ELIGIBLE, "pas_ame")
    ]
    surgeon = Expense("l2", Cost.SURGEON_EXTRA_FEE, 50000)
    kept = asked(rules, facts={"ame": False, "quotient_familial": 1}, expenses=[CROWN, surgeon])
    assert aid(kept).covers_lines == ("l1",)
    assert [one.why for one in asked(rules, facts={"ame": False}, expenses=[surgeon]).unusable] == [Why.NO_EXPENSE]


def test_a_means_test_with_the_committee_above() -> None:
    rules = shipped("msa_portes_de_bretagne")
    above = asked(rules, facts={"regime": "agricole", "quotient_familial": 110001}, expenses=[CROWN])
    assert above.traces[aid(above).id].by_committee
    within = asked(rules, facts={"regime": "agricole", "quotient_familial": 110000}, expenses=[CROWN])
    assert not within.traces[aid(within).id].by_committee


@pytest.mark.parametrize(("quotient", "rate"), [(50000, 80), (50001, 60), (85000, 60), (85001, 40), (110000, 40)])
def test_a_scale_by_quotient(quotient: int, rate: int) -> None:
    compiled = asked(
        shipped("caisse_des_aulnes"), facts={"ame": False, "quotient_familial": quotient}, expenses=[CROWN]
    )
    assert aid(compiled).rate == Ratio(rate, 100)


def test_a_percent_of_the_price() -> None:
    assert of(assiette="prix", taux="50 %").cap_per_line_cents == 30000
    assert of(assiette="prix", taux="50 %", deduit_remboursements=True).cap_per_line_cents == 20868
    assert of(assiette="prix", taux="50 %").rate == Ratio()


def test_a_tariff_of_its_own_instead_of_the_price() -> None:
    tariff = {"assiette": "tarif", "tarifs": {"prothese_dentaire": "300 €"}, "depenses": ["prothese_dentaire"]}
    assert of(**tariff).cap_per_line_cents == 30000
    assert of(**tariff, taux="70 %").cap_per_line_cents == 21000
    assert of(**tariff, deduit_remboursements=True).cap_per_line_cents == 11737


def test_two_prices_are_two_parts_under_one_ceiling_and_never_pay_more_than_the_rule() -> None:
    """§7.3 has one ceiling per line for a whole aid: a rule with several becomes parts."""
    rules = read_pack(with_aid(assiette="prix", taux="50 %", plafonds=[{"par": "demande", "montant": "100 €"}]))
    one, other = Expense("l1", Cost.GLASSES, 20000), Expense("l2", Cost.GLASSES, 30000)
    compiled = asked(rules, expenses=[one, other])
    assert [(part.id, part.covers_lines, part.cap_per_line_cents) for part in compiled.aids] == [
        ("petit.secours#l1", ("l1",), 10000),
        ("petit.secours#l2", ("l2",), 15000),
    ]
    assert compiled.constraints.joint_caps == (JointCap(("petit.secours#l1", "petit.secours#l2"), 10000),)
    past = {"petit.secours#l7": [Granted("secours", TODAY, 4000)], "petit.secours@P": [Granted("secours", TODAY, 1000)]}
    yearly = read_pack(with_aid(plafonds=[{"par": "periode", "montant": "100 €", "duree": "1 an"}]))
    assert aid(asked(yearly, expenses=[one], granted=past)).cap_left_cents == 5000
    same = asked(rules, expenses=[one, Expense("l2", Cost.LENSES, 20000)])
    assert aid(same).covers_lines == ("l1", "l2")


@pytest.mark.parametrize(("used", "cap"), [(0, None), (20, 20000), (24, 4000), (30, 0)])
def test_sessions_are_counted_within_the_year(used: int, cap: int | None) -> None:
    rules = shipped("msa_portes_de_bretagne")
    past = {"msa_portes_de_bretagne.seances": [Granted("seances", date(2026, 1, 5), 1, used)]} if used else {}
    ten = Expense("l1", Cost.PSYCHOLOGIST, 50000, sessions=10)
    facts: dict[str, Value] = {"regime": "agricole", "quotient_familial": 1}
    compiled = asked(rules, facts=facts, expenses=[ten], granted=past)
    if cap == 0:
        assert Why.EXHAUSTED in {one.why for one in compiled.unusable}
    else:
        assert aid(compiled).cap_per_line_cents == cap


def test_sessions_of_last_year_no_longer_count() -> None:
    past = {"msa_portes_de_bretagne.seances": [Granted("seances", date(2025, 11, 23), 1, 25)]}
    facts: dict[str, Value] = {"regime": "agricole", "quotient_familial": 1}
    ten = Expense("l1", Cost.PSYCHOLOGIST, 50000, sessions=10)
    assert (
        aid(asked(shipped("msa_portes_de_bretagne"), facts=facts, expenses=[ten], granted=past)).cap_per_line_cents
        is None
    )


def test_renewable_once_and_once_every_so_often() -> None:
    past = [Granted("secours", date(2024, 1, 1), 1), Granted("secours", date(2025, 1, 1), 1)]
    twice = read_pack(with_aid(nombre_maximum=2))
    assert [one.why for one in asked(twice, expenses=[CROWN], granted={"petit.secours": past}).unusable] == [
        Why.ENOUGH_TIMES
    ]
    assert asked(twice, expenses=[CROWN], granted={"petit.secours": past[:1]}).aids
    seldom = read_pack(with_aid(delai_entre_deux="2 ans"))
    assert [one.why for one in asked(seldom, expenses=[CROWN], granted={"petit.secours": past}).unusable] == [
        Why.TOO_SOON
    ]
    assert asked(seldom, expenses=[CROWN], granted={"petit.secours": past}, on=date(2027, 1, 1)).aids


def test_so_much_a_day_stays_with_the_person() -> None:
    stay = Expense("l1", Cost.DAILY_CHARGE, 23000, days=10)
    assert of(stay, laisse={"par_jour": "3 €"}).person_must_keep == Keep(3000)
    assert of(stay, laisse={"par_jour": "3 €", "montant": "40 €", "part": "5 %"}).person_must_keep == Keep(
        4000, Ratio(5, 100)
    )


def test_an_opinion_for_implants_and_above_an_amount() -> None:
    rules = shipped("msa_alpes_vaucluse")
    facts: dict[str, Value] = {
        "regime": "agricole",
        "quotient_familial": 1,
        "c2s_demandee": True,
        "remboursements_demandes": True,
    }

    def steps(*expenses: Expense) -> list[str]:
        compiled = asked(rules, facts=facts, expenses=list(expenses), trying=True)
        return [one.id for one in compiled.traces[compiled.aids[0].id].steps]

    assert steps(CROWN) == []
    assert steps(Expense("l1", Cost.IMPLANT, 10000)) == ["controle_medical"]
    assert steps(Expense("l1", Cost.DENTAL_PROSTHESIS, 200000)) == []
    assert steps(Expense("l1", Cost.DENTAL_PROSTHESIS, 200001)) == ["controle_medical"]


@pytest.mark.parametrize(("used", "left"), [(0, 170000), (85000, 85000), (170000, None)])
def test_a_cap_per_device_and_per_pair_every_four_years(used: int, left: int | None) -> None:
    past = {"agefiph_hearing.audition": [Granted("audition", date(2023, 1, 1), used)]} if used else {}
    facts: dict[str, Value] = {"handicap_reconnu": True, "situation": "salarie_prive"}
    compiled = asked(shipped("agefiph_hearing"), facts=facts, expenses=[PAIR], granted=past)
    if left is None:
        assert [one.why for one in compiled.unusable] == [Why.EXHAUSTED]
    else:
        assert (aid(compiled).cap_per_line_cents, aid(compiled).cap_left_cents) == (170000, left)


EMPLOYED: dict[str, Value] = {
    "handicap_reconnu": True,
    "situation": "salarie_prive",
    "organismes": frozenset({"ateliers_orval"}),
}


def test_a_joint_ceiling_after_the_employer_binds_its_own_people_only() -> None:
    packs = [shipped("mission_handicap_orval"), shipped("agefiph_hearing")]
    names = ("mission_handicap_orval.audition", "agefiph_hearing.audition")
    both = asked(*packs, facts=EMPLOYED, expenses=[PAIR])
    assert both.constraints.joint_caps == (JointCap(names, 140000),)
    assert both.constraints.requires == (Need(names[1], names[0]),)
    others = asked(*packs, facts={**EMPLOYED, "organismes": frozenset()}, expenses=[PAIR])
    assert [one.id for one in others.aids] == [names[1]]
    assert others.constraints == Constraints()


@pytest.mark.parametrize(("resources", "goal"), [(900000, 90000), (1, 0), (19, 1)])
def test_at_most_a_tenth_of_resources_stays(resources: int, goal: int) -> None:
    facts: dict[str, Value] = {
        "handicap_reconnu": True,
        "autres_aides_explorees": True,
        "ressources_nettes_annuelles": resources,
    }
    compiled = asked(shipped("fdc"), facts=facts, expenses=[Expense("l1", Cost.DISABILITY_AID, 200000)])
    assert aid(compiled).only_if_final_rac_at_most_cents == goal
    assert aid(compiled).budget is None, "limited, but nobody said how much is left"


def test_a_yearly_envelope_is_a_limit_and_an_empty_one_a_reason() -> None:
    rules = shipped("caisse_des_aulnes")
    facts: dict[str, Value] = {"ame": False, "quotient_familial": 1}
    assert asked(rules, facts=facts, expenses=[CROWN]).constraints.budgets == {"caisse_des_aulnes": 12_000_000}
    left = asked(rules, facts=facts, expenses=[CROWN], left={"caisse_des_aulnes": 500})
    assert (aid(left).budget, left.constraints.budgets) == ("caisse_des_aulnes", {"caisse_des_aulnes": 500})
    empty = asked(rules, facts=facts, expenses=[CROWN], left={"caisse_des_aulnes": 0})
    assert [one.why for one in empty.unusable] == [Why.ENVELOPE_EMPTY]


def test_a_grant_or_a_loan_of_the_same_fund() -> None:
    compiled = asked(shipped("ccas_saint_aubin"), facts={"reste_a_vivre": 20000}, expenses=[CROWN])
    assert compiled.constraints.mutually_exclusive == (("ccas_saint_aubin.secours", "ccas_saint_aubin.pret"),)
    loan = compiled.aids[1]
    assert (loan.kind, loan.mode, loan.min_cents, loan.max_cents, loan.grid_cents) == (
        Kind.LOAN,
        Mode.LOAN,
        5000,
        40000,
        1000,
    )


def test_a_loan_is_lent_by_its_own_steps_within_its_bounds() -> None:
    loan = of(genre="pret", mode="pret", pret={"minimum": "105 €", "maximum": "299 €", "pas": "10 €"})
    assert (loan.min_cents, loan.max_cents) == (11000, 29000)


def test_a_match_of_what_others_give() -> None:
    packs = [shipped("ccas_saint_aubin"), shipped("solidarite_soins")]
    facts: dict[str, Value] = {"reste_a_vivre": 1, "quotient_familial": 1, "travailleur_social": True}
    both = asked(*packs, facts=facts, expenses=[CROWN])
    assert both.constraints.matching == (
        Matching("solidarite_soins.abondement", ("ccas_saint_aubin.secours",), Ratio(100, 100)),
    )
    alone = asked(packs[1], facts=facts, expenses=[CROWN])
    assert [(one.rule, one.why) for one in alone.unusable] == [("abondement", Why.NEEDS_ABSENT)]


def test_a_fixed_sum_and_steps_of_ten_euros() -> None:
    fixed = of(mode="forfait", montant="120 €")
    assert (fixed.mode, fixed.fixed_cents) == (Mode.FIXED, 12000)
    steps = of(mode="jusqu_a", pas="10 €", plancher="50 €")
    assert (steps.mode, steps.grid_cents, steps.min_grant_cents) == (Mode.UP_TO, 1000, 5000)


def test_a_ceiling_of_the_household_is_shared_by_its_members() -> None:
    rules = shipped("caisse_des_iles_douces")
    known: dict[str, Value] = {"quotient_familial": 1}
    name = "caisse_des_iles_douces.secours"
    two = [
        Applicant("A", known, (Expense("a1", Cost.GLASSES, 50000),), {name: [Granted("secours", TODAY, 30000)]}),
        Applicant(
            "B", known, (Expense("b1", Cost.GLASSES, 50000),), {name: [Granted("secours", date(2025, 11, 23), 9)]}
        ),
    ]
    compiled = compile_packs([rules], two, on=TODAY)
    assert compiled.constraints.joint_caps == (JointCap((f"{name}@A", f"{name}@B"), 120000),)


def test_seniority_paid_contributions_and_prior_steps() -> None:
    rules = shipped("mutuelle_belle_rive")
    member: dict[str, Value] = {"organismes": frozenset({"mutuelle_belle_rive"}), "cotisations_a_jour": True}
    for months, there in ((11, False), (12, True)):
        compiled = asked(rules, facts={**member, "anciennete_mutuelle_mois": months}, expenses=[CROWN])
        assert bool(compiled.aids) is there


@pytest.mark.parametrize(
    ("id", "way", "anonymous"),
    [("ligue_cancer_06", "travailleur_social", True), ("fiphfp", "referent_handicap", False), ("fdc", "mdph", False)],
)
def test_who_may_ask_and_whether_a_name_is_said(id: str, way: str, anonymous: bool) -> None:
    assert (shipped(id).route.way, shipped(id).route.anonymous) == (way, anonymous)


def test_the_circuit_follows_the_employers_agreement_and_may_be_the_creditor_alone() -> None:
    assert [one.when is not None for one in shipped("fiphfp").payments] == [True, True]
    assert [one.circuit for one in shipped("cnracl_fas").payments] == ["creancier"]


def test_a_share_is_traced_to_rule_version_and_source() -> None:
    facts: dict[str, Value] = {"handicap_reconnu": True, "situation": "salarie_prive"}
    compiled = asked(shipped("agefiph_hearing"), facts=facts, expenses=[PAIR])
    trace = compiled.traces["agefiph_hearing.audition"]
    assert (trace.pack, trace.rule, trace.version, trace.status) == ("agefiph_hearing", "audition", 1, "lu")
    assert trace.sources[0].url.startswith("https://")


def test_what_a_pack_gives_alone_is_admitted_by_the_checker() -> None:
    """Every shipped case, every aid: the amount told by the case breaks no rule of §7.3."""
    from misas.core.funding.packs.alone import paid_alone
    from tests.kit.rule_packs import book

    tried = 0
    for rules in book().packs:
        for case in rules.cases:
            compiled = asked(rules, facts=dict(case.facts), expenses=list(case.lines), on=case.on, trying=True)
            left = {one.id: one.cents for one in case.lines}
            lines = tuple(CareLine(id, "P", cents) for id, cents in left.items())
            for one in compiled.aids:
                total = paid_alone(one, left)
                if one.is_loan or not total or len(one.covers_lines) > 1:
                    continue
                problem = Problem(
                    "P", (Person("P", 0),), lines, (one,), Constraints(budgets=compiled.constraints.budgets)
                )
                plan = Plan({one.id: {one.covers_lines[0]: total}}, {}, {one.id: one.covers_lines})
                assert violations(problem, plan) == ()
                tried += 1
    assert tried > 40


def test_a_pack_that_names_an_aid_twice_in_a_circle_never_reaches_a_problem() -> None:
    with pytest.raises(Invalid):
        read_pack(small(liens={"exige": [{"aide": "secours", "besoin": "secours"}]}))
    assert pack().aids

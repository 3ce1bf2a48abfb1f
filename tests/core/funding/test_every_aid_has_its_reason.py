"""Each aid that is not asked has a reason, in French, and would be asked without it. Each share has its own."""

from __future__ import annotations

from typing import Any

import pytest

from bench.funding_files import decided, realistic
from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.planning import Answer, Status, plan
from misas.core.funding.reading import read_problem
from misas.lib.french import NBSP
from misas.wording.funding_plan import share_sentence, unused_sentence
from tests.kit.funding import document, grant, loan, worked

HALF = {"num": 1, "den": 2}
FIXED_80 = grant("A", amount_mode="fixed", fixed_cents=8_000)

type Case = dict[str, Any]


def case(*aids: Any, **rest: Any) -> Case:
    return document(*aids, **rest)


# What stands in the way of B, the words that say it, and the same file without it.
REASONS: list[tuple[str, Case, str, Case]] = [
    (
        "refused",
        case(grant("B"), decisions={"B": {"status": "refused"}}),
        "refusée",
        case(grant("B")),
    ),
    (
        "exclusive",
        case(grant("A", rate=HALF), grant("B", rank=20, rate=HALF, cap_per_request_cents=900),
             constraints={"mutually_exclusive": [["A", "B"]]}),
        "exclue par A",
        case(grant("A", rate=HALF), grant("B", rank=20, rate=HALF, cap_per_request_cents=900)),
    ),
    (
        "must_keep",
        case(grant("A", cap_per_request_cents=6_000, person_must_keep={"cents": 4_000, "num": 0, "den": 1}),
             grant("B", rank=20, rate=HALF)),
        "bloquerait A, qui demande que la personne garde 40,00 €",
        case(grant("A", cap_per_request_cents=6_000), grant("B", rank=20, rate=HALF)),
    ),
    (
        "opening",
        case(FIXED_80, grant("B", rank=20, opens_if_remaining_at_least_cents=3_000, cap_per_request_cents=2_500)),
        "seuil d’ouverture non atteint : 20,00 € à payer, il en faut 30,00 €",
        case(FIXED_80, grant("B", rank=20, cap_per_request_cents=2_500)),
    ),
    (
        "year_cap",
        case(grant("B", cap_per_request_cents=5_000, already_used_this_year_cents=5_000)),
        "plafond de l’année épuisé",
        case(grant("B", cap_per_request_cents=5_000)),
    ),
    (
        "nothing_left",
        case(grant("A"), grant("B", rank=20)),
        "inutile, le plan boucle sans elle : plus rien ne reste à payer sur ses lignes",
        case(grant("A", rate=HALF), grant("B", rank=20)),
    ),
    (
        "below_floor",
        case(grant("B", rate={"num": 1, "den": 10}, min_grant_cents=2_000)),
        "son barème donne 10,00 €, moins que son minimum de 20,00 €",
        case(grant("B", rate={"num": 1, "den": 10})),
    ),
    (
        "requires",
        case(grant("B"), grant("R"), constraints={"requires": [{"aid": "B", "needs": "R"}]},
             decisions={"R": {"status": "refused"}}),
        "demande que R soit sollicité, ce qui n’est pas le cas",
        case(grant("B"), grant("R"), decisions={"R": {"status": "refused"}}),
    ),
    (
        "joint_cap",
        case(grant("A", rate=HALF), grant("B", rank=20, rate=HALF),
             constraints={"joint_caps": [{"aids": ["A", "B"], "max_cents": 5_000}]}),
        "plafond commun de 50,00 € atteint",
        case(grant("A", rate=HALF), grant("B", rank=20, rate=HALF)),
    ),
    (
        "budget",
        case(grant("A", rate=HALF, budget="E"), grant("B", rank=20, rate=HALF, budget="E"),
             constraints={"budgets": {"E": 5_000}}),
        "enveloppe « E » épuisée",
        case(grant("A", rate=HALF), grant("B", rank=20, rate=HALF)),
    ),
    (
        "final_rac",
        case(grant("B", rate=HALF, only_if_final_rac_at_most_cents=1_000)),
        "il resterait 50,00 € à la personne, cette aide en admet 10,00 € au plus",
        case(grant("B", rate=HALF)),
    ),
    (
        "loan_not_needed",
        case(loan("B"), affordable=10_000),
        "inutile, le plan boucle sans ce prêt",
        case(loan("B"), affordable=9_000),
    ),
    (
        "loan_too_small",
        case(loan("B", most=5_000), affordable=1_000),
        "même avec ce prêt le plan ne boucle pas : il manque 90,00 €",
        case(loan("B", most=9_000), affordable=1_000),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "asked", "words", "without"), REASONS, ids=[one[0] for one in REASONS])
def test_what_is_told_of_an_aid_not_asked_is_what_keeps_it_out(
    code: str, asked: Case, words: str, without: Case
) -> None:
    told = planned(asked)
    assert [why.code for why in told.unused["B"]] == [code]
    assert unused_sentence(told.problem, "B", told.unused["B"]).replace(NBSP, " ") == f"B : {words}"
    assert "B" in planned(without).shares


SHARES = [
    (grant("A"), "A : 100,00 €, soit tout ce qui restait à payer"),
    (grant("A", rate={"num": 1, "den": 3}), "A : 33,33 €, soit 1/3 de 100,00 €, arrondi au centime inférieur"),
    (grant("A", rate={"num": 1, "den": 8}), "A : 12,50 €, soit 12,5 % de 100,00 €"),
    (grant("A", cap_per_request_cents=700), "A : 7,00 €, soit le plafond de la demande"),
    (grant("A", cap_per_line_cents=700), "A : 7,00 €, soit le plafond par ligne"),
    (
        grant("A", cap_per_request_cents=700, already_used_this_year_cents=300),
        "A : 4,00 €, soit ce qui reste du plafond de l’année, 3,00 € étant déjà reçus",
    ),
    (grant("A", amount_mode="fixed", fixed_cents=700), "A : 7,00 €, montant fixe de cette aide"),
    (
        grant("A", amount_mode="up_to", grid_cents=3_000),
        "A : 90,00 €, soit tout ce qui restait à payer, par tranches de 30,00 €",
    ),
    (
        grant("A", person_must_keep={"cents": 0, "num": 1, "den": 10}),
        "A : 90,00 €, au-dessous de son barème : la personne doit garder 10,00 €, il ne lui resterait que 9,99 €",
    ),
]


@pytest.mark.parametrize(("aid", "words"), SHARES, ids=range(len(SHARES)))
def test_a_share_says_what_fixed_it(aid: Case, words: str) -> None:
    told = planned(case(aid))
    assert share_sentence(told.problem, "A", told.shares["A"]).replace(NBSP, " ") == words


def test_the_worked_example_is_explained_word_for_word() -> None:
    told = planned(worked("F01"))
    assert {id: share_sentence(told.problem, id, why).replace(NBSP, " ") for id, why in told.shares.items()} == worked(
        "F01-answer"
    )["explanations"]


@pytest.mark.parametrize("number", range(10))
def test_every_aid_of_a_file_has_its_sentence(number: int) -> None:
    drawn = realistic(number, funders=8, lines=3)
    told = planned(decided(drawn, number) if number % 2 else drawn)
    if told.status is Status.INFEASIBLE:
        return
    assert {*told.unused, *told.shares} == {aid.id for aid in told.problem.aids}
    for id, whys in told.unused.items():
        assert whys
        assert "left_out" not in {why.code for why in whys}
        assert unused_sentence(told.problem, id, whys)
    for id, why in told.shares.items():
        assert share_sentence(told.problem, id, why)


def test_it_is_said_when_ordinary_practice_was_already_the_best() -> None:
    assert planned(worked("F01")).sequential_was_optimal
    either = case(
        grant("A", cap_per_request_cents=900), grant("B", rank=20), constraints={"mutually_exclusive": [["A", "B"]]}
    )
    assert not planned(either).sequential_was_optimal


def planned(asked: Case) -> Answer:
    return plan(read_problem(asked), CpSat())

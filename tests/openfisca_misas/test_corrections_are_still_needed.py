"""Each of the 18 points has a correction or a reason, a law, a date, and a fault that is still there upstream."""

from __future__ import annotations

from typing import Any

import pytest

from openfisca_misas.corrections import CORRECTIONS
from openfisca_misas.corrections.probes import NOW, one, simulate, value
from openfisca_misas.law import BY_NUMBER, POINTS, State, other_law

EVERY = pytest.mark.parametrize("correction", CORRECTIONS, ids=lambda one: one.point.id)
LIFTABLE = (1, 2, 3, 5, 7, 8, 9, 10, 11, 15, 16)


def test_the_18_points_are_all_there_once() -> None:
    assert [point.number for point in POINTS] == list(range(1, 19))
    assert {correction.point.number for correction in CORRECTIONS} == set(BY_NUMBER)
    assert all(point.law and point.note and point.upstream.startswith("https://") for point in POINTS)


@EVERY
def test_upstream_still_has_the_fault(published: Any, correction: Any) -> None:
    assert correction.probe(published), f"mended upstream: delete correction {correction.point.number}"


def test_every_probe_can_fail(corrected: Any) -> None:
    """On the corrected system the fault is gone: a probe that would still see it would never tell us to stop.

    Point 13 waits for a fact of ours (since when she is on leave); points 12 and 17 are watched, not mended."""
    blind = [one.point.number for one in CORRECTIONS if one.probe(corrected)]
    assert blind == [13, 17]


@EVERY
def test_a_documented_point_changes_nothing(correction: Any) -> None:
    touches = bool(correction.patches)
    assert not (correction.point.state is State.DOCUMENTED and touches)


@pytest.mark.parametrize("number", LIFTABLE)
def test_our_system_has_lost_the_fault_and_finds_it_again_when_the_point_is_lifted(corrected: Any, number: int) -> None:
    probe = next(correction.probe for correction in CORRECTIONS if correction.point.number == number)
    assert not probe(corrected)
    with other_law(without=[number]):
        assert probe(corrected)


def test_applying_the_list_twice_changes_nothing_more(corrected: Any) -> None:
    before = dict(corrected.variables)
    for correction in CORRECTIONS:
        correction.apply(corrected)
    assert corrected.variables == before


def test_upstream_names_are_kept_with_their_entity_and_period(published: Any, corrected: Any) -> None:
    for name, variable in published.variables.items():
        ours = corrected.variables[name]
        assert (ours.value_type, ours.entity.key, ours.definition_period) == (
            variable.value_type,
            variable.entity.key,
            variable.definition_period,
        )


def test_without_its_facts_upstream_answers_as_before_on_what_we_do_not_correct(published: Any, corrected: Any) -> None:
    household = one({"salaire_net": {"2026-10": 900}}, famille={"rsa": 100})
    for name in ("rsa", "aspa", "nb_parents"):
        assert value(published, name, household) == value(corrected, name, household)


def test_pinned_nothing_is_simulated_but_the_c2s_itself(corrected: Any) -> None:
    simulation = simulate(corrected, one({}))
    simulation.trace = True
    simulation.calculate("misas_c2s_droit", NOW)
    computed = {node.split("<")[0] for node in simulation.tracer.get_flat_trace()}
    assert not computed & {
        "salaire_de_base",
        "aide_logement_montant",
        "rsa_montant",
        "aspa_eligibilite",
        "revenu_disponible",
    }

"""A figure of the C2S that is a range names the unknown facts that make it one, and only when it is one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from misas.connectors.openfisca.client import SocketEngine
from misas.core.rights.engine import C2SFigures
from misas.wording.rights_figures import ceilings_words, ranges_of
from tests.kit.engine import of_member, reviewed, shipped, without


def figures(engine: SocketEngine, plain: dict[str, Any]) -> C2SFigures:
    _, found = reviewed(engine, plain)
    assert found.c2s is not None
    return found.c2s


def alone() -> dict[str, Any]:
    """A man of 37 who earns 1,000 € a month, of whom everything is known."""
    plain = of_member(shipped("income-unknown"), wage_net=1000, unemployment_net=0)
    return plain


def test_what_is_sure_is_no_range(engine: SocketEngine) -> None:
    found = figures(engine, alone())
    assert found.base_low == found.base_high and found.free_ends is None
    assert (found.moves_base, found.moves_ceilings, found.moves_contribution) == ((), (), ())
    assert list(ranges_of(found)) == []
    assert "Plafond de la C2S gratuite" in ceilings_words(found) and "Participation du foyer" in ceilings_words(found)


def test_a_couple_that_nobody_told_of_moves_the_ceiling_and_what_is_paid(engine: SocketEngine) -> None:
    found = figures(engine, without(alone(), "couple"))
    assert found.free_ends is not None and found.free_ends[0] < found.free_ends[1]
    assert {atom.fact for atom in found.moves_ceilings} == {"couple"}
    assert "couple" in {atom.fact for atom in found.moves_contribution}
    told = dict(ranges_of(found))
    assert any(text.startswith("Le plafond de la C2S gratuite va de 10") for text in told)
    assert "Plafond de la C2S gratuite" not in ceilings_words(found)
    assert all(atoms for atoms in told.values())


@pytest.mark.parametrize("facts", [("wage_net",), ("housing_status", "housing_aid")])
def test_a_total_that_is_a_range_names_what_moves_it(engine: SocketEngine, facts: tuple[str, ...]) -> None:
    found = figures(engine, without(alone(), *facts))
    assert found.base_low < found.base_high
    assert facts[0] in {atom.fact for atom in found.moves_base}
    assert found.free_ends is None and found.moves_ceilings == ()


def test_resources_are_held_against_the_lowest_ceiling_and_no_distance_is_told(engine: SocketEngine) -> None:
    """Twelve thousand euros a year stand under the ceilings of one and of two: it is against that of one they are held,
    and nobody says how far a ceiling is that an unknown fact may move."""
    done, found = reviewed(engine, without(alone(), "couple"))
    assert found.c2s is not None and found.c2s.contribution_ends is not None
    said = next(one for one in done.answers if one.right.id == "c2s")
    thresholds = [int(line.threshold) for line in said.grounds if isinstance(line.threshold, Decimal)]
    assert found.c2s.contribution_ends[0] in thresholds and found.c2s.contribution_ends[1] not in thresholds
    assert said.change is None
    sure, _ = reviewed(engine, alone())
    assert next(one for one in sure.answers if one.right.id == "c2s").change is not None

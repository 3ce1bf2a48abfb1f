"""The tables of rules/c2s: dated, sourced, complete, and answered to the euro by the system."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from openfisca_misas import tables
from openfisca_misas.corrections import resources
from openfisca_misas.corrections.probes import one, simulate

FILES = sorted((tables.RULES / "c2s").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_row_says_since_when_where_it_was_read_and_how_sure(path: Any) -> None:
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))["rows"]:
        assert row.get("from") or row.get("opens")
        assert row["certainty"] in tables.CERTAINTIES
        assert row["text"]
        assert row["source"]
        assert row["url"].startswith("http")


def test_ceilings_grow_with_the_foyer_with_participation_and_overseas() -> None:
    for row in tables.ceilings():
        for tier in (row.free, row.participative):
            assert list(tier.values()) == sorted(tier.values())
        assert all(row.participative[size] > row.free[size] for size in row.free)
        other = tables.ceilings_at(row.since, tables.METROPOLE)
        assert other is not None
        if row.zone == tables.OVERSEAS:
            assert all(row.free[size] > other.free[size] for size in row.free)


def test_a_derived_cell_lies_within_two_euros_of_its_coefficient() -> None:
    shares = {1: 1.0, 2: 1.5, 3: 1.8, 4: 2.1}
    for row in tables.ceilings():
        for size, share in shares.items():
            assert abs(float(row.free[size]) - float(row.free[1]) * share) <= 2
            assert abs(float(row.participative[size]) - float(row.free[size]) * 1.35) <= 2


def family(size: int) -> dict[str, Any]:
    found = one({})
    for rank in range(size - 1):
        found["individus"][f"e{rank}"] = {"date_naissance": "2012-01-01"}
    children = [f"e{rank}" for rank in range(size - 1)]
    for group in ("famille", "menage"):
        found[group]["enfants"] = children
    found["foyer_fiscal"]["personnes_a_charge"] = children
    return found


@pytest.mark.parametrize("row", tables.ceilings(), ids=lambda row: f"{row.since}-{row.zone}")
def test_the_system_answers_each_cell_to_the_euro(corrected: Any, row: tables.Ceilings) -> None:
    month = str(row.since)[:7]
    for size in (1, 4, 6):
        household = family(size)
        household["menage"]["residence_reunion"] = row.zone == tables.OVERSEAS
        simulation = simulate(corrected, household, month, pinned=False)
        last = max(row.free)
        expected = row.free.get(size, row.free[last] + (size - last) * row.free_further)
        assert simulation.calculate("cmu_c_plafond", month)[0] == round(expected)
        if month >= "2019-11":
            paying = row.participative.get(size, row.participative[last] + (size - last) * row.participative_further)
            assert simulation.calculate("acs_plafond", month)[0] == round(paying)


def test_a_birth_never_lowers_the_ceiling(corrected: Any) -> None:
    for month in ("2019-06", "2021-06", "2024-06", "2026-06"):
        found = [
            simulate(corrected, family(size), month, pinned=False).calculate("cmu_c_plafond", month)[0]
            for size in range(1, 8)
        ]
        assert found == sorted(found)
        assert len(set(found)) == len(found)


RSA = "solidarite_insertion.minima_sociaux.rsa.rsa_m.montant_de_base_du_rsa"
AAH = "prestations_etat_de_sante.invalidite.aah.montant"


@pytest.mark.parametrize(("benefit", "path"), (("rsa", RSA), ("aah", AAH)))
def test_amounts_of_other_rights_are_those_of_openfisca(corrected: Any, benefit: str, path: str) -> None:
    """Two readings of one figure: a table of ours that drifts from the engine, or lacks its last value, is found."""
    rows = yaml.safe_load((tables.RULES / "c2s" / "amounts.yaml").read_text(encoding="utf-8"))["rows"]
    ours = {str(row["from"]): row["euros"] for row in rows if row["benefit"] == benefit}
    node = corrected.parameters.prestations_sociales
    for name in path.split("."):
        node = node.children[name]
    theirs = {one.instant_str: one.value for one in node.values_list if one.instant_str >= min(ours)}
    assert ours == theirs


def test_shares_of_idle_assets_and_of_wages_are_those_of_the_formulas() -> None:
    rows = yaml.safe_load((tables.RULES / "c2s" / "assets.yaml").read_text(encoding="utf-8"))["rows"]
    assert {f"misas_{row['fact']}": row["rate"] for row in rows} == resources.IDLE
    wages = yaml.safe_load((tables.RULES / "c2s" / "abatements.yaml").read_text(encoding="utf-8"))["wages"]
    assert [row["rate"] for row in wages] == [resources.ABATEMENT]


def test_the_engine_reads_the_rates_that_the_second_opinion_reads() -> None:
    """One home for each figure: the files of rules/c2s."""
    rows = {row["fact"]: row["rate"] for row in yaml.safe_load((tables.RULES / "c2s/assets.yaml").read_text())["rows"]}
    assert {f"misas_{fact}": rate for fact, rate in rows.items()} == resources.IDLE
    (wages,) = yaml.safe_load((tables.RULES / "c2s/abatements.yaml").read_text())["wages"]
    assert wages["rate"] == resources.ABATEMENT

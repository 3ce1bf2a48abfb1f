"""The tables load whole and quickly; the same again changes nothing; a new version retires, never deletes."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from misas.actions.territory import load_reference
from misas.connectors.territory_files import TerritoryFolder
from misas.core.territory.reference import Reference
from misas.records.territory import queries
from misas.records.territory.loading import Loaded
from misas.records.territory.models import Caisse, Commune, CommuneName, CommuneRoute, ReferenceLoad
from tests.kit.territory import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


class Changed:
    """A source that gives another version of the tables."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def fingerprint(self) -> str:
        return "another version"

    def read(self) -> Reference:
        return self.reference


def test_all_caisses_and_communes_stand() -> None:
    assert Caisse.objects.count() == 107
    assert Commune.objects.filter(is_current=True).count() == 35_009
    assert CommuneRoute.objects.count() == 2794


def test_the_same_tables_again_change_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):  # savepoint, fingerprint, two counts, release
        assert load_reference(TerritoryFolder(DATA), at=NOW) == Loaded(False, 107, 35_009)
    assert ReferenceLoad.objects.get().loaded_at < NOW


def test_a_whole_loading_takes_less_than_five_seconds_of_work(reference: Reference) -> None:
    started = time.process_time()
    assert load_reference(Changed(reference), at=NOW).changed
    assert time.process_time() - started < 5


def test_a_new_version_updates_retires_and_keeps_the_dates_of_opening(reference: Reference) -> None:
    Caisse.objects.filter(pk=301).update(wave=1, pilot_from=date(2026, 3, 2))
    nimes = next(c for c in reference.communes if c.insee == "30189")
    gard = next(c for c in reference.caisses if c.code == 301)
    changed = replace(
        reference,
        caisses=tuple(replace(c, name="CPAM des Cévennes") if c is gard else c for c in reference.caisses),
        communes=tuple(replace(c, population=1) if c is nimes else c for c in reference.communes if c.insee != "30003"),
        former=tuple(f for f in reference.former if f.insee != "30003"),
    )
    assert load_reference(Changed(changed), at=NOW) == Loaded(True, 107, 35_008)
    caisse = queries.caisse(301)
    assert (caisse.name, caisse.wave, caisse.pilot_from) == ("CPAM des Cévennes", 1, date(2026, 3, 2))
    assert Commune.objects.get(pk="30189").population == 1
    assert not Commune.objects.get(pk="30003").is_current
    assert not CommuneName.objects.filter(commune="30003").exists()
    load_reference(TerritoryFolder(DATA), at=NOW)
    assert Commune.objects.get(pk="30003").is_current


def test_a_caisse_that_left_the_tables_serves_nobody(reference: Reference) -> None:
    (first, *others) = reference.absorbed
    havre = next(c for c in reference.caisses if c.code == 763)
    rouen = next(c for c in reference.caisses if c.code == 764)
    merged = replace(
        reference,
        caisses=tuple(c for c in reference.caisses if c is not havre),
        absorbed=(first, *others, replace(first, code=763, name=havre.name, successor=764)),
        routes=tuple(replace(r, caisse=764, candidates=(764,)) if 763 in r.candidates else r for r in reference.routes),
    )
    load_reference(Changed(merged), at=NOW)
    table = queries.table_for(None)
    assert havre.code not in table.active
    assert table.departements["76"] == (rouen.code,)
    assert table.absorbed[763] == 764


def test_tables_that_contradict_themselves_are_refused_whole(reference: Reference) -> None:
    wrong = replace(reference, caisses=reference.caisses[1:])
    with pytest.raises(ValueError, match="no caisse for 01"):
        load_reference(Changed(wrong), at=NOW)
    assert Caisse.objects.filter(pk=11).exists()
    assert ReferenceLoad.objects.get().fingerprint == TerritoryFolder(DATA).fingerprint()

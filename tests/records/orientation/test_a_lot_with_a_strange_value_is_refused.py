"""What no column can hold, and addresses gone blank, refuse a lot: its report is kept, the old one goes on serving."""

from __future__ import annotations

import json
import random
import zipfile
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from misas.actions.orientation import Outcome
from misas.connectors.directory_files import inclusion
from misas.core.orientation.formats import Format
from misas.records.orientation.models import Lot, LotStatus, OfferShelf
from misas.records.orientation.tables import Family
from misas.wording.orientation_imports import FIRST_LOT, lot_lines
from tests.kit.directory import SAMPLES, load

PLACE = ("adresse", "complement_adresse", "code_postal", "code_insee", "commune")


def services() -> Any:
    return sample("services-inclusion")


def sample(name: str) -> Any:
    path = next(path for path in sorted((SAMPLES / "30").iterdir()) if path.name.startswith(name))
    if not zipfile.is_zipfile(path):
        return json.loads(path.read_text(encoding="utf-8"))
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read(archive.namelist()[0]))


def refused(told: Any, into: Path) -> list[str]:
    """The codes for which a file of these services is refused, after that of the sample was served."""
    sample, changed = into / "services-2026-11-01.json", into / "services-2026-11-08.json"
    sample.write_text(json.dumps(services()), encoding="utf-8")
    changed.write_text(json.dumps(told), encoding="utf-8")
    load(sample)
    (done,) = load(changed)
    assert done.outcome is Outcome.REFUSED and done.lot is not None
    kept = Lot.objects.get(pk=done.lot.pk)
    assert (kept.status, kept.file_name) == (LotStatus.REFUSED, changed.name)
    assert Lot.objects.get(format=Format.INCLUSION_SERVICES, status=LotStatus.SERVED).file_name == sample.name
    return [breach["code"] for breach in kept.breaches]


@pytest.mark.parametrize(("column", "value"), [("weeks", 3_000_000_000), ("name", "Acc\ud800s"), ("name", "A\x00")])
def test_a_value_that_no_column_holds_refuses_the_lot(
    column: str, value: Any, territory: None, committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a reader lets by."""
    read, calls = inclusion._value, count()
    told = services()

    def lets_by(name: str, said: Any) -> Any:
        return value if name == column and next(calls) >= len(told) else read(name, said)

    monkeypatch.setattr(inclusion, "_value", lets_by)  # from the second file on
    told[0]["nom"] += " !"
    assert refused(told, tmp_path) == ["orientation.file.value"]


def test_addresses_gone_blank_refuse_the_lot(territory: None, committed: None, tmp_path: Path) -> None:
    told = [one | dict.fromkeys(PLACE) for one in services()]
    assert refused(told, tmp_path) == ["orientation.lot.located_out_of_band"]


LONG = random.Random(1).randbytes(9_000).hex()
"""No index of PostgreSQL holds such a text."""


def test_a_value_that_no_index_holds_refuses_the_lot_as_it_is_shelved(
    territory: None, committed: None, tmp_path: Path
) -> None:
    structures = tmp_path / "structures-2026-11-01.json"
    told = sample("structures-inclusion")
    structures.write_text(json.dumps(told), encoding="utf-8")
    load(structures)
    changed = tmp_path / "structures-2026-11-08.json"
    changed.write_text(json.dumps([told[0] | {"id": LONG}, *told[1:]]), encoding="utf-8")
    (done,) = load(changed)
    assert done.outcome is Outcome.REFUSED and done.lot is not None
    assert ([one.code for one in done.breaches], done.lot.rows) == (["orientation.file.value"], len(told))
    served = Lot.objects.get(format=Format.INCLUSION_STRUCTURES, status=LotStatus.SERVED)
    assert served.file_name == structures.name


def test_a_lot_from_which_no_offer_can_be_made_is_refused_and_the_others_serve(
    territory: None, committed: None, tmp_path: Path
) -> None:
    told = services()
    assert refused([told[0] | {"thematiques": [LONG]}, *told[1:]], tmp_path) == ["orientation.file.value"]
    shelf = OfferShelf.objects.get(family=Family.SERVICES)
    again, centres = tmp_path / "services-2026-11-15.json", next((SAMPLES / "30").glob("liste-cds-*"))
    again.write_text(json.dumps([told[0] | {"thematiques": [LONG], "nom": "X"}, *told[1:]]), encoding="utf-8")
    by = {one.format: one.outcome for one in load(again, centres)}
    assert by == {Format.INCLUSION_SERVICES: Outcome.REFUSED, Format.AMELI_CENTRES: Outcome.SERVED}
    assert OfferShelf.objects.get(family=Family.SERVICES).slot == shelf.slot


def test_a_first_lot_says_that_it_was_compared_with_nothing(territory: None, committed: None, tmp_path: Path) -> None:
    path = tmp_path / "services-2026-11-01.json"
    path.write_text(json.dumps(services()), encoding="utf-8")
    (first,) = load(path)
    path.write_text(json.dumps([services()[0] | {"nom": "X"}, *services()[1:]]), encoding="utf-8")
    (second,) = load(path)
    assert (first.is_first, second.is_first) == (True, False)
    assert FIRST_LOT in "\n".join(lot_lines(first.format, first.outcome.value, is_first=True))

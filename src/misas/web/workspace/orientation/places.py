"""The place from which the directory is searched: a commune of an address, or one typed and settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from misas.core.refusals import Invalid
from misas.core.territory import names
from misas.core.territory.places import around_label, settle
from misas.records.territory import queries as territory
from misas.records.territory.models import Commune
from misas.wording.sentences import fault_sentence

MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Place:
    """`label`: what stands in the field; `fault`: why what was typed is no commune; `near`: (label, INSEE) to choose
    from; `row`: the commune itself, when it was read."""

    insee: str = ""
    label: str = ""
    departement: str = ""
    fault: str = ""
    near: tuple[tuple[str, str], ...] = ()
    row: Commune | None = None


def place_of(said: Mapping[str, str], insee: str, usual: str = "") -> Place:
    """Where a form or an address searches from. The text that was shown with a commune
    stands for it; a field left empty goes back to the `usual` one, where the person lives."""
    typed = said.get("place", "").strip()[:80]
    if typed and typed != said.get("dit", ""):
        return _typed(typed)
    if "dit" in said and not typed:
        insee = usual
    row = territory.commune(insee) if insee else None
    if row is None:
        return Place()
    label = around_label(row.name, row.postal_codes, row.departement)
    return Place(row.insee, label, row.departement, row=row)


def _typed(typed: str) -> Place:
    found = territory.communes_named(typed)
    near = [] if found else territory.communes_like(typed)
    try:
        one = settle(found, near, typed=typed, field="place")
    except Invalid as invalid:
        proposed = (found or near)[:MOST]
        several = tuple((f"{place.name}, {place.whereabouts}", place.insee) for place in proposed)
        return Place(label=typed, fault=fault_sentence(invalid.faults[0]), near=several)
    digits, _ = names.split(typed)
    return Place(one.insee, around_label(one.name, one.postal_codes, one.departement, digits), one.departement)

"""Ceilings of the C2S: the published table by size of foyer, territories, rounding (points 1, 4, 5, 7, 16)."""

from typing import Any

import numpy as np
from openfisca_core.model_api import Variable

from openfisca_misas import tables
from openfisca_misas.amounts import day_of, whole_euros
from openfisca_misas.corrections.household import UNKNOWN_BIRTH, children_in_charge, in_shared_custody
from openfisca_misas.law import in_force
from openfisca_misas.parameters import size_key

UPSTREAM_RESIDENCE = {
    "guadeloupe": "residence_guadeloupe",
    "martinique": "residence_martinique",
    "guyane": "residence_guyane",
    "reunion": "residence_reunion",
    "mayotte": "residence_mayotte",
    "saint_martin": "residence_saint_martin",
    "saint_barthelemy": "residence_saint_bartelemy",
}
"""Our name of a territory → upstream's boolean of the dwelling."""
POINT_OF = {"mayotte": 4, "saint_martin": 5, "saint_barthelemy": 5}


def lives_in(famille: Any, period: Any, territory: str) -> Any:
    """Whether the foyer lives in a territory: upstream's boolean of the dwelling says so, or the fact `territory`."""
    named = famille("misas_territory", period).decode_to_str() == territory
    return named | famille.demandeur.menage(UPSTREAM_RESIDENCE[territory], period)


def has_overseas_ceiling(famille: Any, period: Any) -> Any:
    """Whether the overseas ceiling holds for the foyer in that month."""
    found = np.zeros(famille.count, dtype=bool)
    for place in tables.territories():
        begun = place.overseas_since is not None and place.overseas_since <= day_of(period)
        point = POINT_OF.get(place.name)
        if begun and (point is None or in_force(point, period)):
            found = found | lives_in(famille, period, place.name)
    return found


def by_size(row: Any, sizes: Any) -> Any:
    """Ceilings of a table node for an array of sizes: its column, or the last one and `further` for each more."""
    known = sorted(int(name.removeprefix("persons_")) for name in row if name != "further")
    beyond = row[size_key(known[-1])] + (sizes - known[-1]) * row.further
    columns = [sizes == size for size in known]
    return whole_euros(np.select(columns, [row[size_key(size)] for size in known], default=beyond))


def from_the_eldest(famille: Any, period: Any, halved: Any) -> Any:
    """A key that ranks the persons from the eldest; of two of the same age, who is there all the time comes first.

    By the birth date, by the age where only the age was given: the order of the members changes nothing.
    """
    birth = famille.members("date_naissance", period)
    months = famille.members("age_en_mois", period)
    days = np.where(birth == UNKNOWN_BIRTH, -months * 31, birth.astype("datetime64[D]").astype(np.int64))
    return days * 2 + halved


def coefficient(famille: Any, period: Any, child: Any, halved: Any) -> Any:
    """Share of the one-person ceiling: 1, + 0.5, + 0.3, + 0.3, + 0.4 each; half for a minor in shared custody."""
    shares = tables.coefficients()
    rank = famille.members.get_rank(famille, from_the_eldest(famille, period, halved), condition=child)
    couple = famille("nb_parents", period) >= 2
    place = rank + 2 + famille.project(couple)
    share = np.select([place == 2, place <= 4], [shares["second"], shares["third_fourth"]], shares["fifth_and_more"])
    share = np.where(halved, share * shares["shared_custody"], share)
    return 1 + couple * shares["second"] + famille.sum(share * child)


def is_doubtful(famille: Any, period: Any, tier: str) -> Any:
    """Whether the ceiling of a tier was computed or seen second hand only: its arrêté was not read."""
    child = children_in_charge(famille, period)
    halved = famille.any(child & in_shared_custody(famille, period))
    sizes = np.where(halved, 1, np.maximum(famille("nb_parents", period), 1) + famille.sum(child))
    found = np.zeros(famille.count, dtype=bool)
    overseas = famille("cmu_eligible_majoration_dom", period)
    for zone, here in ((tables.METROPOLE, ~overseas), (tables.OVERSEAS, overseas)):
        row = tables.ceilings_at(day_of(period), zone)
        if row is not None:
            known = sorted(getattr(row, tier))
            cells = [f"{tier}.{size}" in row.doubtful for size in known]
            beyond = cells[-1] or f"{tier}.further" in row.doubtful
            found |= here & np.select([sizes == size for size in known], cells, default=beyond)
    return found


def ceiling(famille: Any, period: Any, parameters: Any, tier: str) -> Any:
    """The ceiling of a tier in whole euros: the table by size, or the coefficients when a custody is shared; a doubtful
    one moved by what the caisse says of its arrêté."""
    return tabled_ceiling(famille, period, parameters, tier) + famille(f"misas_c2s_{tier}_gap", period)


def tabled_ceiling(famille: Any, period: Any, parameters: Any, tier: str) -> Any:
    """The ceiling as our table has it."""
    shares = tables.coefficients()
    overseas = famille("cmu_eligible_majoration_dom", period)
    child = children_in_charge(famille, period)
    halved = child & in_shared_custody(famille, period)
    weight = coefficient(famille, period, child, halved)
    if tables.ceilings_at(day_of(period), tables.METROPOLE) is None or not in_force(1, period):
        base = parameters(period).prestations_sociales.solidarite_insertion.minima_sociaux.cs.cmu.plafond_base
        free = whole_euros(base * weight * np.where(overseas, shares["overseas"], 1))
        return free if tier == "free" else whole_euros(free * shares["participative"])
    zones = parameters(period).misas.c2s
    sizes = np.maximum(famille("nb_parents", period), 1) + famille.sum(child)
    listed = np.where(overseas, by_size(zones.overseas[tier], sizes), by_size(zones.metropole[tier], sizes))
    one = np.where(overseas, zones.overseas[tier].persons_1, zones.metropole[tier].persons_1)
    return np.where(famille.any(halved), whole_euros(one * weight), listed)


def overseas_ceiling(tbs: Any) -> Any:
    """`cmu_eligible_majoration_dom` over the dated list of territories."""

    class cmu_eligible_majoration_dom(Variable):
        reference = "https://www.complementaire-sante-solidaire.gouv.fr/node/185"

        def formula(famille: Any, period: Any) -> Any:
            return has_overseas_ceiling(famille, period)

    return cmu_eligible_majoration_dom


def free_ceiling(tbs: Any) -> Any:
    """`cmu_c_plafond`: the ceiling without participation."""

    class cmu_c_plafond(Variable):
        reference = "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000037950247"

        def formula(famille: Any, period: Any, parameters: Any) -> Any:
            return ceiling(famille, period, parameters, "free")

    return cmu_c_plafond


def participative_ceiling(tbs: Any) -> Any:
    """`acs_plafond`: the ceiling with participation since November 2019; before, the ACS ceiling as upstream has it."""

    class acs_plafond(Variable):
        reference = "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000037950247"

        def formula_2019_11_01(famille: Any, period: Any, parameters: Any) -> Any:
            free = np.asarray(famille("cmu_c_plafond", period), dtype=np.float64)
            derived = free * tables.coefficients()["participative"]
            if not in_force(16, period):
                return derived
            given = free != ceiling(famille, period, parameters, "free")
            return np.where(given, whole_euros(derived), ceiling(famille, period, parameters, "participative"))

    return acs_plafond

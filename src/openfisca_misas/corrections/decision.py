"""Who has the C2S: `cmu_c` (free) and `css_participation_forfaitaire` (participative), points 3, 4, 8, 18."""

from datetime import date
from typing import Any

import numpy as np
from openfisca_core.model_api import Variable

from openfisca_misas import tables
from openfisca_misas.amounts import cents, day_of
from openfisca_misas.corrections.ceilings import POINT_OF, lives_in
from openfisca_misas.corrections.household import age_on_1_january, in_foyer
from openfisca_misas.law import in_force

RSA_ALONE_OPENS = date(2016, 1, 1)
"""Before, upstream's own formula tells the RSA socle from the rest: it is kept."""


def right_exists_here(famille: Any, period: Any) -> Any:
    """Whether the C2S exists where the foyer lives: not in Mayotte before 2024."""
    closed = np.zeros(famille.count, dtype=bool)
    for place in tables.territories():
        point = POINT_OF.get(place.name)
        if point == 4 and (day_of(period) < place.opens or not in_force(point, period)):
            closed = closed | lives_in(famille, period, place.name)
    return ~closed


def may_hold(famille: Any, period: Any) -> Any:
    """Everything but resources: pre-eligibility, a territory where the right exists, stable and regular residence."""
    eligible = famille("css_cmu_acs_eligibilite", period) & right_exists_here(famille, period)
    return eligible & famille.demandeur("misas_residence_c2s", period) if in_force(3, period) else eligible


def under(famille: Any, period: Any, ceiling: str) -> Any:
    """Whether the base is at or under a ceiling, both compared in cents."""
    base, limit = famille("css_cmu_base_ressources", period), famille(ceiling, period)
    return cents(base) <= cents(limit) if in_force(18, period) else base <= limit


def free_right(tbs: Any) -> Any:
    """`cmu_c`: base under the ceiling, or RSA in payment."""
    published = tbs.get_variable("cmu_c").get_formula()

    class cmu_c(Variable):
        reference = "CSS L861-1, L861-2"

        def formula(famille: Any, period: Any, parameters: Any) -> Any:
            held = may_hold(famille, period)
            if day_of(period) < RSA_ALONE_OPENS:
                return held & published(famille, period)
            return held & (under(famille, period, "cmu_c_plafond") | (famille("rsa", period) > 0))

    return cmu_c


def participation_of_one(tbs: Any) -> Any:
    """`css_participation_forfaitaire_montant_i`: the tariff of one person, by age on 1 January."""

    class css_participation_forfaitaire_montant_i(Variable):
        reference = "https://www.service-public.fr/particuliers/vosdroits/F10027"

        def formula(individu: Any, period: Any) -> Any:
            age = age_on_1_january(individu, period)
            local = individu("salarie_regime_alsace_moselle", period)
            tariff = {
                regime: np.select([age <= band.last for band in bands], [float(band.euros) for band in bands])
                for regime, bands in tables.participation().items()
            }
            return np.where(local, tariff["alsace_moselle"], tariff["general"])

    return css_participation_forfaitaire_montant_i


def participation_of_foyer(tbs: Any) -> Any:
    """`css_participation_forfaitaire_montant`: what the foyer would pay a month, its members only (point 7)."""

    class css_participation_forfaitaire_montant(Variable):
        reference = "https://www.service-public.fr/particuliers/vosdroits/F10027"

        def formula(famille: Any, period: Any) -> Any:
            each = famille.members("css_participation_forfaitaire_montant_i", period)
            return famille.sum(each * in_foyer(famille, period)) if in_force(7, period) else famille.sum(each)

    return css_participation_forfaitaire_montant


def participative_right(tbs: Any) -> Any:
    """`css_participation_forfaitaire`: the monthly participation when that tier is open, else 0."""

    class css_participation_forfaitaire(Variable):
        reference = "CSS L861-1"

        def formula_2019_11_01(famille: Any, period: Any) -> Any:
            opened = may_hold(famille, period) & ~famille("cmu_c", period) & (famille("acs", period) == 0)
            opened = opened & under(famille, period, "acs_plafond")
            return opened * famille("css_participation_forfaitaire_montant", period)

    return css_participation_forfaitaire

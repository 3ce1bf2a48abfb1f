"""Base cover: regular stay, stable residence, PUMa, and AME for those who have no permit.

Sources: CSS L160-1, L160-5, D160-2, R111-3; CASF L251-1; rights.md §9.4. Not here: C2S (variables/c2s.py).
"""

from typing import Any

import numpy as np
from openfisca_core.model_api import MONTH, Variable
from openfisca_france.entities import Famille, Individu
from openfisca_france.model.base import TypesActivite

from openfisca_misas.amounts import age_in_months, cents, day_of
from openfisca_misas.corrections.ceilings import lives_in
from openfisca_misas.corrections.household import civil_age

MONTHS_OF_RESIDENCE = 3
"""D160-2 and L251-1: more than three months without interruption."""
MONTHS_AFTER_PERMIT = 6
"""Décret n° 2020-1325: cover is kept six months after the permit expires."""
NEEDS_NO_PERMIT = ("french", "eea_swiss")
REGULAR_PERMITS = ("not_needed", "valid", "receipt", "asylum")
MONTHS_TO_SETTLE = 60
"""A European citizen settled for five years may stay whatever her means (directive 2004/38/CE, art. 16)."""


def _code(population: Any, variable: str, period: Any) -> Any:
    return population(variable, period).decode_to_str()


def _months_since(individu: Any, variable: str, period: Any) -> Any:
    return age_in_months(individu(variable, period), day_of(period))


def _in_france(individu: Any, period: Any) -> Any:
    return individu.famille("misas_territory", period).decode_to_str() != "elsewhere"


def kept(individu: Any, period: Any) -> Any:
    """Whether a permit ended less than six months ago: cover is kept, whatever the nationality."""
    ended = _code(individu, "misas_permit", period) == "expired"
    return ended & (_months_since(individu, "misas_permit_expired_on", period) < MONTHS_AFTER_PERMIT)


def european_without_right(individu: Any, period: Any) -> Any:
    """Whether a European citizen has no right to stay: without work, studies or means, for less than five years.

    Circulaire DSS/DACI 2007/418; https://www.cleiss.fr/particuliers/venir/resider/eee_cmu.html (22 November 2026). Then
    neither PUMa nor C2S, and AME under its own conditions."""
    active = np.isin(_code(individu, "activite", period), ("actif", "chomeur", "etudiant"))
    held = np.isin(_code(individu, "misas_permit", period), ("valid", "receipt", "asylum")) | kept(individu, period)
    settled = _months_since(individu, "misas_in_france_since", period) >= MONTHS_TO_SETTLE
    european = _code(individu, "misas_nationality", period) == "eea_swiss"
    return european & ~active & ~held & ~settled & ~individu("misas_eea_right_to_stay", period)


class misas_sejour_regulier(Variable):
    value_type = bool
    entity = Individu
    definition_period = MONTH
    label = "Séjour régulier, ou titre expiré depuis moins de six mois"
    reference = "CSS L160-1, R111-3 ; décret n° 2020-1325"

    def formula(individu: Any, period: Any) -> Any:
        granted = np.isin(_code(individu, "misas_permit", period), REGULAR_PERMITS) | kept(individu, period)
        permitted = (_code(individu, "misas_nationality", period) == "other") & granted
        free = np.isin(_code(individu, "misas_nationality", period), NEEDS_NO_PERMIT)
        return permitted | (free & ~european_without_right(individu, period))


class misas_residence_stable(Variable):
    value_type = bool
    entity = Individu
    definition_period = MONTH
    label = "Réside en France de façon stable depuis trois mois, ou en est dispensé"
    reference = "CSS L160-1, D160-2"

    def formula(individu: Any, period: Any) -> Any:
        long_enough = _months_since(individu, "misas_in_france_since", period) >= MONTHS_OF_RESIDENCE
        return individu("misas_lives_in_france", period) & (long_enough | individu("misas_residence_waiver", period))


class misas_puma(Variable):
    value_type = bool
    entity = Individu
    definition_period = MONTH
    label = "Prise en charge des frais de santé (PUMa)"
    reference = "CSS L160-1"

    def formula(individu: Any, period: Any) -> Any:
        works = individu("activite", period) == TypesActivite.actif
        return individu("misas_sejour_regulier", period) & (works | individu("misas_residence_stable", period))


class misas_residence_c2s(Variable):
    value_type = bool
    entity = Individu
    definition_period = MONTH
    label = "Condition de résidence de la complémentaire santé solidaire : PUMa, et vivre en France"
    reference = "CSS L861-1"

    def formula(individu: Any, period: Any) -> Any:
        return _in_france(individu, period) & individu("misas_lives_in_france", period) & individu("misas_puma", period)


class misas_ame_sans_ressources(Variable):
    value_type = bool
    entity = Individu
    definition_period = MONTH
    label = "Aide médicale de l’État : conditions autres que les ressources"
    reference = "CASF L251-1"

    def formula(individu: Any, period: Any) -> Any:
        irregular = ~individu("misas_sejour_regulier", period)
        here = individu("misas_lives_in_france", period) & _in_france(individu, period)
        here = here & ~individu.famille("misas_vit_a_mayotte", period)
        stayed = _months_since(individu, "misas_in_france_since", period) >= MONTHS_OF_RESIDENCE
        european = _code(individu, "misas_nationality", period) == "eea_swiss"
        since = european | (_months_since(individu, "misas_irregular_since", period) >= MONTHS_OF_RESIDENCE)
        minor = civil_age(individu, period) < 18
        return irregular & here & (minor | (stayed & since))


class misas_vit_a_mayotte(Variable):
    value_type = bool
    entity = Famille
    definition_period = MONTH
    label = "Le foyer vit à Mayotte"

    def formula(famille: Any, period: Any) -> Any:
        return lives_in(famille, period, "mayotte")


class misas_ame(Variable):
    value_type = bool
    entity = Individu
    definition_period = MONTH
    label = "Aide médicale de l’État"
    reference = "CASF L251-1 ; plafond de la C2S gratuite"

    def formula(individu: Any, period: Any) -> Any:
        base = cents(individu.famille("css_cmu_base_ressources", period))
        poor = base <= cents(individu.famille("cmu_c_plafond", period))
        minor = civil_age(individu, period) < 18
        return individu("misas_ame_sans_ressources", period) & (minor | poor)


VARIABLES: tuple[Any, ...] = (
    misas_sejour_regulier,
    misas_residence_stable,
    misas_puma,
    misas_residence_c2s,
    misas_vit_a_mayotte,
    misas_ame_sans_ressources,
    misas_ame,
)

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

MONTHS_OF_RESIDENCE = 3
"""D160-2 and L251-1: more than three months without interruption."""
MONTHS_AFTER_PERMIT = 6
"""Décret n° 2020-1325: cover is kept six months after the permit expires."""
NEEDS_NO_PERMIT = ("french", "eea_swiss")
REGULAR_PERMITS = ("not_needed", "valid", "receipt", "asylum")


def _code(population: Any, variable: str, period: Any) -> Any:
    return population(variable, period).decode_to_str()


def _months_since(individu: Any, variable: str, period: Any) -> Any:
    return age_in_months(individu(variable, period), day_of(period))


def _in_france(individu: Any, period: Any) -> Any:
    return individu.famille("misas_territory", period).decode_to_str() != "elsewhere"


class misas_sejour_regulier(Variable):
    value_type = bool
    entity = Individu
    definition_period = MONTH
    label = "Séjour régulier, ou titre expiré depuis moins de six mois"
    reference = "CSS L160-1, R111-3 ; décret n° 2020-1325"

    def formula(individu: Any, period: Any) -> Any:
        free_to_stay = np.isin(_code(individu, "misas_nationality", period), NEEDS_NO_PERMIT)
        permit = _code(individu, "misas_permit", period)
        kept = (permit == "expired") & (
            _months_since(individu, "misas_permit_expired_on", period) < MONTHS_AFTER_PERMIT
        )
        return free_to_stay | np.isin(permit, REGULAR_PERMITS) | kept


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
        since = _months_since(individu, "misas_irregular_since", period) >= MONTHS_OF_RESIDENCE
        minor = individu("age", period) < 18
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
        minor = individu("age", period) < 18
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

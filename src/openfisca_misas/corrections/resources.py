"""The base of resources of the C2S, summed in cents (points 2, 10, 11, 13, 15, 18)."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from openfisca_core.model_api import Variable
from openfisca_france.entities import Famille
from openfisca_france.model.base import TypesActivite, TypesStatutOccupationLogement

from openfisca_misas import tables
from openfisca_misas.amounts import age_in_months, cents, day_of, previous_year, total
from openfisca_misas.corrections.household import children_in_charge, facts_given
from openfisca_misas.law import in_force

PERSONAL = (
    "allocation_securisation_professionnelle",
    "ass",
    "bourse_recherche",
    "caah",
    "chomage_net",
    "css_base_ressources_aah_individu",
    "css_base_ressources_asi_individu",
    "dedommagement_victime_amiante",
    "gains_exceptionnels",
    "indemnites_chomage_partiel",
    "indemnites_journalieres",
    "indemnites_stage",
    "indemnites_compensatrices_conges_payes",
    "pensions_invalidite",
    "prestation_compensatoire",
    "prime_forfaitaire_mensuelle_reprise_activite",
    "retraite_combattant",
    "retraite_nette",
    "revenus_stage_formation_pro",
    "salaire_net",
    "rente_accident_travail",
    "misas_gifts_received",
    "rpns_auto_entrepreneur_benefice",
)
"""Resources of a person over the window, each month as received."""
FAMILY = ("af", "asf", "css_base_ressources_aspa_asv", "cf", "paje_clca", "paje_prepare")
LAST_YEAR = ("rpns_micro_entreprise_benefice", "rpns_benefice_exploitant_agricole", "rpns_autres_revenus")
PATRIMONY, ALIMONY_RECEIVED, ALIMONY_PAID = (
    "rsa_base_ressources_patrimoine_individu",
    "pensions_alimentaires_percues",
    "pensions_alimentaires_versees_individu",
)
LAST_NOTICE = {
    PATRIMONY: "misas_property_income_last_notice",
    ALIMONY_RECEIVED: "misas_alimony_received_last_notice",
    ALIMONY_PAID: "misas_alimony_paid_last_notice",
}
"""Since 2025, natures read on the last tax notice; the window's monthly sums when the notice gives none."""
NOTICE_ONLY = ("misas_royalties_last_notice", "misas_foreign_income_last_notice")
EXCLUDED_SINCE_2025 = ("misas_ajpp", "misas_ajpa")
IDLE = {f"misas_{fact}": rate for fact, rate in tables.idle_rates().items()}
"""Notional yearly income of assets that bring none (R861-6): share of their value."""
ABATEMENT = tables.wages_abatement()
"""R861-8: share of the window's wages left out when work is interrupted."""
BURSARY, HOUSING = "bourse_enseignement_sup", "css_cmu_forfait_logement"
WAGES_LEFT_OUT, TRAINING_LEFT_OUT = "misas_wages_left_out", "misas_training_left_out"
"""Names of parts: two of them belong to no variable."""


def yearly(individu: Any, nature: str, period: Any) -> Any:
    """Cents of a nature that the last tax notice gives since 2025, else its sum over the window."""
    rolling = total(individu, nature, previous_year(period))
    if not in_force(11, period):
        return rolling
    noticed = cents(individu(LAST_NOTICE[nature], period))
    return np.where(facts_given(individu.famille, period) | (noticed != 0), noticed, rolling)


def bursary(individu: Any, period: Any) -> Any:
    """Cents of a bursary that is not on social criteria.

    Twelve months of the window (point 15). A file that gives only the month studied, as upstream's do, is read as
    upstream reads it: the month's figure stands for the year.
    """
    month = cents(individu("bourse_enseignement_sup", period))
    counted = ~individu("boursier", period)
    if not in_force(15, period):
        return counted * month
    window = total(individu, "bourse_enseignement_sup", previous_year(period))
    return counted * np.where(facts_given(individu.famille, period) | (window != 0), window, month)


def interrupted(individu: Any, period: Any) -> Any:
    """Whether work is interrupted in the month studied, so that 30 % of the window's wages are left out (R861-8).

    Unemployment benefit of someone out of work, ASS, paid training, or sick pay; since when the sick leave runs is
    asked, and short leaves do not count (point 13). Not asked: any sick pay counts, as upstream has it.
    """
    sick = individu("indemnites_journalieres_maladie", period) > 0
    if in_force(13, period):
        since = individu("misas_sick_leave_since", period)
        short = age_in_months(since, day_of(period)) < tables.sick_leave_months()
        sick = sick & ~(individu("misas_sick_leave", period) & short)
    benefit = individu("indemnites_chomage_partiel", period) + individu("chomage_net", period)
    jobless = (individu("activite", period) == TypesActivite.chomeur) & (benefit > 0)
    training = individu("revenus_stage_formation_pro", period) > 0
    return sick | jobless | (individu("ass", period) > 0) | training


def _share(amount: Any, rate: float) -> Any:
    return np.floor(np.round(amount * rate, 6) + 0.5).astype(np.int64)


def person_parts(individu: Any, period: Any) -> Iterator[tuple[str, Any]]:
    """Each part of the base of one person, signed, in cents, by the name of what it comes from."""
    window = previous_year(period)
    for nature in PERSONAL:
        yield nature, total(individu, nature, window)
    for nature in LAST_YEAR:
        yield nature, cents(individu(nature, period.last_year))
    for nature in (PATRIMONY, ALIMONY_RECEIVED):
        yield nature, yearly(individu, nature, period)
    yield ALIMONY_PAID, -np.abs(yearly(individu, ALIMONY_PAID, period))
    yield BURSARY, bursary(individu, period)
    if in_force(11, period):
        for nature in NOTICE_ONLY:
            yield nature, cents(individu(nature, period))
    else:
        for nature in EXCLUDED_SINCE_2025:
            yield nature, total(individu, nature, window)
    for value, rate in IDLE.items():
        yield value, _share(cents(individu(value, period)), rate)
    wages = total(individu, "salaire_net", window)
    yield WAGES_LEFT_OUT, -np.where(interrupted(individu, period), _share(wages, ABATEMENT), 0)
    no_training_last_month = individu("revenus_stage_formation_pro", period.last_month) == 0
    training = total(individu, "revenus_stage_formation_pro", window)
    yield TRAINING_LEFT_OUT, -np.where(no_training_last_month, training, 0)


def person_cents(individu: Any, period: Any) -> Any:
    """The base of one person, in cents."""
    return sum(part for _, part in person_parts(individu, period))


def family_parts(famille: Any, period: Any) -> Iterator[tuple[str, Any]]:
    """Each part of the base that belongs to the foyer as a whole, in cents, likewise."""
    window = previous_year(period)
    for nature in FAMILY:
        yield nature, total(famille, nature, window)
    yield HOUSING, housing_cents(famille, period)


def housing_cents(famille: Any, period: Any) -> Any:
    """The housing sum, in cents: one per foyer, that of the aid if there is one (point 10)."""
    aided = cents(famille("css_cmu_forfait_logement_al", period))
    base = cents(famille("css_cmu_forfait_logement_base", period))
    status = famille.demandeur.menage("statut_occupation_logement", period)
    kinds = TypesStatutOccupationLogement
    housed = (status == kinds.proprietaire) | (status == kinds.loge_gratuitement)
    if not in_force(10, period):
        return housed * base + aided
    housed = housed | (status == kinds.primo_accedant)
    return np.where(aided > 0, aided, housed * base)


def person_base(tbs: Any) -> Any:
    """`css_cmu_base_ressources_individu`."""

    class css_cmu_base_ressources_individu(Variable):
        def formula(individu: Any, period: Any) -> Any:
            return person_cents(individu, period) / 100

    return css_cmu_base_ressources_individu


def family_base(tbs: Any) -> Any:
    """`css_cmu_base_ressources`: parents, children in charge, family benefits of the window, housing sum."""

    class css_cmu_base_ressources(Variable):
        def formula(famille: Any, period: Any) -> Any:
            personal = cents(famille.members("css_cmu_base_ressources_individu", period))
            counted = famille.members.has_role(Famille.PARENT) | children_in_charge(famille, period)
            family = sum(part for _, part in family_parts(famille, period))
            return (famille.sum(personal * counted) + family) / 100

    return css_cmu_base_ressources

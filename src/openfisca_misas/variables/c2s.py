"""The answer on C2S of a foyer: which right, why, and the monthly participation.

Sources: CSS L861-1 and L861-2; rules/c2s/presumptions.yaml; rights.md §4.3. The free tier is always tried first, even
for those whom a presumption gives the participative one.
"""

from datetime import date
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import MONTH, Variable
from openfisca_france.entities import Famille

from openfisca_misas import tables
from openfisca_misas.amounts import cents, day_of
from openfisca_misas.corrections.ceilings import is_doubtful
from openfisca_misas.corrections.decision import may_hold, right_exists_here, under
from openfisca_misas.corrections.household import children_in_charge

C2S_BEGINS = date(2019, 11, 1)
"""Before: CMU-C (free) and ACS, a cheque; no participative tier."""
FULL_RATE_MARGIN = 0.5
"""Euros by which a benefit may fall short of its maximum and still be paid in full (rounding by the payer)."""
PENSIONS = ("pensions_invalidite", "retraite_nette", "rente_accident_travail")


GAPS = {"as_shown": 0, "plus_1": 1, "plus_2": 2, "minus_1": -1, "minus_2": -2}
"""Euros by which the ceiling of the arrêté is above the one of the table, where the table is doubtful."""


class Droit(Enum):
    refus = "Pas de droit"
    gratuite = "Complémentaire santé solidaire gratuite"
    participation = "Complémentaire santé solidaire avec participation"
    presomption = "Avec participation, sans examen des ressources"
    automatique_rsa = "Gratuite, ouverte avec le RSA"
    ame = "Aide médicale de l’État"


class Motif(Enum):
    ressources_superieures = "Les ressources dépassent les deux plafonds"
    ressources_plafond_gratuit = "Les ressources ne dépassent pas le plafond sans participation"
    ressources_plafond_participation = "Les ressources ne dépassent pas le plafond avec participation"
    rsa = "Le RSA est versé"
    rsa_sur_demande = "Le RSA est versé : gratuite, sur demande"
    aspa = "L’Aspa est versée, sans activité depuis trois mois"
    asi = "L’ASI est versée, sans activité depuis trois mois"
    aah = "L’AAH est versée à une personne seule, sans enfant, sans activité depuis trois mois"
    ass = "L’ASS est versée à taux plein à une personne seule, sans enfant"
    cej = "L’allocation du contrat d’engagement jeune est versée, foyer non imposable"
    a_rattacher_aux_parents = "Moins de 25 ans et à la charge des parents : à rattacher à leur demande"
    residence = "Résidence stable en France non remplie"
    sejour_irregulier = "Séjour irrégulier"
    mayotte_avant_2024 = "Pas de complémentaire santé solidaire à Mayotte avant 2024"


def _since_months(famille: Any, variable: str, period: Any, months: int) -> Any:
    return sum(famille.members(variable, period.offset(-back, "month")) for back in range(1, months + 1))


def _parent(famille: Any, persons: Any) -> Any:
    return famille.any(persons, role=Famille.PARENT)


def has_worked(famille: Any, period: Any, months: int) -> Any:
    """Whether a parent worked in the `months` civil months before the request: said, or a wage paid."""
    if not months:
        return np.zeros(famille.count, dtype=bool)
    earned = _since_months(famille, "salaire_net", period, months) + _since_months(
        famille, "rpns_auto_entrepreneur_benefice", period, months
    )
    return _parent(famille, (earned > 0) | famille.members("misas_worked_last_3_months", period))


def _aah_in_full(famille: Any, period: Any, parameters: Any) -> Any:
    full = parameters(period).prestations_sociales.prestations_etat_de_sante.invalidite.aah.montant
    paid = famille.members("aah", period)
    pension = sum(famille.members(kind, period) for kind in PENSIONS)
    said = famille.members("misas_aah_full_rate", period)
    return _parent(famille, (paid >= full - FULL_RATE_MARGIN) | ((paid > 0) & ((pension > 0) | said)))


def in_payment(famille: Any, period: Any, benefit: str) -> Any:
    """Whether a benefit is paid to the foyer in the month studied."""
    if benefit in ("rsa", "aspa"):
        return famille(benefit, period) > 0
    variable = "misas_cej_allowance" if benefit == "cej" else benefit
    paid = famille.members(variable, period)
    if benefit == "cej":
        paid = paid + famille.members("contrat_engagement_jeune", period)
    return _parent(famille, paid > 0)


def condition(famille: Any, period: Any, parameters: Any, name: str, benefit: str) -> Any:
    """One condition of a presumption, by its code in the table."""
    if name == "alone":
        return famille("nb_parents", period) <= 1
    if name == "no_child":
        return ~famille.any(children_in_charge(famille, period))
    if name == "full_rate_or_top_up":
        return _aah_in_full(famille, period, parameters)
    if name == "full_rate":
        return _parent(famille, famille.members(f"misas_{benefit}_full_rate", period))
    if name == "not_taxable":
        return ~_parent(famille, famille.members("misas_cej_taxable_household", period))
    raise KeyError(name)


def presumed(famille: Any, period: Any, parameters: Any, row: tables.Presumption) -> Any:
    """Whether one row of the table of presumptions opens the right."""
    if day_of(period) < row.since:
        return np.zeros(famille.count, dtype=bool)
    opened = in_payment(famille, period, row.benefit) & ~has_worked(famille, period, row.no_work_months)
    for name in row.conditions:
        opened = opened & condition(famille, period, parameters, name, row.benefit)
    return opened


def _gap(famille: Any, period: Any, tier: str) -> Any:
    told = famille("misas_c2s_ceiling_gap", period).decode_to_str()
    euros = np.select([told == code for code in GAPS], list(GAPS.values()), 0)
    return euros * is_doubtful(famille, period, tier) if euros.any() else euros


class misas_c2s_free_gap(Variable):
    value_type = float
    entity = Famille
    definition_period = MONTH
    label = "Écart du plafond sans participation de l’arrêté avec celui du barème, quand il n’a pas été lu"
    reference = "CSS L861-1, D861-1"

    def formula(famille: Any, period: Any) -> Any:
        return _gap(famille, period, "free")


class misas_c2s_participative_gap(Variable):
    value_type = float
    entity = Famille
    definition_period = MONTH
    label = "Écart du plafond avec participation de l’arrêté avec celui du barème, quand il n’a pas été lu"
    reference = "CSS L861-1, D861-1"

    def formula(famille: Any, period: Any) -> Any:
        return _gap(famille, period, "participative")


class misas_c2s_motif(Variable):
    value_type = Enum
    possible_values = Motif
    default_value = Motif.ressources_superieures
    entity = Famille
    definition_period = MONTH
    label = "Motif de la réponse sur la complémentaire santé solidaire"
    reference = "CSS L861-1, L861-2"

    def formula(famille: Any, period: Any, parameters: Any) -> Any:
        held = may_hold(famille, period)
        free = famille("cmu_c", period)
        opposed = famille("misas_c2s_opposed", period)
        reasons = [
            (~famille.demandeur("misas_sejour_regulier", period), "sejour_irregulier"),
            (~famille.demandeur("misas_residence_c2s", period), "residence"),
            (~right_exists_here(famille, period), "mayotte_avant_2024"),
        ]
        for row in tables.presumptions():
            if row.effect == "free":
                reasons.append((held & ~opposed & presumed(famille, period, parameters, row), row.benefit))
        reasons.append((free & under(famille, period, "cmu_c_plafond"), "ressources_plafond_gratuit"))
        reasons.append((free, "rsa_sur_demande"))
        reasons.append((~famille("css_cmu_acs_eligibilite", period), "a_rattacher_aux_parents"))
        for row in tables.presumptions():
            if row.effect == "participative":
                reasons.append((held & presumed(famille, period, parameters, row), row.benefit))
        if day_of(period) >= C2S_BEGINS:
            reasons.append((held & under(famille, period, "acs_plafond"), "ressources_plafond_participation"))
        return np.select([test for test, _ in reasons], [code for _, code in reasons], "ressources_superieures")


class misas_c2s_presumed(Variable):
    value_type = bool
    entity = Famille
    definition_period = MONTH
    label = "Complémentaire santé solidaire avec participation, présumée sans examen des ressources"
    reference = "CSS L861-2"

    def formula(famille: Any, period: Any, parameters: Any) -> Any:
        rows = [row for row in tables.presumptions() if row.effect == "participative"]
        return may_hold(famille, period) & np.logical_or.reduce(
            [presumed(famille, period, parameters, row) for row in rows]
        )


class misas_c2s_droit(Variable):
    value_type = Enum
    possible_values = Droit
    default_value = Droit.refus
    entity = Famille
    definition_period = MONTH
    label = "Droit à la complémentaire santé solidaire, ou à l’aide médicale de l’État"
    reference = "CSS L861-1, L861-2 ; CASF L251-1"

    def formula(famille: Any, period: Any) -> Any:
        motif = famille("misas_c2s_motif", period).decode_to_str()
        presumptions = [row.benefit for row in tables.presumptions() if row.effect == "participative"]
        irregular = motif == "sejour_irregulier"
        ame = irregular & famille.demandeur("misas_ame", period) if irregular.any() else irregular
        return np.select(
            [
                motif == "rsa",
                np.isin(motif, ["ressources_plafond_gratuit", "rsa_sur_demande"]),
                np.isin(motif, presumptions),
                motif == "ressources_plafond_participation",
                ame,
            ],
            ["automatique_rsa", "gratuite", "presomption", "participation", "ame"],
            default="refus",
        )


class misas_c2s_participation_mensuelle(Variable):
    value_type = float
    entity = Famille
    definition_period = MONTH
    label = "Participation mensuelle du foyer à la complémentaire santé solidaire"
    reference = "CSS D861-4"

    def formula(famille: Any, period: Any) -> Any:
        droit = famille("misas_c2s_droit", period).decode_to_str()
        pays = np.isin(droit, ["participation", "presomption"])
        return pays * cents(famille("css_participation_forfaitaire_montant", period)) / 100


VARIABLES: tuple[Any, ...] = (
    misas_c2s_free_gap,
    misas_c2s_participative_gap,
    misas_c2s_motif,
    misas_c2s_presumed,
    misas_c2s_droit,
    misas_c2s_participation_mensuelle,
)

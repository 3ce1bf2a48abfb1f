"""What must be given for the C2S so that nothing is simulated as received (rights.md §6.3), and a way to give it.

A benefit of the past that is not given would be computed, and counted as received; and a chain of computed benefits
depends on the order of calculation. So the compiler of facts pins all of this list: the amount really paid, or zero
*because it is known not to have been paid*. An unknown amount is never zero: run both ends. Not here: the facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from openfisca_core.periods import period
from openfisca_france.entities import Famille

WINDOW_OF_PERSON = (
    "allocation_securisation_professionnelle",
    "ass",
    "bourse_recherche",
    "bourse_enseignement_sup",
    "caah",
    "chomage_net",
    "aah",
    "asi",
    "dedommagement_victime_amiante",
    "gains_exceptionnels",
    "indemnites_chomage_partiel",
    "indemnites_journalieres",
    "indemnites_stage",
    "indemnites_compensatrices_conges_payes",
    "pensions_alimentaires_percues",
    "pensions_invalidite",
    "prestation_compensatoire",
    "prime_forfaitaire_mensuelle_reprise_activite",
    "retraite_combattant",
    "retraite_nette",
    "revenus_stage_formation_pro",
    "rsa_base_ressources_patrimoine_individu",
    "salaire_net",
    "rente_accident_travail",
    "pensions_alimentaires_versees_individu",
    "rpns_auto_entrepreneur_benefice",
)
WINDOW_OF_FAMILY = ("af", "asf", "cf", "aspa", "aspa_couple", "paje_clca", "paje_prepare")
LAST_YEAR_OF_PERSON = ("rpns_micro_entreprise_benefice", "rpns_benefice_exploitant_agricole", "rpns_autres_revenus")
MONTH_OF_PERSON = (
    "indemnites_journalieres_maladie",
    "activite",
    "boursier",
    "habite_chez_parents",
    "garde_alternee",
    "salarie_regime_alsace_moselle",
    "contrat_engagement_jeune",
)
MONTH_OF_FAMILY = ("aide_logement", "rsa")
MONTH_OF_DWELLING = (
    "statut_occupation_logement",
    "residence_guadeloupe",
    "residence_martinique",
    "residence_guyane",
    "residence_reunion",
    "residence_mayotte",
    "residence_saint_martin",
    "residence_saint_bartelemy",
)


@dataclass(frozen=True, slots=True)
class Pin:
    """One variable to give: for which entity, at which periods (as OpenFisca writes them)."""

    entity: str
    variable: str
    periods: tuple[str, ...]


def window(month: str) -> tuple[str, ...]:
    """The twelve months of resources of a request made in `month`, oldest first, by the law of that month."""
    first = period(month).start
    back = 13 if (first.year, first.month) >= (2022, 1) else 12
    return tuple(str(period(month).offset(-n, "month")) for n in range(back, back - 12, -1))


@cache
def c2s_pins(month: str) -> tuple[Pin, ...]:
    """Everything to give for the C2S of `month` ("2026-11"): the window, M-1 and M; the year; eternity."""
    now = period(month)
    long = tuple(dict.fromkeys((*window(month), *(str(now.offset(-n, "month")) for n in (3, 2, 1)), str(now))))
    year, last_year = str(now.this_year), str(now.last_year)
    return (
        *(Pin("individu", name, long) for name in WINDOW_OF_PERSON),
        *(Pin("famille", name, long) for name in WINDOW_OF_FAMILY),
        *(Pin("individu", name, (last_year,)) for name in LAST_YEAR_OF_PERSON),
        *(Pin("individu", name, (str(now),)) for name in MONTH_OF_PERSON),
        *(Pin("famille", name, (str(now),)) for name in MONTH_OF_FAMILY),
        *(Pin("menage", name, (str(now),)) for name in MONTH_OF_DWELLING),
        Pin("individu", "enfant_a_charge", (year,)),
        Pin("individu", "date_naissance", ("ETERNITY",)),
    )


def pin_c2s(simulation: Any, month: str, given: Mapping[tuple[str, str], Any] | None = None) -> None:
    """Pin a simulation whole for the C2S of `month`.

    `given` maps (variable, period) to its array; what the simulation was already given is kept; the rest of the list
    is set to its empty value, which the caller vouches for: known not paid. Two are no payment, and follow the roles: a
    child is in charge, and ASPA is that of a couple where there are two parents.
    """
    known = dict(given or {})
    famille = simulation.populations["famille"]
    empty = {
        "enfant_a_charge": famille.members.has_role(Famille.ENFANT),
        "aspa_couple": famille.nb_persons(Famille.PARENT) >= 2,
    }
    for pin in c2s_pins(month):
        for when in pin.periods:
            _set(simulation, pin.variable, when, known.pop((pin.variable, when), None), empty.get(pin.variable))
    for (variable, when), array in known.items():
        simulation.set_input(variable, when, array)
    if simulation.tax_benefit_system.get_variable("misas_facts_pinned") is not None:
        everyone = np.ones(simulation.populations["famille"].count, dtype=bool)
        simulation.set_input("misas_facts_pinned", month, everyone)


@cache
def _span(when: str) -> Any:
    return period(when)


def _set(simulation: Any, variable: str, when: str, array: Any, empty: Any = None) -> None:
    holder = simulation.get_holder(variable)
    if when == "ETERNITY":
        if array is not None:
            simulation.set_input(variable, period("ETERNITY"), array)
        return
    span = _span(when)
    if array is not None:
        simulation.set_input(variable, span, array)
    elif holder.get_array(span) is None:
        # stored as it is: the period is the variable's own, nothing is to be divided or repeated
        holder.put_in_cache(holder.default_array() if empty is None else empty, span)

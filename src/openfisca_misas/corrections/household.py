"""The foyer: civil age, children in charge, pre-eligibility (points 2, 7, 8, 9, 14)."""

from datetime import date
from typing import Any

import numpy as np
from openfisca_core.model_api import Variable
from openfisca_france.entities import Famille

from openfisca_misas.amounts import age_in_years, day_of, previous_year, total
from openfisca_misas.law import in_force

UNKNOWN_BIRTH = np.datetime64("1970-01-01")
"""OpenFisca's default birth date: nobody's, when it is a child's."""


def children_in_charge(famille: Any, period: Any) -> Any:
    """Whether each person is a child in charge: under 25, and in charge of the foyer (R861-2).

    A child of unknown age counts as one. A file that knows nothing of our facts, as upstream's, does not say who is in
    charge: every child then is.
    """
    age = civil_age(famille.members, period)
    young = (age >= 0) & ((age < 25) if in_force(7, period) else (age <= 25))
    child = famille.members.has_role(Famille.ENFANT) & (young | age_unknown(famille, period))
    told = facts_given(famille, period)
    if not told.any():
        return child
    return child & (~famille.project(told) | famille.members("enfant_a_charge", period.this_year))


def age_unknown(famille: Any, period: Any) -> Any:
    """Whether neither the birth date nor the age of each person was given."""
    birth = famille.members("date_naissance", period)
    return (birth == UNKNOWN_BIRTH) & ~_age_given(famille.members("age", period), birth, day_of(period))


def facts_given(famille: Any, period: Any) -> Any:
    """Whether the facts of each foyer were pinned by us: then a fact left at zero is zero, and a no is a no."""
    return famille("misas_facts_pinned", period)


def in_shared_custody(famille: Any, period: Any) -> Any:
    """Whether each person is a minor in shared custody: of an adult nobody has custody (R861-2)."""
    minor = (civil_age(famille.members, period) < 18) | age_unknown(famille, period)
    return minor & famille.members("garde_alternee", period)


def in_foyer(famille: Any, period: Any) -> Any:
    """Whether each person of the famille belongs to the foyer of the C2S: the parents and the children in charge."""
    return famille.members.has_role(Famille.PARENT) | children_in_charge(famille, period)


def civil_age(individu: Any, period: Any) -> Any:
    """Full civil years on the first day of the month, by the birth date; the age where only an age was given.

    Upstream's own `age`, a day early for some births, stays what it is for every other right (point 9)."""
    said = individu("age", period)
    if not in_force(9, period):
        return said
    birth = individu("date_naissance", period)
    return np.where(_age_given(said, birth, day_of(period)), said, age_in_years(birth, day_of(period)))


def _age_given(said: Any, birth: Any, day: date) -> Any:
    """Whether an age was given: it is neither the empty value nor what upstream makes of the birth date."""
    made = (np.datetime64(day) - birth.astype("datetime64[D]") + np.timedelta64(1)).astype("timedelta64[Y]")
    return (said >= 0) & (said != made.astype(np.int64))


def age_on_1_january(individu: Any, period: Any) -> Any:
    """Civil age on 1 January of the year of attribution; the age of the month when only that age is known."""
    if not in_force(8, period):
        return civil_age(individu, period)
    said, birth = individu("age", period), individu("date_naissance", period)
    on_1_january = age_in_years(birth, date(period.start.year, 1, 1))
    return np.where(_age_given(said, birth, day_of(period)), said, on_1_january)


def persons_in_charge(tbs: Any) -> Any:
    """`cmu_nb_pac`: how many children are in charge."""

    class cmu_nb_pac(Variable):
        reference = "CSS R861-2"

        def formula(famille: Any, period: Any) -> Any:
            return famille.sum(children_in_charge(famille, period))

    return cmu_nb_pac


def pre_eligibility(tbs: Any) -> Any:
    """`css_cmu_acs_eligibilite`: who may ask as a foyer of their own.

    A child in charge, or a parent of 25, or parents all independent of their own; the yearly Crous aid frees a student
    from the parents' foyer (point 14). Alimony ties when the parents pay it (R861-2, 3°): that is a fact of ours; where
    it is not given, any alimony of the window does, as upstream has it (point 2 for the window).
    """

    class css_cmu_acs_eligibilite(Variable):
        reference = "CSS R861-2"

        def formula(famille: Any, period: Any) -> Any:
            tied = (
                famille.members("enfant_a_charge", period.this_year)
                | famille.members("misas_on_parents_tax_return", period)
                | famille.members("habite_chez_parents", period)
                | famille.members("misas_alimony_from_parents", period)
            )
            told = famille.project(facts_given(famille, period))
            if not told.all():
                alimony = total(famille.members, "pensions_alimentaires_percues", previous_year(period))
                tied = tied | (~told & (alimony > 0))
            if in_force(14, period):
                tied = tied & ~famille.members("misas_crous_yearly_aid", period)
            return (
                (famille("cmu_nb_pac", period) > 0)
                | famille.any(civil_age(famille.members, period) >= 25, role=Famille.PARENT)
                | ~famille.any(tied, role=Famille.PARENT)
            )

    return css_cmu_acs_eligibilite

"""What OpenFisca asks in other words than ours: derived from the facts, never asked twice.

Territory → residence of the dwelling; rate of incapacity; nationality; the months just before the request for what is
told at the month. For the rights that look at taxable income, taxable pay is made from net pay, and the years before
the reference period are taken like it: nobody is asked for them. `ESTIMATED` names these rights; no amount of theirs is
told, and their grounds say so.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from openfisca_core.periods import period
from openfisca_france.model.base import TypesActivite
from openfisca_france.model.prestations.education import StatutsEtablissementScolaire, TypesScolarite

Arrays = dict[tuple[str, str], Any]
TERRITORIES: Final = (
    "",
    "residence_guadeloupe",
    "residence_martinique",
    "residence_guyane",
    "residence_reunion",
    "residence_mayotte",
    "residence_saint_martin",
    "residence_saint_bartelemy",
)
"""In the order of the choices of `territory`, from metropolitan France."""
RATES: Final = np.array([0.0, 0.3, 0.6, 0.85])
"""Of none, under 50 %, 50 to 79 %, 80 % or more: a rate inside each band."""
NATIONALITIES: Final = np.array(["FR", "BE", "ZZ"])
NO_PERMIT: Final = 4
"""Rank of the first choice of `permit` that is no regular stay (expired, none)."""
LONG_ENOUGH: Final = 99
"""Years of permit of whoever stays regularly. How long a stay must have lasted is judged before the engine is asked, by
the conditions of the catalogue: they know the exceptions (refugee, resident card, lone parent), upstream does not."""
TAXABLE: Final = (
    ("salaire_imposable", "salaire_net", 1.036),
    ("chomage_imposable", "chomage_net", 1.03),
    ("retraite_imposable", "retraite_nette", 1.0),
)
"""Taxable pay, from the net one: the part of CSG that is not deductible and the CRDS are added back."""
YEARS_BACK: Final = 2
"""Family benefits look at the income of N-2."""
ESTIMATED: Final = frozenset(
    {"af", "cf", "aide_logement", "bourse_criteres_sociaux", "contrat_engagement_jeune", "aah", "ass"}
)
"""Variables that read taxable income, or income from before the reference period."""
AS_THIS_MONTH: Final = ("aide_logement", "ppa", "loyer")
"""Told at the month; the three months before are read too, and taken as the same."""


def derive(arrays: Arrays, month: str, dwellings: int, persons: int, *, taxable: bool) -> None:
    """Add the derived cells to the arrays, in place; `dwellings`: how many copies; `persons`: how many rows."""
    now = period(month)
    recent = [str(now.offset(-back, "month")) for back in range(4)]
    territory = arrays.get(("misas_territory", month))
    if territory is not None:
        for rank, name in enumerate(TERRITORIES):
            if name:
                for when in recent:
                    arrays[name, when] = territory[:dwellings] == rank
    rate = arrays.get(("misas_disability_rate", month))
    if rate is not None:
        for when in recent:
            arrays["taux_incapacite", when] = RATES[rate]
    _nationality(arrays, month)
    if taxable:
        for name in AS_THIS_MONTH:
            if (name, month) in arrays:
                for when in recent[1:]:
                    arrays[name, when] = arrays[name, month]
        _taxable(arrays, now, persons)
        _student(arrays, month)


def _nationality(arrays: Arrays, month: str) -> None:
    held = arrays.get(("misas_nationality", month))
    if held is None:
        return
    arrays["nationalite", month] = NATIONALITIES[held]
    permit = arrays.get(("misas_permit", month))
    if permit is not None:
        arrays["duree_possession_titre_sejour", month] = np.where(permit < NO_PERMIT, LONG_ENOUGH, 0)


def _student(arrays: Arrays, month: str) -> None:
    """A student is taken as one of public higher education; what the parents earn is not asked."""
    held = arrays.get(("activite", month))
    if held is None:
        return
    student = held == TypesActivite.etudiant.index
    higher, none = TypesScolarite.enseignement_superieur.index, TypesScolarite.inconnue.index
    arrays["scolarite", month] = np.where(student, higher, none).astype(np.int16)
    public, unknown = StatutsEtablissementScolaire.public.index, StatutsEtablissementScolaire.inconnu.index
    arrays["statuts_etablissement_scolaire", month] = np.where(student, public, unknown).astype(np.int16)


def _taxable(arrays: Arrays, now: Any, persons: int) -> None:
    first = now.offset(-YEARS_BACK, "year").this_year.first_month
    months = []
    while first.start <= now.start:
        months.append(str(first))
        first = first.offset(1)
    for taxable, net, ratio in TAXABLE:
        held = [when for name, when in arrays if name == net]
        usual = sum((arrays[net, when] for when in held), np.zeros(persons)) / max(1, len(held))
        for when in months:
            arrays[taxable, when] = arrays.get((net, when), usual) * ratio

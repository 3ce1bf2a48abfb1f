"""The tax and benefit systems: `published()`, untouched, and `corrected()`, with the law as it stands.

Each call loads anew (2 to 5 CPU-seconds, about 100 MB): callers keep what they get. Corrections are made in place,
before any calculation; no Reform is cloned.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from openfisca_france import CountryTaxBenefitSystem

from openfisca_misas import catalogue
from openfisca_misas.parameters import misas_node
from openfisca_misas.variables import c2s, own, residence
from openfisca_misas.variables.inputs import missing_inputs


@contextmanager
def growing() -> Iterator[None]:
    """While millions of objects are made to stay, looking again and again for those to throw away costs a sixth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def published() -> Any:
    """OpenFisca-France as published: nothing of ours."""
    with growing():
        return CountryTaxBenefitSystem()


def extend(tbs: Any) -> Any:
    """Add our parameters and variables to a system, in place; upstream's own answers do not change."""
    tbs.parameters.add_child("misas", misas_node())
    tbs.add_variables(*missing_inputs(tbs), *own.VARIABLES, *residence.VARIABLES, *c2s.VARIABLES)
    tbs.add_variables(*catalogue.variables())
    return tbs


def corrected() -> Any:
    """One system with our variables and every correction of `corrections.CORRECTIONS`."""
    from openfisca_misas.corrections import CORRECTIONS

    tbs = extend(published())
    for correction in CORRECTIONS:
        correction.apply(tbs)
    return tbs

"""The OpenFisca extension of MisAS: C2S, AME and PUMa as the law stands, over OpenFisca-France.

SPDX-License-Identifier: AGPL-3.0-or-later (see LICENSE beside this file).

Duty: one loaded tax and benefit system (`corrected()`), made of OpenFisca-France as published, a removable list of
corrections, and our own `misas_…` variables. It imports `openfisca_core` and `openfisca_france`, never `misas`; in
`misas` only `connectors.openfisca.server` may import it.

It is also a country package for OpenFisca's own runner, where the installed pytest is one that core 44 knows (not
pytest 9): `openfisca test --country-package openfisca_misas src/openfisca_misas/tests`. `replay.py` needs no pytest.
"""

from typing import Any

__all__ = ["CountryTaxBenefitSystem"]


def CountryTaxBenefitSystem() -> Any:
    """The corrected system, under the name by which OpenFisca's tools ask a country package for it."""
    from openfisca_misas.system import corrected

    return corrected()

"""The loaded law in the tests: three seconds of reading each, so once per session. Imported by whoever asks alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law


@pytest.fixture(scope="session")
def published() -> Any:
    """OpenFisca-France as published. Nobody changes it: whoever adds to a system loads one of her own."""
    from openfisca_misas import system

    return system.published()


@pytest.fixture(scope="session")
def corrected() -> Any:
    """The system with our variables and every correction."""
    from openfisca_misas import system

    return system.corrected()


@pytest.fixture(scope="session")
def law(corrected: Any) -> Law:
    """What the engine's process holds, here, for its inner parts."""
    from misas.connectors.openfisca.server.answering import Law

    return Law(corrected)

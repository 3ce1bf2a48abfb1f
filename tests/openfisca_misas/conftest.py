"""The two systems, loaded once for the session: as published, and corrected. No Django, no database."""

from __future__ import annotations

from typing import Any

import pytest

from openfisca_misas import system


@pytest.fixture(scope="session")
def published() -> Any:
    return system.published()


@pytest.fixture(scope="session")
def corrected() -> Any:
    return system.corrected()

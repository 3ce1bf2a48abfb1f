"""The house that the stories of imports happen in, with the real communes."""

from __future__ import annotations

import pytest

from tests.kit.house import House, build_house


@pytest.fixture
def house(territory: None, db: None) -> House:
    return build_house()

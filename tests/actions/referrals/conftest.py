"""The house that the stories of referrals happen in."""

from __future__ import annotations

import pytest

from tests.kit.house import House, build_house


@pytest.fixture
def house(db: None) -> House:
    return build_house()

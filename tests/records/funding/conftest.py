from collections.abc import Iterator

import pytest

from tests.kit.cases import build_office
from tests.kit.funding_rows import Money, everything


@pytest.fixture
def money(db: None) -> Iterator[Money]:
    """A row in every table of the room."""
    office = build_office()
    with office.working(office.claire) as claire:
        made = everything(office, claire)
    yield made

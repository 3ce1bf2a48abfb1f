from collections.abc import Iterator

import pytest

from tests.kit.reviews import Desk, desk_with_engine


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    with desk_with_engine() as made:
        yield made

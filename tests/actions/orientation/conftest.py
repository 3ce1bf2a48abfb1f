import pytest

from tests.kit.appointments import Search
from tests.kit.cases import build_office


@pytest.fixture
def desk(db: None) -> Search:
    return Search(build_office())

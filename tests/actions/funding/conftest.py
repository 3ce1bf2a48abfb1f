import pytest

from tests.kit.cases import build_office
from tests.kit.funded import Montage


@pytest.fixture
def desk(db: None) -> Montage:
    """Claire accompanies one person whose crown is too dear."""
    return Montage(build_office())

"""One engine for the session, in its own process as in service. The same law here, for its inner parts: `law`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from misas.connectors.openfisca.client import SocketEngine
from misas.connectors.openfisca.keeper import kept


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketEngine]:
    """The real engine, through its port."""
    with kept(tmp_path_factory.mktemp("engine") / "nobody.sock") as started:
        yield started


@pytest.fixture
def socket_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("s") / "e.sock"

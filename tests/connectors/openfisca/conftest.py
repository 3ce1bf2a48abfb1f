"""One engine for the session, in its own process as in service; and the same law here, for its inner parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from misas.connectors.openfisca.client import SocketEngine
from misas.connectors.openfisca.keeper import kept

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocketEngine]:
    """The real engine, through its port."""
    with kept(tmp_path_factory.mktemp("engine") / "nobody.sock") as started:
        yield started


@pytest.fixture(scope="session")
def law() -> Law:
    from misas.connectors.openfisca.server.answering import Law

    return Law()


@pytest.fixture
def socket_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("s") / "e.sock"

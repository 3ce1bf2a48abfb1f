"""A server for the time of a test or of a story: created, used, erased."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from misas.connectors.postgres.cluster import Cluster


@contextmanager
def throw_away(programs: Path | None = None) -> Iterator[str]:
    """A server for the time of a test, without the care that durable data needs; gives the owner's address."""
    state = Path(tempfile.mkdtemp(prefix="misas-"))
    state.chmod(0o711)
    careless = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
    cluster = Cluster(state, programs=programs, settings=careless)
    try:
        with cluster.in_use() as url:
            yield url
    finally:
        if cluster.exists():
            shutil.rmtree(cluster.identity.home, ignore_errors=True)
        shutil.rmtree(state, ignore_errors=True)

"""A PostgreSQL of our own, for machines that have none running: found, created, started, stopped. Knows no trade.

Production uses the server of its host (`DATABASE_URL`); nothing here is then called.
"""

from misas.connectors.postgres.cluster import Cluster
from misas.connectors.postgres.programs import all_found
from misas.connectors.postgres.throw_away import throw_away

__all__ = ["Cluster", "all_found", "throw_away"]

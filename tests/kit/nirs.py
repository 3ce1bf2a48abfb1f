"""Invented NIRs: the commune 990 was never assigned."""

from misas.core.persons.nir import key_of


def nir(body: str) -> str:
    """Thirteen characters with their true key."""
    return body + key_of(body)


NADIA = nir("2840330990012")  # a woman born in March 1984
KARIM = nir("1790613990044")  # a man born in June 1979

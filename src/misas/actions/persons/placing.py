"""The commune of a person under its official name: "UZES" is Uzès, once it can be no other.

What was typed stays where it was said (the referral). Not here: proposing communes to whoever types (`territory`).
"""

from __future__ import annotations

from dataclasses import replace

from misas.actions.territory import recognised
from misas.core.persons.identity import Identity


def placed(identity: Identity) -> Identity:
    """The identity with the official name of its commune, when what was typed names one alone; else as it came."""
    if not identity.commune:
        return identity
    found = recognised(identity.commune, identity.postal_code)
    return replace(identity, commune=found.name) if found else identity

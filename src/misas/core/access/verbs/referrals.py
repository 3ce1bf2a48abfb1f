"""The verbs of the room `referrals`, and who may do them."""

from misas.core.access.rules import Rule

VERBS: dict[str, Rule] = {}

"""What the house that installs MisAS must say of itself: one variable, one label. Read by the notices and `doctor`."""

from __future__ import annotations

from typing import Final

MISSING: Final = "À compléter par la caisse"

PUBLISHER: Final[dict[str, str]] = {
    "publisher": "Éditeur",
    "publisher_address": "Adresse de l’éditeur",
    "publisher_phone": "Téléphone de l’éditeur",
    "publication_director": "Direction de la publication",
}
HOSTING: Final[dict[str, str]] = {
    "hosting": "Hébergeur",
    "hosting_address": "Adresse de l’hébergeur",
    "hosting_phone": "Téléphone de l’hébergeur",
}
SOURCE: Final[dict[str, str]] = {"source": "Code source de la version en service"}
DPO: Final[dict[str, str]] = {"dpo": "Déléguée ou délégué à la protection des données"}
ACCESSIBILITY: Final[dict[str, str]] = {"accessibility_contact": "Contact pour l’accessibilité"}

ALL: Final[dict[str, str]] = {**PUBLISHER, **HOSTING, **SOURCE, **DPO, **ACCESSIBILITY}


def variable(name: str) -> str:
    """ "publisher" → "MISAS_PUBLISHER", as the one who installs types it."""
    return f"MISAS_{name.upper()}"

"""Every keyboard shortcut, told once: the dialog of `?` and the help read this table.

What a key does stands in `misas.js` and in the `data-key` of the templates; a test holds the three together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys as they are printed on a keyboard, what they do, and where (empty: everywhere)."""

    keys: tuple[str, ...]
    does: str
    where: str = ""

    @property
    def is_letter(self) -> bool:
        return len(self.keys[0]) == 1


EVERYWHERE: Final = (
    Shortcut(("Ctrl", "K"), "chercher une personne, un dossier, une action"),
    Shortcut(("/",), "aller au champ de recherche"),
    Shortcut(("j", "k"), "ligne suivante, ligne précédente"),
    Shortcut(("Entrée",), "ouvrir la ligne"),
    Shortcut(("x",), "choisir la ligne"),
    Shortcut(("z",), "annuler la dernière action"),
    Shortcut(("Ctrl", "Entrée"), "envoyer le formulaire"),
    Shortcut(("Échap",), "fermer la fenêtre ou le menu"),
    Shortcut(("?",), "montrer les raccourcis"),
)

ON_PAGES: Final = (
    Shortcut(("n",), "Signaler une difficulté", "bouton « Signaler » en haut de page"),
    Shortcut(("n",), "Signaler une autre personne", "accusé de réception"),
    Shortcut(("n",), "Signaler une personne", "Mes signalements"),
    Shortcut(("s",), "Signalement suivant", "À trier"),
    Shortcut(("a",), "Noter un appel ou un échange", "dossier"),
    Shortcut(("t",), "Ajouter une tâche", "dossier"),
    Shortcut(("r",), "Reporter l’action", "dossier"),
    Shortcut(("c",), "Clore le dossier", "dossier"),
    Shortcut(("i",), "Corriger l’identité", "À trier"),
    Shortcut(("0",), "La personne ne sait pas", "bilan des droits"),
    Shortcut(("9",), "La personne ne souhaite pas répondre", "bilan des droits"),
    Shortcut(("p",), "Passer à une autre question", "bilan des droits"),
    Shortcut(("f",), "Pareil pour tout le foyer", "bilan des droits"),
)

"""argparse, speaking French. It asks `gettext` for its own words: this module is its dictionary."""

from __future__ import annotations

import argparse

WORDS = {
    "usage: ": "usage : ",
    "%(heading)s:": "%(heading)s :",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "afficher cette aide et s’arrêter",
    "subcommands": "commandes",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque : %s",
    "one of the arguments %s is required": "il faut l’un de ces arguments : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "not allowed with argument %s": "incompatible avec %s",
    "expected one argument": "attend une valeur",
    "expected at most one argument": "attend une valeur au plus",
    "expected at least one argument": "attend au moins une valeur",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s (%(matches)s)",
    "ignored explicit argument %r": "n’attend pas de valeur (%r)",
    "invalid choice: %(value)r (choose from %(choices)s)": "choix inconnu : %(value)r (au choix : %(choices)s)",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": (
        "choix inconnu : %(value)r. Vouliez-vous dire %(closest)r ? (au choix : %(choices)s)"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "commande inconnue : %(parser_name)r (au choix : %(choices)s)"
    ),
    "invalid %(type)s value: %(value)r": "valeur incorrecte : %(value)r (attendu : %(type)s)",
    "can't open '%(filename)s': %(error)s": "impossible d’ouvrir « %(filename)s » : %(error)s",
    "show program's version number and exit": "afficher la version et s’arrêter",
    " (default: %(default)s)": " (par défaut : %(default)s)",
}
PLURALS = {"expected %s argument": ("attend %s valeur", "attend %s valeurs")}


def speak_french() -> None:
    """Give argparse its dictionary; a sentence it does not hold stays as it was."""
    setattr(argparse, "_", lambda text: WORDS.get(text, text))  # noqa: B010 (typeshed does not know this name)
    setattr(argparse, "ngettext", _plural)  # noqa: B010


def _plural(one: str, many: str, count: int) -> str:
    one, many = PLURALS.get(one, (one, many))
    return one if count <= 1 else many

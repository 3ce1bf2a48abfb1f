"""What an option may hold, checked as it is typed. argparse prints the sentence of a refusal; exit 2."""

from __future__ import annotations

import ipaddress
from argparse import ArgumentTypeError
from datetime import date
from uuid import UUID


def address(text: str) -> str:
    """An address to listen on; the server takes numbers only."""
    if text == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise ArgumentTypeError(
            f"« {text} » n’est pas une adresse d’écoute (127.0.0.1 : cette machine seule ; 0.0.0.0 : toutes)"
        ) from None


def port(text: str) -> int:
    """A port number."""
    return number(text, 65535, f"« {text} » n’est pas un port (un nombre de 1 à 65535)")


def count(text: str) -> int:
    """How many processes, how many tasks."""
    return number(text, 64, f"« {text} » n’est pas un nombre de 1 à 64")


def caisse(text: str) -> int:
    """The code of a caisse, as it is written on its letters."""
    return number(text, 999, f"« {text} » n’est pas un code de caisse (trois chiffres, par exemple 301)")


def identifier(text: str) -> UUID:
    """A public identifier, as a list gives it."""
    try:
        return UUID(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n’est pas un identifiant (recopiez-le depuis la liste)") from None


def day(text: str) -> date:
    """A day, as machines write it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n’est pas un jour (par exemple 2027-04-09)") from None


def number(text: str, most: int, refusal: str) -> int:
    """A whole number from 1 to `most`."""
    if text.isascii() and text.isdecimal() and 1 <= int(text[:12]) <= most:
        return int(text)
    raise ArgumentTypeError(refusal)

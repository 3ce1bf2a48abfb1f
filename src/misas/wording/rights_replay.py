"""The replay of OpenFisca's test files in French: why a file is none, what differs, why a case was not run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

MARKS: Final = {"failed": "✗", "superseded": "~"}

UNUSABLE: Final = {
    "not_yaml": "« {file} » n’est pas un fichier YAML{at}.",
    "no_case": "« {file} » ne contient aucun cas de test d’OpenFisca.",
    "too_big": "« {file} » est trop gros ou trop imbriqué pour être un fichier de tests{at}.",
    "unreadable": "« {file} » n’existe pas, ou ne peut pas être lu.",
}

TROUBLES: Final = {
    "unknown_variable": "« {variable} » n’est pas une variable de ces règles",
    "unknown_input": "« {problem} » est inconnu de ces règles",
    "unknown_key": "« {problem} » n’est pas prévu dans un cas de test",
    "no_output": "le cas n’attend aucun résultat (« output »)",
    "not_a_period": "« {problem} » n’est pas une période",
    "other_extension": "« {problem} » n’est pas chargé ici",
    "wrong_value": "« {variable} » : « {problem} » ne va pas, il faut {expected}",
    "not_computed": "le calcul s’est arrêté : {problem}",
}

WANTED: Final = {
    "integer": "un nombre entier",
    "number": "un nombre",
    "yes_or_no": "« true » ou « false »",
    "day": "une date, comme 1980-12-31",
    "text": "un texte",
}


def difference_line(difference: Mapping[str, Any]) -> str:
    """One output that is not the expected one: `cmu_c, 2026-11 : attendu oui, trouvé non`."""
    if trouble := difference["trouble"]:
        kind = wanted(difference["expected"]) if trouble == "wrong_value" else ""  # else it is the value of the file
        return TROUBLES[trouble].format_map({**difference, "expected": kind})
    expected, found = shown(difference["expected"]), shown(difference["found"])
    return f"{difference['variable']}, {difference['period']} : attendu {expected}, trouvé {found}"


def wanted(expected: str | list[str] | None) -> str:
    """What a variable takes: a type, or the names among which it is chosen."""
    if isinstance(expected, str):
        return WANTED[expected]
    return f"une de ces valeurs : {', '.join(expected or ())}"


def shown(value: Any) -> str:
    """A value as a reader of the test file knows it; a list of one is its only value."""
    if isinstance(value, list):
        return shown(value[0]) if len(value) == 1 else f"[{', '.join(map(shown, value))}]"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)

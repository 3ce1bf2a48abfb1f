"""Who lives in the household of a review, as its page shows them, and what the answers say that the list misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from misas.core.rights.codes import Role
from misas.core.rights.facts import HOUSEHOLD
from misas.core.rights.months import elapsed_years
from misas.web.workspace.rights.scene import Scene
from misas.wording.rights_members import called

NAME: Final = "label-"
"""What begins the field of a member's name; her key follows."""


def typed_names(post: Mapping[str, str]) -> dict[str, str]:
    """The names of a form, by member."""
    return {field.removeprefix(NAME): text for field, text in post.items() if field.startswith(NAME)}


def members(found: Scene, typed: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """Who lives there. `typed`: a name that was refused, by member, with why."""
    household, shown = found.page.household, []
    unnamed = called(replace(row, label="") for row in found.page.members)
    for row in found.page.members:
        born = household.member(row.key).facts.get("birth_date")
        age = f"{_age(born.value, household.month)} ans" if born and isinstance(born.value, date) else "âge inconnu"
        is_applicant = row.role == Role.APPLICANT
        name, wrong = typed.get(row.key, (row.label, ""))
        shown.append({
            "key": row.key,
            "label": found.labels[row.key],
            "role": unnamed[row.key],
            "age": age,
            "detail": f"{unnamed[row.key]}, {age}" if row.label and not is_applicant else age,
            "is_applicant": is_applicant,
            "name": name,
            "wrong": wrong,
        })  # fmt: skip
    return shown


def _age(born: date, on: date) -> int:
    return max(0, elapsed_years(born, on))


def roles_to_add(found: Scene) -> list[tuple[str, str]]:
    held = {row.role for row in found.page.members}
    roles = [Role.PARTNER, Role.CHILD, Role.OTHER]
    return [(role.value, ADD[role]) for role in roles if role is not Role.PARTNER or role not in held]


ADD: Final = {
    Role.PARTNER: "Ajouter le conjoint",
    Role.CHILD: "Ajouter un enfant",
    Role.OTHER: "Ajouter une autre personne",
}


def hint(found: Scene) -> str:
    """What the answers say of the household that its list does not show yet."""
    household = found.page.household
    roles = [row.role for row in found.page.members]
    couple, count = household.held(HOUSEHOLD, "couple").value, household.held(HOUSEHOLD, "children_count").value
    hints = []
    if couple is True and Role.PARTNER not in roles:
        hints.append("La personne vit en couple : ajoutez le conjoint, ses ressources comptent.")
    if isinstance(count, int) and not isinstance(count, bool) and count > roles.count(Role.CHILD):
        hints.append(f"{count} enfant{'s' if count > 1 else ''} à charge : ajoutez chaque enfant, son âge compte.")
    return " ".join(hints)

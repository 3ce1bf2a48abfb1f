"""Who lives in the household of a review, as its page shows them, and what the answers say that the list misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from misas.core.rights.codes import FactTheme, Role
from misas.core.rights.questions import Question
from misas.core.rights.undescribed import to_describe, undescribed
from misas.web.workspace.rights.scene import Scene
from misas.wording.rights_members import ADD_ONE, TO_ADD, age_words, called, why_add

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
        age = age_words(born.value if born else None, household.month, found.today)
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


def roles_to_add(found: Scene) -> list[tuple[str, str]]:
    held = {row.role for row in found.page.members}
    roles = [Role.PARTNER, Role.CHILD, Role.OTHER]
    return [(role.value, ADD_ONE[role]) for role in roles if role is not Role.PARTNER or role not in held]


def hint(found: Scene) -> str:
    """What the answers say of the household that its list does not show yet."""
    return " ".join(why_add(role, count) for role, count in undescribed(found.page.household).items())


def to_add(found: Scene, question: Question | None) -> dict[str, str] | None:
    """Whom the best question asks to describe, as its card says it; None when the question is a plain one."""
    role = to_describe(found.page.household, question.member, question.fact) if question else None
    if question is None or role is None:
        return None
    return {
        "role": role.value,
        "title": TO_ADD[role],
        "why": why_add(role, undescribed(found.page.household)[role]),
        "button": ADD_ONE[role],
        "fact_url": found.interview.url(theme=FactTheme.HOUSEHOLD, fact=question.fact),
        "settles": str(len(question.rights)),
    }

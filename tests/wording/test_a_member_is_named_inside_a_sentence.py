"""« Noté pour la personne et l’enfant 2 »: the name of a role goes into the sentence, a first name stays as it is."""

import pytest

from misas.core.rights.codes import Role
from misas.wording.rights import ROLES
from misas.wording.rights_members import within


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("La personne", "la personne"),
        ("Conjoint ou partenaire", "le conjoint ou partenaire"),
        ("Enfant", "l’enfant"),
        ("Enfant 2", "l’enfant 2"),
        ("Autre membre du foyer 1", "l’autre membre du foyer 1"),
        ("Enfantine", "Enfantine"),
        ("Enfant Jésus", "Enfant Jésus"),
        ("Jade", "Jade"),
        ("Sa compagne", "sa compagne"),
        ("Son fils aîné", "son fils aîné"),
        ("Sacha", "Sacha"),
    ],
)
def test_a_role_takes_its_article_and_a_name_stays(name: str, said: str) -> None:
    assert within(name) == said


def test_every_role_goes_into_a_sentence() -> None:
    for role in Role:
        assert within(ROLES[role])[0].islower()

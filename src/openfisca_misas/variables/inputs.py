"""One input variable for each fact of `rules/rights/facts.yaml` that upstream lacks (`misas_<id>`).

The defaults describe the ordinary situation (French, resident for years, in metropolitan France), so that a file of
upstream's, which knows nothing of them, keeps its meaning. In a review no fact is ever left to its default: unknown
facts are run at both ends.
"""

from datetime import date
from typing import Any

from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import (
    ETERNITY,
    MONTH,
    YEAR,
    Variable,
    set_input_dispatch_by_period,
    set_input_divide_by_period,
)
from openfisca_france.entities import Famille, Individu

from openfisca_misas import tables

ENTITIES = {"personne": Individu, "foyer": Famille}
TRUE_UNLESS_TOLD = frozenset({"misas_lives_in_france", "misas_ass_full_rate", "misas_eea_right_to_stay"})
LONG_AGO = date(1970, 1, 1)


def _attributes(fact: dict[str, Any]) -> dict[str, Any]:
    nature, variable = fact["nature"], fact["variable"]
    monthly = {"definition_period": MONTH, "set_input": set_input_dispatch_by_period}
    if nature == "booleen":
        return {"value_type": bool, "default_value": variable in TRUE_UNLESS_TOLD, **monthly}
    if nature == "enum":
        values = Enum(f"{variable}_values", {str(code): str(label) for code, label in fact["valeurs"].items()})
        first = next(iter(values))
        return {"value_type": Enum, "possible_values": values, "default_value": first, **monthly}
    if nature == "date":
        return {"value_type": date, "default_value": LONG_AGO, "definition_period": ETERNITY}
    if nature == "entier":
        return {"value_type": int, **monthly}
    if nature == "montant_mensuel":
        return {"value_type": float, "definition_period": MONTH, "set_input": set_input_divide_by_period}
    if fact["periode"] == "annee_civile":
        return {"value_type": float, "definition_period": YEAR}
    return {"value_type": float, **monthly}


def input_variable(fact: dict[str, Any]) -> Any:
    """The Variable class of one fact."""
    label = fact.get("libelle") or fact["question"]
    attributes = {"entity": ENTITIES[fact["entite"]], "label": label, **_attributes(fact)}
    return type(fact["variable"], (Variable,), attributes)


def missing_inputs(tbs: Any) -> list[Any]:
    """The Variable classes of the facts that `tbs` does not know, in the order of the table."""
    rows = (fact for fact in tables.facts() if fact["variable"].startswith("misas_"))
    return [input_variable(fact) for fact in rows if tbs.get_variable(fact["variable"]) is None]

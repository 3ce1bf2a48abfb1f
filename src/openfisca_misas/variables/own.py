"""Our own inputs that are no question of the interview, and what upstream lacks for the past."""

from typing import Any

from openfisca_core.model_api import MONTH, Variable, set_input_dispatch_by_period, set_input_divide_by_period
from openfisca_france.entities import Famille, Individu


class misas_facts_pinned(Variable):
    value_type = bool
    entity = Famille
    definition_period = MONTH
    set_input = set_input_dispatch_by_period
    label = "Les faits de la période de référence sont tous donnés : un montant laissé à zéro est nul"


class misas_ajpp(Variable):
    value_type = float
    entity = Individu
    definition_period = MONTH
    set_input = set_input_divide_by_period
    label = "Allocation journalière de présence parentale reçue (comptée avant 2025)"
    reference = "CSS R861-10"


class misas_ajpa(Variable):
    value_type = float
    entity = Individu
    definition_period = MONTH
    set_input = set_input_divide_by_period
    label = "Allocation journalière du proche aidant reçue (comptée avant 2025)"
    reference = "CSS R861-10"


VARIABLES: tuple[Any, ...] = (misas_facts_pinned, misas_ajpp, misas_ajpa)

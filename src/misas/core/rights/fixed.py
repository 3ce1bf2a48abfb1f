"""The facts on which no change is ever proposed: nobody can make them otherwise, or it would be absurd to say so.

Who somebody is, where she was born and since when she is here, what the past made, the state of her health, the law
itself. Every date is one of them: only time acts on it (`changing`). A decision of a body (a rate, a recognition) is
not one: it can be asked for. A test holds the list against the table of facts.
"""

from __future__ import annotations

from typing import Final

from misas.core.rights.codes import Nature
from misas.core.rights.facts import FactType

IDENTITY: Final = frozenset({"birth_date", "sex", "nationality", "nir_status"})
STAY: Final = frozenset(
    {"territory", "permit", "permit_kind", "eea_right_to_stay", "residence_waiver", "in_france_since"}
    | {"irregular_since", "permit_expired_on", "work_permit_since"}
)
PAST: Final = frozenset(
    {"ame_refused", "recent_c2s", "worked_in_alsace_moselle", "alsace_moselle_scheme", "worked_last_3_months"}
    | {"insured_by_work", "young_worker_hours", "ass_work_condition", "unemployment_exhausted", "had_employer_cover"}
    | {"insured_relative_died", "early_retirement_pension", "single_smear", "emergency_room_visit", "in_hospital"}
    | {"work_accident", "disability_before_60", "pension_replaces_invalidity", "aid_quote_not_started"}
    | {"psy_sessions_this_year", "student_psy_sessions_this_year", "reference_tax_income"}
)
HEALTH: Final = frozenset(
    {"pregnancy", "disability", "disabled_child", "child_needs_presence", "capacity_loss_two_thirds"}
    | {"hard_to_walk_or_stand", "daily_help_needed", "long_illness_care", "urgent_care", "sick_leave"}
    | {"transport_reason", "needs_optics", "needs_dental", "needs_hearing", "needs_wheelchair", "needs_wig"}
    | {"needs_psychologist", "needs_interpreter"}
)
LAW: Final = frozenset({"c2s_ceiling_gap"})
FIXED: Final = IDENTITY | STAY | PAST | HEALTH | LAW


def may_change(one: FactType) -> bool:
    """Whether one may say of a fact what its change would make of an answer."""
    return one.id not in FIXED and one.nature is not Nature.DATE

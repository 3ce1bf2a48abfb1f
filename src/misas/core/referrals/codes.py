"""The code lists of a referral: what is said, through which door, and how triage may answer.

A code list is an interface: values are stored, counted and exchanged, so a code is retired and never deleted or reused
(domain.md §5.3, §6). French labels live in `wording/referrals.py`; what a case does with them lives in `core/cases`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class CareType(StrEnum):
    """The care a person gives up, as the referrer names it (19 types, domain.md §5.3)."""

    GENERAL_PRACTICE = "general_practice"
    SPECIALIST = "specialist"
    DENTAL_CONSERVATIVE = "dental_conservative"
    DENTAL_PROSTHETIC = "dental_prosthetic"
    ORTHODONTICS = "orthodontics"
    OPTICS = "optics"
    OPHTHALMOLOGY = "ophthalmology"
    HEARING_AID = "hearing_aid"
    GYNAECOLOGY_MATERNITY = "gynaecology_maternity"
    MENTAL_HEALTH = "mental_health"
    PHYSIOTHERAPY_PARAMEDICAL = "physiotherapy_paramedical"
    IMAGING = "imaging"
    LABORATORY = "laboratory"
    HOSPITAL_SURGERY = "hospital_surgery"
    MEDICINES = "medicines"
    MEDICAL_DEVICE = "medical_device"
    SCREENING_PREVENTION = "screening_prevention"
    TRANSPORT = "transport"
    OTHER = "other"


class Reason(StrEnum):
    """Why care is given up, in the person's words sorted into 13 (domain.md §5.3); several may hold."""

    OUT_OF_POCKET = "out_of_pocket"
    ADVANCE_PAYMENT = "advance_payment"
    EXTRA_FEES = "extra_fees"
    NO_COMPLEMENTARY = "no_complementary"
    WAITING_TIME = "waiting_time"
    NO_PRACTITIONER = "no_practitioner"
    DISTANCE_TRANSPORT = "distance_transport"
    COMPLEX_PROCEDURES = "complex_procedures"
    LACK_OF_KNOWLEDGE = "lack_of_knowledge"
    FEAR = "fear"
    CARE_REFUSED = "care_refused"
    TIME_FAMILY = "time_family"
    OTHER = "other"


class Motive(StrEnum):
    """Why the referrer writes to the mission (domain.md §2.2); several may hold, one at least."""

    ACCESS_RIGHTS = "access_rights"
    ACCESS_CARE = "access_care"
    DISABILITY = "disability"
    DIGITAL_DIFFICULTY = "digital_difficulty"
    COMPLEX_SOCIAL_SITUATION = "complex_social_situation"
    DECLARED_GP_SEARCH = "declared_gp_search"


class Channel(StrEnum):
    """The door a referral came through. Numbers run without gap within one caisse and one channel."""

    DESK = "desk"
    PHONE = "phone"
    EMAIL = "email"
    PORTAL = "portal"
    API = "api"
    AMELIPRO = "amelipro"
    CES = "ces"
    CAMPAIGN = "campaign"
    POST = "post"


class SaidStage(StrEnum):
    """Where the care stands according to the referrer. The case keeps its own, confirmed `CareStage`."""

    NEVER_STARTED = "never_started"
    INTERRUPTED = "interrupted"
    QUOTE_OBTAINED = "quote_obtained"
    NO_APPOINTMENT = "no_appointment"


class TriageOutcome(StrEnum):
    """How a human answers a referral. Urgency is not an outcome: it is a priority, and takes the road `TO_CASE`."""

    TO_CASE = "to_case"
    DUPLICATE = "duplicate"
    INADMISSIBLE = "inadmissible"
    REROUTED_CAISSE = "rerouted_caisse"
    OTHER_SCHEME = "other_scheme"
    GUIDANCE_ONLY = "guidance_only"
    DIRECT_HANDOVER = "direct_handover"


class ReferralStatus(StrEnum):
    """Where a referral stands: derived from facts by `lifecycle.status_of`, stored only as a cache."""

    RECEIVED = "received"
    LINKED = "linked"
    DUPLICATE = "duplicate"
    INADMISSIBLE = "inadmissible"
    REROUTED = "rerouted"
    OTHER_SCHEME = "other_scheme"
    GUIDED = "guided"


class ReasonGroup(StrEnum):
    """What a triage reason speaks about; lists and figures are read by group."""

    ACCOMPANY = "accompany"
    IDENTITY = "identity"
    PERSON = "person"
    SCOPE = "scope"
    TERRITORY = "territory"
    SCHEME = "scheme"
    GUIDANCE = "guidance"
    SOCIAL = "social"


REASONS_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class TriageReason:
    """One reason of a triage outcome; `since` and `retired` are versions of the list: old rows keep their meaning."""

    code: str
    outcome: TriageOutcome
    group: ReasonGroup
    since: int = 1
    retired: int | None = None

    def offered(self, version: int = REASONS_VERSION) -> bool:
        """Whether a human may still choose this reason in that version of the list."""
        return self.since <= version and (self.retired is None or version < self.retired)


TRIAGE_REASONS: Final[tuple[TriageReason, ...]] = (
    TriageReason("gives_up_care", TriageOutcome.TO_CASE, ReasonGroup.ACCOMPANY),
    TriageReason("rights_to_open", TriageOutcome.TO_CASE, ReasonGroup.ACCOMPANY),
    TriageReason("declared_gp_to_find", TriageOutcome.TO_CASE, ReasonGroup.ACCOMPANY),
    TriageReason("already_accompanied", TriageOutcome.TO_CASE, ReasonGroup.ACCOMPANY),
    TriageReason("same_referral_twice", TriageOutcome.DUPLICATE, ReasonGroup.IDENTITY),
    TriageReason("same_situation_other_channel", TriageOutcome.DUPLICATE, ReasonGroup.IDENTITY),
    TriageReason("person_not_identifiable", TriageOutcome.INADMISSIBLE, ReasonGroup.IDENTITY),
    TriageReason("person_refuses", TriageOutcome.INADMISSIBLE, ReasonGroup.PERSON),
    TriageReason("person_not_informed", TriageOutcome.INADMISSIBLE, ReasonGroup.PERSON),
    TriageReason("person_deceased", TriageOutcome.INADMISSIBLE, ReasonGroup.PERSON),
    TriageReason("no_care_given_up", TriageOutcome.INADMISSIBLE, ReasonGroup.SCOPE),
    TriageReason("outside_mission", TriageOutcome.INADMISSIBLE, ReasonGroup.SCOPE),
    TriageReason("lives_elsewhere", TriageOutcome.REROUTED_CAISSE, ReasonGroup.TERRITORY),
    TriageReason("affiliated_elsewhere", TriageOutcome.REROUTED_CAISSE, ReasonGroup.TERRITORY),
    TriageReason("agricultural_scheme", TriageOutcome.OTHER_SCHEME, ReasonGroup.SCHEME),
    TriageReason("special_scheme", TriageOutcome.OTHER_SCHEME, ReasonGroup.SCHEME),
    TriageReason("not_insured_in_france", TriageOutcome.OTHER_SCHEME, ReasonGroup.SCHEME),
    TriageReason("question_answered", TriageOutcome.GUIDANCE_ONLY, ReasonGroup.GUIDANCE),
    TriageReason("sent_to_right_desk", TriageOutcome.GUIDANCE_ONLY, ReasonGroup.GUIDANCE),
    TriageReason("wants_to_act_alone", TriageOutcome.GUIDANCE_ONLY, ReasonGroup.GUIDANCE),
    TriageReason("complex_social_situation", TriageOutcome.DIRECT_HANDOVER, ReasonGroup.SOCIAL),
    TriageReason("already_followed_by_social_service", TriageOutcome.DIRECT_HANDOVER, ReasonGroup.SOCIAL),
    TriageReason("hospital_discharge", TriageOutcome.DIRECT_HANDOVER, ReasonGroup.SOCIAL),
)

BY_CODE: Final = {reason.code: reason for reason in TRIAGE_REASONS}


def reasons_for(outcome: TriageOutcome, version: int = REASONS_VERSION) -> tuple[TriageReason, ...]:
    """The reasons a human may choose for an outcome, in the order of the table."""
    return tuple(r for r in TRIAGE_REASONS if r.outcome is outcome and r.offered(version))

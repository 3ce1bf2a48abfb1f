"""The words of the cases room: every code that a case, a contact, a care or a closure may carry.

A code is written in the database and sent to machines: it is retired, never deleted and never given another meaning.
Which closure belongs to which family: `exits.py`. What each outcome leads to: `outcomes.py`. French labels:
`misas.wording.cases`. Types of care and reasons for forgoing them are said by referrals:
`misas.core.referrals.codes`.
"""

from enum import StrEnum


class CaseStatus(StrEnum):
    """Where a case stands. Always derived from facts, never chosen (`lifecycle.status_of`)."""

    TO_ASSIGN = "to_assign"
    TO_CONTACT = "to_contact"
    CONTACTING = "contacting"
    REVIEW = "review"
    PLAN = "plan"
    ACCOMPANYING = "accompanying"
    HANDOVER = "handover"
    CLOSED = "closed"


class WaitingOn(StrEnum):
    """Whose turn it is. Everything but US stops our clock and starts the one of the others."""

    US = "us"
    PERSON = "person"
    DOCUMENTS = "documents"
    PARTNER = "partner"
    FUNDER = "funder"
    PRACTITIONER = "practitioner"
    SOCIAL_SERVICE = "social_service"
    RIGHTS_SERVICE = "rights_service"


class CareStage(StrEnum):
    """How far one forgone care has come. A booking is never an exit: only DONE and ABANDONED are final."""

    DECLARED = "declared"
    CONFIRMED = "confirmed"
    SEARCHING = "searching"
    BOOKED = "booked"
    ATTENDED = "attended"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    ABANDONED = "abandoned"


class EvidenceClass(StrEnum):
    """How we know that a care was done, from the weakest to the strongest."""

    DECLARED_BY_PERSON = "declared_by_person"
    DECLARED_BY_PRACTITIONER = "declared_by_practitioner"
    INVOICE = "invoice"
    AMO_FLOW = "amo_flow"


class Confidence(StrEnum):
    """How much a class of evidence is worth in figures (proposed scale, domain.md §2.9)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CERTAIN = "certain"


CONFIDENCE: dict[EvidenceClass, Confidence] = {
    EvidenceClass.DECLARED_BY_PERSON: Confidence.LOW,
    EvidenceClass.DECLARED_BY_PRACTITIONER: Confidence.MEDIUM,
    EvidenceClass.INVOICE: Confidence.HIGH,
    EvidenceClass.AMO_FLOW: Confidence.CERTAIN,
}


class AttemptChannel(StrEnum):
    """How we tried to speak with the person. REFERRER: we asked whoever referred for another contact."""

    PHONE = "phone"
    SMS = "sms"
    LETTER = "letter"
    AMELI_MESSAGE = "ameli_message"
    EMAIL = "email"
    FRONT_DESK = "front_desk"
    REFERRER = "referrer"


class AttemptOutcome(StrEnum):
    """What an attempt gave. Each one sets whose turn it is and the next attempt (`outcomes.py`)."""

    REACHED = "reached"
    CALLBACK_ASKED = "callback_asked"
    NOT_REACHED = "not_reached"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    THIRD_PARTY = "third_party"
    WRONG_NUMBER = "wrong_number"
    SENT = "sent"
    RETURNED_MAIL = "returned_mail"
    NEW_CONTACT = "new_contact"
    NO_OTHER_CONTACT = "no_other_contact"
    REFUSES_EXCHANGE = "refuses_exchange"
    DANGEROUS_CONTACT = "dangerous_contact"


class ExitGroup(StrEnum):
    """Why a case ended, in five groups for people."""

    ACHIEVED = "achieved"
    RELAY = "relay"
    PERSON = "person"
    ERROR = "error"
    SYSTEM = "system"


class ExitFamily(StrEnum):
    """How a case ended, in five families for figures and for whoever referred."""

    CARE_DONE = "care_done"
    RIGHTS_OPENED = "rights_opened"
    GUIDANCE = "guidance"
    DROP_OUT = "drop_out"
    EXCLUDED = "excluded"


class ExitCode(StrEnum):
    """The reason a human gives when closing (domain.md §2.9). Families, groups and versions: `exits.py`."""

    CARE_DONE = "care_done"
    CARE_PARTLY_DONE = "care_partly_done"
    RIGHTS_OPENED = "rights_opened"
    GUIDANCE_GIVEN = "guidance_given"
    HANDED_TO_SOCIAL_SERVICE = "handed_to_social_service"
    HANDED_TO_PARTNER = "handed_to_partner"
    OTHER_SCHEME = "other_scheme"
    REFUSED_AT_START = "refused_at_start"
    DROPPED_OUT = "dropped_out"
    UNREACHABLE = "unreachable"
    MOVED = "moved"
    DIED = "died"
    OPPOSED = "opposed"
    OUTSIDE_CRITERIA = "outside_criteria"
    DUPLICATE = "duplicate"
    NO_OFFER = "no_offer"
    NO_FUNDING = "no_funding"
    AID_REFUSED = "aid_refused"
    AID_UNUSED = "aid_unused"


class TaskKind(StrEnum):
    """What there is to do on a case. The next action is the first task: one list of words for both.

    All but HUMAN are derived from facts and vanish with their reason (`tasks.py`); HUMAN is written by a colleague.
    """

    ASSIGN = "assign"
    ANNOUNCE_CALL = "announce_call"
    CALL = "call"
    CALL_BACK = "call_back"
    SEND_LETTER = "send_letter"
    ASK_REFERRER = "ask_referrer"
    PLAN_SAFE_CONTACT = "plan_safe_contact"
    CONFIRM_UNREACHABLE = "confirm_unreachable"
    RECORD_AGREEMENT = "record_agreement"
    CONFIRM_REFUSAL = "confirm_refusal"
    REVIEW_RIGHTS = "review_rights"
    PROPOSE_PLAN = "propose_plan"
    CONFIRM_CARE = "confirm_care"
    SEARCH_CARE = "search_care"
    FOLLOW_SEARCH = "follow_search"
    VERIFY_APPOINTMENT = "verify_appointment"
    FOLLOW_CARE = "follow_care"
    PROVE_CARE = "prove_care"
    COLLECT_DOCUMENT = "collect_document"
    CHASE_PERSON = "chase_person"
    CHASE_DOCUMENTS = "chase_documents"
    CHASE_PARTNER = "chase_partner"
    CHASE_FUNDER = "chase_funder"
    CHASE_PRACTITIONER = "chase_practitioner"
    CHASE_SOCIAL_SERVICE = "chase_social_service"
    CHASE_RIGHTS_SERVICE = "chase_rights_service"
    FOLLOW_HANDOVER = "follow_handover"
    TAKE_OVER = "take_over"
    FOLLOW_UP = "follow_up"
    FOLLOW_SECOND_LOOK = "follow_second_look"
    CLOSE = "close"
    CONTACT_AFTER_CLOSURE = "contact_after_closure"
    HUMAN = "human"


class FactKind(StrEnum):
    """What happened to a case: the only thing a verb writes. Statuses, clocks and tasks are folded from these."""

    OPENED = "opened"
    REFERRAL_LINKED = "referral_linked"
    ASSIGNED = "assigned"
    ATTEMPTED = "attempted"
    AGREED = "agreed"
    DECLINED = "declined"
    RIGHTS_REVIEWED = "rights_reviewed"
    PLAN_AGREED = "plan_agreed"
    CARE_ADDED = "care_added"
    CARE_CONFIRMED = "care_confirmed"
    CARE_SEARCHED = "care_searched"
    CARE_BOOKED = "care_booked"
    CARE_ATTENDED = "care_attended"
    CARE_MISSED = "care_missed"
    CARE_STARTED = "care_started"
    CARE_DONE = "care_done"
    CARE_PROVEN = "care_proven"
    CARE_ABANDONED = "care_abandoned"
    WAITING = "waiting"
    RESUMED = "resumed"
    POSTPONED = "postponed"
    FOLLOWED = "followed"
    DOCUMENT_ASKED = "document_asked"
    DOCUMENT_RECEIVED = "document_received"
    TASK_ADDED = "task_added"
    TASK_DONE = "task_done"
    TASK_CANCELLED = "task_cancelled"
    HANDOVER_PROPOSED = "handover_proposed"
    HANDOVER_ACCEPTED = "handover_accepted"
    HANDOVER_RETURNED = "handover_returned"
    HANDOVER_WITHDRAWN = "handover_withdrawn"
    CLOSING_PROPOSED = "closing_proposed"
    CLOSING_RETURNED = "closing_returned"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONTACTED_AFTER_CLOSURE = "contacted_after_closure"
    FEEDBACK_STOPPED = "feedback_stopped"
    CLAIM_MOVED = "claim_moved"
    CLAIM_DECIDED = "claim_decided"
    AID_MOVED = "aid_moved"
    AID_DECIDED = "aid_decided"
    STALLED = "stalled"
    ESCALATED = "escalated"


class HandoverStatus(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class HandoverMotive(StrEnum):
    """Why the service social takes over: a psychosocial situation that care alone does not settle (domain.md §2.10)."""

    COMPLEX_SOCIAL = "complex_social"
    JOB_RETENTION = "job_retention"
    LOSS_OF_AUTONOMY = "loss_of_autonomy"
    HOUSING = "housing"
    VIOLENCE = "violence"
    BEREAVEMENT = "bereavement"
    ISOLATION = "isolation"
    OVER_INDEBTEDNESS = "over_indebtedness"


class PostponeReason(StrEnum):
    PERSON_ASKED = "person_asked"
    PERSON_ABSENT = "person_absent"
    APPOINTMENT_LATER = "appointment_later"
    ANSWER_EXPECTED = "answer_expected"
    WORKLOAD = "workload"


class AbandonReason(StrEnum):
    """Why one care will not be done, while the case may go on with the others."""

    NO_LONGER_NEEDED = "no_longer_needed"
    PERSON_GAVE_UP = "person_gave_up"
    NO_OFFER = "no_offer"
    NO_FUNDING = "no_funding"
    CARE_REFUSED = "care_refused"
    ENTERED_IN_ERROR = "entered_in_error"


class AfterClosure(StrEnum):
    """What the contact at 90 days gave."""

    STILL_WELL = "still_well"
    CARE_STOPPED = "care_stopped"
    NEW_NEED = "new_need"
    NOT_REACHED = "not_reached"
    DOES_NOT_WISH = "does_not_wish"

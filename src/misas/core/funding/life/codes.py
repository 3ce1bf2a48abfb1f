"""The words of the life of a plan: every code that a request, a plan or a line of the ledger may carry.

A code is written in the database and sent to machines: it is retired, never deleted and never given another meaning.
French labels: `misas.wording.funding_life`.
"""

from enum import StrEnum


class ApplicationState(StrEnum):
    """Where a request to a funder stands. Always derived from facts (`application`)."""

    TO_PREPARE = "to_prepare"
    INCOMPLETE = "incomplete"
    READY = "ready"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    IN_COMMITTEE = "in_committee"
    ADJOURNED = "adjourned"
    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    SILENT = "silent"
    APPEALED = "appealed"
    COMMITTED = "committed"
    EXTENDED = "extended"
    CALLED = "called"
    PAID = "paid"
    SETTLED = "settled"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class ApplicationFactKind(StrEnum):
    """What happened to a request: the only thing a verb writes."""

    PREPARED = "prepared"
    DOCUMENTS_CHECKED = "documents_checked"
    AMENDED = "amended"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_SENT = "supplement_sent"
    SCHEDULED = "scheduled"
    ADJOURNED = "adjourned"
    GRANTED = "granted"
    REFUSED = "refused"
    SILENCE = "silence"
    APPEALED = "appealed"
    COMMITTED = "committed"
    ALERTED = "alerted"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    REVISED = "revised"
    CALLED = "called"
    PAID = "paid"
    RETURNED = "returned"
    SETTLED = "settled"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class DecisionReason(StrEnum):
    """Why a funder granted less than asked, or nothing, as its decision says."""

    RESOURCES = "resources"
    OUTSIDE_RULES = "outside_rules"
    CARE_STARTED = "care_started"
    DOCUMENTS = "documents"
    OTHER_AID_FIRST = "other_aid_first"
    MEDICAL_OPINION = "medical_opinion"
    ENVELOPE_EMPTY = "envelope_empty"
    CEILING_REACHED = "ceiling_reached"
    OTHER = "other"
    NOT_TOLD = "not_told"


class Payee(StrEnum):
    """To whom the money of a commitment goes. The person advances it only when she is paid herself."""

    PRACTITIONER = "practitioner"
    PERSON = "person"
    CREDITOR = "creditor"


class PlanState(StrEnum):
    """Where a funding plan stands. Always derived from facts (`plan_life`)."""

    DRAFT = "draft"
    PRICED = "priced"
    SIMULATED = "simulated"
    CHOSEN = "chosen"
    REQUESTED = "requested"
    PARTLY_DECIDED = "partly_decided"
    CLOSED_UP = "closed_up"
    COMMITTED = "committed"
    CARE_DONE = "care_done"
    INVOICED = "invoiced"
    IN_PAYMENT = "in_payment"
    SETTLED = "settled"
    CLOSED = "closed"
    NO_SOLUTION = "no_solution"
    ABANDONED = "abandoned"
    EXPIRED = "expired"


class StepKind(StrEnum):
    """What a plan asks for next."""

    PRICE_QUOTE = "price_quote"
    SIMULATE = "simulate"
    OBTAIN_CHOICE = "obtain_choice"
    PREPARE_REQUESTS = "prepare_requests"
    COMPLETE_DOCUMENTS = "complete_documents"
    SEND_REQUESTS = "send_requests"
    OBTAIN_RECEIPT = "obtain_receipt"
    SEND_SUPPLEMENT = "send_supplement"
    AWAIT_SESSION = "await_session"
    AWAIT_DECISION = "await_decision"
    RECORD_SILENCE = "record_silence"
    NOTE_COMMITMENT = "note_commitment"
    REPLAN = "replan"
    BOOK_CARE = "book_care"
    ASK_EXTENSION = "ask_extension"
    DECIDE_LAPSE = "decide_lapse"
    AWAIT_CARE = "await_care"
    ASK_INVOICE = "ask_invoice"
    CALL_PAYMENT = "call_payment"
    CHASE_PAYMENT = "chase_payment"
    RECOVER_OVERPAYMENT = "recover_overpayment"
    SETTLE_REQUESTS = "settle_requests"
    CLOSE_PLAN = "close_plan"


class EntryKind(StrEnum):
    """What a line of the ledger says of an amount."""

    PLANNED = "planned"
    ASKED = "asked"
    COMMITTED = "committed"
    RELEASED = "released"
    CALLED = "called"
    PAID = "paid"
    OVERPAID = "overpaid"
    REVERSED = "reversed"


class AlertKind(StrEnum):
    """Why somebody is alerted that a commitment may lapse."""

    ENDS_SOON = "ends_soon"
    CARE_TOO_LATE = "care_too_late"
    PAST_END = "past_end"


class WatchKind(StrEnum):
    """What the daily round finds to say about a request."""

    VALIDITY_ENDING = "validity_ending"
    SILENCE_REACHED = "silence_reached"
    DEPOSIT_LIMIT = "deposit_limit"
    APPEAL_ENDING = "appeal_ending"
    QUOTE_EXPIRING = "quote_expiring"
    RESOURCES_STALE = "resources_stale"
    RECEIPT_MISSING = "receipt_missing"


class PaperState(StrEnum):
    """Where a required paper stands on a day."""

    PROVIDED = "provided"
    MISSING = "missing"
    ONE_MORE = "one_more"
    SAME_PROFESSIONAL = "same_professional"
    OUT_OF_DATE = "out_of_date"
    UNDATED = "undated"


class ReplanCause(StrEnum):
    """What happened that makes the plan worth computing again."""

    QUOTE_ADDED = "quote_added"
    QUOTE_CHANGED = "quote_changed"
    QUOTE_EXPIRED = "quote_expired"
    COMPLEMENTARY_ANSWERED = "complementary_answered"
    RIGHT_CHANGED = "right_changed"
    DECIDED = "decided"
    SILENCE = "silence"
    ENVELOPE_CHANGED = "envelope_changed"
    RULES_CHANGED = "rules_changed"
    SESSION_MISSED = "session_missed"
    COMMITMENT_ENDING = "commitment_ending"
    INVOICE_DIFFERS = "invoice_differs"
    CAPACITY_CHANGED = "capacity_changed"

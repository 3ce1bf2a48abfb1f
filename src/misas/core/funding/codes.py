"""The code lists of the room that rows, screens and rules share. Their French labels are in `misas.wording`.

Not here: from which status a verb is allowed (`life`), the values of a problem (`problem`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Family(StrEnum):
    """What a quoted line is about: it decides the tables that price it and the counters that it uses."""

    DENTAL = "dental"
    ORTHODONTICS = "orthodontics"
    OPTICAL = "optical"
    HEARING = "hearing"
    CONSULTATION = "consultation"
    AUXILIARY = "auxiliary"
    HOSPITAL = "hospital"
    TRANSPORT = "transport"
    DEVICE = "device"
    MEDICINE = "medicine"
    OTHER = "other"


class Basket(StrEnum):
    """The basket of 100 % Santé, or of the C2S, that a line belongs to; NONE when its family has none."""

    NONE = "none"
    ZERO_CHARGE = "zero_charge"
    MODERATE = "moderate"
    FREE = "free"
    C2S = "c2s"


class LineOrigin(StrEnum):
    """Whether somebody quoted this line, or the tables propose it as the cheaper way."""

    QUOTED = "quoted"
    TABLES = "tables"


class QuoteEnd(StrEnum):
    """Why a quote no longer counts."""

    CORRECTED = "corrected"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Payer(StrEnum):
    """Who pays a part of a line."""

    AMO = "amo"
    LOCAL = "local"
    AMC = "amc"
    FUNDER = "funder"
    LOAN = "loan"
    PERSON = "person"


class FunderKind(StrEnum):
    """What a funder is. The default ranks: RANKS."""

    LEGAL_COMPENSATION = "legal_compensation"  # PCH, Agefiph, FIPHFP
    MEMBERSHIP = "membership"  # caisse, mutual fund, retirement fund, employer
    PUBLIC = "public"  # département, CAF, fonds de compensation
    CCAS = "ccas"
    ASSOCIATION = "association"
    INSTALMENTS = "instalments"
    MICROCREDIT = "microcredit"


RANKS: Final = {
    FunderKind.LEGAL_COMPENSATION: 30,
    FunderKind.MEMBERSHIP: 40,
    FunderKind.PUBLIC: 50,
    FunderKind.CCAS: 60,
    FunderKind.ASSOCIATION: 70,
    FunderKind.INSTALMENTS: 80,
    FunderKind.MICROCREDIT: 90,
}
"""Who pays before whom, unless the rules of a caisse say otherwise; below 30: AMO, régime local, AMC."""


class PackStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class PlanStatus(StrEnum):
    """Where a plan stands: the first exits are the way of the trade, the last three end without money."""

    DRAFT = "draft"
    PRICED = "priced"
    SIMULATED = "simulated"
    CHOSEN = "chosen"
    REQUESTED = "requested"
    PARTLY_DECIDED = "partly_decided"
    FUNDED = "funded"
    COMMITTED = "committed"
    CARE_DONE = "care_done"
    INVOICED = "invoiced"
    PAYING = "paying"
    SETTLED = "settled"
    CLOSED = "closed"
    NO_SOLUTION = "no_solution"
    ABANDONED = "abandoned"
    EXPIRED = "expired"


BEFORE_CARE: Final = (
    PlanStatus.DRAFT,
    PlanStatus.PRICED,
    PlanStatus.SIMULATED,
    PlanStatus.CHOSEN,
    PlanStatus.REQUESTED,
    PlanStatus.PARTLY_DECIDED,
    PlanStatus.FUNDED,
    PlanStatus.COMMITTED,
)
"""While a plan stands there the money is still sought: a case has one at most."""
ENDED: Final = (PlanStatus.CLOSED, PlanStatus.NO_SOLUTION, PlanStatus.ABANDONED, PlanStatus.EXPIRED)


class PlanFactKind(StrEnum):
    """What may happen to a plan. `on` is the local day; CHOSEN holds the dated agreement of the person."""

    OPENED = "opened"
    COMPUTED = "computed"
    PROPOSED = "proposed"
    CHOSEN = "chosen"
    CARE_DATED = "care_dated"
    CARE_DONE = "care_done"
    INVOICED = "invoiced"
    CLOSED = "closed"
    REOPENED = "reopened"
    NO_SOLUTION = "no_solution"
    ABANDONED = "abandoned"
    EXPIRED = "expired"


class Cause(StrEnum):
    """Why a plan was computed again: the events of funding.md §6, one word each."""

    FIRST = "first"
    QUOTE = "quote"
    QUOTE_EXPIRED = "quote_expired"
    COVERAGE = "coverage"
    RIGHT = "right"
    DECISION = "decision"
    SILENCE = "silence"
    ENVELOPE = "envelope"
    RULES = "rules"
    SESSION_MISSED = "session_missed"
    EXPIRING = "expiring"
    INVOICE = "invoice"
    CAPACITY = "capacity"
    LOCKS = "locks"
    FRONTIER = "frontier"
    ASKED = "asked"


class ApplicationStatus(StrEnum):
    TO_PREPARE = "to_prepare"
    INCOMPLETE = "incomplete"
    READY = "ready"
    DEPOSITED = "deposited"
    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    IN_COMMITTEE = "in_committee"
    ADJOURNED = "adjourned"
    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    SILENT = "silent"
    COMMITTED = "committed"
    EXTENDED = "extended"
    CALLED = "called"
    PAID = "paid"
    SETTLED = "settled"
    LAPSED = "lapsed"
    RENOUNCED = "renounced"
    APPEALED = "appealed"


APPLIED_FOR: Final = tuple(
    status
    for status in ApplicationStatus
    if status not in {ApplicationStatus.REFUSED, ApplicationStatus.SILENT, ApplicationStatus.LAPSED}
    and status is not ApplicationStatus.RENOUNCED
)
"""While an application stands there, the same aid is not asked for twice for one plan."""


class ApplicationFactKind(StrEnum):
    """What may happen to an application. Documents have rows of their own."""

    PREPARED = "prepared"
    CHANGED = "changed"  # the amounts asked, before it is deposited
    DEPOSITED = "deposited"
    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_GIVEN = "supplement_given"
    PUT_TO_COMMITTEE = "put_to_committee"
    ADJOURNED = "adjourned"
    GRANTED = "granted"
    REFUSED = "refused"
    SILENCE = "silence"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    REDUCED = "reduced"
    CALLED = "called"
    PAID = "paid"
    LAPSED = "lapsed"
    RENOUNCED = "renounced"
    APPEALED = "appealed"


class Circuit(StrEnum):
    """To whom and on what a commitment is paid."""

    THIRD_PARTY = "third_party"  # the professional, on an unpaid invoice
    PERSON = "person"  # the person, on a paid invoice: she advances the money


class DecisionReason(StrEnum):
    """Why an aid was refused, granted for less, or put off: never a word on her health."""

    RESOURCES = "resources"
    OUTSIDE_RULES = "outside_rules"
    OTHER_FUNDER = "other_funder"
    NOT_COMPLETE = "not_complete"
    CARE_BEGUN = "care_begun"
    ENVELOPE_SPENT = "envelope_spent"
    OPINION = "opinion"  # an opinion that the rules ask for was against, or is missing
    CEILING = "ceiling"
    OTHER = "other"
    NOT_TOLD = "not_told"


class LedgerKind(StrEnum):
    PLANNED = "planned"
    ASKED = "asked"
    COMMITTED = "committed"
    RELEASED = "released"
    CALLED = "called"
    PAID = "paid"
    OVERPAID = "overpaid"
    RETURNED = "returned"


class EnvelopeKind(StrEnum):
    """One movement of an envelope."""

    OPENED = "opened"
    REFILLED = "refilled"
    CUT = "cut"
    RESERVED = "reserved"
    UNRESERVED = "unreserved"
    COMMITTED = "committed"
    RELEASED = "released"
    PAID = "paid"
    RETURNED = "returned"


class FundingWarning(StrEnum):
    """What the clock tells a human of, once each."""

    LAPSE_30 = "lapse_30"
    LAPSE_15 = "lapse_15"
    LAPSE_5 = "lapse_5"
    LAPSED = "lapsed"
    CARE_AFTER_LAPSE = "care_after_lapse"
    SILENCE = "silence"
    DOCUMENTS_MISSING = "documents_missing"
    DEPOSIT_CLOSING = "deposit_closing"
    QUOTE_EXPIRING = "quote_expiring"
    TO_RECOMPUTE = "to_recompute"


class SolverStatus(StrEnum):
    """What the search answered (funding.md §7.3)."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"

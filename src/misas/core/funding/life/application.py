"""One request to a funder, folded from its facts: asked, decided, committed, called, paid, and where it stands.

`STATES` says the state, from facts: the first row that holds. What may happen to a request: `application_steps`.
Amounts are whole cents per care line; a loan stands under the line `LOAN`. A decision never exceeds what was asked: the
verbs refuse it, so every fold here is sound. Not here: papers (`documents`), the money of the others (`ledger`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from misas.core.funding.life.codes import ApplicationFactKind, ApplicationState, DecisionReason, Payee
from misas.core.funding.problem import NOTHING, Cents, LineId
from misas.core.rights.months import add_months

K, S = ApplicationFactKind, ApplicationState

LOAN: Final = ""
"""The line of a loan: it lowers what is paid at once, and pays no care by itself."""

SILENCE_MONTHS: Final = 2
"""Two months of silence refuse a request for money (CRPA L231-4)."""
APPEAL_MONTHS: Final = 2
"""How long a refusal may be contested (CRPA R421-1 and L112-6)."""

type Amounts = Mapping[LineId, Cents]


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert that reached a human: on which day, and the number of days before the end that caused it."""

    on: date
    threshold: int


@dataclass(frozen=True, slots=True)
class ApplicationFact:
    """What happened to a request, and on which day of the caisse.

    `amounts`: asked, granted, left after a revision, called, paid or returned; `missing`: the papers that still lack;
    `reason`, `reason_text`: why less was granted; `valid_until`: the last day of a commitment; `threshold`: of an
    alert; `session`: the day of the committee.
    """

    kind: ApplicationFactKind
    on: date
    amounts: Amounts = field(default_factory=lambda: NOTHING)
    missing: tuple[str, ...] = ()
    reason: DecisionReason | None = None
    reason_text: str = ""
    valid_until: date | None = None
    payee: Payee | None = None
    session: date | None = None
    threshold: int = 0

    @property
    def total(self) -> Cents:
        return sum(self.amounts.values())


@dataclass(frozen=True, slots=True)
class Application:
    """A request folded from its facts. `held`: what the funder stands to pay in all, revisions taken off;
    `waited_days`: days during which the funder waited for papers, that its silence does not count."""

    asked: Amounts = field(default_factory=lambda: NOTHING)
    prepared_on: date | None = None
    checked: bool = False
    missing: tuple[str, ...] = ()
    submitted_on: date | None = None
    received_on: date | None = None
    supplement_on: date | None = None
    waited_days: int = 0
    session: date | None = None
    adjourned: bool = False
    granted: Amounts | None = None
    reason: DecisionReason | None = None
    reason_text: str = ""
    decided_on: date | None = None
    refused: bool = False
    silent: bool = False
    appealed_on: date | None = None
    held: Amounts = field(default_factory=lambda: NOTHING)
    valid_until: date | None = None
    payee: Payee | None = None
    extended: bool = False
    extension_asked_on: date | None = None
    alerts: tuple[Alert, ...] = ()
    called: Amounts = field(default_factory=lambda: NOTHING)
    paid: Amounts = field(default_factory=lambda: NOTHING)
    returned: Amounts = field(default_factory=lambda: NOTHING)
    called_on: date | None = None
    settled_on: date | None = None
    lapsed_on: date | None = None
    withdrawn_on: date | None = None
    last_on: date | None = None

    @property
    def state(self) -> ApplicationState:
        return next(state for state, holds in STATES if holds(self))

    @property
    def asked_cents(self) -> Cents:
        return sum(self.asked.values())

    @property
    def held_cents(self) -> Cents:
        return sum(self.held.values())

    @property
    def is_committed(self) -> bool:
        """Whether a date of validity and a payee are known for what was granted."""
        return self.valid_until is not None and self.payee is not None

    @property
    def owed_back(self) -> Amounts:
        """What was paid above what the funder stands to pay, per line, and has not come back."""
        over = {line: self.net_paid(line) - self.held.get(line, 0) for line in self.paid}
        return MappingProxyType({line: cents for line, cents in over.items() if cents > 0})

    def net_paid(self, line: LineId) -> Cents:
        return self.paid.get(line, 0) - self.returned.get(line, 0)

    @property
    def is_wholly_paid(self) -> bool:
        return all(self.net_paid(line) >= cents for line, cents in self.held.items())

    @property
    def silence_on(self) -> date | None:
        """The day from which silence has refused the request: two months after it was received, or sent when nobody
        said that it was received; suspended while papers are awaited. An appeal has the same clock."""
        if self.state is S.APPEALED and self.appealed_on is not None:
            return add_months(self.appealed_on, SILENCE_MONTHS)
        since = self.received_on or self.submitted_on
        if since is None or self.state not in AWAITING:
            return None
        return add_months(since, SILENCE_MONTHS) + timedelta(days=self.waited_days)

    @property
    def appeal_until(self) -> date | None:
        """The last day to contest a refusal, said or by silence; None when there is nothing to contest any more."""
        if self.state not in (S.REFUSED, S.SILENT) or self.decided_on is None or self.appealed_on is not None:
            return None
        return add_months(self.decided_on, APPEAL_MONTHS)


STATES: Final = (
    (S.WITHDRAWN, lambda a: a.withdrawn_on is not None),
    (S.LAPSED, lambda a: a.lapsed_on is not None),
    (S.SETTLED, lambda a: a.settled_on is not None),
    (S.PAID, lambda a: bool(a.paid) and a.is_wholly_paid),
    (S.CALLED, lambda a: bool(a.called)),
    (S.EXTENDED, lambda a: a.is_committed and a.extended),
    (S.COMMITTED, lambda a: a.is_committed),
    (S.GRANTED, lambda a: a.granted is not None and sum(a.granted.values()) == a.asked_cents),
    (S.PARTLY_GRANTED, lambda a: a.granted is not None),
    (S.REFUSED, lambda a: a.refused),
    (S.SILENT, lambda a: a.silent),
    (S.APPEALED, lambda a: a.appealed_on is not None),
    (S.SUPPLEMENT_ASKED, lambda a: a.supplement_on is not None),
    (S.ADJOURNED, lambda a: a.adjourned),
    (S.IN_COMMITTEE, lambda a: a.session is not None),
    (S.RECEIVED, lambda a: a.received_on is not None),
    (S.SUBMITTED, lambda a: a.submitted_on is not None),
    (S.INCOMPLETE, lambda a: a.checked and bool(a.missing)),
    (S.READY, lambda a: a.checked),
    (S.TO_PREPARE, lambda a: True),
)
"""A request stands at the first of these that holds."""

AWAITING: Final = frozenset({S.SUBMITTED, S.RECEIVED, S.IN_COMMITTEE, S.ADJOURNED})
"""Where the silence of the funder counts."""
BEFORE_SENDING: Final = frozenset({S.TO_PREPARE, S.INCOMPLETE, S.READY})
PENDING: Final = AWAITING | {S.SUPPLEMENT_ASKED, S.APPEALED}
"""Sent, and not decided."""
PROMISED: Final = frozenset({S.GRANTED, S.PARTLY_GRANTED, S.COMMITTED, S.EXTENDED})
"""Money is reserved, nothing is called yet."""
ENGAGED: Final = PROMISED | {S.CALLED, S.PAID, S.SETTLED}
"""What the funder granted is a fact of the plan."""
DENIED: Final = frozenset({S.REFUSED, S.SILENT})
OVER: Final = frozenset({S.SETTLED, S.LAPSED, S.WITHDRAWN})


def fold(facts: Iterable[ApplicationFact]) -> Application:
    """The request that these facts make, in the order in which they were recorded. The first is always PREPARED."""
    rest = iter(facts)
    first = next(rest, None)
    if first is None or first.kind is not K.PREPARED:
        raise ValueError("a request begins by being prepared")
    known = Application(asked=first.amounts, prepared_on=first.on, last_on=first.on)
    for fact in rest:
        known = after(known, fact)
    return known


def after(known: Application, fact: ApplicationFact) -> Application:
    """The request with one more fact. It asks nothing and refuses nothing: `application_steps.advance` did."""
    known = replace(known, last_on=max(fact.on, known.last_on or fact.on))
    match fact.kind:
        case K.DOCUMENTS_CHECKED:
            return replace(known, checked=True, missing=fact.missing)
        case K.AMENDED:
            return replace(known, asked=fact.amounts)
        case K.SUBMITTED:
            return replace(known, submitted_on=fact.on, missing=())
        case K.RECEIVED:
            return replace(known, received_on=fact.on)
        case K.SUPPLEMENT_ASKED:
            received = known.received_on or fact.on  # whoever asks for papers has the request
            return replace(known, supplement_on=fact.on, missing=fact.missing, received_on=received)
        case K.SUPPLEMENT_SENT:
            assert known.supplement_on is not None
            waited = known.waited_days + (fact.on - known.supplement_on).days
            return replace(known, supplement_on=None, missing=(), waited_days=waited, adjourned=False, session=None)
        case K.SCHEDULED:
            return replace(known, session=fact.session, adjourned=False)
        case K.ADJOURNED:
            return replace(known, adjourned=True, session=None, reason=fact.reason, reason_text=fact.reason_text)
        case K.GRANTED:
            return replace(
                _decided(known, fact), granted=fact.amounts, held=fact.amounts, refused=False, silent=False,
                valid_until=fact.valid_until, payee=fact.payee,
            )  # fmt: skip
        case K.REFUSED:
            return replace(_decided(known, fact), refused=True, silent=False)
        case K.SILENCE:
            return replace(_decided(known, fact), decided_on=known.silence_on or fact.on, silent=True)
        case K.APPEALED:
            return replace(known, appealed_on=fact.on, refused=False, silent=False)
        case K.COMMITTED:
            return replace(known, valid_until=fact.valid_until, payee=fact.payee)
        case K.ALERTED:
            return replace(known, alerts=(*known.alerts, Alert(fact.on, fact.threshold)))
        case K.EXTENSION_ASKED:
            return replace(known, extension_asked_on=fact.on)
        case K.EXTENDED:
            return replace(known, valid_until=fact.valid_until, extended=True, extension_asked_on=None, alerts=())
        case K.REVISED:
            return _revised(known, fact)
        case K.CALLED:
            return replace(known, called=_added(known.called, fact.amounts), called_on=fact.on)
        case K.PAID:
            return replace(known, paid=_added(known.paid, fact.amounts))
        case K.RETURNED:
            return replace(known, returned=_added(known.returned, fact.amounts))
        case K.SETTLED:
            return replace(known, settled_on=fact.on)
        case K.LAPSED:
            return replace(known, lapsed_on=fact.on, held=NOTHING)
        case K.WITHDRAWN:
            return replace(known, withdrawn_on=fact.on, held=NOTHING)
        case K.PREPARED:
            raise ValueError("a request begins once")


def _decided(known: Application, fact: ApplicationFact) -> Application:
    return replace(
        known, decided_on=fact.on, reason=fact.reason, reason_text=fact.reason_text, supplement_on=None, missing=()
    )


def _revised(known: Application, fact: ApplicationFact) -> Application:
    """What was called and not paid goes down with the commitment; what was paid above it is owed back."""
    held = _kept(fact.amounts)
    called = {
        line: min(cents, max(held.get(line, 0), known.net_paid(line))) for line, cents in known.called.items()
    }  # fmt: skip
    known = replace(known, held=held, called=_kept(called))
    return replace(known, settled_on=None) if known.owed_back else known


def _added(known: Amounts, more: Amounts) -> Amounts:
    return MappingProxyType({line: known.get(line, 0) + more.get(line, 0) for line in {**known, **more}})


def _kept(amounts: Amounts) -> Amounts:
    return MappingProxyType({line: cents for line, cents in amounts.items() if cents})

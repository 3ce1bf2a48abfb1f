"""What may be done and told, given what the person was told, agreed to and took back.

Facts only, the latest speaks: a new agreement after a withdrawal counts, an old one never wakes up again.
Sources: domain.md §2.3, §2.11; CSS L.115-2 (information before sharing); CSP L.1110-4 (consent outside the care team);
CRPA L.114-8 and GDPR articles 7 and 21 (withdrawal as simple as agreement, opposition). Not here: rows, messages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from misas.core.privacy.codes import AgreementMode, InformedHow, News, Scope, Standing, Withheld
from misas.core.refusals import Fault

RECEIPT_ALONE: Final = frozenset({News.RECEIPT})
EVERYTHING: Final = frozenset(News)
TEXT_VERSION_MAX = 40
_EARLIEST = timedelta(days=3 * 365)  # an older information no longer speaks of this accompaniment
# What a withdrawal silences: a withdrawal of the whole silences each part.
SILENCES: Final[Mapping[Scope, frozenset[Scope]]] = MappingProxyType(
    {
        Scope.FEEDBACK: frozenset({Scope.FEEDBACK}),
        Scope.SHARING: frozenset({Scope.SHARING, Scope.FEEDBACK}),
        Scope.ACCOMPANIMENT: frozenset({Scope.ACCOMPANIMENT, Scope.SHARING, Scope.FEEDBACK}),
        Scope.OPPOSITION: frozenset(Scope),
    }
)


@dataclass(frozen=True, slots=True)
class Proof:
    """One time the person was informed, and what she answered. `agreed` is None when she has not answered yet."""

    informed_at: datetime
    agreed: bool | None = None
    agreed_at: datetime | None = None
    feedback: bool = False
    withheld: frozenset[News] = field(default_factory=frozenset)

    @property
    def answered_at(self) -> datetime:
        return self.agreed_at or self.informed_at


@dataclass(frozen=True, slots=True)
class Withdrawal:
    scope: Scope
    at: datetime


def standing(proofs: Iterable[Proof], withdrawals: Iterable[Withdrawal]) -> Standing:
    """Where the person stands now about being accompanied."""
    latest = latest_answer(proofs)
    taken_back = _last(withdrawals, Scope.ACCOMPANIMENT)
    if taken_back and (latest is None or latest.agreed is None or latest.answered_at <= taken_back.at):
        return Standing.OPPOSED if taken_back.scope is Scope.OPPOSITION else Standing.WITHDRAWN
    if latest is None:
        return Standing.TO_INFORM
    return {None: Standing.INFORMED, True: Standing.AGREED, False: Standing.REFUSED}[latest.agreed]


def may_accompany(proofs: Iterable[Proof], withdrawals: Iterable[Withdrawal]) -> bool:
    """Whether the mission may go on. Informed is enough to call and ask; a refusal or a withdrawal is not."""
    return standing(list(proofs), list(withdrawals)) in {Standing.INFORMED, Standing.AGREED}


def what_referrer_may_hear(
    proofs: Iterable[Proof], withdrawals: Iterable[Withdrawal], *, convention: Collection[News] = EVERYTHING
) -> frozenset[News]:
    """The news that may go back to whoever referred her; never more than the convention of the referrer says.

    The receipt answers the referrer's own deposit (CRPA L.112-11) and says nothing of the person: it always goes.
    """
    latest = latest_answer(proofs)
    if latest is None or latest.agreed is not True or not latest.feedback:
        return RECEIPT_ALONE
    if _silenced(Scope.FEEDBACK, latest, withdrawals):
        return RECEIPT_ALONE
    return RECEIPT_ALONE | (frozenset(convention) - latest.withheld)


def latest_answer(proofs: Iterable[Proof]) -> Proof | None:
    """The last answer; when she never answered, the last information. Told again without an answer changes nothing."""
    return max(proofs, key=lambda p: (p.agreed is not None, p.answered_at), default=None)


def holds(answer: Proof, proofs: Iterable[Proof], withdrawals: Iterable[Withdrawal]) -> bool:
    """Whether an answer still speaks: nothing that she said or took back since goes against it.

    Told without an answer speaks until she answers.
    """
    since = [p for p in proofs if p.agreed is not None and p.answered_at > answer.answered_at]
    taken_back = _last(withdrawals, Scope.ACCOMPANIMENT)
    against = any(p.agreed is not answer.agreed for p in since)
    return not against and (taken_back is None or answer.answered_at > taken_back.at)


def still_withdrawn(withdrawal: Withdrawal, proofs: Iterable[Proof]) -> bool:
    """Whether what she took back still is: she agreed to nothing since."""
    return not any(p.agreed and p.answered_at > withdrawal.at for p in proofs)


def may_tell_news(answer: Proof, withdrawals: Iterable[Withdrawal]) -> bool:
    """Whether this answer lets news go back to whoever referred her."""
    return answer.agreed is True and answer.feedback and not _silenced(Scope.FEEDBACK, answer, withdrawals)


def validate_information(typed: Mapping[str, Any], *, at: datetime) -> tuple[Fault, ...]:
    """Faults of an information proof: text_version, how, informed_at, agreed, agreement_mode, agreed_at, withheld."""
    faults = []
    version = str(typed.get("text_version") or "").strip()
    if not version:
        faults.append(Fault.of("text_version", "privacy.text_version_missing"))
    elif len(version) > TEXT_VERSION_MAX:
        faults.append(Fault.of("text_version", "privacy.too_long", longest=TEXT_VERSION_MAX))
    if str(typed.get("how") or "") not in set(InformedHow):
        faults.append(Fault.of("how", "privacy.how_missing"))
    informed = typed.get("informed_at")
    if not isinstance(informed, datetime):
        faults.append(Fault.of("informed_at", "privacy.informed_at_missing"))
    elif informed > at:
        faults.append(Fault.of("informed_at", "privacy.in_the_future"))
    elif informed < at - _EARLIEST:
        faults.append(Fault.of("informed_at", "privacy.too_old"))
    faults += _faults_of_answer(typed, informed if isinstance(informed, datetime) else None, at)
    strange = [w for w in typed.get("withheld") or () if str(w) not in set(Withheld)]
    if strange:
        faults.append(Fault.of("withheld", "privacy.unknown_code"))
    return tuple(faults)


def _faults_of_answer(typed: Mapping[str, Any], informed: datetime | None, at: datetime) -> list[Fault]:
    faults = []
    agreed, answered = typed.get("agreed"), typed.get("agreed_at")
    if agreed is None:
        if answered or typed.get("feedback"):
            faults.append(Fault.of("agreed", "privacy.agreed_missing"))
        return faults
    if agreed and str(typed.get("agreement_mode") or "") not in set(AgreementMode):
        faults.append(Fault.of("agreement_mode", "privacy.mode_missing"))
    if isinstance(answered, datetime):
        if answered > at:
            faults.append(Fault.of("agreed_at", "privacy.in_the_future"))
        elif informed and answered < informed:
            faults.append(Fault.of("agreed_at", "privacy.before_information"))
    if not agreed and typed.get("feedback"):
        faults.append(Fault.of("feedback", "privacy.feedback_without_agreement"))
    return faults


def _last(withdrawals: Iterable[Withdrawal], silenced: Scope) -> Withdrawal | None:
    """The last withdrawal that reaches this scope; at the same instant the widest."""
    reaching = [w for w in withdrawals if silenced in SILENCES[w.scope]]
    return max(reaching, key=lambda w: (w.at, len(SILENCES[w.scope])), default=None)


def _silenced(scope: Scope, latest: Proof, withdrawals: Iterable[Withdrawal]) -> bool:
    taken_back = _last(withdrawals, scope)
    return taken_back is not None and latest.answered_at <= taken_back.at

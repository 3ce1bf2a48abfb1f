"""What the person answered about being accompanied, newest first: what holds, and what was before.

Three kinds of facts speak: the answer recorded with a referral or by a colleague, the one heard in this case, and what
she took back. Not here: what they allow (`core.privacy.agreement`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from misas.actions.triage.accepting import INFORMATION_TEXT
from misas.core.cases.codes import FactKind
from misas.core.privacy.agreement import Proof, Withdrawal, holds, may_tell_news, standing, still_withdrawn
from misas.core.privacy.codes import AgreementMode, InformedHow, Scope
from misas.records.cases.models import CaseEvent
from misas.records.privacy import queries
from misas.records.privacy.models import InformationProof
from misas.records.privacy.models import Withdrawal as WithdrawalRow
from misas.wording import privacy as words

NEWS: Final = frozenset({Scope.FEEDBACK, Scope.SHARING})
"""What only an answer about information lifts: to say yes to a caseworker allows no news."""


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: what she said, to whom, how; `more` says what follows from it."""

    at: datetime
    said: str
    heard: str
    more: str
    holds: bool


def lines(
    proofs: Sequence[InformationProof], withdrawals: Sequence[WithdrawalRow], answers: Sequence[CaseEvent]
) -> dict[str, Any]:
    """`standing` in words, the lines that hold and those of before, newest first.

    `answers`: the standing facts of the case in which she accepted or declined.
    """
    taken = [queries.as_withdrawal(row) for row in withdrawals]
    heard = [event for event in answers if event.at not in {one.at for one in taken}]  # said once, written twice
    told = [queries.as_proof(row) for row in proofs]
    in_case = [Proof(event.at, event.kind == FactKind.AGREED, event.at) for event in heard]
    every = [*told, *in_case]
    found = [_told(row, proof, every, taken) for row, proof in zip(proofs, told, strict=True)]
    found += [_heard(event, proof, every, taken) for event, proof in zip(heard, in_case, strict=True)]
    found += [
        Line(row.at, words.SCOPES[Scope(row.scope)], _to(row.recorded_by), "",
             still_withdrawn(one, told if one.scope in NEWS else every))
        for row, one in zip(withdrawals, taken, strict=True)
    ]  # fmt: skip
    found.sort(key=lambda line: line.at, reverse=True)
    return {
        "standing": words.STANDINGS[standing(every, taken)],
        "in_force": [line for line in found if line.holds],
        "before": [line for line in found if not line.holds],
    }


def _told(row: InformationProof, proof: Proof, every: Sequence[Proof], taken: Sequence[Withdrawal]) -> Line:
    who = row.organisation.name if row.organisation else ""
    if row.text_version == INFORMATION_TEXT:
        heard = words.HEARD_AT.format(who=who) if who else words.HEARD_AT_REFERRAL
    else:
        heard = words.HEARD_BY.format(who=who) if who else _to(row.recorded_by)
    if row.agreement_mode:
        heard += f", {words.AGREEMENT_MODES[AgreementMode(row.agreement_mode)].lower()}"
    more = words.INFORMED.format(how=words.INFORMED_HOW[InformedHow(row.how)].lower())
    if may_tell_news(proof, taken):
        more += " " + words.NEWS_TO.format(who=who or words.WHO_REFERRED)
    return Line(proof.answered_at, words.ANSWERS[proof.agreed], heard, more, holds(proof, every, taken))


def _heard(event: CaseEvent, proof: Proof, every: Sequence[Proof], taken: Sequence[Withdrawal]) -> Line:
    heard = words.HEARD_IN_CASE.format(who=event.by.full_name) if event.by else ""
    return Line(event.at, words.ANSWERS[proof.agreed], heard, "", holds(proof, every, taken))


def _to(account: Any) -> str:
    return words.HEARD_BY.format(who=account.full_name) if account else ""

"""What a referrer reported of the person's change of mind reaches her record and her case, once it is known who she is.

She gives it up: it becomes a withdrawal of the person, and her open case turns toward its end; a human will confirm.
Nothing more to tell: the timeline of the case says it to its owner. A report on a referral still awaiting triage waits
for that decision, which sees it. Not here: the news, which stopped with the report (`actions.referrals.withdrawing`).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from misas.actions import privacy
from misas.actions.cases.recording import held, record
from misas.core.access import SYSTEM
from misas.core.privacy.agreement import may_accompany
from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import TriageOutcome
from misas.core.refusals import Refused
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases import doors, queries
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.records.persons import queries as persons
from misas.records.persons.models import Person
from misas.records.privacy import queries as known_privacy
from misas.records.referrals.models import Referral, WithdrawalReport
from misas.records.referrals.withdrawn import silence

ELSEWHERE = "referral.withdrawal_rerouted"


def take_report(message: Message, at: datetime) -> None:
    """The caisse hears of a report (`referral.withdrawal_reported`)."""
    report = WithdrawalReport.objects.filter(public_id=UUID(message.payload["report"])).first()
    if report is not None:
        draw_consequences(_locked(report.referral_id), at=at)


def take_rerouted_report(message: Message, at: datetime) -> None:
    """A report follows its referral to this caisse (`referral.withdrawal_rerouted`)."""
    said = message.payload
    row = _locked(Referral.objects.values_list("pk", flat=True).get(public_id=UUID(said["referral"])))
    report, fresh = WithdrawalReport.objects.get_or_create(
        referral=row,
        scope=said["scope"],
        defaults={
            "caisse_id": row.caisse_id,
            "organisation_id": row.organisation_id,
            "how": said["how"],
            "said_on": date.fromisoformat(said["said_on"]),
            "at": datetime.fromisoformat(said["at"]),
            "by": Account.objects.get(public_id=UUID(said["by"])),
        },
    )
    if fresh:
        silence(report.public_id)
        journal.note("referral.withdrawal_reported", row, by=SYSTEM, at=at, scope=report.scope, how=report.how)
    draw_consequences(row, at=at)


@transaction.atomic
def draw_consequences(row: Referral, *, at: datetime) -> None:
    """What reports still ask of the person and of her case, once a human has answered the referral. Done once.

    The caller holds the row, with its person and what it repeats. What was said of a duplicate waits for its first.
    """
    first = row.duplicate_of
    if not row.outcome or (first is not None and not first.outcome):
        return
    person = _person_of(row)
    for report in WithdrawalReport.objects.filter(referral=row, taken_at__isnull=True).select_for_update():
        if row.outcome == TriageOutcome.REROUTED_CAISSE:
            _send_on(report, row, at)
        elif person is not None:
            _tell_case(report, row, person, at)
        report.taken_at = at
        report.save(update_fields=["taken_at"])


def _tell_case(report: WithdrawalReport, row: Referral, person: Person, at: datetime) -> None:
    said: dict[str, Any] = {"report": report.public_id, "said_on": report.said_on}
    gives_up = report.scope == Scope.ACCOMPANIMENT
    if gives_up and not _withdrawn(report, person):
        return
    found = queries.open_case_of(person)
    if found is None:
        return
    case = held(doors.case(found.public_id, to="case.decline", by=SYSTEM, lock=True), at)
    key = f"withdrawal:{report.public_id}"  # an answer taken back and given again tells the case once
    if not gives_up:
        record(case, "stop_feedback", by=SYSTEM, at=at, data=said | {"referral": row.public_id}, key=key)
    elif case.facts.declined_at is None and (case.facts.agreed_at is None or case.facts.agreed_at <= report.at):
        record(case, "decline", by=SYSTEM, at=at, data=said, key=key)


def _withdrawn(report: WithdrawalReport, person: Person) -> bool:
    """Write the withdrawal of the person, as of the report; whether it still holds: she may have agreed again since."""
    speaking = persons.speaking(person)
    with suppress(Refused):  # said already, and not taken back since
        privacy.withdraw(speaking.public_id, Scope(report.scope), heard_by=report.by_id, by=SYSTEM, at=report.at)
    facts = known_privacy.facts(persons.cluster(speaking))
    return not may_accompany(facts.proofs, facts.withdrawals)


def _send_on(report: WithdrawalReport, row: Referral, at: datetime) -> None:
    """The referral left for another caisse: what was reported goes after it."""
    assert row.successor_caisse_id is not None  # a CHECK of the table
    payload = {
        "referral": row.successor,
        "scope": report.scope,
        "how": report.how,
        "said_on": report.said_on.isoformat(),
        "at": report.at.isoformat(),
        "by": Account.objects.values_list("public_id", flat=True).get(pk=report.by_id),
    }
    key = f"withdrawal:{report.public_id}:{row.successor_caisse_id}"
    post.put(ELSEWHERE, key, caisse_id=row.successor_caisse_id, payload=payload, at=at)


def hold_case_of(referral: UUID) -> None:
    """Hold the open case that an answered referral is about, if any: before the referral, as every verb of a case does.

    What still awaits an answer is nobody's case: its answer holds the referral first.
    """
    rows = Referral.objects.select_related("person", "duplicate_of__person").exclude(outcome="")
    row = rows.filter(public_id=referral).first()
    if row is not None:
        _hold_case(_person_of(row))


def _locked(pk: int) -> Referral:
    """The row held to the end, after the open case of its person: the order in which every verb of a case holds them.

    Joins come after the lock.
    """
    rows = Referral.objects.select_related("person", "duplicate_of__person")
    _hold_case(_person_of(rows.get(pk=pk)))
    Referral.objects.select_for_update().filter(pk=pk).values_list("pk").first()
    return rows.get(pk=pk)


def _hold_case(person: Person | None) -> None:
    found = queries.open_case_of(person) if person is not None else None
    if found is not None:
        doors.case(found.public_id, to="case.decline", by=SYSTEM, lock=True)


def _person_of(row: Referral) -> Person | None:
    """Who the referral, or the first that it repeats, turned out to be about."""
    return row.person or (row.duplicate_of.person if row.duplicate_of else None)

"""A claim is followed from its preparation to its decision, silence included; a right that opens moves the case on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from misas.actions import cases, rights
from misas.actions.ports import ports
from misas.core.access import PERMISSIONS, SYSTEM
from misas.core.cases.codes import ExitCode, FactKind, TaskKind, WaitingOn
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.core.rights.claim_steps import STEPS
from misas.core.rights.claims import ClaimFact, ClaimFactKind, ClaimStatus, Filer, RefusalReason
from misas.core.rights.codes import FactSource, Role
from misas.core.rights.months import add_months
from misas.core.rights.renewals import WarningKind, WindowState
from misas.records.audit.models import Entry
from misas.records.cases.models import CaseEvent, Task
from misas.records.rights import queries
from misas.records.rights.models import Claim, ClaimFactRow, OpenRight
from misas.wording.chronicle import title
from tests.kit.cases import fresh, kinds
from tests.kit.reviews import Desk

pytestmark = pytest.mark.django_db
K, S = ClaimFactKind, ClaimStatus
LOOK_AGAIN = "Revoir ce qui reste à payer"


def days(desk: Desk) -> tuple[date, date]:
    """A year of C2S from the first of next month."""
    since = add_months(desk.today.replace(day=1), 1)
    return since, add_months(since, 12) - timedelta(days=1)


def test_from_its_preparation_to_the_right_open(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.claim(claire, key="k1")
        assert (claim.status, claim.member, claim.next_due) == (S.PREPARED, "p1", desk.today + timedelta(days=15))
        desk.step(claire, claim, "file", K.FILED, desk.today, filer=Filer.THIRD_PARTY, agreed_on=desk.today)
        desk.after(days=3)
        desk.step(claire, claim, "ask_documents", K.DOCUMENTS_ASKED, desk.today, missing=("Avis d’impôt",))
        desk.after(days=4)
        row = desk.step(claire, claim, "complete", K.COMPLETED, desk.today)
        assert row.next_due == add_months(desk.today, 2)
        desk.after(days=20)
        since, until = days(desk)
        row = desk.step(claire, claim, "grant", K.GRANTED, desk.today, since=since, until=until)
        (line,) = queries.claims_of(desk.case, ports().rules, desk.today)
        (opened,) = queries.open_rights_of(desk.case, ports().rules, desk.today)
    assert (row.status, row.next_due, row.watch_on) == (S.GRANTED, None, None)
    assert [fact.kind for fact in line.facts] == ["prepared", "filed", "documents_asked", "completed", "granted"]
    assert (line.claim.filer, line.claim.since, line.verbs) == (Filer.THIRD_PARTY, since, ())
    assert (opened.row.until, opened.row.source, opened.state) == (until, FactSource.DECISION, WindowState.BEFORE)


def test_two_months_of_silence_open_the_c2s_and_the_funding_is_looked_at_again(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
        desk.after(days=30)
        with pytest.raises(Refused, match="silence_not_reached"), transaction.atomic():
            desk.step(claire, claim, "record_silence", K.SILENCE, desk.today)
        desk.after(days=31)
        since, until = days(desk)
        row = desk.step(claire, claim, "record_silence", K.SILENCE, desk.today, since=since, until=until)
        (task,) = Task.objects.filter(case=desk.case)
        case = fresh(desk.case)
        told = [e.data for e in CaseEvent.objects.filter(case=case, kind=FactKind.CLAIM_DECIDED)]
        (line,) = queries.claims_of(case, ports().rules, desk.today)
    assert row.status == S.GRANTED and line.claim.is_implicit
    assert (task.title, task.owner_id, task.made_by_id) == (LOOK_AGAIN, claire.account_id, claire.account_id)
    assert case.next_action is not None and case.next_due is not None and case.owner_id is not None
    assert told == [
        {"claim": str(claim.public_id), "right": "c2s", "fact": "silence", "on": desk.today.isoformat(),
         "status": "granted"}
    ]  # fmt: skip
    named = title(FactKind.CLAIM_DECIDED, told[0], {}, {}, {"c2s": "C2S"})
    assert named == "Délai passé sans réponse : C2S"


def test_a_right_granted_without_its_end_is_asked_for_it(desk: Desk) -> None:
    """No clock can warn of a renewal whose day nobody knows."""
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
        desk.step(claire, claim, "grant", K.GRANTED, desk.today, since=desk.today)
        titles = [title.replace("\u00a0", " ") for title in Task.objects.values_list("title", flat=True)]
        assert titles == [LOOK_AGAIN, "Demander la date de fin : Complémentaire santé solidaire (C2S)"]
        desk.reached(claire)
        known = desk.complete(claire)
        since, until = days(desk)
        desk.step(claire, known, "grant", K.GRANTED, desk.today, since=since, until=until)
        assert [task.title for task in Task.objects.filter(case=desk.case)] == [LOOK_AGAIN]


def test_a_decision_ends_the_wait_for_it(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
        cases.wait(desk.case.public_id, WaitingOn.RIGHTS_SERVICE, by=claire, at=desk.later())
        assert fresh(desk.case).next_action == TaskKind.CHASE_RIGHTS_SERVICE
        desk.step(claire, claim, "refuse", K.REFUSED, desk.today)
        assert fresh(desk.case).next_action != TaskKind.CHASE_RIGHTS_SERVICE


def test_a_right_that_changes_no_bill_leaves_no_task(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire, "puma")
        desk.step(claire, claim, "grant", K.GRANTED, desk.today)
        assert not Task.objects.exists() and OpenRight.objects.get().right == "puma"


def test_a_refusal_may_be_appealed_for_two_months(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
        row = desk.step(claire, claim, "refuse", K.REFUSED, desk.today)
        assert row.next_due == add_months(desk.today, 2)
        desk.after(days=63)
        with pytest.raises(Refused, match="appeal_too_late"), transaction.atomic():
            desk.step(claire, claim, "appeal", K.APPEALED, desk.today)
        assert "appeal" not in queries.claim_line(row, ports().rules, desk.today).verbs


def test_the_reason_of_a_refusal_is_kept_through_the_appeal(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim, why = desk.complete(claire), RefusalReason.RESOURCES
        with pytest.raises(Invalid, match="reason_too_long"), transaction.atomic():
            desk.step(claire, claim, "refuse", K.REFUSED, desk.today, reason=why, reason_text="x" * 301)
        desk.step(claire, claim, "refuse", K.REFUSED, desk.today, reason=why, reason_text="Trop de ressources")
        row = desk.step(claire, claim, "appeal", K.APPEALED, desk.today)
        told = queries.claim_line(row, ports().rules, desk.today).claim
        assert (told.reason, told.reason_text) == (why, "Trop de ressources")
        row = desk.step(claire, claim, "refuse", K.REFUSED, desk.today)
        assert queries.claim_line(row, ports().rules, desk.today).claim.reason is None  # another decision


@pytest.mark.parametrize("wrong", [{"kind": "granted", "reason": "other"}, {"kind": "refused", "reason": "whim"}])
def test_the_database_keeps_reasons_of_refusals_only(desk: Desk, wrong: dict[str, str]) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
        row = ClaimFactRow(caisse_id=claim.caisse_id, claim=claim, on=desk.today, at=desk.at, **wrong)
        row.by_id = ClaimFactRow.objects.filter(claim=claim).values_list("by_id", flat=True)[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_a_third_party_files_with_her_agreement_only(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.claim(claire)
        with pytest.raises(Refused, match="agreement_needed"), transaction.atomic():
            desk.step(claire, claim, "file", K.FILED, desk.today, filer=Filer.THIRD_PARTY)
        assert ClaimFactRow.objects.count() == 1


def test_one_claim_is_under_way_at_a_time(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        desk.open(claire)
        rights.add_member(desk.review.public_id, role=Role.PARTNER, by=claire, at=desk.later())
        first = desk.claim(claire)
        assert desk.claim(claire).pk == first.pk
        other = desk.claim(claire, member="p2")
        assert other.pk != first.pk
        desk.step(claire, first, "withdraw", K.WITHDRAWN, desk.today)
        again = desk.claim(claire)
        assert again.pk != first.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.create(
                caisse_id=again.caisse_id, case=desk.case, right="c2s", title="C2S", member="p1",
                made_at=desk.at, made_by_id=desk.office.claire.pk,
            )  # fmt: skip


def test_a_claim_is_for_somebody_of_the_household(desk: Desk) -> None:
    """A key that no review knows, or somebody who left the household, names nobody."""
    with desk.working() as claire:
        desk.reached(claire)
        for ghost in ("p2", "ghost", "x" * 41):
            with pytest.raises(Absent):
                desk.claim(claire, member=ghost)
        assert desk.claim(claire, "puma").member == desk.claim(claire, "puma", member="p1").member == "p1"
        desk.open(claire)
        row = rights.add_member(desk.review.public_id, role=Role.PARTNER, by=claire, at=desk.later())
        review = desk.review.public_id
        with pytest.raises(Absent):
            desk.claim(claire, member="p9", review=review)
        assert desk.claim(claire, member=row.key, review=review).member == row.key
        rights.remove_member(review, row.key, by=claire, at=desk.later())
        with pytest.raises(Absent):
            desk.claim(claire, "puma", member=row.key, review=review)
        with pytest.raises(Absent):
            desk.claim(claire, "puma", member=row.key)


def test_sent_twice_it_is_recorded_once(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        key = str(uuid4())
        claim = desk.claim(claire, key=key)
        assert desk.claim(claire, key=key).pk == claim.pk
        more = {"filer": Filer.PERSON, "key": str(uuid4())}
        desk.step(claire, claim, "file", K.FILED, desk.today, **more)
        assert desk.step(claire, claim, "file", K.FILED, desk.today, **more).status == S.FILED
        assert ClaimFactRow.objects.filter(claim=claim).count() == 2
        with pytest.raises(Conflict, match="key_used_otherwise"):
            desk.step(claire, claim, "file", K.FILED, desk.today - timedelta(days=1), **more)
        desk.step(claire, claim, "withdraw", K.WITHDRAWN, desk.today)
        assert desk.claim(claire, key=key).pk == claim.pk, "the same click prepares nothing new"


def test_nothing_happens_tomorrow(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        with pytest.raises(Invalid, match="day_ahead"):
            desk.claim(claire, on=desk.today + timedelta(days=1))
        claim = desk.claim(claire)
        with pytest.raises(Invalid, match="day_ahead"), transaction.atomic():
            desk.step(claire, claim, "file", K.FILED, desk.today + timedelta(days=1), filer=Filer.PERSON)
        with pytest.raises(Invalid, match="too_many_documents"), transaction.atomic():
            desk.step(claire, claim, "ask_documents", K.DOCUMENTS_ASKED, desk.today, missing=("x" * 201,))


def test_what_happened_to_a_claim_is_never_edited(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        desk.claim(claire)
        for change in ({"on": date(2026, 1, 1)}, {"kind": "granted"}, {"source": "x"}, {"until": date(2030, 1, 1)}):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                ClaimFactRow.objects.update(**change)


def test_a_claim_goes_on_when_its_case_is_closed_and_none_is_begun(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
        cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
        before = kinds(desk.case)
        row = desk.step(claire, claim, "grant", K.GRANTED, desk.today)
        assert row.status == S.GRANTED and OpenRight.objects.exists()
        assert kinds(desk.case) == before and not Task.objects.exists()
        with pytest.raises(Refused, match="case_closed"):
            desk.claim(claire, "puma")


def test_no_clock_and_no_stranger_records_anything(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.claim(claire)
        fact = ClaimFact(K.FILED, desk.today, filer=Filer.PERSON)
        with pytest.raises(Refused, match="needs_a_human"):
            rights.record_claim(claim.public_id, "file", fact, by=SYSTEM, at=desk.at)
        with pytest.raises(Absent):
            rights.record_claim(claim.public_id, "embellish", fact, by=claire, at=desk.at)
        with pytest.raises(Absent):
            desk.claim(claire, "a_right_of_nobody")
    for stranger in (desk.office.zoe, desk.office.marc):
        with desk.office.working(stranger) as actor, pytest.raises(Absent):
            desk.step(actor, claim, "file", K.FILED, desk.today, filer=Filer.PERSON)


def test_a_claim_keeps_the_delay_of_the_day_it_was_prepared(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        row = desk.complete(claire)
        assert (row.delay_months, row.delay_silence) == (2, "accord")
        Claim.objects.filter(pk=row.pk).update(delay_silence="refus")  # another text was in force then
        desk.after(days=62)
        ended = desk.step(claire, row, "record_silence", K.SILENCE, desk.today)
    assert ended.status == S.REFUSED


def test_what_is_known_better_replaces_what_was_known(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        more: dict[str, Any] = {"source": "attestation", "by": claire}
        rights.note_open_right(desk.case.public_id, "c2s", until=date(2026, 12, 31), at=desk.later(), **more)
        rights.note_open_right(desk.case.public_id, "c2s", until=date(2027, 1, 31), at=desk.later(), **more)
        rights.note_open_right(desk.case.public_id, "c2s", until=date(2027, 1, 31), at=desk.later(), **more)
        assert OpenRight.objects.count() == 2
        (shown,) = queries.open_rights_of(desk.case, ports().rules, desk.today)
        assert shown.row.until == date(2027, 1, 31) and shown.window is not None
        assert shown.warning is not None and shown.warning.kind is WarningKind.RENEWAL_CLOSING
        with pytest.raises(Invalid, match="ends_before_begins"):
            rights.note_open_right(
                desk.case.public_id, "c2s", since=date(2027, 1, 1), until=date(2026, 1, 1), at=desk.at, **more
            )
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            OpenRight.objects.update(until=date(2040, 1, 1))


def test_the_journal_names_the_verb_and_the_right(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        desk.complete(claire)
        verbs = list(Entry.objects.filter(verb__startswith="claim.").order_by("id").values_list("verb", flat=True))
    assert verbs == ["claim.prepare", "claim.file", "claim.complete"]


@pytest.mark.parametrize("right", ["ald", "aah", "invalidite"])
def test_no_journal_says_which_right_is_asked_for(desk: Desk, right: str) -> None:
    """It would tell an illness: the line of the checklist is enough, as for a fact."""
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire, right)
        desk.step(claire, claim, "grant", K.GRANTED, desk.today, until=date(2029, 1, 31))
        rights.note_open_right(desk.case.public_id, right, source="attestation", by=claire, at=desk.later())
        lines = list(Entry.objects.values_list("verb", "details"))
    claimed = [(verb, details) for verb, details in lines if verb.startswith(("claim.", "rights.note", "case.move"))]
    assert {"claim.prepare", "claim.grant", "rights.note_open_right", "case.move_claim"} <= {
        verb for verb, _ in claimed
    }
    theme = ports().rules.by_id[right].theme.value
    assert all(details["theme"] == theme for verb, details in claimed if not verb.startswith("case."))
    assert not [verb for verb, details in lines if right in details.values()]


def test_every_verb_of_a_claim_has_its_permission() -> None:
    assert {f"claim.{step.verb}" for step in STEPS} | {"claim.prepare"} == {
        verb for verb in PERMISSIONS if verb.startswith("claim.")
    }

"""The clock reminds, once, and decides nothing: each warning is one task of whoever owns the case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions import cases, rights
from misas.actions.ports import plug, ports
from misas.core.cases.codes import ExitCode, TaskKind
from misas.core.refusals import Absent
from misas.core.rights.claims import ClaimFactKind, ClaimStatus, Filer
from misas.core.rights.months import add_months
from misas.core.rights.renewals import WarningKind
from misas.core.rights.standing import is_claimable
from misas.jobs import delivery
from misas.lib.french import day
from misas.records.accounts.models import Account
from misas.records.audit.models import Entry
from misas.records.cases.models import Task
from misas.records.outbox.models import Message
from misas.records.rights import queries, unfollowed, watched
from misas.records.rights.models import Claim, OpenRight, RightsReminder
from tests.kit.cases import fresh
from tests.kit.people import GARD
from tests.kit.reviews import Desk

pytestmark = pytest.mark.django_db
K, W = ClaimFactKind, WarningKind


@contextmanager
def morning(desk: Desk) -> Iterator[dict[WarningKind, int]]:
    with desk.office.as_system():
        yield rights.sweep_warnings(GARD, at=desk.later())


def swept(desk: Desk) -> dict[WarningKind, int]:
    with morning(desk) as counts:
        return counts


def tasks(desk: Desk) -> list[tuple[str, date]]:
    with desk.working():
        rows = Task.objects.filter(case=desk.case, ended_at__isnull=True).order_by("id")
        return [(row.title.replace("\u00a0", " "), row.due) for row in rows]


def test_silence_that_has_come_is_told_once_and_a_human_records_it(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
    complete = desk.today
    desk.after(days=60)
    assert swept(desk) == {}, "the day before, nothing"
    desk.after(days=1)
    assert desk.today == add_months(complete, 2)
    assert swept(desk) == {W.SILENCE_REACHED: 1}
    assert swept(desk) == {}
    told = "Délai passé sans réponse, enregistrer la décision : Complémentaire santé solidaire (C2S)"
    assert tasks(desk) == [(told, desk.today)]
    with desk.working() as claire:
        assert Claim.objects.get().status == ClaimStatus.COMPLETE, "no clock grants anything"
        case = fresh(desk.case)
        assert (case.next_action, case.next_due) != (None, None)
        assert Task.objects.get().made_by_id is None
        desk.step(claire, claim, "record_silence", K.SILENCE, desk.today)
    left = {title for title, _ in tasks(desk)}
    asks_its_end = "Demander la date de fin : Complémentaire santé solidaire (C2S)"
    assert left == {"Revoir ce qui reste à payer", asks_its_end}, "the first one is done with it"


def test_a_claim_that_nobody_files_is_recalled_after_fifteen_days(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.claim(claire)
    desk.after(days=15)
    assert swept(desk) == {W.NOT_FILED: 1}
    with desk.working() as claire:
        desk.step(claire, claim, "file", K.FILED, desk.today, filer=Filer.PERSON)
        desk.step(claire, claim, "ask_documents", K.DOCUMENTS_ASKED, desk.today, missing=("Avis d’impôt",))
    assert tasks(desk) == []
    assert swept(desk) == {W.DOCUMENTS_MISSING: 1}
    (told,) = tasks(desk)
    assert told[0].startswith("Obtenir les pièces qui manquent") and told[1] == desk.today + timedelta(days=15)


def test_a_file_that_nobody_says_is_complete_is_recalled_after_fifteen_days(desk: Desk) -> None:
    """The two months of silence run from the complete file: as long as nobody asks, no clock runs for her."""
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.claim(claire)
        row = desk.step(claire, claim, "file", K.FILED, desk.today, filer=Filer.PERSON)
        assert row.next_due == row.watch_on == desk.today + timedelta(days=15)
    desk.after(days=14)
    assert swept(desk) == {}
    desk.after(days=1)
    assert swept(desk) == {W.NOT_COMPLETE: 1}
    assert swept(desk) == {}
    ((title, due),) = tasks(desk)
    assert title.startswith("Vérifier que le dossier est complet : ") and due == desk.today
    with desk.working() as claire:
        desk.step(claire, claim, "complete", K.COMPLETED, desk.today)
    assert tasks(desk) == []


def test_an_appeal_is_recalled_before_it_is_too_late(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
        desk.step(claire, claim, "refuse", K.REFUSED, desk.today)
    assert swept(desk) == {}
    desk.after(days=40)
    assert swept(desk) == {W.APPEAL_ENDING: 1}


def test_a_claim_that_no_text_gives_a_delay_is_not_forgotten(desk: Desk) -> None:
    """Two months after its file is complete, somebody asks where it stands."""
    silent = next(one for one in ports().rules.rights if one.delay is None and is_claimable(one))
    with desk.working() as claire:
        desk.reached(claire)
        desk.complete(claire, silent.id)
    desk.after(days=(add_months(desk.today, 2) - desk.today).days - 1)
    assert swept(desk) == {}
    desk.after(days=1)
    assert swept(desk) == {W.NO_ANSWER: 1}
    ((title, _),) = tasks(desk)
    assert title.startswith("Demander où en est la demande")
    assert swept(desk) == {}


def opened(desk: Desk, until: date) -> OpenRight:
    with desk.working() as claire:
        desk.case = desk.case or desk.reached(claire)
        return rights.note_open_right(
            desk.case.public_id, "c2s", until=until, source="attestation", by=claire, at=desk.later()
        )


def test_a_window_that_opens_is_told_once_until_somebody_answers(desk: Desk) -> None:
    ends = date(2027, 4, 30)
    opened(desk, ends)
    assert swept(desk) == {}, "its window opens four months before the end"
    desk.after(days=(add_months(ends, -4) - desk.today).days)
    assert swept(desk) == {W.RENEWAL_OPEN: 1}
    ((title, due),) = tasks(desk)
    assert title.startswith("Demander le renouvellement") and due == add_months(ends, -2)
    desk.after(days=35)
    assert swept(desk) == {}, "the same task still waits: one is enough"
    with desk.working() as claire:
        cases.do_task(Task.objects.get().public_id, by=claire, at=desk.later())
    assert swept(desk) == {W.RENEWAL_CLOSING: 1}, "done, and nothing was claimed: it is told again, closer to the end"


def test_a_renewal_that_is_asked_is_no_more_recalled(desk: Desk) -> None:
    opened(desk, date(2027, 1, 31))
    with desk.working() as claire:
        desk.claim(claire)
        lines = queries.claims_of(desk.case, ports().rules, desk.today)
        known = queries.open_rights_of(desk.case, ports().rules, desk.today)
        assert queries.warnings_of(lines, known) == []
    assert swept(desk) == {}


def test_a_right_renewed_ends_the_task_that_asked_for_it(desk: Desk) -> None:
    opened(desk, date(2027, 1, 31))
    assert sum(swept(desk).values()) == 1
    with desk.working() as claire:
        claim = desk.complete(claire)
        desk.step(
            claire, claim, "grant", K.GRANTED, desk.today, since=date(2027, 2, 1), until=date(2028, 1, 31)
        )  # fmt: skip
    assert [title for title, _ in tasks(desk)] == ["Revoir ce qui reste à payer"]
    with desk.working():
        assert not RightsReminder.objects.filter(settled_at__isnull=True).exists()


def test_a_renewal_under_its_own_name_is_the_c2s_asked_again(desk: Desk) -> None:
    """One form: it silences the clock while under way, and once granted the C2S is one row, for longer."""
    opened(desk, date(2027, 1, 31))
    assert swept(desk) == {W.RENEWAL_CLOSING: 1}
    with desk.working() as claire:
        for one in Task.objects.filter(ended_at__isnull=True):
            cases.do_task(one.public_id, by=claire, at=desk.later())
        claim = desk.complete(claire, "c2s_renouvellement")
        lines = queries.claims_of(desk.case, ports().rules, desk.today)
        known = queries.open_rights_of(desk.case, ports().rules, desk.today)
        assert queries.warnings_of(lines, known) == []
    desk.after(days=20)
    assert swept(desk) == {}, "late by the calendar, and asked for all the same"
    with desk.working() as claire:
        desk.step(claire, claim, "grant", K.GRANTED, desk.today, since=date(2027, 2, 1), until=date(2028, 1, 31))
        (line,) = queries.open_rights_of(desk.case, ports().rules, desk.today)
    assert (line.row.right, line.row.until) == ("c2s", date(2028, 1, 31))
    desk.after(days=90)
    assert swept(desk) == {}, "what it was renewed from has not ended for anybody"


def test_a_renewal_granted_under_its_own_name_ends_the_task_that_asked_for_it(desk: Desk) -> None:
    opened(desk, date(2027, 1, 31))
    assert sum(swept(desk).values()) == 1
    with desk.working() as claire:
        claim = desk.complete(claire, "c2s_renouvellement")
        desk.step(claire, claim, "grant", K.GRANTED, desk.today, since=date(2027, 2, 1), until=date(2028, 1, 31))
    assert [title for title, _ in tasks(desk)] == ["Revoir ce qui reste à payer"]


def test_a_c2s_under_another_of_its_names_takes_its_place_and_ends_its_task(desk: Desk) -> None:
    opened(desk, date(2027, 1, 31))
    assert sum(swept(desk).values()) == 1
    with desk.working() as claire:
        rights.note_open_right(
            desk.case.public_id, "c2s_presomption", until=date(2028, 1, 31), source="cnam", by=claire, at=desk.later()
        )
        (line,) = queries.open_rights_of(desk.case, ports().rules, desk.today)
    assert (line.row.right, line.row.until) == ("c2s_presomption", date(2028, 1, 31))
    assert tasks(desk) == []


def test_the_c2s_noted_on_her_new_case_replaces_that_of_the_old_one(desk: Desk) -> None:
    opened(desk, date(2027, 1, 31))
    with desk.working() as claire:
        cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
        desk.case = desk.office.taken(claire, person=desk.case.person)
    opened(desk, date(2028, 1, 31))
    with desk.working():
        known = queries.open_rights_of(desk.case, ports().rules, desk.today)
    assert [line.row.until for line in known] == [date(2028, 1, 31)]


def test_a_right_that_has_ended_is_told_for_a_year(desk: Desk) -> None:
    opened(desk, desk.today - timedelta(days=30))
    assert swept(desk) == {W.RIGHT_ENDED: 1}
    desk.after(days=400)
    opened(desk, desk.today - timedelta(days=400))
    assert swept(desk) == {}


def test_a_right_that_nobody_renews_is_told_before_its_end(desk: Desk) -> None:
    rule, until = ports().rules.by_id["ald"], desk.today + timedelta(days=31)
    assert rule.renewal is None
    with desk.working() as claire:
        desk.case = desk.reached(claire)
        rights.note_open_right(desk.case.public_id, rule.id, until=until, source="cnam", by=claire, at=desk.later())
    assert swept(desk) == {}, "a month is early enough"
    desk.after(days=1)
    with desk.working():
        lines = queries.open_rights_of(desk.case, ports().rules, desk.today)
        assert [one.kind for one in queries.warnings_of([], lines)] == [W.RIGHT_ENDING]
    assert swept(desk) == {W.RIGHT_ENDING: 1}
    said = f"Ce droit se termine le {day(until)}, voir ce qui le suit : {rule.title}"
    assert tasks(desk) == [(said.replace("\u00a0", " "), until)]
    assert swept(desk) == {}
    desk.after(days=31)
    assert swept(desk) == {}


def test_a_case_whose_first_task_is_a_warning_still_has_owner_action_and_day(desk: Desk) -> None:
    opened(desk, desk.today + timedelta(days=70))
    with desk.working() as claire:
        cases.review_rights(desk.case.public_id, by=claire, at=desk.later())
    swept(desk)
    with desk.working():
        case = fresh(desk.case)
    assert case.owner_id == desk.office.claire.pk and case.next_due is not None
    assert case.next_action in set(TaskKind)


def test_the_rights_of_closed_cases_are_told_to_whoever_is_on_duty(desk: Desk) -> None:
    opened(desk, desk.today + timedelta(days=75))
    with desk.working() as claire:
        cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
    assert sum(swept(desk).values()) == 1
    assert tasks(desk) == []
    assert swept(desk) == {}
    with desk.office.as_system():
        message = Message.objects.get(topic="reminder.rights")
        (row,) = unfollowed.unfollowed(GARD, desk.today)
        number = row.case.number
    on_duty = Account.objects.get(public_id=message.payload["account"])
    assert on_duty.pk == desk.office.sonia.pk
    letters: list[tuple[str, tuple[str, ...]]] = []

    class Box:
        def deliver(self, key: str, letter: object) -> None:
            letters.append((key, letter.lines))  # type: ignore[attr-defined]

    before = ports()
    plug(replace(before, letters=Box()))  # type: ignore[arg-type]
    try:
        assert delivery.deliver(message.key, GARD, desk.later())
    finally:
        plug(before)
    ((_, lines),) = letters
    told = " ".join(lines)
    assert str(number) in told and "C2S" not in told


def test_the_open_case_of_the_same_person_gets_the_task_of_the_closed_one(desk: Desk) -> None:
    opened(desk, desk.today + timedelta(days=75))
    with desk.working() as claire:
        person, first = desk.case.person, desk.case
        cases.close_case(first.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
        desk.case = desk.office.taken(claire, person=person)
    assert sum(swept(desk).values()) == 1
    assert len(tasks(desk)) == 1


def test_another_caisse_is_not_swept(desk: Desk) -> None:
    opened(desk, desk.today + timedelta(days=75))
    with desk.office.as_system():
        assert rights.sweep_warnings(11, at=desk.later()) == {}


def refused(desk: Desk, count: int) -> None:
    """So many refusals of other persons, of today."""
    with desk.working() as claire:
        for _ in range(count):
            desk.reached(claire)
            desk.step(claire, desk.complete(claire), "refuse", K.REFUSED, desk.today)


def test_refusals_nobody_can_contest_any_more_stand_in_nobody_s_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "PAGE", 2)
    refused(desk, 3)
    desk.after(days=70)
    with desk.working() as claire:
        desk.reached(claire)
        desk.claim(claire)
    desk.after(days=15)
    with desk.office.as_system():
        assert rights.sweep_warnings(GARD, at=desk.later(), limit=1) == {W.NOT_FILED: 1}


def test_what_asks_for_nothing_is_passed_page_after_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told, settled, and back to the very same day: nothing to tell, and the claim behind it is told all the same."""
    monkeypatch.setattr(watched, "PAGE", 1)
    for _ in range(3):
        with desk.working() as claire:
            desk.reached(claire)
            desk.claim(claire)
        desk.after(minutes=1)
    desk.after(days=15)
    assert swept(desk) == {W.NOT_FILED: 3}
    with desk.working():
        RightsReminder.objects.update(settled_at=desk.later())
    with desk.working() as claire:
        desk.reached(claire)
        desk.claim(claire)
    desk.after(days=15)
    with desk.office.as_system():
        assert rights.sweep_warnings(GARD, at=desk.later(), limit=1) == {W.NOT_FILED: 1}


def closed(desk: Desk, until: date) -> None:
    opened(desk, until)
    with desk.working() as claire:
        cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())


def suspend(*accounts: Account) -> None:
    Account.objects.filter(pk__in=[one.pk for one in accounts]).update(is_active=False)


def test_without_anybody_on_duty_whoever_owned_the_closed_case_is_told(desk: Desk) -> None:
    closed(desk, desk.today + timedelta(days=75))
    suspend(desk.office.sonia)
    assert sum(swept(desk).values()) == 1
    with desk.office.as_system():
        message = Message.objects.get(topic="reminder.rights")
    assert message.payload["account"] == str(desk.office.claire.public_id)


def test_nobody_to_tell_is_nothing_told_and_the_next_morning_tries_again(desk: Desk) -> None:
    closed(desk, desk.today + timedelta(days=75))
    suspend(desk.office.sonia, desk.office.claire)
    assert swept(desk) == {}
    with desk.office.as_system():
        assert not RightsReminder.objects.exists() and not Message.objects.filter(topic="reminder.rights").exists()
    Account.objects.filter(pk=desk.office.sonia.pk).update(is_active=True)
    desk.after(days=1)
    assert sum(swept(desk).values()) == 1
    assert swept(desk) == {}


def test_what_was_told_of_a_closed_case_becomes_a_task_once_it_lives_again(desk: Desk) -> None:
    closed(desk, desk.today + timedelta(days=75))
    assert sum(swept(desk).values()) == 1
    with desk.working() as claire:
        cases.reopen(desk.case.public_id, comment="La personne a rappelé.", by=claire, at=desk.later())
    assert sum(swept(desk).values()) == 1
    assert [title.split(" : ")[0] for title, _ in tasks(desk)] == ["Demander le renouvellement sans attendre"]
    assert swept(desk) == {}
    with desk.office.as_system():
        assert RightsReminder.objects.count() == 1 and unfollowed.unfollowed(GARD, desk.today) == []


def test_the_cases_are_held_in_the_order_of_their_ids_whatever_is_due_first(desk: Desk) -> None:
    """Two sweeps, or a sweep and a colleague, that hold the same cases never wait for one another."""
    opened(desk, desk.today + timedelta(days=75))
    first = desk.case
    with desk.working() as claire:
        desk.reached(claire)
    opened(desk, desk.today + timedelta(days=65))
    with desk.office.as_system(), CaptureQueriesContext(connection) as told:
        assert sum(rights.sweep_warnings(GARD, at=desk.later()).values()) == 2
    held = [one["sql"] for one in told if "FOR UPDATE" in one["sql"] and "cases_case" in one["sql"]]
    assert len(held) == 1, "all of them at once"
    assert 'ORDER BY "cases_case"."id" ASC' in held[0] and str(first.pk) in held[0] and str(desk.case.pk) in held[0]


def test_a_morning_reads_hundreds_of_rights_in_as_many_queries_as_one(desk: Desk) -> None:
    def cost() -> int:
        with desk.office.as_system(), CaptureQueriesContext(connection) as told:
            assert rights.sweep_warnings(GARD, at=desk.later()) == {}
        return len(told)

    def one_more() -> None:
        with desk.working() as claire:
            desk.reached(claire)
        opened(desk, desk.today + timedelta(days=75))
        with desk.working() as claire:
            claim = desk.claim(claire, "puma")
            desk.step(claire, claim, "file", K.FILED, desk.today, filer=Filer.PERSON)
            desk.step(claire, claim, "ask_documents", K.DOCUMENTS_ASKED, desk.today, missing=("Avis",))

    one_more()
    swept(desk)
    few = cost()
    for _ in range(6):
        one_more()
    swept(desk)
    assert cost() <= few <= 12


def test_what_nobody_follows_is_listed_once_by_right_until_somebody_leaves_it(desk: Desk) -> None:
    closed(desk, desk.today + timedelta(days=75))
    swept(desk)
    desk.after(days=30)
    assert swept(desk) == {W.RENEWAL_LATE: 1}
    with desk.office.working(desk.office.sonia) as sonia:
        (row,) = unfollowed.unfollowed(GARD, desk.today)
        assert row.kind == W.RENEWAL_LATE, "the last warning of each right"
        rights.leave_unfollowed(row.public_id, by=sonia, at=desk.later())
        rights.leave_unfollowed(row.public_id, by=sonia, at=desk.later())
        assert unfollowed.unfollowed(GARD, desk.today) == []
        assert Entry.objects.filter(verb="rights.leave_unfollowed").count() == 1
    assert swept(desk) == {}
    for stranger in (desk.office.claire, desk.office.zoe):
        with desk.office.working(stranger) as actor, pytest.raises(Absent):
            rights.leave_unfollowed(row.public_id, by=actor, at=desk.later())

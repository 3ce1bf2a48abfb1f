"""What a colleague saw of a place is dated, believed for a time and erased; secrets are sealed again with the rest."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from misas.actions import cases, orientation, retention, rotation
from misas.actions.orientation import DeskDraft
from misas.core.access import SYSTEM
from misas.core.cases.codes import AbandonReason, ExitCode
from misas.core.orientation.codes import Fact, Source
from misas.core.orientation.needs import DeskKind
from misas.core.orientation.refusal_codes import Authority, RefusalGround
from misas.core.orientation.webhooks import Verdict, sign
from misas.core.privacy.retention import Kept
from misas.core.refusals import Absent, Invalid
from misas.lib.sealing import add_key, create_keyring
from misas.records.audit.models import Entry
from misas.records.orientation import memory
from misas.records.orientation.models import AccessDesk, Observation, RdvWebhook
from misas.records.steering import sealed
from tests.kit.appointments import Search
from tests.kit.people import AIN, GARD
from tests.kit.rdv import body

pytestmark = pytest.mark.django_db
PLACE = UUID("0d4a6f0e-6f8e-4f6c-9d39-8c2f0c6e0001")


def note(desk: Search, by: Any, fact: Fact = Fact.STEP_FREE, value: Any = True, **more: Any) -> Observation:
    return orientation.note_observation(PLACE, fact, value, by=by, at=desk.later(), **{"caisse_id": GARD, **more})


def test_it_is_of_the_whole_caisse_and_of_no_other(desk: Search) -> None:
    with desk.working() as claire:
        note(desk, claire, Fact.LANGUAGES, ("ar", "en"))
        with pytest.raises(Absent):
            note(desk, claire, caisse_id=AIN)
    with desk.office.working(desk.office.marc):
        (seen,) = memory.memory_of(GARD, [PLACE], desk.at.date())[str(PLACE)]
        assert (seen.value, seen.source, seen.ends_on) == (
            ("ar", "en"),
            Source.COLLEAGUE,
            desk.at.date() + timedelta(days=730),
        )
    with desk.office.working(desk.office.zoe):
        assert memory.memory_of(GARD, [PLACE], desk.at.date()) == {}


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        (Fact.TAKES_NEW, "oui"),
        (Fact.WAITING_DAYS, True),
        (Fact.WAITING_DAYS, -1),
        (Fact.WAITING_DAYS, 5000),
        (Fact.LANGUAGES, "ar"),
        (Fact.LANGUAGES, ()),
        (Fact.TARIFF, ""),
    ],
)
def test_what_no_fact_can_say_is_refused(desk: Search, fact: Fact, value: Any) -> None:
    with desk.working() as claire, pytest.raises(Invalid):
        note(desk, claire, fact, value)


@pytest.mark.parametrize("days", [1, -800])
def test_a_day_ahead_or_too_old_is_refused(desk: Search, days: int) -> None:
    with desk.working() as claire, pytest.raises(Invalid):
        note(desk, claire, on=desk.at.date() + timedelta(days=days))


def test_once_it_is_no_longer_shown_it_is_erased_by_night_and_counted(desk: Search) -> None:
    with desk.working() as claire:
        note(desk, claire, Fact.TAKES_NEW, False)
        note(desk, claire, Fact.STEP_FREE, True)
    for days, left in ((179, 2), (2, 1)):
        desk.later(days=days)
        with desk.office.as_system():
            retention.forget_in(GARD, at=desk.at)
            assert Observation.objects.count() == left
    with desk.office.as_system():
        lines = Entry.objects.filter(verb="retention.forgotten").values_list("details", flat=True)
        assert [(one["kept"], one["count"]) for one in lines] == [("observations", 1)]


def test_messages_of_machines_go_with_the_other_traces(desk: Search) -> None:
    with desk.office.as_system():
        secret = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
        raw = body(at=desk.at, starts=desk.on(3))
        assert orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=desk.at) is Verdict.NOT_OURS
        later = desk.at + timedelta(days=37 * 31)
        assert {one.rule.kept: one.count for one in retention.look(GARD, at=later)}[Kept.MESSAGES] == 1
        retention.forget_in(GARD, at=later)
        assert RdvWebhook.objects.count() == 0


def test_a_complaint_under_way_is_no_silence(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = orientation.record_refusal(
            desk.case.public_id, desk.care, ground=RefusalGround.C2S, place_name="X", by=claire, at=desk.later()
        )
        today = desk.at.date()
        orientation.record_refusal_step(
            row.public_id,
            "file_complaint",
            on=today,
            authority=Authority.CAISSE,
            agreed_on=today,
            by=claire,
            at=desk.later(),
        )
        cases.abandon_care(desk.case.public_id, desk.care, AbandonReason.NO_OFFER, by=claire, at=desk.later())
        cases.close_case(desk.case.public_id, ExitCode.NO_OFFER, by=claire, at=desk.later())
    later = desk.at + timedelta(days=25 * 31)

    def silent() -> int:
        with desk.office.as_system():
            return {one.rule.kept: one.count for one in retention.look(GARD, at=later)}[Kept.ACCOMPANIMENTS]

    assert silent() == 0
    with desk.working() as claire:
        orientation.record_refusal_step(row.public_id, "drop_complaint", on=desk.at.date(), by=claire, at=desk.later())
    assert silent() == 1


def test_a_pass_is_kept_by_the_caisse_with_the_day_it_was_checked(desk: Search, territory: None) -> None:
    with desk.working() as claire:
        draft = DeskDraft(DeskKind.GENERAL, "PASS", "30189", desk.at.date(), phone="01 99 00 30 01")
        row = orientation.keep_desk(GARD, draft, by=claire, at=desk.later())
        again = orientation.keep_desk(
            GARD, DeskDraft(DeskKind.GENERAL, "PASS du Mas", "30007", desk.at.date()), public_id=row.public_id,
            by=claire, at=desk.later(),
        )  # fmt: skip
        assert (again.pk, again.town, AccessDesk.objects.count()) == (row.pk, "Alès", 1)
        wrong = DeskDraft(DeskKind.GENERAL, " ", "99999", desk.at.date() + timedelta(days=1), phone="12")
        with pytest.raises(Invalid) as refused:
            orientation.keep_desk(GARD, wrong, by=claire, at=desk.later())
        assert {fault.field for fault in refused.value.faults} == {"name", "commune", "phone", "checked_on"}
        with pytest.raises(Absent):
            orientation.retire_desk(uuid4(), caisse_id=GARD, by=claire, at=desk.later())
        for _ in range(2):
            orientation.retire_desk(row.public_id, caisse_id=GARD, by=claire, at=desk.later())
        assert AccessDesk.objects.get().retired_at is not None
        with pytest.raises(Absent):
            orientation.keep_desk(
                AIN, DeskDraft(DeskKind.GENERAL, "P", "01053", date(2026, 1, 1)), by=claire, at=desk.at
            )


def test_the_secrets_of_rdv_service_public_are_sealed_again_with_the_rest(
    desk: Search, tmp_path: Path, settings: Any
) -> None:
    create_keyring(tmp_path / "keys")
    settings.MISAS_KEYRING_DIR = tmp_path / "keys"
    with desk.office.as_system():
        old = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
        new = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
        assert sealed.left(sealed.RDV, GARD) == 0
        add_key(tmp_path / "keys", "seal")
        assert rotation.left_in(GARD)[sealed.RDV] == 1
        rotation.turn(sealed.RDV, GARD, at=desk.at)
        assert sealed.left(sealed.RDV, GARD) == 0
        for n, secret in enumerate((old, new)):
            raw = body(at=desk.at + timedelta(minutes=n), starts=desk.on(3))
            assert orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=desk.at) is Verdict.NOT_OURS

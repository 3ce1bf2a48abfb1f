"""What RDV Service Public tells moves our appointment once, when it is signed; every no is a problem document."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from misas.actions import cases, orientation
from misas.core.access import SYSTEM, Role
from misas.core.cases.codes import AbandonReason, CareStage, ExitCode
from misas.core.refusals import Forbidden
from misas.records.orientation.models import Appointment, AppointmentFactRow, RdvConnection, RdvWebhook
from tests.kit import people
from tests.kit.appointments import Search
from tests.kit.cases import build_office
from tests.kit.people import AIN, GARD
from tests.kit.rdv import RDV, body, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Search:
    return Search(build_office())


def connected(desk: Search, caisse: int = GARD) -> str:
    with desk.office.as_system():
        return orientation.connect_rdv(caisse, by=SYSTEM, at=desk.at)


def expected(desk: Search) -> Appointment:
    """An appointment a week ahead that RDV Service Public knows too."""
    with desk.working() as claire:
        desk.begin(claire)
        return desk.booked(claire, days=7, rdv=RDV)


def tell(client: Client, desk: Search, secret: str, status: str, row: Appointment, **more: Any) -> Any:
    desk.later(minutes=5)
    raw = more.pop("raw", None) or body(status, at=more.pop("told", desk.at), starts=more.pop("starts", row.starts_at))
    with time_machine.travel(desk.at, tick=False):
        return send(client, raw, secret, **more)


def stands(desk: Search, row: Appointment) -> tuple[str, CareStage]:
    with desk.working():
        row.refresh_from_db()
        return row.state, desk.stage


def test_seen_there_is_honoured_here_and_the_case_follows(desk: Search, client: Client) -> None:
    secret, row = connected(desk), expected(desk)
    desk.later(days=7, hours=9)
    answer = tell(client, desk, secret, "seen", row)
    assert (answer.status_code, answer.json()) == (200, {"verdict": "taken"})
    assert stands(desk, row) == ("honoured", CareStage.ATTENDED)
    with desk.working():
        assert AppointmentFactRow.objects.get(kind="honoured").by is None
        assert desk.next_action[0] == "follow_care"


def test_missed_there_is_an_action_of_the_same_day(desk: Search, client: Client) -> None:
    secret, row = connected(desk), expected(desk)
    desk.later(days=7, hours=9)
    tell(client, desk, secret, "noshow", row)
    assert stands(desk, row) == ("missed", CareStage.SEARCHING)
    with desk.working():
        assert desk.next_action == ("follow_search", 0)


def test_moved_there_is_moved_here(desk: Search, client: Client) -> None:
    secret, row = connected(desk), expected(desk)
    later = row.starts_at + timedelta(days=3)  # type: ignore[operator]
    tell(client, desk, secret, "unknown", row, starts=later)
    assert stands(desk, row)[0] == "moved"
    assert row.starts_at == later


def test_the_same_message_again_has_no_effect_and_older_news_neither(desk: Search, client: Client) -> None:
    secret, row = connected(desk), expected(desk)
    first = body("excused", at=desk.at + timedelta(minutes=2), starts=row.starts_at)  # type: ignore[arg-type]
    verdicts = [tell(client, desk, secret, "", row, raw=first).json()["verdict"] for _ in range(2)]
    verdicts.append(tell(client, desk, secret, "unknown", row, told=desk.at - timedelta(days=1)).json()["verdict"])
    assert verdicts == ["taken", "repeated", "stale"]
    assert stands(desk, row)[0] == "cancelled_by_person"
    with desk.working():
        assert list(RdvWebhook.objects.order_by("id").values_list("verdict", flat=True)) == ["taken", "stale"]


def test_a_forged_message_is_refused_and_leaves_nothing(desk: Search, client: Client) -> None:
    secret, row = connected(desk), expected(desk)
    for caisse, key in ((GARD, "another secret"), (AIN, secret), (GARD, ""), (999, secret), (10**12, secret)):
        answer = tell(client, desk, key, "excused", row, caisse=caisse)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "webhook.not_signed"
    assert stands(desk, row)[0] == "booked"
    with desk.working():
        assert RdvWebhook.objects.count() == 0


def test_what_cannot_be_read_is_a_problem(desk: Search, client: Client) -> None:
    secret = connected(desk)
    assert (send(client, b"{}", secret).status_code, send(client, b"{}", secret).json()["code"]) == (
        400,
        "webhook.unreadable",
    )
    assert send(client, b"x" * 300_000, secret).status_code == 413
    answer = client.get(f"/api/v1/rdv-service-public/{GARD}")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_what_is_not_ours_is_recorded_and_ignored(desk: Search, client: Client) -> None:
    secret, row = connected(desk), expected(desk)
    raw = body("seen", at=desk.at, starts=row.starts_at, rdv="77")  # type: ignore[arg-type]
    assert tell(client, desk, secret, "", row, raw=raw).json() == {"verdict": "not_ours"}
    with desk.working():
        assert RdvWebhook.objects.get().rdv == "77"


def test_for_a_closed_case_it_is_recorded_and_moves_nothing(desk: Search, client: Client) -> None:
    secret, row = connected(desk), expected(desk)
    with desk.working() as claire:
        cases.abandon_care(desk.case.public_id, desk.care, AbandonReason.NO_OFFER, by=claire, at=desk.later())
        cases.close_case(desk.case.public_id, ExitCode.NO_OFFER, by=claire, at=desk.later())
    assert tell(client, desk, secret, "excused", row).json() == {"verdict": "refused"}
    with desk.working():
        assert RdvWebhook.objects.get().code == "orientation.case_closed"
        assert AppointmentFactRow.objects.filter(kind="cancelled_by_person").count() == 0


def test_no_name_of_the_message_is_kept(desk: Search, client: Client, as_owner: Any) -> None:
    secret, row = connected(desk), expected(desk)
    tell(client, desk, secret, "excused", row)
    as_owner.execute("SELECT row_to_json(w)::text FROM orientation_rdvwebhook w")
    told = as_owner.fetchone()[0]
    assert "ROBERT" not in told and "01 99" not in told


def test_two_secrets_stand_while_one_replaces_the_other(desk: Search, client: Client) -> None:
    old, row = connected(desk), expected(desk)
    new = connected(desk)
    assert tell(client, desk, old, "excused", row).status_code == 200
    assert tell(client, desk, new, "unknown", row).status_code == 200
    newest = connected(desk)
    assert tell(client, desk, old, "excused", row).status_code == 401
    with desk.office.as_system():
        sealed = bytes(RdvConnection.objects.get().secret_sealed)
        assert newest.encode() not in sealed
        orientation.disconnect_rdv(GARD, by=SYSTEM, at=desk.at)
    assert tell(client, desk, newest, "excused", row).status_code == 401


def test_only_an_administrator_connects_a_caisse(desk: Search) -> None:
    with desk.working() as claire, pytest.raises(Forbidden):
        orientation.connect_rdv(GARD, by=claire, at=desk.at)
    admin = people.person("Yann Admin", Role.ADMINISTRATOR)
    with desk.office.working(admin) as yann:
        assert orientation.connect_rdv(GARD, by=yann, at=desk.at)


def test_a_row_of_another_caisse_is_out_of_sight(desk: Search) -> None:
    connected(desk)
    with desk.office.working(desk.office.zoe), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orientation_rdvconnection")
        assert cursor.fetchone() == (0,)

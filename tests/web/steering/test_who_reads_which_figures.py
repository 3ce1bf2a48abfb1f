"""A supervisor reads her caisse, national steering reads the nation masked, and the reading is in the journal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from misas.actions.referrals import receive_referral
from misas.core.access import Role
from misas.core.referrals.codes import Channel
from misas.records.audit.models import Reading
from misas.wording.figures import days_at_most
from tests.kit.people import GARD, sign_in
from tests.kit.referrals import typed
from tests.web.access.matrix import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = build_world()
    with made.context(Role.AGENT) as context:
        for n in range(3):
            said = typed(last_name=f"Benali{'abc'[n]}", phone=f"06 39 98 00 0{n}")
            receive_referral(
                said, caisse_id=GARD, channel=Channel.DESK, key=f"k{n}", by=context.actor, at=datetime.now(UTC)
            )
    return made


def text(answer: Any) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def test_a_supervisor_reads_her_caisse_to_the_unit(client: Client, world: World) -> None:
    shown = text(sign_in(client, world.here[Role.SUPERVISOR]).get(reverse("steering:caisse")))
    assert "3 signalements reçus depuis l'ouverture" in shown
    assert "Le compte est juste" in shown


def test_the_nation_is_masked_and_its_reading_is_written(client: Client, world: World, as_owner: Any) -> None:
    shown = text(sign_in(client, world.here[Role.NATIONAL_STEERING]).get(reverse("steering:nation")))
    assert "Moins de 11 signalements reçus" in shown
    assert "masqué" in shown
    as_owner.execute("SELECT purpose FROM audit_reading WHERE account_id = %s", [world.here[Role.NATIONAL_STEERING].pk])
    assert {"balance", "steering"} <= {row[0] for row in as_owner.fetchall()}
    assert Reading._meta.db_table == "audit_reading"


def test_neither_reads_the_other(client: Client, world: World) -> None:
    assert sign_in(client, world.here[Role.SUPERVISOR]).get(reverse("steering:nation")).status_code == 403
    assert sign_in(Client(), world.here[Role.NATIONAL_STEERING]).get(reverse("steering:caisse")).status_code == 403


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (None, "—"),
        (0.2, "moins d’un jour"),
        (1.5, "1,5 jour au plus"),
        (3.0, "3 jours au plus"),
        (12.4, "12 jours au plus"),
    ],
)
def test_a_delay_is_a_bound_that_reads_aloud(days: float | None, said: str) -> None:
    assert days_at_most(days) == said
